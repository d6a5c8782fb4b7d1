# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154,SC2178  # variables are shared
#
# What the suites about marking share: frames by their marks, and the drops of those
# that are drop eligible. A suite sources lib.sh and lib_vxlan.sh first.
#
# A frame is [PCP[d]][/DSCP], d for drop eligible: 5d/46 has a tag and an IP header,
# /46 an IP header only, - neither.

payload=$(printf '6d%.0s' {1..40})
# words of a port as they are at first, and those of a trunk on segment 10
defaults="trust pcp encoding 8p0d pcp 0 pcp-map 0,1,2,3,4,5,6,7\
 pcp-out 1,0,2,3,4,5,6,7 dscp-map default dscp-out none"
trunk="mode trunk vlans 10 native 10"

# ---- frames ----

# marked_hex PAYLOAD VID FRAME: set hex; PAYLOAD is other, 4 or 6. The ECN field
# says ECN-capable, and stays.
marked_hex() {
	local pcp=${3%%/*} dscp=${3##*/} tci

	if [ "$1" = other ]; then
		frame_hex "$unknown" "$m1"
	else
		inner_hex "$1" tos=$((dscp << 2 | 2)) payload="$payload"
	fi
	[[ $pcp == [0-7]* ]] || return 0
	tci=$((${pcp%d} << 13 | $2))
	[[ $pcp != *d ]] || tci=$((tci | 1 << 12))
	printf -v tci '%04x' $tci
	hex=${hex:0:24}8100$tci${hex:24}
}

# capture_start DEVICE [FILTER]: let tcpdump write down what arrives there
capture_start() {
	capture=$tmp/capture
	run_background tcpdump -n -U -s 200 -i "$1" -w "$capture" "${@:2}" \
		2> "$tmp/tcpdump"
	check_wait 10000 grep -q "listening on" "$tmp/tcpdump"
	captured=()
}

# captured_frames: print the captured frames as they are named here, by their
# first headers: what is in a tunnel does not count
captured_frames() {
	local line pcp dscp

	tcpdump -n -e -v -r "$capture" 2> "$tmp/tcpdump" |
		while IFS= read -r line; do
			[[ $line =~ ^[0-9:]{8}[.][0-9]+\  ]] || continue
			pcp='' dscp=''
			[[ ! $line =~ ,\ p\ ([0-7])(,\ DEI)? ]] ||
				pcp=${BASH_REMATCH[1]}${BASH_REMATCH[2]:+d}
			[[ ! $line =~ \((tos|class)\ 0x([0-9a-f]+) ]] ||
				dscp=/$((16#${BASH_REMATCH[2]} >> 2))
			echo "$pcp$dscp"
		done
}

captured_all() {
	[ "$(captured_frames | wc -l)" -ge ${#captured[@]} ]
}

# check_capture: tcpdump has seen the frames of captured[]
check_capture() {
	check_wait 5000 captured_all
	stop_background
	check_equal "${captured[*]}" "$(captured_frames | paste -s -d ' ')" \
		"read by tcpdump"
}

# check_marks FROM TO PAYLOAD VID SENT EXPECTED: words are frames
check_marks() {
	local sent expected i arrived want

	read -r -a sent <<< "$5"
	read -r -a expected <<< "$6"
	check_equal ${#sent[@]} ${#expected[@]} "frames in a row"
	for ((i = 0; i < ${#sent[@]}; i++)); do
		[[ ${expected[i]} == */* || ${sent[i]} != */* ]] ||
			expected[i]+=/${sent[i]#*/}
		marked_hex "$3" 10 "${expected[i]}"
		want="$2 $hex"
		marked_hex "$3" "$4" "${sent[i]}"
		exchange 1 "$1" "$hex"
		[ "${arrived[*]}" = "$want" ] ||
			fail "$3 ${sent[i]}: $hex"$'\n'"expected ${expected[i]}: $want"$'\n'"got: ${arrived[*]}"
		captured+=("${expected[i]}")
	done
}

# ---- drop eligible frames in a scheduler ----

# class_counts DEV CLASS: set sent, drops, dei and waiting
class_counts() {
	local object

	object=$(dvsctl -j class show "$1" | tr '{' '\n' |
		grep "\"class\":$2,")
	member packets "$object"; sent=$member
	member drops "$object"; drops=$member
	member dei-drops "$object"; dei=$member
	member qlen "$object"; waiting=$member
}

# between LEAST MOST NUMBER WHAT
between() {
	[ "$3" -ge "$1" ] && [ "$3" -le "$2" ] ||
		fail "$4: $3 is not between $1 and $2"
}

# burst TAG [TIMES]: 60 long frames from h2. What waits counts against its socket,
# which has room for 90 or so.
burst() {
	send h2 "$unknown $m1 vlan=$1.10 len=1400" "${2:-60}"
}

# queue_replace DEV CLASS LIMIT: let the class's frames wait in a plain queue
queue_replace() {
	check tc qdisc replace dev "$1" parent "1:$(($2 + 1))" pfifo limit "$3"
}

# check_eligible LIMIT DEV CLASS TAG: drop eligible frames wait up to the limit, or
# fewer, since some have left; the others are counted. Sets what class_counts sets.
check_eligible() {
	burst "$4"
	class_counts "$2" "$3"
	check_equal "$drops" "$dei" "drops of drop eligible frames"
	check_equal 60 $((sent + dei + waiting)) "drop eligible frames"
	between $(($1 - 6)) "$1" "$waiting" "drop eligible frames that wait"
}
