/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: the objects of a distributed virtual switch.
 *
 * Each object is a plain structure. Its first member, @set, says which other
 * members hold a value: bit DVS_HAS(PORT_MODE) belongs to the member of the
 * attribute "mode" of a port. A structure means the same whether a program or
 * the kernel filled it, so what a dump gave can be compared with, or sent as,
 * what is wanted. Start from zero: struct dvs_port port = { 0 };
 *
 * Names and values follow the attributes of the generic netlink family "dvs"
 * (Documentation/netlink/specs/dvs.yaml).
 */
#ifndef DVS_TYPES_H
#define DVS_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** define DVS_NAME_SIZE - room for the name of a device or a tunnel */
#define DVS_NAME_SIZE	16
/** define DVS_TEXT_SIZE - room for the name of a segment, pool or drop reason */
#define DVS_TEXT_SIZE	32
/** define DVS_MAC_SIZE - bytes of a MAC address */
#define DVS_MAC_SIZE	6
/** define DVS_UUID_SIZE - bytes of a UUID */
#define DVS_UUID_SIZE	16
/** define DVS_VM_SIZE - room for the name of a virtual machine */
#define DVS_VM_SIZE	64
/** define DVS_CLASSES - traffic classes, and values of a PCP */
#define DVS_CLASSES	8

/** define DVS_DSCPS - values of a DSCP */
#define DVS_DSCPS	64

/** define DVS_HAS - bit of a member in the mask @set of its structure */
#define DVS_HAS(field)	(UINT64_C(1) << DVS_F_##field)

/**
 * struct dvs_list - items of one type, in memory of malloc()
 * @items: the items, NULL if there are none
 * @count: how many
 */
struct dvs_list {
	void *items;
	size_t count;
};

/**
 * struct dvs_bytes - bytes that belong to somebody else
 * @data: the bytes
 * @len: how many
 */
struct dvs_bytes {
	const void *data;
	size_t len;
};

/**
 * struct dvs_addr - an IPv4 or IPv6 address
 * @len: 4, 16, or 0 for no address
 * @bytes: the address in network order
 */
struct dvs_addr {
	uint8_t len;
	uint8_t bytes[16];
};

/**
 * enum dvs_mode - what a port does with VLAN tags and where it leads
 * @DVS_MODE_ACCESS: one segment, untagged
 * @DVS_MODE_TRUNK: VIDs mapped to segments, optional native segment
 * @DVS_MODE_UPLINK: a trunk that leads out of the host
 */
enum dvs_mode { DVS_MODE_ACCESS, DVS_MODE_TRUNK, DVS_MODE_UPLINK };

/**
 * enum dvs_kind - what stands behind a port
 * @DVS_KIND_NETDEV: an attached network device
 * @DVS_KIND_HOST: the switch's own network device
 */
enum dvs_kind { DVS_KIND_NETDEV, DVS_KIND_HOST };

/**
 * enum dvs_action - what happens to frames of MACs above a port's MAC limit
 * @DVS_ACTION_FLOOD: forwarded, the source is not learned
 * @DVS_ACTION_DROP: dropped
 */
enum dvs_action { DVS_ACTION_FLOOD, DVS_ACTION_DROP };

/**
 * enum dvs_trust - where the priority of a received frame comes from
 * @DVS_TRUST_NONE: the port
 * @DVS_TRUST_PCP: the tag, or else the port
 * @DVS_TRUST_DSCP: the IP header, or else the port
 * @DVS_TRUST_PCP_DSCP: the tag, the IP header, or else the port
 * @DVS_TRUST_DSCP_PCP: the IP header, the tag, or else the port
 */
enum dvs_trust {
	DVS_TRUST_NONE, DVS_TRUST_PCP, DVS_TRUST_DSCP, DVS_TRUST_PCP_DSCP,
	DVS_TRUST_DSCP_PCP
};

/**
 * enum dvs_encoding - how PCPs say priority and drop eligibility
 * @DVS_ENCODING_8P0D: eight priorities
 * @DVS_ENCODING_7P1D: seven, priority 4 with drop eligibility
 * @DVS_ENCODING_6P2D: six, 4 and 2 with drop eligibility
 * @DVS_ENCODING_5P3D: five, 4, 2 and 0 with drop eligibility
 */
enum dvs_encoding {
	DVS_ENCODING_8P0D, DVS_ENCODING_7P1D, DVS_ENCODING_6P2D,
	DVS_ENCODING_5P3D
};

