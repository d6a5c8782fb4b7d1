# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the suites that need a kernel with dvs share: verdicts, waiting, and a
# place of their own. Switches, hosts and frames are in lib_switch.sh.
#
# A suite sources this file, lists functions test_* in ALL_TESTS, and ends with
# "tests_run". Before and after each test its functions setup and teardown are
# called if there are any. A test fails with the first check that fails; all
# checks are made and say what they saw. TESTS="test_a test_b" runs a subset.
#
# A suite runs in a network namespace of its own, which goes with its last
# process.

set -u

suite_dir=$(cd "$(dirname "$0")" && pwd)
ksft_skip=4
export LC_ALL=C
PATH=$suite_dir:$suite_dir/../build/selftests:$PATH:/usr/local/sbin:/usr/sbin:/sbin

# skip_suite REASON
skip_suite() {
	echo "1..0 # SKIP $*"
	exit $ksft_skip
}

if [ -z "${DVS_SUITE-}" ]; then
	[ "$(id -u)" -eq 0 ] || skip_suite "needs root"
	export DVS_SUITE=$$
	exec unshare --net "$BASH" "$0" "$@"
fi

modprobe dvs || exit 1
tmp=$(mktemp -d)
exec {never}<> <(:)
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
ip link set lo up

# in_uml: in a guest that has no network card and runs no VM
in_uml() {
	grep -q 'User Mode Linux' /proc/cpuinfo
}

# ---- waiting ----

# A kernel that looks for faults takes its time.
case $(uname -r) in
*-dvs-*) patience=10 ;;
*) patience=1 ;;
esac

# now_ms: set now
now_ms() {
	now=$((${EPOCHREALTIME/[.,]/} / 1000))
}

# busywait MS COMMAND...: until it succeeds
busywait() {
	local now deadline

	now_ms
	deadline=$((now + $1 * patience))
	shift
	until "$@" > /dev/null; do
		now_ms
		[ "$now" -lt $deadline ] || return 1
		read -r -t 0.02 -u "$never"
	done
	return 0	# not that of the last read
}

# is VALUE COMMAND...: whether it prints that, as in "busywait 1000 is 5 count"
is() {
	local value=$1

	shift
	[ "$("$@")" = "$value" ]
}

# ---- verdicts ----

RET=0

# fail TEXT...
fail() {
	RET=1
	printf '%s\n' "$*" | sed 's/^/# /'
}

# check_err STATUS TEXT: a status that must be 0
check_err() {
	[ "$1" -eq 0 ] || fail "$2"
}

# check_fail STATUS TEXT: a status that must not be 0
check_fail() {
	[ "$1" -ne 0 ] || fail "$2"
}

# check_equal EXPECTED ACTUAL WHAT
check_equal() {
	[ "$1" = "$2" ] || fail "$3: expected '$1', got '$2'"
}

# check COMMAND...: it must succeed
check() {
	local output

	output=$("$@" 2>&1) || fail "$*: ${output:-failed}"
}

# check_refused TEXT COMMAND...: it must fail, and say so
check_refused() {
	local text=$1 output

	shift
	output=$("$@" 2>&1) && fail "$*: not refused"
	[[ $output == *"$text"* ]] || fail "$*: '$output' lacks '$text'"
}

# check_wait MS COMMAND...: it must succeed in that time
check_wait() {
	busywait "$@" || fail "not in $1 ms: ${*:2}"
}

# skip_test REASON
skip_test() {
	RET=$ksft_skip
	skipped="$*"
}

# log_test NUMBER NAME
log_test() {
	case $RET in
	0) echo "ok $1 - $2" ;;
	"$ksft_skip") echo "ok $1 - $2 # SKIP $skipped" ;;
	*) echo "not ok $1 - $2" ;;
	esac
}

# call FUNCTION: if there is one
call() {
	! declare -F "$1" > /dev/null || "$1"
}

tests_run() {
	local tests test count=0 failed=0

	read -r -d '' -a tests <<< "${TESTS:-$ALL_TESTS}"
	echo "1..${#tests[@]}"
	for test in "${tests[@]}"; do
		RET=0
		count=$((count + 1))
		call setup || fail "setup failed"
		[ $RET -ne 0 ] || "$test" ||
			fail "${test}: no such test, or its last command failed"
		call teardown
		log_test $count "${test#test_}"
		[ $RET -ne 1 ] || failed=1
	done
	exit $failed
}

# ---- namespaces and processes, gone at the end ----

namespaces=()
background=()

# setup_ns VARIABLE...: make a namespace for each, and set it to its name
setup_ns() {
	local name

	for name in "$@"; do
		printf -v "$name" '%s-%s' "$name" "$DVS_SUITE"
		ip netns add "${!name}" || return
		namespaces+=("${!name}")
		ip -n "${!name}" link set lo up
		ip netns exec "${!name}" sysctl -q -w \
			net.ipv6.conf.default.disable_ipv6=1
	done
}

cleanup_all_ns() {
	local name

	for name in "${namespaces[@]}"; do
		[ ! -e "/run/netns/$name" ] || ip netns del "$name"
	done
	namespaces=()
}

# run_background COMMAND...: start it; stop_background ends it
run_background() {
	"$@" <&0 {never}>&- &	# else it would get /dev/null
	background+=($!)
}

# sniff DEVICE...: let somebody listen there, who writes $tmp/sniffed.DEVICE, until
# stop_background. The file begins when the filter is in place: what the socket
# got before is thrown away.
sniff() {
	local device

	for device in "$@"; do
		rm -f "$tmp/sniffed.$device"
		run_background tcpdump -Z root -U --immediate-mode -i "$device" \
			-w "$tmp/sniffed.$device" 2> /dev/null
	done
	for device in "$@"; do
		check_wait 10000 test -s "$tmp/sniffed.$device"
	done
}

# listens PID: whether it is told what happens in its namespace, by netlink
listens() {
	awk -v pid="$1" '$3 % 4194304 == pid && $4 !~ /^0*$/ { found = 1 }
		END { exit !found }' "/proc/$1/net/netlink"
}

# Of bash 5.2 "wait" alone may wait for a process substitution it has lost, for ever
# while another child lives.
stop_background() {
	if [ ${#background[@]} -gt 0 ]; then
		kill "${background[@]}" 2> /dev/null
		wait "${background[@]}" 2> /dev/null
	fi
	background=()
}

cleanup() {
	stop_background
	cleanup_all_ns
	rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# shellcheck source=selftests/lib_switch.sh
. "$suite_dir/lib_switch.sh"
