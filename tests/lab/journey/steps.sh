# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The journey, step by step: each does something on the stage and leaves in $out
# what socklife saw of it, as STEP.rec (a record) and STEP.events.json. For "tell",
# which shows them to people, and for the scenario. Needs tests/lab/lib.sh.

stage=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${LAB_OUT:?}/journey
PATH=$stage:$PATH
page=http://www.lab.example/

# stage_up: the computers, and who is who in the files "computers" and "servers".
stage_up()
{
	local name
	mkdir -p "$out"
	journey up || return
	for name in client resolver root example zone web; do
		echo "$name $(stat -Lc %i "/run/netns/$name")"
	done >"$out/computers"
	servers_are
}

servers_are()
{
	local name
	for name in resolver root example zone web; do
		echo "$name $(journey pid "$name")"
	done >"$out/servers"
}

number_of() { awk -v name="$2" '$1 == name { print $2 }' "$out/$1"; }
netns_of() { number_of computers "$1"; }
pid_of() { number_of servers "$1"; }

# record STEP COMMAND...: run COMMAND while all events of all computers are recorded, and
# what the options $recorded add.
recorded=()
record()
{
	local step=$1 recorder status=0
	shift
	socklife events -N -q "${recorded[@]}" -w "$out/$step.rec" 2>"$out/$step.sum" &
	recorder=$!
	# It subscribes before it writes what there is.
	wait_until 20 test -s "$out/$step.rec" || return
	"$@" || status=$?
	wait_until 20 none_is_going
	kill -INT "$recorder"
	wait "$recorder"
	# a TIME-WAIT lasts a minute, and to unfold may take as long
	socklife -a -N -t --json 'state time-wait' >"$out/$step.timewait.json"
	unfold "$step"
	return "$status"
}

# UDP sockets are freed a grace period after their last close.
none_is_going() { ! socklife -a -N -u --json | jq -e -s 'any(.[]; .released)' >/dev/null; }

# unfold STEP: its record as JSON: all events, and the sockets of each server.
unfold()
{
	local step=$1 name
	socklife events -N --json -r "$out/$step.rec" >"$out/$step.events.json" 2>/dev/null
	for name in resolver root example zone web; do
		side "$step" "$name" --json >"$out/$step.$name.json"
	done
}

# side STEP SERVER [OPTIONS]: what one of the servers did in it.
side()
{
	local step=$1 name=$2
	shift 2
	socklife trace -N -r "$out/$step.rec" -t rel -p "$(pid_of "$name")" "$@" 2>/dev/null
}

# of_curl STEP: the sockets of the program that called.
of_curl()
{
	local pid
	pid=$(jq -r 'select(.task.comm == "curl").task.pid' "$out/$1.events.json" | head -n 1)
	socklife trace -N --json -r "$out/$1.rec" -p "${pid:-0}" 2>/dev/null
}

# The connection's last packets are under way when the program is gone: wait until
# no socket of these two computers is on its way out.
all_quiet()
{
	local name
	for name in client web; do
		on "$name" ss -Htan state fin-wait-1 state fin-wait-2 state closing \
			state last-ack | grep -q . && return 1
	done
	return 0
}

client_curl() { watched on client curl -4 -s "$@" && wait_until 20 all_quiet; }

# watched COMMAND...: "tell" shows its sockets while it runs.
watched() { "$@"; }

step_first()
{
	: >/run/journey/access.log
	socklife -l -N -t --json >"$out/first.listeners.json"
	record first client_curl -o "$out/first.html" "$page"
	cp /run/journey/access.log "$out/first.access.json"
	of_curl first >"$out/first.curl.json"
	socklife waterfall -r "$out/first.rec" --svg "$out/first.svg" --conversation \
		"$(jq -r 'select(.kind == "socket" and .netid == "tcp").id' "$out/first.curl.json")"
	socklife events -N -r "$out/first.rec" >"$out/first.txt" 2>/dev/null
	socklife events -N -n -r "$out/first.rec" >"$out/first.numbers.txt" 2>/dev/null
	socklife closed -N --json >"$out/first.closed.json"
}

# Nobody listens: only the history tells of it.
step_unwatched()
{
	client_curl -o "$out/unwatched.html" "$page"
	socklife closed -N --json 'comm = curl' >"$out/unwatched.closed.json"
	on client cat /proc/net/socklife/closed >"$out/unwatched.closed.txt"
}

