// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of NetFlow v9, byte by byte, as RFC 3954 has them.
 */
#include "test.h"

#include "capture.h"
#include "flows.h"

/* Version, records, 100 s since start, 2023-11-14T22:13:22Z, number, source. */
#define HEADER(count, sequence)						\
	"0009" count "000186a0 6553f102" sequence "00000007"

/* Fields of all records, and those in between. */
#define FIELDS_IPV4	"0008 0004  000c 0004  0004 0001  0005 0001  0006 0001" \
			"0007 0002  000b 0002  0020 0002"
#define FIELDS_IPV6	"001b 0010  001c 0010  0004 0001  0005 0001  0006 0001" \
			"0007 0002  000b 0002  0020 0002"
#define FIELDS_MAC	"0038 0006  0050 0006"
#define FIELDS_PLACE	"003a 0002  015f 0008  000a 0004  000e 0004"
#define FIELDS_COUNTS	"003d 0001  0002 0008  0001 0008  0160 0008"
#define FIELDS_END	"0016 0004  0015 0004  0059 0001  0088 0001  0030 0001"

/* Sampler 1, and the interval of the system, twice. */
#define SAMPLING(interval, mode)					\
	"0001 001c  0180 0004 000c  0001 0004  0030 0001  0031 0001"	\
	"           0032 0004  0000"					\
	"0180 0010  00000007 01" mode interval "0000"			\
	"0001 0018  0182 0004 0008  0001 0004  0022 0004  0023 0001  0000" \
	"0182 0010  00000007" interval mode "000000"			\
	"0001 0014  0183 0004 0004  0001 0004  0022 0004  0000"		\
	"0183 000c  00000007" interval

/* First 98 s and last 99.5 s after the start. */
#define RECORD_IPV4							\
	"0a010005 0a010009 06 b8 1b 9c40 01bb 0000"			\
	"525400000005 525400000009 002a 0100000000001389"		\
	"00000005 00000006 00 0000000000000032 0000000000011170"	\
	"000000000001142c 00017ed0 000184ac 40 01 01"

static void test_ipv4(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	interfaces_learn(&capture.interfaces, 5, "tap5");
	capture_add(&capture, &flow);
	capture_flush(&capture);
	/* templates: 5; data: sampler, twice the interval, name, flow */
	expect_message(&capture, 0,
		       HEADER("000a", "00000000")
		       "0000 0064  0104 0017" FIELDS_IPV4 FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS FIELDS_END
		       SAMPLING("00000001", "01")
		       "0001 0014  0184 0004 0004  0002 0004  0052 0010  0000"
		       "0184 0018  00000005 74617035000000000000000000000000"
		       "0104 0058" RECORD_IPV4 "00");
	capture_end(&capture);
}

/* Packets are counted, not records; a set of two records ends at 4 bytes. */
static void test_records_follow(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	for (int i = 0; i < ENCODER_COPIES; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
	}
	capture_forget(&capture);
	capture_add(&capture, &flow);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0002", "00000003")
		       "0104 00ac" RECORD_IPV4 RECORD_IPV4 "0000");
	capture_end(&capture);
}

/* One of 100 by chance: mode 2. */
static void test_ipv6_random(void **state)
{
	struct dvs_flow flow = flow_ipv6();
	struct capture capture;

	(void)state;
	flow.interval = 100;
	flow.mode = DVS_SAMPLE_RANDOM;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0008", "00000000")
		       "0000 0064  0105 0017" FIELDS_IPV6 FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS FIELDS_END
		       SAMPLING("00000064", "02")
		       "0105 0070"
		       "20010db8000000000000000000000005 20010db8000000000000000000000009"
		       "11 00 00 14e9 0035 0000 525400000005 525400000009"
		       "0000 0100000000001389 00000000 00000006 01"
		       "0000000000000002 000000000000012c 0000000000000148"
		       "00017ed0 000184ac 40 02 01  00");
	capture_end(&capture);
}

static void test_layer2_dropped(void **state)
{
	struct dvs_flow flow = flow_arp();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0008", "00000000")
		       "0000 0050  0146 0012  0100 0002" FIELDS_MAC FIELDS_PLACE
		       FIELDS_COUNTS "0085 0008  0084 0008" FIELDS_END
		       SAMPLING("00000001", "01")
		       "0146 0058  0806 525400000005 ffffffffffff"
		       "0000 0100000000001389 00000005 00000000 00"
		       "0000000000000003 000000000000008a 00000000000000b4"
		       "0000000000000003 000000000000008a"
		       "00017ed0 000184ac 8a 04 01");
	capture_end(&capture);
}

/* Names have 32 bytes, there are no variable lengths. */
static void test_station(void **state)
{
	struct dvs_flow flow = flow_ipv4_tunnel();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	interfaces_set_station(&capture.interfaces, 5, NULL, "vm-five");
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       HEADER("0008", "00000000")
		       "0000 0068  0128 0018" FIELDS_IPV4 FIELDS_PLACE "000f 0004"
		       FIELDS_COUNTS FIELDS_END "015d 0010  015e 0020"
		       SAMPLING("00000001", "01")
		       "0128 0080  0a010005 0a010009 06 b8 1b 9c40 01bb 0000"
		       "002a 0100000000001389 00000005 00000000 c0000202 00"
		       "0000000000000032 0000000000011170 000000000001142c"
		       "00017ed0 000184ac 40 01 01"
		       "00000000000000000000000000000000"
		       "766d2d6669766500000000000000000000000000000000000000000000000000"
		       "00");
	capture_end(&capture);
}

/* 49.7 days after the start the time since then begins at 0 again. */
static void test_uptime_wraps(void **state)
{
	struct dvs_flow flow = flow_ipv4();
	struct capture capture;

	(void)state;
	capture_begin(&capture, FORMAT_NETFLOW9, 512);
	/* 1 s after it did: the flow began 1 s before, and ended 0.5 s after */
	capture.now.boot = (UINT64_C(0x100000000) + 1000) * NSEC_PER_MSEC;
	for (int i = 0; i < ENCODER_COPIES; i++) {
		capture_add(&capture, &flow);
		capture_flush(&capture);
	}
	capture_forget(&capture);
	capture_add(&capture, &flow);
	capture_flush(&capture);
	expect_message(&capture, 0,
		       "0009 0001 000003e8 6553f102 00000003 00000007"
		       "0104 0058  0a010005 0a010009 06 b8 1b 9c40 01bb 0000"
		       "525400000005 525400000009 002a 0100000000001389"
		       "00000005 00000006 00 0000000000000032 0000000000011170"
		       "000000000001142c fffffc18 000001f4 40 01 01  00");
	capture_end(&capture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ipv4),
		cmocka_unit_test(test_records_follow),
		cmocka_unit_test(test_ipv6_random),
		cmocka_unit_test(test_layer2_dropped),
		cmocka_unit_test(test_station),
		cmocka_unit_test(test_uptime_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
