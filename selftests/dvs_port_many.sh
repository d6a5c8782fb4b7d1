#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# mem: 1536
#
# As many ports as a switch can have.
#
#        h1      h2
#        |       |
#        p1      p2      4,096 dummy devices
#              +------------------------------+
#              |            dvs0              |
#              +------------------------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_4096_ports_and_no_more
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01

setup() {
	switch_create dvs0 && frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	switch_destroy dvs0
}

port_count_is() {
	is "$1" switch_get dvs0 port-count
}

# ports_batch WORDS...: a line of "ip -batch" for each of 4096 dummies
ports_batch() {
	seq -f "$*" 1 4096
}

test_4096_ports_and_no_more() {
	ports_batch "link add q%g type dummy" | ip -batch - ||
		fail "dummies are not made"
	ports_batch "link set q%g master dvs0" | ip -batch - ||
		fail "4096 ports are not attached"
	check port_count_is 4096
	check_refused "p1: the switch has 4096 ports already" \
		dvsctl port add p1 switch dvs0
	check_refused "the switch has 4096 ports already" \
		ip link set p1 master dvs0
	check_equal 4097 "$(dvsctl port show | grep -c 'mode access')" \
		"ports shown, with the host's own"
	ip link del q4096
	check dvsctl port add p1 switch dvs0
	check_frame h1 "$bc $m1"
	# many ports go at once, then few are left
	dvsctl switch del dvs0
	check_equal 4095 "$(ip -br link show type dummy | wc -l)" "dummies"
	ip link set q1 group 1
	ports_batch "link set q%g group 77" | sed '$d' | ip -batch -
	ip link del group 77
	switch_create dvs0
}

hosts_create 2
tests_run
