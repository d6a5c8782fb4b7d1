// SPDX-License-Identifier: GPL-2.0
/*
 * The FDB while it grows: a million entries fit, and those who look up, learn
 * and walk meanwhile see a whole table.
 */

#include "fdb_owner.h"

#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "tests.h"

#define MILLION		1000000u
#define CROWD		100000u		/* enough for two growths */
#define RESIDENTS	1000u		/* addresses that are looked up */

/* Each address has a destination that a lookup can be checked against */
static u32 dest_of(u32 n)
{
	return 1 + n % (FDB_OWNER_DESTS - 1);
}

/* Growth is asked for when half of the ways are used; let it keep pace */
static void settle(struct fdb_owner *owner, u32 n)
{
	if (n % 256 == 0)
		flush_work(&owner->fdb.grow_work);
}

/* Add static entries number @first to @last - 1; returns how many failed */
static u32 fill(struct fdb_owner *owner, u32 first, u32 last)
{
	u32 n, failed = 0;

	for (n = first; n < last; n++) {
		if (fdb_owner_add(owner, fdb_test_key(n, 1 + n % 50),
				  dest_of(n)))
			failed++;
		settle(owner, n);
		if (n % 256 == 0)
			cond_resched();
	}
	flush_work(&owner->fdb.grow_work);
	return failed;
}

static u32 missing(struct fdb_owner *owner, u32 first, u32 last)
{
	u32 n, missing = 0;

	for (n = first; n < last; n++) {
		u32 val = fdb_owner_find(owner, fdb_test_key(n, 1 + n % 50));

		missing += dvs_fdb_dest(val) != dest_of(n);
		if (n % 1024 == 0)
			cond_resched();
	}
	return missing;
}

static void fdb_growth_test_sizes(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;
	u32 generation = fdb->generation;

	fdb->max = 131072;
	KUNIT_EXPECT_EQ(test, fill(owner, 0, 2048), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(fdb), 4096);
	KUNIT_EXPECT_EQ(test, fill(owner, 2048, 2049), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(fdb), 32768);
	KUNIT_EXPECT_NE(test, fdb->generation, generation);
	KUNIT_EXPECT_EQ(test, fill(owner, 2049, 131072), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(fdb), 262144);
	KUNIT_EXPECT_EQ(test, fdb->count, 131072);
	KUNIT_EXPECT_EQ(test, missing(owner, 0, 131072), 0);
	KUNIT_EXPECT_EQ(test, fill(owner, 131072, 131073), 1);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(fdb), 262144);
}

/* Growth that was asked for twice happens once */
static void fdb_growth_test_asked_twice(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;

	fdb->max = CROWD;
	KUNIT_EXPECT_EQ(test, fill(owner, 0, 2049), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(fdb), 32768);
	queue_work(system_unbound_wq, &fdb->grow_work);
	flush_work(&fdb->grow_work);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(fdb), 32768);
	KUNIT_EXPECT_EQ(test, missing(owner, 0, 2049), 0);
}

/* A table never grows beyond what its limit needs */
static void fdb_growth_test_small_limit(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;

	KUNIT_EXPECT_EQ(test, fill(owner, 0, FDB_OWNER_MAX), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(&owner->fdb), 4096);
	owner->fdb.max = FDB_OWNER_MAX + 1;
	KUNIT_EXPECT_EQ(test, fill(owner, FDB_OWNER_MAX, FDB_OWNER_MAX + 1), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(&owner->fdb), 8192);
	KUNIT_EXPECT_EQ(test, missing(owner, 0, FDB_OWNER_MAX + 1), 0);
}

