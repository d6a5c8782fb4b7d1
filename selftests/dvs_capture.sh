#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
#
# Captures: which frames are told, and how; what tshark and tcpdump make of the file.
# The topology is in lib_mirror.sh. Captures end in dvs_capture_life.sh, those of
# tunnels are in dvs_capture_vxlan.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_mirror.sh
. "$suite_dir/lib_mirror.sh"
# shellcheck source=selftests/lib_capture.sh
. "$suite_dir/lib_capture.sh"

ALL_TESTS="
	test_words_come_back
	test_bad_words_are_refused
	test_those_who_may_not_are_refused
	test_sixteen_captures
	test_frames_both_ways
	test_one_direction
	test_tags_are_in_the_frame
	test_host_port
	test_segment
	test_port_and_segment
	test_whole_switch
	test_drops_equal_the_ledger
	test_received_and_dropped
	test_passed_only
	test_refused_by_a_queue
	test_filters
	test_snap_len
	test_one_of_n
	test_count
	test_super_frames
	test_two_at_once
	test_mirrors_see_as_before
	test_mirrored_frames_are_seen
	test_pipe_is_live
	test_reader_goes
	test_terminal_is_refused
	test_full_disk
	test_file_is_made_late
"

teardown() {
	frames_stop
	capture_kill	# stop_background waits for all
	stop_background
	[ -n "$books_are_lost" ] || check_books dvs0
	books_are_lost=
	switch_destroy dvs0
}

# ---- words ----

test_words_come_back() {
	capture_start a p3 segment 10 direction in frames dropped src-mac $m1 \
		dst-mac $m2 vlan 10 ethertype 0x0800 src 10.0.0.7/24 \
		dst 10.0.1.1 protocol 6 src-port 80 dst-port 65535 reverse on \
		interval 7 snap-len 96 count 5
	capture_start b all
	check_equal "\
p3: segment 10: switch dvs0 direction in frames dropped interval 7 snap-len 96
    reverse on src-mac $m1 dst-mac $m2 vlan 10 ethertype 2048 src 10.0.0.0/24\
 dst 10.0.1.1/32 protocol 6 src-port 80 dst-port 65535
    portid N packets 0 lost 0
all: switch dvs0 direction both frames all interval 1 snap-len 0
    portid N packets 0 lost 0" \
		"$(dvsctl capture show | sed 's/portid [0-9]*/portid N/')" "all"
	capture_end b
	check_equal p3 "$(dvsctl -j capture show switch dvs0 |
		jq -r '.[]."port-name"')" "the other"
	said b "0 frames captured, 0 lost"
	check_equal "" "$(captured b frame.number)" "an empty file"
}

test_bad_words_are_refused() {
	local new=(dvsctl capture) to=(write "$tmp/x")

	check_refused "PORT is missing" "${new[@]}" "${to[@]}"
	check_refused "nosuch" "${new[@]}" nosuch "${to[@]}"
	check_refused "not a port of a switch" "${new[@]}" h1 "${to[@]}"
	check_refused "direction none: a capture looks in" \
		"${new[@]}" p1 direction none "${to[@]}"
	check_refused "snap-len 13: a snap-len is 0, or at least 14" \
		"${new[@]}" p1 snap-len 13 "${to[@]}"
	check_refused "snap-len" "${new[@]}" p1 snap-len 65281 "${to[@]}"
	check_refused "interval" "${new[@]}" p1 interval 0 "${to[@]}"
	check_refused "count 0" "${new[@]}" p1 count 0 "${to[@]}"
	check_refused "frames lost: unknown word (all|passed|dropped)" \
		"${new[@]}" p1 frames lost "${to[@]}"
	check_refused "reverse on: there is no filter" \
		"${new[@]}" p1 reverse on "${to[@]}"
	check_refused "segment" "${new[@]}" segment 0 "${to[@]}"
	check_refused "all: a part of the switch or all" \
		"${new[@]}" p1 all "${to[@]}"
	check_refused "PORT and tunnel exclude each other" \
		"${new[@]}" p1 tunnel vx0 "${to[@]}"
	check_refused "the switch has no such tunnel" \
		"${new[@]}" tunnel vx9 switch dvs0 "${to[@]}"
	check_refused "not as JSON" dvsctl -j capture p1 "${to[@]}"
	check_equal 0 "$(captures)" "captures"
	[ ! -e "$tmp/x" ] || fail "there is a file"
}

