/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Captures: frames of a switch for a program that looks on. Frames that come in, leave,
 * or are dropped are told to the socket that asked for them, these last with the
 * ledger's reason.
 *
 * A capture is the socket's: it ends when the socket is closed, with what it watches,
 * or when it is told to. Frames that pass are seen where mirrors see them, dropped ones
 * where they are counted. Ports and tunnels know by a bit mask which captures may want
 * their frames.
 */
#ifndef _DVS_CAPTURE_H
#define _DVS_CAPTURE_H

#include <linux/jump_label.h>
#include <linux/skbuff.h>

#include "mirror_filter.h"
#include "types.h"

/* There is a capture in some switch; else a frame that is dropped costs no more */
DECLARE_STATIC_KEY_FALSE(dvs_capture_key);

static inline bool dvs_capturing(void)
{
	return static_branch_unlikely(&dvs_capture_key);
}

/**
 * struct dvs_capture_config - what is captured
 * @dest: the port or the tunnel that it watches, NULL if it is not one alone
 * @segment: id of the segment that it watches, 0 if it is not one; without this and
 *	@dest it watches the switch
 * @direction: which frames of them
 * @frames: whether those that pass, that are dropped, or both
 * @filter: which frames of these
 * @interval: one of so many of these
 * @snap_len: bytes that frames are cut to, 0 is %DVS_CAPTURE_DATA_MAX
 */
struct dvs_capture_config {
	struct dvs_dest *dest;
	u32 segment;
	enum dvs_flow_direction direction;
	enum dvs_capture_frames frames;
	struct dvs_mirror_filter filter;
	u32 interval;
	u32 snap_len;
};

/**
 * struct dvs_capture - a capture; all members but counters and @closed are constant
 * @sw: its switch
 * @config: what is captured
 * @sampler: takes one of so many frames, NULL if all are taken
 * @portid: port id of the socket that gets them, in the switch's namespace
 * @closed: the socket is gone, and the id may be another's
 * @packets: frames that were sent
 * @lost: frames that found no room
 * @slot: its number in the switch
 * @all: link in the list of all captures; protected by its lock
 */
struct dvs_capture {
	struct dvs_switch *sw;
	struct dvs_capture_config config;
	struct dvs_sampler *sampler;
	u32 portid;
	bool closed;
	atomic64_t packets;
	atomic64_t lost;
	u8 slot;
	struct list_head all;
};

/**
 * struct dvs_captured - a frame as it is told
 * @dest: the port or tunnel where it was seen
 * @segment: index of its segment, 0 if it belongs to none
 * @way: whether it came in there, or leaves
 * @reason: why it was dropped, %DVS_DROP_MAX if it was not
 * @skb: the frame, its data behind the Ethernet header, or NULL
 * @kept: without @skb: its first bytes, tags included, or NULL if none are known
 * @len: bytes from the Ethernet header on, tags included
 * @known: bytes of these that are known
 */
struct dvs_captured {
	const struct dvs_dest *dest;
	u16 segment;
	enum dvs_mirror_way way;
	enum dvs_drop_reason reason;
	const struct sk_buff *skb;
	const u8 *kept;
	u32 len;
	u32 known;
};

/* capture.c: captures come and go; rtnl, may sleep */
struct dvs_capture *dvs_capture_create(struct dvs_switch *sw, u32 portid,
				       const struct dvs_capture_config *config);
void dvs_capture_publish(struct dvs_capture *capture);
void dvs_capture_withdraw(struct dvs_capture *capture);
void dvs_capture_free(struct dvs_capture *capture);
void dvs_captures_end_dest(const struct dvs_dest *dest,
			   enum dvs_capture_end end);
void dvs_captures_clear(struct dvs_switch *sw);
void dvs_captures_follow(struct dvs_switch *sw);
struct dvs_capture *dvs_capture_find(const struct net *net, u32 portid);
int dvs_capture_init(void);
void dvs_capture_uninit(void);

/* capture_path.c: the data path; rcu_read_lock(), bottom halves off */
void dvs_capture_frame(const struct dvs_dest *dest, const struct sk_buff *skb,
		       u16 segment, enum dvs_mirror_way way);
void dvs_capture_dropped(const struct dvs_dest *dest, struct sk_buff *skb,
			 u16 segment, enum dvs_mirror_way way,
			 enum dvs_drop_reason reason);
void dvs_capture_lost(const struct dvs_dest *dest,
		      enum dvs_drop_reason reason);
void dvs_capture_copy(const struct dvs_captured *frame, u8 *to, u32 len);

#endif /* _DVS_CAPTURE_H */
