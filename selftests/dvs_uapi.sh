#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 240
#
# The generic netlink family against requests that are wrong; see dvs_uapi.c,
# which makes them by hand and prints the results.
#
#        h1      h2
#        |       |
#     +--p1--+   p2      p2 is free; the tunnel vx0 leads to 192.0.2.2
#     | dvs0 |
#     +--vx0-+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

prepare() {
	hosts_create 2 && switch_create dvs0 p1 || return
	ip address add 192.0.2.1/24 dev h2
	ip address add 192.0.2.9/24 dev h2
	dvsctl -b - <<-'EOF_BATCH'
		segment add 100 switch dvs0 name hundred
		tunnel add vx0 switch dvs0 local 192.0.2.1
		remote add 192.0.2.2 tunnel vx0
		fdb add 02:00:00:00:00:01 segment 1 port p1
		sched add p1 rate 8mbit switch dvs0
		class set p1 5 min-rate 4mbit
		pool add pool0 switch dvs0 class 4 reservation 800kbit
		port set p1 pool pool0 reservation 400kbit
		police set p1 rate 8mbit burst 9000
		sampler set interval 10
		group add group0 switch dvs0 learning on
		port set p1 group group0
		mirror add mirror0 ports dvs0 remote 192.0.2.2 session 1
	EOF_BATCH
}

prepare || exit 1
dvs_uapi dvs0 p1 p2 vx0
