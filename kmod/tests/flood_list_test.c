// SPDX-License-Identifier: GPL-2.0
/*
 * Flood lists: who is on them, while destinations come and go. Destinations
 * are only pointed at here, so numbers stand for them.
 */

#include "kunit_compat.h"

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "../segment.h"
#include "tests.h"

/* The place of a list */
struct place {
	struct dvs_flood_list __rcu *list;
};

static struct dvs_dest *dest(unsigned long n)
{
	return (struct dvs_dest *)(n * 64);
}

static int place_init(struct kunit *test)
{
	struct place *place = kzalloc(sizeof(*place), GFP_KERNEL);

	test->priv = place;
	return place ? 0 : -ENOMEM;
}

static void place_exit(struct kunit *test)
{
	struct place *place = test->priv;

	if (!place)
		return;
	kvfree(rcu_dereference_protected(place->list, true));
	kfree(place);
}

static int add(struct place *place, unsigned long n)
{
	int err;

	rtnl_lock();
	err = dvs_flood_list_add(&place->list, dest(n));
	rtnl_unlock();
	return err;
}

static void del(struct place *place, unsigned long n)
{
	rtnl_lock();
	dvs_flood_list_del(&place->list, dest(n));
	rtnl_unlock();
}

/* What a frame that is flooded now meets: how many, and how often @n */
static u32 meet(struct place *place, unsigned long n, u32 *total)
{
	struct dvs_flood_list *list;
	struct dvs_dest *one;
	u32 i, count, met = 0;

	*total = 0;
	rcu_read_lock();
	list = rcu_dereference(place->list);
	/* places were filled before they were counted */
	count = list ? smp_load_acquire(&list->count) : 0;
	for (i = 0; i < count; i++) {
		one = rcu_dereference(list->dest[i]);
		*total += !!one;
		met += one == dest(n);
	}
	rcu_read_unlock();
	return met;
}

static u32 places(struct place *place, u32 *used)
{
	struct dvs_flood_list *list;
	u32 size;

	rcu_read_lock();
	list = rcu_dereference(place->list);
	size = list->size;
	*used = list->count;
	rcu_read_unlock();
	return size;
}

static void flood_list_test_empty(struct kunit *test)
{
	struct place *place = test->priv;
	u32 total;

	KUNIT_EXPECT_EQ(test, meet(place, 1, &total), 0);
	KUNIT_EXPECT_EQ(test, total, 0);
	del(place, 1);
	KUNIT_EXPECT_EQ(test, add(place, 1), 0);
	KUNIT_EXPECT_EQ(test, meet(place, 1, &total), 1);
	KUNIT_EXPECT_EQ(test, total, 1);
	del(place, 2);
	KUNIT_EXPECT_EQ(test, meet(place, 1, &total), 1);
	del(place, 1);
	KUNIT_EXPECT_EQ(test, meet(place, 1, &total), 0);
	KUNIT_EXPECT_EQ(test, total, 0);
}

/* 1,024 remotes, as many as a segment may have */
static void flood_list_test_grows(struct kunit *test)
{
	struct place *place = test->priv;
	unsigned long n;
	u32 total, used;

	for (n = 1; n <= 1024; n++)
		KUNIT_EXPECT_EQ(test, add(place, n), 0);
	for (n = 1; n <= 1024; n++) {
		KUNIT_EXPECT_EQ(test, meet(place, n, &total), 1);
		KUNIT_EXPECT_EQ(test, total, 1024);
	}
	KUNIT_EXPECT_EQ(test, places(place, &used), 1024);
	KUNIT_EXPECT_EQ(test, used, 1024);
	for (n = 1; n <= 1024; n++)
		del(place, n);
	KUNIT_EXPECT_EQ(test, meet(place, 1, &total), 0);
	KUNIT_EXPECT_EQ(test, total, 0);
}

/* Who comes takes the place of one who left, and the list does not grow */
static void flood_list_test_places_reused(struct kunit *test)
{
	struct place *place = test->priv;
	unsigned long n;
	u32 total, used;

	for (n = 1; n <= 4; n++)
		KUNIT_EXPECT_EQ(test, add(place, n), 0);
	del(place, 2);
	del(place, 4);
	KUNIT_EXPECT_EQ(test, meet(place, 2, &total), 0);
	KUNIT_EXPECT_EQ(test, meet(place, 3, &total), 1);
	KUNIT_EXPECT_EQ(test, total, 2);
	KUNIT_EXPECT_EQ(test, add(place, 5), 0);
	KUNIT_EXPECT_EQ(test, add(place, 6), 0);
	KUNIT_EXPECT_EQ(test, places(place, &used), 4);
	KUNIT_EXPECT_EQ(test, used, 4);
	KUNIT_EXPECT_EQ(test, meet(place, 5, &total), 1);
	KUNIT_EXPECT_EQ(test, meet(place, 6, &total), 1);
	KUNIT_EXPECT_EQ(test, meet(place, 1, &total), 1);
	KUNIT_EXPECT_EQ(test, total, 4);

	for (n = 0; n < 1000; n++) {
		del(place, 10 + n % 2);
		KUNIT_EXPECT_EQ(test, add(place, 10 + (n + 1) % 2), 0);
	}
	KUNIT_EXPECT_EQ(test, places(place, &used), 8);
	KUNIT_EXPECT_EQ(test, meet(place, 10, &total), 1);
	KUNIT_EXPECT_EQ(test, total, 5);
}

/* Places that were given up come along when a list grows, and are used */
static void flood_list_test_grows_with_gaps(struct kunit *test)
{
	struct place *place = test->priv;
	unsigned long n;
	u32 total;

	for (n = 1; n <= 100; n++) {
		KUNIT_EXPECT_EQ(test, add(place, n), 0);
		if (n % 3 == 0)
			del(place, n - 1);
	}
	for (n = 1; n <= 100; n++)
		KUNIT_EXPECT_EQ(test, meet(place, n, &total), n % 3 != 2);
	KUNIT_EXPECT_EQ(test, total, 67);
}

static struct kunit_case flood_list_cases[] = {
	KUNIT_CASE(flood_list_test_empty),
	KUNIT_CASE(flood_list_test_grows),
	KUNIT_CASE(flood_list_test_places_reused),
	KUNIT_CASE(flood_list_test_grows_with_gaps),
	{}
};

struct kunit_suite dvs_flood_list_suite = {
	.name = "flood-list",
	.init = place_init,
	.exit = place_exit,
	.test_cases = flood_list_cases,
};
