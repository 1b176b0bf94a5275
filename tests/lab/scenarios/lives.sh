# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# What is told of exact sequences of calls is exactly what is in tests/lab/goldens.
#
#   namespace "lives": lo, and hole0 10.99.0.1/24, fd99::1/64 with a neighbour .2
#   whose hardware address nobody has. No default route.
# check-on: debug trixie bookworm forky
# Each kernel names some of the hooked functions differently.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

chmod 755 "$scratch"

make_hole lives
load_socklife

where=(in_ns lives)

# lives ACT FAMILY DESC
lives()
{
	rm -f "$scratch"/{stream,seqpacket,dgram}
	like_golden "lives-$1" "lives-$1-$2" "$3" "$programs/lives" "$1" "$2"
}

lives tcp 4 'TCP: talk, TIME-WAIT and its end, reset, never accepted (IPv4)'
lives tcp 6 'TCP: talk, TIME-WAIT and its end, reset, never accepted (IPv6)'
lives connect 4 'connect: at once, later, refused, unreachable, timed out, interrupted, to itself (IPv4)'
lives connect 6 'connect: at once, later, refused, unreachable, timed out, interrupted, to itself (IPv6)'
lives udp 4 'UDP: unconnected, connected, disconnected, refused (IPv4)'
lives udp 6 'UDP: unconnected, connected, disconnected, refused (IPv6)'
lives stream 4 'AF_UNIX stream: path, abstract, pair, refused, queue full'
lives seqpacket 4 'AF_UNIX seqpacket: path, abstract, pair'
lives dgram 4 'AF_UNIX dgram: path, abstract, pair, peer gone'
lives descriptors 4 'descriptors: dup, dup2, close_range, fork, exec, SCM_RIGHTS, exit'

# A comparison that cannot fail is worth nothing.
sed 's/ECONNREFUSED/EPERM/' "tests/lab/goldens/lives-udp" >"$scratch/wrong"
ok 'another errno is a difference' eval '! diff -q "$scratch/wrong" "$LAB_OUT/lives-udp-4"'

unload_socklife
done_testing
