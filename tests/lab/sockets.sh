# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# What scenarios about sockets have in common. Sourced after lib.sh.

programs=/lab/tests/lab/programs
trap '' PIPE	# what start() started may end by itself

# a_few NORMAL DEBUG [ALL]: how often; less on the debug kernel, which is slow; ALL on other
# kernels if make check-all runs it (LAB_ALL).
a_few()
{
	if [ -n "${LAB_DEBUG:-}" ]; then
		echo "$2"
	elif [ -n "${LAB_ALL:-}" ]; then
		echo "${3:-$1}"
	else
		echo "$1"
	fi
}

# make_hole NAME: a namespace in which 10.99.0.2 and fd99::2 never answer, and
# other networks are unreachable.
make_hole()
{
	run ip netns add "$1"
	at_exit ip netns delete "$1"
	run ip -n "$1" link set lo up
	run ip -n "$1" link add hole0 type veth peer name hole1
	run ip -n "$1" address add 10.99.0.1/24 dev hole0
	run ip -n "$1" address add fd99::1/64 dev hole0 nodad
	run ip -n "$1" link set hole1 up
	run ip -n "$1" link set hole0 up
	run ip -n "$1" neighbour add 10.99.0.2 lladdr 02:00:00:00:00:99 dev hole0 nud permanent
	run ip -n "$1" neighbour add fd99::2 lladdr 02:00:00:00:00:99 dev hole0 nud permanent
}

# unload_socklife: a test of its own; what the module told goes with it.
unload_socklife()
{
	ok 'the module unloads' rmmod socklife
	ok 'the module is gone' eval '! grep -q ^socklife /proc/modules'
}

# counter NAME: from the statistics of the module, without making a socket.
counter() { awk -v name="$1" '$1 == name { print $2 }' /proc/net/socklife/stats; }

# counter_is NAME VALUE, counter_above NAME VALUE: for wait_for.
counter_is() { [ "$(counter "$1")" = "$2" ]; }
counter_above() { [ "$(counter "$1")" -gt "$2" ]; }

# start NAME COMMAND...: in the background, with $NAME_in to write to it; what it
# prints is in the file $scratch/NAME.
inputs=()
start()
{
	local name=$1 fd
	shift
	rm -f "$scratch/$name.in"
	mkfifo "$scratch/$name.in"
	(
		# who has another's input open keeps it from ending
		for fd in "${inputs[@]}"; do
			eval "exec $fd>&-"
		done
		exec "$@"
	) <"$scratch/$name.in" >"$scratch/$name" 2>"$scratch/$name.err" &
	eval "${name}_pid=\$!"
	at_exit kill "$!"
	eval "exec {${name}_in}>\"\$scratch/\$name.in\""
	eval "inputs+=(\$${name}_in)"
}

# say NAME [WORDS]: a line to what start() started.
say()
{
	local name=$1_in
	shift
	echo "$*" >&"${!name}"
}

# said NAME LINE: it printed just this line; for wait_for. Not waited for is one that
# has ended without.
said()
{
	local pid=$1_pid status=1
	kill -0 "${!pid}" 2>/dev/null || status=$hopeless
	! grep -qxF -- "$2" "$scratch/$1" || return 0
	[ "$status" -eq 1 ] || cat "$scratch/$1.err"
	return "$status"
}

# stop NAME: end of its input, and its exit status.
stop()
{
	local in=$1_in pid=$1_pid
	eval "exec ${!in}>&-"
	wait "${!pid}"
}

# ends_well NAME DESC: a test: what start() started ends, and all was well with it.
ends_well()
{
	stop "$1"
	is "$?" 0 "$2"
	[ ! -s "$scratch/$1.err" ] || note "$(cat "$scratch/$1.err")"
}

# poke_until_told NAME: make events until the reader NAME has written one. $poked
# is the "burst" that it can see.
poked=burst
poke_until_told()
{
	say "$poked" 1
	grep -q '"kind":"event"' "$scratch/$1"
}

