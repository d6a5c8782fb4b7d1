/* SPDX-License-Identifier: GPL-2.0 */
/*
 * 802.1p: priorities, traffic classes and the values on the wire.
 *
 * A frame's priority (0..7) comes from its tag through the port's regeneration
 * table, or from the port. It is kept in skb->priority. The traffic class is
 * looked up from it; classes, not priorities, are ordered: class 7 is the most
 * urgent one.
 */
#ifndef _DVS_PRIO_H
#define _DVS_PRIO_H

#include <linux/types.h>

#define DVS_PRIO_COUNT	8

/**
 * struct dvs_prio - priority tables of a port
 * @in: priority of frames received with each PCP (IEEE 802.1Q, 6.9.4)
 * @out: PCP of tagged frames sent with each traffic class
 * @untagged: priority of frames received without a tag
 */
struct dvs_prio {
	u8 in[DVS_PRIO_COUNT];
	u8 out[DVS_PRIO_COUNT];
	u8 untagged;
};

extern const u8 dvs_prio_class_table[DVS_PRIO_COUNT];

void dvs_prio_init(struct dvs_prio *prio);
bool dvs_prio_table_valid(const u8 *table);
void dvs_prio_dscp_default(u8 *dscp);

/**
 * dvs_prio_class() - traffic class of a priority
 * @priority: skb->priority; values above 7 are of the class of priority 0
 *
 * Source: IEEE 802.1Q, table 8-5 for eight classes. Priority 0 ranks above 1.
 *
 * Return: 0..7.
 */
static inline u8 dvs_prio_class(u32 priority)
{
	return dvs_prio_class_table[priority < DVS_PRIO_COUNT ? priority : 0];
}

/**
 * dvs_prio_of_class() - the priority whose frames are of a traffic class
 * @class: 0..7
 *
 * Return: 0..7; for eight classes the table is its own inverse.
 */
static inline u8 dvs_prio_of_class(u8 class)
{
	return dvs_prio_class_table[class];
}

#endif /* _DVS_PRIO_H */
