// SPDX-License-Identifier: GPL-2.0
/*
 * Encapsulation: frames that leave by a tunnel.
 *
 * The outer headers are built here and the packet is given to IP as one of the
 * host's own, so that the host's firewall, its routes and its neighbours apply.
 * Packets are never fragmented (RFC 7348, 4.3): who sends a frame that is too
 * long is told, if the frame allows that.
 *
 * Most packets need not go this way, see vxlan_path.h.
 */

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/jhash.h>
#include <linux/tcp.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/ip6_route.h>
#include <net/ip_tunnels.h>
#include <net/udp.h>

#include "dest.h"
#include "forward.h"
#include "mirror.h"
#include "observe.h"
#include "remote.h"
#include "template.h"
#include "vxlan.h"

#define TX_OK		DVS_DROP_MAX	/* no reason to drop the frame */

/*
 * A tunnel may lead over the switch it belongs to. Frames that would go round
 * for ever are stopped before the core's own limit stops them uncounted.
 */
#define TX_DEPTH_MAX	4

/* Frames that are tunnels themselves; one cannot be left to be segmented twice */
#define TX_GSO_TUNNELS	(SKB_GSO_GRE | SKB_GSO_GRE_CSUM | SKB_GSO_IPXIP4 | \
			 SKB_GSO_IPXIP6 | SKB_GSO_UDP_TUNNEL | \
			 SKB_GSO_UDP_TUNNEL_CSUM | SKB_GSO_PARTIAL | \
			 SKB_GSO_TUNNEL_REMCSUM | SKB_GSO_ESP)

/**
 * struct tx_packet - a packet that is being made
 * @config: the tunnel's configuration
 * @remote: where it goes
 * @dst: the route to the remote, which the packet takes over
 * @vni: the VXLAN header's second word
 * @sport: UDP source port
 * @tos: outer DSCP and ECN
 * @ttl: outer TTL or hop limit
 * @overhead: length of the outer IP, UDP and VXLAN headers
 */
struct tx_packet {
	const struct dvs_tunnel_config *config;
	struct dvs_remote *remote;
	struct dst_entry *dst;
	__be32 vni;
	__be16 sport;
	u8 tos;
	u8 ttl;
	u8 overhead;
};

/* The first words of TCP, UDP and SCTP are the ports */
static u32 hash_ports(const struct sk_buff *skb, unsigned int offset,
		      u8 protocol)
{
	__be32 ports, *portsp;

	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP &&
	    protocol != IPPROTO_SCTP)
		return 0;
	portsp = skb_header_pointer(skb, offset, sizeof(ports), &ports);
	return portsp ? (__force u32)*portsp : 0;
}

static u32 hash_v4(const struct sk_buff *skb, u32 secret, bool *l4)
{
	const struct iphdr *ip = ip_hdr(skb);
	u32 ports = 0;

	if (!ip_is_fragment(ip))
		ports = hash_ports(skb, skb_network_offset(skb) + ip->ihl * 4,
				   ip->protocol);
	*l4 = ports;
	return jhash_3words((__force u32)ip->saddr, (__force u32)ip->daddr,
			    ports, secret);
}

static u32 hash_v6(const struct sk_buff *skb, u32 secret, bool *l4)
{
	const struct ipv6hdr *ip = ipv6_hdr(skb);
	u32 ports;

	ports = hash_ports(skb, skb_network_offset(skb) + sizeof(*ip),
			   ip->nexthdr);
	*l4 = ports;
	if (!ports)
		ports = (__force u32)ip6_flowlabel(ip);
	return jhash2((__force const u32 *)ip->saddr.s6_addr32, 8,
		      secret ^ ports);
}

/*
 * Frames of one flow have one hash, so that they stay in order, and many flows
 * have many (RFC 7348, 5). The hash is kept for those who come later. The core
 * would dissect the frame, at six times the price.
 */
static u32 tx_hash(struct sk_buff *skb, __be16 protocol, u32 secret)
{
	const struct ethhdr *eth = eth_hdr(skb);
	bool l4 = false;
	u32 hash;

	if (skb->l4_hash || skb->sw_hash)
		return skb->hash;
	if (protocol == htons(ETH_P_IP))
		hash = hash_v4(skb, secret, &l4);
	else if (protocol == htons(ETH_P_IPV6))
		hash = hash_v6(skb, secret, &l4);
	else
		hash = jhash(eth, 2 * ETH_ALEN,
			     secret ^ (__force u32)eth->h_proto);
	__skb_set_sw_hash(skb, hash, l4);
	return hash;
}

