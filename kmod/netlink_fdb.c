// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: single entries of the forwarding database. */

#include <linux/rtnetlink.h>

#include "dest.h"
#include "netlink.h"
#include "port.h"
#include "remote.h"
#include "vxlan.h"

static struct dvs_segment *fdb_segment(struct genl_info *info,
				       struct dvs_switch *sw)
{
	struct dvs_segment *segment;

	if (GENL_REQ_ATTR_CHECK(info, DVS_A_FDB_SEGMENT)) {
		GENL_SET_ERR_MSG(info, "no segment given");
		return ERR_PTR(-EINVAL);
	}
	segment = dvs_segment_find_rtnl(&sw->segments,
					nla_get_u32(info->attrs[DVS_A_FDB_SEGMENT]));
	if (segment)
		return segment;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_FDB_SEGMENT],
			    "the switch has no such segment");
	return ERR_PTR(-ENOENT);
}

static int fdb_find(struct genl_info *info, struct dvs_nl_fdb *of)
{
	struct dvs_segment *segment;
	u32 *stamp;

	of->sw = dvs_nl_switch(info, DVS_A_FDB_SWITCH);
	if (IS_ERR(of->sw))
		return PTR_ERR(of->sw);
	segment = fdb_segment(info, of->sw);
	if (IS_ERR(segment))
		return PTR_ERR(segment);
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_FDB_MAC)) {
		GENL_SET_ERR_MSG(info, "no MAC address given");
		return -EINVAL;
	}
	of->entry.key = dvs_fdb_key_mac(nla_data(info->attrs[DVS_A_FDB_MAC]),
					segment->index);
	rcu_read_lock();
	stamp = dvs_fdb_find(&of->sw->fdb, of->entry.key, &of->entry.val);
	if (stamp)
		of->entry.stamp = READ_ONCE(*stamp);
	rcu_read_unlock();
	if (stamp)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_FDB_MAC],
			    "the segment has no such entry");
	return -ENOENT;
}

/* Filling needs rcu_read_lock(), replying may sleep */
static int fdb_reply(struct genl_info *info, const struct dvs_nl_fdb *of)
{
	const struct dvs_nl_head head = {
		.portid = info->snd_portid,
		.seq = info->snd_seq,
		.cmd = DVS_CMD_FDB_GET,
	};
	struct sk_buff *skb = genlmsg_new(DVS_NL_FDB_SIZE, GFP_KERNEL);
	unsigned int part = 0;
	int err;

	if (!skb)
		return -ENOMEM;
	rcu_read_lock();
	err = dvs_nl_fill(skb, &head, dvs_nl_fdb_fill, of, &part);
	rcu_read_unlock();
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	return genlmsg_reply(skb, info);
}

int dvs_nl_fdb_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_nl_fdb of;
	int err;

	rtnl_lock();
	err = fdb_find(info, &of) ?: fdb_reply(info, &of);
	rtnl_unlock();
	return err;
}

static int fdb_check_mac(const u8 *mac, struct netlink_ext_ack *extack)
{
	if (is_valid_ether_addr(mac))
		return 0;
	NL_SET_ERR_MSG_MOD(extack, "not an address of a station");
	return -EADDRNOTAVAIL;
}

static bool fdb_is_local(const struct dvs_fdb *fdb, u64 key)
{
	bool local;
	u32 val;

	rcu_read_lock();
	local = dvs_fdb_find(fdb, key, &val) &&
		dvs_fdb_kind(val) == DVS_FDB_KIND_LOCAL;
	rcu_read_unlock();
	return local;
}

static int fdb_set(struct dvs_switch *sw, struct dvs_segment *segment,
		   const u8 *mac, struct dvs_dest *dest, enum dvs_fdb_kind kind,
		   bool replace, struct netlink_ext_ack *extack)
{
	u64 key = dvs_fdb_key_mac(mac, segment->index);
	int err;

	if (fdb_is_local(&sw->fdb, key)) {
		NL_SET_ERR_MSG_MOD(extack, "the host's own address stays");
		return -EOPNOTSUPP;
	}
	err = dvs_fdb_set(&sw->fdb, key, dest->index, kind, replace);
	if (err == -EEXIST)
		NL_SET_ERR_MSG_MOD(extack, "the segment has this entry already");
	else if (err == -ENOSPC)
		NL_SET_ERR_MSG_MOD(extack, "the FDB is full");
	return err;
}

/**
 * dvs_nl_fdb_set_port() - store an entry that leads to a port
 * @sw: the switch
 * @segment: segment of the entry
 * @mac: address of the entry
 * @ifindex: the port's device, or the switch for the host's own port
 * @kind: kind of the entry
 * @replace: whether a configured entry may be changed
 * @extack: says what is wrong
 *
 * Context: rtnl.
 * Return: 0, or an error.
 */
int dvs_nl_fdb_set_port(struct dvs_switch *sw, struct dvs_segment *segment,
			const u8 *mac, u32 ifindex, enum dvs_fdb_kind kind,
			bool replace, struct netlink_ext_ack *extack)
{
	struct net_device *dev = __dev_get_by_index(dvs_switch_net(sw), ifindex);
	struct dvs_port *port = NULL;
	int err = fdb_check_mac(mac, extack);

	if (err)
		return err;
	if (dev == sw->dev)
		port = &sw->host;
	else if (dev)
		port = dvs_port_get_rtnl(dev);
	if (!port || port->dest.sw != sw) {
		NL_SET_ERR_MSG_MOD(extack, "the device is not a port of the switch");
		return -ENOENT;
	}
	if (!dvs_port_has_segment(port, segment->index)) {
		NL_SET_ERR_MSG_MOD(extack, "the port is not in the segment");
		return -EINVAL;
	}
	return fdb_set(sw, segment, mac, &port->dest, kind, replace, extack);
}

