// SPDX-License-Identifier: GPL-2.0
/*
 * What an encoder does over several messages: sequence numbers, templates again,
 * sizes, times.
 */
#include "test.h"

#include "capture.h"
#include "flows.h"
#include "kmod_drop.h"
#include "verdict.h"

#define SET_IPFIX_TEMPLATES	2
#define OFFSET_SEQUENCE		8	/* IPFIX */
#define OFFSET_SEQUENCE9	12

/* All flows there are, one after the other. */
static struct dvs_flow flow_number(unsigned int i)
{
	switch (i % 5) {
	case 0:
		return flow_ipv4();
	case 1:
		return flow_ipv4_tunnel();
	case 2:
		return flow_ipv6();
	case 3:
		return flow_icmp6();
	default:
		return flow_arp();
	}
}

static void add_many(struct capture *capture, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		struct dvs_flow flow = flow_number(i);

		capture_add(capture, &flow);
	}
	capture_flush(capture);
}

static void test_sequence_of_ipfix_counts_data_records(void **state)
{
	struct capture capture;
	uint32_t expected = 0;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	add_many(&capture, 60);
	assert_true(capture.count > 10);
	for (size_t i = 0; i < capture.count; i++) {
		assert_int_equal(message_u32(&capture, i, OFFSET_SEQUENCE),
				 expected);
		expected += capture.messages[i].steps;
	}
	/* and three of options, at the beginning */
	assert_int_equal(expected, 63);
	capture_end(&capture);
}

static void test_sequence_of_v9_counts_messages(void **state)
{
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	add_many(&capture, 60);
	for (size_t i = 0; i < capture.count; i++)
		assert_int_equal(message_u32(&capture, i, OFFSET_SEQUENCE9), i);
	capture_end(&capture);
}

static void test_sequence_wraps(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	capture.encoder.sequence = UINT32_MAX;
	capture_add(&capture, &flow);
	capture_flush(&capture);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_u32(&capture, 0, OFFSET_SEQUENCE), UINT32_MAX);
	assert_int_equal(message_u32(&capture, 1, OFFSET_SEQUENCE), 3);
	capture_end(&capture);
}

/* Whatever the size, no message is longer, and no flow is left out. */
static void test_sizes_are_kept(void **state)
{
	static const uint32_t sizes[] = { ENCODER_SIZE_MIN, 257, 511, 512, 1400 };

	(void)state;
	for (int format = FORMAT_NETFLOW9; format <= FORMAT_IPFIX; format++) {
		for (size_t s = 0; s < ARRAY_SIZE(sizes); s++) {
			struct capture capture;
			uint64_t flows = 0;

			capture_begin(&capture, format, sizes[s]);
			interfaces_set_station(&capture.interfaces, 5, NULL,
					       "a-name-of-thirty-two-characters-");
			add_many(&capture, 20);
			for (size_t i = 0; i < capture.count; i++) {
				assert_true(capture.messages[i].len <= sizes[s]);
				assert_int_equal(capture.messages[i].len % 4, 0);
				flows += capture.messages[i].counts.flows;
			}
			assert_int_equal(flows, 20);
			assert_int_equal(capture.encoder.unsent.flows, 0);
			capture_end(&capture);
		}
	}
}

/* The least size has room for the longest template and the longest record. */
static void test_least_size_fits_all(void **state)
{
	struct dvs_flow flow = flow_icmp6(), arp = flow_arp();
	char name[INTERFACE_STATION];
	struct capture capture;

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	flow.set |= arp.set | DVS_HAS(FLOW_SRC_MAC);
	flow.drop_packets = 1;
	for (int format = FORMAT_NETFLOW9; format <= FORMAT_IPFIX; format++) {
		capture_begin(&capture, format, ENCODER_SIZE_MIN);
		interfaces_set_station(&capture.interfaces, 5, NULL, name);
		capture_add(&capture, &flow);
		capture_flush(&capture);
		assert_int_equal(capture.encoder.exported.flows, 1);
		assert_true(capture.encoder.templates[SHAPE_IPV6 | SHAPE_MAC |
						      SHAPE_HOP6 |
						      SHAPE_STATION |
						      SHAPE_DROPPED].used);
		capture_end(&capture);
	}
}

