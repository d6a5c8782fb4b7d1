// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: settings that ports have, and port groups. */

#include <linux/mm.h>
#include <linux/rtnetlink.h>

#include "netlink_port.h"

#define RUN_SIZE	32	/* of one nested DVS_A_PORT_VLAN_MAP */

/* The setting of each attribute; of one that says yes or no, the flag that it stands for */
static const struct {
	int attr;
	u32 word;
	u32 flag;
} setting_attrs[] = {
	{ DVS_A_PORT_MODE, DVS_SETTING_MODE },
	{ DVS_A_PORT_SEGMENT, DVS_SETTING_SEGMENT },
	{ DVS_A_PORT_VLAN_MAP, DVS_SETTING_VLANS },
	{ DVS_A_PORT_VLAN_NONE, DVS_SETTING_VLANS },
	{ DVS_A_PORT_NATIVE, DVS_SETTING_NATIVE },
	{ DVS_A_PORT_UP, DVS_SETTING_STATE, DVS_F_UP },
	{ DVS_A_PORT_LEARNING, DVS_SETTING_LEARNING, DVS_F_LEARN },
	{ DVS_A_PORT_FLOOD, DVS_SETTING_FLOOD, DVS_F_FLOOD },
	{ DVS_A_PORT_BCAST_FLOOD, DVS_SETTING_BCAST_FLOOD, DVS_F_BCAST_FLOOD },
	{ DVS_A_PORT_MCAST_FLOOD, DVS_SETTING_MCAST_FLOOD, DVS_F_MCAST_FLOOD },
	{ DVS_A_PORT_ISOLATED, DVS_SETTING_ISOLATED, DVS_F_ISOLATED },
	{ DVS_A_PORT_MAC_MAX, DVS_SETTING_MAC_MAX },
	{ DVS_A_PORT_MAC_ACTION, DVS_SETTING_MAC_ACTION },
	{ DVS_A_PORT_PCP, DVS_SETTING_PCP },
	{ DVS_A_PORT_PCP_MAP, DVS_SETTING_PCP_MAP },
	{ DVS_A_PORT_PCP_OUT, DVS_SETTING_PCP_OUT },
	{ DVS_A_PORT_TRUST, DVS_SETTING_TRUST },
	{ DVS_A_PORT_DSCP_MAP, DVS_SETTING_DSCP_MAP },
	{ DVS_A_PORT_ENCODING, DVS_SETTING_ENCODING },
	{ DVS_A_PORT_DSCP_OUT, DVS_SETTING_DSCP_OUT },
	{ DVS_A_PORT_DSCP_OUT_NONE, DVS_SETTING_DSCP_OUT },
	{ DVS_A_PORT_POOL, DVS_SETTING_POOL },
	{ DVS_A_PORT_RESERVATION, DVS_SETTING_RESERVATION },
	{ DVS_A_PORT_SHARES, DVS_SETTING_SHARES },
	{ DVS_A_PORT_LIMIT, DVS_SETTING_LIMIT },
};

/* ---- messages ---- */

static int put_run(struct sk_buff *skb, const struct dvs_vlan_run *run)
{
	struct nlattr *nest = nla_nest_start(skb, DVS_A_PORT_VLAN_MAP);

	if (!nest)
		return -EMSGSIZE;
	if (nla_put_u16(skb, DVS_A_VLAN_MAP_VID, run->first) ||
	    nla_put_u16(skb, DVS_A_VLAN_MAP_VID_LAST, run->last) ||
	    nla_put_u32(skb, DVS_A_VLAN_MAP_SEGMENT, run->segment)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * dvs_nl_put_runs() - put as much of a VID-to-segment map as fits
 * @skb: message
 * @config: the configuration
 * @words: settings to be put
 * @part: number of the first run to put; set to that of the next one if not all
 *	did fit, else to 0
 */
void dvs_nl_put_runs(struct sk_buff *skb, const struct dvs_port_config *config,
		     u32 words, unsigned int *part)
{
	if (words & DVS_SETTING_VLANS)
		for (; *part < config->runs; ++*part)
			if (put_run(skb, &config->run[*part]))
				return;
	*part = 0;
}

/**
 * dvs_nl_runs_size() - room that a VID-to-segment map takes
 * @config: the configuration
 *
 * Return: bytes.
 */
size_t dvs_nl_runs_size(const struct dvs_port_config *config)
{
	return config->runs * RUN_SIZE;
}

static int put_segments(struct sk_buff *skb,
			const struct dvs_port_config *config, u32 words)
{
	if (words & DVS_SETTING_MODE &&
	    nla_put_u32(skb, DVS_A_PORT_MODE, config->mode))
		return -EMSGSIZE;
	if (words & DVS_SETTING_SEGMENT &&
	    nla_put_u32(skb, DVS_A_PORT_SEGMENT, config->segment))
		return -EMSGSIZE;
	if (words & DVS_SETTING_NATIVE)
		return nla_put_u32(skb, DVS_A_PORT_NATIVE, config->native);
	return 0;
}

static int put_flags(struct sk_buff *skb, const struct dvs_port_config *config,
		     u32 words)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(setting_attrs); i++)
		if (setting_attrs[i].flag && words & setting_attrs[i].word &&
		    nla_put_u8(skb, setting_attrs[i].attr,
			       !!(config->flags & setting_attrs[i].flag)))
			return -EMSGSIZE;
	return 0;
}

