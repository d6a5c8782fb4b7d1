// SPDX-License-Identifier: GPL-2.0
/*
 * Dumps: their parts, their ends, and changes that come in between.
 */
#include "test.h"

#include <linux/dvs.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "fake.h"
#include "object.h"

#define MULTI	NLM_F_MULTI

/* What a callback saw. */
struct seen {
	unsigned int count;
	struct dvs_switch first;
	int result;
};

static int see_switch(const struct dvs_switch *sw, void *arg)
{
	struct seen *seen = arg;

	if (!seen->count++)
		seen->first = *sw;
	return seen->result;
}

static void put_switch(unsigned int seed, int flags)
{
	struct dvs_switch sw;

	fill_object(&dvs_object_switch, &sw, seed);
	fake_object(DVS_CMD_SWITCH_GET, MULTI | flags, &dvs_object_switch, &sw);
}

static void answer_three(const struct nlmsghdr *request)
{
	assert_int_equal(request->nlmsg_flags & NLM_F_DUMP, NLM_F_DUMP);
	put_switch(1, 0);
	put_switch(2, 0);
	put_switch(3, 0);
	fake_done(0, 0, NULL);
}

static void test_dump_hands_over_every_object(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_three);
	struct dvs_switch first;
	struct seen seen = { 0 };

	(void)state;
	fill_object(&dvs_object_switch, &first, 1);
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), 0);
	assert_int_equal(seen.count, 3);
	assert_same(&dvs_object_switch, &seen.first, &first);
	dvs_ctx_free(ctx);
	fake_close();
}

static void test_callback_may_end_a_dump(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_three);
	struct seen seen = { .result = 17 };

	(void)state;
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), 17);
	assert_int_equal(seen.count, 1);
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_nothing(const struct nlmsghdr *request)
{
	(void)request;
	fake_done(0, 0, NULL);
}

static void test_empty_dump(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_nothing);
	struct seen seen = { 0 };

	(void)state;
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), 0);
	assert_int_equal(seen.count, 0);
	dvs_ctx_free(ctx);
	fake_close();
}

/* The error is in the message that ends the dump. */
static void answer_half(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();

	(void)request;
	put_switch(1, 0);
	nla_put_string(tlvs, NLMSGERR_ATTR_MSG, "the switch went away");
	fake_done(-ENODEV, 0, tlvs);
}

static void test_failed_dump_hands_over_nothing(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_half);
	struct seen seen = { 0 };

	(void)state;
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), -ENODEV);
	assert_string_equal(dvs_errmsg(ctx), "the switch went away");
	assert_int_equal(seen.count, 0);
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_refused(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();
	struct nlattr *attr = nlmsg_find_attr((struct nlmsghdr *)request,
					      GENL_HDRLEN, DVS_A_FDB_TUNNEL);

	nla_put_string(tlvs, NLMSGERR_ATTR_MSG, "the switch has no such tunnel");
	nla_put_u32(tlvs, NLMSGERR_ATTR_OFFS, (char *)attr - (char *)request);
	fake_done(-ENOENT, 0, tlvs);
}

static int see_entry(const struct dvs_fdb_entry *entry, void *arg)
{
	(void)entry;
	(void)arg;
	return 0;
}

static void test_bad_filter_is_named(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_refused);
	struct dvs_fdb_entry filter = {
		.set = DVS_HAS(FDB_SWITCH) | DVS_HAS(FDB_TUNNEL),
		.switch_index = 4,
		.tunnel = "vx9",
	};

	(void)state;
	assert_int_equal(dvs_fdb_dump(ctx, &filter, see_entry, NULL), -ENOENT);
	assert_string_equal(dvs_errattr(ctx), "tunnel");
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_interrupted_once(const struct nlmsghdr *request)
{
	int flag = fake_requests() == 1 ? NLM_F_DUMP_INTR : 0;

	(void)request;
	put_switch(fake_requests(), flag);
	fake_done(0, 0, NULL);
}

