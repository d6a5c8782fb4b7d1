// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: filters of mirrors and captures. */

#include <linux/etherdevice.h>

#include "netlink_mirror.h"

/* What a filter is told by, with what it makes the filter ask for */
static const struct {
	u16 attr;
	u16 match;
} filter_attrs[] = {
	{ DVS_A_MIRROR_SRC_MAC,		DVS_MATCH_SRC_MAC },
	{ DVS_A_MIRROR_DST_MAC,		DVS_MATCH_DST_MAC },
	{ DVS_A_MIRROR_VLAN,		DVS_MATCH_VLAN },
	{ DVS_A_MIRROR_ETHERTYPE,	DVS_MATCH_ETHERTYPE },
	{ DVS_A_MIRROR_SRC,		DVS_MATCH_SRC },
	{ DVS_A_MIRROR_SRC_LEN,		0 },
	{ DVS_A_MIRROR_DST,		DVS_MATCH_DST },
	{ DVS_A_MIRROR_DST_LEN,		0 },
	{ DVS_A_MIRROR_PROTOCOL,	DVS_MATCH_PROTOCOL },
	{ DVS_A_MIRROR_SRC_PORT,	DVS_MATCH_SRC_PORT },
	{ DVS_A_MIRROR_DST_PORT,	DVS_MATCH_DST_PORT },
	{ DVS_A_MIRROR_REVERSE,		0 },
};

/* ---- requests ---- */

/* True if a request says anything of a filter; what it asks for is noted */
static bool filter_said(struct genl_info *info, u32 *match)
{
	bool said = false;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(filter_attrs); i++) {
		if (!info->attrs[filter_attrs[i].attr])
			continue;
		said = true;
		*match |= filter_attrs[i].match;
	}
	return said;
}

/* An address, and how much of it counts */
static int filter_parse_prefix(struct dvs_mirror_prefix *prefix,
			       struct dvs_mirror_filter *filter,
			       struct genl_info *info, int type, int len_type)
{
	const struct nlattr *len_attr = info->attrs[len_type];
	const struct nlattr *attr = info->attrs[type];
	struct dvs_addr addr;
	u8 len;
	int err;

	if (!attr) {
		if (!len_attr)
			return 0;
		NL_SET_ERR_MSG_ATTR(info->extack, len_attr,
				    "a prefix length needs its address");
		return -EINVAL;
	}
	err = dvs_nl_addr(&addr, attr, info->extack);
	if (err)
		return err;
	if (filter->family && filter->family != addr.family) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "the addresses are of different families");
		return -EINVAL;
	}
	filter->family = addr.family;
	len = len_attr ? nla_get_u8(len_attr) : nla_len(attr) * 8;
	if (len > nla_len(attr) * 8) {
		NL_SET_ERR_MSG_ATTR(info->extack, len_attr,
				    "the prefix is longer than the address");
		return -EINVAL;
	}
	dvs_mirror_prefix_set(prefix, nla_data(attr), nla_len(attr), len);
	return 0;
}

static void filter_parse_macs(struct dvs_mirror_filter *filter,
			      struct nlattr **attrs)
{
	if (attrs[DVS_A_MIRROR_SRC_MAC])
		filter->src_mac =
			ether_addr_to_u64(nla_data(attrs[DVS_A_MIRROR_SRC_MAC]));
	if (attrs[DVS_A_MIRROR_DST_MAC])
		filter->dst_mac =
			ether_addr_to_u64(nla_data(attrs[DVS_A_MIRROR_DST_MAC]));
}

static void filter_parse_u16(u16 *value, const struct nlattr *attr)
{
	if (attr)
		*value = nla_get_u16(attr);
}

static void filter_parse_numbers(struct dvs_mirror_filter *filter,
				 struct nlattr **attrs)
{
	filter_parse_u16(&filter->vlan, attrs[DVS_A_MIRROR_VLAN]);
	filter_parse_u16(&filter->ethertype, attrs[DVS_A_MIRROR_ETHERTYPE]);
	filter_parse_u16(&filter->src_port, attrs[DVS_A_MIRROR_SRC_PORT]);
	filter_parse_u16(&filter->dst_port, attrs[DVS_A_MIRROR_DST_PORT]);
	if (attrs[DVS_A_MIRROR_PROTOCOL])
		filter->protocol = nla_get_u8(attrs[DVS_A_MIRROR_PROTOCOL]);
	if (attrs[DVS_A_MIRROR_REVERSE])
		filter->reverse = nla_get_u8(attrs[DVS_A_MIRROR_REVERSE]);
}

/**
 * dvs_nl_mirror_parse_filter() - read the filter of a request
 * @filter: replaced if the request says anything of it
 * @info: the request; the attributes of a capture's filter have the same numbers
 * @none: says that there is to be no filter, or NULL
 *
 * Return: 0, or -EINVAL; extack is set.
 */
