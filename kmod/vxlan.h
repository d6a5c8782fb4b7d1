/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VXLAN tunnel ports (RFC 7348): sockets, decapsulation, encapsulation.
 */
#ifndef _DVS_VXLAN_H
#define _DVS_VXLAN_H

#include <linux/if_vlan.h>
#include <net/vxlan.h>

#include "types.h"
#include "underlay.h"

struct netlink_ext_ack;

#define DVS_VXLAN_VNI_SHIFT	8	/* of the VNI in the second word */
#define DVS_VXLAN_TAGS_MAX	2	/* in front of an inner IP header */
#define DVS_VXLAN_TTL		64	/* of frames with none to inherit */

/* vxlan.c: tunnels; rtnl, may sleep */
void dvs_tunnel_config_init(struct dvs_tunnel_config *config,
			    const struct dvs_addr *local);
struct dvs_tunnel *dvs_tunnel_create(struct dvs_switch *sw, const char *name,
				     struct dvs_tunnel_config *config,
				     struct netlink_ext_ack *extack);
int dvs_tunnel_configure(struct dvs_tunnel *tunnel,
			 struct dvs_tunnel_config *config,
			 struct netlink_ext_ack *extack);
void dvs_tunnels_set_underlay(struct dvs_switch *sw,
			      enum dvs_underlay_mode mode);
void dvs_tunnel_remove(struct dvs_tunnel *tunnel);
struct dvs_tunnel *dvs_tunnel_find_rtnl(struct dvs_switch *sw,
					const char *name);
bool dvs_tunnel_is_local(const struct dvs_switch *sw,
			 const struct dvs_addr *addr);
int dvs_vxlan_init(void);
void dvs_vxlan_uninit(void);

/* vxlan_sock.c: sockets and groups; rtnl, may sleep */
int dvs_vxlan_sock_open(struct dvs_tunnel *tunnel, const struct dvs_addr *addr,
			struct socket **sockp);
void dvs_vxlan_sock_listen(struct dvs_tunnel *tunnel, struct socket *sock);
void dvs_vxlan_sock_configure(struct dvs_tunnel *tunnel);
void dvs_vxlan_sock_stop(struct socket *sock);
void dvs_vxlan_sock_close(struct socket *sock);
int dvs_group_join(struct dvs_remote *remote);
void dvs_group_leave(struct dvs_remote *remote);

/* vxlan_rx.c: softirq, rcu_read_lock() */
int dvs_vxlan_rcv(struct sock *sk, struct sk_buff *skb);
void dvs_vxlan_take(struct dvs_remote *remote, struct sk_buff *skb, u8 tos);
int dvs_vxlan_err_lookup(struct sock *sk, struct sk_buff *skb);
struct sk_buff *dvs_vxlan_gro_receive(struct sock *sk, struct list_head *head,
				      struct sk_buff *skb);
int dvs_vxlan_gro_complete(struct sock *sk, struct sk_buff *skb, int nhoff);

/* vxlan_plain.c, vxlan_tx.c: bottom halves off, rcu_read_lock() */
void dvs_vxlan_send(struct dvs_dest *from, struct dvs_remote *remote,
		    struct sk_buff *skb, u16 segment, bool known);
bool dvs_vxlan_make_room(struct sk_buff *skb, unsigned int headroom);
void dvs_vxlan_count(struct dvs_remote *remote, int err, unsigned int len,
		     u32 priority);
u32 dvs_vxlan_hash(const struct dvs_tunnel *tunnel, struct sk_buff *skb);
void dvs_vxlan_xmit(struct dvs_dest *from, struct dvs_remote *remote,
		    struct sk_buff *skb, u16 segment, bool known);

/**
 * dvs_tunnel_config() - a tunnel's configuration
 * @tunnel: the tunnel
 *
 * Context: rcu_read_lock() or rtnl.
 * Return: the configuration.
 */
static inline const struct dvs_tunnel_config *
dvs_tunnel_config(const struct dvs_tunnel *tunnel)
{
	return &rcu_dereference_rtnl(tunnel->params)->config;
}

/**
 * dvs_tunnel_allows() - whether a configuration allows a segment
 * @config: a tunnel's configuration
 * @id: id of the segment
 *
 * Return: true if it does.
 */
static inline bool dvs_tunnel_allows(const struct dvs_tunnel_config *config,
				     u32 id)
{
	return likely(!config->segments.count) ||
	       dvs_ranges_have(&config->segments, id);
}

/**
 * dvs_tunnel_carries() - whether a segment is allowed on a tunnel
 * @tunnel: the tunnel
 * @id: id of the segment
 *
 * Context: rcu_read_lock() or rtnl.
 * Return: true if it is.
 */
static inline bool dvs_tunnel_carries(const struct dvs_tunnel *tunnel, u32 id)
{
	return dvs_tunnel_allows(dvs_tunnel_config(tunnel), id);
}

/**
 * dvs_vxlan_inner_ip() - find the IP header of an inner frame
 * @skb: the frame, its data behind the Ethernet header
 *
 * Tags are passed over. The network header is set behind them and, if it is an
 * IP header, made linear. Pointers into the frame must be read again.
 *
 * Return: htons(ETH_P_IP) or htons(ETH_P_IPV6), or 0 if there is no whole IP
 * header of that version.
 */
static inline __be16 dvs_vxlan_inner_ip(struct sk_buff *skb)
{
	__be16 protocol = skb->protocol;
	struct vlan_hdr tag, *tagp;
	unsigned int offset = 0;

	while (unlikely(eth_type_vlan(protocol)) &&
	       offset < DVS_VXLAN_TAGS_MAX * VLAN_HLEN) {
		tagp = skb_header_pointer(skb, offset, sizeof(tag), &tag);
		if (!tagp)
			break;
		protocol = tagp->h_vlan_encapsulated_proto;
		offset += VLAN_HLEN;
	}
	skb_set_network_header(skb, offset);
	if (protocol == htons(ETH_P_IP) &&
	    pskb_network_may_pull(skb, sizeof(struct iphdr)) &&
	    ip_hdr(skb)->version == 4)
		return protocol;
	if (protocol == htons(ETH_P_IPV6) &&
	    pskb_network_may_pull(skb, sizeof(struct ipv6hdr)) &&
	    ipv6_hdr(skb)->version == 6)
		return protocol;
	return 0;
}

#endif /* _DVS_VXLAN_H */
