# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# The history of ended sockets is bounded, complete up to its bound, counted beyond
# it, and shows everybody what is theirs.
# check-on: trixie
# all-on: debug
# Two minutes on the debug kernel, where lives fills the same history.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"
closed=/proc/net/socklife/closed

# end_sockets N [COMMAND...]: N sockets one after another; their inodes.
end_sockets()
{
	local n=$1
	shift
	"$@" python3 -c '
import os, socket, sys
for _ in range(int(sys.argv[1])):
    s = socket.socket(socket.AF_UNIX)
    print(os.fstat(s.fileno()).st_ino)
    s.close()' "$n"
}
# column NAME [FILE]: of each row.
column()
{
	awk -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) n = i; next }
		!/^#/ { print $n }' "${2:-$closed}"
}

load_socklife max_closed=8
is "$(wc -l <$closed)" 1 'an empty history is a line of names'
end_sockets 5 >"$scratch/inodes"
is "$(column inode | paste -sd' ')" "$(tac "$scratch/inodes" | paste -sd' ')" \
	'five that have ended, the newest first'
is "$(counter closed_sockets_forgotten)" 0 'none is forgotten'
end_sockets 50 >"$scratch/inodes"
is "$(column inode | paste -sd' ')" "$(tail -n 8 "$scratch/inodes" | tac | paste -sd' ')" \
	'of 55, the last eight'
is "$(counter closed) $(counter closed_max)" '8 8' 'which is what there is room for'
is "$(counter closed_sockets_forgotten)" 47 'the others are counted'
is "$(counter sockets_freed)" 55 'and were freed'
unload_socklife

note 'whoever ends many makes forgotten the own ones'
as_lab=(setpriv --reuid "$(id -u lab)" --regid "$(id -g lab)" --clear-groups)
load_socklife max_closed=32
end_sockets 3 >"$scratch/root"
end_sockets 50 "${as_lab[@]}" >"$scratch/lab"
kept=$(column uid | grep -vcx 0)
ok 'of the user, the last that there is room for' test "$kept" -ge 16 -a "$kept" -lt 50
is "$(column inode | head -n "$kept" | paste -sd' ')" \
	"$(tail -n "$kept" "$scratch/lab" | tac | paste -sd' ')" 'in their order'
is "$(column inode | grep -cxFf "$scratch/root") $(counter user_closed_forgotten)" '3 0' \
	'nothing of root is forgotten'
is "$("${as_lab[@]}" awk '/^user_closed/ { n += $2 } END { print n }' /proc/net/socklife/stats)" 50 \
	'the user is told of all'
unload_socklife

load_socklife max_closed=0
end_sockets 20 >/dev/null
is "$(wc -l <$closed)" 1 'without a history there is none'
is "$(counter closed) $(counter closed_sockets_forgotten) $(counter sockets_freed)" '0 20 20' \
	'and all are counted'
unload_socklife

note 'who sees what'
load_socklife
run ip netns add elsewhere
at_exit ip netns delete elsewhere
end_sockets 3 >"$scratch/root"
for who in lab elsewhere; do
	command=(ip netns exec elsewhere)
	[ "$who" = elsewhere ] || command=(setpriv --reuid lab --regid lab --init-groups)
	"${command[@]}" python3 -c '
import os, socket
for _ in range(4):
    with socket.socket(socket.AF_UNIX) as s:
        print(os.fstat(s.fileno()).st_ino)' >"$scratch/$who"
done
newest_first() { tac "$scratch/$1" | paste -sd' '; }
setpriv --reuid lab --regid lab --init-groups cat "$closed" >"$scratch/seen"
is "$(column inode "$scratch/seen" | paste -sd' ')" "$(newest_first lab)" \
	'a user sees the own four'
is "$(tail -n 1 "$scratch/seen")" "# $(column uid | grep -cx 0) sockets of other users hidden" \
	'and the number of the others'
ok 'which is not 0' test "$(column uid | grep -cx 0)" -ge 3
is "$(in_ns elsewhere cat "$closed" | column inode /dev/stdin | paste -sd' ')" \
	"$(newest_first elsewhere)" 'another namespace sees what has ended in it'
is "$(column inode | grep -cxFf "$scratch/elsewhere")" 0 'which is not shown here'
is "$(column inode | grep -cxFf "$scratch/lab")" 4 'root sees those of the user'
unload_socklife

# churn ROOM: a storm under readers.
churn()
{
	load_socklife max_closed="$1"
	run ip netns add storm
	start storm ip netns exec storm "$programs/storm" 11 4 "$(a_few 300 60)"
	start readers ip netns exec storm python3 tests/lab/programs/closed_readers.py 4
	wait_for 60 'four are reading' said readers 'reading 4'
	for round in $(seq "$(a_few 4 1)"); do
		say storm go
		wait_for 60 "storm $round" said storm "quiet $round"
	done
	ends_well storm 'the storm ends'
	wait_for 20 'quiet' settled
}
churn 100000
stop readers
note "$(sort "$scratch/readers" | uniq -c)"
is "$(grep -c '^reads' "$scratch/readers")" 4 'all readers come to their end'
is "$(grep -c WRONG "$scratch/readers")" 0 'no row twice, none lost, always the same order'
ok 'of many' test "$(in_ns storm cat $closed | wc -l)" -gt "$(a_few 500 20)"
run ip netns delete storm
wait_for 20 'rows + forgotten = freed' eval \
	'[ "$(($(counter closed_sockets_forgotten) + $(counter closed)))" = "$(counter sockets_freed)" ]'
is "$(counter closed_sockets_forgotten)" 0 'nothing was forgotten'
rm "$scratch"/*.in
unload_socklife

note 'with room for 32: rows go while they are read'
churn 32
stop readers
is "$(grep -c 'WRONG.*twice' "$scratch/readers")" 0 'no row twice'
ok 'that rows go is seen' grep -q 'WRONG gone' "$scratch/readers"
run ip netns delete storm
wait_for 20 'rows + forgotten = freed' eval \
	'[ "$(($(counter closed_sockets_forgotten) + $(counter closed)))" = "$(counter sockets_freed)" ]'
is "$(counter closed)" 32 'and 32 are there'
rm -f /tmp/storm11-*
unload_socklife
done_testing
