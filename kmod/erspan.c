// SPDX-License-Identifier: GPL-2.0
/*
 * Headers of ERSPAN (draft-foschiano-erspan-03, 4).
 *
 *	GRE       flags: S                | protocol: 0x88be II, 0x22eb III
 *	          sequence number
 *	both      Ver:4 VLAN:12 COS:3 En:2 T:1 Session:10
 *	II        reserved:12 Index:20
 *	III       timestamp
 *	          SGT:16 P:1 FT:5 HwID:6 D:1 Gra:2 O:1
 *
 * What ERSPAN III has in the place of En is BSO: whether the frame was good. Frames
 * with a bad checksum, or that are too short or too long, never come to a switch.
 */

#include "erspan.h"

#include <linux/etherdevice.h>

#define GRE_SEQUENCE		0x1000

#define VERSION_SHIFT		28
#define VLAN_SHIFT		16
#define COS_SHIFT		13
#define EN_IN_FRAME		(3 << 11)
#define TRUNCATED		BIT(10)

#define III_PDU			BIT(15)	/* P: the payload is a whole frame */
#define III_HWID_SHIFT		4
#define III_DIRECTION_OUT	BIT(3)
#define III_GRANULARITY		(0 << 1)	/* 100 microseconds */

/* In the header ERSPAN II is version 1, and III is version 2 */
static u32 erspan_word(const struct dvs_erspan *erspan)
{
	u32 word = (erspan->version - 1) << VERSION_SHIFT |
		   erspan->vlan << VLAN_SHIFT | erspan->cos << COS_SHIFT |
		   erspan->session;

	if (erspan->version == 2 && erspan->tagged)
		word |= EN_IN_FRAME;
	if (erspan->cut)
		word |= TRUNCATED;
	return word;
}

static u32 erspan_last_word(const struct dvs_erspan *erspan)
{
	return III_PDU | erspan->hwid << III_HWID_SHIFT |
	       (erspan->out ? III_DIRECTION_OUT : 0) | III_GRANULARITY;
}

/**
 * dvs_erspan_write() - write the headers
 * @erspan: what they say
 * @header: where, dvs_erspan_len() bytes
 */
void dvs_erspan_write(const struct dvs_erspan *erspan, void *header)
{
	u8 *at = header;

	put_unaligned_be16(GRE_SEQUENCE, at);
	put_unaligned_be16(erspan->version == 2 ? ETH_P_ERSPAN : ETH_P_ERSPAN2,
			   at + 2);
	put_unaligned_be32(erspan->sequence, at + 4);
	put_unaligned_be32(erspan_word(erspan), at + 8);
	if (erspan->version == 2) {
		put_unaligned_be32(erspan->index, at + 12);
		return;
	}
	put_unaligned_be32(erspan->timestamp, at + 12);
	put_unaligned_be32(erspan_last_word(erspan), at + 16);
}
