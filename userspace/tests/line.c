// SPDX-License-Identifier: GPL-2.0
/*
 * Command lines, as a user types them.
 */
#include "test.h"

#include "line.h"

#define WORDS_MAX	64

int parse(struct dvsctl *ctl, struct call *call, const char *line)
{
	static char buf[512];
	char *words[WORDS_MAX];
	const char *error;
	int count;

	snprintf(buf, sizeof(buf), "%s", line);
	memset(ctl, 0, sizeof(*ctl));
	count = batch_split(buf, words, WORDS_MAX, &error);
	assert_true(count > 0);
	return call_parse(ctl, call, count, words);
}

void expect_error(const char *line, const char *error)
{
	struct dvsctl ctl;
	struct call call;

	assert_int_equal(parse(&ctl, &call, line), EXIT_USAGE);
	assert_string_equal(ctl.error, error);
	call_release(&call);
}
