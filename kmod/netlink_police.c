// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: policers of ports. */

#include <linux/rtnetlink.h>

#include "netlink.h"
#include "police.h"
#include "port.h"

#define POLICE_MSG_SIZE	512

static int police_put_id(struct sk_buff *skb, const struct dvs_port *port)
{
	const struct net_device *sw_dev = port->dest.sw->dev;

	return nla_put_u32(skb, DVS_A_POLICE_SWITCH, sw_dev->ifindex) ||
	       nla_put_u32(skb, DVS_A_POLICE_PORT, port->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_POLICE_SWITCH_NAME, sw_dev->name) ||
	       nla_put_string(skb, DVS_A_POLICE_PORT_NAME, port->dev->name);
}

/* The second rate of a meter and its burst, by attributes of its kind */
static int police_put_more(struct sk_buff *skb,
			   const struct dvs_police_params *params)
{
	bool peak = params->meter == DVS_METER_PEAK;

	if (params->meter == DVS_METER_RATE)
		return 0;
	return nla_put_u64_64bit(skb, peak ? DVS_A_POLICE_PEAK :
					     DVS_A_POLICE_EXCESS,
				 params->more_rate, DVS_A_POLICE_PAD) ||
	       nla_put_u32(skb, peak ? DVS_A_POLICE_PEAK_BURST :
				       DVS_A_POLICE_EXCESS_BURST,
			   params->more_burst);
}

static int police_put_params(struct sk_buff *skb,
			     const struct dvs_police_params *params)
{
	return nla_put_u64_64bit(skb, DVS_A_POLICE_RATE, params->rate,
				 DVS_A_POLICE_PAD) ||
	       nla_put_u32(skb, DVS_A_POLICE_BURST, params->burst) ||
	       police_put_more(skb, params) ||
	       nla_put_u32(skb, DVS_A_POLICE_COLOUR,
			   params->aware ? DVS_POLICE_COLOUR_AWARE :
					   DVS_POLICE_COLOUR_BLIND) ||
	       nla_put_u32(skb, DVS_A_POLICE_EXCEED,
			   params->action[DVS_YELLOW]) ||
	       nla_put_u32(skb, DVS_A_POLICE_VIOLATE, params->action[DVS_RED]);
}

/* Attributes of each colour's counters */
static const struct {
	int packets;
	int bytes;
} colour_attrs[DVS_COLOURS] = {
	[DVS_GREEN] = { DVS_A_POLICE_GREEN_PACKETS, DVS_A_POLICE_GREEN_BYTES },
	[DVS_YELLOW] = { DVS_A_POLICE_YELLOW_PACKETS,
			 DVS_A_POLICE_YELLOW_BYTES },
	[DVS_RED] = { DVS_A_POLICE_RED_PACKETS, DVS_A_POLICE_RED_BYTES },
};

static int police_put_stats(struct sk_buff *skb, struct dvs_police *police)
{
	struct dvs_police_stats stats;
	unsigned int i;

	dvs_police_read(police, &stats);
	for (i = 0; i < DVS_COLOURS; i++)
		if (nla_put_u64_64bit(skb, colour_attrs[i].packets,
				      stats.packets[i], DVS_A_POLICE_PAD) ||
		    nla_put_u64_64bit(skb, colour_attrs[i].bytes,
				      stats.bytes[i], DVS_A_POLICE_PAD))
			return -EMSGSIZE;
	return nla_put_u64_64bit(skb, DVS_A_POLICE_DROPPED, stats.dropped,
				 DVS_A_POLICE_PAD);
}

/* The object is a port; one without a policer has nothing to tell */
static int police_fill(struct sk_buff *skb, const void *object,
		       unsigned int *part)
{
	const struct dvs_port *port = object;
	struct dvs_police *police = rtnl_dereference(port->police);

	return police && (police_put_id(skb, port) ||
			  police_put_params(skb, &police->params) ||
			  police_put_stats(skb, police));
}

static void police_notify(struct dvs_port *port, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(port->dest.sw), cmd, DVS_NLGRP_CONFIG,
			 POLICE_MSG_SIZE, police_fill, port);
}

/* The port of a request, which has a policer */
static struct dvs_port *police_find(struct genl_info *info)
{
	struct dvs_port *port = dvs_nl_port(info, DVS_A_POLICE_PORT);

	if (IS_ERR(port) || rcu_access_pointer(port->police))
		return port;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_POLICE_PORT],
			    "the port has no policer");
	return ERR_PTR(-ENOENT);
}

int dvs_nl_police_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_port *port;
	int err;

	rtnl_lock();
	port = police_find(info);
	err = PTR_ERR_OR_ZERO(port) ?:
	      dvs_nl_reply(info, DVS_CMD_POLICE_GET, POLICE_MSG_SIZE,
			   police_fill, port);
	rtnl_unlock();
	return err;
}

static int police_dump(struct dvs_switch *sw, struct sk_buff *skb,
		       struct netlink_callback *cb,
		       struct dvs_nl_cursor *cursor)
{
	return dvs_nl_dump_ports(sw, skb, cb, cursor, DVS_CMD_POLICE_GET,
				 police_fill);
}

int dvs_nl_police_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_POLICE_SWITCH, police_dump);
}

