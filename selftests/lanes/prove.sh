#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Show that the kernels that look for faults find them: each of those that
# dvs_faulty.ko can commit ends a guest as failed, and is named.
#
# usage: prove.sh [KERNEL]...      default: debug kcsan uml
#
# Prints TAP, and the counting line at the end.

set -u

top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# KERNEL FAULT REPORT...
proofs=(
	"debug nothing"
	"debug leak kmemleak: [0-9]+ new suspected memory leaks"
	"debug freed KASAN: use-after-free"
	"debug bounds KASAN: vmalloc-out-of-bounds"
	"debug order possible circular locking dependency"
	"debug sleep sleeping function called from invalid context"
	"debug timer ODEBUG: free active"
	"kcsan nothing"
	"kcsan race KCSAN: data-race in faulty_"
	"uml nothing"
	"uml leak kmemleak: [0-9]+ new suspected memory leaks"
	"uml freed KASAN: use-after-free"
	"uml bounds KASAN: vmalloc-out-of-bounds"
	"uml timer ODEBUG: free active"
)

# prove NUMBER KERNEL FAULT REPORT
prove() {
	local wanted=125 status=0 log=$tmp/$1.log

	[ -n "$4" ] || wanted=0
	"$top/scripts/lab" run --kernel "$2" -- modprobe dvs_faulty what="$3" \
		> "$log" 2>&1 < /dev/null || status=$?
	if [ $status -eq $wanted ] &&
	   { [ -z "$4" ] || grep -qE -e "$4" "$log"; }; then
		echo "ok $1 - $2 finds $3"
		return 0
	fi
	sed 's/^/# /' "$log"
	echo "# exit status $status, expected $wanted and '$4'"
	echo "not ok $1 - $2 finds $3"
	return 1
}

main() {
	local proof kernel fault report number=0 failed=0 chosen=()

	for proof in "${proofs[@]}"; do
		[ $# -gt 0 ] && [[ " $* " != *" ${proof%% *} "* ]] ||
			chosen+=("$proof")
	done
	echo "1..${#chosen[@]}"
	for proof in "${chosen[@]}"; do
		read -r kernel fault report <<< "$proof"
		number=$((number + 1))
		prove $number "$kernel" "$fault" "$report" ||
			failed=$((failed + 1))
	done
	echo "$((number - failed)) passed, $failed failed, 0 skipped"
	[ $failed -eq 0 ] && [ $number -gt 0 ]
}

main "$@"
