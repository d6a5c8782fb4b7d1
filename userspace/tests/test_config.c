// SPDX-License-Identifier: GPL-2.0
/*
 * Configurations of dvsd: good ones, and what is said of each kind of bad one.
 */
#include "test.h"

#include <unistd.h>

#include "config.h"

#define SWITCH		"switches:\n- name: dvs0\n"
#define COLLECTORS	SWITCH "  collectors:\n"
/* A collector that lacks nothing, and goes on with what follows. */
#define COLLECTOR	COLLECTORS					\
	"  - name: main\n    host: 192.0.2.9\n    format: ipfix\n"

static int parse(struct config *config, const char *text, char *error,
		 size_t size)
{
	*error = '\0';
	return config_parse(config, text, strlen(text), error, size);
}

static struct config good(const char *text)
{
	struct config config;
	char error[256];

	if (parse(&config, text, error, sizeof(error)))
		fail_msg("%s", error);
	return config;
}

static void bad(const char *text, const char *message)
{
	struct config config;
	char error[256];

	assert_int_equal(parse(&config, text, error, sizeof(error)), -EINVAL);
	assert_string_equal(error, message);
	assert_int_equal(config.count, 0);
}

static void test_nothing_is_good(void **state)
{
	static const char *const texts[] = {
		"", "# nothing\n", "{}\n", "switches: []\n", "switches:\n",
		SWITCH, COLLECTORS,
		SWITCH "  collectors: []\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct config config = good(texts[i]);

		assert_true(config.count <= 1);
		config_clear(&config);
	}
}

static void test_defaults(void **state)
{
	struct config config = good(COLLECTOR);
	const struct config_collector *collector;

	(void)state;
	assert_int_equal(config.count, 1);
	assert_string_equal(config.switches[0].name, "dvs0");
	assert_int_equal(config.switches[0].count, 1);
	collector = &config.switches[0].collectors[0];
	assert_string_equal(collector->name, "main");
	assert_string_equal(collector->transport.host, "192.0.2.9");
	assert_int_equal(collector->transport.port, 4739);
	assert_false(collector->transport.tcp);
	assert_int_equal(collector->transport.source.len, 0);
	assert_int_equal(collector->encoder.format, FORMAT_IPFIX);
	assert_int_equal(collector->encoder.domain, 0);
	assert_int_equal(collector->encoder.size, 512);
	assert_int_equal(collector->encoder.refresh_seconds, 60);
	assert_int_equal(collector->encoder.refresh_messages, 300);
	assert_false(collector->encoder.reliable);
	assert_int_equal(collector->queue, 1024 * 1024);
	assert_int_equal(collector->delay, 1000);
	config_clear(&config);
}

static void test_all_values(void **state)
{
	struct config config = good(COLLECTORS
		"  - {name: a, host: collector.example, port: 9995,\n"
		"     format: ipfix, transport: tcp, source: '2001:db8::1',\n"
		"     domain: 4294967295, template-seconds: 30,\n"
		"     template-packets: 20, message-size: 1400, queue: 65536,\n"
		"     delay: 0}\n"
		"  - {name: b, host: '2001:db8::9', format: netflow5}\n"
		"  - {name: c, host: 192.0.2.9, format: netflow9,\n"
		"     transport: udp}\n"
		"- name: '*'\n");
	const struct config_collector *a = config.switches[0].collectors;

	(void)state;
	assert_int_equal(config.count, 2);
	assert_string_equal(config.switches[1].name, CONFIG_ANY);
	assert_int_equal(a[0].transport.port, 9995);
	assert_true(a[0].transport.tcp);
	assert_int_equal(a[0].transport.source.len, 16);
	assert_int_equal(a[0].encoder.domain, UINT32_MAX);
	assert_int_equal(a[0].encoder.refresh_seconds, 30);
	assert_int_equal(a[0].encoder.refresh_messages, 20);
	assert_int_equal(a[0].encoder.size, 1400);
	assert_true(a[0].encoder.reliable);
	assert_int_equal(a[0].queue, 65536);
	assert_int_equal(a[0].delay, 0);
	assert_int_equal(a[1].transport.port, 2055);
	assert_int_equal(a[1].encoder.size, ENCODER_SIZE_MAX5);
	assert_int_equal(a[2].encoder.format, FORMAT_NETFLOW9);
	assert_string_equal(config_format_word(FORMAT_NETFLOW9), "netflow9");
	config_clear(&config);
}

static void test_bad_structure(void **state)
{
	(void)state;
	bad("switches: [\n",
	    "switches[0]: libyaml: did not find expected node content (line 1)");
	bad("switch: []\n", "Unexpected key: switch (line 1)");
	bad("switches: 5\n",
	    "switches: Expecting SEQUENCE, got event: SCALAR (line 1)");
	bad(COLLECTOR "    prot: 5\n",
	    "switches[0].collectors[0]: Unexpected key: prot (line 6)");
	bad(COLLECTOR "    port: [5]\n",
	    "switches[0].collectors[0].port: Expecting STRING, got event: SEQUENCE_START (line 7)");
	bad(COLLECTOR "    format: ipfix\n",
	    "switches[0].collectors[0].format: Mapping field already seen: format (line 6)");
	bad("switches: []\n---\nswitches: []\n",
	    "Ignoring documents after first in stream");
}

