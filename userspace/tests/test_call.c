// SPDX-License-Identifier: GPL-2.0
/*
 * Whole commands against a kernel that says what the test tells it to: what is
 * asked for what users leave out, what they read, and what goes wrong.
 */
#include "test.h"

#include <linux/dvs.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "cmd.h"
#include "fake.h"
#include "object.h"

#define WORDS_MAX	64

/* How many switches the kernel has, and what it says of a change. */
static struct {
	unsigned int switches;
	unsigned int tunnels;
	int bad_attr;
	const char *bad_text;
} kernel;

static void put_switches(void)
{
	for (unsigned int i = 0; i < kernel.switches; i++) {
		struct dvs_switch sw = {
			.set = dvs_object_switch.required,
			.ifindex = 100 + i,
		};

		snprintf(sw.ifname, sizeof(sw.ifname), "dvs%u", i);
		fake_object(DVS_CMD_SWITCH_GET, NLM_F_MULTI, &dvs_object_switch,
			    &sw);
	}
	fake_done(0, 0, NULL);
}

/* All tunnels have the same name, each is on a switch of its own. */
static void put_tunnels(void)
{
	for (unsigned int i = 0; i < kernel.tunnels; i++) {
		struct dvs_tunnel tunnel = {
			.set = dvs_object_tunnel.required,
			.switch_index = 100 + i,
			.name = "vx0",
		};

		fake_object(DVS_CMD_TUNNEL_GET, NLM_F_MULTI, &dvs_object_tunnel,
			    &tunnel);
	}
	fake_done(0, 0, NULL);
}

static void put_error(const struct nlmsghdr *request)
{
	struct nlattr *attr = nlmsg_find_attr((struct nlmsghdr *)request,
					      GENL_HDRLEN, kernel.bad_attr);
	struct nl_msg *tlvs = fake_tlvs();

	nla_put_string(tlvs, NLMSGERR_ATTR_MSG, kernel.bad_text);
	if (attr)
		nla_put_u32(tlvs, NLMSGERR_ATTR_OFFS,
			    (char *)attr - (char *)request);
	else
		nla_put_u32(tlvs, NLMSGERR_ATTR_MISS_TYPE, kernel.bad_attr);
	fake_error(-ERANGE, tlvs);
}

static void answer(const struct nlmsghdr *request)
{
	uint8_t cmd = genlmsg_hdr((struct nlmsghdr *)request)->cmd;

	if (cmd == DVS_CMD_SWITCH_GET)
		put_switches();
	else if (cmd == DVS_CMD_TUNNEL_GET)
		put_tunnels();
	else if (request->nlmsg_flags & NLM_F_DUMP)
		fake_done(0, 0, NULL);
	else if (kernel.bad_text)
		put_error(request);
	else
		fake_ack();
}

/* Run a line; the output is in memory that has to be freed. */
static int run_line(struct dvsctl *ctl, char **output, const char *line)
{
	char *words[WORDS_MAX], *copy = strdup(line);
	const char *error;
	int count, status;
	size_t size;
	FILE *file = open_memstream(output, &size);

	assert_non_null(file);
	count = batch_split(copy, words, WORDS_MAX, &error);
	ctl->nl = fake_open(answer);
	ctl->out.file = file;
	status = call_line(ctl, count, words);
	dvs_ctx_free(ctl->nl);
	fclose(file);
	free(copy);
	return status;
}

static void expect(const char *line, int status, const char *error)
{
	struct dvsctl ctl = { 0 };
	char *output;

	if (run_line(&ctl, &output, line) != status)
		fail_msg("%s: %s", line, ctl.error);
	assert_string_equal(ctl.error, error);
	free(output);
}

/* An attribute of the last request. */
static struct nlattr *sent(int type)
{
	struct nlattr *attr = nlmsg_find_attr((struct nlmsghdr *)fake_last(),
					      GENL_HDRLEN, type);

	assert_non_null(attr);
	return attr;
}

static uint32_t sent_u32(int type)
{
	return nla_get_u32(sent(type));
}

