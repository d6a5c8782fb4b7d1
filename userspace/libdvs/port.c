// SPDX-License-Identifier: GPL-2.0
/*
 * Ports and port groups.
 *
 * A list has one attribute per item, so that the kernel cannot tell an empty
 * list from none. Where a request says that the map shall be empty, by a map
 * without runs, the flag for that takes its place.
 */
#include "dvs.h"

#include <linux/dvs.h>

#include "ctx.h"
#include "object.h"
#include "util.h"

static struct dvs_port port_wanted(const struct dvs_port *port)
{
	struct dvs_port wanted = *port;

	if (port->set & DVS_HAS(PORT_VLAN_MAP) && !port->vlan_map.count) {
		wanted.set |= DVS_HAS(PORT_VLAN_NONE);
		wanted.vlan_none = true;
	}
	return wanted;
}

struct port_visit {
	dvs_port_fn *fn;
	void *arg;
};

static int port_visit(const void *data, void *arg)
{
	const struct port_visit *visit = arg;

	return visit->fn(data, visit->arg);
}

int dvs_port_get(struct dvs_ctx *ctx, struct dvs_port *port)
{
	return ctx_get(ctx, DVS_CMD_PORT_GET, &dvs_object_port, port);
}

static int change(struct dvs_ctx *ctx, uint8_t cmd,
		  const struct dvs_object *object, unsigned int request,
		  const struct dvs_port *port)
{
	const struct dvs_port wanted = port_wanted(port);

	return ctx_change(ctx, cmd, object, request, &wanted);
}

int dvs_port_new(struct dvs_ctx *ctx, const struct dvs_port *port)
{
	return change(ctx, DVS_CMD_PORT_NEW, &dvs_object_port, DVS_IN_NEW,
		      port);
}

int dvs_port_set(struct dvs_ctx *ctx, const struct dvs_port *port)
{
	return change(ctx, DVS_CMD_PORT_SET, &dvs_object_port, DVS_IN_SET,
		      port);
}

int dvs_port_del(struct dvs_ctx *ctx, const struct dvs_port *port)
{
	return ctx_change(ctx, DVS_CMD_PORT_DEL, &dvs_object_port,
			  DVS_IN_DEL, port);
}

int dvs_port_dump(struct dvs_ctx *ctx, const struct dvs_port *filter,
		  dvs_port_fn *fn, void *arg)
{
	struct port_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_PORT_GET, &dvs_object_port, filter,
			port_visit, &visit);
}

/* The kernel's; AF11, AF12 and AF13 are best effort. */
void dvs_dscp_map_default(uint8_t map[DVS_DSCPS])
{
	static const uint8_t best_effort[] = { 10, 12, 14 };

	for (size_t i = 0; i < DVS_DSCPS; i++)
		map[i] = i >> 3;
	for (size_t i = 0; i < ARRAY_SIZE(best_effort); i++)
		map[best_effort[i]] = 0;
}

int dvs_port_map(struct dvs_port *port, uint16_t vid, uint16_t vid_last,
		 uint32_t segment)
{
	const struct dvs_vlan_run run = { vid, vid_last, segment };

	port->set |= DVS_HAS(PORT_VLAN_MAP);
	return dvs_list_append(&port->vlan_map, &run, sizeof(run));
}

void dvs_port_clear(struct dvs_port *port)
{
	dvs_object_clear(&dvs_object_port, port);
}

int dvs_group_get(struct dvs_ctx *ctx, struct dvs_port *group)
{
	return ctx_ask(ctx, DVS_CMD_GROUP_GET, &dvs_object_group,
		       DVS_IN_GROUP_GET, group, group);
}

int dvs_group_new(struct dvs_ctx *ctx, const struct dvs_port *group)
{
	return change(ctx, DVS_CMD_GROUP_NEW, &dvs_object_group,
		      DVS_IN_GROUP_NEW, group);
}

int dvs_group_set(struct dvs_ctx *ctx, const struct dvs_port *group)
{
	return change(ctx, DVS_CMD_GROUP_SET, &dvs_object_group,
		      DVS_IN_GROUP_SET, group);
}

int dvs_group_del(struct dvs_ctx *ctx, const struct dvs_port *group)
{
	return ctx_change(ctx, DVS_CMD_GROUP_DEL, &dvs_object_group,
			  DVS_IN_GROUP_DEL, group);
}

int dvs_group_dump(struct dvs_ctx *ctx, const struct dvs_port *filter,
		   dvs_group_fn *fn, void *arg)
{
	struct port_visit visit = { fn, arg };

	return ctx_dump(ctx, DVS_CMD_GROUP_GET, &dvs_object_group, filter,
			port_visit, &visit);
}
