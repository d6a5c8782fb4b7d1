// SPDX-License-Identifier: GPL-2.0
/*
 * The qdisc of kind "dvs": its classes as tc(8) sees them. Class N of dvs is
 * class :N+1 of tc, which knows no class 0. Their parameters are not tc's.
 */

#include <linux/rtnetlink.h>
#include <net/pkt_cls.h>

#include "pool_queue.h"
#include "sched.h"

static struct dvs_sched_class *sched_class_of(struct Qdisc *sch,
					      unsigned long arg)
{
	struct dvs_sched *q = qdisc_priv(sch);

	return &q->class[arg - 1];
}

static unsigned long sched_class_find(struct Qdisc *sch, u32 classid)
{
	unsigned long band = TC_H_MIN(classid);

	return band <= DVS_PRIO_COUNT ? band : 0;
}

static int sched_class_graft(struct Qdisc *sch, unsigned long arg,
			     struct Qdisc *new, struct Qdisc **old,
			     struct netlink_ext_ack *extack)
{
	struct dvs_sched_class *cl = sched_class_of(sch, arg);

	if (cl->qdisc->ops == &dvs_pool_queue_ops) {
		NL_SET_ERR_MSG_MOD(extack, "the class is a pool's, whose ports have queues there");
		return -EBUSY;
	}
	if (!new) {
		new = dvs_sched_child(sch, &pfifo_qdisc_ops, arg, extack);
		if (!new)
			return -ENOMEM;
	}
	cl->drops += cl->qdisc->qstats.drops;
	*old = qdisc_replace(sch, new, &cl->qdisc);
	dvs_sched_update_held(qdisc_priv(sch), arg - 1);
	return 0;
}

static struct Qdisc *sched_class_leaf(struct Qdisc *sch, unsigned long arg)
{
	return sched_class_of(sch, arg)->qdisc;
}

/* The child has dropped its last frame */
static void sched_class_qlen_notify(struct Qdisc *sch, unsigned long arg)
{
	struct dvs_sched *q = qdisc_priv(sch);

	dvs_selection_empty(&q->sel, arg - 1);
}

static int sched_class_delete(struct Qdisc *sch, unsigned long arg,
			      struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_MOD(extack, "there are always eight classes");
	return -EOPNOTSUPP;
}

static int sched_class_change(struct Qdisc *sch, u32 handle, u32 parent,
			      struct nlattr **tca, unsigned long *arg,
			      struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_MOD(extack, "classes are set with dvsctl");
	return -EOPNOTSUPP;
}

static void sched_class_walk(struct Qdisc *sch, struct qdisc_walker *walker)
{
	unsigned long arg;

	if (walker->stop)
		return;
	for (arg = 1; arg <= DVS_PRIO_COUNT; arg++)
		if (!tc_qdisc_stats_dump(sch, arg, walker))
			break;
}

static int sched_class_dump(struct Qdisc *sch, unsigned long arg,
			    struct sk_buff *skb, struct tcmsg *tcm)
{
	tcm->tcm_handle = TC_H_MAKE(sch->handle, arg);
	tcm->tcm_info = sched_class_of(sch, arg)->qdisc->handle;
	return 0;
}

static int sched_class_dump_stats(struct Qdisc *sch, unsigned long arg,
				  struct gnet_dump *d)
{
	struct dvs_sched_class_stats stats;
	struct gnet_stats_basic_sync bstats;
	struct gnet_stats_queue qstats = {};

	dvs_sched_class_stats(sch, arg - 1, &stats);
	gnet_stats_basic_sync_init(&bstats);
	_bstats_update(&bstats, stats.bytes, stats.packets);
	qstats.drops = stats.drops;
	qstats.backlog = stats.backlog;
	return gnet_stats_copy_basic(d, NULL, &bstats, false) < 0 ||
	       gnet_stats_copy_queue(d, NULL, &qstats, stats.qlen) < 0 ? -1 : 0;
}

/* What one CPU has sent past the queue */
static void sched_add_direct_cpu(const struct dvs_sched_direct *direct,
				 unsigned int class,
				 struct dvs_sched_class_stats *stats)
{
	u64 packets, bytes;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&direct->syncp);
		packets = u64_stats_read(&direct->packets[class]);
		bytes = u64_stats_read(&direct->bytes[class]);
	} while (u64_stats_fetch_retry(&direct->syncp, start));
	stats->packets += packets;
	stats->bytes += bytes;
}

/**
 * dvs_sched_add_direct() - add up what a class has sent past the queue
 * @q: the qdisc
 * @class: the class
 * @stats: counters that it is added to
 */
void dvs_sched_add_direct(const struct dvs_sched *q, unsigned int class,
			  struct dvs_sched_class_stats *stats)
{
	int cpu;

	for_each_possible_cpu(cpu)
		sched_add_direct_cpu(per_cpu_ptr(q->direct, cpu), class, stats);
}

/**
 * dvs_sched_class_stats() - counters of a class
 * @sch: the qdisc
 * @class: the class
 * @stats: set to the counters
 *
 * Context: rtnl.
 */
void dvs_sched_class_stats(struct Qdisc *sch, unsigned int class,
			   struct dvs_sched_class_stats *stats)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct dvs_sched_class *cl = &q->class[class];

	sch_tree_lock(sch);
	stats->packets = u64_stats_read(&cl->bstats.packets);
	stats->bytes = u64_stats_read(&cl->bstats.bytes);
	stats->drops = (u64)cl->drops + cl->qdisc->qstats.drops;
	stats->dei_drops = cl->dei_drops;
	stats->qlen = qdisc_qlen(cl->qdisc);
	stats->backlog = cl->qdisc->qstats.backlog;
	sch_tree_unlock(sch);
	dvs_sched_add_direct(q, class, stats);
}

static struct tcf_block *sched_class_block(struct Qdisc *sch, unsigned long arg,
					   struct netlink_ext_ack *extack)
{
	struct dvs_sched *q = qdisc_priv(sch);

	if (!arg)
		return q->block;
	NL_SET_ERR_MSG_MOD(extack, "filters belong to the qdisc, not to a class");
	return NULL;
}

static unsigned long sched_class_bind(struct Qdisc *sch, unsigned long parent,
				      u32 classid)
{
	dvs_sched_set_filtered(sch);
	return sched_class_find(sch, classid);
}

static void sched_class_unbind(struct Qdisc *sch, unsigned long arg)
{
}

const struct Qdisc_class_ops dvs_sched_class_ops = {
	.graft = sched_class_graft,
	.leaf = sched_class_leaf,
	.qlen_notify = sched_class_qlen_notify,
	.find = sched_class_find,
	.change = sched_class_change,
	.delete = sched_class_delete,
	.walk = sched_class_walk,
	.tcf_block = sched_class_block,
	.bind_tcf = sched_class_bind,
	.unbind_tcf = sched_class_unbind,
	.dump = sched_class_dump,
	.dump_stats = sched_class_dump_stats,
};
