# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Every family has rows, by name; and what TCP does seldom is told as well.
# check-on: trixie
# all-on: debug
# Two minutes on the debug kernel, where lives and bytes run the common families.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

for option in tcp_fastopen=3 tcp_syncookies=1 'ping_group_range=0 0'; do
	[ -e "/proc/sys/net/ipv4/${option%%=*}" ] || continue
	at_exit sysctl -q -w "net.ipv4.${option%%=*}=$(sysctl -n "net.ipv4.${option%%=*}")"
	run sysctl -q -w "net.ipv4.$option"
done
modprobe -a sctp vsock_loopback 2>/dev/null
start old "$programs/families" old
wait_for 30 'a listener before the module comes, if the kernel has AF_VSOCK' \
	grep -qx 'ready\|missing' "$scratch/old"
load_socklife

here=''
# act NAME: its sockets, as JSON, in "$scratch/NAME.json"; false: the kernel has none.
act()
{
	rm -f "$scratch/act" "$scratch/act.in"
	start act "$programs/families" "$1"
	wait_for 30 "$1: the program has answered" grep -qx 'ready\|missing' "$scratch/act"
	socklife -a --json >"$scratch/$1.json"
	cp "$scratch/$1.json" "$LAB_OUT/families-$1.json"
	said act ready && here+=" $1 "
}
end_act()
{
	say act end
	stop act
}

# has NAME FILTER DESC: is there a row of the program for which FILTER of jq holds?
has()
{
	ok "$1: $3" jq -e -s "any(.[] | select(.kind == \"socket\"); $2)" "$scratch/$1.json"
}
# Before 6.3 there is no hook for the bytes of every family.
counted=1
[ "$LAB_SUITE" != bookworm ] || counted=
MOVED='.send.bytes == 5 and .recv.bytes == 7 and .creator.comm == "families"'
CHILD='.passive and .accepted and (.census | not) and .listener and .creator.comm == "families"'
REPLIED="$CHILD and .send.bytes == 7 and .recv.bytes == 5"
# in_ring FILTER: likewise, done by the ring's thread.
in_ring() { echo "${1/== \"families\"/> \"iou-wrk-\"}"; }

WAITS='.passive and (.accepted | not) and .listener and .holders == [] and .creator == null'

# in_history NAME FILTER DESC: of the act that has ended; some socks are freed later.
in_history() { wait_for 30 "$1: $3" closed_has "$2"; }
closed_has()
{
	socklife closed --json | jq -e -s "any(.[] | select(.kind == \"socket\"); $1)"
}

if act mptcp; then
	has mptcp ".netid == \"mptcp\" and $MOVED and .remote.port == 7201" 'the connection'
	has mptcp ".netid == \"mptcp\" and $REPLIED" 'the accepted one'
	ok 'mptcp: the accepted one is tied to the listener of its program' jq -e -s '
		[.[] | select(.netid == "mptcp")] as $all | ($all[] | select(.accepted) | .listener) as $id |
		any($all[]; .id == $id and .state == "listening")' "$scratch/mptcp.json"
	ok 'mptcp: each has its subflow, tied to it' jq -e -s '
		[.[] | select(.netid == "mptcp")] as $owners |
		[.[] | select(.netid == "tcp" and .subflow_of)] |
		length == 4 and all(.[]; .subflow_of as $id | any($owners[]; .id == $id))' \
		"$scratch/mptcp.json"
	has mptcp "$WAITS" 'another waits to be accepted, as the child of the same'
	end_act
	in_history mptcp '.netid == "mptcp" and .passive and .end == "unaccepted"' 'its end is told'
else
	skip 'mptcp' 'this kernel has no MPTCP'
fi
if act sctp; then
	has sctp ".netid == \"sctp\" and $MOVED and .remote.port == 7202" 'the association'
	has sctp ".netid == \"sctp\" and $REPLIED" 'the accepted one'
	ok 'sctp: one that waits is no socket yet' jq -e -s \
		'[.[] | select(.netid == "sctp" and .passive)] | length == 1' "$scratch/sctp.json"
	end_act
	act sctp-ring
	has sctp-ring ".netid == \"sctp\" and $(in_ring "$REPLIED")" 'accepted by io_uring'
	end_act
	act peeloff
	has peeloff '.netid == "sctp" and .type == 5 and .recv.bytes == 5 and .remote.port and
		(.passive or .accepted or .kernel or .listener | not) and .creator.comm == "families" and
		(.holders | length == 1 and .[0].open_how == "socket")' 'one of its own, that nobody has accepted'
	end_act
