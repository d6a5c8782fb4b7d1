// SPDX-License-Identifier: GPL-2.0
/*
 * Output as text or JSON.
 *
 * Objects are written one by one, so that a list of a million does not have to
 * be held as JSON. Text reads as the words that would set it; what the kernel
 * or an operator named is shown so that it cannot control the terminal.
 */
#include "out.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include <json-c/json.h>

#include "dvs.h"
#include "out_json.h"
#include "util.h"

static void text_string(FILE *file, const char *text)
{
	bool plain = *text;

	for (const char *c = text; *c; c++) {
		if (!isgraph((unsigned char)*c) || *c == '"')
			plain = false;
	}
	if (!plain)
		fputc('"', file);
	for (const char *c = text; *c; c++) {
		if (iscntrl((unsigned char)*c)) {
			fprintf(file, "\\x%02x", (unsigned char)*c);
			continue;
		}
		if (*c == '"' || *c == '\\')
			fputc('\\', file);
		fputc(*c, file);
	}
	if (!plain)
		fputc('"', file);
}

static void text_name(FILE *file, const struct out_item *item, const char *name)
{
	if (!*name && item->zero)
		fputs(item->zero, file);
	else
		text_string(file, name);
}

static uint64_t number_at(const struct dvs_field *field, const void *at)
{
	switch (field->size) {
	case sizeof(uint8_t):
		return *(const uint8_t *)at;
	case sizeof(uint16_t):
		return *(const uint16_t *)at;
	case sizeof(uint32_t):
		return *(const uint32_t *)at;
	default:
		return *(const uint64_t *)at;
	}
}

/* In the greatest unit of tc(8) that says it exactly. */
static void text_rate(FILE *file, uint64_t bytes)
{
	static const char *const units[] = {
		"bit", "kbit", "mbit", "gbit", "tbit",
	};
	uint64_t bits = bytes * 8;
	size_t unit = 0;

	while (unit < ARRAY_SIZE(units) - 1 && bits && !(bits % 1000)) {
		bits /= 1000;
		unit++;
	}
	fprintf(file, "%llu%s", (unsigned long long)bits, units[unit]);
}

static void text_number(FILE *file, const struct dvs_field *field,
			const struct out_item *item, const void *at)
{
	uint64_t n = number_at(field, at);

	if (!n && item->zero)
		fputs(item->zero, file);
	else if (item->flags & OUT_RATE)
		text_rate(file, n);
	else
		fprintf(file, "%llu", (unsigned long long)n);
}

static void text_enum(FILE *file, const struct dvs_field *field,
		      const struct out_item *item, const void *at)
{
	const char *word = dvs_field_word(field, *(const uint32_t *)at);

	if (word)
		fputs(word, file);
	else
		text_number(file, field, item, at);
}

/* A bit of a newer kernel, for which there is no word yet, is left out. */
static void text_words(FILE *file, const struct dvs_field *field,
		       const struct out_item *item, uint32_t mask)
{
	const char *comma = "";

	for (uint32_t i = 0; field->words[i]; i++) {
		if (!(mask & UINT32_C(1) << i))
			continue;
		fprintf(file, "%s%s", comma, field->words[i]);
		comma = ",";
	}
	if (!*comma && item->zero)
		fputs(item->zero, file);
}

static void text_bool(FILE *file, const struct out_item *item, bool value)
{
	const char *zero = item->zero ? item->zero : "off";
	const char *one = item->one ? item->one : "on";

	fputs(value ? one : zero, file);
}

static void text_values(FILE *file, const uint8_t *table, size_t size)
{
	for (size_t i = 0; i < size; i++)
		fprintf(file, "%s%u", i ? "," : "", table[i]);
}

static void text_runs(FILE *file, const uint8_t *table, size_t size)
{
	for (size_t first = 0, next; first < size; first = next) {
		for (next = first + 1; next < size; next++) {
			if (table[next] != table[first])
				break;
		}
		fprintf(file, "%s%zu", first ? "," : "", first);
		if (next - first > 1)
			fprintf(file, "-%zu", next - 1);
		fprintf(file, ":%u", table[first]);
	}
}

static void text_bytes(FILE *file, const struct dvs_bytes *bytes)
{
	const uint8_t *data = bytes->data;

	for (size_t i = 0; i < bytes->len; i++)
		fprintf(file, "%02x", data[i]);
}

static void text_table(FILE *file, const struct dvs_field *field,
		       const struct out_item *item, const uint8_t *table)
{
	if (item->flags & OUT_RUNS)
		text_runs(file, table, field->size);
	else
		text_values(file, table, field->size);
}

