// SPDX-License-Identifier: GPL-2.0
/*
 * Requests that a careful program never makes: the family has to refuse each,
 * point at the attribute, and leave everything as it was.
 *
 * dvs_uapi.sh prepares what the requests are about:
 *
 *	dvs_uapi SWITCH PORT FREE TUNNEL
 *
 * PORT is attached to SWITCH, FREE to none. SWITCH has segments 1 and 100, the
 * tunnel TUNNEL with the remote 192.0.2.2, and the static entry (1,
 * 02:00:00:00:00:01) at PORT. PORT has a scheduler with a rate of 1,000,000 bytes
 * per second, half of which is guaranteed to class 5; it is bound to SWITCH, whose
 * pool0, class 4, has reserved 100,000. PORT has reserved half of that, and follows
 * group0.
 */
#define _GNU_SOURCE

#include <net/if.h>
#include <sched.h>
#include <sys/wait.h>

#include "uapi_conflict.h"
#include "uapi_stranger.h"

#define NOBODY	65534

/* ---- limits ---- */

static size_t kind_size(enum kind kind)
{
	switch (kind) {
	case U8: return 1;
	case U16: return 2;
	case U32: return 4;
	case U64: return 8;
	default: return 0;
	}
}

static void limits_of(const struct operation *op, const struct attribute *attr)
{
	size_t size = kind_size(attr->kind);
	uint64_t below = attr->min - 1, above = attr->max + 1;

	if (!size)
		return;
	if (attr->min)
		try_bytes(op, attr->type, &below, size, "below the least");
	if (attr->max < UINT64_MAX >> (64 - 8 * size))
		try_bytes(op, attr->type, &above, size, "above the greatest");
}

/* A run or range with one member that is not right */
static void try_inside(const struct operation *op, const struct attribute *attr,
		       const struct attribute *member, uint64_t value,
		       size_t size, const char *what)
{
	struct nl_request inside, req;
	const uint32_t trunk = DVS_PORT_MODE_TRUNK;
	unsigned int at;

	nl_begin(&inside, 0, 0);
	nl_put(&inside, member->type, &value, size);
	begin_without(&req, op, 0);
	if (attr->kind == RUN)
		nl_put(&req, DVS_A_PORT_MODE, &trunk, sizeof(trunk));
	at = nl_put(&req, attr->type | NLA_F_NESTED,
		    inside.room + NLMSG_LENGTH(GENL_HDRLEN),
		    inside.hdr.nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN));
	expect_refused(&req, at, attr->type, what);
}

static const struct attribute *members_of(const struct attribute *attr)
{
	switch (attr->kind) {
	case RUN:
		return run_set;
	case RANGE:
		return range_set;
	case MATCH:
		return match_set;
	case PORTS:
		return ports_set;
	case TUNNELS:
		return tunnels_set;
	default:
		return NULL;
	}
}

static void limits_inside(const struct operation *op,
			  const struct attribute *attr)
{
	const struct attribute *member;
	size_t size;

	for (member = members_of(attr); member && member->kind; member++) {
		size = kind_size(member->kind);
		try_inside(op, attr, member, 0, size, "0 inside");
		try_inside(op, attr, member, member->max + 1, size,
			   "above the greatest inside");
		try_inside(op, attr, member, 1, size - 1, "short inside");
		try_inside(op, attr, member, 1, size + 1, "long inside");
	}
}

static void test_limits(const struct operation *op)
{
	const struct attribute *attr;

	for (attr = op->set; attr->kind; attr++) {
		if (!takes(op, attr->type))
			continue;
		limits_of(op, attr);
		limits_inside(op, attr);
	}
}

/* ---- lengths ---- */

static void lengths_of_address(const struct operation *op, uint16_t type)
{
	static const uint8_t lengths[] = { 0, 1, 3, 5, 15, 17 };
	const uint8_t bytes[17] = { 192, 0, 2, 1 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths) && needs(op, type); i++)
		try_bytes(op, type, bytes, lengths[i], "address of odd length");
}

