#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# The targets of mirrors: what they are for, where copies do not go, RSPAN, and what
# comes and goes. The topology is in lib_mirror.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_mirror.sh
. "$suite_dir/lib_mirror.sh"

ALL_TESTS="
	test_target_is_for_mirrors_only
	test_target_that_goes_on_forwarding
	test_target_forgets_who_was_there
	test_copies_are_not_mirrored
	test_copies_that_come_back
	test_target_of_two_mirrors
	test_rspan
	test_rspan_vlan_is_closed
	test_rspan_keeps_its_vlan
	test_target_goes_and_comes
	test_source_goes_and_comes
	test_ports_are_renamed
	test_monitor
	test_mirror_goes_under_traffic
	test_rmmod_under_traffic
	test_namespace_goes
"

# ---- the target ----

test_target_is_for_mirrors_only() {
	check dvsctl port set p4 segment 10
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=10" h4
	mirror_add ports p5
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=10"
	check_frame h4 "$bc $m4"
	check_frame h4 "$m1 $m4"
	check_drops dvs0 "p4 mirror-target 2"
	check dvsctl fdb add $m4 segment 10 port p4
	check_frame h1 "$m4 $m1"
	check_drops dvs0 "p4 mirror-target 3"
	check dvsctl mirror del m
	check_frame h4 "$m1 $m4" h1
	check_frame h1 "$m4 $m1" h4
}

test_target_that_goes_on_forwarding() {
	check dvsctl port set p4 segment 10
	mirror_add ports p5 dedicated off
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=10" h4
	check_frame h4 "$m1 $m4" h1
	check_frame h5 "$bc $m5" h4
	check dvsctl mirror set m dedicated on
	check_frame h4 "$m1 $m4"
	check dvsctl port set p4 state down
	check_frame h5 "$bc $m5"
	check_frame h4 "$m1 $m4"
	check_drops dvs0 "p4 mirror-target 1" "p4 port-down 1" \
		"p5 no-destination 2"
}

# Else their frames would be lost until the entries are old
test_target_forgets_who_was_there() {
	check dvsctl port set p4 segment 10
	learn h4 $m4
	check dvsctl fdb add 02:00:00:00:00:44 segment 10 port p4
	mirror_add ports p5
	check_frame h1 "$m4 $m1" h2 "h3=$m4 $m1 vlan=10"
	check_equal "02:00:00:00:00:44 10 p4 static" "$(fdb_of port p4)" "FDB"
}

test_copies_are_not_mirrored() {
	mirror_add ports p1
	check dvsctl mirror add n ports p4 target p5
	check dvsctl mirror add o all target p5
	check dvsctl mirror set m dedicated off
	check_frame h1 "$m2 $m1" h2 h4 h5 h5
	check_copies n 0
	check_copies o 2
}

# Through a second switch, and back to the first
test_copies_that_come_back() {
	ip link add loop type veth peer back
	ip link set loop up
	ip link set back up
	switch_create dvs1 h4 loop
	check dvsctl port add back switch dvs0 segment 30
	mirror_add all switch dvs0
	check dvsctl mirror add n all switch dvs1 target loop dedicated off
	frame_hex $m2 $m1
	exchange 5 h1 "$hex"
	check_equal "h2 h5 h5" "$(printf '%s\n' "${arrived[@]%% *}" |
		grep -v h4 | sort | xargs)" "frames"
	check_equal 2 "$(dvsctl -j mirror show m switch dvs0 |
		jq '.[0].packets')" "copies"
	check_equal 0 "$(dvsctl -j mirror show n switch dvs1 |
		jq '.[0].packets')" "copies of copies"
	books_are_lost=yes
	ip link del loop
	switch_destroy dvs1
}

test_target_of_two_mirrors() {
	mirror_add ports p1 direction in
	check dvsctl mirror add n ports p2 direction out target p4
	check_frame h1 "$m2 $m1" h2 h4 h4
	check dvsctl mirror del m
	check_frame h1 "$m2 $m1" h2 h4
	check dvsctl port set p4 segment 10
	check_frame h4 "$m2 $m4"
	check dvsctl mirror del n
	check_frame h4 "$m2 $m4" h2
}

# ---- RSPAN ----

test_rspan() {
	check dvsctl port set p3 mode uplink vlans 10,20
	mirror_add ports p1,p5 direction in target p3 rspan 999
	check_frame h1 "$m2 $m1" h2 "h3=$m2 $m1 vlan=999 vlan=10"
	check_frame h5 "$bc $m5" "h3=$bc $m5 vlan=999"
	check_frame h1 "$m3 $m1 vlan=6.0" "h2=$m3 $m1" \
		"h3=$m3 $m1 vlan=6.10" "h3=$m3 $m1 vlan=6.999 vlan=6.0"
	# the port goes on forwarding
	check_frame h3 "$m1 $m3 vlan=10" "h1=$m1 $m3"
	check_copies m 3
}

