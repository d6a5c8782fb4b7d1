#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Mirrors to ports: how they are told, which frames are copied, what copies look
# like. The topology is in lib_mirror.sh. Targets are in dvs_mirror_target.sh, ERSPAN
# is in dvs_mirror_erspan.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_mirror.sh
. "$suite_dir/lib_mirror.sh"

ALL_TESTS="
	test_words_come_back
	test_set_replaces_what_it_says
	test_bad_words_are_refused
	test_bad_targets_are_refused
	test_sixty_four_mirrors
	test_many_sources
	test_nothing_without_a_mirror
	test_frames_that_come_in
	test_frames_that_leave
	test_frames_both_ways
	test_tags_are_those_of_the_wire
	test_trunk_as_target_shows_segments
	test_tcpdump_shows_tags
	test_segments_as_sources
	test_switch_as_source
	test_host_port_as_source
	test_frames_that_are_dropped
	test_control_frames
	test_filter_by_address
	test_filter_by_tag_and_type
	test_filter_by_port
	test_filter_both_directions
	test_short_frames
	test_one_of_n
	test_snap_len
	test_super_frames
	test_counters
	test_drops_have_reasons
"

# ---- words ----

test_words_come_back() {
	mirror_add ports p1,dvs0,p2,p1 segments 20-29,7,8 direction in \
		src-mac $m1 dst-mac $m2 vlan 10 ethertype 0x0800 \
		src 10.0.0.7/24 dst 10.0.1.1 protocol 6 src-port 80 \
		dst-port 65535 reverse on interval 7 snap-len 96 dedicated off
	check_equal "\
m: switch dvs0 ports p1,dvs0,p2 segments 7-8,20-29 direction in interval 7 snap-len 96
    reverse on src-mac $m1 dst-mac $m2 vlan 10 ethertype 2048 src 10.0.0.0/24\
 dst 10.0.1.1/32 protocol 6 src-port 80 dst-port 65535
    target p4 dedicated off
    active yes packets 0 bytes 0" "$(dvsctl mirror show m)" "m"
	check dvsctl mirror add other all target p3 rspan 999
	check_equal "\
other: switch dvs0 all direction both interval 1 snap-len 0
    target p3 rspan 999
    active yes packets 0 bytes 0" "$(dvsctl mirror show other)" "other"
	check_equal "m other" \
		"$(dvsctl -j mirror show | jq -r 'map(.name) | join(" ")')" "all"
}

test_set_replaces_what_it_says() {
	mirror_add ports p1 src-mac $m1 vlan 10 reverse on snap-len 100
	check dvsctl mirror set m segments 5
	check_equal "0 1" "$(dvsctl -j mirror show m |
		jq -r '.[0] | "\(.ports | length) \(.segments | length)"')" \
		"sources"
	check dvsctl mirror set m all dst-mac $m2
	check_equal "true null null false $m2" "$(dvsctl -j mirror show m | jq -r \
		'.[0] | "\(."sources-all") \(.vlan) \(."src-mac") \(.reverse) \(."dst-mac")"')" \
		"sources and filter"
	check dvsctl mirror set m no-filter
	check_equal null "$(mirror_get dst-mac)" "filter"
	check_equal 100 "$(mirror_get snap-len)" "what was not said"
	check dvsctl mirror set m target p3 rspan 999
	check_equal "p3 999 null" "$(dvsctl -j mirror show m |
		jq -r '.[0] | "\(."target-name") \(.rspan) \(.dedicated)"')" target
	check dvsctl mirror set m remote 192.0.2.9 session 3
	check_equal "null 192.0.2.9 3" "$(dvsctl -j mirror show m |
		jq -r '.[0] | "\(."target-name") \(.remote) \(.session)"')" remote
	check dvsctl mirror set m target p4
	check_equal "p4 null true" "$(dvsctl -j mirror show m |
		jq -r '.[0] | "\(."target-name") \(.remote) \(.dedicated)"')" "again"
}

