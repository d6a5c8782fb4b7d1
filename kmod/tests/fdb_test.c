// SPDX-License-Identifier: GPL-2.0
/*
 * The FDB's rules: what is learned, moved, refused, aged and flushed, and what
 * the owner is told.
 */

#include "fdb_owner.h"

#include <linux/bitmap.h>
#include <linux/delay.h>

#include "tests.h"

static u32 val_of(u32 dest, enum dvs_fdb_kind kind)
{
	return dest | (u32)kind << DVS_FDB_KIND_SHIFT;
}

static void fdb_test_keys(struct kunit *test)
{
	static const u8 header[] = { 0x02, 0x12, 0x34, 0x56, 0x78, 0x9a,
				     0xff, 0xff };
	u64 key = dvs_fdb_key(header, 0xabcd);

	KUNIT_EXPECT_EQ(test, key, 0x02123456789aabcdULL);
	KUNIT_EXPECT_EQ(test, dvs_fdb_key_mac(header, 0xabcd), key);
	KUNIT_EXPECT_EQ(test, dvs_fdb_key_segment(key), 0xabcd);
	KUNIT_EXPECT_EQ(test, dvs_fdb_dest(0x02fffffe), 0xfffffe);
	KUNIT_EXPECT_EQ(test, dvs_fdb_kind(0x02fffffe), DVS_FDB_KIND_STICKY);
}

static void fdb_test_empty(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;

	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, fdb_test_key(1, 1)), 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_del(&owner->fdb, fdb_test_key(1, 1)),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, dvs_fdb_size(&owner->fdb), 4096);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 0);
}

static void fdb_test_learn(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u64 key = fdb_test_key(1, 1);

	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key, 3), DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key), 3);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 1);
	KUNIT_EXPECT_EQ(test, owner->fdb.learned, 1);
	KUNIT_EXPECT_EQ(test, owner->quota[3].count, 1);
	KUNIT_EXPECT_EQ(test, owner->event, DVS_FDB_EVENT_LEARN);
	KUNIT_EXPECT_EQ(test, owner->key, key);
	KUNIT_EXPECT_EQ(test, owner->old, 0);
	KUNIT_EXPECT_EQ(test, owner->new, 3);

	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key, 3), DVS_FDB_SAME);
	KUNIT_EXPECT_EQ(test, owner->events[DVS_FDB_EVENT_LEARN], 1);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 1);
	KUNIT_EXPECT_EQ(test, owner->fdb.learned, 1);
}

static void fdb_test_move(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u64 key = fdb_test_key(1, 1);

	fdb_owner_learn(owner, key, 3);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key, 4), DVS_FDB_MOVED);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key), 4);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 1);
	KUNIT_EXPECT_EQ(test, owner->fdb.learned, 1);
	KUNIT_EXPECT_EQ(test, owner->fdb.moved, 1);
	KUNIT_EXPECT_EQ(test, owner->quota[3].count, 0);
	KUNIT_EXPECT_EQ(test, owner->quota[4].count, 1);
	KUNIT_EXPECT_EQ(test, owner->event, DVS_FDB_EVENT_MOVE);
	KUNIT_EXPECT_EQ(test, owner->key, key);
	KUNIT_EXPECT_EQ(test, owner->old, 3);
	KUNIT_EXPECT_EQ(test, owner->new, 4);
}

/* Entries of all kinds but the learned one stay where they are */
static void fdb_test_pinned(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	enum dvs_fdb_kind kind;

	for (kind = DVS_FDB_KIND_STATIC; kind <= DVS_FDB_KIND_LOCAL; kind++) {
		u64 key = fdb_test_key(kind, 1);

		KUNIT_EXPECT_EQ(test, dvs_fdb_set(&owner->fdb, key, 3, kind,
						  false), 0);
		KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key, 3),
				DVS_FDB_SAME);
		KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key, 4),
				DVS_FDB_PINNED);
		KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key),
				val_of(3, kind));
	}
	KUNIT_EXPECT_EQ(test, owner->fdb.moved, 0);
	KUNIT_EXPECT_EQ(test, owner->quota[4].count, 0);
}

