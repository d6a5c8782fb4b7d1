/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way of most packets out of a tunnel: from a remote that has a receipt
 * (vxlan_direct.c), with IP inside and nothing that needs another look. All that is asked
 * here is whether it is so. What is another packet of a tunnel goes by dvs_vxlan_take(),
 * and whatever IP may want to have goes there.
 *
 * Like xmit_path.h it is part of the function that forwards the frame, see forward.c.
 */
#ifndef _DVS_DIRECT_PATH_H
#define _DVS_DIRECT_PATH_H

#include <linux/if_vlan.h>
#include <linux/jiffies.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/netfilter.h>
#include <net/dsfield.h>
#include <net/ip.h>
#include <net/udp.h>
#include <net/vxlan.h>

#include "marking.h"
#include "mirror.h"
#include "plain.h"
#include "remote.h"
#include "template.h"
#include "vxlan.h"
#include "vxlan_direct.h"

/**
 * struct dvs_direct_device - the handler's data of an underlay device
 * @v4: tunnels on IPv4 whose packets are taken, by &dvs_tunnel.direct; written under
 *	rtnl, read under RCU
 * @v6: likewise on IPv6
 */
struct dvs_direct_device {
	struct hlist_head v4;
	struct hlist_head v6;
};

static __always_inline unsigned int direct_ip_len(sa_family_t family)
{
	return family == AF_INET ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
}

/* Octets in front of the frame's data */
static __always_inline unsigned int direct_headers(sa_family_t family)
{
	return dvs_underlay_len(family) + ETH_HLEN;
}

/* What IP would do with the packet does not depend on what else is known of it */
static __always_inline bool direct_is_plain(struct sk_buff *skb)
{
	return skb->pkt_type == PACKET_HOST && !skb_shared(skb) &&
	       !skb_vlan_tag_present(skb) && !skb->mark && !skb_is_gso(skb) &&
	       !(skb->_skb_refdst | dvs_skb_nfct(skb)) &&
	       !skb_has_extensions(skb);
}

/* The host's firewall wants to see what it gets, or IPsec does */
static __always_inline bool direct_is_guarded(const struct net *net,
					      sa_family_t family)
{
	unsigned long guards = 0;

#ifdef CONFIG_NETFILTER
	guards |= (unsigned long)dvs_template_hooks(net, family,
						    NF_INET_PRE_ROUTING) |
		  (unsigned long)dvs_template_hooks(net, family,
						    NF_INET_LOCAL_IN);
#endif
#ifdef CONFIG_XFRM
	guards |= net->xfrm.policy_count[XFRM_POLICY_IN];
#endif
	return guards;
}

/* Jiffies that a receipt's time counts, and how many of these it is good for: a second */
#define DIRECT_TICK	(rounddown_pow_of_two(HZ) / 8)
#define DIRECT_TICKS	(HZ / DIRECT_TICK)

/*
 * What a receipt says: in its upper half another number when a device, an address, a
 * neighbour or a route is another one, which all count up; in the lower half the time.
 */
static __always_inline u64 direct_state(const struct net *net)
{
	u64 changes = (u32)atomic_read(&dvs_template_generation) +
		      (u32)rt_genid_ipv4(net) + (u32)rt_genid_ipv6(net);

	return (changes << 32) + jiffies / DIRECT_TICK;
}

/* Whether packets of a remote may be taken; else note that IP gets this one */
static __always_inline bool direct_may_take(const struct dvs_remote *remote,
					    const struct net_device *dev)
{
	u64 state = direct_state(dev_net(dev));

	if (likely(state - READ_ONCE(remote->receipt) < DIRECT_TICKS))
		return true;
	dvs_direct_note(dev, state);
	return false;
}

/* Find the link of the tunnel that a packet is for; a link is known not to be NULL */
static __always_inline struct hlist_node *
direct_find_v4(const struct dvs_direct_device *device, __be32 local, __be16 port)
{
	const struct dvs_tunnel_config *config;
	struct hlist_node *node;

	__hlist_for_each_rcu(node, &device->v4) {
		config = dvs_tunnel_config(hlist_entry(node, struct dvs_tunnel,
						       direct));
		if (config->local.v4 == local && config->port == port)
			return node;
	}
	return NULL;
}

/*
 * RFC 1071: the one's complement sum of all words, which is the sum modulo the largest
 * word, is nought. Words of 32 bits have the same one.
 */
static __always_inline bool direct_sum_is_good(const struct iphdr *ip)
{
	const u32 *word = (const u32 *)ip;
	u64 sum = (u64)word[0] + word[1] + word[2] + word[3] + word[4];
	u32 remainder;

	div_u64_rem(sum, U16_MAX, &remainder);
	return !remainder;
}

