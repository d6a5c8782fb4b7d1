/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Per-CPU counters of a port or tunnel. The ledger's books balance: for a
 * switch at rest, received + copies = sent + dropped, summed over its ports
 * and tunnels.
 */
#ifndef _DVS_STATS_H
#define _DVS_STATS_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>
#include <uapi/linux/dvs.h>

#include "drop.h"

#define DVS_STATS_CLASSES	(DVS_CLASS_LAST + 1)

/**
 * struct dvs_pcpu_stats - counters of one port or tunnel on one CPU
 * @rx_packets: frames received from it
 * @rx_bytes: bytes received from it, Ethernet header included
 * @tx_packets: frames sent to it
 * @tx_bytes: bytes sent to it, Ethernet header included
 * @copies: copies made of frames received from it, beyond the first
 * @syncp: makes the counters readable from another CPU on 32 bit
 * @drops: frames dropped, by reason; last, since they are seldom written
 * @class_drops: the same by traffic class, of reasons that depend on it
 */
struct dvs_pcpu_stats {
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
	u64_stats_t tx_packets;
	u64_stats_t tx_bytes;
	u64_stats_t copies;
	struct u64_stats_sync syncp;
	u64_stats_t drops[DVS_DROP_MAX];
	u64_stats_t class_drops[DVS_DROP_CLASSED_MAX][DVS_STATS_CLASSES];
};

/**
 * struct dvs_stats - counters of one port or tunnel, summed over the CPUs
 * @rx_packets: frames received from it
 * @rx_bytes: bytes received from it, Ethernet header included
 * @tx_packets: frames sent to it
 * @tx_bytes: bytes sent to it, Ethernet header included
 * @copies: copies made of frames received from it, beyond the first
 * @drops: frames dropped, by reason
 * @class_drops: the same by traffic class, of reasons that depend on it
 */
struct dvs_stats {
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_packets;
	u64 tx_bytes;
	u64 copies;
	u64 drops[DVS_DROP_MAX];
	u64 class_drops[DVS_DROP_CLASSED_MAX][DVS_STATS_CLASSES];
};

static inline void dvs_stats_rx(struct dvs_pcpu_stats __percpu *stats,
				unsigned int len)
{
	struct dvs_pcpu_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->rx_packets);
	u64_stats_add(&s->rx_bytes, len);
	u64_stats_update_end(&s->syncp);
}

static inline void dvs_stats_tx(struct dvs_pcpu_stats __percpu *stats,
				unsigned int len)
{
	struct dvs_pcpu_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->tx_packets);
	u64_stats_add(&s->tx_bytes, len);
	u64_stats_update_end(&s->syncp);
}

static inline void dvs_stats_copies(struct dvs_pcpu_stats __percpu *stats,
				    unsigned int n)
{
	struct dvs_pcpu_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_add(&s->copies, n);
	u64_stats_update_end(&s->syncp);
}

static inline void dvs_stats_drop(struct dvs_pcpu_stats __percpu *stats,
				  enum dvs_drop_reason reason)
{
	struct dvs_pcpu_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->drops[reason]);
	u64_stats_update_end(&s->syncp);
}

/* The same for a reason that may depend on the traffic class */
static inline void dvs_stats_drop_class(struct dvs_pcpu_stats __percpu *stats,
					enum dvs_drop_reason reason, u8 class)
{
	enum dvs_drop_classed place = dvs_drop_classed(reason);
	struct dvs_pcpu_stats *s = this_cpu_ptr(stats);

	u64_stats_update_begin(&s->syncp);
	u64_stats_inc(&s->drops[reason]);
	if (place < DVS_DROP_CLASSED_MAX)
		u64_stats_inc(&s->class_drops[place][class]);
	u64_stats_update_end(&s->syncp);
}

#endif /* _DVS_STATS_H */
