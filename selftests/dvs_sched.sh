#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Schedulers of devices and their classes: how they come, change, are shown, and
# go, by dvsctl and by tc.
#
#          trunks
#        h1      h2
#        |       |
#     +--p1------p2--+      q0 ---- q1, two queues each
#     |     dvs0     |
#     +--------------+
#
# The scheduler is that of p2; class 1 is that of priority 0 (IEEE 802.1Q, table
# 8-5).

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"

ALL_TESTS="
	test_added_one_has_the_defaults
	test_words_come_back
	test_text_can_be_typed_again
	test_one_word_keeps_the_others
	test_bursts_follow_rates
	test_children_are_fq_codel
	test_children_of_a_kernel_without_fq_codel
	test_deleted_one_leaves_the_default
	test_device_that_is_down
	test_one_made_by_tc
	test_one_removed_by_tc
	test_tc_and_dvsctl_count_the_same
	test_no_frame_passes_a_shaper_by
	test_drops_are_counted
	test_bad_links_are_refused
	test_bad_classes_are_refused
	test_guarantees_fit_into_the_link
	test_device_without_one
	test_qdisc_of_somebody_else_stays
	test_one_in_each_queue_of_mq
	test_mq_with_one
	test_monitor_tells_changes
	test_rmmod_under_traffic
	test_device_goes
	test_namespace_goes
"

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01

setup() {
	switch_create dvs0 p1 p2 && frames_start h2 || return
	printf 'port set %s mode trunk vlans 10\n' p1 p2 | dvsctl -b -
}

teardown() {
	stop_background
	frames_stop
	tc qdisc del dev p2 root 2> /dev/null
	! ip link show q0 > /dev/null 2>&1 || ip link del q0
	switch_destroy dvs0
}

# sched_text DEV: print the words that would make its scheduler
sched_text() {
	dvsctl sched show "$1" | sed "s/^$1: //"
}

# class_text DEV CLASS: print the words that would make the class
class_text() {
	dvsctl class show "$1" | sed -n "/^$1 class $2: /,/limit-bytes/p" |
		sed "s/^$1 class $2: //" | tr -s '\n ' ' ' | sed 's/ $//'
}

# check_sched DEV TEXT, check_class DEV CLASS TEXT
check_sched() {
	check_equal "$2" "$(sched_text "$1")" "scheduler of $1"
}

check_class() {
	check_equal "$3" "$(class_text "$1" "$2")" "class $2 of $1"
}

# qdisc_of DEV: print the root qdisc
qdisc_of() {
	tc qdisc show dev "$1" | sed -n 's/^qdisc \([^ ]* [^ ]*\) root.*/\1/p'
}

# children_of DEV: print the kinds of the classes' children
children_of() {
	dvsctl class show "$1" | sed -n 's/^ *child \([^ ]*\) .*/\1/p' | sort -u
}

# all_text DEV: all but the counters
all_text() {
	dvsctl sched show "$1"
	dvsctl class show "$1" | sed 's/ packets .*//'
}

idle_sched="rate 0 burst 0 peak 0 overhead 0 frame-min 0"
idle_class="strict on weight 1 min-rate 0 max-rate 0 min-burst 0 max-burst 0\
 limit 0 limit-bytes 0 dei-limit 0"

# ---- come, change, go ----

test_added_one_has_the_defaults() {
	check dvsctl sched add p2
	check_sched p2 "$idle_sched"
	for class in 0 1 2 3 4 5 6 7; do
		check_class p2 "$class" "$idle_class"
	done
	check_equal "dvs 1:" "$(qdisc_of p2)" "root"
	check_equal 8 "$(dvsctl class show | grep -c '^p2 class')" "classes"
	check_frame h1 "$bc $m1 vlan=10" h2
}

