// SPDX-License-Identifier: GPL-2.0
/*
 * dvsd: export flow records of distributed virtual switches.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <json-c/json.h>

#include "config.h"
#include "control.h"
#include "exporter.h"
#include "instant.h"
#include "log.h"
#include "loop.h"
#include "report.h"
#include "resolve.h"
#include "source.h"

#define CONFIG_PATH	"/etc/dvs/dvsd.yaml"
#define SOCKET_PATH	"/run/dvs/dvsd.sock"

/* Exit status, documented in dvsd(8). */
enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Milliseconds that collectors have for what waits for them at the end. */
#define FAREWELL	2000

/**
 * struct options - the command line
 * @config: name of the configuration, NULL: the usual one, if it is there
 * @socket: name of the control socket
 * @check: name of a configuration that is only to be checked, or NULL
 * @foreground: a person reads the messages
 * @debug: debugging messages
 */
struct options {
	const char *config;
	const char *socket;
	const char *check;
	bool foreground;
	bool debug;
};

/**
 * struct dvsd - all state of the daemon
 * @options: the command line
 * @loop: loop
 * @resolver: names of hosts
 * @exporter: collectors
 * @source: flows
 * @control: control socket
 * @signals: SIGHUP, SIGINT, SIGTERM
 * @watchdog: says that the daemon lives
 * @period: nanoseconds between two times that it does
 * @stop: a signal said so
 */
struct dvsd {
	struct options options;
	struct loop loop;
	struct resolver resolver;
	struct exporter exporter;
	struct source source;
	struct control control;
	struct loop_fd signals;
	struct loop_timer watchdog;
	uint64_t period;
	bool stop;
};

static void usage(FILE *file)
{
	fputs("usage: dvsd [--config FILE] [--socket PATH] [--foreground] [--debug]\n"
	      "       dvsd --check FILE\n"
	      "       dvsd --version | --help\n"
	      "see dvsd(8)\n", file);
}

static int usage_error(const char *text, const char *what)
{
	fprintf(stderr, "dvsd: %s%s\n", text, what);
	return EXIT_USAGE;
}

/* Returns below 0 to go on, or an exit status. */
static int parse_options(struct options *options, int argc, char **argv)
{
	static const struct option table[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "socket", required_argument, NULL, 's' },
		{ "check", required_argument, NULL, 'k' },
		{ "foreground", no_argument, NULL, 'f' },
		{ "debug", no_argument, NULL, 'd' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:", table, NULL)) != -1) {
		switch (option) {
		case 'c':
			options->config = optarg;
			break;
		case 's':
			options->socket = optarg;
			break;
		case 'k':
			options->check = optarg;
			break;
		case 'f':
			options->foreground = true;
			break;
		case 'd':
			options->debug = true;
			break;
		case 'V':
			printf("dvsd %s\n", DVS_VERSION);
			return EXIT_OK;
		case 'h':
			usage(stdout);
			return EXIT_OK;
		case ':':
			return usage_error(argv[optind - 1],
					   " lacks its value");
		default:
			return usage_error("unknown option ",
					   argv[optind - 1]);
		}
	}
	if (optind < argc)
		return usage_error("unknown word ", argv[optind]);
	return -1;
}

static int check_config(const char *path)
{
	struct config config;
	char error[512];

	if (config_load(&config, path, error, sizeof(error))) {
		fprintf(stderr, "dvsd: %s\n", error);
		return EXIT_FAILED;
	}
	config_clear(&config);
	return EXIT_OK;
}

/* Without a file of the usual name there is nothing to be exported. */
static int load_config(struct dvsd *dvsd)
{
	const char *path = dvsd->options.config;
	struct config config;
	char error[512];
	int err;

	err = config_load(&config, path ? path : CONFIG_PATH, error,
			  sizeof(error));
	if (err == -ENOENT && !path)
		err = 0;
	if (err) {
		log_error("%s", error);
		return err;
	}
	err = exporter_configure(&dvsd->exporter, &config);
	config_clear(&config);
	if (err)
		log_error("out of memory");
	else
		source_want(&dvsd->source, exporter_wants(&dvsd->exporter));
	return err;
}

