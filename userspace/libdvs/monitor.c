// SPDX-License-Identifier: GPL-2.0
/*
 * Events: a socket of its own that has joined the family's multicast groups.
 *
 * Events are read from the socket itself, not through libnl, whose error codes
 * do not tell a full socket buffer (events were lost) from want of memory.
 */
#include "dvs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/dvs.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "codec.h"
#include "ctx.h"
#include "monitor.h"
#include "object.h"

/* Room for many events, for a reader that is slow for a moment. */
#define EVENT_BUFFER	(4 * 1024 * 1024)
/* Longer than the longest event, a port with a run for each VID. */
#define EVENT_SIZE	(256 * 1024)

/* In the order of enum dvs_group. */
static const char *const group_names[CTX_GROUPS] = {
	DVS_MCGRP_CONFIG, DVS_MCGRP_FDB, DVS_MCGRP_ALARM, DVS_MCGRP_FLOW,
};

static const struct notification {
	uint8_t cmd;
	const char *name;
	const char *group;
	const struct dvs_object *object;
} notifications[] = {
	{ DVS_CMD_SWITCH_NTF, "switch-ntf", "config", &dvs_object_switch },
	{ DVS_CMD_SWITCH_DEL_NTF, "switch-del-ntf", "config",
	  &dvs_object_switch },
	{ DVS_CMD_PORT_NTF, "port-ntf", "config", &dvs_object_port },
	{ DVS_CMD_PORT_DEL_NTF, "port-del-ntf", "config", &dvs_object_port },
	{ DVS_CMD_TUNNEL_NTF, "tunnel-ntf", "config", &dvs_object_tunnel },
	{ DVS_CMD_TUNNEL_DEL_NTF, "tunnel-del-ntf", "config",
	  &dvs_object_tunnel },
	{ DVS_CMD_SEGMENT_NTF, "segment-ntf", "config", &dvs_object_segment },
	{ DVS_CMD_SEGMENT_DEL_NTF, "segment-del-ntf", "config",
	  &dvs_object_segment },
	{ DVS_CMD_REMOTE_NTF, "remote-ntf", "config", &dvs_object_remote },
	{ DVS_CMD_REMOTE_DEL_NTF, "remote-del-ntf", "config",
	  &dvs_object_remote },
	{ DVS_CMD_SCHED_NTF, "sched-ntf", "config", &dvs_object_sched },
	{ DVS_CMD_SCHED_DEL_NTF, "sched-del-ntf", "config", &dvs_object_sched },
	{ DVS_CMD_CLASS_NTF, "class-ntf", "config", &dvs_object_class },
	{ DVS_CMD_POOL_NTF, "pool-ntf", "config", &dvs_object_pool },
	{ DVS_CMD_POOL_DEL_NTF, "pool-del-ntf", "config", &dvs_object_pool },
	{ DVS_CMD_POLICE_NTF, "police-ntf", "config", &dvs_object_police },
	{ DVS_CMD_POLICE_DEL_NTF, "police-del-ntf", "config",
	  &dvs_object_police },
	{ DVS_CMD_SAMPLER_NTF, "sampler-ntf", "config", &dvs_object_sampler },
	{ DVS_CMD_SAMPLER_DEL_NTF, "sampler-del-ntf", "config",
	  &dvs_object_sampler },
	{ DVS_CMD_FLOW_CACHE_NTF, "flow-cache-ntf", "config",
	  &dvs_object_flow_cache },
	{ DVS_CMD_MIRROR_NTF, "mirror-ntf", "config", &dvs_object_mirror },
	{ DVS_CMD_MIRROR_DEL_NTF, "mirror-del-ntf", "config",
	  &dvs_object_mirror },
	{ DVS_CMD_GROUP_NTF, "group-ntf", "config", &dvs_object_group },
	{ DVS_CMD_GROUP_DEL_NTF, "group-del-ntf", "config", &dvs_object_group },
	{ DVS_CMD_FDB_NTF, "fdb-ntf", "fdb", &dvs_object_fdb },
	{ DVS_CMD_ALARM_NTF, "alarm-ntf", "alarm", &dvs_object_alarm },
	{ DVS_CMD_FLOW_NTF, "flow-ntf", "flow", &dvs_object_flows },
};

static const struct notification *notification_find(uint8_t cmd)
{
	for (size_t i = 0; i < ARRAY_SIZE(notifications); i++) {
		if (notifications[i].cmd == cmd)
			return &notifications[i];
	}
	return NULL;
}

/* All numbers are asked for first: later an event may come before an answer. */
static int monitor_resolve(struct dvs_ctx *ctx, unsigned int groups,
			   int numbers[ARRAY_SIZE(group_names)])
{
	for (size_t i = 0; i < ARRAY_SIZE(group_names); i++) {
		if (!(groups & 1u << i))
			continue;
		numbers[i] = genl_ctrl_resolve_grp(ctx->monitor,
						   DVS_FAMILY_NAME,
						   group_names[i]);
		if (numbers[i] < 0)
			return ctx_error_nl(ctx, numbers[i], "group of events");
	}
	return 0;
}

static int monitor_join(struct dvs_ctx *ctx, unsigned int groups)
{
	int numbers[ARRAY_SIZE(group_names)];
	int err = monitor_resolve(ctx, groups, numbers);

	if (err)
		return err;
	for (size_t i = 0; i < ARRAY_SIZE(group_names) && !err; i++) {
		if (!(groups & 1u << i))
			continue;
		err = nl_socket_add_membership(ctx->monitor, numbers[i]);
		if (!err)
			ctx->groups[i] = numbers[i];
	}
	return err ? ctx_error_nl(ctx, err, "cannot listen to events") : 0;
}

