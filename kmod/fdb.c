// SPDX-License-Identifier: GPL-2.0
/*
 * Forwarding database.
 *
 * Writers hold a spinlock, readers none. A new key goes to the first of its two
 * buckets, so that most are found in one cache line, or, if that is about to be
 * full, to the emptier one. If both are full, one entry that has room in its other
 * bucket is moved there; a reader who looks for that entry in this very moment may
 * miss it, and its frame is flooded, which a bridge may always do. If no entry
 * can be moved the key is not stored, so neither lookup nor insertion ever
 * takes more than a handful of cache lines, whatever MACs appear.
 *
 * When half of the ways are used a worker makes a table eight times as large
 * and hangs it behind the present one. From then on new keys go to the larger
 * table while the worker moves the old ones; readers look into both.
 */

#include "fdb.h"

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

#define FDB_MIN_BUCKETS		1024u
#define FDB_GROWTH		8u
#define FDB_CHUNK		64	/* buckets between two chances to yield */
#define FDB_ROOMY		2	/* free ways of a bucket that is not left for another */

/* A way of a bucket */
struct fdb_way {
	struct dvs_fdb_bucket *bucket;
	unsigned int way;
};

static struct dvs_fdb_table *fdb_table_alloc(u32 buckets)
{
	struct dvs_fdb_table *table;

	table = kzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return NULL;
	table->bucket = kvcalloc(buckets, sizeof(*table->bucket), GFP_KERNEL);
	if (!table->bucket) {
		kfree(table);
		return NULL;
	}
	table->secret[0] = get_random_u64() | 1;
	table->secret[1] = get_random_u64() | 1;
	table->shift = 64 - ilog2(buckets);
	table->mask = buckets - 1;
	return table;
}

static void fdb_table_free(struct dvs_fdb_table *table)
{
	if (!table)
		return;
	kvfree(table->bucket);
	kfree(table);
}

static u32 fdb_table_ways(const struct dvs_fdb_table *table)
{
	return (table->mask + 1) * DVS_FDB_WAYS;
}

static bool fdb_bucket_match(struct dvs_fdb_bucket *bucket, u64 key,
			     struct fdb_way *found)
{
	unsigned int way;

	for (way = 0; way < DVS_FDB_WAYS; way++) {
		if (bucket->key[way] == key) {
			found->bucket = bucket;
			found->way = way;
			return true;
		}
	}
	return false;
}

static bool fdb_table_match(struct dvs_fdb_table *table, u64 key,
			    struct fdb_way *found)
{
	u64 hash = dvs_fdb_hash(table, key);
	u32 first = dvs_fdb_first(table, hash);

	return fdb_bucket_match(&table->bucket[first], key, found) ||
	       fdb_bucket_match(&table->bucket[dvs_fdb_other(table, hash, first)],
				key, found);
}

static struct dvs_fdb_table *fdb_table_locked(struct dvs_fdb *fdb)
{
	return rcu_dereference_protected(fdb->table,
					 lockdep_is_held(&fdb->lock));
}

static struct dvs_fdb_table *fdb_next_locked(struct dvs_fdb *fdb,
					     struct dvs_fdb_table *table)
{
	return rcu_dereference_protected(table->next,
					 lockdep_is_held(&fdb->lock));
}

static bool fdb_match_locked(struct dvs_fdb *fdb, u64 key,
			     struct fdb_way *found)
{
	struct dvs_fdb_table *table = fdb_table_locked(fdb);

	lockdep_assert_held(&fdb->lock);
	do {
		if (fdb_table_match(table, key, found))
			return true;
		table = fdb_next_locked(fdb, table);
	} while (table);
	return false;
}

static unsigned int fdb_bucket_free(const struct dvs_fdb_bucket *bucket)
{
	unsigned int way, free = 0;

	for (way = 0; way < DVS_FDB_WAYS; way++)
		free += !bucket->key[way];
	return free;
}

static void fdb_way_clear(const struct fdb_way *at)
{
	WRITE_ONCE(at->bucket->key[at->way], 0);
}

