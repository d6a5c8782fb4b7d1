/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Assured forwarding: the drop precedence in a frame's DSCP (RFC 2597).
 */
#ifndef _DVS_REMARK_H
#define _DVS_REMARK_H

#include <linux/skbuff.h>

#define DVS_AF_YELLOW	2	/* AFx2 */
#define DVS_AF_RED	3	/* AFx3 */

u8 dvs_remark_dscp(u8 dscp, u8 precedence);
void dvs_remark_af(struct sk_buff *skb, __be16 protocol, u8 precedence);

#endif /* _DVS_REMARK_H */
