// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: resource pools. */

#include <linux/rtnetlink.h>

#include "group.h"
#include "netlink.h"
#include "notify.h"
#include "pool.h"

#define POOL_MSG_SIZE	256

static int pool_put_config(struct sk_buff *skb,
			   const struct dvs_pool_config *config)
{
	return nla_put_u8(skb, DVS_A_POOL_STRICT, config->strict) ||
	       nla_put_u8(skb, DVS_A_POOL_SHARES, config->shares) ||
	       nla_put_u64_64bit(skb, DVS_A_POOL_RESERVATION,
				 config->reservation, DVS_A_POOL_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_POOL_LIMIT, config->limit,
				 DVS_A_POOL_PAD);
}

static int pool_put(struct sk_buff *skb, const struct dvs_pool *pool)
{
	const struct net_device *dev = pool->sw->dev;

	return nla_put_u32(skb, DVS_A_POOL_SWITCH, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_POOL_SWITCH_NAME, dev->name) ||
	       nla_put_string(skb, DVS_A_POOL_NAME, pool->name) ||
	       nla_put_u8(skb, DVS_A_POOL_CLASS, pool->class) ||
	       pool_put_config(skb, &pool->config) ||
	       nla_put_u32(skb, DVS_A_POOL_PORT_COUNT, pool->port_count) ||
	       nla_put_u64_64bit(skb, DVS_A_POOL_RESERVED, pool->reserved,
				 DVS_A_POOL_PAD);
}

static int pool_fill(struct sk_buff *skb, const void *object,
		     unsigned int *part)
{
	return pool_put(skb, object);
}

/**
 * dvs_notify_pool() - tell the world of a pool
 * @pool: the pool
 * @cmd: %DVS_CMD_POOL_NTF or %DVS_CMD_POOL_DEL_NTF
 */
void dvs_notify_pool(struct dvs_pool *pool, u8 cmd)
{
	dvs_nl_multicast(dvs_switch_net(pool->sw), cmd, DVS_NLGRP_CONFIG,
			 POOL_MSG_SIZE, pool_fill, pool);
}

static const char *pool_name(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[DVS_A_POOL_NAME];

	if (GENL_REQ_ATTR_CHECK(info, DVS_A_POOL_NAME)) {
		GENL_SET_ERR_MSG(info, "no pool given");
		return ERR_PTR(-EINVAL);
	}
	if (!*(const char *)nla_data(attr)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "a pool needs a name");
		return ERR_PTR(-EINVAL);
	}
	return nla_data(attr);
}

static struct dvs_pool *pool_find(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_POOL_SWITCH);
	struct dvs_pool *pool;
	const char *name;

	if (IS_ERR(sw))
		return ERR_CAST(sw);
	name = pool_name(info);
	if (IS_ERR(name))
		return ERR_CAST(name);
	pool = dvs_pool_find(sw, name);
	if (pool)
		return pool;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_POOL_NAME],
			    "the switch has no such pool");
	return ERR_PTR(-ENOENT);
}

int dvs_nl_pool_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_pool *pool;
	int err;

	rtnl_lock();
	pool = pool_find(info);
	err = PTR_ERR_OR_ZERO(pool) ?:
	      dvs_nl_reply(info, DVS_CMD_POOL_GET, POOL_MSG_SIZE, pool_fill,
			   pool);
	rtnl_unlock();
	return err;
}

static int pool_dump(struct dvs_switch *sw, struct sk_buff *skb,
		     struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	struct dvs_pool *pool;
	unsigned int n = 0;
	int err;

	list_for_each_entry(pool, &sw->pools, list) {
		if (n++ < cursor->object)
			continue;
		err = dvs_nl_dump_one(skb, cb, DVS_CMD_POOL_GET, pool_fill,
				      pool, &cursor->part);
		if (err)
			return err;
		cursor->object++;
	}
	return 0;
}

int dvs_nl_pool_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_POOL_SWITCH, pool_dump);
}

static int pool_parse(struct genl_info *info, struct dvs_pool_config *config)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_POOL_STRICT])
		config->strict = nla_get_u8(attrs[DVS_A_POOL_STRICT]);
	if (attrs[DVS_A_POOL_SHARES])
		config->shares = nla_get_u8(attrs[DVS_A_POOL_SHARES]);
	return dvs_nl_rate(info, DVS_A_POOL_RESERVATION,
			   &config->reservation) ?:
	       dvs_nl_rate(info, DVS_A_POOL_LIMIT, &config->limit);
}

/* Say which rate it is that cannot be promised */
static int pool_refused(struct genl_info *info, int err)
{
	struct nlattr **attrs = info->attrs;

	if (err == -EINVAL)
		NL_SET_BAD_ATTR(info->extack, attrs[DVS_A_POOL_RESERVATION] ?:
					      attrs[DVS_A_POOL_LIMIT]);
	return err;
}

/* The name and the class of a new pool are no other's */
static int pool_check_new(struct genl_info *info, const struct dvs_switch *sw)
{
	struct nlattr **attrs = info->attrs;
	const char *name = pool_name(info);

	if (IS_ERR(name))
		return PTR_ERR(name);
	if (dvs_pool_find(sw, name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_POOL_NAME],
				    "the switch has this pool already");
		return -EEXIST;
	}
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_POOL_CLASS)) {
		GENL_SET_ERR_MSG(info, "no class given");
		return -EINVAL;
	}
	if (dvs_pool_of_class(sw, nla_get_u8(attrs[DVS_A_POOL_CLASS]))) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_POOL_CLASS],
				    "the class has a pool already");
		return -EEXIST;
	}
	return 0;
}

static int pool_new(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_POOL_SWITCH);
	struct dvs_pool_config config = { .shares = DVS_POOL_SHARES_DEFAULT };
	struct dvs_pool *pool;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	err = pool_check_new(info, sw) ?: pool_parse(info, &config);
	if (err)
		return err;
	pool = dvs_pool_create(sw, nla_data(info->attrs[DVS_A_POOL_NAME]),
			       nla_get_u8(info->attrs[DVS_A_POOL_CLASS]),
			       &config, info->extack);
	if (IS_ERR(pool))
		return pool_refused(info, PTR_ERR(pool));
	dvs_notify_pool(pool, DVS_CMD_POOL_NTF);
	return 0;
}

int dvs_nl_pool_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = pool_new(info);
	rtnl_unlock();
	return err;
}

static int pool_set(struct genl_info *info)
{
	struct dvs_pool *pool = pool_find(info);
	struct dvs_pool_config config;
	int err;

	if (IS_ERR(pool))
		return PTR_ERR(pool);
	config = pool->config;
	err = pool_parse(info, &config);
	if (err)
		return err;
	err = dvs_pool_set(pool, &config, info->extack);
	if (err)
		return pool_refused(info, err);
	dvs_notify_pool(pool, DVS_CMD_POOL_NTF);
	return 0;
}

int dvs_nl_pool_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = pool_set(info);
	rtnl_unlock();
	return err;
}

static int pool_del(struct genl_info *info)
{
	struct dvs_pool *pool = pool_find(info);

	if (IS_ERR(pool))
		return PTR_ERR(pool);
	if (pool->port_count) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_POOL_NAME],
				    "the pool has ports");
		return -EBUSY;
	}
	if (dvs_groups_have_pool(pool->sw, pool)) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_POOL_NAME],
				    "a port group has the pool");
		return -EBUSY;
	}
	dvs_notify_pool(pool, DVS_CMD_POOL_DEL_NTF);
	dvs_pool_remove(pool);
	return 0;
}

int dvs_nl_pool_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = pool_del(info);
	rtnl_unlock();
	return err;
}
