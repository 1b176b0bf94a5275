# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a scenario is written with: TAP, waiting for conditions, network namespaces.
# A scenario sources this file, calls ok/is/skip/wait_for, and ends with
# done_testing; one that dies before is a failure.

tap_count=0 tap_failed=0 tap_done=''
tap_cleanups=()

# at_exit COMMAND...: run it when the scenario ends, last one first.
at_exit() { tap_cleanups+=("$(printf '%q ' "$@")"); }

tap_exit()
{
	local status=$? i
	for ((i = ${#tap_cleanups[@]} - 1; i >= 0; i--)); do
		eval "${tap_cleanups[i]}" >/dev/null 2>&1
	done
	[ -n "$tap_done" ] || echo "# died with status $status before done_testing"
	[ -n "$tap_done" ] && [ "$tap_failed" -eq 0 ] || exit 1
}
trap tap_exit EXIT
trap 'exit 130' INT TERM

# Files of this script alone.
scratch=$(mktemp -d)
at_exit rm -rf "$scratch"

# note TEXT: a comment in the output, each line of it.
note() { printf '# %s\n' "${*//$'\n'/$'\n'# }"; }

# run COMMAND...: show it, run it, show what it printed; its status is returned.
run()
{
	local output status=0
	note "\$ $*"
	output=$("$@" 2>&1) || status=$?
	[ -z "$output" ] || note "$output"
	return "$status"
}

# tap_result STATUS DESC
tap_result()
{
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $2"
	fi
}

# ok DESC COMMAND...: passes if COMMAND does.
ok()
{
	local desc=$1 status=0
	shift
	run "$@" || status=$?
	tap_result "$status" "$desc"
}

# is GOT WANT DESC: passes if both are the same text.
is()
{
	local status=0
	if [ "$1" != "$2" ]; then
		status=1
		note "got:  $1"
		note "want: $2"
	fi
	tap_result "$status" "$3"
}

# like GOT REGEX DESC: passes if the extended regular expression is found.
like()
{
	local status=0
	if ! [[ $1 =~ $2 ]]; then
		status=1
		note "got:       $1"
		note "no match:  $2"
	fi
	tap_result "$status" "$3"
}

# skip DESC REASON
skip()
{
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# wait_until SECONDS COMMAND...: poll until COMMAND succeeds, or says by $hopeless
# that it never will; no test by itself. The debug kernel is several times slower and
# gets as much more time.
hopeless=99
wait_until()
{
	local tries=$(($1 * 10 * (${LAB_DEBUG:-0} ? 5 : 1)))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $? -ne "$hopeless" ] || return 1
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# wait_for SECONDS DESC COMMAND...: passes if COMMAND succeeds within that time.
wait_for()
{
	local seconds=$1 desc=$2 status=0
	shift 2
	note "waiting up to $seconds s: $*"
	wait_until "$seconds" "$@" || status=$?
	[ "$status" -eq 0 ] || run "$@" || true
	tap_result "$status" "$desc"
}

# skip_all REASON: nothing of this scenario can run here.
skip_all()
{
	tap_done=1
	echo "1..0 # SKIP $1"
	exit 0
}

done_testing()
{
	echo "1..$tap_count"
	tap_done=1
	exit
}

# netns_pair CLIENT SERVER: two network namespaces, gone at the scenario's end.
#
#   CLIENT                     SERVER
#   eth0 10.77.0.1/24  <---->  eth0 10.77.0.2/24
#        fd77::1/64                 fd77::2/64
netns_pair()
{
	local client=$1 server=$2 name n=0
	for name in "$client" "$server"; do
		run ip netns add "$name"
		at_exit ip netns delete "$name"
	done
	run ip -n "$client" link add eth0 type veth peer name eth0 netns "$server"
	for name in "$client" "$server"; do
		n=$((n + 1))
		run ip -n "$name" link set lo up
		run ip -n "$name" address add "10.77.0.$n/24" dev eth0
		run ip -n "$name" address add "fd77::$n/64" dev eth0 nodad
		run ip -n "$name" link set eth0 up
	done
	wait_until 10 netns_has_carrier "$client" && wait_until 10 netns_has_carrier "$server"
}

netns_has_carrier() { ip -n "$1" -o link show eth0 | grep -q LOWER_UP; }

# in_ns NAME COMMAND...
in_ns()
{
	local name=$1
	shift
	ip netns exec "$name" "$@"
}

# load_socklife [PARAMETER=VALUE...]: the module, for as long as the scenario runs.
load_socklife()
{
	run insmod /lab/socklife.ko "$@" || return
	at_exit rmmod socklife
}
