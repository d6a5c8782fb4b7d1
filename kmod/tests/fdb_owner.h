/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of the FDB share: an owner that counts what it is told, and
 * sequences of addresses.
 */
#ifndef _DVS_FDB_OWNER_H
#define _DVS_FDB_OWNER_H

#include "../fdb.h"
#include "kunit_compat.h"

#define FDB_OWNER_DESTS	8
#define FDB_OWNER_MAX	2048	/* a table of the smallest size holds these */

/**
 * struct fdb_owner - an owner of an FDB
 * @fdb: the FDB
 * @quota: of each destination, kept as a switch keeps them
 * @events: how often each event was told
 * @event: the last event
 * @key: its key
 * @old: its old value
 * @new: its new value
 */
struct fdb_owner {
	struct dvs_fdb fdb;
	struct dvs_fdb_quota quota[FDB_OWNER_DESTS];
	u32 events[DVS_FDB_EVENT_DEL + 1];
	enum dvs_fdb_event event;
	u64 key;
	u32 old;
	u32 new;
};

struct fdb_owner *fdb_owner_create(void);
void fdb_owner_free(struct fdb_owner *owner);
int fdb_owner_init(struct kunit *test);
void fdb_owner_exit(struct kunit *test);
enum dvs_fdb_learned fdb_owner_learn(struct fdb_owner *owner, u64 key,
				     u32 dest);
int fdb_owner_add(struct fdb_owner *owner, u64 key, u32 dest);
u32 fdb_owner_find(struct fdb_owner *owner, u64 key);
void fdb_owner_backdate(struct fdb_owner *owner, u64 key, u32 units);
u32 fdb_owner_flush(struct fdb_owner *owner);

/* Address number n of a segment, all of them unicast */
static inline u64 fdb_test_key(u32 n, u16 segment)
{
	return (0x020000000000ULL + n) << 16 | segment;
}

#endif /* _DVS_FDB_OWNER_H */
