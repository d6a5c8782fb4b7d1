#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Schedulers, pools and policers change while frames are on their way: none is lost.
#
#     h1      h2
#     |       |
#     p1------p2 with a scheduler
#       dvs0
#
# Frames of all classes go from h1 to h2, fewer than the rates allow, and the
# classes have children that drop none. All that p1 received p2 has sent.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_link_changes
	test_classes_change
	test_marking_changes
	test_pools_change
	test_members_change
"

m1=02:11:00:00:00:01
m2=02:22:00:00:00:01
rounds=100

setup() {
	local class

	switch_create dvs0 p1 p2
	check dvsctl sched add p2 rate 800mbit burst 100000 switch dvs0
	for class in 1 2 3 4 5 6 7 8; do
		check tc qdisc replace dev p2 parent 1:$class pfifo limit 5000
	done
	default_child pfifo
	printf '%s\n' "port set p1 mode trunk vlans 10" \
		"port set p2 mode trunk vlans 10" \
		"fdb add $m2 segment 10 port p2 static" | check dvsctl -b -
	flow
}

teardown() {
	stop_background
	default_child fq_codel
	tc qdisc del dev p2 root
	switch_destroy dvs0
}

# flow: send frames of all priorities, without an end
flow() {
	local pcp

	for pcp in 0 1 2 3 4 5 6 7; do
		frame_hex $m2 $m1 "vlan=$pcp.10"
		echo "0 h1 $hex 8"
	done > "$tmp/flow"
	run_background frames -r -w 1 < "$tmp/flow" > /dev/null
	check_wait 5000 have_come 1
}

# have_come COUNT: whether so many frames have
have_come() {
	[ "$(port_get p1 rx-packets)" -ge "$1" ]
}

# all_arrived: whether p2 has sent what p1 has received
all_arrived() {
	[ "$(port_get p1 rx-packets)" = "$(port_get p2 tx-packets)" ]
}

# changes COMMAND...: again and again; then no frame is missing
changes() {
	local round before

	before=$(port_get p1 rx-packets)
	for ((round = 0; round < rounds; round++)); do
		printf '%s\n' "$@"
	done | check dvsctl -b -
	stop_background
	check_wait 5000 all_arrived
	have_come $((before + rounds)) || fail "few frames came"
	check_equal 0 "$(dvsctl class show p2 |
		sed -nE 's/.* drops ([0-9]+) .*/\1/p' | sort -u)" "drops of classes"
	check_drops dvs0
}

test_link_changes() {
	changes "sched set p2 rate 80mbit burst 20000 peak 160mbit" \
		"sched set p2 overhead 24 frame-min 84" \
		"sched set p2 rate 0 peak 0 overhead 0 frame-min 0" \
		"sched set p2 rate 400mbit"
}

test_classes_change() {
	check dvsctl sched set p2 switch none
	changes "class set p2 5 strict on weight 1 min-rate 0 max-rate 0" \
		"class set p2 5 strict off weight 7 min-rate 8mbit max-rate 80mbit" \
		"class set p2 5 limit 1000 limit-bytes 1000000 dei-limit 500" \
		"class set p2 1 strict off weight 100 max-rate 80mbit" \
		"class set p2 1 strict on weight 1 max-rate 0 max-burst 9000" \
		"class set p2 5 limit 0 limit-bytes 0 dei-limit 0"
}

test_marking_changes() {
	changes "port set p1 trust dscp-pcp dscp-map 46:5" \
		"port set p1 pcp-map 7,6,5,4,3,2,1,0 pcp 3 encoding 5p3d" \
		"port set p2 pcp-out 0,0,0,0,7,7,7,7 dscp-out 0,8,16,24,32,40,48,56" \
		"port set p2 encoding 6p2d dscp-out none" \
		"port set p1 trust pcp encoding 8p0d" \
		"police set p1 rate 800mbit burst 100000" \
		"police set p1 rate 80mbit burst 90000 peak 800mbit peak-burst 90000" \
		"police del p1"
}

test_pools_change() {
	changes "pool add a switch dvs0 class 5" \
		"pool add b switch dvs0 class 1 reservation 80mbit" \
		"pool set a shares 7 reservation 8mbit limit 80mbit strict on" \
		"pool del a" "pool set b limit 160mbit" \
		"sched set p2 switch none" "sched set p2 switch dvs0" \
		"pool del b"
}

test_members_change() {
	check dvsctl pool add a switch dvs0 class 5 reservation 80mbit
	check dvsctl pool add b switch dvs0 class 1
	changes "port set p1 pool a shares 7" \
		"port set p1 reservation 8mbit limit 80mbit" \
		"port set p1 pool b limit 80mbit" "port set p1 limit 0" \
		"port set p1 pool none"
}

hosts_create 2 || exit 1
tests_run
