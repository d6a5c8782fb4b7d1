// SPDX-License-Identifier: GPL-2.0
/*
 * Tunnels, and the lists of segments that they and remotes have.
 *
 * The kernel cannot tell an empty list from none (see port.c): a change to an
 * empty list of allowed segments is sent as the flag that allows all.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

static struct dvs_tunnel tunnel_wanted(const struct dvs_tunnel *tunnel)
{
	struct dvs_tunnel wanted = *tunnel;

	if (tunnel->set & DVS_HAS(TUNNEL_SEGMENTS) && !tunnel->segments.count) {
		wanted.set |= DVS_HAS(TUNNEL_SEGMENTS_ALL);
		wanted.segments_all = true;
	}
	return wanted;
}

struct tunnel_visit {
	dvs_tunnel_fn *fn;
	void *arg;
};

static int tunnel_visit(const void *data, void *arg)
{
	const struct tunnel_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_tunnel_get(struct dvs_ctx *ctx, struct dvs_tunnel *tunnel)
{
	return ctx_get(ctx, DVS_CMD_TUNNEL_GET, &dvs_object_tunnel, tunnel);
}

int dvs_tunnel_new(struct dvs_ctx *ctx, const struct dvs_tunnel *tunnel)
{
	return ctx_change(ctx, DVS_CMD_TUNNEL_NEW, &dvs_object_tunnel,
			  DVS_IN_NEW, tunnel);
}

int dvs_tunnel_set(struct dvs_ctx *ctx, const struct dvs_tunnel *tunnel)
{
	const struct dvs_tunnel wanted = tunnel_wanted(tunnel);

	return ctx_change(ctx, DVS_CMD_TUNNEL_SET, &dvs_object_tunnel,
			  DVS_IN_SET, &wanted);
}

int dvs_tunnel_del(struct dvs_ctx *ctx, const struct dvs_tunnel *tunnel)
{
	return ctx_change(ctx, DVS_CMD_TUNNEL_DEL, &dvs_object_tunnel,
			  DVS_IN_DEL, tunnel);
}

int dvs_tunnel_dump(struct dvs_ctx *ctx, const struct dvs_tunnel *filter,
		    dvs_tunnel_fn *fn, void *arg)
{
	struct tunnel_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_TUNNEL_GET, &dvs_object_tunnel, filter,
			tunnel_visit, &visit);
}

int dvs_segments_add(struct dvs_list *segments, uint32_t first, uint32_t last)
{
	const struct dvs_segment_range range = { first, last };

	return dvs_list_append(segments, &range, sizeof(range));
}

void dvs_tunnel_clear(struct dvs_tunnel *tunnel)
{
	dvs_object_clear(&dvs_object_tunnel, tunnel);
}
