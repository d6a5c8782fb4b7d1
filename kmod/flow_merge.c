// SPDX-License-Identifier: GPL-2.0
/*
 * The flow cache: flows whose frames come to several CPUs.
 *
 * Each of the CPUs has a flow of its own. What a walk has found on one of them is
 * looked up on the others. A flow that has no frames on one CPU any more, but does
 * on another, has not ended: it is counted there from now on.
 */

#include "flow.h"

/**
 * struct merge_step - a part of the work, on one CPU
 * @work: brings it there
 * @walk: the walk, with its records
 * @cpu: the CPU
 */
struct merge_step {
	struct work_struct work;
	struct dvs_flow_walk *walk;
	int cpu;
};

static void flow_absorb(struct dvs_flow *to, const struct dvs_flow *from)
{
	bool later = (s32)(from->last - to->last) >= 0;

	to->packets += from->packets;
	to->bytes += from->bytes;
	to->tcp_flags |= from->tcp_flags;
	if ((s32)(from->first - to->first) < 0) {
		to->first = from->first;
		to->class = from->class;
	}
	if (from->drop_packets && (later || !to->drop_packets))
		to->drop_reason = from->drop_reason;
	to->drop_packets += from->drop_packets;
	to->drop_bytes += from->drop_bytes;
	if (!later)
		return;
	to->last = from->last;
	to->out = from->out;
}

static struct dvs_flow **merge_find(struct dvs_flow_table *table,
				    const struct dvs_flow *flow)
{
	struct dvs_flow_frame frame = {
		.words = dvs_flow_words(flow),
	};
	struct dvs_flow **place, *found;
	unsigned int i;
	u32 bucket;

	for (i = 0; i < frame.words; i++)
		frame.key[i] = dvs_flow_word(flow, i);
	found = dvs_flow_find(table, &frame, &bucket);
	if (!found)
		return NULL;
	place = &table->bucket[bucket];
	while (*place != found)
		place = &(*place)->next;
	return place;
}

/* It has ended here; has it on this CPU as well? */
static void merge_ended(struct dvs_flow_walk *walk, struct dvs_flow_table *table,
			struct dvs_flow_record *record, struct dvs_flow **place)
{
	struct dvs_flow *flow = *place;

	if ((record->end == DVS_FLOW_END_IDLE ||
	     record->end == DVS_FLOW_END_RESOURCES) &&
	    walk->judge(flow, walk->arg) == DVS_FLOW_END_NONE) {
		flow_absorb(flow, &record->flow);
		record->cpu = -1;
		return;
	}
	flow_absorb(&record->flow, flow);
	*place = flow->next;
	dvs_flow_del(walk->flows, table, flow);
}

/*
 * The walk has taken a copy on this CPU already. A flow that came here when the walk
 * had gone on is in none. If a later walk took one, it is not known.
 */
static bool is_shown(const struct dvs_flow_walk *walk,
		     const struct dvs_flow *flow)
{
	return flow->shown >= walk->id && walk->match(flow, walk->arg);
}

/* A copy stands for all CPUs if it is the first one of them */
static void merge_copy(const struct merge_step *step,
		       struct dvs_flow_record *record,
		       const struct dvs_flow *flow)
{
	const struct dvs_flow_walk *walk = step->walk;

	if (step->cpu > record->cpu || !is_shown(walk, flow))
		flow_absorb(&record->flow, flow);
	else
		record->cpu = -1;
}

static void merge_record(struct merge_step *step, struct dvs_flow_table *table,
			 struct dvs_flow_record *record)
{
	struct dvs_flow **place;

	if (record->cpu < 0 || record->cpu == step->cpu)
		return;
	place = merge_find(table, &record->flow);
	if (!place)
		return;
	if (record->end == DVS_FLOW_END_NONE)
		merge_copy(step, record, *place);
	else
		merge_ended(step->walk, table, record, place);
}

static void merge_table(struct work_struct *work)
{
	struct merge_step *step = container_of(work, struct merge_step, work);
	struct dvs_flow_walk *walk = step->walk;
	struct dvs_flow_table *table = per_cpu_ptr(walk->flows->table,
						   step->cpu);
	unsigned int i;

	local_bh_disable();
	for (i = 0; i < walk->count; i++)
		merge_record(step, table, &walk->record[i]);
	local_bh_enable();
}

static bool is_same(const struct dvs_flow *a, const struct dvs_flow *b)
{
	return !memcmp(a->near, b->near, sizeof(a->near)) &&
	       !memcmp(a->far, b->far, sizeof(a->far));
}

/* Flows that have ended on several CPUs in the same part of the walk */
static void merge_each_other(struct dvs_flow_walk *walk)
{
	struct dvs_flow_record *record = walk->record;
	unsigned int i, k;

	for (i = 0; i < walk->count; i++) {
		if (record[i].cpu < 0 || record[i].end == DVS_FLOW_END_NONE)
			continue;
		for (k = i + 1; k < walk->count; k++) {
			if (record[k].cpu < 0 ||
			    record[k].cpu == record[i].cpu ||
			    !is_same(&record[i].flow, &record[k].flow))
				continue;
			flow_absorb(&record[i].flow, &record[k].flow);
			record[k].cpu = -1;
		}
	}
}

/* Take out those that are part of others */
static void merge_compact(struct dvs_flow_walk *walk)
{
	unsigned int i, n = 0;

	for (i = 0; i < walk->count; i++)
		if (walk->record[i].cpu >= 0)
			walk->record[n++] = walk->record[i];
	walk->count = n;
}

/**
 * dvs_flow_merge() - make one record of what several CPUs have counted
 * @walk: a walk that has found some flows
 *
 * Context: may sleep; &dvs_flows.mutex is held.
 */
void dvs_flow_merge(struct dvs_flow_walk *walk)
{
	struct merge_step step = { .walk = walk };
	const struct dvs_flow_table *table;

	if (!walk->count || num_possible_cpus() == 1)
		return;
	merge_each_other(walk);
	for_each_possible_cpu(step.cpu) {
		table = per_cpu_ptr(walk->flows->table, step.cpu);
		if (READ_ONCE(table->count))
			dvs_flow_on_cpu(step.cpu, merge_table, &step.work);
	}
	merge_compact(walk);
}
