// SPDX-License-Identifier: GPL-2.0
/*
 * The surroundings of encapsulation and decapsulation.
 */

#include "vxlan_world.h"

#include <linux/mm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/dst_metadata.h>
#include <net/ip.h>
#include <net/sock.h>

#include "../forward.h"
#include "../mirror.h"
#include "../remote.h"
#include "../sched.h"
#include "../template.h"
#include "../vxlan_direct.h"

static struct vxlan_world *world_now;

static struct vxlan_world *world_of(const struct dvs_tunnel *tunnel)
{
	return container_of(tunnel, struct vxlan_world, tunnel);
}

static struct vxlan_world *world_of_switch(struct dvs_switch *sw)
{
	return container_of(sw, struct vxlan_world, sw);
}

static void world_keep(struct vxlan_world *world, struct sk_buff *skb)
{
	kfree_skb(world->skb);
	world->skb = skb;
	world->handed++;
}

/* ---- stand-ins ---- */

DEFINE_STATIC_KEY_FALSE(dvs_mirror_key);
DEFINE_STATIC_KEY_FALSE(dvs_capture_key);

void dvs_mirror_frame(const struct dvs_dest *dest, struct sk_buff *skb,
		      u16 segment, enum dvs_mirror_way way)
{
}

/* There are no templates here: all packets go by IP */
atomic_t dvs_template_generation;

void dvs_template_make(struct dvs_remote *remote, struct dst_entry *dst,
		       int generation)
{
}

bool dvs_sched_pass_limited(struct Qdisc *sch, struct sk_buff *skb)
{
	return false;
}

int dvs_sched_enqueue(struct sk_buff *skb, struct Qdisc *sch,
		      struct sk_buff **to_free)
{
	return qdisc_drop(skb, sch, to_free);
}

void dvs_forward(struct dvs_dest *from, struct sk_buff *skb, u16 segment)
{
	struct vxlan_world *world = world_of_switch(from->sw);

	world_keep(world, skb);
	world->from = from;
	world->segment = segment;
}

void dvs_forward_reply(struct dvs_dest *to, struct sk_buff *skb, u16 segment)
{
	dvs_forward(to, skb, segment);
}

struct dvs_remote *dvs_remote_find(const struct dvs_tunnel *tunnel,
				   const struct dvs_addr *addr)
{
	struct vxlan_world *world = world_of(tunnel);

	if (world->stranger || !dvs_addr_equal(addr, &world->remote.addr))
		return NULL;
	return &world->remote;
}

void dvs_direct_sign(struct dvs_remote *remote, const struct net_device *dev)
{
	world_now->signed_to = remote;
}

struct dvs_remote *dvs_remote_learn(struct dvs_tunnel *tunnel,
				    const struct dvs_addr *addr)
{
	struct vxlan_world *world = world_of(tunnel);

	world->learned++;
	return &world->remote;
}

bool dvs_tunnel_is_local(const struct dvs_switch *sw,
			 const struct dvs_addr *addr)
{
	const struct vxlan_world *world =
		container_of(sw, struct vxlan_world, sw);

	return world->another_local;
}

struct dst_entry *dvs_remote_route(struct dvs_remote *remote)
{
	struct vxlan_world *world = world_of(remote->tunnel);

	return world->dst ? dst_clone(world->dst) : NULL;
}

int vxlan_world_out(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	struct dvs_tunnel *tunnel = rcu_dereference_sk_user_data(sk);

	world_keep(world_of(tunnel), skb);
	return 0;
}

/* ---- a route that leads nowhere ---- */

static unsigned int world_dst_mtu(const struct dst_entry *dst)
{
	return WORLD_MTU;
}

static struct dst_ops world_dst_ops = {
	.family = AF_INET,
	.mtu = world_dst_mtu,
};

/* The core's constructors differ between kernels; this kind is one of all */
static struct dst_entry *world_dst_alloc(struct net_device *dev)
{
	struct metadata_dst *md = metadata_dst_alloc(0, METADATA_IP_TUNNEL,
						     GFP_KERNEL);

