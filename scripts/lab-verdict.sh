# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154  # variables are shared
#
# Judging a guest after its end, part of scripts/lab.
#
# The guest's init writes "start" before COMMAND, and the verdict as its last
# act, to a port that only init holds open: no output of COMMAND and no message
# of a dying kernel can look like one. Without it the run has failed. With it the
# run has still failed if the kernel's logs hold a report, or if the kernel says
# of itself that there was one (its taint flags).

# Taint flags: machine check, bad page, died, warned, soft lockup.
LAB_BAD_TAINT=$((1 << 4 | 1 << 5 | 1 << 7 | 1 << 9 | 1 << 14))

LAB_REPORT_LINES=60	# shown at most of a report
LAB_KEPT_LOGS=20	# directories of failed runs

# What a kernel says when something is wrong, at the start of a message.
# Reports of the kernel about a program, e.g. "traps: ", are not meant.
LAB_REPORTS='^(-+\[ cut here \]-+|WARNING: |BUG: |Oops: |Kernel panic|Call Trace:'
LAB_REPORTS+='|general protection fault|double fault|stack segment|KASAN: |UBSAN: '
LAB_REPORTS+='|kernel BUG at|refcount_t: |INFO: task .* blocked for more than'
LAB_REPORTS+='|INFO: trying to register non-static key|unregister_netdevice: waiting'
LAB_REPORTS+='|rcu: .*(stall|starved)|watchdog: BUG|ODEBUG: |ref_tracker: |kmemleak: [0-9]'
LAB_REPORTS+='|list_(add|del) corruption|NETDEV WATCHDOG|hw csum failure'
LAB_REPORTS+='|DMA-API: |lab: [a-z_]+ stays)|possible (circular|recursive|irq lock) '
LAB_REPORTS+='|suspicious RCU usage|sleeping function called|: hw csum failure'

# our_races: leave out the reports of data races between others. A race is ours
# if one of the two accesses is made by our module, or by what it has called of the
# kernel; another module answers for its own.
our_races() {
	awk '
		function flush() { if (!race || ours) printf "%s", block
				   block = ""; race = ours = 0 }
		index($0, "============================================================") { block = block $0 "\n"; inside = !inside
			   if (!inside) flush()
			   next }
		!inside { print; next }
		{ block = block $0 "\n" }
		/BUG: KCSAN/ { race = 1 }
		/ by (task|interrupt) .*:$|^$/ { depth = 0; next }
		++depth == 1 { module = /\[[a-z0-9_]+\]$/ }
		/\[dvs[a-z_]*\]/ && (depth == 1 || depth == 2 && !module) { ours = 1 }
		END { flush() }'
}

# but_for_memory: leave out a trace that the kernel prints, without being at fault,
# when an allocation was made to fail.
but_for_memory() {
	awk '/sysctl could not get directory|kmem_cache_create.* failed with error -(12|22)/ { skip = 1 }
	     !skip
	     /<\/TASK>/ { skip = 0 }'
}

# print_report FILE: from the first line of a report on; status 1 if none.
# Time stamps, the caller's mark and indentation do not belong to a message.
print_report() {
	[ -e "$1" ] || return 1
	tr -d '\r' < "$1" | our_races | but_for_memory |
		reports=$LAB_REPORTS awk -v left="$LAB_REPORT_LINES" '
		{ text = $0; sub(/^(<[0-9]+>)?\[ *[0-9.]+\](\[[^]]*\])? */, "", text)
		  sub(/^ +/, "", text) }
		text ~ ENVIRON["reports"] { found = 1 }
		found && left-- > 0 { print "    " $0 }
		END { exit !found }'
}

# keep_logs: set kept_logs
keep_logs() {
	local file

	kept_logs=${opt_log:-$lab_cache/logs/$(date +%Y%m%d-%H%M%S)-$$}
	mkdir -p "$kept_logs"
	for file in console dmesg stdout stderr machine; do
		[ ! -e "$run_dir/$file" ] ||
			cp "$run_dir/$file" "$kept_logs/$file.log"
	done
	# shellcheck disable=SC2012  # names are ours
	[ -n "$opt_log" ] || ls -1d "$lab_cache"/logs/* | head -n -$LAB_KEPT_LOGS |
		xargs -r rm -rf
}

# fail TEXT: end with the status of a failed kernel
fail() {
	keep_logs
	say "$*"
	say "logs are in $kept_logs"
	exit $LAB_FAILED
}

# A report may be whole in only one of the logs: the console stops with a
# panic, and dmesg is not written then.
check_reports() {
	local log report

	for log in dmesg console; do
		if report=$(print_report "$run_dir/$log"); then
			say "kernel report:"
			printf '%s\n' "$report" >&2
			fail "the kernel reported a fault, so the run has failed"
		fi
	done
}

# What ends by itself before a kernel runs was not started rightly.
check_start() {
	[ "$guest_status" -ne 0 ] && [ "$guest_status" -ne 137 ] || return 0
	[ ! -s "$run_dir/console" ] || return 0
	cat "$run_dir/machine" >&2
	die "the guest did not start"
}

show_console_end() {
	say "the end of the console:"
	[ ! -e "$run_dir/console" ] ||
		tr -d '\r' < "$run_dir/console" | tail -n 20 | sed 's/^/    /' >&2
}

# explain_loss: there is no verdict
explain_loss() {
	show_console_end
	[ "$guest_status" -ne 137 ] ||
		fail "hang: the guest did not end in $opt_timeout s"
	fail "the guest ended without a verdict"
}

# judge_guest: end with COMMAND's status, or with that of a failed kernel
judge_guest() {
	local verdict status taint

	check_start
	verdict=$(sed 1d "$run_dir/verdict")
	if [ "$verdict" = hang ]; then
		fail "hang: COMMAND did not end in $opt_timeout s"
	fi
	check_reports
	[[ $verdict =~ ^exit=([0-9]+)\ taint=([0-9]+)$ ]] || explain_loss
	status=${BASH_REMATCH[1]} taint=${BASH_REMATCH[2]}
	[ $((taint & LAB_BAD_TAINT)) -eq 0 ] ||
		fail "kernel report: none found, but its taint flags are $taint"
	[ -z "$opt_log" ] || keep_logs
	exit "$status"
}
