/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Forwarding database: (segment, MAC) -> destination.
 *
 * A hash table of 64-byte buckets with four ways. A key may stand in either of
 * two buckets, so a lookup reads at most two cache lines. The key holds the MAC
 * in its upper 48 bits and the segment's index in the lower 16; no segment has
 * index 0, so key 0 is a free way.
 */
#ifndef _DVS_FDB_H
#define _DVS_FDB_H

#include <linux/cache.h>
#include <linux/etherdevice.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <uapi/linux/dvs.h>

#define DVS_FDB_WAYS		4
#define DVS_FDB_DEST_MASK	0xffffffu	/* destination's index */
#define DVS_FDB_KIND_SHIFT	24		/* enum dvs_fdb_kind */
#define DVS_FDB_STAMP_SHIFT	6		/* a stamp counts 64 jiffies */

/**
 * struct dvs_fdb_bucket - four entries in one cache line
 * @key: MAC << 16 | segment index; 0 if the way is free
 * @val: destination index | kind << %DVS_FDB_KIND_SHIFT
 * @stamp: when a frame came from the MAC last, dvs_fdb_now()
 *
 * Written under &dvs_fdb.lock, except @stamp, which the data path writes
 * without a lock. A writer publishes @val before @key; a reader reads @key
 * again after @val.
 */
struct dvs_fdb_bucket {
	u64 key[DVS_FDB_WAYS];
	u32 val[DVS_FDB_WAYS];
	u32 stamp[DVS_FDB_WAYS];
} __aligned(64);

static_assert(sizeof(struct dvs_fdb_bucket) == 64);

/**
 * struct dvs_fdb_table - one size of the table
 * @bucket: the buckets, a power of two
 * @secret: odd random multipliers, so that nobody can choose colliding MACs
 * @shift: 64 - log2(number of buckets)
 * @mask: number of buckets - 1
 * @next: the larger table that entries are being moved to, or NULL; set once
 */
struct dvs_fdb_table {
	struct dvs_fdb_bucket *bucket;
	u64 secret[2];
	u32 shift;
	u32 mask;
	struct dvs_fdb_table __rcu *next;
};

/**
 * struct dvs_fdb_quota - how many entries may lead to one place
 * @count: entries now; protected by &dvs_fdb.lock
 * @max: learning stops here, 0 is no limit; written under rtnl
 */
struct dvs_fdb_quota {
	u32 count;
	u32 max;
};

struct dvs_fdb;

/**
 * struct dvs_fdb_ops - what the owner of an FDB wants to be told
 * @changed: an entry was added (@old is 0), changed or removed (@new is 0);
 *	called with &dvs_fdb.lock held and bottom halves off, must not sleep
 */
struct dvs_fdb_ops {
	void (*changed)(struct dvs_fdb *fdb, enum dvs_fdb_event event, u64 key,
			u32 old, u32 new);
};

/**
 * struct dvs_fdb - the forwarding database of one switch
 * @table: the table that lookups begin with
 * @ops: the owner's callbacks, constant
 * @lock: serializes writers of entries and counters
 * @mutex: serializes walks and growth; outside @lock
 * @count: entries; protected by @lock
 * @max: most entries, %DVS_FDB_MAX_LIMIT at most; written under rtnl
 * @generation: changes when @table does; protected by @mutex
 * @learned: entries learned; protected by @lock
 * @moved: entries moved by learning; protected by @lock
 * @aged: entries removed by age; protected by @lock
 * @discards: sources not learned for want of room; protected by @lock
 * @grow_work: moves the entries to a larger table
 */
struct dvs_fdb {
	struct dvs_fdb_table __rcu *table;
	const struct dvs_fdb_ops *ops;
	spinlock_t lock;
	struct mutex mutex;
	u32 count;
	u32 max;
	u32 generation;
	u64 learned;
	u64 moved;
	u64 aged;
	u64 discards;
	struct work_struct grow_work;
};

/**
 * struct dvs_fdb_entry - a copy of one entry
 * @key: MAC << 16 | segment index
 * @val: destination index | kind << %DVS_FDB_KIND_SHIFT
 * @stamp: when a frame came from the MAC last
 */
