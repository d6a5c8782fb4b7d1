#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
# nic: hubport,hubid=0
#
# Ports: which devices can be one, what becomes of those that change, and what
# the switch takes over from them.
#
#        h1      h2
#        |       |
#     +--p1------p2--+
#     |     dvs0     |      other devices come and go
#     +--------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_attach_by_ip_and_by_dvsctl
	test_virtio_card_can_be_port
	test_bond_can_be_port_and_carries_frames
	test_bond_that_fails_over_renews_groups
	test_tap_can_be_port_and_carries_frames
	test_loopback_is_refused
	test_switch_and_bridge_are_refused
	test_device_with_master_is_refused
	test_device_with_rx_handler_is_refused
	test_device_that_gives_no_frames_is_refused
	test_non_ethernet_is_refused
	test_unknown_device_is_refused
	test_port_of_another_switch_is_refused
	test_port_has_one_master
	test_words_of_other_mode_are_refused
	test_host_port_cannot_be_removed
	test_rename_is_followed
	test_unregister_detaches
	test_move_to_other_netns_detaches
	test_set_changes_what_is_said_only
	test_show_has_every_field
	test_machine_of_port_is_kept
	test_show_filters_by_switch
	test_segment_of_port_follows_default
	test_features_follow_ports
	test_gso_limits_follow_ports
	test_headroom_follows_ports
	test_lro_is_switched_off
	test_type_of_port_stays_ethernet
	test_detached_port_sees_own_frames_again
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02

setup() {
	switch_create dvs0 && frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	stop_background
	cleanup_all_ns
	dvsctl switch del dvs0
}

# link_get DEVICE KEY: print a plain member of "ip -d"
link_get() {
	member "$2" "$(ip -j -d link show "$1")"
	echo "$member"
}

port_count_is() {
	is "$1" switch_get dvs0 port-count
}

# attach_both_ways DEVICE
attach_both_ways() {
	check ip link set "$1" master dvs0
	check_equal "$1" "$(port_get "$1" ifname)" "port made by ip"
	check ip link set "$1" nomaster
	check_refused "$1: the device is not a port of a switch" \
		dvsctl port show "$1"
	check dvsctl port add "$1" switch dvs0
	check_equal dvs0 "$(link_get "$1" master)" "master of $1"
	check dvsctl port del "$1"
	check_equal "" "$(link_get "$1" master)" "master of $1"
	check_equal 0 "$(link_get "$1" promiscuity)" "promiscuity of $1"
}

test_attach_by_ip_and_by_dvsctl() {
	ip tuntap add tap0 mode tap
	ip link add dummy0 type dummy
	ip link add bond0 type bond
	ip link add gt0 type gretap local 192.0.2.1 remote 192.0.2.2
	for dev in tap0 p1 dummy0 bond0 gt0; do
		attach_both_ways $dev
		[ $dev = p1 ] || ip link del $dev
	done
	check port_count_is 0
}

# It is in the first namespace.
test_virtio_card_can_be_port() {
	! in_uml || { skip_test "there is no card"; return; }
	check nsenter --target 1 --net ip link set eth0 netns $$
	check_equal virtio_net "$(ethtool -i eth0 | sed -n 's/^driver: //p')" \
		"driver"
	attach_both_ways eth0
	check ip link set eth0 netns 1
}

test_bond_can_be_port_and_carries_frames() {
	ip link add bond0 type bond mode active-backup
	ip link set p2 down
	ip link set p2 master bond0
	ip -batch - <<-'EOF_BATCH'
		link set p2 up
		link set bond0 up
		link set bond0 master dvs0
		link set p1 master dvs0
	EOF_BATCH
	check_wait 3000 is true port_get bond0 carrier
	check_frame h1 "$bc $m1" h2
	check_frame h2 "$m1 $m2" h1
	check_equal "$m1 1 p1 learned
$m2 1 bond0 learned" "$(fdb_of)" "FDB"
	check_refused "p2: the device has a master already" \
		dvsctl port add p2 switch dvs0
	ip link del bond0
	ip link set p2 up
}

# report_at HOST: wait until a report of the group arrives there
report_at() {
	check_wait 10000 grep -q '239\.1\.1\.9' "$tmp/$1"
}

