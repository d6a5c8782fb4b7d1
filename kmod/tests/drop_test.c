// SPDX-License-Identifier: GPL-2.0
/*
 * The ledger: names of the reasons, and the counting of drops.
 */

#include "kunit_compat.h"

#include <linux/ctype.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../dest.h"
#include "tests.h"

static const char * const number[] = {
#define DROP_NUMBER(number, name, core) \
	[DVS_DROP_##number] = #number,
	DVS_DROP_REASONS(DROP_NUMBER)
#undef DROP_NUMBER
};

/* Whether a name is the number's identifier in users' spelling */
static bool spelled_alike(const char *name, const char *number)
{
	for (; *name && *number; name++, number++) {
		char want = *number == '_' ? '-' : tolower(*number);

		if (*name != want)
			return false;
	}
	return !*name && !*number;
}

static void drop_test_names(struct kunit *test)
{
	unsigned int i, j;

	KUNIT_EXPECT_EQ(test, ARRAY_SIZE(number), DVS_DROP_MAX);
	for (i = 0; i < DVS_DROP_MAX; i++) {
		const char *name = dvs_drop_name(i);

		KUNIT_ASSERT_NOT_NULL(test, name);
		KUNIT_EXPECT_TRUE(test, spelled_alike(name, number[i]));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_NE(test, strcmp(name, dvs_drop_name(j)),
					0);
	}
}

/* A destination with counters of its own */
static int dest_init(struct kunit *test)
{
	struct dvs_dest *dest = kzalloc(sizeof(*dest), GFP_KERNEL);

	if (!dest)
		return -ENOMEM;
	dest->name = "test";
	dest->stats = alloc_percpu(struct dvs_pcpu_stats);
	if (!dest->stats) {
		kfree(dest);
		return -ENOMEM;
	}
	test->priv = dest;
	return 0;
}

static void dest_exit(struct kunit *test)
{
	struct dvs_dest *dest = test->priv;

	if (!dest)
		return;
	free_percpu(dest->stats);
	kfree(dest);
}

static int drop_one(struct dvs_dest *dest, enum dvs_drop_reason reason)
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);

	if (!skb)
		return -ENOMEM;
	local_bh_disable();
	dvs_drop(dest, skb, 0, DVS_MIRROR_IN, reason);
	local_bh_enable();
	return 0;
}

/* Each reason has a counter of its own */
static void drop_test_counts(struct kunit *test)
{
	struct dvs_dest *dest = test->priv;
	struct dvs_stats sum;
	unsigned int i, n;

	for (i = 0; i < DVS_DROP_MAX; i++)
		for (n = 0; n <= i; n++)
			KUNIT_ASSERT_EQ(test, drop_one(dest, i), 0);
	dvs_stats_sum(dest->stats, &sum);
	for (i = 0; i < DVS_DROP_MAX; i++)
		KUNIT_EXPECT_EQ(test, sum.drops[i], i + 1);
	KUNIT_EXPECT_EQ(test, sum.rx_packets, 0);
	KUNIT_EXPECT_EQ(test, sum.tx_packets, 0);
}

/* Some reasons are counted by the class of the frame's priority, too */
static void drop_test_counts_by_class(struct kunit *test)
{
	struct dvs_dest *dest = test->priv;
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);
	enum dvs_drop_reason reason;
	struct dvs_stats sum;
	u32 priority;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	local_bh_disable();
	for (reason = 0; reason < DVS_DROP_MAX; reason++) {
		for (priority = 0; priority < DVS_PRIO_COUNT; priority++) {
			skb->priority = priority;
			dvs_count_drop(dest, skb, 0, DVS_MIRROR_IN, reason);
		}
	}
	skb->priority = 5;
	dvs_count_drop(dest, skb, 0, DVS_MIRROR_IN, DVS_DROP_POLICED);
	local_bh_enable();
	kfree_skb(skb);
	dvs_stats_sum(dest->stats, &sum);
	KUNIT_EXPECT_EQ(test, sum.drops[DVS_DROP_POLICED], DVS_PRIO_COUNT + 1);
	for (priority = 0; priority < DVS_PRIO_COUNT; priority++) {
		u8 class = dvs_prio_class(priority);

		KUNIT_EXPECT_EQ(test, sum.class_drops[DVS_DROP_CLASSED_POLICED][class],
				priority == 5 ? 2 : 1);
		KUNIT_EXPECT_EQ(test, sum.class_drops[DVS_DROP_CLASSED_EGRESS_QUEUE][class],
				1);
	}
	KUNIT_EXPECT_EQ(test, dvs_drop_classed(DVS_DROP_EGRESS_MTU),
			DVS_DROP_CLASSED_MAX);
}

static void drop_test_stats_on_this_cpu(struct kunit *test)
{
	struct dvs_dest *dest = test->priv;
	struct dvs_stats sum;

	local_bh_disable();
	dvs_stats_rx(dest->stats, 60);
	dvs_stats_rx(dest->stats, 1514);
	dvs_stats_tx(dest->stats, 100);
	dvs_stats_copies(dest->stats, 31);
	local_bh_enable();
	dvs_stats_sum(dest->stats, &sum);
	KUNIT_EXPECT_EQ(test, sum.rx_packets, 2);
	KUNIT_EXPECT_EQ(test, sum.rx_bytes, 1574);
	KUNIT_EXPECT_EQ(test, sum.tx_packets, 1);
	KUNIT_EXPECT_EQ(test, sum.tx_bytes, 100);
	KUNIT_EXPECT_EQ(test, sum.copies, 31);
}

/* The sum is over all CPUs, and does not end at 32 bits */
static void drop_test_stats_summed(struct kunit *test)
{
	struct dvs_dest *dest = test->priv;
	struct dvs_pcpu_stats *stats;
	u64 cpus = 0, expected = 0;
	struct dvs_stats sum;
	int cpu;

	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(dest->stats, cpu);
		u64_stats_set(&stats->rx_bytes, (1ULL << 40) + cpu);
		u64_stats_set(&stats->drops[DVS_DROP_ECN], 7);
		expected += (1ULL << 40) + cpu;
		cpus++;
	}
	dvs_stats_sum(dest->stats, &sum);
	KUNIT_EXPECT_EQ(test, sum.rx_bytes, expected);
	KUNIT_EXPECT_EQ(test, sum.drops[DVS_DROP_ECN], 7 * cpus);
	KUNIT_EXPECT_EQ(test, sum.drops[DVS_DROP_MAX - 1], 0);
}

static struct kunit_case drop_cases[] = {
	KUNIT_CASE(drop_test_names),
	KUNIT_CASE(drop_test_counts),
	KUNIT_CASE(drop_test_counts_by_class),
	KUNIT_CASE(drop_test_stats_on_this_cpu),
	KUNIT_CASE(drop_test_stats_summed),
	{}
};

struct kunit_suite dvs_drop_suite = {
	.name = "drop",
	.init = dest_init,
	.exit = dest_exit,
	.test_cases = drop_cases,
};
