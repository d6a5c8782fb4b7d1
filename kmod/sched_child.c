// SPDX-License-Identifier: GPL-2.0
/*
 * The qdisc of kind "dvs": the children that keep the frames of its classes.
 */

#include <linux/rtnetlink.h>

#include "pool_queue.h"
#include "sched.h"

/*
 * Kinds that give a frame out as soon as they are asked for one. Others may have a
 * rate or a delay of their own, or children that do.
 */
static const char *const sched_prompt_kinds[] = {
	"bfifo", "choke", "codel", "fq_codel", "fq_pie", "hhf", "pfifo",
	"pfifo_head_drop", "pie", "red", "sfb", "sfq", "skbprio",
};

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
 * dvs_sched_child_is_prompt() - whether frames may pass a child by
 * @child: the child, which is no pool's
 *
 * Return: true if it never holds a frame back.
 */
bool dvs_sched_child_is_prompt(const struct Qdisc *child)
{
	return match_string(sched_prompt_kinds, ARRAY_SIZE(sched_prompt_kinds),
			    child->ops->id) >= 0;
}

/**
 * dvs_sched_update_held() - note whether a class's child may hold frames back
 * @q: private data of the qdisc
 * @class: the class, whose child is new or has changed
 *
 * Context: rtnl.
 */
void dvs_sched_update_held(struct dvs_sched *q, unsigned int class)
{
	struct Qdisc *child = q->class[class].qdisc;
	u8 held = q->held & ~BIT(class);

	if (child->ops == &dvs_pool_queue_ops ?
	    dvs_pool_queue_holds(child) : !dvs_sched_child_is_prompt(child))
		held |= BIT(class);
	WRITE_ONCE(q->held, held);
}

/**
 * dvs_sched_child_passes() - whether a frame may pass a child by that holds some back
 * @child: the child, in which nothing waits
 * @skb: the frame
 * @len: its bytes on the wire
 * @now: nanoseconds
 *
 * Context: the qdisc's root lock.
 * Return: true if so; it is paid for.
 */
bool dvs_sched_child_passes(struct Qdisc *child, const struct sk_buff *skb,
			    unsigned int len, u64 now)
{
	return child->ops == &dvs_pool_queue_ops &&
	       dvs_pool_queue_passes(child, skb, len, now);
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

/* Returns the old child, which has given its frames to the new one */
static struct Qdisc *sched_swap_child(struct Qdisc *sch, unsigned int class,
				      struct Qdisc *child)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct dvs_sched_class *cl = &q->class[class];
	struct Qdisc *old = cl->qdisc;
	struct sk_buff *to_free = NULL;

	sch_tree_lock(sch);
	/* either child may drop frames while they move */
	cl->drops -= child->qstats.drops;
	dvs_sched_move_frames(old, child, &to_free);
	cl->drops += old->qstats.drops;
	cl->qdisc = child;
	if (qdisc_qlen(child))
		dvs_selection_fill(&q->sel, class);
	else
		dvs_selection_empty(&q->sel, class);
	sch_tree_unlock(sch);
	dvs_sched_update_held(q, class);
	kfree_skb_list(to_free);
	return old;
}

/**
 * dvs_sched_lend_class() - let the queue of a pool be a class's child
 * @sch: the qdisc
 * @class: the class, whose child is kept until the queue goes
 * @queue: the queue; takes over the frames that wait
 *
 * Context: rtnl, may sleep.
 */
void dvs_sched_lend_class(struct Qdisc *sch, unsigned int class,
			  struct Qdisc *queue)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct Qdisc *plain = sched_swap_child(sch, class, queue);

	qdisc_hash_del(plain);
	q->class[class].plain = plain;
}

/**
 * dvs_sched_take_class_back() - give a class its own child again
 * @sch: the qdisc
 * @class: the class; its child takes over the frames that wait in the pool's queue
 *
 * Needs no memory. Context: rtnl, may sleep.
 */
void dvs_sched_take_class_back(struct Qdisc *sch, unsigned int class)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct Qdisc *plain = q->class[class].plain;

	q->class[class].plain = NULL;
	plain->parent = TC_H_MAKE(sch->handle, class + 1);
	qdisc_hash_add(plain, false);
	qdisc_put(sched_swap_child(sch, class, plain));
}
