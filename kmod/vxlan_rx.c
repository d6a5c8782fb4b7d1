// SPDX-License-Identifier: GPL-2.0
/*
 * Decapsulation: frames that come in by a tunnel.
 *
 * UDP hands each packet of a tunnel's socket to dvs_vxlan_rcv(), its data at
 * the UDP header, its checksum verified; vxlan_direct.c hands those that need not
 * go by UDP to dvs_vxlan_take(). The outer headers are checked from the outside
 * inwards; what is left is the inner frame, which goes to dvs_forward() as any
 * frame of a port does.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/dsfield.h>
#include <net/gro.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>

#include "dest.h"
#include "forward.h"
#include "marking.h"
#include "mark.h"
#include "mirror.h"
#include "remote.h"
#include "vxlan.h"
#include "vxlan_direct.h"

#define RX_OK		DVS_DROP_MAX	/* no reason to drop the frame */

/*
 * The sender may only be one of the tunnel's own family: sockets of IPv6 do not
 * take IPv4 packets. Set its address, return DSCP and ECN.
 */
static u8 rx_read_outer(const struct dvs_tunnel_config *config,
			const struct sk_buff *skb, struct dvs_addr *source)
{
	source->family = config->local.family;
	if (source->family == AF_INET) {
		source->v4 = ip_hdr(skb)->saddr;
		return ip_hdr(skb)->tos;
	}
	source->v6 = ipv6_hdr(skb)->saddr;
	return ipv6_get_dsfield(ipv6_hdr(skb));
}

/*
 * RFC 7348, 5: the I flag must be set; reserved bits are ignored, unless the
 * operator wants to know of them.
 */
static __always_inline enum dvs_drop_reason
rx_check_header(const struct dvs_tunnel_config *config,
		const struct vxlanhdr *header)
{
	if (unlikely(!(header->vx_flags & VXLAN_HF_VNI)))
		return DVS_DROP_VXLAN_HEADER;
	if (config->strict && (header->vx_flags != VXLAN_HF_VNI ||
			       header->vx_vni & ~VXLAN_VNI_MASK))
		return DVS_DROP_VXLAN_RESERVED;
	return RX_OK;
}

/* RFC 7348, 4.1: the VNI must be one that is known here */
static __always_inline enum dvs_drop_reason
rx_find_segment(const struct dvs_tunnel *tunnel,
		const struct dvs_tunnel_config *config,
		const struct vxlanhdr *header, u16 *segment)
{
	u32 vni = ntohl(header->vx_vni) >> DVS_VXLAN_VNI_SHIFT;

	*segment = dvs_segment_index_rcu(&tunnel->self.sw->segments, vni);
	if (unlikely(!*segment))
		return DVS_DROP_VNI_UNKNOWN;
	if (unlikely(!dvs_tunnel_allows(config, vni)))
		return DVS_DROP_VNI_REFUSED;
	return RX_OK;
}

/* The VXLAN header is behind the UDP header, both are linear */
static __always_inline enum dvs_drop_reason
rx_check_vxlan(const struct dvs_tunnel *tunnel,
	       const struct dvs_tunnel_config *config,
	       const struct sk_buff *skb, u16 *segment)
{
	const struct vxlanhdr *header;
	enum dvs_drop_reason reason;

	header = (struct vxlanhdr *)(skb->data + sizeof(struct udphdr));
	reason = rx_check_header(config, header);
	if (unlikely(reason != RX_OK))
		return reason;
	return rx_find_segment(tunnel, config, header, segment);
}

static bool rx_is_refused(const struct dvs_tunnel_config *config,
			  const struct dvs_remote *remote)
{
	return config->remotes_only &&
	       !(remote && READ_ONCE(remote->configured));
}

/*
 * Find the sender. One that is not known is no longer a stranger once its frame
 * proves to be good: rx_learn() does that.
 */
static enum dvs_drop_reason
rx_check_sender(const struct dvs_tunnel *tunnel,
		const struct dvs_tunnel_config *config,
		const struct dvs_addr *source, struct dvs_remote **remote)
{
	if (unlikely(dvs_addr_equal(source, &config->local)))
		return DVS_DROP_TUNNEL_LOOP;
	*remote = dvs_remote_find(tunnel, source);
	if (rx_is_refused(config, *remote))
		return DVS_DROP_REMOTE_UNKNOWN;
	if (unlikely(!*remote && dvs_tunnel_is_local(tunnel->self.sw, source)))
		return DVS_DROP_TUNNEL_LOOP;
	return RX_OK;
}

