#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 600
#
# What real collectors make of dvsd's messages: nfcapd, nfacctd, and tshark as
# the strictest reader. Flows come from feed_flows, which has dvsd's exporter and
# stands in for the kernel.
#
#   feed_flows ---- UDP or TCP, 127.0.0.1 ----> nfcapd | nfacctd | tcpdump, tshark
#
# The flows are those of userspace/tests/flows.c: TCP with VLAN and MACs, TCP to
# a tunnel, UDP over IPv6, ICMPv6 to a tunnel, ARP that was dropped.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_nfcapd_reads_netflow5
	test_nfcapd_reads_netflow9
	test_nfcapd_reads_ipfix
	test_nfcapd_multiplies_random_samples
	test_nfcapd_tells_rates_apart
	test_nfcapd_sees_no_gaps
	test_nfcapd_that_starts_late
	test_nfacctd_reads_netflow5
	test_nfacctd_reads_netflow9
	test_nfacctd_reads_ipfix
	test_tshark_finds_nothing_wrong
	test_tshark_reads_all_of_ipfix
	test_tshark_reads_options_of_ipfix
	test_tshark_reads_all_of_netflow9
	test_tshark_that_starts_late
	test_tshark_reads_ipfix_over_tcp
"

port=$((20000 + $$ % 20000))
background=()

# A test is a subshell, and ends what it has started: nfacctd ends by other signals
# with the next message only.
run_background() {
	"$@" &
	background+=($!)
	trap 'kill -KILL "${background[@]}" 2> /dev/null; wait' EXIT
}

# configure FORMAT [KEY: VALUE]...: one collector that gets flows at once
configure() {
	local pair

	{
		printf 'switches:\n  - name: dvs0\n    collectors:\n'
		printf '      - name: main\n        host: 127.0.0.1\n'
		printf '        port: %s\n        format: %s\n' "$port" "$1"
		printf '        delay: 50\n'
		shift
		for pair in "$@"; do
			printf '        %s\n' "$pair"
		done
	} > "$scratch/config.yaml"
}

# feed WORD...: export flows, and keep the report
feed() {
	"$top/build/userspace/tests/feed_flows" "$scratch/config.yaml" "$@" \
		> "$scratch/report"
	jq -e '.collectors[0].lost == 0 and .collectors[0].errors == 0' \
		"$scratch/report" > /dev/null ||
		fail "flows were lost: $(cat "$scratch/report")"
}

# start LOG READY COMMAND...: until its log says that it is ready
start() {
	local log=$1 ready=$2

	shift 2
	run_background "$@" > "$log" 2>&1
	busywait 20000 grep -q -- "$ready" "$log" ||
		fail "$1 does not start: $(cat "$log")"
}

# finish: end what was started, so that it writes all it has
finish() {
	kill -INT "${background[@]}" 2> /dev/null || :
	wait "${background[@]}" || :
	background=()
	trap - EXIT
}

# ---- nfcapd ----

start_nfcapd() {
	rm -rf "$scratch/nfcapd"
	mkdir "$scratch/nfcapd"
	start "$scratch/nfcapd.log" 'Startup' nfcapd -b 127.0.0.1 -p $port \
		-w "$scratch/nfcapd" -t 3600
}

# finish_nfcapd: what it has, as JSON in $scratch/flows
finish_nfcapd() {
	finish
	nfdump -r "$scratch"/nfcapd/nfcapd.2* -o json > "$scratch/flows"
}

# flow JQ: print it for each flow
flow() {
	jq -r ".[] | $1" "$scratch/flows" | sort
}

# nfcapd_gets FORMAT WORD...: flows of FORMAT, fed with WORDs
nfcapd_gets() {
	configure "$1"
	shift
	start_nfcapd
	feed "$@"
	busywait 3000 received "$(jq '.collectors[0].messages' \
		"$scratch/report")" || :
	finish_nfcapd
}

# received COUNT: the socket has nothing left; the rest is in the program
received() {
	awk -v port="$(printf ':%04X' $port)" '
		index($2, port) && $5 !~ /:00000000$/ { left = 1 }
		END { exit left }' /proc/net/udp
}

ipv4='select(.src4_addr == "10.1.0.5")'

