// SPDX-License-Identifier: GPL-2.0
/*
 * What the generic netlink handlers share: finding objects, putting common
 * attributes, replies, notifications and dumps.
 */

#include "netlink.h"

#include <linux/rtnetlink.h>

#include "dest.h"
#include "group.h"
#include "netdev.h"
#include "port.h"
#include "vxlan.h"

#define DUMP_CURSOR(cb)	((struct dvs_nl_cursor *)(cb)->ctx)

/**
 * dvs_nl_device() - find the device of a request
 * @info: the request
 * @attr: attribute that holds its ifindex
 *
 * Context: rtnl.
 * Return: the device, or an error pointer; extack is set.
 */
struct net_device *dvs_nl_device(struct genl_info *info, int attr)
{
	struct net_device *dev;

	if (GENL_REQ_ATTR_CHECK(info, attr)) {
		GENL_SET_ERR_MSG(info, "no device given");
		return ERR_PTR(-EINVAL);
	}
	dev = __dev_get_by_index(genl_info_net(info),
				 nla_get_u32(info->attrs[attr]));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "no such device");
		return ERR_PTR(-ENODEV);
	}
	return dev;
}

/**
 * dvs_nl_switch() - find the switch of a request
 * @info: the request
 * @attr: attribute that holds its ifindex
 *
 * Context: rtnl.
 * Return: the switch, or an error pointer; extack is set.
 */
struct dvs_switch *dvs_nl_switch(struct genl_info *info, int attr)
{
	struct net_device *dev = dvs_nl_device(info, attr);

	if (IS_ERR(dev))
		return ERR_CAST(dev);
	if (!dvs_netdev_is_switch(dev)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "the device is not a switch");
		return ERR_PTR(-EINVAL);
	}
	return dvs_netdev_switch(dev);
}

/**
 * dvs_nl_tunnel() - find the tunnel of a request
 * @info: the request
 * @sw: its switch
 * @attr: attribute that holds the tunnel's name
 *
 * Context: rtnl.
 * Return: the tunnel, or an error pointer; extack is set.
 */
struct dvs_tunnel *dvs_nl_tunnel(struct genl_info *info, struct dvs_switch *sw,
				 int attr)
{
	char name[DVS_TUNNEL_NAME_LEN + 1];
	struct dvs_tunnel *tunnel;

	if (GENL_REQ_ATTR_CHECK(info, attr)) {
		GENL_SET_ERR_MSG(info, "no tunnel given");
		return ERR_PTR(-EINVAL);
	}
	nla_strscpy(name, info->attrs[attr], sizeof(name));
	tunnel = dvs_tunnel_find_rtnl(sw, name);
	if (!tunnel) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "the switch has no such tunnel");
		return ERR_PTR(-ENOENT);
	}
	return tunnel;
}

/**
 * dvs_nl_group() - find the port group of a request
 * @info: the request
 * @sw: its switch
 * @attr: attribute that holds the group's name
 *
 * Context: rtnl.
 * Return: the group, or an error pointer; extack is set.
 */
struct dvs_group *dvs_nl_group(struct genl_info *info,
			       const struct dvs_switch *sw, int attr)
{
	struct dvs_group *group;

	if (GENL_REQ_ATTR_CHECK(info, attr)) {
		GENL_SET_ERR_MSG(info, "no port group given");
		return ERR_PTR(-EINVAL);
	}
	group = dvs_group_find(sw, nla_data(info->attrs[attr]));
	if (!group) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "the switch has no such port group");
		return ERR_PTR(-ENOENT);
	}
	return group;
}

/**
 * dvs_nl_port() - find the port of a request
 * @info: the request
 * @attr: attribute that holds the ifindex of the port's device, or of a switch
 *	for the host's own port
 *
 * Context: rtnl.
 * Return: the port, or an error pointer; extack is set.
 */
struct dvs_port *dvs_nl_port(struct genl_info *info, int attr)
{
	struct net_device *dev = dvs_nl_device(info, attr);
	struct dvs_port *port;

	if (IS_ERR(dev))
		return ERR_CAST(dev);
	if (dvs_netdev_is_switch(dev))
		return &dvs_netdev_switch(dev)->host;
	port = dvs_port_get_rtnl(dev);
	if (!port) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "the device is not a port of a switch");
		return ERR_PTR(-ENOENT);
	}
	return port;
}

/**
 * dvs_nl_port_of() - find a port of a switch
 * @sw: the switch
 * @ifindex: of the port's device, or of the switch for the host's own port
 *
 * Context: rtnl.
 * Return: the port, or NULL.
 */
