/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink by hand, for dvs_uapi.c: messages are laid out byte by byte, so that
 * wrong ones can be made too.
 */
#ifndef _UAPI_NL_H
#define _UAPI_NL_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#define NL_ROOM		(96 * 1024)	/* 4,095 runs of VIDs */

/**
 * struct nl_request - a message on its way to the kernel
 * @hdr: its header
 * @genl: the header of generic netlink
 * @room: all of it
 */
struct nl_request {
	union {
		struct {
			struct nlmsghdr hdr;
			struct genlmsghdr genl;
		};
		char room[NL_ROOM];
	};
};

/**
 * struct nl_answer - what the kernel said
 * @err: 0, or a negative error code
 * @text: the sentence that comes with an error, empty if there is none
 * @offset: where in the request the bad attribute is, 0 if not said
 * @missing: type of the attribute that is missing, 0 if not said
 * @messages: messages of data before the end
 * @sum: a sum over the data, to see whether anything has changed
 */
struct nl_answer {
	int err;
	char text[128];
	unsigned int offset;
	unsigned int missing;
	unsigned int messages;
	uint64_t sum;
};

/* Attributes that change while nobody does anything */
typedef bool nl_volatile_fn(uint8_t cmd, uint16_t type);

static uint16_t nl_family;

static inline void nl_die(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static inline int nl_open(void)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	const int on = 1;

	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on,
		       sizeof(on)))
		nl_die("netlink socket");
	return fd;
}

static inline void nl_begin(struct nl_request *req, uint8_t cmd, uint16_t flags)
{
	memset(req, 0, NLMSG_LENGTH(GENL_HDRLEN));
	req->hdr.nlmsg_type = nl_family;
	req->hdr.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	req->hdr.nlmsg_seq = 1;
	req->hdr.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	req->genl.cmd = cmd;
	req->genl.version = 1;
}

/* Append an attribute; returns its offset */
static inline unsigned int nl_put(struct nl_request *req, uint16_t type,
				  const void *data, size_t len)
{
	unsigned int offset = NLMSG_ALIGN(req->hdr.nlmsg_len);
	struct nlattr *attr = (struct nlattr *)(req->room + offset);

	if (offset + NLA_HDRLEN + NLA_ALIGN(len) > NL_ROOM)
		nl_die("message is too long");
	memset(attr, 0, NLA_HDRLEN + NLA_ALIGN(len));
	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + len;
	if (len)
		memcpy((char *)attr + NLA_HDRLEN, data, len);
	req->hdr.nlmsg_len = offset + NLA_ALIGN(attr->nla_len);
	return offset;
}

static inline void nl_parse_ack(struct nl_answer *answer,
				const struct nlmsghdr *hdr,
				const struct nlmsgerr *error)
{
	size_t at = NLMSG_HDRLEN + sizeof(*error);
	const struct nlattr *attr;
	const char *data;

	if (!(hdr->nlmsg_flags & NLM_F_CAPPED))
		at += NLMSG_ALIGN(error->msg.nlmsg_len) - NLMSG_HDRLEN;
	if (!(hdr->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	for (; at + NLA_HDRLEN <= hdr->nlmsg_len; at += NLA_ALIGN(attr->nla_len)) {
		attr = (const struct nlattr *)((const char *)hdr + at);
		data = (const char *)attr + NLA_HDRLEN;
		if (attr->nla_len < NLA_HDRLEN)
			return;
		if (attr->nla_type == NLMSGERR_ATTR_MSG)
			snprintf(answer->text, sizeof(answer->text), "%s", data);
		else if (attr->nla_type == NLMSGERR_ATTR_OFFS)
			memcpy(&answer->offset, data, 4);
		else if (attr->nla_type == NLMSGERR_ATTR_MISS_TYPE)
			memcpy(&answer->missing, data, 4);
	}
}

/* FNV-1a, over all attributes but volatile ones */
static inline void nl_sum(struct nl_answer *answer, const struct nlmsghdr *hdr,
			  nl_volatile_fn *skip)
{
	const struct genlmsghdr *genl = NLMSG_DATA(hdr);
	size_t i, at = NLMSG_LENGTH(GENL_HDRLEN);
	const struct nlattr *attr;

	for (; at + NLA_HDRLEN <= hdr->nlmsg_len; at += NLA_ALIGN(attr->nla_len)) {
		attr = (const struct nlattr *)((const char *)hdr + at);
		if (attr->nla_len < NLA_HDRLEN)
			break;
		if (skip && skip(genl->cmd, attr->nla_type & NLA_TYPE_MASK))
			continue;
		for (i = 0; i < attr->nla_len; i++) {
			answer->sum ^= ((const uint8_t *)attr)[i];
			answer->sum *= 0x100000001b3;
		}
	}
}

/* True if this was the last message */
static inline bool nl_take(struct nl_answer *answer, const struct nlmsghdr *hdr,
			   nl_volatile_fn *skip)
{
	const struct nlmsgerr *error = NLMSG_DATA(hdr);

	switch (hdr->nlmsg_type) {
	case NLMSG_ERROR:
		answer->err = error->error;
		nl_parse_ack(answer, hdr, error);
		return true;
	case NLMSG_DONE:
		memcpy(&answer->err, NLMSG_DATA(hdr), sizeof(answer->err));
		return true;
	}
	answer->messages++;
	nl_sum(answer, hdr, skip);
	return false;
}

/* Send a request and read the whole answer */
static inline void nl_talk(int fd, const struct nl_request *req,
			   struct nl_answer *answer, nl_volatile_fn *skip)
{
	static char room[256 * 1024];
	const struct nlmsghdr *hdr;
	bool last = false;
	unsigned int left;
	ssize_t len;

	memset(answer, 0, sizeof(*answer));
	if (send(fd, req->room, req->hdr.nlmsg_len, 0) < 0)
		nl_die("send");
	while (!last) {
		len = recv(fd, room, sizeof(room), 0);
		if (len < 0)
			nl_die("receive");
		left = len;
		for (hdr = (struct nlmsghdr *)room; NLMSG_OK(hdr, left) && !last;
		     hdr = NLMSG_NEXT(hdr, left))
			last = nl_take(answer, hdr, skip);
	}
}

/* Ask for the number of the family, as every program has to */
static inline void nl_resolve(int fd, const char *name)
{
	char room[NL_ROOM];
	struct nl_request req;
	const struct nlmsghdr *hdr = (struct nlmsghdr *)room;
	const struct nlattr *attr;
	size_t at = NLMSG_LENGTH(GENL_HDRLEN);
	ssize_t len;

	nl_family = GENL_ID_CTRL;
	nl_begin(&req, CTRL_CMD_GETFAMILY, 0);
	req.hdr.nlmsg_flags = NLM_F_REQUEST;
	nl_put(&req, CTRL_ATTR_FAMILY_NAME, name, strlen(name) + 1);
	if (send(fd, req.room, req.hdr.nlmsg_len, 0) < 0)
		nl_die("send");
	len = recv(fd, room, sizeof(room), 0);
	if (len < 0 || hdr->nlmsg_type == NLMSG_ERROR)
		nl_die("no such family");
	for (; at + NLA_HDRLEN <= hdr->nlmsg_len; at += NLA_ALIGN(attr->nla_len)) {
		attr = (const struct nlattr *)(room + at);
		if (attr->nla_type == CTRL_ATTR_FAMILY_ID)
			memcpy(&nl_family, (const char *)attr + NLA_HDRLEN, 2);
	}
}

#endif /* _UAPI_NL_H */
