// SPDX-License-Identifier: GPL-2.0
/*
 * Which collector gets which flows, what is lost before, and what changes when
 * the configuration is read anew; and what the control socket says of it.
 */
#include "test.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <json-c/json.h>

#include "collector.h"
#include "config.h"
#include "control.h"
#include "exporter.h"
#include "flows.h"
#include "parser.h"
#include "report.h"
#include "sockets.h"

/**
 * struct setting - an exporter with two collectors
 * @world: what is around it
 * @exporter: exporter
 * @fd: sockets of the collectors
 * @port: their ports
 * @parser: what they have understood
 */
struct setting {
	struct world world;
	struct exporter exporter;
	int fd[2];
	uint16_t port[2];
	struct parser parser[2];
};

static void begin(struct setting *setting)
{
	memset(setting, 0, sizeof(*setting));
	world_begin(&setting->world);
	for (int i = 0; i < 2; i++)
		setting->fd[i] = listen_udp(&setting->port[i]);
	exporter_init(&setting->exporter, &setting->world.loop,
		      &setting->world.resolver);
}

static void end(struct setting *setting)
{
	exporter_uninit(&setting->exporter);
	close(setting->fd[0]);
	close(setting->fd[1]);
	world_end(&setting->world);
}

/* In the text, %1 and %2 stand for the ports. */
static void configure(struct setting *setting, const char *text)
{
	char full[2048] = "switches:\n", error[256];
	struct config config;
	size_t used = strlen(full);

	for (; *text && used < sizeof(full) - 8; text++) {
		if (*text == '%')
			used += sprintf(full + used, "%u",
					setting->port[*++text - '1']);
		else
			full[used++] = *text;
	}
	full[used] = '\0';
	if (config_parse(&config, full, used, error, sizeof(error)))
		fail_msg("%s", error);
	assert_int_equal(exporter_configure(&setting->exporter, &config), 0);
	config_clear(&config);
}

#define ONE	"- name: dvs0\n  collectors:\n"				\
	"  - {name: one, host: 127.0.0.1, port: %1, format: ipfix}\n"
#define TWO	"  - {name: two, host: 127.0.0.1, port: %2, format: ipfix}\n"

static void batch(struct setting *setting, const char *name, uint64_t sequence,
		  uint64_t lost, size_t count)
{
	struct dvs_flow flows[16];
	struct dvs_flows batch = {
		.sequence = sequence,
		.lost = lost,
		.flows = { flows, count },
	};

	for (size_t i = 0; i < count; i++)
		flows[i] = flow_ipv4();
	snprintf(batch.switch_name, sizeof(batch.switch_name), "%s", name);
	exporter_batch(&setting->exporter, &batch);
}

/* Flows that have come to a collector since the last look. */
static uint64_t arrived(struct setting *setting, int which)
{
	uint64_t before = setting->parser[which].flows;
	uint8_t data[2048];
	size_t len;

	exporter_flush(&setting->exporter);
	while ((len = receive(setting->fd[which], data, sizeof(data)))) {
		const char *wrong = parser_read(&setting->parser[which], data,
						len);

		if (wrong)
			fail_msg("%s", wrong);
	}
	return setting->parser[which].flows - before;
}

static const struct collector *collector_named(const struct setting *setting,
					       const char *name)
{
	const struct exporter_group *group;
	const struct collector *collector;

	for (group = setting->exporter.groups; group; group = group->next) {
		for (collector = group->collectors; collector;
		     collector = collector->next) {
			if (!strcmp(collector->config.name, name))
				return collector;
		}
	}
	return NULL;
}

static void test_nobody_wants_flows(void **state)
{
	struct setting setting;

	(void)state;
	begin(&setting);
	assert_false(exporter_wants(&setting.exporter));
	batch(&setting, "dvs0", 1, 0, 3);
	assert_null(exporter_interfaces(&setting.exporter, "dvs0"));
	configure(&setting, "- name: dvs0\n  collectors: []\n");
	assert_false(exporter_wants(&setting.exporter));
	configure(&setting, ONE);
	assert_true(exporter_wants(&setting.exporter));
	end(&setting);
}

