// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever is typed, and whatever the kernel answers, dvsctl comes to its end with a
 * status and, if that is not 0, with a reason; and its JSON is JSON.
 *
 * The input is a line, a zero, and what makes the answers. Commands that would touch
 * the machine itself are parsed only: they write files, or speak to others than dvs.
 */
#include "test.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/errno.h>
#include <netlink/genl/genl.h>
#include <netlink/handlers.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include <json-c/json.h>

#include "cmd.h"
#include "codec.h"
#include "ctx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define WORDS_MAX	(2 * ARGS_MAX + 2)
#define LINE_MAX_LEN	1024
#define FAMILY		0x1c
#define ANSWER_MAX	2048

/* The kernel: what is left of the input, and the request it answers. */
static struct {
	const uint8_t *at;
	size_t left;
	struct nlmsghdr request;
	uint8_t cmd;
	const struct dvs_object *object;
} kernel;

static uint8_t next_byte(void)
{
	if (!kernel.left)
		return 0;
	kernel.left--;
	return *kernel.at++;
}

static void complain(const char *text)
{
	fprintf(stderr, "fuzz_dvsctl: %s\n", text);
	abort();
}

/* ---- answers ---- */

/* Attributes of any kind, some of them nested. */
static void put_attributes(struct nl_msg *msg, unsigned int depth)
{
	unsigned int count = next_byte() & 7;

	while (count--) {
		int type = next_byte() & 63;
		uint8_t how = next_byte();
		struct nlattr *attr;

		if (how & 0x80 && depth < 4) {
			attr = nla_nest_start(msg, type);
			if (!attr)
				return;
			put_attributes(msg, depth + 1);
			nla_nest_end(msg, attr);
			continue;
		}
		attr = nla_reserve(msg, type, how & 31);
		if (!attr)
			return;
		for (int i = 0; i < (how & 31); i++)
			((uint8_t *)nla_data(attr))[i] = next_byte();
	}
}

/* What a kernel might say of an object */
static void put_object(struct nl_msg *msg)
{
	void *data = calloc(1, kernel.object->size);

	fill_object(kernel.object, data, next_byte());
	if (!kernel.object->whole)
		*(uint64_t *)data &= ~((uint64_t)next_byte() << (next_byte() & 31));
	codec_encode(msg, kernel.object, CODEC_ALL, data);
	dvs_object_clear(kernel.object, data);
	free(data);
}

static void put_control(struct nl_msg *msg, int type, bool fails)
{
	struct nlmsgerr err = { .msg = kernel.request };
	struct nlmsghdr *hdr = nlmsg_hdr(msg);

	err.error = fails ? -next_byte() : 0;
	hdr->nlmsg_type = type;
	if (type == NLMSG_DONE)
		nlmsg_append(msg, &err.error, sizeof(err.error), NLMSG_ALIGNTO);
	else
		nlmsg_append(msg, &err, sizeof(err), NLMSG_ALIGNTO);
	if (!fails)
		return;
	hdr->nlmsg_flags |= NLM_F_CAPPED | NLM_F_ACK_TLVS;
	put_attributes(msg, 0);
}

static void put_answer(struct nl_msg *msg, unsigned int kind)
{
	const struct genlmsghdr genl = { .cmd = kernel.cmd, .version = 1 };

	switch (kind) {
	case 0:
	case 1:
		put_control(msg, NLMSG_ERROR, kind);
		return;
	case 2:
	case 3:
		put_control(msg, NLMSG_DONE, kind & 1);
		return;
	default:
		nlmsg_append(msg, (void *)&genl, sizeof(genl), NLMSG_ALIGNTO);
		if (kind == 7)
			put_attributes(msg, 0);
		else
			put_object(msg);
	}
}

/* Some bytes of a message, and its length, become others. */
static void damage(uint8_t *data, size_t len)
{
	for (unsigned int times = next_byte() & 3; times; times--) {
		size_t at = next_byte() | next_byte() << 8;

		data[at % len] = next_byte();
	}
}

