// SPDX-License-Identifier: GPL-2.0
/*
 * The flow cache: flows are found again, the limit holds, walks see each flow once,
 * and what several CPUs have counted is one flow.
 */

#include "kunit_compat.h"

#include <linux/slab.h>

#include "../flow.h"
#include "tests.h"

#define FLOWS	3000
#define RECORDS	7	/* few, so that walks stop in the middle of buckets */

/**
 * struct flow_test - a cache
 * @flows: the cache
 * @full: how often there was no room
 * @end: what becomes of each flow in a walk
 * @busy: except for flows with so many frames
 * @wanted: flows that left for there are wanted, 0 if all are
 * @walk: a walk
 * @record: what it found
 */
struct flow_test {
	struct dvs_flows flows;
	unsigned int full;
	enum dvs_flow_end end;
	u64 busy;
	u32 wanted;
	struct dvs_flow_walk walk;
	struct dvs_flow_record record[RECORDS];
};

static void test_full(struct dvs_flows *flows)
{
	container_of(flows, struct flow_test, flows)->full++;
}

static int flow_test_init(struct kunit *test)
{
	struct flow_test *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct dvs_flow_table __percpu *tables;

	test->priv = t;
	if (!t || dvs_flow_init())
		return -ENOMEM;
	mutex_init(&t->flows.mutex);
	t->flows.max = 2 * FLOWS;
	t->flows.full = test_full;
	t->busy = U64_MAX;
	tables = dvs_flows_alloc(t->flows.max);
	if (!tables)
		return -ENOMEM;
	dvs_flows_start(&t->flows, tables);
	return 0;
}

static void flow_test_exit(struct kunit *test)
{
	struct flow_test *t = test->priv;

	dvs_flows_free(dvs_flows_stop(&t->flows));
	dvs_flow_uninit();
	kfree(t);
}

/* The Nth flow: of IPv4, IPv6, and of either with MACs */
static void test_frame(struct dvs_flow_frame *frame, u32 n)
{
	static const u8 kinds[] = {
		DVS_FLOW_IPV4, DVS_FLOW_IPV6, DVS_FLOW_IPV4 | DVS_FLOW_MACS,
		DVS_FLOW_IPV6 | DVS_FLOW_MACS, DVS_FLOW_L2,
	};
	static const unsigned int words[] = { 3, 6, 5, 8, 4 };
	unsigned int kind = n % ARRAY_SIZE(kinds);

	*frame = (struct dvs_flow_frame){
		.words = words[kind], .bytes = 100, .tcp_flags = 1 << n % 8,
	};
	frame->key[0] = (u64)n << DVS_FLOW_PORTS_SHIFT;
	frame->key[1] = kinds[kind];
	frame->key[frame->words - 1] += n;
}

/* Count a frame of the Nth flow on this CPU; bottom halves are off */
static struct dvs_flow *test_count(struct flow_test *t, u32 n)
{
	struct dvs_flow_table *table = this_cpu_ptr(t->flows.table);
	struct dvs_flow_frame frame;
	struct dvs_flow *flow;
	u32 bucket;

	test_frame(&frame, n);
	flow = dvs_flow_find(table, &frame, &bucket) ?:
	       dvs_flow_add(&t->flows, table, &frame, bucket, 1);
	if (flow)
		dvs_flow_count(flow, frame.bytes, frame.tcp_flags);
	return flow;
}

static void test_fill(struct flow_test *t, u32 count)
{
	u32 n;

	local_bh_disable();
	for (n = 0; n < count; n++)
		test_count(t, n);
	local_bh_enable();
}

static enum dvs_flow_end test_judge(const struct dvs_flow *flow, void *arg)
{
	const struct flow_test *t = arg;

	return flow->packets == t->busy ? DVS_FLOW_END_NONE : t->end;
}

static bool test_match(const struct dvs_flow *flow, void *arg)
{
	const struct flow_test *t = arg;

	return !t->wanted || flow->out == t->wanted;
}

static bool test_walk(struct flow_test *t)
{
	t->walk.record = t->record;
	t->walk.size = RECORDS;
	t->walk.flows = &t->flows;
	t->walk.judge = test_judge;
	t->walk.match = t->end == DVS_FLOW_END_NONE ? test_match : NULL;
	t->walk.arg = t;
	return dvs_flow_walk_next(&t->walk);
}

