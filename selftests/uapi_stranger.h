/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of dvs_uapi.c for objects that are not there: the kernel points at the
 * attribute that names one.
 */
#ifndef _UAPI_STRANGER_H
#define _UAPI_STRANGER_H

#include "uapi_request.h"

/**
 * struct stranger - a request for an object that is not there
 * @name: name of the operation
 * @type: attribute that names the object
 * @value: its value; of a text, its letters
 * @err: the error
 */
struct stranger {
	const char *name;
	uint16_t type;
	uint32_t value;
	int err;
};

static void expect_stranger(const struct stranger *it)
{
	struct nl_answer answer;
	struct nl_request req;
	unsigned int at;

	begin_without(&req, operation(it->name), it->type);
	at = put_u32(&req, it->type, it->value);
	nl_talk(fd, &req, &answer, NULL);
	if (answer.err != it->err || !*answer.text || answer.offset != at)
		complain("%s %u: error %d, \"%s\", at %u, expected %u",
			 it->name, it->type, answer.err, answer.text,
			 answer.offset, at);
}

static void expect_strangers(const struct stranger *strangers, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		expect_stranger(&strangers[i]);
}

static void test_policy_strangers(void)
{
	const uint32_t nowhere = 0x7ffffff0;
	const struct stranger strangers[] = {
		{ "sampler-get", DVS_A_SAMPLER_SWITCH, the_port, -EINVAL },
		{ "sampler-set", DVS_A_SAMPLER_PORT, free_port, -ENOENT },
		{ "sampler-set", DVS_A_SAMPLER_PORT, nowhere, -ENODEV },
		{ "sampler-set", DVS_A_SAMPLER_SEGMENT, 4711, -ENOENT },
		{ "sampler-set", DVS_A_SAMPLER_TUNNEL, 0x7a7a7a, -ENOENT },
		{ "mirror-get", DVS_A_MIRROR_SWITCH, nowhere, -ENODEV },
		{ "mirror-get", DVS_A_MIRROR_NAME, 0x7a7a7a, -ENOENT },
		{ "mirror-new", DVS_A_MIRROR_SWITCH, the_port, -EINVAL },
		{ "mirror-new", DVS_A_MIRROR_TARGET, free_port, -ENOENT },
		{ "mirror-new", DVS_A_MIRROR_TARGET, nowhere, -ENOENT },
		{ "mirror-set", DVS_A_MIRROR_NAME, 0x7a7a7a, -ENOENT },
		{ "mirror-del", DVS_A_MIRROR_NAME, 0x7a7a7a, -ENOENT },
		{ "group-get", DVS_A_PORT_SWITCH, nowhere, -ENODEV },
		{ "group-get", DVS_A_PORT_GROUP_NAME, 0x7a7a7a, -ENOENT },
		{ "group-new", DVS_A_PORT_SWITCH, the_port, -EINVAL },
		{ "group-set", DVS_A_PORT_GROUP_NAME, 0x7a7a7a, -ENOENT },
		{ "group-del", DVS_A_PORT_GROUP_NAME, 0x7a7a7a, -ENOENT },
		{ "port-set", DVS_A_PORT_GROUP_NAME, 0x7a7a7a, -ENOENT },
		{ "sampler-set", DVS_A_SAMPLER_GROUP_NAME, 0x7a7a7a, -ENOENT },
		{ "capture-start", DVS_A_CAPTURE_SWITCH, nowhere, -ENODEV },
		{ "capture-start", DVS_A_CAPTURE_PORT, free_port, -ENOENT },
		{ "capture-stop", DVS_A_CAPTURE_PORTID, 4711, -ENOENT },
	};

	expect_strangers(strangers, ARRAY_SIZE(strangers));
}

