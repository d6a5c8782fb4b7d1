// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever is in a file, it is a configuration, or is refused with a reason.
 */
#include <stdlib.h>
#include <string.h>

#include "config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config config;
	char error[200] = "";

	if (config_parse(&config, (const char *)data, size, error,
			 sizeof(error))) {
		if (!*error || !memchr(error, '\0', sizeof(error)))
			abort();
		return 0;
	}
	for (size_t i = 0; i < config.count; i++) {
		if (config.switches[i].count > CONFIG_COLLECTORS)
			abort();
	}
	config_clear(&config);
	return 0;
}
