# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# What the suites about dvsctl share.
#
#                 192.0.2.1 on u0
#                       |
#     +--p1------p2----vx0--+
#     |        dvs0         |
#     +---------------------+

m1=52:54:00:00:00:01

hosts_create 2
ip link add u0 type veth peer name u1
ip link set u0 up
ip link set u1 up
ip addr add 192.0.2.1/24 dev u0
echo 0 > /proc/sys/net/ipv6/conf/u0/disable_ipv6
ip addr add 2001:db8::1/64 dev u0 nodad

setup() {
	dvsctl -b - <<-'END'
		switch add dvs0
		port add p1 switch dvs0
		tunnel add vx0 local 192.0.2.1
	END
}

teardown() {
	frames_stop
	stop_background
	dvsctl switch show | sed -n 's/^\([^ :]*\): .*/switch del \1/p' |
		dvsctl -b -
}

# shows OBJECT [NAME]... -- JQ: what dvsctl shows of one object satisfies JQ
shows() {
	local words=()

	while [ "$1" != -- ]; do
		words+=("$1")
		shift
	done
	dvsctl -j "${words[0]}" show "${words[@]:1}" > "$tmp/shown" &&
		jq -e ".[0] | $2" "$tmp/shown" > /dev/null && return
	fail "${words[*]}: not $2: $(cat "$tmp/shown")"
}

# says TEXT COMMAND...: dvsctl fails, and this is all it says
says() {
	local text=$1 status=0

	shift
	dvsctl "$@" > "$tmp/out" 2> "$tmp/err" || status=$?
	check_equal 1 "$status" "exit status of $*"
	check_equal "dvsctl: $text" "$(cat "$tmp/err")" "$*"
	check_equal "" "$(cat "$tmp/out")" "output of $*"
}

# entries COUNT: print commands that add so many
entries() {
	local i

	for ((i = 0; i < $1; i++)); do
		printf 'fdb add 52:54:00:01:%02x:%02x segment 1 port p1 switch dvs0\n' \
			$((i / 256)) $((i % 256))
	done
}
