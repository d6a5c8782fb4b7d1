#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# A VM, or a host on the underlay, does what it can to hurt the others: they go on,
# and the ledger says what became of its frames.
#
#       h1      h2      h3
#       |       |       |
#    +--p1------p2------p3--+
#    |        dvs0          |
#    |        vx0           |
#    +---------|------------+
#              ul
#              |
#             wire           a bare device, at which packets are made
#
# The VM is h1, the others are h2 and h3, all on segment 5000. The frames between the
# others have a type of their own. ABUSE_ADDRESSES is the number of addresses that the
# VM sends from at least when it floods the table.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_addresses_without_end
	test_addresses_beyond_the_limit_of_a_port
	test_tags_on_an_access_port
	test_vlans_of_others
	test_storm_of_arp
	test_bridge_protocols
	test_frames_that_are_too_long
	test_shortest_frames
	test_packets_that_are_too_long
	test_packets_of_strangers
	test_packets_from_itself
	test_segments_of_others
	test_packets_without_a_frame
	test_machine_behind_a_remote_is_claimed
"

addresses=${ABUSE_ADDRESSES:-$((400000 / patience))}
frames=$((2000 / patience))	# between the others, to see how fast they are
type=88b6

setup() {
	local i

	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 segment 5000
		port add p3 switch dvs0 segment 5000
	EOF
	frames_start h3
	learn h2 "$m2"
	learn h3 "$m3"
	frames_stop
	frame_hex "$m3" "$m2" type=$type
	for ((i = 0; i < frames; i++)); do
		echo "0 h2 $hex"
	done > "$tmp/frames"
	: > "$tmp/abuse"
}