struct dvs_fdb_entry {
	u64 key;
	u32 val;
	u32 stamp;
};

/**
 * enum dvs_fdb_learned - what became of a source address
 * @DVS_FDB_SAME: it was known there
 * @DVS_FDB_NEW: it was learned
 * @DVS_FDB_MOVED: it was known elsewhere and moved
 * @DVS_FDB_PINNED: it is known elsewhere and may not move
 * @DVS_FDB_LIMIT: it is not learned, the quota is used up
 * @DVS_FDB_FULL: it is not learned, the FDB is full
 */
enum dvs_fdb_learned {
	DVS_FDB_SAME,
	DVS_FDB_NEW,
	DVS_FDB_MOVED,
	DVS_FDB_PINNED,
	DVS_FDB_LIMIT,
	DVS_FDB_FULL,
};

/**
 * enum dvs_fdb_walk - what a walk does after an entry
 * @DVS_FDB_KEEP: goes on
 * @DVS_FDB_REMOVE: removes the entry and goes on
 * @DVS_FDB_STOP: stops; the next walk begins with this entry's bucket
 */
enum dvs_fdb_walk {
	DVS_FDB_KEEP,
	DVS_FDB_REMOVE,
	DVS_FDB_STOP,
};

typedef enum dvs_fdb_walk (*dvs_fdb_walk_fn)(const struct dvs_fdb_entry *entry,
					     void *arg);

int dvs_fdb_init(struct dvs_fdb *fdb, u32 max, const struct dvs_fdb_ops *ops);
void dvs_fdb_uninit(struct dvs_fdb *fdb);
enum dvs_fdb_learned dvs_fdb_learn(struct dvs_fdb *fdb, u64 key, u32 dest,
				   const struct dvs_fdb_quota *quota);
int dvs_fdb_set(struct dvs_fdb *fdb, u64 key, u32 dest, enum dvs_fdb_kind kind,
		bool replace);
int dvs_fdb_del(struct dvs_fdb *fdb, u64 key);
u32 dvs_fdb_walk(struct dvs_fdb *fdb, u32 *bucket, dvs_fdb_walk_fn fn,
		 enum dvs_fdb_event event, void *arg);
u32 dvs_fdb_age(struct dvs_fdb *fdb, unsigned long ageing);
u32 dvs_fdb_size(struct dvs_fdb *fdb);

/**
 * dvs_fdb_now() - the present time as entries hold it
 *
 * Return: jiffies in units of 64.
 */
static inline u32 dvs_fdb_now(void)
{
	return (u32)(jiffies >> DVS_FDB_STAMP_SHIFT);
}

/**
 * dvs_fdb_key() - make the key of an address in a frame
 * @mac: address in an Ethernet header; eight bytes are read
 * @segment: index of the segment, not 0
 *
 * Return: the key.
 */
static inline u64 dvs_fdb_key(const u8 *mac, u32 segment)
{
	return (get_unaligned_be64(mac) & ~0xffffULL) | segment;
}

/**
 * dvs_fdb_key_is_station() - whether a key's address may be a frame's source
 * @key: the key
 *
 * Return: false if it is a group's, or all zero.
 */
static inline bool dvs_fdb_key_is_station(u64 key)
{
	return key > U16_MAX && !(key & BIT_ULL(56));
}

/**
 * dvs_fdb_key_mac() - make the key of an address that stands alone
 * @mac: address; six bytes are read
 * @segment: index of the segment, not 0
 *
 * Return: the key.
 */
static inline u64 dvs_fdb_key_mac(const u8 *mac, u16 segment)
{
	return ether_addr_to_u64(mac) << 16 | segment;
}

static inline u16 dvs_fdb_key_segment(u64 key)
{
	return (u16)key;
}

static inline u32 dvs_fdb_dest(u32 val)
{
	return val & DVS_FDB_DEST_MASK;
}

static inline enum dvs_fdb_kind dvs_fdb_kind(u32 val)
{
	return val >> DVS_FDB_KIND_SHIFT;
}

