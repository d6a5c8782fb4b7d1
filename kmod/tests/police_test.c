// SPDX-License-Identifier: GPL-2.0
/*
 * Policers: colours of frames, and what each leaves in the buckets.
 *
 * The rates are such that a byte is a whole number of ticks, so that buckets can
 * be compared exactly.
 */

#include "kunit_compat.h"

#include <linux/slab.h>
#include <linux/time64.h>

#include "../police.h"
#include "tests.h"

#define RATE		1000	/* bytes per second; a byte a millisecond */
#define BURST		2000
#define MORE_RATE	2000
#define MORE_BURST	3000
#define TICKS(ns)	((s64)(ns) << DVS_BUCKET_TICK_BITS)
#define COMMITTED(bytes) ((bytes) * TICKS(NSEC_PER_MSEC))
#define MORE(bytes)	((bytes) * TICKS(NSEC_PER_MSEC) / 2)

/* A frame, its colour, and the bytes that it leaves in the buckets */
struct police_test_frame {
	u64 ms;
	u32 len;
	bool eligible;
	enum dvs_colour colour;
	s64 committed;
	s64 more;
};

static struct dvs_police_params police_test_params(enum dvs_meter meter,
						   bool aware)
{
	return (struct dvs_police_params){
		.meter = meter,
		.rate = RATE,
		.burst = BURST,
		.more_rate = meter == DVS_METER_RATE ? 0 : MORE_RATE,
		.more_burst = meter == DVS_METER_RATE ? 0 : MORE_BURST,
		.aware = aware,
		.action = {
			[DVS_GREEN] = DVS_POLICE_ACTION_PASS,
			[DVS_YELLOW] = DVS_POLICE_ACTION_REMARK,
			[DVS_RED] = DVS_POLICE_ACTION_DROP,
		},
	};
}

/* Each test makes one */
static struct dvs_police *police_test_make(struct kunit *test,
					   const struct dvs_police_params *params)
{
	struct dvs_police *police = dvs_police_alloc(params, 0);

	KUNIT_ASSERT_NOT_NULL(test, police);
	test->priv = police;
	return police;
}

static void police_test_exit(struct kunit *test)
{
	kfree(test->priv);
}

static enum dvs_police_action police_test_take(struct dvs_police *police,
					       u32 len, bool eligible, u64 now,
					       enum dvs_colour *colour)
{
	enum dvs_police_action action;

	local_bh_disable();
	action = dvs_police_frame(police, len, eligible, now, colour);
	local_bh_enable();
	return action;
}

static void police_test_frames(struct kunit *test, enum dvs_meter meter,
			       bool aware,
			       const struct police_test_frame *frame,
			       unsigned int count)
{
	struct dvs_police_params params = police_test_params(meter, aware);
	struct dvs_police *police = police_test_make(test, &params);
	unsigned int i;

	for (i = 0; i < count; i++, frame++) {
		enum dvs_colour colour;

		police_test_take(police, frame->len, frame->eligible,
				 frame->ms * NSEC_PER_MSEC, &colour);
		if (colour != frame->colour)
			KUNIT_FAIL(test, "frame %u: colour %u, expected %u", i,
				   colour, frame->colour);
		KUNIT_EXPECT_EQ(test, police->committed.tokens,
				COMMITTED(frame->committed));
		if (meter != DVS_METER_RATE)
			KUNIT_EXPECT_EQ(test, police->more.tokens,
					MORE(frame->more));
	}
}

#define POLICE_TEST_FRAMES(test, meter, aware, frames)			\
	police_test_frames(test, meter, aware, frames, ARRAY_SIZE(frames))

static void police_test_single_rate(struct kunit *test)
{
	static const struct police_test_frame frames[] = {
		{ 0, 1000, false, DVS_GREEN, 1000 },
		{ 0, 1000, true, DVS_GREEN, 0 },
		{ 0, 1, false, DVS_RED, 0 },
		{ 999, 1000, false, DVS_RED, 999 },
		{ 1000, 1000, false, DVS_GREEN, 0 },
		{ 1500, 501, false, DVS_RED, 500 },
		{ 1500, 500, false, DVS_GREEN, 0 },
		{ 90000, 60, false, DVS_GREEN, 1940 },
	};

	POLICE_TEST_FRAMES(test, DVS_METER_RATE, false, frames);
}

/* What comes in yellow cannot be green, and there is nothing in between */
static void police_test_single_rate_aware(struct kunit *test)
{
	static const struct police_test_frame frames[] = {
		{ 0, 1000, true, DVS_RED, 2000 },
		{ 0, 1000, false, DVS_GREEN, 1000 },
	};

	POLICE_TEST_FRAMES(test, DVS_METER_RATE, true, frames);
}