static void fdb_test_set(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;
	u64 key = fdb_test_key(1, 1);

	KUNIT_EXPECT_EQ(test, fdb_owner_add(owner, key, 3), 0);
	KUNIT_EXPECT_EQ(test, owner->event, DVS_FDB_EVENT_ADD);
	KUNIT_EXPECT_EQ(test, owner->old, 0);
	KUNIT_EXPECT_EQ(test, owner->new, val_of(3, DVS_FDB_KIND_STATIC));
	KUNIT_EXPECT_EQ(test, fdb->learned, 0);

	KUNIT_EXPECT_EQ(test, fdb_owner_add(owner, key, 4), -EEXIST);
	KUNIT_EXPECT_EQ(test, dvs_fdb_dest(fdb_owner_find(owner, key)), 3);

	KUNIT_EXPECT_EQ(test, dvs_fdb_set(fdb, key, 4, DVS_FDB_KIND_CONTROL,
					  true), 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key),
			val_of(4, DVS_FDB_KIND_CONTROL));
	KUNIT_EXPECT_EQ(test, owner->old, val_of(3, DVS_FDB_KIND_STATIC));
	KUNIT_EXPECT_EQ(test, owner->quota[3].count, 0);
	KUNIT_EXPECT_EQ(test, owner->quota[4].count, 1);
	KUNIT_EXPECT_EQ(test, fdb->count, 1);
}

/* A configured entry takes the place of a learned one unasked */
static void fdb_test_set_over_learned(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u64 key = fdb_test_key(1, 1);

	fdb_owner_learn(owner, key, 3);
	KUNIT_EXPECT_EQ(test, fdb_owner_add(owner, key, 4), 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key),
			val_of(4, DVS_FDB_KIND_STATIC));
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 1);
	KUNIT_EXPECT_EQ(test, owner->quota[3].count, 0);
}

static void fdb_test_del(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u64 key = fdb_test_key(1, 1);

	fdb_owner_add(owner, key, 3);
	KUNIT_EXPECT_EQ(test, dvs_fdb_del(&owner->fdb, key), 0);
	KUNIT_EXPECT_EQ(test, owner->event, DVS_FDB_EVENT_DEL);
	KUNIT_EXPECT_EQ(test, owner->key, key);
	KUNIT_EXPECT_EQ(test, owner->new, 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key), 0);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 0);
	KUNIT_EXPECT_EQ(test, owner->quota[3].count, 0);
	KUNIT_EXPECT_EQ(test, dvs_fdb_del(&owner->fdb, key), -ENOENT);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key, 4), DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key), 4);
}

/* The same MAC in two segments is two addresses that never meet */
static void fdb_test_segments_apart(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u64 one = fdb_test_key(1, 1), two = fdb_test_key(1, 65535);

	fdb_owner_learn(owner, one, 3);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, two), 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, two, 4), DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, one), 3);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, two), 4);
	dvs_fdb_del(&owner->fdb, one);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, one), 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, two), 4);
}

static void fdb_test_quota(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;

	owner->quota[3].max = 2;
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(1, 1), 3),
			DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(2, 1), 3),
			DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(3, 1), 3),
			DVS_FDB_LIMIT);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, fdb_test_key(3, 1)), 0);
	KUNIT_EXPECT_EQ(test, fdb->discards, 1);

	/* what was learned stays known, the other destinations stay free */
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(1, 1), 3),
			DVS_FDB_SAME);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(3, 1), 4),
			DVS_FDB_NEW);

	dvs_fdb_del(fdb, fdb_test_key(1, 1));
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(4, 1), 3),
			DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb->discards, 1);
}

/* An address does not move to where there is no room, and grows old there */
static void fdb_test_quota_move(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u64 key = fdb_test_key(1, 1);

	fdb_owner_learn(owner, key, 3);
	fdb_owner_learn(owner, fdb_test_key(2, 1), 4);
	owner->quota[4].max = 1;
	fdb_owner_backdate(owner, key, 100);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key, 4), DVS_FDB_LIMIT);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key), 3);
	KUNIT_EXPECT_EQ(test, owner->fdb.moved, 0);
	KUNIT_EXPECT_EQ(test, owner->fdb.discards, 1);
	KUNIT_EXPECT_EQ(test, dvs_fdb_age(&owner->fdb,
					  50 << DVS_FDB_STAMP_SHIFT), 1);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key), 0);
}

static void fdb_test_full(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;
	u32 n;

	fdb->max = 4;
	for (n = 0; n < 4; n++)
		KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(n, 1),
						      3), DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(4, 1), 3),
			DVS_FDB_FULL);
	KUNIT_EXPECT_EQ(test, fdb_owner_add(owner, fdb_test_key(4, 1), 3),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, fdb_test_key(4, 1)), 0);
	KUNIT_EXPECT_EQ(test, fdb->discards, 1);
	KUNIT_EXPECT_EQ(test, fdb->count, 4);

	/* what is there may move and change */
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(0, 1), 4),
			DVS_FDB_MOVED);
	KUNIT_EXPECT_EQ(test, fdb_owner_add(owner, fdb_test_key(1, 1), 5), 0);

	fdb->max = 2;
	dvs_fdb_del(fdb, fdb_test_key(3, 1));
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, fdb_test_key(3, 1), 3),
			DVS_FDB_FULL);
	KUNIT_EXPECT_EQ(test, fdb->count, 3);
}

