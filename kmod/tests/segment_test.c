// SPDX-License-Identifier: GPL-2.0
/*
 * Segments: ids and indexes, and how both come and go.
 *
 * The rtnl lock is taken around single calls, so that a failed assertion never
 * leaves it held.
 */

#include "kunit_compat.h"

#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../segment.h"
#include "tests.h"

/**
 * struct seg_owner - a switch's side of its segments
 * @segments: the segments
 * @purged: indexes the owner was told to purge
 * @purges: how often it was told
 * @hold: purging waits for @go
 * @go: completed when purging may go on
 */
struct seg_owner {
	struct dvs_segments segments;
	DECLARE_BITMAP(purged, DVS_SEGMENT_INDEX_MAX + 1);
	u32 purges;
	bool hold;
	struct completion go;
};

static void seg_purge(struct dvs_segments *segments, const unsigned long *dying)
{
	struct seg_owner *owner =
		container_of(segments, struct seg_owner, segments);

	if (owner->hold)
		wait_for_completion(&owner->go);
	bitmap_or(owner->purged, owner->purged, dying,
		  DVS_SEGMENT_INDEX_MAX + 1);
	owner->purges++;
}

static int seg_owner_init(struct kunit *test)
{
	struct seg_owner *owner = kzalloc(sizeof(*owner), GFP_KERNEL);
	int err;

	if (!owner)
		return -ENOMEM;
	init_completion(&owner->go);
	rtnl_lock();
	err = dvs_segments_init(&owner->segments, seg_purge);
	rtnl_unlock();
	if (err) {
		kfree(owner);
		return err;
	}
	test->priv = owner;
	return 0;
}

static void seg_owner_exit(struct kunit *test)
{
	struct seg_owner *owner = test->priv;

	if (!owner)
		return;
	complete_all(&owner->go);
	dvs_segments_uninit(&owner->segments);
	kfree(owner);
}

static struct dvs_segment *seg_get(struct seg_owner *owner, u32 id)
{
	struct dvs_segment *segment;

	rtnl_lock();
	segment = dvs_segment_get(&owner->segments, id);
	rtnl_unlock();
	return segment;
}

static void seg_put(struct seg_owner *owner, struct dvs_segment *segment)
{
	rtnl_lock();
	dvs_segment_put(&owner->segments, segment);
	rtnl_unlock();
}

static void seg_reap(struct seg_owner *owner)
{
	flush_work(&owner->segments.reap_work);
}

static u16 seg_index(struct seg_owner *owner, u32 id)
{
	u16 index;

	rcu_read_lock();
	index = dvs_segment_index_rcu(&owner->segments, id);
	rcu_read_unlock();
	return index;
}

/* Whether a segment stands at an index; its address is only compared */
static bool seg_stands(struct seg_owner *owner, u16 index,
		       const struct dvs_segment *segment)
{
	bool stands;

	rcu_read_lock();
	stands = dvs_segment_rcu(&owner->segments, index) == segment;
	rcu_read_unlock();
	return stands;
}

static void segment_test_get_put(struct kunit *test)
{
	struct seg_owner *owner = test->priv;
	struct dvs_segment *segment;
	u16 index;

	KUNIT_EXPECT_EQ(test, seg_index(owner, 5000), 0);
	segment = seg_get(owner, 5000);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, segment);
	index = segment->index;
	KUNIT_EXPECT_NE(test, index, 0);
	KUNIT_EXPECT_EQ(test, segment->id, 5000);
	KUNIT_EXPECT_EQ(test, segment->users, 1);
	KUNIT_EXPECT_EQ(test, owner->segments.count, 1);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 5000), index);
	KUNIT_EXPECT_TRUE(test, seg_stands(owner, index, segment));

	KUNIT_EXPECT_PTR_EQ(test, seg_get(owner, 5000), segment);
	KUNIT_EXPECT_EQ(test, segment->users, 2);
	KUNIT_EXPECT_EQ(test, owner->segments.count, 1);
	seg_put(owner, segment);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 5000), index);

	seg_put(owner, segment);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 5000), 0);
	KUNIT_EXPECT_EQ(test, owner->segments.count, 0);
	seg_reap(owner);
	KUNIT_EXPECT_TRUE(test, seg_stands(owner, index, NULL));
	KUNIT_EXPECT_EQ(test, owner->purges, 1);
	KUNIT_EXPECT_EQ(test, bitmap_weight(owner->purged,
					    DVS_SEGMENT_INDEX_MAX + 1), 1);
	KUNIT_EXPECT_TRUE(test, test_bit(index, owner->purged));
}

static void segment_test_find(struct kunit *test)
{
	struct seg_owner *owner = test->priv;
	struct dvs_segment *segment = seg_get(owner, 5000);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, segment);
	rtnl_lock();
	KUNIT_EXPECT_PTR_EQ(test, dvs_segment_find_rtnl(&owner->segments, 5000),
			    segment);
	KUNIT_EXPECT_NULL(test, dvs_segment_find_rtnl(&owner->segments, 5001));
	KUNIT_EXPECT_NULL(test, dvs_segment_find_rtnl(&owner->segments, 0));
	rtnl_unlock();
	seg_put(owner, segment);
}

