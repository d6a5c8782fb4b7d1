/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Header templates: the outer headers of packets to a remote, made once.
 *
 * IP finds a route, a neighbour and a device for each packet, which is two thirds of
 * what a tunnelled frame costs, and finds the same ones as for the last packet. A
 * template is what it found. It holds for one second at most, and for as long as
 * nothing has happened by which IP might find anything else; then the next packet goes
 * by IP and leaves a new template behind. So templates take no part in resolving
 * neighbours, probing them, or learning path MTUs.
 */
#ifndef _DVS_TEMPLATE_H
#define _DVS_TEMPLATE_H

#include <linux/atomic.h>
#include <linux/if_ether.h>
#include <linux/jiffies.h>
#include <linux/netfilter.h>
#include <net/ip6_fib.h>
#include <net/route.h>
#include <net/vxlan.h>

#include "types.h"

/* The headers, and what fills them up to whole words in front of them */
#define DVS_TEMPLATE_V4		(ETH_HLEN + sizeof(struct iphdr) + VXLAN_HLEN)
#define DVS_TEMPLATE_V6		(ETH_HLEN + sizeof(struct ipv6hdr) + VXLAN_HLEN)
#define DVS_TEMPLATE_ROOM_V4	round_up(DVS_TEMPLATE_V4, sizeof(u64))
#define DVS_TEMPLATE_ROOM_V6	round_up(DVS_TEMPLATE_V6, sizeof(u64))

/**
 * struct dvs_template - the outer headers of packets to a remote
 * @generation: of the underlay
 * @made: jiffies when it was made
 * @harmless: what netfilter may do with the packets, see template.c; not to be looked at
 * @net: the namespace
 * @stats: the tunnel's
 * @dst: the route, held
 * @dev: the device that the packets leave by; not held, and not to be looked at once
 *	@generation is over
 * @cookie: an IPv6 route's, valid as long as it is the same
 * @pmtu: an IPv4 route's path MTU, 0 if it is the device's
 * @payload_max: longest inner frame, without its Ethernet header
 * @headroom: octets in front of an inner frame that @room and its Ethernet header take
 * @sum: of the IPv4 header's 16-bit words, without what differs between packets
 * @src_port_first: first UDP source port
 * @src_ports: number of them
 * @pseudo: of UDP's pseudo header, without the length
 * @csum: UDP checksums are sent, which the device fills in
 * @all_segments: the tunnel carries all segments
 * @ttl: outer TTL or hop limit, 0 inherits
 * @inherited: what the outer TOS has of the inner one
 * @tos_other: what the outer TOS of frames has that are not IP
 * @by_class: @tos depends on the traffic class
 * @tos: what the outer TOS has besides, by traffic class
 * @rcu: frees it
 * @room: the headers, at its end; from the Ethernet header to the VXLAN header. What
 *	differs between packets is 0: DSCP and ECN, TTL, lengths, IPv4 checksum, flow
 *	label, source port, UDP checksum, VNI
 */
struct dvs_template {
	int generation;
	unsigned long made;
	const struct nf_hook_entries *harmless;
	struct net *net;
	struct dvs_pcpu_stats __percpu *stats;
	struct dst_entry *dst;
	struct net_device *dev;
	union {
		u32 cookie;
		u32 pmtu;
	};
	unsigned int payload_max;
	unsigned int headroom;
	u32 sum;
	u32 pseudo;
	u16 src_port_first;
	u32 src_ports;
	bool csum;
	bool all_segments;
	u8 ttl;
	u8 inherited;
	u8 tos_other;
	bool by_class;
	u8 tos[DVS_PRIO_COUNT];
	struct rcu_head rcu;
	u8 room[DVS_TEMPLATE_ROOM_V6] __aligned(sizeof(u64));
};

/* Changes when a device, an address or a neighbour of any namespace does */
extern atomic_t dvs_template_generation;

void dvs_template_invalidate_all(void);
void dvs_template_make(struct dvs_remote *remote, struct dst_entry *dst,
		       int generation);
void dvs_template_drop(struct dvs_remote *remote);
int dvs_template_init(void);
void dvs_template_uninit(void);

static inline bool dvs_template_route_v4(const struct dvs_template *template)
{
	const struct rtable *rt = container_of(template->dst, struct rtable, dst);

	return READ_ONCE(rt->dst.obsolete) == DST_OBSOLETE_FORCE_CHK &&
	       rt->rt_genid == rt_genid_ipv4(template->net) &&
	       rt->rt_pmtu == template->pmtu;
}

static inline bool dvs_template_route_v6(const struct dvs_template *template)
{
	const struct rt6_info *rt = container_of(template->dst, struct rt6_info,
						 dst);
	const struct fib6_info *from = rcu_dereference(rt->from);
	u32 cookie;

	return READ_ONCE(rt->dst.obsolete) == DST_OBSOLETE_FORCE_CHK && from &&
	       fib6_get_cookie_safe(from, &cookie) && cookie == template->cookie;
}

#ifdef CONFIG_NETFILTER
/* What netfilter does at a point of a packet's way; NULL is nothing */
static inline const struct nf_hook_entries *
dvs_template_hooks(const struct net *net, sa_family_t family, unsigned int point)
{
	return family == AF_INET ? rcu_dereference(net->nf.hooks_ipv4[point]) :
				   rcu_dereference(net->nf.hooks_ipv6[point]);
}

/* Netfilter does more with what the host sends than when the template was made */
static inline bool dvs_template_is_filtered(const struct net *net,
					    sa_family_t family,
					    const struct nf_hook_entries *harmless)
{
	return dvs_template_hooks(net, family, NF_INET_LOCAL_OUT) ||
	       dvs_template_hooks(net, family, NF_INET_POST_ROUTING) != harmless;
}
#else
static inline bool dvs_template_is_filtered(const struct net *net,
					    sa_family_t family,
					    const struct nf_hook_entries *harmless)
{
	return false;
}
#endif

/**
 * dvs_template_get() - find the template of a remote
 * @remote: the remote
 * @family: of its address
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: the template, or NULL if packets have to go by IP.
 */
static __always_inline const struct dvs_template *
dvs_template_get(const struct dvs_remote *remote, sa_family_t family)
{
	const struct dvs_template *template = rcu_dereference(remote->template);

	if (unlikely(!template ||
		     template->generation != atomic_read(&dvs_template_generation) ||
		     jiffies - template->made >= HZ ||
		     dvs_template_is_filtered(template->net, family,
					      template->harmless)))
		return NULL;
	if (unlikely(!(family == AF_INET ? dvs_template_route_v4(template) :
					   dvs_template_route_v6(template))))
		return NULL;
	return template;
}

#endif /* _DVS_TEMPLATE_H */
