// SPDX-License-Identifier: GPL-2.0
/*
 * Captures: what the kernel tells, and the file that dvsctl makes of it.
 */
#include "test.h"

#include <linux/dvs.h>
#include <linux/genetlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "capture_file.h"
#include "codec.h"
#include "ctx.h"
#include "fake.h"
#include "object.h"
#include "pcapng.h"
#include "../libdvs/capture.h"

/* ---- what the kernel tells ---- */

static void answer_start(const struct nlmsghdr *request)
{
	const struct dvs_capture started = {
		.set = DVS_HAS(CAPTURE_PORTID) | DVS_HAS(CAPTURE_LOST),
		.portid = 4711,
	};

	(void)request;
	fake_object(DVS_CMD_CAPTURE_START, 0, &dvs_object_capture, &started);
}

/* No acknowledgment follows, which would come behind frames. */
static void test_answer_is_all_that_is_waited_for(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_start);
	struct dvs_capture capture = {
		.set = DVS_HAS(CAPTURE_SWITCH) | DVS_HAS(CAPTURE_PACKETS),
		.switch_index = 3,
		.packets = 5,
	};

	(void)state;
	assert_int_equal(ctx_ask_on(ctx, ctx->sock, DVS_CMD_CAPTURE_START,
				    &dvs_object_capture, DVS_IN_NEW, &capture,
				    &capture), 0);
	assert_int_equal(capture.portid, 4711);
	/* what only the kernel says is not sent */
	assert_int_equal(nlmsg_attrlen(fake_last(), GENL_HDRLEN),
			 NLA_HDRLEN + sizeof(uint32_t));
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_refusal(const struct nlmsghdr *request)
{
	(void)request;
	fake_error(-EBUSY, NULL);
}

static void test_refusal_is_an_error(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_refusal);
	struct dvs_capture capture = { 0 };

	(void)state;
	assert_int_equal(ctx_ask_on(ctx, ctx->sock, DVS_CMD_CAPTURE_START,
				    &dvs_object_capture, DVS_IN_NEW, &capture,
				    &capture), -EBUSY);
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_none(const struct nlmsghdr *request)
{
	(void)request;
}

static struct nl_msg *message(int type, uint8_t cmd,
			      const struct dvs_capture *capture)
{
	struct nl_msg *msg = nlmsg_alloc_size(codec_size(&dvs_object_capture,
							 capture));

	assert_non_null(msg);
	assert_non_null(genlmsg_put(msg, 0, 0, type, 0, 0, cmd, 1));
	assert_int_equal(codec_encode(msg, &dvs_object_capture, CODEC_ALL,
				      capture), 0);
	return msg;
}

static int copy_capture(const struct dvs_capture *capture, void *arg)
{
	*(struct dvs_capture *)arg = *capture;
	return 7;
}

static void test_message_is_handed_over(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_none);
	struct dvs_capture told, got = { 0 };
	struct nl_msg *msg;

	(void)state;
	fill_object(&dvs_object_capture, &told, 1);
	msg = message(FAKE_FAMILY, DVS_CMD_CAPTURE_NTF, &told);
	assert_int_equal(capture_message(ctx, nlmsg_hdr(msg), copy_capture,
					 &got), 7);
	assert_same(&dvs_object_capture, &told, &got);
	nlmsg_free(msg);
	dvs_ctx_free(ctx);
	fake_close();
}

static void test_other_messages_are_skipped(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_none);
	const struct dvs_capture told = { .set = DVS_HAS(CAPTURE_LOST) };
	struct nl_msg *msg;

	(void)state;
	msg = message(FAKE_FAMILY, DVS_CMD_CAPTURE_GET, &told);
	assert_int_equal(capture_message(ctx, nlmsg_hdr(msg), copy_capture,
					 NULL), 0);
	nlmsg_free(msg);
	msg = message(FAKE_FAMILY + 1, DVS_CMD_CAPTURE_NTF, &told);
	assert_int_equal(capture_message(ctx, nlmsg_hdr(msg), copy_capture,
					 NULL), 0);
	nlmsg_free(msg);
	dvs_ctx_free(ctx);
	fake_close();
}

static void test_bad_message_is_an_error(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_none);
	const struct dvs_capture told = { .set = DVS_HAS(CAPTURE_PORTID) };
	struct nl_msg *msg = message(FAKE_FAMILY, DVS_CMD_CAPTURE_NTF, &told);

	(void)state;
	assert_int_equal(capture_message(ctx, nlmsg_hdr(msg), copy_capture,
					 NULL), -EBADMSG);
	assert_string_equal(dvs_errmsg(ctx),
			    "what a capture tells has no good attribute \"lost\"");
	nlmsg_free(msg);
	dvs_ctx_free(ctx);
	fake_close();
}

