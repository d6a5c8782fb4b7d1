// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink: dump and flush of the forwarding database. Both walk the
 * whole table and let the same filter decide.
 */

#include <linux/rtnetlink.h>

#include "dest.h"
#include "netlink.h"
#include "port.h"
#include "remote.h"
#include "vxlan.h"

/**
 * struct fdb_filter - which entries a request means
 * @sw: the switch
 * @segment: index of the segment, 0 if any
 * @mac: upper bits of the key, 0 if any
 * @port: destination index of the port, 0 if any
 * @tunnel: name of the tunnel, NULL if any
 * @remote: address of the remote; its family is 0 if any
 * @kinds: bit mask of kinds
 */
struct fdb_filter {
	struct dvs_switch *sw;
	u16 segment;
	u64 mac;
	u32 port;
	const struct nlattr *tunnel;
	struct dvs_addr remote;
	u32 kinds;
};

/* rcu_read_lock() */
static bool fdb_matches_dest(const struct fdb_filter *filter, u32 index)
{
	const struct dvs_remote *remote;
	struct dvs_dest *dest;

	if (filter->port && filter->port != index)
		return false;
	if (!filter->tunnel && !filter->remote.family)
		return true;
	dest = dvs_dest_rcu(&filter->sw->dests, index);
	if (!dest || dest->kind != DVS_DEST_REMOTE)
		return false;
	remote = dvs_remote_of(dest);
	if (filter->tunnel && nla_strcmp(filter->tunnel, remote->tunnel->name))
		return false;
	return !filter->remote.family ||
	       dvs_addr_equal(&filter->remote, &remote->addr);
}

/* rcu_read_lock() */
static bool fdb_matches(const struct fdb_filter *filter,
			const struct dvs_fdb_entry *entry)
{
	if (filter->segment &&
	    filter->segment != dvs_fdb_key_segment(entry->key))
		return false;
	if (filter->mac && filter->mac != entry->key >> 16)
		return false;
	if (!(filter->kinds & BIT(dvs_fdb_kind(entry->val))))
		return false;
	return fdb_matches_dest(filter, dvs_fdb_dest(entry->val));
}

static int fdb_filter_segment(struct fdb_filter *filter,
			      const struct nlattr *attr,
			      struct netlink_ext_ack *extack)
{
	struct dvs_segment *segment;

	if (!attr)
		return 0;
	segment = dvs_segment_find_rtnl(&filter->sw->segments,
					nla_get_u32(attr));
	if (!segment) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the switch has no such segment");
		return -ENOENT;
	}
	filter->segment = segment->index;
	return 0;
}

static int fdb_filter_port(struct fdb_filter *filter, const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	struct dvs_port *port;

	if (!attr)
		return 0;
	port = dvs_nl_port_of(filter->sw, nla_get_u32(attr));
	if (!port) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the device is not a port of the switch");
		return -ENOENT;
	}
	filter->port = port->dest.index;
	return 0;
}

static int fdb_filter_tunnel(struct fdb_filter *filter,
			     const struct nlattr *attr,
			     struct netlink_ext_ack *extack)
{
	char name[DVS_TUNNEL_NAME_LEN + 1];

	if (!attr)
		return 0;
	nla_strscpy(name, attr, sizeof(name));
	if (!dvs_tunnel_find_rtnl(filter->sw, name)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the switch has no such tunnel");
		return -ENOENT;
	}
	filter->tunnel = attr;
	return 0;
}

static int fdb_filter_init(struct fdb_filter *filter, struct dvs_switch *sw,
			   struct nlattr **attrs, u32 kinds,
			   struct netlink_ext_ack *extack)
{
	int err;

	memset(filter, 0, sizeof(*filter));
	filter->sw = sw;
	filter->kinds = kinds;
	if (!attrs)
		return 0;
	if (attrs[DVS_A_FDB_KIND])
		filter->kinds = BIT(nla_get_u32(attrs[DVS_A_FDB_KIND]));
	err = fdb_filter_segment(filter, attrs[DVS_A_FDB_SEGMENT], extack) ?:
	      fdb_filter_port(filter, attrs[DVS_A_FDB_PORT], extack) ?:
	      fdb_filter_tunnel(filter, attrs[DVS_A_FDB_TUNNEL], extack);
	if (!err && attrs[DVS_A_FDB_REMOTE])
		err = dvs_nl_addr(&filter->remote, attrs[DVS_A_FDB_REMOTE],
				  extack);
	return err;
}

/**
 * struct fdb_dump - a dump under way
 * @filter: which entries
 * @skb: where they go
 * @cb: the dump
 * @bucket: where the walk stands
 * @begun: the bucket that @put counts in
 * @put: entries of that bucket that were put already
 * @seen: entries of that bucket seen in this round
 */
