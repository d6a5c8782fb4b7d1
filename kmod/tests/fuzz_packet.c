// SPDX-License-Identifier: GPL-2.0
/*
 * Frames of hostile VMs, and packets of hostile hosts: an Ethernet frame of some
 * kind, in a VXLAN packet perhaps, with anything in its headers that may matter
 * to someone, and damaged.
 *
 * The addresses are those of selftests/dvs_fuzz.sh.
 */

#include "fuzz.h"

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_vlan.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/vxlan.h>

#define PACKET_NET		0xc0000200u	/* 192.0.2.0 */
#define PACKET_OUTER_MAX	(ETH_HLEN + sizeof(struct ipv6hdr) + VXLAN_HLEN)

/* One time out of many, it is not as it should be */
static bool rarely(struct rnd_state *rnd)
{
	return !test_below(rnd, 16);
}

static void packet_station(u8 *mac, struct rnd_state *rnd)
{
	u64_to_ether_addr(0x020000000100ULL + test_below(rnd, FUZZ_STATIONS),
			  mac);
}

/* Where frames go that are no station's: to all, to a group, to a bridge */
static void packet_dest(u8 *mac, struct rnd_state *rnd)
{
	static const u64 dests[] = {
		0xffffffffffffULL, 0x01005e000001ULL, 0x333300000001ULL,
		0x0180c2000000ULL, 0x0180c2000001ULL, 0x0180c200000eULL,
		0x01000ccccccdULL, 0x0000000000000ULL, 0x02000000ffffULL,
	};

	if (test_below(rnd, 2))
		packet_station(mac, rnd);
	else
		u64_to_ether_addr(dests[test_below(rnd, ARRAY_SIZE(dests))],
				  mac);
}

static void packet_set_macs(struct test_frame *frame, struct rnd_state *rnd)
{
	struct ethhdr *eth = (struct ethhdr *)frame->data;

	packet_dest(eth->h_dest, rnd);
	if (rarely(rnd))
		prandom_bytes_state(rnd, eth->h_source, ETH_ALEN);
	else
		packet_station(eth->h_source, rnd);
}

static void *packet_push(struct test_frame *frame, unsigned int len)
{
	memmove(frame->data + len, frame->data, frame->len);
	memset(frame->data, 0, len);
	frame->len += len;
	return frame->data;
}

static void packet_push_vxlan(struct test_frame *frame, struct rnd_state *rnd)
{
	struct vxlanhdr *vxlan = packet_push(frame, sizeof(*vxlan));

	vxlan->vx_flags = VXLAN_HF_VNI;
	vxlan->vx_vni = vxlan_vni_field(cpu_to_be32(FUZZ_VNI));
	if (rarely(rnd))
		prandom_bytes_state(rnd, &vxlan->vx_flags, 4);
	if (rarely(rnd))
		prandom_bytes_state(rnd, &vxlan->vx_vni, 4);
}

static void packet_push_udp(struct test_frame *frame, struct rnd_state *rnd)
{
	struct udphdr *udp = packet_push(frame, sizeof(*udp));

	udp->source = htons(prandom_u32_state(rnd));
	udp->dest = htons(rarely(rnd) ? prandom_u32_state(rnd) :
			  IANA_VXLAN_UDP_PORT);
	udp->len = htons(rarely(rnd) ? prandom_u32_state(rnd) : frame->len);
	if (rarely(rnd))
		udp->check = (__force __sum16)prandom_u32_state(rnd);
}

/* Right for the addresses, now and then */
static bool packet_wants_csum(const struct udphdr *udp, struct rnd_state *rnd)
{
	return !udp->check && !test_below(rnd, 4);
}

static __be32 packet_pick_v4(struct rnd_state *rnd, u32 usual)
{
	static const u32 addrs[] = {
		0, 0x7f000001, 0xc0000201, 0xc0000202, 0xc0000203, 0xc0000209,
		0xc00002ff, 0xe0000001, 0xef010101, 0xffffffff,
	};

	return htonl(rarely(rnd) ? addrs[test_below(rnd, ARRAY_SIZE(addrs))] :
		     usual);
}

