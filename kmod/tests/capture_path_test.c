// SPDX-License-Identifier: GPL-2.0
/*
 * Captures in the data path: which frames they are told of, and what of them.
 */

#include "kunit_compat.h"

#include <linux/bottom_half.h>
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/rcupdate.h>

#include "../capture.h"
#include "../notify.h"
#include "../sampler.h"
#include "tests.h"
#include "vxlan_world.h"

#define TEST_LEN	200	/* bytes of a frame without a tag */
#define TEST_KEPT	128	/* of a frame that left, bytes that can be told later */
#define TEST_PROTO	0x88b5

/**
 * struct test_told - what the captures were told last
 * @times: how often they were told
 * @capture: which one
 * @frame: its frame
 * @data: the first bytes of it
 * @err: what the next ones are answered
 * @again: a frame that is seen while they are told
 */
static struct test_told {
	unsigned int times;
	const struct dvs_capture *capture;
	struct dvs_captured frame;
	u8 data[TEST_LEN + VLAN_HLEN];
	int err;
	struct sk_buff *again;
} told;

/* Stands in for the socket */
int dvs_notify_captured(struct dvs_capture *capture,
			const struct dvs_captured *frame)
{
	told.times++;
	told.capture = capture;
	told.frame = *frame;
	if (frame->known)
		dvs_capture_copy(frame, told.data, min_t(u32, frame->known,
							 sizeof(told.data)));
	if (told.again)
		dvs_capture_frame(frame->dest, told.again, frame->segment,
				  DVS_MIRROR_IN);
	return told.err;
}

/* What all tests have: captures number 3 and 5 watch the tunnel, both ways */
static struct dvs_capture test_captures[2];

static int test_init(struct kunit *test)
{
	static const u8 slots[] = { 3, 5 };
	struct vxlan_world *world;
	unsigned int i;
	int err = vxlan_world_init(test);

	if (err)
		return err;
	world = test->priv;
	memset(&told, 0, sizeof(told));
	memset(test_captures, 0, sizeof(test_captures));
	for (i = 0; i < ARRAY_SIZE(slots); i++) {
		struct dvs_capture *capture = &test_captures[i];

		capture->sw = &world->sw;
		capture->slot = slots[i];
		capture->config.direction = DVS_FLOW_DIRECTION_BOTH;
		capture->config.frames = DVS_CAPTURE_FRAMES_ALL;
		rcu_assign_pointer(world->sw.captures.slot[slots[i]], capture);
	}
	world->tunnel.self.captures = BIT(3);
	return 0;
}

/* What the data path holds */
static void test_lock(void)
	__acquires(RCU)
{
	local_bh_disable();
	rcu_read_lock();
}

static void test_unlock(void)
	__releases(RCU)
{
	rcu_read_unlock();
	local_bh_enable();
}

/* Its data behind the Ethernet header; each byte differs from its neighbours */
static struct sk_buff *test_frame(struct kunit *test)
{
	struct sk_buff *skb = alloc_skb(TEST_LEN, GFP_KERNEL);
	unsigned int i;
	u8 *data;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	data = skb_put(skb, TEST_LEN);
	for (i = 0; i < TEST_LEN; i++)
		data[i] = i;
	skb->protocol = htons(TEST_PROTO);
	skb_reset_mac_header(skb);
	skb_pull(skb, ETH_HLEN);
	return skb;
}

static void test_pass(struct kunit *test, struct sk_buff *skb, u16 segment,
		      enum dvs_mirror_way way)
{
	struct vxlan_world *world = test->priv;

	test_lock();
	dvs_capture_frame(&world->tunnel.self, skb, segment, way);
	test_unlock();
}

static void test_drop(struct dvs_dest *dest, struct sk_buff *skb)
{
	test_lock();
	dvs_capture_dropped(dest, skb, 1, DVS_MIRROR_OUT, DVS_DROP_EGRESS_MTU);
	test_unlock();
}

static void test_lose(struct dvs_dest *dest, enum dvs_drop_reason reason)
{
	test_lock();
	dvs_capture_lost(dest, reason);
	test_unlock();
}

