#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Marking through a tunnel to another host: from the tag or the DSCP of a frame to
# the outer DSCP, and from there to the tag and the DSCP at the far port.
#
#      trunk                                            trunk
#        h2                                                h4
#        |                                                 |
#     +--p2--+                                          +--p4--+
#     | dvs0 |                                          | dvs0 |
#     | vx0 ul------------ ra | router | rb -------------ul vx0 |
#     +------+                                          +------+
#                                                        host B
#
# Both are on segment 10, which has VID 10; frames without a tag are of it too.
# lib_marking.sh says how frames are written.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_marking.sh
. "$suite_dir/lib_marking.sh"

ALL_TESTS="
	test_tunnel_carries_priority
	test_tunnel_carries_dscp
	test_tunnel_says_drop_precedence
	test_tunnel_keeps_inner_tags
	test_tunnel_keeps_colour_for_the_underlay
"

setup() {
	fresh_macs
	switch_create dvs0 p2 || return
	# shellcheck disable=SC2086  # words
	check dvsctl port set p2 $trunk
	far_create
}

teardown() {
	stop_background
	frames_stop
	tc qdisc del dev ul root 2> /dev/null
	check_books dvs0
	switch_destroy dvs0
	ip -n "$host_b" link del dvs0
}

# far_create: a switch of host B, and a tunnel between both
far_create() {
	ip -n "$host_b" link add dvs0 type dvs
	ip -n "$host_b" link set dvs0 up
	check dvsctl -n "$host_b" -b - <<-EOF
		port add p4 mode trunk vlans 10
		tunnel add vx0 local $vtep_b inner-vlan keep
		remote add $vtep_a
	EOF
	check dvsctl tunnel add vx0 local "$vtep_a" inner-vlan keep
	check dvsctl remote add "$vtep_b"
}

classes="dscp class dscp-map 8,0,16,24,32,40,48,56"

# check_tunnel < TABLE: rows of WORDS-OF-P2 | WORDS-OF-P4 | WORDS-OF-BOTH-TUNNELS |
# PAYLOAD | SENT | OUTER DSCPS | EXPECTED. Frames go from h2 to h4.
check_tunnel() {
	local in out tunnel kind sent outer expected wire=()

	frames_start h4
	capture_start ul udp port 4789
	while IFS='|' read -r in out tunnel kind sent outer expected; do
		dvsctl -b - <<-EOF || fail "$in | $tunnel: refused"
			port set p2 $defaults
			port set p2 $trunk $in
			tunnel set vx0 $classes
			tunnel set vx0 $tunnel
		EOF
		dvsctl -n "$host_b" -b - <<-EOF || fail "$out | $tunnel: refused"
			port set p4 $defaults
			port set p4 mode trunk $out
			tunnel set vx0 $classes
			tunnel set vx0 $tunnel
		EOF
		check_marks h2 h4 "${kind// /}" 10 "$sent" "$expected"
		read -r -a outer <<< "$outer"
		wire+=("${outer[@]/#//}")
	done
	captured=("${wire[@]}")
	check_capture
}

test_tunnel_carries_priority() {
	local map="dscp-out 8,0,18,26,34,46,48,63"

	check_tunnel <<-EOF
		| | dscp class | other | 0 1 2 3 4 5 6 7         | 0 8 16 24 32 40 48 56 | 0 1 2 3 4 5 6 7
		| | dscp class | other | 0d 1d 2d 3d 4d 5d 6d 7d | 0 8 16 24 32 40 48 56 | 0 1 2 3 4 5 6 7
		encoding 5p3d | encoding 5p3d | dscp class | other | 0 1 2 3 4 5 6 7 | 0 0 16 16 32 32 48 56 | 1 1 3 3 5 5 6 7
		trust dscp | | dscp class | 4 | /0 /8 /20 /24 /32 /46 /48 /56 | 0 8 16 24 32 40 48 56 | 0 1 2 3 4 5 6 7
		trust dscp | $map | dscp class | 6 | /0 /8 /20 /24 /32 /46 /48 /56 | 0 8 16 24 32 40 48 56 | 0/0 1/8 2/18 3/26 4/34 5/46 6/48 7/63
		pcp-map 7,6,5,4,3,2,1,0 | pcp-out 0,1,2,3,4,5,6,7 | dscp class | other | 0 1 2 3 4 5 6 7 | 56 48 40 32 24 16 8 0 | 7 6 5 4 3 2 0 1
	EOF
}

test_tunnel_carries_dscp() {
	check_tunnel <<-EOF
		| | dscp inherit | 4 | 0/0 1/8 2/18 3/26 4/34 5/46 6/48 7/56  | 0 8 18 26 34 46 48 56 | 0 0 0 0 0 0 0 0
		| | dscp inherit | 6 | /0 /8 /18 /26 /34 /46 /48 /56          | 0 8 18 26 34 46 48 56 | 0 0 0 0 0 0 0 0
		| | dscp 46 | 4      | /0 7/8                                 | 46 46                 | 0 0
		| dscp-out 63,9,63,63,63,63,63,63 | dscp 46 | 4 | 7/8         | 46                    | 0/9
	EOF
}

# AF23 is of priority 3 here, AF12 of priority 4; the map is by class.
test_tunnel_says_drop_precedence() {
	check_tunnel <<-EOF
		| | dscp-map 8,0,18,22,12,46,48,56 | other | 0 1 2 3 4 5 6 7 | 0 8 18 22 12 46 48 56 | 0 1 2 3d 4d 5 6 7
	EOF
}

test_tunnel_keeps_inner_tags() {
	local sent inner

	frames_start h4
	check dvsctl port set p2 trust dscp encoding 5p3d
	check dvsctl -n "$host_b" port set p4 dscp-out 1,1,1,1,1,1,1,1
	for inner in 8100e04d 8100704d; do
		marked_hex 4 10 0/46
		sent=${hex:0:32}$inner${hex:32}
		check_hex h2 "$sent" h4 "$sent"
	done
}

# The tag is gone, and the queue is that of another device.
test_tunnel_keeps_colour_for_the_underlay() {
	local sent drops dei waiting

	frames_start h4
	check_frame h2 "$unknown $m1 vlan=5.10" h4="$unknown $m1 vlan=0.10"
	check dvsctl sched add ul rate 8kbit burst 1
	queue_replace ul 5 1000
	check dvsctl class set ul 5 limit 40
	check_eligible 20 ul 5 5d
	burst 5
	class_counts ul 5
	between 34 40 "$waiting" "frames that wait"
	between 20 120 $((drops - dei)) "frames dropped that are not eligible"
	check dvsctl sched del ul
}

hosts_create 4 || exit 1
use_family 4
underlay_create b
ip link set p4 netns "$host_b" up
wait_hosts h4
tests_run
