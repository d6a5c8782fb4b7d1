// SPDX-License-Identifier: GPL-2.0
/*
 * dvsctl flow export: what dvsd has exported, as it says itself.
 *
 * The kernel is not asked. What dvsd answers is put into a structure, so that it
 * is shown as all else is.
 */
#include "cmd_export.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <json-c/json.h>

#include "cmd.h"

/* Seconds that dvsd has for its answer. */
#define PATIENCE	5

/**
 * struct exported - a collector, and what it was sent
 * @set: members that hold a value
 * @switch_name: name of a switch, or "*"
 * @collector: name of the collector
 * @host: name or address as configured
 * @address: address that messages go to
 * @port: UDP or TCP port
 * @format: format of export
 * @transport: transport protocol
 * @domain: observation domain
 * @state: whether messages can be sent
 * @messages: messages sent
 * @records: flow records in them
 * @bytes: bytes of them
 * @templates: template records sent
 * @queued: bytes of messages that wait
 * @lost: flow records that were not sent
 * @missed: flows that dvsd did not get
 * @inexpressible: flows that the format has no words for
 * @sessions: transport sessions that have begun
 * @errors: errors
 * @last_error: the last of them
 * @last_error_time: when it came, milliseconds since 1970
 */
struct exported {
	uint64_t set;
	char switch_name[DVS_NAME_SIZE];
	char collector[DVS_TEXT_SIZE];
	char host[256];
	char address[64];
	uint16_t port;
	char format[16];
	char transport[8];
	uint32_t domain;
	char state[16];
	uint64_t messages;
	uint64_t records;
	uint64_t bytes;
	uint64_t templates;
	uint64_t queued;
	uint64_t lost;
	uint64_t missed;
	uint64_t inexpressible;
	uint64_t sessions;
	uint64_t errors;
	char last_error[128];
	uint64_t last_error_time;
};

/* Members of struct exported, for SHOW(). */
enum {
	DVS_F_EXPORT_SWITCH_NAME, DVS_F_EXPORT_COLLECTOR, DVS_F_EXPORT_HOST,
	DVS_F_EXPORT_ADDRESS, DVS_F_EXPORT_PORT, DVS_F_EXPORT_FORMAT,
	DVS_F_EXPORT_TRANSPORT, DVS_F_EXPORT_DOMAIN, DVS_F_EXPORT_STATE,
	DVS_F_EXPORT_MESSAGES, DVS_F_EXPORT_RECORDS, DVS_F_EXPORT_BYTES,
	DVS_F_EXPORT_TEMPLATES, DVS_F_EXPORT_QUEUED, DVS_F_EXPORT_LOST,
	DVS_F_EXPORT_MISSED, DVS_F_EXPORT_INEXPRESSIBLE,
	DVS_F_EXPORT_SESSIONS, DVS_F_EXPORT_ERRORS, DVS_F_EXPORT_LAST_ERROR,
	DVS_F_EXPORT_LAST_ERROR_TIME, DVS_F_EXPORT_COUNT
};

#define FIELD(id, key, kind, member)					\
	[DVS_F_EXPORT_##id] = {						\
		.name = (key), .type = DVS_TYPE_##kind,			\
		.offset = offsetof(struct exported, member),		\
		.size = sizeof(((struct exported *)NULL)->member) }

static const struct dvs_field fields[] = {
	FIELD(SWITCH_NAME, "switch-name", STRING, switch_name),
	FIELD(COLLECTOR, "collector", STRING, collector),
	FIELD(HOST, "host", STRING, host),
	FIELD(ADDRESS, "address", STRING, address),
	FIELD(PORT, "port", U16, port),
	FIELD(FORMAT, "format", STRING, format),
	FIELD(TRANSPORT, "transport", STRING, transport),
	FIELD(DOMAIN, "domain", U32, domain),
	FIELD(STATE, "state", STRING, state),
	FIELD(MESSAGES, "messages", U64, messages),
	FIELD(RECORDS, "records", U64, records),
	FIELD(BYTES, "bytes", U64, bytes),
	FIELD(TEMPLATES, "templates", U64, templates),
	FIELD(QUEUED, "queued", U64, queued),
	FIELD(LOST, "lost", U64, lost),
	FIELD(MISSED, "missed", U64, missed),
	FIELD(INEXPRESSIBLE, "inexpressible", U64, inexpressible),
	FIELD(SESSIONS, "sessions", U64, sessions),
	FIELD(ERRORS, "errors", U64, errors),
	FIELD(LAST_ERROR, "last-error", STRING, last_error),
	FIELD(LAST_ERROR_TIME, "last-error-time", U64, last_error_time),
};

