#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""golden.py FILE: what `socklife trace --json` wrote, as text that is the same
each time: one block per socket, its events in their order. Ids, processes and
ports that the kernel chose become numbers in the order of their appearance;
times go. Which of two sockets did something first is not told: it may differ.
A TIME-WAIT that ends by the clock is not told either: whether the program lives that
long is chance. A hole in the events of a socket, or in the feed, is an error."""
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


ids, tasks, ports = Names("#"), Names("p"), Names("port")


def address(a):
    if "path" in a:
        return a["path"]
    if "abstract" in a:
        return "@" + a["abstract"]
    if "address" not in a:
        return "?"
    port = a["port"]
    return f"{WORDS.get(a['address'], a['address'])}:{ports.of(port) if port >= 30000 else port}"


def line(e):
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
    if e.get("peek"):
        words.append("peek")
    if "local" in e:
        words.append(address(e["local"]))
    if "remote" in e:
        words.append("to " + address(e["remote"]))
    if "listener" in e and e["event"] == "child":
        words.append("of " + ids.of(e["listener"]))
    if "peer" in e and e["event"] in ("child", "fd_install"):
        words.append("peer " + ids.of(e["peer"]))
    words.append("by " + tasks.of(e["task"]["pid"]) if "task" in e else "by nobody")
    return "  " + " ".join(words)


# A minute (include/net/tcp.h: TCP_TIMEWAIT_LEN) of jiffies, which lag behind the clock
# when a busy host keeps the machine from running: it may end before.
LONG = 50 * 10**9


def timed_out(e, waiting):
    """Is this the end of a TIME-WAIT by the clock, or what comes after it?"""
    if e.get("state") == "time-wait" and "old_state" in e:
        waiting[e["id"]] = e["time_ns"]
    return e["time_ns"] - waiting.get(e["id"], e["time_ns"]) >= LONG


def main():
    waiting = {}
    blocks, kinds, gens, errors = {}, {}, {}, []
    with open(sys.argv[1], encoding="utf-8") as lines:
        objects = [json.loads(text) for text in lines]
    events = [o for o in objects if o["kind"] == "event"]
    for e in sorted(events, key=lambda e: e["id"]):
        ids.of(e["id"])
    for e in sorted(events, key=lambda e: e["seq"]):
        tasks.of(e["task"]["pid"]) if "task" in e else None
    for e in sorted(events, key=lambda e: (e["id"], e["gen"])):
        if e["gen"] != gens.get(e["id"], 0) + 1:
            errors.append(f"{ids.of(e['id'])}: gen {e['gen']} after {gens.get(e['id'], 0)}")
        gens[e["id"]] = e["gen"]
        kinds.setdefault(e["id"], e["netid"])
        if not timed_out(e, waiting):
            blocks.setdefault(e["id"], []).append(line(e))
    for o in objects:
        if o["kind"] == "summary" and (o["dropped"] or o["made"] != o["delivered"]):
            errors.append(f"made {o['made']} delivered {o['delivered']} dropped {o['dropped']}")
    for key, block in blocks.items():
        print(f"{ids.of(key)} {kinds[key]}")
        print("\n".join(block))
    print("\n".join("ERROR " + e for e in errors), end="\n" if errors else "")


main()