static u32 age_of(struct fdb_owner *owner, u64 key)
{
	u32 *stamp;
	u32 val, age = 0;

	rcu_read_lock();
	stamp = dvs_fdb_find(&owner->fdb, key, &val);
	if (stamp)
		age = dvs_fdb_now() - READ_ONCE(*stamp);
	rcu_read_unlock();
	return age;
}

static void refresh(struct fdb_owner *owner, u64 key)
{
	u32 *stamp;
	u32 val;

	rcu_read_lock();
	stamp = dvs_fdb_find(&owner->fdb, key, &val);
	if (stamp)
		dvs_fdb_refresh(stamp);
	rcu_read_unlock();
}

/* Frames from where the entry points make it young, and no other ones */
static void fdb_test_refresh(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u64 learned = fdb_test_key(1, 1), sticky = fdb_test_key(2, 1);

	fdb_owner_learn(owner, learned, 3);
	dvs_fdb_set(&owner->fdb, sticky, 3, DVS_FDB_KIND_STICKY, false);
	fdb_owner_backdate(owner, learned, 1000);
	fdb_owner_backdate(owner, sticky, 1000);

	fdb_owner_learn(owner, sticky, 4);
	KUNIT_EXPECT_GT(test, age_of(owner, sticky), 999);
	fdb_owner_learn(owner, sticky, 3);
	KUNIT_EXPECT_LE(test, age_of(owner, sticky), 100);

	KUNIT_EXPECT_GT(test, age_of(owner, learned), 999);
	refresh(owner, learned);
	KUNIT_EXPECT_LE(test, age_of(owner, learned), 100);

	fdb_owner_backdate(owner, learned, 1000);
	fdb_owner_learn(owner, learned, 4);
	KUNIT_EXPECT_LE(test, age_of(owner, learned), 100);
}

/* Until the clock of the stamps has just ticked */
static void await_tick(void)
{
	u32 now = dvs_fdb_now();

	while (dvs_fdb_now() == now)
		usleep_range(1000, 2000);
}

static void fdb_test_age(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;
	enum dvs_fdb_kind kind;

	await_tick();
	fdb_owner_learn(owner, fdb_test_key(0, 1), 3);
	for (kind = DVS_FDB_KIND_STATIC; kind <= DVS_FDB_KIND_LOCAL; kind++)
		dvs_fdb_set(fdb, fdb_test_key(kind, 1), 3, kind, false);
	for (kind = 0; kind <= DVS_FDB_KIND_LOCAL; kind++)
		fdb_owner_backdate(owner, fdb_test_key(kind, 1), 1000);
	fdb_owner_learn(owner, fdb_test_key(100, 1), 3);
	fdb_owner_backdate(owner, fdb_test_key(100, 1), 999);

	/* a limit that is no whole number of units is rounded up */
	KUNIT_EXPECT_EQ(test, dvs_fdb_age(fdb, (999 << DVS_FDB_STAMP_SHIFT) +
					  1), 2);
	KUNIT_EXPECT_EQ(test, fdb->aged, 2);
	KUNIT_EXPECT_EQ(test, owner->events[DVS_FDB_EVENT_AGE], 2);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, fdb_test_key(0, 1)), 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, fdb_test_key(100, 1)), 3);
	KUNIT_EXPECT_EQ(test, fdb->count, 4);
	for (kind = 1; kind <= DVS_FDB_KIND_LOCAL; kind++)
		KUNIT_EXPECT_EQ(test, !fdb_owner_find(owner,
						      fdb_test_key(kind, 1)),
				kind == DVS_FDB_KIND_STICKY);
}

/* Stamps are 32 bits wide and wrap around */
static void fdb_test_age_wraps(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;

	fdb_owner_learn(owner, fdb_test_key(0, 1), 3);
	fdb_owner_backdate(owner, fdb_test_key(0, 1), 0x7fffffff);
	KUNIT_EXPECT_EQ(test, dvs_fdb_age(&owner->fdb, 64000), 1);
}

struct tally {
	u32 seen;
	u32 dest;
	u16 segment;
};

