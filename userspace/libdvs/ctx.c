// SPDX-License-Identifier: GPL-2.0
/*
 * The context: its socket and its last error.
 *
 * libnl has numbers of its own for errors (-NLE_*); they become -errno here and
 * nowhere else. It knows nothing of extended acknowledgements either: they are
 * switched on here and read in ack.c.
 */
#include "ctx.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/dvs.h>
#include <linux/netlink.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "dvs.h"
#include "util.h"

/* Holds the longest request, a map with one run for each VID. */
#define SEND_BUFFER	(256 * 1024)
/* What the kernel fills at most with one part of a dump. */
#define MESSAGE_BUFFER	(32 * 1024)

static const int nle_errno[] = {
	[NLE_INTR] = EINTR,
	[NLE_BAD_SOCK] = EBADF,
	[NLE_AGAIN] = EAGAIN,
	[NLE_NOMEM] = ENOMEM,
	[NLE_EXIST] = EEXIST,
	[NLE_INVAL] = EINVAL,
	[NLE_RANGE] = ERANGE,
	[NLE_MSGSIZE] = EMSGSIZE,
	[NLE_OPNOTSUPP] = EOPNOTSUPP,
	[NLE_AF_NOSUPPORT] = EAFNOSUPPORT,
	[NLE_OBJ_NOTFOUND] = ENOENT,
	[NLE_NOATTR] = ENODATA,
	[NLE_MISSING_ATTR] = ENODATA,
	[NLE_MSG_OVERFLOW] = EMSGSIZE,
	[NLE_MSG_TRUNC] = EMSGSIZE,
	[NLE_NOADDR] = EADDRNOTAVAIL,
	[NLE_MSG_TOOSHORT] = EBADMSG,
	[NLE_NOACCESS] = EACCES,
	[NLE_PERM] = EPERM,
	[NLE_BUSY] = EBUSY,
	[NLE_PROTO_MISMATCH] = EPROTONOSUPPORT,
	[NLE_NODEV] = ENODEV,
	[NLE_DUMP_INTR] = EINTR,
};

/* A positive errno. */
static int errno_of_nle(int nlerr)
{
	size_t n = abs(nlerr);

	int err = n < ARRAY_SIZE(nle_errno) ? nle_errno[n] : 0;

	return err ? err : EIO;
}

void ctx_error_clear(struct dvs_ctx *ctx)
{
	ctx->errmsg[0] = '\0';
	ctx->errattr[0] = '\0';
}

int ctx_error(struct dvs_ctx *ctx, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ctx->errmsg, sizeof(ctx->errmsg), format, args);
	va_end(args);
	return err;
}

int ctx_error_nl(struct dvs_ctx *ctx, int nlerr, const char *what)
{
	int err = errno_of_nle(nlerr);

	return ctx_error(ctx, -err, "%s: %s", what, strerror(err));
}

const char *dvs_errmsg(const struct dvs_ctx *ctx)
{
	return ctx->errmsg;
}

const char *dvs_errattr(const struct dvs_ctx *ctx)
{
	return ctx->errattr[0] ? ctx->errattr : NULL;
}

struct dvs_ctx *dvs_ctx_alloc(void)
{
	return calloc(1, sizeof(struct dvs_ctx));
}

void dvs_ctx_free(struct dvs_ctx *ctx)
{
	if (!ctx)
		return;
	dvs_monitor_close(ctx);
	dvs_capture_close(ctx);
	nl_socket_free(ctx->sock);
	free(ctx);
}

/*
 * Extended acknowledgements say what was wrong; without CAP_ACK they would
 * carry the whole request back. Strict checks let the kernel refuse a filter
 * that it would otherwise pass over.
 */
static int socket_options(struct nl_sock *sock)
{
	static const int options[] = {
		NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK,
	};
	int fd = nl_socket_get_fd(sock);
	int on = 1;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		if (setsockopt(fd, SOL_NETLINK, options[i], &on, sizeof(on)))
			return -errno;
	}
	return 0;
}

int ctx_socket_setup(struct dvs_ctx *ctx, struct nl_sock *sock, int size)
{
	int err;

	err = genl_connect(sock);
	if (err)
		return ctx_error_nl(ctx, err, "netlink socket");
	err = nl_socket_set_buffer_size(sock, size, SEND_BUFFER);
	if (err)
		return ctx_error_nl(ctx, err, "netlink socket buffer");
	nl_socket_set_msg_buf_size(sock, MESSAGE_BUFFER);
	nl_socket_enable_msg_peek(sock);
	err = socket_options(sock);
	if (err)
		return ctx_error(ctx, err, "netlink socket option: %s",
				 strerror(-err));
	return 0;
}

static int ctx_resolve(struct dvs_ctx *ctx)
{
	int family = genl_ctrl_resolve(ctx->sock, DVS_FAMILY_NAME);

	if (family == -NLE_OBJ_NOTFOUND)
		return ctx_error(ctx, -ENOENT, "the dvs module is not loaded");
	if (family < 0)
		return ctx_error_nl(ctx, family, "generic netlink");
	ctx->family = family;
	return 0;
}

int dvs_ctx_open(struct dvs_ctx *ctx)
{
	int err;

	ctx_error_clear(ctx);
	if (ctx->sock)
		return ctx_error(ctx, -EBUSY, "the context is open already");
	ctx->sock = nl_socket_alloc();
	if (!ctx->sock)
		return ctx_error(ctx, -ENOMEM, "out of memory");

	err = ctx_socket_setup(ctx, ctx->sock, MESSAGE_BUFFER * 8);
	if (!err)
		err = ctx_resolve(ctx);
	if (err) {
		nl_socket_free(ctx->sock);
		ctx->sock = NULL;
	}
	return err;
}
