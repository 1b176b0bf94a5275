#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""both_ends.py FILE: what `socklife -a -N --json` or `socklife closed -N --json` says of
the sockets of both_ends.c, as text that is the same each time: a line per socket, and
behind it what is said of its other end. Sockets, processes and ports that the kernel
chose become numbers."""
import json
import sys


class Names:
    def __init__(self, prefix):
        self.prefix, self.known = prefix, {}

    def of(self, key):
        return self.known.setdefault(key, f"{self.prefix}{len(self.known) + 1}")


ids, tasks, ports = Names("#"), Names("p"), Names("port")


def address(a):
    if not a:
        return "-"
    if "path" in a:
        return a["path"]
    if "cid" in a:
        return f"cid{a['cid']}:{ports.of(a['port']) if a['port'] >= 30000 else a['port']}"
    if "address" in a:
        return f"{a['address']}:{ports.of(a['port']) if a['port'] >= 30000 else a['port']}"
    return "unnamed"


def whose(end):
    """Who holds it, by which descriptors; of one that has gone, who made it."""
    holders = sorted((tasks.of(h["pid"]), h["fd"]) for h in end["holders"])
    return " ".join(f"{task}:{fd}" for task, fd in holders) or "made by " + tasks.of(end["creator"]["pid"])


def line(row, spaces):
    words = [ids.of(row["id"]), row["netid"], row["state"], "in", spaces[row["netns"]], whose(row)]
    if row.get("releaser"):
        words.append(f"closed by {tasks.of(row['releaser']['pid'])}:{row['release_fd']}")
    words.append("not counted" if row["uncounted"] else f"{row['send']['bytes']}/{row['recv']['bytes']}")
    words += [address(row.get("local")), "to", address(row.get("remote"))]
    other = row.get("other_end")
    words += ["<->", f"{ids.of(other['id'])} in {spaces[other['netns']]} {whose(other)}" if other else "nobody"]
    return " ".join(words)


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        rows = [json.loads(text) for text in lines]
    rows = [row for row in rows if row["kind"] == "socket" and row["creator"]["comm"] == "both_ends"]
    spaces = {row["netns"]: row.get("netns_name", "?") for row in rows}
    rows.sort(key=lambda row: row["id"])
    for row in rows:
        ids.of(row["id"])
        tasks.of(row["creator"]["pid"])
    for row in rows:
        print(line(row, spaces))


main()
