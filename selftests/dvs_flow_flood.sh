#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 1200
#
# A flood of flows, of one frame each: more than the flow cache may hold. The
# injector fails unless each frame is forwarded at once.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_inject.sh
. "$suite_dir/lib_inject.sh"

ALL_TESTS="
	test_two_million_flows
	test_full_cache_makes_room
"

# Thousands of flows, twice as many as have room; a processor takes room for 64 at once.
# Kernels that look for faults make do with a tenth.
thousands=2000
[ "$patience" -eq 1 ] || thousands=192

flow_size=128	# bytes, as Documentation/flows.rst has it
index_size=8

setup() {
	injector_create $thousands 1000
	switch_create dvs0 in0 out0
	injector_learn 1 1000
}

teardown() {
	stop_background
	check_books dvs0
	switch_destroy dvs0
	injector_destroy
}

# cache KEY: set member
cache() {
	member "$1" "$(dvsctl -j flow cache dvs0)"
}

# account FRAMES: each is in the cache, in a record, or counted as overflow; not so
# while flows are on their way from the one to the other
account() {
	local object key sum=0

	object=$(dvsctl -j flow cache dvs0)
	for key in flows overflow records lost; do
		member $key "$object"
		sum=$((sum + member))
	done
	[ "$sum" -eq "$1" ] || {
		echo "# $sum frames of $1: $object"
		return 1
	}
}

# memory_used: set used to kilobytes of the kernel's that flows may be in
memory_used() {
	used=$(awk '/^(Slab|VmallocUsed):/ { sum += $2 } END { print sum }' \
		/proc/meminfo)
}

# check_memory BEFORE LIMIT: what was promised, and 2 % because slabs have ends. A kernel
# that looks for faults keeps a record of each object, in slabs too.
check_memory() {
	local buckets=1 cpus used bound

	cpus=$(nproc --all)
	while [ $((buckets * cpus)) -lt "$2" ]; do
		buckets=$((buckets * 2))
	done
	bound=$((($2 * flow_size + buckets * cpus * index_size) / 1024))
	memory_used
	echo "# $((used - $1)) of $bound kB for $2 flows"
	[ $((used - $1)) -le $((bound * 102 / 100)) ] || [ "$patience" -gt 1 ] ||
		fail "$((used - $1)) kB for $2 flows, more than $bound"
	[ $((used - $1)) -ge $(($2 * flow_size / 1024)) ] ||
		fail "$((used - $1)) kB: flows are somewhere else"
}

# shown: print how many flows are listed; the whole dump would not fit
shown() (
	ulimit -v 65536
	dvsctl flow show switch dvs0 | grep -c '^dvs0 '
	exit "${PIPESTATUS[0]}"
)

test_two_million_flows() {
	local before used limit=$((thousands * 500))

	# an eighth of that is how long flows stay when there is no room
	check dvsctl flow set dvs0 limit $limit idle 86400 active 86400
	memory_used
	before=$used
	check dvsctl sampler set interval 1
	check inject
	check_equal $((2 * limit)) "$(port_get out0 tx-packets)" "frames that left"
	cache flows
	check_equal $limit "$member" "flows"
	cache overflow
	check_equal $limit "$member" "frames without room"
	check account $((2 * limit))
	check_memory "$before" $limit
	check_equal $limit "$(shown)" "flows listed in 64 MB"

	check dvsctl flow flush switch dvs0
	cache flows
	check_equal 0 "$member" "flows after a flush"
	check account $((2 * limit))
	injector_flows 100 64
	check inject
	cache flows
	check_equal 6400 "$member" "flows after the flood"
	cache overflow
	check_equal $limit "$member" "frames without room"
	check dvsctl sampler del
}

# Those that are idle for a second go when there is no room
test_full_cache_makes_room() {
	local limit=$((50000 / patience))

	check dvsctl flow set dvs0 limit $limit idle 8
	run_background dvsctl monitor flow > /dev/null
	check_wait 5000 listens "${background[-1]}"
	check dvsctl sampler set interval 1
	injector_flows $((400 / patience)) 1000
	check inject
	check_wait 20000 account $((8 * limit))
	cache overflow
	[ "$member" -gt 0 ] || fail "there was room"
	cache records
	check_wait 20000 more_than "$member" records
	check_wait 20000 account $((8 * limit))
	cache flows
	[ "$member" -le $limit ] || fail "$member flows"
}

# more_than NUMBER KEY
more_than() {
	cache "$2"
	[ "$member" -gt "$1" ]
}

tests_run
