// SPDX-License-Identifier: GPL-2.0
/*
 * The DSCP of a frame.
 */

#include "dscp.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>

#define DSCP_SHIFT	2	/* in the DS field */

/**
 * dvs_dscp_get() - read the DSCP of a frame
 * @skb: the frame
 * @protocol: htons(ETH_P_IP) or htons(ETH_P_IPV6)
 *
 * Return: 0..63.
 */
u8 dvs_dscp_get(const struct sk_buff *skb, __be16 protocol)
{
	return (protocol == htons(ETH_P_IP) ?
		ipv4_get_dsfield(ip_hdr(skb)) :
		ipv6_get_dsfield(ipv6_hdr(skb))) >> DSCP_SHIFT;
}

static int dscp_set_v4(struct sk_buff *skb, u8 dscp)
{
	if (skb_ensure_writable(skb, skb_network_offset(skb) +
				     sizeof(struct iphdr)))
		return -ENOMEM;
	ipv4_change_dsfield(ip_hdr(skb), INET_ECN_MASK, dscp << DSCP_SHIFT);
	return 0;
}

/* There is no checksum that the change is part of, but that of the whole frame */
static int dscp_set_v6(struct sk_buff *skb, u8 dscp)
{
	__be32 old, new;

	if (skb_ensure_writable(skb, skb_network_offset(skb) +
				     sizeof(struct ipv6hdr)))
		return -ENOMEM;
	old = *(__be32 *)ipv6_hdr(skb);
	ipv6_change_dsfield(ipv6_hdr(skb), INET_ECN_MASK, dscp << DSCP_SHIFT);
	new = *(__be32 *)ipv6_hdr(skb);
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->csum = csum_add(csum_sub(skb->csum, (__force __wsum)old),
				     (__force __wsum)new);
	return 0;
}

/**
 * dvs_dscp_set() - give a frame a DSCP
 * @skb: the frame
 * @protocol: htons(ETH_P_IP) or htons(ETH_P_IPV6)
 * @dscp: 0..63
 *
 * The ECN field stays. Context: any.
 *
 * Return: 0, or -ENOMEM; the frame stays as it is then.
 */
int dvs_dscp_set(struct sk_buff *skb, __be16 protocol, u8 dscp)
{
	if (dvs_dscp_get(skb, protocol) == dscp)
		return 0;
	return protocol == htons(ETH_P_IP) ? dscp_set_v4(skb, dscp) :
					     dscp_set_v6(skb, dscp);
}

/**
 * dvs_dscp_raise() - raise the drop precedence that a DSCP says
 * @dscp: 0..63
 * @precedence: 1..3
 *
 * Return: the DSCP it becomes; one that is not of assured forwarding, or has a
 * higher precedence, stays.
 */
u8 dvs_dscp_raise(u8 dscp, u8 precedence)
{
	u8 old = dvs_dscp_precedence(dscp);

	if (!old || old >= precedence)
		return dscp;
	return dscp + ((precedence - old) << 1);
}
