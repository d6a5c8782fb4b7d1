// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink: schedulers of devices.
 *
 * Below mq each queue has a scheduler of its own. What is asked for is checked
 * with each of them before the first one is changed; the first one is shown.
 */

#include <linux/rtnetlink.h>

#include "netlink.h"
#include "pool.h"

#define SCHED_MSG_SIZE	256

/* Two frames of the usual length, so that they are sent together */
#define LINK_BURST_LEAST	(2 * ETH_FRAME_LEN)
#define LINK_BURST_MS		1

static int sched_put_switch(struct sk_buff *skb, const struct dvs_switch *sw)
{
	if (!sw)
		return 0;
	return nla_put_u32(skb, DVS_A_SCHED_SWITCH, sw->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_SCHED_SWITCH_NAME, sw->dev->name);
}

static int sched_put(struct sk_buff *skb, const struct net_device *dev)
{
	const struct dvs_sched *q = qdisc_priv(dvs_sched_first(dev));
	const struct dvs_sched_conf *conf = &q->conf;

	return nla_put_u32(skb, DVS_A_SCHED_IFINDEX, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_SCHED_IFNAME, dev->name) ||
	       nla_put_u64_64bit(skb, DVS_A_SCHED_RATE, conf->rate,
				 DVS_A_SCHED_PAD) ||
	       nla_put_u32(skb, DVS_A_SCHED_BURST, conf->burst) ||
	       nla_put_u64_64bit(skb, DVS_A_SCHED_PEAK, conf->peak,
				 DVS_A_SCHED_PAD) ||
	       nla_put_u16(skb, DVS_A_SCHED_OVERHEAD, conf->overhead) ||
	       nla_put_u16(skb, DVS_A_SCHED_FRAME_MIN, conf->frame_min) ||
	       sched_put_switch(skb, q->sw);
}

static int sched_fill(struct sk_buff *skb, const void *object,
		      unsigned int *part)
{
	return sched_put(skb, object);
}

static void sched_notify(struct net_device *dev, u8 cmd)
{
	dvs_nl_multicast(dev_net(dev), cmd, DVS_NLGRP_CONFIG, SCHED_MSG_SIZE,
			 sched_fill, dev);
}

/**
 * dvs_nl_sched_device() - find the device of a request, which has a scheduler
 * @info: the request
 * @attr: attribute that holds its ifindex
 *
 * Context: rtnl.
 * Return: the device, or an error pointer; extack is set.
 */
struct net_device *dvs_nl_sched_device(struct genl_info *info, int attr)
{
	struct net_device *dev = dvs_nl_device(info, attr);

	if (IS_ERR(dev) || dvs_sched_first(dev))
		return dev;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
			    "the device has no scheduler of dvs");
	return ERR_PTR(-ENOENT);
}

/**
 * dvs_nl_rate() - read a rate, if there is one
 * @info: the request
 * @attr: attribute that holds the rate
 * @rate: set to bytes per second
 *
 * Return: 0, or -EINVAL; extack is set.
 */
int dvs_nl_rate(struct genl_info *info, int attr, u64 *rate)
{
	const struct nlattr *nla = info->attrs[attr];
	u64 n;

	BUILD_BUG_ON(DVS_RATE_MIN != DVS_BUCKET_RATE_MIN);
	if (!nla)
		return 0;
	n = nla_get_u64(nla);
	if (n && n < DVS_RATE_MIN) {
		NL_SET_ERR_MSG_ATTR(info->extack, nla,
				    "a rate is 0, or at least 1000 bytes/s");
		return -EINVAL;
	}
	*rate = n;
	return 0;
}

/**
 * dvs_nl_burst() - the burst that a request asks for
 * @attr: the attribute, or NULL
 * @old: burst at present
 * @old_dflt: default at the present rate
 * @dflt: default at the rate that is asked for
 *
 * One that was left to the default follows the rate.
 *
 * Return: bytes.
 */
u32 dvs_nl_burst(const struct nlattr *attr, u32 old, u32 old_dflt, u32 dflt)
{
	if (attr)
		return nla_get_u32(attr) ?: dflt;
	return old == old_dflt ? dflt : old;
}