static void text_vlans(FILE *file, const struct dvs_list *list)
{
	const struct dvs_vlan_run *run = list->items;

	for (size_t i = 0; i < list->count; i++, run++) {
		fprintf(file, "%s%u", i ? "," : "", run->vid);
		if (run->vid_last != run->vid)
			fprintf(file, "-%u", run->vid_last);
		if (run->segment != run->vid)
			fprintf(file, ":%u", run->segment);
	}
}

static void text_segments(FILE *file, const struct dvs_list *list)
{
	const struct dvs_segment_range *range = list->items;

	for (size_t i = 0; i < list->count; i++, range++) {
		fprintf(file, "%s%u", i ? "," : "", range->first);
		if (range->last != range->first)
			fprintf(file, "-%u", range->last);
	}
}

static void text_ports(FILE *file, const struct dvs_list *list)
{
	const struct dvs_mirror_port *port = list->items;

	for (size_t i = 0; i < list->count; i++, port++) {
		fputs(i ? "," : "", file);
		text_string(file, port->ifname);
	}
}

static void text_tunnels(FILE *file, const struct dvs_list *list)
{
	const struct dvs_mirror_tunnel *tunnel = list->items;

	for (size_t i = 0; i < list->count; i++, tunnel++) {
		fputs(i ? "," : "", file);
		text_string(file, tunnel->name);
	}
}

static void text_counts(FILE *file, const struct dvs_list *list)
{
	const struct dvs_drop_count *count = list->items;

	for (size_t i = 0; i < list->count; i++, count++)
		fprintf(file, "%s%s %llu", i ? " " : "", count->name,
			(unsigned long long)count->packets);
}

/* Each reason with eight numbers, of class 0 to 7. */
static void text_classes(FILE *file, const struct dvs_list *list)
{
	const struct dvs_drop_class *lines = list->items;
	uint64_t packets[DVS_CLASSES];

	for (size_t i = 0, next; i < list->count; i = next) {
		next = out_class_run(list, i, packets);
		fprintf(file, "%s%s", i ? " " : "", lines[i].name);
		for (int class = 0; class < DVS_CLASSES; class++)
			fprintf(file, "%c%llu", class ? ',' : ' ',
				(unsigned long long)packets[class]);
	}
}

static void text_list(FILE *file, const struct dvs_field *field,
		      const struct out_item *item, const struct dvs_list *list)
{
	if (!list->count && item->zero)
		fputs(item->zero, file);
	else if (!strcmp(field->sub->name, "vlan-map"))
		text_vlans(file, list);
	else if (!strcmp(field->sub->name, "segment-range"))
		text_segments(file, list);
	else if (!strcmp(field->sub->name, "drop-class"))
		text_classes(file, list);
	else if (!strcmp(field->sub->name, "mirror-port"))
		text_ports(file, list);
	else if (!strcmp(field->sub->name, "mirror-tunnel"))
		text_tunnels(file, list);
	else
		text_counts(file, list);
}

/* All numbers of a nested structure, each after its name. */
static void text_nest(FILE *file, const struct dvs_object *object,
		      const void *data)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];
		const void *at = (const char *)data + field->offset;

		fprintf(file, "%s%s %llu", i ? " " : "", field->name,
			(unsigned long long)number_at(field, at));
	}
}

static void text_value(FILE *file, const struct dvs_field *field,
		       const struct out_item *item, const void *at)
{
	char text[DVS_ADDR_TEXT];

	switch ((enum dvs_type)field->type) {
	case DVS_TYPE_U8:
	case DVS_TYPE_U16:
	case DVS_TYPE_U32:
	case DVS_TYPE_U64:
		text_number(file, field, item, at);
		break;
	case DVS_TYPE_BOOL:
	case DVS_TYPE_FLAG:
		text_bool(file, item, *(const bool *)at);
		break;
	case DVS_TYPE_ENUM:
		text_enum(file, field, item, at);
		break;
	case DVS_TYPE_WORDS:
		text_words(file, field, item, *(const uint32_t *)at);
		break;
	case DVS_TYPE_STRING:
		text_name(file, item, at);
		break;
	case DVS_TYPE_MAC:
		fputs(dvs_mac_format(at, text), file);
		break;
	case DVS_TYPE_UUID:
		fputs(dvs_uuid_format(at, text), file);
		break;
	case DVS_TYPE_ADDR:
		fputs(dvs_addr_format(at, text), file);
		break;
	case DVS_TYPE_TABLE:
		text_table(file, field, item, at);
		break;
	case DVS_TYPE_BYTES:
		text_bytes(file, at);
		break;
	case DVS_TYPE_NEST:
		text_nest(file, field->sub, at);
		break;
	case DVS_TYPE_LIST:
		text_list(file, field, item, at);
		break;
	}
}

