// SPDX-License-Identifier: GPL-2.0
/*
 * Copies that go to an address: ERSPAN II and III over IPv4 and IPv6.
 *
 * The packet is given to IP as one of the host's own, so that the host's firewall,
 * routes and neighbours apply. It is never fragmented: a copy that is too long is
 * cut, and says so.
 */

#include "mirror.h"

#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/route.h>

#include "erspan.h"
#include "observe.h"

#define ERSPAN_TICK	(100 * NSEC_PER_USEC)

/* A mirror may lead over a switch that leads over a tunnel, and so on */
#define ERSPAN_DEPTH_MAX	4

/**
 * struct erspan_packet - a packet that is being made
 * @config: the mirror's configuration
 * @dst: the route, which the packet takes over
 * @local: source address
 * @overhead: length of the IP, GRE and ERSPAN headers
 * @header: what the latter say
 */
struct erspan_packet {
	const struct dvs_mirror_config *config;
	struct dst_entry *dst;
	struct dvs_addr local;
	unsigned int overhead;
	struct dvs_erspan header;
};

/* ---- routes ---- */

static struct dst_entry *route_v4(struct dvs_mirror_params *params,
				  struct net *net, struct dvs_addr *local)
{
	const struct dvs_mirror_config *config = &params->config;
	struct flowi4 fl4 = {
		.flowi4_proto = IPPROTO_GRE,
		.flowi4_tos = config->dscp << 2,
		.daddr = config->remote.v4,
		.saddr = config->local.v4,
	};
	struct rtable *rt = dst_cache_get_ip4(&params->dst_cache, &local->v4);

	if (rt)
		return &rt->dst;
	rt = ip_route_output_key(net, &fl4);
	if (IS_ERR(rt))
		return NULL;
	if (rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)) {
		ip_rt_put(rt);
		return NULL;
	}
	dst_cache_set_ip4(&params->dst_cache, &rt->dst, fl4.saddr);
	local->v4 = fl4.saddr;
	return &rt->dst;
}

/* Unlike IPv4's, IPv6's lookup does not ask whose the source address is */
static struct dst_entry *route_v6(struct dvs_mirror_params *params,
				  struct net *net, struct dvs_addr *local)
{
	const struct dvs_mirror_config *config = &params->config;
	struct flowi6 fl6 = {
		.flowi6_proto = IPPROTO_GRE,
		.flowlabel = ip6_make_flowinfo(config->dscp << 2, 0),
		.daddr = config->remote.v6,
		.saddr = config->local.v6,
	};
	struct dst_entry *dst = dst_cache_get_ip6(&params->dst_cache,
						  &local->v6);

	if (dst)
		return dst;
	if (config->local.family &&
	    !ipv6_chk_addr(net, &config->local.v6, NULL, 0))
		return NULL;
	dst = ip6_dst_lookup_flow(net, NULL, &fl6, NULL);
	if (IS_ERR(dst))
		return NULL;
	dst_cache_set_ip6(&params->dst_cache, dst, &fl6.saddr);
	local->v6 = fl6.saddr;
	return dst;
}

/* The route to the remote, to be released, and the source address; or NULL */
static struct dst_entry *erspan_route(struct dvs_mirror_params *params,
				      const struct dvs_switch *sw,
				      struct dvs_addr *local)
{
	struct net *net = dvs_switch_net(sw);

	return params->config.remote.family == AF_INET ?
	       route_v4(params, net, local) : route_v6(params, net, local);
}

/**
 * dvs_mirror_has_route() - whether there is a route to a mirror's remote
 * @mirror: the mirror, which has one
 *
 * Context: rtnl.
 * Return: true if there is.
 */
bool dvs_mirror_has_route(const struct dvs_mirror *mirror)
{
	struct dst_entry *dst;
	struct dvs_addr local;

	local_bh_disable();
	rcu_read_lock();
	dst = erspan_route(rtnl_dereference(mirror->params), mirror->self.sw,
			   &local);
	dst_release(dst);
	rcu_read_unlock();
	local_bh_enable();
	return dst;
}

/* ---- what the header says ---- */

/* The tag that is in front of the payload; false if there is none */
static bool erspan_payload_tag(const struct sk_buff *skb, u16 *tci)
{
	const struct vlan_ethhdr *eth;
	struct vlan_ethhdr copy;

	if (!eth_type_vlan(skb->protocol))
		return false;
	eth = skb_header_pointer(skb, 0, sizeof(copy), &copy);
	if (!eth)
		return false;
	*tci = ntohs(eth->h_vlan_TCI);
	return true;
}

