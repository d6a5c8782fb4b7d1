#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Samplers: which frames are counted. Flows: when they end, and who is told. The
# topology is in lib_flow.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_flow.sh
. "$suite_dir/lib_flow.sh"

ALL_TESTS="
	test_words_come_back
	test_bad_words_are_refused
	test_nothing_without_a_sampler
	test_one_of_n_systematic
	test_one_of_n_by_chance
	test_nearest_sampler_is_asked
	test_frames_are_counted_once
	test_flooded_frames_where_they_leave
	test_duplicates_if_wanted
	test_segment_stays_for_its_sampler
	test_segment_takes_over_under_traffic
	test_change_ends_flows
	test_idle_flows_end
	test_active_flows_end
	test_tcp_ends_flows
	test_ports_end_their_flows
	test_segments_end_their_flows
	test_flush_ends_flows_that_match
	test_limit_is_kept
	test_records_are_numbered
	test_records_wait_for_a_listener
	test_only_the_privileged_see_flows
	test_roots_of_others_see_no_flows
	test_tunnels
	test_namespace_goes
	test_rmmod_under_traffic
"

setup() {
	flow_setup
}

teardown() {
	flow_teardown
}

# udp SOURCE-PORT [COUNT] [VARIABLE=VALUE]...: from h1 to m2
udp() {
	ip_hex 17 "$(ports_hex "$1" 9)" "${@:3}"
	from_h1 "${2:-1}"
}

# sampled: print how many frames the flows have
sampled() {
	dvsctl -j flow show | jq 'map(.packets) | add // 0'
}

# places: print where each flow came in, left and was seen
places() {
	flows in-port-name out-port-name direction
}

# ---- words ----

test_words_come_back() {
	check dvsctl sampler set interval 100
	check dvsctl sampler set port p1 interval 7 mode random direction both \
		duplicates on
	check dvsctl sampler set port dvs0 interval 1 direction none
	check dvsctl segment add 77
	check dvsctl sampler set segment 77 interval 16777215 direction out
	check_equal "\
switch dvs0 interval 100 mode systematic direction in duplicates off
switch dvs0 port dvs0 interval 1 mode systematic direction none duplicates off
switch dvs0 port p1 interval 7 mode random direction both duplicates on
switch dvs0 segment 77 interval 16777215 mode systematic direction out\
 duplicates off" "$(dvsctl sampler show)" "all"
	check_equal 7 "$(dvsctl -j sampler show port p1 | jq '.[0].interval')" \
		"that of p1"
	check dvsctl flow set dvs0 limit 1000 idle 5 active 30 macs on
	check_equal "1000 5 30 true" "$(dvsctl -j flow cache dvs0 |
		jq -r '.[0] | "\(.limit) \(.idle) \(.active) \(.macs)"')" "cache"
	switch_create dvs1
	check_equal "65536 15 60 false" "$(dvsctl -j flow cache dvs1 |
		jq -r '.[0] | "\(.limit) \(.idle) \(.active) \(.macs)"')" "defaults"
	switch_destroy dvs1
}

test_bad_words_are_refused() {
	check_refused "no such device" dvsctl sampler set port nosuch interval 1
	check_refused "the device is not a port" \
		dvsctl sampler set port h1 switch dvs0 interval 1
	check_refused "the switch has no such segment" \
		dvsctl sampler set segment 4711 interval 1
	check_refused "there is no such sampler" dvsctl sampler del port p1
	check_refused "interval" dvsctl sampler set interval 0
	check_refused "interval" dvsctl sampler set interval 16777216
	check_refused "different families" dvsctl flow show switch dvs0 src $a1 \
		dst $x1
	check_refused "limit" dvsctl flow set dvs0 limit 0
	check_refused "idle" dvsctl flow set dvs0 idle 0
	check_equal "[]" "$(dvsctl -j sampler show)" "samplers"
}

# ---- which frames ----

test_nothing_without_a_sampler() {
	udp 1 5
	check_equal "[]" "$(dvsctl -j flow show)" "flows"
	check dvsctl sampler set port p2 interval 1
	udp 1 5
	check_equal "[]" "$(dvsctl -j flow show)" "flows"
}

# Each CPU begins somewhere
test_one_of_n_systematic() {
	local n

	check dvsctl sampler set interval 10
	udp 1 1000
	n=$(sampled)
	[ "$n" -ge 98 ] && [ "$n" -le 102 ] || fail "1:10 of 1000: $n"
	check_equal 10 "$(dvsctl -j flow show | jq '.[0].interval')" "interval"
}