/*
 * The checksum that is to be filled in is one of the frame. It need not be: a VM may have
 * said that it is in the outer IP header, and UDP writes over where it is then.
 */
static bool rx_partial_is_good(const struct sk_buff *skb)
{
	int start = skb_checksum_start_offset(skb);

	return start >= 0 && start + skb->csum_offset + sizeof(__sum16) <=
			     skb_headlen(skb);
}

/*
 * The transport header is still the outer one. Whoever segments or checksums
 * the frame later needs its own.
 */
static noinline void rx_find_transport_header(struct sk_buff *skb)
{
	struct flow_keys_basic keys;

	if (skb->ip_summed == CHECKSUM_PARTIAL && !rx_partial_is_good(skb))
		skb->ip_summed = CHECKSUM_NONE;
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		skb_set_transport_header(skb, skb_checksum_start_offset(skb));
	else if (skb_flow_dissect_flow_keys_basic(NULL, skb, &keys, NULL,
						  0, 0, 0, 0))
		skb_set_transport_header(skb, keys.control.thoff);
}

/*
 * Strip the outer headers and what the core knows of them. All that is stripped is
 * linear; the data is behind the inner Ethernet header then.
 */
static __always_inline enum dvs_drop_reason
rx_strip(const struct dvs_tunnel *tunnel, const struct dvs_tunnel_config *config,
	 struct sk_buff *skb)
{
	const struct ethhdr *eth = (void *)(skb->data + VXLAN_HLEN);
	const void *stripped = skb->data;

	__skb_pull(skb, VXLAN_HLEN + ETH_HLEN);
	skb_postpull_rcsum(skb, stripped, VXLAN_HLEN + ETH_HLEN);
	skb_set_mac_header(skb, -ETH_HLEN);
	skb_reset_network_header(skb);
	skb_reset_transport_header(skb);
	skb->protocol = likely(eth_proto_is_802_3(eth->h_proto)) ?
			eth->h_proto : htons(ETH_P_802_2);
	skb->dev = tunnel->self.sw->dev;
	skb->encapsulation = 0;
	skb->skb_iif = 0;
	skb_clear_tstamp(skb);
	skb_clear_hash_if_not_l4(skb);
	skb_set_queue_mapping(skb, 0);
	__vlan_hwaccel_clear_tag(skb);
	if (unlikely(skb->ip_summed == CHECKSUM_PARTIAL || skb_is_gso(skb)))
		rx_find_transport_header(skb);
	/* RFC 7348, 6.1 */
	if (unlikely(eth_type_vlan(skb->protocol)) &&
	    config->inner_vlan != DVS_INNER_VLAN_KEEP)
		return DVS_DROP_INNER_VLAN;
	return RX_OK;
}

/* Do the same with a packet that IP had */
static enum dvs_drop_reason rx_pull(const struct dvs_tunnel *tunnel,
				    const struct dvs_tunnel_config *config,
				    struct sk_buff *skb)
{
	if (unlikely(skb->len < VXLAN_HLEN + ETH_HLEN))
		return DVS_DROP_INNER_TRUNCATED;
	if (unlikely(!pskb_may_pull(skb, VXLAN_HLEN + ETH_HLEN) ||
		     iptunnel_pull_offloads(skb)))
		return DVS_DROP_NO_MEMORY;
	skb_scrub_packet(skb, true);
	return rx_strip(tunnel, config, skb);
}

static enum dvs_drop_reason rx_set_ecn(struct sk_buff *skb, __be16 protocol,
				       bool ce)
{
	bool v4 = protocol == htons(ETH_P_IP);
	unsigned int len = v4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);

	if (skb_ensure_writable(skb, skb_network_offset(skb) + len))
		return DVS_DROP_NO_MEMORY;
	if (v4 && ce)
		IP_ECN_set_ce(ip_hdr(skb));
	else if (v4)
		IP_ECN_set_ect1(ip_hdr(skb));
	else if (ce)
		IP6_ECN_set_ce(skb, ipv6_hdr(skb));
	else
		IP6_ECN_set_ect1(skb, ipv6_hdr(skb));
	return RX_OK;
}

/*
 * The inner ECN field follows from both (RFC 6040, 4.2, figure 4). Congestion
 * that was marked on the way of a frame that cannot carry the mark means that
 * the frame is dropped. Frames that are not IP have no such field.
 */
