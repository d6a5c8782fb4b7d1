// SPDX-License-Identifier: GPL-2.0
/*
 * Ports: how configurations take effect.
 *
 * New configurations, of one port or of several, are first built aside: their
 * segments are taken, maps are made, and ports join the flood lists of the segments
 * that are new to them. All of that can fail and be undone. Then they are
 * published, which cannot fail, and the segments of the old ones are left.
 */

#include "port.h"

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "dest.h"
#include "group.h"
#include "mirror.h"
#include "observe.h"
#include "police.h"
#include "pool.h"

/**
 * dvs_port_has_segment() - tell whether a port is in a segment
 * @port: the port
 * @index: index of the segment
 *
 * Context: rtnl.
 * Return: true if it is.
 */
bool dvs_port_has_segment(struct dvs_port *port, u16 index)
{
	struct dvs_port_plan plan = dvs_port_plan_present(port);

	return dvs_port_plan_has(&plan, index);
}

/**
 * dvs_port_update_flags() - bring the feature word up to date
 * @port: the port; its configuration, its policer, its mirrors, the switch's
 *	promisc state or its txmode changed
 *
 * Context: rtnl.
 */
void dvs_port_update_flags(struct dvs_port *port)
{
	u32 flags = port->config.flags;

	if (port->config.mode == DVS_PORT_MODE_UPLINK)
		flags |= DVS_F_UPLINK;
	if (port->config.prio.trust != DVS_PORT_TRUST_PCP)
		flags |= DVS_F_TRUST;
	if (port->dest.kind == DVS_DEST_HOST)
		flags |= DVS_F_HOST |
			 (port->dest.sw->state & DVS_SWITCH_PROMISC ?
			  DVS_F_FLOOD : 0);
	if (port->config.member.pool)
		flags |= DVS_F_MEMBER;
	if (rcu_access_pointer(port->police))
		flags |= DVS_F_POLICE;
	if (port->dest.sw->txmode == DVS_TXMODE_QDISC ||
	    !dvs_dev_is_lltx(port->dev))
		flags |= DVS_F_BY_CORE;
	if (port->dedicated)
		flags = (flags & DVS_F_UP ? DVS_F_TARGET : 0) |
			(flags & DVS_F_BY_CORE);
	WRITE_ONCE(port->dest.flags, flags);
}

/* ---- what can fail ---- */

/* Take the segments of a new configuration and join them */
static int port_prepare_segments(struct dvs_port_change *change,
				 struct netlink_ext_ack *extack)
{
	struct dvs_port *port = change->port;
	int err;

	change->old = dvs_port_plan_present(port);
	change->new = change->old;
	if (!change->moves)
		return 0;
	err = dvs_port_plan_make(&change->new, port, &change->config);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG_MOD(extack, "the switch has 65535 segments already");
	if (err)
		return err;
	err = dvs_port_plan_join(port, &change->new, &change->old);
	if (err) {
		dvs_port_plan_put(&change->new, port);
		kvfree(change->new.map);
	}
	return err;
}

static void port_cancel_segments(struct dvs_port_change *change)
{
	if (!change->moves)
		return;
	dvs_port_plan_leave(change->port, &change->new, &change->old);
	dvs_port_plan_put(&change->new, change->port);
	kvfree(change->new.map);
}

static int port_prepare(struct dvs_port_change *change,
			struct netlink_ext_ack *extack)
{
	struct dvs_port_config *config = &change->config;
	struct dvs_port *port = change->port;
	int err;

	if (!dvs_mirror_admits(port, config, extack))
		return -EBUSY;
	change->moves = !dvs_port_config_same_segments(config, &port->config);
	err = port_prepare_segments(change, extack);
	if (err)
		return err;
	err = dvs_member_prepare(port, &config->member, extack);
	if (err)
		goto err_segments;
	err = dvs_port_police_prepare(port, dvs_group_police(config->group),
				      &change->police);
	if (err)
		goto err_member;
	return 0;

err_member:
	dvs_member_cancel(port, &config->member);
err_segments:
	port_cancel_segments(change);
	return err;
}

