// SPDX-License-Identifier: GPL-2.0
/*
 * Shares of the members of a pool, on a link that is always busy.
 */

#include "kunit_compat.h"

#include <linux/random.h>
#include <linux/slab.h>
#include <linux/time64.h>

#include "../shares.h"
#include "tests.h"

#define MEMBERS		200
#define LINK_RATE	125000000ULL	/* bytes per second */
#define LINK_NS(len)	((u64)(len) * 8)
#define FRAME_MAX	65226

/**
 * struct shares_test - a link and what was sent over it
 * @shares: what is shared
 * @share: the members
 * @sent: bytes by member
 * @frame: length of the member's frames, 0 for any
 * @now: nanoseconds
 */
struct shares_test {
	struct dvs_shares shares;
	struct dvs_share share[MEMBERS];
	u64 sent[MEMBERS];
	u32 frame[MEMBERS];
	u64 now;
};

static int shares_test_init(struct kunit *test)
{
	struct shares_test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	test->priv = t;
	if (!t)
		return -ENOMEM;
	t->now = NSEC_PER_SEC;
	return 0;
}

static void shares_test_exit(struct kunit *test)
{
	kfree(test->priv);
}

static void test_member(struct shares_test *t, unsigned int n, u8 weight,
			u64 min, u64 max)
{
	const struct dvs_share_params params = {
		.weight = weight, .min = min, .max = max,
		.min_burst = max_t(u64, min / 100, 65536), .max_burst = 3000,
	};

	dvs_share_set(&t->shares, &t->share[n], &params, t->now);
}

static u32 test_len(const struct shares_test *t, unsigned int n)
{
	static const u32 lens[] = { 64, 1514, FRAME_MAX, 590 };

	return t->frame[n] ?: lens[get_random_u32() % ARRAY_SIZE(lens)];
}

/* One frame of whoever may send, or the time until somebody may */
static void test_step(struct shares_test *t)
{
	u64 when = U64_MAX;
	struct dvs_share *share;
	unsigned int n;
	u32 len;

	share = dvs_shares_next(&t->shares, t->now, &when);
	if (!share) {
		t->now = when != U64_MAX ? when : t->now + 1000;
		return;
	}
	n = share - t->share;
	len = test_len(t, n);
	dvs_share_sent(&t->shares, share, len, t->now);
	t->sent[n] += len;
	t->now += LINK_NS(len);
}

/* The members up to @count are busy while the link sends so many bytes */
static void test_run(struct shares_test *t, unsigned int count, u64 bytes)
{
	u64 end = t->now + LINK_NS(bytes);
	unsigned int n;

	memset(t->sent, 0, sizeof(t->sent));
	for (n = 0; n < count; n++)
		dvs_share_fill(&t->shares, &t->share[n], t->now);
	while (t->now < end)
		test_step(t);
}

/* Within 1 %, and two frames that are just before or behind the end */
static bool test_near(u64 value, u64 expected)
{
	u64 off = div_u64(expected, 100) + 2 * FRAME_MAX;

	return value + off >= expected && value <= expected + off;
}

/* By weight, whatever frames are sent */
static void shares_test_weights(struct kunit *test)
{
	struct shares_test *t = test->priv;
	u64 bytes = 2000000000, sum = 0;
	unsigned int n;

	for (n = 0; n < 100; n++) {
		test_member(t, n, n + 1, 0, 0);
		sum += n + 1;
	}
	test_run(t, 100, bytes);
	for (n = 0; n < 100; n++)
		KUNIT_EXPECT_TRUE(test, test_near(t->sent[n],
						  div64_u64(bytes * (n + 1), sum)));
}

/* One of two that are equal sends long frames, the other short ones */
static void shares_test_length_is_no_advantage(struct kunit *test)
{
	struct shares_test *t = test->priv;

	test_member(t, 0, 7, 0, 0);
	test_member(t, 1, 7, 0, 0);
	t->frame[0] = 64;
	t->frame[1] = FRAME_MAX;
	test_run(t, 2, 200000000);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[0], t->sent[1]));
}

