#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Header templates: a packet whose outer headers are known does not go by IP, and
# nobody can tell, for whatever changes on the host holds from the next packet on.
#
#          h1
#           |
#    +-----p1-------+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul
#           |
#          wire           a bare device, which sees each packet
#
# Which way a packet went is told by the trace event net_dev_queue of ul: IP's packets
# pass it, the others go to the driver at once.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_ways.sh
. "$suite_dir/lib_ways.sh"

ALL_TESTS="
	test_second_packet_takes_it
	test_packets_are_alike
	test_packets_with_checksums_are_alike
	test_checksums_of_a_plain_device
	test_packets_with_inherited_values_are_alike
	test_packets_of_a_class_are_alike
	test_flooded_copies_are_whole
	test_firewall_takes_effect
	test_firewall_behind_routing_takes_effect
	test_neighbour_moves
	test_neighbour_goes
	test_stale_neighbour_is_probed
	test_route_changes
	test_address_goes
	test_device_changes_its_address
	test_device_mtu
	test_device_is_down
	test_device_is_removed
	test_queue_of_the_device
	test_filter_of_the_device
	test_sniffer_sees_all
	test_offloaded_frames_go_by_ip
	test_ip_counts_them
	test_tunnel_options_take_effect
	test_path_mtu
	test_switch_has_all_go_by_ip
"

quick=template
queued=$tracing/events/net/net_dev_queue

tunnel_open() {
	tunnel_create "$1"
}

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl port add p1 switch dvs0 segment 5000
	frames_start wire
}

