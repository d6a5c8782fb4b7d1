/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What surrounds encapsulation and decapsulation, for their tests: a switch
 * with one tunnel and one remote, and stand-ins for the functions that
 * vxlan_rx.c and vxlan_tx.c hand their results to. The stand-ins keep the
 * packet, so that a test can look at its octets.
 *
 * The tunnel is 192.0.2.1 or 2001:db8::1, its peer the same with 2 at the end,
 * the segment 5000.
 */
#ifndef _DVS_VXLAN_WORLD_H
#define _DVS_VXLAN_WORLD_H

#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>

#include "../dest.h"
#include "../vxlan.h"
#include "kunit_compat.h"

#define WORLD_SEGMENT	5000
#define WORLD_MTU	1500
#define WORLD_LOCAL	0xc0000201u	/* 192.0.2.1 */
#define WORLD_REMOTE	0xc0000202u	/* 192.0.2.2 */

/**
 * struct vxlan_world - a switch with a tunnel
 * @sw: the switch
 * @tunnel: the tunnel
 * @params: its configuration
 * @remote: the peer, known unless @stranger is set
 * @stranger: the peer is not known yet
 * @another_local: the peer's address is one of this switch's own
 * @sk: socket whose user data is the tunnel
 * @sock: what @sk belongs to
 * @dst: route to the peer, NULL if there is none
 * @index: index of segment 5000
 * @skb: the packet or frame that was handed on last
 * @from: where the frame came from
 * @segment: index of its segment
 * @handed: how many were handed on
 * @learned: how often a remote was learned
 * @signed_to: the remote that was given a receipt
 */
struct vxlan_world {
	struct dvs_switch sw;
	struct dvs_tunnel tunnel;
	struct dvs_tunnel_params params;
	struct dvs_remote remote;
	bool stranger;
	bool another_local;
	struct sock *sk;
	struct socket sock;
	struct dst_entry *dst;
	u16 index;
	struct sk_buff *skb;
	struct dvs_dest *from;
	u16 segment;
	u32 handed;
	u32 learned;
	struct dvs_remote *signed_to;
};

int vxlan_world_init(struct kunit *test);
void vxlan_world_exit(struct kunit *test);
void vxlan_world_use_v6(struct vxlan_world *world);
int vxlan_world_add_segment(struct vxlan_world *world, u32 id);
void vxlan_world_forget(struct vxlan_world *world);
u64 vxlan_world_dropped(struct vxlan_world *world,
			enum dvs_drop_reason reason);
u64 vxlan_world_dropped_all(struct vxlan_world *world);
struct sk_buff *vxlan_world_frame(struct vxlan_world *world,
				  unsigned int size);
void vxlan_world_put_v4(struct sk_buff *skb, u8 tos);
void vxlan_world_put_v6(struct sk_buff *skb, u8 tos);

/* Stand-ins for what IP does with a packet */
int vxlan_world_out(struct net *net, struct sock *sk, struct sk_buff *skb);

#endif /* _DVS_VXLAN_WORLD_H */
