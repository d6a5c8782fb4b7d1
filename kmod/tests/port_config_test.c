// SPDX-License-Identifier: GPL-2.0
/*
 * Settings of ports: which are a port's own, which are its group's, and which have
 * their defaults. Each of them is tried, by its bit in enum dvs_setting.
 */

#include "kunit_compat.h"

#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../group.h"
#include "../port_config.h"
#include "tests.h"

#define SETTINGS	(2 * DVS_SETTING_LIMIT - 1)

/**
 * struct world - a port and its groups
 * @sw: the switch
 * @group: what the port follows until now
 * @other: another group
 * @was: what the port has until now
 * @config: what it gets
 * @dflt: what it has by default
 */
struct world {
	struct dvs_switch sw;
	struct dvs_group group;
	struct dvs_group other;
	struct dvs_port_config was;
	struct dvs_port_config config;
	struct dvs_port_config dflt;
};

static struct dvs_pool *pool_of(unsigned long number)
{
	return (struct dvs_pool *)(number * sizeof(void *));
}

/* All settings have a value of their own, which is that of no other number */
static void fill(struct dvs_port_config *config, const struct world *w, u8 n)
{
	dvs_port_config_init(config, &w->sw, DVS_DEST_PORT);
	config->mode = DVS_PORT_MODE_ACCESS;
	config->segment = 100 + n;
	config->native = 200 + n;
	config->flags ^= n & 1 ? DVS_F_UP | DVS_F_LEARN | DVS_F_FLOOD |
				 DVS_F_BCAST_FLOOD | DVS_F_MCAST_FLOOD |
				 DVS_F_ISOLATED | DVS_F_MAC_DROP |
				 DVS_F_DSCP_OUT : 0;
	config->mac_max = n;
	memset(&config->prio, n, sizeof(config->prio));
	config->member.pool = pool_of(n);
	config->member.reservation = n;
	config->member.limit = n;
	config->member.shares = n;
}

static int world_init(struct kunit *test)
{
	struct world *w = kzalloc(sizeof(*w), GFP_KERNEL);

	test->priv = w;
	if (!w)
		return -ENOMEM;
	w->sw.default_segment = 7;
	dvs_port_config_init(&w->dflt, &w->sw, DVS_DEST_PORT);
	w->was = w->dflt;
	fill(&w->group.config, w, 1);
	fill(&w->other.config, w, 2);
	return 0;
}

static void world_exit(struct kunit *test)
{
	struct world *w = test->priv;

	if (w) {
		dvs_port_config_free(&w->config);
		dvs_port_config_free(&w->was);
	}
	kfree(w);
}

/* The port follows a group, or none, and has settings of its own */
static void follow(struct kunit *test, struct dvs_group *group, u32 own)
{
	struct world *w = test->priv;

	dvs_port_config_free(&w->config);
	KUNIT_ASSERT_EQ(test, dvs_port_config_copy(&w->config, &w->was), 0);
	w->config.own = own;
	w->config.group = group;
	KUNIT_ASSERT_EQ(test, dvs_port_config_follow(&w->config,
						     group ? &group->config :
							     NULL,
						     &w->was, &w->dflt), 0);
}

/* What was made is what is there now */
static void keep(struct kunit *test)
{
	struct world *w = test->priv;

	dvs_port_config_free(&w->was);
	w->was = w->config;
	w->config.run = NULL;
	w->config.runs = 0;
}

/* Whether all settings but the map, the mode and the group are the same */
static bool same(const struct dvs_port_config *a,
		 const struct dvs_port_config *b)
{
	return a->segment == b->segment && a->native == b->native &&
	       a->flags == b->flags && a->mac_max == b->mac_max &&
	       !memcmp(a->prio.in, b->prio.in, sizeof(a->prio.in)) &&
	       !memcmp(a->prio.out, b->prio.out, sizeof(a->prio.out)) &&
	       !memcmp(a->prio.dscp, b->prio.dscp, sizeof(a->prio.dscp)) &&
	       !memcmp(a->prio.dscp_out, b->prio.dscp_out,
		       sizeof(a->prio.dscp_out)) &&
	       a->prio.untagged == b->prio.untagged &&
	       a->prio.trust == b->prio.trust &&
	       a->prio.encoding == b->prio.encoding &&
	       a->member.pool == b->member.pool &&
	       a->member.reservation == b->member.reservation &&
	       a->member.limit == b->member.limit &&
	       a->member.shares == b->member.shares;
}

static void port_config_test_follows_all(struct kunit *test)
{
	struct world *w = test->priv;

	w->group.config.own = SETTINGS & ~DVS_SETTING_VLANS;
	w->other.config.own = SETTINGS & ~DVS_SETTING_VLANS;
	follow(test, &w->group, 0);
	KUNIT_EXPECT_TRUE(test, same(&w->config, &w->group.config));
	keep(test);
	follow(test, &w->other, 0);
	KUNIT_EXPECT_TRUE(test, same(&w->config, &w->other.config));
	keep(test);
	follow(test, NULL, 0);
	KUNIT_EXPECT_EQ(test, w->config.segment, 7U);
	KUNIT_EXPECT_EQ(test, w->config.flags, w->dflt.flags);
	KUNIT_EXPECT_EQ(test, w->config.mac_max, 0U);
	KUNIT_EXPECT_PTR_EQ(test, w->config.member.pool, pool_of(0));
}

