// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: what the socket of a capture is told. */

#include <linux/timekeeping.h>

#include "capture.h"
#include "dest.h"
#include "netlink_mirror.h"
#include "notify.h"

/* More than all attributes take but the data */
#define CAPTURED_SIZE	256

static_assert(DVS_CAPTURE_DATA_MAX + CAPTURED_SIZE <= U16_MAX + 1);

static int captured_put_place(struct sk_buff *skb, const struct dvs_dest *dest)
{
	if (!dvs_dest_is_port(dest))
		return nla_put_string(skb, DVS_A_CAPTURE_FRAME_TUNNEL,
				      dest->name);
	return nla_put_u32(skb, DVS_A_CAPTURE_FRAME_PORT,
			   container_of(dest, struct dvs_port,
					dest)->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_CAPTURE_FRAME_PORT_NAME, dest->name);
}

static int captured_put_fate(struct sk_buff *skb,
			     const struct dvs_captured *frame)
{
	const struct dvs_segment *segment;

	segment = dvs_segment_rcu(&frame->dest->sw->segments, frame->segment);
	if (segment &&
	    nla_put_u32(skb, DVS_A_CAPTURE_FRAME_SEGMENT, segment->id))
		return -EMSGSIZE;
	if (frame->reason != DVS_DROP_MAX &&
	    nla_put_string(skb, DVS_A_CAPTURE_FRAME_DROP_REASON,
			   dvs_drop_name(frame->reason)))
		return -EMSGSIZE;
	return nla_put_u32(skb, DVS_A_CAPTURE_FRAME_DIRECTION,
			   BIT(frame->way)) ||
	       nla_put_u64_64bit(skb, DVS_A_CAPTURE_FRAME_TIME,
				 ktime_get_real_ns(), DVS_A_CAPTURE_FRAME_PAD);
}

static int captured_put_data(struct sk_buff *skb,
			     const struct dvs_captured *frame, u32 len)
{
	struct nlattr *attr;

	if (nla_put_u32(skb, DVS_A_CAPTURE_FRAME_LENGTH, frame->len))
		return -EMSGSIZE;
	if (!len)
		return 0;
	attr = nla_reserve(skb, DVS_A_CAPTURE_FRAME_DATA, len);
	if (!attr)
		return -EMSGSIZE;
	dvs_capture_copy(frame, nla_data(attr), len);
	return 0;
}

static int captured_put(struct sk_buff *skb, const struct dvs_capture *capture,
			const struct dvs_captured *frame, u32 len)
{
	const struct dvs_nl_head head = {
		.portid = capture->portid,
		.cmd = DVS_CMD_CAPTURE_NTF,
	};
	void *msg = dvs_nl_begin(skb, &head);
	struct nlattr *nest;

	if (!msg || nla_put_u64_64bit(skb, DVS_A_CAPTURE_LOST,
				      atomic64_read(&capture->lost),
				      DVS_A_CAPTURE_PAD))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, DVS_A_CAPTURE_FRAME);
	if (!nest || captured_put_place(skb, frame->dest) ||
	    captured_put_fate(skb, frame) ||
	    captured_put_data(skb, frame, len))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	genlmsg_end(skb, msg);
	return 0;
}

/**
 * dvs_notify_captured() - tell the socket of a capture of a frame
 * @capture: the capture
 * @frame: the frame
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: 0, or an error: -ENOMEM, -EAGAIN if the socket has no room, -ECONNREFUSED
 * if it is gone.
 */
int dvs_notify_captured(struct dvs_capture *capture,
			const struct dvs_captured *frame)
{
	u32 len = min(frame->known,
		      capture->config.snap_len ?: DVS_CAPTURE_DATA_MAX);
	struct sk_buff *skb;

	skb = genlmsg_new(CAPTURED_SIZE + len, GFP_ATOMIC | __GFP_NOWARN);
	if (unlikely(!skb))
		return -ENOMEM;
	if (WARN_ON_ONCE(captured_put(skb, capture, frame, len))) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	return genlmsg_unicast(dvs_switch_net(capture->sw), skb,
			       capture->portid);
}

static int end_put(struct sk_buff *skb, const struct dvs_capture *capture,
		   enum dvs_capture_end end)
{
	const struct dvs_nl_head head = {
		.portid = capture->portid,
		.cmd = DVS_CMD_CAPTURE_NTF,
	};
	void *msg = dvs_nl_begin(skb, &head);

	if (!msg || nla_put_u32(skb, DVS_A_CAPTURE_END, end) ||
	    dvs_nl_capture_put_counts(skb, capture))
		return -EMSGSIZE;
	genlmsg_end(skb, msg);
	return 0;
}

/**
 * dvs_notify_capture_end() - tell the socket of a capture that there will be no more
 * @capture: the capture, which no frame reaches any more
 * @end: why
 *
 * A socket that has no room misses it; its reader can ask for the capture then.
 *
 * Context: rtnl, may sleep.
 */
void dvs_notify_capture_end(struct dvs_capture *capture,
			    enum dvs_capture_end end)
{
	struct sk_buff *skb = genlmsg_new(CAPTURED_SIZE, GFP_KERNEL);

	if (!skb)
		return;
	if (WARN_ON_ONCE(end_put(skb, capture, end))) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_unicast(dvs_switch_net(capture->sw), skb, capture->portid);
}
