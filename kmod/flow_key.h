/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the flow cache wants to know of a frame.
 */
#ifndef _DVS_FLOW_KEY_H
#define _DVS_FLOW_KEY_H

#include <linux/ip.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <net/ip.h>

#include "flow.h"

void dvs_flow_parse(const struct sk_buff *skb, bool macs, u16 segment,
		    u64 place, struct dvs_flow_frame *frame);

/* The lowest eight of TCP's flags (RFC 9293, 3.1) */
static inline u8 dvs_flow_tcp_flags(const struct tcphdr *tcp)
{
	return ((const u8 *)tcp)[13];
}

/* The VID of a frame's tag in its place in a key, 0 if there is no tag */
static inline u32 dvs_flow_vid(const struct sk_buff *skb)
{
	if (likely(!skb_vlan_tag_present(skb)))
		return 0;
	return skb_vlan_tag_get_id(skb) << DVS_FLOW_VID_SHIFT;
}

/* A plain IPv4 packet, whose headers, one of TCP perhaps, are in one piece */
static inline bool dvs_flow_is_plain(const struct sk_buff *skb)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;

	return likely(skb->protocol == htons(ETH_P_IP) &&
		      skb_headlen(skb) >= sizeof(*ip) + sizeof(struct tcphdr) &&
		      *(const u8 *)ip == 0x45 && !ip_is_fragment(ip));
}

/* First word of the key of such a packet */
static inline u64 dvs_flow_plain_word(const struct iphdr *ip, u16 segment)
{
	return (u64)segment << DVS_FLOW_SEGMENT_SHIFT |
	       (u64)ip->protocol << DVS_FLOW_PROTO_SHIFT |
	       (u64)ip->tos << DVS_FLOW_TOS_SHIFT |
	       (u64)*(const u32 *)(ip + 1) << DVS_FLOW_PORTS_SHIFT;
}

/* Third word of the key of such a packet: both addresses */
static inline u64 dvs_flow_plain_addrs(const struct iphdr *ip)
{
	u64 addrs;

	memcpy(&addrs, &ip->addrs, sizeof(addrs));
	return addrs;
}

/* Bytes of an IPv4 packet: its frame may be padded, and its header may lie */
static inline u32 dvs_flow_ipv4_bytes(const struct sk_buff *skb,
				      const struct iphdr *ip)
{
	u32 bytes = ntohs(ip->tot_len);

	return likely(bytes - 1 < skb->len) ? bytes : skb->len;
}

#endif /* _DVS_FLOW_KEY_H */
