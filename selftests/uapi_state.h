/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of all that dvs has, as one number: whether anything has changed.
 */
#ifndef _UAPI_STATE_H
#define _UAPI_STATE_H

#include <linux/dvs.h>

#include "uapi_nl.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static int fd;
static unsigned int failed;

#define complain(...) do {						\
	printf("# " __VA_ARGS__);					\
	putchar('\n');							\
	failed = 1;							\
} while (0)

static bool is_volatile(uint8_t cmd, uint16_t type)
{
	return cmd == DVS_CMD_FDB_GET && type == DVS_A_FDB_AGE;
}

static uint64_t state(void)
{
	static const uint8_t dumps[] = {
		DVS_CMD_SWITCH_GET, DVS_CMD_PORT_GET, DVS_CMD_TUNNEL_GET,
		DVS_CMD_SEGMENT_GET, DVS_CMD_REMOTE_GET, DVS_CMD_FDB_GET,
		DVS_CMD_DROP_GET, DVS_CMD_SCHED_GET, DVS_CMD_CLASS_GET,
		DVS_CMD_POOL_GET, DVS_CMD_POLICE_GET, DVS_CMD_SAMPLER_GET,
		DVS_CMD_FLOW_CACHE_GET, DVS_CMD_MIRROR_GET, DVS_CMD_GROUP_GET,
	};
	struct nl_answer answer;
	struct nl_request req;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dumps); i++) {
		nl_begin(&req, dumps[i], NLM_F_DUMP);
		nl_talk(fd, &req, &answer, is_volatile);
		if (answer.err)
			complain("dump %u: error %d", dumps[i], answer.err);
		sum = sum * 31 + answer.sum + answer.messages;
	}
	return sum;
}

#endif /* _UAPI_STATE_H */