/* Remove the entries of one destination or segment */
static enum dvs_fdb_walk remove_some(const struct dvs_fdb_entry *entry,
				     void *arg)
{
	struct tally *tally = arg;

	tally->seen++;
	if (tally->dest && dvs_fdb_dest(entry->val) == tally->dest)
		return DVS_FDB_REMOVE;
	if (tally->segment && dvs_fdb_key_segment(entry->key) == tally->segment)
		return DVS_FDB_REMOVE;
	return DVS_FDB_KEEP;
}

static void fdb_test_flush(struct kunit *test)
{
	struct tally by_dest = { .dest = 4 }, by_segment = { .segment = 2 };
	struct fdb_owner *owner = test->priv;
	struct dvs_fdb *fdb = &owner->fdb;
	u32 n, bucket = 0;

	for (n = 0; n < 1000; n++)
		fdb_owner_learn(owner, fdb_test_key(n, 1 + n % 2), 3 + n % 5);
	KUNIT_EXPECT_EQ(test, dvs_fdb_walk(fdb, &bucket, remove_some,
					   DVS_FDB_EVENT_DEL, &by_dest), 200);
	KUNIT_EXPECT_EQ(test, bucket, 1024);
	KUNIT_EXPECT_EQ(test, by_dest.seen, 1000);
	KUNIT_EXPECT_EQ(test, owner->quota[4].count, 0);

	bucket = 0;
	KUNIT_EXPECT_EQ(test, dvs_fdb_walk(fdb, &bucket, remove_some,
					   DVS_FDB_EVENT_DEL, &by_segment),
			400);
	KUNIT_EXPECT_EQ(test, by_segment.seen, 800);
	for (n = 0; n < 1000; n++)
		KUNIT_EXPECT_EQ(test, !fdb_owner_find(owner,
						      fdb_test_key(n, 1 +
								   n % 2)),
				n % 5 == 1 || n % 2 == 1);
	KUNIT_EXPECT_EQ(test, fdb->count, 400);
	KUNIT_EXPECT_EQ(test, fdb->aged, 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_flush(owner), 400);
	KUNIT_EXPECT_EQ(test, fdb->count, 0);
}

struct dump {
	DECLARE_BITMAP(seen, 1000);
	u32 room;
};

/* As a dump fills its buffer */
static enum dvs_fdb_walk dump_some(const struct dvs_fdb_entry *entry, void *arg)
{
	struct dump *dump = arg;

	if (!dump->room)
		return DVS_FDB_STOP;
	dump->room--;
	__set_bit((u32)(entry->key >> 16), dump->seen);
	return DVS_FDB_KEEP;
}

/* A walk that stopped goes on in the bucket where it was; nothing is missed */
static void fdb_test_walk_resumes(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u32 n, walks, bucket = 0;
	struct dump dump = { };

	for (n = 0; n < 1000; n++)
		fdb_owner_learn(owner, fdb_test_key(n, 1), 3);
	for (walks = 0; bucket < 1024 && walks < 1000; walks++) {
		dump.room = 10;
		dvs_fdb_walk(&owner->fdb, &bucket, dump_some,
			     DVS_FDB_EVENT_DEL, &dump);
	}
	KUNIT_EXPECT_EQ(test, bucket, 1024);
	KUNIT_EXPECT_EQ(test, bitmap_weight(dump.seen, 1000), 1000);
	KUNIT_EXPECT_GT(test, walks, 100);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 1000);
}

static struct kunit_case fdb_cases[] = {
	KUNIT_CASE(fdb_test_keys),
	KUNIT_CASE(fdb_test_empty),
	KUNIT_CASE(fdb_test_learn),
	KUNIT_CASE(fdb_test_move),
	KUNIT_CASE(fdb_test_pinned),
	KUNIT_CASE(fdb_test_set),
	KUNIT_CASE(fdb_test_set_over_learned),
	KUNIT_CASE(fdb_test_del),
	KUNIT_CASE(fdb_test_segments_apart),
	KUNIT_CASE(fdb_test_quota),
	KUNIT_CASE(fdb_test_quota_move),
	KUNIT_CASE(fdb_test_full),
	KUNIT_CASE(fdb_test_refresh),
	KUNIT_CASE(fdb_test_age),
	KUNIT_CASE(fdb_test_age_wraps),
	KUNIT_CASE(fdb_test_flush),
	KUNIT_CASE(fdb_test_walk_resumes),
	{}
};

struct kunit_suite dvs_fdb_suite = {
	.name = "fdb",
	.init = fdb_owner_init,
	.exit = fdb_owner_exit,
	.test_cases = fdb_cases,
};