static int monitor_setup(struct dvs_ctx *ctx, unsigned int groups)
{
	int err = ctx_socket_setup(ctx, ctx->monitor, EVENT_BUFFER);
	int fd = nl_socket_get_fd(ctx->monitor);
	const int size = EVENT_BUFFER;

	/* Beyond the system's limit, for those who may. */
	if (!err)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	return err ? err : monitor_join(ctx, groups);
}

int dvs_monitor_open(struct dvs_ctx *ctx, unsigned int groups)
{
	int err;

	ctx_error_clear(ctx);
	if (ctx->monitor)
		return ctx_error(ctx, -EBUSY, "the context listens already");
	ctx->monitor = nl_socket_alloc();
	if (!ctx->monitor)
		return ctx_error(ctx, -ENOMEM, "out of memory");
	err = monitor_setup(ctx, groups);
	if (err)
		dvs_monitor_close(ctx);
	return err;
}

int dvs_monitor_fd(const struct dvs_ctx *ctx)
{
	return ctx->monitor ? nl_socket_get_fd(ctx->monitor) : -EBADF;
}

int dvs_monitor_leave(struct dvs_ctx *ctx)
{
	int err = 0;

	ctx_error_clear(ctx);
	if (!ctx->monitor)
		return ctx_error(ctx, -EBADF, "the context does not listen");
	for (size_t i = 0; i < ARRAY_SIZE(group_names) && !err; i++) {
		if (ctx->groups[i])
			err = nl_socket_drop_membership(ctx->monitor,
							ctx->groups[i]);
		ctx->groups[i] = 0;
	}
	return err ? ctx_error_nl(ctx, err, "cannot leave events") : 0;
}

void dvs_monitor_close(struct dvs_ctx *ctx)
{
	nl_socket_free(ctx->monitor);
	ctx->monitor = NULL;
	memset(ctx->groups, 0, sizeof(ctx->groups));
}

int monitor_message(struct dvs_ctx *ctx, const struct nlmsghdr *hdr,
		    dvs_event_fn *fn, void *arg)
{
	const struct notification *note;
	struct dvs_event event;
	union {
		uint64_t set;
		struct dvs_switch sw;
		struct dvs_port port;
		struct dvs_tunnel tunnel;
		struct dvs_segment segment;
		struct dvs_remote remote;
		struct dvs_fdb_entry entry;
		struct dvs_alarm_report alarm;
		struct dvs_sched sched;
		struct dvs_class class;
		struct dvs_pool pool;
		struct dvs_police police;
		struct dvs_sampler sampler;
		struct dvs_flow_cache cache;
		struct dvs_flows flows;
		struct dvs_mirror mirror;
	} data;
	const char *bad;
	int err;

	if (hdr->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN)
		return 0;
	note = notification_find(genlmsg_hdr((struct nlmsghdr *)hdr)->cmd);
	if (!note)
		return 0;

	memset(&data, 0, sizeof(data));
	err = codec_decode(note->object, nlmsg_attrdata(hdr, GENL_HDRLEN),
			   nlmsg_attrlen(hdr, GENL_HDRLEN), &data, &bad);
	if (err) {
		ctx_error(ctx, err, "%s has no good attribute \"%s\"",
			  note->name, bad ? bad : "");
	} else {
		event = (struct dvs_event){
			note->name, note->group, note->object, &data
		};
		err = fn(&event, arg);
	}
	dvs_object_clear(note->object, &data);
	return err;
}

/* Messages of one datagram; those that are not of the kernel are no events. */
static int monitor_datagram(struct dvs_ctx *ctx, const char *buf, int len,
			    dvs_event_fn *fn, void *arg)
{
	struct nlmsghdr *hdr = (struct nlmsghdr *)buf;
	int err = 0;

	for (; nlmsg_ok(hdr, len) && !err; hdr = nlmsg_next(hdr, &len)) {
		if (hdr->nlmsg_type == ctx->family)
			err = monitor_message(ctx, hdr, fn, arg);
	}
	return err;
}

static int monitor_receive(struct dvs_ctx *ctx, char *buf, dvs_event_fn *fn,
			   void *arg)
{
	static const struct dvs_event lost = { .name = "lost" };
	struct sockaddr_nl from = { 0 };
	socklen_t from_len = sizeof(from);
	ssize_t len;

	len = recvfrom(nl_socket_get_fd(ctx->monitor), buf, EVENT_SIZE,
		       MSG_DONTWAIT, (struct sockaddr *)&from, &from_len);
	if (len < 0 && errno == ENOBUFS)
		return fn(&lost, arg);
	if (len < 0)
		return ctx_error(ctx, -errno, "cannot receive events: %s",
				 strerror(errno));
	if (from.nl_pid)
		return 0;
	return monitor_datagram(ctx, buf, len, fn, arg);
}

int dvs_monitor_process(struct dvs_ctx *ctx, dvs_event_fn *fn, void *arg)
{
	char *buf;
	int err;

	ctx_error_clear(ctx);
	if (!ctx->monitor)
		return ctx_error(ctx, -EBADF, "the context does not listen");
	buf = malloc(EVENT_SIZE);
	if (!buf)
		return ctx_error(ctx, -ENOMEM, "out of memory");

	do {
		err = monitor_receive(ctx, buf, fn, arg);
	} while (!err);
	free(buf);
	return err == -EAGAIN ? 0 : err;
}