test_bad_words_are_refused() {
	local new="dvsctl mirror add x target p4"

	check_refused "no target and no remote" dvsctl mirror add x all
	check_refused "direction none: a mirror looks in" $new direction none
	check_refused "snap-len 13: a snap-len is 0, or at least 14" \
		$new snap-len 13
	check_refused "interval" $new interval 0
	check_refused "vlan" $new vlan 4095
	check_refused "src-port" $new src-port 0
	check_refused "dst 2001:db8::1: the addresses are of different families" \
		$new src 10.0.0.1 dst 2001:db8::1
	check_refused "src 10.0.0.1/33: the prefix is longer than the address" \
		$new src 10.0.0.1/33
	check_refused "reverse on: there is no filter to reverse" $new reverse on
	check_refused "no such device" $new ports nosuch
	check_refused "ports p1,h1: the device is not a port of the switch" \
		$new ports p1,h1
	check_refused "tunnels vx9: the switch has no such tunnel" \
		$new tunnels vx9
	check_refused "some sources or all, not both" $new all ports p1
	check_refused "the switch has no such mirror" dvsctl mirror del x
	mirror_add ports p1
	check_refused "m: the switch has this mirror already" \
		dvsctl mirror add m target p4
	check_refused "a filter or none, not both" \
		dvsctl mirror set m vlan 5 no-filter
	check_refused "ports p2,p4: the target is a source" \
		dvsctl mirror set m ports p2,p4
	check_equal "[\"p1\"]" "$(dvsctl -j mirror show |
		jq -c 'map(.ports[].ifname)')" "mirrors"
}

test_bad_targets_are_refused() {
	local new="dvsctl mirror add x all"

	check_refused "target h1: the device is not a port" $new target h1
	check_refused "target dvs0: the host's own port cannot be a target" \
		$new target dvs0
	check_refused "target p4: the target is a source" \
		dvsctl mirror add x ports p1,p4 target p4
	check_refused "rspan 9: RSPAN needs a trunk" $new target p4 rspan 9
	check_refused "rspan 20: the VID of RSPAN is in the port's map" \
		$new target p3 rspan 20
	check_refused "dedicated on: a port of RSPAN goes on" \
		$new target p3 rspan 9 dedicated on
	check_refused "a port or a remote, not both" \
		$new target p4 remote 192.0.2.2 session 1
	check_refused "a remote needs a session" $new remote 192.0.2.2
	check_refused "ttl 5: only a remote has it" $new target p4 ttl 5
	check_refused "rspan 5: only a port" \
		$new remote 192.0.2.2 session 1 rspan 5
	check_refused "session" $new remote 192.0.2.2 session 1024
	check_refused "not the address of a host" \
		$new remote 239.1.1.1 session 1
	check_refused "not the address of a host" $new remote fe80::1 session 1
	check_refused "local 2001:db8::1: remote and local address are of different" \
		$new remote 192.0.2.2 session 1 local 2001:db8::1
	check_refused "index 5: only ERSPAN II" \
		$new remote 192.0.2.2 session 1 version 3 index 5
	check_refused "hwid 5: only ERSPAN III" \
		$new remote 192.0.2.2 session 1 hwid 5
	check_equal "[]" "$(dvsctl -j mirror show)" "mirrors"
}

test_sixty_four_mirrors() {
	local i

	for ((i = 0; i < 64; i++)); do
		echo "mirror add m$i ports p1 target p4"
	done > "$tmp/batch"
	check dvsctl -b "$tmp/batch"
	check_refused "the switch has 64 mirrors already" \
		dvsctl mirror add x ports p1 target p4
	frame_hex $m2 $m1
	exchange 65 h1 "$hex"
	check_equal 65 ${#arrived[@]} "the frame and its copies"
	check dvsctl mirror del m17
	check dvsctl mirror add x ports p1 target p4
}

test_many_sources() {
	local list i

	for ((i = 0; i < 256; i++)); do
		list+=,$((2 * i + 1))
	done
	mirror_add ports p1,p2,p3,p5 segments "${list#,}"
	check_equal "4 256" "$(dvsctl -j mirror show m |
		jq -r '.[0] | "\(.ports | length) \(.segments | length)"')" "sources"
	dvsctl mirror set m segments "${list#,},513" 2> /dev/null
	check_fail $? "257 runs of segments are not refused"
	check_equal 256 "$(dvsctl -j mirror show |
		jq '.[0].segments | length')" "in a dump"
}

