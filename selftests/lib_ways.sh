# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# Packets that do not go by IP, whether they leave or arrive: what the suites of both
# share. Packets go $quick then; a suite says how packets are sent and how it is told
# which way they went, by these functions:
#
#   tunnel_open FAMILY                     make vx0, ready for packets
#   way_of HEX COUNT                       one goes, so many come of it; set way
#   check_way ip|$quick                    one goes that way and arrives
#   check_nothing                          one comes to nothing

# both_families TEST: run it once for each
both_families() {
	local version

	for version in 4 6; do
		[ $version -eq 4 ] || renew
		tunnel_open $version
		"$1"
	done
}

# go_by WAY HEX COUNT. What goes quickly does for no more than a second, in which a
# slow machine does little: then it takes some more that follow each other closely.
go_by() {
	local way tries=10

	[ "$1" = "$quick" ] || tries=1
	while way_of "$2" "$3"; [ "$way" != "$1" ] && [ $((--tries)) -gt 0 ]; do
		:
	done
	check_equal "$1" "$way" "way of ${2:0:100}"
}

# warm: one packet by IP, one the quick way that it opened
warm() {
	check_way ip
	check_way "$quick"
}

# filter_hook HOOK: a rule there, counting packets, then dropping them
filter_hook() {
	warm
	nft add table inet t
	nft add chain inet t c "{ type filter hook $1 priority 0; }"
	nft add rule inet t c udp dport 4789 counter
	check_way ip
	check_way ip
	nft list table inet t | grep -q 'packets 2 ' ||
		fail "$(nft list table inet t)"
	nft add rule inet t c udp dport 4789 drop
	check_nothing
	nft delete table inet t
	check_way "$quick"	# maybe as before, if that was a moment ago
}

# wire_again: addresses and ways of both families, after the device lost them
wire_again() {
	local was=$family version

	for version in 4 6; do
		use_family $version
		ip address del "$vtep_a/$prefix" dev ul 2> /dev/null
		wire_address
	done
	use_family "$was"
}

# sniffed COUNT: so many packets were seen at ul, or more if there were tries
sniffed() {
	[ "$(tcpdump -n -r "$tmp/sniffed.ul" 2> /dev/null | grep -c VXLAN)" -ge "$1" ]
}

# tracing_start FILE: the kernel's traces, with that file
tracing_start() {
	[ -e "$tracing/$1" ] || mount -t tracefs tracefs $tracing 2> /dev/null
	[ -e "$tracing/$1" ] || skip_suite "this kernel has no $1"
}

tracing=/sys/kernel/tracing
