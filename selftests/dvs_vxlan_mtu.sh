#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# Frames that are too long for the underlay: RFC 7348, 4.3 forbids to fragment
# them, so the sender is told.
#
#    vm1    h1                        vm2    h2
#     |     |                          |     |
#  +--t1----p1--+                   +--t2----p2--+
#  |    dvs0    |                   |   br5000   |
#  |    vx0     |                   |   vx5000   |
#  | A   |      |                   | B   |      |
#  +-----ul-----+                   +-----ul-----+
#        |                                |
#        ra---------- router ------------rb
#
# The machines have an MTU of 1500, as has the underlay at first.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_mtu_is_shown
	test_ipv4_sender_is_told
	test_ipv6_sender_is_told
	test_ipv6_underlay_leaves_less
	test_longest_packet_passes
	test_fragmentable_packet_is_dropped
	test_groups_and_broadcast_are_not_answered
	test_unknown_unicast_is_not_answered
	test_errors_are_not_answered
	test_tcp_finds_the_mtu
	test_tcp_finds_the_mtu_of_the_path
	test_tcp_finds_the_mtu_of_an_ipv6_path
	test_host_finds_the_mtu
	test_switch_mtu_follows_the_tunnel
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add t1 switch dvs0 segment 5000
	EOF
	forget_neighbours
}

teardown() {
	frames_stop
	stop_background
	path_mtu 1500
	ip link set ul mtu 1500
	ip route flush cache
	ip -6 route flush cache
	check_books dvs0
	switch_destroy dvs0
}

# The machines forget the paths' MTUs, and whom the test before made them probe.
forget_neighbours() {
	local machine

	for machine in 1 2; do
		vm $machine ip route flush cache
		vm $machine ip -6 route flush cache
		vm $machine ip neigh flush all
	done
}

# path_mtu MTU: of the link between the router and B
path_mtu() {
	ip -n "$router" link set rb mtu "$1"
	ip -n "$host_b" link set ul mtu "$1"
}

# tunnel_up FAMILY: make the tunnel, and see that the machines know each other
tunnel_up() {
	tunnel_create "$1"
	foreign_remote
	vm_ping 1 2
}

# B sends to A's address of the family
foreign_remote() {
	ip -n "$host_b" -batch - <<-EOF
		link del vx5000
		link add vx5000 type vxlan id 5000 local $vtep_b remote $vtep_a dstport 4789
		link set vx5000 master br5000 up
	EOF
}

remote_mtu() {
	member mtu "$(dvsctl -j remote show "$vtep_b")"
	echo "$member"
}

# learned_mtu ADDRESS: print what machine 1 knows of the path to it
learned_mtu() {
	vm 1 ip route get "$1" | sed -n 's/.* mtu \([0-9]*\).*/\1/p'
}

# long_ping FAMILY LENGTH [OPTION]...: one packet of that length from machine 1
long_ping() {
	local to=10.0.0.2 head=28

	[ "$1" -eq 4 ] || to=2001:db8:f::2 head=48
	vm 1 ping -c 1 -W 1 -s $(($2 - head)) "${@:3}" $to 2>&1
}

switch_mtu() {
	ip -o link show dvs0 | sed 's/.* mtu \([0-9]*\) .*/\1/'
}

test_mtu_is_shown() {
	tunnel_create 4
	check_equal 1450 "$(tunnel_get mtu)" "MTU of the tunnel"
	check_equal 1450 "$(remote_mtu)" "MTU of the remote"
	ip link set ul mtu 9000
	check_equal 8950 "$(tunnel_get mtu)" "MTU over 9000 bytes"
	renew
	tunnel_create 6
	check_equal 1430 "$(tunnel_get mtu)" "MTU over IPv6"
	check_equal 1430 "$(remote_mtu)" "MTU of the remote over IPv6"
}

test_ipv4_sender_is_told() {
	local output

	tunnel_up 4
	output=$(long_ping 4 1500 -M 'do')
	[[ $output == *"mtu = 1450"* ]] || fail "$output"
	check_equal 1450 "$(learned_mtu 10.0.0.2)" "MTU learned"
	check_drops dvs0 "vx0 tunnel-mtu 1"
}

test_ipv6_sender_is_told() {
	local output

	tunnel_up 4
	vm 1 ping -q -c 1 -W 5 2001:db8:f::2 > /dev/null
	output=$(long_ping 6 1500 -M 'do')
	[[ $output == *"mtu"*1450* ]] || fail "$output"
	check_equal 1450 "$(learned_mtu 2001:db8:f::2)" "MTU learned"
	check_drops dvs0 "vx0 tunnel-mtu 1"
}

test_ipv6_underlay_leaves_less() {
	tunnel_up 6
	long_ping 4 1450 -M 'do' > "$tmp/output"
	check_equal 1430 "$(learned_mtu 10.0.0.2)" "MTU learned by IPv4"
	vm 1 ping -q -c 1 -W 5 2001:db8:f::2 > /dev/null
	long_ping 6 1450 -M 'do' > "$tmp/output"
	check_equal 1430 "$(learned_mtu 2001:db8:f::2)" "MTU learned by IPv6"
	check_drops dvs0 "vx0 tunnel-mtu 2"
}

test_longest_packet_passes() {
	tunnel_up 4
	check long_ping 4 1450 -M 'do'
	check_drops dvs0
	long_ping 4 1451 -M 'do' > "$tmp/output"
	check_fail $? "a packet of 1451 bytes passed"
	renew
	tunnel_up 6
	check long_ping 4 1430 -M 'do'
	check_drops dvs0
}

