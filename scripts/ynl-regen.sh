#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Make the files that come from Documentation/netlink/specs/dvs.yaml:
#
#   kmod/include/uapi/linux/dvs.h    user API
#   kmod/netlink-gen.c .h            policies, operations, groups, family
#   Documentation/netlink/dvs.rst    reference
#
# The generator is the kernel's own (tools/net/ynl of linux-source-6.12). Its
# schema knows "kernel-policy" only for older families and "uns-admin-perm" not
# at all; both are added to a scratch copy, because struct genl_ops with
# per-operation policies is what Linux 6.1 and 6.12 share. It leaves flags of
# multicast groups out, which are put in here. And it ends the attributes of an
# operation with the last that the operation takes, while functions here read what
# several operations of the same attribute set have: each has room for all of the set.
#
# usage: ynl-regen.sh [--check]
#   --check   change nothing, exit 1 if a file differs from the specification

set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
spec=Documentation/netlink/specs/dvs.yaml
tarball=/usr/src/linux-source-6.12.tar.xz
cache=${DVS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dvs}
ynl=$cache/ynl-6.12

fail() { echo "ynl-regen.sh: $*" >&2; exit 1; }

unpack() {
	[ -e "$ynl/linux-source-6.12/tools/net/ynl/ynl-gen-c.py" ] && return
	[ -e "$tarball" ] || fail "$tarball is missing, run scripts/setup --dev"
	mkdir -p "$ynl"
	tar -C "$ynl" -xf "$tarball" \
		linux-source-6.12/tools/net/ynl \
		linux-source-6.12/Documentation/netlink
}

# The generator looks for a file MAINTAINERS above the specification, to name
# the specification relative to it.
scratch_tree() {
	mkdir -p "$scratch/Documentation/netlink/specs" "$scratch/out"
	: > "$scratch/MAINTAINERS"
	cp "$top/$spec" "$scratch/$spec"
	sed -e 's/enum: \[ admin-perm \]/enum: [ admin-perm, uns-admin-perm ]/' \
	    -e 's/^  uapi-header:$/  kernel-policy:\n    enum: [ split, per-op, global ]\n&/' \
	    "$ynl/linux-source-6.12/Documentation/netlink/genetlink.yaml" \
	    > "$scratch/Documentation/netlink/genetlink.yaml"
}

generate() {
	gen="$ynl/linux-source-6.12/tools/net/ynl"
	in="$scratch/$spec"
	out="$scratch/out"
	timeout 60 python3 "$gen/ynl-gen-c.py" --spec "$in" \
		--mode uapi --header -o "$out/dvs.h"
	timeout 60 python3 "$gen/ynl-gen-c.py" --spec "$in" \
		--mode kernel --source -o "$out/netlink-gen.c"
	timeout 60 python3 "$gen/ynl-gen-c.py" --spec "$in" \
		--mode kernel --header -o "$out/netlink-gen.h"
	timeout 60 python3 "$gen/ynl-gen-rst.py" -i "$in" -o "$out/dvs.rst"
}

# Only those who may administer the network listen to a group with flags.
guard_groups() {
	sed -n '/^mcast-groups:/,$p' "$top/$spec" |
		awk '$1 == "name:" { name = $2 } $1 == "flags:" { print name }' |
	while read -r group; do
		sed -i "s/\] = { \"$group\", }/] = { \"$group\", GENL_MCAST_CAP_NET_ADMIN, }/" \
			"$scratch/out/netlink-gen.c"
	done
}

# What an operation does not take is refused all the same, since it has no policy.
make_room() {
	sed -n 's/^\t__DVS_A_\(.*\)_MAX,$/\1/p' "$scratch/out/dvs.h" |
		awk '{ print length, $0 }' | sort -rn |
	while read -r _ set; do
		cat <<-EOF
		/^\\/\\* DVS_CMD_/,/{\$/ s/\\[DVS_A_${set}_[A-Z0-9_]* + 1\\]/[DVS_A_${set}_MAX + 1]/
		t
		s/\\(\\.maxattr\\t*= \\)DVS_A_${set}_[A-Z0-9_]*,/\\1DVS_A_${set}_MAX,/
		t
		EOF
	done > "$scratch/room.sed"
	sed -i -f "$scratch/room.sed" "$scratch/out/netlink-gen.c"
}

# compare_or_copy GENERATED TARGET
compare_or_copy() {
	if cmp -s "$1" "$top/$2"; then
		return
	fi
	if [ "$check" = yes ]; then
		echo "ynl-regen.sh: $2 differs from $spec" >&2
		status=1
	else
		mkdir -p "$(dirname "$top/$2")"
		cp "$1" "$top/$2"
		echo "  GEN     $2"
	fi
}

check=no
case "${1:-}" in
--check) check=yes ;;
"") ;;
*) echo "usage: ynl-regen.sh [--check]" >&2; exit 2 ;;
esac

status=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unpack
scratch_tree
generate
guard_groups
make_room
compare_or_copy "$scratch/out/dvs.h" kmod/include/uapi/linux/dvs.h
compare_or_copy "$scratch/out/netlink-gen.c" kmod/netlink-gen.c
compare_or_copy "$scratch/out/netlink-gen.h" kmod/netlink-gen.h
compare_or_copy "$scratch/out/dvs.rst" Documentation/netlink/dvs.rst
exit $status
