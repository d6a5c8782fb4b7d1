/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Topics (switch, port, ...), their commands, and what all commands share.
 */
#ifndef _DVSCTL_CMD_H
#define _DVSCTL_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"
#include "dvs.h"
#include "out.h"
#include "util.h"

struct call;

/* Exit status, documented in dvsctl(8). */
enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/**
 * struct dvsctl - all state of the program
 * @nl: connection to the kernel, NULL until a command needs it
 * @out: where output goes
 * @error: why the last command failed
 */
struct dvsctl {
	struct dvs_ctx *nl;
	struct out out;
	char error[512];
};

/**
 * struct cmd - a command of a topic
 * @name: word, NULL for the only command of a topic
 * @id: CMD_ADD, CMD_SET, ...
 * @run: does it. Returns EXIT_OK or dvsctl_error() or the like
 * @check: what the table of words cannot say. Returns what is wrong, or NULL
 * @lists: it writes a list of objects
 * @object: name of the library's description of the structure, NULL: the topic's
 * @args: its words, NULL: the topic's
 * @local: it does not ask the kernel
 */
struct cmd {
	const char *name;
	unsigned int id;
	int (*run)(struct dvsctl *ctl, struct call *call);
	const char *(*check)(const struct call *call);
	bool lists;
	const char *object;
	const struct arg *args;
	bool local;
};

/**
 * struct topic - what comes first on the command line
 * @name: word
 * @summary: what it is, for help
 * @cmds: commands, the last one followed by one without id
 * @args: words of the commands
 * @object: description of the structure; NULL: that of the library by @name
 * @layout: the structure as text
 */
struct topic {
	const char *name;
	const char *summary;
	const struct cmd *cmds;
	const struct arg *args;
	const struct dvs_object *object;
	const struct out_item *layout;
};

/**
 * struct call - a command with its words
 * @topic: topic
 * @cmd: command, NULL for help
 * @args: its words
 * @data: the structure they filled
 */
struct call {
	const struct topic *topic;
	const struct cmd *cmd;
	struct args args;
	union {
		uint64_t set;
		struct dvs_switch sw;
		struct dvs_port port;
		struct dvs_tunnel tunnel;
		struct dvs_segment segment;
		struct dvs_remote remote;
		struct dvs_fdb_entry fdb;
		struct dvs_drop drop;
		struct dvs_sched sched;
		struct dvs_class class;
		struct dvs_pool pool;
		struct dvs_police police;
		struct dvs_sampler sampler;
		struct dvs_flow_cache cache;
		struct dvs_flow flow;
		struct dvs_mirror mirror;
		struct dvs_capture capture;
	} data;
};

/* topics.c: the top table, ended by NULL. */
extern const struct topic *const topics[];
const struct topic *topic_find(const char *name);
const struct dvs_object *topic_object(const struct topic *topic);
const struct dvs_object *cmd_object(const struct topic *topic,
				    const struct cmd *cmd);
const struct arg *cmd_args(const struct topic *topic, const struct cmd *cmd);

/* call.c: a command line from words to exit status. */
int call_parse(struct dvsctl *ctl, struct call *call, int argc, char **argv);
int call_run(struct dvsctl *ctl, struct call *call);
void call_release(struct call *call);
/* Parse, run, release. */
int call_line(struct dvsctl *ctl, int argc, char **argv);

/* call.c: say what went wrong; each returns the exit status for it. */
int dvsctl_error(struct dvsctl *ctl, const char *format, ...)
	__printf(2, 3);
int dvsctl_usage(struct dvsctl *ctl, const char *format, ...)
	__printf(2, 3);
/* The library's result of a request that came from the words of a call. */
int dvsctl_result(struct dvsctl *ctl, const struct call *call, int err);

/* resolve.c: what users leave out. EXIT_OK, or an error has been noted. */
int resolve_devices(struct dvsctl *ctl, struct call *call);
int resolve_switch(struct dvsctl *ctl, struct call *call);
int resolve_tunnel(struct dvsctl *ctl, struct call *call);

/* help.c */
void help_program(FILE *file);
void help_topic(FILE *file, const struct topic *topic);
void help_json(struct out *out, const struct topic *topic);

/* batch.c */
int batch_run(struct dvsctl *ctl, const char *name);
/* Cut a line into words, in place. Returns their number, or -1 and error. */
int batch_split(char *line, char **words, int max, const char **error);

/* cmd_<topic>.c */
extern const struct topic switch_topic;
extern const struct topic port_topic;
extern const struct topic group_topic;
extern const struct topic tunnel_topic;
extern const struct topic segment_topic;
extern const struct topic remote_topic;
extern const struct topic fdb_topic;
extern const struct topic drop_topic;
extern const struct topic sched_topic;
extern const struct topic class_topic;
extern const struct topic pool_topic;
extern const struct topic police_topic;
extern const struct topic sampler_topic;
extern const struct topic flow_topic;
extern const struct topic mirror_topic;
extern const struct topic capture_topic;
/* Not one of its own on the command line; events are laid out by it. */
extern const struct topic flow_cache_topic;
extern const struct topic monitor_topic;

/* cmd_port.c: the words and the layout of ports, which port groups have too. */
extern const struct arg port_args[];
extern const struct out_item port_layout[];

/* cmd_tunnel.c */
const char *arg_segments(const struct arg_target *to, const char *text);

/* filter.c: parsers of the words that choose frames. */
const char *arg_ethertype(const struct arg_target *to, const char *text);
/* An address, and its length in the member that follows. */
const char *arg_prefix(const struct arg_target *to, const char *text);

#endif /* _DVSCTL_CMD_H */
