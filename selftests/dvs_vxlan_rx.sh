#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# What comes in by a tunnel: good packets, and bad ones of each kind.
#
#       h1      h2
#       |       | trunk
#    +--p1------p2--+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul
#           |
#          wire           a bare device, at which packets are made
#
# p1 is on segment 5000; p2 has VID 5 on segment 5000 and 70 on 70000.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_ipv4_packet_is_received
	test_ipv6_packet_is_received
	test_wrong_checksum_is_refused
	test_fragments_are_received
	test_short_header_is_dropped
	test_missing_i_flag_is_dropped
	test_reserved_bits_are_ignored
	test_reserved_bits_are_dropped_if_strict
	test_unknown_vni_is_dropped
	test_refused_vni_is_dropped
	test_own_source_is_a_loop
	test_unknown_remote_is_dropped_on_request
	test_known_remotes_are_forgotten_on_request
	test_truncated_frame_is_dropped
	test_invalid_sources_are_dropped
	test_own_address_is_not_learned
	test_no_source_is_learned_from_bad_packets
	test_reserved_group_is_dropped
	test_inner_tag_is_dropped
	test_inner_tag_is_kept_on_request
	test_tunnel_down_drops
	test_nonsense_is_survived
	test_path_mtu_is_learned_over_ipv4
	test_path_mtu_is_learned_over_ipv6
	test_forged_path_mtu_is_ignored
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

# arrives: set at[] to where a frame $inner of segment 5000 arrives
arrives() {
	at=(h1 "$inner" h2 "${inner:0:24}81000005${inner:24}")
}

# inner_frame [WORD]...: set inner to a broadcast frame of m3
inner_frame() {
	frame_hex $bc "$m3" "$@"
	inner=$hex
}

# check_good [VARIABLE=VALUE]...: a packet with $inner in it is received
check_good() {
	local at

	arrives
	vxlan_hex 5000 "$inner"
	packet_hex "$hex" "$@"
	from_wire "$hex" "${at[@]}"
}

# check_bad PAYLOAD-HEX [VARIABLE=VALUE]...: a packet is not received
check_bad() {
	packet_hex "$@"
	from_wire "$hex"
}

test_ipv4_packet_is_received() {
	tunnel_create 4
	inner_frame
	check_good
	check_good csum=yes
	check_good id=77 frag=0 ttl=1 sport=1
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of)" "FDB"
	inner_frame len=1400
	check_good
	check_drops dvs0
}

test_ipv6_packet_is_received() {
	tunnel_create 6
	inner_frame
	check_good
	check_good label=777 ttl=1 sport=1
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of)" "FDB"
	inner_frame len=1400
	check_good
	check_drops dvs0
}

# RFC 7348, 5: a checksum that is there and wrong; RFC 6935: none on IPv6. UDP
# itself drops those.
test_wrong_checksum_is_refused() {
	tunnel_create 4
	inner_frame
	vxlan_hex 5000 "$inner"
	check_bad "$hex" csum=dead
	renew
	tunnel_create 6
	vxlan_hex 5000 "$inner"
	check_bad "$hex" csum=dead
	vxlan_hex 5000 "$inner"
	check_bad "$hex" csum=no
	check dvsctl tunnel set vx0 zero-csum6-rx on
	check_good csum=no
	check_equal 1 "$(tunnel_get rx-packets)" "packets received"
}

# RFC 7348, 4.3 lets us discard them; the host puts them together.
test_fragments_are_received() {
	local first second at

	tunnel_create 4
	inner_frame len=100
	vxlan_hex 5000 "$inner"
	packet_hex "$hex"
	# 64 of 116 bytes behind the IP header, then the rest
	first=${hex:68:128} second=${hex:196}
	fragment_hex 0x2000 "$first"
	from_wire "$hex"
	fragment_hex 8 "$second"
	arrives
	from_wire "$hex" "${at[@]}"
}

