// SPDX-License-Identifier: GPL-2.0
/*
 * Samplers, flow caches, and the flows in them.
 */
#include "dvs.h"

#include <string.h>

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"

/* What the kernel chooses flows by. */
#define FILTER	(DVS_HAS(FLOW_SEGMENT) | DVS_HAS(FLOW_SRC) |		\
		 DVS_HAS(FLOW_DST) | DVS_HAS(FLOW_PROTOCOL) |		\
		 DVS_HAS(FLOW_SRC_PORT) | DVS_HAS(FLOW_DST_PORT) |	\
		 DVS_HAS(FLOW_IN_PORT) | DVS_HAS(FLOW_OUT_PORT))

struct sampler_visit {
	dvs_sampler_fn *fn;
	void *arg;
};

static int sampler_visit(const void *data, void *arg)
{
	const struct sampler_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_sampler_get(struct dvs_ctx *ctx, struct dvs_sampler *sampler)
{
	return ctx_get(ctx, DVS_CMD_SAMPLER_GET, &dvs_object_sampler, sampler);
}

int dvs_sampler_set(struct dvs_ctx *ctx, const struct dvs_sampler *sampler)
{
	return ctx_change(ctx, DVS_CMD_SAMPLER_SET, &dvs_object_sampler,
			  DVS_IN_SET, sampler);
}

int dvs_sampler_del(struct dvs_ctx *ctx, const struct dvs_sampler *sampler)
{
	return ctx_change(ctx, DVS_CMD_SAMPLER_DEL, &dvs_object_sampler,
			  DVS_IN_DEL, sampler);
}

int dvs_sampler_dump(struct dvs_ctx *ctx, const struct dvs_sampler *filter,
		     dvs_sampler_fn *fn, void *arg)
{
	struct sampler_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_SAMPLER_GET, &dvs_object_sampler, filter,
			sampler_visit, &visit);
}

struct cache_visit {
	dvs_flow_cache_fn *fn;
	void *arg;
};

static int cache_visit(const void *data, void *arg)
{
	const struct cache_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_flow_cache_get(struct dvs_ctx *ctx, struct dvs_flow_cache *cache)
{
	return ctx_get(ctx, DVS_CMD_FLOW_CACHE_GET, &dvs_object_flow_cache,
		       cache);
}

int dvs_flow_cache_set(struct dvs_ctx *ctx, const struct dvs_flow_cache *cache)
{
	return ctx_change(ctx, DVS_CMD_FLOW_CACHE_SET, &dvs_object_flow_cache,
			  DVS_IN_SET, cache);
}

int dvs_flow_cache_dump(struct dvs_ctx *ctx, const struct dvs_flow_cache *filter,
			dvs_flow_cache_fn *fn, void *arg)
{
	struct cache_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_FLOW_CACHE_GET, &dvs_object_flow_cache,
			filter, cache_visit, &visit);
}

/* A request about flows: the switch, and what they must match in a list of one. */
struct flow_request {
	struct dvs_flow match;
	struct dvs_flows flows;
};

static const struct dvs_flows *flow_request(struct flow_request *request,
					    const struct dvs_flow *filter)
{
	memset(request, 0, sizeof(*request));
	request->match = *filter;
	request->match.set &= FILTER;
	request->flows.switch_index = filter->switch_index;
	if (filter->set & DVS_HAS(FLOW_SWITCH))
		request->flows.set |= DVS_HAS(FLOWS_SWITCH);
	if (request->match.set) {
		request->flows.set |= DVS_HAS(FLOWS_FLOW);
		request->flows.flows.items = &request->match;
		request->flows.flows.count = 1;
	}
	return &request->flows;
}

struct flow_visit {
	dvs_flow_fn *fn;
	void *arg;
};

/* What is said once of all flows of a message is true of each. */
static int flow_visit(const void *data, void *arg)
{
	const struct dvs_flows *flows = data;
	const struct flow_visit *visit = arg;
	struct dvs_flow *flow = flows->flows.items;
	int err = 0;

	for (size_t i = 0; i < flows->flows.count && !err; i++, flow++) {
		flow->set |= DVS_HAS(FLOW_SWITCH) | DVS_HAS(FLOW_SWITCH_NAME);
		flow->switch_index = flows->switch_index;
		memcpy(flow->switch_name, flows->switch_name,
		       sizeof(flow->switch_name));
		err = visit->fn(flow, visit->arg);
	}
	return err;
}

int dvs_flow_dump(struct dvs_ctx *ctx, const struct dvs_flow *filter,
		  dvs_flow_fn *fn, void *arg)
{
	struct flow_visit visit = { fn, arg };
	struct flow_request request;

	return ctx_stream(ctx, DVS_CMD_FLOW_GET, &dvs_object_flows,
			  flow_request(&request, filter), flow_visit, &visit);
}

int dvs_flow_count(struct dvs_ctx *ctx, const struct dvs_flow *filter,
		   uint64_t *total)
{
	struct dvs_flows answer = { 0 };
	struct flow_request request;
	int err = ctx_ask(ctx, DVS_CMD_FLOW_GET, &dvs_object_flows, DVS_IN_GET,
			  flow_request(&request, filter), &answer);

	if (!err)
		*total = answer.total;
	return err;
}

int dvs_flow_flush(struct dvs_ctx *ctx, const struct dvs_flow *filter,
		   uint64_t *total)
{
	struct dvs_flows answer = { 0 };
	struct flow_request request;
	int err = ctx_ask(ctx, DVS_CMD_FLOW_FLUSH, &dvs_object_flows,
			  DVS_IN_FLUSH, flow_request(&request, filter),
			  &answer);

	if (!err && total)
		*total = answer.total;
	return err;
}
