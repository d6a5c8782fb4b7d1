/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The objects that know each other: the switch, what its frames can go to
 * (destinations: ports and remotes), and tunnels.
 *
 * Members that each frame reads come first, those that only configuration
 * reads come last. Unless said otherwise a member is written under rtnl, and
 * with WRITE_ONCE() if the data path reads it.
 */
#ifndef _DVS_TYPES_H
#define _DVS_TYPES_H

#include <linux/in6.h>
#include <linux/netdevice.h>
#include <net/dst_cache.h>
#include <uapi/linux/dvs.h>

#include "fdb.h"
#include "flow.h"
#include "prio.h"
#include "ranges.h"
#include "segment.h"
#include "stats.h"
#include "vlan.h"

struct dvs_capture;
struct dvs_group;
struct dvs_mirror;
struct dvs_pool;
struct dvs_police;
struct dvs_sampler;
struct dvs_switch;
struct dvs_tunnel;

/**
 * enum dvs_dest_kind - what a destination is
 * @DVS_DEST_PORT: an enslaved device, struct dvs_port
 * @DVS_DEST_HOST: the switch's own device, struct dvs_port
 * @DVS_DEST_REMOTE: a peer VTEP or group, struct dvs_remote
 * @DVS_DEST_TUNNEL: all peers that are no remotes, struct dvs_tunnel; frames come
 *	from there, and go to none
 * @DVS_DEST_MIRROR: a mirror, struct dvs_mirror, which has counts and sends copies
 *	itself
 */
enum dvs_dest_kind {
	DVS_DEST_PORT,
	DVS_DEST_HOST,
	DVS_DEST_REMOTE,
	DVS_DEST_TUNNEL,
	DVS_DEST_MIRROR,
};

/**
 * enum dvs_mirror_way - where a mirror sees frames
 * @DVS_MIRROR_IN: where they come into the switch
 * @DVS_MIRROR_OUT: where they leave it
 * @DVS_MIRROR_WAYS: how many there are
 */
enum dvs_mirror_way {
	DVS_MIRROR_IN,
	DVS_MIRROR_OUT,
	DVS_MIRROR_WAYS,
};

/* The feature word of a destination: what is off costs one test of a bit */
#define DVS_F_UP		BIT(0)	/* carries frames */
#define DVS_F_LEARN		BIT(1)	/* sources are learned */
#define DVS_F_FLOOD		BIT(2)	/* gets unknown unicast */
#define DVS_F_BCAST_FLOOD	BIT(3)	/* gets broadcast */
#define DVS_F_MCAST_FLOOD	BIT(4)	/* gets multicast */
#define DVS_F_ISOLATED		BIT(5)	/* does not reach its like */
#define DVS_F_UPLINK		BIT(6)	/* leads out of the host */
#define DVS_F_MAC_DROP		BIT(7)	/* drops above the MAC limit */
#define DVS_F_TRUST		BIT(8)	/* trusts other than the PCP */
#define DVS_F_DSCP_OUT		BIT(9)	/* sets the DSCP */
#define DVS_F_MEMBER		BIT(10)	/* its frames belong to a pool */
#define DVS_F_POLICE		BIT(11)	/* has a policer */
#define DVS_F_TARGET		BIT(12)	/* serves for mirrors only */
#define DVS_F_HOST		BIT(13)	/* is the host's own port */
#define DVS_F_REMOTE		BIT(14)	/* is behind a tunnel */
#define DVS_F_BY_CORE		BIT(15)	/* all frames go by queue, by socket */

/**
 * struct dvs_dest - what a frame can come from and go to
 * @flags: feature word, DVS_F_*
 * @index: number in FDB entries, 1..%DVS_DEST_INDEX_MAX
 * @place: second word of the key of IPv4 flows that come from there untagged
 * @kind: what it is part of, enum dvs_dest_kind; constant
 * @sw: its switch; constant
 * @stats: its counters; a remote's are its tunnel's; constant
 * @quota: how many MACs may be learned at it; a remote's is its tunnel's
 * @fast: flow tables, if each plain frame that comes in is counted without further
 *	questions: all of them are sampled, and MACs do not matter; else NULL
 * @skips: the sampler, if it alone says which frames that come in are counted, and
 *	that is not all of them; else NULL
 * @asked: mask of enum dvs_flow_direction: where there may be a sampler
 * @captures: captures by number that may take frames which come in, leave, or are
 *	dropped; not a remote's, its tunnel's are asked
 * @sampler: place of what samples frames that come in or leave: its own, that of
 *	a port's group, or of a remote's tunnel
 * @mirrors: mirrors by number that may take frames which come in, and which leave;
 *	not a remote's, its tunnel's are asked
 * @sources: of these, the ones that take all of them, whatever their segment
 * @source_plan: what @sources is to be; rtnl
 * @macs: FDB entries that lead to it; protected by the FDB's lock
 * @name: of the device or tunnel, for traces
 */
