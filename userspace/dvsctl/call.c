// SPDX-License-Identifier: GPL-2.0
/*
 * A command line: from words to a structure, to the kernel, to an exit status.
 *
 * Parsing does not ask the kernel anything, so that a batch can be parsed whole
 * before its first command runs. Names become indices when a command is run,
 * because an earlier one may have made what they name.
 */
#include "cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int dvsctl_error(struct dvsctl *ctl, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ctl->error, sizeof(ctl->error), format, args);
	va_end(args);
	return EXIT_FAILED;
}

int dvsctl_usage(struct dvsctl *ctl, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ctl->error, sizeof(ctl->error), format, args);
	va_end(args);
	return EXIT_USAGE;
}

/*
 * Put the user's word before the kernel's sentence: the attribute it is about
 * is that of a word that was given, or of one that was not, or of none.
 */
int dvsctl_result(struct dvsctl *ctl, const struct call *call, int err)
{
	const char *text = dvs_errmsg(ctl->nl);
	const char *attr = dvs_errattr(ctl->nl);
	const struct arg *arg;
	int given;

	if (!err)
		return EXIT_OK;
	if (!attr)
		return dvsctl_error(ctl, "%s", text);

	given = args_by_attr(&call->args, attr);
	if (given < 0) {
		arg = args_row_by_attr(&call->args, attr);
		return dvsctl_error(ctl, "%s: %s", arg ? args_name(arg) : attr,
				    text);
	}
	arg = call->args.given[given];
	if (args_bare(arg) || !arg->word)
		return dvsctl_error(ctl, "%s: %s", call->args.text[given],
				    text);
	return dvsctl_error(ctl, "%s %s: %s", arg->word,
			    call->args.text[given], text);
}

static const struct cmd *cmd_find(const struct topic *topic, const char *name)
{
	for (const struct cmd *cmd = topic->cmds; cmd->id; cmd++) {
		if (!cmd->name || !strcmp(cmd->name, name))
			return cmd;
	}
	return NULL;
}

static void call_init(struct call *call, const struct topic *topic)
{
	memset(call, 0, sizeof(*call));
	call->topic = topic;
	call->args.object = topic_object(topic);
	call->args.data = &call->data;
}

/* The command, and how many words it took; a topic alone is shown. */
static int call_choose(struct dvsctl *ctl, struct call *call, int argc,
		       char **argv)
{
	const char *name = argc ? argv[0] : "show";

	if (!strcmp(name, "help")) {
		if (argc > 1)
			return dvsctl_usage(ctl, "unknown word \"%s\"", argv[1]);
		return EXIT_OK;
	}
	call->cmd = cmd_find(call->topic, name);
	if (!call->cmd)
		return dvsctl_usage(ctl, "unknown command \"%s %s\"",
				    call->topic->name, name);
	call->args.cmd = call->cmd->id;
	call->args.object = cmd_object(call->topic, call->cmd);
	call->args.table = cmd_args(call->topic, call->cmd);
	return EXIT_OK;
}

static int call_words(struct dvsctl *ctl, struct call *call, int argc,
		      char **argv)
{
	const char *wrong;

	if (args_parse(&call->args, argc, argv, ctl->error, sizeof(ctl->error)))
		return EXIT_USAGE;
	wrong = call->cmd->check ? call->cmd->check(call) : NULL;
	return wrong ? dvsctl_usage(ctl, "%s", wrong) : EXIT_OK;
}

int call_parse(struct dvsctl *ctl, struct call *call, int argc, char **argv)
{
	const struct topic *topic = topic_find(argv[0]);
	int status, skip;

	if (!topic) {
		memset(call, 0, sizeof(*call));
		return dvsctl_usage(ctl, "unknown object \"%s\"", argv[0]);
	}
	call_init(call, topic);
	status = call_choose(ctl, call, argc - 1, argv + 1);
	if (status || !call->cmd)
		return status;
	skip = argc > 1 && call->cmd->name ? 2 : 1;
	return call_words(ctl, call, argc - skip, argv + skip);
}

void call_release(struct call *call)
{
	if (call->topic)
		dvs_object_clear(call->args.object, &call->data);
}

static int connect_kernel(struct dvsctl *ctl)
{
	if (ctl->nl)
		return EXIT_OK;
	ctl->nl = dvs_ctx_alloc();
	if (!ctl->nl)
		return dvsctl_error(ctl, "out of memory");
	if (dvs_ctx_open(ctl->nl)) {
		dvsctl_error(ctl, "%s", dvs_errmsg(ctl->nl));
		dvs_ctx_free(ctl->nl);
		ctl->nl = NULL;
		return EXIT_FAILED;
	}
	return EXIT_OK;
}

static int call_help(struct dvsctl *ctl, const struct topic *topic)
{
	if (ctl->out.json)
		help_json(&ctl->out, topic);
	else
		help_topic(ctl->out.file, topic);
	return EXIT_OK;
}

int call_run(struct dvsctl *ctl, struct call *call)
{
	int status;

	if (!call->cmd)
		return call_help(ctl, call->topic);
	status = resolve_devices(ctl, call);
	if (!status && !call->cmd->local)
		status = connect_kernel(ctl);
	if (!status)
		status = call->cmd->run(ctl, call);
	if (!status && call->cmd->lists)
		out_end(&ctl->out);
	return status;
}

int call_line(struct dvsctl *ctl, int argc, char **argv)
{
	struct call call;
	int status = call_parse(ctl, &call, argc, argv);

	if (!status)
		status = call_run(ctl, &call);
	call_release(&call);
	return status;
}
