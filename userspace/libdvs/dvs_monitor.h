/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: be told of changes as they happen.
 */
#ifndef DVS_MONITOR_H
#define DVS_MONITOR_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;
struct dvs_object;

/**
 * enum dvs_group - groups of events, a mask
 * @DVS_GROUP_CONFIG: switches, ports, tunnels, segments, remotes, schedulers
 *	and their classes, pools, policers, samplers, flow caches, mirrors,
 *	port groups
 * @DVS_GROUP_FDB: the forwarding database
 * @DVS_GROUP_ALARM: conditions an operator wants to know of
 * @DVS_GROUP_FLOW: records of flows that have ended; needs CAP_NET_ADMIN
 * @DVS_GROUP_ALL: all of them but flows
 */
enum dvs_group {
	DVS_GROUP_CONFIG = 1, DVS_GROUP_FDB = 2, DVS_GROUP_ALARM = 4,
	DVS_GROUP_FLOW = 8, DVS_GROUP_ALL = 7
};

/* Members of struct dvs_alarm_report, for DVS_HAS(). */
enum {
	DVS_F_ALARM_SWITCH, DVS_F_ALARM_SWITCH_NAME, DVS_F_ALARM_KIND,
	DVS_F_ALARM_PORT, DVS_F_ALARM_PORT_NAME, DVS_F_ALARM_TUNNEL,
	DVS_F_ALARM_SEGMENT, DVS_F_ALARM_MAC, DVS_F_ALARM_COUNT
};

/**
 * struct dvs_alarm_report - a condition an operator wants to know of
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @kind: the condition, enum dvs_condition
 * @port: interface index of the port concerned
 * @port_name: interface name of the port concerned
 * @tunnel: name of the tunnel concerned
 * @segment: segment of the frame
 * @mac: source MAC of the frame
 */
struct dvs_alarm_report {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	uint32_t kind;
	uint32_t port;
	char port_name[DVS_NAME_SIZE];
	char tunnel[DVS_NAME_SIZE];
	uint32_t segment;
	uint8_t mac[DVS_MAC_SIZE];
};

/**
 * struct dvs_event - something that happened
 * @name: name of the notification, "port-ntf", "port-del-ntf", "fdb-ntf", ...
 *	  or "lost" if events were lost, because they came faster than they
 *	  were read: what a program remembers has to be read anew
 * @group: name of the group, NULL for "lost"
 * @object: what @data is, NULL for "lost"
 * @data: struct dvs_switch, dvs_port, dvs_tunnel, dvs_segment, dvs_remote,
 *	  dvs_fdb_entry, dvs_alarm_report, dvs_sched, dvs_class, dvs_pool,
 *	  dvs_police, dvs_sampler, dvs_flow_cache, dvs_flows or dvs_mirror, NULL for "lost"
 */
struct dvs_event {
	const char *name;
	const char *group;
	const struct dvs_object *object;
	const void *data;
};

/** typedef dvs_event_fn - takes one event; non-zero ends the processing */
typedef int dvs_event_fn(const struct dvs_event *event, void *arg);

/**
 * dvs_monitor_open() - begin to listen
 * @ctx: open context
 * @groups: mask of enum dvs_group
 *
 * Return: 0, or -EBUSY if the context listens already, or another -errno.
 */
int dvs_monitor_open(struct dvs_ctx *ctx, unsigned int groups);

/**
 * dvs_monitor_fd() - the file descriptor that becomes readable with events
 * @ctx: context
 *
 * Return: the descriptor, to poll only, or -EBADF.
 */
int dvs_monitor_fd(const struct dvs_ctx *ctx);

/**
 * dvs_monitor_process() - hand over all events that have come; does not wait
 * @ctx: context
 * @fn: called for each
 * @arg: handed to @fn
 *
 * Return: 0, -errno, or what @fn returned if that was not 0.
 */
int dvs_monitor_process(struct dvs_ctx *ctx, dvs_event_fn *fn, void *arg);

/**
 * dvs_monitor_leave() - have no more events come
 * @ctx: context that listens
 *
 * Those that have come can still be processed: so none is lost to one who closes.
 *
 * Return: 0 or -errno.
 */
int dvs_monitor_leave(struct dvs_ctx *ctx);

/**
 * dvs_monitor_close() - stop listening; done by dvs_ctx_free() too
 * @ctx: context
 */
void dvs_monitor_close(struct dvs_ctx *ctx);

#ifdef __cplusplus
}
#endif

#endif /* DVS_MONITOR_H */
