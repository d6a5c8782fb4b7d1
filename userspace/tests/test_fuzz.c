// SPDX-License-Identifier: GPL-2.0
/*
 * The fuzzers, with bytes that are the same each time: see fuzz/, where libFuzzer
 * looks for others.
 */
#include "test.h"

#define LLVMFuzzerTestOneInput fuzz_encoder
#include "../fuzz/fuzz_encoder.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput fuzz_config
#include "../fuzz/fuzz_config.c"
#undef LLVMFuzzerTestOneInput

#define INPUTS		500
#define INPUT_MAX	4096

static void test_encoder(void **state)
{
	static uint8_t data[INPUT_MAX];

	(void)state;
	for (uint32_t i = 1; i <= INPUTS; i++) {
		uint32_t seed = i * 2654435761u;
		size_t len = chance(&seed) % sizeof(data);

		for (size_t at = 0; at < len; at++)
			data[at] = chance(&seed) >> 8;
		fuzz_encoder(data, len);
	}
}

/* Some bytes of a good configuration become others. */
static void test_config(void **state)
{
	static const char good[] =
		"switches:\n"
		"  - name: dvs0\n"
		"    collectors:\n"
		"      - {name: a, host: 192.0.2.9, format: ipfix, queue: 65536}\n"
		"      - {name: b, host: h.example, format: netflow9, port: 9}\n"
		"  - name: '*'\n"
		"    collectors: []\n";
	static const char others[] = "\n\t :-,[]{}'\"#&*!|>%@`09az\\\x80\xff";
	uint8_t data[sizeof(good)];

	(void)state;
	for (uint32_t i = 1; i <= INPUTS; i++) {
		uint32_t seed = i * 2654435761u, times = chance(&seed) % 6;

		memcpy(data, good, sizeof(data));
		while (times--)
			data[chance(&seed) % sizeof(data)] =
				others[chance(&seed) % sizeof(others)];
		fuzz_config(data, sizeof(data) - 1 - chance(&seed) % 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encoder),
		cmocka_unit_test(test_config),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