# The bits say that the sender does not want to be told.
test_fragmentable_packet_is_dropped() {
	tunnel_up 4
	long_ping 4 1500 -M dont > "$tmp/output"
	check_fail $? "the packet passed"
	check_equal "" "$(learned_mtu 10.0.0.2)" "MTU learned"
	check_drops dvs0 "vx0 tunnel-mtu 1"
}

# long_hex DST-MAC DST-ADDRESS [VARIABLE=VALUE]...: set hex to a packet of 1500
# bytes from m1
long_hex() {
	local payload

	printf -v payload '%2944s' ''
	packet_hex "${payload// /0}" family=4 macs="$1$m1" from=10.0.0.77 \
		to="$2" "${@:3}"
}

# check_unanswered COUNT
check_unanswered() {
	check_hex h1 "$hex"
	check_drops dvs0 "vx0 tunnel-mtu $1"
}

test_groups_and_broadcast_are_not_answered() {
	tunnel_create 4
	dvsctl port set t1 mcast-flood off bcast-flood off flood off learning off
	frames_start h1
	long_hex 01:00:5e:01:01:01 239.1.1.1
	check_unanswered 1
	long_hex $bc 255.255.255.255
	check_unanswered 2
}

# It may be flooded to many, with paths of different MTUs.
test_unknown_unicast_is_not_answered() {
	tunnel_create 4
	dvsctl port set t1 mcast-flood off bcast-flood off flood off learning off
	frames_start h1
	long_hex "$unknown" 10.0.0.2
	check_unanswered 1
}

test_errors_are_not_answered() {
	local hex

	tunnel_create 4
	check dvsctl fdb add "$m2" segment 5000 tunnel vx0 remote "$vtep_b"
	frames_start h1
	long_hex "$m2" 10.0.0.2
	exchange 1 h1 "$hex"
	check_equal 1 ${#arrived[@]} "answers to a packet"
	[[ ${arrived[0]} == *0304????000005aa* ]] ||
		fail "no ICMP, type 3, code 4, MTU 1450: ${arrived[0]}"
	# the same as an ICMP error of type 11
	hex=${hex:0:46}01${hex:48}
	hex=${hex:0:68}0b00${hex:72}
	exchange 0 h1 "$hex"
	check_equal 0 ${#arrived[@]} "answers to an error"
	check_drops dvs0 "vx0 tunnel-mtu 2"
}

test_tcp_finds_the_mtu() {
	tunnel_up 4
	vm_transfer 1 2 2000
	check_equal 1450 "$(learned_mtu 10.0.0.2)" "MTU learned"
}

# The router tells A, and A the machine.
test_tcp_finds_the_mtu_of_the_path() {
	tunnel_up 4
	path_mtu 1300
	vm_transfer 1 2 2000
	check_equal 1250 "$(learned_mtu 10.0.0.2)" "MTU learned"
	check_equal 1250 "$(remote_mtu)" "MTU of the remote"
	check_equal 1250 "$(tunnel_get mtu)" "MTU of the tunnel"
}

test_tcp_finds_the_mtu_of_an_ipv6_path() {
	tunnel_up 6
	path_mtu 1400
	vm_transfer 1 2 2000
	check_equal 1330 "$(learned_mtu 10.0.0.2)" "MTU learned"
	check_equal 1330 "$(remote_mtu)" "MTU of the remote"
}

test_host_finds_the_mtu() {
	tunnel_create 4
	foreign_remote
	check dvsctl port set dvs0 segment 5000
	ip address add 10.0.0.9/24 dev dvs0
	check ping -q -c 1 -W 5 10.0.0.2
	check_equal 1500 "$(switch_mtu)" "MTU of dvs0"
	ping -q -c 1 -W 1 -M 'do' -s 1472 10.0.0.2 > "$tmp/output" 2>&1
	check_equal 1450 "$(ip route get 10.0.0.2 |
		sed -n 's/.* mtu \([0-9]*\).*/\1/p')" "MTU learned"
	# it may be fragmented by the host's own IP then
	check ping -q -c 1 -W 5 -M dont -s 3000 10.0.0.2
}

test_switch_mtu_follows_the_tunnel() {
	tunnel_create 4
	check_equal 1500 "$(switch_mtu)" "MTU at first"
	check dvsctl switch set dvs0 encap-mtu on
	check_equal 1450 "$(switch_mtu)" "MTU that follows"
	ip link set ul mtu 1400
	check_wait 2000 is 1350 switch_mtu
	ip link set ul mtu 9000
	check_wait 2000 is 1500 switch_mtu
	ip link set ul mtu 1500
	check_wait 2000 is 1450 switch_mtu
	check dvsctl tunnel del vx0
	check_equal 1500 "$(switch_mtu)" "MTU without a tunnel"
	tunnel_create 6
	check_equal 1430 "$(switch_mtu)" "MTU over IPv6"
	check dvsctl switch set dvs0 encap-mtu off
	check_equal 1500 "$(switch_mtu)" "MTU that does not follow"
}

# vm_ipv6 NUMBER
vm_ipv6() {
	ipv6_enable "vm$1-$DVS_SUITE" eth0
	ip -n "vm$1-$DVS_SUITE" address add "2001:db8:f::$1/64" dev eth0
}

use_family 4
underlay_create b
use_family 6
underlay_address a b
hosts_create 2
foreign_create 5000 p2
vm_create 1 a 1500
vm_create 2 b 1500
ip -n "$host_b" link set t2 master br5000
vm_ipv6 1
vm_ipv6 2
wait_hosts h1 h2
tests_run
