// SPDX-License-Identifier: GPL-2.0
/*
 * Requests, their answers, and what the kernel says of bad ones.
 */
#include "test.h"

#include <linux/dvs.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "fake.h"
#include "object.h"

/* Where an attribute begins in a request; the nth of its type. */
static uint32_t offset_of(const struct nlmsghdr *request, int type, int nth)
{
	struct nlattr *attr;
	int rest;

	nla_for_each_attr(attr, nlmsg_attrdata(request, GENL_HDRLEN),
			  nlmsg_attrlen(request, GENL_HDRLEN), rest) {
		if (nla_type(attr) == type && !nth--)
			return (char *)attr - (char *)request;
	}
	fail_msg("the request has no attribute %d", type);
	return 0;
}

static void answer_ack(const struct nlmsghdr *request)
{
	(void)request;
	fake_ack();
}

static uint8_t cmd_of(const struct nlmsghdr *hdr)
{
	return genlmsg_hdr((struct nlmsghdr *)hdr)->cmd;
}

static void test_change_is_sent_and_acknowledged(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ack);
	struct dvs_switch sw = {
		.set = DVS_HAS(SWITCH_IFNAME) | DVS_HAS(SWITCH_AGEING),
		.ifname = "dvs0",
		.ageing = 60,
	};
	const struct nlmsghdr *hdr;

	(void)state;
	assert_int_equal(dvs_switch_new(ctx, &sw), 0);
	hdr = fake_last();
	assert_int_equal(hdr->nlmsg_type, FAKE_FAMILY);
	assert_int_equal(cmd_of(hdr), DVS_CMD_SWITCH_NEW);
	assert_true(hdr->nlmsg_flags & NLM_F_ACK);
	/* the kernel refuses other flags */
	assert_int_equal(hdr->nlmsg_flags, NLM_F_REQUEST | NLM_F_ACK);
	assert_string_equal(nla_data(nlmsg_find_attr((struct nlmsghdr *)hdr,
						     GENL_HDRLEN,
						     DVS_A_SWITCH_IFNAME)),
			    "dvs0");
	assert_string_equal(dvs_errmsg(ctx), "");
	dvs_ctx_free(ctx);
	fake_close();
}

static void test_add_and_replace_are_two_commands(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ack);
	struct dvs_fdb_entry entry = { 0 };

	(void)state;
	assert_int_equal(dvs_fdb_new(ctx, &entry), 0);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_FDB_NEW);
	assert_int_equal(dvs_fdb_set(ctx, &entry), 0);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_FDB_SET);
	dvs_ctx_free(ctx);
	fake_close();
}

static bool has_attr(int type)
{
	return nlmsg_find_attr((struct nlmsghdr *)fake_last(), GENL_HDRLEN,
			       type);
}

static void test_empty_lists_are_said_by_flags(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ack);
	struct dvs_port port = { .set = DVS_HAS(PORT_VLAN_MAP) };
	struct dvs_tunnel tunnel = { .set = DVS_HAS(TUNNEL_SEGMENTS) };

	(void)state;
	assert_int_equal(dvs_port_set(ctx, &port), 0);
	assert_true(has_attr(DVS_A_PORT_VLAN_NONE));
	assert_int_equal(dvs_tunnel_set(ctx, &tunnel), 0);
	assert_true(has_attr(DVS_A_TUNNEL_SEGMENTS_ALL));
	/* A new tunnel carries all segments without being told. */
	assert_int_equal(dvs_tunnel_new(ctx, &tunnel), 0);
	assert_false(has_attr(DVS_A_TUNNEL_SEGMENTS_ALL));

	assert_int_equal(dvs_port_map(&port, 1, 2, 1), 0);
	assert_int_equal(dvs_port_set(ctx, &port), 0);
	assert_false(has_attr(DVS_A_PORT_VLAN_NONE));
	dvs_port_clear(&port);
	dvs_ctx_free(ctx);
	fake_close();
}

