// SPDX-License-Identifier: GPL-2.0
/*
 * Collectors that are there, that are not, that come back and that do not read,
 * with sockets on the loopback.
 */
#include "test.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collector.h"
#include "flows.h"
#include "interfaces.h"
#include "parser.h"
#include "sockets.h"

#define SET_TEMPLATES	2

static const struct interfaces no_interfaces;

static struct config_collector config_of(const char *host, uint16_t port)
{
	struct config_collector config = {
		.name = "main",
		.transport.port = port,
		.encoder = {
			.format = FORMAT_IPFIX,
			.domain = 7,
			.size = 512,
			.refresh_seconds = 60,
			.refresh_messages = 1000,
		},
		.queue = 65536,
		.delay = 20,
	};

	snprintf(config.transport.host, sizeof(config.transport.host), "%s",
		 host);
	return config;
}

static struct config_collector config_of_tcp(uint16_t port)
{
	struct config_collector config = config_of("127.0.0.1", port);

	config.transport.tcp = true;
	config.encoder.reliable = true;
	return config;
}

static struct collector *begin(struct world *world,
			       const struct config_collector *config)
{
	struct collector *collector;

	world_begin(world);
	collector = collector_new(config, &no_interfaces, &world->loop,
				  &world->resolver);
	assert_non_null(collector);
	return collector;
}

static void end(struct world *world, struct collector *collector)
{
	collector_free(collector);
	world_end(world);
}

/* So that it is full soon. */
static void shorten_buffer(struct collector *collector)
{
	int size = 4096;

	assert_int_equal(setsockopt(collector->transport.watch.fd, SOL_SOCKET,
				    SO_SNDBUF, &size, sizeof(size)), 0);
}

static void add(struct collector *collector, unsigned int count)
{
	struct instant now = instant_now();
	struct dvs_flow flow = flow_ipv4();

	while (count--)
		collector_add(collector, &flow, &now);
}

static unsigned int u16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static bool has_templates(const uint8_t *message)
{
	for (size_t at = 16; at < u16(message + 2); at += u16(message + at + 2)) {
		if (u16(message + at) == SET_TEMPLATES)
			return true;
	}
	return false;
}

static void test_udp_arrives(void **state)
{
	uint8_t data[2048];
	uint16_t port = 0;
	int fd = listen_udp(&port);
	struct config_collector config = config_of("127.0.0.1", port);
	struct world world;
	struct collector *collector = begin(&world, &config);
	size_t len;

	(void)state;
	assert_int_equal(collector->transport.state, TRANSPORT_READY);
	add(collector, 1);
	assert_int_equal(receive(fd, data, sizeof(data)), 0);
	world_run(&world, 100);
	len = receive(fd, data, sizeof(data));
	assert_int_equal(u16(data), 10);
	assert_int_equal(u16(data + 2), len);
	assert_int_equal(collector->messages, 1);
	assert_int_equal(collector->sent.flows, 1);
	assert_int_equal(collector->sent.packets, 50);
	assert_int_equal(collector->bytes, len);
	assert_int_equal(collector->transport.errors, 0);
	close(fd);
	end(&world, collector);
}

static void test_full_message_goes_at_once(void **state)
{
	uint8_t data[2048];
	uint16_t port = 0;
	int fd = listen_udp(&port);
	struct config_collector config = config_of("127.0.0.1", port);
	struct world world;
	struct collector *collector = begin(&world, &config);

	(void)state;
	add(collector, 20);
	assert_true(receive(fd, data, sizeof(data)) > 400);
	close(fd);
	end(&world, collector);
}

static void test_name_is_resolved(void **state)
{
	uint8_t data[2048];
	uint16_t port = 0;
	int fd = listen_udp(&port);
	struct config_collector config = config_of("localhost", port);
	struct collector *collector;
	struct world world;
	char address[64];

	(void)state;
	config.transport.source = (struct dvs_addr){ 4, { 127, 0, 0, 1 } };
	collector = begin(&world, &config);
	/* what comes before the answer waits for it */
	add(collector, 1);
	collector_flush(collector);
	for (int i = 0; i < 100 && !collector->messages; i++)
		world_run(&world, 20);
	assert_true(receive(fd, data, sizeof(data)) > 0);
	transport_address(&collector->transport, address, sizeof(address));
	assert_string_equal(address, "127.0.0.1");
	close(fd);
	end(&world, collector);
}

