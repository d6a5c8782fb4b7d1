# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# What the suites about the export of flows use: dvsd and its configuration,
# collectors, and what was on the wire. Files are in $tmp.
#
# Lists of flows have lines "SOURCE DESTINATION PROTOCOL SOURCE-PORT
# DESTINATION-PORT PACKETS BYTES"; the ports of ICMP are 0 and type * 256 + code.

# ---- dvsd ----

# configure "NAME PORT FORMAT [KEY: VALUE,...]"...: collectors on this host
configure() {
	local name port format more

	{
		printf 'switches:\n- name: dvs0\n  collectors:\n'
		for name in "$@"; do
			read -r name port format more <<< "$name"
			printf '  - {name: %s, port: %s, format: %s' \
				"$name" "$port" "$format"
			[[ $more == *host:* ]] || printf ', host: 127.0.0.1'
			[[ $more == *delay:* ]] || printf ', delay: 50'
			printf '%s}\n' "${more:+, $more}"
		done
	} > "$tmp/dvsd.yaml"
}

dvsd_answers() {
	dvsctl flow export show 2> /dev/null
}

# dvsd_start: until it listens to flows. On one processor: messages that it sends by way
# of two may arrive in another order.
dvsd_start() {
	mkdir -p /run/dvs
	taskset 1 dvsd --config "$tmp/dvsd.yaml" >> "$tmp/dvsd.log" 2>&1 {never}>&- &
	dvsd_pid=$!
	check_wait 20000 dvsd_answers
	check_wait 20000 listens $dvsd_pid
}

# dvsd_stop: it has to end well
dvsd_stop() {
	local status=0

	[ -n "${dvsd_pid-}" ] || return 0
	kill -TERM $dvsd_pid
	wait $dvsd_pid || status=$?
	dvsd_pid=
	check_equal 0 $status "dvsd's exit status"
}

# export_show: set text to what dvsd says, which may be busy for longer than dvsctl waits
export_show() {
	text=$(dvsctl -j flow export show)
}

# export_get COLLECTOR KEY: set member to what dvsd says
export_get() {
	local objects object text

	check_wait 60000 export_show
	mapfile -t objects <<< "${text//'},{'/$'}\n{'}"
	for object in "${objects[@]}"; do
		member collector "$object"
		[ "$member" != "$1" ] || break
	done
	member "$2" "$object"
}

# cache_get KEY: print it
cache_get() {
	member "$1" "$(dvsctl -j flow cache dvs0)"
	echo "$member"
}

# is_exported COLLECTOR RECORDS: so many were sent, or could not be expressed
is_exported() {
	local sum

	export_get "$1" records
	sum=$member
	export_get "$1" inexpressible
	[ $((sum + member)) -eq "$2" ]
}

# all_exported [COLLECTOR]...: end all flows, and wait until their records are sent
all_exported() {
	local name records

	check dvsctl flow flush switch dvs0
	records=$(($(cache_get records) - records_before))
	for name in "$@"; do
		check_wait 20000 is_exported "$name" $records
	done
	[ $RET -eq 0 ] || dvsctl flow export show | sed 's/^/# /'
}

# ---- collectors ----

# start LOG READY COMMAND...: in the background, until its log says it is ready
start() {
	local log=$1 ready=$2

	shift 2
	: > "$log"
	run_background "$@" >> "$log" 2>&1
	busywait 30000 grep -q -- "$ready" "$log" ||
		fail "$1 does not start: $(cat "$log")"
}

# stop PID: as a user would who wants it to write all that it has
stop() {
	kill -INT "$1"
	wait "$1"
	return 0
}

# Sockets of the collectors get room for what a slow guest has not read yet. The limit
# is that of all namespaces, and set in the first one.
more_room() {
	nsenter -t 1 -n sh -c 'echo 4000000 > /proc/sys/net/core/rmem_max'
}

# nfcapd_start NAME PORT: set pid; it writes to $tmp/NAME
nfcapd_start() {
	mkdir -p "$tmp/$1"
	more_room || fail "no more room for sockets"
	start "$tmp/$1.log" Startup nfcapd -b 127.0.0.1 -p "$2" -w "$tmp/$1" \
		-t 86400 -B 4000000
	pid=${background[-1]}
}

