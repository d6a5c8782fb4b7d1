/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The names of the reasons of the kernel's ledger, from the module's own table.
 */
#ifndef _DVS_TEST_KMOD_DROP_H
#define _DVS_TEST_KMOD_DROP_H

#include "../../kmod/drop.h"

/** define DROP_REASONS - how many there are */
#define DROP_REASONS	DVS_DROP_MAX

#define DROP_NAME(number, name, core)	name,
static const char *const drop_reasons[] = { DVS_DROP_REASONS(DROP_NAME) };
#undef DROP_NAME

#endif /* _DVS_TEST_KMOD_DROP_H */
