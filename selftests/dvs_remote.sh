#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# Remotes of a tunnel: which segments are replicated to whom, who is learned and
# forgotten, and what FDB entries lead to them.
#
#       h1      h2
#       |       |
#    +--p1------p2--+       +--------------+
#    |     dvs0     |       |     dvs9     |
#    |     vx0      |       |     vx0      |
#    +------|-------+       +------|-------+
#           ul --------------------+
#           |
#          wire           a bare device
#
# p1 is on segment 5000, p2 on 70000. dvs9 learns a remote when the suite begins,
# which is forgotten when it ends.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_remote_is_shown
	test_segments_are_added_and_taken
	test_bad_remotes_are_refused
	test_too_many_segments_are_refused
	test_full_switch_takes_no_segment
	test_tunnels_have_their_own_remotes
	test_ipv6_remotes
	test_thousand_remotes_get_one_copy_each
	test_entry_leads_to_a_remote
	test_static_entry_does_not_move
	test_entries_go_with_their_remote
	test_learned_remote_becomes_configured
	test_entries_are_told
	test_bridge_program_knows_remotes
	test_bridge_program_needs_one_tunnel
	test_learned_remotes_go_when_idle
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 segment 70000
		tunnel add vx0 switch dvs0 local 192.0.2.1
	EOF
	use_family 4
	frames_start wire
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# remote WORD...: a command about vx0 of dvs0
remote() {
	dvsctl -j remote "$@" tunnel vx0 switch dvs0
}

# remote_has ADDRESS "KEY VALUE"...: that is shown of the remote
remote_has() {
	local object line

	object=$(remote show "$1")
	for line in "${@:2}"; do
		member "${line%% *}" "$object" || fail "$1 has no ${line%% *}"
		check_equal "${line#* }" "$member" "${line%% *} of $1"
	done
}

# segments_of ADDRESS: print the ranges
segments_of() {
	remote show "$1" | jq -r '.[0].segments[] | "\(.first)-\(.last)"' | xargs
}

# copies HOST [COUNT]: print where a broadcast goes, COUNT packets
copies() {
	local arrived packet to all=()

	frame_hex "$bc" "$m1"
	exchange "${2:-1}" "$1" "$hex"
	for packet in "${arrived[@]#wire }"; do
		to=${packet:60:8}
		printf -v to '%d.%d.%d.%d' 0x"${to:0:2}" 0x"${to:2:2}" \
			0x"${to:4:2}" 0x"${to:6:2}"
		all+=("$to")
	done
	printf '%s\n' "${all[@]}" | sort | xargs
}

# receive VNI MAC VTEP [VARIABLE=VALUE]: a frame of MAC comes in
receive() {
	local hex arrived

	frame_hex "$bc" "$2"
	vxlan_hex "$1" "$hex"
	packet_hex "$hex" from="$3" "${@:4}"
	exchange 0 wire "$hex"
}

test_remote_is_shown() {
	check remote add "$vtep_b"
	remote_has "$vtep_b" "tunnel vx0" "switch-name dvs0" "segments []" \
		"all-segments true" "configured true" "mac-count 0" "mtu 1450"
	check remote add "$vtep_c" segments 5000
	remote_has "$vtep_c" "all-segments false" "configured true"
	check_equal 2 "$(tunnel_get remote-count)" "remotes"
}

test_segments_are_added_and_taken() {
	check remote add "$vtep_b" segments 5000-5999
	check_equal "5000-5999" "$(segments_of "$vtep_b")" "segments"
	check_equal "$vtep_b" "$(copies h1)" "copies of segment 5000"
	check remote add "$vtep_b" segments 6000,70000
	check_equal "5000-6000 70000-70000" "$(segments_of "$vtep_b")" "segments"
	check_equal "$vtep_b" "$(copies h2)" "copies of segment 70000"
	check remote del "$vtep_b" segments 5000,5500
	check_equal "5001-5499 5501-6000 70000-70000" "$(segments_of "$vtep_b")" \
		"segments"
	check_equal "" "$(copies h1 0)" "copies of segment 5000"
	check remote del "$vtep_b" segments 5001-5499,5501-6000,70000
	remote_has "$vtep_b" "segments []" "all-segments false" \
		"configured true"
	check_equal "" "$(copies h2 0)" "copies of segment 70000"
	check remote del "$vtep_b"
	check_equal 0 "$(tunnel_get remote-count)" "remotes"
}

