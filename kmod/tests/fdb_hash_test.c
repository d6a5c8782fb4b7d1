// SPDX-License-Identifier: GPL-2.0
/*
 * The FDB under addresses that somebody chose: sequences, and sets that differ
 * in few octets, fill it to its limit without one refusal; where buckets do
 * collide, entries are displaced or the key is refused, and nothing is lost.
 *
 * Each FDB has secrets of its own, so a test that must meet collisions asks the
 * table where keys belong.
 */

#include "fdb_owner.h"

#include <linux/random.h>

#include "tests.h"

#define FDB_TABLES	4	/* tables, each with its own secrets */

/* The two buckets of a key; the one that is tried first, and the other */
struct home {
	u32 first;
	u32 other;
};

static struct home home_of(struct fdb_owner *owner, u64 key)
{
	struct dvs_fdb_table *table;
	struct home home;
	u64 hash;

	rcu_read_lock();
	table = rcu_dereference(owner->fdb.table);
	hash = dvs_fdb_hash(table, key);
	home.first = dvs_fdb_first(table, hash);
	home.other = dvs_fdb_other(table, hash, home.first);
	rcu_read_unlock();
	return home;
}

static void fdb_hash_test_homes(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u32 n;

	for (n = 0; n < 1000; n++) {
		struct home home = home_of(owner, fdb_test_key(n, 1));

		KUNIT_EXPECT_LE(test, home.first, 1023);
		KUNIT_EXPECT_LE(test, home.other, 1023);
		KUNIT_EXPECT_NE(test, home.first, home.other);
	}
}

/* Whether a key stands in its first home */
static bool is_at_first(struct fdb_owner *owner, u64 key)
{
	struct home home = home_of(owner, key);
	struct dvs_fdb_bucket *bucket;
	unsigned int way, found = 0;

	rcu_read_lock();
	bucket = &rcu_dereference(owner->fdb.table)->bucket[home.first];
	for (way = 0; way < DVS_FDB_WAYS; way++)
		found += bucket->key[way] == key;
	rcu_read_unlock();
	return found;
}

/* A lookup costs one cache line for most entries, nine of ten, even in a full FDB */
static void fdb_hash_test_first_home(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	u32 n, first = 0;

	for (n = 0; n < FDB_OWNER_MAX; n++)
		fdb_owner_learn(owner, fdb_test_key(n, 1), 3);
	for (n = 0; n < FDB_OWNER_MAX; n++)
		first += is_at_first(owner, fdb_test_key(n, 1));
	KUNIT_EXPECT_GT(test, first, FDB_OWNER_MAX * 4 / 5);
}

/* Addresses key, key + step, key + 2 step, ... until the FDB is full */
static u32 refused_of_progression(struct fdb_owner *owner, u64 step)
{
	u64 key = fdb_test_key(0, 1);
	u32 n, refused = 0;

	for (n = 0; n < FDB_OWNER_MAX; n++)
		if (fdb_owner_learn(owner, key + n * step, 3) != DVS_FDB_NEW)
			refused++;
	return refused;
}

static u32 missing_of_progression(struct fdb_owner *owner, u64 step)
{
	u64 key = fdb_test_key(0, 1);
	u32 n, missing = 0;

	for (n = 0; n < FDB_OWNER_MAX; n++)
		missing += fdb_owner_find(owner, key + n * step) != 3;
	return missing;
}

static void check_progression(struct kunit *test, u64 step)
{
	struct fdb_owner *owner;
	unsigned int i;

	for (i = 0; i < FDB_TABLES; i++) {
		owner = fdb_owner_create();
		KUNIT_ASSERT_NOT_NULL(test, owner);
		KUNIT_EXPECT_EQ(test, refused_of_progression(owner, step), 0);
		KUNIT_EXPECT_EQ(test, missing_of_progression(owner, step), 0);
		KUNIT_EXPECT_EQ(test, fdb_owner_flush(owner), FDB_OWNER_MAX);
		fdb_owner_free(owner);
	}
}

/* One MAC in neighbouring segments */
static void fdb_hash_test_segment_sequence(struct kunit *test)
{
	check_progression(test, 1);
}

/* Neighbouring MACs, and MACs with one step between them */
static void fdb_hash_test_mac_sequences(struct kunit *test)
{
	unsigned int shift;

	for (shift = 16; shift <= 53; shift++)
		check_progression(test, 1ULL << shift);
}

static void fdb_hash_test_odd_sequences(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		check_progression(test, (u64)get_random_u32() << 16 | 0x10000);
}

/* Addresses that differ in the two octets from @shift on, taken at random */
static u32 refused_of_octets(struct fdb_owner *owner, unsigned int shift)
{
	u64 other = ~(0xffffULL << shift);
	u32 refused = 0;

	while (owner->fdb.count + refused < FDB_OWNER_MAX) {
		u64 key = fdb_test_key(0, 1) & other;

		key |= (u64)(get_random_u32() & 0xfeff) << shift;
		refused += fdb_owner_learn(owner, key, 3) == DVS_FDB_FULL;
	}
	return refused;
}

