/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a capture tells, for tests that have no kernel.
 */
#ifndef _LIBDVS_CAPTURE_H
#define _LIBDVS_CAPTURE_H

#include "dvs_capture.h"

struct nlmsghdr;

/*
 * Hand one message over; one that is none of a capture is skipped. Returns 0, -errno,
 * or what fn returned.
 */
int capture_message(struct dvs_ctx *ctx, const struct nlmsghdr *hdr,
		    dvs_capture_fn *fn, void *arg);

#endif /* _LIBDVS_CAPTURE_H */
