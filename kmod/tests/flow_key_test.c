// SPDX-License-Identifier: GPL-2.0
/*
 * What the flow cache reads of frames: keys, bytes and flags of all kinds of frames,
 * of those that end too early, and of those that lie about their length.
 */

#include "kunit_compat.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/ipv6.h>
#include <linux/slab.h>

#include "../prio.h"
#include "test_frame.h"
#include "tests.h"

#define SEGMENT	0xbeef
#define PLACE	((u64)0x2aaaa << DVS_FLOW_IN_SHIFT)

/* Source and destination, as they are in a key */
static const u8 v6_addrs[32] = {
	0x20, 0x01, 0x0d, 0xb8, [15] = 1,
	0x20, 0x01, 0x0d, 0xb8, [31] = 2,
};

static const u8 v4_addrs[8] = { 10, 0, 0, 1, 10, 0, 0, 254 };

static noinline_for_stack void key_parse(struct kunit *test,
					 struct dvs_flow_frame *to,
					 const u8 *data, unsigned int len,
					 bool macs)
{
	struct test_skb skb;
	bool made = test_skb_make(&skb, data, len, TEST_SKB_EXACT, 0);

	if (made)
		dvs_flow_parse(skb.skb, macs, SEGMENT, PLACE, to);
	test_skb_free(&skb);
	KUNIT_ASSERT_EQ(test, made, true);
}

static u32 key_ports(const struct dvs_flow_frame *frame)
{
	u32 raw = frame->key[0] >> DVS_FLOW_PORTS_SHIFT;
	__be16 ports[2];

	memcpy(ports, &raw, sizeof(ports));
	return ntohs(ports[0]) << 16 | ntohs(ports[1]);
}

/* EtherType in a key with MACs */
static u16 key_type(const struct test_frame *frame)
{
	return get_unaligned_be16(frame->data + frame->network - 2);
}

static bool key_has_macs(const struct dvs_flow_frame *frame, u16 type)
{
	const u64 *macs = &frame->key[frame->words - 2];

	return macs[0] == (TEST_FRAME_SRC_MAC << 16 | type) &&
	       macs[1] == TEST_FRAME_DST_MAC;
}

static bool key_has_addrs(const struct dvs_flow_frame *frame, u8 kind)
{
	switch (kind & ~DVS_FLOW_FRAGMENT) {
	case DVS_FLOW_IPV4:
		return !memcmp(&frame->key[2], v4_addrs, sizeof(v4_addrs));
	case DVS_FLOW_IPV6:
		return !memcmp(&frame->key[2], v6_addrs, sizeof(v6_addrs));
	default:
		return true;
	}
}

static unsigned int key_words(u8 kind, bool macs)
{
	switch (kind & ~DVS_FLOW_FRAGMENT) {
	case DVS_FLOW_IPV4:
		return macs ? 5 : 3;
	case DVS_FLOW_IPV6:
		return macs ? 8 : 6;
	default:
		return 4;
	}
}

/* First word of a key, but for the ports */
static u64 key_first(u8 kind)
{
	u64 word = (u64)SEGMENT << DVS_FLOW_SEGMENT_SHIFT;

	if (kind)
		word |= (u64)TEST_FRAME_TOS << DVS_FLOW_TOS_SHIFT;
	if ((kind & ~DVS_FLOW_FRAGMENT) == DVS_FLOW_IPV4)
		word |= (u64)0x45 << DVS_FLOW_HEAD_SHIFT;
	return word;
}

static void key_expect(struct kunit *test, const struct test_frame_case *is,
		       const struct test_frame *from, bool macs)
{
	u8 kind = is->kind | (macs && is->kind ? DVS_FLOW_MACS : 0);
	struct dvs_flow_frame frame;
	bool ok;

	key_parse(test, &frame, from->data, from->len, macs);
	ok = frame.words == key_words(is->kind, macs) &&
	     frame.key[0] >> 32 == key_first(is->kind) >> 32 &&
	     key_ports(&frame) == ((u32)is->src_port << 16 | is->dst_port) &&
	     frame.key[1] == (PLACE | (u64)is->seen << DVS_FLOW_PROTO_SHIFT |
			      kind) &&
	     key_has_addrs(&frame, is->kind) &&
	     ((is->kind && !macs) || key_has_macs(&frame, key_type(from))) &&
	     frame.bytes == from->len - from->network &&
	     frame.tcp_flags == is->tcp_flags;
	if (!ok)
		KUNIT_FAIL(test, "%s: %u words %llx %llx, %u bytes, flags %x",
			   is->name, frame.words, frame.key[0], frame.key[1],
			   frame.bytes, frame.tcp_flags);
}

/* All kinds, with and without MACs */
static void key_test_kinds(struct kunit *test)
{
	struct test_frame frame;
	unsigned int i;

	for (i = 0; i < test_frame_case_count; i++) {
		test_frame_make(&frame, &test_frame_cases[i]);
		key_expect(test, &test_frame_cases[i], &frame, false);
		key_expect(test, &test_frame_cases[i], &frame, true);
	}
}

