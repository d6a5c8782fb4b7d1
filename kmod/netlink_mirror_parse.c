// SPDX-License-Identifier: GPL-2.0
/*
 * Generic netlink: what a request says of a mirror. It is checked as a whole before
 * anything is touched.
 */

#include <linux/slab.h>
#include <net/ipv6.h>

#include "netlink_mirror.h"
#include "vxlan.h"

/* ---- sources ---- */

static unsigned int count_attrs(struct genl_info *info, int type)
{
	const struct nlattr *attr;
	unsigned int n = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		n += nla_type(attr) == type;
	return n;
}

static bool config_has_port(const struct dvs_mirror_config *config, u32 ifindex)
{
	unsigned int i;

	for (i = 0; i < config->ports; i++)
		if (config->port[i].ifindex == ifindex)
			return true;
	return false;
}

static int parse_port(struct dvs_mirror_config *config, struct dvs_switch *sw,
		      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[DVS_A_MIRROR_PORT_MAX + 1];
	struct dvs_mirror_port *at;
	struct dvs_port *port;
	int err;

	err = nla_parse_nested(tb, DVS_A_MIRROR_PORT_MAX, attr,
			       dvs_mirror_port_nl_policy, extack);
	if (err)
		return err;
	if (!tb[DVS_A_MIRROR_PORT_IFINDEX] || tb[DVS_A_MIRROR_PORT_IFNAME]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a port is told by the index of its device");
		return -EINVAL;
	}
	port = dvs_nl_port_of(sw, nla_get_u32(tb[DVS_A_MIRROR_PORT_IFINDEX]));
	if (!port) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the device is not a port of the switch");
		return -ENOENT;
	}
	if (config_has_port(config, port->dev->ifindex))
		return 0;
	at = &config->port[config->ports++];
	at->ifindex = port->dev->ifindex;
	strscpy(at->name, port->dev->name, sizeof(at->name));
	return 0;
}

static int parse_tunnel(struct dvs_mirror_config *config, struct dvs_switch *sw,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[DVS_A_MIRROR_TUNNEL_MAX + 1];
	struct dvs_mirror_tunnel *at = &config->tunnel[config->tunnels];
	int err;

	err = nla_parse_nested(tb, DVS_A_MIRROR_TUNNEL_MAX, attr,
			       dvs_mirror_tunnel_nl_policy, extack);
	if (err)
		return err;
	if (!tb[DVS_A_MIRROR_TUNNEL_NAME]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a tunnel is told by its name");
		return -EINVAL;
	}
	nla_strscpy(at->name, tb[DVS_A_MIRROR_TUNNEL_NAME], sizeof(at->name));
	if (!dvs_tunnel_find_rtnl(sw, at->name)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the switch has no such tunnel");
		return -ENOENT;
	}
	config->tunnels++;
	return 0;
}

/* Read each attribute of a type */
static int parse_each(struct dvs_mirror_config *config, struct dvs_switch *sw,
		      struct genl_info *info, int type,
		      int (*parse)(struct dvs_mirror_config *config,
				   struct dvs_switch *sw,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack))
{
	const struct nlattr *attr;
	int rem, err = 0;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) == type)
			err = parse(config, sw, attr, info->extack);
		if (err)
			break;
	}
	return err;
}

static int parse_sources(struct dvs_mirror_config *config,
			 struct dvs_switch *sw, struct genl_info *info)
{
	unsigned int ports = count_attrs(info, DVS_A_MIRROR_PORTS);
	unsigned int tunnels = count_attrs(info, DVS_A_MIRROR_TUNNELS);

	if (ports > DVS_MIRROR_SOURCES)
		return REFUSE(info, DVS_A_MIRROR_PORTS, -E2BIG,
			      "more than 256 ports");
	if (tunnels > DVS_MIRROR_SOURCES)
		return REFUSE(info, DVS_A_MIRROR_TUNNELS, -E2BIG,
			      "more than 256 tunnels");
	config->port = kcalloc(ports, sizeof(*config->port), GFP_KERNEL);
	config->tunnel = kcalloc(tunnels, sizeof(*config->tunnel), GFP_KERNEL);
	if (!config->port || !config->tunnel)
		return -ENOMEM;
	return parse_each(config, sw, info, DVS_A_MIRROR_PORTS, parse_port) ?:
	       parse_each(config, sw, info, DVS_A_MIRROR_TUNNELS,
			  parse_tunnel) ?:
	       dvs_nl_ranges(&config->segments, info, DVS_A_MIRROR_SEGMENTS);
}

