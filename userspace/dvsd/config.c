// SPDX-License-Identifier: GPL-2.0
/*
 * The values of a configuration: what is allowed, and what stands for what was
 * left out. config_yaml.c reads the text.
 */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_yaml.h"
#include "dvs_object.h"
#include "util.h"

#define PORT_NETFLOW	2055
#define PORT_IPFIX	4739
#define REFRESH_SECONDS	60
#define REFRESH_PACKETS	300
#define QUEUE_DEFAULT	(1024 * 1024)
#define QUEUE_MIN	4096
#define QUEUE_MAX	(1024 * 1024 * 1024)
#define DELAY_DEFAULT	1000
#define DELAY_MAX	60000
/* RFC 7011, 10.3.3: if nothing is known of the path */
#define SIZE_UDP	512
#define SIZE_UDP_MAX	65507
#define SIZE_TCP	8192
#define SIZE_MAX_IPFIX	65535

static const char *const format_words[] = {
	[FORMAT_NETFLOW5] = "netflow5",
	[FORMAT_NETFLOW9] = "netflow9",
	[FORMAT_IPFIX] = "ipfix",
};

/**
 * struct reader - where in the text, and what is wrong there
 * @at_switch: number of the switch
 * @at_collector: number of the collector, or -1
 * @error: result
 * @size: room in @error
 */
struct reader {
	size_t at_switch;
	int at_collector;
	char *error;
	size_t size;
};

const char *config_format_word(enum format format)
{
	return format_words[format];
}

static int __printf(3, 4) wrong(const struct reader *reader, const char *key,
				const char *format, ...)
{
	char text[256], place[32] = "";
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (reader->at_collector >= 0)
		snprintf(place, sizeof(place), ".collectors[%d]",
			 reader->at_collector);
	snprintf(reader->error, reader->size, "switches[%zu]%s.%s: %s",
		 reader->at_switch, place, key, text);
	return -EINVAL;
}

/* Digits and nothing else. */
static bool parse_number(const char *text, uint32_t *number)
{
	char *end;
	unsigned long long value;

	if (!*text || strspn(text, "0123456789") != strlen(text))
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || value > UINT32_MAX)
		return false;
	*number = value;
	return true;
}

static int read_number(const struct reader *reader, const char *key,
		       const char *text, uint32_t min, uint32_t max,
		       uint32_t *number)
{
	if (!text)
		return 0;
	if (!parse_number(text, number) || *number < min || *number > max)
		return wrong(reader, key, "\"%s\" is no number from %u to %u",
			     text, min, max);
	return 0;
}

static int read_text(const struct reader *reader, const char *key,
		     const char *text, char *result, size_t size)
{
	if (!text)
		return wrong(reader, key, "is missing");
	if (!*text)
		return wrong(reader, key, "is empty");
	if (strlen(text) >= size)
		return wrong(reader, key, "\"%s\" is longer than %zu characters",
			     text, size - 1);
	snprintf(result, size, "%s", text);
	return 0;
}

static int read_format(const struct reader *reader, const char *text,
		       enum format *format)
{
	if (!text)
		return wrong(reader, "format", "is missing");
	for (size_t i = 0; i < ARRAY_SIZE(format_words); i++) {
		if (!strcmp(text, format_words[i])) {
			*format = i;
			return 0;
		}
	}
	return wrong(reader, "format",
		     "\"%s\" is none of netflow5, netflow9, ipfix", text);
}

static int read_transport(const struct reader *reader, const char *text,
			  enum format format, bool *tcp)
{
	if (!text || !strcmp(text, "udp"))
		return 0;
	if (strcmp(text, "tcp"))
		return wrong(reader, "transport",
			     "\"%s\" is none of udp, tcp", text);
	if (format != FORMAT_IPFIX)
		return wrong(reader, "transport", "only ipfix goes over tcp");
	*tcp = true;
	return 0;
}

static int read_source(const struct reader *reader, const char *text,
		       struct transport_settings *transport)
{
	struct dvs_addr host;

