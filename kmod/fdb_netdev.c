// SPDX-License-Identifier: GPL-2.0
/*
 * The forwarding database in the words of rtnetlink, as vxlan devices have it:
 * "bridge fdb show dev dvs0" lists entries of all segments; "vni" is the
 * segment, "via" the port, "dst" the remote.
 */

#include "fdb_netdev.h"

#include <linux/etherdevice.h>
#include <net/rtnetlink.h>

#include "dest.h"
#include "netdev.h"
#include "netlink.h"
#include "remote.h"
#include "vxlan.h"

/* What an entry is put into a message with */
struct fdb_neigh {
	struct dvs_switch *sw;
	struct dvs_fdb_entry entry;
	const struct dvs_dest *dest;
	u32 portid;
	u32 seq;
	int type;
	int flags;
};

static u16 neigh_state(enum dvs_fdb_kind kind)
{
	switch (kind) {
	case DVS_FDB_KIND_LEARNED:
	case DVS_FDB_KIND_STICKY:
		return NUD_REACHABLE;
	case DVS_FDB_KIND_LOCAL:
		return NUD_PERMANENT;
	default:
		return NUD_NOARP;
	}
}

static int neigh_put_dest(struct sk_buff *skb, const struct dvs_dest *dest)
{
	const struct dvs_remote *remote;

	if (!dest)
		return 0;
	if (dest->kind != DVS_DEST_REMOTE)
		return nla_put_u32(skb, NDA_IFINDEX,
				   dvs_port_of((struct dvs_dest *)dest)->dev->ifindex);
	remote = dvs_remote_of((struct dvs_dest *)dest);
	return dvs_nl_put_addr(skb, NDA_DST, &remote->addr);
}

static int neigh_put(struct sk_buff *skb, const struct fdb_neigh *neigh)
{
	const struct dvs_fdb_entry *entry = &neigh->entry;
	u32 age = dvs_fdb_now() - entry->stamp;
	const struct dvs_segment *segment;
	struct nda_cacheinfo info = {};
	u8 mac[ETH_ALEN];

	info.ndm_used = jiffies_to_clock_t((unsigned long)age <<
					   DVS_FDB_STAMP_SHIFT);
	info.ndm_updated = info.ndm_used;
	u64_to_ether_addr(entry->key >> 16, mac);
	segment = dvs_segment_rcu(&neigh->sw->segments,
				  dvs_fdb_key_segment(entry->key));
	if (segment && nla_put_u32(skb, NDA_VNI, segment->id))
		return -EMSGSIZE;
	return nla_put(skb, NDA_LLADDR, ETH_ALEN, mac) ||
	       nla_put(skb, NDA_CACHEINFO, sizeof(info), &info) ||
	       neigh_put_dest(skb, neigh->dest);
}

/* rcu_read_lock() */
static int neigh_fill(struct sk_buff *skb, const struct fdb_neigh *neigh)
{
	enum dvs_fdb_kind kind = dvs_fdb_kind(neigh->entry.val);
	struct nlmsghdr *nlh;
	struct ndmsg *ndm;

	nlh = nlmsg_put(skb, neigh->portid, neigh->seq, neigh->type,
			sizeof(*ndm), neigh->flags);
	if (!nlh)
		return -EMSGSIZE;
	ndm = nlmsg_data(nlh);
	memset(ndm, 0, sizeof(*ndm));
	ndm->ndm_family = AF_BRIDGE;
	ndm->ndm_ifindex = neigh->sw->dev->ifindex;
	ndm->ndm_state = neigh_state(kind);
	ndm->ndm_flags = NTF_SELF;
	if (kind == DVS_FDB_KIND_STICKY)
		ndm->ndm_flags |= NTF_STICKY;
	if (kind == DVS_FDB_KIND_CONTROL)
		ndm->ndm_flags |= NTF_EXT_LEARNED;
	if (neigh_put(skb, neigh)) {
		nlmsg_cancel(skb, nlh);
		return -EMSGSIZE;
	}
	nlmsg_end(skb, nlh);
	return 0;
}

