#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 800
#
# Captures end, under traffic: with their reader, their port, their switch, their
# namespace, the module. What a slow reader misses is counted. Topology: lib_stress.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_stress.sh
. "$suite_dir/lib_stress.sh"
# shellcheck source=selftests/lib_capture.sh
. "$suite_dir/lib_capture.sh"

ALL_TESTS="
	test_reader_is_killed
	test_reader_ends_by_signal
	test_port_is_removed
	test_device_of_the_port_goes
	test_other_captures_stay
	test_port_comes_back_with_another_capture
	test_switch_is_removed
	test_module_is_unloaded
	test_namespace_is_removed
	test_full_socket_is_counted
	test_end_that_finds_no_room
	test_come_and_go
"

times=30

teardown() {
	capture_kill	# stop_background waits for all
	stop_background
	! ip link show dev dvs0 &> /dev/null || dvsctl switch del dvs0
	cleanup_all_ns
	frames_stop
}

# check_file NAME: a good file, with frames in it
check_file() {
	captured "$1" frame.number > "$tmp/numbers" ||
		fail "$1: $(tail -n 1 "$tmp/numbers")"
	[ "$(wc -l < "$tmp/numbers")" -ge 10 ] || fail "hardly any frames in $1"
}

# has_frames NAME: something has been written
has_frames() {
	[ "$(stat -c %s "$tmp/$1")" -gt 4000 ]
}

test_reader_is_killed() {
	traffic
	capture_start a p1
	check_wait 5000 has_frames a
	kill -KILL "${capture_pid[a]}"
	capture_wait a
	check_equal 137 $status "status"
	check_wait 5000 is 0 captures
	capture_start b p1
	capture_end b
	check_alive
}

test_reader_ends_by_signal() {
	local signal

	traffic
	for signal in INT TERM; do
		capture_start a all
		check_wait 5000 has_frames a
		capture_end a $signal
		check_file a
		check_peer a
		grep -qx '[0-9]* frames captured, [0-9]* lost' "$tmp/a.err" ||
			fail "$signal: $(cat "$tmp/a.err")"
	done
	check_equal 0 "$(captures)" "captures"
	check_alive
}

# ended NAME TEXT: by the kernel, and says so
ended() {
	capture_wait "$1"
	check_equal 1 $status "status of $1"
	said "$1" "dvsctl: $2"
	check_file "$1"
}

test_port_is_removed() {
	traffic
	capture_start a p1
	check_wait 5000 has_frames a
	check dvsctl port del p1
	ended a "the port was removed from the switch"
	ip link set p1 master dvs0
	check_alive
}

test_device_of_the_port_goes() {
	ip link add h9 type veth peer p9
	ip link set h9 up
	ip link set p9 up master dvs0
	traffic
	capture_start a p9
	check_wait 5000 has_frames a
	ip link del h9
	ended a "the port was removed from the switch"
	check_alive
}

test_other_captures_stay() {
	traffic
	capture_start a p1
	capture_start b p2
	capture_start c all
	check_wait 5000 has_frames a
	check dvsctl port del p1
	capture_wait a
	check_equal 2 "$(captures)" "captures"
	ip link set p1 master dvs0
	capture_end b
	capture_end c
	check_file b
	check_file c
	check_alive
}

# A number is used again: nobody is told of frames that are not his
test_port_comes_back_with_another_capture() {
	capture_start a p1
	capture_start b p2
	check dvsctl port del p1
	capture_wait a
	ip link set p1 master dvs0
	capture_start c p1
	send h2 "$m1 $m2 vlan=7"
	send h1 "$m2 $m1 vlan=7"
	capture_end b
	capture_end c
	check_captured c "eth.src frame.comment" $m1 "$m1 dropped: tag-refused"
	check_captured b "eth.src frame.comment" $m2 "$m2 dropped: tag-refused"
}

