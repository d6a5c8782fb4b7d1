#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The program dvsd, as far as it needs no kernel with dvs: command line, files,
# signals, what it tells systemd, its control socket, its unit.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_help_and_version_succeed
	test_wrong_command_line_is_2
	test_check_says_what_is_wrong
	test_without_configuration_it_runs
	test_wrong_configuration_ends_it
	test_socket_that_cannot_be_ends_it
	test_second_daemon_is_refused
	test_reload_reads_the_file
	test_reload_of_a_wrong_file_changes_nothing
	test_systemd_is_told
	test_watchdog_is_told
	test_journal_gets_priorities
	test_end_removes_the_socket
	test_unit_is_good
	test_unit_has_few_privileges
"

dvsd=$top/build/userspace/dvsd
socket=$scratch/sock
config=$scratch/dvsd.yaml

# run STATUS WORD...: run it, keep both outputs, compare the status
run() {
	local expected=$1 status=0

	shift
	"$dvsd" "$@" > "$scratch/out" 2> "$scratch/err" < /dev/null || status=$?
	check_equal "$expected" "$status" "dvsd $*"
}

# says TEXT: all that was written to the standard error
says() {
	check_equal "dvsd: $1" "$(cat "$scratch/err")" "error"
}

# write_config NAME...: a collector for each name
write_config() {
	local name port=20000

	printf 'switches:\n- name: dvs0\n  collectors:\n' > "$config"
	for name in "$@"; do
		port=$((port + 1))
		printf '  - {name: %s, host: 127.0.0.1, port: %s, format: ipfix}\n' \
			"$name" $port >> "$config"
	done
}

# ask: print what it has exported
ask() {
	echo '{"get":"export"}' | socat -t 5 - "UNIX-CONNECT:$socket"
}

# start: in the background, until it answers; it ends with the test
start() {
	"$dvsd" --config "$config" --socket "$socket" \
		> "$scratch/log" 2>&1 &
	daemon=$!
	trap 'kill $daemon 2> /dev/null; wait' EXIT
	busywait 5000 ask || fail "it does not answer: $(cat "$scratch/log")"
}

# stop: it has to end well
stop() {
	local status=0

	kill -TERM $daemon
	wait $daemon || status=$?
	check_equal 0 $status "exit status after SIGTERM"
	trap - EXIT
}

collectors() {
	ask | jq -r '[.collectors[].collector] | sort | join(" ")'
}

# has_collectors NAME...
has_collectors() {
	[ "$(collectors)" = "$*" ]
}

# logged TEXT
logged() {
	grep -qF -- "$1" "$scratch/log"
}

test_help_and_version_succeed() {
	run 0 --help
	grep -q '^usage: dvsd' "$scratch/out"
	run 0 --version
	grep -qx 'dvsd [0-9.]*' "$scratch/out"
}

test_wrong_command_line_is_2() {
	run 2 --what
	says "unknown option --what"
	run 2 --config
	says "--config lacks its value"
	run 2 now
	says "unknown word now"
}

test_check_says_what_is_wrong() {
	write_config one
	run 0 --check "$config"
	[ ! -s "$scratch/err" ]
	echo '  - {name: two, host: a, format: ipfix, port: 99999}' >> "$config"
	run 1 --check "$config"
	says "$config: switches[0].collectors[1].port: \"99999\" is no number from 1 to 65535"
	run 1 --check "$scratch/nothing"
	says "$scratch/nothing: No such file or directory"
}

# The usual file is not there, or the test would not know what it has.
test_without_configuration_it_runs() {
	[ ! -e /etc/dvs/dvsd.yaml ] || fail "there is an /etc/dvs/dvsd.yaml"
	"$dvsd" --socket "$socket" 2> "$scratch/log" &
	daemon=$!
	trap 'kill $daemon; wait' EXIT
	busywait 5000 ask || fail "it does not answer"
	has_collectors
	# nobody wants flows: the kernel is not asked
	[ ! -s "$scratch/log" ] || fail "$(cat "$scratch/log")"
	stop
}

