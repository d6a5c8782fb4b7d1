/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The way to one collector, over UDP or TCP. Nothing here waits: what cannot be
 * done now is tried again later, sooner at first.
 */
#ifndef _DVSD_TRANSPORT_H
#define _DVSD_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "dvs_types.h"
#include "loop.h"

struct addrinfo;
struct resolve_request;
struct resolver;

/** define TRANSPORT_HOST - room for the name of a host */
#define TRANSPORT_HOST	256

/**
 * struct transport_settings - what is configured of a transport
 * @host: name or address of the collector
 * @port: its port
 * @tcp: over TCP, else over UDP
 * @source: address to send from, without length if any will do
 */
struct transport_settings {
	char host[TRANSPORT_HOST];
	uint16_t port;
	bool tcp;
	struct dvs_addr source;
};

/**
 * enum transport_state - how far it is
 * @TRANSPORT_CLOSED: not opened
 * @TRANSPORT_RESOLVING: the address is being asked for
 * @TRANSPORT_CONNECTING: the connection is being made
 * @TRANSPORT_READY: messages can be sent
 * @TRANSPORT_WAITING: it did not work, and will be tried again
 */
enum transport_state {
	TRANSPORT_CLOSED, TRANSPORT_RESOLVING, TRANSPORT_CONNECTING,
	TRANSPORT_READY, TRANSPORT_WAITING
};

/**
 * enum transport_result - what became of a message
 * @TRANSPORT_SENT: it is on its way
 * @TRANSPORT_LATER: it is still to be sent, @writable will be called
 * @TRANSPORT_REFUSED: it cannot be sent at all
 */
enum transport_result { TRANSPORT_SENT, TRANSPORT_LATER, TRANSPORT_REFUSED };

/**
 * struct transport_ops - what the user of a transport is told
 * @up: a new transport session has begun
 * @writable: messages can be sent again
 * @unheard: messages that were sent may not have been heard
 *
 * Each is handed the @arg of its struct transport.
 */
struct transport_ops {
	void (*up)(void *arg);
	void (*writable)(void *arg);
	void (*unheard)(void *arg);
};

/**
 * struct transport - the way to one collector
 * @settings: what is configured
 * @loop: loop, not owned
 * @resolver: resolver, not owned
 * @ops: what the user is told
 * @arg: handed to @ops
 * @state: enum transport_state
 * @watch: the socket
 * @address: address of the collector, in the last session
 * @address_len: its length, 0: there was no session
 * @request: the address is being asked for, or NULL
 * @timer: for the next attempt, or the next look at the address
 * @attempts: attempts in vain since the last success
 * @offset: bytes of the first message that have been sent, over TCP
 * @sessions: sessions that have begun
 * @errors: errors
 * @error: text of the last one, empty for none
 * @error_time: when it came, nanoseconds since 1970
 * @complained: that it does not work has been said
 */
struct transport {
	struct transport_settings settings;
	struct loop *loop;
	struct resolver *resolver;
	const struct transport_ops *ops;
	void *arg;
	enum transport_state state;
	struct loop_fd watch;
	struct sockaddr_storage address;
	socklen_t address_len;
	struct resolve_request *request;
	struct loop_timer timer;
	unsigned int attempts;
	size_t offset;
	uint64_t sessions;
	uint64_t errors;
	char error[128];
	uint64_t error_time;
	bool complained;
};

/**
 * transport_init() - make a transport, closed
 * @transport: transport
 * @settings: settings, copied
 * @loop: loop
 * @resolver: resolver
 * @ops: what the user is told
 * @arg: handed to @ops
 */
void transport_init(struct transport *transport,
		    const struct transport_settings *settings,
		    struct loop *loop, struct resolver *resolver,
		    const struct transport_ops *ops, void *arg);

/**
 * transport_open() - begin to connect
 * @transport: transport, closed
 *
 * Over UDP, and if the host is an address, it is ready afterwards.
 */
void transport_open(struct transport *transport);

/**
 * transport_close() - end, at once
 * @transport: transport
 */
void transport_close(struct transport *transport);

/**
 * transport_send() - send the first message that waits
 * @transport: transport
 * @data: message
 * @len: its bytes
 *
 * Over TCP a message of which a part was sent has to be given again until it is
 * %TRANSPORT_SENT; a new session begins with a whole one.
 *
 * Return: enum transport_result.
 */
enum transport_result transport_send(struct transport *transport,
				     const void *data, size_t len);

/**
 * transport_state_word() - the word for a state
 * @state: state
 *
 * Return: the word.
 */
const char *transport_state_word(enum transport_state state);

/**
 * transport_address() - write the address of the collector
 * @transport: transport
 * @text: result, empty if it is not known
 * @size: room in @text
 */
void transport_address(const struct transport *transport, char *text,
		       size_t size);

#endif /* _DVSD_TRANSPORT_H */
