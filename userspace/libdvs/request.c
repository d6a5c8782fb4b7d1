// SPDX-License-Identifier: GPL-2.0
/*
 * Requests and their answers.
 *
 * An answer is kept whole before any of it is decoded. So a caller of a dump
 * never sees half of one, may send requests while it looks at the objects, and
 * a dump that a change interrupted is repeated unseen. A stream is a dump without
 * all that, for objects of which there may be millions.
 */
#include "ctx.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/dvs.h>
#include <netlink/errno.h>
#include <netlink/genl/genl.h>
#include <netlink/handlers.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "codec.h"
#include "merge.h"
#include "object.h"

/* How often an interrupted dump is tried. */
#define DUMP_TRIES	5
/* Messages are kept in pieces of memory of this size, or more for one. */
#define CHUNK_SIZE	(64 * 1024)

/* Messages, one after the other, each aligned to NLMSG_ALIGNTO. */
struct chunk {
	struct chunk *next;
	size_t used;
	size_t size;
	/* Aligned for the 64-bit values that messages may hold. */
	uint64_t data[];
};

/**
 * struct stream - the objects of a dump, handed over as they come
 * @visit: takes an object, which is in one message
 * @arg: handed to @visit
 * @object: room for an object
 */
struct stream {
	ctx_visit_fn *visit;
	void *arg;
	void *object;
};

/**
 * struct exchange - a request under way
 * @ctx: context
 * @sock: socket of an answer that nothing follows, NULL: that of requests
 * @object: what the request and its answer are about
 * @request: message sent
 * @first: messages received
 * @last: where the next one is kept
 * @stream: takes messages in place of @first, or NULL
 * @error: what the kernel or the library found wrong, negative errno; or what
 *	the caller of a stream wants to end it with
 * @interrupted: the kernel said that the dump is not consistent
 * @done: nothing more will come
 */
struct exchange {
	struct dvs_ctx *ctx;
	struct nl_sock *sock;
	const struct dvs_object *object;
	struct nl_msg *request;
	struct chunk *first;
	struct chunk *last;
	struct stream *stream;
	int error;
	bool interrupted;
	bool done;
};

static struct chunk *chunk_alloc(size_t need)
{
	size_t size = need > CHUNK_SIZE ? need : CHUNK_SIZE;
	struct chunk *chunk = malloc(sizeof(*chunk) + size);

	if (!chunk)
		return NULL;
	chunk->next = NULL;
	chunk->used = 0;
	chunk->size = size;
	return chunk;
}

static void exchange_release(struct exchange *x)
{
	while (x->first) {
		struct chunk *next = x->first->next;

		free(x->first);
		x->first = next;
	}
	x->last = NULL;
}

static int exchange_keep(struct exchange *x, const struct nlmsghdr *hdr)
{
	size_t need = NLMSG_ALIGN(hdr->nlmsg_len);
	struct chunk *chunk = x->last;

	if (!chunk || chunk->size - chunk->used < need) {
		chunk = chunk_alloc(need);
		if (!chunk)
			return -ENOMEM;
		if (x->last)
			x->last->next = chunk;
		else
			x->first = chunk;
		x->last = chunk;
	}
	memcpy((char *)chunk->data + chunk->used, hdr, hdr->nlmsg_len);
	chunk->used += need;
	return 0;
}

/* Fill an empty structure from a message of the answer. */
static int answer_decode(struct exchange *x, const struct nlmsghdr *hdr,
			 void *data)
{
	const char *bad;
	int err;

	if (hdr->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN)
		return ctx_error(x->ctx, -EBADMSG, "the answer is too short");
	err = codec_decode(x->object, nlmsg_attrdata(hdr, GENL_HDRLEN),
			   nlmsg_attrlen(hdr, GENL_HDRLEN), data, &bad);
	if (err == -EBADMSG)
		return ctx_error(x->ctx, err,
				 "the answer has no good attribute \"%s\"", bad);
	if (err)
		return ctx_error(x->ctx, err, "out of memory");
	return 0;
}

static int stream_message(struct exchange *x, const struct nlmsghdr *hdr)
{
	struct stream *stream = x->stream;
	int err = answer_decode(x, hdr, stream->object);

	if (!err)
		err = stream->visit(stream->object, stream->arg);
	dvs_object_clear(x->object, stream->object);
	return err;
}

static int on_valid(struct nl_msg *msg, void *arg)
{
	struct exchange *x = arg;

	if (x->error)
		return NL_OK;
	if (x->stream)
		x->error = stream_message(x, nlmsg_hdr(msg));
	else if (exchange_keep(x, nlmsg_hdr(msg)))
		x->error = ctx_error(x->ctx, -ENOMEM, "out of memory");
	if (x->sock)
		x->done = true;
	return NL_OK;
}

static int on_interrupted(struct nl_msg *msg, void *arg)
{
	struct exchange *x = arg;

	(void)msg;
	x->interrupted = true;
	return NL_OK;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct exchange *x = arg;

	(void)msg;
	x->done = true;
	return NL_STOP;
}