struct fdb_dump {
	struct fdb_filter filter;
	struct sk_buff *skb;
	struct netlink_callback *cb;
	u32 bucket;
	u32 begun;
	u32 put;
	u32 seen;
};

static int fdb_dump_put(struct fdb_dump *dump,
			const struct dvs_fdb_entry *entry)
{
	const struct dvs_nl_head head = {
		.portid = NETLINK_CB(dump->cb->skb).portid,
		.seq = dump->cb->nlh->nlmsg_seq,
		.flags = NLM_F_MULTI,
		.cmd = DVS_CMD_FDB_GET,
	};
	const struct dvs_nl_fdb fdb = {
		.sw = dump->filter.sw,
		.entry = *entry,
	};
	unsigned int part = 0;

	return dvs_nl_fill(dump->skb, &head, dvs_nl_fdb_fill, &fdb, &part);
}

static enum dvs_fdb_walk fdb_dump_one(const struct dvs_fdb_entry *entry,
				      void *arg)
{
	struct fdb_dump *dump = arg;
	int err = 0;

	if (dump->begun != dump->bucket) {
		dump->begun = dump->bucket;
		dump->put = 0;
		dump->seen = 0;
	}
	if (dump->seen++ < dump->put)
		return DVS_FDB_KEEP;
	rcu_read_lock();
	if (fdb_matches(&dump->filter, entry))
		err = fdb_dump_put(dump, entry);
	rcu_read_unlock();
	if (err)
		return DVS_FDB_STOP;
	dump->put++;
	return DVS_FDB_KEEP;
}

/* The cursor's object is a bucket, its part the entries of it that are done */
static int fdb_dump(struct dvs_switch *sw, struct sk_buff *skb,
		    struct netlink_callback *cb, struct dvs_nl_cursor *cursor)
{
	struct nlattr **attrs = dvs_genl_dump_attrs(cb);
	struct fdb_dump dump = {
		.skb = skb,
		.cb = cb,
		.bucket = cursor->object,
		.begun = cursor->object,
		.put = cursor->part,
	};
	int err;

	err = fdb_filter_init(&dump.filter, sw, attrs, ~0u, cb->extack);
	if (err)
		return attrs[DVS_A_FDB_SWITCH] ? err : 0;
	if (attrs[DVS_A_FDB_MAC])
		dump.filter.mac =
			ether_addr_to_u64(nla_data(attrs[DVS_A_FDB_MAC]));
	cb->seq = sw->fdb.generation + 1;
	dvs_fdb_walk(&sw->fdb, &dump.bucket, fdb_dump_one, DVS_FDB_EVENT_DEL,
		     &dump);
	cursor->object = dump.bucket;
	cursor->part = dump.put;
	return dump.bucket * DVS_FDB_WAYS < dvs_fdb_size(&sw->fdb) ?
	       -EMSGSIZE : 0;
}

int dvs_nl_fdb_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_FDB_SWITCH, fdb_dump);
}

static enum dvs_fdb_walk fdb_flush_one(const struct dvs_fdb_entry *entry,
				       void *arg)
{
	const struct fdb_filter *filter = arg;
	bool matches;

	rcu_read_lock();
	matches = fdb_matches(filter, entry);
	rcu_read_unlock();
	return matches ? DVS_FDB_REMOVE : DVS_FDB_KEEP;
}

static int fdb_flush_fill(struct sk_buff *skb, const void *object,
			  unsigned int *part)
{
	const u32 *flushed = object;

	return nla_put_u32(skb, DVS_A_FDB_FLUSHED, *flushed);
}

static int fdb_flush(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_FDB_SWITCH);
	struct nlattr *kind = info->attrs[DVS_A_FDB_KIND];
	struct fdb_filter filter;
	u32 flushed, bucket = 0;
	int err;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	if (kind && nla_get_u32(kind) == DVS_FDB_KIND_LOCAL) {
		NL_SET_ERR_MSG_ATTR(info->extack, kind,
				    "the host's own address stays");
		return -EOPNOTSUPP;
	}
	err = fdb_filter_init(&filter, sw, info->attrs,
			      BIT(DVS_FDB_KIND_LEARNED) |
			      BIT(DVS_FDB_KIND_STICKY), info->extack);
	if (err)
		return err;
	flushed = dvs_fdb_walk(&sw->fdb, &bucket, fdb_flush_one,
			       DVS_FDB_EVENT_DEL, &filter);
	return dvs_nl_reply(info, DVS_CMD_FDB_FLUSH, nla_total_size(4),
			    fdb_flush_fill, &flushed);
}

int dvs_nl_fdb_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = fdb_flush(info);
	rtnl_unlock();
	return err;
}
