// SPDX-License-Identifier: GPL-2.0
/*
 * The qdisc of kind "dvs".
 *
 * A frame's class comes from its priority (IEEE 802.1Q, table 8-5), or from tc:
 * a priority that is a handle of this qdisc, as with prio(8), or a filter. The
 * class's child keeps the frame. Classes, rates and limits are set by generic
 * netlink, under the lock of the queue, so that no frame is lost.
 *
 * While no rate limits anything and nothing waits, frames of the switch pass the
 * queues by, see xmit.c. The core's own way to do that, TCQ_F_CAN_BYPASS, is not
 * used: it would not count by class.
 */

#include "sched.h"

#include <linux/ktime.h>
#include <linux/time64.h>
#include <net/pkt_cls.h>

/**
 * dvs_sched_wire_len() - what a frame takes on the wire
 * @q: private data of the qdisc
 * @skb: a frame that was taken in
 *
 * Return: bytes, of all frames that its segments become.
 */
unsigned int dvs_sched_wire_len(const struct dvs_sched *q,
				const struct sk_buff *skb)
{
	unsigned int len = qdisc_pkt_len(skb);
	unsigned int frames = 1, extra = q->conf.overhead;

	if (skb_vlan_tag_present(skb))
		extra += VLAN_HLEN;
	if (skb_is_gso(skb))
		frames = max_t(unsigned int, skb_shinfo(skb)->gso_segs, 1);
	return max_t(unsigned int, len + frames * extra,
		     frames * q->conf.frame_min);
}

/*
 * Bit mask of the classes that the link may send a frame of now; *when is set to an
 * earlier time at which it may of more.
 *
 * A part of the burst is kept for strict classes that have been quiet: their frames
 * need not wait until the one before is paid for.
 */
static u8 sched_link_ready(struct dvs_sched *q, u64 now, u64 *when)
{
	u8 quiet = q->sel.strict & ~q->sel.awake;

	if (q->peak.rate && dvs_bucket_fill(&q->peak, now) <= 0) {
		*when = dvs_bucket_when(&q->peak, 0);
		return 0;
	}
	if (!q->rate.rate || dvs_bucket_fill(&q->rate, now) > q->kept)
		return U8_MAX;
	if (q->rate.tokens > 0) {
		*when = dvs_bucket_when(&q->rate, q->kept);
		return quiet;
	}
	*when = dvs_bucket_when(&q->rate, quiet & q->sel.busy ? 0 : q->kept);
	return 0;
}

static void sched_pay_link(struct dvs_sched *q, unsigned int len)
{
	if (q->rate.rate)
		dvs_bucket_take(&q->rate, len);
	if (q->peak.rate)
		dvs_bucket_take(&q->peak, len);
}

static void sched_count(struct Qdisc *sch, unsigned int class,
			const struct sk_buff *skb)
{
	struct dvs_sched *q = qdisc_priv(sch);

	bstats_update(&q->class[class].bstats, skb);
	qdisc_bstats_update(sch, skb);
}

static void sched_sent(struct Qdisc *sch, unsigned int class,
		       struct sk_buff *skb)
{
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int len = dvs_sched_wire_len(q, skb);

	dvs_selection_sent(&q->sel, class, len);
	sched_pay_link(q, len);
	if (!qdisc_qlen(q->class[class].qdisc))
		dvs_selection_empty(&q->sel, class);
	sched_count(sch, class, skb);
	qdisc_qstats_backlog_dec(sch, skb);
	sch->q.qlen--;
}

/* Whether a frame may leave that would be the next; it is paid for and counted */
static bool sched_send_alone(struct Qdisc *sch, unsigned int class,
			     const struct sk_buff *skb)
{
	struct dvs_sched *q = qdisc_priv(sch);
	bool held = q->held & BIT(class);
	unsigned int len;
	u64 now, when;

	if (q->limited || q->sel.guaranteed || held) {
		now = ktime_get_ns();
		len = dvs_sched_wire_len(q, skb);
		if (!(sched_link_ready(q, now, &when) & BIT(class)) ||
		    !dvs_selection_may(&q->sel, class, now) ||
		    (held && !dvs_sched_child_passes(q->class[class].qdisc, skb,
						     len, now)))
			return false;
		dvs_selection_alone(&q->sel, class, len, now);
		sched_pay_link(q, len);
	}
	sched_count(sch, class, skb);
	return true;
}

