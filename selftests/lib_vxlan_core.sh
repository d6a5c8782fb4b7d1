# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# Tunnels between dvs, the kernel's own vxlan driver and another dvs, over a
# routed underlay. dvs_vxlan.sh and dvs_vxlan6.sh choose the address family.
#
#     h1  vm1  h2            h3  h4  h5  vm2              h6  vm3
#     |    |   |              |   |   |   |               |    |
#  +--p1---t1--p2--+   +------p3--p4--p5--t2-----+   +----p6---t3--+
#  |     dvs0      |   |  br5000 br70000 ...     |   |     dvs0    |
#  |      vx0      |   |    |       |            |   |      vx0    |
#  | A     |       |   |  vx5000 vx70000 ...   B |   | C     |     |
#  +-------ul------+   +----------ul-------------+   +-------ul----+
#          |                      |                          |
#          +-----------------  router  ----------------------+
#
# All is on segment 5000 but h4 on 70000 and h5 on 16777215; h2 is on a trunk
# where a test says so. B and C send to A, C's switch is a dvs.

CORE_TESTS="
	test_broadcast_crosses_both_ways
	test_unknown_unicast_crosses_both_ways
	test_address_is_learned_with_outer_source
	test_segments_stay_apart
	test_same_address_in_two_segments
	test_known_unicast_goes_to_one_vtep
	test_each_vtep_gets_one_copy
	test_remote_gets_its_segments_only
	test_nothing_goes_from_tunnel_to_tunnel
	test_station_moves_between_vteps
	test_learning_off_floods
	test_ping_and_arp
	test_tcp_bulk_with_super_frames
	test_tcp_bulk_segmented_by_the_underlay
	test_tcp_bulk_without_offloads
	test_tcp_bulk_with_checksums
	test_tcp_bulk_between_dvs
	test_tcp_bulk_in_a_tunnel_of_the_machines
"

core_create() {
	underlay_create b c
	hosts_create 6
	foreign_create 5000 p3
	foreign_create 70000 p4
	foreign_create 16777215 p5
	ip link set p6 netns "$host_c"
	ip -n "$host_c" link set p6 up
	vm_create 1 a
	vm_create 2 b
	ip -n "$host_b" link set t2 master br5000
	vm_create 3 c
	dvsctl -n "$host_c" -b - <<-EOF
		switch add dvs0
		port add p6 segment 5000
		port add t3 segment 5000
		tunnel add vx0 local $vtep_c
		remote add $vtep_a segments 5000
	EOF
	ip -n "$host_c" link set dvs0 up
	wait_hosts h1 h2 h3 h4 h5 h6
}

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add t1 switch dvs0 segment 5000
		tunnel add vx0 local $vtep_a
		remote add $vtep_b
	EOF
	frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# A host that has sent is known to all.
hello() {
	check_frame "$1" "$bc $2" "${@:3}"
}

test_broadcast_crosses_both_ways() {
	check_frame h1 "$bc $m1" h3
	check_frame h3 "$bc $m3" h1
}

test_unknown_unicast_crosses_both_ways() {
	check_frame h1 "$unknown $m1" h3
	check_frame h3 "$unknown $m3" h1
	check_frame h1 "$m3 $m1" h3
	check_frame h3 "$m1 $m3" h1
}

test_address_is_learned_with_outer_source() {
	hello h3 "$m3" h1
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of)" "FDB"
	hello h6 "$m4" h1
	check_equal "$m3 5000 $vtep_b learned
$m4 5000 $vtep_c learned" "$(fdb_of tunnel vx0)" "FDB of the tunnel"
	check_equal "$m4 5000 $vtep_c learned" \
		"$(fdb_of tunnel vx0 remote "$vtep_c")" "FDB of the remote"
}

# p2 takes VIDs 5, 70 and 99 for the three segments.
trunk_create() {
	check dvsctl port add p2 switch dvs0 mode trunk \
		vlans 5:5000,70:70000,99:16777215
}

