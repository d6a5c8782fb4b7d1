// SPDX-License-Identifier: GPL-2.0
/*
 * Token buckets: rates.
 */

#include "bucket.h"

#include <linux/time64.h>

#define BUCKET_TICKS_PER_SEC	((u64)NSEC_PER_SEC << DVS_BUCKET_TICK_BITS)

/* The most exact factor of 32 bits for the rate */
static void bucket_set_rate(struct dvs_bucket *bucket, u64 rate)
{
	u64 factor = BUCKET_TICKS_PER_SEC;

	bucket->rate = rate;
	bucket->shift = 0;
	bucket->mult = 0;
	if (!rate)
		return;
	while (!(factor >> 62) && div64_u64(factor << 1, rate) <= U32_MAX) {
		factor <<= 1;
		bucket->shift++;
	}
	bucket->mult = div64_u64(factor, rate);
}

/* Tokens are time; as bytes they mean the same at another rate */
static s64 bucket_convert(const struct dvs_bucket *bucket, s64 tokens, u64 rate)
{
	u64 bytes = mul_u64_u64_div_u64(abs(tokens), rate,
					BUCKET_TICKS_PER_SEC);
	s64 time = dvs_bucket_time(bucket, min_t(u64, bytes, U32_MAX));

	return tokens < 0 ? -time : time;
}

/**
 * dvs_bucket_set() - give a bucket another rate and depth
 * @bucket: the bucket
 * @rate: bytes per second, 0 for none
 * @burst: bytes it holds
 * @now: nanoseconds
 *
 * A new bucket, one whose rate was 0, is full; another keeps the bytes it has,
 * up to its new depth. Context: the lock of the bucket's owner.
 */
void dvs_bucket_set(struct dvs_bucket *bucket, u64 rate, u32 burst, u64 now)
{
	u64 old_rate = bucket->rate;
	s64 tokens = old_rate ? dvs_bucket_fill(bucket, now) : 0;

	bucket_set_rate(bucket, rate);
	bucket->stamp = now;
	bucket->depth = rate ? dvs_bucket_time(bucket, burst) : 0;
	bucket->tokens = bucket->depth;
	if (rate && old_rate)
		bucket->tokens = min(bucket->depth,
				     bucket_convert(bucket, tokens, old_rate));
}

/**
 * dvs_bucket_burst() - the burst of a rate for which none was chosen
 * @rate: bytes per second
 * @ms: the burst is what is sent at that rate in so many milliseconds
 * @least: but so many bytes at least
 *
 * Return: bytes, 0 without a rate.
 */
u32 dvs_bucket_burst(u64 rate, unsigned int ms, u32 least)
{
	if (!rate)
		return 0;
	return clamp_t(u64, div_u64(rate * ms, MSEC_PER_SEC), least, U32_MAX);
}