# start_reader NAME COMMAND...: "socklife events --json" and the like, subscribed
# when this returns. It needs a burst to be told of.
start_reader()
{
	start "$@"
	wait_for 30 "$1 is told of events" poke_until_told "$1"
}

# pin_worker: the feed's worker will be on the second CPU; before load_socklife.
pin_worker()
{
	local cpus=/sys/devices/virtual/workqueue/cpumask
	at_exit eval "echo $(cat $cpus) >$cpus"
	echo 2 >$cpus
}

# hold_worker: that CPU has other work, so events are made faster than they are sent, which
# would be chance otherwise; release_worker.
hold_worker()
{
	chrt --fifo 50 taskset --cpu-list 1 bash -c 'while :; do :; done' &
	hog=$!
	at_exit kill -KILL "$hog"
}

release_worker() { kill -KILL "$hog"; }

# burst N: that many datagrams, and wait until they are through.
burst()
{
	bursts=$((${bursts:-0} + 1))
	say burst "$1"
	say burst "mark $bursts"
	wait_until 120 said burst "done mark $bursts"
}

# end_reader NAME: Ctrl-C, and wait; its last line is the sum.
end_reader()
{
	local pid=$1_pid
	kill -INT "${!pid}"
	wait "${!pid}"
	summary_of "$1" | tee "$LAB_OUT/$1.summary" | sed 's/^/# /'
}
summary_of() { grep '"kind":"summary"' "$scratch/$1" | tail -n 1; }

# of_summary NAME KEY
of_summary() { summary_of "$1" | jq ".$2"; }

# adds_up NAME: made = delivered + dropped, and as many were read as delivered.
adds_up()
{
	ok "$1: made = delivered + dropped" test -n \
		"$(summary_of "$1" | jq 'select(.made == .delivered + .dropped and .made > 0) | .made')"
}

# kernel_adds_up: each event, for each subscription, was sent or is counted as lost, for
# one reason.
kernel_adds_up()
{
	is "$(counter events_made)" "$(($(counter events_sent) + $(counter events_lost_ring_full) +
		$(counter events_lost_no_reader) + $(counter events_lost_no_memory) +
		$(counter events_lost_reader_full)))" 'the kernel: made = sent + lost, by reason'
}

# settled: no event is on its way any more; for wait_for.
settled()
{
	local before
	before=$(cat /proc/net/socklife/stats)
	sleep 0.3
	[ "$before" = "$(cat /proc/net/socklife/stats)" ]
}

# golden_of NAME: tests/lab/goldens/NAME, or NAME.$LAB_SUITE where that kernel goes another
# way.
golden_of()
{
	local golden=tests/lab/goldens/$1
	[ ! -e "$golden.$LAB_SUITE" ] || golden=$golden.$LAB_SUITE
	echo "$golden"
}

# like_golden GOLDEN COPY DESC COMMAND...: a test: the events of COMMAND under "socklife
# trace", as golden.py writes them, are those of golden_of GOLDEN. They are left
# in the file COPY.
# The command runs in $scratch, behind the words of "where". $only: the events to
# compare; "": all. $trace_options: further words for "socklife trace".
only=''
where=() trace_options=()
like_golden()
{
	local golden copy=$2 desc=$3 wrong=''
	golden=$(golden_of "$1")
	shift 3
	(cd "$scratch" && "${where[@]}" socklife trace --linger 20 "${trace_options[@]}" --json -o "$scratch/trace" -- "$@") \
		>/dev/null 2>"$scratch/stderr" || wrong=$(cat "$scratch/stderr" && echo ended badly)
	cp "$scratch/trace" "$LAB_OUT/trace-$copy" 2>/dev/null
	# shellcheck disable=SC2086 # words
	python3 tests/lab/programs/golden.py "$scratch/trace" $only >"$LAB_OUT/$copy" 2>&1
	wrong+=$(diff -u "$golden" "$LAB_OUT/$copy" 2>&1)
	[ -z "$wrong" ] || note "$(head -n 60 <<<"$wrong")"
	is "${wrong:+differs}" '' "$desc"
}
