# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2120,SC2154  # variables and functions are shared
#
# Packets of tunnels that arrive and do not go by IP: what the suites share.
#
#       h1      h2
#       |       | trunk
#    +--p1------p2--+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul
#           |
#          wire           a bare device, at which packets are made
#
# p1 is on segment 5000; p2 has VID 5 on segment 5000. Which way a packet went is told
# by probes of the functions that receive it.

# shellcheck source=selftests/lib_ways.sh
. "$suite_dir/lib_ways.sh"

quick=direct

setup() {
	fresh_macs
	switch_create dvs0
	check dvsctl -b - <<-EOF
		port add p1 switch dvs0 segment 5000
		port add p2 switch dvs0 mode trunk vlans 5:5000
	EOF
	frames_start h1 h2
}

teardown() {
	stop_background
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# tunnel_open FAMILY [OPTION]...: packets of IPv6 have no checksums, which the bare
# device cannot vouch for
tunnel_open() {
	if [ "$1" -eq 6 ]; then
		tunnel_create 6 zero-csum6-rx on "${@:2}"
	else
		tunnel_create 4 "${@:2}"
	fi
	check_wait 5000 is_taken
}

# taken_from DEVICE: packets are taken from it, which macvlan is refused then
taken_from() {
	! ip link add try0 link "$1" type macvlan 2> /dev/null || {
		ip link del try0
		false
	}
}

is_taken() {
	taken_from ul
}

# way_of PACKET-HEX COUNT: the wire carries it, and so many frames come of it; set
# arrived, and way to what it went by
way_of() {
	echo > $tracing/trace
	exchange "$2" wire "$1"
	way=$(grep -o 'suite_[a-z]*' $tracing/trace)
	way=${way#suite_}
	way=${way:-none}
}

# hello_hex [VARIABLE=VALUE]...: set hex to a packet with a broadcast of m3
hello_hex() {
	local inner

	frame_hex $bc "$m3"
	inner=$hex
	vxlan_hex 5000 "$inner"
	packet_hex "$hex" csum=no "$@"
}

# check_way ip|direct [VARIABLE=VALUE]...: a packet with a broadcast of m3
check_way() {
	local arrived

	hello_hex "${@:2}"
	go_by "$1" "$hex" 2
	check_equal 2 ${#arrived[@]} "frames of one by $1"
}

# check_nothing [VARIABLE=VALUE]...: one comes to nothing
check_nothing() {
	local arrived

	hello_hex "$@"
	go_by none "$hex" 0
	check_equal 0 ${#arrived[@]} "frames of one that is to be dropped"
}

probe_functions() {
	tracing_start kprobe_events
	! [ -e $tracing/events/kprobes ] || echo 0 > $tracing/events/kprobes/enable
	echo 'r:suite_direct dvs:dvs_direct_handle ret=$retval:u32' \
		> $tracing/kprobe_events
	echo 'p:suite_ip dvs:dvs_vxlan_rcv' >> $tracing/kprobe_events
	echo 'ret == 0' > $tracing/events/kprobes/suite_direct/filter	# consumed
	echo 1 > $tracing/events/kprobes/enable
}
