// SPDX-License-Identifier: GPL-2.0
/*
 * Filters of mirrors. Frames are read as the flow cache reads them (flow_key.c), so
 * that nothing behind the frame is looked at whatever it says of itself, and a
 * header that it is too short for counts as not there.
 */

#include "mirror_filter.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "flow.h"
#include "flow_key.h"

#define MATCH_HEADERS	(~(u32)DVS_MATCH_VLAN)

/**
 * struct filter_frame - what a filter looks at of a frame
 * @src_mac: source MAC address
 * @dst_mac: destination MAC address
 * @ethertype: behind all tags
 * @kind: %DVS_FLOW_IPV4, %DVS_FLOW_IPV6, or %DVS_FLOW_L2 if it is not IP
 * @src: source address
 * @dst: destination address
 * @protocol: IP protocol
 * @src_port: source port, 0 if there is none
 * @dst_port: destination port, or what stands for it of ICMP; 0 if there is none
 */
struct filter_frame {
	u64 src_mac;
	u64 dst_mac;
	u16 ethertype;
	enum dvs_flow_kind kind;
	struct in6_addr src;
	struct in6_addr dst;
	u8 protocol;
	u16 src_port;
	u16 dst_port;
};

/**
 * dvs_mirror_prefix_set() - make a prefix
 * @prefix: set to it
 * @addr: the address, in network order
 * @size: bytes of the address, 4 or 16
 * @len: length of the prefix, at most eight times @size
 */
void dvs_mirror_prefix_set(struct dvs_mirror_prefix *prefix, const void *addr,
			   unsigned int size, u8 len)
{
	unsigned int i;

	memset(prefix, 0, sizeof(*prefix));
	prefix->len = len;
	for (i = 0; i < size; i++) {
		unsigned int bits = clamp_t(int, len - 8 * i, 0, 8);

		prefix->mask.s6_addr[i] = 0xff00 >> bits;
		prefix->addr.s6_addr[i] = ((const u8 *)addr)[i] &
					  prefix->mask.s6_addr[i];
	}
}

static void filter_read_ports(struct filter_frame *to, u64 word)
{
	u32 raw = word >> DVS_FLOW_PORTS_SHIFT;
	__be16 ports[2];

	memcpy(ports, &raw, sizeof(ports));
	to->src_port = ntohs(ports[0]);
	to->dst_port = ntohs(ports[1]);
}

static void filter_read_addrs(struct filter_frame *to, const u64 *words)
{
	unsigned int size = to->kind == DVS_FLOW_IPV4 ? 4 : 16;
	const u8 *addrs = (const u8 *)words;

	memcpy(&to->src, addrs, size);
	memcpy(&to->dst, addrs + size, size);
}

static void filter_read(struct filter_frame *to, const struct sk_buff *skb)
{
	struct dvs_flow_frame frame;
	const u64 *macs;

	dvs_flow_parse(skb, true, 0, 0, &frame);
	*to = (struct filter_frame){
		.kind = frame.key[1] >> DVS_FLOW_KIND_SHIFT &
			(DVS_FLOW_IPV4 | DVS_FLOW_IPV6),
		.protocol = frame.key[1] >> DVS_FLOW_PROTO_SHIFT,
	};
	macs = &frame.key[frame.words - 2];
	to->src_mac = macs[0] >> 16;
	to->ethertype = macs[0];
	to->dst_mac = macs[1];
	if (to->kind == DVS_FLOW_L2)
		return;
	filter_read_ports(to, frame.key[0]);
	filter_read_addrs(to, &frame.key[2]);
}

static bool prefix_has(const struct dvs_mirror_prefix *prefix,
		       const struct in6_addr *addr)
{
	return !ipv6_masked_addr_cmp(addr, &prefix->mask, &prefix->addr);
}

