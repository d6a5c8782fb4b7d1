// SPDX-License-Identifier: GPL-2.0
/*
 * Encapsulation: the octets of the outer headers, and which frames are not
 * sent.
 */

#include "vxlan_world.h"

#include <linux/bitmap.h>
#include <linux/if_vlan.h>
#include <linux/slab.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>
#include <net/ip6_checksum.h>

#include "tests.h"

/* Send a frame, its data at the Ethernet header */
static void tx_frame(struct vxlan_world *world, struct sk_buff *skb, u16 index)
{
	vxlan_world_forget(world);
	skb->protocol = eth_type_trans(skb, world->sw.dev);
	local_bh_disable();
	rcu_read_lock();
	dvs_vxlan_xmit(&world->tunnel.self, &world->remote, skb, index, false);
	rcu_read_unlock();
	local_bh_enable();
}

/* Send a frame with an IPv4 header; ports tell its flow */
static void tx_one(struct kunit *test, u8 tos, u16 port)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, 64);
	struct udphdr *udp;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	vxlan_world_put_v4(skb, tos);
	udp = (struct udphdr *)(skb->data + ETH_HLEN + sizeof(struct iphdr));
	udp->source = htons(port);
	tx_frame(world, skb, world->index);
}

static bool tx_sent(struct vxlan_world *world)
{
	return world->handed == 1 && !vxlan_world_dropped_all(world);
}

static bool tx_refused(struct vxlan_world *world, enum dvs_drop_reason reason)
{
	return !world->handed && vxlan_world_dropped(world, reason) == 1 &&
	       vxlan_world_dropped_all(world) == 1;
}

static const u8 *octets(struct vxlan_world *world, unsigned int offset)
{
	return skb_network_header(world->skb) + offset;
}

static u16 word(struct vxlan_world *world, unsigned int offset)
{
	return ntohs(*(const __be16 *)octets(world, offset));
}

/* The source port is the flow's; IP adds length, checksum and nothing else */
static void vxlan_tx_test_headers_v4(struct kunit *test)
{
	static const u8 ip[] = {
		0x45, 0x00,			/* version, IHL, TOS */
		0x00, 0x00, 0x00, 0x00,		/* length to come, id */
		0x40, 0x00, 64, 17,		/* DF, TTL, UDP */
	};
	static const u8 address[] = { 192, 0, 2, 1, 192, 0, 2, 2 };
	static const u8 udp[] = {
		0x12, 0xb5, 0x00, 58, 0x00, 0x00,	/* 4789, 8+8+42, no sum */
	};
	static const u8 vxlan[] = {
		0x08, 0x00, 0x00, 0x00, 0x00, 0x13, 0x88, 0x00,
	};
	struct vxlan_world *world = test->priv;
	struct sk_buff *frame = vxlan_world_frame(world, 64);

	KUNIT_ASSERT_NOT_NULL(test, frame);
	vxlan_world_put_v4(frame, 0);
	tx_one(test, 0, 1000);
	KUNIT_EXPECT_TRUE(test, tx_sent(world));
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	KUNIT_EXPECT_EQ(test, world->skb->len, 36 + frame->len);
	KUNIT_EXPECT_EQ(test, octets(world, 0)[0], ip[0]);
	KUNIT_EXPECT_EQ(test, octets(world, 0)[1], ip[1]);
	KUNIT_EXPECT_EQ(test, memcmp(octets(world, 4), ip + 4, 6), 0);
	KUNIT_EXPECT_EQ(test, memcmp(octets(world, 12), address, 8), 0);
	KUNIT_EXPECT_EQ(test, memcmp(octets(world, 22), udp, 6), 0);
	KUNIT_EXPECT_EQ(test, memcmp(octets(world, 28), vxlan, 8), 0);
	KUNIT_EXPECT_EQ(test, memcmp(octets(world, 36), frame->data,
				     frame->len), 0);
	kfree_skb(frame);
}

