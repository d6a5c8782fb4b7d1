// SPDX-License-Identifier: GPL-2.0
/*
 * Decapsulation: what is taken for a VXLAN packet, whose it is, and what the
 * frame in it looks like afterwards.
 */

#include "vxlan_world.h"

#include <linux/if_vlan.h>
#include <linux/slab.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>

#include "../mark.h"
#include "tests.h"

#define RX_PAYLOAD	64	/* room for what follows the inner Ethernet header */

/* The two words of a good header */
#define RX_FLAGS	0x08000000u
#define RX_VNI(vni)	((u32)(vni) << 8)

/* Put a frame into a packet; its data is at the UDP header, as UDP gives it */
static void rx_wrap(struct vxlan_world *world, struct sk_buff *skb, u32 flags,
		    u32 vni, u8 tos)
{
	struct vxlanhdr *header = skb_push(skb, sizeof(*header));
	struct udphdr *udp;

	header->vx_flags = htonl(flags);
	header->vx_vni = htonl(vni);
	udp = skb_push(skb, sizeof(*udp));
	memset(udp, 0, sizeof(*udp));
	udp->dest = htons(IANA_VXLAN_UDP_PORT);
	udp->len = htons(skb->len);
	skb_reset_transport_header(skb);
	if (world->remote.addr.family == AF_INET) {
		struct iphdr *ip = skb_push(skb, sizeof(*ip));

		memset(ip, 0, sizeof(*ip));
		ip->tos = tos;
		ip->saddr = world->remote.addr.v4;
	} else {
		struct ipv6hdr *ip = skb_push(skb, sizeof(*ip));

		ip6_flow_hdr(ip, tos, 0);
		ip->saddr = world->remote.addr.v6;
	}
	skb_reset_network_header(skb);
	__skb_pull(skb, skb_transport_offset(skb));
}

static void rx_receive(struct vxlan_world *world, struct sk_buff *skb)
{
	local_bh_disable();
	rcu_read_lock();
	dvs_vxlan_rcv(world->sk, skb);
	rcu_read_unlock();
	local_bh_enable();
}

/* Receive a frame with an IPv4 header, wrapped as told */
static void rx_one(struct kunit *test, u32 flags, u32 vni)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, RX_PAYLOAD);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	vxlan_world_forget(world);
	vxlan_world_put_v4(skb, 0);
	rx_wrap(world, skb, flags, vni, 0);
	rx_receive(world, skb);
}

/* Whether the last packet was dropped for this one reason */
static bool rx_refused(struct kunit *test, enum dvs_drop_reason reason)
{
	struct vxlan_world *world = test->priv;

	return !world->handed && vxlan_world_dropped(world, reason) == 1 &&
	       vxlan_world_dropped_all(world) == 1;
}

static bool rx_taken(struct kunit *test)
{
	struct vxlan_world *world = test->priv;

	return world->handed == 1 && !vxlan_world_dropped_all(world);
}

static void vxlan_rx_test_frame(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *frame = vxlan_world_frame(world, RX_PAYLOAD);
	struct dvs_stats sum;

	KUNIT_ASSERT_NOT_NULL(test, frame);
	vxlan_world_put_v4(frame, 0);
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	KUNIT_EXPECT_PTR_EQ(test, world->from, &world->remote.dest);
	KUNIT_EXPECT_EQ(test, world->segment, world->index);
	KUNIT_EXPECT_EQ(test, ntohs(world->skb->protocol), ETH_P_IP);
	KUNIT_EXPECT_PTR_EQ(test, world->skb->dev, world->sw.dev);

	/* octet for octet the frame that was wrapped, data behind its header */
	KUNIT_EXPECT_EQ(test, world->skb->len, frame->len - ETH_HLEN);
	KUNIT_EXPECT_EQ(test, memcmp(skb_mac_header(world->skb), frame->data,
				     frame->len), 0);
	dvs_stats_sum(world->tunnel.self.stats, &sum);
	KUNIT_EXPECT_EQ(test, sum.rx_packets, 1);
	KUNIT_EXPECT_EQ(test, sum.rx_bytes, frame->len);
	kfree_skb(frame);
}

/* RFC 7348, 5: without the I flag there is no VNI */
static void vxlan_rx_test_i_flag(struct kunit *test)
{
	rx_one(test, 0, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_VXLAN_HEADER));
	rx_one(test, ~RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_VXLAN_HEADER));
}