/**
 * dvs_nl_check_sum() - check that a link can keep what it promises
 * @info: the request
 * @attr: attribute that is wrong if it cannot
 * @sum: guaranteed rates of all classes
 * @rate: rate of the link, 0 for any
 *
 * Return: 0, or -EINVAL; extack is set.
 */
int dvs_nl_check_sum(struct genl_info *info, int attr, u64 sum, u64 rate)
{
	if (!rate || sum <= rate)
		return 0;
	NL_SET_BAD_ATTR(info->extack, info->attrs[attr]);
	DVS_SET_ERR_MSG_FMT(info->extack,
			    "the min-rates exceed the link's rate: %llu > %llu B/s",
			    sum, rate);
	return -EINVAL;
}

static u32 link_burst(u64 rate)
{
	return dvs_bucket_burst(rate, LINK_BURST_MS, LINK_BURST_LEAST);
}

/* Change what the request has; the rest stays */
static int sched_parse(struct genl_info *info, struct dvs_sched_conf *conf)
{
	struct nlattr **attrs = info->attrs;
	u64 old = conf->rate;
	int err;

	err = dvs_nl_rate(info, DVS_A_SCHED_RATE, &conf->rate) ?:
	      dvs_nl_rate(info, DVS_A_SCHED_PEAK, &conf->peak);
	if (err)
		return err;
	conf->burst = dvs_nl_burst(attrs[DVS_A_SCHED_BURST], conf->burst,
				   link_burst(old), link_burst(conf->rate));
	if (attrs[DVS_A_SCHED_OVERHEAD])
		conf->overhead = nla_get_u16(attrs[DVS_A_SCHED_OVERHEAD]);
	if (attrs[DVS_A_SCHED_FRAME_MIN])
		conf->frame_min = nla_get_u16(attrs[DVS_A_SCHED_FRAME_MIN]);
	return 0;
}

static int sched_check_peak(struct genl_info *info,
			    const struct dvs_sched_conf *conf)
{
	struct nlattr **attrs = info->attrs;

	if (!conf->peak || conf->peak >= conf->rate)
		return 0;
	NL_SET_BAD_ATTR(info->extack, attrs[DVS_A_SCHED_PEAK] ?:
				      attrs[DVS_A_SCHED_RATE]);
	DVS_SET_ERR_MSG_FMT(info->extack,
			    "the peak is below the rate: %llu < %llu B/s",
			    conf->peak, conf->rate);
	return -EINVAL;
}

static u64 sched_sum(const struct dvs_sched *q)
{
	unsigned int class;
	u64 sum = 0;

	for (class = 0; class < DVS_PRIO_COUNT; class++)
		sum += q->class[class].conf.select.min;
	return sum;
}

/* A switch's uplink carries what its pools are promised */
static int sched_check_pools(struct genl_info *info, struct Qdisc *sch,
			     const struct dvs_sched_conf *conf)
{
	const struct dvs_sched *q = qdisc_priv(sch);
	int err;

	if (!q->sw || !info->attrs[DVS_A_SCHED_RATE])
		return 0;
	err = dvs_uplink_admit(q->sw, qdisc_dev(sch), conf->rate,
			       info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_SCHED_RATE]);
	return err;
}

/* What a scheduler becomes; it is not changed */
static int sched_plan(struct genl_info *info, struct Qdisc *sch,
		      struct dvs_sched_conf *conf)
{
	const struct dvs_sched *q = qdisc_priv(sch);

	*conf = q->conf;
	return sched_parse(info, conf) ?:
	       sched_check_peak(info, conf) ?:
	       dvs_nl_check_sum(info, DVS_A_SCHED_RATE, sched_sum(q),
				conf->rate) ?:
	       sched_check_pools(info, sch, conf);
}

/*
 * The switch whose pools are to be served, NULL for none. One switch after the
 * other: what the first has set must not be left over.
 */
static struct dvs_switch *sched_switch(struct genl_info *info,
				       struct dvs_switch *old)
{
	const struct nlattr *attr = info->attrs[DVS_A_SCHED_SWITCH];
	struct dvs_switch *sw;

	if (!attr)
		return old;
	if (!nla_get_u32(attr))
		return NULL;
	sw = dvs_nl_switch(info, DVS_A_SCHED_SWITCH);
	if (IS_ERR(sw) || !old || sw == old)
		return sw;
	NL_SET_ERR_MSG_ATTR(info->extack, attr,
			    "the scheduler serves another switch, set none first");
	return ERR_PTR(-EBUSY);
}

