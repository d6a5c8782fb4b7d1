#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run the static checks, one line of result each.
#
# usage: check.sh [CHECK]...           default: all but the deep ones
#        check.sh --deep               the deep ones
#        check.sh --list               names of all
#
# A check is a function check_NAME below that prints its complaints and fails.
# All run with what they print kept in build/check-logs; the last line counts.

set -u

top=$(cd "$(dirname "$0")/.." && pwd)
logs=$top/build/check-logs
cd "$top" || exit 1

checks=(
	generated layers spdx length unfinished sleep
	shellcheck codespell yamllint mandoc
	kernel-doc userspace-gcc userspace-clang checkpatch matrix
)

# They need what "scripts/setup --debug" installs.
deep_checks=(coccinelle analyzer)

# ---- the files that checks look at ----

# sources [PATHSPEC]...: print the project's files, new ones included
sources() {
	git ls-files --cached --others --exclude-standard -- "$@" |
		while read -r file; do
			[ ! -f "$file" ] || echo "$file"
		done
}

generated='^(kmod/include/uapi/linux/dvs\.h|kmod/netlink-gen\.[ch]|Documentation/netlink/dvs\.rst)$'
foreign='^(COPYING$|LICENSES/)'

written_sources() {
	sources "$@" | grep -vE -e "$generated" -e "$foreign"
}

c_sources() {
	written_sources '*.c' '*.h'
}

shell_sources() {
	{
		sources '*.sh' dkms.conf '*.bash-completion'
		sources scripts .ci selftests userspace |
			xargs -r grep -lE '^#!/bin/(ba)?sh|^# shellcheck shell='
	} | sort -u
}

# ---- the checks ----

check_generated() {
	scripts/ynl-regen.sh --check
}

check_layers() {
	scripts/layers.sh
}

# In the first line, or the second of a script.
check_spdx() {
	! written_sources '*.[ch]' '*.sh' '*.yaml' '*.rst' '*.8' '*Makefile' \
		'*Kbuild' scripts selftests .ci |
		grep -vE '\.(txt|json)$' | xargs awk '
			FNR == 1 { found = 0 }
			FNR <= 2 && /SPDX-License-Identifier: / { found = 1 }
			FNR == 2 && !found { print FILENAME ": no SPDX line" }' |
		grep .
}

# Functions of C and of shell begin with a name or brace in the first column.
check_length() {
	local long

	long=$({
		{ c_sources; shell_sources; } | sort -u | xargs wc -l |
			awk '$1 > 600 && $2 != "total" {
				print $2 ": " $1 " lines, limit 600" }'
		{ c_sources; shell_sources; } | sort -u | xargs awk '
			FNR == 1 { start = 0 }
			/^[{]/ || /^[a-z_0-9]+\(\) \{$/ { start = FNR }
			/^\}/ && start {
				if (FNR - start > 80)
					print FILENAME ":" start ": function of " \
						FNR - start " lines, limit 80"
				start = 0
			}'
	})
	[ -z "$long" ] || printf '%s\n' "$long"
	[ -z "$long" ]
}

# forbid PATTERN < FILES: complain about lines that match
forbid() {
	! xargs -r grep -nIE -e "$1"
}

check_unfinished() {
	written_sources | forbid '\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b'
}

# Tests wait for a condition, with a deadline; only busywait itself may doze.
check_sleep() {
	local lines

	lines=$(sources 'selftests/*.sh' |
		xargs -r grep -nE '^[^#]*\bsleep ["$0-9]' | grep -v busywait)
	[ -z "$lines" ] || printf '%s\n' "$lines"
	[ -z "$lines" ]
}

check_shellcheck() {
	shell_sources | xargs shellcheck -x -S warning
}

check_codespell() {
	sources | grep -vE "$foreign" | xargs codespell -q 3
}

check_yamllint() {
	local rules='brackets: {max-spaces-inside: 1}'

	rules+=', line-length: {max: 100}, hyphens: {max-spaces-after: 3}'
	rules+=', indentation: {indent-sequences: whatever}, truthy: disable'
	sources '*.yaml' '*.yml' |
		xargs yamllint -s -d "{extends: default, rules: {$rules}}"
}

check_mandoc() {
	sources 'Documentation/man/*.[1-8]' | xargs mandoc -T lint -W warning
}

# The public headers of libdvs are those that it installs.
check_kernel_doc() {
	local source

	source=/lib/modules/$(scripts/kernel-release 6.12)/source
	written_sources 'kmod/*.[ch]' 'userspace/libdvs/dvs*.h' |
		xargs -n 1 perl "$source/scripts/kernel-doc" \
			-none -Wall -Werror
}

