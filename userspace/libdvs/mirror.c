// SPDX-License-Identifier: GPL-2.0
/*
 * Mirrors.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct mirror_visit {
	dvs_mirror_fn *fn;
	void *arg;
};

static int mirror_visit(const void *data, void *arg)
{
	const struct mirror_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_mirror_get(struct dvs_ctx *ctx, struct dvs_mirror *mirror)
{
	return ctx_get(ctx, DVS_CMD_MIRROR_GET, &dvs_object_mirror, mirror);
}

int dvs_mirror_new(struct dvs_ctx *ctx, const struct dvs_mirror *mirror)
{
	return ctx_change(ctx, DVS_CMD_MIRROR_NEW, &dvs_object_mirror,
			  DVS_IN_NEW, mirror);
}

int dvs_mirror_set(struct dvs_ctx *ctx, const struct dvs_mirror *mirror)
{
	return ctx_change(ctx, DVS_CMD_MIRROR_SET, &dvs_object_mirror,
			  DVS_IN_SET, mirror);
}

int dvs_mirror_del(struct dvs_ctx *ctx, const struct dvs_mirror *mirror)
{
	return ctx_change(ctx, DVS_CMD_MIRROR_DEL, &dvs_object_mirror,
			  DVS_IN_DEL, mirror);
}

int dvs_mirror_dump(struct dvs_ctx *ctx, const struct dvs_mirror *filter,
		    dvs_mirror_fn *fn, void *arg)
{
	struct mirror_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_MIRROR_GET, &dvs_object_mirror, filter,
			mirror_visit, &visit);
}

void dvs_mirror_clear(struct dvs_mirror *mirror)
{
	dvs_object_clear(&dvs_object_mirror, mirror);
}
