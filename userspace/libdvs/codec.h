/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structures to attributes and back, by the tables of object.c.
 */
#ifndef _LIBDVS_CODEC_H
#define _LIBDVS_CODEC_H

#include <stddef.h>
#include <stdint.h>

struct dvs_object;
struct nl_msg;
struct nlattr;

/* In place of a request: encode every member that holds a value. */
#define CODEC_ALL	0xffffu

/* Room that a message needs for all attributes of a structure. */
size_t codec_size(const struct dvs_object *object, const void *data);

/*
 * Append the members that hold a value and that the request (enum dvs_request)
 * carries. Returns 0, or -EMSGSIZE if the message has no room for them.
 */
int codec_encode(struct nl_msg *msg, const struct dvs_object *object,
		 unsigned int request, const void *data);

/*
 * Fill an empty structure from len bytes of attributes. Unknown attributes are
 * skipped, they are of a newer kernel. Returns 0; -ENOMEM; or -EBADMSG with
 * the name of an attribute that has a wrong size or is missing. On failure the
 * structure holds what was read before, and has to be cleared all the same.
 */
int codec_decode(const struct dvs_object *object, const struct nlattr *head,
		 int len, void *data, const char **bad);

#endif /* _LIBDVS_CODEC_H */
