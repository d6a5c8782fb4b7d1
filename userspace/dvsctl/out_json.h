/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures as JSON, for out.c.
 */
#ifndef _DVSCTL_OUT_JSON_H
#define _DVSCTL_OUT_JSON_H

struct dvs_object;
struct json_object;

/* Add each member that holds a value. Lists are there even when empty. */
void json_add_members(struct json_object *json, const struct dvs_object *object,
		      const void *data);

#endif /* _DVSCTL_OUT_JSON_H */