/**
 * enum dvs_entry - how an FDB entry came to be
 * @DVS_ENTRY_LEARNED: from a frame's source; ages, moves
 * @DVS_ENTRY_STATIC: by the operator; does not age, does not move
 * @DVS_ENTRY_STICKY: ages, does not move
 * @DVS_ENTRY_CONTROL: by the fabric; does not age, learning does not move it
 * @DVS_ENTRY_LOCAL: the switch's own address
 */
enum dvs_entry {
	DVS_ENTRY_LEARNED, DVS_ENTRY_STATIC, DVS_ENTRY_STICKY,
	DVS_ENTRY_CONTROL, DVS_ENTRY_LOCAL
};

/**
 * enum dvs_change - what happened to an FDB entry
 * @DVS_CHANGE_LEARN: learned
 * @DVS_CHANGE_MOVE: moved to another port or remote
 * @DVS_CHANGE_AGE: removed by age
 * @DVS_CHANGE_ADD: added by a request
 * @DVS_CHANGE_DEL: removed by a request, or with its port or remote
 */
enum dvs_change {
	DVS_CHANGE_LEARN, DVS_CHANGE_MOVE, DVS_CHANGE_AGE,
	DVS_CHANGE_ADD, DVS_CHANGE_DEL
};

/**
 * enum dvs_dscp - where the DSCP of a tunnel's outer header comes from
 * @DVS_DSCP_FIXED: the tunnel's own value
 * @DVS_DSCP_INHERIT: the inner IP header
 * @DVS_DSCP_CLASS: the tunnel's table, by traffic class
 */
enum dvs_dscp { DVS_DSCP_FIXED, DVS_DSCP_INHERIT, DVS_DSCP_CLASS };

/**
 * enum dvs_inner - what is done with a VLAN tag inside a tunnel
 * @DVS_INNER_DROP: frames with a tag are dropped (RFC 7348, section 6.1)
 * @DVS_INNER_KEEP: the tag is carried as it is
 */
enum dvs_inner { DVS_INNER_DROP, DVS_INNER_KEEP };

/**
 * enum dvs_state - whether a tunnel can carry frames
 * @DVS_STATE_DOWN: administratively down
 * @DVS_STATE_NO_ADDRESS: the local address is on no interface
 * @DVS_STATE_UP: it can
 */
enum dvs_state { DVS_STATE_DOWN, DVS_STATE_NO_ADDRESS, DVS_STATE_UP };

/**
 * enum dvs_condition - what an alarm is about
 * @DVS_CONDITION_FDB_FULL: the FDB limit of the switch is reached
 * @DVS_CONDITION_MAC_LIMIT: the MAC limit of a port is reached
 * @DVS_CONDITION_LOOP: a frame of a local port came back through an uplink
 * @DVS_CONDITION_MAC_BLOCKED: a MAC that may not move was seen elsewhere
 */
enum dvs_condition {
	DVS_CONDITION_FDB_FULL, DVS_CONDITION_MAC_LIMIT,
	DVS_CONDITION_LOOP, DVS_CONDITION_MAC_BLOCKED
};

/**
 * enum dvs_way - how frames get to devices, and packets of tunnels back
 * @DVS_WAY_DIRECT: those that are plain go past what would do nothing with them
 * @DVS_WAY_LONG: all go by it: by the transmit queue, or by IP and a socket
 */
enum dvs_way { DVS_WAY_DIRECT, DVS_WAY_LONG };

/* Members of struct dvs_switch, for DVS_HAS(). */
enum {
	DVS_F_SWITCH_IFINDEX, DVS_F_SWITCH_IFNAME, DVS_F_SWITCH_AGEING,
	DVS_F_SWITCH_FDB_MAX, DVS_F_SWITCH_DEFAULT_SEGMENT,
	DVS_F_SWITCH_SEGMENT, DVS_F_SWITCH_ENCAP_MTU, DVS_F_SWITCH_MTU,
	DVS_F_SWITCH_MAC, DVS_F_SWITCH_FDB_COUNT, DVS_F_SWITCH_FDB_SIZE,
	DVS_F_SWITCH_PORT_COUNT, DVS_F_SWITCH_TUNNEL_COUNT,
	DVS_F_SWITCH_SEGMENT_COUNT, DVS_F_SWITCH_FDB_LEARNED,
	DVS_F_SWITCH_FDB_MOVED, DVS_F_SWITCH_FDB_AGED,
	DVS_F_SWITCH_FDB_DISCARDS, DVS_F_SWITCH_RESERVABLE,
	DVS_F_SWITCH_UPLINK_RATE, DVS_F_SWITCH_RESERVED, DVS_F_SWITCH_TXMODE,
	DVS_F_SWITCH_UNDERLAY, DVS_F_SWITCH_COUNT
};

