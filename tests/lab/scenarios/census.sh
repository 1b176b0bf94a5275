# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Sockets that exist before the module: all of them are in the table, once, with
# state, addresses and holders, and the whole table is what ss shows.
# check-on: trixie bookworm forky
# The tables that it walks differ: UDP in 6.2, AF_UNIX later.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

# A namespace of its own: without TIME-WAITs of others, whose sockets were gone
# before the module came.
run ip netns add census
at_exit ip netns delete census
run ip -n census link set lo up
socklife() { in_ns census /lab/socklife "$@"; }

start hold ip netns exec census "$programs/hold"
wait_for 30 'the sockets are there' said hold ready
[ ! -s "$scratch/hold.err" ] || note "$(cat "$scratch/hold.err")"
load_socklife
socklife -a --json >"$scratch/table"
cp "$scratch/table" "$LAB_OUT/census-table"
read -r _ holder sharer restless < <(grep ^pids "$scratch/hold")

# row NAME FIELDS: of the socket or sockets that "hold" calls NAME.
row()
{
	local inodes
	inodes=$(awk -v name="$1" '$1 == name { print $2 }' "$scratch/hold" | paste -sd,)
	jq -r --argjson inodes "[$inodes]" \
		"select(.kind == \"socket\" and (.inode | IN(\$inodes[]))) | $2" \
		"$scratch/table"
}
address='"\(.address):\(.port)"'
both="\"\(.netid) \(.state) \(.local | $address) \(.remote // {} | $address) \(.holders_count)\""

inodes=$(awk 'NF == 2 && $2 > 0 && !/^pids/ { print $2 }' "$scratch/hold" | paste -sd,)
is "$(jq -c -s --argjson inodes "[$inodes]" 'map(select(.kind == "socket")) as $rows
	| [$inodes[] as $i | {inode: $i, census: [$rows[] | select(.inode == $i) | .census]}
	   | select(.census != [true])]' "$scratch/table")" '[]' 'each socket is in the table, once, and marked'
ok 'and there are many' test "$(tr , '\n' <<<"$inodes" | wc -l)" -gt 15
is "$(row tcp-listener "$both")" 'tcp listening 127.0.0.1:8001 null:null 1' 'a listener'
like "$(row tcp-client "$both")" '^tcp established 127.0.0.1:[0-9]+ 127.0.0.1:8001 1$' 'a client'
like "$(row tcp-server "$both")" '^tcp established 127.0.0.1:8001 127.0.0.1:[0-9]+ 1$' 'what it is connected to'
like "$(row tcp6-client "$both")" '^tcp established ::1:[0-9]+ ::1:8002 1$' 'a client, IPv6'
is "$(row tcp-unbound '"\(.netid) \(.state) \(.local) \(.remote)"')" 'tcp closed null null' \
	'a socket without an address'
is "$(row udp-bound "$both")" 'udp closed 127.0.0.1:8003 null:null 1' 'a bound UDP socket'
like "$(row udp-connected "$both")" '^udp established 127.0.0.1:[0-9]+ 127.0.0.1:8003 1$' 'a connected one'
is "$(row in-flight "$both")" 'udp closed 127.0.0.1:8005 null:null 0' 'a socket that is only in a message'
like "$(row restless "$both")" '^udp closed 127.0.0.1:8006 null:null [12]$' \
	'a socket of a process that never rests'
is "$(row restless '.holders[0].pid')" "$restless" 'and its holder'
is "$(row shared '[.holders[] | .pid] | sort | map(tostring) | join(" ")')" \
	"$(printf '%s\n' "$holder" "$holder" "$sharer" | sort -n | paste -sd' ')" \
	'a socket with two descriptors here and one there'
is "$(row unix-listener '"\(.state) \(.local.path) \(.rqueue) \(.holders_count)"')" \
	'listening /tmp/hold-listener 1 1' 'an AF_UNIX listener with one to accept'
is "$(row unix-server '"\(.state) \(.local.path)"')" 'established /tmp/hold-listener' 'what it accepted'
is "$(row unix-dgram '"\(.local.abstract)"')" 'hold-dgram' 'an abstract name'
link='"\(.local) \(.remote)"'
is "$(row netlink-bound "$link")" "{\"family\":\"netlink\",\"port\":$holder,\"groups\":1} null" \
	'a netlink socket, its port and its groups'