# nothing_waits PORT: the socket has been read
nothing_waits() {
	awk -v port="$(printf ':%04X' "$1")" '
		index($2, port) && $5 !~ /:00000000$/ { left = 1 }
		END { exit left }' /proc/net/udp
}

# nfcapd_stop NAME PORT PID
nfcapd_stop() {
	check_wait 20000 nothing_waits "$2"
	stop "$3"
}

# nfdump_of NAME OPTION...: what a collector has
nfdump_of() {
	nfdump -R "$tmp/$1" "${@:2}"
}

# sequence_failures NAME: print what nfcapd has counted
sequence_failures() {
	nfdump -E "$tmp/$1"/nfcapd.2* | sed -n 's/.*Sequence failures: //p' |
		cut -d , -f 1 | sort -u
}

# aggregate: add up the lines of the same flow
aggregate() {
	awk '{ key = $1 " " $2 " " $3 " " $4 " " $5
		packets[key] += $6; bytes[key] += $7 }
		END { for (key in packets)
			printf "%s %d %d\n", key, packets[key], bytes[key] }' |
	sort
}

# without_neighbours: IPv6's own messages begin before we look
without_neighbours() {
	awk '$3 != 58 || $5 == 32768 || $5 == 33024'
}

# flows_of_nfdump NAME: print the list; layer 2 has no part in it
flows_of_nfdump() {
	nfdump_of "$1" -o json | jq -r '.[] | select(.proto != 0) | [
		.src4_addr // .src6_addr, .dst4_addr // .dst6_addr, .proto,
		.src_port // 0,
		.dst_port // (.icmp_type * 256 + .icmp_code),
		.in_packets, .in_bytes] | join(" ")' |
	without_neighbours | aggregate
}

# nfacctd_start PORT: set pid
nfacctd_start() {
	cat > "$tmp/nfacctd.conf" <<-EOF_CONFIG
	daemonize: false
	nfacctd_ip: 127.0.0.1
	nfacctd_port: $1
	nfacctd_renormalize: true
	nfacctd_time_new: true
	nfacctd_disable_checks: false
	aggregate_primitives: $tmp/primitives
	plugins: print[all]
	aggregate[all]: src_host, dst_host, src_port, dst_port, proto, vlan, segment, export_proto_version
	print_output[all]: csv
	print_output_separator[all]: \s
	print_output_file[all]: $tmp/nfacctd
	print_output_file_append[all]: true
	print_refresh_time[all]: 5
	EOF_CONFIG
	echo 'name=segment field_type=351 len=8 semantics=u_int' \
		> "$tmp/primitives"
	start "$tmp/nfacctd.log" 'waiting for' nfacctd -f "$tmp/nfacctd.conf"
	pid=${background[-1]}
}

# nfacctd_get VERSION COLUMN...: print them, of the records of a format
nfacctd_get() {
	awk -v version="$1" -v wanted="${*:2}" '
		BEGIN { count = split(wanted, name, " ") }
		/EXPORT_PROTO_VERSION/ {
			for (i = 1; i <= NF; i++)
				column[toupper($i)] = i
			next
		}
		$column["EXPORT_PROTO_VERSION"] == version {
			for (i = 1; i <= count; i++)
				printf "%s%s", $column[name[i]],
					i < count ? " " : RS
		}' "$tmp/nfacctd"
}

# flows_of_nfacctd VERSION: print the list
flows_of_nfacctd() {
	nfacctd_get "$1" SRC_IP DST_IP PROTOCOL SRC_PORT DST_PORT PACKETS BYTES |
	awk 'BEGIN { number["icmp"] = 1; number["tcp"] = 6; number["udp"] = 17
			number["ipv6-icmp"] = 58 }
		$3 in number { $3 = number[$3]; print }' |
	without_neighbours | aggregate
}

# ---- nfcapd for all three formats ----

# nfcapds_start: one for each format, nf5, nf9, nf10, and dvsd
nfcapds_start() {
	local version

	configure "nf5 2005 netflow5 domain: 5" "nf9 2009 netflow9 domain: 9" \
		"nf10 2010 ipfix domain: 10"
	nfcapd_pids=()
	for version in 5 9 10; do
		nfcapd_start nf$version $((2000 + version))
		nfcapd_pids[version]=$pid
	done
	dvsd_start
}

