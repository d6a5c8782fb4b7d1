/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Headers of ERSPAN (draft-foschiano-erspan-03): that of GRE with a sequence
 * number (RFC 2890), and behind it that of ERSPAN II or III.
 */
#ifndef _DVS_ERSPAN_H
#define _DVS_ERSPAN_H

#include <linux/types.h>

#define DVS_ERSPAN_GRE_LEN	8
#define DVS_ERSPAN_II_LEN	8
#define DVS_ERSPAN_III_LEN	12
#define DVS_ERSPAN_LEN_MAX	(DVS_ERSPAN_GRE_LEN + DVS_ERSPAN_III_LEN)

/**
 * struct dvs_erspan - what the headers say
 * @version: 2 or 3
 * @vlan: VID of the frame, or of its segment if it has no tag; 0 if neither has one
 * @cos: PCP of the frame, or its priority if it has no tag
 * @tagged: the frame has its tag inside
 * @cut: the frame is not whole
 * @out: it was seen where frames leave
 * @session: session id
 * @index: of ERSPAN II: says where the frame was seen
 * @hwid: of ERSPAN III: hardware id
 * @timestamp: of ERSPAN III: in units of 100 microseconds
 * @sequence: number of the packet in its session
 */
struct dvs_erspan {
	u8 version;
	u16 vlan;
	u8 cos;
	bool tagged;
	bool cut;
	bool out;
	u16 session;
	u32 index;
	u8 hwid;
	u32 timestamp;
	u32 sequence;
};

/**
 * dvs_erspan_len() - length of the headers
 * @version: 2 or 3
 *
 * Return: bytes of GRE's and ERSPAN's together.
 */
static inline unsigned int dvs_erspan_len(u8 version)
{
	return DVS_ERSPAN_GRE_LEN +
	       (version == 2 ? DVS_ERSPAN_II_LEN : DVS_ERSPAN_III_LEN);
}

void dvs_erspan_write(const struct dvs_erspan *erspan, void *header);

#endif /* _DVS_ERSPAN_H */
