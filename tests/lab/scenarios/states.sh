# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# States, and who closed first, of connections that do not go as in the textbook.
#
#   namespaces "near" 10.77.0.1/24 and "far" 10.77.0.2/24
# check-on: trixie
# all-on: bookworm
# MPTCP and AF_UNIX go other ways on 6.1, which takes a minute.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

netns_pair near far
start flight ip netns exec near python3 tests/lab/programs/states.py flight
wait_for 30 'flight: a listener is in a message' said flight ready
load_socklife

# act NAME: begin it, until there is something to look at.
act()
{
	start "$1" ip netns exec near python3 tests/lab/programs/states.py "$1"
	wait_for 30 "$1: there is something to look at" said "$1" ready
}
inode_of() { awk -v name="$1" '$1 == name { print $2 }' "$scratch/${1%%-*}"; }
# row_of VERB NAME FIELDS: of the socket that an act has named.
row_of()
{
	in_ns near socklife "$1" --json |
		jq -r --argjson inode "$(inode_of "$2")" \
			"select(.kind == \"socket\" and .inode == \$inode) | $3"
}
ended() { [ -n "$(row_of closed "$1" .id)" ]; }
first_of() { row_of closed "$1" '"\(.end) \(.closed_first // "-")"'; }

is "$(row_of -a flight-listener '[.state, .local.port, .census] | join(" ")')" 'listening 7408 true' \
	'a listener without a descriptor is found'
say flight
ends_well flight 'the program is content'

note 'a socket that has one connection after another'
act again
is "$(row_of -a again-client '"\(.state) \(.closed_first // "-") \(.rx_eof)"')" 'established - false' \
	'nobody has closed the second one'
say again
ends_well again 'the program is content'
wait_for 30 'its TIME-WAIT has a row' eval '[ -n "$(row_of -a again-client .id)" ]'
is "$(row_of -a again-client '"\(.state) \(.closed_first // "-")"')" 'time-wait local' \
	'it closed the second one first'

note 'a FIN behind data that the window keeps back'
act window
is "$(row_of -a window-client '"\(.state) \(.closed_first)"')" 'closing local' 'it has closed first'
say window
ends_well window 'all of the data has come'
window_is_over() { [ "$(row_of -a window-client .state)" = time-wait ] || ended window-client; }
wait_for 30 'the connection of the client is over' window_is_over
is "$(row_of -a window-client .closed_first; row_of closed window-client .closed_first)" local \
	'the client had closed before it heard of the peer'
is "$(row_of -a window-server .closed_first; row_of closed window-server .closed_first)" local \
	'and so had the server'

note 'an AF_UNIX end that is closed, and kept by the other'
# of_times NAME: is the time in each state the time between the steps?
of_times()
{
	row_of "$1" "$2" '[.state, (.times | .released_ns - .established_ns) == .dwell_ns.established,
		.dwell_ns.established > 0, .unsent == null] | join(" ")'
}
start seqpacket ip netns exec near python3 tests/lab/programs/states.py seqpacket
wait_for 30 'seqpacket: it is open' said seqpacket open
is "$(row_of -a seqpacket-one '[.state, .times.established_ns - .times.created_ns ==
	.dwell_ns.closed] | join(" ")')" 'established true' 'a pair is established when it is made'
say seqpacket
wait_for 30 'seqpacket: one end is closed' said seqpacket ready
is "$(of_times -a seqpacket-one)" 'closed true true true' \
	'established until close(), then closed; what was not read is not known in bytes'
say seqpacket
ends_well seqpacket 'the other end has read it'
wait_for 30 'it has ended' ended seqpacket-one
is "$(of_times closed seqpacket-one)" 'closed true true true' 'the history says the same'
is "$(of_times closed seqpacket-other)" 'closed true true true' 'of the other end, too'

note 'a socket that the kernel closes'
start cycle ip netns exec near /lab/socklife trace --json -o "$scratch/trace" -- \
	python3 tests/lab/programs/states.py cycle
wait_for 30 'cycle: all descriptors are closed' said cycle ready
wait_for 30 'the kernel has closed the one in the message' ended cycle-other
say cycle
ends_well cycle 'the program is content'
releases()
{
	jq -c --argjson id "$(row_of closed "$1" .id)" \
		'select(.kind == "event" and .id == $id and .event == "release") | .task.program' "$scratch/trace"
}
cp "$scratch/trace" "$LAB_OUT/trace-cycle"
is "$(releases cycle-one)" '"python3"' 'the program has released one of them'
like "$(releases cycle-other)" '^(null|"python3")$' 'the other one was released by nobody, not by a kworker'

