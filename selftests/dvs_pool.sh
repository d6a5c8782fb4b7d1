#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Resource pools of a switch: how they come, change, are shown and go, what is
# refused, and that uplinks and ports follow. What members get is the matter of
# dvs_pool_share.sh.
#
#     h1      h2      h3
#     |       |       |
#     p1------p2------p3
#     |      dvs0     |      u1, u2: devices that are to be uplinks
#     +---------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_added_one_has_the_defaults
	test_words_come_back
	test_one_word_keeps_the_others
	test_names_and_classes_are_of_one_pool
	test_class_of_uplinks_follows
	test_uplink_that_comes_late_follows
	test_class_without_a_pool_shares
	test_class_of_a_pool_is_not_set
	test_child_of_a_pool_is_not_replaced
	test_class_has_its_child_again
	test_uplink_is_let_go
	test_uplink_of_another_switch
	test_uplink_below_mq_is_refused
	test_pools_fit_into_the_slowest_uplink
	test_link_speed_counts
	test_uplink_may_not_become_too_slow
	test_reservable_part_changes
	test_port_is_a_member
	test_ports_fit_into_their_pool
	test_members_have_queues
	test_member_moves_to_another_pool
	test_host_is_a_member
	test_pool_with_ports_stays
	test_waiting_frames_stay
	test_child_that_holds_frames_back
	test_no_frame_passes_a_shaper_by
	test_frames_are_of_the_pools_class
	test_monitor_tells_changes
	test_switch_goes
	test_uplink_goes
	test_rmmod_under_traffic
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01

setup() {
	switch_create dvs0 p1 p2 p3
	ip link add u1 up type dummy
	ip link add u2 up type dummy
	frames_start h2
}

teardown() {
	stop_background
	frames_stop
	ip link del u1
	ip link del u2
	tc qdisc del dev p2 root 2> /dev/null
	switch_destroy dvs0
}

# pool_text NAME: print the words that would make it
pool_text() {
	dvsctl pool show "$1" | tr -s '\n ' ' ' |
		sed -E 's/^[^:]*: //; s/ ports .*//'
}

# class_of DEV CLASS: print what is shown of it, in one line
class_of() {
	dvsctl class show "$1" | tr -s '\n ' ' ' |
		grep -oE "$1 class $2: .* backlog [^ ]*" |
		sed "s/ $1 class $(($2 + 1)): .*//"
}

# class_text DEV CLASS: print what a pool sets of it
class_text() {
	class_of "$1" "$2" | sed -E 's/.*: (strict .*) min-burst.*/\1/'
}

check_pool() {
	check_equal "$2" "$(pool_text "$1")" "pool $1"
}

# check_class DEV CLASS TEXT
check_class() {
	check_equal "$3" "$(class_text "$1" "$2")" "class $2 of $1"
}

# child_of DEV CLASS: print the kind of a class's child
child_of() {
	class_of "$1" "$2" | sed -E 's/.* child ([^ ]*) .*/\1/'
}

# queues_of DEV: print the numbers of the members that have queues
queues_of() {
	tc class show dev "$1" |
		sed -nE 's/^class dvs_pool [0-9a-f]+:([0-9a-f]+) .*/\1/p' |
		sort | tr '\n' ' '
}

# uplinks RATE DEV...: make them uplinks of dvs0
uplinks() {
	local dev

	for dev in "${@:2}"; do
		check dvsctl sched add "$dev" rate "$1" switch dvs0
	done
}

# ---- come, change, go ----

test_added_one_has_the_defaults() {
	check dvsctl pool add vm switch dvs0 class 3
	check_pool vm "switch dvs0 class 3 strict off shares 50 reservation 0 limit 0"
	check_equal "" "$(dvsctl port show p1 | grep -o 'pool vm')" "pool of p1"
	check dvsctl pool del vm
	check_refused "no such pool" dvsctl pool show vm
	check_equal "" "$(dvsctl pool show)" "pools"
}

test_words_come_back() {
	check dvsctl pool add a switch dvs0 class 0 strict on shares 100 \
		limit 8kbit
	check dvsctl pool add b switch dvs0 class 7 shares 1 \
		reservation 12345672bit limit 10gbit
	check_pool a "switch dvs0 class 0 strict on shares 100 reservation 0 limit 8kbit"
	check_pool b "switch dvs0 class 7 strict off shares 1 reservation 12345672bit limit 10gbit"
	check_equal 2 "$(dvsctl pool show switch dvs0 | grep -c '^dvs0\|^[ab]')" \
		"pools of the switch"
}

