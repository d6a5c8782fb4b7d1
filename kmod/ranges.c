// SPDX-License-Identifier: GPL-2.0
/*
 * Sets of segment ids.
 *
 * A set is a sorted array of runs that are apart from each other by at least
 * one id, so that a set has one form only. Whatever changes a set either
 * succeeds or leaves it as it was.
 */

#include "ranges.h"

#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

static struct dvs_range *ranges_alloc(unsigned int count)
{
	return kvmalloc_array(roundup_pow_of_two(count),
			      sizeof(struct dvs_range), GFP_KERNEL);
}

/* Number of runs that end below an id: the place of the run it would be in */
static unsigned int ranges_place(const struct dvs_ranges *ranges, u32 id)
{
	unsigned int low = 0, high = ranges->count;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (ranges->range[middle].last < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Make a place for one more run at @at */
static int ranges_insert(struct dvs_ranges *ranges, unsigned int at)
{
	struct dvs_range *range = ranges->range;

	if (!ranges->count || is_power_of_2(ranges->count)) {
		range = ranges_alloc(ranges->count + 1);
		if (!range)
			return -ENOMEM;
		if (ranges->count)
			memcpy(range, ranges->range,
			       ranges->count * sizeof(*range));
		kvfree(ranges->range);
		ranges->range = range;
	}
	memmove(&range[at + 1], &range[at],
		(ranges->count - at) * sizeof(*range));
	ranges->count++;
	return 0;
}

static void ranges_remove(struct dvs_ranges *ranges, unsigned int at,
			  unsigned int count)
{
	struct dvs_range *range = ranges->range;

	memmove(&range[at], &range[at + count],
		(ranges->count - at - count) * sizeof(*range));
	ranges->count -= count;
}

/**
 * dvs_ranges_copy() - copy a set
 * @to: set to the copy; what it held is not freed
 * @from: the set
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM, and then @to is empty.
 */
int dvs_ranges_copy(struct dvs_ranges *to, const struct dvs_ranges *from)
{
	memset(to, 0, sizeof(*to));
	if (!from->count)
		return 0;
	to->range = ranges_alloc(from->count);
	if (!to->range)
		return -ENOMEM;
	memcpy(to->range, from->range, from->count * sizeof(*to->range));
	to->count = from->count;
	return 0;
}

/**
 * dvs_ranges_add() - add a run of ids to a set
 * @ranges: the set
 * @first: first id, not 0
 * @last: last id, not below @first, less than the largest u32
 *
 * Some or all of the ids may be there already.
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_ranges_add(struct dvs_ranges *ranges, u32 first, u32 last)
{
	unsigned int at = ranges_place(ranges, first - 1);
	struct dvs_range *run;
	unsigned int end = at;
	int err;

	while (end < ranges->count && ranges->range[end].first <= last + 1)
		end++;
	if (end == at) {
		err = ranges_insert(ranges, at);
		if (err)
			return err;
		ranges->range[at].first = first;
		ranges->range[at].last = last;
		return 0;
	}
	run = &ranges->range[at];
	run->first = min(run->first, first);
	run->last = max(ranges->range[end - 1].last, last);
	ranges_remove(ranges, at + 1, end - at - 1);
	return 0;
}

/**
 * dvs_ranges_del() - take a run of ids out of a set
 * @ranges: the set
 * @first: first id, not 0
 * @last: last id, not below @first, less than the largest u32
 *
 * Some or all of the ids may be missing.
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_ranges_del(struct dvs_ranges *ranges, u32 first, u32 last)
{
	unsigned int at = ranges_place(ranges, first);
	struct dvs_range *run;
	unsigned int end;
	int err;

	if (at < ranges->count && ranges->range[at].first < first) {
		if (ranges->range[at].last > last) {
			err = ranges_insert(ranges, at);
			if (err)
				return err;
			ranges->range[at + 1].first = last + 1;
		}
		run = &ranges->range[at++];
		run->last = first - 1;
	}
	for (end = at; end < ranges->count; end++) {
		run = &ranges->range[end];
		if (run->last > last) {
			run->first = max(run->first, last + 1);
			break;
		}
	}
	ranges_remove(ranges, at, end - at);
	return 0;
}

/**
 * dvs_ranges_have() - look for one id
 * @ranges: the set
 * @id: the id
 *
 * Return: true if it is in the set.
 */
bool dvs_ranges_have(const struct dvs_ranges *ranges, u32 id)
{
	return dvs_ranges_meet(ranges, id, id);
}

/**
 * dvs_ranges_meet() - look for any of a run of ids
 * @ranges: the set
 * @first: first id
 * @last: last id
 *
 * Return: true if at least one of them is in the set.
 */
bool dvs_ranges_meet(const struct dvs_ranges *ranges, u32 first, u32 last)
{
	unsigned int at = ranges_place(ranges, first);

	return at < ranges->count && ranges->range[at].first <= last;
}

/**
 * dvs_ranges_cover() - look for all of a run of ids
 * @ranges: the set
 * @first: first id
 * @last: last id
 *
 * Return: true if each of them is in the set.
 */
bool dvs_ranges_cover(const struct dvs_ranges *ranges, u32 first, u32 last)
{
	unsigned int at = ranges_place(ranges, first);

	return at < ranges->count && ranges->range[at].first <= first &&
	       ranges->range[at].last >= last;
}

/**
 * dvs_ranges_size() - count the ids of a set
 * @ranges: the set
 *
 * Return: their number, at most the largest u32.
 */
u32 dvs_ranges_size(const struct dvs_ranges *ranges)
{
	unsigned int i;
	u64 size = 0;

	for (i = 0; i < ranges->count; i++)
		size += ranges->range[i].last - ranges->range[i].first + 1;
	return min_t(u64, size, U32_MAX);
}

/**
 * dvs_ranges_free() - make a set empty
 * @ranges: the set
 */
void dvs_ranges_free(struct dvs_ranges *ranges)
{
	kvfree(ranges->range);
	ranges->range = NULL;
	ranges->count = 0;
}
