#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 480
#
# The flow cache: what is counted as one flow, and what is told of it. The topology
# is in lib_flow.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_flow.sh
. "$suite_dir/lib_flow.sh"

ALL_TESTS="
	test_udp_in_ipv4
	test_tcp_flags_add_up
	test_icmp_has_type_and_code
	test_ipv4_options
	test_fragments_of_ipv4
	test_ipv6
	test_extension_headers
	test_fragments_of_ipv6
	test_arp_and_other_frames
	test_tags
	test_cut_off_headers
	test_padding_does_not_count
	test_flows_differ
	test_macs_tell_flows_apart
	test_drops_have_their_reason
	test_flooded_frames
	test_host_is_a_port
"

setup() {
	flow_setup && dvsctl sampler set interval 1
}

teardown() {
	flow_teardown
}

# ---- keys and values ----

test_udp_in_ipv4() {
	ip_hex 17 "$(ports_hex 1000 53)" tos=0xb8
	from_h1 3
	check_flows "UDP" "segment src dst protocol src-port dst-port tos packets
		bytes in-port-name out-port-name direction interval mode vlan
		fragment tcp-flags drop-packets" \
		"10 $a1 $a2 17 1000 53 184 3 252 p1 p2 in 1 systematic - - - -"
}

test_tcp_flags_add_up() {
	local flags

	for flags in 2 16 24; do
		ip_hex 6 "$(tcp_hex 40000 80 $flags)"
		from_h1
	done
	check_flows "TCP" "protocol src-port dst-port tcp-flags packets" \
		"6 40000 80 26 3"
}

test_icmp_has_type_and_code() {
	ip_hex 1 "0301$(printf '%0112d' 0)"
	from_h1
	ip6_hex 58 "8000$(printf '%0112d' 0)"
	from_h1
	check_flows "ICMP" "protocol src-port dst-port" "1 0 769" "58 0 32768"
}

test_ipv4_options() {
	ip_hex 17 "$(ports_hex 7 8)" options=0101010101010100
	from_h1 2
	check_flows "options" "src src-port dst-port packets bytes" \
		"$a1 7 8 2 184"
}

test_fragments_of_ipv4() {
	ip_hex 17 "$(ports_hex 7 8)" frag=0x2000
	from_h1
	ip_hex 17 "$(ports_hex 7 8)" frag=0x2005
	from_h1
	ip_hex 17 "$(ports_hex 9 9)" frag=0x000a
	from_h1
	check_flows "first and later ones" \
		"protocol fragment src-port dst-port packets" \
		"17 true 7 8 1" "17 true - - 2"
}

test_ipv6() {
	ip6_hex 17 "$(ports_hex 5000 53)" tos=0x2e
	from_h1 2
	ip6_hex 6 "$(tcp_hex 1 2 18)"
	from_h1
	check_flows "IPv6" "src dst protocol src-port dst-port tos tcp-flags
		packets bytes" \
		"$x1 $x2 17 5000 53 46 - 2 208" "$x1 $x2 6 1 2 0 18 1 80"
}

# Hop-by-hop, routing, destination options, authentication
test_extension_headers() {
	local rest

	rest=$(ports_hex 5000 53)
	ip6_hex 0 "2b000104000000003c000000000000001100010400000000$rest"
	from_h1
	ip6_hex 51 "1102$(printf '%028d' 0)$rest"
	from_h1
	check_flows "behind extensions" "src protocol src-port dst-port packets" \
		"$x1 17 5000 53 2"
}

test_fragments_of_ipv6() {
	local rest

	rest=$(ports_hex 5000 53)
	ip6_hex 44 "1100000100000007$rest"
	from_h1
	ip6_hex 44 "1100004100000007$rest"
	from_h1
	ip6_hex 44 "1100008000000007$rest"
	from_h1
	check_flows "first and later ones" \
		"protocol fragment src-port dst-port packets" \
		"17 true 5000 53 1" "17 true - - 2"
}