/* Each reserved bit is ignored, or refused if the tunnel is strict */
static void vxlan_rx_test_reserved_bits(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	unsigned int bit;

	for (bit = 0; bit < 64; bit++) {
		u64 words = (u64)RX_FLAGS << 32 | RX_VNI(WORLD_SEGMENT);
		u64 other = BIT_ULL(bit);

		if (bit == 59 || (bit >= 8 && bit < 32))
			continue;	/* the I flag, the VNI */
		words |= other;
		world->params.config.strict = false;
		rx_one(test, words >> 32, words);
		KUNIT_EXPECT_TRUE(test, rx_taken(test));
		world->params.config.strict = true;
		rx_one(test, words >> 32, words);
		KUNIT_EXPECT_TRUE(test, rx_refused(test,
						   DVS_DROP_VXLAN_RESERVED));
	}
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
}

static void vxlan_rx_test_vni(struct kunit *test)
{
	static const u32 vni[] = { 1, 255, 256, 65535, 65536, DVS_SEGMENT_MAX };
	struct vxlan_world *world = test->priv;
	unsigned int i;
	int index;

	rx_one(test, RX_FLAGS, 0);
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_VNI_UNKNOWN));
	for (i = 0; i < ARRAY_SIZE(vni); i++) {
		rx_one(test, RX_FLAGS, RX_VNI(vni[i]));
		KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_VNI_UNKNOWN));
		index = vxlan_world_add_segment(world, vni[i]);
		KUNIT_EXPECT_GT(test, index, 0);
		rx_one(test, RX_FLAGS, RX_VNI(vni[i]));
		KUNIT_EXPECT_TRUE(test, rx_taken(test));
		KUNIT_EXPECT_EQ(test, world->segment, index);
	}
}

static void vxlan_rx_test_vni_refused(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct dvs_range run = { 1, WORLD_SEGMENT - 1 };

	world->params.config.segments.range = &run;
	world->params.config.segments.count = 1;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_VNI_REFUSED));
	run.last = WORLD_SEGMENT;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
}

/* A packet that ends anywhere before its inner IP header */
static void vxlan_rx_test_truncated(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb;
	unsigned int len;

	for (len = 0; len <= VXLAN_HLEN + ETH_HLEN; len++) {
		skb = vxlan_world_frame(world, RX_PAYLOAD);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		vxlan_world_forget(world);
		rx_wrap(world, skb, RX_FLAGS, RX_VNI(WORLD_SEGMENT), 0);
		skb_trim(skb, len);
		rx_receive(world, skb);
		if (len < VXLAN_HLEN)
			KUNIT_EXPECT_TRUE(test, rx_refused(test,
							   DVS_DROP_VXLAN_HEADER));
		else if (len < VXLAN_HLEN + ETH_HLEN)
			KUNIT_EXPECT_TRUE(test, rx_refused(test,
							   DVS_DROP_INNER_TRUNCATED));
		else
			KUNIT_EXPECT_TRUE(test, rx_taken(test));
	}
}

static void vxlan_rx_test_down(struct kunit *test)
{
	struct vxlan_world *world = test->priv;

	world->params.config.up = false;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_TUNNEL_DOWN));
}

static void vxlan_rx_test_strangers(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct dvs_tunnel_config *config = &world->params.config;

	world->stranger = true;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
	KUNIT_EXPECT_EQ(test, world->learned, 1);
	KUNIT_EXPECT_PTR_EQ(test, world->from, &world->remote.dest);
	KUNIT_EXPECT_PTR_EQ(test, world->signed_to, &world->remote);

	/* taken, but not to be learned at */
	config->learning = false;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
	KUNIT_EXPECT_EQ(test, world->learned, 0);
	KUNIT_EXPECT_PTR_EQ(test, world->from, &world->tunnel.self);
	KUNIT_EXPECT_NULL(test, world->signed_to);

	config->remotes_only = true;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_REMOTE_UNKNOWN));

	/* one that was learned before is not configured either */
	world->stranger = false;
	world->remote.configured = false;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_REMOTE_UNKNOWN));
	world->remote.configured = true;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
}

/* Frames with a group or zero source do not make their sender known */
static void vxlan_rx_test_bad_source(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	static const u64 source[] = { 0, 0x010000000001ULL, 0xffffffffffffULL };
	unsigned int i;

	world->stranger = true;
	for (i = 0; i < ARRAY_SIZE(source); i++) {
		struct sk_buff *skb = vxlan_world_frame(world, RX_PAYLOAD);

		KUNIT_ASSERT_NOT_NULL(test, skb);
		vxlan_world_forget(world);
		u64_to_ether_addr(source[i], skb->data + ETH_ALEN);
		rx_wrap(world, skb, RX_FLAGS, RX_VNI(WORLD_SEGMENT), 0);
		rx_receive(world, skb);
		KUNIT_EXPECT_EQ(test, world->learned, 0);
		KUNIT_EXPECT_PTR_EQ(test, world->from, &world->tunnel.self);
		KUNIT_EXPECT_NULL(test, world->signed_to);
	}
}