/**
 * dvs_sched_pass_limited() - let a frame pass the queue by within the rates
 * @sch: a qdisc of this kind
 * @skb: the frame
 *
 * As if the frame were taken in and let out again at once.
 *
 * Context: bottom halves off.
 * Return: true if it may be sent now; it is counted.
 */
bool dvs_sched_pass_limited(struct Qdisc *sch, struct sk_buff *skb)
{
	bool pass;

	qdisc_skb_cb(skb)->pkt_len = skb->len;
	spin_lock(qdisc_lock(sch));
	pass = dvs_sched_idle(sch) &&
	       sched_send_alone(sch, dvs_prio_class(skb->priority), skb);
	spin_unlock(qdisc_lock(sch));
	return pass;
}

/* The frame in front, unless a rate holds it back */
static struct sk_buff *sched_dequeue_front(struct Qdisc *sch)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct sk_buff *skb = q->front, *to_free = NULL;

	if (unlikely(!sched_send_alone(sch, q->front_class, skb))) {
		dvs_sched_move_front(sch, &to_free);
		kfree_skb_list(to_free);
		return NULL;
	}
	q->front = NULL;
	qdisc_qstats_backlog_dec(sch, skb);
	sch->q.qlen--;
	return skb;
}

/*
 * A child may keep its frames to itself: one with a rate of its own, which
 * wakes the device itself, or one that has just dropped the last of them.
 */
static struct sk_buff *sched_dequeue(struct Qdisc *sch)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct sk_buff *skb;
	u64 when = U64_MAX;
	unsigned int class;
	u8 ready;
	u64 now;

	if (q->front) {
		skb = sched_dequeue_front(sch);
		if (likely(skb))
			return skb;
	}
	if (!q->sel.busy)
		return NULL;
	now = q->limited || q->sel.guaranteed ? ktime_get_ns() : 0;
	ready = sched_link_ready(q, now, &when);
	if (ready)
		ready &= dvs_selection_ready(&q->sel, now, &when);
	for (; ready; ready &= ~BIT(class)) {
		class = dvs_selection_next(&q->sel, ready, now);
		skb = q->class[class].qdisc->dequeue(q->class[class].qdisc);
		if (likely(skb)) {
			sched_sent(sch, class, skb);
			return skb;
		}
	}
	if (when != U64_MAX) {
		qdisc_qstats_overlimit(sch);
		qdisc_watchdog_schedule_ns(&q->watchdog, when);
	}
	return NULL;
}

/*
 * What follows from the rates. Frames that nothing can hold back need not ask.
 * No frame is to keep the link for longer than a millisecond, if that takes no
 * more than to cut it into the segments that it is made of.
 */
static void sched_update(struct Qdisc *sch)
{
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int class;

	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		u64 max = q->class[class].conf.select.max;
		u64 rate = min_not_zero(q->conf.rate, max);

		q->class[class].cut = rate && rate < (u64)U32_MAX * MSEC_PER_SEC ?
				      div_u64(rate, MSEC_PER_SEC) : U32_MAX;
	}
	WRITE_ONCE(q->limited, q->rate.rate || q->peak.rate || q->sel.capped);
}

/**
 * dvs_sched_class_set() - change a class
 * @sch: the qdisc
 * @class: the class
 * @conf: valid configuration
 *
 * Frames that wait go on waiting, above a new limit as well. Context: rtnl.
 */
void dvs_sched_class_set(struct Qdisc *sch, unsigned int class,
			 const struct dvs_sched_class_conf *conf)
{
	struct dvs_sched *q = qdisc_priv(sch);

	sch_tree_lock(sch);
	q->class[class].conf = *conf;
	dvs_selection_set(&q->sel, class, &conf->select, ktime_get_ns());
	sched_update(sch);
	sch_tree_unlock(sch);
}

/**
 * dvs_sched_set() - change what is true of the whole link
 * @sch: the qdisc
 * @conf: valid configuration
 *
 * Context: rtnl.
 */
void dvs_sched_set(struct Qdisc *sch, const struct dvs_sched_conf *conf)
{
	struct dvs_sched *q = qdisc_priv(sch);
	u64 now;

	sch_tree_lock(sch);
	now = ktime_get_ns();
	q->conf = *conf;
	dvs_bucket_set(&q->rate, conf->rate, conf->burst, now);
	q->kept = conf->rate ? dvs_bucket_time(&q->rate,
					       min(conf->burst / 2,
						   DVS_SCHED_KEPT)) : 0;
	dvs_bucket_set(&q->peak, conf->peak, DVS_SCHED_PEAK_BURST, now);
	sched_update(sch);
	sch_tree_unlock(sch);
}

