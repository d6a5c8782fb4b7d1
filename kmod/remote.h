/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Remotes: peer VTEPs and multicast groups of a tunnel.
 */
#ifndef _DVS_REMOTE_H
#define _DVS_REMOTE_H

#include "types.h"

bool dvs_addr_equal(const struct dvs_addr *a, const struct dvs_addr *b);
bool dvs_addr_is_multicast(const struct dvs_addr *addr);

struct dvs_remote *dvs_remote_find(const struct dvs_tunnel *tunnel,
				   const struct dvs_addr *addr);
struct dvs_remote *dvs_remote_learn(struct dvs_tunnel *tunnel,
				    const struct dvs_addr *addr);
int dvs_remote_add(struct dvs_tunnel *tunnel, const struct dvs_addr *addr,
		   const struct dvs_ranges *segments, struct dvs_remote **made,
		   struct netlink_ext_ack *extack);
int dvs_remote_del(struct dvs_remote *remote, const struct dvs_ranges *segments,
		   struct netlink_ext_ack *extack);
void dvs_remotes_reap(struct dvs_tunnel *tunnel);
void dvs_remotes_remove(struct dvs_tunnel *tunnel);
u32 dvs_remote_mtu(struct dvs_remote *remote);
struct dst_entry *dvs_remote_route(struct dvs_remote *remote,
				   struct dvs_addr *saddr, u8 tos);

#endif /* _DVS_REMOTE_H */
