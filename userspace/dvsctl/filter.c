// SPDX-License-Identifier: GPL-2.0
/*
 * Words that choose frames, of mirrors and captures.
 */
#include "cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "values.h"

static void *target(const struct arg_target *to, unsigned int field)
{
	return (char *)to->data + to->object->fields[field].offset;
}

/* As people write it: 0x0806, 2054. */
const char *arg_ethertype(const struct arg_target *to, const char *text)
{
	uint16_t *at = target(to, to->arg->field);
	unsigned long n;
	char *end;

	if (strncmp(text, "0x", 2)) {
		uint64_t decimal = 0;
		const char *wrong = value_number(text, UINT16_MAX, &decimal);

		*at = decimal;
		return wrong;
	}
	errno = 0;
	n = strtoul(text + 2, &end, 16);
	if (errno || end == text + 2 || *end || strspn(text + 2, " +-"))
		return "not a number";
	*at = n;
	return n > UINT16_MAX ? "the number is too large" : NULL;
}

/* An address with the length of a prefix, which is all of it if left out. */
static const char *parse_prefix(const char *text, struct dvs_addr *addr,
				uint8_t *len, bool *has_len)
{
	const char *slash = strchr(text, '/');
	char copy[DVS_ADDR_TEXT];
	uint64_t n = 0;
	const char *wrong;

	*has_len = slash;
	if (!slash)
		slash = text + strlen(text);
	if ((size_t)(slash - text) >= sizeof(copy))
		return "neither an IPv4 nor an IPv6 address";
	memcpy(copy, text, slash - text);
	copy[slash - text] = '\0';
	if (dvs_addr_parse(copy, addr))
		return "neither an IPv4 nor an IPv6 address";
	wrong = *has_len ? value_number(slash + 1, UINT8_MAX, &n) : NULL;
	*len = n;
	return wrong;
}

const char *arg_prefix(const struct arg_target *to, const char *text)
{
	unsigned int field = to->arg->field;
	const char *wrong;
	bool has_len;

	wrong = parse_prefix(text, target(to, field), target(to, field + 1),
			     &has_len);
	if (has_len)
		*(uint64_t *)to->data |= UINT64_C(1) << (field + 1);
	return wrong;
}
