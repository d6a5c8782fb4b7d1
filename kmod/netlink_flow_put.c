// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: records of flows as attributes. */

#include "netlink_flow.h"

#include <linux/etherdevice.h>

#include "dest.h"
#include "remote.h"

/* Attributes of a place */
struct flow_place {
	int port;
	int port_name;
	int tunnel;
	int remote;
};

static const struct flow_place flow_in = {
	DVS_A_FLOW_IN_PORT, DVS_A_FLOW_IN_PORT_NAME, DVS_A_FLOW_IN_TUNNEL,
	DVS_A_FLOW_IN_REMOTE,
};

static const struct flow_place flow_out = {
	DVS_A_FLOW_OUT_PORT, DVS_A_FLOW_OUT_PORT_NAME, DVS_A_FLOW_OUT_TUNNEL,
	DVS_A_FLOW_OUT_REMOTE,
};

/* rcu_read_lock() */
static int flow_put_place(struct sk_buff *skb, const struct flow_place *place,
			  struct dvs_switch *sw, u32 index)
{
	struct dvs_dest *dest = index ? dvs_dest_rcu(&sw->dests, index) : NULL;
	const struct dvs_remote *remote;
	const struct net_device *dev;

	if (!dest)
		return 0;
	if (dest->kind == DVS_DEST_REMOTE) {
		remote = dvs_remote_of(dest);
		return nla_put_string(skb, place->tunnel,
				      remote->tunnel->name) ||
		       dvs_nl_put_addr(skb, place->remote, &remote->addr);
	}
	dev = dvs_port_of(dest)->dev;
	return nla_put_u32(skb, place->port, dev->ifindex) ||
	       nla_put_string(skb, place->port_name, dev->name);
}

/* rcu_read_lock() */
static int flow_put_places(struct sk_buff *skb, struct dvs_switch *sw,
			   const struct dvs_flow *flow)
{
	u64 place = flow->near[1];
	u16 vid = place >> DVS_FLOW_VID_SHIFT & VLAN_VID_MASK;
	const struct dvs_segment *segment;

	segment = dvs_segment_rcu(&sw->segments,
				  flow->near[0] >> DVS_FLOW_SEGMENT_SHIFT);
	if (segment && nla_put_u32(skb, DVS_A_FLOW_SEGMENT, segment->id))
		return -EMSGSIZE;
	if (vid && nla_put_u16(skb, DVS_A_FLOW_VLAN, vid))
		return -EMSGSIZE;
	return flow_put_place(skb, &flow_in, sw,
			      place >> DVS_FLOW_IN_SHIFT & DVS_FLOW_DEST_MASK) ||
	       flow_put_place(skb, &flow_out, sw, flow->out) ||
	       nla_put_u32(skb, DVS_A_FLOW_DIRECTION,
			   place >> DVS_FLOW_OUT_SHIFT ?
			   DVS_FLOW_DIRECTION_OUT : DVS_FLOW_DIRECTION_IN);
}

static int flow_put_macs(struct sk_buff *skb, const struct dvs_flow *flow,
			 unsigned int word)
{
	u64 source = dvs_flow_word(flow, word);
	u8 mac[ETH_ALEN], to[ETH_ALEN];

	u64_to_ether_addr(source >> 16, mac);
	u64_to_ether_addr(dvs_flow_word(flow, word + 1), to);
	return nla_put(skb, DVS_A_FLOW_SRC_MAC, ETH_ALEN, mac) ||
	       nla_put(skb, DVS_A_FLOW_DST_MAC, ETH_ALEN, to);
}

/* Source and destination stand one behind the other */
static int flow_put_addrs(struct sk_buff *skb, const struct dvs_flow *flow,
			  bool ipv6)
{
	unsigned int len = ipv6 ? sizeof(struct in6_addr) : sizeof(__be32);
	u64 addrs[4];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(addrs); i++)
		addrs[i] = dvs_flow_word(flow, 2 + i);
	return nla_put(skb, DVS_A_FLOW_SRC, len, addrs) ||
	       nla_put(skb, DVS_A_FLOW_DST, len, (u8 *)addrs + len);
}

static bool flow_has_ports(u8 proto)
{
	switch (proto) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return true;
	default:
		return false;
	}
}