static void test_unknown_name_is_an_error(void **state)
{
	struct config_collector config = config_of("no-such-host.invalid", 9);
	struct world world;
	struct collector *collector = begin(&world, &config);

	(void)state;
	for (int i = 0; i < 500 && !collector->transport.errors; i++)
		world_run(&world, 20);
	assert_int_equal(collector->transport.state, TRANSPORT_WAITING);
	assert_int_equal(strncmp(collector->transport.error,
				 "no-such-host.invalid: ", 22), 0);
	end(&world, collector);
}

/* The answer is still to come when nobody wants it any more. */
static void test_end_while_resolving(void **state)
{
	struct config_collector config = config_of("localhost", 9);
	struct world world;
	struct collector *collector = begin(&world, &config);

	(void)state;
	collector_free(collector);
	for (int i = 0; i < 100 && world.resolver.requests; i++)
		world_run(&world, 20);
	world_end(&world);
}

/* Nobody listens, then somebody does: the first that arrives has templates. */
static void test_refused_udp_goes_on(void **state)
{
	uint16_t port = unused_port();
	struct config_collector config = config_of("127.0.0.1", port);
	struct world world;
	struct collector *collector = begin(&world, &config);
	uint8_t data[2048];
	int fd;

	(void)state;
	for (int i = 0; i < 5; i++) {
		add(collector, 1);
		world_run(&world, 40);
	}
	/* the last one is sent, and its error is taken */
	collector_flush(collector);
	world_run(&world, 1);
	assert_int_equal(collector->transport.state, TRANSPORT_READY);
	assert_true(collector->transport.errors >= 4);
	assert_string_equal(collector->transport.error,
			    "send: Connection refused");
	assert_int_equal(collector->sent.flows, 5);
	assert_int_equal(collector->lost.flows, 0);
	fd = listen_udp(&port);
	add(collector, 1);
	world_run(&world, 40);
	assert_true(receive(fd, data, sizeof(data)) > 0);
	assert_true(has_templates(data));
	close(fd);
	end(&world, collector);
}

static void test_source_address_is_used(void **state)
{
	struct sockaddr_storage from;
	socklen_t len = sizeof(from);
	uint8_t data[2048];
	uint16_t port = 0;
	int fd = listen_udp(&port);
	struct config_collector config = config_of("127.0.0.1", port);
	struct collector *collector;
	struct world world;

	(void)state;
	config.transport.source = (struct dvs_addr){ 4, { 127, 0, 0, 2 } };
	collector = begin(&world, &config);
	add(collector, 1);
	collector_flush(collector);
	assert_true(recvfrom(fd, data, sizeof(data), MSG_DONTWAIT,
			     (struct sockaddr *)&from, &len) > 0);
	assert_int_equal(((uint8_t *)&from)[7], 2);
	close(fd);
	end(&world, collector);
}

static void test_address_of_another_host_waits(void **state)
{
	struct config_collector config = config_of("127.0.0.1", 9);
	struct collector *collector;
	struct world world;

	(void)state;
	config.transport.source = (struct dvs_addr){ 4, { 192, 0, 2, 1 } };
	collector = begin(&world, &config);
	assert_int_equal(collector->transport.state, TRANSPORT_WAITING);
	assert_string_equal(collector->transport.error,
			    "bind: Cannot assign requested address");
	add(collector, 1);
	assert_false(collector_flush(collector));
	end(&world, collector);
}

/* Longer than a datagram can be here: it is lost, and the next ones are not. */
static void test_queue_is_bounded(void **state)
{
	struct config_collector config = config_of("127.0.0.1", 9);
	struct collector *collector;
	struct world world;
	uint64_t flows;

	(void)state;
	config.queue = 4096;
	config.transport.source = (struct dvs_addr){ 4, { 192, 0, 2, 1 } };
	collector = begin(&world, &config);
	add(collector, 100);
	collector_flush(collector);
	assert_true(collector->queue.bytes <= 4096);
	assert_true(collector->queue.bytes > 3000);
	assert_true(collector->lost.flows > 50);
	flows = collector->lost.flows;
	assert_int_equal(collector->encoder.unsent.flows, flows);
	assert_int_equal(collector->lost.packets, 50 * flows);
	assert_int_equal(collector->encoder.exported.flows, 100 - flows);
	end(&world, collector);
}

