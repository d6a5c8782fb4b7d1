#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 200
#
# Packets of a tunnel that are merged on the way in (GRO).
#
#       h1      h2
#       |       | trunk
#    +--p1------p2--+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul             holds packets
#           |
#          wire            a bare device, at which packets are made
#
# p1 is on segment 5000; p2 has VID 5 on segment 5000 and 70 on 70000.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_packets_of_a_flow_are_merged
	test_packets_of_other_flows_are_not_merged
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 mode trunk vlans 5:5000,70:70000
	EOF
	frames_start h1 h2
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# merging_start: ul holds a packet until the next one has come, or for 10 s. The
# driver merges only what comes from a device that segments nothing.
merging_start() {
	ethtool -K ul gro on > /dev/null
	ethtool -K wire tso off > /dev/null
	unshare --mount sh -c "mount -t sysfs sysfs /sys &&
		echo 10000000000 > /sys/class/net/ul/gro_flush_timeout"
}

# segment_hex VNI SEQUENCE FLAGS [VARIABLE=VALUE]...: set hex to a packet with
# 100 bytes by TCP from m3 to m1
segment_hex() {
	local from=0a000003 to=0a000001 tcp payload sum ip

	printf -v payload '%0200d' 0
	printf -v tcp '00500050%08x0000000150%s1000' "$2" "$3"
	internet_sum "$from${to}00060078${tcp}00000000$payload"
	tcp+=${sum}0000$payload
	internet_sum "4500008c0000400040060000$from$to"
	ip=4500008c000040004006$sum$from$to
	vxlan_hex "$1" "${m1//:/}${m3//:/}0800$ip$tcp"
	packet_hex "$hex" "${@:4}"
}

# check_lengths LENGTHS: bytes of the frames that arrived, the shortest first
check_lengths() {
	local frame

	check_equal "$1" "$(for frame in "${arrived[@]#* }"; do
		echo $((${#frame} / 2))
	done | sort -n | xargs)" "bytes of each frame"
}

# merge_start FAMILY: one CPU does all, else a poll in vain may let packets go
merge_start() {
	renew
	taskset -cp 0 $frames_pid > /dev/null
	tunnel_create "$1"
	send h1 "$bc $m1"
}

# hold [VARIABLE=VALUE]...: send the first packet of a flow, until one is held
hold() {
	for _ in {1..9}; do
		segment_hex 5000 1 10 "$@"
		exchange 0 wire "$hex"
		[ ${#arrived[@]} -ne 0 ] || return 0
	done
	fail "no packet is held"
}

# check_merged FAMILY [VARIABLE=VALUE]...
check_merged() {
	merge_start "$1"
	hold "${@:2}"
	segment_hex 5000 101 18 "${@:2}"
	exchange 1 wire "$hex"
	check_lengths 254
	check_equal "${m1//:/}${m3//:/}0800450000f0" "${arrived[0]:3:36}" \
		"head of the frame"
}

test_packets_of_a_flow_are_merged() {
	local hex arrived

	check_merged 4
	check_merged 4 csum=yes
	check_merged 6
}

# Nothing tells them apart but the VNI, or the source port.
test_packets_of_other_flows_are_not_merged() {
	local hex arrived

	merge_start 4
	hold
	segment_hex 70000 101 18
	exchange 2 wire "$hex"
	check_lengths "154 158"
	hold
	segment_hex 5000 101 18 sport=50001
	exchange 2 wire "$hex"
	check_lengths "154 154"
}

hosts_create 2
wire_everything
merging_start
tests_run
