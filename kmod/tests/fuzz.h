/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the fuzzer of devices share.
 */
#ifndef _DVS_FUZZ_H
#define _DVS_FUZZ_H

#include <linux/netdevice.h>

#include "test_frame.h"

#define FUZZ_VNI	5000	/* of the segment that exists */
#define FUZZ_STATIONS	8	/* MAC addresses of end stations */

/* fuzz_packet.c */
void fuzz_packet_make(struct test_frame *frame, struct rnd_state *rnd,
		      const struct net_device *dev, bool tunnel);

/* fuzz_skb.c */
struct sk_buff *fuzz_skb_make(const struct test_frame *frame,
			      struct rnd_state *rnd, struct net_device *dev);
void fuzz_skb_receive(struct sk_buff *skb, struct rnd_state *rnd);
void fuzz_skb_send(struct sk_buff *skb);
unsigned int fuzz_skb_changed(const struct sk_buff *skb,
			      const struct test_frame *frame);

#endif /* _DVS_FUZZ_H */
