// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl capture: write frames of a switch as they pass, and those that it drops.
 */
#include "cmd.h"

#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "capture_file.h"

/* Milliseconds of silence after which the kernel is asked whether there is more. */
#define SILENCE		1000
/* Frames after which signals are looked at. */
#define BUDGET		256

/* ---- words ---- */

/* Not for the kernel: it stands where only the kernel says something. */
static const char *arg_file(const struct arg_target *to, const char *text)
{
	(void)to;
	return *text ? NULL : "the name is empty";
}

#define ALL	(CMD_CAPTURE | CMD_SHOW)

static const struct arg args[] = {
	/* a device or a tunnel: resolve_place() finds out which */
	{ .value = "PORT", .cmds = CMD_CAPTURE, .field = DVS_F_CAPTURE_PORT_NAME,
	  .parse = arg_device },
	{ .word = "tunnel", .value = "NAME", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_TUNNEL },
	{ .word = "segment", .value = "ID", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_SEGMENT },
	{ .word = "all", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_SOURCES_ALL, .parse = arg_true },
	{ .word = "switch", .value = "NAME", .cmds = ALL,
	  .field = DVS_F_CAPTURE_SWITCH_NAME, .also = DVS_HAS(CAPTURE_SWITCH),
	  .parse = arg_device },
	{ .word = "direction", .value = "in|out|both", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_DIRECTION },
	{ .word = "frames", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_FRAMES },
	{ .word = "src-mac", .value = "MAC", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_SRC_MAC },
	{ .word = "dst-mac", .value = "MAC", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_DST_MAC },
	{ .word = "vlan", .value = "VID", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_VLAN },
	{ .word = "ethertype", .value = "N", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_ETHERTYPE, .parse = arg_ethertype },
	{ .word = "src", .value = "PREFIX", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_SRC, .also = DVS_HAS(CAPTURE_SRC_LEN),
	  .parse = arg_prefix },
	{ .word = "dst", .value = "PREFIX", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_DST, .also = DVS_HAS(CAPTURE_DST_LEN),
	  .parse = arg_prefix },
	{ .word = "protocol", .value = "N", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_PROTOCOL },
	{ .word = "src-port", .value = "N", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_SRC_PORT },
	{ .word = "dst-port", .value = "N", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_DST_PORT },
	{ .word = "reverse", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_REVERSE },
	{ .word = "interval", .value = "N", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_INTERVAL },
	{ .word = "snap-len", .value = "N", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_SNAP_LEN },
	{ .word = "count", .value = "N", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_PACKETS },
	{ .word = "write", .value = "FILE", .cmds = CMD_CAPTURE,
	  .field = DVS_F_CAPTURE_END, .parse = arg_file },
	{ .cmds = 0 }
};

static const struct out_item layout[] = {
	SHOW(CAPTURE_PORT_NAME, NULL, .flags = OUT_COLON),
	SHOW(CAPTURE_TUNNEL, "tunnel", .flags = OUT_COLON),
	SHOW(CAPTURE_SOURCES_ALL, NULL, .one = "all", .flags = OUT_COLON),
	SHOW(CAPTURE_SEGMENT, "segment", .flags = OUT_COLON),
	SHOW(CAPTURE_SWITCH_NAME, "switch"),
	SHOW(CAPTURE_DIRECTION, "direction"),
	SHOW(CAPTURE_FRAMES, "frames"),
	SHOW(CAPTURE_INTERVAL, "interval"),
	SHOW(CAPTURE_SNAP_LEN, "snap-len"),
	SHOW(CAPTURE_REVERSE, "reverse", .flags = OUT_LINE),
	SHOW(CAPTURE_SRC_MAC, "src-mac"),
	SHOW(CAPTURE_DST_MAC, "dst-mac"),
	SHOW(CAPTURE_VLAN, "vlan"),
	SHOW(CAPTURE_ETHERTYPE, "ethertype"),
	SHOW(CAPTURE_SRC, "src"),
	SHOW(CAPTURE_SRC_LEN, NULL, .flags = OUT_SLASH),
	SHOW(CAPTURE_DST, "dst"),
	SHOW(CAPTURE_DST_LEN, NULL, .flags = OUT_SLASH),
	SHOW(CAPTURE_PROTOCOL, "protocol"),
	SHOW(CAPTURE_SRC_PORT, "src-port"),
	SHOW(CAPTURE_DST_PORT, "dst-port"),
	SHOW(CAPTURE_PORTID, "portid", .flags = OUT_LINE),
	SHOW(CAPTURE_PACKETS, "packets"),
	SHOW(CAPTURE_LOST, "lost"),
	OUT_END
};

static const char *capture_check(const struct call *call)
{
	const struct dvs_capture *capture = &call->data.capture;

	if (!(capture->set & (DVS_HAS(CAPTURE_PORT_NAME) |
			      DVS_HAS(CAPTURE_TUNNEL) |
			      DVS_HAS(CAPTURE_SEGMENT) |
			      DVS_HAS(CAPTURE_SOURCES_ALL))))
		return "PORT is missing";
	if (capture->set & DVS_HAS(CAPTURE_PORT_NAME) &&
	    capture->set & DVS_HAS(CAPTURE_TUNNEL))
		return "PORT and tunnel exclude each other";
	if (capture->set & DVS_HAS(CAPTURE_PACKETS) && !capture->packets)
		return "count 0: the least is 1";
	return NULL;
}