/* Each request carries what the kernel takes; the class of a pool stays. */
static void test_pool_requests(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ack);
	struct dvs_pool pool = {
		.set = DVS_HAS(POOL_SWITCH) | DVS_HAS(POOL_NAME) |
		       DVS_HAS(POOL_CLASS) | DVS_HAS(POOL_LIMIT) |
		       DVS_HAS(POOL_RESERVED),
		.name = "vm",
	};

	(void)state;
	assert_int_equal(dvs_pool_new(ctx, &pool), 0);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_POOL_NEW);
	assert_true(has_attr(DVS_A_POOL_CLASS));
	assert_false(has_attr(DVS_A_POOL_RESERVED));
	assert_int_equal(dvs_pool_set(ctx, &pool), 0);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_POOL_SET);
	assert_false(has_attr(DVS_A_POOL_CLASS));
	assert_true(has_attr(DVS_A_POOL_LIMIT));
	assert_int_equal(dvs_pool_del(ctx, &pool), 0);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_POOL_DEL);
	assert_false(has_attr(DVS_A_POOL_LIMIT));
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_pool(const struct nlmsghdr *request)
{
	struct dvs_pool pool;

	(void)request;
	fill_object(&dvs_object_pool, &pool, 5);
	fake_object(DVS_CMD_POOL_GET, 0, &dvs_object_pool, &pool);
	fake_ack();
}

static void test_pool_is_read(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_pool);
	struct dvs_pool pool = {
		.set = DVS_HAS(POOL_SWITCH) | DVS_HAS(POOL_NAME),
		.name = "vm",
	};
	struct dvs_pool expected;

	(void)state;
	fill_object(&dvs_object_pool, &expected, 5);
	assert_int_equal(dvs_pool_get(ctx, &pool), 0);
	assert_same(&dvs_object_pool, &pool, &expected);
	dvs_ctx_free(ctx);
	fake_close();
}

/* No pool is an empty name, which is not the same as no name. */
static void test_port_leaves_its_pool(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ack);
	struct dvs_port port = { .set = DVS_HAS(PORT_POOL) };
	struct nlattr *attr;

	(void)state;
	assert_int_equal(dvs_port_set(ctx, &port), 0);
	attr = nlmsg_find_attr((struct nlmsghdr *)fake_last(), GENL_HDRLEN,
			       DVS_A_PORT_POOL);
	assert_non_null(attr);
	assert_int_equal(nla_len(attr), 1);
	port.set = 0;
	assert_int_equal(dvs_port_set(ctx, &port), 0);
	assert_false(has_attr(DVS_A_PORT_POOL));
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_port(const struct nlmsghdr *request)
{
	struct dvs_port port;

	(void)request;
	fill_object(&dvs_object_port, &port, 5);
	fake_object(DVS_CMD_PORT_GET, 0, &dvs_object_port, &port);
	fake_ack();
	dvs_port_clear(&port);
}

static void test_get_fills_the_object(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_port);
	struct dvs_port port = { .set = DVS_HAS(PORT_IFINDEX), .ifindex = 3 };
	struct dvs_port expected;

	(void)state;
	fill_object(&dvs_object_port, &expected, 5);
	assert_int_equal(dvs_port_get(ctx, &port), 0);
	assert_same(&dvs_object_port, &port, &expected);
	dvs_port_clear(&port);
	dvs_port_clear(&expected);
	dvs_ctx_free(ctx);
	fake_close();
}

static void test_get_without_answer_is_an_error(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_ack);
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_IFINDEX), .ifindex = 3 };

	(void)state;
	assert_int_equal(dvs_switch_get(ctx, &sw), -ENODATA);
	assert_int_equal(sw.ifindex, 3);
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_bad_port(const struct nlmsghdr *request)
{
	struct dvs_port port = {
		.set = DVS_HAS(PORT_SWITCH) | DVS_HAS(PORT_IFINDEX) |
		       DVS_HAS(PORT_SWITCH_NAME),
	};

	(void)request;
	fake_object(DVS_CMD_PORT_GET, 0, &dvs_object_port, &port);
	fake_ack();
}

static void test_incomplete_answer_is_refused(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_bad_port);
	struct dvs_port port = { .set = DVS_HAS(PORT_IFINDEX) };

	(void)state;
	assert_int_equal(dvs_port_get(ctx, &port), -EBADMSG);
	assert_non_null(strstr(dvs_errmsg(ctx), "\"ifname\""));
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_flushed(const struct nlmsghdr *request)
{
	struct dvs_fdb_entry entry = {
		.set = DVS_HAS(FDB_FLUSHED),
		.flushed = 42,
	};

	(void)request;
	fake_object(DVS_CMD_FDB_FLUSH, 0, &dvs_object_fdb, &entry);
	fake_ack();
}

static void test_flush_counts(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_flushed);
	struct dvs_fdb_entry filter = { 0 };
	uint32_t flushed = 0;

	(void)state;
	assert_int_equal(dvs_fdb_flush(ctx, &filter, &flushed), 0);
	assert_int_equal(flushed, 42);
	dvs_ctx_free(ctx);
	fake_close();
}

