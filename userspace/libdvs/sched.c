// SPDX-License-Identifier: GPL-2.0
/*
 * Schedulers and their classes.
 */
#include "dvs.h"

#include <errno.h>
#include <string.h>

#include <linux/dvs.h>

#include "children.h"
#include "ctx.h"
#include "object.h"

struct sched_visit {
	dvs_sched_fn *fn;
	void *arg;
};

static int sched_visit(const void *data, void *arg)
{
	const struct sched_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_sched_get(struct dvs_ctx *ctx, struct dvs_sched *sched)
{
	return ctx_get(ctx, DVS_CMD_SCHED_GET, &dvs_object_sched, sched);
}

/* The first error is the one that is told. */
static void sched_take_back(struct dvs_ctx *ctx, const struct dvs_sched *sched)
{
	struct dvs_ctx first = *ctx;

	dvs_sched_del(ctx, sched);
	memcpy(ctx->errmsg, first.errmsg, sizeof(first.errmsg));
	memcpy(ctx->errattr, first.errattr, sizeof(first.errattr));
}

/*
 * A device that cannot be given all it should have gets nothing. That may be
 * unknown, if there was no memory for the answer; what was there before stays.
 */
int dvs_sched_new(struct dvs_ctx *ctx, const struct dvs_sched *sched)
{
	struct dvs_sched before = *sched;
	int had = dvs_sched_get(ctx, &before);
	int err;

	if (had && had != -ENOENT)
		return had;
	err = ctx_change(ctx, DVS_CMD_SCHED_NEW, &dvs_object_sched, DVS_IN_NEW,
			 sched);
	if (!err)
		err = children_graft(ctx, sched->ifindex);
	if (err && had)
		sched_take_back(ctx, sched);
	return err;
}

int dvs_sched_set(struct dvs_ctx *ctx, const struct dvs_sched *sched)
{
	return ctx_change(ctx, DVS_CMD_SCHED_SET, &dvs_object_sched, DVS_IN_SET,
			  sched);
}

int dvs_sched_del(struct dvs_ctx *ctx, const struct dvs_sched *sched)
{
	return ctx_change(ctx, DVS_CMD_SCHED_DEL, &dvs_object_sched, DVS_IN_DEL,
			  sched);
}

int dvs_sched_dump(struct dvs_ctx *ctx, const struct dvs_sched *filter,
		   dvs_sched_fn *fn, void *arg)
{
	struct sched_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_SCHED_GET, &dvs_object_sched, filter,
			sched_visit, &visit);
}

struct class_visit {
	dvs_class_fn *fn;
	void *arg;
};

static int class_visit(const void *data, void *arg)
{
	const struct class_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_class_get(struct dvs_ctx *ctx, struct dvs_class *cl)
{
	return ctx_get(ctx, DVS_CMD_CLASS_GET, &dvs_object_class, cl);
}

int dvs_class_set(struct dvs_ctx *ctx, const struct dvs_class *cl)
{
	return ctx_change(ctx, DVS_CMD_CLASS_SET, &dvs_object_class, DVS_IN_SET,
			  cl);
}

int dvs_class_dump(struct dvs_ctx *ctx, const struct dvs_class *filter,
		   dvs_class_fn *fn, void *arg)
{
	struct class_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_CLASS_GET, &dvs_object_class, filter,
			class_visit, &visit);
}
