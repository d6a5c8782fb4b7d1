#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Check the direction of dependencies.
#
# In kmod/ a file includes headers of its own layer or lower ones. kmod/Kbuild
# names the layers in comments, lowest first, each with its objects; a header
# belongs to the layer of its object. Headers without one are placed below.
# Kernel versions are known to compat.h alone, netlink attributes to the module
# and libdvs alone (and to tests of just that: libdvs's own, and the one that
# speaks raw netlink).
#
# usage: layers.sh

set -euo pipefail

cd "$(dirname "$0")/.."
status=0

complain() {
	echo "$*"
	status=1
}

# Print "FILE LAYER" for all names in kmod/, without suffix; layers count up.
layer_table() {
	cat <<-'EOF'
	compat 1
	drop 1
	stats 1
	ranges 2
	types 3
	notify 4
	EOF
	awk '/^# (vocabulary|tables|ports|switch|doors)$/ { layer++ }
	     /^dvs-y \+= .*\.o$/ { sub(/\.o$/, "", $3); print $3, layer }' \
		kmod/Kbuild
}

# Print "FILE HEADER" for all local includes of kmod/.
local_includes() {
	grep -o '^#include "[^"]*"' kmod/*.[ch] |
		sed -e 's/^kmod\///' -e 's/:#include "/ /' -e 's/"$//'
}

check_kmod() {
	local file header from to name

	while read -r name to; do
		layer[$name]=$to
	done < <(layer_table)
	for file in kmod/*.[ch]; do
		name=$(basename "${file%.*}")
		[ -n "${layer[$name]:-}" ] ||
			complain "$file: in no layer of kmod/Kbuild or layers.sh"
	done
	while read -r file header; do
		from=${layer[${file%.*}]:-0}
		to=${layer[${header%.h}]:-9}
		[ "$to" -le "$from" ] ||
			complain "kmod/$file: includes $header of a higher layer"
	done < <(local_includes)
}

# forbid PATTERN WHAT FILE...: FILEs must not match
forbid() {
	local pattern=$1 what=$2 found

	shift 2
	found=$(grep -nE -- "$pattern" "$@" /dev/null) || return 0
	complain "$what"
	printf '%s\n' "$found"
}

# sources PATHSPEC...: the project's files, new ones included
sources() {
	git ls-files --cached --others --exclude-standard -- "$@" |
		while read -r file; do [ -e "$file" ] && echo "$file"; done
}

declare -A layer
check_kmod

mapfile -t files < <(sources 'kmod/*.[ch]' 'selftests/*.[ch]' |
	grep -vx kmod/compat.h)
forbid 'LINUX_VERSION_CODE|KERNEL_VERSION\(' \
	"only kmod/compat.h knows kernel versions:" "${files[@]}"

mapfile -t files < <(sources 'userspace/*.[ch]' 'selftests/*.[ch]' |
	grep -vE '^(userspace/(libdvs|tests)/|selftests/dvs_uapi)')
forbid 'DVS_A_' "only libdvs knows netlink attributes:" "${files[@]}"

mapfile -t files < <(sources 'userspace/*.[ch]' |
	grep -vE '^userspace/(libdvs|tests)/')
forbid '#include <(netlink/|linux/(gen|rt)?netlink)' \
	"only libdvs includes netlink headers:" "${files[@]}"

exit $status