static void test_switches_have_their_collectors(void **state)
{
	struct setting setting;

	(void)state;
	begin(&setting);
	configure(&setting, ONE "- name: '*'\n  collectors:\n" TWO);
	batch(&setting, "dvs0", 1, 0, 3);
	batch(&setting, "dvs1", 1, 0, 4);
	batch(&setting, "dvs2", 1, 0, 5);
	assert_int_equal(arrived(&setting, 0), 3);
	assert_int_equal(arrived(&setting, 1), 9);
	end(&setting);
}

static void test_all_collectors_of_a_switch_get_flows(void **state)
{
	struct setting setting;

	(void)state;
	begin(&setting);
	configure(&setting, ONE TWO);
	batch(&setting, "dvs0", 1, 0, 7);
	assert_int_equal(arrived(&setting, 0), 7);
	assert_int_equal(arrived(&setting, 1), 7);
	end(&setting);
}

static void test_missing_records_are_counted(void **state)
{
	const struct collector *collector;
	struct setting setting;

	(void)state;
	begin(&setting);
	configure(&setting, ONE);
	collector = collector_named(&setting, "one");
	/* what was before is nobody's loss here */
	batch(&setting, "dvs0", 100, 50, 3);
	assert_int_equal(collector->upstream, 0);
	batch(&setting, "dvs0", 103, 50, 3);
	assert_int_equal(collector->upstream, 0);
	/* 106 and 107 did not come, and four had no numbers */
	batch(&setting, "dvs0", 108, 54, 2);
	assert_int_equal(collector->upstream, 6);
	assert_int_equal(collector->encoder.unsent.flows, 6);
	assert_int_equal(setting.exporter.switches->lost, 6);
	assert_int_equal(setting.exporter.switches->flows, 8);
	/* a switch of the same name was made anew */
	batch(&setting, "dvs0", 1, 0, 2);
	assert_int_equal(collector->upstream, 6);
	/* nobody listened for a while */
	exporter_missed(&setting.exporter);
	batch(&setting, "dvs0", 500, 300, 2);
	assert_int_equal(collector->upstream, 6);
	batch(&setting, "dvs0", 502, 301, 2);
	assert_int_equal(collector->upstream, 7);
	end(&setting);
}

static void test_names_come_with_flows(void **state)
{
	const struct interface *interface;
	struct interfaces *interfaces;
	struct setting setting;

	(void)state;
	begin(&setting);
	configure(&setting, ONE);
	batch(&setting, "dvs0", 1, 0, 1);
	interfaces = exporter_interfaces(&setting.exporter, "dvs0");
	assert_non_null(interfaces);
	interface = interfaces_find(interfaces, 6);
	assert_non_null(interface);
	assert_string_equal(interface->name, "tap6");
	assert_int_equal(arrived(&setting, 0), 1);
	/* sampling three times, and two names */
	assert_int_equal(setting.parser[0].options, 5);
	end(&setting);
}

/* Numbers go on, templates are not sent anew, what waits is not lost. */
static void test_reload_keeps_what_does_not_change(void **state)
{
	const struct collector *collector;
	struct setting setting;
	int fd;

	(void)state;
	begin(&setting);
	configure(&setting, ONE);
	for (int i = 0; i < 4; i++) {
		batch(&setting, "dvs0", 1 + i, 0, 1);
		assert_int_equal(arrived(&setting, 0), 1);
	}
	collector = collector_named(&setting, "one");
	fd = collector->transport.watch.fd;
	batch(&setting, "dvs0", 5, 0, 1);
	configure(&setting, ONE TWO);
	assert_ptr_equal(collector_named(&setting, "one"), collector);
	assert_int_equal(collector->transport.watch.fd, fd);
	assert_int_equal(collector->encoder.draft.counts.flows, 1);
	setting.parser[0].template_records = 0;
	batch(&setting, "dvs0", 6, 0, 1);
	assert_int_equal(arrived(&setting, 0), 2);
	assert_int_equal(arrived(&setting, 1), 1);
	assert_int_equal(setting.parser[0].template_records, 0);
	assert_int_equal(collector->upstream, 0);
	end(&setting);
}

