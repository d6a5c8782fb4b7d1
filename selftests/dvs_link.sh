#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# The switch as a network device: its life, its attributes, and the host's own
# port.
#
#        h1      h2
#        |       |
#     +--p1------p2--+
#     |     dvs0     |      more switches and namespaces come and go
#     +--------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_ip_link_add_loads_module
	test_dvsctl_switch_add_loads_module
	test_defaults_are_those_documented
	test_switch_add_takes_all_attributes
	test_switch_set_changes_attributes
	test_ageing_out_of_range_is_refused
	test_fdb_max_out_of_range_is_refused
	test_segments_out_of_range_are_refused
	test_bad_name_is_refused
	test_bad_address_is_refused
	test_refused_switch_is_not_made
	test_switch_del_removes_device
	test_unknown_switch_is_refused
	test_several_switches_stay_apart
	test_same_name_in_another_netns
	test_delete_gives_ports_back
	test_mtu_follows_smallest_port
	test_mtu_set_by_user_stays
	test_carrier_follows_ports
	test_link_counters_count_host_frames
	test_scrap_of_the_host_is_dropped
	test_ethtool_names_driver
	test_netns_dies_with_switch_and_ports
	test_host_address_is_reachable
	test_host_changes_segment
	test_promiscuous_host_sees_all_frames
	test_address_change_moves_local_entry
	test_vlan_device_on_trunk_host
	test_changes_are_notified
	test_rmmod_removes_switches
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02

setup() {
	frames_start "${hosts[@]}"
}

teardown() {
	local name

	frames_stop
	stop_background
	cleanup_all_ns
	for name in $(ip -br link show type dvs | cut -d ' ' -f 1); do
		switch_destroy "$name"
	done
}

# link_get DEVICE KEY: print a plain member of "ip -j -d -s link"
link_get() {
	member "$2" "$(ip -j -d -s link show "$1")"
	echo "$member"
}

