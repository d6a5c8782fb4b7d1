/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets of tunnels that do not go by IP.
 */
#ifndef _DVS_VXLAN_DIRECT_H
#define _DVS_VXLAN_DIRECT_H

#include "types.h"

/* rtnl, may sleep */
void dvs_direct_update(struct dvs_tunnel *tunnel);
void dvs_direct_stop(struct dvs_tunnel *tunnel);
void dvs_direct_release(struct net_device *dev);
bool dvs_direct_has(const struct net_device *dev);

/* softirq, rcu_read_lock() */
void dvs_direct_note(const struct net_device *dev, u64 state);
void dvs_direct_sign(struct dvs_remote *remote, const struct net_device *dev);
rx_handler_result_t dvs_direct_take(struct dvs_remote *remote, struct sk_buff *skb,
				    sa_family_t family);

#endif /* _DVS_VXLAN_DIRECT_H */
