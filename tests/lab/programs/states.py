#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""states.py ACT: connections whose states are not those of the textbook. "NAME NUMBER" is
the inode of a socket, "ready" is printed when there is something to look at, and a line of
input makes it go on."""
import ctypes
import os
import signal
import socket
import sys

HERE = "127.0.0.1"
TCP_REPAIR, TCP_REPAIR_QUEUE, TCP_QUEUE_SEQ = 19, 20, 21
MPTCP, SMC = 262, 256
SYS_CLONE, CLONE_FILES, CLONE_PARENT = 56, 0x400, 0x8000
UNSPEC = bytes(16)
libc = ctypes.CDLL(None, use_errno=True)


def tell(name, s):
    print(name, os.fstat(s.fileno()).st_ino, flush=True)


def pause(word="ready"):
    print(word, flush=True)
    sys.stdin.readline()


def listener(address, protocol=0, rcvbuf=0):
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if rcvbuf:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
    s.bind(address)
    s.listen(4)
    return s


def pair(port, name, **how):
    with listener((HERE, port), **how) as l:
        client = socket.create_connection((HERE, port))
        server = l.accept()[0]
    tell(name + "-client", client)
    tell(name + "-server", server)
    return client, server


def again():
    """The peer closes; the socket is disconnected, connects again, and closes first."""
    client, server = pair(7401, "again")
    server.close()
    assert client.recv(1) == b""
    if libc.connect(client.fileno(), UNSPEC, len(UNSPEC)):
        raise OSError(ctypes.get_errno(), "connect(AF_UNSPEC)")
    with listener((HERE, 7402)) as l:
        client.connect((HERE, 7402))
        server = l.accept()[0]
    tell("again-second", server)
    pause()
    client.close()
    assert server.recv(1) == b""
    server.close()


def window():
    """Both close: one with data, and so its FIN, behind the other's zero window."""
    client, server = pair(7403, "window", rcvbuf=4096)
    client.setblocking(False)
    sent = 0
    try:
        while True:
            sent += client.send(bytes(65536))
    except BlockingIOError:
        pass
    client.close()
    server.shutdown(socket.SHUT_WR)
    pause()
    while (got := len(server.recv(65536))):
        sent -= got
    assert not sent
    server.close()


def lost():
    """Data for who cannot be reached any more, until the time is up."""
    client = socket.create_connection(("10.77.0.2", 7404))
    tell("lost-client", client)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 4000)
    pause("connected")
    client.send(b"anybody?")
    client.settimeout(60)
    try:
        client.recv(1)
    except OSError as error:
        print("error", error.errno, flush=True)
    client.close()


def seqpacket():
    """One end is closed and kept by the other, which reads later."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    tell("seqpacket-one", one)
    tell("seqpacket-other", other)
    pause("open")
    one.send(b"nine byte")
    one.close()
    pause()
    assert len(other.recv(100)) == 9
    other.close()


def queues(s):
    """The sequence numbers of the queues for sending and for receiving."""
    for queue in (2, 1):
        s.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR_QUEUE, queue)
        yield queue, s.getsockopt(socket.IPPROTO_TCP, TCP_QUEUE_SEQ, 4)


def repair():
    """A connection is taken out of one socket and put into another."""
    client, server = pair(7405, "repair")
    address = client.getsockname()
    client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    numbers = list(queues(client))
    client.close()
    client = socket.socket()
    tell("repair-restored", client)
    client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    for queue, number in numbers:
        client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR_QUEUE, queue)
        client.setsockopt(socket.IPPROTO_TCP, TCP_QUEUE_SEQ, number)
    client.bind(address)
    client.connect((HERE, 7405))
    client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 0)
    client.send(b"hello")
    assert server.recv(100) == b"hello"
    pause()
    server.close()
    assert client.recv(1) == b""
    client.close()


def mptcp():
    """One side closes, then the other one, and then shut down before they are closed."""
    for port, name in ((7406, "closed"), (7407, "shut")):
        with listener((HERE, port), protocol=MPTCP) as l:
            client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, MPTCP)
            client.connect((HERE, port))
            server = l.accept()[0]
        tell(f"mptcp-{name}-client", client)
        tell(f"mptcp-{name}-server", server)
        client.send(b"hello")
        assert server.recv(100) == b"hello"
        if name == "closed":
            pause("open")
            client.close()
        else:
            client.shutdown(socket.SHUT_WR)
        assert server.recv(1) == b""
        server.close()
        if name == "shut":
            assert client.recv(1) == b""
            client.close()


def smc():
    """A protocol of AF_INET whose states no tracepoint tells."""
    fresh = socket.socket(socket.AF_INET, socket.SOCK_STREAM, SMC)
    tell("smc-fresh", fresh)
    with listener((HERE, 7420), SMC) as l:
        tell("smc-listener", l)
        pause()


def flight():
    """A listener without a descriptor: it is in a message."""
    one, other = socket.socketpair(socket.AF_UNIX)
    listening = listener((HERE, 7408))
    tell("flight-listener", listening)
    socket.send_fds(one, [b"x"], [listening.fileno()])
    listening.close()
    pause()
    other.close()


def cycle():
    """A socket in a message to itself: the kernel closes it."""
    one, other = socket.socketpair(socket.AF_UNIX)
    tell("cycle-one", one)
    tell("cycle-other", other)
    socket.send_fds(one, [b"x"], [other.fileno()])
    other.close()
    one.close()
    socket.socket(socket.AF_UNIX).close()
    pause()


def shared():
    """Two processes have one descriptor table, and a socket of it is in a message, too."""
    one, other = socket.socketpair(socket.AF_UNIX)
    held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tell("shared-held", held)
    child = libc.syscall(SYS_CLONE, CLONE_FILES | signal.SIGCHLD, 0, 0, 0, 0)
    if not child:
        signal.pause()
    socket.send_fds(one, [b"x"], [held.fileno()])
    pause("sent")
    socket.recv_fds(other, 1, 1)
    pause()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def sibling():
    """Two processes that this one makes for its own parent: one executes a program."""
    held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    held.set_inheritable(True)
    tell("sibling-held", held)
    children = []
    for program in (None, "/bin/sleep"):
        child = libc.syscall(SYS_CLONE, CLONE_PARENT | signal.SIGCHLD, 0, 0, 0, 0)
        if not child:
            if program:
                os.execv(program, [program, "1000"])
            signal.pause()
        children.append(child)
    print("children", *children, flush=True)
    while os.readlink(f"/proc/{children[1]}/exe") == os.readlink("/proc/self/exe"):
        os.sched_yield()
    pause()
    for child in children:
        os.kill(child, signal.SIGKILL)


def owner():
    """A socket of root is given to nobody."""
    given = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tell("owner-given", given)
    os.fchown(given.fileno(), 65534, -1)
    pause()


def serve():
    with listener(("10.77.0.2", 7404)) as l:
        print("listening", flush=True)
        server = l.accept()[0]
        pause()
        # nobody would acknowledge a FIN: the orphan would keep its namespace for minutes
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, bytes([1, 0, 0, 0, 0, 0, 0, 0]))
        server.close()


ACTS = {f.__name__: f for f in (again, window, lost, seqpacket, repair, mptcp, flight, cycle, shared, sibling, owner, serve, smc)}
ACTS[sys.argv[1]]()
