// SPDX-License-Identifier: GPL-2.0
/*
 * VID-to-segment maps: which runs are refused and why, and both ways through a
 * map.
 */

#include "kunit_compat.h"

#include <linux/mm.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../vlan.h"
#include "tests.h"

/* Whether runs are refused with a message that has @words in it */
static bool refused(const struct dvs_vlan_run *run, unsigned int count,
		    const char *words)
{
	struct netlink_ext_ack extack = { };

	return !dvs_vlan_runs_valid(run, count, &extack) && extack._msg &&
	       strstr(extack._msg, words);
}

/* Whether runs are taken, with and without a place for a message */
static bool taken(const struct dvs_vlan_run *run, unsigned int count)
{
	struct netlink_ext_ack extack = { };

	return dvs_vlan_runs_valid(run, count, &extack) && !extack._msg &&
	       dvs_vlan_runs_valid(run, count, NULL);
}

static void vlan_test_runs_taken(struct kunit *test)
{
	static const struct dvs_vlan_run all[] = { { 1, 1, 4094 } };
	static const struct dvs_vlan_run ends[] = {
		{ DVS_SEGMENT_MAX, 1, 1 }, { 1, 4094, 4094 },
	};
	static const struct dvs_vlan_run touching[] = {
		{ 100, 10, 19 }, { 110, 20, 29 }, { 90, 30, 39 },
	};
	static const struct dvs_vlan_run crossed[] = {
		{ 200, 10, 19 }, { 100, 20, 29 },
	};
	static const struct dvs_vlan_run top[] = {
		{ DVS_SEGMENT_MAX - 4093, 1, 4094 },
	};

	KUNIT_EXPECT_TRUE(test, taken(NULL, 0));
	KUNIT_EXPECT_TRUE(test, taken(all, ARRAY_SIZE(all)));
	KUNIT_EXPECT_TRUE(test, taken(ends, ARRAY_SIZE(ends)));
	KUNIT_EXPECT_TRUE(test, taken(touching, ARRAY_SIZE(touching)));
	KUNIT_EXPECT_TRUE(test, taken(crossed, ARRAY_SIZE(crossed)));
	KUNIT_EXPECT_TRUE(test, taken(top, ARRAY_SIZE(top)));
}

static void vlan_test_runs_backwards(struct kunit *test)
{
	static const struct dvs_vlan_run run[] = {
		{ 1, 1, 1 }, { 100, 20, 19 },
	};

	KUNIT_EXPECT_TRUE(test, refused(run, 2, "last VID is below"));
	KUNIT_EXPECT_TRUE(test, taken(run, 1));
}

static void vlan_test_runs_beyond_segments(struct kunit *test)
{
	static const struct dvs_vlan_run two[] = { { DVS_SEGMENT_MAX, 10, 11 } };
	static const struct dvs_vlan_run all[] = {
		{ DVS_SEGMENT_MAX - 4092, 1, 4094 },
	};

	KUNIT_EXPECT_TRUE(test, refused(two, 1, "last segment"));
	KUNIT_EXPECT_TRUE(test, refused(all, 1, "last segment"));
}

static void vlan_test_runs_share_vid(struct kunit *test)
{
	static const struct dvs_vlan_run same[] = {
		{ 100, 10, 10 }, { 200, 10, 10 },
	};
	static const struct dvs_vlan_run end[] = {
		{ 100, 10, 20 }, { 1, 1, 1 }, { 200, 20, 30 },
	};
	static const struct dvs_vlan_run start[] = {
		{ 200, 20, 30 }, { 100, 10, 20 },
	};
	static const struct dvs_vlan_run inside[] = {
		{ 5000, 1, 4094 }, { 1, 2000, 2000 },
	};
	static const struct dvs_vlan_run around[] = {
		{ 1, 2000, 2000 }, { 5000, 1, 4094 },
	};

	KUNIT_EXPECT_TRUE(test, refused(same, 2, "VID stands for two"));
	KUNIT_EXPECT_TRUE(test, refused(end, 3, "VID stands for two"));
	KUNIT_EXPECT_TRUE(test, refused(start, 2, "VID stands for two"));
	KUNIT_EXPECT_TRUE(test, refused(inside, 2, "VID stands for two"));
	KUNIT_EXPECT_TRUE(test, refused(around, 2, "VID stands for two"));
}

