// SPDX-License-Identifier: GPL-2.0
/*
 * The underlay: the network that tunnels send their packets over.
 *
 * Routes to remotes are cached per CPU. A tunnel's state, MTU and headroom
 * follow from the host's addresses, devices and routes, and are worked out when
 * somebody asks. underlay_watch.c tells when they change.
 */

#include "underlay.h"

#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/ip6_route.h>
#include <net/route.h>

#include "remote.h"
#include "vxlan.h"

static int remote_link(const struct dvs_remote *remote)
{
	return READ_ONCE(remote->group_link) ?:
	       READ_ONCE(dvs_tunnel_config(remote->tunnel)->link);
}

static struct dst_entry *route_v4(struct dvs_remote *remote)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(remote->tunnel);
	struct flowi4 fl4 = {
		.flowi4_oif = remote_link(remote),
		.flowi4_proto = IPPROTO_UDP,
		.daddr = remote->addr.v4,
		.saddr = config->local.v4,
		.fl4_dport = config->port,
	};
	struct rtable *rt;

	rt = ip_route_output_key(dvs_switch_net(remote->dest.sw), &fl4);
	if (IS_ERR(rt))
		return NULL;
	if (rt->rt_flags & RTCF_BROADCAST) {
		ip_rt_put(rt);
		return NULL;
	}
	dst_cache_set_ip4(&remote->dst_cache, &rt->dst, fl4.saddr);
	return &rt->dst;
}

/* Unlike IPv4's, IPv6's lookup does not ask whose the source address is */
static struct dst_entry *route_v6(struct dvs_remote *remote)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(remote->tunnel);
	struct net *net = dvs_switch_net(remote->dest.sw);
	struct flowi6 fl6 = {
		.flowi6_oif = remote_link(remote),
		.flowi6_proto = IPPROTO_UDP,
		.daddr = remote->addr.v6,
		.saddr = config->local.v6,
		.fl6_dport = config->port,
	};
	struct dst_entry *dst;

	if (!ipv6_chk_addr(net, &config->local.v6, NULL, 0))
		return NULL;
	dst = ip6_dst_lookup_flow(net, remote->tunnel->sock->sk, &fl6, NULL);
	if (IS_ERR(dst))
		return NULL;
	dst_cache_set_ip6(&remote->dst_cache, dst, &fl6.saddr);
	return dst;
}

/**
 * dvs_remote_route() - find the route to a remote
 * @remote: the remote
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: the route, to be released, or NULL if there is none or the host does
 * not have the tunnel's local address.
 */
struct dst_entry *dvs_remote_route(struct dvs_remote *remote)
{
	struct dst_entry *dst = dst_cache_get(&remote->dst_cache);

	if (likely(dst))
		return dst;
	return remote->addr.family == AF_INET ? route_v4(remote) :
						route_v6(remote);
}

/* What is left of an MTU for an inner frame without its Ethernet header */
static u32 underlay_inner_mtu(u32 mtu, sa_family_t family)
{
	u32 len = dvs_underlay_len(family) + ETH_HLEN;

	return mtu > len ? mtu - len : 0;
}

static unsigned int underlay_headroom(const struct net_device *dev,
				      sa_family_t family)
{
	return LL_RESERVED_SPACE(dev) + dvs_underlay_len(family);
}

/* Take one remote's way into account, as far as there is one */
static void underlay_add(struct dvs_underlay *underlay,
			 struct dvs_remote *remote)
{
	sa_family_t family = remote->addr.family;
	struct dst_entry *dst;
	u32 mtu;

	local_bh_disable();
	rcu_read_lock();
	dst = dvs_remote_route(remote);
	if (dst) {
		mtu = underlay_inner_mtu(dst_mtu(dst), family);
		underlay->mtu = min_not_zero(underlay->mtu, mtu);
		underlay->headroom = max(underlay->headroom,
					 underlay_headroom(dst->dev, family));
		dst_release(dst);
	}
	rcu_read_unlock();
	local_bh_enable();
}

/**
 * dvs_remote_mtu() - effective MTU of the way to a remote
 * @remote: the remote
 *
 * Context: any but hard interrupt; the remote stays.
 * Return: length of the longest inner frame without its Ethernet header, 0 if
 * there is no route.
 */
