# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# How sockets have ended is known when they are gone, though nobody was listening.
#
#   namespaces "ends4" and "ends6": lo, and hole0 10.99.0.1/24, fd99::1/64 with a
#   neighbour .2 that never answers, and none at .3.
# check-on: trixie
# all-on: debug
# It takes a minute there, and the debug kernel makes the same calls in lives.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"
closed=/proc/net/socklife/closed

load_socklife
for n in 4 6; do
	make_hole "ends$n"
	in_ns "ends$n" sysctl -q net.ipv4.tcp_fin_timeout=1
	start "ends$n" ip netns exec "ends$n" "$programs/ends" "$n"
done

# row_of N NAME: there is one; for wait_for.
row_of()
{
	local inode
	inode=$(awk -v name="$2" '$1 == name && $2 == "socket" { print $3 }' "$scratch/ends$1")
	in_ns "ends$1" awk -v inode="$inode" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "inode") column = i }
		$column == inode { found = 1 }
		END { exit !found }' "$closed"
}
# all_rows N: none is missing any more.
all_rows()
{
	in_ns "ends$1" cat "$closed" >"$scratch/closed$1"
	python3 tests/lab/programs/ends.py "$scratch/ends$1" "$scratch/closed$1" >"$scratch/got$1"
	! grep -q ': missing' "$scratch/got$1"
}
for n in 4 6; do
	wait_for 60 "the sockets have ended (IPv$n)" said "ends$n" waiting
	wait_for 30 'the one whose peer never does, too' row_of "$n" no-fin-client
	say "ends$n"
	wait_for 10 'and the peer' said "ends$n" over
	ends_well "ends$n" 'the program is content'
	wait_for 30 "each has a row (IPv$n)" all_rows "$n"
	cp "$scratch/ends$n" "$scratch/closed$n" "$scratch/got$n" "$LAB_OUT"
	difference=$(diff -u tests/lab/goldens/ends "$scratch/got$n")
	[ -z "$difference" ] || note "$difference"
	is "${difference:+differs}" '' "each row says how it ended (IPv$n)"
	ok "round-trip times are among them (IPv$n)" awk '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "rtt_us") column = i }
		NR > 1 && $column > 0 { found = 1 }
		END { exit !found }' "$scratch/closed$n"
	sed 's/ fin local/ fin remote/' "$scratch/got$n" >"$scratch/wrong"
	ok 'another side would be a difference' eval '! diff -q tests/lab/goldens/ends "$scratch/wrong"'
done

note 'how the last descriptor went is told by netlink'
python3 tests/lab/programs/closed_dump.py all >"$scratch/dump"
cp "$scratch/dump" "$LAB_OUT"
# how NAME: how and by which signal the sockets of that process were released.
how() { awk -v name="$1" '$5 == name { print $6, $7 }' "$scratch/dump" | sort -u; }
is "$(how ends)" $'0 -\n2 -' 'close(), and close-on-exec'
is "$(how exits)" '3 -' 'the end of a process'
is "$(how killed)" '3 9' 'SIGKILL'
is "$(how terminated)" '3 15' 'SIGTERM'

note 'another thread takes the error before the connection is closed'
ok 'it tries' "$programs/thief" 200
is "$(socklife closed --json 'comm = thief' | jq -r 'select(.kind == "socket") | "\(.end) \(.error)"' |
	sort | uniq -c | tr -s ' ')" ' 200 refused ECONNREFUSED' 'each has been refused, for all that'

note 'a namespace goes with a connection and a TIME-WAIT'
run ip netns add gone
at_exit ip netns delete gone
run ip -n gone link set lo up
gone=$(stat -L -c %i /run/netns/gone)
in_ns gone "$programs/traffic" 1 </dev/null >/dev/null
ok 'there is a TIME-WAIT' in_ns gone grep -q ' TIME-WAIT ' /proc/net/socklife/sockets
run ip netns delete gone
in_history() { python3 tests/lab/programs/closed_dump.py all | awk -v ns="$gone" '$2 == ns' >"$scratch/gone"; }
nothing_lives() { [ "$(socklife -N -a --json | jq -s "[.[] | select(.netns == $gone)] | length")" = 0 ]; }
wait_for 20 'nothing of it lives' nothing_lives
in_history
ok 'what ended with it is in the history' test -s "$scratch/gone"
is "$(awk '{ print $1 }' "$scratch/gone" | sort | uniq -d)" '' 'once'

only=''
like_golden ends-events ends-events 'each event of the ends that have one order alone' "$programs/ends" 4 events
unload_socklife
done_testing
