// SPDX-License-Identifier: GPL-2.0
/*
 * Batches: a file with one command per line.
 *
 * The whole file is read and parsed before its first command runs. So a slip of
 * the pen changes nothing; only the kernel can still refuse a command half way.
 */
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than the longest command has. */
#define WORDS_MAX	(2 * ARGS_MAX + 2)

/**
 * struct batch - a file of commands
 * @name: what messages call it
 * @lines: lines, cut into words
 * @count: how many
 * @at: number of the line that is looked at, from 1
 */
struct batch {
	const char *name;
	struct batch_line {
		char *text;
		char *words[WORDS_MAX];
		int count;
		size_t number;
	} *lines;
	size_t count;
	size_t room;
	size_t at;
};

/* Copy what stands between quotes, or up to a blank, without the quotes. */
static const char *cut_word(char **from, char **to)
{
	char quote = '\0';
	char *in = *from;

	for (; *in && (quote || !strchr(" \t\r\n", *in)); in++) {
		if (quote && *in == quote)
			quote = '\0';
		else if (!quote && strchr("'\"", *in))
			quote = *in;
		else if (*in == '\\' && quote != '\'' && in[1])
			*(*to)++ = *++in;
		else
			*(*to)++ = *in;
	}
	*from = in;
	return quote ? "a quote is not closed" : NULL;
}

int batch_split(char *line, char **words, int max, const char **error)
{
	char *out = line;
	int count = 0;

	*error = NULL;
	for (;;) {
		bool end;

		line += strspn(line, " \t\r\n");
		if (!*line || *line == '#')
			return count;
		if (count == max) {
			*error = "too many words";
			return -1;
		}
		words[count++] = out;
		*error = cut_word(&line, &out);
		if (*error)
			return -1;
		/* The end of the word may overwrite the blank after it. */
		end = !*line;
		*out++ = '\0';
		if (end)
			return count;
		line++;
	}
}

static bool batch_grow(struct batch *batch)
{
	size_t room = batch->room ? 2 * batch->room : 1;
	struct batch_line *lines;

	lines = reallocarray(batch->lines, room, sizeof(*lines));
	if (!lines)
		return false;
	batch->lines = lines;
	batch->room = room;
	return true;
}

static int batch_add(struct dvsctl *ctl, struct batch *batch, const char *text)
{
	struct batch_line *line;
	const char *error;

	if (batch->count == batch->room && !batch_grow(batch))
		return dvsctl_error(ctl, "out of memory");
	line = &batch->lines[batch->count];
	line->text = strdup(text);
	if (!line->text)
		return dvsctl_error(ctl, "out of memory");
	batch->count++;
	line->number = batch->at;
	line->count = batch_split(line->text, line->words, WORDS_MAX, &error);
	return error ? dvsctl_usage(ctl, "%s", error) : EXIT_OK;
}

static int batch_read(struct dvsctl *ctl, struct batch *batch, FILE *file)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t len;
	int status = EXIT_OK;

	while (!status && (len = getline(&text, &size, file)) >= 0) {
		batch->at++;
		if (strlen(text) != (size_t)len)
			status = dvsctl_usage(ctl, "a zero byte is in the line");
		else
			status = batch_add(ctl, batch, text);
	}
	free(text);
	if (!status && ferror(file))
		status = dvsctl_error(ctl, "cannot read: %s", strerror(errno));
	return status;
}

static int batch_open(struct dvsctl *ctl, struct batch *batch)
{
	FILE *file;
	int status;

	if (!strcmp(batch->name, "-")) {
		batch->name = "stdin";
		return batch_read(ctl, batch, stdin);
	}
	file = fopen(batch->name, "re");
	if (!file)
		return dvsctl_error(ctl, "%s", strerror(errno));
	status = batch_read(ctl, batch, file);
	fclose(file);
	return status;
}

static int line_check(struct dvsctl *ctl, struct batch_line *line)
{
	struct call call;
	int status = call_parse(ctl, &call, line->count, line->words);

	if (!status && call.cmd && call.cmd->id == CMD_MONITOR)
		status = dvsctl_usage(ctl, "monitor never ends, not in a batch");
	call_release(&call);
	return status;
}

typedef int line_fn(struct dvsctl *ctl, struct batch_line *line);

static int line_run(struct dvsctl *ctl, struct batch_line *line)
{
	return call_line(ctl, line->count, line->words);
}

static int each_line(struct dvsctl *ctl, struct batch *batch, line_fn *fn)
{
	int status = EXIT_OK;

	for (size_t i = 0; i < batch->count && !status; i++) {
		struct batch_line *line = &batch->lines[i];

		batch->at = line->number;
		if (line->count)
			status = fn(ctl, line);
	}
	return status;
}

/* Put the file and the line before what went wrong. */
static void batch_locate(struct dvsctl *ctl, const struct batch *batch)
{
	char text[sizeof(ctl->error)];

	memcpy(text, ctl->error, sizeof(text));
	if (batch->at)
		snprintf(ctl->error, sizeof(ctl->error), "%.128s:%zu: %.300s",
			 batch->name, batch->at, text);
	else
		snprintf(ctl->error, sizeof(ctl->error), "%.128s: %.300s",
			 batch->name, text);
}

int batch_run(struct dvsctl *ctl, const char *name)
{
	struct batch batch = { .name = name };
	int status = batch_open(ctl, &batch);

	if (!status)
		status = each_line(ctl, &batch, line_check);
	if (!status)
		status = each_line(ctl, &batch, line_run);
	if (status)
		batch_locate(ctl, &batch);
	for (size_t i = 0; i < batch.count; i++)
		free(batch.lines[i].text);
	free(batch.lines);
	return status;
}
