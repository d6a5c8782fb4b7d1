// SPDX-License-Identifier: GPL-2.0
/*
 * 802.1p tables and their defaults.
 */

#include "prio.h"

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "dscp.h"

/* IEEE 802.1Q, table 8-5, eight traffic classes */
const u8 dvs_prio_class_table[DVS_PRIO_COUNT] = { 1, 0, 2, 3, 4, 5, 6, 7 };

/* What follows the first bits of a TCI: DEI and VID */
#define PCP_SHIFT	(DVS_PRIO_TCI_SHIFT + 1)

/*
 * Neighbouring priorities that share two PCPs: the higher PCP says that the frame
 * is not drop eligible, the lower one that it is, and what comes in is of the
 * lower priority (IEEE 802.1Q, tables 6-2 and 6-3). A bit for each priority.
 */
static const u8 paired[] = {
	[DVS_PCP_ENCODING_8P0D] = 0,
	[DVS_PCP_ENCODING_7P1D] = BIT(5) | BIT(4),
	[DVS_PCP_ENCODING_6P2D] = BIT(5) | BIT(4) | BIT(3) | BIT(2),
	[DVS_PCP_ENCODING_5P3D] = BIT(5) | BIT(4) | BIT(3) | BIT(2) | BIT(1) |
				  BIT(0),
};

static u8 pcp_encode(enum dvs_pcp_encoding encoding, u8 priority, bool eligible)
{
	if (!(paired[encoding] & BIT(priority)))
		return priority;
	return eligible ? priority & ~1 : priority | 1;
}

static u8 pcp_decode(enum dvs_pcp_encoding encoding, u8 pcp, bool *eligible)
{
	*eligible = false;
	if (!(paired[encoding] & BIT(pcp)))
		return pcp;
	*eligible = !(pcp & 1);
	return pcp & ~1;
}

/**
 * dvs_prio_init() - give a port the standard's tables
 * @prio: the port's tables
 *
 * PCPs are taken as they come, and the PCP that leaves is the one whose
 * priority is of the frame's class.
 */
void dvs_prio_init(struct dvs_prio *prio)
{
	unsigned int i;

	memset(prio, 0, sizeof(*prio));
	prio->trust = DVS_PORT_TRUST_PCP;
	prio->encoding = DVS_PCP_ENCODING_8P0D;
	for (i = 0; i < DVS_PRIO_COUNT; i++) {
		prio->in[i] = i;
		prio->out[dvs_prio_class_table[i]] = i;
	}
	for (i = 0; i < DVS_DSCP_COUNT; i++)
		prio->dscp[i] = dvs_prio_of_dscp(i);
}

static u8 prio_entry(u8 priority, bool eligible)
{
	return priority | (eligible ? DVS_PRIO_ELIGIBLE : 0);
}

/* By PCP and DEI: decoded first, regenerated then */
static void compile_tag(struct dvs_prio_tables *tables,
			const struct dvs_prio *prio)
{
	bool eligible;
	u8 i, priority;

	for (i = 0; i < DVS_PRIO_TCI_COUNT; i++) {
		priority = pcp_decode(prio->encoding, i >> 1, &eligible);
		tables->tag[i] = prio_entry(prio->in[priority],
					    eligible || i & 1);
	}
}

static u16 compile_tci(const struct dvs_prio *prio, u8 class, bool eligible)
{
	u8 pcp = pcp_encode(prio->encoding, prio->out[class], eligible);

	return pcp << PCP_SHIFT | eligible << DVS_PRIO_TCI_SHIFT;
}

/**
 * dvs_prio_compile() - make a port's tables for the data path
 * @tables: set to them
 * @prio: what the operator chose
 */
void dvs_prio_compile(struct dvs_prio_tables *tables,
		      const struct dvs_prio *prio)
{
	unsigned int i;

	tables->trust = prio->trust;
	tables->untagged = prio_entry(prio->untagged, false);
	compile_tag(tables, prio);
	for (i = 0; i < DVS_PRIO_COUNT; i++) {
		tables->tci[false][i] = compile_tci(prio, i, false);
		tables->tci[true][i] = compile_tci(prio, i, true);
		tables->dscp_out[i] = prio->dscp_out[i];
	}
	for (i = 0; i < DVS_DSCP_COUNT; i++)
		tables->dscp[i] = prio_entry(prio->dscp[i],
					     dvs_prio_dscp_eligible(i));
}

/**
 * dvs_prio_table_valid() - check a table of priorities, classes, PCPs or DSCPs
 * @table: the values
 * @count: how many
 * @max: the greatest that is valid
 *
 * Return: true if all are.
 */
bool dvs_prio_table_valid(const u8 *table, unsigned int count, u8 max)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (table[i] > max)
			return false;
	return true;
}

/**
 * dvs_prio_dscp_default() - the default DSCP of each traffic class
 * @dscp: set to eight values
 *
 * Class selectors (RFC 2474, 4.2.2) by the class's PCP: what Linux's
 * ietf_dscp_to_ieee8021q_tt maps back to the same class. Best effort, PCP 0,
 * is DSCP 0; background, PCP 1, is CS1.
 */
void dvs_prio_dscp_default(u8 *dscp)
{
	unsigned int pcp;

	for (pcp = 0; pcp < DVS_PRIO_COUNT; pcp++)
		dscp[dvs_prio_class_table[pcp]] = pcp << 3;
}

/**
 * dvs_prio_of_dscp() - the default priority of a DSCP
 * @dscp: 0..63
 *
 * As Linux's ietf_dscp_to_ieee8021q_tt(): the priority of the class selector, but
 * AF1x is best effort, not background (RFC 8325, figure 1).
 *
 * Return: 0..7.
 */
u8 dvs_prio_of_dscp(u8 dscp)
{
	switch (dscp) {
	case 10:	/* AF11 */
	case 12:	/* AF12 */
	case 14:	/* AF13 */
		return 0;
	}
	return dscp >> 3;
}

/**
 * dvs_prio_dscp_eligible() - whether frames of a DSCP are drop eligible
 * @dscp: 0..63
 *
 * Return: true for medium and high drop precedence, AFx2 and AFx3 (RFC 2597, 6).
 */
bool dvs_prio_dscp_eligible(u8 dscp)
{
	return dvs_dscp_precedence(dscp) > 1;
}
