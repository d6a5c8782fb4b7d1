/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: flows, as the kernel's flow cache has counted them.
 */
#ifndef DVS_FLOW_H
#define DVS_FLOW_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dvs_ctx;

/**
 * enum dvs_end - why a flow has ended, as in RFC 5102, 5.11.3
 * @DVS_END_NONE: it has not, it is in the cache
 * @DVS_END_IDLE: no frame came for the idle timeout
 * @DVS_END_ACTIVE: it lasts longer than the active timeout, and goes on
 * @DVS_END_SEEN: TCP's FIN or RST
 * @DVS_END_FORCED: its port, segment or switch went, or a flush
 * @DVS_END_RESOURCES: the cache was nearly full
 */
enum dvs_end {
	DVS_END_NONE, DVS_END_IDLE, DVS_END_ACTIVE, DVS_END_SEEN,
	DVS_END_FORCED, DVS_END_RESOURCES
};

/**
 * enum dvs_sample - how frames are chosen
 * @DVS_SAMPLE_SYSTEMATIC: every Nth
 * @DVS_SAMPLE_RANDOM: one of each N, by chance
 */
enum dvs_sample { DVS_SAMPLE_SYSTEMATIC, DVS_SAMPLE_RANDOM };

/**
 * enum dvs_direction - where frames are observed, a mask
 * @DVS_DIRECTION_NONE: nowhere
 * @DVS_DIRECTION_IN: where they come into the switch
 * @DVS_DIRECTION_OUT: where they leave it
 * @DVS_DIRECTION_BOTH: both
 */
enum dvs_direction {
	DVS_DIRECTION_NONE, DVS_DIRECTION_IN, DVS_DIRECTION_OUT,
	DVS_DIRECTION_BOTH
};

/* Members of struct dvs_flow, for DVS_HAS(). */
enum {
	DVS_F_FLOW_SWITCH, DVS_F_FLOW_SWITCH_NAME, DVS_F_FLOW_SEGMENT,
	DVS_F_FLOW_VLAN, DVS_F_FLOW_SRC_MAC, DVS_F_FLOW_DST_MAC,
	DVS_F_FLOW_ETHERTYPE, DVS_F_FLOW_SRC, DVS_F_FLOW_DST,
	DVS_F_FLOW_PROTOCOL, DVS_F_FLOW_TOS, DVS_F_FLOW_SRC_PORT,
	DVS_F_FLOW_DST_PORT, DVS_F_FLOW_FRAGMENT, DVS_F_FLOW_TCP_FLAGS,
	DVS_F_FLOW_IN_PORT, DVS_F_FLOW_IN_PORT_NAME, DVS_F_FLOW_IN_TUNNEL,
	DVS_F_FLOW_IN_REMOTE, DVS_F_FLOW_OUT_PORT, DVS_F_FLOW_OUT_PORT_NAME,
	DVS_F_FLOW_OUT_TUNNEL, DVS_F_FLOW_OUT_REMOTE, DVS_F_FLOW_CLASS,
	DVS_F_FLOW_PACKETS, DVS_F_FLOW_BYTES, DVS_F_FLOW_DROP_PACKETS,
	DVS_F_FLOW_DROP_BYTES, DVS_F_FLOW_DROP_REASON,
	DVS_F_FLOW_FIRST, DVS_F_FLOW_LAST, DVS_F_FLOW_END,
	DVS_F_FLOW_INTERVAL, DVS_F_FLOW_MODE, DVS_F_FLOW_DIRECTION,
	DVS_F_FLOW_COUNT
};

