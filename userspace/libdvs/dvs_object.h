/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libdvs: what the structures of dvs_types.h are made of.
 *
 * The library has one table per object. It sends, receives and names by that
 * table, and so can a program: dvsctl prints and reads every object by it.
 */
#ifndef DVS_OBJECT_H
#define DVS_OBJECT_H

#include "dvs_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * enum dvs_type - how a member is held, and what its value means
 * @DVS_TYPE_U8: uint8_t
 * @DVS_TYPE_U16: uint16_t
 * @DVS_TYPE_U32: uint32_t
 * @DVS_TYPE_U64: uint64_t
 * @DVS_TYPE_BOOL: bool, an attribute with the value 0 or 1
 * @DVS_TYPE_FLAG: bool, an attribute that is there or not
 * @DVS_TYPE_ENUM: uint32_t, a number that stands for a word
 * @DVS_TYPE_WORDS: uint32_t, each bit stands for a word
 * @DVS_TYPE_STRING: char array, ends in zero
 * @DVS_TYPE_MAC: six bytes
 * @DVS_TYPE_UUID: sixteen bytes
 * @DVS_TYPE_ADDR: struct dvs_addr
 * @DVS_TYPE_TABLE: bytes, one for each class, PCP or DSCP
 * @DVS_TYPE_BYTES: struct dvs_bytes, in the message that they came with
 * @DVS_TYPE_NEST: the structure of another object
 * @DVS_TYPE_LIST: struct dvs_list of structures of another object
 */
enum dvs_type {
	DVS_TYPE_U8, DVS_TYPE_U16, DVS_TYPE_U32, DVS_TYPE_U64, DVS_TYPE_BOOL,
	DVS_TYPE_FLAG, DVS_TYPE_ENUM, DVS_TYPE_WORDS, DVS_TYPE_STRING, DVS_TYPE_MAC,
	DVS_TYPE_UUID, DVS_TYPE_ADDR, DVS_TYPE_TABLE, DVS_TYPE_BYTES,
	DVS_TYPE_NEST, DVS_TYPE_LIST
};

/**
 * enum dvs_request - the requests that carry a member, a mask
 * @DVS_IN_GET: read, and the filter of a dump
 * @DVS_IN_NEW: add
 * @DVS_IN_SET: change
 * @DVS_IN_DEL: remove
 * @DVS_IN_FLUSH: flush of the FDB
 * @DVS_IN_RESET: reset of the ledger
 * @DVS_IN_GROUP_GET: read of a port group, which has the structure of a port
 * @DVS_IN_GROUP_NEW: add of one
 * @DVS_IN_GROUP_SET: change of one
 * @DVS_IN_GROUP_DEL: remove of one
 */
enum dvs_request {
	DVS_IN_GET = 1, DVS_IN_NEW = 2, DVS_IN_SET = 4, DVS_IN_DEL = 8,
	DVS_IN_FLUSH = 16, DVS_IN_RESET = 32, DVS_IN_GROUP_GET = 64,
	DVS_IN_GROUP_NEW = 128, DVS_IN_GROUP_SET = 256, DVS_IN_GROUP_DEL = 512
};

struct dvs_object;

/**
 * struct dvs_field - a member of a structure
 * @name: name of its attribute, for example "fdb-max"
 * @attr: number of its attribute
 * @type: enum dvs_type
 * @in: mask of enum dvs_request
 * @offset: where it is in the structure
 * @size: bytes it takes there
 * @words: for an enum: the words by value, for words by bit; ended by NULL
 * @sub: for a nest or a list: what it consists of
 */
struct dvs_field {
	const char *name;
	uint16_t attr;
	uint8_t type;
	uint16_t in;
	size_t offset;
	size_t size;
	const char *const *words;
	const struct dvs_object *sub;
};