struct dvs_port *dvs_nl_port_of(struct dvs_switch *sw, u32 ifindex)
{
	struct net_device *dev = __dev_get_by_index(dvs_switch_net(sw),
						    ifindex);
	struct dvs_port *port;

	if (dev == sw->dev)
		return &sw->host;
	port = dev ? dvs_port_get_rtnl(dev) : NULL;
	return port && port->dest.sw == sw ? port : NULL;
}

/**
 * dvs_nl_addr() - read an IPv4 or IPv6 address
 * @addr: set to the address
 * @attr: the attribute
 * @extack: says what is wrong
 *
 * Return: 0, or -EINVAL.
 */
int dvs_nl_addr(struct dvs_addr *addr, const struct nlattr *attr,
		struct netlink_ext_ack *extack)
{
	memset(addr, 0, sizeof(*addr));
	switch (nla_len(attr)) {
	case sizeof(addr->v4):
		addr->family = AF_INET;
		addr->v4 = nla_get_in_addr(attr);
		return 0;
	case sizeof(addr->v6):
		addr->family = AF_INET6;
		addr->v6 = nla_get_in6_addr(attr);
		return 0;
	}
	NL_SET_ERR_MSG_ATTR(extack, attr, "an address has 4 or 16 bytes");
	return -EINVAL;
}

static int nl_range(struct dvs_ranges *ranges, const struct nlattr *attr,
		    struct netlink_ext_ack *extack)
{
	struct nlattr *tb[DVS_A_SEGMENT_RANGE_LAST + 1];
	u32 first, last;
	int err;

	err = nla_parse_nested(tb, DVS_A_SEGMENT_RANGE_LAST, attr,
			       dvs_segment_range_nl_policy, extack);
	if (err)
		return err;
	if (!tb[DVS_A_SEGMENT_RANGE_FIRST]) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "the first segment is missing");
		return -EINVAL;
	}
	first = nla_get_u32(tb[DVS_A_SEGMENT_RANGE_FIRST]);
	last = first;
	if (tb[DVS_A_SEGMENT_RANGE_LAST])
		last = nla_get_u32(tb[DVS_A_SEGMENT_RANGE_LAST]);
	if (last < first) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the last segment is below the first");
		return -EINVAL;
	}
	return dvs_ranges_add(ranges, first, last);
}

/**
 * dvs_nl_ranges() - read all segment ranges of a request
 * @ranges: empty; set to the segments
 * @info: the request
 * @type: attribute that holds a range each
 *
 * Return: 0, or an error; @ranges is empty then.
 */
int dvs_nl_ranges(struct dvs_ranges *ranges, struct genl_info *info, int type)
{
	struct nlattr *attr;
	int rem, err = 0;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != type)
			continue;
		err = nl_range(ranges, attr, info->extack);
		if (err)
			break;
	}
	if (err)
		dvs_ranges_free(ranges);
	return err;
}

/**
 * dvs_nl_put_addr() - put an address
 * @skb: the message
 * @type: the attribute
 * @addr: the address
 *
 * Return: 0, or -EMSGSIZE.
 */
int dvs_nl_put_addr(struct sk_buff *skb, int type, const struct dvs_addr *addr)
{
	if (addr->family == AF_INET)
		return nla_put_in_addr(skb, type, addr->v4);
	return nla_put_in6_addr(skb, type, &addr->v6);
}

/**
 * dvs_nl_put_range() - put a run of segments
 * @skb: the message
 * @type: the attribute
 * @range: the run
 *
 * Return: 0, or -EMSGSIZE; nothing is put then.
 */
