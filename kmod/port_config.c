// SPDX-License-Identifier: GPL-2.0
/*
 * Configurations of ports and port groups.
 *
 * A port's configuration is whole: what is its own, what its group has of the
 * rest, and the defaults of what neither has. What has no meaning in a port's mode,
 * or without a pool, is kept all the same, so that it is there when the group
 * gives the port another mode or a pool.
 */

#include "port_config.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "group.h"
#include "pool.h"

#define PORT_FLAGS_DEFAULT	(DVS_F_UP | DVS_F_LEARN | DVS_F_FLOOD | \
				 DVS_F_BCAST_FLOOD | DVS_F_MCAST_FLOOD)

/* A setting: its place in a configuration, or its flag there, or both */
struct setting {
	u32 word;
	size_t offset;
	size_t size;
	u32 flag;
};

#define SETTING(id, member, ...)					\
	{ DVS_SETTING_##id, offsetof(struct dvs_port_config, member),	\
	  sizeof_field(struct dvs_port_config, member), __VA_ARGS__ }
#define FLAG(id, bit)							\
	{ .word = DVS_SETTING_##id, .flag = (bit) }

/* All but the map, which has memory of its own */
static const struct setting settings[] = {
	SETTING(MODE, mode),
	SETTING(SEGMENT, segment),
	SETTING(NATIVE, native),
	FLAG(STATE, DVS_F_UP),
	FLAG(LEARNING, DVS_F_LEARN),
	FLAG(FLOOD, DVS_F_FLOOD),
	FLAG(BCAST_FLOOD, DVS_F_BCAST_FLOOD),
	FLAG(MCAST_FLOOD, DVS_F_MCAST_FLOOD),
	FLAG(ISOLATED, DVS_F_ISOLATED),
	SETTING(MAC_MAX, mac_max),
	FLAG(MAC_ACTION, DVS_F_MAC_DROP),
	SETTING(PCP, prio.untagged),
	SETTING(PCP_MAP, prio.in),
	SETTING(PCP_OUT, prio.out),
	SETTING(TRUST, prio.trust),
	SETTING(DSCP_MAP, prio.dscp),
	SETTING(ENCODING, prio.encoding),
	SETTING(DSCP_OUT, prio.dscp_out, DVS_F_DSCP_OUT),
	SETTING(POOL, member.pool),
	SETTING(RESERVATION, member.reservation),
	SETTING(SHARES, member.shares),
	SETTING(LIMIT, member.limit),
};

/**
 * dvs_port_config_init() - the configuration of a port that nothing is said of
 * @config: set to an access port
 * @sw: its switch
 * @kind: %DVS_DEST_PORT, or %DVS_DEST_HOST, whose address is known
 */
void dvs_port_config_init(struct dvs_port_config *config,
			  const struct dvs_switch *sw, enum dvs_dest_kind kind)
{
	memset(config, 0, sizeof(*config));
	config->mode = DVS_PORT_MODE_ACCESS;
	config->segment = sw->default_segment;
	config->flags = PORT_FLAGS_DEFAULT;
	if (kind == DVS_DEST_HOST)
		config->flags &= ~DVS_F_FLOOD;
	config->member.shares = DVS_POOL_SHARES_DEFAULT;
	dvs_prio_init(&config->prio);
}

/* Its map is replaced, unless there is no memory */
static int config_copy_runs(struct dvs_port_config *to,
			    const struct dvs_vlan_run *run, unsigned int runs)
{
	struct dvs_vlan_run *copy = NULL;

	if (runs) {
		copy = kvcalloc(runs, sizeof(*copy), GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
		memcpy(copy, run, runs * sizeof(*copy));
	}
	kvfree(to->run);
	to->run = copy;
	to->runs = runs;
	return 0;
}

/**
 * dvs_port_config_copy() - copy a configuration
 * @to: set to the copy
 * @from: what to copy
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_port_config_copy(struct dvs_port_config *to,
			 const struct dvs_port_config *from)
{
	*to = *from;
	to->run = NULL;
	to->runs = 0;
	return config_copy_runs(to, from->run, from->runs);
}

/**
 * dvs_port_config_free() - free what a configuration holds
 * @config: the configuration
 */
void dvs_port_config_free(struct dvs_port_config *config)
{
	kvfree(config->run);
	config->run = NULL;
	config->runs = 0;
}

/**
 * dvs_port_config_same_segments() - whether two configurations map segments alike
 * @a: one of them
 * @b: the other
 *
 * Return: true if a port is in the same segments by both, with the same VIDs.
 */
bool dvs_port_config_same_segments(const struct dvs_port_config *a,
				   const struct dvs_port_config *b)
{
	if (dvs_port_is_access(a) != dvs_port_is_access(b))
		return false;
	if (dvs_port_is_access(a))
		return a->segment == b->segment;
	return a->native == b->native && a->runs == b->runs &&
	       !memcmp(a->run, b->run, a->runs * sizeof(*a->run));
}

static int config_take(struct dvs_port_config *config,
		       const struct dvs_port_config *from, u32 words)
{
	const struct setting *s = settings;

	for (; s < settings + ARRAY_SIZE(settings); s++) {
		if (!(words & s->word))
			continue;
		config->flags &= ~s->flag;
		config->flags |= from->flags & s->flag;
		memcpy((u8 *)config + s->offset, (const u8 *)from + s->offset,
		       s->size);
	}
	if (!(words & DVS_SETTING_VLANS))
		return 0;
	return config_copy_runs(config, from->run, from->runs);
}

/* What a port has from a group; the parts of a pool go with their pool */
static u32 config_given(const struct dvs_port_config *config,
			const struct dvs_port_config *group)
{
	u32 own = config->own;

	if (own & DVS_SETTING_POOL)
		own |= DVS_SETTINGS_PART;
	return group ? group->own & ~own : 0;
}

/* By default, a mode that has a map maps each VID to the segment of its number */
static int config_take_default(struct dvs_port_config *config,
			       const struct dvs_port_config *dflt, u32 words)
{
	struct dvs_vlan_run all = { .segment = 1, .first = 1, .last = DVS_VID_MAX };
	struct dvs_port_config from = *dflt;

	from.mode = config->mode;
	if (!dvs_port_is_access(&from)) {
		from.run = &all;
		from.runs = 1;
	}
	return config_take(config, &from, words);
}

/**
 * dvs_port_config_follow() - give a configuration what is not its own
 * @config: a copy of the one until now, with new settings of its own
 * @group: what the group is to have, NULL if there is to be none
 * @was: the configuration until now
 * @dflt: what a port is that nothing is said of
 *
 * What neither the port nor the group has said anything of stays; it has the
 * default once one of them says no more of it, or if the mode is another kind.
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM; @config is to be freed then.
 */
int dvs_port_config_follow(struct dvs_port_config *config,
			   const struct dvs_port_config *group,
			   const struct dvs_port_config *was,
			   const struct dvs_port_config *dflt)
{
	const struct dvs_port_config *left = was->group ? &was->group->config :
							  NULL;
	u32 given = config_given(config, group);
	u32 kept = config->own | given;
	u32 lost = (was->own | config_given(was, left)) & ~kept;

	if (given & DVS_SETTING_MODE)
		config->mode = group->mode;
	else if (lost & DVS_SETTING_MODE)
		config->mode = dflt->mode;
	if (dvs_port_is_access(config) != dvs_port_is_access(was))
		lost |= (DVS_SETTINGS_ACCESS | DVS_SETTINGS_TRUNK) & ~kept;
	lost &= ~DVS_SETTING_MODE;
	return config_take(config, group, given) ?:
	       config_take_default(config, dflt, lost);
}
