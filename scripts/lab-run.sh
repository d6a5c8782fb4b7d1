# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared
#
# Running a guest, part of scripts/lab.
#
# What leaves it goes to files in $run_dir, which cannot block it:
#
#   console   the kernel's warnings and worse, as they happen
#   stdout    what COMMAND writes
#   stderr
#   dmesg     the whole kernel log, written when COMMAND has ended
#   save      a tar archive of the guest's /save, written then as well
#   verdict   one line, written last; see lab-verdict.sh
lab_ports=(verdict stdout stderr dmesg save)

LAB_BOOT_SECONDS=300	# in which a guest has to start COMMAND,
LAB_BOOT_CPU_SECONDS=60	# and of processor time; a boot takes less than 15
LAB_BOOT_TRIES=3
LAB_END_SECONDS=20	# for the end of a guest that was told to end

# compose_guest MODE: set guest[], its command line
compose_guest() {
	local port

	rm -f "$run_dir/console"
	for port in "${lab_ports[@]}"; do
		: > "$run_dir/$port"
	done
	"compose_$guest_machine" "$1"
}

# launch_guest: set guest_pid. The guest does not outlive this script, even if
# that is killed. Its processes, User-Mode Linux has many, are a group.
launch_guest() {
	compose_guest command
	setsid setpriv --pdeathsig KILL "${guest[@]}" \
		< /dev/null > "$run_dir/machine" 2>&1 &
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
	kill -KILL -- "-$guest_pid" 2> /dev/null || :
	guest_pid=
	wait
}

# end_guest: there is nothing to lose by ending it at once
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

# unpack_save: what a guest that was lost has not sent, is not there
unpack_save() {
	[ -n "$opt_save" ] && [ -s "$run_dir/save" ] || return 0
	mkdir -p "$opt_save" && tar -C "$opt_save" -xf "$run_dir/save" ||
		say "cannot unpack what the guest saved to $opt_save"
}

# Show COMMAND's output as it comes. The readers end with QEMU.
follow_output() {
	tail -q -f -n +1 -s 0.1 --pid="$guest_pid" "$run_dir/stdout" &
	tail -q -f -n +1 -s 0.1 --pid="$guest_pid" "$run_dir/stderr" >&2 &
}

run_interactive_guest() {
	compose_guest prompt
	guest_status=0
	setpriv --pdeathsig KILL "${guest[@]}" 2> "$run_dir/machine" ||
		guest_status=$?
}