test_switch_is_removed() {
	traffic
	capture_start a p1
	capture_start b all
	check_wait 5000 has_frames b
	check dvsctl switch del dvs0
	ended a "the switch was removed"
	ended b "the switch was removed"
	switch_create dvs0 p1 p2
	check_alive
}

test_module_is_unloaded() {
	traffic
	capture_start a p1
	check_wait 5000 has_frames a
	rmmod dvs || fail "rmmod failed"
	ended a "the switch was removed"
	modprobe dvs
	switch_create dvs0 p1 p2
	check_alive
}

# ns_captures NS: how many there are in a namespace
ns_captures() {
	dvsctl -n "$1" -j capture show | grep -o '"portid":' | wc -l
}

# A namespace lives as long as its sockets; what is in it goes with the last one
test_namespace_is_removed() {
	local pid other=

	setup_ns other
	ip -n "$other" link add ha type veth peer pa
	ip -n "$other" link set ha up
	ip -n "$other" link add dvs9 type dvs
	ip -n "$other" link set dvs9 up
	ip -n "$other" link set pa up master dvs9
	dvsctl -n "$other" capture pa > "$tmp/n" 2> "$tmp/n.err" {never}>&- &
	pid=$!
	check_wait 5000 is 1 ns_captures "$other"
	check_equal 0 "$(captures)" "captures here"
	cleanup_all_ns
	check dvsctl switch del dvs0
	kill -KILL $pid
	wait $pid
	check rmmod dvs
	modprobe dvs
}

# More than the buffer holds: what was told and what was lost is all that there was
test_full_socket_is_counted() {
	local sent=60000 packets lost object

	capture_start a p1 direction in frames passed
	kill -STOP "${capture_pid[a]}"
	frame_hex $m2 $m1 len=1514
	exchange 0 h1 "$hex" $sent
	object=$(dvsctl -j capture show)
	member packets "$object"; packets=$member
	member lost "$object"; lost=$member
	check_equal $sent $((packets + lost)) "told and lost"
	[ "$lost" -gt 100 ] && [ "$packets" -gt 100 ] ||
		fail "packets $packets lost $lost"
	kill -CONT "${capture_pid[a]}"
	check_wait 20000 all_read $packets
	send h1 "$m2 $m1"
	check_wait 5000 all_read $((packets + 1))
	capture_end a
	said a "$((packets + 1)) frames captured, $lost lost"
	# the frame behind the gap says how long it is
	printf -v hex '%016x' "$lost"
	tail -c 400 "$tmp/a" | od -A n -v -t x1 | tr -d ' \n' |
		grep -q "04000800$(sed 's/../& /g' <<< "$hex" | tac -s ' ' |
			tr -d ' \n')" || fail "no drop count of $lost"
}

# all_read COUNT: so many frames are in the file
all_read() {
	[ "$(captured a frame.number | grep -c '^[0-9]*$')" -eq "$1" ]
}

# The reader finds out by itself
test_end_that_finds_no_room() {
	capture_start a p1 direction in frames passed
	kill -STOP "${capture_pid[a]}"
	frame_hex $m2 $m1 len=1514
	exchange 0 h1 "$hex" 60000
	check dvsctl port del p1
	kill -CONT "${capture_pid[a]}"
	capture_wait a
	check_equal 1 $status "status"
	grep -qx 'dvsctl: the \(capture has ended\|port was removed from the switch\)' \
		"$tmp/a.err" || fail "$(cat "$tmp/a.err")"
	check_file a
}

test_come_and_go() {
	local i

	traffic
	for ((i = 0; i < times; i++)); do
		dvsctl capture p1 count 5 snap-len 64 > /dev/null \
			2> "$tmp/go.err" || { fail "$(cat "$tmp/go.err")"; break; }
		(timeout -s KILL 0.05 dvsctl capture all frames dropped) \
			&> /dev/null
	done
	check_wait 5000 is 0 captures
	check_passed p2
	check_alive
}

hosts_create 2 || exit 1
tests_run