/* What a request says of sources takes the place of all that there were */
static int replace_sources(struct dvs_mirror_config *config,
			   struct dvs_switch *sw, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	bool some = attrs[DVS_A_MIRROR_PORTS] || attrs[DVS_A_MIRROR_TUNNELS] ||
		    attrs[DVS_A_MIRROR_SEGMENTS];
	int err;

	if (some && attrs[DVS_A_MIRROR_SOURCES_ALL])
		return REFUSE(info, DVS_A_MIRROR_SOURCES_ALL, -EINVAL,
			      "some sources or all, not both");
	if (!some && !attrs[DVS_A_MIRROR_SOURCES_ALL])
		return 0;
	dvs_mirror_config_free(config);
	err = parse_sources(config, sw, info);
	if (!err && config->segments.count > DVS_MIRROR_SOURCES)
		return REFUSE(info, DVS_A_MIRROR_SEGMENTS, -E2BIG,
			      "more than 256 runs of segments");
	return err;
}

/* ---- which frames, and how much of them ---- */

static int parse_frames(struct dvs_mirror_config *config,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_MIRROR_DIRECTION])
		config->direction = nla_get_u32(attrs[DVS_A_MIRROR_DIRECTION]);
	if (config->direction == DVS_FLOW_DIRECTION_NONE)
		return REFUSE(info, DVS_A_MIRROR_DIRECTION, -EINVAL,
			      "a mirror looks in one direction or both");
	if (attrs[DVS_A_MIRROR_INTERVAL])
		config->interval = nla_get_u32(attrs[DVS_A_MIRROR_INTERVAL]);
	if (attrs[DVS_A_MIRROR_SNAP_LEN])
		config->snap_len = nla_get_u32(attrs[DVS_A_MIRROR_SNAP_LEN]);
	if (config->snap_len && config->snap_len < DVS_SNAP_LEN_MIN)
		return REFUSE(info, DVS_A_MIRROR_SNAP_LEN, -EINVAL,
			      "a snap-len is 0, or at least 14");
	return dvs_nl_mirror_parse_filter(&config->filter, info,
					  attrs[DVS_A_MIRROR_FILTER_NONE]);
}

/* ---- target ---- */

/* Attributes of a port as target, and of a remote; first those of a port */
static const u16 target_attrs[] = {
	DVS_A_MIRROR_DEDICATED,
	DVS_A_MIRROR_RSPAN,
	DVS_A_MIRROR_LOCAL,
	DVS_A_MIRROR_VERSION,
	DVS_A_MIRROR_SESSION,
	DVS_A_MIRROR_TTL,
	DVS_A_MIRROR_DSCP,
	DVS_A_MIRROR_INDEX,
	DVS_A_MIRROR_HWID,
};

#define TARGET_ATTRS_PORT	2

static int check_target_attrs(const struct dvs_mirror_config *config,
			      struct genl_info *info)
{
	bool is_remote = config->remote.family, of_remote;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(target_attrs); i++) {
		of_remote = i >= TARGET_ATTRS_PORT;
		if (!info->attrs[target_attrs[i]] || is_remote == of_remote)
			continue;
		if (is_remote)
			return REFUSE(info, target_attrs[i], -EINVAL,
				      "only a port as target has it");
		return REFUSE(info, target_attrs[i], -EINVAL,
			      "only a remote has it");
	}
	return 0;
}

static bool addr_is_routed_host(const struct dvs_addr *addr)
{
	if (addr->family == AF_INET)
		return !ipv4_is_multicast(addr->v4) &&
		       !ipv4_is_lbcast(addr->v4) && !ipv4_is_zeronet(addr->v4);
	return !(ipv6_addr_type(&addr->v6) &
		 (IPV6_ADDR_MULTICAST | IPV6_ADDR_LINKLOCAL)) &&
	       !ipv6_addr_any(&addr->v6);
}

static int parse_host(struct dvs_addr *addr, struct genl_info *info, int type)
{
	int err = dvs_nl_addr(addr, info->attrs[type], info->extack);

	if (err)
		return err;
	if (!addr_is_routed_host(addr))
		return REFUSE(info, type, -EINVAL,
			      "not the address of a host that packets are routed to");
	return 0;
}

static int parse_target_port(struct dvs_mirror_config *config,
			     struct dvs_switch *sw, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[DVS_A_MIRROR_TARGET];
	struct dvs_port *port = dvs_nl_port_of(sw, nla_get_u32(attr));

	if (!port)
		return REFUSE(info, DVS_A_MIRROR_TARGET, -ENOENT,
			      "the device is not a port of the switch");
	memset(&config->remote, 0, sizeof(config->remote));
	memset(&config->local, 0, sizeof(config->local));
	config->target.ifindex = port->dev->ifindex;
	strscpy(config->target.name, port->dev->name,
		sizeof(config->target.name));
	config->dedicated = true;
	config->rspan = 0;
	return 0;
}

static int parse_target_remote(struct dvs_mirror_config *config,
			       struct genl_info *info)
{
	bool was_remote = config->remote.family;
	int err = parse_host(&config->remote, info, DVS_A_MIRROR_REMOTE);

	if (err)
		return err;
	if (!was_remote && !info->attrs[DVS_A_MIRROR_SESSION])
		return REFUSE(info, DVS_A_MIRROR_REMOTE, -EINVAL,
			      "a remote needs a session");
	memset(&config->target, 0, sizeof(config->target));
	config->rspan = 0;
	return 0;
}

