# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# What users of other tools complain about, one test for each. Those that take more
# machinery are in other scenarios: Documentation/testing.md has the list.
#
#   namespace "peers": lo, and hole0 10.99.0.1/24 with a neighbour .2 that never answers
# check-on: trixie
# It compares with ss; the debug kernel runs the same calls in lives and ends.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

make_hole peers
load_socklife

start peers ip netns exec peers /lab/socklife trace --json -o "$scratch/trace" -- \
	python3 tests/lab/programs/peers.py
wait_for 60 'all of it is done' said peers ready
[ ! -s "$scratch/peers.err" ] || note "$(cat "$scratch/peers.err")"
in_ns peers socklife -a --json >"$scratch/live"
in_ns peers socklife -a -t >"$scratch/tcp"
in_ns peers socklife -a -x >"$scratch/unix"
in_ns peers socklife -a -u >"$scratch/udp"
in_ns peers cat /proc/net/socklife/sockets >"$scratch/sockets"
in_ns peers ss -Hatunp >"$scratch/ss" 2>/dev/null
socklife -N -a --json >"$scratch/all"
say peers
ends_well peers 'the program is content'
in_ns peers socklife closed --json >"$scratch/closed"
in_ns peers cat /proc/net/socklife/closed >"$scratch/proc"
cat "$scratch/live" "$scratch/closed" >"$scratch/rows"
cp "$scratch"/{peers,live,tcp,unix,ss,trace,closed} "$LAB_OUT"

# said_of NAME WHAT: the number. rows_of FILE NAME WHAT FIELDS: of that socket.
said_of() { awk -v name="$1" -v what="$2" '$1 == name && $2 == what { print $3 }' "$scratch/peers"; }
rows_of()
{
	jq -r --argjson inode "$(said_of "$2" "$3")" \
		"select(.kind == \"socket\" and .inode == \$inode) | $4" "$scratch/$1"
}
# told_of NAME WHAT FILTER FIELDS: events of that socket.
told_of()
{
	jq -r --argjson id "$(rows_of rows "$1" "$2" .id | head -n 1)" \
		"select(.kind == \"event\" and .id == \$id and ($3)) | $4" "$scratch/trace"
}
# by_ss FIELD: what ss had to say about it, for the record only.
by_ss() { note "ss: $(grep -E -- "$1" "$scratch/ss" || echo 'nothing')"; }

is "$(rows_of closed server-closes client '"\(.end) \(.closed_first) \(.recv.bytes)"')" 'fin remote 7' \
	'tcplife: connections closed by the server are missed (bcc#788)'
