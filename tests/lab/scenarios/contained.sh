# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# A reader in a container: processes and users have the numbers of its own namespaces,
# also those that have died, and there are no processes outside.
# check-on: trixie
# all-on: bookworm forky debug
# The fields of struct pid and the lookups differ from kernel to kernel.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"
as_lab=(setpriv --reuid lab --regid lab --init-groups)
"${as_lab[@]}" unshare -Ur true 2>/dev/null || skip_all 'no namespaces of an ordinary user'

# What runs in the container: a process that holds a socket, one that has died, one whose
# thread made a socket and has ended.
cat >"$scratch/box.sh" <<'SHELL'
cd "$1"
mkdir -p out
hold='import os, socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", int(sys.argv[1])))
c = os.dup(s.fileno()); os.close(c)
print(os.getpid(), flush=True)
len(sys.argv) > 2 or sys.stdin.readline()'
thread='import os, socket, sys, threading
def make():
    global s
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 7103))
t = threading.Thread(target=make); t.start(); t.join()
print(os.getpid(), flush=True)
sys.stdin.readline()'
ip link set lo up
socklife events --json >out/events &
reader=$!
until [ -s out/events ]; do python3 -c 'import socket; socket.socket()'; done
mkfifo out/in
python3 -c "$hold" 7101 <out/in >out/alive &
python3 -c "$thread" <out/in >out/threaded &
exec 9>out/in
python3 -c "$hold" 7102 gone >out/dead
until [ -s out/alive ] && [ -s out/threaded ]; do sleep 0.1; done
echo "ready" # the host makes a socket here now
while read -r line && [ "$line" != end ]; do
	if [ "$line" = fork ]; then
		cat out/in >/dev/null &
		echo forked >>out/forked
		continue
	fi
	socklife -a --json >out/table
	socklife closed --json >out/closed
	socklife stats >out/stats
	cat /proc/net/socklife/sockets >out/sockets
	cat /proc/net/socklife/closed >out/proc_closed
	cat /proc/net/socklife/stats >out/proc_stats
	kill -INT "$reader"
	wait "$reader"
	echo "read $line"
done
SHELL
mkdir "$scratch/home"
chown lab "$scratch/home"

load_socklife
start box "${as_lab[@]}" unshare -Urnpf --mount-proc bash "$scratch/box.sh" "$scratch/home"
wait_for 60 'a container' said box ready
out=$scratch/home/out
inside=$(pgrep -f -n "7101")
outside='import os, socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", int(sys.argv[1])))
c = os.dup(s.fileno()); os.close(c)
print("pid", os.getpid())
print("made", flush=True)
len(sys.argv) > 2 or sys.stdin.readline()'
start host nsenter -n -t "$inside" python3 -c "$outside" 7104
wait_for 20 'the host makes a socket in it' said host made
nsenter -n -t "$inside" python3 -c "$outside" 7105 gone </dev/null >"$scratch/gone"
gone=$(sed -n 's/^pid //p' "$scratch/gone")

# A process of the container gets the number that the dead one had here.
forked=0
have_forked() { [ "$(wc -l <"$out/forked")" -ge "$forked" ]; }
number_again()
{
	forked=$((forked + 1))
	echo $((gone - 1)) >/proc/sys/kernel/ns_last_pid
	say box fork
	wait_until 10 have_forked
	grep -q "^NSpid:.$gone..*[0-9]" "/proc/$gone/status"
}
if [ -w /proc/sys/kernel/ns_last_pid ]; then
	wait_for 20 'the number of a dead process is used again' number_again
else
	skip 'the number of a dead process is used again' 'this kernel chooses the numbers'
fi
say box 1
wait_for 60 'the container has read' said box 'read 1'