/* Whether the data told of a frame is that of test_frame() */
static void test_data(struct kunit *test, unsigned int from, unsigned int to)
{
	unsigned int i;

	for (i = from; i < to; i++)
		KUNIT_EXPECT_EQ(test, told.data[i], i);
}

static void capture_test_passing(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);

	test_pass(test, skb, 7, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, told.capture, &test_captures[0]);
	KUNIT_EXPECT_PTR_EQ(test, told.frame.dest, &world->tunnel.self);
	KUNIT_EXPECT_EQ(test, told.frame.way, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.frame.reason, DVS_DROP_MAX);
	KUNIT_EXPECT_EQ(test, told.frame.segment, 7);
	KUNIT_EXPECT_EQ(test, told.frame.len, TEST_LEN);
	KUNIT_EXPECT_EQ(test, told.frame.known, TEST_LEN);
	test_data(test, 0, TEST_LEN);
	KUNIT_EXPECT_EQ(test, atomic64_read(&test_captures[0].packets), 1);
	KUNIT_EXPECT_EQ(test, skb->len, TEST_LEN - ETH_HLEN);
	kfree_skb(skb);
}

/* However many bytes are wanted */
static void capture_test_tag(struct kunit *test)
{
	static const u8 tag[] = { 0x81, 0x00, 0x60, 0x05 };
	struct sk_buff *skb = test_frame(test);
	struct dvs_captured frame = { .skb = skb };
	unsigned int i, len;

	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), 0x6005);
	for (len = ETH_HLEN; len <= TEST_LEN + VLAN_HLEN; len++) {
		memset(told.data, 0xee, sizeof(told.data));
		dvs_capture_copy(&frame, told.data, len);
		test_data(test, 0, 2 * ETH_ALEN);
		for (i = 2 * ETH_ALEN; i < len; i++) {
			u8 at = i - 2 * ETH_ALEN;

			KUNIT_EXPECT_EQ(test, told.data[i], at < VLAN_HLEN ?
					tag[at] : i - VLAN_HLEN);
		}
		for (; i < sizeof(told.data); i++)
			KUNIT_EXPECT_EQ(test, told.data[i], 0xee);
	}
	test_pass(test, skb, 1, DVS_MIRROR_OUT);
	KUNIT_EXPECT_EQ(test, told.frame.len, TEST_LEN + VLAN_HLEN);
	kfree_skb(skb);
}

/* Wherever its data begins, and that is left as it is */
static void capture_test_dropped(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);
	unsigned int round;

	for (round = 1; round <= 2; round++) {
		const u8 *data = skb->data;

		memset(told.data, 0, sizeof(told.data));
		test_drop(&world->tunnel.self, skb);
		KUNIT_EXPECT_EQ(test, told.times, round);
		KUNIT_EXPECT_EQ(test, told.frame.reason, DVS_DROP_EGRESS_MTU);
		KUNIT_EXPECT_EQ(test, told.frame.len, TEST_LEN);
		test_data(test, 0, TEST_LEN);
		KUNIT_EXPECT_PTR_EQ(test, skb->data, data);
		if (round == 1)
			skb_push(skb, ETH_HLEN);
	}
	kfree_skb(skb);
}

/* Of what is no frame the length is told, unless there is a filter */
static void capture_test_no_frame(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);

	skb_unset_mac_header(skb);
	test_drop(&world->tunnel.self, skb);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	KUNIT_EXPECT_NULL(test, told.frame.skb);
	KUNIT_EXPECT_EQ(test, told.frame.known, 0);
	KUNIT_EXPECT_EQ(test, told.frame.len, TEST_LEN - ETH_HLEN);
	skb_push(skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	skb_trim(skb, ETH_HLEN - 1);
	test_drop(&world->tunnel.self, skb);
	KUNIT_EXPECT_EQ(test, told.times, 2);
	KUNIT_EXPECT_EQ(test, told.frame.known, 0);
	KUNIT_EXPECT_EQ(test, told.frame.len, ETH_HLEN - 1);
	test_captures[0].config.filter.match = DVS_MATCH_ETHERTYPE;
	test_drop(&world->tunnel.self, skb);
	KUNIT_EXPECT_EQ(test, told.times, 2);
	kfree_skb(skb);
}