# What comes in by the VLAN is neither a frame nor mirrored
test_rspan_vlan_is_closed() {
	mirror_add ports p1 target p3 rspan 999
	check dvsctl mirror add n all target p4 direction in
	check_frame h3 "$m1 $m3 vlan=999"
	check_frame h3 "$m1 $m3 vlan=998" "h4=$m1 $m3 vlan=998"
	check_drops dvs0 "p3 vlan-unknown 2"
	check_copies n 1
}

test_rspan_keeps_its_vlan() {
	mirror_add ports p1 target p3 rspan 999
	check_refused "the VID of RSPAN is in the port's map" \
		dvsctl port set p3 vlans 10,990-1000
	check_refused "RSPAN needs a trunk" dvsctl port set p3 mode access
	check dvsctl port set p3 vlans 10,1000
	check dvsctl mirror del m
	check dvsctl port set p3 vlans 10,990-1000
}

# ---- ports come and go ----

test_target_goes_and_comes() {
	mirror_add ports p1 direction in
	books_are_lost=yes
	check ip link set p4 nomaster
	check_equal "false 0 p4" "$(dvsctl -j mirror show m |
		jq -r '.[0] | "\(.active) \(.target) \(."target-name")"')" "m"
	check_frame h1 "$m2 $m1" h2
	check_equal '{"egress-down":1}' "$(mirror_get counts | jq -c .)" "gone"
	check ip link set p4 master dvs0
	check_equal true "$(mirror_get active)" "back"
	check_frame h1 "$m2 $m1" h2 h4
	# another device of the same name, as the tap of a VM
	check ip link del p4
	check_equal false "$(mirror_get active)" "deleted"
	check dvsctl mirror set m snap-len 0
	ip link add h4 type veth peer p4
	ip link set h4 up
	ip link set p4 up
	check ip link set p4 master dvs0
	check_equal true "$(mirror_get active)" "made anew"
	frames_start "${hosts[@]}"
	check_frame h1 "$m2 $m1" h2 h4
}

test_source_goes_and_comes() {
	mirror_add ports p1,p5
	books_are_lost=yes
	check ip link set p5 nomaster
	check_equal '[["p1",true],["p5",false]]' "$(dvsctl -j mirror show m |
		jq -c '[.[0].ports[] | [.ifname, .ifindex > 0]]')" "sources"
	check dvsctl port add p5 segment 30
	check_frame h5 "$bc $m5" h4
}

test_ports_are_renamed() {
	mirror_add ports p1
	ip link set p4 down
	ip link set p4 name q4
	ip link set q4 up
	check_equal q4 "$(mirror_get target-name)" "target"
	check_frame h1 "$m2 $m1" h2 h4
	ip link set q4 down
	ip link set q4 name p4
	ip link set p4 up
}

test_monitor() {
	run_background dvsctl monitor config > "$tmp/events"
	check_wait 5000 listens "${background[-1]}"
	mirror_add ports p1
	check dvsctl mirror set m interval 2
	check ip link set p4 nomaster
	check dvsctl mirror del m
	books_are_lost=yes
	check_wait 5000 grep -q "deleted mirror m:" "$tmp/events"
	check_equal "mirror m: active yes
mirror m: active yes
mirror m: active no
deleted mirror m: active no" "$(sed -n \
		's/^\[config\] \(.*mirror m:\).*\(active [a-z]*\).*/\1 \2/p' \
		"$tmp/events")" "events"
}

# ---- under traffic ----

test_mirror_goes_under_traffic() {
	local i

	run_background ping -q -f -I h1 -b 10.0.0.255 > "$tmp/ping" 2>&1
	check ip address add 10.0.0.1/24 dev h1
	for ((i = 0; i < 20; i++)); do
		echo "mirror add m all target p4 snap-len 64
			mirror set m ports p1,p2 src 10.0.0.0/8
			mirror set m target p3 rspan 999 segments 10
			mirror set m target p4
			mirror del m"
	done > "$tmp/batch"
	check dvsctl -b "$tmp/batch"
	ip address flush dev h1
}

test_rmmod_under_traffic() {
	mirror_add all
	check dvsctl mirror add n ports p1 remote 192.0.2.9 session 1
	run_background load h1 1:60,3000
	longest > /dev/null
	frames_stop
	check rmmod dvs
	check modprobe dvs
	stop_background
	setup
}

test_namespace_goes() {
	ip netns add gone
	ip -n gone link add dvs9 type dvs
	ip -n gone link add g0 type veth peer name g1
	ip -n gone link set g0 master dvs9
	check dvsctl -n gone mirror add m all target g0
	check dvsctl -n gone mirror add n ports dvs9 remote 192.0.2.9 session 1
	check ip netns del gone
}

hosts_create 5 || exit 1
tests_run
