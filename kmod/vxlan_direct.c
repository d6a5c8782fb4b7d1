// SPDX-License-Identifier: GPL-2.0
/*
 * Packets of tunnels that do not go by IP.
 *
 * The way of a received packet from its device to the tunnel's socket is most of
 * what decapsulation costs, and ends as that of the last packet of the same remote
 * did. A packet that went by IP leaves a receipt with its remote. For one second at
 * most, and for as long as nothing has happened by which IP might do anything else,
 * further packets of that remote are taken from the same device as it hands them out,
 * by a handler of received frames. So IP's own checks, of sources above all
 * (rp_filter), are made once a second, and the firewall is asked by each packet
 * whether there is one.
 *
 * Taps and filters of the device come before the handler. A device has one handler:
 * it is given up for a bridge or a bond that wants the device. Others find the device
 * busy, see Documentation/architecture.rst.
 */

#include "vxlan_direct.h"

#include <linux/if_arp.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/udp.h>
#include <net/xfrm.h>

#include "remote.h"
#include "template.h"
#include "vxlan.h"

/**
 * struct direct_device - the handler's data of an underlay device
 * @tunnels: whose packets are taken, by &dvs_tunnel.direct; written under rtnl, read
 *	under RCU
 */
struct direct_device {
	struct hlist_head tunnels;
};

/**
 * struct direct_note - a packet that is on its way by IP
 * @dev: the device that it came by, not to be looked at
 * @state: what IP's decision depends on, as it was before
 */
struct direct_note {
	const struct net_device *dev;
	u32 state;
};

static DEFINE_PER_CPU(struct direct_note, direct_note);

/* Another one when a device, an address, a neighbour or a route is: all count up */
static u32 direct_state(const struct net *net)
{
	return atomic_read(&dvs_template_generation) + rt_genid_ipv4(net) +
	       rt_genid_ipv6(net);
}

static u64 receipt_key(u32 state, const struct net_device *dev)
{
	return (u64)state << 32 | (u32)dev->ifindex;
}

/*
 * The key is none while the time is changed: who reads the new time cannot read the
 * old key. Several may write at once, all the same time.
 */
static void receipt_write(struct dvs_receipt *receipt, u64 key)
{
	WRITE_ONCE(receipt->key, 0);
	smp_store_release(&receipt->made, jiffies);	/* behind the key */
	smp_store_release(&receipt->key, key);		/* behind the time */
}

static bool receipt_is_good(const struct dvs_receipt *receipt, u64 key)
{
	unsigned long made = smp_load_acquire(&receipt->made); /* before the key */

	return READ_ONCE(receipt->key) == key && jiffies - made < HZ;
}

/**
 * dvs_direct_sign() - give a remote a receipt of a packet that came by IP
 * @remote: the remote, the packet was a good one
 * @dev: the device that the packet came by
 *
 * Context: softirq, rcu_read_lock().
 */
void dvs_direct_sign(struct dvs_remote *remote, const struct net_device *dev)
{
	const struct direct_note *note = this_cpu_ptr(&direct_note);

	if (note->dev == dev)
		receipt_write(&remote->receipt, receipt_key(note->state, dev));
}

/* What IP would do with the packet does not depend on what else is known of it */
static bool direct_is_plain(struct sk_buff *skb)
{
	return skb->pkt_type == PACKET_HOST && !skb_shared(skb) &&
	       !skb_vlan_tag_present(skb) && !skb_is_gso(skb) && !skb->mark &&
	       !skb->_skb_refdst && !skb_nfct(skb) && !skb_has_extensions(skb) &&
	       !skb_sk_is_prefetched(skb);
}

#ifdef CONFIG_XFRM
static bool direct_has_policies(const struct net *net)
{
	return net->xfrm.policy_count[XFRM_POLICY_IN];
}
#else
static bool direct_has_policies(const struct net *net)
{
	return false;
}
#endif