teardown() {
	stop_background
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# way_of HEX COUNT: send the frame from h1, and set packet
way_of() {
	local arrived

	echo > $tracing/trace
	exchange "$2" h1 "$1"
	check_equal "$2" ${#arrived[@]} "packets of ${1:0:40}, ${#1} digits,"
	packet=${arrived[0]:-wire none}
	packet=${packet#wire }
	way=template
	! grep -q net_dev_queue $tracing/trace || way=ip
}

# check_way ip|template [FRAME-WORD]...: a frame from h1 to an unknown address
check_way() {
	frame_hex "$unknown" "$m1" "${@:2}"
	go_by "$1" "$hex" 1
}

second_packet() {
	warm
	check_way template len=1200
}

test_second_packet_takes_it() {
	both_families second_packet
}

# inner_frames: print frames of many kinds, as hexadecimal octets
inner_frames() {
	local tos len inner

	for len in 14 15 60 61 300 1399; do
		frame_hex "$unknown" "$m1" len=$len
		echo "$hex"
	done
	for inner in 4 6; do
		for tos in 0 1 2 3 184 255; do
			inner_packet $inner $tos
			echo "$hex"
		done
	done
}

# inner_packet FAMILY TOS: set hex to a UDP datagram
inner_packet() {
	if [ "$1" -eq 4 ]; then
		packet_hex 5a5a5a family=4 macs="${unknown//:/}${m1//:/}" tos="$2" \
			from=10.0.0.1 to=10.0.0.2 sport=1234 dport=80 ttl=7
	else
		packet_hex 5a5a5a family=6 macs="${unknown//:/}${m1//:/}" tos="$2" \
			from=2001:db8:f::1 to=2001:db8:f::2 sport=1234 dport=80
	fi
}

# packets_by WAY FILE: what becomes of the frames, each by that way
packets_by() {
	local frame

	: > "$2"
	while read -r frame; do
		go_by "$1" "$frame" 1
		echo "$packet" >> "$2"
	done < "$tmp/inner"
}

alike() {
	inner_frames > "$tmp/inner"
	warm
	packets_by template "$tmp/template"
	sniff ul	# who is in the way of templates
	packets_by ip "$tmp/ip"
	stop_background
	check_equal 18 "$(wc -l < "$tmp/ip")" "packets"
	cmp "$tmp/ip" "$tmp/template" ||
		fail "$(diff "$tmp/ip" "$tmp/template" | head -n 4)"
}

test_packets_are_alike() {
	both_families alike
	renew
	tunnel_create 4 dscp 46 ttl 9
	alike
}

test_packets_with_checksums_are_alike() {
	tunnel_create 4 csum on
	alike
	renew
	tunnel_create 6 csum off
	alike
}

# Checksums that the device leaves to the host are reckoned by IP
test_checksums_of_a_plain_device() {
	tunnel_create 4 csum on
	warm
	check ethtool -K ul tx-checksum-ip-generic off
	check_way ip
	check_way ip
	sniff ul
	check_way ip
	stop_background
	tcpdump -n -vv -r "$tmp/sniffed.ul" 2> /dev/null |
		grep -q 'udp sum ok' || fail "no good checksum"
	check ethtool -K ul tx-checksum-ip-generic on
}

test_packets_with_inherited_values_are_alike() {
	tunnel_create 4 dscp inherit ttl inherit
	alike
	renew
	tunnel_create 6 dscp inherit ttl inherit
	alike
}

# Classes 0 and 5; a list of segments does not make them go by IP
test_packets_of_a_class_are_alike() {
	local pcp

	for pcp in 0 5; do
		[ $pcp -eq 0 ] || renew
		tunnel_create 4 dscp class dscp-map 8,9,10,11,12,13,14,15 \
			segments 5000
		check dvsctl port set p1 pcp $pcp
		alike
	done
	check_equal 37 "${packet:30:2}" "TOS"	# DSCP 13, and CE of the last frame
}

# Two remotes: the copies share their octets, and each gets headers of its own
test_flooded_copies_are_whole() {
	local arrived

	tunnel_create 4
	check dvsctl remote add "$vtep_c"
	frame_hex "$bc" "$m1"
	exchange 2 h1 "$hex"
	exchange 2 h1 "$hex"
	check_equal 2 ${#arrived[@]} "copies"
	[ "${arrived[0]}" != "${arrived[1]}" ] || fail "both go to one remote"
}

# check_nothing [FRAME-WORD]...: a frame from h1 does not get onto the wire
check_nothing() {
	local arrived

	frame_hex "$unknown" "$m1" "$@"
	exchange 0 h1 "$hex"
	# of the tunnel's, those to UDP port 4789
	check_equal 0 "$(printf '%s\n' "${arrived[@]}" | grep -c 12b5)" \
		"packets on the wire"
}

test_firewall_takes_effect() {
	filter_output() { filter_hook output; }
	both_families filter_output
}

test_firewall_behind_routing_takes_effect() {
	filter_postrouting() { filter_hook postrouting; }
	both_families filter_postrouting
}

# gate_is MAC STATE: of the router
gate_is() {
	ip neighbour replace "${vtep_a%1}$gate" lladdr "$1" dev ul nud "$2"
}

neighbour_moves() {
	warm
	gate_is 02:00:00:00:0b:0c permanent
	check_way ip
	check_equal 020000000b0c "${packet:0:12}" "destination"
	check_way template
	check_equal 020000000b0c "${packet:0:12}" "destination"
	gate_is $wire_mac permanent
	warm
	check_equal "${wire_mac//:/}" "${packet:0:12}" "destination"
}

test_neighbour_moves() {
	both_families neighbour_moves
}

# IP asks for its address
neighbour_goes() {
	local arrived

	warm
	ip neighbour del "${vtep_a%1}$gate" dev ul
	frame_hex "$unknown" "$m1"
	exchange 1 h1 "$hex"
	! grep -q 12b5 <<< "${arrived[*]}" || fail "sent: ${arrived[*]}"
	gate_is $wire_mac permanent
	frames_stop
	frames_start wire
	warm
}

test_neighbour_goes() {
	both_families neighbour_goes
}

gate_state() {
	ip neighbour show "${vtep_a%1}$gate" dev ul | awk '{ print $NF }'
}

# Use of a stale neighbour has it probed, though by templates hardly any is used
stale_is_probed() {
	gate_is $wire_mac stale
	check_equal STALE "$(gate_state)" "state"
	check_way ip
	check_equal DELAY "$(gate_state)" "state"
	gate_is $wire_mac permanent
}

test_stale_neighbour_is_probed() {
	both_families stale_is_probed
}

route_changes() {
	warm
	ip "-$family" route replace "$vtep_b/128" via "${vtep_a%1}$gate" dev ul \
		mtu 1300 2> /dev/null ||
		ip "-$family" route replace "$vtep_b/32" via "${vtep_a%1}$gate" \
			dev ul mtu 1300
	check_way ip
	check_way template len=1200
	check_nothing len=1290
	ip "-$family" route del "$vtep_b"
	warm
	ip "-$family" route add blackhole "$vtep_b"
	check_nothing
	ip "-$family" route del "$vtep_b"
	warm
}

test_route_changes() {
	both_families route_changes
}

address_goes() {
	warm
	ip address del "$vtep_a/$prefix" dev ul
	check_nothing
	wire_again
	check_sends_again
}

# What follows a change of the underlay is told later, and ends a template again
check_sends_again() {
	check_wait 5000 takes_template
}

takes_template() {
	local way

	frame_hex "$unknown" "$m1"
	way_of "$hex" 1
	[ $way = template ]
}

test_address_goes() {
	both_families address_goes
}

device_address() {
	warm
	ip link set ul address 02:00:00:00:0a:0b
	wire_gate
	check_way ip
	check_equal 020000000a0b "${packet:12:12}" "source"
	check_way template
	check_equal 020000000a0b "${packet:12:12}" "source"
	ip link set ul address $ul_mac
	wire_again
}

test_device_changes_its_address() {
	both_families device_address
}

test_device_mtu() {
	tunnel_create 4
	warm
	check_way template len=1400
	ip link set ul mtu 1400
	check_nothing len=1400
	check_drops dvs0 "vx0 tunnel-mtu 1"
	ip link set ul mtu 1500
	check_way ip len=1400
	check_way template len=1400
}

test_device_is_down() {
	tunnel_create 4
	warm
	ip link set ul down
	check_nothing
	ip link set ul up
	check_wait 5000 is_up '' ul
	wire_again
	check_sends_again
}

# A template does not hold it
test_device_is_removed() {
	tunnel_create 4
	warm
	frames_stop
	check timeout 20 ip link del ul
	wire_create
	wire_again
	frames_start wire
	check_sends_again
}

test_queue_of_the_device() {
	tunnel_create 4
	warm
	tc qdisc add dev ul root pfifo
	check_way ip
	check_way ip
	tc -s qdisc show dev ul | grep -q ' 2 pkt ' ||
		fail "$(tc -s qdisc show dev ul)"
	tc qdisc del dev ul root
	check_way template
}

test_filter_of_the_device() {
	tunnel_create 4
	warm
	tc qdisc add dev ul clsact
	tc filter add dev ul egress matchall action drop
	check_nothing
	tc qdisc del dev ul clsact
	check_way template
}

test_sniffer_sees_all() {
	tunnel_create 4
	warm
	sniff ul
	check_way ip
	check_way ip
	check_wait 5000 sniffed 2
	stop_background
	check_way template
}

# What a host's sockets send has yet to be checksummed
test_offloaded_frames_go_by_ip() {
	tunnel_create 4
	warm
	ip address add 10.9.0.1/24 dev h1
	ip neighbour replace 10.9.0.2 lladdr "$unknown" dev h1 nud permanent
	echo > $tracing/trace
	bash -c 'echo hello > /dev/udp/10.9.0.2/9'
	check_wait 5000 grep -q net_dev_queue $tracing/trace
	ip address del 10.9.0.1/24 dev h1
}

# ip_counters: packets and octets that IP says it sent
ip_counters() {
	if [ $family -eq 4 ]; then
		nstat -asz IpOutRequests IpExtOutOctets
	else
		nstat -asz Ip6OutRequests Ip6OutOctets
	fi | awk '$1 != "#kernel" { printf "%s ", $2 }'
}

# ip_counts LEAST MOST: set counted to what four frames add that follow each other
# closely, so many of which go by IP
ip_counts() {
	local before after by_ip arrived

	frame_hex "$unknown" "$m1" len=500
	echo > $tracing/trace
	read -ra before <<< "$(ip_counters)"
	exchange 4 h1 "$hex" 4
	read -ra after <<< "$(ip_counters)"
	by_ip=$(grep -c net_dev_queue $tracing/trace)
	[ "$by_ip" -ge "$1" ] && [ "$by_ip" -le "$2" ] || fail "$by_ip of 4 by IP"
	counted="$((after[0] - before[0])) $((after[1] - before[1]))"
}

counts() {
	local counted all_by_ip

	check dvsctl switch set dvs0 underlay socket
	ip_counts 4 4
	all_by_ip=$counted
	check dvsctl switch set dvs0 underlay direct
	ip_counts 0 1
	check_equal "$all_by_ip" "$counted" "packets and octets"
}

test_ip_counts_them() {
	both_families counts
}

test_tunnel_options_take_effect() {
	tunnel_create 4
	warm
	check dvsctl tunnel set vx0 ttl 3
	check_way template
	check_equal 03 "${packet:44:2}" "TTL"
	check dvsctl tunnel set vx0 dscp 46
	check_way template
	check_equal b8 "${packet:30:2}" "TOS"
	check dvsctl tunnel set vx0 csum on
	check_way template
	[ "${packet:80:4}" != 0000 ] || fail "no checksum"
	check dvsctl tunnel set vx0 segments 5001
	check_nothing
	check dvsctl tunnel set vx0 segments all
	check_way template
	check dvsctl tunnel set vx0 state down
	check_nothing
}

# A router says that the way is narrow
test_path_mtu() {
	local quoted

	tunnel_create 4
	warm
	quoted=${packet:28:56}
	icmp_too_big "$quoted" 1200
	check_nothing len=1300
	ip -4 route flush cache
	check_wait 5000 ip_forgot
}

ip_forgot() {
	local arrived

	frame_hex "$unknown" "$m1" len=1300
	exchange 1 h1 "$hex"
	[ ${#arrived[@]} -eq 1 ]
}

# icmp_too_big QUOTED-HEX MTU: the wire carries "fragmentation needed"
icmp_too_big() {
	local icmp ip from to sum

	printf -v icmp '0304%s0000%04x%s' 0000 "$2" "$1"
	internet_sum "$icmp"
	icmp=0304$sum${icmp:8}
	address_hex "${vtep_a%1}$gate"; from=$hex
	address_hex "$vtep_a"; to=$hex
	printf -v ip '4500%04x0000400040010000%s%s' $((${#icmp} / 2 + 20)) \
		"$from" "$to"
	internet_sum "$ip"
	ip=${ip:0:20}$sum${ip:24}
	exchange 0 wire "${ul_mac//:/}${wire_mac//:/}0800$ip$icmp"
}

test_switch_has_all_go_by_ip() {
	tunnel_create 4
	warm
	check dvsctl switch set dvs0 underlay socket
	check_way ip
	check_way ip
	check dvsctl switch set dvs0 underlay direct
	warm
}

trace_ul() {
	tracing_start events/net/net_dev_queue
	echo 'name == "ul"' > $queued/filter
	echo 1 > $queued/enable
}

trace_ul
hosts_create 1
wire_everything
tests_run
