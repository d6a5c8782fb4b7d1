// SPDX-License-Identifier: GPL-2.0
/*
 * 802.1p tables and their defaults.
 */

#include "prio.h"

#include <linux/kernel.h>
#include <linux/string.h>

/* IEEE 802.1Q, table 8-5, eight traffic classes */
const u8 dvs_prio_class_table[DVS_PRIO_COUNT] = { 1, 0, 2, 3, 4, 5, 6, 7 };

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
	for (i = 0; i < DVS_PRIO_COUNT; i++) {
		prio->in[i] = i;
		prio->out[dvs_prio_class_table[i]] = i;
	}
}

/**
 * dvs_prio_table_valid() - check a table of priorities, classes or PCPs
 * @table: eight values
 *
 * Return: true if each is 0..7.
 */
bool dvs_prio_table_valid(const u8 *table)
{
	unsigned int i;

	for (i = 0; i < DVS_PRIO_COUNT; i++)
		if (table[i] >= DVS_PRIO_COUNT)
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
