/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The forwarding database for "bridge fdb" and "bridge monitor fdb".
 */
#ifndef _DVS_FDB_NETDEV_H
#define _DVS_FDB_NETDEV_H

#include "types.h"

int dvs_fdb_netdev_add(struct ndmsg *ndm, struct nlattr *tb[],
		       struct net_device *dev, const unsigned char *addr,
		       u16 vid, u16 flags, struct netlink_ext_ack *extack);
int dvs_fdb_netdev_del(struct ndmsg *ndm, struct nlattr *tb[],
		       struct net_device *dev, const unsigned char *addr,
		       u16 vid, struct netlink_ext_ack *extack);
int dvs_fdb_netdev_dump(struct sk_buff *skb, struct netlink_callback *cb,
			struct net_device *dev, struct net_device *filter_dev,
			int *idx);
void dvs_fdb_netdev_notify(struct dvs_switch *sw, enum dvs_fdb_event event,
			   u64 key, u32 val, const struct dvs_dest *dest);

#endif /* _DVS_FDB_NETDEV_H */