static void fdb_way_fill(const struct fdb_way *at, u64 key, u32 val, u32 stamp)
{
	WRITE_ONCE(at->bucket->val[at->way], val);
	WRITE_ONCE(at->bucket->stamp[at->way], stamp);
	/* a reader who sees the key sees the value, see dvs_fdb_match() */
	smp_store_release(&at->bucket->key[at->way], key);
}

/* Make room in a full bucket by moving an entry to its other bucket */
static bool fdb_bucket_make_room(struct dvs_fdb_table *table, u32 index,
				 struct fdb_way *room)
{
	struct dvs_fdb_bucket *bucket = &table->bucket[index];
	struct fdb_way to;
	unsigned int way;
	u32 other;

	for (way = 0; way < DVS_FDB_WAYS; way++) {
		other = dvs_fdb_other(table,
				      dvs_fdb_hash(table, bucket->key[way]),
				      index);
		if (!fdb_bucket_match(&table->bucket[other], 0, &to))
			continue;
		fdb_way_fill(&to, bucket->key[way], bucket->val[way],
			     READ_ONCE(bucket->stamp[way]));
		room->bucket = bucket;
		room->way = way;
		fdb_way_clear(room);
		return true;
	}
	return false;
}

static bool fdb_table_insert(struct dvs_fdb_table *table, u64 key, u32 val,
			     u32 stamp)
{
	u64 hash = dvs_fdb_hash(table, key);
	u32 first = dvs_fdb_first(table, hash);
	u32 other = dvs_fdb_other(table, hash, first);
	unsigned int free = fdb_bucket_free(&table->bucket[first]);
	struct fdb_way to;

	if (free < FDB_ROOMY && fdb_bucket_free(&table->bucket[other]) > free)
		swap(first, other);
	if (!fdb_bucket_match(&table->bucket[first], 0, &to) &&
	    !fdb_bucket_make_room(table, first, &to) &&
	    !fdb_bucket_make_room(table, other, &to))
		return false;
	fdb_way_fill(&to, key, val, stamp);
	return true;
}

/* Tables beyond this size would be less than half used with a full FDB */
static u32 fdb_most_buckets(const struct dvs_fdb *fdb)
{
	u32 ways = roundup_pow_of_two(READ_ONCE(fdb->max)) * 2;

	return max(ways / DVS_FDB_WAYS, FDB_MIN_BUCKETS);
}

static bool fdb_is_crowded(const struct dvs_fdb *fdb,
			   const struct dvs_fdb_table *table)
{
	return READ_ONCE(fdb->count) > fdb_table_ways(table) / 2 &&
	       table->mask + 1 < fdb_most_buckets(fdb);
}

static void fdb_grow_if_needed(struct dvs_fdb *fdb)
{
	struct dvs_fdb_table *table = fdb_table_locked(fdb);

	if (fdb_is_crowded(fdb, table) && !fdb_next_locked(fdb, table))
		queue_work(system_unbound_wq, &fdb->grow_work);
}

/* Store a key that is not there yet */
static int fdb_insert(struct dvs_fdb *fdb, u64 key, u32 val)
{
	struct dvs_fdb_table *table = fdb_table_locked(fdb);
	struct dvs_fdb_table *next = fdb_next_locked(fdb, table);

	if (fdb->count >= READ_ONCE(fdb->max))
		return -ENOSPC;
	if (!fdb_table_insert(next ?: table, key, val, dvs_fdb_now()))
		return -ENOSPC;
	fdb->count++;
	fdb_grow_if_needed(fdb);
	return 0;
}

static void fdb_remove(struct dvs_fdb *fdb, const struct fdb_way *at,
		       enum dvs_fdb_event event)
{
	u64 key = at->bucket->key[at->way];
	u32 val = at->bucket->val[at->way];

	fdb_way_clear(at);
	fdb->count--;
	if (event == DVS_FDB_EVENT_AGE)
		fdb->aged++;
	fdb->ops->changed(fdb, event, key, val, 0);
}

static u32 fdb_val(u32 dest, enum dvs_fdb_kind kind)
{
	return dest | (u32)kind << DVS_FDB_KIND_SHIFT;
}