test_words_come_back() {
	check dvsctl sched add p2 rate 100mbit burst 64kb peak 1gbit \
		overhead 24 frame-min 84
	check_sched p2 "rate 100mbit burst 65536 peak 1gbit overhead 24 frame-min 84"
	check dvsctl class set p2 5 strict off weight 9 min-rate 10mbit \
		max-rate 2500kbps min-burst 70000 max-burst 5k limit 7 \
		limit-bytes 1m dei-limit 3
	check_class p2 5 "strict off weight 9 min-rate 10mbit max-rate 20mbit\
 min-burst 70000 max-burst 5120 limit 7 limit-bytes 1048576 dei-limit 3"
	check_class p2 4 "$idle_class"
	check_class p2 6 "$idle_class"
	member rate "$(dvsctl -j sched show p2)"
	check_equal 12500000 "$member" "rate in JSON"
	objects class show p2
	[[ ${objects[0]} == *'"class":5,"strict":false,"weight":9,"min-rate":1250000,'* ]] ||
		fail "JSON: ${objects[0]}"
	check dvsctl sched set p2 rate 0 burst 0 peak 0 overhead 0 frame-min 0
	check_sched p2 "$idle_sched"
}

test_text_can_be_typed_again() {
	local sched class

	check dvsctl sched add p2 rate 12345678bit burst 5000 overhead 20
	check dvsctl class set p2 3 strict off weight 4 min-rate 1mbit limit 9
	sched=$(sched_text p2)
	class=$(class_text p2 3)
	check dvsctl sched del p2
	# shellcheck disable=SC2086  # words
	check dvsctl sched add p2 $sched
	# shellcheck disable=SC2086
	check dvsctl class set p2 3 $class
	check_sched p2 "$sched"
	check_class p2 3 "$class"
}

test_one_word_keeps_the_others() {
	check dvsctl sched add p2 rate 100mbit burst 5000 peak 1gbit overhead 24
	check dvsctl sched set p2 frame-min 84
	check_sched p2 "rate 100mbit burst 5000 peak 1gbit overhead 24 frame-min 84"
	check dvsctl sched set p2 rate 50mbit
	check_sched p2 "rate 50mbit burst 5000 peak 1gbit overhead 24 frame-min 84"
	check dvsctl class set p2 2 weight 5 min-rate 8mbit max-rate 16mbit \
		min-burst 1000 max-burst 2000 limit 3 limit-bytes 4
	check dvsctl class set p2 2 strict off
	check_class p2 2 "strict off weight 5 min-rate 8mbit max-rate 16mbit\
 min-burst 1000 max-burst 2000 limit 3 limit-bytes 4 dei-limit 0"
	check dvsctl class set p2 2 max-rate 0 limit 0
	check_class p2 2 "strict off weight 5 min-rate 8mbit max-rate 0\
 min-burst 1000 max-burst 2000 limit 0 limit-bytes 4 dei-limit 0"
}

test_bursts_follow_rates() {
	check dvsctl sched add p2 rate 1gbit
	check_sched p2 "rate 1gbit burst 125000 peak 0 overhead 0 frame-min 0"
	check dvsctl sched set p2 rate 8mbit
	check_sched p2 "rate 8mbit burst 3028 peak 0 overhead 0 frame-min 0"
	check dvsctl sched set p2 burst 4000
	check dvsctl sched set p2 rate 1gbit
	check_sched p2 "rate 1gbit burst 4000 peak 0 overhead 0 frame-min 0"
	check dvsctl sched set p2 burst 0
	check_sched p2 "rate 1gbit burst 125000 peak 0 overhead 0 frame-min 0"
	check dvsctl class set p2 1 min-rate 8mbit max-rate 800mbit
	check_class p2 1 "strict on weight 1 min-rate 8mbit max-rate 800mbit\
 min-burst 65536 max-burst 100000 limit 0 limit-bytes 0 dei-limit 0"
	check dvsctl class set p2 1 min-rate 80mbit max-rate 88mbit
	check_class p2 1 "strict on weight 1 min-rate 80mbit max-rate 88mbit\
 min-burst 100000 max-burst 11000 limit 0 limit-bytes 0 dei-limit 0"
}

# default_qdisc [KIND]: print the system's default, or set it
default_qdisc() {
	nsenter --net=/proc/1/ns/net sysctl -n "net.core.default_qdisc${1:+=$1}"
}

# Whatever the system's default is
test_children_are_fq_codel() {
	local dflt kind

	dflt=$(default_qdisc)
	for kind in pfifo_fast fq_codel; do
		check default_qdisc $kind
		check dvsctl sched add p2
		check_equal fq_codel "$(children_of p2)" "children"
		check_equal 8 "$(tc qdisc show dev p2 invisible |
			grep -c '^qdisc fq_codel .* parent 1:[1-8]')" \
			"children by tc"
		check dvsctl sched del p2
	done
	default_qdisc "$dflt" > /dev/null
}

