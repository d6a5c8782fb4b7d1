// SPDX-License-Identifier: GPL-2.0
/*
 * One table leads from the ledger's reasons (kmod/drop.h) to the values of
 * forwardingStatus.
 */
#include "verdict.h"

#include <string.h>

#include "dvs_flow.h"
#include "util.h"

static const struct reason {
	const char *name;
	uint8_t verdict;
} reasons[] = {
	/* the port or tunnel a frame came from */
	{ "switch-down", VERDICT_DROPPED },
	{ "port-down", VERDICT_DROPPED },
	{ "mirror-target", VERDICT_DENIED },
	{ "invalid-source", VERDICT_DROPPED },
	{ "reserved-group", VERDICT_DROPPED },
	{ "tag-refused", VERDICT_DENIED },
	{ "vlan-unknown", VERDICT_UNROUTABLE },
	{ "no-native", VERDICT_UNROUTABLE },
	{ "policed", VERDICT_POLICED },
	{ "mac-limit", VERDICT_DENIED },
	{ "uplink-loop", VERDICT_REVERSE },
	{ "no-memory", VERDICT_DROPPED },
	/* the decision */
	{ "no-destination", VERDICT_UNROUTABLE },
	{ "same-port", VERDICT_BAD_OUTPUT },
	{ "isolated", VERDICT_DENIED },
	{ "uplink-to-uplink", VERDICT_BAD_OUTPUT },
	{ "tunnel-to-tunnel", VERDICT_BAD_OUTPUT },
	{ "not-member", VERDICT_BAD_OUTPUT },
	/* the port or tunnel a frame was to leave by */
	{ "egress-down", VERDICT_BAD_OUTPUT },
	{ "egress-mtu", VERDICT_TOO_BIG },
	{ "egress-queue", VERDICT_QUEUE },
	{ "gso-invalid", VERDICT_BAD_HEADER },
	/* VXLAN, from the underlay */
	{ "vxlan-header", VERDICT_BAD_HEADER },
	{ "vxlan-reserved", VERDICT_BAD_HEADER },
	{ "vni-unknown", VERDICT_UNROUTABLE },
	{ "vni-refused", VERDICT_DENIED },
	{ "remote-unknown", VERDICT_DENIED },
	{ "tunnel-loop", VERDICT_REVERSE },
	{ "inner-truncated", VERDICT_BAD_LENGTH },
	{ "inner-vlan", VERDICT_DENIED },
	{ "ecn", VERDICT_DROPPED },
	/* VXLAN, to the underlay */
	{ "tunnel-down", VERDICT_BAD_OUTPUT },
	{ "tunnel-mtu", VERDICT_TOO_BIG },
	{ "no-route", VERDICT_UNROUTABLE },
	{ "recursion", VERDICT_BAD_OUTPUT },
};

uint8_t verdict_of_reason(const char *reason)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		if (!strcmp(reasons[i].name, reason))
			return reasons[i].verdict;
	}
	return VERDICT_DROPPED;
}

uint8_t verdict_of_flow(const struct dvs_flow *flow)
{
	if (!(flow->set & DVS_HAS(FLOW_DROP_PACKETS)) || !flow->drop_packets ||
	    flow->drop_packets < flow->packets)
		return VERDICT_FORWARDED;
	if (!(flow->set & DVS_HAS(FLOW_DROP_REASON)))
		return VERDICT_DROPPED;
	return verdict_of_reason(flow->drop_reason);
}