static int put_macs(struct sk_buff *skb, const struct dvs_port_config *config,
		    u32 words)
{
	if (words & DVS_SETTING_MAC_MAX &&
	    nla_put_u32(skb, DVS_A_PORT_MAC_MAX, config->mac_max))
		return -EMSGSIZE;
	if (words & DVS_SETTING_MAC_ACTION)
		return nla_put_u32(skb, DVS_A_PORT_MAC_ACTION,
				   config->flags & DVS_F_MAC_DROP ?
				   DVS_MAC_ACTION_DROP : DVS_MAC_ACTION_FLOOD);
	return 0;
}

/**
 * dvs_nl_put_settings() - put settings, but for the VID-to-segment map
 * @skb: message
 * @config: the configuration
 * @words: which of them, a mask of enum dvs_setting
 *
 * Return: 0 if there was room.
 */
int dvs_nl_put_settings(struct sk_buff *skb,
			const struct dvs_port_config *config, u32 words)
{
	return put_segments(skb, config, words) ||
	       put_flags(skb, config, words) ||
	       put_macs(skb, config, words) ||
	       dvs_nl_put_prio(skb, config, words) ||
	       dvs_nl_put_member(skb, &config->member, words);
}

/* ---- requests ---- */

static int parse_run(struct dvs_vlan_run *run, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[DVS_A_VLAN_MAP_SEGMENT + 1];
	int err;

	err = nla_parse_nested(tb, DVS_A_VLAN_MAP_SEGMENT, attr,
			       dvs_vlan_map_nl_policy, extack);
	if (err)
		return err;
	if (!tb[DVS_A_VLAN_MAP_VID] || !tb[DVS_A_VLAN_MAP_SEGMENT]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a VID and its segment are needed");
		return -EINVAL;
	}
	run->first = nla_get_u16(tb[DVS_A_VLAN_MAP_VID]);
	run->last = run->first;
	if (tb[DVS_A_VLAN_MAP_VID_LAST])
		run->last = nla_get_u16(tb[DVS_A_VLAN_MAP_VID_LAST]);
	run->segment = nla_get_u32(tb[DVS_A_VLAN_MAP_SEGMENT]);
	return 0;
}

static int parse_runs(struct dvs_port_config *config, struct genl_info *info)
{
	unsigned int count = 0;
	struct nlattr *attr;
	int rem, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		count += nla_type(attr) == DVS_A_PORT_VLAN_MAP;
	if (count > DVS_VLAN_MAP_MAX) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_PORT_VLAN_MAP],
				    "a VID stands for two segments");
		return -EINVAL;
	}
	dvs_port_config_free(config);
	if (!count)
		return 0;
	config->run = kvcalloc(count, sizeof(*config->run), GFP_KERNEL);
	if (!config->run)
		return -ENOMEM;
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != DVS_A_PORT_VLAN_MAP)
			continue;
		err = parse_run(&config->run[config->runs], attr, info->extack);
		if (err)
			return err;
		config->runs++;
	}
	if (dvs_vlan_runs_valid(config->run, config->runs, info->extack))
		return 0;
	NL_SET_BAD_ATTR(info->extack, info->attrs[DVS_A_PORT_VLAN_MAP]);
	return -EINVAL;
}

/**
 * dvs_nl_check_mode() - whether a request has settings of another mode only
 * @mode: the mode
 * @info: the request
 *
 * Return: 0, or -EINVAL; extack is set.
 */
