// SPDX-License-Identifier: GPL-2.0
/*
 * Priorities, traffic classes and their values on the wire.
 */

#include "kunit_compat.h"

#include "../prio.h"
#include "tests.h"

/* IEEE 802.1Q, table 8-5, the row of eight classes */
static void prio_test_classes(struct kunit *test)
{
	static const u8 class[] = { 1, 0, 2, 3, 4, 5, 6, 7 };
	u32 priority;

	for (priority = 0; priority < DVS_PRIO_COUNT; priority++)
		KUNIT_EXPECT_EQ(test, dvs_prio_class(priority),
				class[priority]);
	KUNIT_EXPECT_GT(test, dvs_prio_class(0), dvs_prio_class(1));
}

/* Sockets and tc may leave anything in skb->priority */
static void prio_test_foreign_priorities(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, dvs_prio_class(8), 1);
	KUNIT_EXPECT_EQ(test, dvs_prio_class(0x10001), 1);
	KUNIT_EXPECT_EQ(test, dvs_prio_class(U32_MAX), 1);
}

static void prio_test_defaults(struct kunit *test)
{
	struct dvs_prio prio;
	u8 pcp;

	memset(&prio, 0xff, sizeof(prio));
	dvs_prio_init(&prio);
	KUNIT_EXPECT_EQ(test, prio.untagged, 0);
	KUNIT_EXPECT_TRUE(test, dvs_prio_table_valid(prio.in));
	KUNIT_EXPECT_TRUE(test, dvs_prio_table_valid(prio.out));
	for (pcp = 0; pcp < DVS_PRIO_COUNT; pcp++) {
		KUNIT_EXPECT_EQ(test, prio.in[pcp], pcp);
		KUNIT_EXPECT_EQ(test, prio.out[dvs_prio_class(prio.in[pcp])],
				pcp);
	}
}

static void prio_test_table_valid(struct kunit *test)
{
	u8 table[DVS_PRIO_COUNT] = { 7, 7, 7, 7, 0, 0, 0, 0 };
	unsigned int i;

	KUNIT_EXPECT_TRUE(test, dvs_prio_table_valid(table));
	for (i = 0; i < DVS_PRIO_COUNT; i++) {
		u8 good = table[i];

		table[i] = 8;
		KUNIT_EXPECT_FALSE(test, dvs_prio_table_valid(table));
		table[i] = 255;
		KUNIT_EXPECT_FALSE(test, dvs_prio_table_valid(table));
		table[i] = good;
	}
}

/* RFC 2474, 4.2.2: the class selector of each class's PCP */
static void prio_test_dscp(struct kunit *test)
{
	static const u8 selector[] = { 8, 0, 16, 24, 32, 40, 48, 56 };
	u8 dscp[DVS_PRIO_COUNT];
	unsigned int class;

	dvs_prio_dscp_default(dscp);
	for (class = 0; class < DVS_PRIO_COUNT; class++)
		KUNIT_EXPECT_EQ(test, dscp[class], selector[class]);
}

static struct kunit_case prio_cases[] = {
	KUNIT_CASE(prio_test_classes),
	KUNIT_CASE(prio_test_foreign_priorities),
	KUNIT_CASE(prio_test_defaults),
	KUNIT_CASE(prio_test_table_valid),
	KUNIT_CASE(prio_test_dscp),
	{}
};

struct kunit_suite dvs_prio_suite = {
	.name = "prio",
	.test_cases = prio_cases,
};