/* Nothing behind the headers matters but the bytes; all that is in front does */
static void key_test_cut(struct kunit *test)
{
	struct dvs_flow_frame whole, part;
	struct test_frame frame;
	unsigned int i, len;
	bool same, all;

	for (i = 0; i < test_frame_case_count; i++) {
		test_frame_make(&frame, &test_frame_cases[i]);
		key_parse(test, &whole, frame.data, frame.len, true);
		for (len = ETH_HLEN; len < frame.len; len++) {
			key_parse(test, &part, frame.data, len, true);
			same = part.words == whole.words &&
			       part.tcp_flags == whole.tcp_flags &&
			       !memcmp(part.key, whole.key,
				       8 * whole.words);
			all = len >= frame.headers;
			if (same == all &&
			    (!all || part.bytes == len - frame.network))
				continue;
			KUNIT_FAIL(test, "%s: %u bytes of %u, headers %u",
				   test_frame_cases[i].name, len, frame.len,
				   frame.headers);
		}
	}
}

/* A frame that came with a tag of VID 4095 and has priority 5 */
static noinline_for_stack void key_parse_tagged(struct kunit *test,
						struct dvs_flow_frame *to,
						const struct test_frame *frame)
{
	struct test_skb skb;
	bool made = test_skb_make(&skb, frame->data, frame->len, TEST_SKB_EXACT,
				  0);

	if (made) {
		__vlan_hwaccel_put_tag(skb.skb, htons(ETH_P_8021Q), 0xffff);
		skb.skb->priority = 5;
		dvs_flow_parse(skb.skb, false, SEGMENT, PLACE, to);
	}
	test_skb_free(&skb);
	KUNIT_ASSERT_EQ(test, made, true);
}

static void key_test_tag(struct kunit *test)
{
	struct dvs_flow_frame plain, tagged;
	struct test_frame frame;

	test_frame_make(&frame, &test_frame_cases[0]);
	key_parse(test, &plain, frame.data, frame.len, false);
	key_parse_tagged(test, &tagged, &frame);
	KUNIT_EXPECT_EQ(test, tagged.key[1],
			plain.key[1] | (u64)4095 << DVS_FLOW_VID_SHIFT);
	KUNIT_EXPECT_EQ(test, tagged.class, dvs_prio_class(5));
}

/* Bytes of an IPv4 frame that says this of itself, asked in both ways */
static void bytes_expect_v4(struct kunit *test, unsigned int len, u16 says,
			    u32 bytes)
{
	struct sk_buff *skb = alloc_skb(ETH_HLEN + len, GFP_KERNEL);
	struct dvs_flow_frame frame;
	struct iphdr *ip;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, skb);
	skb_put_zero(skb, ETH_HLEN + len);
	skb_reset_mac_header(skb);
	skb_pull(skb, ETH_HLEN);
	skb->protocol = htons(ETH_P_IP);
	ip = (struct iphdr *)skb->data;
	ip->version = 4;
	ip->ihl = 5;
	ip->tot_len = htons(says);
	dvs_flow_parse(skb, false, 0, 0, &frame);
	KUNIT_EXPECT_EQ(test, frame.bytes, bytes);
	KUNIT_EXPECT_EQ(test, dvs_flow_ipv4_bytes(skb, ip), bytes);
	kfree_skb(skb);
}

static void key_test_bytes_v4(struct kunit *test)
{
	bytes_expect_v4(test, 60, 60, 60);
	bytes_expect_v4(test, 60, 41, 41);	/* padded */
	bytes_expect_v4(test, 60, 0, 60);
	bytes_expect_v4(test, 60, 61, 60);
	bytes_expect_v4(test, 60, 0xffff, 60);
	bytes_expect_v4(test, 0xffff, 0xffff, 0xffff);
	/* longer than a packet can say */
	bytes_expect_v4(test, 0x10000, 0, 0x10000);
	bytes_expect_v4(test, 0x10020, 0, 0x10020);
	bytes_expect_v4(test, 0x10020, 0x20, 0x20);
	bytes_expect_v4(test, 0x10020, 0xffff, 0xffff);
}

static void key_test_bytes_v6(struct kunit *test)
{
	static const u16 cases[][2] = {
		{ 20, 60 }, { 1, 41 }, { 0, 60 }, { 21, 60 }, { 0xffff, 60 },
	};
	struct dvs_flow_frame frame;
	u8 data[ETH_HLEN + 60] = {};
	unsigned int i;

	data[12] = ETH_P_IPV6 >> 8;
	data[13] = ETH_P_IPV6 & 0xff;
	data[14] = 0x60;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		put_unaligned_be16(cases[i][0], data + 18);
		key_parse(test, &frame, data, sizeof(data), false);
		KUNIT_EXPECT_EQ(test, frame.bytes, cases[i][1]);
	}
}

static struct kunit_case key_cases[] = {
	KUNIT_CASE(key_test_kinds),
	KUNIT_CASE(key_test_cut),
	KUNIT_CASE(key_test_tag),
	KUNIT_CASE(key_test_bytes_v4),
	KUNIT_CASE(key_test_bytes_v6),
	{}
};

struct kunit_suite dvs_flow_key_suite = {
	.name = "flow_key",
	.test_cases = key_cases,
};
