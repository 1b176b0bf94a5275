# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# check-on: debug trixie
# The others differ in how tasks and namespaces end, hardly in what the walk uses.
# Readers must not hurt: what a plain user can build costs a reader no more than its
# size, keeps no more memory than a user may have kept, and shows no others.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"
as_lab=(setpriv --reuid lab --regid lab --init-groups)
uid=$(id -u lab)
descriptors=$(a_few 20000 4000) threads=100
ulimit -Hn 200000 && ulimit -Sn 4096

# hostile NAME USER-COMMAND... WHAT...: started, and ready.
hostile()
{
	local name=$1
	shift
	start "$name" "$@"
	wait_for 60 "$name is ready" said "$name" ready
}
end() { say "$1"; ends_well "$1" "$1 ends"; }

# reads DESC COMMAND...: the table is read to its end. What took a minute, and stopped a
# processor meanwhile, takes a fraction of a second: the limit is there to go on.
reads()
{
	local desc=$1
	shift
	ok "$desc" timeout 20 "$@" "$programs/hostile" read
}

# at_most GOT LIMIT DESC
at_most() { ok "$3: $1 of at most $2" test "$1" -le "$2"; }

load_socklife

note "the first of $threads threads has gone: their table is walked once"
hostile leader "${as_lab[@]}" "$programs/hostile" leader "$threads" "$descriptors"
reads 'a plain user reads' "${as_lab[@]}"
reads 'root reads' env
is "$(socklife -a --json "uid = $uid" | jq -c 'select(.netid == "u_dgr") | [.holders_count, (.holders | length)]')" \
	"[$descriptors,48]" 'each descriptor counts once, whichever thread has it'
id=$(socklife -a --json "uid = $uid" | jq 'select(.netid == "u_dgr") | .id')
for who in "${as_lab[*]}" ''; do
	# shellcheck disable=SC2086
	is "$($who "$programs/garbage" get "$id")" "holders $descriptors listed 512" \
		"${who:-as root}: a request for this socket alone"
done
end leader

note "processes share a table: it is walked once, and not multiplied out"
hostile files "${as_lab[@]}" "$programs/hostile" files 60 "$descriptors"
reads 'a plain user reads' "${as_lab[@]}"
reads 'root reads' env
at_most "$(wc -L </proc/net/socklife/sockets)" 65536 'the longest line'
is "$(socklife -a --json "uid = $uid" | jq -c 'select(.netid == "u_dgr") | [.holders[].pid] | unique | length')" \
	48 'a dump lists the first of the processes'
end files

note 'in flight, though two processes have the table'
hostile flight "$programs/hostile" flight
flying=$(awk '$1 == "socket" { print $2 }' "$scratch/flight")
is "$(socklife -a --json -u | jq -c "select(.inode == $flying) | [.references, .holders_count]")" '[1,2]' \
	'the message is one reference, besides two processes with one descriptor'
end flight

note 'many half-read files, while others have many descriptors'
hostile others "$programs/hostile" files 0 "$descriptors"
available() { awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo; }
before=$(available)
hostile opens "${as_lab[@]}" "$programs/hostile" opens 1000
at_most $((before - $(available))) 100000 'KiB of memory for a thousand half-read files'
end opens
end others

note "a user's own socket, which root holds as well"
hostile mixed "$programs/hostile" mixed "$uid"
shared=$(awk '$1 == "socket" { print $2 }' "$scratch/mixed")
theirs=$(awk '$1 == "pid" { print $3 }' "$scratch/mixed")
holders() { jq -c "select(.inode == $shared) | [.holders[].pid] | sort"; }
is "$("${as_lab[@]}" socklife -a --json | holders)" "[$theirs]" 'the user is shown the own process'
is "$(socklife -a --json | holders)" "$(printf '%s\n' "$theirs" "$mixed_pid" | sort -n | jq -sc .)" 'root both'
end mixed

if [ -e /proc/sys/vm/unprivileged_userfaultfd ]; then
	note 'a reader that is blocked for ever, of a namespace that is to end'
	run ip netns add dying
	hostile blocked ip netns exec dying "$programs/hostile" blocked
	run ip netns delete dying
	run ip netns add later
	run ip link add here0 type veth peer name there0 netns later
	run ip netns delete later
	wait_for 20 'another namespace ends meanwhile' eval '! ip link show here0'
	kill -KILL "$blocked_pid"
	wait "$blocked_pid" 2>/dev/null
else
	skip 'a reader that is blocked' 'no userfaultfd'
fi
unload_socklife

note 'with little room: counted, though not listed'
load_socklife max_holders=1000
hostile alone "${as_lab[@]}" "$programs/hostile" files 0 "$descriptors"
is "$(socklife -a --json "uid = $uid" | jq -c 'select(.netid == "u_dgr") | [.holders_count, .holders_partial]')" \
	"[$descriptors,null]" 'one socket with many'
end alone
hostile sockets "${as_lab[@]}" "$programs/hostile" sockets 3000
is "$(socklife -a --json "uid = $uid" | jq -s '[.[] | select(.netid == "u_dgr" and .holders_count == 1)] | length')" \
	3000 'root: each of many sockets is counted'
like "$("${as_lab[@]}" socklife -a | grep -c not-listed)" '^[1-9][0-9]*$' 'the user: too many to list'
end sockets
unload_socklife
done_testing
