// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: captures. */

#include <linux/rtnetlink.h>

#include "capture.h"
#include "netlink_mirror.h"
#include "notify.h"
#include "vxlan.h"

#define CAPTURE_MSG_SIZE	1024

/* The filter is read and put by the numbers that a mirror's has */
#define SAME(name)	static_assert((int)DVS_A_CAPTURE_##name == \
				      (int)DVS_A_MIRROR_##name)
SAME(SRC_MAC);
SAME(DST_MAC);
SAME(VLAN);
SAME(ETHERTYPE);
SAME(SRC);
SAME(SRC_LEN);
SAME(DST);
SAME(DST_LEN);
SAME(PROTOCOL);
SAME(SRC_PORT);
SAME(DST_PORT);
SAME(REVERSE);

/* ---- replies ---- */

static int capture_put_source(struct sk_buff *skb,
			      const struct dvs_capture_config *config)
{
	const struct dvs_dest *dest = config->dest;

	if (config->segment &&
	    nla_put_u32(skb, DVS_A_CAPTURE_SEGMENT, config->segment))
		return -EMSGSIZE;
	if (!dest)
		return config->segment ? 0 :
		       nla_put_flag(skb, DVS_A_CAPTURE_SOURCES_ALL);
	if (!dvs_dest_is_port(dest))
		return nla_put_string(skb, DVS_A_CAPTURE_TUNNEL, dest->name);
	return nla_put_u32(skb, DVS_A_CAPTURE_PORT,
			   container_of(dest, struct dvs_port,
					dest)->dev->ifindex) ||
	       nla_put_string(skb, DVS_A_CAPTURE_PORT_NAME, dest->name);
}

/**
 * dvs_nl_capture_put_counts() - put how many frames a capture told of and lost
 * @skb: message
 * @capture: the capture
 *
 * Return: 0, or -EMSGSIZE.
 */
int dvs_nl_capture_put_counts(struct sk_buff *skb,
			      const struct dvs_capture *capture)
{
	return nla_put_u64_64bit(skb, DVS_A_CAPTURE_PACKETS,
				 atomic64_read(&capture->packets),
				 DVS_A_CAPTURE_PAD) ||
	       nla_put_u64_64bit(skb, DVS_A_CAPTURE_LOST,
				 atomic64_read(&capture->lost),
				 DVS_A_CAPTURE_PAD);
}

static int capture_fill(struct sk_buff *skb, const void *object,
			unsigned int *part)
{
	const struct dvs_capture *capture = object;
	const struct dvs_capture_config *config = &capture->config;
	const struct net_device *dev = capture->sw->dev;

	return nla_put_u32(skb, DVS_A_CAPTURE_SWITCH, dev->ifindex) ||
	       nla_put_string(skb, DVS_A_CAPTURE_SWITCH_NAME, dev->name) ||
	       capture_put_source(skb, config) ||
	       nla_put_u32(skb, DVS_A_CAPTURE_DIRECTION, config->direction) ||
	       dvs_nl_mirror_put_filter(skb, &config->filter) ||
	       nla_put_u32(skb, DVS_A_CAPTURE_FRAMES, config->frames) ||
	       nla_put_u32(skb, DVS_A_CAPTURE_INTERVAL, config->interval) ||
	       nla_put_u32(skb, DVS_A_CAPTURE_SNAP_LEN, config->snap_len) ||
	       nla_put_u32(skb, DVS_A_CAPTURE_PORTID, capture->portid) ||
	       dvs_nl_capture_put_counts(skb, capture);
}

static int capture_reply(struct genl_info *info, u8 cmd,
			 const struct dvs_capture *capture)
{
	return dvs_nl_reply(info, cmd, CAPTURE_MSG_SIZE, capture_fill, capture);
}

/* ---- requests ---- */

static struct dvs_capture *capture_find(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[DVS_A_CAPTURE_PORTID];
	struct dvs_capture *capture;

	capture = dvs_capture_find(genl_info_net(info), attr ?
				   nla_get_u32(attr) : info->snd_portid);
	if (capture)
		return capture;
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "the socket has no capture");
	return ERR_PTR(-ENOENT);
}

int dvs_nl_capture_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct dvs_capture *capture;
	int err;

	rtnl_lock();
	capture = capture_find(info);
	err = IS_ERR(capture) ? PTR_ERR(capture) :
	      capture_reply(info, DVS_CMD_CAPTURE_GET, capture);
	rtnl_unlock();
	return err;
}

static int capture_dump(struct dvs_switch *sw, struct sk_buff *skb,
			struct netlink_callback *cb,
			struct dvs_nl_cursor *cursor)
{
	struct dvs_capture *capture;
	unsigned int i;
	int err;

	for (i = cursor->object; i < DVS_CAPTURES_PER_SWITCH; i++) {
		capture = rtnl_dereference(sw->captures.slot[i]);
		err = capture ? dvs_nl_dump_one(skb, cb, DVS_CMD_CAPTURE_GET,
						capture_fill, capture,
						&cursor->part) : 0;
		if (err)
			return err;
		cursor->object++;
	}
	return 0;
}

int dvs_nl_capture_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return dvs_nl_dump(skb, cb, DVS_A_CAPTURE_SWITCH, capture_dump);
}

static int parse_port(struct dvs_capture_config *config, struct dvs_switch *sw,
		      struct genl_info *info)
{
	struct dvs_port *port;