/* Go on to the end of a walk: how many flows there were, and their frames */
static unsigned int test_walk_on(struct flow_test *t, u64 *packets)
{
	unsigned int count = 0, i;
	bool more;

	*packets = 0;
	do {
		more = test_walk(t);
		for (i = 0; i < t->walk.count; i++)
			*packets += t->record[i].flow.packets;
		count += t->walk.count;
	} while (more);
	return count;
}

static void test_walk_begin(struct flow_test *t)
{
	t->walk.id = 0;
	t->walk.cpu = 0;
	t->walk.bucket = 0;
	t->walk.passed = 0;
}

static unsigned int test_walk_all(struct flow_test *t, u64 *packets)
{
	test_walk_begin(t);
	return test_walk_on(t, packets);
}

static u64 test_flows(struct flow_test *t)
{
	u64 count, overflow;

	dvs_flows_count(&t->flows, &count, &overflow);
	return count;
}

/* Keys of all kinds, of which some differ in their last word only */
static void flow_test_found_again(struct kunit *test)
{
	struct flow_test *t = test->priv;
	struct dvs_flow *flow;
	u32 n;

	local_bh_disable();
	for (n = 0; n < FLOWS; n++)
		KUNIT_EXPECT_TRUE(test, test_count(t, n));
	for (n = 0; n < FLOWS; n++) {
		flow = test_count(t, n);
		KUNIT_EXPECT_EQ(test, flow->packets, 2);
		KUNIT_EXPECT_EQ(test, flow->bytes, 200);
		KUNIT_EXPECT_EQ(test, flow->tcp_flags, 1 << n % 8);
	}
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, test_flows(t), FLOWS);
}

/* The fast way for IPv4 finds what the slow one has added */
static void flow_test_near(struct kunit *test)
{
	struct flow_test *t = test->priv;
	struct dvs_flow_table __percpu *table = t->flows.table;
	struct dvs_flow *flow, *found = NULL;
	struct dvs_flow_frame frame;

	local_bh_disable();
	flow = test_count(t, 5);
	test_frame(&frame, 5);
	KUNIT_EXPECT_EQ(test, frame.words, DVS_FLOW_NEAR);
	KUNIT_EXPECT_TRUE(test, dvs_flow_find_near(table, frame.key[0],
						   frame.key[1], frame.key[2],
						   &found));
	KUNIT_EXPECT_PTR_EQ(test, found, flow);
	KUNIT_EXPECT_FALSE(test, dvs_flow_find_near(table, frame.key[0],
						    frame.key[1] + 256,
						    frame.key[2], &found));
	local_bh_enable();
}

static void flow_test_limit(struct kunit *test)
{
	struct flow_test *t = test->priv;
	u64 count, overflow, packets;

	test_fill(t, 4 * FLOWS);
	dvs_flows_count(&t->flows, &count, &overflow);
	KUNIT_EXPECT_LE(test, count, 2 * FLOWS);
	KUNIT_EXPECT_LE(test, FLOWS, count);
	KUNIT_EXPECT_EQ(test, count + overflow, 4 * FLOWS);
	KUNIT_EXPECT_EQ(test, t->full, overflow);
	t->end = DVS_FLOW_END_IDLE;
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), count);
	test_fill(t, FLOWS);
	KUNIT_EXPECT_EQ(test, test_flows(t), FLOWS);
}

/* Each is seen once, although a walk stops in the middle of buckets */
static void flow_test_walk(struct kunit *test)
{
	struct flow_test *t = test->priv;
	u64 packets;

	test_fill(t, FLOWS);
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), FLOWS);
	KUNIT_EXPECT_EQ(test, packets, FLOWS);
	t->end = DVS_FLOW_END_FORCED;
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), FLOWS);
	KUNIT_EXPECT_EQ(test, test_flows(t), 0);
}

/**
 * struct flow_test_step - frames of some flows on a CPU
 * @work: brings them there
 * @t: the test
 * @times: frames of each
 */
struct flow_test_step {
	struct work_struct work;
	struct flow_test *t;
	unsigned int times;
};

