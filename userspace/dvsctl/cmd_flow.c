// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl flow: flows, and the caches they are in.
 */
#include "cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <netdb.h>

#include "cmd_export.h"

#define TOP_DEFAULT	10
#define FILTER		(CMD_SHOW | CMD_FLUSH | CMD_TOP)

/* A protocol by number, or by its name in /etc/protocols. */
static const char *arg_protocol(const struct arg_target *to, const char *text)
{
	const struct protoent *proto = getprotobyname(text);
	struct dvs_flow *flow = to->data;
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (proto)
		number = proto->p_proto;
	else if (!*text || *end || number > UINT8_MAX)
		return "expected a protocol's name or a number up to 255";
	flow->protocol = number;
	return NULL;
}

/* How many flows are shown; where a flow has none, it is a number of frames. */
static const char *arg_count(const struct arg_target *to, const char *text)
{
	struct dvs_flow *flow = to->data;
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (!*text || *end || !number || number > 100000)
		return "expected a number from 1 to 100000";
	flow->packets = number;
	return NULL;
}

static const struct arg args[] = {
	{ .value = "N", .cmds = CMD_TOP, .field = DVS_F_FLOW_PACKETS,
	  .parse = arg_count },
	{ .word = "switch", .value = "NAME", .cmds = FILTER,
	  .field = DVS_F_FLOW_SWITCH_NAME, .also = DVS_HAS(FLOW_SWITCH),
	  .parse = arg_device },
	{ .word = "segment", .value = "ID", .cmds = FILTER,
	  .field = DVS_F_FLOW_SEGMENT },
	{ .word = "src", .value = "ADDR", .cmds = FILTER,
	  .field = DVS_F_FLOW_SRC },
	{ .word = "dst", .value = "ADDR", .cmds = FILTER,
	  .field = DVS_F_FLOW_DST },
	{ .word = "protocol", .value = "PROTO", .cmds = FILTER,
	  .field = DVS_F_FLOW_PROTOCOL, .parse = arg_protocol },
	{ .word = "src-port", .value = "N", .cmds = FILTER,
	  .field = DVS_F_FLOW_SRC_PORT },
	{ .word = "dst-port", .value = "N", .cmds = FILTER,
	  .field = DVS_F_FLOW_DST_PORT },
	{ .word = "in-port", .value = "DEV", .cmds = FILTER,
	  .field = DVS_F_FLOW_IN_PORT_NAME, .also = DVS_HAS(FLOW_IN_PORT),
	  .parse = arg_device },
	{ .word = "out-port", .value = "DEV", .cmds = FILTER,
	  .field = DVS_F_FLOW_OUT_PORT_NAME, .also = DVS_HAS(FLOW_OUT_PORT),
	  .parse = arg_device },
	{ .cmds = 0 }
};

static const struct arg cache_args[] = {
	{ .value = "SWITCH", .cmds = CMD_SET | CMD_CACHE, .required = CMD_SET,
	  .field = DVS_F_FLOW_CACHE_SWITCH_NAME,
	  .also = DVS_HAS(FLOW_CACHE_SWITCH), .parse = arg_device },
	{ .word = "limit", .value = "N", .cmds = CMD_SET,
	  .field = DVS_F_FLOW_CACHE_LIMIT },
	{ .word = "idle", .value = "SECONDS", .cmds = CMD_SET,
	  .field = DVS_F_FLOW_CACHE_IDLE },
	{ .word = "active", .value = "SECONDS", .cmds = CMD_SET,
	  .field = DVS_F_FLOW_CACHE_ACTIVE },
	{ .word = "macs", .cmds = CMD_SET, .field = DVS_F_FLOW_CACHE_MACS },
	{ .cmds = 0 }
};

/*
 * A name of dvsd's configuration: there need be no such switch. To show is all
 * there is to do.
 */
static const struct arg export_args[] = {
	{ .word = "show", .cmds = CMD_EXPORT, .field = DVS_F_FLOW_CACHE_LIMIT,
	  .parse = arg_said },
	{ .word = "switch", .value = "NAME", .cmds = CMD_EXPORT,
	  .field = DVS_F_FLOW_CACHE_SWITCH_NAME },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(FLOW_SWITCH_NAME, NULL),
	SHOW(FLOW_SEGMENT, "segment"),
	SHOW(FLOW_VLAN, "vlan"),
	SHOW(FLOW_PROTOCOL, "protocol"),
	SHOW(FLOW_SRC, "src"),
	SHOW(FLOW_SRC_PORT, "src-port"),
	SHOW(FLOW_DST, "dst"),
	SHOW(FLOW_DST_PORT, "dst-port"),
	SHOW(FLOW_ETHERTYPE, "ethertype", .with = DVS_HAS(FLOW_SRC_MAC)),
	SHOW(FLOW_SRC_MAC, "src-mac"),
	SHOW(FLOW_DST_MAC, "dst-mac"),
	SHOW(FLOW_TOS, "tos"),
	SHOW(FLOW_FRAGMENT, "fragment", .flags = OUT_TRUE),
	SHOW(FLOW_TCP_FLAGS, "tcp-flags"),
	SHOW(FLOW_IN_PORT_NAME, "in-port", .flags = OUT_LINE),
	SHOW(FLOW_IN_TUNNEL, "in-tunnel", .flags = OUT_LINE),
	SHOW(FLOW_IN_REMOTE, "in-remote"),
	SHOW(FLOW_OUT_PORT_NAME, "out-port"),
	SHOW(FLOW_OUT_TUNNEL, "out-tunnel"),
	SHOW(FLOW_OUT_REMOTE, "out-remote"),
	SHOW(FLOW_CLASS, "class"),
	SHOW(FLOW_PACKETS, "packets"),
	SHOW(FLOW_BYTES, "bytes"),
	SHOW(FLOW_DROP_PACKETS, "drop-packets"),
	SHOW(FLOW_DROP_BYTES, "drop-bytes"),
	SHOW(FLOW_DROP_REASON, "drop-reason"),
	SHOW(FLOW_FIRST, "first"),
	SHOW(FLOW_LAST, "last"),
	SHOW(FLOW_INTERVAL, "interval"),
	SHOW(FLOW_MODE, "mode"),
	SHOW(FLOW_DIRECTION, "direction"),
	SHOW(FLOW_END, "end"),
	OUT_END
};

