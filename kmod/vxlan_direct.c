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
#include <linux/rtnetlink.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>

#include "direct_path.h"
#include "forward.h"

/**
 * struct direct_note - a packet that is on its way by IP
 * @dev: the device that it came by, not to be looked at
 * @state: what IP's decision depends on, as it was before
 */
struct direct_note {
	const struct net_device *dev;
	u64 state;
};

static DEFINE_PER_CPU(struct direct_note, direct_note);

/**
 * dvs_direct_note() - note a packet that IP gets
 * @dev: the device that it came by
 * @state: dvs_direct_state()
 *
 * Context: softirq.
 */
void dvs_direct_note(const struct net_device *dev, u64 state)
{
	struct direct_note *note = this_cpu_ptr(&direct_note);

	note->dev = dev;
	note->state = state;
	smp_rmb();	/* IP decides by what is so now, or by what came later */
}

/**
 * dvs_direct_sign() - give a remote a receipt of a packet that came by IP
 * @remote: the remote, the packet was a good one
 * @dev: the device that the packet came by
 *
 * Packets that the receipt is good for do not say that the remote is there; this one does.
 *
 * Context: softirq, rcu_read_lock().
 */
void dvs_direct_sign(struct dvs_remote *remote, const struct net_device *dev)
{
	const struct direct_note *note = this_cpu_ptr(&direct_note);

	if (note->dev != dev || READ_ONCE(remote->receipt) == note->state)
		return;
	WRITE_ONCE(remote->seen, jiffies);
	WRITE_ONCE(remote->receipt, note->state);
}

/* Do to the packet what IP and UDP do to it; its data is at the UDP header then */
static void direct_pull(struct sk_buff *skb, unsigned int ip_len)
{
	skb_orphan(skb);
	__skb_pull(skb, ip_len);
	if (skb_csum_unnecessary(skb) || !((struct udphdr *)skb->data)->check) {
		skb->csum_valid = 1;
		__skb_decr_checksum_unnecessary(skb);
	}
}

static void direct_pull_v4(struct sk_buff *skb)
{
	direct_pull(skb, sizeof(struct iphdr));
	if (((struct udphdr *)skb->data)->check)
		skb_checksum_try_convert(skb, IPPROTO_UDP, inet_compute_pseudo);
}

static void direct_pull_v6(struct sk_buff *skb)
{
	skb_postpull_rcsum(skb, skb->data, sizeof(struct ipv6hdr));
	direct_pull(skb, sizeof(struct ipv6hdr));
	if (((struct udphdr *)skb->data)->check)
		skb_checksum_try_convert(skb, IPPROTO_UDP, ip6_compute_pseudo);
}

/* UDP would leave alone a checksum that is to be filled in: it is not in front of UDP */
static bool direct_partial_is_good(const struct sk_buff *skb, sa_family_t family)
{
	return skb->ip_summed != CHECKSUM_PARTIAL ||
	       skb_checksum_start_offset(skb) >= (int)direct_ip_len(family);
}

/**
 * dvs_direct_take() - take a packet of which there is more to be asked
 * @remote: its remote
 * @skb: the packet, which IP need not have, its data at the IP header; consumed unless IP
 *	is to have it after all
 * @family: of its addresses
 *
 * Context: softirq, rcu_read_lock().
 * Return: what the handler of received frames does.
 */
rx_handler_result_t dvs_direct_take(struct dvs_remote *remote, struct sk_buff *skb,
				    sa_family_t family)
{
	u32 tos = dvs_direct_tos(skb, family);

	if (skb_sk_is_prefetched(skb) || !direct_partial_is_good(skb, family))
		return RX_HANDLER_PASS;
	dvs_direct_count(skb->dev, skb->len, tos, family);
	if (family == AF_INET)
		direct_pull_v4(skb);
	else
		direct_pull_v6(skb);
	dvs_vxlan_take(remote, skb, tos);
	return RX_HANDLER_CONSUMED;
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
	return rtnl_dereference(dev->rx_handler) == dvs_direct_handle;
}

static struct dvs_direct_device *direct_device(const struct net_device *dev)
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

static struct dvs_direct_device *direct_register(struct net_device *dev)
{
	struct dvs_direct_device *device;

	if (dvs_direct_has(dev))
		return direct_device(dev);
	if (netdev_is_rx_handler_busy(dev))
		return NULL;
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (device && netdev_rx_handler_register(dev, dvs_direct_handle, device)) {
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
	struct dvs_direct_device *device;

	if (!dev)
		return;
	device = direct_device(dev);
	tunnel->direct_dev = NULL;
	hlist_del_init_rcu(&tunnel->direct);
	if (!hlist_empty(&device->v4) || !hlist_empty(&device->v6))
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
	struct dvs_direct_device *device;

	if (dev == tunnel->direct_dev)
		return;
	if (tunnel->direct_dev) {
		dvs_direct_stop(tunnel);
		synchronize_net();	/* before it gets into another list */
	}
	device = dev ? direct_register(dev) : NULL;
	if (!device)
		return;
	dvs_template_invalidate_all();	/* receipts are of another device */
	tunnel->direct_dev = dev;
	hlist_add_head_rcu(&tunnel->direct,
			   dvs_tunnel_config(tunnel)->local.family == AF_INET ?
			   &device->v4 : &device->v6);
}

/**
 * dvs_direct_release() - take no packets from a device any more
 * @dev: the device; it goes, or somebody else wants its frames
 *
 * Context: rtnl, may sleep.
 */
void dvs_direct_release(struct net_device *dev)
{
	const struct dvs_direct_device *device;
	struct hlist_node *node;

	while (dvs_direct_has(dev)) {	/* so it has tunnels */
		device = direct_device(dev);
		node = device->v4.first ?: device->v6.first;
		dvs_direct_stop(hlist_entry(node, struct dvs_tunnel, direct));
	}
}
