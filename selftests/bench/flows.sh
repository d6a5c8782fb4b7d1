#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Instructions per frame of samplers and the flow cache, on top of none.
#
# All are measured in one boot of a guest that counts instructions, see bench.sh and
# guest.sh. The frames are UDP in IPv4, of 256 flows that are in the cache already.
#
# usage: flows.sh [OPTION]... [KIND]...
#
#   --kernel NAME   default 6.12
#   --runs N        runs of each, default 7; the median is shown
#   --frames N      frames of one run, default 6400
#   --limits        fail if dvs costs more than it may
#   KIND            of elsewhere 1 1-port 1-out 1-macs 1000 1000-random; default: all

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

all_kinds=(elsewhere 1 1-port 1-out 1-macs 1000 1000-random)
paths=(l2 encap decap)

# What a kind may cost between two ports
declare -A limit=([1]=60 [1-port]=60)

declare -A title=(
	[elsewhere]='no sampler for these frames'
	[1]='1:1'
	[1-port]="1:1, the port's own"
	[1-out]='1:1, where frames leave'
	[1-macs]='1:1, by MAC addresses too'
	[1000]='1:1000, systematic'
	[1000-random]='1:1000, random'
)

declare -A median	# by "PATH-KIND"

usage() {
	sed -n -e '/^# usage/,/^$/s/^# \?//p' "$0"
}

parse_options() {
	kernel=6.12 runs=7 frames=6400 limits=
	while [ $# -gt 0 ]; do
		case $1 in
		--kernel) kernel=$2; shift ;;
		--runs) runs=$2; shift ;;
		--frames) frames=$2; shift ;;
		--limits) limits=yes ;;
		-h | --help) usage; exit 0 ;;
		-*) usage >&2; exit 2 ;;
		*) break ;;
		esac
		shift
	done
	kinds=("$@")
	[ ${#kinds[@]} -gt 0 ] || kinds=("${all_kinds[@]}")
}

# Set median[]
run() {
	local path kind names=() output word name mid

	for path in "${paths[@]}"; do
		for kind in none "${kinds[@]}"; do
			names+=("$path-$kind")
		done
	done
	output=$("$top/scripts/lab" run --kernel "$kernel" --icount \
		--append noreplace-smp --add "$here" \
		-- /add/bench/guest.sh sampler "$runs" "$frames" "${names[@]}")
	while read -r word name mid _; do
		[ "$word" != result ] || median[$name]=$mid
	done <<< "$output"
}

# cost PATH KIND: print what the sampler costs there
cost() {
	echo $((median[$1-$2] - median[$1-none]))
}

print_table() {
	local kind format='%-28s %8s %8s %8s\n'

	printf 'Linux %s: instructions per frame on top of no sampler\n' \
		"$("$top/scripts/kernel-release" "$kernel")"
	# shellcheck disable=SC2059  # the same format for each line
	{
		printf "$format" sampler L2 encap decap
		printf "$format" none "(${median[l2-none]})" \
			"(${median[encap-none]})" "(${median[decap-none]})"
		for kind in "${kinds[@]}"; do
			printf "$format" "${title[$kind]}" "$(cost l2 "$kind")" \
				"$(cost encap "$kind")" "$(cost decap "$kind")"
		done
	}
}

check_limits() {
	local kind status=0

	for kind in "${kinds[@]}"; do
		if [ "$(cost l2 "$kind")" -gt "${limit[$kind]:-1000000}" ]; then
			echo "$kind: $(cost l2 "$kind"), may be ${limit[$kind]}"
			status=1
		fi
	done
	return $status
}

parse_options "$@"
"$top/scripts/setup" --bench
run
print_table
[ -z "$limits" ] || check_limits
