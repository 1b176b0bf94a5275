# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# The peer's FIN comes long after its acknowledgement: the socket has been replaced in
# FIN-WAIT-2 by then, and becomes TIME-WAIT in its absence.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife
start burst "$programs/burst"
start_reader reader socklife events --json
coproc pair {
	exec python3 -c '
import socket, sys
listener = socket.socket()
listener.bind(("127.0.0.1", 7001))
listener.listen(1)
first = socket.create_connection(("127.0.0.1", 7001))
last = listener.accept()[0]
for line in sys.stdin:
    {"first": first, "last": last}[line.strip()].close()
    print("closed", flush=True)
'
}

# close END: and wait until it is done.
close() { echo "$1" >&"${pair[1]}" && read -r -t 10 _ <&"${pair[0]}"; }
# states: of the first closer, in their order; its end is not waited for.
states() { jq -r 'select(.event == "state" and .remote.port == 7001) | .state' "$scratch/reader" | paste -sd' '; }
state_is() { [[ $(states) == *"$1" ]]; }

ok 'one end closes' close first
wait_for 10 'it waits for the other in FIN-WAIT-2' state_is fin-wait-2
is "$(socklife -a --json dport = :7001 | jq -r 'select(.kind == "socket") | .state')" fin-wait-2 'the table says so'
ok 'the other end closes' close last
wait_for 10 'the first is told to be in TIME-WAIT' state_is time-wait
is "$(states)" 'syn-sent established fin-wait-1 fin-wait-2 time-wait' 'each state once'
is "$(socklife -a --json dport = :7001 | jq -r 'select(.kind == "socket") | .state + " " + .creator.comm + " " + .closed_first')" \
	'time-wait python3 local' 'the table has its owner and who closed first'

orders=${pair[1]}
exec {orders}>&-	# it has the burst's input open as well
end_reader reader
adds_up reader
is "$(of_summary reader dropped)" 0 'no event was dropped'
stop burst
unload_socklife
done_testing