	if (!md)
		return NULL;
	md->dst.ops = &world_dst_ops;
	md->dst.dev = dev;
	return &md->dst;
}

static void world_dst_free(struct dst_entry *dst)
{
	if (!dst)
		return;
	dst->dev = NULL;	/* no reference was taken */
	dst_release(dst);
	rcu_barrier();		/* its operations are this module's */
}

/* ---- the world ---- */

/* There is no FDB here that knew the segments */
static void world_purge(struct dvs_segments *segments,
			const unsigned long *dying)
{
}

static void world_configure(struct vxlan_world *world)
{
	struct dvs_tunnel_config *config = &world->params.config;

	config->local.family = AF_INET;
	config->local.v4 = htonl(WORLD_LOCAL);
	config->port = htons(IANA_VXLAN_UDP_PORT);
	config->src_port_first = 49152;
	config->src_port_last = 65535;
	config->ttl = 64;
	config->learning = true;
	config->up = true;
	world->remote.addr.family = AF_INET;
	world->remote.addr.v4 = htonl(WORLD_REMOTE);
}

static void world_connect(struct vxlan_world *world)
{
	struct dvs_tunnel *tunnel = &world->tunnel;

	tunnel->self.kind = DVS_DEST_TUNNEL;
	tunnel->self.sw = &world->sw;
	tunnel->self.name = tunnel->name;
	rcu_assign_pointer(tunnel->params, &world->params);
	tunnel->sock = &world->sock;
	world->sock.sk = world->sk;
	rcu_assign_sk_user_data(world->sk, tunnel);
	world->remote.tunnel = tunnel;
	world->remote.configured = true;
	world->remote.dest = tunnel->self;
	world->remote.dest.kind = DVS_DEST_REMOTE;
}

static int world_make(struct vxlan_world *world)
{
	int err;

	rtnl_lock();
	err = dvs_segments_init(&world->sw.segments, world_purge);
	rtnl_unlock();
	if (err)
		return err;
	world->sw.dev = alloc_etherdev(0);
	world->tunnel.self.stats = alloc_percpu(struct dvs_pcpu_stats);
	world->sk = kzalloc(sizeof(*world->sk), GFP_KERNEL);
	if (!world->sw.dev || !world->tunnel.self.stats || !world->sk)
		return -ENOMEM;
	world->dst = world_dst_alloc(world->sw.dev);
	if (!world->dst)
		return -ENOMEM;
	world_configure(world);
	world_connect(world);
	return vxlan_world_add_segment(world, WORLD_SEGMENT);
}

static void world_free(struct vxlan_world *world)
{
	kfree_skb(world->skb);
	world_dst_free(world->dst);
	kfree(world->sk);
	free_percpu(world->tunnel.self.stats);
	if (world->sw.dev)
		free_netdev(world->sw.dev);
	if (world->sw.segments.root)
		dvs_segments_uninit(&world->sw.segments);
	kvfree(world);
}

/* A suite's init: test->priv becomes a world */
int vxlan_world_init(struct kunit *test)
{
	struct vxlan_world *world = kvzalloc(sizeof(*world), GFP_KERNEL);
	int err;

	if (!world)
		return -ENOMEM;
	err = world_make(world);
	if (err < 0) {
		world_free(world);
		return err;
	}
	world->index = err;
	world_now = world;
	test->priv = world;
	return 0;
}

/* A suite's exit */
void vxlan_world_exit(struct kunit *test)
{
	if (test->priv)
		world_free(test->priv);
}

/* Give tunnel and peer addresses of IPv6 */
void vxlan_world_use_v6(struct vxlan_world *world)
{
	struct in6_addr addr = {};

	addr.s6_addr32[0] = htonl(0x20010db8);
	addr.s6_addr32[3] = htonl(1);
	world->params.config.local.family = AF_INET6;
	world->params.config.local.v6 = addr;
	addr.s6_addr32[3] = htonl(2);
	world->remote.addr.family = AF_INET6;
	world->remote.addr.v6 = addr;
}

