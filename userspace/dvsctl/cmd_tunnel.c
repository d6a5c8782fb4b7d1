// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl tunnel: make, change, remove and show VXLAN tunnels.
 */
#include "cmd.h"

#include <string.h>

#include "values.h"

static const char *arg_src_port(const struct arg_target *to, const char *text)
{
	struct dvs_tunnel *tunnel = to->data;
	uint64_t first = 0, last = 0;
	const char *wrong;

	wrong = value_range(text, UINT16_MAX, &first, &last);
	tunnel->src_port_first = first;
	tunnel->src_port_last = last;
	tunnel->set |= DVS_HAS(TUNNEL_SRC_PORT_LAST);
	return wrong;
}

static const char *arg_ttl(const struct arg_target *to, const char *text)
{
	struct dvs_tunnel *tunnel = to->data;
	const char *wrong = NULL;
	uint64_t n = 0;

	if (strcmp(text, "inherit")) {
		wrong = value_number(text, UINT8_MAX, &n);
		if (!wrong && !n)
			wrong = "out of range, 1 to 255 or inherit";
	}
	tunnel->ttl = n;
	return wrong;
}

/* A number is a fixed DSCP; the words leave the number as it was. */
static const char *arg_dscp(const struct arg_target *to, const char *text)
{
	struct dvs_tunnel *tunnel = to->data;
	const char *wrong;
	uint64_t n;

	tunnel->dscp_mode = DVS_DSCP_INHERIT;
	if (!strcmp(text, "inherit"))
		return NULL;
	tunnel->dscp_mode = DVS_DSCP_CLASS;
	if (!strcmp(text, "class"))
		return NULL;

	wrong = value_number(text, UINT8_MAX, &n);
	if (wrong)
		return wrong;
	tunnel->dscp_mode = DVS_DSCP_FIXED;
	tunnel->dscp = n;
	tunnel->set |= DVS_HAS(TUNNEL_DSCP);
	return NULL;
}

/* All is an empty list; the library sends what says so. */
const char *arg_segments(const struct arg_target *to, const char *text)
{
	const struct dvs_field *field = &to->object->fields[to->arg->field];

	if (!strcmp(text, "all"))
		return NULL;
	return value_segments(text, (void *)((char *)to->data + field->offset));
}

#define CHANGE	(CMD_ADD | CMD_SET)

