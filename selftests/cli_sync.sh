#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Words in help = words in the manual = words in completion = words that dvsctl
# takes; keys of JSON = names in the specification.
#
# dvsctl reads commands by tables, and prints these with "dvsctl -j help". All
# else is compared with them: help as it is printed, the manual as it is
# rendered and as it is written, and what completion offers when it is run. No
# module is needed. Each comparison is run once more on a spoilt copy, where it
# has to fail.

# shellcheck source=selftests/lib_host.sh
. "$(dirname "$0")/lib_host.sh"

ALL_TESTS="
	test_help_names_all_objects
	test_help_has_the_words
	test_manual_lists_objects_and_options
	test_manual_synopsis_is_help
	test_manual_describes_the_words
	test_manual_has_the_reasons
	test_manual_without_a_word_is_noticed
	test_manual_with_another_synopsis_is_noticed
	test_completion_has_objects_and_commands
	test_completion_has_the_words
	test_completion_has_the_values
	test_completion_without_a_word_is_noticed
	test_json_keys_are_of_the_specification
	test_json_words_are_of_the_specification
	test_another_specification_is_noticed
"

dvsctl=$top/build/userspace/dvsctl
man=$top/Documentation/man
spec=$top/Documentation/netlink/specs/dvs.yaml
completion=$top/userspace/dvsctl/dvsctl.bash-completion
tables=$scratch/tables.json

# ---- the tables ----

objects() {
	jq -r '.[].object' "$tables"
}

# commands OBJECT: monitor, which has none, prints an empty line
commands() {
	jq -r --arg o "$1" '.[] | select(.object == $o) |
		.commands[] | .command // ""' "$tables"
}