# What was said, with the resolver's cache as it was at first: empty.
step_said()
{
	journey keepalive off && journey forget || return
	recorded=(--payload)
	: >/run/journey/unbound.log
	witness_begins
	record said client_curl -o "$out/said.html" "$page"
	record said_missing ask_for_nothing
	witness_ends said
	cp /run/journey/unbound.log "$out/said.unbound.log"
	recorded=()
	of_curl said >"$out/said.curl.json"
	socklife events -N -n -t none --explain -r "$out/said.rec" 'comm = curl and not netid u_str' \
		>"$out/said.explained.txt" 2>/dev/null
}

# All DNS passes the resolver's port of the switch.
witness_begins()
{
	mkfifo "$out/witness.in" || return
	ip netns exec switch "$stage/witness" resolver <"$out/witness.in" >"$out/witness" &
	witness=$!
	exec 7>"$out/witness.in"
	wait_until 20 grep -q ready "$out/witness"
}

# What it saw may wait to be read: the last answer is the one to wait for.
witness_ends()
{
	wait_until 20 grep -q '10.7.0.2 10.7.0.1 r nowhere' "$out/witness"
	exec 7>&-
	wait "$witness"
	mv "$out/witness" "$out/$1.wire"
	rm "$out/witness.in"
}

# The same page by HTTPS, from a site that shares the address.
step_tls()
{
	recorded=(--payload)
	: >/run/journey/access.log
	record tls client_curl --cacert /run/journey/secure.pem -o "$out/tls.html" \
		https://secure.lab.example/
	cp /run/journey/access.log "$out/tls.access.json"
	of_curl tls >"$out/tls.curl.json"
	recorded=()
}

step_second() { record second client_curl -o "$out/second.html" "$page"; }

step_missing()
{
	record missing ask_for_nothing
	record missing_again ask_for_nothing
}

ask_for_nothing() { ! watched on client getent ahostsv4 nowhere.lab.example; }

# Three requests on one connection, which then ends at the client's wish.
step_keepalive()
{
	journey keepalive on || return
	servers_are
	record keepalive client_curl -o "$out/keepalive.#1" "${page}{circle,square,triangle}.svg"
}

step_reset()
{
	record reset_by_server must_fail 56 client_curl http://www.lab.example:8080/
	record refused must_fail 7 client_curl http://www.lab.example:81/
}

# must_fail STATUS COMMAND...
must_fail()
{
	local want=$1 status=0
	shift
	"$@" || status=$?
	[ "$status" -eq "$want" ]
}

# The server sleeps while two programs call, and a third one only made a socket.
step_queue() { record queue call_a_sleeping_server; }

call_a_sleeping_server()
{
	local web callers=()
	web=$(pid_of web)
	mkfifo "$out/hold"
	on client hold make <"$out/hold" &
	callers+=($!)
	exec 5>"$out/hold"
	kill -STOP "$web"
	on client curl -4 -s -o "$out/queue.1" "$page" &
	callers+=($!)
	on client curl -4 -s -o "$out/queue.2" "$page" &
	callers+=($!)
	wait_until 60 both_wait && wait_until 20 only_made
	printf '%s\n' "${callers[@]}" >"$out/queue.pids"
	socklife -a -N -t -n --json >"$out/queue.table.json"
	watched_table
	kill -CONT "$web"
	exec 5>&-
	wait "${callers[@]}"
	rm "$out/hold"
	wait_until 20 all_quiet
}

# Both requests have arrived in sockets that nobody accepted yet.
both_wait()
{
	[ "$(on web ss -Htn state established 'sport = :80' | awk '$1 > 0' | wc -l)" -eq 2 ]
}

only_made() { socklife -a -N -t -H 'comm = hold and state closed' | grep -q .; }
watched_table() { :; }

# Both sides close at the same time: each one's FIN is still on its way, for a
# second, when the other closes.
step_both() { record both close_both; }

close_both()
{
	local computer both=()
	mkfifo "$out/hold.web" "$out/hold.client"
	on web hold listen 10.7.0.6 9000 <"$out/hold.web" &
	both+=($!)
	exec 5>"$out/hold.web"
	wait_until 20 eval "on web ss -Htln | grep -q :9000"
	on client hold connect 10.7.0.6 9000 <"$out/hold.client" &
	both+=($!)
	exec 6>"$out/hold.client"
	wait_until 20 eval "on web ss -Htn state established 'sport = :9000' | grep -q ."
	wait_until 20 eval "on client ss -Htn state established 'dport = :9000' | grep -q ."
	for computer in client web; do
		on "$computer" tc qdisc add dev eth0 root netem delay 1s
	done
	exec 5>&- 6>&-
	wait "${both[@]}"
	wait_until 20 all_quiet
	for computer in client web; do
		on "$computer" tc qdisc delete dev eth0 root
	done
	rm "$out/hold.web" "$out/hold.client"
}