/* A segment that is no VLAN says nothing to those who know VLANs alone */
static u16 erspan_vlan_of(const struct dvs_mirror_point *point)
{
	const struct dvs_segment *segment;

	segment = dvs_segment_rcu(&point->dest->sw->segments, point->segment);
	return segment && segment->id <= DVS_VID_MAX ? segment->id : 0;
}

static void erspan_set_vlan(struct dvs_erspan *header,
			    const struct sk_buff *skb,
			    const struct dvs_mirror_point *point)
{
	u16 tci, priority;

	header->tagged = true;
	if (skb_vlan_tag_present(skb)) {
		tci = skb_vlan_tag_get(skb);
	} else if (!erspan_payload_tag(skb, &tci)) {
		header->tagged = false;
		priority = dvs_prio_of_class(dvs_prio_class(skb->priority));
		tci = erspan_vlan_of(point) | priority << VLAN_PRIO_SHIFT;
	}
	header->vlan = tci & VLAN_VID_MASK;
	header->cos = tci >> VLAN_PRIO_SHIFT;
}

/* Where it was seen, as far as it has a number: a tunnel is seen as the switch */
static u32 erspan_index(const struct dvs_mirror_point *point)
{
	const struct dvs_dest *dest = point->dest;
	const struct net_device *dev = dest->sw->dev;

	if (dvs_dest_is_port(dest))
		dev = container_of(dest, const struct dvs_port, dest)->dev;
	return (dev->ifindex << 1 | (point->way == DVS_MIRROR_OUT)) &
	       DVS_ERSPAN_INDEX_LAST;
}

static void erspan_fill(struct dvs_erspan *header,
			const struct dvs_mirror_config *config,
			const struct sk_buff *skb,
			const struct dvs_mirror_point *point)
{
	header->version = config->version;
	header->session = config->session;
	header->out = point->way == DVS_MIRROR_OUT;
	header->hwid = config->hwid;
	header->index = config->index ?: erspan_index(point);
	header->timestamp = div_u64(ktime_get_real_ns(), ERSPAN_TICK);
	erspan_set_vlan(header, skb, point);
}

/* ---- the packet ---- */

/* Put the tag where the wire has it, and finish the frame's own checksum */
static struct sk_buff *erspan_finish_frame(struct sk_buff *skb)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb)) {
		kfree_skb_reason(skb, SKB_DROP_REASON_NOMEM);
		return NULL;
	}
	skb->ip_summed = CHECKSUM_NONE;
	return skb_vlan_tag_present(skb) ? __vlan_hwaccel_push_inside(skb) :
					   skb;
}

/* Cut what does not fit, and make room for the headers */
static enum dvs_drop_reason erspan_fit(struct erspan_packet *packet,
				       struct sk_buff *skb)
{
	const struct dst_entry *dst = packet->dst;
	unsigned int mtu = dst_mtu(dst);

	if (unlikely(mtu < packet->overhead + ETH_HLEN))
		return DVS_DROP_TUNNEL_MTU;
	if (unlikely(skb->len > mtu - packet->overhead)) {
		if (pskb_trim(skb, mtu - packet->overhead))
			return DVS_DROP_NO_MEMORY;
		packet->header.cut = true;
	}
	if (unlikely(skb_cow_head(skb, LL_RESERVED_SPACE(dst->dev) +
				       dst->header_len + packet->overhead)))
		return DVS_DROP_NO_MEMORY;
	return DVS_DROP_MAX;
}

static int erspan_out_v4(const struct erspan_packet *packet,
			 struct sk_buff *skb, struct net *net)
{
	struct iphdr *ip = __skb_push(skb, sizeof(*ip));

	skb_reset_network_header(skb);
	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->tos = packet->config->dscp << 2;
	ip->id = 0;		/* means nothing with DF set (RFC 6864, 4.1) */
	ip->frag_off = htons(IP_DF);
	ip->ttl = packet->config->ttl;
	ip->protocol = IPPROTO_GRE;
	ip->saddr = packet->local.v4;
	ip->daddr = packet->config->remote.v4;
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	return ip_local_out(net, NULL, skb);
}