static void test_new_template_is_in_three_messages(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	for (int i = 0; i < 5; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
		assert_int_equal(message_sets(&capture, i, SET_IPFIX_TEMPLATES),
				 i < 3);
	}
	capture_end(&capture);
}

static void test_templates_again_by_time(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	for (int i = 0; i < 3; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
	}
	capture_wait(&capture, 59999);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_sets(&capture, 3, SET_IPFIX_TEMPLATES), 0);
	capture_wait(&capture, 1);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_sets(&capture, 4, SET_IPFIX_TEMPLATES), 1);
	/* and what stands before the data: sampling */
	assert_int_equal(message_sets(&capture, 4, OPTIONS_TEMPLATE +
				      OPTIONS_INTERVAL), 1);
	capture_end(&capture);
}

static void test_templates_again_by_messages(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	capture.encoder.settings.refresh_messages = 10;
	for (int i = 0; i < 25; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
		assert_int_equal(message_sets(&capture, i, 0),
				 i < 3 || i == 10 || i == 20);
	}
	capture_end(&capture);
}

/* Without flows, but not before there were any. */
static void test_templates_again_by_tick(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	capture_wait(&capture, 100000);
	encoder_tick(&capture.encoder, &capture.now);
	assert_int_equal(capture.count, 0);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	capture_forget(&capture);
	capture_wait(&capture, 60000);
	encoder_tick(&capture.encoder, &capture.now);
	assert_int_equal(capture.count, 1);
	assert_int_equal(message_sets(&capture, 0, 0), 1);
	capture_end(&capture);
}

/* Over TCP they are sent once; a new session has them first. */
static void test_reliable_transport_has_templates_once(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	capture.encoder.settings.reliable = true;
	for (int i = 0; i < 3; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
		assert_int_equal(message_sets(&capture, i, SET_IPFIX_TEMPLATES),
				 i == 0);
		capture_wait(&capture, 61000);
	}
	capture_forget(&capture);
	encoder_restart(&capture.encoder, &capture.now);
	assert_int_equal(capture.count, 1);
	assert_int_equal(message_u32(&capture, 0, OFFSET_SEQUENCE), 0);
	assert_int_equal(message_sets(&capture, 0, SET_IPFIX_TEMPLATES), 1);
	capture_end(&capture);
}

static void test_lost_message_brings_templates_again(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	capture.lose = true;
	capture_add(&capture, &flow);
	capture_flush(&capture);
	capture.lose = false;
	assert_int_equal(capture.encoder.unsent.flows, 1);
	assert_int_equal(capture.encoder.unsent.packets, 50);
	assert_int_equal(capture.encoder.unsent.octets, 70000);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_sets(&capture, 1, SET_IPFIX_TEMPLATES), 1);
	assert_int_equal(message_sets(&capture, 1, OPTIONS_TEMPLATE +
				      OPTIONS_SYSTEMATIC), 1);
	/* the collector sees by the number that records are missing */
	assert_int_equal(message_u32(&capture, 1, OFFSET_SEQUENCE), 4);
	capture_end(&capture);
}

/* The calendar jumps: times of a message stay by the old one. */
static void test_calendar_is_changed(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 1400);
	for (int i = 0; i < 3; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
	}
	capture_add(&capture, &flow);
	capture_wait(&capture, 500);
	capture.now.real += 3600 * NSEC_PER_SEC;
	capture_add(&capture, &flow);
	capture_flush(&capture);
	/* 100.5 s after the start, 22:13:22 of before */
	assert_int_equal(message_u32(&capture, 3, 4), 100500);
	assert_int_equal(message_u32(&capture, 3, 8), 1700000002);
	assert_int_equal(message_sets(&capture, 3, 0), 1);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_u32(&capture, 4, 8), 1700003602);
	assert_int_equal(message_sets(&capture, 4, 0), 0);
	capture_end(&capture);
}

/* Each way of sampling has its selector, and the domain has the last one. */
static void test_sampling_changes(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 1400);
	capture_add(&capture, &flow);
	flow.interval = 10;
	capture_add(&capture, &flow);
	flow.interval = 1;
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_sets(&capture, 0, OPTIONS_TEMPLATE +
				      OPTIONS_SYSTEMATIC), 2);
	assert_int_equal(message_sets(&capture, 0, OPTIONS_TEMPLATE +
				      OPTIONS_INTERVAL), 3);
	assert_int_equal(capture.encoder.selector_count, 2);
	capture_end(&capture);
}

