// SPDX-License-Identifier: GPL-2.0
/*
 * Header templates are made of what IP found for a packet, and thrown away.
 *
 * A template refers to no neighbour: while one is held, the device it is on cannot go.
 * Each change of a neighbour's state ends all templates instead. A neighbour that is
 * stale has to be probed once it is used; so it is, when a template is made of it, and
 * what comes of that is such a change.
 */

#include "template.h"

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/netfilter_ipv4.h>
#include <linux/slab.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/ip6_route.h>
#include <net/l3mdev.h>
#include <net/neighbour.h>
#include <net/netevent.h>

#include "underlay.h"
#include "vxlan.h"

atomic_t dvs_template_generation = ATOMIC_INIT(0);

/**
 * dvs_template_invalidate_all() - let all packets go by IP once more
 *
 * Context: any.
 */
void dvs_template_invalidate_all(void)
{
	smp_mb__before_atomic();	/* what has changed is seen by whoever sees this */
	atomic_inc(&dvs_template_generation);
}

/*
 * IP would do nothing with the packet but send it, with an Ethernet header, by a driver
 * that takes it without a lock of the core's
 */
static bool route_is_plain(const struct dst_entry *dst, sa_family_t family)
{
	const struct net_device *dev = dst->dev;

	return dst->output == (family == AF_INET ? ip_output : ip6_output) &&
	       !dst_xfrm(dst) && !dst->lwtstate && !dst->header_len &&
	       READ_ONCE(dst->obsolete) == DST_OBSOLETE_FORCE_CHK &&
	       dvs_dev_is_lltx(dev) && dev->type == ARPHRD_ETHER &&
	       dev->hard_header_len == ETH_HLEN &&
	       !(dev->flags & IFF_LOOPBACK) && !netif_is_l3_master(dev) &&
	       !netif_is_l3_slave(dev) && dev->header_ops &&
	       dev->header_ops->create == eth_header;
}

#ifdef CONFIG_NETFILTER
/*
 * AppArmor has netfilter ask it for each packet that leaves, on every host where it is
 * switched on. It looks at packets of sockets that somebody gave a security mark, which
 * packets of templates never are. Nobody else registers with its priority and no type.
 */
static bool hooks_are_harmless(const struct nf_hook_entries *hooks)
{
	const struct nf_hook_ops *ops;

	if (hooks->num_hook_entries != 1)
		return false;
	ops = nf_hook_entries_get_hook_ops(hooks)[0];
	return ops->priority == NF_IP_PRI_SELINUX_FIRST &&
	       ops->hook_ops_type == NF_HOOK_OP_UNDEFINED;
}

/*
 * Note what netfilter does; false if that is more than nothing. It makes a new set of
 * functions for each change. What is harmless is a set that stays while its namespace
 * does, so that no other one can come to be where it is.
 */
static bool filters_are_harmless(const struct net *net, sa_family_t family,
				 const struct nf_hook_entries **harmless)
{
	const struct nf_hook_entries *hooks;

	hooks = dvs_template_hooks(net, family, NF_INET_POST_ROUTING);
	if (hooks && !hooks_are_harmless(hooks))
		return false;
	*harmless = hooks;
	return !dvs_template_is_filtered(net, family, hooks);
}
#else
static bool filters_are_harmless(const struct net *net, sa_family_t family,
				 const struct nf_hook_entries **harmless)
{
	*harmless = NULL;
	return true;
}
#endif

/* Take the address of a neighbour that is known, and have it probed if need be */
static bool neighbour_address(const struct dvs_remote *remote,
			      const struct dst_entry *dst, u8 *address)
{
	struct neighbour *neigh = dst_neigh_lookup(dst, &remote->addr.v6);
	bool known;

	if (!neigh)
		return false;
	if (READ_ONCE(neigh->nud_state) & NUD_STALE)
		neigh_event_send(neigh, NULL);
	known = !neigh->dead && READ_ONCE(neigh->nud_state) &
		(NUD_CONNECTED | NUD_DELAY | NUD_PROBE);
	if (known)
		neigh_ha_snapshot(address, neigh, neigh->dev);
	neigh_release(neigh);
	return known;
}

static void fill_v4(struct dvs_template *template,
		    const struct dvs_remote *remote, struct iphdr *ip)
{
	const struct rtable *rt = container_of(template->dst, struct rtable, dst);

	ip->version = 4;
	ip->ihl = sizeof(*ip) / 4;
	ip->frag_off = htons(IP_DF);
	ip->protocol = IPPROTO_UDP;
	ip->saddr = dvs_tunnel_config(remote->tunnel)->local.v4;
	ip->daddr = remote->addr.v4;
	template->sum = (__force u16)~csum_fold(csum_partial(ip, sizeof(*ip), 0));
	template->pseudo = (__force u16)~csum_tcpudp_magic(ip->saddr, ip->daddr, 0,
							   IPPROTO_UDP, 0);
	template->pmtu = rt->rt_pmtu;
}

static void fill_v6(struct dvs_template *template,
		    const struct dvs_remote *remote, struct ipv6hdr *ip)
{
	const struct rt6_info *rt = container_of(template->dst, struct rt6_info,
						 dst);

	ip->version = 6;
	ip->nexthdr = IPPROTO_UDP;
	ip->saddr = dvs_tunnel_config(remote->tunnel)->local.v6;
	ip->daddr = remote->addr.v6;
	template->pseudo = (__force u16)~csum_ipv6_magic(&ip->saddr, &ip->daddr, 0,
							 IPPROTO_UDP, 0);
	template->cookie = rt6_get_cookie(rt);
}

