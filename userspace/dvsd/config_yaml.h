/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration as it is written: all values are texts, NULL if they were
 * left out.
 */
#ifndef _DVSD_CONFIG_YAML_H
#define _DVSD_CONFIG_YAML_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct yaml_collector - an entry of "collectors", see struct config_collector
 * @name: name
 * @host: name or address of the collector
 * @port: its port
 * @format: format of export
 * @transport: transport protocol
 * @source: address to send from
 * @domain: observation domain
 * @template_seconds: how often templates are sent, by time
 * @template_packets: and by messages
 * @message_size: longest message
 * @queue: bytes of messages that may wait
 * @delay: milliseconds that a record may wait
 */
struct yaml_collector {
	char *name;
	char *host;
	char *port;
	char *format;
	char *transport;
	char *source;
	char *domain;
	char *template_seconds;
	char *template_packets;
	char *message_size;
	char *queue;
	char *delay;
};

/**
 * struct yaml_switch - an entry of "switches"
 * @name: name
 * @collectors: its collectors
 * @count: how many
 */
struct yaml_switch {
	char *name;
	struct yaml_collector *collectors;
	uint32_t count;
};

/**
 * struct yaml_config - the whole text
 * @switches: switches
 * @count: how many
 */
struct yaml_config {
	struct yaml_switch *switches;
	uint32_t count;
};

/**
 * config_yaml_read() - read a text
 * @yaml: result, NULL if there is nothing in the text
 * @text: the text
 * @len: its bytes
 * @error: what is wrong, beginning with the place in the text
 * @size: room in @error
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int config_yaml_read(struct yaml_config **yaml, const char *text, size_t len,
		     char *error, size_t size);

/**
 * config_yaml_free() - free what config_yaml_read() has made
 * @yaml: what it has made, may be NULL
 */
void config_yaml_free(struct yaml_config *yaml);

#endif /* _DVSD_CONFIG_YAML_H */
