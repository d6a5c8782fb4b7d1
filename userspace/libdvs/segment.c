// SPDX-License-Identifier: GPL-2.0
/*
 * Segments.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct segment_visit {
	dvs_segment_fn *fn;
	void *arg;
};

static int segment_visit(const void *data, void *arg)
{
	const struct segment_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_segment_get(struct dvs_ctx *ctx, struct dvs_segment *segment)
{
	return ctx_get(ctx, DVS_CMD_SEGMENT_GET, &dvs_object_segment, segment);
}

int dvs_segment_new(struct dvs_ctx *ctx, const struct dvs_segment *segment)
{
	return ctx_change(ctx, DVS_CMD_SEGMENT_NEW, &dvs_object_segment,
			  DVS_IN_NEW, segment);
}

int dvs_segment_set(struct dvs_ctx *ctx, const struct dvs_segment *segment)
{
	return ctx_change(ctx, DVS_CMD_SEGMENT_SET, &dvs_object_segment,
			  DVS_IN_SET, segment);
}

int dvs_segment_del(struct dvs_ctx *ctx, const struct dvs_segment *segment)
{
	return ctx_change(ctx, DVS_CMD_SEGMENT_DEL, &dvs_object_segment,
			  DVS_IN_DEL, segment);
}

int dvs_segment_dump(struct dvs_ctx *ctx, const struct dvs_segment *filter,
		     dvs_segment_fn *fn, void *arg)
{
	struct segment_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_SEGMENT_GET, &dvs_object_segment, filter,
			segment_visit, &visit);
}
