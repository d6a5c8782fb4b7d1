// SPDX-License-Identifier: GPL-2.0
/*
 * NetFlow v5, NetFlow v9 by RFC 3954, IPFIX by RFC 7011.
 */
#include "parser.h"

#include <string.h>

#define VARIABLE	65535

/**
 * struct cursor - what is left of a message or set
 * @at: next byte
 * @left: how many
 */
struct cursor {
	const uint8_t *at;
	size_t left;
};

/* Counted in one message: all records, and those of data. */
struct tally {
	uint32_t records;
	uint32_t data;
};

static bool take(struct cursor *from, size_t len, const uint8_t **bytes)
{
	if (len > from->left)
		return false;
	*bytes = from->at;
	from->at += len;
	from->left -= len;
	return true;
}

static bool take_u16(struct cursor *from, uint16_t *value)
{
	const uint8_t *bytes;

	if (!take(from, 2, &bytes))
		return false;
	*value = bytes[0] << 8 | bytes[1];
	return true;
}

static uint32_t u32(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 |
	       bytes[3];
}

/* What is left of a set is zeros, fewer than four. */
static bool is_padding(const struct cursor *rest)
{
	for (size_t i = 0; i < rest->left; i++) {
		if (rest->at[i])
			return false;
	}
	return rest->left < 4;
}

static const char *read_fields(struct cursor *set, size_t count,
			       struct parser_template *template)
{
	template->known = true;
	template->count = count;
	if (!count || count > PARSER_FIELDS)
		return "template with no fields, or too many";
	for (size_t i = 0; i < count; i++) {
		if (!take_u16(set, &template->numbers[i]) ||
		    !take_u16(set, &template->lengths[i]))
			return "template ends early";
		if (template->numbers[i] & 0x8000)
			return "element of an enterprise";
		if (!template->lengths[i])
			return "element without length";
	}
	return NULL;
}

/* An id has one layout for ever. */
static const char *keep_template(struct parser *parser, uint16_t id,
				 const struct parser_template *template)
{
	struct parser_template *known;

	if (id < 256 || id >= PARSER_IDS)
		return "template id out of range";
	known = &parser->templates[id];
	if (known->known && memcmp(known, template, sizeof(*known)))
		return "template id with another layout";
	*known = *template;
	parser->template_records++;
	return NULL;
}

static const char *read_template(struct parser *parser, struct cursor *set)
{
	struct parser_template template = { 0 };
	const char *wrong;
	uint16_t id, count;

	if (!take_u16(set, &id) || !take_u16(set, &count))
		return "template header ends early";
	wrong = read_fields(set, count, &template);
	return wrong ? wrong : keep_template(parser, id, &template);
}

static const char *read_options_template(struct parser *parser,
					 struct cursor *set, bool ipfix)
{
	struct parser_template template = { .options = true };
	uint16_t id, first, second;
	const char *wrong;
	size_t count;

	if (!take_u16(set, &id) || !take_u16(set, &first) ||
	    !take_u16(set, &second))
		return "options template header ends early";
	if (ipfix) {
		/* fields, of which these are scope */
		if (!second || second > first)
			return "options template without scope";
		count = first;
	} else {
		/* bytes of scope, bytes of options */
		if (!first || first % 4 || second % 4)
			return "options template with odd lengths";
		count = (first + second) / 4;
	}
	wrong = read_fields(set, count, &template);
	return wrong ? wrong : keep_template(parser, id, &template);
}

static bool take_field(struct cursor *set, uint16_t length)
{
	const uint8_t *bytes;
	uint16_t longer;

	if (length != VARIABLE)
		return take(set, length, &bytes);
	if (!take(set, 1, &bytes))
		return false;
	if (*bytes < 255)
		return take(set, *bytes, &bytes);
	return take_u16(set, &longer) && take(set, longer, &bytes);
}

static size_t least_record(const struct parser_template *template)
{
	size_t len = 0;

	for (size_t i = 0; i < template->count; i++)
		len += template->lengths[i] == VARIABLE ? 1 :
		       template->lengths[i];
	return len;
}

