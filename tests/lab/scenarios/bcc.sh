# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# The same fifty connections by tcplife and tcpstates of bcc, and by socklife: bytes,
# states, durations.
# check-on: trixie
# The tools need BTF, which the debug kernel lacks; what they see is the same elsewhere.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

[ -z "${LAB_DEBUG:-}" ] || skip_all 'the debug kernel has no BTF, which the tools of bcc need'
tool() { command -v "$1-libbpf" || command -v "$1"; }
life=$(tool tcplife) states=$(tool tcpstates)
if [ -z "$life" ] || [ -z "$states" ]; then
	skip_all 'no tcplife and tcpstates in this root'
fi

# follow NAME TOOL: in the background, until its headline is there.
follow()
{
	stdbuf -oL "$2" >"$scratch/$1" 2>"$scratch/$1.err" &
	eval "$1_pid=$!"
	at_exit kill "$!" 2>/dev/null
	wait_for 60 "$2 follows" grep -q LADDR "$scratch/$1"
}

n=50
load_socklife
follow life "$life"
follow states "$states"
start burst "$programs/burst"
start_reader events socklife events --json
"$programs/conversations" "$n" 7400 >"$scratch/program"
is "$(tail -n 1 "$scratch/program")" over 'all conversations are over'
closed() { [ "$(grep -c conversat "$scratch/life")" -ge $((2 * n)) ]; }
wait_for 60 "tcplife has told of both sides of $n" closed
# tcpstates tells of the end of $n listeners, too.
told() { [ "$(grep -c -- '-> CLOSE *[0-9.]*$' "$scratch/states")" -ge $((3 * n)) ]; }
wait_for 60 'and tcpstates of the end of each' told
kill "$life_pid" "$states_pid"
end_reader events
stop burst
adds_up events
cp "$scratch"/{life,states,events,program} "$LAB_OUT"
compare() { python3 tests/lab/programs/bcc_compare.py "$scratch/life" "$scratch/states" "$1" "$scratch/program"; }
compare "$scratch/events" >"$scratch/verdict"
note "$(grep '^#' "$scratch/verdict")"
is "$(grep ^bytes "$scratch/verdict")" "bytes: $((2 * n)) agree, 0 do not" 'bytes, both ways, both sides'
is "$(grep ^states "$scratch/verdict")" "states: $((2 * n)) agree, 0 do not" 'states, in their order'
is "$(grep ^durations "$scratch/verdict")" 'durations: half of them within a millisecond: yes' 'durations'
sed 's/"result":256,/"result":257,/; s/"state":"last-ack"/"state":"closing"/' "$scratch/events" >"$scratch/wrong"
like "$(compare "$scratch/wrong" | grep ^bytes)" ', [1-9][0-9]* do not' 'a byte more would be seen'
like "$(compare "$scratch/wrong" | grep ^states)" ', [1-9][0-9]* do not' 'another state would be seen'
unload_socklife
done_testing
