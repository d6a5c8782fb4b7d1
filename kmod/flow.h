/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The flow cache: what frames of the same kind have in common, and how many there
 * were.
 *
 * Each CPU has a table of its own, which nobody but that CPU touches, with bottom
 * halves off: the data path takes no lock and writes no shared line. Who wants to
 * look at flows, or to end them, has a work item run on that CPU (flow_walk.c).
 */
#ifndef _DVS_FLOW_H
#define _DVS_FLOW_H

#include <linux/cache.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include <uapi/linux/dvs.h>

#define DVS_FLOW_WORDS	8	/* of the longest key */
#define DVS_FLOW_NEAR	3	/* of them that an IPv4 flow has */

/**
 * enum dvs_flow_kind - what a key consists of
 * @DVS_FLOW_L2: MACs and EtherType
 * @DVS_FLOW_IPV4: IPv4 addresses
 * @DVS_FLOW_IPV6: IPv6 addresses
 * @DVS_FLOW_MACS: flag: MACs besides
 * @DVS_FLOW_FRAGMENT: flag: fragments, without ports but for the first
 */
enum dvs_flow_kind {
	DVS_FLOW_L2,
	DVS_FLOW_IPV4,
	DVS_FLOW_IPV6,
	DVS_FLOW_MACS = 0x40,
	DVS_FLOW_FRAGMENT = 0x80,
};

/*
 * The first word: ports as they are on the wire, the first two octets of IPv4 as if
 * it had no options, or the traffic class of IPv6 in the second one's place, and the
 * segment.
 */
#define DVS_FLOW_PORTS_SHIFT	0
#define DVS_FLOW_HEAD_SHIFT	32
#define DVS_FLOW_TOS_SHIFT	40
#define DVS_FLOW_SEGMENT_SHIFT	48

/*
 * The second word: kind, IP protocol, VID, where the flow came in, and where it left
 * if it was seen there. It has no part in the hash of IPv4 flows: whoever sends the
 * same by several ports, or protocols, fills a bucket of his own.
 */
#define DVS_FLOW_KIND_SHIFT	0
#define DVS_FLOW_PROTO_SHIFT	8
#define DVS_FLOW_VID_SHIFT	16
#define DVS_FLOW_IN_SHIFT	28
#define DVS_FLOW_OUT_SHIFT	46
#define DVS_FLOW_DEST_MASK	(BIT(18) - 1)

/**
 * struct dvs_flow_frame - what the flow cache wants to know of a frame
 * @key: its key; the words beyond those of its kind hold nothing
 * @words: words of the key
 * @bytes: bytes from the IP header on; if it is not IP, behind the Ethernet header
 * @tcp_flags: the lowest eight of TCP's flags, or 0
 * @class: its traffic class
 */
struct dvs_flow_frame {
	u64 key[DVS_FLOW_WORDS];
	u32 words;
	u32 bytes;
	u8 tcp_flags;
	u8 class;
};

/**
 * struct dvs_flow - a flow
 * @next: next one in its bucket
 * @near: first words of its key
 * @packets: its frames
 * @bytes: bytes of them, see &dvs_flow_frame.bytes
 * @last: jiffies when the last frame came
 * @out: index of the destination that it left for, 0 if not for a single one
 * @tcp_flags: TCP flags of all frames
 * @class: traffic class of the first frame
 * @drop_reason: why the last frame that was dropped was
 * @sample: interval of its sampler, and %DVS_FLOW_RANDOM
 * @far: the other words of its key
 * @drop_bytes: bytes of frames that were dropped
 * @drop_packets: frames that were dropped
 * @first: jiffies when the first frame came
 * @shown: &dvs_flow_walk.id of the last walk that took a copy, 0 if none has
 *
 * A frame of an IPv4 flow touches the first cache line only.
 */
struct dvs_flow {
	struct dvs_flow *next;
	u64 near[DVS_FLOW_NEAR];
	u64 packets;
	u64 bytes;
	u32 last;
	u32 out;
	u8 tcp_flags;
	u8 class;
	u8 drop_reason;
	u32 sample;

	u64 far[DVS_FLOW_WORDS - DVS_FLOW_NEAR];
	u64 drop_bytes;
	u32 drop_packets;
	u32 first;
	u64 shown;
} ____cacheline_aligned;

#define DVS_FLOW_RANDOM		BIT(31)