test_one_word_keeps_the_others() {
	check dvsctl pool add a switch dvs0 class 4 shares 10 reservation 8mbit \
		limit 16mbit
	check dvsctl pool set a shares 20
	check_pool a "switch dvs0 class 4 strict off shares 20 reservation 8mbit limit 16mbit"
	check dvsctl pool set a strict on reservation 0
	check_pool a "switch dvs0 class 4 strict on shares 20 reservation 0 limit 16mbit"
	check_refused "the reservation is above the limit" \
		dvsctl pool set a reservation 17mbit
	check_refused "at least 1000 bytes/s" dvsctl pool set a limit 7kbit
	check_pool a "switch dvs0 class 4 strict on shares 20 reservation 0 limit 16mbit"
}

test_names_and_classes_are_of_one_pool() {
	check dvsctl pool add a switch dvs0 class 4
	check_refused "the switch has this pool already" \
		dvsctl pool add a switch dvs0 class 5
	check_refused "the class has a pool already" \
		dvsctl pool add b switch dvs0 class 4
	check_refused "no such pool" dvsctl pool set b shares 3
	check_refused "no such pool" dvsctl pool del b
	switch_create dvs1
	check dvsctl pool add a switch dvs1 class 4
	check dvsctl pool del a switch dvs0
	check_equal 1 "$(dvsctl -j pool show | grep -o '"name"' | wc -l)" "pools"
	switch_destroy dvs1
	check_equal 0 "$(dvsctl -j pool show | grep -o '"name"' | wc -l)" "pools"
}

# ---- uplinks ----

test_class_of_uplinks_follows() {
	uplinks 80mbit u1 u2
	check dvsctl pool add a switch dvs0 class 4 shares 70 reservation 8mbit
	for dev in u1 u2; do
		check_class $dev 4 "strict off weight 70 min-rate 8mbit max-rate 0"
		check_equal dvs_pool "$(child_of $dev 4)" "child"
	done
	check dvsctl pool set a strict on limit 16mbit reservation 4mbit
	for dev in u1 u2; do
		check_class $dev 4 "strict on weight 70 min-rate 4mbit max-rate 16mbit"
	done
	check dvsctl pool del a
	for dev in u1 u2; do
		check_class $dev 4 "strict off weight 1 min-rate 0 max-rate 0"
		[ "$(child_of $dev 4)" != dvs_pool ] || fail "child of $dev"
	done
}

test_uplink_that_comes_late_follows() {
	check dvsctl pool add a switch dvs0 class 4 shares 70 reservation 8mbit
	check dvsctl pool add b switch dvs0 class 2 limit 8mbit
	check dvsctl port set p1 pool a
	check dvsctl sched add u1 rate 80mbit
	check_class u1 4 "strict on weight 1 min-rate 0 max-rate 0"
	check dvsctl sched set u1 switch dvs0
	check_class u1 4 "strict off weight 70 min-rate 8mbit max-rate 0"
	check_class u1 2 "strict off weight 50 min-rate 0 max-rate 8mbit"
	check_equal 3 "$(queues_of u1 | wc -w)" "queues"
	[[ $(dvsctl sched show u1) == *"switch dvs0"* ]] || fail "no switch"
}

test_class_without_a_pool_shares() {
	uplinks 80mbit u1
	check_class u1 6 "strict off weight 1 min-rate 0 max-rate 0"
	check dvsctl class set u1 6 strict on max-rate 1mbit
	check dvsctl pool add a switch dvs0 class 4
	check_class u1 6 "strict on weight 1 min-rate 0 max-rate 1mbit"
}

test_class_of_a_pool_is_not_set() {
	uplinks 80mbit u1
	check dvsctl pool add a switch dvs0 class 4 shares 9
	for words in "strict on" "weight 3" "min-rate 8mbit" "max-rate 8mbit" \
		     "min-burst 9" "max-burst 9"; do
		# shellcheck disable=SC2086
		check_refused "the class is that of a pool" \
			dvsctl class set u1 4 $words
	done
	check_class u1 4 "strict off weight 9 min-rate 0 max-rate 0"
	check dvsctl class set u1 4 limit 7 limit-bytes 70000
	check dvsctl pool set a shares 10
	[[ $(class_of u1 4) == *"limit 7 limit-bytes 70000"* ]] ||
		fail "limits are gone"
}

