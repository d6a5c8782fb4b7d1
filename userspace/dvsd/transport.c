// SPDX-License-Identifier: GPL-2.0
/*
 * A UDP socket is connected, so that the kernel tells when nobody listens. It is
 * kept as long as the collector has the same address: to a collector, another
 * source port is another exporter.
 */
#include "transport.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "instant.h"
#include "log.h"
#include "resolve.h"

/* Seconds to wait after a failure: doubled from 1 up to this. */
#define WAIT_MAX	60
/* Seconds between two looks at the address of a name. */
#define LOOK_AGAIN	300
/* A connection that answers nothing for so long is given up, milliseconds. */
#define TCP_PATIENCE	30000
/* An error of an earlier datagram is told in place of sending a later one. */
#define UDP_TRIES	3

static void on_answer(void *arg, int error, const struct addrinfo *list);

/* Over UDP there may be one for each message: it is said from time to time. */
static void note_error(struct transport *transport, const char *what,
		       const char *why)
{
	transport->errors++;
	transport->error_time = instant_clock(CLOCK_REALTIME);
	snprintf(transport->error, sizeof(transport->error), "%s: %s", what,
		 why);
	log_write(transport->complained ? LOG_DEBUG : LOG_WARNING,
		  "collector %s port %u: %s", transport->settings.host,
		  transport->settings.port, transport->error);
	transport->complained = true;
}

static void set_timer(struct transport *transport, unsigned int seconds)
{
	loop_timer_set(transport->loop, &transport->timer,
		       instant_clock(CLOCK_BOOTTIME) + seconds * NSEC_PER_SEC);
}

static void socket_close(struct transport *transport)
{
	if (transport->watch.fd < 0)
		return;
	loop_unwatch(transport->loop, &transport->watch);
	close(transport->watch.fd);
	transport->watch.fd = -1;
	transport->offset = 0;
}

/* Try again later; over UDP with the socket that is there. */
static void wait_after(struct transport *transport, const char *what,
		       const char *why)
{
	unsigned int seconds = WAIT_MAX;

	note_error(transport, what, why);
	if (transport->attempts < 6)
		seconds = 1u << transport->attempts;
	transport->attempts++;
	transport->state = TRANSPORT_WAITING;
	if (transport->settings.tcp)
		socket_close(transport);
	else if (transport->watch.fd >= 0)
		loop_rewatch(transport->loop, &transport->watch, 0);
	set_timer(transport, seconds);
}

static void ask(struct transport *transport)
{
	const struct transport_settings *settings = &transport->settings;
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = settings->tcp ? SOCK_STREAM : SOCK_DGRAM,
	};

	if (settings->source.len)
		hints.ai_family = settings->source.len == 4 ? AF_INET : AF_INET6;
	if (transport->request)
		return;
	transport->request = resolver_ask(transport->resolver, settings->host,
					  settings->port, &hints, on_answer,
					  transport);
}

static void ready(struct transport *transport, bool session)
{
	transport->state = TRANSPORT_READY;
	set_timer(transport, LOOK_AGAIN);
	if (!session) {
		transport->ops->writable(transport->arg);
		return;
	}
	transport->sessions++;
	if (transport->complained)
		log_notice("collector %s port %u: messages are sent again",
			   transport->settings.host, transport->settings.port);
	transport->complained = false;
	transport->ops->up(transport->arg);
}

static int bind_source(struct transport *transport, int fd)
{
	const struct dvs_addr *source = &transport->settings.source;
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	switch (source->len) {
	case 0:
		return 0;
	case sizeof(in.sin_addr):
		memcpy(&in.sin_addr, source->bytes, sizeof(in.sin_addr));
		return bind(fd, (struct sockaddr *)&in, sizeof(in));
	default:
		memcpy(&in6.sin6_addr, source->bytes, sizeof(in6.sin6_addr));
		return bind(fd, (struct sockaddr *)&in6, sizeof(in6));
	}
}

static void tcp_options(int fd)
{
	int patience = TCP_PATIENCE, on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience,
		   sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
}

static void socket_failed(struct transport *transport, const char *what)
{
	const char *why = strerror(errno);

	socket_close(transport);
	wait_after(transport, what, why);
}

