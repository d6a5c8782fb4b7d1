// SPDX-License-Identifier: GPL-2.0
/*
 * A fuzzer of what reads the frames of VMs: the flow cache's parser, its fast way,
 * and the filters of mirrors.
 *
 * Each round takes a frame of some kind, damages it, and has it read in several
 * forms. KASAN sees a byte that is read behind it; what holds of every frame is
 * checked on all kernels. A round depends on its number and the seed alone, which
 * are in the kernel's log:
 *
 *   modprobe dvs_test fuzz_seed=SEED fuzz_rounds=ROUNDS
 */

#undef pr_fmt
#define pr_fmt(fmt) fmt

#include "kunit_compat.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/moduleparam.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#include "../mirror_filter.h"
#include "../observe.h"
#include "../prio.h"
#include "test_frame.h"
#include "tests.h"

#define FUZZ_FLOWS	32768
#define FUZZ_RENEW	8192	/* rounds that the cache surely has room for */

static unsigned long fuzz_seed = 20771;
module_param(fuzz_seed, ulong, 0444);
MODULE_PARM_DESC(fuzz_seed, "seed of the fuzzer of frames");

static unsigned int fuzz_rounds = 10000;
module_param(fuzz_rounds, uint, 0444);
MODULE_PARM_DESC(fuzz_rounds, "rounds of the fuzzer of frames");

/**
 * struct fuzz - the fuzzer
 * @sw: a switch with a flow cache
 * @sampler: its sampler, which takes all frames
 * @from: where frames come from
 * @to: where they go
 * @rnd: decides what happens
 * @round: number of the round
 * @frame: the frame
 * @skb: the frame in all forms
 * @seen: what was read of it
 * @wrong: what was wrong, or NULL
 * @fast: frames that took the fast way
 */
struct fuzz {
	struct dvs_switch sw;
	struct dvs_sampler sampler;
	struct dvs_dest from;
	struct dvs_dest to;
	struct rnd_state rnd;
	unsigned int round;
	struct test_frame frame;
	struct test_skb skb[TEST_SKB_FORMS];
	struct dvs_flow_frame seen;
	const char *wrong;
	unsigned int fast;
};

/* ---- what holds of every frame ---- */

static void expect(struct fuzz *fuzz, bool holds, const char *what)
{
	if (!holds && !fuzz->wrong)
		fuzz->wrong = what;
}

static bool frame_same(const struct dvs_flow_frame *a,
		       const struct dvs_flow_frame *b)
{
	return a->words == b->words && a->bytes == b->bytes &&
	       a->tcp_flags == b->tcp_flags && a->class == b->class &&
	       !memcmp(a->key, b->key, a->words * sizeof(*a->key));
}

static u64 fuzz_place(const struct fuzz *fuzz)
{
	return fuzz->from.place & ~(u64)DVS_FLOW_IPV4;
}

static void fuzz_parse(struct fuzz *fuzz, bool macs)
{
	struct dvs_flow_frame other;
	enum test_skb_form form;

	dvs_flow_parse(fuzz->skb[0].skb, macs, fuzz->round, fuzz_place(fuzz),
		       &fuzz->seen);
	for (form = 1; form < TEST_SKB_FORMS; form++) {
		dvs_flow_parse(fuzz->skb[form].skb, macs, fuzz->round,
			       fuzz_place(fuzz), &other);
		expect(fuzz, frame_same(&fuzz->seen, &other),
		       form == TEST_SKB_SPLIT ?
		       "the frame in fragments reads otherwise" :
		       "what is behind the frame matters");
	}
}

/* What is not of IP has nothing of IP in its key */
static bool key_is_sound(const struct dvs_flow_frame *frame, u8 kind)
{
	u8 head = frame->key[0] >> DVS_FLOW_HEAD_SHIFT;
	u8 proto = frame->key[1] >> DVS_FLOW_PROTO_SHIFT;
	u64 ip = frame->key[0] << 16;

	switch (kind & ~(DVS_FLOW_MACS | DVS_FLOW_FRAGMENT)) {
	case DVS_FLOW_L2:
		return !kind && !ip && !proto && !frame->tcp_flags;
	case DVS_FLOW_IPV4:
		return head == 0x45 && (proto == IPPROTO_TCP ||
					!frame->tcp_flags);
	case DVS_FLOW_IPV6:
		return !head && (proto == IPPROTO_TCP || !frame->tcp_flags);
	default:
		return false;
	}
}

