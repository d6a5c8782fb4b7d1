// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl mirror: make, change, remove and show mirrors.
 */
#include "cmd.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "values.h"

/* ---- words ---- */

static struct dvs_list *target_list(const struct arg_target *to)
{
	const struct dvs_field *field = &to->object->fields[to->arg->field];

	return (void *)((char *)to->data + field->offset);
}

/* Copy a name up to a comma; returns where the next one begins, or NULL. */
static const char *next_name(const char *text, char *name, size_t size,
			     const char **wrong)
{
	size_t len = strcspn(text, ",");

	*wrong = NULL;
	if (!len)
		*wrong = "a name is empty";
	else if (len >= size)
		*wrong = "a name is too long";
	if (*wrong)
		return NULL;
	memcpy(name, text, len);
	name[len] = '\0';
	return text[len] ? text + len + 1 : NULL;
}

static const char *arg_ports(const struct arg_target *to, const char *text)
{
	struct dvs_mirror_port port = { 0 };
	const char *wrong;

	do {
		text = next_name(text, port.ifname, sizeof(port.ifname), &wrong);
		if (wrong)
			return wrong;
		if (dvs_list_append(target_list(to), &port, sizeof(port)))
			return "out of memory";
	} while (text);
	return NULL;
}

static const char *arg_tunnels(const struct arg_target *to, const char *text)
{
	struct dvs_mirror_tunnel tunnel;
	const char *wrong;

	do {
		memset(&tunnel, 0, sizeof(tunnel));
		text = next_name(text, tunnel.name, sizeof(tunnel.name), &wrong);
		if (wrong)
			return wrong;
		if (dvs_list_append(target_list(to), &tunnel, sizeof(tunnel)))
			return "out of memory";
	} while (text);
	return NULL;
}

static const char *arg_runs(const struct arg_target *to, const char *text)
{
	return value_segments(text, target_list(to));
}

#define CHANGE	(CMD_ADD | CMD_SET)
#define ALL	(CHANGE | CMD_DEL | CMD_SHOW)

static const struct arg args[] = {
	{ .value = "NAME", .cmds = ALL, .required = CHANGE | CMD_DEL,
	  .field = DVS_F_MIRROR_NAME },
	{ .word = "switch", .value = "NAME", .cmds = ALL,
	  .field = DVS_F_MIRROR_SWITCH_NAME, .also = DVS_HAS(MIRROR_SWITCH),
	  .parse = arg_device },
	{ .word = "ports", .value = "LIST", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_PORTS, .parse = arg_ports },
	{ .word = "tunnels", .value = "LIST", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_TUNNELS, .parse = arg_tunnels },
	{ .word = "segments", .value = "LIST", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_SEGMENTS, .parse = arg_runs },
	{ .word = "all", .cmds = CHANGE, .field = DVS_F_MIRROR_SOURCES_ALL,
	  .parse = arg_true },
	{ .word = "direction", .value = "in|out|both", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_DIRECTION },
	{ .word = "src-mac", .value = "MAC", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_SRC_MAC },
	{ .word = "dst-mac", .value = "MAC", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_DST_MAC },
	{ .word = "vlan", .value = "VID", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_VLAN },
	{ .word = "ethertype", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_ETHERTYPE, .parse = arg_ethertype },
	{ .word = "src", .value = "PREFIX", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_SRC, .also = DVS_HAS(MIRROR_SRC_LEN),
	  .parse = arg_prefix },
	{ .word = "dst", .value = "PREFIX", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_DST, .also = DVS_HAS(MIRROR_DST_LEN),
	  .parse = arg_prefix },
	{ .word = "protocol", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_PROTOCOL },
	{ .word = "src-port", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_SRC_PORT },
	{ .word = "dst-port", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_DST_PORT },
	{ .word = "reverse", .cmds = CHANGE, .field = DVS_F_MIRROR_REVERSE },
	{ .word = "no-filter", .cmds = CMD_SET,
	  .field = DVS_F_MIRROR_FILTER_NONE, .parse = arg_true },
	{ .word = "interval", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_INTERVAL },
	{ .word = "snap-len", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_SNAP_LEN },
	{ .word = "target", .value = "DEV", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_TARGET_NAME, .also = DVS_HAS(MIRROR_TARGET),
	  .parse = arg_device },
	{ .word = "dedicated", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_DEDICATED },
	{ .word = "rspan", .value = "VID", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_RSPAN },
	{ .word = "remote", .value = "ADDR", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_REMOTE },
	{ .word = "local", .value = "ADDR", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_LOCAL },
	{ .word = "version", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_VERSION },
	{ .word = "session", .value = "ID", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_SESSION },
	{ .word = "ttl", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_TTL },
	{ .word = "dscp", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_DSCP },
	{ .word = "index", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_INDEX },
	{ .word = "hwid", .value = "N", .cmds = CHANGE,
	  .field = DVS_F_MIRROR_HWID },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(MIRROR_NAME, NULL, .flags = OUT_COLON),
	SHOW(MIRROR_SWITCH_NAME, "switch"),
	SHOW(MIRROR_SOURCES_ALL, NULL, .one = "all"),
	SHOW(MIRROR_PORTS, "ports"),
	SHOW(MIRROR_TUNNELS, "tunnels"),
	SHOW(MIRROR_SEGMENTS, "segments"),
	SHOW(MIRROR_DIRECTION, "direction"),
	SHOW(MIRROR_INTERVAL, "interval"),
	SHOW(MIRROR_SNAP_LEN, "snap-len"),
	SHOW(MIRROR_REVERSE, "reverse", .flags = OUT_LINE),
	SHOW(MIRROR_SRC_MAC, "src-mac"),
	SHOW(MIRROR_DST_MAC, "dst-mac"),
	SHOW(MIRROR_VLAN, "vlan"),
	SHOW(MIRROR_ETHERTYPE, "ethertype"),
	SHOW(MIRROR_SRC, "src"),
	SHOW(MIRROR_SRC_LEN, NULL, .flags = OUT_SLASH),
	SHOW(MIRROR_DST, "dst"),
	SHOW(MIRROR_DST_LEN, NULL, .flags = OUT_SLASH),
	SHOW(MIRROR_PROTOCOL, "protocol"),
	SHOW(MIRROR_SRC_PORT, "src-port"),
	SHOW(MIRROR_DST_PORT, "dst-port"),
	SHOW(MIRROR_TARGET_NAME, "target", .flags = OUT_LINE),
	SHOW(MIRROR_DEDICATED, "dedicated"),
	SHOW(MIRROR_RSPAN, "rspan"),
	SHOW(MIRROR_REMOTE, "remote", .flags = OUT_LINE),
	SHOW(MIRROR_LOCAL, "local"),
	SHOW(MIRROR_VERSION, "version"),
	SHOW(MIRROR_SESSION, "session"),
	SHOW(MIRROR_TTL, "ttl"),
	SHOW(MIRROR_DSCP, "dscp"),
	SHOW(MIRROR_INDEX, "index"),
	SHOW(MIRROR_HWID, "hwid"),
	SHOW(MIRROR_ACTIVE, "active", .zero = "no", .one = "yes",
	     .flags = OUT_LINE),
	SHOW(MIRROR_PACKETS, "packets"),
	SHOW(MIRROR_BYTES, "bytes"),
	SHOW(MIRROR_COUNTS, "dropped"),
	OUT_END
};

