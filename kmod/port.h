/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ports: configuration and membership (port.c), attachment to devices
 * (port_netdev.c), policers (port_police.c). All functions run under rtnl, but
 * dvs_port_police().
 */
#ifndef _DVS_PORT_H
#define _DVS_PORT_H

#include "port_config.h"
#include "port_plan.h"
#include "types.h"

struct dvs_police_params;

/**
 * struct dvs_port_change - a change of a port's configuration
 * @port: the port
 * @config: its new configuration
 * @moves: it is in other segments then; what follows is known while a change is
 *	under way only
 * @old: its segments until now
 * @new: its segments then
 * @police: a policer that it is to have, NULL if it needs no new one
 */
struct dvs_port_change {
	struct dvs_port *port;
	struct dvs_port_config config;
	bool moves;
	struct dvs_port_plan old;
	struct dvs_port_plan new;
	struct dvs_police *police;
};

/* port.c */
int dvs_port_init(struct dvs_port *port, struct dvs_switch *sw,
		  struct net_device *dev, enum dvs_dest_kind kind);
int dvs_port_configure(struct dvs_port *port, struct dvs_port_config *config,
		       struct netlink_ext_ack *extack);
int dvs_ports_configure(struct dvs_port_change *change, unsigned int count,
			unsigned int *refused, struct netlink_ext_ack *extack);
bool dvs_port_has_segment(struct dvs_port *port, u16 index);
void dvs_port_update_flags(struct dvs_port *port);
void dvs_port_set_local(struct dvs_port *port, const u8 *mac);
void dvs_port_leave_pool(struct dvs_port *port);
void dvs_port_leave_group(struct dvs_port *port);
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
int dvs_port_police_prepare(const struct dvs_port *port,
			    const struct dvs_police_params *params,
			    struct dvs_police **police);
void dvs_port_police_follow(struct dvs_port *port,
			    const struct dvs_police_params *params,
			    struct dvs_police *police);

#endif /* _DVS_PORT_H */
