// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: mirrors. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "netlink_mirror.h"
#include "notify.h"

#define MIRROR_MSG_SIZE		(1024 + DVS_DROP_MAX * 64)
#define MIRROR_SOURCE_SIZE	64	/* of one nested port, tunnel, or run */

/* ---- replies ---- */

static int mirror_put_key(struct sk_buff *skb, const struct dvs_mirror *mirror)
{
	const struct net_device *dev = mirror->self.sw->dev;

	return nla_put_u32(skb, DVS_A_MIRROR_SWITCH, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_MIRROR_SWITCH_NAME, dev->name) ||
	       nla_put_string(skb, DVS_A_MIRROR_NAME, mirror->name);
}

static unsigned int mirror_sources(const struct dvs_mirror_config *config)
{
	return config->ports + config->tunnels + config->segments.count;
}

static int mirror_put_frames(struct sk_buff *skb,
			     const struct dvs_mirror_config *config)
{
	if (!mirror_sources(config) &&
	    nla_put_flag(skb, DVS_A_MIRROR_SOURCES_ALL))
		return -EMSGSIZE;
	return nla_put_u32(skb, DVS_A_MIRROR_DIRECTION, config->direction) ||
	       dvs_nl_mirror_put_filter(skb, &config->filter) ||
	       nla_put_u32(skb, DVS_A_MIRROR_INTERVAL, config->interval) ||
	       nla_put_u32(skb, DVS_A_MIRROR_SNAP_LEN, config->snap_len);
}

static int mirror_put_target(struct sk_buff *skb,
			     const struct dvs_mirror_config *config)
{
	if (nla_put_u32(skb, DVS_A_MIRROR_TARGET, config->target.ifindex) ||
	    nla_put_string(skb, DVS_A_MIRROR_TARGET_NAME, config->target.name))
		return -EMSGSIZE;
	return config->rspan ?
	       nla_put_u16(skb, DVS_A_MIRROR_RSPAN, config->rspan) :
	       nla_put_u8(skb, DVS_A_MIRROR_DEDICATED, config->dedicated);
}

static int mirror_put_remote(struct sk_buff *skb,
			     const struct dvs_mirror_config *config)
{
	if (dvs_nl_put_addr(skb, DVS_A_MIRROR_REMOTE, &config->remote) ||
	    nla_put_u8(skb, DVS_A_MIRROR_VERSION, config->version) ||
	    nla_put_u16(skb, DVS_A_MIRROR_SESSION, config->session) ||
	    nla_put_u8(skb, DVS_A_MIRROR_TTL, config->ttl) ||
	    nla_put_u8(skb, DVS_A_MIRROR_DSCP, config->dscp))
		return -EMSGSIZE;
	if (config->local.family &&
	    dvs_nl_put_addr(skb, DVS_A_MIRROR_LOCAL, &config->local))
		return -EMSGSIZE;
	return config->version == 2 ?
	       nla_put_u32(skb, DVS_A_MIRROR_INDEX, config->index) :
	       nla_put_u8(skb, DVS_A_MIRROR_HWID, config->hwid);
}

static bool mirror_is_active(const struct dvs_mirror *mirror)
{
	return dvs_mirror_config(mirror)->remote.family ?
	       dvs_mirror_has_route(mirror) :
	       !!rcu_access_pointer(mirror->target);
}

static int mirror_put_drop(struct sk_buff *skb, enum dvs_drop_reason reason,
			   u64 packets)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_MIRROR_COUNTS);

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

static int mirror_put_counts(struct sk_buff *skb,
			     const struct dvs_mirror *mirror)
{
	struct dvs_stats sum;
	unsigned int i;

	dvs_stats_sum(mirror->self.stats, &sum);
	if (nla_put_u64_64bit(skb, DVS_A_MIRROR_PACKETS, sum.tx_packets,
			      DVS_A_MIRROR_PAD) ||
	    nla_put_u64_64bit(skb, DVS_A_MIRROR_BYTES, sum.tx_bytes,
			      DVS_A_MIRROR_PAD))
		return -EMSGSIZE;
	for (i = 0; i < DVS_DROP_MAX; i++)
		if (sum.drops[i] && mirror_put_drop(skb, i, sum.drops[i]))
			return -EMSGSIZE;
	return 0;
}

