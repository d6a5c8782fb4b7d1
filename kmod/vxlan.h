/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VXLAN tunnel ports (RFC 7348): sockets, decapsulation, encapsulation.
 */
#ifndef _DVS_VXLAN_H
#define _DVS_VXLAN_H

#include <net/vxlan.h>

#include "types.h"

#define DVS_VXLAN_VNI_SHIFT	8	/* of the VNI in the second word */

/* vxlan.c: tunnels and their sockets; rtnl */
void dvs_tunnel_config_init(struct dvs_tunnel_config *config,
			    const struct dvs_addr *local);
struct dvs_tunnel *dvs_tunnel_create(struct dvs_switch *sw, const char *name,
				     struct dvs_tunnel_config *config,
				     struct netlink_ext_ack *extack);
int dvs_tunnel_configure(struct dvs_tunnel *tunnel,
			 struct dvs_tunnel_config *config,
			 struct netlink_ext_ack *extack);
void dvs_tunnel_remove(struct dvs_tunnel *tunnel);
struct dvs_tunnel *dvs_tunnel_find_rtnl(struct dvs_switch *sw,
					const char *name);
enum dvs_tunnel_state dvs_tunnel_state(const struct dvs_tunnel *tunnel);
u32 dvs_tunnel_mtu(struct dvs_tunnel *tunnel);
unsigned int dvs_tunnel_headroom(const struct dvs_tunnel *tunnel);
int dvs_vxlan_init(void);
void dvs_vxlan_uninit(void);

/* vxlan_rx.c: softirq, rcu_read_lock() */
int dvs_vxlan_rcv(struct sock *sk, struct sk_buff *skb);
struct sk_buff *dvs_vxlan_gro_receive(struct sock *sk, struct list_head *head,
				      struct sk_buff *skb);
int dvs_vxlan_gro_complete(struct sock *sk, struct sk_buff *skb, int nhoff);

/* vxlan_tx.c: softirq, rcu_read_lock() */
void dvs_vxlan_xmit(struct dvs_dest *from, struct dvs_remote *remote,
		    struct sk_buff *skb, u16 segment, bool known);

#endif /* _DVS_VXLAN_H */
