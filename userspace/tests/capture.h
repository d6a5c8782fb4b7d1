/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages that an encoder has made, to be compared with what they should be.
 */
#ifndef _DVS_TEST_CAPTURE_H
#define _DVS_TEST_CAPTURE_H

#include "encoder.h"
#include "interfaces.h"

/* The present of tests: FLOWS_START + 2 s, 100 s after the machine started. */
#define CAPTURE_NOW	{ UINT64_C(1700000002) * NSEC_PER_SEC,		\
			  UINT64_C(100) * NSEC_PER_SEC }

/**
 * struct capture - an encoder and its messages
 * @encoder: encoder
 * @interfaces: names and machines
 * @messages: its messages; their @data is of malloc()
 * @count: how many
 * @lose: messages are lost
 * @now: the present
 */
struct capture {
	struct encoder encoder;
	struct interfaces interfaces;
	struct message messages[64];
	size_t count;
	bool lose;
	struct instant now;
};

/* Begin, with domain 7 and templates again after 60 s or 100 messages. */
void capture_begin(struct capture *capture, enum format format, uint32_t size);
void capture_end(struct capture *capture);

/* Export a flow now; send what is there; let time pass. */
void capture_add(struct capture *capture, const struct dvs_flow *flow);
void capture_flush(struct capture *capture);
void capture_wait(struct capture *capture, uint64_t msec);

/* Forget the messages so far. */
void capture_forget(struct capture *capture);

/* A message is these bytes: digits in pairs, blanks do not count. */
void expect_message(const struct capture *capture, size_t number,
		    const char *hex);

/* A number in a message, in network order. */
uint32_t message_u16(const struct capture *capture, size_t number,
		     size_t offset);
uint32_t message_u32(const struct capture *capture, size_t number,
		     size_t offset);

/* How many sets of an id a message has. */
size_t message_sets(const struct capture *capture, size_t number, uint16_t id);

#endif /* _DVS_TEST_CAPTURE_H */
