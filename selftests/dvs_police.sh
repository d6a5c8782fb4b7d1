#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Policers of ports: what is received from a port is coloured by its rates, and
# passed, remarked or dropped by its colour; see lib_police.sh. Their rates are in
# dvs_police_rate.sh.
#
# Frames of a test are sent at once, so that hardly a byte flows into a bucket in
# between; an eligible frame (DEI) comes in yellow, whatever the buckets hold, if
# the policer is aware of colours.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_packet.sh
. "$suite_dir/lib_packet.sh"
# shellcheck source=selftests/lib_police.sh
. "$suite_dir/lib_police.sh"

ALL_TESTS="
	test_words_come_back
	test_text_can_be_typed_again
	test_set_replaces_the_whole
	test_set_keeps_counters
	test_bad_policers_are_refused
	test_port_without_one
	test_show_is_by_port_and_switch
	test_monitor_tells_changes
	test_single_rate_drops_red
	test_peak_colours
	test_excess_colours
	test_actions
	test_aware_of_colours
	test_single_rate_aware_of_colours
	test_blind_leaves_colours
	test_untagged_frames_are_marked
	test_af_is_remarked_in_ipv4
	test_af_is_remarked_in_ipv6
	test_af_by_tcpdump
	test_other_frames_are_not_remarked
	test_ledger_is_by_class
	test_port_of_host
	test_flooded_and_known_frames
"

# packets here have no defaults
# shellcheck disable=SC2034  # lib_packet.sh reads them
vtep_a='' vtep_b='' ul_mac='' wire_mac='' family=4

# police_text PORT: print the words that would make its policer
police_text() {
	dvsctl police show "$1" | sed -n '1s/^[^:]*: //p'
}

# check_counts GREEN YELLOW RED DROPPED: frames of each colour at p1
check_counts() {
	local object key got=()

	object=$(dvsctl -j police show p1)
	for key in green-packets yellow-packets red-packets dropped; do
		member $key "$object"
		got+=("$member")
	done
	check_equal "$*" "${got[*]}" "green, yellow, red, dropped"
}

# by_class PORT: print the eight numbers of what was policed
by_class() {
	dvsctl -j drop show port "$1" |
		sed -n 's/.*"by-class":{"policed":\[\([0-9,]*\)\].*/\1/p'
}