test_segments_stay_apart() {
	trunk_create
	check_frame h2 "$bc $m2 vlan=5" h1="$bc $m2" h3="$bc $m2"
	check_frame h2 "$bc $m2 vlan=70" h4="$bc $m2"
	check_frame h2 "$bc $m2 vlan=99" h5="$bc $m2"
	check_frame h3 "$bc $m3" h1 h2="$bc $m3 vlan=5"
	check_frame h4 "$bc $m3" h2="$bc $m3 vlan=70"
	check_frame h5 "$bc $m3" h2="$bc $m3 vlan=99"
	check_frame h4 "$m2 $m3" h2="$m2 $m3 vlan=70"
	check_frame h5 "$m2 $m3" h2="$m2 $m3 vlan=99"
}

test_same_address_in_two_segments() {
	trunk_create
	hello h4 "$m1" h2="$bc $m1 vlan=70"
	check_frame h1 "$bc $m1" h2="$bc $m1 vlan=5" h3
	check_equal "$m1 5000 p1 learned
$m1 70000 $vtep_b learned" "$(fdb_of)" "FDB"
	check_frame h2 "$m1 $m2 vlan=70" h4="$m1 $m2"
	check_frame h2 "$m1 $m2 vlan=5" h1="$m1 $m2"
	check_frame h3 "$m1 $m3" h1
}

test_known_unicast_goes_to_one_vtep() {
	check dvsctl remote add "$vtep_c"
	hello h3 "$m3" h1
	hello h6 "$m4" h1
	check_frame h1 "$m3 $m1" h3
	check_frame h1 "$m4 $m1" h6
}

test_each_vtep_gets_one_copy() {
	check dvsctl remote add "$vtep_c"
	check_frame h1 "$bc $m1" h3 h6
	check_frame h1 "01:00:5e:00:00:fb $m1" h3 h6
	check_frame h1 "$unknown $m1" h3 h6
}

test_remote_gets_its_segments_only() {
	trunk_create
	check dvsctl remote del "$vtep_b"
	check dvsctl remote add "$vtep_b" segments 70000
	check dvsctl remote add "$vtep_c" segments 5000-5999
	check_frame h1 "$bc $m1" h2="$bc $m1 vlan=5" h6
	check_frame h2 "$bc $m2 vlan=70" h4="$bc $m2"
	check_frame h2 "$bc $m2 vlan=99"
	check dvsctl remote add "$vtep_b" segments 16777215
	check_frame h2 "$bc $m2 vlan=99" h5="$bc $m2"
	check dvsctl remote del "$vtep_c" segments 5000
	check_frame h1 "$bc $m1" h2="$bc $m1 vlan=5"
}

test_nothing_goes_from_tunnel_to_tunnel() {
	check dvsctl remote add "$vtep_c"
	hello h3 "$m3" h1
	hello h6 "$m4" h1
	check_frame h3 "$unknown $m3" h1
	# C knows nothing of B's, so it sends to A, which knows better
	check_frame h6 "$m3 $m4"
	check_frame h3 "$m4 $m3"
	check_drops dvs0 "vx0 tunnel-to-tunnel 2"
}

test_station_moves_between_vteps() {
	hello h3 "$m3" h1
	check_frame h1 "$m3 $m1" h3
	hello h6 "$m3" h1
	check_equal "$m3 5000 $vtep_c learned" "$(fdb_of tunnel vx0)" "FDB"
	check_frame h1 "$m3 $m1" h6
	hello h1 "$m3" h3
	check_equal "$m3 5000 p1 learned" "$(fdb_of "$m3" segment 5000)" "FDB"
}

test_learning_off_floods() {
	check dvsctl tunnel set vx0 learning off
	check dvsctl remote add "$vtep_c"
	hello h3 "$m3" h1
	check_equal "" "$(fdb_of)" "FDB"
	check_frame h1 "$m3 $m1" h3 h6
}

test_ping_and_arp() {
	vm 1 ip neighbour flush dev eth0
	vm_ping 1 2
	vm 2 ip neighbour flush dev eth0
	vm_ping 2 1
	vm_ping 1 2 -s 1300
	check_drops dvs0
}

