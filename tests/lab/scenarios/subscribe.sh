# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Subscriptions: each filter, alone and combined, gets the events that it names and no
# others; who may have which; the account of each adds up, also when readers sleep, die, or
# the ring has one page.
# check-on: trixie
# all-on: debug bookworm forky
# 6.1 has no callback of the family for subscribers, and takes a minute.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"
subscriber=tests/lab/programs/subscriber.py
as_lab=(setpriv --reuid lab --regid lab --init-groups)

# of NAME KEY: what the subscriber says of one of its subscriptions
of() { grep '^{' "$scratch/$who" | jq -c "select(.name == \"$1\") | .$2"; }
ready() { said "$who" ready; }
# subscribe NAME COMMAND...
subscribe()
{
	who=$1
	shift
	start "$who" "$@"
	wait_for 30 "$who: subscribed" ready
}
finish()
{
	say "$who" end
	wait_for 60 "$who: its accounts" said "$who" 'done end'
	grep '^{' "$scratch/$who" | sed 's/^/# /'
	stop "$who"
}
# exact NAME WHAT: neither more nor less than the filter picks of all events
exact()
{
	is "$(of "$1" lacks) $(of "$1" more) $(of "$1" gaps) $(of "$1" adds_up)" '0 0 0 true' "$2"
	ok '  and there are some' test "$(of "$1" ids)" -gt 0
}

run ip netns add talk
at_exit ip netns delete talk
run ip -n talk link set lo up
cat >"$scratch/talk.py" <<'PYTHON'
import os, socket, sys
for family, ip in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "127.7.0.9"), (socket.AF_INET6, "::1")):
    for port in (7001, 7002):
        server = socket.socket(family)
        server.bind((ip, port))
        server.listen()
        for n in range(int(sys.argv[1])):
            client = socket.create_connection((ip, port))
            peer, _ = server.accept()
            client.send(b"x" * 100)
            peer.recv(100)
            copy = os.dup(peer.fileno())
            peer.shutdown(socket.SHUT_WR)
            os.close(copy)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            client.close()
            peer.close()
        server.close()
    udp = socket.socket(family, socket.SOCK_DGRAM)
    udp.sendto(b"y", (ip, 7009))
    udp.close()
a, b = socket.socketpair()
a.send(b"z")
b.recv(1)
wrong = socket.socket()
wrong.bind(("127.0.0.1", 0))
print("talked", flush=True)
sys.stdin.readline()
PYTHON

note 'filters'
load_socklife ring_kib=8192
start early ip netns exec talk python3 "$scratch/talk.py" 1
wait_for 20 'a program with a socket that stays' said early talked
id=$(socklife -N -a --json | jq "select(.kind == \"socket\" and any(.holders[]; .pid == $early_pid) and .netid == \"tcp\") | .id" | head -n 1)
subscribe filters python3 $subscriber all:all life:all,kinds=1 state:all,kinds=2 \
	descriptor:all,kinds=4 data:all,kinds=8 end:all,kinds=16 two-kinds:all,kinds=10 \
	v6:all,family=10 families:all,family=2,family=1 udp:all,protocol=17 \
	lport:all,lport=7001 rport:all,rport=7001,rport=7009 both-ports:all,lport=7002,rport=7002 \
	local:all,local=127.0.0.1/32 prefix:all,local=127.7.0.0/16 odd:all,local=127.0.0.0/13 \
	remote:all,remote=::1/128 combined:all,kinds=9,family=2,rport=7002,remote=127.7.0.0/16 \
	socket:all,socket="$id" here:protocol=6
start talk ip netns exec talk python3 "$scratch/talk.py" 3
wait_for 20 'programs talk' said talk talked
say early end
stop early
stop talk
finish
for name in life state descriptor data end two-kinds v6 families udp lport rport local prefix odd \
	remote combined socket; do
	exact $name "filter $name: exactly its events"
done
is "$(of both-ports made) $(of both-ports lacks)" '0 0' 'what no socket has is not sent'
is "$(of here ids)" 0 'without "all", nothing of another namespace'
is "$(of socket ids)" 1 'one socket by its id'

