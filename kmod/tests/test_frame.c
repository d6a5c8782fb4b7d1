// SPDX-License-Identifier: GPL-2.0
/*
 * Frames of all kinds that the flow cache tells apart.
 */

#include "test_frame.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ipv6.h>
#include <linux/mm.h>
#include <linux/slab.h>

#define PAYLOAD		21	/* odd */
#define GARBAGE		64	/* behind a frame that is padded or split */

#define PORTS		.src_port = 1000, .dst_port = 53
#define UDP		.seen = IPPROTO_UDP, PORTS
#define TCP		.seen = IPPROTO_TCP, PORTS, .tcp_flags = 0x12
#define V4(protocol)	.type = ETH_P_IP, .proto = protocol, .kind = DVS_FLOW_IPV4
#define V6(protocol)	\
	.type = ETH_P_IPV6, .proto = protocol, .kind = DVS_FLOW_IPV6
#define V6_FRAGMENT(protocol)	\
	.type = ETH_P_IPV6, .proto = protocol,	\
	.kind = DVS_FLOW_IPV6 | DVS_FLOW_FRAGMENT
#define V4_FRAGMENT(protocol)	\
	.type = ETH_P_IP, .proto = protocol,	\
	.kind = DVS_FLOW_IPV4 | DVS_FLOW_FRAGMENT

