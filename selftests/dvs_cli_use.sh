#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# dvsctl with a kernel: what is left out is filled in, what is wrong is said with
# the user's word, batches, namespaces, the ledger, events. Topology: lib_cli.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_cli.sh
. "$suite_dir/lib_cli.sh"

ALL_TESTS="
	test_only_switch_and_tunnel_are_filled_in
	test_switch_or_tunnel_that_is_not_clear
	test_port_tells_its_switch
	test_kernel_complains_of_the_users_word
	test_range_is_said
	test_names_that_are_not_there
	test_batch_runs_in_order
	test_batch_stops_at_the_first_failure
	test_batch_with_a_slip_changes_nothing
	test_netns_is_worked_in
	test_ledger_is_shown_and_reset
	test_config_events
	test_fdb_events
	test_alarm_events
	test_lost_events_are_told
	test_everyone_may_read_and_root_change
"

# ---- what is left out ----

test_only_switch_and_tunnel_are_filled_in() {
	check dvsctl segment add 9
	check dvsctl remote add 192.0.2.2
	check dvsctl fdb add $m1 segment 9 remote 192.0.2.2
	shows fdb $m1 -- '.tunnel == "vx0"'
	check dvsctl tunnel set vx0 ttl 3
	check dvsctl drop reset
}

test_switch_or_tunnel_that_is_not_clear() {
	check dvsctl switch add dvs1
	says "which switch? say switch NAME (dvs0, dvs1)" port add p2
	says "which switch? say switch NAME (dvs0, dvs1)" drop reset
	check dvsctl tunnel set vx0 ttl 3
	check dvsctl tunnel add vx0 switch dvs1 local 192.0.2.1 port 4790
	says "tunnel vx0 is on several switches, say switch NAME" \
		tunnel set vx0 ttl 3
	check dvsctl tunnel set vx0 switch dvs1 ttl 3
	check dvsctl tunnel add vx1 switch dvs0 local 192.0.2.1 port 4791
	says "which tunnel? say tunnel NAME (vx0, vx1)" \
		remote add 192.0.2.2 switch dvs0
	check dvsctl remote add 192.0.2.2 tunnel vx1
	shows remote 192.0.2.2 tunnel vx1 -- '."switch-name" == "dvs0"'
}

test_port_tells_its_switch() {
	check dvsctl switch add dvs1
	check dvsctl fdb add $m1 segment 1 port p1
	shows fdb port p1 -- '."switch-name" == "dvs0"'
	check dvsctl fdb flush port p1
	check dvsctl drop reset port p1
	check dvsctl drop show port dvs1
}

# ---- errors ----

test_kernel_complains_of_the_users_word() {
	says "native 5: an access port has no VIDs and no native segment" \
		port set p1 native 5
	says "ageing 5: the ageing time is 0, which is never, or 10 s and more" \
		switch set dvs0 ageing 5
	says "segment 77: the switch has no such segment" \
		fdb add $m1 segment 77 port p1
	says "switch p1: the device is not a switch" port add p2 switch p1
	says "p1: the device is not a switch" switch show p1
	says "dvs0: a device of this name exists" switch add dvs0
	says "address 01:00:00:00:00:00: not an address of a station" \
		switch add dvs1 address 01:00:00:00:00:00
	says "pcp-map 0,1,2,3,4,5,6,8: each value is 0 to 7" \
		port set p1 pcp-map 0,1,2,3,4,5,6,8
	says "vlans none: an access port has no VIDs and no native segment" \
		port set p1 vlans none
}

test_range_is_said() {
	says "segment 16777216: integer out of range (1..16777215)" \
		port set p1 segment 16777216
	says "segment 0: integer out of range (1..16777215)" \
		port set p1 segment 0
	says "ageing 1000001: integer out of range (0..1000000)" \
		switch set dvs0 ageing 1000001
	says "dscp 64: integer out of range (0..63)" tunnel set vx0 dscp 64
	says "vlans 1-4095: integer out of range (1..4094)" \
		port add p2 mode trunk vlans 1-4095
	says "vlans 5:16777216: integer out of range (1..16777215)" \
		port add p2 mode trunk vlans 5:16777216
	check_equal '{"error":"pcp 8: integer out of range (0..7)"}' \
		"$(dvsctl -j port set p1 pcp 8 2> /dev/null)" "JSON"
}

test_names_that_are_not_there() {
	says "nosuch: no such device" port add nosuch
	says "switch nosuch: no such device" port add p2 switch nosuch
	says "dev nosuch: no such device" \
		tunnel add vx1 local 192.0.2.1 dev nosuch
	says "there is no tunnel nosuch" remote add 192.0.2.2 tunnel nosuch
	says "p2: the device is not a port of a switch" port set p2 pcp 1
	says "port p2: the device is not a port of a switch" fdb show port p2
}

# ---- batches ----

test_batch_runs_in_order() {
	check dvsctl -b - <<-'END'
		# a switch, and what needs it
		switch add dvs1 segment 9
		port add p2 switch dvs1 mode trunk  # made just now
		segment add 9 switch dvs1 name "two words"
		port set p2 native 9
	END
	shows segment 9 switch dvs1 -- '.name == "two words"'
	shows port p2 -- '."switch-name" == "dvs1" and .native == 9'
}