static void test_only_switch_is_filled_in(void **state)
{
	(void)state;
	kernel.switches = 1;
	expect("port add lo", EXIT_OK, "");
	assert_int_equal(sent_u32(DVS_A_PORT_SWITCH), 100);
	assert_int_equal(sent_u32(DVS_A_PORT_IFINDEX), if_nametoindex("lo"));
	fake_close();
}

static void test_switch_that_is_not_clear(void **state)
{
	(void)state;
	kernel.switches = 2;
	expect("segment add 5", EXIT_FAILED,
	       "which switch? say switch NAME (dvs0, dvs1)");
	fake_close();
	kernel.switches = 0;
	expect("segment add 5", EXIT_FAILED, "there is no switch");
	fake_close();
}

static void test_switch_of_a_pool(void **state)
{
	(void)state;
	kernel.switches = 1;
	expect("pool add vm class 3", EXIT_OK, "");
	assert_int_equal(sent_u32(DVS_A_POOL_SWITCH), 100);
	assert_string_equal(nla_data(sent(DVS_A_POOL_NAME)), "vm");
	fake_close();
	expect("pool del vm switch lo", EXIT_OK, "");
	assert_int_equal(sent_u32(DVS_A_POOL_SWITCH), if_nametoindex("lo"));
	fake_close();
	kernel.switches = 2;
	expect("pool show vm", EXIT_FAILED,
	       "which switch? say switch NAME (dvs0, dvs1)");
	fake_close();
}

static void test_switch_of_a_scheduler(void **state)
{
	(void)state;
	expect("sched set lo switch lo", EXIT_OK, "");
	assert_int_equal(sent_u32(DVS_A_SCHED_SWITCH), if_nametoindex("lo"));
	fake_close();
	expect("sched set lo switch none", EXIT_OK, "");
	assert_int_equal(sent_u32(DVS_A_SCHED_SWITCH), 0);
	fake_close();
	expect("sched set lo switch no-such-dev", EXIT_FAILED,
	       "switch no-such-dev: no such device");
	assert_int_equal(fake_requests(), 0);
	fake_close();
}

static void test_tunnel_tells_its_switch(void **state)
{
	(void)state;
	kernel.tunnels = 1;
	expect("remote add 192.0.2.2", EXIT_OK, "");
	assert_int_equal(sent_u32(DVS_A_REMOTE_SWITCH), 100);
	assert_string_equal(nla_data(sent(DVS_A_REMOTE_TUNNEL)), "vx0");
	fake_close();
	expect("fdb add 52:54:00:00:00:01 segment 5 remote 192.0.2.2", EXIT_OK,
	       "");
	assert_int_equal(sent_u32(DVS_A_FDB_SWITCH), 100);
	fake_close();
}

static void test_tunnel_that_is_not_clear(void **state)
{
	(void)state;
	kernel.tunnels = 2;
	expect("remote add 192.0.2.2", EXIT_FAILED,
	       "which tunnel? say tunnel NAME (vx0, vx0)");
	fake_close();
	expect("tunnel del vx0", EXIT_FAILED,
	       "tunnel vx0 is on several switches, say switch NAME");
	fake_close();
	expect("tunnel del vx1", EXIT_FAILED, "there is no tunnel vx1");
	fake_close();
	kernel.tunnels = 0;
	expect("remote del 192.0.2.2", EXIT_FAILED, "there is no tunnel");
	fake_close();
}

static void test_devices_are_looked_up(void **state)
{
	(void)state;
	expect("port add no-such-dev", EXIT_FAILED,
	       "no-such-dev: no such device");
	assert_int_equal(fake_requests(), 0);
	fake_close();
	expect("fdb show switch no-such-dev", EXIT_FAILED,
	       "switch no-such-dev: no such device");
	fake_close();
}

static void expect_kernel(const char *line, int attr, const char *error)
{
	kernel.switches = 1;
	kernel.tunnels = 1;
	kernel.bad_attr = attr;
	kernel.bad_text = "text";
	expect(line, EXIT_FAILED, error);
	fake_close();
	kernel.bad_text = NULL;
}

