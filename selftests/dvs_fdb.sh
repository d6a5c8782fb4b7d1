#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# The forwarding database: what is learned, moved, aged, flushed and configured,
# and who is told.
#
#        h1      h2      h3
#        |       |       |
#     +--p1------p2------p3--+
#     |         dvs0         |
#     +----------------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_sources_are_learned_once
	test_groups_are_not_learned
	test_move_is_counted_and_notified
	test_ageing_takes_idle_entries_only
	test_events_tell_learning_and_removal
	test_flush_by_port
	test_flush_by_segment
	test_flush_by_kind
	test_flush_takes_learned_and_sticky_by_default
	test_static_entry_does_not_move
	test_sticky_and_control_entries_do_not_move
	test_entry_is_added_once
	test_add_takes_over_learned_entry
	test_replace_changes_entry
	test_bad_entries_are_refused
	test_entry_of_host_stays
	test_show_filters
	test_port_in_other_segment_is_refused
	test_limit_of_switch_stops_learning
	test_limit_of_port_floods
	test_limit_of_port_drops
	test_limit_of_port_holds_for_moves
	test_alarms_are_told
	test_bridge_shows_entries
	test_bridge_adds_and_deletes_entries
	test_bridge_knows_sticky_and_control_entries
	test_bridge_monitor_tells_of_entries
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02
m3=02:11:00:00:00:03