/**
 * dvs_fdb_netdev_notify() - tell "bridge monitor fdb" of an entry
 * @sw: the switch
 * @event: what happened to the entry
 * @key: key of the entry
 * @val: value of the entry, the old one if it was removed
 * @dest: where it leads, or NULL
 *
 * Context: rcu_read_lock(); must not sleep.
 */
void dvs_fdb_netdev_notify(struct dvs_switch *sw, enum dvs_fdb_event event,
			   u64 key, u32 val, const struct dvs_dest *dest)
{
	bool gone = event == DVS_FDB_EVENT_AGE || event == DVS_FDB_EVENT_DEL;
	struct fdb_neigh neigh = {
		.sw = sw,
		.entry = { .key = key, .val = val, .stamp = dvs_fdb_now() },
		.dest = dest,
		.type = gone ? RTM_DELNEIGH : RTM_NEWNEIGH,
	};
	struct net *net = dvs_switch_net(sw);
	struct sk_buff *skb;

	if (sw->dev->reg_state != NETREG_REGISTERED ||
	    !rtnl_has_listeners(net, RTNLGRP_NEIGH))
		return;
	skb = nlmsg_new(DVS_NL_FDB_SIZE, GFP_ATOMIC);
	if (!skb) {
		rtnl_set_sk_err(net, RTNLGRP_NEIGH, -ENOBUFS);
		return;
	}
	if (WARN_ON_ONCE(neigh_fill(skb, &neigh))) {
		kfree_skb(skb);
		return;
	}
	rtnl_notify(skb, net, 0, RTNLGRP_NEIGH, NULL, GFP_ATOMIC);
}

/* A dump under way; entries before first were put in earlier rounds */
struct neigh_dump {
	struct fdb_neigh neigh;
	struct sk_buff *skb;
	int first;
	int *index;
	int err;
};

static enum dvs_fdb_walk neigh_dump_one(const struct dvs_fdb_entry *entry,
					void *arg)
{
	struct neigh_dump *dump = arg;

	if (*dump->index >= dump->first) {
		dump->neigh.entry = *entry;
		rcu_read_lock();
		dump->neigh.dest = dvs_dest_rcu(&dump->neigh.sw->dests,
						dvs_fdb_dest(entry->val));
		dump->err = neigh_fill(dump->skb, &dump->neigh);
		rcu_read_unlock();
		if (dump->err)
			return DVS_FDB_STOP;
	}
	++*dump->index;
	return DVS_FDB_KEEP;
}

/**
 * dvs_fdb_netdev_dump() - ndo_fdb_dump
 * @skb: where the entries go
 * @cb: the dump
 * @dev: the switch
 * @filter_dev: not used
 * @idx: number of entries of this device seen, kept up to date
 *
 * Context: rtnl.
 * Return: 0, or -EMSGSIZE.
 */
int dvs_fdb_netdev_dump(struct sk_buff *skb, struct netlink_callback *cb,
			struct net_device *dev, struct net_device *filter_dev,
			int *idx)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);
	struct neigh_dump dump = {
		.neigh = {
			.sw = sw,
			.portid = NETLINK_CB(cb->skb).portid,
			.seq = cb->nlh->nlmsg_seq,
			.type = RTM_NEWNEIGH,
			.flags = NLM_F_MULTI,
		},
		.skb = skb,
		.first = cb->args[2],
		.index = idx,
	};
	u32 bucket = 0;

	dvs_fdb_walk(&sw->fdb, &bucket, neigh_dump_one, DVS_FDB_EVENT_DEL,
		     &dump);
	return dump.err;
}

/* "vni N" or "vlan N", else the segment that ports get by default */
static struct dvs_segment *neigh_segment(struct dvs_switch *sw,
					 struct nlattr *tb[], u16 vid,
					 struct netlink_ext_ack *extack)
{
	struct dvs_segment *segment = NULL;
	u32 id = vid ?: sw->default_segment;

