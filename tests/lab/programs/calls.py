#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""calls.py: what calls tell their program, and how long they take. A line "NAME INODE" for
each socket that has to be known; "ready" when all of it is done."""
import errno
import os
import resource
import socket
import struct
import subprocess
import sys
import threading

HERE = "127.0.0.1"
TCP_FASTOPEN = 23
TCP_FASTOPEN_CONNECT = 30
TCP_ULP = 31
kept = []


def tell(name, s):
    print(name, os.fstat(s.fileno()).st_ino, flush=True)


def expect(error, call, *args):
    try:
        call(*args)
    except OSError as e:
        if e.errno != error:
            raise
    else:
        raise SystemExit(f"{call} has not failed")


def listener(port, backlog=16):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((HERE, port))
    s.listen(backlog)
    return s


def failed_calls():
    """accept() without a descriptor to give, seven times; then none, but no connection; and
    sockets that cannot be made."""
    server = listener(7401)
    tell("listener", server)
    client = socket.create_connection((HERE, 7401))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (client.fileno() + 1, hard))
    for _ in range(7):
        expect(errno.EMFILE, server.accept)
    expect(errno.EMFILE, socket.socket)
    expect(errno.EMFILE, socket.socketpair)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    accepted = server.accept()[0]
    server.setblocking(False)
    expect(errno.EAGAIN, server.accept)
    expect(errno.EAFNOSUPPORT, socket.socket, 46, socket.SOCK_STREAM)
    expect(errno.EPROTONOSUPPORT, socket.socket, socket.AF_INET, socket.SOCK_STREAM, 17)
    expect(errno.EOPNOTSUPP, socket.socketpair, socket.AF_INET)
    kept.extend((server, client, accepted))


def in_progress():
    """connect() that does not wait: the program is told EINPROGRESS."""
    server = listener(7402)
    client = socket.socket()
    client.setblocking(False)
    tell("in-progress", client)
    if client.connect_ex((HERE, 7402)) != errno.EINPROGRESS:
        raise SystemExit("no EINPROGRESS")
    accepted = server.accept()[0]
    kept.extend((server, client, accepted))


def fast_open():
    """connect() succeeds at once; the connection begins with the first send."""
    server = socket.socket()
    server.bind((HERE, 7403))
    server.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN, 5)
    server.listen(5)
    for name in ("fast-open-cookie", "fast-open"):
        client = socket.socket()
        client.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1)
        tell(name, client)
        client.connect((HERE, 7403))
        client.send(b"hello")
        accepted = server.accept()[0]
        kept.extend((client, accepted))
    kept.append(server)


def unconnect(s):
    libc = __import__("ctypes").CDLL(None, use_errno=True)
    if libc.connect(s.fileno(), struct.pack("H14x", socket.AF_UNSPEC), 16):
        raise SystemExit("connect(AF_UNSPEC) has failed")


def disconnect():
    """connect() with AF_UNSPEC, then to somebody else."""
    server = listener(7404)
    for name, kind in (("tcp", socket.SOCK_STREAM), ("udp", socket.SOCK_DGRAM),
                       ("connecting", socket.SOCK_STREAM)):
        s = socket.socket(socket.AF_INET, kind)
        if name == "connecting":    # for as long as nothing is sent
            s.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1)
        tell("disconnect-" + name, s)
        s.connect((HERE, 7404))
        unconnect(s)
        if s.getsockname()[0] != "0.0.0.0":
            raise SystemExit("it has kept its address")
        s.connect((HERE, 7404))
        kept.append(s)
    kept.append(server)


def sleeps(thread):
    """Wait until the thread does."""
    with open(f"/proc/self/task/{thread.native_id}/stat", encoding="ascii") as stat:
        while stat.read().rsplit(")", 1)[1].split()[0] != "S":
            stat.seek(0)


def disconnect_waiting():
    """A thread waits in connect() to a listener without room; another one disconnects."""
    server = listener(7406, backlog=0)
    kept.extend((server, socket.create_connection((HERE, 7406))))
    s = socket.socket()
    tell("disconnect-waiting", s)
    errors = []
    waiter = threading.Thread(target=lambda: errors.append(s.connect_ex((HERE, 7406))))
    waiter.start()
    sleeps(waiter)
    unconnect(s)
    waiter.join()
    if errors not in ([errno.EPIPE], [errno.ECONNABORTED]):
        raise SystemExit(f"{errors} of the connect() that waited")
    print("error", errno.errorcode[errors[0]], flush=True)
    kept.append(s)


def ring():
    """The same by io_uring, in a program of its own."""
    child = subprocess.Popen(["tests/lab/programs/calls_uring"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)
    for _ in range(2):
        print(child.stdout.readline(), end="", flush=True)
    kept.append(child)


def disconnect_refused():
    """kTLS does not let a socket be disconnected."""
    server = listener(7407)
    s = socket.create_connection((HERE, 7407))
    tell("disconnect-refused", s)
    s.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
    libc = __import__("ctypes").CDLL(None, use_errno=True)
    if not libc.connect(s.fileno(), struct.pack("H14x", socket.AF_UNSPEC), 16):
        raise SystemExit("connect(AF_UNSPEC) has not failed")
    kept.extend((server, s))


def unreachable():
    """A datagram to a port where nobody is: the error is there before the send returns."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tell("unreachable", s)
    s.connect((HERE, 9))
    s.send(b"anybody?")
    kept.append(s)


def waits():
    """A receive that waits until another thread sends."""
    server = listener(7405)
    client = socket.create_connection((HERE, 7405))
    accepted = server.accept()[0]
    tell("sender", client)
    tell("waiter", accepted)
    waiter = threading.Thread(target=accepted.recv, args=(100,))
    waiter.start()
    sleeps(waiter)
    client.send(b"enough")
    waiter.join()
    kept.extend((server, client, accepted))


for do in (failed_calls, ring, in_progress, fast_open, disconnect, disconnect_waiting,
           disconnect_refused, unreachable, waits):
    do()
print("ready", flush=True)
sys.stdin.readline()
for one in kept:
    if isinstance(one, subprocess.Popen):
        one.communicate()

