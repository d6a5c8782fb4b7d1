// SPDX-License-Identifier: GPL-2.0
/*
 * Destinations.
 *
 * FDB entries name a destination by a 24-bit index. The index is looked up in
 * a tree of two levels, so that it can be added to in softirq, when a frame
 * comes from a VTEP that was not known.
 *
 * A destination goes in this order: no new frames can come from it; a grace
 * period; dvs_dest_flush(), while its counts can still be found;
 * dvs_dest_unpublish(); a grace period; dvs_dest_release() and free.
 */

#include "dest.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "capture.h"
#include "trace.h"

/* What is known of each reason, in the order of their numbers */
static const struct {
	const char *name;
	enum skb_drop_reason core;
} drop_info[] = {
#define DROP_INFO(number, text, reason) \
	{ .name = text, .core = SKB_DROP_REASON_##reason },
	DVS_DROP_REASONS(DROP_INFO)
#undef DROP_INFO
};

/**
 * dvs_drop_name() - name of a reason
 * @reason: the reason
 *
 * Return: the name users see.
 */
const char *dvs_drop_name(enum dvs_drop_reason reason)
{
	return drop_info[reason].name;
}

/**
 * dvs_count_drop() - count a dropped frame that is freed elsewhere
 * @dest: the object that caused the drop
 * @skb: the frame, to be traced and captured only; its priority tells its traffic
 *	class
 * @segment: index of its segment, 0 if it belongs to none
 * @way: whether it had come in at @dest, or was to leave
 * @reason: why
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_count_drop(struct dvs_dest *dest, struct sk_buff *skb, u16 segment,
		    enum dvs_mirror_way way, enum dvs_drop_reason reason)
{
	dvs_stats_drop_class(dest->stats, reason,
			     dvs_prio_class(skb->priority));
	trace_dvs_drop(dest->name, skb, reason);
	if (dvs_capturing())
		dvs_capture_dropped(dest, skb, segment, way, reason);
}

/**
 * dvs_drop() - count and free a dropped frame
 * @dest: the object that caused the drop
 * @skb: the frame; consumed
 * @segment: index of its segment, 0 if it belongs to none
 * @way: whether it had come in at @dest, or was to leave
 * @reason: why
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_drop(struct dvs_dest *dest, struct sk_buff *skb, u16 segment,
	      enum dvs_mirror_way way, enum dvs_drop_reason reason)
{
	dvs_count_drop(dest, skb, segment, way, reason);
	kfree_skb_reason(skb, drop_info[reason].core);
}

static void stats_read_drops(const struct dvs_pcpu_stats *stats,
			     struct dvs_stats *part)
{
	unsigned int i, class;

	for (i = 0; i < DVS_DROP_MAX; i++)
		part->drops[i] = u64_stats_read(&stats->drops[i]);
	for (i = 0; i < DVS_DROP_CLASSED_MAX; i++)
		for (class = 0; class < DVS_STATS_CLASSES; class++)
			part->class_drops[i][class] =
				u64_stats_read(&stats->class_drops[i][class]);
}

static void stats_add_drops(struct dvs_stats *sum, const struct dvs_stats *part)
{
	unsigned int i, class;

	for (i = 0; i < DVS_DROP_MAX; i++)
		sum->drops[i] += part->drops[i];
	for (i = 0; i < DVS_DROP_CLASSED_MAX; i++)
		for (class = 0; class < DVS_STATS_CLASSES; class++)
			sum->class_drops[i][class] +=
				part->class_drops[i][class];
}

/**
 * dvs_stats_sum() - sum counters over the CPUs
 * @stats: the counters
 * @sum: set to the sums
 *
 * Context: any.
 */
void dvs_stats_sum(struct dvs_pcpu_stats __percpu *stats, struct dvs_stats *sum)
{
	unsigned int start;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		struct dvs_pcpu_stats *s = per_cpu_ptr(stats, cpu);
		struct dvs_stats part;

		do {
			start = u64_stats_fetch_begin(&s->syncp);
			part.rx_packets = u64_stats_read(&s->rx_packets);
			part.rx_bytes = u64_stats_read(&s->rx_bytes);
			part.tx_packets = u64_stats_read(&s->tx_packets);
			part.tx_bytes = u64_stats_read(&s->tx_bytes);
			part.copies = u64_stats_read(&s->copies);
			stats_read_drops(s, &part);
		} while (u64_stats_fetch_retry(&s->syncp, start));

		sum->rx_packets += part.rx_packets;
		sum->rx_bytes += part.rx_bytes;
		sum->tx_packets += part.tx_packets;
		sum->tx_bytes += part.tx_bytes;
		sum->copies += part.copies;
		stats_add_drops(sum, &part);
	}
}

/* Stands for pages that are yet to be made, so that no frame has to ask for them */
static struct dvs_dest_leaf dest_leaf_none;