test_arp_and_other_frames() {
	hex=${m2//:/}${m1//:/}0806$(printf '%092d' 0)
	from_h1
	hex=${m2//:/}${m1//:/}88b5$(printf '%092d' 0)
	from_h1
	from_h1
	check_flows "layer 2" "ethertype src-mac dst-mac src protocol packets
		bytes" \
		"2054 $m1 $m2 - - 1 46" "34997 $m1 $m2 - - 2 92"
}

test_tags() {
	local arrived packet

	ip_hex 17 "$(ports_hex 1 2)" macs=$m2$m3
	packet=${hex:24}
	exchange 0 h3 "${hex:0:24}8100000a$packet"
	exchange 0 h3 "${hex:0:24}8100000a8100000588a80007$packet"
	check_flows "behind tags" "segment vlan in-port-name src src-port packets
		bytes" "10 10 p3 $a1 1 2 168"
}

# A header that is not there is none; nothing behind a frame is read
# All flags of TCP but those that end a flow
test_cut_off_headers() {
	local part tcp

	ip_hex 6 "$(tcp_hex 1 2 250)"
	tcp=$hex
	for part in 1 8 19 20 22 24 30 33 34; do
		hex=${tcp:0:28 + part * 2}
		from_h1
	done
	ip6_hex 0 "2bff0104$(printf '%060d' 0)"
	from_h1
	ip6_hex 44 11
	from_h1
	check_flows "cut off" "ethertype src src-port dst-port tcp-flags packets" \
		"2048 - - - - 3" "2048 $a1 0 0 0 2" "2048 $a1 1 2 250 4" \
		"34525 $x1 - - - 1" "34525 $x1 - - - 1"
}

test_padding_does_not_count() {
	ip_hex 17 0001000200080000
	hex+=$(printf '%036d' 0)
	from_h1
	check_flows "padded" "src-port dst-port bytes" "1 2 28"
}

test_flows_differ() {
	ip_hex 17 "$(ports_hex 1 2)"
	from_h1
	ip_hex 17 "$(ports_hex 1 2)" tos=4
	from_h1
	ip_hex 17 "$(ports_hex 1 2)" to=10.0.0.3
	from_h1
	ip_hex 17 "$(ports_hex 1 2)" from=10.0.0.3
	from_h1
	ip_hex 136 "$(ports_hex 1 2)"
	from_h1
	ip_hex 17 "$(ports_hex 2 1)"
	from_h1
	check_equal 6 "$(flows packets | grep -c '^1$')" "flows"
	check_equal 5 "$(dvsctl -j flow show src $a1 | jq length)" "by source"
	check_equal 1 "$(dvsctl -j flow show dst 10.0.0.3 | jq length)" "by dst"
	check_equal 1 "$(dvsctl -j flow show protocol udplite | jq length)" \
		"by protocol"
	check_equal 1 "$(dvsctl -j flow show src-port 2 dst-port 1 |
		jq length)" "by ports"
	check_equal 6 "$(dvsctl -j flow show in-port p1 out-port p2 segment 10 |
		jq length)" "by place"
	check_equal 0 "$(dvsctl -j flow show in-port p2 | jq length)" "of p2"
	check_equal 0 "$(dvsctl -j flow show src $x1 | jq length)" "of IPv6"
}

test_macs_tell_flows_apart() {
	check dvsctl flow set dvs0 macs on
	ip_hex 17 "$(ports_hex 1 2)"
	from_h1
	ip_hex 17 "$(ports_hex 1 2)" macs=$m2$m3
	from_h1
	ip6_hex 17 "$(ports_hex 1 2)"
	from_h1
	check_flows "MACs" "src src-mac dst-mac packets" \
		"$a1 $m1 $m2 1" "$a1 $m3 $m2 1" "$x1 $m1 $m2 1"
}

test_drops_have_their_reason() {
	check dvsctl port set p1 isolated on
	check dvsctl port set p2 isolated on
	ip_hex 17 "$(ports_hex 1 2)"
	from_h1 2
	check dvsctl port set p2 isolated off
	from_h1
	check dvsctl police set p1 rate 8kbit burst 1
	from_h1 3
	check_flows "dropped" "packets bytes drop-packets drop-bytes drop-reason" \
		"6 504 4 336 policed"
}

test_flooded_frames() {
	ip_hex 17 "$(ports_hex 1 2)" macs=$unknown$m1
	from_h1 2
	ip_hex 17 "$(ports_hex 1 3)"
	from_h1
	check_flows "ways out" "dst-port packets out-port-name" "2 2 -" "3 1 p2"
}

test_host_is_a_port() {
	local host

	host=$(switch_get dvs0 mac)
	check dvsctl port set dvs0 segment 10
	dvsctl flow flush
	ip_hex 17 "$(ports_hex 1 2)" macs=$host$m1
	from_h1
	ip_hex 17 "$(ports_hex 3 4)" macs=$m2$host
	exchange 0 dvs0 "$hex"
	check_equal "1 p1 dvs0 3 dvs0 p2" "$(flows src-port in-port-name \
		out-port-name | grep '^[13] ' | paste -sd ' ')" "places"
}

hosts_create 3 || exit 1
tests_run
