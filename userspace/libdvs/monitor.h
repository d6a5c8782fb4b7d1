/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decoding of events, for tests that have no kernel.
 */
#ifndef _LIBDVS_MONITOR_H
#define _LIBDVS_MONITOR_H

#include "dvs_monitor.h"

struct nlmsghdr;

/*
 * Hand one message over as an event; one that is no known notification is
 * skipped. Returns 0, -errno, or what fn returned.
 */
int monitor_message(struct dvs_ctx *ctx, const struct nlmsghdr *hdr,
		    dvs_event_fn *fn, void *arg);

#endif /* _LIBDVS_MONITOR_H */
