// SPDX-License-Identifier: GPL-2.0
/*
 * What the flow cache wants to know of a frame, whatever it consists of.
 *
 * Frames come from VMs and tell lies. Each header is looked at only as far as the
 * frame reaches; one that does not is as good as none.
 */

#include "flow_key.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <net/dsfield.h>

#include "prio.h"

/* More extension headers than that are none of an honest sender's */
#define KEY_EXTENSIONS_MAX	8

/* A header of TCP up to its flags */
#define KEY_TCP_LEN	14

/**
 * struct key_packet - a packet that is being read
 * @skb: its frame
 * @frame: what was found
 * @proto: IP protocol
 * @head: first octet of IPv4 without options
 * @tos: TOS or traffic class
 * @kind: enum dvs_flow_kind, and its flags
 * @ports: first 32 bits of what has ports, or of ICMP as destination port
 */
struct key_packet {
	const struct sk_buff *skb;
	struct dvs_flow_frame *frame;
	u8 proto;
	u8 head;
	u8 tos;
	u8 kind;
	u32 ports;
};

/**
 * dvs_flow_ipv4_odd_bytes() - bytes of an IPv4 packet that is not its frame's payload
 * @skb: the frame, its data at the IP header
 * @tot_len: what the packet says of itself
 *
 * The frame is padded, or the packet lies, or it is a GSO packet beyond 64 KiB,
 * which says 0.
 *
 * Return: the bytes.
 */
u32 dvs_flow_ipv4_odd_bytes(const struct sk_buff *skb, u16 tot_len)
{
	return tot_len && tot_len < skb->len ? tot_len : skb->len;
}

static void key_read_tcp(struct key_packet *packet, unsigned int offset)
{
	const struct tcphdr *tcp;
	struct tcphdr copy;

	tcp = skb_header_pointer(packet->skb, offset, KEY_TCP_LEN, &copy);
	if (tcp)
		packet->frame->tcp_flags = dvs_flow_tcp_flags(tcp);
}

/* As NetFlow has it: type and code in place of the destination port */
static void key_read_icmp(struct key_packet *packet, unsigned int offset)
{
	__be16 ports[2] = {};
	const void *at;

	at = skb_header_pointer(packet->skb, offset, sizeof(ports[1]),
				&ports[1]);
	if (!at)
		return;
	memcpy(&ports[1], at, sizeof(ports[1]));
	memcpy(&packet->ports, ports, sizeof(packet->ports));
}

static void key_read_ports(struct key_packet *packet, unsigned int offset)
{
	const u32 *ports;
	u32 copy;

	ports = skb_header_pointer(packet->skb, offset, sizeof(copy), &copy);
	if (ports)
		packet->ports = get_unaligned(ports);
}

/* What follows the IP header, at the offset from the frame's data */
static void key_read_transport(struct key_packet *packet, unsigned int offset)
{
	switch (packet->proto) {
	case IPPROTO_TCP:
		key_read_tcp(packet, offset);
		fallthrough;
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		key_read_ports(packet, offset);
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		key_read_icmp(packet, offset);
		break;
	}
}

static bool key_read_ipv4(struct key_packet *packet, unsigned int offset)
{
	const struct iphdr *ip;
	struct iphdr copy;
	u32 bytes;

	ip = skb_header_pointer(packet->skb, offset, sizeof(copy), &copy);
	if (!ip || ip->version != 4 || ip->ihl < 5)
		return false;
	packet->kind = DVS_FLOW_IPV4;
	packet->head = DVS_FLOW_IPV4_HEAD;
	packet->tos = ip->tos;
	packet->proto = ip->protocol;
	packet->frame->key[2] = dvs_flow_plain_addrs(ip);
	packet->frame->words = 3;
	bytes = ntohs(ip->tot_len);
	if (bytes && bytes < packet->frame->bytes)
		packet->frame->bytes = bytes;
	if (ip_is_fragment(ip))
		packet->kind |= DVS_FLOW_FRAGMENT;
	if (!(ip->frag_off & htons(IP_OFFSET)))
		key_read_transport(packet, offset + ip->ihl * 4);
	return true;
}

/* A fragment header; false if the rest is that of a later fragment */
static bool key_read_fragment(struct key_packet *packet, unsigned int offset)
{
	const struct frag_hdr *header;
	struct frag_hdr copy;

	packet->kind |= DVS_FLOW_FRAGMENT;
	header = skb_header_pointer(packet->skb, offset, sizeof(copy), &copy);
	if (!header)
		return false;
	packet->proto = header->nexthdr;
	return !(header->frag_off & htons(IP6_OFFSET));
}

/* Pass over an extension header; its length, 0 if it is the last that is seen */
static unsigned int key_pass_extension(struct key_packet *packet,
				       unsigned int offset)
{
	const struct ipv6_opt_hdr *header;
	struct ipv6_opt_hdr copy;
	u8 proto = packet->proto;

	header = skb_header_pointer(packet->skb, offset, sizeof(copy), &copy);
	if (!header)
		return 0;
	packet->proto = header->nexthdr;
	return proto == NEXTHDR_AUTH ? ipv6_authlen(header) :
				       ipv6_optlen(header);
}