test_those_who_may_not_are_refused() {
	local nobody=(setpriv --reuid=65534 --clear-groups)

	check_refused "Operation not permitted" \
		"${nobody[@]}" dvsctl capture p1 write -
	capture_start a p1
	check_equal p1 "$("${nobody[@]}" dvsctl -j capture show |
		jq -r '.[]."port-name"')" "what all may see"
	capture_end a
}

test_sixteen_captures() {
	local i

	for ((i = 1; i <= 16; i++)); do
		capture_start "c$i" p1 snap-len 14
	done
	check_refused "the switch has 16 captures already" \
		dvsctl capture p1 write -
	send h1 "$m2 $m1"
	check_equal 16 "$(dvsctl -j capture show |
		jq '[.[] | select(.packets == 1)] | length')" "captures with a frame"
	capture_end c7
	capture_start c7 p2
	for ((i = 1; i <= 16; i++)); do
		capture_end "c$i"
	done
}

# ---- which frames, and how they look ----

test_frames_both_ways() {
	local sent back

	capture_start a p1
	frame_hex $m2 $m1 len=200
	sent=$hex
	exchange 1 h1 "$hex"
	frame_hex $m1 $m2
	back=$hex
	exchange 1 h2 "$hex"
	capture_end a
	said a "2 frames captured, 0 lost"
	check_captured a "frame.interface_name frame.packet_flags_direction
		frame.len frame.cap_len eth.src frame.comment" \
		"p1 0x00000001 200 200 $m1 segment 10" \
		"p1 0x00000002 60 60 $m2 segment 10"
	check_hex_of a "$sent" "$back"
	check_peer a
}

test_one_direction() {
	capture_start in p1 direction in
	capture_start out p1 direction out
	check_frame h1 "$m2 $m1" h2
	check_frame h2 "$m1 $m2" h1
	capture_end in
	capture_end out
	check_captured in eth.src $m1
	check_captured out eth.src $m2
}

# The core takes a tag out of the frame; it is put back, wherever a frame is seen
test_tags_are_in_the_frame() {
	local tagged plain

	capture_start a p3
	frame_hex $m2 $m3 vlan=5d.10
	tagged=$hex
	exchange 1 h3 "$hex"
	frame_hex $m3 $m1
	plain=$hex
	learn h3 $m3 && send h3 "$bc $m3 vlan=10"
	exchange 1 h1 "$plain"
	capture_end a
	check_equal "$tagged" "$(hex_of a | head -n 1)" "as it came"
	frame_hex $m3 $m1 vlan=10
	check_equal "$hex" "$(hex_of a | tail -n 1)" "as it left"
	check_equal "10 5 1 0x00000001" "$(dissected a vlan.id vlan.priority \
		vlan.dei frame.packet_flags_direction | head -n 1)" tag
	[[ $(tcpdump -enr "$tmp/a" 2> /dev/null) == *"vlan 10, p 5, DEI"* ]] ||
		fail "tcpdump: $(tcpdump -enr "$tmp/a" 2>&1)"
}

test_host_port() {
	local mac

	mac=$(switch_get dvs0 mac)
	check dvsctl switch set dvs0 segment 10
	capture_start a dvs0
	check_frame h1 "$mac $m1"
	capture_end a
	check_captured a "frame.interface_name frame.packet_flags_direction eth.src
		frame.comment" "dvs0 0x00000002 $m1 segment 10"
}

