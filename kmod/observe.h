/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Observation points: where frames come into a switch and leave it, samplers choose
 * some of them, and the flow cache counts those.
 *
 * A frame is observed once it is known what becomes of it. It is offered to one
 * sampler: to that of the place where it came in, or, if there is none, to that of
 * the place where it leaves. So no frame is counted twice, wherever samplers are put,
 * unless one of them says that it may.
 */
#ifndef _DVS_OBSERVE_H
#define _DVS_OBSERVE_H

#include <linux/jump_label.h>
#include <linux/percpu.h>

#include "capture.h"
#include "dest.h"
#include "flow_key.h"
#include "sampler.h"

/* There is a sampler in some switch; else all this costs nothing */
DECLARE_STATIC_KEY_FALSE(dvs_observe_key);

static inline bool dvs_observing(void)
{
	return static_branch_unlikely(&dvs_observe_key);
}

/**
 * struct dvs_observed - the frame that this CPU sends
 * @flow: its flow, NULL if it was not sampled
 * @bytes: its bytes, as the flow cache counts them
 */
struct dvs_observed {
	struct dvs_flow *flow;
	u32 bytes;
};

DECLARE_PER_CPU(struct dvs_observed, dvs_observed);

/* observe_path.c: the data path; rcu_read_lock(), bottom halves off */
void dvs_observe_slow(const struct dvs_dest *from, const struct dvs_dest *to,
		      const struct sk_buff *skb, u16 segment);
void dvs_observe_taken(const struct dvs_sampler *sampler,
		       const struct dvs_dest *from, const struct dvs_dest *to,
		       const struct sk_buff *skb, u16 segment);
bool dvs_observe_flood(const struct dvs_dest *from, const struct sk_buff *skb,
		       u16 segment);
bool dvs_observe_copy(const struct dvs_dest *from, const struct dvs_dest *to,
		      const struct sk_buff *skb, u16 segment);
void dvs_observe_dropped(const struct dvs_dest *from, const struct sk_buff *skb,
			 u16 segment, enum dvs_drop_reason reason);
void dvs_observe_lost(const struct dvs_dest *to, enum dvs_drop_reason reason);

/* Drop a frame on its way out; consumed */
static inline void dvs_drop_out(struct dvs_dest *to, struct sk_buff *skb,
				u16 segment, enum dvs_drop_reason reason)
{
	if (dvs_observing())
		dvs_observe_lost(to, reason);
	dvs_drop(to, skb, segment, DVS_MIRROR_OUT, reason);
}

/* Count a frame that was dropped on its way out, and is gone */
static inline void dvs_count_lost(struct dvs_dest *to,
				  enum dvs_drop_reason reason, u8 class)
{
	if (dvs_observing())
		dvs_observe_lost(to, reason);
	if (dvs_capturing())
		dvs_capture_lost(to, reason);
	dvs_stats_drop_class(to->stats, reason, class);
}

/* observe.c: samplers and flow caches; rtnl */
void dvs_observe_init(struct dvs_switch *sw);
void dvs_observe_uninit(struct dvs_switch *sw);
void dvs_observe_update_dest(struct dvs_dest *dest);
bool dvs_observe_update_port(struct dvs_port *port);
void dvs_observe_follow(struct dvs_dest *dest, const struct dvs_dest *tunnel);
int dvs_observe_resize(struct dvs_switch *sw, u32 max, bool macs);
int dvs_observe_set(struct dvs_switch *sw, struct dvs_sampler __rcu **place,
		    const struct dvs_sampler_params *params);
int dvs_observe_set_segment(struct dvs_switch *sw, struct dvs_segment *segment,
			    const struct dvs_sampler_params *params);
void dvs_observe_del(struct dvs_switch *sw, struct dvs_sampler __rcu **place);
void dvs_observe_del_segment(struct dvs_switch *sw,
			     struct dvs_segment *segment);
bool dvs_observe_forget(struct dvs_sampler __rcu **place);

/* observe_end.c: flows end; may sleep */
void dvs_observe_work(struct work_struct *work);
bool dvs_observe_heard(struct dvs_switch *sw);
void dvs_observe_end_all(struct dvs_switch *sw);
void dvs_observe_end_dest(struct dvs_dest *dest);
void dvs_observe_end_remotes(struct dvs_switch *sw);
void dvs_observe_end_segments(struct dvs_switch *sw,
			      const unsigned long *dying);

/* A frame of this flow is sent to that place */
static inline void dvs_observe_sent(struct dvs_flow *flow,
				    const struct dvs_dest *to, u32 bytes)
{
	flow->out = to->index;
	this_cpu_write(dvs_observed.flow, flow);
	this_cpu_write(dvs_observed.bytes, bytes);
}

/* Count a plain frame that comes in where all of them are; false if its flow is new */
static __always_inline bool
dvs_observe_plain(struct dvs_flow_table __percpu *table,
		  const struct dvs_dest *from, const struct dvs_dest *to,
		  const struct sk_buff *skb, u16 segment, u8 tcp_flags)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;
	struct dvs_flow *flow;
	u32 bytes;

	if (!dvs_flow_find_near(table, dvs_flow_plain_word(ip, segment),
				from->place | dvs_flow_vid(skb) |
				ip->protocol << DVS_FLOW_PROTO_SHIFT,
				dvs_flow_plain_addrs(ip), &flow))
		return false;
	bytes = dvs_flow_ipv4_bytes(skb, ip);
	dvs_flow_count(flow, bytes, tcp_flags);
	dvs_observe_sent(flow, to, bytes);
	return true;
}

/* A frame that is not counted without further questions: mostly there are none */
static __always_inline void dvs_observe_other(const struct dvs_dest *from,
					      const struct dvs_dest *to,
					      const struct sk_buff *skb,
					      u16 segment)
{
	const struct dvs_sampler *sampler = rcu_dereference(from->skips);

	if (sampler) {
		if (unlikely(dvs_sampler_takes(sampler)))
			dvs_observe_taken(sampler, from, to, skb, segment);
		else
			this_cpu_write(dvs_observed.flow, NULL);
	} else if ((READ_ONCE(from->asked) & DVS_FLOW_DIRECTION_IN) |
		   (READ_ONCE(to->asked) & DVS_FLOW_DIRECTION_OUT)) {
		dvs_observe_slow(from, to, skb, segment);
	} else {
		this_cpu_write(dvs_observed.flow, NULL);
	}
}

/**
 * dvs_observe_known() - observe a frame that is about to leave by one place
 * @from: where it came from
 * @to: where it goes
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
static __always_inline void dvs_observe_known(const struct dvs_dest *from,
					      const struct dvs_dest *to,
					      const struct sk_buff *skb,
					      u16 segment)
{
	struct dvs_flow_table __percpu *fast = READ_ONCE(from->fast);
	const struct iphdr *ip = (const struct iphdr *)skb->data;
	const struct tcphdr *tcp = (const struct tcphdr *)(ip + 1);

	if (unlikely(!fast || !dvs_flow_is_plain(skb)))
		goto slow;
	if (ip->protocol == IPPROTO_UDP &&
	    likely(dvs_observe_plain(fast, from, to, skb, segment, 0)))
		return;
	if (ip->protocol == IPPROTO_TCP &&
	    likely(dvs_observe_plain(fast, from, to, skb, segment,
				     dvs_flow_tcp_flags(tcp))))
		return;
slow:
	dvs_observe_other(from, to, skb, segment);
}

#endif /* _DVS_OBSERVE_H */
