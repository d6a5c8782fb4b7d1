#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build the modules for each supported kernel with all warnings of W=1 and of
# sparse; any of them is an error.
#
# usage: build-matrix.sh [SERIES]...     default: all of kernel-release

set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -gt 0 ]; then
	all=("$@")
else
	mapfile -t all < <("$top/scripts/kernel-release")
fi

for series in "${all[@]}"; do
	release=$("$top/scripts/kernel-release" "$series")
	echo "  MATRIX  $release"
	"$top/scripts/build-module.sh" -w "$release" \
		"$top/build/matrix/$release" \
		W=1 C=2 CF=-D__CHECK_ENDIAN__ KCFLAGS=-Werror
done