# ---- which frames ----

test_nothing_without_a_mirror() {
	check_frame h1 "$m2 $m1" h2
	mirror_add ports p5
	check_frame h1 "$m2 $m1" h2
	check_copies m 0
}

test_frames_that_come_in() {
	mirror_add ports p1 direction in
	check_frame h1 "$m2 $m1" h2 h4
	check_frame h2 "$m1 $m2" h1
	check_frame h1 "$m2 $m1 len=1514" h2 h4
	check_copies m 2
}

test_frames_that_leave() {
	mirror_add ports p1 direction out
	check_frame h1 "$m2 $m1" h2
	check_frame h2 "$m1 $m2" h1 h4
	check_copies m 1
}

# Twice, as it came and as it left
test_frames_both_ways() {
	mirror_add ports p1,p2
	check_frame h1 "$m2 $m1" h2 h4 h4
	check dvsctl mirror set m ports p1
	check_frame h1 "$m2 $m1" h2 h4
	check_frame h2 "$m1 $m2" h1 h4
}

test_tags_are_those_of_the_wire() {
	mirror_add ports p3
	check_frame h3 "$m2 $m3 vlan=5.10" "h2=$m2 $m3" h4
	check_frame h3 "$m2 $m3 vlan=5d.10 vlan=3" \
		"h2=$m2 $m3 vlan=3" h4
	check_frame h2 "$m3 $m2" "h3=$m3 $m2 vlan=10" "h4=$m3 $m2 vlan=10"
	check_frame h3 "$bc $m3 svlan=10" h4
	check dvsctl mirror set m ports p1
	check_frame h1 "$m2 $m1 vlan=3.0" "h2=$m2 $m1" h4
}

# Frames of an access port get the tag that the target has for their segment
test_trunk_as_target_shows_segments() {
	check dvsctl port set p4 mode trunk vlans 77:10,30
	mirror_add ports p1,p3,p5 direction in
	check_frame h1 "$m2 $m1" h2 "h4=$m2 $m1 vlan=77"
	check_frame h5 "$bc $m5" "h4=$bc $m5 vlan=30"
	check_frame h3 "$m2 $m3 vlan=10" "h2=$m2 $m3" \
		"h4=$m2 $m3 vlan=10"
}

# pcap_has TEXT: whether tcpdump says so of a frame
pcap_has() {
	tcpdump -ner "$tmp/pcap" 2> /dev/null | grep -qF "$1"
}

test_tcpdump_shows_tags() {
	mirror_add ports p3 direction in
	run_background tcpdump -U -nei h4 -w "$tmp/pcap" 2> "$tmp/tcpdump"
	check_wait 5000 grep -q listening "$tmp/tcpdump"
	send h3 "$m2 $m3 vlan=5.10"
	check_wait 5000 pcap_has \
		"$m3 > $m2, ethertype 802.1Q (0x8100), length 64: vlan 10, p 5"
}

test_segments_as_sources() {
	mirror_add segments 10-19 direction in
	check_frame h1 "$m2 $m1" h2 h4
	check_frame h3 "$m2 $m3 vlan=10" "h2=$m2 $m3" h4
	check_frame h3 "$bc $m3 vlan=20"
	check_frame h5 "$bc $m5"
	check dvsctl mirror set m segments 10-19 ports p5
	check_frame h5 "$bc $m5" h4
	check_frame h1 "$m2 $m1" h2 h4
	# one that begins later
	check dvsctl mirror set m segments 40
	check dvsctl port set p5 segment 40
	check_frame h5 "$bc $m5" h4
}