static void fuzz_check_key(struct fuzz *fuzz, bool macs)
{
	const struct dvs_flow_frame *seen = &fuzz->seen;
	const struct sk_buff *skb = fuzz->skb[0].skb;
	const struct dvs_flow flow = { .near[1] = seen->key[1] };
	u8 kind = seen->key[1];

	expect(fuzz, seen->bytes <= skb->len, "more bytes than the frame has");
	expect(fuzz, seen->words <= DVS_FLOW_WORDS, "too many words");
	expect(fuzz, seen->words == dvs_flow_words(&flow), "words of the key");
	expect(fuzz, (u16)(seen->key[0] >> DVS_FLOW_SEGMENT_SHIFT) ==
		     (u16)fuzz->round, "segment");
	expect(fuzz, seen->key[1] >> DVS_FLOW_IN_SHIFT ==
		     fuzz_place(fuzz) >> DVS_FLOW_IN_SHIFT, "place");
	expect(fuzz, (seen->key[1] >> DVS_FLOW_VID_SHIFT & VLAN_VID_MASK) ==
		     skb_vlan_tag_get_id(skb), "VID");
	expect(fuzz, seen->class == dvs_prio_class(skb->priority), "class");
	expect(fuzz, key_is_sound(seen, kind), "kind");
	expect(fuzz, !!(kind & DVS_FLOW_MACS) == (macs && kind),
	       "MACs in the key");
}

static void fuzz_check_macs(struct fuzz *fuzz)
{
	const u64 *macs = &fuzz->seen.key[fuzz->seen.words - 2];

	expect(fuzz, macs[1] == ether_addr_to_u64(fuzz->frame.data),
	       "destination MAC");
	expect(fuzz, macs[0] >> 16 ==
		     ether_addr_to_u64(fuzz->frame.data + ETH_ALEN),
	       "source MAC");
}

/* ---- the fast way ---- */

/* Observe the frame where the fast way is open; its flow, bottom halves are off */
static const struct dvs_flow *fuzz_observe(struct fuzz *fuzz,
					   const struct sk_buff *skb)
{
	rcu_read_lock();
	dvs_observe_known(&fuzz->from, &fuzz->to, skb, fuzz->round);
	rcu_read_unlock();
	return this_cpu_read(dvs_observed.flow);
}

/* What the fast way finds by itself */
static bool fuzz_find_near(struct fuzz *fuzz, const struct sk_buff *skb,
			   struct dvs_flow **flow)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;

	return dvs_flow_find_near(fuzz->from.fast,
				  dvs_flow_plain_word(ip, fuzz->round),
				  fuzz->from.place | dvs_flow_vid(skb) |
				  ip->protocol << DVS_FLOW_PROTO_SHIFT,
				  dvs_flow_plain_addrs(ip), flow);
}

static bool flow_is_of(const struct dvs_flow *flow,
		       const struct dvs_flow_frame *frame)
{
	unsigned int i;

	for (i = 0; i < frame->words; i++)
		if (dvs_flow_word(flow, i) != frame->key[i])
			return false;
	return true;
}

/* The flow that a plain frame finds is its own, unless it has options */
static void fuzz_check_plain(struct fuzz *fuzz, const struct sk_buff *skb,
			     const struct dvs_flow *flow)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;
	struct dvs_flow *near = NULL;
	bool has_flow;

	if (!dvs_flow_is_plain(skb) ||
	    (ip->protocol != IPPROTO_UDP && ip->protocol != IPPROTO_TCP))
		return;
	has_flow = *skb->data == DVS_FLOW_IPV4_HEAD;
	expect(fuzz, fuzz_find_near(fuzz, skb, &near) == has_flow,
	       "whether the fast way finds a flow");
	expect(fuzz, !has_flow || near == flow, "which flow the fast way finds");
	fuzz->fast += has_flow;
}

