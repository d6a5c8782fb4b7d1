#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 500
#
# Everything comes and goes while frames are on their way, 200 times each. The
# lab fails the suite if the kernel complains; the tests see that frames did
# pass meanwhile, and still do at the end.
#
#        h1 <~~  ~~> h2
#        |           |
#     +--p1----------p2--+
#     |       dvs0       |
#     +------------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_ports_come_and_go
	test_switches_come_and_go
	test_links_go_down_and_up
	test_ports_change
	test_ports_move_between_switches
	test_entries_and_readers_come_and_go
	test_addresses_move
	test_namespaces_die
	test_module_comes_and_goes
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02
times=200

setup() {
	switch_create dvs0 p1 p2 && frames_start "${hosts[@]}"
}

teardown() {
	stop_background
	dvsctl switch del dvs0
	cleanup_all_ns
	frames_stop
}

# flood COUNT FROM FRAME...: send without an end, from COUNT sources each
flood() {
	local count=$1 from=$2 frame hex

	for frame in "${@:3}"; do
		# shellcheck disable=SC2086  # a frame is several words
		frame_hex $frame
		echo "0 $from $hex $count"
	done > "$tmp/flood.$from"
	run_background frames -r -w 0 < "$tmp/flood.$from" > /dev/null
}

# Broadcasts, addresses that are known and others, from both sides
traffic() {
	flood 32 h1 "$bc $m1" "$m2 $m1" "02:99:00:00:00:99 $m1 vlan=5"
	flood 32 h2 "$bc $m2" "$m1 $m2" "$m1 $m2 vlan=7"
}

# check_alive: the switch works as ever
check_alive() {
	stop_background
	dvsctl fdb flush switch dvs0
	check_frame h1 "$bc $m1" h2
	check_frame h2 "$m1 $m2" h1
	check_books dvs0
	! dmesg | grep -E 'unregister_netdevice: waiting|refcount' ||
		fail "a reference is lost"
}

# repeat LINE...: print the lines so many times
repeat() {
	local i

	for ((i = 0; i < times; i++)); do
		printf '%s\n' "$@"
	done
}

# check_passed PORT: frames went out of it while the test was under way
check_passed() {
	[ "$(port_get "$1" tx-packets)" -gt $times ] ||
		fail "only $(port_get "$1" tx-packets) frames left by $1"
}

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
		dvsctl -b - || fail "dvsctl failed"
	[ -s "$tmp/events" ] || fail "no events"
	check_passed p1
	check_alive
}

# The same thousands of addresses from both sides, while the table grows
test_addresses_move() {
	flood 5000 h1 "$bc 02:77:00:00:00:00"
	flood 5000 h2 "$bc 02:77:00:00:00:00"
	check_wait 60000 moved_often
	repeat "fdb flush switch dvs0" | dvsctl -b - > /dev/null
	check_alive
}

moved_often() {
	[ "$(switch_get dvs0 fdb-moved)" -gt 10000 ]
}

# Each namespace has a switch, and a port that frames come to from here.
test_namespaces_die() {
	local i ns

	for ((i = 0; i < times / 10; i++)); do
		ns=doomed$i-$DVS_SUITE
		ip netns add "$ns"
		namespaces+=("$ns")
		ip link add out0 up type veth peer in0 netns "$ns"
		ip -n "$ns" -batch - <<-'EOF_BATCH'
			link add dvs0 up type dvs
			link add d0 up type dummy
			link set in0 up
			link set in0 master dvs0
			link set d0 master dvs0
		EOF_BATCH
		flood 32 out0 "$bc $m1"
		check_wait 10000 receives out0
		ip netns del "$ns"
		check_wait 20000 link_gone out0
		kill "${background[-1]}"
	done
	check_alive
}

# The far end of a veth has got frames.
receives() {
	ip -s -o link show "$1" | grep -q 'TX: .*\\ *[0-9]* *[1-9][0-9][0-9]'
}

link_gone() {
	! ip link show "$1" 2> /dev/null
}

test_module_comes_and_goes() {
	local i

	traffic
	for ((i = 0; i < times; i++)); do
		rmmod dvs || { fail "rmmod failed"; break; }
		modprobe dvs || { fail "modprobe failed"; break; }
		switch_create dvs0 p1 p2 || { fail "no switch"; break; }
	done
	check_alive
}

hosts_create 2 || exit 1
tests_run
