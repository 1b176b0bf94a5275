# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# bash completion for socklife: commands, their options, and what both take.
# tests/unit/completion holds the options against --help.

_socklife_commands='closed events trace live waterfall report stats export help version'
_socklife_filters='state exclude sport dport src dst dev cgroup pid uid fd ino id netns comm
	netid end name tcp udp unix raw packet sctp mptcp and or not'
_socklife_families='inet inet6 unix link netlink vsock tipc xdp'
_socklife_states='established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait closed
	close-wait last-ack listening closing all connected synchronized bucket big'
_socklife_ends='closed fin refused rst-received rst-sent linger unread unaccepted
	disconnected aborted timeout keepalive error repair'

# The options of a command; "table" is the one without a name.
_socklife_options()
{
	case $1 in
	table)
		echo '-a --all -l --listening -t -u -x -w -0 -S -M -4 -6 -f -n --numeric
			-r --resolve -e --extended -O --oneline -H --no-header
			-N --all-netns -s --summary -p --processes --self --names --json --read --help' ;;
	closed)
		echo '-t -u -x -w -0 -S -M -4 -6 -f -n -r -e -O -H -N -a --all
			-l --listening --self --names --json --write --read --help' ;;
	events)
		echo '-p --pid -c --count -t --time -n --numeric -w --write -r --read
			-q --quiet -N --all-netns --self --payload --explain --json --help' ;;
	trace)
		echo '-o --output -p --pid -t --time -n --numeric -w --write -r --read
			-N --all-netns --payload --explain --linger --no-connector --json --help' ;;
	live)
		echo '-d --delay -p --pid --payload --batch --frames -t -u -x -w -0 -S -M -4 -6 -a -l -f
			-n --numeric -N --all-netns -r --read --help' ;;
	waterfall)
		echo '-r --read -p --process --pid --by-process --last -c --count --svg
			--conversation --color -t -u -x -w -0 -S -M -4 -6 -l -f -a
			-n --numeric -N --all-netns --help' ;;
	report)
		echo '-r --read --perfetto -N --all-netns --payload --linger --no-connector --help' ;;
	stats)
		echo '--json -r --read --help' ;;
	export)
		echo '--textfile -N --all-netns -r --read --help' ;;
	esac
}

# What the option before wants, as COMMAND:OPTION; nothing: it wants no argument.
_socklife_argument()
{
	case $1 in
	*:-f) echo family ;;
	waterfall:--color) echo color ;;
	events:-t | events:--time | trace:-t | trace:--time) echo time ;;
	events:-p | events:--pid | trace:-p | trace:--pid | live:-p | live:--pid) echo pid ;;
	waterfall:-p | waterfall:--process | waterfall:--pid) echo process ;;
	*:--read | *:--write | *:--output | *:--svg | *:--textfile | *:--perfetto) echo file ;;
	table:-* | closed:-* | live:-w | waterfall:-w) ;;
	*:-r | *:-w | *:-o) echo file ;;
	*:-c | *:--count | *:-d | *:--delay | *:--frames | *:--last) echo number ;;
	*:--linger | *:--conversation) echo number ;;
	esac
}

_socklife_pids()
{
	local dir

	for dir in /proc/[0-9]*; do
		echo "${dir#/proc/}"
	done
}

# _socklife_words WORDS CURRENT: those that begin with the current word.
_socklife_words()
{
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# The words that may stand after a value's option or a filter's word.
_socklife_values()
{
	case $1 in
	family) _socklife_words "$_socklife_families" "$2" ;;
	color) _socklife_words 'always never auto' "$2" ;;
	time) _socklife_words 'wall rel delta mono none' "$2" ;;
	pid) _socklife_words "$(_socklife_pids)" "$2" ;;
	process) _socklife_words "$(_socklife_pids; cat /proc/[0-9]*/comm 2>/dev/null)" "$2" ;;
	state | exclude) _socklife_words "$_socklife_states" "$2" ;;
	end) _socklife_words "$_socklife_ends" "$2" ;;
	file)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	number) ;;
	*) return 1 ;;
	esac
}

# The place of the command that trace or report starts, 0 if it is not reached.
_socklife_traced()
{
	local i

	for ((i = 2; i < COMP_CWORD; i++)); do
		[ "${COMP_WORDS[i]}" != -- ] || { echo $((i + 1)); return; }
	done
	echo 0
}

_socklife()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]} traced

	COMPREPLY=()
	[ "$cur" != = ] || cur=
	if [ "$prev" = = ] && [ "$COMP_CWORD" -ge 2 ]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if [ "$COMP_CWORD" -eq 1 ]; then
		case $cur in
		-*) _socklife_words "$(_socklife_options table) --version" "$cur" ;;
		*) _socklife_words "$_socklife_commands $_socklife_filters" "$cur" ;;
		esac
		return
	fi
	case $command in
	help) _socklife_words 'closed events trace live waterfall report stats export' "$cur"; return ;;
	version) return ;;
	closed | events | trace | live | waterfall | report | stats | export) ;;
	*) command=table ;;
	esac
	traced=$([ "$command" != trace ] && [ "$command" != report ] || _socklife_traced)
	if [ "${traced:-0}" -gt 0 ]; then
		if declare -F _command_offset >/dev/null; then
			_command_offset "$traced"
		else
			mapfile -t COMPREPLY < <(compgen -c -- "$cur")
		fi
		return
	fi
	if _socklife_values "$(_socklife_argument "$command:$prev")" "$cur"; then
		return
	fi
	case $command:$cur in
	*:-*) _socklife_words "$(_socklife_options "$command")" "$cur" ;;
	trace:*) _socklife_words '--' "$cur" ;;
	report:*)
		[ "$COMP_CWORD" -ne 2 ] || { _socklife_values file "$cur"; return; }
		_socklife_values "$prev" "$cur" || _socklife_words "-- $_socklife_filters" "$cur" ;;
	stats:* | export:*) ;;
	*) _socklife_values "$prev" "$cur" || _socklife_words "$_socklife_filters" "$cur" ;;
	esac
}

complete -F _socklife socklife
