// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: ports. */

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "netdev.h"
#include "netlink.h"
#include "notify.h"
#include "port.h"
#include "switch.h"

#define PORT_MSG_SIZE	1280
#define PORT_RUN_SIZE	32	/* of one nested DVS_A_PORT_VLAN_MAP */

/* A yes or no attribute and its place in the feature word */
struct port_flag {
	int attr;
	u32 flag;
};

static const struct port_flag port_flags[] = {
	{ DVS_A_PORT_UP,		DVS_F_UP },
	{ DVS_A_PORT_LEARNING,		DVS_F_LEARN },
	{ DVS_A_PORT_FLOOD,		DVS_F_FLOOD },
	{ DVS_A_PORT_BCAST_FLOOD,	DVS_F_BCAST_FLOOD },
	{ DVS_A_PORT_MCAST_FLOOD,	DVS_F_MCAST_FLOOD },
	{ DVS_A_PORT_ISOLATED,		DVS_F_ISOLATED },
};

static int port_put_run(struct sk_buff *skb, const struct dvs_vlan_run *run)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_PORT_VLAN_MAP);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u16(skb, DVS_A_VLAN_MAP_VID, run->first) ||
	    nla_put_u16(skb, DVS_A_VLAN_MAP_VID_LAST, run->last) ||
	    nla_put_u32(skb, DVS_A_VLAN_MAP_SEGMENT, run->segment)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* As many runs as fit; the next part of a dump goes on with *part */
static void port_put_runs(struct sk_buff *skb,
			  const struct dvs_port_config *config,
			  unsigned int *part)
{
	for (; *part < config->runs; ++*part)
		if (port_put_run(skb, &config->run[*part]))
			return;
	*part = 0;
}

static int port_put_id(struct sk_buff *skb, const struct dvs_port *port)
{
	const struct net_device *sw_dev = port->dest.sw->dev;

	return nla_put_u32(skb, DVS_A_PORT_SWITCH, sw_dev->ifindex) ||
	       nla_put_u32(skb, DVS_A_PORT_IFINDEX, port->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_PORT_SWITCH_NAME, sw_dev->name) ||
	       nla_put_string(skb, DVS_A_PORT_IFNAME, port->dev->name);
}

static int port_put_mode(struct sk_buff *skb, const struct dvs_port *port)
{
	const struct dvs_port_config *config = &port->config;
	u32 kind = port->dest.kind == DVS_DEST_HOST ? DVS_PORT_KIND_HOST :
						      DVS_PORT_KIND_NETDEV;

	if (nla_put_u32(skb, DVS_A_PORT_KIND, kind) ||
	    nla_put_u32(skb, DVS_A_PORT_MODE, config->mode))
		return -EMSGSIZE;
	if (config->mode == DVS_PORT_MODE_ACCESS)
		return nla_put_u32(skb, DVS_A_PORT_SEGMENT, config->segment);
	return nla_put_u32(skb, DVS_A_PORT_NATIVE, config->native);
}

static int port_put_policy(struct sk_buff *skb, const struct dvs_port *port)
{
	const struct dvs_port_config *config = &port->config;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(port_flags); i++)
		if (nla_put_u8(skb, port_flags[i].attr,
			       !!(config->flags & port_flags[i].flag)))
			return -EMSGSIZE;
	return nla_put_u32(skb, DVS_A_PORT_MAC_MAX, config->mac_max) ||
	       nla_put_u32(skb, DVS_A_PORT_MAC_ACTION,
			   config->flags & DVS_F_MAC_DROP ?
			   DVS_MAC_ACTION_DROP : DVS_MAC_ACTION_FLOOD) ||
	       dvs_nl_port_put_prio(skb, config);
}

static int port_put_vm(struct sk_buff *skb, const struct dvs_vm *vm)
{
	if (memchr_inv(vm->uuid, 0, sizeof(vm->uuid)) &&
	    nla_put(skb, DVS_A_PORT_VM_UUID, sizeof(vm->uuid), vm->uuid))
		return -EMSGSIZE;
	return *vm->name ? nla_put_string(skb, DVS_A_PORT_VM_NAME, vm->name) : 0;
}