/* Receive a packet with a checksum to be filled in; @start: where, from the inner data on */
static void rx_partial(struct kunit *test, int start, unsigned int offset)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, RX_PAYLOAD);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	vxlan_world_forget(world);
	vxlan_world_put_v4(skb, 0);
	start += skb_headroom(skb) + ETH_HLEN;
	rx_wrap(world, skb, RX_FLAGS, RX_VNI(WORLD_SEGMENT), 0);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = start;
	skb->csum_offset = offset;
	rx_receive(world, skb);
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
}

/*
 * Whoever is to fill in a checksum later is not to look in what was stripped, nor behind
 * the frame
 */
static void vxlan_rx_test_partial_checksum(struct kunit *test)
{
	const int none = CHECKSUM_NONE, partial = CHECKSUM_PARTIAL;
	struct vxlan_world *world = test->priv;
	int udp = sizeof(struct iphdr), check = offsetof(struct udphdr, check);
	int end = udp + sizeof(struct udphdr);

	rx_partial(test, udp, check);
	KUNIT_EXPECT_EQ(test, (int)world->skb->ip_summed, partial);
	rx_partial(test, -ETH_HLEN - (int)VXLAN_HLEN, check);
	KUNIT_EXPECT_EQ(test, (int)world->skb->ip_summed, none);
	rx_partial(test, end - 2, 0);
	KUNIT_EXPECT_EQ(test, (int)world->skb->ip_summed, partial);
	rx_partial(test, end - 1, 0);
	KUNIT_EXPECT_EQ(test, (int)world->skb->ip_summed, none);
	rx_partial(test, udp, end - udp - 1);
	KUNIT_EXPECT_EQ(test, (int)world->skb->ip_summed, none);
	rx_partial(test, 27918, check);
	KUNIT_EXPECT_EQ(test, (int)world->skb->ip_summed, none);
}

/* Packets that this switch sent itself */
static void vxlan_rx_test_loop(struct kunit *test)
{
	struct vxlan_world *world = test->priv;

	world->stranger = true;
	world->another_local = true;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_TUNNEL_LOOP));
	world->remote.addr.v4 = world->params.config.local.v4;
	world->stranger = false;
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_TUNNEL_LOOP));
}

/* RFC 7348, 6.1 */
static void vxlan_rx_test_inner_tag(struct kunit *test)
{
	static const u16 tpid[] = { ETH_P_8021Q, ETH_P_8021AD };
	struct vxlan_world *world = test->priv;
	unsigned int i;

	for (i = 0; i < 2 * ARRAY_SIZE(tpid); i++) {
		struct sk_buff *skb = vxlan_world_frame(world, RX_PAYLOAD);

		KUNIT_ASSERT_NOT_NULL(test, skb);
		vxlan_world_forget(world);
		((struct ethhdr *)skb->data)->h_proto = htons(tpid[i / 2]);
		skb_put_zero(skb, VLAN_HLEN + 46);
		rx_wrap(world, skb, RX_FLAGS, RX_VNI(WORLD_SEGMENT), 0);
		world->params.config.inner_vlan = i % 2 ? DVS_INNER_VLAN_KEEP :
							  DVS_INNER_VLAN_DROP;
		rx_receive(world, skb);
		if (i % 2)
			KUNIT_EXPECT_TRUE(test, rx_taken(test));
		else
			KUNIT_EXPECT_TRUE(test, rx_refused(test,
							   DVS_DROP_INNER_VLAN));
	}
}

#define ECN_DROP	4

/* RFC 6040, 4.2, figure 4: by inner and outer field, what the frame gets */
static const u8 ecn_result[4][4] = {
	[INET_ECN_NOT_ECT] = { 0, 0, 0, ECN_DROP },
	[INET_ECN_ECT_1] = { 1, 1, 1, 3 },
	[INET_ECN_ECT_0] = { 2, 1, 2, 3 },
	[INET_ECN_CE] = { 3, 3, 3, 3 },
};

