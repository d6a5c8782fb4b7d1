#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Check the direction of dependencies.
#
# In kmod/ a file includes headers of its own layer or lower ones. kmod/Kbuild
# names the layers in comments, lowest first, each with its objects; a header
# belongs to the layer of its object, or is placed by header_table(). Calls
# upward go through the two headers there that say so.
# Kernel versions are known to compat.h alone, netlink attributes to the module
# and libdvs alone (and to tests of just that: libdvs's own, and the one that
# speaks raw netlink, selftests/uapi*).
#
# usage: layers.sh

set -euo pipefail

cd "$(dirname "$0")/.."
status=0

complain() {
	echo "$*"
	status=1
}

# Print "NAME LAYER" for the objects of kmod/; layers count up.
object_table() {
	awk '/^# (vocabulary|tables|ports|switch|doors)$/ { layer++ }
	     /^dvs-y \+= .*\.o$/ { sub(/\.o$/, "", $3); print $3, layer }' \
		kmod/Kbuild
}

# Print the same for headers that are not where their object is.
header_table() {
	cat <<-'EOF'
	compat 1
	drop 1
	stats 1
	mark 1
	types 3
	plain 1
	xmit_path 3
	vxlan_path 3
	direct_path 3
	EOF
	# what the doors do for all: tell the world
	echo notify 1
	# what the switch does for ports: take the frames they receive
	echo forward 3
}

# layer_of FILE: print it, 0 if FILE is unknown
layer_of() {
	local name=${1%.*}

	case $1 in
	*.h) echo "${header[$name]:-${object[$name]:-0}}" ;;
	*) echo "${object[$name]:-0}" ;;
	esac
}

# Print "FILE HEADER" for all local includes of kmod/.
local_includes() {
	grep -o '^#include "[^"]*"' kmod/*.[ch] |
		sed -e 's/^kmod\///' -e 's/:#include "/ /' -e 's/"$//'
}

check_kmod() {
	local file included

	while read -r name number; do
		object[$name]=$number
	done < <(object_table)
	while read -r name number; do
		header[$name]=$number
	done < <(header_table)
	for file in kmod/*.[ch]; do
		[[ $file != *.mod.c ]] || continue	# a build makes it
		[ "$(layer_of "${file#kmod/}")" -gt 0 ] ||
			complain "$file: in no layer of kmod/Kbuild or layers.sh"
	done
	while read -r file included; do
		[ "$(layer_of "$included")" -le "$(layer_of "$file")" ] ||
			complain "kmod/$file: includes $included of a higher layer"
	done < <(local_includes)
}

# forbid PATTERN WHAT FILE...: FILEs must not match
forbid() {
	local pattern=$1 what=$2 found

	shift 2
	found=$(grep -nE -- "$pattern" "$@" /dev/null) || return 0
	complain "$what"
	printf '%s\n' "$found" | head -n 20
}

# sources PATHSPEC...: the project's files, new ones included
sources() {
	git ls-files --cached --others --exclude-standard -- "$@" |
		while read -r file; do [ -e "$file" ] && echo "$file"; done
}

declare -A object header
check_kmod

mapfile -t files < <(sources 'kmod/*.[ch]' 'selftests/*.[ch]' |
	grep -vx kmod/compat.h)
forbid 'LINUX_VERSION_CODE|KERNEL_VERSION\(' \
	"only kmod/compat.h knows kernel versions:" "${files[@]}"

mapfile -t files < <(sources 'userspace/*.[ch]' 'selftests/*.[ch]' |
	grep -vE '^(userspace/(libdvs|tests)/|selftests/(dvs_)?uapi)')
forbid 'DVS_A_' "only libdvs knows netlink attributes:" "${files[@]}"

mapfile -t files < <(sources 'userspace/*.[ch]' |
	grep -vE '^userspace/(libdvs|tests|fuzz)/')
forbid '#include <(netlink/|linux/(gen|rt)?netlink)' \
	"only libdvs includes netlink headers:" "${files[@]}"

exit $status