check_ipv4() {
	check_equal "10.1.0.5:40000 10.1.0.9:443 5000 7000000 5 0
10.1.0.5:40000 10.1.0.9:443 5000 7000000 5 6" \
		"$(flow "$ipv4"' | "\(.src4_addr):\(.src_port) " +
			"\(.dst4_addr):\(.dst_port) \(.in_packets) " +
			"\(.in_bytes) \(.input_snmp) \(.output_snmp)"')" \
		"TCP flows"
	check_equal "1500" "$(jq -r '.[0] | [.first, .last] | map(
			(.[0:19] + "Z" | fromdate) * 1000 +
			(.[20:23] | tonumber)) | .[1] - .[0]' \
		"$scratch/flows")" "milliseconds between first and last"
}

# What NetFlow v9 and IPFIX have, and v5 has not.
check_more() {
	check_equal "42 52:54:00:00:00:05 52:54:00:00:00:09" \
		"$(flow "$ipv4"' | select(.output_snmp == 6) |
			"\(.src_vlan) \(.in_src_mac) \(.in_dst_mac)"')" \
		"VLAN and MACs"
	check_equal "2001:db8::5:5353 2001:db8::9:53 17 200 30000" \
		"$(flow 'select(.proto == 17) | "\(.src6_addr):\(.src_port) " +
			"\(.dst6_addr):\(.dst_port) \(.proto) " +
			"\(.in_packets) \(.in_bytes)"')" "UDP flow"
	check_equal "128 0 2001:db8:100::2" \
		"$(flow 'select(.proto == 58) |
			"\(.icmp_type) \(.icmp_code) \(.ip6_next_hop)"')" \
		"ICMPv6 flow"
	check_equal 5 "$(jq length "$scratch/flows")" "number of flows"
}

test_nfcapd_reads_netflow5() {
	nfcapd_gets netflow5 interval 100
	check_ipv4
	check_equal 2 "$(jq length "$scratch/flows")" "number of flows"
	check_equal 3 "$(jq '.collectors[0].inexpressible' "$scratch/report")" \
		"flows that it cannot express"
}

test_nfcapd_reads_netflow9() {
	nfcapd_gets netflow9 interval 100
	check_ipv4
	check_more
}

test_nfcapd_reads_ipfix() {
	nfcapd_gets ipfix interval 100
	check_ipv4
	check_more
}

test_nfcapd_multiplies_random_samples() {
	local format

	for format in netflow5 netflow9 ipfix; do
		nfcapd_gets $format interval 100 random
		check_ipv4
	done
}

# Ports may be sampled at rates of their own.
test_nfcapd_tells_rates_apart() {
	local format

	for format in netflow9 ipfix; do
		nfcapd_gets $format interval 100 mixed repeat 3
		check_equal "5000 400" \
			"$(flow 'select(.proto == 6 or .proto == 17) |
				.in_packets' | sort -nr | uniq | xargs)" \
			"packets, $format"
	done
}

# nfcapd leaves data records of options out of IPFIX's count: see tshark. Its socket
# has room for all messages, should it have to wait for the processor.
test_nfcapd_sees_no_gaps() {
	local format

	for format in netflow5 netflow9; do
		nfcapd_gets $format repeat 60
		nfdump -E "$scratch"/nfcapd/nfcapd.2* > "$scratch/exporters"
		grep -q 'Sequence failures: 0,' "$scratch/exporters" ||
			fail "$format: $(cat "$scratch/exporters")"
	done
}

# Nobody listens at first, so that there are errors.
test_nfcapd_that_starts_late() {
	local feeder

	configure ipfix
	"$top/build/userspace/tests/feed_flows" "$scratch/config.yaml" \
		interval 100 seconds 5 > "$scratch/report" &
	feeder=$!
	busywait 700 false || :
	start_nfcapd
	wait $feeder
	finish_nfcapd
	[ "$(jq length "$scratch/flows")" -ge 2 ] ||
		fail "no flows: $(cat "$scratch/report")"
	check_equal "5000" "$(flow .in_packets | uniq)" "packets"
}

# ---- nfacctd ----