/**
 * struct dvs_switch - a switch, a network device of kind dvs
 * @set: members that hold a value
 * @ifindex: interface index
 * @ifname: interface name
 * @ageing: ageing time of learned entries in seconds; 0 is never
 * @fdb_max: most entries the FDB may hold
 * @default_segment: segment of ports attached without a segment
 * @segment: segment of the host's own port
 * @encap_mtu: the MTU follows the tunnels' effective MTU
 * @mtu: MTU in bytes, Ethernet header not counted
 * @mac: MAC address of the host's own port
 * @fdb_count: entries in the FDB
 * @fdb_size: places in the FDB's present table
 * @port_count: attached ports, the host's own not counted
 * @tunnel_count: tunnels
 * @segment_count: segments in use
 * @fdb_learned: entries learned since the switch was made
 * @fdb_moved: entries that moved to another port or remote
 * @fdb_aged: entries removed by age
 * @fdb_discards: sources not learned for want of room
 * @reservable: percent of the slowest uplink that pools may reserve
 * @uplink_rate: bytes per second of the slowest uplink; 0 is unknown
 * @reserved: bytes per second that pools have reserved
 * @txmode: how frames get to the devices of ports, enum dvs_way
 * @underlay: how packets of tunnels get to devices and back, enum dvs_way
 */
struct dvs_switch {
	uint64_t set;
	uint32_t ifindex;
	char ifname[DVS_NAME_SIZE];
	uint32_t ageing;
	uint32_t fdb_max;
	uint32_t default_segment;
	uint32_t segment;
	bool encap_mtu;
	uint32_t mtu;
	uint8_t mac[DVS_MAC_SIZE];
	uint32_t fdb_count;
	uint32_t fdb_size;
	uint32_t port_count;
	uint32_t tunnel_count;
	uint32_t segment_count;
	uint64_t fdb_learned;
	uint64_t fdb_moved;
	uint64_t fdb_aged;
	uint64_t fdb_discards;
	uint8_t reservable;
	uint64_t uplink_rate;
	uint64_t reserved;
	uint32_t txmode;
	uint32_t underlay;
};

/**
 * struct dvs_vlan_run - a run of VIDs and the segments they stand for
 * @vid: first VID
 * @vid_last: last VID
 * @segment: segment of the first VID; the next VIDs take the next segments
 */
struct dvs_vlan_run {
	uint16_t vid;
	uint16_t vid_last;
	uint32_t segment;
};

/**
 * struct dvs_segment_range - a run of segment ids
 * @first: first segment
 * @last: last segment
 */
struct dvs_segment_range {
	uint32_t first;
	uint32_t last;
};

/**
 * struct dvs_stats - frame counters of a port or tunnel
 * @rx_packets: frames received from it
 * @rx_bytes: bytes received from it, Ethernet header included
 * @tx_packets: frames sent to it
 * @tx_bytes: bytes sent to it, Ethernet header included
 * @copies: copies made of frames received from it, beyond the first
 * @drops: frames dropped, all reasons together
 */
struct dvs_stats {
	uint64_t rx_packets;
	uint64_t rx_bytes;
	uint64_t tx_packets;
	uint64_t tx_bytes;
	uint64_t copies;
	uint64_t drops;
};

/* Members of struct dvs_port, for DVS_HAS(). */
enum {
	DVS_F_PORT_SWITCH, DVS_F_PORT_IFINDEX, DVS_F_PORT_SWITCH_NAME,
	DVS_F_PORT_IFNAME, DVS_F_PORT_KIND, DVS_F_PORT_MODE,
	DVS_F_PORT_SEGMENT, DVS_F_PORT_NATIVE, DVS_F_PORT_VLAN_MAP,
	DVS_F_PORT_VLAN_NONE, DVS_F_PORT_UP, DVS_F_PORT_LEARNING,
	DVS_F_PORT_FLOOD, DVS_F_PORT_BCAST_FLOOD, DVS_F_PORT_MCAST_FLOOD,
	DVS_F_PORT_ISOLATED, DVS_F_PORT_MAC_MAX, DVS_F_PORT_MAC_ACTION,
	DVS_F_PORT_PCP, DVS_F_PORT_PCP_MAP, DVS_F_PORT_PCP_OUT,
	DVS_F_PORT_TRUST, DVS_F_PORT_DSCP_MAP, DVS_F_PORT_ENCODING,
	DVS_F_PORT_DSCP_OUT, DVS_F_PORT_DSCP_OUT_NONE,
	DVS_F_PORT_MAC_COUNT, DVS_F_PORT_CARRIER, DVS_F_PORT_STATS,
	DVS_F_PORT_POOL, DVS_F_PORT_RESERVATION, DVS_F_PORT_SHARES,
	DVS_F_PORT_LIMIT, DVS_F_PORT_VM_UUID, DVS_F_PORT_VM_NAME,
	DVS_F_PORT_GROUP_NAME, DVS_F_PORT_OWN, DVS_F_PORT_INHERIT,
	DVS_F_PORT_RENAME, DVS_F_PORT_PORT_COUNT, DVS_F_PORT_COUNT
};

