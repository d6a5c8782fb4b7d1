// SPDX-License-Identifier: GPL-2.0
/*
 * The tables that say what the objects of traffic control consist of: schedulers,
 * their classes, resource pools, policers. See object.c.
 */
#include "object.h"

#include <assert.h>

#include <linux/dvs.h>

#include "dvs_police.h"
#include "dvs_pool.h"
#include "dvs_sched.h"
#include "object_row.h"

/* The public values are those of the kernel. */
static_assert((int)DVS_TREATMENT_DROP == (int)DVS_POLICE_ACTION_DROP,
	      "treatment");
static_assert((int)DVS_COLOUR_AWARE == (int)DVS_POLICE_COLOUR_AWARE, "colour");
static_assert(DVS_POOL_NAME_LEN + 1 == DVS_TEXT_SIZE, "pool name");

static const char *const treatment_words[] = {
	[DVS_TREATMENT_PASS] = "pass",
	[DVS_TREATMENT_REMARK] = "remark",
	[DVS_TREATMENT_DROP] = "drop",
	NULL
};

static const char *const colour_words[] = {
	[DVS_COLOUR_BLIND] = "blind",
	[DVS_COLOUR_AWARE] = "aware",
	NULL
};

#define SCH(id, text, kind, requests, member)				\
	ROW(SCHED, id, text, kind, requests, AT(dvs_sched, member))

static const struct dvs_field sched_fields[DVS_F_SCHED_COUNT] = {
	SCH(IFINDEX, "ifindex", U32, G | N | S | D, ifindex),
	SCH(IFNAME, "ifname", STRING, R, ifname),
	SCH(RATE, "rate", U64, N | S, rate),
	SCH(BURST, "burst", U32, N | S, burst),
	SCH(PEAK, "peak", U64, N | S, peak),
	SCH(OVERHEAD, "overhead", U16, N | S, overhead),
	SCH(FRAME_MIN, "frame-min", U16, N | S, frame_min),
	SCH(SWITCH, "switch", U32, N | S, switch_index),
	SCH(SWITCH_NAME, "switch-name", STRING, R, switch_name),
};

const struct dvs_object dvs_object_sched =
	OBJECT("sched", dvs_sched, sched_fields,
	       .required = DVS_HAS(SCHED_IFINDEX) | DVS_HAS(SCHED_IFNAME));

#define C(id, text, kind, requests, member)				\
	ROW(CLASS, id, text, kind, requests, AT(dvs_class, member))

static const struct dvs_field class_fields[DVS_F_CLASS_COUNT] = {
	C(IFINDEX, "ifindex", U32, G | S, ifindex),
	C(IFNAME, "ifname", STRING, R, ifname),
	C(CLASS, "class", U8, G | S, number),
	C(STRICT, "strict", BOOL, S, strict),
	C(WEIGHT, "weight", U8, S, weight),
	C(MIN_RATE, "min-rate", U64, S, min_rate),
	C(MAX_RATE, "max-rate", U64, S, max_rate),
	C(MIN_BURST, "min-burst", U32, S, min_burst),
	C(MAX_BURST, "max-burst", U32, S, max_burst),
	C(LIMIT, "limit", U32, S, limit),
	C(LIMIT_BYTES, "limit-bytes", U32, S, limit_bytes),
	C(CHILD, "child", STRING, R, child),
	C(PACKETS, "packets", U64, R, packets),
	C(BYTES, "bytes", U64, R, bytes),
	C(DROPS, "drops", U64, R, drops),
	C(QLEN, "qlen", U32, R, qlen),
	C(BACKLOG, "backlog", U32, R, backlog),
	C(DEI_LIMIT, "dei-limit", U32, S, dei_limit),
	C(DEI_DROPS, "dei-drops", U64, R, dei_drops),
};

const struct dvs_object dvs_object_class =
	OBJECT("class", dvs_class, class_fields,
	       .required = DVS_HAS(CLASS_IFINDEX) | DVS_HAS(CLASS_IFNAME) |
			   DVS_HAS(CLASS_CLASS));

#define PL(id, text, kind, requests, member)				\
	ROW(POOL, id, text, kind, requests, AT(dvs_pool, member))

static const struct dvs_field pool_fields[DVS_F_POOL_COUNT] = {
	PL(SWITCH, "switch", U32, G | N | S | D, switch_index),
	PL(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	PL(NAME, "name", STRING, G | N | S | D, name),
	PL(CLASS, "class", U8, N, number),
	PL(STRICT, "strict", BOOL, N | S, strict),
	PL(SHARES, "shares", U8, N | S, shares),
	PL(RESERVATION, "reservation", U64, N | S, reservation),
	PL(LIMIT, "limit", U64, N | S, limit),
	PL(PORT_COUNT, "port-count", U32, R, port_count),
	PL(RESERVED, "reserved", U64, R, reserved),
};

const struct dvs_object dvs_object_pool =
	OBJECT("pool", dvs_pool, pool_fields,
	       .required = DVS_HAS(POOL_SWITCH) | DVS_HAS(POOL_SWITCH_NAME) |
			   DVS_HAS(POOL_NAME));

#define POL(id, text, kind, requests, member, ...)			\
	ROW(POLICE, id, text, kind, requests, AT(dvs_police, member),	\
	    __VA_ARGS__)

static const struct dvs_field police_fields[DVS_F_POLICE_COUNT] = {
	POL(SWITCH, "switch", U32, G | S | D, switch_index),
	POL(PORT, "port", U32, G | S | D, port),
	POL(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	POL(PORT_NAME, "port-name", STRING, R, port_name),
	POL(RATE, "rate", U64, S, rate),
	POL(BURST, "burst", U32, S, burst),
	POL(PEAK, "peak", U64, S, peak),
	POL(PEAK_BURST, "peak-burst", U32, S, peak_burst),
	POL(EXCESS, "excess", U64, S, excess),
	POL(EXCESS_BURST, "excess-burst", U32, S, excess_burst),
	POL(COLOUR, "colour", ENUM, S, colour, .words = colour_words),
	POL(EXCEED, "exceed", ENUM, S, exceed, .words = treatment_words),
	POL(VIOLATE, "violate", ENUM, S, violate, .words = treatment_words),
	POL(GREEN_PACKETS, "green-packets", U64, R, green_packets),
	POL(GREEN_BYTES, "green-bytes", U64, R, green_bytes),
	POL(YELLOW_PACKETS, "yellow-packets", U64, R, yellow_packets),
	POL(YELLOW_BYTES, "yellow-bytes", U64, R, yellow_bytes),
	POL(RED_PACKETS, "red-packets", U64, R, red_packets),
	POL(RED_BYTES, "red-bytes", U64, R, red_bytes),
	POL(DROPPED, "dropped", U64, R, dropped),
	POL(GROUP_NAME, "group-name", STRING, G | S | D, group),
};

const struct dvs_object dvs_object_police =
	OBJECT("police", dvs_police, police_fields,
	       .required = DVS_HAS(POLICE_SWITCH) | DVS_HAS(POLICE_RATE));