/* Twice: the second time it may be the fast way that counts it */
static void fuzz_check_count(struct fuzz *fuzz, const struct sk_buff *skb)
{
	const struct dvs_flow *flow;
	u64 bytes, packets;
	u8 flags;

	local_bh_disable();
	flow = fuzz_observe(fuzz, skb);
	expect(fuzz, flow, "no flow");
	if (!flow)
		goto out;
	bytes = flow->bytes;
	packets = flow->packets;
	flags = flow->tcp_flags;
	expect(fuzz, flow_is_of(flow, &fuzz->seen), "key of the flow");
	expect(fuzz, (flags & fuzz->seen.tcp_flags) == fuzz->seen.tcp_flags,
	       "flags of the flow");
	expect(fuzz, fuzz_observe(fuzz, skb) == flow, "another flow");
	expect(fuzz, flow->packets == packets + 1, "packets of the flow");
	expect(fuzz, flow->bytes == bytes + fuzz->seen.bytes,
	       "bytes of the flow");
	expect(fuzz, this_cpu_read(dvs_observed.bytes) == fuzz->seen.bytes,
	       "bytes of the frame");
	expect(fuzz, flow->tcp_flags == flags, "more flags");
	fuzz_check_plain(fuzz, skb, flow);
out:
	local_bh_enable();
}

/* ---- filters of mirrors ---- */

static void filter_set_addrs(struct dvs_mirror_filter *filter,
			     const struct dvs_flow_frame *frame, bool ipv4)
{
	const u8 *addrs = (const u8 *)&frame->key[2];
	unsigned int size = ipv4 ? 4 : 16;

	filter->match |= DVS_MATCH_SRC | DVS_MATCH_DST;
	filter->family = ipv4 ? AF_INET : AF_INET6;
	dvs_mirror_prefix_set(&filter->src, addrs, size, 8 * size);
	dvs_mirror_prefix_set(&filter->dst, addrs + size, size, 8 * size);
}

/* All that can be asked for of a frame as it was read, with MACs */
static void filter_of(struct dvs_mirror_filter *filter,
		      const struct dvs_flow_frame *frame)
{
	const u64 *macs = &frame->key[frame->words - 2];
	u8 kind = frame->key[1] & (DVS_FLOW_IPV4 | DVS_FLOW_IPV6);
	u32 raw = frame->key[0] >> DVS_FLOW_PORTS_SHIFT;
	__be16 ports[2];

	*filter = (struct dvs_mirror_filter){
		.match = DVS_MATCH_SRC_MAC | DVS_MATCH_DST_MAC |
			 DVS_MATCH_ETHERTYPE,
		.src_mac = macs[0] >> 16,
		.dst_mac = macs[1],
		.ethertype = macs[0],
		.protocol = frame->key[1] >> DVS_FLOW_PROTO_SHIFT,
	};
	if (!kind)
		return;
	memcpy(ports, &raw, sizeof(ports));
	filter->src_port = ntohs(ports[0]);
	filter->dst_port = ntohs(ports[1]);
	filter->match |= DVS_MATCH_PROTOCOL | DVS_MATCH_SRC_PORT |
			 DVS_MATCH_DST_PORT;
	filter_set_addrs(filter, frame, kind == DVS_FLOW_IPV4);
}

static void filter_turn(struct dvs_mirror_filter *filter)
{
	swap(filter->src_mac, filter->dst_mac);
	swap(filter->src, filter->dst);
	swap(filter->src_port, filter->dst_port);
	filter->reverse = true;
}

/* Ask for something else in one respect */
static void filter_spoil(struct fuzz *fuzz, struct dvs_mirror_filter *filter)
{
	switch (test_below(&fuzz->rnd, filter->match & DVS_MATCH_PROTOCOL ? 7 : 2)) {
	case 0:
		filter->src_mac ^= 1ULL << test_below(&fuzz->rnd, 48);
		break;
	case 1:
		filter->ethertype ^= 1 << test_below(&fuzz->rnd, 16);
		break;
	case 2:
		filter->protocol ^= 1 << test_below(&fuzz->rnd, 8);
		break;
	case 3:
		filter->src_port ^= 1 << test_below(&fuzz->rnd, 16);
		break;
	case 4:
		filter->dst_port ^= 1 << test_below(&fuzz->rnd, 16);
		break;
	case 5:
		filter->src.addr.s6_addr[test_below(&fuzz->rnd, 4)] ^= 1;
		break;
	case 6:
		filter->dst.addr.s6_addr[3] ^= 1 << test_below(&fuzz->rnd, 8);
		break;
	}
}

