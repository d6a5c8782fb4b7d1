// SPDX-License-Identifier: GPL-2.0
/*
 * Captures in the data path: which frames they take.
 *
 * A frame that a device's queue refuses is gone when that is known. So the first bytes
 * of a frame that leaves are kept until it has left.
 */

#include "capture.h"

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/percpu.h>

#include "notify.h"
#include "sampler.h"

#define CAPTURE_KEPT	128

/**
 * struct capture_kept - what is known of the frame that this CPU sends
 * @dest: the port or tunnel that it leaves by
 * @takers: captures by number that are to be told if it is dropped
 * @segment: index of its segment
 * @len: its bytes, tags included
 * @data: the first of them
 */
struct capture_kept {
	const struct dvs_dest *dest;
	u16 takers;
	u16 segment;
	u32 len;
	u8 data[CAPTURE_KEPT];
};

static DEFINE_PER_CPU(struct capture_kept, capture_kept);

/* This CPU tells of a frame; what is captured of that is not told */
static DEFINE_PER_CPU(bool, capture_busy);

/* ---- which frames ---- */

static bool capture_watches(const struct dvs_capture *capture,
			    const struct dvs_captured *frame)
{
	const struct dvs_capture_config *config = &capture->config;
	const struct dvs_segment *segment;

	if (!(config->direction & BIT(frame->way)))
		return false;
	if (config->dest && config->dest != frame->dest)
		return false;
	if (!config->segment)
		return true;
	segment = dvs_segment_rcu(&capture->sw->segments, frame->segment);
	return segment && segment->id == config->segment;
}

/* Of a frame whose bytes are not known no filter can say anything */
static bool capture_matches(const struct dvs_capture *capture,
			    const struct dvs_captured *frame)
{
	const struct dvs_mirror_filter *filter = &capture->config.filter;

	if (!frame->skb)
		return !filter->match;
	return dvs_mirror_filter_match(filter, frame->skb);
}

static bool capture_wants(const struct dvs_capture *capture,
			  const struct dvs_captured *frame, bool dropped)
{
	return capture->config.frames != (dropped ? DVS_CAPTURE_FRAMES_PASSED :
						    DVS_CAPTURE_FRAMES_DROPPED) &&
	       capture_watches(capture, frame) &&
	       capture_matches(capture, frame);
}

/* ---- they are told ---- */

static void capture_tell(struct dvs_capture *capture,
			 const struct dvs_captured *frame)
{
	if (READ_ONCE(capture->closed) ||
	    (capture->sampler && !dvs_sampler_takes(capture->sampler)))
		return;
	if (likely(!dvs_notify_captured(capture, frame)))
		atomic64_inc(&capture->packets);
	else
		atomic64_inc(&capture->lost);
}

/* The captures of a mask that exist, from a number on, which is set to the next */
static struct dvs_capture *capture_next(const struct dvs_switch *sw, u16 *mask)
{
	struct dvs_capture *capture = NULL;

	while (*mask && !capture) {
		capture = rcu_dereference(sw->captures.slot[__ffs(*mask)]);
		*mask &= *mask - 1;
	}
	return capture;
}

#define for_each_capture(capture, sw, mask)				\
	for ((capture) = capture_next(sw, &(mask)); (capture);		\
	     (capture) = capture_next(sw, &(mask)))

/* True if this CPU is not telling of another frame */
static bool capture_begin(void)
{
	if (unlikely(this_cpu_read(capture_busy)))
		return false;
	this_cpu_write(capture_busy, true);
	return true;
}

static void capture_done(void)
{
	this_cpu_write(capture_busy, false);
}

static void capture_offer(const struct dvs_captured *frame, u16 mask)
{
	bool dropped = frame->reason != DVS_DROP_MAX;
	struct dvs_capture *capture;

	if (!capture_begin())
		return;
	for_each_capture(capture, frame->dest->sw, mask)
		if (capture_wants(capture, frame, dropped))
			capture_tell(capture, frame);
	capture_done();
}

/* ---- frames ---- */

static u32 frame_len(const struct sk_buff *skb)
{
	return skb->len + ETH_HLEN +
	       (skb_vlan_tag_present(skb) ? VLAN_HLEN : 0);
}

/**
 * dvs_capture_copy() - copy the first bytes of a frame, its tag at its place
 * @frame: the frame
 * @to: where to
 * @len: bytes, at least %ETH_HLEN, at most those that are known
 */