static void test_step(struct work_struct *work)
{
	struct flow_test_step *step = container_of(work, struct flow_test_step,
						   work);
	unsigned int i;

	for (i = 0; i < step->times; i++)
		test_fill(step->t, 50);
}

/* 50 flows, of which the Nth CPU has counted N frames more than the first */
static unsigned int test_fill_cpus(struct flow_test *t)
{
	struct flow_test_step step = { .t = t, .times = 1 };
	unsigned int cpu, sum = 0;

	for_each_online_cpu(cpu) {
		dvs_flow_on_cpu(cpu, test_step, &step.work);
		sum += step.times++;
	}
	return sum;
}

static void flow_test_cpus_are_one(struct kunit *test)
{
	struct flow_test *t = test->priv;
	unsigned int frames = test_fill_cpus(t);
	u64 packets;

	KUNIT_EXPECT_EQ(test, test_flows(t), 50 * num_online_cpus());
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), 50);
	KUNIT_EXPECT_EQ(test, packets, 50 * frames);
	t->end = DVS_FLOW_END_ACTIVE;
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), 50);
	KUNIT_EXPECT_EQ(test, packets, 50 * frames);
	KUNIT_EXPECT_EQ(test, test_flows(t), 0);
}

/* Idle on the other CPUs, which leave what they have counted to the first one */
static void flow_test_busy_elsewhere(struct kunit *test)
{
	struct flow_test *t = test->priv;
	unsigned int frames = test_fill_cpus(t);
	u64 packets;

	if (num_online_cpus() == 1)
		return;
	t->end = DVS_FLOW_END_IDLE;
	t->busy = 1;
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), 0);
	KUNIT_EXPECT_EQ(test, test_flows(t), 50);
	t->end = DVS_FLOW_END_NONE;
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), 50);
	KUNIT_EXPECT_EQ(test, packets, 50 * frames);
}

/* Flows that come to the first CPU when a walk has left it are in the walk, once */
static void flow_test_comes_meanwhile(struct kunit *test)
{
	struct flow_test *t = test->priv;
	struct flow_test_step step = { .t = t, .times = 1 };
	unsigned int count;
	u64 packets;

	if (num_online_cpus() == 1)
		return;
	dvs_flow_on_cpu(cpumask_last(cpu_online_mask), test_step, &step.work);
	test_walk_begin(t);
	KUNIT_EXPECT_TRUE(test, test_walk(t));
	count = t->walk.count;
	KUNIT_EXPECT_LE(test, count, RECORDS);
	dvs_flow_on_cpu(cpumask_first(cpu_online_mask), test_step, &step.work);
	KUNIT_EXPECT_EQ(test, test_walk_on(t, &packets), 50 - count);
	KUNIT_EXPECT_EQ(test, packets, 2 * (50 - count));
	KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), 50);
	KUNIT_EXPECT_EQ(test, packets, 100);
}

static void test_step_out(struct work_struct *work)
{
	struct flow_test_step *step = container_of(work, struct flow_test_step,
						   work);

	local_bh_disable();
	test_count(step->t, 0)->out = smp_processor_id() + 1;
	local_bh_enable();
}

/* Wherever the frames on other CPUs left for, a flow that is wanted is found once */
static void flow_test_wanted_on_one_cpu(struct kunit *test)
{
	struct flow_test *t = test->priv;
	struct flow_test_step step = { .t = t };
	unsigned int cpu;
	u64 packets;

	for_each_online_cpu(cpu)
		dvs_flow_on_cpu(cpu, test_step_out, &step.work);
	for_each_online_cpu(cpu) {
		t->wanted = cpu + 1;
		KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), 1);
		KUNIT_EXPECT_EQ(test, packets, num_online_cpus());
	}
}

/* Of a flow with one frame on each CPU: that of the last one is the youngest */
static void test_step_drop(struct work_struct *work)
{
	struct flow_test_step *step = container_of(work, struct flow_test_step,
						   work);
	struct dvs_flow *flow;

	local_bh_disable();
	flow = test_count(step->t, 0);
	flow->drop_packets = 1;
	flow->drop_reason = smp_processor_id() + 1;
	flow->last = step->times;
	local_bh_enable();
}

