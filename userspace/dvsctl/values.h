/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values as users type them. Each function reads a whole text, nothing may be
 * left over, and returns NULL, or what is wrong with it.
 */
#ifndef _DVSCTL_VALUES_H
#define _DVSCTL_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dvs_list;

/* A decimal number up to max. */
const char *value_number(const char *text, uint64_t max, uint64_t *result);

/*
 * A rate as tc(8) takes it, in bits per second unless a unit says otherwise;
 * the result is in bytes per second.
 */
const char *value_rate(const char *text, uint64_t max, uint64_t *result);

/* A size as tc(8) takes it, in bytes unless a unit says otherwise. */
const char *value_size(const char *text, uint64_t max, uint64_t *result);

/* The word on or off. */
const char *value_on_off(const char *text, bool *result);

/* One of some words, the last of which is followed by NULL; its place. */
const char *value_word(const char *text, const char *const *words,
		       uint32_t *result);

/* Some of these words, separated by commas, or all; a bit for each. */
const char *value_words(const char *text, const char *const *words,
			uint32_t *mask);

/* FIRST-LAST, both up to max. */
const char *value_range(const char *text, uint64_t max, uint64_t *first,
			uint64_t *last);

/* Eight numbers up to 255, separated by commas. */
const char *value_table(const char *text, uint8_t result[8]);

/*
 * N:VALUE or N-N:VALUE, separated by commas: the Nth of so many places of a
 * table gets a value up to 255. The others stay what they are.
 */
const char *value_runs(const char *text, uint8_t *table, size_t size);

/* VID, VID-VID, VID:SEGMENT or VID-VID:SEGMENT, separated by commas. */
const char *value_vlans(const char *text, struct dvs_list *runs);

/* ID or ID-ID, separated by commas. */
const char *value_segments(const char *text, struct dvs_list *ranges);

#endif /* _DVSCTL_VALUES_H */