test_wrong_configuration_ends_it() {
	echo 'switch: []' > "$config"
	run 1 --config "$config" --socket "$socket"
	says "$config: Unexpected key: switch (line 1)"
	[ ! -e "$socket" ]
	run 1 --config "$scratch/nothing" --socket "$socket"
	says "$scratch/nothing: No such file or directory"
}

test_socket_that_cannot_be_ends_it() {
	write_config one
	run 1 --config "$config" --socket "$scratch/nowhere/sock"
	says "$scratch/nowhere/sock: No such file or directory"
}

test_second_daemon_is_refused() {
	write_config one
	start
	run 1 --config "$config" --socket "$socket"
	says "$socket: Address already in use"
	has_collectors one
	stop
}

test_reload_reads_the_file() {
	write_config one
	start
	has_collectors one
	write_config one two
	kill -HUP $daemon
	busywait 5000 has_collectors one two || fail "$(collectors)"
	logged "configuration read"
	write_config
	kill -HUP $daemon
	busywait 5000 has_collectors || fail "$(collectors)"
	stop
}

test_reload_of_a_wrong_file_changes_nothing() {
	write_config one
	start
	echo '    port: 5' >> "$config"
	kill -HUP $daemon
	busywait 5000 logged "the configuration stays as it was" ||
		fail "$(cat "$scratch/log")"
	logged "dvsd: $config: "
	has_collectors one
	rm "$config"
	kill -HUP $daemon
	busywait 5000 logged "$config: No such file or directory"
	has_collectors one
	stop
}

# notified TEXT
notified() {
	grep -qF -- "$1" "$scratch/notes"
}

# listen_for_notes: as systemd would
listen_for_notes() {
	export NOTIFY_SOCKET=$scratch/notify
	socat -u "UNIX-RECV:$NOTIFY_SOCKET" "OPEN:$scratch/notes,creat,append" &
	listener=$!
	busywait 5000 test -S "$NOTIFY_SOCKET"
}

test_systemd_is_told() {
	write_config one
	listen_for_notes
	start
	busywait 5000 notified READY=1
	kill -HUP $daemon
	busywait 5000 notified RELOADING=1
	notified MONOTONIC_USEC=
	stop
	busywait 5000 notified STOPPING=1
	kill $listener
}

test_watchdog_is_told() {
	write_config one
	listen_for_notes
	export WATCHDOG_USEC=400000
	start
	busywait 2000 notified WATCHDOG=1
	: > "$scratch/notes"
	busywait 1000 notified WATCHDOG=1
	stop
	kill $listener
}

test_journal_gets_priorities() {
	echo 'switch: []' > "$config"
	JOURNAL_STREAM=8:1 run 1 --config "$config" --socket "$socket"
	grep -q '^<3>' "$scratch/err" || fail "$(cat "$scratch/err")"
	JOURNAL_STREAM=8:1 run 1 --foreground --config "$config" \
		--socket "$socket"
	grep -q '^dvsd: ' "$scratch/err" || fail "$(cat "$scratch/err")"
}

test_end_removes_the_socket() {
	local status=0

	write_config one
	start
	check_equal 600 "$(stat -c %a "$socket")" "mode of the socket"
	kill -INT $daemon
	wait $daemon || status=$?
	check_equal 0 $status "exit status after SIGINT"
	[ ! -e "$socket" ]
	# one that was killed leaves it, which is no trouble
	start
	kill -KILL $daemon
	wait $daemon || :
	[ -e "$socket" ]
	start
	stop
}

unit() {
	mkdir -p "$scratch/unit"
	sed "s|@BINDIR@|$top/build/userspace|" \
		"$top/userspace/dvsd/dvsd.service.in" \
		> "$scratch/unit/dvsd.service"
}

test_unit_is_good() {
	unit
	systemd-analyze verify --man=no "$scratch/unit/dvsd.service" \
		> "$scratch/verdict" 2>&1
	[ ! -s "$scratch/verdict" ] || fail "$(cat "$scratch/verdict")"
}

# From 0, nothing, to 10, all: 1.7 of which is for the network.
test_unit_has_few_privileges() {
	unit
	systemd-analyze security --offline=true --threshold=20 \
		"$scratch/unit/dvsd.service"
}

make -s -C "$top/userspace" || exit 1
tests_run