static void test_interrupted_dump_is_repeated(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_interrupted_once);
	struct dvs_switch second;
	struct seen seen = { 0 };

	(void)state;
	fill_object(&dvs_object_switch, &second, 2);
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), 0);
	assert_int_equal(fake_requests(), 2);
	assert_int_equal(seen.count, 1);
	assert_same(&dvs_object_switch, &seen.first, &second);
	dvs_ctx_free(ctx);
	fake_close();
}

/* The flag may be on the end only. */
static void answer_interrupted_always(const struct nlmsghdr *request)
{
	(void)request;
	put_switch(1, 0);
	fake_done(0, NLM_F_DUMP_INTR, NULL);
}

static void test_dump_that_is_always_interrupted(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_interrupted_always);
	struct seen seen = { 0 };

	(void)state;
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), -EINTR);
	assert_true(fake_requests() > 2);
	assert_int_equal(seen.count, 1);
	assert_non_null(strstr(dvs_errmsg(ctx), "interrupted"));
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_after_leftovers(const struct nlmsghdr *request)
{
	struct dvs_switch old;

	fill_object(&dvs_object_switch, &old, 9);
	fake_stale(DVS_CMD_SWITCH_GET, request->nlmsg_seq - 1,
		   &dvs_object_switch, &old);
	answer_three(request);
}

static void test_leftovers_of_another_request_are_skipped(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_after_leftovers);
	struct seen seen = { 0 };

	(void)state;
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), 0);
	assert_int_equal(seen.count, 3);
	dvs_ctx_free(ctx);
	fake_close();
}

/* A port with all its members, then parts with what identifies it only. */
static void put_port(uint32_t ifindex, bool whole, uint16_t first,
		     uint16_t last)
{
	struct dvs_port port = {
		.set = DVS_HAS(PORT_SWITCH) | DVS_HAS(PORT_IFINDEX) |
		       DVS_HAS(PORT_SWITCH_NAME) | DVS_HAS(PORT_IFNAME),
		.switch_index = 1,
		.ifindex = ifindex,
		.switch_name = "dvs0",
		.ifname = "eth1",
		.mode = DVS_MODE_UPLINK,
	};

	if (whole)
		port.set |= DVS_HAS(PORT_MODE);
	for (uint16_t vid = first; vid <= last; vid++)
		assert_int_equal(dvs_port_map(&port, vid, vid, vid + 5000), 0);
	fake_object(DVS_CMD_PORT_GET, MULTI, &dvs_object_port, &port);
	dvs_port_clear(&port);
}

static void answer_ports(const struct nlmsghdr *request)
{
	(void)request;
	put_port(2, true, 1, 1000);
	put_port(2, false, 1001, 2000);
	put_port(2, false, 2001, 4094);
	put_port(3, true, 1, 1);
	put_port(4, true, 7, 6);
	fake_done(0, 0, NULL);
}

struct ports {
	unsigned int count;
	uint32_t ifindex[8];
	size_t runs[8];
	bool mode[8];
};

static int see_port(const struct dvs_port *port, void *arg)
{
	const struct dvs_vlan_run *run = port->vlan_map.items;
	struct ports *ports = arg;

	ports->ifindex[ports->count] = port->ifindex;
	ports->mode[ports->count] = port->set & DVS_HAS(PORT_MODE);
	ports->runs[ports->count++] = port->vlan_map.count;
	for (size_t i = 0; i < port->vlan_map.count; i++)
		assert_int_equal(run[i].vid, i + 1);
	return 0;
}

static void test_parts_of_a_port_are_joined(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ports);
	struct ports ports = { 0 };

	(void)state;
	assert_int_equal(dvs_port_dump(ctx, NULL, see_port, &ports), 0);
	assert_int_equal(ports.count, 3);
	assert_int_equal(ports.ifindex[0], 2);
	assert_int_equal(ports.runs[0], 4094);
	assert_true(ports.mode[0]);
	assert_int_equal(ports.ifindex[1], 3);
	assert_int_equal(ports.runs[1], 1);
	assert_int_equal(ports.ifindex[2], 4);
	assert_int_equal(ports.runs[2], 0);
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_port_twice(const struct nlmsghdr *request)
{
	(void)request;
	put_port(2, true, 1, 3);
	put_port(2, true, 1, 3);
	fake_done(0, 0, NULL);
}

