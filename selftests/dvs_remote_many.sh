#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# mem: 1536
#
# As many remotes as a tunnel learns.
#
#       h1
#       |
#    +--p1----------+
#    |     dvs0     |
#    |     vx0      |
#    +------|-------+
#           ul
#           |
#          wire           a bare device
#
# p1 is on segment 5000.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"

ALL_TESTS="
	test_65536_remotes_and_none_is_learned
"

setup() {
	fresh_macs
	use_family 4
	switch_create dvs0
	check dvsctl -b - <<-'EOF_BATCH'
		port add p1 switch dvs0 segment 5000
		tunnel add vx0 switch dvs0 local 192.0.2.1
	EOF_BATCH
}

teardown() {
	frames_stop
	check_books dvs0
	switch_destroy dvs0
}

# remotes_batch COUNT: few of them in a segment, so that each is soon added
remotes_batch() {
	local i

	for ((i = 0; i < $1; i++)); do
		echo "remote add 198.18.$((i >> 8)).$((i & 255)) tunnel vx0" \
			"switch dvs0 segments $((6000 + i % 4096))"
	done
}

# A frame of a stranger is let in, but nobody remembers the stranger.
test_65536_remotes_and_none_is_learned() {
	remotes_batch 65536 > "$tmp/batch"
	check dvsctl -b "$tmp/batch"
	check_equal 65536 "$(tunnel_get remote-count)" "remotes"
	check_receives
	check_equal "" "$(fdb_of switch dvs0)" "FDB"
	check_equal 65536 "$(tunnel_get remote-count)" "remotes"
	check dvsctl remote del 198.18.0.0 tunnel vx0 switch dvs0
	check_receives
	check_equal "$m3 5000 $vtep_b learned" "$(fdb_of switch dvs0)" "FDB"
	check_equal 65536 "$(tunnel_get remote-count)" "remotes"
}

hosts_create 1
use_family 4
wire_create
tests_run
