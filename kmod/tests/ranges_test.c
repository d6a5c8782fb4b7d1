// SPDX-License-Identifier: GPL-2.0
/*
 * Sets of segment ids: runs merge and split, and a set agrees with a bitmap
 * after thousands of random changes.
 */

#include "kunit_compat.h"

#include <linux/bitmap.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/dvs.h>

#include "../ranges.h"
#include "tests.h"

static int set_init(struct kunit *test)
{
	struct dvs_ranges *set = kzalloc(sizeof(*set), GFP_KERNEL);

	test->priv = set;
	return set ? 0 : -ENOMEM;
}

static void set_exit(struct kunit *test)
{
	if (test->priv)
		dvs_ranges_free(test->priv);
	kfree(test->priv);
}

/* Whether a set has exactly these runs */
static bool is(const struct dvs_ranges *set, const struct dvs_range *run,
	       unsigned int count)
{
	return set->count == count &&
	       (!count || !memcmp(set->range, run, count * sizeof(*run)));
}

#define EXPECT_RUNS(test, set, ...)					\
do {									\
	static const struct dvs_range __runs[] = { __VA_ARGS__ };	\
									\
	KUNIT_EXPECT_TRUE(test, is(set, __runs, ARRAY_SIZE(__runs)));	\
} while (0)

static void ranges_test_empty(struct kunit *test)
{
	struct dvs_ranges *set = test->priv, copy;

	KUNIT_EXPECT_FALSE(test, dvs_ranges_have(set, 1));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_meet(set, 1, DVS_SEGMENT_MAX));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_cover(set, 1, 1));
	KUNIT_EXPECT_EQ(test, dvs_ranges_size(set), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 1, DVS_SEGMENT_MAX), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_copy(&copy, set), 0);
	KUNIT_EXPECT_EQ(test, copy.count, 0);
	dvs_ranges_free(set);
}

static void ranges_test_merge(struct kunit *test)
{
	struct dvs_ranges *set = test->priv;

	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 20, 29), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 1, 1), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 40, 49), 0);
	EXPECT_RUNS(test, set, { 1, 1 }, { 20, 29 }, { 40, 49 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 30, 38), 0);
	EXPECT_RUNS(test, set, { 1, 1 }, { 20, 38 }, { 40, 49 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 39, 39), 0);
	EXPECT_RUNS(test, set, { 1, 1 }, { 20, 49 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 25, 30), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 20, 49), 0);
	EXPECT_RUNS(test, set, { 1, 1 }, { 20, 49 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 19, 50), 0);
	EXPECT_RUNS(test, set, { 1, 1 }, { 19, 50 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 1, DVS_SEGMENT_MAX), 0);
	EXPECT_RUNS(test, set, { 1, DVS_SEGMENT_MAX });
}

static void ranges_test_split(struct kunit *test)
{
	struct dvs_ranges *set = test->priv;

	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 10, 29), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 15, 19), 0);
	EXPECT_RUNS(test, set, { 10, 14 }, { 20, 29 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 1, 10), 0);
	EXPECT_RUNS(test, set, { 11, 14 }, { 20, 29 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 29, 100), 0);
	EXPECT_RUNS(test, set, { 11, 14 }, { 20, 28 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 15, 19), 0);
	EXPECT_RUNS(test, set, { 11, 14 }, { 20, 28 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 14, 20), 0);
	EXPECT_RUNS(test, set, { 11, 13 }, { 21, 28 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 11, 13), 0);
	EXPECT_RUNS(test, set, { 21, 28 });
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 1, DVS_SEGMENT_MAX), 0);
	KUNIT_EXPECT_EQ(test, set->count, 0);
}

static void ranges_test_boundaries(struct kunit *test)
{
	struct dvs_ranges *set = test->priv;

	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, DVS_SEGMENT_MAX,
					     DVS_SEGMENT_MAX), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 1, 2), 0);
	KUNIT_EXPECT_TRUE(test, dvs_ranges_have(set, 1));
	KUNIT_EXPECT_TRUE(test, dvs_ranges_have(set, 2));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_have(set, 0));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_have(set, 3));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_have(set, DVS_SEGMENT_MAX - 1));
	KUNIT_EXPECT_TRUE(test, dvs_ranges_have(set, DVS_SEGMENT_MAX));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_have(set, DVS_SEGMENT_MAX + 1));
	KUNIT_EXPECT_EQ(test, dvs_ranges_size(set), 3);
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 1, DVS_SEGMENT_MAX), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_size(set), DVS_SEGMENT_MAX);
}

static void ranges_test_queries(struct kunit *test)
{
	struct dvs_ranges *set = test->priv;

	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 10, 19), 0);
	KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, 30, 39), 0);
	KUNIT_EXPECT_TRUE(test, dvs_ranges_meet(set, 1, 10));
	KUNIT_EXPECT_TRUE(test, dvs_ranges_meet(set, 19, 29));
	KUNIT_EXPECT_TRUE(test, dvs_ranges_meet(set, 20, 30));
	KUNIT_EXPECT_TRUE(test, dvs_ranges_meet(set, 1, 100));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_meet(set, 20, 29));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_meet(set, 1, 9));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_meet(set, 40, 100));
	KUNIT_EXPECT_TRUE(test, dvs_ranges_cover(set, 10, 19));
	KUNIT_EXPECT_TRUE(test, dvs_ranges_cover(set, 35, 35));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_cover(set, 10, 20));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_cover(set, 9, 19));
	KUNIT_EXPECT_FALSE(test, dvs_ranges_cover(set, 10, 39));
}