/* The host's firewall wants to see what it gets */
#ifdef CONFIG_NETFILTER
static bool direct_is_filtered(const struct net *net, sa_family_t family)
{
	return dvs_template_hooks(net, family, NF_INET_PRE_ROUTING) ||
	       dvs_template_hooks(net, family, NF_INET_LOCAL_IN);
}
#else
static bool direct_is_filtered(const struct net *net, sa_family_t family)
{
	return false;
}
#endif

/* UDP would accept its length and checksum, or has no need to look at the latter */
static bool direct_udp_is_good(const struct sk_buff *skb,
			       const struct udphdr *udp, unsigned int ip_len,
			       bool zero)
{
	return ntohs(udp->len) == skb->len - ip_len &&
	       (udp->check ? skb_csum_unnecessary(skb) : zero);
}

/* Whether packets of a remote may be taken; else note that IP gets this one */
static __always_inline bool direct_may_take(const struct dvs_remote *remote,
					    const struct net_device *dev,
					    const struct net *net)
{
	u32 state = direct_state(net);
	struct direct_note *note;

	if (likely(receipt_is_good(&remote->receipt, receipt_key(state, dev))))
		return true;
	note = this_cpu_ptr(&direct_note);
	note->dev = dev;
	note->state = state;
	smp_rmb();	/* IP decides by what is so now, or by what came later */
	return false;
}

/* Do to the packet what IP and UDP do to it; its data is at the UDP header then */
static __always_inline void direct_pull(struct sk_buff *skb, unsigned int ip_len)
{
	skb_orphan(skb);
	__skb_pull(skb, ip_len);
	if (skb_csum_unnecessary(skb) || !((struct udphdr *)skb->data)->check) {
		skb->csum_valid = 1;
		__skb_decr_checksum_unnecessary(skb);
	}
}

static __always_inline void direct_count_v4(struct net *net,
					    const struct iphdr *ip,
					    unsigned int len)
{
	__IP_UPD_PO_STATS(net, IPSTATS_MIB_IN, len);
	__IP_ADD_STATS(net, IPSTATS_MIB_NOECTPKTS + (ip->tos & INET_ECN_MASK), 1);
	__IP_INC_STATS(net, IPSTATS_MIB_INDELIVERS);
	__UDP_INC_STATS(net, UDP_MIB_INDATAGRAMS, 0);
}

static __always_inline struct dvs_tunnel *
direct_tunnel_v4(const struct direct_device *device, __be32 local, __be16 port)
{
	const struct dvs_tunnel_config *config;
	struct dvs_tunnel *tunnel;

	hlist_for_each_entry_rcu(tunnel, &device->tunnels, direct) {
		config = dvs_tunnel_config(tunnel);
		if (config->local.family == AF_INET &&
		    config->local.v4 == local && config->port == port)
			return tunnel;
	}
	return NULL;
}

/* RFC 791: no options, no fragment, whole, and undamaged */
static __always_inline bool direct_ip_is_good(const struct iphdr *ip,
					      const struct sk_buff *skb)
{
	return ip->version == 4 && ip->ihl == sizeof(*ip) / 4 &&
	       !ip_is_fragment(ip) && ntohs(ip->tot_len) == skb->len &&
	       !ip_fast_csum(ip, sizeof(*ip) / 4);
}

static bool direct_v4(const struct direct_device *device, struct sk_buff *skb)
{
	const struct iphdr *ip = (const void *)skb->data;
	const struct udphdr *udp = (const void *)(ip + 1);
	struct net_device *dev = skb->dev;
	struct net *net = dev_net(dev);
	const struct dvs_tunnel *tunnel;
	struct dvs_remote *remote;

	if (skb_headlen(skb) < sizeof(*ip) + VXLAN_HLEN + ETH_HLEN ||
	    ip->protocol != IPPROTO_UDP)
		return false;
	tunnel = direct_tunnel_v4(device, ip->daddr, udp->dest);
	if (!tunnel || direct_is_filtered(net, AF_INET) ||
	    direct_has_policies(net) || !direct_ip_is_good(ip, skb) ||
	    !direct_udp_is_good(skb, udp, sizeof(*ip), true))
		return false;
	remote = dvs_remote_find_v4(tunnel, ip->saddr);
	if (!remote || !direct_may_take(remote, dev, net))
		return false;
	direct_count_v4(net, ip, skb->len);
	direct_pull(skb, sizeof(*ip));
	if (udp->check)
		skb_checksum_try_convert(skb, IPPROTO_UDP, inet_compute_pseudo);
	dvs_vxlan_take(remote, skb, ip->tos);
	return true;
}

