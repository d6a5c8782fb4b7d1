#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The guest between the two hosts of the demo. It needs no dvs: it is the world
# that dvs works in.
#
#   eth0  to host1's underlay     router 1, this guest itself
#   eth1  to host2's underlay     router 2, a namespace
#   eth2  to host1's uplink       with a station of tenant red
#   eth3  to host2's uplink       with a station of tenant blue
#
# It also keeps the flags of demo-lib.sh, and ends when both hosts have.

set -euo pipefail

# shellcheck source=scripts/demo-lib.sh
. "$(dirname "$0")/demo-lib.sh"

# Router 1 and router 2, and the network between them.
build_routers() {
	ip netns add router2
	ip link add transit1 type veth peer name transit2 netns router2
	ip link set eth1 netns router2
	add_router_address "" eth0 "${router_address[1]}/24"
	add_router_address "" transit1 "${transit_address[1]}/24"
	add_router_address router2 eth1 "${router_address[2]}/24"
	add_router_address router2 transit2 "${transit_address[2]}/24"
	ip route add "${host_address[2]%.*}.0/24" via "${transit_address[2]}"
	ip -n router2 route add "${host_address[1]%.*}.0/24" \
		via "${transit_address[1]}"
	sysctl -q -w net.ipv4.ip_forward=1
	ip netns exec router2 sysctl -q -w net.ipv4.ip_forward=1
}

# add_router_address NAMESPACE DEV ADDRESS/LEN
add_router_address() {
	ip ${1:+-n "$1"} address add "$3" dev "$2"
	ip ${1:+-n "$1"} link set dev "$2" up
}

# build_station TENANT DEV: a machine that speaks tagged frames on a wire
build_station() {
	local name=$1$station ns=$1

	ip netns add "$ns"
	ip link set dev "$2" netns "$ns" up
	ip -n "$ns" link add link "$2" name tagged address \
		"$tenant_mac$station" type vlan id $station_vid
	ip -n "$ns" address add "$tenant_net.$station/24" dev tagged
	ip -n "$ns" link set dev tagged up
	mkdir -p "/run/demo/$name"
	echo "$name" > "/run/demo/$name/name"
	ip netns exec "$ns" busybox httpd -h "/run/demo/$name"
}

serve_flags() {
	mkdir -p /run/demo/flags/cgi-bin
	cat > /run/demo/flags/cgi-bin/raise <<-'TEXT'
		#!/bin/sh
		touch "/run/demo/flags/$QUERY_STRING" && printf '\r\nraised\n'
	TEXT
	chmod +x /run/demo/flags/cgi-bin/raise
	busybox httpd -p "${flags##*:}" -h /run/demo/flags
}

# both_are_over: the hosts need this guest no more
both_are_over() {
	[ -e /run/demo/flags/over1 ] && [ -e /run/demo/flags/over2 ]
}

modprobe -a 8021q veth
build_routers
build_station red eth2
build_station blue eth3
serve_flags
tell "two routers and two stations are up"
await 1200 both_are_over
