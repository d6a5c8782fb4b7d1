// SPDX-License-Identifier: GPL-2.0
/*
 * Read a file of frames, and say if it is not what it should be.
 *
 *   pcapng_show FILE FIELD...
 *
 * Prints the fields of each frame, under the names and in the form that tshark has for
 * them, with a space between; tshark takes a hundred times as long. The file is as this
 * machine writes it (draft-ietf-opsawg-pcapng), with one section.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

enum {
	BLOCK_INTERFACE = 1, BLOCK_STATISTICS = 5, BLOCK_FRAME = 6,
	BLOCK_SECTION = 0x0a0d0d0a,
	BYTE_ORDER_MAGIC = 0x1a2b3c4d, LINKTYPE_ETHERNET = 1,
	OPT_END = 0, OPT_COMMENT = 1, IF_NAME = 2, EPB_FLAGS = 2,
	EPB_DIRECTION = 3,
	INTERFACES_MAX = 10000, FILE_MAX = 64 << 20,
};

/* A part of the file. */
struct part {
	const uint8_t *data;
	uint32_t len;
};

struct frame {
	unsigned int number;
	uint32_t len;
	struct part bytes;
	struct part interface;
	struct part options;
};

static struct part interfaces[INTERFACES_MAX];
static unsigned int interface_count;
static size_t offset;		/* of the block that is read */

static void __attribute__((format(printf, 1, 2), noreturn)) bad(const char *fmt, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "pcapng_show: at %zu: ", offset);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	putc('\n', stderr);
	exit(1);
}

static uint32_t word(struct part part, uint32_t index)
{
	uint32_t value;

	if (part.len < 4 * (index + 1))
		bad("%u bytes are too few", part.len);
	memcpy(&value, part.data + 4 * index, sizeof(value));
	return value;
}

/* Take bytes, and what fills them up to words, off the front. */
static struct part take(struct part *part, uint32_t len)
{
	uint32_t room = (len + 3) & ~3U;
	struct part front = { part->data, len };

	if (room < len || room > part->len)
		bad("%u bytes of %u", len, part->len);
	part->data += room;
	part->len -= room;
	return front;
}

/* The value of an option, empty if there is none. */
static struct part option(struct part options, uint16_t code)
{
	struct part value, found = { 0 };

	while (options.len) {
		uint32_t head = word(take(&options, 4), 0);

		value = take(&options, head >> 16);
		if ((head & 0xffff) == code && !found.data)
			found = value;
		if ((head & 0xffff) != OPT_END)
			continue;
		if (head || options.len)
			bad("%u bytes after the end of options", options.len);
		return found;
	}
	return found;
}

/* ---- fields ---- */

static void print_part(struct part part)
{
	printf("%.*s", (int)part.len, (const char *)part.data);
}

static void show_number(const struct frame *frame)
{
	printf("%u", frame->number);
}

static void show_interface(const struct frame *frame)
{
	print_part(frame->interface);
}

static void show_direction(const struct frame *frame)
{
	struct part flags = option(frame->options, EPB_FLAGS);

	if (flags.data)
		printf("0x%08" PRIx32, word(flags, 0) & EPB_DIRECTION);
}

static void show_len(const struct frame *frame)
{
	printf("%u", frame->len);
}

static void show_cap_len(const struct frame *frame)
{
	printf("%u", frame->bytes.len);
}

static void show_comment(const struct frame *frame)
{
	print_part(option(frame->options, OPT_COMMENT));
}

static void show_source(const struct frame *frame)
{
	for (unsigned int i = 6; i < 12 && frame->bytes.len >= 14; i++)
		printf("%s%02x", i > 6 ? ":" : "", frame->bytes.data[i]);
}

static void show_vid(const struct frame *frame)
{
	const uint8_t *data = frame->bytes.data;

	if (frame->bytes.len >= 18 && data[12] == 0x81 && data[13] == 0)
		printf("%u", (data[14] & 0xf) << 8 | data[15]);
}

