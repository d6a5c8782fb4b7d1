// SPDX-License-Identifier: GPL-2.0
/*
 * The flow cache: tables come and go, flows are added.
 */

#include "flow.h"

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/random.h>
#include <linux/slab.h>

/* Tables are made as if all flows were shared out to so many CPUs at most */
#define FLOW_SHARES_MAX	8
#define FLOW_BUCKETS_MIN	256
#define FLOW_BATCH_MAX	64

static struct kmem_cache *flow_cache;

/* No key has such a second word: it would be of no kind */
struct dvs_flow dvs_flow_last = { .near = { 0, U64_MAX } };

/**
 * dvs_flow_init() - prepare for flow caches
 *
 * Return: 0, or -ENOMEM.
 */
int dvs_flow_init(void)
{
	BUILD_BUG_ON(sizeof(struct dvs_flow) != 128);
	flow_cache = kmem_cache_create(KBUILD_MODNAME "_flow",
				       sizeof(struct dvs_flow), 0,
				       SLAB_HWCACHE_ALIGN, NULL);
	return flow_cache ? 0 : -ENOMEM;
}

/**
 * dvs_flow_uninit() - undo dvs_flow_init(); there is no flow any more
 */
void dvs_flow_uninit(void)
{
	kmem_cache_destroy(flow_cache);
}

static void table_free(struct dvs_flow_table *table)
{
	struct dvs_flow *flow, *next;
	u32 i;

	if (!table->bucket)
		return;
	for (i = 0; i < dvs_flow_buckets(table); i++) {
		for (flow = table->bucket[i]; flow != &dvs_flow_last;
		     flow = next) {
			next = flow->next;
			kmem_cache_free(flow_cache, flow);
		}
	}
	kvfree(table->bucket);
}

static int table_alloc(struct dvs_flow_table *table, u32 buckets)
{
	unsigned int i;

	table->bucket = kvmalloc_array(buckets, sizeof(*table->bucket),
				       GFP_KERNEL);
	if (!table->bucket)
		return -ENOMEM;
	memset_p((void **)table->bucket, &dvs_flow_last, buckets);
	table->shift = 64 - ilog2(buckets);
	get_random_bytes(table->secret, sizeof(table->secret));
	for (i = 0; i < ARRAY_SIZE(table->secret); i++)
		table->secret[i] |= 1;
	return 0;
}

static void tables_free(struct dvs_flow_table __percpu *table)
{
	int cpu;

	for_each_possible_cpu(cpu)
		table_free(per_cpu_ptr(table, cpu));
	free_percpu(table);
}

/**
 * dvs_flows_alloc() - make the tables of a cache
 * @max: most flows
 *
 * An index of 8 bytes for each flow is allocated at once, flows as they come.
 *
 * Context: may sleep.
 * Return: the tables, or NULL.
 */
struct dvs_flow_table __percpu *dvs_flows_alloc(u32 max)
{
	u32 shares = min_t(u32, num_possible_cpus(), FLOW_SHARES_MAX);
	struct dvs_flow_table __percpu *tables;
	u32 buckets;
	int cpu;

	buckets = roundup_pow_of_two(DIV_ROUND_UP(max, shares));
	buckets = max_t(u32, buckets, FLOW_BUCKETS_MIN);
	tables = alloc_percpu(struct dvs_flow_table);
	if (!tables)
		return NULL;
	for_each_possible_cpu(cpu) {
		if (table_alloc(per_cpu_ptr(tables, cpu), buckets)) {
			tables_free(tables);
			return NULL;
		}
	}
	return tables;
}

/**
 * dvs_flows_start() - give a cache its tables
 * @flows: the cache, which has none; all members but @table, @used and @batch are set
 * @tables: from dvs_flows_alloc() for as many flows
 */
void dvs_flows_start(struct dvs_flows *flows,
		     struct dvs_flow_table __percpu *tables)
{
	atomic_set(&flows->used, 0);
	flows->batch = clamp_t(u32, flows->max / (8 * num_possible_cpus()), 1,
			       FLOW_BATCH_MAX);
	/* pairs with the data path's: a table is whole before it is seen */
	smp_store_release(&flows->table, tables);
}

/**
 * dvs_flows_stop() - take a cache's tables from it
 * @flows: the cache
 *
 * Context: may sleep.
 * Return: the tables, to be freed once nobody has them any more, or NULL.
 */
struct dvs_flow_table __percpu *dvs_flows_stop(struct dvs_flows *flows)
{
	struct dvs_flow_table __percpu *tables;

	mutex_lock(&flows->mutex);
	tables = flows->table;
	WRITE_ONCE(flows->table, NULL);
	mutex_unlock(&flows->mutex);
	return tables;
}

/**
 * dvs_flows_free() - free a cache's tables and the flows in them
 * @tables: from dvs_flows_stop(), or NULL; no new frame comes to them
 *
 * Context: may sleep.
 */
