#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Namespaces die while frames are on their way. Topology: lib_stress.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_stress.sh
. "$suite_dir/lib_stress.sh"

ALL_TESTS="
	test_namespaces_die
"

# Each namespace has a switch, and a port that frames come to from here.
test_namespaces_die() {
	local i ns

	for ((i = 0; i < times / 10; i++)); do
		ns=doomed$i-$DVS_SUITE
		ip netns add "$ns"
		namespaces+=("$ns")
		ip link add out0 up type veth peer in0 netns "$ns"
		ip -n "$ns" -batch - <<-'EOF_BATCH'
			link add dvs0 up type dvs
			link add d0 up type dummy
			link set in0 up
			link set in0 master dvs0
			link set d0 master dvs0
		EOF_BATCH
		flood 32 out0 "$bc $m1"
		check_wait 10000 receives out0
		ip netns del "$ns"
		check_wait 20000 link_gone out0
		wait "${background[-1]}" 2> /dev/null	# it ends with its device
	done
	check_alive
}

# The far end of a veth has got frames.
receives() {
	ip -s -o link show "$1" | grep -q 'TX: .*\\ *[0-9]* *[1-9][0-9][0-9]'
}

link_gone() {
	! ip link show "$1" 2> /dev/null
}

hosts_create 2 || exit 1
tests_run
