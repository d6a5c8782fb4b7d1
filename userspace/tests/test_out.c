// SPDX-License-Identifier: GPL-2.0
/*
 * Text and JSON say the same, and all that is known.
 */
#include "test.h"

#include <json-c/json.h>

#include "cmd.h"
#include "object.h"
#include "values.h"

/* One structure as text or JSON; to be freed. */
static char *render(const struct topic *topic, const void *data, bool json,
		    bool pretty)
{
	struct out out = { .json = json, .pretty = pretty };
	char *text;
	size_t size;

	out.file = open_memstream(&text, &size);
	assert_non_null(out.file);
	out_object(&out, topic_object(topic), topic->layout, data);
	out_end(&out);
	assert_int_equal(out_flush(&out), 0);
	fclose(out.file);
	return text;
}

/* What JSON has of a structure; to be put. */
static struct json_object *render_json(const struct topic *topic,
				       const void *data, bool pretty)
{
	char *text = render(topic, data, true, pretty);
	struct json_object *array = json_tokener_parse(text), *record;

	assert_non_null(array);
	assert_true(json_object_is_type(array, json_type_array));
	assert_int_equal(json_object_array_length(array), 1);
	record = json_object_get(json_object_array_get_idx(array, 0));
	json_object_put(array);
	free(text);
	return record;
}

static bool in_layout(const struct topic *topic, size_t field)
{
	for (const struct out_item *i = topic->layout; i->field != ~0u; i++) {
		if (i->field == field)
			return true;
	}
	return false;
}

/*
 * Indices of interfaces are for programs; text has the names beside them. How a capture
 * ends, and its frames, are in what its socket is told only.
 */
static bool json_only(const struct dvs_field *field)
{
	static const char *const names[] = {
		"switch", "ifindex", "link", "port", "in-port", "out-port",
		"target", "inherit", "rename", "end", "frame",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(field->name, names[i]))
			return true;
	}
	/* These are in requests only. */
	return field->type == DVS_TYPE_FLAG;
}

static void test_text_has_all_that_json_has(void **state)
{
	(void)state;
	for (size_t t = 0; topics[t]->layout; t++) {
		const struct dvs_object *object = topic_object(topics[t]);

		for (size_t i = 0; i < object->count; i++) {
			if (!in_layout(topics[t], i) &&
			    !json_only(&object->fields[i]))
				fail_msg("%s: text lacks %s", object->name,
					 object->fields[i].name);
		}
	}
}

static bool has_key(struct json_object *json, const char *key)
{
	return json_object_object_get_ex(json, key, NULL);
}

static void test_json_keys_are_attributes(void **state)
{
	(void)state;
	for (size_t t = 0; topics[t]->layout; t++) {
		const struct dvs_object *object = topic_object(topics[t]);
		void *data = calloc(1, object->size);
		struct json_object *json;

		fill_object(object, data, 11);
		json = render_json(topics[t], data, false);
		assert_int_equal(json_object_object_length(json),
				 object->count);
		for (size_t i = 0; i < object->count; i++)
			assert_true(has_key(json, object->fields[i].name));
		json_object_put(json);
		dvs_object_clear(object, data);
		free(data);
	}
}

/* Whether text has a word that stands alone. */
static bool has_word(const char *text, const char *word)
{
	static const char around[] = {
		' ', '\n', '-', ',', ':', '/', '\0'
	};
	size_t len = strlen(word);

	for (const char *at = text; (at = strstr(at, word)); at++) {
		bool before = at == text || strchr(around, at[-1]);
		bool after = !at[len] || strchr(around, at[len]);

		if (before && after)
			return true;
	}
	return false;
}

static bool scalar_in_text(struct json_object *value, const char *text)
{
	if (json_object_is_type(value, json_type_boolean))
		return true;
	return has_word(text, json_object_get_string(value));
}

/* Numbers and strings of JSON are in the text, also those deeper down. */
static bool value_in_text(struct json_object *value, const char *text)
{
	if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, key, member) {
			if (strcmp(key, "ifindex") &&
			    !value_in_text(member, text))
				return false;
		}
		return true;
	}
	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++) {
			if (!value_in_text(json_object_array_get_idx(value, i),
					   text))
				return false;
		}
		return true;
	}
	return scalar_in_text(value, text);
}

