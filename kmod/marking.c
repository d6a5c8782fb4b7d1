// SPDX-License-Identifier: GPL-2.0
/*
 * Priorities from the IP header, and DSCPs into it (RFC 2474). A frame whose
 * payload begins with another tag counts as one that is not IP.
 */

#include "marking.h"

#include <linux/etherdevice.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>

/* Length of the IP header that a frame's EtherType promises, without options */
static unsigned int ip_len(const struct sk_buff *skb)
{
	switch (eth_hdr(skb)->h_proto) {
	case htons(ETH_P_IP):
		return sizeof(struct iphdr);
	case htons(ETH_P_IPV6):
		return sizeof(struct ipv6hdr);
	}
	return 0;
}

static bool ip_is_v4(const struct sk_buff *skb)
{
	return eth_hdr(skb)->h_proto == htons(ETH_P_IP);
}

/* Whether there is an IP header, whole; then it is in the linear data */
static bool ip_pull(struct sk_buff *skb)
{
	unsigned int len = ip_len(skb);

	return len && pskb_may_pull(skb, len) &&
	       *skb->data >> 4 == (ip_is_v4(skb) ? 4 : 6);
}

static u8 ip_dscp(const struct sk_buff *skb)
{
	const void *ip = skb->data;

	return (ip_is_v4(skb) ? ipv4_get_dsfield(ip) : ipv6_get_dsfield(ip)) >> 2;
}

static void ip4_set_dscp(struct sk_buff *skb, u8 dscp)
{
	ipv4_change_dsfield((struct iphdr *)skb->data, INET_ECN_MASK, dscp << 2);
}

/* The checksum over the packet, if there is one, follows the first word */
static void ip6_set_dscp(struct sk_buff *skb, u8 dscp)
{
	const __wsum *word = (__force const __wsum *)skb->data;
	__wsum old = *word;

	ipv6_change_dsfield((struct ipv6hdr *)skb->data, INET_ECN_MASK, dscp << 2);
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->csum = csum_add(csum_sub(skb->csum, old), *word);
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

	if (!ip_pull(skb) || ip_dscp(skb) == dscp)
		return 0;
	if (skb_ensure_writable(skb, ip_len(skb)))
		return -ENOMEM;
	if (ip_is_v4(skb))
		ip4_set_dscp(skb, dscp);
	else
		ip6_set_dscp(skb, dscp);
	return 0;
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
	if (!ip_pull(skb))
		return false;
	dvs_marking_take(skb, port->prio.dscp[ip_dscp(skb)]);
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