static void vxlan_tx_test_headers_v6(struct kunit *test)
{
	static const u8 vxlan[] = {
		0x08, 0x00, 0x00, 0x00, 0x00, 0x13, 0x88, 0x00,
	};
	struct vxlan_world *world = test->priv;
	const struct ipv6hdr *ip;

	vxlan_world_use_v6(world);
	tx_one(test, 0, 1000);
	KUNIT_EXPECT_TRUE(test, tx_sent(world));
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	ip = ipv6_hdr(world->skb);
	KUNIT_EXPECT_EQ(test, octets(world, 0)[0] >> 4, 6);
	KUNIT_EXPECT_EQ(test, ip->nexthdr, IPPROTO_UDP);
	KUNIT_EXPECT_EQ(test, ip->hop_limit, 64);
	KUNIT_EXPECT_EQ(test, ipv6_addr_cmp(&ip->saddr,
					    &world->params.config.local.v6),
			0);
	KUNIT_EXPECT_EQ(test, ipv6_addr_cmp(&ip->daddr,
					    &world->remote.addr.v6), 0);
	KUNIT_EXPECT_EQ(test, word(world, 42), 4789);
	KUNIT_EXPECT_EQ(test, word(world, 44), 58);
	KUNIT_EXPECT_EQ(test, word(world, 46), 0);
	KUNIT_EXPECT_EQ(test, memcmp(octets(world, 48), vxlan, 8), 0);
}

static void vxlan_tx_test_vni(struct kunit *test)
{
	static const u32 vni[] = { 1, 255, 256, 65535, 65536, DVS_SEGMENT_MAX };
	struct vxlan_world *world = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vni); i++) {
		struct sk_buff *skb = vxlan_world_frame(world, 64);
		int index = vxlan_world_add_segment(world, vni[i]);

		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_GT(test, index, 0);
		skb_put_zero(skb, 46);
		tx_frame(world, skb, index);
		KUNIT_ASSERT_NOT_NULL(test, world->skb);
		KUNIT_EXPECT_EQ(test, octets(world, 28)[0], 0x08);
		KUNIT_EXPECT_EQ(test, octets(world, 32)[0], vni[i] >> 16);
		KUNIT_EXPECT_EQ(test, octets(world, 32)[1], vni[i] >> 8 & 0xff);
		KUNIT_EXPECT_EQ(test, octets(world, 32)[2], vni[i] & 0xff);
		KUNIT_EXPECT_EQ(test, octets(world, 32)[3], 0);
	}
}

static u16 tx_source_port_of(struct kunit *test, u16 port)
{
	struct vxlan_world *world = test->priv;

	tx_one(test, 0, port);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	return word(world, 20);
}

/* RFC 7348, 5: a flow has one source port, and flows are spread over many */
static void vxlan_tx_test_source_port(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct dvs_tunnel_config *config = &world->params.config;
	unsigned long *seen = bitmap_zalloc(65536, GFP_KERNEL);
	u32 port, outside = 0, changed = 0;
	u16 outer;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (port = 1; port <= 256; port++) {
		outer = tx_source_port_of(test, port);
		outside += outer < 49152;
		changed += outer != tx_source_port_of(test, port);
		__set_bit(outer, seen);
	}
	KUNIT_EXPECT_EQ(test, outside, 0);
	KUNIT_EXPECT_EQ(test, changed, 0);
	KUNIT_EXPECT_GT(test, bitmap_weight(seen, 65536), 200);
	bitmap_free(seen);

	config->src_port_first = 100;
	config->src_port_last = 101;
	for (port = 1; port <= 64; port++) {
		outer = tx_source_port_of(test, port);
		KUNIT_EXPECT_EQ(test, outer & ~1, 100);
	}
	config->src_port_first = 0xffff;
	config->src_port_last = 0xffff;
	KUNIT_EXPECT_EQ(test, tx_source_port_of(test, 7), 0xffff);
}

static u8 tx_tos_of(struct kunit *test, u8 inner)
{
	struct vxlan_world *world = test->priv;

	tx_one(test, inner, 1000);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	return octets(world, 0)[1];
}

/* RFC 6040, 4.1: the outer ECN field is a copy, whatever the DSCP */
static void vxlan_tx_test_dscp_and_ecn(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct dvs_tunnel_config *config = &world->params.config;
	u8 ecn;

	for (ecn = 0; ecn < 4; ecn++) {
		config->dscp_mode = DVS_DSCP_MODE_FIXED;
		config->dscp = 10;
		KUNIT_EXPECT_EQ(test, tx_tos_of(test, 46 << 2 | ecn),
				10 << 2 | ecn);
		config->dscp_mode = DVS_DSCP_MODE_INHERIT;
		KUNIT_EXPECT_EQ(test, tx_tos_of(test, 46 << 2 | ecn),
				46 << 2 | ecn);
		config->dscp_mode = DVS_DSCP_MODE_CLASS;
		config->dscp_map[1] = 63;	/* class of priority 0 */
		KUNIT_EXPECT_EQ(test, tx_tos_of(test, 46 << 2 | ecn),
				63 << 2 | ecn);
	}
}