/**
 * struct dvs_flow - a flow, or what is told of it when its record ends
 * @set: members that hold a value; in a filter, those that must match. A member
 *	without a value is not known, or does not apply
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @segment: segment id, which is the VNI
 * @vlan: VID of the tag that it came with; no value if untagged
 * @src_mac: source MAC address; always of flows that are not IP, of others if
 *	the cache tells them apart
 * @dst_mac: destination MAC address, likewise
 * @ethertype: EtherType behind all tags
 * @src: source address, of IPv4 and IPv6
 * @dst: destination address
 * @protocol: IP protocol behind all extension headers
 * @tos: DSCP and ECN: IPv4's TOS, IPv6's traffic class
 * @src_port: source port of TCP, UDP, UDP-Lite, SCTP, DCCP; no value in fragments
 *	but the first
 * @dst_port: destination port; of ICMP and ICMPv6, type * 256 + code
 * @fragment: its frames are fragments
 * @tcp_flags: all TCP flags of its frames, the lowest byte of them
 * @in_port: interface index of the port that it came from; no value if it came
 *	by a tunnel
 * @in_port_name: interface name of that port
 * @in_tunnel: name of the tunnel that it came by
 * @in_remote: address of the VTEP that it came from
 * @out_port: interface index of the port that the last frame left by; no value
 *	if that was flooded, dropped, or left by a tunnel
 * @out_port_name: interface name of that port
 * @out_tunnel: name of the tunnel that the last frame left by
 * @out_remote: address of the VTEP that it left for
 * @number: traffic class of the last frame, 0..7
 * @packets: frames, dropped ones included; of what was sampled, as are all counts
 * @bytes: bytes from the IP header on; of flows that are not IP, from behind the
 *	Ethernet header on
 * @drop_packets: frames that were dropped
 * @drop_bytes: bytes of them, counted as @bytes
 * @drop_reason: the ledger's name of the last drop's reason
 * @first: when the first frame came, milliseconds since 1970 (UTC)
 * @last: when the last frame came, likewise
 * @end: why it has ended, enum dvs_end
 * @interval: one of so many frames was sampled
 * @mode: how they were chosen, enum dvs_sample
 * @direction: where they were observed: %DVS_DIRECTION_IN or %DVS_DIRECTION_OUT
 */
struct dvs_flow {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	uint32_t segment;
	uint16_t vlan;
	uint8_t src_mac[DVS_MAC_SIZE];
	uint8_t dst_mac[DVS_MAC_SIZE];
	uint16_t ethertype;
	struct dvs_addr src;
	struct dvs_addr dst;
	uint8_t protocol;
	uint8_t tos;
	uint16_t src_port;
	uint16_t dst_port;
	bool fragment;
	uint8_t tcp_flags;
	uint32_t in_port;
	char in_port_name[DVS_NAME_SIZE];
	char in_tunnel[DVS_NAME_SIZE];
	struct dvs_addr in_remote;
	uint32_t out_port;
	char out_port_name[DVS_NAME_SIZE];
	char out_tunnel[DVS_NAME_SIZE];
	struct dvs_addr out_remote;
	uint8_t number;
	uint64_t packets;
	uint64_t bytes;
	uint64_t drop_packets;
	uint64_t drop_bytes;
	char drop_reason[DVS_TEXT_SIZE];
	uint64_t first;
	uint64_t last;
	uint32_t end;
	uint32_t interval;
	uint32_t mode;
	uint32_t direction;
};

/* Members of struct dvs_flows, for DVS_HAS(). */
enum {
	DVS_F_FLOWS_SWITCH, DVS_F_FLOWS_SWITCH_NAME, DVS_F_FLOWS_SEQUENCE,
	DVS_F_FLOWS_LOST, DVS_F_FLOWS_FLOW, DVS_F_FLOWS_TOTAL,
	DVS_F_FLOWS_COUNT
};

/**
 * struct dvs_flows - flows of a switch, as an event of the group "flow" has them
 * @set: members that hold a value
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @sequence: number of the first record; records of a switch are numbered one
 *	after the other, so that a gap shows how many did not arrive
 * @lost: records that the switch could not tell to anybody since it was made;
 *	these have no numbers
 * @flows: the records, a list of struct dvs_flow
 * @total: how many flows matched, or were ended
 */
struct dvs_flows {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	uint64_t sequence;
	uint64_t lost;
	struct dvs_list flows;
	uint64_t total;
};

