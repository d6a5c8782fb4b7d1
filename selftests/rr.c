// SPDX-License-Identifier: GPL-2.0
/*
 * How long requests take.
 *
 *   rr -s PORT                             send UDP datagrams back
 *   rr ADDRESS PORT COUNT PRIORITY         send requests of 64 bytes one by one
 *
 * The client waits up to 10 ms, by chance, in front of each request, and prints the
 * median, the 99th percentile and the maximum of the times, in nanoseconds. The
 * sequence of chances is always the same.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <sys/socket.h>

#define COUNT_MAX	100000
#define PAUSE_US	10000
#define TIMEOUT_S	5

static uint64_t took[COUNT_MAX];

static void die(const char *what)
{
	fprintf(stderr, "rr: %s: %s\n", what, strerror(errno));
	exit(1);
}

static struct sockaddr_in address(const char *host, const char *port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(atoi(port)),
	};

	if (!inet_aton(host, &addr.sin_addr))
		die(host);
	return addr;
}

static void serve(const char *port)
{
	struct sockaddr_in addr = address("0.0.0.0", port);
	int sock = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t len = sizeof(addr);
	char data[64];

	if (sock < 0 || bind(sock, (void *)&addr, sizeof(addr)))
		die("bind");
	for (;;) {
		ssize_t size = recvfrom(sock, data, sizeof(data), 0,
					(void *)&addr, &len);

		if (size < 0 || sendto(sock, data, size, 0, (void *)&addr,
				       len) < 0)
			die("echo");
	}
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

static int open_client(const char *host, const char *port, int priority)
{
	const struct timeval timeout = { .tv_sec = TIMEOUT_S };
	struct sockaddr_in addr = address(host, port);
	int sock = socket(AF_INET, SOCK_DGRAM, 0);

	if (sock < 0 || connect(sock, (void *)&addr, sizeof(addr)) ||
	    setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &timeout,
		       sizeof(timeout)) ||
	    setsockopt(sock, SOL_SOCKET, SO_PRIORITY, &priority,
		       sizeof(priority)))
		die("client");
	return sock;
}

static uint64_t request(int sock)
{
	uint64_t begin = now_ns();
	char data[64] = "";

	if (send(sock, data, sizeof(data), 0) < 0 ||
	    recv(sock, data, sizeof(data), 0) < 0)
		die("request");
	return now_ns() - begin;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	int sock, count;

	if (argc == 3 && !strcmp(argv[1], "-s"))
		serve(argv[2]);
	if (argc != 5) {
		fprintf(stderr, "usage: rr ADDRESS PORT COUNT PRIORITY\n");
		return 2;
	}
	count = atoi(argv[3]);
	if (count < 1 || count > COUNT_MAX)
		die("count");
	sock = open_client(argv[1], argv[2], atoi(argv[4]));
	srandom(1);
	for (int i = 0; i < count; i++) {
		usleep(random() % PAUSE_US);
		took[i] = request(sock);
	}
	qsort(took, count, sizeof(*took), compare);
	printf("%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", took[count / 2],
	       took[count * 99 / 100], took[count - 1]);
	return 0;
}
