// SPDX-License-Identifier: GPL-2.0
/*
 * The layouts of options, in one table. The first field of each is its scope.
 */
#include "options.h"

#include "buf.h"
#include "record.h"

/* Scopes of NetFlow v9 (RFC 3954, 6.1). */
#define SCOPE_SYSTEM	1
#define SCOPE_INTERFACE	2
/* The name of an interface in NetFlow v9, which has no variable lengths. */
#define NAME_V9		16

/**
 * struct option - a field of options
 * @ipfix: element number, or 0
 * @ipfix_len: length, bytes or %RECORD_VARIABLE
 * @v9: field type, or scope type in the first field; or 0
 * @v9_len: length, bytes
 * @text: it is the string of the record
 */
struct option {
	uint16_t ipfix;
	uint16_t ipfix_len;
	uint16_t v9;
	uint16_t v9_len;
	bool text;
};

static const struct option layouts[OPTIONS_KINDS][OPTIONS_FIELDS] = {
	[OPTIONS_SYSTEMATIC] = {
		{ 302, 1, SCOPE_SYSTEM, 4, false },
		{ 0, 0, 48, 1, false },	/* FLOW_SAMPLER_ID */
		{ 304, 2, 49, 1, false },	/* selectorAlgorithm, FLOW_SAMPLER_MODE */
		{ 305, 4, 0, 0, false },	/* samplingPacketInterval */
		{ 306, 4, 0, 0, false },	/* samplingPacketSpace */
		{ 0, 0, 50, 4, false },	/* FLOW_SAMPLER_RANDOM_INTERVAL */
	},
	[OPTIONS_RANDOM] = {
		{ 302, 1, 0, 0, false },
		{ 304, 2, 0, 0, false },	/* selectorAlgorithm */
		{ 309, 4, 0, 0, false },	/* samplingSize */
		{ 310, 4, 0, 0, false },	/* samplingPopulation */
	},
	[OPTIONS_SAMPLING] = {
		{ 149, 4, SCOPE_SYSTEM, 4, false },
		{ 34, 4, 34, 4, false },	/* samplingInterval */
		{ 35, 1, 35, 1, false },	/* samplingAlgorithm */
	},
	[OPTIONS_INTERVAL] = {
		{ 149, 4, SCOPE_SYSTEM, 4, false },
		{ 34, 4, 34, 4, false },	/* samplingInterval */
	},
	[OPTIONS_INTERFACE] = {
		{ 10, 4, SCOPE_INTERFACE, 4, false },
		{ 82, RECORD_VARIABLE, 82, NAME_V9, true },	/* interfaceName */
	},
	[OPTIONS_STATISTICS] = {
		{ 149, 4, SCOPE_SYSTEM, 4, false },
		{ 41, 8, 41, 8, false },	/* exportedMessageTotalCount */
		{ 42, 8, 42, 8, false },	/* exportedFlowRecordTotalCount */
		{ 40, 8, 40, 8, false },	/* exportedOctetTotalCount */
		{ 166, 8, 166, 8, false },	/* notSentFlowTotalCount */
		{ 167, 8, 167, 8, false },	/* notSentPacketTotalCount */
		{ 168, 8, 168, 8, false },	/* notSentOctetTotalCount */
	},
};

static uint16_t number_of(const struct option *option, bool ipfix)
{
	return ipfix ? option->ipfix : option->v9;
}

static uint16_t length_of(const struct option *option, bool ipfix)
{
	return ipfix ? option->ipfix_len : option->v9_len;
}

static uint16_t count_of(enum options_kind kind, bool ipfix)
{
	uint16_t count = 0;

	for (size_t i = 0; i < OPTIONS_FIELDS; i++)
		count += number_of(&layouts[kind][i], ipfix) != 0;
	return count;
}

/* RFC 7011 counts fields, RFC 3954 the bytes that they take in the template. */
void options_put_template(struct buf *buf, enum options_kind kind, bool ipfix)
{
	uint16_t count = count_of(kind, ipfix);

	put_uint(buf, OPTIONS_TEMPLATE + kind, 2);
	put_uint(buf, ipfix ? count : 4, 2);
	put_uint(buf, ipfix ? 1 : 4 * (count - 1), 2);
	for (size_t i = 0; i < OPTIONS_FIELDS; i++) {
		const struct option *option = &layouts[kind][i];

		if (!number_of(option, ipfix))
			continue;
		put_uint(buf, number_of(option, ipfix), 2);
		put_uint(buf, length_of(option, ipfix), 2);
	}
}

void options_put(struct buf *buf, enum options_kind kind, bool ipfix,
		 const struct options_values *values)
{
	for (size_t i = 0; i < OPTIONS_FIELDS; i++) {
		const struct option *option = &layouts[kind][i];
		uint16_t len = length_of(option, ipfix);

		if (!number_of(option, ipfix))
			continue;
		if (option->text)
			record_put_string(buf, values->text, len);
		else
			put_uint(buf, values->numbers[i], len);
	}
}
