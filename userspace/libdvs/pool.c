// SPDX-License-Identifier: GPL-2.0
/*
 * Resource pools.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct pool_visit {
	dvs_pool_fn *fn;
	void *arg;
};

static int pool_visit(const void *data, void *arg)
{
	const struct pool_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_pool_get(struct dvs_ctx *ctx, struct dvs_pool *pool)
{
	return ctx_get(ctx, DVS_CMD_POOL_GET, &dvs_object_pool, pool);
}

int dvs_pool_new(struct dvs_ctx *ctx, const struct dvs_pool *pool)
{
	return ctx_change(ctx, DVS_CMD_POOL_NEW, &dvs_object_pool, DVS_IN_NEW,
			  pool);
}

int dvs_pool_set(struct dvs_ctx *ctx, const struct dvs_pool *pool)
{
	return ctx_change(ctx, DVS_CMD_POOL_SET, &dvs_object_pool, DVS_IN_SET,
			  pool);
}

int dvs_pool_del(struct dvs_ctx *ctx, const struct dvs_pool *pool)
{
	return ctx_change(ctx, DVS_CMD_POOL_DEL, &dvs_object_pool, DVS_IN_DEL,
			  pool);
}

int dvs_pool_dump(struct dvs_ctx *ctx, const struct dvs_pool *filter,
		  dvs_pool_fn *fn, void *arg)
{
	struct pool_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_POOL_GET, &dvs_object_pool, filter,
			pool_visit, &visit);
}