static void fill_headers(struct dvs_template *template,
			 const struct dvs_remote *remote, const u8 *address)
{
	bool v4 = remote->addr.family == AF_INET;
	u8 *end = template->room + (v4 ? DVS_TEMPLATE_ROOM_V4 :
					 DVS_TEMPLATE_ROOM_V6);
	struct ethhdr *eth = (void *)(end - (v4 ? DVS_TEMPLATE_V4 :
						  DVS_TEMPLATE_V6));
	struct vxlanhdr *vxlan = (void *)(end - sizeof(*vxlan));
	struct udphdr *udp = (void *)(end - VXLAN_HLEN);

	ether_addr_copy(eth->h_dest, address);
	ether_addr_copy(eth->h_source, template->dev->dev_addr);
	eth->h_proto = v4 ? htons(ETH_P_IP) : htons(ETH_P_IPV6);
	if (v4)
		fill_v4(template, remote, (struct iphdr *)(eth + 1));
	else
		fill_v6(template, remote, (struct ipv6hdr *)(eth + 1));
	udp->dest = dvs_tunnel_config(remote->tunnel)->port;
	vxlan->vx_flags = VXLAN_HF_VNI;		/* RFC 7348, 5 */
}

/* What follows from the tunnel's configuration; a change of that ends all templates */
static void fill_choices(struct dvs_template *template,
			 const struct dvs_tunnel_config *config)
{
	unsigned int class;

	template->src_port_first = config->src_port_first;
	template->src_ports = config->src_port_last - config->src_port_first + 1;
	template->csum = config->csum;
	template->all_segments = !config->segments.count;
	template->ttl = config->ttl;
	template->inherited = INET_ECN_MASK;
	switch (config->dscp_mode) {
	case DVS_DSCP_MODE_CLASS:
		template->by_class = true;
		for (class = 0; class < DVS_PRIO_COUNT; class++)
			template->tos[class] = config->dscp_map[class] << 2;
		break;
	case DVS_DSCP_MODE_INHERIT:
		template->inherited = 0xff;
		template->tos_other = config->dscp << 2;
		break;
	case DVS_DSCP_MODE_FIXED:
		template->tos[0] = config->dscp << 2;
		break;
	}
}

static void template_free_rcu(struct rcu_head *rcu)
{
	struct dvs_template *template = container_of(rcu, struct dvs_template,
						     rcu);

	dst_release(template->dst);
	kfree(template);
}

static void template_replace(struct dvs_remote *remote,
			     struct dvs_template *template)
{
	struct dvs_template *old;

	old = xchg((__force struct dvs_template **)&remote->template, template);
	if (old)
		call_rcu(&old->rcu, template_free_rcu);
}

/* One a tick is enough: what ends them all the time need not be kept up with */
static bool template_is_new(const struct dvs_remote *remote)
{
	const struct dvs_template *template = rcu_dereference(remote->template);

	return template && time_after_eq(template->made, jiffies);
}

/**
 * dvs_template_make() - make a template of the way that a packet goes
 * @remote: the remote that it goes to
 * @dst: its route
 * @generation: of the underlay, read before @dst was looked up
 *
 * If that cannot be, nothing is changed: packets go by IP.
 *
 * Context: rcu_read_lock(), bottom halves off.
 */
void dvs_template_make(struct dvs_remote *remote, struct dst_entry *dst,
		       int generation)
{
	sa_family_t family = remote->addr.family;
	unsigned int overhead = dvs_underlay_len(family) + ETH_HLEN;
	const struct nf_hook_entries *harmless;
	struct dvs_template *template;
	u8 address[MAX_ADDR_LEN];

	if (remote->group || template_is_new(remote) ||
	    (dvs_tunnel_config(remote->tunnel)->csum &&
	     !(dst->dev->features & NETIF_F_HW_CSUM)) ||
	    !route_is_plain(dst, family) || dst_mtu(dst) < overhead ||
	    !filters_are_harmless(dev_net(dst->dev), family, &harmless) ||
	    !neighbour_address(remote, dst, address))
		return;
	template = kzalloc(sizeof(*template), GFP_ATOMIC | __GFP_NOWARN);
	if (!template)
		return;
	dst_hold(dst);
	template->dst = dst;
	template->dev = dst->dev;
	template->net = dev_net(dst->dev);
	template->stats = remote->tunnel->self.stats;
	template->generation = generation;
	template->made = jiffies;
	template->harmless = harmless;
	template->headroom = ETH_HLEN +
			     (family == AF_INET ? DVS_TEMPLATE_ROOM_V4 :
						  DVS_TEMPLATE_ROOM_V6);
	template->payload_max = dst_mtu(dst) - overhead;
	fill_choices(template, dvs_tunnel_config(remote->tunnel));
	fill_headers(template, remote, address);
	template_replace(remote, template);
}

/**
 * dvs_template_drop() - throw the template of a remote away
 * @remote: the remote, to which no packet goes any more
 *
 * Context: any.
 */
void dvs_template_drop(struct dvs_remote *remote)
{
	template_replace(remote, NULL);
}

/* Also IPv4's redirects, which are noted in the route itself */
static int template_netevent(struct notifier_block *nb, unsigned long event,
			     void *info)
{
	if (event == NETEVENT_NEIGH_UPDATE || event == NETEVENT_REDIRECT)
		dvs_template_invalidate_all();
	return NOTIFY_DONE;
}

static struct notifier_block template_netevent_notifier = {
	.notifier_call = template_netevent,
};

/**
 * dvs_template_init() - begin to listen to neighbours
 *
 * Context: may sleep.
 * Return: 0, or an error.
 */
int dvs_template_init(void)
{
	return register_netevent_notifier(&template_netevent_notifier);
}

/**
 * dvs_template_uninit() - listen no more
 *
 * Context: may sleep; no remote is left.
 */
void dvs_template_uninit(void)
{
	unregister_netevent_notifier(&template_netevent_notifier);
}
