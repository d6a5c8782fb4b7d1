// SPDX-License-Identifier: GPL-2.0
/*
 * Shares of many members.
 */

#include "shares.h"

#include <linux/time64.h>

/* Virtual time of a byte is 4096 for weight 1, in parts of 1/256 */
#define SHARES_COST	BIT(20)
#define SHARES_SHIFT	8

/* A member that has slept for so long owes nothing to others any more */
#define SHARES_FORGET	NSEC_PER_SEC

#define turn_of(node)	rb_entry(node, struct dvs_share, turn)
#define wait_of(node)	rb_entry(node, struct dvs_share, wait)

/* Virtual time may go round */
static bool turn_is_before(struct rb_node *a, const struct rb_node *b)
{
	return (s64)(turn_of(a)->start - turn_of(b)->start) < 0;
}

static bool wait_is_before(struct rb_node *a, const struct rb_node *b)
{
	return wait_of(a)->when < wait_of(b)->when;
}

static struct dvs_share *first_waiting(const struct rb_root_cached *root)
{
	struct rb_node *node = rb_first_cached(root);

	return node ? wait_of(node) : NULL;
}

/* It has not had its turn yet in what is going on now */
static void share_catch_up(const struct dvs_shares *shares,
			   struct dvs_share *share)
{
	if ((s64)(share->start - shares->time) < 0)
		share->start = shares->time;
}

/* Take a member that is busy to its place */
static void share_enter(struct dvs_shares *shares, struct dvs_share *share,
			u64 now)
{
	if (share->max.rate && dvs_bucket_fill(&share->max, now) <= 0) {
		share->held = true;
		share->when = dvs_bucket_when(&share->max, 0);
		rb_add_cached(&share->wait, &shares->held, wait_is_before);
		return;
	}
	share->held = false;
	rb_add_cached(&share->turn, &shares->turns, turn_is_before);
	if (!share->min.rate)
		return;
	dvs_bucket_fill(&share->min, now);
	share->when = dvs_bucket_when(&share->min, 0);
	rb_add_cached(&share->wait, &shares->owed, wait_is_before);
}

static void share_leave(struct dvs_shares *shares, struct dvs_share *share)
{
	if (share->held) {
		rb_erase_cached(&share->wait, &shares->held);
		return;
	}
	rb_erase_cached(&share->turn, &shares->turns);
	if (share->min.rate)
		rb_erase_cached(&share->wait, &shares->owed);
}

/**
 * dvs_share_set() - change a member
 * @shares: what it shares in
 * @share: the member, zeroed if it is new
 * @params: what it is to be
 * @now: nanoseconds
 */
void dvs_share_set(struct dvs_shares *shares, struct dvs_share *share,
		   const struct dvs_share_params *params, u64 now)
{
	if (share->busy)
		share_leave(shares, share);
	share->cost = SHARES_COST / params->weight;
	dvs_bucket_set(&share->min, params->min, params->min_burst, now);
	dvs_bucket_set(&share->max, params->max, params->max_burst, now);
	if (share->busy)
		share_enter(shares, share, now);
}

/**
 * dvs_share_fill() - a member has frames
 * @shares: what it shares in
 * @share: the member
 * @now: nanoseconds
 */
void dvs_share_fill(struct dvs_shares *shares, struct dvs_share *share,
		    u64 now)
{
	if (share->busy)
		return;
	share->busy = true;
	if (now - share->slept > SHARES_FORGET)
		share->start = shares->time;
	share_catch_up(shares, share);
	share_enter(shares, share, now);
}

/**
 * dvs_share_empty() - a member has no more frames
 * @shares: what it shares in
 * @share: the member
 * @now: nanoseconds
 */
void dvs_share_empty(struct dvs_shares *shares, struct dvs_share *share,
		     u64 now)
{
	if (!share->busy)
		return;
	share_leave(shares, share);
	share->busy = false;
	share->slept = now;
}

/* Those whose time has come take part again, without what they have missed */
static void shares_release(struct dvs_shares *shares, u64 now)
{
	struct dvs_share *share;

	while ((share = first_waiting(&shares->held)) && share->when <= now) {
		share_leave(shares, share);
		share_catch_up(shares, share);
		share_enter(shares, share, now);
	}
}

/**
 * dvs_shares_next() - which member sends next
 * @shares: the members
 * @now: nanoseconds; never less than before
 * @when: set to when to ask again, if that is earlier and nobody may send now
 *
 * Return: the member, or NULL.
 */
struct dvs_share *dvs_shares_next(struct dvs_shares *shares, u64 now,
				  u64 *when)
{
	struct dvs_share *share;
	struct rb_node *node;

	shares_release(shares, now);
	share = first_waiting(&shares->owed);
	if (share && share->when <= now) {
		share->owed = true;
		return share;
	}
	node = rb_first_cached(&shares->turns);
	if (node) {
		share = turn_of(node);
		share->owed = false;
		return share;
	}
	share = first_waiting(&shares->held);
	if (share)
		*when = min(*when, share->when);
	return NULL;
}

/**
 * dvs_share_sent() - a member has sent a frame
 * @shares: what it shares in
 * @share: what dvs_shares_next() said, which may have become empty since
 * @len: bytes of the frame
 * @now: nanoseconds
 */
void dvs_share_sent(struct dvs_shares *shares, struct dvs_share *share,
		    u32 len, u64 now)
{
	if (share->busy)
		share_leave(shares, share);
	if (share->max.rate)
		dvs_bucket_take(&share->max, len);
	if (share->owed) {
		dvs_bucket_take(&share->min, len);
	} else {
		shares->time = share->start;
		share->start += ((u64)len * share->cost) >> SHARES_SHIFT;
	}
	if (share->busy)
		share_enter(shares, share, now);
}
