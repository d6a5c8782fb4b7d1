#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 800
#
# Marking: which priority and drop eligibility a frame is taken to have, and with
# which PCP, DEI and DSCP it leaves (IEEE 802.1Q, 6.9).
#
#     access  trunk   trunk
#        h1      h2      h3
#        |       |       |
#     +--p1------p2------p3--+
#     |         dvs0         |
#     +----------------------+
#
# All are on segment 10, which has VID 10 on the trunks; frames without a tag are
# of it too. Tests are tables: what the ports are told, what is sent, and what
# arrives, as frames(1) sees it bit by bit, and as tcpdump reads it; lib_marking.sh
# says how frames are written.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_marking.sh
. "$suite_dir/lib_marking.sh"

ALL_TESTS="
	test_tags_pass_unchanged
	test_tags_are_decoded
	test_tags_are_encoded
	test_decoding_comes_before_regeneration
	test_class_table_comes_before_encoding
	test_trust_none
	test_trust_pcp
	test_trust_dscp
	test_trust_pcp_dscp
	test_trust_dscp_pcp
	test_every_dscp_has_a_priority
	test_dscp_map
	test_frames_that_are_not_whole
	test_tag_in_the_payload_hides_ip
	test_dscp_out
	test_dscp_out_is_of_one_port
	test_frames_of_the_host
	test_drop_eligible_frames_go_first
	test_limit_of_drop_eligible_frames
	test_drop_eligible_by_encoding_and_dscp
	test_bad_values_are_refused
	test_marking_is_shown
"

setup() {
	fresh_macs
	switch_create dvs0 p1 p2 p3 || return
	check dvsctl -b - <<-EOF
		port set p1 segment 10
		port set p2 $trunk
		port set p3 mode trunk vlans 10
	EOF
}

teardown() {
	stop_background
	frames_stop
	tc qdisc del dev p3 root 2> /dev/null
	check_books dvs0
	switch_destroy dvs0
}

# check_table < TABLE: rows of WORDS-OF-P2 | WORDS-OF-P3 | PAYLOAD[, VID] | SENT |
# EXPECTED. Frames go from h2 to h3; the VID is 10 unless it is said.
check_table() {
	local in out kind sent expected vid

	frames_start h3
	capture_start h3
	while IFS='|' read -r in out kind sent expected; do
		dvsctl -b - <<-EOF || fail "$in | $out: refused"
			port set p2 $defaults
			port set p3 $defaults
			port set p2 $trunk $in
			port set p3 $out
		EOF
		read -r kind vid <<< "$kind"
		check_marks h2 h3 "${kind%,}" "${vid:-10}" "$sent" "$expected"
	done
	check_capture
}

# ---- tags ----

test_tags_pass_unchanged() {
	check_table <<-EOF
		| | other    | 0 1 2 3 4 5 6 7         | 0 1 2 3 4 5 6 7
		| | other    | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 1d 2d 3d 4d 5d 6d 7d
		| | 4        | 0/9 1/63 2d/46 7d/0     | 0 1 2d 7d
		| | other, 0 | 0 1 2 3 4 5 6 7         | 0 1 2 3 4 5 6 7
		| | other, 0 | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 1d 2d 3d 4d 5d 6d 7d
		pcp 6 | | other | -                    | 6
	EOF
}

# IEEE 802.1Q, table 6-3
test_tags_are_decoded() {
	check_table <<-EOF
		encoding 7p1d | | other    | 0 1 2 3 4 5 6 7         | 0 1 2 3 4d 4 6 7
		encoding 7p1d | | other    | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 1d 2d 3d 4d 4d 6d 7d
		encoding 6p2d | | other    | 0 1 2 3 4 5 6 7         | 0 1 2d 2 4d 4 6 7
		encoding 6p2d | | other    | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 1d 2d 2d 4d 4d 6d 7d
		encoding 5p3d | | other    | 0 1 2 3 4 5 6 7         | 0d 0 2d 2 4d 4 6 7
		encoding 5p3d | | other    | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 0d 2d 2d 4d 4d 6d 7d
		encoding 5p3d | | other, 0 | 0 1 2 3 4 5 6 7         | 0d 0 2d 2 4d 4 6 7
		encoding 5p3d pcp 1 | | other | -                    | 1
	EOF
}

