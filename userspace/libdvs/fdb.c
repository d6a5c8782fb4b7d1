// SPDX-License-Identifier: GPL-2.0
/*
 * The forwarding database.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct fdb_visit {
	dvs_fdb_fn *fn;
	void *arg;
};

static int fdb_visit(const void *data, void *arg)
{
	const struct fdb_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_fdb_get(struct dvs_ctx *ctx, struct dvs_fdb_entry *entry)
{
	return ctx_get(ctx, DVS_CMD_FDB_GET, &dvs_object_fdb, entry);
}

int dvs_fdb_new(struct dvs_ctx *ctx, const struct dvs_fdb_entry *entry)
{
	return ctx_change(ctx, DVS_CMD_FDB_NEW, &dvs_object_fdb,
			  DVS_IN_NEW, entry);
}

int dvs_fdb_set(struct dvs_ctx *ctx, const struct dvs_fdb_entry *entry)
{
	return ctx_change(ctx, DVS_CMD_FDB_SET, &dvs_object_fdb,
			  DVS_IN_SET, entry);
}

int dvs_fdb_del(struct dvs_ctx *ctx, const struct dvs_fdb_entry *entry)
{
	return ctx_change(ctx, DVS_CMD_FDB_DEL, &dvs_object_fdb,
			  DVS_IN_DEL, entry);
}

int dvs_fdb_flush(struct dvs_ctx *ctx, const struct dvs_fdb_entry *filter,
		  uint32_t *flushed)
{
	struct dvs_fdb_entry answer = { 0 };
	int err = ctx_ask(ctx, DVS_CMD_FDB_FLUSH, &dvs_object_fdb, DVS_IN_FLUSH,
			  filter, &answer);

	if (!err && flushed)
		*flushed = answer.flushed;
	return err;
}

int dvs_fdb_dump(struct dvs_ctx *ctx, const struct dvs_fdb_entry *filter,
		 dvs_fdb_fn *fn, void *arg)
{
	struct fdb_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_FDB_GET, &dvs_object_fdb, filter,
			fdb_visit, &visit);
}