test_segment() {
	capture_start a segment 10 frames passed
	check_frame h1 "$bc $m1" h2 "h3=$bc $m1 vlan=10"
	check_frame h5 "$bc $m5"
	check_frame h3 "$bc $m3 vlan=20"
	capture_end a
	check_equal "\
p1 0x00000001 $m1 segment 10
p2 0x00000002 $m1 segment 10
p3 0x00000002 $m1 segment 10" "$(captured a frame.interface_name \
		frame.packet_flags_direction eth.src frame.comment |
		sort)" "frames"
}

test_port_and_segment() {
	capture_start a p3 segment 20
	send h3 "$bc $m3 vlan=10"
	send h3 "$bc $m3 vlan=20"
	send h3 "$bc $m3 vlan=30"
	capture_end a
	check_captured a "vlan.id frame.comment" "20 segment 20" \
		"20 dropped: no-destination, segment 20"
}

# A port that comes later is watched as well
test_whole_switch() {
	check ip link set p5 nomaster
	capture_start a all frames passed direction in
	check ip link set p5 master dvs0
	check dvsctl port set p5 segment 30
	send h1 "$m2 $m1"
	send h5 "$bc $m5"
	send h3 "$m2 $m3 vlan=99"
	capture_end a
	check_captured a "frame.interface_name frame.comment" "p1 segment 10" \
		"p5 segment 30" "p3"
	books_are_lost=yes
}

# ---- drops ----

# drop_some: frames that are dropped for many reasons
drop_some() {
	send h3 "$m2 $m3 vlan=99"			# vlan-unknown
	send h3 "$m2 $m3"				# no-native
	send h1 "$m2 $m1 vlan=5"			# tag-refused
	send h1 "$m2 01:00:00:00:00:01"			# invalid-source
	send h1 "01:80:c2:00:00:00 $m1"			# reserved-group
	send h1 "01:80:c2:00:00:01 $m1"			# PAUSE
	send h5 "$bc $m5"				# no-destination
	send h1 "$m1 $m1"				# same-port
	send h1 "$m2 $m1 len=515"			# egress-mtu
	check dvsctl port set p2 state down
	send h1 "$m2 $m1"				# egress-down
	send h2 "$m1 $m2"				# port-down
	check dvsctl port set p2 state up
}

test_drops_equal_the_ledger() {
	ip link set p2 mtu 500
	capture_start a all frames dropped
	drop_some
	ip link set p2 mtu 1500
	capture_end a
	check_ledger a dvs0
	check_equal 11 "$(drops_captured a | awk '{ n += $3 } END { print n }')" \
		"drops"
	check_equal "\
p1 0x00000001 60 $m1 dropped: same-port, segment 10
p2 0x00000002 515 $m1 dropped: egress-mtu, segment 10
p2 0x00000002 60 $m1 dropped: egress-down, segment 10
p3 0x00000001 64 $m3 dropped: vlan-unknown" \
		"$(captured a frame.interface_name \
		frame.packet_flags_direction frame.len eth.src \
		frame.comment |
		grep -E 'same|egress|vlan-' | sort)" "some of them"
	check_peer a
}

# What is dropped is as it was on the wire, at each place
test_received_and_dropped() {
	local tagged long

	ip link set p2 mtu 500
	capture_start a p3
	frame_hex $m2 $m3 vlan=3.99
	tagged=$hex
	exchange 0 h3 "$hex"
	capture_end a
	check_captured a frame.comment "" "dropped: vlan-unknown"
	check_hex_of a "$tagged" "$tagged"
	capture_start b p2
	frame_hex $m2 $m1 len=600
	long=$hex
	exchange 0 h1 "$hex"
	check dvsctl port set p2 state down
	frame_hex $m2 $m3 vlan=10
	exchange 0 h3 "$hex"
	check dvsctl port set p2 state up
	ip link set p2 mtu 1500
	capture_end b
	check_captured b frame.comment "dropped: egress-mtu, segment 10" \
		"dropped: egress-down, segment 10"
	# it has kept the tag that it came with
	check_hex_of b "$long" "$hex"
}