note 'processes that are made for the parent of their maker'
act sibling
read -r _ forked executed < <(grep '^children' "$scratch/sibling")
execs=$(row_of -a sibling-held '.holders[] | "\(.pid) \(.exec // false)"')
is "$(grep -E "^($forked|$executed) " <<<"$execs" | sort -n | paste -sd, -)" "$forked false,$executed true" \
	'only the one that has executed a program is said to have'
say sibling
ends_well sibling 'the program is content'

note 'a table that two processes share, and a message'
start shared ip netns exec near python3 tests/lab/programs/states.py shared
wait_for 30 'shared: the socket is in a message' said shared sent
is "$(row_of -a shared-held '[.holders_count, .references] | join(" ")')" '2 1' \
	'the message is one reference beside the descriptor'
say shared
wait_for 30 'shared: the message is received' said shared ready
is "$(row_of -a shared-held '[.holders_count, .references] | join(" ")')" '4 0' \
	'a descriptor more, and no message'
say shared
ends_well shared 'the program is content'

note 'a socket that is given to a user'
act owner
is "$(row_of -a owner-given '[.uid, .creator.uid] | join(" ")')" '65534 0' 'it is that user'"'"'s, made by root'
say owner
ends_well owner 'the program is content'

note 'a connection that is moved to another socket'
act repair
is "$(row_of closed repair-client '[.end, .closed_first // "-", .conn_state] | join(" ")')" \
	'repair - S1' 'nothing was sent, and nobody has closed'
ok 'the other end of the restored one' eval \
	'[ "$(row_of -a repair-restored .other_end.id)" = "$(row_of -a repair-server .id)" ]'
ok 'and the other way round' eval \
	'[ "$(row_of -a repair-server .other_end.id)" = "$(row_of -a repair-restored .id)" ]'
say repair
ends_well repair 'it goes on to its end'

note 'MPTCP'
# rows_of VERB NAME FIELDS: of an MPTCP socket and its subflow, which have one inode.
rows_of() { row_of "$1" "$2" "select(.netid == \"$3\") | $4"; }
subflow_is_over()
{
	[ "$(rows_of closed "$1" tcp .end)" = fin ] || [ "$(rows_of -a "$1" tcp .state)" = time-wait ]
}
start mptcp ip netns exec near python3 tests/lab/programs/states.py mptcp
if wait_until 30 said mptcp open; then
	is "$(rows_of -a mptcp-closed-server tcp '[.passive, .accepted] | join(" ")')" 'true true' \
		'the subflow is accepted with its socket'
	say mptcp
	ends_well mptcp 'all is said, and closed'
	for name in mptcp-{closed,shut}-{client,server}; do
		wait_for 30 "$name has ended" eval "[ -n \"\$(rows_of closed $name mptcp .id)\" ]"
		is "$(rows_of closed "$name" mptcp .end)" fin "$name: both sides said that they had finished"
		wait_for 30 "$name: its subflow has ended, or waits, and names it" subflow_is_over "$name"
	done
	is "$(in_ns near socklife closed --json 'end = unaccepted' | jq -r 'select(.kind == "socket") | .id')" '' \
		'nothing was left unaccepted'
else
	skip 'MPTCP' 'this kernel has none'
fi

note 'SMC'
modprobe -q smc
start smc ip netns exec near python3 tests/lab/programs/states.py smc
if wait_until 30 said smc ready; then
	is "$(row_of -a smc-fresh .state) $(row_of -a smc-listener .state)" 'closed listening' \
		'states that no tracepoint tells are looked up'
	say smc
	ends_well smc 'the program is content'
else
	skip 'SMC as a protocol of IPv4' 'this kernel has none (6.11 and newer)'
fi

note 'a time-out, after the network has said that nobody is there'
in_ns near sysctl -q net.ipv4.neigh.eth0.mcast_solicit=1 net.ipv4.neigh.eth0.ucast_solicit=1 \
	net.ipv4.neigh.eth0.retrans_time_ms=200 net.ipv4.neigh.eth0.delay_first_probe_time=0
start serve ip netns exec far python3 tests/lab/programs/states.py serve
wait_for 30 'somebody listens' said serve listening
start lost ip netns exec near python3 tests/lab/programs/states.py lost
wait_for 30 'lost: it is connected' said lost connected
run ip -n far address delete 10.77.0.2/24 dev eth0
run ip -n near neighbour flush dev eth0
say lost
wait_for 60 'the program is told that there is no way' said lost 'error 113'
ends_well lost 'the program is content'
wait_for 30 'the client has ended' ended lost-client
is "$(first_of lost-client)" 'error -' 'nobody has closed'
stop serve

unload_socklife
done_testing
