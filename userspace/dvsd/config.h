/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The configuration of dvsd: which collectors get the flows of which switches.
 */
#ifndef _DVSD_CONFIG_H
#define _DVSD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dvs_types.h"
#include "encoder.h"
#include "transport.h"

/** define CONFIG_COLLECTORS - most collectors of a switch */
#define CONFIG_COLLECTORS	8
/** define CONFIG_ANY - name that stands for all switches without their own entry */
#define CONFIG_ANY		"*"

/**
 * struct config_collector - a collector of a switch
 * @name: name, unique within the switch
 * @transport: where it is
 * @encoder: what it gets
 * @queue: bytes of messages that may wait for it
 * @delay: milliseconds that a record waits at most for others to fill a message
 */
struct config_collector {
	char name[DVS_TEXT_SIZE];
	struct transport_settings transport;
	struct encoder_settings encoder;
	uint32_t queue;
	uint32_t delay;
};

/**
 * struct config_switch - a switch
 * @name: interface name, or %CONFIG_ANY
 * @collectors: its collectors
 * @count: how many
 */
struct config_switch {
	char name[DVS_NAME_SIZE];
	struct config_collector collectors[CONFIG_COLLECTORS];
	size_t count;
};

/**
 * struct config - a configuration
 * @switches: of malloc()
 * @count: how many
 */
struct config {
	struct config_switch *switches;
	size_t count;
};

/**
 * config_load() - read a file
 * @config: result, to be given to config_clear()
 * @path: name of the file
 * @error: what is wrong, beginning with the name of the file
 * @size: room in @error
 *
 * Return: 0, -ENOENT if there is no such file, or another -errno.
 */
int config_load(struct config *config, const char *path, char *error,
		size_t size);

/**
 * config_parse() - read a text
 * @config: result, to be given to config_clear()
 * @text: the text, YAML
 * @len: its bytes
 * @error: what is wrong, beginning with the place in the text
 * @size: room in @error
 *
 * Return: 0, -EINVAL or -ENOMEM.
 */
int config_parse(struct config *config, const char *text, size_t len,
		 char *error, size_t size);

/**
 * config_clear() - free what a configuration holds and make it empty
 * @config: configuration
 */
void config_clear(struct config *config);

/**
 * config_format_word() - the word for a format
 * @format: format
 *
 * Return: the word.
 */
const char *config_format_word(enum format format);

#endif /* _DVSD_CONFIG_H */
