#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
# kernels: gcov uml
#
# Out of memory. Each allocation that the kernel makes for a request fails in
# turn, see fail_nth.c: a request that is refused has changed nothing, one that is
# accepted has been done whole, and none of it is forgotten in memory, which the
# lab looks for at the end.
#
#     h1      h2      h3
#     |       |       |
#  +--p1--+   p2      p3      p2 and p3 are free; vx0 has the remote 192.0.2.2
#  | dvs0 |                   and segment 100 is configured
#  +--vx0-+

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_module
	test_links
	test_switches
	test_ports
	test_port_settings
	test_segments
	test_tunnels
	test_tunnel_settings
	test_remotes
	test_groups
	test_fdb
	test_bridge_fdb
	test_schedulers
	test_pools
	test_policers
	test_port_groups
	test_mirrors
	test_samplers
	test_flows
	test_captures
	test_lists
"

faults=/sys/kernel/debug
limit=2000		# allocations; no request makes so many
look=state
attempt=attempt
mac=02:00:00:00:00:aa

# All of the configuration.
state() {
	printf '%s\n' {switch,port,segment,tunnel,remote,fdb,sched,class}' show' \
		{group,pool,police,mirror,sampler,capture}' show' 'flow cache' |
		dvsctl -j -b -
	ip -o link show
}

# settled STATE: print it without what counts or is chosen anew each time
settled() {
	sed -E -e 's/\},\{"switch"/\n&/g' -e 's/"stats":\{[^}]*\}//g' \
		-e 's/"(age|ifindex|port|mtu|switch|packets|bytes)":[0-9]+//g' \
		-e 's/"(records|lost)":[0-9]+//g' \
		-e 's/"fdb-(size|learned|moved|aged|discards)":[0-9]+//g' \
		-e 's/^[0-9]+: |qdisc [a-z]+ //g' <<< "$1" |
		sed -E -e 's/^(\[|\},)\{/{/' -e 's/\}\]?$//' | sort
}

# "dvsctl" would load the module.
module_state() {
	lsmod | grep -c '^dvs '
}

# attempt NTH COMMAND...: with that allocation failing; set error and hit
attempt() {
	local status=0

	: > "$tmp/hit"
	error=$(FAIL_NTH=$1 FAIL_HIT=$tmp/hit \
		LD_PRELOAD=$suite_dir/fail_nth.so "${@:2}" 2>&1) || status=1
	hit=
	[ ! -s "$tmp/hit" ] || hit=yes
	return $status
}

# attempt_load NTH COMMAND...: with that allocation of its module_init() failing
attempt_load() {
	local nth=/sys/module/dvs_fail_init/parameters/nth status=0

	echo "$1" > $nth
	error=$("${@:2}" 2>&1) || status=1
	hit=
	[ "$(cat $nth)" -ne 0 ] || hit=yes
	return $status
}

# look_again: set after, if anything has changed since it was set
look_again() {
	local now

	now=$($look)
	[ "$now" != "$last" ] || return 0
	last=$now
	after=$(settled "$now")
}

# settle UNDO: set after to the state, once UNDO has taken back what was done
settle() {
	look_again
	[ "$after" != "$before" ] && [ "$after" = "$finished" ] || return 0
	$1 || fail "$1: failed"
	look_again
}

# each UNDO COMMAND...: fail each of its allocations. UNDO takes back what was
# done: the answer may be what there was no memory for.
each() {
	local undo=$1 nth last='' before after finished error hit=yes refused=0

	shift
	look_again
	before=$after
	check "$@"
	look_again
	finished=$after
	[ "$finished" != "$before" ] || undo=true
	check $undo
	look_again
	check_equal "$before" "$after" "$undo does not undo"
	for ((nth = 1; nth < limit && RET == 0; nth++)); do
		$attempt $nth "$@" || refused=$((refused + 1))
		settle "$undo"
		[ "$after" = "$before" ] || fail "allocation $nth failed:" \
			"$error $(diff <(echo "$before") <(echo "$after"))"
		[ -n "$hit" ] || break
	done
	[ -z "$hit" ] && [ $nth -gt 1 ] || fail "$*: $nth allocations"
	echo "# $*: $((nth - 1)) allocations, $refused times refused"
}

setup() {
	dvsctl -b - <<-EOF_BATCH
		switch add dvs0 address 02:00:00:00:00:01
		port add p1 switch dvs0 mode trunk vlans 5:100,7
		segment add 100 switch dvs0 name hundred
		tunnel add vx0 switch dvs0 local 192.0.2.1
		remote add 192.0.2.2 tunnel vx0 segments 100
		fdb add 02:00:00:00:00:02 segment 100 port p1
	EOF_BATCH
}

