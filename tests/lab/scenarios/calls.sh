# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# What calls tell their program: that they fail before there is a socket, that they have
# not done yet what they were asked for, how long they took.
#
#   namespace "calls": lo
# check-on: trixie
# all-on: bookworm forky
# 6.1 has a return probe for each send and receive; what fails is the same on all of them.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

run ip netns add calls
at_exit ip netns delete calls
run ip -n calls link set lo up
ip netns exec calls sysctl -q -w net.ipv4.tcp_fastopen=3
load_socklife

mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
probe_of() { grep -- "$1" /sys/kernel/debug/kprobes/list; }
like "$(probe_of __sys_accept4)" 'DISABLED' 'nobody asks for calls that fail: accept() has no probe'

start calls ip netns exec calls /lab/socklife trace --json -o "$scratch/trace" -- \
	python3 tests/lab/programs/calls.py
wait_for 60 'all of it is done' said calls ready
[ ! -s "$scratch/calls.err" ] || note "$(cat "$scratch/calls.err")"
is "$(probe_of __sys_accept4 | grep -c DISABLED)" 0 'while somebody does, it has one'
in_ns calls socklife -a --json >"$scratch/live"
in_ns calls socklife -a -e >"$scratch/table"
say calls
ends_well calls 'the program is content'
cp "$scratch"/{calls,live,table,trace} "$LAB_OUT"

# inode_of NAME; row_of NAME FIELDS; events_of NAME FILTER FIELDS, a line each.
inode_of() { awk -v name="$1" '$1 == name { print $2 }' "$scratch/calls"; }
row_of() { jq -r --argjson inode "$(inode_of "$1")" "select(.inode == \$inode) | $2" "$scratch/live"; }
events_of()
{
	jq -r --argjson id "$(row_of "$1" .id)" "select(.kind == \"event\" and .id == \$id and ($2)) | $3" "$scratch/trace"
}
# in_a_line: the lines, with commas.
in_a_line() { paste -sd, -; }

ok 'each line of JSON fits the schema' python3 tests/unit/schema.py lines Documentation/schema.json \
	"$scratch/live" "$scratch/trace"

note 'calls that fail'
is "$(events_of listener '.event == "failed_call"' '"\(.how_name) \(.error)"' | uniq -c | tr -s ' ' | in_a_line)" \
	' 7 accept EMFILE, 1 accept EAGAIN' 'accept(): seven times without a descriptor, once without a connection'
is "$(events_of listener '.event == "failed_call"' '.text' | head -n 1)" 'accept at 127.0.0.1:7401 EMFILE' 'in words'
is "$(jq -r 'select(.kind == "event" and .event == "failed_call" and .id == 0) |
	"\(.how_name) \(.family) \(.type) \(.error) \(.task.comm)"' "$scratch/trace" | in_a_line)" \
	'socket inet 1 EMFILE python3,socketpair unix 1 EMFILE python3,socket af46 1 EAFNOSUPPORT python3,socket inet 1 EPROTONOSUPPORT python3,socketpair inet 1 EOPNOTSUPP python3,socket inet6 2 EMFILE calls_uring,socket af46 1 EAFNOSUPPORT calls_uring' \
	'socket() and socketpair(), of which there is no socket; the last two by a ring'
is "$(events_of ring '.event == "failed_call"' '"\(.how_name) \(.error)"' | in_a_line)" \
	"accept EMFILE,accept EMFILE$(grep -q '^dontwait EAGAIN' "$scratch/calls" && echo ',accept EAGAIN'),accept EINVAL" \
	"a ring's accept(), one and many: without a descriptor, not to wait, and no listener any more"
ok 'each of them has its place in the account' jq -e 'select(.kind == "summary") | .made == .delivered and .dropped == 0' \
	"$scratch/trace"

note 'connect() that does not wait'
connects='.event == "connect" or .event == "connect_return" or .event == "connect_result"'
is "$(events_of in-progress '.event == "connect_return"' .error)" EINPROGRESS 'the program is told EINPROGRESS'
is "$(row_of in-progress '"\(.connect_returned_error) \(.connect_result)"')" 'EINPROGRESS 0' 'which the row keeps, beside the outcome'
like "$(cat "$scratch/table")" 'connect:ok/[^ ]* connect-returned:EINPROGRESS' 'and the table shows'
is "$(events_of fast-open "$connects" '"\(.event) \(.result)"' | in_a_line)" 'connect null,connect_return 0,connect_result 0' \
	'Fast Open: connect() returns 0 before there is a connection'
ok 'which comes with the first send' jq -e -s --argjson id "$(row_of fast-open .id)" '
	[.[] | select(.kind == "event" and .id == $id)] |
	map(select(.event | IN("connect_return", "send", "connect_result"))) |
	map(.event) == ["connect_return", "send", "connect_result"] and map(.time_ns) == (map(.time_ns) | sort)' "$scratch/trace"

note 'connect() with AF_UNSPEC'
for kind in tcp udp; do
	is "$(events_of disconnect-$kind "$connects" '"\(.event) \(.disconnect // false) \(.local.port > 0) \(.remote.port)"' | in_a_line)" \
		"connect false false 7404,connect_result false true 7404,connect true true null,connect_result true false null,connect false false 7404,connect_result false true 7404" \
		"$kind: it has a name, and the address that it gives up is gone"
done
is "$(events_of disconnect-connecting '.event == "connect"' '"\(.disconnect // false) \(.local.port > 0)"' | in_a_line)" \
	'false false,true true,false false' 'while it connects: likewise'
is "$(events_of disconnect-waiting "$connects" '"\(.event) \(.disconnect // false) \(.error)"' | sort | in_a_line)" \
	"connect false null,connect true null,connect_result false $(awk '$1 == "error" { print $2 }' "$scratch/calls"),connect_result true null" \
	'while another thread waits in connect(): both are told what became of theirs'
is "$(row_of disconnect-waiting '"\(.remote.port) \(.connect_result != 0)"')" 'null true' \
	'and the row does not name the peer any more'
is "$(events_of disconnect-refused "$connects" '"\(.event) \(.disconnect // false) \(.error)"' | tail -n 1)" \
	'connect_result true EOPNOTSUPP' 'with kTLS: it is refused'
is "$(row_of disconnect-refused '"\(.remote.port) \(.connect_result) \(.connecting)"')" '7407 0 false' \
	'and the row still names the peer, and how connect() ended'
is "$(events_of disconnect-tcp '.disconnect' .text | sed -E 's/ in .*//; s/:[0-9]+$/:port/' | in_a_line)" \
	'disconnect from 127.0.0.1:port,disconnect result 0' 'in words'

note 'what caused what'
is "$(jq -r --argjson id "$(row_of unreachable .id)" 'select(.kind == "event" and .id == $id and
	(.event == "send" or .event == "error")) | .event' "$scratch/trace" | in_a_line)" send,error \
	'an error is told after the send that caused it'
ok 'and all of it in the order of time' jq -e -s '[.[] | select(.kind == "event") | .time_ns] | length > 50 and . == sort' \
	"$scratch/trace"
is "$(events_of sender '.event == "send"' '"\(.result) \(.duration_ns > 0)"')" '6 true' 'a send has its duration'
sent=$(events_of sender '.event == "send"' .time_ns)
is "$(events_of waiter '.event == "recv"' "\"\(.result) \(.time_ns > $sent) \(.time_ns - .duration_ns < $sent)\"")" '6 true true' \
	'a receive that waited began before the send, and ended after it'
unload_socklife
is "$(probe_of __sys_accept4)" '' 'unloaded: nothing is left of the probe'
done_testing
