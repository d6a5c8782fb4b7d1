// SPDX-License-Identifier: GPL-2.0
/*
 * Structures to attributes and back, by the tables of object.c.
 *
 * A type is one case in encode_field() and one in decode_value(). Lists are
 * attributes that come once per item (multi-attr in the specification).
 */
#include "codec.h"

#include <errno.h>
#include <string.h>

#include <netlink/attr.h>
#include <netlink/msg.h>

#include "object.h"

/* More than any message without lists needs. */
#define ROOM_BASE	1024
/* More than an attribute needs besides its value. */
#define ROOM_ATTR	8

static size_t list_size(const struct dvs_field *field,
			const struct dvs_list *list)
{
	return list->count * (ROOM_ATTR + field->sub->size +
			      field->sub->count * ROOM_ATTR);
}

size_t codec_size(const struct dvs_object *object, const void *data)
{
	size_t size = ROOM_BASE;

	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];
		const void *at = (const char *)data + field->offset;

		if (field->type == DVS_TYPE_LIST)
			size += list_size(field, at);
		else if (field->type == DVS_TYPE_BYTES)
			size += ((const struct dvs_bytes *)at)->len;
		else if (field->type == DVS_TYPE_NEST)
			size += codec_size(field->sub, at);
	}
	return size;
}

static int encode_nest(struct nl_msg *msg, const struct dvs_field *field,
		       const void *data)
{
	struct nlattr *nest = nla_nest_start(msg, field->attr);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = codec_encode(msg, field->sub, CODEC_ALL, data);
	if (!err)
		nla_nest_end(msg, nest);
	return err;
}

static int encode_list(struct nl_msg *msg, const struct dvs_field *field,
		       const struct dvs_list *list)
{
	const char *item = list->items;
	int err = 0;

	for (size_t i = 0; i < list->count && !err; i++) {
		err = encode_nest(msg, field, item);
		item += field->sub->size;
	}
	return err;
}

static int encode_addr(struct nl_msg *msg, const struct dvs_field *field,
		       const struct dvs_addr *addr)
{
	return nla_put(msg, field->attr, addr->len, addr->bytes);
}

static int encode_bytes(struct nl_msg *msg, const struct dvs_field *field,
			const struct dvs_bytes *bytes)
{
	return nla_put(msg, field->attr, bytes->len, bytes->data);
}

static int encode_bool(struct nl_msg *msg, const struct dvs_field *field,
		       bool value)
{
	if (field->type == DVS_TYPE_FLAG)
		return value ? nla_put_flag(msg, field->attr) : 0;
	return nla_put_u8(msg, field->attr, value);
}

static int encode_field(struct nl_msg *msg, const struct dvs_field *field,
			const void *at)
{
	switch ((enum dvs_type)field->type) {
	case DVS_TYPE_BOOL:
	case DVS_TYPE_FLAG:
		return encode_bool(msg, field, *(const bool *)at);
	case DVS_TYPE_STRING:
		return nla_put_string(msg, field->attr, at);
	case DVS_TYPE_ADDR:
		return encode_addr(msg, field, at);
	case DVS_TYPE_BYTES:
		return encode_bytes(msg, field, at);
	case DVS_TYPE_NEST:
		return encode_nest(msg, field, at);
	case DVS_TYPE_LIST:
		return encode_list(msg, field, at);
	case DVS_TYPE_U8:
	case DVS_TYPE_U16:
	case DVS_TYPE_U32:
	case DVS_TYPE_U64:
	case DVS_TYPE_ENUM:
	case DVS_TYPE_WORDS:
	case DVS_TYPE_MAC:
	case DVS_TYPE_UUID:
	case DVS_TYPE_TABLE:
		break;
	}
	return nla_put(msg, field->attr, field->size, at);
}

int codec_encode(struct nl_msg *msg, const struct dvs_object *object,
		 unsigned int request, const void *data)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];

		if (!dvs_field_held(object, i, data))
			continue;
		if (request != CODEC_ALL && !(field->in & request))
			continue;
		if (encode_field(msg, field,
				 (const char *)data + field->offset) < 0)
			return -EMSGSIZE;
	}
	return 0;
}

static int decode_bytes(const struct dvs_field *field,
			const struct nlattr *attr, void *at)
{
	if (nla_len(attr) != (int)field->size)
		return -EBADMSG;
	memcpy(at, nla_data(attr), field->size);
	return 0;
}

