# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154  # tmp is lib.sh's
#
# What the suites do with switches: hosts on ports, counters, frames. Part of
# lib.sh.
#
# Starting a program takes long in an emulated guest, and jq longest of all. So
# one program sends and receives all frames of a test, and the shell itself
# reads what dvsctl says.

# ---- hosts: hN is the far end of port pN ----

# hosts_create COUNT
hosts_create() {
	local i

	hosts=()
	for ((i = 1; i <= $1; i++)); do
		hosts+=("h$i")
	done
	for ((i = 1; i <= $1; i++)); do
		echo "link add h$i address 02:00:00:00:00:0$i type veth peer p$i"
		echo "link set h$i up"
		echo "link set p$i up"
	done | ip -batch -
}

# ---- the switch ----

# switch_create NAME [PORT]...: ports as they are by default
switch_create() {
	{
		echo "link add $1 type dvs"
		echo "link set $1 up"
		[ $# -eq 1 ] || printf "link set %s master $1\n" "${@:2}"
	} | ip -batch -
}

# switch_destroy NAME
switch_destroy() {
	ip link del "$1"
}

# objects COMMAND...: set objects[] to those that dvsctl shows
objects() {
	local text

	text=$(dvsctl -j "$@")
	mapfile -t objects <<< "${text//'},{"switch":'/$'}\n{"switch":'}"
}

# member KEY OBJECT: set member to a plain value or an array
member() {
	local pattern="\"$1\":(\"([^\"]*)\"|\[[^]]*\]|[^],}]*)"

	member=
	[[ $2 =~ $pattern ]] || return
	member=${BASH_REMATCH[2]:-${BASH_REMATCH[1]}}
}

# switch_get SWITCH KEY: print a member
switch_get() {
	member "$2" "$(dvsctl -j switch show "$1")"
	echo "$member"
}

# port_get PORT KEY: print a member, or a counter
port_get() {
	member "$2" "$(dvsctl -j port show "$1")"
	echo "$member"
}

# fdb_of [FILTER...]: print "MAC SEGMENT WHERE KIND" for each entry but local
# ones
fdb_of() {
	local object key line

	objects fdb show "$@"
	for object in "${objects[@]}"; do
		line=
		for key in mac segment port-name remote kind; do
			! member $key "$object" || line+=" $member"
		done
		[[ -z $line || $line == *" local" ]] || echo "${line# }"
	done | sort
}

# drops_of SWITCH: print "PLACE REASON COUNT" for each line of the ledger
drops_of() {
	local object line place

	objects drop show switch "$1"
	for object in "${objects[@]}"; do
		member port-name "$object" || member tunnel "$object"
		place=$member
		object=${object#*\"counts\":\{}
		for line in ${object//,/ }; do
			[[ ! $line =~ \"(.*)\":([0-9]+) ]] ||
				echo "$place ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
		done
	done
}

# check_drops SWITCH "PLACE REASON COUNT"...: these and no other
check_drops() {
	local sw=$1 expected=("${@:2}") got

	busywait 1000 ledger_is_expected && return
	fail "ledger: ${got[*]/#/$'\n'}"
	fail "expected: ${expected[*]/#/$'\n'}"
}

ledger_is_expected() {
	mapfile -t got < <(drops_of "$sw")
	same_lines "${got[@]}"
}

# same_lines LINE...: whether they are those of expected[] but for their order
same_lines() {
	local line all=$'\n'

	[ ${#expected[@]} -eq $# ] || return
	printf -v all '%s\n' '' "$@"
	for line in "${expected[@]}"; do
		[[ $all == *$'\n'"$line"$'\n'* ]] || return
		all=${all/$'\n'"$line"$'\n'/$'\n'}
	done
}

# balance SWITCH: print received + copies - sent - dropped
balance() {
	local object sum=0

	objects -b - <<< "port show switch $1"$'\n'"tunnel show switch $1"
	for object in "${objects[@]}"; do
		member rx-packets "$object" && ((sum += member))
		member copies "$object" && ((sum += member))
		member tx-packets "$object" && ((sum -= member))
		member drops "$object" && ((sum -= member))
	done
	echo $sum
}

# check_books SWITCH: the books of a switch at rest balance
check_books() {
	busywait 1000 is 0 balance "$1" ||
		check_equal 0 "$(balance "$1")" "received + copies - sent - drops"
}

# default_child KIND: of new classes of qdiscs, in all namespaces
default_child() {
	nsenter --net=/proc/1/ns/net sysctl -qw net.core.default_qdisc="$1"
}

# sent_by DEV KIND: print how many frames the first qdisc of a kind has sent
sent_by() {
	tc -s qdisc show dev "$1" | awk -v kind="$2" '/^qdisc/ { is = $2 == kind }
		is && /Sent/ { print $4; exit }'
}

# ---- frames ----

# frames_start DEVICE...: listen there, for all protocols or $protocol
frames_start() {
	frames_stop
	rm -f "$tmp/commands" "$tmp/arrivals"
	mkfifo "$tmp/commands" "$tmp/arrivals"
	frames -p "${protocol-3}" "${@/#/-l}" < "$tmp/commands" > "$tmp/arrivals" &
	frames_pid=$!
	disown $frames_pid
	exec {commands}> "$tmp/commands" {arrivals}< "$tmp/arrivals"
}

# It need not be waited for: what is slow is that its sockets are closed.
frames_stop() {
	[ -n "${frames_pid-}" ] || return 0
	exec {commands}>&- {arrivals}<&-
	kill $frames_pid 2> /dev/null
	frames_pid=
}

# frame_hex DST SRC [vlan=TAG]... [svlan=TAG]... [type=HEX] [len=BYTES]: set hex
#
# TAG is [PCP[d].]VID, d for drop eligible. Without len the frame has the least
# length of an untagged one, and four bytes more for each tag.
frame_hex() {
	local head=${1//:/}${2//:/} type=88b5 len=60 word pad tci pcp

	for word in "${@:3}"; do
		case $word in
		vlan=* | svlan=*)
			pcp=${word#*=}
			[[ $pcp == *.* ]] && pcp=${pcp%.*} || pcp=0
			tci=$((${pcp%d} << 13 | ${word##*[.=]}))
			[[ $pcp != *d ]] || tci=$((tci | 1 << 12))
			[[ $word == s* ]] && head+=88a8 || head+=8100
			printf -v head '%s%04x' "$head" $tci
			len=$((len + 4))
			;;
		type=*) type=${word#*=} ;;
		len=*) len=${word#*=} ;;
		esac
	done
	printf -v pad '%*s' $((len - ${#head} / 2 - 2)) ''
	hex=$head$type${pad// /5a}
}

# exchange EXPECTED DEVICE HEX [TIMES]: send; set arrived[] to what comes
exchange() {
	local line

	arrived=()
	echo "$@" >&"$commands"
	while read -r -t $((20 * patience)) -u "$arrivals" line &&
		[ "$line" != . ]; do
		arrived+=("$line")
	done
	[ "$line" = . ] || fail "frames: no answer"
}

# send FROM FRAME [TIMES]: send without looking
send() {
	local hex

	# shellcheck disable=SC2086  # a frame is several words
	frame_hex $2
	exchange 0 "$1" "$hex" "${@:3}"
}

# learn HOST MAC...: send a broadcast from each address
learn() {
	local mac

	for mac in "${@:2}"; do
		send "$1" "ff:ff:ff:ff:ff:ff $mac"
	done
}

# check_frame FROM FRAME [TO[=FRAME]]...: send a frame, and see that it arrives
# at these hosts, as it was or as given, and at none of the others
check_frame() {
	local from=$1 spec=$2 sent hex to expected=() arrived

	shift 2
	# shellcheck disable=SC2086
	frame_hex $spec
	sent=$hex
	for to in "$@"; do
		hex=$sent
		# shellcheck disable=SC2086
		[[ $to != *=* ]] || frame_hex ${to#*=}
		expected+=("${to%%=*} $hex")
	done
	exchange $# "$from" "$sent"
	same_lines "${arrived[@]}" && return
	fail "$from sent $spec: $sent"
	fail "expected: ${expected[*]/#/$'\n'}"
	fail "got: ${arrived[*]/#/$'\n'}"
}
