// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: switches. */

#include <linux/rtnetlink.h>

#include "netdev.h"
#include "netlink.h"
#include "notify.h"
#include "pool.h"
#include "port.h"
#include "switch.h"
#include "vxlan.h"

#define SWITCH_MSG_SIZE	1024

static int switch_put_config(struct sk_buff *skb, const struct dvs_switch *sw)
{
	const struct net_device *dev = sw->dev;

	return nla_put_u32(skb, DVS_A_SWITCH_IFINDEX, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_SWITCH_IFNAME, dev->name) ||
	       nla_put_u32(skb, DVS_A_SWITCH_AGEING, sw->ageing / HZ) ||
	       nla_put_u32(skb, DVS_A_SWITCH_FDB_MAX, sw->fdb.max) ||
	       nla_put_u32(skb, DVS_A_SWITCH_DEFAULT_SEGMENT,
			   sw->default_segment) ||
	       nla_put_u8(skb, DVS_A_SWITCH_ENCAP_MTU, sw->encap_mtu) ||
	       nla_put_u32(skb, DVS_A_SWITCH_TXMODE, sw->txmode) ||
	       nla_put_u32(skb, DVS_A_SWITCH_UNDERLAY, sw->underlay) ||
	       nla_put_u32(skb, DVS_A_SWITCH_MTU, dev->mtu) ||
	       nla_put(skb, DVS_A_SWITCH_MAC, ETH_ALEN, dev->dev_addr);
}

static int switch_put_host(struct sk_buff *skb, const struct dvs_switch *sw)
{
	const struct dvs_port_config *config = &sw->host.config;

	if (config->mode != DVS_PORT_MODE_ACCESS)
		return 0;
	return nla_put_u32(skb, DVS_A_SWITCH_SEGMENT, config->segment);
}

static int switch_put_state(struct sk_buff *skb, struct dvs_switch *sw)
{
	struct dvs_fdb *fdb = &sw->fdb;

	return nla_put_u32(skb, DVS_A_SWITCH_FDB_COUNT, READ_ONCE(fdb->count)) ||
	       nla_put_u32(skb, DVS_A_SWITCH_FDB_SIZE, dvs_fdb_size(fdb)) ||
	       nla_put_u32(skb, DVS_A_SWITCH_PORT_COUNT, sw->port_count) ||
	       nla_put_u32(skb, DVS_A_SWITCH_TUNNEL_COUNT, sw->tunnel_count) ||
	       nla_put_u32(skb, DVS_A_SWITCH_SEGMENT_COUNT,
			   sw->segments.count) ||
	       nla_put_u64_64bit(skb, DVS_A_SWITCH_FDB_LEARNED,
				 READ_ONCE(fdb->learned), DVS_A_SWITCH_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_SWITCH_FDB_MOVED,
				 READ_ONCE(fdb->moved), DVS_A_SWITCH_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_SWITCH_FDB_AGED,
				 READ_ONCE(fdb->aged), DVS_A_SWITCH_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_SWITCH_FDB_DISCARDS,
				 READ_ONCE(fdb->discards), DVS_A_SWITCH_PAD);
}

static int switch_put_pools(struct sk_buff *skb, const struct dvs_switch *sw)
{
	return nla_put_u8(skb, DVS_A_SWITCH_RESERVABLE, sw->reservable) ||
	       nla_put_u64_64bit(skb, DVS_A_SWITCH_UPLINK_RATE,
				 dvs_pools_uplink_rate(sw),
				 DVS_A_SWITCH_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_SWITCH_RESERVED,
				 dvs_pools_reserved(sw), DVS_A_SWITCH_PAD);
}

static int switch_fill(struct sk_buff *skb, const void *object,
		       unsigned int *part)
{
	struct dvs_switch *sw = (struct dvs_switch *)object;

	return switch_put_config(skb, sw) || switch_put_host(skb, sw) ||
	       switch_put_state(skb, sw) || switch_put_pools(skb, sw);
}

/**
 * dvs_notify_switch() - tell the world of a switch
 * @sw: the switch
 * @cmd: %DVS_CMD_SWITCH_NTF or %DVS_CMD_SWITCH_DEL_NTF
 */
void dvs_notify_switch(struct dvs_switch *sw, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(sw), cmd, DVS_NLGRP_CONFIG,
			 SWITCH_MSG_SIZE, switch_fill, sw);
}

int dvs_nl_switch_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_switch *sw;
	int err;

	rtnl_lock();
	sw = dvs_nl_switch(info, DVS_A_SWITCH_IFINDEX);
	err = IS_ERR(sw) ? PTR_ERR(sw) :
	      dvs_nl_reply(info, DVS_CMD_SWITCH_GET, SWITCH_MSG_SIZE,
			   switch_fill, sw);
	rtnl_unlock();
	return err;
}

static int switch_dump(struct dvs_switch *sw, struct sk_buff *skb,
		       struct netlink_callback *cb,
		       struct dvs_nl_cursor *cursor)
{
	return dvs_nl_dump_one(skb, cb, DVS_CMD_SWITCH_GET, switch_fill, sw,
			       &cursor->part);
}

int dvs_nl_switch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_SWITCH_IFINDEX, switch_dump);
}

static int switch_validate(struct genl_info *info)
{
	struct nlattr *attr = info->attrs[DVS_A_SWITCH_AGEING];

	if (attr && nla_get_u32(attr) && nla_get_u32(attr) < DVS_AGEING_MIN) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the ageing time is 0, which is never, or 10 s and more");
		return -ERANGE;
	}
	return 0;
}