int dvs_nl_mirror_parse_filter(struct dvs_mirror_filter *filter,
			       struct genl_info *info,
			       const struct nlattr *none)
{
	struct dvs_mirror_filter new = {};

	if (!filter_said(info, &new.match)) {
		if (none)
			*filter = new;
		return 0;
	}
	if (none) {
		NL_SET_ERR_MSG_ATTR(info->extack, none,
				    "a filter or none, not both");
		return -EINVAL;
	}
	if (!new.match && info->attrs[DVS_A_MIRROR_REVERSE]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[DVS_A_MIRROR_REVERSE],
				    "there is no filter to reverse");
		return -EINVAL;
	}
	filter_parse_macs(&new, info->attrs);
	filter_parse_numbers(&new, info->attrs);
	if (filter_parse_prefix(&new.src, &new, info, DVS_A_MIRROR_SRC,
				DVS_A_MIRROR_SRC_LEN) ||
	    filter_parse_prefix(&new.dst, &new, info, DVS_A_MIRROR_DST,
				DVS_A_MIRROR_DST_LEN))
		return -EINVAL;
	*filter = new;
	return 0;
}

/* ---- replies ---- */

static int filter_put_mac(struct sk_buff *skb, int type, u64 mac)
{
	u8 addr[ETH_ALEN];

	u64_to_ether_addr(mac, addr);
	return nla_put(skb, type, sizeof(addr), addr);
}

static int filter_put_macs(struct sk_buff *skb,
			   const struct dvs_mirror_filter *filter)
{
	if (filter->match & DVS_MATCH_SRC_MAC &&
	    filter_put_mac(skb, DVS_A_MIRROR_SRC_MAC, filter->src_mac))
		return -EMSGSIZE;
	if (filter->match & DVS_MATCH_DST_MAC &&
	    filter_put_mac(skb, DVS_A_MIRROR_DST_MAC, filter->dst_mac))
		return -EMSGSIZE;
	return 0;
}

static int filter_put_prefix(struct sk_buff *skb, int type, int len_type,
			     const struct dvs_mirror_filter *filter,
			     const struct dvs_mirror_prefix *prefix)
{
	return nla_put(skb, type, filter->family == AF_INET ? 4 : 16,
		       &prefix->addr) ||
	       nla_put_u8(skb, len_type, prefix->len);
}

static int filter_put_addrs(struct sk_buff *skb,
			    const struct dvs_mirror_filter *filter)
{
	if (filter->match & DVS_MATCH_SRC &&
	    filter_put_prefix(skb, DVS_A_MIRROR_SRC, DVS_A_MIRROR_SRC_LEN,
			      filter, &filter->src))
		return -EMSGSIZE;
	if (filter->match & DVS_MATCH_DST &&
	    filter_put_prefix(skb, DVS_A_MIRROR_DST, DVS_A_MIRROR_DST_LEN,
			      filter, &filter->dst))
		return -EMSGSIZE;
	return 0;
}

static int filter_put_u16(struct sk_buff *skb, int type,
			  const struct dvs_mirror_filter *filter, u32 match,
			  u16 value)
{
	return filter->match & match ? nla_put_u16(skb, type, value) : 0;
}

/**
 * dvs_nl_mirror_put_filter() - put a filter
 * @skb: the message, of a mirror or a capture
 * @filter: the filter; of one that matches all frames nothing is put
 *
 * Return: 0, or -EMSGSIZE.
 */
int dvs_nl_mirror_put_filter(struct sk_buff *skb,
			     const struct dvs_mirror_filter *filter)
{
	if (!filter->match)
		return 0;
	if (filter_put_macs(skb, filter) || filter_put_addrs(skb, filter) ||
	    filter_put_u16(skb, DVS_A_MIRROR_VLAN, filter, DVS_MATCH_VLAN,
			   filter->vlan) ||
	    filter_put_u16(skb, DVS_A_MIRROR_ETHERTYPE, filter,
			   DVS_MATCH_ETHERTYPE, filter->ethertype) ||
	    filter_put_u16(skb, DVS_A_MIRROR_SRC_PORT, filter,
			   DVS_MATCH_SRC_PORT, filter->src_port) ||
	    filter_put_u16(skb, DVS_A_MIRROR_DST_PORT, filter,
			   DVS_MATCH_DST_PORT, filter->dst_port))
		return -EMSGSIZE;
	if (filter->match & DVS_MATCH_PROTOCOL &&
	    nla_put_u8(skb, DVS_A_MIRROR_PROTOCOL, filter->protocol))
		return -EMSGSIZE;
	return nla_put_u8(skb, DVS_A_MIRROR_REVERSE, filter->reverse);
}