static int erspan_out_v6(const struct erspan_packet *packet,
			 struct sk_buff *skb, struct net *net)
{
	struct ipv6hdr *ip = __skb_push(skb, sizeof(*ip));

	skb_reset_network_header(skb);
	/* the flow label spreads flows (RFC 6438) */
	ip6_flow_hdr(ip, packet->config->dscp << 2,
		     htonl(skb_get_hash_raw(skb)) & IPV6_FLOWLABEL_MASK);
	ip->nexthdr = IPPROTO_GRE;
	ip->hop_limit = packet->config->ttl;
	ip->saddr = packet->local.v6;
	ip->daddr = packet->config->remote.v6;
	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	return ip6_local_out(net, NULL, skb);
}

/*
 * Give the packet to IP. It may come to a switch by the host's port, and be sent:
 * the frame that is being sent here is then to be known again.
 */
static int erspan_out(const struct erspan_packet *packet, struct sk_buff *skb,
		      struct net *net)
{
	struct dvs_observed now = *this_cpu_ptr(&dvs_observed);
	int err;

	skb_scrub_packet(skb, true);
	skb->encapsulation = 0;
	dvs_mark_set_mirrored(skb);
	skb_dst_set(skb, packet->dst);
	skb->dev = packet->dst->dev;
	dev_xmit_recursion_inc();
	err = packet->config->remote.family == AF_INET ?
	      erspan_out_v4(packet, skb, net) :
	      erspan_out_v6(packet, skb, net);
	dev_xmit_recursion_dec();
	*this_cpu_ptr(&dvs_observed) = now;
	return net_xmit_eval(err);
}

static void erspan_send(struct dvs_mirror *mirror, struct erspan_packet *packet,
			struct sk_buff *skb)
{
	unsigned int len = skb->len;
	void *header;

	packet->header.sequence = atomic_inc_return(&mirror->sequence) - 1;
	header = __skb_push(skb, dvs_erspan_len(packet->header.version));
	dvs_erspan_write(&packet->header, header);
	skb_reset_transport_header(skb);
	if (likely(!erspan_out(packet, skb, dvs_switch_net(mirror->self.sw))))
		dvs_stats_tx(mirror->self.stats, len);
	else
		dvs_stats_drop(mirror->self.stats, DVS_DROP_EGRESS_QUEUE);
}

static void erspan_send_frame(struct dvs_mirror *mirror,
			      struct erspan_packet *packet,
			      struct dvs_mirror_params *params,
			      struct sk_buff *skb)
{
	enum dvs_drop_reason reason = DVS_DROP_NO_ROUTE;

	packet->dst = erspan_route(params, mirror->self.sw, &packet->local);
	if (unlikely(!packet->dst))
		goto drop;
	reason = erspan_fit(packet, skb);
	if (unlikely(reason != DVS_DROP_MAX))
		goto drop_dst;
	erspan_send(mirror, packet, skb);
	return;

drop_dst:
	dst_release(packet->dst);
drop:
	dvs_mirror_drop(mirror, skb, reason);
}

/**
 * dvs_mirror_send_erspan() - send a copy to a mirror's remote
 * @mirror: the mirror
 * @params: its configuration
 * @skb: the copy, one frame, its data at the Ethernet header; consumed
 * @point: where the frame was seen
 * @cut: the copy is not whole
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_mirror_send_erspan(struct dvs_mirror *mirror,
			    struct dvs_mirror_params *params,
			    struct sk_buff *skb,
			    const struct dvs_mirror_point *point, bool cut)
{
	const struct dvs_mirror_config *config = &params->config;
	struct erspan_packet packet = {
		.config = config,
		.overhead = dvs_erspan_len(config->version) +
			    (config->remote.family == AF_INET ?
			     sizeof(struct iphdr) : sizeof(struct ipv6hdr)),
		.header = { .cut = cut },
	};

	if (unlikely(dev_recursion_level() > ERSPAN_DEPTH_MAX)) {
		dvs_mirror_drop(mirror, skb, DVS_DROP_RECURSION);
		return;
	}
	erspan_fill(&packet.header, config, skb, point);
	skb = erspan_finish_frame(skb);
	if (unlikely(!skb))
		dvs_stats_drop(mirror->self.stats, DVS_DROP_NO_MEMORY);
	else
		erspan_send_frame(mirror, &packet, params, skb);
}
