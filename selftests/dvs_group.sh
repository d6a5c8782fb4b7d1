#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Port groups: their words, what ports have from them and what is their own, and that a
# change of a group is one of all its ports or of none. What becomes of frames is the
# matter of dvs_group_frames.sh, the topology is in lib_group.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_group.sh
. "$suite_dir/lib_group.sh"

ALL_TESTS="
	test_words_come_back
	test_text_can_be_typed_again
	test_groups_have_names
	test_names_are_of_one_switch
	test_group_with_ports_stays
	test_bad_values_are_refused
	test_each_word_follows_or_is_own
	test_segments_follow_or_are_own
	test_words_of_one_mode
	test_default_of_what_nobody_says
	test_port_moves_between_groups
	test_port_comes_into_a_group
	test_host_follows_a_group
	test_pool_has_not_enough
	test_change_that_one_port_refuses
	test_segments_are_exhausted
	test_monitor_tells_changes
	test_switch_goes
	test_thousand_ports
	test_rmmod_under_traffic
"

# ---- groups ----

words="mode trunk vlans 10,20:200 native 5 state down learning off flood off\
 bcast-flood off mcast-flood off isolated on mac-max 7 mac-action drop pcp 3 pcp-map\
 0,0,2,3,4,5,6,7 pcp-out 0,1,2,3,4,5,6,6 encoding 6p2d trust dscp dscp-out\
 8,0,18,26,34,46,48,56"

test_words_come_back() {
	# shellcheck disable=SC2086  # words
	check dvsctl group add all switch dvs0 $words
	check_equal "switch dvs0 ports 0 $words" "$(text_of group all)" "group"
	check dvsctl group add empty
	check_equal "switch dvs0 ports 0" "$(text_of group empty)" "without words"
	check dvsctl group set all vlans none dscp-out none
	check_equal none "$(word_of group all vlans)" "no VIDs"
	check_equal none "$(word_of group all dscp-out)" "no DSCPs"
	check dvsctl group set all unset all
	check_equal "switch dvs0 ports 0" "$(text_of group all)" "unset"
	check_equal '2 10 null' "$(dvsctl -j group show web |
		jq -r '.[] | "\(."port-count") \(.segment) \(.mode)"')" "JSON"
	check_equal 3 "$(dvsctl -j group show switch dvs0 | jq length)" "groups"
}

test_text_can_be_typed_again() {
	local text

	check dvsctl pool add a switch dvs0 class 3 reservation 8mbit
	check dvsctl group add x switch dvs0 dscp-map 46:6,10-14:3 pool a \
		reservation 1mbit shares 7 limit 2mbit
	text=$(text_of group x)
	text=${text#*ports 0 }
	check dvsctl group del x
	# shellcheck disable=SC2086
	check dvsctl group add x $text
	check_equal "$text" "$(text_of group x | sed 's/.*ports 0 //')" "group"
}

test_groups_have_names() {
	check dvsctl group add other
	check_unchanged "the switch has this port group already" \
		dvsctl group add web
	check_unchanged "the switch has this port group already" \
		dvsctl group set other rename web
	check_unchanged "the switch has no such port group" dvsctl group set no
	check_unchanged "the switch has no such port group" dvsctl group del no
	check_unchanged "the switch has no such port group" dvsctl group show no
	check_unchanged "the switch has no such port group" \
		dvsctl port set p3 group no
	check_unchanged "not a name of a port group" dvsctl group add none
	check dvsctl group set web rename www segment 20
	check_word p1 group www
	check_word p1 segment 20
	check dvsctl group set www rename www
	check_refused "the switch has no such port group" dvsctl group show web
}

test_names_are_of_one_switch() {
	switch_create dvs1
	check_refused "which switch?" dvsctl group add web
	check dvsctl group add web switch dvs1 segment 70
	check_refused "the switch has no such port group" \
		dvsctl group show other switch dvs1
	check_equal 10 "$(dvsctl -j group show web switch dvs0 |
		jq '.[0].segment')" "that of dvs0"
	switch_destroy dvs1
}

