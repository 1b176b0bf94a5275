# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# socklife report -- COMMAND on the module: the page has the sockets of the command and what
# happened to them; tests/browser plays such pages.
# check-on: trixie
# all-on: bookworm forky
# What a reader makes of messages is the same on the debug kernel.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

load_socklife
run ip netns add shop
at_exit ip netns delete shop
run ip -n shop link set lo up
# A conversation of known bytes, and an end of its own.
cat >"$scratch/talk" <<'END'
#!/usr/bin/python3
import os, socket, sys
open(sys.argv[1], "w").close()
listener = socket.create_server(("127.0.0.1", 8080))
client = socket.create_connection(("127.0.0.1", 8080))
server, _ = listener.accept()
client.sendall(b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n")
server.recv(100)
server.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
server.close()
client.recv(100)
client.recv(100)
client.close()
os._exit(7)
END
chmod +x "$scratch/talk"

# page_of NAME EXPRESSION: what Python makes of the record in a page, called "record"
page_of()
{
	python3 - "$1" "$2" <<-'END'
		import sys
		sys.path.insert(0, "tests/browser")
		from record import Record, read_page
		page, _, data = read_page(sys.argv[1])
		record = Record(data)
		tcp = {i: s for i, s in record.final.items() if s["netid"] == "tcp"}
		kinds = lambda i: [record.events[n]["type"] for n in record.of[i]]
		print(eval(sys.argv[2]))
	END
}

page=$scratch/page.html
in_ns shop socklife report "$page" --perfetto "$scratch/trace.json" -- "$scratch/talk" "$scratch/ran" 2>"$scratch/said"
is $? 7 'it exits as the command does'
cp "$page" "$scratch/said" "$LAB_OUT"
is "$(cat "$scratch/said")$(page_of "$page" 'data.get("lost")')" 0 'no event is lost, and nothing else to say'
is "$(page_of "$page" 'sorted((s["send"]["bytes"], s["recv"]["bytes"]) for s in tcp.values() if s["state"] != "listening" and s.get("send", {}).get("bytes"))')" \
	'[(19, 38), (38, 19)]' 'both ends, with their bytes'
is "$(page_of "$page" '[k for i in tcp for k in kinds(i) if k in ("listen", "child", "accept", "connect")]')" \
	"['listen', 'connect', 'child', 'accept']" 'listener, caller and child, with their calls'
is "$(page_of "$page" 'sorted({s["creator"]["comm"] for s in tcp.values() if s.get("creator")})')" "['talk']" \
	'of the command alone'
ok 'the trace for Perfetto is JSON' jq -e '.traceEvents | length > 10' "$scratch/trace.json"
is "$(page_of "$page" '"shop.example" in page')" False 'what was said is not in it'
in_ns shop socklife report "$page" --payload -- "$scratch/talk" "$scratch/ran" 2>/dev/null
is "$? $(page_of "$page" '"GET /, host shop.example" in page, {s.get("name") for s in tcp.values() if s.get("name")}')" \
	"7 (True, {'shop.example'})" 'but with --payload, with names'

note 'what cannot be written is known before the command runs'
rm "$scratch/ran"
in_ns shop socklife report /no/such/folder/page.html -- "$scratch/talk" "$scratch/ran" 2>"$scratch/said"
is "$?" 1 'a page that cannot be written'
like "$(cat "$scratch/said")" '/no/such/folder/page.html.*No such file' '  is named'
ok '  the command has not run' test ! -e "$scratch/ran"
mkdir -m 777 "$scratch/lab"
chmod 755 "$scratch"
setpriv --reuid lab --regid lab --init-groups socklife report "$scratch/lab/page.html" -- "$scratch/talk" "$scratch/lab/ran" 2>"$scratch/said"
is "$? $(page_of "$scratch/lab/page.html" 'len(tcp)')" '7 3' 'a user has a page of own sockets'
in_ns shop socklife report "$page" -- /no/such/command 2>"$scratch/said"
is $? 127 'a command that is not there'
unload_socklife
done_testing
