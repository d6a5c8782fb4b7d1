# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared
#
# What the suites do that measure parts of a link that is always busy.
#
# The suite gives two functions: load_start WORD... starts what keeps the link
# busy, in the background; read_parts prints "PART BYTES FRAMES" for each part, a
# number, what was sent of it since ever.

bytes=()
sent=()
rate=1250000	# bytes per second, 10 Mbit/s
seconds=${1:-2}	# of the guest's time, for each set of weights
span=$((seconds * rate))
overhead=24	# of a frame on the wire

# add_up NUMBER...: set sum
add_up() {
	local number

	sum=0
	for number in "$@"; do
		sum=$((sum + number))
	done
}

# class_counts KIND: print "CLASS BYTES FRAMES" for each class of such a qdisc at u
class_counts() {
	tc -s class show dev u | sed -nE "/^class $1 /{
		s/^class $1 [0-9a-f]+:([0-9a-f]+) .*/\\1/; N
		s/\\n *Sent ([0-9]+) bytes ([0-9]+) .*/ \\1 \\2/p }"
}

# read_bytes: set bytes[], of each part on the wire, sum, that of all parts, and at,
# the time in milliseconds
read_bytes() {
	local part count frames

	while read -r part count frames; do
		bytes[part]=$((count + frames * overhead))
	done < <(read_parts)
	add_up "${bytes[@]}"
	at=$((${EPOCHREALTIME/[.,]/} / 1000))
}

# have_sent BYTES: all parts together, since ever
have_sent() {
	read_bytes
	[ $sum -ge "$1" ]
}

# busy WORD...: start the load; set sent[] to the bytes of each part while as much
# was sent as the link carries in so many seconds, and took to the milliseconds
# this took
busy() {
	local part before=() start

	read_bytes
	load_start "$@"
	check_wait 20000 have_sent $((sum + rate / 2))
	before=("${bytes[@]}") start=$at
	check_wait 60000 have_sent $((sum + span))
	took=$((at - start))
	for part in "${!bytes[@]}"; do
		sent[part]=$((bytes[part] - before[part]))
	done
	stop_background
}

# check_near GOT EXPECTED PERMILLE WHAT: or by a frame at the begin and the end
check_near() {
	local off=$((($1 - $2) * 1000))

	[ ${off#-} -le $(($2 * $3 + 2 * 1514 * 1000)) ] ||
		fail "$4: $1, expected $2"
}

# check_shares WEIGHT...: of all parts
check_shares() {
	local part weight=("$@") sum total

	add_up "${sent[@]}"
	total=$sum
	add_up "$@"
	for part in "${!weight[@]}"; do
		check_near "${sent[part]}" $((total * weight[part] / sum)) 10 \
			"part $part of weights $*"
	done
}
