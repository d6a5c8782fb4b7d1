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

static bool priorities_valid(const u8 *table)
{
	return dvs_prio_table_valid(table, DVS_PRIO_COUNT, DVS_PRIO_COUNT - 1);
}

static void prio_test_defaults(struct kunit *test)
{
	struct dvs_prio prio;
	u8 pcp;

	memset(&prio, 0xff, sizeof(prio));
	dvs_prio_init(&prio);
	KUNIT_EXPECT_EQ(test, prio.untagged, 0);
	KUNIT_EXPECT_EQ(test, prio.trust, DVS_PORT_TRUST_PCP);
	KUNIT_EXPECT_EQ(test, prio.encoding, DVS_PCP_ENCODING_8P0D);
	KUNIT_EXPECT_TRUE(test, priorities_valid(prio.in));
	KUNIT_EXPECT_TRUE(test, priorities_valid(prio.out));
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

	KUNIT_EXPECT_TRUE(test, priorities_valid(table));
	for (i = 0; i < DVS_PRIO_COUNT; i++) {
		u8 good = table[i];

		table[i] = 8;
		KUNIT_EXPECT_FALSE(test, priorities_valid(table));
		table[i] = 255;
		KUNIT_EXPECT_FALSE(test, priorities_valid(table));
		table[i] = good;
	}
	KUNIT_EXPECT_TRUE(test, dvs_prio_table_valid(table, 4, 7));
	KUNIT_EXPECT_FALSE(test, dvs_prio_table_valid(table, 4, 6));
}

static const u8 encodings[] = {
	DVS_PCP_ENCODING_8P0D, DVS_PCP_ENCODING_7P1D, DVS_PCP_ENCODING_6P2D,
	DVS_PCP_ENCODING_5P3D,
};

/* IEEE 802.1Q, table 6-2: for priority 0 to 7, not drop eligible and eligible */
static void prio_test_encode(struct kunit *test)
{
	static const u8 pcp[][DVS_PRIO_COUNT][2] = {
		{ {0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 6}, {7, 7} },
		{ {0, 0}, {1, 1}, {2, 2}, {3, 3}, {5, 4}, {5, 4}, {6, 6}, {7, 7} },
		{ {0, 0}, {1, 1}, {3, 2}, {3, 2}, {5, 4}, {5, 4}, {6, 6}, {7, 7} },
		{ {1, 0}, {1, 0}, {3, 2}, {3, 2}, {5, 4}, {5, 4}, {6, 6}, {7, 7} },
	};
	struct dvs_prio_tables tables;
	struct dvs_prio prio;
	unsigned int i, j;

	dvs_prio_init(&prio);
	for (i = 0; i < ARRAY_SIZE(encodings); i++) {
		prio.encoding = encodings[i];
		dvs_prio_compile(&tables, &prio);
		for (j = 0; j < DVS_PRIO_COUNT; j++) {
			KUNIT_EXPECT_EQ(test, tables.tci[0][dvs_prio_class(j)],
					pcp[i][j][0] << 13);
			KUNIT_EXPECT_EQ(test, tables.tci[1][dvs_prio_class(j)],
					pcp[i][j][1] << 13 | BIT(12));
		}
	}
}

#define D	DVS_PRIO_ELIGIBLE

/* IEEE 802.1Q, table 6-3: for PCP 0 to 7 */
static void prio_test_decode(struct kunit *test)
{
	static const u8 entry[][DVS_PRIO_COUNT] = {
		{ 0, 1, 2, 3, 4, 5, 6, 7 },
		{ 0, 1, 2, 3, 4 | D, 4, 6, 7 },
		{ 0, 1, 2 | D, 2, 4 | D, 4, 6, 7 },
		{ 0 | D, 0, 2 | D, 2, 4 | D, 4, 6, 7 },
	};
	struct dvs_prio_tables tables;
	struct dvs_prio prio;
	unsigned int i, pcp;

	dvs_prio_init(&prio);
	for (i = 0; i < ARRAY_SIZE(encodings); i++) {
		prio.encoding = encodings[i];
		dvs_prio_compile(&tables, &prio);
		for (pcp = 0; pcp < DVS_PRIO_COUNT; pcp++) {
			KUNIT_EXPECT_EQ(test, tables.tag[pcp << 1],
					entry[i][pcp]);
			KUNIT_EXPECT_EQ(test, tables.tag[pcp << 1 | 1],
					entry[i][pcp] | D);
		}
	}
}