static int flow_put_ports(struct sk_buff *skb, const struct dvs_flow *flow)
{
	u32 raw = flow->near[0] >> DVS_FLOW_PORTS_SHIFT;
	u8 proto = dvs_flow_proto(flow);
	__be16 port[2];

	if (!flow_has_ports(proto) ||
	    (flow->near[1] & DVS_FLOW_FRAGMENT && !raw))
		return 0;
	memcpy(port, &raw, sizeof(port));
	return nla_put_u16(skb, DVS_A_FLOW_SRC_PORT, ntohs(port[0])) ||
	       nla_put_u16(skb, DVS_A_FLOW_DST_PORT, ntohs(port[1])) ||
	       (proto == IPPROTO_TCP &&
		nla_put_u8(skb, DVS_A_FLOW_TCP_FLAGS, flow->tcp_flags));
}

static int flow_put_ip(struct sk_buff *skb, const struct dvs_flow *flow,
		       bool ipv6)
{
	return nla_put_u16(skb, DVS_A_FLOW_ETHERTYPE,
			   ipv6 ? ETH_P_IPV6 : ETH_P_IP) ||
	       flow_put_addrs(skb, flow, ipv6) ||
	       nla_put_u8(skb, DVS_A_FLOW_PROTOCOL, dvs_flow_proto(flow)) ||
	       nla_put_u8(skb, DVS_A_FLOW_TOS, dvs_flow_tos(flow)) ||
	       (flow->near[1] & DVS_FLOW_FRAGMENT &&
		nla_put_u8(skb, DVS_A_FLOW_FRAGMENT, 1)) ||
	       flow_put_ports(skb, flow);
}

static int flow_put_key(struct sk_buff *skb, const struct dvs_flow *flow)
{
	unsigned int words = dvs_flow_words(flow);
	u8 kind = dvs_flow_kind(flow);

	if (kind == DVS_FLOW_L2)
		return nla_put_u16(skb, DVS_A_FLOW_ETHERTYPE,
				   flow->near[2] & 0xffff) ||
		       flow_put_macs(skb, flow, 2);
	if (flow_put_ip(skb, flow, kind == DVS_FLOW_IPV6))
		return -EMSGSIZE;
	return flow->near[1] & DVS_FLOW_MACS ?
	       flow_put_macs(skb, flow, words - 2) : 0;
}

static int flow_put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, DVS_A_FLOW_PAD);
}

static int flow_put_drops(struct sk_buff *skb, const struct dvs_flow *flow)
{
	if (!flow->drop_packets)
		return 0;
	return flow_put_u64(skb, DVS_A_FLOW_DROP_PACKETS, flow->drop_packets) ||
	       flow_put_u64(skb, DVS_A_FLOW_DROP_BYTES, flow->drop_bytes) ||
	       nla_put_string(skb, DVS_A_FLOW_DROP_REASON,
			      dvs_drop_name(flow->drop_reason));
}

/* Jiffies of the past in milliseconds since 1970 */
static u64 flow_time(u32 then)
{
	return ktime_to_ms(ktime_get_real()) -
	       jiffies_to_msecs((u32)jiffies - then);
}

static int flow_put_values(struct sk_buff *skb, const struct dvs_flow *flow)
{
	return flow_put_u64(skb, DVS_A_FLOW_PACKETS, flow->packets) ||
	       flow_put_u64(skb, DVS_A_FLOW_BYTES, flow->bytes) ||
	       flow_put_drops(skb, flow) ||
	       nla_put_u8(skb, DVS_A_FLOW_CLASS, flow->class) ||
	       flow_put_u64(skb, DVS_A_FLOW_FIRST, flow_time(flow->first)) ||
	       flow_put_u64(skb, DVS_A_FLOW_LAST, flow_time(flow->last)) ||
	       nla_put_u32(skb, DVS_A_FLOW_INTERVAL,
			   flow->sample & ~DVS_FLOW_RANDOM) ||
	       nla_put_u32(skb, DVS_A_FLOW_MODE,
			   flow->sample & DVS_FLOW_RANDOM ?
			   DVS_SAMPLE_MODE_RANDOM : DVS_SAMPLE_MODE_SYSTEMATIC);
}

/**
 * dvs_nl_flow_put() - put a record
 * @skb: the message, with room for %DVS_NL_RECORD_SIZE
 * @sw: its switch
 * @record: the record
 *
 * Context: rcu_read_lock().
 * Return: 0, or -EMSGSIZE.
 */
int dvs_nl_flow_put(struct sk_buff *skb, struct dvs_switch *sw,
		    const struct dvs_flow_record *record)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_FLOWS_FLOW);

	if (!nest)
		return -EMSGSIZE;
	if (flow_put_places(skb, sw, &record->flow) ||
	    flow_put_key(skb, &record->flow) ||
	    flow_put_values(skb, &record->flow) ||
	    (record->end && nla_put_u32(skb, DVS_A_FLOW_END, record->end))) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}