/* ---- the file ---- */

/**
 * struct memory - a file in memory, and how far it was read
 * @file: the file
 * @data: its bytes
 * @len: how many
 * @at: what was read
 */
struct memory {
	FILE *file;
	char *data;
	size_t len;
	size_t at;
};

static void memory_open(struct memory *memory)
{
	memset(memory, 0, sizeof(*memory));
	memory->file = open_memstream(&memory->data, &memory->len);
	assert_non_null(memory->file);
}

static void memory_close(struct memory *memory)
{
	assert_int_equal(memory->at, memory->len);
	fclose(memory->file);
	free(memory->data);
}

static void expect_bytes(struct memory *memory, const void *bytes, size_t len)
{
	fflush(memory->file);
	assert_true(memory->at + len <= memory->len);
	assert_memory_equal(memory->data + memory->at, bytes, len);
	memory->at += len;
}

static void expect_u32(struct memory *memory, uint32_t value)
{
	expect_bytes(memory, &value, sizeof(value));
}

static void expect_u64(struct memory *memory, uint64_t value)
{
	expect_bytes(memory, &value, sizeof(value));
}

static void expect_option(struct memory *memory, uint16_t code, uint16_t len)
{
	expect_bytes(memory, &code, sizeof(code));
	expect_bytes(memory, &len, sizeof(len));
}

static void test_section_header(void **state)
{
	struct memory memory;

	(void)state;
	memory_open(&memory);
	pcapng_begin(memory.file, "tests");
	expect_u32(&memory, 0x0a0d0d0a);
	expect_u32(&memory, 44);
	expect_u32(&memory, 0x1a2b3c4d);
	expect_option(&memory, 1, 0);	/* the version, 1.0 */
	expect_u64(&memory, UINT64_MAX);
	expect_option(&memory, 4, 5);
	expect_bytes(&memory, "tests\0\0", 8);
	expect_u32(&memory, 0);
	expect_u32(&memory, 44);
	memory_close(&memory);
}

static void test_interface_block(void **state)
{
	struct memory memory;

	(void)state;
	memory_open(&memory);
	pcapng_interface(memory.file, "tap0", NULL, 96);
	expect_u32(&memory, 1);
	expect_u32(&memory, 40);
	expect_u32(&memory, 1);		/* Ethernet */
	expect_u32(&memory, 96);
	expect_option(&memory, 2, 4);
	expect_bytes(&memory, "tap0", 4);
	expect_option(&memory, 9, 1);
	expect_bytes(&memory, "\x09\0\0", 4);
	expect_u32(&memory, 0);
	expect_u32(&memory, 40);
	memory_close(&memory);
}

static void test_frame_block(void **state)
{
	const struct pcapng_frame frame = {
		.interface = 2, .direction = PCAPNG_OUT,
		.time = UINT64_C(0x1122334455667788), .length = 60,
		.data = "abcde", .captured = 5, .dropped = 3,
		.comment = "why",
	};
	struct memory memory;

	(void)state;
	memory_open(&memory);
	pcapng_frame(memory.file, &frame);
	expect_u32(&memory, 6);
	expect_u32(&memory, 72);
	expect_u32(&memory, 2);
	expect_u32(&memory, 0x11223344);
	expect_u32(&memory, 0x55667788);
	expect_u32(&memory, 5);
	expect_u32(&memory, 60);
	expect_bytes(&memory, "abcde\0\0", 8);
	expect_option(&memory, 2, 4);
	expect_u32(&memory, 2);
	expect_option(&memory, 4, 8);
	expect_u64(&memory, 3);
	expect_option(&memory, 1, 3);
	expect_bytes(&memory, "why", 4);
	expect_u32(&memory, 0);
	expect_u32(&memory, 72);
	memory_close(&memory);
}

static void test_statistics_block(void **state)
{
	const struct pcapng_counts counts = { 10, 3, 7 };
	struct memory memory;

	(void)state;
	memory_open(&memory);
	pcapng_statistics(memory.file, 1, UINT64_C(0x100000002), &counts);
	expect_u32(&memory, 5);
	expect_u32(&memory, 64);
	expect_u32(&memory, 1);
	expect_u32(&memory, 1);
	expect_u32(&memory, 2);
	expect_option(&memory, 4, 8);
	expect_u64(&memory, 10);
	expect_option(&memory, 5, 8);
	expect_u64(&memory, 3);
	expect_option(&memory, 8, 8);
	expect_u64(&memory, 7);
	expect_u32(&memory, 0);
	expect_u32(&memory, 64);
	memory_close(&memory);
}

