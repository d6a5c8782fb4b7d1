/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ways out of the switch that are not tunnels.
 */
#ifndef _DVS_XMIT_H
#define _DVS_XMIT_H

#include "types.h"

void dvs_xmit_port(struct dvs_port *port, struct sk_buff *skb, u16 segment);
void dvs_xmit_queue(struct dvs_port *port, struct sk_buff *skb, u16 segment,
		    unsigned int len);
void dvs_xmit_refused(struct dvs_port *port, struct sk_buff *skb);
bool dvs_xmit_too_long(const struct net_device *dev, const struct sk_buff *skb);
int dvs_xmit_device(struct sk_buff *skb, struct net_device *dev, u32 flags);
void dvs_xmit_host(struct dvs_port *port, struct sk_buff *skb, u16 segment);

#endif /* _DVS_XMIT_H */
