/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The qdisc of a pool on an uplink: the child of the pool's class, with a queue
 * for each member of the pool.
 */
#ifndef _DVS_POOL_QUEUE_H
#define _DVS_POOL_QUEUE_H

#include <linux/xarray.h>
#include <net/pkt_sched.h>
#include <net/sch_generic.h>

#include "shares.h"

struct dvs_sched;

/* Frames of no member have a queue of their own, as if of member 0 */
#define DVS_POOL_OTHERS	0

#define DVS_POOL_SHARES_DEFAULT	50

/**
 * struct dvs_pool_leaf - the queue of a member
 * @share: its part of what the class gets
 * @qdisc: child that keeps its frames
 * @bstats: what it has sent
 * @kept: link in a list of those whose child has given no frame
 */
struct dvs_pool_leaf {
	struct dvs_share share;
	struct Qdisc *qdisc;
	struct gnet_stats_basic_sync bstats;
	struct list_head kept;
};

/**
 * struct dvs_pool_queue - private data of the qdisc
 * @sched: the scheduler above, which knows what a frame weighs
 * @class: class of the pool
 * @shares: whose turn it is
 * @leaves: queues by member; written under rtnl
 * @holding: how many of them may hold frames back; rtnl
 * @watchdog: wakes the device when a member may send again
 *
 * Protected by the root lock of the device's qdisc.
 */
struct dvs_pool_queue {
	struct dvs_sched *sched;
	unsigned int class;
	struct dvs_shares shares;
	struct xarray leaves;
	unsigned int holding;
	struct qdisc_watchdog watchdog;
};

extern struct Qdisc_ops dvs_pool_queue_ops;

struct Qdisc *dvs_pool_queue_create(struct Qdisc *sch, unsigned int class,
				    struct netlink_ext_ack *extack);
int dvs_pool_queue_add(struct Qdisc *queue, u16 member,
		       const struct dvs_share_params *params,
		       struct netlink_ext_ack *extack);
void dvs_pool_queue_set(struct Qdisc *queue, u16 member,
			const struct dvs_share_params *params);
bool dvs_pool_queue_holds(struct Qdisc *queue);
bool dvs_pool_queue_passes(struct Qdisc *queue, const struct sk_buff *skb,
			   unsigned int len, u64 now);
void dvs_pool_queue_del(struct Qdisc *queue, u16 member);

#endif /* _DVS_POOL_QUEUE_H */
