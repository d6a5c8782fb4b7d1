// SPDX-License-Identifier: GPL-2.0
/*
 * Send Ethernet frames, and print those that arrive elsewhere.
 *
 *   frames [-r] [-t MS] [-w MS] [-p PROTOCOL] [-l DEVICE]...
 *   frames -s COUNT [-t MS] [-w MS] -l DEVICE...
 *
 * Reads lines "EXPECTED DEVICE HEX [TIMES]" and sends the frame out of the
 * device, with TIMES so many times, each time from the next source address.
 * Each frame that then arrives at a device given with -l is printed as "DEVICE
 * HEX", with the VLAN tag the kernel has taken off put back. When EXPECTED
 * frames have come, or after -t milliseconds, and none more for -w milliseconds,
 * a line with a dot ends the answer.
 *
 * -p: listen for one protocol, as programs do, not for all, as sniffers do.
 * -r: begin anew after the last line, for ever; input is a file then.
 * -s: wait for COUNT frames, and sum up what came to each device: how many, how
 * long the longest was, how many had a checksum yet to be filled in, and how many
 * bytes came after the first frame, in how many microseconds of the kernel's clock.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/socket.h>

#define DEVICES_MAX	16
#define FRAME_MAX	(128 * 1024)
#define BURST		64
#define TAG_OFFSET	(2 * ETH_ALEN)
#define TAG_LEN		4

/* What arrives at one device */
struct listener {
	const char *name;
	unsigned int frames;
	unsigned int longest;
	unsigned int partial;
	unsigned long long bytes;
	int64_t first_us;
	int64_t last_us;
};

static struct listener listeners[DEVICES_MAX];
static struct pollfd fds[DEVICES_MAX];
static unsigned int listening;
static unsigned int arrived;
static bool summary;
static bool endless;
static int64_t limit = 3000;
static int64_t quiet = 30;

