// SPDX-License-Identifier: GPL-2.0
/* Generic netlink: how ports mark frames, and their parts in pools. */

#include <linux/rtnetlink.h>

#include "netlink_port.h"
#include "pool.h"

/* A table of a port, its setting, where it is, and the greatest value it may have */
struct port_table {
	int attr;
	u32 word;
	size_t offset;
	unsigned int count;
	u8 max;
};

#define PORT_TABLE(id, member, max)					\
	{ DVS_A_PORT_##id, DVS_SETTING_##id,				\
	  offsetof(struct dvs_prio, member),				\
	  sizeof_field(struct dvs_prio, member), max }

static const struct port_table port_tables[] = {
	PORT_TABLE(PCP_MAP, in, DVS_PRIO_COUNT - 1),
	PORT_TABLE(PCP_OUT, out, DVS_PRIO_COUNT - 1),
	PORT_TABLE(DSCP_MAP, dscp, DVS_PRIO_COUNT - 1),
	PORT_TABLE(DSCP_OUT, dscp_out, DVS_DSCP_COUNT - 1),
};

static bool table_told(const struct port_table *table,
		       const struct dvs_port_config *config, u32 words)
{
	if (table->attr == DVS_A_PORT_DSCP_OUT &&
	    !(config->flags & DVS_F_DSCP_OUT))
		return false;
	return words & table->word;
}

static int port_put_tables(struct sk_buff *skb,
			   const struct dvs_port_config *config, u32 words)
{
	const struct port_table *table = port_tables;
	int err = 0;

	for (; table < port_tables + ARRAY_SIZE(port_tables) && !err; table++)
		if (table_told(table, config, words))
			err = nla_put(skb, table->attr, table->count,
				      (const u8 *)&config->prio + table->offset);
	return err;
}

/**
 * dvs_nl_put_prio() - put how a port marks frames
 * @skb: message
 * @config: the configuration
 * @words: which of it, a mask of enum dvs_setting
 *
 * Context: rtnl.
 * Return: 0 if there was room.
 */
int dvs_nl_put_prio(struct sk_buff *skb, const struct dvs_port_config *config,
		    u32 words)
{
	const struct dvs_prio *prio = &config->prio;

	if (words & DVS_SETTING_DSCP_OUT &&
	    !(config->flags & DVS_F_DSCP_OUT) &&
	    nla_put_flag(skb, DVS_A_PORT_DSCP_OUT_NONE))
		return -EMSGSIZE;
	if (words & DVS_SETTING_PCP &&
	    nla_put_u8(skb, DVS_A_PORT_PCP, prio->untagged))
		return -EMSGSIZE;
	if (words & DVS_SETTING_TRUST &&
	    nla_put_u32(skb, DVS_A_PORT_TRUST, prio->trust))
		return -EMSGSIZE;
	if (words & DVS_SETTING_ENCODING &&
	    nla_put_u32(skb, DVS_A_PORT_ENCODING, prio->encoding))
		return -EMSGSIZE;
	return port_put_tables(skb, config, words);
}

/**
 * dvs_nl_put_member() - put what a port is as a member of a pool
 * @skb: message
 * @member: the port's part; without a pool it is told as none
 * @words: which of it, a mask of enum dvs_setting
 *
 * Context: rtnl.
 * Return: 0 if there was room.
 */
int dvs_nl_put_member(struct sk_buff *skb,
		      const struct dvs_member_config *member, u32 words)
{
	static const struct dvs_member_config none = {
		.shares = DVS_POOL_SHARES_DEFAULT,
	};

	if (!member->pool)
		member = &none;
	if (words & DVS_SETTING_POOL &&
	    nla_put_string(skb, DVS_A_PORT_POOL,
			   member->pool ? member->pool->name : ""))
		return -EMSGSIZE;
	if (words & DVS_SETTING_RESERVATION &&
	    nla_put_u64_64bit(skb, DVS_A_PORT_RESERVATION, member->reservation,
			      DVS_A_PORT_PAD))
		return -EMSGSIZE;
	if (words & DVS_SETTING_SHARES &&
	    nla_put_u8(skb, DVS_A_PORT_SHARES, member->shares))
		return -EMSGSIZE;
	if (words & DVS_SETTING_LIMIT)
		return nla_put_u64_64bit(skb, DVS_A_PORT_LIMIT, member->limit,
					 DVS_A_PORT_PAD);
	return 0;
}