/* The second run of a map is bad: its segment. */
static void answer_bad_segment(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();
	uint32_t run = offset_of(request, DVS_A_PORT_VLAN_MAP, 1);

	nla_put_string(tlvs, NLMSGERR_ATTR_MSG, "integer out of range");
	nla_put_u32(tlvs, NLMSGERR_ATTR_OFFS,
		    run + NLA_HDRLEN + 2 * nla_total_size(2));
	fake_error(-ERANGE, tlvs);
}

static void test_bad_nested_attribute_is_named(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_bad_segment);
	struct dvs_port port = { 0 };

	(void)state;
	assert_int_equal(dvs_port_map(&port, 1, 2, 1), 0);
	assert_int_equal(dvs_port_map(&port, 3, 3, 1 << 24), 0);
	assert_int_equal(dvs_port_set(ctx, &port), -ERANGE);
	assert_string_equal(dvs_errmsg(ctx), "integer out of range");
	assert_string_equal(dvs_errattr(ctx), "vlan-map/segment");
	dvs_port_clear(&port);
	dvs_ctx_free(ctx);
	fake_close();
}

static void bad_ageing_tlvs(const struct nlmsghdr *request, struct nl_msg *tlvs)
{
	nla_put_u32(tlvs, NLMSGERR_ATTR_OFFS,
		    offset_of(request, DVS_A_SWITCH_AGEING, 0));
}

/* The kernel's policy goes with the answer. */
static void answer_bad_ageing(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();
	struct nlattr *policy;

	nla_put_string(tlvs, NLMSGERR_ATTR_MSG, "integer out of range");
	bad_ageing_tlvs(request, tlvs);
	policy = nla_nest_start(tlvs, NLMSGERR_ATTR_POLICY);
	nla_put_u32(tlvs, NL_POLICY_TYPE_ATTR_TYPE, NL_ATTR_TYPE_U32);
	nla_put_u64(tlvs, NL_POLICY_TYPE_ATTR_MIN_VALUE_U, 0);
	nla_put_u64(tlvs, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, 1000000);
	nla_nest_end(tlvs, policy);
	fake_error(-ERANGE, tlvs);
}

static void test_range_of_the_policy_is_said(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_bad_ageing);
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_AGEING) };

	(void)state;
	assert_int_equal(dvs_switch_set(ctx, &sw), -ERANGE);
	assert_string_equal(dvs_errmsg(ctx),
			    "integer out of range (0..1000000)");
	assert_string_equal(dvs_errattr(ctx), "ageing");
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_long_name(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();
	struct nlattr *policy;

	(void)request;
	policy = nla_nest_start(tlvs, NLMSGERR_ATTR_POLICY);
	nla_put_u32(tlvs, NL_POLICY_TYPE_ATTR_MAX_LENGTH, 15);
	nla_nest_end(tlvs, policy);
	fake_error(-EINVAL, tlvs);
}

static void test_length_of_the_policy_is_said(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_long_name);
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_IFNAME) };

	(void)state;
	assert_int_equal(dvs_switch_new(ctx, &sw), -EINVAL);
	assert_string_equal(dvs_errmsg(ctx),
			    "Invalid argument (at most 15 bytes)");
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_uncapped(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();

	nla_put_string(tlvs, NLMSGERR_ATTR_MSG, "dvs: no such thing");
	bad_ageing_tlvs(request, tlvs);
	fake_error_uncapped(-ENOENT, tlvs);
}

static void test_answer_with_the_request_inside(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_uncapped);
	struct dvs_switch sw = {
		.set = DVS_HAS(SWITCH_IFINDEX) | DVS_HAS(SWITCH_AGEING),
	};

	(void)state;
	assert_int_equal(dvs_switch_set(ctx, &sw), -ENOENT);
	assert_string_equal(dvs_errmsg(ctx), "no such thing");
	assert_string_equal(dvs_errattr(ctx), "ageing");
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_missing(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();

	(void)request;
	nla_put_u32(tlvs, NLMSGERR_ATTR_MISS_TYPE, DVS_A_TUNNEL_LOCAL);
	fake_error(-EINVAL, tlvs);
}

