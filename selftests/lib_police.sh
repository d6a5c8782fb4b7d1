# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# What the suites about policers share.
#
#      trunk   trunk   access
#        h1      h2      h3
#        |       |       |
#     +--p1------p2------p3--+
#     |         dvs0         |
#     +----------------------+
#
# The policer is that of p1. All are on segment 10, which has VID 10 on the trunks.

bc=ff:ff:ff:ff:ff:ff
m1=02:11:00:00:00:01
m2=02:22:00:00:00:02
m3=02:33:00:00:00:03

setup() {
	switch_create dvs0 p1 p2 p3 && frames_start h2 h3 || return
	dvsctl -b - <<-'EOF_BATCH'
		port set p1 mode trunk vlans 10
		port set p2 mode trunk vlans 10
		port set p3 segment 10
		port set dvs0 state down
	EOF_BATCH
	send h2 "$bc $m2 vlan=10"
}

# bash may wait for a process that has ended, as long as there is another one
teardown() {
	frames_stop
	stop_background
	check_books dvs0
	switch_destroy dvs0
}

# police WORD...: give p1 a policer
police() {
	check dvsctl police set p1 "$@"
}

# police_get KEY: print a member of p1's
police_get() {
	member "$1" "$(dvsctl -j police show p1)"
	echo "$member"
}
