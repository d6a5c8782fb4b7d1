#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# Multicast groups of segments (RFC 7348, 4.2), over IPv4 and IPv6.
#
#    vm1 h1  h2                    vm2 h3               h4
#     |  |   |                       |  |                |
#  +--t1-p1--p2--+               +---t2-p3---+       +---p4---+
#  |    dvs0     |               |  br5000   |       |  dvs0  |
#  |    vx0      |               |  vx5000   |       |  vx0   |
#  | A   |       |               | B  |      |       | C |    |
#  +-----ul------+               +----ul-----+       +---ul---+
#        |                            |                  |
#        la                           lb                 lc
#        +------------- lan -----------------------------+
#
# lan is a bridge that listens to IGMP and MLD; h2 is on a trunk with VID 70 on
# segment 70000, all others are on segment 5000. B is the kernel's own driver.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_group_is_joined_and_left_ipv4
	test_group_is_joined_and_left_ipv6
	test_group_is_left_with_tunnel_and_switch
	test_segment_is_flooded_by_group_ipv4
	test_segment_is_flooded_by_group_ipv6
	test_each_segment_has_its_group
	test_known_address_is_reached_directly
	test_other_groups_are_not_received
	test_ping_by_group_ipv4
	test_ping_by_group_ipv6
	test_group_and_remotes_together
	test_two_switches_in_one_group
	test_two_tunnels_in_one_group
	test_route_leads_to_the_group_ipv4
	test_route_leads_to_the_group_ipv6
	test_group_waits_for_its_device
	test_group_waits_for_a_tentative_address
	test_group_returns_with_its_device
	test_groups_that_lead_nowhere_are_refused
"

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add t1 switch dvs0 segment 5000
		port add p2 switch dvs0 mode trunk vlans 70:70000
	EOF
	group_family 4
}

