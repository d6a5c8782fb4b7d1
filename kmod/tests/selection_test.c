// SPDX-License-Identifier: GPL-2.0
/*
 * Transmission selection: who sends, and how much, on a link that is always
 * busy.
 */

#include "kunit_compat.h"

#include <linux/random.h>
#include <linux/slab.h>
#include <linux/time64.h>

#include "../selection.h"
#include "tests.h"

#define LINK_RATE	125000000ULL	/* bytes per second */
#define FRAME_MAX	65226
#define LINK_NS(len)	((u64)(len) * 8)

/**
 * struct selection_test - a link and what was sent over it
 * @sel: the classes
 * @now: nanoseconds
 * @sent: bytes by class
 */
struct selection_test {
	struct dvs_selection sel;
	u64 now;
	u64 sent[DVS_PRIO_COUNT];
};

static int selection_test_init(struct kunit *test)
{
	struct selection_test *priv = kzalloc(sizeof(*priv), GFP_KERNEL);

	test->priv = priv;
	return priv ? 0 : -ENOMEM;
}

static void selection_test_exit(struct kunit *test)
{
	kfree(test->priv);
}

static void test_class(struct selection_test *t, unsigned int class,
		       bool strict, u8 weight, u64 min, u64 max)
{
	const struct dvs_selection_params params = {
		.strict = strict, .weight = weight, .min = min, .max = max,
		.min_burst = max_t(u64, min / 100, 65536), .max_burst = 3000,
	};

	dvs_selection_set(&t->sel, class, &params, t->now);
}

/* Frames of 64 bytes to 64 kB, as class and chance have it */
static u32 test_len(unsigned int class)
{
	static const u32 lens[] = {
		64, 1514, FRAME_MAX, 590, 1514, 64, FRAME_MAX, 9014
	};

	return get_random_u32() & 1 ? lens[class] :
				      lens[get_random_u32() % ARRAY_SIZE(lens)];
}

/* One frame of whoever may send, or the time until somebody may */
static void test_step(struct selection_test *t, u32 len)
{
	u64 when = U64_MAX;
	u8 ready = dvs_selection_ready(&t->sel, t->now, &when);
	unsigned int class;

	if (!ready) {
		t->now = when != U64_MAX ? when : t->now + 1000;
		return;
	}
	class = dvs_selection_next(&t->sel, ready, t->now);
	len = len ?: test_len(class);
	dvs_selection_sent(&t->sel, class, len);
	t->sent[class] += len;
	t->now += LINK_NS(len);
}

static void test_run(struct selection_test *t, u8 busy, u64 bytes, u32 len)
{
	u64 end = t->now + LINK_NS(bytes);
	unsigned int class;

	memset(t->sent, 0, sizeof(t->sent));
	for (class = 0; class < DVS_PRIO_COUNT; class++)
		if (busy & BIT(class))
			dvs_selection_fill(&t->sel, class);
	while (t->now < end)
		test_step(t, len);
}

/* Within 1 %, and a frame that is just before or behind the end */
static bool test_near(u64 value, u64 expected)
{
	u64 off = div_u64(expected, 100) + FRAME_MAX;

	return value + off >= expected && value <= expected + off;
}

/* Shares are within 1 % of the weights, whatever frames are sent */
static void selection_test_shares(struct kunit *test)
{
	static const u8 weights[][DVS_PRIO_COUNT] = {
		{ 1, 1, 1, 1, 1, 1, 1, 1 }, { 1, 2, 3, 4, 5, 6, 7, 8 },
		{ 100, 1, 1, 1, 1, 1, 1, 1 }, { 100, 1, 100, 1, 100, 1, 100, 1 },
		{ 100, 50, 25, 12, 6, 3, 2, 1 }, { 1, 100, 3, 97, 7, 93, 11, 89 },
		{ 10, 20, 30, 40, 50, 60, 70, 80 }, { 99, 100, 99, 98, 97, 1, 2, 3 },
	};
	struct selection_test *t = test->priv;
	unsigned int i, class;

	for (i = 0; i < ARRAY_SIZE(weights); i++) {
		u64 bytes = 2000000000, sum = 0;

		for (class = 0; class < DVS_PRIO_COUNT; class++) {
			test_class(t, class, false, weights[i][class], 0, 0);
			sum += weights[i][class];
		}
		test_run(t, 0xff, bytes, 0);
		for (class = 0; class < DVS_PRIO_COUNT; class++) {
			u64 share = div64_u64(bytes * weights[i][class], sum);

			KUNIT_EXPECT_TRUE(test, test_near(t->sent[class], share));
		}
	}
}

/* One of two that are equal sends long frames, the other short ones */
static void selection_test_length_is_no_advantage(struct kunit *test)
{
	struct selection_test *t = test->priv;
	unsigned int i;

	test_class(t, 2, false, 7, 0, 0);
	test_class(t, 3, false, 7, 0, 0);
	dvs_selection_fill(&t->sel, 2);
	dvs_selection_fill(&t->sel, 3);
	for (i = 0; i < 1000000; i++) {
		unsigned int class = dvs_selection_next(&t->sel, 0x0c, 0);
		u32 len = class == 2 ? 64 : FRAME_MAX;

		dvs_selection_sent(&t->sel, class, len);
		t->sent[class] += len;
	}
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[2], t->sent[3]));
}

/* Who was alone for long has nothing to pay for that */
static void selection_test_being_alone_is_free(struct kunit *test)
{
	struct selection_test *t = test->priv;

	test_class(t, 1, false, 1, 0, 0);
	test_class(t, 2, false, 1, 0, 0);
	test_run(t, BIT(1), 1000000000, 0);
	test_run(t, BIT(2), 400000000, 1514);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[1], 200000000));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[2], 200000000));
}