static void fdb_growth_test_million(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;

	fdb->max = MILLION;
	KUNIT_EXPECT_EQ(test, fill(owner, 0, MILLION), 0);
	KUNIT_EXPECT_EQ(test, fdb->count, MILLION);
	KUNIT_EXPECT_EQ(test, owner->events[DVS_FDB_EVENT_ADD], MILLION);
	KUNIT_EXPECT_EQ(test, missing(owner, 0, MILLION), 0);
	KUNIT_EXPECT_EQ(test, missing(owner, MILLION, MILLION + 1000), 1000);
	KUNIT_EXPECT_EQ(test, fill(owner, MILLION, MILLION + 1), 1);
	KUNIT_EXPECT_EQ(test, fdb_owner_flush(owner), MILLION);
	KUNIT_EXPECT_EQ(test, fdb->count, 0);
	KUNIT_EXPECT_EQ(test, owner->quota[1].count, 0);
}

/* The stamps move with the entries */
static void fdb_growth_test_age_kept(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u32 n;

	owner->fdb.max = CROWD;
	for (n = 0; n < RESIDENTS; n++) {
		u64 key = fdb_test_key(CROWD + n, 1);

		fdb_owner_learn(owner, key, 3);
		fdb_owner_backdate(owner, key, 1000);
	}
	KUNIT_EXPECT_EQ(test, fill(owner, 0, 10000), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(&owner->fdb), 32768);
	KUNIT_EXPECT_EQ(test, dvs_fdb_age(&owner->fdb,
					  500 << DVS_FDB_STAMP_SHIFT),
			RESIDENTS);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 10000);
}

/**
 * struct visitor - a thread that works on an FDB beside the test
 * @owner: of the FDB
 * @dest: where it learns
 * @lookups: number of lookups made
 * @missed: how many of them found nothing
 * @wrong: how many of them found the value of another entry
 */
struct visitor {
	struct fdb_owner *owner;
	u32 dest;
	u32 lookups;
	u32 missed;
	u32 wrong;
};

static int visitor_find(void *data)
{
	struct visitor *visitor = data;
	u32 n, val;

	while (!kthread_should_stop()) {
		for (n = 0; n < RESIDENTS; n++) {
			val = fdb_owner_find(visitor->owner,
					     fdb_test_key(n, 1 + n % 50));
			visitor->lookups++;
			if (!val)
				visitor->missed++;
			else if (dvs_fdb_dest(val) != dest_of(n))
				visitor->wrong++;
		}
		cond_resched();
	}
	return 0;
}

/*
 * Lookups beside two growths and a hundred thousand insertions. An entry that
 * is just being displaced may be missed, its frame is flooded then; that is
 * rare. No lookup finds another one's value.
 */
static void fdb_growth_test_lookups_beside(struct kunit *test)
{
	struct visitor visitor = { .owner = test->priv };
	struct fdb_owner *owner = test->priv;
	struct task_struct *thread;

	owner->fdb.max = CROWD;
	KUNIT_EXPECT_EQ(test, fill(owner, 0, RESIDENTS), 0);
	thread = kthread_run(visitor_find, &visitor, "dvs-find");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, thread);
	KUNIT_EXPECT_EQ(test, fill(owner, RESIDENTS, CROWD), 0);
	kthread_stop(thread);

	KUNIT_EXPECT_EQ(test, dvs_fdb_size(&owner->fdb), 262144);
	KUNIT_EXPECT_GT(test, visitor.lookups, RESIDENTS);
	KUNIT_EXPECT_EQ(test, visitor.wrong, 0);
	KUNIT_EXPECT_LE(test, visitor.missed, visitor.lookups / 10000);
}

/* Learn all of the crowd at one destination, over and over */
static int visitor_learn(void *data)
{
	struct visitor *visitor = data;
	u32 n = 0;

	while (!kthread_should_stop()) {
		fdb_owner_learn(visitor->owner, fdb_test_key(n, 1),
				visitor->dest);
		n = (n + 1) % CROWD;
		if (n % 256 == 0)
			cond_resched();
	}
	return 0;
}

struct census {
	unsigned long *seen;
	u32 count;
	u32 twice;
};

static enum dvs_fdb_walk census_take(const struct dvs_fdb_entry *entry,
				     void *arg)
{
	struct census *census = arg;
	u32 n = (u32)(entry->key >> 16) % CROWD;

	census->count++;
	if (__test_and_set_bit(n, census->seen))
		census->twice++;
	return DVS_FDB_KEEP;
}

