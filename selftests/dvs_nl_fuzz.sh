#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Requests by chance, made by nl_fuzz.c: from one process, from several while devices,
# namespaces and the module come and go, and from those who may change nothing.
#
#        h1      h2
#        |       |
#     +--p1--+   p2
#     | dvs0 |
#     +--vx0-+
#
# FUZZ_ROUNDS is the number of requests of each process, FUZZ_SEED their seed, and
# FUZZ_FIRST the number of the first.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_alone
	test_side_by_side
	test_namespaces_come_and_go
	test_module_goes
	test_without_rights
	test_rights_of_another_namespace
"

rounds=${FUZZ_ROUNDS:-3000}
seed=${FUZZ_SEED:-20771}
first=${FUZZ_FIRST:-0}

setup() {
	switch_create dvs0 p1
	check dvsctl -b - <<-'EOF_BATCH'
		tunnel add vx0 switch dvs0 local 192.0.2.1
		remote add 192.0.2.2 tunnel vx0
		segment add 100 switch dvs0 name hundred
		pool add pool0 switch dvs0 class 4
		group add group0 switch dvs0 learning on
		sampler set switch dvs0 interval 10
	EOF_BATCH
}

# Whatever is left of switches; schedulers stay with their devices
teardown() {
	local name

	stop_background
	[ -e /sys/module/dvs ] || modprobe dvs
	ip -o link show type dvs | while IFS=': ' read -r _ name _; do
		ip link del "$name"
	done
	for name in p1 p2; do
		tc qdisc del dev $name root 2> /dev/null
	done
}

# check_works: a new switch forwards
check_works() {
	teardown
	switch_create dvs0 p1 p2
	frames_start h1 h2
	check_frame h1 "ff:ff:ff:ff:ff:ff 02:00:00:00:00:01" h2
	check_frame h2 "02:00:00:00:00:01 02:00:00:00:00:02" h1
	frames_stop
}

# accepted OUTPUT: so many requests were
accepted() {
	local number

	number=$(sed -n 's/^# \([0-9]*\) accepted$/\1/p' "$1")
	echo "${number:-0}"
}

test_alone() {
	nl_fuzz "$seed" "$first" "$rounds" > "$tmp/alone" ||
		fail "$(cat "$tmp/alone")"
	echo "# $(accepted "$tmp/alone") of $rounds requests accepted"
	[ "$(accepted "$tmp/alone")" -gt $((rounds / 50)) ] ||
		fail "too few were accepted"
	check_works
}

# several COMMAND...: while it runs, processes ask, each with another seed
several() {
	local n pids=()

	for n in 1 2 3; do
		nl_fuzz -a $((seed + n)) "$first" "$rounds" > "$tmp/several.$n" &
		pids+=($!)
	done
	"$@"
	for n in 1 2 3; do
		wait "${pids[n - 1]}" || fail "$(cat "$tmp/several.$n")"
		[ "$(accepted "$tmp/several.$n")" -gt $((rounds / 100)) ] ||
			fail "too few were accepted"
	done
}

devices_come_and_go() {
	local i

	for ((i = 0; i < 20; i++)); do
		ip link del p1
		ip link add h1 type veth peer p1
		ip link set h1 up
		ip link set p1 up
		ip link set p1 master dvs0 2> /dev/null
		ip link add dvs0 type dvs 2> /dev/null
	done
}

test_side_by_side() {
	several devices_come_and_go
	check_works
}

# The namespace goes in which somebody asks
test_namespaces_come_and_go() {
	local i pids=()

	for ((i = 0; i < 5; i++)); do
		ip netns add "fuzz$i"
		ip -n "fuzz$i" link add dvs0 up type dvs
		rm -f "$tmp/there"
		ip netns exec "fuzz$i" bash -c "> $tmp/there
			exec nl_fuzz -a $((seed + i)) $first $((rounds / 5))" \
			> "$tmp/netns.$i" &
		pids+=($!)
		check_wait 5000 test -e "$tmp/there"
		ip netns del "fuzz$i"
	done
	wait "${pids[@]}"
	for ((i = 0; i < 5; i++)); do
		[ "$(accepted "$tmp/netns.$i")" -gt 0 ] ||
			fail "$(cat "$tmp/netns.$i")"
	done
	check_works
}

# Whoever asks last is waited for: killed, the shell would leave it behind.
ask_until_told() {
	until [ -e "$tmp/enough" ]; do
		nl_fuzz -a "$seed" "$RANDOM" 1000 > /dev/null
	done
}

# Who asks then is told that there is no such family
test_module_goes() {
	local i

	run_background ask_until_told
	run_background ask_until_told
	for ((i = 0; i < 20; i++)); do
		ip link del dvs0 2> /dev/null
		tc qdisc del dev p1 root 2> /dev/null
		tc qdisc del dev p2 root 2> /dev/null
		rmmod dvs 2> /dev/null
		modprobe dvs
		ip link add dvs0 type dvs 2> /dev/null
	done
	touch "$tmp/enough"
	wait "${background[@]}"
	check_works
}

# unchanged PROGRAM...: what the program asks changes nothing here
unchanged() {
	local before after

	before=$(nl_fuzz -s)
	"$@" > "$tmp/stranger" || fail "$(cat "$tmp/stranger")"
	after=$(nl_fuzz -s)
	check_equal "$before" "$after" "state"
	[ "$(accepted "$tmp/stranger")" -gt 0 ] || fail "nothing was read"
}

test_without_rights() {
	unchanged setpriv --reuid 65534 --regid 65534 --clear-groups \
		--inh-caps=-all --bounding-set=-all \
		nl_fuzz -a "$seed" "$first" "$rounds"
}

test_rights_of_another_namespace() {
	unchanged setpriv --reuid 65534 --regid 65534 --clear-groups \
		unshare -Urn nl_fuzz -a "$seed" "$first" "$rounds"
}

hosts_create 2 || exit 1
ip address add 192.0.2.1/24 dev h2
ip address add 192.0.2.9/24 dev h2
modprobe dvs
tests_run
