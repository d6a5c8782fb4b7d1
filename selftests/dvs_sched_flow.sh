#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# clock: instructions
# kernels: 6.1 6.12
#
# What flows of one traffic class get of a busy link: that is its child's matter.
#
#   load ---> u, 10 Mbit/s -------- v, where filters count the flows
#
# See dvs_sched_share.sh about the clock.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_share.sh
. "$suite_dir/lib_share.sh"

ALL_TESTS="
	test_flows_of_a_class_are_equal
	test_lengths_of_frames_do_not_matter
	test_ecn_marks_instead_of_drops
	test_plain_child_serves_in_order
"

setup() {
	local flow

	ip link add u type veth peer v
	ip link set u up
	ip link set v up
	check dvsctl sched add u rate $((rate * 8)) overhead $overhead
	tc qdisc add dev v clsact
	for flow in 0 1; do
		tc filter add dev v ingress pref $((flow + 1)) protocol ip flower \
			ip_proto tcp src_port $((1001 + flow * 8)) action drop
	done
}

teardown() {
	stop_background
	ip link del u
}

load_start() {
	run_background "$suite_dir/load" u "$@"
}

# read_parts: by flow; filters count frames without their Ethernet header
read_parts() {
	local flow count packets

	for flow in 0 1; do
		read -r count packets < <(tc -s filter show dev v ingress \
			pref $((flow + 1)) |
			sed -nE 's/.*Sent ([0-9]+) bytes ([0-9]+) pkt.*/\1 \2/p')
		echo "$flow $((count + packets * 14)) $packets"
	done
}

# Three senders of one flow against one of the other
test_flows_of_a_class_are_equal() {
	busy 1.0:1514 1.0:1514 1.0:1514 1.1:1514
	check_near ${sent[0]} $((rate * took / 2000)) 20 "flow of three"
	check_near ${sent[1]} $((rate * took / 2000)) 20 "flow of one"
}

test_lengths_of_frames_do_not_matter() {
	busy 1.0:65000 1.1:590
	check_near ${sent[0]} $((rate * took / 2000)) 20 "long frames"
	check_near ${sent[1]} $((rate * took / 2000)) 20 "short frames"
}

# child_counter TEXT: print the number behind it
child_counter() {
	tc -s qdisc show dev u handle 20: | sed -nE "s/.*$1 ([0-9]+).*/\1/p"
}

marked() {
	[ "$(child_counter ecn_mark)" -gt 10 ]
}

test_ecn_marks_instead_of_drops() {
	check tc qdisc replace dev u parent 1:2 handle 20: fq_codel ecn \
		limit 1000 memory_limit 64Mb
	run_background "$suite_dir/load" -e u 1.0:1514 1.1:1514
	check_wait 20000 marked
	check_equal 0 "$(child_counter "\(dropped")" "drops"
}

test_plain_child_serves_in_order() {
	check tc qdisc replace dev u parent 1:2 pfifo
	busy 1.0:1514 1.0:1514 1.0:1514 1.1:1514
	[ ${sent[0]} -gt $((sent[1] * 2)) ] ||
		fail "flows: ${sent[0]} and ${sent[1]}"
}

tests_run