/* RFC 791: no options, no fragment, whole, and undamaged */
static __always_inline bool direct_ip_is_good(const struct iphdr *ip,
					      unsigned int len)
{
	return ip->version == 4 && ip->ihl == sizeof(*ip) / 4 &&
	       !ip_is_fragment(ip) && ntohs(ip->tot_len) == len &&
	       direct_sum_is_good(ip);
}

static __always_inline struct hlist_node *
direct_find_v6(const struct dvs_direct_device *device,
	       const struct in6_addr *local, __be16 port)
{
	const struct dvs_tunnel_config *config;
	struct hlist_node *node;

	__hlist_for_each_rcu(node, &device->v6) {
		config = dvs_tunnel_config(hlist_entry(node, struct dvs_tunnel,
						       direct));
		if (ipv6_addr_equal(&config->local.v6, local) &&
		    config->port == port)
			return node;
	}
	return NULL;
}

/* UDP would accept the length and checksum, or has no need to look at the latter */
static __always_inline bool direct_udp_is_good(const struct sk_buff *skb,
					       const struct udphdr *udp,
					       sa_family_t family, bool zero)
{
	return ntohs(udp->len) == skb->len - direct_ip_len(family) &&
	       (udp->check ? skb_csum_unnecessary(skb) : zero);
}

static __always_inline struct dvs_remote *
direct_accept_v4(const struct dvs_direct_device *device, struct sk_buff *skb)
{
	const struct iphdr *ip = (const void *)skb->data;
	const struct udphdr *udp = (const void *)(ip + 1);
	struct hlist_node *node;

	if (skb_headlen(skb) < direct_headers(AF_INET) || ip->protocol != IPPROTO_UDP)
		return NULL;
	node = direct_find_v4(device, ip->daddr, udp->dest);
	if (!node || direct_is_guarded(dev_net(skb->dev), AF_INET) ||
	    !direct_ip_is_good(ip, skb->len) ||
	    !direct_udp_is_good(skb, udp, AF_INET, true))
		return NULL;
	return dvs_remote_find_v4(hlist_entry(node, struct dvs_tunnel, direct),
				  ip->saddr);
}

static __always_inline struct dvs_remote *
direct_accept_v6(const struct dvs_direct_device *device, struct sk_buff *skb)
{
	const struct ipv6hdr *ip = (const void *)skb->data;
	const struct udphdr *udp = (const void *)(ip + 1);
	const struct dvs_tunnel *tunnel;
	struct hlist_node *node;

	if (skb_headlen(skb) < direct_headers(AF_INET6) || ip->nexthdr != IPPROTO_UDP)
		return NULL;
	node = direct_find_v6(device, &ip->daddr, udp->dest);
	if (!node || direct_is_guarded(dev_net(skb->dev), AF_INET6) ||
	    ip->version != 6 || ntohs(ip->payload_len) != skb->len - sizeof(*ip))
		return NULL;
	tunnel = hlist_entry(node, struct dvs_tunnel, direct);
	if (!direct_udp_is_good(skb, udp, AF_INET6,
				dvs_tunnel_config(tunnel)->zero_csum6_rx))
		return NULL;
	return dvs_remote_find_v6(tunnel, &ip->saddr);
}

/**
 * dvs_direct_accept() - find the remote of a packet that IP need not have
 * @skb: the packet, its data at the IP header
 * @family: of the packet's addresses, known to the compiler
 *
 * Context: softirq, rcu_read_lock().
 * Return: the remote, or NULL if IP is to have the packet.
 */
static __always_inline struct dvs_remote *
dvs_direct_accept(struct sk_buff *skb, sa_family_t family)
{
	const struct dvs_direct_device *device;
	struct dvs_remote *remote;

	if (unlikely(!direct_is_plain(skb)))
		return NULL;
	device = rcu_dereference(skb->dev->rx_handler_data);
	remote = family == AF_INET ? direct_accept_v4(device, skb) :
				     direct_accept_v6(device, skb);
	return remote && direct_may_take(remote, skb->dev) ? remote : NULL;
}

/* DSCP and ECN of a packet whose data is at the IP header */
static __always_inline u32 dvs_direct_tos(const struct sk_buff *skb,
					  sa_family_t family)
{
	return family == AF_INET ?
	       ((const struct iphdr *)skb->data)->tos :
	       ipv6_get_dsfield((const struct ipv6hdr *)skb->data);
}

/**
 * dvs_direct_count() - count a packet as IP and UDP would have done
 * @dev: the device that it came by
 * @len: octets from the IP header on
 * @tos: DSCP and ECN
 * @family: of its addresses
 *
 * Context: softirq, rcu_read_lock().
 */
