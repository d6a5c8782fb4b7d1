// SPDX-License-Identifier: GPL-2.0
/*
 * Policers.
 */

#include "police.h"

#include <linux/slab.h>

static enum dvs_colour meter_rate(struct dvs_police *police, u32 len,
				  bool yellow)
{
	if (yellow || !dvs_bucket_has(&police->committed, len))
		return DVS_RED;	/* yellow is never green again, and there is no yellow */
	dvs_bucket_take(&police->committed, len);
	return DVS_GREEN;
}

/* RFC 2698, 3: what is green is part of the peak too */
static enum dvs_colour meter_peak(struct dvs_police *police, u32 len,
				  bool yellow)
{
	if (!dvs_bucket_has(&police->more, len))
		return DVS_RED;
	dvs_bucket_take(&police->more, len);
	if (yellow || !dvs_bucket_has(&police->committed, len))
		return DVS_YELLOW;
	dvs_bucket_take(&police->committed, len);
	return DVS_GREEN;
}

/* RFC 4115: what is green takes nothing off the excess */
static enum dvs_colour meter_excess(struct dvs_police *police, u32 len,
				    bool yellow)
{
	if (!yellow && dvs_bucket_has(&police->committed, len)) {
		dvs_bucket_take(&police->committed, len);
		return DVS_GREEN;
	}
	if (!dvs_bucket_has(&police->more, len))
		return DVS_RED;
	dvs_bucket_take(&police->more, len);
	return DVS_YELLOW;
}

static enum dvs_colour police_meter(struct dvs_police *police, u32 len,
				    bool eligible, u64 now)
{
	bool yellow = eligible && police->params.aware;

	dvs_bucket_fill(&police->committed, now);
	if (police->params.meter == DVS_METER_RATE)
		return meter_rate(police, len, yellow);
	dvs_bucket_fill(&police->more, now);
	if (police->params.meter == DVS_METER_PEAK)
		return meter_peak(police, len, yellow);
	return meter_excess(police, len, yellow);
}

/**
 * dvs_police_frame() - what is to be done with a frame
 * @police: the policer
 * @len: bytes of the frame, or of those it becomes
 * @eligible: it may be dropped before others
 * @now: nanoseconds
 * @colour: set to the frame's colour
 *
 * The frame is paid for and counted.
 *
 * Context: bottom halves off.
 * Return: the action that follows from its colour.
 */
enum dvs_police_action dvs_police_frame(struct dvs_police *police, u32 len,
					bool eligible, u64 now,
					enum dvs_colour *colour)
{
	enum dvs_police_action action;

	spin_lock(&police->lock);
	*colour = police_meter(police, len, eligible, now);
	action = police->params.action[*colour];
	police->stats.packets[*colour]++;
	police->stats.bytes[*colour] += len;
	police->stats.dropped += action == DVS_POLICE_ACTION_DROP;
	spin_unlock(&police->lock);
	return action;
}

/* A peak is no excess: a meter of another kind begins with a full bucket */
static void police_apply(struct dvs_police *police,
			 const struct dvs_police_params *params, u64 now)
{
	if (params->meter != police->params.meter)
		dvs_bucket_set(&police->more, 0, 0, now);
	police->params = *params;
	dvs_bucket_set(&police->committed, params->rate, params->burst, now);
	dvs_bucket_set(&police->more, params->more_rate, params->more_burst,
		       now);
}

/**
 * dvs_police_set() - change a policer
 * @police: the policer
 * @params: valid parameters, whole
 * @now: nanoseconds
 *
 * A frame is metered by the old parameters or by the new ones. Buckets keep the
 * bytes they have, up to a new burst; counters go on. Context: may not be in
 * hard interrupt.
 */
void dvs_police_set(struct dvs_police *police,
		    const struct dvs_police_params *params, u64 now)
{
	spin_lock_bh(&police->lock);
	police_apply(police, params, now);
	spin_unlock_bh(&police->lock);
}

/**
 * dvs_police_read() - read the counters
 * @police: the policer
 * @stats: set to them, all of one moment
 *
 * Context: may not be in hard interrupt.
 */
void dvs_police_read(struct dvs_police *police, struct dvs_police_stats *stats)
{
	spin_lock_bh(&police->lock);
	*stats = police->stats;
	spin_unlock_bh(&police->lock);
}

/**
 * dvs_police_alloc() - make a policer with full buckets
 * @params: valid parameters, whole
 * @now: nanoseconds
 *
 * Context: may sleep.
 * Return: the policer, for kfree() or kfree_rcu(), or NULL.
 */
struct dvs_police *dvs_police_alloc(const struct dvs_police_params *params,
				    u64 now)
{
	struct dvs_police *police = kzalloc(sizeof(*police), GFP_KERNEL);

	if (!police)
		return NULL;
	spin_lock_init(&police->lock);
	police_apply(police, params, now);
	return police;
}
