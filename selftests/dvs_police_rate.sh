#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# clock: instructions
# kernels: 6.1 6.12 gcov
#
# Policers of ports: what passes over time, and changes under load; see
# lib_police.sh. See dvs_sched_share.sh about the clock.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_police.sh
. "$suite_dir/lib_police.sh"

ALL_TESTS="
	test_rate_is_kept
	test_peak_rate_is_kept
	test_excess_rate_is_kept
	test_super_frames_weigh_what_they_become
	test_rate_of_super_frames
	test_rate_of_super_frames_beyond_the_burst
	test_change_under_load_loses_nothing
	test_port_goes_under_load
	test_rmmod_under_load
"

# ---- rates ----

load() {
	run_background "$suite_dir/load" h1 "1:$1"
}

# untagged: load's frames have no tag
untagged() {
	check dvsctl port set p1 mode access segment 10
	check dvsctl port set p3 state down
}

# more_red THAN: whether the buckets have been empty
more_red() {
	[ "$(police_get red-packets)" -gt "$1" ]
}

# check_near GOT EXPECTED WHAT [PERCENT]: within 1 percent, or so many
check_near() {
	local off=$((($1 - $2) * 100))

	echo "# $3: $1 of $2"
	[ ${off#-} -le $(($2 * ${4-1})) ] || fail "$3: $1, expected $2"
}

# listening DEVICE: somebody takes all frames there
listening() {
	local index

	index=$(ip -o link show "$1")
	grep -qE "^([^ ]+ +){4}${index%%:*} " /proc/net/packet
}

# measure FRAMES LENGTH: send as many at least; set bytes to what comes to h2 after
# the first frame, without tags, in us microseconds
measure() {
	local frames

	frames_stop
	check_wait 10000 not listening h2
	run_background frames -s "$1" -t 30000 -w 0 -l h2 > "$tmp/summary"
	check_wait 5000 listening h2
	load "$2"
	wait "${background[-2]}"
	read -r _ _ frames _ _ _ _ _ bytes _ us < "$tmp/summary"
	[ "$frames" -ge "$1" ] || fail "only $frames frames came"
	bytes=$((bytes - 4 * (frames - 1)))
}

not() {
	! "$@"
}

# The bucket is full at first; what the first frame takes is not in bytes
test_rate_is_kept() {
	local len bytes us

	untagged
	for len in 1514 200; do
		police rate 2mbit burst 125000
		measure $((1000000 / len)) $len
		check_near $bytes $((125000 - len + us / 4)) \
			"bytes in frames of $len in $us us"
		stop_background
		check dvsctl police del p1
	done
}

# counted: set green and yellow to the bytes of these colours
counted() {
	local object

	object=$(dvsctl -j police show p1)
	member green-bytes "$object"
	green=$member
	member yellow-bytes "$object"
	yellow=$member
}

# check_share EXPECTED: green bytes in ten thousand of those that passed
check_share() {
	local green yellow green_before yellow_before

	check_wait 10000 more_red 100
	counted
	green_before=$green yellow_before=$yellow
	check_wait 60000 have_passed $((green + yellow + 1500000))
	counted
	green=$((green - green_before)) yellow=$((yellow - yellow_before))
	check_near $((green * 10000 / (green + yellow))) "$1" \
		"green bytes in 10000"
}

# have_passed BYTES
have_passed() {
	counted
	[ $((green + yellow)) -ge "$1" ]
}

test_peak_rate_is_kept() {
	local bytes us

	untagged
	police rate 1mbit burst 125000 peak 4mbit peak-burst 250000
	measure 1000 1514
	check_near $bytes $((250000 - 1514 + us / 2)) "bytes in $us us"
	check_share 2500
}

test_excess_rate_is_kept() {
	local bytes us

	untagged
	police rate 1mbit burst 125000 excess 3mbit excess-burst 250000
	measure 1000 1514
	check_near $bytes $((375000 - 1514 + us / 2)) "bytes in $us us"
	check_share 2500
}

# Segments of 1,448 bytes, each with 54 of headers
test_super_frames_weigh_what_they_become() {
	local packets bytes len=30054

	untagged
	police rate 8tbit burst 1g
	load $len
	check_wait 10000 passed 1000
	stop_background
	packets=$(police_get green-packets)
	bytes=$(police_get green-bytes)
	check_equal $((packets * (len + 20 * 54))) "$bytes" \
		"bytes of $packets super-frames"
}

# passed PACKETS
passed() {
	[ "$(police_get green-packets)" -ge "$1" ]
}

# A frame of 60,054 bytes becomes 42
weight=$((60054 + 41 * 54))

test_rate_of_super_frames() {
	local bytes us

	untagged
	police rate 80mbit burst 5000000
	measure 500 60054
	check_near $((bytes * weight / 60054)) $((5000000 - weight + us * 10)) \
		"bytes in $us us"
}

# Each finds the bucket full, or has to wait; now and then it waits a bit longer
test_rate_of_super_frames_beyond_the_burst() {
	local bytes us

	untagged
	police rate 8mbit burst 20000
	measure 50 60054
	check_near $((bytes * weight / 60054)) $us "bytes in $us us" 4
}

# ---- changes under load ----

# flow: what is conforming in any of the policers below, from many sources
flow() {
	frame_hex "$m2" $m1 vlan=10 len=500
	echo "0 h1 $hex 64" > "$tmp/flow"
	run_background frames -r -w 1 < "$tmp/flow" > /dev/null
}

# have_left COUNT: frames by p2
have_left() {
	[ "$(port_get p2 tx-packets)" -ge "$1" ]
}

test_change_under_load_loses_nothing() {
	local i

	send h2 "$bc $m2 vlan=10"
	for ((i = 0; i < 100; i++)); do
		echo police set p1 rate 8gbit burst 64m
		echo police set p1 rate 8gbit burst 64m excess 8kbit \
			excess-burst 1 exceed drop
		echo police set p1 rate 9gbit burst 65m peak 9gbit \
			peak-burst 65m exceed drop
		echo police del p1
	done > "$tmp/changes"
	flow
	check_wait 5000 have_left 1000
	check dvsctl -b "$tmp/changes"
	stop_background
	check_drops dvs0
}

test_port_goes_under_load() {
	local i

	flow
	for ((i = 0; i < 30; i++)); do
		echo port set p1 mode trunk vlans 10
		echo police set p1 rate 8mbit burst 9000 peak 9mbit \
			peak-burst 9000
		echo port del p1
		echo port add p1 switch dvs0 mode trunk vlans 10
	done > "$tmp/changes"
	check dvsctl -b "$tmp/changes"
	check_equal "" "$(dvsctl police show)" "policers of a new port"
	police rate 8mbit burst 9000
	check dvsctl police set dvs0 rate 8mbit burst 9000
	check_wait 5000 more_red 0
	check dvsctl switch del dvs0
	stop_background
	switch_create dvs0
}

test_rmmod_under_load() {
	police rate 8mbit burst 9000 excess 8mbit excess-burst 9000
	check dvsctl police set dvs0 rate 8mbit burst 9000
	flow
	check_wait 5000 more_red 0
	check rmmod dvs
	stop_background
	check modprobe dvs
	check_equal "" "$(dvsctl police show)" "policers"
	switch_create dvs0
}

hosts_create 3 || exit 1
tests_run
