// SPDX-License-Identifier: GPL-2.0
/*
 * What mirrors have of their switch: the ports and tunnels that they watch, and the
 * port that their copies leave by.
 *
 * These come and go, and mirrors stay. A port is told by the interface index of its
 * device while it is one, and else by the name that the device had: the tap of a VM
 * that is started anew is mirrored as before.
 */

#include "mirror.h"

#include <linux/rtnetlink.h>

#include "notify.h"
#include "port.h"
#include "ranges.h"

/* ---- the target ---- */

static bool map_has_vid(const struct dvs_port_config *config, u16 vid)
{
	unsigned int i;

	for (i = 0; i < config->runs; i++)
		if (vid >= config->run[i].first && vid <= config->run[i].last)
			return true;
	return false;
}

static bool fits_rspan(const struct dvs_port_config *config, u16 vid,
		       struct netlink_ext_ack *extack)
{
	if (config->mode == DVS_PORT_MODE_ACCESS) {
		NL_SET_ERR_MSG_MOD(extack, "RSPAN needs a trunk or an uplink");
		return false;
	}
	if (map_has_vid(config, vid)) {
		NL_SET_ERR_MSG_MOD(extack, "the VID of RSPAN is in the port's map");
		return false;
	}
	return true;
}

/**
 * dvs_mirror_fits() - whether copies can leave by a port
 * @config: a mirror's configuration
 * @port: the port
 * @extack: says why not; or NULL
 *
 * The VLAN of RSPAN carries nothing else, and what comes in by it is dropped: no
 * copy of another switch is taken for a frame.
 *
 * Context: rtnl.
 * Return: true if so.
 */
bool dvs_mirror_fits(const struct dvs_mirror_config *config,
		     const struct dvs_port *port,
		     struct netlink_ext_ack *extack)
{
	if (port->dest.kind == DVS_DEST_HOST) {
		NL_SET_ERR_MSG_MOD(extack, "the host's own port cannot be a target");
		return false;
	}
	return !config->rspan ||
	       fits_rspan(&port->config, config->rspan, extack);
}

/**
 * dvs_mirror_admits() - whether mirrors allow a port to be configured
 * @port: the port
 * @config: what its configuration is to be
 * @extack: says why not
 *
 * Context: rtnl.
 * Return: true if so.
 */
bool dvs_mirror_admits(const struct dvs_port *port,
		       const struct dvs_port_config *config,
		       struct netlink_ext_ack *extack)
{
	const struct dvs_switch *sw = port->dest.sw;
	struct dvs_mirror *mirror;
	unsigned int i;
	u16 vid;

	if (!sw->mirrors.count)
		return true;
	dvs_for_each_mirror_rtnl(mirror, i, sw) {
		vid = dvs_mirror_config(mirror)->rspan;
		if (vid && rtnl_dereference(mirror->target) == port &&
		    !fits_rspan(config, vid, extack))
			return false;
	}
	return true;
}

/* ---- ports by device ---- */

static struct dvs_port *port_over(struct dvs_switch *sw,
				  const struct net_device *dev)
{
	struct dvs_port *port;

	if (!dev)
		return NULL;
	if (dev == sw->dev)
		return &sw->host;
	port = dvs_port_get_rtnl(dev);
	return port && port->dest.sw == sw ? port : NULL;
}

/* The port, and what its device is called now; NULL if there is none */
static struct dvs_port *bind_port(struct dvs_switch *sw,
				  struct dvs_mirror_port *at)
{
	struct net *net = dvs_switch_net(sw);
	struct dvs_port *port = NULL;

	if (at->ifindex)
		port = port_over(sw, __dev_get_by_index(net, at->ifindex));
	if (!port)
		port = port_over(sw, __dev_get_by_name(net, at->name));
	at->ifindex = port ? port->dev->ifindex : 0;
	if (port)
		strscpy(at->name, port->dev->name, sizeof(at->name));
	return port;
}

static struct dvs_port *bind_target(struct dvs_mirror *mirror)
{
	struct dvs_mirror_config *config = dvs_mirror_config(mirror);
	struct dvs_port *port;

	if (!*config->target.name)
		return NULL;
	port = bind_port(mirror->self.sw, &config->target);
	return port && dvs_mirror_fits(config, port, NULL) ? port : NULL;
}

/**
 * dvs_mirror_bind() - find the port that a mirror's copies leave by
 * @mirror: the mirror
 *
 * Context: rtnl.
 */
void dvs_mirror_bind(struct dvs_mirror *mirror)
{
	rcu_assign_pointer(mirror->target, bind_target(mirror));
}

/* True if the target came or went */
static bool mirror_rebind(struct dvs_mirror *mirror)
{
	const struct dvs_port *old = rtnl_dereference(mirror->target);

	dvs_mirror_bind(mirror);
	return rtnl_dereference(mirror->target) != old;
}

/* ---- the plan: who watches what ---- */

static void plan_none(struct dvs_dest *dest)
{
	memset(dest->source_plan, 0, sizeof(dest->source_plan));
}

static void plan_begin(struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;

	plan_none(&sw->host.dest);
	list_for_each_entry(port, &sw->ports, list) {
		plan_none(&port->dest);
		port->targeted = 0;
		port->dedicate = false;
	}
	list_for_each_entry(tunnel, &sw->tunnels, list)
		plan_none(&tunnel->self);
}