static enum dvs_fdb_learned fdb_move(struct dvs_fdb *fdb,
				     const struct fdb_way *at, u32 dest,
				     const struct dvs_fdb_quota *quota)
{
	u32 old = at->bucket->val[at->way];

	if (dvs_fdb_dest(old) == dest) {
		dvs_fdb_refresh(&at->bucket->stamp[at->way]);
		return DVS_FDB_SAME;
	}
	if (dvs_fdb_kind(old) != DVS_FDB_KIND_LEARNED)
		return DVS_FDB_PINNED;
	if (quota->max && quota->count >= quota->max) {
		fdb->discards++;
		return DVS_FDB_LIMIT;
	}
	WRITE_ONCE(at->bucket->val[at->way],
		   fdb_val(dest, DVS_FDB_KIND_LEARNED));
	dvs_fdb_refresh(&at->bucket->stamp[at->way]);
	fdb->moved++;
	fdb->ops->changed(fdb, DVS_FDB_EVENT_MOVE, at->bucket->key[at->way],
			  old, at->bucket->val[at->way]);
	return DVS_FDB_MOVED;
}

static enum dvs_fdb_learned fdb_learn_new(struct dvs_fdb *fdb, u64 key,
					  u32 dest,
					  const struct dvs_fdb_quota *quota)
{
	u32 val = fdb_val(dest, DVS_FDB_KIND_LEARNED);

	if (quota->max && quota->count >= quota->max) {
		fdb->discards++;
		return DVS_FDB_LIMIT;
	}
	if (fdb_insert(fdb, key, val)) {
		fdb->discards++;
		return DVS_FDB_FULL;
	}
	fdb->learned++;
	fdb->ops->changed(fdb, DVS_FDB_EVENT_LEARN, key, 0, val);
	return DVS_FDB_NEW;
}

/**
 * dvs_fdb_learn() - learn or move a source address
 * @fdb: the FDB
 * @key: the address
 * @dest: index of the destination it was seen at
 * @quota: the destination's quota
 *
 * For an address that dvs_fdb_find() did not find at @dest.
 *
 * Context: any but hard interrupt; takes &dvs_fdb.lock.
 * Return: what became of the address.
 */
enum dvs_fdb_learned dvs_fdb_learn(struct dvs_fdb *fdb, u64 key, u32 dest,
				   const struct dvs_fdb_quota *quota)
{
	enum dvs_fdb_learned learned;
	struct fdb_way at;

	spin_lock_bh(&fdb->lock);
	if (fdb_match_locked(fdb, key, &at))
		learned = fdb_move(fdb, &at, dest, quota);
	else
		learned = fdb_learn_new(fdb, key, dest, quota);
	spin_unlock_bh(&fdb->lock);
	return learned;
}

static int fdb_replace(struct dvs_fdb *fdb, const struct fdb_way *at, u32 val)
{
	u32 old = at->bucket->val[at->way];

	WRITE_ONCE(at->bucket->val[at->way], val);
	WRITE_ONCE(at->bucket->stamp[at->way], dvs_fdb_now());
	fdb->ops->changed(fdb, DVS_FDB_EVENT_ADD, at->bucket->key[at->way],
			  old, val);
	return 0;
}

/**
 * dvs_fdb_set() - store a configured entry
 * @fdb: the FDB
 * @key: the address
 * @dest: index of the destination
 * @kind: kind of the entry
 * @replace: whether a configured entry may be changed; a learned one always is
 *
 * Context: any but hard interrupt; takes &dvs_fdb.lock.
 * Return: 0, -EEXIST, or -ENOSPC if the FDB is full.
 */
int dvs_fdb_set(struct dvs_fdb *fdb, u64 key, u32 dest, enum dvs_fdb_kind kind,
		bool replace)
{
	u32 val = fdb_val(dest, kind);
	struct fdb_way at;
	int err;

	spin_lock_bh(&fdb->lock);
	if (!fdb_match_locked(fdb, key, &at)) {
		err = fdb_insert(fdb, key, val);
		if (!err)
			fdb->ops->changed(fdb, DVS_FDB_EVENT_ADD, key, 0, val);
	} else if (!replace && dvs_fdb_kind(at.bucket->val[at.way]) !=
		   DVS_FDB_KIND_LEARNED) {
		err = -EEXIST;
	} else {
		err = fdb_replace(fdb, &at, val);
	}
	spin_unlock_bh(&fdb->lock);
	return err;
}

