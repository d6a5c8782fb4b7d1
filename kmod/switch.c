// SPDX-License-Identifier: GPL-2.0
/*
 * The switch: birth, ageing, death, and what follows from its ports.
 */

/**
 * DOC: Locking
 *
 * Configuration runs under rtnl; nothing of it takes another lock first.
 *
 * The data path takes no lock. It runs under rcu_read_lock() with bottom
 * halves off and reads what configuration publishes: FDB tables, VID maps,
 * flood lists, tunnel parameters, destinations by index. Only when a source
 * address is new, or a sender of VXLAN frames is, or a port has a policer, does
 * it take a spinlock.
 *
 * Order, outermost first:
 *
 *   rtnl
 *     dvs_fdb.mutex          walks and growth of an FDB, may sleep
 *       dvs_fdb.lock         entries and their counts; calls back into
 *                            switch_fdb_changed(), which takes no lock
 *     dvs_segments.lock      segments by index, dying segments
 *     dvs_tunnel.lock        remotes of a tunnel
 *       dvs_dests.lock       destinations by index
 *     dvs_police.lock        buckets and counters of a policer
 *     capture_lock           the list of all captures; taken alone by who hears
 *                            that a socket was closed, without rtnl
 *
 * Spinlocks are taken with bottom halves off, but capture_lock, which the data path
 * does not know. Workers (ageing, FDB growth, reaping of segments) never wait for
 * rtnl, so they can be waited for under it; the one that ends captures does, and is
 * waited for without it only.
 */

#include "switch.h"

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "capture.h"
#include "dest.h"
#include "group.h"
#include "mirror.h"
#include "notify.h"
#include "observe.h"
#include "pool.h"
#include "port.h"
#include "remote.h"
#include "trace.h"
#include "vxlan.h"

#define SWITCH_AGEING		300		/* s, IEEE 802.1Q, table 8-6 */
#define SWITCH_FDB_MAX		131072
#define SWITCH_AGE_INTERVAL	(10 * HZ)

static const char * const fdb_event_name[] = {
	[DVS_FDB_EVENT_LEARN] = "learn",
	[DVS_FDB_EVENT_MOVE] = "move",
	[DVS_FDB_EVENT_AGE] = "age",
	[DVS_FDB_EVENT_ADD] = "add",
	[DVS_FDB_EVENT_DEL] = "del",
};

static void dest_count_mac(struct dvs_dest *dest, int n)
{
	if (!dest)
		return;
	WRITE_ONCE(dest->macs, dest->macs + n);
	if (dest->quota)
		WRITE_ONCE(dest->quota->count, dest->quota->count + n);
}

static void segment_count_mac(struct dvs_switch *sw, u16 index, int n)
{
	struct dvs_segment *segment = dvs_segment_rcu(&sw->segments, index);

	if (segment)
		WRITE_ONCE(segment->macs, segment->macs + n);
}

static void switch_fdb_changed(struct dvs_fdb *fdb, enum dvs_fdb_event event,
			       u64 key, u32 old, u32 new)
{
	struct dvs_switch *sw = container_of(fdb, struct dvs_switch, fdb);
	struct dvs_dest *from, *to;
	u16 segment = dvs_fdb_key_segment(key);

	rcu_read_lock();
	from = old ? dvs_dest_rcu(&sw->dests, dvs_fdb_dest(old)) : NULL;
	to = new ? dvs_dest_rcu(&sw->dests, dvs_fdb_dest(new)) : NULL;
	dest_count_mac(from, -1);
	dest_count_mac(to, 1);
	segment_count_mac(sw, segment, !!new - !!old);
	trace_dvs_fdb(key >> 16, segment, fdb_event_name[event],
		      to ? to->name : from ? from->name : "");
	dvs_notify_fdb(sw, event, key, new ?: old, to ?: from);
	rcu_read_unlock();
}

static const struct dvs_fdb_ops switch_fdb_ops = {
	.changed = switch_fdb_changed,
};

static enum dvs_fdb_walk switch_purge_one(const struct dvs_fdb_entry *entry,
					  void *arg)
{
	const unsigned long *dying = arg;

	return test_bit(dvs_fdb_key_segment(entry->key), dying) ?
	       DVS_FDB_REMOVE : DVS_FDB_KEEP;
}

static void switch_purge(struct dvs_segments *segments,
			 const unsigned long *dying)
{
	struct dvs_switch *sw = container_of(segments, struct dvs_switch,
					     segments);
	u32 bucket = 0;

	dvs_fdb_walk(&sw->fdb, &bucket, switch_purge_one, DVS_FDB_EVENT_DEL,
		     (void *)dying);
	dvs_observe_end_segments(sw, dying);
}

