// SPDX-License-Identifier: GPL-2.0
/*
 * Port groups, which have the structure and the words of ports: what is asked for,
 * what comes back, and how it is typed and shown.
 */
#include "test.h"

#include <linux/dvs.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "fake.h"
#include "line.h"
#include "object.h"
#include "values.h"

/* Parse a good line; the call has to be released. */
static void expect_call(struct call *call, const char *line)
{
	struct dvsctl ctl;

	if (parse(&ctl, call, line))
		fail_msg("%s: %s", line, ctl.error);
}

static void test_group_has_the_words_of_a_port(void **state)
{
	struct dvs_port *group;
	struct call call;

	(void)state;
	group = &call.data.port;
	expect_call(&call, "group add web switch dvs0 mode access segment 5 pool a");
	assert_string_equal(group->group, "web");
	assert_string_equal(group->switch_name, "dvs0");
	assert_string_equal(group->pool, "a");
	assert_int_equal(group->segment, 5);
	assert_int_equal(group->set,
			 DVS_HAS(PORT_GROUP_NAME) | DVS_HAS(PORT_SWITCH_NAME) |
			 DVS_HAS(PORT_MODE) | DVS_HAS(PORT_SEGMENT) |
			 DVS_HAS(PORT_POOL));
	call_release(&call);
	expect_call(&call, "group set segment rename mode unset pcp,mac-max");
	assert_string_equal(group->group, "segment");
	assert_string_equal(group->rename, "mode");
	assert_int_equal(group->inherit, DVS_OWN_PCP | DVS_OWN_MAC_MAX);
	call_release(&call);
	expect_error("group add web vm-name x", "unknown word \"vm-name\"");
	expect_error("group add none", "none: not a name of a port group");
	expect_error("group set web rename none",
		     "rename none: not a name of a port group");
	expect_error("group set", "NAME is missing");
	expect_error("group set web inherit pcp", "unknown word \"inherit\"");
}

static void test_port_refers_to_a_group(void **state)
{
	struct dvs_port *port;
	struct call call;

	(void)state;
	port = &call.data.port;
	expect_call(&call, "port set tap0 group web inherit all pcp 3");
	assert_string_equal(port->group, "web");
	assert_int_equal(port->inherit, (DVS_OWN_LIMIT << 1) - 1);
	call_release(&call);
	expect_call(&call, "port set tap0 group none");
	assert_string_equal(port->group, "");
	assert_true(port->set & DVS_HAS(PORT_GROUP_NAME));
	call_release(&call);
	expect_error("port set tap0 inherit pcp,", "inherit pcp,: unknown word");
	expect_error("port set tap0 inherit pc", "inherit pc: unknown word");
}

static void test_policers_and_samplers_of_groups(void **state)
{
	struct call call;

	(void)state;
	expect_call(&call, "police set group web rate 8mbit burst 9000");
	assert_string_equal(call.data.police.group, "web");
	assert_false(call.data.police.set & DVS_HAS(POLICE_PORT_NAME));
	call_release(&call);
	expect_call(&call, "sampler del group web");
	assert_string_equal(call.data.sampler.group, "web");
	call_release(&call);
	expect_error("police del tap0 group web",
		     "PORT and group exclude each other");
	expect_error("sampler del port tap0 group web",
		     "port, group, tunnel and segment exclude each other");
}

/* ---- requests ---- */

static void answer_ack(const struct nlmsghdr *request)
{
	(void)request;
	fake_ack();
}

static struct nlattr *sent(int attr)
{
	return nlmsg_find_attr((struct nlmsghdr *)fake_last(), GENL_HDRLEN,
			       attr);
}

static void expect_request(uint8_t cmd, int has, int lacks)
{
	assert_int_equal(genlmsg_hdr((struct nlmsghdr *)fake_last())->cmd, cmd);
	assert_non_null(sent(DVS_A_PORT_GROUP_NAME));
	assert_true(!has || sent(has));
	assert_null(sent(lacks));
}

/* What only ports have, or the kernel alone says, is not sent for a group. */
static void test_requests(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ack);
	struct dvs_port group = {
		.set = DVS_HAS(PORT_SWITCH) | DVS_HAS(PORT_GROUP_NAME) |
		       DVS_HAS(PORT_IFINDEX) | DVS_HAS(PORT_VLAN_MAP) |
		       DVS_HAS(PORT_RENAME) | DVS_HAS(PORT_OWN),
		.group = "web",
	};

	(void)state;
	assert_int_equal(dvs_group_new(ctx, &group), 0);
	expect_request(DVS_CMD_GROUP_NEW, DVS_A_PORT_VLAN_NONE,
		       DVS_A_PORT_RENAME);
	assert_int_equal(dvs_group_set(ctx, &group), 0);
	expect_request(DVS_CMD_GROUP_SET, DVS_A_PORT_RENAME,
		       DVS_A_PORT_IFINDEX);
	assert_null(sent(DVS_A_PORT_OWN));
	assert_int_equal(dvs_group_del(ctx, &group), 0);
	expect_request(DVS_CMD_GROUP_DEL, 0, DVS_A_PORT_VLAN_NONE);
	assert_int_equal(dvs_port_set(ctx, &group), 0);
	expect_request(DVS_CMD_PORT_SET, DVS_A_PORT_IFINDEX,
		       DVS_A_PORT_RENAME);
	dvs_ctx_free(ctx);
	fake_close();
}

