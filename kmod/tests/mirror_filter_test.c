// SPDX-License-Identifier: GPL-2.0
/*
 * Filters of mirrors: what matches, and that a frame which ends too early does not.
 */

#include "kunit_compat.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/inet.h>
#include <linux/ipv6.h>
#include <linux/slab.h>
#include <linux/udp.h>
#include <net/ip.h>

#include "../mirror_filter.h"
#include "tests.h"

#define SRC_MAC	0x020000000101ULL
#define DST_MAC	0x020000000202ULL
#define SRC	0x0a000001
#define DST	0x0a0000fe

static const u8 src_v6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
static const u8 dst_v6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 2 };

/* A frame with this EtherType, its data behind the Ethernet header, of no length */
static struct sk_buff *test_frame(struct kunit *test, u16 type)
{
	struct sk_buff *skb = alloc_skb(256, GFP_KERNEL);
	struct ethhdr *eth;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, skb);
	eth = skb_put(skb, sizeof(*eth));
	u64_to_ether_addr(DST_MAC, eth->h_dest);
	u64_to_ether_addr(SRC_MAC, eth->h_source);
	eth->h_proto = htons(type);
	skb->protocol = eth->h_proto;
	skb_reset_mac_header(skb);
	skb_pull(skb, sizeof(*eth));
	return skb;
}

static void put_ports(struct sk_buff *skb)
{
	struct udphdr *udp = skb_put_zero(skb, sizeof(*udp));

	udp->source = htons(1000);
	udp->dest = htons(53);
}

static struct sk_buff *test_ipv4(struct kunit *test, u8 protocol)
{
	struct sk_buff *skb = test_frame(test, ETH_P_IP);
	struct iphdr *ip = skb_put_zero(skb, sizeof(*ip));

	ip->version = 4;
	ip->ihl = 5;
	ip->protocol = protocol;
	ip->saddr = htonl(SRC);
	ip->daddr = htonl(DST);
	put_ports(skb);
	return skb;
}

static struct sk_buff *test_ipv6(struct kunit *test)
{
	struct sk_buff *skb = test_frame(test, ETH_P_IPV6);
	struct ipv6hdr *ip = skb_put_zero(skb, sizeof(*ip));

	ip6_flow_hdr(ip, 0, 0);
	ip->nexthdr = IPPROTO_UDP;
	memcpy(&ip->saddr, src_v6, sizeof(src_v6));
	memcpy(&ip->daddr, dst_v6, sizeof(dst_v6));
	put_ports(skb);
	return skb;
}

static void set_src(struct dvs_mirror_filter *filter, u32 addr, u8 len)
{
	__be32 be = htonl(addr);

	filter->match |= DVS_MATCH_SRC;
	filter->family = AF_INET;
	dvs_mirror_prefix_set(&filter->src, &be, sizeof(be), len);
}

/* The frame is freed */
static void expect(struct kunit *test, bool matches,
		   const struct dvs_mirror_filter *filter, struct sk_buff *skb)
{
	KUNIT_EXPECT_EQ(test, dvs_mirror_filter_match(filter, skb), matches);
	kfree_skb(skb);
}

static void filter_test_none(struct kunit *test)
{
	const struct dvs_mirror_filter filter = {};

	expect(test, true, &filter, test_frame(test, ETH_P_ARP));
}

static void filter_test_macs(struct kunit *test)
{
	struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_SRC_MAC, .src_mac = SRC_MAC,
	};

	expect(test, true, &filter, test_frame(test, ETH_P_ARP));
	expect(test, true, &filter, test_ipv4(test, IPPROTO_UDP));
	expect(test, true, &filter, test_ipv6(test));
	filter.src_mac = DST_MAC;
	expect(test, false, &filter, test_frame(test, ETH_P_ARP));
	filter.reverse = true;
	expect(test, true, &filter, test_frame(test, ETH_P_ARP));
	filter.match |= DVS_MATCH_DST_MAC;
	filter.dst_mac = SRC_MAC;
	expect(test, true, &filter, test_ipv4(test, IPPROTO_UDP));
	filter.dst_mac = SRC_MAC + 1;
	expect(test, false, &filter, test_ipv4(test, IPPROTO_UDP));
}

static void filter_test_vlan(struct kunit *test)
{
	const struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_VLAN, .vlan = 10,
	};
	struct sk_buff *skb = test_frame(test, ETH_P_ARP);

	expect(test, false, &filter, test_frame(test, ETH_P_ARP));
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 7 << 13 | 10);
	expect(test, true, &filter, skb);
	skb = test_frame(test, ETH_P_ARP);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 11);
	expect(test, false, &filter, skb);
}

/* A tag in the payload, whole and not whole */
static void filter_test_payload_vlan(struct kunit *test)
{
	const struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_VLAN, .vlan = 10,
	};
	struct sk_buff *skb = test_frame(test, ETH_P_8021AD);
	struct vlan_hdr *tag = skb_put_zero(skb, sizeof(*tag));

	tag->h_vlan_TCI = htons(5 << 13 | 10);
	expect(test, true, &filter, skb);
	skb = test_frame(test, ETH_P_8021AD);
	memcpy(skb_put(skb, 3), "\x00\x0a\x08", 3);
	expect(test, false, &filter, skb);
}

static void filter_test_ethertype(struct kunit *test)
{
	struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_ETHERTYPE, .ethertype = ETH_P_ARP,
	};

	expect(test, true, &filter, test_frame(test, ETH_P_ARP));
	expect(test, false, &filter, test_ipv4(test, IPPROTO_UDP));
	filter.ethertype = ETH_P_IP;
	expect(test, true, &filter, test_ipv4(test, IPPROTO_UDP));
}

