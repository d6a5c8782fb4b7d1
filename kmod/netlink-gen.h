/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/dvs.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_DVS_GEN_H
#define _LINUX_DVS_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/dvs.h>

/* Common nested types */
extern const struct nla_policy dvs_flow_nl_policy[DVS_A_FLOW_PAD + 1];
extern const struct nla_policy dvs_mirror_port_nl_policy[DVS_A_MIRROR_PORT_IFNAME + 1];
extern const struct nla_policy dvs_mirror_tunnel_nl_policy[DVS_A_MIRROR_TUNNEL_NAME + 1];
extern const struct nla_policy dvs_segment_range_nl_policy[DVS_A_SEGMENT_RANGE_LAST + 1];
extern const struct nla_policy dvs_vlan_map_nl_policy[DVS_A_VLAN_MAP_SEGMENT + 1];

int dvs_nl_switch_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_switch_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_switch_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_switch_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_switch_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_tunnel_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_tunnel_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_tunnel_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_tunnel_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_tunnel_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_segment_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_segment_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_segment_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_segment_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_segment_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_remote_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_remote_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_remote_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_remote_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_fdb_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_fdb_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_fdb_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_fdb_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_fdb_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_fdb_flush_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_drop_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_drop_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_drop_reset_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_sched_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_sched_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_sched_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_sched_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_sched_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_class_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_class_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_class_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_pool_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_pool_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_pool_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_pool_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_pool_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_police_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_police_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_police_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_police_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_sampler_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_sampler_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_sampler_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_sampler_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_flow_cache_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_flow_cache_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int dvs_nl_flow_cache_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_flow_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_flow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_flow_flush_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_mirror_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_mirror_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_mirror_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_mirror_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_mirror_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_capture_get_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_capture_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int dvs_nl_capture_start_doit(struct sk_buff *skb, struct genl_info *info);
int dvs_nl_capture_stop_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	DVS_NLGRP_CONFIG,
	DVS_NLGRP_FDB,
	DVS_NLGRP_ALARM,
	DVS_NLGRP_FLOW,
};

extern struct genl_family dvs_nl_family;

#endif /* _LINUX_DVS_GEN_H */
