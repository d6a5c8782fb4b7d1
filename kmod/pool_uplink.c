// SPDX-License-Identifier: GPL-2.0
/*
 * Uplinks that serve the pools of a switch, and what can be promised on them.
 *
 * A class with a pool has a queue for each member of it. A class without one
 * shares, so that it cannot take what pools are promised.
 */

#include <linux/ethtool.h>
#include <linux/math64.h>
#include <linux/rtnetlink.h>

#include "pool.h"

static const struct dvs_selection_params uplink_no_pool = { .weight = 1 };

/* ---- admission ---- */

/**
 * dvs_pools_reserved() - what the pools of a switch have reserved
 * @sw: the switch
 *
 * Return: bytes per second.
 */
u64 dvs_pools_reserved(const struct dvs_switch *sw)
{
	const struct dvs_pool *pool;
	u64 sum = 0;

	list_for_each_entry(pool, &sw->pools, list)
		sum += pool->config.reservation;
	return sum;
}

static u64 uplink_link_speed(struct net_device *dev)
{
	struct ethtool_link_ksettings link;

	if (__ethtool_get_link_ksettings(dev, &link) ||
	    link.base.speed == (u32)SPEED_UNKNOWN)
		return 0;
	return (u64)link.base.speed * 1000000 / BITS_PER_BYTE;
}

/* Bytes per second, 0 if nobody knows; @rate is its scheduler's */
static u64 uplink_rate(struct net_device *dev, u64 rate)
{
	return rate ?: uplink_link_speed(dev);
}

/**
 * dvs_pools_uplink_rate() - how much the slowest uplink of a switch carries
 * @sw: the switch
 *
 * Context: rtnl, may sleep.
 * Return: bytes per second, 0 if no rate is known.
 */
u64 dvs_pools_uplink_rate(const struct dvs_switch *sw)
{
	struct dvs_sched *q;
	u64 least = 0;

	dvs_uplink_for_each(q, sw)
		least = min_not_zero(least,
				     uplink_rate(qdisc_dev(dvs_uplink_qdisc(q)),
						 q->conf.rate));
	return least;
}

/**
 * dvs_pools_admit() - whether so much can be promised
 * @sw: the switch
 * @reserved: what its pools reserve, bytes per second
 * @rate: rate of one more uplink, 0 for none
 * @percent: part of an uplink that may be reserved
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -EINVAL.
 */
int dvs_pools_admit(const struct dvs_switch *sw, u64 reserved, u64 rate,
		    u8 percent, struct netlink_ext_ack *extack)
{
	u64 least = min_not_zero(dvs_pools_uplink_rate(sw), rate);
	u64 most = div_u64(least * percent, 100);

	if (!least || reserved <= most)
		return 0;
	DVS_SET_ERR_MSG_FMT(extack, "pools would reserve %llu of %llu bytes/s",
			    reserved, most);
	return -EINVAL;
}

/**
 * dvs_uplink_admit() - whether an uplink carries what pools are promised
 * @sw: their switch
 * @dev: device of the uplink
 * @rate: rate that its scheduler is to have, 0 for any
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -EINVAL.
 */
int dvs_uplink_admit(const struct dvs_switch *sw, struct net_device *dev,
		     u64 rate, struct netlink_ext_ack *extack)
{
	return dvs_pools_admit(sw, dvs_pools_reserved(sw),
			       uplink_rate(dev, rate), sw->reservable, extack);
}

/* ---- classes of an uplink ---- */

static void uplink_set_class(struct Qdisc *sch, unsigned int class,
			     const struct dvs_selection_params *select)
{
	struct dvs_sched *q = qdisc_priv(sch);
	struct dvs_sched_class_conf conf = q->class[class].conf;

	conf.select = *select;
	dvs_sched_class_set(sch, class, &conf);
}

/**
 * dvs_uplink_set_pool() - give a class what its pool is promised
 * @sch: scheduler of the uplink
 * @pool: the pool
 *
 * Context: rtnl.
 */
void dvs_uplink_set_pool(struct Qdisc *sch, const struct dvs_pool *pool)
{
	const struct dvs_pool_config *config = &pool->config;
	const struct dvs_selection_params select = {
		.strict = config->strict,
		.weight = config->shares,
		.min = config->reservation,
		.max = config->limit,
		.min_burst = dvs_selection_min_burst(config->reservation),
		.max_burst = dvs_selection_max_burst(config->limit),
	};

	uplink_set_class(sch, pool->class, &select);
}

