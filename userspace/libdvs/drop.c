// SPDX-License-Identifier: GPL-2.0
/*
 * The ledger of dropped frames.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct drop_visit {
	dvs_drop_fn *fn;
	void *arg;
};

static int drop_visit(const void *data, void *arg)
{
	const struct drop_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_drop_get(struct dvs_ctx *ctx, struct dvs_drop *drop)
{
	return ctx_get(ctx, DVS_CMD_DROP_GET, &dvs_object_drop, drop);
}

int dvs_drop_dump(struct dvs_ctx *ctx, const struct dvs_drop *filter,
		  dvs_drop_fn *fn, void *arg)
{
	struct drop_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_DROP_GET, &dvs_object_drop, filter,
			drop_visit, &visit);
}

int dvs_drop_reset(struct dvs_ctx *ctx, const struct dvs_drop *filter)
{
	return ctx_change(ctx, DVS_CMD_DROP_RESET, &dvs_object_drop,
			  DVS_IN_RESET, filter);
}

void dvs_drop_clear(struct dvs_drop *drop)
{
	dvs_object_clear(&dvs_object_drop, drop);
}
