// SPDX-License-Identifier: GPL-2.0
/*
 * One event is taken at a time: what it leads to may do away with any other
 * descriptor. epoll hands them out in turn.
 */
#include "loop.h"

#include <errno.h>
#include <unistd.h>

#include "instant.h"

int loop_init(struct loop *loop)
{
	loop->timers = NULL;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	return loop->epoll < 0 ? -errno : 0;
}

void loop_uninit(struct loop *loop)
{
	close(loop->epoll);
}

int loop_watch(struct loop *loop, struct loop_fd *watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, watch->fd, &event))
		return -errno;
	return 0;
}

void loop_rewatch(struct loop *loop, struct loop_fd *watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	epoll_ctl(loop->epoll, EPOLL_CTL_MOD, watch->fd, &event);
}

void loop_unwatch(struct loop *loop, struct loop_fd *watch)
{
	if (watch->fd >= 0)
		epoll_ctl(loop->epoll, EPOLL_CTL_DEL, watch->fd, NULL);
}

void loop_timer_stop(struct loop *loop, struct loop_timer *timer)
{
	struct loop_timer **at = &loop->timers;

	while (*at && *at != timer)
		at = &(*at)->next;
	if (*at)
		*at = timer->next;
	timer->at = 0;
}

void loop_timer_set(struct loop *loop, struct loop_timer *timer, uint64_t at)
{
	loop_timer_stop(loop, timer);
	timer->at = at;
	timer->next = loop->timers;
	loop->timers = timer;
}

static struct loop_timer *first_timer(const struct loop *loop)
{
	struct loop_timer *first = loop->timers;

	for (struct loop_timer *t = first; t; t = t->next) {
		if (t->at < first->at)
			first = t;
	}
	return first;
}

/* Milliseconds to wait: rounded up, so that the timer has run out then. */
static int time_left(const struct loop_timer *timer, int wait)
{
	uint64_t now = instant_clock(CLOCK_BOOTTIME), left;

	if (!timer)
		return wait;
	if (timer->at <= now)
		return 0;
	left = (timer->at - now + NSEC_PER_MSEC - 1) / NSEC_PER_MSEC;
	if (wait >= 0 && left > (uint64_t)wait)
		return wait;
	return left < INT32_MAX ? left : INT32_MAX;
}

static void run_timer(struct loop *loop)
{
	struct loop_timer *timer = first_timer(loop);

	if (!timer || timer->at > instant_clock(CLOCK_BOOTTIME))
		return;
	loop_timer_stop(loop, timer);
	timer->fn(timer->arg);
}

int loop_step(struct loop *loop, int wait)
{
	struct epoll_event event;
	struct loop_fd *watch;
	int count;

	count = epoll_wait(loop->epoll, &event, 1,
			   time_left(first_timer(loop), wait));
	if (count < 0 && errno != EINTR)
		return -errno;
	if (count > 0) {
		watch = event.data.ptr;
		watch->fn(watch->arg, event.events);
	}
	run_timer(loop);
	return 0;
}