struct dvs_dest {
	u32 flags;
	u32 index;
	u64 place;
	enum dvs_dest_kind kind;
	struct dvs_switch *sw;
	struct dvs_pcpu_stats __percpu *stats;
	struct dvs_fdb_quota *quota;
	struct dvs_flow_table __percpu *fast;
	struct dvs_sampler __rcu *skips;
	u8 asked;
	u16 captures;
	struct dvs_sampler __rcu **sampler;
	u64 mirrors[DVS_MIRROR_WAYS];
	u64 sources[DVS_MIRROR_WAYS];
	u64 source_plan[DVS_MIRROR_WAYS];
	u32 macs;
	const char *name;
};

#define DVS_DEST_LEAF_BITS	9
#define DVS_DEST_LEAF_SIZE	BIT(DVS_DEST_LEAF_BITS)
#define DVS_DEST_ROOT_SIZE	BIT(DVS_DEST_LEAF_BITS)
#define DVS_DEST_INDEX_MAX	(DVS_DEST_ROOT_SIZE * DVS_DEST_LEAF_SIZE - 1)

/**
 * struct dvs_dest_leaf - one page of destinations
 * @dest: the destinations, NULL where there is none
 */
struct dvs_dest_leaf {
	struct dvs_dest __rcu *dest[DVS_DEST_LEAF_SIZE];
};

/**
 * struct dvs_dests - the destinations of a switch by index
 * @root: pages of destinations, made when needed, freed with the switch; until then an
 *	empty one that all switches share
 * @lock: serializes writers
 * @ida: indexes in use
 */
struct dvs_dests {
	struct dvs_dest_leaf __rcu **root;
	spinlock_t lock;
	struct ida ida;
};

/**
 * struct dvs_member_config - what the operator may choose of a port in a pool
 * @pool: the pool, NULL for none
 * @reservation: bytes per second that it gets on each uplink, 0 is none
 * @limit: bytes per second that it gets at most on each uplink, 0 is any
 * @shares: its part of what is left in the pool, 1..%DVS_WEIGHT_MAX
 */
struct dvs_member_config {
	struct dvs_pool *pool;
	u64 reservation;
	u64 limit;
	u8 shares;
};

/**
 * struct dvs_vm - the virtual machine behind a port, as the operator says
 * @uuid: its UUID (RFC 9562) in the order in which it is written, all zero if it
 *	is not known
 * @name: its name, empty if it is not known
 */
struct dvs_vm {
	u8 uuid[DVS_VM_UUID_LEN];
	char name[DVS_VM_NAME_LEN + 1];
};

/**
 * struct dvs_port_config - what the operator may choose about a port, or a group
 * @mode: access, trunk or uplink
 * @segment: segment id of an access port
 * @native: segment id of untagged frames of a trunk or uplink, 0 is none
 * @run: VID-to-segment map of a trunk or uplink, kvmalloc()ed
 * @runs: number of @run
 * @flags: DVS_F_* but %DVS_F_UPLINK, %DVS_F_TRUST, %DVS_F_POLICE, %DVS_F_MEMBER,
 *	%DVS_F_TARGET, %DVS_F_HOST and %DVS_F_BY_CORE, which follow from other
 *	members
 * @mac_max: most MACs, 0 is no limit
 * @prio: priorities
 * @member: its part in a pool
 * @vm: the virtual machine behind it
 * @own: mask of enum dvs_setting: what was set on the port itself, or what a
 *	group has
 * @group: what a port has the others from, NULL for the defaults
 */
