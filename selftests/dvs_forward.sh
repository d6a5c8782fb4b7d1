#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 800
#
# Forwarding: where a frame goes, and where it must not go.
#
#        h1      h2      h3      h4            guest1 ... guest2
#        |       |       |       |                |          |
#     +--p1------p2------p3------p4---------------g1---------g2--+
#     |                        dvs0                              |
#     +----------------------------------------------------------+
#
# Hosts are bare ends of veth pairs, at which frames are sent and counted. The
# guests are namespaces with an IP address, for transfers.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_default_is_learning_bridge
	test_unknown_unicast_is_flooded
	test_known_unicast_goes_to_one_port
	test_broadcast_and_multicast_are_flooded
	test_flood_off_keeps_unknown_unicast_out
	test_bcast_flood_off_keeps_broadcast_out
	test_mcast_flood_off_keeps_multicast_out
	test_flood_control_lets_known_unicast_pass
	test_learning_off_learns_nothing
	test_isolated_ports_do_not_meet
	test_port_down_carries_nothing
	test_switch_down_carries_nothing
	test_reserved_group_addresses_stay
	test_group_address_after_reserved_is_flooded
	test_lldp_reaches_socket_on_port
	test_pause_frame_reaches_nobody
	test_uplinks_do_not_meet
	test_loop_through_uplinks_is_dropped
	test_migrated_address_is_no_loop
	test_invalid_sources_are_dropped
	test_frame_to_same_port_is_dropped
	test_too_long_frame_is_dropped
	test_sniffer_changes_nothing
	test_txmode_is_followed
	test_filter_of_port_is_passed
	test_host_sends_and_receives
	test_tagged_payload_from_host_is_refused
	test_gso_frames_pass_unsegmented
	test_tcp_bulk_is_intact
	test_tcp_bulk_is_intact_without_offloads
	test_tcp_bulk_is_intact_through_software_tags
"

bc=ff:ff:ff:ff:ff:ff
mc=01:00:5e:00:00:fb
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02
m3=02:11:00:00:00:03
unknown=02:99:00:00:00:99

setup() {
	switch_create dvs0 p1 p2 p3 p4 && frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	stop_background
	check_books dvs0
	cleanup_all_ns
	switch_destroy dvs0
}

test_default_is_learning_bridge() {
	check_frame h1 "$m2 $m1" h2 h3 h4
	check_frame h2 "$m1 $m2" h1
	check_frame h1 "$m2 $m1" h2
	check_equal "$m1 1 p1 learned
$m2 1 p2 learned" "$(fdb_of)" "FDB"
}

test_unknown_unicast_is_flooded() {
	check_frame h1 "$unknown $m1" h2 h3 h4
	check_frame h3 "$unknown $m1" h1 h2 h4
}

test_known_unicast_goes_to_one_port() {
	learn h3 $m3
	check_frame h1 "$m3 $m1" h3
	check_frame h2 "$m3 $m2" h3
	check_frame h2 "$m1 $m2" h1
}

test_broadcast_and_multicast_are_flooded() {
	check_frame h1 "$bc $m1" h2 h3 h4
	check_frame h1 "$mc $m1" h2 h3 h4
	check_frame h1 "33:33:00:00:00:01 $m1" h2 h3 h4
	# although it is learned as a source, a group is flooded
	check_frame h4 "$mc $m1" h1 h2 h3
}

test_flood_off_keeps_unknown_unicast_out() {
	dvsctl port set p2 flood off
	check_frame h1 "$unknown $m1" h3 h4
	check_frame h1 "$bc $m1" h2 h3 h4
	check_frame h1 "$mc $m1" h2 h3 h4
	check_frame h2 "$unknown $m2" h1 h3 h4
	dvsctl port set p2 flood on
	check_frame h1 "$unknown $m1" h2 h3 h4
}

test_bcast_flood_off_keeps_broadcast_out() {
	dvsctl port set p2 bcast-flood off
	check_frame h1 "$bc $m1" h3 h4
	check_frame h1 "$unknown $m1" h2 h3 h4
	check_frame h1 "$mc $m1" h2 h3 h4
	dvsctl port set p2 bcast-flood on
	check_frame h1 "$bc $m1" h2 h3 h4
}

