# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the guests of the demo share: the plan of networks, verdicts, waiting,
# and flags by which they tell each other how far they are.
#
# The guest "middle" keeps the flags and serves them over HTTP. Nobody ends
# before all have what they need.

# The underlay: each host has a subnet and a router of its own, and a third
# network lies between the routers.
# shellcheck disable=SC2034  # for the scripts that source this
{
	host_address=(- 192.0.2.1 198.51.100.2)
	router_address=(- 192.0.2.254 198.51.100.254)
	transit_address=(- 203.0.113.1 203.0.113.2)

	# The tenants: the same addresses in both, machine N has 10.0.0.N.
	tenants=(red blue)
	declare -A segment=([red]=100 [blue]=70000)
	tenant_net=10.0.0
	tenant_mac=02:00:00:00:00:0
	station=3		# on a wire behind an uplink
	station_vid=20		# of both, on different wires
}

flags=${router_address[1]}:8000
patience=300		# seconds, for what may last on a busy machine
failed=0
exec {never}<> <(:)

# doze SECONDS: the only wait that is not for something
doze() {
	read -r -t "$1" -u "$never" || :
}

# await SECONDS COMMAND...: until it succeeds
await() {
	local deadline=$((SECONDS + $1))

	shift
	until "$@" > /dev/null 2>&1; do
		[ $SECONDS -lt $deadline ] || return 1
		doze 0.3
	done
}

# tell TEXT...: what is going on
tell() {
	echo "     $*"
}

# verdict STATUS TEXT [DETAIL]: print a line of result
verdict() {
	if [ "$1" -eq 0 ]; then
		echo "ok   $2"
	else
		echo "FAIL $2"
		[ -z "${3:-}" ] || printf '%s\n' "$3" | sed 's/^/     | /'
		failed=$((failed + 1))
	fi
}

# check TEXT COMMAND...: it must succeed
check() {
	local text=$1 output status=0

	shift
	output=$("$@" 2>&1) || status=$?
	verdict $status "$text" "$* ($status): $output"
}

# check_says EXPECTED TEXT COMMAND...: it must print just that
check_says() {
	local expected=$1 text=$2 output status=0

	shift 2
	output=$("$@" 2>&1) && [ "$output" = "$expected" ] || status=1
	verdict $status "$text" "$* says '$output', not '$expected'"
}

# need TEXT COMMAND...: without it the demo cannot go on
need() {
	check "$@"
	[ $failed -eq 0 ] || exit 1
}

# ask PATH: the keeper of the flags; status 0 if it says yes
ask() {
	timeout 10 "$BASH" -c 'exec 3<> "/dev/tcp/${1/://}" || exit
		printf "GET /%s HTTP/1.0\r\n\r\n" "$2" >&3
		read -r answer <&3 && [[ $answer == *" 200 "* ]]' - "$flags" "$1"
}

# raise FLAG: tell everybody
raise() {
	await "$patience" ask "cgi-bin/raise?$1"
}

# await_flag FLAG
await_flag() {
	await "$patience" ask "$1"
}
