/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Samplers: which of the frames that pass an observation point are looked at
 * (RFC 5475, 5: count-based sampling).
 *
 * Each CPU counts for itself, so that frames write no shared line.
 */
#ifndef _DVS_SAMPLER_H
#define _DVS_SAMPLER_H

#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <uapi/linux/dvs.h>

/**
 * struct dvs_sampler_params - what the operator chooses
 * @interval: one of so many frames is sampled, at least 1
 * @mode: which one
 * @direction: where frames are observed, a mask of enum dvs_flow_direction
 * @duplicates: a frame that it has been asked about where it came in may be sampled
 *	where it leaves as well
 */
struct dvs_sampler_params {
	u32 interval;
	enum dvs_sample_mode mode;
	u32 direction;
	bool duplicates;
};

/**
 * struct dvs_sampler_cpu - how far one CPU has counted
 * @left: frames up to the next one that is sampled, that one included
 * @rest: frames of the present interval that follow that one
 */
struct dvs_sampler_cpu {
	u32 left;
	u32 rest;
};

/**
 * struct dvs_sampler - a sampler
 * @params: what the operator chose; constant
 * @cpu: how far each CPU has counted
 * @rcu: frees it
 */
struct dvs_sampler {
	struct dvs_sampler_params params;
	struct dvs_sampler_cpu __percpu *cpu;
	struct rcu_head rcu;
};

struct dvs_sampler *dvs_sampler_alloc(const struct dvs_sampler_params *params);
void dvs_sampler_free(struct dvs_sampler *sampler);
void dvs_sampler_free_rcu(struct dvs_sampler *sampler);
void dvs_sampler_restart(const struct dvs_sampler *sampler,
			 struct dvs_sampler_cpu *cpu);

/**
 * dvs_sampler_takes() - count a frame
 * @sampler: the sampler
 *
 * Context: bottom halves off.
 * Return: true if the frame is sampled.
 */
static inline bool dvs_sampler_takes(const struct dvs_sampler *sampler)
{
	struct dvs_sampler_cpu *cpu;

	if (sampler->params.interval == 1)
		return true;
	cpu = this_cpu_ptr(sampler->cpu);
	if (likely(--cpu->left))
		return false;
	dvs_sampler_restart(sampler, cpu);
	return true;
}

#endif /* _DVS_SAMPLER_H */