test_mcast_flood_off_keeps_multicast_out() {
	dvsctl port set p2 mcast-flood off
	check_frame h1 "$mc $m1" h3 h4
	check_frame h1 "$bc $m1" h2 h3 h4
	check_frame h1 "$unknown $m1" h2 h3 h4
	dvsctl port set p2 mcast-flood on
	check_frame h1 "$mc $m1" h2 h3 h4
}

test_flood_control_lets_known_unicast_pass() {
	dvsctl port set p2 flood off bcast-flood off mcast-flood off
	learn h2 $m2
	check_frame h1 "$m2 $m1" h2
}

test_learning_off_learns_nothing() {
	dvsctl port set p1 learning off
	learn h1 $m1
	check_frame h2 "$m1 $m2" h1 h3 h4
	check_equal "$m2 1 p2 learned" "$(fdb_of)" "FDB"
}

test_isolated_ports_do_not_meet() {
	dvsctl port set p1 isolated on
	dvsctl port set p2 isolated on
	learn h1 $m1
	learn h2 $m2
	check_frame h1 "$bc $m1" h3 h4
	check_frame h1 "$m2 $m1"
	check_frame h1 "$unknown $m1" h3 h4
	check_frame h3 "$m1 $m3" h1
	check_frame h3 "$bc $m3" h1 h2 h4
	check_drops dvs0 "p1 isolated 1"
}

test_port_down_carries_nothing() {
	learn h2 $m2
	dvsctl port set p2 state down
	check_frame h1 "$m2 $m1"
	check_frame h1 "$bc $m1" h3 h4
	check_frame h2 "$bc $m2"
	check_drops dvs0 "p2 egress-down 1" "p2 port-down 1"
	dvsctl port set p2 state up
	check_frame h1 "$m2 $m1" h2
}

test_switch_down_carries_nothing() {
	ip link set dvs0 down
	check_frame h1 "$bc $m1"
	check_drops dvs0 "p1 switch-down 1"
	ip link set dvs0 up
	check_frame h1 "$bc $m1" h2 h3 h4
}

test_reserved_group_addresses_stay() {
	local i

	for i in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do
		check_frame h1 "01:80:c2:00:00:0$i $m1"
	done
	check_drops dvs0 "p1 reserved-group 16"
	check_equal "" "$(fdb_of)" "FDB"
}

test_group_address_after_reserved_is_flooded() {
	check_frame h1 "01:80:c2:00:00:10 $m1" h2 h3 h4
	check_frame h1 "01:80:c2:00:01:00 $m1" h2 h3 h4
	check_frame h1 "01:80:c3:00:00:00 $m1" h2 h3 h4
}

# A socket for one protocol gets only what the switch lets pass up.
test_lldp_reaches_socket_on_port() {
	protocol=0x88cc frames_start p1
	check_frame h1 "01:80:c2:00:00:0e $m1 type=88cc" p1
	protocol=0x8809 frames_start p1
	check_frame h1 "01:80:c2:00:00:02 $m1 type=8809" p1
	check_drops dvs0 "p1 reserved-group 2"
}

test_pause_frame_reaches_nobody() {
	protocol=0x8808 frames_start p1
	check_frame h1 "01:80:c2:00:00:01 $m1 type=8808"
	check_drops dvs0 "p1 reserved-group 1"
}

test_uplinks_do_not_meet() {
	dvsctl port set p1 mode uplink native 1
	dvsctl port set p2 mode uplink native 1
	check_frame h1 "$bc $m1" h3 h4
	check_frame h2 "$bc $m2" h3 h4
	check_frame h1 "$m2 $m1"
	check_frame h3 "$m1 $m3" h1
	check_frame h3 "$unknown $m3" h1 h2 h4
	check_drops dvs0 "p1 uplink-to-uplink 1"
}

# What a local port has just sent comes back, as if two uplinks were joined.
test_loop_through_uplinks_is_dropped() {
	dvsctl port set p1 mode uplink native 1
	check_frame h2 "$bc $m2" h1 h3 h4
	check_frame h1 "$bc $m2"
	check_drops dvs0 "p1 uplink-loop 1"
	check_equal "$m2 1 p2 learned" "$(fdb_of)" "FDB"
}