test_switch_as_source() {
	mirror_add all direction in
	check_frame h1 "$m2 $m1" h2 h4
	check_frame h5 "$bc $m5" h4
	# a port that comes later
	check ip link set p5 nomaster
	check dvsctl port add p5 segment 30
	books_are_lost=yes
	check_frame h5 "$bc $m5" h4
	check dvsctl mirror set m direction out
	check_frame h1 "$m2 $m1" h2 h4
}

test_host_port_as_source() {
	local arrived

	check dvsctl switch set dvs0 segment 10
	mirror_add ports dvs0 direction out
	frame_hex $bc $m1
	exchange 3 h1 "$hex"
	check_copies m 1
	mirror_add_host_in
}

mirror_add_host_in() {
	check dvsctl mirror set m direction in
	frame_hex $m2 02:00:00:00:00:77
	exchange 2 dvs0 "$hex"
	check_equal "h2 h4" "$(printf '%s\n' "${arrived[@]%% *}" | sort | xargs)" \
		"what the host sends"
}

# A mirror shows what came, whatever becomes of it
test_frames_that_are_dropped() {
	mirror_add ports p1 direction in
	check_frame h1 "$m2 $m1 vlan=7" h4
	check_frame h1 "$m2 ff:00:00:00:00:01" h4
	check_drops dvs0 "p1 tag-refused 1" "p1 invalid-source 1"
	check dvsctl mirror set m ports p2 direction out
	check dvsctl port set p2 state down
	check_frame h1 "$m2 $m1"
	check_copies m 2
}

test_control_frames() {
	mirror_add ports p1
	check_frame h1 "01:80:c2:00:00:0e $m1 type=88cc" h4
	check_drops dvs0 "p1 reserved-group 1"
}

# ---- filters ----

# filtered EXPECTED WORD...: which of the frames of h1 that a filter takes: UDP and
# TCP of IPv4, UDP of IPv6, ARP, and the answer to the first one
filtered() {
	local expected=$1 seen='' n=0 kind

	shift
	dvsctl mirror del m 2> /dev/null
	mirror_add ports p1,p3 direction in "$@"
	for kind in udp tcp udp6 arp answer; do
		case $kind in
		udp) ip_hex 17 "$(ports_hex 1000 53)" ;;
		tcp) ip_hex 6 "$(tcp_hex 1000 80 2)" ;;
		udp6) ip6_hex 17 "$(ports_hex 1000 53)" ;;
		arp) frame_hex $bc $m1 type=0806 ;;
		answer) ip_hex 17 "$(ports_hex 53 1000)" from=$a2 to=$a1 \
			macs=$m1$m2 ;;
		esac
		from_h1
		[ "$(mirror_get packets)" -eq $n ] || seen+=" $kind"
		n=$(mirror_get packets)
	done
	check_equal "$expected" "${seen# }" "$*"
}

test_filter_by_address() {
	filtered "udp tcp udp6 arp" src-mac $m1
	filtered "udp tcp udp6" dst-mac $m2
	filtered "udp tcp" src $a1
	filtered "udp tcp answer" src 10.0.0.0/8
	filtered "udp6" dst $x2
	filtered "udp6" dst 2001:db8::/32
	filtered "" src $x2
}

test_filter_by_tag_and_type() {
	filtered "udp tcp answer" ethertype 0x0800
	filtered "arp" ethertype 2054
	filtered "" vlan 10
	check dvsctl mirror set m vlan 10
	send h3 "$m2 $m3 vlan=3.10"
	send h3 "$m2 $m3 vlan=20"
	check_copies m 1
}

test_filter_by_port() {
	filtered "udp udp6" dst-port 53
	filtered "udp6" dst-port 53 ethertype 0x86dd
	filtered "tcp" protocol 6
	filtered "udp tcp udp6" src-port 1000
	filtered "tcp" src-port 1000 dst-port 80 protocol 6 src $a1 dst $a2 \
		src-mac $m1 dst-mac $m2
}