nfcapds_stop() {
	local version

	for version in 5 9 10; do
		nfcapd_stop nf$version $((2000 + version)) \
			"${nfcapd_pids[version]}"
	done
}

# packets_of NAME: print the sum, and that of bytes
packets_of() {
	nfdump_of "$1" -q -N -o 'fmt:%pkt %byt' | awk '{ packets += $1
		bytes += $2 } END { printf "%d %d\n", packets, bytes }'
}

# check_packets NAME COUNT: injected ones, in all
check_packets() {
	check_equal "$2 $(($2 * packet_bytes))" "$(packets_of "$1")" \
		"packets and bytes, $1"
}

# ---- the wire ----

# A packet with this ends a capture: what came before it has been written.
marker=dvs-marker
marker_hex=6476732d6d61726b6572

# capture_start NAME DEVICE WORD...: what tcpdump sees goes to $tmp/NAME; set pid
capture_start() {
	start "$tmp/$1.log" 'listening on' tcpdump -n -Z root -U \
		--immediate-mode -B 16384 -w "$tmp/$1" -i "$2" "${@:3}"
	pid=${background[-1]}
}

# capture_stop NAME PID: nothing may have been missed
capture_stop() {
	check_wait 20000 grep -aq "$marker" "$tmp/$1"
	stop "$2"
	grep -q '^0 packets dropped by kernel' "$tmp/$1.log" ||
		fail "frames were not captured: $(cat "$tmp/$1.log")"
}

# messages_start WORD...: capture those of dvsd, set messages_pid. The shorter a
# packet may be (-s), the more of them there is room for.
messages_start() {
	local pid

	capture_start messages lo "$@" portrange 2000-2099 or port 3000
	messages_pid=$pid
}

messages_stop() {
	echo "$marker" > /dev/udp/127.0.0.1/3000
	capture_stop messages "$messages_pid"
}

# flows_of_wire FILE: print the list; of a tunnel, IP packets that are in it
flows_of_wire() {
	tshark -r "$1" -n -Y 'ip or ipv6' -T fields -E occurrence=l \
		-E separator=, -e ip.src -e ip.dst -e ip.proto -e ip.len \
		-e ipv6.src -e ipv6.dst -e ipv6.nxt -e ipv6.plen \
		-e tcp.srcport -e tcp.dstport -e udp.srcport -e udp.dstport \
		-e icmp.type -e icmp.code -e icmpv6.type -e icmpv6.code \
		2> /dev/null |
	awk -F , '
		$5 != "" { $1 = $5; $2 = $6; $3 = $7; $4 = $8 + 40 }
		{ from = 0; to = 0 }
		$3 == 6 { from = $9; to = $10 }
		$3 == 17 { from = $11; to = $12 }
		$3 == 1 { to = $13 * 256 + $14 }
		$3 == 58 { to = $15 * 256 + $16 }
		to != 4789 { print $1, $2, $3, from, to, 1, $4 }' |
	without_neighbours | aggregate
}

# decode WORD...: what tshark says of the messages in $tmp/messages
decode() {
	tshark -n -r "$tmp/messages" -d udp.port==2000-2099,cflow \
		-d tcp.port==2000-2099,cflow "$@" 2> /dev/null
}

# flows_of_tshark WORD...: print the list of those that decode WORD... has
flows_of_tshark() {
	decode -V -O cflow "$@" | awk '
		function flush() {
			if (packets != "" && proto != "")
				print src, dst, proto, from, to, packets, octets
			src = dst = proto = packets = octets = ""
			from = to = 0
		}
		function number() {
			return substr($NF, 2, length($NF) - 2)
		}
		/^ +(Flow|pdu) [0-9]/ { flush() }
		/^ +SrcAddr:/ { src = $2 }
		/^ +DstAddr:/ { dst = $2 }
		/^ +Protocol:/ { proto = number() }
		/^ +SrcPort:/ { from = $2 }
		/^ +DstPort:/ { to = $2 }
		/^ +Packets:/ { packets = $2 }
		/^ +Octets:/ { octets = $2 }
		END { flush() }' | without_neighbours | aggregate
}

# check_same FILE FILE WHAT: lists are the same, and there is something in them
check_same() {
	local difference

	[ -s "$1" ] || fail "$3: nothing to compare with"
	difference=$(diff "$1" "$2") || fail "$3: $difference"
}
