// SPDX-License-Identifier: GPL-2.0
/*
 * Mirrors come, change and go. The data path finds them by number, and sees the old
 * configuration or the new one, each as a whole.
 */

#include "mirror.h"

#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "notify.h"
#include "ranges.h"

DEFINE_STATIC_KEY_FALSE(dvs_mirror_key);

#define MIRROR_TTL_DEFAULT	64

/**
 * dvs_mirror_config_init() - the configuration of a mirror that nothing is said of
 * @config: set to a mirror of the whole switch, without a target
 */
void dvs_mirror_config_init(struct dvs_mirror_config *config)
{
	*config = (struct dvs_mirror_config){
		.direction = DVS_FLOW_DIRECTION_BOTH,
		.interval = 1,
		.dedicated = true,
		.version = 2,
		.ttl = MIRROR_TTL_DEFAULT,
	};
}

/**
 * dvs_mirror_config_copy() - copy a configuration
 * @to: set to the copy, to be freed on failure too
 * @from: what to copy
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_mirror_config_copy(struct dvs_mirror_config *to,
			   const struct dvs_mirror_config *from)
{
	*to = *from;
	memset(&to->segments, 0, sizeof(to->segments));
	to->port = kmemdup(from->port, from->ports * sizeof(*to->port),
			   GFP_KERNEL);
	to->tunnel = kmemdup(from->tunnel, from->tunnels * sizeof(*to->tunnel),
			     GFP_KERNEL);
	if (!to->port || !to->tunnel)
		return -ENOMEM;
	return dvs_ranges_copy(&to->segments, &from->segments);
}

/**
 * dvs_mirror_config_free() - free what a configuration holds
 * @config: the configuration
 */
void dvs_mirror_config_free(struct dvs_mirror_config *config)
{
	kfree(config->port);
	kfree(config->tunnel);
	dvs_ranges_free(&config->segments);
	config->port = NULL;
	config->ports = 0;
	config->tunnel = NULL;
	config->tunnels = 0;
}

/**
 * dvs_mirror_find() - find a mirror by name
 * @sw: its switch
 * @name: its name
 *
 * Return: the mirror, or NULL.
 */
struct dvs_mirror *dvs_mirror_find(const struct dvs_switch *sw,
				   const char *name)
{
	struct dvs_mirror *mirror;
	unsigned int i;

	dvs_for_each_mirror_rtnl(mirror, i, sw)
		if (!strcmp(mirror->name, name))
			return mirror;
	return NULL;
}

/* ---- configuration ---- */

static void params_free(struct dvs_mirror_params *params)
{
	if (!params)
		return;
	dvs_mirror_config_free(&params->config);
	dvs_sampler_free(params->sampler);
	dst_cache_destroy(&params->dst_cache);
	kfree(params);
}

static void params_free_rcu(struct rcu_head *head)
{
	params_free(container_of(head, struct dvs_mirror_params, rcu));
}

/* What a configuration needs; its own memory stays the caller's for now */
static struct dvs_mirror_params *
params_make(const struct dvs_mirror_config *config)
{
	const struct dvs_sampler_params sampling = {
		.interval = config->interval,
	};
	struct dvs_mirror_params *params = kzalloc(sizeof(*params), GFP_KERNEL);

	if (!params)
		return NULL;
	if (dst_cache_init(&params->dst_cache, GFP_KERNEL)) {
		kfree(params);
		return NULL;
	}
	if (config->interval == 1)
		return params;
	params->sampler = dvs_sampler_alloc(&sampling);
	if (params->sampler)
		return params;
	params_free(params);
	return NULL;
}

/* The memory of the configuration changes hands */
static void params_take(struct dvs_mirror_params *params,
			struct dvs_mirror_config *config)
{
	params->config = *config;
	memset(config, 0, sizeof(*config));
}

/* ---- mirrors ---- */

static int mirror_free_slot(const struct dvs_switch *sw)
{
	int i;

	for (i = 0; i < DVS_MIRRORS_PER_SWITCH; i++)
		if (!rcu_access_pointer(sw->mirrors.slot[i]))
			return i;
	return -ENOSPC;
}