# ---- TCP ----

# average rx|tx: bytes of each frame in the tunnel since it was made
average() {
	echo $(($(tunnel_get "$1-bytes") / $(tunnel_get "$1-packets")))
}

# Packets that B, C or a machine found to have a wrong checksum
bad_checksums() {
	local ns

	for ns in "$host_b" "$host_c" "vm1-$DVS_SUITE" "vm2-$DVS_SUITE"; do
		on "$ns" nstat -a -s -z UdpInCsumErrors Udp6InCsumErrors \
			TcpInCsumErrors
	done | awk '$2 ~ /^[0-9]+$/ { sum += $2 } END { print sum }'
}

# both_ways KILOBYTES
both_ways() {
	local before

	before=$(bad_checksums)
	vm_transfer 1 2 "$1"
	vm_transfer 2 1 "$1"
	check_equal "$before" "$(bad_checksums)" "bad checksums"
	check_drops dvs0
}

# What a virtual machine sends passes as it is: segmenting is left to the last
# device.
test_tcp_bulk_with_super_frames() {
	both_ways 8000
	[ "$(average tx)" -gt 1500 ] || fail "$(average tx) bytes/frame sent"
}

# underlay_offloads on|off: segmentation by the devices between A and the router
underlay_offloads() {
	local words=(tso "$1" tx-udp_tnl-segmentation "$1"
		     tx-udp_tnl-csum-segmentation "$1")

	ethtool -K ul "${words[@]}" > /dev/null
	on "$router" ethtool -K ra "${words[@]}" > /dev/null
}

# Segments are made in front of the wire, and merged again behind it; how many
# depends on how busy the machine is.
test_tcp_bulk_segmented_by_the_underlay() {
	underlay_offloads off
	ethtool -K ul gro on > /dev/null
	both_ways 4000
	ethtool -K ul gro off > /dev/null
	underlay_offloads on
}

test_tcp_bulk_without_offloads() {
	local number

	for number in 1 2; do
		vm $number ethtool -K eth0 tx off rx off tso off gso off \
			sg off > /dev/null
	done
	ethtool -K ul tx off rx off gso off sg off > /dev/null
	both_ways 1000
	[ "$(average tx)" -lt 1500 ] || fail "$(average tx) bytes/frame sent"
	for number in 1 2; do
		vm $number ethtool -K eth0 tx on rx on tso on gso on \
			sg on > /dev/null
	done
	ethtool -K ul tx on rx on gso on sg on > /dev/null
}

# The other way of UDP checksums than the family's usual one
test_tcp_bulk_with_checksums() {
	check dvsctl tunnel set vx0 csum on
	both_ways 2000
	underlay_offloads off
	both_ways 2000
	underlay_offloads on
}

test_tcp_bulk_between_dvs() {
	check dvsctl remote add "$vtep_c"
	vm_ping 1 3
	vm_transfer 1 3 4000
	vm_transfer 3 1 4000
	check_drops dvs0
}

# inner_tunnel FROM TO: with 10.0.1.FROM at this end
inner_tunnel() {
	ip -n "vm$1-$DVS_SUITE" -batch - <<-EOF
		link add vx0 type vxlan id 1 local 10.0.0.$1 remote 10.0.0.$2 dev eth0 dstport 4789
		address add 10.0.1.$1/24 dev vx0
		link set vx0 up
	EOF
}

# No device segments a packet of a tunnel in a tunnel: it is done before.
test_tcp_bulk_in_a_tunnel_of_the_machines() {
	local number

	inner_tunnel 1 2
	inner_tunnel 2 1
	vm_transfer 1 2 2000 10.0.1
	vm_transfer 2 1 2000 10.0.1
	[ "$(port_get t1 copies)" -gt 0 ] || fail "no frame was segmented"
	[ "$(average tx)" -le 1500 ] || fail "$(average tx) bytes/frame sent"
	check_drops dvs0
	for number in 1 2; do
		vm $number ip link del vx0
	done
}
