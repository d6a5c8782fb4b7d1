/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A moment by two clocks: the calendar's, and the time since the machine
 * started, which NetFlow v5 and v9 call sysUptime.
 */
#ifndef _DVSD_INSTANT_H
#define _DVSD_INSTANT_H

#include <stdint.h>
#include <time.h>

/** define NSEC_PER_SEC - nanoseconds of a second */
#define NSEC_PER_SEC	UINT64_C(1000000000)
/** define NSEC_PER_MSEC - nanoseconds of a millisecond */
#define NSEC_PER_MSEC	UINT64_C(1000000)

/**
 * struct instant - a moment
 * @real: nanoseconds since 1970 (UTC)
 * @boot: nanoseconds since the machine started, suspended time included
 */
struct instant {
	uint64_t real;
	uint64_t boot;
};

/**
 * instant_clock() - read a clock
 * @clock: CLOCK_REALTIME, CLOCK_BOOTTIME, ...
 *
 * Return: what it shows, in nanoseconds.
 */
static inline uint64_t instant_clock(clockid_t clock)
{
	struct timespec time = { 0 };

	clock_gettime(clock, &time);
	return time.tv_sec * NSEC_PER_SEC + time.tv_nsec;
}

/**
 * instant_now() - the present
 *
 * Return: both clocks, read together.
 */
static inline struct instant instant_now(void)
{
	return (struct instant){
		.real = instant_clock(CLOCK_REALTIME),
		.boot = instant_clock(CLOCK_BOOTTIME),
	};
}

/**
 * instant_uptime() - sysUptime of a moment (RFC 3954, 5.1)
 * @now: the present
 *
 * Return: milliseconds since the machine started, modulo 2^32.
 */
static inline uint32_t instant_uptime(const struct instant *now)
{
	return now->boot / NSEC_PER_MSEC;
}

/**
 * instant_uptime_at() - sysUptime of an earlier or later moment
 * @now: the present
 * @real: the moment, milliseconds since 1970
 *
 * Both differ by as much as the calendar says that they lie apart, modulo 2^32,
 * whatever the calendar was when the machine started.
 *
 * Return: milliseconds since the machine started, modulo 2^32.
 */
static inline uint32_t instant_uptime_at(const struct instant *now,
					 uint64_t real)
{
	return now->boot / NSEC_PER_MSEC - (now->real / NSEC_PER_MSEC - real);
}

#endif /* _DVSD_INSTANT_H */