# listen_at HOST: note what arrives of IGMP there
listen_at() {
	run_background tcpdump -q -l -n -v -i "$1" igmp > "$tmp/$1" 2> "$tmp/said.$1"
	check_wait 10000 grep -q "listening on" "$tmp/said.$1"
}

# What is behind the other line does not know the groups yet.
test_bond_that_fails_over_renews_groups() {
	sysctl -q -w net.ipv4.igmp_qrv=1
	ip link set p1 down
	ip link set p2 down
	ip -batch - <<-'EOF_BATCH'
		link add bond0 type bond mode active-backup
		link set p1 master bond0
		link set p2 master bond0
		link set bond0 type bond active_slave p1
		link set bond0 up
		link set bond0 master dvs0
	EOF_BATCH
	check_wait 3000 is true port_get bond0 carrier
	listen_at h1
	listen_at h2
	check ip address add 239.1.1.9/32 dev dvs0 autojoin
	report_at h1
	ip link set bond0 type bond active_slave p2
	report_at h2
	ip link del bond0
	ip link set p1 up
	ip link set p2 up
}

# socat stands for a machine with one card.
test_tap_can_be_port_and_carries_frames() {
	local hex

	ip link set p1 master dvs0
	run_background socat -u "TUN,tun-type=tap,tun-name=tap0,iff-no-pi,up" \
		"CREATE:$tmp/tap"
	check_wait 5000 ip link set tap0 master dvs0
	check_wait 3000 is true port_get tap0 carrier
	send h1 "$bc $m1"
	frame_hex $bc $m1
	check_wait 3000 is "$hex" tap_received
	check_books dvs0
}

tap_received() {
	od -An -v -tx1 -w1 "$tmp/tap" | tr -d ' \n'
}

test_loopback_is_refused() {
	check_refused "lo: a loopback device cannot be a port" \
		dvsctl port add lo switch dvs0
	check_refused "a loopback device cannot be a port" \
		ip link set lo master dvs0
}

test_switch_and_bridge_are_refused() {
	ip link add dvs1 type dvs
	ip link add br0 type bridge
	for dev in dvs0 dvs1 br0; do
		check_refused "$dev: a switch or bridge cannot be a port" \
			dvsctl port add $dev switch dvs0
		check_refused "" ip link set $dev master dvs0
	done
	ip link del dvs1
	ip link del br0
}

test_device_with_master_is_refused() {
	ip link add br0 type bridge
	ip link set p1 master br0
	check_refused "p1: the device has a master already" \
		dvsctl port add p1 switch dvs0
	check_equal br0 "$(link_get p1 master)" "master"
	ip link del br0
}

test_device_with_rx_handler_is_refused() {
	local text="another driver receives the device's frames"

	ip link add link p1 name mac0 type macvlan
	check_refused "p1: $text" dvsctl port add p1 switch dvs0
	check_refused "$text" ip link set p1 master dvs0
	ip link del mac0
	ip link add link p1 name ipv0 type ipvlan
	check_refused "$text" dvsctl port add p1 switch dvs0
	ip link del ipv0
	check dvsctl port add p1 switch dvs0
	check_refused "" ip link add link p1 name mac0 type macvlan
	check_equal 0 "$(ip -br link show type macvlan | wc -l)" "macvlans"
}

# Its frames are not to be taken from it (IFF_NO_RX_HANDLER).
test_device_that_gives_no_frames_is_refused() {
	local text="the device does not allow to be bridged"

	ip link add link p1 name ipv0 type ipvlan
	check_refused "ipv0: $text" dvsctl port add ipv0 switch dvs0
	check_refused "$text" ip link set ipv0 master dvs0
	check_equal 0 "$(link_get ipv0 promiscuity)" "promiscuity"
	check_equal "" "$(link_get ipv0 master)" "master"
	ip link del ipv0
}

test_non_ethernet_is_refused() {
	ip tuntap add tun0 mode tun
	ip link add ipip0 type ipip local 192.0.2.1 remote 192.0.2.2
	for dev in tun0 ipip0; do
		check_refused "$dev: only an Ethernet device can be a port" \
			dvsctl port add $dev switch dvs0
		check_refused "only an Ethernet device can be a port" \
			ip link set $dev master dvs0
		ip link del $dev
	done
}