static void police_test_rfc2698(struct kunit *test)
{
	static const struct police_test_frame frames[] = {
		{ 0, 1000, false, DVS_GREEN, 1000, 2000 },
		{ 0, 1000, true, DVS_GREEN, 0, 1000 },
		{ 0, 1000, false, DVS_YELLOW, 0, 0 },
		{ 0, 1, false, DVS_RED, 0, 0 },
		{ 250, 1000, false, DVS_RED, 250, 500 },
		{ 500, 1001, false, DVS_RED, 500, 1000 },
		{ 500, 1000, false, DVS_YELLOW, 500, 0 },
		{ 1000, 1000, false, DVS_GREEN, 0, 0 },
		{ 1001, 2, false, DVS_YELLOW, 1, 0 },
		{ 2500, 1500, false, DVS_GREEN, 0, 1498 },
		{ 3500, 3000, false, DVS_YELLOW, 1000, 0 },
		/* beyond the peak it is red, although the rate has room */
		{ 3500, 500, false, DVS_RED, 1000, 0 },
	};

	POLICE_TEST_FRAMES(test, DVS_METER_PEAK, false, frames);
}

static void police_test_rfc2698_aware(struct kunit *test)
{
	static const struct police_test_frame frames[] = {
		{ 0, 1000, true, DVS_YELLOW, 2000, 2000 },
		{ 0, 1000, false, DVS_GREEN, 1000, 1000 },
		{ 0, 1001, true, DVS_RED, 1000, 1000 },
		{ 0, 1000, true, DVS_YELLOW, 1000, 0 },
		{ 0, 1000, false, DVS_RED, 1000, 0 },
		{ 500, 1000, false, DVS_GREEN, 500, 0 },
	};

	POLICE_TEST_FRAMES(test, DVS_METER_PEAK, true, frames);
}

static void police_test_rfc4115(struct kunit *test)
{
	static const struct police_test_frame frames[] = {
		{ 0, 1000, false, DVS_GREEN, 1000, 3000 },
		{ 0, 1000, true, DVS_GREEN, 0, 3000 },
		{ 0, 1500, false, DVS_YELLOW, 0, 1500 },
		{ 0, 1500, false, DVS_YELLOW, 0, 0 },
		{ 0, 1, false, DVS_RED, 0, 0 },
		{ 500, 1001, false, DVS_RED, 500, 1000 },
		{ 500, 501, false, DVS_YELLOW, 500, 499 },
		{ 500, 500, false, DVS_GREEN, 0, 499 },
		{ 500, 500, false, DVS_RED, 0, 499 },
		{ 60000, 2000, false, DVS_GREEN, 0, 3000 },
		{ 60000, 3000, false, DVS_YELLOW, 0, 0 },
	};

	POLICE_TEST_FRAMES(test, DVS_METER_EXCESS, false, frames);
}

static void police_test_rfc4115_aware(struct kunit *test)
{
	static const struct police_test_frame frames[] = {
		{ 0, 2000, true, DVS_YELLOW, 2000, 1000 },
		{ 0, 1001, true, DVS_RED, 2000, 1000 },
		{ 0, 1000, true, DVS_YELLOW, 2000, 0 },
		{ 0, 1000, true, DVS_RED, 2000, 0 },
		{ 0, 2000, false, DVS_GREEN, 0, 0 },
		{ 1000, 1000, true, DVS_YELLOW, 1000, 1000 },
		{ 1000, 1000, false, DVS_GREEN, 0, 1000 },
	};

	POLICE_TEST_FRAMES(test, DVS_METER_EXCESS, true, frames);
}

/* Longer than the burst: conforms to a full bucket only, and leaves a debt */
static void police_test_long_frames(struct kunit *test)
{
	static const struct police_test_frame frames[] = {
		{ 0, 2500, false, DVS_GREEN, -500, 500 },
		{ 0, 500, false, DVS_YELLOW, -500, 0 },
		{ 2499, 2500, false, DVS_YELLOW, 1999, 500 },
		{ 2500, 2001, false, DVS_RED, 2000, 502 },
		{ 3749, 2001, false, DVS_GREEN, -1, 999 },
		{ 4749, 5000, false, DVS_RED, 999, 2999 },
		{ 4750, 5000, false, DVS_YELLOW, 1000, -2000 },
		{ 4751, 1, false, DVS_RED, 1001, -1998 },
	};

	POLICE_TEST_FRAMES(test, DVS_METER_PEAK, false, frames);
}

/* Offer more than both rates for ten seconds, often enough to find buckets full */
static void police_test_flow(struct dvs_police *police, u64 rate, u32 len)
{
	u64 step = (u64)NSEC_PER_SEC * min_t(u32, len, 1514) / (10 * rate), now;
	enum dvs_colour colour;

	for (now = 0; now < 10ULL * NSEC_PER_SEC; now += step)
		police_test_take(police, len, false, now, &colour);
}

static void police_test_expect(struct kunit *test, u64 got, u64 rate, u32 burst,
			       u32 len)
{
	u64 expected = 10 * rate + burst;

	KUNIT_EXPECT_GT(test, got + len, expected - expected / 200);
	KUNIT_EXPECT_LE(test, got, expected + expected / 1000 + len);
}

