/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests on mirrors and captures whose attributes do not go together; see
 * uapi_conflict.h.
 */
#ifndef _UAPI_CONFLICT_MIRROR_H
#define _UAPI_CONFLICT_MIRROR_H

#include "uapi_request.h"

/* ---- mirrors; the one that is there has a remote ---- */

static unsigned int the_mirror(struct nl_request *req)
{
	return put_text(req, DVS_A_MIRROR_NAME, "mirror0");
}

static unsigned int no_direction(struct nl_request *req)
{
	return put_u32(req, DVS_A_MIRROR_DIRECTION, DVS_FLOW_DIRECTION_NONE);
}

static unsigned int less_than_a_header(struct nl_request *req)
{
	return put_u32(req, DVS_A_MIRROR_SNAP_LEN, 13);
}

static unsigned int port_that_is_none(struct nl_request *req)
{
	struct {
		struct nlattr head;
		uint32_t ifindex;
	} port = { { 8, DVS_A_MIRROR_PORT_IFINDEX }, free_port };

	return nl_put(req, DVS_A_MIRROR_PORTS | NLA_F_NESTED, &port,
		      sizeof(port));
}

static unsigned int target_as_source(struct nl_request *req)
{
	struct {
		struct nlattr head;
		uint32_t ifindex;
	} port = { { 8, DVS_A_MIRROR_PORT_IFINDEX }, the_port };

	nl_put(req, DVS_A_MIRROR_PORTS | NLA_F_NESTED, &port, sizeof(port));
	return put_u32(req, DVS_A_MIRROR_TARGET, the_port);
}

static unsigned int prefix_of_nothing(struct nl_request *req)
{
	return put_u8(req, DVS_A_MIRROR_SRC_LEN, 8);
}

static unsigned int prefix_above_address(struct nl_request *req)
{
	put_addr(req, DVS_A_MIRROR_DST, 1);
	return put_u8(req, DVS_A_MIRROR_DST_LEN, 33);
}

static unsigned int addresses_of_two_families(struct nl_request *req)
{
	const uint8_t addr[16] = { 0x20, 1 };

	put_addr(req, DVS_A_MIRROR_SRC, 1);
	return nl_put(req, DVS_A_MIRROR_DST, addr, sizeof(addr));
}

static unsigned int filter_and_none(struct nl_request *req)
{
	put_u16(req, DVS_A_MIRROR_VLAN, 5);
	return nl_put(req, DVS_A_MIRROR_FILTER_NONE, NULL, 0);
}

static unsigned int port_and_remote(struct nl_request *req)
{
	put_u32(req, DVS_A_MIRROR_TARGET, the_port);
	return put_addr(req, DVS_A_MIRROR_REMOTE, 2);
}

static unsigned int session_of_a_port(struct nl_request *req)
{
	return put_u16(req, DVS_A_MIRROR_SESSION, 1);
}

static unsigned int rspan_of_a_remote(struct nl_request *req)
{
	return put_u16(req, DVS_A_MIRROR_RSPAN, 999);
}

static unsigned int remote_of_many(struct nl_request *req)
{
	const uint8_t group[4] = { 239, 1, 1, 1 };

	return nl_put(req, DVS_A_MIRROR_REMOTE, group, sizeof(group));
}

static unsigned int local_of_other_family(struct nl_request *req)
{
	const uint8_t addr[16] = { 0x20, 1 };

	return nl_put(req, DVS_A_MIRROR_LOCAL, addr, sizeof(addr));
}

static unsigned int index_of_version_3(struct nl_request *req)
{
	put_u8(req, DVS_A_MIRROR_VERSION, 3);
	return put_u32(req, DVS_A_MIRROR_INDEX, 1);
}

/* ---- captures; there are none. Filters have a mirror's numbers ---- */

static unsigned int a_port_and_all(struct nl_request *req)
{
	return nl_put(req, DVS_A_CAPTURE_SOURCES_ALL, NULL, 0);
}

static unsigned int a_port_and_a_tunnel(struct nl_request *req)
{
	return put_text(req, DVS_A_CAPTURE_TUNNEL, the_tunnel);
}

static unsigned int no_capture(struct nl_request *req)
{
	return put_u32(req, DVS_A_CAPTURE_PORTID, 1);
}

static unsigned int nothing(struct nl_request *req)
{
	(void)req;
	return 0;
}

#endif /* _UAPI_CONFLICT_MIRROR_H */
