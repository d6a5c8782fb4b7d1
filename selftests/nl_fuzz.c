// SPDX-License-Identifier: GPL-2.0
/*
 * Requests by chance to the generic netlink family, made of what the specification
 * says of each (uapi_table.h): attributes that are absent, of a wrong length, nested
 * wrongly, extreme, given twice, unknown, damaged.
 *
 *   nl_fuzz [-a] SEED FIRST COUNT
 *   nl_fuzz -s                       print the state of all that there is
 *
 * Each request has to be answered, and one that is refused changes nothing; that is
 * looked at now and then, unless others are at work too (-a). A request follows from
 * the seed, its number, and the devices that there are.
 *
 * Prints a line for what is wrong, and then how many requests were accepted.
 */

#include <net/if.h>
#include <sys/time.h>

#include "uapi_state.h"
#include "uapi_table.h"

#define LOOK		64	/* one of so many requests is looked at */
#define DEVICES_MAX	64

static uint64_t rnd_state;
static unsigned int devices[DEVICES_MAX], device_count;

/* ---- chance ---- */

/* Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014 */
static uint64_t rnd(void)
{
	uint64_t z = rnd_state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static unsigned int below(unsigned int ceil)
{
	return rnd() % ceil;
}

static bool one_in(unsigned int n)
{
	return !below(n);
}

/* ---- values ---- */

static void find_devices(void)
{
	struct if_nameindex *list = if_nameindex(), *at;

	device_count = 0;
	for (at = list; at && at->if_index && device_count < DEVICES_MAX; at++)
		devices[device_count++] = at->if_index;
	if_freenameindex(list);
}

/* Numbers of devices, extremes, and what is in between */
static uint64_t number(const struct attribute *attr)
{
	uint64_t span = attr->max - attr->min + 1;

	switch (below(8)) {
	case 0:
		return attr->min - below(2);
	case 1:
		return attr->max + below(2);
	case 2:
		return rnd() >> below(64);
	case 3:
		return attr->min + (span ? rnd() % span : rnd());
	default:
		if (attr->max == ANY32 && attr->min == 1 && device_count)
			return devices[below(device_count)];
		return attr->min + below(span && span < 12 ? span : 12);
	}
}

static size_t text(char *to, size_t most)
{
	static const char *const names[] = {
		"dvs0", "dvs1", "vx0", "vx1", "pool0", "group0", "mirror0", "m",
		"", "all", "none", "%d", "a/b", ".", "\xff",
	};
	const char *name;
	size_t len;

	if (!one_in(4)) {
		name = names[below(ARRAY_SIZE(names))];
		len = strlen(name);
		memcpy(to, name, len + 1);
		return len + !one_in(16);
	}
	len = below(most + 3);
	memset(to, 'x', len);
	to[len] = '\0';
	return len + below(2);
}

static size_t address(uint8_t *to)
{
	bool v6 = one_in(3);

	memset(to, 0, 16);
	if (v6)
		memcpy(to, "\x20\x01\x0d\xb8", 4);
	else
		memcpy(to, "\xc0\x00\x02\x00", 4);
	if (one_in(8))
		to[0] = rnd();
	to[v6 ? 15 : 3] = below(12);
	return one_in(16) ? below(20) : v6 ? 16 : 4;
}

static size_t noise(uint8_t *to, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = one_in(4) ? rnd() : below(8);
	return len;
}

/* Attributes of a set that nobody knows */
static size_t nest(uint8_t *to, unsigned int depth)
{
	struct nlattr head;
	size_t len, at = 0;
	unsigned int count = below(4);

	while (count--) {
		head.nla_type = below(12);
		if (depth && one_in(3)) {
			len = nest(to + at + NLA_HDRLEN, depth - 1);
			head.nla_type |= one_in(8) ? 0 : NLA_F_NESTED;
		} else {
			len = noise(to + at + NLA_HDRLEN,
				    one_in(4) ? below(24) : 4);
		}
		head.nla_len = NLA_HDRLEN + len;
		if (one_in(16))
			head.nla_len += below(64) - 32;
		memcpy(to + at, &head, sizeof(head));
		at += NLA_HDRLEN + NLA_ALIGN(len);
	}
	return at;
}

/* A payload as the attribute should have it, more or less; returns its length */
static size_t payload(const struct attribute *attr, uint8_t *to)
{
	uint64_t n = number(attr);

	memset(to, 0, 16);
	switch (attr->kind) {
	case U8:
	case U16:
	case U32:
	case U64:
		memcpy(to, &n, sizeof(n));
		return one_in(16) ? below(12) : 1U << (attr->kind - U8);
	case STRING:
		return text((char *)to, attr->max);
	case BYTES:
		return noise(to, one_in(8) ? below(80) : attr->max);
	case FLAG:
		return one_in(16) ? below(8) : 0;
	case ADDRESS:
		return address(to);
	default:
		return nest(to, 3);
	}
}

/* ---- requests ---- */

static void put(struct nl_request *req, const struct attribute *attr)
{
	uint8_t room[4096] = { 0 };
	uint16_t type = attr->type;
	size_t len = payload(attr, room);

	if (attr->kind >= RANGE && !one_in(16))
		type |= NLA_F_NESTED;
	if (one_in(64))
		type ^= 1 << below(16);
	nl_put(req, type, room, len);
}

/* Not all that are refused are worth asking */
static bool wants(const struct operation *op, const struct attribute *attr)
{
	if (needs(op, attr->type))
		return !one_in(24);
	return op->refused >> attr->type & 1 ? one_in(48) : one_in(6);
}

/* Octets behind the header of netlink, which says where the request ends */
static void damage(struct nl_request *req)
{
	unsigned int len = req->hdr.nlmsg_len - NLMSG_HDRLEN;
	unsigned int times = 1 + below(4);

	while (times--)
		req->room[NLMSG_HDRLEN + below(len)] = one_in(2) ? rnd() : below(9);
}

static void make(struct nl_request *req)
{
	static const uint16_t flags[] = {
		0, 0, 0, 0, NLM_F_DUMP, NLM_F_DUMP, NLM_F_CREATE, NLM_F_EXCL,
		NLM_F_REPLACE, NLM_F_ROOT, NLM_F_APPEND, NLM_F_ECHO,
	};
	const struct operation *op = &operations[below(ARRAY_SIZE(operations))];
	const struct attribute *attr;

	nl_begin(req, op->cmd, flags[below(ARRAY_SIZE(flags))]);
	for (attr = op->set; attr->kind; attr++) {
		if (!wants(op, attr))
			continue;
		put(req, attr);
		while (one_in(attr->kind >= RANGE ? 2 : 32))
			put(req, attr);
	}
	if (one_in(16))
		damage(req);
}

/* ---- what is seen ---- */

static bool is_sound(int err)
{
	return err <= 0 && err > -200 && err != -EFAULT;
}

static bool ask(unsigned long n, bool alone)
{
	bool look = alone && one_in(LOOK);
	uint64_t before = look ? state() : 0;
	struct nl_request req;
	struct nl_answer answer;

	make(&req);
	nl_talk(fd, &req, &answer, NULL);
	if (!is_sound(answer.err))
		complain("request %lu, command %u: error %d", n, req.genl.cmd,
			 answer.err);
	if (look && answer.err && state() != before)
		complain("request %lu, command %u: refused (%d, \"%s\"), but something has changed",
			 n, req.genl.cmd, answer.err, answer.text);
	return !answer.err;
}

static void ask_all(unsigned long seed, unsigned long first,
		    unsigned long count, bool alone)
{
	unsigned long n, accepted = 0;

	for (n = first; n < first + count; n++) {
		if (n % 64 == 0)
			find_devices();
		rnd_state = seed << 40 ^ n * 0xd1342543de82ef95;
		accepted += ask(n, alone);
	}
	printf("# %lu accepted\n", accepted);
}

int main(int argc, char **argv)
{
	const struct timeval patience = { .tv_sec = 300 };
	bool alone = argc != 5 || strcmp(argv[1], "-a");
	bool show = argc == 2 && !strcmp(argv[1], "-s");

	argv += !alone;
	argc -= !alone;
	if (argc != 4 && !show) {
		fprintf(stderr, "usage: nl_fuzz [-a] SEED FIRST COUNT | -s\n");
		return 2;
	}
	fd = nl_open();
	nl_resolve(fd, DVS_FAMILY_NAME);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
		nl_die("timeout");
	if (show)
		printf("%016llx\n", (unsigned long long)state());
	else
		ask_all(strtoul(argv[1], NULL, 0), strtoul(argv[2], NULL, 0),
			strtoul(argv[3], NULL, 0), alone);
	return failed;
}
