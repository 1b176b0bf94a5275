# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh
# The peer's FIN comes long after its acknowledgement: the socket has been replaced in
# FIN-WAIT-2 by then, and becomes TIME-WAIT in its absence.
. "$(dirname "$0")/../lib.sh"

# shellcheck disable=SC2119 # no parameters
load_socklife
scratch=$(mktemp -d)
at_exit rm -rf "$scratch"

socklife events --json >"$scratch/events" 2>"$scratch/summary" &
reader=$!
at_exit kill "$reader"
wait_until 10 test -s "$scratch/events" || true
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
states() { jq -r 'select(.event == "state" and .remote.port == 7001) | .state' "$scratch/events" | paste -sd' '; }
state_is() { [[ $(states) == *"$1" ]]; }

ok 'one end closes' close first
wait_for 10 'it waits for the other in FIN-WAIT-2' state_is fin-wait-2
is "$(socklife -a --json dport = :7001 | jq -r 'select(.kind == "socket") | .state')" fin-wait-2 'the table says so'
ok 'the other end closes' close last
wait_for 10 'the first is told to be in TIME-WAIT' state_is time-wait
is "$(states)" 'syn-sent established fin-wait-1 fin-wait-2 time-wait' 'each state once'
is "$(socklife -a --json dport = :7001 | jq -r 'select(.kind == "socket") | .state + " " + .creator.comm + " " + .closed_first')" \
	'time-wait python3 local' 'the table has its owner and who closed first'

kill -INT "$reader"
wait "$reader"
like "$(tail -n 1 "$scratch/summary")" 'dropped 0' 'no event was dropped'
ok 'unload' rmmod socklife
done_testing