test_child_of_a_pool_is_not_replaced() {
	uplinks 80mbit u1
	check dvsctl pool add a switch dvs0 class 4
	check_refused "the class is a pool's" \
		tc qdisc replace dev u1 parent 1:5 pfifo
	check_equal dvs_pool "$(child_of u1 4)" "child"
	check tc qdisc replace dev u1 parent 1:6 pfifo
	check tc qdisc replace dev u1 parent 7f04:1 pfifo limit 5
	[[ $(tc qdisc show dev u1) == *"pfifo"*"parent 7f04:1 limit 5p"* ]] ||
		fail "no pfifo below the pool"
}

test_class_has_its_child_again() {
	uplinks 80mbit u1
	check_equal fq_codel "$(child_of u1 4)" "child"
	check tc qdisc replace dev u1 parent 1:6 pfifo limit 7
	default_child pfifo
	check dvsctl -b - <<-EOF
		pool add a switch dvs0 class 4
		pool add b switch dvs0 class 5
		pool del a
	EOF
	check_equal "fq_codel dvs_pool" "$(child_of u1 4) $(child_of u1 5)" "children"
	[[ $(tc qdisc show dev u1) != *"limit 7p"* ]] || fail "is shown, though unused"
	check dvsctl sched set u1 switch none
	check_equal pfifo "$(child_of u1 5)" "child"
	[[ $(tc qdisc show dev u1) == *"pfifo "*" parent 1:6 limit 7p"* ]] ||
		fail "$(tc qdisc show dev u1)"
	default_child fq_codel
}

test_uplink_is_let_go() {
	uplinks 80mbit u1 u2
	check dvsctl pool add a switch dvs0 class 4 shares 70
	check dvsctl sched set u1 switch none
	check_class u1 4 "strict off weight 70 min-rate 0 max-rate 0"
	[ "$(child_of u1 4)" != dvs_pool ] || fail "child"
	check dvsctl pool set a shares 80
	check_class u1 4 "strict off weight 70 min-rate 0 max-rate 0"
	check_class u2 4 "strict off weight 80 min-rate 0 max-rate 0"
	check dvsctl class set u1 4 weight 3
	check dvsctl sched del u2
	check dvsctl pool set a shares 90
}

test_uplink_of_another_switch() {
	switch_create dvs1
	uplinks 80mbit u1
	check_refused "serves another switch" dvsctl sched set u1 switch dvs1
	check dvsctl sched set u1 switch dvs0 rate 160mbit
	check dvsctl sched set u1 switch none
	check dvsctl sched set u1 switch dvs1
	check_refused "the device is not a switch" dvsctl sched set u1 switch p1
	switch_destroy dvs1
	check_equal "" "$(dvsctl sched show u1 | grep -o 'switch dvs.')" "switch"
}

test_uplink_below_mq_is_refused() {
	ip link add q0 numtxqueues 2 type dummy
	check tc qdisc replace dev q0 root handle 1: mq
	check tc qdisc replace dev q0 parent 1:1 dvs
	check_refused "at the root of the device" \
		dvsctl sched set q0 switch dvs0
	ip link del q0
}

# ---- what may be promised ----

test_pools_fit_into_the_slowest_uplink() {
	uplinks 80mbit u1
	uplinks 40mbit u2
	check dvsctl pool add a switch dvs0 class 4 reservation 20mbit
	check_refused "pools would reserve 3750001 of 3750000 bytes/s" \
		dvsctl pool add b switch dvs0 class 5 reservation 10000008bit
	check dvsctl pool add b switch dvs0 class 5 reservation 10mbit
	check_refused "pools would reserve 3750001 of 3750000 bytes/s" \
		dvsctl pool set a reservation 20000008bit
	check_pool a "switch dvs0 class 4 strict off shares 50 reservation 20mbit limit 0"
	check_equal "5000000 3750000" "$(switch_get dvs0 uplink-rate) \
$(switch_get dvs0 reserved)" "rates"
	check dvsctl sched del u2
	check dvsctl pool set a reservation 30mbit
	check_refused "pools would reserve 5000000 of 3750000 bytes/s" \
		dvsctl sched add u2 rate 40mbit switch dvs0
	check_refused "no scheduler" dvsctl sched show u2
}

