/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Generic netlink: mirrors. What their two files share; rtnl.
 */
#ifndef _DVS_NETLINK_MIRROR_H
#define _DVS_NETLINK_MIRROR_H

#include "mirror.h"
#include "netlink.h"

int dvs_nl_mirror_parse(struct dvs_mirror_config *config,
			struct dvs_switch *sw, struct genl_info *info);

/* netlink_mirror_filter.c */
int dvs_nl_mirror_parse_filter(struct dvs_mirror_filter *filter,
			       struct genl_info *info,
			       const struct nlattr *none);
int dvs_nl_mirror_put_filter(struct sk_buff *skb,
			     const struct dvs_mirror_filter *filter);

#endif /* _DVS_NETLINK_MIRROR_H */