static void port_cancel(struct dvs_port_change *change)
{
	kfree(change->police);
	dvs_member_cancel(change->port, &change->config.member);
	port_cancel_segments(change);
}

/* Pools are asked for all ports together: one may give what another gets */
static int ports_check_members(struct dvs_port_change *change,
			       unsigned int count, unsigned int *refused,
			       struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < count; i++)
		dvs_member_plan_begin(&change[i].port->config.member,
				      &change[i].config.member);
	for (i = 0; i < count; i++)
		dvs_member_plan_leave(&change[i].port->config.member);
	for (i = 0; i < count && !err; i++) {
		*refused = i;
		err = dvs_member_plan_join(&change[i].config.member, extack);
	}
	return err;
}

static int ports_prepare(struct dvs_port_change *change, unsigned int count,
			 unsigned int *refused, struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err;

	err = ports_check_members(change, count, refused, extack);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		err = port_prepare(&change[i], extack);
		if (err)
			break;
	}
	if (!err)
		return 0;
	*refused = i;
	while (i--)
		port_cancel(&change[i]);
	return err;
}

/* ---- what cannot ---- */

static void port_count_group(const struct dvs_port *port, int n)
{
	if (port->config.group)
		port->config.group->port_count += n;
}

static void port_publish_segments(struct dvs_port_change *change)
{
	struct dvs_port *port = change->port;

	if (!change->moves)
		return;
	rcu_assign_pointer(port->map, change->new.map);
	WRITE_ONCE(port->native, change->new.native);
}

static void port_publish(struct dvs_port_change *change)
{
	struct dvs_port_config *config = &change->config;
	struct dvs_port *port = change->port;
	struct dvs_prio_tables prio;

	dvs_prio_compile(&prio, &config->prio);
	dvs_member_commit(port, &config->member);
	dvs_port_police_follow(port, dvs_group_police(config->group),
			       change->police);
	port_publish_segments(change);
	WRITE_ONCE(port->quota.max, config->mac_max);
	port->prio = prio;
	port_count_group(port, -1);
	dvs_port_config_free(&port->config);
	port->config = *config;
	config->run = NULL;
	config->runs = 0;
	port_count_group(port, 1);
	dvs_port_update_flags(port);
}

static enum dvs_fdb_walk port_flush_left(const struct dvs_fdb_entry *entry,
					 void *arg)
{
	enum dvs_fdb_walk what = DVS_FDB_KEEP;
	struct dvs_switch *sw = arg;
	struct dvs_port_plan plan;
	struct dvs_dest *dest;

	rcu_read_lock();
	dest = dvs_dest_rcu(&sw->dests, dvs_fdb_dest(entry->val));
	if (dest && dest->kind != DVS_DEST_REMOTE &&
	    dvs_port_of(dest)->leaving) {
		plan = dvs_port_plan_present(dvs_port_of(dest));
		if (!dvs_port_plan_has(&plan, dvs_fdb_key_segment(entry->key)))
			what = DVS_FDB_REMOVE;
	}
	rcu_read_unlock();
	return what;
}

/* Leave the segments of the old configurations that the new ones do not have */
static void ports_leave(struct dvs_port_change *change, unsigned int count)
{
	struct dvs_switch *sw = change->port->dest.sw;
	bool leaving = false;
	unsigned int i;
	u32 bucket = 0;

	for (i = 0; i < count; i++) {
		if (!change[i].moves)
			continue;
		dvs_port_plan_leave(change[i].port, &change[i].old,
				    &change[i].new);
		change[i].port->leaving = READ_ONCE(change[i].port->dest.macs);
		leaving |= change[i].port->leaving;
	}
	if (!leaving)
		return;
	synchronize_net();	/* no frame learns in the old segments now */
	dvs_fdb_walk(&sw->fdb, &bucket, port_flush_left, DVS_FDB_EVENT_DEL, sw);
	for (i = 0; i < count; i++)
		change[i].port->leaving = false;
}

