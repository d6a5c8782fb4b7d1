/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known of interfaces: their names, and the machines behind them.
 */
#ifndef _DVSD_INTERFACES_H
#define _DVSD_INTERFACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dvs_types.h"

/** define INTERFACE_UUID - bytes of a UUID (RFC 4122) */
#define INTERFACE_UUID		16
/** define INTERFACE_STATION - room for the name of a machine */
#define INTERFACE_STATION	64
/** define INTERFACES_MAX - interfaces beyond these are not remembered */
#define INTERFACES_MAX		65536

/**
 * struct interface - an interface, and the machine that it belongs to
 * @index: interface index
 * @name: interface name
 * @has_uuid: @uuid holds a value
 * @uuid: UUID of the machine, in the order in which it is written
 * @station: name of the machine, empty if it is not known
 * @serial: value of the list's @serial when @name became what it is
 */
struct interface {
	uint32_t index;
	char name[DVS_NAME_SIZE];
	bool has_uuid;
	uint8_t uuid[INTERFACE_UUID];
	char station[INTERFACE_STATION];
	uint64_t serial;
};

/**
 * struct interfaces - all interfaces that are known
 * @items: in the order of their indices, of malloc()
 * @count: how many
 * @room: how many fit in @items
 * @serial: rises with each name that is new or has changed
 */
struct interfaces {
	struct interface *items;
	size_t count;
	size_t room;
	uint64_t serial;
};

/**
 * interfaces_learn() - note the name of an interface
 * @list: list
 * @index: interface index; 0 is no interface
 * @name: its name, shortened if it is longer than a name can be
 *
 * Without memory the interface stays unknown.
 */
void interfaces_learn(struct interfaces *list, uint32_t index, const char *name);

/**
 * interfaces_set_station() - note which machine an interface belongs to
 * @list: list
 * @index: interface index
 * @uuid: UUID of the machine, NULL if there is none
 * @station: name of the machine, NULL or empty if there is none
 */
void interfaces_set_station(struct interfaces *list, uint32_t index,
			    const uint8_t uuid[INTERFACE_UUID],
			    const char *station);

/**
 * interfaces_find() - find an interface
 * @list: list
 * @index: interface index
 *
 * Return: the interface, valid until the list changes, or NULL.
 */
const struct interface *interfaces_find(const struct interfaces *list,
					uint32_t index);

/**
 * interfaces_forget() - an interface is gone, and its index may be used again
 * @list: list
 * @index: interface index
 */
void interfaces_forget(struct interfaces *list, uint32_t index);

/**
 * interfaces_clear() - free what a list holds and make it empty
 * @list: list
 */
void interfaces_clear(struct interfaces *list);

#endif /* _DVSD_INTERFACES_H */
