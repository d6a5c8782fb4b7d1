#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# One of the two hosts of the demo, in a guest of the lab.
#
# usage: demo-host.sh 1|2
#
#   eth0  the underlay, in this host's own subnet
#   eth1  the wire behind the uplink, with a station on VLAN 20; on host1 that
#         VLAN is segment 100, tenant red's, on host2 segment 70000, blue's
#   tap-red, tap-blue  the VMs, whose addresses are the same in both tenants
#
# Lines that begin with "ok" or "FAIL" are results. What comes after the line
# "report" belongs into the picture at the end.

set -uo pipefail

here=$(dirname "$0")
# shellcheck source=scripts/demo-lib.sh
. "$here/demo-lib.sh"
# shellcheck source=scripts/demo-vm.sh
. "$here/demo-vm.sh"
# shellcheck source=scripts/demo-report.sh
. "$here/demo-report.sh"

me=$1
peer=$((3 - me))
uplink_tenant=${tenants[me - 1]}
bulk_size=4		# MB
trap vm_stop_all EXIT

# ---- the host ----

build_underlay() {
	ip address add "${host_address[me]}/24" dev eth0 &&
		ip link set dev eth0 up &&
		ip route add default via "${router_address[me]}"
}

# The MTU of the underlay is 1500, so that of the segments is 1450.
build_switch() {
	dvsctl switch add dvs0 encap-mtu on &&
		ip link set dev dvs0 up &&
		dvsctl tunnel add vx0 switch dvs0 local "${host_address[me]}" &&
		dvsctl remote add "${host_address[peer]}" tunnel vx0 segments all
}

build_uplink() {
	ip link set dev eth1 up &&
		dvsctl port add eth1 switch dvs0 mode uplink \
			vlans "$station_vid:${segment[$uplink_tenant]}"
}

# build_tap TENANT
build_tap() {
	ip tuntap add dev "tap-$1" mode tap vnet_hdr &&
		ip link set dev "tap-$1" mtu 1450 &&
		DVS_SWITCH=dvs0 DVS_SEGMENT=${segment[$1]} \
			"$here/dvs-ifup" "tap-$1"
}

start_vms() {
	local tenant

	for tenant in "${tenants[@]}"; do
		need "tap-$tenant is on segment ${segment[$tenant]}" \
			build_tap "$tenant"
		vm_start "$tenant$me" "tap-$tenant" "$tenant_mac$me" \
			"$tenant_net.$me/24" 1450
	done
	for tenant in "${tenants[@]}"; do
		need "VM $tenant$me has booted" \
			vm_await_boot "$tenant$me" "$patience"
	done
}

# ---- what the VMs can do ----

# Each VM has an own file of random bytes, and publishes its checksum.
prepare_bulk() {
	vm_run "$1$me" "$patience" "cd /srv && busybox dd if=/dev/urandom" \
		"of=bulk bs=64k count=$((bulk_size * 16)) &&" \
		"busybox sha256sum < bulk > bulk.sha256"
}

# check_ping TENANT
check_ping() {
	check "$1$me pings $1$peer" vm_run "$1$me" "$patience" \
		"busybox ping -c 3 -w 60 $tenant_net.$peer"
}

# check_name TENANT NUMBER HOW: the machine with that address is of our tenant
check_name() {
	check_says "$1$2" "$1$me finds $1$2 at $tenant_net.$2, $3" \
		vm_run "$1$me" "$patience" \
		"busybox wget -q -O - http://$tenant_net.$2/name"
}

# how_to_station TENANT: print the way of frames
how_to_station() {
	if [ "$1" = "$uplink_tenant" ]; then
		echo "by the uplink here"
	else
		echo "by the tunnel and host$peer's uplink"
	fi
}

# check_bulk TENANT: what arrives is what the other end says it has sent
check_bulk() {
	local from=http://$tenant_net.$peer

	check "$1$me gets $bulk_size MB from $1$peer by TCP, the SHA-256 is right" \
		vm_run "$1$me" "$patience" \
		"busybox wget -q -O wanted $from/bulk.sha256 &&" \
		"busybox wget -q -O - $from/bulk | busybox sha256sum > got;" \
		"busybox cat wanted got && busybox cmp wanted got"
}

# An address that one tenant alone has.
add_private_address() {
	vm_run blue$me "$patience" \
		"busybox ip address add $tenant_net.77/24 dev vec0"
}

check_private_address() {
	check "blue$me reaches $tenant_net.77, which blue$peer alone has" \
		vm_run blue$me "$patience" \
		"busybox ping -c 1 -w 60 $tenant_net.77"
	check "red$me does not" vm_run red$me "$patience" \
		"! busybox ping -c 2 -w 3 $tenant_net.77"
}

# ---- what the switch says ----

# where_is SEGMENT NUMBER: print where machine NUMBER's MAC is
where_is() {
	dvsctl -j fdb show "$tenant_mac$2" segment "$1" |
		jq -r '.[0] | .remote // ."port-name"'
}

# check_place TENANT NUMBER PLACE
check_place() {
	check_says "$3" "FDB: $1$2's MAC in segment ${segment[$1]} is at $3" \
		where_is "${segment[$1]}" "$2"
}

check_places() {
	local tenant other=${host_address[peer]}

	for tenant in "${tenants[@]}"; do
		check_place "$tenant" "$me" "tap-$tenant"
		check_place "$tenant" "$peer" "$other"
		if [ "$tenant" = "$uplink_tenant" ]; then
			check_place "$tenant" $station eth1
		else
			check_place "$tenant" $station "$other"
		fi
	done
}

# far_router: the second router on the way says that it is one
far_router() {
	local said

	said=$(ping -n -c 1 -W 30 -t 2 "${host_address[peer]}")
	echo "$said"
	grep -q "^From ${transit_address[peer]} .*Time to live" <<< "$said"
}

books_balance() {
	[ "$(report_balance)" = 0 ]
}

# ---- the course of events ----

build() {
	need "dvs.ko is loaded on $(uname -r)" modprobe dvs
	build_underlay
	need "a switch, a tunnel to host$peer" build_switch
	need "an uplink, VLAN $station_vid is segment ${segment[$uplink_tenant]}" \
		build_uplink
	modprobe tun
	tell "starting two VMs"
	start_vms
}

check_all() {
	local tenant

	check "two routers lie between host$me and host$peer" far_router
	for tenant in "${tenants[@]}"; do
		check_ping "$tenant"
		check_name "$tenant" "$peer" "by the tunnel"
		check_name "$tenant" $station "$(how_to_station "$tenant")"
	done
	[ "$me" -eq 2 ] || check_private_address
	# red's bulk goes one way, blue's the other
	check_bulk "${tenants[me - 1]}"
	check_places
}

build
need "${tenants[peer - 1]}$me has $bulk_size MB of random bytes to give" \
	prepare_bulk "${tenants[peer - 1]}"
[ "$me" -eq 1 ] || add_private_address
raise "built$me"
tell "waiting for host$peer"
need "host$peer is ready" await_flag "built$peer"
check_all
raise "checked$me"
need "host$peer has made its checks" await_flag "checked$peer"
vm_stop_all
check "the ledger balances: in + copies = out + drops" await 20 books_balance
echo report
report
raise "over$me"
exit $((failed > 0))