test_batch_stops_at_the_first_failure() {
	printf '%s\n' 'port add p2' '' 'port add lo switch dvs0' \
		'segment add 9' > "$tmp/batch"
	says "$tmp/batch:3: lo: a loopback device cannot be a port" -b "$tmp/batch"
	check dvsctl port show p2
	says "9: the switch has no such segment" segment show 9
}

test_batch_with_a_slip_changes_nothing() {
	local status=0

	printf '%s\n' 'port add p2' 'port set p2 mode router' > "$tmp/batch"
	dvsctl -b "$tmp/batch" 2> "$tmp/err" || status=$?
	check_equal 2 "$status" "exit status"
	check_equal \
		"dvsctl: $tmp/batch:2: mode router: unknown word (access|trunk|uplink)" \
		"$(cat "$tmp/err")" "error"
	says "p2: the device is not a port of a switch" port show p2
}

# ---- namespaces, the ledger ----

test_netns_is_worked_in() {
	local other

	setup_ns other
	check dvsctl -n "$other" switch add inner
	check_equal inner "$(dvsctl -n "$other" -j switch show |
		jq -r '.[].ifname')" "switches there"
	check_equal dvs0 "$(dvsctl -j switch show | jq -r '.[].ifname')" \
		"switches here"
	check ip -n "$other" link del inner
	cleanup_all_ns
}

test_ledger_is_shown_and_reset() {
	frames_start h1
	check dvsctl port set p1 state down
	send h1 "$m1 02:00:00:00:00:01"
	check_wait 2000 is "port p1 switch dvs0: port-down 1" \
		dvsctl drop show port p1
	check_equal "tunnel vx0 switch dvs0: no drops" \
		"$(dvsctl drop show tunnel vx0)" "ledger of the tunnel"
	check dvsctl drop reset port p1
	shows drop port p1 -- '.counts == {}'
	shows port p1 -- '.stats.drops == 1'
}

# ---- events ----

# listens: whether a generic netlink socket here has joined a group
listens() {
	awk '$2 == 16 && $4 !~ /^0+$/ { found = 1 } END { exit !found }' \
		/proc/net/netlink
}

# monitor [GROUP]...: listen, what comes goes to $tmp/events
monitor() {
	run_background dvsctl -j monitor "$@" > "$tmp/events"
	monitor_pid=${background[-1]}
	check_wait 5000 listens
}

# event JQ: whether an event satisfies it
event() {
	jq -e -s "any(.[]; $1)" "$tmp/events" > /dev/null 2>&1
}

test_config_events() {
	monitor config
	check dvsctl port add p2
	check dvsctl port set p2 isolated on
	check dvsctl fdb add $m1 segment 1 port p2
	check dvsctl port del p2
	check_wait 5000 event '.notification == "port-del-ntf"'
	check event '.notification == "port-ntf" and .group == "config" and
		.ifname == "p2" and .isolated == true'
	check_fail "$(event '.group == "fdb"'; echo $?)" "events of the FDB"
}

test_fdb_events() {
	monitor fdb
	check dvsctl fdb add $m1 segment 1 port p1
	check dvsctl fdb del $m1 segment 1
	check_wait 5000 event '.event == "del"'
	check event '.notification == "fdb-ntf" and .event == "add" and
		.mac == "52:54:00:00:00:01" and ."port-name" == "p1"'
	check_fail "$(event '.group == "config"'; echo $?)" "other events"
}

# One alarm of a kind is told in a second, so only the first address is sure;
# which one is too many depends on whether h1 has been heard before.
test_alarm_events() {
	frames_start h1
	check ip link set dvs0 up
	check dvsctl port set p1 mac-max 1
	monitor alarm
	learn h1 52:54:00:00:00:11 52:54:00:00:00:12
	check_wait 5000 event '.kind == "mac-limit" and ."port-name" == "p1" and
		(.mac | test("^52:54:00:00:00:1[12]$"))'
}

# The reader sleeps while more events come than its socket can hold.
# Its event is lost as well as long as the monitor has not caught up.
tells_of_another() {
	dvsctl fdb del 52:54:00:ff:00:01 segment 1 2> /dev/null
	dvsctl fdb add 52:54:00:ff:00:01 segment 1 port p1
	event '.mac == "52:54:00:ff:00:01"'
}

test_lost_events_are_told() {
	monitor fdb
	kill -STOP "$monitor_pid"
	entries 12000 > "$tmp/batch"
	check dvsctl -b "$tmp/batch"
	kill -CONT "$monitor_pid"
	check_wait 10000 event '.notification == "lost"'
	# and it goes on
	check_wait 20000 tells_of_another
}

# ---- privilege ----

test_everyone_may_read_and_root_change() {
	local nobody=(setpriv --reuid=65534 --clear-groups)

	check_equal dvs0 "$("${nobody[@]}" dvsctl -j switch show |
		jq -r '.[].ifname')" "switches"
	check_refused "Operation not permitted" \
		"${nobody[@]}" dvsctl port set p1 pcp 1
	check_refused "Operation not permitted" \
		"${nobody[@]}" dvsctl switch add dvs1
	shows port p1 -- '.pcp == 0'
}

tests_run
