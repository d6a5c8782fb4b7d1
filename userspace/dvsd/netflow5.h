/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flow records of NetFlow version 5.
 */
#ifndef _DVSD_NETFLOW5_H
#define _DVSD_NETFLOW5_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct dvs_flow;
struct instant;

/** define NETFLOW5_PARTS - most records of a flow; 256 TiB are in so many */
#define NETFLOW5_PARTS	65536

/**
 * struct part5 - a part of a flow whose counts are too large for one record
 * @flow: the flow
 * @packets: packets of this part
 * @octets: octets of this part
 */
struct part5 {
	const struct dvs_flow *flow;
	uint32_t packets;
	uint32_t octets;
};

/**
 * netflow5_expresses() - whether there is a record for a flow
 * @flow: flow
 *
 * Return: false for flows that are not of IPv4, for those of ports whose
 * interface index has more than 16 bits, and for those whose counts need more
 * than %NETFLOW5_PARTS records.
 */
bool netflow5_expresses(const struct dvs_flow *flow);

/**
 * netflow5_parts() - in how many records a flow has to be told
 * @flow: flow
 *
 * Return: so many that no count needs more than 32 bits, at least 1.
 */
uint64_t netflow5_parts(const struct dvs_flow *flow);

/**
 * netflow5_part() - what one of the records tells
 * @flow: flow
 * @number: number of the record, from 0
 * @parts: netflow5_parts()
 *
 * Return: its part of the counts; all parts together are the flow's.
 */
struct part5 netflow5_part(const struct dvs_flow *flow, uint64_t number,
			   uint64_t parts);

/**
 * netflow5_put() - write a record, 48 bytes
 * @buf: where to
 * @part: flow and counts
 * @now: the present
 */
void netflow5_put(struct buf *buf, const struct part5 *part,
		  const struct instant *now);

#endif /* _DVSD_NETFLOW5_H */
