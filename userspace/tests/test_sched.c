// SPDX-License-Identifier: GPL-2.0
/*
 * Schedulers that are made, with the qdiscs below them, or not at all.
 */
#include "test.h"

#include <linux/dvs.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/errno.h>
#include <netlink/genl/genl.h>

#include "fake.h"
#include "object.h"

static uint8_t cmd_of(const struct nlmsghdr *hdr)
{
	return genlmsg_hdr((struct nlmsghdr *)hdr)->cmd;
}

static const char *child_kind;
static bool lose_new, has_sched;

static void answer_classes(void)
{
	struct dvs_class cl;

	for (unsigned int i = 0; i < DVS_CLASSES; i++) {
		fill_object(&dvs_object_class, &cl, 5);
		cl.number = i;
		snprintf(cl.child, sizeof(cl.child), "%s", child_kind);
		fake_object(DVS_CMD_CLASS_GET, NLM_F_MULTI, &dvs_object_class,
			    &cl);
	}
	fake_done(0, 0, NULL);
}

/* A device without a scheduler, unless has_sched. */
static void answer_sched_get(void)
{
	struct dvs_sched sched;

	if (!has_sched) {
		fake_error(-ENOENT, fake_tlvs());
		return;
	}
	fill_object(&dvs_object_sched, &sched, 5);
	fake_object(DVS_CMD_SCHED_GET, 0, &dvs_object_sched, &sched);
	fake_ack();
}

static void answer_sched(const struct nlmsghdr *request)
{
	switch (cmd_of(request)) {
	case DVS_CMD_SCHED_GET:
		answer_sched_get();
		break;
	case DVS_CMD_CLASS_GET:
		answer_classes();
		break;
	case DVS_CMD_SCHED_NEW:
		if (lose_new)
			fake_receive_error(-NLE_NOMEM);
		else
			fake_ack();
		break;
	default:
		fake_ack();
		break;
	}
}

static void test_good_children_of_a_scheduler_stay(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_sched);
	struct dvs_sched sched = { .set = DVS_HAS(SCHED_IFINDEX) };

	(void)state;
	child_kind = "fq_codel";
	assert_int_equal(dvs_sched_new(ctx, &sched), 0);
	assert_int_equal(fake_requests(), 3);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_CLASS_GET);
	dvs_ctx_free(ctx);
	fake_close();
}

/* There is no such device to graft a child to. */
static void test_scheduler_without_children_is_taken_back(void **state)
{
	struct dvs_ctx *ctx = fake_open(answer_sched);
	struct dvs_sched sched = {
		.set = DVS_HAS(SCHED_IFINDEX),
		.ifindex = 0x7ffffff0,
	};

	(void)state;
	child_kind = "pfifo";
	assert_true(dvs_sched_new(ctx, &sched) < 0);
	assert_non_null(strstr(dvs_errmsg(ctx), "qdisc of a class"));
	assert_int_equal(fake_requests(), 4);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_SCHED_DEL);
	dvs_ctx_free(ctx);
	fake_close();
}

/* Nobody knows whether it was made, but whether it was there before. */
static void test_scheduler_without_an_answer(void **state)
{
	struct dvs_sched sched = { .set = DVS_HAS(SCHED_IFINDEX) };
	struct dvs_ctx *ctx = fake_open(answer_sched);

	(void)state;
	lose_new = true;
	assert_int_equal(dvs_sched_new(ctx, &sched), -ENOMEM);
	assert_non_null(strstr(dvs_errmsg(ctx), "cannot receive an answer"));
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_SCHED_DEL);
	has_sched = true;
	assert_int_equal(dvs_sched_new(ctx, &sched), -ENOMEM);
	assert_int_equal(cmd_of(fake_last()), DVS_CMD_SCHED_NEW);
	lose_new = false;
	has_sched = false;
	dvs_ctx_free(ctx);
	fake_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_children_of_a_scheduler_stay),
		cmocka_unit_test(test_scheduler_without_children_is_taken_back),
		cmocka_unit_test(test_scheduler_without_an_answer),
	};

	return cmocka_run_group_tests_name("sched", tests, NULL, NULL);
}
