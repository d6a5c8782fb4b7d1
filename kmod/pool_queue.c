// SPDX-License-Identifier: GPL-2.0
/*
 * The qdisc of a pool on an uplink.
 *
 * A frame says by its mark which member of the pool it comes from, through a
 * tunnel as well. Each member has a queue, a child qdisc; shares.c says which
 * one is next. Only dvs makes this qdisc: its kind is not known to tc(8), which
 * shows it and its members as classes all the same, and can change their children.
 */

#include "pool_queue.h"

#include <linux/ktime.h>
#include <linux/rtnetlink.h>
#include <net/pkt_sched.h>

#include "mark.h"
#include "sched.h"

/* Handles above those that people take and below those that tc gives */
#define POOL_QUEUE_HANDLE	0x7f00

static struct dvs_pool_leaf *queue_leaf(struct Qdisc *sch, unsigned int member)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);

	return xa_load(&q->leaves, member);
}

static struct dvs_pool_leaf *queue_classify(struct Qdisc *sch,
					    const struct sk_buff *skb)
{
	return queue_leaf(sch, skb->tc_index & DVS_MARK_MEMBER) ?:
	       queue_leaf(sch, DVS_POOL_OTHERS);
}

static int queue_enqueue(struct sk_buff *skb, struct Qdisc *sch,
			 struct sk_buff **to_free)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);
	struct dvs_pool_leaf *leaf = queue_classify(sch, skb);
	unsigned int len = qdisc_pkt_len(skb);
	int ret = qdisc_enqueue(skb, leaf->qdisc, to_free);

	if (unlikely(ret != NET_XMIT_SUCCESS)) {
		if (net_xmit_drop_count(ret))
			qdisc_qstats_drop(sch);
		return ret;
	}
	sch->qstats.backlog += len;
	sch->q.qlen++;
	if (!leaf->share.busy)
		dvs_share_fill(&q->shares, &leaf->share, ktime_get_ns());
	return NET_XMIT_SUCCESS;
}

static void queue_sent(struct Qdisc *sch, struct dvs_pool_leaf *leaf,
		       struct sk_buff *skb, u64 now)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);

	dvs_share_sent(&q->shares, &leaf->share,
		       dvs_sched_wire_len(q->sched, skb), now);
	if (!qdisc_qlen(leaf->qdisc))
		dvs_share_empty(&q->shares, &leaf->share, now);
	bstats_update(&leaf->bstats, skb);
	qdisc_bstats_update(sch, skb);
	qdisc_qstats_backlog_dec(sch, skb);
	sch->q.qlen--;
}

/* The next frame of those whose child gives one; the others go to *kept */
static struct sk_buff *queue_next(struct Qdisc *sch, u64 now, u64 *when,
				  struct list_head *kept)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);
	struct dvs_share *share;
	struct dvs_pool_leaf *leaf;
	struct sk_buff *skb;

	while ((share = dvs_shares_next(&q->shares, now, when))) {
		leaf = container_of(share, struct dvs_pool_leaf, share);
		skb = leaf->qdisc->dequeue(leaf->qdisc);
		if (likely(skb)) {
			queue_sent(sch, leaf, skb, now);
			return skb;
		}
		dvs_share_empty(&q->shares, share, now);
		if (qdisc_qlen(leaf->qdisc))
			list_add(&leaf->kept, kept);
	}
	return NULL;
}

/*
 * A child may keep its frames to itself for now, and wake the device itself: its
 * member goes on having frames, and is asked again then.
 */
static struct sk_buff *queue_dequeue(struct Qdisc *sch)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);
	u64 now = ktime_get_ns(), when = U64_MAX;
	struct dvs_pool_leaf *leaf;
	struct sk_buff *skb;
	LIST_HEAD(kept);

	skb = queue_next(sch, now, &when, &kept);
	list_for_each_entry(leaf, &kept, kept)
		dvs_share_fill(&q->shares, &leaf->share, now);
	if (!skb && when != U64_MAX)
		qdisc_watchdog_schedule_ns(&q->watchdog, when);
	return skb;
}

static void queue_reset(struct Qdisc *sch)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);
	struct dvs_pool_leaf *leaf;
	unsigned long member;

	xa_for_each(&q->leaves, member, leaf) {
		qdisc_reset(leaf->qdisc);
		dvs_share_empty(&q->shares, &leaf->share, ktime_get_ns());
	}
	qdisc_watchdog_cancel(&q->watchdog);
}

static int queue_init(struct Qdisc *sch, struct nlattr *opt,
		      struct netlink_ext_ack *extack)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);

	xa_init(&q->leaves);
	qdisc_watchdog_init(&q->watchdog, sch);
	return 0;
}

static void leaf_free(struct dvs_pool_leaf *leaf)
{
	qdisc_put(leaf->qdisc);
	kfree(leaf);
}

