#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Measure one switch, or queues behind dvs, or its samplers or mirrors, inside a guest
# that counts instructions. Called by bench.sh, queues.sh, flows.sh and mirrors.sh.
#
# usage: guest.sh PEER RUNS FRAMES SCENARIO...
#
#   PEER       dvs, bridge (with vxlan), ovs
#   SCENARIO   l2, l2-tagged     in0 --[switch]-- out0
#              encap, encap-raw  in0 --[switch]-- tunnel, underlay out0
#              decap             underlay in0, tunnel --[switch]-- out0
#              encap6, decap6    likewise on IPv6, with UDP checksums
#
#   PEER       queue: dvs, and a queue at out0
#   SCENARIO   l2-KIND, encap-KIND, with a kind of queue_*() below
#
#   PEER       sampler: dvs, and a sampler
#   SCENARIO   l2-KIND, encap-KIND, decap-KIND, with a kind of sampler_*() below
#
#   PEER       mirror: dvs, and a mirror
#   SCENARIO   l2-KIND, encap-KIND, with a kind of mirror_*() below
#
# Output: "result SCENARIO MEDIAN MIN MAX" in instructions per frame, and
# "state ..." lines that say what else might have had a part in it.
#
# in0 and out0 are dummy devices; the injector lets frames arrive at in0, and
# insists that each of them leaves by out0. The switch knows the 16 destination
# addresses; it learns the 16 source addresses while it warms up. The underlay
# is 192.0.2.0/24; this host is 192.0.2.1, the other VTEP is 192.0.2.2. On IPv6 they are
# 2001:db8::1 and 2001:db8::2.

set -eu

warm_up=512
segment=5000
vid=10
injector=/sys/module/dvs_inject/parameters

die() {
	echo "guest.sh: $*" >&2
	exit 1
}

# ---- what all peers share ----

# Print the addresses in one of the injector's two groups.
addresses() {
	local n

	for n in $(seq 0 15); do
		printf '02:00:0%d:00:00:%02x\n' "$1" "$n"
	done
}

make_devices() {
	local dev

	for dev in in0 out0; do
		ip link add "$dev" type dummy
		ip link set "$dev" up
	done
}

# make_underlay DEV
make_underlay() {
	ip address add 192.0.2.1/24 dev "$1"
	ip neigh add 192.0.2.2 lladdr 02:00:03:00:00:00 dev "$1" nud permanent
}

# make_underlay6 DEV
make_underlay6() {
	sysctl -qw "net.ipv6.conf.$1.disable_ipv6=0"
	ip address add 2001:db8::1/64 dev "$1" nodad
	ip neigh add 2001:db8::2 lladdr 02:00:03:00:00:00 dev "$1" nud permanent
}

# ---- dvs ----

dvs_switch() {
	dvsctl switch add sw0
	ip link set sw0 up
}

# dvs_fdb SEGMENT WORDS: the destinations are where dvsctl's words say
dvs_fdb() {
	local id=$1 mac

	shift
	addresses 2 | while read -r mac; do
		dvsctl fdb add "$mac" segment "$id" "$@" static
	done
}

dvs_l2() {
	dvs_switch
	dvsctl port add in0
	dvsctl port add out0
	dvs_fdb 1 port out0
}

dvs_l2_tagged() {
	dvs_switch
	dvsctl port add in0 mode trunk vlans all
	dvsctl port add out0 mode trunk vlans all
	dvs_fdb $vid port out0
}

# dvs_tunnel PORT LOCAL REMOTE: and a port of its segment
dvs_tunnel() {
	dvs_switch
	dvsctl port add "$1" mode access segment $segment
	dvsctl tunnel add vx0 local "$2"
	dvsctl remote add "$3" tunnel vx0 segments $segment
}

dvs_encap() {
	make_underlay out0
	dvs_tunnel in0 192.0.2.1 192.0.2.2
	dvs_fdb $segment tunnel vx0 remote 192.0.2.2
}

