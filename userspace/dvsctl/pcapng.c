// SPDX-License-Identifier: GPL-2.0
/*
 * Files of captured frames. Numbers of sections are those of
 * draft-ietf-opsawg-pcapng-05.
 *
 * A block is its type, its length, a body of words of four bytes, and the length again.
 * Options are a code, a length, and a value filled up to a word.
 */
#include "pcapng.h"

#include <string.h>

/* 4: types of blocks */
enum {
	BLOCK_INTERFACE = 1, BLOCK_STATISTICS = 5, BLOCK_FRAME = 6,
	BLOCK_SECTION = 0x0a0d0d0a
};

#define BYTE_ORDER_MAGIC	0x1a2b3c4d
#define LINKTYPE_ETHERNET	1
#define NANOSECONDS		9	/* 10^-9 */

/* 3.5, and the sections of the blocks: codes of options */
enum {
	OPT_COMMENT = 1, SHB_APPLICATION = 4, IF_NAME = 2, IF_DESCRIPTION = 3,
	IF_TSRESOL = 9, EPB_FLAGS = 2, EPB_DROPCOUNT = 4, ISB_IFRECV = 4,
	ISB_IFDROP = 5, ISB_USRDELIV = 8
};

/* Longer than all options of a block. */
#define OPTIONS_MAX	512

/**
 * struct options - the options of a block
 * @data: as they are written
 * @len: their length; they end with an option of their own if there are any
 */
struct options {
	uint8_t data[OPTIONS_MAX];
	uint32_t len;
};

static uint32_t padding(uint32_t len)
{
	return -len & 3;
}

static void option_add(struct options *options, uint16_t code, const void *value,
		       uint16_t len)
{
	const uint16_t head[2] = { code, len };
	uint32_t need = sizeof(head) + len + padding(len);

	/* room for the end is left */
	if (options->len + need + sizeof(head) > sizeof(options->data))
		return;
	memcpy(options->data + options->len, head, sizeof(head));
	memcpy(options->data + options->len + sizeof(head), value, len);
	memset(options->data + options->len + sizeof(head) + len, 0,
	       padding(len));
	options->len += need;
}

static void option_text(struct options *options, uint16_t code, const char *text)
{
	if (text && *text)
		option_add(options, code, text, strlen(text));
}

static void option_count(struct options *options, uint16_t code, uint64_t count)
{
	option_add(options, code, &count, sizeof(count));
}

static void options_end(struct options *options)
{
	if (!options->len)
		return;
	memset(options->data + options->len, 0, 4);
	options->len += 4;
}

static void put(FILE *file, const void *data, size_t len)
{
	fwrite(data, 1, len, file);
}

/* A block with a fixed body, perhaps data, and options. */
static void block_write(FILE *file, uint32_t type, const void *body,
			uint32_t body_len, const void *data, uint32_t data_len,
			struct options *options)
{
	const uint32_t zero = 0;
	uint32_t head[2];

	options_end(options);
	head[0] = type;
	head[1] = 12 + body_len + data_len + padding(data_len) + options->len;
	put(file, head, sizeof(head));
	put(file, body, body_len);
	if (data_len)
		put(file, data, data_len);
	put(file, &zero, padding(data_len));
	put(file, options->data, options->len);
	put(file, &head[1], sizeof(head[1]));
}

void pcapng_begin(FILE *file, const char *application)
{
	const struct {
		uint32_t magic;
		uint16_t major;
		uint16_t minor;
		uint64_t length;
	} __attribute__((packed)) body = {
		BYTE_ORDER_MAGIC, 1, 0, UINT64_MAX	/* not known */
	};
	struct options options = { .len = 0 };

	option_text(&options, SHB_APPLICATION, application);
	block_write(file, BLOCK_SECTION, &body, sizeof(body), NULL, 0,
		    &options);
}

void pcapng_interface(FILE *file, const char *name, const char *description,
		      uint32_t snap_len)
{
	const struct {
		uint16_t link;
		uint16_t reserved;
		uint32_t snap_len;
	} body = { LINKTYPE_ETHERNET, 0, snap_len };
	const uint8_t resolution = NANOSECONDS;
	struct options options = { .len = 0 };

	option_text(&options, IF_NAME, name);
	option_text(&options, IF_DESCRIPTION, description);
	option_add(&options, IF_TSRESOL, &resolution, sizeof(resolution));
	block_write(file, BLOCK_INTERFACE, &body, sizeof(body), NULL, 0,
		    &options);
}

void pcapng_frame(FILE *file, const struct pcapng_frame *frame)
{
	const uint32_t body[] = {
		frame->interface, frame->time >> 32, (uint32_t)frame->time,
		frame->captured, frame->length,
	};
	struct options options = { .len = 0 };

	option_add(&options, EPB_FLAGS, &frame->direction,
		   sizeof(frame->direction));
	if (frame->dropped)
		option_count(&options, EPB_DROPCOUNT, frame->dropped);
	option_text(&options, OPT_COMMENT, frame->comment);
	block_write(file, BLOCK_FRAME, body, sizeof(body), frame->data,
		    frame->captured, &options);
}

void pcapng_statistics(FILE *file, uint32_t interface, uint64_t time,
		       const struct pcapng_counts *counts)
{
	const uint32_t body[] = { interface, time >> 32, (uint32_t)time };
	struct options options = { .len = 0 };

	option_count(&options, ISB_IFRECV, counts->received);
	option_count(&options, ISB_IFDROP, counts->dropped);
	option_count(&options, ISB_USRDELIV, counts->delivered);
	block_write(file, BLOCK_STATISTICS, body, sizeof(body), NULL, 0,
		    &options);
}