static void ports_put_old(struct dvs_port_change *change, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!change[i].moves)
			continue;
		dvs_port_plan_put(&change[i].old, change[i].port);
		if (change[i].old.map)
			kvfree_rcu(change[i].old.map, rcu);
		if (change[i].port->dest.kind == DVS_DEST_HOST)
			dvs_port_set_local(change[i].port,
					   change[i].port->dev->dev_addr);
	}
}

static void ports_commit(struct dvs_port_change *change, unsigned int count)
{
	struct dvs_switch *sw = change->port->dest.sw;
	bool resampled = false;
	unsigned int i;

	for (i = 0; i < count; i++) {
		port_publish(&change[i]);
		resampled |= dvs_observe_update_port(change[i].port);
	}
	ports_leave(change, count);
	ports_put_old(change, count);
	dvs_mirrors_refresh(sw);
	if (resampled)
		dvs_observe_end_all(sw);
}

/**
 * dvs_ports_configure() - change the configurations of ports of a switch
 * @change: the ports and their new configurations, whole, with maps that are
 *	valid; on success the memory of configurations is the ports'
 * @count: how many, not 0
 * @refused: set to the number of the port that cannot follow, on failure
 * @extack: says what is wrong
 *
 * The configurations are taken over all as a whole, or not at all.
 *
 * Context: rtnl, may sleep.
 * Return: 0, -ENOMEM, -EBUSY if a mirror needs what a port has, -ENOSPC if there
 * are too many segments, or -EINVAL if a pool has not what a port is to be promised.
 */
int dvs_ports_configure(struct dvs_port_change *change, unsigned int count,
			unsigned int *refused, struct netlink_ext_ack *extack)
{
	int err;

	ASSERT_RTNL();
	err = ports_prepare(change, count, refused, extack);
	if (!err)
		ports_commit(change, count);
	return err;
}

/**
 * dvs_port_configure() - change a port's configuration
 * @port: the port
 * @config: the new configuration, as for dvs_ports_configure()
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: as dvs_ports_configure().
 */
int dvs_port_configure(struct dvs_port *port, struct dvs_port_config *config,
		       struct netlink_ext_ack *extack)
{
	struct dvs_port_change change = { .port = port, .config = *config };
	unsigned int refused;
	int err;

	err = dvs_ports_configure(&change, 1, &refused, extack);
	if (!err) {
		config->run = NULL;
		config->runs = 0;
	}
	return err;
}

/* ---- ports go ---- */

/**
 * dvs_port_leave_pool() - make a port a member of no pool
 * @port: the port
 *
 * Context: rtnl, may sleep.
 */
void dvs_port_leave_pool(struct dvs_port *port)
{
	struct dvs_member_config none = { .shares = DVS_POOL_SHARES_DEFAULT };

	dvs_member_commit(port, &none);
	port->config.member = none;
	if (port->dest.flags)
		dvs_port_update_flags(port);
}

/**
 * dvs_port_leave_group() - let a port that goes follow no group
 * @port: the port; it keeps the settings that it has
 *
 * Context: rtnl.
 */
void dvs_port_leave_group(struct dvs_port *port)
{
	port_count_group(port, -1);
	port->config.group = NULL;
	dvs_observe_update_port(port);
}

/**
 * dvs_port_stop() - let a port leave all segments
 * @port: the port; no frames come from it any more, since a grace period
 *
 * Its FDB entries are flushed; frames may be on their way to it until another
 * grace period has passed.
 *
 * Context: rtnl, may sleep.
 */
