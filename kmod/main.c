// SPDX-License-Identifier: GPL-2.0
/*
 * Start and stop of the module. What can be asked for comes last and goes
 * first, so that no request finds a half-built module.
 */

#include <linux/module.h>
#include <net/rtnetlink.h>

#include "capture.h"
#include "flow.h"
#include "netdev.h"
#include "netlink.h"
#include "sched.h"
#include "vxlan.h"

static int __init dvs_init(void)
{
	int err;

	err = dvs_flow_init();
	if (err)
		return err;
	err = dvs_capture_init();
	if (err)
		goto err_uninit_flow;
	err = dvs_vxlan_init();
	if (err)
		goto err_uninit_capture;
	err = dvs_sched_init();
	if (err)
		goto err_uninit_vxlan;
	err = dvs_netdev_init();
	if (err)
		goto err_uninit_sched;
	err = dvs_nl_init();
	if (err)
		goto err_uninit_netdev;
	return 0;

err_uninit_netdev:
	dvs_netdev_uninit();
err_uninit_sched:
	dvs_sched_uninit();
err_uninit_vxlan:
	dvs_vxlan_uninit();
err_uninit_capture:
	dvs_capture_uninit();
err_uninit_flow:
	dvs_flow_uninit();
	return err;
}

static void __exit dvs_exit(void)
{
	dvs_nl_uninit();
	dvs_netdev_uninit();
	dvs_sched_uninit();
	dvs_vxlan_uninit();
	dvs_capture_uninit();
	rcu_barrier();
	dvs_flow_uninit();
}

module_init(dvs_init);
module_exit(dvs_exit);

MODULE_DESCRIPTION("Distributed virtual switch");
MODULE_AUTHOR("dvs developers");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
MODULE_ALIAS_RTNL_LINK(DVS_KIND);
MODULE_ALIAS("sch_" DVS_SCHED_KIND);
MODULE_ALIAS("net-sch-" DVS_SCHED_KIND);
MODULE_ALIAS_GENL_FAMILY(DVS_FAMILY_NAME);
