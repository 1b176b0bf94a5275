# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# What is told of exact sequences of calls is exactly what is in tests/lab/goldens.
#
#   namespace "lives": lo, and hole0 10.99.0.1/24, fd99::1/64 with a neighbour .2
#   whose hardware address nobody has. No default route.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

scratch=$(mktemp -d)
at_exit rm -rf "$scratch"
chmod 755 "$scratch"

make_hole lives
load_socklife

# told ACT FAMILY: run it under "socklife trace"; its events, as golden.py writes them, go
# to the file lives-ACT-FAMILY.
told()
{
	(cd "$scratch" && rm -f stream seqpacket dgram &&
		in_ns lives socklife trace --json -o "$scratch/trace" -- "$programs/lives" "$1" "$2") \
		2>"$scratch/stderr" || { note "$(cat "$scratch/stderr")"; }
	cp "$scratch/trace" "$LAB_OUT/trace-$1-$2" 2>/dev/null
	python3 tests/lab/programs/golden.py "$scratch/trace" >"$LAB_OUT/lives-$1-$2"
}

# like_golden ACT FAMILY DESC
like_golden()
{
	local golden=tests/lab/goldens/lives-$1 difference
	told "$1" "$2"
	difference=$(diff -u "$golden" "$LAB_OUT/lives-$1-$2" 2>&1)
	[ -z "$difference" ] || note "$(head -n 60 <<<"$difference")"
	is "${difference:+differs}" '' "$3"
}

like_golden tcp 4 'TCP: talk, TIME-WAIT and its end, reset, never accepted (IPv4)'
like_golden tcp 6 'TCP: talk, TIME-WAIT and its end, reset, never accepted (IPv6)'
like_golden connect 4 'connect: at once, later, refused, unreachable, timed out, interrupted (IPv4)'
like_golden connect 6 'connect: at once, later, refused, unreachable, timed out, interrupted (IPv6)'
like_golden udp 4 'UDP: unconnected, connected, disconnected, refused (IPv4)'
like_golden udp 6 'UDP: unconnected, connected, disconnected, refused (IPv6)'
like_golden stream 4 'AF_UNIX stream: path, abstract, pair, refused, queue full'
like_golden seqpacket 4 'AF_UNIX seqpacket: path, abstract, pair'
like_golden dgram 4 'AF_UNIX dgram: path, abstract, pair, peer gone'
like_golden descriptors 4 'descriptors: dup, dup2, close_range, fork, exec, SCM_RIGHTS, exit'

# A comparison that cannot fail is worth nothing.
sed 's/ECONNREFUSED/EPERM/' "tests/lab/goldens/lives-udp" >"$scratch/wrong"
ok 'another errno is a difference' eval '! diff -q "$scratch/wrong" "$LAB_OUT/lives-udp-4"'

unload_socklife
done_testing
