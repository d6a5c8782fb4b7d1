#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# What becomes of tunnels when addresses, devices, namespaces and the module come
# and go.
#
#       h1
#       |
#    +--p1----------+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul       nic0       a device that looks into tunnels
#           |
#          wire                 a bare device
#
# p1 is on segment 5000.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_address_comes_later
	test_ipv6_address_is_tentative_at_first
	test_address_goes_and_returns
	test_device_goes_and_returns
	test_bound_device_goes_and_returns
	test_bound_device_is_renamed
	test_bound_tunnel_takes_from_its_device
	test_device_is_told_of_the_port
	test_namespace_dies_under_traffic
	test_tunnel_goes_under_traffic
	test_module_goes_under_traffic
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl port add p1 switch dvs0 segment 5000
	use_family 4
}

teardown() {
	frames_stop
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# ---- addresses and devices ----

# check_no_address: the tunnel waits for its address
check_no_address() {
	check_wait 2000 is no-address tunnel_state
	frames_start wire
	frame_hex "$bc" "$m1"
	check_hex h1 "$hex"
}

check_up() {
	check_wait 5000 is up tunnel_state
	check_sends
	check_receives
}

test_address_comes_later() {
	local version

	for version in 4 6; do
		renew
		use_family $version
		ip address del "$vtep_a/$prefix" dev ul
		tunnel_create $version
		check_no_address
		check_drops dvs0 "vx0 no-route 1"
		address_return
		check_up
	done
}

# address_return: A's, and what went with it
address_return() {
	ip address add "$vtep_a/$prefix" dev ul
	wire_gate
}

# RFC 4862, 5.4: it is not used until nobody has objected.
test_ipv6_address_is_tentative_at_first() {
	use_family 6
	ip address del "$vtep_a/$prefix" dev ul
	sysctl -q -w net.ipv6.conf.ul.accept_dad=1
	tunnel_create 6
	address_return
	check_equal no-address "$(tunnel_state)" "state during DAD"
	check_up
	sysctl -q -w net.ipv6.conf.ul.accept_dad=0
}

test_address_goes_and_returns() {
	local version round

	for version in 4 6; do
		renew
		tunnel_create $version
		for round in 1 2; do
			check_up
			ip address del "$vtep_a/$prefix" dev ul
			check_no_address
			address_return
		done
		check_up
		check_drops dvs0 "vx0 no-route $round"
	done
}

test_device_goes_and_returns() {
	local version

	for version in 4 6; do
		renew
		tunnel_create $version
		check_up
		frames_stop
		ip link del ul
		check_wait 2000 is no-address tunnel_state
		wire_everything
		use_family $version
		check_up
	done
}

test_bound_device_goes_and_returns() {
	local version

	for version in 4 6; do
		renew
		tunnel_create $version dev ul
		check_up
		frames_stop
		ip link del ul
		check_wait 2000 is no-address tunnel_state
		tunnel_has vx0 "link-name ul"
		wire_everything
		use_family $version
		check_up
	done
}

test_bound_device_is_renamed() {
	tunnel_create 4 dev ul
	frames_stop
	ip link set ul down
	ip link set ul name ulx
	ip link set ulx up
	wire_gate ulx
	check_up
	tunnel_has vx0 "link-name ulx"
	frames_stop
	ip link del ulx
	wire_everything
}

# Packets to the address that come in by another device are not the tunnel's.
test_bound_tunnel_takes_from_its_device() {
	tunnel_create 4 dev ul
	link_create '' ul2 '' wire2
	frames_start h1
	frame_hex "$bc" "$m3"
	vxlan_hex 5000 "$hex"
	packet_hex "$hex" macs="$(mac_of ul2)$wire_mac"
	check_hex wire2 "$hex"
	check_equal 0 "$(tunnel_get rx-packets)" "packets received"
	check_receives
	check_hex wire2 "$hex"
	frames_stop
	ip link del ul2
}

mac_of() {
	ip -o link show dev "$1" | sed 's/.*link.ether \([0-9a-f:]*\) .*/\1/'
}

# ---- offload ----

# nic_create: nic0, a device that looks into tunnels; modules make theirs in the
# first namespace
nic_create() {
	modprobe dvs_test_nic || return
	nsenter -t 1 -n ip link set nic0 netns $$
	ip link set nic0 up
}

# nic_ports: print what nic0 was told, but for ports of the kernel's driver
nic_ports() {
	ethtool --show-tunnels nic0 | sed -n 's/^ *port \([0-9]*, vxlan\)$/\1/p' |
		sort | xargs
}

test_device_is_told_of_the_port() {
	nic_create || skip_test "the module dvs_test_nic is not there"
	[ $RET -eq 0 ] || return 0
	check dvsctl tunnel add vx0 local 192.0.2.1 port 4799
	check_wait 5000 is "4799, vxlan" nic_ports
	check dvsctl tunnel add vx1 local 2001:db8:a::1
	check_wait 5000 is "4789, vxlan 4799, vxlan" nic_ports
	# a device that comes later, or forgot all
	check rmmod dvs_test_nic
	check nic_create
	check_wait 5000 is "4789, vxlan 4799, vxlan" nic_ports
	ethtool -K nic0 rx-udp_tunnel-port-offload off
	check_wait 5000 is "" nic_ports
	ethtool -K nic0 rx-udp_tunnel-port-offload on
	check_wait 5000 is "4789, vxlan 4799, vxlan" nic_ports
	check dvsctl tunnel del vx0
	check_wait 5000 is "4789, vxlan" nic_ports
	check dvsctl switch del dvs0
	check_wait 5000 is "" nic_ports
	check rmmod dvs_test_nic
	switch_create dvs0
}

# ---- ends under traffic ----

# traffic_start: frames into h1, and packets into the wire, without end
traffic_start() {
	local out in

	frame_hex "$bc" "$m1"
	out=$hex
	frame_hex "$bc" "$m3"
	vxlan_hex 5000 "$hex"
	packet_hex "$hex"
	in=$hex
	run_background frames <<< "0 h1 $out 100000000"
	run_background frames <<< "0 wire $in 100000000"
}

# passes: whether frames passed both ways since the tunnel was made
passes() {
	local rx

	rx=$(tunnel_get rx-packets)
	[ "$rx" -gt 100 ] && [ "$(tunnel_get tx-packets)" -gt 100 ]
}

test_tunnel_goes_under_traffic() {
	local round

	traffic_start
	for round in 1 2 3 4 5; do
		tunnel_create 4
		check_wait 10000 passes
		check dvsctl remote del "$vtep_b"
		check dvsctl remote add "$vtep_b" segments 5000
		check dvsctl tunnel del vx0
	done
	stop_background
	# what the tunnels counted is gone with them
	switch_destroy dvs0
	setup
}

test_module_goes_under_traffic() {
	local round

	traffic_start
	for round in 1 2 3; do
		tunnel_create 4
		check_wait 10000 passes
		check rmmod dvs
		check modprobe dvs
		setup
	done
}

# The switch and its underlay are in a namespace, the traffic comes from here.
test_namespace_dies_under_traffic() {
	local other=

	frames_stop
	setup_ns other
	dvsctl port del p1
	ip link set p1 netns "$other"
	ip link set ul netns "$other"
	ip -n "$other" link set p1 up
	ip -n "$other" -batch - <<-EOF
		link set ul up
		address add $vtep_a/$prefix dev ul
		neighbour add ${vtep_a%1}$gate lladdr $wire_mac dev ul nud permanent
		route add default via ${vtep_a%1}$gate
	EOF
	dvsctl -n "$other" -b - <<-EOF
		switch add dvs0
		port add p1 segment 5000
		tunnel add vx0 local $vtep_a
		remote add $vtep_b
	EOF
	ip -n "$other" link set dvs0 up
	traffic_start
	check_wait 10000 passes_in "$other"
	cleanup_all_ns
	check_wait 10000 is_gone wire
	stop_background
	hosts_again
}

# passes_in NS
passes_in() {
	member tx-packets "$(dvsctl -n "$1" -j tunnel show vx0)"
	[ "$member" -gt 100 ]
}

is_gone() {
	! ip link show dev "$1" 2> /dev/null
}

# hosts_again: what went with the namespace
hosts_again() {
	hosts_create 1
	wire_everything
	use_family 4
}

hosts_create 1
wire_everything
tests_run
