// SPDX-License-Identifier: GPL-2.0
/*
 * Which collector gets what, and what has been lost before it came here.
 *
 * The kernel numbers the records of a switch, and counts those that it could not
 * tell. Both together say how many flows are missing; collectors are told by
 * options (RFC 7011, 4.3).
 */
#include "exporter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collector.h"
#include "config.h"
#include "dvs_flow.h"
#include "instant.h"

/* Seconds that a collector has for what waits for it when it leaves. */
#define LEAVING_SECONDS	5

/* ---- collectors that leave ---- */

static void set_sweep(struct exporter *exporter)
{
	loop_timer_set(exporter->loop, &exporter->sweep,
		       instant_clock(CLOCK_BOOTTIME) + NSEC_PER_SEC);
}

static void on_sweep(void *arg)
{
	struct exporter *exporter = arg;
	struct collector **at = &exporter->leaving;
	bool last = ++exporter->sweeps >= LEAVING_SECONDS;

	while (*at) {
		struct collector *collector = *at;

		if (!collector_flush(collector) && !last) {
			at = &collector->next;
			continue;
		}
		*at = collector->next;
		collector_free(collector);
	}
	if (exporter->leaving)
		set_sweep(exporter);
}

/* What it sends later needs no names: its interfaces may be gone by then. */
static void collector_leave(struct exporter *exporter,
			    struct collector *collector)
{
	static const struct interfaces nothing;

	if (collector_flush(collector)) {
		collector_free(collector);
		return;
	}
	collector->encoder.interfaces = &nothing;
	collector->next = exporter->leaving;
	exporter->leaving = collector;
	exporter->sweeps = 0;
	set_sweep(exporter);
}

/* ---- groups ---- */

static struct exporter_group *group_find(struct exporter_group *groups,
					 const char *name)
{
	for (; groups; groups = groups->next) {
		if (!strcmp(groups->name, name))
			return groups;
	}
	return NULL;
}

/* The entry of a switch, or else that of all. */
static struct exporter_group *group_of(const struct exporter *exporter,
				       const char *name)
{
	struct exporter_group *group = group_find(exporter->groups, name);

	return group ? group : group_find(exporter->groups, CONFIG_ANY);
}

static void group_free(struct exporter_group *group)
{
	while (group->collectors) {
		struct collector *collector = group->collectors;

		group->collectors = collector->next;
		collector_free(collector);
	}
	interfaces_clear(&group->interfaces);
	free(group);
}

static void groups_free(struct exporter_group *groups)
{
	while (groups) {
		struct exporter_group *next = groups->next;

		group_free(groups);
		groups = next;
	}
}

/* The collector of the group that can go on with a configuration, or NULL. */
static struct collector **keeper(struct exporter_group *group,
				 const struct config_collector *config)
{
	struct collector **at = &group->collectors;

	while (*at && (strcmp((*at)->config.name, config->name) ||
		       !collector_keeps(*at, config)))
		at = &(*at)->next;
	return *at ? at : NULL;
}

/* ---- configuration, in two steps: make what is new, then change over ---- */

static int group_add_new(struct exporter *exporter,
			 struct exporter_group *group,
			 struct exporter_group *old,
			 const struct config_switch *config)
{
	for (size_t i = config->count; i-- > 0;) {
		const struct config_collector *entry = &config->collectors[i];
		struct collector *collector;

		if (old && keeper(old, entry))
			continue;
		collector = collector_new(entry, &group->interfaces,
					  exporter->loop, exporter->resolver);
		if (!collector)
			return -ENOMEM;
		collector->next = group->collectors;
		group->collectors = collector;
	}
	return 0;
}

/* Groups with those collectors that are not there yet. */
static int groups_new(struct exporter *exporter, const struct config *config,
		      struct exporter_group **groups)
{
	for (size_t i = config->count; i-- > 0;) {
		const struct config_switch *entry = &config->switches[i];
		struct exporter_group *group = calloc(1, sizeof(*group));

		if (!group)
			return -ENOMEM;
		snprintf(group->name, sizeof(group->name), "%s", entry->name);
		group->next = *groups;
		*groups = group;
		if (group_add_new(exporter, group,
				  group_find(exporter->groups, entry->name),
				  entry))
			return -ENOMEM;
	}
	return 0;
}

/* Take over what goes on. */
static void group_take(struct exporter_group *group,
		       struct exporter_group *old,
		       const struct config_switch *config)
{
	struct collector *collector;

	group->interfaces = old->interfaces;
	memset(&old->interfaces, 0, sizeof(old->interfaces));
	for (size_t i = 0; i < config->count; i++) {
		struct collector **at = keeper(old, &config->collectors[i]);

		if (!at)
			continue;
		collector = *at;
		*at = collector->next;
		collector->encoder.interfaces = &group->interfaces;
		collector_configure(collector, &config->collectors[i]);
		collector->next = group->collectors;
		group->collectors = collector;
	}
}

static void groups_leave(struct exporter *exporter)
{
	for (struct exporter_group *group = exporter->groups; group;
	     group = group->next) {
		while (group->collectors) {
			struct collector *collector = group->collectors;

			group->collectors = collector->next;
			collector_leave(exporter, collector);
		}
	}
	groups_free(exporter->groups);
}

