/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: schedulers of devices, and their traffic classes.
 *
 * A scheduler is a qdisc of kind dvs. Any device of the namespace can have it,
 * not only ports. Rates are in bytes per second.
 */
#ifndef DVS_SCHED_H
#define DVS_SCHED_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/** define DVS_KIND_SIZE - room for the kind of a qdisc */
#define DVS_KIND_SIZE	16

/* Members of struct dvs_sched, for DVS_HAS(). */
enum {
	DVS_F_SCHED_IFINDEX, DVS_F_SCHED_IFNAME, DVS_F_SCHED_RATE,
	DVS_F_SCHED_BURST, DVS_F_SCHED_PEAK, DVS_F_SCHED_OVERHEAD,
	DVS_F_SCHED_FRAME_MIN, DVS_F_SCHED_SWITCH, DVS_F_SCHED_SWITCH_NAME,
	DVS_F_SCHED_COUNT
};

/**
 * struct dvs_sched - the scheduler of a device
 * @set: members that hold a value
 * @ifindex: interface index of the device
 * @ifname: interface name of the device
 * @rate: rate of the link; 0 is any
 * @burst: bytes that may be sent at once; in a request, 0 is 1 ms at the rate
 * @peak: rate at which a burst is sent; 0 is any
 * @overhead: bytes that each frame takes on the wire besides
 * @frame_min: bytes that a frame takes on the wire at least
 * @switch_index: interface index of the switch whose pools it serves, as an
 *		  uplink; 0 is none
 * @switch_name: interface name of that switch
 */
struct dvs_sched {
	uint64_t set;
	uint32_t ifindex;
	char ifname[DVS_NAME_SIZE];
	uint64_t rate;
	uint32_t burst;
	uint64_t peak;
	uint16_t overhead;
	uint16_t frame_min;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
};

/* Members of struct dvs_class, for DVS_HAS(). */
enum {
	DVS_F_CLASS_IFINDEX, DVS_F_CLASS_IFNAME, DVS_F_CLASS_CLASS,
	DVS_F_CLASS_STRICT, DVS_F_CLASS_WEIGHT, DVS_F_CLASS_MIN_RATE,
	DVS_F_CLASS_MAX_RATE, DVS_F_CLASS_MIN_BURST, DVS_F_CLASS_MAX_BURST,
	DVS_F_CLASS_LIMIT, DVS_F_CLASS_LIMIT_BYTES, DVS_F_CLASS_CHILD,
	DVS_F_CLASS_PACKETS, DVS_F_CLASS_BYTES, DVS_F_CLASS_DROPS,
	DVS_F_CLASS_QLEN, DVS_F_CLASS_BACKLOG, DVS_F_CLASS_DEI_LIMIT,
	DVS_F_CLASS_DEI_DROPS, DVS_F_CLASS_COUNT
};

/**
 * struct dvs_class - a traffic class of a scheduler
 * @set: members that hold a value; in a filter, those that must match
 * @ifindex: interface index of the device
 * @ifname: interface name of the device
 * @number: the class, 0..7
 * @strict: it sends before classes that share, the highest first
 * @weight: its share of what strict classes leave, while it is not strict
 * @min_rate: rate that it is guaranteed; 0 is none
 * @max_rate: rate that it may send; 0 is any
 * @min_burst: bytes that it may be behind before it loses what it is owed; in a
 *	       request, 0 is 10 ms at the guaranteed rate
 * @max_burst: bytes that it may send at once; in a request, 0 is 1 ms at the
 *	       greatest rate
 * @limit: most frames that wait in it; 0 is as many as its child allows
 * @limit_bytes: most bytes that wait in it; 0 is as many as its child allows
 * @child: kind of the qdisc that keeps its frames
 * @packets: frames it has sent
 * @bytes: bytes it has sent
 * @drops: frames it has dropped
 * @qlen: frames that wait
 * @backlog: bytes that wait
 * @dei_limit: so many frames may wait in it before those that are drop eligible
 *	       are dropped; 0 is half of @limit, or of what its child allows
 * @dei_drops: those of @drops that would not have been dropped if they were not
 *	       drop eligible
 */
struct dvs_class {
	uint64_t set;
	uint32_t ifindex;
	char ifname[DVS_NAME_SIZE];
	uint8_t number;
	bool strict;
	uint8_t weight;
	uint64_t min_rate;
	uint64_t max_rate;
	uint32_t min_burst;
	uint32_t max_burst;
	uint32_t limit;
	uint32_t limit_bytes;
	char child[DVS_KIND_SIZE];
	uint64_t packets;
	uint64_t bytes;
	uint64_t drops;
	uint32_t qlen;
	uint32_t backlog;
	uint32_t dei_limit;
	uint64_t dei_drops;
};

/** typedef dvs_sched_fn - takes one scheduler of a dump; non-zero ends it */
typedef int dvs_sched_fn(const struct dvs_sched *sched, void *arg);

/**
 * dvs_sched_get() - read a scheduler
 * @ctx: context
 * @sched: holds @ifindex on entry, and everything on return
 *
 * Return: 0 or -errno.
 */
int dvs_sched_get(struct dvs_ctx *ctx, struct dvs_sched *sched);

/**
 * dvs_sched_new() - give a device the scheduler
 * @ctx: context
 * @sched: @ifindex and what else shall differ from the default
 *
 * Each class gets a child of kind fq_codel if the kernel has it. To be called
 * in the network namespace of the context.
 *
 * Return: 0 or -errno; -EBUSY if somebody gave the device a qdisc.
 */
int dvs_sched_new(struct dvs_ctx *ctx, const struct dvs_sched *sched);

/**
 * dvs_sched_set() - change a scheduler
 * @ctx: context
 * @sched: @ifindex and what shall change
 *
 * Return: 0 or -errno.
 */
int dvs_sched_set(struct dvs_ctx *ctx, const struct dvs_sched *sched);

/**
 * dvs_sched_del() - take the scheduler from a device
 * @ctx: context
 * @sched: @ifindex
 *
 * Return: 0 or -errno.
 */
int dvs_sched_del(struct dvs_ctx *ctx, const struct dvs_sched *sched);

/**
 * dvs_sched_dump() - read all schedulers
 * @ctx: context
 * @filter: NULL, or holds the @ifindex that is wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_sched_dump(struct dvs_ctx *ctx, const struct dvs_sched *filter,
		   dvs_sched_fn *fn, void *arg);

/** typedef dvs_class_fn - takes one class of a dump; non-zero ends it */
typedef int dvs_class_fn(const struct dvs_class *cl, void *arg);

/**
 * dvs_class_get() - read a class
 * @ctx: context
 * @cl: holds @ifindex and @number on entry, and everything on return
 *
 * Return: 0 or -errno.
 */
int dvs_class_get(struct dvs_ctx *ctx, struct dvs_class *cl);

/**
 * dvs_class_set() - change a class
 * @ctx: context
 * @cl: @ifindex, @number and what shall change
 *
 * Return: 0 or -errno.
 */
int dvs_class_set(struct dvs_ctx *ctx, const struct dvs_class *cl);

/**
 * dvs_class_dump() - read all classes
 * @ctx: context
 * @filter: NULL, or holds the @ifindex, and perhaps the @number, that are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_class_dump(struct dvs_ctx *ctx, const struct dvs_class *filter,
		   dvs_class_fn *fn, void *arg);

#ifdef __cplusplus
}
#endif

#endif /* DVS_SCHED_H */
