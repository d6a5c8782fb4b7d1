// SPDX-License-Identifier: GPL-2.0
/*
 * Captures come and go.
 *
 * That a socket is closed is heard from netlink's notifier chain, where rtnl must not
 * be waited for: whoever registers with the chain under rtnl would wait for us. So the
 * capture is silenced there, and a worker ends it. The list of all captures is for the
 * notifier; it has a lock of its own.
 */

#include "capture.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "mark.h"
#include "notify.h"
#include "sampler.h"

DEFINE_STATIC_KEY_FALSE(dvs_capture_key);

static LIST_HEAD(capture_list);
static DEFINE_SPINLOCK(capture_lock);	/* of capture_list */

static_assert(DVS_CAPTURES_PER_SWITCH <=
	      BITS_PER_BYTE * sizeof_field(struct dvs_dest, captures));

/* ---- who watches what ---- */

static void dest_follow(struct dvs_dest *dest)
{
	const struct dvs_captures *captures = &dest->sw->captures;
	const struct dvs_capture *capture;
	unsigned int i;
	u16 mask = 0;

	for (i = 0; i < DVS_CAPTURES_PER_SWITCH; i++) {
		capture = rtnl_dereference(captures->slot[i]);
		if (capture && (!capture->config.dest ||
				capture->config.dest == dest))
			mask |= BIT(i);
	}
	WRITE_ONCE(dest->captures, mask);
}

/**
 * dvs_captures_follow() - let ports and tunnels know which captures watch them
 * @sw: the switch; a capture, a port or a tunnel came or went
 *
 * Context: rtnl.
 */
void dvs_captures_follow(struct dvs_switch *sw)
{
	struct dvs_tunnel *tunnel;
	struct dvs_port *port;

	ASSERT_RTNL();
	dest_follow(&sw->host.dest);
	list_for_each_entry(port, &sw->ports, list)
		dest_follow(&port->dest);
	list_for_each_entry(tunnel, &sw->tunnels, list)
		dest_follow(&tunnel->self);
}

/* ---- captures ---- */

/**
 * dvs_capture_free() - free a capture
 * @capture: the capture, not published or withdrawn
 */
void dvs_capture_free(struct dvs_capture *capture)
{
	dvs_sampler_free(capture->sampler);
	kfree(capture);
}

static int capture_free_slot(const struct dvs_switch *sw)
{
	int i;

	for (i = 0; i < DVS_CAPTURES_PER_SWITCH; i++)
		if (!rcu_access_pointer(sw->captures.slot[i]))
			return i;
	return -ENOSPC;
}

/**
 * dvs_capture_create() - make a capture that sees nothing yet
 * @sw: the switch
 * @portid: port id of the socket that gets the frames, which has no capture
 * @config: what is captured, valid
 *
 * Context: rtnl, may sleep.
 * Return: the capture, for dvs_capture_publish() or dvs_capture_free(), or an error
 * pointer: -ENOMEM, or -ENOSPC if there are %DVS_CAPTURES_PER_SWITCH already.
 */
struct dvs_capture *dvs_capture_create(struct dvs_switch *sw, u32 portid,
				       const struct dvs_capture_config *config)
{
	const struct dvs_sampler_params sampling = {
		.interval = config->interval,
	};
	int slot = capture_free_slot(sw);
	struct dvs_capture *capture;

	ASSERT_RTNL();
	if (slot < 0)
		return ERR_PTR(slot);
	capture = kzalloc(sizeof(*capture), GFP_KERNEL);
	if (!capture)
		return ERR_PTR(-ENOMEM);
	if (config->interval > 1) {
		capture->sampler = dvs_sampler_alloc(&sampling);
		if (!capture->sampler) {
			kfree(capture);
			return ERR_PTR(-ENOMEM);
		}
	}
	capture->sw = sw;
	capture->config = *config;
	capture->portid = portid;
	capture->slot = slot;
	return capture;
}

/**
 * dvs_capture_publish() - let a capture see frames
 * @capture: the capture, just made
 *
 * Context: rtnl, may sleep.
 */
void dvs_capture_publish(struct dvs_capture *capture)
{
	struct dvs_switch *sw = capture->sw;

	ASSERT_RTNL();
	spin_lock(&capture_lock);
	list_add_tail(&capture->all, &capture_list);
	spin_unlock(&capture_lock);
	rcu_assign_pointer(sw->captures.slot[capture->slot], capture);
	sw->captures.count++;
	static_branch_inc(&dvs_capture_key);
	static_branch_inc(&dvs_mirror_key);
	dvs_captures_follow(sw);
}

