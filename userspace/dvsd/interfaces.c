// SPDX-License-Identifier: GPL-2.0
/*
 * Interfaces, in an array that is kept in order: they are looked up for each
 * record, and seldom change.
 */
#include "interfaces.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The place of an interface, or where it would be. */
static size_t place_of(const struct interfaces *list, uint32_t index)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (list->items[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct interfaces *list, size_t place, uint32_t index)
{
	return place < list->count && list->items[place].index == index;
}

static bool make_room(struct interfaces *list)
{
	size_t room = list->room ? list->room * 2 : 16;
	struct interface *items;

	if (list->count < list->room)
		return true;
	if (room > INTERFACES_MAX)
		return false;
	items = reallocarray(list->items, room, sizeof(*items));
	if (!items)
		return false;
	list->items = items;
	list->room = room;
	return true;
}

/* The interface, made if it is not there, or NULL. */
static struct interface *interface_get(struct interfaces *list, uint32_t index)
{
	size_t place = place_of(list, index);
	struct interface *at;

	if (!index)
		return NULL;
	if (is_at(list, place, index))
		return &list->items[place];
	if (!make_room(list))
		return NULL;
	at = &list->items[place];
	memmove(at + 1, at, (list->count - place) * sizeof(*at));
	memset(at, 0, sizeof(*at));
	at->index = index;
	list->count++;
	return at;
}

void interfaces_learn(struct interfaces *list, uint32_t index, const char *name)
{
	struct interface *interface = interface_get(list, index);

	if (!interface ||
	    !strncmp(interface->name, name, sizeof(interface->name) - 1))
		return;
	snprintf(interface->name, sizeof(interface->name), "%s", name);
	interface->serial = ++list->serial;
}

void interfaces_set_station(struct interfaces *list, uint32_t index,
			    const uint8_t uuid[INTERFACE_UUID],
			    const char *station)
{
	struct interface *interface = interface_get(list, index);

	if (!interface)
		return;
	interface->has_uuid = uuid;
	if (uuid)
		memcpy(interface->uuid, uuid, sizeof(interface->uuid));
	snprintf(interface->station, sizeof(interface->station), "%s",
		 station ? station : "");
}

const struct interface *interfaces_find(const struct interfaces *list,
					uint32_t index)
{
	size_t place = place_of(list, index);

	return is_at(list, place, index) ? &list->items[place] : NULL;
}

void interfaces_forget(struct interfaces *list, uint32_t index)
{
	size_t place = place_of(list, index);
	struct interface *at;

	if (!is_at(list, place, index))
		return;
	at = &list->items[place];
	list->count--;
	memmove(at, at + 1, (list->count - place) * sizeof(*at));
}

void interfaces_clear(struct interfaces *list)
{
	free(list->items);
	memset(list, 0, sizeof(*list));
}
