// SPDX-License-Identifier: GPL-2.0
/*
 * A network device that says it looks into UDP tunnels.
 *
 * Such a device has to be told which ports are those of tunnels. Emulated ones
 * do not do that, so this one is for tests: it carries nothing, and keeps the
 * ports it is told of where ethtool --show-tunnels finds them.
 */

#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <net/udp_tunnel.h>

#define NIC_PORTS	4

static struct net_device *nic_dev;

/* The core keeps the table itself */
static int nic_set_port(struct net_device *dev, unsigned int table,
			unsigned int entry, struct udp_tunnel_info *info)
{
	return 0;
}

static const struct udp_tunnel_nic_info nic_tunnels = {
	.set_port	= nic_set_port,
	.unset_port	= nic_set_port,
	.tables		= {
		{
			.n_entries	= NIC_PORTS,
			.tunnel_types	= UDP_TUNNEL_TYPE_VXLAN,
		},
	},
};

static netdev_tx_t nic_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops nic_ops = {
	.ndo_start_xmit = nic_xmit,
};

static void nic_setup(struct net_device *dev)
{
	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &nic_ops;
	dev->hw_features |= NETIF_F_RX_UDP_TUNNEL_PORT;
	dev->features |= NETIF_F_RX_UDP_TUNNEL_PORT;
	dev->udp_tunnel_nic_info = &nic_tunnels;
}

static int __init nic_init(void)
{
	int err;

	nic_dev = alloc_netdev(0, "nic%d", NET_NAME_ENUM, nic_setup);
	if (!nic_dev)
		return -ENOMEM;
	err = register_netdev(nic_dev);
	if (err)
		free_netdev(nic_dev);
	return err;
}

static void __exit nic_exit(void)
{
	unregister_netdev(nic_dev);
	free_netdev(nic_dev);
}

module_init(nic_init);
module_exit(nic_exit);

MODULE_DESCRIPTION("Test device that is told of UDP tunnel ports");
MODULE_LICENSE("GPL");