/* Serve the pools of another switch; the scheduler's rate is to be @rate */
static int sched_bind(struct genl_info *info, struct Qdisc *sch, u64 rate)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct dvs_switch *sw = sched_switch(info, q->sw);
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	if (sw == q->sw)
		return 0;
	if (!sw) {
		dvs_uplink_unbind(sch);
		return 0;
	}
	err = dvs_uplink_bind(sch, sw, rate, info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_SCHED_SWITCH]);
	return err;
}

int dvs_nl_sched_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct net_device *dev;
	int err;

	rtnl_lock();
	dev = dvs_nl_sched_device(info, DVS_A_SCHED_IFINDEX);
	err = PTR_ERR_OR_ZERO(dev) ?:
	      dvs_nl_reply(info, DVS_CMD_SCHED_GET, SCHED_MSG_SIZE, sched_fill,
			   dev);
	rtnl_unlock();
	return err;
}

static int sched_dump(struct net_device *dev, struct sk_buff *skb,
		      struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	if (!dvs_sched_first(dev))
		return 0;
	return dvs_nl_dump_one(skb, cb, DVS_CMD_SCHED_GET, sched_fill, dev,
			       &cursor->part);
}

int dvs_nl_sched_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump_devices(skb, cb, DVS_A_SCHED_IFINDEX, sched_dump);
}

/* Before a device is given a scheduler, which would not stay */
static int sched_check_switch(struct genl_info *info, struct net_device *dev,
			      u64 rate)
{
	struct dvs_switch *sw = sched_switch(info, NULL);
	int err;

	if (IS_ERR_OR_NULL(sw))
		return PTR_ERR_OR_ZERO(sw);
	err = dvs_uplink_admit(sw, dev, rate, info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_SCHED_SWITCH]);
	return err;
}

static int sched_new(struct genl_info *info)
{
	struct net_device *dev = dvs_nl_device(info, DVS_A_SCHED_IFINDEX);
	struct dvs_sched_conf conf = {};
	int err;

	if (IS_ERR(dev))
		return PTR_ERR(dev);
	if (dvs_sched_first(dev)) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_SCHED_IFINDEX],
				    "the device has a scheduler of dvs already");
		return -EEXIST;
	}
	err = sched_parse(info, &conf) ?:
	      sched_check_peak(info, &conf) ?:
	      sched_check_switch(info, dev, conf.rate);
	if (err)
		return err;
	err = dvs_sched_attach(dev, info->extack);
	if (err) {
		NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_SCHED_IFINDEX]);
		return err;
	}
	dvs_sched_set(dvs_sched_first(dev), &conf);
	err = sched_bind(info, dvs_sched_first(dev), conf.rate);
	if (err) {
		dvs_sched_detach(dev);
		return err;
	}
	sched_notify(dev, DVS_CMD_SCHED_NTF);
	return 0;
}

int dvs_nl_sched_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = sched_new(info);
	rtnl_unlock();
	return err;
}

static int sched_set(struct genl_info *info)
{
	struct net_device *dev = dvs_nl_sched_device(info, DVS_A_SCHED_IFINDEX);
	struct dvs_sched_conf conf;
	unsigned int queue;
	struct Qdisc *sch;
	int err;

	if (IS_ERR(dev))
		return PTR_ERR(dev);
	dvs_sched_for_each(dev, queue, sch) {
		err = sched_plan(info, sch, &conf);
		if (err)
			return err;
	}
	err = sched_bind(info, dvs_sched_first(dev), conf.rate);
	if (err)
		return err;
	dvs_sched_for_each(dev, queue, sch)
		if (!sched_plan(info, sch, &conf))
			dvs_sched_set(sch, &conf);
	sched_notify(dev, DVS_CMD_SCHED_NTF);
	return 0;
}

int dvs_nl_sched_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = sched_set(info);
	rtnl_unlock();
	return err;
}

int dvs_nl_sched_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct net_device *dev;

	rtnl_lock();
	dev = dvs_nl_sched_device(info, DVS_A_SCHED_IFINDEX);
	if (!IS_ERR(dev)) {
		sched_notify(dev, DVS_CMD_SCHED_DEL_NTF);
		dvs_sched_detach(dev);
	}
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(dev);
}
