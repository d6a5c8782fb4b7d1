/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a frame is marked with on its way, besides its priority: in skb->tc_index,
 * which neither a tunnel's encapsulation nor a queue changes.
 */
#ifndef _DVS_MARK_H
#define _DVS_MARK_H

#include <linux/jump_label.h>
#include <linux/skbuff.h>

/* Drop this one first: DEI, or its colour; the highest bit */
#define DVS_MARK_ELIGIBLE_SHIFT	15
#define DVS_MARK_ELIGIBLE	BIT(DVS_MARK_ELIGIBLE_SHIFT)

#define DVS_MARK_MIRRORED	BIT(14)	/* a copy: not to be mirrored again */
#define DVS_MARK_MEMBER		GENMASK(13, 0)	/* member of a pool, 0 is none */

/*
 * There is a mirror or a capture in some switch; else all that they do with frames
 * that pass costs nothing
 */
DECLARE_STATIC_KEY_FALSE(dvs_mirror_key);

static __always_inline bool dvs_mirroring(void)
{
	return static_branch_unlikely(&dvs_mirror_key);
}

/**
 * dvs_mark_init() - mark a frame that has come in
 * @skb: the frame
 * @eligible: %DVS_MARK_ELIGIBLE if it may be dropped before others, else 0
 *
 * A mirror's copy that comes back to a switch stays one.
 */
static inline void dvs_mark_init(struct sk_buff *skb, u16 eligible)
{
	if (dvs_mirroring())
		eligible |= skb->tc_index & DVS_MARK_MIRRORED;
	skb->tc_index = eligible;
}

/**
 * dvs_mark_mirrored() - whether a frame is a mirror's copy
 * @skb: the frame
 *
 * Return: true if so.
 */
static inline bool dvs_mark_mirrored(const struct sk_buff *skb)
{
	return skb->tc_index & DVS_MARK_MIRRORED;
}

/**
 * dvs_mark_set_mirrored() - make a frame a mirror's copy, and nothing else
 * @skb: the frame
 */
static inline void dvs_mark_set_mirrored(struct sk_buff *skb)
{
	skb->tc_index = DVS_MARK_MIRRORED;
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
 * Return: 1 if so, else 0.
 */
static inline unsigned int dvs_mark_eligible(const struct sk_buff *skb)
{
	return skb->tc_index >> DVS_MARK_ELIGIBLE_SHIFT;
}

/**
 * dvs_mark_set_member() - say which member of a pool a frame comes from
 * @skb: the frame
 * @member: number of the member
 */
static inline void dvs_mark_set_member(struct sk_buff *skb, u16 member)
{
	skb->tc_index = (skb->tc_index & ~DVS_MARK_MEMBER) | member;
}

#endif /* _DVS_MARK_H */
