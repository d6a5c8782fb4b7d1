// SPDX-License-Identifier: GPL-2.0
/*
 * Ports: configuration and membership in segments.
 *
 * A new configuration is first built aside: its segments are taken, its map is
 * made, and the port joins the flood lists of the segments that are new to it.
 * All of that can fail and be undone. Then it is published, which cannot fail,
 * and the segments of the old configuration are left.
 */

#include "port.h"

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "dest.h"
#include "mirror.h"
#include "observe.h"
#include "pool.h"
#include "police.h"

#define PORT_FLAGS_DEFAULT	(DVS_F_UP | DVS_F_LEARN | DVS_F_FLOOD | \
				 DVS_F_BCAST_FLOOD | DVS_F_MCAST_FLOOD)

/**
 * struct port_plan - the segments of a configuration, one reference to each
 * @native: index of the segment of untagged frames, 0 is none
 * @map: VID-to-segment map, NULL if no VID is carried
 */
struct port_plan {
	u16 native;
	struct dvs_vlan_map *map;
};

/**
 * dvs_port_config_init() - the configuration of a port that nothing is said of
 * @config: set to an access port
 * @segment: id of its segment
 */
void dvs_port_config_init(struct dvs_port_config *config, u32 segment)
{
	memset(config, 0, sizeof(*config));
	config->mode = DVS_PORT_MODE_ACCESS;
	config->segment = segment;
	config->flags = PORT_FLAGS_DEFAULT;
	config->member.shares = DVS_POOL_SHARES_DEFAULT;
	dvs_prio_init(&config->prio);
}

/**
 * dvs_port_config_copy() - copy a configuration
 * @to: set to the copy
 * @from: what to copy
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_port_config_copy(struct dvs_port_config *to,
			 const struct dvs_port_config *from)
{
	*to = *from;
	to->run = NULL;
	to->runs = 0;
	if (!from->runs)
		return 0;
	to->run = kvcalloc(from->runs, sizeof(*to->run), GFP_KERNEL);
	if (!to->run)
		return -ENOMEM;
	memcpy(to->run, from->run, from->runs * sizeof(*to->run));
	to->runs = from->runs;
	return 0;
}

/**
 * dvs_port_config_free() - free what a configuration holds
 * @config: the configuration
 */
void dvs_port_config_free(struct dvs_port_config *config)
{
	kvfree(config->run);
	config->run = NULL;
	config->runs = 0;
}

/**
 * dvs_port_config_all_vlans() - map each VID to the segment of the same number
 * @config: its map is replaced
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_port_config_all_vlans(struct dvs_port_config *config)
{
	struct dvs_vlan_run *run = kvzalloc(sizeof(*run), GFP_KERNEL);

	if (!run)
		return -ENOMEM;
	run->segment = 1;
	run->first = 1;
	run->last = DVS_VID_MAX;
	dvs_port_config_free(config);
	config->run = run;
	config->runs = 1;
	return 0;
}

static u32 config_native(const struct dvs_port_config *config)
{
	return config->mode == DVS_PORT_MODE_ACCESS ? config->segment :
						      config->native;
}

/* What the port follows now */
static struct port_plan plan_present(struct dvs_port *port)
{
	struct port_plan plan = {
		.native = port->native,
		.map = rtnl_dereference(port->map),
	};

	return plan;
}

static bool plan_has(const struct port_plan *plan, u16 index)
{
	return index == plan->native || dvs_vlan_map_vid(plan->map, index);
}

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
	struct port_plan plan = plan_present(port);

	return plan_has(&plan, index);
}

/* Each segment once: the native one first unless it has a VID, then by VID.
 * @pos begins with 0; returns 0 after the last.
 */
static u16 plan_next(const struct port_plan *plan, u32 *pos)
{
	if (!*pos) {
		*pos = 1;
		if (plan->native && !dvs_vlan_map_vid(plan->map, plan->native))
			return plan->native;
	}
	while (plan->map && *pos <= DVS_VID_MAX) {
		u16 index = plan->map->index[(*pos)++];

		if (index)
			return index;
	}
	return 0;
}

static void segment_put_index(struct dvs_port *port, u16 index)
{
	struct dvs_segments *segments = &port->dest.sw->segments;

	if (index)
		dvs_segment_put(segments, dvs_segment_rcu(segments, index));
}

static void segments_put(struct dvs_port *port, const u16 *index)
{
	u32 vid;

	for (vid = 1; vid <= DVS_VID_MAX; vid++)
		segment_put_index(port, index[vid]);
}

