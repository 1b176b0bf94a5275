# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# The numbers for Prometheus are those of the table, of the history and of the counters.
# check-on: trixie
# all-on: bookworm forky
# What a reader makes of messages is the same on the debug kernel.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife
run ip netns add shop
at_exit ip netns delete shop
run ip -n shop link set lo up
# Two connections end, one stays open, one connect() is refused.
cat >"$scratch/traffic.py" <<'END'
import socket, sys
listener = socket.create_server(("127.0.0.1", 8080))
for _ in range(2):
    client = socket.create_connection(("127.0.0.1", 8080))
    server, _ = listener.accept()
    client.sendall(b"hello")
    server.sendall(server.recv(5))
    client.recv(5)
    client.close()
    server.recv(1)
    server.close()
client = socket.create_connection(("127.0.0.1", 8080))
server, _ = listener.accept()
with socket.socket() as refused:
    assert refused.connect_ex(("127.0.0.1", 1))
print("ready", flush=True)
sys.stdin.readline()
END
start traffic ip netns exec shop python3 "$scratch/traffic.py"
wait_for 20 'there is traffic' said traffic ready

textfile=$scratch/socklife.prom
in_ns shop socklife export --textfile "$textfile"
in_ns shop socklife -a -n --json >"$scratch/table"
in_ns shop socklife closed -a -n --json >"$scratch/closed"
# metric START: the samples of TCP over IPv4 whose name it is, as "value labels".
metric()
{
	sed -n "s/^$1{family=\"inet\",protocol=\"tcp\",*\([^}]*\)} \(.*\)/\2 \1/p" "$textfile" | sort
}
# rows FILE EXPRESSION: of TCP over IPv4.
rows() { jq -r "select(.family == \"inet\" and .netid == \"tcp\") | $2" "$scratch/$1"; }
# counted LABEL: lines as metric() has them.
counted() { sort | uniq -c | awk -v name="$1" '{ print $1 " " name "=\"" $2 "\"" }' | sort; }

is "$(metric socklife_sockets)" "$(rows table .state | counted state)" 'sockets by state'
is "$(metric socklife_history_sockets)" "$(rows closed .end | counted end)" 'ended sockets by their end'
is "$(metric socklife_history_connect_errors)" "$(rows closed '.connect_error | select(. != null and . != "")' | counted errno)" \
	'failed connects by errno'
is "$(metric socklife_history_connect_errors)" '1 errno="ECONNREFUSED"' 'which is the refused one'
is "$(metric socklife_history_sent_bytes)" "$(rows closed .send.bytes | awk '{ n += $1 } END { print n " " }')" 'bytes sent'
is "$(metric socklife_history_sent_bytes)" '10 ' 'which are those of the two servers that have ended'
is "$(metric socklife_sockets_connect_seconds_count)" \
	"$(rows table '.connect_latency_ns | select(.)' | wc -l) " 'latencies of those that live, or wait'
is "$(awk '$1 == "socklife_opened_sockets_total" { print ($2 > 0) }' "$textfile")" 1 'sockets were opened'
# The counter of one moment lies between those before and after it.
before=$(counter sockets_freed)
told=$(socklife export | awk '$1 == "socklife_closed_sockets_total" { print $2 }')
ok 'the total is the counter' test "$before" -le "$told" -a "$told" -le "$(counter sockets_freed)"
is "$(stat -c %a "$textfile")" 644 'all may read it'
ok 'counters are not told to a user' eval \
	'! setpriv --reuid lab --regid lab --init-groups socklife export | grep -q ^socklife_opened'
say traffic end
unload_socklife
done_testing