# Four standard deviations of one of each ten that are cut off at both ends
test_one_of_n_by_chance() {
	local n

	check dvsctl sampler set interval 10 mode random
	udp 1 1000
	n=$(sampled)
	[ "$n" -ge 98 ] && [ "$n" -le 102 ] || fail "1:10 of 1000: $n"
	check_equal random "$(dvsctl -j flow show | jq -r '.[0].mode')" "mode"
}

test_nearest_sampler_is_asked() {
	check dvsctl sampler set interval 1
	check dvsctl sampler set segment 10 interval 1 direction none
	udp 1
	check_equal 0 "$(sampled)" "frames of the segment"
	check dvsctl sampler set port p1 interval 1
	udp 1
	check_equal 1 "$(sampled)" "frames of the port"
	check dvsctl sampler del port p1
	check dvsctl sampler del segment 10
	udp 1 2
	check_equal 2 "$(sampled)" "frames of the switch"
	check dvsctl sampler del
	udp 1
	check_equal 0 "$(sampled)" "frames without a sampler"
}

# Wherever samplers are
test_frames_are_counted_once() {
	check dvsctl sampler set interval 1 direction out
	udp 1 2
	check_equal "p1 p2 out" "$(places)" "where they leave"
	check dvsctl sampler set port p1 interval 1 direction in
	udp 1 2
	check_equal "p1 p2 in" "$(places)" "where they come in"
	check dvsctl sampler set port p1 interval 1000000 direction in
	udp 1 5
	check_equal "" "$(places)" "asked where they came in, and not taken"
	check dvsctl sampler set port p1 interval 1 direction both
	check dvsctl sampler set port p2 interval 1 direction both
	udp 1 3
	check_equal 3 "$(sampled)" "frames"
}

test_flooded_frames_where_they_leave() {
	check dvsctl sampler set interval 1 direction out
	ip_hex 17 "$(ports_hex 1 2)" macs=$unknown$m1
	from_h1 4
	check_equal 4 "$(sampled)" "frames of which there were copies"
}

test_duplicates_if_wanted() {
	check dvsctl sampler set interval 1 direction both duplicates on
	udp 1 2
	check_equal "p1 p2 in
p1 p2 out" "$(places)" "both places"
	check_equal 4 "$(sampled)" "frames"
}

test_segment_stays_for_its_sampler() {
	check dvsctl segment add 77
	check dvsctl sampler set segment 77 interval 1
	check dvsctl segment del 77
	check_equal 77 "$(dvsctl -j segment show 77 | jq '.[0].id')" "segment"
	check dvsctl sampler del segment 77
	check_refused "no such segment" dvsctl segment show 77 switch dvs0
}

# ---- ends ----

# monitor_start: records go to $tmp/records
monitor_start() {
	run_background dvsctl -j monitor flow > "$tmp/records"
	check_wait 5000 listens "${background[-1]}"
}

# ended PORT: print why the flow from this port ended, and its frames
ended() {
	jq -r --argjson p "$1" 'select(."src-port" == $p) |
		"\(.end) \(.packets)"' "$tmp/records"
}

has_ended() {
	[ -n "$(ended "$1")" ]
}

# has_flows: whether there are some; set intervals. One that comes to a CPU while
# all are looked at may be missed.
has_flows() {
	intervals=$(dvsctl -j flow show | jq -c 'map(.interval) | unique')
	[ "$intervals" != "[]" ]
}

# The interval of a flow is that of the sampler which has taken its frames.
test_segment_takes_over_under_traffic() {
	local n intervals

	check dvsctl sampler set interval 1
	run_background load h1 1:60
	for ((n = 0; n < 20; n++)); do
		check_wait 5000 has_flows
		check dvsctl sampler set segment 10 interval 2
		check_wait 5000 has_flows
		check_equal "[2]" "$intervals" "intervals"
		check dvsctl sampler del segment 10
	done
	stop_background
}

test_change_ends_flows() {
	monitor_start
	check dvsctl sampler set interval 1
	udp 1 2
	check dvsctl sampler set interval 2
	check_wait 5000 has_ended 1
	check_equal "forced 2" "$(ended 1)" "record"
	check dvsctl sampler set interval 1
	udp 2
	check dvsctl flow set dvs0 macs on
	check_wait 5000 has_ended 2
	udp 3
	check dvsctl flow set dvs0 limit 500
	check_wait 5000 has_ended 3
	udp 4
	check dvsctl sampler del
	check_wait 5000 has_ended 4
	check_equal 0 "$(sampled)" "frames in the cache"
}