static void take_census(struct kunit *test, struct fdb_owner *owner)
{
	struct census census = { };
	u32 i, bucket = 0, quotas = 0;

	census.seen = bitmap_zalloc(CROWD, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, census.seen);
	dvs_fdb_walk(&owner->fdb, &bucket, census_take, DVS_FDB_EVENT_DEL,
		     &census);
	bitmap_free(census.seen);
	for (i = 0; i < FDB_OWNER_DESTS; i++)
		quotas += owner->quota[i].count;

	KUNIT_EXPECT_EQ(test, census.twice, 0);
	KUNIT_EXPECT_EQ(test, census.count, owner->fdb.count);
	KUNIT_EXPECT_EQ(test, quotas, owner->fdb.count);
}

/* Let a set number of addresses be learned, flushing now and then */
static void disturb(struct fdb_owner *owner)
{
	u32 i;

	for (i = 0; i < 20; i++) {
		while (READ_ONCE(owner->fdb.count) < 1000 * (i + 1))
			usleep_range(100, 1000);	/* leave them the CPUs */
		if (i % 4 == 3)
			fdb_owner_flush(owner);
		else
			dvs_fdb_age(&owner->fdb, 1000 << DVS_FDB_STAMP_SHIFT);
	}
}

/* Two who learn the same addresses at two places, beside flushes and growth */
static void fdb_growth_test_learners_beside(struct kunit *test)
{
	struct visitor one = { .owner = test->priv, .dest = 1 };
	struct visitor two = { .owner = test->priv, .dest = 2 };
	struct fdb_owner *owner = test->priv;
	struct task_struct *thread[2];

	owner->fdb.max = CROWD;
	thread[0] = kthread_run(visitor_learn, &one, "dvs-learn-1");
	thread[1] = kthread_run(visitor_learn, &two, "dvs-learn-2");
	if (!IS_ERR(thread[0]) && !IS_ERR(thread[1]))
		disturb(owner);
	if (!IS_ERR(thread[0]))
		kthread_stop(thread[0]);
	if (!IS_ERR(thread[1]))
		kthread_stop(thread[1]);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, thread[0]);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, thread[1]);

	flush_work(&owner->fdb.grow_work);
	KUNIT_EXPECT_GT(test, owner->fdb.moved, 0);
	KUNIT_EXPECT_EQ(test, owner->fdb.learned,
			owner->events[DVS_FDB_EVENT_LEARN]);
	take_census(test, owner);
}

/* An FDB may go while it is about to grow */
static void fdb_growth_test_free_at_once(struct kunit *test)
{
	struct fdb_owner *owner;
	u32 i, n;

	for (i = 0; i < 20; i++) {
		owner = fdb_owner_create();
		KUNIT_ASSERT_NOT_NULL(test, owner);
		owner->fdb.max = CROWD;
		for (n = 0; n <= 2048; n++)
			fdb_owner_add(owner, fdb_test_key(n, 1), 3);
		KUNIT_EXPECT_EQ(test, owner->fdb.count, 2049);
		fdb_owner_free(owner);
	}
}

static struct kunit_case fdb_growth_cases[] = {
	KUNIT_CASE(fdb_growth_test_sizes),
	KUNIT_CASE(fdb_growth_test_asked_twice),
	KUNIT_CASE(fdb_growth_test_small_limit),
	KUNIT_CASE(fdb_growth_test_million),
	KUNIT_CASE(fdb_growth_test_age_kept),
	KUNIT_CASE(fdb_growth_test_lookups_beside),
	KUNIT_CASE(fdb_growth_test_learners_beside),
	KUNIT_CASE(fdb_growth_test_free_at_once),
	{}
};

struct kunit_suite dvs_fdb_growth_suite = {
	.name = "fdb-growth",
	.init = fdb_owner_init,
	.exit = fdb_owner_exit,
	.test_cases = fdb_growth_cases,
};
