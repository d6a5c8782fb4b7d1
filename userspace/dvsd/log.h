/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What dvsd has to say, on standard error: for the journal with priorities
 * (sd-daemon(3)), for a terminal without.
 */
#ifndef _DVSD_LOG_H
#define _DVSD_LOG_H

#include <stdbool.h>
#include <syslog.h>

#include "util.h"

/** define LOG_NOTHING - a priority above all */
#define LOG_NOTHING	(-1)

/**
 * log_setup() - choose what is said, and how
 * @least: messages of lower priority are not said; LOG_INFO before this is called
 * @priorities: each line begins with its priority
 */
void log_setup(int least, bool priorities);

/**
 * log_write() - say something
 * @priority: LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO or LOG_DEBUG
 * @format: a line without its end, as of printf()
 */
void log_write(int priority, const char *format, ...) __printf(2, 3);

#define log_error(...)		log_write(LOG_ERR, __VA_ARGS__)
#define log_warning(...)	log_write(LOG_WARNING, __VA_ARGS__)
#define log_notice(...)		log_write(LOG_NOTICE, __VA_ARGS__)
#define log_info(...)		log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...)		log_write(LOG_DEBUG, __VA_ARGS__)

#endif /* _DVSD_LOG_H */
