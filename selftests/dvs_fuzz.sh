#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
#
# What hostile VMs and hosts send, made by kmod/tests/fuzz_main.c, into all that a
# switch can be told to do: the kernel must have nothing to report, each frame has
# to be accounted for, and everybody else's frames pass as before and after.
#
#       h1     h2     h3     h4
#       |      | trunk| uplink, trunk
#    +--p1-----p2-----p3-----p4--+
#    |           dvs0            |
#    |   vx0 (IPv4), vx1 (IPv6)  |
#    +------------|--------------+
#                 ul
#                 |
#                wire
#
# FUZZ_ROUNDS is the number of rounds of each test, FUZZ_SEED their seed, and
# FUZZ_FIRST the number of the first. More of them are due in User-Mode Linux, where
# nothing is emulated: some 1500 in a second, with KASAN.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_plain_switch
	test_everything_on
	test_devices_without_features
	test_by_queues_and_sockets
	test_small_tables
"

rounds=${FUZZ_ROUNDS:-4000}
! in_uml || rounds=${FUZZ_ROUNDS:-50000}
fuzz=/sys/module/dvs_fuzz/parameters

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 mode trunk vlans 2:5000,1,3-11 native 1
		port add p3 switch dvs0 mode uplink native 1
		port add p4 switch dvs0 mode trunk vlans 1-9:4997 isolated on
		tunnel add vx0 switch dvs0 local 192.0.2.1
		tunnel add vx1 switch dvs0 local 2001:db8:a::1 zero-csum6-rx on
		remote add 192.0.2.2 tunnel vx0
		remote add 192.0.2.3 tunnel vx0
		remote add 2001:db8:a::2 tunnel vx1
		remote add 2001:db8:a::3 tunnel vx1
	EOF
}

teardown() {
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# check_neighbours: good frames of others pass
check_neighbours() {
	frames_start h1 h2
	check_frame h1 "$m2 $m1" "h2=$m2 $m1 vlan=2"
	check_frame h2 "$m1 $m2 vlan=2" "h1=$m1 $m2"
	frames_stop
}

# check_moved: the frames went somewhere, and packets were taken for tunnels
check_moved() {
	local port name

	for port in p1 p2 p3 p4 dvs0; do
		[ "$(port_get $port rx-packets)" -gt 0 ] ||
			fail "nothing was received by $port"
	done
	for name in vx0 vx1; do
		member rx-packets "$(dvsctl -j tunnel show $name)"
		[ "$member" -gt 0 ] ||
			fail "nothing was received by $name"
	done
	[ "$(drops_of dvs0 | wc -l)" -gt 5 ] ||
		fail "only these were dropped: $(drops_of dvs0)"
}

# attack: the rounds of a test
attack() {
	local made refused

	dvsctl fdb replace "$m1" segment 5000 port p1 sticky
	dvsctl fdb replace "$m2" segment 5000 port p2 sticky
	check_neighbours
	echo "$rounds" > $fuzz/run || fail "round $(cat $fuzz/first) failed"
	read -r made refused < $fuzz/run
	echo "# seed $(cat $fuzz/seed): $made rounds, $refused refused"
	[ "$refused" -lt $((made / 2)) ] || fail "most frames were refused"
	check_moved
	check_neighbours
}

test_plain_switch() {
	attack
}

test_everything_on() {
	check dvsctl -b - <<-EOF
		switch set dvs0 fdb-max 1000
		port set p1 trust dscp-pcp dscp-out 0,8,16,24,32,40,48,56 mac-max 5
		port set p4 trust pcp pcp-out 7,6,5,4,3,2,1,0 pcp-map 7,6,5,4,3,2,1,0
		port set p3 encoding 5p3d trust dscp dscp-out 1,2,3,4,5,6,7,8
		police set p4 rate 8gbit burst 60000 exceed remark violate drop
		sched add p1 rate 1gbit switch dvs0
		pool add vm switch dvs0 class 3 reservation 10mbit
		port set p4 pool vm
		flow set dvs0 limit 1000 macs on
		sampler set switch dvs0 interval 1 direction both duplicates on
		mirror add some switch dvs0 ports p1,p2 snap-len 100 target p4 rspan 99
		mirror add far switch dvs0 all protocol 17 reverse on remote 192.0.2.3 version 3 session 3
		mirror add near switch dvs0 ports dvs0,p3 remote 192.0.2.2 version 2 session 2
	EOF
	run_background dvsctl capture all write "$tmp/captured" snap-len 100
	attack
}

# Now the kernel segments and computes checksums, as it finds the frames
test_devices_without_features() {
	local device

	for device in p1 p2 p3 p4 ul; do
		check ethtool -K $device tx off sg off tso off gso off
	done
	attack
	for device in p1 p2 p3 p4 ul; do
		check ethtool -K $device tx on sg on tso on gso on
	done
}

test_by_queues_and_sockets() {
	check dvsctl switch set dvs0 txmode qdisc underlay socket
	check tc qdisc add dev p2 root fq_codel
	check tc qdisc add dev ul root fq_codel
	attack
	check tc qdisc del dev p2 root
	check tc qdisc del dev ul root
}

test_small_tables() {
	check dvsctl -b - <<-EOF
		switch set dvs0 fdb-max 16
		port set p2 mac-max 1 mac-action drop
		port set p3 flood off
		tunnel set vx0 remotes-only on strict on inner-vlan keep ttl inherit dscp inherit csum on
		tunnel set vx1 learning off mac-max 1 dscp class csum off
	EOF
	attack
}

hosts_create 4 || exit 1
wire_everything
for host in 2 3; do
	ip neighbour replace 192.0.2.$host lladdr $wire_mac dev ul nud permanent
	ip neighbour replace 2001:db8:a::$host lladdr $wire_mac dev ul \
		nud permanent
done
modprobe dvs_fuzz ports=p1,p2,p3,p4 underlay=ul,ul senders=dvs0 \
	seed="${FUZZ_SEED:-20771}" first="${FUZZ_FIRST:-0}" || exit 1
tests_run