static void test_reload_changes_what_nobody_sees(void **state)
{
	const struct collector *collector;
	struct setting setting;

	(void)state;
	begin(&setting);
	configure(&setting, ONE);
	batch(&setting, "dvs0", 1, 0, 1);
	collector = collector_named(&setting, "one");
	configure(&setting, "- name: dvs0\n  collectors:\n"
		  "  - {name: one, host: 127.0.0.1, port: %1, format: ipfix,\n"
		  "     queue: 9999, delay: 5, template-seconds: 7}\n");
	assert_ptr_equal(collector_named(&setting, "one"), collector);
	assert_int_equal(collector->queue.limit, 9999);
	assert_int_equal(collector->encoder.settings.refresh_seconds, 7);
	/* the record that waits goes by the new delay */
	world_run(&setting.world, 50);
	assert_int_equal(collector->sent.flows, 1);
	assert_int_equal(arrived(&setting, 0), 1);
	end(&setting);
}

/* A collector that goes gets what waits for it; the new one begins anew. */
static void test_reload_with_other_collectors(void **state)
{
	struct setting setting;

	(void)state;
	begin(&setting);
	configure(&setting, ONE);
	batch(&setting, "dvs0", 1, 0, 3);
	configure(&setting, "- name: dvs0\n  collectors:\n" TWO);
	assert_null(collector_named(&setting, "one"));
	assert_int_equal(arrived(&setting, 0), 3);
	batch(&setting, "dvs0", 4, 0, 2);
	assert_int_equal(arrived(&setting, 0), 0);
	assert_int_equal(arrived(&setting, 1), 2);
	/* the same name, another format: numbers begin at 0 */
	configure(&setting, "- name: dvs0\n  collectors:\n"
		  "  - {name: two, host: 127.0.0.1, port: %2, format: netflow5}\n");
	setting.parser[1] = (struct parser){ 0 };
	batch(&setting, "dvs0", 6, 0, 2);
	assert_int_equal(arrived(&setting, 1), 2);
	configure(&setting, "- name: dvs0\n");
	assert_false(exporter_wants(&setting.exporter));
	end(&setting);
}

/* One that cannot be reached has five seconds. */
static void test_leaving_collector_is_given_up(void **state)
{
	struct setting setting;

	(void)state;
	begin(&setting);
	configure(&setting, "- name: dvs0\n  collectors:\n"
		  "  - {name: one, host: 127.0.0.1, port: 1, format: ipfix,\n"
		  "     transport: tcp}\n");
	batch(&setting, "dvs0", 1, 0, 1);
	configure(&setting, "- name: dvs0\n");
	assert_non_null(setting.exporter.leaving);
	world_run(&setting.world, 5200);
	assert_null(setting.exporter.leaving);
	end(&setting);
}

/* ---- the control socket ---- */

static void on_request(const char *what, struct json_object *answer, void *arg)
{
	if (!strcmp(what, "export"))
		report_export(arg, answer);
	else
		json_object_object_add(answer, "error",
				       json_object_new_string("unknown name"));
}

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(connect(fd, (struct sockaddr *)&address,
				 sizeof(address)), 0);
	return fd;
}

/* To be put. */
static struct json_object *ask(struct setting *setting, int fd,
			       const char *request)
{
	char text[8192];
	size_t len;

	assert_int_equal(send(fd, request, strlen(request), 0),
			 strlen(request));
	world_run(&setting->world, 20);
	len = receive(fd, (uint8_t *)text, sizeof(text) - 1);
	assert_true(len > 0 && text[len - 1] == '\n');
	text[len] = '\0';
	return json_tokener_parse(text);
}

static const char *string_of(struct json_object *json, const char *key)
{
	return json_object_get_string(json_object_object_get(json, key));
}

static int64_t number_of(struct json_object *json, const char *key)
{
	return json_object_get_int64(json_object_object_get(json, key));
}

static void check_report(struct json_object *json, uint16_t port)
{
	struct json_object *collectors, *one;

	collectors = json_object_object_get(json, "collectors");
	assert_int_equal(json_object_array_length(collectors), 1);
	one = json_object_array_get_idx(collectors, 0);
	assert_string_equal(string_of(one, "switch-name"), "dvs0");
	assert_string_equal(string_of(one, "collector"), "one");
	assert_string_equal(string_of(one, "format"), "ipfix");
	assert_string_equal(string_of(one, "address"), "127.0.0.1");
	assert_string_equal(string_of(one, "state"), "ready");
	assert_int_equal(number_of(one, "port"), port);
	assert_int_equal(number_of(one, "records"), 3);
	assert_int_equal(number_of(one, "messages"), 2);
	assert_true(number_of(one, "templates") >= 5);
	assert_true(number_of(one, "bytes") > 512);
	assert_int_equal(number_of(one, "sessions"), 1);
	assert_int_equal(number_of(one, "errors"), 0);
	assert_null(json_object_object_get(one, "last-error"));
}

