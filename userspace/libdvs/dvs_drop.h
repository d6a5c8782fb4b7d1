/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: the ledger of dropped frames.
 */
#ifndef DVS_DROP_H
#define DVS_DROP_H

#include "dvs_types.h"

/**
 * struct dvs_drop_count - one line of the ledger of dropped frames
 * @reason: number of the reason
 * @name: name of the reason
 * @packets: frames dropped for it
 */
struct dvs_drop_count {
	uint32_t reason;
	char name[DVS_TEXT_SIZE];
	uint64_t packets;
};

/**
 * struct dvs_drop_class - one line of the ledger by traffic class
 * @reason: number of the reason
 * @name: name of the reason
 * @number: the class, 0..7
 * @packets: frames of the class dropped for it
 */
struct dvs_drop_class {
	uint32_t reason;
	char name[DVS_TEXT_SIZE];
	uint8_t number;
	uint64_t packets;
};

/* Members of struct dvs_drop, for DVS_HAS(). */
enum {
	DVS_F_DROP_SWITCH, DVS_F_DROP_PORT, DVS_F_DROP_TUNNEL,
	DVS_F_DROP_SWITCH_NAME, DVS_F_DROP_PORT_NAME, DVS_F_DROP_COUNTS,
	DVS_F_DROP_BY_CLASS, DVS_F_DROP_COUNT
};

/**
 * struct dvs_drop - the ledger of a port or a tunnel
 * @set: members that hold a value; in a filter, those that must match
 * @switch_index: interface index of the switch
 * @port: interface index of the port
 * @tunnel: name of the tunnel
 * @switch_name: interface name of the switch
 * @port_name: interface name of the port
 * @counts: reasons counted at least once, a list of struct dvs_drop_count
 * @by_class: the same by traffic class, of reasons that depend on it, a list of
 *	struct dvs_drop_class
 */
struct dvs_drop {
	uint64_t set;
	uint32_t switch_index;
	uint32_t port;
	char tunnel[DVS_NAME_SIZE];
	char switch_name[DVS_NAME_SIZE];
	char port_name[DVS_NAME_SIZE];
	struct dvs_list counts;
	struct dvs_list by_class;
};

#endif /* DVS_DROP_H */