/* A list that is not there is an empty one. */
static bool item_shown(const struct dvs_object *object,
		       const struct out_item *item, const void *data)
{
	const struct dvs_field *field = &object->fields[item->field];
	const void *at = (const char *)data + field->offset;

	if (item->with & ~*(const uint64_t *)data)
		return false;
	if (field->type == DVS_TYPE_LIST)
		return ((const struct dvs_list *)at)->count || item->zero;
	if (item->flags & OUT_TRUE && !*(const bool *)at)
		return false;
	return dvs_field_held(object, item->field, data);
}

static char separator(const struct out_item *item)
{
	if (item->flags & OUT_DASH)
		return '-';
	return item->flags & OUT_SLASH ? '/' : ' ';
}

static void text_object(FILE *file, const struct dvs_object *object,
			const struct out_item *layout, const void *data,
			bool one_line)
{
	bool first = true;

	for (const struct out_item *item = layout; item->field != ~0u; item++) {
		const struct dvs_field *field = &object->fields[item->field];

		if (!item_shown(object, item, data))
			continue;
		if (item->flags & OUT_LINE && !one_line)
			fputs("\n    ", file);
		else if (!first)
			fputc(separator(item), file);
		if (item->label) {
			fputs(item->label, file);
			fputc(' ', file);
		}
		text_value(file, field, item,
			   (const char *)data + field->offset);
		if (item->flags & OUT_COLON)
			fputc(':', file);
		first = false;
	}
	fputc('\n', file);
}

/* Indented by two more columns, for an object inside the array. */
static void json_write(struct out *out, struct json_object *json, bool inside)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *text;

	if (out->pretty)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	text = json_object_to_json_string_ext(json, flags);
	for (const char *c = text; *c; c++) {
		fputc(*c, out->file);
		if (*c == '\n' && inside)
			fputs("  ", out->file);
	}
}

static void json_record(struct out *out, const struct dvs_object *object,
			const void *data)
{
	struct json_object *json = json_object_new_object();

	json_add_members(json, object, data);
	fputs(out->records ? "," : "[", out->file);
	if (out->pretty)
		fputs("\n  ", out->file);
	json_write(out, json, true);
	json_object_put(json);
}

void out_object(struct out *out, const struct dvs_object *object,
		const struct out_item *layout, const void *data)
{
	if (out->json)
		json_record(out, object, data);
	else
		text_object(out->file, object, layout, data, false);
	out->records++;
}

void out_end(struct out *out)
{
	if (!out->json)
		return;
	if (!out->records)
		fputc('[', out->file);
	else if (out->pretty)
		fputc('\n', out->file);
	fputs("]\n", out->file);
	out->records = 0;
}

void out_error(struct out *out, const char *text)
{
	struct json_object *json;

	if (!out->json)
		return;
	if (out->records)
		out_end(out);
	json = json_object_new_object();
	json_object_object_add(json, "error", json_object_new_string(text));
	json_write(out, json, false);
	fputc('\n', out->file);
	json_object_put(json);
}

static void json_event(struct out *out, const struct dvs_event *event)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "notification",
			       json_object_new_string(event->name));
	if (event->group)
		json_object_object_add(json, "group",
				       json_object_new_string(event->group));
	if (event->object)
		json_add_members(json, event->object, event->data);
	json_write(out, json, false);
	fputc('\n', out->file);
	json_object_put(json);
}

static void text_event(struct out *out, const struct dvs_event *event,
		       const struct out_item *layout)
{
	if (!event->object) {
		fputs("lost events: they came faster than they were read\n",
		      out->file);
		return;
	}
	fprintf(out->file, "[%s] ", event->group);
	if (!strcmp(event->group, "config"))
		fprintf(out->file, "%s%s ",
			strstr(event->name, "-del-") ? "deleted " : "",
			event->object->name);
	text_object(out->file, event->object, layout, event->data, true);
}

void out_event(struct out *out, const struct dvs_event *event,
	       const struct out_item *layout)
{
	if (out->json)
		json_event(out, event);
	else
		text_event(out, event, layout);
}

int out_flush(struct out *out)
{
	errno = 0;
	if (!fflush(out->file) && !ferror(out->file))
		return 0;
	return errno ? errno : EIO;
}
