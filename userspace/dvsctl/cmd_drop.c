// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl drop: the ledger of dropped frames.
 */
#include "cmd.h"

#define ANY	(CMD_SHOW | CMD_RESET)

static const struct arg args[] = {
	{ .word = "switch", .value = "NAME", .cmds = ANY,
	  .field = DVS_F_DROP_SWITCH_NAME, .also = DVS_HAS(DROP_SWITCH),
	  .parse = arg_device },
	{ .word = "port", .value = "DEV", .cmds = ANY,
	  .field = DVS_F_DROP_PORT_NAME, .also = DVS_HAS(DROP_PORT),
	  .parse = arg_device },
	{ .word = "tunnel", .value = "NAME", .cmds = ANY,
	  .field = DVS_F_DROP_TUNNEL },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(DROP_PORT_NAME, "port"),
	SHOW(DROP_TUNNEL, "tunnel"),
	SHOW(DROP_SWITCH_NAME, "switch", .flags = OUT_COLON),
	SHOW(DROP_COUNTS, NULL, .zero = "no drops"),
	SHOW(DROP_BY_CLASS, "by-class", .flags = OUT_LINE),
	OUT_END
};

static const char *check_one(const struct call *call)
{
	uint64_t both = DVS_HAS(DROP_PORT_NAME) | DVS_HAS(DROP_TUNNEL);

	if ((call->data.set & both) == both)
		return "port and tunnel exclude each other";
	return NULL;
}

static int resolve_ledger(struct dvsctl *ctl, struct call *call)
{
	if (call->data.set & DVS_HAS(DROP_TUNNEL))
		return resolve_tunnel(ctl, call);
	return resolve_switch(ctl, call);
}

static int show_one(const struct dvs_drop *drop, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&drop_topic), layout, drop);
	return 0;
}

static int drop_show(struct dvsctl *ctl, struct call *call)
{
	if (call->data.set && resolve_ledger(ctl, call))
		return EXIT_FAILED;
	return dvsctl_result(ctl, call, dvs_drop_dump(ctl->nl, &call->data.drop,
						      show_one, ctl));
}

static int drop_reset(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_ledger(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_drop_reset(ctl->nl, &call->data.drop));
}

static const struct cmd cmds[] = {
	{ .name = "show", .id = CMD_SHOW, .run = drop_show,
	  .check = check_one, .lists = true },
	{ .name = "reset", .id = CMD_RESET, .run = drop_reset,
	  .check = check_one },
	{ .id = 0 }
};

const struct topic drop_topic = {
	.name = "drop",
	.summary = "the ledger of dropped frames",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