teardown() {
	ip link del dvs0
}

test_module() {
	local look=module_state attempt=attempt_load

	ip link del dvs0
	rmmod dvs
	modprobe dvs_fail_init
	each "rmmod dvs" modprobe dvs
	rmmod dvs_fail_init
	setup
}

test_links() {
	each "ip link del dvs1" ip link add dvs1 address $mac type dvs
	each "ip link set p2 nomaster" ip link set p2 master dvs0
	each "ip link set p1 mtu 1500" ip link set p1 mtu 1400
	each "ip link set dvs0 mtu 1500" ip link set dvs0 mtu 1400
	each "ip link set dvs0 down" ip link set dvs0 up
}

switch_again() {
	dvsctl switch add dvs1 address $mac
}

switch_unset() {
	dvsctl -b - <<-END
		switch set dvs0 ageing 300 fdb-max 131072 default-segment 1
		port set dvs0 inherit all
	END
}

test_switches() {
	each "dvsctl switch del dvs1" dvsctl switch add dvs1 address $mac ageing 30
	switch_again
	each switch_again dvsctl switch del dvs1
	dvsctl switch del dvs1
	each switch_unset dvsctl switch set dvs0 ageing 30 fdb-max 4000000 \
		default-segment 6 segment 16
}

port_again() {
	dvsctl port add p2 switch dvs0 mode uplink vlans 1-50
}

test_ports() {
	each "dvsctl port del p2" dvsctl port add p2 switch dvs0
	each "dvsctl port del p2" dvsctl port add p2 switch dvs0 mode uplink \
		vlans 1-50,60:70000,70 native 1
	port_again
	each port_again dvsctl port del p2
	dvsctl port del p2
}

port_unmarked() {
	dvsctl port set p1 inherit all mode trunk vlans 5:100,7
}

port_unset() {
	port_unmarked
	dvsctl fdb replace 02:00:00:00:00:02 segment 100 port p1 switch dvs0
}

test_port_settings() {
	each port_unmarked dvsctl port set p1 trust dscp dscp-map 46:6,10-14:3 \
		dscp-out 8,0,18,26,34,46,48,63 pcp 3 encoding 6p2d
	each "dvsctl port set p1 vm-uuid none vm-name none" dvsctl port set p1 \
		vm-uuid 6f1ed002-ab5d-4f2a-8b6e-3f0f4ea0a2d1 vm-name web-1
	each port_unset dvsctl port set p1 vlans 5-40 native 100 learning off
	each port_unset dvsctl port set p1 mode access segment 55 mac-max 5
	each port_unset dvsctl port set p1 mode trunk vlans none
}

segment_again() {
	dvsctl segment add 7000 switch dvs0 name other
}

test_segments() {
	each "dvsctl segment del 7000 switch dvs0" \
		dvsctl segment add 7000 switch dvs0 name other
	segment_again
	each segment_again dvsctl segment del 7000 switch dvs0
	dvsctl segment del 7000 switch dvs0
	each "dvsctl segment set 100 name hundred" \
		dvsctl segment set 100 switch dvs0 name other
}

tunnel_again() {
	dvsctl tunnel add vx1 switch dvs0 local 192.0.2.1 port 4790
}

test_tunnels() {
	each "dvsctl tunnel del vx1 switch dvs0" \
		dvsctl tunnel add vx1 switch dvs0 local 192.0.2.1 port 4790
	each "dvsctl tunnel del vx1 switch dvs0" \
		dvsctl tunnel add vx1 switch dvs0 local 2001:db8::1 dev h1 \
		segments 1-100,200 dscp class
	tunnel_again
	each tunnel_again dvsctl tunnel del vx1 switch dvs0
	dvsctl tunnel del vx1 switch dvs0
}

tunnel_unset() {
	dvsctl tunnel set vx0 segments all learning on remotes-only off
}

test_tunnel_settings() {
	each tunnel_unset dvsctl tunnel set vx0 segments 1-100,200,300-400
	each tunnel_unset dvsctl tunnel set vx0 learning off remotes-only on
}

remote_again() {
	dvsctl remote add 192.0.2.3 tunnel vx0 segments all
}

test_remotes() {
	each "dvsctl remote del 192.0.2.3 tunnel vx0" \
		dvsctl remote add 192.0.2.3 tunnel vx0
	each "dvsctl remote del 192.0.2.3 tunnel vx0" \
		dvsctl remote add 192.0.2.3 tunnel vx0 segments 100,200-230,7
	each "dvsctl remote del 192.0.2.2 tunnel vx0 segments 300-310" \
		dvsctl remote add 192.0.2.2 tunnel vx0 segments 300-310
	remote_again
	each remote_again dvsctl remote del 192.0.2.3 tunnel vx0
	dvsctl remote del 192.0.2.3 tunnel vx0
}