static const struct out_item *rate_item(const struct topic *topic, size_t field)
{
	const struct out_item *item = topic->layout;

	while (item->field != ~0u && item->field != field)
		item++;
	return item->field != ~0u && item->flags & OUT_RATE ? item : NULL;
}

/* No link is as fast as what fill_object() makes. */
static void slow_down(const struct topic *topic, void *data)
{
	const struct dvs_object *object = topic_object(topic);

	for (size_t i = 0; i < object->count; i++) {
		uint64_t *rate = (void *)((char *)data +
					  object->fields[i].offset);

		if (rate_item(topic, i))
			*rate &= UINT64_MAX >> 16;
	}
}

/* Text has rates in bits per second. */
static bool rate_in_text(const struct out_item *item, struct json_object *value,
			 const char *text)
{
	char label[32], word[32];
	uint64_t rate;

	snprintf(label, sizeof(label), " %s ", item->label);
	text = strstr(text, label);
	if (!text || sscanf(text + strlen(label), "%31s", word) != 1 ||
	    value_rate(word, UINT64_MAX, &rate))
		return false;
	return rate == json_object_get_uint64(value);
}

static void compare(const struct topic *topic, unsigned int seed)
{
	const struct dvs_object *object = topic_object(topic);
	void *data = calloc(1, object->size);
	struct json_object *json;
	char *text;

	fill_object(object, data, seed);
	slow_down(topic, data);
	json = render_json(topic, data, false);
	text = render(topic, data, false, false);
	for (size_t i = 0; i < object->count; i++) {
		const char *name = object->fields[i].name;
		struct json_object *value;

		if (!in_layout(topic, i))
			continue;
		assert_true(json_object_object_get_ex(json, name, &value));
		if (rate_item(topic, i) ?
		    !rate_in_text(rate_item(topic, i), value, text) :
		    !value_in_text(value, text))
			fail_msg("%s of %s is %s, but the text is\n%s", name,
				 object->name, json_object_get_string(value),
				 text);
	}
	json_object_put(json);
	free(text);
	dvs_object_clear(object, data);
	free(data);
}

static void test_text_and_json_agree(void **state)
{
	(void)state;
	for (size_t t = 0; topics[t]->layout; t++) {
		for (unsigned int seed = 1; seed < 20; seed++)
			compare(topics[t], seed);
	}
}

static void test_pretty_json_is_the_same(void **state)
{
	struct json_object *plain, *pretty;
	struct dvs_port port;

	(void)state;
	fill_object(&dvs_object_port, &port, 4);
	plain = render_json(&port_topic, &port, false);
	pretty = render_json(&port_topic, &port, true);
	assert_true(json_object_equal(plain, pretty));
	json_object_put(plain);
	json_object_put(pretty);
	dvs_port_clear(&port);
}

static void expect_text(const struct topic *topic, const void *data,
			const char *expected)
{
	char *text = render(topic, data, false, false);

	assert_string_equal(text, expected);
	free(text);
}

static void expect_json(const struct topic *topic, const void *data,
			const char *expected)
{
	char *text = render(topic, data, true, false);

	assert_string_equal(text, expected);
	free(text);
}

static void test_runs_of_a_table(void **state)
{
	struct dvs_port port = { .set = DVS_HAS(PORT_DSCP_MAP) };

	(void)state;
	expect_text(&port_topic, &port, "\n    dscp-map 0-63:0\n");
	port.dscp_map[0] = 1;
	port.dscp_map[8] = 2;
	port.dscp_map[9] = 2;
	port.dscp_map[63] = 7;
	expect_text(&port_topic, &port,
		    "\n    dscp-map 0:1,1-7:0,8-9:2,10-62:0,63:7\n");
}

