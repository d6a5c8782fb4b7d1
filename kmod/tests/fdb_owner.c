// SPDX-License-Identifier: GPL-2.0
/*
 * An owner of an FDB as a switch is one: it keeps the quotas.
 */

#include "fdb_owner.h"

#include <linux/slab.h>

static void owner_count(struct fdb_owner *owner, u32 val, int n)
{
	if (val)
		owner->quota[dvs_fdb_dest(val) % FDB_OWNER_DESTS].count += n;
}

static void owner_changed(struct dvs_fdb *fdb, enum dvs_fdb_event event,
			  u64 key, u32 old, u32 new)
{
	struct fdb_owner *owner = container_of(fdb, struct fdb_owner, fdb);

	lockdep_assert_held(&fdb->lock);
	owner_count(owner, old, -1);
	owner_count(owner, new, 1);
	owner->events[event]++;
	owner->event = event;
	owner->key = key;
	owner->old = old;
	owner->new = new;
}

static const struct dvs_fdb_ops owner_ops = {
	.changed = owner_changed,
};

/* Make an owner of an FDB of the smallest size; returns NULL without memory */
struct fdb_owner *fdb_owner_create(void)
{
	struct fdb_owner *owner = kzalloc(sizeof(*owner), GFP_KERNEL);

	if (owner && dvs_fdb_init(&owner->fdb, FDB_OWNER_MAX, &owner_ops)) {
		kfree(owner);
		owner = NULL;
	}
	return owner;
}

void fdb_owner_free(struct fdb_owner *owner)
{
	if (!owner)
		return;
	dvs_fdb_uninit(&owner->fdb);
	kfree(owner);
}

/* A suite's init: test->priv becomes an owner */
int fdb_owner_init(struct kunit *test)
{
	test->priv = fdb_owner_create();
	return test->priv ? 0 : -ENOMEM;
}

/* A suite's exit */
void fdb_owner_exit(struct kunit *test)
{
	fdb_owner_free(test->priv);
}

/* Learn an address as a frame's source at a destination */
enum dvs_fdb_learned fdb_owner_learn(struct fdb_owner *owner, u64 key, u32 dest)
{
	return dvs_fdb_learn(&owner->fdb, key, dest,
			     &owner->quota[dest % FDB_OWNER_DESTS]);
}

/* Add a static entry */
int fdb_owner_add(struct fdb_owner *owner, u64 key, u32 dest)
{
	return dvs_fdb_set(&owner->fdb, key, dest, DVS_FDB_KIND_STATIC, false);
}

/* Value of an entry, 0 if it is not there */
u32 fdb_owner_find(struct fdb_owner *owner, u64 key)
{
	u32 val = 0;

	rcu_read_lock();
	if (!dvs_fdb_find(&owner->fdb, key, &val))
		val = 0;
	rcu_read_unlock();
	return val;
}

/* Let an entry look as if nothing had come from it for so many units */
void fdb_owner_backdate(struct fdb_owner *owner, u64 key, u32 units)
{
	u32 *stamp;
	u32 val;

	rcu_read_lock();
	stamp = dvs_fdb_find(&owner->fdb, key, &val);
	if (stamp)
		WRITE_ONCE(*stamp, dvs_fdb_now() - units);
	rcu_read_unlock();
}

static enum dvs_fdb_walk owner_remove(const struct dvs_fdb_entry *entry,
				      void *arg)
{
	return DVS_FDB_REMOVE;
}

/* Remove all entries; returns their number */
u32 fdb_owner_flush(struct fdb_owner *owner)
{
	u32 bucket = 0;

	return dvs_fdb_walk(&owner->fdb, &bucket, owner_remove,
			    DVS_FDB_EVENT_DEL, NULL);
}