static void police_test_rates(struct kunit *test, enum dvs_meter meter, u32 len)
{
	struct dvs_police_params params = police_test_params(meter, false);
	const u64 *bytes;
	struct dvs_police *police;
	u64 more;

	params.rate = 1234567;
	params.burst = 20000;
	params.more_rate = meter == DVS_METER_RATE ? 0 : 2345678;
	params.more_burst = meter == DVS_METER_RATE ? 0 : 30000;
	police = police_test_make(test, &params);
	police_test_flow(police, params.rate, len);
	bytes = police->stats.bytes;
	more = bytes[DVS_YELLOW];
	if (meter == DVS_METER_PEAK)
		more += bytes[DVS_GREEN];
	police_test_expect(test, bytes[DVS_GREEN], params.rate, params.burst,
			   len);
	police_test_expect(test, more, params.more_rate, params.more_burst,
			   len);
	kfree(police);
	test->priv = NULL;
}

static void police_test_long_term(struct kunit *test)
{
	police_test_rates(test, DVS_METER_RATE, 64);
	police_test_rates(test, DVS_METER_RATE, 1514);
	police_test_rates(test, DVS_METER_PEAK, 64);
	police_test_rates(test, DVS_METER_PEAK, 1514);
	police_test_rates(test, DVS_METER_EXCESS, 64);
	police_test_rates(test, DVS_METER_EXCESS, 1514);
}

/* A peak finds both buckets full at once more seldom than the rate would */
static void police_test_long_term_of_long_frames(struct kunit *test)
{
	police_test_rates(test, DVS_METER_RATE, 65226);
	police_test_rates(test, DVS_METER_EXCESS, 65226);
}

static void police_test_actions_and_counters(struct kunit *test)
{
	struct dvs_police_params params = police_test_params(DVS_METER_EXCESS,
							     false);
	struct dvs_police *police = police_test_make(test, &params);
	static const enum dvs_police_action expected[] = {
		DVS_POLICE_ACTION_PASS, DVS_POLICE_ACTION_REMARK,
		DVS_POLICE_ACTION_DROP, DVS_POLICE_ACTION_DROP,
	};
	struct dvs_police_stats stats;
	enum dvs_colour colour;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(expected); i++)
		KUNIT_EXPECT_EQ(test, police_test_take(police, 1600 + i, false,
						       0, &colour),
				expected[i]);
	dvs_police_read(police, &stats);
	KUNIT_EXPECT_EQ(test, stats.packets[DVS_GREEN], 1);
	KUNIT_EXPECT_EQ(test, stats.packets[DVS_YELLOW], 1);
	KUNIT_EXPECT_EQ(test, stats.packets[DVS_RED], 2);
	KUNIT_EXPECT_EQ(test, stats.bytes[DVS_GREEN], 1600);
	KUNIT_EXPECT_EQ(test, stats.bytes[DVS_YELLOW], 1601);
	KUNIT_EXPECT_EQ(test, stats.bytes[DVS_RED], 1602 + 1603);
	KUNIT_EXPECT_EQ(test, stats.dropped, 2);
}

/* Bytes that were saved stay, counters go on; a peak is not an excess */
static void police_test_change(struct kunit *test)
{
	struct dvs_police_params params = police_test_params(DVS_METER_PEAK,
							     false);
	struct dvs_police *police = police_test_make(test, &params);
	enum dvs_colour colour;

	police_test_take(police, 1500, false, 0, &colour);
	params.rate = 2000;
	params.more_rate = 4000;
	dvs_police_set(police, &params, 0);
	KUNIT_EXPECT_EQ(test, police->committed.tokens,
			500 * TICKS(NSEC_PER_MSEC) / 2);
	KUNIT_EXPECT_EQ(test, police->more.tokens,
			1500 * TICKS(NSEC_PER_MSEC) / 4);
	params.burst = 100;
	params.meter = DVS_METER_EXCESS;
	dvs_police_set(police, &params, 0);
	KUNIT_EXPECT_EQ(test, police->committed.tokens,
			100 * TICKS(NSEC_PER_MSEC) / 2);
	KUNIT_EXPECT_EQ(test, police->more.tokens, police->more.depth);
	KUNIT_EXPECT_EQ(test, police->stats.bytes[DVS_GREEN], 1500);
}

static struct kunit_case police_cases[] = {
	KUNIT_CASE(police_test_single_rate),
	KUNIT_CASE(police_test_single_rate_aware),
	KUNIT_CASE(police_test_rfc2698),
	KUNIT_CASE(police_test_rfc2698_aware),
	KUNIT_CASE(police_test_rfc4115),
	KUNIT_CASE(police_test_rfc4115_aware),
	KUNIT_CASE(police_test_long_frames),
	KUNIT_CASE(police_test_long_term),
	KUNIT_CASE(police_test_long_term_of_long_frames),
	KUNIT_CASE(police_test_actions_and_counters),
	KUNIT_CASE(police_test_change),
	{}
};

struct kunit_suite dvs_police_suite = {
	.name = "police",
	.exit = police_test_exit,
	.test_cases = police_cases,
};
