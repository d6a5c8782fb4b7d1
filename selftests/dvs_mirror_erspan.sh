#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# Mirrors to addresses: ERSPAN II and III over IPv4 and IPv6. What the switch sends
# is read by the kernel's own erspan and ip6erspan devices, by tshark, and octet by
# octet.
#
#     access  access  trunk         erspan devices
#        h1      h2      h3            |
#        |       |       |     far ---underlay--- near
#  ------|-------|-------|------------------------|------- namespace sw
#     +--p1------p2------p3--+                    |
#     |         dvs0         |   192.0.2.1, 2001:db8:1::1
#     +----------------------+
#
# far has 192.0.2.2 and 2001:db8:1::2. h1 and h2 are on segment 10.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_flow.sh
. "$suite_dir/lib_flow.sh"

ALL_TESTS="
	test_erspan_ii_octets
	test_erspan_iii_octets
	test_erspan_over_ipv6_octets
	test_index_and_direction
	test_tags_are_inside
	test_segments_that_are_no_vlans
	test_kernel_reads_erspan_ii
	test_kernel_reads_erspan_iii
	test_kernel_reads_erspan_over_ipv6
	test_tshark_agrees
	test_timestamps_go_on
	test_sequence_is_that_of_the_session
	test_copies_are_cut_to_the_mtu
	test_snap_len_is_told
	test_super_frames_are_segmented
	test_checksums_are_whole
	test_ttl_and_dscp
	test_local_address
	test_no_route
	test_packets_through_the_switch_itself
	test_tunnels_as_sources
	test_firewall_applies
	test_route_goes_under_traffic
"

remote4=192.0.2.2
remote6=2001:db8:1::2
near_mac=02:aa:00:00:00:01
far_mac=02:aa:00:00:00:02

underlay_create() {
	ip link add far address $far_mac type veth peer near address $near_mac
	ip link set near netns "$sw"
	sysctl -qw net.ipv6.conf.far.disable_ipv6=0
	ip netns exec "$sw" sysctl -qw net.ipv6.conf.near.disable_ipv6=0
	# who has no link-local address asks for no router
	ip link set far addrgenmode none
	ip -n "$sw" link set near addrgenmode none
	ip address add $remote4/24 dev far
	ip address add $remote6/64 dev far nodad
	ip link set far up
	# what is not expected is refused: nobody need ask where that goes
	ip neigh add 192.0.2.1 lladdr $near_mac dev far
	ip neigh add 192.0.2.7 lladdr $near_mac dev far
	ip neigh add 2001:db8:1::1 lladdr $near_mac dev far
	ip -n "$sw" -batch - <<-EOF_BATCH
		address add 192.0.2.1/24 dev near
		address add 192.0.2.7/24 dev near
		address add 2001:db8:1::1/64 dev near nodad
		link set near up
		neigh add $remote4 lladdr $far_mac dev near
		neigh add $remote6 lladdr $far_mac dev near
	EOF_BATCH
}

prepare() {
	local i

	setup_ns sw || return
	hosts_create 3
	for i in 1 2 3; do
		ip link set p$i netns "$sw"
		ip -n "$sw" link set p$i up
	done
	underlay_create
}

# in_sw COMMAND...: where the switch is
in_sw() {
	ip netns exec "$sw" "$@"
}

dvsctl_sw() {
	dvsctl -n "$sw" "$@"
}

setup() {
	ip -n "$sw" link add dvs0 type dvs
	ip -n "$sw" link set dvs0 up
	dvsctl_sw -b - <<-'EOF_BATCH' || return
		port add p1 segment 10
		port add p2 segment 10
		port add p3 mode trunk vlans 10,20,30:70000
	EOF_BATCH
	frames_start h1 h2 h3 far
	learn h2 $m2
}

teardown() {
	frames_stop
	stop_background
	ip -n "$sw" link del dvs0
	ip link del mirrored 2> /dev/null
	return 0
}

# mirror_add WORD...: m, of session 5, to far unless said otherwise
mirror_add() {
	[[ " $* " == *" remote "* ]] || set -- "$@" remote $remote4
	[[ " $* " == *" session "* ]] || set -- "$@" session 5
	check dvsctl_sw mirror add m "$@"
}

mirror_get() {
	dvsctl_sw -j mirror show "${2:-m}" | jq -rc ".[0].\"$1\""
}

