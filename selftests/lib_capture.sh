# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# What the suites about captures share: they begin and end, and what was written is
# read by pcapng_show.c and by other programs.

declare -A capture_pid

# captures: print how many there are
captures() {
	dvsctl -j capture show | grep -o '"portid":' | wc -l
}

# capture_start NAME WORD...: into $tmp/NAME
capture_start() {
	local before

	before=$(captures)
	rm -f "$tmp/$1" "$tmp/$1.err"
	dvsctl capture "${@:2}" write "$tmp/$1" 2> "$tmp/$1.err" {never}>&- &
	capture_pid[$1]=$!
	check_wait 5000 is $((before + 1)) captures
}

# capture_wait NAME: until it has ended; set status
capture_wait() {
	status=0
	wait "${capture_pid[$1]}" || status=$?
	unset "capture_pid[$1]"
}

# capture_end NAME [SIGNAL]: end it, and see that it ends well
capture_end() {
	kill "-${2:-INT}" "${capture_pid[$1]}"
	capture_wait "$1"
	[ $status -eq 0 ] || fail "capture $1: status $status, $(cat "$tmp/$1.err")"
}

# capture_kill: end those that a test has left
capture_kill() {
	local name

	for name in "${!capture_pid[@]}"; do
		kill -KILL "${capture_pid[$name]}" 2> /dev/null
		wait "${capture_pid[$name]}" 2> /dev/null
		unset "capture_pid[$name]"
	done
	check_wait 5000 is 0 captures
}

# captured NAME FIELD...: print fields of each frame, and what is wrong with the file
captured() {
	"$suite_dir/pcapng_show" "$tmp/$1" "${@:2}" 2>&1
}

# dissected NAME FIELD...: the same, and many more, as tshark reads the first frames
dissected() {
	local fields=("${@:2}")

	tshark -r "$tmp/$1" -c 100 -T fields -E separator=/s "${fields[@]/#/-e}" \
		2> /dev/null
}

# check_captured NAME "FIELD..." LINE...: what is said of the frames
check_captured() {
	local expected='' fields

	read -r -d '' -a fields <<< "$2"
	[ $# -eq 2 ] || expected=$(printf '%s\n' "${@:3}")
	check_equal "$expected" "$(captured "$1" "${fields[@]}" |
		sed 's/ *$//')" "frames of $1"
}

# check_peer NAME: tshark reads the same, and has nothing to complain of. It says so of
# the same bytes on each kernel, and takes minutes on slow ones.
check_peer() {
	local fields=(frame.number frame.interface_name frame.len frame.cap_len
		frame.packet_flags_direction frame.comment eth.src vlan.id)

	[ "$patience" -eq 1 ] || return 0
	check_equal "$(dissected "$1" "${fields[@]}")" \
		"$(captured "$1" "${fields[@]}" | head -n 100)" "tshark of $1"
	check_equal "" "$(tshark -r "$tmp/$1" -c 100 -q -z io,phs 2>&1 |
		grep -i -E 'error|cut short|malformed')" "what tshark complains of"
}

# hex_of NAME: print each frame in hex, as tcpdump reads it
hex_of() {
	tcpdump -nt -xx -r "$tmp/$1" 2> /dev/null | awk '
		!/^\t0x/	{ if (hex) print hex; hex = ""; next }
				{ sub(/^\t0x[0-9a-f]*: */, ""); gsub(/ /, "")
				  hex = hex $0 }
		END		{ if (hex) print hex }'
}

# check_hex_of NAME HEX...
check_hex_of() {
	check_equal "$(printf '%s\n' "${@:2}")" "$(hex_of "$1")" "bytes of $1"
}

# drops_captured NAME: print "PLACE REASON COUNT" for each reason in the comments
drops_captured() {
	captured "$1" frame.interface_name frame.comment |
		sed -n 's/^\([^ ]*\) .*dropped: \([a-z-]*\).*/\1 \2/p' |
		sort | uniq -c | awk '{ print $2, $3, $1 }'
}

# check_ledger NAME SWITCH: the drops in the file are those of the ledger
check_ledger() {
	check_equal "$(drops_of "$2" | sort)" "$(drops_captured "$1" | sort)" \
		"drops of $1"
}

# said NAME TEXT: on the standard error
said() {
	grep -qxF -- "$2" "$tmp/$1.err" ||
		fail "$1: '$(cat "$tmp/$1.err")' lacks '$2'"
}
