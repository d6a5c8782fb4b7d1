// SPDX-License-Identifier: GPL-2.0
/*
 * Samplers. A systematic one takes the last frame of each interval, a random one
 * any frame of it: one out of N (RFC 5475, 5.1 and 5.2.1).
 */

#include "sampler.h"

#include <linux/random.h>
#include <linux/slab.h>

/* Choose the frame of the interval that begins now */
static void sampler_begin(const struct dvs_sampler *sampler,
			  struct dvs_sampler_cpu *cpu)
{
	u32 interval = sampler->params.interval, place = interval;

	if (sampler->params.mode == DVS_SAMPLE_MODE_RANDOM)
		place = reciprocal_scale(get_random_u32(), interval) + 1;
	cpu->left += place;
	cpu->rest = interval - place;
}

/**
 * dvs_sampler_restart() - choose the next frame
 * @sampler: the sampler
 * @cpu: its count on this CPU; it has just sampled a frame
 *
 * Context: bottom halves off.
 */
void dvs_sampler_restart(const struct dvs_sampler *sampler,
			 struct dvs_sampler_cpu *cpu)
{
	cpu->left = cpu->rest;
	sampler_begin(sampler, cpu);
}

/**
 * dvs_sampler_alloc() - make a sampler
 * @params: valid parameters
 *
 * CPUs begin somewhere in their intervals, so that few frames on many CPUs are
 * sampled as often as they should be.
 *
 * Context: may sleep.
 * Return: the sampler, or NULL.
 */
struct dvs_sampler *dvs_sampler_alloc(const struct dvs_sampler_params *params)
{
	struct dvs_sampler *sampler = kzalloc(sizeof(*sampler), GFP_KERNEL);
	int cpu;

	if (!sampler)
		return NULL;
	sampler->params = *params;
	sampler->cpu = alloc_percpu(struct dvs_sampler_cpu);
	if (!sampler->cpu) {
		kfree(sampler);
		return NULL;
	}
	for_each_possible_cpu(cpu) {
		struct dvs_sampler_cpu *c = per_cpu_ptr(sampler->cpu, cpu);

		if (params->mode == DVS_SAMPLE_MODE_SYSTEMATIC)
			c->left = reciprocal_scale(get_random_u32(),
						   params->interval) + 1;
		else
			sampler_begin(sampler, c);
	}
	return sampler;
}

/**
 * dvs_sampler_free() - free a sampler
 * @sampler: the sampler, which no frame can meet any more; or NULL
 */
void dvs_sampler_free(struct dvs_sampler *sampler)
{
	if (!sampler)
		return;
	free_percpu(sampler->cpu);
	kfree(sampler);
}

static void sampler_free_rcu(struct rcu_head *head)
{
	dvs_sampler_free(container_of(head, struct dvs_sampler, rcu));
}

/**
 * dvs_sampler_free_rcu() - free a sampler once no frame meets it any more
 * @sampler: the sampler; or NULL
 */
void dvs_sampler_free_rcu(struct dvs_sampler *sampler)
{
	if (sampler)
		call_rcu(&sampler->rcu, sampler_free_rcu);
}
