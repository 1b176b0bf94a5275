# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Sockets that are not connected have remote sides all the same: the last eight
# addresses with their bytes, the others summed, as the program itself counted.
# check-on: trixie
# all-on: debug
# Each call has its like in bytes, which runs everywhere.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife ring_kib=4096
start datagrams socklife trace --json -o "$scratch/events" -- "$programs/datagrams"
wait_for 60 'the program has sent and received' said datagrams 'done'
[ ! -s "$scratch/datagrams.err" ] || note "$(cat "$scratch/datagrams.err")"
socklife -u -a --json >"$scratch/table"
cp "$scratch/table" "$scratch/datagrams" "$LAB_OUT"
compare() { python3 tests/lab/programs/datagrams_compare.py "$scratch/datagrams" "$1"; }
is "$(compare "$scratch/table")" '# 5 sockets' \
	'IPv4, IPv6, mapped, in batches, by threads: each address has its bytes'
sed 's/"sent_bytes":105,/"sent_bytes":106,/' "$scratch/table" >"$scratch/wrong"
ok 'one byte more is seen' eval 'compare "$scratch/wrong" | grep -q program'
like "$(socklife -u -a -e)" 'spoke-with:\(.*others tx=[0-9]+ rx=[0-9]+' 'a person can read it'
is "$(counter datagram_addresses_lost_no_memory)" 0 'none was lost'
say datagrams end
stop datagrams
by_events() { python3 tests/lab/programs/datagram_events.py "$scratch/events" "$scratch/table"; }
is "$(by_events)" '# 51 addresses' 'the events of each address add up to its bytes'
ok 'the history has them' eval \
	'socklife closed --json | jq -e -s "any(.[]; .remotes and (.remotes | length) == 9)" >/dev/null'

note 'AF_UNIX'
start unix socklife trace --json -o "$scratch/events" -- "$programs/datagrams_unix"
wait_for 60 'the program has sent and received' said unix 'done'
[ ! -s "$scratch/unix.err" ] || note "$(cat "$scratch/unix.err")"
socklife -x -a --json >"$scratch/table"
cp "$scratch/table" "$LAB_OUT/unix-table"
cp "$scratch/unix" "$LAB_OUT"
compare_unix() { python3 tests/lab/programs/datagrams_compare.py "$scratch/unix" "$1" || echo broken; }
is "$(compare_unix "$scratch/table")" '# 18 sockets' \
	'named, unnamed, named by the kernel, connected, by threads: each has its bytes'
sed 's/"received_bytes":21,/"received_bytes":22,/' "$scratch/table" >"$scratch/wrong"
ok 'one byte more is seen' eval 'compare_unix "$scratch/wrong" | grep -q program'
like "$(socklife -x -a -e)" 'spoke-with:\(.*@datagrams-11 peer:[0-9]+ tx=111 rx=21' 'a person can read it'
is "$(counter unix_names_lost_no_memory)" 0 'no name was lost'
say unix end
stop unix
is "$(by_events)" '# 33 addresses' 'the events of each add up'
ok 'the history has them' eval \
	'socklife closed -x --json | jq -e -s "any(.[]; .remotes and (.remotes | length) == 9)" >/dev/null'

note 'connect(AF_UNSPEC)'
start unconnect python3 tests/lab/programs/unconnect.py
# remotes_of SOCKLIFE-ARGUMENTS...: the remote sides of the three sockets, as socklife has them.
remotes_of()
{
	socklife "$@" --json | jq -r --slurpfile i <(awk 'NF == 2 { print $2 }' "$scratch/unconnect") \
		'select(.inode | IN($i[])) | .remote | .port // .abstract // "none"' | sort | paste -sd' '
}
port_of() { socklife -u -a --json | jq -r --argjson i "$1" 'select(.inode == $i) | .local.port // "none"'; }
wait_for 30 'three sockets are connected' said unconnect connected
is "$(remotes_of -a)" '7999 7999 unconnect' 'they have remote sides'
say unconnect
wait_for 30 'they leave their peers' said unconnect alone
is "$(remotes_of -a)" 'none none none' 'then they have none: the table tells of now'
is "$(port_of "$(awk '$1 == "AF_INET" { print $2 }' "$scratch/unconnect")")" none 'nor the port of its own'
say unconnect
wait_for 30 'one is connected again' said unconnect again
is "$(remotes_of -a)" '7999 none none' 'and has its remote side'
stop unconnect
is "$(remotes_of closed)" '7999 7999 unconnect' 'the history has the last ones: it tells of the life'

printf '\n\n\n' >"$scratch/lines"
where=(with_lines)
with_lines() { "$@" <"$scratch/lines"; }
like_golden unconnect unconnect-events 'each step of it' python3 "$PWD/tests/lab/programs/unconnect.py"
unload_socklife
done_testing
