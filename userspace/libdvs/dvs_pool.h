/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: resource pools.
 *
 * A pool is a traffic class of all uplinks of a switch: the devices whose
 * scheduler is bound to the switch. Ports are members of pools, see struct
 * dvs_port. Rates are in bytes per second, and hold on each uplink.
 */
#ifndef DVS_POOL_H
#define DVS_POOL_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/* Members of struct dvs_pool, for DVS_HAS(). */
enum {
	DVS_F_POOL_SWITCH, DVS_F_POOL_SWITCH_NAME, DVS_F_POOL_NAME,
	DVS_F_POOL_CLASS, DVS_F_POOL_STRICT, DVS_F_POOL_SHARES,
	DVS_F_POOL_RESERVATION, DVS_F_POOL_LIMIT, DVS_F_POOL_PORT_COUNT,
	DVS_F_POOL_RESERVED, DVS_F_POOL_COUNT
};

/**
 * struct dvs_pool - a resource pool of a switch
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @name: name, unique within the switch
 * @number: the traffic class, 0..7, of one pool only
 * @strict: it sends before pools that share, the highest class first
 * @shares: its part of what is left, by weight, while it is not strict
 * @reservation: rate that it gets; 0 is none
 * @limit: rate that it gets at most; 0 is any
 * @port_count: ports that are members
 * @reserved: rate that ports have reserved of it
 */
struct dvs_pool {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	char name[DVS_TEXT_SIZE];
	uint8_t number;
	bool strict;
	uint8_t shares;
	uint64_t reservation;
	uint64_t limit;
	uint32_t port_count;
	uint64_t reserved;
};

/** typedef dvs_pool_fn - takes one pool of a dump; non-zero ends it */
typedef int dvs_pool_fn(const struct dvs_pool *pool, void *arg);

/**
 * dvs_pool_get() - read a pool
 * @ctx: context
 * @pool: holds @switch_index and @name on entry, and everything on return
 *
 * Return: 0 or -errno.
 */
int dvs_pool_get(struct dvs_ctx *ctx, struct dvs_pool *pool);

/**
 * dvs_pool_new() - make a pool
 * @ctx: context
 * @pool: @switch_index, @name, @number and what else shall differ from the
 *	  default
 *
 * Return: 0 or -errno.
 */
int dvs_pool_new(struct dvs_ctx *ctx, const struct dvs_pool *pool);

/**
 * dvs_pool_set() - change a pool
 * @ctx: context
 * @pool: @switch_index, @name and what shall change; the class stays
 *
 * Return: 0 or -errno.
 */
int dvs_pool_set(struct dvs_ctx *ctx, const struct dvs_pool *pool);

/**
 * dvs_pool_del() - remove a pool
 * @ctx: context
 * @pool: @switch_index and @name
 *
 * Return: 0 or -errno; -EBUSY if it has ports.
 */
int dvs_pool_del(struct dvs_ctx *ctx, const struct dvs_pool *pool);

/**
 * dvs_pool_dump() - read all pools
 * @ctx: context
 * @filter: NULL, or holds the @switch_index whose pools are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_pool_dump(struct dvs_ctx *ctx, const struct dvs_pool *filter,
		  dvs_pool_fn *fn, void *arg);

#ifdef __cplusplus
}
#endif

#endif /* DVS_POOL_H */
