// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl port: attach, change, detach and show ports. Their words and their layout
 * are those of port groups as well.
 */
#include "cmd.h"

#include <string.h>

#include "values.h"

/* The default map, which the kernel gives a trunk: VID n is segment n. */
#define VID_FIRST	1
#define VID_LAST	4094

/* A map without runs is sent as an empty one by the library. */
static const char *arg_vlans(const struct arg_target *to, const char *text)
{
	struct dvs_port *port = to->data;

	if (!strcmp(text, "none"))
		return NULL;
	if (strcmp(text, "all"))
		return value_vlans(text, &port->vlan_map);
	return dvs_port_map(port, VID_FIRST, VID_LAST, VID_FIRST) ?
		"out of memory" : NULL;
}

static const char *arg_native(const struct arg_target *to, const char *text)
{
	struct dvs_port *port = to->data;
	const char *wrong;
	uint64_t n = 0;

	wrong = strcmp(text, "none") ?
		value_number(text, UINT32_MAX, &n) : NULL;
	port->native = n;
	return wrong;
}

static const char *arg_dscp_map(const struct arg_target *to, const char *text)
{
	struct dvs_port *port = to->data;

	dvs_dscp_map_default(port->dscp_map);
	return strcmp(text, "default") ?
		value_runs(text, port->dscp_map, DVS_DSCPS) : NULL;
}

/* Either the flag is sent, or the table. */
static const char *arg_dscp_out(const struct arg_target *to, const char *text)
{
	struct dvs_port *port = to->data;

	port->dscp_out_none = !strcmp(text, "none");
	if (port->dscp_out_none)
		return NULL;
	port->set |= DVS_HAS(PORT_DSCP_OUT);
	return value_table(text, port->dscp_out);
}

/* Where a port's group is said, the word stands for no group. */
static const char *arg_new_group(const struct arg_target *to, const char *text)
{
	return strcmp(text, "none") ? arg_name_or_none(to, text) :
				      "not a name of a port group";
}

#define CHANGE		(CMD_ADD | CMD_SET)
#define GROUP_CHANGE	(CMD_GROUP_ADD | CMD_GROUP_SET)
#define GROUP_ANY	(GROUP_CHANGE | CMD_GROUP_DEL | CMD_GROUP_SHOW)
#define BOTH		(CHANGE | GROUP_CHANGE)

