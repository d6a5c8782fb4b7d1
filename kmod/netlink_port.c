// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: ports. */

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "group.h"
#include "netlink_port.h"
#include "notify.h"
#include "port.h"
#include "switch.h"

#define PORT_MSG_SIZE	1280

static int port_put_id(struct sk_buff *skb, const struct dvs_port *port)
{
	const struct net_device *sw_dev = port->dest.sw->dev;

	return nla_put_u32(skb, DVS_A_PORT_SWITCH, sw_dev->ifindex) ||
	       nla_put_u32(skb, DVS_A_PORT_IFINDEX, port->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_PORT_SWITCH_NAME, sw_dev->name) ||
	       nla_put_string(skb, DVS_A_PORT_IFNAME, port->dev->name) ||
	       nla_put_string(skb, DVS_A_PORT_GROUP_NAME,
			      port->config.group ? port->config.group->name :
						   "");
}

static int port_put_kind(struct sk_buff *skb, const struct dvs_port *port)
{
	return nla_put_u32(skb, DVS_A_PORT_KIND,
			   port->dest.kind == DVS_DEST_HOST ?
			   DVS_PORT_KIND_HOST : DVS_PORT_KIND_NETDEV);
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
	const struct dvs_port_config *config = &port->config;
	u32 words = ~dvs_port_mode_lacks(config->mode);

	if (port_put_id(skb, port) ||
	    (!*part && (port_put_kind(skb, port) ||
			dvs_nl_put_settings(skb, config, words) ||
			nla_put_u32(skb, DVS_A_PORT_OWN, config->own) ||
			port_put_vm(skb, &config->vm) ||
			port_put_state(skb, port))))
		return -EMSGSIZE;
	dvs_nl_put_runs(skb, config, words, part);
	return 0;
}

static size_t port_size(const struct dvs_port *port)
{
	return PORT_MSG_SIZE + dvs_nl_runs_size(&port->config);
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

/* The group that a port is to follow; an empty name is none */
static int port_parse_group(struct dvs_port_config *config,
			    const struct dvs_switch *sw, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[DVS_A_PORT_GROUP_NAME];

	if (!attr)
		return 0;
	config->group = NULL;
	if (!*(const char *)nla_data(attr))
		return 0;
	config->group = dvs_nl_group(info, sw, DVS_A_PORT_GROUP_NAME);
	return PTR_ERR_OR_ZERO(config->group);
}

/* All that a port is to be, from what it was */
static int port_parse(struct dvs_port_config *config,
		      const struct dvs_port_config *was,
		      const struct dvs_port_config *dflt,
		      const struct dvs_switch *sw, struct genl_info *info)
{
	const struct dvs_port_config *group;
	int err;

	err = port_parse_group(config, sw, info) ?:
	      dvs_nl_parse_settings(config, sw, info);
	if (err)
		return err;
	port_parse_vm(&config->vm, info);
	group = config->group ? &config->group->config : NULL;
	return dvs_port_config_follow(config, group, was, dflt) ?:
	       dvs_nl_check_mode(config->mode, info) ?:
	       dvs_nl_check_member(&config->member, info);
}

static int port_new(struct genl_info *info, struct dvs_port_config *config)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_PORT_SWITCH);
	struct dvs_port_config dflt;
	struct net_device *dev;
	struct dvs_port *port;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	dev = dvs_nl_device(info, DVS_A_PORT_IFINDEX);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	dvs_port_config_init(&dflt, sw, DVS_DEST_PORT);
	*config = dflt;
	err = port_parse(config, &dflt, &dflt, sw, info);
	if (err)
		return err;
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
	struct dvs_port_config dflt;
	struct dvs_switch *sw;
	int err;

	if (IS_ERR(port))
		return PTR_ERR(port);
	sw = port->dest.sw;
	dvs_port_config_init(&dflt, sw, port->dest.kind);
	err = dvs_port_config_copy(config, &port->config) ?:
	      port_parse(config, &port->config, &dflt, sw, info);
	if (err)
		return err;
	err = dvs_port_configure(port, config, info->extack);
	if (err)
		return dvs_nl_refused(info, err);
	dvs_switch_update(sw);
	dvs_notify_port(port, DVS_CMD_PORT_NTF);
	return 0;
}

/**
 * dvs_nl_change_config() - run a change with an empty configuration to work on
 * @info: the request
 * @change: does it, under rtnl
 *
 * Return: what it returns, or -ENOMEM.
 */
int dvs_nl_change_config(struct genl_info *info,
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
	return dvs_nl_change_config(info, port_new);
}

int dvs_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return dvs_nl_change_config(info, port_set);
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
