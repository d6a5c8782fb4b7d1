# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# Many frames of many flows, from inside the kernel (selftests/bench/inject.c).
#
#   injector --- in0 --[dvs0]-- out0
#
# Number s of the sources sends from 10.1.0.0 + s, port 10000 + s, number d of the
# destinations is 10.2.0.0 + d, port 20000 + d: each pair is a flow of UDP. Frames
# of all flows take turns.

packet_bytes=46	# of IP

# injector_create SOURCES DESTINATIONS: make its devices, which are to be ports,
# and set flows
injector_create() {
	ip link add in0 type dummy
	ip link add out0 type dummy
	ip link set in0 up
	ip link set out0 up
	injector_flows "$@"
}

# injector_flows SOURCES DESTINATIONS: set flows to their number
injector_flows() {
	injector_unload
	modprobe dvs_inject dev=in0 sink=out0 sources="$1" dests="$2" shared=1
	flows=$(($1 * $2))
}

injector_unload() {
	[ ! -e /sys/module/dvs_inject ] || rmmod dvs_inject
}

injector_destroy() {
	injector_unload
	ip link del in0
	ip link del out0
}

# injector_learn SEGMENT COUNT: destinations are behind out0
injector_learn() {
	local n

	for ((n = 0; n < $2; n++)); do
		printf 'fdb replace 02:00:02:00:%02x:%02x segment %s port out0 static\n' \
			$((n >> 8)) $((n & 255)) "$1"
	done | dvsctl -b -
}

# inject [ROUNDS]: a frame of each flow, which have to leave by out0 at once. All
# are received by one processor. Their number is a multiple of 64.
inject() {
	taskset 1 "$BASH" -c \
		"echo $((flows * ${1:-1})) > /sys/module/dvs_inject/parameters/run"
}
