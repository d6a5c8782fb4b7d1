/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures as JSON, for out.c.
 */
#ifndef _DVSCTL_OUT_JSON_H
#define _DVSCTL_OUT_JSON_H

#include "dvs_types.h"

struct dvs_object;
struct json_object;

/* Add each member that holds a value. Lists are there even when empty. */
void json_add_members(struct json_object *json, const struct dvs_object *object,
		      const void *data);

/*
 * The lines of one reason of the ledger by class, from a place on, as a number
 * for each class. Returns where the next reason begins.
 */
size_t out_class_run(const struct dvs_list *list, size_t first,
		     uint64_t packets[DVS_CLASSES]);

#endif /* _DVSCTL_OUT_JSON_H */
