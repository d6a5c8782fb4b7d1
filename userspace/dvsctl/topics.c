// SPDX-License-Identifier: GPL-2.0
/*
 * The top table: all topics, in the order of help.
 */
#include "cmd.h"

#include <string.h>

const struct topic *const topics[] = {
	&switch_topic,
	&port_topic,
	&group_topic,
	&tunnel_topic,
	&segment_topic,
	&remote_topic,
	&fdb_topic,
	&drop_topic,
	&sched_topic,
	&class_topic,
	&pool_topic,
	&police_topic,
	&sampler_topic,
	&flow_topic,
	&mirror_topic,
	&capture_topic,
	&monitor_topic,
	NULL
};

const struct topic *topic_find(const char *name)
{
	for (size_t i = 0; topics[i]; i++) {
		if (!strcmp(topics[i]->name, name))
			return topics[i];
	}
	return NULL;
}

const struct dvs_object *topic_object(const struct topic *topic)
{
	return topic->object ? topic->object : dvs_object_find(topic->name);
}

const struct dvs_object *cmd_object(const struct topic *topic,
				    const struct cmd *cmd)
{
	return cmd->object ? dvs_object_find(cmd->object) : topic_object(topic);
}

const struct arg *cmd_args(const struct topic *topic, const struct cmd *cmd)
{
	return cmd->args ? cmd->args : topic->args;
}