static void vxlan_tx_test_dscp_of_v6(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, 64);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	world->params.config.dscp_mode = DVS_DSCP_MODE_INHERIT;
	vxlan_world_put_v6(skb, 46 << 2 | INET_ECN_CE);
	tx_frame(world, skb, world->index);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	KUNIT_EXPECT_EQ(test, octets(world, 0)[1], 46 << 2 | INET_ECN_CE);
}

static void vxlan_tx_test_ttl(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, 64);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	world->params.config.ttl = 5;
	tx_one(test, 0, 1000);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	KUNIT_EXPECT_EQ(test, octets(world, 0)[8], 5);

	world->params.config.ttl = 0;	/* inherited; the frame has 17 */
	tx_one(test, 0, 1000);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	KUNIT_EXPECT_EQ(test, octets(world, 0)[8], 17);

	skb_put_zero(skb, 46);		/* a frame that has none */
	tx_frame(world, skb, world->index);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	KUNIT_EXPECT_EQ(test, octets(world, 0)[8], 64);
}

/* Longer than the path allows by one octet is too long */
static void check_fits(struct kunit *test, unsigned int most)
{
	struct vxlan_world *world = test->priv;
	unsigned int len;

	for (len = most; len <= most + 1; len++) {
		struct sk_buff *skb = vxlan_world_frame(world, 2048);

		KUNIT_ASSERT_NOT_NULL(test, skb);
		skb_put_zero(skb, len - ETH_HLEN);
		tx_frame(world, skb, world->index);
		if (len == most)
			KUNIT_EXPECT_TRUE(test, tx_sent(world));
		else
			KUNIT_EXPECT_TRUE(test, tx_refused(world,
							   DVS_DROP_TUNNEL_MTU));
	}
}

static void vxlan_tx_test_mtu(struct kunit *test)
{
	struct vxlan_world *world = test->priv;

	check_fits(test, WORLD_MTU - 36);
	vxlan_world_use_v6(world);
	check_fits(test, WORLD_MTU - 56);
}

/* With a checksum the sum over packet and pseudo header is right */
static void vxlan_tx_test_checksum(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	unsigned int len;
	__wsum sum;

	world->params.config.csum = true;
	tx_one(test, 0, 1000);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	if (world->skb->ip_summed == CHECKSUM_PARTIAL)
		KUNIT_EXPECT_EQ(test, skb_checksum_help(world->skb), 0);
	KUNIT_EXPECT_NE(test, word(world, 26), 0);
	len = world->skb->len - sizeof(struct iphdr);
	sum = csum_partial(octets(world, 20), len, 0);
	KUNIT_EXPECT_FALSE(test, csum_tcpudp_magic(htonl(WORLD_LOCAL),
						   htonl(WORLD_REMOTE), len,
						   IPPROTO_UDP, sum));

	vxlan_world_use_v6(world);
	tx_one(test, 0, 1000);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	if (world->skb->ip_summed == CHECKSUM_PARTIAL)
		KUNIT_EXPECT_EQ(test, skb_checksum_help(world->skb), 0);
	KUNIT_EXPECT_NE(test, word(world, 46), 0);
	sum = csum_partial(octets(world, 40), len, 0);
	KUNIT_EXPECT_FALSE(test,
			   csum_ipv6_magic(&world->params.config.local.v6,
					   &world->remote.addr.v6, len,
					   IPPROTO_UDP, sum));
}

