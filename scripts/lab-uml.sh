# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared
#
# Starting User-Mode Linux, part of scripts/lab.
#
# A kernel that is a program of this machine: one processor, no emulation, the
# disks and the initramfs of all guests. What leaves it goes to the same files in
# $run_dir as from QEMU, see lab-qemu.sh, by way of the host's file system, which
# the guest's init mounts.

# The same words as for QEMU, as far as they mean something here. A fault ends
# User-Mode Linux by itself.
LAB_UML_APPEND='loglevel=5 oops=panic panic_on_warn=1 log_buf_len=4M
	printk.devkmsg=on noreboot'

# What options ask for has to be there.
check_uml_options() {
	[ -z "$opt_icount" ] || bad_usage "--icount: uml counts no instructions"
	[ ${#opt_nic[@]} -eq 0 ] || bad_usage "--nic: uml has no network cards"
	opt_smp=1
}

# The kernel keeps its memory in a file, which has to be in memory itself and may
# hold programs. set uml_memory
find_uml_memory() {
	uml_memory=/dev/shm
	[ "$(stat -f -c %T $uml_memory)" = tmpfs ] && [ -w $uml_memory ] ||
		die "uml needs a tmpfs at $uml_memory"
}

# compose_uml MODE: set guest[]. The disks are shared with other guests (c).
compose_uml() {
	local port prompt=null

	mkdir -p "$run_dir/ports"
	for port in "${lab_ports[@]}"; do
		ln -f "$run_dir/$port" "$run_dir/ports/$port"
	done
	rm -f "$run_dir"/*.cow
	# the console is all that the program prints
	: > "$run_dir/machine"
	ln -f "$run_dir/machine" "$run_dir/console"
	[ "$1" != prompt ] || prompt=fd:0,fd:1
	find_uml_memory
	guest=(env "TMPDIR=$uml_memory" "$kernel_image" "mem=${opt_mem}M"
	       "initrd=$initrd" "umid=lab" "uml_dir=$run_dir/"
	       "ubdac=$run_dir/root.cow,$root_image"
	       "ubdbc=$run_dir/modules.cow,$modules_image"
	       con=null "con0=null,fd:2" "con1=$prompt" ssl=null)
	# shellcheck disable=SC2206  # words
	guest+=($LAB_UML_APPEND $opt_append)
}
