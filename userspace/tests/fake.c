// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel that says what a test tells it to.
 */
#include "fake.h"

#include "test.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/genl.h>
#include <netlink/handlers.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "codec.h"
#include "ctx.h"

#define ANSWERS_MAX	64

static struct {
	fake_fn *answer;
	unsigned int requests;
	struct nlmsghdr *last;
	struct {
		void *data;
		int len;
	} queue[ANSWERS_MAX];
	unsigned int put;
	unsigned int got;
} fake;

static int fake_send(struct nl_sock *sock, struct nl_msg *msg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);

	(void)sock;
	free(fake.last);
	fake.last = malloc(hdr->nlmsg_len);
	assert_non_null(fake.last);
	memcpy(fake.last, hdr, hdr->nlmsg_len);
	fake.requests++;
	fake.answer(fake.last);
	return hdr->nlmsg_len;
}

static int fake_recv(struct nl_sock *sock, struct sockaddr_nl *from,
		     unsigned char **buf, struct ucred **creds)
{
	unsigned int n = fake.got++;

	(void)sock;
	(void)creds;
	assert_true(n < fake.put);
	memset(from, 0, sizeof(*from));
	from->nl_family = AF_NETLINK;
	/* libnl frees what it was given. */
	*buf = fake.queue[n].data;
	fake.queue[n].data = NULL;
	return fake.queue[n].len;
}

struct dvs_ctx *fake_open(fake_fn *answer)
{
	struct dvs_ctx *ctx = dvs_ctx_alloc();
	struct nl_cb *cb;

	assert_non_null(ctx);
	memset(&fake, 0, sizeof(fake));
	fake.answer = answer;
	ctx->family = FAKE_FAMILY;
	ctx->sock = nl_socket_alloc();
	assert_non_null(ctx->sock);
	cb = nl_socket_get_cb(ctx->sock);
	nl_cb_overwrite_send(cb, fake_send);
	nl_cb_overwrite_recv(cb, fake_recv);
	nl_cb_put(cb);
	return ctx;
}

unsigned int fake_requests(void)
{
	return fake.requests;
}

const struct nlmsghdr *fake_last(void)
{
	return fake.last;
}

void fake_close(void)
{
	assert_int_equal(fake.got, fake.put);
	free(fake.last);
	fake.last = NULL;
}

static void queue_data(void *data, int len)
{
	assert_true(fake.put < ANSWERS_MAX);
	fake.queue[fake.put].data = data;
	fake.queue[fake.put++].len = len;
}

static void queue_message(struct nl_msg *msg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	void *data = malloc(hdr->nlmsg_len);

	assert_non_null(data);
	memcpy(data, hdr, hdr->nlmsg_len);
	queue_data(data, hdr->nlmsg_len);
	nlmsg_free(msg);
}

void fake_stale(uint8_t cmd, uint32_t seq, const struct dvs_object *object,
		const void *data)
{
	struct nl_msg *msg = nlmsg_alloc_size(codec_size(object, data));

	assert_non_null(genlmsg_put(msg, 0, seq, FAKE_FAMILY, 0, 0, cmd, 1));
	assert_int_equal(codec_encode(msg, object, CODEC_ALL, data), 0);
	queue_message(msg);
}

void fake_object(uint8_t cmd, int flags, const struct dvs_object *object,
		 const void *data)
{
	struct nl_msg *msg = nlmsg_alloc_size(codec_size(object, data));

	assert_non_null(genlmsg_put(msg, 0, fake.last->nlmsg_seq, FAKE_FAMILY,
				    0, flags, cmd, 1));
	assert_int_equal(codec_encode(msg, object, CODEC_ALL, data), 0);
	queue_message(msg);
}

struct nl_msg *fake_tlvs(void)
{
	struct nl_msg *msg = nlmsg_alloc();

	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	return msg;
}

static void queue_control(int type, int flags, const void *payload, size_t len,
			  struct nl_msg *tlvs)
{
	struct nl_msg *msg = nlmsg_alloc_size(64 * 1024);
	void *at;

	if (tlvs)
		flags |= NLM_F_ACK_TLVS;
	assert_non_null(nlmsg_put(msg, 0, fake.last->nlmsg_seq, type, 0,
				  flags));
	assert_int_equal(nlmsg_append(msg, (void *)payload, len, NLMSG_ALIGNTO),
			 0);
	if (tlvs) {
		struct nlmsghdr *hdr = nlmsg_hdr(tlvs);

		at = nlmsg_reserve(msg, nlmsg_attrlen(hdr, 0), NLMSG_ALIGNTO);
		assert_non_null(at);
		memcpy(at, nlmsg_attrdata(hdr, 0), nlmsg_attrlen(hdr, 0));
		nlmsg_free(tlvs);
	}
	queue_message(msg);
}

void fake_ack(void)
{
	struct nlmsgerr err = { .error = 0, .msg = *fake.last };

	queue_control(NLMSG_ERROR, NLM_F_CAPPED, &err, sizeof(err), NULL);
}

void fake_done(int code, int flags, struct nl_msg *tlvs)
{
	queue_control(NLMSG_DONE, NLM_F_MULTI | flags, &code, sizeof(code),
		      tlvs);
}

void fake_error(int code, struct nl_msg *tlvs)
{
	struct nlmsgerr err = { .error = code, .msg = *fake.last };

	queue_control(NLMSG_ERROR, NLM_F_CAPPED, &err, sizeof(err), tlvs);
}

void fake_error_uncapped(int code, struct nl_msg *tlvs)
{
	size_t len = sizeof(int) + fake.last->nlmsg_len;
	char *payload = malloc(len);

	assert_non_null(payload);
	memcpy(payload, &code, sizeof(code));
	memcpy(payload + sizeof(code), fake.last, fake.last->nlmsg_len);
	queue_control(NLMSG_ERROR, 0, payload, len, tlvs);
	free(payload);
}

void fake_error_lying(int code, uint32_t len, struct nl_msg *tlvs)
{
	struct nlmsgerr err = { .error = code, .msg = *fake.last };

	err.msg.nlmsg_len = len;
	queue_control(NLMSG_ERROR, 0, &err, sizeof(err), tlvs);
}

void fake_receive_error(int nlerr)
{
	queue_data(NULL, nlerr);
}
