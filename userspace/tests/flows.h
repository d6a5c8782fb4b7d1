/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flows that tests export.
 */
#ifndef _DVS_TEST_FLOWS_H
#define _DVS_TEST_FLOWS_H

#include "dvs_flow.h"

/** define FLOWS_START - the first flow begins then, milliseconds since 1970 */
#define FLOWS_START	UINT64_C(1700000000000)

/* TCP from 10.1.0.5:40000 to 10.1.0.9:443, tagged 42, from port 5 to port 6. */
struct dvs_flow flow_ipv4(void);
/* The same, without MAC addresses, to a VTEP. */
struct dvs_flow flow_ipv4_tunnel(void);
/* UDP from 2001:db8::5 to 2001:db8::9, untagged, came by a tunnel, MACs. */
struct dvs_flow flow_ipv6(void);
/* ICMPv6 without MAC addresses to a VTEP with an IPv6 address. */
struct dvs_flow flow_icmp6(void);
/* ARP, all frames of which were dropped. */
struct dvs_flow flow_arp(void);

#endif /* _DVS_TEST_FLOWS_H */