const struct arg port_args[] = {
	{ .value = "DEV", .cmds = CHANGE | CMD_DEL | CMD_SHOW,
	  .required = CHANGE | CMD_DEL, .field = DVS_F_PORT_IFNAME,
	  .also = DVS_HAS(PORT_IFINDEX), .parse = arg_device },
	{ .value = "NAME", .cmds = CMD_GROUP_ADD, .required = CMD_GROUP_ADD,
	  .field = DVS_F_PORT_GROUP_NAME, .parse = arg_new_group },
	{ .value = "NAME", .cmds = CMD_GROUP_SET | CMD_GROUP_DEL | CMD_GROUP_SHOW,
	  .required = CMD_GROUP_SET | CMD_GROUP_DEL,
	  .field = DVS_F_PORT_GROUP_NAME },
	{ .word = "switch", .value = "NAME",
	  .cmds = CHANGE | CMD_SHOW | GROUP_ANY,
	  .field = DVS_F_PORT_SWITCH_NAME, .also = DVS_HAS(PORT_SWITCH),
	  .parse = arg_device },
	{ .word = "group", .value = "NAME|none", .cmds = CHANGE,
	  .field = DVS_F_PORT_GROUP_NAME, .parse = arg_name_or_none },
	{ .word = "inherit", .value = "all|WORD,WORD,...", .cmds = CHANGE,
	  .field = DVS_F_PORT_INHERIT },
	{ .word = "unset", .value = "all|WORD,WORD,...", .cmds = CMD_GROUP_SET,
	  .field = DVS_F_PORT_INHERIT },
	{ .word = "rename", .value = "NAME", .cmds = CMD_GROUP_SET,
	  .field = DVS_F_PORT_RENAME, .parse = arg_new_group },
	{ .word = "mode", .cmds = BOTH, .field = DVS_F_PORT_MODE },
	{ .word = "segment", .value = "ID", .cmds = BOTH,
	  .field = DVS_F_PORT_SEGMENT },
	{ .word = "vlans", .value = "all|none|LIST", .cmds = BOTH,
	  .field = DVS_F_PORT_VLAN_MAP, .also = DVS_HAS(PORT_VLAN_NONE),
	  .parse = arg_vlans },
	{ .word = "native", .value = "ID|none", .cmds = BOTH,
	  .field = DVS_F_PORT_NATIVE, .parse = arg_native },
	{ .word = "state", .value = "up|down", .cmds = BOTH,
	  .field = DVS_F_PORT_UP, .parse = arg_up_down },
	{ .word = "learning", .cmds = BOTH, .field = DVS_F_PORT_LEARNING },
	{ .word = "flood", .cmds = BOTH, .field = DVS_F_PORT_FLOOD },
	{ .word = "bcast-flood", .cmds = BOTH,
	  .field = DVS_F_PORT_BCAST_FLOOD },
	{ .word = "mcast-flood", .cmds = BOTH,
	  .field = DVS_F_PORT_MCAST_FLOOD },
	{ .word = "isolated", .cmds = BOTH, .field = DVS_F_PORT_ISOLATED },
	{ .word = "mac-max", .value = "N", .cmds = BOTH,
	  .field = DVS_F_PORT_MAC_MAX },
	{ .word = "mac-action", .cmds = BOTH,
	  .field = DVS_F_PORT_MAC_ACTION },
	{ .word = "pcp", .value = "P", .cmds = BOTH,
	  .field = DVS_F_PORT_PCP },
	{ .word = "pcp-map", .value = "P0,P1,..,P7", .cmds = BOTH,
	  .field = DVS_F_PORT_PCP_MAP },
	{ .word = "pcp-out", .value = "C0,C1,..,C7", .cmds = BOTH,
	  .field = DVS_F_PORT_PCP_OUT },
	{ .word = "trust", .cmds = BOTH, .field = DVS_F_PORT_TRUST },
	{ .word = "dscp-map", .value = "default|LIST", .cmds = BOTH,
	  .field = DVS_F_PORT_DSCP_MAP, .parse = arg_dscp_map },
	{ .word = "encoding", .cmds = BOTH, .field = DVS_F_PORT_ENCODING },
	{ .word = "dscp-out", .value = "none|V0,V1,..,V7", .cmds = BOTH,
	  .field = DVS_F_PORT_DSCP_OUT_NONE, .also = DVS_HAS(PORT_DSCP_OUT),
	  .parse = arg_dscp_out },
	{ .word = "pool", .value = "NAME|none", .cmds = BOTH,
	  .field = DVS_F_PORT_POOL, .parse = arg_name_or_none },
	{ .word = "reservation", .value = "RATE", .cmds = BOTH,
	  .field = DVS_F_PORT_RESERVATION, .parse = arg_rate },
	{ .word = "shares", .value = "N", .cmds = BOTH,
	  .field = DVS_F_PORT_SHARES },
	{ .word = "limit", .value = "RATE", .cmds = BOTH,
	  .field = DVS_F_PORT_LIMIT, .parse = arg_rate },
	{ .word = "vm-uuid", .value = "UUID|none", .cmds = CHANGE,
	  .field = DVS_F_PORT_VM_UUID, .parse = arg_uuid_or_none },
	{ .word = "vm-name", .value = "NAME|none", .cmds = CHANGE,
	  .field = DVS_F_PORT_VM_NAME, .parse = arg_name_or_none },
	{ .cmds = 0 }
};