else
	skip 'sctp' 'this kernel has no SCTP'
fi
if act vsock; then
	[ -n "$counted" ] || MOVED='.uncounted and .send.bytes == 0' REPLIED="$CHILD and .uncounted"
	has vsock ".family == \"vsock\" and $MOVED and .remote.port == 7203 and .remote.cid == 1" 'the connection'
	has vsock ".family == \"vsock\" and $REPLIED and .local.port == 7203" 'the accepted one'
	is "$(counter sockets_without_byte_counts | sed 's/^[1-9][0-9]*$/some/')" "$([ -n "$counted" ] && echo 0 || echo some)" \
		'vsock: what is not counted is said'
	has vsock ".family == \"vsock\" and $WAITS and .local.port == 7203 and .local.cid == 1" \
		'another waits to be accepted, with its addresses'
	ok 'vsock: the listener counts it' jq -e -s 'any(.[]; .state == "listening" and .rqueue == 1)' \
		"$scratch/vsock.json"
	end_act
	in_history vsock '.family == "vsock" and .passive and .end == "unaccepted"' 'its end is told'
	act vsock-ring
	has vsock-ring ".family == \"vsock\" and $(in_ring "$REPLIED") and .local.port == 7203" 'accepted by io_uring'
	end_act
	say old connect
	wait_for 30 'vsock: the listener that is older than the module takes a connection' said old taken
	socklife -a --json >"$scratch/old.json"
	has old '.family == "vsock" and .local.port == 7208 and .accepted and .census and (.listener | not)' \
		'one that waited may be older, too'
	has old '.family == "vsock" and .local.port == 7208 and .accepted and .listener and (.census | not)' \
		'one that came since is its child'
	say old end
	stop old
else
	skip 'vsock' 'this kernel has no loopback of AF_VSOCK'
fi
NETLINK='.netid == "nl" and .creator.comm == "families" and .local.port == .creator.pid'
act netlink && has netlink "$NETLINK and .local.groups == 1" 'by name, with its port and groups'
like "$(cat /proc/net/socklife/sockets)" ' netlink raw 0 [^ ]+ 0x0 [0-9]+/0x1 - ' 'netlink: in procfs, too'
say act more
wait_for 10 'netlink: it joins another group, and sends without an address' said act more
socklife -a --json -f netlink >"$scratch/netlink.json"
has netlink "$NETLINK and .local.groups == 5" 'the groups are those of now'
has netlink '.netid == "nl" and .creator.comm == "families" and .send.calls == 1 and .local.port' \
	'the first send has bound it'
end_act
in_history netlink "$NETLINK and .local.groups == 5" 'the history has it'
PACKET='.netid == "p_raw" and .creator.comm == "families" and .local.ethertype == 3 and .local.ifindex == 1'
act packet && has packet "$PACKET" 'by name, with its ethertype and interface'
like "$(cat /proc/net/socklife/sockets)" ' packet raw [0-9]+ CLOSE 0x[0-9a-f]+ 0x0003:1 - ' 'packet: in procfs, too'
end_act
in_history packet "$PACKET" 'the history has it'
act raw && has raw '.netid == "raw" and .protocol == 253 and .send.bytes == 3' 'by name, with its bytes'
has raw '.netid == "raw" and (.local.port // 0) == 0' 'its protocol is no port'
like "$(socklife -a -w -n)" ' [^ ]+:\[253\] +[^ ]+:\* ' 'raw: the table names the protocol'
end_act
act ping && has ping '.netid == "icmp" and .send.bytes == 8 and .recv.bytes == 8' 'by name, with its bytes'
end_act

if act ring; then
	has ring '.local.abstract == "families-ring" and .state == "listening" and .times.bound_ns and
		.times.listening_ns' 'bind() and listen() by io_uring'
	end_act
else
	skip 'ring' 'this kernel has no IORING_OP_BIND'
