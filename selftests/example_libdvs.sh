#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The library as a program finds it: installed, with the example of its
# documentation compiled against it, and nothing else of the project at hand.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_example_compiles_and_runs
	test_example_compiles_as_c_plus_plus
	test_header_needs_no_other
	test_only_public_symbols_are_exported
	test_version_is_that_of_the_project
	test_uninstall_leaves_nothing
"

page=$top/Documentation/libdvs.rst
stage=$scratch/stage
prefix=/opt/dvs

install_library() {
	make -s -C "$top/userspace" DESTDIR="$stage" PREFIX="$prefix" install \
		> /dev/null
}

# flags WORD...: what pkg-config says, with the stage before its directories
flags() {
	PKG_CONFIG_PATH="$stage$prefix/lib/pkgconfig" \
		PKG_CONFIG_SYSROOT_DIR="$stage" pkg-config "$@" libdvs
}

# example: print the program on the page
example() {
	awk '
		/^\.\. code-block:: c$/ { inside = 1; next }
		inside && /^[^ ]/	{ exit }
		inside			{ sub(/^    /, ""); print }' "$page"
}

test_example_compiles_and_runs() {
	local status=0

	example > "$scratch/attach.c"
	grep -q 'int main' "$scratch/attach.c"
	# shellcheck disable=SC2046  # flags are words
	cc -Wall -Wextra -Werror -o "$scratch/attach" "$scratch/attach.c" \
		$(flags --cflags --libs)
	export LD_LIBRARY_PATH=$stage$prefix/lib
	ldd "$scratch/attach" | grep -q "libdvs.so.0 => $stage$prefix/lib"

	"$scratch/attach" || status=$?
	check_equal 2 "$status" "exit status without arguments"
	status=0
	"$scratch/attach" no-such-switch lo 2> "$scratch/error" || status=$?
	check_equal 1 "$status" "exit status without a switch"
	# with the module, the kernel does not know interface 0
	grep -q -e '^the dvs module is not loaded$' -e 'out of range' \
		"$scratch/error"
}

test_example_compiles_as_c_plus_plus() {
	printf '#include <dvs.h>\nint main() { dvs_ctx_free(dvs_ctx_alloc()); }\n' \
		> "$scratch/use.cc"
	# shellcheck disable=SC2046  # flags are words
	c++ -Wall -Wextra -Werror -o "$scratch/use" "$scratch/use.cc" \
		$(flags --cflags --libs)
	LD_LIBRARY_PATH=$stage$prefix/lib "$scratch/use"
}

test_header_needs_no_other() {
	local header

	for header in "$stage$prefix"/include/*.h; do
		# shellcheck disable=SC2046  # flags are words
		printf '#include <%s>\n' "${header##*/}" |
			cc -Wall -Wextra -Werror -fsyntax-only -x c \
				$(flags --cflags) -
	done
}

test_only_public_symbols_are_exported() {
	local name lib=$stage$prefix/lib/libdvs.so

	nm -D --defined-only "$lib" | awk '$2 == "T" { print $3 }' |
		sed 's/@@LIBDVS_0$//' | sort > "$scratch/exported"
	# what the headers declare, and nothing besides
	cat "$stage$prefix"/include/*.h | grep -oE '\bdvs_[a-z_]+\(' |
		tr -d '(' | grep -v '_fn$' | sort -u > "$scratch/declared"
	diff "$scratch/declared" "$scratch/exported"
	[ "$(wc -l < "$scratch/exported")" -gt 40 ]
	while read -r name; do
		grep -q "^	$name;\$" "$top/userspace/libdvs/libdvs.map" ||
			fail "$name is not in libdvs.map"
	done < "$scratch/exported"
}

test_version_is_that_of_the_project() {
	local version

	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")
	check_equal "$version" "$(flags --modversion)" "version of libdvs.pc"
	check_equal "dvsctl $version" "$("$stage$prefix/sbin/dvsctl" -V)" \
		"dvsctl -V"
	[ -e "$stage$prefix/lib/libdvs.so.$version" ]
}

test_uninstall_leaves_nothing() {
	local left

	make -s -C "$top/userspace" DESTDIR="$stage" PREFIX="$prefix" \
		uninstall > /dev/null
	left=$(find "$stage" ! -type d)
	check_equal "" "$left" "files after make uninstall"
}

install_library || exit 1
tests_run
