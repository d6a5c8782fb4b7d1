// SPDX-License-Identifier: GPL-2.0
/*
 * The switch as a network device: rtnetlink kind "dvs", device and ethtool
 * operations, and what is to be done when a port's device changes.
 */

#include "netdev.h"

#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <net/rtnetlink.h>

#include "dest.h"
#include "fdb_netdev.h"
#include "forward.h"
#include "mirror.h"
#include "notify.h"
#include "port.h"
#include "switch.h"

#define NETDEV_FEATURES	(NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HIGHDMA | \
			 NETIF_F_GSO_MASK | NETIF_F_HW_CSUM)

static struct rtnl_link_ops netdev_link_ops;

static int netdev_init(struct net_device *dev)
{
	return dvs_switch_init(dvs_netdev_switch(dev), dev);
}

static void netdev_uninit(struct net_device *dev)
{
	dvs_switch_uninit(dvs_netdev_switch(dev));
}

static void netdev_set_state(struct dvs_switch *sw, u8 state, bool on)
{
	WRITE_ONCE(sw->state, on ? sw->state | state : sw->state & ~state);
}

static int netdev_open(struct net_device *dev)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);

	netdev_update_features(dev);
	netdev_set_state(sw, DVS_SWITCH_UP, true);
	netif_start_queue(dev);
	return 0;
}

static int netdev_stop(struct net_device *dev)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);

	netif_stop_queue(dev);
	netdev_set_state(sw, DVS_SWITCH_UP, false);
	return 0;
}

/*
 * Those who send whole frames, such as packet sockets, put a tag into the frame
 * itself. On a port the core has taken it off already.
 */
static struct sk_buff *netdev_untag(struct sk_buff *skb)
{
	__be16 protocol = eth_hdr(skb)->h_proto;

	if (likely(skb_vlan_tag_present(skb) || !eth_type_vlan(protocol)))
		return skb;
	skb->protocol = protocol;
	return skb_vlan_untag(skb);
}

/* What the host sends comes into the switch by the host's own port */
static netdev_tx_t netdev_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);

	if (unlikely(!pskb_may_pull(skb, ETH_HLEN))) {
		DEV_STATS_INC(dev, tx_dropped);
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	dev_sw_netstats_tx_add(dev, 1, skb->len);
	skb_reset_mac_header(skb);
	skb_pull(skb, ETH_HLEN);
	skb = netdev_untag(skb);
	if (unlikely(!skb)) {
		DEV_STATS_INC(dev, tx_dropped);
		return NETDEV_TX_OK;
	}
	rcu_read_lock();
	dvs_forward_port(&sw->host, skb);
	rcu_read_unlock();
	return NETDEV_TX_OK;
}

static int netdev_change_mtu(struct net_device *dev, int mtu)
{
	dvs_netdev_switch(dev)->mtu_set = true;
	dev->mtu = mtu;
	return 0;
}

static int netdev_set_mac(struct net_device *dev, void *addr)
{
	int err = eth_mac_addr(dev, addr);

	if (!err)
		dvs_port_set_local(&dvs_netdev_switch(dev)->host,
				   dev->dev_addr);
	return err;
}

/* Frames that are not for the host come to it in promiscuous mode only */
static void netdev_change_rx_flags(struct net_device *dev, int change)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);

	if (!(change & IFF_PROMISC))
		return;
	netdev_set_state(sw, DVS_SWITCH_PROMISC, dev->flags & IFF_PROMISC);
	dvs_port_update_flags(&sw->host);
}

/* Groups come to the host by flooding, whatever it asked for */
static void netdev_set_rx_mode(struct net_device *dev)
{
}

static netdev_features_t netdev_fix_features(struct net_device *dev,
					     netdev_features_t features)
{
	return dvs_switch_features(dvs_netdev_switch(dev), features);
}

