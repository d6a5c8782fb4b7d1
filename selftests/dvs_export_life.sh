#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# The export of flows when collectors, dvsd and its configuration come and go, while
# frames pass: nothing is lost that is not counted.
#
#   injector --- in0 --[dvs0]-- out0       dvsd ---- lo ----> nfcapd

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_inject.sh
. "$suite_dir/lib_inject.sh"
# shellcheck source=selftests/lib_export.sh
. "$suite_dir/lib_export.sh"

ALL_TESTS="
	test_collector_that_starts_late
	test_restart_loses_nothing
	test_records_that_wait_are_sent_at_the_end
	test_reload_under_traffic
	test_dead_collectors_stop_nobody
	test_losses_are_told
"

setup() {
	injector_create 64 16
	switch_create dvs0 in0 out0
	injector_learn 1 16
	rm -rf "${tmp:?}"/*
	records_before=0
}

teardown() {
	dvsd_stop
	stop_background
	[ $RET -eq 0 ] || sed 's/^/# /' "$tmp/dvsd.log"
	check_books dvs0
	switch_destroy dvs0
	injector_destroy
}

# more_templates COLLECTOR COUNT
more_templates() {
	export_get "$1" templates
	[ "$member" -gt "$2" ]
}

# Somebody else takes the first messages, and no error says that templates are
# wanted
test_collector_that_starts_late() {
	local name port format seen pid

	for name in nf9 nf10; do
		[ $name = nf9 ] && format=netflow9 || format=ipfix
		port=$((2000 + ${name#nf}))
		configure "$name $port $format template-seconds: 1"
		run_background socat -u "UDP4-RECV:$port,bind=127.0.0.1" /dev/null
		check_wait 20000 grep -q "$(printf ':%04X' $port)" /proc/net/udp
		dvsd_start
		records_before=$(cache_get records)
		check dvsctl sampler set interval 1
		check inject
		all_exported $name
		stop "${background[-1]}"
		nfcapd_start $name $port
		export_get $name templates
		seen=$member
		check_wait 20000 more_templates $name "$seen"
		check inject 2
		all_exported $name
		nfcapd_stop $name $port "$pid"
		check_packets $name $((2 * flows))
		dvsd_stop
	done
}

# has_ended: no flow is left
has_ended() {
	[ "$(cache_get flows)" -eq 0 ]
}

# Flows go on while it is away, and end when it is there again
test_restart_loses_nothing() {
	local lost name

	nfcapds_start
	check dvsctl sampler set interval 1
	check inject
	dvsd_stop
	check dvsctl flow set dvs0 idle 1
	check inject
	busywait 3000 false
	check_equal $flows "$(cache_get flows)" "flows without a listener"
	check inject
	check_equal 0 "$(cache_get lost)" "lost records"
	records_before=$(cache_get records)
	dvsd_start
	check_wait 20000 has_ended
	all_exported nf5 nf9 nf10
	check_equal 0 "$(cache_get lost)" "lost records"

	# what has to end at once cannot wait
	check inject
	dvsd_stop
	check dvsctl flow flush switch dvs0
	lost=$(cache_get lost)
	[ "$lost" -gt 0 ] || fail "nothing was lost"
	nfcapds_stop
	for name in nf5 nf9 nf10; do
		check_packets $name $((4 * flows - lost))
	done
}

# It reads what came before it was told to end
test_records_that_wait_are_sent_at_the_end() {
	local name

	injector_flows 128 80
	injector_learn 1 80
	nfcapds_start
	check dvsctl sampler set interval 1
	check inject
	kill -STOP $dvsd_pid
	check dvsctl flow flush switch dvs0
	kill -TERM $dvsd_pid
	kill -CONT $dvsd_pid
	wait $dvsd_pid
	check_equal 0 $? "dvsd's exit status"
	dvsd_pid=
	nfcapds_stop
	check_equal 0 "$(cache_get lost)" "lost records"
	for name in nf5 nf9 nf10; do
		check_packets $name $flows
	done
}

test_reload_under_traffic() {
	local i inject_pid pid nf9 other rounds=$((600 / patience))

	configure "nf9 2009 netflow9 domain: 9"
	nfcapd_start nf9 2009 && nf9=$pid
	nfcapd_start other 2011 && other=$pid
	dvsd_start
	check dvsctl flow set dvs0 active 1
	check dvsctl sampler set interval 1
	inject $rounds &
	inject_pid=$!
	for i in 1 2 3; do
		configure "nf9 2009 netflow9 domain: 9, delay: $i" \
			"other 2011 ipfix"
		kill -HUP $dvsd_pid
		check_wait 20000 has_collector other
		configure "nf9 2009 netflow9 domain: 9"
		kill -HUP $dvsd_pid
		check_wait 20000 has_no_collector other
	done
	wait $inject_pid
	check_equal 0 $? "exit status of the injector"
	all_exported nf9
	export_get nf9 sessions
	check_equal 1 "$member" "sessions"
	nfcapd_stop nf9 2009 "$nf9"
	nfcapd_stop other 2011 "$other"
	check_packets nf9 $((rounds * flows))
	check_equal 0 "$(sequence_failures nf9)" "gaps"
}

has_collector() {
	export_get "$1" collector
	[ "$member" = "$1" ]
}

has_no_collector() {
	! has_collector "$1"
}

# ---- what goes wrong ----

# One answers that nobody listens, one does not answer at all, one does not read
test_dead_collectors_stop_nobody() {
	local sleeper pid nf10 i

	ip link add dead0 type dummy
	ip address add 203.0.113.1/24 dev dead0
	ip link set dead0 up
	sysctl -qw net.ipv4.tcp_wmem='4096 16384 65536'
	configure "nf10 2010 ipfix domain: 10" "refuses 2040 netflow9" \
		"silent 2041 ipfix host: 203.0.113.9, transport: tcp, queue: 8192" \
		"sleeps 2042 ipfix transport: tcp, queue: 8192"
	nfcapd_start nf10 2010 && nf10=$pid
	start "$tmp/sink.log" 'listening on' socat -u -d -d \
		TCP4-LISTEN:2042,bind=127.0.0.1,reuseaddr,rcvbuf=4096 \
		OPEN:/dev/null,wronly
	sleeper=${background[-1]}
	dvsd_start
	kill -STOP "$sleeper"
	check dvsctl sampler set interval 1
	for i in {1..10}; do
		check inject
		check dvsctl flow flush switch dvs0
	done
	all_exported nf10
	nfcapd_stop nf10 2010 "$nf10"
	check_packets nf10 $((10 * flows))
	export_get nf10 lost
	check_equal 0 "$member" "lost to the one that lives"
	export_get silent lost
	[ "$member" -gt 0 ] || fail "nothing lost to the silent one"
	export_get silent records
	check_equal 0 "$member" "records that the silent one got"
	export_get silent state
	[[ $member == connecting || $member == waiting ]] ||
		fail "state of the silent one: $member"
	export_get sleeps lost
	[ "$member" -gt 0 ] || fail "nothing lost to the one that sleeps"
	export_get refuses errors
	[ "$member" -gt 0 ] || fail "no errors of the one that refuses"
	export_get refuses last-error
	check_equal "send: Connection refused" "$member" "last error"
	kill -CONT "$sleeper"
	ip link del dead0
}

# A socket that nobody reads overflows: dvsd counts, and tells the collector
test_losses_are_told() {
	local pid nf10 missed sent i

	injector_flows 512 128
	injector_learn 1 128
	configure "nf10 2010 ipfix template-seconds: 1"
	messages_start -s 2048
	nfcapd_start nf10 2010 && nf10=$pid
	dvsd_start
	check dvsctl flow set dvs0 limit 100000 idle 600 active 600
	check dvsctl sampler set interval 1
	check inject
	kill -STOP $dvsd_pid
	check dvsctl flow flush switch dvs0
	kill -CONT $dvsd_pid
	# what comes next shows that something is missing, if there is room for it
	sent=$flows
	injector_flows 64 1
	for i in {1..20}; do
		check inject
		check dvsctl flow flush switch dvs0
		sent=$((sent + flows))
		! busywait 2000 is_accounted $sent || break
	done
	is_accounted $sent || fail "some of $sent flows are not accounted for"
	export_get nf10 missed
	missed=$member
	[ "$missed" -gt 0 ] || fail "nothing was missed"
	check_wait 30000 is "$((sent - missed)) $missed" statistics
	messages_stop
	nfcapd_stop nf10 2010 "$nf10"
	check_packets nf10 $((sent - missed))
}

# is_accounted FLOWS: so many were sent or missed
is_accounted() {
	local sum

	export_get nf10 records
	sum=$member
	export_get nf10 missed
	[ $((sum + member)) -eq "$1" ]
}

# statistics: print how many flows dvsd has told of that were sent, and were not
statistics() {
	decode -V -O cflow | awk '/ FlowsExp:/ { sent = $NF }
		/ Not Sent Flows:/ { print sent, $NF }' | tail -n 1
}

tests_run
