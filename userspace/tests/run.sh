#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Run the unit tests, plain and under the sanitizers, and print one TAP stream.
#
# usage: run.sh DIR TEST...
#   DIR   where the tests were built; DIR/san has those with sanitizers

set -u

dir=$1
shift
count=0
failed=0

# renumber LOG NAME: print the results of a program, counted on
renumber() {
	while read -r line; do
		case $line in
		"ok "*|"not ok "*)
			count=$((count + 1))
			echo "${line%%ok *}ok $count - $2: ${line#*ok * - }"
			;;
		"1.."*|"TAP version"*|"# ok"*|"# not ok"*|"") ;;
		*) echo "# $line" ;;
		esac
	done < "$1"
}

# run PROGRAM NAME
run() {
	log=$dir/$2.tap
	CMOCKA_MESSAGE_OUTPUT=TAP timeout 120 "$1" > "$log" 2>&1
	status=$?
	plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$log")
	good=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	renumber "$log" "$2"
	[ "$status" = 0 ] && [ "$good" = "${plan:-none}" ] && return

	failed=1
	# A test that ended early, or leaked, has not said so itself.
	[ "$bad" != 0 ] && [ "$((good + bad))" = "${plan:-none}" ] && return
	count=$((count + 1))
	echo "not ok $count - $2: exit status $status, $good of ${plan:-?} passed"
}

for test; do
	run "$dir/tests/$test" "${test#test_}"
	run "$dir/san/tests/$test" "${test#test_}-san"
done
echo "1..$count"
exit $failed
