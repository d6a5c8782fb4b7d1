// SPDX-License-Identifier: GPL-2.0
/*
 * Each message is one line and one write.
 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>

static struct {
	int least;
	bool priorities;
} how = { .least = LOG_INFO };

void log_setup(int least, bool priorities)
{
	how.least = least;
	how.priorities = priorities;
}

void log_write(int priority, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (priority > how.least)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (how.priorities)
		fprintf(stderr, "<%d>%s\n", priority, text);
	else
		fprintf(stderr, "dvsd: %s\n", text);
}
