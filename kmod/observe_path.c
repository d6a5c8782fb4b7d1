// SPDX-License-Identifier: GPL-2.0
/*
 * Observation points: what becomes of frames, in the data path.
 */

#include "observe.h"

DEFINE_STATIC_KEY_FALSE(dvs_observe_key);
DEFINE_PER_CPU(struct dvs_observed, dvs_observed);

/* The sampler of a place for frames of a segment that go in this direction */
static const struct dvs_sampler *
observe_sampler(const struct dvs_dest *dest, u16 index,
		enum dvs_flow_direction direction)
{
	/* pairs with dvs_observe_update_port() */
	struct dvs_sampler __rcu **place = READ_ONCE(dest->sampler);
	const struct dvs_sampler *sampler = rcu_dereference(*place);
	const struct dvs_switch *sw = dest->sw;
	const struct dvs_segment *segment;

	if (!sampler && READ_ONCE(sw->observe.segments)) {
		segment = dvs_segment_rcu(&sw->segments, index);
		if (segment)
			sampler = rcu_dereference(segment->sampler);
	}
	if (!sampler)
		sampler = rcu_dereference(sw->observe.sampler);
	return sampler && sampler->params.direction & direction ? sampler : NULL;
}

static struct dvs_flow *observe_add(struct dvs_switch *sw,
				    struct dvs_flow_table *table,
				    const struct dvs_sampler *sampler,
				    const struct dvs_flow_frame *frame, u32 bucket)
{
	const struct dvs_sampler_params *params = &sampler->params;
	u32 sample = params->interval;

	if (params->mode == DVS_SAMPLE_MODE_RANDOM)
		sample |= DVS_FLOW_RANDOM;
	return dvs_flow_add(&sw->observe.flows, table, frame, bucket, sample);
}

/* Count a frame that was sampled; where it is seen is part of @place */
static noinline struct dvs_flow *
observe_count(struct dvs_switch *sw, const struct dvs_sampler *sampler,
	      const struct sk_buff *skb, u16 segment, u64 place, u32 *bytes)
{
	struct dvs_flow_table __percpu *tables;
	struct dvs_flow_frame frame;
	struct dvs_flow_table *table;
	struct dvs_flow *flow;
	u32 bucket;

	tables = READ_ONCE(sw->observe.flows.table);
	if (!tables)
		return NULL;
	dvs_flow_parse(skb, READ_ONCE(sw->observe.flows.macs), segment, place,
		       &frame);
	table = this_cpu_ptr(tables);
	flow = dvs_flow_find(table, &frame, &bucket) ?:
	       observe_add(sw, table, sampler, &frame, bucket);
	if (flow)
		dvs_flow_count(flow, frame.bytes, frame.tcp_flags);
	*bytes = frame.bytes;
	return flow;
}

static u64 observe_place(const struct dvs_dest *from, const struct dvs_dest *to)
{
	return (u64)from->index << DVS_FLOW_IN_SHIFT |
	       (to ? (u64)to->index << DVS_FLOW_OUT_SHIFT : 0);
}

/* Where it came in; true if no other sampler is to be asked about the frame */
static bool observe_in(const struct dvs_dest *from, const struct sk_buff *skb,
		       u16 segment, struct dvs_flow **flow, u32 *bytes)
{
	const struct dvs_sampler *sampler;

	*flow = NULL;
	sampler = observe_sampler(from, segment, DVS_FLOW_DIRECTION_IN);
	if (!sampler)
		return false;
	if (dvs_sampler_takes(sampler))
		*flow = observe_count(from->sw, sampler, skb, segment,
				      observe_place(from, NULL), bytes);
	return !sampler->params.duplicates;
}

/**
 * dvs_observe_copy() - observe where a frame leaves
 * @from: where it came from
 * @to: where it goes
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment
 *
 * Return: true if no other sampler is to be asked about the frame.
 */
