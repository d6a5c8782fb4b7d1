#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Instructions per frame of a mirror at the port by which frames come in, beside what
# tc's mirred costs there.
#
# All of them are measured in one boot of a guest that counts instructions, see
# bench.sh and guest.sh. What a mirror costs is the difference to no mirror.
#
# usage: mirrors.sh [OPTION]... [KIND]...
#
#   --kernel NAME   default 6.12
#   --runs N        runs of each, default 7; the median is shown
#   --frames N      frames of one run, default 6400
#   --limits        fail if dvs costs more than it may
#   KIND            of elsewhere port switch filter no-match 1000 cut erspan-2 erspan-3 tc;
#                   default: all

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

all_kinds=(elsewhere port switch filter no-match 1000 cut erspan-2 erspan-3 tc)

# What a mirror may cost between two ports
declare -A limit=([elsewhere]=15 [port]=600)

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
	local kind names=(l2-none encap-none) output word name mid

	for kind in "${kinds[@]}"; do
		names+=("l2-$kind" "encap-$kind")
	done
	output=$("$top/scripts/lab" run --kernel "$kernel" --icount \
		--append noreplace-smp --add "$here" \
		-- /add/bench/guest.sh mirror "$runs" "$frames" "${names[@]}")
	while read -r word name mid _; do
		[ "$word" != result ] || median[$name]=$mid
	done <<< "$output"
}

# cost PATH KIND: print what the mirror costs there
cost() {
	echo $((median[$1-$2] - median[$1-none]))
}

print_table() {
	local kind format='%-12s %10s %14s\n'

	printf 'Linux %s: instructions per frame on top of no mirror\n' \
		"$("$top/scripts/kernel-release" "$kernel")"
	# shellcheck disable=SC2059  # the same format for each line
	{
		printf "$format" mirror 'port to port' 'port to tunnel'
		printf "$format" none "(${median[l2-none]})" \
			"(${median[encap-none]})"
		for kind in "${kinds[@]}"; do
			printf "$format" "$kind" "$(cost l2 "$kind")" \
				"$(cost encap "$kind")"
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