/**
 * dvs_fdb_hash() - hash a key for one table
 * @table: the table
 * @key: the key
 *
 * Two rounds: a single multiplication leaves arithmetic progressions of keys
 * in neighbouring buckets, which somebody could find out by watching floods.
 *
 * Return: the upper bits number the first bucket, bits 32 and up tell how far
 * off the second one is. The bits below depend on the low part of the key
 * alone: addresses that differ in their first octets would share one distance,
 * and whole pairs of buckets.
 */
static inline u64 dvs_fdb_hash(const struct dvs_fdb_table *table, u64 key)
{
	u64 hash = key * table->secret[0];

	hash ^= hash >> 32;
	return hash * table->secret[1];
}

static inline u32 dvs_fdb_first(const struct dvs_fdb_table *table, u64 hash)
{
	return hash >> table->shift;
}

/* The distance is odd, so the two buckets differ and each leads to the other */
static inline u32 dvs_fdb_other(const struct dvs_fdb_table *table, u64 hash,
				u32 bucket)
{
	return (bucket ^ ((u32)(hash >> 32) | 1)) & table->mask;
}

/* Search one bucket; true if the key is there, then sets *stamp and *val */
static __always_inline bool dvs_fdb_match(struct dvs_fdb_bucket *bucket, u64 key,
					  u32 **stamp, u32 *val)
{
	unsigned int way;

#pragma GCC unroll 4	/* DVS_FDB_WAYS */
	for (way = 0; way < DVS_FDB_WAYS; way++) {
		if (READ_ONCE(bucket->key[way]) != key)
			continue;
		smp_rmb();	/* the key was published after the value */
		*val = READ_ONCE(bucket->val[way]);
		smp_rmb();	/* a way that changes hands shows in its key */
		if (unlikely(READ_ONCE(bucket->key[way]) != key))
			continue;
		*stamp = &bucket->stamp[way];
		return true;
	}
	return false;
}

/**
 * dvs_fdb_lookup() - look an entry up, in the data path
 * @table: what lookups begin with, &dvs_fdb.table
 * @key: the entry's key
 * @stamp: set to the place of the entry's stamp if it is there
 * @val: set to the entry's value if it is there
 *
 * Context: rcu_read_lock().
 * Return: true if there is such an entry.
 */
static __always_inline bool dvs_fdb_lookup(const struct dvs_fdb_table *table,
					   u64 key, u32 **stamp, u32 *val)
{
	do {
		u64 hash = dvs_fdb_hash(table, key);
		u32 first = dvs_fdb_first(table, hash);

		if (likely(dvs_fdb_match(&table->bucket[first], key, stamp,
					 val)))
			return true;
		first = dvs_fdb_other(table, hash, first);
		if (dvs_fdb_match(&table->bucket[first], key, stamp, val))
			return true;
		table = rcu_dereference(table->next);
	} while (unlikely(table));
	return false;
}

/**
 * dvs_fdb_find() - look an entry up
 * @fdb: the FDB
 * @key: the entry's key
 * @val: set to the entry's value if it is there
 *
 * Context: rcu_read_lock().
 * Return: place of the entry's stamp, or NULL if there is no such entry.
 */
static inline u32 *dvs_fdb_find(const struct dvs_fdb *fdb, u64 key, u32 *val)
{
	u32 *stamp;

	return dvs_fdb_lookup(rcu_dereference(fdb->table), key, &stamp, val) ?
	       stamp : NULL;
}

/**
 * dvs_fdb_refresh() - note that a frame came from an entry's address
 * @stamp: place of the entry's stamp, from dvs_fdb_lookup()
 *
 * Writes only when the time has changed, so that a busy address does not make
 * its bucket's cache line bounce. If the way has just changed hands, another
 * entry lives a little longer; that is harmless.
 *
 * Context: rcu_read_lock().
 */
static inline void dvs_fdb_refresh(u32 *stamp)
{
	u32 now = dvs_fdb_now();

	if (unlikely(READ_ONCE(*stamp) != now))
		WRITE_ONCE(*stamp, now);
}

#endif /* _DVS_FDB_H */