/* Who was alone for long has nothing to pay for that, nor has who was away */
static void shares_test_being_alone_is_free(struct kunit *test)
{
	struct shares_test *t = test->priv;

	test_member(t, 0, 1, 0, 0);
	test_member(t, 1, 1, 0, 0);
	test_run(t, 1, 1000000000);
	test_run(t, 2, 400000000);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[0], 200000000));
	dvs_share_empty(&t->shares, &t->share[0], t->now);
	test_run(t, 0, 400000000);
	test_run(t, 2, 400000000);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[0], 200000000));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[1], 200000000));
}

/* At least 99 % of what is guaranteed, and the rest by weight, among 200 */
static void shares_test_guarantees(struct kunit *test)
{
	struct shares_test *t = test->priv;
	u64 rest = LINK_RATE * 10 / 4;	/* of ten seconds */
	unsigned int n;

	for (n = 0; n < MEMBERS; n++)
		test_member(t, n, 1, n < 3 ? LINK_RATE / 4 : 0, 0);
	test_run(t, MEMBERS, 10 * LINK_RATE);
	for (n = 0; n < MEMBERS; n++) {
		u64 owed = n < 3 ? LINK_RATE * 10 / 4 : 0;

		KUNIT_EXPECT_TRUE(test, test_near(t->sent[n],
						  owed + rest / MEMBERS));
	}
}

/* Never above a maximum, and what it leaves is for others */
static void shares_test_maximum(struct kunit *test)
{
	struct shares_test *t = test->priv;

	test_member(t, 0, 100, 0, LINK_RATE / 10);
	test_member(t, 1, 1, 0, 0);
	t->frame[0] = 1514;
	t->frame[1] = 1514;
	test_run(t, 2, 10 * LINK_RATE);
	KUNIT_EXPECT_LE(test, t->sent[0], LINK_RATE + LINK_RATE / 100 + 4514);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[0], LINK_RATE));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[1], 9 * LINK_RATE));
}

/* Nobody may send: the time at which somebody may is told */
static void shares_test_all_are_held(struct kunit *test)
{
	struct shares_test *t = test->priv;

	test_member(t, 0, 1, 0, LINK_RATE / 10);
	test_member(t, 1, 1, 0, LINK_RATE / 5);
	test_run(t, 2, 10 * LINK_RATE);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[0], LINK_RATE));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[1], 2 * LINK_RATE));
}

/* A member that is held and empty leaves nothing behind */
static void shares_test_empty_while_held(struct kunit *test)
{
	struct shares_test *t = test->priv;
	u64 when = U64_MAX;

	test_member(t, 0, 1, LINK_RATE / 100, LINK_RATE / 10);
	test_run(t, 1, 1000000);
	while (dvs_shares_next(&t->shares, t->now, &when))
		test_step(t);
	KUNIT_EXPECT_NE(test, when, U64_MAX);
	dvs_share_empty(&t->shares, &t->share[0], t->now);
	dvs_share_empty(&t->shares, &t->share[0], t->now);
	when = U64_MAX;
	KUNIT_EXPECT_PTR_EQ(test, dvs_shares_next(&t->shares, t->now, &when),
			    NULL);
	KUNIT_EXPECT_EQ(test, when, U64_MAX);
}

/* Virtual time goes round, as do hours at 100 Gbit/s */
static void shares_test_time_goes_round(struct kunit *test)
{
	struct shares_test *t = test->priv;

	t->shares.time = -1000000ULL;
	test_member(t, 0, 1, 0, 0);
	test_member(t, 1, 3, 0, 0);
	test_run(t, 2, 400000000);
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[0], 100000000));
	KUNIT_EXPECT_TRUE(test, test_near(t->sent[1], 300000000));
}

static struct kunit_case shares_cases[] = {
	KUNIT_CASE(shares_test_weights),
	KUNIT_CASE(shares_test_length_is_no_advantage),
	KUNIT_CASE(shares_test_being_alone_is_free),
	KUNIT_CASE(shares_test_guarantees),
	KUNIT_CASE(shares_test_maximum),
	KUNIT_CASE(shares_test_all_are_held),
	KUNIT_CASE(shares_test_empty_while_held),
	KUNIT_CASE(shares_test_time_goes_round),
	{}
};

struct kunit_suite dvs_shares_suite = {
	.name = "shares",
	.init = shares_test_init,
	.exit = shares_test_exit,
	.test_cases = shares_cases,
};
