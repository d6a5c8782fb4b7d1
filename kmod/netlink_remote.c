// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: remotes. */

#include <linux/rtnetlink.h>

#include "netlink.h"
#include "notify.h"
#include "remote.h"
#include "switch.h"
#include "vxlan.h"

#define REMOTE_MSG_SIZE		512
#define REMOTE_RANGE_SIZE	24	/* of one nested DVS_A_REMOTE_SEGMENTS */

static int remote_put_id(struct sk_buff *skb, const struct dvs_remote *remote)
{
	const struct net_device *dev = remote->dest.sw->dev;

	return nla_put_u32(skb, DVS_A_REMOTE_SWITCH, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_REMOTE_TUNNEL, remote->tunnel->name) ||
	       nla_put_string(skb, DVS_A_REMOTE_SWITCH_NAME, dev->name) ||
	       dvs_nl_put_addr(skb, DVS_A_REMOTE_ADDRESS, &remote->addr);
}

static int remote_put_state(struct sk_buff *skb, struct dvs_remote *remote)
{
	return nla_put_u8(skb, DVS_A_REMOTE_ALL_SEGMENTS,
			  remote->all_segments) ||
	       nla_put_u8(skb, DVS_A_REMOTE_CONFIGURED, remote->configured) ||
	       nla_put_u32(skb, DVS_A_REMOTE_MAC_COUNT,
			   READ_ONCE(remote->dest.macs)) ||
	       nla_put_u32(skb, DVS_A_REMOTE_MTU, dvs_remote_mtu(remote));
}

static int remote_fill(struct sk_buff *skb, const void *object,
		       unsigned int *part)
{
	struct dvs_remote *remote = (struct dvs_remote *)object;

	if (remote_put_id(skb, remote) ||
	    (!*part && remote_put_state(skb, remote)))
		return -EMSGSIZE;
	dvs_nl_put_ranges(skb, DVS_A_REMOTE_SEGMENTS, &remote->segments, part);
	return 0;
}

static size_t remote_size(const struct dvs_remote *remote)
{
	return REMOTE_MSG_SIZE + remote->segments.count * REMOTE_RANGE_SIZE;
}

/**
 * dvs_notify_remote() - tell the world of a remote
 * @remote: the remote
 * @cmd: %DVS_CMD_REMOTE_NTF or %DVS_CMD_REMOTE_DEL_NTF
 */
void dvs_notify_remote(struct dvs_remote *remote, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(remote->dest.sw), cmd, DVS_NLGRP_CONFIG,
			 remote_size(remote), remote_fill, remote);
}

static struct dvs_tunnel *remote_tunnel(struct genl_info *info,
					struct dvs_addr *addr)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_REMOTE_SWITCH);
	struct dvs_tunnel *tunnel;
	int err;

	if (IS_ERR(sw))
		return ERR_CAST(sw);
	tunnel = dvs_nl_tunnel(info, sw, DVS_A_REMOTE_TUNNEL);
	if (IS_ERR(tunnel))
		return tunnel;
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_REMOTE_ADDRESS)) {
		GENL_SET_ERR_MSG(info, "no address given");
		return ERR_PTR(-EINVAL);
	}
	err = dvs_nl_addr(addr, info->attrs[DVS_A_REMOTE_ADDRESS],
			  info->extack);
	return err ? ERR_PTR(err) : tunnel;
}

static struct dvs_remote *remote_find(struct genl_info *info)
{
	struct dvs_remote *remote;
	struct dvs_tunnel *tunnel;
	struct dvs_addr addr;

	tunnel = remote_tunnel(info, &addr);
	if (IS_ERR(tunnel))
		return ERR_CAST(tunnel);
	rcu_read_lock();	/* rtnl keeps the remote */
	remote = dvs_remote_find(tunnel, &addr);
	rcu_read_unlock();
	if (remote)
		return remote;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_REMOTE_ADDRESS],
			    "the tunnel has no such remote");
	return ERR_PTR(-ENOENT);
}

int dvs_nl_remote_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_remote *remote;
	int err;

	rtnl_lock();
	remote = remote_find(info);
	err = IS_ERR(remote) ? PTR_ERR(remote) :
	      dvs_nl_reply(info, DVS_CMD_REMOTE_GET, remote_size(remote),
			   remote_fill, remote);
	rtnl_unlock();
	return err;
}

static int remote_dump_tunnel(struct dvs_tunnel *tunnel, struct sk_buff *skb,
			      struct netlink_callback *cb,
			      struct dvs_nl_cursor *cursor, unsigned int *n)
{
	struct dvs_remote *remote;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(tunnel->remotes); i++) {
		hlist_for_each_entry_rcu(remote, &tunnel->remotes[i], hash,
					 lockdep_rtnl_is_held()) {
			if ((*n)++ < cursor->object)
				continue;
			err = dvs_nl_dump_one(skb, cb, DVS_CMD_REMOTE_GET,
					      remote_fill, remote,
					      &cursor->part);
			if (err)
				return err;
			cursor->object++;
		}
	}
	return 0;
}

static int remote_dump(struct dvs_switch *sw, struct sk_buff *skb,
		       struct netlink_callback *cb,
		       struct dvs_nl_cursor *cursor)
{
	struct nlattr *only = dvs_genl_dump_attrs(cb)[DVS_A_REMOTE_TUNNEL];
	struct dvs_tunnel *tunnel;
	unsigned int n = 0;
	int err;

	list_for_each_entry(tunnel, &sw->tunnels, list) {
		if (only && nla_strcmp(only, tunnel->name))
			continue;
		err = remote_dump_tunnel(tunnel, skb, cb, cursor, &n);
		if (err)
			return err;
	}
	return 0;
}

int dvs_nl_remote_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_REMOTE_SWITCH, remote_dump);
}

static int remote_new(struct genl_info *info, const struct dvs_ranges *segments)
{
	struct dvs_remote *remote;
	struct dvs_tunnel *tunnel;
	struct dvs_addr addr;
	int err;

	tunnel = remote_tunnel(info, &addr);
	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	err = dvs_remote_add(tunnel, &addr, segments, &remote, info->extack);
	if (err)
		return err;
	dvs_switch_update(tunnel->self.sw);
	dvs_notify_remote(remote, DVS_CMD_REMOTE_NTF);
	return 0;
}

static int remote_del(struct genl_info *info, const struct dvs_ranges *segments)
{
	struct dvs_remote *remote = remote_find(info);
	struct dvs_switch *sw;
	int err;

	if (IS_ERR(remote))
		return PTR_ERR(remote);
	sw = remote->dest.sw;
	if (!segments->count)
		dvs_notify_remote(remote, DVS_CMD_REMOTE_DEL_NTF);
	err = dvs_remote_del(remote, segments, info->extack);
	if (err)
		return err;
	if (segments->count)
		dvs_notify_remote(remote, DVS_CMD_REMOTE_NTF);
	dvs_switch_update(sw);
	return 0;
}

/* Run a change with the request's segments */
static int remote_change(struct genl_info *info,
			 int (*change)(struct genl_info *info,
				       const struct dvs_ranges *segments))
{
	struct dvs_ranges segments = {};
	int err;

	err = dvs_nl_ranges(&segments, info, DVS_A_REMOTE_SEGMENTS);
	if (err)
		return err;
	rtnl_lock();
	err = change(info, &segments);
	rtnl_unlock();
	dvs_ranges_free(&segments);
	return err;
}

int dvs_nl_remote_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return remote_change(info, remote_new);
}

int dvs_nl_remote_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return remote_change(info, remote_del);
}