struct dvs_port_config {
	enum dvs_port_mode mode;
	u32 segment;
	u32 native;
	struct dvs_vlan_run *run;
	unsigned int runs;
	u32 flags;
	u32 mac_max;
	struct dvs_prio prio;
	struct dvs_member_config member;
	struct dvs_vm vm;
	u32 own;
	struct dvs_group *group;
};

/**
 * struct dvs_port - a port over a network device
 * @dest: its side as a destination
 * @native: index of the segment of untagged frames, 0 if they are dropped
 * @map: VID-to-segment map, NULL for an access port
 * @dev: the device; held by @tracker
 * @prio: priority tables the data path reads
 * @member: number of it as a member of a pool, 0 while it is in none
 * @member_priority: priority of its frames then
 * @police: meters what is received from it, NULL if nothing does
 * @quota: how many MACs may be learned
 * @sampler: samples its frames, NULL if the group's, the segment's or the switch's
 *	does
 * @targeted: mirrors by number whose target it is; rtnl
 * @dedicate: what @dedicated is to be; rtnl
 * @dedicated: it serves for mirrors only; rtnl
 * @own_police: @police is its own, not like that of its group; rtnl
 * @leaving: FDB entries in segments that it is not in are removed now; rtnl
 * @config: what the operator chose, with what follows from the group
 * @list: link in &dvs_switch.ports
 * @tracker: of the reference to @dev
 * @drops_base: its counters when the ledger was reset last
 */
struct dvs_port {
	struct dvs_dest dest;
	u16 native;
	struct dvs_vlan_map __rcu *map;
	struct net_device *dev;
	struct dvs_prio_tables prio;
	u16 member;
	u8 member_priority;
	struct dvs_police __rcu *police;
	struct dvs_fdb_quota quota;
	struct dvs_sampler __rcu *sampler;
	u64 targeted;
	bool dedicate;
	bool dedicated;
	bool own_police;
	bool leaving;
	struct dvs_port_config config;
	struct list_head list;
	netdevice_tracker tracker;
	struct dvs_stats drops_base;
};

/**
 * struct dvs_addr - an IPv4 or IPv6 address
 * @family: AF_INET or AF_INET6
 * @v4: the IPv4 address
 * @v6: the IPv6 address
 */
struct dvs_addr {
	sa_family_t family;
	union {
		__be32 v4;
		struct in6_addr v6;
	};
};

/**
 * struct dvs_remote - a peer VTEP, or a multicast group that reaches peers
 * @dest: its side as a destination
 * @tunnel: its tunnel; constant
 * @addr: outer destination address; constant
 * @dst_cache: route to @addr
 * @template: outer headers of packets to @addr, NULL if they have to be found
 * @receipt: proof that IP takes packets from @addr: what that depends on, and when it
 *	did; 0 is none; data path
 * @hash: link in &dvs_tunnel.remotes; protected by &dvs_tunnel.lock
 * @seen: jiffies when a frame came from it last; data path
 * @configured: wanted by the operator; else it goes when no MAC needs it
 * @all_segments: every segment of the tunnel is replicated to it
 * @segments: segments that are replicated to it
 * @group: for a multicast group, the socket that receives from it
 * @group_link: for a multicast group, ifindex of the device it is joined on,
 *	0 while there is none
 * @doomed: link in a list of remotes that are being removed; rtnl
 */
struct dvs_remote {
	struct dvs_dest dest;
	struct dvs_tunnel *tunnel;
	struct dvs_addr addr;
	struct dst_cache dst_cache;
	struct dvs_template __rcu *template;
	u64 receipt;
	struct hlist_node hash;
	unsigned long seen;
	bool configured;
	bool all_segments;
	struct dvs_ranges segments;
	struct socket *group;
	int group_link;
	struct list_head doomed;
};

/**
 * struct dvs_tunnel_config - what the operator may choose about a tunnel
 * @local: address of the VTEP; not changed once the tunnel is made
 * @port: UDP destination port; not changed once the tunnel is made
 * @link: ifindex of the underlay device, 0 is any
 * @link_name: name of the underlay device, empty if none; by it the device is
 *	found again after it went
 * @src_port_first: first UDP source port
 * @src_port_last: last UDP source port
 * @ttl: outer TTL or hop limit, 0 inherits
 * @dscp_mode: where the outer DSCP comes from
 * @dscp: outer DSCP of the fixed mode and of frames that are not IP
 * @dscp_map: outer DSCP by traffic class
 * @csum: UDP checksums are sent
 * @zero_csum6_rx: zero UDP checksums are accepted on IPv6
 * @strict: reserved header bits must be zero
 * @learning: sources are learned
 * @remotes_only: frames of remotes that are not configured are dropped
 * @inner_vlan: what is done with a tag inside the tunnel
 * @up: admin state
 * @mac_max: most MACs learned behind the tunnel, 0 is no limit
 * @segments: segments allowed, kept sorted; empty allows all
 */