static void test_whole_port_is_no_part(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_port_twice);
	struct ports ports = { 0 };

	(void)state;
	assert_int_equal(dvs_port_dump(ctx, NULL, see_port, &ports), 0);
	assert_int_equal(ports.count, 2);
	assert_int_equal(ports.runs[0], 3);
	assert_int_equal(ports.runs[1], 3);
	dvs_ctx_free(ctx);
	fake_close();
}

/* Ledgers differ in the tunnel's name only, and have no other members. */
static void answer_ledgers(const struct nlmsghdr *request)
{
	struct dvs_drop_count count = { 1, "loop", 3 };
	struct dvs_drop drop = {
		.set = DVS_HAS(DROP_SWITCH) | DVS_HAS(DROP_TUNNEL) |
		       DVS_HAS(DROP_COUNTS),
		.tunnel = "vx0",
	};

	(void)request;
	assert_int_equal(dvs_list_append(&drop.counts, &count, sizeof(count)),
			 0);
	fake_object(DVS_CMD_DROP_GET, MULTI, &dvs_object_drop, &drop);
	drop.tunnel[2] = '1';
	fake_object(DVS_CMD_DROP_GET, MULTI, &dvs_object_drop, &drop);
	fake_done(0, 0, NULL);
	dvs_drop_clear(&drop);
}

static int see_drop(const struct dvs_drop *drop, void *arg)
{
	unsigned int *seen = arg;

	assert_int_equal(drop->counts.count, 1);
	assert_int_equal(drop->tunnel[2], '0' + (*seen)++);
	return 0;
}

static void test_objects_that_look_alike_stay_apart(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ledgers);
	unsigned int seen = 0;

	(void)state;
	assert_int_equal(dvs_drop_dump(ctx, NULL, see_drop, &seen), 0);
	assert_int_equal(seen, 2);
	dvs_ctx_free(ctx);
	fake_close();
}

/* The switch is the filter; two pools differ in their names only. */
static void answer_pools(const struct nlmsghdr *request)
{
	struct nlattr *attr = nlmsg_find_attr((struct nlmsghdr *)request,
					      GENL_HDRLEN, DVS_A_POOL_SWITCH);
	struct dvs_pool pool = {
		.set = dvs_object_pool.required,
		.switch_name = "dvs0",
		.name = "pool0",
	};

	assert_non_null(attr);
	pool.switch_index = nla_get_u32(attr);
	fake_object(DVS_CMD_POOL_GET, MULTI, &dvs_object_pool, &pool);
	pool.name[4] = '1';
	fake_object(DVS_CMD_POOL_GET, MULTI, &dvs_object_pool, &pool);
	fake_done(0, 0, NULL);
}

static int see_pool(const struct dvs_pool *pool, void *arg)
{
	unsigned int *seen = arg;

	assert_int_equal(pool->switch_index, 4);
	assert_int_equal(pool->name[4], '0' + (*seen)++);
	return 0;
}

static void test_pools_of_a_switch(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_pools);
	const struct dvs_pool filter = {
		.set = DVS_HAS(POOL_SWITCH),
		.switch_index = 4,
	};
	unsigned int seen = 0;

	(void)state;
	assert_int_equal(dvs_pool_dump(ctx, &filter, see_pool, &seen), 0);
	assert_int_equal(seen, 2);
	dvs_ctx_free(ctx);
	fake_close();
}

/* A callback may ask the kernel itself. */
static int ask_again(const struct dvs_switch *sw, void *arg)
{
	struct dvs_ctx *ctx = arg;
	struct seen seen = { 0 };

	(void)sw;
	assert_int_equal(dvs_switch_dump(ctx, see_switch, &seen), 0);
	assert_int_equal(seen.count, 3);
	return 0;
}

static void test_callback_may_send_requests(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_three);

	(void)state;
	assert_int_equal(dvs_switch_dump(ctx, ask_again, ctx), 0);
	assert_int_equal(fake_requests(), 4);
	dvs_ctx_free(ctx);
	fake_close();
}