static void vlan_test_runs_share_segment(struct kunit *test)
{
	static const struct dvs_vlan_run same[] = {
		{ 100, 10, 10 }, { 100, 20, 20 },
	};
	static const struct dvs_vlan_run end[] = {
		{ 100, 10, 19 }, { 109, 20, 29 },
	};
	static const struct dvs_vlan_run start[] = {
		{ 100, 10, 19 }, { 91, 20, 29 },
	};
	static const struct dvs_vlan_run inside[] = {
		{ 100, 10, 19 }, { 105, 20, 20 },
	};

	KUNIT_EXPECT_TRUE(test, refused(same, 2, "segment has two"));
	KUNIT_EXPECT_TRUE(test, refused(end, 2, "segment has two"));
	KUNIT_EXPECT_TRUE(test, refused(start, 2, "segment has two"));
	KUNIT_EXPECT_TRUE(test, refused(inside, 2, "segment has two"));
}

static int index_init(struct kunit *test)
{
	test->priv = kcalloc(VLAN_N_VID, sizeof(u16), GFP_KERNEL);
	return test->priv ? 0 : -ENOMEM;
}

static void index_exit(struct kunit *test)
{
	kfree(test->priv);
}

static void vlan_test_map_empty(struct kunit *test)
{
	struct dvs_vlan_map *map = dvs_vlan_map_alloc(test->priv);
	u32 vid, carried = 0;

	KUNIT_ASSERT_NOT_NULL(test, map);
	for (vid = 0; vid < VLAN_N_VID; vid++)
		carried += map->index[vid];
	KUNIT_EXPECT_EQ(test, carried, 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 1), 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 65535), 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(NULL, 1), 0);
	kvfree(map);
}

static void vlan_test_map_both_ways(struct kunit *test)
{
	struct dvs_vlan_map *map;
	u16 *index = test->priv;
	u32 vid, wrong = 0;

	index[1] = 7;
	index[10] = 300;
	index[11] = 2;
	index[DVS_VID_MAX] = 65535;
	map = dvs_vlan_map_alloc(index);
	KUNIT_ASSERT_NOT_NULL(test, map);
	for (vid = 0; vid < VLAN_N_VID; vid++)
		wrong += map->index[vid] != index[vid];
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 7), 1);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 300), 10);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 2), 11);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 65535), DVS_VID_MAX);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 1), 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 65534), 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 0), 0);
	kvfree(map);
}

/* Each VID from 1 to 4094 leads to its segment and back */
static void vlan_test_map_full(struct kunit *test)
{
	struct dvs_vlan_map *map;
	u16 *index = test->priv;
	u32 vid, wrong = 0;

	for (vid = 1; vid <= DVS_VID_MAX; vid++)
		index[vid] = 5000 - vid;
	map = dvs_vlan_map_alloc(index);
	KUNIT_ASSERT_NOT_NULL(test, map);
	for (vid = 1; vid <= DVS_VID_MAX; vid++) {
		wrong += map->index[vid] != 5000 - vid;
		wrong += dvs_vlan_map_vid(map, 5000 - vid) != vid;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, map->index[0], 0);
	KUNIT_EXPECT_EQ(test, map->index[4095], 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 5000 - DVS_VID_MAX - 1), 0);
	KUNIT_EXPECT_EQ(test, dvs_vlan_map_vid(map, 5000), 0);
	kvfree(map);
}

static struct kunit_case vlan_cases[] = {
	KUNIT_CASE(vlan_test_runs_taken),
	KUNIT_CASE(vlan_test_runs_backwards),
	KUNIT_CASE(vlan_test_runs_beyond_segments),
	KUNIT_CASE(vlan_test_runs_share_vid),
	KUNIT_CASE(vlan_test_runs_share_segment),
	KUNIT_CASE(vlan_test_map_empty),
	KUNIT_CASE(vlan_test_map_both_ways),
	KUNIT_CASE(vlan_test_map_full),
	{}
};

struct kunit_suite dvs_vlan_suite = {
	.name = "vlan",
	.init = index_init,
	.exit = index_exit,
	.test_cases = vlan_cases,
};
