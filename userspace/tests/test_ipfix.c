// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of IPFIX, byte by byte, as RFC 7011 has them.
 */
#include "test.h"

#include "capture.h"
#include "flows.h"

/* Version, length, 2023-11-14T22:13:22Z, sequence number, domain 7. */
#define HEADER(length, sequence)					\
	"000a" length "6553f102" sequence "00000007"

/* Elements of all records, and those in between. */
#define FIELDS_IPV4	"0008 0004  000c 0004  0004 0001  0005 0001  0006 0002" \
			"0007 0002  000b 0002  0020 0002"
#define FIELDS_IPV6	"001b 0010  001c 0010  0004 0001  0005 0001  0006 0002" \
			"0007 0002  000b 0002  008b 0002"
#define FIELDS_MAC	"0038 0006  0050 0006"
#define FIELDS_PLACE	"00f3 0002  003a 0002  015f 0008  000a 0004  000e 0004"
#define FIELDS_COUNTS	"003d 0001  0002 0008  0001 0008  0160 0008"
#define FIELDS_END	"0098 0008  0099 0008  0059 0001  0088 0001  012e 0001"

/* How it was sampled, every frame, as selector 1 and for the whole domain. */
#define SYSTEMATIC_1							\
	"0003 001c  0180 0004 0001  012e 0001  0130 0002  0131 0004"	\
	"           0132 0004  0000"					\
	"0180 0010  01 0001 00000001 00000000  00"			\
	"0003 0018  0182 0003 0001  0095 0004  0022 0004  0023 0001  0000" \
	"0182 0010  00000007 00000001 01  000000"			\
	"0003 0014  0183 0002 0001  0095 0004  0022 0004  0000"		\
	"0183 000c  00000007 00000001"

#define RECORD_IPV4							\
	"0a010005 0a010009 06 b8 001b 9c40 01bb 0000"			\
	"525400000005 525400000009 002a 002a 0100000000001389"		\
	"00000005 00000006 00 0000000000000032 0000000000011170"	\
	"000000000001142c 0000018bcfe56800 0000018bcfe56ddc 40 01 01"

static void test_ipv4(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	interfaces_learn(&capture.interfaces, 5, "tap5");
	interfaces_learn(&capture.interfaces, 6, "tap6");
	capture_add(&capture, &flow);
	capture_flush(&capture);
	assert_int_equal(capture.count, 1);
	expect_message(&capture, 0,
		       HEADER("017c", "00000000")
		       "0002 0068  0104 0018" FIELDS_IPV4 FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS FIELDS_END
		       SYSTEMATIC_1
		       "0003 0014  0184 0002 0001  000a 0004  0052 ffff  0000"
		       "0184 0018  00000005 04 74617035  00000006 04 74617036  0000"
		       "0104 0064" RECORD_IPV4 "0000");
	/* selector, domain twice, two names, flow */
	assert_int_equal(capture.messages[0].steps, 6);
	capture_end(&capture);
}

/* The next messages have no more than the template, and then not even that. */
static void test_records_follow(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	for (int i = 0; i < ENCODER_COPIES; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
	}
	capture_forget(&capture);
	capture_add(&capture, &flow);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	/* before: 3 of options, 3 flows */
	expect_message(&capture, 0,
		       HEADER("00d0", "00000006")
		       "0104 00c0" RECORD_IPV4 RECORD_IPV4);
	capture_end(&capture);
}

static void test_ipv6_sampled(void **state)
{
	struct dvs_flow flow = flow_ipv6();
	struct capture capture;

	(void)state;
	flow.interval = 100;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0168", "00000000")
		       "0002 0068  0105 0018" FIELDS_IPV6 FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS FIELDS_END
		       "0003 001c  0180 0004 0001  012e 0001  0130 0002  0131 0004"
		       "           0132 0004  0000"
		       "0180 0010  01 0001 00000001 00000063  00"
		       "0003 0018  0182 0003 0001  0095 0004  0022 0004  0023 0001  0000"
		       "0182 0010  00000007 00000064 01  000000"
		       "0003 0014  0183 0002 0001  0095 0004  0022 0004  0000"
		       "0183 000c  00000007 00000064"
		       "0105 007c"
		       "20010db8000000000000000000000005 20010db8000000000000000000000009"
		       "11 00 0000 14e9 0035 0000 525400000005 525400000009"
		       "0000 0000 0100000000001389 00000000 00000006 01"
		       "0000000000000002 000000000000012c 0000000000000148"
		       "0000018bcfe56800 0000018bcfe56ddc 40 02 01  0000");
	capture_end(&capture);
}

/* One of 512 by chance: 309 is 1, 310 is 512; without names or dropped frames. */
static void test_layer2_random(void **state)
{
	struct dvs_flow flow = flow_arp();
	struct capture capture;

	(void)state;
	flow.interval = 512;
	flow.mode = DVS_SAMPLE_RANDOM;
	flow.set &= ~DVS_HAS(FLOW_DROP_PACKETS);
	capture_begin(&capture, FORMAT_IPFIX, 512);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0124", "00000000")
		       "0002 004c  0106 0011  0100 0002" FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS FIELDS_END
		       "0003 001c  0181 0004 0001  012e 0001  0130 0002  0135 0004"
		       "           0136 0004  0000"
		       "0181 0010  01 0003 00000001 00000200  00"
		       "0003 0018  0182 0003 0001  0095 0004  0022 0004  0023 0001  0000"
		       "0182 0010  00000007 00000200 02  000000"
		       "0003 0014  0183 0002 0001  0095 0004  0022 0004  0000"
		       "0183 000c  00000007 00000200"
		       "0106 0054  0806 525400000005 ffffffffffff"
		       "0000 0000 0100000000001389 00000005 00000000 00"
		       "0000000000000003 000000000000008a 00000000000000b4"
		       "0000018bcfe56800 0000018bcfe56ddc 40 04 01  0000");
	capture_end(&capture);
}

