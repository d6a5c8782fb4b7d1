#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# The wire format of VXLAN (RFC 7348, 5), to the bit.
#
#       h1      h2
#       |       | trunk
#    +--p1------p2--+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul
#           |
#          wire           a bare device, which sees each packet
#
# p1 is on segment 5000; p2 has VID 1 on segment 1, 5 on 5000, 70 on 70000, 99
# on 16777215.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_ipv4_packet_is_right_to_the_bit
	test_ipv6_packet_is_right_to_the_bit
	test_ipv4_checksum_on_request
	test_ipv6_checksum_off_on_request
	test_vni_is_the_segment
	test_other_udp_port
	test_source_port_stays_within_a_flow
	test_source_port_differs_between_flows
	test_source_port_differs_between_addresses
	test_source_port_range
	test_flow_label_differs_between_flows
	test_tag_of_the_port_is_stripped
	test_inner_tag_is_refused
	test_inner_tag_is_kept_on_request
	test_long_frame_is_one_packet
	test_tshark_agrees
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 mode trunk vlans 1,5:5000,70:70000,99:16777215
	EOF
	frames_start wire
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# outer: set sport and label to what $packet has
outer() {
	local at=$(((14 + outer_ip) * 2))

	sport=$((16#${packet:at:4}))
	[ "$family" -eq 4 ] || label=$((16#${packet:31:5}))
}

# check_packet VNI INNER-HEX [VARIABLE=VALUE]...: $packet carries that frame; of
# what is free to choose it has what it has
check_packet() {
	local hex

	outer
	[ $sport -ge 49152 ] || fail "source port $sport"
	vxlan_hex "$1" "$2"
	packet_hex "$hex" from="$vtep_a" to="$vtep_b" macs=$wire_mac$ul_mac \
		sport=$sport label="$label" "${@:3}"
	check_equal "$hex" "$packet" "packet"
}

# check_sent VNI FROM FRAME [FRAME-INSIDE [VARIABLE=VALUE]...]
check_sent() {
	local inside hex

	# shellcheck disable=SC2086  # a frame is several words
	frame_hex ${4:-$3}
	inside=$hex
	# shellcheck disable=SC2086
	frame_hex $3
	to_wire "$2" "$hex"
	check_packet "$1" "$inside" "${@:5}"
}

test_ipv4_packet_is_right_to_the_bit() {
	tunnel_create 4
	check_sent 5000 h1 "$bc $m1"
	check_sent 5000 h1 "$unknown $m1 len=1200"
	check_sent 5000 h1 "$unknown $m1 len=14"
}

test_ipv6_packet_is_right_to_the_bit() {
	tunnel_create 6
	check_sent 5000 h1 "$bc $m1"
	check_sent 5000 h1 "$unknown $m1 len=1201"
	check_sent 5000 h1 "$unknown $m1 len=14"
}

test_ipv4_checksum_on_request() {
	tunnel_create 4
	check dvsctl tunnel set vx0 csum on
	check_sent 5000 h1 "$bc $m1" "$bc $m1" csum=yes
	check_sent 5000 h1 "$bc $m1 len=1201" "$bc $m1 len=1201" csum=yes
	check dvsctl tunnel set vx0 csum off
	check_sent 5000 h1 "$bc $m1" "$bc $m1" csum=no
}

test_ipv6_checksum_off_on_request() {
	tunnel_create 6 csum off
	check_sent 5000 h1 "$bc $m1" "$bc $m1" csum=no
	check dvsctl tunnel set vx0 csum on
	check_sent 5000 h1 "$bc $m1" "$bc $m1" csum=yes
}

test_vni_is_the_segment() {
	tunnel_create 4
	check_sent 1 h2 "$bc $m1 vlan=1" "$bc $m1"
	check_sent 5000 h2 "$bc $m1 vlan=5" "$bc $m1"
	check_sent 70000 h2 "$bc $m1 vlan=70" "$bc $m1"
	check_sent 16777215 h2 "$bc $m1 vlan=99" "$bc $m1"
}

test_other_udp_port() {
	tunnel_create 4 port 8472
	check_sent 5000 h1 "$bc $m1" "$bc $m1" dport=8472
}

# ports_of HEX...: set ports[] to the source ports these frames leave with
ports_of() {
	local frame

	ports=()
	for frame in "$@"; do
		to_wire h1 "$frame"
		outer
		ports+=("$sport")
	done
}

# distinct NUMBER...: print how many there are
distinct() {
	printf '%s\n' "$@" | sort -u | wc -l
}

# flow_hex FAMILY SOURCE-PORT LENGTH: set hex to a frame of that flow
flow_hex() {
	local payload

	printf -v payload '%*s' "$3" ''
	packet_hex "${payload// /5a}" family="$1" macs="$unknown$m1" \
		sport="$2" dport=80 from="${flow_ends[0]}" to="${flow_ends[1]}"
}

# flow_family FAMILY
flow_family() {
	if [ "$1" -eq 4 ]; then
		flow_ends=(10.0.0.1 10.0.0.2)
	else
		flow_ends=(2001:db8:f::1 2001:db8:f::2)
	fi
}

test_source_port_stays_within_a_flow() {
	local inner length all=()

	tunnel_create 4
	for inner in 4 6; do
		flow_family $inner
		all=()
		for length in 4 5 100 1000; do
			flow_hex $inner 1234 $length
			all+=("$hex")
		done
		ports_of "${all[@]}" "${all[0]}"
		check_equal 1 "$(distinct "${ports[@]}")" \
			"source ports of one IPv$inner flow (${ports[*]})"
	done
}

# Of 16384 ports, 24 flows hardly ever have two in common, and never four.
test_source_port_differs_between_flows() {
	local inner port all=() count

	tunnel_create 4
	for inner in 4 6; do
		flow_family $inner
		all=()
		for port in {1000..1023}; do
			flow_hex $inner "$port" 4
			all+=("$hex")
		done
		ports_of "${all[@]}"
		count=$(distinct "${ports[@]}")
		[ "$count" -ge 21 ] ||
			fail "24 IPv$inner flows have $count source ports: ${ports[*]}"
		for port in "${ports[@]}"; do
			[ "$port" -ge 49152 ] || fail "source port $port"
		done
	done
}

# ports_of_addresses COUNT: set ports[] for frames that are not IP
ports_of_addresses() {
	local arrived packet

	frame_hex $bc "$m1"
	exchange "$1" h1 "$hex" "$1"
	check_equal "$1" ${#arrived[@]} "packets"
	ports=()
	for packet in "${arrived[@]#wire }"; do
		outer
		ports+=("$sport")
	done
}

test_source_port_differs_between_addresses() {
	local count

	tunnel_create 4
	ports_of_addresses 64
	count=$(distinct "${ports[@]}")
	[ "$count" -ge 60 ] || fail "64 addresses have $count ports: ${ports[*]}"
}

test_source_port_range() {
	tunnel_create 4 src-port 50000-50003
	ports_of_addresses 100
	check_equal "50000 50001 50002 50003" \
		"$(printf '%s\n' "${ports[@]}" | sort -u | xargs)" "source ports"
	check dvsctl tunnel set vx0 src-port 7-7
	ports_of_addresses 10
	check_equal 7 "$(printf '%s\n' "${ports[@]}" | sort -u | xargs)" \
		"source ports"
}

# RFC 6438: routers that do not look into UDP spread by the label.
test_flow_label_differs_between_flows() {
	local port labels=()

	tunnel_create 6
	flow_family 4
	for port in 1 2 3 4 5 6 7 8; do
		flow_hex 4 $port 4
		to_wire h1 "$hex"
		outer
		labels+=("$label")
	done
	[ "$(distinct "${labels[@]}")" -ge 7 ] || fail "labels: ${labels[*]}"
	to_wire h1 "$hex"
	outer
	check_equal "${labels[-1]}" "$label" "label of one flow"
}

# RFC 7348, 6.1: a tag only says what segment a frame belongs to.
test_tag_of_the_port_is_stripped() {
	tunnel_create 4
	check_sent 5000 h2 "$bc $m1 vlan=5" "$bc $m1"
	check_sent 5000 h2 "$bc $m1 vlan=7.5" "$bc $m1"
	check_sent 5000 h2 "$bc $m1 vlan=6d.5 len=200" "$bc $m1 len=196"
	check_sent 5000 h1 "$bc $m1 vlan=3.0" "$bc $m1"
}

test_inner_tag_is_refused() {
	tunnel_create 4
	frame_hex $bc "$m1" vlan=5 vlan=9
	check_hex h2 "$hex"
	frame_hex $bc "$m1" svlan=9
	check_hex h1 "$hex"
	check_drops dvs0 "vx0 inner-vlan 2"
}

test_inner_tag_is_kept_on_request() {
	tunnel_create 4 inner-vlan keep
	check_sent 5000 h2 "$bc $m1 vlan=5 vlan=3.9" "$bc $m1 vlan=3.9"
	check_sent 5000 h2 "$bc $m1 vlan=5 svlan=9 vlan=10" \
		"$bc $m1 svlan=9 vlan=10"
	check_sent 5000 h1 "$bc $m1 svlan=9" "$bc $m1 svlan=9"
}

# The longest frame that passes: 1500 bytes of underlay, no fragments.
test_long_frame_is_one_packet() {
	tunnel_create 4
	check_sent 5000 h1 "$bc $m1 len=1464"
	frame_hex $bc "$m1" len=1465
	check_hex h1 "$hex"
	check_drops dvs0 "vx0 tunnel-mtu 1"
}

# ---- a third opinion ----

# tshark_packets: print packets of each kind
tshark_packets() {
	local frame

	for frame in "$bc $m1" "$unknown $m1 len=1000"; do
		# shellcheck disable=SC2086  # a frame is several words
		frame_hex $frame
		to_wire h1 "$hex"
		echo "$packet"
	done
	for frame in 4 6; do
		inner_hex $frame
		to_wire h1 "$hex"
		echo "$packet"
	done
	frame_hex $bc "$m1" vlan=99 vlan=3.9
	to_wire h2 "$hex"
	echo "$packet"
}

# tshark_fields: print what tshark reads of packets: UDP port, VXLAN flags, VNI,
# whether the UDP checksum is right (1) or not there (3), the inner tag's VID,
# complaints
tshark_fields() {
	sed 's/../ &/g; s/^/000000/' "$tmp/packets" |
		text2pcap -q - "$tmp/packets.pcap"
	tshark -r "$tmp/packets.pcap" -o udp.check_checksum:TRUE -T fields \
		-E separator=, -E occurrence=f -e udp.dstport -e vxlan.flags \
		-e vxlan.vni -e udp.checksum.status -e vlan.id -e _ws.malformed \
		-e _ws.expert.severity
}

test_tshark_agrees() {
	tunnel_create 4 inner-vlan keep
	tshark_packets > "$tmp/packets"
	renew
	tunnel_create 6 inner-vlan keep
	tshark_packets >> "$tmp/packets"
	check_equal "4789,0x0800,5000,3,,,
4789,0x0800,5000,3,,,
4789,0x0800,5000,3,,,
4789,0x0800,5000,3,,,
4789,0x0800,16777215,3,9,,
4789,0x0800,5000,1,,,
4789,0x0800,5000,1,,,
4789,0x0800,5000,1,,,
4789,0x0800,5000,1,,,
4789,0x0800,16777215,1,9,," "$(tshark_fields 2> "$tmp/errors")" "fields"
}

hosts_create 2
label=0
wire_everything
ethtool -K ul tx off > /dev/null
tests_run