test_children_of_a_kernel_without_fq_codel() {
	local dflt program

	dflt=$(default_qdisc)
	program=$(cat /proc/sys/kernel/modprobe)
	default_qdisc pfifo_fast > /dev/null
	if ! modprobe -r sch_fq_codel 2> /dev/null; then
		default_qdisc "$dflt" > /dev/null
		skip_test "fq_codel is built in"
		return 0
	fi
	echo /bin/false > /proc/sys/kernel/modprobe
	check dvsctl sched add p2
	echo "$program" > /proc/sys/kernel/modprobe
	default_qdisc "$dflt" > /dev/null
	check_equal pfifo "$(children_of p2)" "children"
	check_frame h1 "$bc $m1 vlan=10" h2
}

test_deleted_one_leaves_the_default() {
	local before

	before=$(tc qdisc show dev p2)
	check dvsctl sched add p2 rate 8mbit
	check dvsctl sched del p2
	check_equal "$before" "$(tc qdisc show dev p2)" "qdiscs"
	check_equal "" "$(dvsctl sched show)" "schedulers"
	check_frame h1 "$bc $m1 vlan=10" h2
}

test_device_that_is_down() {
	ip link set p2 down
	check dvsctl sched add p2 rate 1gbit
	ip link set p2 up
	check_equal "dvs 1:" "$(qdisc_of p2)" "root"
	check_wait 3000 is true port_get p2 carrier
	check_frame h1 "$bc $m1 vlan=10" h2
	ip link set p2 down
	check dvsctl sched del p2
	ip link set p2 up
}

# ---- tc ----

test_one_made_by_tc() {
	check tc qdisc add dev p2 root handle 1: dvs
	check_sched p2 "$idle_sched"
	check dvsctl sched set p2 rate 80mbit
	check dvsctl class set p2 7 min-rate 1mbit
	check_sched p2 "rate 80mbit burst 10000 peak 0 overhead 0 frame-min 0"
	check_refused "p2: the device has a scheduler of dvs already" \
		dvsctl sched add p2 rate 8mbit
	check_sched p2 "rate 80mbit burst 10000 peak 0 overhead 0 frame-min 0"
	check dvsctl sched del p2
}

test_one_removed_by_tc() {
	check dvsctl sched add p2 rate 8mbit
	check tc qdisc del dev p2 root
	check_equal "[]" "$(dvsctl -j sched show)" "schedulers"
	check_equal "[]" "$(dvsctl -j class show)" "classes"
	check dvsctl sched add p2
	check tc qdisc replace dev p2 root handle 9: pfifo
	check_equal "[]" "$(dvsctl -j sched show)" "schedulers"
}

# tc_counts DEV: print "CLASS PACKETS BYTES DROPS WAITING" for each class
tc_counts() {
	tc -s class show dev "$1" | awk '
		/^class/ { ours = $2 == "dvs"; split($3, id, ":") }
		!ours { next }
		/Sent/ { line = $4 " " $2 " " $7 + 0 }
		/backlog/ { print id[2] - 1, line, $3 + 0 }'
}

# dvs_counts DEV: print the same
dvs_counts() {
	dvsctl class show "$1" | awk '
		/ class / { class = $3 + 0 }
		/ child / { print class, $4, $6, $8, $10 }'
}

check_same_counts() {
	check_equal "$(tc_counts p2)" "$(dvs_counts p2)" "counters"
}

test_tc_and_dvsctl_count_the_same() {
	local pcp

	check dvsctl sched add p2
	for pcp in 0 1 1 2 5 5 5 7; do
		check_frame h1 "$bc $m1 vlan=$pcp.10" h2
	done
	check_same_counts
	check_equal "1 1 3 1" "$(dvs_counts p2 |
		awk '$1 ~ /[1257]/ { print $2 }' | paste -sd ' ')" \
		"frames of classes 1, 2, 5 and 7"
	check_equal 2 "$(dvs_counts p2 | awk '$1 == 0 { print $2 }')" \
		"frames of class 0"
	check_equal "$(dvs_counts p2 | awk '{ n += $2; b += $3 }
			END { print b, n }')" \
		"$(tc -s qdisc show dev p2 | awk '/^qdisc/ { ours = $2 == "dvs" }
			ours && /Sent/ { print $2, $4 }')" "sum"
}

