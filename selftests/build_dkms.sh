#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 900
#
# Debian's dkms builds, installs and removes the module on each supported
# kernel. All its trees are in the scratch directory, and so is the key that it
# signs with.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_add
	test_install_for_each_kernel
	test_remove
"

source=$scratch/source
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")

export mok_signing_key=$scratch/mok.key mok_certificate=$scratch/mok.pub

# run_dkms ACTION ARG...; indexing the system's own modules is not its business
run_dkms() {
	dkms "$@" --no-depmod --dkmstree "$scratch/dkms" \
		--sourcetree "$source" --installtree "$scratch/modules"
}

test_add() {
	mkdir -p "$scratch/dkms" "$scratch/modules"
	copy_sources "$source/dvs-$version" Kbuild dkms.conf kmod
	run_dkms add "dvs/$version"
}

# installed_module RELEASE: print its path, compressed or not
installed_module() {
	find "$scratch/modules/$1" -name 'dvs.ko*'
}

# install_for SERIES
install_for() {
	local release module

	release=$("$top/scripts/kernel-release" "$1")
	mkdir -p "$scratch/modules/$release"
	run_dkms install -k "$release" "dvs/$version"
	run_dkms status "dvs/$version" -k "$release" | grep -q installed ||
		fail "dkms does not list dvs as installed for $release"
	module=$(installed_module "$release")
	[ -n "$module" ] || fail "no dvs.ko for $release"
	case $module in
	*/updates/dkms/dvs.ko*) ;;
	*) fail "$module is not in updates/dkms" ;;
	esac
	check_equal "$release" \
		"$(modinfo -F vermagic "$module" | cut -d ' ' -f 1)" vermagic
	check_equal GPL "$(modinfo -F license "$module")" license
}

test_install_for_each_kernel() {
	local series

	for series in $("$top/scripts/kernel-release"); do
		install_for "$series"
	done
}

test_remove() {
	run_dkms remove "dvs/$version" --all
	check_equal '' "$(find "$scratch/modules" -name 'dvs.ko*')" \
		"modules left"
	[ ! -e "$scratch/dkms/dvs/$version" ] || fail "dkms keeps dvs"
}

tests_run
