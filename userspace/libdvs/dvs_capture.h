/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: captures.
 *
 * A capture hands over the frames of a port, a tunnel, a segment or the whole switch as
 * they pass, and those that are dropped, with the reason. It is the context's, which
 * has one at a time, and ends with it.
 */
#ifndef DVS_CAPTURE_H
#define DVS_CAPTURE_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/**
 * enum dvs_taken - which frames a capture takes
 * @DVS_TAKEN_ALL: those that pass, and those that are dropped
 * @DVS_TAKEN_PASSED: those that come in or leave
 * @DVS_TAKEN_DROPPED: those that are dropped
 */
enum dvs_taken { DVS_TAKEN_ALL, DVS_TAKEN_PASSED, DVS_TAKEN_DROPPED };

/**
 * enum dvs_ended - why a capture has ended
 * @DVS_ENDED_STOPPED: it was asked to
 * @DVS_ENDED_PORT: the port is no longer one of the switch
 * @DVS_ENDED_TUNNEL: the tunnel was removed
 * @DVS_ENDED_SWITCH: the switch was removed
 */
enum dvs_ended {
	DVS_ENDED_STOPPED, DVS_ENDED_PORT, DVS_ENDED_TUNNEL, DVS_ENDED_SWITCH
};

/* Members of struct dvs_capture_frame, for DVS_HAS(). */
enum {
	DVS_F_CAPTURE_FRAME_PORT, DVS_F_CAPTURE_FRAME_PORT_NAME,
	DVS_F_CAPTURE_FRAME_TUNNEL, DVS_F_CAPTURE_FRAME_SEGMENT,
	DVS_F_CAPTURE_FRAME_DIRECTION, DVS_F_CAPTURE_FRAME_DROP_REASON,
	DVS_F_CAPTURE_FRAME_TIME, DVS_F_CAPTURE_FRAME_LENGTH,
	DVS_F_CAPTURE_FRAME_DATA, DVS_F_CAPTURE_FRAME_COUNT
};

/**
 * struct dvs_capture_frame - a captured frame
 * @set: members that hold a value
 * @port: interface index of the port where it was seen
 * @port_name: interface name of that port
 * @tunnel: name of the tunnel where it was seen, in place of a port
 * @segment: id of its segment; no value if it belongs to none
 * @direction: %DVS_DIRECTION_IN if it came in there, %DVS_DIRECTION_OUT if it leaves;
 *	of one that was dropped, whether it had come in, or was to leave
 * @drop_reason: the ledger's name of the reason; no value if it was not dropped
 * @time: when it was seen, nanoseconds since 1970 (UTC)
 * @length: bytes from the Ethernet header on, tags included
 * @data: these bytes, as many as were captured; no value if none are known
 */
struct dvs_capture_frame {
	uint64_t set;
	uint32_t port;
	char port_name[DVS_NAME_SIZE];
	char tunnel[DVS_NAME_SIZE];
	uint32_t segment;
	uint32_t direction;
	char drop_reason[DVS_TEXT_SIZE];
	uint64_t time;
	uint32_t length;
	struct dvs_bytes data;
};

/* Members of struct dvs_capture, for DVS_HAS(). */
enum {
	DVS_F_CAPTURE_SWITCH, DVS_F_CAPTURE_SWITCH_NAME, DVS_F_CAPTURE_PORT,
	DVS_F_CAPTURE_PORT_NAME, DVS_F_CAPTURE_TUNNEL, DVS_F_CAPTURE_SEGMENT,
	DVS_F_CAPTURE_SOURCES_ALL, DVS_F_CAPTURE_DIRECTION,
	DVS_F_CAPTURE_SRC_MAC, DVS_F_CAPTURE_DST_MAC, DVS_F_CAPTURE_VLAN,
	DVS_F_CAPTURE_ETHERTYPE, DVS_F_CAPTURE_SRC, DVS_F_CAPTURE_SRC_LEN,
	DVS_F_CAPTURE_DST, DVS_F_CAPTURE_DST_LEN, DVS_F_CAPTURE_PROTOCOL,
	DVS_F_CAPTURE_SRC_PORT, DVS_F_CAPTURE_DST_PORT, DVS_F_CAPTURE_REVERSE,
	DVS_F_CAPTURE_FRAMES, DVS_F_CAPTURE_INTERVAL, DVS_F_CAPTURE_SNAP_LEN,
	DVS_F_CAPTURE_PORTID, DVS_F_CAPTURE_PACKETS, DVS_F_CAPTURE_LOST,
	DVS_F_CAPTURE_END, DVS_F_CAPTURE_FRAME, DVS_F_CAPTURE_COUNT
};

