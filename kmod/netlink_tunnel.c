// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: tunnels. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "netlink.h"
#include "notify.h"
#include "switch.h"
#include "vxlan.h"

#define TUNNEL_MSG_SIZE		1024
#define TUNNEL_RANGE_SIZE	24	/* of one nested DVS_A_TUNNEL_SEGMENTS */

static const struct dvs_tunnel_config *
tunnel_config(const struct dvs_tunnel *tunnel)
{
	return &rtnl_dereference(tunnel->params)->config;
}

static int tunnel_put_id(struct sk_buff *skb, const struct dvs_tunnel *tunnel)
{
	const struct net_device *dev = tunnel->self.sw->dev;

	return nla_put_u32(skb, DVS_A_TUNNEL_SWITCH, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_TUNNEL_NAME, tunnel->name) ||
	       nla_put_string(skb, DVS_A_TUNNEL_SWITCH_NAME, dev->name);
}

static int tunnel_put_outer(struct sk_buff *skb,
			    const struct dvs_tunnel_config *config)
{
	if (config->link_name[0] &&
	    (nla_put_u32(skb, DVS_A_TUNNEL_LINK, config->link) ||
	     nla_put_string(skb, DVS_A_TUNNEL_LINK_NAME, config->link_name)))
		return -EMSGSIZE;
	return dvs_nl_put_addr(skb, DVS_A_TUNNEL_LOCAL, &config->local) ||
	       nla_put_u16(skb, DVS_A_TUNNEL_PORT, ntohs(config->port)) ||
	       nla_put_u16(skb, DVS_A_TUNNEL_SRC_PORT_FIRST,
			   config->src_port_first) ||
	       nla_put_u16(skb, DVS_A_TUNNEL_SRC_PORT_LAST,
			   config->src_port_last) ||
	       nla_put_u8(skb, DVS_A_TUNNEL_TTL, config->ttl) ||
	       nla_put_u32(skb, DVS_A_TUNNEL_DSCP_MODE, config->dscp_mode) ||
	       nla_put_u8(skb, DVS_A_TUNNEL_DSCP, config->dscp) ||
	       nla_put(skb, DVS_A_TUNNEL_DSCP_MAP, DVS_PRIO_COUNT,
		       config->dscp_map) ||
	       nla_put_u8(skb, DVS_A_TUNNEL_CSUM, config->csum) ||
	       nla_put_u8(skb, DVS_A_TUNNEL_ZERO_CSUM6_RX,
			  config->zero_csum6_rx);
}

static int tunnel_put_policy(struct sk_buff *skb,
			     const struct dvs_tunnel_config *config)
{
	return nla_put_u8(skb, DVS_A_TUNNEL_STRICT, config->strict) ||
	       nla_put_u8(skb, DVS_A_TUNNEL_LEARNING, config->learning) ||
	       nla_put_u8(skb, DVS_A_TUNNEL_REMOTES_ONLY,
			  config->remotes_only) ||
	       nla_put_u32(skb, DVS_A_TUNNEL_INNER_VLAN, config->inner_vlan) ||
	       nla_put_u8(skb, DVS_A_TUNNEL_UP, config->up) ||
	       nla_put_u32(skb, DVS_A_TUNNEL_MAC_MAX, config->mac_max);
}

static int tunnel_put_state(struct sk_buff *skb, struct dvs_tunnel *tunnel)
{
	return nla_put_u32(skb, DVS_A_TUNNEL_STATE, dvs_tunnel_state(tunnel)) ||
	       nla_put_u32(skb, DVS_A_TUNNEL_MTU, dvs_tunnel_mtu(tunnel)) ||
	       nla_put_u32(skb, DVS_A_TUNNEL_MAC_COUNT,
			   READ_ONCE(tunnel->quota.count)) ||
	       nla_put_u32(skb, DVS_A_TUNNEL_REMOTE_COUNT,
			   READ_ONCE(tunnel->remote_count)) ||
	       dvs_nl_put_stats(skb, DVS_A_TUNNEL_STATS, tunnel->self.stats);
}

static int tunnel_fill(struct sk_buff *skb, const void *object,
		       unsigned int *part)
{
	struct dvs_tunnel *tunnel = (struct dvs_tunnel *)object;
	const struct dvs_tunnel_config *config = tunnel_config(tunnel);

	if (tunnel_put_id(skb, tunnel) ||
	    (!*part && (tunnel_put_outer(skb, config) ||
			tunnel_put_policy(skb, config) ||
			tunnel_put_state(skb, tunnel))))
		return -EMSGSIZE;
	dvs_nl_put_ranges(skb, DVS_A_TUNNEL_SEGMENTS, &config->segments, part);
	return 0;
}

static size_t tunnel_size(const struct dvs_tunnel *tunnel)
{
	return TUNNEL_MSG_SIZE +
	       tunnel_config(tunnel)->segments.count * TUNNEL_RANGE_SIZE;
}

