// SPDX-License-Identifier: GPL-2.0
/*
 * Observation points: samplers and flow caches come and go.
 */

#include "observe.h"

#include <linux/rtnetlink.h>

#include "group.h"
#include "remote.h"

/* Make room now rather than in a second, but not for each frame */
static void observe_full(struct dvs_flows *flows)
{
	struct dvs_observe *observe = container_of(flows, struct dvs_observe,
						   flows);
	unsigned long now = jiffies;

	if (time_before(now, READ_ONCE(observe->pressed) + HZ / 10))
		return;
	WRITE_ONCE(observe->pressed, now);
	mod_delayed_work(system_unbound_wq, &observe->work, 0);
}

/* ---- ports and tunnels ---- */

/* The sampler of all frames that come in and leave there, unless segments have some */
static struct dvs_sampler *observe_only_sampler(const struct dvs_dest *dest)
{
	struct dvs_sampler *sampler = rtnl_dereference(*dest->sampler);
	const struct dvs_observe *observe = &dest->sw->observe;

	if (!sampler && !observe->segments)
		sampler = rtnl_dereference(observe->sampler);
	return sampler;
}

/* It alone is asked about frames that come in, and about no frame more than once */
static bool observe_settles(const struct dvs_sampler *sampler)
{
	return sampler && sampler->params.direction & DVS_FLOW_DIRECTION_IN &&
	       !sampler->params.duplicates;
}

static u8 observe_asked(const struct dvs_dest *dest,
			const struct dvs_sampler *sampler)
{
	if (sampler)
		return sampler->params.direction;
	return dest->sw->observe.segments ? DVS_FLOW_DIRECTION_BOTH : 0;
}

/**
 * dvs_observe_update_dest() - bring up to date what follows from samplers
 * @dest: a port's or a tunnel's; remotes follow their tunnel's
 *
 * Context: rtnl.
 */
void dvs_observe_update_dest(struct dvs_dest *dest)
{
	struct dvs_sampler *sampler = observe_only_sampler(dest);
	const struct dvs_flows *flows = &dest->sw->observe.flows;
	bool settles = observe_settles(sampler);
	bool all = settles && sampler->params.interval == 1;

	WRITE_ONCE(dest->fast, all && !flows->macs ? flows->table : NULL);
	rcu_assign_pointer(dest->skips, settles && !all ? sampler : NULL);
	WRITE_ONCE(dest->asked, observe_asked(dest, sampler));
}

/* A port that has no sampler of its own has that of its group */
static struct dvs_sampler __rcu **observe_place(struct dvs_port *port)
{
	struct dvs_group *group = port->config.group;

	if (group && !rcu_access_pointer(port->sampler) &&
	    rcu_access_pointer(group->sampler))
		return &group->sampler;
	return &port->sampler;
}

/**
 * dvs_observe_update_port() - bring up to date what follows from samplers
 * @port: a port whose sampler, or group, or group's sampler has changed
 *
 * Context: rtnl.
 * Return: true if its sampler is kept at another place now.
 */
bool dvs_observe_update_port(struct dvs_port *port)
{
	struct dvs_sampler __rcu **place = observe_place(port);
	bool changed = place != port->dest.sampler;

	/* pairs with observe_sampler() */
	smp_store_release(&port->dest.sampler, place);
	dvs_observe_update_dest(&port->dest);
	return changed;
}

/**
 * dvs_observe_follow() - let a remote follow its tunnel
 * @dest: the remote's
 * @tunnel: the tunnel's
 *
 * Context: the tunnel's lock, or rtnl.
 */
void dvs_observe_follow(struct dvs_dest *dest, const struct dvs_dest *tunnel)
{
	WRITE_ONCE(dest->fast, READ_ONCE(tunnel->fast));
	rcu_assign_pointer(dest->skips,
			   rcu_dereference_protected(tunnel->skips, true));
	WRITE_ONCE(dest->asked, READ_ONCE(tunnel->asked));
}

