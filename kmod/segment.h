/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Segments: broadcast domains with 24-bit ids outside and 16-bit indexes
 * inside. The data path carries indexes; ids appear in maps and on the wire.
 */
#ifndef _DVS_SEGMENT_H
#define _DVS_SEGMENT_H

#include <linux/idr.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include <uapi/linux/dvs.h>

struct dvs_dest;
struct dvs_sampler;

#define DVS_SEGMENT_INDEX_MAX	65535
#define DVS_SEGMENT_LEAF_BITS	12
#define DVS_SEGMENT_LEAF_SIZE	BIT(DVS_SEGMENT_LEAF_BITS)
#define DVS_SEGMENT_ROOT_SIZE	BIT(24 - DVS_SEGMENT_LEAF_BITS)

/**
 * struct dvs_flood_list - where the flooded frames of a segment may go
 * @rcu: frees the list
 * @count: places in use; grows in place, published after the destination
 * @size: number of places
 * @dest: the destinations; a place that was given up holds NULL
 */
struct dvs_flood_list {
	struct rcu_head rcu;
	u32 count;
	u32 size;
	struct dvs_dest __rcu *dest[];
};

/**
 * struct dvs_segment - a broadcast domain of one switch
 * @flood: ports and remotes in the segment; written under rtnl
 * @id: 1..%DVS_SEGMENT_MAX, the VNI on tunnels
 * @vni: @id as the second word of a VXLAN header has it (RFC 7348, 5)
 * @index: the number the data path uses, not 0
 * @sampler: samples its frames where ports have none of their own
 * @configured: made by the operator, lives without users
 * @users: ports and remotes in the segment; protected by rtnl
 * @ports: those that are ports; protected by rtnl
 * @remotes: those that are remotes; protected by rtnl
 * @macs: FDB entries in the segment; protected by the FDB's lock
 * @name: the operator's text
 * @dying: link in &dvs_segments.dying
 */
struct dvs_segment {
	struct dvs_flood_list __rcu *flood;
	u32 id;
	__be32 vni;
	u16 index;
	struct dvs_sampler __rcu *sampler;
	bool configured;
	u32 users;
	u32 ports;
	u32 remotes;
	u32 macs;
	char name[DVS_SEGMENT_NAME_LEN + 1];
	struct list_head dying;
};

/**
 * struct dvs_segment_leaf - indexes of 4,096 neighbouring ids
 * @index: index of each id, 0 if there is no such segment
 */
struct dvs_segment_leaf {
	u16 index[DVS_SEGMENT_LEAF_SIZE];
};

/**
 * struct dvs_segment_table - segments by index
 * @rcu: frees the table
 * @size: number of places
 * @segment: the segments; place 0 is never used
 */
struct dvs_segment_table {
	struct rcu_head rcu;
	u32 size;
	struct dvs_segment __rcu *segment[];
};

/**
 * struct dvs_segments - all segments of one switch
 * @table: by index
 * @root: by id, a tree of two levels
 * @ida: indexes in use, dying ones included
 * @count: segments, dying ones not included; protected by rtnl
 * @purge: removes the FDB entries of segments whose @dying list is given
 * @dying: segments that nobody can reach any more; protected by @lock
 * @lock: protects @dying
 * @reap_work: frees dying segments and their indexes
 */
struct dvs_segments {
	struct dvs_segment_table __rcu *table;
	struct dvs_segment_leaf __rcu **root;
	struct ida ida;
	u32 count;
	void (*purge)(struct dvs_segments *segments,
		      const unsigned long *dying);
	struct list_head dying;
	spinlock_t lock;
	struct work_struct reap_work;
};

int dvs_segments_init(struct dvs_segments *segments,
		      void (*purge)(struct dvs_segments *segments,
				    const unsigned long *dying));
void dvs_segments_uninit(struct dvs_segments *segments);
struct dvs_segment *dvs_segment_get(struct dvs_segments *segments, u32 id);
void dvs_segment_put(struct dvs_segments *segments,
		     struct dvs_segment *segment);
struct dvs_segment *dvs_segment_find_rtnl(struct dvs_segments *segments,
					  u32 id);
int dvs_segment_flood_add(struct dvs_segment *segment, struct dvs_dest *dest);
void dvs_segment_flood_del(struct dvs_segment *segment, struct dvs_dest *dest);
int dvs_flood_list_add(struct dvs_flood_list __rcu **list,
		       struct dvs_dest *dest);
void dvs_flood_list_del(struct dvs_flood_list __rcu **list,
			struct dvs_dest *dest);

/**
 * dvs_segment_index_rcu() - find the index of a segment
 * @segments: the switch's segments
 * @id: id of the segment, 0..%DVS_SEGMENT_MAX
 *
 * Context: rcu_read_lock().
 * Return: the index, or 0 if there is no such segment.
 */
static inline u16 dvs_segment_index_rcu(const struct dvs_segments *segments,
					u32 id)
{
	struct dvs_segment_leaf *leaf;

	leaf = rcu_dereference(segments->root[id >> DVS_SEGMENT_LEAF_BITS]);
	if (unlikely(!leaf))
		return 0;
	return READ_ONCE(leaf->index[id & (DVS_SEGMENT_LEAF_SIZE - 1)]);
}

/**
 * dvs_segment_rcu() - find a segment
 * @segments: the switch's segments
 * @index: index of the segment
 *
 * Context: rcu_read_lock() or rtnl.
 * Return: the segment, or NULL if it is gone.
 */
static inline struct dvs_segment *
dvs_segment_rcu(const struct dvs_segments *segments, u16 index)
{
	struct dvs_segment_table *table;

	table = rcu_dereference_rtnl(segments->table);
	if (unlikely(index >= table->size))
		return NULL;
	return rcu_dereference_rtnl(table->segment[index]);
}

/**
 * dvs_flood_list_count() - number of places of a flood list to look at
 * @list: the list, or NULL
 *
 * Context: rcu_read_lock().
 * Return: the number.
 */
static inline u32 dvs_flood_list_count(const struct dvs_flood_list *list)
{
	/* pairs with dvs_flood_list_add(): a place is filled before counted */
	return list ? smp_load_acquire(&list->count) : 0;
}

#endif /* _DVS_SEGMENT_H */
