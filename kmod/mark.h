/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a frame is marked with on its way, besides its priority: in skb->tc_index,
 * which neither a tunnel's encapsulation nor a queue changes.
 */
#ifndef _DVS_MARK_H
#define _DVS_MARK_H

#include <linux/skbuff.h>

#define DVS_MARK_ELIGIBLE	BIT(15)	/* drop this one first: DEI, or its colour */
#define DVS_MARK_MEMBER		GENMASK(14, 0)	/* member of a pool, 0 is none */

/**
 * dvs_mark_init() - mark a frame that has come in
 * @skb: the frame
 * @eligible: it may be dropped before others
 */
static inline void dvs_mark_init(struct sk_buff *skb, bool eligible)
{
	skb->tc_index = eligible ? DVS_MARK_ELIGIBLE : 0;
}

/**
 * dvs_mark_set_eligible() - let a frame be dropped before others
 * @skb: the frame
 */
static inline void dvs_mark_set_eligible(struct sk_buff *skb)
{
	skb->tc_index |= DVS_MARK_ELIGIBLE;
}

/**
 * dvs_mark_eligible() - whether a frame may be dropped before others
 * @skb: the frame
 *
 * Return: true if so.
 */
static inline bool dvs_mark_eligible(const struct sk_buff *skb)
{
	return skb->tc_index & DVS_MARK_ELIGIBLE;
}

/**
 * dvs_mark_set_member() - say which member of a pool a frame comes from
 * @skb: the frame
 * @member: number of the member
 */
static inline void dvs_mark_set_member(struct sk_buff *skb, u16 member)
{
	skb->tc_index = (skb->tc_index & DVS_MARK_ELIGIBLE) | member;
}

#endif /* _DVS_MARK_H */