static int segment_take(struct dvs_port *port, u32 id, u16 *index)
{
	struct dvs_segment *segment;

	segment = dvs_segment_get(&port->dest.sw->segments, id);
	if (IS_ERR(segment))
		return PTR_ERR(segment);
	*index = segment->index;
	return 0;
}

static int segments_take(struct dvs_port *port,
			 const struct dvs_port_config *config, u16 *index)
{
	const struct dvs_vlan_run *run;
	u32 vid;
	int err;

	for (run = config->run; run < config->run + config->runs; run++) {
		for (vid = run->first; vid <= run->last; vid++) {
			err = segment_take(port,
					   run->segment + vid - run->first,
					   &index[vid]);
			if (err)
				return err;
		}
	}
	return 0;
}

static int plan_make_map(struct port_plan *plan, struct dvs_port *port,
			 const struct dvs_port_config *config)
{
	u16 *index;
	int err;

	if (config->mode == DVS_PORT_MODE_ACCESS || !config->runs)
		return 0;
	index = kvcalloc(VLAN_N_VID, sizeof(*index), GFP_KERNEL);
	if (!index)
		return -ENOMEM;
	err = segments_take(port, config, index);
	if (!err) {
		plan->map = dvs_vlan_map_alloc(index);
		err = plan->map ? 0 : -ENOMEM;
	}
	if (err)
		segments_put(port, index);
	kvfree(index);
	return err;
}

/* The map itself is left to the caller */
static void plan_put(struct port_plan *plan, struct dvs_port *port)
{
	segment_put_index(port, plan->native);
	if (plan->map)
		segments_put(port, plan->map->index);
}

static int plan_make(struct port_plan *plan, struct dvs_port *port,
		     const struct dvs_port_config *config)
{
	int err = 0;

	memset(plan, 0, sizeof(*plan));
	if (config_native(config))
		err = segment_take(port, config_native(config), &plan->native);
	if (!err)
		err = plan_make_map(plan, port, config);
	if (err)
		plan_put(plan, port);
	return err;
}

static int port_join_one(struct dvs_port *port, u16 index)
{
	struct dvs_segment *segment;
	int err;

	segment = dvs_segment_rcu(&port->dest.sw->segments, index);
	err = dvs_segment_flood_add(segment, &port->dest);
	if (!err)
		segment->ports++;
	return err;
}

static void port_leave_one(struct dvs_port *port, u16 index)
{
	struct dvs_segment *segment;

	segment = dvs_segment_rcu(&port->dest.sw->segments, index);
	dvs_segment_flood_del(segment, &port->dest);
	segment->ports--;
}

/* Undo port_join() up to a segment, 0 for all of them */
static void port_join_undo(struct dvs_port *port, const struct port_plan *new,
			   const struct port_plan *old, u16 end)
{
	u32 pos = 0;
	u16 index;

	while ((index = plan_next(new, &pos)) != end)
		if (!plan_has(old, index))
			port_leave_one(port, index);
}

/* Join the segments of the new plan that the old one does not have */
static int port_join(struct dvs_port *port, const struct port_plan *new,
		     const struct port_plan *old)
{
	u32 pos = 0;
	u16 index;
	int err;

	while ((index = plan_next(new, &pos))) {
		if (plan_has(old, index))
			continue;
		err = port_join_one(port, index);
		if (err) {
			port_join_undo(port, new, old, index);
			return err;
		}
	}
	return 0;
}

static enum dvs_fdb_walk port_flush_left(const struct dvs_fdb_entry *entry,
					 void *arg)
{
	struct dvs_port *port = arg;
	struct port_plan plan = plan_present(port);

	if (dvs_fdb_dest(entry->val) != port->dest.index ||
	    plan_has(&plan, dvs_fdb_key_segment(entry->key)))
		return DVS_FDB_KEEP;
	return DVS_FDB_REMOVE;
}

/* Leave the segments of the old plan that the new one does not have */
static void port_leave(struct dvs_port *port, const struct port_plan *new,
		       const struct port_plan *old)
{
	bool left = false;
	u32 pos = 0, bucket = 0;
	u16 index;

	while ((index = plan_next(old, &pos))) {
		if (plan_has(new, index))
			continue;
		port_leave_one(port, index);
		left = true;
	}
	if (!left || !READ_ONCE(port->dest.macs))
		return;
	synchronize_net();	/* no frame learns in the old segments now */
	dvs_fdb_walk(&port->dest.sw->fdb, &bucket, port_flush_left,
		     DVS_FDB_EVENT_DEL, port);
}