/* A datagram socket, or a connection that is made or begun. */
static void socket_open(struct transport *transport)
{
	bool tcp = transport->settings.tcp;
	int type = (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK |
		   SOCK_CLOEXEC;
	int fd = socket(transport->address.ss_family, type, 0);

	if (fd < 0) {
		wait_after(transport, "socket", strerror(errno));
		return;
	}
	if (tcp)
		tcp_options(fd);
	transport->watch.fd = fd;
	if (bind_source(transport, fd)) {
		socket_failed(transport, "bind");
	} else if (loop_watch(transport->loop, &transport->watch,
			      tcp ? EPOLLOUT : 0)) {
		socket_failed(transport, "epoll");
	} else if (!connect(fd, (struct sockaddr *)&transport->address,
			    transport->address_len)) {
		/* over TCP there is an event, as if it had taken a while */
		if (!tcp)
			ready(transport, true);
	} else if (errno != EINPROGRESS) {
		socket_failed(transport, "connect");
	}
}

static bool is_address(const struct transport *transport,
		       const struct addrinfo *info)
{
	return info->ai_addrlen == transport->address_len &&
	       !memcmp(info->ai_addr, &transport->address, info->ai_addrlen);
}

static bool still_there(const struct transport *transport,
			const struct addrinfo *list)
{
	for (; list; list = list->ai_next) {
		if (is_address(transport, list))
			return true;
	}
	return false;
}

/* The addresses take turns until one works. */
static const struct addrinfo *choose(const struct transport *transport,
				     const struct addrinfo *list)
{
	const struct addrinfo *info;
	unsigned int count = 0, turn;

	for (info = list; info; info = info->ai_next)
		count++;
	turn = transport->attempts % count;
	for (info = list; turn; turn--)
		info = info->ai_next;
	return info;
}

static void use_address(struct transport *transport,
			const struct addrinfo *info)
{
	socket_close(transport);
	memcpy(&transport->address, info->ai_addr, info->ai_addrlen);
	transport->address_len = info->ai_addrlen;
	transport->state = TRANSPORT_CONNECTING;
	socket_open(transport);
}

/* A session goes on while its address is among those of the name. */
static void on_answer(void *arg, int error, const struct addrinfo *list)
{
	struct transport *transport = arg;

	transport->request = NULL;
	if (transport->state == TRANSPORT_READY) {
		transport->complained = false;
		if (!error && !still_there(transport, list))
			use_address(transport, list);
		else
			set_timer(transport, LOOK_AGAIN);
	} else if (error) {
		wait_after(transport, transport->settings.host,
			   error == EAI_SYSTEM ? strerror(errno) :
						 gai_strerror(error));
	} else if (transport->watch.fd >= 0 && still_there(transport, list)) {
		ready(transport, false);
	} else {
		use_address(transport, choose(transport, list));
	}
}

static void on_timer(void *arg)
{
	struct transport *transport = arg;

	if (transport->state == TRANSPORT_WAITING)
		transport->state = TRANSPORT_RESOLVING;
	ask(transport);
}

static int socket_error(int fd)
{
	socklen_t len = sizeof(int);
	int err = 0;

	getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
	return err;
}

/* Collectors say nothing; what one says all the same is not read by anyone. */
static bool discard_input(int fd)
{
	char buf[4096];
	ssize_t len;

	do {
		len = recv(fd, buf, sizeof(buf), 0);
	} while (len > 0);
	return len < 0 && errno == EAGAIN;
}

static void on_tcp(struct transport *transport, uint32_t events)
{
	int err = socket_error(transport->watch.fd);

	if (err || events & (EPOLLERR | EPOLLHUP)) {
		wait_after(transport, "connection",
			   err ? strerror(err) : "closed by the collector");
	} else if (transport->state == TRANSPORT_CONNECTING) {
		transport->attempts = 0;
		loop_rewatch(transport->loop, &transport->watch,
			     EPOLLIN | EPOLLRDHUP);
		ready(transport, true);
	} else if (events & (EPOLLIN | EPOLLRDHUP) &&
		   !discard_input(transport->watch.fd)) {
		wait_after(transport, "connection", "closed by the collector");
	} else if (events & EPOLLOUT) {
		loop_rewatch(transport->loop, &transport->watch,
			     EPOLLIN | EPOLLRDHUP);
		transport->ops->writable(transport->arg);
	}
}

static void on_udp(struct transport *transport, uint32_t events)
{
	int err = socket_error(transport->watch.fd);

	if (err) {
		note_error(transport, "send", strerror(err));
		transport->ops->unheard(transport->arg);
	}
	if (events & EPOLLOUT && transport->state == TRANSPORT_READY) {
		loop_rewatch(transport->loop, &transport->watch, 0);
		transport->ops->writable(transport->arg);
	}
}

static void on_socket(void *arg, uint32_t events)
{
	struct transport *transport = arg;

	if (transport->settings.tcp)
		on_tcp(transport, events);
	else
		on_udp(transport, events);
}

static enum transport_result later(struct transport *transport)
{
	loop_rewatch(transport->loop, &transport->watch,
		     transport->settings.tcp ? EPOLLIN | EPOLLRDHUP | EPOLLOUT :
					       EPOLLOUT);
	return TRANSPORT_LATER;
}

static enum transport_result send_tcp(struct transport *transport,
				      const char *data, size_t len)
{
	while (transport->offset < len) {
		ssize_t sent = send(transport->watch.fd,
				    data + transport->offset,
				    len - transport->offset, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno == EAGAIN)
			return later(transport);
		if (sent < 0) {
			wait_after(transport, "send", strerror(errno));
			return TRANSPORT_LATER;
		}
		transport->offset += sent;
	}
	transport->offset = 0;
	return TRANSPORT_SENT;
}

/* What nobody listens to was sent all the same. */
static enum transport_result send_udp(struct transport *transport,
				      const void *data, size_t len)
{
	for (int tries = 0; tries < UDP_TRIES; tries++) {
		if (send(transport->watch.fd, data, len, MSG_NOSIGNAL) >= 0) {
			if (!tries)
				transport->attempts = 0;
			return TRANSPORT_SENT;
		}
		switch (errno) {
		case EAGAIN:
			return later(transport);
		case EINTR:
			break;
		case ECONNREFUSED:
			note_error(transport, "send", strerror(errno));
			transport->ops->unheard(transport->arg);
			break;
		case EMSGSIZE:
			note_error(transport, "send", strerror(errno));
			return TRANSPORT_REFUSED;
		default:
			wait_after(transport, "send", strerror(errno));
			return TRANSPORT_LATER;
		}
	}
	return TRANSPORT_SENT;
}

enum transport_result transport_send(struct transport *transport,
				     const void *data, size_t len)
{
	if (transport->state != TRANSPORT_READY)
		return TRANSPORT_LATER;
	if (transport->settings.tcp)
		return send_tcp(transport, data, len);
	return send_udp(transport, data, len);
}

void transport_init(struct transport *transport,
		    const struct transport_settings *settings,
		    struct loop *loop, struct resolver *resolver,
		    const struct transport_ops *ops, void *arg)
{
	memset(transport, 0, sizeof(*transport));
	transport->settings = *settings;
	transport->loop = loop;
	transport->resolver = resolver;
	transport->ops = ops;
	transport->arg = arg;
	transport->watch = (struct loop_fd){
		.fd = -1, .fn = on_socket, .arg = transport,
	};
	transport->timer = (struct loop_timer){
		.fn = on_timer, .arg = transport,
	};
}

void transport_open(struct transport *transport)
{
	transport->state = TRANSPORT_RESOLVING;
	ask(transport);
}

void transport_close(struct transport *transport)
{
	if (transport->request)
		resolver_cancel(transport->request);
	transport->request = NULL;
	loop_timer_stop(transport->loop, &transport->timer);
	socket_close(transport);
	transport->state = TRANSPORT_CLOSED;
}

const char *transport_state_word(enum transport_state state)
{
	static const char *const words[] = {
		[TRANSPORT_CLOSED] = "closed",
		[TRANSPORT_RESOLVING] = "resolving",
		[TRANSPORT_CONNECTING] = "connecting",
		[TRANSPORT_READY] = "ready",
		[TRANSPORT_WAITING] = "waiting",
	};

	return words[state];
}

void transport_address(const struct transport *transport, char *text,
		       size_t size)
{
	*text = '\0';
	if (transport->address_len)
		getnameinfo((const struct sockaddr *)&transport->address,
			    transport->address_len, text, size, NULL, 0,
			    NI_NUMERICHOST);
}
