# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Who may see what: an ordinary user the own sockets and how many are hidden, and
# no feed; a reader in another namespace not all namespaces.
# check-on: trixie
# all-on: leaks
# Memory is forgotten where a request is refused: kmemleak looks for it, and takes minutes.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"
as_lab() { setpriv --reuid lab --regid lab --init-groups "$@"; }
uid=$(id -u lab)

load_socklife
start burst "$programs/burst"
say burst sockets 3
wait_for 10 'root has five sockets' said burst 'done sockets 3'
start mine setpriv --reuid lab --regid lab --init-groups "$programs/burst"
say mine sockets 2
wait_for 10 'the user has four' said mine 'done sockets 2'

as_lab socklife -a --json >"$scratch/table" 2>"$scratch/stderr"
is "$(jq -r 'select(.kind == "socket" and .netid != "nl") | .uid' "$scratch/table" | sort | uniq -c | tr -s ' ')" \
	" 4 $uid" 'the user sees the own four'
is "$(jq -r 'select(.kind == "summary") | .hidden' "$scratch/table")" 5 'and the number of the others'
is "$(cat "$scratch/stderr")" 'socklife: 5 sockets of other users hidden' 'in words, too'
is "$(socklife -a --json | jq -r 'select(.kind == "socket" and .netid != "nl") | .uid' | sort -n | uniq -c | tr -s ' ')" \
	"$(printf ' 5 0\n 4 %s' "$uid")" 'root sees all'
as_lab cat /proc/net/socklife/sockets >"$scratch/proc"
is "$(tail -n 1 "$scratch/proc")" '# 5 sockets of other users hidden' 'procfs tells the number as well'
is "$(wc -l <"$scratch/proc")" 6 'and shows four rows between the header and that'
is "$(wc -l </proc/net/socklife/sockets)" 10 'root sees nine'

# refused WORDS COMMAND...: it fails, and says these words.
refused()
{
	local words=$1 status=0
	shift
	"$@" >"$scratch/out" 2>&1 </dev/null || status=$?
	note "status $status: $(cat "$scratch/out")"
	[ "$status" -ne 0 ] && grep -qF -- "$words" "$scratch/out"
}
ok 'all namespaces are refused to the user' refused 'CAP_NET_ADMIN' as_lab socklife -N -a
ok 'and their events' refused 'CAP_NET_ADMIN' as_lab socklife events -N
start events setpriv --reuid lab --regid lab --init-groups socklife events --json
told_of_own()
{
	say burst 1
	say mine 1
	grep -q '"event":"send"' "$scratch/events"
}
wait_for 20 'the user is told of own sockets' told_of_own
kill -INT "$events_pid"
wait "$events_pid"
is "$(jq -r 'select(.task) | .task.uid' "$scratch/events" | sort -u)" "$uid" 'and of nobody else'
ids=$(as_lab socklife -a --json | jq -s -c '[.[] | select(.kind == "socket") | .id]')
is "$(jq -c --argjson own "$ids" 'select(.kind == "event" and .netid == "u_dgr" and (.id | IN($own[]) | not))' \
	"$scratch/events")" '' 'and only of these'
as_lab socklife trace --json -- "$programs/datagrams" >"$scratch/trace" </dev/null
ok 'the user may trace an own program' grep -q '"event":"create".*"program":"datagrams"' "$scratch/trace"

theirs=$(socklife -a --json uid = 0 | jq 'select(.netid == "u_dgr") | .id' | head -n 1)
ok "another user's socket is refused by its id" \
	refused 'takes CAP_NET_ADMIN' as_lab "$programs/garbage" get "$theirs"
ok 'which root gets' "$programs/garbage" get "$theirs"

# Names that want to be another's, or to steer a terminal.
start names python3 -c '
import os, socket, sys
os.chdir(sys.argv[1])
open("/proc/self/comm", "wb").write(b"a,1/9/b@\x1b\x07\r")
sockets = [socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(4)]
for s, name in zip(sockets, (b"@x", b"-", b"a,b c\n\t\\\x1b\xff@", b"\0a b/@")):
    s.bind(name)
print("pid", os.getpid())
print("ready", flush=True)
sys.stdin.readline()' "$scratch"
wait_for 20 'names are bound' said names ready
names=$(sed -n 's/^pid //p' "$scratch/names")
awk -v of="$names/" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	index($column["holders"], of) == 1 && $4 == "unix" {
		print $column["local"], substr($column["holders"], length(of) + 3)
	}' /proc/net/socklife/sockets | sort >"$scratch/named"
comm='a\0541\0579\057b\100\033\007\015'
is "$(cat "$scratch/named")" "$(printf '%s\n' '@a\040b/@' '\055' '\100x' \
	'a\054b\040c\012\011\134\033\377@' | sed "s#\$# ${comm//\\/\\\\}#" | sort)" \
	'procfs: no name looks like two, like another kind, or like none'
like "$(socklife -a -x -n)" '[ ]\\@x [0-9]+.*"a,1/9/b@\\x1b\\x07\\r"' 'and in the table'
stop names

run ip netns add elsewhere
at_exit ip netns delete elsewhere
ok 'in another namespace, root has no view of all' \
	refused 'the initial' in_ns elsewhere socklife -N -a
ok 'and no feed of all' refused 'the initial' in_ns elsewhere socklife events -N
ok 'a socket of another namespace is not there' \
	refused 'No such file' in_ns elsewhere "$programs/garbage" get "$theirs"
if as_lab unshare -Ur true 2>/dev/null; then
	ok 'the root of an own namespace has no view of all' \
		refused 'the initial' as_lab unshare -Urn socklife -N -a
	is "$(as_lab unshare -Urn socklife -a --self --json | jq -r 'select(.netid == "nl" and .kernel == false) | .uid')" \
		0 'and sees what is in it, by the numbers of its users'
	like "$(as_lab unshare -Ur python3 tests/lab/programs/subscriber.py other:uid=1 all:all </dev/null)" \
		'^refused other EINVAL
refused all EPERM' 'root of a user namespace only is no root here, and knows no user of here'
	like "$(as_lab unshare -Ur python3 tests/lab/programs/subscriber.py own:uid=0 </dev/null)" \
		'^ready' 'but it is the user of its own'
else
	skip 'namespaces of an ordinary user' 'they are switched off'
fi

stop mine
stop burst
unload_socklife
done_testing