/* ---- where frames go ---- */

/* The value of a word, or NULL if it was not given. */
static const char *given(const struct call *call, unsigned int field)
{
	for (size_t i = 0; i < call->args.count; i++) {
		if (call->args.given[i]->field == field)
			return call->args.text[i];
	}
	return NULL;
}

static const char *file_name(const struct call *call)
{
	const char *name = given(call, DVS_F_CAPTURE_END);

	return name && strcmp(name, "-") ? name : "standard output";
}

static FILE *file_open(const struct call *call)
{
	const char *name = given(call, DVS_F_CAPTURE_END);

	/* a descriptor of its own, so that errors are not found again */
	return name && strcmp(name, "-") ? fopen(name, "we") :
					   fdopen(dup(STDOUT_FILENO), "w");
}

/* ---- the capture ---- */

/**
 * struct capture_run - a capture under way
 * @file: where it is written
 * @limit: frames after which it ends, 0 is none
 * @budget: frames until signals are looked at
 * @ended: the kernel has ended it, or does not know of it
 * @closed: nobody reads any more
 * @end: why it has ended, enum dvs_ended; -1 if that was missed
 * @packets: frames that the kernel has sent
 * @lost: frames that it could not send
 * @error: errno of the first failure to write, or 0
 */
struct capture_run {
	struct capture_file file;
	uint64_t limit;
	unsigned int budget;
	bool ended;
	bool closed;
	int end;
	uint64_t packets;
	uint64_t lost;
	int error;
};

static sig_atomic_t interrupted;	/* atomic */

static void on_signal(int number)
{
	(void)number;
	__atomic_store_n(&interrupted, 1, __ATOMIC_RELAXED);
}

