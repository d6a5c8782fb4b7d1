// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: samplers of switches, segments, ports, groups and tunnels. */

#include <linux/rtnetlink.h>

#include "group.h"
#include "netlink.h"
#include "observe.h"
#include "port.h"

#define SAMPLER_MSG_SIZE	256

/**
 * struct sampler_of - the place of a sampler: its switch, or one of those that follow
 * @sw: its switch
 * @port: the port
 * @group: the port group
 * @tunnel: the tunnel
 * @segment: the segment
 * @place: where the sampler is kept
 */
struct sampler_of {
	struct dvs_switch *sw;
	const struct dvs_port *port;
	const struct dvs_group *group;
	const struct dvs_tunnel *tunnel;
	struct dvs_segment *segment;
	struct dvs_sampler __rcu **place;
};

static int sampler_put_place(struct sk_buff *skb, const struct sampler_of *of)
{
	const struct net_device *dev = of->sw->dev;

	if (nla_put_u32(skb, DVS_A_SAMPLER_SWITCH, dev->ifindex) ||
	    nla_put_string(skb, DVS_A_SAMPLER_SWITCH_NAME, dev->name))
		return -EMSGSIZE;
	if (of->tunnel)
		return nla_put_string(skb, DVS_A_SAMPLER_TUNNEL,
				      of->tunnel->name);
	if (of->segment)
		return nla_put_u32(skb, DVS_A_SAMPLER_SEGMENT,
				   of->segment->id);
	if (of->group)
		return nla_put_string(skb, DVS_A_SAMPLER_GROUP_NAME,
				      of->group->name);
	if (!of->port)
		return 0;
	dev = of->port->dev;
	return nla_put_u32(skb, DVS_A_SAMPLER_PORT, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_SAMPLER_PORT_NAME, dev->name);
}

static int sampler_put(struct sk_buff *skb,
		       const struct dvs_sampler_params *params)
{
	return nla_put_u32(skb, DVS_A_SAMPLER_INTERVAL, params->interval) ||
	       nla_put_u32(skb, DVS_A_SAMPLER_MODE, params->mode) ||
	       nla_put_u32(skb, DVS_A_SAMPLER_DIRECTION, params->direction) ||
	       nla_put_u8(skb, DVS_A_SAMPLER_DUPLICATES, params->duplicates);
}

/* A place without a sampler has nothing to tell */
static int sampler_fill(struct sk_buff *skb, const void *object,
			unsigned int *part)
{
	const struct sampler_of *of = object;
	const struct dvs_sampler *sampler = rtnl_dereference(*of->place);

	return sampler && (sampler_put_place(skb, of) ||
			   sampler_put(skb, &sampler->params));
}

static void sampler_notify(const struct sampler_of *of, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(of->sw), cmd, DVS_NLGRP_CONFIG,
			 SAMPLER_MSG_SIZE, sampler_fill, of);
}

/* ---- places ---- */

static int sampler_find_port(struct genl_info *info, struct sampler_of *of)
{
	struct dvs_port *port = dvs_nl_port(info, DVS_A_SAMPLER_PORT);

	if (IS_ERR(port))
		return PTR_ERR(port);
	if (port->dest.sw != of->sw) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_SAMPLER_PORT],
				    "the device is not a port of the switch");
		return -ENOENT;
	}
	of->port = port;
	of->place = &port->sampler;
	return 0;
}

static int sampler_find_group(struct genl_info *info, struct sampler_of *of)
{
	struct dvs_group *group = dvs_nl_group(info, of->sw,
					       DVS_A_SAMPLER_GROUP_NAME);

	if (IS_ERR(group))
		return PTR_ERR(group);
	of->group = group;
	of->place = &group->sampler;
	return 0;
}

static int sampler_find_tunnel(struct genl_info *info, struct sampler_of *of)
{
	struct dvs_tunnel *tunnel = dvs_nl_tunnel(info, of->sw,
						  DVS_A_SAMPLER_TUNNEL);

	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	of->tunnel = tunnel;
	of->place = &tunnel->sampler;
	return 0;
}

