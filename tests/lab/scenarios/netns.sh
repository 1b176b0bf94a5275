# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Each namespace by itself, all from the initial one, and the end of a namespace
# in the middle of everything. And the control group of a socket.
# check-on: trixie
# all-on: leaks
# A namespace ends with sockets in it: kmemleak looks for what they leave.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

# inode_of_ns NAME; rows_in INODE [FILTER of jq]: rows of that namespace, seen from here.
inode_of_ns() { stat -L -c %i "/run/netns/$1"; }
rows_in()
{
	socklife -N -a --json | jq -s "[.[] | select(.netns == $1 and ${2:-true})] | length"
}
rows_are() { [ "$(rows_in "$1" "${3:-true}")" = "$2" ]; }

load_socklife
netns_pair left right
left=$(inode_of_ns left) right=$(inode_of_ns right) here=$(stat -L -c %i /proc/self/ns/net)
start burst "$programs/burst"
start in_left ip netns exec left "$programs/burst"
start in_right ip netns exec right "$programs/burst"
say burst sockets 1
say in_left sockets 2
say in_right sockets 3
wait_for 10 'sockets here' said burst 'done sockets 1'
wait_for 10 'in the left' said in_left 'done sockets 2'
wait_for 10 'and in the right' said in_right 'done sockets 3'

# those of programs, without the reader's own
shown() { jq -r 'select(.kind == "socket" and .kernel == false and .netid != "nl") | .netns' | sort | uniq -c | tr -s ' '; }
is "$(in_ns left socklife -a --json | shown)" " 4 $left" 'the left sees its four'
is "$(in_ns right socklife -a --json | shown)" " 5 $right" 'the right its five'
is "$(socklife -a --json | shown)" " 3 $here" 'the initial one its three'
is "$(socklife -N -a --json | shown | sort -k2)" \
	"$(printf ' %s\n' "3 $here" "4 $left" "5 $right" | sort -k2)" 'and all of them on demand'
is "$(in_ns left awk '/ unix /' /proc/net/socklife/sockets | wc -l)" 2 'procfs is of the namespace as well'

poked=in_left
start_reader reader ip netns exec left socklife events --json
start_reader all socklife events -N --json
for program in burst in_left in_right; do
	say "$program" 10
	wait_for 10 "$program has made events" said "$program" 'done 10'
done
wait_for 10 'quiet' settled
end_reader reader
end_reader all
adds_up reader
adds_up all
told() { jq -r 'select(.kind == "event") | .netns' "$scratch/$1" | sort -un | tr '\n' ' '; }
is "$(told reader)" "$left " 'the feed of the left tells of the left'
is "$(told all)" "$(printf '%s\n' "$here" "$left" "$right" | sort -n | tr '\n' ' ')" \
	'that of all of all'

note 'the right one ends with a process, a TIME-WAIT, sockets of the kernel and readers in it'
in_ns right "$programs/traffic" 1 </dev/null >/dev/null
ok 'there is a TIME-WAIT' test "$(rows_in "$right" '.state == "time-wait"')" -gt 0
run ip -n right link add vx0 type vxlan id 7 dstport 4789 dev eth0 || note 'no vxlan here'
run ip -n right link set vx0 up || true
ok 'and sockets of the kernel' test "$(rows_in "$right" .kernel)" -gt 0
exec {file}<"/proc/$in_right_pid/net/socklife/sockets"
read -r _ <&"$file"
start dumper ip netns exec right "$programs/garbage" half
wait_for 10 'half a dump is read' said dumper half
poked=in_right
start_reader subscriber ip netns exec right socklife events --json
start_reader above socklife events -N --json
run ip netns delete right
kill -KILL "$in_right_pid" "$dumper_pid" "$subscriber_pid"
wait "$in_right_pid" "$dumper_pid" "$subscriber_pid"
wait_for 20 'nothing of it is left' rows_are "$right" 0
ok 'what was open of it reads to its end' eval 'cat <&"$file" >/dev/null || true'
exec {file}<&-
burst 5
end_reader above
adds_up above

note 'the left one ends under traffic'
start traffic ip netns exec left "$programs/traffic"
wait_for 30 'traffic' grep -q round "$scratch/traffic"
run ip netns delete left
kill -KILL "$traffic_pid" "$in_left_pid"
wait "$traffic_pid" "$in_left_pid"
wait_for 20 'nothing of it is left' rows_are "$left" 0

note 'namespaces that come and go'
visitors=()
for _ in $(seq "$(a_few 10 4)"); do
	unshare -n sh -c "ip link set lo up; exec $programs/traffic 1" </dev/null >/dev/null &
	visitors+=($!)
done
wait "${visitors[@]}"
wait_for 60 'only the initial one is left' eval \
	'[ "$(socklife -N -a --json | jq -r "select(.kind == \"socket\") | .netns" | sort -u)" = "$here" ]'
wait_for 10 'rows: tracked + found - freed' eval \
	'[ "$(counter sockets)" = "$(($(counter sockets_tracked) + $(counter sockets_found_at_load) - $(counter sockets_freed)))" ]'
stop burst

note 'a process in a control group'
group=/sys/fs/cgroup/lab-group
ok 'there is one' mkdir "$group"
at_exit rmdir "$group"
start grouped sh -c 'echo $$ >"$0" && exec "$1"' "$group/cgroup.procs" "$programs/burst"
say grouped sockets 1
wait_for 10 'its sockets are made' said grouped 'done sockets 1'
group_of() { socklife "$@" --json | jq -r "select(.creator.pid == $grouped_pid) | \"\(.cgroup_id) \(.cgroup)\"" | sort -u; }
is "$(group_of -a)" "$(stat -c %i "$group") /lab-group" 'they have its number and its path'
stop grouped
ended_of_group() { [ -n "$(group_of closed)" ]; }
wait_for 10 'they end' ended_of_group
is "$(group_of closed)" "$(stat -c %i "$group") /lab-group" 'in the history, too'
unload_socklife
done_testing
