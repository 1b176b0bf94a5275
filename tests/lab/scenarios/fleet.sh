# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Documentation/fleet.md as it stands there: a real Prometheus scrapes what node_exporter has
# of "socklife export", rsyslog carries lines of JSON to a second machine (a namespace).
# all-on: trixie
# Prometheus and rsyslog are in trixie's root alone.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

command -v prometheus rsyslogd >/dev/null ||
	skip_all "Prometheus and rsyslog are in trixie's root alone"

load_socklife
for name in shop logs; do
	run ip netns add $name
	at_exit ip netns delete $name
	run ip -n $name link set lo up
done
run ip link add shop netns shop type veth peer name logs netns logs
run ip -n shop address add 10.99.1.1/24 dev shop
run ip -n logs address add 10.99.1.2/24 dev logs
run ip -n shop link set shop up
run ip -n logs link set logs up

note 'numbers: export, node_exporter, Prometheus'
mkdir "$scratch/textfiles" "$scratch/prometheus"
cat >"$scratch/prometheus.yml" <<'END'
global:
  scrape_interval: 1s
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['127.0.0.1:9100']
END
run promtool check config "$scratch/prometheus.yml"
start idle ip netns exec shop python3 -c 'import socket, sys
listener = socket.create_server(("127.0.0.1", 8080))
pairs = [(socket.create_connection(("127.0.0.1", 8080)), listener.accept()[0]) for _ in range(3)]
print("ready", flush=True)
sys.stdin.readline()'
wait_for 20 'three connections stand' said idle ready
in_ns shop socklife export --textfile "$scratch/textfiles/socklife.prom"
ok 'promtool has nothing to say' eval "promtool check metrics <'$scratch/textfiles/socklife.prom'"
run_in_background()
{
	in_ns shop "$@" >>"$LAB_OUT/fleet.log" 2>&1 &
	at_exit kill $!
}
run_in_background prometheus-node-exporter --collector.disable-defaults --collector.textfile \
	--collector.textfile.directory="$scratch/textfiles" --web.listen-address=127.0.0.1:9100
run_in_background prometheus --config.file="$scratch/prometheus.yml" \
	--storage.tsdb.path="$scratch/prometheus" --web.listen-address=127.0.0.1:9090

# asked EXPRESSION: what Prometheus answers, as "value labels".
asked()
{
	in_ns shop curl -s -G --data-urlencode "query=$1" http://127.0.0.1:9090/api/v1/query |
		jq -r '.data.result[]? | "\(.value[1]) \(.metric | del(.__name__, .instance, .job) | to_entries | map("\(.key)=\"\(.value)\"") | join(","))"' | sort
}
answers() { [ -n "$(asked "$1")" ]; }
wait_for 120 'Prometheus has scraped it' answers socklife_sockets
is "$(asked 'count({__name__=~"socklife_.+"})')" "$(grep -c '^socklife' "$scratch/textfiles/socklife.prom") " \
	'each sample of the file'
# samples METRIC: of the file, in the same words
samples() { sed -n "s/^$1{\(.*\)} \(.*\)/\2 \1/p" "$scratch/textfiles/socklife.prom" | sort; }
is "$(asked socklife_sockets)" "$(samples socklife_sockets)" 'sockets by state, as the file has them'
is "$(asked 'sum(socklife_sockets{family="inet",protocol="tcp",state="established"})')" '6 ' 'which are the six ends'
is "$(asked node_textfile_scrape_error)" '0 ' 'node_exporter found nothing wrong'
say idle end
gone() { ! in_ns shop ss -Htan state established '( sport = :8080 or dport = :8080 )' | grep -q .; }
wait_for 30 'the connections have ended' gone
in_ns shop socklife export --textfile "$scratch/textfiles/socklife.prom"
# time_waits LINES: of TCP over IPv4, out of such lines
time_waits() { awk '/family="inet",protocol="tcp",state="time-wait"/ { print $1 }' <<<"$1"; }
is_next() { [ "$(time_waits "$(asked socklife_sockets)")" = "$(time_waits "$(samples socklife_sockets)")" ]; }
ok 'three of their ends are in TIME-WAIT' test "$(time_waits "$(samples socklife_sockets)")" -ge 3
wait_for 60 'the next scrape has the next file' is_next

note 'lines: imfile, TCP with octet counting, imptcp'
mkdir "$scratch/spool.shop" "$scratch/spool.logs" "$scratch/lines"
# block WORD: the part of the page that has the word, with the addresses and paths of this stage.
block()
{
	awk -v word="$1" '
		/^```$/ { if (inside && index(text, word)) printf "%s", text; inside = !inside; text = ""; next }
		inside { text = text $0 "\n" }' Documentation/fleet.md |
		sed -e "s|/var/log/socklife/|$scratch/lines/|" -e 's|logs.example.org|10.99.1.2|' \
			-e "s|/var/log/fleet.json|$scratch/fleet.json|"
}
for part in shop:imfile logs:imptcp; do
	name=${part%:*}
	{
		echo "global(workDirectory=\"$scratch/spool.$name\")"
		block "${part#*:}"
	} >"$scratch/$name.conf"
	ok "the page has a part for $name" grep -q "${part#*:}" "$scratch/$name.conf"
	ok '  which rsyslog takes' rsyslogd -N1 -f "$scratch/$name.conf"
done
syslog()
{
	ip netns exec "$1" rsyslogd -n -f "$scratch/$1.conf" -i "$scratch/$1.pid" >>"$LAB_OUT/fleet.log" 2>&1 &
	at_exit kill $!
	collector=$!
}
syslog shop
syslog logs
run ip netns add busy
at_exit ip netns delete busy
run ip -n busy link set lo up
start_reader events socklife events -N --json
in_ns busy python3 -c 'import socket
listener = socket.create_server(("127.0.0.1", 8080))
for _ in range(20):
    client = socket.create_connection(("127.0.0.1", 8080))
    server = listener.accept()[0]
    client.sendall(b"hello")
    server.recv(5)'
end_reader events
grep '^{' "$scratch/events" >"$scratch/lines/events.json"
n=$(wc -l <"$scratch/lines/events.json")
ok 'there is something to ship' test "$n" -gt 300
all_came() { [ "$(wc -l <"$scratch/fleet.json" 2>/dev/null || echo 0)" -ge "$(wc -l <"$scratch/lines/events.json")" ]; }
wait_for 60 'all lines have come' all_came
ok 'byte for byte' cmp "$scratch/lines/events.json" "$scratch/fleet.json"
is "$(jq -s length "$scratch/fleet.json")" "$n" 'each is JSON'
kill "$collector"
wait "$collector" 2>/dev/null
in_ns busy socklife closed --json >>"$scratch/lines/events.json"
syslog logs
wait_for 120 'what was written while nobody collected comes when somebody does' all_came
ok 'in order and whole' cmp "$scratch/lines/events.json" "$scratch/fleet.json"
unload_socklife
done_testing