/**
 * dvs_sched_set_filtered() - whether tc's filters choose classes
 * @sch: the qdisc
 *
 * Once they have, no frame passes them by. Context: rtnl.
 */
void dvs_sched_set_filtered(struct Qdisc *sch)
{
	struct dvs_sched *q = qdisc_priv(sch);

	WRITE_ONCE(q->filtered, true);
}

static int sched_create_children(struct Qdisc *sch,
				 struct netlink_ext_ack *extack)
{
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int class;

	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		q->class[class].qdisc = dvs_sched_child(sch,
							dvs_sched_child_ops(),
							class + 1, extack);
		if (!q->class[class].qdisc)
			return -ENOMEM;
		dvs_sched_update_held(q, class);
	}
	return 0;
}

static int sched_init(struct Qdisc *sch, struct nlattr *opt,
		      struct netlink_ext_ack *extack)
{
	static const struct dvs_sched_class_conf dflt = {
		.select = { .strict = true, .weight = 1 },
	};
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int class;
	int err;

	qdisc_watchdog_init(&q->watchdog, sch);
	INIT_LIST_HEAD(&q->uplink);
	dvs_sched_enlist(q);
	if (!dvs_sched_place_is_good(sch)) {
		NL_SET_ERR_MSG_MOD(extack, "only the root of a device, or of a queue of mq");
		return -EINVAL;
	}
	if (opt) {
		NL_SET_ERR_MSG_MOD(extack, "classes and rates are set with dvsctl");
		return -EINVAL;
	}
	q->direct = netdev_alloc_pcpu_stats(struct dvs_sched_direct);
	if (!q->direct)
		return -ENOMEM;
	err = tcf_block_get(&q->block, &q->filters, sch, extack);
	if (err)
		return err;
	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		gnet_stats_basic_sync_init(&q->class[class].bstats);
		q->class[class].conf = dflt;
		dvs_selection_set(&q->sel, class, &dflt.select, 0);
	}
	sched_update(sch);
	return sched_create_children(sch, extack);
}

static void sched_reset(struct Qdisc *sch)
{
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int class;

	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		if (q->class[class].qdisc)
			qdisc_reset(q->class[class].qdisc);
		dvs_selection_empty(&q->sel, class);
	}
	kfree_skb(q->front);
	q->front = NULL;
	qdisc_watchdog_cancel(&q->watchdog);
}

/* Also of one whose sched_init() has failed */
static void sched_destroy(struct Qdisc *sch)
{
	struct dvs_sched *q = qdisc_priv(sch);
	unsigned int class;

	list_del(&q->list);
	list_del(&q->uplink);
	qdisc_watchdog_cancel(&q->watchdog);
	tcf_block_put(q->block);
	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		qdisc_put(q->class[class].qdisc);
		qdisc_put(q->class[class].plain);
	}
	free_percpu(q->direct);
}

/* What passed by is counted by class; the qdisc's own count follows here */
static int sched_dump_stats(struct Qdisc *sch, struct gnet_dump *d)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct dvs_sched_class_stats sum = {};
	unsigned int class;

	for (class = 0; class < DVS_PRIO_COUNT; class++)
		dvs_sched_add_direct(q, class, &sum);
	sch_tree_lock(sch);
	_bstats_update(&sch->bstats, sum.bytes - q->folded.bytes,
		       sum.packets - q->folded.packets);
	q->folded.bytes = sum.bytes;
	q->folded.packets = sum.packets;
	sch_tree_unlock(sch);
	return 0;
}

struct Qdisc_ops dvs_sched_ops __read_mostly = {
	.cl_ops = &dvs_sched_class_ops,
	.id = DVS_SCHED_KIND,
	.priv_size = sizeof(struct dvs_sched),
	.enqueue = dvs_sched_enqueue,
	.dequeue = sched_dequeue,
	.peek = qdisc_peek_dequeued,
	.init = sched_init,
	.reset = sched_reset,
	.destroy = sched_destroy,
	.dump_stats = sched_dump_stats,
};