static void fdb_hash_test_two_octets(struct kunit *test)
{
	struct fdb_owner *owner;
	unsigned int shift, i;

	for (shift = 16; shift <= 48; shift += 8) {
		for (i = 0; i < FDB_TABLES; i++) {
			owner = fdb_owner_create();
			KUNIT_ASSERT_NOT_NULL(test, owner);
			KUNIT_EXPECT_EQ(test, refused_of_octets(owner, shift),
					0);
			fdb_owner_free(owner);
		}
	}
}

/* The next key after *n that has both its homes among two given buckets */
static u64 next_neighbour(struct fdb_owner *owner, u32 *n, struct home in)
{
	for (;;) {
		u64 key = fdb_test_key(++*n, 1);
		struct home home = home_of(owner, key);

		if ((home.first == in.first && home.other == in.other) ||
		    (home.first == in.other && home.other == in.first))
			return key;
	}
}

/* Eight entries fill both homes of a ninth, which is refused */
static void fdb_hash_test_both_full(struct kunit *test)
{
	struct fdb_owner *owner = test->priv;
	struct home home = home_of(owner, fdb_test_key(0, 1));
	u64 key[9];
	u32 i, n = 0;

	for (i = 0; i < 9; i++)
		key[i] = next_neighbour(owner, &n, home);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key[i], 3),
				DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key[8], 3), DVS_FDB_FULL);
	KUNIT_EXPECT_EQ(test, fdb_owner_add(owner, key[8], 3), -ENOSPC);
	KUNIT_EXPECT_EQ(test, owner->fdb.discards, 1);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 8);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key[i]), 3);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key[8]), 0);

	/* the place of one that leaves is taken */
	dvs_fdb_del(&owner->fdb, key[4]);
	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, key[8], 5), DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key[8]), 5);
}

/* A key whose first home is @bucket and whose other one is not @not */
static u64 guest_of(struct fdb_owner *owner, u32 bucket, u32 not)
{
	u32 n;

	for (n = 0; ; n++) {
		u64 key = fdb_test_key(n, 2);
		struct home home = home_of(owner, key);

		if (home.first == bucket && home.other != not)
			return key;
	}
}

/*
 * A guest that could live elsewhere stands in one of two full buckets. The
 * ninth key makes it move, with its value and age, wherever its own first home
 * is.
 */
static void check_displaced(struct kunit *test, bool guest_first)
{
	struct fdb_owner *owner = test->priv;
	struct home home = home_of(owner, fdb_test_key(0, 1));
	u64 key[8], guest, ninth;
	u32 i, n = 0;

	guest = guest_of(owner, home.first, home.other);
	fdb_owner_learn(owner, guest, 4);
	fdb_owner_backdate(owner, guest, 100);
	for (i = 0; i < 7; i++) {
		key[i] = next_neighbour(owner, &n, home);
		fdb_owner_learn(owner, key[i], 3);
	}
	do {
		ninth = next_neighbour(owner, &n, home);
	} while ((home_of(owner, ninth).first == home.first) != guest_first);

	KUNIT_EXPECT_EQ(test, fdb_owner_learn(owner, ninth, 5), DVS_FDB_NEW);
	KUNIT_EXPECT_EQ(test, owner->fdb.count, 9);
	KUNIT_EXPECT_EQ(test, owner->fdb.discards, 0);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, ninth), 5);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, guest), 4);
	for (i = 0; i < 7; i++)
		KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, key[i]), 3);
	KUNIT_EXPECT_EQ(test, dvs_fdb_age(&owner->fdb,
					  50 << DVS_FDB_STAMP_SHIFT), 1);
	KUNIT_EXPECT_EQ(test, fdb_owner_find(owner, guest), 0);
}

static void fdb_hash_test_displaced_first(struct kunit *test)
{
	check_displaced(test, true);
}

static void fdb_hash_test_displaced_other(struct kunit *test)
{
	check_displaced(test, false);
}

static struct kunit_case fdb_hash_cases[] = {
	KUNIT_CASE(fdb_hash_test_homes),
	KUNIT_CASE(fdb_hash_test_first_home),
	KUNIT_CASE(fdb_hash_test_segment_sequence),
	KUNIT_CASE(fdb_hash_test_mac_sequences),
	KUNIT_CASE(fdb_hash_test_odd_sequences),
	KUNIT_CASE(fdb_hash_test_two_octets),
	KUNIT_CASE(fdb_hash_test_both_full),
	KUNIT_CASE(fdb_hash_test_displaced_first),
	KUNIT_CASE(fdb_hash_test_displaced_other),
	{}
};

struct kunit_suite dvs_fdb_hash_suite = {
	.name = "fdb-hash",
	.init = fdb_owner_init,
	.exit = fdb_owner_exit,
	.test_cases = fdb_hash_cases,
};
