/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Generic netlink: what the files of mirrors share, captures too; rtnl.
 */
#ifndef _DVS_NETLINK_MIRROR_H
#define _DVS_NETLINK_MIRROR_H

#include "mirror.h"
#include "netlink.h"

struct dvs_capture;

/* Refuse a request on account of one attribute; the value is the error */
#define REFUSE(info, type, err, text) ({				\
	NL_SET_ERR_MSG_ATTR((info)->extack, (info)->attrs[type], text);	\
	(err);								\
})

int dvs_nl_mirror_parse(struct dvs_mirror_config *config,
			struct dvs_switch *sw, struct genl_info *info);

/* netlink_mirror_filter.c */
int dvs_nl_mirror_parse_filter(struct dvs_mirror_filter *filter,
			       struct genl_info *info,
			       const struct nlattr *none);
int dvs_nl_mirror_put_filter(struct sk_buff *skb,
			     const struct dvs_mirror_filter *filter);

/* netlink_capture.c */
int dvs_nl_capture_put_counts(struct sk_buff *skb,
			      const struct dvs_capture *capture);

#endif /* _DVS_NETLINK_MIRROR_H */