test_group_with_ports_stays() {
	check_unchanged "the port group has ports: 2" dvsctl group del web
	check dvsctl port set p1 group none
	check dvsctl port del p2
	check dvsctl group del web
	check_equal "" "$(dvsctl group show)" "groups"
	books_are_lost=yes
}

test_bad_values_are_refused() {
	local bad

	for bad in "segment 0" "native 16777216" "vlans 4095" "vlans 5,5" \
			"mac-max 4194305" "pcp 8" "pcp-map 0,1,2,3,4,5,6,8" \
			"dscp-map 0:8" "dscp-out 0,1,2,3,4,5,6,64" "shares 0" \
			"reservation 1kbit" "limit 1kbit" "pool nosuch" \
			"inherit pcp" "unset pcp,nosuch" "vm-name x"; do
		# shellcheck disable=SC2086
		check_unchanged "${bad%% *}" dvsctl group set web $bad
	done
	check_unchanged "an access port has no VIDs" \
		dvsctl group set web mode access vlans 10
	check_unchanged "only an access port has a segment" \
		dvsctl group set web mode trunk segment 10
	check_unchanged "in no pool" dvsctl group set web shares 7
}

# ---- what is a port's own ----

# show_all COMMAND...: run each, show web, p1, p2 after it, and put the text of each
# into shown[]
show_all() {
	local command text

	shown=()
	while IFS= read -r text; do
		[[ $text != [!\ ]*": "* ]] || shown+=("")
		shown[-1]+=" $text"
	done < <(for command in "$@"; do
		printf '%s\n' "$command" "group show web" "port show p1" \
			"port show p2"
	done | dvsctl -b - 2>&1)
}

# check_shown WORD VALUE...: in all that was shown
check_shown() {
	local text value values=()

	for text in "${shown[@]}"; do
		value "$1" "$text"
		values+=("${value:--}")
	done
	check_equal "${*:2}" "${values[*]}" "$1 of web, p1, p2"
}

# check_follows WORD A B C DEFAULT: ports follow a group that says A; then p1 says B,
# and p2 follows C alone; then p1 follows again, and the default is there
check_follows() {
	local word=$1 dflt=$5 a=$2 b=$3 c=$4

	[ "$a" != "$dflt" ] || fail "$word $a is the default"
	[ "$b" != "$c" ] || fail "$word $b is $word $c"
	show_all "group set web $word $a" "port set p1 $word $b" \
		"group set web $word $c" "port set p1 inherit $word" \
		"group set web unset $word"
	check_shown "$word" "$a" "$a" "$a" "$a" "$b" "$a" "$c" "$b" "$c" \
		"$c" "$c" "$c" - "$dflt" "$dflt"
	check_shown own - none none - "$word" none - "$word" none \
		- none none - none none
}

test_each_word_follows_or_is_own() {
	local low=0-7:0,8-9:1,10:0,11:1,12:0,13:1,14:0,15:1,16-23:2,24-31:3,32-39:4,40-
	local high=,48-55:6,56-63:7

	check_follows state down up down up
	check_follows learning off on off on
	check_follows flood off on off on
	check_follows bcast-flood off on off on
	check_follows mcast-flood off on off on
	check_follows isolated on off on off
	check_follows mac-max 5 6 7 0
	check_follows mac-action drop flood drop flood
	check_follows pcp 1 2 3 0
	check_follows pcp-map 1,1,2,3,4,5,6,7 2,1,2,3,4,5,6,7 3,1,2,3,4,5,6,7 \
		0,1,2,3,4,5,6,7
	check_follows pcp-out 1,1,2,3,4,5,6,7 2,1,2,3,4,5,6,7 3,1,2,3,4,5,6,7 \
		1,0,2,3,4,5,6,7
	check_follows trust dscp none pcp-dscp pcp
	check_follows dscp-map "${low}45:5,46:6,47:5$high" \
		"${low}45:5,46:7,47:5$high" "${low}45:5,46:1,47:5$high" \
		"${low}47:5$high"
	check_follows encoding 7p1d 6p2d 5p3d 8p0d
	check_follows dscp-out 1,1,2,3,4,5,6,7 none 3,1,2,3,4,5,6,7 none
}

