# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2034
#
# The second half of dvs_tunnel.sh, which is too long for one file.

# ---- addresses and devices that come and go ----

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
	local family

	for family in 4 6; do
		renew
		use_family $family
		ip address del "$vtep_a/$prefix" dev ul
		tunnel_create $family
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
	local family round

	for family in 4 6; do
		renew
		tunnel_create $family
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
	local family

	for family in 4 6; do
		renew
		tunnel_create $family
		check_up
		frames_stop
		ip link del ul
		check_wait 2000 is no-address tunnel_state
		wire_everything
		use_family $family
		check_up
	done
}

test_bound_device_goes_and_returns() {
	local family

	for family in 4 6; do
		renew
		tunnel_create $family dev ul
		check_up
		frames_stop
		ip link del ul
		check_wait 2000 is no-address tunnel_state
		tunnel_has vx0 "link-name ul"
		wire_everything
		use_family $family
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
	ip link add h1 type veth peer p1
	ip link set h1 up
	ip link set p1 up
	wire_everything
	use_family 4
}

hosts_create 2
wire_everything
tests_run