static const struct arg args[] = {
	{ .value = "NAME", .cmds = CHANGE | CMD_DEL | CMD_SHOW,
	  .required = CHANGE | CMD_DEL, .field = DVS_F_TUNNEL_NAME },
	{ .word = "switch", .value = "NAME",
	  .cmds = CHANGE | CMD_DEL | CMD_SHOW,
	  .field = DVS_F_TUNNEL_SWITCH_NAME, .also = DVS_HAS(TUNNEL_SWITCH),
	  .parse = arg_device },
	{ .word = "local", .value = "ADDR", .cmds = CMD_ADD,
	  .required = CMD_ADD, .field = DVS_F_TUNNEL_LOCAL },
	{ .word = "port", .value = "N", .cmds = CMD_ADD,
	  .field = DVS_F_TUNNEL_PORT },
	{ .word = "src-port", .value = "FIRST-LAST", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_SRC_PORT_FIRST,
	  .also = DVS_HAS(TUNNEL_SRC_PORT_LAST), .parse = arg_src_port },
	{ .word = "dev", .value = "DEV", .cmds = CMD_ADD,
	  .field = DVS_F_TUNNEL_LINK_NAME, .also = DVS_HAS(TUNNEL_LINK),
	  .parse = arg_device },
	{ .word = "ttl", .value = "N|inherit", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_TTL, .parse = arg_ttl },
	{ .word = "dscp", .value = "N|inherit|class", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_DSCP_MODE, .also = DVS_HAS(TUNNEL_DSCP),
	  .parse = arg_dscp },
	{ .word = "dscp-map", .value = "D0,D1,..,D7", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_DSCP_MAP },
	{ .word = "csum", .cmds = CHANGE, .field = DVS_F_TUNNEL_CSUM },
	{ .word = "zero-csum6-rx", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_ZERO_CSUM6_RX },
	{ .word = "strict", .cmds = CHANGE, .field = DVS_F_TUNNEL_STRICT },
	{ .word = "learning", .cmds = CHANGE, .field = DVS_F_TUNNEL_LEARNING },
	{ .word = "remotes-only", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_REMOTES_ONLY },
	{ .word = "inner-vlan", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_INNER_VLAN },
	{ .word = "segments", .value = "all|LIST", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_SEGMENTS, .also = DVS_HAS(TUNNEL_SEGMENTS_ALL),
	  .parse = arg_segments },
	{ .word = "state", .value = "up|down", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_UP, .parse = arg_up_down },
	{ .word = "mac-max", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_TUNNEL_MAC_MAX },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(TUNNEL_NAME, NULL, .flags = OUT_COLON),
	SHOW(TUNNEL_SWITCH_NAME, "switch"),
	SHOW(TUNNEL_LOCAL, "local"),
	SHOW(TUNNEL_PORT, "port"),
	SHOW(TUNNEL_SRC_PORT_FIRST, "src-port"),
	SHOW(TUNNEL_SRC_PORT_LAST, NULL, .flags = OUT_DASH),
	SHOW(TUNNEL_LINK_NAME, "dev"),
	SHOW(TUNNEL_UP, "state", .zero = "down", .one = "up"),
	SHOW(TUNNEL_STATE, "oper"),
	SHOW(TUNNEL_MTU, "mtu"),
	SHOW(TUNNEL_SEGMENTS, "segments", .zero = "all",
	     .flags = OUT_LINE),
	SHOW(TUNNEL_TTL, "ttl", .zero = "inherit",
	     .flags = OUT_LINE),
	SHOW(TUNNEL_DSCP_MODE, "dscp"),
	SHOW(TUNNEL_DSCP, "value"),
	SHOW(TUNNEL_DSCP_MAP, "dscp-map"),
	SHOW(TUNNEL_CSUM, "csum", .flags = OUT_LINE),
	SHOW(TUNNEL_ZERO_CSUM6_RX, "zero-csum6-rx"),
	SHOW(TUNNEL_STRICT, "strict"),
	SHOW(TUNNEL_INNER_VLAN, "inner-vlan"),
	SHOW(TUNNEL_LEARNING, "learning", .flags = OUT_LINE),
	SHOW(TUNNEL_REMOTES_ONLY, "remotes-only"),
	SHOW(TUNNEL_REMOTE_COUNT, "remotes"),
	SHOW(TUNNEL_MAC_MAX, "mac-max"),
	SHOW(TUNNEL_MAC_COUNT, "mac-count"),
	SHOW(TUNNEL_STATS, NULL, .flags = OUT_LINE),
	OUT_END
};

static int tunnel_add(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_switch(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_tunnel_new(ctl->nl, &call->data.tunnel));
}

static int tunnel_set(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_tunnel(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_tunnel_set(ctl->nl, &call->data.tunnel));
}

static int tunnel_del(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_tunnel(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_tunnel_del(ctl->nl, &call->data.tunnel));
}

static int show_one(const struct dvs_tunnel *tunnel, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&tunnel_topic), layout, tunnel);
	return 0;
}

static int tunnel_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_tunnel *tunnel = &call->data.tunnel;
	int err;

	if (!(tunnel->set & DVS_HAS(TUNNEL_NAME))) {
		err = dvs_tunnel_dump(ctl->nl, tunnel, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	if (resolve_tunnel(ctl, call))
		return EXIT_FAILED;
	err = dvs_tunnel_get(ctl->nl, tunnel);
	if (!err)
		show_one(tunnel, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = tunnel_add },
	{ .name = "set", .id = CMD_SET, .run = tunnel_set },
	{ .name = "del", .id = CMD_DEL, .run = tunnel_del },
	{ .name = "show", .id = CMD_SHOW, .run = tunnel_show, .lists = true },
	{ .id = 0 }
};

const struct topic tunnel_topic = {
	.name = "tunnel",
	.summary = "VXLAN tunnel ports of a switch",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
