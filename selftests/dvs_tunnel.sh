#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# Tunnels as objects: what they may be, what is shown of them, what they carry.
#
#       h1      h2
#       |       |
#    +--p1------p2--+
#    |     dvs0     |
#    |   vx0 (vx1)  |
#    +-----||-------+
#          ul
#          |
#         wire           a bare device
#
# p1 is on segment 5000, p2 on 70000.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_defaults_over_ipv4
	test_defaults_over_ipv6
	test_options_are_shown
	test_options_change
	test_bad_options_are_refused
	test_names_are_unique_within_a_switch
	test_bad_names_are_refused
	test_address_and_port_are_taken_once
	test_port_of_the_vxlan_driver_is_refused
	test_port_of_a_program_is_refused
	test_tunnels_of_one_switch
	test_many_tunnels_are_shown
	test_link_local_addresses
	test_namespaces_are_apart
	test_segments_allowed
	test_down_and_up
	test_counters
	test_mac_limit
	test_alarm_names_the_tunnel
	test_events
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 segment 70000
	EOF
	use_family 4
}

teardown() {
	frames_stop
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# ---- configuration ----

defaults=("switch-name dvs0" "port 4789" "src-port-first 49152"
	  "src-port-last 65535" "ttl 64" "dscp-mode fixed" "dscp 0"
	  "dscp-map [8,0,16,24,32,40,48,56]" "zero-csum6-rx false"
	  "strict false" "learning true" "remotes-only false"
	  "inner-vlan drop" "segments []" "up true" "state up" "mac-max 0"
	  "mac-count 0" "remote-count 0")

test_defaults_over_ipv4() {
	check dvsctl tunnel add vx0 local 192.0.2.1
	tunnel_has vx0 "${defaults[@]}" "local 192.0.2.1" "csum false" \
		"mtu 1450"
}

test_defaults_over_ipv6() {
	check dvsctl tunnel add vx0 local 2001:db8:a::1
	tunnel_has vx0 "${defaults[@]}" "local 2001:db8:a::1" "csum true" \
		"mtu 1430"
}

options=(src-port 100-200 ttl 5 dscp class dscp-map "1,2,3,4,5,6,7,8" csum on
	 zero-csum6-rx on strict on learning off remotes-only on inner-vlan keep
	 segments "5-9,70000" state down mac-max 7)
shown=("src-port-first 100" "src-port-last 200" "ttl 5" "dscp-mode class"
       "dscp-map [1,2,3,4,5,6,7,8]" "csum true" "zero-csum6-rx true"
       "strict true" "learning false" "remotes-only true" "inner-vlan keep"
       "up false" "state down" "mac-max 7")

test_options_are_shown() {
	check dvsctl tunnel add vx0 local 192.0.2.1 port 8472 dev ul \
		"${options[@]}"
	tunnel_has vx0 "${shown[@]}" "port 8472" "link-name ul"
	check_equal '[{"first":5,"last":9},{"first":70000,"last":70000}]' \
		"$(dvsctl -j tunnel show vx0 | jq -c '.[0].segments')" "segments"
}

test_options_change() {
	local i

	check dvsctl tunnel add vx0 local 192.0.2.1
	for ((i = 0; i < ${#options[@]}; i += 2)); do
		check dvsctl tunnel set vx0 "${options[@]:i:2}"
	done
	tunnel_has vx0 "${shown[@]}" "local 192.0.2.1" "port 4789"
	check dvsctl tunnel set vx0 ttl inherit dscp 46 segments all state up
	tunnel_has vx0 "ttl 0" "dscp-mode fixed" "dscp 46" "segments []" \
		"state up" "dscp-map [1,2,3,4,5,6,7,8]"
}

# refused TEXT WORD...: a tunnel with these options
refused() {
	check_refused "$1" dvsctl tunnel add vx0 local 192.0.2.1 "${@:2}"
}

test_bad_options_are_refused() {
	local address

	for address in 0.0.0.0 239.1.1.1 255.255.255.255 192.0.2.255 :: ff05::1 \
		       ::ffff:192.0.2.1; do
		check_refused "not a unicast address" \
			dvsctl tunnel add vx0 local $address
	done
	check_refused "link-local address needs a device" \
		dvsctl tunnel add vx0 local fe80::1
	refused "the range ends before it begins" src-port 200-100
	refused "out of range" src-port 0-100
	refused "out of range" port 0
	refused "the number is too large" port 65536
	refused "out of range" dscp 64
	refused "above 63" dscp-map 0,0,0,0,0,0,0,64
	refused "out of range" ttl 0
	refused "the number is too large" ttl 256
	refused "out of range" segments 0-5
	refused "out of range" segments 16777216
	refused "no such device" dev nosuch
	refused "inner-vlan" inner-vlan maybe
	check_equal "[]" "$(dvsctl -j tunnel show | tr -d ' \n')" "tunnels"
	check dvsctl tunnel add vx0 local 192.0.2.1 ttl 9
	check_refused "ends before it begins" \
		dvsctl tunnel set vx0 ttl 1 src-port 9-8
	check_refused "above 63" \
		dvsctl tunnel set vx0 ttl 1 dscp-map 64,0,0,0,0,0,0,0
	tunnel_has vx0 "ttl 9" "src-port-first 49152"
}

test_names_are_unique_within_a_switch() {
	check dvsctl tunnel add vx0 local 192.0.2.1
	check_refused "has a tunnel of this name" \
		dvsctl tunnel add vx0 local 192.0.2.9
	switch_create dvs1
	check dvsctl tunnel add vx0 switch dvs1 local 192.0.2.9
	check dvsctl tunnel del vx0 switch dvs1
	check_equal up "$(json_state dvs0)" "state of the other one"
	switch_destroy dvs1
}

# json_state SWITCH
json_state() {
	member state "$(dvsctl -j tunnel show vx0 switch "$1")"
	echo "$member"
}

test_bad_names_are_refused() {
	local name

	for name in '' 'a b' a/b $'a\tb' $'a\x80'; do
		check_refused "name" dvsctl tunnel add "$name" local 192.0.2.1
	done
	check_refused "" dvsctl tunnel add 1234567890123456 local 192.0.2.1
	check dvsctl tunnel add 123456789012345 local 192.0.2.1
	check_refused "there is no tunnel vx0" dvsctl tunnel del vx0
}

# ---- addresses and ports ----

test_address_and_port_are_taken_once() {
	local text="another socket has the UDP port on this address"

	check dvsctl tunnel add vx0 local 192.0.2.1
	check_refused "$text" dvsctl tunnel add vx1 local 192.0.2.1
	switch_create dvs1
	check_refused "$text" dvsctl tunnel add vx1 switch dvs1 local 192.0.2.1
	check dvsctl tunnel add vx1 switch dvs1 local 192.0.2.1 port 4790
	check dvsctl tunnel add vx2 switch dvs1 local 192.0.2.9
	switch_destroy dvs1
	check dvsctl tunnel del vx0 switch dvs0
	check dvsctl tunnel add vx1 local 192.0.2.1
}

test_port_of_the_vxlan_driver_is_refused() {
	local address

	for address in 192.0.2.1 2001:db8:a::1; do
		ip link add vxk type vxlan id 1 local $address dstport 4789
		ip link set vxk up
		check_refused "another socket has the UDP port" \
			dvsctl tunnel add vx0 local $address
		ip link del vxk
		check dvsctl tunnel add vx0 local $address
		ip link add vxk type vxlan id 1 local $address dstport 4789
		check_refused "in use" ip link set vxk up
		ip link del vxk
		check dvsctl tunnel del vx0
	done
}

test_port_of_a_program_is_refused() {
	run_background socat -u UDP4-LISTEN:4789,bind=192.0.2.1 STDOUT
	check_wait 5000 program_listens
	check_refused "another socket has the UDP port" \
		dvsctl tunnel add vx0 local 192.0.2.1
}

program_listens() {
	ss -H -u -l -n sport = :4789 | grep -q 192.0.2.1
}

# p1's segment goes by vx0, p2's by vx1.
test_tunnels_of_one_switch() {
	local hex

	ip address add 192.0.2.9/24 dev ul
	check dvsctl -b - <<-EOF
		tunnel add vx0 local 192.0.2.1
		tunnel add vx1 local 192.0.2.9 port 8472
		remote add $vtep_b tunnel vx0 segments 5000
		remote add $vtep_b tunnel vx1 segments 70000
	EOF
	frames_start wire
	frame_hex "$bc" "$m1"
	to_wire h1 "$hex"
	[[ $packet == *c0000201c6336401????12b5* ]] || fail "vx0: $packet"
	to_wire h2 "$hex"
	[[ $packet == *c0000209c6336401????2118* ]] || fail "vx1: $packet"
	check_receives
	check_equal 1 "$(tunnel_get rx-packets)" "frames in by vx0"
	tunnel_has vx1 "rx-packets 0" "tx-packets 1"
	ip address del 192.0.2.9/24 dev ul
}

# More than fit into one message
test_many_tunnels_are_shown() {
	local i

	for ((i = 1; i <= 200; i++)); do
		echo "tunnel add vx$i switch dvs0 local 192.0.2.1 port $i"
	done > "$tmp/batch"
	check dvsctl -b "$tmp/batch"
	check_equal 200 "$(dvsctl -j tunnel show switch dvs0 |
		jq 'map(.name) | unique | length')" "tunnels shown"
}

# An address of one link means nothing without the device (RFC 4007).
test_link_local_addresses() {
	use_family 6
	local vtep_a=fe80::a vtep_b=fe80::b

	check dvsctl tunnel add vx0 local $vtep_a dev ul
	check_equal no-address "$(tunnel_state)" "state without the address"
	ip address add $vtep_a/64 dev ul
	ip neighbour replace $vtep_b lladdr $wire_mac dev ul nud permanent
	check_equal up "$(tunnel_state)" "state"
	check dvsctl remote add $vtep_b
	check_sends
	check_receives
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of tunnel vx0)" "FDB"
	ip address del $vtep_a/64 dev ul
}

test_namespaces_are_apart() {
	local other=

	setup_ns other
	check dvsctl -n "$other" switch add dvs0
	check dvsctl tunnel add vx0 local 192.0.2.1
	check dvsctl -n "$other" tunnel add vx0 local 192.0.2.1
	check_equal up "$(tunnel_state)" "state here"
	member state "$(dvsctl -n "$other" -j tunnel show vx0)"
	check_equal no-address "$member" "state there"
	cleanup_all_ns
	check_equal up "$(tunnel_state)" "state here"
}

# ---- what passes ----

test_segments_allowed() {
	tunnel_create 4 segments 70000
	frames_start wire
	frame_hex "$bc" "$m1"
	check_hex h1 "$hex"
	to_wire h2 "$hex"
	check_refused "does not carry" dvsctl remote add "$vtep_c" segments 5000
	check dvsctl remote add "$vtep_c" segments 70000
	check_refused "has segments that would not be allowed" \
		dvsctl tunnel set vx0 segments 5000
	check dvsctl remote del "$vtep_c"
	check dvsctl tunnel set vx0 segments 5000
	to_wire h1 "$hex"
	check_hex h2 "$hex"
	# what was let in before is forgotten
	check_receives
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of tunnel vx0)" "FDB"
	check dvsctl tunnel set vx0 segments 70000
	check_equal "" "$(fdb_of tunnel vx0)" "FDB"
}

test_down_and_up() {
	tunnel_create 4
	check_sends
	check dvsctl tunnel set vx0 state down
	check_equal down "$(tunnel_state)" "state"
	check_hex h1 "$hex"
	check dvsctl tunnel set vx0 state up
	check_equal up "$(tunnel_state)" "state"
	check_sends
	check_receives
}

test_counters() {
	local inner

	tunnel_create 4
	frames_start h1 wire
	frame_hex "$bc" "$m1" len=100
	exchange 3 h1 "$hex" 3
	check_equal 3 ${#arrived[@]} "packets sent"
	frame_hex "$bc" "$m3" len=200
	inner=$hex
	vxlan_hex 5000 "$inner"
	packet_hex "$hex"
	from_wire "$hex" h1 "$inner"
	tunnel_has vx0 "tx-packets 3" "tx-bytes 300" "rx-packets 1" \
		"rx-bytes 200" "drops 0" "copies 0" "mac-count 1"
}

test_mac_limit() {
	local inner

	tunnel_create 4 mac-max 1
	check_receives
	frame_hex "$bc" "$m4"
	inner=$hex
	vxlan_hex 5000 "$inner"
	packet_hex "$hex"
	from_wire "$hex" h1 "$inner"
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of)" "FDB"
	check_equal 1 "$(tunnel_get mac-count)" "MACs"
	check dvsctl tunnel set vx0 mac-max 2
	packet_hex "$hex"
	vxlan_hex 5000 "$inner"
	packet_hex "$hex"
	from_wire "$hex" h1 "$inner"
	check_equal 2 "$(tunnel_get mac-count)" "MACs"
}

alarm_is_told() {
	grep '"kind":"mac-limit"' "$tmp/events" | grep '"tunnel":"vx0"' |
		grep '"switch-name":"dvs0"' | grep -q "\"mac\":\"$m4\""
}

test_alarm_names_the_tunnel() {
	run_background dvsctl -j monitor alarm > "$tmp/events"
	check_wait 10000 listens "${background[-1]}"
	tunnel_create 4 mac-max 1
	check_receives
	m3=$m4
	check_receives
	check_wait 5000 alarm_is_told
}

# ---- who is told ----

# event JQ: whether an event satisfies it
event() {
	jq -e -s "any(.[]; $1)" "$tmp/events" > /dev/null 2>&1
}

test_events() {
	run_background dvsctl -j monitor config > "$tmp/events"
	check_wait 5000 monitor_hears
	check dvsctl tunnel add vx0 local 192.0.2.99
	check dvsctl tunnel set vx0 ttl 9
	check dvsctl remote add "$vtep_b" segments 5000
	ip address add 192.0.2.99/24 dev ul
	check_wait 5000 event '.notification == "tunnel-ntf" and .name == "vx0" and
		.ttl == 9 and .state == "up"'
	ip address del 192.0.2.99/24 dev ul
	check dvsctl remote del "$vtep_b"
	check dvsctl tunnel del vx0
	check_wait 5000 event '.notification == "tunnel-del-ntf" and .name == "vx0"'
	check event '.notification == "tunnel-ntf" and .ttl == 64 and
		.state == "no-address"'
	check event '.notification == "remote-ntf" and .tunnel == "vx0" and
		.address == "198.51.100.1"'
	check event '.notification == "remote-del-ntf"'
}

# Make events until one arrives.
monitor_hears() {
	dvsctl segment add 77
	dvsctl segment del 77
	[ -s "$tmp/events" ]
}

hosts_create 2
wire_everything
tests_run