/**
 * dvs_nl_fdb_set_remote() - store an entry that leads to a remote
 * @tunnel: the remote's tunnel
 * @segment: segment of the entry
 * @mac: address of the entry
 * @addr: address of the remote, which is made if it is not known
 * @kind: kind of the entry
 * @replace: whether a configured entry may be changed
 * @extack: says what is wrong
 *
 * Context: rtnl.
 * Return: 0, or an error.
 */
int dvs_nl_fdb_set_remote(struct dvs_tunnel *tunnel,
			  struct dvs_segment *segment, const u8 *mac,
			  const struct dvs_addr *addr, enum dvs_fdb_kind kind,
			  bool replace, struct netlink_ext_ack *extack)
{
	const struct dvs_tunnel_params *params = rtnl_dereference(tunnel->params);
	struct dvs_remote *remote;
	int err = fdb_check_mac(mac, extack);

	if (err)
		return err;
	if (addr->family != params->config.local.family) {
		NL_SET_ERR_MSG_MOD(extack, "remote and tunnel are of different address families");
		return -EINVAL;
	}
	rcu_read_lock();
	if (!dvs_tunnel_carries(tunnel, segment->id)) {
		rcu_read_unlock();
		NL_SET_ERR_MSG_MOD(extack, "the tunnel does not carry the segment");
		return -EINVAL;
	}
	remote = dvs_remote_find(tunnel, addr) ?:
		 dvs_remote_learn(tunnel, addr);
	rcu_read_unlock();
	if (!remote) {
		NL_SET_ERR_MSG_MOD(extack, "no such remote can be made");
		return -EINVAL;
	}
	return fdb_set(tunnel->self.sw, segment, mac, &remote->dest, kind,
		       replace, extack);
}

static int fdb_parse_kind(struct genl_info *info, enum dvs_fdb_kind *kind)
{
	struct nlattr *attr = info->attrs[DVS_A_FDB_KIND];

	*kind = attr ? nla_get_u32(attr) : DVS_FDB_KIND_STATIC;
	if (*kind != DVS_FDB_KIND_LEARNED && *kind != DVS_FDB_KIND_LOCAL)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr,
			    "only static, sticky and control entries are configured");
	return -EINVAL;
}

static int fdb_new_remote(struct genl_info *info, struct dvs_switch *sw,
			  struct dvs_segment *segment, enum dvs_fdb_kind kind,
			  bool replace)
{
	struct dvs_tunnel *tunnel = dvs_nl_tunnel(info, sw, DVS_A_FDB_TUNNEL);
	struct nlattr *attr = info->attrs[DVS_A_FDB_REMOTE];
	struct dvs_addr addr;
	int err;

	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	if (!attr) {
		GENL_SET_ERR_MSG(info, "no remote given");
		return -EINVAL;
	}
	err = dvs_nl_addr(&addr, attr, info->extack);
	if (err)
		return err;
	return dvs_nl_fdb_set_remote(tunnel, segment,
				     nla_data(info->attrs[DVS_A_FDB_MAC]),
				     &addr, kind, replace, info->extack);
}

/* What cannot be stored is the address, or the place it leads to */
static void fdb_blame(struct genl_info *info, int err)
{
	struct nlattr **attrs = info->attrs;
	bool place = err == -EINVAL || err == -ENOENT;

	if (!err || info->extack->bad_attr)
		return;
	NL_SET_BAD_ATTR(info->extack, !place ? attrs[DVS_A_FDB_MAC] :
			attrs[DVS_A_FDB_PORT] ?: attrs[DVS_A_FDB_REMOTE]);
}

static int fdb_new(struct genl_info *info, bool replace)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_FDB_SWITCH);
	struct nlattr **attrs = info->attrs;
	struct dvs_segment *segment;
	enum dvs_fdb_kind kind;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	segment = fdb_segment(info, sw);
	if (IS_ERR(segment))
		return PTR_ERR(segment);
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_FDB_MAC)) {
		GENL_SET_ERR_MSG(info, "no MAC address given");
		return -EINVAL;
	}
	if (fdb_parse_kind(info, &kind))
		return -EINVAL;
	if (!attrs[DVS_A_FDB_PORT] ==
	    (!attrs[DVS_A_FDB_TUNNEL] && !attrs[DVS_A_FDB_REMOTE])) {
		GENL_SET_ERR_MSG(info, "an entry leads to a port, or to a tunnel's remote");
		return -EINVAL;
	}
	if (!attrs[DVS_A_FDB_PORT])
		err = fdb_new_remote(info, sw, segment, kind, replace);
	else
		err = dvs_nl_fdb_set_port(sw, segment,
					  nla_data(attrs[DVS_A_FDB_MAC]),
					  nla_get_u32(attrs[DVS_A_FDB_PORT]),
					  kind, replace, info->extack);
	fdb_blame(info, err);
	return err;
}

int dvs_nl_fdb_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = fdb_new(info, false);
	rtnl_unlock();
	return err;
}

int dvs_nl_fdb_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = fdb_new(info, true);
	rtnl_unlock();
	return err;
}

static int fdb_del(struct genl_info *info)
{
	struct dvs_nl_fdb of;
	int err = fdb_find(info, &of);

	if (err)
		return err;
	if (dvs_fdb_kind(of.entry.val) == DVS_FDB_KIND_LOCAL) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_FDB_MAC],
				    "the host's own address stays");
		return -EOPNOTSUPP;
	}
	return dvs_fdb_del(&of.sw->fdb, of.entry.key);
}

int dvs_nl_fdb_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = fdb_del(info);
	rtnl_unlock();
	return err;
}
