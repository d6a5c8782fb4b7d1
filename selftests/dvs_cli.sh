#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# dvsctl with a kernel: every word reaches it and comes back. Topology:
# lib_cli.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_cli.sh
. "$suite_dir/lib_cli.sh"

ALL_TESTS="
	test_switch_words_come_back
	test_port_words_come_back
	test_trunk_words_come_back
	test_tunnel_words_come_back
	test_tunnel_of_ipv6_has_its_defaults
	test_segment_words_come_back
	test_remote_words_come_back
	test_fdb_words_come_back
	test_defaults_are_those_of_the_manual
	test_text_can_be_typed_again
	test_longest_map_comes_back
	test_long_fdb_comes_back
	test_fdb_is_filtered
	test_fdb_flush_counts
"

test_switch_words_come_back() {
	check dvsctl switch add dvs1 ageing 0 fdb-max 1000000 \
		default-segment 70000 segment 16777215 encap-mtu on \
		address 02:00:00:00:00:99
	shows switch dvs1 -- '.ifname == "dvs1" and .ageing == 0 and
		."fdb-max" == 1000000 and ."default-segment" == 70000 and
		.segment == 16777215 and ."encap-mtu" == true and
		.mac == "02:00:00:00:00:99" and ."port-count" == 0'
	check dvsctl switch set dvs1 ageing 10 fdb-max 1 segment 1 encap-mtu off
	shows switch dvs1 -- '.ageing == 10 and ."fdb-max" == 1 and
		.segment == 1 and ."encap-mtu" == false and
		."default-segment" == 70000'
	check dvsctl switch del dvs1
	check_fail "$(ip link show dvs1 > /dev/null 2>&1; echo $?)" "dvs1 is left"
}

test_port_words_come_back() {
	check dvsctl port add p2 mode access segment 5000 state down \
		learning off flood off bcast-flood off mcast-flood off \
		isolated on mac-max 7 mac-action drop pcp 5 \
		pcp-map 7,6,5,4,3,2,1,0 pcp-out 0,0,1,1,2,2,3,3 \
		trust dscp-pcp encoding 6p2d dscp-map 46:6,10-14:3 \
		dscp-out 1,0,10,18,26,34,46,48
	shows port p2 -- '.ifname == "p2" and ."switch-name" == "dvs0" and
		.kind == "netdev" and .mode == "access" and .segment == 5000 and
		.up == false and .learning == false and .flood == false and
		."bcast-flood" == false and ."mcast-flood" == false and
		.isolated == true and ."mac-max" == 7 and
		."mac-action" == "drop" and .pcp == 5 and
		."pcp-map" == [7,6,5,4,3,2,1,0] and
		."pcp-out" == [0,0,1,1,2,2,3,3] and ."vlan-map" == [] and
		.trust == "dscp-pcp" and .encoding == "6p2d" and
		(."dscp-map" | length == 64 and .[46] == 6 and
			.[9:16] == [1,3,3,3,3,3,1] and .[63] == 7) and
		."dscp-out" == [1,0,10,18,26,34,46,48] and
		(has("dscp-out-none") | not)'
	check dvsctl port set p2 dscp-map default dscp-out none
	shows port p2 -- '."dscp-map"[46] == 5 and .trust == "dscp-pcp" and
		."dscp-out-none" and (has("dscp-out") | not)'
	check dvsctl port set p2 state up learning on mac-max 0 mac-action flood
	shows port p2 -- '.up and .learning and ."mac-max" == 0 and
		."mac-action" == "flood" and .isolated == true'
	check dvsctl port set dvs0 segment 5000
	shows port dvs0 -- '.kind == "host" and .segment == 5000'
	check dvsctl port del p2
	says "p2: the device is not a port of a switch" port show p2
}

test_trunk_words_come_back() {
	check dvsctl port add p2 mode uplink vlans 10,20-29,100:70000 native 10
	shows port p2 -- '.mode == "uplink" and .native == 10 and ."vlan-map" ==
		[{vid: 10, "vid-last": 10, segment: 10},
		 {vid: 20, "vid-last": 29, segment: 20},
		 {vid: 100, "vid-last": 100, segment: 70000}]'
	check dvsctl port set p2 vlans none native none
	shows port p2 -- '.native == 0 and ."vlan-map" == []'
	check dvsctl port set p2 mode trunk vlans all
	shows port p2 -- '.mode == "trunk" and ."vlan-map" ==
		[{vid: 1, "vid-last": 4094, segment: 1}]'
}

