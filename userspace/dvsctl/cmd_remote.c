// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl remote: add, remove and show the peers of tunnels.
 */
#include "cmd.h"

#define CHANGE	(CMD_ADD | CMD_DEL)

static const struct arg args[] = {
	{ .value = "ADDR", .cmds = CHANGE | CMD_SHOW, .required = CHANGE,
	  .field = DVS_F_REMOTE_ADDRESS },
	{ .word = "tunnel", .value = "NAME", .cmds = CHANGE | CMD_SHOW,
	  .field = DVS_F_REMOTE_TUNNEL },
	{ .word = "switch", .value = "NAME", .cmds = CHANGE | CMD_SHOW,
	  .field = DVS_F_REMOTE_SWITCH_NAME, .also = DVS_HAS(REMOTE_SWITCH),
	  .parse = arg_device },
	{ .word = "segments", .value = "all|LIST", .cmds = CMD_ADD,
	  .field = DVS_F_REMOTE_SEGMENTS, .parse = arg_segments },
	{ .word = "segments", .value = "LIST", .cmds = CMD_DEL,
	  .field = DVS_F_REMOTE_SEGMENTS, .parse = arg_segments },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(REMOTE_ADDRESS, NULL, .flags = OUT_COLON),
	SHOW(REMOTE_TUNNEL, "tunnel"),
	SHOW(REMOTE_SWITCH_NAME, "switch"),
	SHOW(REMOTE_ALL_SEGMENTS, "segments", .one = "all", .flags = OUT_TRUE),
	SHOW(REMOTE_SEGMENTS, "segments"),
	SHOW(REMOTE_CONFIGURED, "configured"),
	SHOW(REMOTE_MAC_COUNT, "mac-count"),
	SHOW(REMOTE_MTU, "mtu"),
	OUT_END
};

static int remote_add(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_tunnel(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_remote_new(ctl->nl, &call->data.remote));
}

static int remote_del(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_tunnel(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_remote_del(ctl->nl, &call->data.remote));
}

static int show_one(const struct dvs_remote *remote, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&remote_topic), layout, remote);
	return 0;
}

static int remote_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_remote *remote = &call->data.remote;
	bool one = remote->set & DVS_HAS(REMOTE_ADDRESS);
	int err;

	if ((one || remote->set & DVS_HAS(REMOTE_TUNNEL)) &&
	    resolve_tunnel(ctl, call))
		return EXIT_FAILED;
	if (one) {
		err = dvs_remote_get(ctl->nl, remote);
		if (!err)
			show_one(remote, ctl);
	} else {
		err = dvs_remote_dump(ctl->nl, remote, show_one, ctl);
	}
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = remote_add },
	{ .name = "del", .id = CMD_DEL, .run = remote_del },
	{ .name = "show", .id = CMD_SHOW, .run = remote_show, .lists = true },
	{ .id = 0 }
};

const struct topic remote_topic = {
	.name = "remote",
	.summary = "peers of tunnels",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
