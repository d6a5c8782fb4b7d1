/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The context of the library, for its own files: the socket, the last error,
 * and the five ways to talk to the kernel that all objects share.
 */
#ifndef _LIBDVS_CTX_H
#define _LIBDVS_CTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util.h"

struct dvs_object;
struct nl_msg;
struct nl_sock;
struct nlmsghdr;

/* Groups of events, see enum dvs_group. */
#define CTX_GROUPS	4

/**
 * struct dvs_ctx - a connection to the kernel's dvs module
 * @sock: socket of requests, NULL while not open
 * @family: number of the generic netlink family
 * @monitor: socket of events, NULL while not listening
 * @groups: number of each group that it has joined, or 0
 * @capture: socket that the frames of a capture go to, NULL while there is none
 * @errmsg: why the last call failed
 * @errattr: path of the attribute it failed for, empty for none
 */
struct dvs_ctx {
	struct nl_sock *sock;
	int family;
	struct nl_sock *monitor;
	int groups[CTX_GROUPS];
	struct nl_sock *capture;
	char errmsg[256];
	char errattr[64];
};

/* Forget the last error; the first thing a public function does. */
void ctx_error_clear(struct dvs_ctx *ctx);

/* Note why a call failed, and return err, a negative errno. */
int ctx_error(struct dvs_ctx *ctx, int err, const char *format, ...)
	__printf(3, 4);

/* Note what libnl said (-NLE_*), and return it as a negative errno. */
int ctx_error_nl(struct dvs_ctx *ctx, int nlerr, const char *what);

/*
 * Note what the kernel said of the request: error code err of an error or done
 * message and the extended acknowledgment from offset tlvs on. Attributes are
 * named by the object of the request. Returns err.
 */
int ctx_error_ack(struct dvs_ctx *ctx, const struct dvs_object *object,
		  const struct nlmsghdr *request, int err,
		  const struct nlmsghdr *answer, size_t tlvs);

/* Make the sockets' common settings. */
int ctx_socket_setup(struct dvs_ctx *ctx, struct nl_sock *sock, int size);

/* A new message of the family, with room for size bytes of attributes. */
struct nl_msg *ctx_message(struct dvs_ctx *ctx, uint8_t cmd, int flags,
			   size_t size);

/* Have something done. The request is a value of enum dvs_request. */
int ctx_change(struct dvs_ctx *ctx, uint8_t cmd,
	       const struct dvs_object *object, unsigned int request,
	       const void *data);

/* Ask a question that has one answer; on failure answer stays as it is. */
int ctx_ask(struct dvs_ctx *ctx, uint8_t cmd, const struct dvs_object *object,
	    unsigned int request, const void *data, void *answer);

/*
 * The same by another socket, which acknowledges nothing: the answer is the first
 * message that comes.
 */
int ctx_ask_on(struct dvs_ctx *ctx, struct nl_sock *sock, uint8_t cmd,
	       const struct dvs_object *object, unsigned int request,
	       const void *data, void *answer);

/* Read the object that the members of a get request in data name. */
int ctx_get(struct dvs_ctx *ctx, uint8_t cmd, const struct dvs_object *object,
	    void *data);

typedef int ctx_visit_fn(const void *data, void *arg);

/* Read all objects that match the filter, which may be NULL. */
int ctx_dump(struct dvs_ctx *ctx, uint8_t cmd, const struct dvs_object *object,
	     const void *filter, ctx_visit_fn *visit, void *arg);

/*
 * The same, but each message is decoded when it comes, and then forgotten: memory
 * does not grow with the dump. No object may take more than one message. Until the
 * dump ends, visit may not use the context; what was visited stays visited if the
 * dump then fails or was interrupted.
 */
int ctx_stream(struct dvs_ctx *ctx, uint8_t cmd,
	       const struct dvs_object *object, const void *filter,
	       ctx_visit_fn *visit, void *arg);

#endif /* _LIBDVS_CTX_H */