# check_switch KEY VALUE...: of dvs0
check_switch() {
	local text

	text=$(dvsctl -j switch show dvs0)
	while [ $# -ge 2 ]; do
		member "$1" "$text"
		check_equal "$2" "$member" "$1"
		shift 2
	done
}

unload() {
	check modprobe -r dvs
	[ ! -e /sys/module/dvs ] || fail "dvs is still loaded"
}

test_ip_link_add_loads_module() {
	unload
	check ip link add dvs0 type dvs
	[ -e /sys/module/dvs ] || fail "dvs is not loaded"
	check_equal dvs "$(link_get dvs0 info_kind)" "kind"
}

test_dvsctl_switch_add_loads_module() {
	unload
	check dvsctl switch add dvs0
	check_equal dvs "$(link_get dvs0 info_kind)" "kind"
}

test_defaults_are_those_documented() {
	check ip link add dvs0 address $m1 type dvs
	check_switch ifname dvs0 ageing 300 fdb-max 131072 default-segment 1 \
		segment 1 encap-mtu false mtu 1500 mac $m1 fdb-count 1 \
		port-count 0 tunnel-count 0 segment-count 1 fdb-learned 0 \
		fdb-moved 0 fdb-aged 0 fdb-discards 0
	check_equal 1500 "$(link_get dvs0 mtu)" "MTU"
	check_equal ether "$(link_get dvs0 link_type)" "type"
}

test_switch_add_takes_all_attributes() {
	check dvsctl switch add dvs0 ageing 600 fdb-max 5000 default-segment 7 \
		segment 70000 encap-mtu on address $m1
	check_switch ageing 600 fdb-max 5000 default-segment 7 segment 70000 \
		encap-mtu true mac $m1
	check dvsctl switch add dvs1 default-segment 9
	check_equal 9 "$(switch_get dvs1 segment)" "segment of the host"
}

test_switch_set_changes_attributes() {
	switch_create dvs0
	check dvsctl switch set dvs0 ageing 10 fdb-max 1000000 \
		default-segment 16777215 segment 16777215 encap-mtu on
	check_switch ageing 10 fdb-max 1000000 default-segment 16777215 \
		segment 16777215 encap-mtu true
	check dvsctl switch set dvs0 encap-mtu off
	check_switch ageing 10 encap-mtu false
	ip link set p1 master dvs0
	check_equal 16777215 "$(port_get p1 segment)" "segment of a new port"
}

test_ageing_out_of_range_is_refused() {
	local ageing

	switch_create dvs0
	for ageing in 10 1000000 0; do
		check dvsctl switch set dvs0 ageing $ageing
		check_switch ageing $ageing
	done
	check_refused "ageing 1: the ageing time is 0, which is never, or 10 s" \
		dvsctl switch set dvs0 ageing 1
	check_refused "ageing 9:" dvsctl switch set dvs0 ageing 9
	check_refused "ageing 1000001: integer out of range" \
		dvsctl switch set dvs0 ageing 1000001
	check_switch ageing 0
}

test_fdb_max_out_of_range_is_refused() {
	switch_create dvs0
	check dvsctl switch set dvs0 fdb-max 1
	check dvsctl switch set dvs0 fdb-max 4194304
	check_refused "fdb-max 0: integer out of range" \
		dvsctl switch set dvs0 fdb-max 0
	check_refused "fdb-max 4194305: integer out of range" \
		dvsctl switch set dvs0 fdb-max 4194305
	check_switch fdb-max 4194304
}

test_segments_out_of_range_are_refused() {
	local word id

	switch_create dvs0
	for word in segment default-segment; do
		check dvsctl switch set dvs0 $word 16777215
		for id in 0 16777216; do
			check_refused "$word $id: integer out of range" \
				dvsctl switch set dvs0 $word $id
		done
		check_switch $word 16777215
	done
}

test_bad_name_is_refused() {
	check_refused "a/b: not a name for a device" dvsctl switch add a/b
	check_refused "..: not a name" dvsctl switch add ..
	check_refused "" dvsctl switch add sixteen-letters-
	switch_create dvs0
	check_refused "dvs0: a device of this name exists" \
		dvsctl switch add dvs0
	check_refused "h1: a device of this name exists" dvsctl switch add h1
}

test_bad_address_is_refused() {
	check_refused "address 01:00:5e:00:00:01: not an address of a station" \
		dvsctl switch add dvs0 address 01:00:5e:00:00:01
	check_refused "address 00:00:00:00:00:00: not an address of a station" \
		dvsctl switch add dvs0 address 00:00:00:00:00:00
	check_refused "not an address of a station" \
		ip link add dvs0 address 01:00:5e:00:00:01 type dvs
}

test_refused_switch_is_not_made() {
	check_refused "ageing 9:" dvsctl switch add dvs0 ageing 9
	check_refused "fdb-max 0:" dvsctl switch add dvs0 fdb-max 0
	check_equal "[]" "$(dvsctl -j switch show)" "switches"
	ip link show dvs0 > /dev/null 2>&1
	check_fail $? "dvs0 is there"
}

test_switch_del_removes_device() {
	switch_create dvs0
	switch_create dvs1
	check dvsctl switch del dvs0
	check ip link del dvs1
	check_equal "[]" "$(dvsctl -j switch show)" "switches"
	check_equal "" "$(ip -br link show type dvs)" "devices"
}

test_unknown_switch_is_refused() {
	check_refused "dvs9: no such device" dvsctl switch show dvs9
	check_refused "dvs9: no such device" dvsctl switch set dvs9 ageing 100
	check_refused "dvs9: no such device" dvsctl switch del dvs9
	check_refused "h1: the device is not a switch" dvsctl switch del h1
	check_refused "h1: the device is not a switch" dvsctl switch show h1
	check ip link show h1
}

test_several_switches_stay_apart() {
	local names

	switch_create dvs0 p1
	switch_create dvs1 p2
	switch_create dvs2 p3
	check_frame h1 "$bc $m1"
	check_frame h2 "$bc $m1"
	check_equal "$m1 1 p1 learned" "$(fdb_of switch dvs0)" "FDB of dvs0"
	check_equal "$m1 1 p2 learned" "$(fdb_of switch dvs1)" "FDB of dvs1"
	names=$(dvsctl switch show | sed -n 's/^\(dvs.\):.*/\1/p' | tr '\n' ' ')
	check_equal "dvs0 dvs1 dvs2 " "$names" "switches"
	check_refused "which switch? say switch NAME (dvs0, dvs1, dvs2)" \
		dvsctl port add h3
	check dvsctl switch del dvs1
	check_frame h1 "$bc $m2"
}

test_same_name_in_another_netns() {
	local other=''

	setup_ns other
	switch_create dvs0
	check ip -n "$other" link add dvs0 type dvs
	check dvsctl -n "$other" switch set dvs0 ageing 77
	check_switch ageing 300
	member ageing "$(dvsctl -n "$other" -j switch show dvs0)"
	check_equal 77 "$member" "ageing in the other namespace"
	check_equal 1 "$(dvsctl switch show | grep -c '^dvs')" "switches here"
}

test_delete_gives_ports_back() {
	switch_create dvs0 p1 p2
	check_equal 1 "$(link_get p1 promiscuity)" "promiscuity of a port"
	switch_destroy dvs0
	check_equal 0 "$(link_get p1 promiscuity)" "promiscuity"
	check_equal "" "$(link_get p1 master)" "master"
	ip link add br0 type bridge
	check ip link set p1 master br0
	ip link del br0
	switch_create dvs1 p1 p2
	check_frame h1 "$bc $m1" h2
}

test_mtu_follows_smallest_port() {
	switch_create dvs0
	ip link set p1 mtu 1400
	ip link set p2 mtu 9000
	check ip link set p2 master dvs0
	check_switch mtu 9000
	check ip link set p1 master dvs0
	check_switch mtu 1400
	ip link set p1 mtu 1450
	check_switch mtu 1450
	check ip link set p1 nomaster
	check_switch mtu 9000
	check ip link set p2 nomaster
	check_switch mtu 1500
	ip link set p1 mtu 1500
	ip link set p2 mtu 1500
}

test_mtu_set_by_user_stays() {
	switch_create dvs0 p1
	check ip link set dvs0 mtu 1300
	ip link set p1 mtu 1400
	check ip link set p2 master dvs0
	check_switch mtu 1300
	ip link set p1 mtu 1500
	check_refused "" ip link set dvs0 mtu 67
	check ip link set dvs0 mtu 65535
	check_refused "" ip link set dvs0 mtu 65536
}

# operstate of dvs0 is EXPECTED
operstate_is() {
	[ "$(link_get dvs0 operstate)" = "$1" ]
}

test_carrier_follows_ports() {
	switch_create dvs0
	check_wait 2000 operstate_is DOWN
	ip link set p1 master dvs0
	ip link set p2 master dvs0
	check_wait 2000 operstate_is UP
	ip link set p1 down
	check_wait 2000 operstate_is UP
	ip link set h2 down
	check_wait 2000 operstate_is DOWN
	ip link set h2 up
	check_wait 2000 operstate_is UP
	check dvsctl port set p2 state down
	check_wait 2000 operstate_is DOWN
	check dvsctl port set p2 state up
	check_wait 2000 operstate_is UP
	ip link set p1 up
}

# "ip -s link": the frames of the host, each once
test_link_counters_count_host_frames() {
	local host object

	switch_create dvs0 p1 p2
	host=$(switch_get dvs0 mac)
	frames_start "${hosts[@]}" dvs0
	check_frame h1 "$host $m1 len=100" dvs0
	check_frame h1 "$bc $m1 len=200" h2 dvs0
	check_frame h1 "$m2 $m1" h2
	check_frame dvs0 "$m1 $host len=300" h1
	object=$(ip -j -s link show dvs0)
	[[ $object =~ \"rx\":\{\"bytes\":300,\"packets\":2, ]] ||
		fail "received: $object"
	[[ $object =~ \"tx\":\{\"bytes\":300,\"packets\":1, ]] ||
		fail "sent: $object"
	check_equal 300 "$(port_get dvs0 rx-bytes)" "bytes in at the host's port"
	check_equal 300 "$(port_get dvs0 tx-bytes)" "bytes out at the host's port"
	check_books dvs0
}

# A frame that says it has a tag and ends before the tag does
test_scrap_of_the_host_is_dropped() {
	local length object

	switch_create dvs0 p1
	for length in 14 15 17; do
		check_frame dvs0 "$bc $m2 type=8100 len=$length"
	done
	object=$(ip -j -s link show dvs0)
	[[ $object =~ \"tx\":\{[^}]*\"dropped\":3, ]] || fail "$object"
	check_equal 0 "$(port_get dvs0 rx-packets)" "frames at the host's port"
	check_frame dvs0 "$bc $m2" h1
}

test_ethtool_names_driver() {
	local info

	switch_create dvs0 p1
	info=$(ethtool -i dvs0)
	[[ $info == *"driver: dvs"* ]] || fail "$info"
	[[ $info == *"version: $(modinfo -F version dvs)"* ]] || fail "$info"
	check_equal "	Link detected: yes" \
		"$(ethtool dvs0 | grep 'Link detected')" "link"
}

# A namespace is gone when the last device that reached out of it is.
test_netns_dies_with_switch_and_ports() {
	local doomed=''

	setup_ns doomed
	ip -n "$doomed" -batch - <<-'EOF_BATCH'
		link add dvs0 type dvs
		link add dvs1 type dvs
		link set dvs0 up
		link add d0 type dummy
		link set d0 up
		link set d0 master dvs0
		link add d1 type dummy
		link set d1 master dvs1
	EOF_BATCH
	ip link add out0 type veth peer in0 netns "$doomed"
	ip link set out0 up
	ip -n "$doomed" link set in0 up
	check ip -n "$doomed" link set in0 master dvs0
	check dvsctl -n "$doomed" port set in0 mode trunk vlans 1-100
	check dvsctl -n "$doomed" fdb add $m1 segment 5 port in0
	frames_start out0
	send out0 "$bc $m1" 100
	frames_stop
	check ip netns del "$doomed"
	check_wait 15000 link_gone out0
	! dmesg | grep 'unregister_netdevice: waiting for' ||
		fail "a device of the namespace was waited for"
}

link_gone() {
	! ip link show "$1" 2> /dev/null
}

test_host_address_is_reachable() {
	local guest=''

	setup_ns guest
	switch_create dvs0
	ip address add 192.0.2.1/24 dev dvs0
	ip link add g0 type veth peer eth0 netns "$guest"
	ip link set g0 up master dvs0
	ip -n "$guest" address add 192.0.2.2/24 dev eth0
	ip -n "$guest" link set eth0 up
	check ping -q -c 3 -i 0.2 -w 10 192.0.2.2
	check ip netns exec "$guest" ping -q -c 3 -i 0.2 -w 10 192.0.2.1
	ip link del g0
}

test_host_changes_segment() {
	local host

	switch_create dvs0 p1 p2
	check dvsctl port set p2 segment 70000
	host=$(switch_get dvs0 mac)
	frames_start "${hosts[@]}" dvs0
	check_frame h1 "$bc $m1" dvs0
	check_frame h2 "$bc $m2"
	check dvsctl switch set dvs0 segment 70000
	check_frame h1 "$bc $m1"
	check_frame h1 "$host $m1"
	check_frame h2 "$bc $m2" dvs0
	check_frame h2 "$host $m2" dvs0
	check_frame dvs0 "$bc $host" h2
	check_equal "$host 70000" "$(local_entries)" "entries of the host"
	check dvsctl port set dvs0 segment 1
	check_switch segment 1
	check_frame dvs0 "$bc $host" h1
}

local_entries() {
	dvsctl fdb show kind local |
		sed -n 's/^\([0-9a-f:]*\) segment \([0-9]*\) .*/\1 \2/p'
}

test_promiscuous_host_sees_all_frames() {
	switch_create dvs0 p1 p2
	frames_start "${hosts[@]}" dvs0
	learn h2 $m2
	check_frame h1 "$m2 $m1" h2
	run_background tcpdump -q -n -c 1 -i dvs0 -w "$tmp/pcap" 2> "$tmp/said"
	check_wait 10000 grep -q "listening on" "$tmp/said"
	check_equal 1 "$(link_get dvs0 promiscuity)" "promiscuity"
	check_frame h1 "$m2 $m1" h2 dvs0
	check_wait 10000 is 0 link_get dvs0 promiscuity
	check_equal 1 "$(tcpdump -n -e -r "$tmp/pcap" 2> /dev/null |
		grep -c "$m1 > $m2")" "frames that tcpdump saw"
	check_frame h1 "$m2 $m1" h2
	check_books dvs0
}

test_address_change_moves_local_entry() {
	local old new=02:22:00:00:00:01

	switch_create dvs0 p1 p2
	old=$(switch_get dvs0 mac)
	frames_start "${hosts[@]}" dvs0
	check_frame h1 "$old $m1" dvs0
	check ip link set dvs0 address $new
	check_equal "$new 1" "$(local_entries)" "entries of the host"
	check_frame h1 "$new $m1" dvs0
	check_frame h1 "$old $m1" h2
	check_switch mac $new
}

# The host's port as a trunk: VLAN devices of the host are on segments.
test_vlan_device_on_trunk_host() {
	local host

	switch_create dvs0 p1 p2
	dvsctl port set p1 segment 30
	dvsctl port set p2 segment 70000
	check dvsctl port set dvs0 mode trunk vlans 30,31:70000 native 1
	ip link add link dvs0 name dvs0.30 up type vlan id 30
	ip link add link dvs0 name dvs0.31 up type vlan id 31
	host=$(switch_get dvs0 mac)
	check_equal "$host 1
$host 30
$host 70000" "$(local_entries | sort -k 2n)" "entries of the host"
	frames_start h1 h2 dvs0.30 dvs0.31
	check_frame h1 "$host $m1" dvs0.30
	check_frame h2 "$bc $m2" dvs0.31
	check_frame dvs0.30 "$bc $host" h1
	check_frame dvs0.31 "$m2 $host" h2
	check_books dvs0
}

# notified TEXT: "dvsctl monitor" has printed it
notified() {
	grep -q -F -e "$1" "$tmp/events"
}

test_changes_are_notified() {
	run_background dvsctl monitor config > "$tmp/events"
	check_wait 10000 listens "${background[-1]}"
	dvsctl switch add dvs0 ageing 123
	check_wait 3000 notified "ageing 123"
	dvsctl switch set dvs0 ageing 456
	check_wait 3000 notified "ageing 456"
	ip link set p1 master dvs0
	check_wait 3000 notified "[config] port p1:"
	dvsctl port set p1 mac-max 789
	check_wait 3000 notified "mac-max 789"
	dvsctl segment add 4711 switch dvs0 name green
	check_wait 3000 notified "[config] segment 4711"
	ip link set p1 nomaster
	check_wait 3000 notified "[config] deleted port p1:"
	ip link del dvs0
	check_wait 3000 notified "[config] deleted switch dvs0:"
}

test_rmmod_removes_switches() {
	local other=''

	setup_ns other
	switch_create dvs0 p1 p2
	ip -n "$other" link add dvs0 type dvs
	dvsctl port set p1 mode trunk
	send h1 "$bc $m1" 10
	check rmmod dvs
	check_equal "" "$(ip -br link show dvs0 2> /dev/null)" "dvs0"
	check_equal "" "$(ip -n "$other" -br link show dvs0 2> /dev/null)" \
		"dvs0 elsewhere"
	check_equal 0 "$(link_get p1 promiscuity)" "promiscuity"
	check modprobe dvs
	switch_create dvs0 p1 p2
	check_frame h1 "$bc $m1" h2
}

hosts_create 3 || exit 1
tests_run
