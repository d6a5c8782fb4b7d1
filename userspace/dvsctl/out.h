/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output, as text or as JSON, from one call.
 *
 * JSON shows every member that holds a value, by the library's table, under the
 * name of its attribute. Text shows those that a layout lists, in its order.
 */
#ifndef _DVSCTL_OUT_H
#define _DVSCTL_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct dvs_event;
struct dvs_object;

/* In struct out_item: how a member is shown as text. */
enum {
	OUT_LINE = 1,	/* begins a new line */
	OUT_COLON = 2,	/* a colon follows */
	OUT_DASH = 4,	/* a dash joins it to the one before */
	OUT_TRUE = 8,	/* is left out if false */
	OUT_RATE = 16,	/* bytes per second, shown in bits per second */
	OUT_RUNS = 32,	/* a table, each run of one value as FIRST-LAST:VALUE */
	OUT_SLASH = 64,	/* a slash joins it to the one before */
};

/**
 * struct out_item - a member as text
 * @field: number of the member
 * @label: stands before the value, NULL for nothing
 * @zero: text for 0, false, an empty name or list, NULL for none of its own
 * @one: text for true, NULL for "on"
 * @flags: OUT_LINE, OUT_COLON, OUT_DASH, OUT_SLASH, OUT_TRUE, OUT_RATE, OUT_RUNS
 * @with: mask of members without which it is left out
 */
struct out_item {
	unsigned int field;
	const char *label;
	const char *zero;
	const char *one;
	unsigned int flags;
	uint64_t with;
};

/* A row of a layout: member, label, and what else is not zero. */
#define SHOW(id, text, ...)	{ .field = DVS_F_##id, .label = (text), __VA_ARGS__ }
/* Ends a layout. */
#define OUT_END		{ .field = ~0u }

/**
 * struct out - where output goes
 * @file: file
 * @json: JSON instead of text
 * @pretty: JSON for people
 * @records: objects written since the last out_end()
 */
struct out {
	FILE *file;
	bool json;
	bool pretty;
	size_t records;
};

/* Write one object of a list. */
void out_object(struct out *out, const struct dvs_object *object,
		const struct out_item *layout, const void *data);

/* End a list; the JSON of one without objects needs to be written, too. */
void out_end(struct out *out);

/* End a list after an error, which is written in JSON. */
void out_error(struct out *out, const char *text);

/* Write one event on a line of its own, at once. The name is of the object. */
void out_event(struct out *out, const struct dvs_event *event,
	       const struct out_item *layout);

/* Write what is buffered. Returns 0, or the errno of the first failure. */
int out_flush(struct out *out);

#endif /* _DVSCTL_OUT_H */
