// SPDX-License-Identifier: GPL-2.0
/*
 * Policers of ports.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct police_visit {
	dvs_police_fn *fn;
	void *arg;
};

static int police_visit(const void *data, void *arg)
{
	const struct police_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_police_get(struct dvs_ctx *ctx, struct dvs_police *police)
{
	return ctx_get(ctx, DVS_CMD_POLICE_GET, &dvs_object_police, police);
}

int dvs_police_set(struct dvs_ctx *ctx, const struct dvs_police *police)
{
	return ctx_change(ctx, DVS_CMD_POLICE_SET, &dvs_object_police,
			  DVS_IN_SET, police);
}

int dvs_police_del(struct dvs_ctx *ctx, const struct dvs_police *police)
{
	return ctx_change(ctx, DVS_CMD_POLICE_DEL, &dvs_object_police,
			  DVS_IN_DEL, police);
}

int dvs_police_dump(struct dvs_ctx *ctx, const struct dvs_police *filter,
		    dvs_police_fn *fn, void *arg)
{
	struct police_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_POLICE_GET, &dvs_object_police, filter,
			police_visit, &visit);
}
