#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Where the instructions of a scenario go: per frame, by function, with the ones that
# lock the bus or jump through a pointer, and the cache lines that are touched. The
# guest's instructions are watched by a plugin of QEMU, meter.c.
#
# usage: profile.sh [--kernel NAME] [--peer NAME] [--top N] SCENARIO
#
#   --kernel NAME  default 6.12
#   --peer NAME    as guest.sh has them, default dvs
#   --top N        show N functions, default 40
#   SCENARIO       as guest.sh has them
#
# Lines are those of one window, 64 frames that come at once, and of a window of one
# frame: what a further frame adds is the difference, divided by 63.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
frames=640

usage() {
	sed -n -e '/^# usage/,/^#$/s/^# \?//p' "$0"
}

parse_options() {
	kernel=6.12 peer=dvs rows=40
	while [ $# -gt 1 ]; do
		case $1 in
		--kernel) kernel=$2 ;;
		--peer) peer=$2 ;;
		--top) rows=$2 ;;
		*) break ;;
		esac
		shift 2
	done
	[ $# -eq 1 ] && [ "${1#-}" = "$1" ] || { usage >&2; exit 2; }
	scenario=$1
}

# watch BATCH DIR: run the scenario with so many frames at once
watch() {
	mkdir -p "$2/save"
	"$top/scripts/lab" run --kernel "$kernel" --icount --save "$2/save" \
		--plugin "$tmp/meter.so,out=$2/meter" \
		--append 'noreplace-smp nokaslr' --add "$here" -- \
		env METER="$1" /add/bench/guest.sh "$peer" 1 $((frames / 64 * $1)) \
		"$scenario" > "$2/log" || { cat "$2/log" >&2; exit 1; }
}

# functions DIR: print "RUNS INSTRUCTIONS LOCKED INDIRECT FUNCTION" of one frame
functions() {
	awk -v frames=$frames '
		FNR == NR {
			if ($2 ~ /[tTwW]/) {
				address[count] = $1
				name[count++] = $3 ($4 == "" ? "" : " " $4)
			}
			next
		}
		$1 == "block" {
			low = 0
			high = count
			while (high - low > 1) {
				middle = int((low + high) / 2)
				if (address[middle] <= $2)
					low = middle
				else
					high = middle
			}
			entered[low] += address[low] == $2 ? $3 : 0
			run[low] += $3 * $4
			locked[low] += $3 * $5
			# the detour of jumps through a pointer
			indirect[low] += name[low] ~ /^__x86_indirect_thunk/ ? \
					 $3 : $3 * $6
		}
		END {
			for (i in run)
				printf "%.2f %.1f %.2f %.2f %s\n",
				       entered[i] / frames, run[i] / frames,
				       locked[i] / frames, indirect[i] / frames,
				       name[i]
		}' <(sort "$1/save/kallsyms") "$1/meter" | sort -k 2,2nr
}

# lines DIR WORD: print the lines of a kind of one window
lines() {
	awk -v word="$2" '
		$1 == "windows" { windows = $2 }
		$1 == word { print $2 / windows }' "$1/meter"
}

print_lines() {
	local word

	for word in data written code; do
		awk -v word="$word" -v many="$(lines "$tmp/many" $word)" \
			-v one="$(lines "$tmp/one" $word)" 'BEGIN {
			printf "cache lines, %s: %.1f of one frame, %.2f of a further one\n",
			       word, one, (many - one) / 63
		}'
	done
}

parse_options "$@"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
gcc -O2 -shared -fPIC -fvisibility=hidden -o "$tmp/meter.so" "$here/meter.c"
watch 64 "$tmp/many"
watch 1 "$tmp/one"
functions "$tmp/many" > "$tmp/functions"
printf '%8s %8s %8s %8s  %s\n' calls instr. locked indirect function
head -n "$rows" "$tmp/functions" | while read -r runs run locked indirect name; do
	printf '%8s %8s %8s %8s  %s\n' "$runs" "$run" "$locked" "$indirect" "$name"
done
awk '{ run += $2; locked += $3; indirect += $4 } END {
	printf "%8s %8.1f %8.2f %8.2f  %s\n", "", run, locked, indirect, "all"
}' "$tmp/functions"
print_lines
