# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of other libraries
#
# What the suites about port groups share.
#
#     access  access  trunk
#        h1      h2      h3
#        |       |       |
#     +--p1------p2------p3--+     p1 and p2 follow the group web
#     |         dvs0         |
#     +----------------------+
#
# The group has segment 10, which has VID 10 on p3.

# shellcheck source=selftests/lib_flow.sh
. "$suite_dir/lib_flow.sh"

setup() {
	switch_create dvs0 p1 p2 p3 && frames_start h1 h2 h3 || return
	dvsctl -b - <<-'EOF_BATCH'
		group add web switch dvs0 segment 10
		port set p1 group web
		port set p2 group web
		port set p3 mode trunk vlans 10-30
		port set dvs0 segment 99
		flow set dvs0 idle 3600 active 3600
	EOF_BATCH
}

teardown() {
	flow_teardown
}

# text_of OBJECT NAME: print its words, in one line
text_of() {
	local words

	read -r -d '' -a words <<< "$(dvsctl "$1" show "$2")"
	echo "${words[*]:1}"
}

# value WORD TEXT: set value to what follows the word; own is followed by words
value() {
	local words i

	value=
	read -r -d '' -a words <<< "$2"
	for ((i = 0; i < ${#words[@]} - 1; i++)); do
		if [ "${words[i]}" = "$1" ]; then
			value=${words[i + 1]}
			return
		fi
		[ "${words[i]}" != own ] || i=$((i + 1))
	done
}

# word_of OBJECT NAME WORD: print the value of a word
word_of() {
	local value

	value "$3" "$(dvsctl "$1" show "$2")"
	echo "$value"
}

# check_word PORT WORD VALUE
check_word() {
	check_equal "$3" "$(word_of port "$1" "$2")" "$2 of $1"
}

# all: print all that could have changed
all() {
	dvsctl -j -b - <<-'EOF_BATCH' | sed -E 's/"stats":\{[^}]*\}//g'
		group show
		port show
		pool show
		segment show
		sampler show
	EOF_BATCH
}

# check_unchanged TEXT COMMAND...: it is refused for that reason, and nothing changes
check_unchanged() {
	local before

	before=$(all)
	check_refused "$@"
	check_equal "$before" "$(all)" "all after ${*:2}"
}

pool_get() {
	member "$2" "$(dvsctl -j pool show "$1")"
	echo "$member"
}

make_pools() {
	check dvsctl -b - <<-'EOF_BATCH'
		pool add a switch dvs0 class 3 reservation 8mbit
		pool add b switch dvs0 class 4
	EOF_BATCH
}

group_hosts() {
	local link

	hosts_create 3 || return
	for link in h1 p1 h2 p2 h3 p3; do
		ip link set $link mtu 9000
	done
}
