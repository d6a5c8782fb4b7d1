// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets of tunnels.
 *
 * A tunnel has a UDP socket of its own, bound to its local address and port,
 * and one more for each multicast group. A socket may be bound to an address
 * that the host does not have, and to a device that went; frames come in again
 * when the address or the device does. Membership of a group ends with its
 * device, so dvs_group_join() is called again whenever devices or addresses
 * have changed.
 *
 * Everything here runs under rtnl.
 */

#include <linux/igmp.h>
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/ip6_route.h>
#include <net/route.h>
#include <net/udp_tunnel.h>

#include "remote.h"
#include "vxlan.h"

/* An address as sockets want it */
union sock_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static int sock_bind(struct socket *sock, const struct dvs_addr *addr,
		     const struct dvs_tunnel_config *config)
{
	union sock_address to = {};

	if (addr->family == AF_INET) {
		to.v4.sin_family = AF_INET;
		to.v4.sin_port = config->port;
		to.v4.sin_addr.s_addr = addr->v4;
		return kernel_bind(sock, &to.any, sizeof(to.v4));
	}
	to.v6.sin6_family = AF_INET6;
	to.v6.sin6_port = config->port;
	to.v6.sin6_addr = addr->v6;
	to.v6.sin6_scope_id = config->link;
	return kernel_bind(sock, &to.any, sizeof(to.v6));
}

/* Groups do not loop back; IPv4's switch is thrown by setup_udp_tunnel_sock() */
static int sock_set_v6_options(struct socket *sock)
{
	int off = 0, err;

	err = ip6_sock_set_v6only(sock->sk);
	if (err)
		return err;
	return sock->ops->setsockopt(sock, SOL_IPV6, IPV6_MULTICAST_LOOP,
				     KERNEL_SOCKPTR(&off), sizeof(off));
}

static int sock_prepare(struct socket *sock, const struct dvs_addr *addr,
			const struct dvs_tunnel_config *config)
{
	int err;

	ip_sock_set_freebind(sock->sk);
	if (dvs_addr_is_multicast(addr))
		sock->sk->sk_reuse = SK_CAN_REUSE;
	if (addr->family == AF_INET6) {
		err = sock_set_v6_options(sock);
		if (err)
			return err;
	}
	if (!config->link)
		return 0;
	return sock_bindtoindex(sock->sk, config->link, true);
}

/**
 * dvs_vxlan_sock_open() - open and bind a tunnel's socket
 * @tunnel: the tunnel; its parameters are set
 * @addr: the tunnel's local address, or a multicast group
 * @sockp: set to the socket, which does not hand out frames yet
 *
 * Return: 0, -EADDRINUSE if another socket has the address and port, or
 * another error.
 */
int dvs_vxlan_sock_open(struct dvs_tunnel *tunnel, const struct dvs_addr *addr,
			struct socket **sockp)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(tunnel);
	struct socket *sock;
	int err;

	err = sock_create_kern(dvs_switch_net(tunnel->self.sw), addr->family,
			       SOCK_DGRAM, IPPROTO_UDP, &sock);
	if (err)
		return err;
	err = sock_prepare(sock, addr, config);
	if (!err)
		err = sock_bind(sock, addr, config);
	if (err) {
		sock_release(sock);
		return err;
	}
	*sockp = sock;
	return 0;
}

/* A zero checksum is refused on IPv6 unless it is wanted (RFC 6936, 4) */
static void sock_configure(struct socket *sock,
			   const struct dvs_tunnel_config *config)
{
	if (sock->sk->sk_family == AF_INET6)
		udp_set_no_check6_rx(sock->sk, config->zero_csum6_rx);
}

/**
 * dvs_vxlan_sock_listen() - let a socket hand its frames to its tunnel
 * @tunnel: the tunnel, ready for frames
 * @sock: socket from dvs_vxlan_sock_open()
 */
void dvs_vxlan_sock_listen(struct dvs_tunnel *tunnel, struct socket *sock)
{
	struct udp_tunnel_sock_cfg setup = {
		.sk_user_data = tunnel,
		.encap_type = 1,
		.encap_rcv = dvs_vxlan_rcv,
		.encap_err_lookup = dvs_vxlan_err_lookup,
		.gro_receive = dvs_vxlan_gro_receive,
		.gro_complete = dvs_vxlan_gro_complete,
	};

	sock_configure(sock, dvs_tunnel_config(tunnel));
	setup_udp_tunnel_sock(sock_net(sock->sk), sock, &setup);
}

/**
 * dvs_vxlan_sock_configure() - bring a tunnel's sockets up to date
 * @tunnel: the tunnel; its underlay device or its configuration changed
 */