static bool filter_says(struct fuzz *fuzz,
			const struct dvs_mirror_filter *filter)
{
	unsigned int matches = 0;
	enum test_skb_form form;

	for (form = 0; form < TEST_SKB_FORMS; form++)
		matches += dvs_mirror_filter_match(filter, fuzz->skb[form].skb);
	expect(fuzz, !matches || matches == TEST_SKB_FORMS,
	       "a filter sees a difference between forms");
	return matches;
}

static void fuzz_check_filter(struct fuzz *fuzz)
{
	struct dvs_mirror_filter filter;

	filter_of(&filter, &fuzz->seen);
	expect(fuzz, filter_says(fuzz, &filter), "its filter does not match");
	filter_turn(&filter);
	expect(fuzz, filter_says(fuzz, &filter),
	       "the filter of the opposite direction does not match");
	filter_turn(&filter);
	filter.reverse = false;
	filter_spoil(fuzz, &filter);
	expect(fuzz, !filter_says(fuzz, &filter), "another filter matches");
}

/* The outermost VID, wherever it is */
static void fuzz_check_vlan(struct fuzz *fuzz)
{
	struct dvs_mirror_filter filter = { .match = DVS_MATCH_VLAN };
	const struct sk_buff *skb = fuzz->skb[0].skb;
	const u8 *data = fuzz->frame.data;
	bool tagged = skb_vlan_tag_present(skb);

	if (tagged) {
		filter.vlan = skb_vlan_tag_get_id(skb);
	} else if (eth_type_vlan(skb->protocol) && skb->len >= VLAN_HLEN) {
		filter.vlan = get_unaligned_be16(data + ETH_HLEN) & VLAN_VID_MASK;
		tagged = true;
	}
	expect(fuzz, filter_says(fuzz, &filter) == tagged,
	       "the filter of its VLAN");
	filter.vlan ^= 1 << test_below(&fuzz->rnd, 12);
	expect(fuzz, !filter_says(fuzz, &filter), "the filter of another VLAN");
}

/* ---- rounds ---- */

static bool fuzz_make_skbs(struct fuzz *fuzz)
{
	const struct test_frame *frame = &fuzz->frame;
	unsigned int split = ETH_HLEN + test_below(&fuzz->rnd,
						   frame->len - ETH_HLEN + 1);
	u32 priority = test_below(&fuzz->rnd, 8), tci = test_below(&fuzz->rnd, 0x10000);
	bool tag = !test_below(&fuzz->rnd, 4), made = true;
	enum test_skb_form form;

	for (form = 0; form < TEST_SKB_FORMS; form++) {
		struct test_skb *to = &fuzz->skb[form];

		made &= test_skb_make(to, frame->data, frame->len, form, split);
		if (!made)
			continue;
		to->skb->priority = priority;
		if (tag)
			__vlan_hwaccel_put_tag(to->skb, htons(ETH_P_8021Q),
					       tci);
	}
	return made;
}

static void fuzz_free_skbs(struct fuzz *fuzz)
{
	enum test_skb_form form;

	for (form = 0; form < TEST_SKB_FORMS; form++)
		test_skb_free(&fuzz->skb[form]);
}

/* Leaves what was read without MACs in @seen */
static void fuzz_check_frame(struct fuzz *fuzz)
{
	fuzz_parse(fuzz, true);
	fuzz_check_key(fuzz, true);
	fuzz_check_macs(fuzz);
	fuzz_check_filter(fuzz);
	fuzz_check_vlan(fuzz);
	fuzz_parse(fuzz, false);
	fuzz_check_key(fuzz, false);
}

static void fuzz_run(struct kunit *test, struct fuzz *fuzz)
{
	enum test_skb_form form;

	if (fuzz_make_skbs(fuzz)) {
		fuzz_check_frame(fuzz);
		for (form = 0; form < TEST_SKB_FORMS; form++)
			fuzz_check_count(fuzz, fuzz->skb[form].skb);
	} else {
		fuzz->wrong = "no memory";
	}
	fuzz_free_skbs(fuzz);
	if (!fuzz->wrong)
		return;
	KUNIT_FAIL(test, "seed %lu, round %u: %s", fuzz_seed, fuzz->round,
		   fuzz->wrong);
	print_hex_dump(KERN_ERR, "    # ", DUMP_PREFIX_OFFSET, 16, 1,
		       fuzz->frame.data, fuzz->frame.len, false);
}