dvs_encap6() {
	make_underlay6 out0
	dvs_tunnel in0 2001:db8::1 2001:db8::2
	dvs_fdb $segment tunnel vx0 remote 2001:db8::2
}

dvs_decap() {
	make_underlay in0
	dvs_tunnel out0 192.0.2.1 192.0.2.2
	dvs_fdb $segment port out0
}

dvs_decap6() {
	make_underlay6 in0
	dvs_tunnel out0 2001:db8::1 2001:db8::2
	dvs_fdb $segment port out0
}

# ---- bridge and vxlan ----

# bridge_switch PORT...: the destinations are behind the last one
bridge_switch() {
	local port mac

	ip link add sw0 type bridge stp_state 0 forward_delay 0 \
		mcast_snooping 0
	for port in "$@"; do
		ip link set "$port" master sw0
	done
	ip link set sw0 up
	addresses 2 | while read -r mac; do
		bridge fdb add "$mac" dev "$port" master static
	done
}

bridge_l2() {
	bridge_switch in0 out0
}

bridge_l2_tagged() {
	local mac

	bridge_switch in0 out0
	ip link set sw0 type bridge vlan_filtering 1
	bridge vlan add dev in0 vid $vid
	bridge vlan add dev out0 vid $vid
	addresses 2 | while read -r mac; do
		bridge fdb add "$mac" dev out0 master static vlan $vid
	done
}

# bridge_tunnel LOCAL
bridge_tunnel() {
	ip link add vx0 type vxlan id $segment local "$1" dstport 4789 noudpcsum
	ip link set vx0 up
}

# bridge_remote REMOTE: the destinations are behind it
bridge_remote() {
	local mac

	bridge_switch in0 vx0
	addresses 2 | while read -r mac; do
		bridge fdb add "$mac" dev vx0 dst "$1" self static
	done
}

bridge_encap() {
	make_underlay out0
	bridge_tunnel 192.0.2.1
	bridge_remote 192.0.2.2
}

bridge_encap6() {
	make_underlay6 out0
	bridge_tunnel 2001:db8::1
	bridge_remote 2001:db8::2
}

bridge_decap() {
	make_underlay in0
	bridge_tunnel 192.0.2.1
	bridge_switch vx0 out0
}

bridge_decap6() {
	make_underlay6 in0
	bridge_tunnel 2001:db8::1
	bridge_switch vx0 out0
}

# ---- Open vSwitch: the flows that its NORMAL action would have installed ----

dpctl() {
	ovs-dpctl -vconsole:err "$@"
}

# ovs_flows IN REST ACTIONS: a flow for each pair of addresses
ovs_flows() {
	local source dest

	for source in $(addresses 1); do
		for dest in $(addresses 2); do
			echo "$1,eth(src=$source,dst=$dest),$2 $3"
		done
	done > /run/flows
	dpctl add-flows dp0 /run/flows
}

ovs_ip='eth_type(0x0800),ipv4(frag=no)'
ovs_vxlan='type=vxlan,remote_ip=flow,key=flow'

ovs_switch() {
	local port

	dpctl add-dp dp0
	for port in "$@"; do
		dpctl add-if dp0 "$port"
	done
}

ovs_l2() {
	ovs_switch in0 out0
	ovs_flows 'in_port(1)' "$ovs_ip" 2
}

ovs_l2_tagged() {
	ovs_switch in0 out0
	ovs_flows 'in_port(1)' \
		"eth_type(0x8100),vlan(vid=$vid,pcp=0),encap($ovs_ip)" 2
}

ovs_encap() {
	local tunnel="tun_id=$segment,src=192.0.2.1,dst=192.0.2.2,ttl=64"

	make_underlay out0
	ovs_switch in0 "vx0,$ovs_vxlan"
	ovs_flows 'in_port(1)' "$ovs_ip" \
		"set(tunnel($tunnel,tp_dst=4789,flags(df|key))),2"
}