# words OBJECT COMMAND: print the words that stand by their name
words() {
	jq -r --arg o "$1" --arg c "$2" '.[] | select(.object == $o) |
		.commands[] | select((.command // "") == $c) |
		.words[].word | select(.)' "$tables" | sort -u
}

# all_words OBJECT: print all that its commands take, values without word too
all_words() {
	jq -r --arg o "$1" '.[] | select(.object == $o) |
		.commands[].words[] | .word // .value' "$tables" | sort -u
}

# same WHAT EXPECTED ACTUAL: compare two lists, one item on a line
same() {
	diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") > "$scratch/diff" ||
		fail "$1: $(cat "$scratch/diff")"
}

# ---- help ----

test_help_names_all_objects() {
	same "dvsctl -h" "$(objects | sort)" \
		"$("$dvsctl" -h | sed -n 's/^  \([a-z]\+\)  .*/\1/p' | sort)"
}

# plain: one blank between words, no brackets, braces and bars
plain() {
	tr '|[]{}\n' '       ' | sed -E -e 's/[ \t]+/ /g' -e 's/^ //' -e 's/ $//'
	echo
}

# usage OBJECT: print what the tables say, one command on a line
usage() {
	jq -r --arg o "$1" '.[] | select(.object == $o) | .commands[] |
		["dvsctl", $o, .command] + [.words[] | .word, .value] |
		map(select(.)) | join(" ") | gsub("\\|"; " ")' "$tables"
}

# by_command: put every "dvsctl ..." on a line of its own
by_command() {
	plain | sed 's/ dvsctl /\ndvsctl /g'
}

test_help_has_the_words() {
	local object

	for object in $(objects); do
		same "dvsctl $object help" "$(usage "$object")" \
			"$("$dvsctl" "$object" help | grep '^  ' | by_command)"
	done
}

# ---- the manual ----

test_manual_lists_objects_and_options() {
	local page=$man/dvsctl.8

	same "objects in dvsctl.8" "$(objects | sort)" \
		"$(sed -n 's/^\.Xr dvsctl-\([a-z]*\) 8 \.$/\1/p' "$page" | sort)"
	same "pages" "$(objects | sed 's/.*/dvsctl-&.8/' | sort)" \
		"$(cd "$man" && printf '%s\n' dvsctl-*.8 | sort)"
	same "options in dvsctl.8" \
		"$("$dvsctl" -h | sed -n 's/^  -\([a-zA-Z]\) .*/\1/p' | sort)" \
		"$(sed -n 's/^\.It Fl \([a-zA-Z]\).*/\1/p' "$page" | sort)"
}

# synopsis PAGE: print the synopsis as a reader sees it
synopsis() {
	MANWIDTH=200 mandoc -T ascii "$1" | col -b |
		sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' | sed '1d;$d' | by_command
}

# check_synopsis OBJECT PAGE
check_synopsis() {
	same "synopsis of $(basename "$2")" "$(usage "$1")" "$(synopsis "$2")"
}

test_manual_synopsis_is_help() {
	local object

	for object in $(objects); do
		check_synopsis "$object" "$man/dvsctl-$object.8"
	done
}

# described PAGE: print what the list of words in a page explains
described() {
	awk '
		/^The words are:/ { inside = 1 }
		/^\.(Ss|Sh) /	  { if (inside) exit }
		!inside		  { next }
		/^\.Bl /	  { depth++ }
		/^\.El/		  { if (!--depth) exit }
		/^\.It /	  { if (depth == 1) print $3 }' "$1" | sort -u
}

# check_described OBJECT PAGE
check_described() {
	same "words in $(basename "$2")" "$(all_words "$1")" "$(described "$2")"
}

test_manual_describes_the_words() {
	local object

	for object in $(objects); do
		check_described "$object" "$man/dvsctl-$object.8"
	done
}

# expect_notice TEXT COMMAND...: the comparison fails, and says what is missing
expect_notice() {
	local text=$1

	shift
	if ("$@") > "$scratch/notice"; then
		fail "$* did not notice that $text is missing"
	fi
	grep -q -- "$text" "$scratch/notice" ||
		fail "$* complains of something else: $(cat "$scratch/notice")"
}

# Frames are dropped for these, in this order
test_manual_has_the_reasons() {
	same "reasons in dvsctl-drop.8" \
		"$(sed -nE 's/^\tR\([A-Z_]+,\s*"([a-z-]+)".*/\1/p' "$top/kmod/drop.h")" \
		"$(sed -n '/^\.Sh REASONS/,/^\.Sh EXIT/s/^\.It Li //p' "$man/dvsctl-drop.8")"
}

test_manual_without_a_word_is_noticed() {
	sed 's/^\.It Cm mac-max .*/.It Cm mac-maximum Ar N/' \
		"$man/dvsctl-port.8" > "$scratch/page.8"
	expect_notice mac-max check_described port "$scratch/page.8"
}

test_manual_with_another_synopsis_is_noticed() {
	sed '0,/^\.Op Cm isolated/{/^\.Op Cm isolated/d}' \
		"$man/dvsctl-port.8" > "$scratch/page.8"
	expect_notice isolated check_synopsis port "$scratch/page.8"
}

# ---- completion ----

# offers WORD...: print what the completion in $completion offers after them
offers() (
	# shellcheck source=userspace/dvsctl/dvsctl.bash-completion
	. "$completion"
	COMP_WORDS=("$dvsctl" "$@" "")
	# shellcheck disable=SC2034  # _dvsctl reads it
	COMP_CWORD=$(($# + 1))
	_dvsctl
	printf '%s\n' "${COMPREPLY[@]}" | sort -u
)

test_completion_has_objects_and_commands() {
	local object command

	same "objects" "$( (objects; echo help) | sort)" \
		"$(offers | grep -v '^-')"
	same "options" \
		"$("$dvsctl" -h | sed -n 's/^  \(-[a-zA-Z]\) .*/\1/p' | sort)" \
		"$(offers | grep '^-')"
	for object in $(objects); do
		[ "$object" != monitor ] || continue
		same "commands of $object" \
			"$( (commands "$object"; echo help;
				words "$object" "") | grep . | sort)" \
			"$(offers "$object")"
	done
}

# first_values OBJECT COMMAND: print something for what stands before all words
first_values() {
	jq -r --arg o "$1" --arg c "$2" '.[] | select(.object == $o) |
		.commands[] | select((.command // "") == $c) | .words[] |
		select(.word == null) | .value' "$tables"
}

# check_completion OBJECT COMMAND
check_completion() {
	local first

	first=$(first_values "$1" "$2")
	same "completion of dvsctl $1 $2" "$(words "$1" "$2")" \
		"$(offers "$1" ${2:+"$2"} ${first:+"$first"} | grep -v '^help$')"
}

test_completion_has_the_words() {
	local object command

	for object in $(objects); do
		while read -r command; do
			check_completion "$object" "$command"
		done < <(commands "$object")
	done
}

# choices: print "OBJECT COMMAND WORD VALUE..." for values that are words
choices() {
	jq -r '.[] | .object as $o | .commands[] |
		(.command // "-") as $c | .words[] |
		select(.word and .value) | .word as $w |
		[.value | split("|")[] | select(test("^[a-z0-9-]+$"))] |
		select(length > 0) | [$o, $c, $w] + sort | join(" ")' "$tables"
}

test_completion_has_the_values() {
	local object command word values count=0

	while read -r object command word values; do
		count=$((count + 1))
		[ "$command" != - ] || command=
		same "values of $object $command $word" "${values// /$'\n'}" \
			"$(offers "$object" ${command:+"$command"} X "$word" |
				grep '[a-z]')"
	done < <(choices)
	[ "$count" -gt 20 ] || fail "only $count words with choices"
}

test_completion_without_a_word_is_noticed() {
	sed 's/ isolated / /' "$completion" > "$scratch/completion"
	completion=$scratch/completion
	expect_notice isolated check_completion port add
}

# ---- the specification ----

# spec_attributes FILE: print "SET ATTRIBUTE [ENUM]" for all of them; an object that
# has a subset of another one's is held as that is
spec_attributes() {
	awk '
		/^attribute-sets:/	{ inside = 1; next }
		/^[a-z]/		{ inside = 0 }
		!inside			{ next }
		/^    name: /		{ set = $2; next }
		/^    subset-of: /	{ of[set] = $2 }
		/^        name: /	{ name = $2 }
		/^        type: /	{ type[set " " name] = $2 }
		/^        enum: /	{ words[set " " name] = " " $2 }
		END {
			for (key in type) {
				if (type[key] == "pad")
					continue
				print key words[key]
				split(key, part, " ")
				for (subset in of)
					if (of[subset] == part[1])
						print subset, part[2] words[key]
			}
		}' "$1" | sort -u
}

# spec_values FILE ENUM: print its entries
spec_values() {
	awk -v wanted="$2" '
		/^definitions:/		 { inside = 1; next }
		/^[a-z]/		 { inside = 0 }
		!inside			 { next }
		/^    name: /		 { enum = $2 }
		enum != wanted		 { next }
		/^    entries: \[/	 { gsub(/.*\[ *| *\].*/, "")
					   gsub(/, */, "\n"); print }
		/^        name: /	 { print $2 }' "$1"
}

# json_attributes: print "SET ATTRIBUTE" for all that JSON may have
json_attributes() {
	jq -r '.[].attributes | to_entries[] | .key as $set |
		.value[] | "\($set) \(.name)"' "$tables" | sort -u
}

# json_values SET ATTRIBUTE: print the words of an attribute
json_values() {
	jq -r --arg s "$1" --arg a "$2" 'first(.[].attributes[$s] // empty) |
		.[] | select(.name == $a) | .values[]' "$tables"
}

# check_keys SPEC
check_keys() {
	same "attributes" "$(spec_attributes "$1" | cut -d ' ' -f 1,2)" \
		"$(json_attributes)"
}

# check_values SPEC
check_values() {
	local set attribute enum count=0

	while read -r set attribute enum; do
		[ -n "$enum" ] || continue
		count=$((count + 1))
		same "values of $set $attribute" "$(spec_values "$1" "$enum")" \
			"$(json_values "$set" "$attribute")"
	done < <(spec_attributes "$1")
	[ "$count" -ge 9 ] || fail "only $count attributes have words"
}

test_json_keys_are_of_the_specification() {
	check_keys "$spec"
}

test_json_words_are_of_the_specification() {
	check_values "$spec"
}

test_another_specification_is_noticed() {
	sed 's/name: fdb-max$/name: fdb-most/' "$spec" > "$scratch/spec"
	expect_notice fdb-most check_keys "$scratch/spec"
	sed 's/name: sticky$/name: stuck/' "$spec" > "$scratch/spec"
	expect_notice stuck check_values "$scratch/spec"
}

make -s -C "$top/userspace" || exit 1
"$dvsctl" -j help > "$tables" || exit 1
tests_run