static int netdev_add_port(struct net_device *dev, struct net_device *slave,
			   struct netlink_ext_ack *extack)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);
	struct dvs_port_config config;
	struct dvs_port *port;

	dvs_port_config_init(&config, sw, DVS_DEST_PORT);
	port = dvs_port_attach(sw, slave, &config, extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	dvs_switch_update(sw);
	dvs_notify_port(port, DVS_CMD_PORT_NTF);
	return 0;
}

static int netdev_del_port(struct net_device *dev, struct net_device *slave)
{
	struct dvs_port *port = dvs_port_get_rtnl(slave);

	if (!port || port->dest.sw != dvs_netdev_switch(dev))
		return -EINVAL;
	dvs_notify_port(port, DVS_CMD_PORT_DEL_NTF);
	dvs_port_detach(port);
	dvs_switch_update(dvs_netdev_switch(dev));
	return 0;
}

static const struct net_device_ops netdev_ops = {
	.ndo_init		= netdev_init,
	.ndo_uninit		= netdev_uninit,
	.ndo_open		= netdev_open,
	.ndo_stop		= netdev_stop,
	.ndo_start_xmit		= netdev_xmit,
	.ndo_change_mtu		= netdev_change_mtu,
	.ndo_set_mac_address	= netdev_set_mac,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_change_rx_flags	= netdev_change_rx_flags,
	.ndo_set_rx_mode	= netdev_set_rx_mode,
	.ndo_get_stats64	= dev_get_tstats64,
	.ndo_fix_features	= netdev_fix_features,
	.ndo_features_check	= passthru_features_check,
	.ndo_add_slave		= netdev_add_port,
	.ndo_del_slave		= netdev_del_port,
	.ndo_fdb_add		= dvs_fdb_netdev_add,
	.ndo_fdb_del		= dvs_fdb_netdev_del,
	.ndo_fdb_dump		= dvs_fdb_netdev_dump,
};

static void netdev_get_drvinfo(struct net_device *dev,
			       struct ethtool_drvinfo *info)
{
	strscpy(info->driver, DVS_KIND, sizeof(info->driver));
	strscpy(info->version, THIS_MODULE->version, sizeof(info->version));
	strscpy(info->fw_version, "N/A", sizeof(info->fw_version));
	strscpy(info->bus_info, "N/A", sizeof(info->bus_info));
}

static const struct ethtool_ops netdev_ethtool_ops = {
	.get_drvinfo	= netdev_get_drvinfo,
	.get_link	= ethtool_op_get_link,
};

static const struct device_type netdev_type = {
	.name	= DVS_KIND,
};

static void netdev_setup(struct net_device *dev)
{
	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &netdev_ops;
	dev->ethtool_ops = &netdev_ethtool_ops;
	dev->rtnl_link_ops = &netdev_link_ops;
	SET_NETDEV_DEVTYPE(dev, &netdev_type);
	dev->needs_free_netdev = true;
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU;
	dev->features = NETDEV_FEATURES | NETIF_F_HW_VLAN_CTAG_TX |
			NETIF_F_HW_VLAN_STAG_TX;
	dev->hw_features = dev->features;
	dev->vlan_features = NETDEV_FEATURES;
	dvs_dev_set_lltx(dev);
	dvs_dev_set_netns_local(dev);
}

/**
 * dvs_netdev_is_switch() - tell whether a device is a switch
 * @dev: the device
 *
 * Return: true if it is of kind dvs.
 */
bool dvs_netdev_is_switch(const struct net_device *dev)
{
	return dev->rtnl_link_ops == &netdev_link_ops;
}

static int netdev_register(struct net_device *dev)
{
	int err = register_netdevice(dev);

	if (err)
		return err;
	netif_carrier_off(dev);
	dvs_notify_switch(dvs_netdev_switch(dev), DVS_CMD_SWITCH_NTF);
	return 0;
}

static int netdev_newlink(struct net *src_net, struct net_device *dev,
			  struct nlattr *tb[], struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	return netdev_register(dev);
}

static void netdev_dellink(struct net_device *dev, struct list_head *head)
{
	struct dvs_switch *sw = dvs_netdev_switch(dev);

	dvs_notify_switch(sw, DVS_CMD_SWITCH_DEL_NTF);
	dvs_switch_clear(sw);
	unregister_netdevice_queue(dev, head);
}

