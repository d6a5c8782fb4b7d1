#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 800
#
# Port groups: what becomes of the frames of their ports. The topology is in
# lib_group.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_group.sh
. "$suite_dir/lib_group.sh"

ALL_TESTS="
	test_class_on_the_wire
	test_isolation
	test_segments_change_under_traffic
	test_addresses_are_forgotten
	test_members_of_a_pool
	test_parts_go_with_the_pool
	test_each_port_has_a_policer
	test_policer_of_a_port
	test_frames_of_a_group_are_sampled
	test_nearest_sampler_is_asked
	test_sampler_follows_the_port
"

# ---- frames ----

test_class_on_the_wire() {
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=0.10"
	check dvsctl group set web pcp 3
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=3.10"
	check dvsctl port set p1 pcp 5
	check dvsctl group set web pcp 6
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=5.10"
	check_frame h2 "$bc $m2" h1 "h3=$bc $m2 vlan=6.10"
	check dvsctl port set p1 inherit pcp
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=6.10"
	check dvsctl group set web unset pcp
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=0.10"
}

test_isolation() {
	check dvsctl group set web isolated on
	check_frame h1 "$bc $m1" "h3=$bc $m1 vlan=0.10"
	check dvsctl port set p2 isolated off
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=0.10"
	check dvsctl group set web state down
	check_frame h1 "$bc $m1"
}

# Frames of h1 are on their way while the group goes from segment to segment
test_segments_change_under_traffic() {
	local hex i

	frame_hex $bc $m1
	echo "0 h1 $hex 64" > "$tmp/flow"
	run_background frames -r < "$tmp/flow" > "$tmp/frames"
	for ((i = 0; i < 20; i++)); do
		echo "group set web segment $((i % 2 ? 10 : 20))"
		echo "group set web mode trunk vlans 10,20 native 10"
		echo "group set web mode access segment 10"
	done | check dvsctl -b -
	stop_background
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=0.10"
}

test_addresses_are_forgotten() {
	learn h1 $m1
	learn h2 $m2
	check_equal "$m1 10 p1 learned
$m2 10 p2 learned" "$(fdb_of)" "addresses"
	check dvsctl port set p2 segment 10
	check dvsctl group set web segment 20
	check_equal "$m2 10 p2 learned" "$(fdb_of)" "addresses"
}

# ---- pools ----

test_members_of_a_pool() {
	make_pools
	check dvsctl group set web pool a shares 7 reservation 1mbit limit 2mbit
	check_equal "a 1mbit 7 2mbit" "$(for word in pool reservation shares \
		limit; do word_of port p2 $word; done | xargs)" "p2"
	check_equal "2 250000" "$(pool_get a port-count) $(pool_get a reserved)" \
		"ports and what they have of a"
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=3.10"
	check_unchanged "the pool has ports" dvsctl pool del a
	check dvsctl group set web pool b
	check_equal "0 2" "$(pool_get a port-count) $(pool_get b port-count)" \
		"ports of a and b"
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=4.10"
	check dvsctl port set p1 group none
	check dvsctl port set p2 group none
	check_unchanged "a port group has the pool" dvsctl pool del b
	check dvsctl group set web unset pool
	check dvsctl pool del b
}

test_parts_go_with_the_pool() {
	make_pools
	check dvsctl group set web pool a shares 7
	check dvsctl port set p1 shares 9
	check dvsctl port set p2 pool b
	check_word p1 shares 9
	check_word p2 shares 50
	check dvsctl group set web pool none
	check_word p1 pool none
	check_refused "in no pool" dvsctl port set p1 shares 8
	check dvsctl group set web pool b
	check_word p1 shares 9
	check dvsctl port set p2 inherit pool
	check_word p2 own none
}

# ---- policers ----

# A frame of 8,000 bytes: at 8 kbit/s a policer has no more of them for 8 seconds
long="$bc $m1 len=8000"

# check_police PORT GREEN DROPPED
check_police() {
	local object

	object=$(dvsctl -j police show "$1")
	member green-packets "$object"
	check_equal "$2" "$member" "green frames of $1"
	member dropped "$object"
	check_equal "$3" "$member" "dropped frames of $1"
}