static void test_control_answers(void **state)
{
	char path[] = "/tmp/test_exporter.XXXXXX";
	struct json_object *json;
	struct control control, other;
	struct setting setting;
	struct stat info;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(path));
	assert_int_equal(chdir(path), 0);
	begin(&setting);
	configure(&setting, ONE);
	batch(&setting, "dvs0", 1, 0, 3);
	assert_int_equal(arrived(&setting, 0), 3);
	assert_int_equal(control_open(&control, &setting.world.loop, "sock",
				      on_request, &setting.exporter), 0);
	assert_int_equal(stat("sock", &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	/* a second daemon is refused */
	assert_int_equal(control_open(&other, &setting.world.loop, "sock",
				      on_request, NULL), -EADDRINUSE);
	fd = connect_to("sock");
	json = ask(&setting, fd, "{\"get\": \"export\"}\n");
	check_report(json, setting.port[0]);
	json_object_put(json);
	json = ask(&setting, fd, "{\"get\": \"weather\"}\n");
	assert_string_equal(string_of(json, "error"), "unknown name");
	json_object_put(json);
	json = ask(&setting, fd, "nonsense\n");
	assert_string_equal(string_of(json, "error"), "no request");
	json_object_put(json);
	close(fd);
	world_run(&setting.world, 20);
	assert_int_equal(control.count, 0);
	control_close(&control);
	assert_int_equal(access("sock", F_OK), -1);
	assert_int_equal(rmdir(path), 0);
	end(&setting);
}

/* What is left of a daemon that was killed does not stand in the way. */
static void test_control_bad_clients(void **state)
{
	char path[] = "/tmp/test_exporter.XXXXXX", long_line[5000];
	int fd[CONTROL_CLIENTS + 1];
	struct control control;
	struct setting setting;

	(void)state;
	assert_non_null(mkdtemp(path));
	assert_int_equal(chdir(path), 0);
	begin(&setting);
	assert_int_equal(control_open(&control, &setting.world.loop, "sock",
				      on_request, &setting.exporter), 0);
	loop_unwatch(&setting.world.loop, &control.watch);
	close(control.watch.fd);
	assert_int_equal(control_open(&control, &setting.world.loop, "sock",
				      on_request, &setting.exporter), 0);
	for (int i = 0; i <= CONTROL_CLIENTS; i++) {
		fd[i] = connect_to("sock");
		world_run(&setting.world, 5);
	}
	assert_int_equal(control.count, CONTROL_CLIENTS);
	/* one that never ends its line is sent away */
	memset(long_line, 'x', sizeof(long_line));
	assert_true(send(fd[0], long_line, sizeof(long_line), 0) > 0);
	world_run(&setting.world, 20);
	assert_int_equal(control.count, CONTROL_CLIENTS - 1);
	/* one that goes before it is answered */
	assert_true(send(fd[1], "{\"get\": \"export\"}\n{\"g", 22, 0) > 0);
	close(fd[1]);
	world_run(&setting.world, 20);
	assert_int_equal(control.count, CONTROL_CLIENTS - 2);
	control_close(&control);
	for (int i = 0; i <= CONTROL_CLIENTS; i++) {
		if (i != 1)
			close(fd[i]);
	}
	assert_int_equal(rmdir(path), 0);
	end(&setting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nobody_wants_flows),
		cmocka_unit_test(test_switches_have_their_collectors),
		cmocka_unit_test(test_all_collectors_of_a_switch_get_flows),
		cmocka_unit_test(test_missing_records_are_counted),
		cmocka_unit_test(test_names_come_with_flows),
		cmocka_unit_test(test_reload_keeps_what_does_not_change),
		cmocka_unit_test(test_reload_changes_what_nobody_sees),
		cmocka_unit_test(test_reload_with_other_collectors),
		cmocka_unit_test(test_leaving_collector_is_given_up),
		cmocka_unit_test(test_control_answers),
		cmocka_unit_test(test_control_bad_clients),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