test_segments_follow_or_are_own() {
	check dvsctl group set web unset segment
	check_follows segment 20 30 40 1
	check dvsctl group set web mode trunk
	check_follows vlans 10,20 30 40:400 1-4094
	check_follows native 5 6 7 none
	check dvsctl group set web unset mode
	check_follows mode uplink access trunk access
}

# What has no meaning in a port's mode waits for one in which it has
test_words_of_one_mode() {
	check dvsctl port set p1 segment 5
	check dvsctl group set web mode trunk vlans 20
	check_equal '["segment"]' "$(dvsctl -j port show p1 |
		jq -c '.[0].own')" "own of p1"
	check_word p1 vlans 20
	check_word p1 native none
	check_refused "only an access port has a segment" \
		dvsctl port set p1 segment 6
	check dvsctl group set web mode access segment 10
	check_word p1 segment 5
	check_word p2 segment 10
	check_equal "" "$(word_of group web vlans)" "VIDs of the group"
	check dvsctl port set p1 mode trunk
	check_word p1 own mode
	check_word p1 vlans 1-4094
	check dvsctl port set p1 inherit all vlans none mode uplink
	check_word p1 own mode,vlans
	check_word p1 vlans none
}

test_default_of_what_nobody_says() {
	check dvsctl group set web flood off
	check dvsctl port set p2 pcp 5
	check dvsctl switch set dvs0 default-segment 77
	check dvsctl port set p1 group none
	check_word p1 group none
	check_word p1 segment 77
	check_word p1 flood on
	check dvsctl port set p2 group none
	check_word p2 pcp 5
	check_word p2 own pcp
	check dvsctl switch set dvs0 default-segment 78
	check dvsctl port set p1 pcp 1
	check_word p1 segment 77
	check dvsctl port set p2 inherit all
	check_word p2 pcp 0
}

test_port_moves_between_groups() {
	check dvsctl group set web pcp 3 learning off
	check dvsctl group add db mode trunk vlans 30 pcp 4
	check dvsctl port set p1 group db
	check_equal "db trunk 30 4 on" "$(for word in group mode vlans pcp \
		learning; do word_of port p1 $word; done | xargs)" "p1"
	check_equal "1 1" "$(for group in web db; do
		word_of group $group ports; done | xargs)" "ports of groups"
	check dvsctl port set p1 group web
	check_equal "access 10 3 off" "$(for word in mode segment pcp learning; do
		word_of port p1 $word; done | xargs)" "p1"
}

test_port_comes_into_a_group() {
	check dvsctl port del p1
	check dvsctl port add p1 switch dvs0 group web flood off
	check_word p1 segment 10
	check_word p1 own flood
	check dvsctl port del p1
	ip link set p1 master dvs0
	check_word p1 group none
	check_word p1 own none
	books_are_lost=yes
}

test_host_follows_a_group() {
	check dvsctl port set dvs0 group web inherit all
	check_word dvs0 segment 10
	check_word dvs0 flood off
	check_equal 10 "$(switch_get dvs0 segment)" "segment of the switch"
	check_frame dvs0 "$bc $m1" h1 h2 "h3=$bc $m1 vlan=0.10"
	check dvsctl group set web segment 11
	check_frame dvs0 "$bc $m1" h1 h2 "h3=$bc $m1 vlan=0.11"
	check dvsctl switch set dvs0 segment 12
	check_word dvs0 own mode,segment
	check_equal 3 "$(word_of group web ports)" "ports"
	check_unchanged "the port group has ports: 3" dvsctl group del web
}

# ---- a change of all ports or of none ----

test_pool_has_not_enough() {
	make_pools
	check dvsctl group set web pool a
	check_unchanged "p2: ports would reserve" \
		dvsctl group set web reservation 5mbit pcp 3
	check dvsctl group set web reservation 4mbit
	check dvsctl port set p1 reservation 3mbit
	check_unchanged "p2: ports would reserve" \
		dvsctl group set web reservation 6mbit
	check dvsctl group set web reservation 5mbit
	check_unchanged "ports would reserve" dvsctl port set p3 group web
	check dvsctl port set p1 inherit all reservation 1mbit limit 2mbit
	check_unchanged "p2: the reservation is above the limit" \
		dvsctl group set web limit 3mbit
}

