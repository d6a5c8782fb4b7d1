// SPDX-License-Identifier: GPL-2.0
/*
 * Port groups of a switch.
 *
 * A change of a group is one of all its ports: what can fail comes first, for all
 * of them, and is undone if it does.
 */

#include "group.h"

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "notify.h"
#include "observe.h"
#include "port.h"

/**
 * dvs_group_find() - find a port group by name
 * @sw: its switch
 * @name: its name
 *
 * Return: the group, or NULL.
 */
struct dvs_group *dvs_group_find(const struct dvs_switch *sw, const char *name)
{
	struct dvs_group *group;

	list_for_each_entry(group, &sw->groups, list)
		if (!strcmp(group->name, name))
			return group;
	return NULL;
}

/**
 * dvs_group_next() - go through the ports of a group
 * @group: the group
 * @port: the last one, NULL to begin with
 *
 * Return: the next port, NULL after the last.
 */
struct dvs_port *dvs_group_next(const struct dvs_group *group,
				struct dvs_port *port)
{
	struct dvs_switch *sw = group->sw;
	struct list_head *at = port && port != &sw->host ? &port->list :
							   &sw->ports;

	if (!port && sw->host.config.group == group)
		return &sw->host;
	for (at = at->next; at != &sw->ports; at = at->next) {
		port = list_entry(at, struct dvs_port, list);
		if (port->config.group == group)
			return port;
	}
	return NULL;
}

/**
 * dvs_groups_have_pool() - whether a pool is that of a group
 * @sw: the switch of both
 * @pool: the pool
 *
 * Return: true if it is.
 */
bool dvs_groups_have_pool(const struct dvs_switch *sw,
			  const struct dvs_pool *pool)
{
	const struct dvs_group *group;

	list_for_each_entry(group, &sw->groups, list)
		if (group->config.member.pool == pool)
			return true;
	return false;
}

static void group_take_config(struct dvs_group *group,
			      struct dvs_port_config *config)
{
	dvs_port_config_free(&group->config);
	group->config = *config;
	config->run = NULL;
	config->runs = 0;
}

/**
 * dvs_group_create() - make a port group
 * @sw: its switch
 * @name: its name, which no other has
 * @config: its settings; on success their memory is the group's
 *
 * Context: rtnl, may sleep.
 * Return: the group, or an error pointer: -ENOMEM.
 */
struct dvs_group *dvs_group_create(struct dvs_switch *sw, const char *name,
				   struct dvs_port_config *config)
{
	struct dvs_group *group = kzalloc(sizeof(*group), GFP_KERNEL);

	if (!group)
		return ERR_PTR(-ENOMEM);
	group->sw = sw;
	strscpy(group->name, name, sizeof(group->name));
	group_take_config(group, config);
	list_add_tail(&group->list, &sw->groups);
	return group;
}

/* ---- a change of the settings ---- */

/* The new configuration of a port, if its group gets this one */
static int group_plan_port(struct dvs_port_change *change,
			   struct dvs_port *port,
			   const struct dvs_port_config *config)
{
	struct dvs_port_config dflt;

	change->port = port;
	dvs_port_config_init(&dflt, port->dest.sw, port->dest.kind);
	return dvs_port_config_copy(&change->config, &port->config) ?:
	       dvs_port_config_follow(&change->config, config, &port->config,
				      &dflt);
}

/* Say which port cannot follow, and why */
static void group_refuse(const struct dvs_port *port,
			 struct netlink_ext_ack *extack)
{
	static const char prefix[] = KBUILD_MODNAME ": ";
	const char *why = extack->_msg;
	char text[DVS_ERR_MSG_LEN + 1];

	if (!why)
		why = "no memory";
	else if (!strncmp(why, prefix, strlen(prefix)))
		why += strlen(prefix);
	strscpy(text, why, sizeof(text));
	DVS_SET_ERR_MSG_FMT(extack, "%s: %.*s", port->dev->name,
			    (int)(DVS_ERR_MSG_LEN - strlen(prefix) -
				  strlen(port->dev->name) - strlen(": ")),
			    text);
}

static int group_configure_ports(struct dvs_group *group,
				 const struct dvs_port_config *config,
				 struct dvs_port_change *change,
				 struct netlink_ext_ack *extack)
{
	unsigned int refused = 0, count = 0;
	struct dvs_port *port;
	int err;