/**
 * dvs_capture_withdraw() - let a capture see no more
 * @capture: the capture; nobody uses it any more, and its counters rest
 *
 * Context: rtnl, may sleep.
 */
void dvs_capture_withdraw(struct dvs_capture *capture)
{
	struct dvs_switch *sw = capture->sw;

	ASSERT_RTNL();
	spin_lock(&capture_lock);
	list_del(&capture->all);
	spin_unlock(&capture_lock);
	RCU_INIT_POINTER(sw->captures.slot[capture->slot], NULL);
	sw->captures.count--;
	static_branch_dec(&dvs_mirror_key);
	static_branch_dec(&dvs_capture_key);
	dvs_captures_follow(sw);
	synchronize_net();
}

static void capture_end(struct dvs_capture *capture, enum dvs_capture_end end)
{
	dvs_capture_withdraw(capture);
	if (!READ_ONCE(capture->closed))
		dvs_notify_capture_end(capture, end);
	dvs_capture_free(capture);
}

/**
 * dvs_captures_end_dest() - end the captures of a port or tunnel that goes
 * @dest: the port or the tunnel
 * @end: why
 *
 * Context: rtnl, may sleep.
 */
void dvs_captures_end_dest(const struct dvs_dest *dest,
			   enum dvs_capture_end end)
{
	struct dvs_captures *captures = &dest->sw->captures;
	struct dvs_capture *capture;
	unsigned int i;

	for (i = 0; i < DVS_CAPTURES_PER_SWITCH; i++) {
		capture = rtnl_dereference(captures->slot[i]);
		if (capture && capture->config.dest == dest)
			capture_end(capture, end);
	}
}

/**
 * dvs_captures_clear() - end the captures of a switch
 * @sw: the switch
 *
 * Context: rtnl, may sleep.
 */
void dvs_captures_clear(struct dvs_switch *sw)
{
	struct dvs_capture *capture;
	unsigned int i;

	for (i = 0; i < DVS_CAPTURES_PER_SWITCH; i++) {
		capture = rtnl_dereference(sw->captures.slot[i]);
		if (capture)
			capture_end(capture, DVS_CAPTURE_END_SWITCH);
	}
}

/**
 * dvs_capture_find() - find the capture of a socket
 * @net: namespace of the socket
 * @portid: its port id
 *
 * Context: rtnl.
 * Return: the capture, or NULL.
 */
struct dvs_capture *dvs_capture_find(const struct net *net, u32 portid)
{
	struct dvs_capture *capture, *found = NULL;

	ASSERT_RTNL();
	spin_lock(&capture_lock);
	list_for_each_entry(capture, &capture_list, all) {
		if (capture->portid == portid && !READ_ONCE(capture->closed) &&
		    net_eq(dvs_switch_net(capture->sw), net)) {
			found = capture;
			break;
		}
	}
	spin_unlock(&capture_lock);
	return found;
}

/* ---- sockets are closed ---- */

static struct dvs_capture *capture_closed(void)
{
	struct dvs_capture *capture, *found = NULL;

	spin_lock(&capture_lock);
	list_for_each_entry(capture, &capture_list, all) {
		if (capture->closed) {
			found = capture;
			break;
		}
	}
	spin_unlock(&capture_lock);
	return found;
}

static void capture_reap(struct work_struct *work)
{
	struct dvs_capture *capture;

	rtnl_lock();
	while ((capture = capture_closed()))
		capture_end(capture, DVS_CAPTURE_END_STOPPED);
	rtnl_unlock();
}

static DECLARE_WORK(capture_reap_work, capture_reap);

static int capture_netlink_event(struct notifier_block *nb, unsigned long event,
				 void *ptr)
{
	const struct netlink_notify *notify = ptr;
	struct dvs_capture *capture;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	spin_lock(&capture_lock);
	list_for_each_entry(capture, &capture_list, all) {
		if (capture->portid == notify->portid &&
		    net_eq(dvs_switch_net(capture->sw), notify->net)) {
			WRITE_ONCE(capture->closed, true);
			schedule_work(&capture_reap_work);
		}
	}
	spin_unlock(&capture_lock);
	return NOTIFY_DONE;
}

static struct notifier_block capture_notifier = {
	.notifier_call = capture_netlink_event,
};

/**
 * dvs_capture_init() - hear of sockets that are closed
 *
 * Return: 0, or an error.
 */
int dvs_capture_init(void)
{
	return netlink_register_notifier(&capture_notifier);
}

/**
 * dvs_capture_uninit() - hear of them no more
 *
 * There are no captures.
 */
void dvs_capture_uninit(void)
{
	netlink_unregister_notifier(&capture_notifier);
	flush_work(&capture_reap_work);
}
