// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: traffic classes of schedulers. */

#include <linux/rtnetlink.h>

#include "netlink.h"
#include "pool.h"

#define CLASS_MSG_SIZE	512

/* A class of a device, of all of its queues together */
struct class_of {
	struct net_device *dev;
	unsigned int class;
};

static int class_put_conf(struct sk_buff *skb,
			  const struct dvs_sched_class_conf *conf)
{
	const struct dvs_selection_params *select = &conf->select;

	return nla_put_u8(skb, DVS_A_CLASS_STRICT, select->strict) ||
	       nla_put_u8(skb, DVS_A_CLASS_WEIGHT, select->weight) ||
	       nla_put_u64_64bit(skb, DVS_A_CLASS_MIN_RATE, select->min,
				 DVS_A_CLASS_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_CLASS_MAX_RATE, select->max,
				 DVS_A_CLASS_PAD) ||
	       nla_put_u32(skb, DVS_A_CLASS_MIN_BURST, select->min_burst) ||
	       nla_put_u32(skb, DVS_A_CLASS_MAX_BURST, select->max_burst) ||
	       nla_put_u32(skb, DVS_A_CLASS_LIMIT, conf->limit) ||
	       nla_put_u32(skb, DVS_A_CLASS_LIMIT_BYTES, conf->limit_bytes) ||
	       nla_put_u32(skb, DVS_A_CLASS_DEI_LIMIT, conf->dei_limit);
}

static void class_sum_stats(const struct class_of *of,
			    struct dvs_sched_class_stats *sum)
{
	struct dvs_sched_class_stats stats;
	unsigned int queue;
	struct Qdisc *sch;

	dvs_sched_for_each(of->dev, queue, sch) {
		dvs_sched_class_stats(sch, of->class, &stats);
		sum->packets += stats.packets;
		sum->bytes += stats.bytes;
		sum->drops += stats.drops;
		sum->dei_drops += stats.dei_drops;
		sum->qlen += stats.qlen;
		sum->backlog += stats.backlog;
	}
}

static int class_put_stats(struct sk_buff *skb, const struct class_of *of)
{
	struct dvs_sched_class_stats sum = {};

	class_sum_stats(of, &sum);
	return nla_put_u64_64bit(skb, DVS_A_CLASS_PACKETS, sum.packets,
				 DVS_A_CLASS_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_CLASS_BYTES, sum.bytes,
				 DVS_A_CLASS_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_CLASS_DROPS, sum.drops,
				 DVS_A_CLASS_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_CLASS_DEI_DROPS, sum.dei_drops,
				 DVS_A_CLASS_PAD) ||
	       nla_put_u32(skb, DVS_A_CLASS_QLEN, sum.qlen) ||
	       nla_put_u32(skb, DVS_A_CLASS_BACKLOG, sum.backlog);
}

static int class_put(struct sk_buff *skb, const struct class_of *of)
{
	const struct dvs_sched *q = qdisc_priv(dvs_sched_first(of->dev));
	const struct dvs_sched_class *cl = &q->class[of->class];

	return nla_put_u32(skb, DVS_A_CLASS_IFINDEX, of->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_CLASS_IFNAME, of->dev->name) ||
	       nla_put_u8(skb, DVS_A_CLASS_CLASS, of->class) ||
	       nla_put_string(skb, DVS_A_CLASS_CHILD, cl->qdisc->ops->id) ||
	       class_put_conf(skb, &cl->conf) ||
	       class_put_stats(skb, of);
}

static int class_fill(struct sk_buff *skb, const void *object,
		      unsigned int *part)
{
	return class_put(skb, object);
}

static int class_find(struct genl_info *info, struct class_of *of)
{
	of->dev = dvs_nl_sched_device(info, DVS_A_CLASS_IFINDEX);
	if (IS_ERR(of->dev))
		return PTR_ERR(of->dev);
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_CLASS_CLASS)) {
		GENL_SET_ERR_MSG(info, "no class given");
		return -EINVAL;
	}
	of->class = nla_get_u8(info->attrs[DVS_A_CLASS_CLASS]);
	return 0;
}

int dvs_nl_class_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct class_of of;
	int err;

	BUILD_BUG_ON(DVS_PRIO_COUNT - 1 != DVS_CLASS_LAST);
	rtnl_lock();
	err = class_find(info, &of) ?:
	      dvs_nl_reply(info, DVS_CMD_CLASS_GET, CLASS_MSG_SIZE, class_fill,
			   &of);
	rtnl_unlock();
	return err;
}

/* Whether the request of a dump asks for a class */
static bool class_wanted(struct netlink_callback *cb, unsigned int class)
{
	struct nlattr **attrs = dvs_genl_dump_attrs(cb);

	return !attrs || !attrs[DVS_A_CLASS_CLASS] ||
	       nla_get_u8(attrs[DVS_A_CLASS_CLASS]) == class;
}

static int class_dump(struct net_device *dev, struct sk_buff *skb,
		      struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	struct class_of of = { .dev = dev };
	int err;

	if (!dvs_sched_first(dev))
		return 0;
	for (; cursor->object < DVS_PRIO_COUNT; cursor->object++) {
		of.class = cursor->object;
		if (!class_wanted(cb, of.class))
			continue;
		err = dvs_nl_dump_one(skb, cb, DVS_CMD_CLASS_GET, class_fill,
				      &of, &cursor->part);
		if (err)
			return err;
	}
	return 0;
}

