# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# So many tasks sleep in a call that there is no room to follow one more to its return.
# check-on: trixie
# all-on: bookworm
# 6.1 follows receives by return probes as well, and takes a minute.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife

n=1100
# asleep: all but the first thread are.
asleep() { [ "$(cat /proc/"$crowd_pid"/task/*/stat | grep -c ') S ')" = $((n + 1)) ]; }
row_of()
{
	socklife -a --json | jq -r --argjson inode "$(awk -v name="$1" '$1 == name { print $2 }' "$scratch/crowd")" \
		"select(.kind == \"socket\" and .inode == \$inode) | $2"
}
# told: the reader has its subscription; a table is made for it, which takes a socket.
told() { socklife -a >"$scratch/table" && grep -q '"kind":"event"' "$scratch/events"; }
# crowd CALL: it is full, and further calls are made.
crowd()
{
	start crowd python3 tests/lab/programs/crowd.py "$1" "$n"
	wait_for 60 "$1: the threads are there" said crowd asleep
	wait_for 60 "$1: they sleep" asleep
	say crowd
	wait_for 30 "$1: more calls have been made" said crowd ready
}

crowd connect
is "$(row_of dgram '[.connecting, .missed] | join(" ")')" 'false true' \
	'an AF_UNIX datagram socket does not connect for ever, and says that it lacks a result'
is "$(row_of tcp '[.state, .connecting, .connect_result, .missed] | join(" ")')" 'established false 0 true' \
	'TCP tells the result by its states'
is "$(row_of receiver .missed)" false 'who has missed nothing does not say so'
like "$(socklife -a -e -x "id = $(row_of dgram .id)")" 'missed-results' 'in the table'
say crowd
ends_well crowd 'the crowd goes'

crowd accept
is "$(row_of listener .missed)" false 'nobody asks for accept() that fails: nothing is missed'
say crowd
ends_well crowd 'the crowd goes'
start events socklife events --json
wait_for 30 'the reader is told of events' told
crowd accept
is "$(row_of listener .missed)" true 'somebody does, and an accept() may have failed: the listener says so'
say crowd
ends_well crowd 'the crowd goes'
end_reader events

if [ "$LAB_SUITE" = bookworm ]; then
	crowd recv
	is "$(row_of receiver '[.recv.bytes, .missed] | join(" ")')" '0 true' 'bytes that are missing are said to be'
	say crowd
	ends_well crowd 'the crowd goes'
else
	skip 'receives' 'they are counted by tracepoints'
fi

unload_socklife
done_testing
