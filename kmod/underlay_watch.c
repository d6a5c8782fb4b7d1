// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of the underlay.
 *
 * When a device or address of the host has changed, a worker looks at all
 * tunnels: it brings sockets and groups back to a device that has come again,
 * and tells the world if a tunnel's state, MTU or headroom is another one than
 * before. Routes and path MTUs change without a word: who wants to know their
 * effect must ask.
 */

#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>
#include <net/addrconf.h>
#include <net/udp_tunnel.h>

#include "notify.h"
#include "remote.h"
#include "template.h"
#include "underlay.h"
#include "vxlan.h"
#include "vxlan_direct.h"

#define UNDERLAY_DAD_INTERVAL	(HZ / 2)	/* between looks at DAD */

/* All tunnels of all switches, by &dvs_tunnel.all; protected by rtnl */
static LIST_HEAD(underlay_tunnels);

static void underlay_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(underlay_refresh, underlay_work);

/* Duplicate address detection has not ended (RFC 4862, 5.4) */
static bool tunnel_local_is_tentative(const struct dvs_tunnel *tunnel)
{
	const struct dvs_addr *local = &dvs_tunnel_config(tunnel)->local;

	return local->family == AF_INET6 && !dvs_tunnel_local_dev(tunnel) &&
	       ipv6_chk_addr_and_flags(dvs_switch_net(tunnel->self.sw),
				       &local->v6, NULL, true, 0,
				       IFA_F_DADFAILED);
}

/* Find the underlay device again by its name after it went */
static bool tunnel_relink(struct dvs_tunnel *tunnel)
{
	struct net *net = dvs_switch_net(tunnel->self.sw);
	struct dvs_tunnel_config *config;
	struct net_device *dev;

	config = &rtnl_dereference(tunnel->params)->config;
	if (!config->link || __dev_get_by_index(net, config->link))
		return false;
	dev = __dev_get_by_name(net, config->link_name);
	if (!dev)
		return false;
	WRITE_ONCE(config->link, dev->ifindex);
	dvs_vxlan_sock_configure(tunnel);
	return true;
}

static void tunnel_reset_routes(struct dvs_tunnel *tunnel)
{
	struct dvs_remote *remote;
	unsigned int i;

	dvs_for_each_remote_rtnl(remote, i, tunnel)
		dst_cache_reset(&remote->dst_cache);
	dvs_template_invalidate_all();
}

static void tunnel_rejoin_groups(struct dvs_tunnel *tunnel)
{
	struct dvs_remote *remote;
	unsigned int i;

	dvs_for_each_remote_rtnl(remote, i, tunnel)
		if (remote->group)
			dvs_group_join(remote);
}

static void tunnel_refresh(struct dvs_tunnel *tunnel)
{
	struct dvs_underlay *told = &tunnel->underlay;
	bool changed = tunnel_relink(tunnel);
	struct dvs_underlay now;

	if (changed || dvs_tunnel_state(tunnel) != told->state)
		tunnel_reset_routes(tunnel);
	tunnel_rejoin_groups(tunnel);
	dvs_direct_update(tunnel);
	now = dvs_tunnel_underlay(tunnel);
	if (!changed && now.state == told->state && now.mtu == told->mtu &&
	    now.headroom == told->headroom)
		return;
	*told = now;
	dvs_notify_underlay(tunnel);
}

static void underlay_work(struct work_struct *work)
{
	struct dvs_tunnel *tunnel;
	bool again = false;

	rtnl_lock();
	list_for_each_entry(tunnel, &underlay_tunnels, all) {
		tunnel_refresh(tunnel);
		again |= tunnel_local_is_tentative(tunnel);
	}
	rtnl_unlock();
	if (again)
		queue_delayed_work(system_unbound_wq, &underlay_refresh,
				   UNDERLAY_DAD_INTERVAL);
}

static void underlay_changed(void)
{
	if (!list_empty(&underlay_tunnels))
		mod_delayed_work(system_unbound_wq, &underlay_refresh, 0);
}

/**
 * dvs_underlay_watch() - follow what becomes of a tunnel's underlay
 * @tunnel: the tunnel, ready for frames
 *
 * Context: rtnl.
 */
void dvs_underlay_watch(struct dvs_tunnel *tunnel)
{
	ASSERT_RTNL();
	list_add_tail(&tunnel->all, &underlay_tunnels);
	udp_tunnel_notify_add_rx_port(tunnel->sock, UDP_TUNNEL_TYPE_VXLAN);
	tunnel->underlay = dvs_tunnel_underlay(tunnel);
	dvs_direct_update(tunnel);
	if (tunnel_local_is_tentative(tunnel))
		underlay_changed();
}

/**
 * dvs_underlay_forget() - no longer follow a tunnel's underlay
 * @tunnel: the tunnel, its socket still open
 *
 * Context: rtnl.
 */
void dvs_underlay_forget(struct dvs_tunnel *tunnel)
{
	ASSERT_RTNL();
	dvs_direct_stop(tunnel);
	udp_tunnel_notify_del_rx_port(tunnel->sock, UDP_TUNNEL_TYPE_VXLAN);
	list_del(&tunnel->all);
}

