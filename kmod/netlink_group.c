// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: port groups. */

#include <linux/rtnetlink.h>

#include "group.h"
#include "netlink_port.h"
#include "notify.h"
#include "port.h"
#include "switch.h"

#define GROUP_MSG_SIZE	768

static int group_put_id(struct sk_buff *skb, const struct dvs_group *group)
{
	const struct net_device *dev = group->sw->dev;

	return nla_put_u32(skb, DVS_A_PORT_SWITCH, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_PORT_SWITCH_NAME, dev->name) ||
	       nla_put_string(skb, DVS_A_PORT_GROUP_NAME, group->name);
}

/* It has an empty map, or no map */
static int group_put_none(struct sk_buff *skb,
			  const struct dvs_port_config *config)
{
	return config->own & DVS_SETTING_VLANS && !config->runs ?
	       nla_put_flag(skb, DVS_A_PORT_VLAN_NONE) : 0;
}

static int group_fill(struct sk_buff *skb, const void *object,
		      unsigned int *part)
{
	const struct dvs_group *group = object;
	const struct dvs_port_config *config = &group->config;

	if (group_put_id(skb, group) ||
	    (!*part && (nla_put_u32(skb, DVS_A_PORT_PORT_COUNT,
				    group->port_count) ||
			dvs_nl_put_settings(skb, config, config->own) ||
			group_put_none(skb, config))))
		return -EMSGSIZE;
	dvs_nl_put_runs(skb, config, config->own, part);
	return 0;
}

static size_t group_size(const struct dvs_group *group)
{
	return GROUP_MSG_SIZE + dvs_nl_runs_size(&group->config);
}

/**
 * dvs_notify_group() - tell the world of a port group
 * @group: the group
 * @cmd: %DVS_CMD_GROUP_NTF or %DVS_CMD_GROUP_DEL_NTF
 */
void dvs_notify_group(struct dvs_group *group, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(group->sw), cmd, DVS_NLGRP_CONFIG,
			 group_size(group), group_fill, group);
}

static struct dvs_group *group_find(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_PORT_SWITCH);

	return IS_ERR(sw) ? ERR_CAST(sw) :
			    dvs_nl_group(info, sw, DVS_A_PORT_GROUP_NAME);
}

int dvs_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_group *group;
	int err;

	rtnl_lock();
	group = group_find(info);
	err = PTR_ERR_OR_ZERO(group) ?:
	      dvs_nl_reply(info, DVS_CMD_GROUP_GET, group_size(group),
			   group_fill, group);
	rtnl_unlock();
	return err;
}

static int group_dump(struct dvs_switch *sw, struct sk_buff *skb,
		      struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	struct dvs_group *group;
	unsigned int n = 0;
	int err;

	list_for_each_entry(group, &sw->groups, list) {
		if (n++ < cursor->object)
			continue;
		err = dvs_nl_dump_one(skb, cb, DVS_CMD_GROUP_GET, group_fill,
				      group, &cursor->part);
		if (err)
			return err;
		cursor->object++;
	}
	return 0;
}

int dvs_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_PORT_SWITCH, group_dump);
}

/* A group without a mode is for ports of all modes */
static int group_parse(struct dvs_port_config *config,
		       const struct dvs_switch *sw, struct genl_info *info)
{
	int err = dvs_nl_parse_settings(config, sw, info);

	if (err)
		return err;
	if (!(config->own & DVS_SETTING_POOL)) {
		config->member.pool = NULL;
		config->own &= ~DVS_SETTINGS_PART;
	}
	err = dvs_nl_check_member(&config->member, info);
	if (err || !(config->own & DVS_SETTING_MODE))
		return err;
	return dvs_nl_check_mode(config->mode, info);
}

/* A name that no group has yet */
static int group_check_name(const struct dvs_switch *sw, struct genl_info *info,
			    int attr)
{
	const struct nlattr *name = info->attrs[attr];

	if (!*(const char *)nla_data(name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "a port group needs a name");
		return -EINVAL;
	}
	if (dvs_group_find(sw, nla_data(name))) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "the switch has this port group already");
		return -EEXIST;
	}
	return 0;
}

static int group_new(struct genl_info *info, struct dvs_port_config *config)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_PORT_SWITCH);
	struct dvs_group *group;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_PORT_GROUP_NAME)) {
		GENL_SET_ERR_MSG(info, "no port group given");
		return -EINVAL;
	}
	dvs_port_config_init(config, sw, DVS_DEST_PORT);
	err = group_check_name(sw, info, DVS_A_PORT_GROUP_NAME) ?:
	      group_parse(config, sw, info);
	if (err)
		return err;
	group = dvs_group_create(sw, nla_data(info->attrs[DVS_A_PORT_GROUP_NAME]),
				 config);
	if (IS_ERR(group))
		return PTR_ERR(group);
	dvs_notify_group(group, DVS_CMD_GROUP_NTF);
	return 0;
}

int dvs_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return dvs_nl_change_config(info, group_new);
}

static int group_check_rename(const struct dvs_group *group,
			      struct genl_info *info)
{
	const struct nlattr *name = info->attrs[DVS_A_PORT_RENAME];

	if (!name || !strcmp(nla_data(name), group->name))
		return 0;
	return group_check_name(group->sw, info, DVS_A_PORT_RENAME);
}

static void group_notify_all(struct dvs_group *group)
{
	struct dvs_port *port;

	dvs_notify_group(group, DVS_CMD_GROUP_NTF);
	dvs_group_for_each(port, group)
		dvs_notify_port(port, DVS_CMD_PORT_NTF);
}

static int group_set(struct genl_info *info, struct dvs_port_config *config)
{
	struct dvs_group *group = group_find(info);
	int err;

	if (IS_ERR(group))
		return PTR_ERR(group);
	err = group_check_rename(group, info) ?:
	      dvs_port_config_copy(config, &group->config) ?:
	      group_parse(config, group->sw, info);
	if (err)
		return err;
	err = dvs_group_configure(group, config, info->extack);
	if (err)
		return dvs_nl_refused(info, err);
	if (info->attrs[DVS_A_PORT_RENAME])
		nla_strscpy(group->name, info->attrs[DVS_A_PORT_RENAME],
			    sizeof(group->name));
	dvs_switch_update(group->sw);
	group_notify_all(group);
	return 0;
}

int dvs_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return dvs_nl_change_config(info, group_set);
}

static int group_del(struct genl_info *info)
{
	struct dvs_group *group = group_find(info);

	if (IS_ERR(group))
		return PTR_ERR(group);
	if (group->port_count) {
		NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_PORT_GROUP_NAME]);
		DVS_SET_ERR_MSG_FMT(info->extack, "the port group has ports: %u",
				    group->port_count);
		return -EBUSY;
	}
	dvs_notify_group(group, DVS_CMD_GROUP_DEL_NTF);
	dvs_group_remove(group);
	return 0;
}

int dvs_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = group_del(info);
	rtnl_unlock();
	return err;
}