/* Those of a remote are told at its tunnel */
static void capture_test_remote(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);

	world->remote.dest.captures = 0;
	test_drop(&world->remote.dest, skb);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	KUNIT_EXPECT_PTR_EQ(test, told.frame.dest, &world->tunnel.self);
	test_pass(test, skb, 1, DVS_MIRROR_OUT);
	test_lose(&world->remote.dest, DVS_DROP_EGRESS_QUEUE);
	KUNIT_EXPECT_EQ(test, told.times, 3);
	KUNIT_EXPECT_PTR_EQ(test, told.frame.dest, &world->tunnel.self);
	kfree_skb(skb);
}

/* A frame that a queue has refused is gone; what was kept of it is told once */
static void capture_test_lost(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);
	struct dvs_dest other = world->tunnel.self;

	test_pass(test, skb, 7, DVS_MIRROR_OUT);
	kfree_skb(skb);
	memset(told.data, 0, sizeof(told.data));
	test_lose(&other, DVS_DROP_EGRESS_QUEUE);
	test_lose(&world->tunnel.self, DVS_DROP_NO_ROUTE);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	test_lose(&world->tunnel.self, DVS_DROP_EGRESS_QUEUE);
	test_lose(&world->tunnel.self, DVS_DROP_EGRESS_QUEUE);
	KUNIT_EXPECT_EQ(test, told.times, 2);
	KUNIT_EXPECT_EQ(test, told.frame.reason, DVS_DROP_EGRESS_QUEUE);
	KUNIT_EXPECT_EQ(test, told.frame.segment, 7);
	KUNIT_EXPECT_EQ(test, told.frame.len, TEST_LEN);
	KUNIT_EXPECT_EQ(test, told.frame.known, TEST_KEPT);
	test_data(test, 0, TEST_KEPT);
	KUNIT_EXPECT_EQ(test, told.data[TEST_KEPT], 0);
}

/* What came in is not kept */
static void capture_test_lost_without_leaving(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);

	test_pass(test, skb, 7, DVS_MIRROR_OUT);
	test_captures[0].config.direction = DVS_FLOW_DIRECTION_IN;
	test_pass(test, skb, 7, DVS_MIRROR_OUT);
	test_pass(test, skb, 7, DVS_MIRROR_IN);
	test_lose(&world->tunnel.self, DVS_DROP_EGRESS_QUEUE);
	KUNIT_EXPECT_EQ(test, told.times, 2);
	KUNIT_EXPECT_EQ(test, told.frame.reason, DVS_DROP_MAX);
	kfree_skb(skb);
}

static void capture_test_frames(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);

	test_captures[0].config.frames = DVS_CAPTURE_FRAMES_PASSED;
	test_drop(&world->tunnel.self, skb);
	KUNIT_EXPECT_EQ(test, told.times, 0);
	test_pass(test, skb, 1, DVS_MIRROR_OUT);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	test_lose(&world->tunnel.self, DVS_DROP_EGRESS_QUEUE);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	test_captures[0].config.frames = DVS_CAPTURE_FRAMES_DROPPED;
	test_pass(test, skb, 1, DVS_MIRROR_OUT);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	test_lose(&world->tunnel.self, DVS_DROP_EGRESS_QUEUE);
	KUNIT_EXPECT_EQ(test, told.times, 2);
	test_drop(&world->tunnel.self, skb);
	KUNIT_EXPECT_EQ(test, told.times, 3);
	kfree_skb(skb);
}