static int decode_bool(const struct dvs_field *field,
		       const struct nlattr *attr, bool *at)
{
	if (field->type == DVS_TYPE_FLAG) {
		*at = true;
		return 0;
	}
	if (nla_len(attr) != 1)
		return -EBADMSG;
	*at = nla_get_u8(attr);
	return 0;
}

static int decode_string(const struct dvs_field *field,
			 const struct nlattr *attr, char *at)
{
	size_t len = strnlen(nla_data(attr), nla_len(attr));

	if (len >= field->size)
		return -EBADMSG;
	memcpy(at, nla_data(attr), len);
	at[len] = '\0';
	return 0;
}

static int decode_addr(const struct nlattr *attr, struct dvs_addr *addr)
{
	int len = nla_len(attr);

	if (len != 4 && len != 16)
		return -EBADMSG;
	addr->len = len;
	memcpy(addr->bytes, nla_data(attr), len);
	return 0;
}

static int decode_reference(const struct nlattr *attr, struct dvs_bytes *bytes)
{
	bytes->data = nla_data(attr);
	bytes->len = nla_len(attr);
	return 0;
}

static int decode_attrs(const struct dvs_object *object,
			const struct nlattr *head, int len, void *data,
			uint64_t *seen, const char **bad);

static int decode_nest(const struct dvs_field *field,
		       const struct nlattr *attr, void *at, const char **bad)
{
	const struct dvs_object *sub = field->sub;
	uint64_t seen = 0;
	int err;

	err = decode_attrs(sub, nla_data(attr), nla_len(attr), at, &seen, bad);
	if (!sub->whole)
		*(uint64_t *)at = seen;
	else if (!err)
		object_complete(sub, seen, at);
	return err;
}

static int decode_item(const struct dvs_field *field,
		       const struct nlattr *attr, struct dvs_list *list,
		       const char **bad)
{
	/* Larger than each structure that is an item of a list. */
	uint64_t item[64] = { 0 };
	int err;

	err = decode_nest(field, attr, item, bad);
	if (err)
		return err;
	return dvs_list_append(list, item, field->sub->size);
}

static int decode_value(const struct dvs_field *field,
			const struct nlattr *attr, void *at, const char **bad)
{
	switch ((enum dvs_type)field->type) {
	case DVS_TYPE_BOOL:
	case DVS_TYPE_FLAG:
		return decode_bool(field, attr, at);
	case DVS_TYPE_STRING:
		return decode_string(field, attr, at);
	case DVS_TYPE_ADDR:
		return decode_addr(attr, at);
	case DVS_TYPE_BYTES:
		return decode_reference(attr, at);
	case DVS_TYPE_NEST:
		return decode_nest(field, attr, at, bad);
	case DVS_TYPE_LIST:
		return decode_item(field, attr, at, bad);
	case DVS_TYPE_U8:
	case DVS_TYPE_U16:
	case DVS_TYPE_U32:
	case DVS_TYPE_U64:
	case DVS_TYPE_ENUM:
	case DVS_TYPE_WORDS:
	case DVS_TYPE_MAC:
	case DVS_TYPE_UUID:
	case DVS_TYPE_TABLE:
		break;
	}
	return decode_bytes(field, attr, at);
}

static int decode_attrs(const struct dvs_object *object,
			const struct nlattr *head, int len, void *data,
			uint64_t *seen, const char **bad)
{
	const struct nlattr *attr;
	int rest;

	nla_for_each_attr(attr, head, len, rest) {
		const struct dvs_field *field;
		int err;

		field = object_field_by_attr(object, nla_type(attr));
		if (!field)
			continue;
		err = decode_value(field, attr, (char *)data + field->offset,
				   bad);
		if (err) {
			if (!*bad)
				*bad = field->name;
			return err;
		}
		*seen |= UINT64_C(1) << (field - object->fields);
	}
	return 0;
}

static const char *first_missing(const struct dvs_object *object, uint64_t seen)
{
	for (size_t i = 0; i < object->count; i++) {
		if (object->required & ~seen & UINT64_C(1) << i)
			return object->fields[i].name;
	}
	return NULL;
}

int codec_decode(const struct dvs_object *object, const struct nlattr *head,
		 int len, void *data, const char **bad)
{
	uint64_t seen = 0;
	int err;

	*bad = NULL;
	err = decode_attrs(object, head, len, data, &seen, bad);
	if (!object->whole)
		*(uint64_t *)data = seen;
	if (err)
		return err;
	*bad = first_missing(object, seen);
	return *bad ? -EBADMSG : 0;
}
