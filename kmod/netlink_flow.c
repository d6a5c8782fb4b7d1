// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink: flows in the cache, and records of those that have ended.
 */

#include "netlink_flow.h"

#include <linux/rtnetlink.h>

#include "dest.h"
#include "notify.h"
#include "observe.h"
#include "port.h"

#define FLOW_RECORDS	32	/* in one message */

/**
 * struct flow_filter - which flows a request means
 * @segment: index of the segment, 0 if any
 * @kind: enum dvs_flow_kind that the addresses belong to, 0 if any
 * @src: source address; its family is 0 if any
 * @dst: destination address, likewise
 * @proto: IP protocol, below 0 if any
 * @src_port: source port, below 0 if any
 * @dst_port: destination port, below 0 if any
 * @in: index of the destination that they came from, 0 if any
 * @out: index of the destination that they left for, 0 if any
 * @ends: flows that match end
 */
struct flow_filter {
	u16 segment;
	u8 kind;
	struct dvs_addr src;
	struct dvs_addr dst;
	int proto;
	int src_port;
	int dst_port;
	u32 in;
	u32 out;
	bool ends;
};

/* ---- which flows match ---- */

static bool flow_matches_addr(const struct dvs_addr *addr,
			      const struct dvs_flow *flow, bool is_dst)
{
	unsigned int len = addr->family == AF_INET6 ? 16 : 4, i;
	u64 addrs[4];

	if (!addr->family)
		return true;
	for (i = 0; i < ARRAY_SIZE(addrs); i++)
		addrs[i] = dvs_flow_word(flow, 2 + i);
	return !memcmp(&addr->v6, (u8 *)addrs + (is_dst ? len : 0), len);
}

static bool flow_matches_port(int wanted, const struct dvs_flow *flow,
			      unsigned int which)
{
	u32 raw = flow->near[0] >> DVS_FLOW_PORTS_SHIFT;
	__be16 port[2];

	memcpy(port, &raw, sizeof(port));
	return wanted < 0 || ntohs(port[which]) == wanted;
}

static bool flow_matches_place(const struct flow_filter *filter,
			       const struct dvs_flow *flow)
{
	u64 place = flow->near[1];
	u32 in = place >> DVS_FLOW_IN_SHIFT & DVS_FLOW_DEST_MASK;

	return (!filter->segment ||
		filter->segment ==
			(u16)(flow->near[0] >> DVS_FLOW_SEGMENT_SHIFT)) &&
	       (!filter->in || filter->in == in) &&
	       (!filter->out || filter->out == flow->out);
}

static bool flow_matches_ip(const struct flow_filter *filter,
			    const struct dvs_flow *flow)
{
	if (dvs_flow_kind(flow) == DVS_FLOW_L2)
		return filter->proto < 0 && filter->src_port < 0 &&
		       filter->dst_port < 0 && !filter->kind;
	return (!filter->kind || filter->kind == dvs_flow_kind(flow)) &&
	       flow_matches_addr(&filter->src, flow, false) &&
	       flow_matches_addr(&filter->dst, flow, true) &&
	       (filter->proto < 0 || filter->proto == dvs_flow_proto(flow)) &&
	       flow_matches_port(filter->src_port, flow, 0) &&
	       flow_matches_port(filter->dst_port, flow, 1);
}

static bool flow_match(const struct dvs_flow *flow, void *arg)
{
	const struct flow_filter *filter = arg;

	return flow_matches_place(filter, flow) && flow_matches_ip(filter, flow);
}

static enum dvs_flow_end flow_judge(const struct dvs_flow *flow, void *arg)
{
	const struct flow_filter *filter = arg;

	return filter->ends && flow_match(flow, arg) ? DVS_FLOW_END_FORCED :
						       DVS_FLOW_END_NONE;
}

/* ---- what a request says ---- */

static int flow_parse_addr(struct dvs_addr *addr, const struct nlattr *attr,
			   struct flow_filter *filter,
			   struct netlink_ext_ack *extack)
{
	u8 kind;
	int err;

	if (!attr)
		return 0;
	err = dvs_nl_addr(addr, attr, extack);
	if (err)
		return err;
	kind = addr->family == AF_INET ? DVS_FLOW_IPV4 : DVS_FLOW_IPV6;
	if (filter->kind && filter->kind != kind) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the addresses are of different families");
		return -EINVAL;
	}
	filter->kind = kind;
	return 0;
}

