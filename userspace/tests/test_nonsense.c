// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel that answers nonsense: what fuzz/fuzz_dvsctl.c has found, and its like.
 */
#include "test.h"

#include <limits.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/attr.h>

#include "fake.h"

/* What the fake kernel says next. */
static struct {
	int code;
	uint32_t len;
	struct nl_msg *tlvs;
} said;

static void answer(const struct nlmsghdr *request)
{
	(void)request;
	if (said.len)
		fake_error_lying(said.code, said.len, said.tlvs);
	else
		fake_error(said.code, said.tlvs);
}

/* A request is refused, for the reason given. */
static void expect(int err, const char *text)
{
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_AGEING) };
	struct dvs_ctx *ctx = fake_open(answer);

	assert_int_equal(dvs_switch_set(ctx, &sw), err);
	assert_string_equal(dvs_errmsg(ctx), text);
	assert_null(dvs_errattr(ctx));
	dvs_ctx_free(ctx);
	fake_close();
	memset(&said, 0, sizeof(said));
}

static void test_sentence_without_words(void **state)
{
	(void)state;
	said.code = -ERANGE;
	said.tlvs = fake_tlvs();
	nla_put_string(said.tlvs, NLMSGERR_ATTR_MSG, "");
	expect(-ERANGE, strerror(ERANGE));
	said.code = -ERANGE;
	said.tlvs = fake_tlvs();
	nla_put_string(said.tlvs, NLMSGERR_ATTR_MSG, "dvs: ");
	expect(-ERANGE, strerror(ERANGE));
	said.code = -ERANGE;
	said.tlvs = fake_tlvs();
	nla_put(said.tlvs, NLMSGERR_ATTR_MSG, 3, "abc");
	expect(-ERANGE, strerror(ERANGE));
}

/* The sanitizer sees what is read behind the end. */
static void test_short_attributes(void **state)
{
	static const int types[] = {
		NLMSGERR_ATTR_OFFS, NLMSGERR_ATTR_MISS_TYPE,
		NLMSGERR_ATTR_MISS_NEST,
	};
	struct nlattr *policy;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		said.code = -EINVAL;
		said.tlvs = fake_tlvs();
		nla_put(said.tlvs, types[i], 0, NULL);
		expect(-EINVAL, strerror(EINVAL));
	}
	said.code = -EINVAL;
	said.tlvs = fake_tlvs();
	policy = nla_nest_start(said.tlvs, NLMSGERR_ATTR_POLICY);
	nla_put_u32(said.tlvs, NL_POLICY_TYPE_ATTR_MIN_VALUE_U, 1);
	nla_put(said.tlvs, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, 0, NULL);
	nla_nest_end(said.tlvs, policy);
	expect(-EINVAL, strerror(EINVAL));
}

static void test_request_of_another_length(void **state)
{
	static const uint32_t lengths[] = {
		4096, 0x7ffffff0, 0x80000000, 0xfffffff0, 0xffffffff
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lengths); i++) {
		said.code = -EINVAL;
		said.len = lengths[i];
		said.tlvs = fake_tlvs();
		nla_put_u32(said.tlvs, NLMSGERR_ATTR_MISS_TYPE, 1000);
		expect(-EINVAL, strerror(EINVAL));
	}
}

static void test_numbers_of_no_error(void **state)
{
	static const int codes[] = { 1, 4096, -4096, INT_MIN, INT_MAX };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		said.code = codes[i];
		expect(-EBADMSG, strerror(EBADMSG));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentence_without_words),
		cmocka_unit_test(test_short_attributes),
		cmocka_unit_test(test_request_of_another_length),
		cmocka_unit_test(test_numbers_of_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
