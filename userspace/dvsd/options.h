/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options: what a collector has to know besides flows (RFC 3954, 6; RFC 7011,
 * 3.4.2.2), that is how they were sampled, what interfaces are called, and how
 * much was lost.
 */
#ifndef _DVSD_OPTIONS_H
#define _DVSD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

/**
 * enum options_kind - options templates
 * @OPTIONS_SYSTEMATIC: a selector, every Nth (RFC 5477, 8.2); v9: a sampler
 * @OPTIONS_RANDOM: a selector, n out of N (RFC 5477, 8.2); in IPFIX only
 * @OPTIONS_SAMPLING: interval and algorithm of all records
 * @OPTIONS_INTERVAL: the interval alone, for collectors that take no other
 * @OPTIONS_INTERFACE: name of an interface
 * @OPTIONS_STATISTICS: what was exported, and what was not (RFC 7011, 4.1, 4.3)
 * @OPTIONS_KINDS: how many there are
 *
 * nfdump 1.7.1 takes an interval only if it is alone in its template.
 */
enum options_kind {
	OPTIONS_SYSTEMATIC, OPTIONS_RANDOM, OPTIONS_SAMPLING, OPTIONS_INTERVAL,
	OPTIONS_INTERFACE, OPTIONS_STATISTICS, OPTIONS_KINDS
};

/** define OPTIONS_TEMPLATE - template id of the first kind; no shape has it */
#define OPTIONS_TEMPLATE	384
/** define OPTIONS_FIELDS - most fields of a kind, scope included */
#define OPTIONS_FIELDS		7

/**
 * struct options_values - a data record of options
 * @numbers: values of its fields, scope first
 * @text: value of the field that is a string
 */
struct options_values {
	uint64_t numbers[OPTIONS_FIELDS];
	const char *text;
};

/**
 * options_put_template() - write the options template record of a kind
 * @buf: where to
 * @kind: kind
 * @ipfix: of IPFIX, else of NetFlow v9
 */
void options_put_template(struct buf *buf, enum options_kind kind, bool ipfix);

/**
 * options_put() - write a data record of options
 * @buf: where to
 * @kind: kind
 * @ipfix: of IPFIX, else of NetFlow v9
 * @values: values
 */
void options_put(struct buf *buf, enum options_kind kind, bool ipfix,
		 const struct options_values *values);

#endif /* _DVSD_OPTIONS_H */
