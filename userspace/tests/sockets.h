/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Collectors on the loopback, as far as tests need them.
 */
#ifndef _DVS_TEST_SOCKETS_H
#define _DVS_TEST_SOCKETS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "loop.h"
#include "resolve.h"

/**
 * struct world - what the daemon has around a collector
 * @loop: loop
 * @resolver: names of hosts
 */
struct world {
	struct loop loop;
	struct resolver resolver;
};

void world_begin(struct world *world);
void world_end(struct world *world);

/* Let the loop run for so long. */
void world_run(struct world *world, unsigned int msec);

/* A socket on 127.0.0.1, and its port, which stays that of *port if not 0. */
int listen_udp(uint16_t *port);
int listen_tcp(uint16_t *port);

/* A connection that has come, or that comes within a second. */
int accept_tcp(int fd);

/* What has come, up to size bytes; 0 if nothing has. */
size_t receive(int fd, uint8_t *data, size_t size);

/* A port of 127.0.0.1 on which nobody listens. */
uint16_t unused_port(void);

#endif /* _DVS_TEST_SOCKETS_H */
