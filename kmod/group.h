/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Port groups: settings that ports of a switch have together. The data path does
 * not know them: what a port has from its group is written to the port. All
 * functions run under rtnl.
 */
#ifndef _DVS_GROUP_H
#define _DVS_GROUP_H

#include "police.h"
#include "types.h"

/**
 * struct dvs_group - a port group of a switch
 * @sampler: samples frames of its ports that have no sampler of their own; read
 *	by the data path, by way of &dvs_dest.sampler
 * @sw: its switch; constant
 * @name: unique within the switch
 * @config: its settings, those in &dvs_port_config.own; of others nothing is said
 * @polices: its ports have policers with the parameters @police
 * @police: these parameters
 * @port_count: ports that follow it
 * @list: link in &dvs_switch.groups
 * @rcu: frees it
 */
struct dvs_group {
	struct dvs_sampler __rcu *sampler;
	struct dvs_switch *sw;
	char name[DVS_GROUP_NAME_LEN + 1];
	struct dvs_port_config config;
	bool polices;
	struct dvs_police_params police;
	u32 port_count;
	struct list_head list;
	struct rcu_head rcu;
};

struct dvs_group *dvs_group_find(const struct dvs_switch *sw, const char *name);
struct dvs_group *dvs_group_create(struct dvs_switch *sw, const char *name,
				   struct dvs_port_config *config);
int dvs_group_configure(struct dvs_group *group, struct dvs_port_config *config,
			struct netlink_ext_ack *extack);
int dvs_group_set_police(struct dvs_group *group,
			 const struct dvs_police_params *params);
void dvs_group_del_police(struct dvs_group *group);
void dvs_group_remove(struct dvs_group *group);
void dvs_groups_clear(struct dvs_switch *sw);
bool dvs_groups_have_pool(const struct dvs_switch *sw,
			  const struct dvs_pool *pool);
struct dvs_port *dvs_group_next(const struct dvs_group *group,
				struct dvs_port *port);

/* The host's own port first, then the others in order of attachment */
#define dvs_group_for_each(port, group)					\
	for (port = dvs_group_next(group, NULL); port;			\
	     port = dvs_group_next(group, port))

/* What a port of a group has for a policer unless it has its own; NULL for none */
static inline const struct dvs_police_params *
dvs_group_police(const struct dvs_group *group)
{
	return group && group->polices ? &group->police : NULL;
}

#endif /* _DVS_GROUP_H */
