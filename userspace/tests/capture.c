// SPDX-License-Identifier: GPL-2.0
/*
 * An encoder whose messages are kept.
 */
#include "test.h"

#include "buf.h"
#include "capture.h"
#include "flows.h"

static bool keep(const struct message *message, void *arg)
{
	struct capture *capture = arg;
	struct message *kept = &capture->messages[capture->count];
	uint8_t *data = malloc(message->len);

	assert_true(capture->count < ARRAY_SIZE(capture->messages));
	assert_non_null(data);
	memcpy(data, message->data, message->len);
	*kept = *message;
	kept->data = data;
	capture->count++;
	return !capture->lose;
}

void capture_begin(struct capture *capture, enum format format, uint32_t size)
{
	const struct encoder_settings settings = {
		.format = format,
		.domain = 7,
		.size = size,
		.refresh_seconds = 60,
		.refresh_messages = 100,
	};

	memset(capture, 0, sizeof(*capture));
	capture->now = (struct instant)CAPTURE_NOW;
	assert_int_equal(encoder_init(&capture->encoder, &settings,
				      &capture->interfaces, keep, capture), 0);
}

void capture_forget(struct capture *capture)
{
	while (capture->count)
		free((void *)capture->messages[--capture->count].data);
}

void capture_end(struct capture *capture)
{
	capture_forget(capture);
	encoder_uninit(&capture->encoder);
	interfaces_clear(&capture->interfaces);
}

void capture_add(struct capture *capture, const struct dvs_flow *flow)
{
	encoder_add(&capture->encoder, flow, &capture->now);
}

void capture_flush(struct capture *capture)
{
	encoder_flush(&capture->encoder, &capture->now);
}

void capture_wait(struct capture *capture, uint64_t msec)
{
	capture->now.real += msec * NSEC_PER_MSEC;
	capture->now.boot += msec * NSEC_PER_MSEC;
}

static size_t hex_bytes(const char *hex, uint8_t *bytes)
{
	size_t len = 0;
	int used;

	while (sscanf(hex, " %2hhx%n", &bytes[len], &used) == 1) {
		hex += used;
		len++;
	}
	assert_int_equal(strspn(hex, " "), strlen(hex));
	return len;
}

void expect_message(const struct capture *capture, size_t number,
		    const char *hex)
{
	const struct message *message = &capture->messages[number];
	uint8_t *bytes = malloc(strlen(hex) / 2 + 1);
	size_t len;

	assert_true(number < capture->count);
	len = hex_bytes(hex, bytes);
	for (size_t i = 0; i < len && i < message->len; i++) {
		if (bytes[i] != message->data[i])
			fail_msg("message %zu, byte %zu: %02x, not %02x",
				 number, i, message->data[i], bytes[i]);
	}
	assert_int_equal(message->len, len);
	free(bytes);
}

uint32_t message_u16(const struct capture *capture, size_t number,
		     size_t offset)
{
	const struct message *message = &capture->messages[number];

	assert_true(number < capture->count && offset + 2 <= message->len);
	return message->data[offset] << 8 | message->data[offset + 1];
}

uint32_t message_u32(const struct capture *capture, size_t number,
		     size_t offset)
{
	return message_u16(capture, number, offset) << 16 |
	       message_u16(capture, number, offset + 2);
}

size_t message_sets(const struct capture *capture, size_t number, uint16_t id)
{
	size_t at = message_u16(capture, number, 0) == 9 ? 20 : 16;
	size_t count = 0;

	while (at < capture->messages[number].len) {
		count += message_u16(capture, number, at) == id;
		at += message_u16(capture, number, at + 2);
	}
	assert_int_equal(at, capture->messages[number].len);
	return count;
}