# check_colours EXPECTED FRAME TIMES: send the frame so often; what comes to h2 is
# "d" for one that is eligible, "-" for another
check_colours() {
	local arrived line hex seen=

	# shellcheck disable=SC2086  # a frame is several words
	frame_hex $2
	exchange ${#1} h1 "$hex" "$3"
	for line in "${arrived[@]}"; do
		line=${line#h2 }
		((16#${line:28:1} & 1)) && seen+=d || seen+=-
	done
	check_equal "$1" "$seen" "$3 of $2"
}

# A frame of 8,000 bytes with its tag, to h2 only: at 8 kbit/s a policer has no more
# of them for eight seconds
long="$m2 $m1 vlan=10 len=8000"
eligible="$m2 $m1 vlan=0d.10 len=8000"

# ---- words ----

defaults="colour blind exceed remark violate drop"

test_words_come_back() {
	police rate 100mbit burst 64kb
	check_equal "rate 100mbit burst 65536 $defaults" "$(police_text p1)" \
		"single rate"
	police rate 8kbit burst 1 peak 2500kbps peak-burst 1m colour aware \
		exceed pass violate remark
	check_equal "rate 8kbit burst 1 peak 20mbit peak-burst 1048576 colour\
 aware exceed pass violate remark" "$(police_text p1)" "peak"
	police rate 10gbit burst 4294967295 excess 8kbit excess-burst 1 \
		exceed drop violate pass
	check_equal "rate 10gbit burst 4294967295 excess 8kbit excess-burst 1\
 colour blind exceed drop violate pass" "$(police_text p1)" "excess"
	check_equal 1250000000 "$(police_get rate)" "rate in JSON"
	check_equal drop "$(police_get exceed)" "exceed in JSON"
	check_equal "" "$(police_get peak)" "peak in JSON"
	check_equal dvs0 "$(police_get switch-name)" "switch in JSON"
}

test_text_can_be_typed_again() {
	local text

	police rate 12345678bit burst 5000 peak 23456789bit peak-burst 70000 \
		colour aware violate pass
	text=$(police_text p1)
	check dvsctl police del p1
	check_equal "" "$(dvsctl police show)" "policers"
	# shellcheck disable=SC2086  # words
	police $text
	check_equal "$text" "$(police_text p1)" "policer"
}

# What is not said has its default
test_set_replaces_the_whole() {
	police rate 8mbit burst 9000 excess 8mbit excess-burst 9000 \
		colour aware exceed drop violate pass
	police rate 16mbit burst 8000
	check_equal "rate 16mbit burst 8000 $defaults" "$(police_text p1)" \
		"policer"
}

test_set_keeps_counters() {
	police rate 8kbit burst 12000
	send h1 "$long" 3
	check_counts 1 0 2 2
	police rate 8kbit burst 8000 peak 8mbit peak-burst 72000
	check_counts 1 0 2 2
	check dvsctl police del p1
	police rate 8kbit burst 8000
	check_counts 0 0 0 0
}

# check_nothing_changed TEXT WORD...: the policer is refused, which says so
check_nothing_changed() {
	local before

	before=$(dvsctl police show p1)
	check_refused "$1" dvsctl police set p1 "${@:2}"
	check_equal "$before" "$(dvsctl police show p1)" "after ${*:2}"
}

test_bad_policers_are_refused() {
	local slow="a rate is at least 1000 bytes/s"
	local empty="a burst is at least 1 byte"

	check_refused "rate 7992: $slow" \
		dvsctl police set p1 rate 7992 burst 5000
	check_equal "" "$(dvsctl police show)" "policers"
	police rate 8mbit burst 5000 peak 16mbit peak-burst 6000
	check_nothing_changed "rate 0: $slow" rate 0 burst 5000
	check_nothing_changed "burst 0: $empty" rate 8mbit burst 0
	check_nothing_changed "rate 9tbit: integer out of range" \
		rate 9tbit burst 1
	check_nothing_changed "peak 9mbit: a rate needs its burst" \
		rate 8mbit burst 5000 peak 9mbit
	check_nothing_changed "peak-burst 0: $empty" \
		rate 8mbit burst 5000 peak 9mbit peak-burst 0
	check_nothing_changed "peak-burst 9000: a peak-burst needs its peak" \
		rate 8mbit burst 5000 peak-burst 9000
	check_nothing_changed "peak 7mbit: the peak is below the rate" \
		rate 8mbit burst 5000 peak 7mbit peak-burst 9000
	check_nothing_changed "excess 0: $slow" \
		rate 8mbit burst 5000 excess 0 excess-burst 9000
	check_nothing_changed \
		"excess-burst 1: an excess-burst needs its excess" \
		rate 8mbit burst 5000 excess-burst 1
	check_nothing_changed \
		"excess 8mbit: a peak (RFC 2698) or an excess (RFC 4115), not both" \
		rate 8mbit burst 5000 peak 9mbit peak-burst 9000 \
		excess 8mbit excess-burst 9000
	check_nothing_changed "violate police: unknown word" \
		rate 8mbit burst 5000 violate police
	check_nothing_changed "burst is missing" rate 8mbit
}

test_port_without_one() {
	local text="p1: the port has no policer"

	check_refused "$text" dvsctl police show p1
	check_refused "$text" dvsctl police del p1
	check_refused "h1: the device is not a port of a switch" \
		dvsctl police set h1 rate 8mbit burst 5000
	check_refused "nosuch: no such device" dvsctl police del nosuch
	check_equal "[]" "$(dvsctl -j police show)" "policers"
}

test_show_is_by_port_and_switch() {
	switch_create dvs1
	police rate 8mbit burst 5000
	check dvsctl police set p3 rate 16mbit burst 5000
	check dvsctl police set dvs1 rate 24mbit burst 5000
	check_equal "p1 switch dvs0: p3 switch dvs0: dvs1 switch dvs1:" \
		"$(dvsctl police show | sed -n 's/: .*/:/p' | paste -sd ' ')" \
		"all"
	check_equal "p1 p3" "$(dvsctl police show switch dvs0 |
		sed -n 's/ switch .*//p' | paste -sd ' ')" "those of dvs0"
	check_equal "p3 switch dvs0: rate 16mbit burst 5000 $defaults" \
		"$(dvsctl police show p3 | head -n 1)" "that of p3"
	switch_destroy dvs1
}

# told TEXT: whether the monitor has said it
told() {
	grep -q -- "$1" "$tmp/events"
}

test_monitor_tells_changes() {
	run_background dvsctl monitor config > "$tmp/events"
	check_wait 5000 listens "${background[-1]}"
	police rate 8mbit burst 5000
	check_wait 3000 told '^\[config\] police p1 switch dvs0: rate 8mbit '
	police rate 16mbit burst 5000
	check_wait 3000 told '^\[config\] police p1 switch dvs0: rate 16mbit '
	check dvsctl police del p1
	check_wait 3000 told \
		'^\[config\] deleted police p1 switch dvs0: rate 16mbit '
	check_equal 3 "$(wc -l < "$tmp/events")" "events"
}

# ---- colours and actions ----

test_single_rate_drops_red() {
	police rate 8kbit burst 28000
	check_colours "---" "$long" 5
	check_counts 3 0 2 2
	check_equal 24000 "$(police_get green-bytes)" "green bytes"
	check_equal 16000 "$(police_get red-bytes)" "red bytes"
	check_drops dvs0 "p1 policed 2"
}

test_peak_colours() {
	police rate 8kbit burst 20000 peak 8kbit peak-burst 36000
	check_colours "--dd" "$long" 6
	check_counts 2 2 2 2
}

# Green takes nothing off the excess
test_excess_colours() {
	police rate 8kbit burst 20000 excess 8kbit excess-burst 28000
	check_colours "--ddd" "$long" 6
	check_counts 2 3 1 1
}

# check_actions EXCEED VIOLATE COLOURS: of two green frames, two yellow, two red
check_actions() {
	check dvsctl police del p1
	police rate 8kbit burst 20000 excess 8kbit excess-burst 20000 \
		exceed "$1" violate "$2"
	check_colours "$3" "$long" 6
}

test_actions() {
	police rate 8kbit burst 1
	check_actions pass pass "------"
	check_actions remark pass "--dd--"
	check_actions pass remark "----dd"
	check_actions remark remark "--dddd"
	check_counts 2 2 2 0
	check_actions drop pass "----"
	check_actions drop drop "--"
	check_counts 2 2 2 4
	check_actions pass drop "----"
	check_drops dvs0 "p1 policed 8"
}

# An eligible frame is never green
test_aware_of_colours() {
	police rate 8kbit burst 72000 peak 8kbit peak-burst 16500 colour aware
	check_colours "dd" "$eligible" 3
	check_counts 0 2 1 1
	check dvsctl police del p1
	police rate 8kbit burst 16500 excess 8kbit excess-burst 16500 colour aware
	check_colours "dd" "$eligible" 3
	check_colours "--" "$long" 3
	check_counts 2 2 2 2
}

test_single_rate_aware_of_colours() {
	police rate 8mbit burst 72000 colour aware
	check_colours "" "$eligible" 2
	check_colours "--" "$long" 2
	check_counts 2 0 2 2
}

# They neither count, nor are they taken away
test_blind_leaves_colours() {
	police rate 8kbit burst 20000
	check_colours "dd" "$eligible" 3
	check_counts 2 0 1 1
}

test_untagged_frames_are_marked() {
	check dvsctl port set p1 mode access segment 10
	check dvsctl port set p1 pcp 5
	police rate 8kbit burst 1 violate remark
	send h1 "$m2 $m1 len=1400"
	check_frame h1 "$m2 $m1" h2="$m2 $m1 vlan=5d.10"
}

# ---- drop precedence ----

# tagged HEX: set hex to the frame with the tag of an eligible one
tagged() {
	hex=${1:0:24}8100100a${1:24}
}

# packet FAMILY TOS: set hex to a packet of IP from m1 to m2, long enough to stand
# alone
packet() {
	local ends=(from=10.0.0.1 to=10.0.0.2)

	[ "$1" -eq 4 ] || ends=(from=2001:db8::1 to=2001:db8::2)
	packet_hex "$(printf '%080d' 0)" family="$1" macs="$m2$m1" tos="$2" \
		dport=9 "${ends[@]}"
}

# check_remark FAMILY IN OUT: DSCPs, in decimal, with each value of ECN
check_remark() {
	local ecn sent hex

	for ecn in 0 1 2 3; do
		packet "$1" $(($2 << 2 | ecn))
		tagged "$hex"
		sent=$hex
		packet "$1" $(($3 << 2 | ecn))
		tagged "$hex"
		check_hex h1 "$sent" h2 "$hex"
	done
}

# yellow and red: what an eligible frame becomes
yellow() {
	police rate 8gbit burst 1m peak 8gbit peak-burst 1m colour aware
}

red() {
	police rate 8gbit burst 1m colour aware violate remark
}

# Code points of RFC 2597, by class
check_all_remarks() {
	local class

	frames_start h2
	yellow
	for class in 8 16 24 32; do
		check_remark "$1" $((class + 2)) $((class + 4))
		check_remark "$1" $((class + 4)) $((class + 4))
		check_remark "$1" $((class + 6)) $((class + 6))
	done
	red
	check_remark "$1" 10 14
	check_remark "$1" 20 22
	check_remark "$1" 38 38
}

test_af_is_remarked_in_ipv4() {
	check_all_remarks 4
}

test_af_is_remarked_in_ipv6() {
	check_all_remarks 6
}

# seen TEXT: whether tcpdump has printed it
seen() {
	grep -q -- "$1" "$tmp/seen"
}

test_af_by_tcpdump() {
	local hex

	run_background tcpdump -l -n -vv -e -i h2 > "$tmp/seen" 2> "$tmp/log"
	check_wait 10000 grep -q 'listening on' "$tmp/log"
	red
	packet 4 $((10 << 2 | 1))
	tagged "$hex"
	exchange 1 h1 "$hex"
	packet 6 $((34 << 2 | 2))
	tagged "$hex"
	exchange 1 h1 "$hex"
	check_wait 5000 seen 'class 0x9a'
	check_wait 1000 seen 'tos 0x39,'
	seen 'DEI' || fail "no DEI: $(cat "$tmp/seen")"
	! seen 'bad cksum\|bad udp cksum' || fail "$(cat "$tmp/seen")"
}

# Not of assured forwarding, not IP, or shorter than its header
test_other_frames_are_not_remarked() {
	local dscp

	frames_start h2
	red
	for dscp in 0 8 11 46 48 7 42; do
		check_remark 4 $dscp $dscp
	done
	check_remark 6 9 9
	check_frame h1 "$eligible" h2
	check_frame h1 "$m2 $m1 vlan=0d.10 type=0800 len=37" h2
	check_frame h1 "$m2 $m1 vlan=0d.10 type=86dd len=57" h2
}

# ---- places ----

test_ledger_is_by_class() {
	local pcp

	police rate 8mbit burst 9000 colour aware
	for pcp in 0 1 1 7; do
		send h1 "$m2 $m1 vlan=${pcp}d.10"
	done
	check_drops dvs0 "p1 policed 4"
	check_equal "2,1,0,0,0,0,0,1" "$(by_class p1)" "by class"
	check_equal 4 "$(police_get dropped)" "dropped"
	check dvsctl drop reset port p1
	check_equal "" "$(by_class p1)" "by class, after reset"
	check_equal 4 "$(police_get dropped)" "dropped, after reset"
}

test_port_of_host() {
	local host

	host=$(switch_get dvs0 mac)
	check dvsctl port set dvs0 state up
	check dvsctl port set dvs0 segment 10
	check dvsctl police set dvs0 rate 8kbit burst 8000
	send dvs0 "$bc $host len=8000" 3
	check_drops dvs0 "dvs0 policed 2"
	check dvsctl police del dvs0
	send dvs0 "$bc $host len=8000" 3
	check_drops dvs0 "dvs0 policed 2"
}

# Every frame is metered once, before copies are made of it
test_flooded_and_known_frames() {
	police rate 8mbit burst 100k violate remark
	send h1 "$bc $m1 vlan=10" 10
	send h2 "$bc $m2 vlan=10"
	send h3 "$bc $m3"
	send h1 "$m2 $m1 vlan=10" 10
	check_counts 20 0 0 0
	check_equal $((20 * 64)) "$(police_get green-bytes)" "bytes"
}

hosts_create 3 || exit 1
for link in h1 p1 h2 p2 h3 p3; do
	ip link set $link mtu 9000
done
tests_run