is "$(jq -r 'select(.kind == "socket" and (.creator.pid == 0 or .times.ended_ns < .times.created_ns or
	.times.ended_ns - .times.created_ns > 100000000000)) | .id' "$scratch/closed")" '' \
	'tcplife: lifetimes of 18446744073704 ms and pid 0 (bcc#834)'
is "$(rows_of closed server-closes client .creator.pid) $(rows_of rows server-closes server .creator.pid | uniq)" \
	"$(said_of server-closes parent) $(said_of server-closes child)" \
	'tcplife: the wrong pid, since states change in interrupts (bcc#2305)'
is "$(rows_of live again client '"\(.send.bytes) \(.send.again)"')" "$(said_of again bytes) 3" \
	'tcptop: bytes of sends that failed with EAGAIN are counted (bcc#2440)'
ok 'tcplife: nothing tells of lost events (bcc#3476); falco: drops that no counter explains (falco#615)' \
	jq -e 'select(.kind == "summary") | .made > 0 and .made == .delivered + .dropped' "$scratch/trace"

is "$(rows_of closed failed refused .connect_error) $(rows_of closed failed unreachable .connect_error)" \
	'ECONNREFUSED ENETUNREACH' 'trace tcpconnect: no view of failed connects, no errno (inspektor-gadget#2880)'
is "$(told_of failed unreachable '.event == "connect_result"' .fd)" "$(said_of failed unreachable-fd)" \
	'trace tcpconnect: no descriptor (inspektor-gadget#4436)'
by_ss ':9 '
is "$(told_of interrupted socket '.event == "connect" or (.event == "connect_result" and .result == 0)' .event)" \
	connect 'trace tcpconnect: an interrupted connect is a success, or comes twice (inspektor-gadget#3929)'
is "$(told_of renamed socket '.event == "fd_close"' .fd | sort -n | tail -n 1)" 77 \
	'trace: no descriptor on close, since dup2 renames them (inspektor-gadget#3916)'
is "$(rows_of closed linger client .end) $(rows_of closed linger server .end) $(rows_of closed unread server .end)" \
	'linger rst-received unread' 'trace: resets, and why (inspektor-gadget#1546)'

is "$(rows_of live shared socket '[.holders[].pid] | sort | map(tostring) | join(" ")')" \
	"$(printf '%s\n' "$(rows_of live shared socket .creator.pid)" "$(said_of shared child)" | sort -n | paste -sd' ')" \
	'tetragon: sockets are shared, not owned (tetragon#3493)'
is "$(rows_of closed linger client '"\(.local.port > 0) \(.remote.port)"')" 'true 7303' \
	'systing: the port reads zero at CLOSE (systing#182)'
is "$(jq -r 'select(.kind == "socket" and .inode > 0) | .inode' "$scratch/closed" | sort | uniq -d)" '' \
	'and splits one socket in two (systing#182)'
is "$(rows_of closed short-lived socket '"\(.creator.pid) \(.send.bytes)"')" "$(said_of short-lived child) 5" \
	'opensnitch: short-lived programs are blamed on others (opensnitch#1447), gone before the scan (#343)'
is "$(rows_of all unconnected socket .netns_name)" peers \
	'opensnitch: other namespaces are invisible (opensnitch#378)'

is "$(rows_of live mapped client .other_end.id)" "$(rows_of live mapped server .id)" \
	'bandwhich: IPv4-mapped IPv6 does not match, <UNKNOWN> owners (bandwhich#149, #196)'
is "$(rows_of live unconnected socket '.remotes[] | "\(.remote.port) \(.sent_bytes)"')" '7306 5' \
	'bandwhich: unconnected UDP has no peer (bandwhich#81)'
by_ss '^udp'
is "$(rows_of live unbound socket '"\(.netid) \(.state) \(.holders_count > 0)"')" 'tcp closed true' \
	'strace: unbound sockets are not visible to sock_diag (strace#314)'
is "$(rows_of live failed kept '"\(.state) \(.wqueue)"')" 'closed 0' 'a refused socket that is still open has nothing to send'
is "$(rows_of live threads kept '"\(.rqueue) \(.recv.calls)"')" 'null 0' 'how much waits in an AF_UNIX socket is not known'
is "$(awk -v inode="$(said_of threads kept)" '$5 == "*" && $6 == inode { print $3, $4 }' "$scratch/unix")" '- 0' \
	'which the table says'

note 'who held a socket last is not who made it'
for what in client flying; do
	is "$(rows_of live handed-on "$what" '"\(.last_holder.pid) \(.creator.pid != .last_holder.pid)"')" \
		"$(said_of handed-on child) true" "$what: the last holder, and the maker apart from it"
done
like "$(cat "$scratch/tcp")" "timewait was:\(\(\"python3\",pid=$(said_of handed-on child)\)\) made-by:" \
	'a TIME-WAIT, in the table'
like "$(cat "$scratch/udp")" "in-flight was:\(\(\"python3\",pid=$(said_of handed-on child)\)\) made-by:" \
	'and one in flight'
is "$(awk -v inode="$(said_of handed-on client)" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["inode"] == inode { split($at["last_holder"], last, "/"); print last[1] }' "$scratch/sockets")" \
	"$(said_of handed-on child)" 'and in procfs'

note 'a thread with a name of its own is not taken for the program'
names='"\(.program) \(.comm)"'
is "$(told_of threads closed '.event == "send"' ".task | $names")" 'digger isc-net-0000' \
	'the event of a send has both names'
is "$(rows_of closed threads closed ".creator, .releaser | $names" | uniq -c | tr -s ' ')" ' 2 digger isc-net-0000' \
	'and the row of the socket that has ended'
is "$(rows_of closed threads closed '.former_holders[].comm' | sort -u)" digger 'its descriptors are of the program'
is "$(rows_of live threads kept '"\(.creator.program) \(.holders[0].comm)"')" 'digger digger' 'as before it ended'
for name in digger isc-net-0000; do
	is "$(in_ns peers socklife closed --json "comm = $name" | jq -s --argjson inode "$(said_of threads closed)" \
		'[.[] | select(.inode == $inode)] | length')" 1 "the filter finds it as $name"
done
is "$(awk -v inode="$(said_of threads closed)" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$at["inode"] == inode {
		gsub("[0-9]+/", "", $at["creator"]); gsub("[0-9]+/", "", $at["releaser"])
		gsub("[0-9]+/", "", $at["creator_thread"]); gsub("[0-9]+/", "", $at["releaser_thread"])
		print $at["creator"], $at["releaser"], $at["creator_thread"], $at["releaser_thread"]
	}' "$scratch/proc")" 'digger digger isc-net-0000 isc-net-0000' 'and procfs has both'

is "$(awk 'NF < 7' "$scratch/tcp" "$scratch/unix")" '' 'ss: columns are glued together (iproute2#20)'
ok 'another long name is there to be glued' grep -q 'longlonglong' "$scratch/unix"
is "$(grep -E ' {40}| $' "$scratch/tcp")" '' 'ss: columns have huge gaps (iproute2#8)'
like "$(grep -c TIME-WAIT "$scratch/tcp")" '^1[0-9]{2}$' 'TCPView: the view stops under many TIME-WAITs'
is "$(jq -r 'select(.kind == "socket" and .state == "time-wait") | .creator.comm' "$scratch/live" | sort -u)" \
	python3 'and each has its owner'
unload_socklife
done_testing
