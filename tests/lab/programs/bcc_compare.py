#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""bcc_compare.py LIFE STATES EVENTS PROGRAM: what tcplife and tcpstates of bcc (libbpf-tools)
say of the connections of "conversations", and what socklife says. A line for each kind of
fact: how many agree, and each that does not. The rules are in Documentation/testing.md."""
import json
import statistics
import sys

LIFE, STATES, EVENTS, PROGRAM = sys.argv[1:5]
SAME = {"SYN_SENT": "syn-sent", "SYN_RECV": "syn-recv", "ESTABLISHED": "established",
        "FIN_WAIT1": "fin-wait-1", "FIN_WAIT2": "fin-wait-2", "CLOSE_WAIT": "close-wait",
        "LAST_ACK": "last-ack", "CLOSING": "closing", "CLOSE": "closed", "LISTEN": "listening"}


def rows(name):
    with open(name, encoding="utf-8") as lines:
        return [line.split() for line in lines]


# {(local port, remote port): ...}: a port is used by one connection alone.
said = {}
for n in rows(PROGRAM):
    if len(n) == 6:
        port, to, back = int(n[2]), int(n[3]), int(n[4])
        said[port] = (to, back)
server = min(said) - 1

ours, states = {}, {}
with open(EVENTS, encoding="utf-8") as lines:
    for event in map(json.loads, lines):
        if event["kind"] != "event" or event["netid"] != "tcp":
            continue
        life = ours.setdefault(event["id"], {"states": [], "sent": 0, "received": 0})
        if "remote" in event:
            life["key"] = (event["local"]["port"], event["remote"]["port"])
        if event["event"] == "state":
            life["states"].append((event["state"], event["time_ns"]))
        if event["event"] == "send":
            life["sent"] += max(event["result"], 0)
        if event["event"] == "recv":
            life["received"] += max(event["result"], 0)
ours = {life["key"]: life for life in ours.values()
        if life.get("key", (0, 0))[0] in said or life.get("key", (0, 0))[1] in said}


def report(what, pairs):
    wrong = [(key, a, b) for key, a, b in pairs if a != b]
    print(f"{what}: {len(pairs) - len(wrong)} agree, {len(wrong)} do not")
    for key, a, b in wrong[:20]:
        print(f"# {what} {key}: bcc {a} socklife {b}")


lives = {}
for row in rows(LIFE):
    if len(row) == 9 and row[3].isdigit():
        lives[(int(row[3]), int(row[5]))] = row
report("bytes", [(key, (float(row[6]), float(row[7])),
                  (ours[key]["sent"] / 1024, ours[key]["received"] / 1024) if key in ours else None)
                 for key, row in sorted(lives.items())])

# The tools follow the sock, which is closed when a TIME-WAIT takes its place.
socks = {}
for row in rows(STATES):
    if "->" not in row or row[0] == "SKADDR":
        continue
    at = row.index("->")
    sock = socks.setdefault(row[0], [])
    if row[at - 1] == "LISTEN" and row[at + 1] == "SYN_RECV":
        sock.clear()
        continue
    if row[at - 1] == "CLOSE":
        sock.clear()
    sock.append(SAME[row[at + 1]])
    key = (int(row[at - 4]), int(row[at - 2]))
    if row[at + 1] == "CLOSE" and key[1]:
        states[key] = list(sock)


def until_closed(life):
    names = [name for name, _ in life["states"]]
    return ["closed" if name == "time-wait" else name for name in names
            if name != "closed" or "time-wait" not in names]


report("states", [(key, seen, until_closed(ours[key]) if key in ours else None)
                  for key, seen in sorted(states.items())])


# tcplife counts from the last state before FIN-WAIT-1, which is ESTABLISHED.
def lasted(life):
    begin = [time for name, time in life["states"] if name == "established"]
    end = [time for name, time in life["states"] if name in ("time-wait", "closed")]
    return (end[0] - begin[0]) / 1e6


differences = [abs(float(row[8]) - lasted(ours[key])) for key, row in lives.items() if key in ours]
print("durations: half of them within a millisecond:",
      "yes" if statistics.median(differences) < 1 else f"no, {statistics.median(differences)} ms")