/* All but the sources */
static int mirror_put(struct sk_buff *skb, const struct dvs_mirror *mirror)
{
	const struct dvs_mirror_config *config = dvs_mirror_config(mirror);
	int err;

	err = mirror_put_frames(skb, config) ?:
	      config->remote.family ? mirror_put_remote(skb, config) :
				      mirror_put_target(skb, config);
	return err || nla_put_u8(skb, DVS_A_MIRROR_ACTIVE,
				 mirror_is_active(mirror)) ||
	       mirror_put_counts(skb, mirror);
}

/* ---- lists of sources: as much as fits ---- */

static int mirror_put_port(struct sk_buff *skb,
			   const struct dvs_mirror_port *port)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_MIRROR_PORTS);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u32(skb, DVS_A_MIRROR_PORT_IFINDEX, port->ifindex) ||
	    nla_put_string(skb, DVS_A_MIRROR_PORT_IFNAME, port->name)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int mirror_put_tunnel(struct sk_buff *skb,
			     const struct dvs_mirror_tunnel *tunnel)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_MIRROR_TUNNELS);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_string(skb, DVS_A_MIRROR_TUNNEL_NAME, tunnel->name)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* Ports, then tunnels, then runs of segments */
static int mirror_put_source(struct sk_buff *skb,
			     const struct dvs_mirror_config *config,
			     unsigned int n)
{
	if (n < config->ports)
		return mirror_put_port(skb, &config->port[n]);
	n -= config->ports;
	if (n < config->tunnels)
		return mirror_put_tunnel(skb, &config->tunnel[n]);
	n -= config->tunnels;
	return dvs_nl_put_range(skb, DVS_A_MIRROR_SEGMENTS,
				&config->segments.range[n]);
}

/* From number *part on; a message that takes no source at all is not sent */
static int mirror_put_sources(struct sk_buff *skb,
			      const struct dvs_mirror_config *config,
			      unsigned int *part)
{
	unsigned int n, count = mirror_sources(config);

	for (n = *part; n < count; n++)
		if (mirror_put_source(skb, config, n))
			break;
	if (n < count && n == *part)
		return -EMSGSIZE;
	*part = n < count ? n : 0;
	return 0;
}

static int mirror_fill(struct sk_buff *skb, const void *object,
		       unsigned int *part)
{
	const struct dvs_mirror *mirror = object;

	return mirror_put_key(skb, mirror) ||
	       (!*part && mirror_put(skb, mirror)) ||
	       mirror_put_sources(skb, dvs_mirror_config(mirror), part);
}

static size_t mirror_size(const struct dvs_mirror *mirror)
{
	return MIRROR_MSG_SIZE +
	       mirror_sources(dvs_mirror_config(mirror)) * MIRROR_SOURCE_SIZE;
}

/**
 * dvs_notify_mirror() - tell the world of a mirror
 * @mirror: the mirror
 * @cmd: %DVS_CMD_MIRROR_NTF or %DVS_CMD_MIRROR_DEL_NTF
 */
void dvs_notify_mirror(struct dvs_mirror *mirror, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(mirror->self.sw), cmd, DVS_NLGRP_CONFIG,
			 mirror_size(mirror), mirror_fill, mirror);
}

/* ---- requests ---- */

static const char *mirror_name(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[DVS_A_MIRROR_NAME];

	if (GENL_REQ_ATTR_CHECK(info, DVS_A_MIRROR_NAME)) {
		GENL_SET_ERR_MSG(info, "no mirror given");
		return ERR_PTR(-EINVAL);
	}
	if (!*(const char *)nla_data(attr)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "a mirror needs a name");
		return ERR_PTR(-EINVAL);
	}
	return nla_data(attr);
}

static struct dvs_mirror *mirror_find(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_MIRROR_SWITCH);
	struct dvs_mirror *mirror;
	const char *name;

	if (IS_ERR(sw))
		return ERR_CAST(sw);
	name = mirror_name(info);
	if (IS_ERR(name))
		return ERR_CAST(name);
	mirror = dvs_mirror_find(sw, name);
	if (mirror)
		return mirror;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_MIRROR_NAME],
			    "the switch has no such mirror");
	return ERR_PTR(-ENOENT);
}

