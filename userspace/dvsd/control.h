/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The control socket: programs ask by lines of JSON, and get one line each.
 */
#ifndef _DVSD_CONTROL_H
#define _DVSD_CONTROL_H

#include <stddef.h>

#include "loop.h"

struct control_client;
struct json_object;

/** define CONTROL_CLIENTS - most programs that may ask at a time */
#define CONTROL_CLIENTS	16
/** define CONTROL_REQUEST - longest request in bytes, its end included */
#define CONTROL_REQUEST	4096

/** typedef control_fn - fills the answer, with the key "error" if it cannot */
typedef void control_fn(const char *what, struct json_object *answer, void *arg);

/**
 * struct control - the socket and those who ask
 * @loop: loop, not owned
 * @watch: the socket
 * @path: its name in the file system
 * @answer: answers {"get": WHAT}
 * @arg: handed to @answer
 * @clients: those who ask
 * @count: how many
 */
struct control {
	struct loop *loop;
	struct loop_fd watch;
	char path[108];
	control_fn *answer;
	void *arg;
	struct control_client *clients;
	unsigned int count;
};

/**
 * control_open() - make the socket, which its owner alone can use
 * @control: result
 * @loop: loop
 * @path: its name; a socket that is left there and has no owner is replaced
 * @answer: answers
 * @arg: handed to @answer
 *
 * Return: 0, or -EADDRINUSE if another process answers there, or another -errno.
 */
int control_open(struct control *control, struct loop *loop, const char *path,
		 control_fn *answer, void *arg);

/**
 * control_close() - end, and remove the socket
 * @control: control socket, opened
 */
void control_close(struct control *control);

#endif /* _DVSD_CONTROL_H */