# of FILE PORT FILTER: what the container was told
of() { jq -c "select(.kind == \"socket\" and .local.port == $2) | $3" "$out/$1"; }
alive=$(cat "$out/alive") dead=$(cat "$out/dead") threaded=$(cat "$out/threaded")
note "processes $alive, $dead and $threaded of the container; here $inside"
ok 'the numbers are small: it has a pid namespace' test "$dead" -lt 60
is "$(of table 7101 '[.uid, .creator.pid, .creator.tid, .creator.uid, .holders[0].pid]')" \
	"[0,$alive,$alive,0,$alive]" 'a process that lives: its own numbers'
is "$(of closed 7102 '[.uid, .creator.pid, .creator.tid, .releaser.pid, .last_holder.pid]')" \
	"[0,$dead,$dead,$dead,$dead]" 'and one that has died'
is "$(of table 7103 '[.creator.pid, .creator.tid]')" "[$threaded,0]" \
	'of a thread that has ended the process is known'
is "$(of table 7101 '[.former_holders[].pid]')" "[$alive]" 'who held it before'
is "$(of table 7104 '[.uid, .creator, .holders, .former_holders]')" '[65534,null,[],[]]' \
	'the socket of a process outside: neither who made nor who holds it'
is "$(of closed 7105 '[.uid, .creator, .releaser, .last_holder, .former_holders]')" \
	'[65534,null,null,null,[]]' 'nor who closed it'

# by PORT: the tasks of its events
by() { jq -c "select(.kind == \"event\" and .local.port == $1) | [.task.pid, .task.uid]" "$out/events" | sort -u; }
is "$(by 7101)" "[$alive,0]" 'events: the numbers of the container'
is "$(by 7102 | grep -v null)" "[$dead,0]" 'events: of a process that has died since'
is "$(by 7104) $(by 7105)" '[null,null] [null,null]' 'events: nothing of processes outside'

# row FILE PORT COLUMN...: the same in procfs
row()
{
	local file=$1 port=$2
	shift 2
	awk -v port="$port" -v want="$*" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		$column["local"] == "127.0.0.1:" port {
			n = split(want, name, " ")
			for (i = 1; i <= n; i++) printf "%s%s", $column[name[i]], i < n ? " " : "\n"
		}' "$out/$file"
}
like "$(row sockets 7101 uid creator creator_thread holders)" \
	"^0 $alive/python3 $alive/python3 $alive/[0-9]+/python3\$" 'procfs: the numbers of the container'
like "$(row proc_closed 7102 uid creator releaser last_holder)" \
	"^0 $dead/python3 $dead/python3 $dead/[0-9]+/python3\$" 'procfs: of the dead'
like "$(row sockets 7103 creator creator_thread)" "^$threaded/python3 \\?/" 'procfs: of a thread'
is "$(row sockets 7104 uid creator creator_thread holders former_holders)" '65534 - - ... -' \
	'procfs: nothing of processes outside'
is "$(row proc_closed 7105 uid creator releaser release_fd last_holder former_holders)" \
	'65534 - - -1 - -' 'procfs: nor of ended ones'
ok 'here they have the numbers of the host' test -n "$(socklife -N -a --json |
	jq "select(.kind == \"socket\" and .local.port == 7101 and .creator.pid == $inside)")"

note 'root of the host, in a pid namespace'
start deep unshare -npf --mount-proc sh -c 'ip link set lo up && exec python3 -c "$1" 7106' sh "$outside"
wait_for 20 'a process there' said deep made
deep=$(pgrep -f -n 7106)
is "$(nsenter -n -p -m -t "$deep" socklife -a --json |
	jq -c 'select(.kind == "socket" and .local.port == 7106) | [.creator.pid, .holders[].pid]')" \
	'[1,1]' 'is told the numbers of that'
is "$(nsenter -n -t "$deep" socklife -a --json |
	jq -c 'select(.kind == "socket" and .local.port == 7106) | [.creator.pid, .holders[].pid]')" \
	"[$deep,$deep]" 'and without it those of the host'
stop deep
stop host
say box end
stop box
unload_socklife
done_testing