/* One by one: the group's, the port's own, and back */
static void port_config_test_each(struct kunit *test)
{
	struct world *w = test->priv;
	u32 word;

	for (word = 1; word & SETTINGS; word <<= 1) {
		if (word == DVS_SETTING_VLANS || word == DVS_SETTING_MODE)
			continue;
		w->group.config.own = word;
		follow(test, &w->group, 0);
		KUNIT_EXPECT_FALSE(test, same(&w->config, &w->dflt));
		KUNIT_EXPECT_FALSE(test, same(&w->config, &w->group.config));
		follow(test, &w->group, word);
		KUNIT_EXPECT_TRUE(test, same(&w->config, &w->dflt));
	}
}

/* What neither the port nor a group has said anything of stays as it is */
static void port_config_test_stays(struct kunit *test)
{
	struct world *w = test->priv;

	fill(&w->was, w, 3);
	w->group.config.own = DVS_SETTING_MAC_MAX;
	follow(test, &w->group, 0);
	KUNIT_EXPECT_EQ(test, w->config.mac_max, 1U);
	KUNIT_EXPECT_EQ(test, w->config.segment, 103U);
	keep(test);
	follow(test, NULL, 0);
	KUNIT_EXPECT_EQ(test, w->config.mac_max, 0U);
	KUNIT_EXPECT_EQ(test, w->config.segment, 103U);
}

static void port_config_test_own_is_given_back(struct kunit *test)
{
	struct world *w = test->priv;

	w->was.segment = 55;
	w->was.own = DVS_SETTING_SEGMENT | DVS_SETTING_PCP;
	w->was.prio.untagged = 5;
	w->group.config.own = DVS_SETTING_SEGMENT;
	w->was.group = &w->group;
	follow(test, &w->group, 0);
	KUNIT_EXPECT_EQ(test, w->config.segment, 101U);
	KUNIT_EXPECT_EQ(test, w->config.prio.untagged, 0);
}

static void port_config_test_modes(struct kunit *test)
{
	struct dvs_vlan_run run = { .segment = 30, .first = 3, .last = 4 };
	struct world *w = test->priv;

	w->group.config.mode = DVS_PORT_MODE_TRUNK;
	w->group.config.own = DVS_SETTING_MODE;
	follow(test, &w->group, 0);
	KUNIT_EXPECT_EQ(test, w->config.runs, 1U);
	KUNIT_EXPECT_EQ(test, w->config.run->last, DVS_VID_MAX);
	w->group.config.own = DVS_SETTING_MODE | DVS_SETTING_VLANS;
	w->group.config.run = &run;
	w->group.config.runs = 1;
	follow(test, &w->group, DVS_SETTING_SEGMENT);
	KUNIT_EXPECT_EQ(test, w->config.run->segment, 30U);
	KUNIT_EXPECT_EQ(test, w->config.segment, 7U);
	keep(test);
	follow(test, NULL, DVS_SETTING_SEGMENT);
	KUNIT_EXPECT_EQ(test, w->config.mode, DVS_PORT_MODE_ACCESS);
	KUNIT_EXPECT_EQ(test, w->config.runs, 0U);
}

static void port_config_test_parts_go_with_their_pool(struct kunit *test)
{
	struct world *w = test->priv;

	w->group.config.own = DVS_SETTING_POOL | DVS_SETTINGS_PART;
	follow(test, &w->group, 0);
	KUNIT_EXPECT_EQ(test, w->config.member.limit, 1ULL);
	keep(test);
	follow(test, &w->group, DVS_SETTING_POOL);
	KUNIT_EXPECT_EQ(test, w->config.member.limit, 0ULL);
	KUNIT_EXPECT_EQ(test, w->config.member.shares, w->dflt.member.shares);
}

static void port_config_test_same_segments(struct kunit *test)
{
	struct dvs_vlan_run runs[] = {
		{ .segment = 30, .first = 3, .last = 4 },
		{ .segment = 30, .first = 3, .last = 5 },
	};
	struct dvs_port_config a, b;
	struct world *w = test->priv;

	fill(&a, w, 1);
	fill(&b, w, 1);
	KUNIT_EXPECT_TRUE(test, dvs_port_config_same_segments(&a, &b));
	b.native++;
	KUNIT_EXPECT_TRUE(test, dvs_port_config_same_segments(&a, &b));
	b.segment++;
	KUNIT_EXPECT_FALSE(test, dvs_port_config_same_segments(&a, &b));
	a.mode = DVS_PORT_MODE_TRUNK;
	b.mode = DVS_PORT_MODE_UPLINK;
	KUNIT_EXPECT_FALSE(test, dvs_port_config_same_segments(&a, &b));
	a.native = b.native;
	KUNIT_EXPECT_TRUE(test, dvs_port_config_same_segments(&a, &b));
	a.run = &runs[0];
	b.run = &runs[1];
	a.runs = 1;
	b.runs = 1;
	KUNIT_EXPECT_FALSE(test, dvs_port_config_same_segments(&a, &b));
}

static struct kunit_case port_config_cases[] = {
	KUNIT_CASE(port_config_test_follows_all),
	KUNIT_CASE(port_config_test_each),
	KUNIT_CASE(port_config_test_stays),
	KUNIT_CASE(port_config_test_own_is_given_back),
	KUNIT_CASE(port_config_test_modes),
	KUNIT_CASE(port_config_test_parts_go_with_their_pool),
	KUNIT_CASE(port_config_test_same_segments),
	{}
};

struct kunit_suite dvs_port_config_suite = {
	.name = "port_config",
	.init = world_init,
	.exit = world_exit,
	.test_cases = port_config_cases,
};
