#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build dvs.ko and the test modules outside of the source tree, so that builds
# for several kernels live side by side.
#
# usage: build-module.sh [-w] RELEASE DIR [MAKE-VARIABLE=VALUE]...
#   -w                     any warning fails the build
#   RELEASE                kernel release, as uname -r prints it
#   DIR                    receives the modules, and the log of the build
#   KDIR=DIRECTORY         kernel build directory, if it is not the release's
#                          own below /lib/modules
#   other variables        are handed to kbuild, e.g. W=1 C=2
#
# kbuild puts its output beside the sources. Here "beside" is a tree of
# symbolic links in DIR/src: make follows them to the time stamps of the
# sources, so that an edit rebuilds what depends on it. A build that has nothing
# to do ends before kbuild is even asked.

set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)

usage() {
	echo "usage: build-module.sh [-w] RELEASE DIR [MAKE-VARIABLE=VALUE]..." >&2
	exit 2
}

list_sources() {
	cd "$top"
	find Kbuild kmod selftests/bench selftests/lanes selftests/nic -type f \
		\( -name '*.[ch]' -o -name Kbuild \) ! -name '*.mod.c' | sort
}

link_sources() {
	local file

	while read -r file; do
		[ -L "$dir/src/$file" ] && continue
		mkdir -p "$dir/src/$(dirname "$file")"
		ln -s "$top/$file" "$dir/src/$file"
	done <<< "$sources"
	find "$dir/src" -xtype l -delete
}

# The stamp holds what the last good build was made of.
describe_build() {
	printf '%s\n' "$top" "$release" "$kdir" "$warnings" "${variables[@]}" \
		"$sources"
}

up_to_date() {
	local newer

	[ -e "$dir/stamp" ] || return 1
	[ "$(describe_build)" = "$(cat "$dir/stamp")" ] || return 1
	newer=$(cd "$top" && find $sources scripts/build-module.sh \
		"$kdir/include/generated/utsrelease.h" -newer "$dir/stamp")
	[ -z "$newer" ]
}

# Not about dvs: the headers packages carry no vmlinux to take BTF from.
log_warnings() {
	grep -E '(warning|error|WARNING|ERROR):' "$dir/log" |
		grep -v 'compiler differs from the one used'
}

# Debug information takes half of the time of a build, and nobody reads it in a
# guest; CONFIG_DEBUG_INFO=y brings it back.
build() {
	local status=0

	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u KDIR \
		make -C "$kdir" M="$dir/src" --no-print-directory \
		-j "$(nproc)" DVS_TESTS=1 CONFIG_DEBUG_INFO= \
		CONFIG_DEBUG_INFO_BTF_MODULES= "${variables[@]}" modules \
		> "$dir/log" 2>&1 || status=$?
	if [ $status -eq 0 ] && [ "$warnings" = fail ] && log_warnings > /dev/null
	then
		# what is left behind would hide the warnings from the next build
		rm -rf "$dir/src"
		status=1
	fi
	if [ $status -ne 0 ]; then
		sed -E -e "s|$dir/src/||g" -e '/^  [A-Z]+ +(\[M\] +)?[^ ]+$/d' \
			"$dir/log" >&2
		return 1
	fi
	log_warnings >&2 || [ $? -eq 1 ]
}

# Whoever reads a module meanwhile gets the old or the new one, never a part.
publish() {
	local module name

	find "$dir/src" -name '*.ko' | while read -r module; do
		name=${module##*/}
		cp -p "$module" "$dir/$name.new"
		mv "$dir/$name.new" "$dir/$name"
	done
}

warnings=show
if [ "${1:-}" = -w ]; then
	warnings=fail
	shift
fi
[ $# -ge 2 ] || usage
release=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
shift 2
kdir=/lib/modules/$release/build
variables=()
for variable in "$@"; do
	case $variable in
	KDIR=*) kdir=${variable#KDIR=} ;;
	*=*) variables+=("$variable") ;;
	*) usage ;;
	esac
done
if [ ! -e "$kdir/Makefile" ]; then
	echo "build-module.sh: no kernel headers in $kdir" >&2
	exit 1
fi

exec 9> "$dir/lock"
flock 9
sources=$(list_sources)
up_to_date && exit 0
rm -f "$dir/stamp"
# as old as the start of the build: an edit during the build counts as newer
describe_build > "$dir/stamp.new"
link_sources
build
publish
mv "$dir/stamp.new" "$dir/stamp"