static void reload(struct dvsd *dvsd)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu",
		   (unsigned long long)(instant_clock(CLOCK_MONOTONIC) / 1000));
	if (load_config(dvsd))
		log_error("the configuration stays as it was");
	else
		log_notice("configuration read");
	sd_notify(0, "READY=1");
}

static void on_signal(void *arg, uint32_t events)
{
	struct dvsd *dvsd = arg;
	struct signalfd_siginfo info;

	(void)events;
	if (read(dvsd->signals.fd, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGHUP)
		reload(dvsd);
	else
		dvsd->stop = true;
}

static void on_watchdog(void *arg)
{
	struct dvsd *dvsd = arg;

	sd_notify(0, "WATCHDOG=1");
	loop_timer_set(&dvsd->loop, &dvsd->watchdog,
		       instant_clock(CLOCK_BOOTTIME) + dvsd->period);
}

static void watchdog_start(struct dvsd *dvsd)
{
	uint64_t limit;

	if (sd_watchdog_enabled(0, &limit) <= 0)
		return;
	/* of the limit in microseconds, half */
	dvsd->period = limit * 1000 / 2;
	dvsd->watchdog = (struct loop_timer){ .fn = on_watchdog, .arg = dvsd };
	on_watchdog(dvsd);
}

static int signals_open(struct dvsd *dvsd)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	dvsd->signals = (struct loop_fd){
		.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK),
		.fn = on_signal,
		.arg = dvsd,
	};
	if (dvsd->signals.fd < 0)
		return -errno;
	return loop_watch(&dvsd->loop, &dvsd->signals, EPOLLIN);
}

static void on_request(const char *what, struct json_object *answer, void *arg)
{
	struct dvsd *dvsd = arg;

	if (!strcmp(what, "export"))
		report_export(&dvsd->exporter, answer);
	else
		json_object_object_add(answer, "error",
				       json_object_new_string("unknown name"));
}

/* What has been begun is ended with the process. */
static int start(struct dvsd *dvsd)
{
	int err;

	err = loop_init(&dvsd->loop);
	if (!err)
		err = signals_open(dvsd);
	if (!err)
		err = resolver_init(&dvsd->resolver, &dvsd->loop);
	if (err) {
		log_error("cannot start: %s", strerror(-err));
		return err;
	}
	exporter_init(&dvsd->exporter, &dvsd->loop, &dvsd->resolver);
	source_init(&dvsd->source, &dvsd->exporter, &dvsd->loop);
	err = control_open(&dvsd->control, &dvsd->loop, dvsd->options.socket,
			   on_request, dvsd);
	if (err) {
		log_error("%s: %s", dvsd->options.socket, strerror(-err));
		return err;
	}
	err = load_config(dvsd);
	if (err)
		control_close(&dvsd->control);
	return err;
}

/* What waits is sent, if that does not take too long. */
static void finish(struct dvsd *dvsd)
{
	uint64_t end = instant_clock(CLOCK_BOOTTIME) +
		       FAREWELL * NSEC_PER_MSEC;

	sd_notify(0, "STOPPING=1");
	source_want(&dvsd->source, false);
	while (!exporter_flush(&dvsd->exporter) &&
	       instant_clock(CLOCK_BOOTTIME) < end) {
		if (loop_step(&dvsd->loop, 50))
			break;
	}
	control_close(&dvsd->control);
	exporter_uninit(&dvsd->exporter);
	resolver_uninit(&dvsd->resolver);
	loop_uninit(&dvsd->loop);
}

static int run(struct dvsd *dvsd)
{
	int err = 0;

	sd_notify(0, "READY=1");
	watchdog_start(dvsd);
	while (!dvsd->stop && !err)
		err = loop_step(&dvsd->loop, -1);
	if (err)
		log_error("cannot wait for events: %s", strerror(-err));
	finish(dvsd);
	return err ? EXIT_FAILED : EXIT_OK;
}

int main(int argc, char **argv)
{
	static struct dvsd dvsd = { .options.socket = SOCKET_PATH };
	int status = parse_options(&dvsd.options, argc, argv);

	if (status >= 0)
		return status;
	if (dvsd.options.check)
		return check_config(dvsd.options.check);
	log_setup(dvsd.options.debug ? LOG_DEBUG : LOG_INFO,
		  !dvsd.options.foreground && getenv("JOURNAL_STREAM"));
	return start(&dvsd) ? EXIT_FAILED : run(&dvsd);
}
