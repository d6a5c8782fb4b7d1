#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# VLANs: tags on the wire, segments inside.
#
#     access  access  trunk   trunk or uplink
#        h1      h2      h3      h4
#        |       |       |       |
#     +--p1------p2------p3------p4--+
#     |            dvs0              |
#     +------------------------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_access_ports_of_one_segment_meet
	test_access_port_drops_tagged_frames
	test_trunk_tags_and_untags
	test_trunk_without_map_has_all_vids
	test_vid_is_translated_to_segment
	test_range_of_vids_is_translated
	test_same_mac_in_two_segments_never_meets
	test_native_segment_is_untagged
	test_untagged_without_native_is_dropped
	test_unknown_vid_is_dropped
	test_segments_above_4095_stay_apart
	test_priority_tagged_frame_on_access_port
	test_priority_tagged_frame_on_trunk
	test_priority_tagged_frame_without_native_is_dropped
	test_stripped_frame_keeps_minimum_size
	test_long_frame_is_stripped_unpadded
	test_double_tagged_frame_passes_trunk
	test_double_tagged_frame_comes_out_of_access_port
	test_tcp_behind_two_tags
	test_service_tag_is_payload
	test_tagged_frame_may_be_longer_than_mtu
	test_tags_in_software
	test_uplink_translates_as_trunk
	test_map_of_none_leaves_native
	test_map_is_replaced_whole
	test_map_is_replaced_or_nothing
	test_learned_entries_of_left_segments_go
	test_overlapping_vids_are_refused
	test_segment_with_two_vids_is_refused
	test_bad_maps_are_refused
	test_native_with_vid_is_untagged_on_the_way_out
	test_4094_runs_fit_in_one_map
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02
m3=02:11:00:00:00:03
m4=02:11:00:00:00:04

setup() {
	switch_create dvs0 p1 p2 p3 p4 && frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# port PORT OPTION VALUE...
port() {
	check dvsctl port set "$@"
}

test_access_ports_of_one_segment_meet() {
	port p1 segment 10
	port p2 segment 10
	check_frame h1 "$bc $m1" h2
	check_frame h3 "$bc $m3" h4
	check_frame h2 "$m1 $m2" h1
}

test_access_port_drops_tagged_frames() {
	port p1 segment 10
	check_frame h1 "$bc $m1 vlan=10"
	check_frame h1 "$bc $m1 vlan=1"
	check_frame h1 "$bc $m1 vlan=4095"
	check_drops dvs0 "p1 tag-refused 3"
	check_equal "" "$(fdb_of)" "FDB"
}

test_trunk_tags_and_untags() {
	port p1 segment 10
	port p2 segment 20
	port p3 mode trunk vlans 10,20
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=10"
	check_frame h2 "$bc $m2" h3="$bc $m2 vlan=20"
	check_frame h3 "$m1 $m3 vlan=10" h1="$m1 $m3"
	check_frame h3 "$m2 $m3 vlan=20" h2="$m2 $m3"
	check_equal "$m1 10 p1 learned
$m2 20 p2 learned
$m3 10 p3 learned
$m3 20 p3 learned" "$(fdb_of)" "FDB"
}

test_trunk_without_map_has_all_vids() {
	port p3 mode trunk
	check_equal '[{"vid":1,"vid-last":4094,"segment":1}]' \
		"$(port_get p3 vlan-map)" "map"
	check_equal 0 "$(port_get p3 native)" "native"
	port p4 mode trunk vlans all
	port p1 segment 1
	port p2 segment 4094
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=1" h4="$bc $m1 vlan=1"
	check_frame h2 "$bc $m2" h3="$bc $m2 vlan=4094" h4="$bc $m2 vlan=4094"
	check_frame h3 "$bc $m3 vlan=2222" h4
	check_frame h3 "$bc $m3 vlan=4095"
	check_drops dvs0 "p3 vlan-unknown 1"
}

test_vid_is_translated_to_segment() {
	port p1 segment 70000
	port p3 mode trunk vlans 100:70000
	port p4 mode trunk vlans 200:70000
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=100" h4="$bc $m1 vlan=200"
	check_frame h3 "$bc $m3 vlan=100" h1="$bc $m3" h4="$bc $m3 vlan=200"
	check_frame h4 "$m3 $m4 vlan=200" h3="$m3 $m4 vlan=100"
	check_frame h4 "$bc $m4 vlan=100"
	check_drops dvs0 "p4 vlan-unknown 1"
}

test_range_of_vids_is_translated() {
	port p3 mode trunk vlans 10,20-29,100-199:70000
	check_equal "10,20-29,100-199:70000" "$(dvsctl port show p3 |
		sed -n 's/.* vlans \([^ ]*\) .*/\1/p')" "map"
	port p1 segment 70099
	port p2 segment 20
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=199"
	check_frame h2 "$bc $m2" h3="$bc $m2 vlan=20"
	port p1 segment 70000
	port p2 segment 29
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=100"
	check_frame h3 "$bc $m3 vlan=29" h2="$bc $m3"
	port p1 segment 70100
	port p2 segment 30
	check_frame h1 "$bc $m1"
	check_frame h2 "$bc $m2"
	check_frame h3 "$bc $m3 vlan=200"
	check_frame h3 "$bc $m3 vlan=9"
}

