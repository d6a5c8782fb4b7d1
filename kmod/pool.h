/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Resource pools: the traffic classes of all uplinks of a switch. An uplink is a
 * scheduler that was bound to the switch, also that of a device below a tunnel.
 * All functions run under rtnl.
 */
#ifndef _DVS_POOL_H
#define _DVS_POOL_H

#include "pool_queue.h"
#include "sched.h"
#include "types.h"

/**
 * struct dvs_pool_config - what the operator may choose about a pool
 * @strict: its frames are sent before those of pools that share
 * @shares: its part of what is left, 1..%DVS_WEIGHT_MAX
 * @reservation: bytes per second that it gets on each uplink, 0 is none
 * @limit: bytes per second that it gets at most on each uplink, 0 is any
 */
struct dvs_pool_config {
	bool strict;
	u8 shares;
	u64 reservation;
	u64 limit;
};

/**
 * struct dvs_pool - a resource pool of a switch
 * @sw: its switch; constant
 * @name: unique within the switch; constant
 * @class: its traffic class; constant
 * @config: what the operator chose
 * @port_count: ports that are members
 * @reserved: bytes per second that ports have reserved of it
 * @planned: what they would have by the change that is under way
 * @list: link in &dvs_switch.pools
 */
struct dvs_pool {
	struct dvs_switch *sw;
	char name[DVS_POOL_NAME_LEN + 1];
	u8 class;
	struct dvs_pool_config config;
	u32 port_count;
	u64 reserved;
	u64 planned;
	struct list_head list;
};

struct dvs_pool *dvs_pool_find(const struct dvs_switch *sw, const char *name);
struct dvs_pool *dvs_pool_of_class(const struct dvs_switch *sw,
				   unsigned int class);
struct dvs_pool *dvs_pool_create(struct dvs_switch *sw, const char *name,
				 u8 class, const struct dvs_pool_config *config,
				 struct netlink_ext_ack *extack);
int dvs_pool_set(struct dvs_pool *pool, const struct dvs_pool_config *config,
		 struct netlink_ext_ack *extack);
void dvs_pool_remove(struct dvs_pool *pool);
void dvs_pools_clear(struct dvs_switch *sw);

/* pool_uplink.c */
u64 dvs_pools_reserved(const struct dvs_switch *sw);
u64 dvs_pools_uplink_rate(const struct dvs_switch *sw);
int dvs_pools_admit(const struct dvs_switch *sw, u64 reserved, u64 rate,
		    u8 percent, struct netlink_ext_ack *extack);
int dvs_uplink_admit(const struct dvs_switch *sw, struct net_device *dev,
		     u64 rate, struct netlink_ext_ack *extack);
int dvs_uplink_bind(struct Qdisc *sch, struct dvs_switch *sw, u64 rate,
		    struct netlink_ext_ack *extack);
void dvs_uplink_unbind(struct Qdisc *sch);
int dvs_uplink_add_pool(struct Qdisc *sch, const struct dvs_pool *pool,
			struct netlink_ext_ack *extack);
void dvs_uplink_set_pool(struct Qdisc *sch, const struct dvs_pool *pool);
void dvs_uplink_del_pool(struct Qdisc *sch, unsigned int class);

/* pool_member.c */
void dvs_member_plan_begin(const struct dvs_member_config *from,
			   const struct dvs_member_config *to);
void dvs_member_plan_leave(const struct dvs_member_config *from);
int dvs_member_plan_join(const struct dvs_member_config *to,
			 struct netlink_ext_ack *extack);
int dvs_member_prepare(struct dvs_port *port,
		       const struct dvs_member_config *to,
		       struct netlink_ext_ack *extack);
void dvs_member_cancel(struct dvs_port *port,
		       const struct dvs_member_config *to);
void dvs_member_commit(struct dvs_port *port,
		       const struct dvs_member_config *to);
int dvs_member_add(struct Qdisc *queue, const struct dvs_port *port,
		   const struct dvs_member_config *config,
		   struct netlink_ext_ack *extack);

#define dvs_uplink_for_each(q, sw)					\
	list_for_each_entry(q, &(sw)->uplinks, uplink)

static inline struct Qdisc *dvs_uplink_qdisc(const struct dvs_sched *q)
{
	return q->watchdog.qdisc;
}

#endif /* _DVS_POOL_H */
