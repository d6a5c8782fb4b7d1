# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# What the suites about flows share.
#
#     access  access  trunk
#        h1      h2      h3
#        |       |       |
#     +--p1------p2------p3--+
#     |         dvs0         |
#     +----------------------+
#
# All are on segment 10, which has VID 10 on the trunk.

# shellcheck source=selftests/lib_packet.sh
. "$suite_dir/lib_packet.sh"

m1=02:11:00:00:00:01
m2=02:22:00:00:00:02
m3=02:33:00:00:00:03
unknown=02:00:00:00:00:99
bc=ff:ff:ff:ff:ff:ff
a1=10.0.0.1 a2=10.0.0.2
x1=2001:db8::1 x2=2001:db8::2

# packets here have no defaults
vtep_a='' vtep_b='' ul_mac='' wire_mac='' family=4

# A port that goes takes its counters along
books_are_lost=

# flow_setup: m2 is behind p2; no flow ends because a machine is slow
flow_setup() {
	switch_create dvs0 p1 p2 p3 && frames_start h2 || return
	dvsctl -b - <<-'EOF_BATCH'
		port set p1 segment 10
		port set p2 segment 10
		port set p3 mode trunk vlans 10
		flow set dvs0 idle 3600 active 3600
	EOF_BATCH
	exchange 0 h2 "${bc//:/}${m2//:/}88b5$(printf '%0100d' 0)"
}

flow_teardown() {
	frames_stop
	stop_background
	[ -n "$books_are_lost" ] || check_books dvs0
	books_are_lost=
	switch_destroy dvs0
}

# flows KEY...: print these members of each flow in the cache, in lines
flows() {
	dvsctl -j flow show | jq -r ".[] | [$(printf '."%s",' "$@" |
		sed 's/,$//')] | map(. // \"-\") | join(\" \")" | sort
}

# check_flows WHAT "KEY..." LINE...: what the members of the flows are
check_flows() {
	local what=$1 keys=$2 expected

	shift 2
	expected=$(printf '%s\n' "$@" | sort)
	# shellcheck disable=SC2086  # keys are words
	check_equal "$expected" "$(flows $keys)" "$what"
}

# ip_hex PROTO PAYLOAD-HEX [VARIABLE=VALUE]...: set hex to a frame from m1 to m2
ip_hex() {
	local proto=$1 payload=$2 from=$a1 to=$a2 tos=0 frag=0x4000 options=''
	local macs=$m2$m1 ip sum ihl

	[ $# -eq 2 ] || local "${@:3}"
	ihl=$((5 + ${#options} / 8))
	address_hex "$from"; from=$hex
	address_hex "$to"; to=$hex
	printf -v ip '4%x%02x%04x0000%04x40%02x' $ihl $tos \
		$((ihl * 4 + ${#payload} / 2)) $frag "$proto"
	internet_sum "${ip}0000$from$to$options"
	hex=${macs//:/}0800$ip$sum$from$to$options$payload
}

# ip6_hex NEXT PAYLOAD-HEX [VARIABLE=VALUE]...
ip6_hex() {
	local next=$1 payload=$2 from=$x1 to=$x2 macs=$m2$m1 tos=0 ip

	[ $# -eq 2 ] || local "${@:3}"
	address_hex "$from"; from=$hex
	address_hex "$to"; to=$hex
	printf -v ip '6%02x00000%04x%02x40' $tos $((${#payload} / 2)) "$next"
	hex=${macs//:/}86dd$ip$from$to$payload
}

# ports_hex SOURCE DESTINATION: print ports and 60 bytes
ports_hex() {
	printf '%04x%04x%0120d' "$1" "$2" 0
}

# tcp_hex SOURCE DESTINATION FLAGS: print a header of TCP and 20 bytes
tcp_hex() {
	printf '%04x%04x000000000000000050%02x0000%08d%040d' "$1" "$2" "$3" 0 0
}

# from_h1 [COUNT]: send the frame $hex
from_h1() {
	local arrived

	exchange 0 h1 "$hex" "${1:-1}"
}
