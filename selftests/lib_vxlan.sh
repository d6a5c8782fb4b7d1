# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2120,SC2154  # variables are shared
#
# What the suites about tunnels share: VTEPs and the networks between them, and
# machines on segments; packets are in lib_packet.sh. A suite sources lib.sh
# first, then this file, and says use_family.
#
# Host A is the suite's own namespace; B and C have namespaces of their own. The
# namespace of each, empty for A, is in host_a, host_b, host_c, its address in
# vtep_a, vtep_b, vtep_c. Its device for the underlay is ul.

host_a='' host_b='' host_c='' router=''
bc=ff:ff:ff:ff:ff:ff
ul_mac=02:00:00:00:0a:0a
wire_mac=02:00:00:00:0b:0b

# use_family 4|6: of the underlay
use_family() {
	family=$1
	if [ "$1" -eq 4 ]; then
		vtep_a=192.0.2.1 vtep_b=198.51.100.1 vtep_c=203.0.113.1
		gate=254 prefix=24 outer_ip=20
	else
		vtep_a=2001:db8:a::1 vtep_b=2001:db8:b::1 vtep_c=2001:db8:c::1
		gate=fe prefix=64 outer_ip=40
	fi
}

# fresh_macs: set m1 to m4 to addresses that no test has used yet
mac_count=0
fresh_macs() {
	mac_count=$((mac_count + 1))
	printf -v m1 '02:11:00:00:%02x:01' $mac_count
	m2=${m1%1}2 m3=${m1%1}3 m4=${m1%1}4
	unknown=${m1%01}99
}

# ---- networks ----

# on NS PROGRAM...: run it in a namespace, here if NS is empty
on() {
	local ns=$1

	shift
	${ns:+ip netns exec "$ns"} "$@"
}

# is_up NS DEVICE
is_up() {
	ip ${1:+-n "$1"} -o link show dev "$2" | grep -q ' state UP '
}

# link_create NS DEVICE PEER-NS PEER: a cable, ready for frames
link_create() {
	ip ${1:+-n "$1"} link add "$2" type veth peer "$4" ${3:+netns "$3"}
	ip ${1:+-n "$1"} link set "$2" up
	ip ${3:+-n "$3"} link set "$4" up
	check_wait 5000 is_up "$1" "$2"
	check_wait 5000 is_up "$3" "$4"
}

# ipv6_enable NS DEVICE: at once, and without much ado on the wire
ipv6_enable() {
	on "$1" sysctl -q -w "net.ipv6.conf.$2.accept_dad=0" \
		"net.ipv6.conf.$2.router_solicitations=0" \
		"net.ipv6.conf.$2.mldv2_unsolicited_report_interval=10" \
		"net.ipv6.conf.$2.disable_ipv6=0"
}

# address_add NS DEVICE ADDRESS
address_add() {
	[ "$family" -eq 4 ] || ipv6_enable "$1" "$2"
	ip ${1:+-n "$1"} address add "$3/$prefix" dev "$2"
}

# underlay_address HOST...: give these and the router addresses of the family
underlay_address() {
	local host ns vtep

	for host in "$@"; do
		ns=host_$host vtep=vtep_$host
		address_add "$router" "r$host" "${!vtep%1}$gate"
		address_add "${!ns}" ul "${!vtep}"
		ip "-$family" ${!ns:+-n "${!ns}"} route add default \
			via "${!vtep%1}$gate"
	done
}

# underlay_create HOST...: connect A and these by a router, each in a subnet of
# its own
underlay_create() {
	local host ns

	setup_ns router "${@/#/host_}"
	on "$router" sysctl -q -w net.ipv4.ip_forward=1 \
		net.ipv6.conf.all.forwarding=1
	for host in a "$@"; do
		ns=host_$host
		link_create "${!ns}" ul "$router" "r$host"
	done
	underlay_address a "$@"
}

# wire_create: connect A to a bare device, wire, which sees what A sends and
# sends what A is to receive
wire_create() {
	ip link add ul address $ul_mac type veth peer wire address $wire_mac
	ip link set wire up
	ip link set ul up
	check_wait 5000 is_up '' ul
	check_wait 5000 is_up '' wire
	wire_address
}

# wire_address: give A its address of the family, and a way to all others
wire_address() {
	address_add '' ul "$vtep_a"
	wire_gate
}