/* The second signal ends the program at once. */
static void catch_signals(void)
{
	struct sigaction action = {
		.sa_handler = on_signal,
		.sa_flags = SA_RESETHAND,
	};

	__atomic_store_n(&interrupted, 0, __ATOMIC_RELAXED);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static bool is_full(const struct capture_run *run)
{
	return run->limit && run->file.frames == run->limit;
}

static void capture_flush(struct capture_run *run)
{
	if (fflush(run->file.file) && !run->error)
		run->error = errno;
}

/* Non-zero ends the processing, for others to have a look. */
static int on_capture(const struct dvs_capture *capture, void *arg)
{
	struct capture_run *run = arg;

	if (capture->set & DVS_HAS(CAPTURE_FRAME)) {
		capture_file_frame(&run->file, capture);
		return is_full(run) || ferror(run->file.file) ||
		       !--run->budget;
	}
	if (!(capture->set & DVS_HAS(CAPTURE_END)))
		return 0;
	run->ended = true;
	run->end = capture->end;
	run->packets = capture->packets;
	run->lost = capture->lost;
	return 1;
}

static int capture_read(struct dvsctl *ctl, struct capture_run *run)
{
	int err;

	run->budget = BUDGET;
	err = dvs_capture_process(ctl->nl, on_capture, run);
	capture_flush(run);
	return err < 0 ? err : 0;
}

/* The socket may have had no room for the end. */
static int capture_silence(struct dvsctl *ctl, const struct dvs_capture *started,
			   struct capture_run *run)
{
	struct dvs_capture capture = {
		.set = DVS_HAS(CAPTURE_PORTID),
		.portid = started->portid,
	};
	int err;

	if (!dvs_capture_get(ctl->nl, &capture))
		return 0;
	err = capture_read(ctl, run);
	if (!err && !run->ended && run->budget == BUDGET) {
		run->ended = true;
		run->end = -1;
	}
	return err;
}

static int capture_wait(struct dvsctl *ctl, const struct dvs_capture *started,
			struct capture_run *run)
{
	struct pollfd fds[] = {
		{ .fd = dvs_capture_fd(ctl->nl), .events = POLLIN },
		{ .fd = fileno(run->file.file) },
	};
	int n = poll(fds, ARRAY_SIZE(fds), SILENCE);

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (!n)
		return capture_silence(ctl, started, run);
	run->closed = fds[1].revents & POLLERR;
	return fds[0].revents ? capture_read(ctl, run) : 0;
}

static int capture_loop(struct dvsctl *ctl, const struct dvs_capture *started,
			struct capture_run *run)
{
	int err = 0;

	while (!err && !run->ended && !run->closed && !is_full(run) &&
	       !run->error &&
	       !__atomic_load_n(&interrupted, __ATOMIC_RELAXED))
		err = capture_wait(ctl, started, run);
	return err;
}

/* End it, and read what is there unless enough has been read. */
static void capture_finish(struct dvsctl *ctl, struct capture_run *run)
{
	struct dvs_capture capture;
	uint64_t frames;

	if (run->ended)
		return;
	run->packets = run->file.frames;
	run->lost = run->file.lost;
	if (!dvs_capture_stop(ctl->nl, &capture)) {
		run->packets = capture.packets;
		run->lost = capture.lost;
	}
	do {
		frames = run->file.frames;
	} while (!is_full(run) && !run->error && !run->ended &&
		 !capture_read(ctl, run) && run->file.frames != frames);
	run->end = DVS_ENDED_STOPPED;
}

static const char *end_text(int end)
{
	switch (end) {
	case DVS_ENDED_PORT:
		return "the port was removed from the switch";
	case DVS_ENDED_TUNNEL:
		return "the tunnel was removed";
	case DVS_ENDED_SWITCH:
		return "the switch was removed";
	case DVS_ENDED_STOPPED:
		return NULL;
	default:
		return "the capture has ended";
	}
}

/* What becomes of it all: the file is closed. */
static int capture_result(struct dvsctl *ctl, const struct call *call,
			  struct capture_run *run, int err)
{
	capture_file_end(&run->file, run->packets, run->lost);
	capture_flush(run);
	if (fclose(run->file.file) && !run->error)
		run->error = errno;
	if (run->closed || run->error == EPIPE)
		return EXIT_OK;
	fprintf(stderr, "%llu frames captured, %llu lost\n",
		(unsigned long long)run->file.frames,
		(unsigned long long)run->lost);
	if (run->error)
		return dvsctl_error(ctl, "%s: %s", file_name(call),
				    strerror(run->error));
	if (err)
		return dvsctl_error(ctl, "%s", *dvs_errmsg(ctl->nl) ?
				    dvs_errmsg(ctl->nl) : strerror(-err));
	return end_text(run->end) ? dvsctl_error(ctl, "%s", end_text(run->end)) :
				    EXIT_OK;
}

static int capture_write(struct dvsctl *ctl, struct call *call)
{
	struct dvs_capture *capture = &call->data.capture;
	struct capture_run run = {
		.limit = capture->set & DVS_HAS(CAPTURE_PACKETS) ?
			 capture->packets : 0,
	};
	FILE *file;
	int err;

	err = dvs_capture_start(ctl->nl, capture);
	if (err)
		return dvsctl_result(ctl, call, err);
	file = file_open(call);
	if (!file) {
		dvsctl_error(ctl, "%s: %s", file_name(call), strerror(errno));
		dvs_capture_close(ctl->nl);
		return EXIT_FAILED;
	}
	catch_signals();
	capture_file_begin(&run.file, file, capture);
	capture_flush(&run);
	err = capture_loop(ctl, capture, &run);
	capture_finish(ctl, &run);
	dvs_capture_close(ctl->nl);
	return capture_result(ctl, call, &run, err);
}

/* ---- commands ---- */

/* PORT is a device, or else a tunnel. */
static void resolve_place(struct dvs_capture *capture)
{
	if (!(capture->set & DVS_HAS(CAPTURE_PORT_NAME)))
		return;
	capture->port = if_nametoindex(capture->port_name);
	if (capture->port) {
		capture->set |= DVS_HAS(CAPTURE_PORT);
		return;
	}
	memcpy(capture->tunnel, capture->port_name, sizeof(capture->tunnel));
	capture->set |= DVS_HAS(CAPTURE_TUNNEL);
	capture->set &= ~DVS_HAS(CAPTURE_PORT_NAME);
}

static int capture_run(struct dvsctl *ctl, struct call *call)
{
	struct dvs_capture *capture = &call->data.capture;
	int status;

	if (ctl->out.json)
		return dvsctl_usage(ctl, "frames are written as pcapng, not as JSON");
	if (!given(call, DVS_F_CAPTURE_END) && isatty(STDOUT_FILENO))
		return dvsctl_error(ctl, "standard output is a terminal: say write FILE");
	resolve_place(capture);
	status = capture->set & DVS_HAS(CAPTURE_TUNNEL) ?
		 resolve_tunnel(ctl, call) : resolve_switch(ctl, call);
	return status ? status : capture_write(ctl, call);
}

static int show_one(const struct dvs_capture *capture, void *arg)
{
	struct dvsctl *ctl = arg;

	out_object(&ctl->out, topic_object(&capture_topic), layout, capture);
	return 0;
}

static int capture_show(struct dvsctl *ctl, struct call *call)
{
	int err = dvs_capture_dump(ctl->nl, &call->data.capture, show_one, ctl);

	return dvsctl_result(ctl, call, err);
}

static const struct cmd cmds[] = {
	{ .name = "show", .id = CMD_SHOW, .run = capture_show, .lists = true },
	{ .id = CMD_CAPTURE, .run = capture_run, .check = capture_check },
	{ .id = 0 }
};

const struct topic capture_topic = {
	.name = "capture",
	.summary = "frames as they pass, and those that are dropped",
	.cmds = cmds,
	.args = args,
	.layout = layout,
};
