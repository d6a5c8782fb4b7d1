/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Token buckets: how much may be sent now, at a rate and with a burst.
 *
 * Tokens are time: a bucket of depth D holds the time that D bytes take at its
 * rate, in ticks of 1/256 ns; a short frame takes 5 ns at 100 Gbit/s. It may be
 * overdrawn by the frame that empties it, so that no frame is too long for it;
 * over time the rate is exact.
 */
#ifndef _DVS_BUCKET_H
#define _DVS_BUCKET_H

#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/types.h>

#define DVS_BUCKET_TICK_BITS	8
#define DVS_BUCKET_IDLE_MAX	(S64_MAX >> (DVS_BUCKET_TICK_BITS + 1))	/* ns */
#define DVS_BUCKET_RATE_MIN	1000	/* bytes per second */

/**
 * struct dvs_bucket - a token bucket
 * @rate: bytes per second, %DVS_BUCKET_RATE_MIN at least; 0: there is no bucket
 * @mult: ticks per byte, shifted left by @shift
 * @shift: see @mult
 * @depth: ticks at @rate that it holds at most
 * @tokens: ticks at @rate that it holds; below 0 it is overdrawn
 * @stamp: nanoseconds, when @tokens was right
 *
 * Protected by its owner's lock.
 */
struct dvs_bucket {
	u64 rate;
	u32 mult;
	u8 shift;
	s64 depth;
	s64 tokens;
	u64 stamp;
};

void dvs_bucket_set(struct dvs_bucket *bucket, u64 rate, u32 burst, u64 now);
u32 dvs_bucket_burst(u64 rate, unsigned int ms, u32 least);

/**
 * dvs_bucket_time() - time that some bytes take
 * @bucket: one with a rate
 * @len: bytes
 *
 * Return: ticks at its rate.
 */
static inline s64 dvs_bucket_time(const struct dvs_bucket *bucket, u32 len)
{
	return mul_u64_u32_shr(len, bucket->mult, bucket->shift);
}

/**
 * dvs_bucket_fill() - let the time that has passed flow in
 * @bucket: one with a rate
 * @now: nanoseconds
 *
 * Return: tokens in it; above 0 a frame may be sent.
 */
static inline s64 dvs_bucket_fill(struct dvs_bucket *bucket, u64 now)
{
	s64 passed = now - bucket->stamp;

	if (passed > 0) {
		passed = min_t(s64, passed, DVS_BUCKET_IDLE_MAX);
		bucket->tokens = min_t(s64, bucket->depth,
				       bucket->tokens +
				       (passed << DVS_BUCKET_TICK_BITS));
		bucket->stamp = now;
	}
	return bucket->tokens;
}

/**
 * dvs_bucket_has() - whether a bucket can pay for a frame without a debt
 * @bucket: one that was just filled
 * @len: bytes
 *
 * Return: true if so, or if it is full: it will never have more.
 */
static inline bool dvs_bucket_has(const struct dvs_bucket *bucket, u32 len)
{
	return bucket->tokens >= min(dvs_bucket_time(bucket, len),
				     bucket->depth);
}

/**
 * dvs_bucket_take() - pay for a frame
 * @bucket: one with a rate
 * @len: bytes
 */
static inline void dvs_bucket_take(struct dvs_bucket *bucket, u32 len)
{
	bucket->tokens -= dvs_bucket_time(bucket, len);
}

/**
 * dvs_bucket_send() - send a frame for which nobody else has to wait
 * @min: what the sender is owed, if that has a rate
 * @max: what it may send, if that has a rate
 * @len: bytes
 * @now: nanoseconds
 *
 * Return: true if it may be sent; it is paid for.
 */
static inline bool dvs_bucket_send(struct dvs_bucket *min,
				   struct dvs_bucket *max, u32 len, u64 now)
{
	if (max->rate) {
		if (dvs_bucket_fill(max, now) <= 0)
			return false;
		dvs_bucket_take(max, len);
	}
	if (min->rate && dvs_bucket_fill(min, now) > 0)
		dvs_bucket_take(min, len);
	return true;
}

/**
 * dvs_bucket_when() - when a bucket has more tokens than so many
 * @bucket: one that was just filled
 * @tokens: less than it holds at most
 *
 * Return: nanoseconds, on the clock of dvs_bucket_fill().
 */
static inline u64 dvs_bucket_when(const struct dvs_bucket *bucket, s64 tokens)
{
	return bucket->stamp -
	       ((bucket->tokens - tokens) >> DVS_BUCKET_TICK_BITS) + 1;
}

#endif /* _DVS_BUCKET_H */