/* RFC 8200, 4: to the header behind all extensions */
static void key_read_extensions(struct key_packet *packet, unsigned int offset)
{
	unsigned int n, len;

	for (n = 0; n < KEY_EXTENSIONS_MAX; n++, offset += len) {
		switch (packet->proto) {
		case NEXTHDR_FRAGMENT:
			if (!key_read_fragment(packet, offset))
				return;
			len = sizeof(struct frag_hdr);
			break;
		case NEXTHDR_HOP:
		case NEXTHDR_ROUTING:
		case NEXTHDR_DEST:
		case NEXTHDR_AUTH:
		case NEXTHDR_MOBILITY:
			len = key_pass_extension(packet, offset);
			if (!len)
				return;
			break;
		default:
			key_read_transport(packet, offset);
			return;
		}
	}
}

static bool key_read_ipv6(struct key_packet *packet, unsigned int offset)
{
	const struct ipv6hdr *ip;
	struct ipv6hdr copy;
	u32 bytes;

	ip = skb_header_pointer(packet->skb, offset, sizeof(copy), &copy);
	if (!ip || ip->version != 6)
		return false;
	packet->kind = DVS_FLOW_IPV6;
	packet->tos = ipv6_get_dsfield(ip);
	packet->proto = ip->nexthdr;
	memcpy(&packet->frame->key[2], &ip->addrs, 4 * sizeof(u64));
	packet->frame->words = 6;
	bytes = ntohs(ip->payload_len) + sizeof(*ip);
	if (ip->payload_len && bytes < packet->frame->bytes)
		packet->frame->bytes = bytes;
	key_read_extensions(packet, offset + sizeof(*ip));
	return true;
}

/* EtherType behind the tags that are in the payload; *offset is set behind them */
static __be16 key_pass_tags(const struct sk_buff *skb, unsigned int *offset)
{
	__be16 type = skb->protocol;
	const struct vlan_hdr *tag;
	struct vlan_hdr copy;
	unsigned int n;

	for (n = 0; n < VLAN_MAX_DEPTH && eth_type_vlan(type); n++) {
		tag = skb_header_pointer(skb, *offset, sizeof(copy), &copy);
		if (!tag)
			break;
		type = tag->h_vlan_encapsulated_proto;
		*offset += VLAN_HLEN;
	}
	return type;
}

/* Both addresses and the EtherType in two words */
static void key_add_macs(struct dvs_flow_frame *frame,
			 const struct sk_buff *skb, __be16 type)
{
	const struct ethhdr *eth = eth_hdr(skb);
	u64 *word = &frame->key[frame->words];

	word[0] = ether_addr_to_u64(eth->h_source) << 16 | ntohs(type);
	word[1] = ether_addr_to_u64(eth->h_dest);
	frame->words += 2;
}

/**
 * dvs_flow_parse() - read what the flow cache wants to know of a frame
 * @skb: the frame, its data behind the Ethernet header and a tag out of the way
 * @macs: flows of IP are told apart by MAC as well
 * @segment: index of its segment
 * @place: where it came in, and leaves if it is seen there, see
 *	%DVS_FLOW_IN_SHIFT
 * @frame: set to what was found; nothing beyond the frame is read, whatever it
 *	says of itself
 *
 * Context: any.
 */
void dvs_flow_parse(const struct sk_buff *skb, bool macs, u16 segment,
		    u64 place, struct dvs_flow_frame *frame)
{
	struct key_packet packet = { .skb = skb, .frame = frame };
	unsigned int offset = 0;
	__be16 type;
	bool is_ip;

	type = key_pass_tags(skb, &offset);
	frame->bytes = skb->len - min(offset, skb->len);
	frame->tcp_flags = 0;
	frame->class = dvs_prio_class(skb->priority);
	is_ip = (type == htons(ETH_P_IP) && key_read_ipv4(&packet, offset)) ||
		(type == htons(ETH_P_IPV6) && key_read_ipv6(&packet, offset));
	if (!is_ip)
		frame->words = 2;
	else if (macs)
		packet.kind |= DVS_FLOW_MACS;
	if (!is_ip || macs)
		key_add_macs(frame, skb, type);
	frame->key[0] = (u64)segment << DVS_FLOW_SEGMENT_SHIFT |
			(u64)packet.tos << DVS_FLOW_TOS_SHIFT |
			(u64)packet.head << DVS_FLOW_HEAD_SHIFT |
			(u64)packet.ports << DVS_FLOW_PORTS_SHIFT;
	frame->key[1] = place | dvs_flow_vid(skb) |
			(u64)packet.proto << DVS_FLOW_PROTO_SHIFT |
			(u64)packet.kind << DVS_FLOW_KIND_SHIFT;
}
