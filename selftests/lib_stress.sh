# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables are shared
#
# What the suites that let things come and go under traffic share. The lab fails
# a suite if the kernel complains; the tests see that frames did pass meanwhile,
# and still do at the end.
#
#        h1 <~~  ~~> h2
#        |           |
#     +--p1----------p2--+
#     |       dvs0       |
#     +------------------+

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:11:00:00:00:02
times=200
[ "$patience" -eq 1 ] || times=40	# each takes longer there, and finds more
pace=1		# ms between bursts

# Most of the time would go by in waiting for grace periods; those that are
# hurried end as little before their readers do.
echo 1 > /sys/kernel/rcu_expedited

setup() {
	switch_create dvs0 p1 p2 && frames_start "${hosts[@]}"
}

teardown() {
	stop_background
	dvsctl switch del dvs0
	cleanup_all_ns
	frames_stop
}

# flood COUNT FROM FRAME...: send without an end, from COUNT sources each
flood() {
	local count=$1 from=$2 frame hex

	for frame in "${@:3}"; do
		# shellcheck disable=SC2086  # a frame is several words
		frame_hex $frame
		echo "0 $from $hex $count"
	done > "$tmp/flood.$from"
	run_background frames -r -w $pace < "$tmp/flood.$from" > /dev/null
}

# Broadcasts, addresses that are known and others, from both sides
traffic() {
	flood 32 h1 "$bc $m1" "$m2 $m1" "02:99:00:00:00:99 $m1 vlan=5"
	flood 32 h2 "$bc $m2" "$m1 $m2" "$m1 $m2 vlan=7"
}

# check_alive: the switch works as ever
check_alive() {
	stop_background
	dvsctl fdb flush switch dvs0 > /dev/null
	check_frame h1 "$bc $m1" h2
	check_frame h2 "$m1 $m2" h1
	! dmesg | grep -E 'unregister_netdevice: waiting|refcount' ||
		fail "a reference is lost"
}

# repeat LINE...: print the lines so many times
repeat() {
	local i

	for ((i = 0; i < times; i++)); do
		printf '%s\n' "$@"
	done
}

# check_passed PORT: frames went out of it while the test was under way
check_passed() {
	[ "$(port_get "$1" tx-packets)" -gt $times ] ||
		fail "only $(port_get "$1" tx-packets) frames left by $1"
}
