// SPDX-License-Identifier: GPL-2.0
/*
 * The words of a command.
 *
 * A value goes to the member of the structure that its row names, and is read
 * by the type that the library's table gives this member, unless the row has a
 * parser of its own. Words are exact, and each may be given once.
 */
#include "args.h"

#include <stdio.h>
#include <string.h>

#include "values.h"

static const struct dvs_field *target_field(const struct arg_target *to)
{
	return &to->object->fields[to->arg->field];
}

static void *target_at(const struct arg_target *to)
{
	return (char *)to->data + target_field(to)->offset;
}

typedef const char *number_fn(const char *text, uint64_t max, uint64_t *result);

/* Read a number in one way or another, and keep it in its size. */
static const char *parse_number_by(number_fn *fn, const struct arg_target *to,
				   const char *text)
{
	const struct dvs_field *field = target_field(to);
	uint64_t max = UINT64_MAX >> (64 - 8 * field->size);
	void *at = target_at(to);
	const char *wrong;
	uint64_t n;

	wrong = fn(text, max, &n);
	if (wrong)
		return wrong;
	switch (field->size) {
	case sizeof(uint8_t):
		*(uint8_t *)at = n;
		break;
	case sizeof(uint16_t):
		*(uint16_t *)at = n;
		break;
	case sizeof(uint32_t):
		*(uint32_t *)at = n;
		break;
	default:
		*(uint64_t *)at = n;
	}
	return NULL;
}

static const char *parse_number(const struct arg_target *to, const char *text)
{
	return parse_number_by(value_number, to, text);
}

const char *arg_rate(const struct arg_target *to, const char *text)
{
	return parse_number_by(value_rate, to, text);
}

const char *arg_size(const struct arg_target *to, const char *text)
{
	return parse_number_by(value_size, to, text);
}

static const char *parse_string(const struct arg_target *to, const char *text)
{
	size_t len = strlen(text);

	if (!len)
		return "the name is empty";
	if (len >= target_field(to)->size)
		return "the name is too long";
	memcpy(target_at(to), text, len + 1);
	return NULL;
}

static const char *parse_by_type(const struct arg_target *to, const char *text)
{
	const struct dvs_field *field = target_field(to);
	void *at = target_at(to);

	switch ((enum dvs_type)field->type) {
	case DVS_TYPE_BOOL:
		return value_on_off(text, at);
	case DVS_TYPE_ENUM:
		return value_word(text, field->words, at);
	case DVS_TYPE_WORDS:
		return value_words(text, field->words, at);
	case DVS_TYPE_STRING:
		return parse_string(to, text);
	case DVS_TYPE_MAC:
		return dvs_mac_parse(text, at) ? "not a MAC address" : NULL;
	case DVS_TYPE_UUID:
		return dvs_uuid_parse(text, at) ? "not a UUID" : NULL;
	case DVS_TYPE_ADDR:
		return dvs_addr_parse(text, at) ?
			"neither an IPv4 nor an IPv6 address" : NULL;
	case DVS_TYPE_TABLE:
		return value_table(text, at);
	case DVS_TYPE_U8:
	case DVS_TYPE_U16:
	case DVS_TYPE_U32:
	case DVS_TYPE_U64:
		return parse_number(to, text);
	case DVS_TYPE_FLAG:
	case DVS_TYPE_BYTES:
	case DVS_TYPE_NEST:
	case DVS_TYPE_LIST:
		break;
	}
	return "has no value";
}

const char *arg_device(const struct arg_target *to, const char *text)
{
	if (!strcmp(text, ".") || !strcmp(text, "..") || strchr(text, '/'))
		return "not the name of a device";
	return parse_string(to, text);
}

/* An empty text is none. */
const char *arg_name_or_none(const struct arg_target *to, const char *text)
{
	return strcmp(text, "none") ? parse_string(to, text) : NULL;
}

/* All zero is none. */
const char *arg_uuid_or_none(const struct arg_target *to, const char *text)
{
	return strcmp(text, "none") ? parse_by_type(to, text) : NULL;
}

const char *arg_device_or_none(const struct arg_target *to, const char *text)
{
	return strcmp(text, "none") ? arg_device(to, text) : NULL;
}

const char *arg_constant(const struct arg_target *to, const char *text)
{
	(void)text;
	*(uint32_t *)target_at(to) = to->arg->constant;
	return NULL;
}

const char *arg_true(const struct arg_target *to, const char *text)
{
	(void)text;
	*(bool *)target_at(to) = true;
	return NULL;
}

const char *arg_up_down(const struct arg_target *to, const char *text)
{
	bool *up = target_at(to);

	*up = !strcmp(text, "up");
	if (*up || !strcmp(text, "down"))
		return NULL;
	return "neither up nor down";
}

const char *arg_said(const struct arg_target *to, const char *text)
{
	(void)to;
	(void)text;
	return NULL;
}

bool args_bare(const struct arg *arg)
{
	return arg->parse == arg_constant || arg->parse == arg_true ||
	       arg->parse == arg_said;
}

const char *args_name(const struct arg *arg)
{
	return arg->word ? arg->word : arg->value;
}

const char *args_value(const struct arg *arg, const struct dvs_object *object,
		       char *buf, size_t size)
{
	const struct dvs_field *field = &object->fields[arg->field];
	size_t used = 0;

	if (arg->value)
		return arg->value;
	if (!field->words)
		return "on|off";
	buf[0] = '\0';
	for (size_t i = 0; field->words[i] && used < size; i++)
		used += snprintf(buf + used, size - used, "%s%s", i ? "|" : "",
				 field->words[i]);
	return buf;
}

