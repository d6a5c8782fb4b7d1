/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers and bytes into a buffer of fixed size, in network order.
 *
 * What does not fit is not written and noted in @overflow, so that a writer may
 * write a whole record and look once, at its end, whether there was room.
 */
#ifndef _DVSD_BUF_H
#define _DVSD_BUF_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * struct buf - a buffer that is being filled
 * @data: the bytes, not owned
 * @len: bytes written
 * @size: bytes that may be written
 * @overflow: something did not fit
 */
struct buf {
	uint8_t *data;
	size_t len;
	size_t size;
	bool overflow;
};

/**
 * put_bytes() - append bytes
 * @buf: buffer
 * @bytes: the bytes
 * @len: how many
 */
static inline void put_bytes(struct buf *buf, const void *bytes, size_t len)
{
	if (len > buf->size - buf->len) {
		buf->overflow = true;
		return;
	}
	memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
}

/**
 * put_uint() - append a number in network order
 * @buf: buffer
 * @value: the number; its lowest @len bytes are written
 * @len: bytes, 1..8
 */
static inline void put_uint(struct buf *buf, uint64_t value, size_t len)
{
	uint64_t wire = htobe64(value << (8 * (sizeof(value) - len)));

	put_bytes(buf, &wire, len);
}

/**
 * put_zeros() - append zeros
 * @buf: buffer
 * @len: how many bytes
 */
static inline void put_zeros(struct buf *buf, size_t len)
{
	static const uint8_t zeros[64];

	for (; len > sizeof(zeros); len -= sizeof(zeros))
		put_bytes(buf, zeros, sizeof(zeros));
	put_bytes(buf, zeros, len);
}

/**
 * set_u16() - overwrite a number in network order
 * @buf: buffer
 * @offset: where, already written
 * @value: the number
 */
static inline void set_u16(struct buf *buf, size_t offset, uint16_t value)
{
	uint16_t wire = htobe16(value);

	memcpy(buf->data + offset, &wire, sizeof(wire));
}

/**
 * set_u32() - overwrite a number in network order
 * @buf: buffer
 * @offset: where, already written
 * @value: the number
 */
static inline void set_u32(struct buf *buf, size_t offset, uint32_t value)
{
	uint32_t wire = htobe32(value);

	memcpy(buf->data + offset, &wire, sizeof(wire));
}

#endif /* _DVSD_BUF_H */
