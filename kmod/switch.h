/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The switch: what ties ports, tunnels, segments and the FDB together. All
 * functions run under rtnl.
 */
#ifndef _DVS_SWITCH_H
#define _DVS_SWITCH_H

#include "types.h"

int dvs_switch_init(struct dvs_switch *sw, struct net_device *dev);
void dvs_switch_clear(struct dvs_switch *sw);
void dvs_switch_uninit(struct dvs_switch *sw);
void dvs_switch_set_ageing(struct dvs_switch *sw, u32 seconds);
void dvs_switch_set_txmode(struct dvs_switch *sw, enum dvs_txmode mode);
int dvs_switch_set_host_segment(struct dvs_switch *sw, u32 segment,
				struct netlink_ext_ack *extack);
void dvs_switch_update(struct dvs_switch *sw);
netdev_features_t dvs_switch_features(const struct dvs_switch *sw,
				      netdev_features_t features);

#endif /* _DVS_SWITCH_H */