static u16 packet_fragment(struct rnd_state *rnd)
{
	static const u16 fields[] = { IP_DF, IP_MF, 1, IP_MF | 185, 0x8000 };

	return rarely(rnd) ? fields[test_below(rnd, ARRAY_SIZE(fields))] : 0;
}

static void packet_push_ipv4(struct test_frame *frame, struct rnd_state *rnd,
			     u8 protocol, u32 usual_from, u32 usual_to)
{
	__be32 from = packet_pick_v4(rnd, usual_from);
	__be32 to = packet_pick_v4(rnd, usual_to);
	unsigned int options = rarely(rnd) ? test_below(rnd, 11) : 0;
	struct udphdr *udp = (struct udphdr *)frame->data;
	unsigned int len = frame->len;
	struct iphdr *ip;

	if (protocol == IPPROTO_UDP && packet_wants_csum(udp, rnd))
		udp->check = csum_tcpudp_magic(from, to, len, IPPROTO_UDP,
					       csum_partial(udp, len, 0));
	ip = packet_push(frame, sizeof(*ip) + 4 * options);
	prandom_bytes_state(rnd, ip + 1, 4 * options);
	ip->version = 4;
	ip->ihl = 5 + options;
	ip->tos = prandom_u32_state(rnd);
	ip->tot_len = htons(rarely(rnd) ? prandom_u32_state(rnd) : frame->len);
	ip->frag_off = htons(packet_fragment(rnd));
	ip->ttl = rarely(rnd) ? test_below(rnd, 3) : 64;
	ip->protocol = rarely(rnd) ? prandom_u32_state(rnd) : protocol;
	ip->saddr = from;
	ip->daddr = to;
	ip_send_check(ip);
	if (rarely(rnd))
		ip->check = ~ip->check;
}

static struct in6_addr packet_pick_v6(struct rnd_state *rnd, u8 usual)
{
	struct in6_addr addr = {
		.s6_addr = { 0x20, 0x01, 0x0d, 0xb8, [5] = 10 },
	};

	addr.s6_addr[15] = rarely(rnd) ? test_below(rnd, 10) : usual;
	if (rarely(rnd))
		addr.s6_addr[0] = 0xff;
	if (rarely(rnd))
		memset(&addr, 0, 15);
	return addr;
}

static void packet_push_ipv6(struct test_frame *frame, struct rnd_state *rnd,
			     u8 protocol, u8 usual_from, u8 usual_to)
{
	static const u8 protocols[] = { 0, 43, 44, 50, 51, 58, 59, 60, 135 };
	struct in6_addr from = packet_pick_v6(rnd, usual_from);
	struct in6_addr to = packet_pick_v6(rnd, usual_to);
	struct udphdr *udp = (struct udphdr *)frame->data;
	struct icmp6hdr *icmp = (void *)udp;
	unsigned int len = frame->len;
	struct ipv6hdr *ip;

	if (protocol == IPPROTO_ICMPV6)
		icmp->icmp6_cksum = csum_ipv6_magic(&from, &to, len, protocol,
						    csum_partial(icmp, len, 0));
	else if (packet_wants_csum(udp, rnd))
		udp->check = csum_ipv6_magic(&from, &to, len, protocol,
					     csum_partial(udp, len, 0));
	ip = packet_push(frame, sizeof(*ip));
	ip6_flow_hdr(ip, prandom_u32_state(rnd), 0);
	ip->payload_len = htons(rarely(rnd) ? prandom_u32_state(rnd) : len);
	ip->nexthdr = rarely(rnd) ?
		      protocols[test_below(rnd, ARRAY_SIZE(protocols))] :
		      protocol;
	ip->hop_limit = rarely(rnd) ? test_below(rnd, 3) : 64;
	ip->saddr = from;
	ip->daddr = to;
}

static void packet_push_eth(struct test_frame *frame, struct rnd_state *rnd,
			    const struct net_device *dev, u16 type)
{
	struct ethhdr *eth = packet_push(frame, sizeof(*eth));

	ether_addr_copy(eth->h_dest, dev->dev_addr);
	if (rarely(rnd))
		packet_dest(eth->h_dest, rnd);
	packet_station(eth->h_source, rnd);
	eth->h_proto = htons(type);
	frame->network = ETH_HLEN;
}

