// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: flow caches of switches. */

#include <linux/rtnetlink.h>

#include "netlink.h"
#include "observe.h"

#define CACHE_MSG_SIZE	256

static int cache_put_counts(struct sk_buff *skb, struct dvs_observe *observe)
{
	u64 count, overflow;
	int err;

	dvs_flows_count(&observe->flows, &count, &overflow);
	mutex_lock(&observe->mutex);
	err = nla_put_u64_64bit(skb, DVS_A_FLOW_CACHE_FLOWS, count,
				DVS_A_FLOW_CACHE_PAD) ||
	      nla_put_u64_64bit(skb, DVS_A_FLOW_CACHE_OVERFLOW, overflow,
				DVS_A_FLOW_CACHE_PAD) ||
	      nla_put_u64_64bit(skb, DVS_A_FLOW_CACHE_RECORDS,
				observe->sequence, DVS_A_FLOW_CACHE_PAD) ||
	      nla_put_u64_64bit(skb, DVS_A_FLOW_CACHE_LOST, observe->lost,
				DVS_A_FLOW_CACHE_PAD);
	mutex_unlock(&observe->mutex);
	return err;
}

static int cache_put(struct sk_buff *skb, struct dvs_switch *sw)
{
	struct dvs_observe *observe = &sw->observe;

	return nla_put_u32(skb, DVS_A_FLOW_CACHE_SWITCH, sw->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_FLOW_CACHE_SWITCH_NAME,
			      sw->dev->name) ||
	       nla_put_u32(skb, DVS_A_FLOW_CACHE_LIMIT, observe->flows.max) ||
	       nla_put_u32(skb, DVS_A_FLOW_CACHE_IDLE, observe->idle) ||
	       nla_put_u32(skb, DVS_A_FLOW_CACHE_ACTIVE, observe->active) ||
	       nla_put_u8(skb, DVS_A_FLOW_CACHE_MACS, observe->flows.macs) ||
	       cache_put_counts(skb, observe);
}

static int cache_fill(struct sk_buff *skb, const void *object,
		      unsigned int *part)
{
	return cache_put(skb, (struct dvs_switch *)object);
}

int dvs_nl_flow_cache_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_switch *sw;
	int err;

	rtnl_lock();
	sw = dvs_nl_switch(info, DVS_A_FLOW_CACHE_SWITCH);
	err = PTR_ERR_OR_ZERO(sw) ?:
	      dvs_nl_reply(info, DVS_CMD_FLOW_CACHE_GET, CACHE_MSG_SIZE,
			   cache_fill, sw);
	rtnl_unlock();
	return err;
}

static int cache_dump(struct dvs_switch *sw, struct sk_buff *skb,
		      struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	return dvs_nl_dump_one(skb, cb, DVS_CMD_FLOW_CACHE_GET, cache_fill, sw,
			       &cursor->part);
}

int dvs_nl_flow_cache_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_FLOW_CACHE_SWITCH, cache_dump);
}

static int cache_set(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_FLOW_CACHE_SWITCH);
	struct nlattr **attrs = info->attrs;
	struct dvs_observe *observe;
	u32 max, idle, active;
	bool macs;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	observe = &sw->observe;
	max = attrs[DVS_A_FLOW_CACHE_LIMIT] ?
	      nla_get_u32(attrs[DVS_A_FLOW_CACHE_LIMIT]) : observe->flows.max;
	macs = attrs[DVS_A_FLOW_CACHE_MACS] ?
	       nla_get_u8(attrs[DVS_A_FLOW_CACHE_MACS]) : observe->flows.macs;
	idle = attrs[DVS_A_FLOW_CACHE_IDLE] ?
	       nla_get_u32(attrs[DVS_A_FLOW_CACHE_IDLE]) : observe->idle;
	active = attrs[DVS_A_FLOW_CACHE_ACTIVE] ?
		 nla_get_u32(attrs[DVS_A_FLOW_CACHE_ACTIVE]) : observe->active;
	err = dvs_observe_resize(sw, max, macs);
	if (err)
		return err;
	WRITE_ONCE(observe->idle, idle);
	WRITE_ONCE(observe->active, active);
	dvs_nl_multicast(dvs_switch_net(sw), DVS_CMD_FLOW_CACHE_NTF,
			 DVS_NLGRP_CONFIG, CACHE_MSG_SIZE, cache_fill, sw);
	return 0;
}

int dvs_nl_flow_cache_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = cache_set(info);
	rtnl_unlock();
	return err;
}