const struct out_item port_layout[] = {
	SHOW(PORT_GROUP_NAME, NULL, .flags = OUT_COLON,
	     .with = DVS_HAS(PORT_PORT_COUNT)),
	SHOW(PORT_IFNAME, NULL, .flags = OUT_COLON),
	SHOW(PORT_SWITCH_NAME, "switch"),
	SHOW(PORT_PORT_COUNT, "ports"),
	SHOW(PORT_KIND, NULL),
	SHOW(PORT_MODE, "mode"),
	SHOW(PORT_SEGMENT, "segment"),
	SHOW(PORT_VLAN_MAP, "vlans", .zero = "none",
	     .with = DVS_HAS(PORT_IFINDEX) | DVS_HAS(PORT_NATIVE)),
	SHOW(PORT_VLAN_MAP, "vlans", .with = DVS_HAS(PORT_PORT_COUNT)),
	SHOW(PORT_VLAN_NONE, "vlans", .one = "none"),
	SHOW(PORT_NATIVE, "native", .zero = "none"),
	SHOW(PORT_UP, "state", .zero = "down", .one = "up"),
	SHOW(PORT_CARRIER, "carrier"),
	SHOW(PORT_LEARNING, "learning", .flags = OUT_LINE),
	SHOW(PORT_FLOOD, "flood"),
	SHOW(PORT_BCAST_FLOOD, "bcast-flood"),
	SHOW(PORT_MCAST_FLOOD, "mcast-flood"),
	SHOW(PORT_ISOLATED, "isolated"),
	SHOW(PORT_MAC_MAX, "mac-max", .flags = OUT_LINE),
	SHOW(PORT_MAC_ACTION, "mac-action"),
	SHOW(PORT_MAC_COUNT, "mac-count"),
	SHOW(PORT_PCP, "pcp", .flags = OUT_LINE),
	SHOW(PORT_PCP_MAP, "pcp-map"),
	SHOW(PORT_PCP_OUT, "pcp-out"),
	SHOW(PORT_ENCODING, "encoding"),
	SHOW(PORT_TRUST, "trust", .flags = OUT_LINE),
	SHOW(PORT_DSCP_OUT_NONE, "dscp-out", .one = "none"),
	SHOW(PORT_DSCP_OUT, "dscp-out"),
	SHOW(PORT_DSCP_MAP, "dscp-map", .flags = OUT_LINE | OUT_RUNS),
	SHOW(PORT_POOL, "pool", .zero = "none", .flags = OUT_LINE),
	SHOW(PORT_RESERVATION, "reservation", .zero = "0", .flags = OUT_RATE),
	SHOW(PORT_SHARES, "shares"),
	SHOW(PORT_LIMIT, "limit", .zero = "0", .flags = OUT_RATE),
	SHOW(PORT_VM_UUID, "vm-uuid", .flags = OUT_LINE),
	SHOW(PORT_VM_NAME, "vm-name"),
	SHOW(PORT_GROUP_NAME, "group", .zero = "none", .flags = OUT_LINE,
	     .with = DVS_HAS(PORT_IFINDEX)),
	SHOW(PORT_OWN, "own", .zero = "none"),
	SHOW(PORT_STATS, NULL, .flags = OUT_LINE),
	OUT_END
};

static int port_add(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_switch(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_port_new(ctl->nl, &call->data.port));
}

static int port_set(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call,
			     dvs_port_set(ctl->nl, &call->data.port));
}

static int port_del(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call,
			     dvs_port_del(ctl->nl, &call->data.port));
}

static int show_one(const struct dvs_port *port, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&port_topic), port_layout, port);
	return 0;
}

static int port_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_port *port = &call->data.port;
	int err;

	if (port->set & DVS_HAS(PORT_IFINDEX)) {
		err = dvs_port_get(ctl->nl, port);
		if (!err)
			show_one(port, ctl);
	} else {
		err = dvs_port_dump(ctl->nl, port, show_one, ctl);
	}
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = port_add },
	{ .name = "set", .id = CMD_SET, .run = port_set },
	{ .name = "del", .id = CMD_DEL, .run = port_del },
	{ .name = "show", .id = CMD_SHOW, .run = port_show, .lists = true },
	{ .id = 0 }
};

const struct topic port_topic = {
	.name = "port",
	.summary = "devices attached to a switch, and its own port",
	.cmds = cmds,
	.args = port_args,
	.layout = port_layout,
};
