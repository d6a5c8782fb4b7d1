// SPDX-License-Identifier: GPL-2.0
/*
 * Help, from the same tables that commands are read by.
 *
 * "dvsctl -j help" gives the tables themselves: programs that complete command
 * lines, and the test that compares help with the manual, read them there.
 */
#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#define WIDTH	79

/* A line that continues below its indentation where it gets too long. */
struct line {
	FILE *file;
	size_t used;
	size_t indent;
};

static void line_begin(struct line *line, const char *text)
{
	line->used = fprintf(line->file, "%s", text);
	line->indent = line->used;
}

static void line_add(struct line *line, const char *text)
{
	if (line->used + 1 + strlen(text) > WIDTH) {
		fprintf(line->file, "\n%*s", (int)line->indent, "");
		line->used = line->indent;
	}
	line->used += fprintf(line->file, " %s", text);
}

/* Rows in brackets may be left out; those of a choice say so themselves. */
static void row_open(char *buf, size_t size, const struct arg *arg,
		     unsigned int cmd)
{
	if (arg->before || arg->after)
		snprintf(buf, size, "%s%s", arg->before ? arg->before : "",
			 arg->before && *arg->before ? " " : "");
	else
		snprintf(buf, size, "%s", arg->required & cmd ? "" : "[");
}

static void row_close(char *buf, size_t size, const struct arg *arg,
		      unsigned int cmd)
{
	size_t used = strlen(buf);

	if (arg->before || arg->after)
		snprintf(buf + used, size - used, "%s%s",
			 arg->after ? " " : "", arg->after ? arg->after : "");
	else
		snprintf(buf + used, size - used, "%s",
			 arg->required & cmd ? "" : "]");
}

static void row_body(char *buf, size_t size, const struct arg *arg,
		     const struct dvs_object *object)
{
	size_t used = strlen(buf);
	char value[128];

	if (args_bare(arg))
		snprintf(buf + used, size - used, "%s", arg->word);
	else
		snprintf(buf + used, size - used, "%s%s%s",
			 arg->word ? arg->word : "", arg->word ? " " : "",
			 args_value(arg, object, value, sizeof(value)));
}

/* Append the bare words that set the same member, with bars between them. */
static const struct arg *row_choice(char *buf, size_t size,
				    const struct arg *arg)
{
	while (args_bare(arg + 1) && arg[1].field == arg->field) {
		size_t used = strlen(buf);

		arg++;
		snprintf(buf + used, size - used, "|%s", arg->word);
	}
	return arg;
}

static void help_cmd(FILE *file, const struct topic *topic,
		     const struct cmd *cmd)
{
	const struct dvs_object *object = cmd_object(topic, cmd);
	struct line line = { .file = file };
	char buf[256];

	snprintf(buf, sizeof(buf), "  dvsctl %s%s%s", topic->name,
		 cmd->name ? " " : "", cmd->name ? cmd->name : "");
	line_begin(&line, buf);
	for (const struct arg *arg = cmd_args(topic, cmd); arg->cmds; arg++) {
		if (!(arg->cmds & cmd->id))
			continue;
		row_open(buf, sizeof(buf), arg, cmd->id);
		row_body(buf, sizeof(buf), arg, object);
		if (args_bare(arg)) {
			const struct arg *last;

			last = row_choice(buf, sizeof(buf), arg);
			row_close(buf, sizeof(buf), arg, cmd->id);
			arg = last;
		} else {
			row_close(buf, sizeof(buf), arg, cmd->id);
		}
		line_add(&line, buf);
	}
	fputc('\n', file);
}

void help_topic(FILE *file, const struct topic *topic)
{
	fprintf(file, "usage:\n");
	for (const struct cmd *cmd = topic->cmds; cmd->id; cmd++)
		help_cmd(file, topic, cmd);
	fprintf(file, "see dvsctl-%s(8)\n", topic->name);
}

