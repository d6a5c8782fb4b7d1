/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every C program writes for itself.
 */
#ifndef _LIBDVS_UTIL_H
#define _LIBDVS_UTIL_H

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

#define __printf(string, first)						\
	__attribute__((format(printf, string, first)))

#endif /* _LIBDVS_UTIL_H */
