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

#include "drop.h"

/**
 * struct dvs_pcpu_stats - counters of one port or tunnel on one CPU
 * @rx_packets: frames received from it
 * @rx_bytes: bytes received from it, Ethernet header included
 * @tx_packets: frames sent to it
 * @tx_bytes: bytes sent to it, Ethernet header included
 * @copies: copies made of frames received from it, beyond the first
 * @syncp: makes the counters readable from another CPU on 32 bit
 * @drops: frames dropped, by reason; last, since they are seldom written
 */
struct dvs_pcpu_stats {
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
	u64_stats_t tx_packets;
	u64_stats_t tx_bytes;
	u64_stats_t copies;
	struct u64_stats_sync syncp;
	u64_stats_t drops[DVS_DROP_MAX];
};

/**
 * struct dvs_stats - counters of one port or tunnel, summed over the CPUs
 * @rx_packets: frames received from it
 * @rx_bytes: bytes received from it, Ethernet header included
 * @tx_packets: frames sent to it
 * @tx_bytes: bytes sent to it, Ethernet header included
 * @copies: copies made of frames received from it, beyond the first
 * @drops: frames dropped, by reason
 */
struct dvs_stats {
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_packets;
	u64 tx_bytes;
	u64 copies;
	u64 drops[DVS_DROP_MAX];
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

#endif /* _DVS_STATS_H */
