# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Several processes do at random what can be done to sockets. Whenever they rest
# the table is what ss shows, with who holds what, and the counters give its size.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

run ip netns add storm
at_exit ip netns delete storm
run ip -n storm link set lo up

snapshot()
{
	in_ns storm ss -Hatuxnep >"$scratch/ss" 2>/dev/null
	in_ns storm socklife -a --json >"$scratch/table"
	python3 tests/lab/programs/same_as_ss.py "$scratch/table" "$scratch/ss" holders >"$scratch/difference" ||
		echo 'no comparison' >>"$scratch/difference"
}
same_now() { snapshot && [ -s "$scratch/ss" ] && [ ! -s "$scratch/difference" ]; }
# Queued packets and closing connections may still move: the two are taken until
# they agree.
agree() { wait_until 10 same_now || { note "$(cat "$scratch/difference")"; return 1; }; }
# How each descriptor came is known and fits: the first one is the creator's, and none came
# before its socket.
ledger_fits()
{
	local misfits
	misfits=$(jq -c 'select(.kind == "socket") | . as $socket | .holders[] |
		select(.open_how == "unknown" or
			((.open_how | IN("socket", "socketpair", "accept")) and .pid != $socket.creator.pid) or
			(.open_ns // $socket.times.created_ns) < $socket.times.created_ns) |
		[$socket.id, $socket.creator.pid, .]' "$scratch/table")
	[ -z "$misfits" ] || note "$misfits"
	[ -z "$misfits" ]
}
rows_add_up()
{
	[ "$(awk '/^sockets / { rows = $2 }
		/^sockets_tracked / || /^sockets_found_at_load / { sum += $2 }
		/^sockets_freed / { sum -= $2 }
		END { print sum - rows }' /proc/net/socklife/stats)" = 0 ]
}

seed=${STORM_SEED:-7}
start storm ip netns exec storm "$programs/storm" "$seed" 5 "$(a_few 300 150)"
say storm go
wait_for 60 'a storm before the module comes' said storm 'quiet 1'
load_socklife
ok 'the census shows what ss shows, but for TIME-WAITs' eval \
	'snapshot; ! grep -v "only ss: *tcp [56] .* ino 0 " "$scratch/difference"'

note 'TIME-WAITs whose sockets were gone before are not known: without them'
stop storm
rm "$scratch/storm.in"
run ip netns delete storm
run ip netns add storm
run ip -n storm link set lo up
start storm ip netns exec storm "$programs/storm" "$seed" 5 "$(a_few 300 150)"
for round in $(seq "$(a_few 5 3)"); do
	say storm go
	wait_for 60 "storm $round" said storm "quiet $round"
	ok "rest $round: the table is what ss shows" agree
	ok "rest $round: how each descriptor came fits" ledger_fits
	note "$(jq -r 'select(.kind == "socket") | .holders[].open_how' "$scratch/table" | sort | uniq -c | tr -s ' \n' ' ')"
	note "$(wc -l <"$scratch/ss") sockets $(cut -d' ' -f1,2 "$scratch/ss" | sort | uniq -c | tr -s ' \n' ' ')"
	wait_for 10 "rest $round: tracked + found - freed = rows" rows_add_up
	is "$(socklife -N -a --json | jq -s '[.[] | select(.kind == "socket" and .netid != "nl")] | group_by(.id) | map(select(length > 1)) | length')" \
		0 "rest $round: no id twice"
done
cp "$scratch/table" "$scratch/ss" "$LAB_OUT"
sed '1s/ESTAB\|UNCONN\|LISTEN\|TIME-WAIT/CLOSING/' "$scratch/ss" >"$scratch/wrong"
ok 'another state would be a difference' test -n \
	"$(python3 tests/lab/programs/same_as_ss.py "$scratch/table" "$scratch/wrong" holders)"
ends_well storm 'the storm ends'

note 'many short storms: with those above a hundred moments, if time allows'
rounds=$(a_few 35 5 95)
in_ns storm python3 tests/lab/programs/moments.py "$rounds" "$programs/storm" "$((seed + 1))" 3 20 >"$scratch/moments"
note "$(cat "$scratch/moments")"
like "$(cat "$scratch/moments")" "^$rounds of $rounds moments, [0-9]+ sockets$" \
	"at each of $rounds moments the table is what ss shows"
ok 'which is many' test "$(sed -n 's/.*moments, \([0-9]*\) sockets/\1/p' "$scratch/moments")" -gt $((10 * rounds))
run ip netns delete storm
wait_for 20 'and leaves nothing' counter_is sockets 0
rm -f /tmp/storm"$seed"-*
unload_socklife
done_testing
