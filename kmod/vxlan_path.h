/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way of most frames into a tunnel: the outer headers are copied from the remote's
 * template, what differs between packets is written into them, and the packet is handed
 * to its device. All that is asked here is whether it can be so; in doubt, and for all
 * else, there is dvs_vxlan_xmit().
 *
 * Like xmit_path.h it is part of the function that looked the destination up.
 */
#ifndef _DVS_VXLAN_PATH_H
#define _DVS_VXLAN_PATH_H

#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <net/dsfield.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/udp.h>

#include "dest.h"
#include "mirror.h"
#include "observe.h"
#include "plain.h"
#include "template.h"
#include "vxlan.h"
#include "xmit_path.h"

/**
 * struct plain_packet - a packet that is being made
 * @template: of the remote
 * @vni: the VXLAN header's second word
 * @hash: of the inner frame's flow
 * @tos: outer DSCP and ECN
 * @ttl: outer TTL or hop limit
 */
struct plain_packet {
	const struct dvs_template *template;
	__be32 vni;
	u32 hash;
	u8 tos;
	u8 ttl;
};

/* Drivers leave 64 octets in front of a frame, which is too little for IPv6 */
static __always_inline bool plain_has_room(const struct dvs_template *template,
					   struct sk_buff *skb, sa_family_t family)
{
	return skb_headroom(skb) >= template->headroom ||
	       (family == AF_INET6 &&
		dvs_vxlan_make_room(skb, template->headroom));
}

/*
 * What is asked of the frame is what a template does not do. As xmit_frame_is_plain() and
 * more; what is 0 in most frames is asked for in one.
 */
static __always_inline bool plain_frame(const struct dvs_template *template,
					struct sk_buff *skb, sa_family_t family)
{
	return !(skb->data_len | dvs_skb_secmark(skb) | dvs_skb_checksum(skb)) &&
	       !skb_is_gso(skb) &&
	       dvs_xmit_socket_is_plain(skb) &&
	       !(skb->_skb_refdst | dvs_skb_nfct(skb)) &&
	       !skb_has_extensions(skb) && !skb_header_cloned(skb) &&
	       skb->len <= template->payload_max &&
	       plain_has_room(template, skb, family);
}

/* Nobody looks on, and the device takes the packet at once */
static __always_inline bool plain_way(const struct dvs_remote *remote,
				      struct net_device *dev)
{
	if (dvs_mirroring() &&
	    dvs_dest_is_watched(&remote->tunnel->self, DVS_MIRROR_OUT))
		return false;
	return dvs_xmit_is_direct(dev, netdev_get_tx_queue(dev, 0));
}

/* Whether the tunnel carries the frame's segment; finds its VNI */
static __always_inline bool plain_segment(struct plain_packet *packet,
					  const struct dvs_remote *remote,
					  u16 segment)
{
	const struct dvs_segment *seg;

	seg = dvs_segment_rcu(&remote->dest.sw->segments, segment);
	if (unlikely(!seg))
		return false;
	packet->vni = seg->vni;
	return likely(packet->template->all_segments) ||
	       dvs_tunnel_carries(remote->tunnel, seg->id);
}

/*
 * Fill in what follows from the inner IP header, as tx_choose() in vxlan_tx.c does.
 * False if there is not one where the frame says so, or perhaps one behind a tag.
 */
static __always_inline bool plain_choose(struct plain_packet *packet,
					 const struct sk_buff *skb)
{
	const struct dvs_template *template = packet->template;
	const struct iphdr *ip = (const void *)skb->data;
	const struct ipv6hdr *ip6 = (const void *)skb->data;
	u8 tos, ttl;

	if (likely(skb->protocol == htons(ETH_P_IP))) {
		if (unlikely(skb->len < sizeof(*ip) || ip->version != 4))
			return false;
		tos = ip->tos & template->inherited;
		ttl = ip->ttl;
	} else if (skb->protocol == htons(ETH_P_IPV6)) {
		if (unlikely(skb->len < sizeof(*ip6) || ip6->version != 6))
			return false;
		tos = ipv6_get_dsfield(ip6) & template->inherited;
		ttl = ip6->hop_limit;
	} else {
		if (unlikely(eth_type_vlan(skb->protocol)))
			return false;
		tos = template->tos_other;
		ttl = DVS_VXLAN_TTL;
	}
	if (unlikely(template->by_class))
		tos |= template->tos[dvs_prio_class(skb->priority)];
	else
		tos |= template->tos[0];
	packet->tos = tos;
	packet->ttl = template->ttl ?: ttl ?: DVS_VXLAN_TTL;
	return true;
}

static __always_inline u32 plain_hash(const struct dvs_remote *remote,
				      struct sk_buff *skb)
{
	return likely(skb->l4_hash || skb->sw_hash) ?
	       skb->hash : dvs_vxlan_hash(remote->tunnel, skb);
}

/* As tx_push_udp() and tx_push_vxlan() do; @len: octets from the UDP header on */
static __always_inline void plain_fill_udp(const struct plain_packet *packet,
					   struct udphdr *udp, unsigned int len)
{
	struct vxlanhdr *vxlan = (void *)(udp + 1);

	udp->source = htons(packet->template->src_port_first +
			    reciprocal_scale(packet->hash,
					     packet->template->src_ports));
	udp->len = htons(len);
	vxlan->vx_vni = packet->vni;
}