/**
 * struct dvs_capture - a capture, or what it tells
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @port: interface index of the port that it watches; that of the switch for the host's
 *	own port
 * @port_name: interface name of that port
 * @tunnel: name of the tunnel that it watches, whose frames it shows as they are inside
 * @segment: id of the segment that it watches, there or everywhere
 * @sources_all: it watches the whole switch
 * @direction: which frames, enum dvs_direction
 * @src_mac: filter: source MAC address
 * @dst_mac: filter: destination MAC address
 * @vlan: filter: VID of the outermost tag
 * @ethertype: filter: EtherType behind all tags
 * @src: filter: source address, IPv4 or IPv6
 * @src_len: filter: prefix length of @src
 * @dst: filter: destination address
 * @dst_len: filter: prefix length of @dst
 * @protocol: filter: IP protocol behind all extension headers
 * @src_port: filter: source port
 * @dst_port: filter: destination port; of ICMP, type * 256 + code
 * @reverse: filter: frames of the opposite direction match as well
 * @frames: which of these, enum dvs_taken
 * @interval: one of so many frames that match is taken
 * @snap_len: bytes that longer frames are cut to; 0 is as many as there is room for
 * @portid: netlink port id of the socket that the frames go to
 * @packets: frames that were sent to the socket
 * @lost: frames for which the socket, or memory, had no room
 * @end: why it has ended, enum dvs_ended
 * @frame: a frame
 */
struct dvs_capture {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	uint32_t port;
	char port_name[DVS_NAME_SIZE];
	char tunnel[DVS_NAME_SIZE];
	uint32_t segment;
	bool sources_all;
	uint32_t direction;
	uint8_t src_mac[DVS_MAC_SIZE];
	uint8_t dst_mac[DVS_MAC_SIZE];
	uint16_t vlan;
	uint16_t ethertype;
	struct dvs_addr src;
	uint8_t src_len;
	struct dvs_addr dst;
	uint8_t dst_len;
	uint8_t protocol;
	uint16_t src_port;
	uint16_t dst_port;
	bool reverse;
	uint32_t frames;
	uint32_t interval;
	uint32_t snap_len;
	uint32_t portid;
	uint64_t packets;
	uint64_t lost;
	uint32_t end;
	struct dvs_capture_frame frame;
};

/** typedef dvs_capture_fn - takes one capture of a dump, or what it tells */
typedef int dvs_capture_fn(const struct dvs_capture *capture, void *arg);

/**
 * dvs_capture_start() - start a capture
 * @ctx: context; it may have one capture
 * @capture: @switch_index, one of @port, @tunnel, @segment and @sources_all, or
 *	@segment with one of the first two, and what else shall differ from the default;
 *	on return it holds everything
 *
 * Return: 0, or -errno; -ENOSPC if the switch has as many as it can.
 */
int dvs_capture_start(struct dvs_ctx *ctx, struct dvs_capture *capture);

/**
 * dvs_capture_fd() - the file descriptor that becomes readable with frames
 * @ctx: context
 *
 * Return: the descriptor, to poll only, or -EBADF.
 */
int dvs_capture_fd(const struct dvs_ctx *ctx);

/**
 * dvs_capture_process() - hand over what has been captured; does not wait
 * @ctx: context with a capture
 * @fn: called for each frame, with @frame and @lost, and when the capture has ended,
 *	with @end, @packets and @lost; non-zero ends the processing. What it gets is
 *	valid until it returns
 * @arg: handed to @fn
 *
 * The end may be missed if the socket has no room for it. A capture that tells nothing
 * more can be asked for with dvs_capture_get().
 *
 * Return: 0, -errno, or what @fn returned if that was not 0.
 */
int dvs_capture_process(struct dvs_ctx *ctx, dvs_capture_fn *fn, void *arg);

/**
 * dvs_capture_stop() - end the capture; what it has told can still be processed
 * @ctx: context with a capture
 * @capture: set to what it was, with its counters
 *
 * Return: 0, or -errno; -ENOENT if it has ended already.
 */
int dvs_capture_stop(struct dvs_ctx *ctx, struct dvs_capture *capture);

/**
 * dvs_capture_close() - end the capture and forget what it has told; done by
 *	dvs_ctx_free() too
 * @ctx: context
 */
void dvs_capture_close(struct dvs_ctx *ctx);

/**
 * dvs_capture_get() - read a capture
 * @ctx: context
 * @capture: holds @portid on entry, and everything on return
 *
 * Return: 0, or -errno; -ENOENT if there is none.
 */
int dvs_capture_get(struct dvs_ctx *ctx, struct dvs_capture *capture);

/**
 * dvs_capture_dump() - read all captures
 * @ctx: context
 * @filter: NULL, or holds the @switch_index whose captures are wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_capture_dump(struct dvs_ctx *ctx, const struct dvs_capture *filter,
		     dvs_capture_fn *fn, void *arg);

#ifdef __cplusplus
}
#endif

#endif /* DVS_CAPTURE_H */