static void lengths_of_text(const struct operation *op,
			    const struct attribute *attr)
{
	char text[DVS_VM_NAME_LEN + 2];

	memset(text, 'x', sizeof(text));
	try_bytes(op, attr->type, text, attr->max, "text without an end");
	try_bytes(op, attr->type, text, 0, "no text");
	text[attr->max + 1] = '\0';
	try_bytes(op, attr->type, text, attr->max + 2, "long text");
}

static void lengths_of(const struct operation *op, const struct attribute *attr)
{
	const uint8_t bytes[65] = { 1 };
	size_t size = kind_size(attr->kind);

	switch (attr->kind) {
	case ADDRESS:
		lengths_of_address(op, attr->type);
		return;
	case STRING:
		lengths_of_text(op, attr);
		return;
	case FLAG:
		try_bytes(op, attr->type, bytes, 1, "flag with a value");
		return;
	case RUN:
	case RANGE:
	case MATCH:
	case PORTS:
	case TUNNELS:
		try_bytes(op, attr->type | NLA_F_NESTED, bytes, 3, "scrap");
		return;
	case BYTES:
		size = attr->max;
		break;
	default:
		break;
	}
	try_bytes(op, attr->type, bytes, 0, "nothing");
	try_bytes(op, attr->type, bytes, size - 1, "short");
	try_bytes(op, attr->type, bytes, size + 1, "long");
}

static void test_lengths(const struct operation *op)
{
	const struct attribute *attr;

	for (attr = op->set; attr->kind; attr++)
		if (takes(op, attr->type))
			lengths_of(op, attr);
}

/* ---- nesting ---- */

static void test_nesting(const struct operation *op)
{
	const struct attribute odd = { 13, U32, 1, 1 };
	const uint32_t inside[2] = { 8 | 1 << 16, 1 };
	const struct attribute *attr;

	for (attr = op->set; attr->kind; attr++) {
		if (!takes(op, attr->type))
			continue;
		if (members_of(attr)) {
			try_bytes(op, attr->type, inside, sizeof(inside),
				  "nest without its mark");
			try_inside(op, attr, &odd, 1, 4, "unknown inside");
			if (attr->kind != MATCH)
				try_bytes(op, attr->type | NLA_F_NESTED, NULL,
					  0, "empty nest");
		} else {
			try_bytes(op, attr->type | NLA_F_NESTED, inside,
				  kind_size(attr->kind), "mark of a nest");
		}
	}
}

/* ---- unknown and missing attributes ---- */

static void test_unknown(const struct operation *op)
{
	const uint32_t value = 1;
	uint16_t type;

	for (type = 0; type <= op->last + 1; type++)
		if (!takes(op, type))
			try_bytes(op, type, &value, sizeof(value), "not known");
	try_bytes(op, 0x3fff, &value, sizeof(value), "not known");
}

static void test_missing(const struct operation *op)
{
	const uint16_t *needed;
	struct nl_answer answer;
	struct nl_request req;

	for (needed = op->needed; *needed; needed++) {
		begin_without(&req, op, *needed);
		nl_talk(fd, &req, &answer, NULL);
		if (answer.err != -EINVAL || !*answer.text)
			complain("without %u: error %d, \"%s\"", *needed,
				 answer.err, answer.text);
	}
}

/* ---- messages that are wrong as such ---- */

static void expect_error(const struct nl_request *req, int err,
			 const char *what)
{
	struct nl_answer answer;

	nl_talk(fd, req, &answer, NULL);
	if (answer.err != err)
		complain("%s: error %d, expected %d", what, answer.err, err);
}