int dvs_nl_check_mode(enum dvs_port_mode mode, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct nlattr *bad;

	if (mode == DVS_PORT_MODE_ACCESS) {
		bad = attrs[DVS_A_PORT_NATIVE] ?: attrs[DVS_A_PORT_VLAN_MAP] ?:
		      attrs[DVS_A_PORT_VLAN_NONE];
		if (!bad)
			return 0;
		NL_SET_ERR_MSG_ATTR(info->extack, bad,
				    "an access port has no VIDs and no native segment");
		return -EINVAL;
	}
	bad = attrs[DVS_A_PORT_SEGMENT];
	if (!bad)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, bad,
			    "only an access port has a segment");
	return -EINVAL;
}

static int parse_segments(struct dvs_port_config *config,
			  struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_PORT_MODE])
		config->mode = nla_get_u32(attrs[DVS_A_PORT_MODE]);
	if (attrs[DVS_A_PORT_SEGMENT])
		config->segment = nla_get_u32(attrs[DVS_A_PORT_SEGMENT]);
	if (attrs[DVS_A_PORT_NATIVE])
		config->native = nla_get_u32(attrs[DVS_A_PORT_NATIVE]);
	if (attrs[DVS_A_PORT_VLAN_MAP] && attrs[DVS_A_PORT_VLAN_NONE]) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[DVS_A_PORT_VLAN_NONE],
				    "some VIDs or none, not both");
		return -EINVAL;
	}
	if (attrs[DVS_A_PORT_VLAN_MAP] || attrs[DVS_A_PORT_VLAN_NONE])
		return parse_runs(config, info);
	return 0;
}

static int parse_policy(struct dvs_port_config *config, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(setting_attrs); i++) {
		if (!setting_attrs[i].flag || !attrs[setting_attrs[i].attr])
			continue;
		config->flags &= ~setting_attrs[i].flag;
		if (nla_get_u8(attrs[setting_attrs[i].attr]))
			config->flags |= setting_attrs[i].flag;
	}
	if (attrs[DVS_A_PORT_MAC_MAX])
		config->mac_max = nla_get_u32(attrs[DVS_A_PORT_MAC_MAX]);
	if (attrs[DVS_A_PORT_MAC_ACTION]) {
		config->flags &= ~DVS_F_MAC_DROP;
		if (nla_get_u32(attrs[DVS_A_PORT_MAC_ACTION]) ==
		    DVS_MAC_ACTION_DROP)
			config->flags |= DVS_F_MAC_DROP;
	}
	return dvs_nl_parse_prio(config, info);
}

/* What is given back is no more own, what is given is; a mode drops those of others */
static void parse_own(struct dvs_port_config *config, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	unsigned int i;

	if (attrs[DVS_A_PORT_INHERIT])
		config->own &= ~nla_get_u32(attrs[DVS_A_PORT_INHERIT]);
	if (attrs[DVS_A_PORT_MODE])
		config->own &= ~dvs_port_mode_lacks(config->mode);
	for (i = 0; i < ARRAY_SIZE(setting_attrs); i++)
		if (attrs[setting_attrs[i].attr])
			config->own |= setting_attrs[i].word;
}

/**
 * dvs_nl_parse_settings() - read settings
 * @config: changed as the request says, and what is own in it
 * @sw: switch of the port or group
 * @info: the request
 *
 * Whether they fit the mode is dvs_nl_check_mode()'s to say, and whether they fit
 * the pool dvs_nl_check_member()'s, once the mode and the pool are known.
 *
 * Context: may sleep.
 * Return: 0, or an error; extack is set, but for -ENOMEM.
 */
int dvs_nl_parse_settings(struct dvs_port_config *config,
			  const struct dvs_switch *sw, struct genl_info *info)
{
	int err;

	err = parse_segments(config, info) ?:
	      parse_policy(config, info) ?:
	      dvs_nl_parse_member(config, sw, info);
	if (!err)
		parse_own(config, info);
	return err;
}

/**
 * dvs_nl_refused() - say what of a request a pool has not
 * @info: the request
 * @err: what dvs_ports_configure() returned
 *
 * Return: @err.
 */
int dvs_nl_refused(struct genl_info *info, int err)
{
	static const int attrs[] = {
		DVS_A_PORT_RESERVATION, DVS_A_PORT_LIMIT, DVS_A_PORT_SHARES,
		DVS_A_PORT_POOL, DVS_A_PORT_GROUP_NAME,
	};
	unsigned int i;

	if (err != -EINVAL)
		return err;
	for (i = 0; i < ARRAY_SIZE(attrs); i++) {
		if (!info->attrs[attrs[i]])
			continue;
		NL_SET_BAD_ATTR(info->extack, info->attrs[attrs[i]]);
		break;
	}
	return err;
}