static void direct_count_v6(struct net *net, const struct net_device *dev,
			    const struct ipv6hdr *ip, unsigned int len)
{
	struct inet6_dev *idev = __in6_dev_get(dev);

	__IP6_UPD_PO_STATS(net, idev, IPSTATS_MIB_IN, len);
	__IP6_ADD_STATS(net, idev, IPSTATS_MIB_NOECTPKTS +
			(ipv6_get_dsfield(ip) & INET_ECN_MASK), 1);
	__IP6_INC_STATS(net, idev, IPSTATS_MIB_INDELIVERS);
	__UDP6_INC_STATS(net, UDP_MIB_INDATAGRAMS, 0);
}

static struct dvs_tunnel *direct_tunnel_v6(const struct direct_device *device,
					   const struct in6_addr *local,
					   __be16 port)
{
	const struct dvs_tunnel_config *config;
	struct dvs_tunnel *tunnel;

	hlist_for_each_entry_rcu(tunnel, &device->tunnels, direct) {
		config = dvs_tunnel_config(tunnel);
		if (config->local.family == AF_INET6 && config->port == port &&
		    ipv6_addr_equal(&config->local.v6, local))
			return tunnel;
	}
	return NULL;
}

static bool direct_v6(const struct direct_device *device, struct sk_buff *skb)
{
	const struct ipv6hdr *ip = (const void *)skb->data;
	const struct udphdr *udp = (const void *)(ip + 1);
	struct dvs_addr source = { .family = AF_INET6 };
	struct net_device *dev = skb->dev;
	struct net *net = dev_net(dev);
	const struct dvs_tunnel *tunnel;
	struct dvs_remote *remote;

	if (skb_headlen(skb) < sizeof(*ip) + VXLAN_HLEN + ETH_HLEN ||
	    ip->nexthdr != IPPROTO_UDP)
		return false;
	tunnel = direct_tunnel_v6(device, &ip->daddr, udp->dest);
	if (!tunnel || direct_is_filtered(net, AF_INET6) ||
	    direct_has_policies(net) || ip->version != 6 ||
	    ntohs(ip->payload_len) != skb->len - sizeof(*ip) ||
	    !direct_udp_is_good(skb, udp, sizeof(*ip),
				dvs_tunnel_config(tunnel)->zero_csum6_rx))
		return false;
	source.v6 = ip->saddr;
	remote = dvs_remote_find(tunnel, &source);
	if (!remote || !direct_may_take(remote, dev, net))
		return false;
	direct_count_v6(net, dev, ip, skb->len);
	skb_postpull_rcsum(skb, ip, sizeof(*ip));
	direct_pull(skb, sizeof(*ip));
	if (udp->check)
		skb_checksum_try_convert(skb, IPPROTO_UDP, ip6_compute_pseudo);
	dvs_vxlan_take(remote, skb, ipv6_get_dsfield(ip));
	return true;
}

static rx_handler_result_t direct_handle(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	const struct direct_device *device;
	bool taken = false;

	device = rcu_dereference(skb->dev->rx_handler_data);
	if (likely(direct_is_plain(skb))) {
		if (skb->protocol == htons(ETH_P_IP))
			taken = direct_v4(device, skb);
		else if (skb->protocol == htons(ETH_P_IPV6))
			taken = direct_v6(device, skb);
	}
	return taken ? RX_HANDLER_CONSUMED : RX_HANDLER_PASS;
}