setup() {
	switch_create dvs0 p1 p2 p3 && frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# check_fdb ENTRY...
check_fdb() {
	check_equal "$(printf '%s\n' "$@")" "$(fdb_of)" "FDB"
}

test_sources_are_learned_once() {
	learn h1 $m1 $m1 $m1
	learn h2 $m2
	check_fdb "$m1 1 p1 learned" "$m2 1 p2 learned"
	check_equal 2 "$(switch_get dvs0 fdb-learned)" "fdb-learned"
	check_equal 3 "$(switch_get dvs0 fdb-count)" "fdb-count"
	check_equal 1 "$(port_get p1 mac-count)" "mac-count"
	check_equal 0 "$(switch_get dvs0 fdb-moved)" "fdb-moved"
	check_equal 3 "$(segment_get 1 mac-count)" "MACs of the segment"
}

# segment_get ID KEY: print a member
segment_get() {
	member "$2" "$(dvsctl -j segment show "$1" switch dvs0)"
	echo "$member"
}

test_groups_are_not_learned() {
	send h1 "$bc 01:00:5e:00:00:01"
	send h1 "$bc $bc"
	send h1 "$bc 00:00:00:00:00:00"
	check_equal "" "$(fdb_of)" "FDB"
	check_frame h2 "01:00:5e:00:00:01 $m2" h1 h3
}

# monitor GROUP...: note events, as JSON
monitor() {
	run_background dvsctl -j monitor "$@" > "$tmp/events"
	check_wait 10000 listens "${background[-1]}"
}

# told TEXT...: whether there is an event with all of that
told() {
	local line text all

	while read -r line; do
		all=yes
		for text in "$@"; do
			[[ $line == *"$text"* ]] || all=
		done
		[ -z "$all" ] || return 0
	done < "$tmp/events"
	return 1
}

# check_told TEXT...
check_told() {
	busywait 5000 told "$@" || fail "no event with $*; $(cat "$tmp/events")"
}

test_move_is_counted_and_notified() {
	monitor fdb
	learn h1 $m1
	learn h2 $m1
	check_fdb "$m1 1 p2 learned"
	check_equal 1 "$(switch_get dvs0 fdb-moved)" "fdb-moved"
	check_equal 0 "$(port_get p1 mac-count)" "mac-count of p1"
	check_equal 1 "$(port_get p2 mac-count)" "mac-count of p2"
	check_told '"event":"move"' "\"mac\":\"$m1\"" '"port-name":"p2"' \
		'"segment":1'
	check_frame h3 "$m1 $m3" h2
}

# A learned entry is idle, another busy; others are kept by their kind. A switch
# that does not age is looked at too.
test_ageing_takes_idle_entries_only() {
	local start now

	switch_create dvs1
	dvsctl switch set dvs1 ageing 0
	ip link set p3 master dvs1
	dvsctl switch set dvs0 ageing 10
	dvsctl fdb add 02:55:00:00:00:01 segment 1 port p2 static
	dvsctl fdb add 02:55:00:00:00:02 segment 1 port p2 control
	dvsctl fdb add 02:55:00:00:00:03 segment 1 port p2 sticky
	learn h3 $m3
	now_ms
	start=$now
	learn h1 $m1
	busywait 20000 idle_entry_is_gone || fail "the idle entry stays"
	now_ms
	# what an entry is stamped with counts 64 jiffies, 640 ms at 100 Hz
	[ $((now - start)) -ge 9300 ] ||
		fail "the idle entry went after $((now - start)) ms"
	[ $((now - start)) -lt 14000 ] ||
		fail "the idle entry went after $((now - start)) ms only"
	check_wait 3000 is "$m2 1 p2 learned
02:55:00:00:00:01 1 p2 static
02:55:00:00:00:02 1 p2 control" fdb_of switch dvs0
	check_equal 2 "$(switch_get dvs0 fdb-aged)" "fdb-aged"
	check_equal "$m3 1 p3 learned" "$(fdb_of switch dvs1)" \
		"FDB that does not age"
	switch_destroy dvs1
}

idle_entry_is_gone() {
	learn h2 $m2
	[ -z "$(dvsctl fdb show $m1 switch dvs0)" ]
}

test_events_tell_learning_and_removal() {
	monitor fdb
	learn h1 $m1
	check_told '"event":"learn"' "\"mac\":\"$m1\"" '"kind":"learned"'
	dvsctl fdb add $m2 segment 1 port p2 sticky
	check_told '"event":"add"' "\"mac\":\"$m2\"" '"kind":"sticky"'
	dvsctl fdb del $m2 segment 1
	check_told '"event":"del"' "\"mac\":\"$m2\""
	dvsctl fdb flush
	check_told '"event":"del"' "\"mac\":\"$m1\"" '"port-name":"p1"'
}

# several_entries: some of each kind, port and segment
several_entries() {
	dvsctl port set p3 mode trunk vlans 5,6 native 1
	learn h1 $m1
	learn h2 $m2
	send h3 "$bc $m1 vlan=5"
	send h3 "$bc $m1 vlan=6"
	dvsctl -b - <<-'EOF_BATCH'
		fdb add 02:55:00:00:00:01 segment 1 port p1 static
		fdb add 02:55:00:00:00:02 segment 1 port p1 sticky
		fdb add 02:55:00:00:00:03 segment 5 port p3 control
	EOF_BATCH
}

# check_flushed COUNT FILTER...
check_flushed() {
	check_equal "flushed $1" "$(dvsctl fdb flush "${@:2}")" \
		"fdb flush ${*:2}"
}

test_flush_by_port() {
	several_entries
	check_flushed 2 port p1
	check_fdb "$m1 5 p3 learned" "$m1 6 p3 learned" "$m2 1 p2 learned" \
		"02:55:00:00:00:01 1 p1 static" "02:55:00:00:00:03 5 p3 control"
	check_flushed 2 port p3
	check_frame h2 "$m1 $m2" h1 h3
}

test_flush_by_segment() {
	several_entries
	check_flushed 1 segment 6
	check_flushed 3 segment 1
	check_flushed 0 segment 1
	check_fdb "$m1 5 p3 learned" "02:55:00:00:00:01 1 p1 static" \
		"02:55:00:00:00:03 5 p3 control"
	check_refused "segment 7: the switch has no such segment" \
		dvsctl fdb flush segment 7
	check_flushed 1 segment 5 port p3
}

test_flush_by_kind() {
	several_entries
	check_flushed 1 kind static
	check_flushed 1 kind sticky
	check_flushed 1 kind control
	check_fdb "$m1 1 p1 learned" "$m1 5 p3 learned" "$m1 6 p3 learned" \
		"$m2 1 p2 learned"
	check_flushed 2 kind learned port p3
	check_flushed 2 kind learned
	check_refused "kind local: the host's own address stays" \
		dvsctl fdb flush kind local
	check_equal 1 "$(switch_get dvs0 fdb-count)" "entries left"
}

test_flush_takes_learned_and_sticky_by_default() {
	several_entries
	check_flushed 5
	check_fdb "02:55:00:00:00:01 1 p1 static" \
		"02:55:00:00:00:03 5 p3 control"
}

test_static_entry_does_not_move() {
	check dvsctl fdb add $m1 segment 1 port p1
	check_frame h2 "$bc $m1" h1 h3
	check_fdb "$m1 1 p1 static"
	check_frame h3 "$m1 $m3" h1
	check_equal 0 "$(switch_get dvs0 fdb-moved)" "fdb-moved"
}

test_sticky_and_control_entries_do_not_move() {
	check dvsctl fdb add $m1 segment 1 port p1 sticky
	check dvsctl fdb add $m2 segment 1 port p1 control
	check_frame h2 "$bc $m1" h1 h3
	check_frame h2 "$bc $m2" h1 h3
	check_fdb "$m1 1 p1 sticky" "$m2 1 p1 control"
	check_frame h3 "$m1 $m3" h1
	check_frame h3 "$m2 $m3" h1
}

test_entry_is_added_once() {
	check dvsctl fdb add $m1 segment 1 port p1
	check_refused "$m1: the segment has this entry already" \
		dvsctl fdb add $m1 segment 1 port p2
	check_fdb "$m1 1 p1 static"
	check dvsctl fdb del $m1 segment 1
	check_refused "$m1: the segment has no such entry" \
		dvsctl fdb del $m1 segment 1
	check_equal "" "$(fdb_of)" "FDB"
}

test_add_takes_over_learned_entry() {
	learn h1 $m1
	check dvsctl fdb add $m1 segment 1 port p2
	check_fdb "$m1 1 p2 static"
	check_frame h3 "$m1 $m3" h2
}

test_replace_changes_entry() {
	check dvsctl fdb add $m1 segment 1 port p1
	check dvsctl fdb replace $m1 segment 1 port p2 sticky
	check_fdb "$m1 1 p2 sticky"
	check dvsctl fdb replace $m2 segment 1 port p3
	check_fdb "$m1 1 p2 sticky" "$m2 1 p3 static"
	check_equal 0 "$(port_get p1 mac-count)" "mac-count of p1"
	check_equal 1 "$(port_get p2 mac-count)" "mac-count of p2"
}

test_bad_entries_are_refused() {
	check_refused "$bc: not an address of a station" \
		dvsctl fdb add $bc segment 1 port p1
	check_refused "not an address of a station" \
		dvsctl fdb add 00:00:00:00:00:00 segment 1 port p1
	check_refused "segment 2: the switch has no such segment" \
		dvsctl fdb add $m1 segment 2 port p1
	check_refused "segment 0: integer out of range" \
		dvsctl fdb add $m1 segment 0 port p1
	check_refused "" dvsctl fdb add 02:11:00:00:00 segment 1 port p1
	check_refused "port h1: the device is not a port of" \
		dvsctl fdb add $m1 segment 1 port h1 switch dvs0
	check_refused "" dvsctl fdb add $m1 segment 1 port nosuch0
	check_equal 1 "$(switch_get dvs0 fdb-count)" "fdb-count"
}

test_entry_of_host_stays() {
	local host

	host=$(switch_get dvs0 mac)
	check_refused "the host's own address stays" \
		dvsctl fdb del "$host" segment 1
	check_refused "$host: the host's own address stays" \
		dvsctl fdb add "$host" segment 1 port p1
	check_refused "$host: the host's own address stays" \
		dvsctl fdb replace "$host" segment 1 port p1
	check_frame h1 "$bc $host" h2 h3
	check_equal 1 "$(dvsctl fdb show kind local | wc -l)" "local entries"
	check_equal 0 "$(switch_get dvs0 fdb-moved)" "fdb-moved"
}

# check_shown COUNT FILTER...
check_shown() {
	check_equal "$1" "$(dvsctl fdb show "${@:2}" | wc -l)" "fdb show ${*:2}"
}

test_show_filters() {
	several_entries
	check_shown 8
	check_shown 5 segment 1
	check_shown 2 segment 5
	check_shown 1 segment 6
	check_shown 3 port p1
	check_shown 3 port p3
	check_shown 1 port dvs0
	check_shown 4 kind learned
	check_shown 1 kind control
	check_shown 3 $m1
	check_shown 1 $m1 segment 5
	check_shown 1 $m1 port p1
	check_shown 0 $m2 port p1
	check_shown 1 port p1 kind sticky segment 1
	check_shown 0 port p1 kind control
	check_refused "h1: the device is not a port" dvsctl fdb show port h1
}

test_port_in_other_segment_is_refused() {
	check dvsctl segment add 9 switch dvs0
	check_refused "port p1: the port is not in the segment" \
		dvsctl fdb add $m1 segment 9 port p1
	check dvsctl port set p1 segment 9
	check dvsctl fdb add $m1 segment 9 port p1
}

# learn_many HOST COUNT: addresses from 02:77:00:00:00:00 on
learn_many() {
	send "$1" "$bc 02:77:00:00:00:00" "$2"
}

test_limit_of_switch_stops_learning() {
	check dvsctl switch set dvs0 fdb-max 10
	learn_many h1 30
	check_equal 10 "$(switch_get dvs0 fdb-count)" "fdb-count"
	check_equal 9 "$(port_get p1 mac-count)" "mac-count"
	check_equal 21 "$(switch_get dvs0 fdb-discards)" "fdb-discards"
	check_refused "$m1: the FDB is full" \
		dvsctl fdb add $m1 segment 1 port p1
	# what is not learned is flooded all the same
	check_frame h2 "$bc $m2" h1 h3
	check_frame h3 "$m2 $m3" h1 h2
	check dvsctl switch set dvs0 fdb-max 1000
	learn_many h1 30
	check_equal 30 "$(port_get p1 mac-count)" "mac-count, limit raised"
	check_equal 23 "$(switch_get dvs0 fdb-discards)" "fdb-discards, at last"
}

test_limit_of_port_floods() {
	check dvsctl port set p1 mac-max 5
	learn_many h1 8
	check_equal 5 "$(port_get p1 mac-count)" "mac-count"
	check_equal 3 "$(switch_get dvs0 fdb-discards)" "fdb-discards"
	check_frame h1 "$bc $m1" h2 h3
	check_frame h2 "$m1 $m2" h1 h3
	# those that are known go on
	check_frame h1 "$m2 02:77:00:00:00:04" h2
	check_drops dvs0
	check dvsctl fdb flush port p1
	check_frame h1 "$bc $m1" h2 h3
	check_frame h2 "$m1 $m2" h1
}

test_limit_of_port_drops() {
	check dvsctl port set p1 mac-max 5 mac-action drop
	learn_many h1 8
	check_equal 5 "$(port_get p1 mac-count)" "mac-count"
	check_frame h1 "$bc $m1"
	check_frame h1 "$bc 02:77:00:00:00:00" h2 h3
	check_drops dvs0 "p1 mac-limit 4"
	check dvsctl port set p1 mac-max 0
	check_frame h1 "$bc $m1" h2 h3
}

test_limit_of_port_holds_for_moves() {
	check dvsctl port set p1 mac-max 1 mac-action drop
	learn h1 $m1
	learn h2 $m2
	check_frame h1 "$bc $m2"
	check_fdb "$m1 1 p1 learned" "$m2 1 p2 learned"
	check_drops dvs0 "p1 mac-limit 1"
}

test_alarms_are_told() {
	monitor alarm
	dvsctl port set p1 mac-max 1
	learn h1 $m1 $m2
	check_told '"kind":"mac-limit"' '"port-name":"p1"' "\"mac\":\"$m2\"" \
		'"segment":1' '"switch-name":"dvs0"'
	dvsctl fdb add $m3 segment 1 port p3
	learn h2 $m3
	check_told '"kind":"mac-blocked"' '"port-name":"p2"' "\"mac\":\"$m3\""
	dvsctl switch set dvs0 fdb-max 1
	learn h2 $m2
	check_told '"kind":"fdb-full"' "\"mac\":\"$m2\""
	dvsctl switch set dvs0 fdb-max 100
	dvsctl port set p2 mode uplink native 1
	learn h3 02:66:00:00:00:01
	learn h2 02:66:00:00:00:01
	check_told '"kind":"loop"' '"port-name":"p2"' \
		'"mac":"02:66:00:00:00:01"'
}

# bridge_fdb: what "bridge fdb" shows, in order, without flags at the end
bridge_fdb() {
	bridge fdb show dev dvs0 | sed 's/ *$//' | sort
}

test_bridge_shows_entries() {
	local host

	host=$(switch_get dvs0 mac)
	dvsctl port set p3 mode trunk vlans 5:70000
	learn h1 $m1
	send h3 "$bc $m3 vlan=5"
	dvsctl fdb add $m2 segment 1 port p2
	check_equal "$(printf '%s\n' "$m1 vni 1 via p1 self" \
		"$m2 vni 1 via p2 self static" \
		"$m3 vni 70000 via p3 self" \
		"$host vni 1 via dvs0 self permanent" | sort)" \
		"$(bridge_fdb)" "bridge fdb"
}

test_bridge_adds_and_deletes_entries() {
	dvsctl port set p3 mode trunk vlans 5:70000
	check bridge fdb add $m1 dev dvs0 via p1 static
	check bridge fdb add $m3 dev dvs0 vni 70000 via p3 static
	check_fdb "$m1 1 p1 static" "$m3 70000 p3 static"
	check_refused "" bridge fdb add $m1 dev dvs0 via p2 static
	check bridge fdb replace $m1 dev dvs0 via p2 static
	check_fdb "$m1 1 p2 static" "$m3 70000 p3 static"
	check_refused "the switch has no such segment" \
		bridge fdb add $m2 dev dvs0 vni 71 via p1 static
	check bridge fdb del $m3 dev dvs0 vni 70000
	check bridge fdb del $m1 dev dvs0
	check_equal "" "$(fdb_of)" "FDB"
	check_refused "" bridge fdb del $m1 dev dvs0
	check_refused "the host's own address stays" \
		bridge fdb del "$(switch_get dvs0 mac)" dev dvs0
}

test_bridge_knows_sticky_and_control_entries() {
	check bridge fdb add $m1 dev dvs0 via p1 sticky
	check bridge fdb add $m2 dev dvs0 via p1 extern_learn
	check_fdb "$m1 1 p1 sticky" "$m2 1 p1 control"
	check_equal "$m1 vni 1 via p1 self sticky
$m2 vni 1 via p1 self extern_learn static" \
		"$(bridge_fdb | grep -e $m1 -e $m2)" "bridge fdb"
}

# "bridge monitor" says nothing of when it is ready: ask until it answers.
test_bridge_monitor_tells_of_entries() {
	run_background bridge monitor fdb > "$tmp/bridge"
	check_wait 10000 bridge_monitor_answers
	learn h1 $m1
	check_wait 3000 grep -q "^$m1 dev dvs0 .*vni 1 via p1 self" \
		"$tmp/bridge"
	dvsctl fdb flush
	check_wait 3000 grep -q "^Deleted $m1 dev dvs0 .*vni 1 via p1 self" \
		"$tmp/bridge"
}

bridge_monitor_answers() {
	dvsctl fdb flush
	learn h3 $m3
	grep -q $m3 "$tmp/bridge"
}

hosts_create 3 || exit 1
tests_run
