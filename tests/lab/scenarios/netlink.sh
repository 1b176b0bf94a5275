# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Requests that are wrong get an error, each the right one; random ones do no harm.
# check-on: debug trixie bookworm
# all-on: leaks
# 6.1 hears of subscribers by a hook. kmemleak looks for what wrong requests leave.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife
"$programs/garbage" wrong >"$scratch/wrong" 2>&1
cp "$scratch/wrong" "$LAB_OUT/netlink-wrong"
difference=$(diff -u tests/lab/goldens/netlink-wrong "$scratch/wrong" 2>&1)
[ -z "$difference" ] || note "$difference"
is "${difference:+differs}" '' 'each mistake has its error'
ok 'a refusal says why' grep -q ', [a-z]' "$scratch/wrong"

for seed in 1 2 3; do
	"$programs/garbage" fuzz "$seed" "$(a_few 3000 1000)" >"$scratch/fuzz" 2>&1
	note "$(cat "$scratch/fuzz")"
	is "$(tail -n 1 "$scratch/fuzz")" 'statistics: ok, answered' "random messages, seed $seed"
done
start lab setpriv --reuid lab --regid lab --init-groups "$programs/garbage" fuzz 4 1000
ends_well lab 'from an ordinary user'
note "$(cat "$scratch/lab")"

wait_for 10 'no socket of them is left' counter_is sockets 0
unload_socklife
done_testing
