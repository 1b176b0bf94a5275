# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# The trace events socklife:*, by perf, trace-cmd and bpftrace: each sees the sends and
# receives that a program makes, and nothing is made for them when they have gone.
# check-on: trixie
# all-on: bookworm forky
# The tools are those of each suite; bpftrace compiles for half a minute on the emulator.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

events=/sys/kernel/tracing/events/socklife
burst=("$programs/burst")
n=50
load_socklife
is "$(cd $events && echo */)" \
	'accept/ bind/ child/ connect/ connect_result/ connect_return/ create/ error/ failed_call/ fd_close/ fd_install/ free/ listen/ recv/ release/ send/ shutdown/ state/' \
	'there is a trace event for each type'

echo "$n" >"$scratch/input"
# in_burst FILE EVENT: how many of them the program made, of what a tool has printed. By the
# field: the name before a line is not always known to the tool ("<...>").
in_burst() { grep -cE "$2:.* program=burst " "$scratch/$1"; }

ok 'perf records' eval 'perf record -q -a -e "socklife:*" -o "$scratch/perf.data" -- "${burst[@]}" <"$scratch/input"'
perf script -i "$scratch/perf.data" >"$scratch/perf"
is "$(in_burst perf send) $(in_burst perf recv)" "$n $n" 'perf script has each send and receive'
like "$(grep 'socklife:send:' "$scratch/perf" | head -n 1)" \
	'id=[0-9]+ .*family=1 .*state=ESTABLISHED .*program=burst .*result=1 ' 'with its fields'

ok 'trace-cmd records' eval 'trace-cmd record -q -e socklife -o "$scratch/trace.dat" "${burst[@]}" <"$scratch/input" >"$scratch/out"'
trace-cmd report -i "$scratch/trace.dat" >"$scratch/tracecmd" 2>"$scratch/tracecmd.err" ||
	note "trace-cmd report ended with $?"
[ -s "$scratch/tracecmd" ] || note "$(tail -n 5 "$scratch/tracecmd.err"; ls -l "$scratch/trace.dat")"
is "$(in_burst tracecmd send) $(in_burst tracecmd recv)" "$n $n" 'trace-cmd report has them'

start server python3 -c 'import socket
s = socket.create_server(("127.0.0.1", 7007))
c = socket.create_connection(("127.0.0.1", 7007))
a, _ = s.accept()
print("ready", flush=True)
input()
c.sendall(b"x" * 1234)
a.recv(2000)
print("sent", flush=True)
input()'
wait_for 20 'a connection' said server ready
bpftrace -e 'BEGIN { printf("attached\n"); }
	tracepoint:socklife:send /args->program == "python3"/ { @bytes = sum(args->result); @n = count(); }
	interval:s:1 { print(@bytes); }' >"$scratch/bpftrace" 2>&1 &
bpftrace=$!
at_exit kill "$bpftrace"
attached() { grep -qx attached "$scratch/bpftrace"; }
wait_for 200 'bpftrace is attached' attached
echo 1 >"$events/send/enable"
say server
wait_for 20 'it sends' said server sent
counted() { grep -qx '@bytes: 1234' "$scratch/bpftrace"; }
wait_for 60 'bpftrace has its bytes' counted
kill -INT "$bpftrace"
wait "$bpftrace"
like "$(cat /sys/kernel/tracing/trace)" 'send: id=.* local=127\.0\.0\.1:[0-9]+ remote=127\.0\.0\.1:7007 .*result=1234 ' \
	'and the file in tracefs shows its addresses'
echo 0 >"$events/send/enable"
is "$(counter events_made)" 0 'a trace event is no subscription'

note 'the module goes while a trace event is on'
echo 1 >"$events/enable"
say server
stop server
unload_socklife
ok 'and the trace events with it' test ! -e "$events"
done_testing
