// SPDX-License-Identifier: GPL-2.0
/*
 * The fuzzer of dvsctl, with lines that are mostly good and answers that are the same
 * each time: see fuzz/, where libFuzzer looks for others.
 */
#define LLVMFuzzerTestOneInput fuzz_dvsctl
#include "../fuzz/fuzz_dvsctl.c"
#undef LLVMFuzzerTestOneInput

#define ROUNDS		40	/* of each line */
#define ANSWERS_MAX_LEN	600

/* Every other line has a byte of it become another. */
static void run_round(const char *line, uint32_t seed)
{
	uint8_t data[LINE_MAX_LEN + ANSWERS_MAX_LEN];
	size_t len = strlen(line);

	memcpy(data, line, len);
	if (len && chance(&seed) & 1)
		data[chance(&seed) % len] = " \t'\"\\,:-/0z#\xff"[chance(&seed) % 13];
	data[len++] = '\0';
	for (size_t i = chance(&seed) % ANSWERS_MAX_LEN; i; i--)
		data[len++] = chance(&seed) >> 8;
	fuzz_dvsctl(data, len);
}

static void test_lines_and_answers(void **state)
{
	FILE *file = fopen("fuzz/lines", "re");
	char line[LINE_MAX_LEN];
	uint32_t count = 0;

	(void)state;
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		for (unsigned int i = 0; i < ROUNDS; i++)
			run_round(line, ++count * 2654435761u);
	}
	fclose(file);
	assert_true(count > 40 * ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_and_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