/**
 * struct dvs_port - a port of a switch, or a port group, see dvs_group.h
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @ifindex: interface index of the port's device
 * @switch_name: interface name of the switch
 * @ifname: interface name of the port's device
 * @kind: what stands behind the port, enum dvs_kind
 * @mode: mode, enum dvs_mode
 * @segment: the segment of an access port
 * @native: segment of untagged frames of a trunk or uplink; 0 is none
 * @vlan_map: VID-to-segment map, a list of struct dvs_vlan_run
 * @vlan_none: in a request: the map becomes empty
 * @up: admin state
 * @learning: source MACs are learned
 * @flood: unknown unicast is flooded to the port
 * @bcast_flood: broadcast is flooded to the port
 * @mcast_flood: multicast is flooded to the port
 * @isolated: isolated ports do not reach each other
 * @mac_max: most MACs learned on the port; 0 is no limit
 * @mac_action: what happens to frames of further MACs, enum dvs_action
 * @pcp: priority of frames of which nothing that is trusted says it, 0..7
 * @pcp_map: byte n is the priority of frames received with PCP n
 * @pcp_out: byte n is the PCP of tagged frames sent with traffic class n
 * @trust: where the priority of received frames comes from, enum dvs_trust
 * @dscp_map: byte n is the priority of frames received with DSCP n
 * @encoding: how PCPs say priority and drop eligibility, enum dvs_encoding
 * @dscp_out: byte n is the DSCP of IP frames sent with traffic class n, 0..63
 * @dscp_out_none: the DSCP of frames that are sent stays
 * @mac_count: FDB entries that lead to the port
 * @carrier: the port's device has carrier
 * @stats: counters
 * @pool: name of the pool that the port is a member of; empty is none
 * @reservation: bytes per second that it gets of the pool on each uplink
 * @shares: its part of what is left in the pool, by weight
 * @limit: bytes per second that it gets at most on each uplink; 0 is any
 * @vm_uuid: UUID of the virtual machine behind the port, in the order in which
 *	     it is written; in a request all zero is none
 * @vm_name: name of the virtual machine; in a request empty is none
 * @group: name of the port group that the port follows; empty is none. Of a group:
 *	   its own name, unique within the switch
 * @own: what is the port's own, and does not follow the group, enum dvs_own
 * @inherit: in a request: what the port is to follow the group in again, or what
 *	     the group is to leave to its ports; what is set as well is set
 * @rename: in a request: new name of a group
 * @port_count: ports that follow a group
 */
struct dvs_port {
	uint64_t set;
	uint32_t switch_index;
	uint32_t ifindex;
	char switch_name[DVS_NAME_SIZE];
	char ifname[DVS_NAME_SIZE];
	uint32_t kind;
	uint32_t mode;
	uint32_t segment;
	uint32_t native;
	struct dvs_list vlan_map;
	bool vlan_none;
	bool up;
	bool learning;
	bool flood;
	bool bcast_flood;
	bool mcast_flood;
	bool isolated;
	uint32_t mac_max;
	uint32_t mac_action;
	uint8_t pcp;
	uint8_t pcp_map[DVS_CLASSES];
	uint8_t pcp_out[DVS_CLASSES];
	uint32_t trust;
	uint8_t dscp_map[DVS_DSCPS];
	uint32_t encoding;
	uint8_t dscp_out[DVS_CLASSES];
	bool dscp_out_none;
	uint32_t mac_count;
	bool carrier;
	struct dvs_stats stats;
	char pool[DVS_TEXT_SIZE];
	uint64_t reservation;
	uint8_t shares;
	uint64_t limit;
	uint8_t vm_uuid[DVS_UUID_SIZE];
	char vm_name[DVS_VM_SIZE];
	char group[DVS_TEXT_SIZE];
	uint32_t own;
	uint32_t inherit;
	char rename[DVS_TEXT_SIZE];
	uint32_t port_count;
};