static int netdev_validate(struct nlattr *tb[], struct nlattr *data[],
			   struct netlink_ext_ack *extack)
{
	if (!tb[IFLA_ADDRESS])
		return 0;
	if (nla_len(tb[IFLA_ADDRESS]) != ETH_ALEN ||
	    !is_valid_ether_addr(nla_data(tb[IFLA_ADDRESS]))) {
		NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
				    "not an address of a station");
		return -EADDRNOTAVAIL;
	}
	return 0;
}

static struct rtnl_link_ops netdev_link_ops __read_mostly = {
	.kind		= DVS_KIND,
	.priv_size	= sizeof(struct dvs_switch),
	.setup		= netdev_setup,
	.validate	= netdev_validate,
	.newlink	= netdev_newlink,
	.dellink	= netdev_dellink,
};

/**
 * dvs_netdev_create() - make a switch
 * @net: its namespace
 * @name: its name, a pattern with %d is allowed
 * @mac: its address, NULL for a random one
 *
 * Context: rtnl, may sleep.
 * Return: the device, or an error pointer.
 */
struct net_device *dvs_netdev_create(struct net *net, const char *name,
				     const u8 *mac)
{
	struct net_device *dev;
	int err;

	dev = alloc_netdev(sizeof(struct dvs_switch), name, NET_NAME_USER,
			   netdev_setup);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	dev_net_set(dev, net);
	if (mac)
		eth_hw_addr_set(dev, mac);
	err = register_netdevice(dev);
	if (err) {
		free_netdev(dev);
		return ERR_PTR(err);
	}
	netif_carrier_off(dev);
	return dev;
}

/**
 * dvs_netdev_remove() - remove a switch
 * @dev: its device
 *
 * Context: rtnl, may sleep.
 */
void dvs_netdev_remove(struct net_device *dev)
{
	netdev_dellink(dev, NULL);
}

static void netdev_port_gone(struct dvs_port *port)
{
	struct dvs_switch *sw = port->dest.sw;

	dvs_notify_port(port, DVS_CMD_PORT_DEL_NTF);
	dvs_port_detach(port);
	dvs_switch_update(sw);
}

static int netdev_event(struct notifier_block *nb, unsigned long event,
			void *ptr)
{
	struct dvs_port *port;

	port = dvs_port_get_rtnl(netdev_notifier_info_to_dev(ptr));
	if (!port)
		return NOTIFY_DONE;
	switch (event) {
	case NETDEV_UNREGISTER:
		netdev_port_gone(port);
		break;
	case NETDEV_CHANGENAME:
		dvs_mirrors_refresh(port->dest.sw);
		fallthrough;
	case NETDEV_CHANGE:
	case NETDEV_UP:
	case NETDEV_DOWN:
	case NETDEV_CHANGEMTU:
	case NETDEV_FEAT_CHANGE:
		dvs_switch_update(port->dest.sw);
		dvs_notify_port(port, DVS_CMD_PORT_NTF);
		break;
	case NETDEV_PRE_TYPE_CHANGE:
		return NOTIFY_BAD;	/* a port stays an Ethernet device */
	case NETDEV_RESEND_IGMP:
		call_netdevice_notifiers(event, port->dest.sw->dev);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block netdev_notifier = {
	.notifier_call = netdev_event,
};

/**
 * dvs_netdev_init() - register the kind
 *
 * Return: 0, or an error.
 */
int dvs_netdev_init(void)
{
	int err;

	err = register_netdevice_notifier(&netdev_notifier);
	if (err)
		return err;
	err = rtnl_link_register(&netdev_link_ops);
	if (err)
		unregister_netdevice_notifier(&netdev_notifier);
	return err;
}

/**
 * dvs_netdev_uninit() - remove all switches and the kind
 */
void dvs_netdev_uninit(void)
{
	rtnl_link_unregister(&netdev_link_ops);
	unregister_netdevice_notifier(&netdev_notifier);
}