static int parse_target(struct dvs_mirror_config *config, struct dvs_switch *sw,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_MIRROR_TARGET] && attrs[DVS_A_MIRROR_REMOTE])
		return REFUSE(info, DVS_A_MIRROR_REMOTE, -EINVAL,
			      "a port or a remote, not both");
	if (attrs[DVS_A_MIRROR_TARGET])
		return parse_target_port(config, sw, info);
	if (attrs[DVS_A_MIRROR_REMOTE])
		return parse_target_remote(config, info);
	if (*config->target.name || config->remote.family)
		return 0;
	GENL_SET_ERR_MSG(info, "no target and no remote given");
	return -EINVAL;
}

/* ---- a port as target ---- */

static int check_port(const struct dvs_mirror_config *config,
		      struct dvs_switch *sw, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct dvs_port *port = NULL;

	if (config->target.ifindex)
		port = dvs_nl_port_of(sw, config->target.ifindex);
	if (!port)
		return 0;	/* it went: the mirror is not active */
	if (config_has_port(config, port->dev->ifindex)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_MIRROR_TARGET] ?:
						  attrs[DVS_A_MIRROR_PORTS],
				    "the target is a source of the mirror");
		return -EINVAL;
	}
	if (dvs_mirror_fits(config, port, info->extack))
		return 0;
	NL_SET_BAD_ATTR(info->extack, attrs[DVS_A_MIRROR_RSPAN] ?:
				      attrs[DVS_A_MIRROR_TARGET]);
	return -EBUSY;
}

static int parse_port_attrs(struct dvs_mirror_config *config,
			    struct dvs_switch *sw, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_MIRROR_RSPAN])
		config->rspan = nla_get_u16(attrs[DVS_A_MIRROR_RSPAN]);
	if (attrs[DVS_A_MIRROR_DEDICATED] && config->rspan)
		return REFUSE(info, DVS_A_MIRROR_DEDICATED, -EINVAL,
			      "a port of RSPAN goes on forwarding");
	if (attrs[DVS_A_MIRROR_DEDICATED])
		config->dedicated = nla_get_u8(attrs[DVS_A_MIRROR_DEDICATED]);
	return check_port(config, sw, info);
}

/* ---- a remote ---- */

static int check_remote(struct dvs_mirror_config *config,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (config->local.family &&
	    config->local.family != config->remote.family) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_MIRROR_LOCAL] ?:
						  attrs[DVS_A_MIRROR_REMOTE],
				    "remote and local address are of different families");
		return -EINVAL;
	}
	if (attrs[DVS_A_MIRROR_INDEX] && config->version != 2)
		return REFUSE(info, DVS_A_MIRROR_INDEX, -EINVAL,
			      "only ERSPAN II has an index");
	if (attrs[DVS_A_MIRROR_HWID] && config->version != 3)
		return REFUSE(info, DVS_A_MIRROR_HWID, -EINVAL,
			      "only ERSPAN III has a hardware id");
	if (config->version == 2)
		config->hwid = 0;
	else
		config->index = 0;
	return 0;
}

static void parse_u8(u8 *value, const struct nlattr *attr)
{
	if (attr)
		*value = nla_get_u8(attr);
}

static int parse_remote_attrs(struct dvs_mirror_config *config,
			      struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	int err = 0;

	parse_u8(&config->version, attrs[DVS_A_MIRROR_VERSION]);
	parse_u8(&config->ttl, attrs[DVS_A_MIRROR_TTL]);
	parse_u8(&config->dscp, attrs[DVS_A_MIRROR_DSCP]);
	parse_u8(&config->hwid, attrs[DVS_A_MIRROR_HWID]);
	if (attrs[DVS_A_MIRROR_SESSION])
		config->session = nla_get_u16(attrs[DVS_A_MIRROR_SESSION]);
	if (attrs[DVS_A_MIRROR_INDEX])
		config->index = nla_get_u32(attrs[DVS_A_MIRROR_INDEX]);
	if (attrs[DVS_A_MIRROR_LOCAL])
		err = parse_host(&config->local, info, DVS_A_MIRROR_LOCAL);
	return err ?: check_remote(config, info);
}

/**
 * dvs_nl_mirror_parse() - read what a request says of a mirror
 * @config: what the mirror is, or the defaults; changed, also on failure
 * @sw: its switch
 * @info: the request
 *
 * Return: 0, or an error; extack is set.
 */
int dvs_nl_mirror_parse(struct dvs_mirror_config *config, struct dvs_switch *sw,
			struct genl_info *info)
{
	int err = replace_sources(config, sw, info) ?:
		  parse_frames(config, info) ?:
		  parse_target(config, sw, info) ?:
		  check_target_attrs(config, info);

	if (err)
		return err;
	return config->remote.family ? parse_remote_attrs(config, info) :
				       parse_port_attrs(config, sw, info);
}