# IEEE 802.1Q, table 6-2
test_tags_are_encoded() {
	check_table <<-EOF
		| encoding 7p1d | other | 0 1 2 3 4 5 6 7         | 0 1 2 3 5 5 6 7
		| encoding 7p1d | other | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 1d 2d 3d 4d 4d 6d 7d
		| encoding 6p2d | other | 0 1 2 3 4 5 6 7         | 0 1 3 3 5 5 6 7
		| encoding 6p2d | other | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 1d 2d 2d 4d 4d 6d 7d
		| encoding 5p3d | other | 0 1 2 3 4 5 6 7         | 1 1 3 3 5 5 6 7
		| encoding 5p3d | other | 0d 1d 2d 3d 4d 5d 6d 7d | 0d 0d 2d 2d 4d 4d 6d 7d
		encoding 5p3d | encoding 5p3d | other | 0 1 2 3 4 5 6 7 | 0d 1 2d 3 4d 5 6 7
	EOF
}

test_decoding_comes_before_regeneration() {
	check_table <<-EOF
		pcp-map 7,6,5,4,3,2,1,0 | | other | 0 1 2 3 4d 5d 6d 7d | 7 6 5 4 3d 2d 1d 0d
		encoding 6p2d pcp-map 7,6,5,4,3,2,1,0 | | other | 0 1 2 3 4 5 6 7 | 7 6 5d 5 3d 3 1 0
		encoding 5p3d pcp-map 0,0,0,0,7,7,7,7 | | other | 0 1 2 3 4 5 6 7 | 0d 0 0d 0 7d 7 7 7
	EOF
}

# Classes 0 and 1 are those of priorities 1 and 0.
test_class_table_comes_before_encoding() {
	check_table <<-EOF
		| pcp-out 5,4,3,2,1,0,7,6 | other | 0 1 2 3 4 5 6 7 | 4 5 3 2 1 0 7 6
		| encoding 7p1d pcp-out 5,4,3,2,1,0,7,6 | other | 0 1 2 3 4 5 6 7 | 5 5 3 2 1 0 7 6
		| encoding 7p1d pcp-out 5,4,3,2,1,0,7,6 | other | 0d 1d 2d 3d 4d 5d 6d 7d | 4d 4d 3d 2d 1d 0d 7d 6d
		| encoding 5p3d pcp-out 0,0,0,0,2,2,2,2 | other | 0 1 2 3 4d 5d 6 7 | 1 1 1 1 2d 2d 3 3
	EOF
}

# ---- trust ----

test_trust_none() {
	check_table <<-EOF
		trust none pcp 3 | | other    | 0 1 2 3 4d 5d 6d 7d | 3 3 3 3 3 3 3 3
		trust none pcp 3 | | other, 0 | 0 1 2 3 4d 5d 6d 7d | 3 3 3 3 3 3 3 3
		trust none       | | 4        | 7/46 7d/14 /46 /14  | 0 0 0 0
		trust none pcp 6 encoding 5p3d | encoding 5p3d | other | 0 2 4 7d - | 6 6 6 6 6
	EOF
}

test_trust_pcp() {
	check_table <<-EOF
		trust pcp pcp 2 | | 4    | 0/46 1/46 2/46 3/46 4d/14 5d/14 6d/14 7d/14 | 0 1 2 3 4d 5d 6d 7d
		trust pcp pcp 2 | | 4    | /0 /8 /16 /24 /32 /40 /48 /56               | 2 2 2 2 2 2 2 2
		trust pcp pcp 2 | | 6, 0 | 0/56 1/48 2/40 3/32 4/24 5/16 6/8 7/0       | 0 1 2 3 4 5 6 7
	EOF
}

test_trust_dscp() {
	check_table <<-EOF
		trust dscp | | 4    | /0 /8 /16 /24 /32 /40 /48 /56             | 0 1 2 3 4 5 6 7
		trust dscp | | 6    | /0 /8 /16 /24 /32 /40 /48 /56             | 0 1 2 3 4 5 6 7
		trust dscp | | 4    | /10 /12 /14 /18 /20 /22 /46 /44           | 0 0d 0d 2 2d 2d 5 5
		trust dscp | | 6    | /26 /28 /30 /34 /36 /38 /46 /44           | 3 3d 3d 4 4d 4d 5 5
		trust dscp | | 4    | 7/0 6/8 5/16 4/24 3d/32 2d/40 1d/48 0d/56 | 0 1 2 3 4 5 6 7
		trust dscp | | 6, 0 | 7/0 6/8 5/16 4/24 3d/32 2d/40 1d/28 0d/56 | 0 1 2 3 4 5 3d 7
		trust dscp pcp 4 | | other    | 0 1 2 3 4d 5d 6d 7d             | 4 4 4 4 4 4 4 4
		trust dscp pcp 4 | | other, 0 | 0 1 2 3 4d 5d 6d 7d             | 4 4 4 4 4 4 4 4
		trust dscp pcp 4 | | other    | -                               | 4
	EOF
}