ovs_encap6() {
	local tunnel="tun_id=$segment,ipv6_src=2001:db8::1,ipv6_dst=2001:db8::2,ttl=64"

	make_underlay6 out0
	ovs_switch in0 "vx0,$ovs_vxlan"
	ovs_flows 'in_port(1)' "$ovs_ip" \
		"set(tunnel($tunnel,tp_dst=4789,flags(df|csum|key))),2"
}

ovs_decap6() {
	local tunnel="tun_id=$segment,ipv6_src=2001:db8::2,ipv6_dst=2001:db8::1,ttl=0/0"

	make_underlay6 in0
	ovs_switch "vx0,$ovs_vxlan" out0
	ovs_flows "tunnel($tunnel,flags(-df+csum+key)),in_port(1)" "$ovs_ip" 2
}

ovs_decap() {
	local tunnel="tun_id=$segment,src=192.0.2.2,dst=192.0.2.1,ttl=0/0"

	make_underlay in0
	ovs_switch "vx0,$ovs_vxlan" out0
	ovs_flows "tunnel($tunnel,flags(-df-csum+key)),in_port(1)" "$ovs_ip" 2
}

# ---- queues: eight classes each, of which the frames take the one for best effort ----

queue_none() {
	:
}

queue_dvs() {
	dvsctl sched add out0
}

# A rate of the link and of the class, neither of which is reached
queue_dvs_rate() {
	dvsctl sched add out0 rate 800gbit
	dvsctl class set out0 1 strict off max-rate 400gbit min-rate 10gbit
}

# As a member of a pool, with a limit that is not reached: no frame passes by
queue_dvs_pool() {
	dvsctl sched add out0 rate 800gbit switch sw0
	dvsctl pool add vm switch sw0 class 1 reservation 100gbit
	dvsctl port set in0 pool vm reservation 10gbit limit 400gbit
}

queue_pfifo() {
	tc qdisc add dev out0 root pfifo
}

queue_fq_codel() {
	tc qdisc add dev out0 root fq_codel
}

queue_prio() {
	tc qdisc add dev out0 root handle 1: prio bands 8 \
		priomap 6 7 5 4 3 2 1 0 6 6 6 6 6 6 6 6
}

queue_ets() {
	tc qdisc add dev out0 root handle 1: ets bands 8 strict 4 \
		priomap 6 7 5 4 3 2 1 0 6 6 6 6 6 6 6 6
}

queue_htb() {
	local class

	tc qdisc add dev out0 root handle 1: htb default 1
	tc class add dev out0 parent 1: classid 1:10 htb rate 80gbit
	for class in 1 2 3 4 5 6 7 8; do
		tc class add dev out0 parent 1:10 classid 1:$class htb \
			rate 10gbit ceil 80gbit prio $((class - 1))
	done
}

# ---- samplers; the frames are of 256 flows ----

sampler_none() {
	:
}

# It is not asked about these frames
sampler_elsewhere() {
	dvsctl sampler set port sw0 interval 1
}

sampler_1() {
	dvsctl sampler set interval 1
}

# Frames come in by a port, or by a tunnel
sampler_1_port() {
	dvsctl sampler set port in0 interval 1 2> /dev/null ||
		dvsctl sampler set tunnel vx0 interval 1
}

sampler_1_out() {
	dvsctl sampler set interval 1 direction out
}

sampler_1_macs() {
	dvsctl flow set sw0 macs on
	dvsctl sampler set interval 1
}

sampler_1000() {
	dvsctl sampler set interval 1000
}

sampler_1000_random() {
	dvsctl sampler set interval 1000 mode random
}

# ---- mirrors; copies go to the dummy device look0 ----

mirror_none() {
	:
}

# mirror_to_port WORD...
mirror_to_port() {
	ip link add look0 type dummy
	ip link set look0 up
	dvsctl port add look0
	dvsctl mirror add m target look0 direction in "$@"
}

# It does not want these frames
mirror_elsewhere() {
	mirror_to_port ports sw0
}

mirror_port() {
	mirror_to_port ports in0
}

mirror_switch() {
	mirror_to_port all
}