/**
 * dvs_notify_tunnel() - tell the world of a tunnel
 * @tunnel: the tunnel
 * @cmd: %DVS_CMD_TUNNEL_NTF or %DVS_CMD_TUNNEL_DEL_NTF
 */
void dvs_notify_tunnel(struct dvs_tunnel *tunnel, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(tunnel->self.sw), cmd, DVS_NLGRP_CONFIG,
			 tunnel_size(tunnel), tunnel_fill, tunnel);
}

/**
 * dvs_notify_underlay() - a tunnel's state, MTU or headroom changed from below
 * @tunnel: the tunnel
 */
void dvs_notify_underlay(struct dvs_tunnel *tunnel)
{
	dvs_switch_update(tunnel->self.sw);
	dvs_notify_tunnel(tunnel, DVS_CMD_TUNNEL_NTF);
}

static struct dvs_tunnel *tunnel_find(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_TUNNEL_SWITCH);

	if (IS_ERR(sw))
		return ERR_CAST(sw);
	return dvs_nl_tunnel(info, sw, DVS_A_TUNNEL_NAME);
}

int dvs_nl_tunnel_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_tunnel *tunnel;
	int err;

	rtnl_lock();
	tunnel = tunnel_find(info);
	err = IS_ERR(tunnel) ? PTR_ERR(tunnel) :
	      dvs_nl_reply(info, DVS_CMD_TUNNEL_GET, tunnel_size(tunnel),
			   tunnel_fill, tunnel);
	rtnl_unlock();
	return err;
}

static int tunnel_dump(struct dvs_switch *sw, struct sk_buff *skb,
		       struct netlink_callback *cb,
		       struct dvs_nl_cursor *cursor)
{
	struct dvs_tunnel *tunnel;
	unsigned int n = 0;
	int err;

	list_for_each_entry(tunnel, &sw->tunnels, list) {
		if (n++ < cursor->object)
			continue;
		err = dvs_nl_dump_one(skb, cb, DVS_CMD_TUNNEL_GET, tunnel_fill,
				      tunnel, &cursor->part);
		if (err)
			return err;
		cursor->object++;
	}
	return 0;
}

int dvs_nl_tunnel_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_TUNNEL_SWITCH, tunnel_dump);
}

static void tunnel_parse_u8(struct genl_info *info, int type, u8 *value)
{
	if (info->attrs[type])
		*value = nla_get_u8(info->attrs[type]);
}

static void tunnel_parse_bool(struct genl_info *info, int type, bool *value)
{
	if (info->attrs[type])
		*value = nla_get_u8(info->attrs[type]);
}

static void tunnel_parse_u16(struct genl_info *info, int type, u16 *value)
{
	if (info->attrs[type])
		*value = nla_get_u16(info->attrs[type]);
}

static int tunnel_parse_segments(struct dvs_tunnel_config *config,
				 struct genl_info *info)
{
	struct nlattr *all = info->attrs[DVS_A_TUNNEL_SEGMENTS_ALL];

	if (!all && !info->attrs[DVS_A_TUNNEL_SEGMENTS])
		return 0;
	if (all && info->attrs[DVS_A_TUNNEL_SEGMENTS]) {
		NL_SET_ERR_MSG_ATTR(info->extack, all,
				    "some segments or all, not both");
		return -EINVAL;
	}
	dvs_ranges_free(&config->segments);
	return dvs_nl_ranges(&config->segments, info, DVS_A_TUNNEL_SEGMENTS);
}

static int tunnel_parse_link(struct dvs_tunnel_config *config,
			     struct genl_info *info)
{
	struct nlattr *attr = info->attrs[DVS_A_TUNNEL_LINK];
	struct net_device *dev;

	if (!attr || !nla_get_u32(attr))
		return 0;
	dev = __dev_get_by_index(genl_info_net(info), nla_get_u32(attr));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "no such device");
		return -ENODEV;
	}
	config->link = dev->ifindex;
	strscpy(config->link_name, dev->name, sizeof(config->link_name));
	return 0;
}

