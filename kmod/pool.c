// SPDX-License-Identifier: GPL-2.0
/*
 * Resource pools of a switch.
 *
 * A pool is made, changed and removed on all uplinks alike. What can fail comes
 * first, and is undone if it does.
 */

#include "pool.h"

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "notify.h"

/**
 * dvs_pool_find() - find a pool by name
 * @sw: its switch
 * @name: its name
 *
 * Return: the pool, or NULL.
 */
struct dvs_pool *dvs_pool_find(const struct dvs_switch *sw, const char *name)
{
	struct dvs_pool *pool;

	list_for_each_entry(pool, &sw->pools, list)
		if (!strcmp(pool->name, name))
			return pool;
	return NULL;
}

/**
 * dvs_pool_of_class() - find the pool of a traffic class
 * @sw: its switch
 * @class: the class
 *
 * Return: the pool, or NULL.
 */
struct dvs_pool *dvs_pool_of_class(const struct dvs_switch *sw,
				   unsigned int class)
{
	struct dvs_pool *pool;

	list_for_each_entry(pool, &sw->pools, list)
		if (pool->class == class)
			return pool;
	return NULL;
}

static int pool_check_limit(const struct dvs_pool_config *config,
			    struct netlink_ext_ack *extack)
{
	if (!config->limit || config->reservation <= config->limit)
		return 0;
	NL_SET_ERR_MSG_MOD(extack, "the reservation is above the limit");
	return -EINVAL;
}

/* What the ports of a pool have reserved is a part of what it has */
static int pool_check_ports(const struct dvs_pool *pool,
			    const struct dvs_pool_config *config,
			    struct netlink_ext_ack *extack)
{
	if (pool->reserved <= config->reservation)
		return 0;
	DVS_SET_ERR_MSG_FMT(extack, "ports would reserve %llu of %llu bytes/s",
			    pool->reserved, config->reservation);
	return -EINVAL;
}

static int pool_check(const struct dvs_switch *sw,
		      const struct dvs_pool *pool,
		      const struct dvs_pool_config *config,
		      struct netlink_ext_ack *extack)
{
	u64 others = dvs_pools_reserved(sw);

	if (pool)
		others -= pool->config.reservation;
	return pool_check_limit(config, extack) ?:
	       dvs_pools_admit(sw, others + config->reservation, 0,
			       sw->reservable, extack);
}

static int pool_join_uplinks(const struct dvs_pool *pool,
			     struct netlink_ext_ack *extack)
{
	struct dvs_sched *q;
	int err;

	dvs_uplink_for_each(q, pool->sw) {
		err = dvs_uplink_add_pool(dvs_uplink_qdisc(q), pool, extack);
		if (err)
			goto err_undo;
	}
	return 0;

err_undo:
	list_for_each_entry_continue_reverse(q, &pool->sw->uplinks, uplink)
		dvs_sched_take_class_back(dvs_uplink_qdisc(q), pool->class);
	return err;
}

static void pool_set_uplinks(const struct dvs_pool *pool)
{
	struct dvs_sched *q;

	dvs_uplink_for_each(q, pool->sw)
		dvs_uplink_set_pool(dvs_uplink_qdisc(q), pool);
}

/**
 * dvs_pool_create() - make a pool
 * @sw: its switch
 * @name: its name, which no other has
 * @class: its traffic class, which no other has
 * @config: what it is to be
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: the pool, or an error pointer: -EINVAL or -ENOMEM.
 */
struct dvs_pool *dvs_pool_create(struct dvs_switch *sw, const char *name,
				 u8 class, const struct dvs_pool_config *config,
				 struct netlink_ext_ack *extack)
{
	struct dvs_pool *pool;
	int err;

	err = pool_check(sw, NULL, config, extack);
	if (err)
		return ERR_PTR(err);
	pool = kzalloc(sizeof(*pool), GFP_KERNEL);
	if (!pool)
		return ERR_PTR(-ENOMEM);
	pool->sw = sw;
	pool->class = class;
	pool->config = *config;
	strscpy(pool->name, name, sizeof(pool->name));
	err = pool_join_uplinks(pool, extack);
	if (err) {
		kfree(pool);
		return ERR_PTR(err);
	}
	list_add_tail(&pool->list, &sw->pools);
	pool_set_uplinks(pool);
	return pool;
}

/**
 * dvs_pool_set() - change a pool
 * @pool: the pool
 * @config: what it is to be
 * @extack: says what is wrong
 *
 * Context: rtnl.
 * Return: 0, or -EINVAL.
 */
int dvs_pool_set(struct dvs_pool *pool, const struct dvs_pool_config *config,
		 struct netlink_ext_ack *extack)
{
	int err = pool_check(pool->sw, pool, config, extack) ?:
		  pool_check_ports(pool, config, extack);

	if (err)
		return err;
	pool->config = *config;
	pool_set_uplinks(pool);
	return 0;
}

/**
 * dvs_pool_remove() - remove a pool
 * @pool: the pool, which has no ports; freed
 *
 * Context: rtnl, may sleep.
 */
void dvs_pool_remove(struct dvs_pool *pool)
{
	struct dvs_sched *q;

	list_del(&pool->list);
	dvs_uplink_for_each(q, pool->sw)
		dvs_uplink_del_pool(dvs_uplink_qdisc(q), pool->class);
	kfree(pool);
}

/**
 * dvs_pools_clear() - remove the pools of a switch, and let its uplinks go
 * @sw: the switch; its ports are members of none
 *
 * Context: rtnl, may sleep.
 */
void dvs_pools_clear(struct dvs_switch *sw)
{
	struct dvs_pool *pool, *next;
	struct dvs_sched *q, *next_q;

	list_for_each_entry_safe(q, next_q, &sw->uplinks, uplink)
		dvs_uplink_unbind(dvs_uplink_qdisc(q));
	list_for_each_entry_safe(pool, next, &sw->pools, list) {
		dvs_notify_pool(pool, DVS_CMD_POOL_DEL_NTF);
		dvs_pool_remove(pool);
	}
}