static void put_part(const char *name, bool whole, uint16_t first, uint16_t last)
{
	struct dvs_port group = {
		.set = dvs_object_group.required,
		.switch_index = 1,
		.switch_name = "dvs0",
	};

	snprintf(group.group, sizeof(group.group), "%s", name);
	if (whole)
		group.set |= DVS_HAS(PORT_PORT_COUNT);
	assert_int_equal(dvs_port_map(&group, first, last, first), 0);
	fake_object(DVS_CMD_GROUP_GET, NLM_F_MULTI, &dvs_object_group, &group);
	dvs_port_clear(&group);
}

static void answer_groups(const struct nlmsghdr *request)
{
	(void)request;
	put_part("a", true, 1, 2);
	put_part("a", false, 4, 5);
	put_part("b", true, 7, 8);
	fake_done(0, 0, NULL);
}

static int see_group(const struct dvs_port *group, void *arg)
{
	unsigned int *seen = arg;

	assert_int_equal(group->group[0], 'a' + *seen);
	assert_int_equal(group->vlan_map.count, *seen ? 1 : 2);
	++*seen;
	return 0;
}

/* A map that does not fit into one message goes on in the next one. */
static void test_parts_of_a_group_are_joined(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_groups);
	unsigned int seen = 0;

	(void)state;
	assert_int_equal(dvs_group_dump(ctx, NULL, see_group, &seen), 0);
	assert_int_equal(seen, 2);
	dvs_ctx_free(ctx);
	fake_close();
}

/* ---- output ---- */

static void expect_output(const struct topic *topic, const void *data, bool json,
			  const char *expected)
{
	struct out out = { .json = json };
	char *text;
	size_t size;

	out.file = open_memstream(&text, &size);
	out_object(&out, topic_object(topic), topic->layout, data);
	out_end(&out);
	assert_int_equal(out_flush(&out), 0);
	fclose(out.file);
	assert_string_equal(text, expected);
	free(text);
}

static void test_group_shows_what_it_has(void **state)
{
	const struct dvs_port group = {
		.set = dvs_object_group.required | DVS_HAS(PORT_PORT_COUNT) |
		       DVS_HAS(PORT_NATIVE) | DVS_HAS(PORT_VLAN_NONE) |
		       DVS_HAS(PORT_PCP),
		.switch_name = "dvs0", .group = "web", .port_count = 3,
		.vlan_none = true, .pcp = 5,
	};

	(void)state;
	expect_output(&group_topic, &group, false,
		      join("web: switch dvs0 ports 3 vlans none native none\n",
			   "    pcp 5\n", NULL));
}

static void test_port_shows_what_is_its_own(void **state)
{
	struct dvs_port port = {
		.set = DVS_HAS(PORT_IFNAME) | DVS_HAS(PORT_IFINDEX) |
		       DVS_HAS(PORT_GROUP_NAME) | DVS_HAS(PORT_OWN),
		.ifname = "tap0", .group = "web",
		.own = DVS_OWN_MODE | DVS_OWN_LIMIT,
	};

	(void)state;
	expect_output(&port_topic, &port, false,
		      "tap0:\n    group web own mode,limit\n");
	expect_output(&port_topic, &port, true,
		      join("[{\"ifindex\":0,\"ifname\":\"tap0\",",
			   "\"vlan-map\":[],\"group-name\":\"web\",",
			   "\"own\":[\"mode\",\"limit\"]}]\n", NULL));
	port.own = 0;
	port.group[0] = '\0';
	expect_output(&port_topic, &port, false,
		      "tap0:\n    group none own none\n");
}

static void test_words_are_read_strictly(void **state)
{
	static const char *const words[] = { "a", "ab", "b", NULL };
	static const char *const bad[] = { "", ",", "a,", ",a", "abc", "a,all" };
	uint32_t mask;

	(void)state;
	assert_null(value_words("b,a", words, &mask));
	assert_int_equal(mask, 5);
	assert_null(value_words("all", words, &mask));
	assert_int_equal(mask, 7);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_non_null(value_words(bad[i], words, &mask));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_group_has_the_words_of_a_port),
		cmocka_unit_test(test_port_refers_to_a_group),
		cmocka_unit_test(test_policers_and_samplers_of_groups),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_parts_of_a_group_are_joined),
		cmocka_unit_test(test_group_shows_what_it_has),
		cmocka_unit_test(test_port_shows_what_is_its_own),
		cmocka_unit_test(test_words_are_read_strictly),
	};

	return cmocka_run_group_tests_name("group", tests, NULL, NULL);
}
