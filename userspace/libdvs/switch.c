// SPDX-License-Identifier: GPL-2.0
/*
 * Switches.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct switch_visit {
	dvs_switch_fn *fn;
	void *arg;
};

static int switch_visit(const void *data, void *arg)
{
	const struct switch_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_switch_get(struct dvs_ctx *ctx, struct dvs_switch *sw)
{
	return ctx_get(ctx, DVS_CMD_SWITCH_GET, &dvs_object_switch, sw);
}

int dvs_switch_new(struct dvs_ctx *ctx, const struct dvs_switch *sw)
{
	return ctx_change(ctx, DVS_CMD_SWITCH_NEW, &dvs_object_switch,
			  DVS_IN_NEW, sw);
}

int dvs_switch_set(struct dvs_ctx *ctx, const struct dvs_switch *sw)
{
	return ctx_change(ctx, DVS_CMD_SWITCH_SET, &dvs_object_switch,
			  DVS_IN_SET, sw);
}

int dvs_switch_del(struct dvs_ctx *ctx, const struct dvs_switch *sw)
{
	return ctx_change(ctx, DVS_CMD_SWITCH_DEL, &dvs_object_switch,
			  DVS_IN_DEL, sw);
}

int dvs_switch_dump(struct dvs_ctx *ctx, dvs_switch_fn *fn, void *arg)
{
	struct switch_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_SWITCH_GET, &dvs_object_switch, NULL,
			switch_visit, &visit);
}
