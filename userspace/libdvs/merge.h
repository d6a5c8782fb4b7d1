/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects that take more than one message.
 */
#ifndef _LIBDVS_MERGE_H
#define _LIBDVS_MERGE_H

#include <stdbool.h>

struct dvs_object;

/* Whether part goes on with the lists of data instead of being an own object. */
bool merge_continues(const struct dvs_object *object, const void *data,
		     const void *part);

/* Append the lists of part to those of data. Returns 0 or -ENOMEM. */
int merge_append(const struct dvs_object *object, void *data, const void *part);

#endif /* _LIBDVS_MERGE_H */