test_passed_only() {
	capture_start a p1 frames passed
	send h1 "$m2 $m1 vlan=5"
	send h1 "$m2 $m1"
	capture_end a
	check_captured a "vlan.id frame.comment" 5 " segment 10"
}

# It was sent, and then refused: what is known of it are its first bytes
test_refused_by_a_queue() {
	local sent

	capture_start a p2
	capture_start b p2 frames dropped src-mac $m3
	tc qdisc add dev p2 root pfifo limit 0
	frame_hex $m2 $m1 len=300
	sent=$hex
	exchange 0 h1 "$hex"
	tc qdisc del dev p2 root
	send h1 "$m2 $m1"
	capture_end a
	capture_end b
	check_drops dvs0 "p2 egress-queue 1"
	check_captured a "frame.len frame.cap_len frame.comment" \
		"300 300 segment 10" \
		"300 128 dropped: egress-queue, segment 10" "60 60 segment 10"
	check_equal "${sent:0:256}" "$(hex_of a | sed -n 2p)" "bytes"
	check_captured b frame.comment
}

# ---- which, how many, how much ----

test_filters() {
	local counts=() kind

	capture_start mac p1 src-mac $m1
	capture_start both p1 src-mac $m1 reverse on
	capture_start tag p3 vlan 10 direction in
	capture_start ports p1 src $a1 dst-port 53
	capture_start arp p1 ethertype 0x0806
	ip_hex 17 "$(ports_hex 1000 53)"
	from_h1
	ip_hex 17 "$(ports_hex 1000 54)"
	from_h1
	frame_hex $bc $m1 type=0806
	from_h1
	send h2 "$m1 $m2"
	send h3 "$m2 $m3 vlan=10"
	send h3 "$m2 $m3 vlan=20"
	for kind in mac both tag ports arp; do
		capture_end $kind
		counts+=("$(captured $kind frame.number | wc -l)")
	done
	check_equal "3 4 1 1 1" "${counts[*]}" "frames"
	check_equal 53 "$(dissected ports udp.dstport)" "port"
}

test_snap_len() {
	local sent

	capture_start a p1 snap-len 64
	capture_start b p3 snap-len 14
	frame_hex $m2 $m1 len=1514
	sent=$hex
	exchange 1 h1 "$hex"
	exchange 1 h1 "${hex:0:128}"
	send h3 "$m2 $m3 vlan=10"
	capture_end a
	capture_end b
	check_captured a "frame.len frame.cap_len" "1514 64" "64 64"
	check_hex_of a "${sent:0:128}" "${sent:0:128}"
	# the tag counts
	check_captured b "frame.len frame.cap_len" "64 14"
	[[ $(tcpdump -nr "$tmp/a" 2>&1) == *"snapshot length 64"* ]] ||
		fail "tcpdump: $(tcpdump -nr "$tmp/a" 2>&1)"
}

test_one_of_n() {
	local n

	capture_start a p1 direction in interval 10
	send h1 "$m2 $m1" 1000
	capture_end a
	n=$(captured a frame.number | wc -l)
	[ "$n" -ge 98 ] && [ "$n" -le 102 ] || fail "1:10 of 1000: $n"
}

test_count() {
	capture_start a p1 count 3
	send h1 "$m2 $m1" 10
	capture_wait a
	check_equal 0 $status "status"
	said a "3 frames captured, 0 lost"
	check_equal 3 "$(captured a frame.number | wc -l)" "frames"
}

