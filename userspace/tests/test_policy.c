// SPDX-License-Identifier: GPL-2.0
/*
 * The library's tables against the kernel's policies, which are generated from
 * the specification: every request carries what the kernel takes, no more and
 * no less, and in the kernel's types.
 */
#include "test.h"

#include <linux/dvs.h>

#include "object.h"

#undef ARRAY_SIZE
/* In the kernel it is usual that what is not named is zero. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include "../../kmod/netlink-gen.c"
#pragma GCC diagnostic pop

/* The handlers are in the module; the table of operations only names them. */
#define HANDLER(name)							\
	int dvs_nl_##name##_doit(struct sk_buff *skb, struct genl_info *info) \
	{								\
		(void)skb;						\
		(void)info;						\
		return 0;						\
	}
#define DUMPER(name)							\
	int dvs_nl_##name##_dumpit(struct sk_buff *skb,			\
				   struct netlink_callback *cb)		\
	{								\
		(void)skb;						\
		(void)cb;						\
		return 0;						\
	}

HANDLER(switch_get)
DUMPER(switch_get)
HANDLER(switch_new)
HANDLER(switch_set)
HANDLER(switch_del)
HANDLER(port_get)
DUMPER(port_get)
HANDLER(port_new)
HANDLER(port_set)
HANDLER(port_del)
HANDLER(tunnel_get)
DUMPER(tunnel_get)
HANDLER(tunnel_new)
HANDLER(tunnel_set)
HANDLER(tunnel_del)
HANDLER(segment_get)
DUMPER(segment_get)
HANDLER(segment_new)
HANDLER(segment_set)
HANDLER(segment_del)
HANDLER(remote_get)
DUMPER(remote_get)
HANDLER(remote_new)
HANDLER(remote_del)
HANDLER(fdb_get)
DUMPER(fdb_get)
HANDLER(fdb_new)
HANDLER(fdb_set)
HANDLER(fdb_del)
HANDLER(fdb_flush)
HANDLER(drop_get)
DUMPER(drop_get)
HANDLER(drop_reset)
HANDLER(sched_get)
DUMPER(sched_get)
HANDLER(sched_new)
HANDLER(sched_set)
HANDLER(sched_del)
HANDLER(class_get)
DUMPER(class_get)
HANDLER(class_set)
HANDLER(pool_get)
DUMPER(pool_get)
HANDLER(pool_new)
HANDLER(pool_set)
HANDLER(pool_del)
HANDLER(police_get)
DUMPER(police_get)
HANDLER(police_set)
HANDLER(police_del)
HANDLER(sampler_get)
DUMPER(sampler_get)
HANDLER(sampler_set)
HANDLER(sampler_del)
HANDLER(flow_cache_get)
DUMPER(flow_cache_get)
HANDLER(flow_cache_set)
HANDLER(flow_get)
DUMPER(flow_get)
HANDLER(flow_flush)
HANDLER(mirror_get)
DUMPER(mirror_get)
HANDLER(mirror_new)
HANDLER(mirror_set)
HANDLER(mirror_del)
HANDLER(group_get)
DUMPER(group_get)
HANDLER(group_new)
HANDLER(group_set)
HANDLER(group_del)
HANDLER(capture_get)
DUMPER(capture_get)
HANDLER(capture_start)
HANDLER(capture_stop)

