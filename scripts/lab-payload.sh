# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared
#
# What differs from guest to guest, part of scripts/lab.
#
# It travels in the initramfs: the few modules that find the disks, and below
# /payload what belongs into the root file system: the project's modules and
# programs, the added files, the command.

# In the order of loading. virtio_net stays out if there is no card.
lab_boot_modules=(virtio_pci virtio_blk ext4 virtio_console)

# build_project: bring dvs.ko and dvsctl up to date
build_project() {
	local lock

	exec {lock}> "$lab_cache/build-lock"
	flock "$lock"
	# what a calling make was told is meant for that make
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$lab_top" \
		module-for-lab userspace KREL="$kernel_release" \
		LAB_KDIR="$kernel_build" \
		> "$run_dir/build.log" 2>&1 {lock}>&- || {
		cat "$run_dir/build.log" >&2
		die "dvs does not build for $kernel_release"
	}
	exec {lock}>&-
}

# All modules of ours are known to modprobe, as after "make install".
add_modules() {
	local from=$lab_top/build/kmod/$kernel_release
	local to=$payload/usr/lib/modules/$kernel_release tree=$run_dir/tree

	[ -e "$from/dvs.ko" ] ||
		die "no $from/dvs.ko; build it, or use --no-module"
	mkdir -p "$to"
	cp -al "$modules_tree" "$tree"
	mkdir "$tree/lib/modules/$kernel_release/updates"
	cp "$from"/*.ko "$tree/lib/modules/$kernel_release/updates"
	# depmod replaces its files; what the cache links to stays as it was
	depmod -b "$tree" "$kernel_release"
	cp -a "$tree/lib/modules/$kernel_release"/{updates,modules.*} "$to"
	rm -rf "$tree"
}

add_programs() {
	local program dir=$lab_top/build/userspace

	[ -e "$dir/dvsctl" ] ||
		die "no $dir/dvsctl; build it, or use --no-module"
	mkdir -p "$payload/usr/local/sbin"
	for program in dvsctl dvsd; do
		[ ! -e "$dir/$program" ] ||
			cp "$dir/$program" "$payload/usr/local/sbin"
	done
}

add_files() {
	local file

	mkdir -p "$payload/add"
	for file in "${opt_add[@]}"; do
		file=$(realpath -s -- "$file")
		[ ! -e "$payload/add/${file##*/}" ] ||
			bad_usage "--add: two of the name '${file##*/}'"
		cp -aH "$file" "$payload/add/"
	done
}

# is_elf FILE
is_elf() {
	local magic

	LC_ALL=C IFS= read -r -N 4 magic < "$1" && [ "$magic" = $'\177ELF' ]
}

# Print the shared libraries that programs of the payload ask for, under the
# names they have where /lib is /usr/lib.
needed_libraries() {
	local file

	find "$payload/add" "$payload/usr" -type f -perm /111 |
	while read -r file; do
		! is_elf "$file" || ldd "$file" 2> /dev/null || :
	done | awk '$2 == "=>" && $3 ~ /^\// { sub("^/lib", "/usr/lib", $3)
						print $3 }' | sort -u
}

# An added program brings those of its libraries that the image lacks.
add_libraries() {
	local library

	for library in $(needed_libraries); do
		grep -qxF "$library" "$root_image.list" ||
			install -D -m 755 "$library" "$payload$library"
	done
}

# The script that COMMAND is in the guest; not replaced by it, so that a death
# by signal shows in the exit status.
write_command() {
	{
		echo '#!/bin/bash'
		printf '%q ' "$@"
		echo
	} > "$payload/lab/command"
	chmod +x "$payload/lab/command"
}

# write_settings MODE: what the guest's init has to know. A guest whose time is
# its count of instructions cannot tell how long COMMAND takes.
write_settings() {
	local size limit=$opt_timeout

	[ -z "$opt_icount" ] || limit=0
	size=$(stty size 2> /dev/null || echo '24 80')
	cat > "$payload/lab/settings" <<-TEXT
	lab_mode=$1
	lab_limit=$limit
	lab_cards=${#opt_nic[@]}
	lab_machine=$guest_machine
	lab_ports=$run_dir/ports
	lab_term=$(printf '%q' "${TERM:-dumb}")
	lab_rows=${size% *}
	lab_columns=${size#* }
	TEXT
}

# Print the files to load, each once, what others need first.
boot_module_files() {
	local module

	[ $guest_machine = qemu ] || return 0	# all is built in
	for module in "${lab_boot_modules[@]}"; do
		modprobe -d "$modules_tree" -S "$kernel_release" \
			--show-depends "$module"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# add_helper NAME: a module that guests need and nobody else, scripts/lab-NAME.c,
# which says why
add_helper() {
	local source=$lab_top/scripts/lab-$1.c dir=$run_dir/helper key helper

	key=$(sha256sum < "$source" | cut -c 1-16)
	helper=$lab_cache/$1-${modules_tree##*/modules-}-$key.ko
	[ -e "$helper" ] || build_helper "$1"
	cp "$helper" "$initramfs/modules/99-lab_$1.ko"
}

# build_helper NAME: into the cache
build_helper() {
	mkdir "$dir"
	cp "$source" "$dir/lab_$1.c"
	echo "obj-m := lab_$1.o" > "$dir/Kbuild"
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
		make -C "$kernel_build" M="$dir" modules \
		> "$dir.log" 2>&1 || {
		cat "$dir.log" >&2
		die "lab-$1.c does not build for $kernel_release"
	}
	mv "$dir/lab_$1.ko" "$helper"
	rm -rf "$dir"
}

add_helpers() {
	[ "$accelerator" != tcg ] || [ "$opt_smp" -eq 1 ] || add_helper int3
	[ "$opt_kernel" != debug ] || add_helper shadow
}

add_boot_modules() {
	local file number=10

	mkdir "$initramfs/modules"
	boot_module_files | while read -r file; do
		cp "$file" "$initramfs/modules/$number-${file##*/}"
		number=$((number + 1))
	done
	[ "$guest_machine" != qemu ] || add_helpers
}

# make_payload MODE: set initrd
make_payload() {
	initramfs=$run_dir/initramfs
	payload=$initramfs/payload
	initrd=$run_dir/initrd
	mkdir -p "$payload/lab" "$payload/usr" "$initramfs/bin"
	cp "$(command -v busybox)" "$initramfs/bin/busybox"
	cp "$lab_top/scripts/lab-initramfs" "$initramfs/init"
	cp "$lab_top/scripts/lab-init" "$payload/lab/init"
	add_boot_modules
	if [ -n "$opt_module" ]; then
		[ -z "$opt_build" ] || build_project
		add_modules
		add_programs
	fi
	add_files
	add_libraries
	write_command "${opt_command[@]}"
	write_settings "$1"
	(cd "$initramfs" && find . | cpio -o -H newc -R 0:0 --quiet) > "$initrd"
	rm -rf "$initramfs"
}