/** typedef dvs_flow_fn - takes one flow of a dump; non-zero ends it */
typedef int dvs_flow_fn(const struct dvs_flow *flow, void *arg);

/**
 * dvs_flow_dump() - read the flows in the cache of a switch
 * @ctx: context
 * @filter: holds @switch_index, and may hold @segment, @src, @dst, @protocol,
 *	@src_port, @dst_port, @in_port and @out_port that are wanted
 * @fn: called for each as it comes; may not use @ctx
 * @arg: handed to @fn
 *
 * There may be millions of flows: they are not kept, so that memory does not grow
 * with their number. The dump cannot be repeated, and @fn has got some of them if
 * it fails.
 *
 * Return: 0, -errno, or what @fn returned if that was not 0; -EINTR if devices
 *	came or went in between.
 */
int dvs_flow_dump(struct dvs_ctx *ctx, const struct dvs_flow *filter,
		  dvs_flow_fn *fn, void *arg);

/**
 * dvs_flow_count() - count the flows in the cache of a switch
 * @ctx: context
 * @filter: see dvs_flow_dump()
 * @total: set to how many match
 *
 * Return: 0 or -errno.
 */
int dvs_flow_count(struct dvs_ctx *ctx, const struct dvs_flow *filter,
		   uint64_t *total);

/**
 * dvs_flow_flush() - end flows
 * @ctx: context
 * @filter: see dvs_flow_dump()
 * @total: NULL, or set to how many have ended
 *
 * Return: 0 or -errno.
 */
int dvs_flow_flush(struct dvs_ctx *ctx, const struct dvs_flow *filter,
		   uint64_t *total);

/* Members of struct dvs_sampler, for DVS_HAS(). */
enum {
	DVS_F_SAMPLER_SWITCH, DVS_F_SAMPLER_SWITCH_NAME, DVS_F_SAMPLER_PORT,
	DVS_F_SAMPLER_PORT_NAME, DVS_F_SAMPLER_TUNNEL, DVS_F_SAMPLER_SEGMENT,
	DVS_F_SAMPLER_INTERVAL, DVS_F_SAMPLER_MODE, DVS_F_SAMPLER_DIRECTION,
	DVS_F_SAMPLER_DUPLICATES, DVS_F_SAMPLER_GROUP_NAME, DVS_F_SAMPLER_COUNT
};

/**
 * struct dvs_sampler - what chooses frames for the flow cache
 * @set: members that hold a value; in a filter, those that must match
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @port: interface index of the port whose frames it samples
 * @port_name: interface name of that port
 * @tunnel: name of the tunnel whose frames it samples
 * @segment: id of the segment whose frames it samples where ports, their groups and
 *	tunnels have no sampler; one without port, group, tunnel and segment samples
 *	those that no other one is asked about
 * @interval: one of so many frames is sampled
 * @mode: which one, enum dvs_sample
 * @direction: where frames are observed, enum dvs_direction
 * @duplicates: frames that it was asked about where they came in may be sampled
 *	where they leave as well
 * @group: name of the port group; it samples frames of those of its ports that have
 *	no sampler
 */
struct dvs_sampler {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	uint32_t port;
	char port_name[DVS_NAME_SIZE];
	char tunnel[DVS_NAME_SIZE];
	uint32_t segment;
	uint32_t interval;
	uint32_t mode;
	uint32_t direction;
	bool duplicates;
	char group[DVS_TEXT_SIZE];
};

/** typedef dvs_sampler_fn - takes one sampler of a dump; non-zero ends it */
typedef int dvs_sampler_fn(const struct dvs_sampler *sampler, void *arg);

/**
 * dvs_sampler_get() - read a sampler
 * @ctx: context
 * @sampler: holds @switch_index, and @port, @group, @tunnel, @segment or none of
 *	them on entry, and everything on return
 *
 * Return: 0 or -errno; -ENOENT if there is none.
 */
int dvs_sampler_get(struct dvs_ctx *ctx, struct dvs_sampler *sampler);

