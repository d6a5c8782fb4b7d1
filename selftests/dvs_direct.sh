#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# kernels: 6.1 6.12 debug kcsan gcov
#
# Packets of tunnels that do not go by IP: nobody can tell, for whatever changes on the
# host holds from the next packet on. A picture is in lib_direct.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_direct.sh
. "$suite_dir/lib_direct.sh"

ALL_TESTS="
	test_second_packet_is_taken
	test_proof_is_renewed
	test_learned_remotes_too
	test_strangers_leave_no_trace
	test_firewall_takes_effect
	test_firewall_behind_routing_takes_effect
	test_transformation_policy
	test_source_validation_takes_effect
	test_source_validation_by_a_knob
	test_address_goes
	test_device_goes_down
	test_device_is_renamed
	test_device_is_removed
	test_bridge_gets_the_device
	test_switch_gets_the_device
	test_bond_gets_the_device
	test_namespace_gets_the_device
	test_another_handler
	test_odd_packets_go_by_ip
	test_damaged_packets_go_by_ip
	test_other_packets_go_by_ip
	test_mark_of_the_device
	test_filter_of_the_device
	test_sniffer_sees_all
	test_two_tunnels
	test_tunnel_options_take_effect
	test_switch_gives_the_handler_back
"

second_packet() {
	warm
	check_way direct sport=1 ttl=1 tos=184
}

test_second_packet_is_taken() {
	both_families second_packet
}

# A second after the last packet went by IP, one does again
test_proof_is_renewed() {
	local end

	tunnel_open 4
	warm
	now_ms
	end=$((now + 1500))
	while now_ms; [ "$now" -lt $end ]; do
		read -r -t 0.1 -u "$never"
	done
	warm
}

# A remote that nobody configured is one all the same
test_learned_remotes_too() {
	local arrived

	tunnel_open 4
	check_way ip from="$vtep_c"
	check_way direct from="$vtep_c"
	check dvsctl tunnel set vx0 learning off
	check_way direct from="$vtep_c"
}

# From nobody that is known, or is to be known; a receipt would be in memory of others
strangers() {
	local arrived way

	check dvsctl tunnel set vx0 learning off
	hello_hex from="$vtep_c"
	way_of "$hex" 2
	way_of "$hex" 2
	check_equal ip "$way" "way of a stranger's packet"
	check_equal "$vtep_b" "$(dvsctl -j remote show | jq -r '.[].address')" \
		"remotes"
	check_way ip	# and those that are known are found
}

test_strangers_leave_no_trace() {
	both_families strangers
}

test_firewall_takes_effect() {
	filter_prerouting() { filter_hook prerouting; }
	both_families filter_prerouting
}

test_firewall_behind_routing_takes_effect() {
	filter_input() { filter_hook input; }
	both_families filter_input
}

test_transformation_policy() {
	tunnel_open 4
	warm
	ip xfrm policy add src 198.51.100.9 dst 198.51.100.8 dir in \
		tmpl proto esp mode tunnel 2> /dev/null || {
		skip_test "the kernel has no IPsec"
		return
	}
	check_way ip
	check_way ip
	ip xfrm policy flush
	check_way direct
}

# The way back to the sender is another one now
test_source_validation_takes_effect() {
	local all

	tunnel_open 4
	all=$(sysctl -n net.ipv4.conf.all.rp_filter)
	sysctl -q -w net.ipv4.conf.all.rp_filter=1
	warm
	ip route add "$vtep_b" dev h2
	check_nothing
	ip route del "$vtep_b" dev h2
	warm
	sysctl -q -w net.ipv4.conf.all.rp_filter="$all"
}

# A knob that nobody tells of works after a second at most
test_source_validation_by_a_knob() {
	local all

	tunnel_open 4
	all=$(sysctl -n net.ipv4.conf.all.rp_filter)
	ip route add "$vtep_b" dev h2
	warm
	sysctl -q -w net.ipv4.conf.all.rp_filter=1
	check_wait 5000 is_refused
	sysctl -q -w net.ipv4.conf.all.rp_filter="$all"
	ip route del "$vtep_b" dev h2
}

