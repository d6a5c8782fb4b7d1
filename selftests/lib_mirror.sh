# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# What the suites about mirrors to ports share.
#
#     access  access  trunk   target  access
#        h1      h2      h3      h4      h5
#        |       |       |       |       |
#     +--p1------p2------p3------p4------p5--+
#     |                 dvs0                 |
#     +--------------------------------------+
#
# h1 and h2 are on segment 10, which has VID 10 at p3, and h5 on segment 30, which is
# not there.

# shellcheck source=selftests/lib_flow.sh
. "$suite_dir/lib_flow.sh"

m4=02:44:00:00:00:04
m5=02:55:00:00:00:05

setup() {
	switch_create dvs0 p1 p2 p3 p4 p5 && frames_start "${hosts[@]}" || return
	dvsctl -b - <<-'EOF_BATCH'
		port set p1 segment 10
		port set p2 segment 10
		port set p3 mode trunk vlans 10,20
		port set p5 segment 30
	EOF_BATCH
	learn h2 $m2
}

teardown() {
	frames_stop
	stop_background
	[ -n "$books_are_lost" ] || check_books dvs0
	books_are_lost=
	switch_destroy dvs0
}

# mirror_add WORD...: m, to p4 unless said otherwise
mirror_add() {
	[[ " $* " == *" target "* ]] || set -- "$@" target p4
	check dvsctl mirror add m "$@"
}

# mirror_get KEY [NAME]: print a member
mirror_get() {
	dvsctl -j mirror show "${2:-m}" | jq -r ".[0].\"$1\""
}

# copies NAME COUNT: check how many a mirror has sent
check_copies() {
	check_equal "$2" "$(mirror_get packets "$1")" "copies of $1"
}

# longest: print the length of the longest frame that comes to h4
longest() {
	frames -s 20 -l h4 | sed 's/.*longest \([0-9]*\).*/\1/'
}