static enum dvs_drop_reason
rx_decapsulate_ecn(const struct dvs_tunnel *tunnel, struct sk_buff *skb,
		   u8 outer)
{
	__be16 protocol = dvs_vxlan_inner_ip(skb);
	bool ce = false;
	u8 inner;
	int err;

	if (!protocol)
		return RX_OK;
	inner = protocol == htons(ETH_P_IP) ? ip_hdr(skb)->tos :
					      ipv6_get_dsfield(ipv6_hdr(skb));
	err = __INET_ECN_decapsulate(outer, inner, &ce);
	if (unlikely(err)) {
		net_info_ratelimited("%s: tunnel %s: outer ECN %u on inner ECN %u\n",
				     tunnel->self.sw->dev->name, tunnel->name,
				     outer & INET_ECN_MASK,
				     inner & INET_ECN_MASK);
		return err > 1 ? DVS_DROP_ECN : RX_OK;
	}
	if (!ce && (outer & INET_ECN_MASK) != INET_ECN_ECT_1)
		return RX_OK;
	return rx_set_ecn(skb, protocol, ce);
}

/* What is left of the outer headers, DSCP and ECN, is told to the frame */
static __always_inline enum dvs_drop_reason
rx_inherit(const struct dvs_tunnel *tunnel,
	   const struct dvs_tunnel_params *params, struct sk_buff *skb, u8 tos)
{
	enum dvs_drop_reason reason;

	if (unlikely(tos & INET_ECN_MASK)) {
		reason = rx_decapsulate_ecn(tunnel, skb, tos);
		if (unlikely(reason != RX_OK))
			return reason;
	}
	dvs_marking_take(skb, params->priority[tos >> 2]);
	return RX_OK;
}

/* The remote has sent something; it is forgotten if it does not for long */
static __always_inline void rx_see(struct dvs_remote *remote)
{
	if (time_after(jiffies, READ_ONCE(remote->seen) + HZ))
		WRITE_ONCE(remote->seen, jiffies);
}

/* Where a frame came from as the FDB is to know it */
static struct dvs_dest *rx_learn(struct dvs_tunnel *tunnel,
				 const struct dvs_tunnel_config *config,
				 const struct dvs_addr *source,
				 struct dvs_remote *remote,
				 const struct sk_buff *skb)
{
	if (unlikely(!remote)) {
		if (!config->learning ||
		    !is_valid_ether_addr(eth_hdr(skb)->h_source))
			return &tunnel->self;
		remote = dvs_remote_learn(tunnel, source);
		if (!remote)
			return &tunnel->self;
	}
	rx_see(remote);
	return &remote->dest;
}

/* Check a packet that IP had, and make it the frame that is in it */
static enum dvs_drop_reason rx_decapsulate(struct dvs_tunnel *tunnel,
					   struct sk_buff *skb,
					   struct dvs_dest **from, u16 *segment)
{
	const struct dvs_tunnel_params *params;
	const struct dvs_tunnel_config *config;
	enum dvs_drop_reason reason;
	struct dvs_remote *remote;
	struct dvs_addr source;
	u8 tos;

	params = rcu_dereference(tunnel->params);
	config = &params->config;
	if (unlikely(!config->up))
		return DVS_DROP_TUNNEL_DOWN;
	if (unlikely(!pskb_may_pull(skb, VXLAN_HLEN)))
		return DVS_DROP_VXLAN_HEADER;
	reason = rx_check_vxlan(tunnel, config, skb, segment);
	if (unlikely(reason != RX_OK))
		return reason;
	tos = rx_read_outer(config, skb, &source);
	reason = rx_check_sender(tunnel, config, &source, &remote);
	if (unlikely(reason != RX_OK))
		return reason;
	reason = rx_pull(tunnel, config, skb);
	if (unlikely(reason != RX_OK))
		return reason;
	reason = rx_inherit(tunnel, params, skb, tos);
	if (unlikely(reason != RX_OK))
		return reason;
	*from = rx_learn(tunnel, config, &source, remote, skb);
	return RX_OK;
}

