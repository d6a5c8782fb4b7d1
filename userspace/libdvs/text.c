// SPDX-License-Identifier: GPL-2.0
/*
 * MAC and IP addresses and UUIDs as text. Reading is strict: one form, and nothing after.
 */
#include "dvs_object.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int dvs_mac_parse(const char *text, uint8_t mac[DVS_MAC_SIZE])
{
	if (strlen(text) != DVS_MAC_TEXT - 1)
		return -EINVAL;

	for (int i = 0; i < DVS_MAC_SIZE; i++, text += 3) {
		int high = hex_digit(text[0]);
		int low = hex_digit(text[1]);
		char after = i < DVS_MAC_SIZE - 1 ? ':' : '\0';

		if (high < 0 || low < 0 || text[2] != after)
			return -EINVAL;
		mac[i] = high << 4 | low;
	}
	return 0;
}

const char *dvs_mac_format(const uint8_t mac[DVS_MAC_SIZE],
			   char text[DVS_MAC_TEXT])
{
	snprintf(text, DVS_MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	return text;
}

/* Whether a hyphen stands before a byte of a UUID. */
static bool uuid_hyphen(int i)
{
	return i == 4 || i == 6 || i == 8 || i == 10;
}

int dvs_uuid_parse(const char *text, uint8_t uuid[DVS_UUID_SIZE])
{
	if (strlen(text) != DVS_UUID_TEXT - 1)
		return -EINVAL;

	for (int i = 0; i < DVS_UUID_SIZE; i++, text += 2) {
		int high, low;

		if (uuid_hyphen(i) && *text++ != '-')
			return -EINVAL;
		high = hex_digit(text[0]);
		low = hex_digit(text[1]);
		if (high < 0 || low < 0)
			return -EINVAL;
		uuid[i] = high << 4 | low;
	}
	return 0;
}

const char *dvs_uuid_format(const uint8_t uuid[DVS_UUID_SIZE],
			    char text[DVS_UUID_TEXT])
{
	char *at = text;

	for (int i = 0; i < DVS_UUID_SIZE; i++)
		at += sprintf(at, "%s%02x", uuid_hyphen(i) ? "-" : "", uuid[i]);
	return text;
}

int dvs_addr_parse(const char *text, struct dvs_addr *addr)
{
	memset(addr, 0, sizeof(*addr));
	if (inet_pton(AF_INET, text, addr->bytes) == 1)
		addr->len = sizeof(struct in_addr);
	else if (inet_pton(AF_INET6, text, addr->bytes) == 1)
		addr->len = sizeof(struct in6_addr);
	else
		return -EINVAL;
	return 0;
}

const char *dvs_addr_format(const struct dvs_addr *addr,
			    char text[DVS_ADDR_TEXT])
{
	int family = addr->len == sizeof(struct in_addr) ? AF_INET : AF_INET6;

	text[0] = '\0';
	if (addr->len)
		inet_ntop(family, addr->bytes, text, DVS_ADDR_TEXT);
	return text;
}
