// SPDX-License-Identifier: GPL-2.0
/*
 * Segments.
 *
 * A segment lives as long as the operator or a port or remote wants it. When
 * the last user leaves, its id is gone at once, but frames on their way may
 * still carry its index. So a worker waits for them, removes the FDB entries
 * they may have left, and only then gives the index back.
 *
 * Flood lists grow in place and are replaced when they are full. Leaving a
 * list needs no memory: the place is emptied, and the next one to come takes
 * it.
 */

#include "segment.h"

#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/vxlan.h>

#define SEGMENT_TABLE_MIN	64
#define FLOOD_LIST_MIN		4

static struct dvs_flood_list *flood_list_alloc(u32 size)
{
	struct dvs_flood_list *list;

	list = kvzalloc(struct_size(list, dest, size), GFP_KERNEL);
	if (list)
		list->size = size;
	return list;
}

static int flood_list_grow(struct dvs_flood_list __rcu **place)
{
	struct dvs_flood_list *old = rtnl_dereference(*place);
	struct dvs_flood_list *new;
	u32 i;

	new = flood_list_alloc(old ? old->size * 2 : FLOOD_LIST_MIN);
	if (!new)
		return -ENOMEM;
	if (old) {
		for (i = 0; i < old->count; i++)
			RCU_INIT_POINTER(new->dest[i],
					 rtnl_dereference(old->dest[i]));
		new->count = old->count;
	}
	rcu_assign_pointer(*place, new);
	if (old)
		kvfree_rcu(old, rcu);
	return 0;
}

static u32 flood_list_find(const struct dvs_flood_list *list,
			   const struct dvs_dest *dest)
{
	u32 i;

	for (i = 0; i < list->count; i++)
		if (rtnl_dereference(list->dest[i]) == dest)
			break;
	return i;
}

/**
 * dvs_flood_list_add() - add a destination to a flood list
 * @place: the list's place, NULL inside if the list is empty
 * @dest: the destination, not in the list yet
 *
 * Context: rtnl.
 * Return: 0, or -ENOMEM.
 */
int dvs_flood_list_add(struct dvs_flood_list __rcu **place,
		       struct dvs_dest *dest)
{
	struct dvs_flood_list *list = rtnl_dereference(*place);
	int err;
	u32 i;

	ASSERT_RTNL();
	i = list ? flood_list_find(list, NULL) : 0;
	if (!list || i == list->size) {
		err = flood_list_grow(place);
		if (err)
			return err;
		list = rtnl_dereference(*place);
	}
	rcu_assign_pointer(list->dest[i], dest);
	if (i == list->count) {
		/* pairs with dvs_flood_list_count() */
		smp_store_release(&list->count, i + 1);
	}
	return 0;
}

/**
 * dvs_flood_list_del() - take a destination off a flood list
 * @place: the list's place
 * @dest: the destination; must stay until a grace period has passed
 *
 * Context: rtnl.
 */
void dvs_flood_list_del(struct dvs_flood_list __rcu **place,
			struct dvs_dest *dest)
{
	struct dvs_flood_list *list = rtnl_dereference(*place);
	u32 i;

	ASSERT_RTNL();
	if (!list)
		return;
	i = flood_list_find(list, dest);
	if (i < list->count)
		RCU_INIT_POINTER(list->dest[i], NULL);
}

static struct dvs_segment_table *
segment_table_locked(struct dvs_segments *segments)
{
	return rcu_dereference_protected(segments->table,
					 lockdep_is_held(&segments->lock));
}