/**
 * dvs_sampler_set() - give a place a sampler, or change the one it has
 * @ctx: context
 * @sampler: as for dvs_sampler_get(), @interval, and what else shall differ from
 *	the default
 *
 * Return: 0 or -errno.
 */
int dvs_sampler_set(struct dvs_ctx *ctx, const struct dvs_sampler *sampler);

/**
 * dvs_sampler_del() - take the sampler from a place
 * @ctx: context
 * @sampler: as for dvs_sampler_get()
 *
 * Return: 0 or -errno; -ENOENT if there is none.
 */
int dvs_sampler_del(struct dvs_ctx *ctx, const struct dvs_sampler *sampler);

/**
 * dvs_sampler_dump() - read all samplers
 * @ctx: context
 * @filter: NULL, or holds the @switch_index that is wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_sampler_dump(struct dvs_ctx *ctx, const struct dvs_sampler *filter,
		     dvs_sampler_fn *fn, void *arg);

/* Members of struct dvs_flow_cache, for DVS_HAS(). */
enum {
	DVS_F_FLOW_CACHE_SWITCH, DVS_F_FLOW_CACHE_SWITCH_NAME,
	DVS_F_FLOW_CACHE_LIMIT, DVS_F_FLOW_CACHE_IDLE,
	DVS_F_FLOW_CACHE_ACTIVE, DVS_F_FLOW_CACHE_MACS,
	DVS_F_FLOW_CACHE_FLOWS, DVS_F_FLOW_CACHE_OVERFLOW,
	DVS_F_FLOW_CACHE_RECORDS, DVS_F_FLOW_CACHE_LOST,
	DVS_F_FLOW_CACHE_COUNT
};

/**
 * struct dvs_flow_cache - the flow cache of a switch
 * @set: members that hold a value; in a filter, those that must match
 * @switch_index: interface index of the switch
 * @switch_name: interface name of the switch
 * @limit: most flows
 * @idle: idle timeout in seconds
 * @active: active timeout in seconds
 * @macs: flows of IP are told apart by MAC addresses too
 * @flows: flows in the cache
 * @overflow: sampled frames whose flow found no room
 * @records: records that somebody was told
 * @lost: records that nobody could be told
 */
struct dvs_flow_cache {
	uint64_t set;
	uint32_t switch_index;
	char switch_name[DVS_NAME_SIZE];
	uint32_t limit;
	uint32_t idle;
	uint32_t active;
	bool macs;
	uint64_t flows;
	uint64_t overflow;
	uint64_t records;
	uint64_t lost;
};

/** typedef dvs_flow_cache_fn - takes one cache of a dump; non-zero ends it */
typedef int dvs_flow_cache_fn(const struct dvs_flow_cache *cache, void *arg);

/**
 * dvs_flow_cache_get() - read the flow cache of a switch
 * @ctx: context
 * @cache: holds @switch_index on entry, and everything on return
 *
 * Return: 0 or -errno.
 */
int dvs_flow_cache_get(struct dvs_ctx *ctx, struct dvs_flow_cache *cache);

/**
 * dvs_flow_cache_set() - change the flow cache of a switch
 * @ctx: context
 * @cache: @switch_index, and what shall change; @limit and @macs end all flows
 *
 * Return: 0 or -errno.
 */
int dvs_flow_cache_set(struct dvs_ctx *ctx, const struct dvs_flow_cache *cache);

/**
 * dvs_flow_cache_dump() - read the flow caches of all switches
 * @ctx: context
 * @filter: NULL, or holds the @switch_index that is wanted
 * @fn: called for each, see dvs_switch_dump()
 * @arg: handed to @fn
 *
 * Return: as dvs_switch_dump().
 */
int dvs_flow_cache_dump(struct dvs_ctx *ctx, const struct dvs_flow_cache *filter,
			dvs_flow_cache_fn *fn, void *arg);

#ifdef __cplusplus
}
#endif

#endif /* DVS_FLOW_H */
