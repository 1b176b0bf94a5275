#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""golden.py FILE [EVENT...]: what `socklife trace --json` wrote, as text that is the same
each time: one block per socket, its events in their order. Ids, processes, namespaces
(where there are several) and ports that the kernel chose become numbers in the order of
their appearance; times go. Which of two sockets did something first is not told: it may differ.
A TIME-WAIT that ends by the clock is not told either: whether the program lives that
long is chance. The acknowledgement of a FIN (FIN-WAIT-2) is told behind the shutdown() that
sent it: on a busy host the call may return later. The trace may meet a socket on its way, as MPTCP's subflows. A hole in
the events of a socket, or in the feed, is an error. EVENT: only such events are told."""
import json
import sys

WORDS = {
    "127.0.0.1": "here", "::1": "here", "0.0.0.0": "any", "::": "any",
    "10.99.0.2": "hole", "fd99::2": "hole", "10.99.0.1": "edge", "fd99::1": "edge",
    "203.0.113.1": "nowhere", "2001:db8::1": "nowhere",
}


class Names:
    def __init__(self, prefix):
        self.prefix, self.known = prefix, {}

    def of(self, key):
        return self.known.setdefault(key, f"{self.prefix}{len(self.known) + 1}")


ids, tasks, ports, spaces = Names("#"), Names("p"), Names("port"), Names("ns")


class Chosen:
    """Ports that the kernel chose in connect(): it may choose one again, for another peer."""

    def __init__(self, events):
        self.ends, self.users = {}, {}
        bound = {e["id"] for e in events if e["event"] == "bind"}
        connects = {e["id"] for e in events if e["event"] == "connect" and e["netid"] == "tcp"}
        for e in events:
            end = self.ends.setdefault(e["id"], {})
            for side in ("local", "remote"):
                if e.get(side, {}).get("port"):
                    end.setdefault(side, e[side]["port"])
        for i in sorted(connects - bound):
            self.users.setdefault(self.ends[i].get("local"), []).append(i)

    def key(self, number, socket, side):
        """What tells this use of a port from others."""
        users = self.users.get(number, [])[1:]
        if side == "remote":
            local = self.ends[socket].get("local")
            users = [i for i in users if self.ends[i].get("remote") == local]
        elif socket not in users:
            users = []
        else:
            users = [socket]
        return (number, users[0]) if users else number


def port_of(number, chosen=False, key=None):
    return ports.of(key or number) if chosen or number >= 30000 else number


def address(a, echo, key=None):
    """echo: its port is the identifier that the kernel chose for a ping."""
    if "path" in a:
        return a["path"]
    if "abstract" in a:
        return "@" + a["abstract"]
    if "cid" in a:
        cid = "-any" if a["cid"] == 0xffffffff else a["cid"]
        return f"cid{cid}:{port_of(a['port'])}"
    if "groups" in a:
        return f"groups{a['groups']}:{'port' if a['port'] else 0}"
    if "ethertype" in a:
        return f"ethertype{a['ethertype']}:{a['ifindex']}"
    if "address" not in a:
        return "?"
    return f"{WORDS.get(a['address'], a['address'])}:{port_of(a['port'], echo, key)}"


def line(e, chosen):
    words = [e["event"]]
    if "old_state" in e:
        words.append(f"{e['old_state']}->{e['state']}")
    if "how_name" in e:
        words.append(e["how_name"])
    if "fd" in e:
        words.append(f"fd={e['fd']}")
    if "backlog" in e:
        words.append(f"backlog={e['backlog']}")
    if "result" in e:
        words.append(f"= {e.get('error', e['result'])}")
    words += [fact for fact in ("peek", "short", "errqueue", "empty", "disconnect") if e.get(fact)]
    for side, to in ("local", ""), ("remote", "to "):
        if side in e:
            key = chosen.key(e[side].get("port"), e["id"], side)
            words.append(to + address(e[side], e["netid"] == "icmp", key))
    if "listener" in e and e["event"] == "child":
        words.append("of " + ids.of(e["listener"]))
    if "peer" in e and e["event"] in ("child", "fd_install"):
        words.append("peer " + ids.of(e["peer"]))
    words.append("by " + tasks.of(e["task"]["pid"]) if "task" in e else "by nobody")
    return "  " + " ".join(words)


BIRTHS = ("create", "child")

# A minute (include/net/tcp.h: TCP_TIMEWAIT_LEN) of jiffies, which lag behind the clock
# when a busy host keeps the machine from running: it may end before.
LONG = 50 * 10**9


def timed_out(e, waiting):
    """Is this the end of a TIME-WAIT by the clock, or what comes after it?"""
    if e.get("state") == "time-wait" and "old_state" in e:
        waiting[e["id"]] = e["time_ns"]
    return e["time_ns"] - waiting.get(e["id"], e["time_ns"]) >= LONG


def acknowledged_late(events):
    """The events by socket, each shutdown() before the FIN-WAIT-2 that it leads to."""
    ordered = sorted(events, key=lambda e: (e["id"], e["gen"]))
    for i in range(1, len(ordered)):
        before, e = ordered[i - 1:i + 1]
        if e["id"] == before["id"] and e["event"] == "shutdown" and "old_state" in before and \
                before["state"] == "fin-wait-2":
            ordered[i - 1:i + 1] = e, before
    return ordered


def main():
    waiting = {}
    blocks, kinds, gens, errors = {}, {}, {}, []
    with open(sys.argv[1], encoding="utf-8") as lines:
        objects = [json.loads(text) for text in lines]
    events = [o for o in objects if o["kind"] == "event"]
    only = set(sys.argv[2:])
    chosen = Chosen(events)
    for e in sorted(events, key=lambda e: e["id"]):
        ids.of(e["id"])
    for e in sorted(events, key=lambda e: e["seq"]):
        tasks.of(e["task"]["pid"]) if "task" in e else None
    for e in sorted(events, key=lambda e: (e["id"], e["gen"])):
        before = gens.get(e["id"], 0 if e["event"] in BIRTHS else e["gen"] - 1)
        if e["id"] and e["gen"] != before + 1:
            errors.append(f"{ids.of(e['id'])}: gen {e['gen']} after {before}")
        gens[e["id"]] = e["gen"]
    for e in acknowledged_late(events):
        kinds.setdefault(e["id"], (e["netid"], spaces.of(e["netns"])))
        if not timed_out(e, waiting) and (not only or e["event"] in only):
            blocks.setdefault(e["id"], []).append(line(e, chosen))
    for o in objects:
        if o["kind"] == "summary" and (o["dropped"] or o["made"] != o["delivered"]):
            errors.append(f"made {o['made']} delivered {o['delivered']} dropped {o['dropped']}")
    for key, block in blocks.items():
        kind, space = kinds[key]
        print(f"{ids.of(key)} {kind}" + (f" in {space}" if len(spaces.known) > 1 else ""))
        print("\n".join(block))
    print("\n".join("ERROR " + e for e in errors), end="\n" if errors else "")


main()
