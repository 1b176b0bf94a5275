#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""datagram_events.py EVENTS TABLE: the bytes of each address, by events and by rows.

Prints "# N addresses", and a line for each whose events do not add up to its row.
"""
import json
import sys


def lines(path):
    return [json.loads(line) for line in open(path)]


def key(remote, peer):
    """AF_UNIX: by the other socket, which may have no name."""
    if peer:
        return peer
    return remote and (remote.get("address"), remote.get("port"), remote.get("path"), remote.get("abstract"))


sums = {}
for e in lines(sys.argv[1]):
    if e["kind"] != "event" or e["event"] not in ("send", "recv") or e["result"] <= 0:
        continue
    if e.get("peek") or e.get("errqueue"):
        continue
    at = e["id"], key(e.get("remote"), e.get("peer")), e["event"]
    sums[at] = sums.get(at, 0) + e["result"]

addresses = 0
for row in lines(sys.argv[2]):
    for r in row.get("remotes", []) if row["kind"] == "socket" else []:
        if "remote" not in r and "peer" not in r:
            continue        # the sum of those that were displaced
        addresses += 1
        whom = key(r.get("remote"), r.get("peer"))
        told = [sums.get((row["id"], whom, what), 0) for what in ("send", "recv")]
        if told != [r["sent_bytes"], r["received_bytes"]]:
            print(row["id"], whom, "events", told, "row", r["sent_bytes"], r["received_bytes"])
print("#", addresses, "addresses")
