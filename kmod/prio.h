/* SPDX-License-Identifier: GPL-2.0 */
/*
 * 802.1p: priorities, traffic classes, drop eligibility, and the values on the
 * wire.
 *
 * A frame's priority (0..7) comes from its tag, through the port's encoding and
 * regeneration table, from its DSCP, or from the port. It is kept in
 * skb->priority, and whether the frame is drop eligible in its mark (mark.h).
 * The traffic class is looked up from the priority; classes, not priorities, are
 * ordered: class 7 is the most urgent one.
 */
#ifndef _DVS_PRIO_H
#define _DVS_PRIO_H

#include <linux/types.h>
#include <uapi/linux/dvs.h>

#define DVS_PRIO_COUNT	8
#define DVS_DSCP_COUNT	64

/* An entry of a table: a priority, and whether frames are drop eligible */
#define DVS_PRIO_MASK		(DVS_PRIO_COUNT - 1)
#define DVS_PRIO_ELIGIBLE	DVS_PRIO_COUNT

/* PCP and DEI, the first four bits of a TCI, as an index */
#define DVS_PRIO_TCI_SHIFT	12
#define DVS_PRIO_TCI_COUNT	16

/**
 * struct dvs_prio - what the operator chooses about a port's priorities
 * @in: priority of frames received with each PCP (IEEE 802.1Q, 6.9.4)
 * @out: PCP of tagged frames sent with each traffic class
 * @untagged: priority of frames of which nothing that is trusted says it
 * @trust: where the priority of received frames comes from
 * @encoding: how PCPs say priority and drop eligibility (IEEE 802.1Q, 6.9.3)
 * @dscp: priority of frames received with each DSCP
 * @dscp_out: DSCP of IP frames sent with each traffic class, if it is set at all
 */
struct dvs_prio {
	u8 in[DVS_PRIO_COUNT];
	u8 out[DVS_PRIO_COUNT];
	u8 untagged;
	enum dvs_port_trust trust;
	enum dvs_pcp_encoding encoding;
	u8 dscp[DVS_DSCP_COUNT];
	u8 dscp_out[DVS_PRIO_COUNT];
};

/**
 * struct dvs_prio_tables - the same, as the data path looks it up
 * @tag: entry for each PCP and DEI of a received frame, TCI >> 12
 * @untagged: entry for frames of which nothing that is trusted says it
 * @trust: where the priority of received frames comes from, enum dvs_port_trust
 * @tci: PCP and DEI of sent frames, in their places in the TCI; of those that
 *	are not drop eligible, and of those that are; by traffic class
 * @dscp: entry for each DSCP of a received frame
 * @dscp_out: DSCP of IP frames sent with each traffic class
 */
struct dvs_prio_tables {
	u8 tag[DVS_PRIO_TCI_COUNT];
	u8 untagged;
	u8 trust;
	u16 tci[2][DVS_PRIO_COUNT];
	u8 dscp[DVS_DSCP_COUNT];
	u8 dscp_out[DVS_PRIO_COUNT];
};

extern const u8 dvs_prio_class_table[DVS_PRIO_COUNT];

void dvs_prio_init(struct dvs_prio *prio);
void dvs_prio_compile(struct dvs_prio_tables *tables,
		      const struct dvs_prio *prio);
bool dvs_prio_table_valid(const u8 *table, unsigned int count, u8 max);
void dvs_prio_dscp_default(u8 *dscp);
u8 dvs_prio_of_dscp(u8 dscp);
bool dvs_prio_dscp_eligible(u8 dscp);

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