is_refused() {
	local arrived way

	hello_hex
	way_of "$hex" 0
	[ $way = none ]
}

address_goes() {
	warm
	ip address del "$vtep_a/$prefix" dev ul
	check_nothing
	address_add '' ul "$vtep_a"
	wire_gate
	check_wait 5000 is_taken
	warm
}

test_address_goes() {
	both_families address_goes
}

device_goes_down() {
	warm
	ip link set ul down
	ip link set ul up
	check_wait 5000 is_up '' ul
	wire_again
	check_wait 5000 is_taken
	warm
}

test_device_goes_down() {
	both_families device_goes_down
}

test_device_is_renamed() {
	tunnel_open 4
	warm
	ip link set ul name ul9 2> /dev/null || {
		skip_test "this kernel renames no device that is up"
		return
	}
	check_way ip
	check_way direct
	ip link set ul9 name ul
}

test_device_is_removed() {
	tunnel_open 4
	warm
	frames_stop
	ip link del ul
	wire_everything
	frames_start h1 h2
	use_family 4
	check_wait 5000 is_taken
	warm
}

# IP gets its packets from the bridge then
test_bridge_gets_the_device() {
	tunnel_open 4
	warm
	ip link add br9 type bridge
	check ip link set ul master br9
	ip link set br9 up
	check_way ip
	check_way ip
	ip link set ul nomaster
	ip link del br9
	check_wait 5000 is_taken
	warm
}

test_switch_gets_the_device() {
	tunnel_open 4
	warm
	check ip link add dvs9 type dvs
	ip link set dvs9 up
	check dvsctl port add ul switch dvs9
	check_nothing
	ip link del dvs9
	check_wait 5000 is_taken
	warm
}

test_bond_gets_the_device() {
	tunnel_open 4
	warm
	ip link add bond9 type bond mode active-backup
	ip link set ul down
	check ip link set ul master bond9
	ip link set bond9 up
	ip address add "$vtep_a/$prefix" dev bond9
	ip address del "$vtep_a/$prefix" dev ul
	check_wait 5000 taken_from bond9
	ip link del bond9
	ip link set ul up
	check_wait 5000 is_up '' ul
	wire_again
	check_wait 5000 is_taken
	warm
}

test_namespace_gets_the_device() {
	local away

	tunnel_open 4
	warm
	setup_ns away
	ip link set ul netns "$away"
	ip -n "$away" link set ul netns "$DVS_SUITE"
	check_wait 5000 ip link show ul
	ip link set ul up
	check_wait 5000 is_up '' ul
	wire_again
	check_wait 5000 is_taken
	warm
	cleanup_all_ns
}

# It was there first; packets go by IP, until it goes
test_another_handler() {
	ip link add mv0 link ul type macvlan
	tunnel_create 4
	check_way ip
	check_way ip
	ip link del mv0
	ip link set ul down
	ip link set ul up
	check_wait 5000 is_up '' ul
	wire_again
	use_family 4
	check_wait 5000 is_taken
	warm
}

# What IP has to look at, though it lets it pass
test_odd_packets_go_by_ip() {
	tunnel_open 4
	warm
	hello_hex
	# an option that does nothing
	options_hex "$hex"
	go_by ip "$hex" 2
	# a checksum that nobody has verified
	hello_hex csum=yes
	go_by ip "$hex" 2
	# an address that is not the device's own is somebody else's
	hello_hex macs="02000000fefe${wire_mac//:/}"
	go_by none "$hex" 0
	renew
	tunnel_create 6
	hello_hex csum=yes
	go_by ip "$hex" 2
	go_by ip "$hex" 2
}

