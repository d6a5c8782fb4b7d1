// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: segments. */

#include <linux/rtnetlink.h>

#include "netlink.h"
#include "notify.h"

#define SEGMENT_MSG_SIZE	256

/* A segment does not know its switch */
struct segment_of {
	struct dvs_switch *sw;
	struct dvs_segment *segment;
};

static int segment_put(struct sk_buff *skb, const struct segment_of *of)
{
	const struct dvs_segment *segment = of->segment;
	const struct net_device *dev = of->sw->dev;

	if (segment->name[0] &&
	    nla_put_string(skb, DVS_A_SEGMENT_NAME, segment->name))
		return -EMSGSIZE;
	return nla_put_u32(skb, DVS_A_SEGMENT_SWITCH, dev->ifindex) ||
	       nla_put_u32(skb, DVS_A_SEGMENT_ID, segment->id) ||
	       nla_put_string(skb, DVS_A_SEGMENT_SWITCH_NAME, dev->name) ||
	       nla_put_u8(skb, DVS_A_SEGMENT_CONFIGURED, segment->configured) ||
	       nla_put_u32(skb, DVS_A_SEGMENT_PORT_COUNT, segment->ports) ||
	       nla_put_u32(skb, DVS_A_SEGMENT_REMOTE_COUNT, segment->remotes) ||
	       nla_put_u32(skb, DVS_A_SEGMENT_MAC_COUNT,
			   READ_ONCE(segment->macs));
}

static int segment_fill(struct sk_buff *skb, const void *object,
			unsigned int *part)
{
	return segment_put(skb, object);
}

/**
 * dvs_notify_segment() - tell the world of a segment
 * @sw: its switch
 * @segment: the segment
 * @cmd: %DVS_CMD_SEGMENT_NTF or %DVS_CMD_SEGMENT_DEL_NTF
 */
void dvs_notify_segment(struct dvs_switch *sw, struct dvs_segment *segment,
			u8 cmd)
{
	const struct segment_of of = { .sw = sw, .segment = segment };

	dvs_nl_multicast(dvs_switch_net(sw), cmd, DVS_NLGRP_CONFIG,
			 SEGMENT_MSG_SIZE, segment_fill, &of);
}

static int segment_id(struct genl_info *info, u32 *id)
{
	if (GENL_REQ_ATTR_CHECK(info, DVS_A_SEGMENT_ID)) {
		GENL_SET_ERR_MSG(info, "no segment given");
		return -EINVAL;
	}
	*id = nla_get_u32(info->attrs[DVS_A_SEGMENT_ID]);
	return 0;
}

static int segment_find(struct genl_info *info, struct segment_of *of)
{
	int err;
	u32 id;

	of->sw = dvs_nl_switch(info, DVS_A_SEGMENT_SWITCH);
	if (IS_ERR(of->sw))
		return PTR_ERR(of->sw);
	err = segment_id(info, &id);
	if (err)
		return err;
	of->segment = dvs_segment_find_rtnl(&of->sw->segments, id);
	if (of->segment)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_SEGMENT_ID],
			    "the switch has no such segment");
	return -ENOENT;
}

int dvs_nl_segment_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct segment_of of;
	int err;

	rtnl_lock();
	err = segment_find(info, &of) ?:
	      dvs_nl_reply(info, DVS_CMD_SEGMENT_GET, SEGMENT_MSG_SIZE,
			   segment_fill, &of);
	rtnl_unlock();
	return err;
}

/* The cursor counts indexes; dying segments, which have no id any more, are
 * passed over
 */
static int segment_dump(struct dvs_switch *sw, struct sk_buff *skb,
			struct netlink_callback *cb,
			struct dvs_nl_cursor *cursor)
{
	u32 size = rtnl_dereference(sw->segments.table)->size;
	struct segment_of of = { .sw = sw };
	int err;

	for (; cursor->object < size; cursor->object++) {
		of.segment = dvs_segment_rcu(&sw->segments, cursor->object);
		if (!of.segment || !of.segment->users)
			continue;
		err = dvs_nl_dump_one(skb, cb, DVS_CMD_SEGMENT_GET,
				      segment_fill, &of, &cursor->part);
		if (err)
			return err;
	}
	return 0;
}

static int segment_dump_rcu(struct dvs_switch *sw, struct sk_buff *skb,
			    struct netlink_callback *cb,
			    struct dvs_nl_cursor *cursor)
{
	int err;

	rcu_read_lock();	/* dying segments are freed without rtnl */
	err = segment_dump(sw, skb, cb, cursor);
	rcu_read_unlock();
	return err;
}

int dvs_nl_segment_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_SEGMENT_SWITCH, segment_dump_rcu);
}

static void segment_set_name(struct dvs_segment *segment,
			     struct genl_info *info)
{
	if (info->attrs[DVS_A_SEGMENT_NAME])
		nla_strscpy(segment->name, info->attrs[DVS_A_SEGMENT_NAME],
			    sizeof(segment->name));
}

static int segment_new(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_SEGMENT_SWITCH);
	struct dvs_segment *segment;
	int err;
	u32 id;

	if (IS_ERR(sw))
		return PTR_ERR(sw);
	err = segment_id(info, &id);
	if (err)
		return err;
	segment = dvs_segment_find_rtnl(&sw->segments, id);
	if (segment && segment->configured) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_SEGMENT_ID],
				    "the switch has this segment already");
		return -EEXIST;
	}
	segment = dvs_segment_get(&sw->segments, id);
	if (IS_ERR(segment)) {
		if (PTR_ERR(segment) == -ENOSPC)
			GENL_SET_ERR_MSG(info, "the switch has 65535 segments already");
		return PTR_ERR(segment);
	}
	segment->configured = true;
	segment_set_name(segment, info);
	dvs_notify_segment(sw, segment, DVS_CMD_SEGMENT_NTF);
	return 0;
}

int dvs_nl_segment_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = segment_new(info);
	rtnl_unlock();
	return err;
}

int dvs_nl_segment_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct segment_of of;
	int err;

	rtnl_lock();
	err = segment_find(info, &of);
	if (!err) {
		segment_set_name(of.segment, info);
		dvs_notify_segment(of.sw, of.segment, DVS_CMD_SEGMENT_NTF);
	}
	rtnl_unlock();
	return err;
}

static int segment_del(struct genl_info *info)
{
	struct segment_of of;
	int err;

	err = segment_find(info, &of);
	if (err)
		return err;
	if (!of.segment->configured) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[DVS_A_SEGMENT_ID],
				    "only its ports and remotes keep this segment");
		return -EBUSY;
	}
	dvs_notify_segment(of.sw, of.segment, DVS_CMD_SEGMENT_DEL_NTF);
	of.segment->configured = false;
	of.segment->name[0] = '\0';
	dvs_segment_put(&of.sw->segments, of.segment);
	return 0;
}

int dvs_nl_segment_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = segment_del(info);
	rtnl_unlock();
	return err;
}
