// SPDX-License-Identifier: GPL-2.0
/*
 * Keep traffic classes of a device busy.
 *
 *   load [-e] DEVICE CLASS[.FLOW]:LENGTH[,LENGTH]...
 *
 * A process for each word sends frames of these lengths in turn, as fast as the
 * device takes them, until it is killed. Its socket holds some frames at most, so
 * that the queue is never empty, and never overflows. A length above 1514 makes a
 * TCP packet that is to be segmented (GSO). With -e the flows say that they know
 * ECN.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define CLASSES		8
#define LENGTHS_MAX	8
#define FRAME_MAX	65536
#define SEGMENT		1448
#define HELD		400000	/* bytes of memory, about twice those of frames */

static uint8_t tos;

/* IEEE 802.1Q, table 8-5, the other way round: a priority of each class */
static const int priority[CLASSES] = { 1, 0, 2, 3, 4, 5, 6, 7 };

struct packet {
	struct virtio_net_hdr vnet;
	struct ethhdr eth;
	struct iphdr ip;
	struct tcphdr tcp;
	char data[FRAME_MAX];
} __attribute__((packed));

static void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint16_t ip_checksum(const void *header)
{
	const uint16_t *word = header;
	uint32_t sum = 0;

	for (size_t i = 0; i < sizeof(struct iphdr) / sizeof(*word); i++)
		sum += word[i];
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

static void make_packet(struct packet *packet, unsigned int port, size_t len)
{
	static const uint8_t dest[] = { 2, 0, 0, 0, 0, 2 };
	static const uint8_t source[] = { 2, 0, 0, 0, 0, 1 };

	memset(packet, 0, sizeof(*packet));
	memcpy(packet->eth.h_dest, dest, ETH_ALEN);
	memcpy(packet->eth.h_source, source, ETH_ALEN);
	packet->eth.h_proto = htons(ETH_P_IP);
	packet->ip = (struct iphdr){
		.version = 4, .ihl = 5, .tos = tos, .ttl = 64,
		.protocol = IPPROTO_TCP,
		.tot_len = htons(len - ETH_HLEN),
		.saddr = htonl(0x0a000001), .daddr = htonl(0x0a000002),
	};
	packet->ip.check = ip_checksum(&packet->ip);
	packet->tcp.source = htons(port);
	packet->tcp.dest = htons(2000);
	packet->tcp.doff = sizeof(packet->tcp) / 4;
	if (len <= ETH_FRAME_LEN)
		return;
	packet->vnet = (struct virtio_net_hdr){
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
		.gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
		.hdr_len = offsetof(struct packet, data) - sizeof(packet->vnet),
		.gso_size = SEGMENT,
		.csum_start = ETH_HLEN + sizeof(packet->ip),
		.csum_offset = offsetof(struct tcphdr, check),
	};
}

static int open_socket(const char *device, unsigned int class)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_protocol = 0,
		.sll_ifindex = if_nametoindex(device),
	};
	int sock = socket(AF_PACKET, SOCK_RAW, 0);
	int one = 1, held = HELD / 2;	/* the kernel doubles it */

	if (sock < 0 || !addr.sll_ifindex ||
	    bind(sock, (void *)&addr, sizeof(addr)) ||
	    setsockopt(sock, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)) ||
	    setsockopt(sock, SOL_SOCKET, SO_PRIORITY, &priority[class],
		       sizeof(priority[class])) ||
	    setsockopt(sock, SOL_SOCKET, SO_SNDBUFFORCE, &held, sizeof(held)))
		die(device);
	return sock;
}

static size_t read_lengths(const char *text, size_t *len)
{
	size_t count = 0;
	char *end;

	do {
		len[count] = strtoul(text, &end, 10);
		if (len[count] < ETH_ZLEN || len[count] > FRAME_MAX)
			die("length");
		text = end + 1;
	} while (++count < LENGTHS_MAX && *end == ',');
	return count;
}

static void send_for_ever(const char *device, const char *text)
{
	unsigned int class = text[0] - '0', flow = 0;
	static struct packet packet[LENGTHS_MAX];
	size_t len[LENGTHS_MAX], count, i;
	int sock;

	if (class < CLASSES && text[1] == '.')
		flow = strtoul(text + 2, (char **)&text, 10);
	else
		text++;
	if (class >= CLASSES || *text != ':')
		die("class");
	count = read_lengths(text + 1, len);
	for (i = 0; i < count; i++)
		make_packet(&packet[i], 1000 + flow * CLASSES + class, len[i]);
	sock = open_socket(device, class);
	for (i = 0; ; i = (i + 1) % count) {
		size_t size = sizeof(packet[i].vnet) + len[i];

		if (send(sock, &packet[i], size, 0) < 0 && errno != ENOBUFS)
			die("send");
	}
}

int main(int argc, char **argv)
{
	int status;

	if (argc > 1 && !strcmp(argv[1], "-e")) {
		tos = IPTOS_ECN_ECT0;
		argv++;
		argc--;
	}
	if (argc < 3) {
		fprintf(stderr, "usage: load [-e] DEVICE CLASS[.FLOW]:LENGTH[,LENGTH]...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		pid_t child = fork();

		if (child < 0)
			die("fork");
		if (!child) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			send_for_ever(argv[1], argv[i]);
		}
	}
	return wait(&status) < 0 || status;
}
