# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Who sees what: the table in Documentation/security.md, cell by cell, in procfs and by
# netlink.
# check-on: trixie
# all-on: bookworm forky debug
# Capabilities of netlink sockets, and 6.1 has other callbacks.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"
as_lab=(setpriv --reuid lab --regid lab --init-groups)
"${as_lab[@]}" unshare -Ur true 2>/dev/null || skip_all 'no namespaces of an ordinary user'

# A socket that has ended, at the port after that of one which sends at each line.
cat >"$scratch/talk.py" <<'PYTHON'
import socket, sys
port = int(sys.argv[1])
gone = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
gone.bind(("127.0.0.1", port + 1))
gone.close()
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", port))
print("made", flush=True)
for line in sys.stdin:
    s.sendto(b"x", ("127.0.0.1", port))
    s.recv(1)
PYTHON

load_socklife
start box "${as_lab[@]}" unshare -Urnpf --mount-proc sh -c 'ip link set lo up; exec "$@"' \
	sh python3 "$scratch/talk.py" 7300
wait_for 60 'a container with a socket' said box made
inside=$(pgrep -f -n 'talk.py 7300')
start root python3 "$scratch/talk.py" 7100
start lab "${as_lab[@]}" python3 "$scratch/talk.py" 7200
start guest nsenter -n -t "$inside" python3 "$scratch/talk.py" 7400
for name in root lab guest; do
	wait_for 20 "a socket: $name" said $name made
done

# as READER COMMAND...: who reads, and from where.
into=(nsenter -U -n -p -m --preserve-credentials -t "$inside")
as()
{
	local reader=$1
	shift
	case $reader in
	root) "$@" ;;
	admin) "${as_lab[@]}" --inh-caps +net_admin --ambient-caps +net_admin "$@" ;;
	user) "${as_lab[@]}" "$@" ;;
	box-root) "${as_lab[@]}" "${into[@]}" "$@" ;;
	box-user) "${as_lab[@]}" "${into[@]}" setpriv --bounding-set -all --inh-caps -all "$@" ;;
	esac
}
ports() { tr ' ' '\n' | grep -x '7[1-4]0[01]' | sort -u | tr '\n' ' ' | sed 's/ $//'; }
json_ports() { jq -r 'select(.kind == "socket" or .kind == "event") | .local.port // empty' | ports; }
proc_ports() { grep -o ' 127\.0\.0\.1:[0-9]* ' | tr -d ' ' | sed 's/.*://' | ports; }

declare -A id
for port in 7100 7200 7300 7400; do
	id[$port]=$(socklife -N -a --json | jq "select(.kind == \"socket\" and .local.port == $port) | .id" | head -n 1)
	id[$((port + 1))]=$(socklife closed -N --json |
		jq "select(.kind == \"socket\" and .local.port == $((port + 1))) | .id" | head -n 1)
done
note "ids: ${id[*]}"

# got READER: of which sockets it gets the row when it asks by id.
got()
{
	local port
	for port in 7100 7101 7200 7201 7300 7301 7400 7401; do
		as "$1" "$programs/garbage" get "${id[$port]}" >/dev/null 2>&1 && echo -n "$port "
	done | sed 's/ $//'
}
counters()
{
	awk '{ kinds[$1 ~ /^user_/ ? "own" : $1 == "hook" ? "hooks" : $1 ~ /^[a-z_]+$/ ? "all" : ""]++ }
		END { print (kinds["own"] ? "own" : "") (kinds["all"] ? " all" : "") (kinds["hooks"] ? " hooks" : "") }'
}
refused() { ! as "$@" >"$scratch/out" 2>&1 </dev/null; }

# reader: live sockets of its namespace; of all; counters
while read -r reader live all stats; do
	live=${live//,/ } all=${all//,/ } stats=${stats//,/ }
	past=${live//00/01}
	is "$(as "$reader" socklife -a --json | json_ports)" "$live" "$reader: table, netlink"
	is "$(as "$reader" cat /proc/net/socklife/sockets | proc_ports)" "$live" "$reader: table, procfs"
	is "$(as "$reader" socklife closed --json | json_ports)" "$past" "$reader: history, netlink"
	is "$(as "$reader" cat /proc/net/socklife/closed | proc_ports)" "$past" "$reader: history, procfs"
	is "$(as "$reader" cat /proc/net/socklife/stats | counters)" "$stats" "$reader: counters, procfs"
	is "$(as "$reader" socklife stats --json | jq -r 'select(.kind == "counter").name, select(.kind == "hook").kind' |
		counters)" "$stats" "$reader: counters, netlink"
	by_id=$(for port in ${live} ${all#-}; do echo "$port $((port + 1))"; done | ports)
	is "$(got "$reader")" "$by_id" "$reader: one socket by its id"
	if [ "$all" = - ]; then
		ok "$reader: no table of all namespaces" refused "$reader" socklife -N -a
		ok "$reader: no history of all" refused "$reader" socklife closed -N
		ok "$reader: no feed of all" refused "$reader" timeout 20 socklife events -N
	else
		is "$(as "$reader" socklife -N -a --json | json_ports)" "$all" "$reader: table of all namespaces"
		is "$(as "$reader" socklife closed -N --json | json_ports)" "${all//00/01}" \
			"$reader: history of all"
	fi
	feeds=(events)
	[ "$all" = - ] || feeds+=('events -N')
	for feed in "${feeds[@]}"; do
		# shellcheck disable=SC2086
		as "$reader" timeout 300 socklife $feed --json >"$scratch/feed" </dev/null &
		feed_pid=$!
		own=root
		case $reader in user | admin) own=lab ;; box-*) own=box ;; esac
		told() { say "$own" 1; grep -q '"event":"send"' "$scratch/feed"; }
		wait_for 30 "$reader: $feed: it is told of own sockets" told
		for name in root lab guest box; do
			say $name 1
		done
		sees=$live
		[ "$feed" = events ] || sees=$all
		saw() { [ "$(json_ports <"$scratch/feed")" = "$sees" ]; }
		wait_until 20 saw
		pkill -INT -x socklife
		wait "$feed_pid"
		is "$(json_ports <"$scratch/feed")" "$sees" "$reader: $feed"
	done
done <<'TABLE'
root     7100,7200 7100,7200,7300,7400 own,all,hooks
admin    7100,7200 7100,7200,7300,7400 own,all,hooks
user     7200      -                   own
box-root 7300,7400 -                   own
box-user 7300      -                   own
TABLE

for name in guest lab root box; do
	stop $name
done
unload_socklife
done_testing
