// SPDX-License-Identifier: GPL-2.0
/*
 * Destinations: their numbers, how they are found, and what goes with them.
 */

#include "kunit_compat.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "../dest.h"
#include "tests.h"

static void no_change(struct dvs_fdb *fdb, enum dvs_fdb_event event, u64 key,
		      u32 old, u32 new)
{
}

static const struct dvs_fdb_ops no_ops = {
	.changed = no_change,
};

/* As much of a switch as destinations need */
static int switch_init(struct kunit *test)
{
	struct dvs_switch *sw = kvzalloc(sizeof(*sw), GFP_KERNEL);
	int err;

	if (!sw)
		return -ENOMEM;
	err = dvs_dests_init(&sw->dests);
	if (err)
		goto err_free;
	err = dvs_fdb_init(&sw->fdb, 2048, &no_ops);
	if (err)
		goto err_uninit_dests;
	test->priv = sw;
	return 0;

err_uninit_dests:
	dvs_dests_uninit(&sw->dests);
err_free:
	kvfree(sw);
	return err;
}

static void switch_exit(struct kunit *test)
{
	struct dvs_switch *sw = test->priv;

	if (!sw)
		return;
	dvs_fdb_uninit(&sw->fdb);
	dvs_dests_uninit(&sw->dests);
	kvfree(sw);
}

static bool found_at(struct dvs_switch *sw, u32 index,
		     const struct dvs_dest *dest)
{
	bool found;

	rcu_read_lock();
	found = dvs_dest_rcu(&sw->dests, index) == dest;
	rcu_read_unlock();
	return found;
}

static void dest_test_numbers(struct kunit *test)
{
	struct dvs_switch *sw = test->priv;
	struct dvs_dest one = { .sw = sw }, two = { .sw = sw };
	struct dvs_dest three = { .sw = sw };

	KUNIT_EXPECT_TRUE(test, found_at(sw, 0, NULL));
	KUNIT_EXPECT_TRUE(test, found_at(sw, 1, NULL));
	KUNIT_EXPECT_TRUE(test, found_at(sw, DVS_DEST_INDEX_MAX, NULL));
	KUNIT_ASSERT_EQ(test, dvs_dest_add(&one, GFP_KERNEL), 0);
	KUNIT_ASSERT_EQ(test, dvs_dest_add(&two, GFP_ATOMIC), 0);
	KUNIT_EXPECT_EQ(test, one.index, 1);
	KUNIT_EXPECT_EQ(test, two.index, 2);
	KUNIT_EXPECT_TRUE(test, found_at(sw, 1, &one));
	KUNIT_EXPECT_TRUE(test, found_at(sw, 2, &two));

	/* the number is not given away before it is released */
	dvs_dest_unpublish(&one);
	KUNIT_EXPECT_TRUE(test, found_at(sw, 1, NULL));
	KUNIT_ASSERT_EQ(test, dvs_dest_add(&three, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, three.index, 3);
	dvs_dest_release(&one);
	KUNIT_ASSERT_EQ(test, dvs_dest_add(&one, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, one.index, 1);
	KUNIT_EXPECT_TRUE(test, found_at(sw, 1, &one));
}

/* All numbers are given out, and each leads to its page and place */
static void dest_test_all_numbers(struct kunit *test)
{
	struct dvs_switch *sw = test->priv;
	struct dvs_dest odd = { .sw = sw }, even = { .sw = sw };
	u32 n, wrong = 0;

	for (n = 1; n <= DVS_DEST_INDEX_MAX; n++) {
		struct dvs_dest *dest = n % 2 ? &odd : &even;

		KUNIT_ASSERT_EQ(test, dvs_dest_add(dest, GFP_KERNEL), 0);
		wrong += dest->index != n;
		if (n % 1024 == 0)
			cond_resched();
	}
	for (n = 1; n <= DVS_DEST_INDEX_MAX; n++)
		wrong += !found_at(sw, n, n % 2 ? &odd : &even);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_TRUE(test, found_at(sw, 0, NULL));
	KUNIT_EXPECT_EQ(test, dvs_dest_add(&odd, GFP_KERNEL), -ENOSPC);
	KUNIT_EXPECT_LE(test, DVS_DEST_INDEX_MAX, DVS_FDB_DEST_MASK);
}

static void dest_test_flush(struct kunit *test)
{
	struct dvs_switch *sw = test->priv;
	struct dvs_dest one = { .sw = sw, .macs = 500 };
	struct dvs_dest two = { .sw = sw, .macs = 500 };
	struct dvs_fdb_quota quota = { };
	u32 n, val, left = 0;

	KUNIT_ASSERT_EQ(test, dvs_dest_add(&one, GFP_KERNEL), 0);
	KUNIT_ASSERT_EQ(test, dvs_dest_add(&two, GFP_KERNEL), 0);
	for (n = 0; n < 1000; n++)
		dvs_fdb_learn(&sw->fdb, (u64)(n + 1) << 16 | 1, 1 + n % 2,
			      &quota);
	KUNIT_EXPECT_EQ(test, dvs_dest_flush(&one), 500);
	rcu_read_lock();
	for (n = 0; n < 1000; n++)
		if (dvs_fdb_find(&sw->fdb, (u64)(n + 1) << 16 | 1, &val))
			left += dvs_fdb_dest(val) == 2 ? 1 : 1000;
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, left, 500);
	KUNIT_EXPECT_EQ(test, sw->fdb.count, 500);
}

static struct kunit_case dest_cases[] = {
	KUNIT_CASE(dest_test_numbers),
	KUNIT_CASE(dest_test_all_numbers),
	KUNIT_CASE(dest_test_flush),
	{}
};

struct kunit_suite dvs_dest_suite = {
	.name = "dest",
	.init = switch_init,
	.exit = switch_exit,
	.test_cases = dest_cases,
};
