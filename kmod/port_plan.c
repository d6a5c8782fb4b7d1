// SPDX-License-Identifier: GPL-2.0
/*
 * The segments of a port, by its configuration: they are taken first, then the
 * port joins those that are new to it. All of that can fail and be undone; leaving
 * segments and giving them back cannot fail.
 */

#include "port_plan.h"

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "port_config.h"

/**
 * dvs_port_plan_present() - the segments that a port is in
 * @port: the port
 *
 * Context: rtnl.
 * Return: the plan; its references are the port's.
 */
struct dvs_port_plan dvs_port_plan_present(const struct dvs_port *port)
{
	return (struct dvs_port_plan) {
		.native = port->native,
		.map = rtnl_dereference(port->map),
	};
}

/**
 * dvs_port_plan_next() - go through the segments of a plan
 * @plan: the plan
 * @pos: 0 to begin with
 *
 * Each segment comes once: the native one first unless it has a VID, then by VID.
 *
 * Return: index of the next segment, 0 after the last.
 */
u16 dvs_port_plan_next(const struct dvs_port_plan *plan, u32 *pos)
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

static int plan_make_map(struct dvs_port_plan *plan, struct dvs_port *port,
			 const struct dvs_port_config *config)
{
	u16 *index;
	int err;

	if (dvs_port_is_access(config) || !config->runs)
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

/**
 * dvs_port_plan_put() - give the segments of a plan back
 * @plan: the plan; its map is left to the caller
 * @port: the port
 *
 * Context: rtnl.
 */
void dvs_port_plan_put(const struct dvs_port_plan *plan, struct dvs_port *port)
{
	segment_put_index(port, plan->native);
	if (plan->map)
		segments_put(port, plan->map->index);
}

/**
 * dvs_port_plan_make() - take the segments of a configuration
 * @plan: set to them
 * @port: the port
 * @config: the configuration
 *
 * Context: rtnl, may sleep.
 * Return: 0, -ENOMEM, or -ENOSPC if there are too many segments.
 */
int dvs_port_plan_make(struct dvs_port_plan *plan, struct dvs_port *port,
		       const struct dvs_port_config *config)
{
	u32 native = dvs_port_is_access(config) ? config->segment :
						  config->native;
	int err = 0;

	memset(plan, 0, sizeof(*plan));
	if (native)
		err = segment_take(port, native, &plan->native);
	if (!err)
		err = plan_make_map(plan, port, config);
	if (err)
		dvs_port_plan_put(plan, port);
	return err;
}

/* Leave the segments of a plan that another does not have, up to one; 0 for all */
static void plan_leave(struct dvs_port *port, const struct dvs_port_plan *plan,
		       const struct dvs_port_plan *other, u16 end)
{
	struct dvs_segment *segment;
	u32 pos = 0;
	u16 index;

	while ((index = dvs_port_plan_next(plan, &pos)) != end) {
		if (dvs_port_plan_has(other, index))
			continue;
		segment = dvs_segment_rcu(&port->dest.sw->segments, index);
		dvs_segment_flood_del(segment, &port->dest);
		segment->ports--;
	}
}

/**
 * dvs_port_plan_leave() - leave the segments of a plan that another does not have
 * @port: the port, in the segments of both
 * @plan: the plan
 * @other: the other
 *
 * Context: rtnl.
 */
void dvs_port_plan_leave(struct dvs_port *port,
			 const struct dvs_port_plan *plan,
			 const struct dvs_port_plan *other)
{
	plan_leave(port, plan, other, 0);
}

/**
 * dvs_port_plan_join() - join the segments of a plan that another does not have
 * @port: the port, in the segments of the other
 * @plan: the plan
 * @other: the other
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM; the port is in the segments of the other then.
 */
int dvs_port_plan_join(struct dvs_port *port, const struct dvs_port_plan *plan,
		       const struct dvs_port_plan *other)
{
	struct dvs_segment *segment;
	u32 pos = 0;
	u16 index;
	int err;

	while ((index = dvs_port_plan_next(plan, &pos))) {
		if (dvs_port_plan_has(other, index))
			continue;
		segment = dvs_segment_rcu(&port->dest.sw->segments, index);
		err = dvs_segment_flood_add(segment, &port->dest);
		if (err) {
			plan_leave(port, plan, other, index);
			return err;
		}
		segment->ports++;
	}
	return 0;
}