static int port_put_state(struct sk_buff *skb, const struct dvs_port *port)
{
	return nla_put_u32(skb, DVS_A_PORT_MAC_COUNT,
			   READ_ONCE(port->dest.macs)) ||
	       nla_put_u8(skb, DVS_A_PORT_CARRIER,
			  netif_carrier_ok(port->dev)) ||
	       dvs_nl_put_stats(skb, DVS_A_PORT_STATS, port->dest.stats);
}

static int port_fill(struct sk_buff *skb, const void *object,
		     unsigned int *part)
{
	const struct dvs_port *port = object;

	if (port_put_id(skb, port) ||
	    (!*part && (port_put_mode(skb, port) ||
			port_put_policy(skb, port) ||
			dvs_nl_port_put_member(skb, &port->config.member) ||
			port_put_vm(skb, &port->config.vm) ||
			port_put_state(skb, port))))
		return -EMSGSIZE;
	port_put_runs(skb, &port->config, part);
	return 0;
}

static size_t port_size(const struct dvs_port *port)
{
	return PORT_MSG_SIZE + port->config.runs * PORT_RUN_SIZE;
}

/**
 * dvs_notify_port() - tell the world of a port
 * @port: the port
 * @cmd: %DVS_CMD_PORT_NTF or %DVS_CMD_PORT_DEL_NTF
 */
void dvs_notify_port(struct dvs_port *port, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(port->dest.sw), cmd, DVS_NLGRP_CONFIG,
			 port_size(port), port_fill, port);
}

/* The switch may be given too, then it must be the port's */
static struct dvs_port *port_find(struct genl_info *info)
{
	struct dvs_port *port = dvs_nl_port(info, DVS_A_PORT_IFINDEX);
	struct nlattr *attr = info->attrs[DVS_A_PORT_SWITCH];

	if (!IS_ERR(port) && attr &&
	    nla_get_u32(attr) != port->dest.sw->dev->ifindex) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the port is of another switch");
		return ERR_PTR(-EINVAL);
	}
	return port;
}

int dvs_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_port *port;
	int err;

	rtnl_lock();
	port = port_find(info);
	err = IS_ERR(port) ? PTR_ERR(port) :
	      dvs_nl_reply(info, DVS_CMD_PORT_GET, port_size(port), port_fill,
			   port);
	rtnl_unlock();
	return err;
}

/**
 * dvs_nl_dump_ports() - put the ports of a switch, or what they have, into a dump
 * @sw: the switch
 * @skb: where the messages go
 * @cb: the dump
 * @cursor: how far it has come
 * @cmd: command of the messages
 * @fill: fills them with an object that is a port; one with nothing to tell
 *	puts nothing
 *
 * The host's own port first, then the others in order of attachment.
 *
 * Return: 0, or -EMSGSIZE.
 */
int dvs_nl_dump_ports(struct dvs_switch *sw, struct sk_buff *skb,
		      struct netlink_callback *cb, struct dvs_nl_cursor *cursor,
		      u8 cmd, dvs_nl_fill_fn fill)
{
	struct dvs_port *port = &sw->host;
	struct list_head *next = &sw->ports;
	unsigned int n = 0;
	int err;

	for (;;) {
		if (n++ >= cursor->object) {
			err = dvs_nl_dump_one(skb, cb, cmd, fill, port,
					      &cursor->part);
			if (err)
				return err;
			cursor->object++;
		}
		next = next->next;
		if (next == &sw->ports)
			return 0;
		port = list_entry(next, struct dvs_port, list);
	}
}

static int port_dump(struct dvs_switch *sw, struct sk_buff *skb,
		     struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	return dvs_nl_dump_ports(sw, skb, cb, cursor, DVS_CMD_PORT_GET,
				 port_fill);
}

int dvs_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_PORT_SWITCH, port_dump);
}