	if (!text)
		return 0;
	if (dvs_addr_parse(text, &transport->source))
		return wrong(reader, "source", "\"%s\" is no address", text);
	if (!dvs_addr_parse(transport->host, &host) &&
	    host.len != transport->source.len)
		return wrong(reader, "source",
			     "\"%s\" and the host are not of one family", text);
	return 0;
}

static int read_size(const struct reader *reader, const char *text,
		     struct config_collector *to)
{
	bool netflow5 = to->encoder.format == FORMAT_NETFLOW5;
	uint32_t min = ENCODER_SIZE_MIN, max = SIZE_UDP_MAX;

	to->encoder.size = SIZE_UDP;
	if (to->transport.tcp) {
		max = SIZE_MAX_IPFIX;
		to->encoder.size = SIZE_TCP;
	} else if (netflow5) {
		min = ENCODER_SIZE_MIN5;
		max = ENCODER_SIZE_MAX5;
		to->encoder.size = ENCODER_SIZE_MAX5;
	}
	return read_number(reader, "message-size", text, min, max,
			   &to->encoder.size);
}

static int read_where(const struct reader *reader,
		      const struct yaml_collector *from,
		      struct config_collector *to)
{
	uint32_t port = to->encoder.format == FORMAT_IPFIX ? PORT_IPFIX :
							     PORT_NETFLOW;
	int err;

	err = read_text(reader, "host", from->host, to->transport.host,
			sizeof(to->transport.host));
	if (!err)
		err = read_number(reader, "port", from->port, 1, UINT16_MAX,
				  &port);
	if (!err)
		err = read_transport(reader, from->transport,
				     to->encoder.format, &to->transport.tcp);
	if (!err)
		err = read_source(reader, from->source, &to->transport);
	to->transport.port = port;
	to->encoder.reliable = to->transport.tcp;
	return err;
}

static int read_encoder(const struct reader *reader,
			const struct yaml_collector *from,
			struct encoder_settings *to)
{
	uint32_t domain_max = to->format == FORMAT_NETFLOW5 ? UINT16_MAX :
							       UINT32_MAX;
	int err;

	to->refresh_seconds = REFRESH_SECONDS;
	to->refresh_messages = REFRESH_PACKETS;
	err = read_number(reader, "domain", from->domain, 0, domain_max,
			  &to->domain);
	if (!err)
		err = read_number(reader, "template-seconds",
				  from->template_seconds, 1, 86400,
				  &to->refresh_seconds);
	if (!err)
		err = read_number(reader, "template-packets",
				  from->template_packets, 1, UINT32_MAX,
				  &to->refresh_messages);
	return err;
}

static int read_collector(const struct reader *reader,
			  const struct yaml_collector *from,
			  struct config_collector *to)
{
	int err;

	to->queue = QUEUE_DEFAULT;
	to->delay = DELAY_DEFAULT;
	err = read_text(reader, "name", from->name, to->name, sizeof(to->name));
	if (!err)
		err = read_format(reader, from->format, &to->encoder.format);
	if (!err)
		err = read_where(reader, from, to);
	if (!err)
		err = read_encoder(reader, from, &to->encoder);
	if (!err)
		err = read_size(reader, from->message_size, to);
	if (!err)
		err = read_number(reader, "queue", from->queue, QUEUE_MIN,
				  QUEUE_MAX, &to->queue);
	if (!err)
		err = read_number(reader, "delay", from->delay, 0, DELAY_MAX,
				  &to->delay);
	if (!err && to->queue < to->encoder.size)
		err = wrong(reader, "queue",
			    "a message of %u bytes does not fit",
			    to->encoder.size);
	return err;
}

/* To a collector, the two would be one observation domain. */
static bool clash(const struct config_collector *a,
		  const struct config_collector *b)
{
	return !strcasecmp(a->transport.host, b->transport.host) &&
	       a->transport.port == b->transport.port &&
	       a->transport.tcp == b->transport.tcp &&
	       a->encoder.format == b->encoder.format &&
	       a->encoder.domain == b->encoder.domain;
}

