// SPDX-License-Identifier: GPL-2.0
/*
 * Events, from messages to the lines that dvsctl prints.
 */
#include "test.h"

#include <linux/dvs.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "cmd.h"
#include "codec.h"
#include "monitor.h"
#include "object.h"

/* A notification with a structure filled from a seed. */
static struct nl_msg *notification(uint8_t cmd, const struct dvs_object *object,
				   unsigned int seed)
{
	void *data = calloc(1, object->size);
	struct nl_msg *msg;

	fill_object(object, data, seed);
	msg = nlmsg_alloc_size(codec_size(object, data));
	assert_non_null(genlmsg_put(msg, 0, 0, 0x1c, 0, 0, cmd, 1));
	assert_int_equal(codec_encode(msg, object, CODEC_ALL, data), 0);
	dvs_object_clear(object, data);
	free(data);
	return msg;
}

struct expected {
	const char *name;
	const char *group;
	const struct dvs_object *object;
	unsigned int seed;
	unsigned int count;
};

static int check_event(const struct dvs_event *event, void *arg)
{
	struct expected *expected = arg;
	void *data = calloc(1, event->object->size);

	assert_string_equal(event->name, expected->name);
	assert_string_equal(event->group, expected->group);
	assert_ptr_equal(event->object, expected->object);
	fill_object(event->object, data, expected->seed);
	assert_same(event->object, event->data, data);
	dvs_object_clear(event->object, data);
	free(data);
	expected->count++;
	return 5;
}

static void expect_event(uint8_t cmd, const char *name, const char *group,
			 const struct dvs_object *object)
{
	struct expected expected = { name, group, object, cmd, 0 };
	struct nl_msg *msg = notification(cmd, object, cmd);
	struct dvs_ctx *ctx = dvs_ctx_alloc();

	assert_int_equal(monitor_message(ctx, nlmsg_hdr(msg), check_event,
					 &expected), 5);
	assert_int_equal(expected.count, 1);
	nlmsg_free(msg);
	dvs_ctx_free(ctx);
}

static void test_every_notification_is_an_event(void **state)
{
	(void)state;
	expect_event(DVS_CMD_SWITCH_NTF, "switch-ntf", "config",
		     &dvs_object_switch);
	expect_event(DVS_CMD_SWITCH_DEL_NTF, "switch-del-ntf", "config",
		     &dvs_object_switch);
	expect_event(DVS_CMD_PORT_NTF, "port-ntf", "config", &dvs_object_port);
	expect_event(DVS_CMD_PORT_DEL_NTF, "port-del-ntf", "config",
		     &dvs_object_port);
	expect_event(DVS_CMD_TUNNEL_NTF, "tunnel-ntf", "config",
		     &dvs_object_tunnel);
	expect_event(DVS_CMD_TUNNEL_DEL_NTF, "tunnel-del-ntf", "config",
		     &dvs_object_tunnel);
	expect_event(DVS_CMD_SEGMENT_NTF, "segment-ntf", "config",
		     &dvs_object_segment);
	expect_event(DVS_CMD_SEGMENT_DEL_NTF, "segment-del-ntf", "config",
		     &dvs_object_segment);
	expect_event(DVS_CMD_REMOTE_NTF, "remote-ntf", "config",
		     &dvs_object_remote);
	expect_event(DVS_CMD_REMOTE_DEL_NTF, "remote-del-ntf", "config",
		     &dvs_object_remote);
	expect_event(DVS_CMD_SCHED_NTF, "sched-ntf", "config",
		     &dvs_object_sched);
	expect_event(DVS_CMD_SCHED_DEL_NTF, "sched-del-ntf", "config",
		     &dvs_object_sched);
	expect_event(DVS_CMD_CLASS_NTF, "class-ntf", "config",
		     &dvs_object_class);
	expect_event(DVS_CMD_POOL_NTF, "pool-ntf", "config", &dvs_object_pool);
	expect_event(DVS_CMD_POOL_DEL_NTF, "pool-del-ntf", "config",
		     &dvs_object_pool);
	expect_event(DVS_CMD_POLICE_NTF, "police-ntf", "config",
		     &dvs_object_police);
	expect_event(DVS_CMD_POLICE_DEL_NTF, "police-del-ntf", "config",
		     &dvs_object_police);
	expect_event(DVS_CMD_SAMPLER_NTF, "sampler-ntf", "config",
		     &dvs_object_sampler);
	expect_event(DVS_CMD_SAMPLER_DEL_NTF, "sampler-del-ntf", "config",
		     &dvs_object_sampler);
	expect_event(DVS_CMD_FLOW_CACHE_NTF, "flow-cache-ntf", "config",
		     &dvs_object_flow_cache);
	expect_event(DVS_CMD_FLOW_NTF, "flow-ntf", "flow", &dvs_object_flows);
	expect_event(DVS_CMD_MIRROR_NTF, "mirror-ntf", "config",
		     &dvs_object_mirror);
	expect_event(DVS_CMD_MIRROR_DEL_NTF, "mirror-del-ntf", "config",
		     &dvs_object_mirror);
	expect_event(DVS_CMD_GROUP_NTF, "group-ntf", "config",
		     &dvs_object_group);
	expect_event(DVS_CMD_GROUP_DEL_NTF, "group-del-ntf", "config",
		     &dvs_object_group);
	expect_event(DVS_CMD_FDB_NTF, "fdb-ntf", "fdb", &dvs_object_fdb);
	expect_event(DVS_CMD_ALARM_NTF, "alarm-ntf", "alarm",
		     &dvs_object_alarm);
}

