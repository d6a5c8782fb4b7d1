#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# What outer and inner headers tell each other: TTL, DSCP and traffic class,
# ECN (RFC 6040).
#
#       h1      h2
#       |       | trunk
#    +--p1------p2--+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul
#           |
#          wire           a bare device
#
# p1 is on segment 5000; p2 has VID 5 on segment 5000.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_ttl_is_64_or_as_chosen
	test_ttl_is_inherited
	test_dscp_is_0_or_as_chosen
	test_dscp_is_inherited
	test_dscp_follows_the_class
	test_dscp_follows_the_map
	test_class_follows_the_dscp
	test_class_follows_the_map
	test_class_is_ignored_unless_asked_for
	test_outer_pcp_follows_the_class
	test_ecn_is_copied_outwards
	test_ecn_is_merged_inwards_4_in_4
	test_ecn_is_merged_inwards_6_in_4
	test_ecn_is_merged_inwards_4_in_6
	test_ecn_is_merged_inwards_6_in_6
	test_ecn_behind_a_tag
	test_ecn_means_nothing_to_other_frames
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 mode trunk vlans 5:5000
	EOF
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# outer: set tos and ttl to those of $packet
outer() {
	if [ "$family" -eq 4 ]; then
		tos=$((16#${packet:30:2})) ttl=$((16#${packet:44:2}))
	else
		tos=$((16#${packet:29:2})) ttl=$((16#${packet:42:2}))
	fi
}

# check_ttl EXPECTED INNER-HEX
check_ttl() {
	to_wire h1 "$2"
	outer
	check_equal "$1" $ttl "TTL on IPv$family"
}

# check_dscp EXPECTED FROM INNER-HEX
check_dscp() {
	to_wire "$2" "$3"
	outer
	check_equal "$1" $((tos >> 2)) "DSCP on IPv$family"
}

# ---- TTL ----

test_ttl_is_64_or_as_chosen() {
	for version in 4 6; do
		renew
		frames_start wire
		tunnel_create $version
		inner_hex 4 ttl=17
		check_ttl 64 "$hex"
		check dvsctl tunnel set vx0 ttl 255
		check_ttl 255 "$hex"
		check dvsctl tunnel set vx0 ttl 1
		check_ttl 1 "$hex"
	done
}

test_ttl_is_inherited() {
	for version in 4 6; do
		renew
		frames_start wire
		tunnel_create $version ttl inherit
		inner_hex 4 ttl=17
		check_ttl 17 "$hex"
		inner_hex 6 ttl=19
		check_ttl 19 "$hex"
		frame_hex "$unknown" "$m1"
		check_ttl 64 "$hex"
	done
}

# ---- DSCP and class ----

test_dscp_is_0_or_as_chosen() {
	for version in 4 6; do
		renew
		frames_start wire
		tunnel_create $version
		inner_hex 4 tos=$((46 << 2))
		check_dscp 0 h1 "$hex"
		check dvsctl tunnel set vx0 dscp 63
		check_dscp 63 h1 "$hex"
		frame_hex "$unknown" "$m1"
		check_dscp 63 h1 "$hex"
	done
}

test_dscp_is_inherited() {
	local inner

	for version in 4 6; do
		renew
		frames_start wire
		tunnel_create $version dscp 8
		check dvsctl tunnel set vx0 dscp inherit
		for inner in 4 6; do
			inner_hex $inner tos=$((46 << 2))
			check_dscp 46 h1 "$hex"
		done
		frame_hex "$unknown" "$m1"
		check_dscp 8 h1 "$hex"
	done
}

# check_classes DSCP-OF-PCP-0 ... DSCP-OF-PCP-7: of frames with that tag
check_classes() {
	local pcp=0 dscp

	for dscp in "$@"; do
		frame_hex "$unknown" "$m1" vlan=$pcp.5
		check_dscp "$dscp" h2 "$hex"
		pcp=$((pcp + 1))
	done
}

# Class selectors, RFC 2474, 4.2.2: PCP 0 is class 1 and best effort.
test_dscp_follows_the_class() {
	for version in 4 6; do
		renew
		frames_start wire
		tunnel_create $version dscp class
		check_classes 0 8 16 24 32 40 48 56
		# a frame without a tag is of the port's priority
		frame_hex "$unknown" "$m1"
		check_dscp 0 h1 "$hex"
	done
	check dvsctl port set p1 pcp 5
	frame_hex "$unknown" "$m1"
	check_dscp 40 h1 "$hex"
	check dvsctl port set p2 pcp-map 7,6,5,4,3,2,1,0
	check_classes 56 48 40 32 24 16 8 0
}

# The map is by class: class 0 is PCP 1, class 1 is PCP 0.
test_dscp_follows_the_map() {
	frames_start wire
	tunnel_create 4 dscp class dscp-map 10,11,12,13,14,15,46,63
	check_classes 11 10 12 13 14 15 46 63
}

# check_priority DSCP PCP: a packet with that DSCP leaves p2 with that PCP
check_priority() {
	local tag inner

	inner_hex 4
	inner=$hex
	vxlan_hex 5000 "$inner"
	packet_hex "$hex" tos=$(($1 << 2))
	printf -v tag '8100%04x' $(($2 << 13 | 5))
	from_wire "$hex" h2 "${inner:0:24}$tag${inner:24}"
}

test_class_follows_the_dscp() {
	local pcp

	for version in 4 6; do
		renew
		frames_start h2
		tunnel_create $version dscp class
		for pcp in {0..7}; do
			check_priority $((pcp << 3)) "$pcp"
		done
		check_priority 46 5
	done
}

# What the map gives to a class comes back as that class. Class 6 keeps its DSCP.
test_class_follows_the_map() {
	frames_start h2
	tunnel_create 4 dscp class dscp-map 1,2,3,4,5,46,48,7
	check_priority 1 1
	check_priority 2 0
	check_priority 3 2
	check_priority 5 4
	check_priority 46 5
	check_priority 48 6
	check_priority 7 7
}

test_class_is_ignored_unless_asked_for() {
	frames_start h2
	tunnel_create 4
	check_priority 56 0
	check dvsctl tunnel set vx0 dscp inherit
	check_priority 56 0
}

# The underlay is a VLAN, whose device maps priorities to PCPs.
test_outer_pcp_follows_the_class() {
	local pcp gate=198.18.7.2 tag

	ip link add link ul name ul.7 type vlan id 7 \
		egress-qos-map 0:0 1:1 2:2 3:3 4:4 5:5 6:6 7:7
	ip link set ul.7 up
	ip address add 198.18.7.1/24 dev ul.7
	ip neighbour add $gate lladdr $wire_mac dev ul.7 nud permanent
	check dvsctl tunnel add vx0 local 198.18.7.1
	check dvsctl remote add $gate
	frames_start wire
	for pcp in 0 1 2 3 4 5 6 7; do
		frame_hex "$unknown" "$m1" vlan=$pcp.5
		to_wire h2 "$hex"
		printf -v tag '8100%04x' $((pcp << 13 | 7))
		check_equal "$tag" "${packet:24:8}" "outer tag"
	done
	frames_stop
	ip link del ul.7
}

# ---- ECN: 0 is not capable, 1 and 2 are capable, 3 is congestion ----

# RFC 6040, 4.1, normal mode
test_ecn_is_copied_outwards() {
	local inner ecn

	for version in 4 6; do
		renew
		frames_start wire
		tunnel_create $version dscp 46
		for inner in 4 6; do
			for ecn in 0 1 2 3; do
				inner_hex $inner tos=$ecn
				to_wire h1 "$hex"
				outer
				check_equal $((46 << 2 | ecn)) $tos \
					"TOS of IPv$inner in IPv$family"
			done
		done
	done
}

# RFC 6040, 4.2, figure 4: inner ECN, outer ECN, result
ecn_table="
	0 0 0	0 2 0	0 1 0	0 3 drop
	2 0 2	2 2 2	2 1 1	2 3 3
	1 0 1	1 2 1	1 1 1	1 3 3
	3 0 3	3 2 3	3 1 3	3 3 3
"

# check_ecn INNER-FAMILY INNER-ECN OUTER-ECN RESULT: the DSCP stays
check_ecn() {
	local packet result=()

	if [ "$4" != drop ]; then
		inner_hex "$1" tos=$((20 << 2 | $4))
		result=(h1 "$hex")
	fi
	inner_hex "$1" tos=$((20 << 2 | $2))
	vxlan_hex 5000 "$hex"
	packet_hex "$hex" tos=$((46 << 2 | $3))
	from_wire "$hex" "${result[@]}"
}

# check_ecn_table OUTER-FAMILY INNER-FAMILY
check_ecn_table() {
	local words

	frames_start h1
	tunnel_create "$1"
	read -r -d '' -a words <<< "$ecn_table"
	while [ ${#words[@]} -gt 0 ]; do
		check_ecn "$2" "${words[@]:0:3}"
		words=("${words[@]:3}")
	done
	check_drops dvs0 "vx0 ecn 1"
}

test_ecn_is_merged_inwards_4_in_4() {
	check_ecn_table 4 4
}

test_ecn_is_merged_inwards_6_in_4() {
	check_ecn_table 4 6
}

test_ecn_is_merged_inwards_4_in_6() {
	check_ecn_table 6 4
}

test_ecn_is_merged_inwards_6_in_6() {
	check_ecn_table 6 6
}

# tagged HEX: set hex to the frame with a tag
tagged() {
	hex=${1:0:24}81000009${1:24}
}

test_ecn_behind_a_tag() {
	local result

	frames_start h1
	tunnel_create 4 inner-vlan keep
	inner_hex 4 tos=3
	tagged "$hex"
	result=$hex
	inner_hex 4 tos=2
	tagged "$hex"
	vxlan_hex 5000 "$hex"
	packet_hex "$hex" tos=3
	from_wire "$hex" h1 "$result"
	inner_hex 4 tos=0
	tagged "$hex"
	vxlan_hex 5000 "$hex"
	packet_hex "$hex" tos=3
	from_wire "$hex"
	check_drops dvs0 "vx0 ecn 1"
}

test_ecn_means_nothing_to_other_frames() {
	local inner

	frames_start h1
	tunnel_create 4
	frame_hex "$bc" "$m3"
	inner=$hex
	vxlan_hex 5000 "$inner"
	packet_hex "$hex" tos=3
	from_wire "$hex" h1 "$inner"
	check_drops dvs0
}

hosts_create 2
wire_everything
tests_run
