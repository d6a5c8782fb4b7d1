// SPDX-License-Identifier: GPL-2.0
/*
 * Remotes of a tunnel.
 *
 * A remote is there because the operator wants it, or because a frame came from
 * it and FDB entries lead to it. One that is configured is in the flood lists
 * of its segments; one that is learned is in none, and goes when it has no MACs
 * and has been silent for the ageing time.
 *
 * Removal takes two grace periods. After the first, no frame on its way finds
 * the remote by its address and learns at it; then its FDB entries are flushed.
 * After the second, no frame on its way goes to it; then it is freed.
 */

#include "remote.h"

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "dest.h"
#include "observe.h"
#include "template.h"
#include "vxlan.h"

#define REMOTE_IDLE	(60 * HZ)	/* of a switch whose entries do not age */

/**
 * dvs_addr_is_multicast() - whether an address is a multicast group
 * @addr: the address
 *
 * Return: true if it is.
 */
bool dvs_addr_is_multicast(const struct dvs_addr *addr)
{
	return addr->family == AF_INET ? ipv4_is_multicast(addr->v4) :
					 ipv6_addr_is_multicast(&addr->v6);
}

/**
 * dvs_addr_is_unicast() - whether an address can be a VTEP's
 * @addr: the address
 *
 * Return: true if it is neither a group nor one that stands for all or none.
 */
bool dvs_addr_is_unicast(const struct dvs_addr *addr)
{
	int type;

	if (addr->family == AF_INET)
		return !ipv4_is_multicast(addr->v4) &&
		       !ipv4_is_zeronet(addr->v4) && !ipv4_is_lbcast(addr->v4);
	type = ipv6_addr_type(&addr->v6);
	return type & IPV6_ADDR_UNICAST && !(type & IPV6_ADDR_MAPPED);
}

/**
 * dvs_addr_needs_link() - whether an address says nothing without a device
 * @addr: the address
 *
 * Return: true for IPv6 addresses and groups of link-local scope.
 */
bool dvs_addr_needs_link(const struct dvs_addr *addr)
{
	return addr->family == AF_INET6 &&
	       __ipv6_addr_needs_scope_id(__ipv6_addr_type(&addr->v6));
}

static u32 remote_bucket(const struct dvs_tunnel *tunnel,
			 const struct dvs_addr *addr)
{
	return addr->family == AF_INET ?
	       dvs_remote_bucket_v4(tunnel, addr->v4) :
	       dvs_remote_bucket_v6(tunnel, &addr->v6);
}

/**
 * dvs_remote_find() - find a remote by address
 * @tunnel: the tunnel
 * @addr: the remote's address, of the tunnel's family
 *
 * Context: rcu_read_lock() or rtnl.
 * Return: the remote, or NULL.
 */
struct dvs_remote *dvs_remote_find(const struct dvs_tunnel *tunnel,
				   const struct dvs_addr *addr)
{
	const struct hlist_head *bucket;
	struct dvs_remote *remote;

	bucket = &tunnel->remotes[remote_bucket(tunnel, addr)];
	hlist_for_each_entry_rcu(remote, bucket, hash,
				 lockdep_rtnl_is_held() ||
				 lockdep_is_held(&tunnel->lock))
		if (dvs_addr_equal(&remote->addr, addr))
			return remote;
	return NULL;
}

static u32 remote_flags(const struct dvs_tunnel *tunnel)
{
	return tunnel->self.flags |
	       (dvs_tunnel_config(tunnel)->learning ? DVS_F_LEARN : 0);
}

static struct dvs_remote *remote_alloc(struct dvs_tunnel *tunnel,
				       const struct dvs_addr *addr, gfp_t gfp)
{
	struct dvs_remote *remote;

	remote = kzalloc(sizeof(*remote), gfp);
	if (!remote)
		return NULL;
	if (dst_cache_init(&remote->dst_cache, gfp))
		goto err_free_remote;
	remote->tunnel = tunnel;
	remote->addr = *addr;
	remote->seen = jiffies;
	INIT_LIST_HEAD(&remote->doomed);
	remote->dest.flags = remote_flags(tunnel);
	remote->dest.kind = DVS_DEST_REMOTE;
	remote->dest.sw = tunnel->self.sw;
	remote->dest.stats = tunnel->self.stats;
	remote->dest.quota = &tunnel->quota;
	dvs_observe_follow(&remote->dest, &tunnel->self);
	remote->dest.sampler = &tunnel->sampler;
	remote->dest.name = tunnel->name;
	if (dvs_dest_add(&remote->dest, gfp))
		goto err_destroy_cache;
	return remote;

err_destroy_cache:
	dst_cache_destroy(&remote->dst_cache);
err_free_remote:
	kfree(remote);
	return NULL;
}

