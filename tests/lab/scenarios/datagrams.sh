# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Sockets that are not connected have remote sides all the same: the last eight
# addresses with their bytes, the others summed, as the program itself counted.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

scratch=$(mktemp -d)
at_exit rm -rf "$scratch"

load_socklife
start datagrams "$programs/datagrams"
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
ok 'the history has them' eval \
	'socklife closed --json | jq -e -s "any(.[]; .remotes and (.remotes | length) == 9)" >/dev/null'

note 'AF_UNIX'
start unix "$programs/datagrams_unix"
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
ok 'the history has them' eval \
	'socklife closed -x --json | jq -e -s "any(.[]; .remotes and (.remotes | length) == 9)" >/dev/null'
unload_socklife
done_testing