static void switch_schedule_age(struct dvs_switch *sw)
{
	unsigned long ageing = READ_ONCE(sw->ageing);
	unsigned long interval = SWITCH_AGE_INTERVAL;

	if (ageing)
		interval = clamp(ageing / 10, (unsigned long)HZ, interval);
	queue_delayed_work(system_unbound_wq, &sw->age_work, interval);
}

static void switch_age(struct work_struct *work)
{
	struct dvs_switch *sw = container_of(work, struct dvs_switch,
					     age_work.work);
	unsigned long ageing = READ_ONCE(sw->ageing);
	struct dvs_tunnel *tunnel;

	if (ageing)
		dvs_fdb_age(&sw->fdb, ageing);
	/* who holds rtnl may be waiting for this work */
	if (rtnl_trylock()) {
		list_for_each_entry(tunnel, &sw->tunnels, list)
			dvs_remotes_reap(tunnel);
		rtnl_unlock();
	}
	switch_schedule_age(sw);
}

/**
 * dvs_switch_set_ageing() - set the ageing time
 * @sw: the switch
 * @seconds: 0 is never
 */
void dvs_switch_set_ageing(struct dvs_switch *sw, u32 seconds)
{
	WRITE_ONCE(sw->ageing, (unsigned long)seconds * HZ);
	mod_delayed_work(system_unbound_wq, &sw->age_work, HZ);
}

/**
 * dvs_switch_set_txmode() - choose how frames get to the devices of ports
 * @sw: the switch
 * @mode: for all of its ports
 */
void dvs_switch_set_txmode(struct dvs_switch *sw, enum dvs_txmode mode)
{
	struct dvs_port *port;

	sw->txmode = mode;
	list_for_each_entry(port, &sw->ports, list)
		dvs_port_update_flags(port);
}

/**
 * dvs_switch_set_host_segment() - put the host into another segment
 * @sw: the switch
 * @segment: id of the segment
 * @extack: says what is wrong
 *
 * The host's port becomes, or stays, an access port.
 *
 * Return: 0, -ENOMEM, or -ENOSPC.
 */
int dvs_switch_set_host_segment(struct dvs_switch *sw, u32 segment,
				struct netlink_ext_ack *extack)
{
	struct dvs_port_config config = sw->host.config;

	config.mode = DVS_PORT_MODE_ACCESS;
	config.segment = segment;
	config.native = 0;
	config.run = NULL;
	config.runs = 0;
	config.own |= DVS_SETTING_MODE | DVS_SETTING_SEGMENT;
	config.own &= ~DVS_SETTINGS_TRUNK;
	return dvs_port_configure(&sw->host, &config, extack);
}

static void switch_update_carrier(struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;

	list_for_each_entry(port, &sw->ports, list)
		if (netif_running(port->dev) && netif_oper_up(port->dev) &&
		    port->config.flags & DVS_F_UP)
			goto on;
	list_for_each_entry(tunnel, &sw->tunnels, list)
		if (dvs_tunnel_state(tunnel) == DVS_TUNNEL_STATE_UP)
			goto on;
	netif_carrier_off(sw->dev);
	return;
on:
	netif_carrier_on(sw->dev);
}

static void switch_update_mtu(struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;
	u32 mtu = ETH_MAX_MTU, tunnel_mtu;

	if (sw->mtu_set)
		return;
	list_for_each_entry(port, &sw->ports, list)
		mtu = min(mtu, port->dev->mtu);
	if (list_empty(&sw->ports))
		mtu = ETH_DATA_LEN;
	if (sw->encap_mtu) {
		list_for_each_entry(tunnel, &sw->tunnels, list) {
			tunnel_mtu = dvs_tunnel_mtu(tunnel);
			if (tunnel_mtu)
				mtu = min(mtu, tunnel_mtu);
		}
	}
	if (mtu != sw->dev->mtu)
		dev_set_mtu(sw->dev, mtu);
	sw->mtu_set = false;	/* dev_set_mtu() came by dvs's own ndo */
}

static void switch_update_headroom(struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;
	unsigned int headroom = 0;

	list_for_each_entry(port, &sw->ports, list)
		headroom = max_t(unsigned int, headroom,
				 netdev_get_fwd_headroom(port->dev));
	list_for_each_entry(tunnel, &sw->tunnels, list)
		headroom = max(headroom, dvs_tunnel_headroom(tunnel));
	sw->dev->needed_headroom = headroom;
	list_for_each_entry(port, &sw->ports, list)
		netdev_set_rx_headroom(port->dev, headroom);
}

static void switch_update_gso(struct dvs_switch *sw)
{
	unsigned int size = TSO_MAX_SIZE;
	struct dvs_port *port;
	u16 segs = TSO_MAX_SEGS;

	list_for_each_entry(port, &sw->ports, list) {
		size = min(size, port->dev->tso_max_size);
		segs = min(segs, port->dev->tso_max_segs);
	}
	netif_set_tso_max_size(sw->dev, size);
	netif_set_tso_max_segs(sw->dev, segs);
}