	if (tb[NDA_VNI] && nla_len(tb[NDA_VNI]) == sizeof(u32))
		id = nla_get_u32(tb[NDA_VNI]);
	if (id <= DVS_SEGMENT_MAX)
		segment = dvs_segment_find_rtnl(&sw->segments, id);
	if (!segment)
		NL_SET_ERR_MSG_MOD(extack, "the switch has no such segment");
	return segment;
}

static enum dvs_fdb_kind neigh_kind(const struct ndmsg *ndm)
{
	if (ndm->ndm_flags & NTF_EXT_LEARNED)
		return DVS_FDB_KIND_CONTROL;
	if (ndm->ndm_flags & NTF_STICKY)
		return DVS_FDB_KIND_STICKY;
	return DVS_FDB_KIND_STATIC;
}

static int neigh_add_remote(struct dvs_switch *sw, struct dvs_segment *segment,
			    const u8 *mac, const struct nlattr *dst,
			    enum dvs_fdb_kind kind, bool replace,
			    struct netlink_ext_ack *extack)
{
	struct dvs_tunnel *tunnel;
	struct dvs_addr addr;
	int err;

	if (!list_is_singular(&sw->tunnels)) {
		NL_SET_ERR_MSG_MOD(extack, "the switch has not one tunnel, use dvsctl");
		return -EINVAL;
	}
	err = dvs_nl_addr(&addr, dst, extack);
	if (err)
		return err;
	tunnel = list_first_entry(&sw->tunnels, struct dvs_tunnel, list);
	return dvs_nl_fdb_set_remote(tunnel, segment, mac, &addr, kind,
				     replace, extack);
}

/**
 * dvs_fdb_netdev_add() - ndo_fdb_add
 * @ndm: the request
 * @tb: its attributes
 * @dev: the switch
 * @addr: address of the entry
 * @vid: VLAN, 0 if none was given
 * @flags: NLM_F_*
 * @extack: says what is wrong
 *
 * Context: rtnl.
 * Return: 0, or an error.
 */
int dvs_fdb_netdev_add(struct ndmsg *ndm, struct nlattr *tb[],
		       struct net_device *dev, const unsigned char *addr,
		       u16 vid, u16 flags, struct netlink_ext_ack *extack)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);
	struct dvs_segment *segment = neigh_segment(sw, tb, vid, extack);
	enum dvs_fdb_kind kind = neigh_kind(ndm);
	bool replace = flags & NLM_F_REPLACE;
	u32 ifindex = dev->ifindex;

	if (!segment)
		return -ENOENT;
	if (tb[NDA_DST])
		return neigh_add_remote(sw, segment, addr, tb[NDA_DST], kind,
					replace, extack);
	if (tb[NDA_IFINDEX] && nla_len(tb[NDA_IFINDEX]) == sizeof(u32))
		ifindex = nla_get_u32(tb[NDA_IFINDEX]);
	return dvs_nl_fdb_set_port(sw, segment, addr, ifindex, kind, replace,
				   extack);
}

/**
 * dvs_fdb_netdev_del() - ndo_fdb_del
 * @ndm: the request
 * @tb: its attributes
 * @dev: the switch
 * @addr: address of the entry
 * @vid: VLAN, 0 if none was given
 * @extack: says what is wrong
 *
 * Context: rtnl.
 * Return: 0, or an error.
 */
int dvs_fdb_netdev_del(struct ndmsg *ndm, struct nlattr *tb[],
		       struct net_device *dev, const unsigned char *addr,
		       u16 vid, struct netlink_ext_ack *extack)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);
	struct dvs_segment *segment = neigh_segment(sw, tb, vid, extack);
	u64 key;
	u32 val;

	if (!segment)
		return -ENOENT;
	key = dvs_fdb_key_mac(addr, segment->index);
	rcu_read_lock();
	if (dvs_fdb_find(&sw->fdb, key, &val) &&
	    dvs_fdb_kind(val) == DVS_FDB_KIND_LOCAL) {
		rcu_read_unlock();
		NL_SET_ERR_MSG_MOD(extack, "the host's own address stays");
		return -EOPNOTSUPP;
	}
	rcu_read_unlock();
	return dvs_fdb_del(&sw->fdb, key);
}