# A veth has 10 Gbit/s
test_link_speed_counts() {
	check dvsctl sched add h3 switch dvs0
	check_equal 1250000000 "$(switch_get dvs0 uplink-rate)" "rate"
	check_refused "pools would reserve 1000000000 of 937500000 bytes/s" \
		dvsctl pool add a switch dvs0 class 4 reservation 8gbit
	check dvsctl pool add a switch dvs0 class 4 reservation 7gbit
	check dvsctl sched del h3
	check_equal 0 "$(switch_get dvs0 uplink-rate)" "rate"
	check dvsctl pool set a reservation 100gbit
}

test_uplink_may_not_become_too_slow() {
	uplinks 80mbit u1
	check dvsctl pool add a switch dvs0 class 4 reservation 60mbit
	check_refused "pools would reserve 7500000 of 7499999 bytes/s" \
		dvsctl sched set u1 rate 79999992bit
	[[ $(dvsctl sched show u1) == *"rate 80mbit"* ]] || fail "rate changed"
	check dvsctl sched set u1 rate 90mbit
	check dvsctl sched set u1 burst 9000
}

test_reservable_part_changes() {
	uplinks 80mbit u1
	check_equal 75 "$(switch_get dvs0 reservable)" "percent"
	check dvsctl switch set dvs0 reservable 100
	check dvsctl pool add a switch dvs0 class 4 reservation 80mbit
	check_refused "pools would reserve 10000000 of 9900000 bytes/s" \
		dvsctl switch set dvs0 reservable 99 ageing 77
	check_equal "100 300" "$(switch_get dvs0 reservable) \
$(switch_get dvs0 ageing)" "percent, ageing"
	check dvsctl pool set a reservation 8mbit
	check dvsctl switch set dvs0 reservable 10
}

# ---- members ----

# member_text PORT: print its words
member_text() {
	dvsctl port show "$1" | tr -s '\n ' ' ' |
		grep -oE 'pool [^ ]* reservation [^ ]* shares [^ ]* limit [^ ]*'
}

check_member() {
	check_equal "$2" "$(member_text "$1")" "member $1"
}

test_port_is_a_member() {
	local word

	check dvsctl pool add vm switch dvs0 class 3 reservation 8mbit
	for word in "reservation 8kbit" "shares 7" "limit 8kbit"; do
		# shellcheck disable=SC2086  # two words
		check_refused "the port is in no pool" dvsctl port set p1 $word
	done
	check dvsctl port set p1 reservation 0 shares 50 limit 0
	check_member p1 "pool none reservation 0 shares 50 limit 0"
	check_refused "no such pool" dvsctl port set p1 pool VM
	check dvsctl port set p1 pool vm shares 7 limit 4mbit
	check_member p1 "pool vm reservation 0 shares 7 limit 4mbit"
	check dvsctl port set p1 reservation 2mbit
	check_member p1 "pool vm reservation 2mbit shares 7 limit 4mbit"
	check_refused "the reservation is above the limit" \
		dvsctl port set p1 reservation 5mbit
	check dvsctl port set p1 isolated on
	check_member p1 "pool vm reservation 2mbit shares 7 limit 4mbit"
	[[ $(dvsctl pool show vm) == *"ports 1 reserved 2mbit"* ]] ||
		fail "$(dvsctl pool show vm)"
	check dvsctl port set p1 pool none
	[[ $(dvsctl pool show vm) == *"ports 0 reserved 0"* ]] ||
		fail "$(dvsctl pool show vm)"
	ip link set p1 nomaster
	check dvsctl port add p1 switch dvs0 pool vm reservation 8mbit
	check_member p1 "pool vm reservation 8mbit shares 50 limit 0"
	ip link set p1 nomaster
	[[ $(dvsctl pool show vm) == *"ports 0 reserved 0"* ]] ||
		fail "$(dvsctl pool show vm)"
}

test_ports_fit_into_their_pool() {
	check dvsctl pool add vm switch dvs0 class 3 reservation 8mbit
	check dvsctl port set p1 pool vm reservation 5mbit
	check_refused "ports would reserve 1000001 of 1000000 bytes/s" \
		dvsctl port set p2 pool vm reservation 3000008bit
	check_member p2 "pool none reservation 0 shares 50 limit 0"
	check dvsctl port set p2 pool vm reservation 3mbit
	check_refused "ports would reserve 1125000 of 1000000 bytes/s" \
		dvsctl port set p1 reservation 6mbit
	check_refused "ports would reserve 1000000 of 999999 bytes/s" \
		dvsctl pool set vm reservation 7999992bit
	check dvsctl port set p1 reservation 0
	check dvsctl pool set vm reservation 3mbit
}

