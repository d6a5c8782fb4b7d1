#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
# mem: 1536
#
# A forwarding database that grows, up to a million entries.
#
#        h1      h2
#        |       |
#     +--p1------p2--+
#     |     dvs0     |
#     +--------------+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_batch_of_static_entries
	test_a_million_entries
"

m1=02:11:00:00:00:01
m2=02:11:00:00:00:02

setup() {
	switch_create dvs0 p1 p2 && frames_start "${hosts[@]}"
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# check_flushed COUNT FILTER...
check_flushed() {
	check_equal "flushed $1" "$(dvsctl fdb flush "${@:2}")" \
		"fdb flush ${*:2}"
}

# More than the first table holds, in one go, while it grows
test_batch_of_static_entries() {
	local i

	for ((i = 0; i < 5000; i++)); do
		printf 'fdb add 02:88:00:00:%02x:%02x segment 1 port p1\n' \
			$((i >> 8)) $((i & 255))
	done > "$tmp/batch"
	check dvsctl -b "$tmp/batch"
	check_equal 5001 "$(switch_get dvs0 fdb-count)" "fdb-count"
	check_equal 5000 "$(dvsctl fdb show kind static | sort -u | wc -l)" \
		"entries shown"
	check_frame h2 "02:88:00:00:00:00 $m2" h1
	check_frame h2 "02:88:00:00:13:87 $m2" h1
	check_flushed 5000 kind static
}

# teach COUNT: let the switch learn so many addresses of a row. It passes one over
# that comes while the table is too full and the larger one not yet made, which
# a busy machine may take long for: it learns that from a later frame.
teach() {
	local i

	for i in 1 2 3; do
		send h1 "$m1 02:77:00:00:00:00" "$1"
		[ "$(switch_get dvs0 fdb-count)" -lt $(($1 + 2)) ] || return 0
	done
}

# mac_of NUMBER: set mac to that of the row
mac_of() {
	printf -v mac '02:77:00:%02x:%02x:%02x' $(($1 >> 16)) $(($1 >> 8 & 255)) \
		$(($1 & 255))
}

# A tenth of a million on kernels that look for faults. Frames to an address at their
# own port cost least: they are dropped there.
test_a_million_entries() {
	local most=$((1000000 / patience)) discards number mac

	check dvsctl switch set dvs0 fdb-max $most ageing 0
	learn h1 $m1
	teach $((most / 2))
	check_equal $((most / 2 + 2)) "$(switch_get dvs0 fdb-count)" "half of them"
	teach $((most - 2))
	check_equal $most "$(switch_get dvs0 fdb-count)" "fdb-count"
	discards=$(switch_get dvs0 fdb-discards)
	mac_of $((most - 2))
	send h1 "$m1 $mac" 102
	check_equal $most "$(switch_get dvs0 fdb-count)" "fdb-count, full"
	check_equal $((discards + 102)) "$(switch_get dvs0 fdb-discards)" \
		"fdb-discards"
	for number in 0 $((most / 2)) $((most - 3)); do
		mac_of $number
		check_frame h2 "$mac $m2" h1
		check_equal 1 "$(dvsctl fdb show "$mac" | wc -l)" "fdb show"
	done
	check_flushed $((most - 1))
	check_equal 1 "$(switch_get dvs0 fdb-count)" "fdb-count, flushed"
}

hosts_create 2 || exit 1
tests_run
