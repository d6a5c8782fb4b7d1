# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154  # dir comes from scripts/demo
#
# The end of the demo: who was joined to whom, and what the hosts' switches say.

picture_topology() {
	cat <<-'TEXT'

	        tenant red: segment 100             tenant blue: segment 70000
	        in both: 10.0.0.1 = host1's VM, .2 = host2's VM, .3 = a station

	    .-------- host1 --------.                   .-------- host2 --------.
	    |  [red1]      [blue1]  |                   |  [red2]      [blue2]  |
	    |     |           |     |                   |     |           |     |
	    |  tap-red   tap-blue   |                   |  tap-red   tap-blue   |
	    |     |           |     |                   |     |           |     |
	    |  .--+--- dvs0 --+--.  |                   |  .--+--- dvs0 --+--.  |
	    |  '--+-----------+--'  |                   |  '--+-----------+--'  |
	    |    eth1        vx0    |                   |    vx0        eth1    |
	    |     |           |     |                   |     |           |     |
	    |     |          eth0   |                   |    eth0         |     |
	    '-----|-----------|-----'                   '-----|-----------|-----'
	          |       192.0.2.1                     198.51.100.2      |
	       VLAN 20        |                               |        VLAN 20
	       = seg. 100     '-- router 1 ------- router 2 --'      = seg. 70000
	          |                 203.0.113.0/24                        |
	       [red3]           the underlay, VXLAN                   [blue3]

	TEXT
}

picture() {
	picture_topology
	echo "host1"
	cat "$dir/host1.report"
	echo
	echo "host2"
	cat "$dir/host2.report"
}