/* What is decoded is regenerated, what is mapped is encoded */
static void prio_test_order(struct kunit *test)
{
	static const u8 reverse[] = { 7, 6, 5, 4, 3, 2, 1, 0 };
	struct dvs_prio_tables tables;
	struct dvs_prio prio;

	dvs_prio_init(&prio);
	memcpy(prio.in, reverse, sizeof(prio.in));
	memcpy(prio.out, reverse, sizeof(prio.out));
	prio.encoding = DVS_PCP_ENCODING_6P2D;
	dvs_prio_compile(&tables, &prio);
	KUNIT_EXPECT_EQ(test, tables.tag[5 << 1], 3);
	KUNIT_EXPECT_EQ(test, tables.tag[4 << 1], 3 | D);
	KUNIT_EXPECT_EQ(test, tables.tag[6 << 1], 1);
	KUNIT_EXPECT_EQ(test, tables.tci[0][5], 3 << 13);
	KUNIT_EXPECT_EQ(test, tables.tci[1][5], 2 << 13 | BIT(12));
	KUNIT_EXPECT_EQ(test, tables.tci[1][0], 7 << 13 | BIT(12));
}

/* What a port sends is what a port of the same encoding takes it for */
static void prio_test_there_and_back(struct kunit *test)
{
	struct dvs_prio_tables tables;
	struct dvs_prio prio;
	unsigned int i, entry;
	u16 tci;

	dvs_prio_init(&prio);
	for (i = 0; i < ARRAY_SIZE(encodings); i++) {
		prio.encoding = encodings[i];
		dvs_prio_compile(&tables, &prio);
		for (entry = 0; entry < DVS_PRIO_TCI_COUNT; entry++) {
			tci = tables.tci[!!(tables.tag[entry] & D)]
					[dvs_prio_class(tables.tag[entry] &
							DVS_PRIO_MASK)];
			KUNIT_EXPECT_EQ(test, tables.tag[tci >> 12],
					tables.tag[entry]);
		}
	}
}

/* Linux's ietf_dscp_to_ieee8021q_tt(), and AFx2 and AFx3 (RFC 2597, 6) */
static void prio_test_dscp_map(struct kunit *test)
{
	static const u8 entry[DVS_DSCP_COUNT] = {
		0, 0, 0, 0, 0, 0, 0, 0,
		1, 1, 0, 1, 0 | D, 1, 0 | D, 1,
		2, 2, 2, 2, 2 | D, 2, 2 | D, 2,
		3, 3, 3, 3, 3 | D, 3, 3 | D, 3,
		4, 4, 4, 4, 4 | D, 4, 4 | D, 4,
		5, 5, 5, 5, 5, 5, 5, 5,
		6, 6, 6, 6, 6, 6, 6, 6,
		7, 7, 7, 7, 7, 7, 7, 7,
	};
	struct dvs_prio_tables tables;
	struct dvs_prio prio;
	unsigned int dscp;

	dvs_prio_init(&prio);
	dvs_prio_compile(&tables, &prio);
	for (dscp = 0; dscp < DVS_DSCP_COUNT; dscp++) {
		KUNIT_EXPECT_EQ(test, prio.dscp[dscp],
				entry[dscp] & DVS_PRIO_MASK);
		KUNIT_EXPECT_EQ(test, tables.dscp[dscp], entry[dscp]);
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
	KUNIT_CASE(prio_test_encode),
	KUNIT_CASE(prio_test_decode),
	KUNIT_CASE(prio_test_order),
	KUNIT_CASE(prio_test_there_and_back),
	KUNIT_CASE(prio_test_dscp),
	KUNIT_CASE(prio_test_dscp_map),
	{}
};

struct kunit_suite dvs_prio_suite = {
	.name = "prio",
	.test_cases = prio_cases,
};
