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
};

enum { GROUP_CONFIG, GROUP_FDB, GROUP_ALARM };

#define GROUP(id, group)						\
	[id] = { .name = #group, .type = DVS_TYPE_BOOL,			\
		 .offset = offsetof(struct groups, group),		\
		 .size = sizeof(bool) }

static const struct dvs_field fields[] = {
	GROUP(GROUP_CONFIG, config),
	GROUP(GROUP_FDB, fdb),
	GROUP(GROUP_ALARM, alarm),
};

static const struct dvs_object groups_object = {
	.name = "monitor",
	.size = sizeof(struct groups),
	.fields = fields,
	.count = 3,
};

static const struct arg args[] = {
	{ .word = "config", .cmds = CMD_MONITOR, .field = GROUP_CONFIG,
	  .parse = arg_true },
	{ .word = "fdb", .cmds = CMD_MONITOR, .field = GROUP_FDB,
	  .parse = arg_true },
	{ .word = "alarm", .cmds = CMD_MONITOR, .field = GROUP_ALARM,
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

/* The groups are bits in the order of enum dvs_group; none is all. */
static unsigned int groups_wanted(const struct call *call)
{
	return call->data.set ? call->data.set : DVS_GROUP_ALL;
}

static int print_event(const struct dvs_event *event, void *arg)
{
	const struct topic *topic = NULL;
	struct dvsctl *ctl = arg;

	if (event->object)
		topic = topic_find(event->object->name);
	out_event(&ctl->out, event, topic ? topic->layout : alarm_layout);
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