static const struct operation {
	uint8_t cmd;
	const struct dvs_object *object;
	unsigned int request;
} operations[] = {
	{ DVS_CMD_SWITCH_GET, &dvs_object_switch, DVS_IN_GET },
	{ DVS_CMD_SWITCH_NEW, &dvs_object_switch, DVS_IN_NEW },
	{ DVS_CMD_SWITCH_SET, &dvs_object_switch, DVS_IN_SET },
	{ DVS_CMD_SWITCH_DEL, &dvs_object_switch, DVS_IN_DEL },
	{ DVS_CMD_PORT_GET, &dvs_object_port, DVS_IN_GET },
	{ DVS_CMD_PORT_NEW, &dvs_object_port, DVS_IN_NEW },
	{ DVS_CMD_PORT_SET, &dvs_object_port, DVS_IN_SET },
	{ DVS_CMD_PORT_DEL, &dvs_object_port, DVS_IN_DEL },
	{ DVS_CMD_TUNNEL_GET, &dvs_object_tunnel, DVS_IN_GET },
	{ DVS_CMD_TUNNEL_NEW, &dvs_object_tunnel, DVS_IN_NEW },
	{ DVS_CMD_TUNNEL_SET, &dvs_object_tunnel, DVS_IN_SET },
	{ DVS_CMD_TUNNEL_DEL, &dvs_object_tunnel, DVS_IN_DEL },
	{ DVS_CMD_SEGMENT_GET, &dvs_object_segment, DVS_IN_GET },
	{ DVS_CMD_SEGMENT_NEW, &dvs_object_segment, DVS_IN_NEW },
	{ DVS_CMD_SEGMENT_SET, &dvs_object_segment, DVS_IN_SET },
	{ DVS_CMD_SEGMENT_DEL, &dvs_object_segment, DVS_IN_DEL },
	{ DVS_CMD_REMOTE_GET, &dvs_object_remote, DVS_IN_GET },
	{ DVS_CMD_REMOTE_NEW, &dvs_object_remote, DVS_IN_NEW },
	{ DVS_CMD_REMOTE_DEL, &dvs_object_remote, DVS_IN_DEL },
	{ DVS_CMD_FDB_GET, &dvs_object_fdb, DVS_IN_GET },
	{ DVS_CMD_FDB_NEW, &dvs_object_fdb, DVS_IN_NEW },
	{ DVS_CMD_FDB_SET, &dvs_object_fdb, DVS_IN_SET },
	{ DVS_CMD_FDB_DEL, &dvs_object_fdb, DVS_IN_DEL },
	{ DVS_CMD_FDB_FLUSH, &dvs_object_fdb, DVS_IN_FLUSH },
	{ DVS_CMD_DROP_GET, &dvs_object_drop, DVS_IN_GET },
	{ DVS_CMD_DROP_RESET, &dvs_object_drop, DVS_IN_RESET },
	{ DVS_CMD_SCHED_GET, &dvs_object_sched, DVS_IN_GET },
	{ DVS_CMD_SCHED_NEW, &dvs_object_sched, DVS_IN_NEW },
	{ DVS_CMD_SCHED_SET, &dvs_object_sched, DVS_IN_SET },
	{ DVS_CMD_SCHED_DEL, &dvs_object_sched, DVS_IN_DEL },
	{ DVS_CMD_CLASS_GET, &dvs_object_class, DVS_IN_GET },
	{ DVS_CMD_CLASS_SET, &dvs_object_class, DVS_IN_SET },
	{ DVS_CMD_POOL_GET, &dvs_object_pool, DVS_IN_GET },
	{ DVS_CMD_POOL_NEW, &dvs_object_pool, DVS_IN_NEW },
	{ DVS_CMD_POOL_SET, &dvs_object_pool, DVS_IN_SET },
	{ DVS_CMD_POOL_DEL, &dvs_object_pool, DVS_IN_DEL },
	{ DVS_CMD_POLICE_GET, &dvs_object_police, DVS_IN_GET },
	{ DVS_CMD_POLICE_SET, &dvs_object_police, DVS_IN_SET },
	{ DVS_CMD_POLICE_DEL, &dvs_object_police, DVS_IN_DEL },
	{ DVS_CMD_SAMPLER_GET, &dvs_object_sampler, DVS_IN_GET },
	{ DVS_CMD_SAMPLER_SET, &dvs_object_sampler, DVS_IN_SET },
	{ DVS_CMD_SAMPLER_DEL, &dvs_object_sampler, DVS_IN_DEL },
	{ DVS_CMD_FLOW_CACHE_GET, &dvs_object_flow_cache, DVS_IN_GET },
	{ DVS_CMD_FLOW_CACHE_SET, &dvs_object_flow_cache, DVS_IN_SET },
	{ DVS_CMD_FLOW_GET, &dvs_object_flows, DVS_IN_GET },
	{ DVS_CMD_FLOW_FLUSH, &dvs_object_flows, DVS_IN_FLUSH },
	{ DVS_CMD_MIRROR_GET, &dvs_object_mirror, DVS_IN_GET },
	{ DVS_CMD_MIRROR_NEW, &dvs_object_mirror, DVS_IN_NEW },
	{ DVS_CMD_MIRROR_SET, &dvs_object_mirror, DVS_IN_SET },
	{ DVS_CMD_MIRROR_DEL, &dvs_object_mirror, DVS_IN_DEL },
	{ DVS_CMD_GROUP_GET, &dvs_object_group, DVS_IN_GROUP_GET },
	{ DVS_CMD_GROUP_NEW, &dvs_object_group, DVS_IN_GROUP_NEW },
	{ DVS_CMD_GROUP_SET, &dvs_object_group, DVS_IN_GROUP_SET },
	{ DVS_CMD_GROUP_DEL, &dvs_object_group, DVS_IN_GROUP_DEL },
	{ DVS_CMD_CAPTURE_GET, &dvs_object_capture, DVS_IN_GET },
	{ DVS_CMD_CAPTURE_START, &dvs_object_capture, DVS_IN_NEW },
	{ DVS_CMD_CAPTURE_STOP, &dvs_object_capture, DVS_IN_DEL },
};

