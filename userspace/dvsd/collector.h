/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A collector: an encoder, a queue of messages, and the way to it. Whatever
 * happens to it, the others do not wait.
 */
#ifndef _DVSD_COLLECTOR_H
#define _DVSD_COLLECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "encoder.h"
#include "loop.h"
#include "queue.h"
#include "transport.h"

struct dvs_flow;
struct interfaces;
struct resolver;

/**
 * struct collector - all state of a collector
 * @next: in a list of its user
 * @config: what is configured
 * @loop: loop, not owned
 * @encoder: transport session
 * @queue: messages that wait
 * @transport: the way to it
 * @flush: sends a message that is not full
 * @tick: sends templates and options again
 * @begun: there was a session before this one
 * @held: messages are not sent now, their numbers are about to change
 * @messages: messages sent
 * @sent: flow records in them
 * @bytes: bytes of them
 * @lost: flow records that were not sent: the queue was full
 * @upstream: flows that did not come here
 */
struct collector {
	struct collector *next;
	struct config_collector config;
	struct loop *loop;
	struct encoder encoder;
	struct queue queue;
	struct transport transport;
	struct loop_timer flush;
	struct loop_timer tick;
	bool begun;
	bool held;
	uint64_t messages;
	struct flow_counts sent;
	uint64_t bytes;
	struct flow_counts lost;
	uint64_t upstream;
};

/**
 * collector_new() - make a collector, and begin to connect
 * @config: what is configured, copied
 * @interfaces: names and machines, has to outlive it
 * @loop: loop
 * @resolver: resolver
 *
 * Return: the collector, to be given to collector_free(), or NULL without
 * memory.
 */
struct collector *collector_new(const struct config_collector *config,
				const struct interfaces *interfaces,
				struct loop *loop, struct resolver *resolver);

/**
 * collector_free() - end, at once
 * @collector: collector, may be NULL
 */
void collector_free(struct collector *collector);

/**
 * collector_keeps() - whether a session can go on with another configuration
 * @collector: collector
 * @config: configuration
 *
 * Return: true if it differs in nothing that the collector can see.
 */
bool collector_keeps(const struct collector *collector,
		     const struct config_collector *config);

/**
 * collector_configure() - go on with another configuration
 * @collector: collector
 * @config: one for which collector_keeps() is true
 */
void collector_configure(struct collector *collector,
			 const struct config_collector *config);

/**
 * collector_add() - export a flow
 * @collector: collector
 * @flow: flow
 * @now: the present
 */
void collector_add(struct collector *collector, const struct dvs_flow *flow,
		   const struct instant *now);

/**
 * collector_missed() - flows did not come here
 * @collector: collector
 * @flows: how many
 */
void collector_missed(struct collector *collector, uint64_t flows);

/**
 * collector_flush() - send what is there, as far as that goes
 * @collector: collector
 *
 * Return: true if nothing waits.
 */
bool collector_flush(struct collector *collector);

#endif /* _DVSD_COLLECTOR_H */
