// SPDX-License-Identifier: GPL-2.0
/*
 * Ports over network devices: the tap of a VM, a veth, a NIC, a bond.
 *
 * The device becomes a lower device of the switch and hands each frame it
 * receives to port_handle_frame(), where a frame's way through the switch
 * begins.
 */

#include "port.h"

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "dest.h"
#include "forward.h"
#include "mirror.h"
#include "vxlan_direct.h"

#define PORT_MAX	4096	/* per switch */

/* 01-80-C2-00-00-01, PAUSE: meant for the MAC layer (IEEE 802.3, annex 31B) */
static bool is_pause_addr(const u8 *addr)
{
	return addr[5] == 0x01;
}

/*
 * Reserved group addresses stay on their link (IEEE 802.1Q, table 8-1): they
 * are not forwarded, but programs that listen on the device, as for LLDP or
 * LACP, get them.
 */
static noinline rx_handler_result_t port_handle_reserved(struct dvs_port *port,
							 struct sk_buff *skb)
{
	dvs_stats_rx(port->dest.stats, skb->len + ETH_HLEN);
	if (dvs_dest_flags(&port->dest) & DVS_F_UP)
		dvs_mirror_in(&port->dest, skb, 0);
	if (is_pause_addr(eth_hdr(skb)->h_dest)) {
		dvs_drop(&port->dest, skb, 0, DVS_MIRROR_IN,
			 DVS_DROP_RESERVED_GROUP);
		return RX_HANDLER_CONSUMED;
	}
	dvs_count_drop(&port->dest, skb, 0, DVS_MIRROR_IN,
		       DVS_DROP_RESERVED_GROUP);
	return RX_HANDLER_PASS;
}

static __always_inline rx_handler_result_t port_handle(struct sk_buff *skb)
{
	struct dvs_port *port = rcu_dereference(skb->dev->rx_handler_data);
	const struct ethhdr *eth = (const void *)(skb->data - ETH_HLEN);

	if (is_multicast_ether_addr(eth->h_dest) &&
	    unlikely(is_link_local_ether_addr(eth->h_dest)))
		return port_handle_reserved(port, skb);
	return dvs_forward_port(port, skb);
}

/* A frame that somebody else holds as well: the switch needs one of its own */
static noinline rx_handler_result_t port_handle_shared(struct sk_buff **pskb)
{
	struct sk_buff *skb = skb_share_check(*pskb, GFP_ATOMIC);

	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	*pskb = skb;
	return port_handle(skb);
}

/* Calls nothing that it comes back from, which would take registers */
static rx_handler_result_t port_handle_frame(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	if (unlikely(skb_shared(skb)))
		return port_handle_shared(pskb);
	return port_handle(skb);
}

/**
 * dvs_port_get_rtnl() - find the port over a device
 * @dev: the device
 *
 * Context: rtnl.
 * Return: the port, or NULL if the device is not attached to a switch.
 */
struct dvs_port *dvs_port_get_rtnl(const struct net_device *dev)
{
	if (rtnl_dereference(dev->rx_handler) != port_handle_frame)
		return NULL;
	return rtnl_dereference(dev->rx_handler_data);
}

static int port_may_attach(const struct dvs_switch *sw, struct net_device *dev,
			   struct netlink_ext_ack *extack)
{
	if (dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG_MOD(extack, "a loopback device cannot be a port");
		return -EINVAL;
	}
	if (dev->type != ARPHRD_ETHER || dev->addr_len != ETH_ALEN ||
	    !is_valid_ether_addr(dev->dev_addr)) {
		NL_SET_ERR_MSG_MOD(extack, "only an Ethernet device can be a port");
		return -EINVAL;
	}
	if (dev->rtnl_link_ops == sw->dev->rtnl_link_ops ||
	    netif_is_bridge_master(dev) || netif_is_ovs_master(dev)) {
		NL_SET_ERR_MSG_MOD(extack, "a switch or bridge cannot be a port");
		return -ELOOP;
	}
	if (netdev_master_upper_dev_get(dev)) {
		NL_SET_ERR_MSG_MOD(extack, "the device has a master already");
		return -EBUSY;
	}
	if (netdev_is_rx_handler_busy(dev) && !dvs_direct_has(dev)) {
		NL_SET_ERR_MSG_MOD(extack, "another driver receives the device's frames");
		return -EBUSY;
	}
	if (dev->priv_flags & (IFF_DONT_BRIDGE | IFF_NO_RX_HANDLER)) {
		NL_SET_ERR_MSG_MOD(extack, "the device does not allow to be bridged");
		return -EOPNOTSUPP;
	}
	if (sw->port_count >= PORT_MAX) {
		NL_SET_ERR_MSG_MOD(extack, "the switch has 4096 ports already");
		return -ENOSPC;
	}
	return 0;
}

