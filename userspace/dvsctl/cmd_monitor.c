// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl monitor: print changes as they happen.
 */
#include "cmd.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>

struct groups {
	uint64_t set;
	bool config;
	bool fdb;
	bool alarm;
	bool flow;
};

enum { GROUP_CONFIG, GROUP_FDB, GROUP_ALARM, GROUP_FLOW };

#define GROUP(id, group)						\
	[id] = { .name = #group, .type = DVS_TYPE_BOOL,			\
		 .offset = offsetof(struct groups, group),		\
		 .size = sizeof(bool) }

static const struct dvs_field fields[] = {
	GROUP(GROUP_CONFIG, config),
	GROUP(GROUP_FDB, fdb),
	GROUP(GROUP_ALARM, alarm),
	GROUP(GROUP_FLOW, flow),
};

static const struct dvs_object groups_object = {
	.name = "monitor",
	.size = sizeof(struct groups),
	.fields = fields,
	.count = ARRAY_SIZE(fields),
};

static const struct arg args[] = {
	{ .word = "config", .cmds = CMD_MONITOR, .field = GROUP_CONFIG,
	  .parse = arg_true },
	{ .word = "fdb", .cmds = CMD_MONITOR, .field = GROUP_FDB,
	  .parse = arg_true },
	{ .word = "alarm", .cmds = CMD_MONITOR, .field = GROUP_ALARM,
	  .parse = arg_true },
	{ .word = "flow", .cmds = CMD_MONITOR, .field = GROUP_FLOW,
	  .parse = arg_true },
	{ .cmds = 0 }
};

static const struct out_item alarm_layout[] = {
	SHOW(ALARM_KIND, NULL),
	SHOW(ALARM_SWITCH_NAME, "switch"),
	SHOW(ALARM_PORT_NAME, "port"),
	SHOW(ALARM_TUNNEL, "tunnel"),
	SHOW(ALARM_SEGMENT, "segment"),
	SHOW(ALARM_MAC, "address"),
	OUT_END
};

/* The groups are bits in the order of enum dvs_group; none is all but flows. */
static unsigned int groups_wanted(const struct call *call)
{
	return call->data.set ? call->data.set : DVS_GROUP_ALL;
}

static const struct out_item *layout_of(const struct dvs_object *object)
{
	const struct topic *topic = topic_find(object->name);

	if (!strcmp(object->name, flow_cache_topic.name))
		return flow_cache_topic.layout;
	return topic ? topic->layout : alarm_layout;
}

/* Records come many at a time; each is an event for those who read. */
static void print_flows(struct out *out, const struct dvs_event *event)
{
	const struct dvs_flows *flows = event->data;
	struct dvs_flow *flow = flows->flows.items;
	struct dvs_event one = *event;

	one.object = topic_object(&flow_topic);
	for (size_t i = 0; i < flows->flows.count; i++, flow++) {
		flow->set |= DVS_HAS(FLOW_SWITCH_NAME);
		memcpy(flow->switch_name, flows->switch_name,
		       sizeof(flow->switch_name));
		one.data = flow;
		out_event(out, &one, flow_topic.layout);
	}
}

static int print_event(const struct dvs_event *event, void *arg)
{
	struct dvsctl *ctl = arg;

	if (event->object && !strcmp(event->object->name, "flows"))
		print_flows(&ctl->out, event);
	else
		out_event(&ctl->out, event, event->object ?
			  layout_of(event->object) : NULL);
	return -out_flush(&ctl->out);
}

static int monitor_wait(struct dvsctl *ctl)
{
	struct pollfd fd = {
		.fd = dvs_monitor_fd(ctl->nl),
		.events = POLLIN,
	};

	if (poll(&fd, 1, -1) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

static int monitor_run(struct dvsctl *ctl, struct call *call)
{
	int err = dvs_monitor_open(ctl->nl, groups_wanted(call));

	if (err)
		return dvsctl_result(ctl, call, err);
	while (!err) {
		err = monitor_wait(ctl);
		if (!err)
			err = dvs_monitor_process(ctl->nl, print_event, ctl);
	}
	return dvsctl_error(ctl, "%s", *dvs_errmsg(ctl->nl) ?
			    dvs_errmsg(ctl->nl) : strerror(-err));
}

static const struct cmd cmds[] = {
	{ .id = CMD_MONITOR, .run = monitor_run },
	{ .id = 0 }
};

const struct topic monitor_topic = {
	.name = "monitor",
	.summary = "changes as they happen",
	.cmds = cmds,
	.args = args,
	.object = &groups_object,
};