/* Skip a block of a type, and return where it begins. */
static const char *skip_block(struct memory *memory, uint32_t type)
{
	const char *block;
	uint32_t head[2];

	fflush(memory->file);
	block = memory->data + memory->at;
	assert_true(memory->len - memory->at >= sizeof(head));
	memcpy(head, block, sizeof(head));
	assert_int_equal(head[0], type);
	assert_true(head[1] <= memory->len - memory->at);
	memory->at += head[1];
	return block;
}

/* Whether a block has some text. */
static bool block_has(const char *block, const char *text)
{
	uint32_t len;

	memcpy(&len, block + 4, sizeof(len));
	return memmem(block, len, text, strlen(text));
}

static const struct dvs_capture dropped_frame = {
	.set = DVS_HAS(CAPTURE_LOST) | DVS_HAS(CAPTURE_FRAME),
	.lost = 4,
	.frame = {
		.set = DVS_HAS(CAPTURE_FRAME_PORT_NAME) |
		       DVS_HAS(CAPTURE_FRAME_SEGMENT) |
		       DVS_HAS(CAPTURE_FRAME_DROP_REASON),
		.port_name = "tap1",
		.segment = 5000,
		.direction = DVS_DIRECTION_OUT,
		.drop_reason = "egress-mtu",
		.length = 1600,
		.data = { "0123456789abcdef", 16 },
	},
};

/* Where a frame was seen is an interface; what is known of it is its comment. */
static void test_frames_tell_where_and_why(void **state)
{
	const struct dvs_capture started = {
		.set = DVS_HAS(CAPTURE_SWITCH_NAME) | DVS_HAS(CAPTURE_SEGMENT),
		.switch_name = "dvs0",
	};
	struct capture_file file;
	struct memory memory;
	const char *block;
	uint32_t number;

	(void)state;
	memory_open(&memory);
	capture_file_begin(&file, memory.file, &started);
	skip_block(&memory, 0x0a0d0d0a);
	assert_true(block_has(skip_block(&memory, 1), "dvs0"));
	capture_file_frame(&file, &dropped_frame);
	assert_true(block_has(skip_block(&memory, 1), "tap1"));
	block = skip_block(&memory, 6);
	assert_true(block_has(block, "dropped: egress-mtu, segment 5000"));
	memcpy(&number, block + 8, sizeof(number));
	assert_int_equal(number, 1);
	capture_file_frame(&file, &dropped_frame);
	skip_block(&memory, 6);		/* no new interface */
	assert_int_equal(file.frames, 2);
	capture_file_end(&file, 2, 4);
	skip_block(&memory, 5);
	skip_block(&memory, 5);
	memory_close(&memory);
}

/* The kernel tells how many it has lost so far, the file how many since. */
static void test_losses_are_told_once(void **state)
{
	const struct dvs_capture started = {
		.set = DVS_HAS(CAPTURE_PORT_NAME), .port_name = "tap1",
	};
	static const char four[] = "\x04\0\x08\0\x04\0\0\0\0\0\0";
	struct capture_file file;
	struct memory memory;
	const char *block;

	(void)state;
	memory_open(&memory);
	capture_file_begin(&file, memory.file, &started);
	capture_file_frame(&file, &dropped_frame);
	capture_file_frame(&file, &dropped_frame);
	skip_block(&memory, 0x0a0d0d0a);
	skip_block(&memory, 1);
	block = skip_block(&memory, 6);
	assert_non_null(memmem(block, memory.data + memory.at - block, four,
			       sizeof(four)));
	block = skip_block(&memory, 6);
	assert_null(memmem(block, memory.data + memory.at - block, four,
			   sizeof(four)));
	capture_file_end(&file, 2, 4);
	skip_block(&memory, 5);
	memory_close(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer_is_all_that_is_waited_for),
		cmocka_unit_test(test_refusal_is_an_error),
		cmocka_unit_test(test_message_is_handed_over),
		cmocka_unit_test(test_other_messages_are_skipped),
		cmocka_unit_test(test_bad_message_is_an_error),
		cmocka_unit_test(test_section_header),
		cmocka_unit_test(test_interface_block),
		cmocka_unit_test(test_frame_block),
		cmocka_unit_test(test_statistics_block),
		cmocka_unit_test(test_frames_tell_where_and_why),
		cmocka_unit_test(test_losses_are_told_once),
	};

	return cmocka_run_group_tests_name("capture", tests, NULL, NULL);
}
