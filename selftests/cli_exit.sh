#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Exit status and errors of dvsctl, as far as they need no kernel with dvs: 0
# done, 1 failed, 2 wrong command line; what is said on which output; batches.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_help_and_version_succeed
	test_wrong_command_line_is_2
	test_options_that_are_wrong
	test_failure_is_1
	test_json_error_is_an_object
	test_full_disk_is_1
	test_broken_pipe_is_1
	test_batch_from_file_and_input
	test_batch_is_checked_first
	test_netns_is_entered
	test_copy_of_the_program_runs
"

dvsctl=$top/build/userspace/dvsctl

# run STATUS WORD...: run dvsctl, keep both outputs, compare the status
run() {
	local expected=$1 status=0

	shift
	"$dvsctl" "$@" > "$scratch/out" 2> "$scratch/err" < /dev/null || status=$?
	check_equal "$expected" "$status" "dvsctl $*"
}

# says TEXT: all that was written to the standard error
says() {
	check_equal "dvsctl: $1" "$(cat "$scratch/err")" "error"
}

test_help_and_version_succeed() {
	run 0 -h
	grep -q '^usage: dvsctl' "$scratch/out"
	[ ! -s "$scratch/err" ]
	run 0 help
	run 0 port help
	grep -q '^  dvsctl port add DEV' "$scratch/out"
	run 0 -V
	grep -qx 'dvsctl [0-9.]*' "$scratch/out"
	run 0 -j help
	jq -e 'length == 17' "$scratch/out" > /dev/null
	run 0 -j -p fdb help
	jq -e '.[0].object == "fdb"' "$scratch/out" > /dev/null
}

test_wrong_command_line_is_2() {
	run 2
	says "no object, dvsctl -h prints help"
	run 2 bridge show
	says 'unknown object "bridge"'
	run 2 port add tap0 mode router
	says 'mode router: unknown word (access|trunk|uplink)'
	run 2 port add
	says "DEV is missing"
	[ ! -s "$scratch/out" ]
}

test_options_that_are_wrong() {
	run 2 -x
	says "unknown option -x"
	run 2 -n
	says "-n lacks its value"
	run 2 -b
	says "-b lacks its value"
	run 2 -b /dev/null port show
	says 'unknown word "port" after -b'
	run 2 -n a/b switch show
	says "netns a/b: not a name"
}

test_failure_is_1() {
	run 1 -n no-such-namespace switch show
	says "netns no-such-namespace: No such file or directory"
	run 1 -b /nonexistent/file
	says "/nonexistent/file: No such file or directory"
	[ ! -s "$scratch/out" ]
}

test_json_error_is_an_object() {
	run 1 -j -n no-such-namespace switch show
	jq -e '.error | startswith("netns no-such-namespace: ")' \
		"$scratch/out" > /dev/null
	says "netns no-such-namespace: No such file or directory"
	run 2 -j port add
	check_equal '{"error":"DEV is missing"}' "$(cat "$scratch/out")" "JSON"
}

test_full_disk_is_1() {
	local status=0

	"$dvsctl" -h > /dev/full 2> "$scratch/err" || status=$?
	check_equal 1 "$status" "exit status"
	says "write error: No space left on device"
}

# The reader is gone before anything is written.
test_broken_pipe_is_1() {
	local status

	mkfifo "$scratch/pipe"
	exec 3<> "$scratch/pipe" 4> "$scratch/pipe" 3>&-
	status=0
	"$dvsctl" -h >&4 2> "$scratch/err" || status=$?
	exec 4>&-
	check_equal 1 "$status" "exit status"
	says "write error: Broken pipe"
}

test_batch_from_file_and_input() {
	local status=0

	printf '# nothing\n\nport help # but help\nfdb help\n' > "$scratch/batch"
	run 0 -b "$scratch/batch"
	grep -q '^  dvsctl port add' "$scratch/out"
	grep -q '^  dvsctl fdb add' "$scratch/out"
	"$dvsctl" -b - < "$scratch/batch" > "$scratch/out2"
	cmp "$scratch/out" "$scratch/out2"
	echo "port add" | "$dvsctl" -b - 2> "$scratch/err" || status=$?
	check_equal 2 "$status" "exit status"
	says "stdin:1: DEV is missing"
}

# Help comes first in the file, and must not be printed.
test_batch_is_checked_first() {
	printf 'port help\nport add tap0 mode router\n' > "$scratch/batch"
	run 2 -b "$scratch/batch"
	says "$scratch/batch:2: mode router: unknown word (access|trunk|uplink)"
	[ ! -s "$scratch/out" ]
	printf 'port help\nport help\0 add tap0\n' > "$scratch/batch"
	run 2 -b "$scratch/batch"
	says "$scratch/batch:2: a zero byte is in the line"
}

# A device that is nowhere else is looked up before the kernel is asked.
test_netns_is_entered() {
	[ "$(id -u)" = 0 ] || fail "needs root"
	ip netns add "dvs-$$"
	trap 'ip netns del "dvs-$$"' EXIT
	ip -n "dvs-$$" link set lo name only-there
	run 1 port show only-there
	says "only-there: no such device"
	run 1 -n "dvs-$$" port show only-there
	if grep "no such device" "$scratch/err"; then
		fail "the namespace was not entered"
	fi
}

test_copy_of_the_program_runs() {
	cp "$dvsctl" "$scratch/copy"
	(cd / && "$scratch/copy" -V > /dev/null)
	! ldd "$scratch/copy" | grep libdvs
}

make -s -C "$top/userspace" || exit 1
tests_run
