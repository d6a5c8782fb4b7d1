// SPDX-License-Identifier: GPL-2.0
/*
 * Headers of ERSPAN, octet by octet (draft-foschiano-erspan-03, 4).
 */

#include "kunit_compat.h"

#include <linux/string.h>

#include "../erspan.h"
#include "tests.h"

static void expect_header(struct kunit *test, const struct dvs_erspan *erspan,
			  const u8 *expected)
{
	u8 header[DVS_ERSPAN_LEN_MAX + 1];
	unsigned int len = dvs_erspan_len(erspan->version);

	memset(header, 0xa5, sizeof(header));
	dvs_erspan_write(erspan, header);
	KUNIT_EXPECT_EQ(test, memcmp(header, expected, len), 0);
	KUNIT_EXPECT_EQ(test, header[len], 0xa5);
}

static void erspan_test_lengths(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, dvs_erspan_len(2), 16);
	KUNIT_EXPECT_EQ(test, dvs_erspan_len(3), 20);
}

static void erspan_test_ii(struct kunit *test)
{
	static const u8 expected[] = {
		0x10, 0x00, 0x88, 0xbe,  0x01, 0x02, 0x03, 0x04,
		0x1a, 0xbc, 0xb8 | 0x01, 0x23,  0x00, 0x0c, 0xde, 0xf1,
	};
	const struct dvs_erspan erspan = {
		.version = 2, .vlan = 0xabc, .cos = 5, .tagged = true,
		.session = 0x123, .index = 0xcdef1, .sequence = 0x01020304,
	};

	expect_header(test, &erspan, expected);
}

static void erspan_test_ii_untagged_and_cut(struct kunit *test)
{
	static const u8 expected[] = {
		0x10, 0x00, 0x88, 0xbe,  0xff, 0xff, 0xff, 0xff,
		0x10, 0x00, 0x07, 0xff,  0x00, 0x00, 0x00, 0x00,
	};
	const struct dvs_erspan erspan = {
		.version = 2, .cut = true, .session = 0x3ff,
		.sequence = 0xffffffff,
	};

	expect_header(test, &erspan, expected);
}

static void erspan_test_iii(struct kunit *test)
{
	static const u8 expected[] = {
		0x10, 0x00, 0x22, 0xeb,  0x00, 0x00, 0x00, 0x00,
		0x2f, 0xfe, 0xe0, 0x01,  0x89, 0xab, 0xcd, 0xef,
		0x00, 0x00, 0x80 | 0x02, 0xa8,
	};
	const struct dvs_erspan erspan = {
		.version = 3, .vlan = 0xffe, .cos = 7, .tagged = true,
		.out = true, .session = 1, .hwid = 0x2a,
		.timestamp = 0x89abcdef,
	};

	expect_header(test, &erspan, expected);
}

static void erspan_test_iii_in_and_cut(struct kunit *test)
{
	static const u8 expected[] = {
		0x10, 0x00, 0x22, 0xeb,  0x00, 0x00, 0x00, 0x07,
		0x20, 0x01, 0x04, 0x00,  0x00, 0x00, 0x00, 0x01,
		0x00, 0x00, 0x83, 0xf0,
	};
	const struct dvs_erspan erspan = {
		.version = 3, .vlan = 1, .cut = true, .hwid = 63,
		.timestamp = 1, .sequence = 7,
	};

	expect_header(test, &erspan, expected);
}

static struct kunit_case erspan_cases[] = {
	KUNIT_CASE(erspan_test_lengths),
	KUNIT_CASE(erspan_test_ii),
	KUNIT_CASE(erspan_test_ii_untagged_and_cut),
	KUNIT_CASE(erspan_test_iii),
	KUNIT_CASE(erspan_test_iii_in_and_cut),
	{}
};

struct kunit_suite dvs_erspan_suite = {
	.name = "erspan",
	.test_cases = erspan_cases,
};