void dvs_vxlan_sock_configure(struct dvs_tunnel *tunnel)
{
	const struct dvs_tunnel_config *config = dvs_tunnel_config(tunnel);
	struct dvs_remote *remote;
	unsigned int i;

	sock_configure(tunnel->sock, config);
	sock_bindtoindex(tunnel->sock->sk, config->link, true);
	dvs_for_each_remote_rtnl(remote, i, tunnel) {
		if (!remote->group)
			continue;
		sock_configure(remote->group, config);
		sock_bindtoindex(remote->group->sk, config->link, true);
	}
}

/**
 * dvs_vxlan_sock_stop() - let a socket hand out no more frames
 * @sock: the socket
 *
 * Frames may be on their way until a grace period has passed.
 */
void dvs_vxlan_sock_stop(struct socket *sock)
{
	rcu_assign_sk_user_data(sock->sk, NULL);
}

/**
 * dvs_vxlan_sock_close() - close a socket
 * @sock: stopped a grace period ago, in no group
 */
void dvs_vxlan_sock_close(struct socket *sock)
{
	kernel_sock_shutdown(sock, SHUT_RDWR);
	sock_release(sock);
}

static struct dst_entry *group_route_v4(struct net *net, __be32 group)
{
	struct flowi4 fl4 = { .daddr = group };
	struct rtable *rt = ip_route_output_key(net, &fl4);

	return IS_ERR(rt) ? NULL : &rt->dst;
}

static struct dst_entry *group_route_v6(struct net *net,
					const struct in6_addr *group)
{
	struct flowi6 fl6 = { .daddr = *group };
	struct dst_entry *dst = ip6_route_output(net, NULL, &fl6);

	if (!dst->error)
		return dst;
	dst_release(dst);
	return NULL;
}

static int group_route_link(struct net *net, const struct dvs_addr *group)
{
	struct dst_entry *dst;
	int link;

	dst = group->family == AF_INET ? group_route_v4(net, group->v4) :
					 group_route_v6(net, &group->v6);
	if (!dst)
		return 0;
	link = dst->dev->ifindex;
	dst_release(dst);
	return link;
}

/*
 * The device a group is joined on: the tunnel's own, else that of the local
 * address, unless it is the loopback device, as with routed underlays, else
 * that of the route to the group.
 */
static int group_find_link(const struct dvs_remote *remote)
{
	const struct dvs_tunnel *tunnel = remote->tunnel;
	int link = dvs_tunnel_config(tunnel)->link;
	struct net *net = dvs_switch_net(remote->dest.sw);
	const struct net_device *dev;

	if (link)
		return __dev_get_by_index(net, link) ? link : 0;
	dev = dvs_tunnel_local_dev(tunnel);
	if (!dev)
		return 0;
	return dev->flags & IFF_LOOPBACK ?
	       group_route_link(net, &remote->addr) : dev->ifindex;
}

static int group_change(struct dvs_remote *remote, int link, bool join)
{
	struct sock *sk = remote->group->sk;
	struct ip_mreqn request = { .imr_ifindex = link };
	int err;

	lock_sock(sk);
	if (remote->addr.family == AF_INET) {
		request.imr_multiaddr.s_addr = remote->addr.v4;
		err = join ? ip_mc_join_group(sk, &request) :
			     ip_mc_leave_group(sk, &request);
	} else {
		err = join ? ipv6_sock_mc_join(sk, link, &remote->addr.v6) :
			     ipv6_sock_mc_drop(sk, link, &remote->addr.v6);
	}
	release_sock(sk);
	return err;
}

static bool group_link_is_gone(const struct dvs_remote *remote)
{
	return !__dev_get_by_index(dvs_switch_net(remote->dest.sw),
				   remote->group_link);
}

/**
 * dvs_group_join() - join a multicast group, or see to it that it is joined
 * @remote: the group, with its socket
 *
 * Return: 0, -ENODEV if no device leads to the group now, or another error.
 */
int dvs_group_join(struct dvs_remote *remote)
{
	int link = group_find_link(remote);
	int err;

	if (link && link == remote->group_link)
		return 0;
	if (!link && remote->group_link && !group_link_is_gone(remote))
		return 0;
	dvs_group_leave(remote);
	if (!link)
		return -ENODEV;
	err = group_change(remote, link, true);
	if (err)
		return err;
	WRITE_ONCE(remote->group_link, link);
	dst_cache_reset(&remote->dst_cache);
	return 0;
}

/**
 * dvs_group_leave() - leave a multicast group, if it is joined
 * @remote: the group
 */
void dvs_group_leave(struct dvs_remote *remote)
{
	if (!remote->group_link)
		return;
	group_change(remote, remote->group_link, false);
	WRITE_ONCE(remote->group_link, 0);
}