void dvs_capture_copy(const struct dvs_captured *frame, u8 *to, u32 len)
{
	const struct sk_buff *skb = frame->skb;
	__be16 tag[2];

	if (!skb) {
		memcpy(to, frame->kept, len);
		return;
	}
	if (!skb_vlan_tag_present(skb)) {
		skb_copy_bits(skb, -ETH_HLEN, to, len);
		return;
	}
	tag[0] = skb->vlan_proto;
	tag[1] = htons(skb_vlan_tag_get(skb));
	skb_copy_bits(skb, -ETH_HLEN, to, 2 * ETH_ALEN);
	to += 2 * ETH_ALEN;
	len -= 2 * ETH_ALEN;
	memcpy(to, tag, min_t(u32, len, VLAN_HLEN));
	if (len > VLAN_HLEN)
		skb_copy_bits(skb, 2 * ETH_ALEN - ETH_HLEN, to + VLAN_HLEN,
			      len - VLAN_HLEN);
}

/* Keep what is to be told of a frame if it is dropped on its last steps */
static void capture_keep(const struct dvs_captured *frame, u16 mask)
{
	struct capture_kept *kept = this_cpu_ptr(&capture_kept);
	struct dvs_capture *capture;

	kept->dest = frame->dest;
	kept->takers = 0;
	for_each_capture(capture, frame->dest->sw, mask)
		if (capture_wants(capture, frame, true))
			kept->takers |= BIT(capture->slot);
	if (!kept->takers)
		return;
	kept->segment = frame->segment;
	kept->len = frame->len;
	dvs_capture_copy(frame, kept->data, min_t(u32, frame->len, CAPTURE_KEPT));
}

/**
 * dvs_capture_frame() - tell captures of a frame that passes
 * @dest: the port or tunnel that it came from, or leaves by
 * @skb: the frame, its data behind the Ethernet header
 * @segment: index of its segment, 0 if it belongs to none
 * @way: whether it came in there, or leaves
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_capture_frame(const struct dvs_dest *dest, const struct sk_buff *skb,
		       u16 segment, enum dvs_mirror_way way)
{
	const struct dvs_captured frame = {
		.dest = dest, .segment = segment, .way = way,
		.reason = DVS_DROP_MAX, .skb = skb, .len = frame_len(skb),
		.known = frame_len(skb),
	};
	u16 mask = READ_ONCE(dest->captures);

	if (way == DVS_MIRROR_OUT)
		capture_keep(&frame, mask);
	capture_offer(&frame, mask);
}

/* A remote has no captures of its own */
static const struct dvs_dest *capture_place(const struct dvs_dest *dest)
{
	if (dest->kind != DVS_DEST_REMOTE)
		return dest;
	return &container_of(dest, struct dvs_remote, dest)->tunnel->self;
}

/**
 * dvs_capture_dropped() - tell captures of a frame that is dropped
 * @dest: the port, tunnel or remote that it is counted at
 * @skb: the frame, its data at the Ethernet header or behind it
 * @segment: index of its segment, 0 if it belongs to none
 * @way: whether it had come in there, or was to leave
 * @reason: why it is dropped
 *
 * Of a packet that does not come to hold a frame the length alone is told.
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_capture_dropped(const struct dvs_dest *dest, struct sk_buff *skb,
			 u16 segment, enum dvs_mirror_way way,
			 enum dvs_drop_reason reason)
{
	const struct dvs_dest *place = capture_place(dest);
	u16 mask = READ_ONCE(place->captures);
	struct dvs_captured frame = {
		.dest = place, .segment = segment, .way = way, .reason = reason,
		.len = skb->len,
	};
	int offset;

	if (!mask)
		return;
	offset = skb_mac_header_was_set(skb) ? skb_mac_offset(skb) : 1;
	if (!offset && skb_headlen(skb) < ETH_HLEN)
		offset = 1;
	if (!offset)
		__skb_pull(skb, ETH_HLEN);
	if (!offset || offset == -ETH_HLEN) {
		frame.skb = skb;
		frame.len = frame_len(skb);
		frame.known = frame.len;
	}
	capture_offer(&frame, mask);
	if (!offset)
		__skb_push(skb, ETH_HLEN);
}

/**
 * dvs_capture_lost() - tell captures of a frame that was dropped, and is gone
 * @dest: the port or remote that it was to leave by
 * @reason: why
 *
 * Only what a queue refused can be told of: that has passed dvs_capture_frame(). If its
 * sending led to that of others, it is not told of either.
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_capture_lost(const struct dvs_dest *dest, enum dvs_drop_reason reason)
{
	struct capture_kept *kept = this_cpu_ptr(&capture_kept);
	const struct dvs_dest *place = capture_place(dest);
	const struct dvs_captured frame = {
		.dest = place, .segment = kept->segment, .way = DVS_MIRROR_OUT,
		.reason = reason, .kept = kept->data, .len = kept->len,
		.known = min_t(u32, kept->len, CAPTURE_KEPT),
	};
	u16 mask = kept->takers & READ_ONCE(place->captures);
	struct dvs_capture *capture;

	if (reason != DVS_DROP_EGRESS_QUEUE || kept->dest != place)
		return;
	kept->takers = 0;
	if (!capture_begin())
		return;
	for_each_capture(capture, place->sw, mask)
		capture_tell(capture, &frame);
	capture_done();
}