static void test_many_ways_of_sampling(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 1400);
	for (int i = 1; i < 2 * ENCODER_SELECTORS; i++) {
		flow.interval = i;
		capture_add(&capture, &flow);
	}
	capture_flush(&capture);
	assert_int_equal(capture.encoder.selector_count, ENCODER_SELECTORS);
	assert_int_equal(capture.encoder.exported.flows,
			 2 * ENCODER_SELECTORS - 1);
	capture_end(&capture);
}

static void test_names_are_told_once(void **state)
{
	uint16_t set = OPTIONS_TEMPLATE + OPTIONS_INTERFACE;
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	interfaces_learn(&capture.interfaces, 5, "tap5");
	for (int i = 0; i < 2; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
		assert_int_equal(message_sets(&capture, i, set), i == 0);
	}
	interfaces_learn(&capture.interfaces, 5, "tap5");
	interfaces_forget(&capture.interfaces, 6);
	assert_null(interfaces_find(&capture.interfaces, 6));
	interfaces_learn(&capture.interfaces, 5, "vnet0");
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_sets(&capture, 2, set), 1);
	capture_end(&capture);
}

static void test_interfaces_are_found(void **state)
{
	struct interfaces list = { 0 };
	char name[DVS_NAME_SIZE];

	(void)state;
	for (uint32_t i = 1000; i; i--) {
		snprintf(name, sizeof(name), "tap%u", i);
		interfaces_learn(&list, i, name);
	}
	interfaces_learn(&list, 0, "none");
	assert_int_equal(list.count, 1000);
	interfaces_forget(&list, 500);
	interfaces_forget(&list, 5000);
	assert_null(interfaces_find(&list, 500));
	assert_null(interfaces_find(&list, 0));
	assert_string_equal(interfaces_find(&list, 501)->name, "tap501");
	assert_string_equal(interfaces_find(&list, 1000)->name, "tap1000");
	interfaces_clear(&list);
}

/* Each reason that the kernel has is known. */
static void test_verdicts(void **state)
{
	static const uint8_t expected[] = {
		128, 128, 129, 128, 128, 129, 131, 131, 138, 129, 140, 128,
		131, 142, 129, 142, 142, 142,
		142, 133, 139, 136,
		136, 136, 131, 129, 129, 140, 135, 129, 128,
		142, 133, 131, 142,
	};
	struct dvs_flow flow = flow_arp();

	(void)state;
	assert_int_equal(ARRAY_SIZE(expected), DROP_REASONS);
	for (size_t i = 0; i < DROP_REASONS; i++)
		assert_int_equal(verdict_of_reason(drop_reasons[i]),
				 expected[i]);
	assert_int_equal(verdict_of_reason("tomorrow"), VERDICT_DROPPED);
	assert_int_equal(verdict_of_flow(&flow), VERDICT_POLICED);
	flow.packets++;
	assert_int_equal(verdict_of_flow(&flow), VERDICT_FORWARDED);
	flow.packets--;
	flow.set &= ~DVS_HAS(FLOW_DROP_REASON);
	assert_int_equal(verdict_of_flow(&flow), VERDICT_DROPPED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequence_of_ipfix_counts_data_records),
		cmocka_unit_test(test_sequence_of_v9_counts_messages),
		cmocka_unit_test(test_sequence_wraps),
		cmocka_unit_test(test_sizes_are_kept),
		cmocka_unit_test(test_least_size_fits_all),
		cmocka_unit_test(test_new_template_is_in_three_messages),
		cmocka_unit_test(test_templates_again_by_time),
		cmocka_unit_test(test_templates_again_by_messages),
		cmocka_unit_test(test_templates_again_by_tick),
		cmocka_unit_test(test_reliable_transport_has_templates_once),
		cmocka_unit_test(test_lost_message_brings_templates_again),
		cmocka_unit_test(test_calendar_is_changed),
		cmocka_unit_test(test_sampling_changes),
		cmocka_unit_test(test_many_ways_of_sampling),
		cmocka_unit_test(test_names_are_told_once),
		cmocka_unit_test(test_interfaces_are_found),
		cmocka_unit_test(test_verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
