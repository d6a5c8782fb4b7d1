/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The loop in which all of dvsd runs: file descriptors, by epoll, and timers.
 */
#ifndef _DVSD_LOOP_H
#define _DVSD_LOOP_H

#include <stdint.h>
#include <sys/epoll.h>

struct loop_timer;

/**
 * struct loop - what is waited for
 * @epoll: file descriptor of epoll
 * @timers: timers that are set, in no order
 */
struct loop {
	int epoll;
	struct loop_timer *timers;
};

/**
 * struct loop_fd - a file descriptor, not owned
 * @fd: the descriptor; below 0: none is watched
 * @fn: called with the events that have come (EPOLLIN, ...)
 * @arg: handed to @fn
 */
struct loop_fd {
	int fd;
	void (*fn)(void *arg, uint32_t events);
	void *arg;
};

/**
 * struct loop_timer - something to be done later
 * @at: when, nanoseconds since the machine started; 0: it is not set
 * @fn: called then, once
 * @arg: handed to @fn
 * @next: in struct loop.@timers
 */
struct loop_timer {
	uint64_t at;
	void (*fn)(void *arg);
	void *arg;
	struct loop_timer *next;
};

/**
 * loop_init() - make a loop
 * @loop: loop
 *
 * Return: 0 or -errno.
 */
int loop_init(struct loop *loop);

/**
 * loop_uninit() - free what a loop holds
 * @loop: loop
 */
void loop_uninit(struct loop *loop);

/**
 * loop_watch() - watch a descriptor
 * @loop: loop
 * @watch: the descriptor; has to stay where it is until loop_unwatch()
 * @events: EPOLLIN, EPOLLOUT; EPOLLERR and EPOLLHUP come always
 *
 * Return: 0 or -errno.
 */
int loop_watch(struct loop *loop, struct loop_fd *watch, uint32_t events);

/**
 * loop_rewatch() - watch for other events
 * @loop: loop
 * @watch: the descriptor
 * @events: events
 */
void loop_rewatch(struct loop *loop, struct loop_fd *watch, uint32_t events);

/**
 * loop_unwatch() - watch a descriptor no longer; it is not closed
 * @loop: loop
 * @watch: the descriptor, if one is watched
 */
void loop_unwatch(struct loop *loop, struct loop_fd *watch);

/**
 * loop_timer_set() - set a timer, anew if it is set
 * @loop: loop
 * @timer: timer
 * @at: when, nanoseconds since the machine started
 */
void loop_timer_set(struct loop *loop, struct loop_timer *timer, uint64_t at);

/**
 * loop_timer_stop() - forget a timer, if it is set
 * @loop: loop
 * @timer: timer
 */
void loop_timer_stop(struct loop *loop, struct loop_timer *timer);

/**
 * loop_step() - wait for what comes first, and do it
 * @loop: loop
 * @wait: milliseconds to wait at most; below 0: as long as it takes
 *
 * Return: 0 or -errno.
 */
int loop_step(struct loop *loop, int wait);

#endif /* _DVSD_LOOP_H */
