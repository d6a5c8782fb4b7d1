/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What most frames have not: to be asked for in few instructions, whatever the kernel was
 * configured with.
 */
#ifndef _DVS_PLAIN_H
#define _DVS_PLAIN_H

#include <linux/skbuff.h>

/* Not 0 if there is a checksum to be kept or made: CHECKSUM_PARTIAL has the bit of both */
static __always_inline u32 dvs_skb_checksum(const struct sk_buff *skb)
{
	return skb->ip_summed & CHECKSUM_COMPLETE;
}

static __always_inline u32 dvs_skb_secmark(const struct sk_buff *skb)
{
#ifdef CONFIG_NETWORK_SECMARK
	return skb->secmark;
#else
	return 0;
#endif
}

static __always_inline unsigned long dvs_skb_nfct(const struct sk_buff *skb)
{
#if IS_ENABLED(CONFIG_NF_CONNTRACK)
	return skb->_nfct;
#else
	return 0;
#endif
}

#endif /* _DVS_PLAIN_H */