mirror_filter() {
	mirror_to_port ports in0 protocol 17 src 0.0.0.0/0
}

mirror_no_match() {
	mirror_to_port ports in0 protocol 6
}

mirror_1000() {
	mirror_to_port ports in0 interval 1000
}

mirror_cut() {
	mirror_to_port ports in0 snap-len 32
}

# mirror_to_address WORD...
mirror_to_address() {
	ip link add look0 type dummy
	ip link set look0 up
	ip address add 198.51.100.1/24 dev look0
	ip neigh add 198.51.100.2 lladdr 02:00:03:00:00:01 dev look0 nud permanent
	dvsctl mirror add m ports in0 direction in remote 198.51.100.2 session 1 "$@"
}

mirror_erspan_2() {
	mirror_to_address
}

mirror_erspan_3() {
	mirror_to_address version 3
}

# What tc does at the device below the switch
mirror_tc() {
	ip link add look0 type dummy
	ip link set look0 up
	tc qdisc add dev in0 clsact
	tc filter add dev in0 ingress matchall action mirred egress mirror dev look0
}

# ---- measuring ----

# Print the options of the injector that make a scenario's frames.
injector_options() {
	case $1 in
	encap-raw) echo hash=0 ;;
	l2-tagged) echo vlan=$vid ;;
	decap6) echo vni=$segment ipv6=1 ;;
	decap*) echo vni=$segment ;;
	l2* | encap*) echo hash=1 ;;
	esac
}

# one_run FRAMES: print instructions per frame
one_run() {
	local frames cycles

	echo "$1" > $injector/run
	read -r frames cycles < $injector/run
	echo $(((cycles + frames / 2) / frames))
}

# The plugin of QEMU looks on, at windows of $METER frames.
meter_on() {
	cp /proc/kallsyms /save
	echo "$METER" > $injector/batch
	echo Y > $injector/mark
}

measure() {
	local scenario=$1

	# shellcheck disable=SC2046  # words
	modprobe dvs_inject dev=in0 sink=out0 $(injector_options "$scenario")
	one_run $warm_up > /dev/null
	[ -z "${METER:-}" ] || meter_on
	for _ in $(seq "$runs"); do
		one_run "$frames"
	done | sort -n | awk -v scenario="$scenario" '
		{ value[NR] = $1 }
		END {
			print "result", scenario, value[int((NR + 1) / 2)],
			      value[1], value[NR]
		}'
	rmmod dvs_inject
}

# A namespace of its own for each scenario: nothing is left from the last one.
scenario() {
	local name=$1 setup=${peer}_${1//-/_} extra=

	setup=${setup%_raw}
	case $peer in
	queue | sampler | mirror)
		setup=dvs_${name%%-*}
		extra=${peer}_${name#*-}
		;;
	esac
	[ "$(type -t "$setup")" = function ] || die "no scenario '$name'"
	sysctl -qw net.ipv6.conf.default.disable_ipv6=1 \
		net.ipv6.conf.all.disable_ipv6=1
	ip link set lo up
	make_devices
	"$setup"
	[ -z "$extra" ] || "${extra//-/_}"
	measure "$name"
}

print_state() {
	echo "state kernel $(uname -r)"
	echo "state command line $(cat /proc/cmdline)"
	echo "state modules $(awk '{ print $1 }' /proc/modules | sort | xargs)"
	grep -H . /sys/devices/system/cpu/vulnerabilities/{spectre_v2,retbleed} |
		sed 's|.*/|state |'
}

[ $# -ge 4 ] || die "usage: guest.sh PEER RUNS FRAMES SCENARIO..."
peer=$1
runs=$2
frames=$3
shift 3
if [ "$1" = --inside ]; then
	scenario "$2"
	exit
fi
sysctl -qw net.core.netdev_max_backlog=100000
for name in "$@"; do
	unshare --net "$0" "$peer" "$runs" "$frames" --inside "$name" ||
		die "$peer: $name failed; $(dmesg | tail -n 1)"
done
print_state