# fragment_hex FLAGS-AND-OFFSET PAYLOAD-HEX: set hex
fragment_hex() {
	local from to ip sum

	address_hex "$vtep_b"; from=$hex
	address_hex "$vtep_a"; to=$hex
	printf -v ip '4500%04x1234%04x4011' $((20 + ${#2} / 2)) "$1"
	internet_sum "${ip}0000$from$to"
	hex=$ul_mac$wire_mac
	hex=${hex//:/}0800$ip$sum$from$to$2
}

test_short_header_is_dropped() {
	local length

	tunnel_create 4
	for length in 0 1 4 7; do
		vxlan_hex 5000 ''
		check_bad "${hex:0:length * 2}"
	done
	check_drops dvs0 "vx0 vxlan-header 4"
}

test_missing_i_flag_is_dropped() {
	tunnel_create 4
	inner_frame
	check_bad "0000000000138800$inner"
	check_bad "f700000000138800$inner"
	check_bad "f7ffffff001388ff$inner"
	check_drops dvs0 "vx0 vxlan-header 3"
}

# good_with HEADER: a packet with this VXLAN header is received
good_with() {
	local at

	arrives
	packet_hex "$1$inner"
	from_wire "$hex" "${at[@]}"
}

test_reserved_bits_are_ignored() {
	tunnel_create 4
	inner_frame
	good_with ff00000000138800
	good_with 08ffffff00138800
	good_with 08000000001388ff
	good_with ffffffff001388ff
	check_drops dvs0
}

test_reserved_bits_are_dropped_if_strict() {
	tunnel_create 4 strict on
	inner_frame
	check_bad "8800000000138800$inner"
	check_bad "0900000000138800$inner"
	check_bad "0880000000138800$inner"
	check_bad "0800000100138800$inner"
	check_bad "0800000000138801$inner"
	check_bad "0800000000138880$inner"
	check_drops dvs0 "vx0 vxlan-reserved 6"
	check_good
	check dvsctl tunnel set vx0 strict off
	good_with 8800000000138800
}

test_unknown_vni_is_dropped() {
	local vni

	tunnel_create 4
	inner_frame
	for vni in 0 1388 5001 16777215; do
		vxlan_hex $vni "$inner"
		check_bad "$hex"
	done
	check_drops dvs0 "vx0 vni-unknown 4"
}

test_refused_vni_is_dropped() {
	tunnel_create 4 segments 5000,6000-6999
	inner_frame
	vxlan_hex 70000 "$inner"
	check_bad "$hex"
	check_good
	check dvsctl tunnel set vx0 segments 70000
	vxlan_hex 5000 "$inner"
	check_bad "$hex"
	check_drops dvs0 "vx0 vni-refused 2"
	check_equal "" "$(fdb_of)" "FDB"
	check dvsctl tunnel set vx0 segments all
	check_good
}

# IPv4 alone drops packets from the host's own addresses; the switch has to see
# to it where it was told not to.
test_own_source_is_a_loop() {
	sysctl -q -w net.ipv4.conf.ul.accept_local=1
	for version in 4 6; do
		renew
		tunnel_create $version
		inner_frame
		vxlan_hex 5000 "$inner"
		check_bad "$hex" from="$vtep_a"
		check_drops dvs0 "vx0 tunnel-loop 1"
		check_equal "" "$(fdb_of)" "FDB"
	done
	sysctl -q -w net.ipv4.conf.ul.accept_local=0
}

test_unknown_remote_is_dropped_on_request() {
	tunnel_create 4 remotes-only on
	inner_frame
	vxlan_hex 5000 "$inner"
	check_bad "$hex" from="$vtep_c"
	check_drops dvs0 "vx0 remote-unknown 1"
	check_equal "" "$(fdb_of)" "FDB"
	check_equal 1 "$(tunnel_get remote-count)" "remotes"
	check_good
	check dvsctl remote add "$vtep_c" segments 70000
	check_good from="$vtep_c"
}

test_known_remotes_are_forgotten_on_request() {
	tunnel_create 4
	inner_frame
	check_good from="$vtep_c"
	check_equal "$m3 5000 $vtep_c learned" "$(fdb_of)" "FDB"
	check_equal 2 "$(tunnel_get remote-count)" "remotes"
	check dvsctl tunnel set vx0 remotes-only on
	check_equal "" "$(fdb_of)" "FDB"
	check_equal 1 "$(tunnel_get remote-count)" "remotes"
}

test_truncated_frame_is_dropped() {
	local length

	tunnel_create 4
	inner_frame
	for length in 0 1 12 13; do
		vxlan_hex 5000 "${inner:0:length * 2}"
		check_bad "$hex"
	done
	check_drops dvs0 "vx0 inner-truncated 4"
	inner=${inner:0:28}
	check_good
}

test_invalid_sources_are_dropped() {
	local mac

	tunnel_create 4
	for mac in 00:00:00:00:00:00 $bc 01:00:5e:00:00:01; do
		frame_hex $bc $mac
		vxlan_hex 5000 "$hex"
		check_bad "$hex"
	done
	check_drops dvs0 "vx0 invalid-source 3"
	check_equal "" "$(fdb_of)" "FDB"
}

# A switch that hears itself keeps its address where it is.
test_own_address_is_not_learned() {
	local own

	tunnel_create 4
	check dvsctl port set dvs0 segment 5000
	own=$(switch_get dvs0 mac)
	frame_hex "$m1" "$own"
	inner=$hex
	check_good
	check_equal "" "$(fdb_of "$own" segment 5000)" "FDB"
	member kind "$(dvsctl -j fdb show "$own" segment 5000)"
	check_equal local "$member" "kind of the entry"
}

test_no_source_is_learned_from_bad_packets() {
	tunnel_create 4 strict on
	inner_frame
	check_bad "0000000000138800$inner" from="$vtep_c"
	check_bad "0800000000138801$inner" from="$vtep_c"
	check_bad "0800000000000000$inner" from="$vtep_c"
	check_bad "0800000000138800" from="$vtep_c"
	check_equal "" "$(fdb_of)" "FDB"
	check_equal 1 "$(tunnel_get remote-count)" "remotes"
	check_drops dvs0 "vx0 vxlan-header 1" "vx0 vxlan-reserved 1" \
		"vx0 vni-unknown 1" "vx0 inner-truncated 1"
}

test_reserved_group_is_dropped() {
	tunnel_create 4
	frame_hex 01:80:c2:00:00:00 "$m3"
	vxlan_hex 5000 "$hex"
	check_bad "$hex"
	frame_hex 01:80:c2:00:00:0e "$m3"
	vxlan_hex 5000 "$hex"
	check_bad "$hex"
	check_drops dvs0 "vx0 reserved-group 2"
}

test_inner_tag_is_dropped() {
	local word

	tunnel_create 4
	for word in vlan=5 vlan=7.0 svlan=5; do
		inner_frame $word
		vxlan_hex 5000 "$inner"
		check_bad "$hex"
	done
	check_drops dvs0 "vx0 inner-vlan 3"
	check_equal "" "$(fdb_of)" "FDB"
}

test_inner_tag_is_kept_on_request() {
	local word

	tunnel_create 4 inner-vlan keep
	for word in vlan=5 vlan=7.0 svlan=5; do
		inner_frame $word
		check_good
	done
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of)" "FDB"
}

test_tunnel_down_drops() {
	tunnel_create 4 state down
	inner_frame
	vxlan_hex 5000 "$inner"
	check_bad "$hex"
	frame_hex $bc "$m1"
	check_hex h1 "$hex" h2 "${hex:0:24}81000005${hex:24}"
	check_drops dvs0 "vx0 tunnel-down 1"
	check dvsctl tunnel set vx0 state up
	check_good
}

# random_hex BYTES: set hex
random_hex() {
	hex=$(od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n')
}

# Random bytes behind the UDP header, the VXLAN header, the Ethernet header, and
# in an IP header that congestion asks for.
test_nonsense_is_survived() {
	local i head

	tunnel_create 4 inner-vlan keep
	inner=${m1//:/}${m3//:/}
	for i in {1..8}; do
		for head in '' 0800000000138800 "0800000000138800$inner" \
			    "0800000000138800${inner}0800" \
			    "0800000000138800${inner}86dd" \
			    "0800000000138800${inner}81000001"; do
			random_hex $((RANDOM % 60))
			packet_hex "$head$hex" tos=3
			exchange 0 wire "$hex"
		done
	done
	check_equal 48 "$(tunnel_get rx-packets)" "packets received"
	inner_frame
	check_good
}

# ---- errors from the underlay ----

# icmp_hex MTU QUOTED-HEX: set hex to what a router says that cannot pass on a
# packet, which it quotes, for want of MTU
icmp_hex() {
	local from to icmp ip sum

	address_hex "${vtep_a%1}$gate"; from=$hex
	address_hex "$vtep_a"; to=$hex
	if [ "$family" -eq 4 ]; then
		printf -v icmp '0000%04x%s' "$1" "$2"
		internet_sum "03040000$icmp"
		icmp=0304$sum$icmp
		printf -v ip '4500%04x000000004001' $((20 + ${#icmp} / 2))
		internet_sum "${ip}0000$from$to"
		ip=0800$ip$sum$from$to
	else
		printf -v icmp '%08x%s' "$1" "$2"
		printf -v ip '%08x%08x' $((${#icmp} / 2 + 4)) 58
		internet_sum "$from$to${ip}02000000$icmp"
		icmp=0200$sum$icmp
		printf -v ip '86dd60000000%04x3a40' $((${#icmp} / 2))
		ip+=$from$to
	fi
	hex=$ul_mac$wire_mac
	hex=${hex//:/}$ip$icmp
}

# too_big MTU [VARIABLE=VALUE]...: such a message comes about a packet to B; it
# quotes no more than the UDP header (RFC 792)
too_big() {
	packet_hex '' from="$vtep_a" to="$vtep_b" csum=no "${@:2}"
	icmp_hex "$1" "${hex:28}"
	exchange 0 wire "$hex"
}

remote_mtu() {
	member mtu "$(dvsctl -j remote show "$vtep_b")"
	echo "$member"
}

mtus_forget() {
	ip route flush cache
	ip -6 route flush cache
}

test_path_mtu_is_learned_over_ipv4() {
	tunnel_create 4
	too_big 1300
	check_equal 1250 "$(remote_mtu)" "MTU of the remote"
	check_equal 1250 "$(tunnel_get mtu)" "MTU of the tunnel"
	mtus_forget
}

test_path_mtu_is_learned_over_ipv6() {
	tunnel_create 6
	too_big 1400
	check_equal 1330 "$(remote_mtu)" "MTU of the remote"
	check_equal 1330 "$(tunnel_get mtu)" "MTU of the tunnel"
	mtus_forget
}

# Whether the kernel notes an MTU before it asks a socket. IPv4 always does.
kernel_believes_all() {
	local vtep_b=2001:db8:99::1

	too_big 1400 sport=9 dport=9
	ip -6 route get "$vtep_b" | grep -q ' mtu 1400'
}

# Only who saw one of our packets knows its source port.
test_forged_path_mtu_is_ignored() {
	local word

	use_family 6
	if kernel_believes_all; then
		mtus_forget
		skip_test "this kernel notes the MTU without asking a socket"
		return
	fi
	tunnel_create 6 src-port 50000-50009
	check_equal 1430 "$(remote_mtu)" "MTU at first"
	for word in sport=49999 sport=50010 dport=4790 from=2001:db8:a::9; do
		too_big 1400 sport=50000 $word
		check_equal 1430 "$(remote_mtu)" "MTU after $word"
	done
	too_big 1400 sport=50009
	check_equal 1330 "$(remote_mtu)" "MTU of the remote"
	mtus_forget
}

hosts_create 2
wire_everything
tests_run