/* What may change; dvs_tunnel_configure() checks it as a whole */
static int tunnel_parse(struct dvs_tunnel_config *config,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	tunnel_parse_u16(info, DVS_A_TUNNEL_SRC_PORT_FIRST,
			 &config->src_port_first);
	tunnel_parse_u16(info, DVS_A_TUNNEL_SRC_PORT_LAST,
			 &config->src_port_last);
	tunnel_parse_u8(info, DVS_A_TUNNEL_TTL, &config->ttl);
	tunnel_parse_u8(info, DVS_A_TUNNEL_DSCP, &config->dscp);
	tunnel_parse_bool(info, DVS_A_TUNNEL_CSUM, &config->csum);
	tunnel_parse_bool(info, DVS_A_TUNNEL_ZERO_CSUM6_RX,
			  &config->zero_csum6_rx);
	tunnel_parse_bool(info, DVS_A_TUNNEL_STRICT, &config->strict);
	tunnel_parse_bool(info, DVS_A_TUNNEL_LEARNING, &config->learning);
	tunnel_parse_bool(info, DVS_A_TUNNEL_REMOTES_ONLY,
			  &config->remotes_only);
	tunnel_parse_bool(info, DVS_A_TUNNEL_UP, &config->up);
	if (attrs[DVS_A_TUNNEL_DSCP_MODE])
		config->dscp_mode = nla_get_u32(attrs[DVS_A_TUNNEL_DSCP_MODE]);
	if (attrs[DVS_A_TUNNEL_INNER_VLAN])
		config->inner_vlan =
			nla_get_u32(attrs[DVS_A_TUNNEL_INNER_VLAN]);
	if (attrs[DVS_A_TUNNEL_MAC_MAX])
		config->mac_max = nla_get_u32(attrs[DVS_A_TUNNEL_MAC_MAX]);
	if (attrs[DVS_A_TUNNEL_DSCP_MAP])
		memcpy(config->dscp_map, nla_data(attrs[DVS_A_TUNNEL_DSCP_MAP]),
		       sizeof(config->dscp_map));
	return tunnel_parse_segments(config, info);
}

static int tunnel_parse_new(struct dvs_tunnel_config *config,
			    struct genl_info *info)
{
	struct dvs_addr local;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, DVS_A_TUNNEL_NAME)) {
		GENL_SET_ERR_MSG(info, "no name given");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_TUNNEL_LOCAL)) {
		GENL_SET_ERR_MSG(info, "no local address given");
		return -EINVAL;
	}
	err = dvs_nl_addr(&local, info->attrs[DVS_A_TUNNEL_LOCAL],
			  info->extack);
	if (err)
		return err;
	dvs_tunnel_config_init(config, &local);
	if (info->attrs[DVS_A_TUNNEL_PORT])
		config->port =
			htons(nla_get_u16(info->attrs[DVS_A_TUNNEL_PORT]));
	return tunnel_parse_link(config, info) ?: tunnel_parse(config, info);
}

static int tunnel_new(struct genl_info *info, struct dvs_tunnel_config *config)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_TUNNEL_SWITCH);
	char name[DVS_TUNNEL_NAME_LEN + 1];
	struct dvs_tunnel *tunnel;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	err = tunnel_parse_new(config, info);
	if (err)
		return err;
	nla_strscpy(name, info->attrs[DVS_A_TUNNEL_NAME], sizeof(name));
	tunnel = dvs_tunnel_create(sw, name, config, info->extack);
	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	dvs_switch_update(sw);
	dvs_notify_tunnel(tunnel, DVS_CMD_TUNNEL_NTF);
	return 0;
}

static int tunnel_copy_config(struct dvs_tunnel_config *to,
			      const struct dvs_tunnel_config *from)
{
	*to = *from;
	memset(&to->segments, 0, sizeof(to->segments));
	return dvs_ranges_copy(&to->segments, &from->segments);
}

static int tunnel_set(struct genl_info *info, struct dvs_tunnel_config *config)
{
	struct dvs_tunnel *tunnel = tunnel_find(info);
	int err;

	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	err = tunnel_copy_config(config, tunnel_config(tunnel)) ?:
	      tunnel_parse(config, info) ?:
	      dvs_tunnel_configure(tunnel, config, info->extack);
	if (err)
		return err;
	dvs_switch_update(tunnel->self.sw);
	dvs_notify_tunnel(tunnel, DVS_CMD_TUNNEL_NTF);
	return 0;
}

/* Run a change with an empty configuration to work on */
static int tunnel_change(struct genl_info *info,
			 int (*change)(struct genl_info *info,
				       struct dvs_tunnel_config *config))
{
	struct dvs_tunnel_config *config;
	int err;

	config = kzalloc(sizeof(*config), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	rtnl_lock();
	err = change(info, config);
	rtnl_unlock();
	dvs_ranges_free(&config->segments);
	kfree(config);
	return err;
}

int dvs_nl_tunnel_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return tunnel_change(info, tunnel_new);
}

int dvs_nl_tunnel_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return tunnel_change(info, tunnel_set);
}

static int tunnel_del(struct genl_info *info)
{
	struct dvs_tunnel *tunnel = tunnel_find(info);
	struct dvs_switch *sw;

	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	sw = tunnel->self.sw;
	dvs_notify_tunnel(tunnel, DVS_CMD_TUNNEL_DEL_NTF);
	dvs_tunnel_remove(tunnel);
	dvs_switch_update(sw);
	return 0;
}

int dvs_nl_tunnel_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = tunnel_del(info);
	rtnl_unlock();
	return err;
}
