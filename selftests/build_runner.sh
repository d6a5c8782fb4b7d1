#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 60
#
# The test runner itself: it must never count a broken suite as passed.
#
# A scratch tree has the runner, suites made for the purpose, and a lab that
# runs the suite right here.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_all_suites_on_all_kernels
	test_chosen_suite_by_short_name
	test_older_kernel_is_left_out_when_time_is_short
	test_unknown_suite_is_refused
	test_header_chooses_guest
	test_failure_is_shown_in_full
	test_no_plan_fails
	test_missing_result_fails
	test_bad_exit_status_fails
	test_kernel_fault_fails
	test_only_skipped_tests_fail
	test_nested_ktap_counts_leaves
	test_nested_ktap_must_be_complete
	test_broken_build_fails
"

tree=$scratch/tree

create_tree() {
	rm -rf "$tree"
	mkdir -p "$tree/scripts" "$tree/selftests" "$tree/userspace"
	cp "$top"/scripts/{run-tests,tap-count} "$tree/scripts/"
	cp "$top/selftests/Makefile" "$tree/selftests/"
	printf 'userspace module-for-lab:\n\t@:\n' > "$tree/Makefile"
	printf 'check:\n\t@echo 1..1; echo ok 1 - unit\n' \
		> "$tree/userspace/Makefile"
	create_script scripts/kernel-release 'printf "%s\\n" "${1:-6.1 6.12}"'
	create_script scripts/lab \
		'echo "$*" >> lab.log' \
		'while [ "$1" != -- ]; do shift; done' \
		'exec "selftests/${2##*/}"'
	cd "$tree"
}

# create_script PATH LINE...
create_script() {
	local path=$tree/$1

	shift
	{ echo '#!/bin/bash'; printf '%s\n' "$@"; } > "$path"
	chmod +x "$path"
}

# run_runner STATUS ARG...: run the runner; its output is in $scratch/result
run_runner() {
	local expected=$1 status=0

	shift
	scripts/run-tests "$@" > "$scratch/result" 2>&1 || status=$?
	cat "$scratch/result"
	check_equal "$expected" "$status" "exit status"
}

# expect_count TEXT: the last line of the runner
expect_count() {
	check_equal "$1" "$(tail -n 1 "$scratch/result")" "last line"
}

test_all_suites_on_all_kernels() {
	create_tree
	create_script selftests/dvs_a.sh 'printf "1..2\nok 1 - x\nok 2 - y\n"'
	create_script selftests/build_b.sh 'printf "1..1\nok 1 - z\n"'
	run_runner 0
	expect_count "6 passed, 0 failed, 0 skipped"
	check_equal 2 "$(wc -l < lab.log)" "boots"
}

test_chosen_suite_by_short_name() {
	create_tree
	create_script selftests/dvs_a.sh 'printf "1..1\nok 1 - x\n"'
	create_script selftests/dvs_b.sh 'printf "1..1\nnot ok 1 - y\n"; exit 1'
	run_runner 0 --kernel 6.12 a
	expect_count "1 passed, 0 failed, 0 skipped"
}

test_older_kernel_is_left_out_when_time_is_short() {
	local end=$((EPOCHSECONDS + 2))

	create_tree
	create_script selftests/dvs_a.sh \
		"while [ \$EPOCHSECONDS -lt $end ]; do :; done" \
		'printf "1..1\nok 1 - x\n"'
	run_runner 0 --jobs 1 --until $end
	expect_count "2 passed, 0 failed, 1 skipped"
	grep -e '--kernel 6.12 ' lab.log
	grep -E '^skip +dvs_a +6.1 +no time left' "$scratch/result"
	run_runner 1 --until $end
	expect_count "0 passed, 0 failed, 3 skipped"
	run_runner 2 --until soon
}

test_unknown_suite_is_refused() {
	create_tree
	create_script selftests/dvs_a.sh 'printf "1..1\nok 1 - x\n"'
	run_runner 2 nosuch
}

test_header_chooses_guest() {
	create_tree
	create_script selftests/dvs_a.sh '# kernels: 6.12' '# smp: 4' \
		'# mem: 900' '# timeout: 77' 'printf "1..1\nok 1 - x\n"'
	run_runner 0 dvs_a
	check_equal 1 "$(wc -l < lab.log)" "boots"
	grep -e '--kernel 6.12 --timeout 77 .*--smp 4 --mem 900' lab.log
}

test_failure_is_shown_in_full() {
	create_tree
	create_script selftests/build_a.sh \
		'printf "1..2\nok 1 - x\n# the reason\nnot ok 2 - y\n"; exit 1'
	run_runner 1 build_a
	expect_count "1 passed, 1 failed, 0 skipped"
	grep -x '# the reason' "$scratch/result"
}

test_no_plan_fails() {
	create_tree
	create_script selftests/build_a.sh 'echo ok 1 - x'
	run_runner 1 build_a
	expect_count "1 passed, 1 failed, 0 skipped"
}

test_missing_result_fails() {
	create_tree
	create_script selftests/build_a.sh 'printf "1..3\nok 1 - x\nok 2 - y\n"'
	run_runner 1 build_a
	expect_count "2 passed, 1 failed, 0 skipped"
}

test_bad_exit_status_fails() {
	create_tree
	create_script selftests/build_a.sh 'printf "1..1\nok 1 - x\n"; exit 3'
	run_runner 1 build_a
	expect_count "1 passed, 1 failed, 0 skipped"
}

test_kernel_fault_fails() {
	create_tree
	create_script selftests/dvs_a.sh \
		'printf "1..2\nok 1 - x\nnot ok 2 - y\n"; exit 125'
	run_runner 1 --kernel 6.1 dvs_a
	expect_count "1 passed, 2 failed, 0 skipped"
}

test_only_skipped_tests_fail() {
	create_tree
	create_script selftests/build_a.sh 'echo "1..0 # SKIP no tool"; exit 4'
	run_runner 1 build_a
	expect_count "0 passed, 0 failed, 1 skipped"
}

test_nested_ktap_counts_leaves() {
	create_tree
	create_script selftests/build_a.sh \
		'echo "[    1.000000] KTAP version 1"' \
		'echo "[    1.000000] 1..1"' \
		'echo "[    1.000000]     1..3"' \
		'echo "[    1.000000]     ok 1 x"' \
		'echo "[    1.000000]     not ok 2 y"' \
		'echo "[    1.000000]     ok 3 z # SKIP no device"' \
		'echo "[    1.000000] not ok 1 suite"'
	run_runner 1 build_a
	expect_count "1 passed, 1 failed, 1 skipped"
}

test_nested_ktap_must_be_complete() {
	create_tree
	create_script selftests/build_a.sh \
		'printf "1..1\n    1..2\n    ok 1 x\nok 1 suite\n"'
	run_runner 1 build_a
	expect_count "1 passed, 1 failed, 0 skipped"
}

test_broken_build_fails() {
	create_tree
	create_script selftests/build_a.sh 'printf "1..1\nok 1 - x\n"'
	printf '.PHONY: userspace\nuserspace:\n\t@echo the compiler says no; exit 1\n' > Makefile
	run_runner 1 build_a
	expect_count "0 passed, 1 failed, 0 skipped"
	grep -x 'the compiler says no' "$scratch/result"
}

tests_run