int exporter_configure(struct exporter *exporter, const struct config *config)
{
	struct exporter_group *groups = NULL, *group, *old;
	const struct config_switch *entry = config->switches;

	if (groups_new(exporter, config, &groups)) {
		groups_free(groups);
		return -ENOMEM;
	}
	/* both are in the same order */
	for (group = groups; group; group = group->next, entry++) {
		old = group_find(exporter->groups, group->name);
		if (old)
			group_take(group, old, entry);
	}
	groups_leave(exporter);
	exporter->groups = groups;
	return 0;
}

bool exporter_wants(const struct exporter *exporter)
{
	for (struct exporter_group *group = exporter->groups; group;
	     group = group->next) {
		if (group->collectors)
			return true;
	}
	return false;
}

struct interfaces *exporter_interfaces(struct exporter *exporter,
				       const char *name)
{
	struct exporter_group *group = group_of(exporter, name);

	return group ? &group->interfaces : NULL;
}

/* ---- flows ---- */

/* A switch that is new here begins with the numbers of its first batch. */
static struct exporter_switch *switch_get(struct exporter *exporter,
					  const struct dvs_flows *batch)
{
	struct exporter_switch *sw;

	for (sw = exporter->switches; sw; sw = sw->next) {
		if (!strcmp(sw->name, batch->switch_name))
			return sw;
	}
	sw = calloc(1, sizeof(*sw));
	if (!sw)
		return NULL;
	snprintf(sw->name, sizeof(sw->name), "%s", batch->switch_name);
	sw->sequence = batch->sequence;
	sw->kernel_lost = batch->lost;
	sw->next = exporter->switches;
	exporter->switches = sw;
	return sw;
}

/* Numbers that went back are those of a new switch with an old name. */
static uint64_t records_missed(struct exporter_switch *sw,
			       const struct dvs_flows *batch)
{
	uint64_t missed = 0;

	if (batch->sequence > sw->sequence && sw->sequence)
		missed += batch->sequence - sw->sequence;
	if (batch->lost > sw->kernel_lost && batch->sequence >= sw->sequence)
		missed += batch->lost - sw->kernel_lost;
	sw->sequence = batch->sequence + batch->flows.count;
	sw->kernel_lost = batch->lost;
	sw->flows += batch->flows.count;
	sw->lost += missed;
	return missed;
}

static void learn_names(struct interfaces *interfaces,
			const struct dvs_flow *flow)
{
	uint64_t in = DVS_HAS(FLOW_IN_PORT) | DVS_HAS(FLOW_IN_PORT_NAME);
	uint64_t out = DVS_HAS(FLOW_OUT_PORT) | DVS_HAS(FLOW_OUT_PORT_NAME);

	if ((flow->set & in) == in)
		interfaces_learn(interfaces, flow->in_port, flow->in_port_name);
	if ((flow->set & out) == out)
		interfaces_learn(interfaces, flow->out_port,
				 flow->out_port_name);
}

static void group_batch(struct exporter_group *group,
			const struct dvs_flows *batch, uint64_t missed)
{
	const struct dvs_flow *flows = batch->flows.items;
	struct instant now = instant_now();
	struct collector *collector;

	for (collector = group->collectors; collector && missed;
	     collector = collector->next)
		collector_missed(collector, missed);
	for (size_t i = 0; i < batch->flows.count; i++) {
		learn_names(&group->interfaces, &flows[i]);
		for (collector = group->collectors; collector;
		     collector = collector->next)
			collector_add(collector, &flows[i], &now);
	}
}

void exporter_batch(struct exporter *exporter,
		    const struct dvs_flows *batch)
{
	struct exporter_group *group = group_of(exporter, batch->switch_name);
	struct exporter_switch *sw = switch_get(exporter, batch);
	uint64_t missed = sw ? records_missed(sw, batch) : 0;

	if (group)
		group_batch(group, batch, missed);
}

void exporter_missed(struct exporter *exporter)
{
	for (struct exporter_switch *sw = exporter->switches; sw; sw = sw->next) {
		sw->sequence = 0;
		sw->kernel_lost = UINT64_MAX;
	}
}

bool exporter_flush(struct exporter *exporter)
{
	bool all = true;
	struct collector *collector;

	for (struct exporter_group *group = exporter->groups; group;
	     group = group->next) {
		for (collector = group->collectors; collector;
		     collector = collector->next)
			all = collector_flush(collector) && all;
	}
	for (collector = exporter->leaving; collector;
	     collector = collector->next)
		all = collector_flush(collector) && all;
	return all;
}

void exporter_init(struct exporter *exporter, struct loop *loop,
		   struct resolver *resolver)
{
	memset(exporter, 0, sizeof(*exporter));
	exporter->loop = loop;
	exporter->resolver = resolver;
	exporter->sweep = (struct loop_timer){ .fn = on_sweep, .arg = exporter };
}

void exporter_uninit(struct exporter *exporter)
{
	loop_timer_stop(exporter->loop, &exporter->sweep);
	while (exporter->leaving) {
		struct collector *collector = exporter->leaving;

		exporter->leaving = collector->next;
		collector_free(collector);
	}
	groups_free(exporter->groups);
	while (exporter->switches) {
		struct exporter_switch *sw = exporter->switches;

		exporter->switches = sw->next;
		free(sw);
	}
	memset(exporter, 0, sizeof(*exporter));
}