static void test_kernel_complains_of_the_users_word(void **state)
{
	(void)state;
	expect_kernel("port set lo segment 16777216", DVS_A_PORT_SEGMENT,
		      "segment 16777216: text");
	expect_kernel("port add lo", DVS_A_PORT_IFINDEX, "lo: text");
	expect_kernel("port add lo switch lo", DVS_A_PORT_SWITCH,
		      "switch lo: text");
	expect_kernel("port set lo vlans 10:20", DVS_A_PORT_VLAN_MAP,
		      "vlans 10:20: text");
	expect_kernel("port set lo vlans none", DVS_A_PORT_VLAN_NONE,
		      "vlans none: text");
	expect_kernel("port set lo state down", DVS_A_PORT_UP,
		      "state down: text");
	expect_kernel("tunnel set vx0 src-port 1-2",
		      DVS_A_TUNNEL_SRC_PORT_LAST, "src-port 1-2: text");
	expect_kernel("tunnel set vx0 dscp 64", DVS_A_TUNNEL_DSCP,
		      "dscp 64: text");
	expect_kernel("tunnel add vx0 local 192.0.2.1 dev lo",
		      DVS_A_TUNNEL_LINK, "dev lo: text");
	expect_kernel("segment del 5", DVS_A_SEGMENT_ID, "5: text");
	expect_kernel("pool add vm class 3 reservation 1gbit",
		      DVS_A_POOL_RESERVATION, "reservation 1gbit: text");
	expect_kernel("pool del vm", DVS_A_POOL_NAME, "vm: text");
	expect_kernel("port set lo pool vm", DVS_A_PORT_POOL, "pool vm: text");
	expect_kernel("sched set lo switch lo", DVS_A_SCHED_SWITCH,
		      "switch lo: text");
	expect_kernel("switch set lo reservable 50", DVS_A_SWITCH_RESERVABLE,
		      "reservable 50: text");
	expect_kernel("fdb add 52:54:00:00:00:01 segment 1 port lo switch lo control",
		      DVS_A_FDB_KIND, "control: text");
	expect_kernel("switch add dvs0 address 01:00:00:00:00:00",
		      DVS_A_SWITCH_MAC, "address 01:00:00:00:00:00: text");
}

static void test_kernel_misses_a_word(void **state)
{
	(void)state;
	expect_kernel("port set lo", DVS_A_PORT_MODE, "mode: text");
	expect_kernel("drop reset switch lo", DVS_A_DROP_TUNNEL,
		      "tunnel: text");
	/* The switch was filled in: there is no word of the user's. */
	expect_kernel("segment del 5", DVS_A_SEGMENT_SWITCH, "switch: text");
}

static void expect_output(bool json, const char *line, const char *expected)
{
	struct dvsctl ctl = { .out.json = json };
	char *output;

	assert_int_equal(run_line(&ctl, &output, line), EXIT_OK);
	assert_string_equal(output, expected);
	free(output);
	fake_close();
}

static void test_shows(void **state)
{
	(void)state;
	kernel.switches = 2;
	expect_output(false, "switch show", "dvs0:\ndvs1:\n");
	expect_output(false, "switch", "dvs0:\ndvs1:\n");
	expect_output(true, "switch show",
		      join("[{\"ifindex\":100,\"ifname\":\"dvs0\"},",
			   "{\"ifindex\":101,\"ifname\":\"dvs1\"}]\n", NULL));
	expect_output(true, "fdb show", "[]\n");
	expect_output(false, "fdb show", "");
	expect_output(true, "drop show", "[]\n");
	expect_output(true, "segment", "[]\n");
	expect_output(true, "pool", "[]\n");
	kernel.switches = 1;
	expect_output(true, "segment add 5 name x", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_switch_is_filled_in),
		cmocka_unit_test(test_switch_that_is_not_clear),
		cmocka_unit_test(test_switch_of_a_pool),
		cmocka_unit_test(test_switch_of_a_scheduler),
		cmocka_unit_test(test_tunnel_tells_its_switch),
		cmocka_unit_test(test_tunnel_that_is_not_clear),
		cmocka_unit_test(test_devices_are_looked_up),
		cmocka_unit_test(test_kernel_complains_of_the_users_word),
		cmocka_unit_test(test_kernel_misses_a_word),
		cmocka_unit_test(test_shows),
	};

	return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
