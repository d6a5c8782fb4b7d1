#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 400
#
# VXLAN over IPv6, with the kernel's own driver and another dvs at the far end.
# The topology and most of the tests are in lib_vxlan_core.sh; here is what
# differs: UDP checksums (RFC 6935, RFC 6936).

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_vxlan_core.sh
. "$suite_dir/lib_vxlan_core.sh"

ALL_TESTS="$CORE_TESTS
	test_zero_checksum_is_refused_at_first
	test_zero_checksum_is_sent_if_wanted
"

# foreign_checksums [OPTION]...: give B's tunnel of segment 5000 other ones; the
# rest, which has none of them, cannot share its socket then
foreign_checksums() {
	local others=up

	[ $# -eq 0 ] || others=down
	ip -n "$host_b" -batch - <<-EOF
		link del vx5000
		link set vx70000 down
		link set vx16777215 down
		link add vx5000 type vxlan id 5000 local $vtep_b remote $vtep_a dstport 4789 $*
		link set vx5000 master br5000 up
		link set vx70000 $others
		link set vx16777215 $others
	EOF
}

test_zero_checksum_is_refused_at_first() {
	foreign_checksums udp6zerocsumtx
	check_frame h3 "$bc $m3"
	check dvsctl tunnel set vx0 zero-csum6-rx on
	check_frame h3 "$bc $m3" h1
	both_ways 1000
	check dvsctl tunnel set vx0 zero-csum6-rx off
	check_frame h3 "$bc $m3"
	foreign_checksums
}

test_zero_checksum_is_sent_if_wanted() {
	check_frame h1 "$bc $m1" h3
	check dvsctl tunnel set vx0 csum off
	check_frame h1 "$bc $m1"
	foreign_checksums udp6zerocsumrx
	check_frame h1 "$bc $m1" h3
	both_ways 1000
	foreign_checksums
}

use_family 6
core_create
tests_run
