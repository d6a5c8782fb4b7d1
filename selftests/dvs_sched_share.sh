#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 1500
# clock: instructions
# kernels: 6.1 6.12 gcov
#
# What each traffic class gets of a link that is always busy.
#
# usage: dvs_sched_share.sh [SECONDS]
#
#   load --8 classes--> u, a dummy device with a scheduler and a rate
#
# A class has always frames waiting, of one flow. What it has sent is counted by
# the scheduler, between two moments at which all were busy. The guest's clock is
# that of a processor of a billion instructions per second, however busy the
# machine is, so that the link is what there is too little of.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_share.sh
. "$suite_dir/lib_share.sh"

ALL_TESTS="
	test_shares_follow_weights
	test_shares_do_not_depend_on_lengths
	test_rate_of_link_is_kept
	test_guarantee_is_kept
	test_guarantee_beside_strict
	test_maximum_is_kept
	test_strict_is_first
	test_capped_strict_starves_nobody
"

setup() {
	ip link add u type dummy
	ip link set u up
	check dvsctl sched add u rate $((rate * 8)) overhead $overhead
}

teardown() {
	stop_background
	ip link del u
}

# read_parts: by class
read_parts() {
	dvsctl -j class show u | tr '{' '\n' | sed -nE \
		's/.*"class":([0-9]),.*"packets":([0-9]+),"bytes":([0-9]+).*/\1 \3 \2/p'
}

load_start() {
	run_background "$suite_dir/load" u "$@"
}

# weights WEIGHT...: of classes 0 to 7, none is strict
weights() {
	local class=0 weight

	for weight in "$@"; do
		echo class set u $class strict off weight "$weight"
		class=$((class + 1))
	done | check dvsctl -b -
}

test_shares_follow_weights() {
	local set

	for set in "1 1 1 1 1 1 1 1" "1 2 3 4 5 6 7 8" "8 7 6 5 4 3 2 1" \
		   "10 20 30 40 50 60 70 80" "100 10 10 10 10 10 10 10"; do
		# shellcheck disable=SC2086  # eight words
		weights $set
		busy {0..7}:1514
		# shellcheck disable=SC2086
		check_shares $set
	done
}

test_shares_do_not_depend_on_lengths() {
	local set

	for set in "1 1 1 1 1 1 1 1" "2 4 6 8 2 4 6 8" "5 5 5 5 20 20 20 20" \
		   "3 50 3 50 3 50 3 50" "1 2 4 8 16 32 64 100"; do
		# shellcheck disable=SC2086
		weights $set
		busy 0:64,1514 1:1514 2:1514,64,64 3:65000 4:590 5:1514,65000 \
			6:9014 7:65000,64
		# shellcheck disable=SC2086
		check_shares $set
	done
}

test_rate_of_link_is_kept() {
	local length span=$((2 * rate))

	for length in 590 1514 65000; do
		busy 1:$length 5:$length
		check_near $((sent[1] + sent[5])) $((rate * took / 1000)) 10 \
			"bytes in $took ms"
	done
}

# A tenth and a half of the link; of the 40 % that are left, by weight
test_guarantee_is_kept() {
	local link span=$((2 * rate))

	weights 1 3 1 5 1 1 1 1
	check dvsctl class set u 2 min-rate $((rate * 4))
	check dvsctl class set u 3 min-rate $((rate * 8 / 10))
	busy 0:1514 1:1514 2:1514 3:65000
	link=$((rate * took / 1000))
	check_near ${sent[2]} $((link / 2 + link / 25)) 10 "half, and 1 of 10"
	check_near ${sent[3]} $((link / 10 + link / 5)) 10 "a tenth, 5 of 10"
	check_near ${sent[1]} $((3 * link / 25)) 10 "3 of 10"
	check_near ${sent[0]} $((link / 25)) 10 "1 of 10"
}

test_guarantee_beside_strict() {
	local link span=$((2 * rate))

	weights 1 1 1 1 1 1 1 1
	check dvsctl class set u 7 strict on
	check dvsctl class set u 6 strict on
	check dvsctl class set u 4 min-rate $((rate * 6))
	busy 0:1514 4:1514 6:1514 7:1514
	link=$((rate * took / 1000))
	check_near ${sent[4]} $((link * 3 / 4)) 10 "three quarters"
	check_near ${sent[7]} $((link / 4)) 20 "the rest"
	[ ${sent[6]} -lt $((link / 100)) ] || fail "class 6 got ${sent[6]}"
}

test_maximum_is_kept() {
	local link span=$((2 * rate))

	weights 1 1 1 100 1 1 1 1
	check dvsctl class set u 3 max-rate $((rate * 8 / 5))
	busy 2:1514 3:1514
	link=$((rate * took / 1000))
	check_near ${sent[3]} $((link / 5)) 10 "a fifth"
	check_near ${sent[2]} $((link * 4 / 5)) 10 "the rest"
	span=$((rate / 2))
	busy 3:1514
	link=$((rate * took / 1000))
	check_near ${sent[3]} $((link / 5)) 10 "a fifth, alone"
}

test_strict_is_first() {
	local span=$((2 * rate))

	busy {0..7}:1514
	[ ${sent[7]} -gt $((span * 99 / 100)) ] || fail "class 7: ${sent[7]}"
}

test_capped_strict_starves_nobody() {
	local link span=$((2 * rate))

	weights 1 1 1 1 1 1 1 1
	check dvsctl class set u 7 strict on max-rate $((rate * 4))
	busy 0:1514 1:65000 7:1514
	link=$((rate * took / 1000))
	check_near ${sent[7]} $((link / 2)) 10 "half"
	check_near ${sent[0]} $((link / 4)) 10 "a quarter"
	check_near ${sent[1]} $((link / 4)) 10 "a quarter"
}

tests_run
