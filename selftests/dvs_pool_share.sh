#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 1500
# clock: instructions
# kernels: 6.1 6.12 gcov
#
# What pools and their members get of an uplink that is always busy.
#
#   load: h1     h2     h3
#         |      |      |
#         p1-----p2-----p3-----u  (10 Mbit/s)     or a tunnel below which u is
#              dvs0
#
# The ports send all they can to an address behind the uplink. What their queues
# have sent there is counted by the uplink's scheduler, between two moments. See
# dvs_sched_share.sh about the clock.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_share.sh
. "$suite_dir/lib_share.sh"

ALL_TESTS="
	test_members_share_by_shares
	test_shares_do_not_depend_on_lengths
	test_reservation_of_a_member_is_kept
	test_limit_of_a_member_is_kept
	test_pools_share_and_reserve
	test_what_nobody_uses_is_free
	test_reservation_is_kept_through_a_tunnel
"

there=02:00:00:00:00:02	# where the load goes to

setup() {
	switch_create dvs0 p1 p2 p3
	ip link add u type dummy
	ip link set u up
	check dvsctl sched add u rate $((rate * 8)) overhead $overhead switch dvs0
	check dvsctl -b - <<-END
		pool add a switch dvs0 class 3 reservation $((rate * 8 / 2))
		pool add b switch dvs0 class 4
		port set p1 learning off pool a
		port set p2 learning off pool a
		port set p3 learning off pool b
	END
}

teardown() {
	stop_background
	ip link del u
	switch_destroy dvs0
}

# to_uplink: u is a port
to_uplink() {
	check dvsctl port add u switch dvs0
	check dvsctl fdb add $there segment 1 port u static
}

# to_tunnel: u is below a tunnel
to_tunnel() {
	ip address add 192.0.2.1/24 dev u
	ip neighbor add 192.0.2.2 lladdr 02:00:00:00:00:09 dev u
	check dvsctl tunnel add vx0 switch dvs0 local 192.0.2.1
	check dvsctl fdb add $there segment 1 tunnel vx0 remote 192.0.2.2 static
}

# read_parts: by port, whose class follows from the order in which setup made it a
# member; 1 is nobody's
read_parts() {
	class_counts dvs_pool | awk '$1 != 1 { print $1 - 2, $2, $3 }'
}

# load_start PORT:LENGTHS...
load_start() {
	local word

	for word in "$@"; do
		run_background "$suite_dir/load" "h${word%%:*}" "1:${word#*:}"
	done
}

# members PORT "WORD..."...: set these words of each port
members() {
	while [ $# -gt 0 ]; do
		echo "port set p$1 $2"
		shift 2
	done | check dvsctl -b -
}

test_members_share_by_shares() {
	to_uplink
	check dvsctl port set p3 pool a
	members 1 "shares 20" 2 "shares 30" 3 "shares 100"
	busy 1:1514 2:1514 3:1514
	check_shares 20 30 100
}

test_shares_do_not_depend_on_lengths() {
	to_uplink
	check dvsctl port set p3 pool a
	members 1 "shares 10" 2 "shares 10" 3 "shares 10"
	busy 1:590 2:65000 3:1514
	check_shares 10 10 10
}

# The pool has all of the link; two fifths of it are reserved
test_reservation_of_a_member_is_kept() {
	local link

	to_uplink
	check dvsctl port set p3 pool a
	members 1 "shares 1 reservation $((rate * 8 * 2 / 5))" 2 "shares 50" \
		3 "shares 49"
	busy 1:1514 2:65000 3:1514
	link=$((rate * took / 1000))
	check_near ${sent[0]} $((link * 2 / 5 + link * 3 / 500)) 10 "two fifths"
	check_near ${sent[1]} $((link * 3 / 10)) 10 "a half of the rest"
}

test_limit_of_a_member_is_kept() {
	local link span=$span

	to_uplink
	members 1 "shares 100 limit $((rate * 8 / 10))" 2 "shares 1"
	busy 1:1514 2:1514
	link=$((rate * took / 1000))
	check_near ${sent[0]} $((link / 10)) 10 "a tenth"
	check_near ${sent[1]} $((link * 9 / 10)) 10 "the rest"
	span=$((rate / 2))
	busy 1:1514
	check_near ${sent[0]} $((rate * took / 10000)) 10 "a tenth, alone"
}

# Half of the link is the pool's, and of the rest a quarter
test_pools_share_and_reserve() {
	local link

	to_uplink
	check dvsctl pool set a shares 25
	check dvsctl pool set b shares 75
	members 1 "shares 20" 2 "shares 80"
	busy 1:1514 2:1514 3:65000
	link=$((rate * took / 1000))
	check_near ${sent[0]} $((link * 5 / 8 / 5)) 10 "a fifth of pool a"
	check_near ${sent[1]} $((link * 5 / 8 * 4 / 5)) 10 "the rest of pool a"
	check_near ${sent[2]} $((link * 3 / 8)) 10 "pool b"
}

test_what_nobody_uses_is_free() {
	to_uplink
	check dvsctl pool set b reservation $((rate * 8 / 4))
	members 2 "reservation $((rate * 8 / 4))"
	busy 1:1514
	check_near ${sent[0]} $((rate * took / 1000)) 10 "all of the link"
}

# The frames on the uplink are those of the tunnel; the marks are the members'
test_reservation_is_kept_through_a_tunnel() {
	local link

	to_tunnel
	members 1 "shares 1 reservation $((rate * 8 * 2 / 5))" 2 "shares 100"
	busy 1:1450 2:1450 3:1450
	link=$((rate * took / 1000))
	check_near ${sent[2]} $((link / 4)) 10 "pool b"
	check_near ${sent[0]} $((link * 2 / 5 + link * 7 / 2020)) 10 "two fifths"
	add_up "${sent[@]}"
	check_near $sum $link 10 "the link"
}

hosts_create 3 || exit 1
tests_run