/* Add what one mirror has in both directions, if it looks there */
static void plan_add(u64 *bits, const struct dvs_mirror *mirror)
{
	u64 bit = BIT_ULL(mirror->slot);

	if (dvs_mirror_config(mirror)->direction & DVS_FLOW_DIRECTION_IN)
		bits[DVS_MIRROR_IN] |= bit;
	if (dvs_mirror_config(mirror)->direction & DVS_FLOW_DIRECTION_OUT)
		bits[DVS_MIRROR_OUT] |= bit;
}

static void plan_switch(const struct dvs_mirror *mirror)
{
	struct dvs_switch *sw = mirror->self.sw;
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;

	plan_add(sw->host.dest.source_plan, mirror);
	list_for_each_entry(port, &sw->ports, list)
		plan_add(port->dest.source_plan, mirror);
	list_for_each_entry(tunnel, &sw->tunnels, list)
		plan_add(tunnel->self.source_plan, mirror);
}

static void plan_tunnel(const struct dvs_mirror *mirror, const char *name)
{
	struct dvs_tunnel *tunnel;

	list_for_each_entry(tunnel, &mirror->self.sw->tunnels, list)
		if (!strcmp(tunnel->name, name))
			plan_add(tunnel->self.source_plan, mirror);
}

static void plan_sources(const struct dvs_mirror *mirror)
{
	struct dvs_mirror_config *config = dvs_mirror_config(mirror);
	struct dvs_port *port;
	unsigned int i;

	if (!config->ports && !config->tunnels && !config->segments.count) {
		plan_switch(mirror);
		return;
	}
	for (i = 0; i < config->ports; i++) {
		port = bind_port(mirror->self.sw, &config->port[i]);
		if (port)
			plan_add(port->dest.source_plan, mirror);
	}
	for (i = 0; i < config->tunnels; i++)
		plan_tunnel(mirror, config->tunnel[i].name);
}

static void plan_target(const struct dvs_mirror *mirror)
{
	struct dvs_port *port = rtnl_dereference(mirror->target);

	if (!port)
		return;
	port->targeted |= BIT_ULL(mirror->slot);
	port->dedicate |= dvs_mirror_config(mirror)->dedicated &&
			  !dvs_mirror_config(mirror)->rspan;
}

/* ---- the plan is carried out ---- */

/* A port is no source of the mirror whose target it is */
static void plan_publish(struct dvs_dest *dest, const u64 *by_segment,
			 u64 targeted)
{
	unsigned int way;
	u64 sources;

	for (way = 0; way < DVS_MIRROR_WAYS; way++) {
		sources = dest->source_plan[way] & ~targeted;
		WRITE_ONCE(dest->sources[way], sources);
		WRITE_ONCE(dest->mirrors[way],
			   (sources | by_segment[way]) & ~targeted);
	}
}

static enum dvs_fdb_walk forget_learned(const struct dvs_fdb_entry *entry,
					void *arg)
{
	const struct dvs_port *port = arg;

	return dvs_fdb_dest(entry->val) == port->dest.index &&
	       dvs_fdb_kind(entry->val) == DVS_FDB_KIND_LEARNED ?
	       DVS_FDB_REMOVE : DVS_FDB_KEEP;
}

/* Who was behind a port that serves for mirrors now is there no more */
static void plan_dedicate(struct dvs_port *port)
{
	u32 bucket = 0;

	if (port->dedicated == port->dedicate)
		return;
	port->dedicated = port->dedicate;
	dvs_port_update_flags(port);
	if (!port->dedicated || !READ_ONCE(port->dest.macs))
		return;
	synchronize_net();	/* no frame learns there now */
	dvs_fdb_walk(&port->dest.sw->fdb, &bucket, forget_learned,
		     DVS_FDB_EVENT_DEL, port);
}

static void plan_end(struct dvs_switch *sw, const u64 *by_segment)
{
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;

	plan_publish(&sw->host.dest, by_segment, 0);
	list_for_each_entry(port, &sw->ports, list) {
		plan_publish(&port->dest, by_segment, port->targeted);
		plan_dedicate(port);
	}
	list_for_each_entry(tunnel, &sw->tunnels, list)
		plan_publish(&tunnel->self, by_segment, 0);
}

/**
 * dvs_mirrors_follow() - bring up to date what follows from mirrors
 * @sw: the switch; a mirror, a port or a tunnel came, went or changed
 *
 * The world is told of mirrors whose target came or went.
 *
 * Context: rtnl, may sleep.
 */
void dvs_mirrors_follow(struct dvs_switch *sw)
{
	u64 by_segment[DVS_MIRROR_WAYS] = {}, changed = 0;
	struct dvs_mirror *mirror;
	unsigned int i;

	ASSERT_RTNL();
	plan_begin(sw);
	dvs_for_each_mirror_rtnl(mirror, i, sw) {
		if (mirror_rebind(mirror))
			changed |= BIT_ULL(i);
		plan_sources(mirror);
		plan_target(mirror);
		if (dvs_mirror_config(mirror)->segments.count)
			plan_add(by_segment, mirror);
	}
	plan_end(sw, by_segment);
	dvs_for_each_mirror_rtnl(mirror, i, sw)
		if (changed & BIT_ULL(i))
			dvs_notify_mirror(mirror, DVS_CMD_MIRROR_NTF);
}