nfacctd_gets() {
	cat > "$scratch/nfacctd.conf" <<-EOF
	daemonize: false
	nfacctd_ip: 127.0.0.1
	nfacctd_port: $port
	nfacctd_renormalize: true
	nfacctd_time_new: true
	aggregate_primitives: $scratch/primitives
	plugins: print[all]
	aggregate[all]: src_host, dst_host, src_port, dst_port, proto, src_mac, dst_mac, vlan, in_iface, out_iface, segment
	print_output[all]: json
	print_output_file[all]: $scratch/nfacctd
	print_refresh_time[all]: 2
	EOF
	echo 'name=segment field_type=351 len=8 semantics=u_int' \
		> "$scratch/primitives"
	configure "$1"
	start "$scratch/nfacctd.log" 'waiting for' \
		nfacctd -f "$scratch/nfacctd.conf"
	# what comes before its plugin is ready is lost
	busywait 20000 grep -q 'setting object handlers' "$scratch/nfacctd.log" ||
		fail "no plugin: $(cat "$scratch/nfacctd.log")"
	feed interval 100
	busywait 10000 grep -q port_dst "$scratch/nfacctd" ||
		fail "nothing: $(cat "$scratch/nfacctd.log")"
	finish
	jq -s . "$scratch/nfacctd" > "$scratch/flows"
}

check_nfacctd() {
	check_equal "$1" "$(flow 'select(.iface_out == 6 and .iface_in == 5) |
		"\(.ip_src):\(.port_src) \(.ip_dst):\(.port_dst) \(.ip_proto) " +
		"\(.packets) \(.bytes) \(.vlan) \(.mac_src) \(.segment)"')" \
		"flow"
}

test_nfacctd_reads_netflow5() {
	nfacctd_gets netflow5
	check_nfacctd "10.1.0.5:40000 10.1.0.9:443 tcp 5000 7000000 0 00:00:00:00:00:00 0"
}

# 1 << 56 says VXLAN, 5001 is the VNI.
test_nfacctd_reads_netflow9() {
	nfacctd_gets netflow9
	check_nfacctd "10.1.0.5:40000 10.1.0.9:443 tcp 5000 7000000 42 52:54:00:00:00:05 $(((1 << 56) + 5001))"
}

test_nfacctd_reads_ipfix() {
	nfacctd_gets ipfix
	check_nfacctd "10.1.0.5:40000 10.1.0.9:443 tcp 5000 7000000 42 52:54:00:00:00:05 $(((1 << 56) + 5001))"
}

# ---- tshark ----

# capture FILTER: from now on
capture() {
	start "$scratch/tcpdump.log" '^.*listening on' \
		tcpdump -i lo -U -w "$scratch/pcap" "$1"
}

# decode WORD...: what tshark says of the capture
decode() {
	tshark -r "$scratch/pcap" -d udp.port==$port,cflow \
		-d tcp.port==$port,cflow "$@" 2> /dev/null
}

# packets COUNT: so many have been captured
packets() {
	[ "$(decode -Y cflow -T fields -e frame.number | wc -l)" -ge "$1" ]
}

# A socket takes the messages, lest there be errors.
start_sink() {
	run_background socat -u "UDP4-RECV:$port,bind=127.0.0.1" /dev/null
	busywait 5000 grep -q "$(printf ':%04X' $port)" /proc/net/udp ||
		fail "socat does not listen"
}

tshark_gets() {
	configure "$@"
	start_sink
	capture "udp port $port"
	feed interval 100 "${feed_words[@]}"
	busywait 10000 packets "$(jq '.collectors[0].messages' \
		"$scratch/report")" || fail "packets are missing"
	finish
}

