#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""bytes_compare.py TOLD TABLE: what the program "bytes" counted, against the table
of `socklife --json`. For each door "DOOR ok" or "DOOR SIDE FIELD program N
socklife N"."""
import json
import sys

FIELDS = (("sent", "send", "bytes"), ("received", "recv", "bytes"),
          ("sends refused", "send", "again"), ("receives refused", "recv", "again"),
          ("short sends", "send", "short"), ("short receives", "recv", "short"))


def main():
    with open(sys.argv[2], encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    by_inode = {row["inode"]: row for row in rows if row["kind"] == "socket"}
    doors = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if words[0] == "done" or words[1] == "missing":
                continue
            wrong = doors.setdefault(words[0], [])
            row = by_inode.get(int(words[2]))
            if not row:
                wrong.append(f"{words[1]} not in the table")
                continue
            for (name, way, key), value in zip(FIELDS, words[3:]):
                if "io_uring" in words[0] and key == "again":
                    continue    # io_uring tries first and waits then: its own affair
                if row[way][key] != int(value):
                    wrong.append(f"{words[1]} {name}: program {value} socklife {row[way][key]}")
    for door, wrong in doors.items():
        print(door, "; ".join(wrong) or "ok")


main()