static void check_ecn(struct kunit *test, bool v6, u8 inner, u8 outer)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, RX_PAYLOAD);
	u8 dscp = 46 << 2, tos;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	vxlan_world_forget(world);
	if (v6)
		vxlan_world_put_v6(skb, dscp | inner);
	else
		vxlan_world_put_v4(skb, dscp | inner);
	rx_wrap(world, skb, RX_FLAGS, RX_VNI(WORLD_SEGMENT), outer);
	rx_receive(world, skb);
	if (ecn_result[inner][outer] == ECN_DROP) {
		KUNIT_EXPECT_TRUE(test, rx_refused(test, DVS_DROP_ECN));
		return;
	}
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	tos = v6 ? ipv6_get_dsfield((struct ipv6hdr *)world->skb->data) :
		   ((struct iphdr *)world->skb->data)->tos;
	KUNIT_EXPECT_EQ(test, tos, dscp | ecn_result[inner][outer]);
	if (!v6)
		KUNIT_EXPECT_FALSE(test, ip_fast_csum(world->skb->data, 5));
}

static void vxlan_rx_test_ecn(struct kunit *test)
{
	u8 inner, outer;

	for (inner = 0; inner < 4; inner++) {
		for (outer = 0; outer < 4; outer++) {
			check_ecn(test, false, inner, outer);
			check_ecn(test, true, inner, outer);
		}
	}
}

/* Congestion on the way of a frame that has no field for it is not its end */
static void vxlan_rx_test_ecn_not_ip(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, RX_PAYLOAD);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_put_zero(skb, 46);
	rx_wrap(world, skb, RX_FLAGS, RX_VNI(WORLD_SEGMENT), INET_ECN_CE);
	rx_receive(world, skb);
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
}

static void rx_test_priority(struct kunit *test, u8 dscp, u32 priority,
			     bool eligible)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = vxlan_world_frame(world, RX_PAYLOAD);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb->priority = 7;
	dvs_mark_init(skb, !eligible);
	vxlan_world_put_v4(skb, 0);
	rx_wrap(world, skb, RX_FLAGS, RX_VNI(WORLD_SEGMENT), dscp << 2);
	rx_receive(world, skb);
	KUNIT_ASSERT_NOT_NULL(test, world->skb);
	KUNIT_EXPECT_EQ(test, world->skb->priority, priority);
	KUNIT_EXPECT_EQ(test, dvs_mark_eligible(world->skb), eligible);
}

/* From the outer DSCP, not from what the packet was taken for before */
static void vxlan_rx_test_priority(struct kunit *test)
{
	struct vxlan_world *world = test->priv;

	world->params.priority[46] = 5;
	world->params.priority[12] = DVS_PRIO_ELIGIBLE | 3;
	rx_test_priority(test, 46, 5, false);
	rx_test_priority(test, 12, 3, true);
	rx_test_priority(test, 0, 0, false);
}

static void vxlan_rx_test_v6(struct kunit *test)
{
	struct vxlan_world *world = test->priv;

	vxlan_world_use_v6(world);
	rx_one(test, RX_FLAGS, RX_VNI(WORLD_SEGMENT));
	KUNIT_EXPECT_TRUE(test, rx_taken(test));
	KUNIT_EXPECT_PTR_EQ(test, world->from, &world->remote.dest);
	KUNIT_EXPECT_EQ(test, world->learned, 0);
}

static struct kunit_case vxlan_rx_cases[] = {
	KUNIT_CASE(vxlan_rx_test_frame),
	KUNIT_CASE(vxlan_rx_test_i_flag),
	KUNIT_CASE(vxlan_rx_test_reserved_bits),
	KUNIT_CASE(vxlan_rx_test_vni),
	KUNIT_CASE(vxlan_rx_test_vni_refused),
	KUNIT_CASE(vxlan_rx_test_truncated),
	KUNIT_CASE(vxlan_rx_test_down),
	KUNIT_CASE(vxlan_rx_test_strangers),
	KUNIT_CASE(vxlan_rx_test_bad_source),
	KUNIT_CASE(vxlan_rx_test_partial_checksum),
	KUNIT_CASE(vxlan_rx_test_loop),
	KUNIT_CASE(vxlan_rx_test_inner_tag),
	KUNIT_CASE(vxlan_rx_test_ecn),
	KUNIT_CASE(vxlan_rx_test_ecn_not_ip),
	KUNIT_CASE(vxlan_rx_test_priority),
	KUNIT_CASE(vxlan_rx_test_v6),
	{}
};

struct kunit_suite dvs_vxlan_rx_suite = {
	.name = "vxlan-rx",
	.init = vxlan_world_init,
	.exit = vxlan_world_exit,
	.test_cases = vxlan_rx_cases,
};
