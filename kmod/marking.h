/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a frame says of its priority and drop eligibility, and what it is made to
 * say when it leaves.
 */
#ifndef _DVS_MARKING_H
#define _DVS_MARKING_H

#include <linux/if_vlan.h>

#include "mark.h"
#include "types.h"

void dvs_marking_by_trust(const struct dvs_port *port, struct sk_buff *skb);
int dvs_marking_set_dscp(const struct dvs_port *port, struct sk_buff *skb);

/**
 * dvs_marking_take() - give a frame the priority of an entry of a table
 * @skb: the frame, which has just come in
 * @entry: priority, and %DVS_PRIO_ELIGIBLE
 */
static inline void dvs_marking_take(struct sk_buff *skb, u8 entry)
{
	skb->priority = entry & DVS_PRIO_MASK;
	dvs_mark_init(skb, (entry & DVS_PRIO_ELIGIBLE) *
			   (DVS_MARK_ELIGIBLE / DVS_PRIO_ELIGIBLE));
}

/**
 * dvs_marking_by_port() - give a frame the priority of its port
 * @port: the port; a frame of the host keeps the priority of its socket
 * @skb: the frame
 */
static inline void dvs_marking_by_port(const struct dvs_port *port,
				       struct sk_buff *skb)
{
	if (port->dest.kind != DVS_DEST_HOST)
		skb->priority = port->prio.untagged;
	dvs_mark_init(skb, 0);
}

/**
 * dvs_marking_by_tag() - give a frame the priority that its tag says
 * @port: the port that it came from, not the host's; its priority is that of frames
 *	without tag
 * @skb: the frame
 */
static inline void dvs_marking_by_tag(const struct dvs_port *port,
				      struct sk_buff *skb)
{
	if (skb_vlan_tag_present(skb)) {
		dvs_marking_take(skb, port->prio.tag[(u32)skb_vlan_tag_get(skb) >>
						     DVS_PRIO_TCI_SHIFT]);
	} else {
		skb->priority = port->prio.untagged;	/* not eligible */
		dvs_mark_init(skb, 0);
	}
}

/**
 * dvs_marking_tci() - the PCP and DEI that a frame leaves with
 * @port: the port that it leaves by
 * @skb: the frame
 *
 * Return: these, in their places in the TCI.
 */
static inline u16 dvs_marking_tci(const struct dvs_port *port,
				  const struct sk_buff *skb)
{
	return port->prio.tci[dvs_mark_eligible(skb)]
			     [dvs_prio_class(skb->priority)];
}

#endif /* _DVS_MARKING_H */
