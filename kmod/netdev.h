/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The switch as a network device: rtnetlink kind "dvs".
 */
#ifndef _DVS_NETDEV_H
#define _DVS_NETDEV_H

#include "types.h"

#define DVS_KIND	"dvs"

bool dvs_netdev_is_switch(const struct net_device *dev);
struct net_device *dvs_netdev_create(struct net *net, const char *name,
				     const u8 *mac);
void dvs_netdev_remove(struct net_device *dev);
int dvs_netdev_init(void);
void dvs_netdev_uninit(void);

static inline struct dvs_switch *dvs_netdev_switch(const struct net_device *dev)
{
	return netdev_priv(dev);
}

#endif /* _DVS_NETDEV_H */
