// SPDX-License-Identifier: GPL-2.0
/*
 * Token buckets: what may be sent over time.
 */

#include "kunit_compat.h"

#include <linux/time64.h>

#include "../bucket.h"
#include "tests.h"

#define TICKS(ns)	((ns) << DVS_BUCKET_TICK_BITS)

/* Bytes that are sent until @end by who always has a frame of @len bytes */
static u64 bucket_test_send(struct dvs_bucket *bucket, u64 now, u64 end, u32 len)
{
	u64 sent = 0;

	while (now <= end) {
		if (dvs_bucket_fill(bucket, now) <= 0) {
			now = dvs_bucket_when(bucket, 0);
			continue;
		}
		dvs_bucket_take(bucket, len);
		sent += len;
	}
	return sent;
}

/* The burst at first, then the rate; at most one frame too much */
static void bucket_test_rates(struct kunit *test)
{
	static const u64 rates[] = {
		1000, 8000, 125000, 1250000, 12345678, 125000000, 1250000000,
		12500000000ULL,
	};
	static const u32 lens[] = { 64, 1514, 65226 };
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		for (j = 0; j < ARRAY_SIZE(lens); j++) {
			u64 time = (u64)NSEC_PER_SEC * lens[j] * 1000 / rates[i];
			u64 expected = (u64)lens[j] * 1000 + 3000;
			struct dvs_bucket bucket = {};
			u64 sent;

			dvs_bucket_set(&bucket, rates[i], 3000, 5);
			sent = bucket_test_send(&bucket, 5, 5 + time, lens[j]);
			KUNIT_EXPECT_GT(test, sent, expected - expected / 1000);
			KUNIT_EXPECT_LE(test, sent,
					expected + expected / 1000 + lens[j]);
		}
	}
}

static void bucket_test_saves_up_to_its_depth(struct kunit *test)
{
	struct dvs_bucket bucket = {};

	dvs_bucket_set(&bucket, 1000, 5000, 0);
	bucket_test_send(&bucket, 0, 0, 5000);
	KUNIT_EXPECT_EQ(test, dvs_bucket_fill(&bucket, 0), 0);
	KUNIT_EXPECT_EQ(test, dvs_bucket_fill(&bucket, 2 * NSEC_PER_SEC),
			TICKS(2 * NSEC_PER_SEC));
	KUNIT_EXPECT_EQ(test, dvs_bucket_fill(&bucket, 90ULL * NSEC_PER_SEC),
			TICKS(5 * NSEC_PER_SEC));
	KUNIT_EXPECT_EQ(test, dvs_bucket_fill(&bucket, S64_MAX),
			TICKS(5 * NSEC_PER_SEC));
}

/* Clocks of two CPUs may differ */
static void bucket_test_time_does_not_run_back(struct kunit *test)
{
	struct dvs_bucket bucket = {};

	dvs_bucket_set(&bucket, 1000, 1000, NSEC_PER_SEC);
	dvs_bucket_take(&bucket, 1000);
	KUNIT_EXPECT_EQ(test, dvs_bucket_fill(&bucket, 0), 0);
	KUNIT_EXPECT_EQ(test, dvs_bucket_fill(&bucket, NSEC_PER_SEC + 10),
			TICKS(10));
}

static void bucket_test_debt_is_in_bytes(struct kunit *test)
{
	struct dvs_bucket bucket = {};

	dvs_bucket_set(&bucket, 1000, 0, 0);
	dvs_bucket_take(&bucket, 60000);
	dvs_bucket_set(&bucket, 1000000, 0, 0);
	KUNIT_EXPECT_GT(test, dvs_bucket_when(&bucket, 0), 59 * NSEC_PER_MSEC);
	KUNIT_EXPECT_LE(test, dvs_bucket_when(&bucket, 0), 61 * NSEC_PER_MSEC);
	dvs_bucket_set(&bucket, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, bucket.rate, 0);
}

static struct kunit_case bucket_cases[] = {
	KUNIT_CASE(bucket_test_rates),
	KUNIT_CASE(bucket_test_saves_up_to_its_depth),
	KUNIT_CASE(bucket_test_time_does_not_run_back),
	KUNIT_CASE(bucket_test_debt_is_in_bytes),
	{}
};

struct kunit_suite dvs_bucket_suite = {
	.name = "bucket",
	.test_cases = bucket_cases,
};
