// SPDX-License-Identifier: GPL-2.0
/*
 * Structures filled by the library's tables, for tests that go through all
 * members of all objects; long texts; and chance.
 */
#include "test.h"

const char *const object_names[] = {
	"switch", "port", "tunnel", "segment", "remote", "fdb", "drop", "alarm",
	"sched", "class", "pool", "police", "sampler", "flow-cache",
	"flow", "flows", "mirror", "group", "capture", NULL
};

static uint32_t count_words(const struct dvs_field *field)
{
	uint32_t n = 0;

	while (field->words[n])
		n++;
	return n;
}

static void fill_bytes(uint8_t *at, size_t size, unsigned int seed)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (seed + i) % 127 + 1;
}

static void fill_addr(struct dvs_addr *addr, unsigned int seed)
{
	addr->len = seed % 2 ? 4 : 16;
	fill_bytes(addr->bytes, addr->len, seed);
}

static void fill_reference(struct dvs_bytes *bytes, unsigned int seed)
{
	static const char text[] = "the bytes of a frame";

	bytes->data = text;
	bytes->len = seed % sizeof(text);
}

static void fill_list(const struct dvs_field *field, struct dvs_list *list,
		      unsigned int seed)
{
	for (unsigned int i = 0; i < seed % 5 + 1; i++) {
		uint64_t item[64] = { 0 };

		fill_object(field->sub, item, seed + 7 * i);
		if (dvs_list_append(list, item, field->sub->size))
			abort();
	}
}

static void fill_field(const struct dvs_field *field, void *at,
		       unsigned int seed)
{
	switch ((enum dvs_type)field->type) {
	case DVS_TYPE_BOOL:
		*(bool *)at = seed % 2;
		break;
	case DVS_TYPE_FLAG:
		*(bool *)at = true;
		break;
	case DVS_TYPE_ENUM:
		*(uint32_t *)at = seed % count_words(field);
		break;
	case DVS_TYPE_WORDS:
		*(uint32_t *)at = seed % (1u << count_words(field));
		break;
	case DVS_TYPE_STRING:
		snprintf(at, field->size, "name%u", seed);
		break;
	case DVS_TYPE_ADDR:
		fill_addr(at, seed);
		break;
	case DVS_TYPE_BYTES:
		fill_reference(at, seed);
		break;
	case DVS_TYPE_NEST:
		fill_object(field->sub, at, seed);
		break;
	case DVS_TYPE_LIST:
		fill_list(field, at, seed);
		break;
	case DVS_TYPE_U8:
	case DVS_TYPE_U16:
	case DVS_TYPE_U32:
	case DVS_TYPE_U64:
	case DVS_TYPE_MAC:
	case DVS_TYPE_UUID:
	case DVS_TYPE_TABLE:
		fill_bytes(at, field->size, seed);
		break;
	}
}

void fill_object(const struct dvs_object *object, void *data, unsigned int seed)
{
	memset(data, 0, object->size);
	for (size_t i = 0; i < object->count; i++)
		fill_field(&object->fields[i],
			   (char *)data + object->fields[i].offset,
			   seed + 13 * i);
	if (!object->whole)
		*(uint64_t *)data = (UINT64_C(1) << object->count) - 1;
}

static void assert_same_list(const struct dvs_field *field,
			     const struct dvs_list *a, const struct dvs_list *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		assert_same(field->sub,
			    (const char *)a->items + i * field->sub->size,
			    (const char *)b->items + i * field->sub->size);
}

static void assert_same_bytes(const struct dvs_bytes *a,
			      const struct dvs_bytes *b)
{
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->data, b->data, a->len);
}

void assert_same(const struct dvs_object *object, const void *a, const void *b)
{
	if (!object->whole)
		assert_int_equal(*(const uint64_t *)a, *(const uint64_t *)b);
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];
		const void *at_a = (const char *)a + field->offset;
		const void *at_b = (const char *)b + field->offset;

		if (field->type == DVS_TYPE_LIST)
			assert_same_list(field, at_a, at_b);
		else if (field->type == DVS_TYPE_NEST)
			assert_same(field->sub, at_a, at_b);
		else if (field->type == DVS_TYPE_BYTES)
			assert_same_bytes(at_a, at_b);
		else
			assert_memory_equal(at_a, at_b, field->size);
	}
}

uint32_t chance(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

const char *join(const char *first, ...)
{
	static char text[1024];
	const char *part = first;
	va_list parts;

	text[0] = '\0';
	va_start(parts, first);
	for (; part; part = va_arg(parts, const char *))
		strncat(text, part, sizeof(text) - strlen(text) - 1);
	va_end(parts);
	return text;
}
