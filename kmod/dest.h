/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Destinations: the numbering of ports and remotes in FDB entries, and the
 * counting of what happens at them.
 */
#ifndef _DVS_DEST_H
#define _DVS_DEST_H

#include <linux/skbuff.h>

#include "types.h"

int dvs_dests_init(struct dvs_dests *dests);
void dvs_dests_uninit(struct dvs_dests *dests);
int dvs_dest_add(struct dvs_dest *dest, gfp_t gfp);
u32 dvs_dest_flush(struct dvs_dest *dest);
void dvs_dest_unpublish(struct dvs_dest *dest);
void dvs_dest_release(struct dvs_dest *dest);
void dvs_drop(struct dvs_dest *dest, struct sk_buff *skb, u16 segment,
	      enum dvs_mirror_way way, enum dvs_drop_reason reason);
void dvs_count_drop(struct dvs_dest *dest, struct sk_buff *skb, u16 segment,
		    enum dvs_mirror_way way, enum dvs_drop_reason reason);
void dvs_stats_sum(struct dvs_pcpu_stats __percpu *stats,
		   struct dvs_stats *sum);
const char *dvs_drop_name(enum dvs_drop_reason reason);

/**
 * dvs_drop_of_segments() - why a super-frame did not become its segments
 * @list: what skb_gso_segment() returned, an error or %NULL
 *
 * Return: %DVS_DROP_GSO_INVALID if its headers are not what its sender said.
 */
static inline enum dvs_drop_reason
dvs_drop_of_segments(const struct sk_buff *list)
{
	return PTR_ERR_OR_ZERO(list) == -ENOMEM ? DVS_DROP_NO_MEMORY :
						  DVS_DROP_GSO_INVALID;
}

/**
 * dvs_dest_rcu() - find a destination by index
 * @dests: the switch's destinations
 * @index: index, 0..%DVS_DEST_INDEX_MAX
 *
 * Context: rcu_read_lock().
 * Return: the destination, or NULL.
 */
static inline struct dvs_dest *dvs_dest_rcu(const struct dvs_dests *dests,
					    u32 index)
{
	struct dvs_dest_leaf *leaf;

	leaf = rcu_dereference(dests->root[index >> DVS_DEST_LEAF_BITS]);
	return rcu_dereference(leaf->dest[index & (DVS_DEST_LEAF_SIZE - 1)]);
}

/* Flags are read once per decision; configuration may change them meanwhile */
static inline u32 dvs_dest_flags(const struct dvs_dest *dest)
{
	return READ_ONCE(dest->flags);
}

#endif /* _DVS_DEST_H */