static int uplink_add_members(struct Qdisc *queue, const struct dvs_pool *pool,
			      struct netlink_ext_ack *extack)
{
	const struct dvs_port *port = &pool->sw->host;
	int err = 0;

	if (port->config.member.pool == pool)
		err = dvs_member_add(queue, port, &port->config.member, extack);
	list_for_each_entry(port, &pool->sw->ports, list) {
		if (err)
			break;
		if (port->config.member.pool == pool)
			err = dvs_member_add(queue, port, &port->config.member,
					     extack);
	}
	return err;
}

/**
 * dvs_uplink_add_pool() - give a pool's members their queues on an uplink
 * @sch: scheduler of the uplink
 * @pool: the pool
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_uplink_add_pool(struct Qdisc *sch, const struct dvs_pool *pool,
			struct netlink_ext_ack *extack)
{
	struct Qdisc *queue;
	int err;

	queue = dvs_pool_queue_create(sch, pool->class, extack);
	if (!queue)
		return -ENOMEM;
	err = uplink_add_members(queue, pool, extack);
	if (err) {
		qdisc_put(queue);
		return err;
	}
	dvs_sched_lend_class(sch, pool->class, queue);
	return 0;
}

/**
 * dvs_uplink_del_pool() - make a pool's class one without a pool
 * @sch: scheduler of the uplink
 * @class: the class
 *
 * Context: rtnl, may sleep.
 */
void dvs_uplink_del_pool(struct Qdisc *sch, unsigned int class)
{
	dvs_sched_take_class_back(sch, class);
	uplink_set_class(sch, class, &uplink_no_pool);
}

/* ---- binding ---- */

static void uplink_set_classes(struct Qdisc *sch, const struct dvs_switch *sw)
{
	const struct dvs_pool *pool;
	unsigned int class;

	for (class = 0; class < DVS_PRIO_COUNT; class++) {
		pool = dvs_pool_of_class(sw, class);
		if (pool)
			dvs_uplink_set_pool(sch, pool);
		else
			uplink_set_class(sch, class, &uplink_no_pool);
	}
}

/**
 * dvs_uplink_bind() - let a scheduler serve the pools of a switch
 * @sch: the scheduler, which serves none
 * @sw: the switch
 * @rate: rate that the scheduler is to have, 0 for any
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, -EOPNOTSUPP, -EINVAL, or -ENOMEM.
 */
int dvs_uplink_bind(struct Qdisc *sch, struct dvs_switch *sw, u64 rate,
		    struct netlink_ext_ack *extack)
{
	struct dvs_sched *q = qdisc_priv(sch);
	const struct dvs_pool *pool;
	int err;

	if (sch->parent != TC_H_ROOT) {
		NL_SET_ERR_MSG_MOD(extack, "pools need the scheduler at the root of the device");
		return -EOPNOTSUPP;
	}
	err = dvs_uplink_admit(sw, qdisc_dev(sch), rate, extack);
	if (err)
		return err;
	list_for_each_entry(pool, &sw->pools, list) {
		err = dvs_uplink_add_pool(sch, pool, extack);
		if (err)
			goto err_undo;
	}
	q->sw = sw;
	list_add_tail(&q->uplink, &sw->uplinks);
	uplink_set_classes(sch, sw);
	return 0;

err_undo:
	list_for_each_entry_continue_reverse(pool, &sw->pools, list)
		dvs_sched_take_class_back(sch, pool->class);
	return err;
}

/**
 * dvs_uplink_unbind() - let a scheduler serve no switch
 * @sch: the scheduler; nothing happens if it serves none
 *
 * Its classes keep their settings. Context: rtnl, may sleep.
 */
void dvs_uplink_unbind(struct Qdisc *sch)
{
	struct dvs_sched *q = qdisc_priv(sch);
	const struct dvs_pool *pool;

	if (!q->sw)
		return;
	list_for_each_entry(pool, &q->sw->pools, list)
		dvs_sched_take_class_back(sch, pool->class);
	list_del_init(&q->uplink);
	q->sw = NULL;
}