/* At least 99 % of what is guaranteed; the rest by weight, also among those */
static void selection_test_guarantees(struct kunit *test)
{
	struct selection_test *t = test->priv;
	u64 second = LINK_RATE, rest;

	test_class(t, 0, false, 1, 0, 0);
	test_class(t, 1, false, 3, 0, 0);
	test_class(t, 2, false, 1, second / 2, 0);
	test_class(t, 3, false, 5, second / 10, 0);
	test_run(t, 0x0f, 10 * second, 0);
	rest = second * 4;	/* of ten seconds */
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[0], rest / 10));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[1], 3 * rest / 10));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[2], 5 * second + rest / 10));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[3], second + rest / 2));
}

/* A strict class that is always busy takes all but what is guaranteed */
static void selection_test_guarantee_beside_strict(struct kunit *test)
{
	struct selection_test *t = test->priv;

	test_class(t, 0, false, 100, 0, 0);
	test_class(t, 4, false, 1, LINK_RATE * 3 / 4, 0);
	test_class(t, 6, true, 1, 0, 0);
	test_class(t, 7, true, 1, 0, 0);
	test_run(t, 0xd1, 10 * LINK_RATE, 0);
	KUNIT_EXPECT_EQ(test, t->sent[0], 0);
	KUNIT_EXPECT_EQ(test, t->sent[6], 0);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[4], LINK_RATE * 15 / 2));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[7], LINK_RATE * 5 / 2));
}

/* A frame of a strict class finds one at most ahead: that on the wire */
static void selection_test_strict_waits_for_one(struct kunit *test)
{
	struct selection_test *t = test->priv;
	unsigned int i, j;

	for (i = 0; i < 6; i++)
		test_class(t, i, false, i + 1, LINK_RATE / 10, 0);
	test_class(t, 6, true, 1, 0, LINK_RATE / 2);
	test_class(t, 7, true, 1, 0, 0);
	test_run(t, 0x7f, LINK_RATE / 10, 1514);
	for (i = 0; i < 10000; i++) {
		for (j = get_random_u32() % 50; j; j--)
			test_step(t, 0);
		dvs_selection_fill(&t->sel, 7);
		t->sent[7] = 0;
		test_step(t, 64);
		KUNIT_EXPECT_EQ(test, t->sent[7], 64);
		dvs_selection_empty(&t->sel, 7);
	}
}

static void selection_test_maximum(struct kunit *test)
{
	struct selection_test *t = test->priv;

	test_class(t, 1, false, 1, 0, 0);
	test_class(t, 3, false, 100, 0, LINK_RATE / 20);
	test_class(t, 7, true, 1, 0, LINK_RATE / 4);
	test_run(t, 0x8a, 10 * LINK_RATE, 1514);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[3], LINK_RATE / 2));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[7], LINK_RATE * 10 / 4));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[1], LINK_RATE * 7));
}

/* Nobody else wants the link, but a maximum is a maximum */
static void selection_test_maximum_of_idle_link(struct kunit *test)
{
	struct selection_test *t = test->priv;

	test_class(t, 5, false, 1, LINK_RATE / 10, LINK_RATE / 5);
	test_run(t, BIT(5), 10 * LINK_RATE, 1514);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[5], 2 * LINK_RATE));
}

/* One class alone keeps to its maximum, as it does in the company of others */
static void selection_test_alone(struct kunit *test)
{
	struct selection_test *t = test->priv;
	u64 sent = 0;

	test_class(t, 5, true, 1, LINK_RATE / 20, LINK_RATE / 10);
	for (; t->now < NSEC_PER_SEC; t->now += LINK_NS(1514)) {
		bool may = dvs_selection_may(&t->sel, 5, t->now);

		KUNIT_EXPECT_EQ(test, may, dvs_selection_alone(&t->sel, 5, 1514,
							       t->now));
		sent += may ? 1514 : 0;
	}
	KUNIT_EXPECT_TRUE(test, test_near(sent, LINK_RATE / 10));
	KUNIT_EXPECT_EQ(test, t->sel.busy, 0);
	KUNIT_EXPECT_LE(test, t->sel.class[5].min.tokens,
			t->sel.class[5].min.depth);
}

static void selection_test_strict_order(struct kunit *test)
{
	struct selection_test *t = test->priv;
	unsigned int class;

	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		test_class(t, class, true, 1, 0, 0);
		dvs_selection_fill(&t->sel, class);
	}
	for (class = DVS_PRIO_COUNT; class--; ) {
		u8 ready = dvs_selection_ready(&t->sel, 0, &t->now);

		KUNIT_EXPECT_EQ(test, dvs_selection_next(&t->sel, ready, 0),
				class);
		dvs_selection_sent(&t->sel, class, 1514);
		dvs_selection_empty(&t->sel, class);
	}
	KUNIT_EXPECT_EQ(test, t->sel.busy, 0);
}

static struct kunit_case selection_cases[] = {
	KUNIT_CASE(selection_test_shares),
	KUNIT_CASE(selection_test_length_is_no_advantage),
	KUNIT_CASE(selection_test_being_alone_is_free),
	KUNIT_CASE(selection_test_guarantees),
	KUNIT_CASE(selection_test_guarantee_beside_strict),
	KUNIT_CASE(selection_test_strict_waits_for_one),
	KUNIT_CASE(selection_test_maximum),
	KUNIT_CASE(selection_test_maximum_of_idle_link),
	KUNIT_CASE(selection_test_alone),
	KUNIT_CASE(selection_test_strict_order),
	{}
};

struct kunit_suite dvs_selection_suite = {
	.name = "selection",
	.init = selection_test_init,
	.exit = selection_test_exit,
	.test_cases = selection_cases,
};