static int sampler_find_segment(struct genl_info *info, struct sampler_of *of)
{
	const struct nlattr *attr = info->attrs[DVS_A_SAMPLER_SEGMENT];

	of->segment = dvs_segment_find_rtnl(&of->sw->segments,
					    nla_get_u32(attr));
	if (!of->segment) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the switch has no such segment");
		return -ENOENT;
	}
	of->place = &of->segment->sampler;
	return 0;
}

static int sampler_find_place(struct genl_info *info, struct sampler_of *of)
{
	struct nlattr **attrs = info->attrs;

	*of = (struct sampler_of){
		.sw = dvs_nl_switch(info, DVS_A_SAMPLER_SWITCH),
	};
	if (IS_ERR(of->sw))
		return PTR_ERR(of->sw);
	if (!!attrs[DVS_A_SAMPLER_PORT] + !!attrs[DVS_A_SAMPLER_TUNNEL] +
	    !!attrs[DVS_A_SAMPLER_SEGMENT] + !!attrs[DVS_A_SAMPLER_GROUP_NAME] > 1) {
		GENL_SET_ERR_MSG(info, "a port, a group, a tunnel or a segment, not several");
		return -EINVAL;
	}
	if (attrs[DVS_A_SAMPLER_PORT])
		return sampler_find_port(info, of);
	if (attrs[DVS_A_SAMPLER_GROUP_NAME])
		return sampler_find_group(info, of);
	if (attrs[DVS_A_SAMPLER_TUNNEL])
		return sampler_find_tunnel(info, of);
	if (attrs[DVS_A_SAMPLER_SEGMENT])
		return sampler_find_segment(info, of);
	of->place = &of->sw->observe.sampler;
	return 0;
}

/* The place of a request, which has a sampler */
static int sampler_find(struct genl_info *info, struct sampler_of *of)
{
	int err = sampler_find_place(info, of);

	if (err || rcu_access_pointer(*of->place))
		return err;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_SAMPLER_SWITCH],
			    "there is no such sampler");
	return -ENOENT;
}

/* ---- requests ---- */

int dvs_nl_sampler_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sampler_of of;
	int err;

	rtnl_lock();
	err = sampler_find(info, &of) ?:
	      dvs_nl_reply(info, DVS_CMD_SAMPLER_GET, SAMPLER_MSG_SIZE,
			   sampler_fill, &of);
	rtnl_unlock();
	return err;
}

/* All that a sampler is: what the request does not say has its default */
static int sampler_parse(struct genl_info *info,
			 struct dvs_sampler_params *params)
{
	struct nlattr **attrs = info->attrs;

	if (GENL_REQ_ATTR_CHECK(info, DVS_A_SAMPLER_INTERVAL)) {
		GENL_SET_ERR_MSG(info, "no interval given");
		return -EINVAL;
	}
	*params = (struct dvs_sampler_params){
		.interval = nla_get_u32(attrs[DVS_A_SAMPLER_INTERVAL]),
		.direction = DVS_FLOW_DIRECTION_IN,
	};
	if (attrs[DVS_A_SAMPLER_MODE])
		params->mode = nla_get_u32(attrs[DVS_A_SAMPLER_MODE]);
	if (attrs[DVS_A_SAMPLER_DIRECTION])
		params->direction = nla_get_u32(attrs[DVS_A_SAMPLER_DIRECTION]);
	if (attrs[DVS_A_SAMPLER_DUPLICATES])
		params->duplicates =
			nla_get_u8(attrs[DVS_A_SAMPLER_DUPLICATES]);
	return 0;
}

static int sampler_set(struct genl_info *info)
{
	struct dvs_sampler_params params;
	struct sampler_of of;
	int err;

	err = sampler_find_place(info, &of) ?: sampler_parse(info, &params);
	if (err)
		return err;
	err = of.segment ?
	      dvs_observe_set_segment(of.sw, of.segment, &params) :
	      dvs_observe_set(of.sw, of.place, &params);
	if (!err)
		sampler_notify(&of, DVS_CMD_SAMPLER_NTF);
	return err;
}

int dvs_nl_sampler_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = sampler_set(info);
	rtnl_unlock();
	return err;
}