# Groups want a device that can join them.
test_groups() {
	dvsctl tunnel add vx1 switch dvs0 local 192.0.2.1 dev h1 port 4790
	each "dvsctl remote del 239.1.1.1 tunnel vx1" \
		dvsctl remote add 239.1.1.1 tunnel vx1 segments 100
	dvsctl tunnel del vx1 switch dvs0
}

fdb_again() {
	dvsctl fdb add $mac segment 100 port p1 switch dvs0
}

fdb_both_again() {
	fdb_again
	dvsctl fdb add 02:00:00:00:00:02 segment 100 port p1 switch dvs0
}

test_fdb() {
	each "dvsctl fdb del $mac segment 100 switch dvs0" \
		dvsctl fdb add $mac segment 100 port p1 switch dvs0
	each "dvsctl fdb del $mac segment 100 switch dvs0" \
		dvsctl fdb replace $mac segment 100 tunnel vx0 remote 192.0.2.2 \
		switch dvs0 sticky
	fdb_again
	each fdb_again dvsctl fdb del $mac segment 100 switch dvs0
	each fdb_both_again dvsctl fdb flush switch dvs0 segment 100 kind static
	dvsctl fdb del $mac segment 100 switch dvs0
}

test_bridge_fdb() {
	each "bridge fdb del $mac dev dvs0 vni 100" \
		bridge fdb add $mac dev dvs0 via p1 vni 100 static
}

sched_again() {
	dvsctl sched add p1 rate 1gbit
}

# Its classes keep what pools were promised
sched_anew() {
	dvsctl sched del p1 && sched_again
}

test_schedulers() {
	each "dvsctl sched del p1" dvsctl sched add p1 rate 1gbit overhead 24
	each "tc qdisc del dev p1 root" tc qdisc add dev p1 root dvs
	sched_again
	each "dvsctl sched set p1 rate 1gbit overhead 0" \
		dvsctl sched set p1 rate 2gbit overhead 24
	each "dvsctl class set p1 3 strict on weight 1 min-rate 0" \
		dvsctl class set p1 3 weight 9 min-rate 10mbit
	each sched_again dvsctl sched del p1
	dvsctl sched del p1
}

# Queues of members, which come and go with pools, uplinks and ports
test_pools() {
	dvsctl -b - <<-END
		port add p3 switch dvs0
		sched add p1 rate 1gbit
		sched add p2 rate 1gbit
		pool add b switch dvs0 class 2
	END
	each sched_anew dvsctl sched set p1 switch dvs0
	dvsctl -b - <<-END
		sched set p1 switch dvs0
		sched set p2 switch dvs0
	END
	each "dvsctl pool del a" dvsctl pool add a switch dvs0 class 3
	dvsctl pool add a switch dvs0 class 3 reservation 8mbit
	each "dvsctl pool set a reservation 8mbit limit 0" \
		dvsctl pool set a reservation 9mbit limit 90mbit
	each "dvsctl port set p3 inherit all" dvsctl port set p3 pool a shares 3
	dvsctl port set p3 pool b
	each "dvsctl port set p3 pool b" \
		dvsctl port set p3 pool a reservation 8mbit
	dvsctl port del p3
	each "dvsctl pool add a switch dvs0 class 3 reservation 8mbit" \
		dvsctl pool del a
	dvsctl -b - <<-END
		sched del p1
		sched del p2
		pool del a
		pool del b
	END
}

test_policers() {
	each "dvsctl police del p1" dvsctl police set p1 rate 8mbit burst 9000
	dvsctl police set p1 rate 8mbit burst 9000
	each "dvsctl police set p1 rate 8mbit burst 9000" \
		dvsctl police set p1 rate 9mbit burst 8000
	each "dvsctl police set p1 rate 8mbit burst 9000" dvsctl police del p1
	dvsctl police del p1
}

group_again() {
	dvsctl group add web switch dvs0 mode trunk vlans 5:100,7 pcp 3
}

group_unset() {
	dvsctl group set web mode trunk vlans 5:100,7 pcp 3 unset all
	dvsctl fdb replace 02:00:00:00:00:02 segment 100 port p1 switch dvs0
}

group_without_pool() {
	dvsctl group set web unset pool
}

