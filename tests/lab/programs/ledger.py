#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""ledger.py PROGRAM TABLE CLOSED: what socklife's tables tell of the sockets that
"ledger" has named, one line a descriptor, with roles for processes. Times that cannot
be are errors: a descriptor comes after its socket was made, and goes after it came."""
import json
import sys


def main():
    roles, names, rows = {}, {}, {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if words[0] == "pid":
                roles[int(words[2])] = words[1]
            elif words[0] == "socket":
                names[int(words[2])] = words[1]
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["kind"] == "socket" and row["inode"] in names:
                    rows[names[row["inode"]]] = row
    for name in names.values():
        row = rows.get(name)
        print(name if row else f"{name} is missing")
        if row:
            show(row, roles)


def show(row, roles):
    made = row["times"]["created_ns"]
    for one in row["holders"] + row["former_holders"]:
        words = ["  gone" if "close_how" in one else "  held", roles.get(one["pid"], "?"),
                 f"fd {one.get('fd', '?')}", one["open_how"]]
        if one.get("exec"):
            words.append("exec")
        if "tid" in one:
            words.append("own table")
        if "close_how" in one:
            words.append(one["close_how"])
            words += [one[key] for key in ("close_signal_name",) if key in one]
        if "open_ns" not in one:
            words.append("at a time unknown")
        if one.get("open_ns", made) < made or one.get("close_ns", 1 << 63) < one.get("open_ns", made):
            words.append("ERROR in times")
        print(" ".join(words))
    if row["references"] and not row["holders"]:
        print("  in flight")
    if "release_fd" in row:
        print(f"  released by {roles[row['releaser']['pid']]} fd {row['release_fd']} {row['release_how']}",
              *[row[key] for key in ("release_signal_name",) if key in row])


main()
