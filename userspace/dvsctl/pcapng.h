/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of captured frames (draft-ietf-opsawg-pcapng), in the byte order of the host.
 * Errors are those of the file.
 */
#ifndef _DVSCTL_PCAPNG_H
#define _DVSCTL_PCAPNG_H

#include <stdint.h>
#include <stdio.h>

/* Whether a frame was received or sent, as epb_flags says it. */
enum { PCAPNG_UNKNOWN, PCAPNG_IN, PCAPNG_OUT };

/**
 * struct pcapng_frame - a frame
 * @interface: number of its interface in the file, from 0 in the order of the blocks
 * @direction: PCAPNG_IN or PCAPNG_OUT
 * @time: nanoseconds since 1970
 * @length: its bytes
 * @data: those that were captured
 * @captured: how many
 * @dropped: frames lost between the one before and this
 * @comment: text, or NULL
 */
struct pcapng_frame {
	uint32_t interface;
	uint32_t direction;
	uint64_t time;
	uint32_t length;
	const void *data;
	uint32_t captured;
	uint64_t dropped;
	const char *comment;
};

/**
 * struct pcapng_counts - what is known of an interface in the end
 * @received: frames that were seen
 * @dropped: of these, the ones that were lost
 * @delivered: of these, the ones in the file
 */
struct pcapng_counts {
	uint64_t received;
	uint64_t dropped;
	uint64_t delivered;
};

/* Begin a file: Section Header Block. */
void pcapng_begin(FILE *file, const char *application);

/* The next interface: Interface Description Block; all of one snap-len. */
void pcapng_interface(FILE *file, const char *name, const char *description,
		      uint32_t snap_len);

/* A frame: Enhanced Packet Block. */
void pcapng_frame(FILE *file, const struct pcapng_frame *frame);

/* The end of an interface: Interface Statistics Block. */
void pcapng_statistics(FILE *file, uint32_t interface, uint64_t time,
		       const struct pcapng_counts *counts);

#endif /* _DVSCTL_PCAPNG_H */
