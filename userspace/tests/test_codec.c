// SPDX-License-Identifier: GPL-2.0
/*
 * Structures to attributes and back.
 */
#include "test.h"

#include <linux/dvs.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "codec.h"
#include "object.h"

#define ROUNDS	20

static size_t type_size(const struct dvs_field *field)
{
	static const size_t sizes[] = {
		[DVS_TYPE_U8] = 1, [DVS_TYPE_U16] = 2, [DVS_TYPE_U32] = 4,
		[DVS_TYPE_U64] = 8, [DVS_TYPE_BOOL] = sizeof(bool),
		[DVS_TYPE_FLAG] = sizeof(bool), [DVS_TYPE_ENUM] = 4,
		[DVS_TYPE_WORDS] = 4, [DVS_TYPE_MAC] = DVS_MAC_SIZE,
		[DVS_TYPE_UUID] = DVS_UUID_SIZE,
		[DVS_TYPE_ADDR] = sizeof(struct dvs_addr),
		[DVS_TYPE_LIST] = sizeof(struct dvs_list),
		[DVS_TYPE_BYTES] = sizeof(struct dvs_bytes),
	};

	if (field->type == DVS_TYPE_STRING || field->type == DVS_TYPE_TABLE)
		return field->size;
	if (field->type == DVS_TYPE_NEST)
		return field->sub->size;
	return sizes[field->type];
}

static bool has_words(uint8_t type)
{
	return type == DVS_TYPE_ENUM || type == DVS_TYPE_WORDS;
}

static bool has_sub(uint8_t type)
{
	return type == DVS_TYPE_LIST || type == DVS_TYPE_NEST;
}

static void check_table(const struct dvs_object *object)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct dvs_field *field = &object->fields[i];

		assert_non_null(field->name);
		assert_int_not_equal(field->attr, 0);
		assert_int_equal(field->size, type_size(field));
		assert_true(field->offset + field->size <= object->size);
		assert_int_equal(!!field->words, has_words(field->type));
		assert_int_equal(!!field->sub, has_sub(field->type));
		assert_ptr_equal(object_field_by_attr(object, field->attr),
				 field);
		if (field->sub)
			check_table(field->sub);
	}
	assert_true(object->count <= 64);
}

static void test_tables_fit_structures(void **state)
{
	(void)state;
	for (int i = 0; object_names[i]; i++)
		check_table(dvs_object_find(object_names[i]));
	assert_null(dvs_object_find("bridge"));
}

static struct nl_msg *encode(const struct dvs_object *object,
			     unsigned int request, const void *data)
{
	struct nl_msg *msg = nlmsg_alloc_size(codec_size(object, data));

	assert_non_null(msg);
	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	assert_int_equal(codec_encode(msg, object, request, data), 0);
	return msg;
}

static int decode(const struct dvs_object *object, struct nl_msg *msg,
		  void *data, const char **bad)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);

	return codec_decode(object, nlmsg_attrdata(hdr, 0),
			    nlmsg_attrlen(hdr, 0), data, bad);
}

static void round_trip(const struct dvs_object *object, unsigned int seed)
{
	void *in = calloc(1, object->size);
	void *out = calloc(1, object->size);
	struct nl_msg *msg;
	const char *bad;

	fill_object(object, in, seed);
	msg = encode(object, CODEC_ALL, in);
	assert_int_equal(decode(object, msg, out, &bad), 0);
	assert_same(object, in, out);
	nlmsg_free(msg);
	dvs_object_clear(object, in);
	dvs_object_clear(object, out);
	free(in);
	free(out);
}

static void test_round_trip_keeps_all_values(void **state)
{
	(void)state;
	for (int i = 0; object_names[i]; i++) {
		for (unsigned int seed = 0; seed < ROUNDS; seed++)
			round_trip(dvs_object_find(object_names[i]), seed);
	}
}

static void test_longest_map_fits(void **state)
{
	struct dvs_port in = { 0 }, out = { 0 };
	struct nl_msg *msg;
	const char *bad;

	(void)state;
	in.set = dvs_object_port.required;
	for (unsigned int vid = 1; vid <= DVS_VID_MAX; vid++)
		assert_int_equal(dvs_port_map(&in, vid, vid, 2 * vid), 0);
	msg = encode(&dvs_object_port, CODEC_ALL, &in);
	assert_int_equal(decode(&dvs_object_port, msg, &out, &bad), 0);
	assert_same(&dvs_object_port, &in, &out);
	nlmsg_free(msg);
	dvs_port_clear(&in);
	dvs_port_clear(&out);
}