test_unknown_device_is_refused() {
	check_refused "nosuch0: no such device" \
		dvsctl port add nosuch0 switch dvs0
	check_refused "nosuch0: no such device" dvsctl port show nosuch0
	check_refused "switch p2: the device is not a switch" \
		dvsctl port add p1 switch p2
	check_refused "p1: the device is not a port of a switch" \
		dvsctl port set p1 isolated on
	check_refused "p1: the device is not a port of a switch" \
		dvsctl port del p1
}

test_port_of_another_switch_is_refused() {
	switch_create dvs1 p1
	check_refused "p1: the device has a master already" \
		dvsctl port add p1 switch dvs0
	check_refused "switch dvs0: the port is of another switch" \
		dvsctl port set p1 switch dvs0 isolated on
	switch_destroy dvs1
}

# "ip link set master" of a port takes it away from the switch first.
test_port_has_one_master() {
	ip link set p1 master dvs0
	ip link add br0 type bridge
	check ip link set p1 master br0
	check port_count_is 0
	check_equal br0 "$(link_get p1 master)" "master"
	check ip link set p1 master dvs0
	check port_count_is 1
	check_equal "" "$(ip -br link show master br0)" "ports of the bridge"
	ip link del br0
}

test_words_of_other_mode_are_refused() {
	local only="an access port has no VIDs and no native segment"

	ip link set p1 master dvs0
	check_refused "native 5: $only" dvsctl port set p1 native 5
	check_refused "$only" dvsctl port set p1 vlans 5
	check_refused "$only" dvsctl port set p1 vlans none
	check_refused "segment 5: only an access port has a segment" \
		dvsctl port set p1 mode trunk segment 5
	check_refused "$only" dvsctl port add p2 mode access native 7
	check_equal access "$(port_get p1 mode)" "mode"
	check_equal 1 "$(port_get p1 segment)" "segment"
	check port_count_is 1
}

test_host_port_cannot_be_removed() {
	check_refused "dvs0: the host's own port stays with the switch" \
		dvsctl port del dvs0
	check_equal host "$(port_get dvs0 kind)" "kind"
}

test_rename_is_followed() {
	ip link add d0 type dummy
	ip link set d0 up master dvs0
	check dvsctl fdb add $m1 segment 1 port d0
	ip link set d0 down
	check ip link set d0 name renamed0
	ip link set renamed0 up
	check_equal renamed0 "$(port_get renamed0 ifname)" "name"
	check_equal "$m1 1 renamed0 static" "$(fdb_of)" "FDB"
	ip link set p1 master dvs0
	ip link set renamed0 mtu 1000
	check_frame h1 "$m1 $m2 len=1500"
	check_drops dvs0 "renamed0 egress-mtu 1"
	check_books dvs0
	ip link del renamed0
}

test_unregister_detaches() {
	ip link add d0 type dummy
	ip link set d0 master dvs0
	check dvsctl fdb add $m1 segment 1 port d0
	check ip link del d0
	check port_count_is 0
	check_equal "" "$(fdb_of)" "FDB"
	ip link add d0 type dummy
	check dvsctl port add d0 switch dvs0
	ip link del d0
}

test_move_to_other_netns_detaches() {
	local other=''

	setup_ns other
	ip link add d0 type dummy
	ip link set d0 master dvs0
	check ip link set d0 netns "$other"
	check port_count_is 0
	check_equal "" "$(ip -n "$other" -j link show d0 | grep -o master)" \
		"master of the moved device"
	check_refused "" ip link set dvs0 netns "$other"
	ip -n "$other" link add dvs0 type dvs
	check ip -n "$other" link set d0 master dvs0
}