static const char *read_data(struct parser *parser, struct cursor *set,
			     uint16_t id, struct tally *tally)
{
	const struct parser_template *template = &parser->templates[id];
	uint32_t records = 0;

	if (id >= PARSER_IDS || !template->known)
		return "data without template";
	while (set->left >= least_record(template)) {
		for (size_t i = 0; i < template->count; i++) {
			if (!take_field(set, template->lengths[i]))
				return "data record ends early";
		}
		records++;
	}
	if (!records)
		return "data set without records";
	tally->records += records;
	tally->data += records;
	*(template->options ? &parser->options : &parser->flows) += records;
	return is_padding(set) ? NULL : "data set ends in something";
}

static const char *read_templates(struct parser *parser, struct cursor *set,
				  bool options, bool ipfix,
				  struct tally *tally)
{
	while (set->left >= 4) {
		const char *wrong = options ?
			read_options_template(parser, set, ipfix) :
			read_template(parser, set);

		if (wrong)
			return wrong;
		tally->records++;
	}
	return is_padding(set) ? NULL : "set of templates ends in something";
}

static const char *read_set(struct parser *parser, struct cursor *message,
			    bool ipfix, struct tally *tally)
{
	uint16_t id, length;
	struct cursor set;

	if (!take_u16(message, &id) || !take_u16(message, &length))
		return "set header ends early";
	if (length <= 4 || length % 4)
		return "set of odd length";
	set.left = length - 4;
	if (!take(message, set.left, &set.at))
		return "set longer than its message";
	if (id >= 256)
		return read_data(parser, &set, id, tally);
	if (id != (ipfix ? 2 : 0) && id != (ipfix ? 3 : 1))
		return "set id out of range";
	return read_templates(parser, &set, id == (ipfix ? 3 : 1), ipfix,
			      tally);
}

static const char *read_sets(struct parser *parser, struct cursor *message,
			     bool ipfix, struct tally *tally)
{
	const char *wrong = NULL;

	if (!message->left)
		return "message without sets";
	while (message->left && !wrong)
		wrong = read_set(parser, message, ipfix, tally);
	return wrong;
}

static const char *read_ipfix(struct parser *parser, const uint8_t *data,
			      size_t len)
{
	struct cursor message = { data + 16, len - 16 };
	struct tally tally = { 0 };
	const char *wrong;

	if (len < 16 || (size_t)(data[2] << 8 | data[3]) != len)
		return "length of the header is not that of the message";
	if (u32(data + 8) != parser->sequence)
		return "sequence number";
	wrong = read_sets(parser, &message, true, &tally);
	parser->sequence += tally.data;
	return wrong;
}

static const char *read_netflow9(struct parser *parser, const uint8_t *data,
				 size_t len)
{
	struct cursor message = { data + 20, len - 20 };
	struct tally tally = { 0 };
	const char *wrong;

	if (len < 20)
		return "message without header";
	if (u32(data + 12) != parser->sequence)
		return "sequence number";
	wrong = read_sets(parser, &message, false, &tally);
	parser->sequence++;
	if (!wrong && tally.records != (uint32_t)(data[2] << 8 | data[3]))
		return "count of the header is not that of records";
	return wrong;
}

static const char *read_netflow5(struct parser *parser, const uint8_t *data,
				 size_t len)
{
	size_t count;

	if (len < 24)
		return "message without header";
	count = data[2] << 8 | data[3];
	if (!count || count > 30 || len != 24 + count * 48)
		return "count of the header is not that of records";
	if (u32(data + 16) != parser->sequence)
		return "sequence number";
	parser->sequence += count;
	parser->flows += count;
	return NULL;
}

const char *parser_read(struct parser *parser, const uint8_t *data, size_t len)
{
	if (len < 2)
		return "message without version";
	parser->messages++;
	switch (data[0] << 8 | data[1]) {
	case 5:
		return read_netflow5(parser, data, len);
	case 9:
		return read_netflow9(parser, data, len);
	case 10:
		return read_ipfix(parser, data, len);
	default:
		return "unknown version";
	}
}