test_trust_pcp_dscp() {
	check_table <<-EOF
		trust pcp-dscp pcp 1 | | 4 | 0/46 1/46 2/46 3/46 4d/8 5d/8 6d/8 7d/8 | 0 1 2 3 4d 5d 6d 7d
		trust pcp-dscp pcp 1 | | 4 | /0 /8 /20 /24 /32 /46 /48 /56           | 0 1 2d 3 4 5 6 7
		trust pcp-dscp pcp 1 | | 6 | /0 /8 /16 /24 /38 /46 /48 /56           | 0 1 2 3 4d 5 6 7
		trust pcp-dscp pcp 1 | | 6, 0 | 0/46 1/46 2/46 3/46 4/8 5/8 6/8 7/8  | 0 1 2 3 4 5 6 7
		trust pcp-dscp pcp 1 | | other | - 5d                                | 1 5d
		trust pcp-dscp encoding 5p3d | | 4 | 0/46 4/46 /46                   | 0d 4d 5
	EOF
}

test_trust_dscp_pcp() {
	check_table <<-EOF
		trust dscp-pcp pcp 1 | | 4 | 7/0 6/8 5d/16 4d/24 3/36 2/46 1/48 0/56 | 0 1 2 3 4d 5 6 7
		trust dscp-pcp pcp 1 | | 6 | /0 /8 /16 /24 /32 /46 /48 /56           | 0 1 2 3 4 5 6 7
		trust dscp-pcp pcp 1 | | other    | 0 1 2 3 4d 5d 6d 7d              | 0 1 2 3 4d 5d 6d 7d
		trust dscp-pcp pcp 1 | | other, 0 | 0 1 2 3 4d 5d 6d 7d              | 0 1 2 3 4d 5d 6d 7d
		trust dscp-pcp pcp 1 | | other    | -                                | 1
		trust dscp-pcp encoding 7p1d pcp-map 7,6,5,4,3,2,1,0 | | other | 3 4 5 6 | 4 3d 3 1
	EOF
}

# all_dscps: print /0 to /63
all_dscps() {
	printf '/%d ' {0..63}
}