test_same_mac_in_two_segments_never_meets() {
	port p1 segment 10
	port p2 segment 20
	port p3 mode trunk vlans 10,20
	learn h1 $m1
	learn h2 $m1
	check_equal "$m1 10 p1 learned
$m1 20 p2 learned" "$(fdb_of)" "FDB"
	check_frame h3 "$m1 $m3 vlan=10" h1="$m1 $m3"
	check_frame h3 "$m1 $m3 vlan=20" h2="$m1 $m3"
	check_equal 0 "$(switch_get dvs0 fdb-moved)" "moves"
}

test_native_segment_is_untagged() {
	port p1 segment 10
	port p2 segment 70000
	port p3 mode trunk vlans 10 native 70000
	check_frame h2 "$bc $m2" h3
	check_frame h3 "$bc $m3" h2
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=10"
	check_frame h3 "$m1 $m3 vlan=10" h1="$m1 $m3"
	port p3 native none
	check_frame h2 "$bc $m2"
}

test_untagged_without_native_is_dropped() {
	port p3 mode trunk vlans 1-4094
	check_frame h3 "$bc $m3"
	check_drops dvs0 "p3 no-native 1"
	check_equal "" "$(fdb_of)" "FDB"
}

test_unknown_vid_is_dropped() {
	port p3 mode trunk vlans 10,20-29 native 1
	for vid in 1 9 11 19 30 4094 4095; do
		check_frame h3 "$bc $m3 vlan=$vid"
	done
	check_drops dvs0 "p3 vlan-unknown 7"
	check_equal "" "$(fdb_of)" "FDB"
}

# 70000 and 4464 are the same in 16 bits, 4097 and 1 in 12.
test_segments_above_4095_stay_apart() {
	port p1 segment 70000
	port p2 segment 4464
	port p3 segment 4097
	port p4 segment 16777215
	check_frame h1 "$bc $m1"
	check_frame h2 "$bc $m2"
	check_frame h3 "$bc $m3"
	check_frame h4 "$bc $m4"
	port p2 segment 16777215
	check_frame h4 "$bc $m4" h2
}

test_priority_tagged_frame_on_access_port() {
	port p1 segment 10
	port p2 segment 10
	port p3 mode trunk vlans 10
	check_frame h1 "$bc $m1 vlan=5.0" h2="$bc $m1" h3="$bc $m1 vlan=5.10"
	check_equal "$m1 10 p1 learned" "$(fdb_of)" "FDB"
}

