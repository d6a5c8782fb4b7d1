#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run the kernel's checkpatch, strict, on the C files of the project.
#
# The script comes out of the package linux-source-6.12 and is kept in the
# cache. Generated files are left out. options_for() lists what is not followed,
# and why.
#
# usage: checkpatch.sh [FILE]...       default: all C files

set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
tarball=/usr/src/linux-source-6.12.tar.xz
cache=${DVS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dvs}/checkpatch-6.12
script=$cache/linux-source-6.12/scripts/checkpatch.pl

unpack() {
	[ "$script" -nt "$tarball" ] && return
	if [ ! -e "$tarball" ]; then
		echo "checkpatch.sh: $tarball is missing," \
			"run scripts/setup --dev" >&2
		exit 1
	fi
	mkdir -p "$cache"
	# -m: the files get the time of the unpacking
	tar -C "$cache" -m -xf "$tarball" linux-source-6.12/scripts/checkpatch.pl \
		linux-source-6.12/scripts/spelling.txt \
		linux-source-6.12/scripts/const_structs.checkpatch
}

# options_for FILE: print the options that suit the file
options_for() {
	# An X-macro hands each use all columns of its table, wanted or not.
	# Locks are described in the kernel-doc of their struct.
	local ignore=MACRO_ARG_UNUSED,MACRO_ARG_REUSE,UNCOMMENTED_DEFINITION
	local strict=--strict

	case $1 in
	kmod/compat.h)
		# its very subject, and "LINUX_VERSION_CODE < x" is misread
		ignore+=,LINUX_VERSION_CODE,CONSTANT_COMPARISON
		;;
	kmod/drop.h)
		# a table of an X-macro is no expression
		ignore+=,COMPLEX_MACRO
		;;
	kmod/fdb.h)
		# takes the shift in "jiffies >> x" for a comparison
		ignore+=,JIFFIES_COMPARISON
		;;
	kmod/trace.h)
		# TRACE_EVENT has a layout of its own
		strict=
		;;
	kmod/sched*.[ch] | kmod/pool*.[ch] | kmod/xmit*.[ch] | \
	kmod/netlink_sched.c | kmod/netlink_class.c | kmod/tests/vxlan_world.c)
		# struct Qdisc is the kernel's own
		ignore+=,CAMELCASE
		;;
	kmod/tests/kunit_compat.h)
		# behaves as KUnit's macros do: they return, and print
		ignore+=,MACRO_WITH_FLOW_CONTROL,PREFER_PR_LEVEL
		;;
	userspace/dvsd/record.c)
		# the name of a member is no expression
		ignore+=,MACRO_ARG_PRECEDENCE,PREFER_KERNEL_TYPES,CAMELCASE
		ignore+=,PREFER_DEFINED_ATTRIBUTE_MACRO
		;;
	userspace/tests/test_ipfix.c | userspace/tests/test_netflow*.c | \
	userspace/tests/test_export.c)
		# messages in digits or JSON, longer than a line
		ignore+=,SPLIT_STRING,MISSING_SPACE,CAMELCASE
		ignore+=,PREFER_KERNEL_TYPES
		;;
	userspace/* | selftests/*.[ch])
		# u32 and __printf exist in the kernel only; CMUnitTest is
		# cmocka's; "usage: ..." is a text, not a function's name
		ignore+=,PREFER_KERNEL_TYPES,PREFER_DEFINED_ATTRIBUTE_MACRO
		ignore+=,CAMELCASE,EMBEDDED_FUNCTION_NAME
		;;
	esac
	echo "$strict --ignore $ignore"
}

# check_file FILE; one that has passed as it is now is not read again
check_file() {
	local options passed

	read -r -a options <<< "$(options_for "$1")"
	passed=$({ echo "$1 ${options[*]}"; cat "$1" "$script"; } | sha256sum)
	passed=$cache/passed/${passed%% *}
	[ ! -e "$passed" ] || return 0
	perl "$script" --no-tree --quiet --terse --show-types --no-summary \
		"${options[@]}" -f "$1" || return 1
	: > "$passed"
}

list_files() {
	git ls-files --cached --others --exclude-standard '*.c' '*.h' |
		grep -vE -e '^kmod/(include/|netlink-gen\.)' |
		while read -r file; do
			[ ! -e "$file" ] || echo "$file"
		done
}

cd "$top"
unpack
mkdir -p "$cache/passed"
find "$cache/passed" -type f -mtime +30 -delete
export cache script
export -f check_file options_for
if [ $# -gt 0 ]; then
	printf '%s\n' "$@"
else
	list_files
fi | xargs -P "$(nproc)" -n 1 bash -c 'check_file "$1"' bash