void dvs_flows_free(struct dvs_flow_table __percpu *tables)
{
	if (!tables)
		return;
	synchronize_net();	/* those on their way are through */
	tables_free(tables);
}

/* Whether the limit lets this CPU have some more flows */
static bool flow_ask(struct dvs_flows *flows, struct dvs_flow_table *table)
{
	int batch = flows->batch;

	if (atomic_add_return(batch, &flows->used) > flows->max) {
		atomic_sub(batch, &flows->used);
		return false;
	}
	table->credit += batch;
	return true;
}

static struct dvs_flow *flow_alloc(struct dvs_flows *flows,
				   struct dvs_flow_table *table)
{
	struct dvs_flow *flow;

	if (!table->credit && !flow_ask(flows, table))
		return NULL;
	flow = kmem_cache_alloc(flow_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (flow)
		table->credit--;
	return flow;
}

static void flow_set_key(struct dvs_flow *flow,
			 const struct dvs_flow_frame *frame)
{
	memcpy(flow->near, frame->key, sizeof(flow->near));
	memset(flow->far, 0, sizeof(flow->far));
	memcpy(flow->far, frame->key + DVS_FLOW_NEAR,
	       (frame->words - DVS_FLOW_NEAR) * sizeof(u64));
}

static bool chain_is_long(const struct dvs_flow *flow)
{
	unsigned int n = 0;

	for (; flow != &dvs_flow_last; flow = flow->next)
		n++;
	return n >= DVS_FLOW_CHAIN_MAX;
}

/**
 * dvs_flow_add() - add a flow
 * @flows: the cache
 * @table: table of this CPU
 * @frame: a frame of the flow, which is not counted yet
 * @bucket: number of its bucket
 * @sample: see &dvs_flow.sample
 *
 * Context: bottom halves off.
 * Return: the flow, or NULL if there is no room; that is counted.
 */
struct dvs_flow *dvs_flow_add(struct dvs_flows *flows,
			      struct dvs_flow_table *table,
			      const struct dvs_flow_frame *frame, u32 bucket,
			      u32 sample)
{
	struct dvs_flow **place = &table->bucket[bucket];
	struct dvs_flow *flow = NULL;

	if (likely(!chain_is_long(*place)))
		flow = flow_alloc(flows, table);
	if (unlikely(!flow)) {
		table->overflow++;
		flows->full(flows);
		return NULL;
	}
	flow_set_key(flow, frame);
	flow->packets = 0;
	flow->bytes = 0;
	flow->first = jiffies;
	flow->out = 0;
	flow->tcp_flags = 0;
	flow->class = frame->class;
	flow->drop_reason = 0;
	flow->drop_packets = 0;
	flow->drop_bytes = 0;
	flow->shown = 0;
	flow->sample = sample;
	flow->next = *place;
	*place = flow;
	table->count++;
	return flow;
}

/**
 * dvs_flow_del() - free a flow
 * @flows: the cache
 * @table: its table
 * @flow: the flow, which is in no bucket any more
 *
 * Context: bottom halves off on the table's CPU.
 */
void dvs_flow_del(struct dvs_flows *flows, struct dvs_flow_table *table,
		  struct dvs_flow *flow)
{
	kmem_cache_free(flow_cache, flow);
	table->count--;
	if (++table->credit < 2 * flows->batch)
		return;
	table->credit -= flows->batch;
	atomic_sub(flows->batch, &flows->used);
}

static bool flow_is(const struct dvs_flow *flow,
		    const struct dvs_flow_frame *frame)
{
	return !memcmp(flow->near, frame->key, sizeof(flow->near)) &&
	       !memcmp(flow->far, frame->key + DVS_FLOW_NEAR,
		       (frame->words - DVS_FLOW_NEAR) * sizeof(u64));
}

/**
 * dvs_flow_find() - look a flow up
 * @table: table of this CPU
 * @frame: a frame of the flow
 * @bucket: set to the number of its bucket
 *
 * The number of words follows from the second one, so that the rest of shorter
 * keys need not be compared.
 *
 * Context: bottom halves off.
 * Return: the flow, or NULL.
 */
struct dvs_flow *dvs_flow_find(const struct dvs_flow_table *table,
			       const struct dvs_flow_frame *frame,
			       u32 *bucket)
{
	struct dvs_flow *flow;
	unsigned int i;
	u64 hash;

	hash = dvs_flow_hash_near(frame->key[0], table->secret[0],
				  frame->key[2], table->secret[2]);
	for (i = DVS_FLOW_NEAR; i < frame->words; i++)
		hash = dvs_flow_fold(hash ^ frame->key[i], table->secret[1]);
	*bucket = hash >> table->shift;
	flow = table->bucket[*bucket];
	while (flow && !flow_is(flow, frame))
		flow = flow->next;
	return flow;
}
