// SPDX-License-Identifier: GPL-2.0
/*
 * Transmission selection: whose turn it is.
 */

#include "selection.h"

#include <linux/bitops.h>
#include <linux/limits.h>

/**
 * dvs_selection_set() - change a class
 * @sel: the classes
 * @class: the class
 * @params: valid parameters
 * @now: nanoseconds
 */
void dvs_selection_set(struct dvs_selection *sel, unsigned int class,
		       const struct dvs_selection_params *params, u64 now)
{
	struct dvs_selection_class *cl = &sel->class[class];
	u8 bit = BIT(class);

	cl->quantum = params->weight * DVS_SELECTION_QUANTUM;
	dvs_bucket_set(&cl->min, params->min, params->min_burst, now);
	dvs_bucket_set(&cl->max, params->max, params->max_burst, now);
	sel->strict = params->strict ? sel->strict | bit : sel->strict & ~bit;
	sel->guaranteed = params->min ? sel->guaranteed | bit :
					sel->guaranteed & ~bit;
	sel->capped = params->max ? sel->capped | bit : sel->capped & ~bit;
}

/**
 * dvs_selection_ready() - which classes may send now
 * @sel: the classes
 * @now: nanoseconds
 * @when: set to an earlier time if a class has to wait until then
 *
 * Return: bit mask of classes that have frames and are within their rate.
 */
u8 dvs_selection_ready(struct dvs_selection *sel, u64 now, u64 *when)
{
	unsigned long capped = sel->busy & sel->capped;
	u8 ready = sel->busy;
	unsigned int class;

	for_each_set_bit(class, &capped, DVS_PRIO_COUNT) {
		struct dvs_bucket *max = &sel->class[class].max;

		if (dvs_bucket_fill(max, now) > 0)
			continue;
		ready &= ~BIT(class);
		*when = min(*when, dvs_bucket_when(max, 0));
	}
	return ready;
}

/*
 * The class that is owed most, in time at its rate; *full is set if it would
 * lose that soon. %DVS_PRIO_COUNT if none is owed anything.
 */
static unsigned int selection_owed(struct dvs_selection *sel, u8 ready, u64 now,
				   bool *full)
{
	unsigned long guaranteed = ready & sel->guaranteed;
	unsigned int owed = DVS_PRIO_COUNT, class;
	s64 most = 0;

	for_each_set_bit(class, &guaranteed, DVS_PRIO_COUNT) {
		struct dvs_bucket *min = &sel->class[class].min;
		s64 tokens = dvs_bucket_fill(min, now);

		if (tokens <= most)
			continue;
		most = tokens;
		owed = class;
		*full = tokens >= min->depth / 2;
	}
	return owed;
}

/* How many rounds until a class that has overdrawn may send */
static u32 selection_rounds(const struct dvs_selection_class *cl)
{
	return cl->deficit > 0 ? 0 : -cl->deficit / cl->quantum + 1;
}

/* Nobody may send in this round: go on to the first in which somebody may */
static void selection_skip_rounds(struct dvs_selection *sel,
				  unsigned long sharing)
{
	unsigned int class;
	u32 rounds = U32_MAX;

	for_each_set_bit(class, &sharing, DVS_PRIO_COUNT)
		rounds = min(rounds, selection_rounds(&sel->class[class]));
	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		struct dvs_selection_class *cl = &sel->class[class];
		s64 deficit = cl->deficit + (s64)rounds * cl->quantum;

		/* who has no frames pays debts, and saves nothing */
		if (!(sharing & BIT(class)))
			deficit = min_t(s64, deficit, max(cl->deficit, 0));
		cl->deficit = deficit;
	}
}

/* The class after this one, in a circle */
static unsigned int selection_after(unsigned long sharing, unsigned int class)
{
	unsigned int next = find_next_bit(&sharing, DVS_PRIO_COUNT, class + 1);

	return next < DVS_PRIO_COUNT ? next : __ffs(sharing);
}

/* Deficit round robin, with debts: a class sends while it has overdrawn nothing */
static unsigned int selection_share(struct dvs_selection *sel, u8 sharing)
{
	unsigned int class = sel->turn, i;

	if (is_power_of_2(sharing))
		return __ffs(sharing);
	sel->rule = DVS_SELECTION_SHARE;
	if (sharing & BIT(class) && sel->class[class].deficit > 0)
		return class;
	for (;;) {
		for (i = 0; i < DVS_PRIO_COUNT; i++) {
			class = selection_after(sharing, class);
			if (sel->class[class].deficit > 0) {
				sel->turn = class;
				return class;
			}
		}
		selection_skip_rounds(sel, sharing);
	}
}

/**
 * dvs_selection_next() - which class sends next
 * @sel: the classes
 * @ready: bit mask of classes that may send, not 0
 * @now: nanoseconds, at which dvs_selection_ready() was asked
 *
 * Return: one of the classes in @ready.
 */
unsigned int dvs_selection_next(struct dvs_selection *sel, u8 ready, u64 now)
{
	unsigned int owed = DVS_PRIO_COUNT, top;
	bool full = false;

	sel->rule = DVS_SELECTION_FREE;
	if (ready & sel->guaranteed)
		owed = selection_owed(sel, ready, now, &full);
	if (ready & sel->strict) {
		top = __fls(ready & sel->strict);
		if (owed == DVS_PRIO_COUNT || owed == top ||
		    !(sel->awake & BIT(top)) || !(full || sel->last == top)) {
			sel->rule = owed == top ? DVS_SELECTION_OWED :
						  DVS_SELECTION_FREE;
			return top;
		}
	}
	if (owed == DVS_PRIO_COUNT)
		return selection_share(sel, ready);
	sel->rule = DVS_SELECTION_OWED;
	return owed;
}

/**
 * dvs_selection_sent() - a class has sent a frame
 * @sel: the classes
 * @class: what dvs_selection_next() said
 * @len: bytes of the frame
 */
void dvs_selection_sent(struct dvs_selection *sel, unsigned int class, u32 len)
{
	struct dvs_selection_class *cl = &sel->class[class];

	sel->last = class;
	sel->awake |= BIT(class);
	if (sel->capped & BIT(class))
		dvs_bucket_take(&cl->max, len);
	if (sel->rule == DVS_SELECTION_OWED)
		dvs_bucket_take(&cl->min, len);
	else if (sel->rule == DVS_SELECTION_SHARE)
		cl->deficit -= len;
}

/**
 * dvs_selection_alone() - send a frame while no other class has any
 * @sel: the classes
 * @class: the frame's class
 * @len: bytes of the frame
 * @now: nanoseconds
 *
 * As filling the class, choosing it, and its being empty again.
 *
 * Return: true if the class may send; the frame is paid for.
 */
bool dvs_selection_alone(struct dvs_selection *sel, unsigned int class, u32 len,
			 u64 now)
{
	struct dvs_selection_class *cl = &sel->class[class];

	return dvs_bucket_send(&cl->min, &cl->max, len, now);
}

/**
 * dvs_selection_empty() - a class has no more frames
 * @sel: the classes
 * @class: the class
 *
 * Debts end when nobody is left to whom they are owed.
 */
void dvs_selection_empty(struct dvs_selection *sel, unsigned int class)
{
	unsigned int i;

	sel->busy &= ~BIT(class);
	sel->awake &= ~BIT(class);
	sel->class[class].deficit = min(sel->class[class].deficit, 0);
	for (i = 0; !sel->busy && i < DVS_PRIO_COUNT; i++)
		sel->class[i].deficit = 0;
}