/**
 * dvs_vxlan_hash() - give a frame the hash that its copies to remotes share
 * @tunnel: the tunnel of one of the remotes
 * @skb: the frame, its data behind the Ethernet header; not shared
 *
 * Context: any.
 * Return: the hash.
 */
u32 dvs_vxlan_hash(const struct dvs_tunnel *tunnel, struct sk_buff *skb)
{
	return tx_hash(skb, dvs_vxlan_inner_ip(skb), tunnel->secret);
}

static __be16 tx_source_port(const struct dvs_tunnel_config *config, u32 hash)
{
	u32 count = config->src_port_last - config->src_port_first + 1;

	return htons(config->src_port_first + reciprocal_scale(hash, count));
}

/*
 * Fill in what follows from the inner IP header. The ECN field is copied as it
 * is (RFC 6040, 4.1, normal mode).
 */
static void tx_choose(struct tx_packet *packet, const struct sk_buff *skb,
		      __be16 protocol)
{
	const struct dvs_tunnel_config *config = packet->config;
	u8 tos = 0, ttl = DVS_VXLAN_TTL, dscp = config->dscp;

	if (protocol == htons(ETH_P_IP)) {
		tos = ip_hdr(skb)->tos;
		ttl = ip_hdr(skb)->ttl;
	} else if (protocol == htons(ETH_P_IPV6)) {
		tos = ipv6_get_dsfield(ipv6_hdr(skb));
		ttl = ipv6_hdr(skb)->hop_limit;
	}
	if (config->dscp_mode == DVS_DSCP_MODE_CLASS)
		dscp = config->dscp_map[dvs_prio_class(skb->priority)];
	else if (config->dscp_mode == DVS_DSCP_MODE_INHERIT && protocol)
		dscp = tos >> 2;
	packet->tos = dscp << 2 | (tos & INET_ECN_MASK);
	packet->ttl = config->ttl ?: ttl ?: DVS_VXLAN_TTL;
}

/*
 * Whether a frame has the headers that its length is asked of. Of a super-frame that
 * is the header of TCP, and a VM may have said that of anything.
 */
static bool tx_has_headers(struct sk_buff *skb)
{
	int offset;

	if (likely(!skb_is_gso(skb)) ||
	    !(skb_shinfo(skb)->gso_type & (SKB_GSO_TCPV4 | SKB_GSO_TCPV6)))
		return true;
	if (!skb_transport_header_was_set(skb))
		return false;
	offset = skb->encapsulation ? skb_inner_transport_offset(skb) :
				      skb_transport_offset(skb);
	return offset > 0 && pskb_may_pull(skb, offset + sizeof(struct tcphdr));
}

/* Whether a frame, its data at the Ethernet header, passes unfragmented */
static bool tx_fits(const struct sk_buff *skb, unsigned int mtu)
{
	if (likely(!skb_is_gso(skb)))
		return skb->len <= mtu;
	return mtu > skb_network_offset(skb) &&
	       skb_gso_validate_network_len(skb,
					    mtu - skb_network_offset(skb));
}

/*
 * Tell the sender of a frame that is too long, if the frame asks for it and the
 * path leads to one peer only; groups are not answered.
 */
static void tx_too_long(struct tx_packet *packet, struct dvs_dest *from,
			struct sk_buff *skb, u16 segment, bool known)
{
	struct dvs_dest *to = &packet->remote->dest;
	unsigned int headroom;
	int reply;

	headroom = packet->overhead + skb_network_offset(skb);
	known = known && !packet->remote->group;
	if (dvs_observing())
		dvs_observe_lost(to, DVS_DROP_TUNNEL_MTU);
	dvs_count_drop(to, skb, segment, DVS_MIRROR_OUT, DVS_DROP_TUNNEL_MTU);
	/* makes the frame its own answer */
	reply = skb_tunnel_check_pmtu(skb, packet->dst, headroom, known);
	dst_release(packet->dst);
	if (reply <= 0) {
		kfree_skb_reason(skb, SKB_DROP_REASON_PKT_TOO_BIG);
		return;
	}
	__skb_pull(skb, ETH_HLEN);
	dvs_forward_reply(from, skb, segment);
}