static void test_headers(void)
{
	struct nl_request req;

	nl_begin(&req, DVS_CMD_MAX + 1, 0);
	expect_error(&req, -EOPNOTSUPP, "unknown command");
	nl_begin(&req, DVS_CMD_SWITCH_NTF, 0);
	expect_error(&req, -EOPNOTSUPP, "notification as a request");
	nl_begin(&req, DVS_CMD_SWITCH_SET, NLM_F_DUMP);
	expect_error(&req, -EOPNOTSUPP, "dump of what is no get");
	nl_begin(&req, DVS_CMD_SWITCH_GET, 0);
	req.hdr.nlmsg_len = NLMSG_HDRLEN;
	expect_error(&req, -EINVAL, "no header of generic netlink");
	begin_without(&req, operations, 0);
	req.genl.reserved = 1;
	expect_error(&req, -EINVAL, "reserved bits");
	begin_without(&req, operations, 0);
	req.hdr.nlmsg_flags |= NLM_F_CREATE;
	expect_error(&req, -EINVAL, "flag without a meaning");
	begin_without(&req, operations, 0);
	req.hdr.nlmsg_len += 3;
	expect_error(&req, -EINVAL, "bytes after the last attribute");
	begin_without(&req, operations, 0);
	((struct nlattr *)(req.room + NLMSG_LENGTH(GENL_HDRLEN)))->nla_len = 99;
	expect_error(&req, -EINVAL, "attribute longer than the message");
}

/* ---- dumps ---- */

/* The number of messages, or an error */
static int dump_of(struct nl_request *req)
{
	struct nl_answer answer;

	nl_talk(fd, req, &answer, NULL);
	return answer.err ?: (int)answer.messages;
}

static int dump(uint8_t cmd, uint16_t type, const void *data, size_t len)
{
	struct nl_request req;

	nl_begin(&req, cmd, NLM_F_DUMP);
	if (type)
		nl_put(&req, type, data, len);
	return dump_of(&req);
}

/* The FDB of a tunnel, of one switch or of all */
static int dump_tunnel_fdb(const char *tunnel, bool one)
{
	struct nl_request req;

	nl_begin(&req, DVS_CMD_FDB_GET, NLM_F_DUMP);
	if (one)
		put_u32(&req, DVS_A_FDB_SWITCH, the_switch);
	put_text(&req, DVS_A_FDB_TUNNEL, tunnel);
	return dump_of(&req);
}

static void expect_dumped(int expected, int got, const char *what)
{
	if (got != expected)
		complain("dump of %s: %d, expected %d", what, got, expected);
}

