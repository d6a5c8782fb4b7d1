// SPDX-License-Identifier: GPL-2.0
/*
 * Samplers: how often frames are taken, and which.
 */

#include "kunit_compat.h"

#include <linux/bottom_half.h>

#include "../sampler.h"
#include "tests.h"

#define INTERVAL	50
#define INTERVALS	400

static struct dvs_sampler *test_sampler(struct kunit *test, u32 interval,
					enum dvs_sample_mode mode)
{
	const struct dvs_sampler_params params = {
		.interval = interval, .mode = mode,
		.direction = DVS_FLOW_DIRECTION_IN,
	};
	struct dvs_sampler *sampler = dvs_sampler_alloc(&params);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, sampler);
	return sampler;
}

/* Frames that are taken of so many, on one CPU */
static unsigned int test_take(struct dvs_sampler *sampler, unsigned int frames)
{
	unsigned int taken = 0;

	local_bh_disable();
	while (frames--)
		taken += dvs_sampler_takes(sampler);
	local_bh_enable();
	return taken;
}

static void sampler_test_all(struct kunit *test)
{
	struct dvs_sampler *sampler = test_sampler(test, 1,
						   DVS_SAMPLE_MODE_SYSTEMATIC);

	KUNIT_EXPECT_EQ(test, test_take(sampler, 100), 100);
	dvs_sampler_free(sampler);
}

/* One of each, wherever the first one is */
static void sampler_test_systematic(struct kunit *test)
{
	struct dvs_sampler *sampler = test_sampler(test, INTERVAL,
						   DVS_SAMPLE_MODE_SYSTEMATIC);
	unsigned int i;

	local_bh_disable();	/* stay on this CPU */
	KUNIT_EXPECT_EQ(test, test_take(sampler, INTERVAL * INTERVALS),
			INTERVALS);
	while (!test_take(sampler, 1))
		;
	for (i = 0; i < INTERVALS; i++) {
		KUNIT_EXPECT_EQ(test, test_take(sampler, INTERVAL - 1), 0);
		KUNIT_EXPECT_EQ(test, test_take(sampler, 1), 1);
	}
	local_bh_enable();
	dvs_sampler_free(sampler);
}

/* One of each, at any place: of 400 few enough miss a place of 50 */
static void sampler_test_random(struct kunit *test)
{
	struct dvs_sampler *sampler = test_sampler(test, INTERVAL,
						   DVS_SAMPLE_MODE_RANDOM);
	unsigned int seen[INTERVAL] = {}, i, place, taken, places = 0;

	local_bh_disable();
	for (i = 0; i < INTERVALS; i++) {
		taken = 0;
		for (place = 0; place < INTERVAL; place++) {
			if (!test_take(sampler, 1))
				continue;
			seen[place]++;
			taken++;
		}
		KUNIT_EXPECT_EQ(test, taken, 1);
	}
	local_bh_enable();
	for (place = 0; place < INTERVAL; place++)
		places += !!seen[place];
	KUNIT_EXPECT_LE(test, INTERVAL - 5, places);
	dvs_sampler_free(sampler);
}

/* Of systematic samplers each CPU begins somewhere else */
static void sampler_test_first_frame(struct kunit *test)
{
	unsigned int taken = 0, i;

	for (i = 0; i < 1000; i++) {
		struct dvs_sampler *sampler =
			test_sampler(test, 4, DVS_SAMPLE_MODE_SYSTEMATIC);

		taken += test_take(sampler, 1);
		dvs_sampler_free(sampler);
	}
	KUNIT_EXPECT_LE(test, 150, taken);
	KUNIT_EXPECT_LE(test, taken, 350);
}

static struct kunit_case sampler_cases[] = {
	KUNIT_CASE(sampler_test_all),
	KUNIT_CASE(sampler_test_systematic),
	KUNIT_CASE(sampler_test_random),
	KUNIT_CASE(sampler_test_first_frame),
	{}
};

struct kunit_suite dvs_sampler_suite = {
	.name = "sampler",
	.test_cases = sampler_cases,
};
