/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Remotes: peer VTEPs and multicast groups of a tunnel.
 *
 * Remotes are made under rtnl or, when a frame comes from an unknown VTEP, in
 * softirq; they are removed under rtnl only. So who holds rtnl may keep a
 * remote that was found.
 */
#ifndef _DVS_REMOTE_H
#define _DVS_REMOTE_H

#include <linux/hash.h>
#include <net/ipv6.h>

#include "types.h"

struct netlink_ext_ack;

/* remote.c */
bool dvs_addr_is_multicast(const struct dvs_addr *addr);
bool dvs_addr_is_unicast(const struct dvs_addr *addr);
bool dvs_addr_needs_link(const struct dvs_addr *addr);
struct dvs_remote *dvs_remote_find(const struct dvs_tunnel *tunnel,
				   const struct dvs_addr *addr);
struct dvs_remote *dvs_remote_learn(struct dvs_tunnel *tunnel,
				    const struct dvs_addr *addr);
struct dvs_remote *dvs_remote_claim(struct dvs_tunnel *tunnel,
				    const struct dvs_addr *addr);
void dvs_remote_remove(struct dvs_remote *remote);
void dvs_remotes_update(struct dvs_tunnel *tunnel);
void dvs_remotes_forget(struct dvs_tunnel *tunnel);
void dvs_remotes_reap(struct dvs_tunnel *tunnel);
void dvs_remotes_remove(struct dvs_tunnel *tunnel);

/* remote_config.c; rtnl, may sleep */
int dvs_remote_add(struct dvs_tunnel *tunnel, const struct dvs_addr *addr,
		   const struct dvs_ranges *segments, struct dvs_remote **made,
		   struct netlink_ext_ack *extack);
int dvs_remote_del(struct dvs_remote *remote, const struct dvs_ranges *segments,
		   struct netlink_ext_ack *extack);
void dvs_remote_stop(struct dvs_remote *remote);
bool dvs_remotes_fit(const struct dvs_tunnel *tunnel,
		     const struct dvs_ranges *segments);

/* Visit the remotes of a tunnel; one may be removed while it is visited */
#define dvs_for_each_remote_rtnl(remote, i, tunnel)			\
	for ((i) = 0; (i) < ARRAY_SIZE((tunnel)->remotes); (i)++)	\
		hlist_for_each_entry_rcu(remote, &(tunnel)->remotes[i], hash, \
					 lockdep_rtnl_is_held())

static inline bool dvs_addr_equal(const struct dvs_addr *a,
				  const struct dvs_addr *b)
{
	if (a->family != b->family)
		return false;
	return a->family == AF_INET ? a->v4 == b->v4 :
				      ipv6_addr_equal(&a->v6, &b->v6);
}

static inline u32 dvs_remote_bucket_v4(const struct dvs_tunnel *tunnel,
				       __be32 addr)
{
	return (__force u32)addr * tunnel->secret >>
	       (32 - DVS_TUNNEL_HASH_BITS);
}

/*
 * The product of both halves, each with the secret added: nobody who does not know that
 * can tell which addresses share a bucket. One factor is odd, so that neighbours do not.
 */
static inline u32 dvs_remote_bucket_v6(const struct dvs_tunnel *tunnel,
				       const struct in6_addr *addr)
{
	u64 high = get_unaligned((const u64 *)&addr->s6_addr[0]);
	u64 low = get_unaligned((const u64 *)&addr->s6_addr[8]);
	u64 secret = tunnel->secret * GOLDEN_RATIO_64;

	return ((high + secret) | 1) * (low + secret) >>
	       (64 - DVS_TUNNEL_HASH_BITS);
}

/**
 * dvs_remote_find_v4() - find a remote of a tunnel on IPv4 by address
 * @tunnel: the tunnel
 * @addr: the remote's address
 *
 * Context: rcu_read_lock().
 * Return: the remote, or NULL.
 */
static inline struct dvs_remote *
dvs_remote_find_v4(const struct dvs_tunnel *tunnel, __be32 addr)
{
	struct dvs_remote *remote;
	struct hlist_node *node;

	__hlist_for_each_rcu(node,
			     &tunnel->remotes[dvs_remote_bucket_v4(tunnel, addr)]) {
		remote = hlist_entry(node, struct dvs_remote, hash);
		if (remote->addr.v4 == addr)
			return remote;
	}
	return NULL;
}

/**
 * dvs_remote_find_v6() - find a remote of a tunnel on IPv6 by address
 * @tunnel: the tunnel
 * @addr: the remote's address
 *
 * Context: rcu_read_lock().
 * Return: the remote, or NULL.
 */
static inline struct dvs_remote *
dvs_remote_find_v6(const struct dvs_tunnel *tunnel, const struct in6_addr *addr)
{
	struct dvs_remote *remote;
	struct hlist_node *node;

	__hlist_for_each_rcu(node,
			     &tunnel->remotes[dvs_remote_bucket_v6(tunnel, addr)]) {
		remote = hlist_entry(node, struct dvs_remote, hash);
		if (ipv6_addr_equal(&remote->addr.v6, addr))
			return remote;
	}
	return NULL;
}

#endif /* _DVS_REMOTE_H */