/* Members of struct dvs_tunnel, for DVS_HAS(). */
enum {
	DVS_F_TUNNEL_SWITCH, DVS_F_TUNNEL_NAME, DVS_F_TUNNEL_SWITCH_NAME,
	DVS_F_TUNNEL_LOCAL, DVS_F_TUNNEL_PORT, DVS_F_TUNNEL_SRC_PORT_FIRST,
	DVS_F_TUNNEL_SRC_PORT_LAST, DVS_F_TUNNEL_LINK,
	DVS_F_TUNNEL_LINK_NAME, DVS_F_TUNNEL_TTL, DVS_F_TUNNEL_DSCP_MODE,
	DVS_F_TUNNEL_DSCP, DVS_F_TUNNEL_DSCP_MAP, DVS_F_TUNNEL_CSUM,
	DVS_F_TUNNEL_ZERO_CSUM6_RX, DVS_F_TUNNEL_STRICT,
	DVS_F_TUNNEL_LEARNING, DVS_F_TUNNEL_REMOTES_ONLY,
	DVS_F_TUNNEL_INNER_VLAN, DVS_F_TUNNEL_SEGMENTS,
	DVS_F_TUNNEL_SEGMENTS_ALL, DVS_F_TUNNEL_UP, DVS_F_TUNNEL_STATE,
	DVS_F_TUNNEL_MTU, DVS_F_TUNNEL_MAC_MAX, DVS_F_TUNNEL_MAC_COUNT,
	DVS_F_TUNNEL_REMOTE_COUNT, DVS_F_TUNNEL_STATS, DVS_F_TUNNEL_COUNT
};

/**
 * struct dvs_tunnel - a VXLAN tunnel port, one VTEP of a switch
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @name: name, unique within the switch
 * @switch_name: interface name of the switch
 * @local: address of the VTEP
 * @port: UDP destination port
 * @src_port_first: first UDP source port
 * @src_port_last: last UDP source port
 * @link: interface index of the underlay device; 0 is any
 * @link_name: interface name of the underlay device
 * @ttl: TTL or hop limit of the outer header; 0 inherits the inner one
 * @dscp_mode: where the outer DSCP comes from, enum dvs_dscp
 * @dscp: outer DSCP, 0..63
 * @dscp_map: byte n is the outer DSCP of frames of traffic class n
 * @csum: UDP checksums are sent
 * @zero_csum6_rx: zero UDP checksums are accepted on IPv6
 * @strict: frames with reserved header bits set are dropped
 * @learning: source MACs are learned with the sender's address
 * @remotes_only: frames of senders that are not configured are dropped
 * @inner_vlan: what is done with a tag inside, enum dvs_inner
 * @segments: allowed segments, a list of struct dvs_segment_range; none is all
 * @segments_all: in a request: all segments are allowed again
 * @up: admin state
 * @state: whether the tunnel can carry frames, enum dvs_state
 * @mtu: largest inner frame that passes to every remote, without its header
 * @mac_max: most MACs learned behind the tunnel; 0 is no limit
 * @mac_count: FDB entries that lead to the tunnel's remotes
 * @remote_count: remotes, configured and learned
 * @stats: counters; bytes are those of the inner frames
 */
struct dvs_tunnel {
	uint64_t set;
	uint32_t switch_index;
	char name[DVS_NAME_SIZE];
	char switch_name[DVS_NAME_SIZE];
	struct dvs_addr local;
	uint16_t port;
	uint16_t src_port_first;
	uint16_t src_port_last;
	uint32_t link;
	char link_name[DVS_NAME_SIZE];
	uint8_t ttl;
	uint32_t dscp_mode;
	uint8_t dscp;
	uint8_t dscp_map[DVS_CLASSES];
	bool csum;
	bool zero_csum6_rx;
	bool strict;
	bool learning;
	bool remotes_only;
	uint32_t inner_vlan;
	struct dvs_list segments;
	bool segments_all;
	bool up;
	uint32_t state;
	uint32_t mtu;
	uint32_t mac_max;
	uint32_t mac_count;
	uint32_t remote_count;
	struct dvs_stats stats;
};