static void test_dscp_out(void **state)
{
	struct dvs_port none = {
		.set = DVS_HAS(PORT_DSCP_OUT_NONE),
		.dscp_out_none = true,
	};
	struct dvs_port port = {
		.set = DVS_HAS(PORT_DSCP_OUT),
		.dscp_out = { 1, 2, 3, 4, 5, 6, 7, 63 },
	};

	(void)state;
	expect_text(&port_topic, &none, "dscp-out none\n");
	expect_json(&port_topic, &none, "[{\"vlan-map\":[],\"dscp-out-none\":true}]\n");
	expect_text(&port_topic, &port, "dscp-out 1,2,3,4,5,6,7,63\n");
	expect_json(&port_topic, &port,
		    join("[{\"vlan-map\":[],",
			 "\"dscp-out\":[1,2,3,4,5,6,7,63]}]\n", NULL));
}

static void test_lists(void **state)
{
	struct dvs_port port = {
		.set = DVS_HAS(PORT_IFINDEX) | DVS_HAS(PORT_NATIVE),
	};
	struct dvs_port access = { .set = DVS_HAS(PORT_UP) };
	struct dvs_tunnel tunnel = { .set = DVS_HAS(TUNNEL_TTL) };

	(void)state;
	expect_json(&port_topic, &port,
		    "[{\"ifindex\":0,\"native\":0,\"vlan-map\":[]}]\n");
	expect_text(&port_topic, &port, "vlans none native none\n");
	/* A port without native segment, not even none, has no map. */
	expect_text(&port_topic, &access, "state down\n");
	assert_int_equal(dvs_port_map(&port, 10, 10, 10), 0);
	assert_int_equal(dvs_port_map(&port, 100, 109, 70000), 0);
	expect_text(&port_topic, &port,
		    "vlans 10,100-109:70000 native none\n");
	expect_json(&port_topic, &port,
		    join("[{\"ifindex\":0,\"native\":0,",
			 "\"vlan-map\":[{\"vid\":10,\"vid-last\":10,",
			 "\"segment\":10},{\"vid\":100,\"vid-last\":109,",
			 "\"segment\":70000}]}]\n", NULL));
	dvs_port_clear(&port);

	expect_json(&tunnel_topic, &tunnel, "[{\"ttl\":0,\"segments\":[]}]\n");
	expect_text(&tunnel_topic, &tunnel,
		    "\n    segments all\n    ttl inherit\n");
}

static void test_remote_of_all_segments(void **state)
{
	struct dvs_remote remote = {
		.set = DVS_HAS(REMOTE_ALL_SEGMENTS) |
		       DVS_HAS(REMOTE_CONFIGURED),
		.all_segments = true,
	};

	(void)state;
	expect_text(&remote_topic, &remote, "segments all configured off\n");
	remote.all_segments = false;
	expect_text(&remote_topic, &remote, "configured off\n");
	assert_int_equal(dvs_segments_add(&remote.segments, 5, 9), 0);
	expect_text(&remote_topic, &remote, "segments 5-9 configured off\n");
	dvs_remote_clear(&remote);
}

static void test_ledger(void **state)
{
	const struct dvs_drop_count counts[] = {
		{ 1, "vlan-unknown", 3 }, { 2, "uplink-loop", 1 },
	};
	const struct dvs_drop_class classes[] = {
		{ 3, "policed", 0, 5 }, { 3, "policed", 7, 1 },
		{ 4, "egress-queue", 2, UINT64_C(1) << 40 },
	};
	struct dvs_drop drop = {
		.set = DVS_HAS(DROP_PORT_NAME) | DVS_HAS(DROP_SWITCH_NAME),
		.port_name = "tap0",
		.switch_name = "dvs0",
	};

	(void)state;
	expect_text(&drop_topic, &drop, "port tap0 switch dvs0: no drops\n");
	expect_json(&drop_topic, &drop,
		    join("[{\"switch-name\":\"dvs0\",",
			 "\"port-name\":\"tap0\",\"counts\":{},",
			 "\"by-class\":{}}]\n", NULL));
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		assert_int_equal(dvs_list_append(&drop.counts, &counts[i],
						 sizeof(counts[i])), 0);
	expect_text(&drop_topic, &drop,
		    "port tap0 switch dvs0: vlan-unknown 3 uplink-loop 1\n");
	expect_json(&drop_topic, &drop,
		    join("[{\"switch-name\":\"dvs0\",",
			 "\"port-name\":\"tap0\",",
			 "\"counts\":{\"vlan-unknown\":3,",
			 "\"uplink-loop\":1},\"by-class\":{}}]\n", NULL));
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		assert_int_equal(dvs_list_append(&drop.by_class, &classes[i],
						 sizeof(classes[i])), 0);
	expect_text(&drop_topic, &drop,
		    join("port tap0 switch dvs0: vlan-unknown 3 uplink-loop 1\n",
			 "    by-class policed 5,0,0,0,0,0,0,1",
			 " egress-queue 0,0,1099511627776,0,0,0,0,0\n", NULL));
	expect_json(&drop_topic, &drop,
		    join("[{\"switch-name\":\"dvs0\",",
			 "\"port-name\":\"tap0\",",
			 "\"counts\":{\"vlan-unknown\":3,\"uplink-loop\":1},",
			 "\"by-class\":{\"policed\":[5,0,0,0,0,0,0,1],",
			 "\"egress-queue\":[0,0,1099511627776,0,0,0,0,0]}}]\n",
			 NULL));
	dvs_drop_clear(&drop);
}

