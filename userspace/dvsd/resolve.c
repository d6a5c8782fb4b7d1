// SPDX-License-Identifier: GPL-2.0
/*
 * The C library asks in a thread of its own, and sends a signal when it has an
 * answer. Signals can be lost when many are pending, so a timer looks as well.
 */
#include "resolve.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "instant.h"

/**
 * struct resolve_request - a name that was asked for
 * @next: in struct resolver.@requests
 * @gai: the request of the C library
 * @hints: what @gai points to
 * @host: likewise
 * @port: likewise
 * @fn: takes the answer, NULL if nobody wants it
 * @arg: handed to @fn
 */
struct resolve_request {
	struct resolve_request *next;
	struct gaicb gai;
	struct addrinfo hints;
	char host[256];
	char port[6];
	resolve_fn *fn;
	void *arg;
};

static void request_free(struct resolve_request *request)
{
	if (request->gai.ar_result)
		freeaddrinfo(request->gai.ar_result);
	free(request);
}

/* The list may have changed when fn returns: begin again. */
static bool answer_one(struct resolver *resolver)
{
	for (struct resolve_request **at = &resolver->requests; *at;
	     at = &(*at)->next) {
		struct resolve_request *request = *at;
		int error = gai_error(&request->gai);

		if (error == EAI_INPROGRESS)
			continue;
		*at = request->next;
		if (request->fn)
			request->fn(request->arg, error,
				    request->gai.ar_result);
		request_free(request);
		return true;
	}
	return false;
}

static void answer_all(struct resolver *resolver)
{
	while (answer_one(resolver))
		;
	if (resolver->requests)
		loop_timer_set(resolver->loop, &resolver->timer,
			       instant_clock(CLOCK_BOOTTIME) + NSEC_PER_SEC);
}

static void on_signal(void *arg, uint32_t events)
{
	struct resolver *resolver = arg;
	struct signalfd_siginfo info;

	(void)events;
	while (read(resolver->watch.fd, &info, sizeof(info)) > 0)
		;
	answer_all(resolver);
}

static void on_timer(void *arg)
{
	answer_all(arg);
}

int resolver_init(struct resolver *resolver, struct loop *loop)
{
	sigset_t set;
	int err;

	memset(resolver, 0, sizeof(*resolver));
	resolver->loop = loop;
	resolver->timer = (struct loop_timer){ .fn = on_timer, .arg = resolver };
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	resolver->watch = (struct loop_fd){
		.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK),
		.fn = on_signal,
		.arg = resolver,
	};
	if (resolver->watch.fd < 0)
		return -errno;
	err = loop_watch(loop, &resolver->watch, EPOLLIN);
	if (err)
		close(resolver->watch.fd);
	return err;
}

/* What the C library is still busy with keeps its memory. */
void resolver_uninit(struct resolver *resolver)
{
	while (answer_one(resolver))
		;
	loop_timer_stop(resolver->loop, &resolver->timer);
	loop_unwatch(resolver->loop, &resolver->watch);
	close(resolver->watch.fd);
}

static struct resolve_request *request_new(const char *host, uint16_t port,
					   const struct addrinfo *hints)
{
	struct resolve_request *request = calloc(1, sizeof(*request));

	if (!request)
		return NULL;
	snprintf(request->host, sizeof(request->host), "%s", host);
	snprintf(request->port, sizeof(request->port), "%u", port);
	request->hints = *hints;
	request->gai.ar_name = request->host;
	request->gai.ar_service = request->port;
	request->gai.ar_request = &request->hints;
	return request;
}

/* An address is its own answer. */
static bool answer_address(struct resolve_request *request)
{
	struct addrinfo hints = request->hints, *list = NULL;

	hints.ai_flags |= AI_NUMERICHOST | AI_NUMERICSERV;
	if (getaddrinfo(request->host, request->port, &hints, &list))
		return false;
	request->fn(request->arg, 0, list);
	freeaddrinfo(list);
	return true;
}

struct resolve_request *resolver_ask(struct resolver *resolver,
				     const char *host, uint16_t port,
				     const struct addrinfo *hints,
				     resolve_fn *fn, void *arg)
{
	struct resolve_request *request = request_new(host, port, hints);
	struct gaicb *list[1];
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGRTMIN,
	};
	int error = EAI_MEMORY;

	if (request) {
		request->fn = fn;
		request->arg = arg;
		if (answer_address(request)) {
			free(request);
			return NULL;
		}
		list[0] = &request->gai;
		error = getaddrinfo_a(GAI_NOWAIT, list, 1, &event);
	}
	if (error) {
		free(request);
		fn(arg, error, NULL);
		return NULL;
	}
	request->next = resolver->requests;
	resolver->requests = request;
	loop_timer_set(resolver->loop, &resolver->timer,
		       instant_clock(CLOCK_BOOTTIME) + NSEC_PER_SEC);
	return request;
}

void resolver_cancel(struct resolve_request *request)
{
	request->fn = NULL;
	gai_cancel(&request->gai);
}