static uint64_t arg_mask(const struct arg *arg)
{
	return UINT64_C(1) << arg->field | arg->also;
}

int args_field(const struct dvs_object *object, const char *name)
{
	for (size_t i = 0; i < object->count; i++) {
		if (!strcmp(object->fields[i].name, name))
			return i;
	}
	return -1;
}

/* The mask of the member that the first part of an attribute's path names. */
static uint64_t attr_mask(const struct args *args, const char *attr)
{
	size_t len = strcspn(attr, "/");

	for (size_t i = 0; i < args->object->count; i++) {
		const char *name = args->object->fields[i].name;

		if (!strncmp(name, attr, len) && !name[len])
			return UINT64_C(1) << i;
	}
	return 0;
}

int args_by_attr(const struct args *args, const char *attr)
{
	uint64_t mask = attr_mask(args, attr);

	for (size_t i = 0; i < args->count; i++) {
		if (arg_mask(args->given[i]) & mask)
			return i;
	}
	return -1;
}

const struct arg *args_row_by_attr(const struct args *args, const char *attr)
{
	uint64_t mask = attr_mask(args, attr);

	for (const struct arg *arg = args->table; arg->cmds; arg++) {
		if (arg->cmds & args->cmd && arg_mask(arg) & mask)
			return arg;
	}
	return NULL;
}

static const struct arg *find_word(const struct args *args, const char *text)
{
	for (const struct arg *arg = args->table; arg->cmds; arg++) {
		if (arg->cmds & args->cmd && arg->word &&
		    !strcmp(arg->word, text))
			return arg;
	}
	return NULL;
}

static bool was_given(const struct args *args, const struct arg *arg)
{
	for (size_t i = 0; i < args->count; i++) {
		if (args->given[i] == arg)
			return true;
	}
	return false;
}

/* The next value that stands without a word. */
static const struct arg *find_wordless(const struct args *args)
{
	for (const struct arg *arg = args->table; arg->cmds; arg++) {
		if (arg->cmds & args->cmd && !arg->word && !was_given(args, arg))
			return arg;
	}
	return NULL;
}

/* A word excludes itself, and others that set the same member. */
static int check_twice(const struct args *args, const struct arg *arg,
		       char *error, size_t size)
{
	for (size_t i = 0; i < args->count; i++) {
		if (args->given[i] == arg)
			snprintf(error, size, "%s is given twice",
				 args_name(arg));
		else if (args->given[i]->field == arg->field)
			snprintf(error, size, "%s and %s exclude each other",
				 args_name(args->given[i]), args_name(arg));
		else
			continue;
		return -1;
	}
	if (args->count == ARGS_MAX) {
		snprintf(error, size, "too many words");
		return -1;
	}
	return 0;
}

/* Say what is wrong with a value, and which words its type knows. */
static void explain(const struct args *args, const struct arg *arg,
		    const char *text, const char *wrong, char *error,
		    size_t size)
{
	bool choice = args->object->fields[arg->field].words && !arg->value;
	char words[128] = "";

	snprintf(error, size, "%s%s%s: %s%s%s%s", arg->word ? arg->word : "",
		 arg->word ? " " : "", text, wrong, choice ? " (" : "",
		 choice ? args_value(arg, args->object, words,
				     sizeof(words)) : "",
		 choice ? ")" : "");
}

static int take(struct args *args, const struct arg *arg, const char *text,
		char *error, size_t size)
{
	const struct arg_target to = { args->object, args->data, arg };
	const char *wrong;

	wrong = arg->parse ? arg->parse(&to, text) : parse_by_type(&to, text);
	if (wrong) {
		explain(args, arg, text, wrong, error, size);
		return -1;
	}
	*(uint64_t *)args->data |= UINT64_C(1) << arg->field;
	args->given[args->count] = arg;
	args->text[args->count++] = text;
	return 0;
}

static int check_required(const struct args *args, char *error, size_t size)
{
	for (const struct arg *arg = args->table; arg->cmds; arg++) {
		if (arg->required & args->cmd && !was_given(args, arg)) {
			snprintf(error, size, "%s is missing", args_name(arg));
			return -1;
		}
	}
	return 0;
}

/*
 * The row for the next text: a value that has to be there comes before words,
 * and words before one that may be left out.
 */
static const struct arg *next_row(const struct args *args, const char *text)
{
	const struct arg *wordless = find_wordless(args);
	const struct arg *arg;

	if (wordless && wordless->required & args->cmd)
		return wordless;
	arg = find_word(args, text);
	return arg ? arg : wordless;
}

int args_parse(struct args *args, int argc, char **argv, char *error,
	       size_t size)
{
	for (int i = 0; i < argc; i++) {
		const struct arg *arg = next_row(args, argv[i]);

		if (!arg) {
			snprintf(error, size, "unknown word \"%s\"", argv[i]);
			return -1;
		}
		if (check_twice(args, arg, error, size))
			return -1;
		if (arg->word && !args_bare(arg) && ++i == argc) {
			snprintf(error, size, "%s lacks its value", arg->word);
			return -1;
		}
		if (take(args, arg, argv[i], error, size))
			return -1;
	}
	return check_required(args, error, size);
}
