// SPDX-License-Identifier: GPL-2.0
/*
 * Frames that are damaged, as those are who want to find out what breaks.
 */

#include "test_frame.h"

#include <linux/hash.h>
#include <linux/if_ether.h>
#include <linux/minmax.h>

/**
 * test_seed() - begin a round
 * @rnd: set to a state that follows from both numbers
 * @seed: chosen by whoever runs the test
 * @round: number of the round
 *
 * The generator takes no notice of the lowest bits.
 */
void test_seed(struct rnd_state *rnd, u32 seed, u32 round)
{
	prandom_seed_state(rnd, hash_64((u64)seed << 32 | round, 32));
}

/**
 * test_below() - a number by chance
 * @rnd: decides
 * @ceil: the number is below this
 *
 * Return: the number.
 */
u32 test_below(struct rnd_state *rnd, u32 ceil)
{
	return prandom_u32_state(rnd) % ceil;
}

static void damage_pick(struct test_frame *frame, struct rnd_state *rnd)
{
	u32 n = test_below(rnd, test_frame_case_count);

	test_frame_make(frame, &test_frame_cases[n]);
}

/* A place in a frame, more often in its headers */
static unsigned int damage_place(const struct test_frame *frame,
				 struct rnd_state *rnd)
{
	bool anywhere = !test_below(rnd, 3);

	return test_below(rnd, anywhere ? frame->len : min(frame->len, 80U));
}

static void damage_bit(struct test_frame *frame, struct rnd_state *rnd)
{
	frame->data[damage_place(frame, rnd)] ^= 1 << test_below(rnd, 8);
}

/* Numbers that mean something in one header or another */
static void damage_byte(struct test_frame *frame, struct rnd_state *rnd)
{
	static const u8 values[] = {
		0, 1, 2, 4, 5, 6, 8, 17, 20, 41, 43, 44, 50, 51, 58, 59, 60,
		0x40, 0x44, 0x45, 0x46, 0x4f, 0x60, 0x81, 0x86, 0x88, 0xa8,
		0xdd, 132, 135, 136, 0x7f, 0x80, 0xfe, 0xff,
	};

	frame->data[damage_place(frame, rnd)] =
		values[test_below(rnd, ARRAY_SIZE(values))];
}

static void damage_cut(struct test_frame *frame, struct rnd_state *rnd)
{
	frame->len -= test_below(rnd, frame->len - ETH_HLEN + 1);
}

static void damage_extend(struct test_frame *frame, struct rnd_state *rnd)
{
	unsigned int more = test_below(rnd, TEST_FRAME_MAX - frame->len + 1);

	prandom_bytes_state(rnd, frame->data + frame->len, more);
	frame->len += more;
}

/* Some bytes come twice */
static void damage_insert(struct test_frame *frame, struct rnd_state *rnd)
{
	unsigned int at = damage_place(frame, rnd), len;

	len = test_below(rnd, min(frame->len - at,
				  TEST_FRAME_MAX - frame->len) + 1);
	memmove(frame->data + at + len, frame->data + at, frame->len - at);
	frame->len += len;
}

static void damage_remove(struct test_frame *frame, struct rnd_state *rnd)
{
	unsigned int at = damage_place(frame, rnd), len;

	len = test_below(rnd, min(frame->len - at, frame->len - ETH_HLEN) + 1);
	memmove(frame->data + at, frame->data + at + len,
		frame->len - at - len);
	frame->len -= len;
}

/* It goes on as another one */
static void damage_splice(struct test_frame *frame, struct rnd_state *rnd)
{
	struct test_frame other;
	unsigned int at;

	damage_pick(&other, rnd);
	at = test_below(rnd, min(frame->len, other.len));
	memcpy(frame->data + at, other.data + at, other.len - at);
	frame->len = other.len;
}

/**
 * test_frame_damage() - damage a frame, perhaps
 * @frame: the frame; only its bytes and their number are right afterwards
 * @rnd: decides
 */
void test_frame_damage(struct test_frame *frame, struct rnd_state *rnd)
{
	static void (*const damage[])(struct test_frame *frame,
				      struct rnd_state *rnd) = {
		damage_bit, damage_bit, damage_byte, damage_byte, damage_byte,
		damage_cut, damage_extend, damage_insert, damage_remove,
		damage_splice,
	};
	unsigned int times = test_below(rnd, 6);

	while (times--)
		damage[test_below(rnd, ARRAY_SIZE(damage))](frame, rnd);
}

/**
 * test_frame_damaged() - make a frame of some kind, and damage it, perhaps
 * @frame: set to it; only its bytes and their number are right
 * @rnd: decides
 */
void test_frame_damaged(struct test_frame *frame, struct rnd_state *rnd)
{
	damage_pick(frame, rnd);
	test_frame_damage(frame, rnd);
}