/* Make place for an index; places are taken under rtnl, emptied by the worker */
static int segment_table_reserve(struct dvs_segments *segments, u32 index)
{
	struct dvs_segment_table *old = rtnl_dereference(segments->table);
	struct dvs_segment_table *new;
	u32 size, i;

	if (old && index < old->size)
		return 0;
	size = old ? old->size : SEGMENT_TABLE_MIN;
	while (size <= index)
		size *= 2;
	new = kvzalloc(struct_size(new, segment, size), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	new->size = size;
	spin_lock_bh(&segments->lock);
	for (i = 0; old && i < old->size; i++)
		RCU_INIT_POINTER(new->segment[i],
				 rcu_access_pointer(old->segment[i]));
	rcu_assign_pointer(segments->table, new);
	spin_unlock_bh(&segments->lock);
	if (old)
		kvfree_rcu(old, rcu);
	return 0;
}

static void segment_table_set(struct dvs_segments *segments, u16 index,
			      struct dvs_segment *segment)
{
	spin_lock_bh(&segments->lock);
	rcu_assign_pointer(segment_table_locked(segments)->segment[index],
			   segment);
	spin_unlock_bh(&segments->lock);
}

static struct dvs_segment_leaf *segment_leaf_get(struct dvs_segments *segments,
						 u32 id)
{
	struct dvs_segment_leaf __rcu **place;
	struct dvs_segment_leaf *leaf;

	place = &segments->root[id >> DVS_SEGMENT_LEAF_BITS];
	leaf = rtnl_dereference(*place);
	if (!leaf) {
		leaf = kzalloc(sizeof(*leaf), GFP_KERNEL);
		rcu_assign_pointer(*place, leaf);
	}
	return leaf;
}

static void segment_leaf_set(struct dvs_segments *segments, u32 id, u16 index)
{
	struct dvs_segment_leaf *leaf;

	leaf = rtnl_dereference(segments->root[id >> DVS_SEGMENT_LEAF_BITS]);
	WRITE_ONCE(leaf->index[id & (DVS_SEGMENT_LEAF_SIZE - 1)], index);
}

static int segment_index_alloc(struct dvs_segments *segments)
{
	int index;

	index = ida_alloc_range(&segments->ida, 1, DVS_SEGMENT_INDEX_MAX,
				GFP_KERNEL);
	if (index != -ENOSPC)
		return index;
	flush_work(&segments->reap_work);	/* may give some back */
	return ida_alloc_range(&segments->ida, 1, DVS_SEGMENT_INDEX_MAX,
			       GFP_KERNEL);
}

static struct dvs_segment *segment_create(struct dvs_segments *segments, u32 id)
{
	struct dvs_segment *segment;
	int index, err = -ENOMEM;

	segment = kzalloc(sizeof(*segment), GFP_KERNEL);
	if (!segment)
		return ERR_PTR(-ENOMEM);
	index = segment_index_alloc(segments);
	if (index < 0) {
		err = index;
		goto err_free_segment;
	}
	err = segment_table_reserve(segments, index);
	if (err)
		goto err_free_index;
	if (!segment_leaf_get(segments, id)) {
		err = -ENOMEM;
		goto err_free_index;
	}
	segment->id = id;
	segment->vni = vxlan_vni_field(htonl(id));
	segment->index = index;
	INIT_LIST_HEAD(&segment->dying);
	segment_table_set(segments, index, segment);
	segment_leaf_set(segments, id, index);
	segments->count++;
	return segment;

err_free_index:
	ida_free(&segments->ida, index);
err_free_segment:
	kfree(segment);
	return ERR_PTR(err);
}

/**
 * dvs_segment_find_rtnl() - find a segment by id
 * @segments: the switch's segments
 * @id: id of the segment
 *
 * Context: rtnl.
 * Return: the segment, or NULL.
 */
struct dvs_segment *dvs_segment_find_rtnl(struct dvs_segments *segments, u32 id)
{
	u16 index;

	ASSERT_RTNL();
	rcu_read_lock();
	index = dvs_segment_index_rcu(segments, id);
	rcu_read_unlock();
	return index ? dvs_segment_rcu(segments, index) : NULL;
}

/**
 * dvs_segment_get() - find or make a segment and use it
 * @segments: the switch's segments
 * @id: id of the segment, 1..%DVS_SEGMENT_MAX
 *
 * Context: rtnl, may sleep.
 * Return: the segment, to be given back with dvs_segment_put(), or an error
 * pointer: -ENOMEM, or -ENOSPC if 65,535 segments are in use.
 */
struct dvs_segment *dvs_segment_get(struct dvs_segments *segments, u32 id)
{
	struct dvs_segment *segment = dvs_segment_find_rtnl(segments, id);

	if (!segment)
		segment = segment_create(segments, id);
	if (!IS_ERR(segment))
		segment->users++;
	return segment;
}

/**
 * dvs_segment_put() - use a segment no longer
 * @segments: the switch's segments
 * @segment: the segment, from dvs_segment_get()
 *
 * Context: rtnl.
 */
void dvs_segment_put(struct dvs_segments *segments, struct dvs_segment *segment)
{
	ASSERT_RTNL();
	if (--segment->users)
		return;
	segment_leaf_set(segments, segment->id, 0);
	segments->count--;
	spin_lock_bh(&segments->lock);
	list_add_tail(&segment->dying, &segments->dying);
	spin_unlock_bh(&segments->lock);
	queue_work(system_unbound_wq, &segments->reap_work);
}

/**
 * dvs_segment_flood_add() - flood a segment's frames to a destination
 * @segment: the segment
 * @dest: the destination, not in the segment yet
 *
 * Context: rtnl.
 * Return: 0, or -ENOMEM.
 */
int dvs_segment_flood_add(struct dvs_segment *segment, struct dvs_dest *dest)
{
	return dvs_flood_list_add(&segment->flood, dest);
}

/**
 * dvs_segment_flood_del() - no longer flood a segment's frames to a destination
 * @segment: the segment
 * @dest: the destination; must stay until a grace period has passed
 *
 * Context: rtnl.
 */
void dvs_segment_flood_del(struct dvs_segment *segment, struct dvs_dest *dest)
{
	dvs_flood_list_del(&segment->flood, dest);
}

static void segment_free(struct dvs_segment *segment)
{
	kvfree(rcu_dereference_protected(segment->flood, true));
	kfree(segment);
}

static void segment_reap(struct work_struct *work)
{
	struct dvs_segments *segments =
		container_of(work, struct dvs_segments, reap_work);
	struct dvs_segment *segment, *tmp;
	unsigned long *dying;
	LIST_HEAD(list);

	dying = bitmap_zalloc(DVS_SEGMENT_INDEX_MAX + 1,
			      GFP_KERNEL | __GFP_NOFAIL);
	spin_lock_bh(&segments->lock);
	list_splice_init(&segments->dying, &list);
	spin_unlock_bh(&segments->lock);

	synchronize_rcu();	/* no frame learns in these segments any more */
	list_for_each_entry(segment, &list, dying)
		__set_bit(segment->index, dying);
	segments->purge(segments, dying);
	list_for_each_entry(segment, &list, dying)
		segment_table_set(segments, segment->index, NULL);
	synchronize_rcu();	/* nobody looks at them any more */
	list_for_each_entry_safe(segment, tmp, &list, dying) {
		ida_free(&segments->ida, segment->index);
		segment_free(segment);
	}
	bitmap_free(dying);
}

/**
 * dvs_segments_init() - make a switch's segments
 * @segments: zeroed
 * @purge: removes the FDB entries of the segments whose indexes are set in
 *	@dying; called from a worker, may sleep
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_segments_init(struct dvs_segments *segments,
		      void (*purge)(struct dvs_segments *segments,
				    const unsigned long *dying))
{
	int err;

	spin_lock_init(&segments->lock);
	INIT_LIST_HEAD(&segments->dying);
	INIT_WORK(&segments->reap_work, segment_reap);
	ida_init(&segments->ida);
	segments->purge = purge;
	segments->root = kvcalloc(DVS_SEGMENT_ROOT_SIZE,
				  sizeof(*segments->root), GFP_KERNEL);
	if (!segments->root)
		return -ENOMEM;
	err = segment_table_reserve(segments, 0);
	if (err)
		kvfree(segments->root);
	return err;
}

/**
 * dvs_segments_uninit() - free a switch's segments
 * @segments: without users; configured ones may be there
 *
 * Nobody can look at the segments any more, but their FDB must still be there.
 *
 * Context: may sleep.
 */
void dvs_segments_uninit(struct dvs_segments *segments)
{
	struct dvs_segment_table *table;
	struct dvs_segment *segment;
	u32 i;

	flush_work(&segments->reap_work);
	table = rcu_dereference_protected(segments->table, true);
	for (i = 0; i < table->size; i++) {
		segment = rcu_dereference_protected(table->segment[i], true);
		if (segment)
			segment_free(segment);
	}
	kvfree(table);
	for (i = 0; i < DVS_SEGMENT_ROOT_SIZE; i++)
		kfree(rcu_dereference_protected(segments->root[i], true));
	kvfree(segments->root);
	ida_destroy(&segments->ida);
}