static __always_inline void dvs_direct_count(const struct net_device *dev,
					     unsigned int len, u32 tos,
					     sa_family_t family)
{
	unsigned int ecn = IPSTATS_MIB_NOECTPKTS + (tos & INET_ECN_MASK);
	struct ipstats_mib __percpu *mib;
	struct net *net = dev_net(dev);
	struct inet6_dev *idev;

	if (family == AF_INET) {
		mib = net->mib.ip_statistics;
		__SNMP_UPD_PO_STATS64(mib, IPSTATS_MIB_IN, len);
		__SNMP_ADD_STATS64(mib, ecn, 1);
		__SNMP_INC_STATS64(mib, IPSTATS_MIB_INDELIVERS);
		__UDP_INC_STATS(net, UDP_MIB_INDATAGRAMS, 0);
	} else {
		idev = __in6_dev_get(dev);
		__IP6_UPD_PO_STATS(net, idev, IPSTATS_MIB_IN, len);
		__IP6_ADD_STATS(net, idev, ecn, 1);
		__IP6_INC_STATS(net, idev, IPSTATS_MIB_INDELIVERS);
		__UDP6_INC_STATS(net, UDP_MIB_INDATAGRAMS, 0);
	}
}

/*
 * Strip all that is in front of the frame's data, and what the core knows of it: as
 * rx_strip() in vxlan_rx.c, for a packet that is known to be plain. @protocol: of the frame.
 */
static __always_inline void direct_strip(struct sk_buff *skb, unsigned char *data,
					 struct net_device *dev, __be16 protocol)
{
	unsigned int offset = data - skb->head;

	skb->len -= data - skb->data;
	skb->data = data;
	skb->mac_header = offset - ETH_HLEN;
	skb->network_header = offset;
	skb->transport_header = offset;
	skb->protocol = protocol;
	skb->dev = dev;
	skb->encapsulation = 0;
	skb->skb_iif = 0;
	skb_clear_tstamp(skb);
	skb_clear_hash_if_not_l4(skb);
	skb_set_queue_mapping(skb, 0);
}

/*
 * The checksum that the device may have looked at is of no interest any more. False if
 * one is to be kept or made, and nothing has happened.
 */
static __always_inline bool direct_strip_checksum(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_UNNECESSARY)
		__skb_decr_checksum_unnecessary(skb);
	else if (unlikely(skb->ip_summed != CHECKSUM_NONE))
		return false;
	return true;
}

/**
 * dvs_direct_open() - make a packet the frame that is in it
 * @remote: its remote
 * @skb: the packet, which IP need not have, its data at the IP header
 * @family: of its addresses, known to the compiler
 *
 * RFC 7348, 5: the I flag is set, reserved bits do not matter.
 *
 * Context: softirq, rcu_read_lock().
 * Return: index of the frame's segment; 0, and nothing has happened, if there is more to
 * be asked, or a reason to drop the packet.
 */
static __always_inline u32 dvs_direct_open(const struct dvs_remote *remote,
					   struct sk_buff *skb, sa_family_t family)
{
	const struct vxlanhdr *vxlan = (const void *)(skb->data +
			direct_ip_len(family) + sizeof(struct udphdr));
	const struct ethhdr *eth = (const void *)(vxlan + 1);
	const struct dvs_tunnel *tunnel = remote->tunnel;
	const struct dvs_tunnel_params *params = rcu_dereference(tunnel->params);
	struct dvs_switch *sw = tunnel->self.sw;
	u32 segment, tos = dvs_direct_tos(skb, family);
	const struct net_device *dev = skb->dev;
	__be16 protocol = eth->h_proto;
	unsigned int len = skb->len;

	if (unlikely(!params->simple || skb->destructor || tos & INET_ECN_MASK ||
		     !(vxlan->vx_flags & VXLAN_HF_VNI) ||
		     (protocol != htons(ETH_P_IP) &&
		      protocol != htons(ETH_P_IPV6))))
		return 0;
	segment = dvs_segment_index_rcu(&sw->segments,
					ntohl(vxlan->vx_vni) >>
					DVS_VXLAN_VNI_SHIFT);
	if (unlikely(!segment || !direct_strip_checksum(skb)))
		return 0;
	dvs_direct_count(dev, len, tos, family);
	dvs_stats_rx(tunnel->self.stats,
		     len - (direct_headers(family) - ETH_HLEN));
	direct_strip(skb, (void *)(eth + 1), sw->dev, protocol);
	dvs_marking_take(skb, params->priority[tos >> 2]);
	dvs_mirror_in(&tunnel->self, skb, segment);
	return segment;
}

#endif /* _DVS_DIRECT_PATH_H */