static void test_bad_names(void **state)
{
	(void)state;
	bad("switches:\n- collectors: []\n", "switches[0].name: is missing");
	bad("switches:\n- name: ''\n", "switches[0].name: is empty");
	bad("switches:\n- name: 0123456789abcdef\n",
	    "switches[0].name: \"0123456789abcdef\" is longer than 15 characters");
	bad(SWITCH "- name: dvs0\n",
	    "switches[1].name: there is a switch \"dvs0\" already");
	bad(COLLECTORS "  - host: a\n    format: ipfix\n",
	    "switches[0].collectors[0].name: is missing");
	bad(COLLECTOR "  - {name: main, host: a, format: ipfix}\n",
	    "switches[0].collectors[1].name: there is a collector \"main\" already");
	bad(COLLECTORS "  - name: a\n    format: ipfix\n",
	    "switches[0].collectors[0].host: is missing");
	bad(COLLECTORS "  - name: a\n    host: a\n",
	    "switches[0].collectors[0].format: is missing");
}

static void test_bad_values(void **state)
{
	static const struct {
		const char *line;
		const char *message;
	} lines[] = {
		{ "port: 0", "port: \"0\" is no number from 1 to 65535" },
		{ "port: 65536", "port: \"65536\" is no number from 1 to 65535" },
		{ "port: 5x", "port: \"5x\" is no number from 1 to 65535" },
		{ "port: -1", "port: \"-1\" is no number from 1 to 65535" },
		{ "port: 0x10", "port: \"0x10\" is no number from 1 to 65535" },
		{ "port: ''", "port: \"\" is no number from 1 to 65535" },
		{ "domain: 4294967296",
		  "domain: \"4294967296\" is no number from 0 to 4294967295" },
		{ "domain: 99999999999999999999",
		  "domain: \"99999999999999999999\" is no number from 0 to 4294967295" },
		{ "transport: sctp", "transport: \"sctp\" is none of udp, tcp" },
		{ "source: eth0", "source: \"eth0\" is no address" },
		{ "source: '::1'",
		  "source: \"::1\" and the host are not of one family" },
		{ "template-seconds: 0",
		  "template-seconds: \"0\" is no number from 1 to 86400" },
		{ "template-packets: 0",
		  "template-packets: \"0\" is no number from 1 to 4294967295" },
		{ "message-size: 255",
		  "message-size: \"255\" is no number from 256 to 65507" },
		{ "message-size: 65508",
		  "message-size: \"65508\" is no number from 256 to 65507" },
		{ "queue: 4095",
		  "queue: \"4095\" is no number from 4096 to 1073741824" },
		{ "delay: 60001",
		  "delay: \"60001\" is no number from 0 to 60000" },
		{ "queue: 8191\n    message-size: 9000",
		  "queue: a message of 9000 bytes does not fit" },
	};
	char text[512], message[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(text, sizeof(text), "%s    %s\n", COLLECTOR,
			 lines[i].line);
		snprintf(message, sizeof(message),
			 "switches[0].collectors[0].%s", lines[i].message);
		bad(text, message);
	}
}

static void test_what_does_not_go_together(void **state)
{
	(void)state;
	bad(COLLECTORS "  - {name: a, host: a, format: netflow7}\n",
	    "switches[0].collectors[0].format: \"netflow7\" is none of netflow5, netflow9, ipfix");
	bad(COLLECTORS "  - {name: a, host: a, format: netflow9, transport: tcp}\n",
	    "switches[0].collectors[0].transport: only ipfix goes over tcp");
	bad(COLLECTORS "  - {name: a, host: a, format: netflow5, domain: 65536}\n",
	    "switches[0].collectors[0].domain: \"65536\" is no number from 0 to 65535");
	bad(COLLECTORS "  - {name: a, host: a, format: netflow5, message-size: 1465}\n",
	    "switches[0].collectors[0].message-size: \"1465\" is no number from 72 to 1464");
	bad(COLLECTOR "- name: '*'\n  collectors:\n"
	    "  - {name: other, host: 192.0.2.9, format: ipfix}\n",
	    "switches[1].collectors[0].domain: 0 is used for this host and port already");
}

static void test_number_of_collectors(void **state)
{
	char text[1024] = COLLECTORS;
	struct config config;

	(void)state;
	for (int i = 0; i < CONFIG_COLLECTORS; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "  - {name: c%d, host: h%d, format: ipfix}\n", i, i);
	config = good(text);
	assert_int_equal(config.switches[0].count, CONFIG_COLLECTORS);
	config_clear(&config);
	strcat(text, "  - {name: c8, host: h8, format: ipfix}\n");
	bad(text, "switches[0].collectors: there are more than 8");
}

static void test_files(void **state)
{
	char path[] = "/tmp/test_config.XXXXXX", error[256], expected[256];
	int fd = mkstemp(path);
	struct config config;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(config_load(&config, path, error, sizeof(error)), 0);
	assert_int_equal(write(fd, COLLECTOR, strlen(COLLECTOR)),
			 strlen(COLLECTOR));
	assert_int_equal(config_load(&config, path, error, sizeof(error)), 0);
	assert_int_equal(config.count, 1);
	config_clear(&config);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(config_load(&config, path, error, sizeof(error)),
			 -EINVAL);
	snprintf(expected, sizeof(expected), "%s: ", path);
	assert_int_equal(strncmp(error, expected, strlen(expected)), 0);
	close(fd);
	unlink(path);
	assert_int_equal(config_load(&config, path, error, sizeof(error)),
			 -ENOENT);
	snprintf(expected, sizeof(expected), "%s: No such file or directory",
		 path);
	assert_string_equal(error, expected);
	assert_int_equal(config_load(&config, "/tmp", error, sizeof(error)),
			 -EISDIR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_good),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_all_values),
		cmocka_unit_test(test_bad_structure),
		cmocka_unit_test(test_bad_names),
		cmocka_unit_test(test_bad_values),
		cmocka_unit_test(test_what_does_not_go_together),
		cmocka_unit_test(test_number_of_collectors),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