static int port_parse_table(struct dvs_prio *prio, struct genl_info *info,
			    const struct port_table *table)
{
	struct nlattr *attr = info->attrs[table->attr];

	if (!attr)
		return 0;
	if (!dvs_prio_table_valid(nla_data(attr), table->count, table->max)) {
		NL_SET_BAD_ATTR(info->extack, attr);
		if (table->max == DVS_PRIO_COUNT - 1)
			GENL_SET_ERR_MSG(info, "each value is 0 to 7");
		else
			GENL_SET_ERR_MSG(info, "each value is 0 to 63");
		return -ERANGE;
	}
	memcpy((u8 *)prio + table->offset, nla_data(attr), table->count);
	return 0;
}

static int port_parse_dscp_out(struct dvs_port_config *config,
			       struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[DVS_A_PORT_DSCP_OUT] && attrs[DVS_A_PORT_DSCP_OUT_NONE]) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    attrs[DVS_A_PORT_DSCP_OUT_NONE],
				    "some DSCPs or none, not both");
		return -EINVAL;
	}
	if (attrs[DVS_A_PORT_DSCP_OUT])
		config->flags |= DVS_F_DSCP_OUT;
	if (attrs[DVS_A_PORT_DSCP_OUT_NONE])
		config->flags &= ~DVS_F_DSCP_OUT;
	return 0;
}

/**
 * dvs_nl_parse_prio() - read how a port is to mark frames
 * @config: changed as the request says
 * @info: the request
 *
 * Context: rtnl.
 * Return: 0, -ERANGE or -EINVAL; extack is set.
 */
int dvs_nl_parse_prio(struct dvs_port_config *config, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	unsigned int i;
	int err;

	if (attrs[DVS_A_PORT_PCP])
		config->prio.untagged = nla_get_u8(attrs[DVS_A_PORT_PCP]);
	if (attrs[DVS_A_PORT_TRUST])
		config->prio.trust = nla_get_u32(attrs[DVS_A_PORT_TRUST]);
	if (attrs[DVS_A_PORT_ENCODING])
		config->prio.encoding = nla_get_u32(attrs[DVS_A_PORT_ENCODING]);
	for (i = 0; i < ARRAY_SIZE(port_tables); i++) {
		err = port_parse_table(&config->prio, info, &port_tables[i]);
		if (err)
			return err;
	}
	return port_parse_dscp_out(config, info);
}

/* Out of one pool and into another, where nothing is promised yet */
static int port_parse_pool(struct dvs_port_config *config,
			   const struct dvs_switch *sw, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[DVS_A_PORT_POOL];
	struct dvs_pool *pool = NULL;

	if (!attr)
		return 0;
	if (*(const char *)nla_data(attr)) {
		pool = dvs_pool_find(sw, nla_data(attr));
		if (!pool) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "the switch has no such pool");
			return -ENOENT;
		}
	}
	if (pool == config->member.pool)
		return 0;
	config->own &= ~DVS_SETTINGS_PART;
	config->member = (struct dvs_member_config) {
		.pool = pool, .shares = DVS_POOL_SHARES_DEFAULT,
	};
	return 0;
}

/**
 * dvs_nl_parse_member() - read what a port is to be as a member of a pool
 * @config: changed as the request says
 * @sw: switch of the port and the pool
 * @info: the request
 *
 * Context: rtnl.
 * Return: 0, -ENOENT or -EINVAL; extack is set.
 */
int dvs_nl_parse_member(struct dvs_port_config *config,
			const struct dvs_switch *sw, struct genl_info *info)
{
	const struct nlattr *shares = info->attrs[DVS_A_PORT_SHARES];
	struct dvs_member_config *member = &config->member;
	int err;

	err = port_parse_pool(config, sw, info) ?:
	      dvs_nl_rate(info, DVS_A_PORT_RESERVATION, &member->reservation) ?:
	      dvs_nl_rate(info, DVS_A_PORT_LIMIT, &member->limit);
	if (!err && shares)
		member->shares = nla_get_u8(shares);
	return err;
}

/**
 * dvs_nl_check_member() - whether there is a pool for what a request says of one
 * @member: what the port or group is to be as a member
 * @info: the request
 *
 * What is told of a port without a pool, dvs_nl_put_member(), may be said of it.
 *
 * Return: 0, or -EINVAL; extack is set.
 */
int dvs_nl_check_member(const struct dvs_member_config *member,
			struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	const struct nlattr *bad = NULL;

	if (member->pool)
		return 0;
	if (member->reservation)
		bad = attrs[DVS_A_PORT_RESERVATION];
	if (!bad && member->limit)
		bad = attrs[DVS_A_PORT_LIMIT];
	if (!bad && member->shares != DVS_POOL_SHARES_DEFAULT)
		bad = attrs[DVS_A_PORT_SHARES];
	if (!bad)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, bad, "the port is in no pool");
	return -EINVAL;
}
