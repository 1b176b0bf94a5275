#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""peers.py: what users of other tools complain about, done once each. A line "NAME
WHAT NUMBER" for what has to be known of it: the inode of a socket, a process, a count.
"ready" when all of it is done; what is open then stays until the next line of input.

Runs in a namespace in which 10.99.0.2 never answers (make_hole of sockets.sh)."""
import os
import signal
import socket
import struct
import sys
import threading

HERE = "127.0.0.1"
NOW = struct.pack("ii", 1, 0)   # SO_LINGER: reset at close
kept = []


def tell(name, what, number):
    print(name, what, number, flush=True)


def inode(s):
    return os.fstat(s.fileno()).st_ino


def listener(port, family=socket.AF_INET, host=HERE):
    s = socket.socket(family)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, port))
    s.listen(4)
    return s


def pair(name, port):
    with listener(port) as l:
        client = socket.create_connection((HERE, port))
        server = l.accept()[0]
    tell(name, "client", inode(client))
    tell(name, "server", inode(server))
    return client, server


def in_child(act):
    """Runs act() in a process of its own; its number."""
    child = os.fork()
    if not child:
        act()
        sys.stdout.flush()
        os._exit(0)
    return child


def server_closes():
    """The server is another process, and the first to close."""
    with listener(7301) as l:
        def serve():
            s = l.accept()[0]
            tell("server-closes", "server", inode(s))
            s.sendall(b"welcome")
            s.close()
        child = in_child(serve)
    client = socket.create_connection((HERE, 7301))
    tell("server-closes", "client", inode(client))
    tell("server-closes", "child", child)
    tell("server-closes", "parent", os.getpid())
    while client.recv(100):
        pass
    client.close()
    os.waitpid(child, 0)


def again():
    """A full buffer refuses: only what was taken counts."""
    client, server = pair("again", 7302)
    client.setblocking(False)
    taken = refused = 0
    while refused < 3:
        try:
            taken += client.send(b"x" * 5000)
        except BlockingIOError:
            refused += 1
    tell("again", "bytes", taken)
    kept.extend((client, server))


def failed():
    for name, to in (("refused", (HERE, 9)), ("unreachable", ("192.0.2.1", 9))):
        with socket.socket() as s:
            tell("failed", name, inode(s))
            tell("failed", name + "-fd", s.fileno())
            s.connect_ex(to)
    s = socket.socket()
    s.connect_ex((HERE, 9))
    tell("failed", "kept", inode(s))
    kept.append(s)


def interrupted():
    def stop(*_):
        raise InterruptedError
    signal.signal(signal.SIGALRM, stop)
    with socket.socket() as s:
        tell("interrupted", "socket", inode(s))
        signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
        try:
            s.connect(("10.99.0.2", 9))
        except InterruptedError:
            pass
        signal.setitimer(signal.ITIMER_REAL, 0)


def renamed():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        tell("renamed", "socket", inode(s))
        os.dup2(s.fileno(), 77)
    os.close(77)


def resets():
    client, server = pair("linger", 7303)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NOW)
    client.close()
    server.close()
    client, server = pair("unread", 7304)
    client.sendall(b"nobody reads this")
    while not server.recv(100, socket.MSG_PEEK):
        pass
    server.close()
    client.close()


def short_lived():
    """It sends one datagram and is gone."""
    def act():
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tell("short-lived", "socket", inode(s))
        s.sendto(b"query", (HERE, 7305))
    child = in_child(act)
    os.waitpid(child, 0)
    tell("short-lived", "child", child)


def unconnected():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tell("unconnected", "socket", inode(s))
    s.sendto(b"query", (HERE, 7306))
    kept.append(s)


def unbound():
    s = socket.socket()
    tell("unbound", "socket", inode(s))
    kept.append(s)


def shared():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tell("shared", "socket", inode(s))
    reader, writer = os.pipe()

    def hold():
        os.close(writer)
        os.read(reader, 1)
    tell("shared", "child", in_child(hold))
    kept.extend((s, os.fdopen(writer, "wb")))


def mapped():
    """An IPv4 client of an IPv6 listener."""
    with listener(7307, socket.AF_INET6, "::") as l:
        client = socket.create_connection((HERE, 7307))
        server = l.accept()[0]
    tell("mapped", "client", inode(client))
    tell("mapped", "server", inode(server))
    kept.extend((client, server))


def time_waits():
    with listener(7308) as l:
        for _ in range(100):
            client = socket.create_connection((HERE, 7308))
            server = l.accept()[0]
            client.close()
            server.close()


def handed_on():
    """Who made a socket is not who held it last: one in TIME-WAIT, one in flight."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    client, server = pair("handed-on", 7309)
    flying = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tell("handed-on", "flying", inode(flying))

    def inherit():
        for s in (client, server, flying, here):
            s.close()
        fds = socket.recv_fds(there, 1, 2)[1]
        there.recv(1)   # the parent has closed its own
        os.close(fds[0])
        socket.send_fds(there, [b"x"], fds[1:])
        os.close(fds[1])
    child = in_child(inherit)
    tell("handed-on", "child", child)
    socket.send_fds(here, [b"x"], [client.fileno(), flying.fileno()])
    for s in (client, flying, there):
        s.close()
    here.send(b"x")
    while server.recv(100):
        pass
    server.close()
    os.waitpid(child, 0)
    kept.append(here)


def threads():
    """A thread with a name of its own makes, uses and closes what its process has."""
    name(os.getpid(), "digger")

    def act():
        name(threading.get_native_id(), "isc-net-0000")
        a, b = socket.socketpair()
        for s, who in ((a, "closed"), (b, "kept")):
            tell("threads", who, inode(s))
        os.close(os.dup(a.fileno()))
        a.send(b"four")
        a.close()
        kept.append(b)
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


def name(thread, to):
    with open(f"/proc/self/task/{thread}/comm", "w", encoding="ascii") as comm:
        comm.write(to)


def long_names():
    s = socket.socket(socket.AF_UNIX)
    s.bind("\0" + "long" * 20)
    kept.append(s)


for do in (server_closes, again, failed, interrupted, renamed, resets, short_lived,
           unconnected, unbound, shared, mapped, time_waits, long_names, handed_on,
           threads):
    do()
print("ready", flush=True)
sys.stdin.readline()