/* Members of struct dvs_segment, for DVS_HAS(). */
enum {
	DVS_F_SEGMENT_SWITCH, DVS_F_SEGMENT_ID, DVS_F_SEGMENT_SWITCH_NAME,
	DVS_F_SEGMENT_NAME, DVS_F_SEGMENT_CONFIGURED,
	DVS_F_SEGMENT_PORT_COUNT, DVS_F_SEGMENT_REMOTE_COUNT,
	DVS_F_SEGMENT_MAC_COUNT, DVS_F_SEGMENT_COUNT
};

/**
 * struct dvs_segment - a broadcast domain
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @id: segment id, the VNI on tunnels
 * @switch_name: interface name of the switch
 * @name: free text for the operator
 * @configured: made by a request, and outlives its ports
 * @port_count: ports in the segment, the host's own included
 * @remote_count: remotes in the segment's replication list
 * @mac_count: FDB entries in the segment
 */
struct dvs_segment {
	uint64_t set;
	uint32_t switch_index;
	uint32_t id;
	char switch_name[DVS_NAME_SIZE];
	char name[DVS_TEXT_SIZE];
	bool configured;
	uint32_t port_count;
	uint32_t remote_count;
	uint32_t mac_count;
};

/* Members of struct dvs_remote, for DVS_HAS(). */
enum {
	DVS_F_REMOTE_SWITCH, DVS_F_REMOTE_TUNNEL, DVS_F_REMOTE_SWITCH_NAME,
	DVS_F_REMOTE_ADDRESS, DVS_F_REMOTE_SEGMENTS,
	DVS_F_REMOTE_ALL_SEGMENTS, DVS_F_REMOTE_CONFIGURED,
	DVS_F_REMOTE_MAC_COUNT, DVS_F_REMOTE_MTU, DVS_F_REMOTE_COUNT
};

/**
 * struct dvs_remote - a peer VTEP of a tunnel, or a multicast group
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @tunnel: name of the tunnel
 * @switch_name: interface name of the switch
 * @address: address of the peer or group
 * @segments: segments replicated to it, a list of struct dvs_segment_range
 * @all_segments: every segment of the tunnel is replicated to it
 * @configured: false if it is known only because frames came from it
 * @mac_count: FDB entries that lead to it
 * @mtu: largest inner frame, without its Ethernet header, that passes
 */
struct dvs_remote {
	uint64_t set;
	uint32_t switch_index;
	char tunnel[DVS_NAME_SIZE];
	char switch_name[DVS_NAME_SIZE];
	struct dvs_addr address;
	struct dvs_list segments;
	bool all_segments;
	bool configured;
	uint32_t mac_count;
	uint32_t mtu;
};

/* Members of struct dvs_fdb_entry, for DVS_HAS(). */
enum {
	DVS_F_FDB_SWITCH, DVS_F_FDB_SEGMENT, DVS_F_FDB_MAC, DVS_F_FDB_PORT,
	DVS_F_FDB_TUNNEL, DVS_F_FDB_REMOTE, DVS_F_FDB_KIND, DVS_F_FDB_AGE,
	DVS_F_FDB_SWITCH_NAME, DVS_F_FDB_PORT_NAME, DVS_F_FDB_EVENT,
	DVS_F_FDB_FLUSHED, DVS_F_FDB_COUNT
};

/**
 * struct dvs_fdb_entry - an entry of the forwarding database, or a filter
 * @set: members that hold a value; in a filter, those that must match
 * @switch_index: interface index of the switch
 * @segment: segment
 * @mac: MAC address
 * @port: interface index of the port the entry leads to
 * @tunnel: name of the tunnel the entry leads to
 * @remote: address of the remote the entry leads to
 * @kind: kind, enum dvs_entry
 * @age: seconds since a frame was last received from the MAC
 * @switch_name: interface name of the switch
 * @port_name: interface name of the port
 * @event: in a notification: what happened, enum dvs_change
 * @flushed: in the answer to a flush: entries removed
 */
struct dvs_fdb_entry {
	uint64_t set;
	uint32_t switch_index;
	uint32_t segment;
	uint8_t mac[DVS_MAC_SIZE];
	uint32_t port;
	char tunnel[DVS_NAME_SIZE];
	struct dvs_addr remote;
	uint32_t kind;
	uint32_t age;
	char switch_name[DVS_NAME_SIZE];
	char port_name[DVS_NAME_SIZE];
	uint32_t event;
	uint32_t flushed;
};

#endif /* DVS_TYPES_H */