/* Flows from these ports, in one message. */
static void put_flows(uint16_t first, uint16_t last)
{
	struct dvs_flows flows = {
		.set = DVS_HAS(FLOWS_SWITCH) | DVS_HAS(FLOWS_SWITCH_NAME) |
		       DVS_HAS(FLOWS_FLOW),
		.switch_index = 4,
		.switch_name = "dvs0",
	};

	for (uint16_t port = first; port <= last; port++) {
		struct dvs_flow flow = {
			.set = dvs_object_flow.required |
			       DVS_HAS(FLOW_SRC_PORT),
			.src_port = port,
		};

		assert_int_equal(dvs_list_append(&flows.flows, &flow,
						 sizeof(flow)), 0);
	}
	fake_object(DVS_CMD_FLOW_GET, MULTI, &dvs_object_flows, &flows);
	dvs_object_clear(&dvs_object_flows, &flows);
}

/* The second dump fails at its end. */
static void answer_flows(const struct nlmsghdr *request)
{
	(void)request;
	put_flows(1, 3);
	put_flows(4, 5);
	fake_done(fake_requests() == 1 ? 0 : -ENODEV, 0, NULL);
}

static int see_flow(const struct dvs_flow *flow, void *arg)
{
	struct seen *seen = arg;

	assert_int_equal(flow->src_port, ++seen->count);
	assert_int_equal(flow->switch_index, 4);
	assert_string_equal(flow->switch_name, "dvs0");
	return seen->count == 4 ? seen->result : 0;
}

/* They are not kept: a dump that then fails has handed them over. */
static void test_flows_are_handed_over_as_they_come(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_flows);
	const struct dvs_flow filter = { 0 };
	struct seen seen = { 0 };

	(void)state;
	assert_int_equal(dvs_flow_dump(ctx, &filter, see_flow, &seen), 0);
	assert_int_equal(seen.count, 5);
	seen.count = 0;
	assert_int_equal(dvs_flow_dump(ctx, &filter, see_flow, &seen), -ENODEV);
	assert_int_equal(seen.count, 5);
	dvs_ctx_free(ctx);
	fake_close();
}

/* What is left of the dump is read, so that the next request finds an end. */
static void test_callback_may_end_a_stream(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_flows);
	const struct dvs_flow filter = { 0 };
	struct seen seen = { .result = 17 };

	(void)state;
	assert_int_equal(dvs_flow_dump(ctx, &filter, see_flow, &seen), 17);
	assert_int_equal(seen.count, 4);
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_flows_interrupted(const struct nlmsghdr *request)
{
	(void)request;
	put_flows(1, 5);
	fake_done(0, NLM_F_DUMP_INTR, NULL);
}

static void test_interrupted_stream_is_not_repeated(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_flows_interrupted);
	const struct dvs_flow filter = { 0 };
	struct seen seen = { 0 };

	(void)state;
	assert_int_equal(dvs_flow_dump(ctx, &filter, see_flow, &seen), -EINTR);
	assert_int_equal(fake_requests(), 1);
	assert_int_equal(seen.count, 5);
	assert_non_null(strstr(dvs_errmsg(ctx), "interrupted"));
	dvs_ctx_free(ctx);
	fake_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dump_hands_over_every_object),
		cmocka_unit_test(test_callback_may_end_a_dump),
		cmocka_unit_test(test_empty_dump),
		cmocka_unit_test(test_failed_dump_hands_over_nothing),
		cmocka_unit_test(test_bad_filter_is_named),
		cmocka_unit_test(test_interrupted_dump_is_repeated),
		cmocka_unit_test(test_dump_that_is_always_interrupted),
		cmocka_unit_test(test_leftovers_of_another_request_are_skipped),
		cmocka_unit_test(test_parts_of_a_port_are_joined),
		cmocka_unit_test(test_whole_port_is_no_part),
		cmocka_unit_test(test_objects_that_look_alike_stay_apart),
		cmocka_unit_test(test_pools_of_a_switch),
		cmocka_unit_test(test_callback_may_send_requests),
		cmocka_unit_test(test_flows_are_handed_over_as_they_come),
		cmocka_unit_test(test_callback_may_end_a_stream),
		cmocka_unit_test(test_interrupted_stream_is_not_repeated),
	};

	return cmocka_run_group_tests_name("dump", tests, NULL, NULL);
}
