/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Command lines, as a user types them.
 */
#ifndef _DVS_TEST_LINE_H
#define _DVS_TEST_LINE_H

#include "cmd.h"

/* Parse a line; returns the exit status, and the call has to be released. */
int parse(struct dvsctl *ctl, struct call *call, const char *line);

/* A line that is wrong, and what is said of it. */
void expect_error(const char *line, const char *error);

#endif /* _DVS_TEST_LINE_H */
