#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# Captures of tunnels: frames as they are inside, and those that are dropped in front of
# the tunnel and behind it.
#
#       h1      h2
#       |       |
#    +--p1------p2--+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul
#           |
#          wire           a bare device
#
# All is on segment 5000.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_capture.sh
. "$suite_dir/lib_capture.sh"

ALL_TESTS="
	test_frames_inside
	test_by_name_and_by_word
	test_drops_equal_the_ledger
	test_dropped_frames_are_seen_inside
	test_packet_without_a_frame
	test_frame_too_long_for_the_tunnel
	test_no_way
	test_tunnel_is_removed
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 segment 5000
	EOF
	frames_start h1 h2 wire
	tunnel_create 4
}

teardown() {
	frames_stop
	capture_kill
	check_books dvs0
	switch_destroy dvs0
}

# receive SEGMENT FRAME [VARIABLE=VALUE]...: a frame comes in; set inner
receive() {
	local segment=$1

	# shellcheck disable=SC2086  # a frame is several words
	frame_hex $2
	inner=$hex
	vxlan_hex "$segment" "$hex"
	packet_hex "$hex" from="$vtep_b" "${@:3}"
	exchange 0 wire "$hex"
}

test_frames_inside() {
	local out in

	capture_start a vx0
	frame_hex $bc "$m1" len=100
	out=$hex
	exchange 2 h1 "$hex"
	receive 5000 "$bc $m3"
	in=$inner
	capture_end a
	check_captured a "frame.interface_name frame.packet_flags_direction
		frame.comment" "vx0 0x00000002 segment 5000" \
		"vx0 0x00000001 segment 5000"
	check_hex_of a "$out" "$in"
	check_peer a
}

test_by_name_and_by_word() {
	capture_start a tunnel vx0 direction in
	capture_start b vx0 switch dvs0 src-mac "$m3"
	check_equal "vx0 vx0" "$(dvsctl -j capture show |
		jq -r 'map(.tunnel) | join(" ")')" "captures"
	receive 5000 "$bc $m3"
	receive 5000 "$bc $m4"
	capture_end a
	capture_end b
	check_captured a eth.src "$m3" "$m4"
	check_captured b eth.src "$m3"
}

test_drops_equal_the_ledger() {
	capture_start a all frames dropped
	check dvsctl tunnel set vx0 remotes-only on
	receive 6000 "$bc $m3"			# vni-unknown
	receive 5000 "$bc $m3" from="$vtep_c"	# remote-unknown
	receive 5000 "$bc $m3" from="$vtep_a"
	receive 5000 "$bc $m3 vlan=5"		# inner-vlan
	check dvsctl tunnel set vx0 state down
	receive 5000 "$bc $m3"			# tunnel-down
	capture_end a
	check_ledger a dvs0
	[ "$(drops_captured a | wc -l)" -ge 4 ] ||
		fail "hardly any drops: $(drops_captured a)"
}

# Whether the outer headers are off yet or not
test_dropped_frames_are_seen_inside() {
	local unknown_vni tagged

	capture_start a vx0 frames dropped
	receive 6000 "$bc $m3 len=90"
	unknown_vni=$inner
	receive 5000 "$bc $m3 vlan=5"
	tagged=$inner
	capture_end a
	check_captured a "frame.packet_flags_direction frame.comment" \
		"0x00000001 dropped: vni-unknown" \
		"0x00000001 dropped: inner-vlan, segment 5000"
	check_hex_of a "$unknown_vni" "$tagged"
}

# There is no frame to be seen
test_packet_without_a_frame() {
	capture_start a vx0 frames dropped
	capture_start b vx0 frames dropped src-mac "$m3"
	packet_hex 0800 from="$vtep_b"
	exchange 0 wire "$hex"
	vxlan_hex 5000 ffff
	packet_hex "$hex" from="$vtep_b"
	exchange 0 wire "$hex"
	capture_end a
	capture_end b
	check_captured a "frame.cap_len frame.comment" "0 dropped: vxlan-header" \
		"0 dropped: inner-truncated, segment 5000"
	check_captured b frame.comment
}

# The frame, not the answer that the sender gets
test_frame_too_long_for_the_tunnel() {
	local sent

	ip link set ul mtu 1400
	capture_start a vx0 frames dropped
	frame_hex "$unknown" "$m1" len=1400
	sent=$hex
	exchange 1 h1 "$hex"
	# a packet of IP that may not be fragmented, to an address that is known
	receive 5000 "$bc $m3"
	packet_hex "$(printf '%02800d' 0)" family=4 macs="$m3$m1" \
		from=10.0.0.1 to=10.0.0.2
	exchange 1 h1 "$hex"
	capture_end a
	ip link set ul mtu 1500
	check_captured a "frame.len frame.comment" \
		"1400 dropped: tunnel-mtu, segment 5000" \
		"1442 dropped: tunnel-mtu, segment 5000"
	check_hex_of a "$sent" "$hex"
}

test_no_way() {
	capture_start a vx0 frames dropped
	ip route add blackhole "$vtep_b"
	frame_hex $bc "$m1"
	exchange 1 h1 "$hex"
	ip route del blackhole "$vtep_b"
	tc qdisc add dev ul root pfifo limit 0
	exchange 1 h1 "$hex"
	tc qdisc del dev ul root
	capture_end a
	check_captured a "frame.packet_flags_direction frame.comment" \
		"0x00000002 dropped: no-route, segment 5000" \
		"0x00000002 dropped: egress-queue, segment 5000"
	check_hex_of a "$hex" "$hex"
}

test_tunnel_is_removed() {
	capture_start a vx0
	capture_start b p1
	check dvsctl tunnel del vx0
	capture_wait a
	check_equal 1 $status "status"
	said a "dvsctl: the tunnel was removed"
	check_equal 1 "$(captures)" "captures"
	capture_end b
}

hosts_create 2 || exit 1
use_family 4
wire_create
tests_run