/* Checksums and segmentation are left to the device, as far as it can do them */
static int tx_make_room(const struct tx_packet *packet, struct sk_buff *skb)
{
	const struct dst_entry *dst = packet->dst;
	int err;

	err = skb_cow_head(skb, LL_RESERVED_SPACE(dst->dev) + dst->header_len +
				packet->overhead);
	if (unlikely(err))
		return err;
	skb_reset_mac_header(skb);
	err = iptunnel_handle_offloads(skb, packet->config->csum ?
				       SKB_GSO_UDP_TUNNEL_CSUM :
				       SKB_GSO_UDP_TUNNEL);
	if (unlikely(err))
		return err;
	skb_set_inner_protocol(skb, htons(ETH_P_TEB));
	return 0;
}

/* RFC 7348, 5: the I flag and the VNI, all other bits are zero */
static void tx_push_vxlan(const struct tx_packet *packet, struct sk_buff *skb)
{
	struct vxlanhdr *header = __skb_push(skb, sizeof(*header));

	header->vx_flags = VXLAN_HF_VNI;
	header->vx_vni = packet->vni;
}

static void tx_push_udp(const struct tx_packet *packet, struct sk_buff *skb)
{
	struct udphdr *header = __skb_push(skb, sizeof(*header));

	skb_reset_transport_header(skb);
	header->source = packet->sport;
	header->dest = packet->config->port;
	header->len = htons(skb->len);
	header->check = 0;
}

static int tx_send_v4(const struct tx_packet *packet, struct sk_buff *skb,
		      struct net *net, struct sock *sk)
{
	__be32 saddr = packet->config->local.v4;
	__be32 daddr = packet->remote->addr.v4;
	struct iphdr *ip;

	if (packet->config->csum)
		udp_set_csum(false, skb, saddr, daddr, skb->len);
	ip = __skb_push(skb, sizeof(*ip));
	skb_reset_network_header(skb);
	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->tos = packet->tos;
	ip->id = 0;		/* means nothing with DF set (RFC 6864, 4.1) */
	ip->frag_off = htons(IP_DF);
	ip->ttl = packet->ttl;
	ip->protocol = IPPROTO_UDP;
	ip->saddr = saddr;
	ip->daddr = daddr;
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	return ip_local_out(net, sk, skb);
}

static int tx_send_v6(const struct tx_packet *packet, struct sk_buff *skb,
		      struct net *net, struct sock *sk)
{
	const struct in6_addr *saddr = &packet->config->local.v6;
	const struct in6_addr *daddr = &packet->remote->addr.v6;
	struct ipv6hdr *ip;

	if (packet->config->csum)
		udp6_set_csum(false, skb, saddr, daddr, skb->len);
	ip = __skb_push(skb, sizeof(*ip));
	skb_reset_network_header(skb);
	/* the flow label spreads flows as the source port does (RFC 6438) */
	ip6_flow_hdr(ip, packet->tos,
		     htonl(skb->hash) & IPV6_FLOWLABEL_MASK);
	ip->nexthdr = IPPROTO_UDP;
	ip->hop_limit = packet->ttl;
	ip->saddr = *saddr;
	ip->daddr = *daddr;
	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	return ip6_local_out(net, sk, skb);
}

/**
 * dvs_vxlan_count() - count a packet that was sent, or that a queue did not take
 * @remote: where it goes
 * @err: what became of it, as dev_queue_xmit() says it
 * @len: bytes of the frame in it
 * @priority: of the frame
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_vxlan_count(struct dvs_remote *remote, int err, unsigned int len,
		     u32 priority)
{
	if (likely(!net_xmit_eval(err)))
		dvs_stats_tx(remote->tunnel->self.stats, len);
	else
		dvs_count_lost(&remote->dest, DVS_DROP_EGRESS_QUEUE,
			       dvs_prio_class(priority));
}

/* Give the packet to IP; the frame's data is at its Ethernet header */
static void tx_send(const struct tx_packet *packet, struct sk_buff *skb)
{
	const struct dvs_tunnel *tunnel = packet->remote->tunnel;
	struct net *net = dvs_switch_net(tunnel->self.sw);
	struct sock *sk = tunnel->sock->sk;
	u32 priority = skb->priority;
	unsigned int len = skb->len;
	int err;

	tx_push_vxlan(packet, skb);
	tx_push_udp(packet, skb);
	skb_scrub_packet(skb, true);
	skb_dst_set(skb, packet->dst);
	skb->dev = packet->dst->dev;
	dev_xmit_recursion_inc();
	err = packet->config->local.family == AF_INET ?
	      tx_send_v4(packet, skb, net, sk) :
	      tx_send_v6(packet, skb, net, sk);
	dev_xmit_recursion_dec();
	dvs_vxlan_count(packet->remote, err, len, priority);
}