/**
 * struct dvs_flow_table - the flows of one CPU
 * @bucket: lists of flows by hash; each ends with &dvs_flow_last
 * @shift: of a hash to the number of its bucket
 * @credit: flows that may be added before the limit has to be asked
 * @secret: of the hash, odd numbers
 * @count: flows
 * @overflow: frames whose flow found no room
 */
struct dvs_flow_table {
	struct dvs_flow **bucket;
	u32 shift;
	u32 credit;
	u64 secret[DVS_FLOW_NEAR];
	u64 count;
	u64 overflow;
};

/**
 * struct dvs_flows - the flow cache of a switch
 * @table: a table for each CPU, NULL while there is no cache
 * @macs: flows of IP are told apart by MAC as well
 * @used: flows, and what CPUs may add without asking
 * @max: most flows
 * @batch: so many at a time a CPU asks for
 * @full: told when there is no room for a flow
 * @mutex: serializes those who walk through the tables or replace them
 * @walks: walks that have begun, under @mutex
 */
struct dvs_flows {
	struct dvs_flow_table __percpu *table;
	bool macs;
	atomic_t used;
	u32 max;
	u32 batch;
	void (*full)(struct dvs_flows *flows);
	struct mutex mutex;
	u64 walks;
};

/**
 * struct dvs_flow_record - a flow that has ended, or a copy of one that has not
 * @flow: the flow
 * @end: why it has ended
 * @cpu: CPU that it was found on, below 0 if it is part of another record
 */
struct dvs_flow_record {
	struct dvs_flow flow;
	enum dvs_flow_end end;
	int cpu;
};

/* What becomes of a flow: it stays, or ends for a reason */
typedef enum dvs_flow_end (*dvs_flow_judge_fn)(const struct dvs_flow *flow,
					       void *arg);

/**
 * struct dvs_flow_walk - a walk through all flows
 * @flows: the cache
 * @judge: asked about each flow, with bottom halves off on any CPU
 * @match: asked whether a flow that stays is wanted, or NULL if none is
 * @arg: for @judge and @match
 * @id: number of the walk, 0 before it begins
 * @cpu: where it is: the CPU,
 * @bucket: the bucket,
 * @passed: and how many flows of that have been looked at and stay
 * @record: what was found
 * @count: number of @record
 * @size: room of @record
 */
struct dvs_flow_walk {
	struct dvs_flows *flows;
	dvs_flow_judge_fn judge;
	bool (*match)(const struct dvs_flow *flow, void *arg);
	void *arg;
	u64 id;
	unsigned int cpu;
	u32 bucket;
	unsigned int passed;
	struct dvs_flow_record *record;
	unsigned int count;
	unsigned int size;
};

/**
 * struct dvs_flow_ages - how old flows become
 * @now: jiffies when the walk through them began
 * @idle: a flow without frames ends after so many jiffies
 * @active: a flow with frames ends after so many
 * @pressed: the cache is nearly full: flows end after an eighth of @idle
 */
struct dvs_flow_ages {
	u32 now;
	s32 idle;
	s32 active;
	bool pressed;
};

/* Most flows in one bucket */
#define DVS_FLOW_CHAIN_MAX	32

/* Ends the lists of flows, so that a frame need not ask for an end: it is no flow's */
extern struct dvs_flow dvs_flow_last;

/* flow.c */
int dvs_flow_init(void);
void dvs_flow_uninit(void);
struct dvs_flow_table __percpu *dvs_flows_alloc(u32 max);
void dvs_flows_start(struct dvs_flows *flows,
		     struct dvs_flow_table __percpu *tables);
struct dvs_flow_table __percpu *dvs_flows_stop(struct dvs_flows *flows);
void dvs_flows_free(struct dvs_flow_table __percpu *tables);
struct dvs_flow *dvs_flow_add(struct dvs_flows *flows,
			      struct dvs_flow_table *table,
			      const struct dvs_flow_frame *frame, u32 bucket,
			      u32 sample);
void dvs_flow_del(struct dvs_flows *flows, struct dvs_flow_table *table,
		  struct dvs_flow *flow);
struct dvs_flow *dvs_flow_find(const struct dvs_flow_table *table,
			       const struct dvs_flow_frame *frame,
			       u32 *bucket);

/* flow_walk.c */
bool dvs_flow_walk_next(struct dvs_flow_walk *walk);
void dvs_flow_on_cpu(unsigned int cpu, work_func_t fn,
		     struct work_struct *work);
