#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# The module goes and returns while frames are on their way, many times. Topology:
# lib_stress.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_stress.sh
. "$suite_dir/lib_stress.sh"

ALL_TESTS="
	test_module_comes_and_goes
"

test_module_comes_and_goes() {
	local i pace=10	# else little else would happen

	traffic
	for ((i = 0; i < times; i++)); do
		rmmod dvs || { fail "rmmod failed"; break; }
		modprobe dvs || { fail "modprobe failed"; break; }
		switch_create dvs0 p1 p2 || { fail "no switch"; break; }
	done
	check_alive
}

hosts_create 2 || exit 1
tests_run