/* Whether a frame may leave by the tunnel; finds its VNI */
static enum dvs_drop_reason tx_check(struct tx_packet *packet,
				     const struct sk_buff *skb, u16 segment)
{
	const struct dvs_tunnel_config *config = packet->config;
	const struct dvs_segment *seg;

	if (unlikely(!config->up))
		return DVS_DROP_TUNNEL_DOWN;
	seg = dvs_segment_rcu(&packet->remote->dest.sw->segments, segment);
	if (unlikely(!seg || !dvs_tunnel_allows(config, seg->id)))
		return DVS_DROP_VNI_REFUSED;
	packet->vni = seg->vni;
	if (unlikely(dev_recursion_level() > TX_DEPTH_MAX))
		return DVS_DROP_RECURSION;
	/* RFC 7348, 6.1 */
	if (unlikely(eth_type_vlan(skb->protocol)) &&
	    config->inner_vlan != DVS_INNER_VLAN_KEEP)
		return DVS_DROP_INNER_VLAN;
	return TX_OK;
}

/* Segment a super-frame that is a tunnel itself, and send the segments */
static void tx_segments(struct dvs_dest *from, struct dvs_remote *remote,
			struct sk_buff *skb, u16 segment)
{
	struct sk_buff *list, *next;
	unsigned int count = 0;

	skb_push(skb, ETH_HLEN);
	list = skb_gso_segment(skb, NETIF_F_SG);
	if (IS_ERR_OR_NULL(list)) {
		dvs_drop_out(&remote->dest, skb, segment,
			     dvs_drop_of_segments(list));
		return;
	}
	consume_skb(skb);
	skb_list_walk_safe(list, skb, next) {
		skb_mark_not_on_list(skb);
		__skb_pull(skb, ETH_HLEN);
		dvs_vxlan_xmit(from, remote, skb, segment, false);
		count++;
	}
	dvs_stats_copies(from->stats, count - 1);
}

/**
 * dvs_vxlan_xmit() - send a frame to a remote by IP
 * @from: where the frame came from
 * @remote: the peer VTEP or group
 * @skb: the frame, its data behind the Ethernet header; consumed
 * @segment: index of its segment
 * @known: the destination's address is known; then the sender of a frame that
 *	is too long can be told
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_vxlan_xmit(struct dvs_dest *from, struct dvs_remote *remote,
		    struct sk_buff *skb, u16 segment, bool known)
{
	const struct dvs_tunnel *tunnel = remote->tunnel;
	struct tx_packet packet = {
		.config = dvs_tunnel_config(tunnel),
		.remote = remote,
	};
	enum dvs_drop_reason reason;
	__be16 protocol;
	int generation;

	reason = tx_check(&packet, skb, segment);
	if (unlikely(reason != TX_OK))
		goto drop;
	if (unlikely(skb_is_gso(skb) &&
		     skb_shinfo(skb)->gso_type & TX_GSO_TUNNELS)) {
		tx_segments(from, remote, skb, segment);
		return;
	}
	__vlan_hwaccel_clear_tag(skb);
	protocol = dvs_vxlan_inner_ip(skb);
	tx_choose(&packet, skb, protocol);
	packet.sport = tx_source_port(packet.config,
				      tx_hash(skb, protocol, tunnel->secret));
	reason = DVS_DROP_GSO_INVALID;
	if (unlikely(!tx_has_headers(skb)))
		goto drop;
	generation = atomic_read_acquire(&dvs_template_generation);
	packet.dst = dvs_remote_route(remote);
	reason = DVS_DROP_NO_ROUTE;
	if (unlikely(!packet.dst))
		goto drop;
	if (!dvs_template_get(remote, remote->addr.family) &&
	    !(dvs_dest_flags(&remote->dest) & DVS_F_BY_CORE))
		dvs_template_make(remote, packet.dst, generation);
	packet.overhead = dvs_underlay_len(remote->addr.family);
	skb_push(skb, ETH_HLEN);
	if (unlikely(!tx_fits(skb, dst_mtu(packet.dst) - packet.overhead))) {
		tx_too_long(&packet, from, skb, segment, known);
		return;
	}
	dvs_mirror_out(&tunnel->self, skb, segment);
	reason = DVS_DROP_NO_MEMORY;
	if (unlikely(tx_make_room(&packet, skb)))
		goto drop_dst;
	tx_send(&packet, skb);
	return;

drop_dst:
	dst_release(packet.dst);
drop:
	dvs_drop_out(&remote->dest, skb, segment, reason);
}
