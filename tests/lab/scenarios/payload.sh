# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Payload: the bytes that a program has sent and received, through every door, also where its
# memory is scattered or gone; for whom, how many, and what a record keeps of it.
# check-on: trixie bookworm
# all-on: debug forky
# 6.1 has other probes and iterators; the debug kernel sees what reads where it must not, and
# takes two minutes.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

follow() { start_reader events socklife events --json --self "$@"; }
compare() { python3 tests/lab/programs/payload_compare.py "$@"; }

load_socklife
is "$(counter payload_subscriptions)" 0 'nobody asks for payload'
start burst "$programs/burst"
follow --payload=256
is "$(counter payload_subscriptions)" 1 'stats says that somebody does'
start bytes "$programs/bytes"
wait_for 120 'the program has been through all doors' said bytes 'done'
start payload "$programs/payload"
wait_for 60 'and has sent from scattered memory' said payload 'done'
socklife -a --json >"$scratch/table"
end_reader events
adds_up events
kernel_adds_up
is "$(counter payload_subscriptions)" 0 'the reader has gone'
cp "$scratch/table" "$scratch/bytes" "$scratch/payload" "$LAB_OUT"
grep '"event":"payload"' "$scratch/events" >"$LAB_OUT/payload-events"
compare "$scratch/bytes" "$scratch/table" "$scratch/events" >"$LAB_OUT/payload-verdict"

like=tests/lab/goldens/payload
[ ! -e "$like.$LAB_SUITE" ] || like=$like.$LAB_SUITE
diff -u "$like" <(grep -v ' ok$' "$LAB_OUT/payload-verdict") >"$scratch/differs"
[ ! -s "$scratch/differs" ] || note "$(cat "$scratch/differs")"
is "$(wc -l <"$scratch/differs")" 0 'what could not be copied has its known reason'
ok 'both ends agree to the byte at most doors' \
	test "$(grep -c ' ok$' "$LAB_OUT/payload-verdict")" -ge 60
sed 's/"payload":"30303030/"payload":"30303031/' "$scratch/events" >"$scratch/wrong"
ok 'one wrong byte is seen' eval \
	'compare "$scratch/bytes" "$scratch/table" "$scratch/wrong" | grep -q "write-read a sent begins"'

# said_of NAME COLUMN WAY: of a socket of the program "payload"
said_of()
{
	local inode id
	inode=$(awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$scratch/payload")
	id=$(jq -r "select(.inode == $inode) | .id" "$scratch/table")
	jq -r "select(.id == $id and .how_name == \"$3\") |
		\"\\(.result) \\(.payload | length / 2) \\(.payload[0:16]) \\(.payload_missing // \"whole\")\"" \
		"$LAB_OUT/payload-events" | head -n 1
}
is "$(said_of pieces 2 sent)" '300 256 6162636465666768 whole' '300 iovecs of a byte each are sent'
is "$(said_of scattered 3 received)" '300 256 6162636465666768 whole' 'and received'
is "$(said_of guard 2 sent)" '118 118 6162636465666768 whole' 'memory that ends before the call does'
is "$(said_of gone 2 sent)" '8388608 0  fault' 'memory that was given back: not faulted in'
is "$(said_of unmapped 2 sent)" '8388608 0  fault' 'memory that was unmapped'
say bytes end
say payload end
stop bytes
stop payload

# How many, of which.
follow --payload=16,first
start bytes "$programs/bytes" tcp4 write-read send-recv
wait_for 60 'a few doors again' said bytes 'done'
run python3 - <<-'EOF'
	import socket
	here, there = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
	here.bind(("127.0.0.1", 0))
	there.connect(here.getsockname())
	for words in b"", b"first words", b"more words":
	    there.send(words)
EOF
burst 3
end_reader events
is "$(jq -r 'select(.event == "payload" and .netid == "tcp") | .payload | length / 2' "$scratch/events" | sort -u)" 16 \
	'as many bytes as were asked for'
is "$(jq -r 'select(.event == "payload") | "\(.id) \(.how_name)"' "$scratch/events" | sort | uniq -d)" '' \
	'of the first send and the first receive of each socket alone'
is "$(jq -r 'select(.event == "payload" and .task.comm == "python3") | .payload' "$scratch/events")" \
	"$(printf 'first words' | od -An -tx1 | tr -d ' ')" '  a datagram without a byte is not the first'
# moments KIND...: socket and time of each event
moments() { jq -r --arg kinds "$*" 'select(.event | inside($kinds)) | "\(.id) \(.time_ns)"' "$scratch/events" | sort -u; }
is "$(comm -23 <(moments payload) <(moments send recv))" '' \
	'  at the time of its send or receive, however long that was told before'
is "$(jq -r 'select(.event == "payload") | .family' "$scratch/events" | sort -u)" inet \
	'AF_UNIX is not asked for'
follow
burst 3
end_reader events
is "$(grep -c '"event":"payload"' "$scratch/events")" 0 'without --payload there is none'

# Who may.
setpriv --reuid lab --regid lab --init-groups socklife events --payload >"$scratch/out" 2>&1
is "$?$(cat "$scratch/out")" "1socklife: events: payload: takes CAP_NET_ADMIN and CAP_NET_RAW in the initial user namespace (Operation not permitted)" \
	'not a user'
setpriv --bounding-set=-net_raw --inh-caps=-net_raw socklife events --payload >"$scratch/out" 2>&1
ok 'nor who has no CAP_NET_RAW' grep -q 'takes CAP_NET_ADMIN and CAP_NET_RAW' "$scratch/out"
unshare --user --map-root-user --net socklife events --payload >"$scratch/out" 2>&1
ok 'nor root of a container' grep -q 'takes CAP_NET_ADMIN and CAP_NET_RAW' "$scratch/out"

# Records.
follow --payload -w "$scratch/said.record"
start bytes "$programs/bytes" tcp4 write-read
wait_for 60 'something to record' said bytes 'done'
end_reader events
has() { grep -c '0000000\.0000008\.' "$1"; }
ok 'a record has it when it was asked for' test "$(has "$scratch/said.record")" -gt 0
run socklife events -q -r "$scratch/said.record" -w "$scratch/silent.record" >/dev/null
is "$(has "$scratch/silent.record")" 0 'a copy has it only when asked for'
run socklife events -q -r "$scratch/said.record" -w "$scratch/copy.record" --payload >/dev/null
ok '  and then it has it' test "$(has "$scratch/copy.record")" -gt 0
is "$(socklife events -r "$scratch/silent.record" --json | grep -c '"event":"send"')" \
	"$(socklife events -r "$scratch/said.record" --json | grep -c '"event":"send"')" '  and all the rest'

unload_socklife
run insmod ./socklife.ko payload=0
socklife events --payload >"$scratch/out" 2>&1
ok 'a parameter of the module forbids it to everybody' grep -q 'the parameter payload of the module' "$scratch/out"
unload_socklife
done_testing
