# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared
#
# Starting QEMU, part of scripts/lab.
#
# What leaves a guest goes to files in $run_dir, which cannot block it:
#
#   console   the serial line: the kernel's warnings and worse, as they happen
#   stdout    what COMMAND writes, each stream by its own virtio-serial port
#   stderr
#   dmesg     the whole kernel log, written when COMMAND has ended
#   verdict   one line, written last; see lab-verdict.sh

LAB_PROBE_SECONDS=20	# in which a kernel under KVM has to start
LAB_BOOT_SECONDS=300	# in which a guest has to start COMMAND,
LAB_BOOT_CPU_SECONDS=60	# and of processor time; a boot takes less than 15
LAB_BOOT_TRIES=3
LAB_END_SECONDS=20	# for the end of a guest that was told to end

# Words of the kernel command line. A fault ends the guest; the time stamp
# counter of an emulated processor is the same on all of them, which Linux
# cannot know; warnings show on the console; lab-init wakes the other processors.
LAB_APPEND='console=ttyS0 loglevel=5 oops=panic panic=-1 random.trust_cpu=on
	tsc=reliable log_buf_len=4M printk.devkmsg=on maxcpus=1'

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
	if [ -z "$opt_icount" ]; then
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
		qemu+=(-accel tcg -icount 'shift=0,sleep=off')
	elif [ "$accelerator" = kvm ]; then
		qemu+=(-accel kvm)
	else
		qemu+=(-accel 'tcg,thread=multi')
	fi
	qemu+=(-M "$machine" -cpu "$cpu" -smp "$opt_smp" -m "$opt_mem")
	qemu+=(-name dvs-lab -nodefaults -no-user-config -display none -no-reboot)
	qemu+=(-kernel "$kernel_image" -initrd "$initrd")
	# shellcheck disable=SC2086  # words, with any space between
	qemu+=(-append "$(echo $LAB_APPEND)$opt_append")
}

# add_disk NAME IMAGE
add_disk() {
	qemu+=(-drive "if=none,id=$1,format=raw,snapshot=on,file=$(escaped "$2")")
	qemu+=(-device "virtio-blk-pci,drive=$1,serial=$1")
}

# add_port NAME
add_port() {
	qemu+=(-chardev "file,id=$1,path=$(escaped "$run_dir/$1")")
	qemu+=(-device "virtserialport,chardev=$1,name=lab.$1")
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
	qemu+=(-netdev "$spec,id=card$1")
	qemu+=(-device "virtio-net-pci,netdev=card$1,mac=$mac")
}

# compose_qemu: set qemu[]
compose_qemu() {
	local number port

	rm -f "$run_dir/console"
	qemu=(qemu-system-x86_64)
	add_machine
	add_disk root "$root_image"
	add_disk modules "$modules_image"
	qemu+=(-chardev "file,id=console,path=$(escaped "$run_dir/console")")
	qemu+=(-serial chardev:console -device virtio-serial-pci)
	for port in verdict stdout stderr dmesg; do
		: > "$run_dir/$port"
		add_port $port
	done
	for number in "${!opt_nic[@]}"; do
		add_card "$number" "${opt_nic[number]}"
	done
}

# ---- running it ----

# launch_guest: set guest_pid. QEMU does not outlive this script, even if that
# is killed.
launch_guest() {
	compose_qemu
	setpriv --pdeathsig KILL "${qemu[@]}" \
		< /dev/null > "$run_dir/qemu" 2>&1 &
	guest_pid=$!
}

# init announces that it starts COMMAND
guest_started() {
	grep -q '^start$' "$run_dir/verdict"
}

# guest_hangs SECONDS: status 0 if it has had its time. How long a boot takes
# depends on what else the machine does, but hardly in processor time.
guest_hangs() {
	local used

	[ "$1" -ge $LAB_BOOT_CPU_SECONDS ] || return 1
	[ "$1" -lt $LAB_BOOT_SECONDS ] || return 0
	used=$(ps -p "$guest_pid" -o cputimes=) || return 1
	[ "$used" -ge $LAB_BOOT_CPU_SECONDS ]
}

# wait_for_start: status 1 if the guest ends or hangs before. Time counts from
# when QEMU has made the file of the console.
wait_for_start() {
	local begin=$SECONDS

	until guest_started; do
		kill -0 "$guest_pid" 2> /dev/null || break
		[ -e "$run_dir/console" ] || begin=$SECONDS
		! guest_hangs $((SECONDS - begin)) || break
		sleep 0.2
	done
	guest_started
}

# reap_guest: set guest_status, QEMU's own
reap_guest() {
	guest_status=0
	wait "$guest_pid" 2> /dev/null || guest_status=$?
	guest_pid=
	wait
}

# end_guest: there is nothing to lose by ending QEMU at once
end_guest() {
	kill -KILL "$guest_pid" 2> /dev/null || :
	reap_guest
}

# await_guest SECONDS: end it if it has not ended by then
await_guest() {
	timeout "$1" tail -f -s 0.2 --pid="$guest_pid" /dev/null &
	if wait $!; then
		reap_guest
	else
		end_guest
	fi
}

# The kernel patches itself most while it boots, which some emulators do not take
# well: see lab-int3.c, and hence maxcpus=1 above. If a guest does not boot all
# the same, nothing of ours has run in it yet: another try hides no fault of ours.
start_guest() {
	local try

	for ((try = 1; ; try++)); do
		launch_guest
		! wait_for_start || return 0
		end_guest
		check_start
		[ $try -lt $LAB_BOOT_TRIES ] || break
		keep_logs
		say "the guest did not boot, see $kept_logs; trying again"
	done
	check_reports
	show_console_end
	fail "no guest booted in $LAB_BOOT_TRIES tries"
}

# Show COMMAND's output as it comes. The readers end with QEMU.
follow_output() {
	tail -q -f -n +1 -s 0.1 --pid="$guest_pid" "$run_dir/stdout" &
	tail -q -f -n +1 -s 0.1 --pid="$guest_pid" "$run_dir/stderr" >&2 &
}

# The prompt is on a console of its own, and keys like Ctrl-C go there.
run_interactive_guest() {
	compose_qemu
	qemu+=(-chardev 'stdio,id=prompt,signal=off')
	qemu+=(-device 'virtconsole,chardev=prompt,name=lab.prompt')
	guest_status=0
	setpriv --pdeathsig KILL "${qemu[@]}" 2> "$run_dir/qemu" ||
		guest_status=$?
}
