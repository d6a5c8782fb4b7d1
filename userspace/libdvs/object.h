/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The objects of the library, for its own files.
 */
#ifndef _LIBDVS_OBJECT_H
#define _LIBDVS_OBJECT_H

#include "dvs_object.h"

extern const struct dvs_object dvs_object_switch;
extern const struct dvs_object dvs_object_port;
extern const struct dvs_object dvs_object_tunnel;
extern const struct dvs_object dvs_object_segment;
extern const struct dvs_object dvs_object_remote;
extern const struct dvs_object dvs_object_fdb;
extern const struct dvs_object dvs_object_drop;
extern const struct dvs_object dvs_object_alarm;
extern const struct dvs_object dvs_object_sched;
extern const struct dvs_object dvs_object_class;
extern const struct dvs_object dvs_object_pool;
extern const struct dvs_object dvs_object_police;
extern const struct dvs_object dvs_object_sampler;
extern const struct dvs_object dvs_object_flow_cache;
extern const struct dvs_object dvs_object_flow;
extern const struct dvs_object dvs_object_flows;
extern const struct dvs_object dvs_object_mirror;
extern const struct dvs_object dvs_object_group;
extern const struct dvs_object dvs_object_capture;

/* What more than one of them has. */
extern const struct dvs_object dvs_object_segment_range;
extern const struct dvs_object dvs_object_drop_count;
extern const char *const dvs_direction_words[];

/* The field of an attribute, NULL for one this library does not know. */
const struct dvs_field *object_field_by_attr(const struct dvs_object *object,
					     uint16_t attr);

/* Give a nested structure the values that absent attributes stand for. */
void object_complete(const struct dvs_object *object, uint64_t seen,
		     void *data);

#endif /* _LIBDVS_OBJECT_H */
