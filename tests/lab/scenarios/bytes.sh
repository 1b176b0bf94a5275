# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash source=../lib.sh disable=SC2016,SC2034,SC2119,SC2154
# Bytes are counted exactly, whichever door they took: each side of each pair of
# sockets has the numbers that the program itself added up.
# check-on: debug trixie bookworm forky
# 6.1 counts by return probes, and 7.2 receives without copying.
. "$(dirname "$0")/../lib.sh"
. tests/lab/sockets.sh

# how_far: through which door the program went last, should it stick in one.
how_far()
{
	note "$(tail -n 3 "$scratch/bytes")"
	note "$(cat "/proc/$bytes_pid"/{wchan,syscall,stack} 2>&1)"
}

load_socklife
start bytes "$programs/bytes"
wait_for 60 'the program has been through all doors' said bytes 'done'
said bytes 'done' || how_far
socklife -a --json >"$scratch/table"
cp "$scratch/table" "$scratch/bytes" "$LAB_OUT"
python3 tests/lab/programs/bytes_compare.py "$scratch/bytes" "$scratch/table" >"$scratch/verdict"
cp "$scratch/verdict" "$LAB_OUT/bytes-verdict"

kinds=(tcp4 tcp6 udp4 udp6 stream seqpacket dgram)
for kind in "${kinds[@]}"; do
	is "$(grep "^$kind/" "$scratch/verdict" | grep -v ' ok$')" '' \
		"$kind: $(grep -c "^$kind/" "$scratch/verdict") doors counted to the byte"
done
ok 'each kind went through ten doors at least' \
	test "$(wc -l <"$scratch/verdict")" -ge 70

is "$(jq -s 'map(select(.rx_eof and .netid != "u_seq" and any(.holders[]; .comm == "bytes"))) | length' "$scratch/table")" 0 \
	'a receive of nothing, or from the error queue, is not the end of the stream'
# Two of three messages at four doors: newer kernels ask for permission to receive only the
# first. 6.1 does without asking.
unasked=8
[ "$LAB_SUITE" != bookworm ] || unasked=0
is "$(counter transfers_size_unknown)" "$unasked" 'what was asked for is known of all others'

sed 's/"bytes":100,/"bytes":101,/g' "$scratch/table" >"$scratch/wrong"
ok 'one byte more is seen' eval \
	'python3 tests/lab/programs/bytes_compare.py "$scratch/bytes" "$scratch/wrong" | grep -q "program 100 socklife 101"'

# Doors where it is no chance how much a call finds.
only='send recv'
same=(write-read writev-readv send-recv sendmsg-recvmsg peek again sendfile splice-to splice-from
	io_uring io_uring-polled)
like_golden bytes-tcp bytes-tcp 'TCP: each call through its doors' "$programs/bytes" tcp4 "${same[@]}" \
	nothing discard
like_golden bytes-udp bytes-udp 'UDP: likewise' "$programs/bytes" udp4 "${same[@]}" \
	sendmmsg-recvmmsg empty truncated errqueue segments more
like_golden bytes-unix bytes-unix 'AF_UNIX: likewise' "$programs/bytes" stream "${same[@]}" nothing
if grep -q '^tcp4/sockmap-drop missing' "$scratch/bytes"; then
	skip 'sockmap' 'this kernel has no CONFIG_BPF_STREAM_PARSER'
else
	like_golden bytes-sockmap bytes-sockmap 'sockmap: nobody has taken what is redirected or dropped' \
		"$programs/bytes" tcp4 sockmap-redirect sockmap-drop
fi
if grep -q '^tcp4/io_uring-zcrx missing' "$scratch/bytes"; then
	skip 'zero-copy receive of io_uring' 'this kernel, or liburing, has none without a network device'
else
	like_golden bytes-zcrx bytes-zcrx 'zero-copy receive of io_uring: the program has received' \
		"$programs/bytes" tcp4 io_uring-zcrx
fi

# Sends and receives of the kernel's own.
run insmod tests/lab/kernel_user/kernel_user.ko
socklife -a -t --json >"$scratch/kernel"
for side in '.remote.port == 7300 and .send.bytes == 130 and .recv.bytes == 70' \
	'.local.port == 7300 and .passive and .send.bytes == 70 and .recv.bytes == 130'; do
	ok 'inside the kernel: counted to the byte' jq -e -s "any(.[]; $side and .kernel and .holders == [])" \
		"$scratch/kernel"
done
run rmmod kernel_user

is "$(awk '$1 == "hook" && $5 + 0' /proc/net/socklife/stats)" '' 'no hook missed a call'
say bytes end
stop bytes
unload_socklife
done_testing