u32 dvs_remote_mtu(struct dvs_remote *remote)
{
	struct dvs_underlay underlay = {};

	underlay_add(&underlay, remote);
	return underlay.mtu;
}

static struct net_device *tunnel_link_dev(const struct dvs_tunnel *tunnel)
{
	return __dev_get_by_index(dvs_switch_net(tunnel->self.sw),
				  dvs_tunnel_config(tunnel)->link);
}

/**
 * dvs_tunnel_local_dev() - the device that has a tunnel's local address
 * @tunnel: the tunnel
 *
 * Context: rtnl.
 * Return: the device, or NULL if the host does not have the address, or may
 * not use it yet.
 */
struct net_device *dvs_tunnel_local_dev(const struct dvs_tunnel *tunnel)
{
	const struct dvs_addr *local = &dvs_tunnel_config(tunnel)->local;
	struct net *net = dvs_switch_net(tunnel->self.sw);
	struct net_device *link = NULL;

	ASSERT_RTNL();
	if (local->family == AF_INET)
		return __ip_dev_find(net, local->v4, false);
	if (ipv6_addr_type(&local->v6) & IPV6_ADDR_LINKLOCAL)
		link = tunnel_link_dev(tunnel);
	return ipv6_dev_find(net, &local->v6, link);
}

/**
 * dvs_tunnel_state() - whether a tunnel can carry frames
 * @tunnel: the tunnel
 *
 * Context: rtnl.
 * Return: its state.
 */
enum dvs_tunnel_state dvs_tunnel_state(const struct dvs_tunnel *tunnel)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(tunnel);

	if (!config->up)
		return DVS_TUNNEL_STATE_DOWN;
	if (!dvs_tunnel_local_dev(tunnel) ||
	    (config->link && !tunnel_link_dev(tunnel)))
		return DVS_TUNNEL_STATE_NO_ADDRESS;
	return DVS_TUNNEL_STATE_UP;
}

/* The underlay as far as it is known without a remote */
static void underlay_add_local(struct dvs_underlay *underlay,
			       const struct dvs_tunnel *tunnel)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(tunnel);
	struct net_device *dev;

	dev = config->link ? tunnel_link_dev(tunnel) :
			     dvs_tunnel_local_dev(tunnel);
	if (!dev)
		return;
	if (!underlay->mtu)
		underlay->mtu = underlay_inner_mtu(READ_ONCE(dev->mtu),
						   config->local.family);
	underlay->headroom = max(underlay->headroom,
				 underlay_headroom(dev, config->local.family));
}

/**
 * dvs_tunnel_underlay() - work out what a tunnel has of its underlay
 * @tunnel: the tunnel
 *
 * Context: rtnl.
 * Return: state, MTU and headroom.
 */
struct dvs_underlay dvs_tunnel_underlay(struct dvs_tunnel *tunnel)
{
	struct dvs_underlay underlay = { .state = dvs_tunnel_state(tunnel) };
	struct dvs_remote *remote;
	unsigned int i;

	ASSERT_RTNL();
	dvs_for_each_remote_rtnl(remote, i, tunnel)
		if (remote->configured)
			underlay_add(&underlay, remote);
	underlay_add_local(&underlay, tunnel);
	return underlay;
}

/**
 * dvs_tunnel_mtu() - effective MTU of a tunnel
 * @tunnel: the tunnel
 *
 * Context: rtnl.
 * Return: the smallest of its configured remotes, or what the device of its
 * local address allows; 0 if neither is known.
 */
u32 dvs_tunnel_mtu(struct dvs_tunnel *tunnel)
{
	return dvs_tunnel_underlay(tunnel).mtu;
}

/**
 * dvs_tunnel_headroom() - room a tunnel needs in front of a frame
 * @tunnel: the tunnel
 *
 * Context: rtnl.
 * Return: bytes in front of the inner Ethernet header, as they were when the
 * underlay changed last.
 */
unsigned int dvs_tunnel_headroom(const struct dvs_tunnel *tunnel)
{
	ASSERT_RTNL();
	return tunnel->underlay.headroom;
}

/**
 * dvs_underlay_add_remote() - take a new remote into account
 * @remote: the remote, configured now
 *
 * Context: rtnl.
 */
void dvs_underlay_add_remote(struct dvs_remote *remote)
{
	ASSERT_RTNL();
	underlay_add(&remote->tunnel->underlay, remote);
}
