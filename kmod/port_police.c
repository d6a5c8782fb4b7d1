// SPDX-License-Identifier: GPL-2.0
/*
 * Policers of ports: what is received from a port is metered before it is
 * forwarded, or learned from.
 */

#include "port.h"

#include <linux/if_vlan.h>
#include <linux/ktime.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/udp.h>

#include "dest.h"
#include "dscp.h"
#include "group.h"
#include "mark.h"
#include "police.h"
#include "vxlan.h"

/* Headers above Ethernet that each segment of a super-frame gets */
static unsigned int police_header_len(const struct sk_buff *skb)
{
	int type = skb_shinfo(skb)->gso_type;
	struct tcphdr tcp, *tcpp;
	unsigned int len;

	if (unlikely(!skb_transport_header_was_set(skb)))
		return 0;
	len = skb->encapsulation ? skb_inner_transport_offset(skb) :
				   skb_transport_offset(skb);
	if (type & SKB_GSO_UDP_L4)
		return len + sizeof(struct udphdr);
	if (!(type & (SKB_GSO_TCPV4 | SKB_GSO_TCPV6)))
		return len;
	tcpp = skb_header_pointer(skb, len, sizeof(tcp), &tcp);
	return tcpp ? len + __tcp_hdrlen(tcpp) : len;
}

/* Who makes super-frames need not have counted what they become */
static unsigned int police_segments(const struct sk_buff *skb,
				    unsigned int header_len)
{
	const struct skb_shared_info *info = skb_shinfo(skb);

	if (likely(info->gso_segs && !(info->gso_type & SKB_GSO_DODGY)))
		return info->gso_segs;
	if (skb->len <= header_len)
		return 1;
	return DIV_ROUND_UP(skb->len - header_len, info->gso_size);
}

/* Bytes of a frame, or of those that a super-frame becomes, with their tags */
static u32 police_len(const struct sk_buff *skb)
{
	unsigned int link_len = ETH_HLEN, header_len, segments;

	if (skb_vlan_tag_present(skb))
		link_len += VLAN_HLEN;
	if (likely(!skb_is_gso(skb)))
		return link_len + skb->len;
	header_len = police_header_len(skb);
	segments = police_segments(skb, header_len);
	return skb->len + segments * link_len + (segments - 1) * header_len;
}

/* Without memory to write to the DSCP stays, and the mark says it alone */
static void police_remark(struct sk_buff *skb, enum dvs_colour colour)
{
	u8 precedence = colour == DVS_RED ? DVS_AF_RED : DVS_AF_YELLOW;
	__be16 protocol = dvs_vxlan_inner_ip(skb);

	dvs_mark_set_eligible(skb);
	if (protocol)
		dvs_dscp_set(skb, protocol,
			     dvs_dscp_raise(dvs_dscp_get(skb, protocol),
					    precedence));
}

/**
 * dvs_port_police() - meter a frame received from a port, and act on its colour
 * @port: the port, which has a policer, or had one a moment ago
 * @skb: the frame, its data behind the Ethernet header, marked and with its
 *	priority
 *
 * Context: rcu_read_lock(), bottom halves off.
 * Return: true if it goes on; else the caller drops it as %DVS_DROP_POLICED.
 */
bool dvs_port_police(struct dvs_port *port, struct sk_buff *skb)
{
	struct dvs_police *police = rcu_dereference(port->police);
	enum dvs_colour colour;

	if (unlikely(!police))
		return true;
	switch (dvs_police_frame(police, police_len(skb),
				 dvs_mark_eligible(skb), ktime_get_ns(),
				 &colour)) {
	case DVS_POLICE_ACTION_REMARK:
		police_remark(skb, colour);
		break;
	case DVS_POLICE_ACTION_DROP:
		return false;
	default:
		break;
	}
	return true;
}

/**
 * dvs_port_set_police() - give a port a policer of its own, or change it
 * @port: the port
 * @params: valid parameters, whole
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_port_set_police(struct dvs_port *port,
			const struct dvs_police_params *params)
{
	struct dvs_police *police = rtnl_dereference(port->police);

	if (police) {
		dvs_police_set(police, params, ktime_get_ns());
	} else {
		police = dvs_police_alloc(params, ktime_get_ns());
		if (!police)
			return -ENOMEM;
		rcu_assign_pointer(port->police, police);
		dvs_port_update_flags(port);
	}
	port->own_police = true;
	return 0;
}

static void port_drop_police(struct dvs_port *port)
{
	struct dvs_police *police = rtnl_dereference(port->police);

	RCU_INIT_POINTER(port->police, NULL);
	dvs_port_update_flags(port);
	kfree_rcu(police, rcu);
}

/**
 * dvs_port_del_police() - take its own policer from a port
 * @port: the port, which has one; it has that of its group then, if there is one
 *
 * Context: rtnl.
 */
void dvs_port_del_police(struct dvs_port *port)
{
	port->own_police = false;
	dvs_port_police_follow(port, dvs_group_police(port->config.group), NULL);
}

/**
 * dvs_port_police_prepare() - make a policer that a port will need
 * @port: the port
 * @params: what its group will have, NULL for none
 * @police: set to the policer, NULL if the port needs no new one
 *
 * Context: rtnl, may sleep.
 * Return: 0, or -ENOMEM.
 */
int dvs_port_police_prepare(const struct dvs_port *port,
			    const struct dvs_police_params *params,
			    struct dvs_police **police)
{
	*police = NULL;
	if (!params || rcu_access_pointer(port->police))
		return 0;
	*police = dvs_police_alloc(params, ktime_get_ns());
	return *police ? 0 : -ENOMEM;
}

/**
 * dvs_port_police_follow() - give a port the policer of its group
 * @port: the port; if it has a policer of its own, that stays
 * @params: what its group has, NULL for none
 * @police: from dvs_port_police_prepare()
 *
 * Context: rtnl.
 */
void dvs_port_police_follow(struct dvs_port *port,
			    const struct dvs_police_params *params,
			    struct dvs_police *police)
{
	struct dvs_police *present = rtnl_dereference(port->police);

	if (port->own_police)
		return;
	if (police) {
		rcu_assign_pointer(port->police, police);
		dvs_port_update_flags(port);
	} else if (present && params) {
		dvs_police_set(present, params, ktime_get_ns());
	} else if (present) {
		port_drop_police(port);
	}
}