static void capture_test_segment(struct kunit *test)
{
	int index = vxlan_world_add_segment(test->priv, 70000);
	struct sk_buff *skb = test_frame(test);

	KUNIT_EXPECT_GT(test, index, 0);
	test_captures[0].config.segment = 70000;
	test_pass(test, skb, 0, DVS_MIRROR_IN);
	test_pass(test, skb, index + 1, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.times, 0);
	test_pass(test, skb, index, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	kfree_skb(skb);
}

/* The mask may still name one that has gone */
static void capture_test_several(struct kunit *test)
{
	struct vxlan_world *world = test->priv;
	struct sk_buff *skb = test_frame(test);
	struct dvs_dest other = {};

	world->tunnel.self.captures = BIT(0) | BIT(3) | BIT(5);
	test_pass(test, skb, 1, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.times, 2);
	KUNIT_EXPECT_PTR_EQ(test, told.capture, &test_captures[1]);
	test_captures[1].config.dest = &other;
	test_pass(test, skb, 1, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.times, 3);
	KUNIT_EXPECT_PTR_EQ(test, told.capture, &test_captures[0]);
	world->tunnel.self.captures = 0;
	test_pass(test, skb, 1, DVS_MIRROR_IN);
	test_drop(&world->tunnel.self, skb);
	KUNIT_EXPECT_EQ(test, told.times, 3);
	kfree_skb(skb);
}

/* To tell of a frame may make others pass, of which nobody is told */
static void capture_test_of_itself(struct kunit *test)
{
	struct sk_buff *skb = test_frame(test);

	told.again = skb;
	test_pass(test, skb, 1, DVS_MIRROR_IN);
	test_pass(test, skb, 1, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.times, 2);
	kfree_skb(skb);
}

static void capture_test_counts(struct kunit *test)
{
	struct sk_buff *skb = test_frame(test);

	told.err = -ENOBUFS;
	test_pass(test, skb, 1, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, atomic64_read(&test_captures[0].packets), 0);
	KUNIT_EXPECT_EQ(test, atomic64_read(&test_captures[0].lost), 1);
	test_captures[0].closed = true;
	test_pass(test, skb, 1, DVS_MIRROR_IN);
	KUNIT_EXPECT_EQ(test, told.times, 1);
	KUNIT_EXPECT_EQ(test, atomic64_read(&test_captures[0].lost), 1);
	kfree_skb(skb);
}

/* Of those that match */
static void capture_test_one_of_n(struct kunit *test)
{
	const struct dvs_sampler_params params = {
		.interval = 4, .mode = DVS_SAMPLE_MODE_SYSTEMATIC,
		.direction = DVS_FLOW_DIRECTION_BOTH,
	};
	struct sk_buff *skb = test_frame(test);
	unsigned int i;

	test_captures[0].sampler = dvs_sampler_alloc(&params);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, test_captures[0].sampler);
	test_captures[0].config.direction = DVS_FLOW_DIRECTION_IN;
	local_bh_disable();	/* stay on this CPU */
	for (i = 0; i < 40; i++) {
		test_pass(test, skb, 1, DVS_MIRROR_IN);
		test_pass(test, skb, 1, DVS_MIRROR_OUT);
	}
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, told.times, 10);
	dvs_sampler_free(test_captures[0].sampler);
	kfree_skb(skb);
}

static struct kunit_case capture_path_test_cases[] = {
	KUNIT_CASE(capture_test_passing),
	KUNIT_CASE(capture_test_tag),
	KUNIT_CASE(capture_test_dropped),
	KUNIT_CASE(capture_test_no_frame),
	KUNIT_CASE(capture_test_remote),
	KUNIT_CASE(capture_test_lost),
	KUNIT_CASE(capture_test_lost_without_leaving),
	KUNIT_CASE(capture_test_frames),
	KUNIT_CASE(capture_test_segment),
	KUNIT_CASE(capture_test_several),
	KUNIT_CASE(capture_test_of_itself),
	KUNIT_CASE(capture_test_counts),
	KUNIT_CASE(capture_test_one_of_n),
	{}
};

struct kunit_suite dvs_capture_path_suite = {
	.name = "capture_path",
	.init = test_init,
	.exit = vxlan_world_exit,
	.test_cases = capture_path_test_cases,
};