# A machine that has left shows up behind the uplink a moment later.
test_migrated_address_is_no_loop() {
	dvsctl port set p1 mode uplink native 1
	learn h2 $m2
	check_wait 5000 moved_to_uplink
	check_equal "$m2 1 p1 learned" "$(fdb_of)" "FDB"
}

moved_to_uplink() {
	learn h1 $m2
	is "$m2 1 p1 learned" fdb_of
}

test_invalid_sources_are_dropped() {
	check_frame h1 "$m2 00:00:00:00:00:00"
	check_frame h1 "$m2 $bc"
	check_frame h1 "$m2 01:00:5e:00:00:01"
	check_drops dvs0 "p1 invalid-source 3"
	check_equal "" "$(fdb_of)" "FDB"
}

test_frame_to_same_port_is_dropped() {
	learn h1 $m1 $m2
	check_frame h1 "$m2 $m1"
	check_drops dvs0 "p1 same-port 1"
}

test_too_long_frame_is_dropped() {
	learn h2 $m2
	ip link set h1 mtu 3000
	ip link set p1 mtu 3000
	check_frame h1 "$m2 $m1 len=1514" h2
	check_frame h1 "$m2 $m1 len=1515"
	check_frame h1 "$bc $m1 len=1515"
	check_drops dvs0 "p2 egress-mtu 2" "p3 egress-mtu 1" "p4 egress-mtu 1"
}

# frames_of_each_kind: untagged, tagged, short and long ones to p2, then to p3
frames_of_each_kind() {
	check_frame h1 "$bc $m1" h2 h3="$bc $m1 vlan=5.1"
	check_frame h1 "$bc $m1 vlan=6.0" h2="$bc $m1" h3="$bc $m1 vlan=6.1"
	check_frame h3 "$m1 $m3 vlan=3d.1 vlan=7" h1="$m1 $m3 vlan=7"
	check_frame h3 "$m1 $m3 vlan=1 len=1518" h1="$m1 $m3 len=1514"
	check_frame h1 "$m3 $m1 len=1514" h3="$m3 $m1 vlan=5.1 len=1518"
}

# A device that somebody listens on gets its frames by the core's long way, and so
# do all if the operator wants it; what leaves is the same.
test_sniffer_changes_nothing() {
	local tagging

	ip link set p4 nomaster
	dvsctl port set p1 pcp 5
	dvsctl port set p3 mode trunk vlans 1
	for tagging in on off; do
		ethtool -K p3 txvlan $tagging > /dev/null
		frames_of_each_kind
		sniff p1 p2 p3
		frames_of_each_kind
		stop_background
		check dvsctl switch set dvs0 txmode qdisc
		frames_of_each_kind
		check dvsctl switch set dvs0 txmode direct
	done
	ethtool -K p3 txvlan on > /dev/null
}

# The core's trace event tells of frames that go by its queue
test_txmode_is_followed() {
	local tracing=/sys/kernel/tracing

	[ -e $tracing/events ] || mount -t tracefs tracefs $tracing 2> /dev/null
	[ -e $tracing/events/net ] || {
		skip_test "this kernel has no trace events"
		return
	}
	echo 'name ~ "p?"' > $tracing/events/net/net_dev_queue/filter
	echo 1 > $tracing/events/net/net_dev_queue/enable
	ip link set p4 nomaster
	check dvsctl switch set dvs0 txmode qdisc
	ip link set p4 master dvs0
	frames_by_queue 3
	check dvsctl switch set dvs0 txmode direct
	frames_by_queue 0
	echo 0 > $tracing/events/net/net_dev_queue/enable
}

# frames_by_queue COUNT: of a broadcast of h1 so many copies do
frames_by_queue() {
	echo > $tracing/trace
	check_frame h1 "$bc $m1" h2 h3 h4
	check_equal "$1" "$(grep -c 'net_dev_queue: dev=p' $tracing/trace)" \
		"frames by the queue"
}

