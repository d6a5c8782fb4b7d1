#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Instructions per frame of dvs, of the bridge with vxlan, and of Open vSwitch.
#
# Each switch gets a boot of its own, on each kernel, in a guest that counts
# instructions (scripts/lab run --icount); guest.sh measures there. See
# Documentation/benchmark.rst for what the numbers mean.
#
# usage: bench.sh [OPTION]... [SCENARIO]...
#
#   --kernel LIST   series, comma separated; default: all of kernel-release
#   --peer LIST     of dvs,bridge,ovs; default: all
#   --runs N        runs of each scenario, default 7; the median is shown
#   --frames N      frames of one run, default 6400
#   --limits        fail if dvs needs more than it may
#   --state         print what else was loaded and switched on
#   SCENARIO        of l2 l2-tagged encap encap-raw decap; default: all

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

all_scenarios=(l2 l2-tagged encap encap-raw encap6 decap decap6)

# Instructions per frame that dvs may take, by scenario. The kernels differ by
# a few per cent; these hold for both. On IPv6 each frame has to be moved.
declare -A limit=(
	[l2]=970
	[l2-tagged]=1055
	[encap]=1110
	[encap-raw]=1270
	[encap6]=1240
	[decap]=1095
	[decap6]=1150
)

declare -A title=(
	[l2]='L2, untagged'
	[l2-tagged]='L2, tagged'
	[encap]='VXLAN encapsulation'
	[encap-raw]='same, frames without a hash'
	[encap6]='same, on IPv6'
	[decap]='VXLAN decapsulation'
	[decap6]='same, on IPv6'
)

declare -A median range	# by "KERNEL PEER SCENARIO"

die() {
	echo "bench.sh: $*" >&2
	exit 2
}

usage() {
	sed -n -e '/^# usage/,/^$/s/^# \?//p' "$0"
}

parse_options() {
	kernels=$("$top/scripts/kernel-release") peers="dvs bridge ovs"
	runs=7 frames=6400 limits='' state=''
	while [ $# -gt 0 ]; do
		case $1 in
		--kernel) kernels=${2//,/ }; shift ;;
		--peer) peers=${2//,/ }; shift ;;
		--runs) runs=$2; shift ;;
		--frames) frames=$2; shift ;;
		--limits) limits=yes ;;
		--state) state=yes ;;
		-h | --help) usage; exit 0 ;;
		-*) die "unknown option '$1'" ;;
		*) break ;;
		esac
		shift
	done
	scenarios=("$@")
	[ ${#scenarios[@]} -gt 0 ] || scenarios=("${all_scenarios[@]}")
	for name in "${scenarios[@]}"; do
		[ -n "${title[$name]:-}" ] || die "unknown scenario '$name'"
	done
}

# scenarios_of KERNEL PEER: print those that can be compared. On Linux 6.1
# openvswitch switches connection tracking on, which each tunnelled frame then
# pays for.
scenarios_of() {
	local name

	for name in "${scenarios[@]}"; do
		case "$1 $2 $name" in
		'6.1 ovs encap'* | '6.1 ovs decap'*) ;;
		*) echo "$name" ;;
		esac
	done
}

# note KERNEL PEER: read what guest.sh prints
note() {
	local word name mid low high

	while read -r word name mid low high; do
		case $word in
		result)
			median[$1 $2 $name]=$mid
			range[$1 $2 $name]="$low-$high"
			;;
		state)
			[ -z "$state" ] || echo "# $2 on $1: $name $mid $low $high"
			;;
		*)
			echo "# $word $name $mid $low $high"
			;;
		esac
	done
}

# run_peer KERNEL PEER
run_peer() {
	local names output

	mapfile -t names < <(scenarios_of "$1" "$2")
	[ ${#names[@]} -gt 0 ] || return 0
	output=$("$top/scripts/lab" run --kernel "$1" --icount \
		--append noreplace-smp --add "$here" \
		-- /add/bench/guest.sh "$2" "$runs" "$frames" "${names[@]}")
	note "$1" "$2" <<< "$output"
}

# cell KERNEL PEER SCENARIO
cell() {
	local key="$1 $2 $3"

	if [ -n "${median[$key]:-}" ]; then
		echo "${median[$key]} (${range[$key]})"
	else
		echo -
	fi
}

# ratio KERNEL PEER SCENARIO: how often dvs's number fits into the peer's
ratio() {
	local peer=${median[$1 $2 $3]:-} dvs=${median[$1 dvs $3]:-}

	if [ -n "$peer" ] && [ -n "$dvs" ]; then
		printf '%d.%02d\n' $((peer / dvs)) $((peer % dvs * 100 / dvs))
	else
		echo -
	fi
}

print_table() {
	local kernel=$1 name format='%-28s %-18s %-18s %-18s %10s %7s\n'

	printf '\nLinux %s: instructions per frame, median of %d (least-most)\n' \
		"$("$top/scripts/kernel-release" "$kernel")" "$runs"
	printf "$format" scenario dvs bridge 'Open vSwitch' bridge/dvs ovs/dvs
	for name in "${scenarios[@]}"; do
		printf "$format" "${title[$name]}" "$(cell "$kernel" dvs "$name")" \
			"$(cell "$kernel" bridge "$name")" \
			"$(cell "$kernel" ovs "$name")" \
			"$(ratio "$kernel" bridge "$name")" \
			"$(ratio "$kernel" ovs "$name")"
	done
}

# check_limits KERNEL
check_limits() {
	local name value status=0

	for name in "${scenarios[@]}"; do
		value=${median[$1 dvs $name]:-none}
		if [ "$value" = none ] || [ "$value" -gt "${limit[$name]}" ]; then
			echo "Linux $1: $name: $value, may be ${limit[$name]}"
			status=1
		fi
	done
	return $status
}

parse_options "$@"
"$top/scripts/setup" --bench
for kernel in $kernels; do
	for peer in $peers; do
		run_peer "$kernel" "$peer"
	done
	print_table "$kernel"
done
[ -n "$limits" ] || exit 0
status=0
for kernel in $kernels; do
	check_limits "$kernel" || status=1
done
exit $status
