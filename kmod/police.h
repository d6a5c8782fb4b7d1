/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Policers: what a token-bucket meter makes of each frame, and the action that
 * follows from its colour.
 *
 * The meters are those of RFC 2698 and RFC 4115; one with a single rate colours
 * frames green or red. A frame conforms to a bucket that has its bytes. There is
 * one addition: a frame that is longer than the burst, which no bucket could ever
 * hold, conforms to a full one, and takes it below zero; so it is with super-frames
 * (GSO). Over time the rates are exact all the same.
 */
#ifndef _DVS_POLICE_H
#define _DVS_POLICE_H

#include <linux/spinlock.h>
#include <linux/types.h>
#include <uapi/linux/dvs.h>

#include "bucket.h"

/**
 * enum dvs_colour - what a meter makes of a frame
 * @DVS_GREEN: it conforms to the rate
 * @DVS_YELLOW: it exceeds the rate, but not the peak or the excess
 * @DVS_RED: it violates both
 * @DVS_COLOURS: how many there are
 */
enum dvs_colour {
	DVS_GREEN,
	DVS_YELLOW,
	DVS_RED,
	DVS_COLOURS,
};

/**
 * enum dvs_meter - the kinds of meters
 * @DVS_METER_RATE: a single rate, two colours
 * @DVS_METER_PEAK: a rate within a peak (RFC 2698)
 * @DVS_METER_EXCESS: a rate, and an excess beside it (RFC 4115)
 */
enum dvs_meter {
	DVS_METER_RATE,
	DVS_METER_PEAK,
	DVS_METER_EXCESS,
};

/**
 * struct dvs_police_params - what the operator chooses
 * @meter: kind of the meter
 * @rate: committed rate, bytes per second
 * @burst: committed burst, bytes
 * @more_rate: peak or excess rate, by @meter
 * @more_burst: peak or excess burst
 * @aware: a frame that may be dropped before others comes in yellow
 * @action: what is done with each colour; green passes
 */
struct dvs_police_params {
	enum dvs_meter meter;
	u64 rate;
	u32 burst;
	u64 more_rate;
	u32 more_burst;
	bool aware;
	enum dvs_police_action action[DVS_COLOURS];
};

/**
 * struct dvs_police_stats - what a policer has seen
 * @packets: frames of each colour
 * @bytes: their bytes
 * @dropped: frames whose colour had them dropped
 */
struct dvs_police_stats {
	u64 packets[DVS_COLOURS];
	u64 bytes[DVS_COLOURS];
	u64 dropped;
};

/**
 * struct dvs_police - a policer
 * @lock: protects all of it against frames; @params is written under rtnl too
 * @committed: bucket of the rate
 * @more: bucket of the peak or the excess
 * @params: what the operator chose
 * @stats: counters
 * @rcu: for who frees it
 */
struct dvs_police {
	spinlock_t lock;
	struct dvs_bucket committed;
	struct dvs_bucket more;
	struct dvs_police_params params;
	struct dvs_police_stats stats;
	struct rcu_head rcu;
};

struct dvs_police *dvs_police_alloc(const struct dvs_police_params *params,
				    u64 now);
void dvs_police_set(struct dvs_police *police,
		    const struct dvs_police_params *params, u64 now);
enum dvs_police_action dvs_police_frame(struct dvs_police *police, u32 len,
					bool eligible, u64 now,
					enum dvs_colour *colour);
void dvs_police_read(struct dvs_police *police, struct dvs_police_stats *stats);

#endif /* _DVS_POLICE_H */
