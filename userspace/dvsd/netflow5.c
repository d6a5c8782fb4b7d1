// SPDX-License-Identifier: GPL-2.0
/*
 * NetFlow version 5 has one layout: IPv4, interfaces of 16 bits, counts of 32.
 */
#include "netflow5.h"

#include "buf.h"
#include "dvs_flow.h"
#include "instant.h"

#define ETHERTYPE_IPV4	0x0800

static uint32_t value(const struct dvs_flow *flow, unsigned int field,
		      uint32_t number)
{
	return flow->set & UINT64_C(1) << field ? number : 0;
}

static uint64_t count(const struct dvs_flow *flow, unsigned int field,
		      uint64_t number)
{
	return flow->set & UINT64_C(1) << field ? number : 0;
}

static uint64_t records_for(uint64_t number)
{
	return number / UINT32_MAX + (number % UINT32_MAX != 0);
}

uint64_t netflow5_parts(const struct dvs_flow *flow)
{
	uint64_t packets, octets;

	packets = records_for(count(flow, DVS_F_FLOW_PACKETS, flow->packets));
	octets = records_for(count(flow, DVS_F_FLOW_BYTES, flow->bytes));
	if (packets < octets)
		packets = octets;
	return packets ? packets : 1;
}

bool netflow5_expresses(const struct dvs_flow *flow)
{
	uint64_t needs = DVS_HAS(FLOW_ETHERTYPE) | DVS_HAS(FLOW_SRC) |
			 DVS_HAS(FLOW_DST);

	if ((flow->set & needs) != needs || flow->ethertype != ETHERTYPE_IPV4 ||
	    flow->src.len != 4 || flow->dst.len != 4)
		return false;
	return value(flow, DVS_F_FLOW_IN_PORT, flow->in_port) <= UINT16_MAX &&
	       value(flow, DVS_F_FLOW_OUT_PORT, flow->out_port) <= UINT16_MAX &&
	       netflow5_parts(flow) <= NETFLOW5_PARTS;
}

/* Evenly, so that no record has octets without packets. */
static uint32_t share(uint64_t number, uint64_t which, uint64_t parts)
{
	return number / parts + (which < number % parts);
}

struct part5 netflow5_part(const struct dvs_flow *flow, uint64_t number,
			   uint64_t parts)
{
	uint64_t packets = count(flow, DVS_F_FLOW_PACKETS, flow->packets);
	uint64_t octets = count(flow, DVS_F_FLOW_BYTES, flow->bytes);

	return (struct part5){
		.flow = flow,
		.packets = share(packets, number, parts),
		.octets = share(octets, number, parts),
	};
}

static void put_addresses(struct buf *buf, const struct dvs_flow *flow)
{
	put_bytes(buf, flow->src.bytes, 4);
	put_bytes(buf, flow->dst.bytes, 4);
	if (flow->set & DVS_HAS(FLOW_OUT_REMOTE) && flow->out_remote.len == 4)
		put_bytes(buf, flow->out_remote.bytes, 4);
	else
		put_zeros(buf, 4);
}

void netflow5_put(struct buf *buf, const struct part5 *part,
		  const struct instant *now)
{
	const struct dvs_flow *flow = part->flow;

	put_addresses(buf, flow);
	put_uint(buf, value(flow, DVS_F_FLOW_IN_PORT, flow->in_port), 2);
	put_uint(buf, value(flow, DVS_F_FLOW_OUT_PORT, flow->out_port), 2);
	put_uint(buf, part->packets, 4);
	put_uint(buf, part->octets, 4);
	put_uint(buf, instant_uptime_at(now, flow->first), 4);
	put_uint(buf, instant_uptime_at(now, flow->last), 4);
	put_uint(buf, value(flow, DVS_F_FLOW_SRC_PORT, flow->src_port), 2);
	put_uint(buf, value(flow, DVS_F_FLOW_DST_PORT, flow->dst_port), 2);
	put_zeros(buf, 1);
	put_uint(buf, value(flow, DVS_F_FLOW_TCP_FLAGS, flow->tcp_flags), 1);
	put_uint(buf, value(flow, DVS_F_FLOW_PROTOCOL, flow->protocol), 1);
	put_uint(buf, value(flow, DVS_F_FLOW_TOS, flow->tos), 1);
	/* autonomous systems and prefix lengths are not known, and padding */
	put_zeros(buf, 8);
}