static int port_link(struct dvs_port *port, struct netlink_ext_ack *extack)
{
	struct net_device *dev = port->dev;
	int err;

	err = dev_set_promiscuity(dev, 1);
	if (err)
		return err;
	err = netdev_master_upper_dev_link(dev, port->dest.sw->dev, NULL, NULL,
					   extack);
	if (err)
		goto err_promiscuity;
	dev_disable_lro(dev);
	err = netdev_rx_handler_register(dev, port_handle_frame, port);
	if (err)
		goto err_unlink;
	return 0;

err_unlink:
	netdev_upper_dev_unlink(dev, port->dest.sw->dev);
err_promiscuity:
	dev_set_promiscuity(dev, -1);
	return err;
}

/**
 * dvs_port_attach() - make a device a port
 * @sw: the switch
 * @dev: the device
 * @config: configuration; on success its memory is the port's
 * @extack: says what is wrong
 *
 * Context: rtnl, may sleep. The caller calls dvs_switch_update().
 * Return: the port, which lives until dvs_port_detach(), or an error pointer.
 */
struct dvs_port *dvs_port_attach(struct dvs_switch *sw, struct net_device *dev,
				 struct dvs_port_config *config,
				 struct netlink_ext_ack *extack)
{
	struct dvs_port *port;
	int err;

	ASSERT_RTNL();
	err = port_may_attach(sw, dev, extack);
	if (err)
		return ERR_PTR(err);
	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return ERR_PTR(-ENOMEM);
	err = dvs_port_init(port, sw, dev, DVS_DEST_PORT);
	if (err)
		goto err_free_port;
	err = dvs_port_configure(port, config, extack);
	if (err)
		goto err_uninit_port;
	err = port_link(port, extack);
	if (err)
		goto err_stop_port;
	netdev_hold(dev, &port->tracker, GFP_KERNEL);
	list_add_tail(&port->list, &sw->ports);
	sw->port_count++;
	dvs_mirrors_refresh(sw);
	return port;

err_stop_port:
	dvs_port_stop(port);
	synchronize_net();
	goto err_release_port;
err_uninit_port:
	dvs_dest_unpublish(&port->dest);
err_release_port:
	dvs_port_uninit(port);
err_free_port:
	kfree(port);
	return ERR_PTR(err);
}

/**
 * dvs_port_detach() - make a port a plain device again
 * @port: the port; freed
 *
 * Context: rtnl, may sleep. The caller calls dvs_switch_update().
 */
void dvs_port_detach(struct dvs_port *port)
{
	struct dvs_switch *sw = port->dest.sw;
	struct net_device *dev = port->dev;

	ASSERT_RTNL();
	list_del(&port->list);
	sw->port_count--;
	netdev_rx_handler_unregister(dev);	/* waits for frames in it */
	dvs_captures_end_dest(&port->dest, DVS_CAPTURE_END_PORT);
	dvs_mirrors_refresh(sw);
	dvs_port_stop(port);
	netdev_upper_dev_unlink(dev, sw->dev);
	dev_set_promiscuity(dev, -1);
	netdev_reset_rx_headroom(dev);
	synchronize_net();			/* for frames on their way to it */
	dvs_port_uninit(port);
	netdev_put(dev, &port->tracker);
	kfree(port);
}