test_bad_remotes_are_refused() {
	local address

	check_refused "is that of a tunnel of this switch" remote add 192.0.2.1
	check_refused "different address families" remote add 2001:db8::1
	for address in 0.0.0.0 255.255.255.255; do
		check_refused "neither a unicast address nor a group" \
			remote add $address
	done
	check_refused "out of range" remote add "$vtep_b" segments 0
	check_refused "out of range" remote add "$vtep_b" segments 16777216
	check_refused "no such remote" remote del "$vtep_b"
	check remote add "$vtep_b"
	check_refused "has some of these segments already" remote add "$vtep_b"
	check_refused "has some of these segments already" \
		remote add "$vtep_b" segments 5000
	check_refused "has all segments, not some" \
		remote del "$vtep_b" segments 5000
	check_refused "a remote of this switch has the local address" \
		dvsctl tunnel add vx1 switch dvs0 local "$vtep_b"
	check remote add "$vtep_c" segments 5-9
	check_refused "has some of these segments already" \
		remote add "$vtep_c" segments 9-12
	check_refused "has some of these segments already" remote add "$vtep_c"
	check_refused "does not have all of these segments" \
		remote del "$vtep_c" segments 8-10
	check_equal "5-9" "$(segments_of "$vtep_c")" "segments"
}

test_too_many_segments_are_refused() {
	check_refused "more segments than a switch can have" \
		remote add "$vtep_b" segments 1-65536
	check_refused "has 65535 segments already" \
		remote add "$vtep_b" segments 100000-165534
	check_equal 0 "$(tunnel_get remote-count)" "remotes"
	check remote add "$vtep_b" segments 1-2000
	check_equal "1-2000" "$(segments_of "$vtep_b")" "segments"
	check_equal 2002 "$(dvsctl -j segment show switch dvs0 |
		jq 'map(.id) | unique | length')" "segments shown"
}

segment_count() {
	switch_get dvs0 segment-count
}

# Three segments are there: 1, 5000 and 70000. What is refused changes nothing;
# a segment that goes makes room.
test_full_switch_takes_no_segment() {
	local text="the switch has 65535 segments already"

	check remote add "$vtep_b" segments 100000-165531
	check_equal 65535 "$(segment_count)" "segments"
	check_refused "$text" dvsctl segment add 9 switch dvs0
	check_refused "$text" dvsctl port set p1 segment 9
	check_refused "$text" dvsctl port set p1 mode trunk vlans 7:5000,9
	check_equal 5000 "$(port_get p1 segment)" "segment of p1"
	check_equal 65535 "$(segment_count)" "segments"
	check remote del "$vtep_b" segments 100000
	check dvsctl segment add 9 switch dvs0
	check_refused "$text" dvsctl segment add 10 switch dvs0
}

test_tunnels_have_their_own_remotes() {
	check dvsctl tunnel add vx1 switch dvs0 local 192.0.2.9
	check remote add "$vtep_b" segments 5000
	check dvsctl remote add "$vtep_b" tunnel vx1 switch dvs0 segments 70000
	check dvsctl remote add "$vtep_c" tunnel vx1 switch dvs0 segments 70000
	check_equal "$vtep_b" "$(remote show | jq -r '.[].address' | xargs)" \
		"remotes of vx0"
	check_equal "$vtep_b $vtep_c" "$(dvsctl -j remote show tunnel vx1 \
		switch dvs0 | jq -r '.[].address' | sort | xargs)" \
		"remotes of vx1"
	check_equal 3 "$(dvsctl -j remote show switch dvs0 | jq length)" \
		"remotes of the switch"
	check remote del "$vtep_b"
	check_equal 2 "$(dvsctl -j remote show switch dvs0 | jq length)" \
		"remotes of the switch"
}

