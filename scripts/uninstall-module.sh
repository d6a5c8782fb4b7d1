#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Remove what `make install` put below lib/modules: dvs.ko, compressed or not,
# and the index files of depmod if there is no other module to be indexed, as
# in a staging directory.
#
# usage: uninstall-module.sh ROOT RELEASE      ROOT is empty for the system

set -eu

if [ $# -ne 2 ]; then
	echo "usage: uninstall-module.sh ROOT RELEASE" >&2
	exit 2
fi
root=$1
release=$2
modules=$root/lib/modules/$release

[ -d "$modules" ] || exit 0
rm -f "$modules/updates/kmod/dvs.ko" "$modules"/updates/kmod/dvs.ko.*
if [ -n "$(find "$modules" -name '*.ko' -o -name '*.ko.*')" ]; then
	depmod -b "$root/" "$release"
else
	rm -f "$modules"/modules.*
fi
find "$modules" -depth -type d -empty -delete
