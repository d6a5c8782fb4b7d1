/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A collector that is strict: it reads messages by the standards alone, and
 * shares no code with what makes them.
 */
#ifndef _DVS_TEST_PARSER_H
#define _DVS_TEST_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARSER_IDS	512
#define PARSER_FIELDS	64

/**
 * struct parser_template - a template as it was announced
 * @known: it was
 * @options: of options
 * @count: fields, scope included
 * @numbers: of its fields
 * @lengths: of its fields
 */
struct parser_template {
	bool known;
	bool options;
	size_t count;
	uint16_t numbers[PARSER_FIELDS];
	uint16_t lengths[PARSER_FIELDS];
};

/**
 * struct parser - what is known of one exporter
 * @templates: by id
 * @messages: messages so far
 * @sequence: number that the next message has to have
 * @flows: flow records
 * @options: data records of options
 * @template_records: template records
 */
struct parser {
	struct parser_template templates[PARSER_IDS];
	uint64_t messages;
	uint32_t sequence;
	uint64_t flows;
	uint64_t options;
	uint64_t template_records;
};

/* Read a message. Returns NULL, or what is wrong with it. */
const char *parser_read(struct parser *parser, const uint8_t *data, size_t len);

#endif /* _DVS_TEST_PARSER_H */
