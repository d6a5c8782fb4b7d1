// SPDX-License-Identifier: GPL-2.0
/*
 * Observation points: flows end.
 *
 * A flow ends when no frame has come for the idle timeout, when it has lasted for the
 * active timeout, after TCP's FIN or RST, before something goes that its record
 * names, and early while the cache is nearly full. A flow that goes on after that is
 * a new one.
 */

#include "observe.h"

#include <linux/rtnetlink.h>

#include "notify.h"
#include "remote.h"

#define OBSERVE_INTERVAL	HZ
#define OBSERVE_RECORDS		256
/* While nobody listens, as when dvsd starts anew, flows are kept for so long */
#define OBSERVE_PATIENCE	(60 * HZ)

/**
 * struct observe_judge - which flows end
 * @sw: the switch
 * @ages: how old flows become
 * @patient: flows that end wait for somebody who listens
 * @dying: indexes of segments that end
 * @dest: index of a destination that goes
 */
struct observe_judge {
	struct dvs_switch *sw;
	struct dvs_flow_ages ages;
	bool patient;
	const unsigned long *dying;
	u32 dest;
};

static u32 flow_in(const struct dvs_flow *flow)
{
	return flow->near[1] >> DVS_FLOW_IN_SHIFT & DVS_FLOW_DEST_MASK;
}

static u16 flow_segment(const struct dvs_flow *flow)
{
	return flow->near[0] >> DVS_FLOW_SEGMENT_SHIFT;
}

static enum dvs_flow_end judge_ages(const struct dvs_flow *flow, void *arg)
{
	const struct observe_judge *judge = arg;

	return dvs_flow_end_by_age(flow, &judge->ages);
}

static enum dvs_flow_end judge_all(const struct dvs_flow *flow, void *arg)
{
	return DVS_FLOW_END_FORCED;
}

static enum dvs_flow_end judge_dest(const struct dvs_flow *flow, void *arg)
{
	const struct observe_judge *judge = arg;

	return flow_in(flow) == judge->dest || flow->out == judge->dest ?
	       DVS_FLOW_END_FORCED : DVS_FLOW_END_NONE;
}

static bool remote_is_doomed(const struct dvs_switch *sw, u32 index)
{
	struct dvs_dest *dest = dvs_dest_rcu(&sw->dests, index);

	return dest && dest->kind == DVS_DEST_REMOTE &&
	       !list_empty(&dvs_remote_of(dest)->doomed);
}

static enum dvs_flow_end judge_remotes(const struct dvs_flow *flow, void *arg)
{
	const struct observe_judge *judge = arg;
	bool ends;

	rcu_read_lock();
	ends = remote_is_doomed(judge->sw, flow_in(flow)) ||
	       remote_is_doomed(judge->sw, flow->out);
	rcu_read_unlock();
	return ends ? DVS_FLOW_END_FORCED : DVS_FLOW_END_NONE;
}

static enum dvs_flow_end judge_segments(const struct dvs_flow *flow, void *arg)
{
	const struct observe_judge *judge = arg;

	return test_bit(flow_segment(flow), judge->dying) ?
	       DVS_FLOW_END_FORCED : DVS_FLOW_END_NONE;
}

/* Go through all flows and tell the world of those that end */
static void observe_walk(struct dvs_switch *sw, dvs_flow_judge_fn fn,
			 struct observe_judge *judge)
{
	struct dvs_flow_walk walk = {
		.flows = &sw->observe.flows,
		.judge = fn,
		.arg = judge,
		.size = OBSERVE_RECORDS,
	};
	bool more;

	walk.record = kvmalloc_array(walk.size, sizeof(*walk.record),
				     GFP_KERNEL | __GFP_NOFAIL);
	do {
		more = dvs_flow_walk_next(&walk);
		if (walk.count)
			dvs_notify_flows(sw, walk.record, walk.count);
	} while (more && (!judge->patient || dvs_flows_heard(sw)));
	kvfree(walk.record);
}

static void observe_end(struct dvs_switch *sw, dvs_flow_judge_fn fn,
			struct observe_judge *judge)
{
	judge->sw = sw;
	if (READ_ONCE(sw->observe.flows.table))
		observe_walk(sw, fn, judge);
}

/**
 * dvs_observe_end_all() - end all flows
 * @sw: the switch
 *
 * Context: may sleep.
 */
void dvs_observe_end_all(struct dvs_switch *sw)
{
	struct observe_judge judge = {};

	observe_end(sw, judge_all, &judge);
}

/**
 * dvs_observe_end_dest() - end the flows that name a destination
 * @dest: the destination, which goes; no frame can meet it any more but those that
 *	are being forwarded, and it is still published
 *
 * Context: may sleep.
 */
void dvs_observe_end_dest(struct dvs_dest *dest)
{
	struct observe_judge judge = { .dest = dest->index };

	observe_end(dest->sw, judge_dest, &judge);
}

/**
 * dvs_observe_end_remotes() - end the flows that name remotes that are doomed
 * @sw: the switch; the remotes as in dvs_observe_end_dest()
 *
 * Context: rtnl, may sleep.
 */
void dvs_observe_end_remotes(struct dvs_switch *sw)
{
	struct observe_judge judge = {};

	observe_end(sw, judge_remotes, &judge);
}

/**
 * dvs_observe_end_segments() - end the flows of segments that go
 * @sw: the switch
 * @dying: indexes of the segments, which can still be found
 *
 * Context: may sleep.
 */
void dvs_observe_end_segments(struct dvs_switch *sw, const unsigned long *dying)
{
	struct observe_judge judge = { .dying = dying };

	observe_end(sw, judge_segments, &judge);
}

/* ---- timeouts ---- */

static bool observe_is_pressed(const struct dvs_flows *flows)
{
	return atomic_read(&flows->used) > flows->max - flows->max / 8;
}

/**
 * dvs_observe_heard() - note whether somebody listens
 * @sw: the switch
 *
 * Return: true if so.
 */
bool dvs_observe_heard(struct dvs_switch *sw)
{
	bool heard = dvs_flows_heard(sw);

	if (heard)
		sw->observe.heard = jiffies ?: 1;
	return heard;
}

/* Whether those may be told who will listen again soon */
static bool observe_may_wait(const struct dvs_observe *observe)
{
	return observe->heard &&
	       time_before(jiffies, observe->heard + OBSERVE_PATIENCE);
}

/**
 * dvs_observe_work() - end flows by their timeouts, and come again
 * @work: of the switch's &struct dvs_observe
 */
void dvs_observe_work(struct work_struct *work)
{
	struct dvs_observe *observe = container_of(work, struct dvs_observe,
						   work.work);
	struct dvs_switch *sw = container_of(observe, struct dvs_switch,
					     observe);
	struct observe_judge judge = {
		.sw = sw,
		.ages = {
			.now = jiffies,
			.idle = READ_ONCE(observe->idle) * HZ,
			.active = READ_ONCE(observe->active) * HZ,
			.pressed = observe_is_pressed(&observe->flows),
		},
	};
	bool heard = dvs_observe_heard(sw);

	judge.patient = heard && !judge.ages.pressed;
	if (heard || judge.ages.pressed || !observe_may_wait(observe))
		observe_walk(sw, judge_ages, &judge);
	queue_delayed_work(system_unbound_wq, &observe->work, OBSERVE_INTERVAL);
}
