/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The message that an encoder is making: headers, sets, their ends.
 */
#ifndef _DVSD_DRAFT_H
#define _DVSD_DRAFT_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct encoder;

/** typedef draft_step_fn - writes one thing into the draft */
typedef void draft_step_fn(struct encoder *enc, const void *arg);

/**
 * draft_try() - write one thing
 * @enc: encoder
 * @step: writes it by draft_set() and the like
 * @arg: handed to @step
 *
 * Return: false if there is no room in the message, which is as it was.
 */
bool draft_try(struct encoder *enc, draft_step_fn *step, const void *arg);

/**
 * draft_step() - write one thing, into the next message if there is no room
 * @enc: encoder
 * @step: writes it by draft_set() and the like
 * @arg: handed to @step
 *
 * Return: false if it does not fit into an empty message either.
 */
bool draft_step(struct encoder *enc, draft_step_fn *step, const void *arg);

/**
 * draft_open() - go on writing the message, of any format
 * @enc: encoder
 *
 * Begins it if there is none. What does not fit is noted by draft_close_buf().
 *
 * Return: buffer whose end is where the message ends.
 */
struct buf draft_open(struct encoder *enc);

/**
 * draft_set() - go on writing a set, of NetFlow v9 or IPFIX
 * @enc: encoder
 * @id: id of the set
 * @fresh: begin it even if one with this id is open
 *
 * Return: as draft_open().
 */
struct buf draft_set(struct encoder *enc, uint16_t id, bool fresh);

/**
 * draft_close_buf() - note what was written
 * @enc: encoder
 * @buf: buffer of draft_open() or draft_set(), with a record more
 */
void draft_close_buf(struct encoder *enc, const struct buf *buf);

/**
 * draft_finish() - send the message, if there is one
 * @enc: encoder
 */
void draft_finish(struct encoder *enc);

#endif /* _DVSD_DRAFT_H */