test_priority_tagged_frame_on_trunk() {
	port p1 segment 70000
	port p3 mode trunk vlans 10 native 70000
	port p4 mode trunk vlans 7:70000
	check_frame h3 "$bc $m3 vlan=6.0" h1="$bc $m3" h4="$bc $m3 vlan=6.7"
	check_frame h4 "$m3 $m4 vlan=6.7" h3="$m3 $m4"
}

test_priority_tagged_frame_without_native_is_dropped() {
	port p3 mode trunk vlans 10
	check_frame h3 "$bc $m3 vlan=6.0"
	check_drops dvs0 "p3 no-native 1"
}

# 64 bytes with tag and frame check sequence are 60 here; 56 are left over.
test_stripped_frame_keeps_minimum_size() {
	local tagged plain hex expected arrived

	port p1 segment 10
	port p2 segment 10
	port p3 mode trunk vlans 10
	frame_hex $bc $m1 vlan=5.0 len=60
	tagged=$hex
	frame_hex $bc $m1 len=56
	plain=${hex}00000000
	exchange 2 h1 "$tagged"
	expected=("h2 $plain" "h3 ${tagged/8100a000/8100a00a}")
	same_lines "${arrived[@]}" || fail "priority-tagged: ${arrived[*]}"
	frame_hex $m1 $m3 vlan=10 len=60
	exchange 1 h3 "$hex"
	frame_hex $m1 $m3 len=56
	expected=("h1 ${hex}00000000")
	same_lines "${arrived[@]}" || fail "tagged: ${arrived[*]}"
}

test_long_frame_is_stripped_unpadded() {
	port p1 segment 10
	port p3 mode trunk vlans 10
	for len in 60 61 63 64 65 1000 1514; do
		check_frame h3 "$bc $m3 vlan=10 len=$((len + 4))" \
			h1="$bc $m3 len=$len"
	done
}

test_double_tagged_frame_passes_trunk() {
	port p3 mode trunk vlans 100:70000
	port p4 mode trunk vlans 200:70000
	check_frame h3 "$bc $m3 vlan=3.100 vlan=5d.42" \
		h4="$bc $m3 vlan=3.200 vlan=5d.42"
	check_frame h4 "$m3 $m4 vlan=200 vlan=0" h3="$m3 $m4 vlan=100 vlan=0"
	check_frame h3 "$m4 $m3 vlan=100 vlan=1 vlan=2" \
		h4="$m4 $m3 vlan=200 vlan=1 vlan=2"
	check_frame h3 "$m4 $m3 vlan=100 svlan=9" \
		h4="$m4 $m3 vlan=200 svlan=9"
}

# What a segment carries may itself be tagged.
test_double_tagged_frame_comes_out_of_access_port() {
	port p1 segment 70000
	port p3 mode trunk vlans 100:70000
	check_frame h3 "$bc $m3 vlan=100 vlan=42" h1="$bc $m3 vlan=42"
}

# A switch of customer VLANs does not look at service tags.
# guest_create NS PORT ADDRESS: its card is on PORT, its address behind two tags
guest_create() {
	ip link add "$2" type veth peer eth0 netns "$1"
	ip -n "$1" -batch - <<-EOF
		link set eth0 up
		link add link eth0 name eth0.5 up type vlan id 5
		link add link eth0.5 name eth0.5.6 up type vlan id 6
		address add $3/24 dev eth0.5.6
	EOF
	ip link set "$2" up master dvs0
	port "$2" mode trunk vlans 5:5000
}

# Checksums and segmentation are left to the last device, which has to find the
# packet behind both tags.
test_tcp_behind_two_tags() {
	local west='' east=''

	setup_ns west east
	guest_create "$west" q1 10.0.0.1
	guest_create "$east" q2 10.0.0.2
	head -c 1M /dev/urandom > "$tmp/sent"
	run_background ip netns exec "$east" timeout 60 \
		socat -u TCP-LISTEN:5001 "CREATE:$tmp/received"
	check ip netns exec "$west" timeout 60 socat -u "FILE:$tmp/sent" \
		TCP:10.0.0.2:5001,retry=100,interval=0.1
	wait "${background[-1]}"
	check cmp "$tmp/sent" "$tmp/received"
	check_drops dvs0
	cleanup_all_ns
}