/* The first and last ids of the tree's leaves do not touch their neighbours */
static void segment_test_leaf_boundaries(struct kunit *test)
{
	static const u32 id[] = { 1, 4095, 4096, 8191, 8192, 16773119, 16773120,
				  DVS_SEGMENT_MAX };
	struct seg_owner *owner = test->priv;
	struct dvs_segment *segment[ARRAY_SIZE(id)];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(id); i++) {
		segment[i] = seg_get(owner, id[i]);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, segment[i]);
	}
	for (i = 0; i < ARRAY_SIZE(id); i++) {
		KUNIT_EXPECT_EQ(test, seg_index(owner, id[i]),
				segment[i]->index);
		KUNIT_EXPECT_EQ(test, segment[i]->index, i + 1);
	}
	KUNIT_EXPECT_EQ(test, seg_index(owner, 0), 0);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 2), 0);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 4094), 0);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 4097), 0);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 16773121), 0);
	KUNIT_EXPECT_EQ(test, seg_index(owner, DVS_SEGMENT_MAX - 1), 0);
	for (i = 0; i < ARRAY_SIZE(id); i++)
		seg_put(owner, segment[i]);
	for (i = 0; i < ARRAY_SIZE(id); i++)
		KUNIT_EXPECT_EQ(test, seg_index(owner, id[i]), 0);
}

/* An index comes back when the old segment's entries are gone, not before */
static void segment_test_index_reuse(struct kunit *test)
{
	struct seg_owner *owner = test->priv;
	struct dvs_segment *old, *same, *new;
	u16 index;

	owner->hold = true;
	old = seg_get(owner, 100);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, old);
	index = old->index;
	seg_put(owner, old);

	same = seg_get(owner, 100);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, same);
	KUNIT_EXPECT_NE(test, same->index, index);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 100), same->index);
	KUNIT_EXPECT_TRUE(test, seg_stands(owner, index, old));

	complete_all(&owner->go);
	seg_reap(owner);
	KUNIT_EXPECT_TRUE(test, seg_stands(owner, index, NULL));
	KUNIT_EXPECT_TRUE(test, test_bit(index, owner->purged));
	KUNIT_EXPECT_FALSE(test, test_bit(same->index, owner->purged));

	new = seg_get(owner, 200);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, new);
	KUNIT_EXPECT_EQ(test, new->index, index);
	seg_put(owner, new);
	seg_put(owner, same);
}

/* Two segments die together, or the second while the first is being purged */
static void segment_test_two_die(struct kunit *test)
{
	struct seg_owner *owner = test->priv;
	struct dvs_segment *one = seg_get(owner, 1);
	struct dvs_segment *two = seg_get(owner, 2);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, one);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, two);
	owner->hold = true;
	seg_put(owner, one);
	seg_put(owner, two);
	complete_all(&owner->go);
	seg_reap(owner);
	KUNIT_EXPECT_TRUE(test, test_bit(1, owner->purged));
	KUNIT_EXPECT_TRUE(test, test_bit(2, owner->purged));
	KUNIT_EXPECT_TRUE(test, seg_stands(owner, 1, NULL));
	KUNIT_EXPECT_TRUE(test, seg_stands(owner, 2, NULL));
}

/* All 65,535 indexes; the next segment is refused, until one is given back */
static void segment_test_all_indexes(struct kunit *test)
{
	struct seg_owner *owner = test->priv;
	struct dvs_segment *segment;
	u32 n, wrong = 0;

	for (n = 1; n <= DVS_SEGMENT_INDEX_MAX; n++) {
		segment = seg_get(owner, n * 250);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, segment);
		wrong += segment->index != n;
		if (n % 1024 == 0)
			cond_resched();
	}
	for (n = 1; n <= DVS_SEGMENT_INDEX_MAX; n++)
		wrong += seg_index(owner, n * 250) != n;
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, owner->segments.count, DVS_SEGMENT_INDEX_MAX);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(seg_get(owner, 1)), -ENOSPC);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 1), 0);

	rtnl_lock();
	dvs_segment_put(&owner->segments,
			dvs_segment_find_rtnl(&owner->segments, 250));
	segment = dvs_segment_get(&owner->segments, 1);
	rtnl_unlock();
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, segment);
	KUNIT_EXPECT_EQ(test, segment->index, 1);
	KUNIT_EXPECT_EQ(test, seg_index(owner, 250), 0);
}

static struct kunit_case segment_cases[] = {
	KUNIT_CASE(segment_test_get_put),
	KUNIT_CASE(segment_test_find),
	KUNIT_CASE(segment_test_leaf_boundaries),
	KUNIT_CASE(segment_test_index_reuse),
	KUNIT_CASE(segment_test_two_die),
	KUNIT_CASE(segment_test_all_indexes),
	{}
};

struct kunit_suite dvs_segment_suite = {
	.name = "segment",
	.init = seg_owner_init,
	.exit = seg_owner_exit,
	.test_cases = segment_cases,
};
