// SPDX-License-Identifier: GPL-2.0
/*
 * The file that a capture is written to: each port and tunnel where a frame was seen is
 * an interface of it. What the switch alone knows of a frame is its comment.
 */
#include "capture_file.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pcapng.h"

#define APPLICATION	"dvsctl " DVS_VERSION
/* What the kernel has room for. */
#define SNAP_LEN_MAX	65280

/**
 * struct interface - a place where frames were seen
 * @name: of the port or tunnel
 * @tunnel: it is a tunnel
 * @frames: frames written
 */
struct interface {
	char name[DVS_NAME_SIZE];
	bool tunnel;
	uint64_t frames;
};

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return time.tv_sec * UINT64_C(1000000000) + time.tv_nsec;
}

/* The number of an interface, whose block is written if it is new. */
static uint32_t interface_number(struct capture_file *to, const char *name,
				 bool tunnel)
{
	const struct interface *items = to->interfaces.items;
	struct interface new = { .tunnel = tunnel };
	size_t i;

	for (i = 0; i < to->interfaces.count; i++) {
		if (items[i].tunnel == tunnel && !strcmp(items[i].name, name))
			return i;
	}
	snprintf(new.name, sizeof(new.name), "%s", name);
	if (dvs_list_append(&to->interfaces, &new, sizeof(new)))
		return 0;
	pcapng_interface(to->file, name, tunnel ? "VXLAN tunnel" : NULL,
			 to->snap_len);
	return i;
}

/* There is at least one interface: the port, the tunnel, or the switch. */
void capture_file_begin(struct capture_file *to, FILE *file,
			const struct dvs_capture *capture)
{
	memset(to, 0, sizeof(*to));
	to->file = file;
	to->snap_len = capture->snap_len ? capture->snap_len : SNAP_LEN_MAX;
	pcapng_begin(file, APPLICATION);
	if (capture->set & DVS_HAS(CAPTURE_TUNNEL))
		interface_number(to, capture->tunnel, true);
	else if (capture->set & DVS_HAS(CAPTURE_PORT_NAME))
		interface_number(to, capture->port_name, false);
	else
		interface_number(to, capture->switch_name, false);
}

/* "dropped: REASON, segment ID", or a part of that. */
static void comment_write(char *text, size_t size,
			  const struct dvs_capture_frame *frame)
{
	bool dropped = frame->set & DVS_HAS(CAPTURE_FRAME_DROP_REASON);
	size_t used = 0;

	*text = '\0';
	if (dropped)
		used = snprintf(text, size, "dropped: %s", frame->drop_reason);
	if (frame->set & DVS_HAS(CAPTURE_FRAME_SEGMENT) && used < size)
		snprintf(text + used, size - used, "%ssegment %u",
			 dropped ? ", " : "", frame->segment);
}

static uint32_t direction_of(const struct dvs_capture_frame *frame)
{
	switch (frame->direction) {
	case DVS_DIRECTION_IN:
		return PCAPNG_IN;
	case DVS_DIRECTION_OUT:
		return PCAPNG_OUT;
	default:
		return PCAPNG_UNKNOWN;
	}
}

void capture_file_frame(struct capture_file *to,
			const struct dvs_capture *capture)
{
	const struct dvs_capture_frame *frame = &capture->frame;
	bool tunnel = frame->set & DVS_HAS(CAPTURE_FRAME_TUNNEL);
	struct interface *interfaces;
	char comment[128];
	struct pcapng_frame block = {
		.interface = interface_number(to, tunnel ? frame->tunnel :
					      frame->port_name, tunnel),
		.direction = direction_of(frame),
		.time = frame->time,
		.length = frame->length,
		.data = frame->data.data,
		.captured = frame->data.len,
		.dropped = capture->lost - to->lost,
		.comment = comment,
	};

	comment_write(comment, sizeof(comment), frame);
	pcapng_frame(to->file, &block);
	interfaces = to->interfaces.items;
	if (interfaces)
		interfaces[block.interface].frames++;
	to->frames++;
	to->lost = capture->lost;
}

/* What the kernel counts is the whole capture's: it stands at the first interface. */
void capture_file_end(struct capture_file *to, uint64_t packets, uint64_t lost)
{
	const struct interface *interface = to->interfaces.items;
	uint64_t time = now();

	for (size_t i = 0; i < to->interfaces.count; i++, interface++) {
		const struct pcapng_counts counts = {
			.received = i ? interface->frames : packets + lost,
			.dropped = i ? 0 : lost,
			.delivered = interface->frames,
		};

		pcapng_statistics(to->file, i, time, &counts);
	}
	free(to->interfaces.items);
	memset(&to->interfaces, 0, sizeof(to->interfaces));
}
