// SPDX-License-Identifier: GPL-2.0
/*
 * Feed dvsd's exporter with flows, in place of the kernel.
 *
 * usage: feed_flows CONFIG [repeat N] [interval N] [random] [mixed] [seconds N]
 *
 * Each of the flows of tests/flows.c is exported N times, by the collectors of
 * the entry "dvs0" of the configuration. Then it goes on for some seconds, with
 * one flow in each, so that templates are sent again. "mixed" means that IPv6 is
 * sampled half as often.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "config.h"
#include "exporter.h"
#include "flows.h"
#include "instant.h"
#include "loop.h"
#include "report.h"
#include "resolve.h"
#include "util.h"

/* What is fed. */
struct feed {
	unsigned int repeat;
	unsigned int interval;
	unsigned int seconds;
	bool random;
	bool mixed;
	uint64_t sequence;
};

/* As if it had come to its end now. */
static void make_recent(struct dvs_flow *flow, const struct feed *feed)
{
	uint64_t now = instant_clock(CLOCK_REALTIME) / NSEC_PER_MSEC;

	flow->last = now - 100;
	flow->first = now - 1600;
	flow->interval = feed->interval;
	if (feed->mixed && flow->ethertype == 0x86dd)
		flow->interval *= 2;
	flow->mode = feed->random ? DVS_SAMPLE_RANDOM :
				      DVS_SAMPLE_SYSTEMATIC;
}

static void feed_batch(struct exporter *exporter, struct feed *feed,
		       struct dvs_flow *flows, size_t count)
{
	struct dvs_flows batch = {
		.switch_name = "dvs0",
		.sequence = feed->sequence,
		.flows = { flows, count },
	};

	for (size_t i = 0; i < count; i++)
		make_recent(&flows[i], feed);
	exporter_batch(exporter, &batch);
	feed->sequence += count;
}

static void feed_all(struct exporter *exporter, struct feed *feed)
{
	struct dvs_flow flows[] = {
		flow_ipv4(), flow_ipv4_tunnel(), flow_ipv6(), flow_icmp6(),
		flow_arp(),
	};

	for (unsigned int i = 0; i < feed->repeat; i++)
		feed_batch(exporter, feed, flows, ARRAY_SIZE(flows));
}

static void run_for(struct loop *loop, uint64_t msec)
{
	uint64_t now = instant_clock(CLOCK_BOOTTIME);
	uint64_t end = now + msec * NSEC_PER_MSEC;

	while (now < end) {
		loop_step(loop, (end - now) / NSEC_PER_MSEC + 1);
		now = instant_clock(CLOCK_BOOTTIME);
	}
}

static void feed_on(struct exporter *exporter, struct loop *loop,
		    struct feed *feed)
{
	for (unsigned int i = 0; i < feed->seconds * 10; i++) {
		struct dvs_flow flow = flow_ipv4();

		if (!(i % 10))
			feed_batch(exporter, feed, &flow, 1);
		exporter_flush(exporter);
		run_for(loop, 100);
	}
	for (int tries = 0; tries < 50 && !exporter_flush(exporter); tries++)
		run_for(loop, 100);
}

static void set_stations(struct exporter *exporter)
{
	static const uint8_t uuid[INTERFACE_UUID] = {
		0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
		0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
	};
	struct interfaces *interfaces = exporter_interfaces(exporter, "dvs0");

	if (interfaces)
		interfaces_set_station(interfaces, 5, uuid, "vm-five");
}

static void print_report(const struct exporter *exporter)
{
	struct json_object *json = json_object_new_object();

	report_export(exporter, json);
	puts(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PRETTY));
	json_object_put(json);
}

static int feed_run(const struct config *config, struct feed *feed)
{
	struct exporter exporter;
	struct resolver resolver;
	struct loop loop;

	if (loop_init(&loop) || resolver_init(&resolver, &loop))
		return 1;
	exporter_init(&exporter, &loop, &resolver);
	if (exporter_configure(&exporter, config))
		return 1;
	set_stations(&exporter);
	/* names get addresses, connections are made */
	run_for(&loop, 200);
	feed_all(&exporter, feed);
	feed_on(&exporter, &loop, feed);
	print_report(&exporter);
	exporter_uninit(&exporter);
	resolver_uninit(&resolver);
	loop_uninit(&loop);
	return 0;
}

static unsigned int number(char **argv, int i)
{
	return argv[i + 1] ? strtoul(argv[i + 1], NULL, 10) : 0;
}

int main(int argc, char **argv)
{
	struct feed feed = { .repeat = 1, .interval = 1 };
	struct config config;
	char error[512];
	int status;

	if (argc < 2)
		return 2;
	for (int i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "repeat"))
			feed.repeat = number(argv, i);
		else if (!strcmp(argv[i], "interval"))
			feed.interval = number(argv, i);
		else if (!strcmp(argv[i], "seconds"))
			feed.seconds = number(argv, i);
		else if (!strcmp(argv[i], "random"))
			feed.random = true;
		else if (!strcmp(argv[i], "mixed"))
			feed.mixed = true;
	}
	if (config_load(&config, argv[1], error, sizeof(error))) {
		fprintf(stderr, "feed_flows: %s\n", error);
		return 1;
	}
	status = feed_run(&config, &feed);
	config_clear(&config);
	return status;
}