test_filter_of_port_is_passed() {
	tc qdisc add dev p2 clsact
	tc filter add dev p2 egress matchall action drop
	check_frame h1 "$bc $m1" h3 h4
	check_drops dvs0 "p2 egress-queue 1"
	tc qdisc del dev p2 clsact
	check_frame h1 "$bc $m1" h2 h3 h4
}

test_host_sends_and_receives() {
	local host

	host=$(switch_get dvs0 mac)
	frames_start "${hosts[@]}" dvs0
	learn h1 $m1
	check_frame h1 "$host $m1" dvs0
	check_frame h1 "$bc $m1" h2 h3 h4 dvs0
	check_frame h1 "$unknown $m1" h2 h3 h4
	check_frame dvs0 "$m1 $host" h1
	check_frame dvs0 "$bc $host" h1 h2 h3 h4
}

# A packet socket puts a tag into the frame itself; it is a tag all the same.
test_tagged_payload_from_host_is_refused() {
	check_frame dvs0 "$bc $(switch_get dvs0 mac) vlan=5"
	check_drops dvs0 "dvs0 tag-refused 1"
}

# ---- transfers ----

# guests_create [OPTION VALUE]...: two guests with an address, ports as given
guests_create() {
	local i

	guest1='' guest2=''
	setup_ns guest1 guest2
	for i in 1 2; do
		ip link add g$i type veth peer eth0 netns "guest$i-$DVS_SUITE"
		ip link set g$i up
		dvsctl port add g$i switch dvs0 "$@"
	done
	for i in 1 2; do
		ip -n "guest$i-$DVS_SUITE" link set eth0 up
	done
}

# guests_address DEVICE
guests_address() {
	ip -n "$guest1" address add 192.0.2.1/24 dev "$1"
	ip -n "$guest2" address add 192.0.2.2/24 dev "$1"
}

# transfer MEGABYTES: from guest1 to guest2, and compare
transfer() {
	head -c "$1M" /dev/urandom > "$tmp/sent"
	run_background ip netns exec "$guest2" \
		socat -u TCP-LISTEN:5001 "CREATE:$tmp/received"
	check timeout 60 ip netns exec "$guest1" socat -u "FILE:$tmp/sent" \
		TCP:192.0.2.2:5001,retry=100,interval=0.1
	wait "${background[-1]}"
	check cmp "$tmp/sent" "$tmp/received"
}

# tx_average PORT: print bytes per frame sent
tx_average() {
	echo $(($(port_get "$1" tx-bytes) / $(port_get "$1" tx-packets)))
}

# Long frames with a checksum that is not filled in: as the sender made them.
test_gso_frames_pass_unsegmented() {
	local longest partial

	guests_create
	guests_address eth0
	run_background ip netns exec "$guest2" frames -s 100 -t 10000 -l eth0 \
		> "$tmp/summary"
	transfer 5
	wait "${background[0]}"
	read -r _ _ _ _ longest _ partial _ < "$tmp/summary"
	[ "$longest" -gt 2000 ] || fail "the longest frame has $longest bytes"
	[ "$partial" -gt 5 ] || fail "$partial frames have a partial checksum"
	[ "$(tx_average g2)" -gt 2500 ] || fail "$(tx_average g2) bytes/frame"
}

test_tcp_bulk_is_intact() {
	guests_create
	guests_address eth0
	transfer 10
}

# The port's device has to be given what it can do: all in software then.
test_tcp_bulk_is_intact_without_offloads() {
	local average

	guests_create
	guests_address eth0
	ethtool -K g2 tx off tso off gso off sg off > /dev/null
	transfer 5
	average=$(tx_average g2)
	[ "$average" -le 70000 ] || fail "$average bytes/frame"
	check_drops dvs0
}

# Trunks to guests with VLAN devices; tags and checksums are made in software.
test_tcp_bulk_is_intact_through_software_tags() {
	guests_create mode trunk vlans 7:70000
	for ns in "$guest1" "$guest2"; do
		ip -n "$ns" link add link eth0 name eth0.7 type vlan id 7
		ip -n "$ns" link set eth0.7 up
	done
	guests_address eth0.7
	ethtool -K g2 txvlan off tx off > /dev/null
	transfer 5
	check_drops dvs0
}

hosts_create 4 || exit 1
tests_run
