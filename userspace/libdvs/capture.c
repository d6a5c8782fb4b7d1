// SPDX-License-Identifier: GPL-2.0
/*
 * Captures: a socket of its own, which the frames go to.
 *
 * The socket acknowledges nothing: an acknowledgment would come behind the first
 * frames. The answer to the request comes in front of them. A full socket is no error
 * for the reader either; the kernel counts what it has no room for.
 */
#include "dvs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/dvs.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "capture.h"
#include "codec.h"
#include "ctx.h"
#include "object.h"

/* Room for many frames; it holds some ten thousand small ones. */
#define CAPTURE_BUFFER	(32 * 1024 * 1024)
/* Longer than the longest message. */
#define CAPTURE_SIZE	(128 * 1024)

static int capture_open(struct dvs_ctx *ctx)
{
	const int size = CAPTURE_BUFFER, on = 1;
	int err, fd;

	ctx->capture = nl_socket_alloc();
	if (!ctx->capture)
		return ctx_error(ctx, -ENOMEM, "out of memory");
	nl_socket_disable_auto_ack(ctx->capture);
	err = ctx_socket_setup(ctx, ctx->capture, CAPTURE_BUFFER);
	if (err)
		return err;
	fd = nl_socket_get_fd(ctx->capture);
	if (setsockopt(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &on, sizeof(on)))
		return ctx_error(ctx, -errno, "netlink socket option: %s",
				 strerror(errno));
	/* Beyond the system's limit, for those who may. */
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	return 0;
}

int dvs_capture_start(struct dvs_ctx *ctx, struct dvs_capture *capture)
{
	int err;

	ctx_error_clear(ctx);
	if (!ctx->sock)
		return ctx_error(ctx, -ENOTCONN, "the context is not open");
	if (ctx->capture)
		return ctx_error(ctx, -EBUSY, "the context has a capture already");
	err = capture_open(ctx);
	if (!err)
		err = ctx_ask_on(ctx, ctx->capture, DVS_CMD_CAPTURE_START,
				 &dvs_object_capture, DVS_IN_NEW, capture,
				 capture);
	if (err)
		dvs_capture_close(ctx);
	return err;
}

int dvs_capture_fd(const struct dvs_ctx *ctx)
{
	return ctx->capture ? nl_socket_get_fd(ctx->capture) : -EBADF;
}

void dvs_capture_close(struct dvs_ctx *ctx)
{
	nl_socket_free(ctx->capture);
	ctx->capture = NULL;
}

/* It is told by the other socket, whose answer always finds room. */
int dvs_capture_stop(struct dvs_ctx *ctx, struct dvs_capture *capture)
{
	ctx_error_clear(ctx);
	if (!ctx->capture)
		return ctx_error(ctx, -EBADF, "the context has no capture");
	memset(capture, 0, sizeof(*capture));
	capture->set = DVS_HAS(CAPTURE_PORTID);
	capture->portid = nl_socket_get_local_port(ctx->capture);
	return ctx_ask(ctx, DVS_CMD_CAPTURE_STOP, &dvs_object_capture,
		       DVS_IN_DEL, capture, capture);
}

int capture_message(struct dvs_ctx *ctx, const struct nlmsghdr *hdr,
		    dvs_capture_fn *fn, void *arg)
{
	struct dvs_capture capture = { 0 };
	const char *bad;
	int err;

	if (hdr->nlmsg_type != ctx->family ||
	    hdr->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN ||
	    genlmsg_hdr((struct nlmsghdr *)hdr)->cmd != DVS_CMD_CAPTURE_NTF)
		return 0;
	err = codec_decode(&dvs_object_capture,
			   nlmsg_attrdata(hdr, GENL_HDRLEN),
			   nlmsg_attrlen(hdr, GENL_HDRLEN), &capture, &bad);
	if (err)
		return ctx_error(ctx, err,
				 "what a capture tells has no good attribute \"%s\"",
				 bad ? bad : "");
	return fn(&capture, arg);
}

static int capture_datagram(struct dvs_ctx *ctx, const char *buf, int len,
			    dvs_capture_fn *fn, void *arg)
{
	struct nlmsghdr *hdr = (struct nlmsghdr *)buf;
	int err = 0;

	for (; nlmsg_ok(hdr, len) && !err; hdr = nlmsg_next(hdr, &len))
		err = capture_message(ctx, hdr, fn, arg);
	return err;
}

static int capture_receive(struct dvs_ctx *ctx, char *buf, dvs_capture_fn *fn,
			   void *arg)
{
	struct sockaddr_nl from = { 0 };
	socklen_t from_len = sizeof(from);
	ssize_t len;

	len = recvfrom(nl_socket_get_fd(ctx->capture), buf, CAPTURE_SIZE,
		       MSG_DONTWAIT, (struct sockaddr *)&from, &from_len);
	if (len < 0 && errno == EINTR)
		return 0;
	if (len < 0)
		return ctx_error(ctx, -errno, "cannot receive frames: %s",
				 strerror(errno));
	if (from.nl_pid)
		return 0;	/* not of the kernel */
	return capture_datagram(ctx, buf, len, fn, arg);
}

int dvs_capture_process(struct dvs_ctx *ctx, dvs_capture_fn *fn, void *arg)
{
	char *buf;
	int err;

	ctx_error_clear(ctx);
	if (!ctx->capture)
		return ctx_error(ctx, -EBADF, "the context has no capture");
	buf = malloc(CAPTURE_SIZE);
	if (!buf)
		return ctx_error(ctx, -ENOMEM, "out of memory");
	do {
		err = capture_receive(ctx, buf, fn, arg);
	} while (!err);
	free(buf);
	if (err != -EAGAIN)
		return err;
	ctx_error_clear(ctx);
	return 0;
}

struct capture_visit {
	dvs_capture_fn *fn;
	void *arg;
};

static int capture_visit(const void *data, void *arg)
{
	const struct capture_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_capture_get(struct dvs_ctx *ctx, struct dvs_capture *capture)
{
	return ctx_get(ctx, DVS_CMD_CAPTURE_GET, &dvs_object_capture, capture);
}

int dvs_capture_dump(struct dvs_ctx *ctx, const struct dvs_capture *filter,
		     dvs_capture_fn *fn, void *arg)
{
	struct capture_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_CAPTURE_GET, &dvs_object_capture, filter,
			capture_visit, &visit);
}
