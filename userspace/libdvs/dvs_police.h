/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: policers of ports, for what is received from them.
 *
 * Rates are in bytes per second. With a peak a policer meters as RFC 2698 says,
 * with an excess as RFC 4115 does.
 */
#ifndef DVS_POLICE_H
#define DVS_POLICE_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/**
 * enum dvs_treatment - what is done with frames of a colour
 * @DVS_TREATMENT_PASS: they go on as they are
 * @DVS_TREATMENT_REMARK: they become drop eligible, and the drop precedence of
 *	an AF code point rises
 * @DVS_TREATMENT_DROP: they are dropped
 */
enum dvs_treatment {
	DVS_TREATMENT_PASS, DVS_TREATMENT_REMARK, DVS_TREATMENT_DROP
};

/**
 * enum dvs_colour - whether the colour that frames come with counts
 * @DVS_COLOUR_BLIND: all come in green
 * @DVS_COLOUR_AWARE: those that are drop eligible come in yellow
 */
enum dvs_colour { DVS_COLOUR_BLIND, DVS_COLOUR_AWARE };

/* Members of struct dvs_police, for DVS_HAS(). */
enum {
	DVS_F_POLICE_SWITCH, DVS_F_POLICE_PORT, DVS_F_POLICE_SWITCH_NAME,
	DVS_F_POLICE_PORT_NAME, DVS_F_POLICE_RATE, DVS_F_POLICE_BURST,
	DVS_F_POLICE_PEAK, DVS_F_POLICE_PEAK_BURST, DVS_F_POLICE_EXCESS,
	DVS_F_POLICE_EXCESS_BURST, DVS_F_POLICE_COLOUR, DVS_F_POLICE_EXCEED,
	DVS_F_POLICE_VIOLATE, DVS_F_POLICE_GREEN_PACKETS,
	DVS_F_POLICE_GREEN_BYTES, DVS_F_POLICE_YELLOW_PACKETS,
	DVS_F_POLICE_YELLOW_BYTES, DVS_F_POLICE_RED_PACKETS,
	DVS_F_POLICE_RED_BYTES, DVS_F_POLICE_DROPPED, DVS_F_POLICE_GROUP_NAME,
	DVS_F_POLICE_COUNT
};

/**
 * struct dvs_police - the policer of a port, or of each port of a group
 * @set: members that hold a value; in a filter, those that must match
 * @switch_index: interface index of the switch
 * @port: interface index of the port
 * @switch_name: interface name of the switch
 * @port_name: interface name of the port
 * @rate: committed rate
 * @burst: committed burst in bytes
 * @peak: peak rate, not below @rate; without it, and without @excess, there
 *	are only green and red frames
 * @peak_burst: peak burst in bytes
 * @excess: excess rate; excludes @peak
 * @excess_burst: excess burst in bytes
 * @colour: whether the colour that frames come with counts, enum dvs_colour
 * @exceed: what is done with yellow frames, enum dvs_treatment
 * @violate: what is done with red frames, enum dvs_treatment
 * @green_packets: green frames
 * @green_bytes: bytes of green frames
 * @yellow_packets: yellow frames
 * @yellow_bytes: bytes of yellow frames
 * @red_packets: red frames
 * @red_bytes: bytes of red frames
 * @dropped: frames it has dropped
 * @group: name of the port group; with @port, it is of the group that the port has
 *	it
 */
struct dvs_police {
	uint64_t set;
	uint32_t switch_index;
	uint32_t port;
	char switch_name[DVS_NAME_SIZE];
	char port_name[DVS_NAME_SIZE];
	uint64_t rate;
	uint32_t burst;
	uint64_t peak;
	uint32_t peak_burst;
	uint64_t excess;
	uint32_t excess_burst;
	uint32_t colour;
	uint32_t exceed;
	uint32_t violate;
	uint64_t green_packets;
	uint64_t green_bytes;
	uint64_t yellow_packets;
	uint64_t yellow_bytes;
	uint64_t red_packets;
	uint64_t red_bytes;
	uint64_t dropped;
	char group[DVS_TEXT_SIZE];
};

/** typedef dvs_police_fn - takes one policer of a dump; non-zero ends it */
typedef int dvs_police_fn(const struct dvs_police *police, void *arg);

/**
 * dvs_police_get() - read a policer
 * @ctx: context
 * @police: holds @port, or @switch_index and @group, on entry, and everything on
 *	    return
 *
 * Return: 0 or -errno; -ENOENT if there is none.
 */
int dvs_police_get(struct dvs_ctx *ctx, struct dvs_police *police);

/**
 * dvs_police_set() - give a port or a group a policer, or change the one it has
 * @ctx: context
 * @police: as for dvs_police_get(), @rate, @burst, and what else shall differ from
 *	    the default
 *
 * The whole configuration is replaced at once; counters go on.
 *
 * Return: 0 or -errno.
 */
int dvs_police_set(struct dvs_ctx *ctx, const struct dvs_police *police);

/**
 * dvs_police_del() - take the policer from a port or a group
 * @ctx: context
 * @police: as for dvs_police_get()
 *
 * Return: 0 or -errno; -ENOENT if there is none.
 */
int dvs_police_del(struct dvs_ctx *ctx, const struct dvs_police *police);

/**
 * dvs_police_dump() - read all policers
 * @ctx: context
 * @filter: NULL, or holds the @switch_index that is wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_police_dump(struct dvs_ctx *ctx, const struct dvs_police *filter,
		    dvs_police_fn *fn, void *arg);

#ifdef __cplusplus
}
#endif

#endif /* DVS_POLICE_H */
