// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl police: give, take and show policers of ports and port groups.
 */
#include "cmd.h"

#define ALL	(CMD_SET | CMD_DEL | CMD_SHOW)

static const struct arg args[] = {
	{ .value = "PORT", .cmds = CMD_SET | CMD_DEL,
	  .field = DVS_F_POLICE_PORT_NAME, .also = DVS_HAS(POLICE_PORT),
	  .parse = arg_device, .before = "{", .after = "|" },
	{ .word = "group", .value = "NAME", .cmds = CMD_SET | CMD_DEL,
	  .field = DVS_F_POLICE_GROUP_NAME, .after = "}" },
	{ .value = "PORT", .cmds = CMD_SHOW, .field = DVS_F_POLICE_PORT_NAME,
	  .also = DVS_HAS(POLICE_PORT), .parse = arg_device,
	  .before = "[", .after = "|" },
	{ .word = "group", .value = "NAME", .cmds = CMD_SHOW,
	  .field = DVS_F_POLICE_GROUP_NAME, .after = "]" },
	{ .word = "switch", .value = "NAME", .cmds = ALL,
	  .field = DVS_F_POLICE_SWITCH_NAME, .also = DVS_HAS(POLICE_SWITCH),
	  .parse = arg_device },
	{ .word = "rate", .value = "RATE", .cmds = CMD_SET, .required = CMD_SET,
	  .field = DVS_F_POLICE_RATE, .parse = arg_rate },
	{ .word = "burst", .value = "SIZE", .cmds = CMD_SET,
	  .required = CMD_SET, .field = DVS_F_POLICE_BURST, .parse = arg_size },
	{ .word = "peak", .value = "RATE", .cmds = CMD_SET,
	  .field = DVS_F_POLICE_PEAK, .parse = arg_rate, .before = "[" },
	{ .word = "peak-burst", .value = "SIZE", .cmds = CMD_SET,
	  .field = DVS_F_POLICE_PEAK_BURST, .parse = arg_size, .after = "|" },
	{ .word = "excess", .value = "RATE", .cmds = CMD_SET,
	  .field = DVS_F_POLICE_EXCESS, .parse = arg_rate, .before = "" },
	{ .word = "excess-burst", .value = "SIZE", .cmds = CMD_SET,
	  .field = DVS_F_POLICE_EXCESS_BURST, .parse = arg_size, .after = "]" },
	{ .word = "colour", .cmds = CMD_SET, .field = DVS_F_POLICE_COLOUR },
	{ .word = "exceed", .cmds = CMD_SET, .field = DVS_F_POLICE_EXCEED },
	{ .word = "violate", .cmds = CMD_SET, .field = DVS_F_POLICE_VIOLATE },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(POLICE_PORT_NAME, NULL),
	SHOW(POLICE_GROUP_NAME, "group"),
	SHOW(POLICE_SWITCH_NAME, "switch", .flags = OUT_COLON),
	SHOW(POLICE_RATE, "rate", .flags = OUT_RATE),
	SHOW(POLICE_BURST, "burst"),
	SHOW(POLICE_PEAK, "peak", .flags = OUT_RATE),
	SHOW(POLICE_PEAK_BURST, "peak-burst"),
	SHOW(POLICE_EXCESS, "excess", .flags = OUT_RATE),
	SHOW(POLICE_EXCESS_BURST, "excess-burst"),
	SHOW(POLICE_COLOUR, "colour"),
	SHOW(POLICE_EXCEED, "exceed"),
	SHOW(POLICE_VIOLATE, "violate"),
	SHOW(POLICE_GREEN_PACKETS, "green-packets", .flags = OUT_LINE),
	SHOW(POLICE_GREEN_BYTES, "green-bytes"),
	SHOW(POLICE_YELLOW_PACKETS, "yellow-packets"),
	SHOW(POLICE_YELLOW_BYTES, "yellow-bytes"),
	SHOW(POLICE_RED_PACKETS, "red-packets", .flags = OUT_LINE),
	SHOW(POLICE_RED_BYTES, "red-bytes"),
	SHOW(POLICE_DROPPED, "dropped"),
	OUT_END
};

#define PLACES	(DVS_HAS(POLICE_PORT_NAME) | DVS_HAS(POLICE_GROUP_NAME))

static const char *check_place(const struct call *call)
{
	return (call->data.set & PLACES) == PLACES ?
		"PORT and group exclude each other" : NULL;
}

static const char *check_one_place(const struct call *call)
{
	return call->data.set & PLACES ? check_place(call) :
					 "PORT or group is missing";
}

/* A group is one of a switch, a port is one of all switches. */
static int resolve_place(struct dvsctl *ctl, struct call *call)
{
	return call->data.set & DVS_HAS(POLICE_GROUP_NAME) ?
		resolve_switch(ctl, call) : EXIT_OK;
}

typedef int change_fn(struct dvs_ctx *ctx, const struct dvs_police *police);

static int change(struct dvsctl *ctl, struct call *call, change_fn *fn)
{
	int status = resolve_place(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call, fn(ctl->nl, &call->data.police));
}

static int police_set(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_police_set);
}

static int police_del(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_police_del);
}

static int show_one(const struct dvs_police *police, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&police_topic), layout, police);
	return 0;
}

static int police_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_police *police = &call->data.police;
	int err;

	if (!(police->set & PLACES)) {
		err = dvs_police_dump(ctl->nl, police, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	if (resolve_place(ctl, call))
		return EXIT_FAILED;
	err = dvs_police_get(ctl->nl, police);
	if (!err)
		show_one(police, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "set", .id = CMD_SET, .run = police_set,
	  .check = check_one_place },
	{ .name = "del", .id = CMD_DEL, .run = police_del,
	  .check = check_one_place },
	{ .name = "show", .id = CMD_SHOW, .run = police_show, .lists = true,
	  .check = check_place },
	{ .id = 0 }
};

const struct topic police_topic = {
	.name = "police",
	.summary = "policers of ports and port groups",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
