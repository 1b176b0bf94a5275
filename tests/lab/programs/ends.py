#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""ends.py SAID CLOSED: what /proc/net/socklife/closed has of the sockets that "ends"
named, one line each, as text that is the same each time. What has no row is "missing".

Retransmissions and round-trip times depend on the machine: "agrees" says that they are
those of TCP_INFO (of a socket that was closed by then: equal; else: not fewer, and not
none; a slow clock measures 0), and "+" that there were retransmissions where segments had been dropped. Queues
of other protocols are counted in memory, not bytes: "+" is any."""
import sys

WORDS = {"127.0.0.1": "here", "[::1]": "here", "0.0.0.0": "any", "[::]": "any",
         "10.99.0.1": "edge", "[fd99::1]": "edge", "10.99.0.2": "hole", "[fd99::2]": "hole",
         "10.99.0.3": "nobody", "[fd99::3]": "nobody"}
CLOSED = 7


def address(text):
    host, _, port = text.rpartition(":")
    if host not in WORDS:
        return text
    return f"{WORDS[host]}:{port if int(port) < 30000 else 'some'}"


def by_key(path):
    rows = {}
    with open(path, encoding="utf-8") as lines:
        names = lines.readline().split()
        for line in lines:
            if line.startswith("#"):
                continue
            row = dict(zip(names, line.rstrip("\n").split(" "), strict=True))
            key = row["inode"]
            if key == "0":
                key = (row["local"].rpartition(":")[2], row["remote"].rpartition(":")[2])
            if key in rows:
                print("ERROR two rows of", key)
            rows[key] = row
    return rows


def said(path):
    sockets, infos, lossy, processes = {}, {}, set(), {"-": "-"}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            what = words[1] if len(words) > 1 else ""
            if what == "socket":
                sockets[words[0]] = words[2]
            elif what == "child":
                sockets[words[0]] = (words[2], words[3])
            elif what == "info":
                infos[words[0]] = tuple(int(w) for w in words[2:])
            elif what == "lossy":
                lossy.add(words[0])
            elif what == "process":
                processes[f"{words[2]}/{words[0]}"] = words[0]
    return sockets, infos, lossy, processes


def tcp_numbers(row, info, lossy):
    """Retransmissions and round-trip time, as far as they must be what they are."""
    retrans, rtt = int(row["retrans"]), int(row["rtt_us"])
    if info is None:
        return "never asked"
    state, retrans_then, rtt_then = info
    if state == CLOSED:
        agrees = retrans == retrans_then and rtt == rtt_then
    else:
        agrees = retrans >= retrans_then and (rtt > 0 or not rtt_then)
    if not agrees:
        return f"retrans {retrans} rtt {rtt}, not {retrans_then} {rtt_then}"
    if lossy and not retrans:
        return "retrans 0"
    return "retrans + agrees" if lossy else "agrees"


def main():
    sockets, infos, lossy, processes = said(sys.argv[1])
    rows = by_key(sys.argv[2])
    print("# name: family type end first error flags local remote, sent bytes/calls, "
          "received, unsent, unread, retransmissions and round trip, releaser")
    for name, key in sockets.items():
        row = rows.get(key)
        if not row:
            print(f"{name}: missing")
            continue
        tcp = row["family"].startswith("inet") and row["type"] == "stream"
        family = "inet" if row["family"] == "inet6" else row["family"]
        counts = [row["unsent"], row["unread"]]
        if not tcp:
            counts = [n if n in "0-" else "+" for n in counts]
        times = [int(row[n]) for n in ("created_ns", "released_ns", "ended_ns")]
        order = "" if times[0] <= (times[1] or times[0]) <= times[2] else f" ERROR {times}"
        print(f"{name}: {family} {row['type']} {row['end']} {row['closed_first']} {row['error']} "
              f"{row['flags']} {address(row['local'])} {address(row['remote'])}, "
              f"{row['sent_bytes']}/{row['sent_calls']} "
              f"{row['received_bytes']}/{row['received_calls']}, "
              f"unsent {counts[0]} unread {counts[1]}, "
              + (tcp_numbers(row, infos.get(name), name in lossy) + ", " if tcp else "")
              + f"by {processes.get(row['releaser'], row['releaser'])}{order}")


main()