const struct test_frame_case test_frame_cases[] = {
	{ "udp", V4(IPPROTO_UDP), UDP },
	{ "tcp", V4(IPPROTO_TCP), TCP },
	{ "sctp", V4(IPPROTO_SCTP), PORTS, .seen = IPPROTO_SCTP },
	{ "dccp", V4(IPPROTO_DCCP), PORTS, .seen = IPPROTO_DCCP },
	{ "udplite", V4(IPPROTO_UDPLITE), PORTS, .seen = IPPROTO_UDPLITE },
	{ "icmp", V4(IPPROTO_ICMP), .seen = IPPROTO_ICMP, .dst_port = 0x0803 },
	{ "gre", V4(IPPROTO_GRE), .seen = IPPROTO_GRE },
	{ "esp", V4(IPPROTO_ESP), .seen = IPPROTO_ESP },
	{ "options, udp", V4(IPPROTO_UDP), UDP, .options = 1 },
	{ "all options, tcp", V4(IPPROTO_TCP), TCP, .options = 10 },
	{ "first fragment, tcp", V4_FRAGMENT(IPPROTO_TCP), TCP, .frag = 0x2000 },
	{ "second fragment, tcp", V4_FRAGMENT(IPPROTO_TCP), .frag = 0x2001,
	  .seen = IPPROTO_TCP },
	{ "last fragment, udp", V4_FRAGMENT(IPPROTO_UDP), .frag = 0x1fff,
	  .seen = IPPROTO_UDP, .options = 2 },
	{ "not to be fragmented", V4(IPPROTO_UDP), UDP, .frag = 0x4000 },
	{ "tag, udp", V4(IPPROTO_UDP), UDP, .tags = 1 },
	{ "tags, tcp", V4(IPPROTO_TCP), TCP, .tags = 2 },
	{ "eight tags, udp", V4(IPPROTO_UDP), UDP, .tags = 8 },
	{ "nine tags", .tags = 9, .type = ETH_P_IP },
	{ "udp6", V6(IPPROTO_UDP), UDP },
	{ "tcp6", V6(IPPROTO_TCP), TCP },
	{ "icmp6", V6(IPPROTO_ICMPV6), .seen = IPPROTO_ICMPV6,
	  .dst_port = 0x0803 },
	{ "nothing next", V6(NEXTHDR_NONE), .seen = NEXTHDR_NONE },
	{ "esp6", V6(IPPROTO_ESP), .seen = IPPROTO_ESP },
	{ "tags, udp6", V6(IPPROTO_UDP), UDP, .tags = 2 },
	{ "hop-by-hop", V6(IPPROTO_UDP), UDP, .chain_len = 1,
	  .chain = { NEXTHDR_HOP } },
	{ "options, routing, authentication", V6(IPPROTO_TCP), TCP,
	  .chain_len = 5, .chain = { NEXTHDR_HOP, NEXTHDR_DEST,
	  NEXTHDR_ROUTING, NEXTHDR_AUTH, NEXTHDR_DEST } },
	{ "mobility", V6(IPPROTO_UDP), UDP, .chain_len = 1,
	  .chain = { NEXTHDR_MOBILITY } },
	{ "seven extensions", V6(IPPROTO_UDP), UDP, .chain_len = 7,
	  .chain = { NEXTHDR_HOP, 60, 60, 60, 60, 60, 60 } },
	{ "eight extensions", V6(IPPROTO_UDP), .chain_len = 8,
	  .chain = { NEXTHDR_HOP, 60, 60, 60, 60, 60, 60, 60 },
	  .seen = IPPROTO_UDP },
	{ "nine extensions", V6(IPPROTO_UDP), .chain_len = 9,
	  .chain = { NEXTHDR_HOP, 60, 60, 60, 60, 60, 60, 60,
	  NEXTHDR_ROUTING }, .seen = NEXTHDR_ROUTING },
	{ "atomic fragment, udp6", V6_FRAGMENT(IPPROTO_UDP), UDP,
	  .chain_len = 1, .chain = { NEXTHDR_FRAGMENT } },
	{ "first fragment, tcp6", V6_FRAGMENT(IPPROTO_TCP), TCP, .frag = 1,
	  .chain_len = 3,
	  .chain = { NEXTHDR_HOP, NEXTHDR_FRAGMENT, NEXTHDR_DEST } },
	{ "last fragment, udp6", V6_FRAGMENT(IPPROTO_UDP), .frag = 8,
	  .chain_len = 2, .chain = { NEXTHDR_ROUTING, NEXTHDR_FRAGMENT },
	  .seen = IPPROTO_UDP },
	{ "last fragment, options", V6_FRAGMENT(IPPROTO_UDP), .frag = 0xfff8,
	  .chain_len = 2, .chain = { NEXTHDR_FRAGMENT, NEXTHDR_DEST },
	  .seen = NEXTHDR_DEST },
	{ "arp", .type = ETH_P_ARP },
	{ "lldp", .type = ETH_P_LLDP },
	{ "unknown", .type = 0x1234 },
	{ "tag, unknown", .tags = 1, .type = 0x1234 },
	{ "802.3", .type = PAYLOAD },
	{ "IPv4, version 5", .type = ETH_P_IP, .version = 0x55 },
	{ "IPv4, header too short", .type = ETH_P_IP, .version = 0x44 },
	{ "IPv6, version 4", .type = ETH_P_IPV6, .version = 0x45 },
};

const unsigned int test_frame_case_count = ARRAY_SIZE(test_frame_cases);

/* ---- frames ---- */

static void *frame_put(struct test_frame *frame, unsigned int len)
{
	void *to = frame->data + frame->len;

	memset(to, 0, len);
	frame->len += len;
	return to;
}

/* Up to here, and for so many more bytes, all is read */
static void frame_is_read(struct test_frame *frame, unsigned int more)
{
	frame->headers = frame->len + more;
}

static void put_layer2(struct test_frame *frame,
		       const struct test_frame_case *from)
{
	struct ethhdr *eth = frame_put(frame, sizeof(*eth));
	__be16 *type = &eth->h_proto;
	struct vlan_hdr *tag;
	unsigned int i;

	u64_to_ether_addr(TEST_FRAME_DST_MAC, eth->h_dest);
	u64_to_ether_addr(TEST_FRAME_SRC_MAC, eth->h_source);
	for (i = 0; i < from->tags; i++) {
		*type = htons(i + 1 < from->tags ? ETH_P_8021AD : ETH_P_8021Q);
		/* what is not read is payload */
		if (i < VLAN_MAX_DEPTH)
			frame->network = frame->len + VLAN_HLEN;
		tag = frame_put(frame, sizeof(*tag));
		tag->h_vlan_TCI = htons(10 + i);
		type = &tag->h_vlan_encapsulated_proto;
	}
	*type = htons(from->type);
	frame->headers = frame->network;
}

