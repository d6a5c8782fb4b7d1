// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl class: change and show traffic classes of schedulers.
 */
#include "cmd.h"

static const struct arg args[] = {
	{ .value = "DEV", .cmds = CMD_SET | CMD_SHOW, .required = CMD_SET,
	  .field = DVS_F_CLASS_IFNAME, .also = DVS_HAS(CLASS_IFINDEX),
	  .parse = arg_device },
	{ .value = "CLASS", .cmds = CMD_SET, .required = CMD_SET,
	  .field = DVS_F_CLASS_CLASS },
	{ .word = "strict", .cmds = CMD_SET, .field = DVS_F_CLASS_STRICT },
	{ .word = "weight", .value = "N", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_WEIGHT },
	{ .word = "min-rate", .value = "RATE", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_MIN_RATE, .parse = arg_rate },
	{ .word = "max-rate", .value = "RATE", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_MAX_RATE, .parse = arg_rate },
	{ .word = "min-burst", .value = "SIZE", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_MIN_BURST, .parse = arg_size },
	{ .word = "max-burst", .value = "SIZE", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_MAX_BURST, .parse = arg_size },
	{ .word = "limit", .value = "N", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_LIMIT },
	{ .word = "limit-bytes", .value = "SIZE", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_LIMIT_BYTES, .parse = arg_size },
	{ .word = "dei-limit", .value = "N", .cmds = CMD_SET,
	  .field = DVS_F_CLASS_DEI_LIMIT },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(CLASS_IFNAME, NULL),
	SHOW(CLASS_CLASS, "class", .flags = OUT_COLON),
	SHOW(CLASS_STRICT, "strict"),
	SHOW(CLASS_WEIGHT, "weight"),
	SHOW(CLASS_MIN_RATE, "min-rate", .zero = "0", .flags = OUT_RATE),
	SHOW(CLASS_MAX_RATE, "max-rate", .zero = "0", .flags = OUT_RATE),
	SHOW(CLASS_MIN_BURST, "min-burst", .flags = OUT_LINE),
	SHOW(CLASS_MAX_BURST, "max-burst"),
	SHOW(CLASS_LIMIT, "limit"),
	SHOW(CLASS_LIMIT_BYTES, "limit-bytes"),
	SHOW(CLASS_DEI_LIMIT, "dei-limit"),
	SHOW(CLASS_CHILD, "child", .flags = OUT_LINE),
	SHOW(CLASS_PACKETS, "packets"),
	SHOW(CLASS_BYTES, "bytes"),
	SHOW(CLASS_DROPS, "drops"),
	SHOW(CLASS_QLEN, "qlen"),
	SHOW(CLASS_BACKLOG, "backlog"),
	SHOW(CLASS_DEI_DROPS, "dei-drops"),
	OUT_END
};

static int class_set(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call,
			     dvs_class_set(ctl->nl, &call->data.class));
}

static int show_one(const struct dvs_class *cl, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&class_topic), layout, cl);
	return 0;
}

/* A device without a scheduler is no device without classes, but an error. */
static int check_sched(struct dvsctl *ctl, const struct dvs_class *cl)
{
	struct dvs_sched sched = {
		.set = DVS_HAS(SCHED_IFINDEX),
		.ifindex = cl->ifindex,
	};

	if (!(cl->set & DVS_HAS(CLASS_IFINDEX)))
		return 0;
	return dvs_sched_get(ctl->nl, &sched);
}

static int class_show(struct dvsctl *ctl, struct call *call)
{
	const struct dvs_class *cl = &call->data.class;
	int err = check_sched(ctl, cl);

	if (!err)
		err = dvs_class_dump(ctl->nl, cl, show_one, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "set", .id = CMD_SET, .run = class_set },
	{ .name = "show", .id = CMD_SHOW, .run = class_show, .lists = true },
	{ .id = 0 }
};

const struct topic class_topic = {
	.name = "class",
	.summary = "traffic classes of schedulers",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
