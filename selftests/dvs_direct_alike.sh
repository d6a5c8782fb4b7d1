#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# kernels: 6.1 6.12 debug kcsan gcov
#
# Packets of tunnels that do not go by IP come to the same as those that do: the frames
# that arrive, the reasons of those that are dropped, the counters of the host. A picture
# is in lib_direct.sh.

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=selftests/lib_vxlan.sh
. "$suite_dir/lib_vxlan.sh"
# shellcheck source=selftests/lib_direct.sh
. "$suite_dir/lib_direct.sh"

ALL_TESTS="
	test_frames_are_alike
	test_verdicts_are_alike
	test_counters_are_alike
"

# by_ip_alone: a firewall that lets all pass
by_ip_alone() {
	nft add table inet watch
	nft add chain inet watch c "{ type filter hook input priority 0; }"
}

# by_any_way: it is gone
by_any_way() {
	nft delete table inet watch
}

# compare COUNT FUNCTION: what the function prints does not depend on the way, which it
# is told, and is so many lines
compare() {
	warm
	"$2" direct > "$tmp/direct"
	by_ip_alone
	"$2" ip > "$tmp/ip"
	by_any_way
	check_equal "$1" "$(wc -l < "$tmp/ip")" "lines"
	cmp "$tmp/ip" "$tmp/direct" ||
		fail "$(diff "$tmp/ip" "$tmp/direct" | head -n 4)"
}

# results_by WAY: what becomes of the packets of $tmp/packets
results_by() {
	local packet arrived

	while read -r packet; do
		go_by "$1" "$packet" 1
		printf '%s\n' "${arrived[@]}"
	done < "$tmp/packets"
}

# inner_frames: print frames of many kinds, from m3 to m1
inner_frames() {
	local tos inner len

	for len in 14 15 60 61 300 1400; do
		frame_hex "$m1" "$m3" len=$len
		echo "$hex"
	done
	frame_hex "$m1" "$m3" type=0026
	echo "$hex"
	for inner in 4 6; do
		for tos in 0 1 2 3 184 255; do
			inner_hex $inner macs="${m1//:/}${m3//:/}" tos=$tos
			echo "$hex"
		done
	done
}

# packets: print packets with those in them, and others with all kinds of ECN
packets() {
	local frame tos

	while read -r frame; do
		vxlan_hex 5000 "$frame"
		packet_hex "$hex" csum=no
		echo "$hex"
	done < <(inner_frames)
	for tos in 1 2 3 46 187; do
		inner_hex 4 macs="${m1//:/}${m3//:/}" tos=2
		vxlan_hex 5000 "$hex"
		packet_hex "$hex" csum=no tos=$tos
		echo "$hex"
	done
}

alike() {
	packets > "$tmp/packets"
	learn h1 "$m1"
	compare 24 results_by
}

test_frames_are_alike() {
	both_families alike
}

# bad_packets: print packets that are dropped, each for a reason of its own
bad_packets() {
	local inner payload

	frame_hex $bc "$m3"
	inner=$hex
	for payload in "0000000000138800$inner" "0800000000138801$inner" \
		"0800000000999900$inner" "0800000000138800${inner:0:24}8100000588b5${inner:28}"; do
		packet_hex "$payload" csum=no
		echo "$hex"
	done
	inner_hex 4 macs="${m1//:/}${m3//:/}"
	vxlan_hex 5000 "$hex"
	packet_hex "$hex" csum=no tos=3
	echo "$hex"
}

# drops_by WAY: print the reasons that the ledger has of the packets. A good packet
# in front of each proves that IP takes them; if that is too long ago, once more.
drops_by() {
	local packet arrived way tries

	dvsctl drop reset
	while read -r packet; do
		for ((tries = 0; tries < 10; tries++)); do
			hello_hex
			way_of "$hex" 2
			way_of "$packet" 0
			[ "$way" != "$1" ] || break
		done
		check_equal "$1" "$way" "way of $packet"
	done < "$tmp/packets"
	drops_of dvs0 | sed 's/ [0-9]*$//' | sort
}

verdicts() {
	bad_packets > "$tmp/packets"
	compare 5 drops_by
}

test_verdicts_are_alike() {
	local version

	for version in 4 6; do
		[ $version -eq 4 ] || renew
		tunnel_open $version strict on
		verdicts
	done
}

# counters: what IP, UDP and the device say that they received
counters() {
	if [ $family -eq 4 ]; then
		nstat -asz IpInReceives IpInDelivers IpExtInOctets IpExtInNoECTPkts \
			IpExtInECT0Pkts UdpInDatagrams
	else
		nstat -asz Ip6InReceives Ip6InDelivers Ip6InOctets Ip6InNoECTPkts \
			Ip6InECT0Pkts Udp6InDatagrams
	fi | awk '$1 != "#kernel" { printf "%s ", $2 }'
	awk '$1 == "ul:" { print $3 }' /proc/net/dev
}

# counts WAY LEAST TOS: set counted to what four packets add that follow each other
# closely, and go by it, so many of them at least
counts() {
	local before after i arrived

	hello_hex tos="$3"
	echo > $tracing/trace
	read -ra before <<< "$(counters)"
	exchange 8 wire "$hex" 4
	read -ra after <<< "$(counters)"
	[ "$(grep -c "suite_$1" $tracing/trace)" -ge "$2" ] ||
		fail "not by $1: $(grep -c suite_ip $tracing/trace) by ip"
	counted=
	for i in "${!after[@]}"; do
		counted+=" $((after[i] - before[i]))"
	done
}

counters_alike() {
	local tos counted by_ip

	for tos in 0 2; do
		by_ip_alone
		counts ip 4 $tos
		by_ip=$counted
		by_any_way
		counts direct 3 $tos
		check_equal "$by_ip" "$counted" "counters, TOS $tos"
	done
}

test_counters_are_alike() {
	both_families counters_alike
}

probe_functions
hosts_create 2
wire_everything
tests_run
