# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Small virtual machines on taps: User-Mode Linux from Debian's package, with
# busybox in its initramfs. For the demo and for tests, in a guest of the lab,
# where an emulator inside of the emulator would be far slower.
#
#   vm_start NAME TAP MAC ADDRESS/LEN [MTU]
#   vm_await_boot NAME SECONDS
#   vm_run NAME SECONDS COMMAND...      in the VM, by busybox's shell
#   vm_stop_all
#
# A VM serves what is in its /srv over HTTP; /srv/name holds its name. Busybox's
# applets are called as "busybox ping"; see demo-vm-init.

vm_scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
vm_memory=64M
vm_dir=			# made with the first VM
declare -A vm_pid=()	# by name
declare -A vm_in=()	# file descriptors of its console
declare -A vm_out=()
vm_calls=0

# vm_make_initramfs: once
vm_make_initramfs() {
	local tree

	[ -z "$vm_dir" ] || return 0
	vm_dir=$(mktemp -d) || return
	tree=$vm_dir/initramfs
	install -D -m 755 "$vm_scripts/demo-vm-init" "$tree/init"
	install -D "$(command -v busybox)" "$tree/bin/busybox"
	(cd "$tree" && find . | cpio -o -H newc --quiet) > "$tree.cpio"
}

# vm_start NAME TAP MAC ADDRESS/LEN [MTU]: on a tap that exists. The console is
# a pair of pipes that this shell keeps open at both ends.
vm_start() {
	local name=$1 in out

	vm_make_initramfs || return
	mkfifo "$vm_dir/$name.in" "$vm_dir/$name.out" || return
	exec {in}<> "$vm_dir/$name.in" {out}<> "$vm_dir/$name.out"
	vm_in[$name]=$in
	vm_out[$name]=$out
	TMPDIR=$vm_dir linux.uml "mem=$vm_memory" "umid=$name-$$" \
		"uml_dir=$vm_dir/" "initrd=$vm_dir/initramfs.cpio" \
		"vec0:transport=tap,ifname=$2,mac=$3,gro=1" con=null con0=fd:0,fd:1 \
		quiet "vm_name=$name" "vm_address=$4" "vm_mtu=${5:-1500}" \
		<&"$in" >&"$out" 2> "$vm_dir/$name.err" &
	vm_pid[$name]=$!
}

# vm_await NAME SECONDS TOKEN: print what comes until the line "TOKEN STATUS",
# and return that status; 124 if it does not come in time
vm_await() {
	local until=$((SECONDS + $2)) token=$3 line

	while [ $SECONDS -lt $until ] &&
		read -r -t $((until - SECONDS)) -u "${vm_out[$1]}" line; do
		case $line in
		"$token "*) return "${line#* }" ;;
		*) printf '%s\n' "$line" ;;
		esac
	done
	return 124
}

# vm_await_boot NAME SECONDS: on failure say what it said
vm_await_boot() {
	local said status=0

	said=$(vm_await "$1" "$2" booted) || status=$?
	[ $status -eq 0 ] || printf '%s: %s\n' "$1" "$said" >&2
	return $status
}

# vm_run NAME SECONDS COMMAND...: in one line
vm_run() {
	local token

	vm_calls=$((vm_calls + 1))
	token=call-$vm_calls-$BASHPID
	printf '%s %s\n' "$token" "${*:3}" >&"${vm_in[$1]}" &&
		vm_await "$1" "$2" "$token"
}

# vm_stop_all: a VM ends its processes when told to end
vm_stop_all() {
	local name fd

	for name in "${!vm_pid[@]}"; do
		kill "${vm_pid[$name]}" 2> /dev/null
		wait "${vm_pid[$name]}"
		for fd in "${vm_in[$name]}" "${vm_out[$name]}"; do
			exec {fd}>&-
		done
	done
	vm_pid=() vm_in=() vm_out=()
	[ -z "$vm_dir" ] || rm -rf "$vm_dir"
	vm_dir=
}