# Three frames of class 5, one after the other
send_three() {
	for _ in 1 2 3; do
		check_frame h1 "$bc $m1 vlan=5.10" h2
	done
}

# A child that may hold frames back is shown each, whether others wait or not
test_no_frame_passes_a_shaper_by() {
	check dvsctl sched add p2
	check tc qdisc replace dev p2 parent 1:6 \
		tbf rate 8mbit burst 3000 limit 10000
	send_three
	check_equal 3 "$(sent_by p2 tbf)" "frames sent by the shaper"
	check tc qdisc replace dev p2 parent 1:6 pfifo
	send_three
	check_equal 0 "$(sent_by p2 pfifo)" "frames sent by a child that is prompt"
	check_equal 6 "$(dvs_counts p2 | awk '$1 == 5 { print $2 }')" \
		"frames sent by the class"
}

# A slow link, and no room for more than two frames
test_drops_are_counted() {
	check dvsctl sched add p2 rate 8kbit burst 1
	check dvsctl class set p2 1 limit 2
	send h1 "$bc $m1 vlan=10 len=1500" 10
	check some_wait p2 1
	check dvsctl sched set p2 rate 0
	check_wait 3000 is 0 waiting p2 1
	check_same_counts
	check_equal 10 "$(dvs_counts p2 | awk '$1 == 1 { print $2 + $4 }')" \
		"frames sent and dropped"
	[ "$(dvs_counts p2 | awk '$1 == 1 { print $4 }')" -ge 5 ] ||
		fail "drops: $(dvs_counts p2)"
}

# waiting DEV CLASS: print how many frames wait
waiting() {
	dvs_counts "$1" | awk -v class="$2" '$1 == class { print $5 }'
}

# some_wait DEV CLASS
some_wait() {
	[ "$(waiting "$1" "$2")" -gt 0 ]
}

# ---- what is refused ----

# check_nothing_changed TEXT COMMAND...: it is refused, and says so
check_nothing_changed() {
	local before

	before=$(all_text p2)
	check_refused "$@"
	check_equal "$before" "$(all_text p2)" "after ${*:2}"
}

# says_sum TEXT: the text, with numbers where the kernel has room for them
says_sum() {
	case $(uname -r) in
	6.1.*) echo "${1%%: [0-9]*}" ;;
	*) echo "$1" ;;
	esac
}

test_bad_links_are_refused() {
	local text="a rate is 0, or at least 1000 bytes/s"

	check_refused "rate 7992: $text" dvsctl sched add p2 rate 7992
	check_refused "$(says_sum "the peak is below the rate: 1000000 < 1250000 B/s")" \
		dvsctl sched add p2 rate 10mbit peak 8mbit
	check_equal "" "$(dvsctl sched show)" "schedulers"
	check dvsctl sched add p2 rate 10mbit peak 20mbit burst 9000
	check_nothing_changed "rate 7992: $text" dvsctl sched set p2 rate 7992
	check_nothing_changed "peak 1bps: $text" dvsctl sched set p2 peak 1bps
	check_nothing_changed "rate 9tbit: integer out of range" \
		dvsctl sched set p2 burst 5000 rate 9tbit
	check_nothing_changed \
		"$(says_sum "peak 9mbit: the peak is below the rate: 1125000 < 1250000 B/s")" \
		dvsctl sched set p2 peak 9mbit overhead 24
	check_nothing_changed "rate 21mbit: the peak is below the rate" \
		dvsctl sched set p2 rate 21mbit burst 1
	check_nothing_changed "rate 10x: unknown unit" \
		dvsctl sched set p2 rate 10x
}