note 'a filter that changes'
subscribe changing python3 $subscriber all:all one:all,lport=7001
say changing set 1 all,family=10,kinds=8
wait_for 10 'another one' said changing 'done set'
start talk ip netns exec talk python3 "$scratch/talk.py" 2
wait_for 20 'programs talk' said talk talked
stop talk
finish
exact one 'what it asks for now, and nothing else'

note 'who may'
subscribe lab "${as_lab[@]}" python3 $subscriber own root:uid=0 every:all limit1 limit2 limit3 limit4 \
	limit5 limit6 limit7 limit8
like "$(tr '\n' ' ' <"$scratch/lab")" 'refused root EPERM refused every EPERM' \
	'a user gets neither the sockets of another one nor other namespaces'
is "$(grep -c '^refused limit. EUSERS' "$scratch/lab")" 1 'and at most eight subscriptions'
start mine "${as_lab[@]}" "$programs/burst"
start theirs "$programs/burst"
for name in mine theirs; do
	say $name sockets 3
	wait_for 10 "sockets: $name" said $name 'done sockets 3'
done
stop mine
stop theirs
finish
is "$(of own uids)" "[$(id -u lab)]" 'the user is told of own sockets'
ok 'of all of them' test "$(of own ids)" -ge 3
subscribe many python3 $subscriber all:all $(seq -f 'n%.0f:all' 31) one-more:all
like "$(tr '\n' ' ' <"$scratch/many")" '^refused one-more ENOSPC' '32 subscriptions, and no more'
start burst "$programs/burst"
burst 200
say many drop 5
wait_for 10 'one ends' said many 'done drop'
burst 200
finish
is "$(grep '^{' "$scratch/many" | jq -c '[.adds_up, .gaps, .lacks]' | sort -u)" '[true,0,0]' \
	'each of them has everything'
is "$(grep -c '^{' "$scratch/many")" 31 'which are 31 now'
stop burst
kernel_adds_up
unload_socklife

note 'a ring of one page; some sleep, some die'
load_socklife ring_kib=8
subscribe sleepers python3 $subscriber $(seq -f 's%.0f:all' 8)
subscribe dying python3 $subscriber $(seq -f 'd%.0f:all' 8)
subscribe awake python3 $subscriber $(seq -f 'a%.0f:all,kinds=4' 8)
say sleepers sleep
start burst "$programs/burst"
burst "$(a_few 4000 1500)"
kill -KILL "$dying_pid"
wait "$dying_pid"
burst 1000
stop burst
for who in sleepers awake; do
	finish
	is "$(grep '^{' "$scratch/$who" | jq -c '[.adds_up, .gaps, .read == .delivered]' | sort -u)" \
		'[true,0,true]' "$who: made = delivered + lost, to the event"
done
who=sleepers
ok 'the ring lost some' test "$(of s1 lost_ring)" -gt 0
wait_for 10 'quiet' settled
kernel_adds_up

unload_socklife

note 'a user fills the ring with the own events'
pin_worker
load_socklife ring_kib=256
if [ -z "${LAB_DEBUG:-}" ]; then
	hold_worker
	subscribe rooted python3 $subscriber others:lport=7001
	subscribe flood "${as_lab[@]}" python3 $subscriber own
	start mine "${as_lab[@]}" "$programs/burst"
	say mine 20000
	start here python3 "$scratch/talk.py" 6
	wait_for 30 'programs talk meanwhile' said here talked
	stop here
	stop mine
	release_worker
	finish
	ok 'there was no room for all' test "$(of own lost_ring)" -gt 0
	is "$(of own adds_up) $(of own gaps)" 'true 0' 'which is counted, and told by the batches that come'
	who=rooted
	finish
	is "$(of others lost_ring)" 0 'the other half of the ring is for others'
	ok 'who have got something' test "$(of others delivered)" -gt 50
else
	skip 'a user fills the ring' 'the debug kernel makes events no faster than they are sent'
fi

note 'the module goes while there are subscriptions'
subscribe last python3 $subscriber all:all
unload_socklife
kill -KILL "$last_pid"
wait "$last_pid"
done_testing