/* Likewise one that IP did not have; vxlan_direct.c has looked at it */
static __always_inline enum dvs_drop_reason
rx_decapsulate_direct(struct dvs_remote *remote, struct sk_buff *skb, u8 tos,
		      u16 *segment)
{
	const struct dvs_tunnel *tunnel = remote->tunnel;
	const struct dvs_tunnel_params *params;
	enum dvs_drop_reason reason;

	params = rcu_dereference(tunnel->params);
	if (unlikely(!params->config.up))
		return DVS_DROP_TUNNEL_DOWN;
	reason = rx_check_vxlan(tunnel, &params->config, skb, segment);
	if (unlikely(reason != RX_OK))
		return reason;
	if (unlikely(rx_is_refused(&params->config, remote)))
		return DVS_DROP_REMOTE_UNKNOWN;
	reason = rx_strip(tunnel, &params->config, skb);
	if (unlikely(reason != RX_OK))
		return reason;
	return rx_inherit(tunnel, params, skb, tos);
}

/*
 * Of a packet that is refused, a capture shows the frame that is in it; the data is
 * behind its Ethernet header then, if there is one. The packet is about to be freed.
 */
static noinline void rx_show_inner(struct sk_buff *skb)
{
	if (skb_mac_offset(skb) == -ETH_HLEN ||	/* rx_pull() was here */
	    !pskb_may_pull(skb, VXLAN_HLEN + ETH_HLEN))
		return;
	__skb_pull(skb, VXLAN_HLEN);
	skb_reset_mac_header(skb);
	skb->protocol = eth_proto_is_802_3(eth_hdr(skb)->h_proto) ?
			eth_hdr(skb)->h_proto : htons(ETH_P_802_2);
	__vlan_hwaccel_clear_tag(skb);
	__skb_pull(skb, ETH_HLEN);
	skb_reset_network_header(skb);
}

/* Each packet is counted as received; one that is refused is counted as dropped too */
static __always_inline void rx_count(struct dvs_tunnel *tunnel,
				     const struct sk_buff *skb)
{
	dvs_stats_rx(tunnel->self.stats,
		     skb->len > VXLAN_HLEN ? skb->len - VXLAN_HLEN : 0);
}

static noinline void rx_refuse(struct dvs_tunnel *tunnel, struct sk_buff *skb,
			       u16 segment, enum dvs_drop_reason reason)
{
	if (dvs_capturing())
		rx_show_inner(skb);
	dvs_drop(&tunnel->self, skb, segment, DVS_MIRROR_IN, reason);
}

/* The frame that was in a packet goes on like that of a port */
static __always_inline void rx_forward(struct dvs_tunnel *tunnel,
				       struct dvs_dest *from,
				       struct sk_buff *skb, u16 segment)
{
	dvs_mirror_in(&tunnel->self, skb, segment);
	dvs_forward(from, skb, segment);
}

/**
 * dvs_vxlan_take() - receive a packet that IP need not have
 * @remote: its sender
 * @skb: the packet, its data at the UDP header, linear as far as the inner Ethernet
 *	header; nothing is known of it that the frame must not know, but what the
 *	device says of each packet. Consumed.
 * @tos: DSCP and ECN
 *
 * Context: softirq, rcu_read_lock().
 */
void dvs_vxlan_take(struct dvs_remote *remote, struct sk_buff *skb, u8 tos)
{
	struct dvs_tunnel *tunnel = remote->tunnel;
	enum dvs_drop_reason reason;
	u16 segment = 0;

	rx_count(tunnel, skb);
	reason = rx_decapsulate_direct(remote, skb, tos, &segment);
	if (likely(reason == RX_OK))
		rx_forward(tunnel, &remote->dest, skb, segment);
	else
		rx_refuse(tunnel, skb, segment, reason);
}

/**
 * dvs_vxlan_rcv() - receive a packet from a tunnel's socket
 * @sk: the socket
 * @skb: the packet, its data at the UDP header; consumed
 *
 * Context: softirq, rcu_read_lock().
 * Return: 0.
 */
int dvs_vxlan_rcv(struct sock *sk, struct sk_buff *skb)
{
	struct dvs_tunnel *tunnel = rcu_dereference_sk_user_data(sk);
	const struct net_device *dev = skb->dev;
	enum dvs_drop_reason reason;
	struct dvs_dest *from;
	u16 segment = 0;

	if (unlikely(!tunnel)) {	/* the tunnel is being removed */
		kfree_skb(skb);
		return 0;
	}
	rx_count(tunnel, skb);
	reason = rx_decapsulate(tunnel, skb, &from, &segment);
	if (unlikely(reason != RX_OK)) {
		rx_refuse(tunnel, skb, segment, reason);
		return 0;
	}
	if (from->kind == DVS_DEST_REMOTE)
		dvs_direct_sign(dvs_remote_of(from), dev);
	rx_forward(tunnel, from, skb, segment);
	return 0;
}

