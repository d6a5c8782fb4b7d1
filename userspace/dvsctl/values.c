// SPDX-License-Identifier: GPL-2.0
/*
 * Values as users type them.
 *
 * Only what a type can hold is checked here. Which values an attribute allows
 * is the kernel's to say: it has the one table of limits, and names them.
 */
#include "values.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "dvs.h"
#include "util.h"

static const char not_a_number[] = "not a number";
static const char too_large[] = "the number is too large";
static const char no_memory[] = "out of memory";

/* Read digits up to end. */
static const char *number_span(const char *text, const char *end, uint64_t max,
			       uint64_t *result)
{
	uint64_t n = 0;

	if (text == end)
		return not_a_number;
	for (; text < end; text++) {
		unsigned int digit = (unsigned char)*text - '0';

		if (digit > 9)
			return not_a_number;
		if (digit > max || n > (max - digit) / 10)
			return too_large;
		n = n * 10 + digit;
	}
	*result = n;
	return NULL;
}

const char *value_number(const char *text, uint64_t max, uint64_t *result)
{
	return number_span(text, text + strlen(text), max, result);
}

struct unit {
	const char *name;
	uint64_t factor;
};

#define KILO	1000ULL
#define KIBI	1024ULL
#define BITS	8

/* In bits per second. */
static const struct unit rate_units[] = {
	{ "", 1 },
	{ "bit", 1 },
	{ "kbit", KILO },
	{ "mbit", KILO * KILO },
	{ "gbit", KILO * KILO * KILO },
	{ "tbit", KILO * KILO * KILO * KILO },
	{ "kibit", KIBI },
	{ "mibit", KIBI * KIBI },
	{ "gibit", KIBI * KIBI * KIBI },
	{ "tibit", KIBI * KIBI * KIBI * KIBI },
	{ "bps", BITS },
	{ "kbps", BITS * KILO },
	{ "mbps", BITS * KILO * KILO },
	{ "gbps", BITS * KILO * KILO * KILO },
	{ "tbps", BITS * KILO * KILO * KILO * KILO },
	{ "kibps", BITS * KIBI },
	{ "mibps", BITS * KIBI * KIBI },
	{ "gibps", BITS * KIBI * KIBI * KIBI },
	{ "tibps", BITS * KIBI * KIBI * KIBI * KIBI },
};

static const struct unit size_units[] = {
	{ "", 1 },
	{ "b", 1 },
	{ "k", KIBI },
	{ "kb", KIBI },
	{ "m", KIBI * KIBI },
	{ "mb", KIBI * KIBI },
	{ "g", KIBI * KIBI * KIBI },
	{ "gb", KIBI * KIBI * KIBI },
};

static uint64_t unit_factor(const struct unit *units, size_t count,
			    const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcasecmp(units[i].name, name))
			return units[i].factor;
	}
	return 0;
}

/* More digits could not be multiplied by the greatest unit. */
#define FRACTION_DIGITS	6

/* What follows the point: so many of a unit, rounded up. */
static const char *fraction(const char *text, const char *end, uint64_t factor,
			    uint64_t *result)
{
	uint64_t n, scale = 1;
	const char *wrong;

	if (end - text > FRACTION_DIGITS)
		return "too many digits after the point";
	wrong = number_span(text, end, UINT64_MAX, &n);
	if (wrong)
		return wrong;
	for (; text < end; text++)
		scale *= 10;
	*result = (n * factor + scale - 1) / scale;
	return NULL;
}

/* A number, perhaps with a point, and a unit. */
static const char *number_of_units(const char *text, const struct unit *units,
				   size_t count, uint64_t *result)
{
	const char *end = text + strspn(text, "0123456789.");
	const char *point = memchr(text, '.', end - text);
	uint64_t factor = unit_factor(units, count, end);
	uint64_t part = 0;
	const char *wrong;

	if (!factor)
		return end == text ? not_a_number : "unknown unit";
	wrong = number_span(text, point ? point : end, UINT64_MAX / factor - 1,
			    result);
	if (!wrong && point)
		wrong = fraction(point + 1, end, factor, &part);
	if (!wrong)
		*result = *result * factor + part;
	return wrong;
}

const char *value_rate(const char *text, uint64_t max, uint64_t *result)
{
	const char *wrong = number_of_units(text, rate_units,
					    ARRAY_SIZE(rate_units), result);

	if (wrong)
		return wrong;
	*result = *result / BITS + !!(*result % BITS);
	return *result > max ? too_large : NULL;
}

const char *value_size(const char *text, uint64_t max, uint64_t *result)
{
	const char *wrong = number_of_units(text, size_units,
					    ARRAY_SIZE(size_units), result);

	if (wrong)
		return wrong;
	return *result > max ? too_large : NULL;
}

const char *value_on_off(const char *text, bool *result)
{
	*result = !strcmp(text, "on");
	if (*result || !strcmp(text, "off"))
		return NULL;
	return "neither on nor off";
}

