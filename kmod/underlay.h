/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The underlay: routes to remotes, and what tunnels get from the network below.
 */
#ifndef _DVS_UNDERLAY_H
#define _DVS_UNDERLAY_H

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/vxlan.h>

#include "types.h"

/* Length of the outer IP, UDP and VXLAN headers */
static inline unsigned int dvs_underlay_len(sa_family_t family)
{
	return VXLAN_HLEN + (family == AF_INET ? sizeof(struct iphdr) :
						 sizeof(struct ipv6hdr));
}

/* underlay.c */
struct dst_entry *dvs_remote_route(struct dvs_remote *remote);
u32 dvs_remote_mtu(struct dvs_remote *remote);
enum dvs_tunnel_state dvs_tunnel_state(const struct dvs_tunnel *tunnel);
struct dvs_underlay dvs_tunnel_underlay(struct dvs_tunnel *tunnel);
u32 dvs_tunnel_mtu(struct dvs_tunnel *tunnel);
unsigned int dvs_tunnel_headroom(const struct dvs_tunnel *tunnel);
struct net_device *dvs_tunnel_local_dev(const struct dvs_tunnel *tunnel);
void dvs_underlay_add_remote(struct dvs_remote *remote);

/* underlay_watch.c */
void dvs_underlay_watch(struct dvs_tunnel *tunnel);
void dvs_underlay_forget(struct dvs_tunnel *tunnel);
int dvs_underlay_init(void);
void dvs_underlay_uninit(void);

#endif /* _DVS_UNDERLAY_H */