fi

act ring-shutdown
has ring-shutdown '.netid == "tcp" and (.shutdown // 0) == 0 and (.times.shutdown_ns | not)' 'one that fails is none'
has ring-shutdown '.netid == "u_str" and .shutdown == 2 and .times.shutdown_ns' 'one that succeeds has its direction'
end_act

act forged
ok 'forged: nobody has a peer of that name' jq -e -s '
	[.[] | select(.kind == "socket" and .remote.abstract == "families-false")] == []' "$scratch/forged.json"
ok 'forged: both are connected to the other, as they were told' jq -e -s '
	[.[] | select(.kind == "socket" and .remote.abstract == "families-real" and .times.connect_ns)] |
	length == 2 and all(.[]; .connect_result == 0)' "$scratch/forged.json"
end_act

act fastopen
ok 'fastopen: two connections that sendto() has made' jq -e -s '
	[.[] | select(.kind == "socket" and .remote.port == 7204)] | length == 2 and
	all(.[]; .connect_result == 0 and .times.connect_ns and .send.bytes == 5)' "$scratch/fastopen.json"
end_act

if [ -e /proc/sys/net/ipv4/tcp_syncookies ]; then
	run sysctl -q -w net.ipv4.tcp_syncookies=2
	act cookies
	ok 'cookies: the child knows its listener' jq -e -s '
		(.[] | select(.state == "listening" and .local.port == 7205) | .id) as $id |
		any(.[]; .local.port == 7205 and .accepted and .listener == $id)' "$scratch/cookies.json"
	ok 'cookies: the kernel did use them' test "$(nstat -az TcpExtSyncookiesRecv | awk 'END { print $2 }')" -gt 0
	end_act
	run sysctl -q -w net.ipv4.tcp_syncookies=0
else
	skip 'cookies' 'this kernel has no SYN cookies'
fi

act full
ok 'full: datagrams without room are counted' jq -e -s '
	any(.[]; .netid == "udp" and .local.port == 7206 and .drops > 0 and .drops < 50)' "$scratch/full.json"
ok 'full: connections without room are counted' jq -e -s '
	any(.[]; .state == "listening" and .local.port == 7207 and .drops > 0 and
	    .rqueue == 2 and .wqueue == 1)' "$scratch/full.json"
end_act

run ip netns add tunnel
at_exit ip netns delete tunnel
if modprobe vxlan && in_ns tunnel ip link add vx0 type vxlan id 5 dstport 4789 && in_ns tunnel ip link set vx0 up; then
	in_ns tunnel socklife -a --json >"$scratch/vxlan.json"
	has vxlan '.kernel and .local.port == 4789 and .on_behalf.program == "ip" and (.creator | not) and .encap' \
		"the kernel's own: its port, in whose call, and that its bytes are not counted"
	like "$(in_ns tunnel socklife -a -n -u)" '4789 .* kernel for:\(\("ip",pid=[0-9]+\)\)' 'vxlan: in the table'
	like "$(in_ns tunnel cat /proc/net/socklife/sockets)" ':4789 - .* - - [0-9]+/ip' 'vxlan: in procfs'
	run ip -n tunnel link delete vx0
	in_tunnel() { in_ns tunnel socklife closed -a --json | jq -e -s 'any(.[]; .local.port == 4789 and .on_behalf.program == "ip" and .encap)'; }
	wait_for 10 'vxlan: and the history' in_tunnel
else
	skip 'vxlan' 'this kernel has no vxlan'
fi

# What is told of each of them, step by step.
echo end >"$scratch/end"
where=(with_end)
with_end() { "$@" <"$scratch/end"; }
[ ! -e /proc/sys/net/ipv4/tcp_syncookies ] || run sysctl -q -w net.ipv4.tcp_syncookies=2
for name in netlink packet raw ping ring vsock sctp fastopen cookies mptcp; do
	# In which order subflows end, and whether both sides at once, is chance.
	[ "$name" != mptcp ] || only='create child bind listen connect connect_result accept fd_install
		send recv fd_close release free'
	[[ $here = *" $name "* ]] || continue
	like_golden "families-$name" "families-$name-events" "$name: each step" "$programs/families" "$name"
done
unload_socklife
done_testing
