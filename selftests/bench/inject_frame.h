/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The frames that the injector sends.
 */
#ifndef _DVS_INJECT_FRAME_H
#define _DVS_INJECT_FRAME_H

#include <linux/types.h>

struct net_device;
struct sk_buff;

/**
 * struct inject_shape - what frames look like
 * @size: octets of a frame without tag and encapsulation, 60..1514
 * @sources: number of source addresses
 * @dests: number of destination addresses
 * @vlan: VID of the frames' tag, 0 for none
 * @vni: VNI of the encapsulation, 0 for none
 * @ipv6: the encapsulation is on IPv6, with a UDP checksum
 * @hash: the receiving device has computed a hash over ports
 */
struct inject_shape {
	unsigned int size;
	unsigned int sources;
	unsigned int dests;
	unsigned int vlan;
	unsigned int vni;
	bool ipv6;
	bool hash;
};

struct sk_buff *inject_frame(struct net_device *dev,
			     const struct inject_shape *shape, u32 number);

#endif /* _DVS_INJECT_FRAME_H */