# Linux's ietf_dscp_to_ieee8021q_tt(); AFx2 and AFx3 are drop eligible (RFC 2597).
test_every_dscp_has_a_priority() {
	local priorities="0 0 0 0 0 0 0 0 1 1 0 1 0d 1 0d 1
		2 2 2 2 2d 2 2d 2 3 3 3 3 3d 3 3d 3 4 4 4 4 4d 4 4d 4
		5 5 5 5 5 5 5 5 6 6 6 6 6 6 6 6 7 7 7 7 7 7 7 7"

	check_table <<-EOF
		trust dscp | | 4 | $(all_dscps) | ${priorities//[$'\n\t']/ }
	EOF
}

test_dscp_map() {
	check_table <<-EOF
		trust dscp dscp-map 46:1,10-14:3,0:7 | | 4 | /46 /9 /10 /11 /12 /13 /14 /0 | 1 1 3 3 3d 3 3d 7
		trust dscp dscp-map 0-63:5           | | 6 | /0 /8 /20 /24 /32 /46 /48 /63 | 5 5 5d 5 5 5 5 5
		trust dscp dscp-map 0-63:5,8:2       | | 4 | /8 /9                         | 2 5
		trust dscp dscp-map default          | | 4 | /46 /8                        | 5 1
	EOF
}

# check_alone HEX TAG: a frame of h2 leaves p3 with that tag in front
check_alone() {
	check_hex h2 "$1" h3 "${1:0:24}8100$2${1:24}"
}

# An EtherType that promises what is not there: the port's priority
test_frames_that_are_not_whole() {
	local macs=${unknown//:/}${m1//:/} type version

	frames_start h3
	check dvsctl port set p2 trust dscp pcp 4
	check dvsctl port set p3 dscp-out 1,1,1,1,1,1,1,1
	for type in 0800 86dd; do
		check_alone "$macs$type" 800a
		check_alone "$macs${type}45b8" 800a
		check_alone "$macs${type}${payload:0:34}" 800a
		for version in 0 5 7 f; do
			check_alone "$macs$type${version}5b8$payload" 800a
		done
	done
	check_alone "${macs}080065b8$payload" 800a
	check_alone "${macs}86dd4b80$payload" 800a
}

test_tag_in_the_payload_hides_ip() {
	local inner tag

	frames_start h3
	check dvsctl port set p2 trust dscp pcp 4
	check dvsctl port set p3 dscp-out 1,1,1,1,1,1,1,1
	marked_hex 4 0 /46
	inner=$hex
	for tag in 8100e00b 88a8e00b; do
		hex=${inner:0:24}8100e00a$tag${inner:24}
		check_hex h2 "$hex" h3 "${inner:0:24}8100800a$tag${inner:24}"
	done
	# an S-tag is payload, whether a device takes it off or not
	check_alone "${inner:0:24}88a8e00b${inner:24}" 800a
	check dvsctl port set p2 trust dscp-pcp
	hex=${inner:0:24}8100f00a88a8e00b${inner:24}
	check_hex h2 "$hex" h3 "$hex"
}

# ---- DSCP ----

test_dscp_out() {
	local map="dscp-out 8,0,18,26,34,46,48,63"

	check_table <<-EOF
		| $map | 4     | 0/46 1/46 2/46 3/46 4/46 5/0 6/46 7/46 | 0/0 1/8 2/18 3/26 4/34 5/46 6/48 7/63
		| $map | 6     | 0/46 1/46 2/46 3/46 4/46 5/0 6/46 7/46 | 0/0 1/8 2/18 3/26 4/34 5/46 6/48 7/63
		| $map | other | 0 1 2 3 4 5 6 7d                       | 0 1 2 3 4 5 6 7d
		pcp 5 | $map | 4    | /0 /46 /63                        | 5/46 5/46 5/46
		pcp 5 | $map | 6, 0 | 2/0 3/46 7d/63                    | 2/18 3/26 7d/63
		trust dscp | $map | 4 | /46 /8 /20 /30 /56              | 5/46 1/8 2d/18 3d/26 7/63
		trust dscp | dscp-out none | 6 | /46 /8 /20 /30 /56     | 5/46 1/8 2d/20 3d/30 7/56
		| encoding 5p3d pcp-out 0,0,0,0,0,0,0,0 $map | 4 | 0/46 1/46 7d/46 | 1/0 1/8 0d/63
	EOF
}

# Copies share their data until one is written to.
test_dscp_out_is_of_one_port() {
	local sent tagged

	frames_start h1 h3
	check dvsctl port set p2 pcp 5
	check dvsctl port set p3 dscp-out 0,0,0,0,0,1,0,0
	for version in 4 6; do
		marked_hex $version 10 5/1
		tagged=$hex
		marked_hex $version 10 /46
		sent=$hex
		check_hex h2 "$sent" h1 "$sent" h3 "$tagged"
		marked_hex $version 10 /63
		check dvsctl port set p1 dscp-out 0,0,0,0,0,63,0,0
		check_hex h2 "$sent" h1 "$hex" h3 "$tagged"
		check dvsctl port set p1 dscp-out none
	done
}

# The host's own port is one like others, but sockets have a priority already.
test_frames_of_the_host() {
	local map="dscp-out 8,0,18,26,34,46,48,63" mac

	mac=$(switch_get dvs0 mac)
	check dvsctl switch set dvs0 segment 10
	check dvsctl port set p3 $map
	check dvsctl port set dvs0 trust dscp
	ip address add 192.0.2.1/24 dev dvs0
	ip neighbour add 192.0.2.9 lladdr $m4 dev dvs0
	capture_start h3 icmp
	ping -q -c 1 -W 1 -Q 0xb8 192.0.2.9 > /dev/null
	ping -q -c 1 -W 1 -Q 0x38 192.0.2.9 > /dev/null
	captured=(5/46 0d/0)
	check_capture
	# to the host
	check dvsctl port set dvs0 dscp-out 0,0,0,0,0,0,0,63
	check dvsctl port set p2 pcp 7
	frames_start dvs0
	for version in 4 6; do
		marked_hex $version 10 /46
		hex=${mac//:/}${hex:12}
		exchange 1 h2 "$hex"
		marked_hex $version 10 /63
		check_equal "dvs0 ${mac//:/}${hex:12}" "${arrived[*]}" "to the host"
	done
}

# ---- drop eligibility and the scheduler ----

# A slow link, and room for 40 frames
test_drop_eligible_frames_go_first() {
	local sent drops dei waiting before

	frames_start h3
	check dvsctl sched add p3 rate 8kbit burst 1
	queue_replace p3 5 1000
	check dvsctl class set p3 5 limit 40
	check_eligible 20 p3 5 5d
	before=$dei
	burst 5
	class_counts p3 5
	between 34 40 "$waiting" "frames that wait"
	check_equal "$before" "$dei" "drop eligible frames dropped"
	check_equal 120 $((sent + drops + waiting)) "frames"
	# other classes have room
	queue_replace p3 4 1000
	burst 4d 20
	class_counts p3 4
	check_equal "0 0" "$drops $dei" "drops of class 4"
}

# The class's, half of the class's, or half of its child's
test_limit_of_drop_eligible_frames() {
	local sent drops dei waiting

	frames_start h3
	check dvsctl sched add p3 rate 8kbit burst 1
	queue_replace p3 6 1000
	check dvsctl class set p3 6 dei-limit 30 limit 10000
	check_eligible 30 p3 6 6d
	queue_replace p3 4 41
	check_eligible 21 p3 4 4d
	# the limit of the child is its own business
	queue_replace p3 3 10
	check dvsctl class set p3 3 dei-limit 200
	burst 3d
	class_counts p3 3
	between 45 50 "$drops" "frames dropped by the child"
	check_equal 0 "$dei" "drop eligible frames dropped"
}

# What the encoding says counts, and the DSCP
test_drop_eligible_by_encoding_and_dscp() {
	local sent drops dei waiting

	frames_start h3
	check dvsctl sched add p3 rate 8kbit burst 1
	queue_replace p3 2 1000
	check dvsctl port set p2 encoding 5p3d
	check dvsctl class set p3 2 dei-limit 12
	check_eligible 12 p3 2 2
	queue_replace p3 7 1000
	check dvsctl port set p2 trust dscp dscp-map 28:7
	check dvsctl class set p3 7 limit 20
	marked_hex 4 10 /28
	exchange 0 h2 "$hex" 60
	class_counts p3 7
	check_equal "$drops" "$dei" "drops of AF32"
	between 30 60 "$dei" "frames of AF32 dropped"
}

# ---- words ----

test_bad_values_are_refused() {
	local before

	before=$(dvsctl -j port show p2)
	check_refused "dscp-map 46:8: each value is 0 to 7" \
		dvsctl port set p2 dscp-map 46:8
	check_refused "dscp-map 0-63:255: each value is 0 to 7" \
		dvsctl port set p2 trust dscp dscp-map 0-63:255
	check_refused "dscp-out 0,1,2,3,4,5,6,64: each value is 0 to 63" \
		dvsctl port set p2 dscp-out 0,1,2,3,4,5,6,64
	check_refused "dscp-map 64:1: the number is too large" \
		dvsctl port set p2 dscp-map 64:1
	check_refused "unknown word" dvsctl port set p2 trust tos
	check_refused "unknown word" dvsctl port set p2 encoding 4p4d
	check_refused "not eight numbers" dvsctl port set p2 dscp-out 1,2,3
	check_equal "$before" "$(dvsctl -j port show p2)" "port"
}

# marking_of PORT: print the words that would set it
marking_of() {
	dvsctl port show "$1" | sed -n -e 's/.* \(encoding .*\)/\1/p' \
		-e 's/^ *\(trust.*\)/\1/p' -e 's/^ *\(dscp-map.*\)/\1/p' |
		paste -s -d ' '
}

test_marking_is_shown() {
	local usual text
	local map="0-7:0,8-9:1,10:0,11:1,12:0,13:1,14:0,15:1,16-23:2,24-31:3"

	map+=",32-39:4,40-47:5,48-55:6,56-63:7"
	usual="encoding 8p0d trust pcp dscp-out none dscp-map $map"
	check_equal "$usual" "$(marking_of p2)" "defaults"
	check dvsctl port set p2 trust dscp-pcp encoding 6p2d \
		dscp-map 0-9:3,46:1 dscp-out 1,2,3,4,5,6,7,8
	text=$(marking_of p2)
	check_equal "encoding 6p2d trust dscp-pcp dscp-out 1,2,3,4,5,6,7,8\
 dscp-map 0-9:3${map#0-7:0,8-9:1}" "${text/40-45:5,46:1,47:5/40-47:5}" \
		"as it was set"
	# shellcheck disable=SC2086  # words
	check dvsctl port set p2 $defaults
	check_equal "$usual" "$(marking_of p2)" "defaults again"
	# shellcheck disable=SC2086
	check dvsctl port set p2 $text
	check_equal "$text" "$(marking_of p2)" "typed again"
	check dvsctl port set p2 pcp 1
	check_equal "$text" "$(marking_of p2)" "after another word"
}

hosts_create 3 || exit 1
use_family 4
tests_run