/* The end of a dump; libnl does not look at the error code it carries. */
static int on_finish(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct exchange *x = arg;
	int code = 0;

	if (nlmsg_datalen(hdr) >= (int)sizeof(code))
		memcpy(&code, nlmsg_data(hdr), sizeof(code));
	if (code < 0 && !x->error)
		x->error = ctx_error_ack(x->ctx, x->object,
					 nlmsg_hdr(x->request), code, hdr,
					 NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(code)));
	x->done = true;
	return NL_STOP;
}

static int on_error(struct sockaddr_nl *who, struct nlmsgerr *err, void *arg)
{
	const struct nlmsghdr *hdr;
	size_t tlvs = NLMSG_HDRLEN + NLMSG_ALIGN(sizeof(*err));
	struct exchange *x = arg;

	(void)who;
	hdr = (const void *)((const char *)err - NLMSG_HDRLEN);
	/* Unless it was capped, the rest of the request comes first. */
	if (!(hdr->nlmsg_flags & NLM_F_CAPPED))
		tlvs += NLMSG_ALIGN(err->msg.nlmsg_len) - NLMSG_HDRLEN;
	if (!x->error)
		x->error = ctx_error_ack(x->ctx, x->object,
					 nlmsg_hdr(x->request), err->error,
					 hdr, tlvs);
	x->done = true;
	return NL_STOP;
}

/* What is left of an earlier exchange that failed half way is skipped. */
static int on_sequence(struct nl_msg *msg, void *arg)
{
	struct exchange *x = arg;
	uint32_t seq = nlmsg_hdr(x->request)->nlmsg_seq;

	return nlmsg_hdr(msg)->nlmsg_seq == seq ? NL_OK : NL_SKIP;
}

static struct nl_sock *exchange_sock(const struct exchange *x)
{
	return x->sock ? x->sock : x->ctx->sock;
}

static void exchange_hook(struct exchange *x)
{
	struct nl_cb *cb = nl_socket_get_cb(exchange_sock(x));

	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, x);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, x);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, x);
	nl_cb_set(cb, NL_CB_SEQ_CHECK, NL_CB_CUSTOM, on_sequence, x);
	nl_cb_set(cb, NL_CB_DUMP_INTR, NL_CB_CUSTOM, on_interrupted, x);
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, x);
	nl_cb_put(cb);
}

static int exchange_run(struct exchange *x)
{
	struct nl_sock *sock = exchange_sock(x);
	int err;

	exchange_hook(x);
	err = nl_send_auto(sock, x->request);
	if (err < 0)
		return ctx_error_nl(x->ctx, err, "cannot send a request");
	while (!x->done) {
		err = nl_recvmsgs_default(sock);
		if (err < 0 && !x->done)
			return ctx_error_nl(x->ctx, err,
					    "cannot receive an answer");
	}
	return x->error;
}

