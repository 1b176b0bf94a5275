# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# strace and socklife watch the same run of the same program: the same calls, by the
# same processes, on the same descriptors, with the same results.
# check-on: trixie
# It compares with strace; the debug kernel runs the same calls in lives.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"

make_hole both
load_socklife

# both ACT FAMILY CALLS [OPTION]: compare; CALLS is how many there are to compare.
both()
{
	local calls
	(cd "$scratch" && rm -f stream && in_ns both socklife trace --json ${4:+"$4"} -o "$scratch/trace" -- \
		strace -f -s 32 -e trace=network,desc,process,close_range -o "$scratch/strace" \
		"$programs/lives" "$1" "$2") >"$scratch/out" 2>&1 || note "$(cat "$scratch/out")"
	cp "$scratch/trace" "$LAB_OUT/strace-$1-$2.json"
	cp "$scratch/strace" "$LAB_OUT/strace-$1-$2"
	python3 tests/lab/programs/same_as_strace.py "$scratch/trace" "$scratch/strace" >"$scratch/verdict" ||
		 echo "the comparison died" >>"$scratch/verdict"
	calls=$(grep "calls$" "$scratch/verdict" || echo "0 calls")
	! grep -qv 'calls$' "$scratch/verdict" || note "$(cat /proc/net/socklife/stats "$scratch/out")"
	is "$(grep -v 'calls$' "$scratch/verdict")" '' "$1, IPv$2: the same as strace ($calls)"
	is "$calls" "$3 calls" "$1, IPv$2: all of them"
	[ -n "${4:-}" ] || is "$(grep connector "$scratch/out")" '' "$1, IPv$2: each fork is told"
}
both tcp 4 37
both tcp 6 37
both connect 4 53
both connect 6 53
both udp 4 24
both udp 6 24
both udp 4 24 --no-connector
both stream 4 60
both descriptors 4 40

sed '0,/"fd":4/s//"fd":5/' "$scratch/trace" >"$scratch/wrong"
ok 'another descriptor would be a difference' eval \
	'python3 tests/lab/programs/same_as_strace.py "$scratch/wrong" "$scratch/strace" | grep -q "socklife ("'

unload_socklife
done_testing