/* Nobody can find the remote any more, since a grace period */
static void remote_free(struct dvs_remote *remote)
{
	if (remote->group)
		dvs_vxlan_sock_close(remote->group);
	dvs_dest_release(&remote->dest);
	dvs_template_drop(remote);
	dst_cache_destroy(&remote->dst_cache);
	dvs_ranges_free(&remote->segments);
	kfree(remote);
}

static void remote_hash(struct dvs_remote *remote)
{
	struct dvs_tunnel *tunnel = remote->tunnel;

	lockdep_assert_held(&tunnel->lock);
	hlist_add_head_rcu(&remote->hash,
			   &tunnel->remotes[remote_bucket(tunnel,
							  &remote->addr)]);
	WRITE_ONCE(tunnel->remote_count, tunnel->remote_count + 1);
}

static struct dvs_remote *remote_learn_locked(struct dvs_tunnel *tunnel,
					      const struct dvs_addr *addr)
{
	struct dvs_remote *remote = dvs_remote_find(tunnel, addr);

	if (remote || tunnel->remote_count >= DVS_TUNNEL_REMOTES_MAX)
		return remote;
	remote = remote_alloc(tunnel, addr, GFP_ATOMIC);
	if (remote)
		remote_hash(remote);
	return remote;
}

/**
 * dvs_remote_learn() - find a remote by address, or make one
 * @tunnel: the tunnel
 * @addr: the remote's address, of the tunnel's family
 *
 * Context: rcu_read_lock() or rtnl.
 * Return: the remote, or NULL if there is no memory, if there are too many, or
 * if the address is not one that frames can come from.
 */
struct dvs_remote *dvs_remote_learn(struct dvs_tunnel *tunnel,
				    const struct dvs_addr *addr)
{
	struct dvs_remote *remote;

	if (!dvs_addr_is_unicast(addr) ||
	    dvs_tunnel_is_local(tunnel->self.sw, addr))
		return NULL;
	spin_lock_bh(&tunnel->lock);
	remote = remote_learn_locked(tunnel, addr);
	spin_unlock_bh(&tunnel->lock);
	return remote;
}

/* A remote that is found no more, on its way to remotes_free() */
static void remote_doom(struct dvs_remote *remote, struct list_head *doomed)
{
	struct dvs_tunnel *tunnel = remote->tunnel;

	lockdep_assert_held(&tunnel->lock);
	hlist_del_rcu(&remote->hash);
	WRITE_ONCE(tunnel->remote_count, tunnel->remote_count - 1);
	list_add(&remote->doomed, doomed);
}

static enum dvs_fdb_walk flush_doomed(const struct dvs_fdb_entry *entry,
				      void *arg)
{
	const struct dvs_switch *sw = arg;
	enum dvs_fdb_walk next = DVS_FDB_KEEP;
	struct dvs_dest *dest;

	rcu_read_lock();
	dest = dvs_dest_rcu(&sw->dests, dvs_fdb_dest(entry->val));
	if (dest && dest->kind == DVS_DEST_REMOTE &&
	    !list_empty(&dvs_remote_of(dest)->doomed))
		next = DVS_FDB_REMOVE;
	rcu_read_unlock();
	return next;
}

static void remotes_flush(struct dvs_switch *sw, struct list_head *doomed)
{
	struct dvs_remote *remote;
	u32 bucket = 0, macs = 0;

	list_for_each_entry(remote, doomed, doomed)
		macs += READ_ONCE(remote->dest.macs);
	if (macs)
		dvs_fdb_walk(&sw->fdb, &bucket, flush_doomed,
			     DVS_FDB_EVENT_DEL, sw);
}

/* Free doomed remotes at which no frame can learn any more */
static void remotes_bury(struct dvs_switch *sw, struct list_head *doomed)
{
	struct dvs_remote *remote, *next;

	if (list_empty(doomed))
		return;
	remotes_flush(sw, doomed);
	dvs_observe_end_remotes(sw);
	list_for_each_entry(remote, doomed, doomed)
		dvs_dest_unpublish(&remote->dest);
	synchronize_net();	/* no frame goes to them any more */
	list_for_each_entry_safe(remote, next, doomed, doomed)
		remote_free(remote);
}

/* Free doomed remotes, which are in no flood list any more */
static void remotes_free(struct dvs_switch *sw, struct list_head *doomed)
{
	ASSERT_RTNL();
	if (list_empty(doomed))
		return;
	synchronize_net();	/* no frame learns at them any more */
	remotes_bury(sw, doomed);
}

/**
 * dvs_remote_claim() - find a remote by address, or make one, for the operator
 * @tunnel: the tunnel
 * @addr: the remote's address, of the tunnel's family
 *
 * Context: rtnl, may sleep.
 * Return: the remote, which stays until it is removed, or NULL if there is no
 * memory.
 */