static void fuzz_stop_flows(struct fuzz *fuzz)
{
	fuzz->from.fast = NULL;
	dvs_flows_free(dvs_flows_stop(&fuzz->sw.observe.flows));
}

static int fuzz_start_flows(struct fuzz *fuzz)
{
	struct dvs_flow_table __percpu *tables = dvs_flows_alloc(FUZZ_FLOWS);

	if (!tables)
		return -ENOMEM;
	dvs_flows_start(&fuzz->sw.observe.flows, tables);
	fuzz->from.fast = tables;
	return 0;
}

/* Damaged frames of all kinds, until one is wrong */
static void fuzz_test_damaged(struct kunit *test)
{
	struct fuzz *fuzz = test->priv;

	pr_info("    # fuzz_seed %lu, fuzz_rounds %u\n", fuzz_seed, fuzz_rounds);
	for (; fuzz->round < fuzz_rounds && !fuzz->wrong; fuzz->round++) {
		if (fuzz->round % FUZZ_RENEW == FUZZ_RENEW - 1) {
			fuzz_stop_flows(fuzz);
			KUNIT_ASSERT_EQ(test, fuzz_start_flows(fuzz), 0);
		}
		test_seed(&fuzz->rnd, fuzz_seed, fuzz->round);
		test_frame_damaged(&fuzz->frame, &fuzz->rnd);
		fuzz_run(test, fuzz);
		cond_resched();
	}
	/* else most of this has tested nothing */
	KUNIT_EXPECT_LE(test, fuzz->round / 10, fuzz->fast);
}

/* Whole frames, cut at each length */
static void fuzz_test_cut(struct kunit *test)
{
	struct fuzz *fuzz = test->priv;
	struct test_frame whole;
	unsigned int i;

	test_seed(&fuzz->rnd, fuzz_seed, 0);
	for (i = 0; i < test_frame_case_count; i++) {
		test_frame_make(&whole, &test_frame_cases[i]);
		fuzz->frame = whole;
		fuzz->frame.len = ETH_HLEN;
		/* each is a round, and so of another segment, and bucket */
		for (; fuzz->frame.len <= whole.len && !fuzz->wrong;
		     fuzz->frame.len++, fuzz->round++)
			fuzz_run(test, fuzz);
	}
}

static void fuzz_full(struct dvs_flows *flows)
{
}

static void fuzz_init_dests(struct fuzz *fuzz)
{
	fuzz->from.sw = &fuzz->sw;
	fuzz->from.index = 0x2aaaa;
	fuzz->from.place = (u64)fuzz->from.index << DVS_FLOW_IN_SHIFT |
			   DVS_FLOW_IPV4;
	fuzz->from.asked = DVS_FLOW_DIRECTION_IN;
	fuzz->from.sampler = &fuzz->sw.observe.sampler;
	fuzz->to.sw = &fuzz->sw;
	fuzz->to.index = 5;
	fuzz->to.sampler = &fuzz->sw.observe.sampler;
}

static int fuzz_test_init(struct kunit *test)
{
	struct fuzz *fuzz = kvzalloc(sizeof(*fuzz), GFP_KERNEL);

	test->priv = fuzz;
	if (!fuzz || dvs_flow_init())
		return -ENOMEM;
	fuzz->sampler.params.interval = 1;
	fuzz->sampler.params.direction = DVS_FLOW_DIRECTION_IN;
	RCU_INIT_POINTER(fuzz->sw.observe.sampler, &fuzz->sampler);
	mutex_init(&fuzz->sw.observe.flows.mutex);
	fuzz->sw.observe.flows.max = FUZZ_FLOWS;
	fuzz->sw.observe.flows.full = fuzz_full;
	fuzz_init_dests(fuzz);
	return fuzz_start_flows(fuzz);
}

static void fuzz_test_exit(struct kunit *test)
{
	struct fuzz *fuzz = test->priv;

	if (fuzz)
		fuzz_stop_flows(fuzz);
	dvs_flow_uninit();
	kvfree(fuzz);
}

static struct kunit_case fuzz_cases[] = {
	KUNIT_CASE(fuzz_test_cut),
	KUNIT_CASE(fuzz_test_damaged),
	{}
};

struct kunit_suite dvs_flow_fuzz_suite = {
	.name = "flow_fuzz",
	.init = fuzz_test_init,
	.exit = fuzz_test_exit,
	.test_cases = fuzz_cases,
};
