// SPDX-License-Identifier: GPL-2.0
/*
 * Assured forwarding: the drop precedence in a frame's DSCP.
 */

#include "remark.h"

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>

#define DSCP_SHIFT	2	/* of the DSCP in the DS field */
#define AF_CLASS(dscp)		((dscp) >> 3)
#define AF_PRECEDENCE(dscp)	((dscp) >> 1 & 3)

/* RFC 2597, 6: AFxy is the bits of x, then of y, then 0 */
static bool dscp_is_af(u8 dscp)
{
	return AF_CLASS(dscp) >= 1 && AF_CLASS(dscp) <= 4 &&
	       AF_PRECEDENCE(dscp) && !(dscp & 1);
}

/**
 * dvs_remark_dscp() - raise the drop precedence of a DSCP
 * @dscp: 0..63
 * @precedence: 1..3
 *
 * Return: the DSCP it becomes; one that is not of assured forwarding, or has a
 * higher precedence, stays.
 */
u8 dvs_remark_dscp(u8 dscp, u8 precedence)
{
	if (!dscp_is_af(dscp) || AF_PRECEDENCE(dscp) >= precedence)
		return dscp;
	return AF_CLASS(dscp) << 3 | precedence << 1;
}

static void remark_v4(struct sk_buff *skb, u8 dscp)
{
	if (!skb_ensure_writable(skb, skb_network_offset(skb) +
				      sizeof(struct iphdr)))
		ipv4_change_dsfield(ip_hdr(skb), INET_ECN_MASK,
				    dscp << DSCP_SHIFT);
}

/* There is no checksum that the change is part of, but that of the whole frame */
static void remark_v6(struct sk_buff *skb, u8 dscp)
{
	__be32 old, new;

	if (skb_ensure_writable(skb, skb_network_offset(skb) +
				     sizeof(struct ipv6hdr)))
		return;
	old = *(__be32 *)ipv6_hdr(skb);
	ipv6_change_dsfield(ipv6_hdr(skb), INET_ECN_MASK, dscp << DSCP_SHIFT);
	new = *(__be32 *)ipv6_hdr(skb);
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->csum = csum_add(csum_sub(skb->csum, (__force __wsum)old),
				     (__force __wsum)new);
}

/**
 * dvs_remark_af() - raise the drop precedence of a frame
 * @skb: the frame; its network header is linear if it is one of IP
 * @protocol: htons(ETH_P_IP), htons(ETH_P_IPV6), or 0
 * @precedence: 1..3
 *
 * The ECN field stays. Without memory the frame stays as it is.
 *
 * Context: any.
 */
void dvs_remark_af(struct sk_buff *skb, __be16 protocol, u8 precedence)
{
	u8 old, new;

	if (!protocol)
		return;
	old = (protocol == htons(ETH_P_IP) ?
	       ipv4_get_dsfield(ip_hdr(skb)) :
	       ipv6_get_dsfield(ipv6_hdr(skb))) >> DSCP_SHIFT;
	new = dvs_remark_dscp(old, precedence);
	if (new == old)
		return;
	if (protocol == htons(ETH_P_IP))
		remark_v4(skb, new);
	else
		remark_v6(skb, new);
}