/* Returns the segment's index, or an error */
int vxlan_world_add_segment(struct vxlan_world *world, u32 id)
{
	struct dvs_segment *segment;

	rtnl_lock();
	segment = dvs_segment_get(&world->sw.segments, id);
	rtnl_unlock();
	return IS_ERR(segment) ? PTR_ERR(segment) : segment->index;
}

/* Forget what was handed on and counted */
void vxlan_world_forget(struct vxlan_world *world)
{
	int cpu;

	kfree_skb(world->skb);
	world->skb = NULL;
	world->from = NULL;
	world->segment = 0;
	world->handed = 0;
	world->learned = 0;
	world->signed_to = NULL;
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(world->tunnel.self.stats, cpu), 0,
		       sizeof(struct dvs_pcpu_stats));
}

u64 vxlan_world_dropped(struct vxlan_world *world, enum dvs_drop_reason reason)
{
	struct dvs_stats sum;

	dvs_stats_sum(world->tunnel.self.stats, &sum);
	return sum.drops[reason];
}

u64 vxlan_world_dropped_all(struct vxlan_world *world)
{
	struct dvs_stats sum;
	unsigned int i;
	u64 all = 0;

	dvs_stats_sum(world->tunnel.self.stats, &sum);
	for (i = 0; i < DVS_DROP_MAX; i++)
		all += sum.drops[i];
	return all;
}

/* ---- frames ---- */

/*
 * A frame of an end station, its data at the Ethernet header, without payload:
 * room for @size octets behind, and for outer headers in front.
 */
struct sk_buff *vxlan_world_frame(struct vxlan_world *world, unsigned int size)
{
	struct sk_buff *skb = alloc_skb(256 + size, GFP_KERNEL);
	struct ethhdr *eth;

	if (!skb)
		return NULL;
	skb_reserve(skb, 128);
	eth = skb_put(skb, sizeof(*eth));
	u64_to_ether_addr(0x020000000202ULL, eth->h_dest);
	u64_to_ether_addr(0x020000000101ULL, eth->h_source);
	eth->h_proto = htons(ETH_P_LOOPBACK);
	return skb;
}

/* Make the end of a frame an IPv4 header with a UDP header */
void vxlan_world_put_v4(struct sk_buff *skb, u8 tos)
{
	struct ethhdr *eth = (struct ethhdr *)skb->data;
	struct iphdr *ip = skb_put_zero(skb, sizeof(*ip));
	struct udphdr *udp = skb_put_zero(skb, sizeof(*udp));

	eth->h_proto = htons(ETH_P_IP);
	ip->version = 4;
	ip->ihl = 5;
	ip->tos = tos;
	ip->ttl = 17;
	ip->protocol = IPPROTO_UDP;
	ip->tot_len = htons(sizeof(*ip) + sizeof(*udp));
	ip->saddr = htonl(0x0a000001);
	ip->daddr = htonl(0x0a000002);
	ip_send_check(ip);
	udp->source = htons(1000);
	udp->dest = htons(2000);
	udp->len = htons(sizeof(*udp));
}

/* The same with IPv6 */
void vxlan_world_put_v6(struct sk_buff *skb, u8 tos)
{
	struct ethhdr *eth = (struct ethhdr *)skb->data;
	struct ipv6hdr *ip = skb_put_zero(skb, sizeof(*ip));
	struct udphdr *udp = skb_put_zero(skb, sizeof(*udp));

	eth->h_proto = htons(ETH_P_IPV6);
	ip6_flow_hdr(ip, tos, 0);
	ip->payload_len = htons(sizeof(*udp));
	ip->nexthdr = IPPROTO_UDP;
	ip->hop_limit = 17;
	ip->saddr.s6_addr32[3] = htonl(1);
	ip->daddr.s6_addr32[3] = htonl(2);
	udp->source = htons(1000);
	udp->dest = htons(2000);
	udp->len = htons(sizeof(*udp));
}
