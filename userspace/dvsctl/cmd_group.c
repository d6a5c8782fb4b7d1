// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl group: make, change, remove and show port groups. What they have are the
 * words of ports, see cmd_port.c.
 */
#include "cmd.h"

typedef int change_fn(struct dvs_ctx *ctx, const struct dvs_port *group);

static int change(struct dvsctl *ctl, struct call *call, change_fn *fn)
{
	int status = resolve_switch(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call, fn(ctl->nl, &call->data.port));
}

static int group_add(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_group_new);
}

static int group_set(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_group_set);
}

static int group_del(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_group_del);
}

static int show_one(const struct dvs_port *group, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&group_topic), port_layout, group);
	return 0;
}

static int group_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_port *group = &call->data.port;
	int err;

	if (!(group->set & DVS_HAS(PORT_GROUP_NAME))) {
		err = dvs_group_dump(ctl->nl, group, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	if (resolve_switch(ctl, call))
		return EXIT_FAILED;
	err = dvs_group_get(ctl->nl, group);
	if (!err)
		show_one(group, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_GROUP_ADD, .run = group_add },
	{ .name = "set", .id = CMD_GROUP_SET, .run = group_set },
	{ .name = "del", .id = CMD_GROUP_DEL, .run = group_del },
	{ .name = "show", .id = CMD_GROUP_SHOW, .run = group_show, .lists = true },
	{ .id = 0 }
};

const struct topic group_topic = {
	.name = "group",
	.summary = "settings that ports have together",
	.cmds = cmds,
	.args = port_args,
	.layout = port_layout,
};
