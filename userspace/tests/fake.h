/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel that says what a test tells it to. It takes the place of the socket
 * in libnl, so that all of the library's code for requests runs as it is.
 */
#ifndef _DVS_TEST_FAKE_H
#define _DVS_TEST_FAKE_H

#include <stddef.h>
#include <stdint.h>

struct dvs_ctx;
struct dvs_object;
struct nl_msg;
struct nlmsghdr;

/* Number of the family. */
#define FAKE_FAMILY	0x1c

/* Answers a request, by the functions below. */
typedef void fake_fn(const struct nlmsghdr *request);

/* A context that is open to the fake kernel, to be freed as any other. */
struct dvs_ctx *fake_open(fake_fn *answer);

/* How many requests came, and the last of them. */
unsigned int fake_requests(void);
const struct nlmsghdr *fake_last(void);

/* Forget all; no answer may be left over. */
void fake_close(void);

/* A message of the family. */
void fake_object(uint8_t cmd, int flags, const struct dvs_object *object,
		 const void *data);
/* The same, with a sequence number of its own. */
void fake_stale(uint8_t cmd, uint32_t seq, const struct dvs_object *object,
		const void *data);
/* A request was done. */
void fake_ack(void);
/* The end of a dump with an error code, and perhaps attributes. */
void fake_done(int code, int flags, struct nl_msg *tlvs);
/* A request was refused with an error code, and perhaps attributes. */
void fake_error(int code, struct nl_msg *tlvs);
/* The same, with the whole request in the answer. */
void fake_error_uncapped(int code, struct nl_msg *tlvs);
/* The same, but the request in it claims a length that it has not. */
void fake_error_lying(int code, uint32_t len, struct nl_msg *tlvs);
/* Receiving fails with -NLE_*. */
void fake_receive_error(int nlerr);

/* An empty list of attributes for fake_error() and fake_done(). */
struct nl_msg *fake_tlvs(void);

#endif /* _DVS_TEST_FAKE_H */