static int port_parse_run(struct dvs_vlan_run *run, const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *tb[DVS_A_VLAN_MAP_SEGMENT + 1];
	int err;

	err = nla_parse_nested(tb, DVS_A_VLAN_MAP_SEGMENT, attr,
			       dvs_vlan_map_nl_policy, extack);
	if (err)
		return err;
	if (!tb[DVS_A_VLAN_MAP_VID] || !tb[DVS_A_VLAN_MAP_SEGMENT]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a VID and its segment are needed");
		return -EINVAL;
	}
	run->first = nla_get_u16(tb[DVS_A_VLAN_MAP_VID]);
	run->last = run->first;
	if (tb[DVS_A_VLAN_MAP_VID_LAST])
		run->last = nla_get_u16(tb[DVS_A_VLAN_MAP_VID_LAST]);
	run->segment = nla_get_u32(tb[DVS_A_VLAN_MAP_SEGMENT]);
	return 0;
}

static int port_parse_runs(struct dvs_port_config *config,
			   struct genl_info *info)
{
	unsigned int count = 0;
	struct nlattr *attr;
	int rem, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		count += nla_type(attr) == DVS_A_PORT_VLAN_MAP;
	if (count > DVS_VLAN_MAP_MAX) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_PORT_VLAN_MAP],
				    "a VID stands for two segments");
		return -EINVAL;
	}
	dvs_port_config_free(config);
	if (!count)
		return 0;
	config->run = kvcalloc(count, sizeof(*config->run), GFP_KERNEL);
	if (!config->run)
		return -ENOMEM;
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != DVS_A_PORT_VLAN_MAP)
			continue;
		err = port_parse_run(&config->run[config->runs], attr,
				     info->extack);
		if (err)
			return err;
		config->runs++;
	}
	if (dvs_vlan_runs_valid(config->run, config->runs, info->extack))
		return 0;
	NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_PORT_VLAN_MAP]);
	return -EINVAL;
}

/* Words of one mode have no meaning in another */
static int port_check_mode(const struct dvs_port_config *config,
			   struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct nlattr *bad;

	if (config->mode == DVS_PORT_MODE_ACCESS) {
		bad = attrs[DVS_A_PORT_NATIVE] ?: attrs[DVS_A_PORT_VLAN_MAP] ?:
		      attrs[DVS_A_PORT_VLAN_NONE];
		if (!bad)
			return 0;
		NL_SET_ERR_MSG_ATTR(info->extack, bad,
				    "an access port has no VIDs and no native segment");
		return -EINVAL;
	}
	bad = attrs[DVS_A_PORT_SEGMENT];
	if (!bad)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, bad,
			    "only an access port has a segment");
	return -EINVAL;
}

/* A mode that is new to the port begins with its defaults */
static int port_change_mode(struct dvs_port_config *config,
			    enum dvs_port_mode mode, u32 segment)
{
	bool was_access = config->mode == DVS_PORT_MODE_ACCESS;
	bool is_access = mode == DVS_PORT_MODE_ACCESS;

	config->mode = mode;
	if (was_access == is_access)
		return 0;
	config->segment = is_access ? segment : 0;
	config->native = 0;
	dvs_port_config_free(config);
	return is_access ? 0 : dvs_port_config_all_vlans(config);
}

static int port_parse_segments(struct dvs_port_config *config, u32 segment,
			       struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	int err;

	if (attrs[DVS_A_PORT_MODE]) {
		err = port_change_mode(config,
				       nla_get_u32(attrs[DVS_A_PORT_MODE]),
				       segment);
		if (err)
			return err;
	}
	err = port_check_mode(config, info);
	if (err)
		return err;
	if (attrs[DVS_A_PORT_SEGMENT])
		config->segment = nla_get_u32(attrs[DVS_A_PORT_SEGMENT]);
	if (attrs[DVS_A_PORT_NATIVE])
		config->native = nla_get_u32(attrs[DVS_A_PORT_NATIVE]);
	if (attrs[DVS_A_PORT_VLAN_MAP] && attrs[DVS_A_PORT_VLAN_NONE]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_PORT_VLAN_NONE],
				    "some VIDs or none, not both");
		return -EINVAL;
	}
	if (attrs[DVS_A_PORT_VLAN_MAP] || attrs[DVS_A_PORT_VLAN_NONE])
		return port_parse_runs(config, info);
	return 0;
}