static void filter_test_ipv4(struct kunit *test)
{
	struct dvs_mirror_filter filter = {};

	set_src(&filter, SRC, 32);
	expect(test, true, &filter, test_ipv4(test, IPPROTO_TCP));
	expect(test, false, &filter, test_ipv6(test));
	expect(test, false, &filter, test_frame(test, ETH_P_ARP));
	set_src(&filter, DST, 32);
	expect(test, false, &filter, test_ipv4(test, IPPROTO_TCP));
	filter.reverse = true;
	expect(test, true, &filter, test_ipv4(test, IPPROTO_TCP));
	filter.reverse = false;
	set_src(&filter, DST, 24);
	expect(test, true, &filter, test_ipv4(test, IPPROTO_TCP));
	set_src(&filter, DST, 25);
	expect(test, false, &filter, test_ipv4(test, IPPROTO_TCP));
	set_src(&filter, 0xffffffff, 0);
	expect(test, true, &filter, test_ipv4(test, IPPROTO_TCP));
}

static void filter_test_ipv6(struct kunit *test)
{
	struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_SRC | DVS_MATCH_DST, .family = AF_INET6,
	};

	dvs_mirror_prefix_set(&filter.src, src_v6, 16, 128);
	dvs_mirror_prefix_set(&filter.dst, dst_v6, 16, 128);
	expect(test, true, &filter, test_ipv6(test));
	expect(test, false, &filter, test_ipv4(test, IPPROTO_UDP));
	dvs_mirror_prefix_set(&filter.src, dst_v6, 16, 128);
	expect(test, false, &filter, test_ipv6(test));
	dvs_mirror_prefix_set(&filter.src, dst_v6, 16, 126);
	expect(test, true, &filter, test_ipv6(test));
	dvs_mirror_prefix_set(&filter.src, dst_v6, 16, 127);
	expect(test, false, &filter, test_ipv6(test));
}

static void filter_test_ports(struct kunit *test)
{
	struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_DST_PORT, .dst_port = 53,
	};

	expect(test, true, &filter, test_ipv4(test, IPPROTO_UDP));
	expect(test, true, &filter, test_ipv6(test));
	expect(test, false, &filter, test_ipv4(test, IPPROTO_GRE));
	filter.match |= DVS_MATCH_PROTOCOL;
	filter.protocol = IPPROTO_TCP;
	expect(test, false, &filter, test_ipv4(test, IPPROTO_UDP));
	expect(test, true, &filter, test_ipv4(test, IPPROTO_TCP));
	filter.dst_port = 1000;
	expect(test, false, &filter, test_ipv4(test, IPPROTO_TCP));
	filter.reverse = true;
	expect(test, true, &filter, test_ipv4(test, IPPROTO_TCP));
}

/* Type and code count as a port if it is ICMP that is asked for */
static void filter_test_icmp(struct kunit *test)
{
	struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_DST_PORT, .dst_port = 1000,
	};

	expect(test, false, &filter, test_ipv4(test, IPPROTO_ICMP));
	filter.match |= DVS_MATCH_PROTOCOL;
	filter.protocol = IPPROTO_ICMP;
	expect(test, true, &filter, test_ipv4(test, IPPROTO_ICMP));
}

/* Only the first fragment has ports */
static void filter_test_fragments(struct kunit *test)
{
	const struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_DST_PORT, .dst_port = 53,
	};
	struct sk_buff *skb = test_ipv4(test, IPPROTO_UDP);

	((struct iphdr *)skb->data)->frag_off = htons(IP_MF);
	expect(test, true, &filter, skb);
	skb = test_ipv4(test, IPPROTO_UDP);
	((struct iphdr *)skb->data)->frag_off = htons(100);
	expect(test, false, &filter, skb);
}

/* At each length: what ends before the ports has none; behind it are other bytes */
static void filter_test_truncated(struct kunit *test)
{
	struct dvs_mirror_filter filter = {
		.match = DVS_MATCH_DST_PORT, .dst_port = 53,
	};
	struct sk_buff *skb;
	unsigned int len;

	for (len = 0; len <= sizeof(struct iphdr) + 4; len++) {
		skb = test_ipv4(test, IPPROTO_UDP);
		skb_trim(skb, len);
		expect(test, len == sizeof(struct iphdr) + 4, &filter, skb);
	}
	set_src(&filter, SRC, 32);
	filter.match = DVS_MATCH_SRC;
	for (len = 0; len <= sizeof(struct iphdr); len++) {
		skb = test_ipv4(test, IPPROTO_UDP);
		skb_trim(skb, len);
		expect(test, len == sizeof(struct iphdr), &filter, skb);
	}
}

static struct kunit_case filter_cases[] = {
	KUNIT_CASE(filter_test_none),
	KUNIT_CASE(filter_test_macs),
	KUNIT_CASE(filter_test_vlan),
	KUNIT_CASE(filter_test_payload_vlan),
	KUNIT_CASE(filter_test_ethertype),
	KUNIT_CASE(filter_test_ipv4),
	KUNIT_CASE(filter_test_ipv6),
	KUNIT_CASE(filter_test_ports),
	KUNIT_CASE(filter_test_icmp),
	KUNIT_CASE(filter_test_fragments),
	KUNIT_CASE(filter_test_truncated),
	{}
};

struct kunit_suite dvs_mirror_filter_suite = {
	.name = "mirror_filter",
	.test_cases = filter_cases,
};
