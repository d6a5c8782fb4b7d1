// SPDX-License-Identifier: GPL-2.0
/*
 * The qdisc of kind "dvs": how frames come in.
 */

#include <linux/rtnetlink.h>
#include <net/pkt_cls.h>

#include "mark.h"
#include "sched.h"

static unsigned int sched_class_of_band(u32 band)
{
	return band >= 1 && band <= DVS_PRIO_COUNT ? band - 1 :
						     dvs_prio_class(0);
}

/* Class that a filter or a priority names; below 0 if a filter took the frame */
static int sched_filter(struct sk_buff *skb, struct tcf_proto *filters,
			int *ret)
{
	struct tcf_result res;
	int verdict = tcf_classify(skb, NULL, filters, &res, false);

	*ret = NET_XMIT_SUCCESS | __NET_XMIT_BYPASS;
	switch (verdict) {
	case TC_ACT_STOLEN:
	case TC_ACT_QUEUED:
	case TC_ACT_TRAP:
		*ret = NET_XMIT_SUCCESS | __NET_XMIT_STOLEN;
		fallthrough;
	case TC_ACT_SHOT:
		return -1;
	}
	if (verdict < 0)
		return dvs_prio_class(skb->priority);
	return sched_class_of_band(TC_H_MIN(res.classid));
}

static int sched_classify(struct sk_buff *skb, struct Qdisc *sch, int *ret)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct tcf_proto *filters;

	if (unlikely(TC_H_MAJ(skb->priority) &&
		     TC_H_MAJ(skb->priority) == sch->handle))
		return sched_class_of_band(TC_H_MIN(skb->priority));
	filters = rcu_dereference_bh(q->filters);
	if (unlikely(filters))
		return sched_filter(skb, filters, ret);
	return dvs_prio_class(skb->priority);
}

static bool sched_class_is_full(const struct dvs_sched_class *cl,
				unsigned int len)
{
	const struct Qdisc *child = cl->qdisc;

	return (cl->conf.limit && qdisc_qlen(child) >= cl->conf.limit) ||
	       (cl->conf.limit_bytes &&
		child->qstats.backlog + len > cl->conf.limit_bytes);
}

/*
 * Whether the class has room for frames only that are not drop eligible. A child
 * that does not say how many frames it allows keeps them all.
 */
static bool sched_class_is_tight(const struct dvs_sched_class *cl)
{
	u32 limit = cl->conf.limit ?: cl->qdisc->limit;

	limit = cl->conf.dei_limit ?: limit - limit / 2;
	return limit && qdisc_qlen(cl->qdisc) >= limit;
}

static int sched_enqueue_one(struct sk_buff *skb, struct dvs_sched_class *cl,
			     struct sk_buff **to_free)
{
	if (unlikely(sched_class_is_full(cl, qdisc_pkt_len(skb))))
		return qdisc_drop(skb, cl->qdisc, to_free);
	if (unlikely(dvs_mark_eligible(skb) && sched_class_is_tight(cl))) {
		cl->dei_drops++;
		return qdisc_drop(skb, cl->qdisc, to_free);
	}
	return qdisc_enqueue(skb, cl->qdisc, to_free);
}

/* Frames that would keep the link for too long are cut; some may be dropped */
static int sched_enqueue_cut(struct sk_buff *skb, struct Qdisc *sch,
			     unsigned int class, struct sk_buff **to_free)
{
	netdev_features_t features = netif_skb_features(skb);
	struct dvs_sched *q = qdisc_priv(sch);
	struct sk_buff *list, *next;
	unsigned int frames = 0;
	int ret = NET_XMIT_DROP;

	list = skb_gso_segment(skb, features & ~NETIF_F_GSO_MASK);
	if (IS_ERR_OR_NULL(list))
		return qdisc_drop(skb, q->class[class].qdisc, to_free);
	skb_list_walk_safe(list, list, next) {
		unsigned int len = list->len;

		skb_mark_not_on_list(list);
		qdisc_skb_cb(list)->pkt_len = len;
		ret = sched_enqueue_one(list, &q->class[class], to_free);
		if (ret == NET_XMIT_SUCCESS) {
			sch->qstats.backlog += len;
			frames++;
		}
	}
	sch->q.qlen += frames;
	consume_skb(skb);
	return frames ? NET_XMIT_SUCCESS : ret;
}

