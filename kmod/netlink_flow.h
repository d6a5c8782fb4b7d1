/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the handlers of flows share: a record as attributes.
 */
#ifndef _DVS_NETLINK_FLOW_H
#define _DVS_NETLINK_FLOW_H

#include "netlink.h"

/* Room that the attributes of a record take at most, and those around them */
#define DVS_NL_RECORD_SIZE	448
#define DVS_NL_RECORDS_HEAD	128

int dvs_nl_flow_put(struct sk_buff *skb, struct dvs_switch *sw,
		    const struct dvs_flow_record *record);

#endif /* _DVS_NETLINK_FLOW_H */