void dvs_port_stop(struct dvs_port *port)
{
	struct dvs_port_plan none = {}, old = dvs_port_plan_present(port);

	ASSERT_RTNL();
	WRITE_ONCE(port->dest.flags, 0);
	dvs_port_leave_pool(port);
	dvs_port_leave_group(port);
	WRITE_ONCE(port->native, 0);
	RCU_INIT_POINTER(port->map, NULL);
	dvs_dest_flush(&port->dest);
	dvs_port_plan_leave(port, &old, &none);
	dvs_port_plan_put(&old, port);
	if (old.map)
		kvfree_rcu(old.map, rcu);
	dvs_observe_forget(&port->sampler);
	dvs_observe_end_dest(&port->dest);
	dvs_dest_unpublish(&port->dest);
}

/* An address of the host that is no longer right */
struct port_local {
	const struct dvs_port *port;
	struct dvs_port_plan plan;
	u64 mac;
};

static enum dvs_fdb_walk port_flush_local(const struct dvs_fdb_entry *entry,
					  void *arg)
{
	const struct port_local *local = arg;

	if (dvs_fdb_kind(entry->val) != DVS_FDB_KIND_LOCAL ||
	    dvs_fdb_dest(entry->val) != local->port->dest.index)
		return DVS_FDB_KEEP;
	if (entry->key >> 16 == local->mac &&
	    dvs_port_plan_has(&local->plan,
			      dvs_fdb_key_segment(entry->key)))
		return DVS_FDB_KEEP;
	return DVS_FDB_REMOVE;
}

/**
 * dvs_port_set_local() - make the FDB know the host's address
 * @port: the host's own port
 * @mac: the address of the switch's device
 *
 * To be called when the address or the port's segments have changed.
 *
 * Context: rtnl, may sleep.
 */
void dvs_port_set_local(struct dvs_port *port, const u8 *mac)
{
	struct dvs_fdb *fdb = &port->dest.sw->fdb;
	struct port_local local = {
		.port = port,
		.plan = dvs_port_plan_present(port),
		.mac = ether_addr_to_u64(mac),
	};
	u32 pos = 0, bucket = 0;
	u16 index;

	while ((index = dvs_port_plan_next(&local.plan, &pos)))
		dvs_fdb_set(fdb, dvs_fdb_key_mac(mac, index), port->dest.index,
			    DVS_FDB_KIND_LOCAL, true);
	dvs_fdb_walk(fdb, &bucket, port_flush_local, DVS_FDB_EVENT_DEL, &local);
}

/**
 * dvs_port_init() - make a port that is in no segment yet
 * @port: zeroed
 * @sw: its switch
 * @dev: its device; @dev of a host port is the switch's own
 * @kind: %DVS_DEST_PORT or %DVS_DEST_HOST
 *
 * Context: rtnl, may sleep.
 * Return: 0, -ENOMEM or -ENOSPC.
 */
int dvs_port_init(struct dvs_port *port, struct dvs_switch *sw,
		  struct net_device *dev, enum dvs_dest_kind kind)
{
	int err;

	port->dev = dev;
	port->dest.kind = kind;
	port->dest.sw = sw;
	port->dest.quota = &port->quota;
	port->dest.sampler = &port->sampler;
	dvs_observe_update_dest(&port->dest);
	port->dest.name = dev->name;
	INIT_LIST_HEAD(&port->list);
	port->dest.stats = netdev_alloc_pcpu_stats(struct dvs_pcpu_stats);
	if (!port->dest.stats)
		return -ENOMEM;
	err = dvs_dest_add(&port->dest, GFP_KERNEL);
	if (err)
		free_percpu(port->dest.stats);
	return err;
}

/**
 * dvs_port_uninit() - free what a port holds
 * @port: stopped a grace period ago
 *
 * Context: rtnl, may sleep.
 */
void dvs_port_uninit(struct dvs_port *port)
{
	dvs_dest_release(&port->dest);
	free_percpu(port->dest.stats);
	kfree(rcu_dereference_protected(port->police, true));
	dvs_port_config_free(&port->config);
}