/* What an IP protocol puts behind the headers of IP */
static void put_transport(struct test_frame *frame, u8 proto, bool is_read)
{
	static const u8 raw[20] = {
		1000 >> 8, 1000 & 0xff, 0, 53, [12] = 5 << 4, [13] = 0x12,
	};
	static const u8 icmp[20] = { 8, 3 };
	bool is_icmp = proto == IPPROTO_ICMP || proto == IPPROTO_ICMPV6;
	unsigned int read = proto == IPPROTO_TCP ? 14 : is_icmp ? 2 : 4;

	if (is_read)
		frame_is_read(frame, read);
	memcpy(frame_put(frame, sizeof(raw)), is_icmp ? icmp : raw, sizeof(raw));
}

static bool has_ports(const struct test_frame_case *from)
{
	return from->src_port || from->dst_port;
}

static void put_ipv4(struct test_frame *frame,
		     const struct test_frame_case *from)
{
	struct iphdr *ip = frame_put(frame, sizeof(*ip));

	ip->version = 4;
	ip->ihl = 5 + from->options;
	ip->tos = TEST_FRAME_TOS;
	ip->frag_off = htons(from->frag);
	ip->protocol = from->proto;
	ip->saddr = htonl(0x0a000001);
	ip->daddr = htonl(0x0a0000fe);
	ip->tot_len = htons(4 * ip->ihl + 20 + PAYLOAD);
	if (from->kind)
		frame_is_read(frame, 0);
	memset(frame_put(frame, 4 * from->options), 1, 4 * from->options);
	put_transport(frame, from->proto, has_ports(from));
}

/* An extension header, of 8, 16, or 24 bytes; its octet that says what is next */
static u8 *put_extension(struct test_frame *frame, u8 proto, u16 frag)
{
	unsigned int len = proto == NEXTHDR_FRAGMENT ? 8 :
			   proto == NEXTHDR_AUTH ? 24 : 16;
	u8 *header = frame_put(frame, len);

	if (proto == NEXTHDR_FRAGMENT) {
		header[2] = frag >> 8;
		header[3] = frag;
	} else {
		header[1] = proto == NEXTHDR_AUTH ? 4 : 1;
	}
	return header;
}

static void put_ipv6(struct test_frame *frame,
		     const struct test_frame_case *from)
{
	struct ipv6hdr *ip = frame_put(frame, sizeof(*ip));
	unsigned int start = frame->len, i;
	bool later = false;
	u8 *next = &ip->nexthdr;

	ip6_flow_hdr(ip, TEST_FRAME_TOS, htonl(0x12345));
	ip->saddr.s6_addr32[0] = htonl(0x20010db8);
	ip->saddr.s6_addr32[3] = htonl(1);
	ip->daddr.s6_addr32[0] = htonl(0x20010db8);
	ip->daddr.s6_addr32[3] = htonl(2);
	if (from->kind)
		frame_is_read(frame, 0);
	for (i = 0; i < from->chain_len; i++) {
		bool is_frag = from->chain[i] == NEXTHDR_FRAGMENT;

		if (!later && i < 8)
			frame_is_read(frame, is_frag ? 8 : 2);
		*next = from->chain[i];
		next = put_extension(frame, from->chain[i], from->frag);
		later |= is_frag && from->frag & 0xfff8;
	}
	*next = from->proto;
	put_transport(frame, from->proto, has_ports(from));
	ip->payload_len = htons(frame->len + PAYLOAD - start);
}

/**
 * test_frame_make() - make a frame
 * @frame: set to it
 * @from: what it is like
 */
