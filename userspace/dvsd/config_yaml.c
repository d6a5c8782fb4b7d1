// SPDX-License-Identifier: GPL-2.0
/*
 * libcyaml reads the text by the tables below. It knows mappings, sequences and
 * keys; what values mean is read by config.c, whose messages say more.
 *
 * The library says what is wrong in lines for a log: one with the reason, then
 * the place, innermost first. They become one line here.
 */
#include "config_yaml.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cyaml/cyaml.h>

#define TEXT(key, type, member)						\
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, \
			       type, member, 0, CYAML_UNLIMITED)

static const cyaml_schema_field_t collector_fields[] = {
	TEXT("name", struct yaml_collector, name),
	TEXT("host", struct yaml_collector, host),
	TEXT("port", struct yaml_collector, port),
	TEXT("format", struct yaml_collector, format),
	TEXT("transport", struct yaml_collector, transport),
	TEXT("source", struct yaml_collector, source),
	TEXT("domain", struct yaml_collector, domain),
	TEXT("template-seconds", struct yaml_collector, template_seconds),
	TEXT("template-packets", struct yaml_collector, template_packets),
	TEXT("message-size", struct yaml_collector, message_size),
	TEXT("queue", struct yaml_collector, queue),
	TEXT("delay", struct yaml_collector, delay),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t collector_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_collector,
			    collector_fields),
};

static const cyaml_schema_field_t switch_fields[] = {
	TEXT("name", struct yaml_switch, name),
	CYAML_FIELD_SEQUENCE_COUNT("collectors",
				   CYAML_FLAG_POINTER_NULL | CYAML_FLAG_OPTIONAL,
				   struct yaml_switch, collectors, count,
				   &collector_schema, 0, CYAML_UNLIMITED),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t switch_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_switch,
			    switch_fields),
};

static const cyaml_schema_field_t config_fields[] = {
	CYAML_FIELD_SEQUENCE_COUNT("switches",
				   CYAML_FLAG_POINTER_NULL | CYAML_FLAG_OPTIONAL,
				   struct yaml_config, switches, count,
				   &switch_schema, 0, CYAML_UNLIMITED),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t config_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct yaml_config,
			    config_fields),
};

/**
 * struct complaint - what the library complains of
 * @reason: its first line
 * @place: path of the entry, as far as it is known
 * @line: line of the text, 0 if it is not known
 */
struct complaint {
	char reason[160];
	char place[128];
	unsigned int line;
};

/* Put what is further out before what is there. */
static void place_add(struct complaint *complaint, const char *outer)
{
	char inner[sizeof(complaint->place)];
	const char *dot;

	memcpy(inner, complaint->place, sizeof(inner));
	dot = *inner && *inner != '[' ? "." : "";
	snprintf(complaint->place, sizeof(complaint->place), "%.60s%s%.60s",
		 outer, dot, inner);
}

static void read_line(struct complaint *complaint, const char *text)
{
	unsigned int entry, line;
	char name[48];

	if (sscanf(text, " in mapping field '%47[^']' (line: %u", name,
		   &line) == 2) {
		place_add(complaint, name);
	} else if (sscanf(text, " in sequence entry '%u' (line: %u", &entry,
			  &line) == 2) {
		snprintf(name, sizeof(name), "[%u]", entry ? entry - 1 : 0);
		place_add(complaint, name);
	} else if (sscanf(text, " in mapping (line: %u", &line) != 1) {
		return;
	}
	if (!complaint->line)
		complaint->line = line;
}

/* What is only a warning to the library is wrong here, too. */
static void on_log(cyaml_log_t level, void *arg, const char *format,
		   va_list args)
{
	struct complaint *complaint = arg;
	char text[160];

	(void)level;
	vsnprintf(text, sizeof(text), format, args);
	text[strcspn(text, "\n")] = '\0';
	if (!*complaint->reason)
		snprintf(complaint->reason, sizeof(complaint->reason), "%s",
			 text + (strncmp(text, "Load: ", 6) ? 0 : 6));
	else
		read_line(complaint, text);
}

static cyaml_config_t library_config(struct complaint *complaint)
{
	return (cyaml_config_t){
		.log_fn = on_log,
		.log_ctx = complaint,
		.log_level = CYAML_LOG_WARNING,
		.mem_fn = cyaml_mem,
		.flags = CYAML_CFG_NO_ALIAS,
	};
}

static void say(const struct complaint *complaint, char *error, size_t size)
{
	const char *colon = *complaint->place ? ": " : "";
	int used;

	used = snprintf(error, size, "%s%s%s", complaint->place, colon,
			complaint->reason);
	if (complaint->line && used > 0 && (size_t)used < size)
		snprintf(error + used, size - used, " (line %u)",
			 complaint->line);
}

int config_yaml_read(struct yaml_config **yaml, const char *text, size_t len,
		     char *error, size_t size)
{
	struct complaint complaint = { 0 };
	cyaml_config_t library = library_config(&complaint);
	cyaml_err_t err;

	*yaml = NULL;
	err = cyaml_load_data((const uint8_t *)text, len, &library,
			      &config_schema, (cyaml_data_t **)yaml, NULL);
	if (err == CYAML_OK && !*complaint.reason)
		return 0;
	if (!*complaint.reason)
		snprintf(complaint.reason, sizeof(complaint.reason), "%s",
			 cyaml_strerror(err));
	say(&complaint, error, size);
	return err == CYAML_ERR_OOM ? -ENOMEM : -EINVAL;
}

void config_yaml_free(struct yaml_config *yaml)
{
	struct complaint complaint = { 0 };
	cyaml_config_t library = library_config(&complaint);

	cyaml_free(&library, &config_schema, yaml, 0);
}