test_ipv6_remotes() {
	check dvsctl tunnel add vx1 switch dvs0 local 2001:db8:a::1
	check dvsctl remote add 2001:db8:b::1 tunnel vx1 switch dvs0 segments 5000
	check_refused "different address families" \
		dvsctl remote add 192.0.2.7 tunnel vx1 switch dvs0
	check_refused "needs a tunnel with a device" \
		dvsctl remote add fe80::1 tunnel vx1 switch dvs0
	check_refused "neither a unicast address nor a group" \
		dvsctl remote add :: tunnel vx1 switch dvs0
	use_family 6
	receive 5000 "$m3" 2001:db8:c::1
	check_equal "$m3 5000 2001:db8:c::1 learned" "$(fdb_of switch dvs0)" \
		"FDB"
}

# thousand WORD...: a command for each of 1,024 remotes
thousand() {
	local i

	for i in {0..1023}; do
		echo "remote $1 198.18.$((i >> 8)).$((i & 255))" "${@:2}"
	done | dvsctl -b -
}

test_thousand_remotes_get_one_copy_each() {
	local addresses

	# veth has no other queue
	nsenter -t 1 -n sysctl -q -w net.core.netdev_max_backlog=4096
	check thousand add tunnel vx0 switch dvs0 segments 5000
	check_equal 1024 "$(tunnel_get remote-count)" "remotes"
	member remote-count "$(dvsctl -j segment show 5000 switch dvs0)"
	check_equal 1024 "$member" "remotes of the segment"
	read -r -a addresses <<< "$(copies h1 1024)"
	check_equal 1024 ${#addresses[@]} "copies"
	check_equal 1024 \
		"$(printf '%s\n' "${addresses[@]}" | sort -u | wc -l)" "receivers"
	check_equal 1024 "$(remote show | jq length)" "remotes shown"
	check thousand del tunnel vx0 switch dvs0 segments 5000
	check_equal "" "$(copies h1 0)" "copies"
}

# ---- FDB entries ----

# fdb WORD...: a command about dvs0
fdb() {
	dvsctl fdb "$@" switch dvs0
}

# goes_to ADDRESS MAC: a frame of h1 goes there, and there only
goes_to() {
	local hex packet

	frame_hex "$2" "$m1"
	to_wire h1 "$hex"
	address_hex "$1"
	check_equal "$hex" "${packet:60:8}" "receiver"
}

test_entry_leads_to_a_remote() {
	check remote add "$vtep_b" segments 5000
	check remote add "$vtep_c" segments 70000
	check fdb add "$m3" segment 5000 tunnel vx0 remote "$vtep_c" static
	goes_to "$vtep_c" "$m3"
	goes_to "$vtep_b" "$unknown"
	check_equal "$m3 5000 $vtep_c static" \
		"$(fdb_of switch dvs0 tunnel vx0 remote "$vtep_c")" "FDB"
	check fdb replace "$m3" segment 5000 tunnel vx0 remote "$vtep_b" control
	goes_to "$vtep_b" "$m3"
	remote_has "$vtep_b" "mac-count 1"
	remote_has "$vtep_c" "mac-count 0"
	check fdb del "$m3" segment 5000
	remote_has "$vtep_b" "mac-count 0"
}

test_static_entry_does_not_move() {
	check remote add "$vtep_b" segments 5000
	check fdb add "$m3" segment 5000 tunnel vx0 remote "$vtep_b" static
	receive 5000 "$m3" "$vtep_c"
	goes_to "$vtep_b" "$m3"
	check_equal "$m1 5000 p1 learned
$m3 5000 $vtep_b static" "$(fdb_of switch dvs0)" "FDB"
}

test_entries_go_with_their_remote() {
	check remote add "$vtep_b" segments 5000
	receive 5000 "$m2" "$vtep_b"
	receive 70000 "$m2" "$vtep_b"
	check fdb add "$m3" segment 5000 tunnel vx0 remote "$vtep_b" static
	receive 5000 "$m4" "$vtep_c"
	remote_has "$vtep_b" "mac-count 3"
	check_equal 4 "$(tunnel_get mac-count)" "MACs"
	check remote del "$vtep_b"
	check_equal "$m4 5000 $vtep_c learned" "$(fdb_of switch dvs0)" "FDB"
	check_equal 1 "$(tunnel_get mac-count)" "MACs"
}

test_learned_remote_becomes_configured() {
	receive 5000 "$m3" "$vtep_c"
	remote_has "$vtep_c" "configured false" "all-segments false" \
		"segments []" "mac-count 1"
	goes_to "$vtep_c" "$m3"
	check_equal "" "$(copies h1 0)" "copies before"
	check remote add "$vtep_c" segments 5000
	remote_has "$vtep_c" "configured true" "mac-count 1"
	check_equal "$vtep_c" "$(copies h1)" "copies"
	check remote del "$vtep_c"
	check_equal "" "$(fdb_of switch dvs0 tunnel vx0)" "FDB"
	check_refused "no such remote" remote show "$vtep_c"
}

# event JQ: whether an event satisfies it
event() {
	jq -e -s "any(.[]; $1)" "$tmp/events" > /dev/null 2>&1
}

# A station that is heard behind one remote, then behind another
stations_are_heard() {
	receive 5000 "$m3" "$vtep_b"
	receive 5000 "$m3" "$vtep_c"
	event '.event == "move"'
}

test_entries_are_told() {
	run_background dvsctl -j monitor fdb > "$tmp/events"
	check_wait 10000 stations_are_heard
	check event '.event == "move" and .tunnel == "vx0" and .segment == 5000 and
		.mac == "'"$m3"'" and .remote == "'"$vtep_c"'"'
	check dvsctl tunnel set vx0 switch dvs0 remotes-only on
	check_wait 5000 event '.event == "del" and .remote == "'"$vtep_c"'"'
	stop_background
}

test_bridge_program_knows_remotes() {
	local entry="dst $vtep_b vni 5000"

	check bridge fdb add "$m3" dev dvs0 $entry self static
	goes_to "$vtep_b" "$m3"
	receive 70000 "$m4" "$vtep_c"
	check eval "bridge fdb show dev dvs0 | grep -q '$m3 $entry.* self static'"
	check eval "bridge fdb show dev dvs0 | grep -q '$m4 dst $vtep_c vni 70000'"
	check bridge fdb del "$m3" dev dvs0 $entry self
	check_equal "$m1 5000 p1 learned
$m4 70000 $vtep_c learned" "$(fdb_of switch dvs0)" "FDB"
}

test_bridge_program_needs_one_tunnel() {
	local text="the switch has not one tunnel, use dvsctl"
	local words=("$m3" dev dvs0 dst "$vtep_b" vni 5000 self static)

	check dvsctl tunnel add vx1 switch dvs0 local 192.0.2.9
	check_refused "$text" bridge fdb add "${words[@]}"
	check dvsctl tunnel del vx1 switch dvs0
	check bridge fdb add "${words[@]}"
	check dvsctl tunnel del vx0 switch dvs0
	check_refused "$text" bridge fdb add "${words[@]}"
	check_equal "" "$(fdb_of switch dvs0)" "FDB"
}

# ---- time ----

idle_count() {
	member remote-count "$(dvsctl -j tunnel show vx0 switch dvs9)"
	echo "$member"
}

# idle_start: dvs9 learns remotes, one with an entry that stays
idle_start() {
	fresh_macs
	ip address add 192.0.2.9/24 dev ul
	dvsctl switch add dvs9 ageing 10
	ip link set dvs9 up
	dvsctl -b - <<-EOF
		segment add 9 switch dvs9
		tunnel add vx0 switch dvs9 local 192.0.2.9 port 4790
		remote add 203.0.113.7 tunnel vx0 switch dvs9 segments 10
	EOF
	frames_start wire
	receive 9 "$m3" "$vtep_b" to=192.0.2.9 dport=4790
	receive 9 "$m4" "$vtep_c" to=192.0.2.9 dport=4790
	dvsctl fdb replace "$m4" segment 9 tunnel vx0 remote "$vtep_c" \
		switch dvs9
	idle_at_start=$(idle_count)
	frames_stop
}

# The ageing time without a frame or an entry is what a learned remote stays.
test_learned_remotes_go_when_idle() {
	check_equal 3 "$idle_at_start" "remotes at first"
	check_wait 30000 is 2 idle_count
	check_refused "no such remote" \
		dvsctl remote show "$vtep_b" tunnel vx0 switch dvs9
	check dvsctl remote show "$vtep_c" tunnel vx0 switch dvs9
	check dvsctl remote show 203.0.113.7 tunnel vx0 switch dvs9
}

hosts_create 2
wire_everything
use_family 4
idle_start
tests_run