/* Take a frame in the usual way: into the child of its class */
static int sched_enqueue_class(struct sk_buff *skb, struct Qdisc *sch,
			       unsigned int class, struct sk_buff **to_free)
{
	unsigned int len = qdisc_pkt_len(skb);
	struct dvs_sched *q = qdisc_priv(sch);
	int ret;

	if (unlikely(len > q->class[class].cut && skb_is_gso(skb))) {
		ret = sched_enqueue_cut(skb, sch, class, to_free);
	} else {
		ret = sched_enqueue_one(skb, &q->class[class], to_free);
		if (likely(ret == NET_XMIT_SUCCESS)) {
			sch->qstats.backlog += len;
			sch->q.qlen++;
		}
	}
	if (likely(ret == NET_XMIT_SUCCESS))
		dvs_selection_fill(&q->sel, class);
	else if (net_xmit_drop_count(ret))
		qdisc_qstats_drop(sch);
	return ret;
}

/*
 * Whether a frame that comes now would be the next one: it finds the queue empty,
 * or is of a strict class above all that have frames.
 */
static bool sched_is_next(struct Qdisc *sch, unsigned int class)
{
	const struct dvs_sched *q = qdisc_priv(sch);
	u8 strict = q->sel.strict;

	return !sch->q.qlen ||
	       (strict & BIT(class) && !((q->sel.busy & strict) >> class));
}

/*
 * The next frame most often leaves at once, and is not worth the way through a
 * child: it waits in front of all queues.
 */
static int sched_enqueue_front(struct sk_buff *skb, struct Qdisc *sch,
			       unsigned int class)
{
	struct dvs_sched *q = qdisc_priv(sch);

	q->front = skb;
	q->front_class = class;
	sch->qstats.backlog += qdisc_pkt_len(skb);
	sch->q.qlen++;
	return NET_XMIT_SUCCESS;
}

/**
 * dvs_sched_move_front() - let the frame in front wait where others do
 * @sch: the qdisc, which has one
 * @to_free: list of frames to be freed
 *
 * Context: the qdisc's root lock.
 */
void dvs_sched_move_front(struct Qdisc *sch, struct sk_buff **to_free)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct sk_buff *skb = q->front;

	q->front = NULL;
	qdisc_qstats_backlog_dec(sch, skb);
	sch->q.qlen--;
	sched_enqueue_class(skb, sch, q->front_class, to_free);
}

/**
 * dvs_sched_enqueue() - take a frame in
 * @skb: the frame; consumed
 * @sch: the qdisc
 * @to_free: list of frames to be freed
 *
 * Context: the qdisc's root lock.
 * Return: NET_XMIT_*.
 */
int dvs_sched_enqueue(struct sk_buff *skb, struct Qdisc *sch,
		      struct sk_buff **to_free)
{
	struct dvs_sched *q = qdisc_priv(sch);
	int class, ret = 0;

	class = sched_classify(skb, sch, &ret);
	if (unlikely(class < 0)) {
		if (ret & __NET_XMIT_BYPASS)
			qdisc_qstats_drop(sch);
		__qdisc_drop(skb, to_free);
		return ret;
	}
	if (q->front)
		dvs_sched_move_front(sch, to_free);
	if (sched_is_next(sch, class) &&
	    (!skb_is_gso(skb) || qdisc_pkt_len(skb) <= q->class[class].cut))
		return sched_enqueue_front(skb, sch, class);
	return sched_enqueue_class(skb, sch, class, to_free);
}