/* Whichever CPU comes first, the reason is that of the youngest frame */
static void flow_test_last_drop(struct kunit *test)
{
	struct flow_test *t = test->priv;
	struct flow_test_step step = { .t = t };
	int order[] = { 1, -1 }, i;
	unsigned int cpu, youngest;
	u64 packets;

	for (i = 0; i < ARRAY_SIZE(order); i++) {
		step.times = jiffies;
		youngest = order[i] > 0 ? cpumask_last(cpu_online_mask) :
					  cpumask_first(cpu_online_mask);
		for_each_online_cpu(cpu) {
			dvs_flow_on_cpu(cpu, test_step_drop, &step.work);
			step.times += order[i];
		}
		t->end = DVS_FLOW_END_FORCED;
		KUNIT_EXPECT_EQ(test, test_walk_all(t, &packets), 1);
		KUNIT_EXPECT_EQ(test, t->record[0].flow.drop_reason,
				youngest + 1);
		KUNIT_EXPECT_EQ(test, t->record[0].flow.drop_packets,
				num_online_cpus());
	}
}

/* A flow that began, and had its last frame, so many jiffies before the walk */
static enum dvs_flow_end test_age(u32 now, s32 first, s32 last, u8 tcp_flags,
				  bool pressed)
{
	const struct dvs_flow_ages ages = {
		.now = now, .idle = 15 * HZ, .active = 60 * HZ,
		.pressed = pressed,
	};
	const struct dvs_flow flow = {
		.first = now - first, .last = now - last,
		.tcp_flags = tcp_flags,
	};

	return dvs_flow_end_by_age(&flow, &ages);
}

static void flow_test_ages(struct kunit *test)
{
	static const struct {
		s32 first, last;
		u8 tcp_flags;
		bool pressed;
		enum dvs_flow_end end;
	} cases[] = {
		{ 0, 0, 0x00, false, DVS_FLOW_END_NONE },
		{ 15 * HZ, 15 * HZ - 1, 0x18, false, DVS_FLOW_END_NONE },
		{ 15 * HZ, 15 * HZ, 0x18, false, DVS_FLOW_END_IDLE },
		{ 60 * HZ - 1, 0, 0, false, DVS_FLOW_END_NONE },
		{ 60 * HZ, 0, 0, false, DVS_FLOW_END_ACTIVE },
		{ HZ, HZ, 0x11, false, DVS_FLOW_END_SEEN },
		{ HZ, HZ, 0x04, false, DVS_FLOW_END_SEEN },
		{ HZ, HZ - 1, 0x15, false, DVS_FLOW_END_NONE },
		{ 2 * HZ, 2 * HZ, 0, true, DVS_FLOW_END_RESOURCES },
		{ HZ, HZ, 0, true, DVS_FLOW_END_NONE },
		/* frames came after the walk had begun: to an old, a new flow */
		{ 60 * HZ, -5, 0, false, DVS_FLOW_END_ACTIVE },
		{ 60 * HZ - 1, -5, 0x11, true, DVS_FLOW_END_NONE },
		{ -5, -5, 0, true, DVS_FLOW_END_NONE },
	};
	static const u32 nows[] = { 0, 3, 100000, S32_MAX, U32_MAX };
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		for (k = 0; k < ARRAY_SIZE(nows); k++)
			KUNIT_EXPECT_EQ(test,
					test_age(nows[k], cases[i].first,
						 cases[i].last,
						 cases[i].tcp_flags,
						 cases[i].pressed),
					cases[i].end);
}

static struct kunit_case flow_cases[] = {
	KUNIT_CASE(flow_test_found_again),
	KUNIT_CASE(flow_test_near),
	KUNIT_CASE(flow_test_limit),
	KUNIT_CASE(flow_test_walk),
	KUNIT_CASE(flow_test_cpus_are_one),
	KUNIT_CASE(flow_test_busy_elsewhere),
	KUNIT_CASE(flow_test_comes_meanwhile),
	KUNIT_CASE(flow_test_wanted_on_one_cpu),
	KUNIT_CASE(flow_test_last_drop),
	KUNIT_CASE(flow_test_ages),
	{}
};

struct kunit_suite dvs_flow_suite = {
	.name = "flow",
	.init = flow_test_init,
	.exit = flow_test_exit,
	.test_cases = flow_cases,
};
