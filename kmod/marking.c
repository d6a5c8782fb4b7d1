// SPDX-License-Identifier: GPL-2.0
/*
 * Priorities from the IP header, and DSCPs into it (RFC 2474). A frame whose
 * payload begins with another tag counts as one that is not IP.
 */

#include "marking.h"

#include <linux/etherdevice.h>

#include "dscp.h"
#include "vxlan.h"

static __be16 marking_ip(struct sk_buff *skb)
{
	return eth_type_vlan(skb->protocol) ? 0 : dvs_vxlan_inner_ip(skb);
}

/**
 * dvs_marking_set_dscp() - give an IP frame the DSCP of its traffic class
 * @port: the port that it leaves by
 * @skb: the frame, its data behind the Ethernet header
 *
 * The ECN field stays. Frames that are not IP stay as they are.
 *
 * Context: any.
 * Return: 0, or -ENOMEM.
 */
int dvs_marking_set_dscp(const struct dvs_port *port, struct sk_buff *skb)
{
	u8 dscp = port->prio.dscp_out[dvs_prio_class(skb->priority)];
	__be16 protocol = marking_ip(skb);

	return protocol ? dvs_dscp_set(skb, protocol, dscp) : 0;
}

static bool take_tag(const struct dvs_port *port, struct sk_buff *skb)
{
	if (!skb_vlan_tag_present(skb))
		return false;
	dvs_marking_by_tag(port, skb);
	return true;
}

static bool take_dscp(const struct dvs_port *port, struct sk_buff *skb)
{
	__be16 protocol = marking_ip(skb);

	if (!protocol)
		return false;
	dvs_marking_take(skb, port->prio.dscp[dvs_dscp_get(skb, protocol)]);
	return true;
}

/* Take what is trusted, in its order; false if the frame has nothing of it */
static bool take_trusted(const struct dvs_port *port, struct sk_buff *skb)
{
	switch ((enum dvs_port_trust)port->prio.trust) {
	case DVS_PORT_TRUST_NONE:
		break;
	case DVS_PORT_TRUST_PCP:
		return take_tag(port, skb);
	case DVS_PORT_TRUST_DSCP:
		return take_dscp(port, skb);
	case DVS_PORT_TRUST_PCP_DSCP:
		return take_tag(port, skb) || take_dscp(port, skb);
	case DVS_PORT_TRUST_DSCP_PCP:
		return take_dscp(port, skb) || take_tag(port, skb);
	}
	return false;
}

/**
 * dvs_marking_by_trust() - give a frame the priority that its port trusts
 * @port: the port that it came from
 * @skb: the frame, its data behind the Ethernet header
 *
 * Context: any.
 */
void dvs_marking_by_trust(const struct dvs_port *port, struct sk_buff *skb)
{
	if (!take_trusted(port, skb))
		dvs_marking_by_port(port, skb);
}