static void die(const char *what)
{
	fprintf(stderr, "frames: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void usage(void)
{
	fputs("usage: frames [-r] [-t MS] [-w MS] [-p PROTO] [-s COUNT] [-l DEVICE]...\n",
	      stderr);
	exit(2);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int open_device(const char *name, uint16_t protocol)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = if_nametoindex(name),
	};
	int fd;

	if (!addr.sll_ifindex)
		die(name);
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die(name);
	return fd;
}

/* ---- receiving ---- */

static void listen_to(unsigned int i, uint16_t protocol)
{
	const int on = 1, room = 8 * 1024 * 1024;
	const char *name = listeners[i].name;
	int fd = open_device(name, protocol);

	if (setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &on, sizeof(on)) ||
	    (summary &&
	     setsockopt(fd, SOL_SOCKET, SO_TIMESTAMP, &on, sizeof(on))) ||
	    setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on,
		       sizeof(on)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		die(name);
	fds[i].fd = fd;
	fds[i].events = POLLIN;
}

static void add_listener(const char *name)
{
	if (listening == DEVICES_MAX)
		usage();
	listeners[listening++].name = name;
}

/* What the kernel says of a frame, NULL if it does not */
static void *control_data(struct msghdr *msg, int level, int type)
{
	struct cmsghdr *cmsg;

	for (cmsg = CMSG_FIRSTHDR(msg); cmsg; cmsg = CMSG_NXTHDR(msg, cmsg)) {
		if (cmsg->cmsg_level == level && cmsg->cmsg_type == type)
			return CMSG_DATA(cmsg);
	}
	return NULL;
}

/* Put the tag back; there is room for it */
static size_t restore_tag(uint8_t *frame, size_t len,
			  const struct tpacket_auxdata *aux)
{
	uint16_t tag[2];

	if (!aux || !(aux->tp_status & TP_STATUS_VLAN_VALID) ||
	    len < TAG_OFFSET)
		return len;
	tag[0] = htons(aux->tp_status & TP_STATUS_VLAN_TPID_VALID ?
		       aux->tp_vlan_tpid : ETH_P_8021Q);
	tag[1] = htons(aux->tp_vlan_tci);
	memmove(frame + TAG_OFFSET + TAG_LEN, frame + TAG_OFFSET,
		len - TAG_OFFSET);
	memcpy(frame + TAG_OFFSET, tag, TAG_LEN);
	return len + TAG_LEN;
}

static void print_frame(const char *name, const uint8_t *frame, size_t len)
{
	printf("%s ", name);
	for (size_t i = 0; i < len; i++)
		printf("%02x", frame[i]);
	putchar('\n');
}

static void count_frame(struct listener *to, size_t len,
			const struct tpacket_auxdata *aux,
			const struct timeval *tv)
{
	int64_t us = tv ? tv->tv_sec * 1000000LL + tv->tv_usec : 0;

	arrived++;
	if (to->frames++)
		to->bytes += len;
	else
		to->first_us = us;
	to->last_us = us;
	if (len > to->longest)
		to->longest = len;
	if (aux && aux->tp_status & TP_STATUS_CSUMNOTREADY)
		to->partial++;
}

/* False if there is no frame to be read now */
static bool receive_frame(unsigned int i)
{
	static uint8_t frame[FRAME_MAX + TAG_LEN];
	union {
		struct cmsghdr hdr;
		char room[CMSG_SPACE(sizeof(struct tpacket_auxdata)) +
			  CMSG_SPACE(sizeof(struct timeval))];
	} control;
	struct iovec iov = { frame, FRAME_MAX };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t len = recvmsg(fds[i].fd, &msg, MSG_DONTWAIT);
	struct tpacket_auxdata *aux;

	if (len < 0 && errno == EAGAIN)
		return false;
	if (len < 0)
		die(listeners[i].name);
	aux = control_data(&msg, SOL_PACKET, PACKET_AUXDATA);
	len = restore_tag(frame, len, aux);
	count_frame(&listeners[i], len, aux,
		    control_data(&msg, SOL_SOCKET, SCM_TIMESTAMP));
	if (!summary)
		print_frame(listeners[i].name, frame, len);
	return true;
}

/* Wait so long at most, and take what has come; false if nothing has */
static bool receive_some(int64_t ms)
{
	unsigned int i;
	int ready;

	ready = poll(fds, listening, ms > 0 ? ms : 0);
	if (ready < 0 && errno != EINTR)
		die("poll");
	for (i = 0; i < listening && ready > 0; i++) {
		while (fds[i].revents && receive_frame(i))
			;
	}
	return ready > 0;
}

static void receive(unsigned int expected)
{
	int64_t deadline = now_ms() + limit;

	arrived = 0;
	while (arrived < expected && now_ms() < deadline)
		receive_some(deadline - now_ms());
	while (receive_some(quiet) && now_ms() < deadline + limit)
		;
}

/* ---- sending ---- */

static size_t parse_hex(const char *text, uint8_t *frame, size_t max)
{
	size_t len;

	for (len = 0; text[2 * len] && len < max; len++) {
		if (sscanf(text + 2 * len, "%2hhx", &frame[len]) != 1)
			break;
	}
	if (strlen(text) != 2 * len || len < ETH_HLEN) {
		errno = EINVAL;
		die(text);
	}
	return len;
}

/* The last three bytes of the source count, the first three stay */
static void next_source(uint8_t *frame)
{
	int i;

	for (i = 2 * ETH_ALEN - 1; i >= 2 * ETH_ALEN - 3 && !++frame[i]; i--)
		;
}

/* The socket that sends out of a device, kept for the next time */
static int sender(const char *device)
{
	static struct {
		char name[IFNAMSIZ];
		int fd;
	} senders[DEVICES_MAX];
	unsigned int i;

	for (i = 0; i < DEVICES_MAX && *senders[i].name; i++) {
		if (!strcmp(senders[i].name, device))
			return senders[i].fd;
	}
	if (i == DEVICES_MAX)
		usage();
	senders[i].fd = open_device(device, 0);
	snprintf(senders[i].name, IFNAMSIZ, "%s", device);
	return senders[i].fd;
}

static void send_burst(int fd, struct mmsghdr *msgs, unsigned int count)
{
	unsigned int done = 0;
	int sent;

	while (done < count) {
		sent = sendmmsg(fd, msgs + done, count - done, 0);
		if (sent > 0)
			done += sent;
		else if (errno != ENOBUFS && errno != EINTR)
			die("send");
	}
}

static void send_frame(const char *device, const char *hex,
		       unsigned long times)
{
	static uint8_t frame[BURST][FRAME_MAX];
	struct mmsghdr msgs[BURST] = { 0 };
	struct iovec iov[BURST];
	unsigned int i, burst;
	size_t len = parse_hex(hex, frame[0], FRAME_MAX);
	int fd = sender(device);

	for (i = 0; i < BURST; i++) {
		iov[i] = (struct iovec){ frame[i], len };
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
		if (i && times > 1)
			memcpy(frame[i], frame[0], len);
	}
	for (; times; times -= burst) {
		burst = times < BURST ? times : BURST;
		for (i = 1; i < burst; i++) {
			memcpy(frame[i], frame[i - 1], TAG_OFFSET);
			next_source(frame[i]);
		}
		send_burst(fd, msgs, burst);
		memcpy(frame[0], frame[burst - 1], TAG_OFFSET);
		next_source(frame[0]);
	}
}

/* Those of the line before, which was answered already */
static void forget_late_frames(void)
{
	char byte;

	for (unsigned int i = 0; i < listening; i++) {
		while (recv(fds[i].fd, &byte, 1, MSG_DONTWAIT | MSG_TRUNC) >= 0)
			;
	}
}

static void serve_line(const char *line)
{
	char device[IFNAMSIZ], *hex;
	unsigned long times = 1;
	unsigned int expected;

	if (sscanf(line, "%u %15s %ms %lu", &expected, device, &hex,
		   &times) < 3)
		usage();
	forget_late_frames();
	send_frame(device, hex, times);
	free(hex);
	receive(expected);
	puts(".");
	fflush(stdout);
}

static void serve(void)
{
	char *line = NULL;
	size_t size = 0;

	do {
		while (getline(&line, &size, stdin) >= 0)
			serve_line(line);
	} while (endless && !fseek(stdin, 0, SEEK_SET));
	free(line);
}

static void sum_up(unsigned int expected)
{
	receive(expected);
	for (unsigned int i = 0; i < listening; i++)
		printf("%s frames %u longest %u partial %u bytes %llu us %lld\n",
		       listeners[i].name, listeners[i].frames,
		       listeners[i].longest, listeners[i].partial,
		       listeners[i].bytes,
		       (long long)(listeners[i].last_us - listeners[i].first_us));
}

int main(int argc, char **argv)
{
	uint16_t protocol = ETH_P_ALL;
	unsigned int i, expected = 0;
	int option;

	while ((option = getopt(argc, argv, "rt:w:p:s:l:")) != -1) {
		switch (option) {
		case 'r':
			endless = true;
			break;
		case 't':
			limit = strtoul(optarg, NULL, 0);
			break;
		case 'w':
			quiet = strtoul(optarg, NULL, 0);
			break;
		case 'p':
			protocol = strtoul(optarg, NULL, 0);
			break;
		case 's':
			expected = strtoul(optarg, NULL, 0);
			summary = true;
			break;
		case 'l':
			add_listener(optarg);
			break;
		default:
			usage();
		}
	}
	for (i = 0; i < listening; i++)
		listen_to(i, protocol);
	if (summary)
		sum_up(expected);
	else
		serve();
	return 0;
}