	port = dvs_nl_port_of(sw, nla_get_u32(info->attrs[DVS_A_CAPTURE_PORT]));
	if (!port)
		return REFUSE(info, DVS_A_CAPTURE_PORT, -ENOENT,
			      "the device is not a port of the switch");
	config->dest = &port->dest;
	return 0;
}

static int parse_tunnel(struct dvs_capture_config *config,
			struct dvs_switch *sw, struct genl_info *info)
{
	struct dvs_tunnel *tunnel = dvs_nl_tunnel(info, sw,
						  DVS_A_CAPTURE_TUNNEL);

	if (IS_ERR(tunnel))
		return PTR_ERR(tunnel);
	config->dest = &tunnel->self;
	return 0;
}

static int parse_source(struct dvs_capture_config *config,
			struct dvs_switch *sw, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_CAPTURE_SEGMENT])
		config->segment = nla_get_u32(attrs[DVS_A_CAPTURE_SEGMENT]);
	if (attrs[DVS_A_CAPTURE_SOURCES_ALL] &&
	    (attrs[DVS_A_CAPTURE_PORT] || attrs[DVS_A_CAPTURE_TUNNEL] ||
	     attrs[DVS_A_CAPTURE_SEGMENT]))
		return REFUSE(info, DVS_A_CAPTURE_SOURCES_ALL, -EINVAL,
			      "a part of the switch or all, not both");
	if (attrs[DVS_A_CAPTURE_PORT] && attrs[DVS_A_CAPTURE_TUNNEL])
		return REFUSE(info, DVS_A_CAPTURE_TUNNEL, -EINVAL,
			      "a port or a tunnel, not both");
	if (attrs[DVS_A_CAPTURE_PORT])
		return parse_port(config, sw, info);
	if (attrs[DVS_A_CAPTURE_TUNNEL])
		return parse_tunnel(config, sw, info);
	if (config->segment || attrs[DVS_A_CAPTURE_SOURCES_ALL])
		return 0;
	GENL_SET_ERR_MSG(info, "no port, tunnel or segment given");
	return -EINVAL;
}

static int parse_frames(struct dvs_capture_config *config,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_CAPTURE_DIRECTION])
		config->direction = nla_get_u32(attrs[DVS_A_CAPTURE_DIRECTION]);
	if (config->direction == DVS_FLOW_DIRECTION_NONE)
		return REFUSE(info, DVS_A_CAPTURE_DIRECTION, -EINVAL,
			      "a capture looks in one direction or both");
	if (attrs[DVS_A_CAPTURE_FRAMES])
		config->frames = nla_get_u32(attrs[DVS_A_CAPTURE_FRAMES]);
	if (attrs[DVS_A_CAPTURE_INTERVAL])
		config->interval = nla_get_u32(attrs[DVS_A_CAPTURE_INTERVAL]);
	if (attrs[DVS_A_CAPTURE_SNAP_LEN])
		config->snap_len = nla_get_u32(attrs[DVS_A_CAPTURE_SNAP_LEN]);
	if (config->snap_len && config->snap_len < DVS_SNAP_LEN_MIN)
		return REFUSE(info, DVS_A_CAPTURE_SNAP_LEN, -EINVAL,
			      "a snap-len is 0, or at least 14");
	return dvs_nl_mirror_parse_filter(&config->filter, info, NULL);
}

static struct dvs_capture *capture_make(struct genl_info *info)
{
	struct dvs_switch *sw = dvs_nl_switch(info, DVS_A_CAPTURE_SWITCH);
	struct dvs_capture_config config = {
		.direction = DVS_FLOW_DIRECTION_BOTH,
		.interval = 1,
	};
	struct dvs_capture *capture;
	int err;

	if (IS_ERR(sw))
		return ERR_CAST(sw);
	err = parse_source(&config, sw, info) ?: parse_frames(&config, info);
	if (err)
		return ERR_PTR(err);
	if (dvs_capture_find(genl_info_net(info), info->snd_portid)) {
		GENL_SET_ERR_MSG(info, "the socket has a capture already");
		return ERR_PTR(-EBUSY);
	}
	capture = dvs_capture_create(sw, info->snd_portid, &config);
	if (PTR_ERR(capture) == -ENOSPC)
		GENL_SET_ERR_MSG(info, "the switch has 16 captures already");
	return capture;
}

/* The reply comes before all frames: nothing fails behind it */
static int capture_start(struct genl_info *info)
{
	struct dvs_capture *capture = capture_make(info);
	int err;

	if (IS_ERR(capture))
		return PTR_ERR(capture);
	err = capture_reply(info, DVS_CMD_CAPTURE_START, capture);
	if (err)
		dvs_capture_free(capture);
	else
		dvs_capture_publish(capture);
	return err;
}

int dvs_nl_capture_start_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = capture_start(info);
	rtnl_unlock();
	return err;
}

static int capture_stop(struct genl_info *info)
{
	struct dvs_capture *capture = capture_find(info);
	struct sk_buff *reply;
	int err;

	if (IS_ERR(capture))
		return PTR_ERR(capture);
	reply = genlmsg_new(CAPTURE_MSG_SIZE, GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	dvs_capture_withdraw(capture);
	dvs_notify_capture_end(capture, DVS_CAPTURE_END_STOPPED);
	err = dvs_nl_reply_in(reply, info, DVS_CMD_CAPTURE_STOP, capture_fill,
			      capture);
	dvs_capture_free(capture);
	return err;
}

int dvs_nl_capture_stop_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	rtnl_lock();
	err = capture_stop(info);
	rtnl_unlock();
	return err;
}
