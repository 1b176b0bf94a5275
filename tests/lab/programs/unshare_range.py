#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""unshare_range.py: threads call close_range() with CLOSE_RANGE_UNSHARE, which gives each a table
of its own first. The first closes the socket of port 7441, the second that of port 7442 and all
descriptors after it; the process keeps both."""
import ctypes
import os
import socket
import sys
import threading

CLOSE_RANGE, UNSHARE = 436, 2
libc = ctypes.CDLL(None, use_errno=True)
gone = threading.Barrier(3)


def udp(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.1", port))
    return s


def close_range(first, last):
    assert libc.syscall(CLOSE_RANGE, first, ctypes.c_uint(last), UNSHARE) == 0, ctypes.get_errno()
    gone.wait()
    threading.Event().wait()


first, second = udp(7441), udp(7442)
number = first.fileno()
assert second.fileno() == number + 1
for bounds in ((number, number), (number + 1, 0xffffffff)):
    threading.Thread(target=close_range, args=bounds, daemon=True).start()
gone.wait()
print("ready", flush=True)
sys.stdin.readline()
os._exit(0)
