// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl: read and change distributed virtual switches.
 */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Where "ip netns add" puts the namespaces it names. */
#define NETNS_DIR	"/run/netns/"

/**
 * struct options - what comes before the command
 * @netns: name of a network namespace, or NULL
 * @file: file of a batch, or NULL
 * @help: print help
 * @version: print the version
 */
struct options {
	const char *netns;
	const char *file;
	bool help;
	bool version;
};

/* Enter a namespace for good, before any socket is made. */
static int netns_enter(struct dvsctl *ctl, const char *name)
{
	char path[256];
	int fd, err;

	if (!*name || strchr(name, '/') ||
	    strlen(name) >= sizeof(path) - sizeof(NETNS_DIR))
		return dvsctl_usage(ctl, "netns %s: not a name", name);
	snprintf(path, sizeof(path), NETNS_DIR "%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return dvsctl_error(ctl, "netns %s: %s", name, strerror(errno));
	err = setns(fd, CLONE_NEWNET) ? errno : 0;
	close(fd);
	if (err)
		return dvsctl_error(ctl, "netns %s: %s", name, strerror(err));
	return EXIT_OK;
}

static int parse_options(struct dvsctl *ctl, struct options *options, int argc,
			 char **argv)
{
	int option;

	opterr = 0;
	while ((option = getopt(argc, argv, "+:jpn:b:Vh")) != -1) {
		switch (option) {
		case 'j':
			ctl->out.json = true;
			break;
		case 'p':
			ctl->out.pretty = true;
			break;
		case 'n':
			options->netns = optarg;
			break;
		case 'b':
			options->file = optarg;
			break;
		case 'V':
			options->version = true;
			break;
		case 'h':
			options->help = true;
			break;
		case ':':
			return dvsctl_usage(ctl, "-%c lacks its value", optopt);
		default:
			return dvsctl_usage(ctl, "unknown option -%c", optopt);
		}
	}
	return EXIT_OK;
}

static int print_help(struct dvsctl *ctl)
{
	if (ctl->out.json)
		help_json(&ctl->out, NULL);
	else
		help_program(ctl->out.file);
	return EXIT_OK;
}

static int run(struct dvsctl *ctl, const struct options *options, int argc,
	       char **argv)
{
	int status;

	if (options->version) {
		fprintf(ctl->out.file, "dvsctl %s\n", DVS_VERSION);
		return EXIT_OK;
	}
	if (options->help || (argc == 1 && !strcmp(argv[0], "help")))
		return print_help(ctl);
	if (!argc && !options->file)
		return dvsctl_usage(ctl, "no object, dvsctl -h prints help");
	if (argc && options->file)
		return dvsctl_usage(ctl, "unknown word \"%s\" after -b",
				    argv[0]);

	status = options->netns ? netns_enter(ctl, options->netns) : EXIT_OK;
	if (status)
		return status;
	if (options->file)
		return batch_run(ctl, options->file);
	return call_line(ctl, argc, argv);
}

/* Output that could not be written is a failure like any other. */
static int finish(struct dvsctl *ctl, int status)
{
	int err;

	if (status) {
		fprintf(stderr, "dvsctl: %s\n", ctl->error);
		out_error(&ctl->out, ctl->error);
	}
	err = out_flush(&ctl->out);
	if (err && !status) {
		fprintf(stderr, "dvsctl: write error: %s\n", strerror(err));
		status = EXIT_FAILED;
	}
	dvs_ctx_free(ctl->nl);
	return status;
}

int main(int argc, char **argv)
{
	struct dvsctl ctl = { .out.file = stdout };
	struct options options = { 0 };
	int status;

	signal(SIGPIPE, SIG_IGN);
	status = parse_options(&ctl, &options, argc, argv);
	if (!status)
		status = run(&ctl, &options, argc - optind, argv + optind);
	return finish(&ctl, status);
}
