/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Filters of mirrors: which frames match.
 */
#ifndef _DVS_MIRROR_FILTER_H
#define _DVS_MIRROR_FILTER_H

#include <linux/in6.h>
#include <linux/skbuff.h>

/* What a filter asks for; a frame matches that has all of it */
#define DVS_MATCH_SRC_MAC	BIT(0)
#define DVS_MATCH_DST_MAC	BIT(1)
#define DVS_MATCH_VLAN		BIT(2)
#define DVS_MATCH_ETHERTYPE	BIT(3)
#define DVS_MATCH_SRC		BIT(4)
#define DVS_MATCH_DST		BIT(5)
#define DVS_MATCH_PROTOCOL	BIT(6)
#define DVS_MATCH_SRC_PORT	BIT(7)
#define DVS_MATCH_DST_PORT	BIT(8)

/**
 * struct dvs_mirror_prefix - a prefix of IPv4 or IPv6
 * @addr: the address, one of IPv4 in the first word, bits behind the prefix are 0
 * @mask: likewise
 * @len: length of the prefix
 */
struct dvs_mirror_prefix {
	struct in6_addr addr;
	struct in6_addr mask;
	u8 len;
};

/**
 * struct dvs_mirror_filter - a filter
 * @match: DVS_MATCH_*; 0 matches all frames
 * @src_mac: source MAC address
 * @dst_mac: destination MAC address
 * @vlan: VID of the outermost tag
 * @ethertype: behind all tags
 * @family: AF_INET or AF_INET6, of both addresses
 * @src: source address
 * @dst: destination address
 * @protocol: IP protocol
 * @src_port: source port
 * @dst_port: destination port
 * @reverse: frames of the opposite direction match as well
 */
struct dvs_mirror_filter {
	u32 match;
	u64 src_mac;
	u64 dst_mac;
	u16 vlan;
	u16 ethertype;
	sa_family_t family;
	struct dvs_mirror_prefix src;
	struct dvs_mirror_prefix dst;
	u8 protocol;
	u16 src_port;
	u16 dst_port;
	bool reverse;
};

void dvs_mirror_prefix_set(struct dvs_mirror_prefix *prefix, const void *addr,
			   unsigned int size, u8 len);
bool dvs_mirror_filter_match(const struct dvs_mirror_filter *filter,
			     const struct sk_buff *skb);

#endif /* _DVS_MIRROR_FILTER_H */
