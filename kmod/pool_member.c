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
 * dvs_member_plan_begin() - begin to ask whether pools have what ports are promised
 * @from: what a port follows until now
 * @to: what it is to follow
 *
 * To be called for all ports; then dvs_member_plan_leave() for all, and then
 * dvs_member_plan_join() for all.
 *
 * Context: rtnl.
 */
void dvs_member_plan_begin(const struct dvs_member_config *from,
			   const struct dvs_member_config *to)
{
	if (from->pool)
		from->pool->planned = from->pool->reserved;
	if (to->pool)
		to->pool->planned = to->pool->reserved;
}

/**
 * dvs_member_plan_leave() - count what a port does not need any more
 * @from: what it follows until now
 *
 * Context: rtnl.
 */
void dvs_member_plan_leave(const struct dvs_member_config *from)
{
	if (from->pool)
		from->pool->planned -= from->reservation;
}

/**
 * dvs_member_plan_join() - whether a pool has what a port is to be promised
 * @to: what it is to follow
 * @extack: says what is wrong
 *
 * Context: rtnl.
 * Return: 0, or -EINVAL.
 */
int dvs_member_plan_join(const struct dvs_member_config *to,
			 struct netlink_ext_ack *extack)
{
	struct dvs_pool *pool = to->pool;

	if (!pool || !to->reservation)
		return 0;
	if (to->limit && to->reservation > to->limit) {
		NL_SET_ERR_MSG_MOD(extack, "the reservation is above the limit");
		return -EINVAL;
	}
	pool->planned += to->reservation;
	if (pool->planned <= pool->config.reservation)
		return 0;
	DVS_SET_ERR_MSG_FMT(extack, "ports would reserve %llu of %llu bytes/s",
			    pool->planned, pool->config.reservation);
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

static void member_leave_uplinks(const struct dvs_port *port,
				 const struct dvs_pool *pool)
{
	struct dvs_sched *q;

	dvs_uplink_for_each(q, pool->sw)
		dvs_pool_queue_del(q->class[pool->class].qdisc, port->member);
}

static void member_free_number(struct dvs_port *port)
{
	ida_free(&members, port->member);
	port->member = 0;
}

/**
 * dvs_member_prepare() - let a port join a pool that it is to be a member of
 * @port: the port; what it follows until now is in its configuration
 * @to: what it is to follow, checked
 * @extack: says what is wrong
 *
 * No frame knows of it before dvs_member_commit().
 *
 * Context: rtnl, may sleep.
 * Return: 0, -ENOSPC if there are too many members, or -ENOMEM.
 */
int dvs_member_prepare(struct dvs_port *port,
		       const struct dvs_member_config *to,
		       struct netlink_ext_ack *extack)
{
	bool is_new = !port->member;
	int number, err;

	if (!to->pool || to->pool == port->config.member.pool)
		return 0;
	if (is_new) {
		number = ida_alloc_range(&members, 1, DVS_MARK_MEMBER,
					 GFP_KERNEL);
		if (number == -ENOSPC)
			NL_SET_ERR_MSG_MOD(extack, "there are too many members");
		if (number < 0)
			return number;
		port->member = number;
	}
	err = member_join_uplinks(port, to, extack);
	if (err && is_new)
		member_free_number(port);
	return err;
}

/**
 * dvs_member_cancel() - undo dvs_member_prepare()
 * @port: the port
 * @to: what it was to follow
 *
 * Context: rtnl, may sleep.
 */
void dvs_member_cancel(struct dvs_port *port,
		       const struct dvs_member_config *to)
{
	const struct dvs_pool *from = port->config.member.pool;

	if (!to->pool || to->pool == from)
		return;
	member_leave_uplinks(port, to->pool);
	if (!from)
		member_free_number(port);
}

/**
 * dvs_member_commit() - change a port's part in pools
 * @port: the port; what it follows until now is in its configuration
 * @to: what it is to follow, prepared; the caller puts that in the configuration
 *
 * Context: rtnl, may sleep.
 */
void dvs_member_commit(struct dvs_port *port,
		       const struct dvs_member_config *to)
{
	const struct dvs_member_config *from = &port->config.member;

	if (from->pool)
		member_count(from, -1);
	if (to->pool) {
		member_count(to, 1);
		member_set_uplinks(port, to);
		port->member_priority = dvs_prio_of_class(to->pool->class);
	}
	if (from->pool && from->pool != to->pool) {
		member_leave_uplinks(port, from->pool);
		member_set_uplinks(port, from);
	}
	if (!to->pool && port->member)
		member_free_number(port);
}
