#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A child copies a socket to more numbers than are remembered, and exits; others are born
after it, whose descriptor tables are likely to be where its table was, and stay.

"socket INODE", "ended NANOSECONDS" (of CLOCK_MONOTONIC), "born PID..." and "ready".
"""
import os
import socket
import sys
import time

COPIES, CHILDREN = 6, 8

os.sched_setaffinity(0, {0})    # one processor frees the table and hands it out again
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
print("socket", os.fstat(s.fileno()).st_ino)
first = os.fork()
if not first:
    for n in range(COPIES):
        os.dup2(s.fileno(), 20 + n)
    os._exit(0)
os.waitpid(first, 0)
print("ended", time.monotonic_ns())
end, end_of_children = os.pipe()
born = []
for _ in range(CHILDREN):
    child = os.fork()
    if not child:
        os.close(end_of_children)
        os.read(end, 1)
        os._exit(0)
    born.append(child)
print("born", *born)
print("ready", flush=True)
sys.stdin.readline()
os.close(end_of_children)
for child in born:
    os.waitpid(child, 0)