static void test_strangers(void)
{
	const uint32_t nowhere = 0x7ffffff0;
	const struct stranger strangers[] = {
		{ "switch-get", DVS_A_SWITCH_IFINDEX, nowhere, -ENODEV },
		{ "switch-get", DVS_A_SWITCH_IFINDEX, the_port, -EINVAL },
		{ "switch-set", DVS_A_SWITCH_IFINDEX, nowhere, -ENODEV },
		{ "switch-del", DVS_A_SWITCH_IFINDEX, the_port, -EINVAL },
		{ "port-get", DVS_A_PORT_IFINDEX, nowhere, -ENODEV },
		{ "port-get", DVS_A_PORT_IFINDEX, free_port, -ENOENT },
		{ "port-new", DVS_A_PORT_IFINDEX, nowhere, -ENODEV },
		{ "port-new", DVS_A_PORT_SWITCH, the_port, -EINVAL },
		{ "port-set", DVS_A_PORT_IFINDEX, free_port, -ENOENT },
		{ "port-del", DVS_A_PORT_IFINDEX, free_port, -ENOENT },
		{ "segment-get", DVS_A_SEGMENT_ID, 4711, -ENOENT },
		{ "segment-set", DVS_A_SEGMENT_ID, 4711, -ENOENT },
		{ "segment-del", DVS_A_SEGMENT_ID, 4711, -ENOENT },
		{ "tunnel-get", DVS_A_TUNNEL_NAME, 0x7a7a7a, -ENOENT },
		{ "tunnel-set", DVS_A_TUNNEL_NAME, 0x7a7a7a, -ENOENT },
		{ "tunnel-del", DVS_A_TUNNEL_NAME, 0x7a7a7a, -ENOENT },
		{ "remote-get", DVS_A_REMOTE_ADDRESS, 0x630200c0, -ENOENT },
		{ "remote-del", DVS_A_REMOTE_ADDRESS, 0x630200c0, -ENOENT },
		{ "remote-new", DVS_A_REMOTE_TUNNEL, 0x7a7a7a, -ENOENT },
		{ "fdb-get", DVS_A_FDB_SEGMENT, 4711, -ENOENT },
		{ "fdb-new", DVS_A_FDB_SWITCH, nowhere, -ENODEV },
		{ "fdb-del", DVS_A_FDB_SEGMENT, 4711, -ENOENT },
		{ "fdb-flush", DVS_A_FDB_PORT, free_port, -ENOENT },
		{ "drop-get", DVS_A_DROP_PORT, free_port, -ENOENT },
		{ "drop-reset", DVS_A_DROP_SWITCH, nowhere, -ENODEV },
		{ "sched-get", DVS_A_SCHED_IFINDEX, nowhere, -ENODEV },
		{ "sched-get", DVS_A_SCHED_IFINDEX, free_port, -ENOENT },
		{ "sched-new", DVS_A_SCHED_IFINDEX, nowhere, -ENODEV },
		{ "sched-new", DVS_A_SCHED_IFINDEX, the_port, -EEXIST },
		{ "sched-set", DVS_A_SCHED_IFINDEX, free_port, -ENOENT },
		{ "sched-del", DVS_A_SCHED_IFINDEX, free_port, -ENOENT },
		{ "class-get", DVS_A_CLASS_IFINDEX, nowhere, -ENODEV },
		{ "class-set", DVS_A_CLASS_IFINDEX, free_port, -ENOENT },
		{ "sched-set", DVS_A_SCHED_SWITCH, nowhere, -ENODEV },
		{ "sched-set", DVS_A_SCHED_SWITCH, the_port, -EINVAL },
		{ "port-set", DVS_A_PORT_POOL, 0x7a7a7a, -ENOENT },
		{ "pool-get", DVS_A_POOL_SWITCH, nowhere, -ENODEV },
		{ "pool-get", DVS_A_POOL_NAME, 0x7a7a7a, -ENOENT },
		{ "pool-new", DVS_A_POOL_SWITCH, the_port, -EINVAL },
		{ "pool-set", DVS_A_POOL_NAME, 0x7a7a7a, -ENOENT },
		{ "pool-del", DVS_A_POOL_NAME, 0x7a7a7a, -ENOENT },
		{ "police-get", DVS_A_POLICE_PORT, nowhere, -ENODEV },
		{ "police-get", DVS_A_POLICE_PORT, the_switch, -ENOENT },
		{ "police-set", DVS_A_POLICE_PORT, free_port, -ENOENT },
		{ "police-del", DVS_A_POLICE_PORT, the_switch, -ENOENT },
		{ "flow-cache-get", DVS_A_FLOW_CACHE_SWITCH, nowhere,
		  -ENODEV },
		{ "flow-cache-set", DVS_A_FLOW_CACHE_SWITCH, the_port,
		  -EINVAL },
		{ "flow-get", DVS_A_FLOWS_SWITCH, nowhere, -ENODEV },
		{ "flow-flush", DVS_A_FLOWS_SWITCH, the_port, -EINVAL },
	};

	expect_strangers(strangers, ARRAY_SIZE(strangers));
	test_policy_strangers();
}

#endif /* _UAPI_STRANGER_H */