# All that ports do with allocations, for two of them at once
test_port_groups() {
	each "dvsctl group del web" group_again
	group_again
	each group_again dvsctl group del web
	each "dvsctl port set p1 group none" dvsctl port set p1 group web
	dvsctl -b - <<-END
		port add p2 switch dvs0 group web
		port set p1 group web inherit all
		sched add p3 rate 1gbit switch dvs0
		pool add a switch dvs0 class 3
	END
	each group_unset dvsctl group set web vlans 1-40 native 9 pcp 4
	each group_unset dvsctl group set web mode access segment 55
	each group_without_pool dvsctl group set web pool a shares 7
	each "dvsctl police del group web" \
		dvsctl police set group web rate 8mbit burst 9000
	dvsctl police set group web rate 8mbit burst 9000
	each "dvsctl port set p2 group web" dvsctl port set p2 group none
	each "dvsctl sampler del group web" \
		dvsctl sampler set group web interval 10
	dvsctl -b - <<-END
		port del p2
		port set p1 group none mode trunk vlans 5:100,7
		group del web
		pool del a
		sched del p3
	END
}

mirror_again() {
	dvsctl mirror add m switch dvs0 ports dvs0 target p1
}

test_mirrors() {
	each "dvsctl mirror del m" mirror_again
	each "dvsctl mirror del m" dvsctl mirror add m switch dvs0 ports p1,dvs0 \
		tunnels vx0 segments 5,7-9,100 src 10.0.0.0/8 interval 100 \
		remote 192.0.2.2 session 7
	mirror_again
	each "dvsctl mirror set m ports dvs0 interval 1" \
		dvsctl mirror set m segments 1,3,5 interval 10
	each "dvsctl mirror set m target p1" \
		dvsctl mirror set m remote 192.0.2.2 session 7
	each mirror_again dvsctl mirror del m
	dvsctl mirror del m
}

# The first sampler of a switch makes its flow cache. What is larger than a page has
# a second chance when its allocation fails; this one is not.
switch_anew() {
	ip link del dvs0 && setup && dvsctl flow set dvs0 limit 200
}

sampler_again() {
	dvsctl sampler set interval 10
}

test_samplers() {
	local place

	switch_anew
	each switch_anew sampler_again
	for place in "" "port p1" "tunnel vx0" "segment 100"; do
		# shellcheck disable=SC2086  # a place is two words
		each "dvsctl sampler del $place" \
			dvsctl sampler set $place interval 10 duplicates on
	done
	sampler_again
	each sampler_again dvsctl sampler set interval 20 mode random direction both
	each sampler_again dvsctl sampler del
}

# One flow, from h1, of frames that have no tag: they are dropped.
flow_again() {
	echo > /dev/udp/192.0.2.77/9
}

cache_again() {
	dvsctl flow set dvs0 limit 300 macs off && flow_again
}

# If there is no room for a cache of another shape, the flow stays in the old one.
test_flows() {
	ip neigh replace 192.0.2.77 lladdr $mac dev h1 nud permanent
	dvsctl flow set dvs0 limit 300 idle 3600 active 3600
	dvsctl sampler set port p1 interval 1
	flow_again
	check_equal 1 "$(dvsctl -j flow cache | jq '.[].flows')" "flows"
	each cache_again dvsctl flow set dvs0 limit 200 macs on
	each "dvsctl flow set dvs0 idle 3600 active 3600" \
		dvsctl flow set dvs0 idle 60 active 60
	each flow_again dvsctl flow flush
	each true dvsctl flow show
	each true dvsctl flow top 5
	each true dvsctl flow cache
}

# A capture goes with the program, whatever became of it. The frames are dropped.
test_captures() {
	ip neigh replace 192.0.2.77 lladdr $mac dev h1 nud permanent
	run_background ping -q -i 0.1 192.0.2.77 > /dev/null
	each true dvsctl capture p1 count 1 write "$tmp/frames"
	each true dvsctl capture all frames dropped src 192.0.2.0/24 count 1 \
		write "$tmp/frames"
	stop_background
}

# A list that is not whole is an error.
test_lists() {
	local object

	dvsctl segment add 200 switch dvs0 name other
	dvsctl remote add 192.0.2.3 tunnel vx0 segments 100,200-230,7
	for object in switch port segment tunnel remote fdb drop sched class \
			group pool police mirror sampler capture; do
		each true dvsctl $object show
	done
	each true ip -d link show dvs0
	each true bridge fdb show dev dvs0
	each true dvsctl drop reset
}

# Failures without a word, also where memory would be waited for. Whole pages do
# not fail: the kernel makes a report of each.
prepare() {
	[ -e $faults/failslab ] || skip_suite "this kernel injects no faults"
	echo N > $faults/failslab/ignore-gfp-wait
	echo 0 > $faults/failslab/verbose
	echo Y > $faults/fail_page_alloc/ignore-gfp-wait
	hosts_create 3
	ip address add 192.0.2.1/24 dev h1
}

prepare || exit 1
tests_run