# packet_of FROM HEX: send a frame, set packet to the one of GRE that comes to far
packet_of() {
	local line gre='^far .{24}(0800.{18}|86dd.{12})2f'

	packet=
	exchange 2 "$1" "$2"
	for line in "${arrived[@]}"; do
		[[ ! $line =~ $gre ]] || packet=${line#far }
	done
	[ -n "$packet" ] || fail "$1 sent $2, nothing came to far"
}

# outer_v4 PAYLOAD-HEX [TOS] [TTL] [SOURCE]: set hex to the outer packet
outer_v4() {
	local payload=$1 tos=${2:-0} ttl=${3:-64} from=${4:-192.0.2.1} ip to

	address_hex "$from"; from=$hex
	address_hex $remote4; to=$hex
	printf -v ip '4500%04x00004000%02x2f' $((${#payload} / 2 + 20)) "$ttl"
	printf -v ip '45%02x%s' "$tos" "${ip:4}"
	internet_sum "${ip}0000$from$to"
	hex=${far_mac//:/}${near_mac//:/}0800$ip$sum$from$to$payload
}

# ---- octets ----

# ifindex DEV: of a device of the switch's namespace
ifindex() {
	in_sw cat "/sys/class/net/$1/ifindex"
}

test_erspan_ii_octets() {
	local inner index

	mirror_add ports p1 direction in session 293
	frame_hex $m2 $m1 len=100
	inner=$hex
	packet_of h1 "$inner"
	printf -v index '%08x' $(($(ifindex p1) * 2))
	# GRE with a sequence number; version 1, VLAN 10, no tag, session 293
	outer_v4 "100088be00000000100a0125$index$inner"
	check_equal "$hex" "$packet" "the first packet"
	check dvsctl_sw mirror set m index 77
	packet_of h1 "$inner"
	outer_v4 "100088be00000001100a01250000004d$inner"
	check_equal "$hex" "$packet" "the second packet"
	check_equal "2 200" "$(mirror_get packets) $(mirror_get bytes)" counters
}

test_erspan_iii_octets() {
	local inner stamp before after

	mirror_add ports p1 direction out session 1023 version 3 hwid 42
	frame_hex $m1 $m2 len=100
	inner=$hex
	before=$(($(date +%s%N) / 100000))
	packet_of h2 "$inner"
	after=$(($(date +%s%N) / 100000))
	# version 2, VLAN 10, session 1023; timestamp; P, hardware id 42, egress
	stamp=${packet:92:8}
	outer_v4 "100022eb00000000200a03ff${stamp}000082a8$inner"
	check_equal "$hex" "$packet" "packet"
	stamp=$((16#$stamp))
	[ $(((stamp - before) & 0xffffffff)) -le $((after - before)) ] ||
		fail "stamp $stamp is not between $before and $after"
}

test_erspan_over_ipv6_octets() {
	local inner ip from to

	mirror_add ports p1 direction in remote $remote6 dscp 10 ttl 9 index 1
	frame_hex $m2 $m1 len=100
	inner=$hex
	packet_of h1 "$inner"
	address_hex 2001:db8:1::1; from=$hex
	address_hex $remote6; to=$hex
	printf -v ip '%04x2f09' $((8 + 8 + 100))
	check_equal "${far_mac//:/}${near_mac//:/}86dd628" "${packet:0:31}" "class"
	check_equal "$ip$from${to}100088be00000000100a000500000001$inner" \
		"${packet:36}" "packet"
}

test_index_and_direction() {
	local index

	mirror_add all
	frame_hex $m2 $m1
	exchange 3 h1 "$hex"
	index=$(printf '%s\n' "${arrived[@]}" | sed -n 's/^far //p' |
		cut -c 93-100 | sort | xargs)
	check_equal "$(printf '%08x\n' $(($(ifindex p1) * 2)) \
		$(($(ifindex p2) * 2 + 1)) | sort | xargs)" "$index" "indices"
}

# header FROM FRAME: print the word of ERSPAN and the inner frame's begin
header() {
	local hex

	# shellcheck disable=SC2086
	frame_hex $2
	packet_of "$1" "$hex"
	echo "${packet:84:8} ${packet:100:40}"
}

test_tags_are_inside() {
	local macs=${m2//:/}${m3//:/}

	mirror_add ports p3 direction in
	# VLAN 20, COS 5, tag preserved in the frame
	check_equal "1014b805 ${macs}8100a01488b55a5a" \
		"$(header h3 "$m2 $m3 vlan=5.20" | cut -c 1-49)" "tag"
	check_equal "1014f805 ${macs}8100f0148100000a" \
		"$(header h3 "$m2 $m3 vlan=7d.20 vlan=10" | cut -c 1-49)" "two"
	check_equal "1014b805 ${macs}88a8a01488b55a5a" \
		"$(header h3 "$m2 $m3 svlan=5.20" | cut -c 1-49)" "S-tag"
}

test_segments_that_are_no_vlans() {
	check dvsctl_sw port set p1 segment 70000
	check dvsctl_sw port set p2 segment 4094
	mirror_add ports p1,p2 direction in
	check_equal "10000005" "$(header h1 "$bc $m1" | cut -c 1-8)" 70000
	check_equal "1ffe0005" "$(header h2 "$bc $m2" | cut -c 1-8)" 4094
}

# ---- real peers ----

# peer_create WORD...: a device of the kernel that decapsulates, in frames_start
peer_create() {
	if ! ip link add mirrored type "$@" 2> "$tmp/refused"; then
		skip_test "$(head -n 1 "$tmp/refused")"
		return 1
	fi
	sysctl -qw net.ipv6.conf.mirrored.disable_ipv6=1
	ip link set mirrored up
	frames_start h1 h2 h3 mirrored
}

# check_peer: it gets frames as they were, of all lengths, with their tags
check_peer() {
	check dvsctl_sw port set p3 vlans 10,20
	mirror_add ports p1,p3 direction in session 7 "$@"
	check_frame h1 "$m2 $m1" h2 mirrored
	check_frame h1 "$m2 $m1 len=1200" h2 mirrored
	check_frame h3 "$m2 $m3 vlan=6.20 len=700" mirrored
	check_frame h3 "$m2 $m3 vlan=1.10" "h2=$m2 $m3" mirrored
	# one of another session is not for it
	check dvsctl_sw mirror set m session 8
	check_frame h1 "$m2 $m1" h2
	check dvsctl_sw mirror set m session 7
	check_frame h1 "$m2 $m1" h2 mirrored
	check_equal 6 "$(mirror_get packets)" copies
}

test_kernel_reads_erspan_ii() {
	peer_create erspan seq key 7 local $remote4 remote 192.0.2.1 \
		erspan_ver 1 erspan 123 || return 0
	check_peer
}

test_kernel_reads_erspan_iii() {
	peer_create erspan seq key 7 local $remote4 remote 192.0.2.1 \
		erspan_ver 2 erspan_dir ingress erspan_hwid 1 || return 0
	check_peer version 3 hwid 9
}

test_kernel_reads_erspan_over_ipv6() {
	peer_create ip6erspan seq key 7 local $remote6 remote 2001:db8:1::1 \
		erspan_ver 1 erspan 1 || return 0
	check_peer remote $remote6
	ip link del mirrored
	check dvsctl_sw mirror del m
	peer_create ip6erspan seq key 7 local $remote6 remote 2001:db8:1::1 \
		erspan_ver 2 erspan_dir egress erspan_hwid 1 || return 0
	check_peer remote $remote6 version 3
}

capture_start() {
	run_background tcpdump -n -U -i far -w "$tmp/pcap" proto 47 2> "$tmp/tcpdump"
	check_wait 5000 grep -q listening "$tmp/tcpdump"
}

# captured COUNT: whether so many packets were written
captured() {
	[ "$(tcpdump -nr "$tmp/pcap" 2> /dev/null | wc -l)" -eq "$1" ]
}

# tshark_fields FIELD...: print what tshark reads of the capture
tshark_fields() {
	tshark -r "$tmp/pcap" -T fields -E separator=' ' \
		"${@/#/-e}" 2> /dev/null
}

test_tshark_agrees() {
	capture_start
	mirror_add ports p3 direction in session 9 index 291
	send h3 "$m2 $m3 vlan=5.20"
	check dvsctl_sw mirror set m version 3 hwid 33 snap-len 60
	send h3 "$m2 $m3 vlan=3.10 len=300"
	check dvsctl_sw mirror set m direction out remote $remote6 session 1023
	send h1 "$bc $m1"
	check_wait 5000 captured 3
	check_equal "\
1 20 5 0 9 291
2 10 3 1 9 
2 10 0 0 1023 " "$(tshark_fields erspan.version erspan.vlan erspan.cos \
		erspan.truncated erspan.spanid erspan.index |
		sed -e 's/False/0/; s/True/1/')" "of both"
	check_equal "33 0
33 1" "$(tshark_fields erspan.hw erspan.direction | sed '/^ *$/d')" "of III"
	check_equal "0
1
2" "$(tshark_fields gre.sequence_number)" "sequence numbers"
	check_equal "$far_mac,$m2 20
$far_mac,$m2 10
$far_mac,$bc 10" "$(tshark_fields eth.dst vlan.id)" "frames"
	check_equal "" "$(tshark -r "$tmp/pcap" -Y _ws.malformed 2> /dev/null)" \
		"what tshark complains of"
}

test_timestamps_go_on() {
	local first

	mirror_add ports p1 direction in version 3
	frame_hex $m2 $m1
	packet_of h1 "$hex"
	first=$((16#${packet:92:8}))
	busywait 100 false
	packet_of h1 "$hex"
	[ $(((16#${packet:92:8} - first) & 0xffffffff)) -ge 1000 ] ||
		fail "no 100 ms from $first to $((16#${packet:92:8}))"
}

test_sequence_is_that_of_the_session() {
	local n

	mirror_add ports p1 direction in
	check dvsctl_sw mirror add n ports p2 direction in remote $remote4 \
		session 6
	frame_hex $m2 $m1
	for n in 0 1 2; do
		packet_of h1 "$hex"
		check_equal "0000000$n" "${packet:76:8}" "number"
	done
	frame_hex $m1 $m2
	packet_of h2 "$hex"
	check_equal "00000000" "${packet:76:8}" "number of the other"
	check dvsctl_sw mirror set m snap-len 60
	frame_hex $m2 $m1
	packet_of h1 "$hex"
	check_equal "00000003" "${packet:76:8}" "number after a change"
}

# ---- length ----

# The path allows 1500 bytes: 20 of IP, 8 of GRE, 8 of ERSPAN, and the frame
test_copies_are_cut_to_the_mtu() {
	mirror_add ports p1 direction in
	frame_hex $m2 $m1 len=1464
	packet_of h1 "$hex"
	check_equal "100a0005 $hex" "${packet:84:8} ${packet:100}" "fits"
	frame_hex $m2 $m1 len=1465
	packet_of h1 "$hex"
	check_equal "100a0405 ${hex:0:2928}" "${packet:84:8} ${packet:100}" "cut"
	check dvsctl_sw mirror set m version 3
	frame_hex $m2 $m1 len=1514
	packet_of h1 "$hex"
	check_equal "200a0405 ${hex:0:2920}" "${packet:84:8} ${packet:108}" "III"
	ip -n "$sw" link set near mtu 68
	frame_hex $m2 $m1
	packet_of h1 "$hex"
	check_equal "${hex:0:56}" "${packet:108}" "hardly anything"
	ip -n "$sw" link set near mtu 1500
	check_equal "4 {}" "$(mirror_get packets) $(mirror_get counts)" counters
}

test_snap_len_is_told() {
	mirror_add ports p1 direction in snap-len 64
	frame_hex $m2 $m1 len=64
	packet_of h1 "$hex"
	check_equal "100a0005 $hex" "${packet:84:8} ${packet:100}" "whole"
	frame_hex $m2 $m1 len=65
	packet_of h1 "$hex"
	check_equal "100a0405 ${hex:0:128}" "${packet:84:8} ${packet:100}" "cut"
}

# longest: print the length of the longest packet that comes to far
longest() {
	frames -s 20 -l far | sed 's/.*longest \([0-9]*\).*/\1/'
}

# A packet is no longer than the path allows: each segment is a packet
test_super_frames_are_segmented() {
	mirror_add ports p1 direction in snap-len 1400
	run_background load h1 1:3000
	check_equal $((14 + 20 + 16 + 1400)) "$(longest)" "longest packet"
	check_equal "{}" "$(mirror_get counts)" "drops"
}

# What is left to a device to be filled in is filled in
test_checksums_are_whole() {
	capture_start
	mirror_add ports p1 direction in
	ip address add 10.0.0.1/24 dev h1
	ip neigh add 10.0.0.2 lladdr $m2 dev h1
	echo data > /dev/udp/10.0.0.2/9
	check_wait 5000 captured 1
	check_equal "Good 1" "$(tshark -r "$tmp/pcap" -o udp.check_checksum:TRUE \
		-T fields -E separator=' ' -e udp.checksum.status 2> /dev/null |
		sed 's/^1$/Good 1/')" "checksum"
	ip address flush dev h1
}

# ---- the packet's own header ----

test_ttl_and_dscp() {
	local inner

	mirror_add ports p1 direction in ttl 3 dscp 46 index 1
	frame_hex $m2 $m1
	inner=$hex
	packet_of h1 "$inner"
	outer_v4 "100088be00000000100a000500000001$inner" $((46 << 2)) 3
	check_equal "$hex" "$packet" "packet"
}

test_local_address() {
	local inner

	mirror_add ports p1 direction in local 192.0.2.7 index 1
	frame_hex $m2 $m1
	inner=$hex
	packet_of h1 "$inner"
	outer_v4 "100088be00000000100a000500000001$inner" 0 64 192.0.2.7
	check_equal "$hex" "$packet" "packet"
	check_equal true "$(mirror_get active)" "active"
	# one that the host does not have
	check dvsctl_sw mirror set m local 192.0.2.99
	check_equal false "$(mirror_get active)" "active"
	frame_hex $m2 $m1
	exchange 1 h1 "$hex"
	check_equal '{"no-route":1}' "$(mirror_get counts)" "drops"
	check dvsctl_sw mirror set m remote $remote4
	check_refused "different families" \
		dvsctl_sw mirror set m remote $remote6
}

test_no_route() {
	mirror_add ports p1 direction in remote 203.0.113.1
	check_equal false "$(mirror_get active)" "active"
	check_frame h1 "$m2 $m1" h2
	check_equal '{"no-route":1}' "$(mirror_get counts)" "drops"
	check ip -n "$sw" route add 203.0.113.0/24 via $remote4
	check_equal true "$(mirror_get active)" "active with a route"
	frame_hex $m2 $m1
	packet_of h1 "$hex"
	check ip -n "$sw" route del 203.0.113.0/24
}

# The host's address is that of the switch, so that packets leave by a port: they
# are not mirrored on their way
test_packets_through_the_switch_itself() {
	local packets

	check dvsctl_sw switch set dvs0 segment 10
	ip -n "$sw" -batch - <<-EOF_BATCH
		address add 198.51.100.1/24 dev dvs0
		neigh add 198.51.100.2 lladdr $m2 dev dvs0
	EOF_BATCH
	mirror_add all remote 198.51.100.2
	frame_hex 02:00:00:00:00:99 $m1
	exchange 5 h1 "$hex"
	# in at p1, out at p2 and p3
	packets=$(printf '%s\n' "${arrived[@]}" | grep -c '^h2 .*100088be')
	check_equal "3 3" "$packets $(mirror_get packets)" "packets"
	send h1 "$m2 $m1"
	check_equal 5 "$(mirror_get packets)" "in at p1, out at p2"
}

# Frames of a tunnel are seen as they are inside
test_tunnels_as_sources() {
	check dvsctl_sw -b - <<-'EOF_BATCH'
		tunnel add vx0 local 192.0.2.1
		remote add 192.0.2.2 tunnel vx0 segments 10
	EOF_BATCH
	mirror_add tunnels vx0 index 5
	frame_hex 02:00:00:00:00:99 $m1
	exchange 4 h1 "$hex"
	check_equal 1 "$(printf '%s\n' "${arrived[@]}" |
		grep -c "^far .*100088be00000000100a000500000005$hex\$")" "out"
	frame_hex $m2 02:00:00:00:00:99
	inner=$hex
	vxlan_hex 10 "$inner"
	packet_hex "$hex" from=192.0.2.2 to=192.0.2.1 family=4 \
		macs=${near_mac//:/}${far_mac//:/}
	exchange 2 far "$hex"
	check_equal "1 1" "$(printf '%s\n' "${arrived[@]}" |
		grep -c "^far .*100088be00000001100a000500000005$inner\$") $(
		printf '%s\n' "${arrived[@]}" | grep -c "^h2 $inner\$")" "in"
}

test_firewall_applies() {
	mirror_add ports p1 direction in
	if ! in_sw nft -f - 2> "$tmp/nft" <<-'EOF_NFT'; then
		table ip t {
			chain c {
				type filter hook output priority 0
				ip protocol gre drop
			}
		}
	EOF_NFT
		skip_test "$(head -n 1 "$tmp/nft")"
		return
	fi
	check_frame h1 "$m2 $m1" h2
	check_equal '{"egress-queue":1}' "$(mirror_get counts)" "drops"
	in_sw nft flush ruleset
}

test_route_goes_under_traffic() {
	local i

	mirror_add all direction in
	run_background load h1 1:60,1400,3000
	longest > /dev/null
	for ((i = 0; i < 20; i++)); do
		ip -n "$sw" link set near down
		ip -n "$sw" link set near up
		dvsctl_sw mirror set m remote $remote4 version $((i % 2 + 2))
	done
	check ip -n "$sw" link del near
	dvsctl_sw mirror del m
	stop_background
	underlay_create
	frames_start h1 h2 h3 far
}

prepare || exit 1
tests_run