# options_hex PACKET-HEX: set hex to it with four octets of options
options_hex() {
	local ip=${1:28:40} len sum

	printf -v len '%04x' $((16#${ip:4:4} + 4))
	ip=46${ip:2:2}$len${ip:8:12}0000${ip:24:16}01010101
	internet_sum "$ip"
	hex=${1:0:28}${ip:0:20}$sum${ip:24}${1:68}
}

# What IP and UDP drop, they drop, and count
test_damaged_packets_go_by_ip() {
	local good

	tunnel_open 4
	warm
	hello_hex
	good=$hex
	# the checksum of the header, its length, the length of UDP
	check_counts IpInHdrErrors "${good:0:48}beef${good:52}"
	check_counts IpExtInTruncatedPkts "$(longer "$good")"
	check_counts UdpInErrors "${good:0:76}ffff${good:80}"
	check_way direct
}

# longer PACKET-HEX: print it with a greater total length than it has
longer() {
	local ip=${1:28:40} sum

	ip=${ip:0:4}0fff${ip:8:12}0000${ip:24:16}
	internet_sum "$ip"
	echo "${1:0:28}${ip:0:20}$sum${ip:24}${1:68}"
}

# check_counts COUNTER PACKET-HEX: it comes to nothing but a count
check_counts() {
	local before

	before=$(nstat -asz "$1" | awk 'NR > 1 { print $2 }')
	go_by none "$2" 0
	check_equal $((before + 1)) "$(nstat -asz "$1" | awk 'NR > 1 { print $2 }')" "$1"
}

# Of what comes by the device, only the tunnel's packets are taken
test_other_packets_go_by_ip() {
	tunnel_open 4
	warm
	frames_stop
	frames_start h1 h2 wire
	hello_hex dport=4790
	exchange 1 wire "$hex"
	# nobody listens there
	[[ ${arrived[*]} == *" ${wire_mac//:/}${ul_mac//:/}0800"*0303* ]] ||
		fail "no ICMP error: ${arrived[*]}"
	frames_stop
	frames_start h1 h2
	check_way direct
}

test_mark_of_the_device() {
	tunnel_open 4
	warm
	tc qdisc add dev ul clsact
	tc filter add dev ul ingress matchall action skbedit mark 7
	check_way ip
	check_way ip
	tc qdisc del dev ul clsact
	check_way direct
}

test_filter_of_the_device() {
	tunnel_open 4
	warm
	tc qdisc add dev ul clsact
	tc filter add dev ul ingress matchall action drop
	check_nothing
	tc qdisc del dev ul clsact
	check_way direct
}

test_sniffer_sees_all() {
	tunnel_open 4
	warm
	sniff ul
	check_way direct
	check_way direct
	check_wait 5000 sniffed 2
}

# Of two switches, on one address; the second goes first
test_two_tunnels() {
	tunnel_open 4
	check ip link add dvs9 type dvs
	check dvsctl tunnel add vx9 switch dvs9 local "$vtep_a" port 4790
	warm
	check dvsctl tunnel del vx9 switch dvs9
	check_way direct
	ip link del dvs9
}

test_tunnel_options_take_effect() {
	local arrived way

	tunnel_open 4
	warm
	check dvsctl tunnel set vx0 state down
	hello_hex
	way_of "$hex" 0
	check_equal ip "$way" "way of a packet after a change"
	check_equal 0 ${#arrived[@]} "frames"
	check dvsctl tunnel set vx0 state up
	warm
	check dvsctl tunnel del vx0
	check_nothing
	# the books of a switch that lost its tunnel do not balance
	frames_stop
	switch_destroy dvs0
	setup
}

test_switch_gives_the_handler_back() {
	tunnel_open 4
	warm
	check dvsctl switch set dvs0 underlay socket
	check_way ip
	check_way ip
	check ip link add mv0 link ul type macvlan
	ip link del mv0
	check dvsctl switch set dvs0 underlay direct
	check_wait 5000 is_taken
	check_way direct	# maybe by the receipt from before
}

probe_functions
hosts_create 2
wire_everything
tests_run
