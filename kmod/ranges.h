/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sets of segment ids as sorted runs.
 */
#ifndef _DVS_RANGES_H
#define _DVS_RANGES_H

#include <linux/types.h>

/**
 * struct dvs_range - a run of segment ids
 * @first: first id
 * @last: last id, not below @first
 */
struct dvs_range {
	u32 first;
	u32 last;
};

/**
 * struct dvs_ranges - a set of segment ids
 * @range: the runs, ascending, neither overlapping nor touching; kvmalloc()ed
 * @count: number of runs
 *
 * The caller protects it. Zeroed memory is the empty set. There is room for as
 * many runs as the next power of two, so that only every now and then a run
 * needs memory.
 */
struct dvs_ranges {
	struct dvs_range *range;
	unsigned int count;
};

int dvs_ranges_copy(struct dvs_ranges *to, const struct dvs_ranges *from);
int dvs_ranges_add(struct dvs_ranges *ranges, u32 first, u32 last);
int dvs_ranges_del(struct dvs_ranges *ranges, u32 first, u32 last);
bool dvs_ranges_have(const struct dvs_ranges *ranges, u32 id);
bool dvs_ranges_meet(const struct dvs_ranges *ranges, u32 first, u32 last);
bool dvs_ranges_cover(const struct dvs_ranges *ranges, u32 first, u32 last);
u32 dvs_ranges_size(const struct dvs_ranges *ranges);
void dvs_ranges_free(struct dvs_ranges *ranges);

#endif /* _DVS_RANGES_H */
