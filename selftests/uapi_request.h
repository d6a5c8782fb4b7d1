/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of dvs_uapi.c: good ones, good ones with one bad attribute, what is
 * expected of the kernel then, and whether anything has changed.
 */
#ifndef _UAPI_REQUEST_H
#define _UAPI_REQUEST_H

#include "uapi_state.h"
#include "uapi_table.h"

static uint32_t the_switch, the_port, free_port;
static const char *the_tunnel;
static unsigned int tests, failures;

static uint64_t state_before;

static void test_begin(void)
{
	failed = 0;
	state_before = state();
}

static void test_end(const char *name, const char *what)
{
	if (state() != state_before)
		complain("something has changed");
	failures += failed;
	printf("%sok %u - %s%s%s\n", failed ? "not " : "", ++tests, name,
	       *name ? ": " : "", what);
	fflush(stdout);
}

/* ---- requests ---- */

static unsigned int put_u8(struct nl_request *req, uint16_t type, uint8_t n)
{
	return nl_put(req, type, &n, sizeof(n));
}

static unsigned int put_u16(struct nl_request *req, uint16_t type, uint16_t n)
{
	return nl_put(req, type, &n, sizeof(n));
}

static unsigned int put_range(struct nl_request *req, uint16_t type,
			      uint32_t first, uint32_t last)
{
	struct {
		struct nlattr head_first;
		uint32_t first;
		struct nlattr head_last;
		uint32_t last;
	} range = {
		{ 8, DVS_A_SEGMENT_RANGE_FIRST }, first,
		{ 8, DVS_A_SEGMENT_RANGE_LAST }, last,
	};

	return nl_put(req, type | NLA_F_NESTED, &range, sizeof(range));
}

static unsigned int put_u64(struct nl_request *req, uint16_t type, uint64_t n)
{
	return nl_put(req, type, &n, sizeof(n));
}

static unsigned int put_u32(struct nl_request *req, uint16_t type, uint32_t n)
{
	return nl_put(req, type, &n, sizeof(n));
}

static unsigned int put_text(struct nl_request *req, uint16_t type,
			     const char *text)
{
	return nl_put(req, type, text, strlen(text) + 1);
}

static unsigned int put_addr(struct nl_request *req, uint16_t type,
			     uint8_t last_byte)
{
	const uint8_t addr[4] = { 192, 0, 2, last_byte };

	return nl_put(req, type, addr, sizeof(addr));
}

static unsigned int put_mac(struct nl_request *req, uint16_t type,
			    uint8_t last_byte)
{
	const uint8_t mac[6] = { 2, 0, 0, 0, 0, last_byte };

	return nl_put(req, type, mac, sizeof(mac));
}

/* Values of attributes that a request needs, by the set they are of */
static void put_good_fdb(struct nl_request *req, const struct operation *op,
			 uint16_t type)
{
	if (type == DVS_A_FDB_SWITCH)
		put_u32(req, type, the_switch);
	else if (type == DVS_A_FDB_SEGMENT)
		put_u32(req, type, 1);
	else if (type == DVS_A_FDB_MAC)
		put_mac(req, type, op->cmd == DVS_CMD_FDB_NEW ? 2 : 1);
	else if (type == DVS_A_FDB_PORT)
		put_u32(req, type, the_port);
}

static void put_good_tunnel(struct nl_request *req, const struct operation *op,
			    uint16_t type)
{
	bool new = op->cmd == DVS_CMD_TUNNEL_NEW;

	if (type == DVS_A_TUNNEL_SWITCH)
		put_u32(req, type, the_switch);
	else if (type == DVS_A_TUNNEL_NAME)
		put_text(req, type, new ? "new0" : the_tunnel);
	else if (type == DVS_A_TUNNEL_LOCAL)
		put_addr(req, type, 9);
}

static void put_good_remote(struct nl_request *req, const struct operation *op,
			    uint16_t type)
{
	if (type == DVS_A_REMOTE_SWITCH)
		put_u32(req, type, the_switch);
	else if (type == DVS_A_REMOTE_TUNNEL)
		put_text(req, type, the_tunnel);
	else if (type == DVS_A_REMOTE_ADDRESS)
		put_addr(req, type, op->cmd == DVS_CMD_REMOTE_NEW ? 3 : 2);
}

static void put_good_sched(struct nl_request *req, const struct operation *op,
			   uint16_t type)
{
	const uint8_t class = 3;

	if (op->set == class_set && type == DVS_A_CLASS_CLASS)
		nl_put(req, type, &class, sizeof(class));
	else
		put_u32(req, type,
			op->cmd == DVS_CMD_SCHED_NEW ? free_port : the_port);
}