static const struct operation *find_operation(uint8_t cmd)
{
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		if (operations[i].cmd == cmd)
			return &operations[i];
	}
	return NULL;
}

static unsigned int kernel_type(const struct dvs_field *field)
{
	static const unsigned int types[] = {
		[DVS_TYPE_U8] = NLA_U8, [DVS_TYPE_U16] = NLA_U16,
		[DVS_TYPE_U32] = NLA_U32, [DVS_TYPE_U64] = NLA_U64,
		[DVS_TYPE_BOOL] = NLA_U8, [DVS_TYPE_FLAG] = NLA_FLAG,
		[DVS_TYPE_ENUM] = NLA_U32, [DVS_TYPE_WORDS] = NLA_U32,
		[DVS_TYPE_STRING] = NLA_NUL_STRING,
		[DVS_TYPE_MAC] = NLA_BINARY, [DVS_TYPE_ADDR] = NLA_BINARY,
		[DVS_TYPE_TABLE] = NLA_BINARY, [DVS_TYPE_NEST] = NLA_NESTED,
		[DVS_TYPE_LIST] = NLA_NESTED, [DVS_TYPE_UUID] = NLA_BINARY,
		[DVS_TYPE_BYTES] = NLA_BINARY,
	};

	return types[field->type];
}

static void check_attribute(const struct dvs_field *field,
			    const struct nla_policy *policy)
{
	assert_int_equal(kernel_type(field), policy->type);
	if (policy->type == NLA_NUL_STRING)
		assert_int_equal(field->size, policy->len + 1);
	if (policy->type == NLA_BINARY && policy->len)
		assert_int_equal(field->size, policy->len);
	for (size_t i = 0; policy->nested && i < field->sub->count; i++)
		check_attribute(&field->sub->fields[i],
				&policy->nested[field->sub->fields[i].attr]);
}

static void check_operation(const struct genl_ops *op)
{
	const struct operation *known = find_operation(op->cmd);
	const struct dvs_field *field;

	assert_non_null(known);
	for (unsigned int attr = 1; attr <= op->maxattr; attr++) {
		if (op->policy[attr].type == NLA_UNSPEC)
			continue;
		field = object_field_by_attr(known->object, attr);
		assert_non_null(field);
		assert_true(field->in & known->request);
		check_attribute(field, &op->policy[attr]);
	}
	for (size_t i = 0; i < known->object->count; i++) {
		field = &known->object->fields[i];
		if (!(field->in & known->request))
			continue;
		assert_true(field->attr <= op->maxattr);
		assert_int_not_equal(op->policy[field->attr].type, NLA_UNSPEC);
	}
}

static void test_requests_carry_what_the_kernel_takes(void **state)
{
	(void)state;
	assert_int_equal(dvs_nl_family.n_ops, ARRAY_SIZE(operations));
	for (unsigned int i = 0; i < dvs_nl_family.n_ops; i++)
		check_operation(&dvs_nl_family.ops[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests_carry_what_the_kernel_takes),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
