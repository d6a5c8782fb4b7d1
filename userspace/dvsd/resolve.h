/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of hosts to addresses, without waiting for the answer.
 */
#ifndef _DVSD_RESOLVE_H
#define _DVSD_RESOLVE_H

#include <stdint.h>

#include "loop.h"

struct addrinfo;
struct resolve_request;

/**
 * struct resolver - all that is being asked
 * @loop: loop, not owned
 * @watch: the signal that tells of answers
 * @timer: looks for answers whose signal was lost
 * @requests: what was asked and not yet answered
 */
struct resolver {
	struct loop *loop;
	struct loop_fd watch;
	struct loop_timer timer;
	struct resolve_request *requests;
};

/** typedef resolve_fn - takes an answer: 0 and addresses, or an error of EAI_ */
typedef void resolve_fn(void *arg, int error, const struct addrinfo *list);

/**
 * resolver_init() - begin to resolve
 * @resolver: resolver
 * @loop: loop, has to outlive it
 *
 * Blocks the signal SIGRTMIN in the process.
 *
 * Return: 0 or -errno.
 */
int resolver_init(struct resolver *resolver, struct loop *loop);

/**
 * resolver_uninit() - stop resolving; nobody may wait for an answer
 * @resolver: resolver
 */
void resolver_uninit(struct resolver *resolver);

/**
 * resolver_ask() - resolve a name
 * @resolver: resolver
 * @host: name or address
 * @port: goes into the addresses
 * @hints: as of getaddrinfo()
 * @fn: called with the answer; the addresses are freed after it
 * @arg: handed to @fn
 *
 * Return: the request, to be given to resolver_cancel() unless @fn was called;
 * NULL if @fn has been called already.
 */
struct resolve_request *resolver_ask(struct resolver *resolver,
				     const char *host, uint16_t port,
				     const struct addrinfo *hints,
				     resolve_fn *fn, void *arg);

/**
 * resolver_cancel() - the answer is no longer wanted
 * @request: request
 */
void resolver_cancel(struct resolve_request *request);

#endif /* _DVSD_RESOLVE_H */
