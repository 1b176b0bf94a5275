#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""crowd.py connect|recv|accept N: N threads sleep in that call; after a line of input, some more
calls are made, all of which succeed. "NAME NUMBER" is the inode of a socket."""
import os
import resource
import socket
import sys
import threading

HERE = "127.0.0.1"


def tell(name, s):
    print(name, os.fstat(s.fileno()).st_ino, flush=True)


def unix(kind, name=None):
    s = socket.socket(socket.AF_UNIX, kind)
    if name:
        s.bind("\0" + name)
    return s


def sleep_in_connect():
    unix(socket.SOCK_STREAM).connect("\0crowd")


def sleep_in_recv():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((HERE, 0))
    s.recv(1)


def sleep_in_accept():
    NOBODY.accept()


NOBODY = unix(socket.SOCK_STREAM, "crowd-nobody")
NOBODY.listen()
SLEEP = {"connect": sleep_in_connect, "recv": sleep_in_recv, "accept": sleep_in_accept}


def main():
    count = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * count + 100, 2 * count + 100))
    threading.stack_size(65536)
    full = unix(socket.SOCK_STREAM, "crowd")
    full.listen(0)
    taken = unix(socket.SOCK_STREAM)
    taken.connect("\0crowd")
    receiver = unix(socket.SOCK_DGRAM, "crowd-receiver")
    server = socket.create_server((HERE, 7410))
    early = socket.create_connection((HERE, 7410))
    other = server.accept()[0]
    for _ in range(count):
        threading.Thread(target=SLEEP[sys.argv[1]], daemon=True).start()
    print("asleep", flush=True)
    sys.stdin.readline()
    sender = unix(socket.SOCK_DGRAM)
    tell("dgram", sender)
    sender.connect(receiver.getsockname())
    client = socket.socket()
    tell("tcp", client)
    client.connect((HERE, 7410))
    tell("receiver", other)
    early.send(b"hello")
    assert other.recv(100) == b"hello"
    tell("listener", server)
    last = server.accept()[0]
    print("ready", flush=True)
    sys.stdin.readline()
    os._exit(0)


main()