static void observe_update_tunnel(struct dvs_tunnel *tunnel)
{
	struct dvs_remote *remote;
	unsigned int i;

	dvs_observe_update_dest(&tunnel->self);
	/* one that is being learned is in the list already, or sees the new value */
	spin_lock_bh(&tunnel->lock);
	dvs_for_each_remote_rtnl(remote, i, tunnel)
		dvs_observe_follow(&remote->dest, &tunnel->self);
	spin_unlock_bh(&tunnel->lock);
}

static void observe_update(struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;

	dvs_observe_update_port(&sw->host);
	list_for_each_entry(port, &sw->ports, list)
		dvs_observe_update_port(port);
	list_for_each_entry(tunnel, &sw->tunnels, list)
		observe_update_tunnel(tunnel);
}

/* ---- the cache ---- */

static void observe_start(struct dvs_switch *sw,
			  struct dvs_flow_table __percpu *tables)
{
	struct dvs_observe *observe = &sw->observe;

	dvs_flows_start(&observe->flows, tables);
	dvs_observe_heard(sw);
	queue_delayed_work(system_unbound_wq, &observe->work, HZ);
}

/* Make sure that a switch has a flow cache */
static int observe_ensure(struct dvs_switch *sw)
{
	struct dvs_flow_table __percpu *tables;

	if (sw->observe.flows.table)
		return 0;
	tables = dvs_flows_alloc(sw->observe.flows.max);
	if (!tables)
		return -ENOMEM;
	observe_start(sw, tables);
	return 0;
}

/* End all flows and free the flow cache */
static void observe_stop(struct dvs_switch *sw)
{
	struct dvs_observe *observe = &sw->observe;
	struct dvs_flow_table __percpu *tables;

	cancel_delayed_work_sync(&observe->work);
	dvs_observe_end_all(sw);
	tables = dvs_flows_stop(&observe->flows);
	observe_update(sw);
	dvs_flows_free(tables);
	/* a frame may have asked for room */
	cancel_delayed_work_sync(&observe->work);
}

/**
 * dvs_observe_resize() - change the shape of a switch's flow cache
 * @sw: the switch
 * @max: most flows
 * @macs: flows of IP are told apart by MAC as well
 *
 * All flows end, unless all is as it was.
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM; all is as it was then.
 */
int dvs_observe_resize(struct dvs_switch *sw, u32 max, bool macs)
{
	struct dvs_flows *flows = &sw->observe.flows;
	struct dvs_flow_table __percpu *tables = NULL;

	if (max == flows->max && macs == flows->macs)
		return 0;
	if (flows->table) {
		tables = dvs_flows_alloc(max);
		if (!tables)
			return -ENOMEM;
	}
	observe_stop(sw);
	flows->max = max;
	WRITE_ONCE(flows->macs, macs);
	if (!tables)
		return 0;
	observe_start(sw, tables);
	observe_update(sw);
	return 0;
}

/* ---- samplers ---- */

/*
 * While there was no sampler nobody noted what frames were of no flow: those that
 * CPUs noted last may be gone.
 */
static void observe_begin(void)
{
	int cpu;

	if (dvs_observing())
		return;
	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu(dvs_observed, cpu).flow, NULL);
}

static struct dvs_sampler *observe_replace(struct dvs_sampler __rcu **place,
					   struct dvs_sampler *new)
{
	return rcu_replace_pointer(*place, new, lockdep_rtnl_is_held());
}

/**
 * dvs_observe_forget() - take the sampler from a place that goes
 * @place: where it is kept
 *
 * Context: rtnl, may sleep.
 * Return: true if there was one.
 */
bool dvs_observe_forget(struct dvs_sampler __rcu **place)
{
	struct dvs_sampler *old = observe_replace(place, NULL);

	if (!old)
		return false;
	static_branch_dec(&dvs_observe_key);
	dvs_sampler_free_rcu(old);
	return true;
}