int dvs_nl_mirror_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_mirror *mirror;
	int err;

	rtnl_lock();
	mirror = mirror_find(info);
	err = IS_ERR(mirror) ? PTR_ERR(mirror) :
	      dvs_nl_reply(info, DVS_CMD_MIRROR_GET, mirror_size(mirror),
			   mirror_fill, mirror);
	rtnl_unlock();
	return err;
}

static int mirror_dump(struct dvs_switch *sw, struct sk_buff *skb,
		       struct netlink_callback *cb,
		       struct dvs_nl_cursor *cursor)
{
	struct dvs_mirror *mirror;
	unsigned int i;
	int err;

	for (i = cursor->object; i < DVS_MIRRORS_PER_SWITCH; i++) {
		mirror = rtnl_dereference(sw->mirrors.slot[i]);
		err = mirror ? dvs_nl_dump_one(skb, cb, DVS_CMD_MIRROR_GET,
					       mirror_fill, mirror,
					       &cursor->part) : 0;
		if (err)
			return err;
		cursor->object++;
	}
	return 0;
}

int dvs_nl_mirror_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_MIRROR_SWITCH, mirror_dump);
}

static int mirror_check_name(struct genl_info *info,
			     const struct dvs_switch *sw)
{
	const char *name = mirror_name(info);

	if (IS_ERR(name))
		return PTR_ERR(name);
	if (!dvs_mirror_find(sw, name))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_MIRROR_NAME],
			    "the switch has this mirror already");
	return -EEXIST;
}

static int mirror_new(struct genl_info *info, struct dvs_mirror_config *config)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_MIRROR_SWITCH);
	struct dvs_mirror *mirror;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	dvs_mirror_config_init(config);
	err = mirror_check_name(info, sw) ?:
	      dvs_nl_mirror_parse(config, sw, info);
	if (err)
		return err;
	mirror = dvs_mirror_create(sw, nla_data(info->attrs[DVS_A_MIRROR_NAME]),
				   config);
	if (PTR_ERR(mirror) == -ENOSPC)
		GENL_SET_ERR_MSG(info, "the switch has 64 mirrors already");
	if (IS_ERR(mirror))
		return PTR_ERR(mirror);
	dvs_notify_mirror(mirror, DVS_CMD_MIRROR_NTF);
	return 0;
}

static int mirror_set(struct genl_info *info, struct dvs_mirror_config *config)
{
	struct dvs_mirror *mirror = mirror_find(info);
	int err;

	if (IS_ERR(mirror))
		return PTR_ERR(mirror);
	err = dvs_mirror_config_copy(config, dvs_mirror_config(mirror)) ?:
	      dvs_nl_mirror_parse(config, mirror->self.sw, info) ?:
	      dvs_mirror_set(mirror, config);
	if (!err)
		dvs_notify_mirror(mirror, DVS_CMD_MIRROR_NTF);
	return err;
}

/* Run a change with an empty configuration to work on */
static int mirror_change(struct genl_info *info,
			 int (*change)(struct genl_info *info,
				       struct dvs_mirror_config *config))
{
	struct dvs_mirror_config *config;
	int err;

	config = kzalloc(sizeof(*config), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	rtnl_lock();
	err = change(info, config);
	rtnl_unlock();
	dvs_mirror_config_free(config);
	kfree(config);
	return err;
}

int dvs_nl_mirror_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mirror_change(info, mirror_new);
}

int dvs_nl_mirror_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mirror_change(info, mirror_set);
}

int dvs_nl_mirror_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_mirror *mirror;
	int err;

	rtnl_lock();
	mirror = mirror_find(info);
	err = PTR_ERR_OR_ZERO(mirror);
	if (!err) {
		dvs_notify_mirror(mirror, DVS_CMD_MIRROR_DEL_NTF);
		dvs_mirror_remove(mirror);
	}
	rtnl_unlock();
	return err;
}