struct dvs_tunnel_config {
	struct dvs_addr local;
	__be16 port;
	int link;
	char link_name[IFNAMSIZ];
	u16 src_port_first;
	u16 src_port_last;
	u8 ttl;
	enum dvs_dscp_mode dscp_mode;
	u8 dscp;
	u8 dscp_map[DVS_PRIO_COUNT];
	bool csum;
	bool zero_csum6_rx;
	bool strict;
	bool learning;
	bool remotes_only;
	enum dvs_inner_vlan inner_vlan;
	bool up;
	u32 mac_max;
	struct dvs_ranges segments;
};

#define DVS_TUNNEL_HASH_BITS	10
#define DVS_TUNNEL_REMOTES_MAX	65536

/**
 * struct dvs_tunnel_params - the data path's copy of a tunnel's configuration
 * @config: the configuration
 * @simple: it is up, and takes frames of all segments and remotes, whatever reserved
 *	bits say
 * @priority: of received frames by outer DSCP, and %DVS_PRIO_ELIGIBLE; 0 unless
 *	that follows the class
 *
 * Replaced as a whole, so that a frame sees either the old or the new one; only
 * the ifindex of the underlay device changes in place.
 */
struct dvs_tunnel_params {
	struct dvs_tunnel_config config;
	bool simple;
	u8 priority[DVS_DSCP_COUNT];
};

/**
 * struct dvs_underlay - what a tunnel gets from the network below
 * @state: whether the tunnel can carry frames
 * @mtu: longest inner frame without its Ethernet header, 0 if not known
 * @headroom: bytes needed in front of an inner frame
 */
struct dvs_underlay {
	enum dvs_tunnel_state state;
	u32 mtu;
	unsigned int headroom;
};

/**
 * struct dvs_tunnel - a VXLAN tunnel port, one VTEP of a switch
 * @self: a destination that stands for the tunnel in counts of frames whose
 *	sender is not known; it is in no FDB entry and no flood list
 * @params: configuration
 * @sock: UDP socket bound to the local address
 * @secret: odd seed of hashes, so that nobody can choose colliding addresses
 * @remotes: remotes by address; written under @lock, removed under rtnl too,
 *	read under RCU
 * @lock: protects @remotes and @remote_count
 * @remote_count: remotes, learned ones included
 * @quota: how many MACs may be learned behind the tunnel
 * @sampler: samples its frames, NULL if the segment's or the switch's does
 * @name: unique within the switch; constant
 * @list: link in &dvs_switch.tunnels; read under RCU too
 * @all: link in the list of all tunnels of all switches
 * @direct: link in the list of tunnels whose packets are taken from a device; read
 *	under RCU too
 * @direct_dev: that device, NULL if all packets go by IP
 * @underlay: what the world was told of the underlay last
 * @drops_base: its counters when the ledger was reset last
 */
struct dvs_tunnel {
	struct dvs_dest self;
	struct dvs_tunnel_params __rcu *params;
	struct socket *sock;
	u32 secret;
	struct hlist_head remotes[BIT(DVS_TUNNEL_HASH_BITS)];
	spinlock_t lock;
	u32 remote_count;
	struct dvs_fdb_quota quota;
	struct dvs_sampler __rcu *sampler;
	char name[DVS_TUNNEL_NAME_LEN + 1];
	struct list_head list;
	struct list_head all;
	struct hlist_node direct;
	struct net_device *direct_dev;
	struct dvs_underlay underlay;
	struct dvs_stats drops_base;
};