/* Tell a device what UDP ports to look into, or not to any more */
static void tunnel_offload(struct dvs_tunnel *tunnel, struct net_device *dev,
			   bool push)
{
	if (push)
		udp_tunnel_push_rx_port(dev, tunnel->sock,
					UDP_TUNNEL_TYPE_VXLAN);
	else
		udp_tunnel_drop_rx_port(dev, tunnel->sock,
					UDP_TUNNEL_TYPE_VXLAN);
}

/* An underlay device keeps its tunnels under a new name */
static void tunnel_rename_link(struct dvs_tunnel *tunnel,
			       const struct net_device *dev)
{
	struct dvs_tunnel_config *config;

	config = &rtnl_dereference(tunnel->params)->config;
	if (config->link == dev->ifindex)
		strscpy(config->link_name, dev->name,
			sizeof(config->link_name));
}

/* Memberships go with their device; sockets must not hold on to its number */
static void tunnel_leave_link(struct dvs_tunnel *tunnel,
			      const struct net_device *dev)
{
	struct dvs_remote *remote;
	unsigned int i;

	dvs_for_each_remote_rtnl(remote, i, tunnel)
		if (remote->group_link == dev->ifindex)
			dvs_group_leave(remote);
}

static void tunnel_device_event(struct dvs_tunnel *tunnel,
				struct net_device *dev, unsigned long event)
{
	switch (event) {
	case NETDEV_UDP_TUNNEL_PUSH_INFO:
	case NETDEV_UDP_TUNNEL_DROP_INFO:
		tunnel_offload(tunnel, dev,
			       event == NETDEV_UDP_TUNNEL_PUSH_INFO);
		break;
	case NETDEV_CHANGENAME:
		tunnel_rename_link(tunnel, dev);
		break;
	case NETDEV_UNREGISTER:
		tunnel_leave_link(tunnel, dev);
		break;
	}
}

/* A device goes, or somebody else is about to receive its frames */
static bool device_is_taken(const void *info, unsigned long event)
{
	const struct netdev_notifier_changeupper_info *upper = info;

	switch (event) {
	case NETDEV_DOWN:
	case NETDEV_UNREGISTER:
	case NETDEV_JOIN:
		return true;
	case NETDEV_PRECHANGEUPPER:
		return upper->linking && upper->master;
	default:
		return false;
	}
}

static int underlay_device_event(struct notifier_block *nb,
				 unsigned long event, void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	struct dvs_tunnel *tunnel;

	dvs_template_invalidate_all();
	if (device_is_taken(info, event))
		dvs_direct_release(dev);
	list_for_each_entry(tunnel, &underlay_tunnels, all)
		if (net_eq(dvs_switch_net(tunnel->self.sw), dev_net(dev)))
			tunnel_device_event(tunnel, dev, event);
	switch (event) {
	case NETDEV_REGISTER:
	case NETDEV_UNREGISTER:
	case NETDEV_CHANGENAME:
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGEMTU:
	case NETDEV_JOIN:
	case NETDEV_CHANGEUPPER:
		underlay_changed();
		break;
	}
	return NOTIFY_DONE;
}

/* IPv6 calls from softirq too, hence the worker */
static int underlay_address_event(struct notifier_block *nb,
				  unsigned long event, void *info)
{
	dvs_template_invalidate_all();
	underlay_changed();
	return NOTIFY_DONE;
}

static struct notifier_block underlay_device_notifier = {
	.notifier_call = underlay_device_event,
};

static struct notifier_block underlay_v4_notifier = {
	.notifier_call = underlay_address_event,
};

static struct notifier_block underlay_v6_notifier = {
	.notifier_call = underlay_address_event,
};

/**
 * dvs_underlay_init() - begin to listen to devices and addresses
 *
 * Context: may sleep.
 * Return: 0, or an error.
 */
int dvs_underlay_init(void)
{
	int err;

	err = register_netdevice_notifier(&underlay_device_notifier);
	if (err)
		return err;
	err = register_inetaddr_notifier(&underlay_v4_notifier);
	if (err)
		goto err_unregister_device;
	err = register_inet6addr_notifier(&underlay_v6_notifier);
	if (err)
		goto err_unregister_v4;
	err = dvs_template_init();
	if (err)
		goto err_unregister_v6;
	return 0;

err_unregister_v6:
	unregister_inet6addr_notifier(&underlay_v6_notifier);
err_unregister_v4:
	unregister_inetaddr_notifier(&underlay_v4_notifier);
err_unregister_device:
	unregister_netdevice_notifier(&underlay_device_notifier);
	return err;
}

/**
 * dvs_underlay_uninit() - listen no more
 *
 * Context: may sleep; no tunnel is left.
 */
void dvs_underlay_uninit(void)
{
	dvs_template_uninit();
	unregister_inet6addr_notifier(&underlay_v6_notifier);
	unregister_inetaddr_notifier(&underlay_v4_notifier);
	unregister_netdevice_notifier(&underlay_device_notifier);
	cancel_delayed_work_sync(&underlay_refresh);
}
