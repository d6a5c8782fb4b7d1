/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Configurations of ports and port groups, and what ports have from their groups.
 * A configuration belongs to who made it. All functions run under rtnl.
 */
#ifndef _DVS_PORT_CONFIG_H
#define _DVS_PORT_CONFIG_H

#include "types.h"

/* What has a meaning in some modes only */
#define DVS_SETTINGS_ACCESS	DVS_SETTING_SEGMENT
#define DVS_SETTINGS_TRUNK	(DVS_SETTING_NATIVE | DVS_SETTING_VLANS)

/* What a port is to be promised of a pool */
#define DVS_SETTINGS_PART	(DVS_SETTING_RESERVATION | DVS_SETTING_SHARES | \
				 DVS_SETTING_LIMIT)

static inline bool dvs_port_is_access(const struct dvs_port_config *config)
{
	return config->mode == DVS_PORT_MODE_ACCESS;
}

/* Settings that have no meaning in a mode */
static inline u32 dvs_port_mode_lacks(enum dvs_port_mode mode)
{
	return mode == DVS_PORT_MODE_ACCESS ? DVS_SETTINGS_TRUNK :
					      DVS_SETTINGS_ACCESS;
}

void dvs_port_config_init(struct dvs_port_config *config,
			  const struct dvs_switch *sw, enum dvs_dest_kind kind);
int dvs_port_config_copy(struct dvs_port_config *to,
			 const struct dvs_port_config *from);
void dvs_port_config_free(struct dvs_port_config *config);
bool dvs_port_config_same_segments(const struct dvs_port_config *a,
				   const struct dvs_port_config *b);
int dvs_port_config_follow(struct dvs_port_config *config,
			   const struct dvs_port_config *group,
			   const struct dvs_port_config *was,
			   const struct dvs_port_config *dflt);

#endif /* _DVS_PORT_CONFIG_H */