/* Two octets of a header as a word of its checksum, not read back from memory */
static __always_inline u32 plain_word(u8 first, u8 second)
{
#ifdef __LITTLE_ENDIAN
	return first | second << 8;
#else
	return first << 8 | second;
#endif
}

/* @len: octets from the outer IP header on */
static __always_inline void plain_fill_v4(const struct plain_packet *packet,
					  struct iphdr *ip, unsigned int len)
{
	ip->tos = packet->tos;
	ip->ttl = packet->ttl;
	ip->tot_len = htons(len);
	ip->check = csum_fold((__force __wsum)(packet->template->sum +
					       plain_word(0, packet->tos) +
					       plain_word(packet->ttl, 0) +
					       (__force u16)ip->tot_len));
	plain_fill_udp(packet, (struct udphdr *)(ip + 1), len - sizeof(*ip));
	dvs_ip_count_out(packet->template->net, len);
}

static __always_inline void plain_fill_v6(const struct plain_packet *packet,
					  struct ipv6hdr *ip, unsigned int len)
{
	ip6_flow_hdr(ip, packet->tos, htonl(packet->hash) & IPV6_FLOWLABEL_MASK);
	ip->payload_len = htons(len - sizeof(*ip));
	ip->hop_limit = packet->ttl;
	plain_fill_udp(packet, (struct udphdr *)(ip + 1), len - sizeof(*ip));
	dvs_ip6_count_out(packet->template->net,
			  ip6_dst_idev(packet->template->dst), len);
}

/*
 * Put the outer headers in front of the frame: the template in whole words, some of
 * them in front of the headers, and what differs between packets.
 */
static __always_inline void plain_push(const struct plain_packet *packet,
				       struct sk_buff *skb, sa_family_t family)
{
	bool v4 = family == AF_INET;
	unsigned int room = v4 ? DVS_TEMPLATE_ROOM_V4 : DVS_TEMPLATE_ROOM_V6;
	unsigned int headers = v4 ? DVS_TEMPLATE_V4 : DVS_TEMPLATE_V6;
	unsigned int ip_len = v4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
	unsigned int len = skb->len + ip_len + VXLAN_HLEN + ETH_HLEN;
	unsigned char *data = skb->data - ETH_HLEN - headers;
	unsigned int offset = data - skb->head;

	memcpy(data + headers - room, packet->template->room, room);
	if (v4)
		plain_fill_v4(packet, (void *)(data + ETH_HLEN), len);
	else
		plain_fill_v6(packet, (void *)(data + ETH_HLEN), len);
	skb->data = data;
	skb->len = len + ETH_HLEN;
	skb->mac_header = offset;
	skb->network_header = offset + ETH_HLEN;
	skb->transport_header = offset + ETH_HLEN + ip_len;
	skb->protocol = v4 ? htons(ETH_P_IP) : htons(ETH_P_IPV6);
}

/* Have the device fill in the UDP checksum: as udp_set_csum() and udp6_set_csum() do */
static __always_inline void plain_checksum(const struct plain_packet *packet,
					   struct sk_buff *skb)
{
	struct udphdr *udp = (void *)skb_transport_header(skb);

	udp->check = ~csum_fold((__force __wsum)(packet->template->pseudo +
						 (__force u16)udp->len));
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb->transport_header;
	skb->csum_offset = offsetof(struct udphdr, check);
}

/* What skb_scrub_packet() does, as far as plain frames can have it */
static __always_inline void plain_scrub(struct sk_buff *skb)
{
	skb->pkt_type = PACKET_HOST;
	skb->ignore_df = 0;
	skb->encapsulation = 0;
	skb->ip_summed = CHECKSUM_NONE;
	nf_reset_trace(skb);
	skb->skb_iif = 0;
	skb->mark = 0;
	skb_clear_tstamp(skb);
	__vlan_hwaccel_clear_tag(skb);
}

static __always_inline void plain_send(const struct plain_packet *packet,
				       struct dvs_remote *remote,
				       struct sk_buff *skb, sa_family_t family)
{
	unsigned int len = skb->len + ETH_HLEN;
	u32 priority = skb->priority;
	int err;

	plain_scrub(skb);
	plain_push(packet, skb, family);
	if (packet->template->csum)
		plain_checksum(packet, skb);
	err = dvs_xmit_plain(skb, packet->template->dev);
	if (unlikely(err))
		dvs_vxlan_count(remote, err, len, priority);
	else
		dvs_stats_tx(packet->template->stats, len);
}

/**
 * dvs_vxlan_xmit_plain() - send a frame to a remote by its template
 * @remote: the peer VTEP or group
 * @skb: the frame, its data behind the Ethernet header; consumed if it is sent
 * @segment: index of its segment
 * @family: of the remote's address, known to the compiler
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: false if that cannot be; the frame is as it was, but perhaps for its hash, and
 * its place in the buffer.
 */
static __always_inline bool dvs_vxlan_xmit_plain(struct dvs_remote *remote,
						 struct sk_buff *skb,
						 u16 segment, sa_family_t family)
{
	struct plain_packet packet = {
		.template = dvs_template_get(remote, family),
	};

	if (unlikely(!packet.template || !plain_frame(packet.template, skb, family) ||
		     !plain_way(remote, packet.template->dev) ||
		     !plain_segment(&packet, remote, segment) ||
		     !plain_choose(&packet, skb)))
		return false;
	packet.hash = plain_hash(remote, skb);
	plain_send(&packet, remote, skb, family);
	return true;
}

#endif /* _DVS_VXLAN_PATH_H */
