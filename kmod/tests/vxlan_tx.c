// SPDX-License-Identifier: GPL-2.0
/*
 * The file under test; dvs.ko exports nothing. Its packets go to the test
 * instead of the network.
 */
#include "vxlan_world.h"

#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>

#define ip_local_out	vxlan_world_out
#define ip6_local_out	vxlan_world_out

#include "../vxlan_tx.c"