static const struct dvs_object exported_object = {
	.name = "export",
	.size = sizeof(struct exported),
	.fields = fields,
	.count = DVS_F_EXPORT_COUNT,
};

static const struct out_item layout[] = {
	SHOW(EXPORT_COLLECTOR, NULL),
	SHOW(EXPORT_SWITCH_NAME, "switch", .flags = OUT_COLON),
	SHOW(EXPORT_FORMAT, NULL),
	SHOW(EXPORT_TRANSPORT, NULL),
	SHOW(EXPORT_HOST, "host"),
	SHOW(EXPORT_PORT, "port"),
	SHOW(EXPORT_ADDRESS, "address"),
	SHOW(EXPORT_DOMAIN, "domain"),
	SHOW(EXPORT_STATE, "state"),
	SHOW(EXPORT_MESSAGES, "messages", .flags = OUT_LINE),
	SHOW(EXPORT_RECORDS, "records"),
	SHOW(EXPORT_BYTES, "bytes"),
	SHOW(EXPORT_TEMPLATES, "templates"),
	SHOW(EXPORT_QUEUED, "queued"),
	SHOW(EXPORT_LOST, "lost", .flags = OUT_LINE),
	SHOW(EXPORT_MISSED, "missed"),
	SHOW(EXPORT_INEXPRESSIBLE, "inexpressible"),
	SHOW(EXPORT_SESSIONS, "sessions"),
	SHOW(EXPORT_ERRORS, "errors"),
	SHOW(EXPORT_LAST_ERROR, "last-error", .flags = OUT_LINE),
	SHOW(EXPORT_LAST_ERROR_TIME, "last-error-time"),
	OUT_END
};

static void read_member(struct exported *to, const struct dvs_field *field,
			struct json_object *value)
{
	void *at = (char *)to + field->offset;

	switch (field->type) {
	case DVS_TYPE_U16:
		*(uint16_t *)at = json_object_get_int64(value);
		break;
	case DVS_TYPE_U32:
		*(uint32_t *)at = json_object_get_int64(value);
		break;
	case DVS_TYPE_U64:
		*(uint64_t *)at = json_object_get_uint64(value);
		break;
	default:
		snprintf(at, field->size, "%s", json_object_get_string(value));
		break;
	}
}

static void read_collector(struct exported *to, struct json_object *json)
{
	struct json_object *value;

	memset(to, 0, sizeof(*to));
	for (size_t i = 0; i < exported_object.count; i++) {
		if (!json_object_object_get_ex(json, fields[i].name, &value))
			continue;
		read_member(to, &fields[i], value);
		to->set |= UINT64_C(1) << i;
	}
}

static int connect_dvsd(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE };
	int fd, err;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (!connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* The answer is one line; returns NULL and errno if there is none. */
static struct json_object *ask(int fd)
{
	static const char request[] = "{\"get\":\"export\"}\n";
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *json = NULL;
	char buf[4096];
	ssize_t len;

	if (send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) < 0) {
		json_tokener_free(tokener);
		return NULL;
	}
	do {
		errno = EPROTO;
		len = recv(fd, buf, sizeof(buf), 0);
		if (len <= 0)
			break;
		json = json_tokener_parse_ex(tokener, buf, len);
	} while (!json &&
		 json_tokener_get_error(tokener) == json_tokener_continue);
	json_tokener_free(tokener);
	return json;
}

static int show_collectors(struct dvsctl *ctl, struct json_object *json,
			   const char *switch_name)
{
	struct json_object *array, *error;
	struct exported exported;

	if (json_object_object_get_ex(json, "error", &error))
		return dvsctl_error(ctl, "dvsd: %s",
				    json_object_get_string(error));
	if (!json_object_object_get_ex(json, "collectors", &array) ||
	    !json_object_is_type(array, json_type_array))
		return dvsctl_error(ctl, "dvsd answers something else");
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		read_collector(&exported, json_object_array_get_idx(array, i));
		if (!switch_name || !strcmp(switch_name, exported.switch_name))
			out_object(&ctl->out, &exported_object, layout,
				   &exported);
	}
	return EXIT_OK;
}

int export_show(struct dvsctl *ctl, const char *path, const char *switch_name)
{
	int fd = connect_dvsd(path), status;
	struct json_object *json;

	if (fd == -ENOENT || fd == -ECONNREFUSED)
		return dvsctl_error(ctl, "dvsd is not running: %s: %s", path,
				    strerror(-fd));
	if (fd < 0)
		return dvsctl_error(ctl, "%s: %s", path, strerror(-fd));
	json = ask(fd);
	if (!json)
		status = dvsctl_error(ctl, "dvsd does not answer: %s",
				      strerror(errno));
	else
		status = show_collectors(ctl, json, switch_name);
	json_object_put(json);
	close(fd);
	return status;
}
