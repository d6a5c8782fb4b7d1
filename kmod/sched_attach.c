// SPDX-License-Identifier: GPL-2.0
/*
 * The qdisc of kind "dvs" and devices: where it may be, how it comes there and
 * goes.
 *
 * It takes no reference to the module: the module may go at any time, and takes
 * its qdiscs with it. So it must know where they are, and may only be the root of
 * a device, or of a device's queue below mq(8).
 */

#include <linux/rtnetlink.h>

#include "sched.h"

#define SCHED_HANDLE	TC_H_MAKE(1U << 16, 0)

/* All there are; rtnl */
static LIST_HEAD(scheds);

/**
 * dvs_sched_enlist() - note that there is a qdisc
 * @q: its private data; noted until list_del()
 *
 * Context: rtnl.
 */
void dvs_sched_enlist(struct dvs_sched *q)
{
	list_add(&q->list, &scheds);
}

/**
 * dvs_sched_place_is_good() - whether the qdisc may be where it is made
 * @sch: a new qdisc
 *
 * A parent without a handle is the mq that the core makes by default.
 *
 * Context: rtnl.
 * Return: true if so.
 */
bool dvs_sched_place_is_good(struct Qdisc *sch)
{
	const struct Qdisc *root = rtnl_dereference(qdisc_dev(sch)->qdisc);

	if (sch->parent == TC_H_ROOT || !TC_H_MAJ(sch->parent))
		return true;
	return root->flags & TCQ_F_MQROOT &&
	       root->handle == TC_H_MAJ(sch->parent);
}

/**
 * dvs_sched_of() - the scheduler of one of a device's queues
 * @dev: the device
 * @queue: number of the queue
 *
 * Context: rtnl.
 * Return: the qdisc, or NULL if it is of another kind.
 */
struct Qdisc *dvs_sched_of(const struct net_device *dev, unsigned int queue)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, queue);
	struct Qdisc *sch = rtnl_dereference(txq->qdisc_sleeping);

	return sch->ops == &dvs_sched_ops ? sch : NULL;
}

/**
 * dvs_sched_next() - go through the schedulers of a device
 * @dev: the device
 * @queue: number of the queue to begin with; set to that of the one found
 *
 * The root of a device is that of all of its queues, and found once.
 *
 * Context: rtnl.
 * Return: the qdisc, or NULL if there are no more.
 */
struct Qdisc *dvs_sched_next(const struct net_device *dev, unsigned int *queue)
{
	struct Qdisc *sch;

	for (; *queue < dev->num_tx_queues; ++*queue) {
		sch = dvs_sched_of(dev, *queue);
		if (sch && (!*queue || sch != dvs_sched_of(dev, *queue - 1)))
			return sch;
	}
	return NULL;
}

static void sched_set_handle(struct Qdisc *sch, u32 handle)
{
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int class;

	sch->handle = handle;
	for (class = 0; class < DVS_PRIO_COUNT; class++)
		q->class[class].qdisc->parent = TC_H_MAKE(handle, class + 1);
}

/* Make a qdisc the root of a device; without one, what the core thinks best */
static void sched_graft_root(struct net_device *dev, struct Qdisc *new)
{
	unsigned int queue;

	if (dev->flags & IFF_UP)
		dev_deactivate(dev);
	for (queue = 0; queue < dev->num_tx_queues; queue++) {
		struct netdev_queue *txq = netdev_get_tx_queue(dev, queue);

		if (new && queue)
			qdisc_refcount_inc(new);
		qdisc_put(dev_graft_qdisc(txq, new));
	}
	if (new) {
		qdisc_refcount_inc(new);
		qdisc_hash_add(new, false);
	}
	qdisc_put(rcu_replace_pointer(dev->qdisc, new ?: &noop_qdisc,
				      lockdep_rtnl_is_held()));
	if (dev->flags & IFF_UP)
		dev_activate(dev);
}

/**
 * dvs_sched_attach() - give a device the scheduler
 * @dev: the device
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, -EBUSY if the device has a qdisc that
 * somebody gave it, or -ENOMEM.
 */
int dvs_sched_attach(struct net_device *dev, struct netlink_ext_ack *extack)
{
	struct Qdisc *root = rtnl_dereference(dev->qdisc), *new;

	if (root->handle) {
		NL_SET_ERR_MSG_MOD(extack, "the device has a qdisc already, see tc qdisc show");
		return -EBUSY;
	}
	new = qdisc_create_dflt(netdev_get_tx_queue(dev, 0), &dvs_sched_ops,
				TC_H_ROOT, extack);
	if (!new)
		return -ENOMEM;
	if (!netif_is_multiqueue(dev))
		new->flags |= TCQ_F_ONETXQUEUE;
	sched_set_handle(new, SCHED_HANDLE);
	sched_graft_root(dev, new);
	return 0;
}

/* The scheduler of one queue goes; the mq above it stays */
static void sched_detach_queue(struct net_device *dev, unsigned int queue)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, queue);
	struct Qdisc *old = rtnl_dereference(txq->qdisc_sleeping), *new;

	new = qdisc_create_dflt(txq, &pfifo_qdisc_ops, old->parent, NULL);
	if (new) {
		new->flags |= TCQ_F_ONETXQUEUE | TCQ_F_NOPARENT;
		qdisc_hash_add(new, false);
	}
	if (dev->flags & IFF_UP)
		dev_deactivate(dev);
	qdisc_put(dev_graft_qdisc(txq, new));
	if (dev->flags & IFF_UP)
		dev_activate(dev);
}

/**
 * dvs_sched_detach() - take the scheduler from a device and its queues
 * @dev: the device
 *
 * Frames that wait in it are dropped. Context: rtnl, may sleep.
 */
void dvs_sched_detach(struct net_device *dev)
{
	const struct Qdisc *root = rtnl_dereference(dev->qdisc);
	unsigned int queue;

	if (root->ops == &dvs_sched_ops) {
		sched_graft_root(dev, NULL);
		return;
	}
	for (queue = 0; queue < dev->num_tx_queues; queue++)
		if (dvs_sched_of(dev, queue))
			sched_detach_queue(dev, queue);
}

/**
 * dvs_sched_init() - make the qdisc's kind known
 *
 * Return: 0, or -EEXIST if there is one of that name.
 */
int dvs_sched_init(void)
{
	return register_qdisc(&dvs_sched_ops);
}

/* What net.core.default_qdisc names; the core keeps no account of it for us */
static void sched_forget_default(void)
{
	if (default_qdisc_ops == &dvs_sched_ops)
		default_qdisc_ops = &pfifo_fast_ops;
}

/* Some device that has a scheduler, in a namespace that is going as well */
static struct net_device *sched_some_device(void)
{
	struct dvs_sched *q;

	list_for_each_entry(q, &scheds, list)
		if (dvs_sched_first(qdisc_dev(q->watchdog.qdisc)))
			return qdisc_dev(q->watchdog.qdisc);
	return NULL;
}

/**
 * dvs_sched_uninit() - forget the qdisc's kind, and take it from all devices
 *
 * A request of tc may hold one for a while after it was taken.
 */
void dvs_sched_uninit(void)
{
	struct net_device *dev;

	unregister_qdisc(&dvs_sched_ops);
	rtnl_lock();
	sched_forget_default();
	while ((dev = sched_some_device()))
		dvs_sched_detach(dev);
	while (!list_empty(&scheds)) {
		rtnl_unlock();
		schedule_timeout_uninterruptible(1);
		rtnl_lock();
	}
	rtnl_unlock();
}
