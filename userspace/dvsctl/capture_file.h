/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file that a capture is written to.
 */
#ifndef _DVSCTL_CAPTURE_FILE_H
#define _DVSCTL_CAPTURE_FILE_H

#include <stdint.h>
#include <stdio.h>

#include "dvs.h"

/**
 * struct capture_file - a capture on its way to a file
 * @file: the file; errors are its own
 * @snap_len: what frames are cut to
 * @interfaces: places where frames were seen, in the order of their blocks
 * @frames: frames written
 * @lost: frames lost so far
 */
struct capture_file {
	FILE *file;
	uint32_t snap_len;
	struct dvs_list interfaces;
	uint64_t frames;
	uint64_t lost;
};

/* Begin a file of a capture that has started. */
void capture_file_begin(struct capture_file *to, FILE *file,
			const struct dvs_capture *capture);

/* Write what a capture tells of a frame. */
void capture_file_frame(struct capture_file *to,
			const struct dvs_capture *capture);

/* Write the counters of all, and end. The file is left open. */
void capture_file_end(struct capture_file *to, uint64_t packets, uint64_t lost);

#endif /* _DVSCTL_CAPTURE_FILE_H */