/**
 * struct dvs_object - an object and the members of its structure
 * @name: name, for example "port"
 * @size: bytes of the structure
 * @fields: members; the place in this table is the bit in the mask @set
 * @count: how many
 * @required: mask of members without which the kernel's answer is refused
 * @whole: the structure has no mask @set, all members hold a value
 * @apart: each message has an object of its own, none goes on in the next one
 */
struct dvs_object {
	const char *name;
	size_t size;
	const struct dvs_field *fields;
	size_t count;
	uint64_t required;
	bool whole;
	bool apart;
};

/**
 * dvs_object_find() - find the description of an object
 * @name: "switch", "port", "tunnel", "segment", "remote", "fdb", "drop",
 *	  "alarm", "sched", "class", "pool", "police", "sampler", "flow-cache",
 *	  "flow", "flows", "mirror", "group" or "capture"
 *
 * Return: the description, or NULL if there is no such object.
 */
const struct dvs_object *dvs_object_find(const char *name);

/**
 * dvs_object_clear() - free the lists of a structure and make it empty
 * @object: its description
 * @data: the structure
 */
void dvs_object_clear(const struct dvs_object *object, void *data);

/**
 * dvs_field_held() - tell whether a member holds a value
 * @object: description of the structure
 * @field: number of the member
 * @data: the structure
 *
 * Return: true if it does.
 */
bool dvs_field_held(const struct dvs_object *object, size_t field,
		    const void *data);

/**
 * dvs_field_word() - the word for a value of an enum
 * @field: description of the member
 * @value: value
 *
 * Return: the word, or NULL for a value this library does not know.
 */
const char *dvs_field_word(const struct dvs_field *field, uint32_t value);

/**
 * dvs_list_append() - append a copy of an item to a list
 * @list: list
 * @item: item
 * @size: bytes of an item
 *
 * Return: 0 or -ENOMEM.
 */
int dvs_list_append(struct dvs_list *list, const void *item, size_t size);

/** define DVS_MAC_TEXT - room for a MAC address as text */
#define DVS_MAC_TEXT	18
/** define DVS_UUID_TEXT - room for a UUID as text */
#define DVS_UUID_TEXT	37
/** define DVS_ADDR_TEXT - room for an address as text */
#define DVS_ADDR_TEXT	46

/**
 * dvs_mac_parse() - read a MAC address, six pairs of digits between colons
 * @text: text, nothing may follow
 * @mac: result
 *
 * Return: 0 or -EINVAL.
 */
int dvs_mac_parse(const char *text, uint8_t mac[DVS_MAC_SIZE]);

/**
 * dvs_mac_format() - write a MAC address
 * @mac: address
 * @text: result
 *
 * Return: @text.
 */
const char *dvs_mac_format(const uint8_t mac[DVS_MAC_SIZE],
			   char text[DVS_MAC_TEXT]);

/**
 * dvs_uuid_parse() - read a UUID as RFC 9562, section 4, writes it
 * @text: text, nothing may follow
 * @uuid: result
 *
 * Return: 0 or -EINVAL.
 */
int dvs_uuid_parse(const char *text, uint8_t uuid[DVS_UUID_SIZE]);

/**
 * dvs_uuid_format() - write a UUID
 * @uuid: UUID
 * @text: result
 *
 * Return: @text.
 */
const char *dvs_uuid_format(const uint8_t uuid[DVS_UUID_SIZE],
			    char text[DVS_UUID_TEXT]);

/**
 * dvs_addr_parse() - read an IPv4 or IPv6 address
 * @text: text, nothing may follow
 * @addr: result
 *
 * Return: 0 or -EINVAL.
 */
int dvs_addr_parse(const char *text, struct dvs_addr *addr);

/**
 * dvs_addr_format() - write an IPv4 or IPv6 address
 * @addr: address
 * @text: result, empty for no address
 *
 * Return: @text.
 */
const char *dvs_addr_format(const struct dvs_addr *addr,
			    char text[DVS_ADDR_TEXT]);

#ifdef __cplusplus
}
#endif

#endif /* DVS_OBJECT_H */