teardown() {
	frames_stop
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# group_family 4|6: addresses on one link, groups with their MAC and what
# /proc/net says
group_family() {
	use_family "$1"
	if [ "$1" -eq 4 ]; then
		vtep_a=192.0.2.1 vtep_b=192.0.2.2 vtep_c=192.0.2.3
		group=239.1.1.1 group_mac=01:00:5e:01:01:01
		group2=239.1.1.2 group2_mac=01:00:5e:01:01:02
		proc_group=010101EF proc_file=/proc/net/igmp
	else
		vtep_a=2001:db8:a::1 vtep_b=2001:db8:a::2 vtep_c=2001:db8:a::3
		group=ff05::100 group_mac=33:33:00:00:01:00
		group2=ff05::200 group2_mac=33:33:00:00:02:00
		proc_group=ff050000000000000000000000000100
		proc_file=/proc/net/igmp6
	fi
}

# lan_create: A, B and C on one bridge
lan_create() {
	local host ns

	ip link add lan type bridge mcast_snooping 1
	ip link set lan up
	setup_ns host_b host_c
	for host in a b c; do
		ns=host_$host
		link_create '' "l$host" "${!ns}" ul
		ip link set "l$host" master lan
		bridge link set dev "l$host" fastleave on
	done
}

# lan_address: give them addresses of the family
lan_address() {
	local host ns vtep

	for host in a b c; do
		ns=host_$host vtep=vtep_$host
		address_add "${!ns}" ul "${!vtep}"
	done
}

# peers_create: B and C flood segment 5000 by the group of the family
peers_create() {
	ip -n "$host_b" -batch - <<-EOF
		link add vx5000 type vxlan id 5000 local $vtep_b group $group dev ul dstport 4789 ttl 8
		link set vx5000 master br5000 up
	EOF
	check dvsctl -n "$host_c" -b - <<-EOF
		tunnel add vx0 local $vtep_c
		remote add $group tunnel vx0 segments 5000
	EOF
}

peers_destroy() {
	ip -n "$host_b" link del vx5000
	dvsctl -n "$host_c" tunnel del vx0
}

# group_create FAMILY: A, too
group_create() {
	group_family "$1"
	peers_create
	check dvsctl tunnel add vx0 local "$vtep_a"
	check dvsctl remote add "$group" segments 5000
}

# ---- membership ----

# What A's kernel says: is the group joined on ul?
joined() {
	awk -v group="$proc_group" '
		$2 ~ /^[a-z]+$/ { device = $2 }
		$0 ~ group && device == "ul" { found = 1 }
		END { exit !found }' $proc_file
}

not_joined() {
	! joined
}

# What the bridge heard from A on the wire
heard() {
	bridge mdb show dev lan | grep -q "port la grp $group "
}

not_heard() {
	! heard
}

check_joined() {
	check_wait 2000 joined
	check_wait 5000 heard
}

check_left() {
	check_wait 2000 not_joined
	check_wait 5000 not_heard
}

check_join_and_leave() {
	group_family "$1"
	check dvsctl tunnel add vx0 local "$vtep_a"
	check not_joined
	check dvsctl remote add "$group" segments 5000
	check_joined
	check dvsctl remote del "$group" segments 5000
	check dvsctl remote add "$group" segments 5001
	check joined
	check dvsctl remote del "$group"
	check_left
}

test_group_is_joined_and_left_ipv4() {
	check_join_and_leave 4
}

test_group_is_joined_and_left_ipv6() {
	check_join_and_leave 6
}

test_group_is_left_with_tunnel_and_switch() {
	check dvsctl tunnel add vx0 local "$vtep_a"
	check dvsctl remote add "$group"
	check_joined
	check dvsctl tunnel del vx0
	check_left
	check dvsctl tunnel add vx0 local "$vtep_a"
	check dvsctl remote add "$group"
	check_joined
	switch_destroy dvs0
	check_left
	switch_create dvs0
}

# ---- flooding ----

# A packet to a group that carries a frame of m1
check_group_packet() {
	local label sport at=$(((14 + outer_ip) * 2)) packet=${arrived[0]#la }

	sport=$((16#${packet:at:4}))
	label=$((16#${packet:31:5}))
	vxlan_hex "$3" "$4"
	packet_hex "$hex" from="$vtep_a" to="$1" macs="$2$ul_mac" sport=$sport \
		label=$label csum=no
	# the checksum of IPv6 is made by the next device, if at all
	packet=${packet:0:at + 12}0000${packet:at + 16}
	check_equal "$hex" "$packet" "packet to the group"
}

# keep_vxlan: forget what else arrived, such as reports of IGMP
keep_vxlan() {
	local line kept=()

	for line in "${arrived[@]}"; do
		[[ $line != *12b5* ]] || kept+=("$line")
	done
	arrived=("${kept[@]}")
}

# check_flood GROUP MAC VNI FROM FRAME FRAME-INSIDE: it leaves as one packet
check_flood() {
	local inside

	# shellcheck disable=SC2086  # a frame is several words
	frame_hex $6
	inside=$hex
	# shellcheck disable=SC2086
	frame_hex $5
	frames_start la
	exchange 1 "$4" "$hex"
	keep_vxlan
	check_equal 1 ${#arrived[@]} "packets on the wire"
	check_group_packet "$1" "$2" "$3" "$inside"
}

check_flooded() {
	group_create "$1"
	check_flood $group $group_mac 5000 h1 "$bc $m1" "$bc $m1"
	frames_start h1 h2 h3 h4
	check_frame h1 "$bc $m1" h3 h4
	check_frame h3 "$bc $m3" h1 h4
	check_frame h4 "$unknown $m4" h1 h3
	check_equal "$m1 5000 p1 learned
$m3 5000 $vtep_b learned
$m4 5000 $vtep_c learned" "$(fdb_of)" "FDB"
	peers_destroy
}

test_segment_is_flooded_by_group_ipv4() {
	check_flooded 4
}

test_segment_is_flooded_by_group_ipv6() {
	check_flooded 6
}

test_each_segment_has_its_group() {
	check dvsctl tunnel add vx0 local "$vtep_a"
	check dvsctl remote add $group segments 5000
	check dvsctl remote add $group2 segments 70000-70009
	check_flood $group $group_mac 5000 h1 "$bc $m1" "$bc $m1"
	check_flood $group2 $group2_mac 70000 h2 "$bc $m1 vlan=70" "$bc $m1"
	check dvsctl remote del $group2 segments 70000
	frames_start la
	frame_hex "$bc" "$m1" vlan=70
	exchange 0 h2 "$hex"
	keep_vxlan
	check_equal 0 ${#arrived[@]} "packets on the wire"
}

test_known_address_is_reached_directly() {
	group_create 4
	frames_start h1 h3 h4
	check_frame h3 "$bc $m3" h1 h4
	check_frame h4 "$bc $m4" h1 h3
	check_frame h1 "$m3 $m1" h3
	check_frame h1 "$m4 $m1" h4
	peers_destroy
}

test_other_groups_are_not_received() {
	peers_create
	check dvsctl tunnel add vx0 local "$vtep_a"
	check dvsctl remote add $group2 segments 5000
	frames_start h1 h3 h4
	check_frame h3 "$bc $m3" h4
	check_equal 0 "$(tunnel_get rx-packets)" "packets received"
	peers_destroy
}

check_ping() {
	group_create "$1"
	vm 1 ip neighbour flush dev eth0
	vm 2 ip neighbour flush dev eth0
	vm_ping 1 2
	vm_ping 2 1
	vm_transfer 1 2 1000
	peers_destroy
}

test_ping_by_group_ipv4() {
	check_ping 4
}

test_ping_by_group_ipv6() {
	check_ping 6
}

# One segment, some peers by the group and one by its address
test_group_and_remotes_together() {
	group_create 4
	check dvsctl -n "$host_c" remote del $group
	check dvsctl -n "$host_c" remote add "$vtep_a" segments 5000
	check dvsctl remote add "$vtep_c" segments 5000
	frames_start h1 h3 h4
	check_frame h1 "$bc $m1" h3 h4
	check_frame h4 "$bc $m4" h1
	check_frame h3 "$bc $m3" h1
	peers_destroy
}

# ---- several of one host ----

test_two_switches_in_one_group() {
	group_create 4
	ip address add 192.0.2.11/24 dev ul
	dvsctl port del p2
	switch_create dvs1
	check dvsctl -b - <<-EOF
		port add p2 switch dvs1 segment 5000
		tunnel add vx0 switch dvs1 local 192.0.2.11
		remote add $group tunnel vx0 switch dvs1 segments 5000
	EOF
	frames_start h1 h2 h3 h4
	check_frame h3 "$bc $m3" h1 h2 h4
	check_frame h1 "$bc $m1" h3 h4
	check_frame h2 "$bc $m2" h3 h4
	check_books dvs1
	# the group is still joined for the other one
	switch_destroy dvs1
	check_frame h3 "$bc $m3" h1 h4
	ip address del 192.0.2.11/24 dev ul
	peers_destroy
}

test_two_tunnels_in_one_group() {
	group_create 4
	ip address add 192.0.2.11/24 dev ul
	check dvsctl tunnel set vx0 segments 5000
	check dvsctl tunnel add vx1 local 192.0.2.11 segments 70000
	check dvsctl remote add $group tunnel vx1
	frames_start h1 h2 h3 h4
	check_frame h3 "$bc $m3" h1 h4
	check_drops dvs0 "vx1 vni-refused 1"
	check_frame h1 "$bc $m1" h3 h4
	ip address del 192.0.2.11/24 dev ul
	peers_destroy
}

# ---- an address that is on no device of the underlay ----

# group_route VERB: a way to the group; IPv6 has one by itself, it is blocked
group_route() {
	if [ "$family" -eq 4 ]; then
		ip route "$1" $group dev ul
	elif [ "$1" = del ]; then
		ip -6 route add unreachable $group table local
	else
		ip -6 route del unreachable $group table local
	fi
}

# check_routed FAMILY VTEP LENGTH: no way to the group at first
check_routed() {
	group_family "$1"
	peers_create
	vtep_a=$2
	ip address add "$vtep_a/$3" dev lo
	[ "$1" -eq 4 ] || group_route del
	check dvsctl tunnel add vx0 local "$vtep_a"
	check_refused "cannot join the group, a tunnel with a device may" \
		dvsctl remote add "$group" segments 5000
	check not_joined
	group_route add
	check dvsctl remote add "$group" segments 5000
	check_joined
	check_flood $group $group_mac 5000 h1 "$bc $m1" "$bc $m1"
	frames_start h1 h3 h4
	check_frame h1 "$bc $m1" h3 h4
	check_frame h3 "$bc $m3" h1 h4
	check dvsctl remote del "$group"
	check_left
	[ "$1" -ne 4 ] || group_route del
	ip address del "$vtep_a/$3" dev lo
	peers_destroy
}

test_route_leads_to_the_group_ipv4() {
	check_routed 4 192.0.2.101 32
}

test_route_leads_to_the_group_ipv6() {
	ipv6_enable '' lo
	check_routed 6 2001:db8:a::101 128
}

# ---- devices that come and go ----

test_group_waits_for_its_device() {
	group_family 4
	check dvsctl tunnel add vx0 local 192.0.2.11
	check dvsctl remote add $group segments 5000
	check not_joined
	ip address add 192.0.2.11/24 dev ul
	check_joined
	ip address del 192.0.2.11/24 dev ul
}

# Nothing is told when duplicate address detection ends (RFC 4862, 5.4).
test_group_waits_for_a_tentative_address() {
	group_family 6
	sysctl -q -w net.ipv6.conf.ul.accept_dad=1
	ip address add 2001:db8:a::11/64 dev ul
	check dvsctl tunnel add vx0 local 2001:db8:a::11
	check dvsctl remote add $group segments 5000
	check_wait 10000 joined
	ip address del 2001:db8:a::11/64 dev ul
	sysctl -q -w net.ipv6.conf.ul.accept_dad=0
}

test_group_returns_with_its_device() {
	local version

	for version in 4 6; do
		renew
		group_family $version
		peers_create
		check dvsctl tunnel add vx0 local "$vtep_a" dev ul
		check dvsctl remote add $group segments 5000
		check_joined
		ip link del ul
		check_wait 2000 not_joined
		ul_return
		group_family $version
		check_joined
		frames_start h1 h3 h4
		check_frame h3 "$bc $m3" h1 h4
		check_frame h1 "$bc $m1" h3 h4
		peers_destroy
	done
}

# ul_return: the bridge is to hear what is said on it from the first moment
ul_return() {
	local version

	ip link add ul address $ul_mac type veth peer la
	ip link set la master lan up
	bridge link set dev la fastleave on
	ip link set ul up
	check_wait 5000 is_up '' ul
	for version in 4 6; do
		group_family $version
		address_add '' ul "$vtep_a"
	done
}

test_groups_that_lead_nowhere_are_refused() {
	check dvsctl tunnel add vx0 local "$vtep_a"
	check_refused "different address families" \
		dvsctl remote add ff05::100
	check_refused "some of these segments already" \
		eval "dvsctl remote add $group segments 7 &&
			dvsctl remote add $group segments 6-8"
	check dvsctl tunnel del vx0
	group_family 6
	check dvsctl tunnel add vx0 local "$vtep_a"
	check_refused "needs a tunnel with a device" \
		dvsctl remote add ff02::100
	check dvsctl tunnel del vx0
	check dvsctl tunnel add vx0 local "$vtep_a" dev ul
	check dvsctl remote add ff02::100
}

group_family 4
hosts_create 4
lan_create
lan_address
group_family 6
lan_address
ip link set ul address $ul_mac
ethtool -K ul tx off > /dev/null
vm_create 1 a
vm_create 2 b
ip link set p3 netns "$host_b"
ip -n "$host_b" -batch - <<-EOF
	link add br5000 type bridge mcast_snooping 0
	link set t2 master br5000
	link set p3 master br5000 up
	link set br5000 up
EOF
ip link set p4 netns "$host_c"
ip -n "$host_c" link set p4 up
dvsctl -n "$host_c" -b - <<-EOF
	switch add dvs0
	port add p4 segment 5000
EOF
ip -n "$host_c" link set dvs0 up
wait_hosts h1 h2 h3 h4
tests_run
