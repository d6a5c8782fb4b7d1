# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What a host of the demo shows of its switch at the end, and its books. All of
# it comes from dvsctl's JSON.

# report_objects: ports, then tunnels, as one array of {name, what, where,
# stats}
report_objects() {
	{ dvsctl -j port show; dvsctl -j tunnel show; } | jq -s 'add | map({
		name: (.ifname // .name),
		what: (if .ifname | not then "tunnel"
		       elif .kind == "host" then "host"
		       else .mode end),
		where: (if .ifname | not then "VNIs from " + .local
			elif ."vlan-map" // [] | length > 0 then
				[."vlan-map"[] | "VLAN \(.vid) = \(.segment)"] | join(", ")
			else "segment \(.segment)" end),
		stats })'
}

# report_table HEADING FIELD...: lay out lines of fields that come from stdin
report_table() {
	local heading

	heading=$(IFS=$'\t'; echo "$*")
	{ echo "$heading"; cat; } | column -t -s $'\t' | sed 's/^/    /'
}

report_fdb() {
	dvsctl -j fdb show | jq -r '
		map(select(.kind != "local")) | sort_by(.segment, .mac) | .[] |
		[.segment, .mac, .remote // ."port-name", .kind] | @tsv' |
		report_table SEGMENT MAC "IS AT" KIND
}

report_counters() {
	report_objects | jq -r '.[] | [.name, .what, .where,
		.stats."rx-packets", .stats.copies, .stats."tx-packets",
		.stats.drops] | @tsv' |
		report_table OBJECT IS OF IN COPIES OUT DROPS
}

report_drops() {
	local drops

	drops=$(dvsctl -j drop show | jq -r '.[] |
		(."port-name" // .tunnel) as $of | .counts | to_entries[] |
		[$of, .key, .value] | @tsv')
	if [ -n "$drops" ]; then
		report_table OBJECT REASON FRAMES <<< "$drops"
	else
		echo "    no frame was dropped"
	fi
}

# report_balance: print in + copies - out - drops, of a switch at rest 0
report_balance() {
	report_objects | jq 'map(.stats | ."rx-packets" + .copies -
		."tx-packets" - .drops) | add'
}

report() {
	echo "  forwarding database"
	report_fdb
	echo "  frames"
	report_counters
	echo "  drops"
	report_drops
}