# wire_gate [DEVICE]: the way to all others
wire_gate() {
	local to=${vtep_a%1}$gate dev=${1:-ul}

	ip neighbour replace "$to" lladdr $wire_mac dev "$dev" nud permanent
	ip "-$family" route replace default via "$to" dev "$dev"
}

# wire_everything: the wire, and A's addresses of both families
wire_everything() {
	use_family 4
	wire_create
	use_family 6
	wire_address
}

# foreign_create SEGMENT PORT [OPTION]...: host B switches the segment with the
# kernel's vxlan driver and bridge; PORT moves there
foreign_create() {
	ip link set "$2" netns "$host_b"
	ip -n "$host_b" -batch - <<-EOF
		link add vx$1 type vxlan id $1 local $vtep_b remote $vtep_a dstport 4789 ${*:3}
		link add br$1 type bridge mcast_snooping 0
		link set vx$1 master br$1 up
		link set $2 master br$1 up
		link set br$1 up
	EOF
}

# wait_hosts DEVICE...: of the suite's namespace, after their far ends moved
wait_hosts() {
	local device

	for device in "$@"; do
		check_wait 5000 is_up '' "$device"
	done
}

# ---- machines ----

# vm_create NUMBER HOST [MTU]: machine vmNUMBER with 10.0.0.NUMBER at port
# tNUMBER of a host
vm_create() {
	local ns=host_$2

	setup_ns "vm$1"
	ip ${!ns:+-n "${!ns}"} link add "t$1" type veth \
		peer eth0 netns "vm$1-$DVS_SUITE"
	ip -n "vm$1-$DVS_SUITE" -batch - <<-EOF
		link set eth0 address 02:22:00:00:00:0$1 mtu ${3:-1400} up
		address add 10.0.0.$1/24 dev eth0
	EOF
	ip ${!ns:+-n "${!ns}"} link set "t$1" up
	check_wait 5000 is_up "vm$1-$DVS_SUITE" eth0
}

# vm NUMBER PROGRAM...: run it in a machine
vm() {
	ip netns exec "vm$1-$DVS_SUITE" "${@:2}"
}

# vm_ping FROM TO [OPTION]...
vm_ping() {
	check vm "$1" ping -q -c 3 -i 0.1 -W 5 -w 10 "${@:3}" "10.0.0.$2"
}

# vm_has_closed MACHINE: all its connections; what is left sends nothing more
vm_has_closed() {
	vm "$1" sh -c 'cat /proc/net/tcp*' |
		awk '$4 ~ /^0[1-589B]$/ { open = 1 } END { exit open }'
}

# vm_transfer FROM TO KILOBYTES [NET]: over TCP, and compare
vm_transfer() {
	head -c "$3K" /dev/urandom > "$tmp/sent"
	rm -f "$tmp/received"
	run_background vm "$2" timeout 60 \
		socat -u TCP-LISTEN:5001 "CREATE:$tmp/received"
	check vm "$1" timeout 60 socat -u "FILE:$tmp/sent" \
		"TCP:${4:-10.0.0}.$2:5001,retry=100,interval=0.1"
	wait "${background[-1]}"
	check cmp "$tmp/sent" "$tmp/received"
	check_wait 10000 vm_has_closed "$1"
	check_wait 10000 vm_has_closed "$2"
}

# ---- the tunnel ----

# renew: a fresh switch in the middle of a test. The counters of a tunnel go with
# it, so that the books of a switch that lost one do not balance.
renew() {
	teardown
	setup
}

# tunnel_create FAMILY [OPTION]...: make vx0 with B as its remote
tunnel_create() {
	use_family "$1"
	check dvsctl tunnel add vx0 local "$vtep_a" "${@:2}"
	check dvsctl remote add "$vtep_b"
}

# tunnel_get KEY: print a member of vx0 of dvs0, or a counter
tunnel_get() {
	member "$1" "$(dvsctl -j tunnel show vx0 switch dvs0)"
	echo "$member"
}

# tunnel_state: print it
tunnel_state() {
	tunnel_get state
}

# tunnel_has NAME "KEY VALUE"...: that is shown of the tunnel
tunnel_has() {
	local object line

	object=$(dvsctl -j tunnel show "$1")
	for line in "${@:2}"; do
		member "${line%% *}" "$object" || fail "$1 has no ${line%% *}"
		check_equal "${line#* }" "$member" "${line%% *} of $1"
	done
}

# shellcheck source=selftests/lib_packet.sh
. "$suite_dir/lib_packet.sh"
