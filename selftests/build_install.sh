#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
#
# "make install" puts all there is in its place below DESTDIR, what it installs
# can be used there, and "make uninstall" takes all of it away again.
#
# A copy of the sources is built, so that the tree keeps what it has.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_install
	test_files_are_those_expected
	test_module_is_indexed
	test_program_runs
	test_program_against_library
	test_man_pages_are_found
	test_completion_loads
	test_uninstall_leaves_nothing
"

tree=$scratch/tree
root=$scratch/root
release=$("$top/scripts/kernel-release" 6.12)
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")

unset MAKEFLAGS MFLAGS MAKELEVEL

# run_make TARGET
run_make() {
	make -C "$tree" -j "$(nproc)" KDIR="/lib/modules/$release/build" \
		DESTDIR="$root" PREFIX=/usr "$1"
}

# Files and links below $root, but for the index files of depmod.
installed_files() {
	(cd "$root" && find . ! -type d) |
		grep -v "^./lib/modules/$release/modules\." | sort
}

expected_files() {
	local file

	for file in "$top"/Documentation/man/*.8; do
		echo "./usr/share/man/man8/${file##*/}"
	done
	for file in "$top"/Documentation/man/*.5; do
		echo "./usr/share/man/man5/${file##*/}"
	done
	for file in "$top"/userspace/libdvs/dvs*.h; do
		echo "./usr/include/${file##*/}"
	done
	cat <<-EOF
	./lib/modules/$release/updates/kmod/dvs.ko.xz
	./usr/lib/libdvs.so
	./usr/lib/libdvs.so.0
	./usr/lib/libdvs.so.$version
	./usr/lib/pkgconfig/libdvs.pc
	./usr/lib/systemd/system/dvsd.service
	./usr/sbin/dvs-ifdown
	./usr/sbin/dvs-ifup
	./usr/sbin/dvsctl
	./usr/sbin/dvsd
	./usr/share/bash-completion/completions/dvsctl
	EOF
}

test_install() {
	copy_sources "$tree" Makefile Kbuild dkms.conf kmod userspace \
		selftests Documentation scripts
	run_make install
}

test_files_are_those_expected() {
	diff <(expected_files | sort) <(installed_files)
}

test_module_is_indexed() {
	modinfo -b "$root" -k "$release" dvs
	grep '^updates/kmod/dvs.ko.xz:' "$root/lib/modules/$release/modules.dep"
	# what ip link and libdvs make the kernel ask for
	modinfo -b "$root" -k "$release" -F alias dvs | grep -x rtnl-link-dvs
	modinfo -b "$root" -k "$release" -F alias dvs |
		grep -x net-pf-16-proto-16-family-dvs
}

test_program_runs() {
	"$root/usr/sbin/dvsctl" -V | grep -F "$version"
}

test_program_against_library() {
	local flags

	export PKG_CONFIG_PATH=$root/usr/lib/pkgconfig
	export PKG_CONFIG_SYSROOT_DIR=$root
	check_equal "$version" "$(pkg-config --modversion libdvs)" version
	read -r -a flags < <(pkg-config --cflags --libs libdvs)
	cat > "$scratch/user.c" <<-'EOF'
	#include <dvs.h>

	int main(void)
	{
		struct dvs_ctx *ctx = dvs_ctx_alloc();

		dvs_ctx_free(ctx);
		return !ctx;
	}
	EOF
	gcc -Wall -Werror -o "$scratch/user" "$scratch/user.c" "${flags[@]}"
	LD_LIBRARY_PATH=$root/usr/lib "$scratch/user"
}

test_man_pages_are_found() {
	local page

	for page in "$top"/Documentation/man/*.8; do
		page=$(basename "$page" .8)
		man -M "$root/usr/share/man" -w 8 "$page"
	done
	for page in "$top"/Documentation/man/*.5; do
		page=$(basename "$page" .5)
		man -M "$root/usr/share/man" -w 5 "$page"
	done
}

test_completion_loads() {
	# shellcheck disable=SC2016  # for the inner shell
	bash --norc -c '. "$1" && complete -p dvsctl' bash \
		"$root/usr/share/bash-completion/completions/dvsctl"
}

test_uninstall_leaves_nothing() {
	run_make uninstall
	check_equal '' "$(find "$root" ! -type d)" "files left"
}

tests_run
