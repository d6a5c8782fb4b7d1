// SPDX-License-Identifier: GPL-2.0
/*
 * The tables that say what captures consist of. See object.c.
 */
#include "object.h"

#include <assert.h>

#include <linux/dvs.h>

#include "dvs_capture.h"
#include "object_row.h"

/* The public values are those of the kernel. */
static_assert((int)DVS_TAKEN_DROPPED == (int)DVS_CAPTURE_FRAMES_DROPPED,
	      "frames");
static_assert((int)DVS_ENDED_SWITCH == (int)DVS_CAPTURE_END_SWITCH, "end");

static const char *const frames_words[] = {
	[DVS_TAKEN_ALL] = "all",
	[DVS_TAKEN_PASSED] = "passed",
	[DVS_TAKEN_DROPPED] = "dropped",
	NULL
};

static const char *const end_words[] = {
	[DVS_ENDED_STOPPED] = "stopped",
	[DVS_ENDED_PORT] = "port",
	[DVS_ENDED_TUNNEL] = "tunnel",
	[DVS_ENDED_SWITCH] = "switch",
	NULL
};

#define CF(id, text, kind, member, ...)					\
	ROW(CAPTURE_FRAME, id, text, kind, R,				\
	    AT(dvs_capture_frame, member), __VA_ARGS__)

static const struct dvs_field frame_fields[DVS_F_CAPTURE_FRAME_COUNT] = {
	CF(PORT, "port", U32, port),
	CF(PORT_NAME, "port-name", STRING, port_name),
	CF(TUNNEL, "tunnel", STRING, tunnel),
	CF(SEGMENT, "segment", U32, segment),
	CF(DIRECTION, "direction", ENUM, direction,
	   .words = dvs_direction_words),
	CF(DROP_REASON, "drop-reason", STRING, drop_reason),
	CF(TIME, "time", U64, time),
	CF(LENGTH, "length", U32, length),
	CF(DATA, "data", BYTES, data),
};

static const struct dvs_object frame_object =
	OBJECT("capture-frame", dvs_capture_frame, frame_fields,
	       .required = DVS_HAS(CAPTURE_FRAME_TIME) |
			   DVS_HAS(CAPTURE_FRAME_LENGTH));

#define CA(id, text, kind, requests, member, ...)			\
	ROW(CAPTURE, id, text, kind, requests, AT(dvs_capture, member),	\
	    __VA_ARGS__)

static const struct dvs_field capture_fields[DVS_F_CAPTURE_COUNT] = {
	CA(SWITCH, "switch", U32, G | N, switch_index),
	CA(SWITCH_NAME, "switch-name", STRING, R, switch_name),
	CA(PORT, "port", U32, N, port),
	CA(PORT_NAME, "port-name", STRING, R, port_name),
	CA(TUNNEL, "tunnel", STRING, N, tunnel),
	CA(SEGMENT, "segment", U32, N, segment),
	CA(SOURCES_ALL, "sources-all", FLAG, N, sources_all),
	CA(DIRECTION, "direction", ENUM, N, direction,
	   .words = dvs_direction_words),
	CA(SRC_MAC, "src-mac", MAC, N, src_mac),
	CA(DST_MAC, "dst-mac", MAC, N, dst_mac),
	CA(VLAN, "vlan", U16, N, vlan),
	CA(ETHERTYPE, "ethertype", U16, N, ethertype),
	CA(SRC, "src", ADDR, N, src),
	CA(SRC_LEN, "src-len", U8, N, src_len),
	CA(DST, "dst", ADDR, N, dst),
	CA(DST_LEN, "dst-len", U8, N, dst_len),
	CA(PROTOCOL, "protocol", U8, N, protocol),
	CA(SRC_PORT, "src-port", U16, N, src_port),
	CA(DST_PORT, "dst-port", U16, N, dst_port),
	CA(REVERSE, "reverse", BOOL, N, reverse),
	CA(FRAMES, "frames", ENUM, N, frames, .words = frames_words),
	CA(INTERVAL, "interval", U32, N, interval),
	CA(SNAP_LEN, "snap-len", U32, N, snap_len),
	CA(PORTID, "portid", U32, G | D, portid),
	CA(PACKETS, "packets", U64, R, packets),
	CA(LOST, "lost", U64, R, lost),
	CA(END, "end", ENUM, R, end, .words = end_words),
	CA(FRAME, "frame", NEST, R, frame, .sub = &frame_object),
};

const struct dvs_object dvs_object_capture =
	OBJECT("capture", dvs_capture, capture_fields,
	       .required = DVS_HAS(CAPTURE_LOST));