void dvs_flows_count(struct dvs_flows *flows, u64 *count, u64 *overflow);

/* flow_age.c */
enum dvs_flow_end dvs_flow_end_by_age(const struct dvs_flow *flow,
				      const struct dvs_flow_ages *ages);

/* flow_merge.c */
void dvs_flow_merge(struct dvs_flow_walk *walk);

/* What a flow's key consists of, without flags */
static inline u8 dvs_flow_kind(const struct dvs_flow *flow)
{
	return flow->near[1] & ~(DVS_FLOW_MACS | DVS_FLOW_FRAGMENT);
}

static inline u8 dvs_flow_proto(const struct dvs_flow *flow)
{
	return flow->near[1] >> DVS_FLOW_PROTO_SHIFT;
}

/* TOS of IPv4, traffic class of IPv6 */
static inline u8 dvs_flow_tos(const struct dvs_flow *flow)
{
	return flow->near[0] >> DVS_FLOW_TOS_SHIFT;
}

/* Number of the words of a flow's key */
static inline unsigned int dvs_flow_words(const struct dvs_flow *flow)
{
	unsigned int macs = flow->near[1] & DVS_FLOW_MACS ? 2 : 0;

	switch (dvs_flow_kind(flow)) {
	case DVS_FLOW_IPV4:
		return 3 + macs;
	case DVS_FLOW_IPV6:
		return 6 + macs;
	default:
		return 4;
	}
}

/* Number of a table's buckets */
static inline u32 dvs_flow_buckets(const struct dvs_flow_table *table)
{
	return 1U << (64 - table->shift);
}

/* A word of a flow's key */
static inline u64 dvs_flow_word(const struct dvs_flow *flow, unsigned int n)
{
	return n < DVS_FLOW_NEAR ? flow->near[n] : flow->far[n - DVS_FLOW_NEAR];
}

/*
 * Multiply-shift (Dietzfelbinger and others, 1997): the highest bits of a sum of
 * products with odd secret numbers. A bit of a word changes none below it in the sum.
 * Hence ports are the lowest bits of their word, and its highest are the segment,
 * which no sender chooses: two flows of a segment then meet in a bucket about as
 * seldom as by chance, whatever their senders choose.
 */
static inline u64 dvs_flow_hash_near(u64 word0, u64 secret0, u64 word2,
				     u64 secret2)
{
	return word0 * secret0 + word2 * secret2;
}

/* Both halves of a product: each bit of it depends on all of both factors */
static inline u64 dvs_flow_fold(u64 a, u64 b)
{
#ifdef CONFIG_ARCH_SUPPORTS_INT128
	__uint128_t product = (__uint128_t)a * b;

	return (u64)product ^ (u64)(product >> 64);
#else
	return (a * b) ^ mul_u64_u64_shr(a, b, 64);
#endif
}

/**
 * dvs_flow_find_near() - look a flow up whose key is in its first cache line
 * @table: tables
 * @word0: the key
 * @word1: the key
 * @word2: the key
 * @flow: set to the flow
 *
 * Context: bottom halves off.
 * Return: true if it is there.
 */
static __always_inline bool
dvs_flow_find_near(struct dvs_flow_table __percpu *table, u64 word0, u64 word1,
		   u64 word2, struct dvs_flow **flow)
{
	struct dvs_flow *at;
	u64 hash;

	hash = dvs_flow_hash_near(word0, __this_cpu_read(table->secret[0]),
				  word2, __this_cpu_read(table->secret[2]));
	hash >>= __this_cpu_read(table->shift);
	at = __this_cpu_read(table->bucket)[hash];
	while (unlikely(at->near[0] != word0 || at->near[1] != word1 ||
			at->near[2] != word2)) {
		at = at->next;
		if (!at)
			return false;
	}
	*flow = at;
	return true;
}

/**
 * dvs_flow_count() - count a frame of a flow
 * @flow: the flow
 * @bytes: see &dvs_flow_frame.bytes
 * @tcp_flags: see &dvs_flow_frame.tcp_flags
 *
 * Context: bottom halves off, on the flow's CPU.
 */
static inline void dvs_flow_count(struct dvs_flow *flow, u32 bytes, u8 tcp_flags)
{
	flow->packets++;
	flow->bytes += bytes;
	flow->tcp_flags |= tcp_flags;
	flow->last = jiffies;
}

#endif /* _DVS_FLOW_H */
