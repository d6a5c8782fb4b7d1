# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the suites that need no kernel with dvs share: verdicts, a scratch
# directory, copies of the sources.
#
# As with lib.sh, a suite lists functions test_* in ALL_TESTS and ends with
# "tests_run". But here each test runs in a subshell with errexit: the first
# command that fails fails the test, and what it printed follows as diagnostics.

set -u

# shellcheck disable=SC2034  # for the suites
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
suite=$(basename "$0" .sh)
scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/$suite.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM

# fail TEXT...: end a test, and say why
fail() {
	echo "$*"
	exit 1
}

# check_equal EXPECTED ACTUAL WHAT
check_equal() {
	[ "$1" = "$2" ] || fail "$3: expected '$1', got '$2'"
}

exec {never}<> <(:)

# busywait MS COMMAND...: until it succeeds
busywait() {
	local deadline=$((${EPOCHREALTIME/[.,]/} / 1000 + $1))

	shift
	until "$@" > /dev/null 2>&1; do
		[ $((${EPOCHREALTIME/[.,]/} / 1000)) -lt $deadline ] ||
			return 1
		read -r -t 0.02 -u "$never" || :
	done
}

# copy_sources DIR PATH...: as they are checked out, without what was built
copy_sources() {
	local dir=$1

	shift
	mkdir -p "$dir"
	tar -C "$top" --exclude='*.o' --exclude='*.ko' --exclude='*.mod' \
		--exclude='*.mod.c' --exclude='.*.cmd' --exclude=modules.order \
		--exclude=Module.symvers -cf - "$@" | tar -C "$dir" -xf -
}

tests_run() {
	local tests test count=0 failed=0 verdict

	read -r -d '' -a tests <<< "${TESTS:-$ALL_TESTS}"
	echo "1..${#tests[@]}"
	for test in "${tests[@]}"; do
		count=$((count + 1))
		verdict=ok
		# not as a condition: that would switch errexit off
		(set -e; "$test") > "$scratch/output" 2>&1
		if [ $? -ne 0 ]; then
			verdict="not ok"
			failed=1
			sed 's/^/# /' "$scratch/output"
		fi
		echo "$verdict $count - ${test#test_}"
	done
	exit $failed
}