static const struct field {
	const char *name;
	void (*show)(const struct frame *frame);
} fields[] = {
	{ "frame.number", show_number },
	{ "frame.interface_name", show_interface },
	{ "frame.packet_flags_direction", show_direction },
	{ "frame.len", show_len },
	{ "frame.cap_len", show_cap_len },
	{ "frame.comment", show_comment },
	{ "eth.src", show_source },
	{ "vlan.id", show_vid },
};

static const struct field *wanted[ARRAY_SIZE(fields)];
static size_t wanted_count;

static const struct field *find_field(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	}
	fprintf(stderr, "pcapng_show: %s: no such field\n", name);
	exit(2);
}

/* ---- blocks ---- */

static void read_interface(struct part body)
{
	uint32_t link_type = word(take(&body, 4), 0) & 0xffff;

	take(&body, 4);		/* the longest frame */
	if (link_type != LINKTYPE_ETHERNET)
		bad("link type %u", link_type);
	if (interface_count == INTERFACES_MAX)
		bad("too many interfaces");
	interfaces[interface_count++] = option(body, IF_NAME);
}

static struct frame read_frame(struct part body)
{
	static unsigned int number;
	struct part head = take(&body, 20);
	uint32_t interface = word(head, 0);
	struct frame frame = { .number = ++number, .len = word(head, 4) };

	if (interface >= interface_count)
		bad("there is no interface %u", interface);
	frame.interface = interfaces[interface];
	frame.bytes = take(&body, word(head, 3));
	frame.options = body;
	if (frame.bytes.len > frame.len)
		bad("%u bytes of a frame of %u", frame.bytes.len, frame.len);
	return frame;
}

static void show_frame(const struct frame *frame)
{
	for (size_t i = 0; i < wanted_count; i++) {
		if (i)
			putchar(' ');
		wanted[i]->show(frame);
	}
	putchar('\n');
}

/* Options are gone through here, whether they are wanted or not. */
static void read_block(uint32_t type, struct part body)
{
	struct frame frame;

	switch (type) {
	case BLOCK_SECTION:
		if (offset || word(body, 0) != BYTE_ORDER_MAGIC)
			bad("a section of another kind");
		return;
	case BLOCK_INTERFACE:
		read_interface(body);
		return;
	case BLOCK_FRAME:
		frame = read_frame(body);
		option(frame.options, OPT_END);
		show_frame(&frame);
		return;
	case BLOCK_STATISTICS:
		take(&body, 12);
		option(body, OPT_END);
		return;
	default:
		bad("block type %#x", type);
	}
}

static void read_blocks(struct part file)
{
	const uint8_t *start = file.data;

	if (!file.len)
		bad("no bytes");
	while (file.len) {
		uint32_t type = word(file, 0), len = word(file, 1);
		struct part block;

		if (len < 12 || len & 3)
			bad("length %u of a block", len);
		if (!offset && type != BLOCK_SECTION)
			bad("no section");
		block = take(&file, len);
		if (word(block, len / 4 - 1) != len)
			bad("another length behind the block");
		read_block(type, (struct part){ block.data + 8, len - 12 });
		offset = file.data - start;
	}
}

int main(int argc, char **argv)
{
	struct part file = { 0 };
	uint8_t *data = malloc(FILE_MAX);
	FILE *stream;

	if (argc < 3 || argc - 2 > (int)ARRAY_SIZE(wanted) || !data) {
		fprintf(stderr, "usage: pcapng_show FILE FIELD...\n");
		return 2;
	}
	for (char **name = argv + 2; *name; name++)
		wanted[wanted_count++] = find_field(*name);
	stream = fopen(argv[1], "rb");
	if (!stream) {
		perror(argv[1]);
		return 1;
	}
	file.data = data;
	file.len = fread(data, 1, FILE_MAX, stream);
	if (ferror(stream) || !feof(stream))
		bad("not all of the file is read");
	fclose(stream);
	read_blocks(file);
	free(data);
	return 0;
}