/* Returns false if nothing comes for a while; what is read makes room. */
static bool read_bytes(struct world *world, int fd, uint8_t *data, size_t len)
{
	size_t got = 0;

	for (int tries = 0; got < len && tries < 10; tries++) {
		size_t more = receive(fd, data + got, len - got);

		got += more;
		if (more)
			tries = 0;
		if (got < len)
			world_run(world, tries ? 30 : 1);
	}
	return got == len;
}

/* Read a stream until nothing comes any more; each message has to be whole. */
static void read_stream(struct world *world, int fd, struct parser *parser)
{
	static uint8_t data[65536];
	const char *wrong;

	while (read_bytes(world, fd, data, 16)) {
		size_t len = u16(data + 2);

		assert_true(read_bytes(world, fd, data + 16, len - 16));
		wrong = parser_read(parser, data, len);
		if (wrong)
			fail_msg("message %llu: %s",
				 (unsigned long long)parser->messages, wrong);
	}
}

static void test_tcp_arrives(void **state)
{
	struct parser parser = { 0 };
	uint16_t port = 0;
	int fd = listen_tcp(&port), connection;
	struct config_collector config = config_of_tcp(port);
	struct world world;
	struct collector *collector = begin(&world, &config);

	(void)state;
	add(collector, 20);
	world_run(&world, 50);
	connection = accept_tcp(fd);
	read_stream(&world, connection, &parser);
	assert_int_equal(parser.flows, 20);
	assert_int_equal(parser.templates[260].known, true);
	assert_int_equal(collector->sent.flows, 20);
	assert_int_equal(collector->transport.sessions, 1);
	close(connection);
	close(fd);
	end(&world, collector);
}

/* Nobody listens; then somebody does, and gets all that waited. */
static void test_tcp_is_tried_again(void **state)
{
	struct parser parser = { 0 };
	uint16_t port = unused_port();
	struct config_collector config = config_of_tcp(port);
	struct world world;
	struct collector *collector = begin(&world, &config);
	int fd, connection;

	(void)state;
	add(collector, 20);
	world_run(&world, 100);
	assert_int_equal(collector->transport.state, TRANSPORT_WAITING);
	assert_string_equal(collector->transport.error,
			    "connection: Connection refused");
	assert_int_equal(collector->sent.flows, 0);
	fd = listen_tcp(&port);
	world_run(&world, 1200);
	connection = accept_tcp(fd);
	read_stream(&world, connection, &parser);
	assert_int_equal(parser.flows, 20);
	close(connection);
	close(fd);
	end(&world, collector);
}

/* A new connection has templates first and numbers from 0. */
static void test_tcp_reconnects(void **state)
{
	struct parser parser = { 0 };
	uint16_t port = 0;
	int fd = listen_tcp(&port), connection;
	struct config_collector config = config_of_tcp(port);
	struct world world;
	struct collector *collector = begin(&world, &config);

	(void)state;
	add(collector, 7);
	world_run(&world, 100);
	connection = accept_tcp(fd);
	read_stream(&world, connection, &parser);
	assert_int_equal(parser.flows, 7);
	close(connection);
	world_run(&world, 50);
	assert_int_equal(collector->transport.state, TRANSPORT_WAITING);
	assert_string_equal(collector->transport.error,
			    "connection: closed by the collector");
	add(collector, 11);
	world_run(&world, 1200);
	connection = accept_tcp(fd);
	parser = (struct parser){ 0 };
	read_stream(&world, connection, &parser);
	assert_int_equal(parser.flows, 11);
	assert_int_equal(collector->transport.sessions, 2);
	assert_int_equal(collector->sent.flows, 18);
	assert_int_equal(collector->lost.flows, 0);
	close(connection);
	close(fd);
	end(&world, collector);
}

/*
 * A collector that does not read: the queue fills, what does not fit is lost and
 * counted, and when it reads again each message is whole and can be decoded.
 */