static void test_missing_attribute_is_named(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_missing);
	struct dvs_tunnel tunnel = { 0 };

	(void)state;
	assert_int_equal(dvs_tunnel_new(ctx, &tunnel), -EINVAL);
	assert_string_equal(dvs_errattr(ctx), "local");
	assert_string_equal(dvs_errmsg(ctx), "required, but not given");
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_missing_in_nest(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();

	nla_put_u32(tlvs, NLMSGERR_ATTR_MISS_TYPE, DVS_A_VLAN_MAP_SEGMENT);
	nla_put_u32(tlvs, NLMSGERR_ATTR_MISS_NEST,
		    offset_of(request, DVS_A_PORT_VLAN_MAP, 0));
	fake_error(-EINVAL, tlvs);
}

static void test_missing_nested_attribute_is_named(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_missing_in_nest);
	struct dvs_port port = { 0 };

	(void)state;
	assert_int_equal(dvs_port_map(&port, 1, 2, 1), 0);
	assert_int_equal(dvs_port_new(ctx, &port), -EINVAL);
	assert_string_equal(dvs_errattr(ctx), "vlan-map/segment");
	dvs_port_clear(&port);
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_eperm(const struct nlmsghdr *request)
{
	(void)request;
	fake_error(-EPERM, NULL);
}

static void test_error_without_text_has_the_systems(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_eperm);
	struct dvs_switch sw = { 0 };

	(void)state;
	assert_int_equal(dvs_switch_del(ctx, &sw), -EPERM);
	assert_string_equal(dvs_errmsg(ctx), strerror(EPERM));
	assert_null(dvs_errattr(ctx));
	dvs_ctx_free(ctx);
	fake_close();
}

/* Where no attribute begins, as far as it is said at all. */
static void answer_offset_of_header(const struct nlmsghdr *request)
{
	struct nl_msg *tlvs = fake_tlvs();

	nla_put_u32(tlvs, NLMSGERR_ATTR_OFFS,
		    fake_requests() == 1 ? NLMSG_HDRLEN : request->nlmsg_len);
	fake_error(-EINVAL, tlvs);
}

static void test_offset_outside_the_attributes(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_offset_of_header);
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_IFINDEX) };

	(void)state;
	assert_int_equal(dvs_switch_del(ctx, &sw), -EINVAL);
	assert_null(dvs_errattr(ctx));
	assert_int_equal(dvs_switch_del(ctx, &sw), -EINVAL);
	assert_null(dvs_errattr(ctx));
	dvs_ctx_free(ctx);
	fake_close();
}

static void answer_trouble(const struct nlmsghdr *request)
{
	(void)request;
	fake_receive_error(-NLE_NOMEM);
}

static void test_trouble_with_the_socket(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_trouble);
	struct dvs_switch sw = { 0 };

	(void)state;
	assert_int_equal(dvs_switch_del(ctx, &sw), -ENOMEM);
	dvs_ctx_free(ctx);
	fake_close();
}

static void test_context_that_is_not_open(void **state)
{
	struct dvs_ctx *ctx = dvs_ctx_alloc();
	struct dvs_switch sw = { 0 };

	(void)state;
	assert_int_equal(dvs_switch_del(ctx, &sw), -ENOTCONN);
	assert_int_equal(dvs_monitor_process(ctx, NULL, NULL), -EBADF);
	assert_int_equal(dvs_monitor_leave(ctx), -EBADF);
	assert_int_equal(dvs_monitor_fd(ctx), -EBADF);
	dvs_ctx_free(ctx);
	dvs_ctx_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_change_is_sent_and_acknowledged),
		cmocka_unit_test(test_add_and_replace_are_two_commands),
		cmocka_unit_test(test_empty_lists_are_said_by_flags),
		cmocka_unit_test(test_pool_requests),
		cmocka_unit_test(test_pool_is_read),
		cmocka_unit_test(test_port_leaves_its_pool),
		cmocka_unit_test(test_get_fills_the_object),
		cmocka_unit_test(test_get_without_answer_is_an_error),
		cmocka_unit_test(test_incomplete_answer_is_refused),
		cmocka_unit_test(test_flush_counts),
		cmocka_unit_test(test_bad_nested_attribute_is_named),
		cmocka_unit_test(test_range_of_the_policy_is_said),
		cmocka_unit_test(test_length_of_the_policy_is_said),
		cmocka_unit_test(test_answer_with_the_request_inside),
		cmocka_unit_test(test_missing_attribute_is_named),
		cmocka_unit_test(test_missing_nested_attribute_is_named),
		cmocka_unit_test(test_error_without_text_has_the_systems),
		cmocka_unit_test(test_offset_outside_the_attributes),
		cmocka_unit_test(test_trouble_with_the_socket),
		cmocka_unit_test(test_context_that_is_not_open),
	};

	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
