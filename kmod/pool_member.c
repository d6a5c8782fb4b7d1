// SPDX-License-Identifier: GPL-2.0
/*
 * Ports as members of pools.
 *
 * A member has a number that is its own among those of all switches, since it is
 * what its frames are known by on an uplink.
 */

#include <linux/idr.h>
#include <linux/rtnetlink.h>

#include "mark.h"
#include "pool.h"

static DEFINE_IDA(members);

/**
 * dvs_member_check() - whether a pool has what a member is to be promised
 * @from: what it follows until now
 * @to: what it is to follow
 * @extack: says what is wrong
 *
 * Context: rtnl.
 * Return: 0, or -EINVAL.
 */
int dvs_member_check(const struct dvs_member_config *from,
		     const struct dvs_member_config *to,
		     struct netlink_ext_ack *extack)
{
	u64 have, reserved;

	if (!to->reservation)
		return 0;
	if (to->limit && to->reservation > to->limit) {
		NL_SET_ERR_MSG_MOD(extack, "the reservation is above the limit");
		return -EINVAL;
	}
	have = to->pool->config.reservation;
	reserved = to->pool->reserved + to->reservation;
	if (from->pool == to->pool)
		reserved -= from->reservation;
	if (reserved <= have)
		return 0;
	DVS_SET_ERR_MSG_FMT(extack, "ports would reserve %llu of %llu bytes/s",
			    reserved, have);
	return -EINVAL;
}

static struct dvs_share_params
member_params(const struct dvs_member_config *config)
{
	return (struct dvs_share_params) {
		.weight = config->shares,
		.min = config->reservation,
		.max = config->limit,
		.min_burst = dvs_selection_min_burst(config->reservation),
		.max_burst = dvs_selection_max_burst(config->limit),
	};
}

/**
 * dvs_member_add() - give a member a queue on an uplink
 * @queue: the pool's qdisc there
 * @port: the member
 * @config: its part
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_member_add(struct Qdisc *queue, const struct dvs_port *port,
		   const struct dvs_member_config *config,
		   struct netlink_ext_ack *extack)
{
	const struct dvs_share_params params = member_params(config);

	return dvs_pool_queue_add(queue, port->member, &params, extack);
}

static int member_join_uplinks(const struct dvs_port *port,
			       const struct dvs_member_config *config,
			       struct netlink_ext_ack *extack)
{
	struct dvs_pool *pool = config->pool;
	struct dvs_sched *q;
	int err;

	dvs_uplink_for_each(q, pool->sw) {
		err = dvs_member_add(q->class[pool->class].qdisc, port, config,
				     extack);
		if (err)
			goto err_undo;
	}
	return 0;

err_undo:
	list_for_each_entry_continue_reverse(q, &pool->sw->uplinks, uplink)
		dvs_pool_queue_del(q->class[pool->class].qdisc, port->member);
	return err;
}

static void member_set_uplinks(const struct dvs_port *port,
			       const struct dvs_member_config *config)
{
	const struct dvs_share_params params = member_params(config);
	const struct dvs_pool *pool = config->pool;
	struct dvs_sched *q;

	dvs_uplink_for_each(q, pool->sw)
		dvs_pool_queue_set(q->class[pool->class].qdisc, port->member,
				   &params);
}

static void member_count(const struct dvs_member_config *config, int n)
{
	struct dvs_pool *pool = config->pool;

	pool->port_count += n;
	pool->reserved += n * (s64)config->reservation;
}

static int member_join(struct dvs_port *port,
		       const struct dvs_member_config *to,
		       struct netlink_ext_ack *extack)
{
	bool is_new = !port->member;
	int number, err;

	if (is_new) {
		number = ida_alloc_range(&members, 1, DVS_MARK_MEMBER,
					 GFP_KERNEL);
		if (number < 0)
			return number;
		port->member = number;
	}
	err = member_join_uplinks(port, to, extack);
	if (err && is_new) {
		ida_free(&members, port->member);
		port->member = 0;
	}
	return err;
}

static void member_leave(struct dvs_port *port,
			 const struct dvs_member_config *from)
{
	const struct dvs_pool *pool = from->pool;
	struct dvs_sched *q;

	dvs_uplink_for_each(q, pool->sw)
		dvs_pool_queue_del(q->class[pool->class].qdisc, port->member);
	member_set_uplinks(port, from);
}

/**
 * dvs_member_move() - change a port's part in pools
 * @port: the port; what it follows until now is in its configuration
 * @to: what it is to follow, checked; the caller puts that in the configuration
 * @extack: says what is wrong
 *
 * All is done, or nothing is changed.
 *
 * Context: rtnl, may sleep.
 * Return: 0, -ENOSPC if there are too many members, or -ENOMEM.
 */
int dvs_member_move(struct dvs_port *port, const struct dvs_member_config *to,
		    struct netlink_ext_ack *extack)
{
	const struct dvs_member_config *from = &port->config.member;
	int err = 0;

	if (to->pool && to->pool != from->pool)
		err = member_join(port, to, extack);
	if (err)
		return err;
	if (from->pool)
		member_count(from, -1);
	if (to->pool) {
		member_count(to, 1);
		member_set_uplinks(port, to);
		port->member_priority = dvs_prio_of_class(to->pool->class);
	}
	if (from->pool && from->pool != to->pool)
		member_leave(port, from);
	if (!to->pool && port->member) {
		ida_free(&members, port->member);
		port->member = 0;
	}
	return 0;
}