test_service_tag_is_payload() {
	port p1 segment 10
	port p2 segment 10
	port p3 mode trunk vlans 10
	check_frame h1 "$bc $m1 svlan=5" h2 h3="$bc $m1 vlan=10 svlan=5"
	check_frame h3 "$m1 $m3 vlan=10 svlan=5" h1="$m1 $m3 svlan=5"
	port p4 mode trunk vlans 5 native 10
	check_frame h4 "$m1 $m4 svlan=5" h1
}

test_tagged_frame_may_be_longer_than_mtu() {
	port p1 segment 10
	port p3 mode trunk vlans 10
	port p4 mode trunk vlans 10
	check_frame h1 "$bc $m1 len=1514" h3="$bc $m1 vlan=10 len=1518" \
		h4="$bc $m1 vlan=10 len=1518"
	check_frame h3 "$m1 $m3 vlan=10 len=1518" h1="$m1 $m3 len=1514"
}

# Devices that leave tags to the kernel
test_tags_in_software() {
	ethtool -K p3 txvlan off rxvlan off > /dev/null
	ethtool -K h3 txvlan off rxvlan off > /dev/null
	port p1 segment 10
	port p3 mode trunk vlans 10,11:70000
	port p4 mode trunk vlans 12:70000
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=10"
	check_frame h3 "$m1 $m3 vlan=10" h1="$m1 $m3"
	check_frame h1 "$m3 $m1 len=100" h3="$m3 $m1 vlan=10 len=104"
	check_frame h4 "$bc $m4 vlan=5d.12 vlan=7" h3="$bc $m4 vlan=5d.11 vlan=7"
	check_frame h3 "$m4 $m2 vlan=11" h4="$m4 $m2 vlan=12"
	check_frame h4 "$m2 $m4 vlan=5d.12" h3="$m2 $m4 vlan=5d.11"
	check_frame h4 "$m2 $m4 vlan=3.12 vlan=7" h3="$m2 $m4 vlan=3.11 vlan=7"
	ethtool -K p3 txvlan on rxvlan on > /dev/null
	ethtool -K h3 txvlan on rxvlan on > /dev/null
}

test_uplink_translates_as_trunk() {
	port p1 segment 70000
	port p2 segment 5
	port p4 mode uplink vlans 100:70000 native 5
	check_equal uplink "$(port_get p4 mode)" "mode"
	check_frame h1 "$bc $m1" h4="$bc $m1 vlan=100"
	check_frame h4 "$m1 $m4 vlan=100" h1="$m1 $m4"
	check_frame h2 "$bc $m2" h4
	check_frame h4 "$m2 $m4" h2
}

test_map_of_none_leaves_native() {
	port p1 segment 10
	port p3 mode trunk vlans 10 native 1
	port p3 vlans none
	check_equal "[]" "$(port_get p3 vlan-map)" "map"
	check_frame h1 "$bc $m1"
	check_frame h3 "$bc $m3 vlan=10"
	check_frame h3 "$bc $m3" h2 h4
	check_drops dvs0 "p1 no-destination 1" "p3 tag-refused 1"
}

test_map_is_replaced_whole() {
	port p1 segment 10
	port p2 segment 20
	port p3 mode trunk vlans 10,11
	port p3 vlans 20,21
	check_frame h1 "$bc $m1"
	check_frame h2 "$bc $m2" h3="$bc $m2 vlan=20"
	check_frame h3 "$bc $m3 vlan=10"
	check_frame h3 "$bc $m3 vlan=11"
	check_drops dvs0 "p1 no-destination 1" "p3 vlan-unknown 2"
	port p3 vlans 30:20
	check_frame h2 "$bc $m2" h3="$bc $m2 vlan=30"
}