test_filter_both_directions() {
	filtered "udp answer" dst-port 53 src $a1 reverse on
	filtered "udp tcp udp6 arp answer" src-mac $m1 reverse on
	filtered "udp tcp answer" src $a1 dst $a2 reverse on
}

# Frames that end too early, and say that they go on
test_short_frames() {
	local len ip=${m2//:/}${m1//:/}0800

	mirror_add ports p1 direction in src $a1 dst-port 53
	check dvsctl mirror add n ports p1 direction in target p4 snap-len 14
	ip_hex 17 "$(ports_hex 1000 53)"
	for ((len = 14; len <= 42; len++)); do
		exchange 0 h1 "${hex:0:2*len}"
	done
	check_copies n 29
	check_copies m 5	# 38 bytes have the ports
	exchange 0 h1 "${ip}4f000000"
	exchange 0 h1 "${ip/0800/86dd}60000000ffff00"
	check_copies n 31
	# the core drops that before the switch sees it
	exchange 0 h1 "${ip/0800/8100}00"
	check_copies n 31
}

# ---- how many, and how much ----

test_one_of_n() {
	local n

	mirror_add ports p1 direction in interval 10
	frame_hex $m2 $m1
	exchange 0 h1 "$hex" 1000
	n=$(mirror_get packets)
	[ "$n" -ge 98 ] && [ "$n" -le 102 ] || fail "1:10 of 1000: $n"
}

test_snap_len() {
	mirror_add ports p1,p3 direction in snap-len 100
	check_frame h1 "$m2 $m1 len=101" h2 "h4=$m2 $m1 len=100"
	check_frame h1 "$m2 $m1 len=100" h2 h4
	check_frame h1 "$m2 $m1 len=1514" h2 "h4=$m2 $m1 len=100"
	# without the tag
	check_frame h3 "$m2 $m3 vlan=10 len=204" "h2=$m2 $m3 len=200" \
		"h4=$m2 $m3 vlan=10 len=104"
	check_equal 400 "$(mirror_get bytes)" "bytes"
}

# They stay one, unless they are to be cut
test_super_frames() {
	mirror_add ports p1 direction in
	run_background load h1 1:3000
	[ "$(longest)" -gt 2900 ] || fail "no super-frame"
	check dvsctl mirror set m snap-len 200
	check_wait 5000 is 200 longest
	check dvsctl mirror set m snap-len 2000
	[ "$(longest)" -le 1514 ] || fail "a segment that is too long"
}

test_counters() {
	mirror_add ports p1 direction in
	send h1 "$m2 $m1"
	send h1 "$m2 $m1 len=200"
	check_equal "2 260 {}" "$(dvsctl -j mirror show m |
		jq -rc '.[0] | "\(.packets) \(.bytes) \(.counts)"')" "counters"
	check_equal "0" "$(port_get p4 tx-packets)" "frames of the port"
	check dvsctl mirror set m interval 2
	check_copies m 2
}

test_drops_have_reasons() {
	mirror_add ports p1 direction in
	ip link set p4 mtu 200
	send h1 "$m2 $m1 len=214"
	send h1 "$m2 $m1 len=215"
	check_equal '{"egress-mtu":1}' "$(mirror_get counts | jq -c .)" "too long"
	check dvsctl mirror set m snap-len 214
	send h1 "$m2 $m1 len=215"
	check_copies m 2
	ip link set p4 mtu 1500
	ip link set p4 down
	send h1 "$m2 $m1"
	ip link set p4 up
	check_equal '{"egress-down":1,"egress-mtu":1}' \
		"$(mirror_get counts | jq -c .)" "down"
	check_equal "    active yes packets 2 bytes 428 dropped egress-down 1 egress-mtu 1" \
		"$(dvsctl mirror show m | tail -n 1)" "as text"
	check_drops dvs0
}

hosts_create 5 || exit 1
tests_run
