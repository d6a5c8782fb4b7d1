/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What became of a flow, in the words of RFC 7270.
 */
#ifndef _DVSD_VERDICT_H
#define _DVSD_VERDICT_H

#include <stdint.h>

struct dvs_flow;

/**
 * enum verdict - values of forwardingStatus (RFC 7270, 4.12)
 * @VERDICT_FORWARDED: forwarded
 * @VERDICT_DROPPED: dropped, for a reason that has no value of its own
 * @VERDICT_DENIED: refused by a rule
 * @VERDICT_UNROUTABLE: there is nowhere to send it
 * @VERDICT_TOO_BIG: too long for the way out, and not to be fragmented
 * @VERDICT_BAD_LENGTH: the lengths in it contradict each other
 * @VERDICT_BAD_HEADER: a header is not whole
 * @VERDICT_POLICED: beyond the rate of a policer
 * @VERDICT_QUEUE: the queue of the way out dropped it
 * @VERDICT_REVERSE: it came from where its source cannot be
 * @VERDICT_BAD_OUTPUT: the way out is down or not allowed
 */
enum verdict {
	VERDICT_FORWARDED = 64,
	VERDICT_DROPPED = 128,
	VERDICT_DENIED = 129,
	VERDICT_UNROUTABLE = 131,
	VERDICT_TOO_BIG = 133,
	VERDICT_BAD_LENGTH = 135,
	VERDICT_BAD_HEADER = 136,
	VERDICT_POLICED = 138,
	VERDICT_QUEUE = 139,
	VERDICT_REVERSE = 140,
	VERDICT_BAD_OUTPUT = 142,
};

/**
 * verdict_of_reason() - forwardingStatus of a reason of the ledger
 * @reason: name of the reason
 *
 * Return: value of enum verdict, %VERDICT_DROPPED for a name not known here.
 */
uint8_t verdict_of_reason(const char *reason);

/**
 * verdict_of_flow() - forwardingStatus of a flow
 * @flow: flow
 *
 * A flow of which some frames were forwarded is forwarded; the counts of
 * dropped frames tell the rest.
 *
 * Return: value of enum verdict.
 */
uint8_t verdict_of_flow(const struct dvs_flow *flow);

#endif /* _DVSD_VERDICT_H */
