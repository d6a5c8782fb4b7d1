#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Ports, switches, links and settings come and go while frames are on their way,
# 200 times each, 40 where the kernel looks for faults. Topology: lib_stress.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_stress.sh
. "$suite_dir/lib_stress.sh"

ALL_TESTS="
	test_ports_come_and_go
	test_switches_come_and_go
	test_links_go_down_and_up
	test_ports_change
	test_ports_move_between_switches
	test_pools_change
	test_entries_and_readers_come_and_go
	test_addresses_move
"

test_ports_come_and_go() {
	traffic
	repeat "link set p2 nomaster" "link set p2 master dvs0" |
		ip -batch - || fail "ip failed"
	check_passed p1
	check_alive
}

test_switches_come_and_go() {
	traffic
	ip link set p1 nomaster
	ip link set p2 nomaster
	repeat "link add dvs1 type dvs" "link set dvs1 up" \
		"link set p1 master dvs1" "link set p2 master dvs1" \
		"link del dvs1" | ip -batch - || fail "ip failed"
	ip link set p1 master dvs0
	ip link set p2 master dvs0
	check_alive
}

test_links_go_down_and_up() {
	traffic
	repeat "link set dvs0 down" "link set p2 down" "link set dvs0 up" \
		"link set p1 down" "link set p2 up" "link set p1 up" \
		"link set dvs0 promisc on" "link set dvs0 promisc off" |
		ip -batch - || fail "ip failed"
	check_passed p1
	check_passed p2
	check_alive
	check_books dvs0
}

test_ports_change() {
	traffic
	repeat "port set p1 mode trunk vlans 5,7:70000 native 1" \
		"port set p2 segment 70000" \
		"port set p2 mode uplink vlans 1-4094 native 5" \
		"port set p1 vlans none" \
		"port set p1 mode access segment 4711" \
		"port set p2 mode access segment 1" \
		"port set dvs0 mode trunk native 1" \
		"port set dvs0 mode access segment 1" \
		"port set p1 segment 1 isolated on mac-max 3 mac-action drop" \
		"port set p1 isolated off mac-max 0 state down" \
		"port set p1 state up pcp-map 7,6,5,4,3,2,1,0" |
		dvsctl -b - || fail "dvsctl failed"
	check_passed p1
	check_alive
	check_books dvs0
}

test_ports_move_between_switches() {
	ip link add dvs1 up type dvs
	traffic
	repeat "link set p1 master dvs1" "link set p2 master dvs1" \
		"link set p1 master dvs0" "link set p2 master dvs0" |
		ip -batch - || fail "ip failed"
	ip link del dvs1
	check_alive
}

test_pools_change() {
	dvsctl -b - <<-END
		sched add p2 rate 80mbit switch dvs0
		pool add a switch dvs0 class 1
		pool add b switch dvs0 class 3 reservation 8mbit
	END
	traffic
	repeat "port set p1 pool a shares 7 limit 16mbit" \
		"pool set a shares 3 limit 32mbit" \
		"port set p1 pool b reservation 8mbit" \
		"sched set p2 switch none" "pool del a" "sched set p2 switch dvs0" \
		"pool add a switch dvs0 class 1" "port set p1 pool none" |
		dvsctl -b - || fail "dvsctl failed"
	dvsctl -b - <<-END
		sched del p2
		pool del a
		pool del b
	END
	check_passed p1
	check_alive
	check_books dvs0
}

reader() {
	while dvsctl fdb show && dvsctl port show && dvsctl drop show; do
		:
	done > /dev/null
}

test_entries_and_readers_come_and_go() {
	traffic
	run_background reader
	run_background dvsctl monitor > "$tmp/events"
	repeat "fdb replace $m1 segment 1 port p2" \
		"fdb flush switch dvs0" "fdb del $m1 segment 1" \
		"fdb replace $m2 segment 1 port p1 sticky" \
		"fdb flush switch dvs0 kind sticky" \
		"segment add 9 switch dvs0" "segment del 9 switch dvs0" \
		"switch set dvs0 fdb-max 20" "switch set dvs0 fdb-max 131072" |
		dvsctl -b - > /dev/null || fail "dvsctl failed"
	[ -s "$tmp/events" ] || fail "no events"
	check_passed p1
	check_alive
	check_books dvs0
}

# The same thousands of addresses from both sides, while the table grows
test_addresses_move() {
	flood 5000 h1 "$bc 02:77:00:00:00:00"
	flood 5000 h2 "$bc 02:77:00:00:00:00"
	check_wait 60000 moved_often
	repeat "fdb flush switch dvs0" | dvsctl -b - > /dev/null
	check_alive
	check_books dvs0
}

moved_often() {
	[ "$(switch_get dvs0 fdb-moved)" -gt 10000 ]
}

hosts_create 2 || exit 1
tests_run
