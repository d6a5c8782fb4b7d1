/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The switch: what ties ports, tunnels, segments and the FDB together.
 */
#ifndef _DVS_SWITCH_H
#define _DVS_SWITCH_H

#include "types.h"

extern const struct dvs_fdb_ops dvs_switch_fdb_ops;

int dvs_switch_init(struct dvs_switch *sw, struct net_device *dev);
void dvs_switch_uninit(struct dvs_switch *sw);
void dvs_switch_flush_dest(struct dvs_switch *sw, const struct dvs_dest *dest);
void dvs_switch_set_ageing(struct dvs_switch *sw, u32 seconds);
int dvs_switch_host_mac(struct dvs_switch *sw, const u8 *old, const u8 *new);
void dvs_switch_update(struct dvs_switch *sw);

#endif /* _DVS_SWITCH_H */
