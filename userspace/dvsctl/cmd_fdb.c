// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl fdb: the forwarding database.
 */
#include "cmd.h"

#define CHANGE	(CMD_ADD | CMD_REPLACE)
#define FILTER	(CMD_FLUSH | CMD_SHOW)

static const struct arg args[] = {
	{ .value = "MAC", .cmds = CHANGE | CMD_DEL | CMD_SHOW,
	  .required = CHANGE | CMD_DEL, .field = DVS_F_FDB_MAC },
	{ .word = "segment", .value = "ID", .cmds = CHANGE | CMD_DEL,
	  .required = CHANGE | CMD_DEL, .field = DVS_F_FDB_SEGMENT },
	{ .word = "port", .value = "DEV", .cmds = CHANGE,
	  .field = DVS_F_FDB_PORT_NAME, .also = DVS_HAS(FDB_PORT),
	  .parse = arg_device, .before = "{", .after = "|" },
	{ .word = "tunnel", .value = "NAME", .cmds = CHANGE,
	  .field = DVS_F_FDB_TUNNEL, .before = "" },
	{ .word = "remote", .value = "ADDR", .cmds = CHANGE,
	  .field = DVS_F_FDB_REMOTE, .after = "}" },
	{ .word = "switch", .value = "NAME",
	  .cmds = CHANGE | CMD_DEL | FILTER,
	  .field = DVS_F_FDB_SWITCH_NAME, .also = DVS_HAS(FDB_SWITCH),
	  .parse = arg_device },
	{ .word = "segment", .value = "ID", .cmds = FILTER,
	  .field = DVS_F_FDB_SEGMENT },
	{ .word = "port", .value = "DEV", .cmds = FILTER,
	  .field = DVS_F_FDB_PORT_NAME, .also = DVS_HAS(FDB_PORT),
	  .parse = arg_device },
	{ .word = "tunnel", .value = "NAME", .cmds = FILTER,
	  .field = DVS_F_FDB_TUNNEL },
	{ .word = "remote", .value = "ADDR", .cmds = FILTER,
	  .field = DVS_F_FDB_REMOTE },
	{ .word = "kind", .cmds = FILTER, .field = DVS_F_FDB_KIND },
	{ .word = "static", .cmds = CHANGE, .field = DVS_F_FDB_KIND,
	  .parse = arg_constant, .constant = DVS_ENTRY_STATIC },
	{ .word = "sticky", .cmds = CHANGE, .field = DVS_F_FDB_KIND,
	  .parse = arg_constant, .constant = DVS_ENTRY_STICKY },
	{ .word = "control", .cmds = CHANGE, .field = DVS_F_FDB_KIND,
	  .parse = arg_constant, .constant = DVS_ENTRY_CONTROL },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(FDB_EVENT, NULL),
	SHOW(FDB_MAC, NULL),
	SHOW(FDB_SEGMENT, "segment"),
	SHOW(FDB_PORT_NAME, "port"),
	SHOW(FDB_TUNNEL, "tunnel"),
	SHOW(FDB_REMOTE, "remote"),
	SHOW(FDB_SWITCH_NAME, "switch"),
	SHOW(FDB_KIND, NULL),
	SHOW(FDB_AGE, "age"),
	SHOW(FDB_FLUSHED, "flushed"),
	OUT_END
};

/* An entry leads to a port, or to a remote of a tunnel. */
static const char *check_target(const struct call *call)
{
	uint64_t set = call->data.set;
	bool port = set & DVS_HAS(FDB_PORT_NAME);
	bool remote = set & DVS_HAS(FDB_REMOTE);

	if (port && set & DVS_HAS(FDB_TUNNEL))
		return "port and tunnel exclude each other";
	if (port && remote)
		return "port and remote exclude each other";
	if (!port && !remote)
		return set & DVS_HAS(FDB_TUNNEL) ?
			"remote is missing" :
			"port is missing, or tunnel and remote";
	return NULL;
}

/* The tunnel tells the switch, and so does the port. */
static int resolve_entry(struct dvsctl *ctl, struct call *call)
{
	uint64_t tunnel = DVS_HAS(FDB_TUNNEL) | DVS_HAS(FDB_REMOTE);

	if (call->data.set & tunnel && call->cmd->id & CHANGE)
		return resolve_tunnel(ctl, call);
	if (call->data.set & DVS_HAS(FDB_TUNNEL))
		return resolve_tunnel(ctl, call);
	return resolve_switch(ctl, call);
}

static int fdb_add(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_entry(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call, dvs_fdb_new(ctl->nl, &call->data.fdb));
}

static int fdb_replace(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_entry(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call,
			     dvs_fdb_set(ctl->nl, &call->data.fdb));
}

static int fdb_del(struct dvsctl *ctl, struct call *call)
{
	int status = resolve_entry(ctl, call);

	if (status)
		return status;
	return dvsctl_result(ctl, call, dvs_fdb_del(ctl->nl, &call->data.fdb));
}

static int show_one(const struct dvs_fdb_entry *entry, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&fdb_topic), layout, entry);
	return 0;
}

static int fdb_flush(struct dvsctl *ctl, struct call *call)
{
	struct dvs_fdb_entry answer = { .set = DVS_HAS(FDB_FLUSHED) };
	int status = resolve_entry(ctl, call);
	int err;

	if (status)
		return status;
	err = dvs_fdb_flush(ctl->nl, &call->data.fdb, &answer.flushed);
	if (!err)
		show_one(&answer, ctl);
	return dvsctl_result(ctl, call, err);
}

static int fdb_show(struct dvsctl *ctl, struct call *call)
{
	uint64_t one = DVS_HAS(FDB_PORT) | DVS_HAS(FDB_TUNNEL);

	/* A port or tunnel that is not there is an error, not an empty list. */
	if (call->data.set & one && resolve_entry(ctl, call))
		return EXIT_FAILED;
	return dvsctl_result(ctl, call, dvs_fdb_dump(ctl->nl, &call->data.fdb,
						     show_one, ctl));
}

static const struct cmd cmds[] = {
	{ .name = "add", .id = CMD_ADD, .run = fdb_add,
	  .check = check_target },
	{ .name = "replace", .id = CMD_REPLACE, .run = fdb_replace,
	  .check = check_target },
	{ .name = "del", .id = CMD_DEL, .run = fdb_del },
	{ .name = "flush", .id = CMD_FLUSH, .run = fdb_flush, .lists = true },
	{ .name = "show", .id = CMD_SHOW, .run = fdb_show, .lists = true },
	{ .id = 0 }
};

const struct topic fdb_topic = {
	.name = "fdb",
	.summary = "the forwarding database",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
