#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
# packages: pmacct
#
# From frames to collectors: the module's flows, dvsd, and what nfcapd, nfacctd and
# tshark make of them, compared with what was on the wire.
#
#   10.0.0.1   10.0.0.2  10.0.0.3, tagged           10.0.0.4
#      h1         h2         h3                     vxlan10
#      |          |          |                         |
#   +--p1---------p2---------p3--+  192.0.2.1    192.0.2.2
#   |            dvs0         vx0|====u0------------ul
#   +--in0-------out0------------+
#        injector, lib_inject.sh
#
# All are on segment 10, each machine in a namespace of its own. dvsd and
# collectors are in that of the switch, and talk over lo.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_inject.sh
. "$suite_dir/lib_inject.sh"
# shellcheck source=selftests/lib_export.sh
. "$suite_dir/lib_export.sh"

ALL_TESTS="
	test_programs_are_seen_as_on_the_wire
	test_systematic_samples_are_multiplied
	test_random_samples_are_multiplied
	test_drops_are_told
"

setup() {
	injector_create 64 16
	switch_create dvs0 p1 p2 p3 in0 out0
	dvsctl -b - <<-'EOF_BATCH'
		port set p1 segment 10
		port set p2 segment 10
		port set p3 mode trunk vlans 10
		port set in0 segment 10
		port set out0 segment 10
		tunnel add vx0 switch dvs0 local 192.0.2.1
		remote add 192.0.2.2 tunnel vx0 segments 10
	EOF_BATCH
	injector_learn 10 16
	rm -rf "${tmp:?}"/*
	records_before=0
}

teardown() {
	dvsd_stop
	stop_background
	[ $RET -eq 0 ] || sed 's/^/# /' "$tmp/dvsd.log"
	check_books dvs0
	switch_destroy dvs0
	injector_destroy
}

# ---- machines ----

ns1='' ns2='' ns3='' ns4=''

# machine_address NS DEVICE NUMBER: IPv6 is off elsewhere, for silence
machine_address() {
	ip netns exec "$1" sysctl -qw "net.ipv6.conf.$2.disable_ipv6=0"
	ip -n "$1" address add "10.0.0.$3/24" dev "$2"
	ip -n "$1" address add "2001:db8::$3/64" nodad dev "$2"
	ip -n "$1" link set "$2" up
}

# cable PORT NS DEVICE
cable() {
	ip link add "$1" type veth peer "$3" netns "$2"
	ip link set "$1" up
	ip -n "$2" link set "$3" up
}

machines_create() {
	setup_ns ns1 ns2 ns3 ns4 || return
	cable p1 "$ns1" h1
	cable p2 "$ns2" h2
	cable p3 "$ns3" h3
	cable u0 "$ns4" ul
	ip address add 192.0.2.1/24 dev u0
	ip -n "$ns4" address add 192.0.2.2/24 dev ul
	ip -n "$ns3" link add link h3 name tagged type vlan id 10
	ip -n "$ns4" link add vxlan10 type vxlan id 10 local 192.0.2.2 \
		remote 192.0.2.1 dstport 4789 dev ul
	machine_address "$ns1" h1 1
	machine_address "$ns2" h2 2
	machine_address "$ns3" tagged 3
	machine_address "$ns4" vxlan10 4
}

# serves PORT TCP|UDP: h2 does
serves() {
	ip netns exec "$ns2" ss -Hln "${2:--t}" "sport = :$1" | grep -q .
}

# Answers any question of DNS with the question itself
dns_server='
	my $s = IO::Socket::INET->new(LocalPort => 53, Proto => "udp") or die;
	while (defined $s->recv(my $message, 512)) {
		vec($message, 2, 8) |= 128;
		$s->send($message);
	}'

# servers_start: of HTTP, DNS and iperf3, at h2
servers_start() {
	mkdir -p "$tmp/www"
	head -c 300000 /dev/zero > "$tmp/www/file"
	run_background ip netns exec "$ns2" busybox httpd -f -p 80 -h "$tmp/www"
	run_background ip netns exec "$ns2" iperf3 -s > "$tmp/iperf3.log" 2>&1
	run_background ip netns exec "$ns2" \
		perl -MIO::Socket::INET -e "$dns_server"
	check_wait 20000 serves 80
	check_wait 20000 serves 5201
	check_wait 20000 serves 53 -u
}

# at NS COMMAND...: it must succeed
at() {
	local ns=$1

	shift
	check timeout 60 ip netns exec "$ns" "$@"
}

# programs_run: they leave flows behind that nothing is added to any more
programs_run() {
	local address

	at "$ns1" ping -q -c 5 -i 0.05 10.0.0.2
	at "$ns1" ping -q -c 5 -i 0.05 2001:db8::2
	at "$ns1" ping -q -c 3 -i 0.05 10.0.0.3
	at "$ns1" ping -q -c 3 -i 0.05 10.0.0.4
	at "$ns4" ping -q -c 3 -i 0.05 2001:db8::3
	at "$ns1" busybox wget -q -O /dev/null http://10.0.0.2/file
	at "$ns1" busybox wget -q -O /dev/null 'http://[2001:db8::2]/file'
	at "$ns3" busybox wget -q -O /dev/null http://10.0.0.2/file
	at "$ns1" iperf3 -c 10.0.0.2 -n 2M
	at "$ns1" iperf3 -c 10.0.0.2 -u -b 10M -n 200K -l 1000
	ip netns exec "$ns1" busybox nslookup host.example 10.0.0.2
	ip netns exec "$ns4" busybox nslookup host.example 10.0.0.2
	busywait 500 false	# what ends connections
	for address in 10.0.0.{2,3,4}; do
		at "$ns1" ping -q -c 1 -p $marker_hex "$address"
	done
} > /dev/null

# ---- all formats at 1:1 ----

check_lists() {
	local name version

	flows_of_wire "$tmp/wire" > "$tmp/flows"
	# NetFlow v5 knows IPv4 only
	grep -v : "$tmp/flows" > "$tmp/flows4"
	echo "# $(wc -l < "$tmp/flows") flows on the wire"
	for name in nf9 nf10; do
		flows_of_nfdump $name > "$tmp/seen"
		check_same "$tmp/flows" "$tmp/seen" "nfdump, $name"
	done
	flows_of_nfdump nf5 > "$tmp/seen"
	check_same "$tmp/flows4" "$tmp/seen" "nfdump, nf5"
	for version in 9 10; do
		flows_of_nfacctd $version > "$tmp/seen"
		check_same "$tmp/flows" "$tmp/seen" "nfacctd, version $version"
	done
	flows_of_nfacctd 5 > "$tmp/seen"
	check_same "$tmp/flows4" "$tmp/seen" "nfacctd, version 5"
	flows_of_tshark -Y 'tcp.dstport == 2030' > "$tmp/seen"
	check_same "$tmp/flows" "$tmp/seen" "tshark, IPFIX over TCP"
}

# nfcapd has no gap; nfdump 1.7.1 does not count data records of options of IPFIX
check_sequences() {
	local name found

	for name in nf5 nf9; do
		check_equal 0 "$(sequence_failures $name)" "gaps, $name"
	done
	! grep WARN "$tmp/nfacctd.log" || fail "nfacctd warns"
	found=$(decode -Y '_ws.malformed or _ws.expert.severity >= 0x600000 or
		cflow.sequence_analysis.expected_sn or
		cflow.no_template_found' | head -n 5)
	[ -z "$found" ] || fail "tshark: $found"
}

# index DEVICE: print it
index() {
	ip -o link show "$1" | cut -d : -f 1
}

# Where flows came in and left, with the names of the ports
check_places() {
	local json name

	json=$(nfdump_of nf10 -o json 'src ip 10.0.0.3 and port 80' |
		jq -c '.[0] | [.src_vlan, .input_snmp, .output_snmp]')
	check_equal "[10,$(index p3),$(index p2)]" "$json" "tagged flow"
	json=$(nfdump_of nf10 -o json 'dst ip 10.0.0.4 and proto icmp' |
		jq -c '.[0] | [.input_snmp, .output_snmp, .ip4_next_hop]')
	check_equal "[$(index p1),0,\"192.0.2.2\"]" "$json" "into the tunnel"
	# 1 << 56 says VXLAN, 10 is the VNI
	check_equal "10 $(((1 << 56) + 10))" "$(nfacctd_get 10 SRC_IP DST_PORT \
		VLAN SEGMENT | sed -n 's/^10.0.0.3 80 //p' | uniq)" "tag and VNI"
	decode -V -O cflow -Y 'tcp.dstport == 2030' > "$tmp/decoded"
	for name in p1 p2 p3; do
		grep -A 1 -E "InputInt: $(index $name)\$" "$tmp/decoded" |
			grep -q "IfName: $name\$" || fail "no name of $name"
	done
}

test_programs_are_seen_as_on_the_wire() {
	local -A wire=()
	local port nf5 nf9 nf10 nfacctd pid

	configure "nf5 2005 netflow5 domain: 5" "nf9 2009 netflow9 domain: 9" \
		"nf10 2010 ipfix domain: 10" \
		"nfa5 2020 netflow5 domain: 25" "nfa9 2020 netflow9 domain: 29" \
		"nfa10 2020 ipfix domain: 30" \
		"tcp 2030 ipfix domain: 31, transport: tcp"
	nfcapd_start nf5 2005 && nf5=$pid
	nfcapd_start nf9 2009 && nf9=$pid
	nfcapd_start nf10 2010 && nf10=$pid
	nfacctd_start 2020 && nfacctd=$pid
	start "$tmp/sink.log" 'listening on' socat -u -d -d \
		TCP4-LISTEN:2030,bind=127.0.0.1,reuseaddr OPEN:/dev/null,wronly
	servers_start
	messages_start
	for port in p1 p2 p3 u0; do
		capture_start wire-$port $port -Q in -s 256
		wire[$port]=$pid
	done
	dvsd_start
	check dvsctl sampler set interval 1
	programs_run
	all_exported nf5 nf9 nf10 nfa5 nfa9 nfa10 tcp
	for port in "${!wire[@]}"; do
		capture_stop wire-$port "${wire[$port]}"
	done
	mergecap -w "$tmp/wire" "$tmp"/wire-{p1,p2,p3,u0}
	messages_stop
	nfcapd_stop nf5 2005 "$nf5"
	nfcapd_stop nf9 2009 "$nf9"
	nfcapd_stop nf10 2010 "$nf10"
	check_wait 20000 nothing_waits 2020
	stop "$nfacctd"
	check_lists
	check_sequences
	check_places
}

# ---- samples ----

# check_estimate NAME FRAMES INTERVAL: three standard deviations of a binomial
# distribution, of all, and of each tenth of the destinations
check_estimate() {
	nfdump_of "$1" -q -N -o 'fmt:%da %pkt' > "$tmp/estimate"
	awk -v frames="$2" -v n="$3" '
		function check(what, got, sent,    bound) {
			bound = 3 * n * sqrt(sent / n * (1 - 1 / n))
			if (got - sent > bound || sent - got > bound)
				printf "%s: %d of %d, bound %d\n", what, got,
					sent, bound
		}
		{ split($1, part, "."); group[int(part[4] / 8)] += $2
			sum += $2 }
		END {
			check("all", sum, frames)
			for (i = 0; i < 10; i++)
				check("tenth " i, group[i], frames / 10)
		}' "$tmp/estimate" > "$tmp/verdict"
	[ ! -s "$tmp/verdict" ] || fail "$1: $(cat "$tmp/verdict")"
}

# samples_of MODE: 10240 flows of ten frames each
samples_of() {
	local name n=97

	injector_flows 128 80
	injector_learn 10 80
	nfcapds_start
	check dvsctl sampler set interval $n mode "$1"
	check inject 10
	all_exported nf5 nf9 nf10
	nfcapds_stop
	for name in nf5 nf9 nf10; do
		check_estimate $name $((10 * flows)) $n
	done
}

test_systematic_samples_are_multiplied() {
	samples_of systematic
	nfdump -E "$tmp/nf10"/nfcapd.2* > "$tmp/exporters"
	grep -q "packet space: 96" "$tmp/exporters" ||
		fail "nf10: $(cat "$tmp/exporters")"
}

test_random_samples_are_multiplied() {
	samples_of random
}

# ---- drops ----

# Frames from h1 to h2 that the switch drops
test_drops_are_told() {
	local port

	configure "nf10 2010 ipfix domain: 10" "nf9 2009 netflow9 domain: 9"
	messages_start
	dvsd_start
	at "$ns1" ping -q -c 1 10.0.0.2
	check dvsctl port set p1 isolated on
	check dvsctl port set p2 isolated on
	check dvsctl sampler set interval 1
	ip netns exec "$ns1" ping -q -c 4 -i 0.05 -W 1 10.0.0.2 > /dev/null
	all_exported nf10 nf9
	messages_stop
	for port in 2009 2010; do
		decode -V -O cflow -Y "udp.dstport == $port" |
			sed -n '/SrcAddr: 10.0.0.1/,/Flow End Reason/p' \
			> "$tmp/decoded"
		check_equal "Octets: 336 Packets: 4" "$(sed -n \
			's/^ *Dropped //p' "$tmp/decoded" | sort | xargs)" \
			"what was dropped, port $port"
		grep -q 'ForwardingStatus: Drop' "$tmp/decoded" ||
			fail "not dropped, port $port: $(cat "$tmp/decoded")"
	done
}

machines_create || exit 1
tests_run
