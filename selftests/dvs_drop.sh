#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# The ledger: each dropped frame is counted once, under the right reason, at the
# port that caused it, and the books balance after each test.
#
#        h1      h2      h3
#        |       |       |
#     +--p1------p2------p3--+
#     |         dvs0         |
#     +----------------------+
#
# The reasons of tunnels are in dvs_vxlan*.sh. Two reasons of ports are not
# produced here: no-memory needs an allocation that fails, and not-member a frame
# that is under way while its port leaves the segment.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_switch_down
	test_port_down
	test_invalid_source
	test_reserved_group
	test_tag_refused
	test_vlan_unknown
	test_no_native
	test_mac_limit
	test_uplink_loop
	test_no_destination
	test_same_port
	test_isolated
	test_uplink_to_uplink
	test_egress_down
	test_egress_mtu
	test_egress_queue
	test_egress_queue_by_class
	test_drops_of_host_are_its_own
	test_copies_are_counted
	test_books_balance_after_mixed_traffic
	test_show_is_by_port
	test_reset_of_one_port
	test_reset_of_switch
	test_trace_event_tells_port_and_reason
	test_core_is_told_a_reason
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02
m3=02:11:00:00:00:03

setup() {
	switch_create dvs0 p1 p2 p3 && frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

test_switch_down() {
	ip link set dvs0 down
	check_frame h1 "$bc $m1"
	check_frame h1 "$m2 $m1"
	check_drops dvs0 "p1 switch-down 2"
}

test_port_down() {
	dvsctl port set p1 state down
	check_frame h1 "$bc $m1"
	check_frame h1 "$m2 $m1 vlan=5"
	check_drops dvs0 "p1 port-down 2"
}

test_invalid_source() {
	check_frame h1 "$bc 00:00:00:00:00:00"
	check_frame h1 "$bc 03:00:00:00:00:01"
	check_drops dvs0 "p1 invalid-source 2"
}

test_reserved_group() {
	check_frame h1 "01:80:c2:00:00:00 $m1"
	check_frame h1 "01:80:c2:00:00:01 $m1"
	check_frame h1 "01:80:c2:00:00:0f $m1 vlan=5"
	check_drops dvs0 "p1 reserved-group 3"
}

test_tag_refused() {
	check_frame h1 "$bc $m1 vlan=1"
	check_drops dvs0 "p1 tag-refused 1"
}

test_vlan_unknown() {
	dvsctl port set p1 mode trunk vlans 5 native 1
	check_frame h1 "$bc $m1 vlan=6"
	check_drops dvs0 "p1 vlan-unknown 1"
}

test_no_native() {
	dvsctl port set p1 mode trunk vlans 5
	check_frame h1 "$bc $m1"
	check_frame h1 "$bc $m1 vlan=7.0"
	check_drops dvs0 "p1 no-native 2"
}

test_mac_limit() {
	dvsctl port set p1 mac-max 1 mac-action drop
	learn h1 $m1
	check_frame h1 "$bc $m2"
	check_drops dvs0 "p1 mac-limit 1"
}

test_uplink_loop() {
	dvsctl port set p1 mode uplink native 1
	check_frame h2 "$bc $m2" h1 h3
	check_frame h1 "$bc $m2"
	check_drops dvs0 "p1 uplink-loop 1"
}

test_no_destination() {
	dvsctl port set p1 segment 9
	check_frame h1 "$bc $m1"
	check_frame h1 "$m2 $m1"
	check_drops dvs0 "p1 no-destination 2"
}

test_same_port() {
	learn h1 $m1 $m2
	check_frame h1 "$m1 $m2"
	check_drops dvs0 "p1 same-port 1"
}

test_isolated() {
	dvsctl port set p1 isolated on
	dvsctl port set p2 isolated on
	learn h2 $m2
	check_frame h1 "$m2 $m1"
	check_drops dvs0 "p1 isolated 1"
}

test_uplink_to_uplink() {
	dvsctl port set p1 mode uplink native 1
	dvsctl port set p2 mode uplink native 1
	learn h2 $m2
	check_frame h1 "$m2 $m1"
	check_drops dvs0 "p1 uplink-to-uplink 1"
}

# The admin state, and the device's own
test_egress_down() {
	learn h2 $m2
	learn h3 $m3
	dvsctl port set p2 state down
	ip link set p3 down
	check_frame h1 "$m2 $m1"
	check_frame h1 "$m3 $m1"
	check_drops dvs0 "p2 egress-down 1" "p3 egress-down 1"
	ip link set p3 up
}

test_egress_mtu() {
	learn h2 $m2
	ip link set p2 mtu 1000
	check_frame h1 "$m2 $m1 len=1014" h2
	check_frame h1 "$m2 $m1 len=1015"
	check_frame h1 "$bc $m1 len=1015" h3
	check_drops dvs0 "p2 egress-mtu 2"
	ip link set p2 mtu 1500
}

test_egress_queue() {
	learn h2 $m2
	tc qdisc add dev p2 root bfifo limit 1
	check_frame h1 "$m2 $m1"
	check_drops dvs0 "p2 egress-queue 1"
	tc qdisc del dev p2 root
}

# by_class PORT REASON: print the eight numbers of the ledger by class
by_class() {
	dvsctl -j drop show port "$1" |
		sed -n "s/.*\"by-class\":{.*\"$2\":\[\([0-9,]*\)\].*/\1/p"
}

# Class 1 is that of priority 0, class 5 that of 5 (IEEE 802.1Q, table 8-5)
test_egress_queue_by_class() {
	local pcp

	learn h2 $m2
	check_equal "" "$(by_class p2 egress-queue)" "at first"
	tc qdisc add dev p2 root bfifo limit 1
	for pcp in 0 5 5; do
		dvsctl port set p1 pcp $pcp
		check_frame h1 "$m2 $m1"
	done
	check_drops dvs0 "p2 egress-queue 3"
	check_equal "0,1,0,0,0,2,0,0" "$(by_class p2 egress-queue)" "by class"
	check_equal "port p2 switch dvs0: egress-queue 3
    by-class egress-queue 0,1,0,0,0,2,0,0" \
		"$(dvsctl drop show port p2)" "text"
	check dvsctl drop reset port p2
	check_equal "port p2 switch dvs0: no drops" \
		"$(dvsctl drop show port p2)" "after reset"
	check_frame h1 "$m2 $m1"
	check_equal "0,0,0,0,0,1,0,0" "$(by_class p2 egress-queue)" "once more"
	tc qdisc del dev p2 root
}

test_drops_of_host_are_its_own() {
	local host

	host=$(switch_get dvs0 mac)
	dvsctl switch set dvs0 segment 9
	check_frame dvs0 "$bc $host"
	dvsctl port set dvs0 state down
	check_frame dvs0 "$bc $host"
	dvsctl port set dvs0 segment 1
	check_frame h1 "$host $m1"
	check_drops dvs0 "dvs0 port-down 1" "dvs0 no-destination 1" \
		"dvs0 egress-down 1"
}

test_copies_are_counted() {
	dvsctl port set dvs0 bcast-flood off
	check_frame h1 "$bc $m1" h2 h3
	check_equal 1 "$(port_get p1 rx-packets)" "received"
	check_equal 1 "$(port_get p1 copies)" "copies"
	check_equal 1 "$(port_get p2 tx-packets)" "sent by p2"
	check_equal 1 "$(port_get p3 tx-packets)" "sent by p3"
	ip link set p3 mtu 100
	check_frame h1 "$bc $m1 len=200" h2
	check_equal 2 "$(port_get p1 copies)" "copies, one dropped later"
	check_equal 1 "$(port_get p3 drops)" "drops of p3"
	ip link set p3 mtu 1500
}

# Frames of many kinds, hundreds of each; what is lost has a reason.
test_books_balance_after_mixed_traffic() {
	local host

	host=$(switch_get dvs0 mac)
	dvsctl -b - <<-'EOF_BATCH'
		port set p2 mode trunk vlans 1-10 mac-max 20 mac-action drop
		port set p3 mac-max 50 isolated on
		switch set dvs0 fdb-max 100
	EOF_BATCH
	ip link set p3 mtu 500
	send h1 "$bc $m1" 200
	send h1 "$host $m1 len=600" 100
	send h1 "02:99:00:00:00:99 $m1 len=600" 100
	send h2 "$bc $m2 vlan=1" 200
	send h2 "$m1 $m2 vlan=3.1" 100
	send h2 "$m1 $m2 vlan=11" 100
	send h3 "$bc $m3" 200
	send h3 "$m1 $m3" 200
	send dvs0 "$bc $host" 100
	check_books dvs0
	[ "$(drops_of dvs0 | wc -l)" -ge 3 ] ||
		fail "too few reasons: $(drops_of dvs0)"
	ip link set p3 mtu 1500
}

two_drops() {
	send h1 "$bc $m1 vlan=5"
	send h2 "$bc 00:00:00:00:00:00"
}

test_show_is_by_port() {
	two_drops
	check_equal "port p2 switch dvs0: invalid-source 1" \
		"$(dvsctl drop show port p2)" "p2"
	check_equal "port p3 switch dvs0: no drops" \
		"$(dvsctl drop show port p3)" "p3"
	check_equal 4 "$(dvsctl drop show switch dvs0 | wc -l)" "ledgers"
	check_equal 1 "$(port_get p1 drops)" "drops of p1"
	check_refused "h1: " dvsctl drop show port h1
}

test_reset_of_one_port() {
	two_drops
	check dvsctl drop reset port p1
	check_drops dvs0 "p2 invalid-source 1"
	two_drops
	check_drops dvs0 "p1 tag-refused 1" "p2 invalid-source 2"
}

test_reset_of_switch() {
	switch_create dvs1
	two_drops
	check_refused "which switch?" dvsctl drop reset
	check dvsctl drop reset switch dvs0
	check_drops dvs0
	switch_destroy dvs1
	two_drops
	check_drops dvs0 "p1 tag-refused 1" "p2 invalid-source 1"
	check dvsctl drop reset
	check_drops dvs0
}

# trace_start EVENT: in a trace of our own
trace_start() {
	local tracing

	tracing=$(awk '$3 == "tracefs" { print $2; exit }' /proc/mounts)
	[ -n "$tracing" ] || { fail "tracefs is not mounted"; return 1; }
	trace=$tracing/instances/dvs_test
	mkdir "$trace" || return
	echo 'protocol == 0x88b5' > "$trace/events/$1/filter"
	echo 1 > "$trace/events/$1/enable"
}

trace_end() {
	rmdir "$trace"
}

test_trace_event_tells_port_and_reason() {
	trace_start dvs/dvs_drop || return 0
	two_drops
	check_frame h1 "01:80:c2:00:00:00 $m1"
	check_equal "port=p1 reason=tag-refused
port=p2 reason=invalid-source
port=p1 reason=reserved-group" "$(sed -n \
		's/.* dvs_drop: \(port=[^ ]*\) .* \(reason=.*\)/\1 \2/p' \
		"$trace/trace")" "events"
	grep -q 'len=46 protocol=0x88b5' "$trace/trace" ||
		fail "$(cat "$trace/trace")"
	trace_end
}

# check_core_reason NAME: the last frame was freed with it
check_core_reason() {
	check_equal "$1" "$(sed -n '$s/.* reason: //p' "$trace/trace")" \
		"reason of the core"
	echo > "$trace/trace"
}

test_core_is_told_a_reason() {
	trace_start skb/kfree_skb || return 0
	check_frame h1 "$bc $m1 vlan=5"
	check_core_reason INVALID_PROTO
	check_frame h1 "$bc 00:00:00:00:00:00"
	check_core_reason OTHERHOST
	learn h2 $m2
	ip link set p2 mtu 1000
	echo > "$trace/trace"
	check_frame h1 "$m2 $m1 len=1500"
	check_core_reason PKT_TOO_BIG
	ip link set p2 mtu 1500
	dvsctl port set p2 state down
	check_frame h1 "$m2 $m1"
	check_core_reason DEV_READY
	ip link set dvs0 down
	check_frame h1 "$m2 $m1"
	check_core_reason DEV_READY
	trace_end
}

hosts_create 3 || exit 1
tests_run
