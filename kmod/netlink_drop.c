// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: the ledger of dropped frames. */

#include <linux/rtnetlink.h>

#include "dest.h"
#include "netlink.h"
#include "port.h"
#include "vxlan.h"

#define DROP_MSG_SIZE	(256 + DVS_DROP_MAX * 64 + \
			 DVS_DROP_CLASSED_MAX * DVS_STATS_CLASSES * 64)

/* What has a ledger: a port or a tunnel */
struct drop_of {
	struct dvs_dest *dest;
	struct dvs_stats *base;
	const struct dvs_port *port;
	const struct dvs_tunnel *tunnel;
};

static struct drop_of drop_of_port(struct dvs_port *port)
{
	return (struct drop_of){
		.dest = &port->dest,
		.base = &port->drops_base,
		.port = port,
	};
}

static struct drop_of drop_of_tunnel(struct dvs_tunnel *tunnel)
{
	return (struct drop_of){
		.dest = &tunnel->self,
		.base = &tunnel->drops_base,
		.tunnel = tunnel,
	};
}

static int drop_put_count(struct sk_buff *skb, enum dvs_drop_reason reason,
			  u64 packets)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_DROP_COUNTS);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u32(skb, DVS_A_DROP_COUNT_REASON, reason) ||
	    nla_put_string(skb, DVS_A_DROP_COUNT_NAME, dvs_drop_name(reason)) ||
	    nla_put_u64_64bit(skb, DVS_A_DROP_COUNT_PACKETS, packets,
			      DVS_A_DROP_COUNT_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int drop_put_class(struct sk_buff *skb, enum dvs_drop_reason reason,
			  u8 class, u64 packets)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_DROP_BY_CLASS);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u32(skb, DVS_A_DROP_CLASS_REASON, reason) ||
	    nla_put_string(skb, DVS_A_DROP_CLASS_NAME, dvs_drop_name(reason)) ||
	    nla_put_u8(skb, DVS_A_DROP_CLASS_CLASS, class) ||
	    nla_put_u64_64bit(skb, DVS_A_DROP_CLASS_PACKETS, packets,
			      DVS_A_DROP_CLASS_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int drop_put_classes(struct sk_buff *skb, const struct drop_of *of,
			    const struct dvs_stats *sum,
			    enum dvs_drop_reason reason)
{
	enum dvs_drop_classed place = dvs_drop_classed(reason);
	u8 class;

	if (place == DVS_DROP_CLASSED_MAX)
		return 0;
	for (class = 0; class < DVS_STATS_CLASSES; class++) {
		u64 packets = sum->class_drops[place][class] -
			      of->base->class_drops[place][class];

		if (packets && drop_put_class(skb, reason, class, packets))
			return -EMSGSIZE;
	}
	return 0;
}

static int drop_put_counts(struct sk_buff *skb, const struct drop_of *of)
{
	struct dvs_stats sum;
	unsigned int reason;

	BUILD_BUG_ON(DVS_STATS_CLASSES != DVS_PRIO_COUNT);
	dvs_stats_sum(of->dest->stats, &sum);
	for (reason = 0; reason < DVS_DROP_MAX; reason++) {
		u64 packets = sum.drops[reason] - of->base->drops[reason];

		if (packets && (drop_put_count(skb, reason, packets) ||
				drop_put_classes(skb, of, &sum, reason)))
			return -EMSGSIZE;
	}
	return 0;
}

static int drop_put_id(struct sk_buff *skb, const struct drop_of *of)
{
	const struct net_device *dev = of->dest->sw->dev;

	if (nla_put_u32(skb, DVS_A_DROP_SWITCH, dev->ifindex) ||
	    nla_put_string(skb, DVS_A_DROP_SWITCH_NAME, dev->name))
		return -EMSGSIZE;
	if (of->tunnel)
		return nla_put_string(skb, DVS_A_DROP_TUNNEL, of->tunnel->name);
	return nla_put_u32(skb, DVS_A_DROP_PORT, of->port->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_DROP_PORT_NAME, of->port->dev->name);
}

static int drop_fill(struct sk_buff *skb, const void *object,
		     unsigned int *part)
{
	return drop_put_id(skb, object) || drop_put_counts(skb, object);
}

/* Which ledgers a request means */
struct drop_filter {
	u32 port;
	const struct nlattr *tunnel;
};

static bool drop_matches(const struct drop_of *of,
			 const struct drop_filter *filter)
{
	if (filter->port &&
	    (!of->port || of->port->dev->ifindex != filter->port))
		return false;
	if (filter->tunnel &&
	    (!of->tunnel || nla_strcmp(filter->tunnel, of->tunnel->name)))
		return false;
	return true;
}

static struct drop_filter drop_filter(struct nlattr **attrs)
{
	struct drop_filter filter = {};

	if (attrs && attrs[DVS_A_DROP_PORT])
		filter.port = nla_get_u32(attrs[DVS_A_DROP_PORT]);
	if (attrs)
		filter.tunnel = attrs[DVS_A_DROP_TUNNEL];
	return filter;
}

/* Call a function for each ledger of a switch that a filter lets pass */
static int drop_for_each(struct dvs_switch *sw,
			 const struct drop_filter *filter,
			 int (*fn)(const struct drop_of *of, void *arg),
			 void *arg)
{
	struct drop_of of = drop_of_port(&sw->host);
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;
	int err = 0;

	if (drop_matches(&of, filter))
		err = fn(&of, arg);
	list_for_each_entry(port, &sw->ports, list) {
		of = drop_of_port(port);
		if (!err && drop_matches(&of, filter))
			err = fn(&of, arg);
	}
	list_for_each_entry(tunnel, &sw->tunnels, list) {
		of = drop_of_tunnel(tunnel);
		if (!err && drop_matches(&of, filter))
			err = fn(&of, arg);
	}
	return err;
}

/* A dump under way */
struct drop_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	struct dvs_nl_cursor *cursor;
	unsigned int n;
};

