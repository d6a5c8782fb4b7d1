/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How the tables of objects are written.
 */
#ifndef OBJECT_ROW_H
#define OBJECT_ROW_H

#include <stddef.h>

#include "util.h"

/* Requests by letter: which of them carry a row's attribute. */
#define R	0
#define G	DVS_IN_GET
#define N	DVS_IN_NEW
#define S	DVS_IN_SET
#define D	DVS_IN_DEL
#define F	DVS_IN_FLUSH
#define Z	DVS_IN_RESET
#define GG	DVS_IN_GROUP_GET
#define GN	DVS_IN_GROUP_NEW
#define GS	DVS_IN_GROUP_SET
#define GD	DVS_IN_GROUP_DEL

#define AT(structure, member)						\
	.offset = offsetof(struct structure, member),			\
	.size = sizeof(((struct structure *)NULL)->member)

#define ROW(object, id, text, kind, requests, where, ...)		\
	[DVS_F_##object##_##id] = {					\
		.name = text, .attr = DVS_A_##object##_##id,		\
		.type = DVS_TYPE_##kind, .in = (requests), where,	\
		__VA_ARGS__ }

/* A row of an object that has no mask: its place means nothing. */
#define ITEM(object, id, text, kind, where)				\
	{ .name = text, .attr = DVS_A_##object##_##id,			\
	  .type = DVS_TYPE_##kind, .in = N | S | D, where }

#define OBJECT(text, structure, table, ...)				\
	{ .name = text, .size = sizeof(struct structure),		\
	  .fields = (table), .count = ARRAY_SIZE(table),		\
	  __VA_ARGS__ }

#endif /* OBJECT_ROW_H */
