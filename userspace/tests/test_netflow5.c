// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of NetFlow v5, byte by byte; and what it cannot express.
 */
#include "test.h"

#include "capture.h"
#include "flows.h"

/* Version, records, 100 s since start, time, flows before, engine 0/7. */
#define HEADER(count, sequence, sampling)				\
	"0005" count "000186a0 6553f102 00000000" sequence "00 07" sampling

#define RECORD(hop, in, out, packets, octets)				\
	"0a010005 0a010009" hop in out packets octets			\
	"00017ed0 000184ac 9c40 01bb 00 1b 06 b8 0000 0000 00 00 0000"

#define OFFSET_SEQUENCE	16
#define OFFSET_SAMPLING	22
#define OFFSET_PACKETS	16
#define OFFSET_OCTETS	20
#define HEADER_SIZE	24
#define RECORD_SIZE	48

static void test_two_records(void **state)
{
	struct dvs_flow flow = flow_ipv4(), tunnel = flow_ipv4_tunnel();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW5, ENCODER_SIZE_MAX5);
	capture_add(&capture, &flow);
	capture_add(&capture, &tunnel);
	capture_flush(&capture);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(capture.count, 2);
	expect_message(&capture, 0,
		       HEADER("0002", "00000000", "0000")
		       RECORD("00000000", "0005", "0006", "00000032", "00011170")
		       RECORD("c0000202", "0005", "0000", "00000032", "00011170"));
	/* flows before this packet */
	expect_message(&capture, 1,
		       HEADER("0001", "00000002", "0000")
		       RECORD("00000000", "0005", "0006", "00000032", "00011170"));
	capture_end(&capture);
}

/* Bits 15 and 14 are the mode, those below the interval. */
static void test_sampling(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW5, ENCODER_SIZE_MAX5);
	flow.interval = 100;
	capture_add(&capture, &flow);
	/* another way of sampling needs another message */
	flow.mode = DVS_SAMPLE_RANDOM;
	capture_add(&capture, &flow);
	assert_int_equal(capture.count, 1);
	flow.interval = 20000;
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(capture.count, 3);
	assert_int_equal(message_u16(&capture, 0, OFFSET_SAMPLING), 0x4064);
	assert_int_equal(message_u16(&capture, 1, OFFSET_SAMPLING), 0x8064);
	assert_int_equal(message_u16(&capture, 2, OFFSET_SAMPLING), 0xbfff);
	assert_int_equal(message_u32(&capture, 2, OFFSET_SEQUENCE), 2);
	capture_end(&capture);
}

static void test_thirty_fill_a_message(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW5, ENCODER_SIZE_MAX5);
	for (int i = 0; i < 31; i++)
		capture_add(&capture, &flow);
	assert_int_equal(capture.count, 1);
	assert_int_equal(capture.messages[0].len, ENCODER_SIZE_MAX5);
	assert_int_equal(message_u16(&capture, 0, 2), 30);
	capture_flush(&capture);
	assert_int_equal(message_u32(&capture, 1, OFFSET_SEQUENCE), 30);
	capture_end(&capture);
}

static void test_size_is_kept(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW5, 512);
	for (int i = 0; i < 11; i++)
		capture_add(&capture, &flow);
	/* (512 - 24) / 48 */
	assert_int_equal(message_u16(&capture, 0, 2), 10);
	capture_end(&capture);
}

/* 10 GB and 5 * 2^32 packets: six records, of which all have packets. */
static void test_large_counts_are_split(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	uint64_t packets = 0, octets = 0;
	struct capture capture;

	(void)state;
	flow.packets = UINT64_C(5) << 32;
	flow.bytes = UINT64_C(10000000001);
	capture_begin(&capture, FORMAT_NETFLOW5, ENCODER_SIZE_MAX5);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_u16(&capture, 0, 2), 6);
	for (int i = 0; i < 6; i++) {
		size_t at = HEADER_SIZE + i * RECORD_SIZE;

		packets += message_u32(&capture, 0, at + OFFSET_PACKETS);
		octets += message_u32(&capture, 0, at + OFFSET_OCTETS);
		assert_int_not_equal(message_u32(&capture, 0,
						 at + OFFSET_PACKETS), 0);
	}
	assert_int_equal(packets, flow.packets);
	assert_int_equal(octets, flow.bytes);
	/* each is a flow to the collector */
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_u32(&capture, 1, OFFSET_SEQUENCE), 6);
	capture_end(&capture);
}

static void test_limits_of_counts(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW5, ENCODER_SIZE_MAX5);
	flow.bytes = UINT32_MAX;
	capture_add(&capture, &flow);
	flow.bytes = UINT64_C(1) << 32;
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(message_u16(&capture, 0, 2), 3);
	assert_int_equal(message_u32(&capture, 0, HEADER_SIZE + OFFSET_OCTETS),
			 UINT32_MAX);
	capture_end(&capture);
}

static void test_what_it_cannot_express_is_counted(void **state)
{
	struct dvs_flow flows[] = {
		flow_ipv6(), flow_icmp6(), flow_arp(), flow_ipv4(), flow_ipv4(),
		flow_ipv4(),
	};
	struct capture capture;

	(void)state;
	flows[5].bytes = UINT64_MAX;
	flows[3].in_port = 65536;
	flows[4].out_port = 70000;
	capture_begin(&capture, FORMAT_NETFLOW5, ENCODER_SIZE_MAX5);
	for (size_t i = 0; i < ARRAY_SIZE(flows); i++)
		capture_add(&capture, &flows[i]);
	capture_flush(&capture);
	assert_int_equal(capture.count, 0);
	assert_int_equal(capture.encoder.inexpressible, 6);
	flows[3].in_port = 65535;
	capture_add(&capture, &flows[3]);
	capture_flush(&capture);
	assert_int_equal(message_u16(&capture, 0, HEADER_SIZE + 12), 65535);
	capture_end(&capture);
}

static void test_uptime_wraps(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW5, ENCODER_SIZE_MAX5);
	capture.now.boot = (UINT64_C(0x100000000) + 1000) * NSEC_PER_MSEC;
	capture.now.real += 5;
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       "0005 0001 000003e8 6553f102 00000005 00000000 00 07 0000"
		       "0a010005 0a010009 00000000 0005 0006 00000032 00011170"
		       "fffffc18 000001f4 9c40 01bb 00 1b 06 b8 0000 0000 00 00 0000");
	capture_end(&capture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_records),
		cmocka_unit_test(test_sampling),
		cmocka_unit_test(test_thirty_fill_a_message),
		cmocka_unit_test(test_size_is_kept),
		cmocka_unit_test(test_large_counts_are_split),
		cmocka_unit_test(test_limits_of_counts),
		cmocka_unit_test(test_what_it_cannot_express_is_counted),
		cmocka_unit_test(test_uptime_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
