# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared
#
# QEMU's command line, part of scripts/lab. What leaves the guest goes by the
# serial line and by virtio-serial ports to the files that lab-run.sh reads.

LAB_PROBE_SECONDS=20	# in which a kernel under KVM has to start

# Words of the kernel command line. A fault ends the guest; the time stamp
# counter of an emulated processor is the same on all of them, which Linux
# cannot know; warnings show on the console; lab-init wakes the other processors.
# Programs are at the same addresses each time: QEMU translates a program anew for
# each address, which took two thirds of the time of suites.
LAB_APPEND='console=ttyS0 loglevel=5 oops=panic panic=-1 random.trust_cpu=on
	tsc=reliable log_buf_len=4M printk.devkmsg=on maxcpus=1 norandmaps'

# A warning is the end of a kernel that looks for faults: what comes after may
# only follow from it.
# Without memory for one name more of a merged cache, the kernel makes a second cache of
# the same name, and complains of that. KASAN merges none.
declare -A LAB_APPEND_FOR=([debug]='panic_on_warn=1 page_poison=1'
	[gcov]=slab_nomerge)

# Commas separate QEMU's options.
escaped() {
	printf '%s' "${1//,/,,}"
}

# ---- KVM or emulation ----

# A device node is no proof: on some machines a guest never gets past its
# firmware. So a kernel has to reach its first process once per boot of this
# machine.
kvm_works() {
	local proof

	[ -w /dev/kvm ] || return 1
	proof=$lab_cache/kvm-$(cat /proc/sys/kernel/random/boot_id)
	if [ ! -e "$proof" ]; then
		rm -f "$lab_cache"/kvm-*
		probe_kvm
		mv "$run_dir/proof" "$proof"
	fi
	[ "$(cat "$proof")" = yes ]
}

# The probe's init finds neither disks nor ports, says so and powers off.
probe_kvm() {
	local probe=$run_dir/probe

	say "trying KVM, once"
	mkdir -p "$probe/bin"
	cp "$(command -v busybox)" "$probe/bin/busybox"
	cp "$lab_top/scripts/lab-initramfs" "$probe/init"
	(cd "$probe" && find . | cpio -o -H newc --quiet) > "$probe.cpio"
	# in a shell of its own, which keeps a death of QEMU to itself
	(
		ulimit -c 0
		timeout -k 1 $LAB_PROBE_SECONDS qemu-system-x86_64 -M q35 \
			-accel kvm -cpu max -m 256 -nodefaults -no-user-config \
			-display none -no-reboot -kernel "$kernel_image" \
			-initrd "$probe.cpio" -serial "file:$probe.log" \
			-append "console=ttyS0 panic=-1 lab=probe" < /dev/null
	) 2> /dev/null || :
	if grep -q 'lab: alive' "$probe.log" 2> /dev/null; then
		echo yes
	else
		echo no
	fi > "$run_dir/proof"
}

# set accelerator; LAB_ACCEL=tcg or LAB_ACCEL=kvm overrides the finding
choose_accelerator() {
	accelerator=tcg
	if [ $guest_machine = uml ]; then
		accelerator=none
	elif [ -z "$opt_icount" ]; then
		case ${LAB_ACCEL:-} in
		tcg | kvm) accelerator=$LAB_ACCEL ;;
		*) ! kvm_works || accelerator=kvm ;;
		esac
	fi
}

# ---- the command line of QEMU ----

add_machine() {
	local machine=q35,sata=off,smbus=off,usb=off,vmport=off,graphics=off
	local cpu=max

	if [ -n "$opt_icount" ]; then
		# counted per byte, string instructions would outweigh all else
		cpu=max,-erms,-fsrm
		guest+=(-accel tcg -icount 'shift=0,sleep=off')
		[ -z "$opt_plugin" ] || guest+=(-plugin "$opt_plugin")
	elif [ "$accelerator" = kvm ]; then
		guest+=(-accel kvm)
	else
		# the emulator has mixed up its flags with a register
		cpu=max,-cx16
		guest+=(-accel 'tcg,thread=multi')
	fi
	guest+=(-M "$machine" -cpu "$cpu" -smp "$opt_smp" -m "$opt_mem")
	guest+=(-name dvs-lab -nodefaults -no-user-config -display none -no-reboot)
	guest+=(-kernel "$kernel_image" -initrd "$initrd")
	# shellcheck disable=SC2086  # words, with any space between
	guest+=(-append "$(echo $LAB_APPEND ${LAB_APPEND_FOR[$opt_kernel]:-})$opt_append")
}

# add_disk NAME IMAGE
add_disk() {
	guest+=(-drive "if=none,id=$1,format=raw,snapshot=on,file=$(escaped "$2")")
	guest+=(-device "virtio-blk-pci,drive=$1,serial=$1")
}

# add_port NAME
add_port() {
	guest+=(-chardev "file,id=$1,path=$(escaped "$run_dir/$1")")
	guest+=(-device "virtserialport,chardev=$1,name=lab.$1")
}

# add_card NUMBER SPEC: the MAC address may come first, mac=MAC,SPEC
add_card() {
	local mac spec=$2

	mac=$(printf '52:54:00:12:34:%02x' $((0x56 + $1)))
	if [[ $spec == mac=* ]]; then
		mac=${spec%%,*}
		mac=${mac#mac=}
		spec=${spec#*,}
	fi
	guest+=(-netdev "$spec,id=card$1")
	guest+=(-device "virtio-net-pci,netdev=card$1,mac=$mac")
}

# The prompt is on a console of its own, and keys like Ctrl-C go there.
add_prompt() {
	guest+=(-chardev 'stdio,id=prompt,signal=off')
	guest+=(-device 'virtconsole,chardev=prompt,name=lab.prompt')
}

# compose_qemu MODE: set guest[]
compose_qemu() {
	local number

	guest=(qemu-system-x86_64)
	add_machine
	add_disk root "$root_image"
	add_disk modules "$modules_image"
	guest+=(-chardev "file,id=console,path=$(escaped "$run_dir/console")")
	guest+=(-serial chardev:console -device virtio-serial-pci)
	for port in "${lab_ports[@]}"; do
		add_port "$port"
	done
	for number in "${!opt_nic[@]}"; do
		add_card "$number" "${opt_nic[number]}"
	done
	[ "$1" != prompt ] || add_prompt
}
