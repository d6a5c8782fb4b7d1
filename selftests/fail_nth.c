// SPDX-License-Identifier: GPL-2.0
/*
 * Preloaded into a program, let the N-th allocation of all those fail that the
 * kernel makes for the program's netlink messages:
 *
 *   FAIL_NTH=3 FAIL_HIT=FILE LD_PRELOAD=.../fail_nth.so dvsctl ...
 *
 * FILE, which is there, is written to if there were so many. Allocations are
 * counted by the kernel, for the thread, while a call is under way
 * (Documentation/fault-injection, /proc/thread-self/fail-nth); everything else
 * the program does is left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static long left = -1;		/* to go; 0: it has failed */

static void note_hit(void)
{
	const char *name = getenv("FAIL_HIT");
	int fd = name ? open(name, O_WRONLY) : -1;

	if (fd < 0)
		return;
	if (write(fd, "1", 1) != 1)
		_exit(126);
	close(fd);
}

static void nth_write(int fd, long nth)
{
	char text[24];
	int len = 0;

	/* no library call that might make a system call */
	do
		text[sizeof(text) - ++len] = '0' + nth % 10;
	while (nth /= 10);
	if (write(fd, text + sizeof(text) - len, len) < 0)
		_exit(126);
}

/* Return: what to give to disarm() */
static int arm(void)
{
	const char *nth = getenv("FAIL_NTH");
	int fd;

	if (left < 0)
		left = nth ? atol(nth) : 0;
	fd = left > 0 ? open("/proc/thread-self/fail-nth", O_RDWR) : -1;
	if (fd >= 0)
		nth_write(fd, left);
	return fd;
}

static void disarm(int fd)
{
	char text[24] = "";

	if (fd < 0)
		return;
	if (pread(fd, text, sizeof(text) - 1, 0) < 0)
		_exit(126);
	left = atol(text);
	nth_write(fd, 0);
	close(fd);
	if (!left)
		note_hit();
}

ssize_t sendmsg(int sock, const struct msghdr *msg, int flags)
{
	__typeof__(sendmsg) *real = dlsym(RTLD_NEXT, "sendmsg");
	int fd = arm();
	ssize_t ret = real(sock, msg, flags);

	disarm(fd);
	return ret;
}

/* What is dumped is allocated when it is asked for. */
ssize_t recvmsg(int sock, struct msghdr *msg, int flags)
{
	__typeof__(recvmsg) *real = dlsym(RTLD_NEXT, "recvmsg");
	int fd = arm();
	ssize_t ret = real(sock, msg, flags);

	disarm(fd);
	return ret;
}
