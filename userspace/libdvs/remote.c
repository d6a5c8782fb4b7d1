// SPDX-License-Identifier: GPL-2.0
/*
 * Remotes of tunnels.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

struct remote_visit {
	dvs_remote_fn *fn;
	void *arg;
};

static int remote_visit(const void *data, void *arg)
{
	const struct remote_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_remote_get(struct dvs_ctx *ctx, struct dvs_remote *remote)
{
	return ctx_get(ctx, DVS_CMD_REMOTE_GET, &dvs_object_remote, remote);
}

int dvs_remote_new(struct dvs_ctx *ctx, const struct dvs_remote *remote)
{
	return ctx_change(ctx, DVS_CMD_REMOTE_NEW, &dvs_object_remote,
			  DVS_IN_NEW, remote);
}

int dvs_remote_del(struct dvs_ctx *ctx, const struct dvs_remote *remote)
{
	return ctx_change(ctx, DVS_CMD_REMOTE_DEL, &dvs_object_remote,
			  DVS_IN_DEL, remote);
}

int dvs_remote_dump(struct dvs_ctx *ctx, const struct dvs_remote *filter,
		    dvs_remote_fn *fn, void *arg)
{
	struct remote_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_REMOTE_GET, &dvs_object_remote, filter,
			remote_visit, &visit);
}

void dvs_remote_clear(struct dvs_remote *remote)
{
	dvs_object_clear(&dvs_object_remote, remote);
}
