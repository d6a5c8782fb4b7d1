// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl switch: make, change, remove and show switches.
 */
#include "cmd.h"

static const struct arg args[] = {
	{ .value = "NAME", .cmds = CMD_ADD, .required = CMD_ADD,
	  .field = DVS_F_SWITCH_IFNAME },
	{ .value = "NAME", .cmds = CMD_SET | CMD_DEL | CMD_SHOW,
	  .required = CMD_SET | CMD_DEL, .field = DVS_F_SWITCH_IFNAME,
	  .also = DVS_HAS(SWITCH_IFINDEX), .parse = arg_device },
	{ .word = "ageing", .value = "SECS", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_AGEING },
	{ .word = "fdb-max", .value = "N", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_FDB_MAX },
	{ .word = "default-segment", .value = "ID", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_DEFAULT_SEGMENT },
	{ .word = "segment", .value = "ID", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_SEGMENT },
	{ .word = "encap-mtu", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_ENCAP_MTU },
	{ .word = "address", .value = "MAC", .cmds = CMD_ADD,
	  .field = DVS_F_SWITCH_MAC },
	{ .word = "reservable", .value = "PERCENT", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_RESERVABLE },
	{ .word = "txmode", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_TXMODE },
	{ .word = "underlay", .cmds = CMD_ADD | CMD_SET,
	  .field = DVS_F_SWITCH_UNDERLAY },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(SWITCH_IFNAME, NULL, .flags = OUT_COLON),
	SHOW(SWITCH_MAC, "address"),
	SHOW(SWITCH_MTU, "mtu"),
	SHOW(SWITCH_SEGMENT, "segment"),
	SHOW(SWITCH_DEFAULT_SEGMENT, "default-segment"),
	SHOW(SWITCH_ENCAP_MTU, "encap-mtu"),
	SHOW(SWITCH_PORT_COUNT, "ports", .flags = OUT_LINE),
	SHOW(SWITCH_TUNNEL_COUNT, "tunnels"),
	SHOW(SWITCH_SEGMENT_COUNT, "segments"),
	SHOW(SWITCH_AGEING, "ageing", .flags = OUT_LINE),
	SHOW(SWITCH_FDB_MAX, "fdb-max"),
	SHOW(SWITCH_FDB_COUNT, "fdb-count"),
	SHOW(SWITCH_FDB_SIZE, "fdb-size"),
	SHOW(SWITCH_FDB_LEARNED, "learned", .flags = OUT_LINE),
	SHOW(SWITCH_FDB_MOVED, "moved"),
	SHOW(SWITCH_FDB_AGED, "aged"),
	SHOW(SWITCH_FDB_DISCARDS, "discards"),
	SHOW(SWITCH_RESERVABLE, "reservable", .flags = OUT_LINE),
	SHOW(SWITCH_UPLINK_RATE, "uplink-rate", .zero = "unknown",
	     .flags = OUT_RATE),
	SHOW(SWITCH_RESERVED, "reserved", .zero = "0", .flags = OUT_RATE),
	SHOW(SWITCH_TXMODE, "txmode", .flags = OUT_LINE),
	SHOW(SWITCH_UNDERLAY, "underlay"),
	OUT_END
};

static int switch_add(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call, dvs_switch_new(ctl->nl, &call->data.sw));
}

static int switch_set(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call, dvs_switch_set(ctl->nl, &call->data.sw));
}

static int switch_del(struct dvsctl *ctl, struct call *call)
{
	return dvsctl_result(ctl, call, dvs_switch_del(ctl->nl, &call->data.sw));
}

static int show_one(const struct dvs_switch *sw, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&switch_topic), layout, sw);
	return 0;
}

static int switch_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_switch *sw = &call->data.sw;
	int err;

	if (sw->set & DVS_HAS(SWITCH_IFINDEX)) {
		err = dvs_switch_get(ctl->nl, sw);
		if (!err)
			show_one(sw, ctl);
	} else {
		err = dvs_switch_dump(ctl->nl, show_one, ctl);
	}
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = switch_add },
	{ .name = "set", .id = CMD_SET, .run = switch_set },
	{ .name = "del", .id = CMD_DEL, .run = switch_del },
	{ .name = "show", .id = CMD_SHOW, .run = switch_show, .lists = true },
	{ .id = 0 }
};

const struct topic switch_topic = {
	.name = "switch",
	.summary = "switches",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