/* A rate and its burst; the request has the rate */
static int police_parse_rate(struct genl_info *info, int rate_attr,
			     int burst_attr, u64 *rate, u32 *burst)
{
	const struct nlattr *nla_rate = info->attrs[rate_attr];
	const struct nlattr *nla_burst = info->attrs[burst_attr];

	*rate = nla_get_u64(nla_rate);
	if (*rate < DVS_RATE_MIN) {
		NL_SET_ERR_MSG_ATTR(info->extack, nla_rate,
				    "a rate is at least 1000 bytes/s");
		return -EINVAL;
	}
	if (!nla_burst) {
		NL_SET_ERR_MSG_ATTR(info->extack, nla_rate,
				    "a rate needs its burst");
		return -EINVAL;
	}
	*burst = nla_get_u32(nla_burst);
	if (!*burst) {
		NL_SET_ERR_MSG_ATTR(info->extack, nla_burst,
				    "a burst is at least 1 byte");
		return -EINVAL;
	}
	return 0;
}

/* RFC 2698, 2: the peak is not below the rate */
static int police_check_peak(struct genl_info *info,
			     const struct dvs_police_params *params)
{
	if (params->more_rate >= params->rate)
		return 0;
	NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_POLICE_PEAK]);
	DVS_SET_ERR_MSG_FMT(info->extack,
			    "the peak is below the rate: %llu < %llu B/s",
			    params->more_rate, params->rate);
	return -EINVAL;
}

/* Words of one meter have no meaning in another */
static int police_check_words(struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_POLICE_PEAK_BURST] && !attrs[DVS_A_POLICE_PEAK]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_POLICE_PEAK_BURST],
				    "a peak-burst needs its peak");
		return -EINVAL;
	}
	if (attrs[DVS_A_POLICE_EXCESS_BURST] && !attrs[DVS_A_POLICE_EXCESS]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    attrs[DVS_A_POLICE_EXCESS_BURST],
				    "an excess-burst needs its excess");
		return -EINVAL;
	}
	if (attrs[DVS_A_POLICE_PEAK] && attrs[DVS_A_POLICE_EXCESS]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_POLICE_EXCESS],
				    "a peak (RFC 2698) or an excess (RFC 4115), not both");
		return -EINVAL;
	}
	return 0;
}

static int police_parse_more(struct genl_info *info,
			     struct dvs_police_params *params)
{
	if (info->attrs[DVS_A_POLICE_PEAK]) {
		params->meter = DVS_METER_PEAK;
		return police_parse_rate(info, DVS_A_POLICE_PEAK,
					 DVS_A_POLICE_PEAK_BURST,
					 &params->more_rate,
					 &params->more_burst) ?:
		       police_check_peak(info, params);
	}
	if (!info->attrs[DVS_A_POLICE_EXCESS])
		return 0;
	params->meter = DVS_METER_EXCESS;
	return police_parse_rate(info, DVS_A_POLICE_EXCESS,
				 DVS_A_POLICE_EXCESS_BURST, &params->more_rate,
				 &params->more_burst);
}

static void police_parse_actions(struct genl_info *info,
				 struct dvs_police_params *params)
{
	struct nlattr **attrs = info->attrs;

	params->action[DVS_GREEN] = DVS_POLICE_ACTION_PASS;
	params->action[DVS_YELLOW] = DVS_POLICE_ACTION_REMARK;
	params->action[DVS_RED] = DVS_POLICE_ACTION_DROP;
	if (attrs[DVS_A_POLICE_EXCEED])
		params->action[DVS_YELLOW] =
			nla_get_u32(attrs[DVS_A_POLICE_EXCEED]);
	if (attrs[DVS_A_POLICE_VIOLATE])
		params->action[DVS_RED] =
			nla_get_u32(attrs[DVS_A_POLICE_VIOLATE]);
	if (attrs[DVS_A_POLICE_COLOUR])
		params->aware = nla_get_u32(attrs[DVS_A_POLICE_COLOUR]) ==
				DVS_POLICE_COLOUR_AWARE;
}

/* All of a policer: what the request does not say has its default */
static int police_parse(struct genl_info *info,
			struct dvs_police_params *params)
{
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_POLICE_RATE)) {
		GENL_SET_ERR_MSG(info, "no rate given");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_POLICE_BURST)) {
		GENL_SET_ERR_MSG(info, "no burst given");
		return -EINVAL;
	}
	police_parse_actions(info, params);
	return police_check_words(info) ?:
	       police_parse_rate(info, DVS_A_POLICE_RATE, DVS_A_POLICE_BURST,
				 &params->rate, &params->burst) ?:
	       police_parse_more(info, params);
}

static int police_set(struct genl_info *info)
{
	struct dvs_port *port = dvs_nl_port(info, DVS_A_POLICE_PORT);
	struct dvs_police_params params = {};
	int err;

	if (IS_ERR(port))
		return PTR_ERR(port);
	err = police_parse(info, &params) ?: dvs_port_set_police(port, &params);
	if (!err)
		police_notify(port, DVS_CMD_POLICE_NTF);
	return err;
}

int dvs_nl_police_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = police_set(info);
	rtnl_unlock();
	return err;
}

int dvs_nl_police_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_port *port;

	rtnl_lock();
	port = police_find(info);
	if (!IS_ERR(port)) {
		police_notify(port, DVS_CMD_POLICE_DEL_NTF);
		dvs_port_del_police(port);
	}
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(port);
}