/**
 * dvs_fdb_del() - remove an entry
 * @fdb: the FDB
 * @key: the address
 *
 * Context: any but hard interrupt; takes &dvs_fdb.lock.
 * Return: 0, or -ENOENT.
 */
int dvs_fdb_del(struct dvs_fdb *fdb, u64 key)
{
	struct fdb_way at;
	int err = -ENOENT;

	spin_lock_bh(&fdb->lock);
	if (fdb_match_locked(fdb, key, &at)) {
		fdb_remove(fdb, &at, DVS_FDB_EVENT_DEL);
		err = 0;
	}
	spin_unlock_bh(&fdb->lock);
	return err;
}

/* Returns true if the walk shall stop */
static bool fdb_walk_bucket(struct dvs_fdb *fdb, struct dvs_fdb_bucket *bucket,
			    dvs_fdb_walk_fn fn, enum dvs_fdb_event event,
			    void *arg, u32 *removed)
{
	struct fdb_way at = { .bucket = bucket };

	for (at.way = 0; at.way < DVS_FDB_WAYS; at.way++) {
		struct dvs_fdb_entry entry = {
			.key = bucket->key[at.way],
			.val = bucket->val[at.way],
			.stamp = READ_ONCE(bucket->stamp[at.way]),
		};

		if (!entry.key)
			continue;
		switch (fn(&entry, arg)) {
		case DVS_FDB_KEEP:
			break;
		case DVS_FDB_REMOVE:
			fdb_remove(fdb, &at, event);
			++*removed;
			break;
		case DVS_FDB_STOP:
			return true;
		}
	}
	return false;
}

/**
 * dvs_fdb_walk() - call a function for each entry
 * @fdb: the FDB
 * @bucket: number of the bucket to begin with; set to where the walk stopped,
 *	to the number of buckets if it came to the end
 * @fn: called with &dvs_fdb.lock held, must not sleep; tells what to do
 * @event: why entries are removed
 * @arg: passed to @fn
 *
 * Entries that appear while the walk is under way may be missed.
 *
 * Context: may sleep.
 * Return: number of entries removed.
 */
u32 dvs_fdb_walk(struct dvs_fdb *fdb, u32 *bucket, dvs_fdb_walk_fn fn,
		 enum dvs_fdb_event event, void *arg)
{
	struct dvs_fdb_table *table;
	bool stop = false;
	u32 removed = 0;

	mutex_lock(&fdb->mutex);
	table = rcu_dereference_protected(fdb->table,
					  lockdep_is_held(&fdb->mutex));
	while (*bucket <= table->mask) {
		if (fdb_bucket_free(&table->bucket[*bucket]) != DVS_FDB_WAYS) {
			spin_lock_bh(&fdb->lock);
			stop = fdb_walk_bucket(fdb, &table->bucket[*bucket],
					       fn, event, arg, &removed);
			spin_unlock_bh(&fdb->lock);
		}
		if (stop)
			break;
		if (++*bucket % FDB_CHUNK == 0)
			cond_resched();
	}
	mutex_unlock(&fdb->mutex);
	return removed;
}

static enum dvs_fdb_walk fdb_age_one(const struct dvs_fdb_entry *entry,
				     void *arg)
{
	enum dvs_fdb_kind kind = dvs_fdb_kind(entry->val);
	u32 limit = *(u32 *)arg;

	if (kind != DVS_FDB_KIND_LEARNED && kind != DVS_FDB_KIND_STICKY)
		return DVS_FDB_KEEP;
	if (dvs_fdb_now() - entry->stamp < limit)
		return DVS_FDB_KEEP;
	return DVS_FDB_REMOVE;
}

/**
 * dvs_fdb_age() - remove learned and sticky entries that were not refreshed
 * @fdb: the FDB
 * @ageing: for how long, in jiffies; not 0
 *
 * Context: may sleep.
 * Return: number of entries removed.
 */