/* The policer dropped all three: 138, and counts of packets and octets. */
static void test_dropped(void **state)
{
	struct dvs_flow flow = flow_arp();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("013c", "00000000")
		       "0002 0054  0146 0013  0100 0002" FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS "0085 0008  0084 0008" FIELDS_END
		       SYSTEMATIC_1
		       "0146 0064  0806 525400000005 ffffffffffff"
		       "0000 0000 0100000000001389 00000005 00000000 00"
		       "0000000000000003 000000000000008a 00000000000000b4"
		       "0000000000000003 000000000000008a"
		       "0000018bcfe56800 0000018bcfe56ddc 8a 04 01  0000");
	capture_end(&capture);
}

/* The VTEP is the next hop; without MACs, ICMP has its type and code twice. */
static void test_tunnels(void **state)
{
	struct dvs_flow flow4 = flow_ipv4_tunnel(), flow6 = flow_icmp6();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 1400);
	capture_add(&capture, &flow4);
	capture_add(&capture, &flow6);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0228", "00000000")
		       "0002 0064  0108 0017" FIELDS_IPV4 FIELDS_PLACE "000f 0004"
		       FIELDS_COUNTS FIELDS_END
		       SYSTEMATIC_1
		       "0108 005c  0a010005 0a010009 06 b8 001b 9c40 01bb 0000"
		       "002a 002a 0100000000001389 00000005 00000000 c0000202 00"
		       "0000000000000032 0000000000011170 000000000001142c"
		       "0000018bcfe56800 0000018bcfe56ddc 40 01 01  0000"
		       "0002 0064  0111 0017" FIELDS_IPV6 FIELDS_PLACE "003e 0010"
		       FIELDS_COUNTS FIELDS_END
		       "0111 0080"
		       "20010db8000000000000000000000005 20010db8000000000000000000000009"
		       "3a 00 0000 0000 8000 8000"
		       "0000 0000 0100000000001389 00000005 00000000"
		       "20010db8010000000000000000000002 00"
		       "0000000000000002 000000000000012c 0000000000000148"
		       "0000018bcfe56800 0000018bcfe56ddc 40 02 01  0000");
	capture_end(&capture);
}

/* UUID and name of the machine, which has as many bytes as it needs. */
static void test_station(void **state)
{
	static const uint8_t uuid[INTERFACE_UUID] = { 0x6b, 0xa7, [15] = 0xc8 };
	struct dvs_flow flow = flow_ipv4_tunnel();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	interfaces_set_station(&capture.interfaces, 5, uuid, "vm-five");
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0164", "00000000")
		       "0002 006c  0128 0019" FIELDS_IPV4 FIELDS_PLACE "000f 0004"
		       FIELDS_COUNTS FIELDS_END "015d 0010  015e ffff"
		       SYSTEMATIC_1
		       "0128 0074  0a010005 0a010009 06 b8 001b 9c40 01bb 0000"
		       "002a 002a 0100000000001389 00000005 00000000 c0000202 00"
		       "0000000000000032 0000000000011170 000000000001142c"
		       "0000018bcfe56800 0000018bcfe56ddc 40 01 01"
		       "6ba700000000000000000000000000c8 07 766d2d66697665  0000");
	capture_end(&capture);
}

/* After a minute: what was exported, and 5 flows that did not come. */
static void test_statistics(void **state)
{
	struct flow_counts missed = { .flows = 5 };
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_IPFIX, 512);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	encoder_unsent(&capture.encoder, &missed);
	capture_forget(&capture);
	capture_wait(&capture, 60000);
	encoder_tick(&capture.encoder, &capture.now);
	assert_int_equal(capture.count, 1);
	expect_message(&capture, 0,
		       "000a 014c 6553f13e 00000004 00000007"
		       "0003 001c  0180 0004 0001  012e 0001  0130 0002  0131 0004"
		       "           0132 0004  0000"
		       "0003 0018  0182 0003 0001  0095 0004  0022 0004  0023 0001  0000"
		       "0003 0014  0183 0002 0001  0095 0004  0022 0004  0000"
		       "0002 0068  0104 0018" FIELDS_IPV4 FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS FIELDS_END
		       "0180 0010  01 0001 00000001 00000000  00"
		       "0182 0010  00000007 00000001 01  000000"
		       "0183 000c  00000007 00000001"
		       "0003 0028  0185 0007 0001  0095 0004  0029 0008  002a 0008"
		       "           0028 0008  00a6 0008  00a7 0008  00a8 0008  0000"
		       "0185 0038  00000007 0000000000000001 0000000000000001"
		       "0000000000000150 0000000000000005 0000000000000000"
		       "0000000000000000");
	capture_end(&capture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ipv4),
		cmocka_unit_test(test_records_follow),
		cmocka_unit_test(test_ipv6_sampled),
		cmocka_unit_test(test_layer2_random),
		cmocka_unit_test(test_dropped),
		cmocka_unit_test(test_tunnels),
		cmocka_unit_test(test_station),
		cmocka_unit_test(test_statistics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
