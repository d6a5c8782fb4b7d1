/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The DSCP of a frame's IP header (RFC 2474), and the drop precedence in it if it
 * is one of assured forwarding (RFC 2597).
 *
 * @protocol is what dvs_vxlan_inner_ip() says of the frame: the network header is
 * an IP header of that kind then, whole and in linear memory.
 */
#ifndef _DVS_DSCP_H
#define _DVS_DSCP_H

#include <linux/skbuff.h>

#define DVS_AF_YELLOW	2	/* AFx2 */
#define DVS_AF_RED	3	/* AFx3 */

u8 dvs_dscp_get(const struct sk_buff *skb, __be16 protocol);
int dvs_dscp_set(struct sk_buff *skb, __be16 protocol, u8 dscp);
u8 dvs_dscp_raise(u8 dscp, u8 precedence);

/**
 * dvs_dscp_precedence() - the drop precedence that a DSCP says
 * @dscp: 0..63
 *
 * Source: RFC 2597, 6: AFxy is the bits of x, 1 to 4, then of y, then 0.
 *
 * Return: 1..3, or 0 if it is not one of assured forwarding.
 */
static inline u8 dvs_dscp_precedence(u8 dscp)
{
	u8 class = dscp >> 3;

	return class >= 1 && class <= 4 && !(dscp & 1) ? dscp >> 1 & 3 : 0;
}

#endif /* _DVS_DSCP_H */
