#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 240
#
# 802.1p: from the tag to the priority, to the traffic class, and to the tag.
#
#     access  access  trunk   trunk
#        h1      h2      h3      h4
#        |       |       |       |
#     +--p1------p2------p3------p4--+
#     |            dvs0              |
#     +------------------------------+
#
# All are on segment 10, which has VID 10 on the trunks.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_pcp_passes_unchanged
	test_dei_passes_unchanged
	test_untagged_frames_have_priority_of_port
	test_priority_tagged_frames_keep_priority
	test_regeneration_table_maps_pcp
	test_class_of_pcp_is_that_of_the_standard
	test_pcp_out_maps_class
	test_uplink_maps_as_trunk
	test_priority_is_in_skb
	test_priority_of_host_is_kept
	test_pcp_of_vlan_device_is_kept
	test_bad_tables_are_refused
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m3=02:11:00:00:00:03
m4=02:11:00:00:00:04

setup() {
	switch_create dvs0 p1 p2 p3 p4 && frames_start "${hosts[@]}" || return
	dvsctl -b - <<-'EOF_BATCH'
		port set p1 segment 10
		port set p2 segment 10
		port set p3 mode trunk vlans 10
		port set p4 mode trunk vlans 10
	EOF_BATCH
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# check_pcp IN OUT...: PCP n, 0 to 7, into p3 comes out of p4 as the nth OUT
check_pcp() {
	local pcp

	for pcp in 0 1 2 3 4 5 6 7; do
		check_frame h3 "$bc $m3 vlan=$pcp.10" h1="$bc $m3" \
			h2="$bc $m3" h4="$bc $m3 vlan=$1.10"
		shift
	done
}

test_pcp_passes_unchanged() {
	check_pcp 0 1 2 3 4 5 6 7
	learn_tagged h4 $m4
	for pcp in 0 1 2 3 4 5 6 7; do
		check_frame h3 "$m4 $m3 vlan=$pcp.10" h4
	done
}

# learn_tagged HOST MAC
learn_tagged() {
	send "$1" "$bc $2 vlan=10"
}

test_dei_passes_unchanged() {
	learn_tagged h4 $m4
	for pcp in 0 1 2 3 4 5 6 7; do
		check_frame h3 "$m4 $m3 vlan=${pcp}d.10" h4
	done
	dvsctl port set p3 pcp-map 7,6,5,4,3,2,1,0
	check_frame h3 "$m4 $m3 vlan=5d.10" h4="$m4 $m3 vlan=2d.10"
}

test_untagged_frames_have_priority_of_port() {
	learn_tagged h4 $m4
	check_frame h1 "$m4 $m1" h4="$m4 $m1 vlan=0.10"
	for pcp in 1 2 3 4 5 6 7 0; do
		dvsctl port set p1 pcp $pcp
		check_frame h1 "$m4 $m1" h4="$m4 $m1 vlan=$pcp.10"
	done
	# the native segment of a trunk too
	dvsctl port set p3 native 20 vlans none pcp 6
	dvsctl port set p4 vlans 7:20
	check_frame h3 "$bc $m3" h4="$bc $m3 vlan=6.7"
}

test_priority_tagged_frames_keep_priority() {
	learn_tagged h4 $m4
	dvsctl port set p1 pcp 3
	for pcp in 0 1 2 3 4 5 6 7; do
		check_frame h1 "$m4 $m1 vlan=$pcp.0" \
			h4="$m4 $m1 vlan=$pcp.10"
	done
	check_frame h1 "$m4 $m1 vlan=4d.0" h4="$m4 $m1 vlan=4d.10"
}

test_regeneration_table_maps_pcp() {
	dvsctl port set p3 pcp-map 7,6,5,4,3,2,1,0
	check_pcp 7 6 5 4 3 2 1 0
	dvsctl port set p3 pcp-map 0,0,0,0,7,7,7,7
	check_pcp 0 0 0 0 7 7 7 7
	# another port has its own
	check_frame h4 "$bc $m4 vlan=6.10" h1="$bc $m4" h2="$bc $m4" \
		h3="$bc $m4 vlan=6.10"
}

# With this table the PCP that leaves is the number of the class: 0 ranks above
# 1 (IEEE 802.1Q, table 8-5).
test_class_of_pcp_is_that_of_the_standard() {
	dvsctl port set p4 pcp-out 0,1,2,3,4,5,6,7
	check_pcp 1 0 2 3 4 5 6 7
}

test_pcp_out_maps_class() {
	dvsctl port set p4 pcp-out 7,6,5,4,3,2,1,0
	check_pcp 6 7 5 4 3 2 1 0
	dvsctl port set p4 pcp-out 4,4,4,4,4,4,4,4
	check_pcp 4 4 4 4 4 4 4 4
	# regenerated first, mapped then
	dvsctl port set p3 pcp-map 1,1,1,1,1,1,1,0
	dvsctl port set p4 pcp-out 2,3,0,0,0,0,0,0
	check_pcp 2 2 2 2 2 2 2 3
}

test_uplink_maps_as_trunk() {
	dvsctl port set p4 mode uplink pcp-out 7,6,5,4,3,2,1,0
	check_pcp 6 7 5 4 3 2 1 0
	dvsctl port set p3 mode uplink pcp-map 5,5,5,5,5,5,5,5
	dvsctl port set p4 mode trunk pcp-out 1,0,2,3,4,5,6,7
	check_pcp 5 5 5 5 5 5 5 5
}

# priorities_count DEVICE: count what leaves by its priority
priorities_count() {
	tc qdisc add dev "$1" clsact
	for pcp in 0 1 2 3 4 5 6 7; do
		tc filter add dev "$1" egress pref $((pcp + 1)) basic \
			match "meta(priority eq $pcp)" action pass
	done
}

# priorities_seen DEVICE: print the counts, from priority 0 to 7
priorities_seen() {
	tc -s filter show dev "$1" egress |
		sed -n 's/.*Sent [0-9]* bytes \([0-9]*\) pkt.*/\1/p' |
		paste -s -d ' '
}

# A queueing discipline of a port sees the priority, tagged or not.
test_priority_is_in_skb() {
	local before="0 0 0 0 0 0 0 0"

	priorities_count p2
	priorities_count p4
	check_equal "$before" "$(priorities_seen p2)" "counts at first"
	for pcp in 1 2 2 5 5 5 7; do
		send h3 "$bc $m3 vlan=$pcp.10"
	done
	check_equal "0 1 2 0 0 3 0 1" "$(priorities_seen p2)" "access port"
	check_equal "0 1 2 0 0 3 0 1" "$(priorities_seen p4)" "trunk"
	dvsctl port set p1 pcp 6
	send h1 "$bc $m1"
	check_equal "0 1 2 0 0 3 1 1" "$(priorities_seen p2)" "of the port"
	tc qdisc del dev p2 clsact
	tc qdisc del dev p4 clsact
}

# A socket's priority, here the one that follows from the type of service
test_priority_of_host_is_kept() {
	dvsctl switch set dvs0 segment 10
	ip address add 192.0.2.1/24 dev dvs0
	ip neigh add 192.0.2.9 lladdr $m4 dev dvs0
	learn_tagged h4 $m4
	priorities_count p4
	ping -q -c 2 -i 0.2 -W 1 -Q 0x10 192.0.2.9 > /dev/null
	check_equal "0 0 0 0 0 0 2 0" "$(priorities_seen p4)" "interactive"
	tc qdisc del dev p4 clsact
}

test_pcp_of_vlan_device_is_kept() {
	local host

	dvsctl port set dvs0 mode trunk vlans 30:10
	ip link add link dvs0 name dvs0.30 up type vlan id 30 \
		egress-qos-map 0:5
	host=$(switch_get dvs0 mac)
	learn_tagged h4 $m4
	frames_start "${hosts[@]}" dvs0.30
	check_frame dvs0.30 "$m4 $host" h4="$m4 $host vlan=5.10"
	check_frame h4 "$host $m4 vlan=3.10" dvs0.30="$host $m4"
}

test_bad_tables_are_refused() {
	local before

	before=$(dvsctl -j port show p3)
	check_refused "pcp 8: integer out of range" dvsctl port set p3 pcp 8
	check_refused "each value is 0 to 7" \
		dvsctl port set p3 pcp-map 0,1,2,3,4,5,6,8
	check_refused "each value is 0 to 7" \
		dvsctl port set p3 pcp-out 255,1,2,3,4,5,6,7
	check_refused "" dvsctl port set p3 pcp-map 0,1,2,3,4,5,6
	check_refused "" dvsctl port set p3 pcp-map 0,1,2,3,4,5,6,7,0
	check_equal "$before" "$(dvsctl -j port show p3)" "port"
}

hosts_create 4 || exit 1
tests_run
