/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one place that knows kernel versions. It is included in front of every
 * file (see Kbuild); the sources are written for the newest interface, and old
 * kernels are made to look new here. Floor: 6.1 as Debian 12 ships it.
 */
#ifndef _DVS_COMPAT_H
#define _DVS_COMPAT_H

#include <linux/version.h>
#include <linux/netdevice.h>
#include <net/genetlink.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/netlink.h>
#include <net/udp_tunnel.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "dvs needs Linux 6.1 or newer"
#endif

/*
 * 6.5 moved skb_gso_segment() to a header of its own (commit d457a0e329b0).
 * Include it where it is used when the floor passes 6.5.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#include <net/gso.h>
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <net/hotdata.h>
#endif

/*
 * 6.7 made the range constant (commit 7b0a0e3c3a88). Drop when the floor
 * passes 6.7.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
#undef NLA_POLICY_FULL_RANGE
#define NLA_POLICY_FULL_RANGE(tp, _range) {				\
	.type = NLA_ENSURE_UINT_OR_BINARY_TYPE(tp),			\
	.validation_type = NLA_VALIDATE_RANGE_PTR,			\
	.range = (struct netlink_range_validation *)(_range),		\
}
#endif

/*
 * 6.7 moved the attributes of a dump request into struct genl_info (commit
 * 5c670a010de4). Drop when the floor passes 6.7.
 */
static inline struct nlattr **dvs_genl_dump_attrs(struct netlink_callback *cb)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
	return genl_dumpit_info(cb)->attrs;
#else
	return genl_info_dump(cb)->attrs;
#endif
}

/*
 * 6.12 made these two private flags of the device out of feature bits (commits
 * 00d066a4d4ed, 05c1280a2bcf). Drop when the floor passes 6.12.
 */
static inline void dvs_dev_set_lltx(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	dev->features |= NETIF_F_LLTX;
#else
	dev->lltx = true;
#endif
}

static inline bool dvs_dev_is_lltx(const struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	return dev->features & NETIF_F_LLTX;
#else
	return dev->lltx;
#endif
}

static inline void dvs_dev_set_netns_local(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	dev->features |= NETIF_F_NETNS_LOCAL;
#elif defined(DVS_HAVE_NETNS_IMMUTABLE)
	dev->netns_immutable = true;
#else
	dev->netns_local = true;
#endif
}

/*
 * Filters that a frame passes on its way to a device: netfilter's and tc's, the
 * latter under another name since 6.6 (commit e420bed02507). Drop the older
 * branch when the floor passes 6.6.
 */
static inline bool dvs_dev_has_egress_hooks(const struct net_device *dev)
{
	bool hooks = false;

#ifdef CONFIG_NETFILTER_EGRESS
	hooks |= !!rcu_access_pointer(dev->nf_hooks_egress);
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#ifdef CONFIG_NET_CLS_ACT
	hooks |= !!rcu_access_pointer(dev->miniq_egress);
#endif
#elif defined(CONFIG_NET_XGRESS)
	hooks |= !!rcu_access_pointer(dev->tcx_egress);
#endif
	return hooks;
}

/*
 * 6.12 shows modules the list of sniffers of all devices; dev_nit_active() reads it
 * by a call. Drop the older branch when the floor passes 6.12.
 */
static inline bool dvs_dev_is_sniffed(struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	return dev_nit_active(dev);
#else
	return !list_empty(&net_hotdata.ptype_all) || !list_empty(&dev->ptype_all);
#endif
}

/*
 * 6.6 counts what IP sends at two places (commit e4da8c78973c). Drop the condition
 * when the floor passes 6.6.
 */
static inline void dvs_ip_count_out(struct net *net, unsigned int len)
{
	struct ipstats_mib __percpu *mib = net->mib.ip_statistics;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	SNMP_INC_STATS64(mib, IPSTATS_MIB_OUTREQUESTS);
#endif
	SNMP_UPD_PO_STATS64(mib, IPSTATS_MIB_OUT, len);
}

/* Before, IPv6 does not count what tunnels send at all */
static inline void dvs_ip6_count_out(struct net *net, struct inet6_dev *idev,
				     unsigned int len)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	IP6_UPD_PO_STATS(net, idev, IPSTATS_MIB_OUT, len);
#endif
}

/*
 * 6.2 made room for numbers in messages to the user (commit 51c352bdbcd2). Before,
 * a message is a pointer to a text that stays; the last few texts do, which is long
 * enough for the reply. Use NL_SET_ERR_MSG_FMT_MOD() when the floor passes 6.2.
 */
#define DVS_ERR_MSG_LEN	79	/* of a text, without its end */

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
static inline __printf(1, 2) const char *dvs_message(const char *fmt, ...)
{
	static char texts[16][DVS_ERR_MSG_LEN + 1];
	static atomic_t next;
	char *text = texts[(unsigned int)atomic_inc_return(&next) %
			   ARRAY_SIZE(texts)];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(texts[0]), fmt, args);
	va_end(args);
	return text;
}

#define DVS_SET_ERR_MSG_FMT(extack, fmt, args...) do {			\
	struct netlink_ext_ack *__extack = (extack);			\
									\
	if (__extack)							\
		__extack->_msg = dvs_message(KBUILD_MODNAME ": " fmt,	\
					     ##args);			\
} while (0)
#else
#define DVS_SET_ERR_MSG_FMT(extack, fmt, args...)			\
	NL_SET_ERR_MSG_FMT_MOD(extack, fmt, ##args)
#endif

#endif /* _DVS_COMPAT_H */