teardown() {
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# abuse DEVICE HEX [TIMES]: what goes_on has sent, over and over
abuse() {
	echo "0 $*" >> "$tmp/abuse"
}

listening() {
	grep -qi " $type " /proc/net/packet
}

# others VARIABLE: h2 sends frames to h3, which all arrive; set it to how many in a
# second
others() {
	local pid count us

	frames -p 0x$type -s $frames -t $((10000 * patience)) -w 0 -l h3 \
		> "$tmp/others" &
	pid=$!
	check_wait 5000 listening
	frames -w 0 < "$tmp/frames" > /dev/null
	wait $pid
	read -r _ _ count _ _ _ _ _ _ _ us < "$tmp/others"
	check_equal $frames "$count" "frames that arrive, $1"
	printf -v "$1" '%d' $(((count - 1) * 1000000 / (us ? us : 1)))
}

# goes_on [COMMAND...]: the others do, before, during, and after; during lasts until
# the command succeeds
goes_on() {
	local before during after

	others before
	run_background frames -r -w 0 < "$tmp/abuse" > /dev/null
	others during
	[ $# -eq 0 ] || check_wait 600000 "$@"
	kill -0 "${background[-1]}" || fail "nothing happened during"
	stop_background
	others after
	echo "# frames in a second: before $before, during $during, after $after"
	[ $((during * 50)) -ge "$before" ] || fail "the others stood still"
	check_equal "$m2 5000 p2" "$(fdb_of "$m2" | cut -d ' ' -f 1-3)" "h2's entry"
	check_equal "$m3 5000 p3" "$(fdb_of "$m3" | cut -d ' ' -f 1-3)" "h3's entry"
}

# all_dropped "PLACE REASON" COMMAND...: what came to where the command counts,
# but for $passed frames
passed=0
all_dropped() {
	busywait 5000 all_are_dropped "$@" || fail "not all $1: $(drops_of dvs0)"
}

all_are_dropped() {
	is "$1 $(($("${@:2}" rx-packets) - passed))" drops_of dvs0
}

# at_least NUMBER COMMAND...: whether it prints that or more
at_least() {
	[ "$("${@:2}")" -ge "$1" ]
}

# ---- a VM ----

# Frames to nobody are flooded, and their sources fill the table.
test_addresses_without_end() {
	check dvsctl switch set dvs0 fdb-max 10000
	frame_hex "$unknown" 02:55:00:00:00:00
	abuse h1 "$hex" 16777216
	goes_on at_least "$addresses" port_get p1 rx-packets
	check_equal 10000 "$(switch_get dvs0 fdb-count)" "entries"
	[ "$(switch_get dvs0 fdb-discards)" -ge $((addresses - 10000)) ] ||
		fail "discards: $(switch_get dvs0 fdb-discards)"
	check_drops dvs0
}

# The first frames are learned, and flooded; the others drop.
test_addresses_beyond_the_limit_of_a_port() {
	local passed=16

	check dvsctl port set p1 mac-max $passed mac-action drop
	frame_hex "$unknown" 02:55:00:00:00:00
	abuse h1 "$hex" 16777216
	goes_on at_least "$addresses" port_get p1 rx-packets
	all_dropped "p1 mac-limit" port_get p1
	check_equal $((passed + 3)) "$(switch_get dvs0 fdb-count)" "entries"
}

test_tags_on_an_access_port() {
	local tags

	for tags in vlan=10 vlan=4095 "vlan=7.5 vlan=10"; do
		# shellcheck disable=SC2086  # words
		frame_hex "$m3" "$m1" $tags
		abuse h1 "$hex"
	done
	goes_on
	all_dropped "p1 tag-refused" port_get p1
}

test_vlans_of_others() {
	local vid

	check dvsctl -b - <<-EOF
		port set p1 mode trunk vlans 5:5001
		port set p2 mode trunk native 5000 vlans 6:5006
	EOF
	for vid in 6 4094 4095; do
		frame_hex "$bc" "$m1" vlan=$vid
		abuse h1 "$hex"
	done
	goes_on
	all_dropped "p1 vlan-unknown" port_get p1
}

# A policer is what there is against any traffic that is too much.
test_storm_of_arp() {
	local passed

	check dvsctl police set p1 rate 1mbit burst 4k
	frame_hex "$bc" 02:55:00:00:00:00 type=0806
	abuse h1 "$hex" 64
	goes_on
	passed=$(port_get p3 tx-packets)
	passed=$((passed - 3 * frames - 1))	# those of h2
	all_dropped "p1 policed" port_get p1
	[ "$passed" -lt "$(port_get p1 rx-packets)" ] || fail "$passed passed"
}

test_bridge_protocols() {
	local last

	for last in 00 03 0e; do
		frame_hex 01:80:c2:00:00:$last "$m1" type=0027
		abuse h1 "$hex"
	done
	goes_on
	all_dropped "p1 reserved-group" port_get p1
}

test_frames_that_are_too_long() {
	ip link set h1 mtu 3000
	ip link set p1 mtu 3000
	frame_hex "$m3" "$m1" len=2000
	abuse h1 "$hex"
	goes_on
	all_dropped "p3 egress-mtu" port_get p1
	ip link set h1 mtu 1500
	ip link set p1 mtu 1500
}

# There is nothing wrong with them; what says IP, ARP or a tag has none.
test_shortest_frames() {
	local protocol

	for protocol in 0000 0800 0806 86dd 88a8 ffff; do
		frame_hex "$m3" "$m1" len=14 type=$protocol
		abuse h1 "$hex"
	done
	goes_on
	check_drops dvs0
}

# The VM is told of each, and told to send shorter ones.
test_packets_that_are_too_long() {
	tunnel_create 4
	check dvsctl fdb add "$unknown" segment 5000 remote "$vtep_b" tunnel vx0
	inner_hex 4 payload="$(printf '6d%.0s' {1..1470})"
	abuse h1 "$hex"
	goes_on
	all_dropped "vx0 tunnel-mtu" port_get p1
}

# ---- hosts on the underlay ----

# abuse_packet PAYLOAD-HEX [VARIABLE=VALUE]...
abuse_packet() {
	local hex

	packet_hex "$@"
	abuse wire "$hex"
}

# They claim to have h2 behind them.
test_packets_of_strangers() {
	tunnel_create 4 remotes-only on
	frame_hex "$m3" "$m2"
	vxlan_hex 5000 "$hex"
	abuse_packet "$hex" from="$vtep_c"
	abuse_packet "$hex" from=203.0.113.77 sport=4789
	goes_on
	all_dropped "vx0 remote-unknown" tunnel_get
}

test_packets_from_itself() {
	sysctl -q -w net.ipv4.conf.ul.accept_local=1
	tunnel_create 4
	frame_hex "$m3" "$m2"
	vxlan_hex 5000 "$hex"
	abuse_packet "$hex" from="$vtep_a"
	goes_on
	all_dropped "vx0 tunnel-loop" tunnel_get
	sysctl -q -w net.ipv4.conf.ul.accept_local=0
}

# A peer is not let into all segments.
test_segments_of_others() {
	check dvsctl port set p1 segment 70000
	tunnel_create 4 segments 5000
	frame_hex "$bc" "$m4"
	vxlan_hex 70000 "$hex"
	abuse_packet "$hex"
	goes_on
	all_dropped "vx0 vni-refused" tunnel_get
}

test_packets_without_a_frame() {
	tunnel_create 4
	vxlan_hex 5000 0102030405
	abuse_packet "$hex"
	goes_on
	all_dropped "vx0 inner-truncated" tunnel_get
}

# A peer is believed, unless the entry does not move.
test_machine_behind_a_remote_is_claimed() {
	tunnel_create 4
	check dvsctl fdb replace "$m2" segment 5000 port p2 sticky
	frame_hex "$bc" "$m2"
	vxlan_hex 5000 "$hex"
	abuse_packet "$hex"
	goes_on
	check_equal 0 "$(switch_get dvs0 fdb-moved)" "moves"
}

hosts_create 3
wire_everything
tests_run