test_tunnel_words_come_back() {
	check dvsctl tunnel add vx1 switch dvs0 local 192.0.2.1 port 4790 \
		src-port 50000-50010 dev u0 ttl 9 dscp 46 \
		dscp-map 0,8,16,24,32,40,48,56 csum on zero-csum6-rx on \
		strict on learning off remotes-only on inner-vlan keep \
		segments 5000-5999,70000 state down mac-max 3
	shows tunnel vx1 -- '.name == "vx1" and .local == "192.0.2.1" and
		.port == 4790 and ."src-port-first" == 50000 and
		."src-port-last" == 50010 and ."link-name" == "u0" and
		.ttl == 9 and ."dscp-mode" == "fixed" and .dscp == 46 and
		."dscp-map" == [0,8,16,24,32,40,48,56] and .csum == true and
		."zero-csum6-rx" == true and .strict == true and
		.learning == false and ."remotes-only" == true and
		."inner-vlan" == "keep" and .up == false and .state == "down" and
		."mac-max" == 3 and .segments == [{first: 5000, last: 5999},
		{first: 70000, last: 70000}]'
	check dvsctl tunnel set vx1 ttl inherit dscp class segments all state up \
		csum off strict off inner-vlan drop
	shows tunnel vx1 -- '.ttl == 0 and ."dscp-mode" == "class" and
		.dscp == 46 and .segments == [] and .up and .state == "up" and
		.csum == false and .strict == false and ."inner-vlan" == "drop"'
	check dvsctl tunnel del vx1
	says "there is no tunnel vx1" tunnel show vx1
}

test_tunnel_of_ipv6_has_its_defaults() {
	check dvsctl tunnel add vx6 local 2001:db8::1
	shows tunnel vx6 -- '.local == "2001:db8::1" and .csum == true'
	shows tunnel vx0 -- '.csum == false'
}

test_segment_words_come_back() {
	check dvsctl segment add 70000 name "blue net"
	shows segment 70000 -- '.id == 70000 and .name == "blue net" and
		.configured == true and ."port-count" == 0'
	check dvsctl segment set 70000 name red
	shows segment 70000 -- '.name == "red"'
	shows segment 1 -- '.configured == false and ."port-count" == 2'
	check dvsctl segment del 70000
	says "70000: the switch has no such segment" segment show 70000
}

test_remote_words_come_back() {
	check dvsctl remote add 192.0.2.2 tunnel vx0 switch dvs0 \
		segments 5000-5999,70000
	shows remote 192.0.2.2 -- '.address == "192.0.2.2" and
		.tunnel == "vx0" and .configured and
		."all-segments" == false and .segments ==
		[{first: 5000, last: 5999}, {first: 70000, last: 70000}]'
	check dvsctl remote del 192.0.2.2 segments 5100-5999
	shows remote 192.0.2.2 -- '.segments ==
		[{first: 5000, last: 5099}, {first: 70000, last: 70000}]'
	check dvsctl remote del 192.0.2.2
	says "192.0.2.2: the tunnel has no such remote" remote show 192.0.2.2
	check dvsctl remote add 192.0.2.3 segments all
	shows remote 192.0.2.3 -- '."all-segments" and .segments == []'
	check dvsctl remote add 239.1.1.1 segments 6000
	shows remote 239.1.1.1 -- '.address == "239.1.1.1"'
}

test_fdb_words_come_back() {
	check dvsctl fdb add $m1 segment 1 port p1
	shows fdb $m1 -- '.mac == "52:54:00:00:00:01" and .segment == 1 and
		."port-name" == "p1" and .kind == "static" and
		."switch-name" == "dvs0"'
	says "$m1: the segment has this entry already" \
		fdb add $m1 segment 1 port p1 sticky
	check dvsctl fdb replace $m1 segment 1 tunnel vx0 remote 192.0.2.2 sticky
	shows fdb $m1 -- '.tunnel == "vx0" and .remote == "192.0.2.2" and
		.kind == "sticky" and (has("port") | not)'
	check dvsctl fdb replace $m1 segment 1 port dvs0 control
	shows fdb $m1 -- '.kind == "control" and ."port-name" == "dvs0"'
	check dvsctl fdb del $m1 segment 1
	check_equal "[]" "$(dvsctl -j fdb show $m1)" "fdb show"
}