static bool match_macs(const struct dvs_mirror_filter *filter,
		       const struct filter_frame *frame)
{
	if (filter->match & DVS_MATCH_SRC_MAC &&
	    filter->src_mac != frame->src_mac)
		return false;
	return !(filter->match & DVS_MATCH_DST_MAC) ||
	       filter->dst_mac == frame->dst_mac;
}

static bool match_addrs(const struct dvs_mirror_filter *filter,
			const struct filter_frame *frame)
{
	enum dvs_flow_kind kind = filter->family == AF_INET ? DVS_FLOW_IPV4 :
							      DVS_FLOW_IPV6;

	if (!(filter->match & (DVS_MATCH_SRC | DVS_MATCH_DST)))
		return true;
	if (frame->kind != kind)
		return false;
	if (filter->match & DVS_MATCH_SRC &&
	    !prefix_has(&filter->src, &frame->src))
		return false;
	return !(filter->match & DVS_MATCH_DST) ||
	       prefix_has(&filter->dst, &frame->dst);
}

/* Type and code of ICMP are no port, unless it is ICMP that is asked for */
static bool match_ports(const struct dvs_mirror_filter *filter,
			const struct filter_frame *frame)
{
	if (!(filter->match & (DVS_MATCH_SRC_PORT | DVS_MATCH_DST_PORT)))
		return true;
	if (!(filter->match & DVS_MATCH_PROTOCOL) &&
	    (frame->protocol == IPPROTO_ICMP ||
	     frame->protocol == IPPROTO_ICMPV6))
		return false;
	if (filter->match & DVS_MATCH_SRC_PORT &&
	    filter->src_port != frame->src_port)
		return false;
	return !(filter->match & DVS_MATCH_DST_PORT) ||
	       filter->dst_port == frame->dst_port;
}

static bool match_both_ways(const struct dvs_mirror_filter *filter,
			    const struct filter_frame *frame)
{
	if (filter->match & DVS_MATCH_ETHERTYPE &&
	    filter->ethertype != frame->ethertype)
		return false;
	return !(filter->match & DVS_MATCH_PROTOCOL) ||
	       (frame->kind != DVS_FLOW_L2 &&
		filter->protocol == frame->protocol);
}

static bool match_one_way(const struct dvs_mirror_filter *filter,
			  const struct filter_frame *frame)
{
	return match_macs(filter, frame) && match_addrs(filter, frame) &&
	       match_ports(filter, frame);
}

static void filter_turn(struct filter_frame *frame)
{
	swap(frame->src_mac, frame->dst_mac);
	swap(frame->src, frame->dst);
	swap(frame->src_port, frame->dst_port);
}

/* The tag may be out of the way, or the first of the payload */
static bool match_vlan(const struct dvs_mirror_filter *filter,
		       const struct sk_buff *skb)
{
	const struct vlan_hdr *tag;
	struct vlan_hdr copy;

	if (skb_vlan_tag_present(skb))
		return skb_vlan_tag_get_id(skb) == filter->vlan;
	if (!eth_type_vlan(skb->protocol))
		return false;
	tag = skb_header_pointer(skb, 0, sizeof(copy), &copy);
	return tag &&
	       (ntohs(tag->h_vlan_TCI) & VLAN_VID_MASK) == filter->vlan;
}

/**
 * dvs_mirror_filter_match() - whether a frame matches
 * @filter: the filter
 * @skb: the frame, its data behind the Ethernet header
 *
 * Context: any.
 * Return: true if it does.
 */
bool dvs_mirror_filter_match(const struct dvs_mirror_filter *filter,
			     const struct sk_buff *skb)
{
	struct filter_frame frame;

	if (filter->match & DVS_MATCH_VLAN && !match_vlan(filter, skb))
		return false;
	if (!(filter->match & MATCH_HEADERS))
		return true;
	filter_read(&frame, skb);
	if (!match_both_ways(filter, &frame))
		return false;
	if (match_one_way(filter, &frame))
		return true;
	if (!filter->reverse)
		return false;
	filter_turn(&frame);
	return match_one_way(filter, &frame);
}