test_set_changes_what_is_said_only() {
	check dvsctl port add p1 switch dvs0 mode trunk vlans 10,20-29:2000 \
		native 5 mac-max 7 mac-action drop pcp 3 isolated on
	check dvsctl port set p1 learning off
	check_equal "p1: switch dvs0 netdev mode trunk vlans 10,20-29:2000 native 5 state up carrier on" \
		"$(dvsctl port show p1 | sed -n 1p)" "first line"
	check_equal false "$(port_get p1 learning)" "learning"
	check_equal true "$(port_get p1 isolated)" "isolated"
	check_equal 7 "$(port_get p1 mac-max)" "mac-max"
	check_equal drop "$(port_get p1 mac-action)" "mac-action"
	check_equal 3 "$(port_get p1 pcp)" "pcp"
	check dvsctl port set p1 mode uplink
	check_equal 5 "$(port_get p1 native)" "native, from trunk to uplink"
	check dvsctl port set p1 mode access
	check_equal 1 "$(port_get p1 segment)" "segment, back to access"
	check_equal "[]" "$(port_get p1 vlan-map)" "map"
}

test_show_has_every_field() {
	ip link set p1 master dvs0
	check_equal "$(printf '%s\n' bcast-flood carrier dscp-map \
		dscp-out-none encoding flood group-name ifindex ifname \
		isolated kind learning limit mac-action mac-count mac-max \
		mcast-flood mode own pcp pcp-map pcp-out pool reservation segment shares stats \
		switch switch-name trust up vlan-map)" \
		"$(dvsctl -j port show p1 | jq -r '.[0] | keys[]')" "keys"
	check_equal "[0,1,2,3,4,5,6,7]" "$(port_get p1 pcp-map)" "pcp-map"
	check_equal "[1,0,2,3,4,5,6,7]" "$(port_get p1 pcp-out)" "pcp-out"
	check_equal netdev "$(port_get p1 kind)" "kind"
	check_equal true "$(port_get p1 carrier)" "carrier"
	ip link set h1 down
	check_wait 3000 is false port_get p1 carrier
	ip link set h1 up
	learn h1 $m1 $m2
	check_equal 2 "$(port_get p1 mac-count)" "mac-count"
	check_equal 2 "$(port_get p1 rx-packets)" "rx-packets"
	check_equal 120 "$(port_get p1 rx-bytes)" "rx-bytes"
}

test_machine_of_port_is_kept() {
	local uuid=f81d4fae-7dec-11d0-a765-00a0c91e6bf6 long

	printf -v long '%063d' 7
	check dvsctl port add p1 switch dvs0 vm-uuid ${uuid^^} vm-name web-1
	check_equal $uuid "$(port_get p1 vm-uuid)" "vm-uuid"
	check_equal web-1 "$(port_get p1 vm-name)" "vm-name"
	check_equal "    vm-uuid $uuid vm-name web-1" \
		"$(dvsctl port show p1 | grep vm-)" "as text"
	check dvsctl port set p1 pcp 3 vm-name $long
	check_equal $uuid "$(port_get p1 vm-uuid)" "vm-uuid, kept"
	check_equal $long "$(port_get p1 vm-name)" "the longest name"
	check_refused "vm-name ${long}8: the name is too long" \
		dvsctl port set p1 vm-name ${long}8
	check_refused "vm-uuid 7: not a UUID" dvsctl port set p1 vm-uuid 7
	check dvsctl port set p1 vm-uuid none vm-name none
	check_equal "" "$(dvsctl port show p1 | grep vm-)" "nothing"
}

test_show_filters_by_switch() {
	switch_create dvs1 p2
	ip link set p1 master dvs0
	check_equal "dvs0:p1:" "$(dvsctl port show switch dvs0 |
		sed -n 's/^\([^ ]*:\) switch .*/\1/p' | tr -d '\n')" "ports"
	check_equal 4 "$(dvsctl port show | grep -c ' switch ')" "all ports"
	switch_destroy dvs1
}

test_segment_of_port_follows_default() {
	dvsctl switch set dvs0 default-segment 4711
	ip link set p1 master dvs0
	check dvsctl port add p2 switch dvs0
	check_equal 4711 "$(port_get p1 segment)" "by ip"
	check_equal 4711 "$(port_get p2 segment)" "by dvsctl"
	check dvsctl port set p1 segment 4712
	check_equal 4712 "$(port_get p1 segment)" "set"
	check dvsctl port set p1 mode trunk
	check dvsctl port set p1 mode access
	check_equal 4711 "$(port_get p1 segment)" "access again"
}