/**
 * dvs_direct_has() - whether packets of tunnels are taken from a device
 * @dev: the device
 *
 * Context: rtnl.
 * Return: true if they are.
 */
bool dvs_direct_has(const struct net_device *dev)
{
	return rtnl_dereference(dev->rx_handler) == direct_handle;
}

static struct direct_device *direct_device(const struct net_device *dev)
{
	return rtnl_dereference(dev->rx_handler_data);
}

/* A plain Ethernet device, and nobody's but the host's */
static bool direct_suits(const struct net_device *dev,
			 const struct dvs_switch *sw)
{
	return dev->flags & IFF_UP && !(dev->flags & IFF_LOOPBACK) &&
	       dev->type == ARPHRD_ETHER && !netif_is_l3_master(dev) &&
	       !netif_is_l3_slave(dev) &&
	       dev->rtnl_link_ops != sw->dev->rtnl_link_ops;
}

/* The device that the tunnel's packets come by, if they may be taken from it */
static struct net_device *direct_choose(const struct dvs_tunnel *tunnel)
{
	int link = dvs_tunnel_config(tunnel)->link;
	struct net_device *dev;

	if (tunnel->self.sw->underlay == DVS_UNDERLAY_MODE_SOCKET)
		return NULL;
	dev = dvs_tunnel_local_dev(tunnel);
	if (!dev || (link && link != dev->ifindex))
		return NULL;
	return direct_suits(dev, tunnel->self.sw) ? dev : NULL;
}

static struct direct_device *direct_register(struct net_device *dev)
{
	struct direct_device *device;

	if (dvs_direct_has(dev))
		return direct_device(dev);
	if (netdev_is_rx_handler_busy(dev))
		return NULL;
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (device && netdev_rx_handler_register(dev, direct_handle, device)) {
		kfree(device);
		device = NULL;
	}
	return device;
}

/**
 * dvs_direct_stop() - take no packets of a tunnel any more
 * @tunnel: the tunnel
 *
 * Packets may be on their way until a grace period has passed.
 *
 * Context: rtnl, may sleep.
 */
void dvs_direct_stop(struct dvs_tunnel *tunnel)
{
	struct net_device *dev = tunnel->direct_dev;
	struct direct_device *device;

	if (!dev)
		return;
	device = direct_device(dev);
	tunnel->direct_dev = NULL;
	hlist_del_init_rcu(&tunnel->direct);
	if (!hlist_empty(&device->tunnels))
		return;
	netdev_rx_handler_unregister(dev);	/* waits for packets in it */
	kfree(device);
}

/**
 * dvs_direct_update() - take packets of a tunnel from the device that they come by
 * @tunnel: the tunnel, ready for frames
 *
 * They go by IP if there is no such device, if it does not suit, if somebody else
 * takes its packets, or if there is no memory.
 *
 * Context: rtnl, may sleep.
 */
void dvs_direct_update(struct dvs_tunnel *tunnel)
{
	struct net_device *dev = direct_choose(tunnel);
	struct direct_device *device;

	if (dev == tunnel->direct_dev)
		return;
	if (tunnel->direct_dev) {
		dvs_direct_stop(tunnel);
		synchronize_net();	/* before it gets into another list */
	}
	device = dev ? direct_register(dev) : NULL;
	if (!device)
		return;
	tunnel->direct_dev = dev;
	hlist_add_head_rcu(&tunnel->direct, &device->tunnels);
}

/**
 * dvs_direct_release() - take no packets from a device any more
 * @dev: the device; it goes, or somebody else wants its frames
 *
 * Context: rtnl, may sleep.
 */
void dvs_direct_release(struct net_device *dev)
{
	struct dvs_tunnel *tunnel;
	struct hlist_node *next;

	if (!dvs_direct_has(dev))
		return;
	hlist_for_each_entry_safe(tunnel, next, &direct_device(dev)->tunnels,
				  direct)
		dvs_direct_stop(tunnel);
}