/* Put it into a packet to a device, if there is room */
static void packet_wrap(struct test_frame *frame, struct rnd_state *rnd,
			const struct net_device *dev)
{
	u32 peer = 2 + test_below(rnd, 2);

	if (frame->len + PACKET_OUTER_MAX + 40 > TEST_FRAME_MAX)
		return;
	packet_push_vxlan(frame, rnd);
	packet_push_udp(frame, rnd);
	if (test_below(rnd, 3)) {
		packet_push_ipv4(frame, rnd, IPPROTO_UDP, PACKET_NET + peer,
				 PACKET_NET + 1);
		packet_push_eth(frame, rnd, dev, ETH_P_IP);
	} else {
		packet_push_ipv6(frame, rnd, IPPROTO_UDP, peer, 1);
		packet_push_eth(frame, rnd, dev, ETH_P_IPV6);
	}
}

/* Of destination unreachable, and of a packet that is too big */
static void packet_push_icmp(struct test_frame *frame, struct rnd_state *rnd)
{
	struct icmphdr *icmp = packet_push(frame, sizeof(*icmp));

	icmp->type = rarely(rnd) ? prandom_u32_state(rnd) : ICMP_DEST_UNREACH;
	icmp->code = test_below(rnd, 2) ? ICMP_FRAG_NEEDED : test_below(rnd, 16);
	icmp->un.frag.mtu = htons(prandom_u32_state(rnd));
	icmp->checksum = csum_fold(csum_partial(icmp, frame->len, 0));
}

static void packet_push_icmp6(struct test_frame *frame, struct rnd_state *rnd)
{
	struct icmp6hdr *icmp = packet_push(frame, sizeof(*icmp));

	icmp->icmp6_type = rarely(rnd) ? prandom_u32_state(rnd) :
			   ICMPV6_PKT_TOOBIG;
	icmp->icmp6_mtu = htonl(test_below(rnd, 0x10000));
}

/* Make it an error about a packet that the device is to have sent */
static void packet_make_error(struct test_frame *frame, struct rnd_state *rnd,
			      const struct net_device *dev)
{
	frame->len = test_below(rnd, min(frame->len, 128U));
	packet_push_vxlan(frame, rnd);
	packet_push_udp(frame, rnd);
	if (test_below(rnd, 3)) {
		packet_push_ipv4(frame, rnd, IPPROTO_UDP, PACKET_NET + 1,
				 PACKET_NET + 2);
		frame->len -= test_below(rnd, min(frame->len, 64U));
		packet_push_icmp(frame, rnd);
		packet_push_ipv4(frame, rnd, IPPROTO_ICMP, PACKET_NET + 9,
				 PACKET_NET + 1);
		packet_push_eth(frame, rnd, dev, ETH_P_IP);
	} else {
		packet_push_ipv6(frame, rnd, IPPROTO_UDP, 1, 2);
		frame->len -= test_below(rnd, min(frame->len, 64U));
		packet_push_icmp6(frame, rnd);
		packet_push_ipv6(frame, rnd, IPPROTO_ICMPV6, 9, 1);
		packet_push_eth(frame, rnd, dev, ETH_P_IPV6);
	}
}

/**
 * fuzz_packet_make() - make what a device receives
 * @frame: set to it
 * @rnd: decides
 * @dev: the device
 * @tunnel: it is most often a packet of VXLAN
 *
 * Context: any.
 */
void fuzz_packet_make(struct test_frame *frame, struct rnd_state *rnd,
		      const struct net_device *dev, bool tunnel)
{
	test_frame_damaged(frame, rnd);
	if (!rarely(rnd))
		packet_set_macs(frame, rnd);
	if (tunnel && rarely(rnd))
		packet_make_error(frame, rnd, dev);
	else if (rarely(rnd) ? !tunnel : tunnel)
		packet_wrap(frame, rnd, dev);
	/* a tunnel in a tunnel */
	if (rarely(rnd))
		packet_wrap(frame, rnd, dev);
	if (tunnel && !test_below(rnd, 8))
		test_frame_damage(frame, rnd);
}
