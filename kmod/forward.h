/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The path of a frame: classify -> learn -> look up -> act. Ports and tunnels,
 * a layer below, hand received frames in here.
 */
#ifndef _DVS_FORWARD_H
#define _DVS_FORWARD_H

#include <linux/netdevice.h>

struct dvs_dest;
struct dvs_port;
struct sk_buff;

rx_handler_result_t dvs_forward_port(struct dvs_port *port, struct sk_buff *skb);
void dvs_forward(struct dvs_dest *from, struct sk_buff *skb, u16 segment);
rx_handler_result_t dvs_direct_handle(struct sk_buff **pskb);
void dvs_forward_reply(struct dvs_dest *to, struct sk_buff *skb, u16 segment);
void dvs_flood(struct dvs_dest *from, struct sk_buff *skb, u16 segment,
	       u32 flag);
void dvs_send(struct dvs_dest *from, struct dvs_dest *to, struct sk_buff *skb,
	      u16 segment, bool known);

#endif /* _DVS_FORWARD_H */
