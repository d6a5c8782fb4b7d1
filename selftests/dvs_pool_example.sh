#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# clock: instructions
# kernels: 6.1 6.12
#
# The example of Documentation/scheduler.rst, measured: storage, migration and virtual
# machines on one uplink of 10 Gbit/s. All rates are a tenth of the example's, for that
# is what an emulated processor can keep busy.
#
#   load: h1        h2          h3
#         |         |           |
#         p1--------p2----------p3------u  (1 Gbit/s)
#         storage   migration   vm
#                       dvs0
#
# The frames are super-frames, as those of TCP are. See dvs_sched_share.sh about the
# clock. What each pool got is printed as the picture in the documentation.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_share.sh
. "$suite_dir/lib_share.sh"

ALL_TESTS="
	test_all_are_busy
	test_storage_is_silent
	test_migration_is_alone
"

rate=125000000		# bytes per second
span=$((rate * 5))	# the frames are long, and migration gets few of them
pools=(storage migration vm)
there=02:00:00:00:00:02	# where the load goes to

setup() {
	switch_create dvs0 p1 p2 p3
	ip link add u type dummy
	ip link set u up
	check dvsctl -b - <<-END
		sched add u rate 1gbit overhead $overhead switch dvs0
		pool add management switch dvs0 class 6 shares 10 reservation 50mbit
		pool add migration switch dvs0 class 2 shares 25 limit 400mbit
		pool add storage switch dvs0 class 4 shares 50 reservation 300mbit
		pool add vm switch dvs0 class 3 shares 100 reservation 400mbit
		port set p1 learning off pool storage
		port set p2 learning off pool migration
		port set p3 learning off pool vm
		port add u switch dvs0
		fdb add $there segment 1 port u static
	END
}

teardown() {
	stop_background
	ip link del u
	switch_destroy dvs0
}

# read_parts: by pool, as pools[] has them; tc's class N + 1 is N
read_parts() {
	class_counts dvs | awk 'BEGIN { part[5] = 0; part[3] = 1; part[4] = 2 }
		$1 in part { print part[$1], $2, $3 }'
}

# load_start PORT...
load_start() {
	local port

	for port in "$@"; do
		run_background "$suite_dir/load" "h$port" 1:65000
	done
}

# check_rates MBITS...: what each pool got, a tenth of that; draw it
check_rates() {
	local pool expected=("$@") mbits bar

	for pool in "${!pools[@]}"; do
		mbits=$((sent[pool] * 10 / (took * 125)))
		printf -v bar '%*s' $(((mbits + 100) / 200)) ''
		printf '# %-10s %6d %s\n' "${pools[pool]}" $mbits "${bar// /#}"
		check_near "${sent[pool]}" $((expected[pool] * took * 125 / 10)) 10 \
			"${pools[pool]}"
	done
}

# 3 and 4 Gbit/s are reserved; what is left is 50 : 25 : 100
test_all_are_busy() {
	busy 1 2 3
	check_rates 3857 429 5714
}

# What nobody uses is shared: 6 Gbit/s, 25 : 100
test_storage_is_silent() {
	busy 2 3 3	# one sender is not always there in time
	check_rates 0 1200 8800
}

test_migration_is_alone() {
	local span=$((rate / 2))

	busy 2
	check_rates 0 4000 0
}

hosts_create 3 || exit 1
tests_run