static void test_other_messages_are_no_events(void **state)
{
	struct nl_msg *msg = notification(DVS_CMD_MAX + 1, &dvs_object_fdb, 1);
	struct dvs_ctx *ctx = dvs_ctx_alloc();
	struct nlmsghdr shorter = { .nlmsg_len = NLMSG_HDRLEN };

	(void)state;
	assert_int_equal(monitor_message(ctx, nlmsg_hdr(msg), check_event,
					 NULL), 0);
	assert_int_equal(monitor_message(ctx, &shorter, check_event, NULL), 0);
	nlmsg_free(msg);
	dvs_ctx_free(ctx);
}

static void test_bad_event_is_an_error(void **state)
{
	struct dvs_ctx *ctx = dvs_ctx_alloc();
	struct nl_msg *msg = nlmsg_alloc();

	(void)state;
	assert_non_null(genlmsg_put(msg, 0, 0, 0x1c, 0, 0, DVS_CMD_ALARM_NTF,
				    1));
	assert_int_equal(monitor_message(ctx, nlmsg_hdr(msg), check_event,
					 NULL), -EBADMSG);
	assert_string_equal(dvs_errmsg(ctx),
			    "alarm-ntf has no good attribute \"switch\"");
	nlmsg_free(msg);
	dvs_ctx_free(ctx);
}

/* What dvsctl prints of an event. */
static void expect_line(bool json, const struct dvs_event *event,
			const char *line)
{
	const struct topic *topic = event->object ?
		topic_find(event->object->name) : NULL;
	struct out out = { .json = json };
	char *text;
	size_t size;

	out.file = open_memstream(&text, &size);
	assert_non_null(out.file);
	out_event(&out, event, topic ? topic->layout : NULL);
	fclose(out.file);
	assert_string_equal(text, line);
	free(text);
}

static void test_events_are_lines(void **state)
{
	struct dvs_fdb_entry entry = {
		.set = DVS_HAS(FDB_MAC) | DVS_HAS(FDB_SEGMENT) |
		       DVS_HAS(FDB_PORT_NAME) | DVS_HAS(FDB_EVENT) |
		       DVS_HAS(FDB_KIND),
		.mac = { 0x52, 0x54, 0, 0, 0, 1 },
		.segment = 5000,
		.port_name = "tap0",
		.event = DVS_CHANGE_MOVE,
	};
	struct dvs_event event = { "fdb-ntf", "fdb", &dvs_object_fdb, &entry };

	(void)state;
	expect_line(false, &event, "[fdb] move 52:54:00:00:00:01 segment 5000 port tap0 learned\n");
	expect_line(true, &event, join("{\"notification\":\"fdb-ntf\",",
				       "\"group\":\"fdb\",\"segment\":5000,",
				       "\"mac\":\"52:54:00:00:00:01\",",
				       "\"kind\":\"learned\",",
				       "\"port-name\":\"tap0\",",
				       "\"event\":\"move\"}\n", NULL));
}

static void test_objects_that_go_are_deleted(void **state)
{
	struct dvs_switch sw = {
		.set = DVS_HAS(SWITCH_IFNAME) | DVS_HAS(SWITCH_PORT_COUNT),
		.ifname = "dvs0",
		.port_count = 3,
	};
	struct dvs_event event = {
		"switch-del-ntf", "config", &dvs_object_switch, &sw
	};

	(void)state;
	expect_line(false, &event, "[config] deleted switch dvs0: ports 3\n");
	event.name = "switch-ntf";
	expect_line(false, &event, "[config] switch dvs0: ports 3\n");
}

static void test_pools_that_change_are_lines(void **state)
{
	struct dvs_pool pool = {
		.set = DVS_HAS(POOL_NAME) | DVS_HAS(POOL_SWITCH_NAME) |
		       DVS_HAS(POOL_CLASS) | DVS_HAS(POOL_RESERVATION),
		.name = "vm",
		.switch_name = "dvs0",
		.number = 3,
		.reservation = 500000000,
	};
	struct dvs_event event = {
		"pool-ntf", "config", &dvs_object_pool, &pool
	};

	(void)state;
	expect_line(false, &event, join("[config] pool vm: switch dvs0 ",
					"class 3 reservation 4gbit\n", NULL));
	event.name = "pool-del-ntf";
	expect_line(false, &event, join("[config] deleted pool vm: switch dvs0 ",
					"class 3 reservation 4gbit\n", NULL));
	expect_line(true, &event,
		    join("{\"notification\":\"pool-del-ntf\",",
			 "\"group\":\"config\",",
			 "\"switch-name\":\"dvs0\",\"name\":\"vm\",",
			 "\"class\":3,\"reservation\":500000000}\n", NULL));
}

static void test_lost_events_are_told(void **state)
{
	const struct dvs_event event = { .name = "lost" };

	(void)state;
	expect_line(true, &event, "{\"notification\":\"lost\"}\n");
	expect_line(false, &event,
		    "lost events: they came faster than they were read\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_notification_is_an_event),
		cmocka_unit_test(test_other_messages_are_no_events),
		cmocka_unit_test(test_bad_event_is_an_error),
		cmocka_unit_test(test_events_are_lines),
		cmocka_unit_test(test_objects_that_go_are_deleted),
		cmocka_unit_test(test_pools_that_change_are_lines),
		cmocka_unit_test(test_lost_events_are_told),
	};

	return cmocka_run_group_tests_name("monitor", tests, NULL, NULL);
}