like "$(row netlink-second "$link")" '"port":[1-9][0-9]{8,9},"groups":80\} null$' 'one that got another port'
like "$(row netlink-connected "$link")" '"groups":0\} \{"family":"netlink","port":0,"groups":0\}$' \
	'one that is connected to the kernel'
is "$(row netlink-unbound "$link")" 'null null' 'one without a port'
is "$(row packet-bound "$link")" '{"family":"packet","ethertype":2048,"ifindex":1} null' \
	'a packet socket, its ethertype and its interface'
is "$(row packet-any "$link")" '{"family":"packet","ethertype":3,"ifindex":0} null' 'one for everything'
is "$(jq -r 'select(.netid == "tcp" and .state == "established" and .holders_count == 0)
	| "\(.local.port) \(.inode) \(.census)"' "$scratch/table")" '8001 0 true' \
	'a connection that is not accepted, without holder'
is "$(jq -r 'select(.netid == "u_str" and .inode == 0) | "\(.local.path) \(.holders_count) \(.census)"' \
	"$scratch/table")" '/tmp/hold-listener 0 true' 'an AF_UNIX one likewise'

# the one that never rests makes a comparison a matter of luck
ok 'the restless one goes' kill "$restless"
wait_for 10 'its sockets have gone' eval '[ "$(socklife -u -a --json pid = '"$restless"' | wc -l)" = 1 ]'
in_ns census ss -Hatuxnep0 -f netlink >"$scratch/ss" 2>/dev/null
socklife -a --json >"$scratch/table"
cp "$scratch/ss" "$LAB_OUT/census-ss"
compare() { python3 tests/lab/programs/same_as_ss.py "$scratch/table" "$1" holders others || echo broken; }
is "$(compare "$scratch/ss")" '' \
	"the table is what ss shows: $(wc -l <"$scratch/ss") lines"
like "$(grep -c '^nl .* 0:-*[1-9]' "$scratch/ss") $(grep -c '^p_' "$scratch/ss")" '^[2-9] 3$' \
	'netlink and packet sockets among them'
# ss does not show groups, and no inode of a netlink socket.
in_ns census cat /proc/net/netlink | while read -r _ protocol port groups _ _ _ _ _ inode; do
	! grep -qx "netlink-[a-z]* $inode" "$scratch/hold" || echo "$protocol $port $((16#$groups)) $inode"
done | sort >"$scratch/netlink"
is "$(jq -r 'select(.netid == "nl" and .census and .local) |
	"\(.protocol) \(.local.port) \(.local.groups) \(.inode)"' "$scratch/table" | sort)" \
	"$(cat "$scratch/netlink")" "netlink sockets are what the kernel's own table has: $(wc -l <"$scratch/netlink")"
for wrong in 's/:8003 /:8033 /' 's/ 2:\([0-9]*\) / 7:\1 /' 's/\[2048\]:lo/*:lo/'; do
	sed "$wrong" "$scratch/ss" >"$scratch/wrong"
	like "$(compare "$scratch/wrong")" '^only socklife' "another address would be a difference: $wrong"
done
like "$(socklife -n -a -f netlink)" " rtnl:$holder +\* " 'a person can read it: netlink'
like "$(socklife -n -a -0)" 'p_raw +UNCONN +[0-9]+ +[0-9]+ +ip:lo +\* ' 'packet'

say hold
wait_for 10 'the socket in the message arrives' said hold landed
is "$(grep -cx received "$scratch/hold")" 1 'unharmed'
is "$(jq -s '[.[] | select(.kind == "socket" and .holders_count > 1)] | length' < <(socklife -a --json))" 1 \
	'only the shared socket has several holders'
say hold
stop hold
wait_for 10 'all of them end, but for TIME-WAITs' eval \
	'[ "$(socklife -a -t -u -x --json exclude time-wait | jq -s length)" = 1 ]'
ok 'and are counted out' test "$(counter sockets_freed)" -ge "$(counter sockets_found_at_load)"
unload_socklife
rm -f /tmp/hold-listener
done_testing