test_members_have_queues() {
	uplinks 80mbit u1 u2
	check dvsctl pool add vm switch dvs0 class 3
	check_equal "1 " "$(queues_of u1)" "queues"
	check dvsctl port set p1 pool vm
	check dvsctl port set p2 pool vm
	check_equal 3 "$(queues_of u1 | wc -w)" "queues"
	check_equal "$(queues_of u1)" "$(queues_of u2)" "queues"
	ip link set p2 nomaster
	check dvsctl port set p1 pool none
	check_equal "1 " "$(queues_of u1)" "queues"
}

test_member_moves_to_another_pool() {
	uplinks 80mbit u1
	check dvsctl pool add a switch dvs0 class 3 reservation 8mbit
	check dvsctl pool add b switch dvs0 class 4
	check dvsctl port set p1 pool a reservation 8mbit shares 3
	check_refused "ports would reserve 1000 of 0 bytes/s" \
		dvsctl port set p1 pool b reservation 8kbit
	check_member p1 "pool a reservation 8mbit shares 3 limit 0"
	check dvsctl port set p1 pool b
	check_member p1 "pool b reservation 0 shares 50 limit 0"
	[[ $(dvsctl pool show a) == *"ports 0 reserved 0"* ]] || fail "ports of a"
	check_equal 1 "$(tc class show dev u1 | grep -c 'dvs_pool 7f03:')" "of a"
	check_equal 2 "$(tc class show dev u1 | grep -c 'dvs_pool 7f04:')" "of b"
}

test_host_is_a_member() {
	uplinks 80mbit u1
	check dvsctl pool add host switch dvs0 class 6
	check dvsctl port set dvs0 pool host shares 3
	check dvsctl switch set dvs0 segment 7
	check_member dvs0 "pool host reservation 0 shares 3 limit 0"
	check_equal 2 "$(queues_of u1 | wc -w)" "queues"
}

test_pool_with_ports_stays() {
	check dvsctl pool add vm switch dvs0 class 3
	check dvsctl port set p1 pool vm
	check_refused "the pool has ports" dvsctl pool del vm
	check dvsctl port set p1 pool none
	check dvsctl pool del vm
}

# ---- frames ----

# counter_of DEV CLASS NAME: print a counter of the class
counter_of() {
	class_of "$1" "$2" | sed -E "s/.* $3 ([0-9]+).*/\1/"
}

# some_wait CLASS COUNT: whether so many frames wait in p2's class
some_wait() {
	[ "$(counter_of p2 "$1" qlen)" -ge "$2" ]
}

# sent_of DEV CLASS: print the frames that it has sent
sent_of() {
	counter_of "$1" "$2" packets
}

# A pool that comes and goes takes over what waits
test_waiting_frames_stay() {
	default_child pfifo	# unlike fq_codel it keeps frames that are old
	check dvsctl sched add p2 rate 8kbit burst 200 switch dvs0
	check tc qdisc replace dev p2 parent 1:2 pfifo
	frame_hex $bc $m1 len=1000
	exchange 0 h1 "$hex" 60
	check_wait 3000 some_wait 1 40
	check dvsctl pool add a switch dvs0 class 1
	some_wait 1 20 || fail "frames were lost"
	check dvsctl port set p1 pool a
	check dvsctl pool set a shares 3
	check dvsctl port set p1 pool none
	check dvsctl pool del a
	check dvsctl sched set p2 rate 8mbit
	check_wait 5000 is 60 sent_of p2 1
	check_equal 0 "$(counter_of p2 1 drops)" "drops"
	default_child fq_codel
}

# Nobody but the child knows when its frames may go on
test_child_that_holds_frames_back() {
	check dvsctl sched add p2 rate 8mbit switch dvs0
	check dvsctl pool add a switch dvs0 class 1
	check tc qdisc replace dev p2 parent 7f01:1 tbf rate 80kbit burst 1600 \
		limit 100000
	frame_hex $bc $m1 len=1000
	exchange 0 h1 "$hex" 20
	check_wait 10000 is 20 sent_of p2 1
	check_equal 0 "$(counter_of p2 1 drops)" "drops"
}

