#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 120
#
# What the kernel accepts is what was reviewed: "genl ctrl policy name dvs"
# equals policy.txt. When the specification changes, look at the difference that
# this suite prints, and put the new listing there.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_policies_are_those_listed
"

# The number of the family differs from boot to boot.
listing() {
	genl ctrl policy name dvs | sed -E -e 's/^[[:space:]]*ID: 0x[0-9a-f]+ *//' \
		-e 's/[[:space:]]+$//' -e '/^$/d'
}

test_policies_are_those_listed() {
	local difference

	listing > "$tmp/policy"
	[ "$(wc -l < "$tmp/policy")" -gt 100 ] || fail "hardly any policies"
	difference=$(diff -u "$suite_dir/policy.txt" "$tmp/policy") ||
		fail "$difference"
}

tests_run
