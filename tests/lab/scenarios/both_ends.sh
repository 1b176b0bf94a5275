# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Two processes in two namespaces speak to each other in every way in which both ends are
# on this machine: what is told of it, and who is shown at the other end.
# check-on: trixie
# The debug kernel runs the same calls in lives and families. 6.1 has goldens of its own.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife
netns_pair left right

trace_options=(-N)
like_golden both_ends both_ends 'what happens in two namespaces' "$programs/both_ends" left right
# what it leaves, a TIME-WAIT too, is not of the next
last=$({ socklife -a -N --json; socklife closed -N --json; } | jq -s '[.[] | .id // 0] | max')

# shows GOLDEN FILE DESC: a test
shows()
{
	python3 tests/lab/programs/both_ends.py "$2" >"$LAB_OUT/$1" 2>&1
	ok "$3" diff -u "$(golden_of "$1")" "$LAB_OUT/$1"
}

cd "$scratch" || exit	# its AF_UNIX socket is a file here
rm -f both_ends
start talk "$programs/both_ends" left right
cd /lab || exit
wait_for 60 'all of them have spoken' said talk ready
socklife -a -N --json "id > $last" >"$scratch/live"
say talk
ends_well talk 'and closed'
# Memory of UDP goes a grace period after its socket.
all_ended()
{
	[ "$(socklife -a -N --json "id > $last" |
		jq 'select(.creator.comm == "both_ends" and .state != "time-wait") | .id' | wc -l)" = 0 ]
}
wait_for 20 'all have ended but TIME-WAITs' all_ended
socklife closed -N --json "id > $last" >"$scratch/closed"
cp "$scratch"/{live,closed} "$LAB_OUT"
shows both_ends-live "$scratch/live" 'each has its other end, with its holder and descriptor'
shows both_ends-closed "$scratch/closed" 'and in the history, when both are gone'
unload_socklife
done_testing
