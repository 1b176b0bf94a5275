# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# The kernel's generic client speaks with the module from the YAML spec alone, and hears
# what our own reader hears.
# check-on: trixie
# It reads the YAML spec; the debug kernel answers the same requests in netlink.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

client=$(find ynl -name cli.py 2>/dev/null | head -n 1)
[ -n "$client" ] || skip_all "the kernel's sources, which have the client, are in trixie's root alone"
ynl() { python3 "$client" --no-schema --output-json --spec Documentation/socklife.yaml "$@"; }

load_socklife
start datagrams "$programs/datagrams"
wait_for 60 'there are sockets' said datagrams 'done'
ok 'dump of sockets' eval 'ynl --dump socket-get >"$scratch/sockets"'
socklife -a --json >"$scratch/ours"
spec='[.[] | select(.creator.comm == "datagrams")] | map([.id, .inode, .uid, (.send.bytes // 0),
	(.recv.bytes // 0), (.remotes // [] | length), .holder[0].fd]) | sort'
ours='[.[] | select(.kind == "socket" and .creator.comm == "datagrams")] | map([.id, .inode, .uid,
	.send.bytes, .recv.bytes, (.remotes // [] | length), .holders[0].fd]) | sort'
jq -c "$spec" "$scratch/sockets" >"$scratch/a"
jq -c -s "$ours" "$scratch/ours" >"$scratch/b"
ok 'as our own reader has them' cmp "$scratch/a" "$scratch/b"
is "$(jq length "$scratch/a")" 39 'all of the program'
id=$(jq '.[0][0]' "$scratch/a")
is "$(ynl --do socket-get --json "{\"id\": $id}" | jq .id)" "$id" 'one socket by its id'
say datagrams end
stop datagrams
ok 'dump of the history' eval 'ynl --dump socket-get --json "{\"closed\": true}" >"$scratch/closed"'
ok 'with how they ended' jq -e --argjson id "$id" \
	'any(.[]; .id == $id and .closed and .end == "closed" and .releaser.comm == "datagrams")' \
	"$scratch/closed"
ok 'counters and hooks' eval 'ynl --do stats-get | jq -e "any(.counter[]; .name == \"sockets_freed\"
	and .value >= 39) and (.hook | length) > 10" >/dev/null'
like "$(ynl --do socket-get --json '{"id": 999999}' 2>&1)" 'forgotten' 'a refusal says why'

note 'the examples: a subscription by C and libmnl, and by the YAML spec alone'
start c "$programs/example_events"
start python env PYTHONPATH="$(dirname "$client")" python3 Documentation/examples/events.py \
	Documentation/socklife.yaml 4
wait_for 20 'the one by the spec is subscribed' said python subscribed
start burst "$programs/burst"
heard_by_c()
{
	say burst 1
	say burst sockets 1
	say burst drop
	grep -q ' event 12$' "$scratch/c" && grep -q ' event 16$' "$scratch/c"
}
wait_for 20 'C: descriptors come, sockets end' heard_by_c
ok 'and nothing else' eval '! grep -vE " event (12|13|15|16)$" "$scratch/c"'
ends_well python 'the other one ends by itself'
ok 'it has heard of a socket' grep -qE '^[0-9]+ [0-9]+ create$' "$scratch/python"
ok 'which was numbered without a hole' eval 'awk "NF == 3 && \$3 ~ /^[a-z]/ { if (\$1 != ++n) exit 1 }
	END { exit !n }" "$scratch/python"'
account=$(grep '^{' "$scratch/python")
is "$(jq .made <<<"$account")" "$(jq '.delivered + ."lost-ring" + ."lost-memory" + ."lost-reader"' <<<"$account")" \
	"made = delivered + lost: $account"
stop burst
kill "$c_pid"
wait "$c_pid"
unload_socklife
done_testing
