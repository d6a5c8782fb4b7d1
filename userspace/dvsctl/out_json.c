// SPDX-License-Identifier: GPL-2.0
/*
 * Structures as JSON: keys are the names of attributes, values keep their type.
 */
#include "out_json.h"

#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "dvs.h"

static struct json_object *json_number(const struct dvs_field *field,
				       const void *at)
{
	switch (field->size) {
	case sizeof(uint8_t):
		return json_object_new_int(*(const uint8_t *)at);
	case sizeof(uint16_t):
		return json_object_new_int(*(const uint16_t *)at);
	case sizeof(uint32_t):
		return json_object_new_int64(*(const uint32_t *)at);
	default:
		return json_object_new_uint64(*(const uint64_t *)at);
	}
}

/* A value of a newer kernel, for which there is no word yet, stays a number. */
static struct json_object *json_enum(const struct dvs_field *field,
				     const void *at)
{
	const char *word = dvs_field_word(field, *(const uint32_t *)at);

	return word ? json_object_new_string(word) : json_number(field, at);
}

static struct json_object *json_words(const struct dvs_field *field,
				      uint32_t mask)
{
	struct json_object *array = json_object_new_array();

	for (uint32_t i = 0; field->words[i]; i++) {
		if (mask & UINT32_C(1) << i)
			json_object_array_add(array,
					      json_object_new_string(field->words[i]));
	}
	return array;
}

static struct json_object *json_table(const uint8_t *table, size_t size)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < size; i++)
		json_object_array_add(array, json_object_new_int(table[i]));
	return array;
}

static struct json_object *json_nest(const struct dvs_object *object,
				     const void *data)
{
	struct json_object *nest = json_object_new_object();

	json_add_members(nest, object, data);
	return nest;
}

static struct json_object *json_list(const struct dvs_object *object,
				     const struct dvs_list *list)
{
	struct json_object *array = json_object_new_array();
	const char *item = list->items;

	for (size_t i = 0; i < list->count; i++, item += object->size)
		json_object_array_add(array, json_nest(object, item));
	return array;
}

/* The ledger is an object: the reason's name is the key of its count. */
static struct json_object *json_counts(const struct dvs_list *list)
{
	const struct dvs_drop_count *count = list->items;
	struct json_object *counts = json_object_new_object();

	for (size_t i = 0; i < list->count; i++)
		json_object_object_add(counts, count[i].name,
				       json_object_new_uint64(count[i].packets));
	return counts;
}

size_t out_class_run(const struct dvs_list *list, size_t first,
		     uint64_t packets[DVS_CLASSES])
{
	const struct dvs_drop_class *lines = list->items;
	size_t i;

	memset(packets, 0, DVS_CLASSES * sizeof(*packets));
	for (i = first; i < list->count; i++) {
		if (lines[i].reason != lines[first].reason)
			break;
		if (lines[i].number < DVS_CLASSES)
			packets[lines[i].number] = lines[i].packets;
	}
	return i;
}

/* The reason's name is the key of eight numbers, of class 0 to 7. */
static struct json_object *json_classes(const struct dvs_list *list)
{
	const struct dvs_drop_class *lines = list->items;
	struct json_object *reasons = json_object_new_object();
	uint64_t packets[DVS_CLASSES];

	for (size_t i = 0, next; i < list->count; i = next) {
		struct json_object *array = json_object_new_array();

		next = out_class_run(list, i, packets);
		for (int class = 0; class < DVS_CLASSES; class++)
			json_object_array_add(array,
					      json_object_new_uint64(packets[class]));
		json_object_object_add(reasons, lines[i].name, array);
	}
	return reasons;
}

/* Pairs of digits. */
static struct json_object *json_bytes(const struct dvs_bytes *bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *text = malloc(2 * bytes->len + 1);
	struct json_object *json;

	if (!text)
		return NULL;
	for (size_t i = 0; i < bytes->len; i++) {
		uint8_t byte = ((const uint8_t *)bytes->data)[i];

		text[2 * i] = digits[byte >> 4];
		text[2 * i + 1] = digits[byte & 15];
	}
	json = json_object_new_string_len(text, 2 * bytes->len);
	free(text);
	return json;
}

static struct json_object *json_value(const struct dvs_field *field,
				      const void *at)
{
	char text[DVS_ADDR_TEXT];

	switch ((enum dvs_type)field->type) {
	case DVS_TYPE_U8:
	case DVS_TYPE_U16:
	case DVS_TYPE_U32:
	case DVS_TYPE_U64:
		return json_number(field, at);
	case DVS_TYPE_BOOL:
	case DVS_TYPE_FLAG:
		return json_object_new_boolean(*(const bool *)at);
	case DVS_TYPE_ENUM:
		return json_enum(field, at);
	case DVS_TYPE_WORDS:
		return json_words(field, *(const uint32_t *)at);
	case DVS_TYPE_STRING:
		return json_object_new_string(at);
	case DVS_TYPE_MAC:
		return json_object_new_string(dvs_mac_format(at, text));
	case DVS_TYPE_UUID:
		return json_object_new_string(dvs_uuid_format(at, text));
	case DVS_TYPE_ADDR:
		return json_object_new_string(dvs_addr_format(at, text));
	case DVS_TYPE_TABLE:
		return json_table(at, field->size);
	case DVS_TYPE_BYTES:
		return json_bytes(at);
	case DVS_TYPE_NEST:
		return json_nest(field->sub, at);
	case DVS_TYPE_LIST:
		break;
	}
	if (!strcmp(field->name, "counts"))
		return json_counts(at);
	if (!strcmp(field->name, "by-class"))
		return json_classes(at);
	return json_list(field->sub, at);
}

void json_add_members(struct json_object *json, const struct dvs_object *object,
		      const void *data)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];
		const void *at = (const char *)data + field->offset;

		if (field->type == DVS_TYPE_LIST ||
		    dvs_field_held(object, i, data))
			json_object_object_add(json, field->name,
					       json_value(field, at));
	}
}
