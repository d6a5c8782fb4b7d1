// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl sampler: which frames are counted in flows.
 */
#include "cmd.h"

#define ALL	(CMD_SET | CMD_DEL | CMD_SHOW)

static const struct arg args[] = {
	{ .word = "switch", .value = "NAME", .cmds = ALL,
	  .field = DVS_F_SAMPLER_SWITCH_NAME, .also = DVS_HAS(SAMPLER_SWITCH),
	  .parse = arg_device },
	{ .word = "port", .value = "DEV", .cmds = ALL,
	  .field = DVS_F_SAMPLER_PORT_NAME, .also = DVS_HAS(SAMPLER_PORT),
	  .parse = arg_device, .before = "[", .after = "|" },
	{ .word = "group", .value = "NAME", .cmds = ALL,
	  .field = DVS_F_SAMPLER_GROUP_NAME, .after = "|" },
	{ .word = "tunnel", .value = "NAME", .cmds = ALL,
	  .field = DVS_F_SAMPLER_TUNNEL, .after = "|" },
	{ .word = "segment", .value = "ID", .cmds = ALL,
	  .field = DVS_F_SAMPLER_SEGMENT, .after = "]" },
	{ .word = "interval", .value = "N", .cmds = CMD_SET,
	  .required = CMD_SET, .field = DVS_F_SAMPLER_INTERVAL },
	{ .word = "mode", .cmds = CMD_SET, .field = DVS_F_SAMPLER_MODE },
	{ .word = "direction", .cmds = CMD_SET,
	  .field = DVS_F_SAMPLER_DIRECTION },
	{ .word = "duplicates", .cmds = CMD_SET,
	  .field = DVS_F_SAMPLER_DUPLICATES },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(SAMPLER_SWITCH_NAME, "switch"),
	SHOW(SAMPLER_PORT_NAME, "port"),
	SHOW(SAMPLER_GROUP_NAME, "group"),
	SHOW(SAMPLER_TUNNEL, "tunnel"),
	SHOW(SAMPLER_SEGMENT, "segment"),
	SHOW(SAMPLER_INTERVAL, "interval"),
	SHOW(SAMPLER_MODE, "mode"),
	SHOW(SAMPLER_DIRECTION, "direction"),
	SHOW(SAMPLER_DUPLICATES, "duplicates"),
	OUT_END
};

#define PLACES	(DVS_HAS(SAMPLER_PORT_NAME) | DVS_HAS(SAMPLER_GROUP_NAME) |	\
		 DVS_HAS(SAMPLER_TUNNEL) | DVS_HAS(SAMPLER_SEGMENT))

/* A mask with more than one bit is not a power of two. */
static const char *check_place(const struct call *call)
{
	uint64_t places = call->data.set & PLACES;

	return places & (places - 1) ?
		"port, group, tunnel and segment exclude each other" : NULL;
}

static int resolve_place(struct dvsctl *ctl, struct call *call)
{
	if (call->data.set & DVS_HAS(SAMPLER_TUNNEL))
		return resolve_tunnel(ctl, call);
	return resolve_switch(ctl, call);
}

static int sampler_set(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_place(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_sampler_set(ctl->nl, &call->data.sampler));
}

static int sampler_del(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_place(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_sampler_del(ctl->nl, &call->data.sampler));
}

static int show_one(const struct dvs_sampler *sampler, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&sampler_topic), layout, sampler);
	return 0;
}

static int sampler_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_sampler *sampler = &call->data.sampler;
	int err;

	if (!(sampler->set & PLACES)) {
		err = dvs_sampler_dump(ctl->nl, sampler, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	err = resolve_place(ctl, call);
	if (err)
		return err;
	err = dvs_sampler_get(ctl->nl, sampler);
	if (!err)
		show_one(sampler, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "set", .id = CMD_SET, .run = sampler_set,
	  .check = check_place },
	{ .name = "del", .id = CMD_DEL, .run = sampler_del,
	  .check = check_place },
	{ .name = "show", .id = CMD_SHOW, .run = sampler_show, .lists = true,
	  .check = check_place },
	{ .id = 0 }
};

const struct topic sampler_topic = {
	.name = "sampler",
	.summary = "which frames are counted in flows",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
