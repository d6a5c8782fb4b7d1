// SPDX-License-Identifier: GPL-2.0
/*
 * Flows of each kind, with values that differ from each other.
 */
#include "flows.h"

#include <stdio.h>

#define HAS_ALL	(DVS_HAS(FLOW_SEGMENT) | DVS_HAS(FLOW_ETHERTYPE) |	\
		 DVS_HAS(FLOW_PACKETS) | DVS_HAS(FLOW_BYTES) |		\
		 DVS_HAS(FLOW_FIRST) | DVS_HAS(FLOW_LAST) |		\
		 DVS_HAS(FLOW_END) |					\
		 DVS_HAS(FLOW_INTERVAL) | DVS_HAS(FLOW_MODE) |	\
		 DVS_HAS(FLOW_DIRECTION) | DVS_HAS(FLOW_CLASS))
#define HAS_IP	(DVS_HAS(FLOW_SRC) | DVS_HAS(FLOW_DST) |		\
		 DVS_HAS(FLOW_PROTOCOL) | DVS_HAS(FLOW_TOS))
#define HAS_PORTS	(DVS_HAS(FLOW_SRC_PORT) | DVS_HAS(FLOW_DST_PORT))
#define HAS_MACS	(DVS_HAS(FLOW_SRC_MAC) | DVS_HAS(FLOW_DST_MAC))
#define HAS_IN	(DVS_HAS(FLOW_IN_PORT) | DVS_HAS(FLOW_IN_PORT_NAME))
#define HAS_OUT	(DVS_HAS(FLOW_OUT_PORT) | DVS_HAS(FLOW_OUT_PORT_NAME))

static struct dvs_flow flow_any(void)
{
	return (struct dvs_flow){
		.set = HAS_ALL,
		.segment = 5001,
		.src_mac = { 0x52, 0x54, 0, 0, 0, 5 },
		.dst_mac = { 0x52, 0x54, 0, 0, 0, 9 },
		.number = 3,
		.packets = 50,
		.bytes = 70000,
		.first = FLOWS_START,
		.last = FLOWS_START + 1500,
		.end = DVS_END_IDLE,
		.interval = 1,
		.mode = DVS_SAMPLE_SYSTEMATIC,
		.direction = DVS_DIRECTION_IN,
	};
}

static void from_port(struct dvs_flow *flow, uint32_t index)
{
	flow->set |= HAS_IN;
	flow->in_port = index;
	snprintf(flow->in_port_name, sizeof(flow->in_port_name), "tap%u",
		 index);
}

static void to_port(struct dvs_flow *flow, uint32_t index)
{
	flow->set |= HAS_OUT;
	flow->out_port = index;
	snprintf(flow->out_port_name, sizeof(flow->out_port_name), "tap%u",
		 index);
}

struct dvs_flow flow_ipv4(void)
{
	struct dvs_flow flow = flow_any();

	flow.set |= HAS_IP | HAS_PORTS | HAS_MACS | DVS_HAS(FLOW_VLAN) |
		    DVS_HAS(FLOW_TCP_FLAGS);
	flow.vlan = 42;
	flow.ethertype = 0x0800;
	flow.src = (struct dvs_addr){ 4, { 10, 1, 0, 5 } };
	flow.dst = (struct dvs_addr){ 4, { 10, 1, 0, 9 } };
	flow.protocol = 6;
	flow.tos = 0xb8;
	flow.src_port = 40000;
	flow.dst_port = 443;
	flow.tcp_flags = 0x1b;
	from_port(&flow, 5);
	to_port(&flow, 6);
	return flow;
}

struct dvs_flow flow_ipv4_tunnel(void)
{
	struct dvs_flow flow = flow_ipv4();

	flow.set &= ~(HAS_MACS | HAS_OUT);
	flow.set |= DVS_HAS(FLOW_OUT_TUNNEL) | DVS_HAS(FLOW_OUT_REMOTE);
	snprintf(flow.out_tunnel, sizeof(flow.out_tunnel), "vx0");
	flow.out_remote = (struct dvs_addr){ 4, { 192, 0, 2, 2 } };
	return flow;
}

struct dvs_flow flow_ipv6(void)
{
	struct dvs_flow flow = flow_any();

	flow.set |= HAS_IP | HAS_PORTS | HAS_MACS | DVS_HAS(FLOW_IN_TUNNEL) |
		    DVS_HAS(FLOW_IN_REMOTE);
	flow.ethertype = 0x86dd;
	flow.src = (struct dvs_addr){ 16, { 0x20, 1, 0xd, 0xb8, [15] = 5 } };
	flow.dst = (struct dvs_addr){ 16, { 0x20, 1, 0xd, 0xb8, [15] = 9 } };
	flow.protocol = 17;
	flow.src_port = 5353;
	flow.dst_port = 53;
	flow.packets = 2;
	flow.bytes = 300;
	flow.end = DVS_END_ACTIVE;
	flow.direction = DVS_DIRECTION_OUT;
	snprintf(flow.in_tunnel, sizeof(flow.in_tunnel), "vx0");
	flow.in_remote = (struct dvs_addr){ 4, { 192, 0, 2, 2 } };
	to_port(&flow, 6);
	return flow;
}

struct dvs_flow flow_icmp6(void)
{
	struct dvs_flow flow = flow_ipv6();

	flow.set &= ~(HAS_MACS | HAS_OUT | DVS_HAS(FLOW_IN_TUNNEL) |
		      DVS_HAS(FLOW_IN_REMOTE) | DVS_HAS(FLOW_SRC_PORT));
	flow.set |= DVS_HAS(FLOW_OUT_TUNNEL) | DVS_HAS(FLOW_OUT_REMOTE);
	flow.protocol = 58;
	flow.dst_port = 128 * 256;
	flow.direction = DVS_DIRECTION_IN;
	snprintf(flow.out_tunnel, sizeof(flow.out_tunnel), "vx6");
	flow.out_remote = (struct dvs_addr){ 16, { 0x20, 1, 0xd, 0xb8, 1,
						   [15] = 2 } };
	from_port(&flow, 5);
	return flow;
}

struct dvs_flow flow_arp(void)
{
	struct dvs_flow flow = flow_any();

	flow.set |= HAS_MACS | DVS_HAS(FLOW_DROP_PACKETS) |
		    DVS_HAS(FLOW_DROP_BYTES) | DVS_HAS(FLOW_DROP_REASON);
	flow.ethertype = 0x0806;
	for (int i = 0; i < DVS_MAC_SIZE; i++)
		flow.dst_mac[i] = 0xff;
	flow.packets = 3;
	flow.bytes = 138;
	flow.drop_packets = 3;
	flow.drop_bytes = 138;
	snprintf(flow.drop_reason, sizeof(flow.drop_reason), "policed");
	flow.end = DVS_END_FORCED;
	from_port(&flow, 5);
	return flow;
}