static void test_dump_filters(void)
{
	const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 }, other[6] = { 2, 9 };
	const uint32_t fixed = DVS_FDB_KIND_STATIC, learned = 0, one = 1,
		       hundred = 100, stranger = 4711;

	expect_dumped(2, dump(DVS_CMD_PORT_GET, DVS_A_PORT_SWITCH, &the_switch,
			      4), "ports of the switch");
	expect_dumped(1, dump(DVS_CMD_TUNNEL_GET, DVS_A_TUNNEL_SWITCH,
			      &the_switch, 4), "tunnels of the switch");
	expect_dumped(1, dump(DVS_CMD_REMOTE_GET, DVS_A_REMOTE_SWITCH,
			      &the_switch, 4), "remotes of the switch");
	expect_dumped(3, dump(DVS_CMD_DROP_GET, DVS_A_DROP_SWITCH, &the_switch,
			      4), "ledgers of the switch");
	expect_dumped(2, dump(DVS_CMD_FDB_GET, 0, NULL, 0), "the FDB");
	expect_dumped(2, dump(DVS_CMD_FDB_GET, DVS_A_FDB_SEGMENT, &one, 4),
		      "segment 1");
	expect_dumped(0, dump(DVS_CMD_FDB_GET, DVS_A_FDB_SEGMENT, &hundred, 4),
		      "segment 100");
	expect_dumped(1, dump(DVS_CMD_FDB_GET, DVS_A_FDB_KIND, &fixed, 4),
		      "static entries");
	expect_dumped(0, dump(DVS_CMD_FDB_GET, DVS_A_FDB_KIND, &learned, 4),
		      "learned entries");
	expect_dumped(1, dump(DVS_CMD_FDB_GET, DVS_A_FDB_PORT, &the_port, 4),
		      "entries of a port");
	expect_dumped(1, dump(DVS_CMD_FDB_GET, DVS_A_FDB_MAC, mac, 6), "a MAC");
	expect_dumped(0, dump(DVS_CMD_FDB_GET, DVS_A_FDB_MAC, other, 6),
		      "another MAC");
	expect_dumped(0, dump_tunnel_fdb(the_tunnel, true), "a tunnel");
	expect_dumped(-ENOENT, dump_tunnel_fdb("nosuch", true),
		      "no tunnel of the switch");
	expect_dumped(0, dump_tunnel_fdb("nosuch", false), "no tunnel at all");
	expect_dumped(1, dump(DVS_CMD_SCHED_GET, 0, NULL, 0), "schedulers");
	expect_dumped(0, dump(DVS_CMD_SCHED_GET, DVS_A_SCHED_IFINDEX,
			      &free_port, 4), "no scheduler");
	expect_dumped(8, dump(DVS_CMD_CLASS_GET, DVS_A_CLASS_IFINDEX,
			      &the_port, 4), "classes of a device");
	expect_dumped(1, dump(DVS_CMD_CLASS_GET, DVS_A_CLASS_CLASS, "\7", 1),
		      "a class");
	expect_dumped(-ERANGE, dump(DVS_CMD_CLASS_GET, DVS_A_CLASS_CLASS, "\10",
				    1), "a ninth class");
	expect_dumped(1, dump(DVS_CMD_POOL_GET, DVS_A_POOL_SWITCH, &the_switch,
			      4), "pools of the switch");
	expect_dumped(1, dump(DVS_CMD_POLICE_GET, 0, NULL, 0), "policers");
	expect_dumped(1, dump(DVS_CMD_POLICE_GET, DVS_A_POLICE_SWITCH,
			      &the_switch, 4), "policers of a switch");
	expect_dumped(0, dump(DVS_CMD_POLICE_GET, DVS_A_POLICE_SWITCH,
			      &free_port, 4), "policers of no switch");
	expect_dumped(1, dump(DVS_CMD_SAMPLER_GET, 0, NULL, 0), "samplers");
	expect_dumped(0, dump(DVS_CMD_SAMPLER_GET, DVS_A_SAMPLER_SWITCH,
			      &free_port, 4), "samplers of no switch");
	expect_dumped(1, dump(DVS_CMD_GROUP_GET, DVS_A_PORT_SWITCH, &the_switch,
			      4), "port groups of a switch");
	expect_dumped(0, dump(DVS_CMD_GROUP_GET, DVS_A_PORT_SWITCH, &free_port,
			      4), "port groups of no switch");
	expect_dumped(1, dump(DVS_CMD_MIRROR_GET, 0, NULL, 0), "mirrors");
	expect_dumped(0, dump(DVS_CMD_MIRROR_GET, DVS_A_MIRROR_SWITCH,
			      &free_port, 4), "mirrors of no switch");
	expect_dumped(1, dump(DVS_CMD_FLOW_CACHE_GET, 0, NULL, 0),
		      "flow caches");
	expect_dumped(0, dump(DVS_CMD_FLOW_GET, 0, NULL, 0), "flows");
	expect_dumped(-ERANGE, dump(DVS_CMD_FDB_GET, DVS_A_FDB_MAC, mac, 5),
		      "a short MAC");
	expect_dumped(-ERANGE, dump(DVS_CMD_FDB_GET, DVS_A_FDB_SEGMENT, &learned,
				    4), "segment 0");
	expect_dumped(-EINVAL, dump(DVS_CMD_PORT_GET, DVS_A_PORT_MODE,
				    &stranger, 4), "ports by mode");
}

