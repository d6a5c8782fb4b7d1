// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl pool: make, change, remove and show resource pools.
 */
#include "cmd.h"

#include <string.h>

/* Where a port's pool is said, the word stands for no pool. */
static const char *arg_new_name(const struct arg_target *to, const char *text)
{
	return strcmp(text, "none") ? arg_name_or_none(to, text) :
				      "not a name of a pool";
}

#define CHANGE	(CMD_ADD | CMD_SET)
#define OTHER	(CMD_SET | CMD_DEL | CMD_SHOW)

static const struct arg args[] = {
	{ .value = "NAME", .cmds = CMD_ADD, .required = CMD_ADD,
	  .field = DVS_F_POOL_NAME, .parse = arg_new_name },
	{ .value = "NAME", .cmds = OTHER, .required = CMD_SET | CMD_DEL,
	  .field = DVS_F_POOL_NAME },
	{ .word = "switch", .value = "NAME", .cmds = CMD_ADD | OTHER,
	  .field = DVS_F_POOL_SWITCH_NAME, .also = DVS_HAS(POOL_SWITCH),
	  .parse = arg_device },
	{ .word = "class", .value = "N", .cmds = CMD_ADD, .required = CMD_ADD,
	  .field = DVS_F_POOL_CLASS },
	{ .word = "strict", .cmds = CHANGE, .field = DVS_F_POOL_STRICT },
	{ .word = "shares", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_POOL_SHARES },
	{ .word = "reservation", .value = "RATE", .cmds = CHANGE,
	  .field = DVS_F_POOL_RESERVATION, .parse = arg_rate },
	{ .word = "limit", .value = "RATE", .cmds = CHANGE,
	  .field = DVS_F_POOL_LIMIT, .parse = arg_rate },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(POOL_NAME, NULL, .flags = OUT_COLON),
	SHOW(POOL_SWITCH_NAME, "switch"),
	SHOW(POOL_CLASS, "class"),
	SHOW(POOL_STRICT, "strict"),
	SHOW(POOL_SHARES, "shares"),
	SHOW(POOL_RESERVATION, "reservation", .zero = "0", .flags = OUT_RATE),
	SHOW(POOL_LIMIT, "limit", .zero = "0", .flags = OUT_RATE),
	SHOW(POOL_PORT_COUNT, "ports"),
	SHOW(POOL_RESERVED, "reserved", .zero = "0", .flags = OUT_RATE),
	OUT_END
};

typedef int change_fn(struct dvs_ctx *ctx, const struct dvs_pool *pool);

static int change(struct dvsctl *ctl, struct call *call, change_fn *fn)
{
	int status = resolve_switch(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call, fn(ctl->nl, &call->data.pool));
}

static int pool_add(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_pool_new);
}

static int pool_set(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_pool_set);
}

static int pool_del(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_pool_del);
}

static int show_one(const struct dvs_pool *pool, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&pool_topic), layout, pool);
	return 0;
}

static int pool_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_pool *pool = &call->data.pool;
	int err;

	if (!(pool->set & DVS_HAS(POOL_NAME))) {
		err = dvs_pool_dump(ctl->nl, pool, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	if (resolve_switch(ctl, call))
		return EXIT_FAILED;
	err = dvs_pool_get(ctl->nl, pool);
	if (!err)
		show_one(pool, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = pool_add },
	{ .name = "set", .id = CMD_SET, .run = pool_set },
	{ .name = "del", .id = CMD_DEL, .run = pool_del },
	{ .name = "show", .id = CMD_SHOW, .run = pool_show, .lists = true },
	{ .id = 0 }
};

const struct topic pool_topic = {
	.name = "pool",
	.summary = "resource pools of a switch",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
