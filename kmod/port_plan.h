/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The segments of a port. All functions run under rtnl.
 */
#ifndef _DVS_PORT_PLAN_H
#define _DVS_PORT_PLAN_H

#include "types.h"

/**
 * struct dvs_port_plan - the segments of a configuration, one reference to each
 * @native: index of the segment of untagged frames, 0 is none
 * @map: VID-to-segment map, NULL if no VID is carried
 */
struct dvs_port_plan {
	u16 native;
	struct dvs_vlan_map *map;
};

struct dvs_port_plan dvs_port_plan_present(const struct dvs_port *port);
u16 dvs_port_plan_next(const struct dvs_port_plan *plan, u32 *pos);
void dvs_port_plan_put(const struct dvs_port_plan *plan, struct dvs_port *port);
int dvs_port_plan_make(struct dvs_port_plan *plan, struct dvs_port *port,
		       const struct dvs_port_config *config);
void dvs_port_plan_leave(struct dvs_port *port,
			 const struct dvs_port_plan *plan,
			 const struct dvs_port_plan *other);
int dvs_port_plan_join(struct dvs_port *port, const struct dvs_port_plan *plan,
		       const struct dvs_port_plan *other);

static inline bool dvs_port_plan_has(const struct dvs_port_plan *plan,
				     u16 index)
{
	return index == plan->native || dvs_vlan_map_vid(plan->map, index);
}

#endif /* _DVS_PORT_PLAN_H */
