// SPDX-License-Identifier: GPL-2.0
/*
 * The qdisc of kind "dvs": the children that keep the frames of its classes.
 */

#include <linux/rtnetlink.h>

#include "sched.h"

/**
 * dvs_sched_child_ops() - the kind of child that a class has by default
 *
 * As for other classful qdiscs, but one that can be a child.
 *
 * Return: its operations.
 */
const struct Qdisc_ops *dvs_sched_child_ops(void)
{
	if (default_qdisc_ops->static_flags & TCQ_F_NOLOCK)
		return &pfifo_qdisc_ops;
	return default_qdisc_ops;
}

/**
 * dvs_sched_child() - make a child
 * @sch: a qdisc with classes
 * @ops: kind of the child
 * @band: number of the class in tc's words
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: the child, or NULL.
 */
struct Qdisc *dvs_sched_child(struct Qdisc *sch, const struct Qdisc_ops *ops,
			      unsigned int band, struct netlink_ext_ack *extack)
{
	struct Qdisc *child;

	child = qdisc_create_dflt(sch->dev_queue, ops,
				  TC_H_MAKE(sch->handle, band), extack);
	if (child)
		qdisc_hash_add(child, true);
	return child;
}

/**
 * dvs_sched_move_frames() - take the frames of one child to another
 * @from: the child that goes
 * @to: a child of the same class, or of the same qdisc
 * @to_free: list of frames to be freed
 *
 * Context: the qdisc's root lock.
 */
void dvs_sched_move_frames(struct Qdisc *from, struct Qdisc *to,
			   struct sk_buff **to_free)
{
	struct sk_buff *skb;

	while ((skb = from->dequeue(from))) {
		unsigned int len = qdisc_pkt_len(skb);

		if (qdisc_enqueue(skb, to, to_free) != NET_XMIT_SUCCESS)
			qdisc_tree_reduce_backlog(to, 1, len);
	}
	qdisc_purge_queue(from);
}

/**
 * dvs_sched_set_child() - give a class another child
 * @sch: the qdisc
 * @class: the class
 * @child: the child; takes over the frames that wait
 *
 * Context: rtnl, may sleep.
 */
void dvs_sched_set_child(struct Qdisc *sch, unsigned int class,
			 struct Qdisc *child)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct dvs_sched_class *cl = &q->class[class];
	struct Qdisc *old = cl->qdisc;
	struct sk_buff *to_free = NULL;

	sch_tree_lock(sch);
	dvs_sched_move_frames(old, child, &to_free);
	cl->drops += old->qstats.drops;
	cl->qdisc = child;
	if (qdisc_qlen(child))
		dvs_selection_fill(&q->sel, class);
	else
		dvs_selection_empty(&q->sel, class);
	sch_tree_unlock(sch);
	kfree_skb_list(to_free);
	qdisc_put(old);
}