test_defaults_are_those_of_the_manual() {
	check dvsctl port add p2 mode trunk
	shows switch dvs0 -- '.ageing == 300 and ."fdb-max" == 131072 and
		."default-segment" == 1 and .segment == 1 and
		."encap-mtu" == false'
	shows port p1 -- '.mode == "access" and .segment == 1 and .up and
		.learning and .flood and ."bcast-flood" and ."mcast-flood" and
		.isolated == false and ."mac-max" == 0 and
		."mac-action" == "flood" and .pcp == 0 and
		."pcp-map" == [0,1,2,3,4,5,6,7] and
		."pcp-out" == [1,0,2,3,4,5,6,7] and .trust == "pcp" and
		.encoding == "8p0d" and ."dscp-out-none" and
		."dscp-map" == [range(64) |
			if IN(10, 12, 14) then 0 else . / 8 | floor end]'
	shows port p2 -- '.native == 0 and ."vlan-map" ==
		[{vid: 1, "vid-last": 4094, segment: 1}]'
	shows tunnel vx0 -- '.port == 4789 and ."src-port-first" == 49152 and
		."src-port-last" == 65535 and .ttl == 64 and .dscp == 0 and
		."dscp-mode" == "fixed" and
		."dscp-map" == [8,0,16,24,32,40,48,56] and
		."zero-csum6-rx" == false and .strict == false and .learning and
		."remotes-only" == false and ."inner-vlan" == "drop" and
		.segments == [] and .up and ."mac-max" == 0'
}

# text_of_p2: but for counters, and for what is its own, which is all that was typed
text_of_p2() {
	dvsctl port show p2 | sed -e 's/ own .*//' -e '/ rx-packets /d'
}

test_text_can_be_typed_again() {
	local before words

	check dvsctl port add p2 mode uplink vlans 10,100-109:70000 native 10 \
		isolated on mac-max 5
	before=$(text_of_p2)
	words=$(sed -e 's/.* \(mode .*\) carrier .*/\1/' -e 's/ mac-count .*//' \
		<<< "$before")
	check dvsctl port del p2
	# shellcheck disable=SC2086  # words
	check dvsctl port add p2 switch dvs0 $words
	check_equal "$before" "$(text_of_p2)" "port"
}

test_longest_map_comes_back() {
	local map vid

	map=$(for vid in {1..4094}; do echo "$vid:$((2 * vid + 10000))"; done |
		paste -sd ,)
	check dvsctl port add p2 mode trunk vlans "$map"
	# a dump takes several messages for it
	dvsctl -j port show switch dvs0 | jq -r '.[] | select(.ifname == "p2") |
		."vlan-map" | map("\(.vid):\(.segment)") | join(",")' > "$tmp/map"
	check_equal "$map" "$(cat "$tmp/map")" "map of the dump"
	dvsctl -j port show p2 | jq -r '.[0]."vlan-map" |
		map("\(.vid):\(.segment)") | join(",")' > "$tmp/map"
	check_equal "$map" "$(cat "$tmp/map")" "map of the port"
}

test_long_fdb_comes_back() {
	entries 3000 > "$tmp/batch"
	check dvsctl -b "$tmp/batch"
	dvsctl fdb show kind static | cut -d ' ' -f 1 | sort > "$tmp/shown"
	cut -d ' ' -f 3 "$tmp/batch" > "$tmp/expected"
	check cmp "$tmp/expected" "$tmp/shown"
	check_equal 3000 "$(dvsctl -j fdb show kind static | jq length)" "JSON"
}

# matches COUNT [FILTER]...
matches() {
	check_equal "$1" "$(dvsctl fdb show "${@:2}" | wc -l)" "fdb show ${*:2}"
}

test_fdb_is_filtered() {
	check dvsctl port add p2 segment 5000
	check dvsctl -b - <<-END
		fdb add $m1 segment 1 port p1
		fdb add $m1 segment 5000 port p2 sticky
		fdb add 52:54:00:00:00:02 segment 5000 remote 192.0.2.2
		fdb add 52:54:00:00:00:03 segment 5000 remote 192.0.2.3 control
	END
	matches 5
	matches 2 $m1
	matches 1 $m1 segment 1
	matches 3 segment 5000
	matches 1 port p2
	matches 1 port dvs0 kind local
	matches 2 tunnel vx0
	matches 1 remote 192.0.2.3
	matches 2 kind static
	matches 1 switch dvs0 segment 5000 tunnel vx0 kind control
	matches 0 port p1 segment 5000
}

test_fdb_flush_counts() {
	check dvsctl -b - <<-END
		fdb add $m1 segment 1 port p1 sticky
		fdb add 52:54:00:00:00:02 segment 1 port p1 static
		fdb add 52:54:00:00:00:03 segment 1 port p1 static
	END
	check_equal '[{"flushed":1}]' "$(dvsctl -j fdb flush)" "sticky ones"
	check_equal "flushed 2" "$(dvsctl fdb flush port p1 kind static)" \
		"static ones"
	check_equal "flushed 0" "$(dvsctl fdb flush segment 1 switch dvs0)" \
		"what is left"
}

tests_run
