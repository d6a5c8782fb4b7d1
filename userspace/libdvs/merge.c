// SPDX-License-Identifier: GPL-2.0
/*
 * Objects that take more than one message.
 *
 * A message of a dump has a limited size. The kernel gives a list that does not
 * fit in parts: the first message has all of an object and the list's begin,
 * the next ones have what identifies the object, and more of the list.
 */
#include "merge.h"

#include <stdint.h>
#include <string.h>

#include "object.h"

#define KEY	(DVS_IN_GET | DVS_IN_GROUP_GET)

/* What identifies an object is what a get request carries, and its names. */
static bool identifies(const struct dvs_field *field)
{
	return field->in & KEY ||
	       (field->type == DVS_TYPE_STRING && !field->in);
}

static bool same_key(const struct dvs_object *object, const void *data,
		     const void *part)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];

		if (field->in & KEY &&
		    memcmp((const char *)data + field->offset,
			   (const char *)part + field->offset, field->size))
			return false;
	}
	return true;
}

bool merge_continues(const struct dvs_object *object, const void *data,
		     const void *part)
{
	bool has_list = false;

	if (object->apart)
		return false;
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];

		if (!dvs_field_held(object, i, part))
			continue;
		if (field->type == DVS_TYPE_LIST)
			has_list = true;
		else if (!identifies(field))
			return false;
	}
	return has_list && same_key(object, data, part);
}

static int append_list(struct dvs_list *to, const struct dvs_list *from,
		       size_t size)
{
	const char *item = from->items;
	int err = 0;

	for (size_t i = 0; i < from->count && !err; i++, item += size)
		err = dvs_list_append(to, item, size);
	return err;
}

int merge_append(const struct dvs_object *object, void *data, const void *part)
{
	int err = 0;

	for (size_t i = 0; i < object->count && !err; i++) {
		const struct dvs_field *field = &object->fields[i];

		if (field->type != DVS_TYPE_LIST ||
		    !dvs_field_held(object, i, part))
			continue;
		err = append_list((void *)((char *)data + field->offset),
				  (const void *)((const char *)part +
						 field->offset),
				  field->sub->size);
		*(uint64_t *)data |= UINT64_C(1) << i;
	}
	return err;
}