struct nl_msg *ctx_message(struct dvs_ctx *ctx, uint8_t cmd, int flags,
			   size_t size)
{
	struct nl_msg *msg = nlmsg_alloc_size(NLMSG_HDRLEN + GENL_HDRLEN + size);

	if (!msg)
		return NULL;
	if (!genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, ctx->family, 0,
			 NLM_F_REQUEST | flags, cmd, DVS_FAMILY_VERSION)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static struct nl_msg *request_build(struct dvs_ctx *ctx, uint8_t cmd, int flags,
				    const struct dvs_object *object,
				    unsigned int request, const void *data)
{
	size_t size = data ? codec_size(object, data) : 0;
	struct nl_msg *msg = ctx_message(ctx, cmd, flags, size);

	if (msg && data && codec_encode(msg, object, request, data)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* Send a request and keep its answer in x, to be released in any case. */
static int ctx_talk(struct exchange *x, uint8_t cmd, int flags,
		    unsigned int request, const void *data)
{
	struct dvs_ctx *ctx = x->ctx;
	int err;

	ctx_error_clear(ctx);
	if (!ctx->sock)
		return ctx_error(ctx, -ENOTCONN, "the context is not open");
	x->request = request_build(ctx, cmd, flags, x->object, request, data);
	if (!x->request)
		return ctx_error(ctx, -ENOMEM, "out of memory");
	err = exchange_run(x);
	nlmsg_free(x->request);
	x->request = NULL;
	return err;
}

int ctx_change(struct dvs_ctx *ctx, uint8_t cmd,
	       const struct dvs_object *object, unsigned int request,
	       const void *data)
{
	struct exchange x = { .ctx = ctx, .object = object };
	int err = ctx_talk(&x, cmd, 0, request, data);

	exchange_release(&x);
	return err;
}

/* Decode the first kept message; the structure changes only if that works. */
static int ask_result(struct exchange *x, void *answer)
{
	void *data;
	int err;

	if (!x->first)
		return ctx_error(x->ctx, -ENODATA, "the kernel gave no answer");
	data = calloc(1, x->object->size);
	if (!data)
		return ctx_error(x->ctx, -ENOMEM, "out of memory");

	err = answer_decode(x, (void *)x->first->data, data);
	if (err) {
		dvs_object_clear(x->object, data);
	} else {
		dvs_object_clear(x->object, answer);
		memcpy(answer, data, x->object->size);
	}
	free(data);
	return err;
}

int ctx_ask_on(struct dvs_ctx *ctx, struct nl_sock *sock, uint8_t cmd,
	       const struct dvs_object *object, unsigned int request,
	       const void *data, void *answer)
{
	struct exchange x = { .ctx = ctx, .sock = sock, .object = object };
	int err = ctx_talk(&x, cmd, 0, request, data);

	if (!err)
		err = ask_result(&x, answer);
	exchange_release(&x);
	return err;
}

int ctx_ask(struct dvs_ctx *ctx, uint8_t cmd, const struct dvs_object *object,
	    unsigned int request, const void *data, void *answer)
{
	return ctx_ask_on(ctx, NULL, cmd, object, request, data, answer);
}

int ctx_get(struct dvs_ctx *ctx, uint8_t cmd, const struct dvs_object *object,
	    void *data)
{
	return ctx_ask(ctx, cmd, object, DVS_IN_GET, data, data);
}

/**
 * struct dump - the objects of a dump on their way to the caller
 * @x: exchange that holds the messages
 * @visit: takes an object
 * @arg: handed to @visit
 * @object: object whose last part may still come
 * @part: what the next message holds
 * @pending: @object is one
 */
struct dump {
	struct exchange *x;
	ctx_visit_fn *visit;
	void *arg;
	void *object;
	void *part;
	bool pending;
};

/* The object is complete: hand it over. */
static int dump_complete(struct dump *dump)
{
	int err = 0;

	if (dump->pending)
		err = dump->visit(dump->object, dump->arg);
	dvs_object_clear(dump->x->object, dump->object);
	dump->pending = false;
	return err;
}

static int dump_message(struct dump *dump, const struct nlmsghdr *hdr)
{
	const struct dvs_object *object = dump->x->object;
	void *part = dump->part;
	int err;

	err = answer_decode(dump->x, hdr, part);
	if (err)
		return err;
	if (dump->pending && merge_continues(object, dump->object, part)) {
		if (merge_append(object, dump->object, part))
			return ctx_error(dump->x->ctx, -ENOMEM, "out of memory");
		dvs_object_clear(object, part);
		return 0;
	}
	err = dump_complete(dump);
	dump->part = dump->object;
	dump->object = part;
	dump->pending = true;
	return err;
}

static int dump_messages(struct dump *dump)
{
	int err = 0;

	for (struct chunk *c = dump->x->first; c && !err; c = c->next) {
		for (size_t at = 0; at < c->used && !err;) {
			const struct nlmsghdr *hdr =
				(const void *)((const char *)c->data + at);

			err = dump_message(dump, hdr);
			at += NLMSG_ALIGN(hdr->nlmsg_len);
		}
	}
	return err ? err : dump_complete(dump);
}

static int dump_visit(struct exchange *x, ctx_visit_fn *visit, void *arg)
{
	struct dump dump = {
		.x = x,
		.visit = visit,
		.arg = arg,
		.object = calloc(1, x->object->size),
		.part = calloc(1, x->object->size),
	};
	int err;

	if (dump.object && dump.part) {
		err = dump_messages(&dump);
		dvs_object_clear(x->object, dump.object);
		dvs_object_clear(x->object, dump.part);
	} else {
		err = ctx_error(x->ctx, -ENOMEM, "out of memory");
	}
	free(dump.object);
	free(dump.part);
	return err;
}

static int dump_interrupted(struct dvs_ctx *ctx)
{
	return ctx_error(ctx, -EINTR,
			 "changes interrupted the dump, it may be incomplete");
}

int ctx_dump(struct dvs_ctx *ctx, uint8_t cmd, const struct dvs_object *object,
	     const void *filter, ctx_visit_fn *visit, void *arg)
{
	struct exchange x = { .ctx = ctx, .object = object };
	int err;

	for (int i = 0; i < DUMP_TRIES; i++) {
		exchange_release(&x);
		x.interrupted = false;
		x.done = false;
		err = ctx_talk(&x, cmd, NLM_F_DUMP, DVS_IN_GET, filter);
		if (err || !x.interrupted)
			break;
	}
	if (!err)
		err = dump_visit(&x, visit, arg);
	if (!err && x.interrupted)
		err = dump_interrupted(ctx);
	exchange_release(&x);
	return err;
}

int ctx_stream(struct dvs_ctx *ctx, uint8_t cmd,
	       const struct dvs_object *object, const void *filter,
	       ctx_visit_fn *visit, void *arg)
{
	struct stream stream = { visit, arg, calloc(1, object->size) };
	struct exchange x = { .ctx = ctx, .object = object, .stream = &stream };
	int err;

	if (!stream.object)
		return ctx_error(ctx, -ENOMEM, "out of memory");
	err = ctx_talk(&x, cmd, NLM_F_DUMP, DVS_IN_GET, filter);
	if (!err && x.interrupted)
		err = dump_interrupted(ctx);
	free(stream.object);
	return err;
}
