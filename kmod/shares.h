/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of many members sends the next frame: members of a pool, each with a
 * guaranteed rate, a maximum rate and a share of what is left.
 *
 * 1. A member that has got less than its guaranteed rate is owed a frame; the one
 *    that has waited longest for it comes first.
 * 2. What is left is shared by weight, by start-time fair queueing (Goyal, Vin and
 *    Cheng, 1996): each frame begins at a virtual time, at which the one before it
 *    of the same member ended, and the earliest is sent. What was owed does not
 *    count as a share.
 *
 * A member with a maximum rate takes no part while it has sent that much. Each step
 * takes a time that grows with the logarithm of the number of members.
 *
 * Nothing here knows of frames or devices. All is protected by one lock, that of
 * the owner.
 */
#ifndef _DVS_SHARES_H
#define _DVS_SHARES_H

#include <linux/rbtree.h>

#include "bucket.h"

#define DVS_SHARES_WEIGHT_MAX	100

/**
 * struct dvs_share - a member
 * @turn: link in &dvs_shares.turns, by @start
 * @wait: link in &dvs_shares.owed or &dvs_shares.held, by @when
 * @start: virtual time at which its next frame begins
 * @when: nanoseconds, when it is owed something, or may send again
 * @slept: nanoseconds, when its last frame had left
 * @cost: virtual time per byte, shifted left
 * @min: guaranteed rate
 * @max: maximum rate
 * @busy: it has frames
 * @held: it has sent what it may
 * @owed: it was chosen since it was owed a frame
 */
struct dvs_share {
	struct rb_node turn;
	struct rb_node wait;
	u64 start;
	u64 when;
	u64 slept;
	u32 cost;
	struct dvs_bucket min;
	struct dvs_bucket max;
	bool busy;
	bool held;
	bool owed;
};

/**
 * struct dvs_shares - members that share something
 * @turns: members that may send
 * @owed: those of them that have a guaranteed rate
 * @held: members that may not send yet
 * @time: virtual time of the frame sent last
 */
struct dvs_shares {
	struct rb_root_cached turns;
	struct rb_root_cached owed;
	struct rb_root_cached held;
	u64 time;
};

/**
 * struct dvs_share_params - what the operator chooses for a member
 * @weight: its share of what is left, 1..%DVS_SHARES_WEIGHT_MAX
 * @min: bytes per second it is guaranteed, 0 for none
 * @max: bytes per second it may send, 0 for any
 * @min_burst: bytes that it may be behind before it loses what it is owed
 * @max_burst: bytes that it may send at once
 */
struct dvs_share_params {
	u8 weight;
	u64 min;
	u64 max;
	u32 min_burst;
	u32 max_burst;
};

void dvs_share_set(struct dvs_shares *shares, struct dvs_share *share,
		   const struct dvs_share_params *params, u64 now);
void dvs_share_fill(struct dvs_shares *shares, struct dvs_share *share,
		    u64 now);
void dvs_share_empty(struct dvs_shares *shares, struct dvs_share *share,
		     u64 now);
struct dvs_share *dvs_shares_next(struct dvs_shares *shares, u64 now,
				  u64 *when);
void dvs_share_sent(struct dvs_shares *shares, struct dvs_share *share,
		    u32 len, u64 now);

#endif /* _DVS_SHARES_H */
