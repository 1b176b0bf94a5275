# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# The module goes at any moment: under tasks that sleep in calls it follows, under
# traffic, under readers. Nobody else is harmed.
# check-on: debug trixie bookworm forky
# all-on: leaks
# Each kernel has hooks of its own to attach and remove; kmemleak looks for what stays.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

make_hole hole

n=$(a_few 50 20)
load_socklife
start sleepers ip netns exec hole "$programs/sleepers" "$n" 10.99.0.2
wait_for 30 'the tasks are there' said sleepers started
# 4 n and 4 that connect; the first thread waits for us
all_asleep()
{
	[ "$(cat /proc/"$sleepers_pid"/task/*/stat | grep -c ') S ')" = $((4 * n + 5)) ]
}
wait_for 30 "$((4 * n + 4)) tasks sleep in recv, accept and connect" all_asleep
ok 'the table knows them' test "$(counter sockets)" -gt $((3 * n))
unload_socklife
ok 'they sleep on' all_asleep
say sleepers wake
ends_well sleepers 'they are woken, and each gets what it waited for'
is "$(cat "$scratch/sleepers")" "$(printf 'started\nwoken')" 'all is fine'
rm "$scratch/sleepers.in"

note 'asleep before the module comes, woken while it is there'
start sleepers ip netns exec hole "$programs/sleepers" 10 10.99.0.2
n=10
wait_for 30 'the tasks sleep' all_asleep
load_socklife
say sleepers wake
ends_well sleepers 'they are woken'
is "$(cat "$scratch/sleepers")" "$(printf 'started\nwoken')" 'all is fine'
unload_socklife

note 'under traffic'
# on one processor, the loading task on the others
start traffic taskset -c 1 "$programs/traffic"
wait_for 30 'there is traffic' grep -q round "$scratch/traffic"
# and somebody reads the table all the time, who must not look at sockets of which the
# module does not hear any more, or not yet
: >"$scratch/reading"
taskset -c 1 bash -c 'while [ -e "$1" ]; do
	mapfile -t rows </proc/net/socklife/sockets && n=$((n + ${#rows[@]}))
done 2>/dev/null; echo "rows $n"' reader "$scratch/reading" >"$scratch/rows" &
reader=$!
cycles=$(a_few 15 8 50) failed=0
for _ in $(seq "$cycles"); do
	insmod /lab/socklife.ko && rmmod socklife || failed=$((failed + 1))
done
is "$failed" 0 "$cycles times loaded and unloaded"
rm "$scratch/reading"
wait "$reader"
like "$(cat "$scratch/rows")" '^rows [1-9]' 'while the table was read'
note "$(cat "$scratch/rows")"
before=$(grep -c round "$scratch/traffic")
wait_for 30 'the traffic goes on' eval '[ "$(grep -c round "$scratch/traffic")" -gt "$before" ]'
ends_well traffic 'and was never harmed'
is "$(tail -n 1 "$scratch/traffic")" unharmed 'to the last byte'
note "$(grep -c round "$scratch/traffic") times eight rounds"

note 'the hook on the end of a socket comes first and goes last'
python3 tests/lab/programs/hook_order.py bash -c 'for _ in 1 2 3; do
	insmod /lab/socklife.ko && rmmod socklife || exit
done' >"$scratch/order"
note "$(cat "$scratch/order")"
ok 'hooks were seen coming and going' grep -q '^looks [1-9]' "$scratch/order"
is "$(grep -v looks "$scratch/order")" "$(printf 'without 0\nstatus 0')" 'never one without it'

note 'under readers'
load_socklife
start burst "$programs/burst"
start_reader reader socklife events --json
ok 'a subscriber does not hold it' rmmod socklife
ok 'and lives on' kill -INT "$reader_pid"
ended() { ! kill -0 "$reader_pid"; }
wait_for 10 'until it is asked to end' ended
wait "$reader_pid"
note "status $?: $(cat "$scratch/reader.err")"
like "$(cat "$scratch/reader.err")" 'module' 'and says that the module has gone'
rm "$scratch"/{burst,reader}.in
stop burst

load_socklife
start burst "$programs/burst"
say burst sockets 300
wait_for 20 '302 sockets' said burst 'done sockets 300'
exec {file}</proc/net/socklife/sockets
read -r _ <&"$file"
read -r _ <&"$file"
ok 'a file that is open does not hold it' rmmod socklife
ok 'and reads as ended, or as an error' eval 'timeout 20 cat <&"$file" >/dev/null; [ $? -le 1 ]'
exec {file}<&-

load_socklife
start dumper "$programs/garbage" half
wait_for 10 'half a dump is read' said dumper half
ok 'an open dump holds it' eval '! rmmod socklife'
say dumper on
stop dumper
is "$(tail -n 1 "$scratch/dumper")" whole 'the dump ends'
stop burst
unload_socklife
done_testing