static int drop_dump_one(const struct drop_of *of, void *arg)
{
	struct drop_dump *dump = arg;
	int err;

	if (dump->n++ < dump->cursor->object)
		return 0;
	err = dvs_nl_dump_one(dump->skb, dump->cb, DVS_CMD_DROP_GET, drop_fill,
			      of, &dump->cursor->part);
	if (!err)
		dump->cursor->object++;
	return err;
}

static int drop_dump(struct dvs_switch *sw, struct sk_buff *skb,
		     struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	struct drop_filter filter = drop_filter(dvs_genl_dump_attrs(cb));
	struct drop_dump dump = { .skb = skb, .cb = cb, .cursor = cursor };

	return drop_for_each(sw, &filter, drop_dump_one, &dump);
}

int dvs_nl_drop_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_DROP_SWITCH, drop_dump);
}

/* The ledger of one port or tunnel */
static int drop_find(struct genl_info *info, struct drop_of *of)
{
	struct dvs_tunnel *tunnel;
	struct dvs_switch *sw;
	struct dvs_port *port;

	if (!info->attrs[DVS_A_DROP_TUNNEL]) {
		port = dvs_nl_port(info, DVS_A_DROP_PORT);
		if (IS_ERR(port))
			return PTR_ERR(port);
		*of = drop_of_port(port);
		return 0;
	}
	sw = dvs_nl_switch(info, DVS_A_DROP_SWITCH);
	if (IS_ERR(sw))
		return PTR_ERR(sw);
	tunnel = dvs_nl_tunnel(info, sw, DVS_A_DROP_TUNNEL);
	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	*of = drop_of_tunnel(tunnel);
	return 0;
}

int dvs_nl_drop_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct drop_of of;
	int err;

	rtnl_lock();
	err = drop_find(info, &of) ?:
	      dvs_nl_reply(info, DVS_CMD_DROP_GET, DROP_MSG_SIZE, drop_fill,
			   &of);
	rtnl_unlock();
	return err;
}

/* Counters are written by every CPU: remember where they stand instead */
static int drop_reset_one(const struct drop_of *of, void *arg)
{
	dvs_stats_sum(of->dest->stats, of->base);
	return 0;
}

static int drop_reset(struct genl_info *info)
{
	struct drop_filter filter = drop_filter(info->attrs);
	struct dvs_switch *sw;
	struct drop_of of;
	int err;

	if (filter.port || filter.tunnel) {
		err = drop_find(info, &of);
		return err ?: drop_reset_one(&of, NULL);
	}
	sw = dvs_nl_switch(info, DVS_A_DROP_SWITCH);
	if (IS_ERR(sw))
		return PTR_ERR(sw);
	return drop_for_each(sw, &filter, drop_reset_one, NULL);
}

int dvs_nl_drop_reset_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = drop_reset(info);
	rtnl_unlock();
	return err;
}
