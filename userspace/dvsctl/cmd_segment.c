// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl segment: make, name, give up and show segments.
 */
#include "cmd.h"

#define CHANGE	(CMD_ADD | CMD_SET)

static const struct arg args[] = {
	{ .value = "ID", .cmds = CHANGE | CMD_DEL | CMD_SHOW,
	  .required = CHANGE | CMD_DEL, .field = DVS_F_SEGMENT_ID },
	{ .word = "switch", .value = "NAME",
	  .cmds = CHANGE | CMD_DEL | CMD_SHOW,
	  .field = DVS_F_SEGMENT_SWITCH_NAME, .also = DVS_HAS(SEGMENT_SWITCH),
	  .parse = arg_device },
	{ .word = "name", .value = "TEXT", .cmds = CHANGE,
	  .field = DVS_F_SEGMENT_NAME },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(SEGMENT_ID, NULL, .flags = OUT_COLON),
	SHOW(SEGMENT_SWITCH_NAME, "switch"),
	SHOW(SEGMENT_NAME, "name"),
	SHOW(SEGMENT_CONFIGURED, "configured"),
	SHOW(SEGMENT_PORT_COUNT, "ports"),
	SHOW(SEGMENT_REMOTE_COUNT, "remotes"),
	SHOW(SEGMENT_MAC_COUNT, "mac-count"),
	OUT_END
};

typedef int change_fn(struct dvs_ctx *ctx, const struct dvs_segment *segment);

static int change(struct dvsctl *ctl, struct call *call, change_fn *fn)
{
	int status = resolve_switch(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call, fn(ctl->nl, &call->data.segment));
}

static int segment_add(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_segment_new);
}

static int segment_set(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_segment_set);
}

static int segment_del(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_segment_del);
}

static int show_one(const struct dvs_segment *segment, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&segment_topic), layout, segment);
	return 0;
}

static int segment_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_segment *segment = &call->data.segment;
	int err;

	if (!(segment->set & DVS_HAS(SEGMENT_ID))) {
		err = dvs_segment_dump(ctl->nl, segment, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	if (resolve_switch(ctl, call))
		return EXIT_FAILED;
	err = dvs_segment_get(ctl->nl, segment);
	if (!err)
		show_one(segment, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = segment_add },
	{ .name = "set", .id = CMD_SET, .run = segment_set },
	{ .name = "del", .id = CMD_DEL, .run = segment_del },
	{ .name = "show", .id = CMD_SHOW, .run = segment_show, .lists = true },
	{ .id = 0 }
};

const struct topic segment_topic = {
	.name = "segment",
	.summary = "broadcast domains",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
