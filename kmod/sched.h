/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The qdisc of kind "dvs": eight traffic classes, each with a child qdisc,
 * between which transmission selection chooses.
 */
#ifndef _DVS_SCHED_H
#define _DVS_SCHED_H

#include <linux/if_vlan.h>
#include <net/pkt_sched.h>
#include <net/sch_generic.h>

#include "prio.h"
#include "selection.h"

struct dvs_switch;

#define DVS_SCHED_KIND	"dvs"

/* A burst that is limited to a peak rate leaves in pieces of this many bytes */
#define DVS_SCHED_PEAK_BURST	ETH_FRAME_LEN

/* Bytes of a link's burst that are kept for strict classes, half of it at most */
#define DVS_SCHED_KEPT		((u32)ETH_FRAME_LEN)

/**
 * struct dvs_sched_class_conf - what the operator chooses for a class
 * @select: how its turn comes
 * @limit: most frames that wait in it, 0: as many as its child allows
 * @limit_bytes: most bytes that wait in it, 0: as many as its child allows
 * @dei_limit: so many frames may wait in it before those that are drop eligible
 *	are dropped, 0: half of @limit, or of its child's
 */
struct dvs_sched_class_conf {
	struct dvs_selection_params select;
	u32 limit;
	u32 limit_bytes;
	u32 dei_limit;
};

/**
 * struct dvs_sched_conf - what the operator chooses for the whole link
 * @rate: bytes per second over time, 0 for any
 * @burst: bytes that may be sent at once
 * @peak: bytes per second at which a burst is sent, 0 for any
 * @overhead: bytes that each frame has on the wire besides, e.g. 24: preamble,
 *	frame check sequence and gap between frames (IEEE 802.3, 3.1.1 and 4.4.2)
 * @frame_min: bytes that a frame, @overhead included, takes at least
 */
struct dvs_sched_conf {
	u64 rate;
	u32 burst;
	u64 peak;
	u16 overhead;
	u16 frame_min;
};

/**
 * struct dvs_sched_direct - frames that were sent past the queues, on one CPU
 * @packets: by class
 * @bytes: by class
 * @syncp: makes the counters readable from another CPU on 32 bit
 */
struct dvs_sched_direct {
	u64_stats_t packets[DVS_PRIO_COUNT];
	u64_stats_t bytes[DVS_PRIO_COUNT];
	struct u64_stats_sync syncp;
};

/**
 * struct dvs_sched_class - a traffic class
 * @qdisc: its child
 * @plain: the child it had before a pool, NULL without one; not known to tc
 * @bstats: what it has sent from the queue
 * @drops: what former children have dropped, less what the child had when it came
 * @dei_drops: what was dropped only for being drop eligible
 * @cut: longer frames are cut into their segments, bytes
 * @conf: what the operator chose
 */
struct dvs_sched_class {
	struct Qdisc *qdisc;
	struct Qdisc *plain;
	struct gnet_stats_basic_sync bstats;
	u32 drops;
	u32 cut;
	u64 dei_drops;
	struct dvs_sched_class_conf conf;
};

/**
 * struct dvs_sched - private data of the qdisc
 * @sel: whose turn it is
 * @class: the classes
 * @front: a frame that was the next one when it came, and is in no class's child
 * @front_class: its class
 * @rate: tokens of @conf.rate
 * @kept: tokens of @rate that only strict classes may take which have been quiet
 * @peak: tokens of @conf.peak
 * @conf: what the operator chose
 * @direct: frames sent past the queues
 * @folded: what of @direct is in the qdisc's counters already
 * @limited: there is a rate that not even an empty queue may exceed
 * @filtered: tc's filters have chosen classes; nothing passes them by
 * @held: bit mask of classes whose child may hold frames back, and is asked
 * @sw: the switch whose pools are served, NULL for none
 * @uplink: link in &dvs_switch.uplinks
 * @watchdog: wakes the device when tokens have come
 * @list: all schedulers; rtnl
 * @filters: tc's filters, if there are any
 * @block: where @filters come from
 *
 * Protected by the qdisc's root lock, configuration by rtnl as well.
 */
struct dvs_sched {
	struct dvs_selection sel;
	struct dvs_sched_class class[DVS_PRIO_COUNT];
	struct sk_buff *front;
	u8 front_class;
	struct dvs_bucket rate;
	s64 kept;
	struct dvs_bucket peak;
	struct dvs_sched_conf conf;
	struct dvs_sched_direct __percpu *direct;
	struct { u64 packets, bytes; } folded;
	bool limited;
	bool filtered;
	u8 held;
	struct dvs_switch *sw;
	struct list_head uplink;
	struct qdisc_watchdog watchdog;
	struct list_head list;
	struct tcf_proto __rcu *filters;
	struct tcf_block *block;
};

/**
 * struct dvs_sched_class_stats - counters of a class
 * @packets: frames it has sent
 * @bytes: bytes it has sent
 * @drops: frames it has dropped
 * @dei_drops: those of them that were dropped only for being drop eligible
 * @qlen: frames that wait
 * @backlog: bytes that wait
 */
struct dvs_sched_class_stats {
	u64 packets;
	u64 bytes;
	u64 drops;
	u64 dei_drops;
	u32 qlen;
	u32 backlog;
};

