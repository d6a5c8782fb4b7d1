#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# The ledger of tunnels: what is received, and the copies made of it, is sent or
# dropped for a reason. dvs_vxlan_rx.sh has the reasons to drop what comes in.
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
# All is on segment 5000. The books of dvs0 are balanced after each test.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_copies_to_ports_and_remotes
	test_frame_from_a_tunnel_to_ports
	test_known_address_behind_a_tunnel
	test_segment_without_destinations
	test_no_route_to_one_of_two
	test_tunnel_is_down
	test_underlay_queue_is_full
	test_firewall_of_the_host
	test_port_is_down
	test_frame_too_long_for_a_port
	test_frame_too_long_for_a_tunnel
	test_refused_segment
	test_tunnel_over_its_own_switch
	test_tunnel_to_tunnel
	test_ledger_is_reset
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
	check_books dvs0
	switch_destroy dvs0
}

# receive SRC DST [VTEP [COUNT]]: a frame comes in, COUNT arrive
receive() {
	frame_hex "$2" "$1"
	vxlan_hex 5000 "$hex"
	packet_hex "$hex" from="${3:-$vtep_b}"
	exchange "${4:-0}" wire "$hex"
	check_equal "${4:-0}" ${#arrived[@]} "frames that arrive"
}

# sends DST COUNT: a frame of h1 arrives so often
sends() {
	frame_hex "$1" "$m1"
	exchange "$2" h1 "$hex"
	check_equal "$2" ${#arrived[@]} "frames that arrive"
}

# counts OBJECT "KEY VALUE"...: of p1, p2 or vx0
counts() {
	local of=port object line

	[ "$1" != vx0 ] || of=tunnel
	object=$(dvsctl -j $of show "$1")
	for line in "${@:2}"; do
		member "${line%% *}" "$object"
		check_equal "${line#* }" "$member" "${line%% *} of $1"
	done
}

test_copies_to_ports_and_remotes() {
	check dvsctl remote add "$vtep_c"
	check dvsctl remote add 203.0.113.2
	sends "$bc" 4
	counts p1 "rx-packets 1" "copies 3" "drops 0"
	counts p2 "tx-packets 1"
	counts vx0 "tx-packets 3" "rx-packets 0" "drops 0"
	check_drops dvs0
}

test_frame_from_a_tunnel_to_ports() {
	receive "$m3" "$bc" "$vtep_b" 2
	counts vx0 "rx-packets 1" "copies 1" "tx-packets 0"
	counts p1 "tx-packets 1"
	counts p2 "tx-packets 1"
}

test_known_address_behind_a_tunnel() {
	receive "$m3" "$bc" "$vtep_b" 2
	sends "$m3" 1
	counts p1 "rx-packets 1" "copies 0"
	counts vx0 "rx-packets 1" "tx-packets 1"
}

test_segment_without_destinations() {
	check dvsctl port set p1 segment 7000
	check dvsctl tunnel set vx0 segments 5000
	sends "$bc" 0
	check_drops dvs0 "p1 no-destination 1"
}

test_no_route_to_one_of_two() {
	check dvsctl remote add "$vtep_c"
	ip route add blackhole "$vtep_c"
	sends "$bc" 2
	check_drops dvs0 "vx0 no-route 1"
	ip route del blackhole "$vtep_c"
	sends "$bc" 3
	check_drops dvs0 "vx0 no-route 1"
}

test_tunnel_is_down() {
	receive "$m3" "$bc" "$vtep_b" 2
	check dvsctl tunnel set vx0 state down
	sends "$bc" 1
	sends "$m3" 0
	receive "$m3" "$bc"
	check_drops dvs0 "vx0 tunnel-down 2"
}

test_underlay_queue_is_full() {
	tc qdisc add dev ul root pfifo limit 0
	sends "$bc" 1
	check_drops dvs0 "vx0 egress-queue 1"
	check_equal "    by-class egress-queue 0,1,0,0,0,0,0,0" \
		"$(dvsctl drop show tunnel vx0 | tail -n 1)" "by class"
	tc qdisc del dev ul root
	sends "$bc" 2
}

test_firewall_of_the_host() {
	nft add table ip t
	nft add chain ip t out '{ type filter hook output priority 0; }'
	nft add rule ip t out udp dport 4789 drop
	sends "$bc" 1
	check_drops dvs0 "vx0 egress-queue 1"
	nft delete table ip t
	sends "$bc" 2
}

test_port_is_down() {
	learn h2 "$m2"
	check dvsctl port set p2 state down
	receive "$m3" "$m2"
	receive "$m3" "$bc" "$vtep_b" 1
	check_drops dvs0 "p2 egress-down 1"
}

test_frame_too_long_for_a_port() {
	ip link set p2 mtu 1000
	frame_hex "$bc" "$m3" len=1015
	vxlan_hex 5000 "$hex"
	packet_hex "$hex"
	exchange 1 wire "$hex"
	check_equal 1 ${#arrived[@]} "frames that arrive"
	check_drops dvs0 "p2 egress-mtu 1"
	ip link set p2 mtu 1500
}

test_frame_too_long_for_a_tunnel() {
	check dvsctl remote add "$vtep_c"
	frame_hex "$bc" "$m1" len=1465
	exchange 1 h1 "$hex"
	check_equal 1 ${#arrived[@]} "frames that arrive"
	counts p1 "copies 2"
	check_drops dvs0 "vx0 tunnel-mtu 2"
}

# Nothing leads to a tunnel that does not carry the segment.
test_refused_segment() {
	receive "$m3" "$bc" "$vtep_b" 2
	check dvsctl tunnel set vx0 segments 70000
	check_refused "does not carry the segment" dvsctl fdb add "$m3" \
		segment 5000 tunnel vx0 remote "$vtep_b" static
	sends "$m3" 1
	sends "$bc" 1
	receive "$m3" "$bc"
	check_drops dvs0 "vx0 vni-refused 1"
}

# The way to the remote leads back into the switch, for ever.
test_tunnel_over_its_own_switch() {
	check dvsctl port set dvs0 segment 5000
	ip address add 198.18.0.1/24 dev dvs0
	ip neighbour add 198.18.0.2 lladdr 02:99:99:99:99:99 dev dvs0 \
		nud permanent
	check dvsctl tunnel add vx1 local 198.18.0.1
	check dvsctl remote add 198.18.0.2 tunnel vx1
	check dvsctl remote del "$vtep_b" tunnel vx0
	frame_hex "$bc" "$m1"
	exchange 1 h1 "$hex"
	busywait 2000 has_recursion || fail "ledger: $(drops_of dvs0)"
}

has_recursion() {
	[[ $(drops_of dvs0) == *"vx1 recursion "* ]]
}

test_tunnel_to_tunnel() {
	check dvsctl remote add "$vtep_c"
	receive "$m3" "$bc" "$vtep_b" 2
	receive "$m4" "$bc" "$vtep_c" 2
	receive "$m4" "$m3" "$vtep_c"
	# not even back where it came from
	receive "$m4" "$m4" "$vtep_c"
	check_drops dvs0 "vx0 tunnel-to-tunnel 1" "vx0 same-port 1"
}

test_ledger_is_reset() {
	receive "$bc" "$bc"
	check_drops dvs0 "vx0 invalid-source 1"
	check dvsctl drop reset tunnel vx0
	check_drops dvs0
	receive "$bc" "$bc"
	check_drops dvs0 "vx0 invalid-source 1"
	counts vx0 "drops 2"
}

hosts_create 2
wire_everything
tests_run
