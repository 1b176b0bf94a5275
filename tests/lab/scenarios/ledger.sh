# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# How each descriptor came and went is what the program did: tests/lab/goldens/ledger.
# check-on: trixie bookworm
# 6.1 has goldens of its own. The debug kernel checks each origin of a descriptor in storm.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife

start ledger "$programs/ledger"
wait_for 30 'descriptors have come and gone' said ledger ready
socklife -a --json >"$scratch/table"
socklife closed --json >"$scratch/closed"
cp "$scratch/table" "$scratch/closed" "$scratch/ledger" "$LAB_OUT"
told() { python3 tests/lab/programs/ledger.py "$@"; }
told "$scratch/ledger" "$scratch/table" "$scratch/closed" >"$LAB_OUT/ledger.told"

golden=$(golden_of ledger)	# 6.1 has no IORING_OP_FIXED_FD_INSTALL
difference=$(diff -u "$golden" "$LAB_OUT/ledger.told" 2>&1)
[ -z "$difference" ] || note "$difference"
is "${difference:+differs}" '' 'each came and went as the program did it'
sed 's/"scm_rights"/"dup"/' "$scratch/table" >"$scratch/wrong"
ok 'another way would be a difference' \
	eval '! told "$scratch/ledger" "$scratch/wrong" "$scratch/closed" | diff -q "$golden" - >/dev/null'

note 'others put sockets into the table of a process: a seccomp listener, io_uring'
start given "$programs/given"
wait_for 30 'they have' said given ready
socklife -a --json >"$scratch/table.given"
socklife closed --json >"$scratch/closed.given"
cp "$scratch/table.given" "$scratch/closed.given" "$scratch/given" "$LAB_OUT"
told "$scratch/given" "$scratch/table.given" "$scratch/closed.given" >"$LAB_OUT/given.told"
difference=$(diff -u tests/lab/goldens/given "$LAB_OUT/given.told" 2>&1)
[ -z "$difference" ] || note "$difference"
is "${difference:+differs}" '' 'each came as it was put there'
ends_well given 'the program ends'
echo end >"$scratch/end"
where=(with_end)
with_end() { "$@" <"$scratch/end"; }
only='fd_install fd_close'
like_golden given-events given-events 'its events say the same' "$programs/given"

note 'the text says the same as the rows'
flying=$(awk '$2 == "in-flight" { print $3 }' "$scratch/ledger")
inherited=$(awk '$2 == "inherited" { print $3 }' "$scratch/ledger")
like "$(socklife -a -e -u | grep -B1 "ino:$flying ")" 'in-flight was:\(\("ledger"' \
	'what is in flight in a message is held by nobody'
like "$(socklife -a -e -O -u | grep "ino:$inherited ")" ',fork,[^)]*,exec\)' 'a survivor of exec'
of_proc() { awk -v inode="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	$column["inode"] == inode { print $column[name] }' "/proc/net/socklife/$3"; }
is "$(of_proc "$flying" holders sockets) $(of_proc "$flying" references sockets)" '- 1' \
	'/proc: no holder, one reference'
like "$(of_proc "$inherited" opened sockets)" '^fork@[0-9]+,fork@[0-9]+/exec$' '/proc: two by fork'

note 'close_range() with CLOSE_RANGE_UNSHARE takes descriptors of a copy of the table'
start unshare python3 tests/lab/programs/unshare_range.py
wait_for 30 'two threads have tables of their own' said unshare ready
socklife -a -u --json >"$scratch/unshare.table"
cp "$scratch/unshare.table" "$LAB_OUT"
# held PORT: who has it under the one number that it has, and how it has gone elsewhere
held()
{
	jq -c "select(.local.port? == $1) | .holders[0].fd as \$fd |
		def of(what): if .fd == \$fd then what else \"another descriptor\" end;
		[([.holders[] | of(if .tid then \"thread\" else \"process\" end)] | sort),
		[.former_holders[] | of(.close_how)]]" "$scratch/unshare.table"
}
is "$(held 7441)" '[["process","thread"],["close_range"]]' \
	'one thread has closed it, the process and the other thread have it still'
is "$(held 7442)" '[["process","thread"],["close_range"]]' 'so it is with a range without end'
ends_well unshare 'the program ends'

note 'a hundred forked workers, one by one closed: every one is counted'
start workers "$programs/workers" 100
wait_for 30 'the workers are there' said workers ready
shared=$(awk '$1 == "socket" { print $2 }' "$scratch/workers")
is "$(socklife -a --json -l | jq -r "select(.inode == $shared) | [.holders_count, ([.holders[] | select(.open_how == \"fork\")] | length)] | @text")" \
	'[101,47]' 'all of them, of which a dump lists 48; all but the first by fork'
say workers
ends_well workers 'they end'
# The kernel frees a listener after a grace period.
wait_for 30 'their socket has ended' eval '[ -n "$(of_proc "$shared" former_holders_count closed)" ]'
is "$(of_proc "$shared" former_holders_count closed)" 101 'and as many have gone'
ends_well ledger 'the program ends'

note 'a table that has ended says nothing of the next one at its address'
start reborn python3 tests/lab/programs/reborn_table.py
wait_for 30 'one has ended, others were born' said reborn ready
ended=$(awk '$1 == "ended" { print $2 }' "$scratch/reborn")
socklife -a --json | jq -r "select(.inode == $(awk '$1 == "socket" { print $2 }' "$scratch/reborn")) |
	.holders[1:][] | \"\(.open_how) \(.open_ns > $ended)\"" >"$scratch/born"
is "$(sort "$scratch/born" | uniq -c | tr -s ' ')" ' 8 fork true' 'each was born with its descriptor'
ends_well reborn 'they end'
unload_socklife
done_testing
