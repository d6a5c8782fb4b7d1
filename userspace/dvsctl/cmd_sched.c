// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl sched: give, change, take and show schedulers of devices.
 */
#include "cmd.h"

#define CHANGE	(CMD_ADD | CMD_SET)

static const struct arg args[] = {
	{ .value = "DEV", .cmds = CHANGE | CMD_DEL | CMD_SHOW,
	  .required = CHANGE | CMD_DEL, .field = DVS_F_SCHED_IFNAME,
	  .also = DVS_HAS(SCHED_IFINDEX), .parse = arg_device },
	{ .word = "rate", .value = "RATE", .cmds = CHANGE,
	  .field = DVS_F_SCHED_RATE, .parse = arg_rate },
	{ .word = "burst", .value = "SIZE", .cmds = CHANGE,
	  .field = DVS_F_SCHED_BURST, .parse = arg_size },
	{ .word = "peak", .value = "RATE", .cmds = CHANGE,
	  .field = DVS_F_SCHED_PEAK, .parse = arg_rate },
	{ .word = "overhead", .value = "SIZE", .cmds = CHANGE,
	  .field = DVS_F_SCHED_OVERHEAD, .parse = arg_size },
	{ .word = "frame-min", .value = "SIZE", .cmds = CHANGE,
	  .field = DVS_F_SCHED_FRAME_MIN, .parse = arg_size },
	{ .word = "switch", .value = "NAME|none", .cmds = CHANGE,
	  .field = DVS_F_SCHED_SWITCH_NAME, .also = DVS_HAS(SCHED_SWITCH),
	  .parse = arg_device_or_none },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(SCHED_IFNAME, NULL, .flags = OUT_COLON),
	SHOW(SCHED_RATE, "rate", .zero = "0", .flags = OUT_RATE),
	SHOW(SCHED_BURST, "burst"),
	SHOW(SCHED_PEAK, "peak", .zero = "0", .flags = OUT_RATE),
	SHOW(SCHED_OVERHEAD, "overhead"),
	SHOW(SCHED_FRAME_MIN, "frame-min"),
	SHOW(SCHED_SWITCH_NAME, "switch", .zero = "none"),
	OUT_END
};

static int sched_add(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call,
			     dvs_sched_new(ctl->nl, &call->data.sched));
}

static int sched_set(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call,
			     dvs_sched_set(ctl->nl, &call->data.sched));
}

static int sched_del(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call,
			     dvs_sched_del(ctl->nl, &call->data.sched));
}

static int show_one(const struct dvs_sched *sched, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&sched_topic), layout, sched);
	return 0;
}

static int sched_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_sched *sched = &call->data.sched;
	int err;

	if (!(sched->set & DVS_HAS(SCHED_IFINDEX))) {
		err = dvs_sched_dump(ctl->nl, NULL, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	err = dvs_sched_get(ctl->nl, sched);
	if (!err)
		show_one(sched, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = sched_add },
	{ .name = "set", .id = CMD_SET, .run = sched_set },
	{ .name = "del", .id = CMD_DEL, .run = sched_del },
	{ .name = "show", .id = CMD_SHOW, .run = sched_show, .lists = true },
	{ .id = 0 }
};

const struct topic sched_topic = {
	.name = "sched",
	.summary = "schedulers of devices",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
