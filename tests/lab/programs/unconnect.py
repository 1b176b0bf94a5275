#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""unconnect.py: datagram sockets are connected, a line "FAMILY INODE" each, and
"connected". With the next line of input they give their peers up with
connect(AF_UNSPEC), "alone", with one more they are connected again, "again"."""
import ctypes
import os
import socket
import sys

TO = {socket.AF_INET: ("127.0.0.1", 7999), socket.AF_INET6: ("::1", 7999),
      socket.AF_UNIX: "\0unconnect"}
while os.dup(0) < 9:    # how many the interpreter has open is its own affair
    pass
libc = ctypes.CDLL(None, use_errno=True)
kept = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
kept.bind(TO[socket.AF_UNIX])


def step(word):
    print(word, flush=True)
    sys.stdin.readline()


sockets = [socket.socket(family, socket.SOCK_DGRAM) for family in TO]
for s in sockets:
    s.connect(TO[s.family])
    print(s.family.name, os.fstat(s.fileno()).st_ino)
step("connected")
for s in sockets:
    if libc.connect(s.fileno(), b"\0" * 16, 16):
        sys.exit(f"{s.family.name}: {os.strerror(ctypes.get_errno())}")
step("alone")
sockets[0].connect(TO[socket.AF_INET])
step("again")