# A request with one bad word changes nothing, good words before it included.
test_map_is_replaced_or_nothing() {
	local before

	port p1 segment 10
	port p3 mode trunk vlans 10 native 7
	before=$(dvsctl -j port show p3)
	check_refused "vlans 20,21,20:5: a VID stands for two segments" \
		dvsctl port set p3 vlans 20,21,20:5 native 8 isolated on
	check_refused "pcp 8: integer out of range" \
		dvsctl port set p3 vlans 20 pcp 8
	check_refused "each value is 0 to 7" \
		dvsctl port set p3 vlans 20 pcp-map 0,1,2,3,4,5,6,8
	check_equal "$before" "$(dvsctl -j port show p3)" "port"
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=10"
}

test_learned_entries_of_left_segments_go() {
	port p3 mode trunk vlans 10,20 native 30
	send h3 "$bc $m3 vlan=10"
	send h3 "$bc $m3 vlan=20"
	send h3 "$bc $m4"
	check dvsctl fdb add $m1 segment 10 port p3
	port p3 vlans 20,40
	check_equal "$m3 20 p3 learned
$m4 30 p3 learned" "$(fdb_of)" "FDB"
	port p3 mode access segment 20
	check_equal "$m3 20 p3 learned" "$(fdb_of)" "FDB of the access port"
}

test_overlapping_vids_are_refused() {
	local text="a VID stands for two segments"

	check_refused "$text" dvsctl port set p3 mode trunk vlans 10,10:20
	check_refused "$text" dvsctl port set p3 mode trunk vlans 10-20,20-30:100
	check_refused "$text" dvsctl port set p3 mode trunk vlans 1-4094,5:9000
	check_equal access "$(port_get p3 mode)" "mode"
	check dvsctl port set p3 mode trunk vlans 10-20,21-30:100
}

test_segment_with_two_vids_is_refused() {
	local text="a segment has two VIDs"

	check_refused "$text" dvsctl port set p3 mode trunk vlans 10,11:10
	check_refused "$text" \
		dvsctl port set p3 mode trunk vlans 10-19:100,20-29:109
	check_equal access "$(port_get p3 mode)" "mode"
	check dvsctl port set p3 mode trunk vlans 10-19:100,20-29:110
}

test_bad_maps_are_refused() {
	local list

	for list in 0 4095 10-9 10: :5 10-20-30 10,,20 x 10:0 10:16777216; do
		check_refused "" dvsctl port set p3 mode trunk vlans "$list"
	done
	check_refused "the last segment is out of range" \
		dvsctl port set p3 mode trunk vlans 1-100:16777200
	check_refused "native 16777216: integer out of range" \
		dvsctl port set p3 mode trunk native 16777216
	check_equal access "$(port_get p3 mode)" "mode"
}

# VID 5 and no tag both are segment 5 on the way in.
test_native_with_vid_is_untagged_on_the_way_out() {
	port p1 segment 5
	port p3 mode trunk vlans 1-10 native 5
	check_frame h1 "$bc $m1" h3
	check_frame h3 "$m1 $m3 vlan=5" h1="$m1 $m3"
	check_frame h3 "$m1 $m3" h1
}

test_4094_runs_fit_in_one_map() {
	local map

	map=$(seq 1 4094 | sed 's/.*/&:&000/' | paste -s -d ,)
	port p3 mode trunk vlans "$map"
	check_equal "$map" "$(dvsctl port show p3 |
		sed -n 's/.* vlans \([^ ]*\) .*/\1/p')" "map"
	port p1 segment 4094000
	port p2 segment 1000
	check_frame h1 "$bc $m1" h3="$bc $m1 vlan=4094"
	check_frame h2 "$bc $m2" h3="$bc $m2 vlan=1"
}

hosts_create 4 || exit 1
tests_run
