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

/* Version 4, five words of header */
#define DVS_FLOW_IPV4_HEAD	0x45

u32 dvs_flow_ipv4_odd_bytes(const struct sk_buff *skb, u16 tot_len);
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

/* IPv4 in one piece, and so are its headers, one of TCP perhaps */
static inline bool dvs_flow_is_plain(const struct sk_buff *skb)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;

	return likely(skb->protocol == htons(ETH_P_IP) &&
		      skb_headlen(skb) >= sizeof(*ip) + sizeof(struct tcphdr) &&
		      !ip_is_fragment(ip));
}

/* First word of the key of such a packet; of no key if it has options */
static inline u64 dvs_flow_plain_word(const struct iphdr *ip, u16 segment)
{
	return (u64)segment << DVS_FLOW_SEGMENT_SHIFT |
	       (u64)le16_to_cpup((const __le16 *)ip) << DVS_FLOW_HEAD_SHIFT |
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
	u32 tot_len = ntohs(ip->tot_len);

	if (unlikely(tot_len != skb->len))
		return dvs_flow_ipv4_odd_bytes(skb, tot_len);
	return tot_len;
}

#endif /* _DVS_FLOW_KEY_H */