	dvs_group_for_each(port, group) {
		err = group_plan_port(&change[count++], port, config);
		if (err)
			return err;
	}
	err = dvs_ports_configure(change, count, &refused, extack);
	if (err)
		group_refuse(change[refused].port, extack);
	return err;
}

static int group_configure_all(struct dvs_group *group,
			       const struct dvs_port_config *config,
			       struct netlink_ext_ack *extack)
{
	struct dvs_port_change *change;
	unsigned int i;
	int err;

	if (!group->port_count)
		return 0;
	change = kvcalloc(group->port_count, sizeof(*change), GFP_KERNEL);
	if (!change)
		return -ENOMEM;
	err = group_configure_ports(group, config, change, extack);
	for (i = 0; i < group->port_count; i++)
		dvs_port_config_free(&change[i].config);
	kvfree(change);
	return err;
}

/**
 * dvs_group_configure() - change the settings of a group, and of its ports
 * @group: the group
 * @config: its new settings; on success their memory is the group's
 * @extack: says which port cannot follow, and why
 *
 * All ports follow, or nothing changes.
 *
 * Context: rtnl, may sleep.
 * Return: as dvs_ports_configure().
 */
int dvs_group_configure(struct dvs_group *group, struct dvs_port_config *config,
			struct netlink_ext_ack *extack)
{
	int err;

	ASSERT_RTNL();
	err = group_configure_all(group, config, extack);
	if (!err)
		group_take_config(group, config);
	return err;
}

/* ---- policers ---- */

static int group_prepare_police(const struct dvs_group *group,
				const struct dvs_police_params *params,
				struct dvs_police **police)
{
	struct dvs_port *port;
	int err = 0;

	dvs_group_for_each(port, group) {
		err = dvs_port_police_prepare(port, params, police++);
		if (err)
			break;
	}
	return err;
}

static void group_commit_police(struct dvs_group *group,
				const struct dvs_police_params *params,
				struct dvs_police **police)
{
	struct dvs_port *port;

	dvs_group_for_each(port, group)
		dvs_port_police_follow(port, params, *police++);
	group->polices = true;
	group->police = *params;
}

/**
 * dvs_group_set_police() - give each port of a group a policer, or change it
 * @group: the group
 * @params: valid parameters, whole
 *
 * Ports that have a policer of their own keep it.
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM; nothing is changed then.
 */
int dvs_group_set_police(struct dvs_group *group,
			 const struct dvs_police_params *params)
{
	struct dvs_police **police;
	unsigned int i;
	int err;

	police = kvcalloc(group->port_count + 1, sizeof(*police), GFP_KERNEL);
	if (!police)
		return -ENOMEM;
	err = group_prepare_police(group, params, police);
	if (!err)
		group_commit_police(group, params, police);
	else
		for (i = 0; i < group->port_count; i++)
			kfree(police[i]);
	kvfree(police);
	return err;
}

/**
 * dvs_group_del_police() - take the policers from the ports of a group
 * @group: the group, which has them
 *
 * Context: rtnl.
 */
void dvs_group_del_police(struct dvs_group *group)
{
	struct dvs_port *port;

	dvs_group_for_each(port, group)
		dvs_port_police_follow(port, NULL, NULL);
	group->polices = false;
}

/* ---- the end ---- */

/**
 * dvs_group_remove() - remove a port group
 * @group: the group, which has no ports; freed
 *
 * Context: rtnl, may sleep.
 */
void dvs_group_remove(struct dvs_group *group)
{
	list_del(&group->list);
	dvs_observe_forget(&group->sampler);
	dvs_port_config_free(&group->config);
	kfree_rcu(group, rcu);	/* a frame may be looking for a sampler there */
}

/**
 * dvs_groups_clear() - remove the port groups of a switch
 * @sw: the switch, without ports but the host's own
 *
 * Context: rtnl, may sleep.
 */
void dvs_groups_clear(struct dvs_switch *sw)
{
	struct dvs_group *group, *next;

	dvs_port_leave_group(&sw->host);
	list_for_each_entry_safe(group, next, &sw->groups, list) {
		dvs_notify_group(group, DVS_CMD_GROUP_DEL_NTF);
		dvs_group_remove(group);
	}
}