test_idle_flows_end() {
	monitor_start
	check dvsctl flow set dvs0 idle 1
	check dvsctl sampler set interval 1
	udp 1 3
	check_wait 10000 has_ended 1
	check_equal "idle 3" "$(ended 1)" "record"
	check_equal "p1 p2 10 $a1 $a2 17" "$(jq -r '[."in-port-name",
		."out-port-name", .segment, .src, .dst, .protocol] | map(tostring) |
		join(" ")' "$tmp/records")" "what it says"
}

# ended_meanwhile: send another frame; whether the flow has ended before
ended_meanwhile() {
	udp 1
	has_ended 1
}

# goes_on: whether there is a flow after another frame
goes_on() {
	udp 1
	[ "$(sampled)" -ge 1 ]
}

# The next frame begins another one
test_active_flows_end() {
	monitor_start
	check dvsctl flow set dvs0 idle 60 active 1
	check dvsctl sampler set interval 1
	check_wait 20000 ended_meanwhile
	check_wait 20000 goes_on
	case "$(ended 1 | head -n 1)" in
	"active "*) ;;
	*) fail "record: $(ended 1)" ;;
	esac
}

test_tcp_ends_flows() {
	local flags

	monitor_start
	check dvsctl sampler set interval 1
	for flags in 2 16 17 16; do
		ip_hex 6 "$(tcp_hex 1 80 $flags)"
		from_h1
	done
	ip_hex 6 "$(tcp_hex 2 80 4)"
	from_h1
	check_wait 10000 has_ended 1
	check_wait 10000 has_ended 2
	check_equal "seen 4 seen 1" "$(ended 1) $(ended 2)" "records"
}

test_ports_end_their_flows() {
	monitor_start
	check dvsctl sampler set interval 1
	udp 1
	books_are_lost=yes
	check dvsctl port del p2
	check_wait 5000 has_ended 1
	check_equal "forced 1 p2" "$(ended 1) $(jq -r '."out-port-name"' \
		"$tmp/records")" "record of the way out"
	check dvsctl port add p2 segment 10
	udp 2
	check dvsctl port del p1
	check_wait 5000 has_ended 2
	check_equal "forced 1 p1" "$(ended 2) $(jq -r 'select(."src-port" == 2) |
		."in-port-name"' "$tmp/records")" "record of the way in"
}

test_segments_end_their_flows() {
	monitor_start
	check dvsctl sampler set interval 1
	udp 1
	check dvsctl port set p1 segment 11
	check dvsctl port set p2 segment 11
	check dvsctl port set p3 vlans none
	check_wait 5000 has_ended 1
	check_equal "forced 1 10" "$(ended 1) $(jq -r .segment "$tmp/records")" \
		"record"
}

test_flush_ends_flows_that_match() {
	monitor_start
	check dvsctl sampler set interval 1
	udp 1
	udp 2
	udp 3
	check dvsctl flow flush src-port 2
	check_wait 5000 has_ended 2
	check_equal "9 1
9 3" "$(flows dst-port src-port)" "left"
	check dvsctl flow flush switch dvs0
	check_wait 5000 has_ended 3
	check_equal "forced 1 forced 1 forced 1" \
		"$(ended 1) $(ended 2) $(ended 3)" "records"
}

# ---- limits ----

cache_get() {
	dvsctl -j flow cache dvs0 | jq ".[0].$1"
}

test_limit_is_kept() {
	local n

	check dvsctl flow set dvs0 limit 20
	check dvsctl sampler set interval 1
	for n in $(seq 100); do
		udp "$n"
	done
	n=$(cache_get flows)
	[ "$n" -le 20 ] && [ "$n" -ge 10 ] || fail "flows: $n"
	[ "$(cache_get overflow)" -gt 0 ] || fail "nothing overflowed"
	dvsctl flow flush	# of one frame each, and nobody listens
	check_equal 100 "$(($(cache_get overflow) + $(cache_get lost)))" \
		"frames, counted or not"
}

# ---- listeners ----

test_records_are_numbered() {
	check dvsctl sampler set interval 1
	udp 1
	dvsctl flow flush
	check_equal "0 1" "$(cache_get records) $(cache_get lost)" "not heard"
	monitor_start
	udp 1
	udp 2
	dvsctl flow flush
	check_wait 5000 has_ended 2
	check_equal "2 1" "$(cache_get records) $(cache_get lost)" "heard"
}