/**
 * dvs_observe_set() - give a place a sampler
 * @sw: the switch
 * @place: where it is kept
 * @params: valid parameters
 *
 * All flows end, so that each record tells by what it was sampled.
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_observe_set(struct dvs_switch *sw, struct dvs_sampler __rcu **place,
		    const struct dvs_sampler_params *params)
{
	struct dvs_sampler *sampler, *old;
	int err;

	ASSERT_RTNL();
	sampler = dvs_sampler_alloc(params);
	if (!sampler)
		return -ENOMEM;
	err = observe_ensure(sw);
	if (err) {
		dvs_sampler_free(sampler);
		return err;
	}
	old = observe_replace(place, sampler);
	if (!old) {
		observe_begin();
		static_branch_inc(&dvs_observe_key);
	}
	observe_update(sw);
	dvs_observe_end_all(sw);
	dvs_sampler_free_rcu(old);
	return 0;
}

/**
 * dvs_observe_set_segment() - give a segment a sampler
 * @sw: the switch
 * @segment: the segment; it stays for as long as it has one
 * @params: valid parameters
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_observe_set_segment(struct dvs_switch *sw, struct dvs_segment *segment,
			    const struct dvs_sampler_params *params)
{
	unsigned int first = !rcu_access_pointer(segment->sampler);
	int err;

	/* before flows end: those that follow are sampled by this one alone */
	WRITE_ONCE(sw->observe.segments, sw->observe.segments + first);
	err = dvs_observe_set(sw, &segment->sampler, params);
	if (err)
		WRITE_ONCE(sw->observe.segments, sw->observe.segments - first);
	else if (first)
		dvs_segment_get(&sw->segments, segment->id);
	return err;
}

/**
 * dvs_observe_del() - take the sampler from a place
 * @sw: the switch
 * @place: where it is kept, if there is one
 *
 * Context: rtnl, may sleep.
 */
void dvs_observe_del(struct dvs_switch *sw, struct dvs_sampler __rcu **place)
{
	ASSERT_RTNL();
	if (!dvs_observe_forget(place))
		return;
	observe_update(sw);
	dvs_observe_end_all(sw);
}

/**
 * dvs_observe_del_segment() - take the sampler from a segment
 * @sw: the switch
 * @segment: the segment, which has one; it may go
 *
 * Context: rtnl, may sleep.
 */
void dvs_observe_del_segment(struct dvs_switch *sw, struct dvs_segment *segment)
{
	WRITE_ONCE(sw->observe.segments, sw->observe.segments - 1);
	dvs_observe_del(sw, &segment->sampler);
	dvs_segment_put(&sw->segments, segment);
}

static void observe_del_segments(struct dvs_switch *sw)
{
	u32 size = rtnl_dereference(sw->segments.table)->size, i;
	struct dvs_segment *segment;

	for (i = 0; i < size && sw->observe.segments; i++) {
		rcu_read_lock();
		segment = dvs_segment_rcu(&sw->segments, i);
		if (segment && !rcu_access_pointer(segment->sampler))
			segment = NULL;
		rcu_read_unlock();
		if (segment)	/* its sampler keeps it */
			dvs_observe_del_segment(sw, segment);
	}
}

/* ---- the switch ---- */

/**
 * dvs_observe_init() - prepare a switch for samplers
 * @sw: the switch
 */
void dvs_observe_init(struct dvs_switch *sw)
{
	struct dvs_observe *observe = &sw->observe;

	mutex_init(&observe->flows.mutex);
	mutex_init(&observe->mutex);
	observe->flows.full = observe_full;
	observe->flows.max = DVS_FLOW_MAX_DEFAULT;
	observe->idle = DVS_FLOW_IDLE_DEFAULT;
	observe->active = DVS_FLOW_ACTIVE_DEFAULT;
	INIT_DELAYED_WORK(&observe->work, dvs_observe_work);
}

/**
 * dvs_observe_uninit() - take all samplers from a switch and free its flow cache
 * @sw: the switch, without ports and tunnels
 *
 * Context: rtnl, may sleep.
 */
void dvs_observe_uninit(struct dvs_switch *sw)
{
	observe_del_segments(sw);
	dvs_observe_del(sw, &sw->observe.sampler);
	observe_stop(sw);
	mutex_destroy(&sw->observe.mutex);
	mutex_destroy(&sw->observe.flows.mutex);
}
