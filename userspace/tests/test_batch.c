// SPDX-License-Identifier: GPL-2.0
/*
 * Batches: words and quotes, and that nothing runs unless all is well written.
 */
#include "test.h"

#include <unistd.h>

#include "cmd.h"

#define WORDS_MAX	8
#define PATH_SIZE	32

/* Split a line and compare the words; bars stand between the expected ones. */
static void expect_words(const char *line, const char *expected)
{
	char *words[WORDS_MAX], *copy = strdup(line);
	char joined[256] = "";
	const char *error;
	int count = batch_split(copy, words, WORDS_MAX, &error);

	assert_true(count >= 0);
	for (int i = 0; i < count; i++)
		snprintf(joined + strlen(joined),
			 sizeof(joined) - strlen(joined), "%s%s", i ? "|" : "",
			 words[i]);
	assert_string_equal(joined, expected);
	free(copy);
}

static void expect_bad(const char *line)
{
	char *words[WORDS_MAX], *copy = strdup(line);
	const char *error;

	assert_int_equal(batch_split(copy, words, WORDS_MAX, &error), -1);
	assert_non_null(error);
	free(copy);
}

static void test_words(void **state)
{
	(void)state;
	expect_words("port add tap0\n", "port|add|tap0");
	expect_words("  port\tadd  tap0  ", "port|add|tap0");
	expect_words("port add tap0\r\n", "port|add|tap0");
	expect_words("a", "a");
	expect_words("", "");
	expect_words(" \t\n", "");
}

static void test_comments(void **state)
{
	(void)state;
	expect_words("# port add tap0", "");
	expect_words("  # x", "");
	expect_words("port show # all of them", "port|show");
	expect_words("segment add 5 name a#b", "segment|add|5|name|a#b");
	expect_words("name \"# no comment\"", "name|# no comment");
}

static void test_quotes(void **state)
{
	(void)state;
	expect_words("name \"two words\"", "name|two words");
	expect_words("name 'two words' x", "name|two words|x");
	expect_words("name two\\ words", "name|two words");
	expect_words("name \"a \\\" b\"", "name|a \" b");
	expect_words("name 'a \\ b'", "name|a \\ b");
	expect_words("name \"it's\"", "name|it's");
	expect_words("a\"b c\"d e", "ab cd|e");
	expect_words("name \"\" x", "name||x");
	expect_bad("name \"open");
	expect_bad("name 'open\"");
	expect_bad("1 2 3 4 5 6 7 8 9");
}

/* Run a file with the given text. */
static int run_text(struct dvsctl *ctl, const char *text, char *path)
{
	int fd, status;

	snprintf(path, PATH_SIZE, "/tmp/dvs-batch-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	memset(ctl, 0, sizeof(*ctl));
	ctl->out.file = stderr;
	status = batch_run(ctl, path);
	unlink(path);
	return status;
}

/* Expect a usage error in a line, and that the kernel was not asked. */
static void expect_line(const char *text, unsigned int line, const char *error)
{
	char path[PATH_SIZE], expected[256];
	struct dvsctl ctl;

	assert_int_equal(run_text(&ctl, text, path), EXIT_USAGE);
	snprintf(expected, sizeof(expected), "%s:%u: %s", path, line, error);
	assert_string_equal(ctl.error, expected);
	assert_null(ctl.nl);
}

static void test_slip_in_any_line_stops_all(void **state)
{
	(void)state;
	expect_line("switch add dvs0\nport add tap0\nport add tap1 mode x\n",
		    3, "mode x: unknown word (access|trunk|uplink)");
	expect_line("switch add dvs0\n\n# comment\nbridge add br0", 4,
		    "unknown object \"bridge\"");
	expect_line("port add tap0\nport add 'tap1\n", 2,
		    "a quote is not closed");
	expect_line("monitor\n", 1, "monitor never ends, not in a batch");
	expect_line("port add\n", 1, "DEV is missing");
}

static void test_empty_batch_is_done(void **state)
{
	struct dvsctl ctl;
	char path[PATH_SIZE];

	(void)state;
	assert_int_equal(run_text(&ctl, "", path), EXIT_OK);
	assert_int_equal(run_text(&ctl, "# nothing\n\n", path), EXIT_OK);
	assert_null(ctl.nl);
}

static void test_file_that_is_not_there(void **state)
{
	struct dvsctl ctl = { 0 };

	(void)state;
	assert_int_equal(batch_run(&ctl, "/nonexistent/file"), EXIT_FAILED);
	assert_string_equal(ctl.error,
			    "/nonexistent/file: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_slip_in_any_line_stops_all),
		cmocka_unit_test(test_empty_batch_is_done),
		cmocka_unit_test(test_file_that_is_not_there),
	};

	return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