static void test_rates(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} rates[] = {
		{ 0, "rate 0\n" }, { 1000, "rate 8kbit\n" },
		{ 1001, "rate 8008bit\n" }, { 12500000, "rate 100mbit\n" },
		{ 187500000, "rate 1500mbit\n" },
		{ 125000000, "rate 1gbit\n" },
		{ UINT64_C(1000000000000), "rate 8tbit\n" },
	};
	struct dvs_sched sched = { .set = DVS_HAS(SCHED_RATE) };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rates); i++) {
		sched.rate = rates[i].bytes;
		expect_text(&sched_topic, &sched, rates[i].text);
	}
	expect_json(&sched_topic, &sched, "[{\"rate\":1000000000000}]\n");
}

static void test_pools(void **state)
{
	struct dvs_pool pool = {
		.set = (UINT64_C(1) << DVS_F_POOL_COUNT) - 1,
		.switch_index = 4,
		.switch_name = "dvs0",
		.name = "vm",
		.number = 3,
		.shares = 100,
		.reservation = 500000000,
		.port_count = 2,
		.reserved = 125000000,
	};

	(void)state;
	expect_text(&pool_topic, &pool,
		    join("vm: switch dvs0 class 3 strict off shares 100 ",
			 "reservation 4gbit limit 0 ports 2 reserved 1gbit\n",
			 NULL));
	expect_json(&pool_topic, &pool,
		    join("[{\"switch\":4,\"switch-name\":\"dvs0\",",
			 "\"name\":\"vm\",\"class\":3,\"strict\":false,",
			 "\"shares\":100,\"reservation\":500000000,",
			 "\"limit\":0,\"port-count\":2,",
			 "\"reserved\":125000000}]\n", NULL));
}

static void test_what_is_in_no_pool(void **state)
{
	struct dvs_port port = {
		.set = DVS_HAS(PORT_POOL) | DVS_HAS(PORT_SHARES),
		.shares = 50,
	};
	struct dvs_sched sched = { .set = DVS_HAS(SCHED_SWITCH_NAME) };
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_UPLINK_RATE) };

	(void)state;
	expect_text(&port_topic, &port, "\n    pool none shares 50\n");
	expect_json(&port_topic, &port,
		    "[{\"vlan-map\":[],\"pool\":\"\",\"shares\":50}]\n");
	expect_text(&sched_topic, &sched, "switch none\n");
	expect_text(&switch_topic, &sw, "uplink-rate unknown\n");
	sw.uplink_rate = 1250000000;
	expect_text(&switch_topic, &sw, "uplink-rate 10gbit\n");
}