test_bad_classes_are_refused() {
	local text="a rate is 0, or at least 1000 bytes/s"

	check dvsctl sched add p2
	check dvsctl class set p2 3 max-rate 10mbit
	check_nothing_changed "weight 0: integer out of range" \
		dvsctl class set p2 3 strict off weight 0
	check_nothing_changed "weight 101: integer out of range" \
		dvsctl class set p2 3 weight 101
	check_nothing_changed "8: integer out of range" \
		dvsctl class set p2 8 weight 1
	check_nothing_changed "min-rate 999bps: $text" \
		dvsctl class set p2 3 min-rate 999bps
	check_nothing_changed "max-rate 1: $text" \
		dvsctl class set p2 3 limit 5 max-rate 1
	check_nothing_changed \
		"$(says_sum "min-rate 11mbit: the min-rate is above the max-rate: 1375000 > 1250000 B/s")" \
		dvsctl class set p2 3 weight 7 min-rate 11mbit
	check dvsctl class set p2 3 min-rate 5mbit
	check_nothing_changed "max-rate 4mbit: the min-rate is above the max-rate" \
		dvsctl class set p2 3 max-rate 4mbit
}

test_guarantees_fit_into_the_link() {
	local text="the min-rates exceed the link's rate"

	check dvsctl sched add p2 rate 10mbit
	check dvsctl class set p2 1 min-rate 4mbit
	check dvsctl class set p2 2 min-rate 6mbit
	check_nothing_changed \
		"$(says_sum "min-rate 8kbit: $text: 1251000 > 1250000 B/s")" \
		dvsctl class set p2 3 min-rate 8kbit
	check_nothing_changed "min-rate 6001kbit: $text" \
		dvsctl class set p2 2 min-rate 6001kbit
	check_nothing_changed \
		"$(says_sum "rate 9mbit: $text: 1250000 > 1125000 B/s")" \
		dvsctl sched set p2 rate 9mbit
	check dvsctl sched set p2 rate 0
	check dvsctl class set p2 3 min-rate 1gbit
	check_nothing_changed "rate 1gbit: $text" dvsctl sched set p2 rate 1gbit
}

test_device_without_one() {
	local text="p2: the device has no scheduler of dvs"

	check_refused "$text" dvsctl sched show p2
	check_refused "$text" dvsctl sched set p2 rate 8mbit
	check_refused "$text" dvsctl sched del p2
	check_refused "$text" dvsctl class show p2
	check_refused "$text" dvsctl class set p2 1 weight 1
	check_equal "" "$(dvsctl sched show; dvsctl class show)" "shown"
	check_refused "nosuch: no such device" dvsctl sched add nosuch
}

# ---- others ----

test_qdisc_of_somebody_else_stays() {
	local before text="the device has a qdisc already, see tc qdisc show"

	tc qdisc add dev p2 root handle 5: prio
	before=$(tc qdisc show dev p2; tc class show dev p2)
	check_refused "p2: $text" dvsctl sched add p2 rate 8mbit
	check_refused "the device has no scheduler of dvs" dvsctl sched del p2
	check_equal "$before" "$(tc qdisc show dev p2; tc class show dev p2)" \
		"qdiscs"
	check_refused "only the root of a device, or of a queue of mq" \
		tc qdisc add dev p2 parent 5:1 handle 6: dvs
}

# A device with two queues
queues_create() {
	ip link add q0 numtxqueues 2 numrxqueues 2 type veth \
		peer name q1 numtxqueues 2 numrxqueues 2
	ip link set q1 up
	ip link set q0 up
}

test_one_in_each_queue_of_mq() {
	local before

	queues_create
	tc qdisc replace dev q0 root handle 1: mq
	tc qdisc replace dev q0 parent 1:1 handle 11: pfifo
	check tc qdisc replace dev q0 parent 1:2 handle 12: dvs
	check dvsctl sched set q0 rate 80mbit
	check_equal "q0: rate 80mbit burst 10000 peak 0 overhead 0 frame-min 0" \
		"$(dvsctl sched show)" "the second queue"
	check dvsctl class set q0 3 min-rate 60mbit
	check tc qdisc replace dev q0 parent 1:1 handle 14: dvs
	# the first queue is shown, both are changed, and both must agree
	check_sched q0 "$idle_sched"
	check_equal 8 "$(dvsctl class show q0 | grep -c '^q0')" "classes"
	before=$(all_text q0)
	check_refused "the min-rates exceed the link's rate" \
		dvsctl class set q0 4 min-rate 40mbit
	check_refused "the min-rates exceed the link's rate" \
		dvsctl sched set q0 rate 40mbit
	check_equal "$before" "$(all_text q0)" "the first queue"
	check dvsctl sched set q0 rate 100mbit overhead 24
	check dvsctl class set q0 4 min-rate 40mbit
	check_sched q0 "rate 100mbit burst 12500 peak 0 overhead 24 frame-min 0"
	check tc qdisc replace dev q0 parent 1:1 handle 13: pfifo
	check_sched q0 "rate 100mbit burst 12500 peak 0 overhead 24 frame-min 0"
	check_class q0 3 "strict on weight 1 min-rate 60mbit max-rate 0\
 min-burst 75000 max-burst 0 limit 0 limit-bytes 0 dei-limit 0"
	check dvsctl sched del q0
	check_equal "mq 1:" "$(qdisc_of q0)" "root"
	check_equal "" "$(tc qdisc show dev q0 | grep dvs)" "schedulers"
}

