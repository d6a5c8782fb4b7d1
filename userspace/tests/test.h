/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every unit test includes. cmocka wants these headers before its own.
 */
#ifndef _DVS_TEST_H
#define _DVS_TEST_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dvs.h"
#include "util.h"

/* All objects of the library, and what is nested in them. */
extern const char *const object_names[];

/* Give every member of a structure a value that its type can hold. */
void fill_object(const struct dvs_object *object, void *data, unsigned int seed);

/* Whether two structures hold the same members with the same values. */
void assert_same(const struct dvs_object *object, const void *a, const void *b);

/* A generator of Marsaglia's, xorshift32: the next number. */
uint32_t chance(uint32_t *state);

/* Join texts; the last one is followed by NULL. Valid until the next call. */
const char *join(const char *first, ...);

#endif /* _DVS_TEST_H */