# Somebody who listened a moment ago will do so again
test_records_wait_for_a_listener() {
	monitor_start
	check dvsctl flow set dvs0 idle 1
	check dvsctl sampler set interval 1
	udp 1
	check_wait 10000 has_ended 1
	stop_background
	udp 2
	check_equal 0 "$(cache_get lost)" "lost at once"
	busywait 4000 false
	check_equal 0 "$(cache_get lost)" "lost"
	monitor_start
	check_wait 10000 has_ended 2
	check_equal "idle 1" "$(ended 2)" "record"
}

test_only_the_privileged_see_flows() {
	local nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)

	check dvsctl sampler set interval 1
	udp 1
	check_refused "Operation not permitted" "${nobody[@]}" dvsctl flow show
	check_refused "Operation not permitted" "${nobody[@]}" dvsctl monitor flow
	check "${nobody[@]}" dvsctl sampler show > /dev/null
}

# Who is root in a user namespace only, here or in a network of his own
test_roots_of_others_see_no_flows() {
	local here=(unshare --user --map-root-user) theirs

	check dvsctl sampler set interval 1
	udp 1
	check_refused "Operation not permitted" "${here[@]}" dvsctl flow show
	check_refused "Operation not permitted" "${here[@]}" dvsctl monitor flow
	check_refused "Operation not permitted" "${here[@]}" dvsctl flow flush \
		switch dvs0
	check_equal "[]" "$("${here[@]}" --net dvsctl -j flow show)" "their flows"
	run_background "${here[@]}" --net dvsctl -j monitor flow \
		> "$tmp/theirs" 2>&1
	theirs=${background[-1]}
	monitor_start
	check_wait 5000 listens "$theirs"
	check dvsctl flow flush
	check_wait 5000 has_ended 1
	check_equal "" "$(cat "$tmp/theirs")" "what they were told"
}

# ---- everything else ----

# Frames that come by a tunnel, or leave by one
test_tunnels() {
	ip link add u0 up address 02:00:00:00:00:0e type veth peer name u1
	ip link set u1 up
	ip address add 192.0.2.1/24 dev u0
	ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:0f dev u0
	dvsctl -b - <<-EOF
		tunnel add vx0 switch dvs0 local 192.0.2.1
		remote add 192.0.2.2 tunnel vx0 segments 10
		fdb add $unknown segment 10 tunnel vx0 remote 192.0.2.2
		sampler set interval 1
	EOF
	ip_hex 17 "$(ports_hex 1 2)" macs=$unknown$m1
	from_h1 2
	ip_hex 17 "$(ports_hex 3 4)" macs=$m2$unknown
	vxlan_hex 10 "$hex"
	packet_hex "$hex" from=192.0.2.2 to=192.0.2.1 \
		macs=02000000000e02000000000f
	exchange 0 u1 "$hex"
	check_flows "by tunnels" "src-port in-port-name in-tunnel in-remote
		out-port-name out-tunnel out-remote" \
		"1 p1 - - - vx0 192.0.2.2" "3 - vx0 192.0.2.2 p2 - -"
	check dvsctl sampler set tunnel vx0 interval 1 direction none
	exchange 0 u1 "$hex"
	ip_hex 17 "$(ports_hex 1 2)" macs=$unknown$m1
	from_h1
	check_flows "but for those that come by it" "src-port packets" "1 1"
	books_are_lost=yes
	check dvsctl tunnel del vx0
	check_equal "" "$(flows src-port)" "after the tunnel"
	ip link del u0
}

test_namespace_goes() {
	ip netns add gone
	ip -n gone link add dvs9 type dvs
	ip -n gone link add g0 type veth peer name g1
	ip -n gone link set g0 master dvs9
	check dvsctl -n gone sampler set interval 1
	check dvsctl -n gone sampler set port g0 interval 1
	check dvsctl -n gone segment add 5
	check dvsctl -n gone sampler set segment 5 interval 1
	check ip netns del gone
}

test_rmmod_under_traffic() {
	check dvsctl sampler set interval 1
	check dvsctl sampler set port p1 interval 1
	run_background ping -q -f -I h1 -b 10.0.0.255 > "$tmp/ping" 2>&1
	udp 1 50
	frames_stop
	check rmmod dvs
	check modprobe dvs
	stop_background
	flow_setup
}

hosts_create 3 || exit 1
tests_run
