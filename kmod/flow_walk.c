// SPDX-License-Identifier: GPL-2.0
/*
 * The flow cache: walks through the tables of all CPUs.
 *
 * A CPU's table belongs to that CPU, so a walk has itself carried from CPU to CPU by
 * work items. It looks at some buckets at a time with bottom halves off.
 */

#include <linux/cpu.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "flow.h"

#define WALK_BUCKETS	64	/* looked at while bottom halves are off */

/**
 * struct walk_step - a part of a walk, on one CPU
 * @work: brings it there
 * @walk: the walk
 */
struct walk_step {
	struct work_struct work;
	struct dvs_flow_walk *walk;
};

static void walk_take(struct dvs_flow_walk *walk, const struct dvs_flow *flow,
		      enum dvs_flow_end end)
{
	struct dvs_flow_record *record = &walk->record[walk->count++];

	record->flow = *flow;
	record->end = end;
	record->cpu = walk->cpu;
}

/* True if the flow ends, and is freed */
static bool walk_flow(struct dvs_flow_walk *walk, struct dvs_flow_table *table,
		      struct dvs_flow **place)
{
	struct dvs_flow *flow = *place;
	enum dvs_flow_end end = walk->judge(flow, walk->arg);

	if (end == DVS_FLOW_END_NONE) {
		if (walk->match && walk->match(flow, walk->arg)) {
			walk_take(walk, flow, end);
			flow->shown = walk->id;
		}
		return false;
	}
	walk_take(walk, flow, end);
	*place = flow->next;
	dvs_flow_del(walk->flows, table, flow);
	return true;
}

static bool walk_has_room(const struct dvs_flow_walk *walk)
{
	return walk->count < walk->size;
}

/* Go through a bucket, from where the walk stopped in it */
static void walk_bucket(struct dvs_flow_walk *walk, struct dvs_flow_table *table)
{
	struct dvs_flow **place = &table->bucket[walk->bucket];
	unsigned int n;

	for (n = 0; n < walk->passed && *place != &dvs_flow_last; n++)
		place = &(*place)->next;
	while (*place != &dvs_flow_last && walk_has_room(walk)) {
		if (walk_flow(walk, table, place))
			continue;
		place = &(*place)->next;
		walk->passed++;
	}
	if (*place != &dvs_flow_last)
		return;
	walk->bucket++;
	walk->passed = 0;
}

static bool walk_is_done(const struct dvs_flow_walk *walk,
			 const struct dvs_flow_table *table)
{
	return walk->bucket >= dvs_flow_buckets(table) ||
	       !READ_ONCE(table->count);
}

/* On the CPU that the table belongs to, or while that one is offline */
static void walk_table(struct work_struct *work)
{
	struct dvs_flow_walk *walk = container_of(work, struct walk_step,
						  work)->walk;
	struct dvs_flow_table *table = per_cpu_ptr(walk->flows->table,
						   walk->cpu);
	unsigned int n;

	while (walk_has_room(walk) && !walk_is_done(walk, table)) {
		local_bh_disable();
		for (n = 0; n < WALK_BUCKETS && walk_has_room(walk) &&
		     walk->bucket < dvs_flow_buckets(table); n++)
			walk_bucket(walk, table);
		local_bh_enable();
		cond_resched();
	}
}

/**
 * dvs_flow_on_cpu() - have work done where a CPU's table may be touched
 * @cpu: the CPU
 * @fn: the work; turns bottom halves off
 * @work: handed to @fn, on the caller's stack
 *
 * Context: may sleep.
 */
void dvs_flow_on_cpu(unsigned int cpu, work_func_t fn, struct work_struct *work)
{
	INIT_WORK_ONSTACK(work, fn);
	cpus_read_lock();
	if (cpu_online(cpu)) {
		queue_work_on(cpu, system_wq, work);
		flush_work(work);
	} else {
		fn(work);
	}
	cpus_read_unlock();
	destroy_work_on_stack(work);
}

/* Go on from CPU to CPU until there is no more room for what is found */
static void walk_tables(struct dvs_flow_walk *walk)
{
	struct walk_step step = { .walk = walk };
	const struct dvs_flow_table *table;

	while (walk->cpu < nr_cpu_ids) {
		if (!cpu_possible(walk->cpu))
			goto next;
		table = per_cpu_ptr(walk->flows->table, walk->cpu);
		if (!walk_is_done(walk, table))
			dvs_flow_on_cpu(walk->cpu, walk_table, &step.work);
		if (!walk_is_done(walk, table))
			return;
next:
		walk->cpu++;
		walk->bucket = 0;
		walk->passed = 0;
	}
}

/**
 * dvs_flow_walk_next() - go on with a walk
 * @walk: the walk; @id, @cpu, @bucket and @passed are 0 to begin with
 *
 * Sets @record to flows that have ended, which are in the cache no more, and copies
 * of others that are wanted. What several CPUs have counted is one record. There may
 * be none although the walk has not come to its end.
 *
 * Context: may sleep; not below a lock that work items take.
 * Return: false if the walk has come to its end.
 */
bool dvs_flow_walk_next(struct dvs_flow_walk *walk)
{
	struct dvs_flows *flows = walk->flows;

	walk->count = 0;
	mutex_lock(&flows->mutex);
	if (!walk->id)
		walk->id = ++flows->walks;
	if (flows->table) {
		walk_tables(walk);
		dvs_flow_merge(walk);
	} else {
		walk->cpu = nr_cpu_ids;
	}
	mutex_unlock(&flows->mutex);
	return walk->cpu < nr_cpu_ids;
}

/**
 * dvs_flows_count() - what is in a cache
 * @flows: the cache
 * @count: set to the number of flows
 * @overflow: set to the number of frames whose flow found no room
 *
 * Context: may sleep.
 */
void dvs_flows_count(struct dvs_flows *flows, u64 *count, u64 *overflow)
{
	const struct dvs_flow_table *table;
	int cpu;

	*count = 0;
	*overflow = 0;
	mutex_lock(&flows->mutex);
	if (flows->table) {
		for_each_possible_cpu(cpu) {
			table = per_cpu_ptr(flows->table, cpu);
			*count += READ_ONCE(table->count);
			*overflow += READ_ONCE(table->overflow);
		}
	}
	mutex_unlock(&flows->mutex);
}
