# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# What has no room is counted, to the event: a full table, a full ring, readers
# that sleep, are slow, or die.
# check-on: trixie
# all-on: leaks
# Memory is forgotten where there is no room: kmemleak looks for it, and takes minutes.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

note 'the table has room for 16'
before=$(find /proc/[0-9]*/fd -lname 'socket:*' 2>/dev/null | wc -l)
is "$before" 0 'no socket exists'
load_socklife max_sockets=16
start burst "$programs/burst"
wait_for 10 'two sockets are made' said burst ready
first=$(awk 'NR == 2 { print $1 }' /proc/net/socklife/sockets)
say burst sockets 40
wait_for 10 'and 40' said burst 'done sockets 40'
is "$(counter sockets)" 16 'the table is full'
is "$(counter sockets_untracked_table_full)" 26 'the others are counted'
ok 'the first is still there' grep -q "^$first " /proc/net/socklife/sockets
is "$(grep -c ' inet ' /proc/net/socklife/sockets)" 14 'as are those that came when there was room'
say burst use
wait_for 10 'all of them work' said burst 'done use'
say burst drop
wait_for 10 'they are closed' said burst 'done drop'
wait_for 10 'there is room again' counter_is sockets 2
say burst sockets 10
wait_for 10 'ten more' said burst 'done sockets 10'
is "$(counter sockets)" 12 'are in the table'
is "$(counter sockets_untracked_table_full)" 26 'and nobody else went untracked'
is "$(($(counter sockets_tracked) - $(counter sockets_freed)))" 12 'tracked - freed = rows'
stop burst
rm "$scratch/burst.in"
unload_socklife

note 'a user has as much as is left for others, in the own namespaces too; root has the rest'
load_socklife max_sockets=16 max_timewaits=4
as_lab=(setpriv --reuid "$(id -u lab)" --regid "$(id -g lab)" --clear-groups)
user_counter() { "${as_lab[@]}" awk -v name="user_$1" '$1 == name { print $2 }' /proc/net/socklife/stats; }
start mine "${as_lab[@]}" "$programs/burst"
say mine sockets 40
wait_for 10 'the user makes 42' said mine 'done sockets 40'
is "$(user_counter sockets) $(user_counter sockets_untracked)" '8 34' 'and has half of the room'
is "$(counter sockets_untracked_share_used) $(counter sockets_untracked_table_full)" '34 0' \
	'the others are counted'
is "$("${as_lab[@]}" socklife stats | awk '$1 == "user_sockets_untracked" { print $2 }')" 35 \
	'the reader tells the user; its own socket is one more'
if "${as_lab[@]}" unshare -Urn true 2>/dev/null; then
	start inside "${as_lab[@]}" unshare -Urn "$programs/burst"
	wait_for 10 'the user makes a namespace' said inside ready
	is "$(user_counter sockets)" 8 'which has no share of its own'
	stop inside
else
	skip 'namespaces of an ordinary user' 'they are switched off'
fi
start burst "$programs/burst"
say burst sockets 6
wait_for 10 'root makes eight' said burst 'done sockets 6'
is "$(counter user_sockets) $(counter user_sockets_untracked)" '8 0' 'each has a record'
stop burst
stop mine
wait_for 10 'all are closed' counter_is sockets 0
"${as_lab[@]}" python3 -c '
import socket
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
for _ in range(6):
    client = socket.create_connection(listener.getsockname())
    server = listener.accept()[0]
    client.shutdown(socket.SHUT_WR)     # and close() when the peer has closed, too: not from
    server.recv(1)                      # FIN-WAIT-2, where the peer is not known to close
    server.close()
    client.recv(1)
    client.close()
'
wait_for 10 'of six TIME-WAITs' counter_is sockets 2
is "$(counter timewaits) $(user_counter timewaits) $(user_counter timewaits_untracked)" '2 2 4' \
	'the user has half of the room, which is none of the sockets'
is "$(counter timewaits_untracked_share_used)" 4 'the others are counted'
is "$(socklife closed --json | jq -s '[.[] | select(.closed_first == "local" and .end == "fin")] | length')" 4 \
	'and are in the history'
rm "$scratch"/*.in
unload_socklife

note 'the ring has room for 8 KiB'
n=$(a_few 3000 1000)
pin_worker
load_socklife ring_kib=8
start burst "$programs/burst"
start_reader reader socklife events --json
burst "$n"
say burst sockets 300
wait_for 30 '300 sockets' said burst 'done sockets 300'
hold_worker
say burst drop
wait_for 30 'closed by one call, faster than events are sent' said burst 'done drop'
release_worker
end_reader reader
adds_up reader
ok 'the burst was told of, or counted' test "$(of_summary reader made)" -ge $((2 * n))
ok 'events were lost' test "$(of_summary reader dropped)" -gt 0
wait_for 10 'quiet' settled
is "$(counter events_lost_ring_full)" "$(of_summary reader dropped)" \
	'as many as the ring refused'
kernel_adds_up
stop burst
rm "$scratch"/*.in
unload_socklife

note 'two readers, and all the room that they need'
n=$(a_few 300 200)
load_socklife ring_kib=4096
start burst "$programs/burst"
start_reader one socklife events --json
start_reader two socklife events --json -p "$burst_pid"
burst "$n"
end_reader one
end_reader two
adds_up one
adds_up two
is "$(of_summary one dropped) $(of_summary two dropped)" '0 0' 'nothing was lost'
told() { jq -c "select(.kind == \"event\" and .task.pid == $burst_pid) | [.id, .gen, .event]" "$scratch/$1"; }
told two >"$scratch/two.events"
# What both were told: from the first event of the later one on.
first=$(head -n 1 "$scratch/two.events")
told one | sed -n "\|^${first//[/\\[}\$|,\$p" >"$scratch/one.events"
ok 'both were told the same' cmp "$scratch/one.events" "$scratch/two.events"
ok 'all of it' test "$(grep -c . "$scratch/one.events")" -ge $((2 * n))
is "$(sort "$scratch/one.events" | uniq -d)" '' 'and nothing twice'
stop burst
rm "$scratch"/*.in
unload_socklife

# Without privilege in the initial namespace the receive buffer is the system's.
note 'a reader that sleeps'
at_exit sysctl -q -w "net.core.rmem_max=$(sysctl -n net.core.rmem_max)"
run sysctl -w net.core.rmem_max=212992
n=$(a_few 8000 2500)
load_socklife
start burst unshare -Urn "$programs/burst"
wait_for 10 'the program is in its own namespace' said burst ready
start_reader sleeper nsenter -t "$burst_pid" -U -n --preserve-credentials socklife events --json
kill -STOP "$sleeper_pid"
burst "$n"
wait_for 30 'all is sent' settled
kill -CONT "$sleeper_pid"
end_reader sleeper
adds_up sleeper
ok 'its buffer was full' test "$(of_summary sleeper overruns)" -gt 0
ok 'the burst was told of, or counted' test "$(of_summary sleeper made)" -ge $((2 * n))
kernel_adds_up
ok 'events that found its buffer full are counted' counter_above events_lost_reader_full 0

note 'a reader that dies'
start_reader dead nsenter -t "$burst_pid" -U -n --preserve-credentials socklife events --json
kill -KILL "$dead_pid"
wait "$dead_pid"
makes_none()
{
	local made
	made=$(counter events_made)
	burst 5
	[ "$(counter events_made)" = "$made" ]
}
wait_for 10 'no more events are made' makes_none
stop burst
unload_socklife
done_testing