int dvs_nl_put_range(struct sk_buff *skb, int type,
		     const struct dvs_range *range)
{
	struct nlattr *nest = nla_nest_start(skb, type);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u32(skb, DVS_A_SEGMENT_RANGE_FIRST, range->first) ||
	    nla_put_u32(skb, DVS_A_SEGMENT_RANGE_LAST, range->last)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * dvs_nl_put_ranges() - put as many segment ranges as fit
 * @skb: the message
 * @type: the attribute
 * @ranges: the segments
 * @part: number of the first range to put; set to that of the next one if not
 *	all did fit, else to 0
 *
 * Return: 0.
 */
int dvs_nl_put_ranges(struct sk_buff *skb, int type,
		      const struct dvs_ranges *ranges, unsigned int *part)
{
	for (; *part < ranges->count; ++*part)
		if (dvs_nl_put_range(skb, type, &ranges->range[*part]))
			return 0;
	*part = 0;
	return 0;
}

/**
 * dvs_nl_put_stats() - put the counters of a port or tunnel
 * @skb: the message
 * @type: the attribute
 * @stats: the counters
 *
 * Return: 0, or -EMSGSIZE.
 */
int dvs_nl_put_stats(struct sk_buff *skb, int type,
		     struct dvs_pcpu_stats __percpu *stats)
{
	struct dvs_stats sum;
	struct nlattr *nest;
	unsigned int i;
	u64 drops = 0;

	dvs_stats_sum(stats, &sum);
	for (i = 0; i < DVS_DROP_MAX; i++)
		drops += sum.drops[i];
	nest = nla_nest_start(skb, type);
	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u64_64bit(skb, DVS_A_STATS_RX_PACKETS, sum.rx_packets,
			      DVS_A_STATS_PAD) ||
	    nla_put_u64_64bit(skb, DVS_A_STATS_RX_BYTES, sum.rx_bytes,
			      DVS_A_STATS_PAD) ||
	    nla_put_u64_64bit(skb, DVS_A_STATS_TX_PACKETS, sum.tx_packets,
			      DVS_A_STATS_PAD) ||
	    nla_put_u64_64bit(skb, DVS_A_STATS_TX_BYTES, sum.tx_bytes,
			      DVS_A_STATS_PAD) ||
	    nla_put_u64_64bit(skb, DVS_A_STATS_COPIES, sum.copies,
			      DVS_A_STATS_PAD) ||
	    nla_put_u64_64bit(skb, DVS_A_STATS_DROPS, drops, DVS_A_STATS_PAD)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * dvs_nl_begin() - begin a message
 * @skb: where it goes
 * @head: its header
 *
 * Return: the message, for genlmsg_end() or genlmsg_cancel(), or NULL.
 */
void *dvs_nl_begin(struct sk_buff *skb, const struct dvs_nl_head *head)
{
	return genlmsg_put(skb, head->portid, head->seq, &dvs_nl_family,
			   head->flags, head->cmd);
}

/**
 * dvs_nl_fill() - make a message of an object
 * @skb: where it goes
 * @head: its header
 * @fill: fills it
 * @object: the object
 * @part: of the object's list, see &dvs_nl_fill_fn
 *
 * Context: as @fill.
 * Return: 0, or -EMSGSIZE; there is no message then.
 */
int dvs_nl_fill(struct sk_buff *skb, const struct dvs_nl_head *head,
		dvs_nl_fill_fn fill, const void *object, unsigned int *part)
{
	void *msg = dvs_nl_begin(skb, head);
	unsigned int begun = skb->len;

	if (!msg)
		return -EMSGSIZE;
	if (fill(skb, object, part)) {
		genlmsg_cancel(skb, msg);
		return -EMSGSIZE;
	}
	if (skb->len > begun)
		genlmsg_end(skb, msg);
	else
		genlmsg_cancel(skb, msg);
	return 0;
}

/**
 * dvs_nl_reply_in() - reply to a request with an object, in memory made before
 * @skb: the memory, from genlmsg_new(); consumed
 * @info: the request
 * @cmd: command of the reply
 * @fill: fills it
 * @object: the object
 *
 * For what cannot be undone if there is no memory for the reply.
 *
 * Return: 0, or an error.
 */
int dvs_nl_reply_in(struct sk_buff *skb, struct genl_info *info, u8 cmd,
		    dvs_nl_fill_fn fill, const void *object)
{
	struct dvs_nl_head head = {
		.portid = info->snd_portid,
		.seq = info->snd_seq,
		.cmd = cmd,
	};
	unsigned int part = 0;
	int err;

	err = dvs_nl_fill(skb, &head, fill, object, &part);
	if (WARN_ON_ONCE(err || part)) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	return genlmsg_reply(skb, info);
}

/**
 * dvs_nl_reply() - reply to a request with an object
 * @info: the request
 * @cmd: command of the reply
 * @size: size of its attributes
 * @fill: fills it
 * @object: the object
 *
 * Return: 0, or an error.
 */
int dvs_nl_reply(struct genl_info *info, u8 cmd, size_t size,
		 dvs_nl_fill_fn fill, const void *object)
{
	struct sk_buff *skb = genlmsg_new(size, GFP_KERNEL);

	if (!skb)
		return -ENOMEM;
	return dvs_nl_reply_in(skb, info, cmd, fill, object);
}

/**
 * dvs_nl_multicast() - notify of an object
 * @net: the switch's namespace
 * @cmd: command of the notification
 * @group: DVS_NLGRP_*
 * @size: size of its attributes
 * @fill: fills it
 * @object: the object
 *
 * Context: may sleep.
 */
void dvs_nl_multicast(struct net *net, u8 cmd, unsigned int group, size_t size,
		      dvs_nl_fill_fn fill, const void *object)
{
	struct dvs_nl_head head = { .cmd = cmd };
	unsigned int part = 0;
	struct sk_buff *skb;
	int err = -ENOMEM;

	if (!genl_has_listeners(&dvs_nl_family, net, group))
		return;
	skb = genlmsg_new(size, GFP_KERNEL);
	if (skb) {
		err = dvs_nl_fill(skb, &head, fill, object, &part);
		if (!WARN_ON_ONCE(err || part)) {
			genlmsg_multicast_netns(&dvs_nl_family, net, skb, 0,
						group, GFP_KERNEL);
			return;
		}
		nlmsg_free(skb);
	}
	genl_set_err(&dvs_nl_family, net, 0, group, err);
}

/**
 * dvs_nl_dump_devices() - dump objects of all devices, or of one
 * @skb: where the messages go
 * @cb: the dump
 * @attr: attribute of the request that names one device, or 0
 * @fn: dumps the objects of one device
 *
 * Return: as a dumpit callback.
 */
int dvs_nl_dump_devices(struct sk_buff *skb, struct netlink_callback *cb,
			int attr, dvs_nl_dump_device_fn fn)
{
	struct dvs_nl_cursor *cursor = DUMP_CURSOR(cb);
	struct nlattr **attrs = dvs_genl_dump_attrs(cb);
	struct net *net = sock_net(skb->sk);
	struct net_device *dev;
	unsigned int n = 0;
	u32 only = 0;
	int err = 0;

	BUILD_BUG_ON(sizeof(*cursor) > sizeof_field(struct netlink_callback,
						    ctx));
	if (attr && attrs && attrs[attr])
		only = nla_get_u32(attrs[attr]);
	rtnl_lock();
	cb->seq = net->dev_base_seq;
	for_each_netdev(net, dev) {
		if (n++ < cursor->device)
			continue;
		if (!only || dev->ifindex == only)
			err = fn(dev, skb, cb, cursor);
		if (err)
			break;
		cursor->device++;
		cursor->object = 0;
		cursor->part = 0;
		cursor->passed = 0;
		cursor->id = 0;
	}
	rtnl_unlock();
	return err && err != -EMSGSIZE ? err : skb->len ?: err;
}

static int nl_dump_switch(struct net_device *dev, struct sk_buff *skb,
			  struct netlink_callback *cb,
			  struct dvs_nl_cursor *cursor)
{
	if (!dvs_netdev_is_switch(dev))
		return 0;
	return cursor->fn(dvs_netdev_switch(dev), skb, cb, cursor);
}

/**
 * dvs_nl_dump() - dump objects of all switches, or of one
 * @skb: where the messages go
 * @cb: the dump
 * @switch_attr: attribute of the request that names one switch, or 0
 * @fn: dumps the objects of one switch
 *
 * Return: as a dumpit callback.
 */
int dvs_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		int switch_attr, dvs_nl_dump_fn fn)
{
	DUMP_CURSOR(cb)->fn = fn;
	return dvs_nl_dump_devices(skb, cb, switch_attr, nl_dump_switch);
}

/**
 * dvs_nl_dump_one() - put one object into a dump, in several messages if needed
 * @skb: where the messages go
 * @cb: the dump
 * @cmd: command of the messages
 * @fill: fills them
 * @object: the object
 * @part: how much of the object was put before; kept up to date
 *
 * Return: 0, or -EMSGSIZE if the object is not complete.
 */
int dvs_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		    dvs_nl_fill_fn fill, const void *object,
		    unsigned int *part)
{
	struct dvs_nl_head head = {
		.portid = NETLINK_CB(cb->skb).portid,
		.seq = cb->nlh->nlmsg_seq,
		.flags = NLM_F_MULTI,
		.cmd = cmd,
	};
	int err;

	do {
		err = dvs_nl_fill(skb, &head, fill, object, part);
	} while (!err && *part);
	return err;
}

/**
 * dvs_nl_init() - register the family
 *
 * Return: 0, or an error.
 */
int dvs_nl_init(void)
{
	return genl_register_family(&dvs_nl_family);
}

/**
 * dvs_nl_uninit() - unregister the family
 */
void dvs_nl_uninit(void)
{
	genl_unregister_family(&dvs_nl_family);
}