# feature NAME: print on or off
feature() {
	ethtool -k dvs0 | sed -n "s/^\t*$1: \([a-z]*\).*/\1/p"
}

test_features_follow_ports() {
	ip link set p1 master dvs0
	check_equal on "$(feature tx-checksum-ip-generic)" "checksums"
	check_equal on "$(feature scatter-gather)" "scatter-gather"
	ethtool -K p1 tx off sg off > /dev/null
	check_equal off "$(feature scatter-gather)" "scatter-gather off"
	ethtool -K p1 tx on sg on > /dev/null
	check_equal on "$(feature scatter-gather)" "scatter-gather on again"
}

test_gso_limits_follow_ports() {
	ip tuntap add tap0 mode tap
	ip link set p1 master dvs0
	check_equal "$(link_get p1 tso_max_size)" \
		"$(link_get dvs0 tso_max_size)" "of a veth alone"
	check ip link set tap0 master dvs0
	check_equal "$(link_get tap0 tso_max_size)" \
		"$(link_get dvs0 tso_max_size)" "of a tap too"
	[ "$(link_get tap0 tso_max_size)" -lt "$(link_get p1 tso_max_size)" ] ||
		fail "this test needs devices of different limits"
	ip link del tap0
	check_equal "$(link_get p1 tso_max_size)" \
		"$(link_get dvs0 tso_max_size)" "of a veth alone again"
}

# probe EVENT...: have the kernel note calls of a function
probe() {
	tracing=$(awk '$3 == "tracefs" { print $2; exit }' /proc/mounts)
	[ -n "$tracing" ] || { skip_test "tracefs is not mounted"; return 1; }
	echo "p:dvs_test/$1 $2" > "$tracing/kprobe_events" ||
		{ skip_test "no kprobes"; return 1; }
	echo > "$tracing/trace"
	echo 1 > "$tracing/events/dvs_test/enable"
}

probe_end() {
	echo 0 > "$tracing/events/dvs_test/enable"
	echo > "$tracing/kprobe_events"
}

# gretap asks for room in front of its frames: veths have to leave it.
test_headroom_follows_ports() {
	local room

	modprobe veth
	probe room 'veth_set_rx_headroom headroom=$arg2:s32' || return 0
	ip link add gt0 type gretap local 192.0.2.1 remote 192.0.2.2
	ip link set p1 master dvs0
	ip link set gt0 master dvs0
	room=$(sed -n '$s/.*headroom=//p' "$tracing/trace")
	[ "${room:-0}" -gt 20 ] || fail "headroom of p1: '$room'"
	ip link del gt0
	check_equal 0 "$(sed -n '$s/.*headroom=//p' "$tracing/trace")" \
		"headroom without gretap"
	ip link set p1 nomaster
	check_equal -1 "$(sed -n '$s/.*headroom=//p' "$tracing/trace")" \
		"headroom of what is no port any more"
	probe_end
}

test_lro_is_switched_off() {
	probe lro dev_disable_lro || return 0
	ip link set p1 master dvs0
	grep -q ' lro: ' "$tracing/trace" ||
		fail "dev_disable_lro() was not called for p1"
	probe_end
}

# A bond takes the type of what it bundles; as a port it must not.
test_type_of_port_stays_ethernet() {
	ip link add bond0 type bond
	ip link set bond0 master dvs0
	ip link add ipip0 type ipip local 192.0.2.1 remote 192.0.2.2
	check_refused "" ip link set ipip0 master bond0
	check_equal ether "$(link_get bond0 link_type)" "type of the port"
	ip link del bond0
	ip link del ipip0
}

test_detached_port_sees_own_frames_again() {
	local p1

	p1=$(link_get p1 address)
	ip link set p1 master dvs0
	ip link set p2 master dvs0
	frames_start "${hosts[@]}" p1
	check ip link set p1 nomaster
	check_frame h1 "$p1 $m1" p1
	check_frame h2 "$bc $m2"
}

modprobe tun || exit 1
hosts_create 2 || exit 1
tests_run