/* ---- rights ---- */

/* Make each change, or each read, once; 0 if all were answered so */
static int answers_of_all(bool change, int err)
{
	const struct operation *op;
	struct nl_answer answer;
	struct nl_request req;
	int wrong = 0;

	fd = nl_open();
	for (op = operations; op < operations + ARRAY_SIZE(operations); op++) {
		if (op->change != change)
			continue;
		begin_without(&req, op, 0);
		nl_talk(fd, &req, &answer, NULL);
		if (answer.err == err)
			continue;
		printf("# %s: error %d, expected %d\n", op->name, answer.err,
		       err);
		wrong = 1;
	}
	return wrong;
}

static int as_nobody(bool change, int err)
{
	if (setgid(NOBODY) || setuid(NOBODY))
		nl_die("setuid");
	return answers_of_all(change, err);
}

static int in_userns(bool change, int err)
{
	if (unshare(CLONE_NEWUSER))
		nl_die("unshare");
	return answers_of_all(change, err);
}

static int in_own_netns(bool change, int err)
{
	struct nl_answer answer;
	struct nl_request req;

	(void)change;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
		nl_die("unshare");
	fd = nl_open();
	nl_begin(&req, DVS_CMD_SWITCH_NEW, 0);
	put_text(&req, DVS_A_SWITCH_IFNAME, "own0");
	nl_talk(fd, &req, &answer, NULL);
	return answer.err != err;
}

/* In a process of its own, since what it gives up is lost */
static void test_rights(int (*fn)(bool change, int err), bool change, int err)
{
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		status = fn(change, err);
		fflush(stdout);
		_exit(status);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		nl_die("child");
	if (status)
		complain("status %#x", status);
}

/* ---- all of it ---- */

static const struct {
	const char *what;
	void (*fn)(const struct operation *op);
} kinds[] = {
	{ "values out of range are refused", test_limits },
	{ "wrong lengths are refused", test_lengths },
	{ "wrong nesting is refused", test_nesting },
	{ "unknown attributes are refused", test_unknown },
	{ "missing attributes are named", test_missing },
};

static void run_tests(void)
{
	const struct operation *op;
	size_t i;

	for (op = operations; op < operations + ARRAY_SIZE(operations); op++) {
		for (i = 0; i < ARRAY_SIZE(kinds); i++) {
			test_begin();
			kinds[i].fn(op);
			test_end(op->name, kinds[i].what);
		}
	}
	test_begin();
	test_strangers();
	test_end("", "objects that are not there are refused");
	test_begin();
	test_conflicts();
	test_end("", "attributes that do not go together are refused");
	test_begin();
	test_headers();
	test_end("", "malformed messages are refused");
	test_begin();
	test_dump_filters();
	test_end("", "dumps are filtered by the kernel");
	test_begin();
	test_rights(as_nobody, true, -EPERM);
	test_end("", "who is not root changes nothing");
	test_begin();
	test_rights(in_userns, true, -EPERM);
	test_end("", "root of a user namespace changes nothing outside");
	test_begin();
	test_rights(as_nobody, false, 0);
	test_end("", "everybody may read");
	test_begin();
	test_rights(in_own_netns, true, 0);
	test_end("", "root of a user namespace makes a switch in its own netns");
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fputs("usage: dvs_uapi SWITCH PORT FREE TUNNEL\n", stderr);
		return 2;
	}
	the_switch = if_nametoindex(argv[1]);
	the_port = if_nametoindex(argv[2]);
	free_port = if_nametoindex(argv[3]);
	the_tunnel = argv[4];
	fd = nl_open();
	nl_resolve(fd, DVS_FAMILY_NAME);
	printf("1..%zu\n", ARRAY_SIZE(operations) * ARRAY_SIZE(kinds) + 8);
	run_tests();
	return failures != 0;
}
