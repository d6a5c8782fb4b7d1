# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# Packets of the underlay, in hex and bit for bit. Part of lib_vxlan.sh.

# address_hex ADDRESS: set hex; an IPv6 address has "::" inside
address_hex() {
	local colons=${1//[^:]/} zeros='' parts i

	if [[ $1 != *:* ]]; then
		read -r -a parts <<< "${1//./ }"
		printf -v hex '%02x' "${parts[@]}"
		return
	fi
	for ((i = ${#colons}; i < 8; i++)); do
		zeros+=:0
	done
	IFS=: read -r -a parts <<< "${1/::/$zeros:}"
	printf -v hex '%04x' "${parts[@]/#/0x}"
}

# internet_sum HEX: set sum (RFC 1071)
internet_sum() {
	local data=$1 total=0 i

	[ $((${#data} % 4)) -eq 0 ] || data+=00
	for ((i = 0; i < ${#data}; i += 4)); do
		total=$((total + 16#${data:i:4}))
	done
	while [ $((total >> 16)) -ne 0 ]; do
		total=$(((total & 0xffff) + (total >> 16)))
	done
	printf -v sum '%04x' $((total ^ 0xffff))
}

# vxlan_hex VNI INNER-HEX: set hex to the payload of a packet
vxlan_hex() {
	printf -v hex '08000000%06x00%s' "$1" "$2"
}

# packet_hex PAYLOAD-HEX [VARIABLE=VALUE]...: set hex to a frame that carries it
# in UDP, from B to A unless said otherwise. csum is yes, no, or the checksum
# itself; without it there is one on IPv6 only.
packet_hex() {
	local payload=$1 from=$vtep_b to=$vtep_a macs=$ul_mac$wire_mac
	local tos=0 ttl=64 sport=50000 dport=4789 label=0 id=0 frag=0x4000
	local family=$family csum='' udp ip len sum

	[ $# -eq 1 ] || local "${@:2}"
	[ "$family" -eq 4 ] || csum=${csum:-yes}
	address_hex "$from"; from=$hex
	address_hex "$to"; to=$hex
	len=$((${#payload} / 2 + 8))
	printf -v udp '%04x%04x%04x' "$sport" "$dport" $len
	case $csum in
	yes)
		printf -v ip '%08x%08x' $len 17
		internet_sum "$from$to$ip${udp}0000$payload"
		[ "$sum" != 0000 ] || sum=ffff
		;;
	no | '') sum=0000 ;;
	*) sum=$csum ;;
	esac
	udp+=$sum
	if [ "$family" -eq 4 ]; then
		printf -v ip '45%02x%04x%04x%04x%02x11' $tos $((len + 20)) \
			$id $frag $ttl
		internet_sum "${ip}0000$from$to"
		ip=0800$ip$sum$from$to
	else
		printf -v ip '86dd6%02x%05x%04x11%02x' $tos $label $len $ttl
		ip+=$from$to
	fi
	hex=${macs//:/}$ip$udp$payload
}

# inner_hex FAMILY [VARIABLE=VALUE]...: set hex to a frame of a machine, from m1
# to an unknown address
inner_hex() {
	local ends=(from=10.0.0.1 to=10.0.0.2)

	[ "$1" -eq 4 ] || ends=(from=2001:db8:f::1 to=2001:db8:f::2)
	packet_hex 64617461 family="$1" macs="$unknown$m1" sport=40000 dport=9 \
		"${ends[@]}" "${@:2}"
}

# check_hex FROM HEX [TO HEX]...: as check_frame, but with frames in hex
check_hex() {
	local from=$1 sent=$2 expected=() arrived

	shift 2
	[ $# -eq 0 ] || mapfile -t expected < <(printf '%s %s\n' "$@")
	exchange ${#expected[@]} "$from" "$sent"
	same_lines "${arrived[@]}" && return
	fail "$from sent $sent"
	fail "expected: ${expected[*]/#/$'\n'}"
	fail "got: ${arrived[*]/#/$'\n'}"
}

# to_wire FROM HEX: send a frame, set packet to what the wire sees
to_wire() {
	local arrived

	exchange 1 "$1" "$2"
	[ ${#arrived[@]} -eq 1 ] || fail "$1 sent $2, on the wire: ${arrived[*]}"
	packet=${arrived[0]#wire }
}

# from_wire HEX [TO HEX]...: the wire carries a packet; what arrives is checked
from_wire() {
	check_hex wire "$@"
}

# ---- one frame each way ----

# check_sends: a frame of h1 leaves by the tunnel
check_sends() {
	frames_start wire
	frame_hex "$bc" "$m1"
	to_wire h1 "$hex"
}

# check_receives: a frame of m3 comes in by the tunnel, to h1
check_receives() {
	local inner

	frames_start h1
	frame_hex "$bc" "$m3"
	inner=$hex
	vxlan_hex 5000 "$inner"
	packet_hex "$hex"
	from_wire "$hex" h1 "$inner"
}