static int flow_parse_segment(struct dvs_switch *sw, u16 *index,
			      const struct nlattr *attr,
			      struct netlink_ext_ack *extack)
{
	struct dvs_segment *segment;

	if (!attr)
		return 0;
	segment = dvs_segment_find_rtnl(&sw->segments, nla_get_u32(attr));
	if (!segment) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the switch has no such segment");
		return -ENOENT;
	}
	*index = segment->index;
	return 0;
}

static int flow_parse_port(struct dvs_switch *sw, u32 *index,
			   const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	struct dvs_port *port;

	if (!attr)
		return 0;
	port = dvs_nl_port_of(sw, nla_get_u32(attr));
	if (!port) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the device is not a port of the switch");
		return -ENOENT;
	}
	*index = port->dest.index;
	return 0;
}

/* What flows cannot be chosen by */
static int flow_refuse_others(struct nlattr **tb,
			      struct netlink_ext_ack *extack)
{
	static const u64 known =
		BIT_ULL(DVS_A_FLOW_SEGMENT) | BIT_ULL(DVS_A_FLOW_SRC) |
		BIT_ULL(DVS_A_FLOW_DST) | BIT_ULL(DVS_A_FLOW_PROTOCOL) |
		BIT_ULL(DVS_A_FLOW_SRC_PORT) | BIT_ULL(DVS_A_FLOW_DST_PORT) |
		BIT_ULL(DVS_A_FLOW_IN_PORT) | BIT_ULL(DVS_A_FLOW_OUT_PORT);
	unsigned int i;