static struct dvs_dest_leaf *dest_leaf(struct dvs_dests *dests, u32 index)
{
	return rcu_dereference_protected(dests->root[index >> DVS_DEST_LEAF_BITS],
					 lockdep_is_held(&dests->lock));
}

static int dest_leaf_make(struct dvs_dests *dests, u32 index, gfp_t gfp)
{
	struct dvs_dest_leaf __rcu **place;
	struct dvs_dest_leaf *leaf;

	place = &dests->root[index >> DVS_DEST_LEAF_BITS];
	if (rcu_access_pointer(*place) != &dest_leaf_none)
		return 0;
	leaf = kzalloc(sizeof(*leaf), gfp);
	if (!leaf)
		return -ENOMEM;
	spin_lock_bh(&dests->lock);
	if (rcu_access_pointer(*place) == &dest_leaf_none) {
		rcu_assign_pointer(*place, leaf);
		leaf = NULL;
	}
	spin_unlock_bh(&dests->lock);
	kfree(leaf);
	return 0;
}

static void dest_set(struct dvs_dests *dests, u32 index, struct dvs_dest *dest)
{
	spin_lock_bh(&dests->lock);
	rcu_assign_pointer(dest_leaf(dests, index)->dest[index &
			   (DVS_DEST_LEAF_SIZE - 1)], dest);
	spin_unlock_bh(&dests->lock);
}

/**
 * dvs_dest_add() - number and publish a destination
 * @dest: all members but @index are set
 * @gfp: GFP_KERNEL or GFP_ATOMIC
 *
 * Return: 0, -ENOMEM, or -ENOSPC if there are %DVS_DEST_INDEX_MAX already.
 */
int dvs_dest_add(struct dvs_dest *dest, gfp_t gfp)
{
	struct dvs_dests *dests = &dest->sw->dests;
	int index, err;

	index = ida_alloc_range(&dests->ida, 1, DVS_DEST_INDEX_MAX, gfp);
	if (index < 0)
		return index;
	err = dest_leaf_make(dests, index, gfp);
	if (err) {
		ida_free(&dests->ida, index);
		return err;
	}
	dest->index = index;
	dest->place = (u64)index << DVS_FLOW_IN_SHIFT | DVS_FLOW_IPV4;
	dest_set(dests, index, dest);
	return 0;
}

static enum dvs_fdb_walk dest_flush_one(const struct dvs_fdb_entry *entry,
					void *arg)
{
	const struct dvs_dest *dest = arg;

	return dvs_fdb_dest(entry->val) == dest->index ? DVS_FDB_REMOVE :
							 DVS_FDB_KEEP;
}

/**
 * dvs_dest_flush() - remove all FDB entries that lead to a destination
 * @dest: the destination; published, and nobody learns at it any more
 *
 * Context: may sleep.
 * Return: number of entries removed.
 */
u32 dvs_dest_flush(struct dvs_dest *dest)
{
	u32 bucket = 0;

	if (!READ_ONCE(dest->macs))
		return 0;
	return dvs_fdb_walk(&dest->sw->fdb, &bucket, dest_flush_one,
			    DVS_FDB_EVENT_DEL, dest);
}

/**
 * dvs_dest_unpublish() - make a destination impossible to find
 * @dest: the destination; no FDB entry leads to it
 *
 * Context: any but hard interrupt.
 */
void dvs_dest_unpublish(struct dvs_dest *dest)
{
	dest_set(&dest->sw->dests, dest->index, NULL);
}

/**
 * dvs_dest_release() - give a destination's index back
 * @dest: the destination, unpublished a grace period ago
 *
 * Context: any but hard interrupt.
 */
void dvs_dest_release(struct dvs_dest *dest)
{
	ida_free(&dest->sw->dests.ida, dest->index);
}

/**
 * dvs_dests_init() - make room for a switch's destinations
 * @dests: zeroed
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_dests_init(struct dvs_dests *dests)
{
	u32 i;

	dests->root = kcalloc(DVS_DEST_ROOT_SIZE, sizeof(*dests->root),
			      GFP_KERNEL);
	if (!dests->root)
		return -ENOMEM;
	for (i = 0; i < DVS_DEST_ROOT_SIZE; i++)
		RCU_INIT_POINTER(dests->root[i], &dest_leaf_none);
	spin_lock_init(&dests->lock);
	ida_init(&dests->ida);
	return 0;
}

/**
 * dvs_dests_uninit() - free what dvs_dests_init() made
 * @dests: without destinations, and nobody looks at them any more
 */
void dvs_dests_uninit(struct dvs_dests *dests)
{
	struct dvs_dest_leaf *leaf;
	u32 i;

	for (i = 0; i < DVS_DEST_ROOT_SIZE; i++) {
		leaf = rcu_dereference_protected(dests->root[i], true);
		if (leaf != &dest_leaf_none)
			kfree(leaf);
	}
	kfree(dests->root);
	ida_destroy(&dests->ida);
}
