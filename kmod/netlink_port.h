/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the handlers of ports and of port groups share: settings in requests and
 * messages. All functions run under rtnl.
 */
#ifndef _DVS_NETLINK_PORT_H
#define _DVS_NETLINK_PORT_H

#include "netlink.h"
#include "port_config.h"

/* netlink_setting.c */
int dvs_nl_put_settings(struct sk_buff *skb,
			const struct dvs_port_config *config, u32 words);
void dvs_nl_put_runs(struct sk_buff *skb, const struct dvs_port_config *config,
		     u32 words, unsigned int *part);
size_t dvs_nl_runs_size(const struct dvs_port_config *config);
int dvs_nl_parse_settings(struct dvs_port_config *config,
			  const struct dvs_switch *sw, struct genl_info *info);
int dvs_nl_check_mode(enum dvs_port_mode mode, struct genl_info *info);
int dvs_nl_refused(struct genl_info *info, int err);

/* netlink_port_qos.c */
int dvs_nl_put_prio(struct sk_buff *skb, const struct dvs_port_config *config,
		    u32 words);
int dvs_nl_put_member(struct sk_buff *skb,
		      const struct dvs_member_config *member, u32 words);
int dvs_nl_parse_prio(struct dvs_port_config *config, struct genl_info *info);
int dvs_nl_parse_member(struct dvs_port_config *config,
			const struct dvs_switch *sw, struct genl_info *info);
int dvs_nl_check_member(const struct dvs_member_config *member,
			struct genl_info *info);

/* netlink_port.c; takes rtnl */
int dvs_nl_change_config(struct genl_info *info,
			 int (*change)(struct genl_info *info,
				       struct dvs_port_config *config));

#endif /* _DVS_NETLINK_PORT_H */
