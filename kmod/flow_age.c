// SPDX-License-Identifier: GPL-2.0
/*
 * The flow cache: how old flows become.
 *
 * A walk takes its time, and frames come all the while: a flow may be younger than
 * the walk, and so may the last frame of an old one.
 */

#include <net/tcp.h>

#include "flow.h"

/* What follows a FIN belongs to the same flow for so long */
#define AGE_FIN		HZ

/**
 * dvs_flow_end_by_age() - whether a flow is so old that it ends
 * @flow: the flow
 * @ages: how old flows become
 *
 * Return: why it ends, %DVS_FLOW_END_NONE if it does not.
 */
enum dvs_flow_end dvs_flow_end_by_age(const struct dvs_flow *flow,
				      const struct dvs_flow_ages *ages)
{
	s32 idle = max_t(s32, ages->now - flow->last, 0);
	s32 active = ages->now - flow->first;

	if (flow->tcp_flags & (TCPHDR_FIN | TCPHDR_RST) && idle >= AGE_FIN)
		return DVS_FLOW_END_SEEN;
	if (idle >= ages->idle)
		return DVS_FLOW_END_IDLE;
	if (active >= ages->active)
		return DVS_FLOW_END_ACTIVE;
	if (unlikely(ages->pressed) && idle >= ages->idle / 8)
		return DVS_FLOW_END_RESOURCES;
	return DVS_FLOW_END_NONE;
}
