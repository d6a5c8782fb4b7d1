/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words of a command, as rows of a table. A new option is one row.
 */
#ifndef _DVSCTL_ARGS_H
#define _DVSCTL_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dvs.h"

/* Commands, as a mask: which of them take a row. */
enum {
	CMD_ADD = 1, CMD_REPLACE = 2, CMD_SET = 4, CMD_DEL = 8, CMD_SHOW = 16,
	CMD_FLUSH = 32, CMD_RESET = 64, CMD_MONITOR = 128, CMD_TOP = 256,
	CMD_CACHE = 512, CMD_EXPORT = 1024, CMD_GROUP_ADD = 2048,
	CMD_GROUP_SET = 4096, CMD_GROUP_DEL = 8192, CMD_GROUP_SHOW = 16384,
	CMD_CAPTURE = 32768
};

struct arg;

/**
 * struct arg_target - where a value goes
 * @object: description of the structure
 * @data: the structure
 * @arg: row of the value
 */
struct arg_target {
	const struct dvs_object *object;
	void *data;
	const struct arg *arg;
};

/**
 * struct arg - a word and its value
 * @word: word, NULL for a value that stands without one (the name of a port)
 * @value: the value as help shows it; NULL: the words its type allows
 * @cmds: commands that take it
 * @required: commands that do not go without it
 * @field: the member it sets
 * @also: mask of further members it sets, or that the kernel may complain of
 *	  for it: the index of a device whose name @field holds
 * @parse: reads the value and returns NULL, or what is wrong with it; by the
 *	   type of @field if there is none
 * @constant: for arg_constant(): the value the bare word stands for
 * @before: help shows this before it ("{"), and no brackets
 * @after: help shows this after it ("|", "}"), and no brackets
 */
struct arg {
	const char *word;
	const char *value;
	unsigned int cmds;
	unsigned int required;
	unsigned int field;
	uint64_t also;
	const char *(*parse)(const struct arg_target *to, const char *text);
	uint32_t constant;
	const char *before;
	const char *after;
};

/* More than any command takes. */
#define ARGS_MAX	48

/**
 * struct args - the words that a command was given
 * @table: rows, the last one followed by one without command
 * @cmd: the command
 * @object: description of @data
 * @data: structure to fill
 * @given: rows whose word was given
 * @text: their values as typed; a bare word is its own
 * @count: how many
 */
struct args {
	const struct arg *table;
	unsigned int cmd;
	const struct dvs_object *object;
	void *data;
	const struct arg *given[ARGS_MAX];
	const char *text[ARGS_MAX];
	size_t count;
};

/*
 * Read all words of a command. The texts have to outlive args. Returns 0, or
 * -1 with a sentence in error.
 */
int args_parse(struct args *args, int argc, char **argv, char *error,
	       size_t size);

/* Place among the given ones of the row that stands for an attribute, or -1. */
int args_by_attr(const struct args *args, const char *attr);

/* The row that would stand for an attribute, given or not, or NULL. */
const struct arg *args_row_by_attr(const struct args *args, const char *attr);

/* Place of a member by the name of its attribute, or -1. */
int args_field(const struct dvs_object *object, const char *name);

/* What all values of a row are called in messages and help. */
const char *args_name(const struct arg *arg);

/* What help shows as the value of a row: its own text, or the words of its type. */
const char *args_value(const struct arg *arg, const struct dvs_object *object,
		       char *buf, size_t size);

/* Whether a row is a word without value. */
bool args_bare(const struct arg *arg);

/* Parsers for the parse member of rows. */

/* The name of a device; the member in also gets its index when it is run. */
const char *arg_device(const struct arg_target *to, const char *text);
/* The same, or none: an empty name, and index 0. */
const char *arg_device_or_none(const struct arg_target *to, const char *text);
/* A name, or none: an empty one. */
const char *arg_name_or_none(const struct arg_target *to, const char *text);
/* A UUID, or none: all zero. */
const char *arg_uuid_or_none(const struct arg_target *to, const char *text);
/* A bare word. */
const char *arg_constant(const struct arg_target *to, const char *text);
/* A bare word for a member of type bool. */
const char *arg_true(const struct arg_target *to, const char *text);
/* A bare word that may be left out, and sets nothing. */
const char *arg_said(const struct arg_target *to, const char *text);
/* A rate in bits per second or other units, kept in bytes per second. */
const char *arg_rate(const struct arg_target *to, const char *text);
/* A size in bytes or other units. */
const char *arg_size(const struct arg_target *to, const char *text);
/* up or down, for a bool. */
const char *arg_up_down(const struct arg_target *to, const char *text);

#endif /* _DVSCTL_ARGS_H */