static int kernel_receive(struct nl_sock *sock, struct sockaddr_nl *from,
			  unsigned char **buf, struct ucred **creds)
{
	unsigned int how = next_byte();
	int flags = (how & 8 ? NLM_F_MULTI : 0) |
		    (how & 0x20 ? NLM_F_DUMP_INTR : 0);
	struct nl_msg *msg;
	struct nlmsghdr *hdr;
	int len;

	(void)sock;
	(void)creds;
	if (!kernel.left)
		return -NLE_BAD_SOCK;
	msg = nlmsg_alloc_size(ANSWER_MAX);
	nlmsg_put(msg, 0, kernel.request.nlmsg_seq + !!(how & 0x10), FAMILY, 0,
		  flags);
	put_answer(msg, how & 7);
	hdr = nlmsg_hdr(msg);
	len = hdr->nlmsg_len;
	*buf = malloc(len);
	memcpy(*buf, hdr, len);
	nlmsg_free(msg);
	if (how & 0x40)
		damage(*buf, len);
	memset(from, 0, sizeof(*from));
	from->nl_family = AF_NETLINK;
	return how & 0x80 ? len - next_byte() % len : len;
}

static int kernel_send(struct nl_sock *sock, struct nl_msg *msg)
{
	const struct nlmsghdr *hdr = nlmsg_hdr(msg);

	(void)sock;
	kernel.request = *hdr;
	kernel.cmd = ((const struct genlmsghdr *)nlmsg_data(hdr))->cmd;
	return hdr->nlmsg_len;
}

static struct dvs_ctx *kernel_open(void)
{
	struct dvs_ctx *ctx = dvs_ctx_alloc();
	struct nl_cb *cb;

	ctx->family = FAMILY;
	ctx->sock = nl_socket_alloc();
	cb = nl_socket_get_cb(ctx->sock);
	nl_cb_overwrite_send(cb, kernel_send);
	nl_cb_overwrite_recv(cb, kernel_receive);
	nl_cb_put(cb);
	return ctx;
}

/* ---- the program ---- */

static bool touches_the_machine(const struct call *call)
{
	return call->cmd && (call->cmd->local || call->topic == &capture_topic ||
			     call->topic == &monitor_topic ||
			     call->topic == &sched_topic);
}

static int run_line(struct dvsctl *ctl, char *line)
{
	char *words[WORDS_MAX];
	const char *error;
	struct call call;
	int count, status;

	count = batch_split(line, words, WORDS_MAX, &error);
	if (count < 0 && !error)
		complain("no reason");
	if (count <= 0)
		return EXIT_OK;
	status = call_parse(ctl, &call, count, words);
	if (!status && !touches_the_machine(&call)) {
		kernel.object = call.cmd ? cmd_object(call.topic, call.cmd) :
					   dvs_object_find("switch");
		status = call_run(ctl, &call);
	}
	call_release(&call);
	return status;
}

static void check(struct dvsctl *ctl, int status, const char *text)
{
	json_object *json;

	if (status < EXIT_OK || status > EXIT_USAGE)
		complain("odd status");
	if (!memchr(ctl->error, '\0', sizeof(ctl->error)))
		complain("the reason has no end");
	if (status && !*ctl->error)
		complain("no reason");
	if (!ctl->out.json || !*text)
		return;
	json = json_tokener_parse(text);
	if (!json)
		complain("no JSON");
	json_object_put(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *zero = size ? memchr(data, '\0', size) : NULL;
	size_t len = zero ? (size_t)(zero - data) : size;
	char line[LINE_MAX_LEN] = "", *text = NULL;
	struct dvsctl ctl = { 0 };
	size_t room;
	int status;

	if (len >= sizeof(line))
		return 0;
	memcpy(line, data, len);
	kernel.at = data + len;
	kernel.left = size - len;
	next_byte();
	ctl.out.json = next_byte() & 1;
	ctl.nl = kernel_open();
	ctl.out.file = open_memstream(&text, &room);
	status = run_line(&ctl, line);
	if (status)
		out_error(&ctl.out, ctl.error);
	out_flush(&ctl.out);
	fclose(ctl.out.file);
	check(&ctl, status, text);
	free(text);
	dvs_ctx_free(ctl.nl);
	return 0;
}