const char *value_word(const char *text, const char *const *words,
		       uint32_t *result)
{
	for (uint32_t i = 0; words[i]; i++) {
		if (!strcmp(text, words[i])) {
			*result = i;
			return NULL;
		}
	}
	return "unknown word";
}

/* Read N or N-N up to end. */
static const char *range_span(const char *text, const char *end, uint64_t max,
			      uint64_t *first, uint64_t *last)
{
	const char *dash = memchr(text, '-', end - text);
	const char *wrong;

	wrong = number_span(text, dash ? dash : end, max, first);
	if (wrong)
		return wrong;
	*last = *first;
	if (dash)
		wrong = number_span(dash + 1, end, max, last);
	if (!wrong && *last < *first)
		wrong = "the range ends before it begins";
	return wrong;
}

const char *value_range(const char *text, uint64_t max, uint64_t *first,
			uint64_t *last)
{
	if (!strchr(text, '-'))
		return "not a range";
	return range_span(text, text + strlen(text), max, first, last);
}

/* Where the part ends that begins at text: at a comma, or at the end. */
static const char *part_end(const char *text)
{
	return text + strcspn(text, ",");
}

const char *value_table(const char *text, uint8_t result[DVS_CLASSES])
{
	for (int i = 0; i < DVS_CLASSES; i++) {
		const char *end = part_end(text);
		const char *wrong;
		uint64_t n;

		wrong = number_span(text, end, UINT8_MAX, &n);
		if (wrong)
			return wrong;
		result[i] = n;
		if (*end != (i < DVS_CLASSES - 1 ? ',' : '\0'))
			return "not eight numbers";
		text = end + 1;
	}
	return NULL;
}

static const char *vlan_run(const char *text, const char *end, void *runs)
{
	const char *colon = memchr(text, ':', end - text);
	uint64_t vid, vid_last, segment;
	struct dvs_vlan_run run;
	const char *wrong;

	wrong = range_span(text, colon ? colon : end, UINT16_MAX, &vid,
			   &vid_last);
	segment = vid;
	if (!wrong && colon)
		wrong = number_span(colon + 1, end, UINT32_MAX, &segment);
	if (wrong)
		return wrong;

	run = (struct dvs_vlan_run){ vid, vid_last, segment };
	return dvs_list_append(runs, &run, sizeof(run)) ? no_memory : NULL;
}

static const char *segment_range(const char *text, const char *end,
				 void *ranges)
{
	uint64_t first, last;
	const char *wrong;

	wrong = range_span(text, end, UINT32_MAX, &first, &last);
	if (wrong)
		return wrong;
	return dvs_segments_add(ranges, first, last) ? no_memory : NULL;
}

struct table {
	uint8_t *values;
	size_t size;
};

static const char *table_run(const char *text, const char *end, void *to)
{
	const char *colon = memchr(text, ':', end - text);
	const struct table *table = to;
	uint64_t first, last, value;
	const char *wrong;

	wrong = range_span(text, colon ? colon : end, table->size - 1, &first,
			   &last);
	if (!wrong && !colon)
		wrong = "a colon and a value are missing";
	if (!wrong)
		wrong = number_span(colon + 1, end, UINT8_MAX, &value);
	if (!wrong)
		memset(table->values + first, value, last - first + 1);
	return wrong;
}

static const char *each_part(const char *text, void *to,
			     const char *(*part)(const char *text,
						 const char *end, void *to))
{
	for (;;) {
		const char *end = part_end(text);
		const char *wrong = part(text, end, to);

		if (wrong || !*end)
			return wrong;
		text = end + 1;
	}
}

struct words {
	const char *const *words;
	uint32_t *mask;
};

static const char *word_bit(const char *text, const char *end, void *to)
{
	const struct words *known = to;
	size_t len = end - text;

	for (uint32_t i = 0; known->words[i]; i++) {
		const char *word = known->words[i];

		if (strlen(word) == len && !memcmp(word, text, len)) {
			*known->mask |= UINT32_C(1) << i;
			return NULL;
		}
	}
	return "unknown word";
}

const char *value_words(const char *text, const char *const *words,
			uint32_t *mask)
{
	struct words to = { words, mask };

	*mask = 0;
	if (strcmp(text, "all"))
		return each_part(text, &to, word_bit);
	for (uint32_t i = 0; words[i]; i++)
		*mask |= UINT32_C(1) << i;
	return NULL;
}

const char *value_runs(const char *text, uint8_t *table, size_t size)
{
	struct table to = { table, size };

	return each_part(text, &to, table_run);
}

const char *value_vlans(const char *text, struct dvs_list *runs)
{
	return each_part(text, runs, vlan_run);
}

const char *value_segments(const char *text, struct dvs_list *ranges)
{
	return each_part(text, ranges, segment_range);
}