/* ---- commands ---- */

/* The kernel knows devices by their index. */
static int resolve_ports(struct dvsctl *ctl, struct dvs_mirror *mirror)
{
	struct dvs_mirror_port *port = mirror->ports.items;

	for (size_t i = 0; i < mirror->ports.count; i++, port++) {
		port->set = DVS_HAS(MIRROR_PORT_IFINDEX);
		port->ifindex = if_nametoindex(port->ifname);
		if (!port->ifindex)
			return dvsctl_error(ctl, "ports %s: %s", port->ifname,
					    errno == ENODEV ? "no such device" :
							      strerror(errno));
	}
	return EXIT_OK;
}

typedef int change_fn(struct dvs_ctx *ctx, const struct dvs_mirror *mirror);

static int change(struct dvsctl *ctl, struct call *call, change_fn *fn)
{
	int status = resolve_switch(ctl, call);

	if (!status)
		status = resolve_ports(ctl, &call->data.mirror);
	if (status)
		return status;
	return dvsctl_result(ctl, call, fn(ctl->nl, &call->data.mirror));
}

static int mirror_add(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_mirror_new);
}

static int mirror_set(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_mirror_set);
}

static int mirror_del(struct dvsctl *ctl, struct call *call)
{
	return change(ctl, call, dvs_mirror_del);
}

static int show_one(const struct dvs_mirror *mirror, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&mirror_topic), layout, mirror);
	return 0;
}

static int mirror_show(struct dvsctl *ctl, struct call *call)
{
	struct dvs_mirror *mirror = &call->data.mirror;
	int err;

	if (!(mirror->set & DVS_HAS(MIRROR_NAME))) {
		err = dvs_mirror_dump(ctl->nl, mirror, show_one, ctl);
		return dvsctl_result(ctl, call, err);
	}
	if (resolve_switch(ctl, call))
		return EXIT_FAILED;
	err = dvs_mirror_get(ctl->nl, mirror);
	if (!err)
		show_one(mirror, ctl);
	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = mirror_add },
	{ .name = "set", .id = CMD_SET, .run = mirror_set },
	{ .name = "del", .id = CMD_DEL, .run = mirror_del },
	{ .name = "show", .id = CMD_SHOW, .run = mirror_show, .lists = true },
	{ .id = 0 }
};

const struct topic mirror_topic = {
	.name = "mirror",
	.summary = "copies of frames for those who watch",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