/**
 * dvs_port_update_flags() - bring the feature word up to date
 * @port: the port; its configuration, its policer, its mirrors or the switch's
 *	promisc state changed
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
	if (port->dest.kind == DVS_DEST_HOST && port->dest.sw->promisc)
		flags |= DVS_F_FLOOD;
	if (port->config.member.pool)
		flags |= DVS_F_MEMBER;
	if (rcu_access_pointer(port->police))
		flags |= DVS_F_POLICE;
	if (port->dedicated)
		flags = flags & DVS_F_UP ? DVS_F_TARGET : 0;
	WRITE_ONCE(port->dest.flags, flags);
}

static void port_publish(struct dvs_port *port, const struct port_plan *plan,
			 struct dvs_port_config *config)
{
	struct dvs_prio_tables prio;

	dvs_prio_compile(&prio, &config->prio);
	rcu_assign_pointer(port->map, plan->map);
	WRITE_ONCE(port->native, plan->native);
	WRITE_ONCE(port->quota.max, config->mac_max);
	port->prio = prio;
	dvs_port_config_free(&port->config);
	port->config = *config;
	config->run = NULL;
	config->runs = 0;
	dvs_port_update_flags(port);
}

static void port_switch_plan(struct dvs_port *port, const struct port_plan *new,
			     struct port_plan *old)
{
	port_leave(port, new, old);
	plan_put(old, port);
	if (old->map)
		kvfree_rcu(old->map, rcu);
}

/**
 * dvs_port_configure() - change a port's configuration
 * @port: the port
 * @config: the new configuration, whole, with a map that is valid; on success
 *	its memory is the port's
 * @extack: says what is wrong
 *
 * The configuration is taken over as a whole or not at all.
 *
 * Context: rtnl, may sleep.
 * Return: 0, -ENOMEM, -EBUSY if a mirror needs what it has, or -ENOSPC if there are
 * too many segments or more would be reserved of a pool than it has.
 */
int dvs_port_configure(struct dvs_port *port, struct dvs_port_config *config,
		       struct netlink_ext_ack *extack)
{
	struct port_plan new, old = plan_present(port);
	int err;

	ASSERT_RTNL();
	if (!dvs_mirror_admits(port, config, extack))
		return -EBUSY;
	err = plan_make(&new, port, config);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG_MOD(extack, "the switch has 65535 segments already");
	if (err)
		return err;
	err = port_join(port, &new, &old);
	if (err)
		goto err_put;
	err = dvs_member_move(port, &config->member, extack);
	if (err)
		goto err_leave;
	port_publish(port, &new, config);
	port_switch_plan(port, &new, &old);
	dvs_mirrors_refresh(port->dest.sw);
	return 0;

err_leave:
	port_join_undo(port, &new, &old, 0);
err_put:
	plan_put(&new, port);
	kvfree(new.map);
	return err;
}

/**
 * dvs_port_leave_pool() - make a port a member of no pool
 * @port: the port
 *
 * Context: rtnl, may sleep.
 */
void dvs_port_leave_pool(struct dvs_port *port)
{
	struct dvs_member_config none = { .shares = DVS_POOL_SHARES_DEFAULT };

	dvs_member_move(port, &none, NULL);
	port->config.member = none;
	if (port->dest.flags)
		dvs_port_update_flags(port);
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
	struct port_plan none = {}, old = plan_present(port);

	ASSERT_RTNL();
	WRITE_ONCE(port->dest.flags, 0);
	dvs_port_leave_pool(port);
	WRITE_ONCE(port->native, 0);
	RCU_INIT_POINTER(port->map, NULL);
	dvs_dest_flush(&port->dest);
	port_switch_plan(port, &none, &old);
	dvs_observe_forget(&port->sampler);
	dvs_observe_end_dest(&port->dest);
	dvs_dest_unpublish(&port->dest);
}

/* An address of the host that is no longer right */
struct port_local {
	const struct dvs_port *port;
	struct port_plan plan;
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
	    plan_has(&local->plan, dvs_fdb_key_segment(entry->key)))
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
		.plan = plan_present(port),
		.mac = ether_addr_to_u64(mac),
	};
	u32 pos = 0, bucket = 0;
	u16 index;

	while ((index = plan_next(&local.plan, &pos)))
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