# build_userspace CC: all programs, their tests too
build_userspace() {
	local out=$top/build/check-$1 tests

	mapfile -t tests < <(basename -s .c -a userspace/tests/test_*.c)
	make -C userspace -j "$(nproc)" O="$out" CC="$1" WERROR=1 all feed \
		"${tests[@]/#/$out/tests/}" &&
	make -C selftests -j "$(nproc)" OUTPUT="$out/selftests" CC="$1" \
		CFLAGS='-O2 -g -Werror'
}

check_userspace_gcc() {
	build_userspace gcc
}

check_userspace_clang() {
	build_userspace clang
}

check_checkpatch() {
	scripts/checkpatch.sh
}

check_matrix() {
	scripts/build-matrix.sh
}

# The kernel's own rules, as far as they are about faults.
check_coccinelle() {
	local rules rule

	rules=$(scripts/kernel-build --source)/scripts/coccinelle || return
	for rule in "$rules"/{null,free,locks,misc}/*.cocci; do
		spatch -D report --very-quiet --no-show-diff --include-headers \
			--cocci-file "$rule" --dir kmod -I kmod/include \
			2> "$logs/coccinelle.err" ||
			{ cat "$logs/coccinelle.err"; echo "$rule fails"; }
	done | tee "$logs/coccinelle.out"
	! grep -q . "$logs/coccinelle.out"
}

# All paths through the programs; what is lost is left to valgrind and ASan,
# which see it better. See Documentation/testing.rst for why not the module.
check_analyzer() {
	make -C userspace -j "$(nproc)" O="$top/build/check-analyzer" CC=gcc \
		WERROR=1 CFLAGS='-O2 -g -fanalyzer -Wno-analyzer-malloc-leak' all &&
		c_sources | grep '^userspace/.*[.]c$' | grep -vE '^userspace/(tests|fuzz)/' |
		xargs -n 1 clang --analyze --analyzer-output text -Werror \
			-o /dev/null -std=gnu11 -D_GNU_SOURCE -DDVS_VERSION='""' \
			-Iuserspace -Iuserspace/libdvs -Iuserspace/dvsctl \
			-Ikmod/include/uapi -I/usr/include/libnl3
}

# ---- running them ----

missing_tools() {
	local tool

	for tool in git shellcheck codespell yamllint mandoc sparse clang gcc \
			perl python3; do
		command -v $tool > /dev/null || echo $tool
	done
}

# run_check NAME: print its line, and on failure its complaints
run_check() {
	local name=$1 status=0 verdict=ok start=${EPOCHREALTIME/./} tenths

	(set -o pipefail; "check_${name//-/_}") > "$logs/$name.log" 2>&1 ||
		status=$?
	[ $status -eq 0 ] || verdict=FAIL
	tenths=$(((${EPOCHREALTIME/./} - start) / 100000))
	printf '%-4s  %-16s %4d.%d s\n' $verdict "$name" $((tenths / 10)) \
		$((tenths % 10))
	[ $status -eq 0 ] || sed 's/^/      /' "$logs/$name.log"
	return $status
}

choose_checks() {
	local name

	case ${1:-} in
	--list) printf '%s\n' "${checks[@]}" "${deep_checks[@]}"; exit 0 ;;
	--deep) checks=("${deep_checks[@]}"); shift ;;
	-*) echo "usage: check.sh [CHECK]... | --deep | --list" >&2; exit 2 ;;
	esac
	[ $# -eq 0 ] || checks=("$@")
	for name in "${checks[@]}"; do
		if ! declare -F "check_${name//-/_}" > /dev/null; then
			echo "check.sh: no check '$name'; check.sh --list" >&2
			exit 2
		fi
	done
}

main() {
	local missing name passed=0 failed=0

	choose_checks "$@"
	missing=$(missing_tools | tr '\n' ' ')
	if [ -n "$missing" ]; then
		echo "check.sh: missing here: $missing- run scripts/setup --dev" >&2
		exit 2
	fi
	unset MAKEFLAGS MFLAGS MAKELEVEL
	mkdir -p "$logs"
	for name in "${checks[@]}"; do
		if run_check "$name"; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
		fi
	done
	echo "$passed passed, $failed failed, 0 skipped"
	[ $failed -eq 0 ]
}

# In one line: the script may change while it runs.
main "$@"; exit