struct dvs_remote *dvs_remote_claim(struct dvs_tunnel *tunnel,
				    const struct dvs_addr *addr)
{
	struct dvs_remote *spare = NULL, *remote;

	ASSERT_RTNL();
	if (!dvs_remote_find(tunnel, addr)) {
		spare = remote_alloc(tunnel, addr, GFP_KERNEL);
		if (!spare)
			return NULL;
	}
	spin_lock_bh(&tunnel->lock);
	remote = dvs_remote_find(tunnel, addr);
	if (!remote) {
		remote = spare;
		spare = NULL;
		remote_hash(remote);
	}
	remote->configured = true;
	spin_unlock_bh(&tunnel->lock);
	if (spare) {		/* it was learned meanwhile */
		dvs_dest_unpublish(&spare->dest);
		remote_free(spare);
	}
	return remote;
}

/**
 * dvs_remote_remove() - remove a remote and its FDB entries
 * @remote: the remote
 *
 * Context: rtnl, may sleep.
 */
void dvs_remote_remove(struct dvs_remote *remote)
{
	struct dvs_tunnel *tunnel = remote->tunnel;
	LIST_HEAD(doomed);

	dvs_remote_stop(remote);
	spin_lock_bh(&tunnel->lock);
	remote_doom(remote, &doomed);
	spin_unlock_bh(&tunnel->lock);
	remotes_free(tunnel->self.sw, &doomed);
}

static bool remote_is_learned(const struct dvs_remote *remote)
{
	return !remote->configured;
}

/* Silent for as long as one of its MACs would have lived */
static bool remote_is_idle(const struct dvs_remote *remote)
{
	unsigned long limit = READ_ONCE(remote->dest.sw->ageing) ?: REMOTE_IDLE;

	return !remote->configured && !READ_ONCE(remote->dest.macs) &&
	       time_after(jiffies, READ_ONCE(remote->seen) + limit);
}

/* Remove learned remotes */
static void remotes_expel(struct dvs_tunnel *tunnel,
			  bool (*match)(const struct dvs_remote *remote))
{
	struct dvs_remote *remote;
	struct hlist_node *next;
	LIST_HEAD(doomed);
	unsigned int i;

	ASSERT_RTNL();
	for (i = 0; i < ARRAY_SIZE(tunnel->remotes); i++) {
		if (hlist_empty(&tunnel->remotes[i]))
			continue;
		spin_lock_bh(&tunnel->lock);
		hlist_for_each_entry_safe(remote, next, &tunnel->remotes[i],
					  hash)
			if (match(remote))
				remote_doom(remote, &doomed);
		spin_unlock_bh(&tunnel->lock);
	}
	remotes_free(tunnel->self.sw, &doomed);
}

/**
 * dvs_remotes_reap() - remove learned remotes that nobody needs any more
 * @tunnel: the tunnel
 *
 * Context: rtnl, may sleep.
 */
void dvs_remotes_reap(struct dvs_tunnel *tunnel)
{
	remotes_expel(tunnel, remote_is_idle);
}

/**
 * dvs_remotes_forget() - remove all learned remotes and their FDB entries
 * @tunnel: the tunnel, which accepts configured remotes only
 *
 * Context: rtnl, may sleep.
 */
void dvs_remotes_forget(struct dvs_tunnel *tunnel)
{
	remotes_expel(tunnel, remote_is_learned);
}

/**
 * dvs_remotes_remove() - remove all remotes and their FDB entries
 * @tunnel: the tunnel, whose socket hands out no frames any more
 *
 * When this returns, a grace period has passed since any frame could enter or
 * leave by the tunnel.
 *
 * Context: rtnl, may sleep.
 */
void dvs_remotes_remove(struct dvs_tunnel *tunnel)
{
	struct dvs_remote *remote;
	LIST_HEAD(doomed);
	unsigned int i;

	ASSERT_RTNL();
	dvs_for_each_remote_rtnl(remote, i, tunnel)
		dvs_remote_stop(remote);
	synchronize_net();	/* no frame learns a remote any more */
	spin_lock_bh(&tunnel->lock);
	dvs_for_each_remote_rtnl(remote, i, tunnel)
		remote_doom(remote, &doomed);
	spin_unlock_bh(&tunnel->lock);
	remotes_bury(tunnel->self.sw, &doomed);
}

/**
 * dvs_remotes_update() - let remotes follow their tunnel's configuration
 * @tunnel: the tunnel
 *
 * Context: rtnl.
 */
void dvs_remotes_update(struct dvs_tunnel *tunnel)
{
	u32 flags = remote_flags(tunnel);
	struct dvs_remote *remote;
	unsigned int i;

	ASSERT_RTNL();
	spin_lock_bh(&tunnel->lock);
	dvs_for_each_remote_rtnl(remote, i, tunnel)
		WRITE_ONCE(remote->dest.flags, flags);
	spin_unlock_bh(&tunnel->lock);
}