extern struct Qdisc_ops dvs_sched_ops;
extern const struct Qdisc_class_ops dvs_sched_class_ops;

int dvs_sched_init(void);
void dvs_sched_uninit(void);
void dvs_sched_enlist(struct dvs_sched *q);
bool dvs_sched_place_is_good(struct Qdisc *sch);
struct Qdisc *dvs_sched_of(const struct net_device *dev, unsigned int queue);
struct Qdisc *dvs_sched_next(const struct net_device *dev, unsigned int *queue);
int dvs_sched_attach(struct net_device *dev, struct netlink_ext_ack *extack);
void dvs_sched_detach(struct net_device *dev);
void dvs_sched_class_set(struct Qdisc *sch, unsigned int class,
			 const struct dvs_sched_class_conf *conf);
void dvs_sched_set(struct Qdisc *sch, const struct dvs_sched_conf *conf);
void dvs_sched_set_filtered(struct Qdisc *sch);
const struct Qdisc_ops *dvs_sched_child_ops(void);
bool dvs_sched_child_is_prompt(const struct Qdisc *child);
void dvs_sched_update_held(struct dvs_sched *q, unsigned int class);
bool dvs_sched_child_passes(struct Qdisc *child, const struct sk_buff *skb,
			    unsigned int len, u64 now);
struct Qdisc *dvs_sched_child(struct Qdisc *sch, const struct Qdisc_ops *ops,
			      unsigned int band,
			      struct netlink_ext_ack *extack);
void dvs_sched_move_frames(struct Qdisc *from, struct Qdisc *to,
			   struct sk_buff **to_free);
void dvs_sched_lend_class(struct Qdisc *sch, unsigned int class,
			  struct Qdisc *queue);
void dvs_sched_take_class_back(struct Qdisc *sch, unsigned int class);
void dvs_sched_class_stats(struct Qdisc *sch, unsigned int class,
			   struct dvs_sched_class_stats *stats);
void dvs_sched_add_direct(const struct dvs_sched *q, unsigned int class,
			  struct dvs_sched_class_stats *stats);
unsigned int dvs_sched_wire_len(const struct dvs_sched *q,
				const struct sk_buff *skb);
void dvs_sched_move_front(struct Qdisc *sch, struct sk_buff **to_free);
int dvs_sched_enqueue(struct sk_buff *skb, struct Qdisc *sch,
		      struct sk_buff **to_free);

/* All schedulers of a device: one, or one for each queue below mq; rtnl */
#define dvs_sched_for_each(dev, queue, sch)				\
	for ((queue) = 0; ((sch) = dvs_sched_next(dev, &(queue))); (queue)++)

/**
 * dvs_sched_first() - the scheduler of a device
 * @dev: the device
 *
 * Context: rtnl.
 * Return: the qdisc, that of the first queue that has one below
 * mq, or NULL.
 */
static inline struct Qdisc *dvs_sched_first(const struct net_device *dev)
{
	unsigned int queue = 0;

	return dvs_sched_next(dev, &queue);
}

/**
 * dvs_sched_idle() - whether no frame is in a scheduler, or on its way from it
 * @sch: a qdisc of this kind
 *
 * Then a frame may pass by: it would be the next one. The queue is looked at
 * first. Nobody who has sent a frame of this flow before can have it overtaken,
 * since that frame was in the queue, or is with the driver already.
 *
 * Context: rcu_read_lock_bh().
 * Return: true if so.
 */
static inline bool dvs_sched_idle(struct Qdisc *sch)
{
	if (READ_ONCE(sch->q.qlen))
		return false;
	smp_rmb();	/* pairs with the barriers of qdisc_run_end() */
	return !qdisc_is_running(sch) &&
	       !test_bit(__QDISC_STATE_DEACTIVATED, &sch->state);
}

/**
 * dvs_sched_count_direct() - count a frame that passed the queues by
 * @sch: one that was idle
 * @class: the frame's class
 * @len: its bytes
 */
static inline void dvs_sched_count_direct(struct Qdisc *sch, unsigned int class,
					  unsigned int len)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct dvs_sched_direct *direct = this_cpu_ptr(q->direct);

	u64_stats_update_begin(&direct->syncp);
	u64_stats_inc(&direct->packets[class]);
	u64_stats_add(&direct->bytes[class], len);
	u64_stats_update_end(&direct->syncp);
}

bool dvs_sched_pass_limited(struct Qdisc *sch, struct sk_buff *skb);

/**
 * dvs_sched_pass() - whether a frame may pass a device's queue by
 * @sch: qdisc of the queue, of any kind
 * @skb: the frame
 *
 * Context: rcu_read_lock_bh().
 * Return: true if so; the frame is counted then.
 */
static inline bool dvs_sched_pass(struct Qdisc *sch, struct sk_buff *skb)
{
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int class;

	if (sch->enqueue != dvs_sched_enqueue || READ_ONCE(q->filtered) ||
	    skb->priority >= DVS_PRIO_COUNT || !dvs_sched_idle(sch))
		return false;
	class = dvs_prio_class(skb->priority);
	if (READ_ONCE(q->limited) || READ_ONCE(q->held) & BIT(class))
		return dvs_sched_pass_limited(sch, skb);
	dvs_sched_count_direct(sch, class, skb->len);
	return true;
}

#endif /* _DVS_SCHED_H */