	for (i = 0; i <= DVS_A_FLOW_PAD; i++) {
		if (!tb[i] || known & BIT_ULL(i))
			continue;
		NL_SET_ERR_MSG_ATTR(extack, tb[i],
				    "flows are not chosen by this");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int flow_parse(struct dvs_switch *sw, struct flow_filter *filter,
		      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[DVS_A_FLOW_PAD + 1];
	int err;

	*filter = (struct flow_filter){
		.proto = -1, .src_port = -1, .dst_port = -1,
	};
	if (!attr)
		return 0;
	err = nla_parse_nested(tb, DVS_A_FLOW_PAD, attr, dvs_flow_nl_policy,
			       extack);
	if (err)
		return err;
	if (tb[DVS_A_FLOW_PROTOCOL])
		filter->proto = nla_get_u8(tb[DVS_A_FLOW_PROTOCOL]);
	if (tb[DVS_A_FLOW_SRC_PORT])
		filter->src_port = nla_get_u16(tb[DVS_A_FLOW_SRC_PORT]);
	if (tb[DVS_A_FLOW_DST_PORT])
		filter->dst_port = nla_get_u16(tb[DVS_A_FLOW_DST_PORT]);
	return flow_refuse_others(tb, extack) ?:
	       flow_parse_segment(sw, &filter->segment, tb[DVS_A_FLOW_SEGMENT],
				  extack) ?:
	       flow_parse_addr(&filter->src, tb[DVS_A_FLOW_SRC], filter,
			       extack) ?:
	       flow_parse_addr(&filter->dst, tb[DVS_A_FLOW_DST], filter,
			       extack) ?:
	       flow_parse_port(sw, &filter->in, tb[DVS_A_FLOW_IN_PORT],
			       extack) ?:
	       flow_parse_port(sw, &filter->out, tb[DVS_A_FLOW_OUT_PORT],
			       extack);
}

/* ---- messages of several records ---- */

static int flows_put_head(struct sk_buff *skb, const struct dvs_switch *sw)
{
	return nla_put_u32(skb, DVS_A_FLOWS_SWITCH, sw->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_FLOWS_SWITCH_NAME, sw->dev->name);
}

static int flows_put(struct sk_buff *skb, struct dvs_switch *sw,
		     const struct dvs_flow_record *records, unsigned int count)
{
	unsigned int i;
	int err = 0;

	rcu_read_lock();
	for (i = 0; i < count && !err; i++)
		err = dvs_nl_flow_put(skb, sw, &records[i]);
	rcu_read_unlock();
	return err;
}

/* A message for those who listen; NULL for want of memory */
static struct sk_buff *flows_message(struct dvs_switch *sw,
				     const struct dvs_flow_record *records,
				     unsigned int count)
{
	const struct dvs_nl_head head = { .cmd = DVS_CMD_FLOW_NTF };
	struct sk_buff *skb;
	void *msg;

	skb = genlmsg_new(DVS_NL_RECORDS_HEAD + count * DVS_NL_RECORD_SIZE,
			  GFP_KERNEL);
	if (!skb)
		return NULL;
	msg = dvs_nl_begin(skb, &head);
	if (WARN_ON_ONCE(!msg || flows_put_head(skb, sw) ||
			 nla_put_u64_64bit(skb, DVS_A_FLOWS_SEQUENCE,
					   sw->observe.sequence,
					   DVS_A_FLOWS_PAD) ||
			 nla_put_u64_64bit(skb, DVS_A_FLOWS_LOST,
					   sw->observe.lost, DVS_A_FLOWS_PAD) ||
			 flows_put(skb, sw, records, count))) {
		nlmsg_free(skb);
		return NULL;
	}
	genlmsg_end(skb, msg);
	return skb;
}

/* observe.mutex is held */
static void flows_tell(struct dvs_switch *sw,
		       const struct dvs_flow_record *records,
		       unsigned int count)
{
	struct net *net = dvs_switch_net(sw);
	struct sk_buff *skb = NULL;

	if (dvs_flows_heard(sw)) {
		skb = flows_message(sw, records, count);
		if (!skb)
			genl_set_err(&dvs_nl_family, net, 0, DVS_NLGRP_FLOW,
				     -ENOBUFS);
	}
	if (!skb || genlmsg_multicast_netns(&dvs_nl_family, net, skb, 0,
					    DVS_NLGRP_FLOW, GFP_KERNEL))
		sw->observe.lost += count;
	else
		sw->observe.sequence += count;
}

/**
 * dvs_flows_heard() - whether somebody listens to records of flows
 * @sw: the switch
 *
 * Return: true if so.
 */
bool dvs_flows_heard(const struct dvs_switch *sw)
{
	return genl_has_listeners(&dvs_nl_family, dvs_switch_net(sw),
				  DVS_NLGRP_FLOW);
}

/**
 * dvs_notify_flows() - tell the world of flows that have ended
 * @sw: the switch
 * @records: the flows; the places they name can still be found
 * @count: how many
 *
 * Context: may sleep.
 */
void dvs_notify_flows(struct dvs_switch *sw,
		      const struct dvs_flow_record *records,
		      unsigned int count)
{
	unsigned int n;

	mutex_lock(&sw->observe.mutex);
	for (; count; records += n, count -= n) {
		n = min_t(unsigned int, count, FLOW_RECORDS);
		flows_tell(sw, records, n);
	}
	mutex_unlock(&sw->observe.mutex);
}

/* ---- requests ---- */

/**
 * struct flow_count - what a request is told
 * @count: flows that matched
 */
struct flow_count {
	u64 count;
};

static int flow_fill_count(struct sk_buff *skb, const void *object,
			   unsigned int *part)
{
	const struct flow_count *of = object;

	return nla_put_u64_64bit(skb, DVS_A_FLOWS_TOTAL, of->count,
				 DVS_A_FLOWS_PAD);
}

static int flow_walk_start(struct dvs_flow_walk *walk, struct dvs_switch *sw,
			   struct flow_filter *filter, unsigned int size)
{
	*walk = (struct dvs_flow_walk){
		.flows = &sw->observe.flows,
		.judge = flow_judge,
		.match = flow_match,
		.arg = filter,
		.size = size,
	};
	walk->record = kvmalloc_array(size, sizeof(*walk->record), GFP_KERNEL);
	return walk->record ? 0 : -ENOMEM;
}

/* Count the flows that match, or end them */
static int flow_walk(struct dvs_switch *sw, struct flow_filter *filter,
		     u64 *count)
{
	struct dvs_flow_walk walk;
	bool more;
	int err;

	*count = 0;
	err = flow_walk_start(&walk, sw, filter, 256);
	if (err)
		return err;
	do {
		more = dvs_flow_walk_next(&walk);
		*count += walk.count;
		if (filter->ends)
			dvs_notify_flows(sw, walk.record, walk.count);
	} while (more);
	kvfree(walk.record);
	return 0;
}

static int flow_request(struct genl_info *info, u8 cmd)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_FLOWS_SWITCH);
	struct flow_filter filter;
	struct flow_count of;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	err = flow_parse(sw, &filter, info->attrs[DVS_A_FLOWS_FLOW],
			 info->extack);
	if (err)
		return err;
	filter.ends = cmd == DVS_CMD_FLOW_FLUSH;
	return flow_walk(sw, &filter, &of.count) ?:
	       dvs_nl_reply(info, cmd, DVS_NL_RECORDS_HEAD, flow_fill_count,
			    &of);
}