/* A copy lives on its own */
static void ranges_test_copy(struct kunit *test)
{
	struct dvs_ranges *set = test->priv, copy;
	u32 id;

	for (id = 1; id < 100; id += 2)
		KUNIT_EXPECT_EQ(test, dvs_ranges_add(set, id, id), 0);
	KUNIT_ASSERT_EQ(test, dvs_ranges_copy(&copy, set), 0);
	KUNIT_EXPECT_TRUE(test, is(&copy, set->range, set->count));
	KUNIT_EXPECT_EQ(test, dvs_ranges_del(set, 1, 50), 0);
	for (id = 101; id < 200; id += 2)
		KUNIT_EXPECT_EQ(test, dvs_ranges_add(&copy, id, id), 0);
	KUNIT_EXPECT_EQ(test, copy.count, 100);
	KUNIT_EXPECT_EQ(test, set->count, 25);
	dvs_ranges_free(&copy);
	KUNIT_EXPECT_EQ(test, copy.count, 0);
	KUNIT_EXPECT_FALSE(test, dvs_ranges_have(&copy, 1));
}

/* ---- the same changes to a set and to a bitmap ---- */

#define MODEL_IDS	512u
#define MODEL_ROUNDS	3000u

struct model {
	DECLARE_BITMAP(id, MODEL_IDS + 1);
	struct rnd_state rnd;
};

static bool runs_apart(const struct dvs_ranges *set)
{
	unsigned int i;

	for (i = 0; i < set->count; i++) {
		if (set->range[i].last < set->range[i].first)
			return false;
		if (i && set->range[i].first <= set->range[i - 1].last + 1)
			return false;
	}
	return true;
}

/* A random run, short ones more often than long ones */
static struct dvs_range random_run(struct rnd_state *rnd)
{
	u32 length = 1U << prandom_u32_state(rnd) % 9;
	struct dvs_range run;

	run.first = 1 + prandom_u32_state(rnd) % MODEL_IDS;
	run.last = run.first + prandom_u32_state(rnd) % length;
	run.last = min(run.last, MODEL_IDS);
	return run;
}

static int change_both(struct model *model, struct dvs_ranges *set)
{
	struct dvs_range run = random_run(&model->rnd);
	u32 count = run.last - run.first + 1;

	if (prandom_u32_state(&model->rnd) % 2) {
		bitmap_set(model->id, run.first, count);
		return dvs_ranges_add(set, run.first, run.last);
	}
	bitmap_clear(model->id, run.first, count);
	return dvs_ranges_del(set, run.first, run.last);
}

static u32 differences(struct model *model, const struct dvs_ranges *set)
{
	struct dvs_range run = random_run(&model->rnd);
	u32 id, wrong = 0;
	bool meet, cover;

	for (id = 0; id <= MODEL_IDS; id++)
		wrong += dvs_ranges_have(set, id) != test_bit(id, model->id);
	meet = find_next_bit(model->id, MODEL_IDS + 1, run.first) <= run.last;
	cover = find_next_zero_bit(model->id, MODEL_IDS + 1, run.first) >
		run.last;
	wrong += dvs_ranges_meet(set, run.first, run.last) != meet;
	wrong += dvs_ranges_cover(set, run.first, run.last) != cover;
	wrong += dvs_ranges_size(set) !=
		 bitmap_weight(model->id, MODEL_IDS + 1);
	return wrong + !runs_apart(set);
}

static void ranges_test_against_bitmap(struct kunit *test)
{
	struct dvs_ranges *set = test->priv;
	u32 round, wrong = 0, most = 0;
	struct model model = { };

	prandom_seed_state(&model.rnd, 7348);
	for (round = 0; round < MODEL_ROUNDS && !wrong; round++) {
		KUNIT_EXPECT_EQ(test, change_both(&model, set), 0);
		wrong = differences(&model, set);
		most = max(most, set->count);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, round, MODEL_ROUNDS);
	KUNIT_EXPECT_GT(test, most, 16);
}

static struct kunit_case ranges_cases[] = {
	KUNIT_CASE(ranges_test_empty),
	KUNIT_CASE(ranges_test_merge),
	KUNIT_CASE(ranges_test_split),
	KUNIT_CASE(ranges_test_boundaries),
	KUNIT_CASE(ranges_test_queries),
	KUNIT_CASE(ranges_test_copy),
	KUNIT_CASE(ranges_test_against_bitmap),
	{}
};

struct kunit_suite dvs_ranges_suite = {
	.name = "ranges",
	.init = set_init,
	.exit = set_exit,
	.test_cases = ranges_cases,
};
