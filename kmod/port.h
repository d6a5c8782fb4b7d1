/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ports: configuration and membership (port.c), attachment to devices
 * (port_netdev.c), policers (port_police.c). All functions run under rtnl, but
 * dvs_port_police().
 */
#ifndef _DVS_PORT_H
#define _DVS_PORT_H

#include "types.h"

struct dvs_police_params;

/* port.c */
void dvs_port_config_init(struct dvs_port_config *config, u32 segment);
int dvs_port_config_copy(struct dvs_port_config *to,
			 const struct dvs_port_config *from);
void dvs_port_config_free(struct dvs_port_config *config);
int dvs_port_config_all_vlans(struct dvs_port_config *config);
int dvs_port_init(struct dvs_port *port, struct dvs_switch *sw,
		  struct net_device *dev, enum dvs_dest_kind kind);
int dvs_port_configure(struct dvs_port *port, struct dvs_port_config *config,
		       struct netlink_ext_ack *extack);
bool dvs_port_has_segment(struct dvs_port *port, u16 index);
void dvs_port_update_flags(struct dvs_port *port);
void dvs_port_set_local(struct dvs_port *port, const u8 *mac);
void dvs_port_leave_pool(struct dvs_port *port);
void dvs_port_stop(struct dvs_port *port);
void dvs_port_uninit(struct dvs_port *port);

/* port_netdev.c */
struct dvs_port *dvs_port_get_rtnl(const struct net_device *dev);
struct dvs_port *dvs_port_attach(struct dvs_switch *sw, struct net_device *dev,
				 struct dvs_port_config *config,
				 struct netlink_ext_ack *extack);
void dvs_port_detach(struct dvs_port *port);

/* port_police.c */
bool dvs_port_police(struct dvs_port *port, struct sk_buff *skb);
int dvs_port_set_police(struct dvs_port *port,
			const struct dvs_police_params *params);
void dvs_port_del_police(struct dvs_port *port);

#endif /* _DVS_PORT_H */