test_no_frame_passes_a_shaper_by() {
	check dvsctl sched add p2 switch dvs0
	check dvsctl pool add a switch dvs0 class 1
	check tc qdisc replace dev p2 parent 7f01:1 tbf rate 8mbit burst 3000 \
		limit 100000
	check_frame h1 "$bc $m1" h2
	check_equal 1 "$(sent_by p2 tbf)" "frames sent by the shaper"
	check dvsctl pool set a limit 8mbit
	check_frame h1 "$bc $m1" h2
	check_equal 2 "$(sent_by p2 tbf)" "frames sent by the shaper"
	check tc qdisc replace dev p2 parent 7f01:1 pfifo
	check_frame h1 "$bc $m1" h2
	check_equal 0 "$(sent_by p2 pfifo)" "frames sent by a child that is prompt"
	check_equal 3 "$(sent_of p2 1)" "frames sent by the class"
}

test_frames_are_of_the_pools_class() {
	uplinks 80mbit p2
	check dvsctl pool add a switch dvs0 class 5
	check dvsctl pool add b switch dvs0 class 0
	check dvsctl port set p1 pool a mode trunk native 1
	check_frame h1 "$bc $m1 vlan=2.1" h2="$bc $m1"
	check_frame h1 "$bc $m1" h2
	check_equal 2 "$(sent_of p2 5)" "frames of class 5"
	check dvsctl port set p1 pool b
	check_frame h1 "$bc $m1 vlan=7.1" h2="$bc $m1"
	check_equal 1 "$(sent_of p2 0)" "frames of class 0"
	check dvsctl port set p1 pool none
	check_frame h1 "$bc $m1 vlan=7.1" h2="$bc $m1"
	check_equal 1 "$(sent_of p2 7)" "frames of class 7"
}

# ---- the end ----

told() {
	grep -qE -- "$1" "$tmp/events"
}

test_monitor_tells_changes() {
	run_background dvsctl monitor config > "$tmp/events"
	check_wait 5000 listens "${background[-1]}"
	check dvsctl pool add a switch dvs0 class 4
	check_wait 3000 told '^\[config\] pool a: .*class 4 '
	check dvsctl pool set a shares 7
	check_wait 3000 told '^\[config\] pool a: .* shares 7 '
	check dvsctl pool del a
	check_wait 3000 told '^\[config\] deleted pool a: '
}

test_switch_goes() {
	uplinks 80mbit u1
	check dvsctl pool add a switch dvs0 class 4 shares 70 reservation 8mbit
	check dvsctl port set p1 pool a reservation 8mbit
	check dvsctl port set dvs0 pool a
	switch_destroy dvs0
	check_class u1 4 "strict off weight 70 min-rate 8mbit max-rate 0"
	check_equal "" "$(queues_of u1)" "queues"
	check_equal "" "$(dvsctl pool show)" "pools"
	switch_create dvs0 p1 p2 p3
	check dvsctl sched set u1 switch dvs0
}

test_uplink_goes() {
	uplinks 80mbit u1
	ip link add u3 up type dummy
	uplinks 8mbit u3
	check dvsctl pool add a switch dvs0 class 4
	check dvsctl port set p1 pool a limit 8mbit
	ip link del u3
	check_equal 10000000 "$(switch_get dvs0 uplink-rate)" "rate"
	check tc qdisc del dev u1 root
	check_equal 0 "$(switch_get dvs0 uplink-rate)" "rate"
	check dvsctl pool set a shares 3
	check dvsctl port set p1 shares 4
	check dvsctl port set p1 pool none
}

# frames_flow: send frames out of p1 to p2, without an end
frames_flow() {
	frame_hex $bc $m1
	echo "0 h1 $hex 64" > "$tmp/flow"
	run_background frames -r -w 1 < "$tmp/flow" > /dev/null
}

test_rmmod_under_traffic() {
	uplinks 800kbit p2
	check dvsctl pool add a switch dvs0 class 4
	check dvsctl port set p1 pool a limit 80kbit
	frames_flow
	check_wait 5000 some_wait 4 10
	check rmmod dvs
	stop_background
	check_equal "" "$(tc qdisc show dev p2 | grep dvs)" "qdisc"
	check modprobe dvs
	switch_create dvs0 p1 p2 p3
}

hosts_create 3 || exit 1
tests_run