static int check_collector(const struct reader *reader,
			   const struct config *config)
{
	const struct config_switch *sw = &config->switches[reader->at_switch];
	const struct config_collector *new;

	new = &sw->collectors[reader->at_collector];
	for (int i = 0; i < reader->at_collector; i++) {
		if (!strcmp(sw->collectors[i].name, new->name))
			return wrong(reader, "name",
				     "there is a collector \"%s\" already",
				     new->name);
	}
	for (size_t i = 0; i < config->count; i++) {
		for (size_t k = 0; k < config->switches[i].count; k++) {
			const struct config_collector *old;

			old = &config->switches[i].collectors[k];
			if (old != new && clash(old, new))
				return wrong(reader, "domain",
					     "%u is used for this host and port already",
					     new->encoder.domain);
		}
	}
	return 0;
}

static int read_switch(struct reader *reader, const struct yaml_switch *from,
		       struct config *config)
{
	struct config_switch *to = &config->switches[reader->at_switch];
	int err;

	reader->at_collector = -1;
	err = read_text(reader, "name", from->name, to->name, sizeof(to->name));
	if (err)
		return err;
	for (size_t i = 0; i < reader->at_switch; i++) {
		if (!strcmp(config->switches[i].name, to->name))
			return wrong(reader, "name",
				     "there is a switch \"%s\" already",
				     to->name);
	}
	if (from->count > CONFIG_COLLECTORS)
		return wrong(reader, "collectors", "there are more than %d",
			     CONFIG_COLLECTORS);
	for (size_t i = 0; i < from->count && !err; i++) {
		reader->at_collector = i;
		err = read_collector(reader, &from->collectors[i],
				     &to->collectors[i]);
		to->count++;
		if (!err)
			err = check_collector(reader, config);
	}
	return err;
}

static int read_config(struct config *config, const struct yaml_config *from,
		       char *error, size_t size)
{
	struct reader reader = { .error = error, .size = size };
	int err = 0;

	if (!from || !from->count)
		return 0;
	config->switches = calloc(from->count, sizeof(*config->switches));
	if (!config->switches) {
		snprintf(error, size, "out of memory");
		return -ENOMEM;
	}
	for (size_t i = 0; i < from->count && !err; i++) {
		reader.at_switch = i;
		err = read_switch(&reader, &from->switches[i], config);
		config->count++;
	}
	return err;
}

int config_parse(struct config *config, const char *text, size_t len,
		 char *error, size_t size)
{
	struct yaml_config *yaml = NULL;
	int err;

	*config = (struct config){ 0 };
	err = config_yaml_read(&yaml, text, len, error, size);
	if (!err)
		err = read_config(config, yaml, error, size);
	config_yaml_free(yaml);
	if (err)
		config_clear(config);
	return err;
}

/* The whole of a file that nobody writes to; to be freed. */
static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t got;

	if (!file)
		return NULL;
	got = getdelim(&text, &room, EOF, file);
	if (got < 0 && ferror(file)) {
		free(text);
		text = NULL;
	}
	*len = got < 0 ? 0 : got;
	fclose(file);
	return text;
}

int config_load(struct config *config, const char *path, char *error,
		size_t size)
{
	size_t len = 0, used;
	char *text;
	int err;

	*config = (struct config){ 0 };
	errno = 0;
	text = read_file(path, &len);
	if (!text) {
		err = errno ? -errno : -EIO;
		snprintf(error, size, "%s: %s", path, strerror(-err));
		return err;
	}
	used = snprintf(error, size, "%s: ", path);
	if (used >= size)
		used = size - 1;
	err = config_parse(config, text, len, error + used, size - used);
	free(text);
	return err;
}

void config_clear(struct config *config)
{
	free(config->switches);
	*config = (struct config){ 0 };
}