static void mirror_free(struct dvs_mirror *mirror)
{
	free_percpu(mirror->self.stats);
	kfree(mirror);
}

static void mirror_free_rcu(struct rcu_head *head)
{
	mirror_free(container_of(head, struct dvs_mirror, rcu));
}

static struct dvs_mirror *mirror_alloc(struct dvs_switch *sw, const char *name)
{
	struct dvs_mirror *mirror = kzalloc(sizeof(*mirror), GFP_KERNEL);

	if (!mirror)
		return NULL;
	mirror->self.kind = DVS_DEST_MIRROR;
	mirror->self.sw = sw;
	mirror->self.name = mirror->name;
	strscpy(mirror->name, name, sizeof(mirror->name));
	mirror->self.stats = netdev_alloc_pcpu_stats(struct dvs_pcpu_stats);
	if (mirror->self.stats)
		return mirror;
	kfree(mirror);
	return NULL;
}

/**
 * dvs_mirror_create() - make a mirror
 * @sw: the switch
 * @name: its name, which no other has
 * @config: valid configuration; on success its memory is the mirror's
 *
 * Context: rtnl, may sleep.
 * Return: the mirror, or an error pointer: -ENOMEM, or -ENOSPC if there are
 * %DVS_MIRRORS_PER_SWITCH already.
 */
struct dvs_mirror *dvs_mirror_create(struct dvs_switch *sw, const char *name,
				     struct dvs_mirror_config *config)
{
	int slot = mirror_free_slot(sw);
	struct dvs_mirror_params *params;
	struct dvs_mirror *mirror;

	ASSERT_RTNL();
	if (slot < 0)
		return ERR_PTR(slot);
	mirror = mirror_alloc(sw, name);
	if (!mirror)
		return ERR_PTR(-ENOMEM);
	params = params_make(config);
	if (!params) {
		mirror_free(mirror);
		return ERR_PTR(-ENOMEM);
	}
	params_take(params, config);
	mirror->slot = slot;
	RCU_INIT_POINTER(mirror->params, params);
	dvs_mirror_bind(mirror);
	rcu_assign_pointer(sw->mirrors.slot[slot], mirror);
	sw->mirrors.count++;
	static_branch_inc(&dvs_mirror_key);
	dvs_mirrors_follow(sw);
	return mirror;
}

/**
 * dvs_mirror_set() - change a mirror
 * @mirror: the mirror
 * @config: valid configuration; on success its memory is the mirror's
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_mirror_set(struct dvs_mirror *mirror, struct dvs_mirror_config *config)
{
	struct dvs_mirror_params *old = rtnl_dereference(mirror->params);
	struct dvs_mirror_params *params = params_make(config);

	ASSERT_RTNL();
	if (!params)
		return -ENOMEM;
	params_take(params, config);
	rcu_assign_pointer(mirror->params, params);
	call_rcu(&old->rcu, params_free_rcu);
	dvs_mirror_bind(mirror);
	dvs_mirrors_follow(mirror->self.sw);
	return 0;
}

/**
 * dvs_mirror_remove() - remove a mirror
 * @mirror: the mirror; freed
 *
 * Context: rtnl, may sleep.
 */
void dvs_mirror_remove(struct dvs_mirror *mirror)
{
	struct dvs_switch *sw = mirror->self.sw;

	ASSERT_RTNL();
	RCU_INIT_POINTER(sw->mirrors.slot[mirror->slot], NULL);
	sw->mirrors.count--;
	static_branch_dec(&dvs_mirror_key);
	dvs_mirrors_follow(sw);
	call_rcu(&rtnl_dereference(mirror->params)->rcu, params_free_rcu);
	call_rcu(&mirror->rcu, mirror_free_rcu);
}

/**
 * dvs_mirrors_clear() - remove the mirrors of a switch
 * @sw: the switch
 *
 * Context: rtnl, may sleep.
 */
void dvs_mirrors_clear(struct dvs_switch *sw)
{
	struct dvs_mirror *mirror;
	unsigned int i;

	dvs_for_each_mirror_rtnl(mirror, i, sw) {
		dvs_notify_mirror(mirror, DVS_CMD_MIRROR_DEL_NTF);
		dvs_mirror_remove(mirror);
	}
}