# Mirrored frames leave by a trunk, in a VLAN of their own
test_change_that_one_port_refuses() {
	check dvsctl port set p2 mode trunk vlans 10
	check dvsctl mirror add m ports dvs0 target p2 rspan 99
	check dvsctl group set web pcp 1 vlans 10
	check dvsctl port set p2 inherit vlans
	check_unchanged "p2: the VID of RSPAN is in the port's map" \
		dvsctl group set web vlans 99 pcp 2 learning off
	check_unchanged "the VID of RSPAN is in the port's map" \
		dvsctl port set p2 group none
}

test_segments_are_exhausted() {
	check dvsctl tunnel add vx0 switch dvs0 local 192.0.2.1
	check dvsctl remote add 192.0.2.2 tunnel vx0 segments 1-65535
	check_unchanged "p1: the switch has 65535 segments already" \
		dvsctl group set web segment 70000 pcp 3
	check dvsctl group set web segment 65535 pcp 3
	check dvsctl tunnel del vx0
}

told() {
	grep -qE -- "$1" "$tmp/events"
}

test_monitor_tells_changes() {
	run_background dvsctl monitor config > "$tmp/events"
	check_wait 5000 listens "${background[-1]}"
	check dvsctl group add x pcp 3
	check_wait 3000 told '^\[config\] group x: switch dvs0 ports 0 pcp 3'
	check dvsctl group set web pcp 4
	check_wait 3000 told '^\[config\] group web: .* ports 2 segment 10 pcp 4'
	check_wait 3000 told '^\[config\] port p1: .* pcp 4 '
	check_wait 3000 told '^\[config\] port p2: .* pcp 4 '
	check dvsctl police set group web rate 8mbit burst 9000
	check_wait 3000 told '^\[config\] police p2 group web switch dvs0: '
	check dvsctl group del x
	check_wait 3000 told '^\[config\] deleted group x: '
}

test_switch_goes() {
	make_pools
	check dvsctl -b - <<-'EOF_BATCH'
		group set web pool a vlans 10
		police set group web rate 8mbit burst 9000
		sampler set group web interval 1
		port set dvs0 group web
	EOF_BATCH
	switch_destroy dvs0
	check_equal "" "$(dvsctl group show)" "groups"
	switch_create dvs0 p1 p2 p3
}

test_thousand_ports() {
	local i

	ip link add dvs1 type dvs
	for ((i = 0; i < 1000; i++)); do
		echo "link add d$i type dummy"
		echo "link set d$i master dvs1"
	done | ip -batch -
	{
		echo "group add many switch dvs1 mode access segment 5"
		for ((i = 0; i < 1000; i++)); do
			echo "port set d$i group many"
		done
	} | check dvsctl -b -
	check dvsctl police set group many switch dvs1 rate 8mbit burst 9000
	now_ms
	i=$now
	check dvsctl group set many switch dvs1 segment 6 pcp 3
	now_ms
	echo "# a change of 1000 ports took $((now - i)) ms"
	check_equal 1000 "$(dvsctl -j port show switch dvs1 |
		grep -o '"segment":6,' | wc -l)" "ports in segment 6"
	check_equal 1000 "$(dvsctl -j segment show 6 switch dvs1 |
		grep -o '"port-count":[0-9]*' | cut -d : -f 2)" "ports of it"
	ip link del dvs1
	for ((i = 0; i < 1000; i++)); do
		echo "link del d$i"
	done | ip -batch -
}

test_rmmod_under_traffic() {
	check dvsctl sampler set group web interval 1
	check dvsctl police set group web rate 80mbit burst 90000
	run_background ping -q -f -I h1 -b 10.0.0.255 > "$tmp/ping" 2>&1
	udp h1 $m1 1
	frames_stop
	check rmmod dvs
	check modprobe dvs
	stop_background
	setup
}

group_hosts || exit 1
tests_run
