/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The qdiscs below a new scheduler, for the library's own files.
 */
#ifndef _LIBDVS_CHILDREN_H
#define _LIBDVS_CHILDREN_H

#include <stdint.h>

struct dvs_ctx;

/*
 * Give each class of a device's new scheduler a child of kind fq_codel, where
 * it has another one. What a kernel without fq_codel made stays. Returns 0 or
 * -errno.
 */
int children_graft(struct dvs_ctx *ctx, uint32_t ifindex);

#endif /* _LIBDVS_CHILDREN_H */