# step_chromium off|on: Chromium loads the page, with or without keep-alive. Who else
# counts its connections: the client's packet filter notes the source port of each
# SYN, the server logs what it served.
step_chromium()
{
	local step=chromium_$1 newest
	journey keepalive "$1" || return
	servers_are
	on client nft -f - <<-'END'
		table inet witness {
			set ports { type inet_service; flags dynamic; size 1024; }
			chain out {
				type filter hook output priority 0
				tcp flags & (syn | ack) == syn tcp dport 80 add @ports { tcp sport }
			}
		}
	END
	: >/run/journey/access.log
	: >"$out/$step.network"
	newest=$(socklife -a -N --json | jq -s 'map(.id // 0) | max')
	socklife trace -N -t rel --payload --linger 5 -w "$out/$step.rec" -o "$out/$step.txt" -- \
		on client chromium --headless --no-sandbox --disable-gpu --disable-quic \
		--no-first-run --disable-background-networking --disable-component-update \
		--disable-sync --disable-dev-shm-usage --timeout=120000 \
		--user-data-dir="$out/profile" --dump-dom "$page" \
		>"$out/$step.html" 2>"$out/$step.err" &
	chromium=$!
	while_chromium_runs "$step"
	wait "$chromium"
	wait_until 20 all_quiet
	rm -rf "$out/profile"
	unfold "$step"
	chromium_sockets "$step" >"$out/$step.sockets.json"
	chromium_waterfall "$step" "$newest"
	grep -h '^made' "$out/$step.txt" "$out/$step.err" >"$out/$step.sum"
	cp /run/journey/access.log "$out/$step.access.json"
	on client nft -j list set inet witness ports >"$out/$step.ports.json"
	on client nft delete table inet witness
}

# chromium_waterfall STEP NEWEST: the lives of its sockets, all made after that one, on
# one time axis, as text and as a picture; and the bars of what listens at this moment.
chromium_waterfall()
{
	local options=(waterfall -N -n -t -u -p chromium -r "$out/$1.rec") chosen="id > $2"
	COLUMNS=160 socklife "${options[@]}" "$chosen" >"$out/$1.waterfall.txt"
	socklife "${options[@]}" --svg "$out/$1.svg" "$chosen"
	COLUMNS=160 socklife waterfall -N -n -t -l >"$out/$1.listeners.txt"
}

# "tell" has something to show meanwhile.
while_chromium_runs()
{
	while kill -0 "$chromium" 2>/dev/null; do
		network_process "$1"
		sleep 0.3
	done
}

# Which process is the one that speaks to the network? Its command line says so. As
# long as it lives there is no other; to read all command lines is slow.
network_process()
{
	local known
	known=$(tail -n 1 "$out/$1.network")
	if [ -z "$known" ] || ! kill -0 "$known" 2>/dev/null; then
		pgrep -f 'type=utility.*utility-sub-type=network' >>"$out/$1.network"
	fi
}

# All that was made in the client's network, with its end if it has one.
chromium_sockets()
{
	local view makers
	makers=$(jq -s -c "[.[] | select(.netns == $(netns_of client) and .event == \"create\")
		| .task.pid] | unique" "$out/$1.events.json")
	for view in -a closed; do
		socklife $view -N --json --read "$out/$1.rec"
	done | jq -c --argjson makers "$makers" \
		'select(.kind == "socket" and .census == false and (.creator.pid | IN($makers[])))'
}

# The table of the whole machine, and what ss sees in each of its parts. A TIME-WAIT
# may end meanwhile: what ss shows is in the table before or in that after.
step_table()
{
	local name
	socklife -a -N --json >"$out/table.before.json"
	for name in client resolver root example zone web; do
		on "$name" ss -Htuan | sed "s/^/$name /"
	done >"$out/table.ss"
	socklife -a -N --json >"$out/table.json"
}

# relay COMMAND...: its TAP becomes ours.
relay()
{
	local line ended=
	while IFS= read -r line; do
		case $line in
		'exit status '*) ended=$line ;;
		'ok '*) tap_result 0 "${line#ok * - }" ;;
		'not ok '*) tap_result 1 "${line#not ok * - }" ;;
		*) note "$line" ;;
		esac
	done < <("$@" 2>&1; echo "exit status $?")
	is "$ended" 'exit status 0' "${1##*/} came to its end"
}

