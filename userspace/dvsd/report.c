// SPDX-License-Identifier: GPL-2.0
/*
 * Keys are those that dvsctl knows (userspace/dvsctl/cmd_export.c).
 */
#include "report.h"

#include <string.h>

#include <json-c/json.h>

#include "collector.h"
#include "exporter.h"
#include "instant.h"

static void add_number(struct json_object *json, const char *key,
		       uint64_t number)
{
	json_object_object_add(json, key, json_object_new_uint64(number));
}

static void add_text(struct json_object *json, const char *key,
		     const char *text)
{
	json_object_object_add(json, key, json_object_new_string(text));
}

static void add_where(struct json_object *json,
		      const struct collector *collector)
{
	const struct config_collector *config = &collector->config;
	char address[128];

	add_text(json, "host", config->transport.host);
	add_number(json, "port", config->transport.port);
	add_text(json, "format", config_format_word(config->encoder.format));
	add_text(json, "transport", config->transport.tcp ? "tcp" : "udp");
	add_number(json, "domain", config->encoder.domain);
	transport_address(&collector->transport, address, sizeof(address));
	if (*address)
		add_text(json, "address", address);
	add_text(json, "state",
		 transport_state_word(collector->transport.state));
}

static void add_counts(struct json_object *json,
		       const struct collector *collector)
{
	const struct transport *transport = &collector->transport;

	add_number(json, "messages", collector->messages);
	add_number(json, "records", collector->sent.flows);
	add_number(json, "bytes", collector->bytes);
	add_number(json, "templates", collector->encoder.templates_sent);
	add_number(json, "queued", collector->queue.bytes);
	add_number(json, "lost", collector->lost.flows);
	add_number(json, "missed", collector->upstream);
	add_number(json, "inexpressible", collector->encoder.inexpressible);
	add_number(json, "sessions", transport->sessions);
	add_number(json, "errors", transport->errors);
	if (!*transport->error)
		return;
	add_text(json, "last-error", transport->error);
	add_number(json, "last-error-time",
		   transport->error_time / NSEC_PER_MSEC);
}

static struct json_object *report_collector(const char *name,
					    const struct collector *collector)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "switch-name", name);
	add_text(json, "collector", collector->config.name);
	add_where(json, collector);
	add_counts(json, collector);
	return json;
}

static struct json_object *report_collectors(const struct exporter *exporter)
{
	struct json_object *array = json_object_new_array();
	const struct exporter_group *group;
	const struct collector *collector;

	for (group = exporter->groups; group; group = group->next) {
		for (collector = group->collectors; collector;
		     collector = collector->next)
			json_object_array_add(array,
					      report_collector(group->name,
							       collector));
	}
	return array;
}

static struct json_object *report_switches(const struct exporter *exporter)
{
	struct json_object *array = json_object_new_array();
	const struct exporter_switch *sw;

	for (sw = exporter->switches; sw; sw = sw->next) {
		struct json_object *json = json_object_new_object();

		add_text(json, "switch-name", sw->name);
		add_number(json, "records", sw->flows);
		add_number(json, "missed", sw->lost);
		json_object_array_add(array, json);
	}
	return array;
}

void report_export(const struct exporter *exporter, struct json_object *json)
{
	json_object_object_add(json, "collectors", report_collectors(exporter));
	json_object_object_add(json, "switches", report_switches(exporter));
}
