// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses, lists and other values as text.
 */
#include "test.h"

#include "values.h"

static void test_mac_is_read_strictly(void **state)
{
	static const char *const bad[] = {
		"", "52:54:00:00:00", "52:54:00:00:00:0", "52:54:00:00:00:011",
		"52-54-00-00-00-01", "52:54:00:00:00:0g", "525400000001",
		" 52:54:00:00:00:01", "52:54:00:00:00:01 ", "5:54:00:00:00:01:",
	};
	const uint8_t expected[] = { 0x52, 0x54, 0, 0xab, 0xcd, 0xef };
	char text[DVS_MAC_TEXT];
	uint8_t mac[DVS_MAC_SIZE];

	(void)state;
	assert_int_equal(dvs_mac_parse("52:54:00:ab:CD:Ef", mac), 0);
	assert_memory_equal(mac, expected, sizeof(mac));
	assert_string_equal(dvs_mac_format(mac, text), "52:54:00:ab:cd:ef");
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(dvs_mac_parse(bad[i], mac), -EINVAL);
}

static void test_uuid_is_read_strictly(void **state)
{
	static const char *const bad[] = {
		"", "none", "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf60",
		"f81d4fae7dec11d0a76500a0c91e6bf6",
		"f81d4fae-7dec-11d0-a76500a0c91e6bf6-",
		"f81d4fae-7dec-11d0-a765-00a0c91e6bfg",
		"{f81d4fae-7dec-11d0-a765-00a0c91e6bf}",
	};
	static const uint8_t expected[] = {
		0xf8, 0x1d, 0x4f, 0xae, 0x7d, 0xec, 0x11, 0xd0,
		0xa7, 0x65, 0x00, 0xa0, 0xc9, 0x1e, 0x6b, 0xf6,
	};
	char text[DVS_UUID_TEXT];
	uint8_t uuid[DVS_UUID_SIZE];

	(void)state;
	assert_int_equal(dvs_uuid_parse("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6",
					uuid), 0);
	assert_memory_equal(uuid, expected, sizeof(uuid));
	assert_string_equal(dvs_uuid_format(uuid, text),
			    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(dvs_uuid_parse(bad[i], uuid), -EINVAL);
}

static void test_addresses_are_read_strictly(void **state)
{
	static const char *const good[] = {
		"192.0.2.1", "239.1.1.1", "2001:db8::1", "ff05::100", "::",
	};
	static const char *const bad[] = {
		"", "192.0.2", "192.0.2.256", "192.0.2.1/24", "192.0.2.1 ",
		"fe80::1%eth0", "2001:db8:::1", "host", "0x7f.1",
	};
	char text[DVS_ADDR_TEXT];
	struct dvs_addr addr;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(dvs_addr_parse(good[i], &addr), 0);
		assert_int_equal(addr.len, strchr(good[i], ':') ? 16 : 4);
		assert_string_equal(dvs_addr_format(&addr, text), good[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(dvs_addr_parse(bad[i], &addr), -EINVAL);
	memset(&addr, 0, sizeof(addr));
	assert_string_equal(dvs_addr_format(&addr, text), "");
}

static void test_numbers_are_decimal_and_end(void **state)
{
	static const char *const bad[] = {
		"", "-1", "+1", " 1", "1 ", "0x10", "1a", "1.0", "one",
	};
	uint64_t n;

	(void)state;
	assert_null(value_number("0", UINT8_MAX, &n));
	assert_int_equal(n, 0);
	assert_null(value_number("255", UINT8_MAX, &n));
	assert_int_equal(n, 255);
	assert_null(value_number("010", UINT8_MAX, &n));
	assert_int_equal(n, 10);
	assert_null(value_number("18446744073709551615", UINT64_MAX, &n));
	assert_true(n == UINT64_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_string_equal(value_number(bad[i], UINT32_MAX, &n),
				    "not a number");
}

static void test_numbers_are_not_cut_off(void **state)
{
	uint64_t n;

	(void)state;
	assert_non_null(value_number("256", UINT8_MAX, &n));
	assert_non_null(value_number("65536", UINT16_MAX, &n));
	assert_non_null(value_number("4294967296", UINT32_MAX, &n));
	assert_non_null(value_number("18446744073709551616", UINT64_MAX, &n));
	assert_non_null(value_number("99999999999999999999999", UINT64_MAX,
				     &n));
}

static void test_on_and_off(void **state)
{
	bool on;

	(void)state;
	assert_null(value_on_off("on", &on));
	assert_true(on);
	assert_null(value_on_off("off", &on));
	assert_false(on);
	assert_non_null(value_on_off("1", &on));
	assert_non_null(value_on_off("On", &on));
	assert_non_null(value_on_off("", &on));
}

static void test_words_are_exact(void **state)
{
	static const char *const words[] = { "access", "trunk", NULL };
	uint32_t n;

	(void)state;
	assert_null(value_word("trunk", words, &n));
	assert_int_equal(n, 1);
	assert_non_null(value_word("acc", words, &n));
	assert_non_null(value_word("trunks", words, &n));
	assert_non_null(value_word("", words, &n));
}

static void test_ranges(void **state)
{
	static const char *const bad[] = {
		"5", "-", "5-", "-5", "5-6-7", "7-5", "5 -6", "1-65536",
	};
	uint64_t first, last;

	(void)state;
	assert_null(value_range("49152-65535", UINT16_MAX, &first, &last));
	assert_int_equal(first, 49152);
	assert_int_equal(last, 65535);
	assert_null(value_range("5-5", UINT16_MAX, &first, &last));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_non_null(value_range(bad[i], UINT16_MAX, &first, &last));
}

static void test_tables_have_eight_numbers(void **state)
{
	static const char *const bad[] = {
		"", "0,1,2,3,4,5,6", "0,1,2,3,4,5,6,7,8", "0,1,2,3,4,5,6,7,",
		"0,1,,3,4,5,6,7", "0,1,2,3,4,5,6,256", "0 1 2 3 4 5 6 7",
	};
	const uint8_t expected[] = { 1, 0, 2, 3, 4, 5, 6, 63 };
	uint8_t table[DVS_CLASSES];

	(void)state;
	assert_null(value_table("1,0,2,3,4,5,6,63", table));
	assert_memory_equal(table, expected, sizeof(table));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_non_null(value_table(bad[i], table));
}

static void test_runs_of_tables(void **state)
{
	static const char *const bad[] = {
		"", ",", "1", "1:", ":1", "1:2,", "1-:2", "2-1:3", "8:1",
		"1-8:1", "1:256", "1:2:3", "1:2-3", "1 2", "x:1",
	};
	const uint8_t expected[] = { 9, 1, 2, 2, 2, 9, 9, 255 };
	uint8_t table[] = { 9, 9, 9, 9, 9, 9, 9, 9 };

	(void)state;
	assert_null(value_runs("2-4:2,1:1,7:255", table, sizeof(table)));
	assert_memory_equal(table, expected, sizeof(table));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_non_null(value_runs(bad[i], table, sizeof(table)));
}

static void test_vid_maps(void **state)
{
	static const struct dvs_vlan_run expected[] = {
		{ 10, 10, 10 }, { 20, 29, 20 }, { 100, 100, 70000 },
		{ 200, 209, 80000 },
	};
	struct dvs_list runs = { 0 };

	(void)state;
	assert_null(value_vlans("10,20-29,100:70000,200-209:80000", &runs));
	assert_int_equal(runs.count, ARRAY_SIZE(expected));
	assert_memory_equal(runs.items, expected, sizeof(expected));
	free(runs.items);
}

static void test_bad_vid_maps(void **state)
{
	static const char *const bad[] = {
		"", ",", "10,", ",10", "10,,20", "10-", "-10", "20-10", "10:",
		":5", "10:5:6", "10:5-6", "10 20", "x", "65536",
		"10:4294967296", "10-20-30",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct dvs_list runs = { 0 };

		assert_non_null(value_vlans(bad[i], &runs));
		free(runs.items);
	}
}

static void test_segment_lists(void **state)
{
	static const struct dvs_segment_range expected[] = {
		{ 5000, 5999 }, { 70000, 70000 },
	};
	static const char *const bad[] = { "", "5,", "6-5", "a", "5:6", "5--6" };
	struct dvs_list ranges = { 0 };

	(void)state;
	assert_null(value_segments("5000-5999,70000", &ranges));
	assert_int_equal(ranges.count, ARRAY_SIZE(expected));
	assert_memory_equal(ranges.items, expected, sizeof(expected));
	free(ranges.items);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		ranges = (struct dvs_list){ 0 };
		assert_non_null(value_segments(bad[i], &ranges));
		free(ranges.items);
	}
}

static void expect_rate(const char *text, uint64_t bytes)
{
	uint64_t n;

	assert_null(value_rate(text, UINT64_MAX, &n));
	assert_true(n == bytes);
}

static void test_rates_are_read_as_tc_reads_them(void **state)
{
	(void)state;
	expect_rate("0", 0);
	expect_rate("8000", 1000);
	expect_rate("8000bit", 1000);
	expect_rate("8kbit", 1000);
	expect_rate("100mbit", 12500000);
	expect_rate("1.5Gbit", 187500000);
	expect_rate("0.000008mbit", 1);
	expect_rate("8tbit", UINT64_C(1000000000000));
	expect_rate("8kibit", 1024);
	expect_rate("8Mibit", 1048576);
	expect_rate("8gibit", 1073741824);
	expect_rate("1tibit", UINT64_C(137438953472));
	expect_rate("1000bps", 1000);
	expect_rate("1kbps", 1000);
	expect_rate("1mbps", 1000000);
	expect_rate("1gbps", 1000000000);
	expect_rate("1tbps", UINT64_C(1000000000000));
	expect_rate("1kibps", 1024);
	expect_rate("1mibps", 1048576);
	/* A part of a byte is one: no rate becomes 0, which is any. */
	expect_rate("1", 1);
	expect_rate("9bit", 2);
	expect_rate("0.1bit", 1);
}

static void test_sizes_are_read_as_tc_reads_them(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} sizes[] = {
		{ "0", 0 }, { "1514", 1514 }, { "1514b", 1514 }, { "1k", 1024 },
		{ "64kb", 65536 }, { "64KB", 65536 }, { "1.5k", 1536 },
		{ "2m", 2097152 }, { "2mb", 2097152 }, { "1g", 1073741824 },
		{ "1gb", 1073741824 }, { "0.0001k", 1 },
	};
	uint64_t n;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		assert_null(value_size(sizes[i].text, UINT32_MAX, &n));
		assert_true(n == sizes[i].bytes);
	}
	assert_string_equal(value_size("4g", UINT32_MAX, &n),
			    "the number is too large");
	assert_null(value_size("4g", UINT64_MAX, &n));
}

static void test_bad_rates_and_sizes(void **state)
{
	static const char *const none[] = {
		"", "x", "-1mbit", "+1mbit", ".5mbit", "1.mbit", "1.2.3mbit",
		"mbit", ".",
	};
	static const char *const unit[] = {
		"1 mbit", "1mb", "1mbits", "1mbit ", "1ebit", "1e3", "0x10",
	};
	uint64_t n;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		assert_non_null(value_rate(none[i], UINT64_MAX, &n));
	for (size_t i = 0; i < ARRAY_SIZE(unit); i++)
		assert_string_equal(value_rate(unit[i], UINT64_MAX, &n),
				    "unknown unit");
	assert_string_equal(value_size("1mbit", UINT64_MAX, &n),
			    "unknown unit");
	assert_string_equal(value_rate("", UINT64_MAX, &n), "not a number");
	assert_string_equal(value_rate("1.2345678mbit", UINT64_MAX, &n),
			    "too many digits after the point");
	assert_string_equal(value_rate("99999999tbit", UINT64_MAX, &n),
			    "the number is too large");
	assert_string_equal(value_rate("18446744073709551616", UINT64_MAX, &n),
			    "the number is too large");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mac_is_read_strictly),
		cmocka_unit_test(test_uuid_is_read_strictly),
		cmocka_unit_test(test_addresses_are_read_strictly),
		cmocka_unit_test(test_numbers_are_decimal_and_end),
		cmocka_unit_test(test_numbers_are_not_cut_off),
		cmocka_unit_test(test_on_and_off),
		cmocka_unit_test(test_words_are_exact),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_tables_have_eight_numbers),
		cmocka_unit_test(test_runs_of_tables),
		cmocka_unit_test(test_vid_maps),
		cmocka_unit_test(test_bad_vid_maps),
		cmocka_unit_test(test_segment_lists),
		cmocka_unit_test(test_rates_are_read_as_tc_reads_them),
		cmocka_unit_test(test_sizes_are_read_as_tc_reads_them),
		cmocka_unit_test(test_bad_rates_and_sizes),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
