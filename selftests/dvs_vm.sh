#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 480
# packages: qemu-system-x86
#
# Virtual machines on a switch.
#
# QEMU runs dvs-ifup and dvs-ifdown for its taps; it does so before there is a
# machine, so none is made ("-M none"). What a VM does with its tap, is shown by
# User-Mode Linux, which an emulated processor runs in seconds.
#
#          .------ dvs0 ------.
#   vm1 ---| tap1          p1 |--- h1
#          '------------------'
#   10.0.0.1, segment 70000        10.0.0.253, segment 1
#          dvs0 itself is 10.0.0.254 in segment 70000

# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/lib.sh"
scripts=$suite_dir/../scripts
# shellcheck source=scripts/demo-vm.sh
. "$scripts/demo-vm.sh"

ALL_TESTS="
	test_qemu_tap_is_attached_and_detached
	test_environment_says_what_a_port_is_like
	test_file_says_what_a_port_is_like
	test_file_without_a_line_refuses
	test_plain_port_by_default
	test_bad_words_refuse
	test_ifdown_of_a_tap_that_is_no_port
	test_vm_answers_on_its_segment_alone
"

export DVS_CONF=$tmp/ifup.conf
apart=			# the namespace of h1

# qemu_start VARIABLE=VALUE...: with a tap "vm0" that outlives it
qemu_start() {
	run_background env "$@" qemu-system-x86_64 -M none -S -nodefaults \
		-display none -netdev "tap,id=n0,ifname=vm0,script=$scripts/dvs-ifup,downscript=$scripts/dvs-ifdown" \
		> "$tmp/qemu" 2>&1
}

# check_qemu_refused TEXT VARIABLE=VALUE...: the script fails, QEMU ends
check_qemu_refused() {
	local text=$1

	shift
	qemu_start "$@"
	wait "${background[-1]}"
	check_fail $? "QEMU has started"
	grep -qF -e "$text" "$tmp/qemu" ||
		fail "'$(cat "$tmp/qemu")' lacks '$text'"
	check_fail "$(is_port vm0; echo $?)" "vm0 was attached"
}

is_port() {
	dvsctl port show "$1" > /dev/null 2>&1
}

is_no_port() {
	! is_port "$1"
}

is_up() {
	[ -n "$(ip -o link show dev "$1" up)" ]
}

# port_says KEY...: print the members of vm0's port, with a space between
port_says() {
	dvsctl -j port show vm0 | jq -r --args '.[0] as $port |
		[$ARGS.positional[] as $key | $port[$key] | tostring] |
		join(" ")' "$@"
}

# minds_term PID: QEMU does only when its network is there, and runs its script when it
# ends from then on
minds_term() {
	local caught

	caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status")
	((0x$caught & 1 << 14))
}

# check_port EXPECTED KEY...: of vm0, once QEMU has started
check_port() {
	check_wait 20000 is_port vm0
	check_wait 20000 minds_term "${background[-1]}"
	check_equal "$1" "$(port_says "${@:2}")" "${*:2}"
}

setup() {
	rm -f "$DVS_CONF"
	switch_create dvs0
	ip tuntap add dev vm0 mode tap
}

teardown() {
	vm_stop_all
	stop_background
	ip link del dev vm0
	dvsctl switch del dvs0
}

test_qemu_tap_is_attached_and_detached() {
	qemu_start DVS_SWITCH=dvs0 DVS_SEGMENT=70000
	check_port "dvs0 access 70000" switch-name mode segment
	check_wait 5000 is_up vm0
	stop_background
	check is_no_port vm0
	grep -q dvs- "$tmp/qemu"
	check_fail $? "the scripts complain: $(cat "$tmp/qemu")"
}

test_environment_says_what_a_port_is_like() {
	qemu_start DVS_MODE=trunk DVS_VLANS=10,100:70000 DVS_NATIVE=5 \
		DVS_OPTIONS="isolated on mac-max 2"
	check_port "trunk 5 true 2" mode native isolated mac-max
	check_equal "10 10;100 70000" "$(dvsctl -j port show vm0 | jq -r '
		[.[0]."vlan-map"[] | "\(.vid) \(.segment)"] | join(";")')" vlans
}

test_file_says_what_a_port_is_like() {
	printf '%s\n' '# VMs' '' 'v?1 segment 7' \
		'vm[0-9] switch dvs0 segment 8' 'vm* segment 9' > "$DVS_CONF"
	qemu_start
	check_port 8 segment
	stop_background
	qemu_start DVS_SEGMENT=6
	check_port 6 segment
}

test_file_without_a_line_refuses() {
	echo 'red-* segment 7' > "$DVS_CONF"
	check_qemu_refused "$DVS_CONF has no line for 'vm0'"
}

test_plain_port_by_default() {
	dvsctl switch set dvs0 default-segment 77
	qemu_start
	check_port "access 77" mode segment
}

test_bad_words_refuse() {
	check_qemu_refused "segment 0" DVS_SEGMENT=0
	check_qemu_refused "'vm0' was not attached" DVS_SWITCH=none
}

test_ifdown_of_a_tap_that_is_no_port() {
	check "$scripts/dvs-ifdown" vm0
	check "$scripts/dvs-ifdown" gone
	check_refused usage "$scripts/dvs-ifdown"
	check_refused usage "$scripts/dvs-ifup"
}

# The VM is in segment 70000 with the switch's own port, and h1 in segment 1.
vm_create() {
	setup_ns apart
	ip link add p1 type veth peer name h1 netns "$apart"
	ip link set dev p1 up
	ip -n "$apart" address add 10.0.0.253/24 dev h1
	ip -n "$apart" link set dev h1 up
	dvsctl port add p1 switch dvs0 segment 1
	dvsctl switch set dvs0 segment 70000
	ip address add 10.0.0.254/24 dev dvs0
	ip tuntap add dev tap1 mode tap vnet_hdr
	DVS_SEGMENT=70000 "$scripts/dvs-ifup" tap1
	vm_start vm1 tap1 02:00:00:00:00:01 10.0.0.1/24
}

vm_destroy() {
	vm_stop_all
	ip link del dev tap1
	cleanup_all_ns
}

# http_get ADDRESS FILE
http_get() {
	timeout 60 "$BASH" -c 'exec 3<> "/dev/tcp/$1/80" &&
		printf "GET /%s HTTP/1.0\r\n\r\n" "$2" >&3 && tail -n 1 <&3' \
		- "$1" "$2"
}

test_vm_answers_on_its_segment_alone() {
	! in_uml || { skip_test "a VM in a VM"; return; }
	vm_create
	check vm_await_boot vm1 $((150 * patience))
	check ping -n -c 1 -w 30 10.0.0.1
	check_equal vm1 "$(http_get 10.0.0.1 name)" "name of the VM at 10.0.0.1"
	check vm_run vm1 $((60 * patience)) "busybox ping -c 1 -w 30 10.0.0.254"
	check_equal "02:00:00:00:00:01 70000 tap1 learned" \
		"$(fdb_of segment 70000)" "FDB"
	ip netns exec "$apart" ping -n -c 1 -w 2 10.0.0.1 > "$tmp/ping"
	check_fail $? "answers in segment 1 too"
	vm_destroy
}

modprobe tun
trap 'vm_stop_all; cleanup' EXIT
tests_run