void help_program(FILE *file)
{
	fputs("usage: dvsctl [-j] [-p] [-n NETNS] OBJECT { COMMAND | help }\n"
	      "       dvsctl [-j] [-p] [-n NETNS] -b FILE\n"
	      "       dvsctl -V | -h\n"
	      "\n"
	      "  -j        JSON output\n"
	      "  -p        with -j, indented\n"
	      "  -n NETNS  in the network namespace NETNS\n"
	      "  -b FILE   run the commands of FILE, - is standard input\n"
	      "  -V        print the version\n"
	      "  -h        print this help\n"
	      "\n"
	      "OBJECT is one of\n", file);
	for (size_t i = 0; topics[i]; i++)
		fprintf(file, "  %-8s  %s\n", topics[i]->name,
			topics[i]->summary);
	fputs("see dvsctl(8)\n", file);
}

static void add_string(struct json_object *json, const char *key,
		       const char *text)
{
	json_object_object_add(json, key,
			       text ? json_object_new_string(text) : NULL);
}

static struct json_object *json_word(const struct arg *arg,
				     const struct dvs_object *object,
				     unsigned int cmd)
{
	struct json_object *json = json_object_new_object();
	char value[128];

	add_string(json, "word", arg->word);
	add_string(json, "value", args_bare(arg) ? NULL :
		   args_value(arg, object, value, sizeof(value)));
	json_object_object_add(json, "required",
			       json_object_new_boolean(arg->required & cmd));
	return json;
}

static struct json_object *json_cmd(const struct topic *topic,
				    const struct cmd *cmd)
{
	const struct dvs_object *object = cmd_object(topic, cmd);
	struct json_object *json = json_object_new_object();
	struct json_object *words = json_object_new_array();

	add_string(json, "command", cmd->name);
	for (const struct arg *arg = cmd_args(topic, cmd); arg->cmds; arg++) {
		if (arg->cmds & cmd->id)
			json_object_array_add(words,
					      json_word(arg, object, cmd->id));
	}
	json_object_object_add(json, "words", words);
	return json;
}

/* The words that JSON has for the values of an attribute, in their order. */
static struct json_object *json_values(const char *const *words)
{
	struct json_object *values = json_object_new_array();

	for (size_t i = 0; words && words[i]; i++)
		json_object_array_add(values, json_object_new_string(words[i]));
	return values;
}

/* The attributes of an object, and of what is nested in it. */
static void json_attributes(struct json_object *json,
			    const struct dvs_object *object)
{
	struct json_object *attributes = json_object_new_array();

	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];
		struct json_object *attribute = json_object_new_object();

		add_string(attribute, "name", field->name);
		json_object_object_add(attribute, "values",
				       json_values(field->words));
		json_object_array_add(attributes, attribute);
		if (field->sub)
			json_attributes(json, field->sub);
	}
	json_object_object_add(json, object->name, attributes);
}

static struct json_object *json_topic(const struct topic *topic)
{
	struct json_object *json = json_object_new_object();
	struct json_object *cmds = json_object_new_array();
	struct json_object *attributes = json_object_new_object();

	for (const struct cmd *cmd = topic->cmds; cmd->id; cmd++) {
		json_object_array_add(cmds, json_cmd(topic, cmd));
		if (cmd->object)
			json_attributes(attributes, cmd_object(topic, cmd));
	}
	if (!topic->object) {
		json_attributes(attributes, topic_object(topic));
	} else {
		json_attributes(attributes, dvs_object_find("alarm"));
		json_attributes(attributes, dvs_object_find("flows"));
	}
	add_string(json, "object", topic->name);
	json_object_object_add(json, "commands", cmds);
	json_object_object_add(json, "attributes", attributes);
	return json;
}

void help_json(struct out *out, const struct topic *topic)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	struct json_object *json = json_object_new_array();

	for (size_t i = 0; topics[i]; i++) {
		if (!topic || topic == topics[i])
			json_object_array_add(json, json_topic(topics[i]));
	}
	if (out->pretty)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	fprintf(out->file, "%s\n",
		json_object_to_json_string_ext(json, flags));
	json_object_put(json);
}