/**
 * struct dvs_observe - what a switch observes of its frames
 * @sampler: for ports, tunnels and segments without one of their own
 * @segments: segments that have one of their own
 * @flows: the flow cache
 * @idle: seconds after which a flow ends that has no frames
 * @active: seconds after which a flow ends that has
 * @pressed: jiffies when there was no room for a flow last; any context
 * @heard: jiffies when somebody listened to records last, 0 if nobody has; @work,
 *	and whoever queues it first
 * @work: ends flows
 * @mutex: protects what follows
 * @sequence: records told
 * @lost: records that nobody could be told
 */
struct dvs_observe {
	struct dvs_sampler __rcu *sampler;
	u32 segments;
	struct dvs_flows flows;
	u32 idle;
	u32 active;
	unsigned long pressed;
	unsigned long heard;
	struct delayed_work work;
	struct mutex mutex;
	u64 sequence;
	u64 lost;
};

/**
 * struct dvs_mirrors - the mirrors of a switch
 * @slot: by number
 * @count: how many there are
 */
struct dvs_mirrors {
	struct dvs_mirror __rcu *slot[DVS_MIRRORS_PER_SWITCH];
	unsigned int count;
};

/**
 * struct dvs_captures - the captures of a switch
 * @slot: by number
 * @count: how many there are
 */
struct dvs_captures {
	struct dvs_capture __rcu *slot[DVS_CAPTURES_PER_SWITCH];
	unsigned int count;
};

#define DVS_SWITCH_UP		BIT(0)	/* the device is; else nothing is carried */
#define DVS_SWITCH_PROMISC	BIT(1)	/* the device wants all frames of its segment */

/**
 * struct dvs_switch - a switch, the private part of its network device
 * @state: DVS_SWITCH_*
 * @fdb: forwarding database
 * @segments: broadcast domains
 * @dests: ports and remotes by index
 * @all_remotes: remotes that every segment is replicated to
 * @host: the host's own port
 * @observe: what it observes of its frames
 * @mirrors: who gets copies of its frames
 * @captures: who is told of them
 * @dev: the switch's network device
 * @ageing: jiffies after which a learned entry goes, 0 is never
 * @default_segment: segment of ports that are attached without one
 * @encap_mtu: the MTU follows the tunnels
 * @txmode: how frames get to the devices of ports
 * @underlay: how packets get from tunnels to their devices, and back
 * @mtu_set: the MTU was chosen by the user and follows nothing
 * @ports: attached ports, in order of attachment
 * @port_count: number of @ports
 * @tunnels: tunnels, in order of making
 * @tunnel_count: number of @tunnels
 * @groups: port groups, in order of making
 * @pools: resource pools, in order of making
 * @uplinks: schedulers that serve them
 * @reservable: percent of the slowest uplink that pools may reserve
 * @age_work: removes old FDB entries and remotes
 * @alarmed: jiffies of the last alarm of each kind; any context, a race costs
 *	an alarm more
 */
struct dvs_switch {
	u8 state;
	struct dvs_fdb fdb;
	struct dvs_segments segments;
	struct dvs_dests dests;
	struct dvs_flood_list __rcu *all_remotes;
	struct dvs_port host;
	struct dvs_observe observe;
	struct dvs_mirrors mirrors;
	struct dvs_captures captures;
	struct net_device *dev;
	unsigned long ageing;
	u32 default_segment;
	bool encap_mtu;
	enum dvs_txmode txmode;
	enum dvs_underlay_mode underlay;
	bool mtu_set;
	struct list_head ports;
	u32 port_count;
	struct list_head tunnels;
	u32 tunnel_count;
	struct list_head groups;
	struct list_head pools;
	struct list_head uplinks;
	u8 reservable;
	struct delayed_work age_work;
	unsigned long alarmed[DVS_ALARM_MAC_BLOCKED + 1];
};

static inline struct dvs_port *dvs_port_of(struct dvs_dest *dest)
{
	return container_of(dest, struct dvs_port, dest);
}

static inline struct dvs_remote *dvs_remote_of(struct dvs_dest *dest)
{
	return container_of(dest, struct dvs_remote, dest);
}

static inline bool dvs_dest_is_port(const struct dvs_dest *dest)
{
	return dest->kind == DVS_DEST_PORT || dest->kind == DVS_DEST_HOST;
}

static inline struct net *dvs_switch_net(const struct dvs_switch *sw)
{
	return dev_net(sw->dev);
}

#endif /* _DVS_TYPES_H */