# They are told as they are: longer than any on the wire
test_super_frames() {
	local longest

	capture_start a p1 direction in count 200
	run_background load h1 1:3000
	capture_wait a
	longest=$(captured a frame.cap_len | sort -n | tail -n 1)
	[ "${longest:-0}" -gt 2900 ] || fail "the longest has $longest bytes"
	check_equal "" "$(captured a frame.len frame.cap_len |
		awk '$1 != $2')" "cut ones"
}

test_two_at_once() {
	capture_start a p1
	capture_start b p1 frames dropped
	capture_start c p2
	send h1 "$m2 $m1"
	send h1 "$m2 $m1 vlan=7"
	capture_end a
	capture_end b
	capture_end c
	check_captured a frame.comment "segment 10" "" "dropped: tag-refused"
	check_captured b frame.comment "dropped: tag-refused"
	check_captured c frame.comment "segment 10"
}

test_mirrors_see_as_before() {
	mirror_add ports p1 direction in
	capture_start a p1
	check_frame h1 "$m2 $m1" h2 h4
	capture_end a
	check_frame h1 "$m2 $m1" h2 h4
	check_copies m 2
	check_captured a eth.src $m1
	check dvsctl mirror del m
	capture_start b p1
	check_frame h1 "$m2 $m1" h2
	capture_end b
	check_captured b eth.src $m1
}

# A mirror leaves its copies out; they pass no switch on their way to a capture
test_mirrored_frames_are_seen() {
	check ip link set h4 master dvs0
	check dvsctl port set h4 segment 30
	mirror_add ports p1 direction in
	capture_start a h4
	send h1 "$m2 $m1"
	capture_end a
	check_equal "$m1" "$(captured a eth.src | head -n 1)" "the copy"
	check ip link set h4 nomaster
	books_are_lost=yes
}

# ---- files and pipes ----

test_pipe_is_live() {
	local line=

	rm -f "$tmp/lines"
	mkfifo "$tmp/lines"
	dvsctl capture p1 2> "$tmp/pipe.err" {never}>&- |
		tcpdump -lner - > "$tmp/lines" 2> /dev/null {never}>&- &
	exec {lines}< "$tmp/lines"
	check_wait 5000 is 1 captures
	send h1 "$m2 $m1"
	read -r -t $((5 * patience)) -u "$lines" line
	[[ $line == *"$m1 > $m2"* ]] || fail "tcpdump says '$line'"
	check_equal 1 "$(captures)" "captures"
	exec {lines}<&-
	send h1 "$m2 $m1"
	check_wait 5000 is 0 captures
}

# Whoever ends it by closing the pipe is not told of that, frames or none
test_reader_goes() {
	local status

	status=$( { {
		dvsctl capture p1 2> "$tmp/pipe.err" {never}>&-
		echo $? >&3
	} | head -c 1 > /dev/null; } 3>&1)
	check_equal 0 "$status" "status"
	check_equal "" "$(cat "$tmp/pipe.err")" "what it says"
	check_equal 0 "$(captures)" "captures"
}

test_terminal_is_refused() {
	local output

	output=$(script -qec "dvsctl capture p1; echo status \$?" /dev/null < /dev/null)
	[[ $output == *"standard output is a terminal"*"status 1"* ]] ||
		fail "on a terminal: $output"
}

test_full_disk() {
	local status=0 error

	dvsctl capture p1 write /dev/full 2> "$tmp/full.err" {never}>&- ||
		status=$?
	error=$(cat "$tmp/full.err")
	check_equal 1 $status "status"
	[[ $error == *"dvsctl: /dev/full: No space left on device" ]] ||
		fail "it says '$error'"
}

# A request that is refused leaves a file as it was
test_file_is_made_late() {
	echo kept > "$tmp/file"
	check_refused "snap-len" dvsctl capture p1 snap-len 5 write "$tmp/file"
	check_equal kept "$(cat "$tmp/file")" "file"
	check_refused "No such file" dvsctl capture p1 write "$tmp/no/file"
	check_equal 0 "$(captures)" "captures"
}

hosts_create 5 || exit 1
tests_run