static void put_good_pool(struct nl_request *req, const struct operation *op,
			  uint16_t type)
{
	bool new = op->cmd == DVS_CMD_POOL_NEW;
	const uint8_t class = 6;

	if (type == DVS_A_POOL_SWITCH)
		put_u32(req, type, the_switch);
	else if (type == DVS_A_POOL_NAME)
		put_text(req, type, new ? "new0" : "pool0");
	else if (type == DVS_A_POOL_CLASS)
		nl_put(req, type, &class, sizeof(class));
}

static void put_good_mirror(struct nl_request *req, const struct operation *op,
			    uint16_t type)
{
	bool new = op->cmd == DVS_CMD_MIRROR_NEW;

	if (type == DVS_A_MIRROR_SWITCH)
		put_u32(req, type, the_switch);
	else if (type == DVS_A_MIRROR_NAME)
		put_text(req, type, new ? "new0" : "mirror0");
	else if (type == DVS_A_MIRROR_TARGET)
		put_u32(req, type, the_port);
}

static void put_good_port(struct nl_request *req, const struct operation *op,
			  uint16_t type)
{
	if (type == DVS_A_PORT_GROUP_NAME)
		put_text(req, type,
			 op->cmd == DVS_CMD_GROUP_NEW ? "new0" : "group0");
	else if (type == DVS_A_PORT_SWITCH)
		put_u32(req, type, the_switch);
	else
		put_u32(req, type,
			op->cmd == DVS_CMD_PORT_NEW ? free_port : the_port);
}

static void put_good_police(struct nl_request *req, uint16_t type)
{
	const uint64_t rate = 1000000;

	if (type == DVS_A_POLICE_RATE)
		nl_put(req, type, &rate, sizeof(rate));
	else if (type == DVS_A_POLICE_BURST)
		put_u32(req, type, 9000);
	else
		put_u32(req, type, the_port);
}

static void put_good(struct nl_request *req, const struct operation *op,
		     uint16_t type)
{
	if (op->set == fdb_set)
		put_good_fdb(req, op, type);
	else if (op->set == tunnel_set)
		put_good_tunnel(req, op, type);
	else if (op->set == remote_set)
		put_good_remote(req, op, type);
	else if (op->set == sched_set || op->set == class_set)
		put_good_sched(req, op, type);
	else if (op->set == pool_set)
		put_good_pool(req, op, type);
	else if (op->set == police_set)
		put_good_police(req, type);
	else if (type == DVS_A_CAPTURE_PORT && op->set == capture_set)
		put_u32(req, type, the_port);
	else if (op->set == mirror_set)
		put_good_mirror(req, op, type);
	else if (op->set == sampler_set && type == DVS_A_SAMPLER_INTERVAL)
		put_u32(req, type, 10);
	else if (op->cmd == DVS_CMD_SWITCH_NEW)
		put_text(req, type, "new0");
	else if (op->set == switch_set)
		put_u32(req, type, the_switch);
	else if (op->set == port_set)
		put_good_port(req, op, type);
	else if (op->set == segment_set && type == DVS_A_SEGMENT_ID)
		put_u32(req, type, op->cmd == DVS_CMD_SEGMENT_NEW ? 200 : 100);
	else if (op->set == drop_set && type == DVS_A_DROP_PORT)
		put_u32(req, type, the_port);
	else
		put_u32(req, type, the_switch);
}

/* A request with all it needs but one attribute */
static void begin_without(struct nl_request *req, const struct operation *op,
			  uint16_t type)
{
	const uint16_t *needed;

	nl_begin(req, op->cmd, 0);
	for (needed = op->needed; *needed; needed++)
		if (*needed != type)
			put_good(req, op, *needed);
}

static const struct operation *operation(const char *name)
{
	const struct operation *op = operations;

	while (strcmp(op->name, name))
		op++;
	return op;
}

static bool takes(const struct operation *op, uint16_t type)
{
	const struct attribute *attr;

	for (attr = op->set; attr->kind; attr++)
		if (attr->type == type)
			return !(op->refused & BIT(type));
	return false;
}

/* The kernel refuses a request and points at what it does not like */
static void expect_refused(const struct nl_request *req, unsigned int at,
			   unsigned int type, const char *what)
{
	unsigned int end = NLMSG_ALIGN(req->hdr.nlmsg_len);
	struct nl_answer answer;

	nl_talk(fd, req, &answer, NULL);
	if (answer.err == -EINVAL || answer.err == -ERANGE) {
		if (*answer.text && answer.offset >= at && answer.offset < end)
			return;
	}
	complain("attribute %u, %s: error %d, \"%s\", at %u, expected %u", type,
		 what, answer.err, answer.text, answer.offset, at);
}

static void try_bytes(const struct operation *op, uint16_t type,
		      const void *data, size_t len, const char *what)
{
	struct nl_request req;
	unsigned int at;

	begin_without(&req, op, type & NLA_TYPE_MASK);
	at = nl_put(&req, type, data, len);
	expect_refused(&req, at, type & NLA_TYPE_MASK, what);
}

#endif /* _UAPI_REQUEST_H */