static void test_tcp_reader_stops(void **state)
{
	struct parser parser = { 0 };
	uint16_t port = 0;
	int fd = listen_tcp(&port), connection;
	struct config_collector config = config_of_tcp(port);
	struct world world;
	struct collector *collector = begin(&world, &config);
	uint64_t taken;

	(void)state;
	world_run(&world, 50);
	connection = accept_tcp(fd);
	shorten_buffer(collector);
	while (!collector->lost.flows) {
		add(collector, 1000);
		collector_flush(collector);
	}
	assert_true(collector->queue.bytes > 60000);
	assert_true(collector->queue.bytes <= 65536);
	assert_int_equal(collector->transport.state, TRANSPORT_READY);
	taken = collector->encoder.exported.flows;
	read_stream(&world, connection, &parser);
	assert_int_equal(collector->sent.flows, taken);
	assert_int_equal(parser.flows, taken);
	assert_int_equal(collector->encoder.unsent.flows, collector->lost.flows);
	/* it goes on, with templates */
	parser.template_records = 0;
	parser.sequence = collector->encoder.sequence;
	add(collector, 1);
	collector_flush(collector);
	read_stream(&world, connection, &parser);
	assert_int_equal(parser.flows, taken + 1);
	assert_true(parser.template_records > 0);
	close(connection);
	close(fd);
	end(&world, collector);
}

/* The connection breaks within a message: it comes again as a whole. */
static void test_tcp_message_is_not_split(void **state)
{
	struct parser parser = { 0 };
	uint16_t port = 0;
	int fd = listen_tcp(&port), connection;
	struct config_collector config = config_of_tcp(port);
	struct collector *collector;
	struct world world;
	uint64_t waiting;

	(void)state;
	/* longer than what the kernel takes at a time */
	config.encoder.size = 65535;
	config.queue = 1024 * 1024;
	collector = begin(&world, &config);
	world_run(&world, 50);
	connection = accept_tcp(fd);
	shorten_buffer(collector);
	while (!collector->transport.offset && !collector->lost.flows) {
		add(collector, 600);
		collector_flush(collector);
	}
	assert_true(collector->transport.offset > 0);
	waiting = collector->encoder.exported.flows - collector->sent.flows;
	close(connection);
	world_run(&world, 1300);
	connection = accept_tcp(fd);
	read_stream(&world, connection, &parser);
	assert_int_equal(parser.flows, waiting);
	assert_int_equal(collector->lost.flows, 0);
	close(connection);
	close(fd);
	end(&world, collector);
}

/* One collector does not read, the other gets everything. */
static void test_others_do_not_wait(void **state)
{
	uint16_t tcp_port = 0, udp_port = 0;
	int tcp = listen_tcp(&tcp_port), udp = listen_udp(&udp_port);
	struct config_collector slow_config = config_of_tcp(tcp_port);
	struct config_collector config = config_of("127.0.0.1", udp_port);
	struct world world;
	struct collector *slow = begin(&world, &slow_config), *other;
	uint64_t begun;

	(void)state;
	other = collector_new(&config, &no_interfaces, &world.loop,
			      &world.resolver);
	assert_non_null(other);
	world_run(&world, 50);
	shorten_buffer(slow);
	begun = instant_clock(CLOCK_BOOTTIME);
	while (!slow->lost.flows) {
		add(slow, 100);
		add(other, 100);
	}
	collector_flush(other);
	assert_int_equal(other->sent.flows, other->encoder.exported.flows);
	assert_int_equal(other->lost.flows, 0);
	assert_true(instant_clock(CLOCK_BOOTTIME) - begun < 10 * NSEC_PER_SEC);
	close(tcp);
	close(udp);
	collector_free(other);
	end(&world, slow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_udp_arrives),
		cmocka_unit_test(test_full_message_goes_at_once),
		cmocka_unit_test(test_name_is_resolved),
		cmocka_unit_test(test_unknown_name_is_an_error),
		cmocka_unit_test(test_end_while_resolving),
		cmocka_unit_test(test_refused_udp_goes_on),
		cmocka_unit_test(test_source_address_is_used),
		cmocka_unit_test(test_address_of_another_host_waits),
		cmocka_unit_test(test_queue_is_bounded),
		cmocka_unit_test(test_tcp_arrives),
		cmocka_unit_test(test_tcp_is_tried_again),
		cmocka_unit_test(test_tcp_reconnects),
		cmocka_unit_test(test_tcp_reader_stops),
		cmocka_unit_test(test_tcp_message_is_not_split),
		cmocka_unit_test(test_others_do_not_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