static void test_policer(void **state)
{
	struct dvs_police police = {
		.set = DVS_HAS(POLICE_PORT_NAME) | DVS_HAS(POLICE_SWITCH_NAME) |
		       DVS_HAS(POLICE_RATE) | DVS_HAS(POLICE_BURST) |
		       DVS_HAS(POLICE_COLOUR) | DVS_HAS(POLICE_EXCEED) |
		       DVS_HAS(POLICE_VIOLATE) | DVS_HAS(POLICE_DROPPED),
		.port_name = "tap0", .switch_name = "dvs0",
		.rate = 1250000, .burst = 65536,
		.colour = DVS_COLOUR_AWARE,
		.exceed = DVS_TREATMENT_REMARK, .violate = DVS_TREATMENT_DROP,
		.dropped = 9,
	};

	(void)state;
	expect_text(&police_topic, &police,
		    join("tap0 switch dvs0: rate 10mbit burst 65536",
			 " colour aware exceed remark violate drop dropped 9\n",
			 NULL));
	police.set |= DVS_HAS(POLICE_EXCESS) | DVS_HAS(POLICE_EXCESS_BURST);
	police.excess = 125000;
	police.excess_burst = 3000;
	expect_text(&police_topic, &police,
		    join("tap0 switch dvs0: rate 10mbit burst 65536",
			 " excess 1mbit excess-burst 3000",
			 " colour aware exceed remark violate drop dropped 9\n",
			 NULL));
}

static void test_names_cannot_control_the_terminal(void **state)
{
	struct dvs_segment segment = { .set = DVS_HAS(SEGMENT_NAME) };

	(void)state;
	snprintf(segment.name, sizeof(segment.name), "blue net");
	expect_text(&segment_topic, &segment, "name \"blue net\"\n");
	snprintf(segment.name, sizeof(segment.name), "a\033[2J\"b\\");
	expect_text(&segment_topic, &segment,
		    "name \"a\\x1b[2J\\\"b\\\\\"\n");
	expect_json(&segment_topic, &segment,
		    "[{\"name\":\"a\\u001b[2J\\\"b\\\\\"}]\n");
}

static void test_value_of_a_newer_kernel(void **state)
{
	struct dvs_port port = { .set = DVS_HAS(PORT_MODE), .mode = 9 };

	(void)state;
	expect_text(&port_topic, &port, "mode 9\n");
	expect_json(&port_topic, &port, "[{\"mode\":9,\"vlan-map\":[]}]\n");
}

static void test_error_ends_a_list(void **state)
{
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_AGEING), .ageing = 1 };
	struct out out = { .json = true };
	char *text;
	size_t size;

	(void)state;
	out.file = open_memstream(&text, &size);
	out_object(&out, &dvs_object_switch, switch_topic.layout, &sw);
	out_object(&out, &dvs_object_switch, switch_topic.layout, &sw);
	out_error(&out, "it \"broke\"");
	fclose(out.file);
	assert_string_equal(text, "[{\"ageing\":1},{\"ageing\":1}]\n"
			    "{\"error\":\"it \\\"broke\\\"\"}\n");
	free(text);
}

static void test_full_disk_is_noticed(void **state)
{
	struct dvs_switch sw = { .set = DVS_HAS(SWITCH_AGEING) };
	struct out out = { .file = fopen("/dev/full", "w") };

	(void)state;
	assert_non_null(out.file);
	out_object(&out, &dvs_object_switch, switch_topic.layout, &sw);
	assert_int_equal(out_flush(&out), ENOSPC);
	fclose(out.file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_has_all_that_json_has),
		cmocka_unit_test(test_json_keys_are_attributes),
		cmocka_unit_test(test_text_and_json_agree),
		cmocka_unit_test(test_pretty_json_is_the_same),
		cmocka_unit_test(test_runs_of_a_table),
		cmocka_unit_test(test_dscp_out),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_remote_of_all_segments),
		cmocka_unit_test(test_ledger),
		cmocka_unit_test(test_rates),
		cmocka_unit_test(test_pools),
		cmocka_unit_test(test_what_is_in_no_pool),
		cmocka_unit_test(test_policer),
		cmocka_unit_test(test_names_cannot_control_the_terminal),
		cmocka_unit_test(test_value_of_a_newer_kernel),
		cmocka_unit_test(test_error_ends_a_list),
		cmocka_unit_test(test_full_disk_is_noticed),
	};

	return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