int dvs_nl_flow_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = flow_request(info, DVS_CMD_FLOW_GET);
	rtnl_unlock();
	return err;
}

int dvs_nl_flow_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = flow_request(info, DVS_CMD_FLOW_FLUSH);
	rtnl_unlock();
	return err;
}

/* ---- dump ---- */

static int flow_dump_message(struct sk_buff *skb, struct netlink_callback *cb,
			     struct dvs_switch *sw,
			     const struct dvs_flow_walk *walk)
{
	const struct dvs_nl_head head = {
		.portid = NETLINK_CB(cb->skb).portid,
		.seq = cb->nlh->nlmsg_seq,
		.flags = NLM_F_MULTI,
		.cmd = DVS_CMD_FLOW_GET,
	};
	void *msg = dvs_nl_begin(skb, &head);

	if (WARN_ON_ONCE(!msg || flows_put_head(skb, sw) ||
			 flows_put(skb, sw, walk->record, walk->count)))
		return -EINVAL;
	genlmsg_end(skb, msg);
	return 0;
}

/* Go on with a walk, as far as there is room; false if it has come to its end */
static bool flow_dump_walk(struct dvs_flow_walk *walk, int room)
{
	bool more;

	walk->size = room / DVS_NL_RECORD_SIZE;
	do {
		more = dvs_flow_walk_next(walk);
	} while (more && !walk->count);
	return more;
}

/*
 * Messages of as many records as surely fit, but for short ones: -EMSGSIZE if there
 * may be more
 */
static int flow_dump_some(struct sk_buff *skb, struct netlink_callback *cb,
			  struct dvs_switch *sw, struct dvs_flow_walk *walk)
{
	bool more = true;
	int err, room;

	while (more) {
		room = skb_tailroom(skb) - DVS_NL_RECORDS_HEAD;
		if (room < DVS_NL_RECORD_SIZE * (skb->len ? FLOW_RECORDS : 1))
			return -EMSGSIZE;
		more = flow_dump_walk(walk, room);
		err = walk->count ? flow_dump_message(skb, cb, sw, walk) : 0;
		if (err)
			return err;
	}
	return 0;
}

static int flow_dump_from(struct sk_buff *skb, struct netlink_callback *cb,
			  struct dvs_switch *sw, struct flow_filter *filter,
			  struct dvs_nl_cursor *cursor)
{
	struct dvs_flow_walk walk;
	int err;

	err = flow_walk_start(&walk, sw, filter,
			      skb_tailroom(skb) / DVS_NL_RECORD_SIZE + 1);
	if (err)
		return err;
	walk.id = cursor->id;
	walk.cpu = cursor->object;
	walk.bucket = cursor->part;
	walk.passed = cursor->passed;
	err = flow_dump_some(skb, cb, sw, &walk);
	cursor->id = walk.id;
	cursor->object = walk.cpu;
	cursor->part = walk.bucket;
	cursor->passed = walk.passed;
	kvfree(walk.record);
	return err;
}

static int flow_dump(struct dvs_switch *sw, struct sk_buff *skb,
		     struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	struct nlattr **attrs = dvs_genl_dump_attrs(cb);
	struct flow_filter filter;
	int err;

	err = flow_parse(sw, &filter, attrs ? attrs[DVS_A_FLOWS_FLOW] : NULL,
			 cb->extack);
	return err ?: flow_dump_from(skb, cb, sw, &filter, cursor);
}

int dvs_nl_flow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_FLOWS_SWITCH, flow_dump);
}