test_each_port_has_a_policer() {
	check dvsctl police set group web rate 8kbit burst 8000
	send h1 "$long" 3
	send h2 "$long" 3
	check_police p1 1 2
	check_police p2 1 2
	check_drops dvs0 "p1 policed 2" "p2 policed 2"
	check_equal "group web switch dvs0: rate 8kbit burst 8000" \
		"$(dvsctl police show group web | sed 's/ colour.*//')" "group"
	check_equal "p1 group web switch dvs0: rate 8kbit burst 8000" \
		"$(dvsctl police show p1 | sed -n '1s/ colour.*//p')" "p1"
	check_equal 3 "$(dvsctl -j police show | jq length)" "policers"
	check dvsctl police set group web rate 8mbit burst 100000
	send h1 "$long" 3
	check_police p1 4 2
	check dvsctl police del group web
	check_refused "the port group has no policer" \
		dvsctl police show group web
	check_refused "the port has no policer" dvsctl police show p1
}

test_policer_of_a_port() {
	check dvsctl police set p1 rate 8mbit burst 100000
	check dvsctl police set group web rate 8kbit burst 8000
	send h1 "$long" 3
	check_police p1 3 0
	check_equal p1 "$(dvsctl police show p1 | sed 's/ switch.*//; q')" "own"
	check dvsctl police del p1
	send h1 "$long" 3
	check_police p1 4 2
	check_refused "the port has the policer of its group" \
		dvsctl police del p1
	check dvsctl port set p1 group none
	check_refused "the port has no policer" dvsctl police show p1
	check dvsctl port set p1 group web
	send h1 "$long" 3
	check_police p1 1 2
	check_refused "exclude each other" dvsctl police set p1 group web \
		rate 8mbit burst 9000
	check_refused "no such port group" dvsctl police set group no \
		rate 8mbit burst 9000
}

# ---- samplers ----

# udp HOST SOURCE-MAC SOURCE-PORT: a packet to all
udp() {
	ip_hex 17 "$(ports_hex "$3" 9)" "macs=$bc$2"
	exchange 0 "$1" "$hex"
}

# counted: print "WHERE-IN PACKETS" of the flows
counted() {
	flows in-port-name packets
}

test_frames_of_a_group_are_sampled() {
	check dvsctl sampler set group web interval 1 direction both
	udp h1 $m1 1
	udp h2 $m2 2
	udp dvs0 $m3 3
	check_equal "p1 1
p2 1" "$(counted)" "frames"
	learn h2 $m2
	ip_hex 17 "$(ports_hex 4 9)"
	from_h1 5
	check_equal 5 "$(flows src-port packets | sed -n 's/^4 //p')" \
		"frames from one port of the group to another"
	check_equal "switch dvs0 group web interval 1 mode systematic direction both\
 duplicates off" "$(dvsctl sampler show)" "samplers"
	check dvsctl sampler del group web
	udp h1 $m1 1
	check_equal "" "$(counted)" "frames without a sampler"
}

# A port, its group, the segment, the switch
test_nearest_sampler_is_asked() {
	check dvsctl sampler set interval 1
	check dvsctl sampler set group web interval 1 direction none
	udp h1 $m1 1
	check_equal "" "$(counted)" "group before switch"
	check dvsctl sampler set segment 10 interval 1
	udp h1 $m1 1
	check_equal "" "$(counted)" "group before segment"
	check dvsctl sampler set port p1 interval 1
	udp h1 $m1 1
	udp h2 $m2 2
	check_equal "p1 1" "$(counted)" "port before group"
	check dvsctl sampler del port p1
	check dvsctl sampler del group web
	udp h2 $m2 2
	check_equal "p2 1" "$(counted)" "segment"
}

test_sampler_follows_the_port() {
	check dvsctl sampler set group web interval 1
	check dvsctl group add db segment 10
	udp h1 $m1 1
	check dvsctl port set p1 group db
	check_equal "" "$(counted)" "flows end"
	udp h1 $m1 1
	check_equal "" "$(counted)" "group without a sampler"
	check dvsctl port set p1 group web
	udp h1 $m1 1
	check_equal "p1 1" "$(counted)" "group with a sampler"
	check_refused "no such port group" dvsctl sampler set group no interval 1
	check_refused "exclude each other" \
		dvsctl sampler set group web port p1 interval 1
	check dvsctl port set p1 group none
	check dvsctl port set p2 group none
	check dvsctl group del web
	check_equal "" "$(dvsctl sampler show)" "samplers"
}

group_hosts || exit 1
tests_run