static void test_no_room_is_an_error(void **state)
{
	struct nl_msg *msg = nlmsg_alloc_size(NLMSG_HDRLEN + 16);
	struct dvs_switch sw = { 0 };

	(void)state;
	fill_object(&dvs_object_switch, &sw, 1);
	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	assert_int_equal(codec_encode(msg, &dvs_object_switch, CODEC_ALL, &sw),
			 -EMSGSIZE);
	nlmsg_free(msg);
}

static void test_request_carries_its_members_only(void **state)
{
	struct dvs_tunnel in = { 0 };
	struct nl_msg *msg;

	(void)state;
	fill_object(&dvs_object_tunnel, &in, 3);
	msg = encode(&dvs_object_tunnel, DVS_IN_SET, &in);
	assert_non_null(nlmsg_find_attr(nlmsg_hdr(msg), 0, DVS_A_TUNNEL_NAME));
	assert_non_null(nlmsg_find_attr(nlmsg_hdr(msg), 0, DVS_A_TUNNEL_TTL));
	assert_null(nlmsg_find_attr(nlmsg_hdr(msg), 0, DVS_A_TUNNEL_LOCAL));
	assert_null(nlmsg_find_attr(nlmsg_hdr(msg), 0, DVS_A_TUNNEL_STATS));
	assert_null(nlmsg_find_attr(nlmsg_hdr(msg), 0,
				    DVS_A_TUNNEL_SWITCH_NAME));
	nlmsg_free(msg);
	dvs_tunnel_clear(&in);
}

static void test_members_not_set_are_not_sent(void **state)
{
	struct dvs_switch in = { .ageing = 300, .fdb_max = 5 };
	struct nl_msg *msg;

	(void)state;
	in.set = DVS_HAS(SWITCH_AGEING);
	msg = encode(&dvs_object_switch, DVS_IN_NEW, &in);
	assert_int_equal(nlmsg_attrlen(nlmsg_hdr(msg), 0), nla_total_size(4));
	nlmsg_free(msg);
}

/* A message with what a switch needs, to be spoilt. */
static struct nl_msg *switch_message(void)
{
	struct nl_msg *msg = nlmsg_alloc();

	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	nla_put_u32(msg, DVS_A_SWITCH_IFINDEX, 7);
	nla_put_string(msg, DVS_A_SWITCH_IFNAME, "dvs0");
	return msg;
}

static void test_unknown_attribute_is_skipped(void **state)
{
	struct nl_msg *msg = switch_message();
	struct dvs_switch sw = { 0 };
	const char *bad;

	(void)state;
	nla_put_u32(msg, DVS_A_SWITCH_MAX + 5, 1);
	nla_put_u32(msg, DVS_A_SWITCH_AGEING, 60);
	assert_int_equal(decode(&dvs_object_switch, msg, &sw, &bad), 0);
	assert_int_equal(sw.ageing, 60);
	assert_int_equal(sw.set, DVS_HAS(SWITCH_IFINDEX) |
			 DVS_HAS(SWITCH_IFNAME) | DVS_HAS(SWITCH_AGEING));
	nlmsg_free(msg);
}

static void test_missing_attribute_is_named(void **state)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct dvs_switch sw = { 0 };
	const char *bad;

	(void)state;
	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	nla_put_u32(msg, DVS_A_SWITCH_IFINDEX, 7);
	assert_int_equal(decode(&dvs_object_switch, msg, &sw, &bad), -EBADMSG);
	assert_string_equal(bad, "ifname");
	nlmsg_free(msg);
}

static void expect_bad(const struct dvs_object *object, int attr,
		       const void *value, int len, const char *name)
{
	struct nl_msg *msg = nlmsg_alloc();
	uint64_t data[64] = { 0 };
	const char *bad;

	assert_true(object->size <= sizeof(data));
	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	nla_put(msg, attr, len, value);
	assert_int_equal(decode(object, msg, data, &bad), -EBADMSG);
	assert_string_equal(bad, name);
	dvs_object_clear(object, data);
	nlmsg_free(msg);
}

static void test_wrong_sizes_are_named(void **state)
{
	static const char bytes[64] = "0123456789012345678901234567890123456789";

	(void)state;
	expect_bad(&dvs_object_switch, DVS_A_SWITCH_IFINDEX, bytes, 3,
		   "ifindex");
	expect_bad(&dvs_object_switch, DVS_A_SWITCH_IFINDEX, bytes, 8,
		   "ifindex");
	expect_bad(&dvs_object_switch, DVS_A_SWITCH_IFNAME, bytes, 16,
		   "ifname");
	expect_bad(&dvs_object_switch, DVS_A_SWITCH_MAC, bytes, 5, "mac");
	expect_bad(&dvs_object_switch, DVS_A_SWITCH_ENCAP_MTU, bytes, 4,
		   "encap-mtu");
	expect_bad(&dvs_object_switch, DVS_A_SWITCH_FDB_AGED, bytes, 4,
		   "fdb-aged");
	expect_bad(&dvs_object_tunnel, DVS_A_TUNNEL_LOCAL, bytes, 5, "local");
	expect_bad(&dvs_object_tunnel, DVS_A_TUNNEL_DSCP_MAP, bytes, 7,
		   "dscp-map");
	expect_bad(&dvs_object_segment, DVS_A_SEGMENT_NAME, bytes, 32, "name");
}