u32 dvs_fdb_age(struct dvs_fdb *fdb, unsigned long ageing)
{
	u32 limit = DIV_ROUND_UP(ageing, 1UL << DVS_FDB_STAMP_SHIFT);
	u32 bucket = 0;

	return dvs_fdb_walk(fdb, &bucket, fdb_age_one, DVS_FDB_EVENT_AGE,
			    &limit);
}

/**
 * dvs_fdb_size() - number of ways of the present table
 * @fdb: the FDB
 *
 * Context: any.
 * Return: number of ways.
 */
u32 dvs_fdb_size(struct dvs_fdb *fdb)
{
	u32 ways;

	rcu_read_lock();
	ways = fdb_table_ways(rcu_dereference(fdb->table));
	rcu_read_unlock();
	return ways;
}

/* The key stays visible: it is in the new bucket before it leaves the old */
static void fdb_move_bucket(struct dvs_fdb *fdb, struct dvs_fdb_table *to,
			    struct dvs_fdb_bucket *bucket)
{
	struct fdb_way at = { .bucket = bucket };

	for (at.way = 0; at.way < DVS_FDB_WAYS; at.way++) {
		if (!bucket->key[at.way])
			continue;
		if (fdb_table_insert(to, bucket->key[at.way],
				     bucket->val[at.way],
				     READ_ONCE(bucket->stamp[at.way])))
			fdb_way_clear(&at);
		else
			fdb_remove(fdb, &at, DVS_FDB_EVENT_DEL);
	}
}

static void fdb_grow(struct work_struct *work)
{
	struct dvs_fdb *fdb = container_of(work, struct dvs_fdb, grow_work);
	struct dvs_fdb_table *table, *next;
	u32 buckets, i;

	mutex_lock(&fdb->mutex);
	table = rcu_dereference_protected(fdb->table,
					  lockdep_is_held(&fdb->mutex));
	if (!fdb_is_crowded(fdb, table))
		goto out;	/* asked for again while it was under way */
	buckets = min((table->mask + 1) * FDB_GROWTH, fdb_most_buckets(fdb));
	next = fdb_table_alloc(buckets);
	if (!next)
		goto out;

	spin_lock_bh(&fdb->lock);
	rcu_assign_pointer(table->next, next);
	spin_unlock_bh(&fdb->lock);
	for (i = 0; i <= table->mask; i++) {
		spin_lock_bh(&fdb->lock);
		fdb_move_bucket(fdb, next, &table->bucket[i]);
		spin_unlock_bh(&fdb->lock);
		if (i % FDB_CHUNK == 0)
			cond_resched();
	}
	spin_lock_bh(&fdb->lock);
	rcu_assign_pointer(fdb->table, next);
	fdb_grow_if_needed(fdb);
	spin_unlock_bh(&fdb->lock);
	fdb->generation++;
	synchronize_rcu();
	fdb_table_free(table);
out:
	mutex_unlock(&fdb->mutex);
}

/**
 * dvs_fdb_init() - make an empty FDB
 * @fdb: the FDB, zeroed
 * @max: most entries
 * @ops: the owner's callbacks
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_fdb_init(struct dvs_fdb *fdb, u32 max, const struct dvs_fdb_ops *ops)
{
	struct dvs_fdb_table *table = fdb_table_alloc(FDB_MIN_BUCKETS);

	if (!table)
		return -ENOMEM;
	spin_lock_init(&fdb->lock);
	mutex_init(&fdb->mutex);
	INIT_WORK(&fdb->grow_work, fdb_grow);
	fdb->max = max;
	fdb->ops = ops;
	RCU_INIT_POINTER(fdb->table, table);
	return 0;
}

/**
 * dvs_fdb_uninit() - free an FDB that nobody can look into any more
 * @fdb: the FDB
 *
 * Context: may sleep.
 */
void dvs_fdb_uninit(struct dvs_fdb *fdb)
{
	cancel_work_sync(&fdb->grow_work);
	fdb_table_free(rcu_dereference_protected(fdb->table, true));
	mutex_destroy(&fdb->mutex);
}