# Malformed packets, unknown templates, gaps in sequence numbers.
check_nothing_wrong() {
	local found

	found=$(decode -Y '_ws.malformed or _ws.expert.severity >= 0x600000 or
		cflow.sequence_analysis.expected_sn or
		cflow.no_template_found' | head -n 5)
	[ -z "$found" ] || fail "$1: $found"
	decode -V -O cflow > "$scratch/decoded"
	if grep -iE 'malformed|expert info|no template' "$scratch/decoded"; then
		fail "$1: see above"
	fi
}

test_tshark_finds_nothing_wrong() {
	local format feed_words=(repeat 60)

	for format in netflow5 netflow9 ipfix; do
		tshark_gets $format
		check_nothing_wrong $format
		tshark_gets $format 'message-size: 1400' 'template-packets: 2'
		check_nothing_wrong "$format, long messages"
	done
}

# fields FIELD...: print them for the first flow with a VLAN
fields() {
	local words=() field

	for field in "$@"; do
		words+=(-e "cflow.$field")
	done
	decode -Y 'cflow.srcport == 40000' -T fields -E occurrence=f \
		-E separator=' ' "${words[@]}" | head -n 1
}

test_tshark_reads_all_of_ipfix() {
	local feed_words=()

	tshark_gets ipfix 'domain: 77' 'message-size: 1400'
	check_nothing_wrong ipfix
	check_equal "77 10.1.0.5 10.1.0.9 6 0xb8 40000 443 50 70000 70700" \
		"$(fields od_id srcaddr dstaddr protocol tos srcport dstport \
			packets octets layer2_octet_delta_count)" "counts"
	check_equal "52:54:00:00:00:05 52:54:00:00:00:09 42 $(((1 << 56) + 5001)) 5 6" \
		"$(fields srcmac dstmac dot1q_vlan_id layer2_segment_id \
			inputint outputint)" "places"
	check_equal "6ba7b8109dad11d180b400c04fd430c8 vm-five" \
		"$(fields virtual_station_uuid virtual_station_name)" \
		"machine"
	grep -q 'ForwardingStatus: Forward (1)' "$scratch/decoded" ||
		fail "nothing was forwarded"
	grep -q 'ForwardingStatusDropCode: Drop Policer (10)' "$scratch/decoded" ||
		fail "the policer dropped nothing"
}

test_tshark_reads_options_of_ipfix() {
	local feed_words=()

	tshark_gets ipfix 'message-size: 1400'
	decode -V -O cflow > "$scratch/decoded"
	grep -q 'Selector Algorithm: Systematic count-based' "$scratch/decoded"
	grep -q 'Sampling Packet Space: 99' "$scratch/decoded"
	grep -q 'Sampling interval: 100' "$scratch/decoded"
	grep -q 'IfName: tap5' "$scratch/decoded"
	feed_words=(random)
	tshark_gets ipfix 'message-size: 1400'
	decode -V -O cflow > "$scratch/decoded"
	grep -q 'Selector Algorithm: Random n-out-of-N' "$scratch/decoded"
	grep -q 'Sampling Size: 1$' "$scratch/decoded"
	grep -q 'Sampling Population: 100' "$scratch/decoded"
}

test_tshark_reads_all_of_netflow9() {
	local feed_words=()

	tshark_gets netflow9 'domain: 77' 'message-size: 1400'
	check_nothing_wrong netflow9
	check_equal "77 10.1.0.5 10.1.0.9 6 0xb8 40000 443 50 70000" \
		"$(fields source_id srcaddr dstaddr protocol tos srcport \
			dstport packets octets)" "counts"
	check_equal "52:54:00:00:00:05 52:54:00:00:00:09 $(((1 << 56) + 5001)) 5 6" \
		"$(fields srcmac dstmac layer2_segment_id inputint \
			outputint)" "places"
	grep -q 'Vlan Id: 42' "$scratch/decoded" || fail "no VLAN"
	grep -q 'IfName: tap5' "$scratch/decoded" || fail "no name"
}

# It sees no message of the first seconds, and there are no errors.
test_tshark_that_starts_late() {
	local feeder

	configure netflow9 'template-seconds: 2'
	start_sink
	"$top/build/userspace/tests/feed_flows" "$scratch/config.yaml" \
		interval 100 seconds 6 > "$scratch/report" &
	feeder=$!
	busywait 1500 false || :
	capture "udp port $port"
	wait $feeder
	busywait 5000 packets 2 || fail "no packets"
	finish
	[ -n "$(fields srcaddr packets)" ] || fail "no flow was decoded"
	decode -V -O cflow > "$scratch/decoded"
	grep -q 'Not Sent Flows: 0' "$scratch/decoded" ||
		fail "no statistics of the exporter"
}

# flows_over_tcp COUNT: so many have been captured
flows_over_tcp() {
	[ "$(decode -T fields -E occurrence=a -e cflow.flow_end_reason |
		tr ',' '\n' | grep -c .)" -eq "$1" ]
}

test_tshark_reads_ipfix_over_tcp() {
	start "$scratch/sink.log" 'listening on' socat -u -d -d \
		"TCP4-LISTEN:$port,bind=127.0.0.1,reuseaddr" \
		"OPEN:/dev/null,wronly"
	configure ipfix 'transport: tcp' 'message-size: 700'
	capture "tcp port $port"
	feed interval 100 repeat 60
	busywait 10000 flows_over_tcp 300 || fail "flows are missing"
	finish
	check_nothing_wrong "ipfix over tcp"
}

make -s -C "$top/userspace" all feed || exit 1
tests_run