/**
 * dvs_switch_features() - what the switch's device can do, by its ports
 * @sw: the switch
 * @features: what the core wants it to do
 *
 * Return: the features that the ports allow.
 */
netdev_features_t dvs_switch_features(const struct dvs_switch *sw,
				      netdev_features_t features)
{
	netdev_features_t mask = features;
	const struct dvs_port *port;

	if (list_empty(&sw->ports))
		return features;
	features &= ~NETIF_F_ONE_FOR_ALL;
	list_for_each_entry(port, &sw->ports, list)
		features = netdev_increment_features(features,
						     port->dev->features, mask);
	return netdev_add_tso_features(features, mask);
}

/**
 * dvs_switch_update() - bring up to date what follows from ports and tunnels
 * @sw: the switch; a port or tunnel came, went or changed
 *
 * Carrier, MTU, headroom, offload features and GSO limits of the device.
 */
void dvs_switch_update(struct dvs_switch *sw)
{
	ASSERT_RTNL();
	switch_update_carrier(sw);
	switch_update_mtu(sw);
	switch_update_headroom(sw);
	switch_update_gso(sw);
	netdev_update_features(sw->dev);
}

static int switch_init_host(struct dvs_switch *sw)
{
	struct dvs_port_config config;
	int err;

	err = dvs_port_init(&sw->host, sw, sw->dev, DVS_DEST_HOST);
	if (err)
		return err;
	dvs_port_config_init(&config, sw, DVS_DEST_HOST);
	err = dvs_port_configure(&sw->host, &config, NULL);
	if (err) {
		dvs_dest_unpublish(&sw->host.dest);
		dvs_port_uninit(&sw->host);
	}
	return err;
}

/**
 * dvs_switch_init() - make a switch with its host port
 * @sw: zeroed
 * @dev: its device, not registered yet
 *
 * Return: 0, -ENOMEM or -ENOSPC.
 */
int dvs_switch_init(struct dvs_switch *sw, struct net_device *dev)
{
	int err;

	sw->dev = dev;
	sw->default_segment = DVS_SEGMENT_DEFAULT;
	INIT_LIST_HEAD(&sw->ports);
	INIT_LIST_HEAD(&sw->tunnels);
	INIT_LIST_HEAD(&sw->groups);
	INIT_LIST_HEAD(&sw->pools);
	INIT_LIST_HEAD(&sw->uplinks);
	sw->reservable = DVS_RESERVABLE_DEFAULT;
	INIT_DELAYED_WORK(&sw->age_work, switch_age);
	dvs_observe_init(sw);
	err = dvs_fdb_init(&sw->fdb, SWITCH_FDB_MAX, &switch_fdb_ops);
	if (err)
		return err;
	err = dvs_segments_init(&sw->segments, switch_purge);
	if (err)
		goto err_uninit_fdb;
	err = dvs_dests_init(&sw->dests);
	if (err)
		goto err_uninit_segments;
	err = switch_init_host(sw);
	if (err)
		goto err_uninit_dests;
	dvs_switch_set_ageing(sw, SWITCH_AGEING);
	return 0;

err_uninit_dests:
	dvs_dests_uninit(&sw->dests);
err_uninit_segments:
	dvs_segments_uninit(&sw->segments);
err_uninit_fdb:
	dvs_fdb_uninit(&sw->fdb);
	return err;
}

/**
 * dvs_switch_clear() - detach all ports, remove all that belongs to it
 * @sw: the switch, about to be unregistered
 */
void dvs_switch_clear(struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel, *next_tunnel;
	struct dvs_port *port, *next_port;

	dvs_captures_clear(sw);
	dvs_mirrors_clear(sw);
	list_for_each_entry_safe(tunnel, next_tunnel, &sw->tunnels, list) {
		dvs_notify_tunnel(tunnel, DVS_CMD_TUNNEL_DEL_NTF);
		dvs_tunnel_remove(tunnel);
	}
	list_for_each_entry_safe(port, next_port, &sw->ports, list) {
		dvs_notify_port(port, DVS_CMD_PORT_DEL_NTF);
		dvs_port_detach(port);
	}
	dvs_port_leave_pool(&sw->host);
	dvs_groups_clear(sw);
	dvs_pools_clear(sw);
	dvs_observe_uninit(sw);
}

/**
 * dvs_switch_uninit() - free what a switch holds
 * @sw: cleared, its device is closed and nobody finds it any more
 */
void dvs_switch_uninit(struct dvs_switch *sw)
{
	cancel_delayed_work_sync(&sw->age_work);
	dvs_port_stop(&sw->host);
	synchronize_net();
	dvs_port_uninit(&sw->host);
	dvs_segments_uninit(&sw->segments);
	dvs_fdb_uninit(&sw->fdb);
	kvfree(rcu_dereference_protected(sw->all_remotes, true));
	dvs_dests_uninit(&sw->dests);
}