int dvs_nl_sampler_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sampler_of of;
	int err;

	rtnl_lock();
	err = sampler_find(info, &of);
	if (!err) {
		sampler_notify(&of, DVS_CMD_SAMPLER_DEL_NTF);
		if (of.segment)
			dvs_observe_del_segment(of.sw, of.segment);
		else
			dvs_observe_del(of.sw, of.place);
	}
	rtnl_unlock();
	return err;
}

/* ---- dump: the switch, its ports, their groups, its tunnels, its segments ---- */

/**
 * struct sampler_dump - a dump of one switch's samplers
 * @skb: where the messages go
 * @cb: the dump
 * @cursor: how far it has come; places are counted
 * @place: number of the next place
 */
struct sampler_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	struct dvs_nl_cursor *cursor;
	unsigned int place;
};

static int sampler_dump_place(struct sampler_dump *dump,
			      const struct sampler_of *of)
{
	struct dvs_nl_cursor *cursor = dump->cursor;
	int err;

	if (dump->place++ < cursor->object)
		return 0;
	err = dvs_nl_dump_one(dump->skb, dump->cb, DVS_CMD_SAMPLER_GET,
			      sampler_fill, of, &cursor->part);
	if (!err)
		cursor->object++;
	return err;
}

static int sampler_dump_ports(struct sampler_dump *dump, struct dvs_switch *sw)
{
	struct sampler_of of = {
		.sw = sw, .port = &sw->host, .place = &sw->host.sampler,
	};
	struct dvs_port *port;
	int err;

	err = sampler_dump_place(dump, &of);
	list_for_each_entry(port, &sw->ports, list) {
		if (err)
			break;
		of.port = port;
		of.place = &port->sampler;
		err = sampler_dump_place(dump, &of);
	}
	return err;
}

static int sampler_dump_groups(struct sampler_dump *dump, struct dvs_switch *sw)
{
	struct dvs_group *group;
	int err = 0;

	list_for_each_entry(group, &sw->groups, list) {
		struct sampler_of of = {
			.sw = sw, .group = group, .place = &group->sampler,
		};

		err = sampler_dump_place(dump, &of);
		if (err)
			break;
	}
	return err;
}

static int sampler_dump_tunnels(struct sampler_dump *dump,
				struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel;
	int err = 0;

	list_for_each_entry(tunnel, &sw->tunnels, list) {
		struct sampler_of of = {
			.sw = sw, .tunnel = tunnel, .place = &tunnel->sampler,
		};

		err = sampler_dump_place(dump, &of);
		if (err)
			break;
	}
	return err;
}

/* Segments with a sampler are not freed without rtnl */
static int sampler_dump_segments(struct sampler_dump *dump,
				 struct dvs_switch *sw)
{
	u32 size = rtnl_dereference(sw->segments.table)->size, i;
	struct sampler_of of = { .sw = sw };
	int err = 0;

	if (!sw->observe.segments)
		return 0;
	for (i = 0; i < size && !err; i++) {
		rcu_read_lock();
		of.segment = dvs_segment_rcu(&sw->segments, i);
		if (of.segment && !rcu_access_pointer(of.segment->sampler))
			of.segment = NULL;
		rcu_read_unlock();
		if (!of.segment)
			continue;
		of.place = &of.segment->sampler;
		err = sampler_dump_place(dump, &of);
	}
	return err;
}

static int sampler_dump(struct dvs_switch *sw, struct sk_buff *skb,
			struct netlink_callback *cb,
			struct dvs_nl_cursor *cursor)
{
	struct sampler_dump dump = { .skb = skb, .cb = cb, .cursor = cursor };
	const struct sampler_of of = {
		.sw = sw, .place = &sw->observe.sampler,
	};

	return sampler_dump_place(&dump, &of) ?:
	       sampler_dump_ports(&dump, sw) ?:
	       sampler_dump_groups(&dump, sw) ?:
	       sampler_dump_tunnels(&dump, sw) ?:
	       sampler_dump_segments(&dump, sw);
}

int dvs_nl_sampler_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_SAMPLER_SWITCH, sampler_dump);
}