static int switch_validate_reservable(const struct dvs_switch *sw,
				      struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[DVS_A_SWITCH_RESERVABLE];
	int err;

	if (!attr)
		return 0;
	err = dvs_pools_admit(sw, dvs_pools_reserved(sw), 0, nla_get_u8(attr),
			      info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack, attr);
	return err;
}

static void switch_commit_ways(struct dvs_switch *sw, struct nlattr **attrs)
{
	if (attrs[DVS_A_SWITCH_TXMODE])
		dvs_switch_set_txmode(sw,
				      nla_get_u32(attrs[DVS_A_SWITCH_TXMODE]));
	if (attrs[DVS_A_SWITCH_UNDERLAY])
		dvs_tunnels_set_underlay(sw,
					 nla_get_u32(attrs[DVS_A_SWITCH_UNDERLAY]));
}

/* What can fail comes first */
static int switch_commit(struct dvs_switch *sw, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	int err;

	if (attrs[DVS_A_SWITCH_SEGMENT]) {
		err = dvs_switch_set_host_segment(sw,
						  nla_get_u32(attrs[DVS_A_SWITCH_SEGMENT]),
						  info->extack);
		if (err)
			return err;
	}
	if (attrs[DVS_A_SWITCH_DEFAULT_SEGMENT])
		sw->default_segment =
			nla_get_u32(attrs[DVS_A_SWITCH_DEFAULT_SEGMENT]);
	if (attrs[DVS_A_SWITCH_AGEING])
		dvs_switch_set_ageing(sw,
				      nla_get_u32(attrs[DVS_A_SWITCH_AGEING]));
	if (attrs[DVS_A_SWITCH_FDB_MAX])
		WRITE_ONCE(sw->fdb.max,
			   nla_get_u32(attrs[DVS_A_SWITCH_FDB_MAX]));
	if (attrs[DVS_A_SWITCH_ENCAP_MTU])
		sw->encap_mtu = nla_get_u8(attrs[DVS_A_SWITCH_ENCAP_MTU]);
	if (attrs[DVS_A_SWITCH_RESERVABLE])
		sw->reservable = nla_get_u8(attrs[DVS_A_SWITCH_RESERVABLE]);
	switch_commit_ways(sw, attrs);
	dvs_switch_update(sw);
	return 0;
}

/* A new switch's host is in the default segment unless something else is said */
static int switch_commit_new(struct dvs_switch *sw, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[DVS_A_SWITCH_DEFAULT_SEGMENT];
	int err;

	if (attr && !info->attrs[DVS_A_SWITCH_SEGMENT]) {
		err = dvs_switch_set_host_segment(sw, nla_get_u32(attr),
						  info->extack);
		if (err)
			return err;
	}
	return switch_commit(sw, info);
}

static int switch_validate_name(struct genl_info *info, char *name)
{
	struct nlattr *attr = info->attrs[DVS_A_SWITCH_IFNAME];

	if (GENL_REQ_ATTR_CHECK(info, DVS_A_SWITCH_IFNAME)) {
		GENL_SET_ERR_MSG(info, "no name given");
		return -EINVAL;
	}
	nla_strscpy(name, attr, IFNAMSIZ);
	if (!dev_valid_name(name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "not a name for a device");
		return -EINVAL;
	}
	if (__dev_get_by_name(genl_info_net(info), name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "a device of this name exists");
		return -EEXIST;
	}
	return 0;
}

static int switch_validate_mac(struct genl_info *info, const u8 **mac)
{
	struct nlattr *attr = info->attrs[DVS_A_SWITCH_MAC];

	*mac = attr ? nla_data(attr) : NULL;
	if (!attr || is_valid_ether_addr(*mac))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "not an address of a station");
	return -EADDRNOTAVAIL;
}

static int switch_new(struct genl_info *info)
{
	struct net_device *dev;
	char name[IFNAMSIZ];
	const u8 *mac;
	int err;

	err = switch_validate(info) ?: switch_validate_name(info, name) ?:
	      switch_validate_mac(info, &mac);
	if (err)
		return err;
	dev = dvs_netdev_create(genl_info_net(info), name, mac);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	err = switch_commit_new(dvs_netdev_switch(dev), info);
	if (err) {
		dvs_netdev_remove(dev);
		return err;
	}
	dvs_notify_switch(dvs_netdev_switch(dev), DVS_CMD_SWITCH_NTF);
	return 0;
}

int dvs_nl_switch_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = switch_new(info);
	rtnl_unlock();
	return err;
}

static int switch_set(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_SWITCH_IFINDEX);
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	err = switch_validate(info) ?:
	      switch_validate_reservable(sw, info) ?:
	      switch_commit(sw, info);
	if (!err)
		dvs_notify_switch(sw, DVS_CMD_SWITCH_NTF);
	return err;
}

int dvs_nl_switch_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = switch_set(info);
	rtnl_unlock();
	return err;
}

int dvs_nl_switch_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_switch *sw;
	int err = 0;

	rtnl_lock();
	sw = dvs_nl_switch(info, DVS_A_SWITCH_IFINDEX);
	if (IS_ERR(sw))
		err = PTR_ERR(sw);
	else
		dvs_netdev_remove(sw->dev);
	rtnl_unlock();
	return err;
}
