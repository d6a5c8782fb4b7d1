// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets on the loopback, and a loop that runs for some time.
 */
#include "test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "instant.h"
#include "log.h"
#include "sockets.h"

void world_begin(struct world *world)
{
	log_setup(LOG_NOTHING, false);
	assert_int_equal(loop_init(&world->loop), 0);
	assert_int_equal(resolver_init(&world->resolver, &world->loop), 0);
}

void world_end(struct world *world)
{
	resolver_uninit(&world->resolver);
	assert_null(world->loop.timers);
	loop_uninit(&world->loop);
}

void world_run(struct world *world, unsigned int msec)
{
	uint64_t now = instant_clock(CLOCK_BOOTTIME);
	uint64_t end = now + msec * NSEC_PER_MSEC;

	while (now < end) {
		assert_int_equal(loop_step(&world->loop,
					   (end - now) / NSEC_PER_MSEC + 1), 0);
		now = instant_clock(CLOCK_BOOTTIME);
	}
}

static int socket_on_loopback(int type, uint16_t *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(*port),
	};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), on = 1;

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

int listen_udp(uint16_t *port)
{
	return socket_on_loopback(SOCK_DGRAM, port);
}

int listen_tcp(uint16_t *port)
{
	int fd = socket_on_loopback(SOCK_STREAM, port), size = 4096;

	/* so that one who does not read is noticed soon */
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	assert_int_equal(listen(fd, 4), 0);
	return fd;
}

int accept_tcp(int fd)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };
	int connection;

	assert_int_equal(poll(&pollfd, 1, 1000), 1);
	connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	assert_true(connection >= 0);
	return connection;
}

size_t receive(int fd, uint8_t *data, size_t size)
{
	ssize_t len = recv(fd, data, size, MSG_DONTWAIT);

	return len > 0 ? len : 0;
}

uint16_t unused_port(void)
{
	uint16_t port = 0;

	close(listen_udp(&port));
	return port;
}
