#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Subscribe, as often as there are arguments, and compare what comes with what was asked for.

Each argument is NAME or NAME:KEY=VALUE,... with the keys of KEYS below; a key may come more
than once. The first one has to ask for all: what the others get is compared with what the
filter picks of it. "ready" when all are subscribed; commands on stdin, each answered by
"done":
  sleep       read nothing until the next command
  set N SPEC  the subscription number N asks for something else from now on
  drop N      close its socket
  end         read all, compare, and print the accounts as JSON, a line each
"""
import errno
import ipaddress
import json
import select
import socket
import struct
import sys

NETLINK_GENERIC, CTRL, GETFAMILY, SOL_NETLINK, NETLINK_EXT_ACK = 16, 16, 3, 270, 11
EVENTS_NTF, SUBSCRIBE, SET, GET = 3, 4, 5, 6
KIND_OF = {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 2, 8: 1, 9: 8, 10: 8, 11: 1, 12: 4, 13: 4,
           14: 1, 15: 16, 16: 16}
KEYS = {"kinds": (2, "I"), "all": (3, ""), "uid": (4, "I"), "family": (5, "H"), "protocol": (6, "H"),
        "lport": (7, "H"), "rport": (8, "H"), "local": (9, None), "remote": (11, None),
        "socket": (13, "Q")}
ACCOUNT = {14: "made", 15: "delivered", 16: "lost_ring", 17: "lost_memory", 18: "lost_reader"}


def attr(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data + b"\0" * (-len(data) % 4)


def attrs(data):
    while len(data) >= 4:
        size, kind = struct.unpack_from("=HH", data)
        yield kind & 0x3fff, data[4:size]
        data = data[(size + 3) & ~3:]


def number(data):
    return int.from_bytes(data, sys.byteorder)


def address(data):
    family = number(data[:2])
    if family == socket.AF_INET:
        return ipaddress.ip_address(data[4:8]), int.from_bytes(data[2:4], "big")
    if family == socket.AF_INET6:
        return ipaddress.ip_address(data[8:24]), int.from_bytes(data[2:4], "big")
    return None, 0


class Subscription:
    def __init__(self, spec):
        self.name, self.wanted = self.parse(spec)
        self.events, self.count, self.seq, self.gaps, self.account = [], 0, 0, 0, None
        self.s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        self.s.bind((0, 0))
        self.s.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.family = None
        self.call(CTRL, GETFAMILY, attr(2, b"socklife\0"))
        self.err = self.call(self.family, SUBSCRIBE, self.filter())

    @staticmethod
    def parse(spec):
        name, _, rest = spec.partition(":")
        pairs = [item.partition("=")[::2] for item in rest.split(",") if item]
        return name, pairs

    def filter(self):
        out = b""
        for key, value in self.wanted:
            kind, pack = KEYS[key]
            if pack is not None:
                out += attr(kind, struct.pack("=" + pack, *([int(value)] if pack else [])))
                continue
            net = ipaddress.ip_network(value)
            if net.version == 4:
                sa = struct.pack("=HH4s8x", socket.AF_INET, 0, net.network_address.packed)
            else:
                sa = struct.pack("=HHI16sI", socket.AF_INET6, 0, 0, net.network_address.packed, 0)
            out += attr(kind, sa) + attr(kind + 1, bytes([net.prefixlen]))
        return out

    def call(self, family, command, data=b""):
        """Send a request and read until its acknowledgement: 0 or a negative errno."""
        message = struct.pack("=BBH", command, 1, 0) + data
        self.s.send(struct.pack("=IHHII", 16 + len(message), family, 5, 1, 0) + message)
        self.acks = []
        while not self.acks:
            try:
                self.take(self.s.recv(1 << 18, socket.MSG_DONTWAIT))
            except BlockingIOError:
                return None     # there was no room for the answer
            except OSError as e:
                if e.errno != errno.ENOBUFS:
                    raise
        return self.acks[0]

    def take(self, data):
        while len(data) >= 16:
            size, kind, _, seq, _ = struct.unpack_from("=IHHII", data)
            body = data[16:size]
            if kind == 2:
                self.acks.append(struct.unpack_from("=i", body)[0])
            elif kind == CTRL:
                self.family = next(number(v) for k, v in attrs(body[4:]) if k == 1)
            elif body[0] == EVENTS_NTF and not seq:
                self.take_batch(body[4:])
            elif body[0] == GET:
                self.account = {ACCOUNT[k]: number(v) for k, v in attrs(body[4:]) if k in ACCOUNT}
            data = data[(size + 3) & ~3:]

    def take_batch(self, body):
        head = {k: number(v) for k, v in attrs(body) if k != 1}
        events = [dict(attrs(v)) for k, v in attrs(body) if k == 1]
        lost = sum(head.get(k, 0) for k in (5, 6, 7))
        if head[3] != self.seq + lost + 1 or head[4] != head[3] + len(events) - 1:
            self.gaps += 1
        self.seq = head[4]
        self.events += events

    def read(self):
        while True:
            try:
                self.take(self.s.recv(1 << 18, socket.MSG_DONTWAIT))
            except BlockingIOError:
                return
            except OSError as e:
                if e.errno != errno.ENOBUFS:
                    raise

    def finish(self):
        self.account = None
        while self.account is None:
            self.read()
            self.call(self.family, GET)
        self.read()


def restart():
    """What came up to now is not compared: not all were there, or not as they are."""
    for sub in subscriptions:
        if not sub.err:
            sub.finish()
            sub.count += len(sub.events)
            sub.events = []


def key_of(event):
    return number(event[4]), number(event[5]), number(event[6])


def wants(pairs, event):
    """Does the filter want it, by what the event says of its socket?"""
    local = address(event[19]) if 19 in event else (None, 0)
    remote = address(event[20]) if 20 in event else (None, 0)
    if KIND_OF[number(event[6])] == 8 and number(event[11]) == 7:
        remote = None, 0    # that of a datagram, not of its socket
    values = {"family": number(event[8]), "protocol": number(event[10]), "lport": local[1],
              "rport": remote[1], "socket": number(event[4])}
    fits = {}
    for key, value in pairs:
        if key == "kinds":
            fit = int(value) & KIND_OF[number(event[6])]
        elif key in ("local", "remote"):
            ip = (local if key == "local" else remote)[0]
            net = ipaddress.ip_network(value)
            ip = getattr(ip, "ipv4_mapped", None) or ip
            fit = ip is not None and ip in net
        elif key in values:
            fit = values[key] == int(value)
        else:
            continue        # all, uid: the first subscription cannot tell
        fits[key] = fits.get(key, False) or bool(fit)
    return all(fits.values())


def compare(first, other):
    """Events that it lacks, and that it has too many."""
    has = {key_of(e) for e in other.events}
    should = {key_of(e) for e in first.events if wants(other.wanted, e)}
    return sorted(should - has), sorted(has - should)


subscriptions = [Subscription(spec) for spec in sys.argv[1:]]
for sub in subscriptions:
    if sub.err:
        print("refused", sub.name, errno.errorcode[-sub.err], flush=True)
restart()
print("ready", flush=True)
asleep = False
while True:
    readable, _, _ = select.select([sys.stdin] + [s.s for s in subscriptions if not asleep], [], [])
    for sub in subscriptions:
        if sub.s in readable:
            sub.read()
    if sys.stdin not in readable:
        continue
    words = sys.stdin.readline().split()
    if not words or words[0] == "end":
        break
    if words[0] == "set":
        sub = subscriptions[int(words[1])]
        _, sub.wanted = sub.parse("x:" + words[2])
        print("set", sub.call(sub.family, SET, sub.filter()), flush=True)
        restart()
    if words[0] == "drop":
        subscriptions[int(words[1])].s.close()
        del subscriptions[int(words[1])]
    asleep = words[0] == "sleep"
    print("done", words[0], flush=True)

for sub in subscriptions:
    if not sub.err:
        sub.finish()
for sub in subscriptions:
    if sub.err:
        continue
    lacks, has_more = compare(subscriptions[0], sub)
    print(json.dumps({
        "name": sub.name, **sub.account, "read": sub.count + len(sub.events), "gaps": sub.gaps,
        "adds_up": sub.account["made"] == sum(sub.account[k] for k in ACCOUNT.values() if k != "made"),
        "lacks": len(lacks), "more": len(has_more), "examples": (lacks + has_more)[:5],
        "uids": sorted({number(dict(attrs(e[13]))[3]) for e in sub.events if 13 in e}),
        "ids": len({number(e[4]) for e in sub.events})}), flush=True)
print("done end", flush=True)