static void queue_destroy(struct Qdisc *sch)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);
	struct dvs_pool_leaf *leaf;
	unsigned long member;

	qdisc_watchdog_cancel(&q->watchdog);
	xa_for_each(&q->leaves, member, leaf)
		leaf_free(leaf);
	xa_destroy(&q->leaves);
}

/* ---- whether frames may pass the queue by ---- */

/* A member with a limit of its own, or whose child may keep frames to itself */
static bool leaf_holds(const struct dvs_pool_leaf *leaf)
{
	return leaf->share.max.rate || !dvs_sched_child_is_prompt(leaf->qdisc);
}

/* A member has come or is going, or is about to change or has changed; rtnl */
static void queue_count(struct dvs_pool_queue *q,
			const struct dvs_pool_leaf *leaf, int n)
{
	if (leaf_holds(leaf))
		q->holding += n;
	if (q->sched->class[q->class].qdisc == q->watchdog.qdisc)
		dvs_sched_update_held(q->sched, q->class);
}

/**
 * dvs_pool_queue_holds() - whether some members' frames may be held back
 * @queue: qdisc of the pool
 *
 * Context: rtnl.
 * Return: true if so.
 */
bool dvs_pool_queue_holds(struct Qdisc *queue)
{
	const struct dvs_pool_queue *q = qdisc_priv(queue);

	return q->holding;
}

/**
 * dvs_pool_queue_passes() - whether a frame may leave while nothing waits anywhere
 * @queue: qdisc of the pool
 * @skb: the frame
 * @len: its bytes
 * @now: nanoseconds
 *
 * Context: the root lock.
 * Return: true if so; the member has paid for it.
 */
bool dvs_pool_queue_passes(struct Qdisc *queue, const struct sk_buff *skb,
			   unsigned int len, u64 now)
{
	struct dvs_pool_leaf *leaf = queue_classify(queue, skb);

	return dvs_sched_child_is_prompt(leaf->qdisc) &&
	       dvs_bucket_send(&leaf->share.min, &leaf->share.max, len, now);
}

/* ---- members as classes of tc: member N is class :N+1 ---- */

static struct dvs_pool_leaf *queue_class(struct Qdisc *sch, unsigned long arg)
{
	return queue_leaf(sch, arg - 1);
}

static unsigned long queue_class_find(struct Qdisc *sch, u32 classid)
{
	unsigned long arg = TC_H_MIN(classid);

	return arg && queue_class(sch, arg) ? arg : 0;
}

static int queue_class_graft(struct Qdisc *sch, unsigned long arg,
			     struct Qdisc *new, struct Qdisc **old,
			     struct netlink_ext_ack *extack)
{
	struct dvs_pool_leaf *leaf = queue_class(sch, arg);
	struct dvs_pool_queue *q = qdisc_priv(sch);

	if (!new) {
		new = dvs_sched_child(sch, &pfifo_qdisc_ops, arg, extack);
		if (!new)
			return -ENOMEM;
	}
	queue_count(q, leaf, -1);
	*old = qdisc_replace(sch, new, &leaf->qdisc);
	queue_count(q, leaf, 1);
	return 0;
}

static struct Qdisc *queue_class_leaf(struct Qdisc *sch, unsigned long arg)
{
	return queue_class(sch, arg)->qdisc;
}

/* The child has dropped its last frame; a member may be on its way out */
static void queue_class_qlen_notify(struct Qdisc *sch, unsigned long arg)
{
	struct dvs_pool_leaf *leaf = queue_class(sch, arg);
	struct dvs_pool_queue *q = qdisc_priv(sch);

	if (leaf)
		dvs_share_empty(&q->shares, &leaf->share, ktime_get_ns());
}

static void queue_class_walk(struct Qdisc *sch, struct qdisc_walker *walker)
{
	struct dvs_pool_queue *q = qdisc_priv(sch);
	struct dvs_pool_leaf *leaf;
	unsigned long member;

	if (walker->stop)
		return;
	xa_for_each(&q->leaves, member, leaf)
		if (!tc_qdisc_stats_dump(sch, member + 1, walker))
			break;
}

static int queue_class_dump(struct Qdisc *sch, unsigned long arg,
			    struct sk_buff *skb, struct tcmsg *tcm)
{
	tcm->tcm_handle = TC_H_MAKE(sch->handle, arg);
	tcm->tcm_info = queue_class(sch, arg)->qdisc->handle;
	return 0;
}

static int queue_class_dump_stats(struct Qdisc *sch, unsigned long arg,
				  struct gnet_dump *d)
{
	struct dvs_pool_leaf *leaf = queue_class(sch, arg);

	return gnet_stats_copy_basic(d, NULL, &leaf->bstats, true) < 0 ||
	       qdisc_qstats_copy(d, leaf->qdisc) < 0 ? -1 : 0;
}

static const struct Qdisc_class_ops queue_class_ops = {
	.graft = queue_class_graft,
	.leaf = queue_class_leaf,
	.qlen_notify = queue_class_qlen_notify,
	.find = queue_class_find,
	.walk = queue_class_walk,
	.dump = queue_class_dump,
	.dump_stats = queue_class_dump_stats,
};