int dvs_nl_class_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump_devices(skb, cb, DVS_A_CLASS_IFINDEX, class_dump);
}

static int class_parse_rates(struct genl_info *info,
			     struct dvs_selection_params *select)
{
	u64 old_min = select->min, old_max = select->max;
	struct nlattr **attrs = info->attrs;
	int err;

	err = dvs_nl_rate(info, DVS_A_CLASS_MIN_RATE, &select->min) ?:
	      dvs_nl_rate(info, DVS_A_CLASS_MAX_RATE, &select->max);
	if (err)
		return err;
	select->min_burst = dvs_nl_burst(attrs[DVS_A_CLASS_MIN_BURST],
					 select->min_burst, dvs_selection_min_burst(old_min),
					 dvs_selection_min_burst(select->min));
	select->max_burst = dvs_nl_burst(attrs[DVS_A_CLASS_MAX_BURST],
					 select->max_burst, dvs_selection_max_burst(old_max),
					 dvs_selection_max_burst(select->max));
	return 0;
}

/* Change what the request has; the rest stays */
static int class_parse(struct genl_info *info, struct dvs_sched_class_conf *conf)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_CLASS_STRICT])
		conf->select.strict = nla_get_u8(attrs[DVS_A_CLASS_STRICT]);
	if (attrs[DVS_A_CLASS_WEIGHT])
		conf->select.weight = nla_get_u8(attrs[DVS_A_CLASS_WEIGHT]);
	if (attrs[DVS_A_CLASS_LIMIT])
		conf->limit = nla_get_u32(attrs[DVS_A_CLASS_LIMIT]);
	if (attrs[DVS_A_CLASS_LIMIT_BYTES])
		conf->limit_bytes = nla_get_u32(attrs[DVS_A_CLASS_LIMIT_BYTES]);
	if (attrs[DVS_A_CLASS_DEI_LIMIT])
		conf->dei_limit = nla_get_u32(attrs[DVS_A_CLASS_DEI_LIMIT]);
	return class_parse_rates(info, &conf->select);
}

static int class_check_max(struct genl_info *info,
			   const struct dvs_selection_params *select)
{
	struct nlattr **attrs = info->attrs;

	if (!select->max || select->min <= select->max)
		return 0;
	NL_SET_BAD_ATTR(info->extack, attrs[DVS_A_CLASS_MIN_RATE] ?:
				      attrs[DVS_A_CLASS_MAX_RATE]);
	DVS_SET_ERR_MSG_FMT(info->extack,
			    "the min-rate is above the max-rate: %llu > %llu B/s",
			    select->min, select->max);
	return -EINVAL;
}

/* What the classes are guaranteed if one of them gets another rate */
static u64 class_sum(const struct dvs_sched *q, unsigned int class, u64 min)
{
	unsigned int i;
	u64 sum = min;

	for (i = 0; i < DVS_PRIO_COUNT; i++)
		if (i != class)
			sum += q->class[i].conf.select.min;
	return sum;
}

/* What a class becomes; it is not changed */
static int class_plan(struct genl_info *info, struct Qdisc *sch,
		      unsigned int class, struct dvs_sched_class_conf *conf)
{
	const struct dvs_sched *q = qdisc_priv(sch);

	*conf = q->class[class].conf;
	return class_parse(info, conf) ?:
	       class_check_max(info, &conf->select) ?:
	       dvs_nl_check_sum(info, DVS_A_CLASS_MIN_RATE,
				class_sum(q, class, conf->select.min),
				q->conf.rate);
}

/* What a pool is promised is set with the pool, on all uplinks */
static int class_check_pool(struct genl_info *info, const struct class_of *of)
{
	const struct dvs_sched *q = qdisc_priv(dvs_sched_first(of->dev));
	struct nlattr **attrs = info->attrs;
	const struct dvs_pool *pool;
	struct nlattr *bad;

	bad = attrs[DVS_A_CLASS_STRICT] ?: attrs[DVS_A_CLASS_WEIGHT] ?:
	      attrs[DVS_A_CLASS_MIN_RATE] ?: attrs[DVS_A_CLASS_MAX_RATE] ?:
	      attrs[DVS_A_CLASS_MIN_BURST] ?: attrs[DVS_A_CLASS_MAX_BURST];
	pool = bad && q->sw ? dvs_pool_of_class(q->sw, of->class) : NULL;
	if (!pool)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, bad, "the class is that of a pool");
	return -EBUSY;
}

static int class_set(struct genl_info *info)
{
	struct dvs_sched_class_conf conf;
	struct class_of of;
	unsigned int queue;
	struct Qdisc *sch;
	int err;

	err = class_find(info, &of) ?: class_check_pool(info, &of);
	if (err)
		return err;
	dvs_sched_for_each(of.dev, queue, sch) {
		err = class_plan(info, sch, of.class, &conf);
		if (err)
			return err;
	}
	dvs_sched_for_each(of.dev, queue, sch)
		if (!class_plan(info, sch, of.class, &conf))
			dvs_sched_class_set(sch, of.class, &conf);
	dvs_nl_multicast(dev_net(of.dev), DVS_CMD_CLASS_NTF, DVS_NLGRP_CONFIG,
			 CLASS_MSG_SIZE, class_fill, &of);
	return 0;
}

int dvs_nl_class_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = class_set(info);
	rtnl_unlock();
	return err;
}