static int port_parse_policy(struct dvs_port_config *config,
			     struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(port_flags); i++) {
		if (!attrs[port_flags[i].attr])
			continue;
		config->flags &= ~port_flags[i].flag;
		if (nla_get_u8(attrs[port_flags[i].attr]))
			config->flags |= port_flags[i].flag;
	}
	if (attrs[DVS_A_PORT_MAC_MAX])
		config->mac_max = nla_get_u32(attrs[DVS_A_PORT_MAC_MAX]);
	if (attrs[DVS_A_PORT_MAC_ACTION]) {
		config->flags &= ~DVS_F_MAC_DROP;
		if (nla_get_u32(attrs[DVS_A_PORT_MAC_ACTION]) ==
		    DVS_MAC_ACTION_DROP)
			config->flags |= DVS_F_MAC_DROP;
	}
	return dvs_nl_port_parse_prio(config, info);
}

static void port_parse_vm(struct dvs_vm *vm, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_PORT_VM_UUID])
		memcpy(vm->uuid, nla_data(attrs[DVS_A_PORT_VM_UUID]),
		       sizeof(vm->uuid));
	if (attrs[DVS_A_PORT_VM_NAME])
		nla_strscpy(vm->name, attrs[DVS_A_PORT_VM_NAME],
			    sizeof(vm->name));
}

static int port_new(struct genl_info *info, struct dvs_port_config *config)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_PORT_SWITCH);
	struct net_device *dev;
	struct dvs_port *port;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	dev = dvs_nl_device(info, DVS_A_PORT_IFINDEX);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	dvs_port_config_init(config, sw->default_segment);
	err = port_parse_segments(config, sw->default_segment, info) ?:
	      port_parse_policy(config, info) ?:
	      dvs_nl_port_parse_member(&config->member, sw, info);
	if (err)
		return err;
	port_parse_vm(&config->vm, info);
	port = dvs_port_attach(sw, dev, config, info->extack);
	if (IS_ERR(port)) {
		NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_PORT_IFINDEX]);
		return PTR_ERR(port);
	}
	dvs_switch_update(sw);
	dvs_notify_port(port, DVS_CMD_PORT_NTF);
	return 0;
}

static int port_set(struct genl_info *info, struct dvs_port_config *config)
{
	struct dvs_port *port = port_find(info);
	struct dvs_switch *sw;
	int err;

	if (IS_ERR(port))
		return PTR_ERR(port);
	sw = port->dest.sw;
	err = dvs_port_config_copy(config, &port->config) ?:
	      port_parse_segments(config, sw->default_segment, info) ?:
	      port_parse_policy(config, info) ?:
	      dvs_nl_port_parse_member(&config->member, sw, info);
	if (err)
		return err;
	port_parse_vm(&config->vm, info);
	err = dvs_port_configure(port, config, info->extack);
	if (err)
		return err;
	if (port == &sw->host)
		dvs_port_set_local(port, sw->dev->dev_addr);
	dvs_switch_update(sw);
	dvs_notify_port(port, DVS_CMD_PORT_NTF);
	return 0;
}

/* Run a change with an empty configuration to work on */
static int port_change(struct genl_info *info,
		       int (*change)(struct genl_info *info,
				     struct dvs_port_config *config))
{
	struct dvs_port_config *config;
	int err;

	config = kzalloc(sizeof(*config), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	rtnl_lock();
	err = change(info, config);
	rtnl_unlock();
	dvs_port_config_free(config);
	kfree(config);
	return err;
}

int dvs_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return port_change(info, port_new);
}

int dvs_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return port_change(info, port_set);
}

static int port_del(struct genl_info *info)
{
	struct dvs_port *port = port_find(info);
	struct dvs_switch *sw;

	if (IS_ERR(port))
		return PTR_ERR(port);
	sw = port->dest.sw;
	if (port == &sw->host) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_PORT_IFINDEX],
				    "the host's own port stays with the switch");
		return -EOPNOTSUPP;
	}
	dvs_notify_port(port, DVS_CMD_PORT_DEL_NTF);
	dvs_port_detach(port);
	dvs_switch_update(sw);
	return 0;
}

int dvs_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = port_del(info);
	rtnl_unlock();
	return err;
}
