// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: policers of ports and port groups. */

#include <linux/rtnetlink.h>

#include "group.h"
#include "netlink.h"
#include "police.h"
#include "port.h"

#define POLICE_MSG_SIZE	512

/* The place of a policer: a port, or a group, whose ports have one like it */
struct police_of {
	struct dvs_port *port;
	struct dvs_group *group;
};

static int police_put_switch(struct sk_buff *skb, const struct dvs_switch *sw)
{
	return nla_put_u32(skb, DVS_A_POLICE_SWITCH, sw->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_POLICE_SWITCH_NAME, sw->dev->name);
}

static int police_put_port(struct sk_buff *skb, const struct dvs_port *port)
{
	if (police_put_switch(skb, port->dest.sw) ||
	    nla_put_u32(skb, DVS_A_POLICE_PORT, port->dev->ifindex) ||
	    nla_put_string(skb, DVS_A_POLICE_PORT_NAME, port->dev->name))
		return -EMSGSIZE;
	if (port->own_police || !port->config.group)
		return 0;
	return nla_put_string(skb, DVS_A_POLICE_GROUP_NAME,
			      port->config.group->name);
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

	return police && (police_put_port(skb, port) ||
			  police_put_params(skb, &police->params) ||
			  police_put_stats(skb, police));
}

/* The object is a group; its ports count, it does not */
static int police_fill_group(struct sk_buff *skb, const void *object,
			     unsigned int *part)
{
	const struct dvs_group *group = object;

	return group->polices &&
	       (police_put_switch(skb, group->sw) ||
		nla_put_string(skb, DVS_A_POLICE_GROUP_NAME, group->name) ||
		police_put_params(skb, &group->police));
}

static void police_notify_port(struct dvs_port *port, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(port->dest.sw), cmd, DVS_NLGRP_CONFIG,
			 POLICE_MSG_SIZE, police_fill, port);
}

/* Tell of a group's policer, and of those of its ports that follow it */
static void police_notify_group(struct dvs_group *group, u8 cmd)
{
	struct dvs_port *port;

	dvs_nl_multicast(dvs_switch_net(group->sw), cmd, DVS_NLGRP_CONFIG,
			 POLICE_MSG_SIZE, police_fill_group, group);
	dvs_group_for_each(port, group)
		if (!port->own_police)
			police_notify_port(port, cmd);
}

/* ---- places ---- */

static int police_find_group(struct genl_info *info, struct police_of *of)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_POLICE_SWITCH);

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	of->group = dvs_nl_group(info, sw, DVS_A_POLICE_GROUP_NAME);
	return PTR_ERR_OR_ZERO(of->group);
}

static int police_find_place(struct genl_info *info, struct police_of *of)
{
	const struct nlattr *attr = info->attrs[DVS_A_POLICE_SWITCH];

	*of = (struct police_of) {};
	if (info->attrs[DVS_A_POLICE_GROUP_NAME] && info->attrs[DVS_A_POLICE_PORT]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_POLICE_GROUP_NAME],
				    "a port or a group, not both");
		return -EINVAL;
	}
	if (info->attrs[DVS_A_POLICE_GROUP_NAME])
		return police_find_group(info, of);
	of->port = dvs_nl_port(info, DVS_A_POLICE_PORT);
	if (IS_ERR(of->port))
		return PTR_ERR(of->port);
	if (attr && nla_get_u32(attr) != of->port->dest.sw->dev->ifindex) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the port is of another switch");
		return -EINVAL;
	}
	return 0;
}

/* The place of a request, which has a policer */
static int police_find(struct genl_info *info, struct police_of *of)
{
	int err = police_find_place(info, of);

	if (err)
		return err;
	if (of->group && !of->group->polices) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_POLICE_GROUP_NAME],
				    "the port group has no policer");
		return -ENOENT;
	}
	if (of->port && !rcu_access_pointer(of->port->police)) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_POLICE_PORT],
				    "the port has no policer");
		return -ENOENT;
	}
	return 0;
}

/* ---- requests ---- */

static int police_reply(struct genl_info *info, const struct police_of *of)
{
	if (of->group)
		return dvs_nl_reply(info, DVS_CMD_POLICE_GET, POLICE_MSG_SIZE,
				    police_fill_group, of->group);
	return dvs_nl_reply(info, DVS_CMD_POLICE_GET, POLICE_MSG_SIZE,
			    police_fill, of->port);
}

int dvs_nl_police_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct police_of of;
	int err;

	rtnl_lock();
	err = police_find(info, &of) ?: police_reply(info, &of);
	rtnl_unlock();
	return err;
}

/* Those of groups come after those of all ports */
static int police_dump_groups(struct dvs_switch *sw, struct sk_buff *skb,
			      struct netlink_callback *cb,
			      struct dvs_nl_cursor *cursor)
{
	unsigned int n = 1 + sw->port_count;
	struct dvs_group *group;
	int err;

	list_for_each_entry(group, &sw->groups, list) {
		if (n++ < cursor->object)
			continue;
		err = dvs_nl_dump_one(skb, cb, DVS_CMD_POLICE_GET,
				      police_fill_group, group, &cursor->part);
		if (err)
			return err;
		cursor->object++;
	}
	return 0;
}

static int police_dump(struct dvs_switch *sw, struct sk_buff *skb,
		       struct netlink_callback *cb,
		       struct dvs_nl_cursor *cursor)
{
	return dvs_nl_dump_ports(sw, skb, cb, cursor, DVS_CMD_POLICE_GET,
				 police_fill) ?:
	       police_dump_groups(sw, skb, cb, cursor);
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
	struct dvs_police_params params = {};
	struct police_of of;
	int err;

	err = police_find_place(info, &of) ?: police_parse(info, &params);
	if (err)
		return err;
	if (of.group) {
		err = dvs_group_set_police(of.group, &params);
		if (!err)
			police_notify_group(of.group, DVS_CMD_POLICE_NTF);
		return err;
	}
	err = dvs_port_set_police(of.port, &params);
	if (!err)
		police_notify_port(of.port, DVS_CMD_POLICE_NTF);
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

/* A port whose own policer goes has that of its group */
static void police_del_port(struct dvs_port *port)
{
	const struct dvs_group *group = port->config.group;
	bool stays = group && group->polices;

	if (!stays)
		police_notify_port(port, DVS_CMD_POLICE_DEL_NTF);
	dvs_port_del_police(port);
	if (stays)
		police_notify_port(port, DVS_CMD_POLICE_NTF);
}

static int police_del(struct genl_info *info)
{
	struct police_of of;
	int err = police_find(info, &of);

	if (err)
		return err;
	if (of.group) {
		police_notify_group(of.group, DVS_CMD_POLICE_DEL_NTF);
		dvs_group_del_police(of.group);
		return 0;
	}
	if (!of.port->own_police) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_POLICE_PORT],
				    "the port has the policer of its group");
		return -EOPNOTSUPP;
	}
	police_del_port(of.port);
	return 0;
}

int dvs_nl_police_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = police_del(info);
	rtnl_unlock();
	return err;
}