static void test_wrong_size_in_a_nest_is_named(void **state)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct dvs_port port = { 0 };
	struct nlattr *nest;
	const char *bad;

	(void)state;
	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	nest = nla_nest_start(msg, DVS_A_PORT_VLAN_MAP);
	nla_put_u32(msg, DVS_A_VLAN_MAP_VID, 1);
	nla_nest_end(msg, nest);
	assert_int_equal(decode(&dvs_object_port, msg, &port, &bad), -EBADMSG);
	assert_string_equal(bad, "vid");
	dvs_port_clear(&port);
	nlmsg_free(msg);
}

static void test_run_without_end_has_one_member(void **state)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct dvs_remote remote = { 0 };
	struct dvs_segment_range *range;
	struct nlattr *nest;
	const char *bad;

	(void)state;
	assert_non_null(nlmsg_put(msg, 0, 0, 0, 0, 0));
	nla_put_u32(msg, DVS_A_REMOTE_SWITCH, 1);
	nla_put_string(msg, DVS_A_REMOTE_TUNNEL, "vx0");
	nla_put_u32(msg, DVS_A_REMOTE_ADDRESS, 1);
	nest = nla_nest_start(msg, DVS_A_REMOTE_SEGMENTS);
	nla_put_u32(msg, DVS_A_SEGMENT_RANGE_FIRST, 9);
	nla_nest_end(msg, nest);
	assert_int_equal(decode(&dvs_object_remote, msg, &remote, &bad), 0);
	range = remote.segments.items;
	assert_int_equal(remote.segments.count, 1);
	assert_int_equal(range->first, 9);
	assert_int_equal(range->last, 9);
	dvs_remote_clear(&remote);
	nlmsg_free(msg);
}

/* Attributes of wild types and lengths, nested ones too; the same each time. */
static int wild_attributes(uint8_t *buf, int size)
{
	int len = 0;

	while (len + NLA_HDRLEN <= size) {
		struct nlattr *attr = (struct nlattr *)(buf + len);

		for (int i = 0; i < 24 && len + i < size; i++)
			buf[len + i] = rand();
		attr->nla_len = rand() % 32;
		attr->nla_type = rand() % 32 | (rand() % 4 ? 0 : NLA_F_NESTED);
		len += NLA_ALIGN(attr->nla_len ? attr->nla_len : 4);
	}
	return size;
}

static void test_wild_attributes_do_no_harm(void **state)
{
	uint8_t buf[256] __attribute__((aligned(8)));
	uint64_t data[64];
	const char *bad;

	(void)state;
	srand(1);
	for (int round = 0; round < 20000; round++) {
		const struct dvs_object *object =
			dvs_object_find(object_names[round % 8]);
		int len = wild_attributes(buf, 8 + rand() % 248);

		memset(data, 0, sizeof(data));
		if (codec_decode(object, (struct nlattr *)buf, len, data,
				 &bad) == -EBADMSG)
			assert_non_null(bad);
		dvs_object_clear(object, data);
	}
}

static void test_words_of_values(void **state)
{
	const struct dvs_field *mode =
		&dvs_object_port.fields[DVS_F_PORT_MODE];

	(void)state;
	assert_string_equal(dvs_field_word(mode, DVS_MODE_UPLINK), "uplink");
	assert_null(dvs_field_word(mode, 3));
	assert_null(dvs_field_word(mode, UINT32_MAX));
	assert_null(dvs_field_word(&dvs_object_port.fields[DVS_F_PORT_UP], 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables_fit_structures),
		cmocka_unit_test(test_round_trip_keeps_all_values),
		cmocka_unit_test(test_longest_map_fits),
		cmocka_unit_test(test_no_room_is_an_error),
		cmocka_unit_test(test_request_carries_its_members_only),
		cmocka_unit_test(test_members_not_set_are_not_sent),
		cmocka_unit_test(test_unknown_attribute_is_skipped),
		cmocka_unit_test(test_missing_attribute_is_named),
		cmocka_unit_test(test_wrong_sizes_are_named),
		cmocka_unit_test(test_wrong_size_in_a_nest_is_named),
		cmocka_unit_test(test_run_without_end_has_one_member),
		cmocka_unit_test(test_wild_attributes_do_no_harm),
		cmocka_unit_test(test_words_of_values),
	};

	return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