/**
 * dvs_vxlan_err_lookup() - whether an ICMP error is about a packet of a tunnel
 * @sk: the tunnel's socket
 * @skb: the error; its network and transport header are those of the packet
 *	that the error is about
 *
 * If it is, IP notes the path MTU for the remote. Routers may quote no more
 * than the UDP header (RFC 792), so the remote's address and the source port
 * have to tell.
 *
 * Context: softirq, rcu_read_lock().
 * Return: 0 if it is, else -ENOENT.
 */
int dvs_vxlan_err_lookup(struct sock *sk, struct sk_buff *skb)
{
	struct dvs_tunnel *tunnel = rcu_dereference_sk_user_data(sk);
	const struct dvs_tunnel_config *config;
	struct dvs_addr to = {};
	u16 port;

	if (!tunnel || !pskb_may_pull(skb, skb_transport_offset(skb) +
					   sizeof(struct udphdr)))
		return -ENOENT;
	config = dvs_tunnel_config(tunnel);
	port = ntohs(udp_hdr(skb)->source);
	if (port < config->src_port_first || port > config->src_port_last)
		return -ENOENT;
	to.family = config->local.family;
	if (to.family == AF_INET)
		to.v4 = ip_hdr(skb)->daddr;
	else
		to.v6 = ipv6_hdr(skb)->daddr;
	return dvs_remote_find(tunnel, &to) ? 0 : -ENOENT;
}

/* Packets of one flow have the same VXLAN header */
static void gro_match(struct list_head *head, const struct vxlanhdr *header,
		      unsigned int offset)
{
	const struct vxlanhdr *other;
	struct sk_buff *held;

	list_for_each_entry(held, head, list) {
		if (!NAPI_GRO_CB(held)->same_flow)
			continue;
		other = (struct vxlanhdr *)(held->data + offset);
		if (header->vx_flags != other->vx_flags ||
		    header->vx_vni != other->vx_vni)
			NAPI_GRO_CB(held)->same_flow = 0;
	}
}

/*
 * Before 6.10 the core finds the socket of a merged packet by the network header,
 * which is the inner one by then: the address of a guest. So the outer one is put
 * back for that, until dvs_vxlan_gro_complete().
 */
static void gro_show_outer(struct sk_buff *skb, int network_offset)
{
	skb_set_inner_network_header(skb, skb_network_offset(skb));
	skb_set_network_header(skb, network_offset);
}

static void gro_show_inner(struct sk_buff *skb)
{
	skb_set_network_header(skb, skb_inner_network_offset(skb));
}

/**
 * dvs_vxlan_gro_receive() - merge a packet with others of its inner flow
 * @sk: the tunnel's socket
 * @head: packets that are held
 * @skb: the packet, its GRO offset at the VXLAN header
 *
 * Context: softirq, rcu_read_lock().
 * Return: a packet that is held no longer, or NULL.
 */
struct sk_buff *dvs_vxlan_gro_receive(struct sock *sk, struct list_head *head,
				      struct sk_buff *skb)
{
	unsigned int offset = skb_gro_offset(skb);
	int outer = skb_network_offset(skb);
	const struct vxlanhdr *header;
	struct sk_buff *done = NULL;
	int flush = 1;

	header = skb_gro_header(skb, offset + sizeof(*header), offset);
	if (likely(header)) {
		skb_gro_postpull_rcsum(skb, header, sizeof(*header));
		skb_gro_pull(skb, sizeof(*header));
		gro_match(head, header, offset);
		done = call_gro_receive(eth_gro_receive, head, skb);
		gro_show_outer(skb, outer);
		flush = 0;
	}
	skb_gro_flush_final(skb, done, flush);
	return done;
}

/**
 * dvs_vxlan_gro_complete() - finish a merged packet
 * @sk: the tunnel's socket
 * @skb: the packet
 * @nhoff: offset of the VXLAN header
 *
 * Context: softirq, rcu_read_lock().
 * Return: 0, or an error.
 */
int dvs_vxlan_gro_complete(struct sock *sk, struct sk_buff *skb, int nhoff)
{
	gro_show_inner(skb);
	return eth_gro_complete(skb, nhoff + sizeof(struct vxlanhdr));
}
