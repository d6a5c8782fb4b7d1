/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flow records of NetFlow v9 (RFC 3954) and IPFIX (RFC 7011): which elements
 * they consist of, as templates describe them, and their values.
 *
 * What a flow has decides the shape of its record; each shape has one template,
 * and its number says which. So a template id never means two layouts, not even
 * when dvsd has been restarted.
 */
#ifndef _DVSD_RECORD_H
#define _DVSD_RECORD_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct dvs_flow;
struct instant;
struct interface;

/**
 * enum record_shape - what a record consists of, a mask
 * @SHAPE_IPV6: a flow of IPv6; one of IPv4 is neither this nor @SHAPE_L2
 * @SHAPE_L2: a flow that is not of IP
 * @SHAPE_MAC: MAC addresses are known
 * @SHAPE_HOP4: it left for a VTEP with an IPv4 address
 * @SHAPE_HOP6: it left for a VTEP with an IPv6 address
 * @SHAPE_STATION: the machine behind the port is known
 * @SHAPE_DROPPED: frames were dropped
 * @SHAPE_END: all shapes are below
 */
enum record_shape {
	SHAPE_IPV6 = 1, SHAPE_L2 = 2, SHAPE_MAC = 4, SHAPE_HOP4 = 8,
	SHAPE_HOP6 = 16, SHAPE_STATION = 32, SHAPE_DROPPED = 64,
	SHAPE_END = 128
};

/** define RECORD_TEMPLATE - template id of shape 0 */
#define RECORD_TEMPLATE		256
/** define RECORD_VARIABLE - the length of elements that say it themselves */
#define RECORD_VARIABLE		65535

/**
 * struct record - a flow, with all that its record is made of
 * @flow: the flow
 * @now: the present, for what is told relative to it
 * @station: the interface of the machine that the flow is of, or NULL
 * @selector: which way of sampling chose it; 0 if it is not known
 */
struct record {
	const struct dvs_flow *flow;
	const struct instant *now;
	const struct interface *station;
	uint8_t selector;
};

/**
 * record_shape() - the shape that a record has
 * @record: record
 *
 * Return: mask of enum record_shape.
 */
unsigned int record_shape(const struct record *record);

/**
 * record_put_template() - write the template record of a shape
 * @buf: where to
 * @shape: mask of enum record_shape
 * @ipfix: of IPFIX, else of NetFlow v9
 *
 * RFC 7011, 3.4.1; RFC 3954, 5.2. They differ in element numbers and lengths.
 */
void record_put_template(struct buf *buf, unsigned int shape, bool ipfix);

/**
 * record_put() - write a record
 * @buf: where to
 * @shape: its shape
 * @ipfix: of IPFIX, else of NetFlow v9
 * @record: record
 */
void record_put(struct buf *buf, unsigned int shape, bool ipfix,
		const struct record *record);

/**
 * record_put_string() - write a string
 * @buf: where to
 * @text: the string
 * @len: length of the element: longer strings are cut, after shorter ones there
 *	are zeros; or %RECORD_VARIABLE (RFC 7011, section 7)
 */
void record_put_string(struct buf *buf, const char *text, uint16_t len);

#endif /* _DVSD_RECORD_H */