void test_frame_make(struct test_frame *frame,
		     const struct test_frame_case *from)
{
	unsigned int i;

	frame->len = 0;
	frame->network = ETH_HLEN;
	put_layer2(frame, from);
	i = frame->len;
	if (from->type == ETH_P_IP)
		put_ipv4(frame, from);
	else if (from->type == ETH_P_IPV6)
		put_ipv6(frame, from);
	if (from->version)
		frame->data[i] = from->version;
	memset(frame_put(frame, PAYLOAD), 0xee, PAYLOAD);
}

/* ---- socket buffers ---- */

/* Lend a buffer memory that ends where the frame does */
static bool skb_lend(struct test_skb *to, const u8 *data, unsigned int len)
{
	struct sk_buff *skb = to->skb;
	u8 *copy = kmemdup(data, len, GFP_KERNEL);

	if (!copy)
		return false;
	to->piece[0] = copy;
	skb->head = copy;
	skb->data = copy;
	skb_reset_tail_pointer(skb);
	skb->tail += len;
	skb->end = skb->tail;
	skb->len = len;
	return true;
}

static bool skb_add_piece(struct test_skb *to, const u8 *data, unsigned int len)
{
	struct sk_buff *skb = to->skb;
	unsigned int n = skb_shinfo(skb)->nr_frags;

	if (!len)
		return true;
	to->piece[n] = kmemdup(data, len, GFP_KERNEL);
	if (!to->piece[n])
		return false;
	skb_fill_page_desc(skb, n, virt_to_page(to->piece[n]),
			   offset_in_page(to->piece[n]), len);
	skb->len += len;
	skb->data_len += len;
	return true;
}

/* Other bytes each time */
static void skb_fill_tail(struct sk_buff *skb)
{
	static u8 last;

	memset(skb_tail_pointer(skb), last += 85, GARBAGE);
}

static bool skb_fill(struct test_skb *to, const u8 *data, unsigned int len,
		     enum test_skb_form form, unsigned int split)
{
	unsigned int rest = (len - split) / 2;

	if (form == TEST_SKB_EXACT)
		return skb_lend(to, data, len);
	if (form == TEST_SKB_PADDED)
		split = len;
	memcpy(skb_put(to->skb, split), data, split);
	skb_fill_tail(to->skb);
	return form == TEST_SKB_PADDED ||
	       (skb_add_piece(to, data + split, rest) &&
		skb_add_piece(to, data + split + rest, len - split - rest));
}

/**
 * test_skb_make() - make a socket buffer with a frame
 * @to: the buffer, to be freed whatever comes of it
 * @data: the frame from the Ethernet header on
 * @len: its length, at least that of an Ethernet header
 * @form: how the buffer is to hold it
 * @split: how much of it is in front, if it is split, at least an Ethernet header
 *
 * Return: false if there is no memory.
 */
bool test_skb_make(struct test_skb *to, const u8 *data, unsigned int len,
		   enum test_skb_form form, unsigned int split)
{
	struct sk_buff *skb = alloc_skb(len + GARBAGE, GFP_KERNEL);

	*to = (struct test_skb){ .skb = skb };
	if (!skb)
		return false;
	to->head = skb->head;
	to->end = skb->end;
	if (!skb_fill(to, data, len, form, split))
		return false;
	skb_reset_mac_header(skb);
	skb->protocol = eth_hdr(skb)->h_proto;
	__skb_pull(skb, ETH_HLEN);
	return true;
}

/**
 * test_skb_free() - free a socket buffer
 * @of: the buffer
 */
void test_skb_free(struct test_skb *of)
{
	struct sk_buff *skb = of->skb;
	unsigned int i;

	if (!skb)
		return;
	skb->head = of->head;
	skb->data = of->head;
	skb->end = of->end;
	skb->data_len = 0;
	skb_shinfo(skb)->nr_frags = 0;
	kfree_skb(skb);
	for (i = 0; i < ARRAY_SIZE(of->piece); i++)
		kfree(of->piece[i]);
}
