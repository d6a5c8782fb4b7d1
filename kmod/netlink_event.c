// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: what is told of FDB entries, and alarms. */

#include <linux/etherdevice.h>

#include "dest.h"
#include "fdb_netdev.h"
#include "netlink.h"
#include "notify.h"
#include "remote.h"

#define ALARM_INTERVAL	HZ

static int fdb_put_dest(struct sk_buff *skb, struct dvs_dest *dest)
{
	const struct dvs_remote *remote;
	const struct net_device *dev;

	if (!dest)
		return 0;
	if (dest->kind == DVS_DEST_REMOTE) {
		remote = dvs_remote_of(dest);
		return nla_put_string(skb, DVS_A_FDB_TUNNEL,
				      remote->tunnel->name) ||
		       dvs_nl_put_addr(skb, DVS_A_FDB_REMOTE, &remote->addr);
	}
	dev = dvs_port_of(dest)->dev;
	return nla_put_u32(skb, DVS_A_FDB_PORT, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_FDB_PORT_NAME, dev->name);
}

static int fdb_put_key(struct sk_buff *skb, struct dvs_switch *sw, u64 key)
{
	const struct dvs_segment *segment;
	u8 mac[ETH_ALEN];

	u64_to_ether_addr(key >> 16, mac);
	segment = dvs_segment_rcu(&sw->segments, dvs_fdb_key_segment(key));
	if (segment && nla_put_u32(skb, DVS_A_FDB_SEGMENT, segment->id))
		return -EMSGSIZE;
	return nla_put_u32(skb, DVS_A_FDB_SWITCH, sw->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_FDB_SWITCH_NAME, sw->dev->name) ||
	       nla_put(skb, DVS_A_FDB_MAC, ETH_ALEN, mac);
}

/**
 * dvs_nl_fdb_fill() - put an FDB entry into a message
 * @skb: where it goes
 * @object: the entry, struct dvs_nl_fdb
 * @part: not used
 *
 * Context: rcu_read_lock().
 * Return: 0, or another number if there is no room.
 */
int dvs_nl_fdb_fill(struct sk_buff *skb, const void *object,
		    unsigned int *part)
{
	const struct dvs_nl_fdb *of = object;
	u32 val = of->entry.val, age = dvs_fdb_now() - of->entry.stamp;

	age = ((u64)age << DVS_FDB_STAMP_SHIFT) / HZ;
	return fdb_put_key(skb, of->sw, of->entry.key) ||
	       fdb_put_dest(skb, dvs_dest_rcu(&of->sw->dests,
					      dvs_fdb_dest(val))) ||
	       nla_put_u32(skb, DVS_A_FDB_KIND, dvs_fdb_kind(val)) ||
	       nla_put_u32(skb, DVS_A_FDB_AGE, age);
}

static int fdb_fill_event(struct sk_buff *skb, struct dvs_switch *sw,
			  enum dvs_fdb_event event, u64 key, u32 val,
			  struct dvs_dest *dest)
{
	const struct dvs_nl_head head = { .cmd = DVS_CMD_FDB_NTF };
	void *msg = dvs_nl_begin(skb, &head);

	if (!msg || fdb_put_key(skb, sw, key) || fdb_put_dest(skb, dest) ||
	    nla_put_u32(skb, DVS_A_FDB_KIND, dvs_fdb_kind(val)) ||
	    nla_put_u32(skb, DVS_A_FDB_EVENT, event))
		return -EMSGSIZE;
	genlmsg_end(skb, msg);
	return 0;
}

/**
 * dvs_notify_fdb() - tell the world what happened to an FDB entry
 * @sw: the switch
 * @event: what happened
 * @key: key of the entry
 * @val: value of the entry, the old one if it was removed
 * @dest: where it leads, or NULL
 *
 * Context: rcu_read_lock(); must not sleep.
 */
void dvs_notify_fdb(struct dvs_switch *sw, enum dvs_fdb_event event, u64 key,
		    u32 val, const struct dvs_dest *dest)
{
	struct net *net = dvs_switch_net(sw);
	struct sk_buff *skb;

	dvs_fdb_netdev_notify(sw, event, key, val, dest);
	if (!genl_has_listeners(&dvs_nl_family, net, DVS_NLGRP_FDB))
		return;
	skb = genlmsg_new(DVS_NL_FDB_SIZE, GFP_ATOMIC);
	if (!skb) {
		genl_set_err(&dvs_nl_family, net, 0, DVS_NLGRP_FDB, -ENOBUFS);
		return;
	}
	if (WARN_ON_ONCE(fdb_fill_event(skb, sw, event, key, val,
					(struct dvs_dest *)dest))) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_multicast_netns(&dvs_nl_family, net, skb, 0, DVS_NLGRP_FDB,
				GFP_ATOMIC);
}

static int alarm_fill(struct sk_buff *skb, struct dvs_switch *sw,
		      enum dvs_alarm alarm, struct dvs_dest *dest, u16 index,
		      const u8 *mac)
{
	const struct dvs_nl_head head = { .cmd = DVS_CMD_ALARM_NTF };
	const struct dvs_segment *segment;
	void *msg = dvs_nl_begin(skb, &head);
	int err;

	if (!msg)
		return -EMSGSIZE;
	err = nla_put_u32(skb, DVS_A_ALARM_SWITCH, sw->dev->ifindex) ||
	      nla_put_string(skb, DVS_A_ALARM_SWITCH_NAME, sw->dev->name) ||
	      nla_put_u32(skb, DVS_A_ALARM_KIND, alarm) ||
	      nla_put(skb, DVS_A_ALARM_MAC, ETH_ALEN, mac);
	segment = dvs_segment_rcu(&sw->segments, index);
	if (segment)
		err = err || nla_put_u32(skb, DVS_A_ALARM_SEGMENT, segment->id);
	if (!dvs_dest_is_port(dest))
		err = err || nla_put_string(skb, DVS_A_ALARM_TUNNEL,
					    dest->name);
	else
		err = err || nla_put_u32(skb, DVS_A_ALARM_PORT,
					 dvs_port_of(dest)->dev->ifindex) ||
		      nla_put_string(skb, DVS_A_ALARM_PORT_NAME, dest->name);
	if (err)
		return -EMSGSIZE;
	genlmsg_end(skb, msg);
	return 0;
}

/**
 * dvs_notify_alarm() - tell the operator of a condition
 * @sw: the switch
 * @alarm: the condition; told at most once a second
 * @dest: where the frame came from
 * @segment: index of the frame's segment
 * @mac: source of the frame
 *
 * Context: rcu_read_lock(); must not sleep.
 */
void dvs_notify_alarm(struct dvs_switch *sw, enum dvs_alarm alarm,
		      const struct dvs_dest *dest, u16 segment, const u8 *mac)
{
	unsigned long last = READ_ONCE(sw->alarmed[alarm]);
	struct net *net = dvs_switch_net(sw);
	struct sk_buff *skb;

	if (last && time_before(jiffies, last + ALARM_INTERVAL))
		return;
	WRITE_ONCE(sw->alarmed[alarm], jiffies ?: 1);
	if (!genl_has_listeners(&dvs_nl_family, net, DVS_NLGRP_ALARM))
		return;
	skb = genlmsg_new(DVS_NL_FDB_SIZE, GFP_ATOMIC);
	if (!skb)
		return;
	if (WARN_ON_ONCE(alarm_fill(skb, sw, alarm, (struct dvs_dest *)dest,
				    segment, mac))) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_multicast_netns(&dvs_nl_family, net, skb, 0, DVS_NLGRP_ALARM,
				GFP_ATOMIC);
}