struct Qdisc_ops dvs_pool_queue_ops __read_mostly = {
	.cl_ops = &queue_class_ops,
	.id = "dvs_pool",
	.priv_size = sizeof(struct dvs_pool_queue),
	.enqueue = queue_enqueue,
	.dequeue = queue_dequeue,
	.peek = qdisc_peek_dequeued,
	.init = queue_init,
	.reset = queue_reset,
	.destroy = queue_destroy,
};

/* ---- members come and go ---- */

/**
 * dvs_pool_queue_add() - make a queue for a member
 * @queue: qdisc of the pool
 * @member: number of the member, which has none yet
 * @params: its part
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_pool_queue_add(struct Qdisc *queue, u16 member,
		       const struct dvs_share_params *params,
		       struct netlink_ext_ack *extack)
{
	struct dvs_pool_queue *q = qdisc_priv(queue);
	struct dvs_pool_leaf *leaf = kzalloc(sizeof(*leaf), GFP_KERNEL);

	if (!leaf)
		return -ENOMEM;
	gnet_stats_basic_sync_init(&leaf->bstats);
	dvs_share_set(&q->shares, &leaf->share, params, ktime_get_ns());
	leaf->qdisc = dvs_sched_child(queue, dvs_sched_child_ops(), member + 1,
				      extack);
	if (!leaf->qdisc)
		goto err_free;
	if (xa_err(xa_store(&q->leaves, member, leaf, GFP_KERNEL)))
		goto err_put;
	queue_count(q, leaf, 1);
	return 0;

err_put:
	qdisc_put(leaf->qdisc);
err_free:
	kfree(leaf);
	return -ENOMEM;
}

/**
 * dvs_pool_queue_set() - change the part of a member
 * @queue: qdisc of the pool
 * @member: number of the member; nothing happens if it has no queue
 * @params: its part
 *
 * Context: rtnl.
 */
void dvs_pool_queue_set(struct Qdisc *queue, u16 member,
			const struct dvs_share_params *params)
{
	struct dvs_pool_queue *q = qdisc_priv(queue);
	struct dvs_pool_leaf *leaf = queue_leaf(queue, member);

	if (!leaf)
		return;
	queue_count(q, leaf, -1);
	sch_tree_lock(queue);
	dvs_share_set(&q->shares, &leaf->share, params, ktime_get_ns());
	sch_tree_unlock(queue);
	queue_count(q, leaf, 1);
}

/**
 * dvs_pool_queue_del() - remove the queue of a member
 * @queue: qdisc of the pool
 * @member: number of the member; nothing happens if it has no queue
 *
 * Frames that wait in it wait among those of no member. Context: rtnl.
 */
void dvs_pool_queue_del(struct Qdisc *queue, u16 member)
{
	struct dvs_pool_leaf *others = queue_leaf(queue, DVS_POOL_OTHERS);
	struct dvs_pool_leaf *leaf = queue_leaf(queue, member);
	struct dvs_pool_queue *q = qdisc_priv(queue);
	struct sk_buff *to_free = NULL;

	if (!leaf)
		return;
	/* the array's lock is not for use below the queue's */
	xa_erase(&q->leaves, member);
	sch_tree_lock(queue);
	dvs_sched_move_frames(leaf->qdisc, others->qdisc, &to_free);
	dvs_share_empty(&q->shares, &leaf->share, ktime_get_ns());
	if (qdisc_qlen(others->qdisc))
		dvs_share_fill(&q->shares, &others->share, ktime_get_ns());
	sch_tree_unlock(queue);
	kfree_skb_list(to_free);
	queue_count(q, leaf, -1);
	leaf_free(leaf);
}

/**
 * dvs_pool_queue_create() - make the qdisc of a pool
 * @sch: scheduler of an uplink
 * @class: the pool's class
 * @extack: says what is wrong
 *
 * It has a queue for frames of no member.
 *
 * Context: rtnl, may sleep.
 * Return: the qdisc, to be made the child of the class; or NULL.
 */
struct Qdisc *dvs_pool_queue_create(struct Qdisc *sch, unsigned int class,
				    struct netlink_ext_ack *extack)
{
	static const struct dvs_share_params others = {
		.weight = DVS_POOL_SHARES_DEFAULT,
	};
	struct dvs_pool_queue *q;
	struct Qdisc *queue;

	queue = qdisc_create_dflt(sch->dev_queue, &dvs_pool_queue_ops,
				  TC_H_MAKE(sch->handle, class + 1), extack);
	if (!queue)
		return NULL;
	q = qdisc_priv(queue);
	q->sched = qdisc_priv(sch);
	q->class = class;
	queue->handle = (POOL_QUEUE_HANDLE + class) << 16;
	qdisc_hash_add(queue, false);
	if (!dvs_pool_queue_add(queue, DVS_POOL_OTHERS, &others, extack))
		return queue;
	qdisc_put(queue);
	return NULL;
}