static const struct out_item cache_layout[] = {
	SHOW(FLOW_CACHE_SWITCH_NAME, NULL, .flags = OUT_COLON),
	SHOW(FLOW_CACHE_LIMIT, "limit"),
	SHOW(FLOW_CACHE_IDLE, "idle"),
	SHOW(FLOW_CACHE_ACTIVE, "active"),
	SHOW(FLOW_CACHE_MACS, "macs"),
	SHOW(FLOW_CACHE_FLOWS, "flows", .flags = OUT_LINE),
	SHOW(FLOW_CACHE_OVERFLOW, "overflow"),
	SHOW(FLOW_CACHE_RECORDS, "records"),
	SHOW(FLOW_CACHE_LOST, "lost"),
	OUT_END
};

static int show_one(const struct dvs_flow *flow, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&flow_topic), layout, flow);
	return 0;
}

static int flow_show(struct dvsctl *ctl, struct call *call)
{
	const struct dvs_flow *filter = &call->data.flow;

	return dvsctl_result(ctl, call, dvs_flow_dump(ctl->nl, filter, show_one,
						      ctl));
}

static int flow_flush(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_switch(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call, dvs_flow_flush(ctl->nl,
						       &call->data.flow, NULL));
}

/**
 * struct top - the flows with the most bytes
 * @flow: the flows, the greatest first
 * @count: how many
 * @size: how many are wanted
 */
struct top {
	struct dvs_flow *flow;
	size_t count;
	size_t size;
};

/* Find its place from the end; those that are less move up by one. */
static int top_add(const struct dvs_flow *flow, void *arg)
{
	struct top *top = arg;
	size_t at = top->count;

	if (at == top->size) {
		if (flow->bytes <= top->flow[--at].bytes)
			return 0;
	} else {
		top->count++;
	}
	for (; at && top->flow[at - 1].bytes < flow->bytes; at--)
		top->flow[at] = top->flow[at - 1];
	top->flow[at] = *flow;
	return 0;
}

static int flow_top(struct dvsctl *ctl, struct call *call)
{
	const struct dvs_flow *filter = &call->data.flow;
	struct top top = { .size = TOP_DEFAULT };
	int err;

	if (filter->set & DVS_HAS(FLOW_PACKETS))
		top.size = filter->packets;
	top.flow = calloc(top.size, sizeof(*top.flow));
	if (!top.flow)
		return dvsctl_error(ctl, "out of memory");
	err = dvs_flow_dump(ctl->nl, filter, top_add, &top);
	for (size_t i = 0; i < top.count && !err; i++)
		show_one(&top.flow[i], ctl);
	free(top.flow);
	return dvsctl_result(ctl, call, err);
}

static int cache_set(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call,
			     dvs_flow_cache_set(ctl->nl, &call->data.cache));
}

static int cache_one(const struct dvs_flow_cache *cache, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, dvs_object_find("flow-cache"), cache_layout,
		   cache);
	return 0;
}

static int cache_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_flow_cache *cache = &call->data.cache;
	int err;

	if (cache->set & DVS_HAS(FLOW_CACHE_SWITCH)) {
		err = dvs_flow_cache_get(ctl->nl, cache);
		if (!err)
			cache_one(cache, ctl);
	} else {
		err = dvs_flow_cache_dump(ctl->nl, cache, cache_one, ctl);
	}
	return dvsctl_result(ctl, call, err);
}

static int flow_export(struct dvsctl *ctl, struct call *call)
{
	const struct dvs_flow_cache *which = &call->data.cache;
	bool one = which->set & DVS_HAS(FLOW_CACHE_SWITCH_NAME);

	return export_show(ctl, EXPORT_SOCKET, one ? which->switch_name : NULL);
}

static const struct cmd cmds[] = {
	{ .name = "show", .id = CMD_SHOW, .run = flow_show, .lists = true },
	{ .name = "top", .id = CMD_TOP, .run = flow_top, .lists = true },
	{ .name = "flush", .id = CMD_FLUSH, .run = flow_flush },
	{ .name = "set", .id = CMD_SET, .run = cache_set,
	  .object = "flow-cache", .args = cache_args },
	{ .name = "cache", .id = CMD_CACHE, .run = cache_show, .lists = true,
	  .object = "flow-cache", .args = cache_args },
	{ .name = "export", .id = CMD_EXPORT, .run = flow_export, .lists = true,
	  .object = "flow-cache", .args = export_args, .local = true },
	{ .id = 0 }
};

const struct topic flow_topic = {
	.name = "flow",
	.summary = "flows, and the caches they are in",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};

const struct topic flow_cache_topic = {
	.name = "flow-cache",
	.layout = cache_layout,
};
