// SPDX-License-Identifier: GPL-2.0
/*
 * Frames as a network card's driver hands them to the stack: unshared, with
 * the headroom that drivers leave, checksums verified, and with or without a
 * hash of the flow. Source and destination addresses take turns, so that each
 * pair appears:
 *
 *   02:00:01:xx:xx:xx  10.1.x.x  UDP port 10000 + x     source number x
 *   02:00:02:yy:yy:yy  10.2.y.y  UDP port 20000 + y     destination number y
 *
 * Encapsulated frames go from the VTEP 192.0.2.2 to the VTEP 192.0.2.1, or from
 * 2001:db8::2 to 2001:db8::1, which is the device that receives them.
 */

#include "inject_frame.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/jhash.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/vxlan.h>

#define INJECT_OUTER	(ETH_HLEN + sizeof(struct ipv6hdr) + VXLAN_HLEN)
#define INJECT_LOCAL	0xc0000201u	/* 192.0.2.1 */
#define INJECT_REMOTE	0xc0000202u	/* 192.0.2.2 */

static const struct in6_addr inject_local = {
	.s6_addr = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 },
};

static const struct in6_addr inject_remote = {
	.s6_addr = { 0x20, 0x01, 0x0d, 0xb8, [15] = 2 },
};

static void inject_put_eth(struct sk_buff *skb, const u8 *dest,
			   const u8 *source, u16 protocol)
{
	struct ethhdr *eth = skb_put(skb, sizeof(*eth));

	ether_addr_copy(eth->h_dest, dest);
	ether_addr_copy(eth->h_source, source);
	eth->h_proto = htons(protocol);
}

static void inject_put_ip(struct sk_buff *skb, u32 source, u32 dest,
			  unsigned int payload)
{
	struct iphdr *ip = skb_put_zero(skb, sizeof(*ip));

	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->tot_len = htons(sizeof(*ip) + payload);
	ip->frag_off = htons(IP_DF);
	ip->ttl = 64;
	ip->protocol = IPPROTO_UDP;
	ip->saddr = htonl(source);
	ip->daddr = htonl(dest);
	ip_send_check(ip);
}

static void inject_put_ip6(struct sk_buff *skb, unsigned int payload)
{
	struct ipv6hdr *ip = skb_put_zero(skb, sizeof(*ip));

	ip->version = 6;
	ip->payload_len = htons(payload);
	ip->nexthdr = IPPROTO_UDP;
	ip->hop_limit = 64;
	ip->saddr = inject_remote;
	ip->daddr = inject_local;
}

static void inject_put_udp(struct sk_buff *skb, u16 source, u16 dest,
			   unsigned int payload)
{
	struct udphdr *udp = skb_put_zero(skb, sizeof(*udp));

	udp->source = htons(source);
	udp->dest = htons(dest);
	udp->len = htons(sizeof(*udp) + payload);
}

static void inject_mac(u8 *mac, u32 base, u32 number)
{
	u64_to_ether_addr(0x020000000000ULL | (u64)base << 24 | number, mac);
}

/* The frame of an end station, all of it or inside a tunnel */
static void inject_put_inner(struct sk_buff *skb, unsigned int size, u32 source,
			     u32 dest)
{
	unsigned int payload = size - ETH_HLEN - sizeof(struct iphdr);
	u8 from[ETH_ALEN], to[ETH_ALEN];

	inject_mac(from, 1, source);
	inject_mac(to, 2, dest);
	inject_put_eth(skb, to, from, ETH_P_IP);
	inject_put_ip(skb, 0x0a010000 | (u16)source, 0x0a020000 | (u16)dest,
		      payload);
	payload -= sizeof(struct udphdr);
	inject_put_udp(skb, 10000 + source, 20000 + dest, payload);
	skb_put_zero(skb, payload);
}

static void inject_put_outer(struct sk_buff *skb, const struct net_device *dev,
			     const struct inject_shape *shape, u32 flow)
{
	unsigned int payload = sizeof(struct vxlanhdr) + shape->size;
	struct vxlanhdr *vxlan;
	u8 from[ETH_ALEN];

	inject_mac(from, 3, 0);
	inject_put_eth(skb, dev->dev_addr, from, shape->ipv6 ? ETH_P_IPV6 : ETH_P_IP);
	if (shape->ipv6)
		inject_put_ip6(skb, sizeof(struct udphdr) + payload);
	else
		inject_put_ip(skb, INJECT_REMOTE, INJECT_LOCAL,
			      sizeof(struct udphdr) + payload);
	inject_put_udp(skb, 49152 | (flow & 0x3fff), IANA_VXLAN_UDP_PORT,
		       payload);
	vxlan = skb_put(skb, sizeof(*vxlan));
	vxlan->vx_flags = VXLAN_HF_VNI;
	vxlan->vx_vni = vxlan_vni_field(cpu_to_be32(shape->vni));
}

/* The checksum of the UDP header behind the outer IPv6 header (RFC 8200, 8.1) */
static void inject_checksum(struct sk_buff *skb)
{
	struct ipv6hdr *ip = (void *)(skb->data + ETH_HLEN);
	struct udphdr *udp = (void *)(ip + 1);
	unsigned int len = ntohs(udp->len);

	udp->check = csum_ipv6_magic(&ip->saddr, &ip->daddr, len, IPPROTO_UDP,
				     csum_partial(udp, len, 0));
}

/* What a driver tells the stack about a frame */
static void inject_finish(struct sk_buff *skb, struct net_device *dev,
			  const struct inject_shape *shape, u32 flow)
{
	skb->protocol = eth_type_trans(skb, dev);
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	if (shape->hash)
		skb_set_hash(skb, flow, PKT_HASH_TYPE_L4);
	if (shape->vlan)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), shape->vlan);
}

/**
 * inject_frame() - make a frame
 * @dev: device that seems to have received it
 * @shape: what it looks like
 * @number: its number, tells its addresses
 *
 * Context: may sleep.
 * Return: the frame, or NULL for want of memory.
 */
struct sk_buff *inject_frame(struct net_device *dev,
			     const struct inject_shape *shape, u32 number)
{
	u32 dest = number / shape->sources % shape->dests;
	u32 source = number % shape->sources;
	u32 flow = jhash_2words(source, dest, 0);
	struct sk_buff *skb;

	skb = __netdev_alloc_skb(dev, INJECT_OUTER + shape->size, GFP_KERNEL);
	if (!skb)
		return NULL;
	if (shape->vni)
		inject_put_outer(skb, dev, shape, flow);
	inject_put_inner(skb, shape->size, source, dest);
	if (shape->vni && shape->ipv6)
		inject_checksum(skb);
	inject_finish(skb, dev, shape, flow);
	return skb;
}