/* RFC 7348, 6.1 */
static void vxlan_tx_test_inner_tag(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	unsigned int keep;

	for (keep = 0; keep < 2; keep++) {
		struct sk_buff *skb = vxlan_world_frame(world, 64);

		KUNIT_ASSERT_NOT_NULL(test, skb);
		((struct ethhdr *)skb->data)->h_proto = htons(ETH_P_8021Q);
		skb_put_zero(skb, VLAN_HLEN + 46);
		world->params.config.inner_vlan = keep ? DVS_INNER_VLAN_KEEP :
							 DVS_INNER_VLAN_DROP;
		tx_frame(world, skb, world->index);
		if (keep)
			KUNIT_EXPECT_TRUE(test, tx_sent(world));
		else
			KUNIT_EXPECT_TRUE(test, tx_refused(world,
							   DVS_DROP_INNER_VLAN));
	}
}

static void vxlan_tx_test_refusals(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct dvs_tunnel_config *config = &world->params.config;
	struct dvs_range run = { 1, WORLD_SEGMENT - 1 };
	struct dst_entry *dst = world->dst;

	world->dst = NULL;
	tx_one(test, 0, 1000);
	KUNIT_EXPECT_TRUE(test, tx_refused(world, DVS_DROP_NO_ROUTE));
	world->dst = dst;

	config->segments.range = &run;
	config->segments.count = 1;
	tx_one(test, 0, 1000);
	KUNIT_EXPECT_TRUE(test, tx_refused(world, DVS_DROP_VNI_REFUSED));
	config->segments.count = 0;

	config->up = false;
	tx_one(test, 0, 1000);
	KUNIT_EXPECT_TRUE(test, tx_refused(world, DVS_DROP_TUNNEL_DOWN));
	config->up = true;
	tx_one(test, 0, 1000);
	KUNIT_EXPECT_TRUE(test, tx_sent(world));
}

/* A super-frame, whose header of TCP is said to be at an offset */
static void tx_super_frame(struct kunit *test, int type, int offset)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, 512);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	vxlan_world_put_v4(skb, 0);
	skb_put_zero(skb, 400);
	skb_shinfo(skb)->gso_type = type | SKB_GSO_DODGY;
	skb_shinfo(skb)->gso_size = 100;
	if (offset >= 0)
		skb_set_transport_header(skb, offset);
	tx_frame(world, skb, world->index);
}

/* Nobody reads a header that is not there, as KASAN would see */
static void vxlan_tx_test_bad_super_frames(struct kunit *test)
{
	static const int offsets[] = { -1, 426, 442, 443, 480, 700, 5000 };
	struct vxlan_world *world = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		tx_super_frame(test, SKB_GSO_TCPV4, offsets[i]);
		KUNIT_EXPECT_TRUE(test, tx_refused(world, DVS_DROP_GSO_INVALID));
		tx_super_frame(test, SKB_GSO_TCPV6, offsets[i]);
		KUNIT_EXPECT_TRUE(test, tx_refused(world, DVS_DROP_GSO_INVALID));
	}
	tx_super_frame(test, SKB_GSO_TCPV4, ETH_HLEN + sizeof(struct iphdr));
	KUNIT_EXPECT_TRUE(test, tx_sent(world));
	tx_super_frame(test, SKB_GSO_TCPV4, 422);
	KUNIT_EXPECT_TRUE(test, tx_sent(world));
	tx_super_frame(test, SKB_GSO_UDP_L4, ETH_HLEN + sizeof(struct iphdr));
	KUNIT_EXPECT_TRUE(test, tx_sent(world));
}

static struct kunit_case vxlan_tx_cases[] = {
	KUNIT_CASE(vxlan_tx_test_headers_v4),
	KUNIT_CASE(vxlan_tx_test_headers_v6),
	KUNIT_CASE(vxlan_tx_test_vni),
	KUNIT_CASE(vxlan_tx_test_source_port),
	KUNIT_CASE(vxlan_tx_test_dscp_and_ecn),
	KUNIT_CASE(vxlan_tx_test_dscp_of_v6),
	KUNIT_CASE(vxlan_tx_test_ttl),
	KUNIT_CASE(vxlan_tx_test_mtu),
	KUNIT_CASE(vxlan_tx_test_checksum),
	KUNIT_CASE(vxlan_tx_test_inner_tag),
	KUNIT_CASE(vxlan_tx_test_bad_super_frames),
	KUNIT_CASE(vxlan_tx_test_refusals),
	{}
};

struct kunit_suite dvs_vxlan_tx_suite = {
	.name = "vxlan-tx",
	.init = vxlan_world_init,
	.exit = vxlan_world_exit,
	.test_cases = vxlan_tx_cases,
};
