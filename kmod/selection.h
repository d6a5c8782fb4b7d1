/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Transmission selection (IEEE 802.1Q, 8.6.8): which of eight traffic classes
 * sends the next frame.
 *
 * Three rules, in this order:
 *
 * 1. A class that has got less than its guaranteed rate is owed a frame.
 * 2. Strict classes send before others, the highest first.
 * 3. What is left is shared by weight, by deficit round robin.
 *
 * A strict class that has just woken up sends before any that is owed; one that
 * has been sending takes turns with those, or waits for one that would soon
 * lose what it is owed. So a frame of a class that is not always busy waits for one
 * frame at most, and guarantees hold if it is. What is sent by rule 1 does not
 * count as a share.
 *
 * A class with a maximum rate takes no part while it has sent that much.
 *
 * Nothing here knows of frames or devices. All is protected by one lock, that of
 * the owner.
 */
#ifndef _DVS_SELECTION_H
#define _DVS_SELECTION_H

#include "bucket.h"
#include "prio.h"

#define DVS_SELECTION_WEIGHT_MAX	100

/* Bursts for which nothing was chosen: in ms at the rate, and bytes at least */
#define DVS_SELECTION_MIN_BURST_MS	10
#define DVS_SELECTION_MIN_BURST_LEAST	65536
#define DVS_SELECTION_MAX_BURST_MS	1
#define DVS_SELECTION_MAX_BURST_LEAST	3028	/* two frames of Ethernet */

/* Bytes per round and weight: little, so that classes take turns quickly */
#define DVS_SELECTION_QUANTUM		16

/**
 * enum dvs_selection_rule - why a class was chosen
 * @DVS_SELECTION_FREE: it is strict, or nobody else shares with it
 * @DVS_SELECTION_SHARE: it was its turn
 * @DVS_SELECTION_OWED: it was below its guaranteed rate
 */
enum dvs_selection_rule {
	DVS_SELECTION_FREE,
	DVS_SELECTION_SHARE,
	DVS_SELECTION_OWED,
};

/**
 * struct dvs_selection_class - a traffic class
 * @quantum: bytes per round
 * @deficit: bytes that it may send in this round
 * @min: guaranteed rate
 * @max: maximum rate
 */
struct dvs_selection_class {
	u32 quantum;
	s32 deficit;
	struct dvs_bucket min;
	struct dvs_bucket max;
};

/**
 * struct dvs_selection - the classes of a link
 * @class: the classes
 * @busy: bit mask of classes that have frames
 * @strict: bit mask of strict classes
 * @guaranteed: bit mask of classes with a guaranteed rate
 * @capped: bit mask of classes with a maximum rate
 * @awake: bit mask of classes that have sent a frame since they were without
 * @turn: class whose turn it is among those that share
 * @last: class that sent the last frame
 * @rule: why a class was chosen, enum dvs_selection_rule
 */
struct dvs_selection {
	struct dvs_selection_class class[DVS_PRIO_COUNT];
	u8 busy;
	u8 strict;
	u8 guaranteed;
	u8 capped;
	u8 awake;
	u8 turn;
	u8 last;
	u8 rule;
};

/**
 * struct dvs_selection_params - what the operator chooses for a class
 * @strict: it is strict
 * @weight: its share of what is left, 1..%DVS_SELECTION_WEIGHT_MAX
 * @min: bytes per second it is guaranteed, 0 for none
 * @max: bytes per second it may send, 0 for any
 * @min_burst: bytes that it may be behind before it loses what it is owed
 * @max_burst: bytes that it may send at once
 */
struct dvs_selection_params {
	bool strict;
	u8 weight;
	u64 min;
	u64 max;
	u32 min_burst;
	u32 max_burst;
};

void dvs_selection_set(struct dvs_selection *sel, unsigned int class,
		       const struct dvs_selection_params *params, u64 now);
u8 dvs_selection_ready(struct dvs_selection *sel, u64 now, u64 *when);
unsigned int dvs_selection_next(struct dvs_selection *sel, u8 ready, u64 now);
void dvs_selection_sent(struct dvs_selection *sel, unsigned int class, u32 len);
bool dvs_selection_alone(struct dvs_selection *sel, unsigned int class, u32 len,
			 u64 now);
void dvs_selection_empty(struct dvs_selection *sel, unsigned int class);

/**
 * dvs_selection_min_burst() - how much a class may be behind by default
 * @rate: its guaranteed rate, bytes per second
 *
 * Return: bytes.
 */
static inline u32 dvs_selection_min_burst(u64 rate)
{
	return dvs_bucket_burst(rate, DVS_SELECTION_MIN_BURST_MS,
				DVS_SELECTION_MIN_BURST_LEAST);
}

/**
 * dvs_selection_max_burst() - how much a class may send at once by default
 * @rate: its maximum rate, bytes per second
 *
 * Return: bytes.
 */
static inline u32 dvs_selection_max_burst(u64 rate)
{
	return dvs_bucket_burst(rate, DVS_SELECTION_MAX_BURST_MS,
				DVS_SELECTION_MAX_BURST_LEAST);
}

/**
 * dvs_selection_may() - whether a class has not sent all that it may
 * @sel: the classes
 * @class: the class
 * @now: nanoseconds
 *
 * Return: true if so.
 */
static inline bool dvs_selection_may(struct dvs_selection *sel,
				     unsigned int class, u64 now)
{
	struct dvs_bucket *max = &sel->class[class].max;

	return !max->rate || dvs_bucket_fill(max, now) > 0;
}

/**
 * dvs_selection_fill() - a class has frames
 * @sel: the classes
 * @class: the class
 */
static inline void dvs_selection_fill(struct dvs_selection *sel,
				      unsigned int class)
{
	sel->busy |= BIT(class);
}

#endif /* _DVS_SELECTION_H */