bool dvs_observe_copy(const struct dvs_dest *from, const struct dvs_dest *to,
		      const struct sk_buff *skb, u16 segment)
{
	const struct dvs_sampler *sampler;
	struct dvs_flow *flow;
	u32 bytes;

	sampler = observe_sampler(to, segment, DVS_FLOW_DIRECTION_OUT);
	if (!sampler)
		return false;
	if (dvs_sampler_takes(sampler)) {
		flow = observe_count(from->sw, sampler, skb, segment,
				     observe_place(from, to), &bytes);
		if (flow)
			dvs_observe_sent(flow, to, bytes);
	}
	return !sampler->params.duplicates;
}

/**
 * dvs_observe_slow() - dvs_observe_known() for all samplers and frames
 * @from: where it came from
 * @to: where it goes
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment
 */
void dvs_observe_slow(const struct dvs_dest *from, const struct dvs_dest *to,
		      const struct sk_buff *skb, u16 segment)
{
	struct dvs_flow *flow;
	bool done;
	u32 bytes;

	this_cpu_write(dvs_observed.flow, NULL);
	done = observe_in(from, skb, segment, &flow, &bytes);
	if (flow)
		dvs_observe_sent(flow, to, bytes);
	if (!done)
		dvs_observe_copy(from, to, skb, segment);
}

/**
 * dvs_observe_flood() - observe a frame that leaves by several places, or by none
 * @from: where it came from
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment
 *
 * What becomes of single copies says nothing of the frame.
 *
 * Return: true if no other sampler is to be asked about the frame.
 */
bool dvs_observe_flood(const struct dvs_dest *from, const struct sk_buff *skb,
		       u16 segment)
{
	struct dvs_flow *flow;
	bool done;
	u32 bytes;

	this_cpu_write(dvs_observed.flow, NULL);
	done = observe_in(from, skb, segment, &flow, &bytes);
	if (flow)
		flow->out = 0;
	return done;
}

/**
 * dvs_observe_taken() - observe a frame that was sampled where it came in
 * @sampler: the sampler
 * @from: where it came from
 * @to: where it goes
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment
 */
void dvs_observe_taken(const struct dvs_sampler *sampler,
		       const struct dvs_dest *from, const struct dvs_dest *to,
		       const struct sk_buff *skb, u16 segment)
{
	struct dvs_flow *flow;
	u32 bytes;

	flow = observe_count(from->sw, sampler, skb, segment,
			     observe_place(from, NULL), &bytes);
	this_cpu_write(dvs_observed.flow, NULL);
	if (flow)
		dvs_observe_sent(flow, to, bytes);
}

static void observe_drop(struct dvs_flow *flow, u32 bytes,
			 enum dvs_drop_reason reason)
{
	flow->drop_packets++;
	flow->drop_bytes += bytes;
	flow->drop_reason = reason;
}

/**
 * dvs_observe_dropped() - observe a frame that the switch drops
 * @from: where it came from
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment, 0 if it belongs to none
 * @reason: why it is dropped
 */
void dvs_observe_dropped(const struct dvs_dest *from, const struct sk_buff *skb,
			 u16 segment, enum dvs_drop_reason reason)
{
	struct dvs_flow *flow;
	u32 bytes;

	observe_in(from, skb, segment, &flow, &bytes);
	if (!flow)
		return;
	flow->out = 0;
	observe_drop(flow, bytes, reason);
}

/**
 * dvs_observe_lost() - note that the frame which is being sent is dropped
 * @to: where it was to leave
 * @reason: why
 *
 * A frame whose sending led to that of others may not be the last one observed.
 */
void dvs_observe_lost(const struct dvs_dest *to, enum dvs_drop_reason reason)
{
	const struct dvs_observed *now = this_cpu_ptr(&dvs_observed);

	if (now->flow && now->flow->out == to->index)
		observe_drop(now->flow, now->bytes, reason);
}