# The root is that of both queues, and counted once.
test_mq_with_one() {
	queues_create
	frames_start q1
	check dvsctl sched add q0 rate 1gbit
	check_equal 8 "$(dvsctl class show q0 | grep -c '^q0')" "classes"
	check_frame q0 "$bc $m1" q1
	check_frame q0 "$bc $m1" q1
	check_equal 2 "$(dvs_counts q0 | awk '{ n += $2 } END { print n }')" \
		"frames"
	check dvsctl sched del q0
	check_frame q0 "$bc $m1" q1
}

# told TEXT: whether the monitor has said it
told() {
	grep -q -- "$1" "$tmp/events"
}

test_monitor_tells_changes() {
	run_background dvsctl monitor config > "$tmp/events"
	check_wait 5000 listens "${background[-1]}"
	check dvsctl sched add p2 rate 8mbit
	check_wait 3000 told '^\[config\] sched p2: rate 8mbit burst 3028 '
	check dvsctl sched set p2 rate 16mbit
	check_wait 3000 told '^\[config\] sched p2: rate 16mbit '
	check dvsctl class set p2 6 min-rate 1mbit
	check_wait 3000 told '^\[config\] class p2 class 6: .* min-rate 1mbit '
	check dvsctl sched del p2
	check_wait 3000 told '^\[config\] deleted sched p2: rate 16mbit '
	check_equal 4 "$(wc -l < "$tmp/events")" "events"
}

# ---- the end ----

# frames_flow: send frames of all classes out of p1, without an end
frames_flow() {
	local pcp

	for pcp in 0 1 2 3 4 5 6 7; do
		frame_hex $bc $m1 "vlan=$pcp.10"
		echo "0 p1 $hex 64"
	done > "$tmp/flow"
	run_background frames -r -w 1 < "$tmp/flow" > /dev/null
}

test_rmmod_under_traffic() {
	check dvsctl sched add p1 rate 800kbit
	check dvsctl class set p1 3 max-rate 80kbit
	frames_flow
	check_wait 30000 some_wait p1 1
	check rmmod dvs
	check_equal "" "$(tc qdisc show dev p1 | grep dvs)" "qdisc"
	stop_background
	frames_start h1
	check_frame p1 "$bc $m1" h1
	check modprobe dvs
	check dvsctl sched add p1
	check_frame p1 "$bc $m1" h1
	check dvsctl sched del p1
	switch_create dvs0
}

test_device_goes() {
	queues_create
	check dvsctl sched add q0 rate 8kbit
	check dvsctl class set q0 1 limit 5
	send q0 "$bc $m1 len=1000" 5
	check ip link del q0
	check_equal "" "$(dvsctl sched show)" "schedulers"
}

test_namespace_goes() {
	local other=''

	setup_ns other
	ip -n "$other" link add a0 type veth peer name a1
	ip -n "$other" link set a1 up
	ip -n "$other" link set a0 up
	check dvsctl -n "$other" sched add a0 rate 8mbit
	check_equal "" "$(dvsctl sched show)" "schedulers here"
	check_equal "a0: rate 8mbit burst 3028 peak 0 overhead 0 frame-min 0" \
		"$(dvsctl -n "$other" sched show)" "schedulers there"
	cleanup_all_ns
	check dvsctl sched add p2
	check dvsctl sched del p2
}

hosts_create 2 || exit 1
tests_run
